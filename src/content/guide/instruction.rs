//! Whether a text tells the reader to do something.
//!
//! A picture under a sentence makes a step of it, so a story that is taken for an instruction does more harm than an
//! instruction that is missed: every rule here leaves out what it does not know.

use super::verbs::{
    ASIDES, BEFORE_NAMES, BY, DETERMINERS, ENDS_OF_NOUNS, FINITE, GESTURES, LATER_LEADS, LEAD_PAIRS, LEADS, MIXED,
    PHRASES, PHRASES_OF_GESTURES, PLACES, PLAIN, PREPOSITIONS, SUBJECTS, SUBORDINATE,
};

/// Whether the last line of `text` tells the reader to do something.
///
/// One of its sentences must, by its main clause: that begins with a verb in the imperative, with words such as
/// `then` before it or not, or with a phrase such as `you need to` and a verb. The main clause is the first one, or
/// stands behind the comma of clauses that say when, where or what for (`if you are new, open the shed`).
pub fn is_instruction(text: &str) -> bool {
    let line = last_line(text).replace(['\u{2019}', '\u{2018}'], "'");
    let start = line.trim_start_matches(|character: char| !character.is_alphanumeric());
    let is_aside = |aside: &str| {
        let begins = start.get(..aside.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(aside));
        begins && !start[aside.len()..].starts_with(char::is_alphanumeric)
    };
    !ASIDES.iter().any(|aside| is_aside(aside)) && sentences(start).iter().any(|clauses| tells(clauses))
}

/// The line of `text` that holds the instruction, blanks made single.
pub fn instruction_line(text: &str) -> String {
    last_line(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn last_line(text: &str) -> &str {
    text.lines().rev().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default()
}

/// A word of a clause.
#[derive(Debug, PartialEq)]
struct Word {
    /// In lower case; `_` for all that stands between quotes, which is the name of something on the screen.
    text: String,
    has_capital: bool,
}

/// The part of a sentence between commas, colons and dashes.
type Clause = Vec<Word>;

/// The sentences of a line without the questions and without what stands in brackets.
fn sentences(line: &str) -> Vec<Vec<Clause>> {
    let mut reader = Reader::default();
    let (mut quote, mut depth) = (None, 0usize);
    let mut previous = ' ';
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        let before = std::mem::replace(&mut previous, character);
        let next = characters.peek().copied().unwrap_or(' ');
        if let Some(end) = quote {
            if character == end && (end != '\'' || !next.is_alphanumeric()) {
                quote = None;
            }
            continue;
        }
        let opened = match character {
            '"' => Some('"'),
            '\u{201c}' => Some('\u{201d}'),
            // Inside a word it is an apostrophe.
            '\'' if !before.is_alphanumeric() => Some('\''),
            _ => None,
        };
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            _ if opened.is_some() => {
                quote = opened;
                reader.end_word();
                reader.word.push('_');
                reader.end_word();
            }
            '!' | '\u{2026}' | ';' => reader.end_sentence(),
            '.' if !next.is_alphanumeric() => reader.end_sentence(),
            '?' => reader.drop_sentence(),
            '\u{2013}' | '\u{2014}' => reader.end_clause(),
            ',' | ':' if !next.is_alphanumeric() => reader.end_clause(),
            '-' if before.is_whitespace() && next.is_whitespace() => reader.end_clause(),
            _ if character.is_whitespace() => reader.end_word(),
            _ => reader.word.push(character),
        }
    }
    reader.end_sentence();
    reader.sentences
}

#[derive(Default)]
struct Reader {
    sentences: Vec<Vec<Clause>>,
    clauses: Vec<Clause>,
    clause: Clause,
    word: String,
}

impl Reader {
    fn end_word(&mut self) {
        if !self.word.is_empty() {
            let has_capital = self.word.starts_with(char::is_uppercase);
            // `search/select` is the first of the two.
            let first = self.word.split('/').next().filter(|first| !first.is_empty()).unwrap_or(&self.word);
            self.clause.push(Word { text: first.to_lowercase(), has_capital });
            self.word.clear();
        }
    }

