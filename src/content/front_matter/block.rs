//! Where front matter starts and ends.

use crate::data::DataMap;
use crate::diagnostic::{FilePath, Parsed};
use std::ops::Range;

/// The format of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `---`, JSON with trailing commas included.
    Yaml,
    /// `+++`.
    Toml,
    /// `{ … }`.
    Json,
    /// `#+KEY: value`.
    Org,
}

/// The front matter of a file as data.
#[derive(Debug, Clone, Default)]
pub struct Block {
    /// `None` for a file without front matter.
    pub format: Option<Format>,
    /// The values; keys lowered as Hugo lowers them.
    pub data: DataMap,
    /// The text of the data, without fences.
    pub data_range: Range<usize>,
    /// Where the body begins.
    pub body_start: usize,
}

/// Splits `text` into front matter and body, by section 2 of the specification.
///
/// Reports `front-matter-*`. Linear in the length of `text`.
pub fn split_front_matter(file: &FilePath, text: &str) -> Parsed<Block> {
    let _ = (file, text);
    Parsed::clean(Block::default())
}
