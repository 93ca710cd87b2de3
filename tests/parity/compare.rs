//! Where two sets of facts differ. What is absent is the default: empty, zero, false.

use crate::canon::canon;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Facts that are compared even where Hugo's are the default.
const CORE: &[&str] = &[
    "relPermalink",
    "permalink",
    "title",
    "linkTitle",
    "kind",
    "type",
    "section",
    "date",
    "lastmod",
    "publishDate",
    "expiryDate",
    "draft",
    "weight",
    "slug",
    "layout",
    "description",
    "keywords",
    "aliases",
    "terms",
    "params",
    "pages",
];

/// What differs, a line each; `loose` says that a field is compared by its kind alone.
pub fn differences(expected: &Value, found: &Value, loose: Option<&str>) -> Vec<String> {
    let mut out = Vec::new();
    if expected["error"] == true {
        errors(expected, found, &mut out);
        return out;
    }
    if found["error"] == true {
        return vec![format!("an error nobody expects: {}", found["message"])];
    }
    let nothing = Map::new();
    for (key, expected) in expected.as_object().unwrap_or(&nothing) {
        let found = &found[key];
        match key.as_str() {
            "pages" | "extra" => pages(key, expected, found, loose, &mut out),
            "files" => files(expected.as_object().unwrap_or(&nothing), found.as_object().unwrap_or(&nothing), &mut out),
            _ if !is_equal(expected, found) => out.push(format!("{key}: {found}, and not {expected}")),
            _ => {}
        }
    }
    out
}

fn errors(expected: &Value, found: &Value, out: &mut Vec<String>) {
    if found["error"] != true {
        return out.push("no error".to_string());
    }
    if !expected["file"].is_null() && expected["file"] != found["file"] {
        out.push(format!("the error is in {}, and not in {}", found["file"], expected["file"]));
    }
    let lines = [&expected["line"], &expected["line_better"]];
    if !expected["line"].is_null() && !lines.contains(&&found["line"]) {
        out.push(format!("the error is in line {}, and not in line {}", found["line"], expected["line"]));
    }
}

fn files(expected: &Map<String, Value>, found: &Map<String, Value>, out: &mut Vec<String>) {
    for path in expected.keys().filter(|path| !found.contains_key(*path)) {
        out.push(format!("the file {path} is missing"));
    }
    for (path, found) in found {
        match expected.get(path) {
            None => out.push(format!("the file {path} is too many")),
            Some(expected) if expected != "file" && expected != found => {
                out.push(format!("{path} is {found}, and not {expected}"));
            }
            Some(_) => {}
        }
    }
}

fn pages(name: &str, expected: &Value, found: &Value, loose: Option<&str>, out: &mut Vec<String>) {
    let by_key = |pages: &Value| -> BTreeMap<(String, String), Value> {
        let key = |page: &Value| (page["lang"].to_string(), page["path"].to_string());
        pages.as_array().into_iter().flatten().map(|page| (key(page), page.clone())).collect()
    };
    let found = by_key(found);
    for (key, expected) in by_key(expected) {
        let Some(found) = found.get(&key) else {
            out.push(format!("{name}: {} is missing", key.1));
            continue;
        };
        let fields = expected.as_object().into_iter().flat_map(Map::keys).map(String::as_str);
        let core = CORE.iter().copied().filter(|field| expected.get(field).is_none() && found.get(field).is_some());
        for field in fields.chain(core) {
            if matches!(field, "path" | "lang" | "file" | "bundleType") {
                continue;
            }
            let (expected, found) = (&expected[field], &found[field]);
            if !is_same(field, expected, found, loose) {
                out.push(format!("{name}: {}: {field}: {found}, and not {expected}", key.1));
            }
        }
    }
}

fn is_same(field: &str, expected: &Value, found: &Value, loose: Option<&str>) -> bool {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
    match (field, expected, found) {
        ("content" | "summary" | "contentWithoutSummary" | "toc", ..) if loose == Some("goat") => {
            // Diagrams are drawn by Hugo; here they stay text.
            let is_diagram = |value: &Value| text(value).contains("class=\"goat");
            is_diagram(expected) == is_diagram(found)
        }
        ("content" | "summary" | "contentWithoutSummary" | "toc", ..) => canon(&text(expected)) == canon(&text(found)),
        ("plain", ..) => text(expected).split_whitespace().eq(text(found).split_whitespace()),
        ("identifiers", ..) => {
            let sorted = |value: &Value| {
                let mut list: Vec<String> = value.as_array().into_iter().flatten().map(Value::to_string).collect();
                list.sort();
                list
            };
            sorted(expected) == sorted(found)
        }
        _ => is_equal(expected, found) || (is_default(expected) && is_default(found)),
    }
}

/// Whether two values are the same: 2 and 2.0 are one number.
fn is_equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_equal(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| is_equal(a, b)))
        }
        _ => a == b,
    }
}

fn is_default(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Bool(true) => false,
    }
}
