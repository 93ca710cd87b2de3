//! Paragraphs that blocks may close, and the text in them.

use super::{Paragraph, Writer};
use crate::content::html::push_escaped;
use crate::content::markdown::{insert, raw};
use std::ops::Range;

impl<'a> Writer<'a, '_> {
    /// Whether a block has closed the paragraph, and no raw block that holds text itself is open.
    pub(super) fn awaits_paragraph(&self) -> bool {
        let holds_text =
            |(name, depth): &(String, usize)| *depth == self.depth && raw::BLOCK_TAGS.contains(&name.as_str());
        self.paragraph == Paragraph::Closed && !self.open.iter().any(holds_text)
    }

    /// Opens the paragraph again if a block has closed it.
    pub(super) fn ensure_paragraph(&mut self) {
        if self.awaits_paragraph() {
            self.fresh_line();
            self.out.push_str("<p>");
            self.paragraph = Paragraph::Open(self.out.len());
        }
    }

    /// Closes the paragraph before a block that cannot stand in it. `false` if the place is not directly
    /// in a paragraph.
    pub(super) fn interrupt_paragraph(&mut self) -> bool {
        if self.inline_depth > 0
            || self.open.iter().any(|(_, depth)| *depth == self.depth) && self.paragraph != Paragraph::Closed
        {
            return false;
        }
        match self.paragraph {
            Paragraph::None => return false,
            Paragraph::Closed => {}
            Paragraph::Open(start) => self.close_paragraph(start),
        }
        self.paragraph = Paragraph::Closed;
        true
    }

    /// Writes `</p>`, or takes `<p>` back if nothing stands in it.
    pub(super) fn close_paragraph(&mut self, start: usize) {
        loop {
            let length = self.out.trim_end().len();
            self.out.truncate(length.max(start));
            let Some(rest) =
                self.out[start..].strip_suffix("<br>").or_else(|| self.out[start..].strip_suffix("<br />"))
            else {
                break;
            };
            let length = start + rest.len();
            self.out.truncate(length);
        }
        if self.out.len() == start {
            let tag = self.out[..start].rfind("<p").unwrap_or(start);
            self.out.truncate(tag);
        } else {
            self.out.push_str("</p>\n");
        }
    }

    pub(super) fn end_paragraph(&mut self) {
        match std::mem::replace(&mut self.paragraph, Paragraph::None) {
            Paragraph::Closed => self.fresh_line(),
            Paragraph::Open(_) => self.out.push_str("</p>\n"),
            Paragraph::None => {}
        }
    }

    pub(super) fn inline(&mut self, html: &str) {
        self.ensure_paragraph();
        self.out.push_str(html);
    }

    pub(super) fn inline_text(&mut self, text: &str, span: &Range<usize>) {
        let mut text = text;
        if self.context.markup.split_paragraphs && self.paragraph != Paragraph::None && !self.in_toc {
            let inserts = self.context.inserts;
            while let Some((at, index, length)) = insert::find(text, inserts) {
                let block = insert::is_block(&inserts.html[index]);
                self.plain(&text[..if block { at } else { at + length }], span);
                if block {
                    let splits = self.interrupt_paragraph();
                    self.out.push_str(&text[at..at + length]);
                    if splits {
                        self.out.push('\n');
                    }
                }
                text = &text[at + length..];
            }
        }
        self.plain(text, span);
    }

    pub(super) fn plain(&mut self, text: &str, _span: &Range<usize>) {
        let text = if self.awaits_paragraph() { text.trim_start() } else { text };
        if text.is_empty() {
            return;
        }
        self.ensure_paragraph();
        push_escaped(&mut self.out, text);
    }

    pub(super) fn line_break(&mut self, hard: bool) {
        if self.awaits_paragraph() {
            return;
        }
        if self.in_term {
            return self.out.push_str("</dt>\n<dt>");
        }
        if hard {
            self.out.push_str(if self.context.markup.xhtml { "<br />" } else { "<br>" });
        }
        self.out.push('\n');
    }

    /// Writes a formula as it stands: a script of the page turns it into a picture.
    pub(super) fn formula(&mut self, formula: &str, is_block: bool) {
        if self.paragraph == Paragraph::Closed && self.out.len() == self.formula_end {
            self.out.push('\n');
        }
        let splits = is_block && self.interrupt_paragraph();
        if !splits {
            self.ensure_paragraph();
        }
        push_escaped(&mut self.out, formula);
        if splits {
            self.formula_end = self.out.len();
        }
    }
}
