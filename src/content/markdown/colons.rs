//! Lines that begin with a colon and are no definitions: `:smile: is an emoji`.
//!
//! The parser takes any colon behind a paragraph for a definition. Goldmark asks for a blank behind it, and for none in
//! front of it.

use super::node::{Node, Token};
use pulldown_cmark::{CodeBlockKind, CowStr, Event, Tag, TagEnd};
use std::borrow::Cow;

/// What stands for a colon while the parser runs: a byte without meaning in Markdown.
const SHIELD: char = '\u{1a}';

/// `text` with a [`SHIELD`] for colons at the start of lines that no blank follows. Offsets stay. Linear.
pub(super) fn take(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let mut shielded: Option<Vec<u8>> = None;
    for at in memchr::memchr_iter(b':', bytes) {
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

/// `text`, of `written` what [`take`] left, with a [`SHIELD`] for the colons of definitions among its `tokens` that are
/// indented; `None` if there are none. Linear.
pub(super) fn take_indented(tokens: &[Token<'_>], text: &str, written: &str) -> Option<String> {
    let is_definition =
        |token: &Token<'_>| matches!(token.node, Node::Event(Event::Start(Tag::DefinitionListDefinition)));
    if !tokens.iter().any(is_definition) || written.contains(SHIELD) {
        return None;
    }
    let mut around: Vec<Container> = Vec::new();
    let mut shielded: Option<Vec<u8>> = None;
    for (index, token) in tokens.iter().enumerate() {
        match &token.node {
            Node::Event(Event::Start(tag)) => {
                if let Tag::DefinitionListDefinition = tag
                    && let Some(at) = text[token.span.clone()].find(':').map(|at| token.span.start + at)
                    && let Some(column) = column(text, at)
                    && around.last().unwrap_or(&Container::Quote).is_left_of(column)
                {
                    shielded.get_or_insert_with(|| text.as_bytes().to_vec())[at] = SHIELD as u8;
                }
                around.extend(Container::new(tag, token, tokens.get(index + 1), text));
            }
            Node::Event(Event::End(
                TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::DefinitionListDefinition | TagEnd::FootnoteDefinition,
            )) => {
                around.pop();
            }
            _ => {}
        }
    }
    shielded.and_then(|bytes| String::from_utf8(bytes).ok())
}

/// What a block stands in.
enum Container {
    Quote,
    /// An item of a list, and the column of what it holds.
    Item(usize),
    /// One whose lines may be indented as they like.
    Other,
}

impl Container {
    /// Whether a block at `column` is indented in it.
    fn is_left_of(&self, column: usize) -> bool {
        match self {
            Container::Quote => column > 0,
            Container::Item(content) => column > *content,
            Container::Other => false,
        }
    }

    fn new(tag: &Tag<'_>, token: &Token<'_>, first: Option<&Token<'_>>, text: &str) -> Option<Container> {
        match tag {
            Tag::BlockQuote(_) => Some(Container::Quote),
            Tag::Item => {
                let line = text[token.span.start..].lines().next().unwrap_or_default().len();
                let begin = first.map(|first| first.span.start).filter(|at| *at < token.span.start + line);
                // What begins on a line of its own stands behind the mark and a blank.
                let content = match begin {
                    Some(begin) => column_of_text(text, begin),
                    None => column_of_text(text, token.span.start) + 2,
                };
                Some(Container::Item(content))
            }
            Tag::DefinitionListDefinition | Tag::FootnoteDefinition(_) => Some(Container::Other),
            _ => None,
        }
    }
}

/// The column of the byte `at` behind the marks of quotes; `None` if text stands in front of it in its line.
fn column(text: &str, at: usize) -> Option<usize> {
    let lead = &text[text[..at].rfind('\n').map_or(0, |end| end + 1)..at];
    lead.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'>')).then(|| column_of_text(text, at))
}

/// The column of the byte `at` behind the marks of quotes, whatever else stands in its line.
fn column_of_text(text: &str, at: usize) -> usize {
    let lead = &text[text[..at].rfind('\n').map_or(0, |end| end + 1)..at];
    let quotes = lead.len() - lead.trim_start_matches([' ', '\t', '>']).len();
    let lead = match lead[..quotes].rfind('>') {
        Some(mark) => lead[mark + 1..].strip_prefix(' ').unwrap_or(&lead[mark + 1..]),
        None => lead,
    };
    lead.chars().fold(0, |column, letter| if letter == '\t' { column / 4 * 4 + 4 } else { column + 1 })
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
    use crate::config::Markup;
    use crate::content::markdown::read::read_nodes;

    #[test]
    fn colons_of_definitions_that_are_indented_are_shielded() {
        let check = |text: &str, expected: &str| {
            let (tokens, _) = read_nodes(text, &Markup::default());
            let found = take_indented(&tokens, text, text).unwrap_or_default();
            assert_eq!(found.replace(SHIELD, "*"), expected, "{text}");
        };
        check("A\n\n  : x\n", "A\n\n  * x\n");
        check("> A\n> : x\n>\n>  : y\n", "> A\n> : x\n>\n>  * y\n");
        check("- A\n  : x\n   : y\n", "- A\n  : x\n   * y\n");
        check("A\n: x\n\n1. B\n   : y\n", "");
        check("\u{1a}A\n\n  : x\n", "");
    }

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
