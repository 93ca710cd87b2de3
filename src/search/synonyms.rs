//! Words that a site takes for each other: `data/search_synonyms.yaml`.

use super::bytes::Writer;
use super::words::words;
use std::collections::BTreeMap;
use tera::Value;

/// Words, and those that are looked for with them.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Synonyms(BTreeMap<String, Vec<String>>);

impl Synonyms {
    /// What the data of a site says. What is no list of texts says nothing.
    pub fn of(data: &Value) -> Synonyms {
        let mut synonyms = Synonyms::default();
        for group in data.get_from_path("search_synonyms.same").and_then(Value::as_array).unwrap_or_default() {
            let group = texts(group);
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
