//! The same bytes and the same messages, whatever the machine does in between.
#![allow(clippy::disallowed_methods, reason = "tests make and read folders of their own")]

mod common;

use common::{Built, Files, Numbers, built, built_from, built_in, pool, read_folder, shuffle};
use hornbook::config::{self, Overrides};
use hornbook::content::date::Zone;
use hornbook::content::parse_page;
use hornbook::pipeline::{Timings, load};
use hornbook::site::{ContentFile, ResolveInput, resolve};
use hornbook::source::Source;
use hornbook::template::{Layers, view};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

/// Pages of every kind, with warnings in many of them.
fn site() -> Files {
    let mut files = Files::new();
    let mut add = |path: String, text: String| {
        files.insert(path, text.into_bytes());
    };
    add(
        "hornbook.toml".into(),
        "baseURL = \"https://guides.example.com/\"\ntitle = \"Same\"\nmarkdownTwins = true\n".into(),
    );
    for number in 0..60 {
        let letter = char::from(b'A' + number % 26);
        let (day, section) = (number % 28 + 1, ["post", "news", "help"][usize::from(number) % 3]);
        let text = format!(
            "---\ntitle: \"Shed ABCs: {letter}\"\ndescription: How to sort box {number}.\ndate: 2025-01-{day:02}\ntags: [t{}, t{}]\nauthor:\n  name: Author {}\n---\n1. Open box {number}.\n2. Close it.\n\n{{{{< qr text=\"box {number}\" />}}}}\n\n[dead](/no-{number}/) [next](/{section}/p{})\n\n## Heading\n\n```rust\nlet box = {number};\n```\n",
            number % 7,
            number % 5,
            number % 4,
            number + 3,
        );
        add(format!("content/{section}/p{number}.md"), text);
    }
    add("content/places/_index.md".into(), "---\ntitle: Places\n---\n".into());
    add("content/places/tower/index.md".into(), "---\ntitle: Tower\n---\n![](a.svg)\n".into());
    add("content/places/tower/a.svg".into(), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n".into());
    add("static/b.txt".into(), "b\n".into());
    add("data/list.yaml".into(), "- 1\n- 2\n".into());
    files
}

fn write(folder: &Path, files: &[(&String, &Vec<u8>)]) {
    for (path, bytes) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("it is below the folder")).expect("made");
        fs::write(path, bytes).expect("written");
    }
}

fn check_same(a: &Built, b: &Built, what: &str) {
    assert!(!a.outputs.is_empty(), "{}", a.report);
    assert_eq!(a.report, b.report, "{what}: the messages");
    assert_eq!(a.outputs.keys().collect::<Vec<_>>(), b.outputs.keys().collect::<Vec<_>>(), "{what}: the files");
    for (path, bytes) in &a.outputs {
        assert!(bytes == &b.outputs[path], "{what}: `{path}` differs");
    }
}

#[test]
fn threads_do_not_show() {
    let source = Source::memory(site());
    let one = built_in(&pool(1), source.clone());
    assert!(one.report.lines().count() > 60, "there are messages to be mixed up");
    for threads in [2, 8] {
        check_same(&one, &built_in(&pool(threads), source.clone()), &format!("{threads} threads"));
    }
}

#[test]
fn two_builds_in_a_row_are_the_same() {
    check_same(&built(site()), &built(site()), "the second build");
}

#[test]
fn the_order_in_which_files_were_made_does_not_show() {
    let files = site();
    let in_memory = built(files.clone());
    let mut numbers = Numbers(7);
    for round in 0..3 {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut order: Vec<_> = files.iter().collect();
        shuffle(&mut order, &mut numbers);
        write(folder.path(), &order);
        let on_disk = built_from(Source::disk(folder.path().canonicalize().expect("it exists")));
        check_same(&in_memory, &on_disk, &format!("order {round}"));
    }
}

/// What [`resolve`] makes of the site, with the files handed over in the order that `numbers` decide.
fn resolved(numbers: Option<&mut Numbers>) -> (Vec<String>, Vec<String>) {
    let source = Source::memory(site());
    let (config, _) = config::load(&source, &Overrides::default());
    let (layers, _) = Layers::read(&source, None);
    let language = config.default_language;
    let (entries, _) = source.list("content");
    let mut files: Vec<ContentFile> = entries
        .into_iter()
        .map(|entry| {
            let content_path = entry.path["content/".len()..].to_string();
            let page = content_path.ends_with(".md").then(|| {
                let text = source.read_text(&entry.path).expect("it is text");
                Arc::new(parse_page(&entry.path, Arc::from(text), &layers).0)
            });
            ContentFile { entry, language, content_path, page }
        })
        .collect();
    if let Some(numbers) = numbers {
        shuffle(&mut files, numbers);
    }
    let zones = vec![Zone(jiff::tz::TimeZone::UTC)];
    let (site, diagnostics) = resolve(ResolveInput {
        config: Arc::new(config),
        files,
        now: common::NOW,
        zones,
        template_endings: Default::default(),
    });
    let pages = site.pages.iter().map(|page| format!("{page:?}")).collect();
    (pages, diagnostics.iter().map(|diagnostic| format!("{diagnostic:?}")).collect())
}

#[test]
fn the_order_of_the_listing_does_not_show() {
    let sorted = resolved(None);
    assert!(sorted.0.len() > 60);
    let mut numbers = Numbers(11);
    for _ in 0..4 {
        assert!(resolved(Some(&mut numbers)) == sorted, "the site depends on the order of its files");
    }
}

#[test]
fn the_zone_of_the_machine_shows_only_where_no_zone_is_set() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut files = site();
    files.insert(
        "hornbook.toml".into(),
        b"baseURL = \"https://guides.example.com/\"\ntitle = \"Same\"\ntimeZone = \"Europe/Paris\"\n".to_vec(),
    );
    write(folder.path(), &files.iter().collect::<Vec<_>>());
    let build = |zone: &str, locale: &str| {
        let output = folder.path().join(format!("out{}", zone.replace('/', "-")));
        let status = Command::new(env!("CARGO_BIN_EXE_hornbook"))
            .args(["build", "--quiet", "--source"])
            .arg(folder.path())
            .arg("--output")
            .arg(&output)
            .env("TZ", zone)
            .env("LC_ALL", locale)
            .status()
            .expect("started");
        assert!(status.success());
        read_folder(&output)
    };
    let here = build("UTC", "C");
    assert!(here.len() > 60);
    for (zone, locale) in [("Pacific/Kiritimati", "tr_TR.UTF-8"), ("America/Los_Angeles", "de_DE.UTF-8")] {
        assert!(build(zone, locale) == here, "{zone} shows");
    }
}

/// Data that templates see keep the order of the file, and loading twice gives one plan.
#[test]
fn the_plan_is_sorted() {
    let loaded = load(Source::memory(site()), &Overrides::default(), common::NOW, &mut Timings::default());
    let paths: Vec<&str> = loaded.plan.outputs.iter().map(|output| output.path.as_str()).collect();
    assert!(paths.windows(2).all(|pair| pair[0] < pair[1]));
    let data = view::data::parse("yaml", "b: 1\na: 2\n").expect("a known ending").expect("it parses");
    assert_eq!(data.as_map().expect("a map").keys().collect::<Vec<_>>(), ["b", "a"]);
}
