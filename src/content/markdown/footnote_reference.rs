//! References to footnotes before a bracket: `Claim[^1](2020)` is a note and a year, and no link.
//!
//! The parser takes them for links, and it trims labels, which Goldmark compares as they are written.

use super::node::{Node, Token};
use pulldown_cmark::{CodeBlockKind, CowStr, Event, Tag, TagEnd};
use std::borrow::Cow;
use std::collections::HashSet;

/// What stands for the signs of a reference while the parser runs, between two [`EDGE`]s: a byte without meaning in
/// Markdown.
const SHIELD: char = '\u{1c}';
/// Punctuation, as brackets are, which means nothing in Markdown, and ends no entity either.
const EDGE: u8 = b',';

/// `text` with the references out of the parser's way that a round or square bracket follows. Offsets stay. Linear.
pub(super) fn take(text: &str) -> Cow<'_, str> {
    // A text that holds the byte itself is left as it is: what stood for a reference could not be told from it.
    if !text.contains("[^") || text.contains(SHIELD) {
        return Cow::Borrowed(text);
    }
    let labels: HashSet<&str> = text.lines().filter_map(defined).collect();
    let mut shielded: Option<Vec<u8>> = None;
    for (at, _) in text.match_indices("[^").filter(|_| !labels.is_empty()) {
        let Some(label) = label(&text[at..]) else { continue };
        let end = at + label.len() + 3;
        if text[end..].starts_with(['(', '[']) && labels.contains(label) && !is_escaped(text, at) {
            let bytes = &mut shielded.get_or_insert_with(|| text.as_bytes().to_vec())[at..end];
            bytes.fill(SHIELD as u8);
            bytes[0] = EDGE;
            bytes[end - at - 1] = EDGE;
        }
    }
    match shielded.map(String::from_utf8) {
        Some(Ok(shielded)) => Cow::Owned(shielded),
        _ => Cow::Borrowed(text),
    }
}

/// The label of a definition that begins in `line`, behind the marks of quotes and lists.
fn defined(line: &str) -> Option<&str> {
    let begin = line.find("[^")?;
    let is_mark =
        |letter: char| matches!(letter, ' ' | '\t' | '>' | '-' | '*' | '+' | '.' | ')') || letter.is_ascii_digit();
    let label = line[..begin].chars().all(is_mark).then(|| label(&line[begin..]))??;
    line[begin + label.len() + 3..].starts_with(':').then_some(label)
}

/// The label of the reference that `text` begins with.
fn label(text: &str) -> Option<&str> {
    let label = &text[2..2 + text[2..].find([']', '[', '\n', '\\'])?];
    (!label.is_empty() && text[2 + label.len()..].starts_with(']')).then_some(label)
}

fn is_escaped(text: &str, at: usize) -> bool {
    text[..at].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}

/// Puts the references of `text` back, and gives each its label as it is written. Linear.
pub(super) fn apply<'a>(tokens: Vec<Token<'a>>, text: &'a str) -> Vec<Token<'a>> {
    let mut out = Vec::with_capacity(tokens.len());
    let mut in_code = false;
    // Where the text holds the byte itself, nothing was taken.
    let is_shielded = !text.contains(SHIELD);
    for mut token in tokens {
        let span = token.span.clone();
        match &mut token.node {
            Node::Event(Event::Start(Tag::CodeBlock(kind))) => {
                in_code = true;
                if let CodeBlockKind::Fenced(info) = kind
                    && is_shielded
                {
                    restore(info, &text[span]);
                }
            }
            Node::Event(Event::End(TagEnd::CodeBlock)) => in_code = false,
            Node::Event(Event::FootnoteReference(name) | Event::Start(Tag::FootnoteDefinition(name))) => {
                let written = text.get(span.clone()).filter(|text| text.starts_with("[^")).and_then(label);
                if let Some(written) = written.filter(|written| **written != **name) {
                    *name = CowStr::Borrowed(written);
                }
            }
            Node::Event(Event::Text(part)) if is_shielded && part.contains(SHIELD) => {
                if part.len() != span.len() {
                    // Lines of code that are indented: no reference is one there.
                    restore(part, &text[span]);
                } else if in_code {
                    *part = CowStr::Borrowed(&text[span]);
                } else {
                    split(&text[span.clone()], part, span.start, &mut out);
                    continue;
                }
            }
            Node::Event(Event::Code(part) | Event::Html(part) | Event::InlineHtml(part)) if is_shielded => {
                restore(part, &text[span])
            }
            Node::Event(Event::Start(
                Tag::Link { dest_url, title, id, .. } | Tag::Image { dest_url, title, id, .. },
            )) if is_shielded => {
                [dest_url, title, id].into_iter().for_each(|part| restore(part, &text[span.clone()]));
            }
            _ => {}
        }
        out.push(token);
    }
    out
}

/// Puts the references back that `part` of the text `written` holds, in their order.
fn restore(part: &mut CowStr<'_>, written: &str) {
    if !part.contains(SHIELD) {
        return;
    }
    let references = written.match_indices("[^").filter_map(|(at, _)| {
        let end = at + label(&written[at..])?.len() + 3;
        Some(&written[at..end])
    });
    let mut references = references.fuse();
    let mut out = String::with_capacity(part.len());
    let mut rest: &str = part;
    while let Some(at) = rest.find(SHIELD) {
        let length = rest[at..].bytes().take_while(|byte| *byte == SHIELD as u8).count();
        // An edge stands before it, which the parser takes for no more than a letter.
        out.push_str(rest.get(..at.saturating_sub(1)).unwrap_or_default());
        out.push_str(references.find(|reference| reference.len() == length + 2).unwrap_or_default());
        rest = rest.get(at + length + 1..).unwrap_or_default();
    }
    out.push_str(rest);
    *part = out.into();
}

/// Cuts `part`, a piece of text in which `written` stood, into references and what is between them.
fn split<'a>(written: &'a str, part: &str, start: usize, out: &mut Vec<Token<'a>>) {
    let mut from = 0;
    while let Some(at) =
        part.get(from..).and_then(|rest| rest.find(SHIELD)).map(|at| (from + at).saturating_sub(1).max(from))
    {
        if at > from {
            out.push(Token::text(CowStr::Borrowed(&written[from..at]), start + from..start + at));
        }
        let name = label(&written[at..]).unwrap_or_default();
        let end = at + name.len() + 3;
        let node = Node::Event(Event::FootnoteReference(CowStr::Borrowed(name)));
        out.push(Token { node, span: start + at..start + end });
        from = end;
    }
    if from < part.len() {
        out.push(Token::text(CowStr::Borrowed(&written[from..]), start + from..start + part.len()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_of_notes_before_brackets_are_shielded() {
        let check = |text: &str, expected: &str| assert_eq!(take(text).replace(SHIELD, "*"), expected, "{text}");
        check("a[^1](u) [^2](u)\n\n[^1]: x\n", "a,**,(u) [^2](u)\n\n[^1]: x\n");
        check("[^ab][c] [^ab] \\[^ab](x)\n> - [^ab]: x\n", ",***,[c] [^ab] \\[^ab](x)\n> - [^ab]: x\n");
        check("[^a](u) [^](u) [^a\n](u)\nx [^a]: no\n", "[^a](u) [^](u) [^a\n](u)\nx [^a]: no\n");
        check("\u{1c}[^a](u)\n[^a]: x\n", "*[^a](u)\n[^a]: x\n");
        check("&amp[^1](u)\n[^1]: x\n", "&amp,**,(u)\n[^1]: x\n");
    }
}
