//! Typed look-ups in the merged map, with a diagnostic at the key where a value has the wrong type.

use super::written::{File, Written, assignment};
use crate::data::{Data, DataMap};
use crate::diagnostic::{Code, Diagnostic, Severity, Span};

/// Most faults that are shown at their own line.
const MAX_LOCATED: usize = 200;

/// A key as it is compared: case and `_` do not count.
pub fn plain(key: &str) -> String {
    key.chars().filter(|letter| *letter != '_').flat_map(char::to_lowercase).collect()
}

/// The truth value that Hugo reads a text as.
pub fn truth(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" | "t" | "T" | "1" => Some(true),
        "false" | "False" | "FALSE" | "f" | "F" | "0" => Some(false),
        _ => None,
    }
}

pub struct Reader<'a> {
    pub written: &'a Written,
    /// What the map that is read is below: `["languages", "fr"]`.
    pub below: Vec<String>,
    /// Whether the files are Hugo's: it takes `title: 2024` for text and `"true"` for `true`.
    pub from_hugo: bool,
    pub diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// The value at `path`; `_` in written keys does not count.
    pub fn get<'m>(&self, map: &'m DataMap, path: &[&str]) -> Option<&'m Data> {
        let (first, rest) = path.split_first()?;
        let value = match map.get(*first) {
            Some(value) => value,
            None => map.iter().find(|(key, _)| key.contains('_') && plain(key) == *first).map(|(_, value)| value)?,
        };
        if rest.is_empty() { Some(value) } else { self.get(value.as_map()?, rest) }
    }

    /// Where the key at `path` stands and how it is written.
    fn place(&self, path: &[&str]) -> Option<(&File, Vec<String>)> {
        let full: Vec<&str> = self.below.iter().map(String::as_str).chain(path.iter().copied()).collect();
        self.written.find(&full)
    }

    /// The key at `path` as its author wrote it, and a line such as `key = value` for the help.
    pub fn words(&self, path: &[&str], value: &str) -> (String, String) {
        let last = path.last().copied().unwrap_or_default();
        match self.place(path) {
            Some((file, written)) => {
                let key = written.last().map_or(last, String::as_str);
                (key.to_string(), assignment(&file.path, key, value))
            }
            None => (last.to_string(), assignment("", last, value)),
        }
    }

    /// An error at the key at `path`.
    pub fn fault(&mut self, path: &[&str], message: String, help: &str) {
        self.report(Code::ConfigValue, Severity::Error, path, message, help);
    }

    /// A diagnostic at the key at `path`.
    pub fn report(&mut self, code: Code, severity: Severity, path: &[&str], message: String, help: &str) {
        self.report_again(code, severity, path, 0, message, help);
    }

    /// A diagnostic at a key in a list of maps, of which `earlier` before its own have it too.
    pub fn report_again(
        &mut self,
        code: Code,
        severity: Severity,
        path: &[&str],
        earlier: usize,
        message: String,
        help: &str,
    ) {
        // Looking for a key takes a walk through the text: a file full of faults is told line by line up to here.
        let is_located = self.diagnostics.len() < MAX_LOCATED;
        let place = self.place(path).map(|(file, written)| match is_located {
            true => file.span_again(&written, earlier),
            false => Span::whole(&file.path),
        });
        let mut diagnostic = Diagnostic::without_place(code, severity, message).help(help);
        diagnostic.span = place.or_else(|| self.written.last_file());
        self.diagnostics.push(diagnostic);
    }

    /// Says that `value` at `path` is not what is wanted (`text`, `a list`).
    pub fn wrong(&mut self, path: &[&str], value: &Data, wanted: &str, example: &str) {
        let (key, line) = self.words(path, example);
        let found = match value {
            Data::Bool(flag) => format!("`{flag}`"),
            Data::Integer(number) => format!("the number {number}"),
            other => other.kind().to_string(),
        };
        self.fault(path, format!("`{key}` is {found}, but {wanted} is wanted"), &format!("write `{line}`"));
    }

    pub fn text(&mut self, map: &DataMap, path: &[&str], into: &mut String) {
        match self.get(map, path) {
            None | Some(Data::Null) => {}
            Some(Data::Text(text)) => *into = text.clone(),
            Some(Data::Integer(number)) if self.from_hugo => *into = number.to_string(),
            Some(Data::Float(number)) if self.from_hugo => *into = number.to_string(),
            Some(other) => {
                let example = match path.last().copied().unwrap_or_default() {
                    "baseurl" => "https://example.org/",
                    "title" => "My guide",
                    "locale" | "languagecode" => "en-US",
                    "timezone" => "Europe/Paris",
                    "publishdir" => "public",
                    _ if into.is_empty() => "some text",
                    _ => into.as_str(),
                };
                let example = format!("\"{example}\"");
                self.wrong(path, other, "text in quotes", &example);
            }
        }
    }

    /// One folder inside the site or several; `standard` where none is written.
    pub fn folders(&mut self, map: &DataMap, path: &[&str], standard: &str) -> Vec<String> {
        let mut folders: Vec<String> = Vec::new();
        for name in self.list(map, path).unwrap_or_default() {
            let mut folder = standard.to_string();
            self.folder_called(path, name, &mut folder);
            if !folders.contains(&folder) {
                folders.push(folder);
            }
        }
        if folders.is_empty() { vec![standard.to_string()] } else { folders }
    }

    /// Text that becomes a part of file names and addresses: it must not lead out of its folder.
    pub fn folder(&mut self, map: &DataMap, path: &[&str], into: &mut String) {
        let mut name = into.clone();
        self.text(map, path, &mut name);
        self.folder_called(path, name, into);
    }

    fn folder_called(&mut self, path: &[&str], name: String, into: &mut String) {
        let inside = name.strip_prefix("./").unwrap_or(&name).trim_matches('/');
        let bad = |letter: char| letter.is_control() || matches!(letter, '\\' | ':' | '?' | '#');
        if !inside.is_empty() && !inside.contains(bad) && inside.split('/').all(|part| !matches!(part, "" | "." | ".."))
        {
            *into = inside.to_string();
        } else if name != *into {
            let (key, line) = self.words(path, &format!("\"{into}\""));
            let message = format!("`{key}` cannot be `{name}`, which is no name inside the site");
            self.fault(path, message, &format!("write a plain name, such as `{line}`"));
        }
    }

    pub fn flag(&mut self, map: &DataMap, path: &[&str], into: &mut bool) {
        match self.get(map, path) {
            None | Some(Data::Null) => {}
            Some(Data::Bool(flag)) => *into = *flag,
            Some(Data::Integer(number)) if self.from_hugo => *into = *number != 0,
            Some(Data::Text(text)) if self.from_hugo && truth(text).is_some() => *into = truth(text).unwrap_or(*into),
            Some(other) => self.wrong(path, other, "`true` or `false` without quotes", "true"),
        }
    }

    pub fn number(&mut self, map: &DataMap, path: &[&str], into: &mut i64) {
        match self.get(map, path) {
            None | Some(Data::Null) => {}
            Some(Data::Integer(number)) => *into = *number,
            Some(Data::Text(text)) if self.from_hugo && text.parse::<i64>().is_ok() => {
                *into = text.parse().unwrap_or(*into);
            }
            Some(other) => {
                let example = if *into > 0 { into.to_string() } else { "10".into() };
                self.wrong(path, other, "a whole number without quotes", &example);
            }
        }
    }

    /// A number from `least` to `most`; one beyond is an error.
    pub fn number_within(&mut self, map: &DataMap, path: &[&str], (least, most): (i64, i64), into: &mut i64) {
        let mut number = *into;
        self.number(map, path, &mut number);
        if (least..=most).contains(&number) {
            *into = number;
            return;
        }
        let (key, _) = self.words(path, "");
        let range = if most == i64::MAX { format!("from {least}") } else { format!("from {least} to {most}") };
        self.fault(path, format!("`{key}` is {number}, which cannot be"), &format!("write a number {range}"));
    }

    /// One of a few words. Another word is a warning, and changes nothing.
    pub fn choice<T: Copy>(&mut self, map: &DataMap, path: &[&str], choices: &[(&str, T)], into: &mut T) {
        let mut word = String::new();
        match self.get(map, path) {
            None | Some(Data::Null) => return,
            Some(Data::Text(text)) => word.push_str(text),
            Some(other) => {
                let example = format!("\"{}\"", choices.first().map_or("", |(word, _)| word));
                return self.wrong(path, other, "a word in quotes", &example);
            }
        }
        if let Some((_, value)) = choices.iter().find(|(name, _)| name.eq_ignore_ascii_case(&word)) {
            *into = *value;
        } else if !word.is_empty() {
            let (key, _) = self.words(path, "");
            let names: Vec<String> = choices.iter().map(|(name, _)| format!("`{name}`")).collect();
            let message = format!("`{key}` cannot be `{word}`, and is left as it was");
            let help = format!("write one of {}", names.join(", "));
            self.report(Code::ConfigValue, Severity::Warning, path, message, &help);
        }
    }

    pub fn list(&mut self, map: &DataMap, path: &[&str]) -> Option<Vec<String>> {
        const EXAMPLE: &str = "[\"one\", \"two\"]";
        match self.get(map, path)? {
            Data::Null => None,
            Data::Text(text) => Some(vec![text.clone()]),
            Data::List(list) => {
                if let Some(other) = list.iter().find(|item| item.to_text().is_none()) {
                    let (key, line) = self.words(path, EXAMPLE);
                    let message = format!("the list `{key}` holds {}, but only text is wanted in it", other.kind());
                    self.fault(path, message, &format!("write `{line}`"));
                }
                Some(list.iter().filter_map(Data::to_text).collect())
            }
            other => {
                self.wrong(path, other, "a list", EXAMPLE);
                None
            }
        }
    }

    pub fn map<'m>(&mut self, map: &'m DataMap, path: &[&str]) -> Option<&'m DataMap> {
        match self.get(map, path)? {
            Data::Null => None,
            Data::Map(inner) => Some(inner),
            other => {
                self.not_a_table(path, other);
                None
            }
        }
    }

    /// The maps in a list of maps (`[[menus.main]]`); what is none is an error.
    pub fn maps<'m>(&mut self, map: &'m DataMap, path: &[&str]) -> Option<Vec<&'m DataMap>> {
        match self.get(map, path)? {
            Data::Null => None,
            Data::List(list) => {
                if let Some(other) = list.iter().find(|item| item.as_map().is_none()) {
                    self.not_a_list_of_tables(path, other);
                }
                Some(list.iter().filter_map(Data::as_map).collect())
            }
            other => {
                self.not_a_list_of_tables(path, other);
                None
            }
        }
    }

    fn not_a_table(&mut self, path: &[&str], value: &Data) {
        self.not_keys(path, value, "keys with values are wanted", "[", "]");
    }

    fn not_a_list_of_tables(&mut self, path: &[&str], value: &Data) {
        self.not_keys(path, value, "a list of entries with keys is wanted", "[[", "]]");
    }

    fn not_keys(&mut self, path: &[&str], value: &Data, wanted: &str, open: &str, close: &str) {
        let place = self.place(path).map(|(file, written)| (file.path.clone(), [&file.below[..], &written].concat()));
        let (file, keys) =
            place.unwrap_or_else(|| ("".into(), path.iter().map(|key| key.to_string()).collect::<Vec<_>>()));
        let key = keys.last().cloned().unwrap_or_default();
        let help = if file.is_empty() || file.ends_with(".toml") {
            format!("write the keys below a line `{open}{}{close}`", keys.join("."))
        } else if open == "[" {
            format!("write the keys on lines of their own below `{key}`")
        } else {
            format!("write the entries as a list below `{key}`")
        };
        self.fault(path, format!("`{key}` is {}, but {wanted}", value.kind()), &help);
    }
}
