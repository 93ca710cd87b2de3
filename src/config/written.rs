//! The configuration as its author wrote it, for messages about it.

use super::reader::plain;
use crate::data::{Data, DataMap, locate::locate_key_again, locate::locate_value};
use crate::diagnostic::{FilePath, Span};
use std::ops::Range;

/// The files of a configuration, in the order of merging.
#[derive(Debug, Default)]
pub struct Written {
    pub(super) files: Vec<File>,
}

/// One file.
#[derive(Debug)]
pub(super) struct File {
    pub path: FilePath,
    pub text: String,
    /// Keys as written; empty if the file could not be parsed.
    pub map: DataMap,
    /// What its keys are below: `["markup"]` for `config/_default/markup.toml`.
    pub below: Vec<String>,
}

impl Written {
    /// The place of the key at `path` (`["markup", "goldmark"]`; case and `_` do not count) in the last file that has
    /// it. Linear in the file.
    pub fn place(&self, path: &[&str]) -> Option<Span> {
        self.find(path).map(|(file, written)| file.span(&written))
    }

    /// The first place of `value` behind `key`, in the last file that has it. Linear in the files.
    pub fn place_of_value(&self, key: &str, value: &str) -> Option<Span> {
        let find = |file: &File| Some(Span::new(&file.path, locate_value(&file.text, key, value)?));
        self.files.iter().rev().find_map(find)
    }

    /// The place of a key in a list of maps, such as `["menus", "main", "name"]`, of which `earlier` before its own have it
    /// too, if `value` stands behind it. Linear in the file.
    pub fn place_in_list(&self, path: &[&str], earlier: usize, value: &str) -> Option<Span> {
        let (file, written) = self.find(path)?;
        let span = file.span_again(&written, earlier);
        let line = file.text[span.end..].lines().next()?;
        line.contains(value).then_some(span)
    }

    /// The line of `key` that is put out of use with a `#`, in the last file that has one. Linear in the files.
    pub fn place_of_unused(&self, key: &str) -> Option<Span> {
        let find = |file: &File| {
            let mut start = 0;
            // Behind the head of a table a key would be one of that table.
            for line in file.text.split_inclusive('\n').take_while(|line| !line.starts_with('[')) {
                let (lead, rest) = line.split_at(line.len() - line.trim_start_matches(['#', ' ', '\t']).len());
                let is_key = rest.get(..key.len()).is_some_and(|name| name.eq_ignore_ascii_case(key))
                    && rest[key.len()..].trim_start().starts_with(['=', ':']);
                if is_key && lead.starts_with('#') {
                    return Some(Span::new(&file.path, start..start + line.trim_end().len()));
                }
                start += line.len();
            }
            None
        };
        self.files.iter().rev().filter(|file| file.below.is_empty()).find_map(find)
    }

    /// The bytes `part` of the first `value`, in the last file that has it. Linear in the files.
    pub fn place_of_part(&self, value: &str, part: Range<usize>) -> Option<Span> {
        let find = |file: &File| {
            let start = file.text.find(value)?;
            Some(Span::new(&file.path, start + part.start..start + part.end))
        };
        self.files.iter().rev().find_map(find)
    }

    /// The last file as a whole, those first that any key may stand in; `None` without a configuration.
    pub fn last_file(&self) -> Option<Span> {
        self.main_file().or_else(|| self.files.last().map(|file| Span::whole(&file.path)))
    }

    /// The last file that any key may stand in, as a whole: it has the last word. `None` without such a file.
    pub fn main_file(&self) -> Option<Span> {
        self.files.iter().rev().find(|file| file.below.is_empty()).map(|file| Span::whole(&file.path))
    }

    /// Where a file that any key may stand in would lie, beside those that are there.
    pub fn new_file(&self) -> &'static str {
        if self.files.is_empty() { "hornbook.toml" } else { "config/_default/hugo.toml" }
    }

    /// The file of the key at `path`, and how the key is written there; the last file that has it counts.
    pub(super) fn find(&self, path: &[&str]) -> Option<(&File, Vec<String>)> {
        self.files.iter().rev().find_map(|file| Some((file, file.find(path)?)))
    }
}

impl File {
    fn find(&self, path: &[&str]) -> Option<Vec<String>> {
        let mut rest = path;
        for key in &self.below {
            let (first, behind) = rest.split_first()?;
            (plain(first) == plain(key)).then_some(())?;
            rest = behind;
        }
        let mut map = &self.map;
        let mut written = Vec::new();
        for (at, wanted) in rest.iter().enumerate() {
            let name = plain(wanted);
            let same = |key: &str| plain(key) == name || (name == "menus" && plain(key) == "menu");
            let exact = map.get_key_value(*wanted);
            let (key, value) = exact.or_else(|| map.iter().find(|(key, _)| same(key)))?;
            written.push(key.clone());
            match value {
                Data::Map(inner) => map = inner,
                // In a list of maps the first with the rest of the path counts.
                Data::List(entries) if at + 1 < rest.len() => {
                    let has = |entry: &&DataMap| entry.keys().any(|key| plain(key) == plain(rest[at + 1]));
                    map = entries.iter().filter_map(Data::as_map).find(has)?;
                }
                _ if at + 1 == rest.len() => {}
                _ => return None,
            }
        }
        Some(written)
    }

    /// The key at the path `written` (as in the file).
    pub fn span(&self, written: &[String]) -> Span {
        self.span_again(written, 0)
    }

    /// A key in a list of maps, of which `earlier` before its own have it too.
    pub fn span_again(&self, written: &[String], earlier: usize) -> Span {
        let keys: Vec<&str> = written.iter().map(String::as_str).collect();
        let found = self.top_of_yaml(&keys).or_else(|| locate_key_again(&self.text, &keys, earlier));
        Span::new(&self.path, found.unwrap_or(0..0))
    }

    /// A key without indentation: in YAML, keys further down may come before it.
    fn top_of_yaml(&self, keys: &[&str]) -> Option<Range<usize>> {
        let ([key], true) = (keys, self.path.ends_with(".yaml") || self.path.ends_with(".yml")) else { return None };
        let mut start = 0;
        for line in self.text.split_inclusive('\n') {
            if line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(':')) {
                return Some(start..start + key.len());
            }
            start += line.len();
        }
        None
    }
}

/// `key = value` in the format of the file at `path`, for a message.
pub fn assignment(path: &str, key: &str, value: &str) -> String {
    match path.rsplit_once('.') {
        Some((_, "json")) => format!("\"{key}\": {value}"),
        Some((_, "yaml" | "yml")) => format!("{key}: {value}"),
        _ => format!("{key} = {value}"),
    }
}
