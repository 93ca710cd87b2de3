//! Words that a site takes for each other: `data/search_synonyms.yaml`.

use super::bytes::Writer;
use super::words::words;
use crate::data::Data;
use crate::data::locate::locate_key;
use crate::diagnostic::{Code, Diagnostic, FilePath, Span, nearest};
use std::collections::BTreeMap;
use tera::Value;

/// The name of the file, without its folder and ending.
pub const SYNONYMS_FILE: &str = "search_synonyms";
/// What the file can say.
const KEYS: [&str; 2] = ["same", "also"];
/// Most warnings about one file.
const MOST_WARNINGS: usize = 20;

/// Warnings for what the file of synonyms, which says `data`, says in vain.
///
/// Reports `config-unknown-key` and `config-value`. Linear.
pub fn synonym_faults(file: &FilePath, text: &str, data: &Data) -> Vec<Diagnostic> {
    let at = |keys: &[&str]| match locate_key(text, keys) {
        Some(range) => Span::new(file, range),
        None => Span::whole(file),
    };
    let wrong = |span: Span, name: &str, expected: &str, found: &Data, help: &str| {
        let message = format!("{name} must be {expected}, and is {}", found.kind());
        Diagnostic::warning(Code::ConfigValue, span, message).help(help)
    };
    let of_same = "write a list for each group: `- [mfa, 2fa]`";
    let of_also = "write the words below it: `login: [sign in]`";
    let Some(map) = data.as_map() else {
        let help = "write the lists below `same:`, each of whose words find the others";
        let is_empty = matches!(data, Data::Null);
        let warning = || wrong(Span::whole(file), "the file of synonyms", "a map with `same` or `also`", data, help);
        return if is_empty { Vec::new() } else { vec![warning()] };
    };
    let mut warnings = Vec::new();
    for (key, value) in map {
        match (key.as_str(), value) {
            ("same" | "also", Data::Null) => {}
            ("same", Data::List(groups)) if groups.iter().all(is_text) => {}
            ("same", Data::List(groups)) => {
                let is_group = |group: &&Data| group.as_list().is_some_and(|list| list.iter().all(is_text));
                if let Some(group) = groups.iter().find(|group| !is_group(group)) {
                    let found =
                        group.as_list().and_then(|list| list.iter().find(|item| !is_text(item))).unwrap_or(group);
                    warnings.push(wrong(at(&[key]), "what stands in `same`", "lists of texts", found, of_same));
                }
            }
            ("same", value) => warnings.push(wrong(at(&[key]), "`same`", "a list of lists", value, of_same)),
            ("also", Data::Map(words)) => {
                let is_right = |value: &Data| value.as_list().map_or(is_text(value), |list| list.iter().all(is_text));
                for (word, value) in words.iter().filter(|(_, value)| !is_right(value)) {
                    let name = format!("`{word}`");
                    warnings.push(wrong(at(&[key, word]), &name, "a list of texts", value, "write `[sign in]`"));
                    if warnings.len() >= MOST_WARNINGS {
                        break;
                    }
                }
            }
            ("also", value) => warnings.push(wrong(at(&[key]), "`also`", "a map", value, of_also)),
            _ => {
                let message = format!("`{key}` is neither `same` nor `also`, and makes no synonyms");
                let help = match nearest(key, KEYS) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("write it below `also:` if who looks for `{key}` is to find the others"),
                };
                warnings.push(Diagnostic::warning(Code::ConfigUnknownKey, at(&[key]), message).help(help));
            }
        }
        if warnings.len() >= MOST_WARNINGS {
            break;
        }
    }
    warnings
}

fn is_text(data: &Data) -> bool {
    matches!(data, Data::Text(_) | Data::Integer(_) | Data::Float(_))
}

/// Words, and those that are looked for with them.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Synonyms(BTreeMap<String, Vec<String>>);

impl Synonyms {
    /// What the data of a site says. What is no list of texts says nothing.
    pub fn of(data: &Value) -> Synonyms {
        let mut synonyms = Synonyms::default();
        let same = data.get_from_path("search_synonyms.same");
        let groups = same.and_then(Value::as_array).unwrap_or_default();
        // A list of texts alone is one group.
        let is_one = groups.iter().all(|group| group.as_array().is_none());
        let groups: Vec<Vec<String>> =
            if is_one { same.map(texts).into_iter().collect() } else { groups.iter().map(texts).collect() };
        for group in groups {
            for text in &group {
                synonyms.add(text, &group);
            }
        }
        for (text, others) in data.get_from_path("search_synonyms.also").and_then(Value::as_map).into_iter().flatten() {
            synonyms.add(&text.to_string(), &texts(others));
        }
        synonyms
    }

    fn add(&mut self, text: &str, others: &[String]) {
        let plain = |text: &str| words(text).join(" ");
        let text = plain(text);
        if text.is_empty() {
            return;
        }
        let known = self.0.entry(text.clone()).or_default();
        for other in others.iter().map(|other| plain(other)) {
            if !other.is_empty() && other != text && !known.contains(&other) {
                known.push(other);
            }
        }
    }

    pub fn write(&self, out: &mut Writer) {
        out.number(self.0.len());
        for (text, others) in &self.0 {
            out.text(text);
            out.number(others.len());
            others.iter().for_each(|other| out.text(other));
        }
    }
}

/// One text, or a list of them.
fn texts(value: &Value) -> Vec<String> {
    let text = |value: &Value| (value.is_string() || value.is_number()).then(|| value.to_string());
    match value.as_array() {
        Some(list) => list.iter().filter_map(text).collect(),
        None => text(value).into_iter().collect(),
    }
}
