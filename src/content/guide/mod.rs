//! The guide model: series, letter, task, steps, read out of one post.
//!
//! What front matter says counts. What it does not say is read from the title (`Garden ABCs: R`) and the
//! description (`How to rake leaves.`), by rules narrow enough that an ordinary post is never taken for a
//! guide. Deliberately absent: which posts make up a series; [`series_key`] tells what belongs together.

mod alike;
mod blocks;
mod dividers;
mod instruction;
mod leads;
mod lists;
mod steps;
mod verbs;

pub use alike::are_alike;
pub use lists::as_steps;
pub use steps::{Step, StepsOutcome, count_of_steps, mark_steps};

use super::date::Moment;
use super::front_matter::{FrontMatter, capital};
use super::html::decoded;

/// What a post says about itself as a guide, without its body.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Guide {
    /// Title of the series, without the letter: `Salesforce "How To" ABCs`.
    pub series: Option<String>,
    /// Upper case.
    pub letter: Option<String>,
    /// `reset a security token`.
    pub task: Option<String>,
    /// As written.
    pub minutes: Option<i64>,
    /// What must be there before.
    pub needs: Vec<String>,
    /// What the reader has at the end.
    pub result: Option<String>,
    /// When it was last checked.
    pub verified_date: Option<Moment>,
    /// What it was checked on.
    pub verified_on: Option<String>,
}

impl Guide {
    /// Whether it is a guide at all: it has a series, a letter or a task.
    pub fn is_guide(&self) -> bool {
        self.series.is_some() || self.letter.is_some() || self.task.is_some()
    }
}

/// Reads the model from front matter, and what is not written there from title and description.
pub fn read_guide(front_matter: &FrontMatter) -> Guide {
    let fields = &front_matter.guide;
    let mut guide = Guide {
        series: fields.series.as_deref().and_then(written),
        letter: fields.letter.as_deref().and_then(written).map(|letter| capital(&letter)),
        task: fields.task.as_deref().and_then(written).map(|task| task_text(&task).unwrap_or(task)),
        minutes: fields.minutes,
        needs: fields.needs.clone(),
        result: fields.result.as_deref().and_then(written),
        verified_date: fields.verified_date,
        verified_on: fields.verified_on.as_deref().and_then(written),
    };
    let title = front_matter.title.trim();
    let described = task_text(&front_matter.description);
    let fits = |letter: &String| guide.letter.as_ref().is_none_or(|written| written == letter);
    // The letter that is written counts, but a title that names an alphabet still names the series.
    let tells = |(series, letter): &(&str, String)| fits(letter) || names_an_alphabet(series);
    if let Some((series, letter)) = split_series(title).filter(tells) {
        // The title alone tells no guide: `Vitamin: C` could be anything.
        if guide.is_guide() || described.is_some() || names_an_alphabet(series) {
            guide.series = guide.series.or_else(|| Some(series.to_string()));
            guide.letter = guide.letter.or(Some(letter));
            guide.task = guide.task.or(described);
        }
    } else if guide.series.is_some() || guide.letter.is_some() {
        let (letter, rest) = split_letter(title).map_or((None, title), |(letter, rest)| (Some(letter), rest));
        guide.letter = guide.letter.or(letter);
        guide.task = guide.task.or_else(|| task_text(rest)).or(described);
    }
    guide
}

/// What series are grouped by: case, the shape of quotes and dashes, and blanks do not count.
pub fn series_key(series: &str) -> String {
    let mut key = String::with_capacity(series.len());
    for character in decoded(series).chars() {
        match character {
            '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' | '`' | '\u{b4}' => key.push('\''),
            '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}' | '\u{ab}' | '\u{bb}' => key.push('"'),
            '\u{2010}'..='\u{2015}' | '\u{2212}' => key.push('-'),
            blank if blank.is_whitespace() => {
                if !key.is_empty() && !key.ends_with(' ') {
                    key.push(' ');
                }
            }
            other => key.extend(other.to_lowercase()),
        }
    }
    key.truncate(key.trim_end().len());
    key
}

fn written(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_string())
}

/// `Garden ABCs: R`, `Garden ABCs - “R”`: the series and its letter.
fn split_series(title: &str) -> Option<(&str, String)> {
    let is_mark = |character: char| matches!(character, ':' | '\u{ff1a}') || is_dash(character);
    let (at, mark) = title.char_indices().rev().find(|(_, character)| is_mark(*character))?;
    let (before, behind) = (&title[..at], &title[at + mark.len_utf8()..]);
    // A dash inside a word joins it: `Plan-B` is no series.
    if mark == '-' && !before.ends_with(char::is_whitespace) {
        return None;
    }
    let letter = one_letter(behind)?;
    let series = before.trim_end_matches(|character: char| character.is_whitespace() || is_mark(character)).trim();
    (series.chars().count() >= 3).then_some((series, letter))
}

