//! Links, references and pictures.

use super::{check, texts::published, told};
use crate::common::command::{CONFIG, Folder};

/// A draft, a scheduled and an expired post.
const HELD_BACK: [(&str, &str); 3] = [
    ("content/post/draft.md", "---\ntitle: Draft\ndraft: true\n---\n"),
    ("content/post/later.md", "---\ntitle: Later\ndate: 2999-01-03\n---\n"),
    ("content/post/old.md", "---\ntitle: Old\ndate: 2020-01-01\nexpiryDate: 2021-02-03\n---\n"),
];

#[test]
fn a_link_to_a_post_that_is_held_back_says_so() {
    let links = "---\ntitle: A\n---\n[x](/post/draft/) [y](/post/later) [z](../old/index.html)\n\n\
                 {{< link \"/post/draft/\" >}}x{{< /link >}}\n\n{{< button href=\"/post/old/\" text=\"y\" >}}\n\n\
                 [md](draft.md)\n";
    let mut files = HELD_BACK.to_vec();
    files.push(("content/post/a.md", links));
    let draft = "leads to `content/post/draft.md`, which is a draft, and not published (publish it by taking out its \
                 `draft`, or take this link out until then)";
    let old = "leads to `content/post/old.md`, which expired on 3 Feb 2021, and is not published any more (take this \
               link out, or give that page a later `expiryDate`)";
    let later = "leads to `content/post/later.md`, which is scheduled for 3 Jan 2999, and not published yet (take this \
                 link out until then, or give that page an earlier date)";
    let told = told(&files);
    let expected = [
        format!("content/post/a.md:4:1: warning[link-dead]: `/post/draft/` {draft}"),
        format!("content/post/a.md:4:19: warning[link-dead]: `/post/later` {later}"),
        format!("content/post/a.md:4:36: warning[link-dead]: `../old/index.html` {old}"),
        format!("content/post/a.md:6:1: warning[link-dead]: `/post/draft/` {draft}"),
        format!("content/post/a.md:8:1: warning[link-dead]: `/post/old/` {old}"),
        format!("content/post/a.md:10:1: warning[link-dead]: `draft.md` {draft}"),
    ];
    let links: Vec<&String> = told.iter().filter(|line| line.contains("link-dead")).collect();
    assert_eq!(links, expected.iter().collect::<Vec<_>>());
}

#[test]
fn a_reference_to_a_post_that_is_held_back_says_so() {
    let mut files = HELD_BACK.to_vec();
    files.push((
        "content/post/a.md",
        "---\ntitle: A\n---\n[x]({{< ref \"draft\" >}})\n[y]({{< relref \"/post/old.md\" >}})\n",
    ));
    let told = told(&files);
    let faults: Vec<&str> = told.iter().map(String::as_str).filter(|line| line.contains("error[")).collect();
    assert_eq!(
        faults,
        [
            "content/post/a.md:4:5: error[ref-not-found]: `draft` leads to `content/post/draft.md`, which is a draft, \
             and not published (publish it by taking out its `draft`, or take this link out until then)",
            "content/post/a.md:5:5: error[ref-not-found]: `/post/old.md` leads to `content/post/old.md`, which expired \
             on 3 Feb 2021, and is not published any more (take this link out, or give that page a later `expiryDate`)",
        ],
    );
}

#[test]
fn a_page_is_never_proposed_for_a_link_on_itself() {
    let text = "---\ntitle: A\n---\n[x](/post/ab/) {{< ref \"ab\" >}}\n";
    let found = told(&[("content/post/aa.md", text)]);
    assert_eq!(found.len(), 2);
    assert!(!found.iter().any(|line| line.contains("did you mean")), "{found:?}");
}

#[test]
fn inspect_says_that_a_post_is_held_back() {
    let mut files = HELD_BACK.to_vec();
    files.push(("hornbook.toml", CONFIG));
    let site = Folder::new(&files);
    for wanted in ["/post/later/", "/post/later", "content/post/later.md"] {
        let expected = format!(
            "error[not-found]: `{wanted}` is `content/post/later.md`, which is scheduled for 3 Jan 2999, and not \
             published yet (look at it with `--future`)\n"
        );
        site.check(&format!("inspect {wanted} --format short"), 2, "", &expected);
    }
}

#[test]
fn nothing_links_to_a_home_page_that_is_switched_off() {
    let config = format!("disableKinds = [\"home\"]\n{CONFIG}");
    let page = "---\ntitle: B\nletter: B\n---\n";
    let site =
        Folder::new(&[("hornbook.toml", &config), ("content/post/a/_index.md", ""), ("content/post/a/b.md", page)]);
    site.run("build");
    for path in ["post/index.html", "post/a/b/index.html", "404.html", "a-z/index.html"] {
        let html = std::fs::read_to_string(site.path().join("public").join(path)).expect(path);
        assert!(!html.contains("href=\"\"") && html.contains("<span class=\"brand\">A</span>"), "{path}: {html}");
    }
}