    fn end_clause(&mut self) {
        self.end_word();
        if !self.clause.is_empty() {
            self.clauses.push(std::mem::take(&mut self.clause));
        }
    }

    fn end_sentence(&mut self) {
        self.end_clause();
        if !self.clauses.is_empty() {
            self.sentences.push(std::mem::take(&mut self.clauses));
        }
    }

    fn drop_sentence(&mut self) {
        self.end_clause();
        self.clauses.clear();
    }
}

fn tells(clauses: &[Clause]) -> bool {
    // Until a clause says something itself, the main clause is still to come.
    let mut is_open = true;
    for (index, clause) in clauses.iter().enumerate() {
        let leads = if index == 0 { LEADS } else { LATER_LEADS };
        let words = without_leads(clause, leads);
        if words.is_empty() {
            continue;
        }
        let has_lead = words.len() < clause.len();
        let asks = asks(words, has_lead) && (index == 0 || !is_listed(words))
            || (clauses.len() == 1 && words.len() == 1 && is_verb(&words[0].text));
        if is_open {
            is_open = is_opener(&words[0].text);
            if asks || is_open && asks_within(words) {
                return true;
            }
        } else if asks && (has_lead || is_gesture(&words[0].text)) {
            return true;
        }
    }
    false
}

/// Whether `words` go on with a list of verbs: `to open, close and lock the gate`. Gestures go together by themselves.
fn is_listed(words: &[Word]) -> bool {
    let joins = words.get(1).is_some_and(|word| matches!(&*word.text, "and" | "or"));
    joins && words[0].text != "copy" && !is_gesture(&words[0].text)
}

fn without_leads<'a>(clause: &'a [Word], leads: &[&str]) -> &'a [Word] {
    let mut words = clause;
    loop {
        words = match words {
            [first, second, rest @ ..] if LEAD_PAIRS.contains(&(&*first.text, &*second.text)) => rest,
            [first, rest @ ..] if leads.contains(&first.text.as_str()) => rest,
            _ => return words,
        };
    }
}

/// Whether a clause begins with an imperative, or with a phrase that asks for something.
fn asks(words: &[Word], has_lead: bool) -> bool {
    if is_imperative(words) {
        return true;
    }
    let behind = |phrase: &[&str]| {
        let is_it = words.len() > phrase.len() && words.iter().zip(phrase).all(|(word, part)| word.text == *part);
        is_it.then(|| without_leads(&words[phrase.len()..], LEADS))
    };
    let is_gesture_in = |rest: &[Word]| rest.first().is_some_and(|word| is_gesture(&word.text)) && is_imperative(rest);
    PHRASES.iter().filter_map(|phrase| behind(phrase)).any(is_imperative)
        || PHRASES_OF_GESTURES.iter().filter_map(|phrase| behind(phrase)).any(is_gesture_in)
        || (has_lead && behind(&["you"]).is_some_and(is_gesture_in))
}

/// Whether an instruction stands without a comma behind the words that say when or where: `on the login screen select a
/// name`. Only behind what can be no subject: the name of a place or of something on the screen.
fn asks_within(words: &[Word]) -> bool {
    (2..words.len()).any(|at| {
        let (before, rest) = (&words[at - 1], &words[at..]);
        let is_place = before.text == "_" || before.has_capital || PLACES.contains(&before.text.as_str());
        let is_subject = before.text.ends_with('s') || SUBJECTS.contains(&before.text.as_str());
        let acts_on = |next: &Word| next.text == "_" || next.has_capital || DETERMINERS.contains(&next.text.as_str());
        let is_sure = is_gesture(&rest[0].text) || PLAIN.contains(&&*rest[0].text) && rest.get(1).is_some_and(acts_on);
        if is_place && is_sure && is_imperative(rest) {
            return true;
        }
        // `once the gate is open then head over to the shed`: the word makes a comma of itself.
        if at > 2 && matches!(&*before.text, "then" | "simply") {
            let subject = &words[at - 2].text;
            let has_subject = subject.ends_with('s') || SUBJECTS.contains(&subject.as_str());
            if !has_subject && is_gesture(&rest[0].text) && is_imperative(rest) {
                return true;
            }
        }
        !is_subject
            && match rest {
                [first, second, third, rest @ ..] if [first, second, third].map(|word| &*word.text) == GO_AHEAD => {
                    is_imperative(without_leads(rest, LEADS))
                }
                [first, second, third, ..] => first.text == "proceed" && second.text == "by" && is_doing(&third.text),
                _ => false,
            }
    })
}

