//! Org to HTML, as far as authors of posts use it.
//!
//! Headings, paragraphs, emphasis, links and pictures, lists, tables, blocks, drawers, notes and exported HTML, with the
//! anchors that Hugo gives them. Deliberately absent: what runs or reads something else (`#+CALL`, `#+INCLUDE`,
//! macros), agendas, and LaTeX, which all stay text or are left out.
//!
//! In reading order: [`outline`] finds what must be known before the first line is written, [`block`] writes lines,
//! [`list`] and [`table`] two kinds of them, [`inline`] and [`link`] what stands in a line, [`note`] the footnotes.

mod block;
mod inline;
mod line;
mod link;
mod list;
mod note;
mod outline;
mod symbol;
mod table;

use super::markdown::{Heading, Link, MarkdownContext, Rendered, render_toc};
use crate::config::TocSettings;
use crate::diagnostic::Diagnostic;
use outline::Outline;
use std::collections::BTreeMap;
use std::ops::Range;

/// What divides a page into its summary and the rest.
pub const DIVIDER: &str = "# more";

/// Renders `text`.
///
/// Reports `url-dangerous` and `highlight-skipped`. Linear in the length of text and result, but for a logarithm.
pub fn render_org(text: &str, context: &MarkdownContext<'_>) -> Rendered {
    let lines = line::cut(text);
    let outline = outline::read(text, &lines);
    let mut writer = Writer {
        text,
        context,
        outline: &outline,
        out: String::with_capacity(text.len() + text.len() / 2),
        headings: Vec::new(),
        links: Vec::new(),
        diagnostics: Vec::new(),
        sections: Vec::new(),
        notes: Vec::new(),
        numbers: BTreeMap::new(),
        caption: None,
        attributes: "",
        fences: 0,
        depth: 0,
        in_toc: false,
    };
    writer.blocks(&lines);
    writer.close_sections(0);
    writer.write_notes(&lines);
    Rendered {
        html: context.inserts.fill(&writer.out),
        headings: writer.headings,
        links: writer.links,
        diagnostics: writer.diagnostics,
    }
}

/// The table of contents: every heading, below the one it belongs to. Empty without headings.
pub fn render_org_toc(headings: &[Heading], settings: &TocSettings) -> String {
    if headings.is_empty() {
        return String::new();
    }
    let mut open: Vec<u8> = Vec::new();
    let nested: Vec<Heading> = headings
        .iter()
        .map(|heading| {
            while open.last().is_some_and(|level| *level >= heading.level) {
                open.pop();
            }
            open.push(heading.level);
            Heading { level: open.len() as u8, ..heading.clone() }
        })
        .collect();
    render_toc(&nested, &TocSettings { start_level: 1, end_level: 6, ..*settings })
}

/// Where the divider of `text[body]` begins: a line of its own, and not in a block. Linear, but for a logarithm.
pub fn find_divider(text: &str, body: Range<usize>) -> Option<usize> {
    let body_text = &text[body.clone()];
    if !body_text.contains(DIVIDER) {
        return None;
    }
    let lines = line::cut(body_text);
    let blocks = outline::BlockEnds::read(body_text, &lines);
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if line.text(body_text) == DIVIDER {
            return Some(body.start + line.start + line.indent);
        }
        at = blocks.end_of(body_text, line).map_or(at, |end| end) + 1;
    }
    None
}

/// The writer of one text.
struct Writer<'a, 'c> {
    text: &'a str,
    context: &'c MarkdownContext<'c>,
    outline: &'c Outline<'a>,
    out: String,
    headings: Vec<Heading>,
    links: Vec<Link>,
    diagnostics: Vec<Diagnostic>,
    /// Headings that are open, outermost first: their level, and whether a box for their text is open.
    sections: Vec<(usize, bool)>,
    /// Footnotes in the order of their numbers.
    notes: Vec<note::Note<'a>>,
    /// Footnotes with a name: their numbers.
    numbers: BTreeMap<&'a str, usize>,
    /// `#+CAPTION` of the block that comes next.
    caption: Option<&'a str>,
    /// `#+ATTR_HTML` of the picture that comes next.
    attributes: &'a str,
    /// Blocks of code so far.
    fences: usize,
    /// Lists and blocks that the present lines stand in.
    depth: usize,
    /// A heading is being written for the table of contents.
    in_toc: bool,
}

/// Lists and blocks that may stand in each other; what lies deeper is text.
const MAX_DEPTH: usize = 40;

impl<'a> Writer<'a, '_> {
    /// The bytes of `part`, which is a part of the text.
    fn span_of(&self, part: &str) -> Range<usize> {
        let start = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize).min(self.text.len());
        start..(start + part.len()).min(self.text.len())
    }

    /// What `write` writes, by itself.
    fn apart(&mut self, write: impl FnOnce(&mut Self)) -> String {
        let before = std::mem::take(&mut self.out);
        write(self);
        std::mem::replace(&mut self.out, before)
    }
}

#[cfg(test)]
mod tests;
