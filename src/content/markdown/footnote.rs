//! Footnotes: numbered by first reference, gathered at the end.

use super::node::{Node, Token};
use pulldown_cmark::{Event, Tag, TagEnd};
use std::collections::HashMap;

/// A note that is referred to.
pub(super) struct Note<'a> {
    /// What it says.
    pub tokens: Vec<Token<'a>>,
    /// How often it is referred to.
    pub references: usize,
}

/// Takes the definitions out of `tokens`. Returns the notes in the order of their numbers, and the
/// number of each label. Linear.
pub(super) fn take<'a>(tokens: Vec<Token<'a>>) -> (Vec<Token<'a>>, Vec<Note<'a>>, HashMap<String, usize>) {
    if !tokens.iter().any(|token| matches!(token.node, Node::Event(Event::Start(Tag::FootnoteDefinition(_))))) {
        return (tokens, Vec::new(), HashMap::new());
    }
    let mut body = Vec::with_capacity(tokens.len());
    let mut definitions: Vec<(String, Vec<Token<'a>>)> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut open: Vec<usize> = Vec::new();
    for token in tokens {
        match &token.node {
            Node::Event(Event::Start(Tag::FootnoteDefinition(label))) => {
                known.entry(label.to_string()).or_insert(definitions.len());
                open.push(definitions.len());
                definitions.push((label.to_string(), Vec::new()));
            }
            Node::Event(Event::End(TagEnd::FootnoteDefinition)) => {
                open.pop();
            }
            _ => match open.last() {
                Some(&index) => definitions[index].1.push(token),
                None => body.push(token),
            },
        }
    }
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut order: Vec<usize> = Vec::new();
    let mut references: Vec<usize> = Vec::new();
    let mut count = |tokens: &[Token<'a>], order: &mut Vec<usize>, references: &mut Vec<usize>| {
        for token in tokens {
            if let Node::Event(Event::FootnoteReference(label)) = &token.node
                && let Some(&index) = known.get(label.as_ref())
            {
                let number = *numbers.entry(label.to_string()).or_insert_with(|| {
                    order.push(index);
                    references.push(0);
                    order.len()
                });
                references[number - 1] += 1;
            }
        }
    };
    count(&body, &mut order, &mut references);
    let mut seen = 0;
    while seen < order.len() {
        count(&definitions[order[seen]].1, &mut order, &mut references);
        seen += 1;
    }
    let notes = order
        .iter()
        .zip(references)
        .map(|(&index, references)| Note { tokens: std::mem::take(&mut definitions[index].1), references })
        .collect();
    (body, notes, numbers)
}
