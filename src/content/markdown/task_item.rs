//! `- [ ]words`: boxes without a blank behind them, which Goldmark takes as well.

use super::node::{Node, Token};
use pulldown_cmark::{CowStr, Event, Tag};

/// Makes boxes of `[ ]`, `[x]` and `[X]` at the start of items. What could be a link stays one. Linear.
pub(super) fn apply<'a>(tokens: Vec<Token<'a>>, text: &'a str) -> Vec<Token<'a>> {
    if !["[ ]", "[x]", "[X]"].iter().any(|mark| text.contains(mark)) {
        return tokens;
    }
    let mut out: Vec<Token<'a>> = Vec::with_capacity(tokens.len() + 1);
    let mut at_start = false;
    // Behind the last byte of the box that is being taken out of the texts.
    let mut box_end = 0;
    for token in tokens {
        let Node::Event(Event::Text(_)) = &token.node else {
            let is_paragraph = matches!(token.node, Node::Event(Event::Start(Tag::Paragraph)));
            at_start = matches!(token.node, Node::Event(Event::Start(Tag::Item))) || (at_start && is_paragraph);
            out.push(token);
            continue;
        };
        if std::mem::take(&mut at_start)
            && let Some(checked) = box_at(&text[token.span.start..])
        {
            box_end = token.span.start + BOX;
            out.push(Token { node: Node::Event(Event::TaskListMarker(checked)), span: token.span.start..box_end });
        }
        if token.span.start >= box_end {
            out.push(token);
        } else if token.span.end > box_end {
            out.push(Token::text(CowStr::Borrowed(&text[box_end..token.span.end]), box_end..token.span.end));
        }
    }
    out
}

/// Bytes of a box.
const BOX: usize = "[ ]".len();

/// Whether `text` begins with a box that nothing makes a link, and whether that is checked.
fn box_at(text: &str) -> Option<bool> {
    let checked = match text.get(..BOX)? {
        "[ ]" => false,
        "[x]" | "[X]" => true,
        _ => return None,
    };
    (!text[BOX..].starts_with(['(', '[', ':'])).then_some(checked)
}
