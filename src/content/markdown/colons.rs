//! Lines that begin with a colon and are no definitions: `:smile: is an emoji`.
//!
//! The parser takes any colon behind a paragraph for a definition. Goldmark asks for a blank behind it.

use super::node::{Node, Token};
use pulldown_cmark::{CodeBlockKind, CowStr, Event, Tag};
use std::borrow::Cow;

/// What stands for a colon while the parser runs: a byte without meaning in Markdown.
const SHIELD: char = '\u{1a}';

/// `text` with a [`SHIELD`] for colons at the start of lines that no blank follows. Offsets stay. Linear.
pub(super) fn take(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let mut shielded: Option<Vec<u8>> = None;
    for (at, _) in text.match_indices(':') {
        let before = bytes[..at].iter().rev().find(|byte| !matches!(byte, b' ' | b'\t' | b'>'));
        if !matches!(before, None | Some(b'\n')) {
            continue;
        }
        let line = text[at..].lines().next().unwrap_or_default();
        if !line[1..].starts_with([' ', '\t']) && !is_ruler(line) {
            shielded.get_or_insert_with(|| bytes.to_vec())[at] = SHIELD as u8;
        }
    }
    // A text that holds the byte itself is left as it is: what stood for a colon could not be told from it.
    match shielded.filter(|_| !text.contains(SHIELD)).map(String::from_utf8) {
        Some(Ok(shielded)) => Cow::Owned(shielded),
        _ => Cow::Borrowed(text),
    }
}

/// Whether a line is the one below the head of a table: `:--|--:`.
fn is_ruler(line: &str) -> bool {
    line.contains('-') && line.bytes().all(|byte| matches!(byte, b':' | b'-' | b'|' | b' ' | b'\t'))
}

/// Puts the colons of `text` back. Linear.
pub(super) fn apply<'a>(mut tokens: Vec<Token<'a>>, text: &'a str) -> Vec<Token<'a>> {
    for Token { node, span } in &mut tokens {
        let Node::Event(event) = node else { continue };
        match event {
            Event::Text(part) if part.contains(SHIELD) && part.len() == span.len() => {
                *part = CowStr::Borrowed(&text[span.clone()]);
            }
            Event::Text(part) | Event::Code(part) | Event::Html(part) | Event::InlineHtml(part) => restore(part),
            Event::FootnoteReference(label) | Event::Start(Tag::FootnoteDefinition(label)) => restore(label),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => restore(info),
            Event::Start(Tag::Link { dest_url, title, id, .. } | Tag::Image { dest_url, title, id, .. }) => {
                [dest_url, title, id].into_iter().for_each(restore);
            }
            _ => {}
        }
    }
    tokens
}

fn restore(part: &mut CowStr<'_>) {
    if part.contains(SHIELD) {
        *part = part.replace(SHIELD, ":").into();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_colons_at_the_start_of_lines_are_shielded() {
        let check = |text: &str, expected: &str| assert_eq!(take(text).replace(SHIELD, "*"), expected, "{text}");
        check("A\n: x\n:\ty\na: b\n", "A\n: x\n:\ty\na: b\n");
        check("A\n:smile: x\n> :y\n  :z\n:", "A\n*smile: x\n> *y\n  *z\n*");
        check("A\n:: x\n", "A\n*: x\n");
        check("a | b\n:--|:-:\nc\n:-) d\n", "a | b\n:--|:-:\nc\n*-) d\n");
        check("A\u{1a}\n:x\n", "A*\n:x\n");
    }
}
