//! What authors are told, from outside: one site a case, and the whole text of its messages.
#![allow(clippy::disallowed_methods, reason = "tests make and read folders of their own")]

mod addresses;
#[path = "../common/mod.rs"]
mod common;
mod front_matter;
mod links;
mod settings;
mod slips;
mod templates;
mod texts;

use common::command::{CONFIG, Folder};

/// Every message for a site of `files`, one a line.
fn told(files: &[(&str, &str)]) -> Vec<String> {
    let mut files = files.to_vec();
    if !files.iter().any(|(path, _)| path.starts_with("hugo.") || path.starts_with("hornbook.")) {
        files.push(("hornbook.toml", CONFIG));
    }
    let ran = Folder::new(&files).run("build --format short");
    let is_message = |line: &&str| ["error[", "warning[", "note["].iter().any(|word| line.contains(word));
    ran.err.lines().filter(is_message).map(str::to_string).collect()
}

#[track_caller]
fn check(files: &[(&str, &str)], expected: &[&str]) {
    assert_eq!(told(files), expected, "{files:?}");
}

/// The file `path` that the site of `files` publishes, and what the build says.
fn built_file(files: &[(&str, &str)], path: &str) -> (String, String) {
    let mut files = files.to_vec();
    if !files.iter().any(|(path, _)| path.starts_with("hugo.") || path.starts_with("hornbook.")) {
        files.push(("hornbook.toml", CONFIG));
    }
    let site = Folder::new(&files);
    let ran = site.run("build");
    let text = std::fs::read_to_string(site.path().join("public").join(path));
    (text.unwrap_or_else(|_| panic!("no `{path}`: {}", ran.err)), ran.err)
}
