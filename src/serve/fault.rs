//! What is wrong, as a browser shows it.

use crate::diagnostic::{Diagnostic, Span, line_and_column};
use crate::source::Source;
use crate::template::engine::text_of_embedded;
use serde::Serialize;

/// Of a line so many letters are shown.
const MAX_LETTERS: usize = 300;
/// Of a longer one so many of them are before the fault.
const LETTERS_BEFORE: usize = 100;

/// An error as the browser shows it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fault {
    /// Its code.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Where, and the other places that matter.
    pub places: Vec<FaultPlace>,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FaultPlace {
    /// The file.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// From 1, in letters.
    pub column: usize,
    /// One past the last letter of that line.
    pub end: usize,
    /// The line itself, or the part of a long one that the fault is in.
    pub text: Option<String>,
    /// So many letters of the line are left out before that part.
    pub cut: usize,
    /// Whether more of the line follows.
    pub goes_on: bool,
    /// What it has to do with the fault.
    pub words: Option<String>,
}

impl Fault {
    /// What the terminal tells of `fault`.
    pub fn new(source: &Source, fault: &Diagnostic) -> Fault {
        let own = fault.span.iter().map(|span| (span, None));
        let others = fault.labels.iter().map(|(span, words)| (span, Some(words.clone())));
        Fault {
            code: fault.code.to_string(),
            message: fault.full_message(),
            help: fault.help.clone(),
            places: own.chain(others).map(|(span, words)| place(source, span, words)).collect(),
        }
    }
}

fn place(source: &Source, span: &Span, words: Option<String>) -> FaultPlace {
    let file = span.file.to_string();
    let mut place = FaultPlace { file, line: 1, column: 1, end: 1, text: None, cut: 0, goes_on: false, words };
    if let Some(text) = source.read_for_report(&span.file).or_else(|| text_of_embedded(&span.file)) {
        (place.line, place.column) = line_and_column(&text, span.start.min(text.len()));
        let (last_line, last_column) = line_and_column(&text, span.end.min(text.len()));
        let line = text.lines().nth(place.line - 1).unwrap_or_default();
        place.end = if last_line == place.line { last_column } else { line.chars().count() + 1 };
        let length = line.chars().count();
        if length > MAX_LETTERS {
            place.cut = (place.column - 1).saturating_sub(LETTERS_BEFORE).min(length - MAX_LETTERS);
        }
        place.goes_on = place.cut + MAX_LETTERS < length;
        place.text = Some(line.chars().skip(place.cut).take(MAX_LETTERS).collect());
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_line_the_part_with_the_fault_is_shown() {
        let filler = "ä word ".repeat(100);
        let check = |text: &str, cut: usize, goes_on: bool| {
            let source = Source::memory([("a.md".to_string(), text.as_bytes().to_vec())]);
            let start = text.find("{{<").expect("it is there");
            let found = place(&source, &Span::new(&"a.md".into(), start..start + 8), None);
            assert_eq!((found.cut, found.goes_on), (cut, goes_on), "{text}");
            let shown: Vec<char> = found.text.expect("a line").chars().collect();
            let meant = &shown[found.column - 1 - found.cut..found.end - 1 - found.cut];
            assert_eq!(meant.iter().collect::<String>(), "{{< x >}");
        };
        check("one\n{{< x >}} two\n", 0, false);
        check(&format!("{{{{< x >}}}} {filler}\n"), 0, true);
        check(&format!("{filler}{{{{< x >}}}}{filler}\n"), 600, true);
        check(&format!("{filler}{{{{< x >}}}}\nmore"), 409, false);
    }
}
