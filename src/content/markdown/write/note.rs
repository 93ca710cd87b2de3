//! Footnotes: references and the list at the end.

use super::Writer;
use crate::content::markdown::footnote::Note;
use std::fmt::Write;

impl<'a> Writer<'a, '_> {
    pub(super) fn footnote_reference(&mut self, label: &str) {
        if self.in_toc {
            return;
        }
        let Some(&number) = self.numbers.get(label) else {
            return self.plain(&format!("[^{label}]"));
        };
        self.ensure_paragraph();
        let link = self.link_around();
        if let Some(link) = link {
            self.suspend(link);
        }
        let repeat = self.seen_references[number - 1];
        self.seen_references[number - 1] += 1;
        let prefix = self.context.id_prefix;
        let _ = write!(
            self.out,
            "<sup id=\"{prefix}fnref{}:{number}\"><a href=\"#{prefix}fn:{number}\" class=\"footnote-ref\" role=\"doc-noteref\">{number}</a></sup>",
            Repeat(repeat)
        );
        if link.is_some() {
            self.resume();
        }
    }

    /// Writes the notes at the end of the page.
    pub fn write_notes(&mut self, notes: &[Note<'a>]) {
        self.close_raw(0);
        if notes.is_empty() {
            return;
        }
        let prefix = self.context.id_prefix;
        self.fresh_line();
        let rule = if self.context.markup.xhtml { "<hr />" } else { "<hr>" };
        let _ = write!(self.out, "<div class=\"footnotes\" role=\"doc-endnotes\">\n{rule}\n<ol>\n");
        for (index, note) in notes.iter().enumerate() {
            let number = index + 1;
            let _ = writeln!(self.out, "<li id=\"{prefix}fn:{number}\">");
            self.depth += 1;
            self.write(&note.tokens);
            self.close_raw(self.depth);
            self.depth -= 1;
            let ends_paragraph = self.out.ends_with("</p>\n");
            if ends_paragraph {
                self.out.truncate(self.out.len() - "</p>\n".len());
            }
            for repeat in 0..note.references {
                let _ = write!(
                    self.out,
                    "&#160;<a href=\"#{prefix}fnref{}:{number}\" class=\"footnote-backref\" role=\"doc-backlink\">{}</a>",
                    Repeat(repeat),
                    self.context.markup.footnote_backlink
                );
            }
            self.out.push_str(if ends_paragraph { "</p>\n</li>\n" } else { "\n</li>\n" });
        }
        self.out.push_str("</ol>\n</div>\n");
    }
}

/// The number in ids of repeated references: none for the first.
struct Repeat(usize);

impl std::fmt::Display for Repeat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0 == 0 { Ok(()) } else { write!(f, "{}", self.0) }
    }
}
