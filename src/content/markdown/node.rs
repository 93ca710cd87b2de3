//! The stream that passes work on: parser events, and what the passes put in their place.

use pulldown_cmark::{CowStr, Event};
use std::ops::Range;

/// A node with its place in the text.
#[derive(Debug, Clone)]
pub(super) struct Token<'a> {
    /// What it is.
    pub node: Node<'a>,
    /// Bytes of the text.
    pub span: Range<usize>,
}

/// An event, or what a pass made of one.
#[derive(Debug, Clone)]
pub(super) enum Node<'a> {
    /// As parsed.
    Event(Event<'a>),
    /// A replacement of the typographer: HTML.
    Symbol(&'a str),
    /// An emoji, and the name it was written with.
    Emoji(&'static str, &'a str),
    /// The start of an element in lines: its tag.
    Open(&'static str),
    /// The end of an element in lines.
    Close,
    /// A formula with its delimiters, and whether it is a block.
    Formula(&'a str, bool),
    /// The attributes of the block that starts next.
    Attributes(Vec<(String, String)>),
}

impl<'a> Token<'a> {
    /// A piece of plain text.
    pub fn text(text: CowStr<'a>, span: Range<usize>) -> Token<'a> {
        Token { node: Node::Event(Event::Text(text)), span }
    }
}
