//! Paragraphs that blocks may close, and the text in them.

use super::nesting::{Element, Opener};
use super::{Paragraph, Writer};
use crate::content::html::push_escaped;
use crate::content::markdown::{insert, raw};

impl<'a> Writer<'a, '_> {
    /// Whether a block has closed the paragraph, and no raw block that holds text itself is open.
    pub(super) fn awaits_paragraph(&self) -> bool {
        let holds_text = |element: &Element| {
            element.depth >= self.paragraph_depth
                && element.opener == Opener::Raw
                && raw::BLOCK_TAGS.contains(&&*element.name)
        };
        self.paragraph == Paragraph::Closed && !self.open.iter().any(holds_text)
    }

    /// Opens the paragraph again if a block has closed it, and the elements in it.
    pub(super) fn ensure_paragraph(&mut self) {
        if self.awaits_paragraph() {
            self.fresh_line();
            self.out.push_str("<p>");
            self.paragraph = Paragraph::Open(self.out.len());
        }
        self.resume();
    }

    /// Closes the paragraph before a block that cannot stand in it. `false` if the place is not directly
    /// in a paragraph.
    pub(super) fn interrupt_paragraph(&mut self) -> bool {
        let is_in_raw = self.open.last().is_some_and(|innermost| innermost.depth == self.depth);
        if self.inline_depth > 0 || self.suspended > 0 || is_in_raw && self.paragraph != Paragraph::Closed {
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
        self.trim_end(start);
        if self.out.len() == start {
            let tag = self.out[..start].rfind("<p").unwrap_or(start);
            self.out.truncate(tag);
        } else {
            self.out.push_str("</p>\n");
        }
    }

    /// Takes blanks and breaks off the end, up to `start`.
    pub(super) fn trim_end(&mut self, start: usize) {
        while self.out.len() > start {
            let length = self.out[start..].trim_end().len();
            self.out.truncate(start + length);
            let Some(rest) =
                self.out[start..].strip_suffix("<br>").or_else(|| self.out[start..].strip_suffix("<br />"))
            else {
                break;
            };
            let length = start + rest.len();
            self.out.truncate(length);
        }
    }

    pub(super) fn end_paragraph(&mut self) {
        match std::mem::replace(&mut self.paragraph, Paragraph::None) {
            Paragraph::Closed => self.fresh_line(),
            Paragraph::Open(start) if self.out.len() <= start => self.close_paragraph(start),
            Paragraph::Open(_) => self.out.push_str("</p>\n"),
            Paragraph::None => {}
        }
    }

    pub(super) fn inline(&mut self, html: &str) {
        self.ensure_paragraph();
        self.out.push_str(html);
    }

    pub(super) fn inline_text(&mut self, text: &str) {
        let mut text = text;
        let inserts = self.context.inserts;
        while let Some((at, index, length)) = insert::find(text, inserts).filter(|_| self.finds_places()) {
            self.plain(&text[..at]);
            self.insert(index, &text[at..at + length]);
            text = &text[at + length..];
        }
        self.plain(text);
    }

    /// Whether what shortcodes printed is put where it can stand.
    pub(super) fn finds_places(&self) -> bool {
        self.context.markup.split_paragraphs
    }

    /// Writes the insert `index`, whose word is `word`, where it can stand.
    pub(super) fn insert(&mut self, index: usize, word: &str) {
        let html = &self.context.inserts.html[index];
        if insert::is_block(html) {
            self.block(index, word);
        } else if !html.trim().is_empty() {
            self.ensure_paragraph();
            let html = self.in_line(index, word);
            self.out.push_str(&html);
        } else {
            self.note_taken();
        }
    }

    /// Code in a line. A block that a shortcode printed cuts it in two.
    pub(super) fn code_span(&mut self, code: &str) {
        let inserts = self.context.inserts;
        let (mut start, mut from) = (0, 0);
        while let Some((at, index, length)) = insert::find(&code[from..], inserts).filter(|_| self.finds_places()) {
            let word = from + at..from + at + length;
            from = word.end;
            if insert::is_block(&inserts.html[index]) {
                self.push_code(&code[start..word.start]);
                self.block(index, &code[word]);
                start = from;
            }
        }
        if start == 0 || start < code.len() {
            self.push_code(&code[start..]);
        }
    }

    fn push_code(&mut self, code: &str) {
        if code.is_empty() {
            return;
        }
        self.ensure_paragraph();
        self.out.push_str("<code>");
        push_escaped(&mut self.out, code);
        self.out.push_str("</code>");
    }

    pub(super) fn plain(&mut self, text: &str) {
        // The blanks around a block that went behind the heading are one, or none where an element begins.
        let innermost = self.open.last().map_or(usize::MAX, |innermost| innermost.start);
        let is_cut = self.taken_at == self.out.len() && (self.out.ends_with(' ') || innermost == self.out.len());
        let whole = text;
        let text = if is_cut || self.awaits_text() { text.trim_start() } else { text };
        if self.out.len() == self.formula_end && text.len() < whole.len() {
            // The blank parts the words.
            self.out.push('\n');
        }
        if text.is_empty() {
            return;
        }
        self.ensure_paragraph();
        push_escaped(&mut self.out, text);
    }

    pub(super) fn line_break(&mut self, hard: bool) {
        if self.in_term {
            self.suspend_lines();
            return self.out.push_str("</dt>\n<dt>");
        }
        if self.awaits_text() {
            if self.out.len() == self.formula_end {
                self.out.push('\n');
            }
            return;
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
