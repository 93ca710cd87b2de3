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

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Range;
use std::sync::Arc;

/// A path inside the site, with `/` between its parts whatever the machine: `content/post/a.md`.
pub type FilePath = Arc<str>;

/// A piece of a file, in bytes from its start.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Where a template is at fault: what was being rendered, and how often. Boxed, since few have it.
    pub rendering: Option<Box<Rendering>>,
}

/// What was being rendered when a template failed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Rendering {
    /// The page in words, where the template makes pages: `` `content/a.md` ``.
    pub page: Option<String>,
    /// How many more times the same fault was found: on other pages, or at other calls.
    pub more: usize,
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
        Diagnostic { code, severity, message, span, labels: Vec::new(), help: None, rendering: None }
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

    /// The message with what was being rendered, and how often the same was found.
    pub fn full_message(&self) -> String {
        let count = self.more();
        let more = |noun: &str| format!("{count} more {noun}{}", if count == 1 { "" } else { "s" });
        match (self.page(), count) {
            (None, 0) => self.message.clone(),
            (None, _) => format!("{} (and at {})", self.message, more("call")),
            (Some(page), 0) => format!("{} (while rendering {page})", self.message),
            (Some(page), _) => format!("{} (while rendering {page}, and on {})", self.message, more("page")),
        }
    }

    /// Adds what was being rendered when a template failed.
    #[must_use]
    pub fn rendering(mut self, page: impl Into<String>) -> Diagnostic {
        self.rendering = Some(Box::new(Rendering { page: Some(page.into()), more: self.more() }));
        self
    }

    /// What was being rendered, in words, where a template that makes pages is at fault.
    pub fn page(&self) -> Option<&str> {
        self.rendering.as_ref().and_then(|rendering| rendering.page.as_deref())
    }

    /// How many more times the same fault of a template was found.
    pub fn more(&self) -> usize {
        self.rendering.as_ref().map_or(0, |rendering| rendering.more)
    }

    /// What a fault of a template has in common wherever it is found; `None` for all other faults.
    fn cause(&self) -> Option<Cause> {
        let key = |span: Option<&Span>| {
            let template = self.labels.first().map(|(span, _)| span.clone());
            Some((self.code, self.severity, self.message.clone(), span.cloned(), template))
        };
        match self.code {
            _ if self.page().is_some() => key(self.span.as_ref()),
            // Each call stands elsewhere; the place in the template is the same.
            Code::ShortcodeFailed if !self.labels.is_empty() => key(None),
            _ => None,
        }
    }

    /// Whether this stops the build.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Code, severity, message, place, and the place in the template.
type Cause = (Code, Severity, String, Option<Span>, Option<Span>);

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
/// exact repetitions are dropped, and a fault of a template that many pages find is one with a count. Shortcodes that
/// nobody knows are not told where a theme is missing, which may have them.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    if diagnostics.iter().any(|diagnostic| diagnostic.code == Code::ThemeMissing) {
        diagnostics.retain(|diagnostic| diagnostic.code != Code::ShortcodeUnknown);
    }
    diagnostics.sort_by(|a, b| {
        let key = |d: &Diagnostic| (d.severity, d.span.clone(), d.code);
        key(a).cmp(&key(b)).then_with(|| (&a.message, a.page()).cmp(&(&b.message, b.page())))
    });
    diagnostics.dedup();
    let mut first: BTreeMap<_, usize> = BTreeMap::new();
    let mut kept: Vec<Diagnostic> = Vec::with_capacity(diagnostics.len());
    for diagnostic in diagnostics.drain(..) {
        let known = diagnostic.cause().and_then(|cause| match first.entry(cause) {
            Entry::Occupied(entry) => Some(*entry.get()),
            Entry::Vacant(entry) => {
                entry.insert(kept.len());
                None
            }
        });
        match known {
            Some(at) => kept[at].rendering.get_or_insert_default().more += 1 + diagnostic.more(),
            None => kept.push(diagnostic),
        }
    }
    *diagnostics = kept;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_of_one_place_in_a_template_are_one_with_a_count() {
        let at = |file: &str, start: usize| Span::new(&file.into(), start..start + 1);
        let fault = |page: &str| Diagnostic::error(Code::TemplateFailed, at("t.html", 3), "no `x`").rendering(page);
        let call = |start| {
            Diagnostic::error(Code::ShortcodeFailed, at("a.md", start), "`s` cannot be shown")
                .label(at("s.html", 1), "here")
        };
        let dead = |start| Diagnostic::error(Code::LinkDead, at("a.md", start), "no page");
        let mut all = vec![fault("`b`"), call(9), dead(1), fault("`a`"), call(4), fault("`c`"), dead(2), fault("`a`")];
        sort(&mut all);
        let told: Vec<_> = all.iter().map(|fault| fault.full_message()).collect();
        let expected = [
            "no page",
            "no page",
            "`s` cannot be shown (and at 1 more call)",
            "no `x` (while rendering `a`, and on 2 more pages)",
        ];
        assert_eq!(told, expected);
        let again = all.clone();
        sort(&mut all);
        assert_eq!(all, again);
    }
}
