//! Lists whose blank lines stand before tables or notes alone are tight.

use super::node::{Node, Token};
use pulldown_cmark::{Event, Tag, TagEnd};

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

/// Takes the tags of paragraphs out of lists that are loose for tables and notes only. Linear.
pub(super) fn apply<'a>(mut tokens: Vec<Token<'a>>, text: &str) -> Vec<Token<'a>> {
    let is_exempt =
        |node: &Node<'_>| matches!(node, Node::Event(Event::Start(Tag::Table(_) | Tag::FootnoteDefinition(_))));
    if !tokens.iter().any(|token| is_exempt(&token.node)) {
        return tokens;
    }
    let mut lists: Vec<List> = Vec::new();
    let mut dropped = vec![false; tokens.len()];
    for (index, token) in tokens.iter().enumerate() {
        match &token.node {
            Node::Event(Event::Start(tag)) => {
                if let Some(list) = lists.last_mut() {
                    list.enter(tag, index, text, token.span.start);
                }
                if let Tag::List(_) = tag {
                    lists.push(List {
                        paragraphs: Vec::new(),
                        is_loose: false,
                        has_exempt: false,
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
                    list.paragraphs.iter().for_each(|index| dropped[*index] = true);
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
    fn enter(&mut self, tag: &Tag<'_>, index: usize, text: &str, start: usize) {
        self.depth += 1;
        let behind_blank = text[..start].trim_end_matches([' ', '\t', '>']).ends_with("\n\n");
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
