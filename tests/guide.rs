//! hornbook's own site, which a newcomer sees first: it has no fault, its series is whole, and the search finds each page.
#![allow(clippy::disallowed_methods, reason = "this test reads the repository")]

mod common;

use hornbook::search::{Query, Search};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// The files of the site, with the index of the search.
fn site() -> common::Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = common::Files::new();
    for folder in ["content", "static", "templates"] {
        for entry in walkdir::WalkDir::new(root.join(folder)).sort_by_file_name() {
            let entry = entry.expect("the site can be listed");
            if entry.file_type().is_file() {
                let path = entry.path().strip_prefix(root).expect("below it").to_string_lossy().replace('\\', "/");
                files.insert(path, std::fs::read(entry.path()).expect("it can be read"));
            }
        }
    }
    let settings = std::fs::read_to_string(root.join("hornbook.toml")).expect("the settings can be read");
    let rest: Vec<&str> = settings.lines().filter(|line| !line.starts_with("searchIndex")).collect();
    files.insert("hornbook.toml".into(), format!("searchIndex = true\n{}\n", rest.join("\n")).into_bytes());
    files
}

/// The pages of the site, as `hornbook inspect` shows them.
fn pages() -> Vec<Value> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hornbook"));
    let ran = command.args(["inspect", "--source", env!("CARGO_MANIFEST_DIR")]).output().expect("it runs");
    let whole: Value = serde_json::from_slice(&ran.stdout).expect("JSON");
    let all = whole["pages"].as_array().expect("a list").iter();
    all.filter(|page| page["kind"] == "page").cloned().collect()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

/// `task` with two letters of its longest word swapped.
fn with_a_slip(task: &str) -> String {
    let longest = task.split(' ').max_by_key(|word| word.chars().count()).expect("a task has words");
    let mut letters: Vec<char> = longest.chars().collect();
    let middle = letters.len() / 2;
    letters.swap(middle - 1, middle);
    task.replacen(longest, &letters.into_iter().collect::<String>(), 1)
}

#[test]
fn the_site_has_no_fault_and_no_dead_link() {
    let built = common::built(site());
    assert_eq!(built.report, "");
    assert!(built.outputs.len() > 100, "only {} files", built.outputs.len());
}

#[test]
fn the_series_has_every_letter_and_every_guide_all_its_parts() {
    let pages = pages();
    let guides: Vec<&Value> = pages.iter().filter(|page| page["guide"]["letter"] != "").collect();
    let mut letters: Vec<&str> = guides.iter().map(|page| text(&page["guide"], "letter")).collect();
    letters.sort_unstable();
    assert_eq!(letters.concat(), "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    let outputs = common::built(site()).outputs;
    let mut topics = std::collections::BTreeSet::new();
    for page in guides {
        let (path, guide) = (text(page, "path"), &page["guide"]);
        for part in ["task", "result", "verified_date"] {
            assert!(!text(guide, part).is_empty(), "{path} has no `{part}`");
        }
        assert!(guide["minutes"].as_i64().is_some_and(|minutes| minutes > 0), "{path} does not say how long it takes");
        assert!(guide["needs"].as_array().is_some_and(|needs| !needs.is_empty()), "{path} needs nothing");
        let html = &outputs[&format!("{}index.html", &path[1..])];
        let html = String::from_utf8_lossy(html);
        let steps = html.matches("\"HowToStep\"").count();
        assert!(steps >= 3, "{path} has {steps} steps");
        assert!(html.contains("no tie to Salesforce, Inc."), "{path} does not say that it is a sample");
        let pictures: Vec<&str> = html.split("<img src=\"/img/abc/").skip(1).collect();
        let described = |picture: &&str| picture.split_once(" alt=\"").is_some_and(|(_, alt)| !alt.starts_with('"'));
        assert!(pictures.iter().any(|picture| described(picture)), "{path} has no picture");
        topics.extend(page["taxonomies"]["tags"].as_array().expect("topics").iter().map(|tag| tag.to_string()));
    }
    assert!((3..=10).contains(&topics.len()), "{topics:?}");
}

#[test]
fn the_sample_shows_every_way_to_write_a_post() {
    let files = site();
    let posts: Vec<&str> = files
        .iter()
        .filter(|(path, _)| path.starts_with("content/abc/"))
        .map(|(_, bytes)| std::str::from_utf8(bytes).expect("UTF-8"))
        .collect();
    for start in ["---\n{\n", "{\n", "+++\n", "---\ntitle: "] {
        assert!(posts.iter().any(|post| post.starts_with(start)), "no post begins with {start:?}");
    }
    let parts =
        ["\",\n}\n---", "\nseries: ", "\nletter: ", "\ntask: ", "{{< image ", "<<< image ", "{{% ", "\n{{< steps >}}"];
    for part in parts {
        assert!(posts.iter().any(|post| post.contains(part)), "no post has {part:?}");
    }
}

#[test]
fn the_search_finds_each_guide_by_its_task_and_each_page_of_the_documentation_by_its_name() {
    let outputs = common::built(site()).outputs;
    let names =
        outputs.into_iter().filter_map(|(path, bytes)| Some((path.strip_prefix("search/")?.to_string(), bytes)));
    let index: BTreeMap<String, Vec<u8>> = names.collect();
    let fetch = |name: &str| index.get(name).cloned();
    let search = Search::open(&fetch).expect("the index is whole");
    let mut missed = Vec::new();
    let mut asked = 0;
    for page in pages() {
        let (path, task) = (text(&page, "path"), text(&page["guide"], "task"));
        let queries = match task {
            "" => vec![text(&page, "title").to_string()],
            task => vec![task.to_string(), format!("how to {task}"), with_a_slip(task)],
        };
        for text in queries {
            asked += 1;
            let query = Query { text: text.clone(), limit: 3, ..Query::default() };
            let found = search.query(&query).expect("the index is whole").results;
            if !found.iter().any(|result| result.url == path) {
                missed.push(format!("{text:?} does not find {path}"));
            }
        }
    }
    assert!(asked > 80, "only {asked} queries");
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}
