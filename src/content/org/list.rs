//! Lists.

use super::Writer;
use super::line::{Kind, Line, Marker};
use std::fmt::Write;

/// An item of a list.
struct Item<'a> {
    /// Its lines; the first begins behind the mark.
    lines: Vec<Line>,
    marker: Marker<'a>,
    /// Index of the line behind it.
    end: usize,
}

impl<'a> Writer<'a, '_> {
    /// Writes the list that begins at `at`; returns the index of the line behind it.
    pub(super) fn list(&mut self, lines: &[Line], at: usize) -> usize {
        let Some(first) = self.item(lines, at) else { return at + 1 };
        let ordered = first.marker.ordered;
        let tag = match (ordered, split_term(first.marker.rest)) {
            (true, _) => "ol",
            (false, Some(_)) => "dl",
            (false, None) => "ul",
        };
        let _ = writeln!(self.out, "<{tag}>");
        let indent = lines[at].indent;
        let mut item = Some(first);
        let mut end = at;
        while let Some(present) = item.filter(|item| item.marker.ordered == ordered) {
            end = present.end;
            self.write_item(tag, present);
            item = lines.get(end).filter(|line| line.indent == indent).and_then(|_| self.item(lines, end));
        }
        let _ = writeln!(self.out, "</{tag}>");
        end
    }

    /// The item that begins at `at`: lines that are indented more belong to it, up to two blank ones.
    fn item(&self, lines: &[Line], at: usize) -> Option<Item<'a>> {
        let first = lines[at];
        let Kind::Item(marker) = first.kind(self.text) else { return None };
        let mut end = at + 1;
        let mut blanks = 0;
        let mut behind = end;
        while let Some(line) = lines.get(end) {
            match line.kind(self.text) {
                Kind::Blank => {
                    blanks += 1;
                    end += 1;
                    continue;
                }
                _ if blanks > 1 || line.indent <= first.indent => break,
                _ => {}
            }
            blanks = 0;
            let block_end = self.outline.blocks.end_of(self.text, line).map(|number| end + (number - line.number));
            end = block_end.filter(|block_end| *block_end < lines.len()).unwrap_or(end) + 1;
            behind = end;
        }
        let start = first.end - marker.rest.len();
        let mut own = vec![Line { start, indent: 0, ..first }];
        own.extend_from_slice(&lines[at + 1..behind]);
        // One blank line between items is a part of the list; two end it.
        let next = if blanks == 1 { end } else { behind };
        Some(Item { lines: own, marker, end: next })
    }

    fn write_item(&mut self, tag: &str, mut item: Item<'a>) {
        let rest = item.marker.rest;
        let mut skip = 0;
        match (tag, split_term(rest)) {
            ("dl", split) => {
                let (term, length) = split.unwrap_or(("?", 0));
                self.out.push_str("<dt>\n");
                self.inline(term, 0);
                self.out.push_str("\n</dt>\n<dd>");
                skip = length;
            }
            _ => {
                self.out.push_str("<li");
                if let Some((number, behind)) = rest.strip_prefix("[@").and_then(|rest| rest.split_once(']'))
                    && let Ok(number) = number.parse::<u32>()
                {
                    let _ = write!(self.out, " value=\"{number}\"");
                    skip = rest.len() - behind.len();
                }
                let states = [("[ ]", "unchecked"), ("[X]", "checked"), ("[x]", "checked"), ("[-]", "indeterminate")];
                let behind = rest[skip..].trim_start();
                if let Some((mark, class)) = states.iter().find(|(mark, _)| behind.starts_with(*mark)) {
                    let _ = write!(self.out, " class=\"{class}\"");
                    skip = rest.len() - behind.len() + mark.len();
                }
                self.out.push('>');
            }
        }
        let words = rest[skip..].trim_start();
        item.lines[0].start = item.lines[0].end - words.len();
        self.depth += 1;
        let is_text = |line: &Line| !self.interrupts(line) || line.kind(self.text) == Kind::Blank;
        if item.lines.iter().all(is_text) {
            let words = self.words(&item.lines);
            self.inline(words, 0);
        } else {
            self.out.push('\n');
            self.blocks(&item.lines);
        }
        self.depth -= 1;
        self.out.push_str(if tag == "dl" { "</dd>\n" } else { "</li>\n" });
    }
}

/// `term :: words`: the term, and the bytes up to the words.
fn split_term(rest: &str) -> Option<(&str, usize)> {
    let at = match rest.find(" :: ") {
        Some(at) => at,
        None => rest.strip_suffix(" ::")?.len(),
    };
    Some((rest[..at].trim_end(), (at + " :: ".len()).min(rest.len())))
}