const GO_AHEAD: [&str; 3] = ["go", "ahead", "and"];

/// How many words behind a verb are looked at.
const MOST_WORDS: usize = 16;

/// Whether `words` begin with a verb that can only be an imperative, by what follows it.
fn is_imperative(words: &[Word]) -> bool {
    let words = match &words[..words.len().min(MOST_WORDS)] {
        [first, second, ..] if matches!(&*first.text, "double" | "right" | "left") && second.text == "click" => {
            &words[1..]
        }
        words => words,
    };
    let [verb, next, ..] = words else { return false };
    let verb = verb.text.as_str();
    if BY.contains(&verb) && next.text == "by" {
        return words.get(2).is_some_and(|word| is_doing(&word.text));
    }
    if !is_verb(verb) {
        return false;
    }
    // `copy and paste the …`, `click and drag`.
    if matches!(&*next.text, "and" | "or" | "then") {
        return match &words[2..] {
            [second] => is_verb(&second.text),
            rest => is_imperative(rest),
        };
    }
    if DETERMINERS.contains(&next.text.as_str()) {
        // `Check it out` is no step.
        return words.get(2).is_none_or(|word| word.text != "out");
    }
    if next.text == "_" || next.text.starts_with(|character: char| character.is_ascii_digit()) {
        return true;
    }
    if next.has_capital {
        return !BEFORE_NAMES.contains(&verb) && !is_told(&words[1..]);
    }
    match MIXED.iter().find(|(mixed, _)| *mixed == verb) {
        Some((_, particles)) => {
            let needs_more = matches!(verb, "set" | "open");
            let named = || {
                words
                    .get(2)
                    .is_some_and(|word| word.has_capital || word.text == "_" || DETERMINERS.contains(&&*word.text))
            };
            particles.contains(&next.text.as_str()) && (!needs_more || named()) && !is_told(&words[2..])
        }
        None => !is_told(&words[1..]),
    }
}

/// Whether the noun that `words` begin with is the subject of a verb: `committee members met`.
fn is_told(words: &[Word]) -> bool {
    let end = words.iter().position(|word| ENDS_OF_NOUNS.contains(&word.text.as_str())).unwrap_or(words.len());
    let noun = &words[..end];
    // Before another word, the first one may be an adjective: `add related lists`.
    let is_past = |at: usize| noun[at].text.ends_with("ed") && !noun[at].has_capital && (at > 0 || noun.len() == 1);
    (0..noun.len()).any(|at| FINITE.contains(&noun[at].text.as_str()) || is_past(at))
}

fn is_verb(word: &str) -> bool {
    PLAIN.contains(&word) || MIXED.iter().any(|(verb, _)| *verb == word)
}

fn is_gesture(word: &str) -> bool {
    GESTURES.contains(&word)
}

/// Whether a clause that begins with `word` says when, where, what for, or how (`opening the shed, …`).
fn is_opener(word: &str) -> bool {
    SUBORDINATE.contains(&word) || PREPOSITIONS.contains(&word) || is_doing(word)
}

/// Whether a word is one of the verbs with `ing`: `clicking`, `choosing`, `setting`.
fn is_doing(word: &str) -> bool {
    let Some(stem) = word.strip_suffix("ing") else { return false };
    let doubled = || {
        let mut letters = stem.chars().rev();
        let last = letters.next()?;
        (letters.next() == Some(last)).then(|| &stem[..stem.len() - last.len_utf8()])
    };
    is_verb(stem) || is_verb(&format!("{stem}e")) || doubled().is_some_and(is_verb)
}

#[cfg(test)]
#[path = "instruction_tests.rs"]
mod tests;
