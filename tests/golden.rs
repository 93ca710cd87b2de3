//! Smallest possible sites with their whole output.
//!
//! `tests/sites/<name>/` holds a site, `expected/` what it becomes (without the styles, scripts and icon of the
//! default theme, and without the files of the search, which `tests/search.rs` is about), `expected.txt` its diagnostics, one a line. `HORNBOOK_BLESS=1 cargo test --test golden` rewrites
//! both; read the difference before you commit it. A site that says `theme = "tiny"` gets the few templates of
//! `tests/sites/tiny-theme/`, so that its `expected/` shows what it is about and little else.
#![allow(clippy::disallowed_methods, reason = "tests make and read folders of their own")]

mod common;

use common::{Files, built, read_folder};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Files of the default theme, which are the same for every site: stem and ending.
const THEME_FILES: [(&str, &str); 3] = [("hornbook", ".css"), ("hornbook", ".js"), ("icon", ".svg")];

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites").join(name)
}

/// The files of the site `name`, with the tiny theme beside them.
fn files_of(name: &str) -> Files {
    let mut files = read_folder(&folder(name));
    files.retain(|path, _| path != "expected.txt" && !path.starts_with("expected/"));
    for (path, bytes) in read_folder(&folder("tiny-theme")) {
        files.insert(format!("themes/tiny/{path}"), bytes);
    }
    files
}

fn output_of(files: Files) -> (Files, String) {
    let built = built(files);
    let is_theme =
        |path: &str| is_of_search(path) || THEME_FILES.iter().any(|(stem, ending)| is_printed(path, stem, ending));
    let outputs = built.outputs.into_iter().filter(|(path, _)| !is_theme(path));
    (outputs.map(|(path, bytes)| (path, without_prints(bytes))).collect(), built.report)
}

/// Whether `path` is `stem`, a print, and `ending`.
fn is_printed(path: &str, stem: &str, ending: &str) -> bool {
    let print = path.strip_prefix(stem).and_then(|rest| rest.strip_prefix('.')?.strip_suffix(ending));
    print.is_some_and(|print| print.len() == 12 && print.bytes().all(|digit| digit.is_ascii_hexdigit()))
}

/// The prints in the names of the theme's files are no part of what is expected: they change with every change of the
/// theme.
fn without_prints(bytes: Vec<u8>) -> Vec<u8> {
    let Ok(mut text) = String::from_utf8(bytes.clone()) else { return bytes };
    for (stem, ending) in THEME_FILES {
        let length = stem.len() + 1 + 12 + ending.len();
        let places: Vec<usize> = text.match_indices(&format!("{stem}.")).map(|(at, _)| at).collect();
        for at in places.into_iter().rev() {
            if text.get(at..at + length).is_some_and(|name| is_printed(name, stem, ending)) {
                text.replace_range(at..at + length, &format!("{stem}.PRINT{ending}"));
            }
        }
    }
    text.into_bytes()
}

fn is_of_search(path: &str) -> bool {
    let is_in_folder = path.starts_with("search/") || path.contains("/search/");
    is_in_folder
        && [".bin", ".js", "/search/index.html", "/opensearch.xml"].iter().any(|end| format!("/{path}").ends_with(end))
}

fn check(name: &str) {
    let (found, report) = output_of(files_of(name));
    let folder = folder(name);
    if std::env::var_os("HORNBOOK_BLESS").is_some() {
        bless(&folder, &found, &report);
    }
    let expected_report = fs::read_to_string(folder.join("expected.txt")).unwrap_or_default();
    assert_eq!(report, expected_report, "the diagnostics of {name}");
    let expected = read_folder(&folder.join("expected"));
    let names = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&found), names(&expected), "the files of {name}");
    for (path, bytes) in &expected {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert_eq!(text(&found[path]), text(bytes), "{name}: {path}");
    }
}

fn bless(folder: &Path, found: &Files, report: &str) {
    let expected = folder.join("expected");
    if expected.exists() {
        fs::remove_dir_all(&expected).expect("the old expectation can be removed");
    }
    for (path, bytes) in found {
        let path = expected.join(path);
        fs::create_dir_all(path.parent().expect("it is below a folder")).expect("a folder for it");
        fs::write(path, bytes).expect("written");
    }
    fs::write(folder.join("expected.txt"), report).expect("written");
}

macro_rules! sites {
    ($($test:ident = $name:literal,)*) => {
        $(#[test]
        fn $test() {
            check($name);
        })*

        const TESTED: &[&str] = &[$($name),*];
    };
}

sites! {
    a_letter_of_a_series = "letter",
    guides_and_what_is_read_out_of_them = "guides",
    guides_with_written_steps_and_guides_nobody_is_led_to = "guides-apart",
    sections_and_bundles = "bundles",
    taxonomies_series_and_authors = "taxonomies",
    lists_in_parts = "pagination",
    pages_without_an_address_are_not_linked = "without-address",
    several_languages = "languages",
    a_hugo_configuration_folder = "hugo-configuration",
    aliases_and_redirects = "aliases",
    own_templates_over_the_default_theme = "own-templates",
    built_in_shortcodes = "shortcodes",
    formats_with_templates_of_the_site = "formats",
    players_of_other_hosts = "embeds",
    shortcodes_in_the_text_of_others = "nested",
    posts_that_are_not_published = "left-out",
    markdown_twins = "twins",
    outputs_by_kind = "outputs",
    feeds_and_their_names = "feeds",
    faults_of_every_layer = "faults",
    html_that_is_left_out = "markup-left-out",
    html_that_is_kept_by_the_list = "markup-harmless",
    links_that_lead_nowhere = "dead-links",
    pictures_in_front_matter = "front-pictures",
    pages_in_org = "org",
}

#[test]
fn every_folder_is_a_test() {
    let mut folders: Vec<String> = fs::read_dir(folder(""))
        .expect("the sites")
        .map(|entry| entry.expect("listed").file_name().to_string_lossy().into_owned())
        .filter(|name| name != "tiny-theme")
        .collect();
    folders.sort();
    let mut tested = TESTED.to_vec();
    tested.sort_unstable();
    assert_eq!(folders, tested);
}

/// Posts of the founding site were written with both delimiters.
#[test]
fn the_two_delimiters_of_shortcodes_give_the_same_bytes() {
    let files = files_of("letter");
    let mut changed = 0;
    let other: BTreeMap<String, Vec<u8>> = files
        .iter()
        .map(|(path, bytes)| match std::str::from_utf8(bytes) {
            Ok(text) if path.ends_with(".md") => {
                let other = text.replace("{{< image", "<<< image").replace(">}}", ">>>");
                changed += usize::from(other != text);
                (path.clone(), other.into_bytes())
            }
            _ => (path.clone(), bytes.clone()),
        })
        .collect();
    assert!(changed > 0, "the site has a shortcode to change");
    assert_eq!(output_of(files), output_of(other));
}

/// What a shortcode prints is no raw HTML, whatever it stands in.
#[test]
fn shortcodes_in_the_text_of_others_are_the_same_however_raw_html_is_treated() {
    let files = files_of("nested");
    let mut other = files.clone();
    let settings = String::from_utf8(files["hornbook.toml"].clone()).expect("the settings are text");
    for unsafe_html in ["unsafe = true", "# by default"] {
        other.insert("hornbook.toml".to_string(), settings.replace("unsafe = false", unsafe_html).into_bytes());
        assert_eq!(output_of(files.clone()), output_of(other.clone()));
    }
}
