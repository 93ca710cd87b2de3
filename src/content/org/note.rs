//! Footnotes.

use super::Writer;
use super::line::{Kind, Line, is_note_name};
use std::fmt::Write;

/// A footnote that the text refers to.
pub(super) enum Note<'a> {
    /// Its name.
    Named(&'a str),
    /// Its words, which stand in the text.
    Inline(&'a str),
}

impl<'a> Writer<'a, '_> {
    /// The note that `inner`, between `[fn:` and `]`, refers to; `None` if there is none of that name.
    pub(super) fn note_of(&self, inner: &'a str) -> Option<Note<'a>> {
        match inner.split_once(':') {
            Some((name, words)) if name.is_empty() || is_note_name(name) => Some(Note::Inline(words)),
            Some(_) => None,
            None => self.outline.notes.contains_key(inner).then_some(Note::Named(inner)),
        }
    }

    /// Writes the number of `note`.
    pub(super) fn reference(&mut self, note: Note<'a>) {
        if self.in_toc {
            return;
        }
        let known = match &note {
            Note::Named(name) => self.numbers.get(name).copied(),
            Note::Inline(_) => None,
        };
        if let Some(number) = known {
            let _ =
                write!(self.out, "<sup class=\"footnote-reference\"><a href=\"#footnote-{number}\">{number}</a></sup>");
            return;
        }
        let number = self.notes.len() + 1;
        if let Note::Named(name) = note {
            self.numbers.insert(name, number);
        }
        self.notes.push(note);
        let _ = write!(
            self.out,
            "<sup class=\"footnote-reference\"><a id=\"footnote-reference-{number}\" href=\"#footnote-{number}\">{number}</a></sup>"
        );
    }

    /// Writes the notes that the text refers to. `lines` are all of the text.
    pub(super) fn write_notes(&mut self, lines: &[Line]) {
        if self.notes.is_empty() {
            return;
        }
        self.out.push_str("<div class=\"footnotes\">\n<hr class=\"footnotes-separatator\">\n");
        self.out.push_str("<div class=\"footnote-definitions\">\n");
        let mut at = 0;
        // Notes may refer to further ones.
        while at < self.notes.len() {
            let number = at + 1;
            let _ = writeln!(
                self.out,
                "<div class=\"footnote-definition\">\n<sup id=\"footnote-{number}\"><a href=\"#footnote-reference-{number}\">{number}</a></sup>"
            );
            self.out.push_str("<div class=\"footnote-body\">\n");
            match self.notes[at] {
                Note::Inline(words) => {
                    self.out.push_str("<p>");
                    self.inline(words, 0);
                    self.out.push_str("</p>\n");
                }
                Note::Named(name) => self.write_definition(name, lines),
            }
            self.out.push_str("</div>\n</div>\n");
            at += 1;
        }
        self.out.push_str("</div>\n</div>\n");
    }

    fn write_definition(&mut self, name: &str, lines: &[Line]) {
        let Some((first, end)) = self.outline.notes.get(name).copied() else { return };
        let Some(mut own) = lines.get(first..end).map(<[Line]>::to_vec) else { return };
        if let Some(line) = own.first_mut()
            && let Kind::Note(_, rest) = line.kind(self.text)
        {
            let words = rest.trim_start();
            *line = Line { start: line.end - words.len(), indent: 0, ..*line };
        }
        self.depth += 1;
        self.blocks(&own);
        self.depth -= 1;
    }
}
