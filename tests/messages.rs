//! What authors are told, from outside: one site a case, and the whole text of its messages.
#![allow(clippy::disallowed_methods, reason = "tests make and read folders of their own")]

mod common;

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

#[test]
fn two_terms_on_one_address_are_one_fault_that_names_both() {
    let page = |front: &str| format!("---\n{front}\n---\nText.\n");
    let (a, b) = (page("tags: [a-b]"), page("tags: ['\"a b\"']"));
    check(
        &[("content/a.md", &a), ("content/b.md", &b)],
        &["content/b.md:2:9: error[url-duplicate]: two names in `tags` make one address, `/tags/a-b/`: `a-b` and \
           `\"a b\"` (write both in the same way if they mean the same; if not, give one of them another name)"],
    );
    // A series may be written, or read out of the title.
    let a = page("title: 'Lab \"How To\" ABCs: A'\ndescription: How to add salt.");
    let b = page("title: b\nseries: Lab How-To ABCs");
    check(
        &[("content/a.md", &a), ("content/b.md", &b)],
        &[
            "content/b.md:3:9: error[url-duplicate]: two names in `series` make one address, `/series/lab-how-to-abcs/`: \
           `Lab \"How To\" ABCs` and `Lab How-To ABCs` (write both in the same way if they mean the same; if not, give \
           one of them another name)",
        ],
    );
    let (a, b) = (page("author: {name: 'Ann \"Bo\" Lee'}"), page("authors: [\"Ann \\\"Bo\\\" Lee!\"]"));
    let found = told(&[("content/a.md", &a), ("content/b.md", &b)]);
    assert!(found.len() == 1 && found[0].starts_with("content/b.md:2:12: error[url-duplicate]: "), "{found:?}");
}

#[test]
fn a_term_and_a_page_on_one_address_are_named() {
    let (a, b) = ("---\ntags: ['what?']\n---\n", "---\nurl: /tags/what/\n---\n");
    check(
        &[("content/a.md", a), ("content/b.md", b)],
        &["content/b.md:2:1: error[url-duplicate]: two things want the address `/tags/what/`: the list of all pages \
           with `what?` in `tags` and the page `content/b.md` (give this one an address of its own: its file's name \
           would be `slug: b`)"],
    );
}

#[test]
fn terms_that_hugo_joins_are_joined() {
    let (a, b) = ("---\ntags: [a b]\ndate: 2025-01-01\n---\n", "---\ntags: [A-B]\ndate: 2025-01-02\n---\n");
    let site = Folder::new(&[("hornbook.toml", CONFIG), ("content/a.md", a), ("content/b.md", b)]);
    site.run("build");
    let list = std::fs::read_to_string(site.path().join("public/tags/a-b/index.html")).expect("one list");
    assert!(list.contains("href=\"/a/\"") && list.contains("href=\"/b/\""), "{list}");
    assert!(list.contains("<h1>A-B</h1>"), "the newest page's spelling counts: {list}");
}

#[test]
fn a_key_that_is_nearly_a_known_one_is_named() {
    for (key, meant) in [("tag", "tags"), ("need", "needs"), ("dte", "date"), ("authr", "author"), ("step", "steps")] {
        let page = format!("---\ntitle: A\n{key}: x\n---\n");
        let expected = format!(
            "content/a.md:3:1: warning[front-matter-near-miss]: the key `{key}` is not known (did you mean `{meant}`?)"
        );
        check(&[("content/a.md", &page)], &[&expected]);
    }
    check(&[("content/a.md", "---\ntitle: A\nparams:\n  step: 3\n---\n")], &[]);
}
