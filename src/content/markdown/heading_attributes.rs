//! `## Title {#id .class key="value"}`: takes the braces out of the heading.

use super::attributes::parse_attributes;
use super::node::{Node, Token};
use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

/// Puts the attributes before each heading. Linear.
pub(super) fn apply<'a>(tokens: Vec<Token<'a>>, text: &'a str) -> Vec<Token<'a>> {
    if memchr::memchr(b'{', text.as_bytes()).is_none() {
        return tokens;
    }
    let mut out: Vec<Token<'a>> = Vec::with_capacity(tokens.len() + 4);
    let mut cut = usize::MAX;
    for mut token in tokens {
        match &token.node {
            Node::Event(Event::Start(Tag::Heading { .. })) => {
                if let Some((at, list)) = braces(text, token.span.start, token.span.end) {
                    cut = at;
                    // Those of the line behind it come after its own.
                    let behind =
                        out.len() - usize::from(matches!(out.last(), Some(Token { node: Node::Attributes(_), .. })));
                    out.insert(behind, Token { node: Node::Attributes(list), span: token.span.clone() });
                }
            }
            Node::Event(Event::End(TagEnd::Heading(_))) => cut = usize::MAX,
            _ if token.span.start >= cut => continue,
            Node::Event(Event::Text(content)) if token.span.end > cut => {
                let kept = &text[token.span.start..cut];
                let kept = if content.len() == token.span.len() { kept.trim_end() } else { content.trim_end() };
                token.span.end = token.span.start + kept.len();
                token.node = Node::Event(Event::Text(CowStr::from(kept.to_string())));
            }
            Node::Event(Event::Text(content)) if token.span.end == cut => {
                token.node = Node::Event(Event::Text(CowStr::from(content.trim_end().to_string())));
            }
            _ => {}
        }
        out.push(token);
    }
    out
}

/// Where what is no text of the heading begins, and what the braces there say.
fn braces(text: &str, start: usize, end: usize) -> Option<(usize, Vec<(String, String)>)> {
    let source = text[start..end].trim_end();
    let line = if source.starts_with('#') {
        if let Some((closing, behind)) = closing_hashes(source)
            && let Some(list) = behind.trim().strip_prefix('{').and_then(|rest| rest.strip_suffix('}'))
            && let Some(list) = parse_attributes(list)
        {
            return Some((start + closing, list));
        }
        // In front of hashes that close the heading, braces are text.
        source
    } else {
        source.rsplit_once('\n')?.0.trim_end()
    };
    let inner = line.strip_suffix('}')?;
    let first = inner.rfind('\n').map_or(0, |at| at + 1);
    let mut at = first;
    // The first brace from which all up to the end is a list of attributes; a few are tried.
    for _ in 0..8 {
        at += inner[at..].find('{')?;
        if text.as_bytes().get((start + at).wrapping_sub(1)) != Some(&b'\\')
            && let Some(list) = parse_attributes(&inner[at + 1..])
        {
            return Some((start + at, list));
        }
        at += 1;
    }
    None
}

/// Where the first run of hashes behind a blank stands in a heading, and what follows it.
fn closing_hashes(source: &str) -> Option<(usize, &str)> {
    let bytes = source.as_bytes();
    let mut at = bytes.iter().take_while(|byte| **byte == b'#').count();
    while at + 1 < bytes.len() {
        if bytes[at] == b'\\' && bytes[at + 1].is_ascii_punctuation() {
            at += 2;
        } else if matches!(bytes[at], b' ' | b'\t') && bytes[at + 1] == b'#' {
            let behind = source[at + 1..].trim_start_matches('#');
            return Some((at + 1, behind));
        } else {
            at += 1;
        }
    }
    None
}
