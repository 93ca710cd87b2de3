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
const TEXTS: [&str; 7] = ["title", "linktitle", "subtitle", "description", "summary", "task", "result"];
/// Keys of several.
const LISTS: [&str; 8] = ["tags", "categories", "keywords", "topics", "needs", "steps", "authors", "series"];
/// Keys of names, behind which remarks are usual.
const NAMES: [&str; 3] = ["author", "series", "slug"];

/// Words of remarks that say what a value is for.
const OF_REMARKS: [&str; 28] = [
    "todo",
    "fixme",
    "xxx",
    "note",
    "optional",
    "required",
    "max",
    "min",
    "maximum",
    "minimum",
    "characters",
    "chars",
    "words",
    "letters",
    "default",
    "shown",
    "displayed",
    "seo",
    "google",
    "draft",
    "replace",
    "change",
    "edit",
    "keep",
    "leave",
    "must",
    "should",
    "here",
];

/// Most that are told of one page.
const MAX_TOLD: usize = 20;

/// What a line says, as far as a remark may cut it.
struct Entry<'a> {
    key: &'a str,
    value: &'a str,
    kind: Kind,
    /// Nothing is left of the value.
    is_empty: bool,
    is_item: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    List,
    Name,
    /// A key of the author's own.
    Own,
}

/// The texts of `source`, which was read as `data`, that are lost. Linear.
pub(super) fn lost(source: &str, data: &DataMap) -> Vec<Lost> {
    let mut found = Vec::new();
    if !source.contains('#') {
        return found;
    }
    let is_flow = source.trim_start().starts_with('{');
    let mut above = String::new();
    // How far the key is indented whose text stands on the lines below it.
    let mut block = None;
    let mut start = 0;
    for whole in source.split_inclusive('\n') {
        let line = whole.trim_end();
        let line_start = start;
        start += whole.len();
        if found.len() >= MAX_TOLD {
            break;
        }
        let indent = line.len() - line.trim_start().len();
        if block.is_some_and(|above| line.is_empty() || indent > above) {
            continue;
        }
        block = None;
        let item = line.trim_start().strip_prefix("- ").map(str::trim_start);
        let entry = match (item, line.split_once(':')) {
            (Some(item), _) if LISTS.contains(&above.as_str()) => {
                Some(Entry { key: above.as_str(), value: item, kind: Kind::List, is_empty: true, is_item: true })
            }
            (None, Some((key, value))) if is_flow => in_flow(key, value),
            (None, Some((key, value))) if indent == 0 && is_word(key) => {
                above = key.to_lowercase();
                let is_empty = matches!(data.get(&above), Some(Data::Null));
                Some(Entry { key, value, kind: kind_of(&above), is_empty, is_item: false })
            }
            (None, Some((key, value))) if matches!(above.as_str(), "params" | "author") && is_word(key.trim()) => {
                let kind = if above == "author" { Kind::Name } else { Kind::Own };
                Some(Entry { key: key.trim(), value, kind, is_empty: true, is_item: false })
            }
            _ => {
                if !line.is_empty() && !line.starts_with([' ', '\t', '-', '#']) {
                    above.clear();
                }
                None
            }
        };
        let Some(entry) = entry else { continue };
        if entry.value.trim_start().starts_with(['|', '>']) {
            block = Some(indent);
        }
        found.extend(in_value(&entry, line_start + (line.len() - entry.value.len())));
    }
    found
}

/// An entry of JSON whose value has no quotes.
fn in_flow<'a>(key: &'a str, value: &'a str) -> Option<Entry<'a>> {
    let name = key.trim_start_matches([' ', '\t', '{', ',']).trim_end();
    let kind = kind_of(&name.trim_matches(['"', '\'']).to_lowercase());
    Some(Entry { key: name, value, kind, is_empty: false, is_item: false })
        .filter(|_| is_word(name.trim_matches(['"', '\''])))
}

fn is_word(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|sign| sign.is_alphanumeric() || matches!(sign, '_' | '-'))
}

/// The kind of a key in lower case.
fn kind_of(key: &str) -> Kind {
    match key {
        _ if TEXTS.contains(&key) => Kind::Text,
        _ if NAMES.contains(&key) => Kind::Name,
        _ if LISTS.contains(&key) => Kind::List,
        _ => Kind::Own,
    }
}

/// Whether `source` has a title that is empty by such a slip, which is told already.
pub fn loses_title(source: &str, data: &DataMap) -> bool {
    matches!(data.get("title"), Some(Data::Null))
        && lost(source, data).iter().any(|lost| lost.key.to_lowercase() == "title")
}

