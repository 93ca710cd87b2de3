//! The search of a small site: what it finds, the same files from any number of threads, and damage that is noticed.
//!
//! `tests/browser/search.mjs` holds the module of the browser to the same cases.
#![allow(clippy::disallowed_methods, reason = "tests read files")]

#[path = "common/mod.rs"]
mod common;

use hornbook::search::{Damaged, First, Found, Query, Search};
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
    #[serde(default)]
    has: Vec<String>,
    total: Option<usize>,
}

/// A page of `forgiven.json`, or so many that are alike.
#[derive(serde::Deserialize)]
struct CasePage {
    name: String,
    title: String,
    #[serde(default)]
    description: String,
    text: String,
    #[serde(default)]
    count: usize,
}

#[derive(serde::Deserialize)]
struct Forgiven {
    pages: Vec<CasePage>,
    repeated: Vec<CasePage>,
    cases: Vec<Case>,
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
        let query = Query { text: case.q.clone(), limit: 5, filters: case.filters.clone(), excerpts: true };
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
fn slips_and_halves_of_words_are_forgiven_and_hide_nothing() {
    let Forgiven { pages, repeated, cases } =
        serde_json::from_str(include_str!("search/forgiven.json")).expect("it is a site with its cases");
    // More words than the index keeps against slips: those that a page says once are not among them.
    let filler = |count: usize| (0..count).map(|number| format!("filler{number} ")).collect::<String>();
    let page = |page: &CasePage, name: String| {
        let (title, text) = (&page.title, page.text.replace("{filler}", &filler(900)));
        let text = format!("---\ntitle: \"{title}\"\ndescription: \"{}\"\n---\n{text}\n", page.description);
        (format!("content/{name}.md"), text.into_bytes())
    };
    let mut files = common::Files::from([("hornbook.toml".to_string(), b"title = \"Forgiven\"\n".to_vec())]);
    files.extend(pages.iter().map(|one| page(one, one.name.clone())));
    for one in &repeated {
        files.extend((0..one.count).map(|number| page(one, format!("{}{number}", one.name))));
    }
    for number in 0..4 {
        files.insert(format!("content/filler{number}.md"), filler(4_000).into_bytes());
    }
    let index = index_of(files);
    let mut wrong = Vec::new();
    for case in &cases {
        let query = Query { text: case.q.clone(), limit: 60, ..Query::default() };
        let found = ask(&index, &query).expect("the index is whole");
        let urls: Vec<&String> = found.results.iter().map(|result| &result.url).collect();
        let is_first = urls.first().copied() == case.first.as_ref();
        let has_all = case.has.iter().all(|url| urls.contains(&url));
        if !is_first || !has_all || case.never.iter().any(|url| urls.contains(&url)) {
            wrong.push(format!("{}: `{}` finds {urls:?}", case.why, case.q));
        }
    }
    assert!(cases.len() > 12 && wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn results_show_the_part_that_answers() {
    let query = Query { text: "recycle bin".to_string(), limit: 1, excerpts: true, ..Query::default() };
    let found = ask(&index(), &query).expect("the index is whole");
    let pieces = &found.results[0].pieces;
    let marked: Vec<&String> = pieces.iter().skip(1).step_by(2).collect();
    assert!(marked.iter().any(|word| word.eq_ignore_ascii_case("recycle")), "{pieces:?}");
    assert!(pieces.concat().chars().count() < 400, "{pieces:?}");
}

/// A site of so many pages about the words `word0`, `word1` and so on.
fn many(pages: usize, edited: Option<usize>) -> common::Files {
    let mut files = site();
    for page in 0..pages {
        let mut text = format!("---\ntitle: Page {page} about word{}\n---\n## Part one of {page}\n\n", page % 700);
        for word in 0..120 {
            text.push_str(&format!("word{} ", (page * 31 + word * word) % 2_000));
        }
        if edited == Some(page) {
            text.push_str("and quixotic herons");
        }
        files.insert(format!("content/many/page{page}.md"), text.into_bytes());
    }
    files
}

#[test]
fn a_body_that_changes_leaves_most_files_as_they_are() {
    let (before, after) = (index_of(many(600, None)), index_of(many(600, Some(300))));
    assert!(before.len() > 40, "{} files", before.len());
    let kept = before.keys().filter(|name| after.contains_key(*name)).count();
    assert!(kept + 16 > before.len(), "{kept} of {} files are the same", before.len());
    let query = Query { text: "quixotic heron".to_string(), limit: 3, excerpts: true, ..Query::default() };
    let found = ask(&after, &query).expect("the index is whole");
    assert_eq!(found.results[0].url, "/many/page300/");
    assert_eq!(found.results[0].section.as_ref().map(|(url, _)| url.as_str()), Some("/many/page300/#part-one-of-300"));
    let query = Query { text: "page 123".to_string(), limit: 3, ..Query::default() };
    assert_eq!(ask(&after, &query).expect("the index is whole").results[0].url, "/many/page123/");
}

#[test]
fn words_of_a_site_stand_for_each_other() {
    let mut files = site();
    let words = "same:\n- [diary, calendar]\n- [waste basket, archive, 12]\nalso:\n  keycard: [security token]\n  token: keycard\nother: 7\n";
    files.insert("data/search_synonyms.yaml".to_string(), words.as_bytes().to_vec());
    let index = index_of(files);
    let first = |text: &str| {
        let query = Query { text: text.to_string(), limit: 1, ..Query::default() };
        ask(&index, &query).expect("the index is whole").results.first().map(|result| result.url.clone())
    };
    assert_eq!(first("share a diary").as_deref(), Some("/guides/share-a-calendar/"));
    assert_eq!(first("keycard").as_deref(), Some("/guides/reset-a-security-token/"));
    assert_eq!(first("Waste-Basket").as_deref(), Some("/guides/archive/"));
}

#[test]
fn synonyms_are_forgiven_slips_and_beginnings_and_each_word_has_its_turn() {
    let words = "same:\n- [help, assist, aid, backing]\n- [item, object, piece, part]\n- [cellphone, mobile]\n";
    let index = index_of(small_site(&[
        ("content/phone.md", "---\ntitle: A mobile\n---\nText.\n"),
        ("content/other.md", "---\ntitle: Other\n---\nNothing.\n"),
        ("data/search_synonyms.yaml", words),
    ]));
    for text in ["cellphone", "cellphones", "cellphnoe", "cellp", "item part cellphone", "help item cellphone"] {
        let query = Query { text: text.to_string(), limit: 3, ..Query::default() };
        let found = ask(&index, &query).expect("the index is whole");
        let first = found.results.first();
        assert_eq!(first.map(|result| result.url.as_str()), Some("/phone/"), "{text}");
        assert!(first.is_some_and(|result| result.of_synonym < 1.0));
    }
}

fn small_site(files: &[(&str, &str)]) -> common::Files {
    let config = [("hornbook.toml", "")];
    config.iter().chain(files).map(|(path, text)| (path.to_string(), text.as_bytes().to_vec())).collect()
}

#[test]
fn a_page_that_is_called_as_the_query_is_the_first() {
    let others = (0..4).map(|page| {
        let text = format!(
            "---\ntitle: Front matter {page}\ndescription: About front matter.\nsearch: {{boost: 3}}\n---\nFront matter.\n"
        );
        (format!("content/{page}.md"), text)
    });
    let mut files: Vec<(String, String)> = others.collect();
    files.push(("content/called.md".to_string(), "---\ntitle: Front matter\n---\nText.\n".to_string()));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let query = Query { text: "Front matter".to_string(), limit: 1, ..Query::default() };
    let found = ask(&index_of(small_site(&files)), &query).expect("the index is whole");
    assert_eq!((found.results[0].url.as_str(), found.results[0].first), ("/called/", Some(First::Called)));
    assert_eq!((found.results.len(), found.total), (1, 5));
}

#[test]
fn the_reasons_of_a_result_add_up() {
    let query = Query { text: "reset token zzzzzz".to_string(), limit: 5, ..Query::default() };
    let found = ask(&index(), &query).expect("the index is whole");
    assert!(found.results[0].of_words < 0.9, "{found:?}");
    for result in found.results.iter().filter(|result| result.first.is_none()) {
        let sum: f64 = result.reasons.iter().map(|reason| reason.score + reason.neighbour).sum();
        assert!((sum * result.of_words * result.of_synonym - result.score).abs() < 1e-9, "{result:?}");
    }
}

#[test]
fn the_rarest_words_of_a_long_query_count() {
    let text = format!("{} unheard-of words and reset security token", "the and a of to ".repeat(9));
    let query = Query { text, limit: 1, ..Query::default() };
    let found = ask(&index(), &query).expect("the index is whole");
    assert_eq!(found.results[0].url, "/guides/reset-a-security-token/");
    // Of the twelve that are kept, nine are small.
    assert_eq!(found.dropped.len(), 52 - 3, "{:?}", found.dropped);
    assert!(!found.dropped.contains(&"token".to_string()));
}

#[test]
fn filters_find_pages_that_the_list_of_a_frequent_word_is_cut_before() {
    let pages = (0..1_100).map(|page| {
        let tags = if page > 1_097 { "tags: [rare]\n" } else { "" };
        let long = if page > 1_097 { "word ".repeat(900) } else { String::new() };
        (format!("content/p{page}.md"), format!("---\ntitle: Page {page}\n{tags}---\neveryword {long}\n"))
    });
    let pages: Vec<(String, String)> = pages.collect();
    let files: Vec<(&str, &str)> = pages.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let index = index_of(small_site(&files));
    let ask = |filters: &[&str]| {
        let filters = filters.iter().map(|value| ("tags".to_string(), vec![value.to_string()])).collect();
        let query = Query { text: "everyword".to_string(), limit: 3, filters, ..Query::default() };
        ask(&index, &query).expect("the index is whole")
    };
    let (all, rare) = (ask(&[]), ask(&["rare"]));
    assert_eq!((all.total, all.is_about, rare.total, rare.is_about), (1_023, true, 2, true));
    assert_eq!(ask(&["none"]).total, 0);
}

#[test]
fn a_slip_that_a_page_quotes_still_finds_what_was_meant() {
    let mut files = site();
    let quote = "---\ntitle: Slips\n---\nReaders who look for `calandar` find what they mean.\n";
    files.insert("content/guides/slips.md".to_string(), quote.as_bytes().to_vec());
    for page in 0..4 {
        let text = format!("---\ntitle: Page {page}\n---\nIt has a calendar.\n");
        files.insert(format!("content/guides/page{page}.md"), text.into_bytes());
    }
    let query = Query { text: "share calandar".to_string(), limit: 5, ..Query::default() };
    let found = ask(&index_of(files), &query).expect("the index is whole");
    let urls: Vec<&str> = found.results.iter().map(|result| result.url.as_str()).collect();
    assert!(urls[..2].contains(&"/guides/share-a-calendar/") && urls.contains(&"/guides/slips/"), "{urls:?}");
}

#[test]
fn lists_with_a_text_of_their_own_are_found() {
    let first = |text: &str| {
        let mut files = site();
        files.insert("content/guides/_index.md".to_string(), text.as_bytes().to_vec());
        let query = Query { text: "wombat guides".to_string(), limit: 1, ..Query::default() };
        ask(&index_of(files), &query).expect("the index is whole").results.first().map(|result| result.url.clone())
    };
    assert_eq!(first("---\ntitle: Wombat guides\n---\nAll of them.\n").as_deref(), Some("/guides/"));
    assert_ne!(first("---\ntitle: Wombat guides\n---\n\n").as_deref(), Some("/guides/"));
    assert_ne!(first("---\ntitle: Wombat guides\nsearch: false\n---\nAll.\n").as_deref(), Some("/guides/"));
}

#[test]
fn a_reason_tells_what_was_seen_from_what_the_index_takes_for_likely() {
    let mut files = site();
    // So many words behind `heron` that every bit is set.
    let many: String = (0..200).map(|number| format!("heron q{number}w ")).collect();
    for (name, text) in [("seen", "A heron nest."), ("apart", "Nest of the quick heron."), ("many", &many)] {
        let text = format!("---\ntitle: {name}\n---\n{text} A nest.\n");
        files.insert(format!("content/guides/{name}.md"), text.into_bytes());
    }
    let query = Query { text: "heron nest".to_string(), limit: 5, excerpts: true, ..Query::default() };
    let found = ask(&index_of(files), &query).expect("the index is whole");
    let reason = |name: &str| {
        let result = found.results.iter().find(|result| result.url == format!("/guides/{name}/"));
        let reason = &result.expect("it is found").reasons[0];
        (reason.neighbour > 0.0, reason.is_seen)
    };
    assert_eq!((reason("seen"), reason("apart").1, reason("many")), ((true, true), false, (true, false)));
}

#[test]
fn a_report_tells_what_cannot_be_found() {
    let mut files = site();
    for page in 0..5 {
        let text = format!("---\ntitle: All the same\nslug: same-{page}\n---\nText.\n");
        files.insert(format!("content/guides/same{page}.md"), text.into_bytes());
    }
    let loaded = hornbook::pipeline::load(
        hornbook::source::Source::memory(files),
        &Default::default(),
        common::NOW,
        &mut Default::default(),
    );
    let world = &loaded.world;
    let language = world.site.config.default_language;
    let index = hornbook::search::index_of(world, language, &Default::default());
    let files: BTreeMap<String, Vec<u8>> =
        index.files.into_iter().filter_map(|file| Some((file.name, file.bytes?))).collect();
    let log = "reset token\n  \nqqqqqqqq\nQQQQQQQQ\nzzzzzzzz\n";
    let documents = hornbook::search::documents(world, language);
    let report = hornbook::search::report(&documents, &|name| files.get(name).cloned(), log).expect("it is whole");
    let unfound: Vec<_> = report.pages.iter().map(|page| (page.url.as_str(), page.place)).collect();
    assert_eq!(unfound, [("/guides/same-3/", Some(4)), ("/guides/same-4/", Some(5))]);
    assert_eq!(report.queries, [("qqqqqqqq".to_string(), 2), ("zzzzzzzz".to_string(), 1)]);
    assert_eq!(report.asked, 3);
    assert!(report.words.iter().any(|(word, pages)| word == "same" && *pages == 5), "{:?}", report.words);
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
    let query = Query { text: "reset token zurich xalendar".to_string(), limit: 5, excerpts: true, ..Query::default() };
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
fn no_file_is_taken_for_another() {
    let whole = index_of(many(300, None));
    let query = Query { text: "word7 word31 page 12".to_string(), limit: 20, excerpts: true, ..Query::default() };
    let answer = ask(&whole, &query).expect("the index is whole");
    let binary: Vec<&String> = whole.keys().filter(|name| name.ends_with(".bin")).collect();
    let mut noticed = 0;
    for name in &binary {
        for other in binary.iter().filter(|other| *other != name && other[..2] == name[..2]) {
            let mut changed = whole.clone();
            changed.insert((*name).clone(), whole[*other].clone());
            match ask(&changed, &query) {
                Err(Damaged(file)) => {
                    assert_eq!(&file, *name);
                    noticed += 1;
                }
                // The file was not needed.
                Ok(found) => assert_eq!(found, answer, "{name} for {other}"),
            }
        }
    }
    let kinds: std::collections::BTreeSet<&str> = binary.iter().map(|name| &name[..2]).collect();
    assert!(binary.len() > 15 && kinds.len() == 5 && noticed > 30, "{} files, {noticed} faults", binary.len());
}

#[test]
fn filters_are_known_however_they_are_written() {
    let page = |number: usize, front_matter: &str| {
        (
            format!("content/post/{number}.md"),
            format!("---\ntitle: Page {number}\n{front_matter}---\nWombats.\n").into_bytes(),
        )
    };
    let mut files: common::Files = [
        page(1, "tags: [\"Big Data\", C++]\nauthors: [Ann Lee]\n"),
        page(2, "tags: [big-data, \"C#\"]\n"),
        page(3, "tags: [C, Été]\n"),
        page(4, "letter: E\n"),
    ]
    .into();
    files.insert(
        "content/tags/c++/_index.md".to_string(),
        b"---\ntitle: The language\nurl: /tags/c-plus-plus/\n---\n".to_vec(),
    );
    let index = index_of(files);
    let total = |name: &str, values: &[&str]| {
        let filters = [(name.to_string(), values.iter().map(|value| value.to_string()).collect())].into();
        let query = Query { text: "wombats".to_string(), limit: 9, filters, ..Query::default() };
        ask(&index, &query).expect("the index is whole").total
    };
    for value in ["Big Data", "big-data", "BIG DATA", "big_data"] {
        assert_eq!(total("tags", &[value]), 2, "{value}");
    }
    for value in ["C++", "c++", "The language", "c-plus-plus", "C#", "c", "été", "ete", "ETE"] {
        assert_eq!(total("tags", &[value]), 1, "{value}");
    }
    assert_eq!(total("tags", &["C", "C#", "none"]), 2);
    assert_eq!((total("authors", &["ann lee"]), total("authors", &["ann-lee"])), (1, 1));
    assert_eq!((total("letter", &["e"]), total("letter", &["É"])), (1, 0));
    assert_eq!((total("section", &["Post"]), total("tags", &[]), total("nothing", &["a"])), (4, 4, 0));
    let fetch = |name: &str| index.get(name).cloned();
    let names = Search::open(&fetch).and_then(|search| search.filters()).expect("the index is whole");
    assert_eq!(names, ["authors", "categories", "language", "letter", "section", "series", "tags"]);
}

#[test]
fn what_the_file_of_synonyms_says_in_vain_is_told() {
    let check = |yaml: &str, expected: &[&str]| {
        let built = small(&[
            ("hornbook.toml", ""),
            ("content/a.md", "---\ntitle: A\n---\nText.\n"),
            ("data/search_synonyms.yaml", yaml),
        ]);
        let report: Vec<&str> = built.report.lines().filter(|line| line.contains("search_synonyms")).collect();
        assert_eq!(report.len(), expected.len(), "{yaml}: {}", built.report);
        for (line, expected) in report.iter().zip(expected) {
            assert!(line.contains(expected), "{line} and {expected}");
        }
    };
    check("same: [[mfa, 2fa]]\nalso: {login: [sign in], log: 7}\n", &[]);
    check("same: [mfa, 2fa]\n", &[]);
    check("# Nothing yet.\nsame:\nalso:\n", &[]);
    check(
        "same: []\nalsoo:\n  login: [sign in]\n",
        &["search_synonyms.yaml:2:1: warning[config-unknown-key]: `alsoo` is neither `same` nor `also`"],
    );
    check("mfa: [2fa, wombat]\n", &["search_synonyms.yaml:1:1: warning[config-unknown-key]: `mfa` is neither"]);
    check(
        "- [mfa, 2fa]\n",
        &["warning[config-value]: the file of synonyms must be a map with `same` or `also`, and is a list"],
    );
    check(
        "same:\n  - [a, b]\n  - {c: d}\n",
        &[
            "search_synonyms.yaml:1:1: warning[config-value]: what stands in `same` must be lists of texts, and is a map",
        ],
    );
    check("same: [a, [b]]\n", &["must be lists of texts, and is text"]);
    check("also: [a]\n", &["`also` must be a map, and is a list"]);
    check(
        "also:\n  a: [b]\n  c: {d: e}\n",
        &["search_synonyms.yaml:3:3: warning[config-value]: `c` must be a list of texts, and is a map"],
    );
}

#[test]
fn pictures_are_found_by_what_they_show_and_no_excerpt_has_it() {
    let page = "---\ntitle: A\ndescription: About it.\n---\n## Part\n\nSee it. ![A wombat in a hammock](/a.png)\n";
    let index = index_of([("content/a.md".to_string(), page.as_bytes().to_vec())].into());
    let query = Query { text: "hammock".to_string(), limit: 9, excerpts: true, ..Query::default() };
    let found = ask(&index, &query).expect("the index is whole");
    let result = &found.results[0];
    assert_eq!(result.section.as_ref().map(|(url, _)| url.as_str()), Some("/a/#part"));
    assert_eq!(result.pieces, ["About it."]);
}

#[test]
fn any_query_is_safe() {
    let index = index();
    let long = "token ".repeat(5_000);
    let odd =
        ["\u{0}", "\u{202e}token", "ﷺ", "a\u{300}\u{300}\u{300}", &long, &"x".repeat(10_000), "⁇⁇", "🏳️‍🌈", "' or 1=1"];
    for text in odd {
        let found = ask(&index, &Query { text: text.to_string(), limit: 5, excerpts: true, ..Query::default() });
        assert!(found.is_ok_and(|found| found.results.len() <= 5), "{text:?}");
    }
}

/// A site of a few small files.
fn small(files: &[(&str, &str)]) -> common::Built {
    common::built(files.iter().map(|(path, text)| (path.to_string(), text.as_bytes().to_vec())).collect())
}

fn text(built: &common::Built, path: &str) -> String {
    let bytes = built.outputs.get(path).unwrap_or_else(|| panic!("there is no `{path}`"));
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn the_page_of_the_search_is_for_readers_alone() {
    let guide = ("content/a.md", "---\ntitle: Reset a token\n---\nText.\n");
    let built = small(&[("hornbook.toml", "title = \"A & B\"\nbaseURL = \"https://a.example/sub/\"\n"), guide]);
    let page = text(&built, "search/index.html");
    assert!(
        page.contains("<meta name=\"robots\" content=\"noindex\">") && page.contains(" data-search-page"),
        "{page}"
    );
    assert!(page.contains("<script type=\"module\" src=\"/sub/search/dialog.js\"></script>"), "{page}");
    assert!(page.contains("href=\"/sub/search/opensearch.xml\" title=\"A &amp; B\""), "{page}");
    assert!(!text(&built, "sitemap.xml").contains("/search/"));
    let description = text(&built, "search/opensearch.xml");
    assert!(description.contains("<ShortName>A &amp; B</ShortName>"), "{description}");
    assert!(description.contains("template=\"https://a.example/sub/search/?q={searchTerms}\""), "{description}");
    // No letter, no A-Z index: the way on is the home page.
    let script = text(&built, "search/dialog.js");
    assert!(script.contains(":\"../\"}") && script.contains(":\"To the home page\","), "{script}");
}

#[test]
fn a_site_without_a_search_shows_none() {
    let built = small(&[("hornbook.toml", "searchIndex = false\n"), ("content/a.md", "---\ntitle: A\n---\nText.\n")]);
    assert!(built.outputs.keys().all(|path| !path.starts_with("search/")), "{:?}", built.outputs.keys());
    let page = text(&built, "a/index.html");
    assert!(!page.contains("dialog.js") && !page.contains("opensearch") && !page.contains("data-search"), "{page}");
}

#[test]
fn every_language_has_its_own_words() {
    let built = small(&[
        ("hornbook.toml", "[languages.en]\nweight = 1\n[languages.de]\nweight = 2\n"),
        ("content/a.md", "---\ntitle: \"Desk ABCs: A\"\ndescription: How to ask.\n---\nText.\n"),
        ("content/a.de.md", "---\ntitle: A\n---\nText.\n"),
        ("i18n/de.yaml", "search_hint: \"Wonach \\\"suchen\\\" Sie?\"\n"),
    ]);
    let script = text(&built, "de/search/dialog.js");
    assert!(script.contains(":\"Wonach \\\"suchen\\\" Sie?\","), "{script}");
    assert!(script.contains(":\"Noch einmal versuchen\","), "{script}");
    let script = text(&built, "search/dialog.js");
    assert!(script.contains(":\"Try again\",") && script.contains(":\"../a-z/\""), "{script}");
    assert!(text(&built, "de/a/index.html").contains("src=\"/de/search/dialog.js\""));
    // Without a `baseURL` there is no address to tell browsers of.
    assert!(!built.outputs.contains_key("search/opensearch.xml"));
    assert!(!text(&built, "a/index.html").contains("opensearch"));
}

#[test]
fn a_page_of_the_site_stands_in_the_place_of_the_page_of_the_search() {
    let built = small(&[
        ("hornbook.toml", "title = \"A\"\n"),
        ("content/search.md", "---\ntitle: Find it\nlayout: search\n---\nMine.\n"),
        ("static/search/dialog.js", "// Mine."),
    ]);
    assert_eq!(built.report, "");
    let page = text(&built, "search/index.html");
    assert!(
        page.contains("<h1>Find it</h1>") && page.contains("Mine.") && page.contains(" data-search-page"),
        "{page}"
    );
    assert_eq!(text(&built, "search/dialog.js"), "// Mine.");
}

/// What is said of a page whose front matter has this line.
fn told_of(line: &str) -> String {
    let page = format!("---\ntitle: A\n{line}\n---\nText.\n");
    small(&[("hornbook.toml", ""), ("content/a.md", &page)]).report
}

#[test]
fn values_of_a_page_that_nobody_can_use_are_told() {
    for (line, expected) in [
        ("search: \"false\"", "`search` must be `false` or a map, and is `\"false\"`, which its quotes make a text"),
        ("search: {boost: \"2\"}", "a number from 0.1 to 10, and is `\"2\"`, which its quotes make a text"),
        ("search: {boost: \"20\"}", "a number from 0.1 to 10, and is `20`"),
        ("search: {pin: [help, \"🎉\"]}", "a list of texts with letters or digits, and is a list with `🎉` in it"),
        ("search: {synonyms: \"&\"}", "a list of texts with letters or digits, and is `&`"),
        ("search: {pin: \"\"}", "a list of texts with letters or digits, and is an empty text"),
        ("search: {pin: [{a: b}]}", "a list of texts, and is a list with a map in it"),
    ] {
        let told = told_of(line);
        assert!(told.contains(expected), "{line}: {told}");
    }
    assert_eq!(told_of("search: {pin: [\"C#\", 42, \"安全\"], synonyms: []}"), "");
}
