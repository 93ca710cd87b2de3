//! Whether a text tells the reader to do something.

/// Verbs that an instruction about software starts with. Verbs that a story starts with as often (`see`,
/// `get`, `look`, `think`) are left out on purpose.
const VERBS: &[&str] = &[
    "activate",
    "add",
    "adjust",
    "allow",
    "apply",
    "assign",
    "attach",
    "browse",
    "change",
    "check",
    "choose",
    "clear",
    "click",
    "clone",
    "close",
    "configure",
    "confirm",
    "connect",
    "copy",
    "create",
    "customize",
    "customise",
    "deactivate",
    "define",
    "delete",
    "deploy",
    "deselect",
    "disable",
    "double-click",
    "download",
    "drag",
    "drop",
    "edit",
    "enable",
    "enter",
    "expand",
    "fill",
    "filter",
    "find",
    "give",
    "go",
    "grant",
    "head",
    "highlight",
    "hit",
    "hover",
    "import",
    "install",
    "launch",
    "locate",
    "log",
    "mark",
    "merge",
    "move",
    "name",
    "navigate",
    "open",
    "paste",
    "pick",
    "press",
    "proceed",
    "publish",
    "push",
    "refresh",
    "remove",
    "rename",
    "repeat",
    "replace",
    "reset",
    "restart",
    "right-click",
    "run",
    "save",
    "scroll",
    "search",
    "select",
    "set",
    "sign",
    "start",
    "submit",
    "switch",
    "tap",
    "test",
    "tick",
    "toggle",
    "type",
    "uncheck",
    "unselect",
    "update",
    "upload",
];

/// Words that may stand before the verb of an instruction.
const LEADS: &[&str] = &[
    "again", "also", "and", "easily", "finally", "first", "firstly", "instead", "just", "lastly", "next", "now",
    "okay", "or", "please", "second", "secondly", "simply", "so", "then", "third", "thirdly", "to", "up", "begin",
    "once", "quickly",
];

/// Phrases that an instruction follows, in lower case.
const PHRASES: &[&str] = &[
    "go ahead and ",
    "you need to ",
    "you'll need to ",
    "you will need to ",
    "you'll want to ",
    "you must ",
    "you must first ",
    "we need to ",
    "we'll need to ",
    "we'll ",
    "you have to ",
    "you'll have to ",
    "make sure to ",
    "be sure to ",
    "proceed by ",
    "start by ",
    "begin by ",
];

/// Starts of paragraphs that give an aside rather than a step.
const ASIDES: &[&str] = &["note", "tip", "hint", "warning", "congratulations", "ps", "p.s", "fun fact", "that's it"];

/// Whether the last line of `text` tells the reader to do something: a sentence or part of one starts with
/// a verb in the imperative, or follows a phrase such as `you'll need to`.
pub fn is_instruction(text: &str) -> bool {
    let Some(line) = text.lines().rev().map(str::trim).find(|line| !line.is_empty()) else { return false };
    let line = line.replace(['\u{2019}', '\u{2018}'], "'").to_lowercase();
    let start = line.trim_start_matches(|character: char| !character.is_alphanumeric());
    let is_aside = |aside: &str| {
        start.strip_prefix(aside).is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric()))
    };
    !ASIDES.iter().any(|aside| is_aside(aside)) && sentences(&line).any(tells)
}