fn in_value(entry: &Entry<'_>, start: usize) -> Option<Lost> {
    let Entry { key, value, kind, is_empty, is_item } = *entry;
    let text = value.trim_start();
    if text.starts_with(['"', '\'', '[', '{', '|', '>', '&', '*', '!']) {
        return None;
    }
    let at = begin_of_remark(value)?;
    let remark = &value[at + 1..];
    let is_glued = remark.starts_with(char::is_alphanumeric);
    let before = value[..at].trim();
    if remark.trim().is_empty() || is_note(remark, is_glued) || before.ends_with([',', '}', ']']) {
        return None;
    }
    let is_text = kind == Kind::Text;
    let told = match (before.is_empty(), kind) {
        (true, Kind::Own) => is_empty && is_colour(remark) && value.starts_with([' ', '\t']),
        (true, _) => is_glued && is_empty && (is_item || value.starts_with([' ', '\t'])),
        // Of what the other keys are for, nothing is known: a number behind the sign is no remark.
        (false, Kind::Own) => {
            let is_value =
                before.starts_with(|c: char| c.is_ascii_digit()) || ["true", "false", "null"].contains(&before);
            remark.starts_with(|c: char| c.is_ascii_digit()) && before.contains(char::is_alphabetic) && !is_value
        }
        (false, _) => is_glued || is_text && !before.ends_with(['.', '!', '?', '…']) && !value[..at].ends_with("  "),
    };
    if !told {
        return None;
    }
    let name = key.trim_matches(['"', '\'']);
    let message = match (before.is_empty(), is_item) {
        (true, true) => format!("this item of `{name}` is empty: `#` begins a remark in YAML"),
        (true, false) => format!("`{name}` is empty: `#` begins a remark in YAML"),
        (false, _) => format!("what stands behind ` #` is a remark in YAML, and no part of `{name}`"),
    };
    let is_list =
        kind == Kind::List && !is_item && text.split_whitespace().all(|word| word.len() > 1 && word.starts_with('#'));
    let cure = match is_list {
        true => Some(format!("[{}]", text.split_whitespace().map(bare).collect::<Vec<_>>().join(", "))),
        false => quoted(text.trim_end_matches(',')).map(|cure| cure + &text[text.trim_end_matches(',').len()..]),
    };
    let lead = if is_item { "- ".to_string() } else { format!("{key}: ") };
    let mut help = match cure {
        Some(cure) => format!("put the text in quotes: `{lead}{cure}`"),
        None => "put the text in quotes".to_string(),
    };
    if !is_glued {
        help += "; a remark that is meant goes on a line of its own";
    }
    Some(Lost { range: start + at..start + value.len(), key: name.to_string(), message, help })
}

/// Whether a remark was meant as one: `# optional`, `# TODO: shorter`.
fn is_note(remark: &str, is_glued: bool) -> bool {
    let mut words = remark.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_of_remarks = |word: &str| OF_REMARKS.contains(&word.to_lowercase().as_str());
    let is_of_key = |word: &str| ["title", "description", "summary"].contains(&word.to_lowercase().as_str());
    match is_glued {
        true => {
            words.next().is_some_and(|word| ["todo", "fixme", "xxx", "note"].contains(&word.to_lowercase().as_str()))
        }
        false => words.take(12).any(|word| is_of_remarks(word) || is_of_key(word)),
    }
}

