//! The words that instructions about software are made of.

/// Verbs that are nothing else: a noun may follow at once, as in `add fields`.
pub(super) const PLAIN: &[&str] = &[
    "activate",
    "add",
    "adjust",
    "apply",
    "assign",
    "attach",
    "browse",
    "choose",
    "configure",
    "confirm",
    "connect",
    "create",
    "customise",
    "customize",
    "deactivate",
    "define",
    "delete",
    "deploy",
    "deselect",
    "disable",
    "double-click",
    "edit",
    "enable",
    "expand",
    "install",
    "locate",
    "navigate",
    "proceed",
    "publish",
    "refresh",
    "remove",
    "rename",
    "replace",
    "restart",
    "right-click",
    "submit",
    "uncheck",
    "unselect",
];

/// Verbs that are nouns, adjectives or names as well (`select committees`, `open days`, `set on a hill`), and the
/// small words that may follow where they are verbs. Verbs that a story begins with as often (`see`, `get`, `look`,
/// `think`) are in neither list on purpose.
pub(super) const MIXED: &[(&str, &[&str])] = &[
    ("allow", &[]),
    ("change", &["to"]),
    ("check", &["off"]),
    ("clear", &[]),
    ("click", &["again", "down", "here", "in", "inside", "into", "next", "on", "once", "outside", "through", "twice"]),
    ("clone", &[]),
    ("close", &[]),
    ("copy", &["from"]),
    ("download", &[]),
    ("drag", &["down", "from", "up"]),
    ("drop", &["in"]),
    ("enter", &["in"]),
    ("fill", &["in", "out"]),
    ("filter", &["by"]),
    ("find", &[]),
    ("give", &[]),
    ("go", &["back", "down", "into", "over", "through", "to", "up"]),
    ("grant", &[]),
    ("head", &["back", "down", "into", "over", "to", "up"]),
    ("highlight", &[]),
    ("hit", &[]),
    ("hold", &[]),
    ("hover", &["on", "over"]),
    ("import", &[]),
    ("launch", &[]),
    ("log", &["back", "in", "into", "out"]),
    ("mark", &[]),
    ("merge", &[]),
    ("move", &["back", "down", "over", "to"]),
    ("name", &[]),
    ("open", &["up"]),
    ("paste", &["in", "into"]),
    ("pick", &["from"]),
    ("press", &["on"]),
    ("push", &[]),
    ("repeat", &[]),
    ("reset", &[]),
    ("review", &[]),
    ("run", &[]),
    ("save", &["as", "to"]),
    ("scroll", &["back", "down", "over", "past", "through", "to", "until", "up"]),
    ("search", &["for", "in"]),
    ("select", &["from"]),
    ("set", &["up"]),
    ("sign", &["in", "into", "out"]),
    ("start", &[]),
    ("switch", &["back", "off", "on", "over", "to"]),
    ("tap", &["here", "on", "twice"]),
    ("test", &[]),
    ("tick", &[]),
    ("toggle", &["off", "on"]),
    ("type", &["in", "into"]),
    ("update", &[]),
    ("upload", &[]),
];

/// Verbs behind which a word with a capital may be a name (`Grant Miller`, `Enter Sarah`).
pub(super) const BEFORE_NAMES: &[&str] = &["enter", "grant", "mark", "name"];

/// Verbs that go on with `by` and what to do: `start by opening the shed`.
pub(super) const BY: &[&str] = &["begin", "continue", "finish", "proceed", "start", "test"];

/// What hands do at a screen: what nobody tells of but an instruction.
pub(super) const GESTURES: &[&str] = &[
    "choose",
    "click",
    "double-click",
    "drag",
    "enter",
    "head",
    "navigate",
    "press",
    "right-click",
    "scroll",
    "select",
    "tap",
    "type",
];

/// Words that may stand before the verb of an instruction at the start of a sentence.
pub(super) const LEADS: &[&str] = &[
    "again", "also", "and", "but", "either", "finally", "first", "firstly", "instead", "just", "kindly", "lastly",
    "next", "now", "okay", "or", "please", "second", "secondly", "simply", "so", "then", "third", "thirdly", "up",
];

/// The same behind a comma.
pub(super) const LATER_LEADS: &[&str] =
    &["also", "but", "either", "just", "kindly", "next", "now", "please", "simply", "so", "then"];

/// Pairs of words that lead to an instruction too.
pub(super) const LEAD_PAIRS: &[(&str, &str)] = &[
    ("either", "way"),
    ("once", "done"),
    ("once", "ready"),
    ("when", "done"),
    ("when", "finished"),
    ("when", "ready"),
];