/// The line of `text` that holds the instruction, blanks made single.
pub fn instruction_line(text: &str) -> String {
    let line = text.lines().rev().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn sentences(line: &str) -> impl Iterator<Item = &str> {
    line.split_inclusive(['.', '!', '?', ';', '\u{2026}']).filter(|sentence| !sentence.ends_with('?')).map(str::trim)
}

fn tells(sentence: &str) -> bool {
    // What is in quotes is the name of a button, or of the guide itself.
    let mut quoted = false;
    let mut previous = ' ';
    let mut characters = sentence.chars().peekable();
    let open: String = std::iter::from_fn(|| {
        let character = characters.next()?;
        let before = std::mem::replace(&mut previous, character);
        let closes = characters.peek().is_none_or(|next| !next.is_alphanumeric());
        Some(match character {
            // A single quote inside a word is an apostrophe.
            '\'' if !quoted && !before.is_alphanumeric() => {
                quoted = true;
                ' '
            }
            '\'' if quoted && closes => {
                quoted = false;
                ' '
            }
            '"' => {
                quoted = !quoted;
                ' '
            }
            '\u{201c}' => {
                quoted = true;
                ' '
            }
            '\u{201d}' => {
                quoted = false;
                ' '
            }
            _ if quoted => '_',
            other => other,
        })
    })
    .collect();
    open.split([',', ':', '(', '\u{2014}', '\u{2013}']).any(|clause| starts_with_verb(clause) || clicks_within(clause))
        || PHRASES.iter().any(|phrase| {
            open.match_indices(phrase).any(|(at, _)| {
                let before = open[..at].chars().next_back();
                let rest = &open[at + phrase.len()..];
                before.is_none_or(|before| !before.is_alphanumeric())
                    && if phrase.ends_with("by ") { starts_with_doing(rest) } else { starts_with_verb(rest) }
            })
        })
}

/// Whether `click` or `select` stands somewhere behind a word that cannot be its subject, its helper or its
/// article: `from there select …`, `under the shed click …`.
fn clicks_within(clause: &str) -> bool {
    const EXCLUDED: &[&str] = &[
        "a", "an", "any", "can", "cannot", "could", "did", "didn't", "do", "does", "don't", "each", "every", "i",
        "may", "might", "must", "never", "not", "of", "one", "people", "per", "should", "single", "the", "they", "to",
        "users", "visitors", "we", "who", "will", "with", "would", "you", "your",
    ];
    let mut previous = "to";
    for word in clause.split_whitespace() {
        let is_bare = !EXCLUDED.contains(&previous) && !previous.ends_with("'ll") && !previous.ends_with("'d");
        if matches!(word, "click" | "select") && is_bare {
            return true;
        }
        previous = word;
    }
    false
}

/// Whether the first word is one of the verbs with `ing`: `clicking`.
fn starts_with_doing(clause: &str) -> bool {
    let stem = clause.split_whitespace().next().and_then(|word| word.strip_suffix("ing"));
    stem.is_some_and(|stem| VERBS.contains(&stem))
}

/// Whether the first word that is not a lead is one of the verbs.
fn starts_with_verb(clause: &str) -> bool {
    let words = clause.split_whitespace().map(|word| word.trim_matches(|next: char| !next.is_alphanumeric()));
    let mut lead_to = false;
    for word in words.filter(|word| !word.is_empty()) {
        if VERBS.contains(&word) {
            // `to add a column` is a purpose and no instruction.
            return !lead_to;
        }
        lead_to = word == "to";
        if !LEADS.contains(&word) {
            return false;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::is_instruction;
    use proptest::prelude::*;

    fn check(text: &str, expected: bool) {
        assert_eq!(is_instruction(text), expected, "{text}");
    }

    #[test]
    fn imperatives_are_instructions() {
        check("Click “Next”.", true);
        check("Then scroll down and select a leaf.", true);
        check("First, you’ll need to open the shed.", true);
        check("To start, click the rake.", true);
        check("Once you are ready, press Rake.", true);
        check("The shed is near.\nGo ahead and open it.", true);
        check("Under my heaps click on the rake.", true);
        check("It takes a click, and users select what they like.", false);
        check("If the shed is locked, enter the code.", true);
    }

    #[test]
    fn tales_are_not() {
        check("That'll open the shed.", false);
        check("Today’s letter is “R” as in, “How to rake leaves”.", false);
        check("Note: click twice.", false);
        check("Shall we open it?", false);
        check("To add a leaf is simple.", false);
        check("Opening a shed is simple.", false);
        check("Let’s dive in!", false);
        check("That is part ‘3: Open the shed’.", false);
        check("‘Open’,", false);
        check("Go on.\nYou now have a heap.", false);
        check("", false);
    }

    proptest! {
        #[test]
        fn any_text_is_judged_by_its_last_line(text in any::<String>()) {
            let judged = is_instruction(&format!("{text}\nyou are done"));
            prop_assert!(!judged);
        }
    }
}
