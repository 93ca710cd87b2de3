//! What hornbook makes of small sites, beside what Hugo 0.168 made of them.
//!
//! `cases/AREA.jsonl` holds a case a line: `config`, `files`, and `expect`, which is what Hugo printed about them;
//! `cases/more.jsonl` and `cases/further.jsonl` ask further questions, with fewer facts each. Where hornbook decides otherwise,
//! `differences.txt` names the case and the reason; every other case is the same, and a case of that list that has
//! become the same is taken off it.
//!
//! `cargo run --example parity -- tests/parity/cases/summary.jsonl` prints what hornbook says about the cases of a file.
#![allow(clippy::disallowed_methods, reason = "the cases are files of the repository")]

mod canon;
mod compare;
mod facts;

use rayon::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parity")
}

fn cases() -> Vec<Value> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder().join("cases"))
        .expect("the folder of cases")
        .map(|entry| entry.expect("listed").path())
        .collect();
    files.sort();
    let texts = files.iter().map(|file| fs::read_to_string(file).expect("readable"));
    texts
        .flat_map(|text| text.lines().map(|line| serde_json::from_str(line).expect("a case")).collect::<Vec<_>>())
        .collect()
}

/// Case to reason. A line is `area/name: reason`; lines that begin with `#` are remarks.
fn differences() -> BTreeMap<String, String> {
    let text = fs::read_to_string(folder().join("differences.txt")).expect("readable");
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|line| line.split_once(": ").expect("a case, a colon and a reason"))
        .map(|(case, reason)| (case.to_string(), reason.to_string()))
        .collect()
}

#[test]
fn content_is_what_hugo_makes_of_it_but_for_the_differences_that_are_listed() {
    let pool = rayon::ThreadPoolBuilder::new().stack_size(64 << 20).build().expect("threads");
    let cases = cases();
    assert!(cases.len() > 600, "the cases are there");
    let found: BTreeMap<String, Vec<String>> = pool.install(|| {
        cases
            .par_iter()
            .map(|case| {
                let differences = compare::differences(&case["expect"], &facts::run(case), case["compare"].as_str());
                (case["id"].as_str().expect("a case has an id").to_string(), differences)
            })
            .collect()
    });
    let decided = differences();
    let mut wrong = Vec::new();
    for (id, differences) in &found {
        match (differences.is_empty(), decided.contains_key(id)) {
            (true, true) => wrong.push(format!("{id} is the same now: take it off differences.txt")),
            (false, false) => wrong.push(format!("{id}: {}", differences.join("\n    "))),
            _ => {}
        }
    }
    wrong.extend(decided.keys().filter(|id| !found.contains_key(*id)).map(|id| format!("{id} is no case")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What hornbook makes of the case `id`.
fn facts_of(id: &str) -> Value {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).stack_size(64 << 20).build().expect("a thread");
    let case = cases().into_iter().find(|case| case["id"] == id).expect("the case is there");
    pool.install(|| facts::run(&case))
}

fn page_of<'a>(facts: &'a Value, path: &str) -> &'a Value {
    let pages = facts["pages"].as_array().expect("pages");
    pages.iter().find(|page| page["path"] == path).expect("the page is there")
}

#[test]
fn where_hugo_loses_something_hornbook_keeps_it_or_says_so() {
    let collisions = [
        "taxonomies/remove-accents",
        "bundles/resource-name-collision-after-lower",
        "permalinks/name-collision-page-vs-bundle",
    ];
    for id in collisions {
        assert_eq!(facts_of(id)["code"], "url-duplicate", "{id}");
    }
    assert_eq!(facts_of("frontmatter/draft-forms")["code"], "draft-unreadable");
    assert_eq!(facts_of("i18n/bundle-only-one-language")["files"]["fr/posts/b/x.txt"], "file");
}

#[test]
fn a_name_has_one_address_however_its_accents_are_stored() {
    let facts = facts_of("permalinks/decomposed-names");
    assert_eq!(page_of(&facts, "/p/caf\u{e9}")["relPermalink"], "/p/caf%C3%A9/");
    assert_eq!(page_of(&facts, "/r\u{e9}")["pages"], serde_json::json!(["/r\u{e9}/x"]));
    assert_eq!(page_of(&facts, "/tags/th\u{e9}")["relPermalink"], "/tags/th%C3%A9/");
}

#[test]
fn a_draft_in_a_bundle_is_not_listed() {
    let facts = facts_of("publishing/draft-nested-page-in-bundle");
    let resources = page_of(&facts, "/docs/b")["resources"].as_array().expect("resources");
    assert_eq!(resources.iter().map(|resource| &resource["name"]).collect::<Vec<_>>(), ["inner2.md"]);
}

#[test]
fn a_page_is_listed_once_below_terms_in_each_other() {
    assert_eq!(page_of(&facts_of("taxonomies/nested-terms"), "/tags/a")["pages"], serde_json::json!(["/a"]));
}

#[test]
fn anchors_are_made_of_what_readers_see() {
    let facts = facts_of("shortcodes/in-heading");
    assert_eq!(page_of(&facts, "/a")["identifiers"], serde_json::json!(["title-sig-end"]));
    assert_eq!(page_of(&facts, "/a")["content"], "<h2 id=\"title-sig-end\">Title SIG end</h2>\n");
}

#[test]
fn what_is_escaped_and_what_is_a_sample_stays_text() {
    for (id, shown) in [
        ("shortcodes/escaped-inside-note", "Use {{&lt; sig &gt;}} here"),
        ("shortcodes/inner-with-code-fence", "a {{&lt; sig &gt;}} b"),
        ("summary/manual-in-code-fence", "&lt;!--more--&gt;"),
    ] {
        let facts = facts_of(id);
        let content = page_of(&facts, "/a")["content"].as_str().expect("content");
        assert!(content.contains(shown), "{id}: {content}");
    }
}

#[test]
fn the_list_of_differences_is_short() {
    assert!(differences().len() * 100 <= cases().len() * 5, "more than one case in twenty is decided otherwise");
}
