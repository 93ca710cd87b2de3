//! Links and headings in which a reader sees nothing.

use super::Writer;
use crate::content::markdown::TextWriter;
use crate::diagnostic::{Code, Diagnostic};
use pulldown_cmark::LinkType;
use std::ops::Range;

impl Writer<'_, '_> {
    /// Reports a link of the author, as written at `span`, that has no text or leads nowhere.
    pub(super) fn warn_of_empty_link(&mut self, kind: LinkType, destination: &str, span: &Range<usize>) {
        let Some(written) = self.text.get(span.clone()) else { return };
        if written.starts_with("[](") {
            let message = format!("this link to `{destination}` has no text, so no reader sees it");
            self.warn_of_empty(message, "write its words between the brackets: `[words](…)`, or take it out", span);
        } else if kind == LinkType::Inline && destination.is_empty() && written.starts_with('[') {
            let help = "write where it leads between the parentheses, or take the link out";
            self.warn_of_empty("this link leads nowhere: it has no address".to_string(), help, span);
        }
    }

    /// Reports a heading of the author at `span` that has no words.
    pub(super) fn warn_of_empty_heading(&mut self, span: &Range<usize>) {
        let help = "write its words behind the `#`, or take the line out";
        self.warn_of_empty("this heading has no words".to_string(), help, span);
    }

    fn warn_of_empty(&mut self, message: String, help: &str, span: &Range<usize>) {
        let Some(place) = (self.context.place)(span.clone()) else { return };
        if !self.in_toc && place.writer == TextWriter::Author {
            self.diagnostics.push(Diagnostic::warning(Code::MarkdownEmpty, place.span, message).help(help));
        }
    }
}
