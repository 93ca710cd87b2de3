//! Lists whose blank lines stand before tables or notes alone, or were attributes of blocks, are tight.

use super::node::{Node, Token};
use pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;

struct List {
    /// Tokens of paragraphs right in its items.
    paragraphs: Vec<usize>,
    is_loose: bool,
    /// A block before which a blank line does not count.
    has_exempt: bool,
    /// How many elements are open inside it: 1 is an item.
    depth: usize,
    /// Blocks seen in the item.
    blocks: usize,
    items: usize,
}

/// Takes the tags of paragraphs out of lists that are loose for tables, notes and `blanked` lines only. Linear.
pub(super) fn apply<'a>(mut tokens: Vec<Token<'a>>, text: &str, blanked: &[Range<usize>]) -> Vec<Token<'a>> {
    let is_exempt =
        |node: &Node<'_>| matches!(node, Node::Event(Event::Start(Tag::Table(_) | Tag::FootnoteDefinition(_))));
    if blanked.is_empty() && !tokens.iter().any(|token| is_exempt(&token.node)) {
        return tokens;
    }
    let mut lists: Vec<List> = Vec::new();
    let mut dropped = vec![false; tokens.len()];
    for (index, token) in tokens.iter().enumerate() {
        match &token.node {
            Node::Event(Event::Start(tag)) => {
                if let Some(list) = lists.last_mut() {
                    list.enter(tag, index, is_behind_blank(text, token.span.start, blanked));
                }
                if let Tag::List(_) = tag {
                    let next = blanked.partition_point(|line| line.start < token.span.start);
                    lists.push(List {
                        paragraphs: Vec::new(),
                        is_loose: false,
                        has_exempt: blanked.get(next).is_some_and(|line| line.start < token.span.end),
                        depth: 0,
                        blocks: 0,
                        items: 0,
                    });
                }
            }
            Node::Event(Event::End(tag)) => {
                if let TagEnd::List(_) = tag
                    && let Some(list) = lists.pop().filter(|list| list.has_exempt && !list.is_loose)
                {
                    for paragraph in &list.paragraphs {
                        dropped[*paragraph] = true;
                        // What stands right in an item has no tag to carry them.
                        if let Some(before) = paragraph.checked_sub(1) {
                            dropped[before] |= matches!(tokens[before].node, Node::Attributes(_));
                        }
                    }
                }
                if let Some(list) = lists.last_mut() {
                    if *tag == TagEnd::Paragraph && list.depth == 2 {
                        list.paragraphs.push(index);
                    }
                    list.depth = list.depth.saturating_sub(1);
                }
            }
            _ => {}
        }
    }
    let mut kept = dropped.iter().map(|dropped| !dropped);
    tokens.retain(|_| kept.next().unwrap_or(true));
    tokens
}

impl List {
    fn enter(&mut self, tag: &Tag<'_>, index: usize, behind_blank: bool) {
        self.depth += 1;
        match (self.depth, tag) {
            (1, _) => {
                self.is_loose |= self.items > 0 && behind_blank;
                self.items += 1;
                self.blocks = 0;
            }
            (2, Tag::Table(_) | Tag::FootnoteDefinition(_)) => {
                self.has_exempt = true;
                self.blocks += 1;
            }
            (2, _) => {
                self.is_loose |= self.blocks > 0 && behind_blank;
                self.blocks += 1;
                if let Tag::Paragraph = tag {
                    self.paragraphs.push(index);
                }
            }
            _ => {}
        }
    }
}

/// Whether the line before the one at `start` is blank; `blanked` lines are none, and what stands before them counts.
fn is_behind_blank(text: &str, start: usize, blanked: &[Range<usize>]) -> bool {
    let mut end = text[..start].trim_end_matches([' ', '\t', '>']).len();
    loop {
        let Some(before) = text[..end].strip_suffix('\n') else { return false };
        let line = before.trim_end_matches([' ', '\t', '>']).len();
        if line > 0 && !before[..line].ends_with('\n') {
            return false;
        }
        let known = blanked.partition_point(|range| range.start <= line);
        match known.checked_sub(1).map(|index| &blanked[index]).filter(|range| line < range.end) {
            Some(range) => end = range.start,
            None => return true,
        }
    }
}