#[test]
fn the_contents_link_to_an_id_that_a_call_writes() {
    let html = published("## One {#{{< param title >}}}\n\n## Two\n\n## Three");
    assert!(html.contains("<h2 id=\"A\">") && html.contains("<a href=\"#A\">One</a>"), "{html}");
}

#[test]
fn links_to_the_own_host_are_followed() {
    let config = CONFIG.replace("https://a.example/", "https://a.example/sub/");
    let links = "[a](https://a.example/sub/gone/) [b](https://a.example/sub/a/) [c](https://a.example/other/)\n\
                 [d](//a.example/sub/a/#none) [e](https://b.example/sub/gone/)\n";
    let page = format!("---\ntitle: A\n---\n{links}");
    check(
        &[("hornbook.toml", &config), ("content/a.md", &page)],
        &[
            "content/a.md:4:1: warning[link-dead]: there is no page or file at `https://a.example/sub/gone/` (correct the \
             address, or take the link out)",
            "content/a.md:5:1: warning[link-dead-anchor]: `//a.example/sub/a/#none` leads to no heading (the part behind `#` \
             is the heading in lower case with hyphens)",
        ],
    );
}

#[test]
fn a_target_that_cannot_be_read_is_told_where_it_stands() {
    let page = "---\ntitle: a\n---\n";
    for (cascade, expected) in [
        (
            "cascade: {target: {pth: /a/x}, k: 1}",
            "2:20: error[front-matter-near-miss]: `target` has no `pth`, so the values would reach other pages too (did you \
             mean `path`?)",
        ),
        (
            "cascade: {target: {kind: bogus}, k: 1}",
            "2:20: error[front-matter-type]: there are no pages of the kind `bogus`, so this rule is for none (the kinds are \
             `home`, `page`, `section`, `taxonomy`, `term`)",
        ),
        (
            "cascade: {_target: x, k: 1}",
            "2:11: error[front-matter-type]: `_target` must be a map, and is `x` (name the pages below it, such as `path` with \
             `/guides/**`)",
        ),
        (
            "cascade:\n- target:\n    path: /a\n  k: 1\n- target:\n    path: [/a/x]\n  k: 1",
            "7:5: error[front-matter-type]: `path` must be text, and is a list (write one pattern: `{a,b}` fits `a` and `b`)",
        ),
        (
            "cascade:\n  target: {path: '/{a'}",
            "3:12: error[front-matter-type]: `path` cannot be read: the pattern has a `{` without its `}` (close what it opens)",
        ),
    ] {
        let home = format!("---\n{cascade}\n---\n");
        let expected = format!("content/_index.md:{expected}");
        check(&[("content/_index.md", &home), ("content/a/x.md", page)], &[&expected]);
    }
    let home = "---\ncascade: {target: {path: 5, lang: en, environment: production}, k: 1}\n---\n";
    check(&[("content/_index.md", home), ("content/a/x.md", page)], &[]);
}

#[test]
fn pictures_beside_and_above_a_post_are_found() {
    let post = "---\ntitle: A\n---\n{{< image src=\"shot.gif\" alt=\"a\" >}}\n\n{{< image src=\"/post/shot.gif\" alt=\"a\" >}}\n";
    let bundle = "---\ntitle: B\n---\n{{< image src=\"../shot.gif\" alt=\"a\" >}}\n\n{{< image src=\"../gone.gif\" alt=\"a\" >}}\n";
    let picture = "GIF89a\u{2}\u{0}\u{1}\u{0}\u{0}\u{0}\u{0};";
    let files = [("content/post/a.md", post), ("content/post/b/index.md", bundle), ("content/post/shot.gif", picture)];
    let found = told(&files);
    assert!(found.len() == 1 && found[0].contains("there is no picture `../gone.gif`"), "{found:?}");
    let mut files = files.to_vec();
    files.push(("hornbook.toml", CONFIG));
    let folder = Folder::new(&files);
    folder.run("build");
    for page in ["a", "b"] {
        let html =
            std::fs::read_to_string(folder.path().join(format!("public/post/{page}/index.html"))).expect("a page");
        assert!(html.contains("<img src=\"/post/shot.gif\" alt=\"a\" width=\"2\" height=\"1\""), "{html}");
    }
}

#[test]
fn a_link_to_a_file_of_content_gets_the_address_of_its_page() {
    let page = "---\ntitle: A\n---\n[b](/post/2024-01-01-b.md#x) [b](../post/2024-01-01-b.md) [c](/post/c.md)\n";
    let other = "---\ntitle: B\nslug: bee\n---\n";
    let found = told(&[("content/docs/a.md", page), ("content/post/2024-01-01-b.md", other)]);
    let help = |fragment: &str| format!("(write the address of that file's page, `/post/bee/{fragment}`)");
    assert!(found.len() == 3, "{found:?}");
    assert!(found[0].ends_with(&help("#x")) && found[1].ends_with(&help("")), "{found:?}");
    assert!(!found[2].contains("that file's page"), "{found:?}");
}
