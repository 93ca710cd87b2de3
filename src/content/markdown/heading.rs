//! Heading ids.

use super::node::{Node, Token};
use super::{Inserts, insert};
use crate::config::HeadingIdStyle;
use foldhash::{HashMap, HashSet};
use icu_properties::props::{EnumeratedProperty, GeneralCategory, GeneralCategoryGroup};
use memchr::memmem;
use pulldown_cmark::{Event, LinkType, Tag, TagEnd};
use unicode_normalization::UnicodeNormalization;

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

    /// Whether nobody has `id`, which is then taken.
    pub fn take(&mut self, id: &str) -> bool {
        self.taken.insert(id.to_string())
    }

    /// `html` with other ids for its headings whose id somebody has already; its ids are taken then. Linear.
    pub fn apart(&mut self, html: &str, style: HeadingIdStyle) -> Option<String> {
        let mut out = String::new();
        let mut done = 0;
        for (at, id) in heading_ids(html) {
            if !self.take(id) {
                out.extend([&html[done..at], &self.make(id, style)]);
                done = at + id.len();
            }
        }
        (done > 0).then(|| out + &html[done..])
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
        _ if is_letter_or(character, GeneralCategoryGroup::DecimalNumber) => Some(lower(character)),
        _ => None,
    }
}

fn blackfriday(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for character in text.chars() {
        if is_letter_or(character, GeneralCategoryGroup::Number) {
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

/// Whether a character is a letter or one of `numbers`. Rust's own tests are wider: they take `Ⓐ` for a letter, and `½`
/// and `Ⅷ` for digits.
fn is_letter_or(character: char, numbers: GeneralCategoryGroup) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphanumeric();
    }
    let category = GeneralCategory::for_char(character);
    GeneralCategoryGroup::Letter.contains(category) || numbers.contains(category)
}

/// One letter for one letter, which `str::to_lowercase` is not.
fn lower(character: char) -> char {
    if character == 'İ' {
        return 'i';
    }
    character.to_lowercase().next().unwrap_or(character)
}

/// The text of a heading after the typographer, its last line alone. Tags, addresses that link
/// themselves and footnotes leave nothing; a word of `inserts` leaves the text of its HTML, or nothing for a block that is
/// put behind the heading (`without_blocks`).
pub(super) fn heading_text(tokens: &[Token<'_>], inserts: &Inserts, without_blocks: bool) -> String {
    let mut out = String::new();
    let mut in_autolink = false;
    for token in tokens {
        match &token.node {
            Node::Event(Event::Start(Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. })) => {
                in_autolink = true
            }
            Node::Event(Event::End(TagEnd::Link)) => in_autolink = false,
            Node::Event(Event::Text(text) | Event::Code(text)) if !in_autolink => {
                insert::push_text(&mut out, text, inserts, without_blocks);
            }
            Node::Event(Event::SoftBreak | Event::HardBreak) => out.clear(),
            Node::Symbol(html) => push_decoded(&mut out, html),
            Node::Emoji(_, name) => out.push_str(name),
            _ => {}
        }
    }
    if without_blocks && out.trim().is_empty() {
        out.clear();
    }
    out
}

/// The ids of the headings in `html`, and where they stand.
pub fn heading_ids(html: &str) -> impl Iterator<Item = (usize, &str)> {
    memmem::find_iter(html.as_bytes(), "<h").filter_map(move |at| {
        const ID: &str = " id=\"";
        let start = at + "<h1".len() + ID.len();
        let is_heading =
            matches!(html.as_bytes().get(at + 2), Some(b'1'..=b'6')) && html.get(at + 3..start) == Some(ID);
        let id = is_heading.then(|| html[start..].split('"').next())??;
        Some((start, id)).filter(|_| !id.is_empty())
    })
}

/// Appends `html` with the entities of the typographer as characters.
fn push_decoded(out: &mut String, html: &str) {
    match SYMBOLS.iter().find(|(entity, _)| *entity == html) {
        Some((_, character)) => out.push(*character),
        None if html == "&amp;" => out.push('&'),
        None if html.starts_with('&') && html.ends_with(';') => {}
        None => out.push_str(html),
    }
}

/// The entities that the typographer writes by default.
const SYMBOLS: [(&str, char); 9] = [
    ("&lsquo;", '‘'),
    ("&rsquo;", '’'),
    ("&ldquo;", '“'),
    ("&rdquo;", '”'),
    ("&laquo;", '«'),
    ("&raquo;", '»'),
    ("&ndash;", '–'),
    ("&mdash;", '—'),
    ("&hellip;", '…'),
];

/// `html` with the symbols of the typographer as characters, as Hugo lists headings that hold markup.
pub(super) fn with_symbols(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('&') {
        let (before, entity) = rest.split_at(at);
        out.push_str(before);
        let found = SYMBOLS.iter().find(|(name, _)| entity.starts_with(name));
        let (length, character) = found.map_or((1, '&'), |(name, character)| (name.len(), *character));
        out.push(character);
        rest = &entity[length..];
    }
    out + rest
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
        check("Ⅷ Ⓐ ½ x² ٣ á", HeadingIdStyle::GitHub, "---x-٣-á");
        check("Ⅷ ½ Ⓐ x²", HeadingIdStyle::Blackfriday, "ⅷ-½-x²");
        check("???", HeadingIdStyle::GitHub, "heading");
        check("Crème Brûlée 日本", HeadingIdStyle::GitHubAscii, "creme-brulee-");
        check("a -- b!  c", HeadingIdStyle::Blackfriday, "a-b-c");
    }

    #[test]
    fn symbols_become_characters_and_nothing_else() {
        assert_eq!(with_symbols("<em>a</em> &ldquo;b&rdquo; &amp; &lt;&copy; &"), "<em>a</em> “b” &amp; &lt;&copy; &");
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
