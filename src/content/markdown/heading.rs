//! Heading ids.

use super::node::{Node, Token};
use super::{Inserts, insert};
use crate::config::HeadingIdStyle;
use pulldown_cmark::{Event, LinkType, Tag, TagEnd};
use std::collections::{HashMap, HashSet};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The ids of a page so far.
#[derive(Default)]
pub(super) struct HeadingIds {
    taken: HashSet<String>,
    next: HashMap<String, usize>,
}

impl HeadingIds {
    /// Notes an id that was given by hand.
    pub fn reserve(&mut self, id: &str) {
        self.taken.insert(id.to_string());
    }

    /// An id for a heading that nobody else has. Amortised constant: numbers already tried are not
    /// tried again.
    pub fn make(&mut self, text: &str, style: HeadingIdStyle) -> String {
        let mut base = anchor(text, style);
        if base.is_empty() {
            base = "heading".into();
        }
        if self.taken.insert(base.clone()) {
            return base;
        }
        let number = self.next.entry(base.clone()).or_insert(1);
        loop {
            let id = format!("{base}-{number}");
            *number += 1;
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }
}

/// The id that a heading of this text gets, before it is made unique. Section 11 of the specification.
pub fn anchor(text: &str, style: HeadingIdStyle) -> String {
    let text = text.trim();
    match style {
        HeadingIdStyle::GitHub => text.chars().filter_map(github).collect(),
        HeadingIdStyle::GitHubAscii => text.nfd().filter(char::is_ascii).filter_map(github).collect(),
        HeadingIdStyle::Blackfriday => blackfriday(text),
    }
}

fn github(character: char) -> Option<char> {
    match character {
        ' ' | '-' => Some('-'),
        '_' => Some('_'),
        _ if is_combining_mark(character) => None,
        _ if character.is_alphabetic() || is_digit(character) => Some(lower(character)),
        _ => None,
    }
}

fn blackfriday(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for character in text.chars() {
        if character.is_alphanumeric() && !is_combining_mark(character) {
            if gap && !out.is_empty() {
                out.push('-');
            }
            gap = false;
            out.push(lower(character));
        } else {
            gap = true;
        }
    }
    out
}

/// Decimal digits only: `½` and `²` are numbers but no digits.
fn is_digit(character: char) -> bool {
    character.is_ascii_digit()
        || (character.is_numeric()
            && !matches!(character, '²' | '³' | '¹' | '¼'..='¾' | '⁰'..='₉' | '⅐'..='↉' | '①'..='⓿'))
}

/// One letter for one letter, which `str::to_lowercase` is not.
fn lower(character: char) -> char {
    if character == 'İ' {
        return 'i';
    }
    character.to_lowercase().next().unwrap_or(character)
}

/// The text of a heading after the typographer, its last line alone. Tags, addresses that link
/// themselves and footnotes leave nothing; a word of `inserts` leaves the text of its HTML.
pub(super) fn heading_text(tokens: &[Token<'_>], inserts: &Inserts) -> String {
    let mut out = String::new();
    let mut in_autolink = false;
    for token in tokens {
        match &token.node {
            Node::Event(Event::Start(Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. })) => {
                in_autolink = true
            }
            Node::Event(Event::End(TagEnd::Link)) => in_autolink = false,
            Node::Event(Event::Text(text) | Event::Code(text)) if !in_autolink => {
                insert::push_text(&mut out, text, inserts);
            }
            Node::Event(Event::SoftBreak | Event::HardBreak) => out.clear(),
            Node::Symbol(html) => push_decoded(&mut out, html),
            Node::Emoji(_, name) => out.push_str(name),
            _ => {}
        }
    }
    out
}

/// Appends `html` with the entities of the typographer as characters.
fn push_decoded(out: &mut String, html: &str) {
    let known = match html {
        "&lsquo;" => '‘',
        "&rsquo;" => '’',
        "&ldquo;" => '“',
        "&rdquo;" => '”',
        "&laquo;" => '«',
        "&raquo;" => '»',
        "&ndash;" => '–',
        "&mdash;" => '—',
        "&hellip;" => '…',
        "&amp;" => '&',
        _ if html.starts_with('&') && html.ends_with(';') => return,
        _ => return out.push_str(html),
    };
    out.push(known);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, style: HeadingIdStyle, expected: &str) {
        assert_eq!(HeadingIds::default().make(input, style), expected, "{input}");
    }

    #[test]
    fn ids_in_three_styles() {
        check("C++ & C#", HeadingIdStyle::GitHub, "c--c");
        check("under_score and-dash", HeadingIdStyle::GitHub, "under_score-and-dash");
        check("a – b", HeadingIdStyle::GitHub, "a--b");
        check("tab\there", HeadingIdStyle::GitHub, "tabhere");
        check("???", HeadingIdStyle::GitHub, "heading");
        check("Crème Brûlée 日本", HeadingIdStyle::GitHubAscii, "creme-brulee-");
        check("a -- b!  c", HeadingIdStyle::Blackfriday, "a-b-c");
    }

    #[test]
    fn twins_are_numbered() {
        let mut ids = HeadingIds::default();
        let made: Vec<String> = ["Same", "Same", "Same", "Same 1", "Same-1"]
            .iter()
            .map(|text| ids.make(text, HeadingIdStyle::GitHub))
            .collect();
        assert_eq!(made, ["same", "same-1", "same-2", "same-1-1", "same-1-2"]);
    }
}
