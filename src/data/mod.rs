//! Values as YAML, TOML, JSON and org wrote them.
//!
//! One tree for all formats, so that front matter, configuration and data files are read by the
//! same code. Maps keep the order of the file. Deliberately absent: what a key means.

pub mod json;
pub mod locate;
pub mod structure;
pub mod toml;
pub mod yaml;

mod tree;
mod yaml_json;
mod yaml_scan;

use indexmap::IndexMap;
use std::ops::Range;

/// A map of a [`Data`] tree, in the order of the file.
pub type DataMap = IndexMap<String, Data, foldhash::fast::RandomState>;

/// A value.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Data {
    /// `null`, `~` or nothing.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// Text, and dates as they were written in YAML and JSON.
    Text(String),
    /// A TOML date or date-time, as written.
    TomlDate(String),
    /// A list.
    List(Vec<Data>),
    /// A map.
    Map(Box<DataMap>),
}

impl Data {
    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Data::Text(text) | Data::TomlDate(text) => Some(text),
            _ => None,
        }
    }

    /// The map, if it is one.
    pub fn as_map(&self) -> Option<&DataMap> {
        match self {
            Data::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The list, if it is one.
    pub fn as_list(&self) -> Option<&[Data]> {
        match self {
            Data::List(list) => Some(list),
            _ => None,
        }
    }

    /// What kind of value it is, in words for a message.
    pub fn kind(&self) -> &'static str {
        match self {
            Data::Null => "nothing",
            Data::Bool(_) => "true or false",
            Data::Integer(_) | Data::Float(_) => "a number",
            Data::Text(_) => "text",
            Data::TomlDate(_) => "a date",
            Data::List(_) => "a list",
            Data::Map(_) => "a map",
        }
    }

    /// A scalar as text, the way Hugo turns values into strings: `1.10` is `1.1`, `true` is `true`.
    /// `None` for nothing, lists and maps.
    pub fn to_text(&self) -> Option<String> {
        match self {
            Data::Bool(value) => Some(value.to_string()),
            Data::Integer(value) => Some(value.to_string()),
            Data::Float(value) => Some(value.to_string()),
            Data::Text(text) | Data::TomlDate(text) => Some(text.clone()),
            Data::Null | Data::List(_) | Data::Map(_) => None,
        }
    }
}

impl From<DataMap> for Data {
    fn from(map: DataMap) -> Data {
        Data::Map(Box::new(map))
    }
}

/// Why text could not be parsed, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataError {
    /// What is wrong, in plain words.
    pub message: String,
    /// Bytes from the start of the text that was parsed.
    pub start: usize,
    /// One past the last byte of the place.
    pub end: usize,
    /// What to do, where that is known.
    pub help: Option<String>,
    /// Another place that matters, and a word about it.
    pub related: Option<(Range<usize>, &'static str)>,
    /// Which limit was passed, if it is one.
    pub kind: DataErrorKind,
}

impl DataError {
    /// An error at the character that starts at byte `start` of `text`, without help.
    fn at(text: &str, start: usize, message: impl Into<String>, kind: DataErrorKind) -> DataError {
        let start = floor(text, start);
        let end = start + text[start..].chars().next().map_or(0, char::len_utf8);
        DataError { message: message.into(), start, end, help: None, related: None, kind }
    }
}

/// What sort of fault a [`DataError`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DataErrorKind {
    /// Cannot be parsed.
    Syntax,
    /// Too deep, or too many values.
    Limit,
    /// A key is there twice; the error points at the second.
    DuplicateKey,
}

/// Deepest nesting that is read.
pub const MAX_DEPTH: usize = 64;
/// Most values in one document, aliases expanded.
pub const MAX_NODES: usize = 10_000;

/// Lowers every key at every depth of maps, but leaves maps inside lists alone, as Hugo does.
/// Where two keys differ only by case the later one wins.
pub fn lower_keys(mut map: DataMap) -> DataMap {
    for value in map.values_mut() {
        if let Data::Map(inner) = value {
            **inner = lower_keys(std::mem::take(&mut **inner));
        }
    }
    let is_lower = |key: &String| key.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if map.keys().all(is_lower) {
        map.shrink_to_fit();
        return map;
    }
    map.into_iter().map(|(key, value)| (if is_lower(&key) { key } else { key.to_lowercase() }, value)).collect()
}

/// What is wrong where the first character that `is_refused` stands at or before byte `end`: nobody sees it in an editor.
fn control_character(text: &str, end: usize, is_refused: fn(char) -> bool) -> Option<DataError> {
    let is_refused = |character: char| !matches!(character, '\t' | '\n' | '\r') && is_refused(character);
    let (at, character) = text.char_indices().take_while(|(at, _)| *at <= end).find(|(_, c)| is_refused(*c))?;
    let message =
        format!("here is a control character, U+{:04X}, which most editors do not show", u32::from(character));
    let help = "delete it: it came with text that was copied from another program";
    Some(DataError { help: Some(help.to_owned()), ..DataError::at(text, at, message, DataErrorKind::Syntax) })
}

/// The nearest place at or before byte `at` that is between two characters.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The byte at a line and a column in bytes, both from 1.
fn byte_at(text: &str, line: usize, column: usize) -> usize {
    let mut start = 0;
    for _ in 1..line {
        match text[start..].find('\n') {
            Some(length) => start += length + 1,
            None => return text.len(),
        }
    }
    floor(text, start + column.saturating_sub(1))
}
