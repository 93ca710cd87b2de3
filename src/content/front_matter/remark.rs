//! Text in YAML that is lost because ` #` begins a remark: hashtags, `#1`.
//!
//! Most remarks are meant as such. Told are those that leave a text empty or cut it, where the key holds words.

use crate::data::{Data, DataMap};
use std::ops::Range;

/// What is lost, and what to do.
pub(super) struct Lost {
    /// From the `#` to the end of its line.
    pub range: Range<usize>,
    /// What it is lost of.
    pub key: String,
    pub message: String,
    pub help: String,
}

/// Keys of one text.
const TEXTS: [&str; 6] = ["title", "linktitle", "description", "summary", "task", "result"];
/// Keys of several.
const LISTS: [&str; 5] = ["tags", "categories", "keywords", "topics", "needs"];

/// Most that are told of one page.
const MAX_TOLD: usize = 20;

/// The texts of `source`, which was read as `data`, that are lost. Linear.
pub(super) fn lost(source: &str, data: &DataMap) -> Vec<Lost> {
    let mut found = Vec::new();
    if !source.contains('#') {
        return found;
    }
    let mut above = String::new();
    let mut start = 0;
    for whole in source.split_inclusive('\n') {
        let line = whole.trim_end();
        let line_start = start;
        start += whole.len();
        if found.len() >= MAX_TOLD {
            break;
        }
        let item = line.trim_start().strip_prefix("- ").map(str::trim_start);
        let (key, value) = match (item, line.split_once(':')) {
            (Some(item), _) if LISTS.contains(&above.as_str()) => (above.as_str(), item),
            (None, Some((key, value))) if is_key(key) => {
                above = key.to_lowercase();
                (key, value)
            }
            _ => {
                if !line.is_empty() && !line.starts_with([' ', '\t', '-', '#']) {
                    above.clear();
                }
                continue;
            }
        };
        let value_start = line_start + (line.len() - value.len());
        let is_empty = item.is_some() || matches!(data.get(&above), Some(Data::Null));
        found.extend(in_value(key, value, value_start, is_empty, item.is_some()));
    }
    found
}

/// Whether `source` has a title that is empty by such a slip, which is told already.
pub fn loses_title(source: &str, data: &DataMap) -> bool {
    matches!(data.get("title"), Some(Data::Null))
        && lost(source, data).iter().any(|lost| lost.key.to_lowercase() == "title")
}

fn is_key(key: &str) -> bool {
    let key = key.to_lowercase();
    TEXTS.contains(&key.as_str()) || LISTS.contains(&key.as_str())
}

fn in_value(key: &str, value: &str, start: usize, is_empty: bool, is_item: bool) -> Option<Lost> {
    let text = value.trim_start();
    if text.starts_with(['"', '\'', '[', '{', '|', '>', '&', '*', '!']) {
        return None;
    }
    let at = begin_of_remark(value)?;
    let remark = &value[at + 1..];
    let is_glued = remark.starts_with(char::is_alphanumeric);
    let first = remark.trim_start().split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    if ["todo", "fixme", "xxx", "note"].contains(&first.to_lowercase().as_str()) || remark.trim().is_empty() {
        return None;
    }
    let before = value[..at].trim();
    let is_text = TEXTS.contains(&key.to_lowercase().as_str());
    let told = match before.is_empty() {
        true => is_glued && is_empty && (is_item || value.starts_with([' ', '\t'])),
        false => is_glued || is_text && !is_item,
    };
    if !told {
        return None;
    }
    let message = match (before.is_empty(), is_item) {
        (true, true) => format!("this item of `{key}` is empty: `#` begins a remark in YAML"),
        (true, false) => format!("`{key}` is empty: `#` begins a remark in YAML"),
        (false, _) => format!("what stands behind ` #` is a remark in YAML, and no part of `{key}`"),
    };
    let is_list = !is_text && !is_item && text.split_whitespace().all(|word| word.len() > 1 && word.starts_with('#'));
    let cure = match is_list {
        true => Some(format!("[{}]", text.split_whitespace().map(bare).collect::<Vec<_>>().join(", "))),
        false => quoted(text),
    };
    let lead = if is_item { "- ".to_string() } else { format!("{key}: ") };
    let help = match cure {
        Some(cure) => format!("put the text in quotes: `{lead}{cure}`"),
        None => "put the text in quotes".to_string(),
    };
    Some(Lost { range: start + at..start + value.len(), key: key.to_string(), message, help })
}