/// `R: how to rake leaves`: the letter and the rest.
fn split_letter(title: &str) -> Option<(String, &str)> {
    let (at, mark) = title.char_indices().take(8).find(|(_, character)| *character == ':' || is_dash(*character))?;
    let letter = one_letter(&title[..at])?;
    let behind = &title[at + mark.len_utf8()..];
    (mark != '-' || behind.starts_with(char::is_whitespace)).then(|| (letter, behind.trim()))
}

/// `text` as one capital letter, quoted or not.
fn one_letter(text: &str) -> Option<String> {
    let bare = text.trim().trim_matches(is_quote).trim();
    let mut characters = bare.chars();
    let letter = characters.next().filter(|letter| letter.is_uppercase() || is_caseless(*letter))?;
    characters.next().is_none().then(|| letter.to_string())
}

fn is_caseless(letter: char) -> bool {
    letter.is_alphabetic() && !letter.is_lowercase() && !letter.is_uppercase()
}

fn is_dash(character: char) -> bool {
    matches!(character, '-' | '\u{2010}'..='\u{2015}')
}

fn is_quote(character: char) -> bool {
    matches!(character, '"' | '\'' | '`' | '\u{2018}'..='\u{201f}' | '\u{ab}' | '\u{bb}')
}

/// Words that say that a series goes through the alphabet.
const ALPHABETS: [&str; 16] = [
    "abc",
    "abcs",
    "a-z",
    "alphabet",
    "alfabet",
    "alfabeto",
    "abécédaire",
    "abecedario",
    "азбука",
    "алфавит",
    "абетка",
    "а-я",
    "αλφαβητάρι",
    "α-ω",
    "أبجدية",
    "あいうえお",
];

/// A title that says itself that it goes through the alphabet, also where a hyphen joins that to another word
/// (`Garten-ABC`), or nothing parts the words (`庭のABC`).
fn names_an_alphabet(series: &str) -> bool {
    let key = series_key(series);
    let is_part = |character: char| character.is_alphanumeric() || character == '-';
    let mut words = key.split(|character: char| !is_part(character));
    let mut parts = key.split(|character: char| !character.is_alphanumeric() || is_caseless(character));
    words.any(|word| ALPHABETS.contains(&word)) || parts.any(|part| ALPHABETS.contains(&part))
}

