//! A file to a [`ParsedPage`].

use super::front_matter::{Block, split_front_matter};
use super::shortcode::{KnownShortcodes, Piece, parse_shortcodes, stray_calls_and_links};
use crate::diagnostic::{Diagnostic, FilePath, Parsed};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// A content file, cut into its parts. Offsets are bytes from the start of the file.
#[derive(Debug, Clone)]
pub struct ParsedPage {
    /// `content/post/a.md`.
    pub file: FilePath,
    /// The whole file, without a byte order mark.
    pub text: Arc<str>,
    /// The front matter as data.
    pub front_matter: Block,
    /// The body, cut at its shortcodes.
    pub pieces: Vec<Piece>,
    /// Where only the front matter is here and the body is still to be read ([`ParsedPage::with_text`]): the print of the
    /// whole file, of those who know it. `text` ends with the front matter then, and there are no pieces.
    pub unread: Option<u128>,
    /// The print of `text`, once somebody has made it.
    pub print: OnceLock<u128>,
}

/// Splits `text` into front matter and body, and the body at its shortcodes.
///
/// Reports everything the two parsers report. Linear in the length of `text`.
pub fn parse_page(file: &FilePath, text: Arc<str>, known: &dyn KnownShortcodes) -> (ParsedPage, Vec<Diagnostic>) {
    let block = split_front_matter(file, &text);
    let mut diagnostics = block.diagnostics;
    let body = block.value.body_start..text.len();
    let (pieces, of_body) = parse_body(file, &text, body, known);
    diagnostics.extend(of_body);
    let front_matter = block.value;
    (ParsedPage { file: file.clone(), text, front_matter, pieces, unread: None, print: OnceLock::new() }, diagnostics)
}

/// The pieces of `text[body]`, and what is wrong there.
fn parse_body(
    file: &FilePath,
    text: &str,
    body: Range<usize>,
    known: &dyn KnownShortcodes,
) -> (Vec<Piece>, Vec<Diagnostic>) {
    let Parsed { value: pieces, mut diagnostics } = parse_shortcodes(file, text, body.clone(), known);
    diagnostics.extend(stray_calls_and_links(file, text, body, &pieces, known));
    (pieces, diagnostics)
}

/// A page of which only the front matter is known; `print` is that of the whole file.
///
/// Nothing where `head` is no sound front matter and nothing else.
pub fn parse_head(file: &FilePath, head: &str, print: u128) -> Option<ParsedPage> {
    let block = split_front_matter(file, head);
    let front_matter = block.value;
    let is_whole = front_matter.body_start == head.len() && front_matter.format.is_some();
    (is_whole && block.diagnostics.is_empty()).then(|| ParsedPage {
        file: file.clone(),
        text: Arc::from(head),
        front_matter,
        pieces: Vec::new(),
        unread: Some(print),
        print: OnceLock::new(),
    })
}

impl ParsedPage {
    /// The page with its whole text, and what is wrong with its body; nothing where that has other front matter.
    pub fn with_text(&self, text: Arc<str>, known: &dyn KnownShortcodes) -> Option<(ParsedPage, Vec<Diagnostic>)> {
        if !text.starts_with(&*self.text) {
            return None;
        }
        let body = self.front_matter.body_start..text.len();
        let (pieces, diagnostics) = parse_body(&self.file, &text, body, known);
        let front_matter = self.front_matter.clone();
        let page =
            ParsedPage { file: self.file.clone(), text, front_matter, pieces, unread: None, print: OnceLock::new() };
        Some((page, diagnostics))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    struct NoShortcodes;

    impl KnownShortcodes for NoShortcodes {
        fn takes_body(&self, _: &str) -> Option<bool> {
            None
        }

        fn names(&self) -> Vec<String> {
            Vec::new()
        }
    }

    proptest! {
        /// Front matter says the same whether its body is there or not.
        #[test]
        fn a_head_alone_is_read_as_it_was_with_its_body(
            head in "(---\n(title: [a-z\"]{1,6}\n|#\n|\n){0,3}---|\\+\\+\\+\n(a = 1\n)?\\+\\+\\+|\\{ ?(\"a\": [\\[{]?1[\\]}]?)? ?\\}|---\n\\{\"a\": 1,\\}\n---|#\\+title: a)",
            end in "[ \t\r]{0,2}(\n|\r\n){0,3}",
            body in "(\n|---|\\+\\+\\+|\\}|#\\+date: b|[a-z :{]){0,8}",
        ) {
            let file: FilePath = Arc::from("a.md");
            let text: Arc<str> = Arc::from(format!("{head}{end}{body}"));
            let (page, faults) = parse_page(&file, text.clone(), &NoShortcodes);
            let start = page.front_matter.body_start;
            if faults.is_empty() && page.front_matter.format.is_some() {
                let alone = parse_head(&file, &text[..start], 7).expect("it was sound with its body");
                prop_assert_eq!(&alone.front_matter.data, &page.front_matter.data);
                prop_assert_eq!(&alone.front_matter.data_range, &page.front_matter.data_range);
                prop_assert_eq!(alone.front_matter.format, page.front_matter.format);
                let other: Arc<str> = Arc::from(format!("-{text}"));
                prop_assert!(alone.with_text(other, &NoShortcodes).is_none());
                let (whole, faults) = alone.with_text(text, &NoShortcodes).expect("it begins so");
                prop_assert_eq!((&whole.text, &whole.pieces, whole.unread), (&page.text, &page.pieces, None));
                prop_assert!(faults.is_empty());
            }
        }
    }
}