/// The list in brackets whose closing bracket is lost in a remark, before byte `end` of `source`.
pub(super) fn lost_bracket(source: &str, end: usize) -> Option<Lost> {
    let mut start = 0;
    for whole in source.split_inclusive('\n') {
        let line_start = start;
        start += whole.len();
        if line_start > end {
            return None;
        }
        let line = whole.trim_end();
        let Some((key, value)) = line.split_once(": ") else { continue };
        let value_start = line_start + (line.len() - value.len());
        let Some(inner) = value.trim_start().strip_prefix('[') else { continue };
        if inner.contains(['"', '\'', '[', '{']) {
            continue;
        }
        let Some(inner) = inner.strip_suffix(']') else { continue };
        let at = value_start + (value.len() - 1 - inner.len());
        let Some(hash) = begin_of_remark(inner) else { continue };
        let items: Vec<String> = inner.split(',').map(str::trim).filter(|item| !item.is_empty()).map(bare).collect();
        let help = format!("put the texts in quotes: `{key}: [{}]`", items.join(", "));
        let message = "`#` begins a remark in YAML, so that the rest of this line is not read".to_string();
        return Some(Lost { range: at + hash..value_start + value.len(), key: key.to_string(), message, help });
    }
    None
}

/// The `#` of a remark in `text`, which is in no quotes.
fn begin_of_remark(text: &str) -> Option<usize> {
    let begins = |at: &usize| *at == 0 || text[..*at].ends_with([' ', '\t', ',']);
    text.match_indices('#').map(|(at, _)| at).find(begins)
}

/// An item in quotes where it needs them.
fn bare(item: &str) -> String {
    match begin_of_remark(item) {
        Some(_) => quoted(item).unwrap_or_else(|| item.to_string()),
        None => item.to_string(),
    }
}

fn quoted(text: &str) -> Option<String> {
    const LONGEST: usize = 120;
    match text {
        _ if text.len() > LONGEST || text.contains(['\\', '`']) => None,
        _ if !text.contains('"') => Some(format!("\"{text}\"")),
        _ if !text.contains('\'') => Some(format!("'{text}'")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(yaml: &str, expected: &[(&str, &str)]) {
        let data = crate::data::yaml::parse(yaml).expect("the test's own YAML");
        let data = crate::data::lower_keys(data.as_map().cloned().unwrap_or_default());
        let found = lost(yaml, &data);
        let found: Vec<(&str, &str)> =
            found.iter().map(|lost| (&yaml[lost.range.clone()], lost.help.as_str())).collect();
        assert_eq!(found, expected, "{yaml}");
    }

    #[test]
    fn words_that_a_remark_swallows_are_found() {
        check("title: #1 trick\n", &[("#1 trick", "put the text in quotes: `title: \"#1 trick\"`")]);
        check("Title: A # B\r\n", &[("# B", "put the text in quotes: `Title: \"A # B\"`")]);
        check("tags: #a #b\nx: 1\n", &[("#a #b", "put the text in quotes: `tags: [\"#a\", \"#b\"]`")]);
        check("tags:\n- #a\n- b\n", &[("#a", "put the text in quotes: `- \"#a\"`")]);
        check("tags:\n  - b #c\n", &[("#c", "put the text in quotes: `- \"b #c\"`")]);
    }

    #[test]
    fn remarks_that_are_meant_are_silent() {
        for yaml in [
            "# title: x\ntitle: A\n",
            "title: \"A\" # old\n",
            "draft: true # not yet\n",
            "date: 2024-01-01 #moved\n",
            "tags: # topics\n- a\n",
            "tags: #topics\n- a\n",
            "tags: a # of b\n",
            "tags: [a, b] #old\n",
            "title: C#\ntags: [C#, F#]\n",
            "title: A # TODO: a better one\n",
            "weight: #10\n",
            "title: A#b\n",
            "tags:\n- a # of b\n- # b\n",
            "summary: |\n  A # b\ntitle: B\n",
            "x:\n  title: A # b\n",
        ] {
            check(yaml, &[]);
        }
    }
}
