//! What is wrong, as a browser shows it.

use crate::diagnostic::{Diagnostic, Span, line_and_column};
use crate::source::Source;
use crate::template::engine::text_of_embedded;
use serde::Serialize;

/// Of a line so many letters are shown.
const MAX_LETTERS: usize = 300;

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
    /// The line itself.
    pub text: Option<String>,
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
    let mut place = FaultPlace { file: span.file.to_string(), line: 1, column: 1, end: 1, text: None, words };
    if let Some(text) = source.read_for_report(&span.file).or_else(|| text_of_embedded(&span.file)) {
        (place.line, place.column) = line_and_column(&text, span.start.min(text.len()));
        let (last_line, last_column) = line_and_column(&text, span.end.min(text.len()));
        let line = text.lines().nth(place.line - 1).unwrap_or_default();
        place.end = if last_line == place.line { last_column } else { line.chars().count() + 1 };
        place.text = Some(line.chars().take(MAX_LETTERS).collect());
    }
    place
}
