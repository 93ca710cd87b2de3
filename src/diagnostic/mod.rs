//! What is wrong with a site, where, and what to do about it.
//!
//! Every other folder returns its value *and* a list of [`Diagnostic`]s; nothing here prints.
//! The renderers turn them into text: [`human`] for a person at a terminal, [`short`] for one line
//! each, [`json`] for programs. Deliberately absent: any reading of files. A renderer is given a
//! function that returns the text of a file.

mod code;
pub mod human;
pub mod json;
pub mod short;
mod suggest;

pub use code::Code;
pub use suggest::{Names, nearest};

use std::ops::Range;
use std::sync::Arc;

/// A path inside the site, with `/` between its parts whatever the machine: `content/post/a.md`.
pub type FilePath = Arc<str>;

/// A piece of a file, in bytes from its start.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FilePath,
    /// First byte.
    pub start: usize,
    /// One past the last byte. Equal to `start` for a place between two bytes.
    pub end: usize,
}

impl Span {
    /// The bytes `range` of `file`.
    pub fn new(file: &FilePath, range: Range<usize>) -> Span {
        Span { file: file.clone(), start: range.start, end: range.end.max(range.start) }
    }

    /// The file as a whole, where no better place is known: its first byte.
    pub fn whole(file: &FilePath) -> Span {
        Span::new(file, 0..0)
    }
}

/// How bad it is. An error stops the build; a warning does not, unless `--strict`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Cannot be published truthfully or safely.
    Error,
    /// Can be published, but the author should know.
    Warning,
    /// Worth a line, nothing to mend (`layouts/` is not used, say).
    Note,
}

impl Severity {
    /// The word in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// One thing that is wrong.
///
/// The message says what, in the author's words, lower case, without a full stop, code in
/// backticks; the help says what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its stable name.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// Where. `None` only for what has no file, such as a bad command-line value.
    pub span: Option<Span>,
    /// Other places that matter, each with a word about it ("opened here").
    pub labels: Vec<(Span, String)>,
    /// What to do.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error at `span`.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, Severity::Error, Some(span), message.into())
    }

    /// A warning at `span`.
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, Severity::Warning, Some(span), message.into())
    }

    /// A note at `span`.
    pub fn note(code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, Severity::Note, Some(span), message.into())
    }

    /// Something that has no place in a file (an output folder, an argument).
    pub fn without_place(code: Code, severity: Severity, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, severity, None, message.into())
    }

    fn new(code: Code, severity: Severity, span: Option<Span>, message: String) -> Diagnostic {
        Diagnostic { code, severity, message, span, labels: Vec::new(), help: None }
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.labels.push((span, text.into()));
        self
    }

    /// Whether this stops the build.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// A value with what was found wrong on the way to it.
#[derive(Debug, Clone)]
pub struct Parsed<T> {
    /// The value, as good as it could be made.
    pub value: T,
    /// What was wrong, in the order of the file.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Parsed<T> {
    /// A value with nothing wrong.
    pub fn clean(value: T) -> Parsed<T> {
        Parsed { value, diagnostics: Vec::new() }
    }
}

/// Puts diagnostics into the order of the report: errors first, then by file, place and code;
/// exact repetitions are dropped.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| {
        let place = |d: &Diagnostic| d.span.clone();
        (a.severity, place(a), a.code, &a.message).cmp(&(b.severity, place(b), b.code, &b.message))
    });
    diagnostics.dedup();
}

/// Line and column of byte `offset` in `text`, both from 1; columns count characters.
///
/// An offset past the end, or inside a character, counts as the nearest earlier place.
/// Linear in `offset`.
pub fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let mut end = offset.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = &text[..end];
    let line_start = before.rfind('\n').map_or(0, |i| i + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}
