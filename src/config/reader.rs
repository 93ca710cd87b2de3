//! Typed look-ups in the merged map, with a diagnostic at the key where a value has the wrong type.

use crate::data::{Data, DataMap, locate::locate_key};
use crate::diagnostic::{Code, Diagnostic, Severity, Span};
use std::sync::Arc;

pub struct Reader<'a> {
    pub files: &'a [(Arc<str>, String)],
    pub diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// The value at `path`; `_` in written keys does not count.
    pub fn get<'m>(&self, map: &'m DataMap, path: &[&str]) -> Option<&'m Data> {
        let (first, rest) = path.split_first()?;
        let value = map.iter().find(|(key, _)| key.replace('_', "") == *first).map(|(_, value)| value)?;
        if rest.is_empty() { Some(value) } else { self.get(value.as_map()?, rest) }
    }

    pub fn fault(&mut self, path: &[&str], message: String, help: &str) {
        let place =
            self.files.iter().rev().find_map(|(file, text)| {
                Some(Span::new(file, locate_key(text, path).or_else(|| line_of(text, path))?))
            });
        let diagnostic = match place.or_else(|| self.files.last().map(|(file, _)| Span::whole(file))) {
            Some(span) => Diagnostic::error(Code::ConfigValue, span, message),
            None => Diagnostic::without_place(Code::ConfigValue, Severity::Error, message),
        };
        self.diagnostics.push(diagnostic.help(help));
    }

    fn wrong(&mut self, path: &[&str], value: &Data, wanted: &str, example: &str) {
        let key = path.last().copied().unwrap_or_default();
        self.fault(
            path,
            format!("`{key}` is {}, but {wanted} is wanted", value.kind()),
            &format!("write `{key} = {example}`"),
        );
    }

    pub fn text(&mut self, map: &DataMap, path: &[&str], into: &mut String) {
        match self.get(map, path) {
            None | Some(Data::Null) => {}
            Some(Data::Text(text)) => *into = text.clone(),
            Some(other) => self.wrong(path, other, "text", "\"some text\""),
        }
    }

    pub fn flag(&mut self, map: &DataMap, path: &[&str], into: &mut bool) {
        match self.get(map, path) {
            None | Some(Data::Null) => {}
            Some(Data::Bool(flag)) => *into = *flag,
            Some(other) => self.wrong(path, other, "true or false", "true"),
        }
    }

    pub fn number(&mut self, map: &DataMap, path: &[&str], into: &mut i64) {
        match self.get(map, path) {
            None | Some(Data::Null) => {}
            Some(Data::Integer(number)) => *into = *number,
            Some(other) => self.wrong(path, other, "a whole number", "10"),
        }
    }

    pub fn list(&mut self, map: &DataMap, path: &[&str]) -> Option<Vec<String>> {
        match self.get(map, path)? {
            Data::Null => None,
            Data::Text(text) => Some(vec![text.clone()]),
            Data::List(list) => Some(list.iter().filter_map(Data::to_text).collect()),
            other => {
                self.wrong(path, other, "a list", "[\"one\", \"two\"]");
                None
            }
        }
    }

    pub fn map<'m>(&mut self, map: &'m DataMap, path: &[&str]) -> Option<&'m DataMap> {
        match self.get(map, path)? {
            Data::Null => None,
            Data::Map(inner) => Some(inner),
            other => {
                let key = path.last().copied().unwrap_or_default();
                let message = format!("`{key}` is {}, but a table is wanted", other.kind());
                self.fault(path, message, &format!("start it with a line `[{}]`", path.join(".")));
                None
            }
        }
    }
}

/// The first line that starts with the last key of `path`.
fn line_of(text: &str, path: &[&str]) -> Option<std::ops::Range<usize>> {
    let wanted = path.last()?;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let inside = line.trim_start_matches([' ', '\t', '[', '"']);
        let length = inside
            .find(|letter: char| !letter.is_alphanumeric() && letter != '_' && letter != '-')
            .unwrap_or(inside.len());
        let key = &inside[..length];
        if key.to_lowercase().replace('_', "") == *wanted {
            let at = start + line.len() - inside.len();
            return Some(at..at + length);
        }
        start += line.len();
    }
    None
}
