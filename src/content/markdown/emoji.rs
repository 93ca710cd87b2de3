//! `:smile:` to its picture.

use super::node::{Node, Token};
use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

/// Letters of the longest name that is looked up.
const MAX_NAME: usize = 64;

/// Replaces names of emojis in the texts of `tokens`. Linear.
pub(super) fn apply<'a>(tokens: Vec<Token<'a>>, text: &'a str) -> Vec<Token<'a>> {
    let mut out = Vec::with_capacity(tokens.len());
    let mut verbatim = 0usize;
    for token in tokens {
        match &token.node {
            Node::Event(Event::Start(
                Tag::CodeBlock(_) | Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. },
            )) => verbatim += 1,
            Node::Event(Event::End(TagEnd::CodeBlock | TagEnd::Link)) => verbatim = verbatim.saturating_sub(1),
            Node::Event(Event::Text(content))
                if verbatim == 0 && content.len() == token.span.len() && content.contains(':') =>
            {
                split(&mut out, text, token.span.start, token.span.end);
                continue;
            }
            _ => {}
        }
        out.push(token);
    }
    out
}

/// `emoji` as HTML: each character by its number, so that the plain text of a page is letters of ASCII there.
pub(super) fn entities(emoji: &str) -> String {
    emoji.chars().map(|character| format!("&#x{:x};", u32::from(character))).collect()
}

fn split<'a>(out: &mut Vec<Token<'a>>, text: &'a str, start: usize, end: usize) {
    let (mut clean, mut at) = (start, start);
    while let Some(found) = text[at..end].find(':') {
        let colon = at + found;
        at = colon + 1;
        let name = text.as_bytes()[at..end]
            .iter()
            .take(MAX_NAME)
            .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'+'))
            .count();
        if name == 0 || text.as_bytes().get(at + name) != Some(&b':') || at + name >= end {
            continue;
        }
        let Some(emoji) = emojis::get_by_shortcode(&text[at..at + name]) else { continue };
        if clean < colon {
            out.push(Token::text(CowStr::Borrowed(&text[clean..colon]), clean..colon));
        }
        at += name + 1;
        out.push(Token { node: Node::Emoji(emoji.as_str(), &text[colon + 1..at - 1]), span: colon..at });
        clean = at;
    }
    if clean < end {
        out.push(Token::text(CowStr::Borrowed(&text[clean..end]), clean..end));
    }
}
