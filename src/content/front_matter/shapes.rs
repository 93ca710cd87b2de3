//! Values of front matter that would be passed over because they have the wrong type.
//!
//! Hugo makes nothing of them without a word: `weight: heavy` is 0, `tags: {a: b}` is no tag. What it makes something
//! useful of (`weight: "10"`, `title: 42`) is silent here too. Dates, `draft`, `url` and `markup` are read elsewhere.

use super::fields::{to_bool, whole_number};
use crate::data::{Data, DataMap};
use std::slice;

/// What is wrong with a value.
pub(super) struct Wrong {
    /// The key inside the value that is at fault, if it is not all of it.
    pub inner: Option<&'static str>,
    /// What it must be: `a whole number`.
    pub expected: &'static str,
    /// What it is: `` `heavy` ``, `a list`.
    pub found: String,
    /// An accepted value. Written as JSON, which YAML takes too.
    pub example: String,
}

/// What a key takes.
#[derive(Clone, Copy)]
enum Shape {
    Text,
    WholeNumber,
    Flag,
    /// A list of texts, or one text.
    Texts,
    /// A map, or something that a function finds wrong in it.
    Map(fn(&DataMap) -> Option<Wrong>),
    /// A list of maps.
    Maps(&'static str),
    /// A map, or a list of maps.
    MapOrMaps,
    /// A name, a list of names, or a map of maps.
    Menus,
    /// `false`, or a list of texts.
    Steps,
    /// A name, a map with a name, or a list of these.
    People,
    /// The address of a picture; what else themes write there is theirs.
    Picture,
    /// `false`, or a map of what the search is to do with the page.
    Search,
}

/// What is wrong with `value` for `key`, which is in lower case; `None` for keys that are not known. `taxonomies` are
/// the plurals of the site's, in lower case.
pub(super) fn check(key: &str, value: &Data, is_taxonomy: bool) -> Option<Wrong> {
    let shape = shape(key).or(is_taxonomy.then_some(Shape::Texts))?;
    match value {
        Data::Null => None,
        // A guide has one; a site that has a taxonomy of this name has them all.
        Data::List(list) if key == "series" && !is_taxonomy && list.len() > 1 && list.iter().all(is_text) => {
            wrong("the name of one series", value, text_example(value))
        }
        Data::Text(text) if is_taxonomy || key == "keywords" => {
            let items = items_in(text)?;
            let items: Vec<String> = items.iter().map(|item| format!("\"{item}\"")).collect();
            wrong("a list of texts", value, format!("[{}]", items.join(", ")))
        }
        value => shape.check(key, value),
    }
}

/// The items that an author wrote as one text: three or more with commas, or two or more with semicolons. Short ones: a
/// name may have a comma in it.
fn items_in(text: &str) -> Option<Vec<&str>> {
    let sign = if text.contains(';') { ';' } else { ',' };
    let items: Vec<&str> = text.split(sign).map(str::trim).filter(|item| !item.is_empty()).collect();
    let is_short = |item: &&str| item.split_whitespace().count() <= 3 && !item.contains(['"', '\\', '.', '&']);
    let goes_on = |item: &&str| ["and ", "or ", "und "].iter().any(|word| item.to_lowercase().starts_with(word));
    let enough = if sign == ';' { 2 } else { 3 };
    (items.len() >= enough && items.iter().all(is_short) && !items.iter().any(goes_on)).then_some(items)
}

fn shape(key: &str) -> Option<Shape> {
    Some(match key {
        "title" | "slug" | "linktitle" | "description" | "summary" | "type" | "layout" | "translationkey"
        | "letter" | "task" | "result" => Shape::Text,
        "weight" | "minutes" => Shape::WholeNumber,
        "headless" | "iscjklanguage" => Shape::Flag,
        "keywords" | "aliases" | "outputs" | "needs" | "series" => Shape::Texts,
        "sitemap" => Shape::Map(sitemap),
        "build" => Shape::Map(build),
        "params" => Shape::Map(|_| None),
        "resources" => Shape::Maps("src"),
        "cascade" => Shape::MapOrMaps,
        "menus" | "menu" => Shape::Menus,
        "steps" => Shape::Steps,
        "author" | "authors" => Shape::People,
        "thumbnail" => Shape::Picture,
        "search" => Shape::Search,
        _ => return None,
    })
}

fn wrong(expected: &'static str, value: &Data, example: impl Into<String>) -> Option<Wrong> {
    Some(Wrong { inner: None, expected, found: shown(value), example: example.into() })
}

fn shown(value: &Data) -> String {
    match value.to_text() {
        Some(text) if text.is_empty() => "an empty text".to_string(),
        Some(text) if text.chars().count() <= 60 && !text.contains(['\n', '`']) => format!("`{text}`"),
        _ => value.kind().to_string(),
    }
}

fn is_text(value: &Data) -> bool {
    matches!(value, Data::Null) || value.to_text().is_some()
}

impl Shape {
    fn check(self, key: &str, value: &Data) -> Option<Wrong> {
        match (self, value) {
            (Shape::Text, value) if !is_text(value) => wrong("text", value, text_example(value)),
            (Shape::WholeNumber, value) if whole_number(value).is_none() => {
                wrong("a whole number", value, number_example(value))
            }
            (Shape::WholeNumber, value) if key == "minutes" && whole_number(value).is_some_and(|number| number < 0) => {
                wrong("a number of minutes", value, "10")
            }
            (Shape::Flag, value) if to_bool(value).is_none() => {
                let yes =
                    value.as_text().is_some_and(|text| ["yes", "on", "y"].contains(&text.to_lowercase().as_str()));
                wrong("`true` or `false`", value, if yes { "true" } else { "false" })
            }
            (Shape::Texts, Data::List(list)) => {
                let item = list.iter().find(|item| !is_text(item))?;
                let found = format!("a list with {} in it", item.kind());
                Some(Wrong { inner: None, expected: texts(key), found, example: list_example(key).to_string() })
            }
            // A number is an address that nobody wrote as one.
            (Shape::Texts, value) if !is_text(value) || key == "aliases" && value.as_text().is_none() => {
                wrong(texts(key), value, list_example(key))
            }
            (Shape::Map(check), Data::Map(map)) => check(map),
            (Shape::Map(_), value) => wrong("a map", value, map_example(key)),
            (Shape::Maps(needed), Data::List(list)) => {
                let has = |item: &&Data| {
                    item.as_map().is_some_and(|map| map.keys().any(|key| key.eq_ignore_ascii_case(needed)))
                };
                let item = list.iter().find(|item| !has(item))?;
                let found = match item {
                    Data::Map(_) => format!("a list with a map without `{needed}` in it"),
                    other => format!("a list with {} in it", other.kind()),
                };
                Some(Wrong { inner: None, expected: "a list of maps", found, example: map_example(key).to_string() })
            }
            (Shape::Maps(_), value) => wrong("a list of maps", value, map_example(key)),
            (Shape::MapOrMaps, Data::Map(_)) => None,
            (Shape::MapOrMaps, Data::List(list)) if list.iter().all(|item| item.as_map().is_some()) => None,
            (Shape::MapOrMaps, value) => wrong("a map", value, map_example(key)),
            (Shape::Menus, Data::Text(_)) => None,
            (Shape::Menus, Data::List(list)) if list.iter().all(|item| item.to_text().is_some()) => None,
            (Shape::Menus, Data::Map(map)) => {
                let entry = map.values().find(|entry| !matches!(entry, Data::Map(_) | Data::Null))?;
                let found = format!("a map with {} in it", entry.kind());
                let example = r#"{"main": {"weight": 10}}"#.to_string();
                Some(Wrong { inner: None, expected: "a map of maps", found, example })
            }
            (Shape::Menus, value) => wrong("the name of a menu, or a list of names", value, r#""main""#),
            (Shape::Steps, Data::Bool(_)) => None,
            (Shape::Steps, Data::List(list)) if list.iter().all(is_text) => None,
            (Shape::Steps, value) => wrong("`false` or a list of texts", value, r#"["Open Setup", "Press Save"]"#),
            (Shape::People, Data::List(list)) => list.iter().find_map(person),
            (Shape::People, value) => person(value),
            (Shape::Picture, Data::Integer(_) | Data::Float(_)) => {
                wrong("the address of a picture", value, r#""/img/window.png""#)
            }
            (Shape::Search, Data::Bool(_)) => None,
            (Shape::Search, Data::Map(map)) => search(map),
            (Shape::Search, value) => match quoted(value, is_truth) {
                Some((found, example)) => Some(Wrong { inner: None, expected: "`false` or a map", found, example }),
                None => wrong("`false` or a map", value, map_example(key)),
            },
            _ => None,
        }
    }
}

fn is_truth(text: &str) -> bool {
    matches!(text, "true" | "false")
}

/// What is called a text that would be right without its quotes, and how it is then.
fn quoted(value: &Data, is_right: impl Fn(&str) -> bool) -> Option<(String, String)> {
    let text = value.as_text()?;
    let plain = text.to_lowercase();
    is_right(&plain).then(|| (format!("`\"{text}\"`, which its quotes make a text"), plain))
}

/// Keys of `search` that themes have for themselves are theirs.
fn search(map: &DataMap) -> Option<Wrong> {
    let wrong = |key, value: &Data, expected, example: &str| {
        Some(Wrong { inner: Some(key), expected, found: shown(value), example: example.to_string() })
    };
    let given = |key| map.get(key).filter(|value| **value != Data::Null);
    let is_boost = |value: &Data| match value {
        Data::Integer(boost) => (1..=10).contains(boost),
        Data::Float(boost) => (0.1..=10.0).contains(boost),
        _ => false,
    };
    if let Some(value) = given("boost").filter(|value| !is_boost(value)) {
        let expected = "a number from 0.1 to 10";
        let is_right = |text: &str| text.parse().is_ok_and(|boost| (0.1..=10.0).contains(&boost));
        return match quoted(value, is_right) {
            Some((found, example)) => Some(Wrong { inner: Some("boost"), expected, found, example }),
            None => wrong("boost", value, expected, "2"),
        };
    }
    if let Some(value) = given("exclude").filter(|value| !matches!(value, Data::Bool(_))) {
        return match quoted(value, is_truth) {
            Some((found, example)) => {
                Some(Wrong { inner: Some("exclude"), expected: "`true` or `false`", found, example })
            }
            None => wrong("exclude", value, "`true` or `false`", "true"),
        };
    }
    // Nobody can look for what is no word.
    let is_word = |value: &Data| value.to_text().is_none_or(|text| text.contains(char::is_alphanumeric));
    for (key, example) in [("synonyms", r#"["mfa", "one-time code"]"#), ("pin", r#"["help"]"#)] {
        let Some(value) = given(key) else { continue };
        let texts = value.as_list().unwrap_or(slice::from_ref(value));
        let (text, expected) = match texts.iter().find(|text| !is_text(text)) {
            Some(text) => (text, "a list of texts"),
            None => match texts.iter().find(|text| !is_word(text)) {
                Some(text) => (text, "a list of texts with letters or digits"),
                None => continue,
            },
        };
        let is_one = value.as_list().is_none();
        let found = if is_one { shown(text) } else { format!("a list with {} in it", shown(text)) };
        return Some(Wrong { inner: Some(key), expected, found, example: example.to_string() });
    }
    None
}

fn person(value: &Data) -> Option<Wrong> {
    let example = r#"{"name": "Ada Green"}"#;
    match value {
        Data::Map(map) if map.get("name").and_then(Data::to_text).is_some_and(|name| !name.trim().is_empty()) => None,
        // Themes keep other facts there, and a name that is empty is none on purpose.
        Data::Map(map) if map.is_empty() || map.contains_key("name") => None,
        Data::Map(_) => {
            let found = "a map without `name`".to_string();
            Some(Wrong { inner: None, expected: "a name or a map with `name`", found, example: example.to_string() })
        }
        Data::List(_) | Data::Integer(_) | Data::Float(_) => wrong("a name or a map with `name`", value, example),
        _ => None,
    }
}

fn sitemap(map: &DataMap) -> Option<Wrong> {
    let inner = |key, expected, value: &Data, example: &str| {
        Some(Wrong { inner: Some(key), expected, found: shown(value), example: example.to_string() })
    };
    if let Some(value) = map.get("priority")
        && *value != Data::Null
        && !value
            .to_text()
            .and_then(|text| text.parse::<f64>().ok())
            .is_some_and(|number| (0.0..=1.0).contains(&number))
    {
        return inner("priority", "a number from 0 to 1", value, "0.5");
    }
    if let Some(value) = map.get("disable").filter(|value| **value != Data::Null && to_bool(value).is_none()) {
        return inner("disable", "`true` or `false`", value, "true");
    }
    map.get("changefreq")
        .filter(|value| !is_text(value))
        .and_then(|value| inner("changefreq", "text", value, r#""weekly""#))
}

fn build(map: &DataMap) -> Option<Wrong> {
    let word = |value: &Data| value.to_text().unwrap_or_else(|| "?".to_string()).to_lowercase();
    let choice = |key, words: &[&str], expected| {
        let value = map.get(key).filter(|value| **value != Data::Null && !words.contains(&word(value).as_str()))?;
        Some(Wrong { inner: Some(key), expected, found: shown(value), example: r#""never""#.to_string() })
    };
    choice("render", &["always", "never", "link", "true", "false", ""], "`always`, `never` or `link`")
        .or_else(|| choice("list", &["always", "never", "local", "true", "false", ""], "`always`, `never` or `local`"))
        .or_else(|| {
            let value =
                map.get("publishresources").filter(|value| **value != Data::Null && to_bool(value).is_none())?;
            let example = "false".to_string();
            Some(Wrong { inner: Some("publishresources"), expected: "`true` or `false`", found: shown(value), example })
        })
}

/// The first text in a list, or words to be replaced.
fn text_example(value: &Data) -> String {
    let first = value.as_list().and_then(|list| list.iter().find_map(Data::to_text));
    let text = first.filter(|text| !text.contains(['"', '\\', '\n'])).unwrap_or_else(|| "some text".to_string());
    format!("\"{text}\"")
}

/// The number that a text begins with, or another.
fn number_example(value: &Data) -> String {
    let text = value.as_text().unwrap_or_default().trim();
    let digits: String = text.chars().take(9).take_while(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() { "10".to_string() } else { digits.to_string() }
}

fn texts(key: &str) -> &'static str {
    match key {
        "aliases" => "a list of addresses",
        "outputs" => "a list of formats",
        "series" => "text",
        _ => "a list of texts",
    }
}

fn list_example(key: &str) -> &'static str {
    match key {
        "aliases" => r#"["/old/address/"]"#,
        "outputs" => r#"["html", "rss"]"#,
        "needs" => r#"["A login", "Five minutes"]"#,
        "series" => r#""Garden ABCs""#,
        _ => r#"["one", "two"]"#,
    }
}

fn map_example(key: &str) -> &'static str {
    match key {
        "sitemap" => r#"{"disable": true}"#,
        "build" => r#"{"list": "never"}"#,
        "resources" => r#"[{"src": "*.png", "title": "A picture"}]"#,
        "cascade" => r#"{"type": "guide"}"#,
        "search" => r#"{"exclude": true}"#,
        _ => r#"{"key": "value"}"#,
    }
}