/// Whether `remark` is the rest of a colour: `ff0000`.
fn is_colour(remark: &str) -> bool {
    let word = remark.split_whitespace().next().unwrap_or_default();
    matches!(word.len(), 3 | 4 | 6 | 8) && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// What is lost in a remark before byte `end` of `source`, where the YAML cannot be read for it.
pub(super) fn lost_by_fault(source: &str, end: usize) -> Option<Lost> {
    lost_bracket(source, end).or_else(|| lost_comma(source, end)).or_else(|| lost_lines(source, end))
}

/// The lines of `source` up to byte `end`, the last of them first, with their begins.
fn lines_before(source: &str, end: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut end = end.min(source.len());
    while !source.is_char_boundary(end) {
        end -= 1;
    }
    let end = source[end..].find('\n').map_or(source.len(), |length| end + length);
    let mut at = Some(end);
    std::iter::from_fn(move || {
        let end = at?;
        let start = source[..end].rfind('\n').map_or(0, |line_end| line_end + 1);
        at = start.checked_sub(1);
        Some((start, source[start..end].trim_end()))
    })
}

/// A comma between brackets that is lost in a remark: `"description": Ticket #3,`. It is on the line of the fault or the
/// one before.
fn lost_comma(source: &str, end: usize) -> Option<Lost> {
    let lines = lines_before(source, end).filter(|(_, line)| !line.trim().is_empty()).take(2);
    for (start, line) in lines {
        let (key, value) = match line.split_once(':') {
            Some((key, value)) => (key.trim_start_matches([' ', '\t', '{']).trim_end(), value),
            None => ("", line),
        };
        let text = value.trim();
        let Some(at) = begin_of_remark(value).filter(|at| !value[..*at].trim().is_empty()) else { continue };
        let Some(inner) = text.strip_suffix(',') else { continue };
        let is_plain = !value[..at].contains(['"', '\'', '[', '{', ',']) && !text.starts_with('#');
        let head = &source[..start];
        let is_inside = head.matches(['[', '{']).count() > head.matches([']', '}']).count();
        let Some(cure) = quoted(inner).filter(|_| is_plain && is_inside) else { continue };
        let lead = if key.is_empty() { String::new() } else { format!("{key}: ") };
        let message = "`#` begins a remark in YAML, so that the rest of this line is not read".to_string();
        let help = format!("put the text in quotes: `{lead}{cure},`");
        let value_start = start + line.len() - value.len();
        return Some(Lost { range: value_start + at..start + line.len(), key: key.to_string(), message, help });
    }
    None
}

/// A text of several lines that a remark ends before its last one.
fn lost_lines(source: &str, end: usize) -> Option<Lost> {
    let goes_on = |line: &str| line.starts_with([' ', '\t']) && !line.trim_start().starts_with(['-', '#']);
    let mut lines = lines_before(source, end).skip_while(|(_, line)| line.trim().is_empty());
    lines.next().filter(|(_, line)| goes_on(line) && !line.contains(": ") && !line.ends_with(':'))?;
    let (start, line) = lines.take(20).find(|(_, line)| !goes_on(line) || line.contains(" #"))?;
    let (key, value) = line.split_once(": ").filter(|(key, _)| is_word(key)).unwrap_or(("", line));
    let text = value.trim();
    if text.starts_with(['"', '\'', '[', '{', '|', '>', '&', '*', '!', '#']) {
        return None;
    }
    let at = begin_of_remark(value)?;
    let of = if key.is_empty() { "this text".to_string() } else { format!("the text of `{key}`") };
    let message = format!("`#` begins a remark in YAML, and ends {of} before its last line");
    let rest = source[start + line.len()..].trim_start_matches(['\r', '\n']).lines().take_while(|line| goes_on(line));
    let whole = std::iter::once(text).chain(rest.map(str::trim)).collect::<Vec<_>>().join(" ");
    let help = match quoted(&whole).filter(|_| !key.is_empty()) {
        Some(cure) => format!("put all of it in quotes: `{key}: {cure}`"),
        None => "put all of it in quotes".to_string(),
    };
    let value_start = start + line.len() - value.len();
    Some(Lost { range: value_start + at..start + line.len(), key: key.to_string(), message, help })
}

/// The list in brackets whose closing bracket is lost in a remark, before byte `end` of `source`.
fn lost_bracket(source: &str, end: usize) -> Option<Lost> {
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
        let (inner, comma) = inner.strip_suffix(',').map_or((inner, ""), |inner| (inner, ","));
        let Some(inner) = inner.strip_suffix(']') else { continue };
        let at = value_start + (value.len() - comma.len() - 1 - inner.len());
        let Some(hash) = begin_of_remark(inner) else { continue };
        let items: Vec<String> = inner.split(',').map(str::trim).filter(|item| !item.is_empty()).map(bare).collect();
        let key = key.trim_start();
        let help = format!("put the texts in quotes: `{key}: [{}]{comma}`", items.join(", "));
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
        check(
            "Title: A # B\r\n",
            &[("# B", "put the text in quotes: `Title: \"A # B\"`; a remark that is meant goes on a line of its own")],
        );
        check("steps:\n- Open #3\n- b\n", &[("#3", "put the text in quotes: `- \"Open #3\"`")]);
        check("series: Part #1\n", &[("#1", "put the text in quotes: `series: \"Part #1\"`")]);
        check("author:\n  name: Ann #2\n", &[("#2", "put the text in quotes: `name: \"Ann #2\"`")]);
        check("params:\n  color: #ff0000\n", &[("#ff0000", "put the text in quotes: `color: \"#ff0000\"`")]);
        check(
            "{\n\"description\": Ticket #3\n}\n",
            &[("#3", "put the text in quotes: `\"description\": \"Ticket #3\"`")],
        );
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
            "description: Short text. # max 160 characters\n",
            "title: T # the title shown\n",
            "summary: s # optional\n",
            "draft: false #1\ndate: 2024-01-01T10:00:00Z #1\nlayout: guide #old\nseries: x # of two\n",
            "{\n\"title\": \"A\", #1\n\"weight\": 1, #2\n}\n",
        ] {
            check(yaml, &[]);
        }
    }
}
