//! A file to a [`ParsedPage`].

use super::front_matter::{Block, split_front_matter};
use super::shortcode::{KnownShortcodes, Piece, parse_shortcodes};
use crate::diagnostic::{Diagnostic, FilePath};
use std::sync::Arc;

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
}

/// Splits `text` into front matter and body, and the body at its shortcodes.
///
/// Reports everything the two parsers report. Linear in the length of `text`.
pub fn parse_page(file: &FilePath, text: Arc<str>, known: &dyn KnownShortcodes) -> (ParsedPage, Vec<Diagnostic>) {
    let block = split_front_matter(file, &text);
    let mut diagnostics = block.diagnostics;
    let body = block.value.body_start..text.len();
    let pieces = parse_shortcodes(file, &text, body, known);
    diagnostics.extend(pieces.diagnostics);
    (ParsedPage { file: file.clone(), text, front_matter: block.value, pieces: pieces.value }, diagnostics)
}
