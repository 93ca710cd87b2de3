//! The search of a small site: what it finds, the same files from any number of threads, and damage that is noticed.
//!
//! `tests/browser/search.mjs` holds the module of the browser to the same cases.
#![allow(clippy::disallowed_methods, reason = "tests read files")]

#[path = "common/mod.rs"]
mod common;

use hornbook::search::{Damaged, Found, Query, Search};
use std::collections::BTreeMap;
use std::path::PathBuf;

#[derive(serde::Deserialize)]
struct Case {
    why: String,
    q: String,
    #[serde(default)]
    filters: BTreeMap<String, Vec<String>>,
    first: Option<String>,
    section: Option<String>,
    #[serde(default)]
    never: Vec<String>,
    total: Option<usize>,
}

fn site() -> common::Files {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/search/site");
    let mut files = common::Files::new();
    for entry in walkdir::WalkDir::new(&root).sort_by_file_name() {
        let entry = entry.expect("the site can be listed");
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(&root).expect("below it").to_string_lossy().replace('\\', "/");
            files.insert(path, std::fs::read(entry.path()).expect("it can be read"));
        }
    }
    files
}

/// The published files of the search, by their names.
fn index() -> BTreeMap<String, Vec<u8>> {
    index_of(site())
}

fn index_of(files: common::Files) -> BTreeMap<String, Vec<u8>> {
    let outputs = common::built(files).outputs;
    let names =
        outputs.into_iter().filter_map(|(path, bytes)| Some((path.strip_prefix("search/")?.to_string(), bytes)));
    names.collect()
}

fn ask(files: &BTreeMap<String, Vec<u8>>, query: &Query) -> Result<Found, Damaged> {
    let fetch = |name: &str| files.get(name).cloned();
    Search::open(&fetch)?.query(query)
}

#[test]
fn readers_find_what_they_mean() {
    let index = index();
    let cases = include_str!("search/cases.json");
    let cases: Vec<Case> = serde_json::from_str(cases).expect("the cases are a list");
    let mut wrong = Vec::new();
    for case in &cases {
        let query = Query { text: case.q.clone(), limit: 5, filters: case.filters.clone() };
        let found = ask(&index, &query).expect("the index is whole");
        let first = found.results.first();
        let is_first = case.first.is_none() || first.map(|result| &result.url) == case.first.as_ref();
        let section = first.and_then(|result| result.section.as_ref()).map(|(url, _)| url);
        let is_section = case.section.is_none() || section == case.section.as_ref();
        let is_total = case.total.is_none_or(|total| total == found.total);
        let is_found = found.results.iter().any(|result| case.never.contains(&result.url));
        if !is_first || !is_section || !is_total || is_found {
            wrong.push(format!("{}: `{}` finds {:?}", case.why, case.q, first));
        }
    }
    assert!(cases.len() > 30, "only {} cases", cases.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_index_is_the_same_from_any_number_of_threads() {
    let one = common::pool(1).install(index);
    assert!(one.len() > 4, "{:?}", one.keys());
    assert_eq!(common::pool(4).install(index), one);
}

#[test]
fn damage_is_noticed_and_never_answered_from() {
    let whole = index();
    let query = Query { text: "reset token zurich xalendar".to_string(), limit: 5, ..Query::default() };
    let answer = ask(&whole, &query).expect("the index is whole");
    let mut numbers = common::Numbers(7);
    let binary: Vec<&String> = whole.keys().filter(|name| name.ends_with(".bin")).collect();
    let mut noticed = 0;
    for _ in 0..600 {
        let name = binary[numbers.below(binary.len() as u64) as usize];
        let mut damaged = whole.clone();
        let bytes = damaged.get_mut(name).expect("it is there");
        let at = numbers.below(bytes.len() as u64) as usize;
        match numbers.below(2) {
            0 => bytes.truncate(at),
            _ => bytes[at] ^= 1 << numbers.below(8),
        }
        match ask(&damaged, &query) {
            Err(Damaged(file)) => {
                assert_eq!(&file, name);
                noticed += 1;
            }
            // The file was not needed, or the head of its packing says something else about the time it was made.
            Ok(found) => assert_eq!(found, answer, "{name} at {at}"),
        }
    }
    assert!(noticed > 200, "{noticed}");
}

#[test]
fn any_query_is_safe() {
    let index = index();
    let long = "token ".repeat(5_000);
    let odd =
        ["\u{0}", "\u{202e}token", "ﷺ", "a\u{300}\u{300}\u{300}", &long, &"x".repeat(10_000), "⁇⁇", "🏳️‍🌈", "' or 1=1"];
    for text in odd {
        let found = ask(&index, &Query { text: text.to_string(), limit: 5, ..Query::default() });
        assert!(found.is_ok_and(|found| found.results.len() <= 5), "{text:?}");
    }
}