/// Starts of clauses that say when, if or why; the instruction is behind their comma.
pub(super) const SUBORDINATE: &[&str] = &[
    "after", "although", "as", "because", "before", "if", "once", "since", "though", "unless", "until", "when",
    "whenever", "where", "wherever", "whether", "while",
];

/// Starts of clauses that say where or what for. An instruction may follow without a comma.
pub(super) const PREPOSITIONS: &[&str] = &[
    "above",
    "across",
    "along",
    "at",
    "behind",
    "below",
    "beneath",
    "beside",
    "by",
    "for",
    "from",
    "in",
    "inside",
    "into",
    "near",
    "on",
    "onto",
    "over",
    "through",
    "to",
    "under",
    "underneath",
    "using",
    "via",
    "with",
    "within",
    "without",
];

/// Words that end what says where: `on the login screen select …`.
pub(super) const PLACES: &[&str] = &[
    "bar",
    "begin",
    "bottom",
    "box",
    "continue",
    "corner",
    "dialog",
    "dialogue",
    "drop-down",
    "dropdown",
    "field",
    "finish",
    "form",
    "header",
    "here",
    "icon",
    "left",
    "list",
    "menu",
    "page",
    "pane",
    "panel",
    "pop-up",
    "popup",
    "proceed",
    "right",
    "screen",
    "section",
    "sidebar",
    "start",
    "tab",
    "there",
    "toolbar",
    "top",
    "view",
    "window",
];

/// Words that show that somebody else is told about: `members who can go ahead and …`.
pub(super) const SUBJECTS: &[&str] = &[
    "can", "could", "cannot", "i", "it", "may", "might", "must", "never", "not", "people", "should", "they", "to",
    "we", "who", "will", "would", "you",
];

/// Words that begin what a verb acts on.
pub(super) const DETERMINERS: &[&str] = &[
    "a",
    "all",
    "an",
    "another",
    "any",
    "both",
    "each",
    "every",
    "everything",
    "it",
    "its",
    "one",
    "some",
    "that",
    "the",
    "their",
    "them",
    "these",
    "this",
    "those",
    "whatever",
    "whichever",
    "your",
];

/// Phrases that an instruction follows.
pub(super) const PHRASES: &[&[&str]] = &[
    &["all", "you", "have", "to", "do", "is"],
    &["all", "you", "need", "to", "do", "is"],
    &["be", "sure", "to"],
    &["don't", "forget", "to"],
    &["go", "ahead", "and"],
    &["make", "sure", "to"],
    &["you", "have", "to"],
    &["you", "must"],
    &["you", "need", "to"],
    &["you", "will", "need", "to"],
    &["you'll", "have", "to"],
    &["you'll", "need", "to"],
    &["you'll", "want", "to"],
];

/// Phrases that a gesture follows in an instruction, and plans in a story.
pub(super) const PHRASES_OF_GESTURES: &[&[&str]] =
    &[&["we", "have", "to"], &["we", "need", "to"], &["we'll"], &["we'll", "need", "to"]];

/// Words at which the noun behind a verb ends.
pub(super) const ENDS_OF_NOUNS: &[&str] = &[
    "after", "and", "as", "at", "because", "before", "but", "by", "for", "from", "if", "in", "into", "next", "of",
    "on", "once", "or", "so", "that", "then", "to", "under", "until", "when", "where", "which", "while", "who", "with",
    "within",
];

/// Verbs in a form that tells rather than asks.
pub(super) const FINITE: &[&str] = &[
    "are", "ate", "became", "began", "bought", "broke", "brought", "built", "came", "can", "chose", "could", "did",
    "do", "does", "drew", "drove", "fell", "felt", "found", "gave", "got", "grew", "had", "has", "have", "heard",
    "held", "is", "kept", "knew", "led", "left", "lost", "made", "may", "met", "might", "must", "paid", "ran", "rose",
    "said", "sang", "sat", "saw", "sent", "shall", "should", "slept", "sold", "spent", "spoke", "stood", "taught",
    "thought", "told", "took", "was", "went", "were", "will", "woke", "won", "wore", "would", "wrote",
];

/// Starts of paragraphs that give an aside rather than a step.
pub(super) const ASIDES: &[&str] =
    &["note", "tip", "pro tip", "hint", "warning", "congratulations", "ps", "p.s", "fun fact", "that's it"];