/// `How to Rake leaves.` as `rake leaves`; `None` if the text does not start with `How to`, or tells more
/// than that.
fn task_text(text: &str) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = text.trim_matches(is_quote).trim();
    let mut words = text.splitn(3, char::is_whitespace);
    let starts = words.next()?.eq_ignore_ascii_case("how") && words.next()?.eq_ignore_ascii_case("to");
    let rest = if starts { words.next()?.trim() } else { return None };
    let rest = rest.trim_end_matches(['.', '\u{2026}', '?', '!', ' ']);
    if rest.is_empty() || rest.contains(". ") {
        return None;
    }
    let (first, behind) = rest.split_once(' ').unwrap_or((rest, ""));
    let mut letters = first.chars();
    let initial = letters.next()?;
    // `SQL` and `iPhone` are names and stay; `Rake` is a verb at the start of a sentence.
    if initial.is_uppercase() && letters.as_str().chars().all(char::is_lowercase) && first.chars().count() > 1 {
        let first: String = initial.to_lowercase().chain(letters).collect();
        return Some(if behind.is_empty() { first } else { format!("{first} {behind}") });
    }
    Some(rest.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn guide(title: &str, description: &str, series: Option<&str>) -> (Option<String>, Option<String>, Option<String>) {
        let mut front_matter =
            FrontMatter { title: title.to_string(), description: description.to_string(), ..FrontMatter::default() };
        front_matter.guide.series = series.map(String::from);
        let guide = read_guide(&front_matter);
        (guide.series, guide.letter, guide.task)
    }

    fn check(title: &str, description: &str, series: Option<&str>, expected: [Option<&str>; 3]) {
        let [series_title, letter, task] = expected.map(|part| part.map(String::from));
        assert_eq!(guide(title, description, series), (series_title, letter, task), "{title}");
    }

    #[test]
    fn a_letter_behind_a_colon_and_a_task_make_a_guide() {
        let garden = Some("Garden \u{201c}How To\u{201d} ABCs");
        let title = "Garden \u{201c}How To\u{201d} ABCs: R";
        check(title, "How to Rake Leaves.", None, [garden, Some("R"), Some("rake Leaves")]);
        check(title, "A long winter is over.", None, [garden, Some("R"), None]);
        check(
            "Tips \u{2013} \u{201c}Q\u{201d}",
            "How to SQL it\u{2026}",
            None,
            [Some("Tips"), Some("Q"), Some("SQL it")],
        );
    }

    #[test]
    fn the_word_for_the_alphabet_may_be_part_of_another() {
        for series in ["Garten-ABC", "Das Garten-ABC", "庭のABC", "Сад-азбука", "Von A-Z"] {
            check(&format!("{series}: A"), "Worte.", None, [Some(series), Some("A"), None]);
        }
        check("庭のABC：A", "", None, [Some("庭のABC"), Some("A"), None]);
        check("Abcess: A", "", None, [None, None, None]);
    }

    #[test]
    fn an_ordinary_post_is_no_guide() {
        for title in
            ["Why vitamin C", "News: Vitamin C", "Vitamin: C", "Plan-B", "Part 1: a", "Q: A", "", ":", "Lessons: I"]
        {
            check(title, "What everyone should know.", None, [None, None, None]);
        }
        check("How to rake leaves", "How to rake leaves.", None, [None, None, None]);
    }

    #[test]
    fn a_series_in_front_matter_lets_the_title_lead_with_the_letter() {
        let series = Some("Garden ABCs");
        check("R: how to rake leaves", "", series, [series, Some("R"), Some("rake leaves")]);
        check("Garden ABCs: R", "How to rake leaves", series, [series, Some("R"), Some("rake leaves")]);
        check("How to rake leaves", "", series, [series, None, Some("rake leaves")]);
    }

    #[test]
    fn each_part_is_read_where_it_is_not_written() {
        let check = |title: &str, written: [Option<&str>; 3], expected: [Option<&str>; 3]| {
            let mut front_matter = FrontMatter {
                title: title.to_string(),
                description: "How to rake leaves.".to_string(),
                ..FrontMatter::default()
            };
            let [series, letter, task] = written.map(|part| part.map(String::from));
            (front_matter.guide.series, front_matter.guide.letter, front_matter.guide.task) = (series, letter, task);
            let guide = read_guide(&front_matter);
            let found = [guide.series.as_deref(), guide.letter.as_deref(), guide.task.as_deref()];
            assert_eq!(found, expected, "{title} with {written:?}");
        };
        let (garden, rake) = (Some("Garden ABCs"), Some("rake leaves"));
        for letter in ["R", "r"] {
            check("Garden ABCs: R", [None, Some(letter), None], [garden, Some("R"), rake]);
        }
        check("Garden ABCs: R", [garden, None, None], [garden, Some("R"), rake]);
        check("Garden ABCs: R", [None, None, Some("weed")], [garden, Some("R"), Some("weed")]);
        check("Garden ABCs: R", [Some("Yard"), None, None], [Some("Yard"), Some("R"), rake]);
        check("Garden ABCs: R", [None, Some("R"), Some("weed")], [garden, Some("R"), Some("weed")]);
        check("Vitamin: C", [None, Some("C"), None], [Some("Vitamin"), Some("C"), rake]);
        check("Rakes", [None, Some("R"), None], [None, Some("R"), rake]);
        check("R: how to weed", [None, Some("R"), None], [None, Some("R"), Some("weed")]);
        check("Garden ABCs: O", [None, Some("Q"), None], [garden, Some("Q"), rake]);
        check("Rakes", [None, Some("ß"), None], [None, Some("ß"), rake]);
        // A title that says another letter says nothing about the series, where it names no alphabet.
        check("Vitamin: C", [None, Some("V"), None], [None, Some("V"), rake]);
    }

    #[test]
    fn spellings_of_a_series_are_one() {
        assert_eq!(series_key("Garden \u{201c}How To\u{201d}  Abcs"), series_key("Garden \"How to\" ABCs "));
        assert_eq!(series_key("A \u{2013} Z"), series_key("a - z"));
        assert_ne!(series_key("Garden ABCs"), series_key("Kitchen ABCs"));
    }

    proptest! {
        #[test]
        fn any_title_reads(title in any::<String>(), description in any::<String>(), rest in "[A-Z\u{201c}: -]{0,6}") {
            let (_, letter, _) = guide(&format!("{title}{rest}"), &format!("How to {description}"), None);
            prop_assert!(letter.is_none_or(|letter| letter.chars().count() >= 1));
            prop_assert_eq!(series_key(&series_key(&rest)), series_key(&rest));
        }
    }
}
