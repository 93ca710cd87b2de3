//! Sites with faults: every fault is named with its place and a way out, and nothing is published.
#![allow(clippy::disallowed_methods, reason = "tests make sites on the disk and look at what was published there")]

use hornbook::config::Overrides;
use hornbook::diagnostic::{Code, Diagnostic, line_and_column};
use hornbook::pipeline::{Bytes, Timings, load, now, render_all};
use hornbook::source::Source;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::{LazyLock, Mutex};
use std::time::{Duration, Instant};

const PAGE: &str = "---\ntitle: A page\n---\nText\n";

fn source_of(files: &[(&str, &[u8])]) -> Source {
    let given = files.iter().map(|(path, bytes)| (path.to_string(), bytes.to_vec()));
    Source::memory(given.chain([("hornbook.toml".to_string(), b"base_url = \"https://example.org/\"\n".to_vec())]))
}

/// Everything that is wrong with a site of these files, sorted.
fn faults(files: &[(&str, &str)]) -> Vec<Diagnostic> {
    let files: Vec<(&str, &[u8])> = files.iter().map(|(path, text)| (*path, text.as_bytes())).collect();
    faults_of(source_of(&files))
}

fn faults_of(source: Source) -> Vec<Diagnostic> {
    // As in the program: nested renders go to a fixed depth, for which a small stack is too small.
    static POOL: LazyLock<rayon::ThreadPool> = LazyLock::new(|| {
        rayon::ThreadPoolBuilder::new().num_threads(2).stack_size(64 << 20).build().expect("threads can be started")
    });
    POOL.install(|| look_at(source))
}

fn look_at(source: Source) -> Vec<Diagnostic> {
    rendered(source).0
}

/// Everything that is wrong, and what would be published.
fn rendered(source: Source) -> (Vec<Diagnostic>, BTreeMap<String, String>) {
    let mut loaded = load(source, &Overrides::default(), now(), &mut Timings::default());
    let made = Mutex::new(BTreeMap::new());
    let keep = |path: &str, bytes: Bytes<'_>| {
        if let Bytes::Made(bytes) = bytes {
            made.lock()
                .expect("no other thread failed")
                .insert(path.to_string(), String::from_utf8_lossy(bytes).into_owned());
        }
        Ok(())
    };
    let more = render_all(&loaded, &keep, None);
    let mut diagnostics = std::mem::take(&mut loaded.diagnostics);
    diagnostics.extend(more);
    hornbook::diagnostic::sort(&mut diagnostics);
    (diagnostics, made.into_inner().expect("no other thread failed"))
}

/// `code file:line:column` of every fault of a site of a sound page and `files`.
fn places(files: &[(&str, &str)]) -> Vec<String> {
    let place = |fault: &Diagnostic| match &fault.span {
        Some(span) => {
            let text = files.iter().find(|(path, _)| *path == &*span.file).map_or("", |(_, text)| *text);
            let (line, column) = line_and_column(text, span.start);
            format!("{} {}:{line}:{column}", fault.code, span.file)
        }
        None => format!("{} nowhere", fault.code),
    };
    faults(files).iter().map(place).collect()
}

/// A site with one page whose front matter has `line`, and one sound page beside it.
fn with_line(line: &str) -> Vec<String> {
    places(&[("content/posts/bad.md", &format!("---\ntitle: Bad\n{line}\n---\n")), ("content/posts/ok.md", PAGE)])
}

fn the_only(files: &[(&str, &str)]) -> Diagnostic {
    let mut found = faults(files);
    assert_eq!(found.len(), 1, "{found:#?}");
    found.remove(0)
}

// Front matter.

#[test]
fn values_of_the_wrong_kind_are_named_at_their_key() {
    for (line, code) in [
        ("draft: yes", "draft-unreadable"),
        ("draft: \"no\"", "draft-unreadable"),
        ("title: [a, b]", "front-matter-duplicate-key"),
        ("date: 0000-00-00", "date-unreadable"),
        ("date: 99999-01-01", "date-unreadable"),
        ("date: soon", "date-unreadable"),
        ("publishDate: 2024-13-45", "date-unreadable"),
        ("slug: [a]", "front-matter-type"),
        ("aliases: {a: b}", "front-matter-type"),
        ("params: 5", "front-matter-type"),
        ("cascade: 5", "front-matter-type"),
    ] {
        assert_eq!(with_line(line), [format!("{code} content/posts/bad.md:3:1")], "{line}");
    }
}

/// What is said of a page with `line` in its front matter: `message (help)` of each fault.
fn said_of(front_matter: &str) -> Vec<String> {
    let found = faults(&[("content/posts/bad.md", front_matter), ("content/posts/ok.md", PAGE)]);
    let words = |fault: &Diagnostic| format!("{} ({})", fault.message, fault.help.clone().unwrap_or_default());
    found.iter().map(words).collect()
}

#[test]
fn values_that_would_be_passed_over_are_told_with_a_value_that_counts() {
    for (line, said) in [
        ("weight: heavy", "`weight` must be a whole number, and is `heavy` (write `weight: 10`)"),
        ("Weight: [1]", "`Weight` must be a whole number, and is a list (write `Weight: 10`)"),
        ("minutes: 20 minutes", "`minutes` must be a whole number, and is `20 minutes` (write `minutes: 20`)"),
        ("letter: [R]", "`letter` must be text, and is a list (write `letter: \"R\"`)"),
        ("tags: {a: b}", "`tags` must be a list of texts, and is a map (write `tags: [\"one\", \"two\"]`)"),
        (
            "tags: [a, {b: c}]",
            "`tags` must be a list of texts, and is a list with a map in it (write `tags: [\"one\", \"two\"]`)",
        ),
        (
            "description: [How to rake]",
            "`description` must be text, and is a list (write `description: \"How to rake\"`)",
        ),
        ("slug: [a]", "`slug` must be text, and is a list (write `slug: \"a\"`)"),
        (
            "aliases: {a: b}",
            "`aliases` must be a list of addresses, and is a map (write `aliases: [\"/old/address/\"]`)",
        ),
        ("linkTitle: {a: b}", "`linkTitle` must be text, and is a map (write `linkTitle: \"some text\"`)"),
        (
            "aliases: [{a: b}]",
            "`aliases` must be a list of addresses, and is a list with a map in it (write `aliases: [\"/old/address/\"]`)",
        ),
        ("keywords: {a: b}", "`keywords` must be a list of texts, and is a map (write `keywords: [\"one\", \"two\"]`)"),
        ("sitemap: false", "`sitemap` must be a map, and is `false` (write `sitemap: {\"disable\": true}`)"),
        (
            "sitemap: {priority: high}",
            "`priority` must be a number from 0 to 1, and is `high` (write `sitemap: {priority: 0.5}`)",
        ),
        (
            "build: {list: nevr}",
            "`list` must be `always`, `never` or `local`, and is `nevr` (write `build: {list: \"never\"}`)",
        ),
        ("headless: yes", "`headless` must be `true` or `false`, and is `yes` (write `headless: true`)"),
        ("cascade: [x]", "`cascade` must be a map, and is a list (write `cascade: {\"type\": \"guide\"}`)"),
        ("menus: 3", "`menus` must be the name of a menu, or a list of names, and is `3` (write `menus: \"main\"`)"),
        (
            "menus: {main: 3}",
            "`menus` must be a map of maps, and is a map with a number in it (write `menus: {\"main\": {\"weight\": 10}}`)",
        ),
        (
            "resources: [{name: x}]",
            "`resources` must be a list of maps, and is a list with a map without `src` in it \
             (write `resources: [{\"src\": \"*.png\", \"title\": \"A picture\"}]`)",
        ),
        ("aliases: 5", "`aliases` must be a list of addresses, and is `5` (write `aliases: [\"/old/address/\"]`)"),
        ("cascade: x", "`cascade` must be a map, and is `x` (write `cascade: {\"type\": \"guide\"}`)"),
        ("params: x", "`params` must be a map, and is `x` (write `params: {\"key\": \"value\"}`)"),
        (
            "steps: some",
            "`steps` must be `false` or a list of texts, and is `some` (write `steps: [\"Open Setup\", \"Press Save\"]`)",
        ),
        (
            "author: {title: Editor}",
            "`author` must be a name or a map with `name`, and is a map without `name` \
             (write `author: {\"name\": \"Ada Green\"}`)",
        ),
        ("series: {a: b}", "`series` must be text, and is a map (write `series: \"Garden ABCs\"`)"),
    ] {
        assert_eq!(said_of(&format!("---\ntitle: Bad\n{line}\n---\n")), [said], "{line}");
    }
    for (front_matter, said) in [
        (
            "+++\ntitle = \"B\"\nweight = \"heavy\"\n+++\n",
            "`weight` must be a whole number, and is `heavy` (write `weight = 10`)",
        ),
        (
            "+++\ntitle = \"B\"\nsitemap = false\n+++\n",
            "`sitemap` must be a map, and is `false` (write `sitemap = {\"disable\" = true}`)",
        ),
        (
            "{\"title\": \"B\", \"weight\": \"heavy\"}\n",
            "`weight` must be a whole number, and is `heavy` (write `\"weight\": 10`)",
        ),
        (
            "---\n{ \"title\": \"B\", \"weight\": \"heavy\", }\n---\n",
            "`weight` must be a whole number, and is `heavy` (write `\"weight\": 10`)",
        ),
    ] {
        assert_eq!(said_of(front_matter), [said], "{front_matter}");
    }
    for line in [
        "weight: \"10\"",
        "weight: 1.9",
        "tags: 2024",
        "tags: one",
        "tags:",
        "description: 42",
        "layout: null",
        "aliases: /a/ /b/",
        "menus: [main, foot]",
        "menus: {main: {weight: 3}, foot: }",
        "author: Ada",
        "authors: [Ada, {name: Ben}]",
        "author: {name: \"\"}",
        "image: false",
        "cover: {hidden: true}",
        "steps: false",
        "build: {render: false, list: local}",
        "needs: A rake",
    ] {
        assert_eq!(said_of(&format!("---\ntitle: Good\n{line}\n---\n")), [""; 0], "{line}");
    }
}

/// `line:column message`, and the same of each label, of the only fault of a page that reads so.
fn said_where(page: &str) -> Vec<String> {
    let found = faults(&[("content/posts/bad.md", page), ("content/posts/ok.md", PAGE)]);
    let place = |span: &hornbook::diagnostic::Span, words: &str| {
        let (line, column) = line_and_column(page, span.start);
        format!("{line}:{column} {words}")
    };
    let told = |fault: &Diagnostic| {
        assert!(fault.help.is_some(), "{fault:?}");
        let own = fault.span.iter().map(|span| place(span, &fault.message)).collect::<Vec<_>>();
        own.into_iter().chain(fault.labels.iter().map(|(span, words)| place(span, words))).collect::<Vec<_>>()
    };
    found.iter().flat_map(told).collect()
}

#[test]
fn the_bracket_quote_or_comma_at_fault_is_named_where_it_stands() {
    for (page, told) in [
        (
            "---\n{\n  \"title\": \"A\",\n  \"tags\": [\"a\", \"b\"},\n}\n---\n",
            &["4:11 the bracket `[` that opens here is not closed before the next `}`", "4:20 this comes first"][..],
        ),
        (
            "---\n{\n  \"author\": { \"name\": \"A\" ],\n  \"title\": \"A\"\n}\n---\n",
            &["3:27 this `]` closes nothing: the bracket that is open is a `{`", "3:13 opened here"],
        ),
        (
            "---\n{\n  \"author\": { \"name\": \"A\",\n  \"title\": \"A\"\n}\n---\n",
            &["3:13 the bracket `{` that opens here is never closed"],
        ),
        (
            "---\n{\n  \"title\": \"A,\n  \"tags\": [\"a\"]\n}\n---\n",
            &["3:12 the quote `\"` that opens here is never closed"],
        ),
        (
            "{\n\"title\": \"A,\n\"slug\": \"a\"\n}\nA \"text\"\n",
            &["2:10 the quote `\"` that opens here is never closed"],
        ),
        (
            "{\n\"title\": \"A\" },\n\"slug\": \"a\"\n}\nText\n",
            &["2:14 this `}` closes the first bracket, and more follows"],
        ),
        (
            "{\n\"title\": \"A\",\n\"tags\": [\"a\"\n}\nText\n",
            &["3:9 the bracket `[` that opens here is not closed before the next `}`", "4:1 this comes first"],
        ),
        ("{\n\"title\": \"A\",\nText\n", &["1:1 the bracket `{` that opens here is never closed"]),
        ("{{< kbd \"x\" >}}\n", &["1:1 a page cannot begin with `{{`: it would be taken for front matter"]),
        ("+++\ntitle = \"Say \"hi\" now\"\n+++\n", &["2:15 the text goes on behind its closing quote"]),
        ("+++\ntitle: \"A\"\n+++\n", &["2:1 there is no ` = ` between key and value"]),
        ("+++\ntitle = \"A\"\ndraft = yes\n+++\n", &["3:9 `yes` is neither true nor false, and no text"]),
        ("---\ntitle A\ntags: [a]\n---\n", &["2:1 this line has no `: ` between key and value"]),
        ("---\ntitle:A\ntags: [a]\n---\n", &["2:1 there is no blank behind the colon of this line"]),
        (
            "---\ntitle: A\n  tags: [a]\n---\n",
            &["3:3 this line stands further in than the line above, which has a value"],
        ),
        ("---\ntitle: A: b\n---\n", &["2:9 there is a second `: ` in this line"]),
        ("---\ntitle: \"A\",\n---\n", &["2:11 there is a comma behind the value"]),
    ] {
        assert_eq!(said_where(page), told, "{page}");
    }
}

#[test]
fn pages_in_other_languages_than_markdown_are_told_what_to_become() {
    let words = |fault: Diagnostic| {
        format!("{}: {} ({})", fault.severity.as_str(), fault.message, fault.help.unwrap_or_default())
    };
    let told = |files: &[(&str, &str)]| {
        let files = files.iter().map(|(path, text)| (path.to_string(), text.as_bytes().to_vec()));
        faults_of(Source::memory(files)).into_iter().map(words).collect::<Vec<_>>()
    };
    let org = ("content/a.org", "#+TITLE: A\n* Heading\n");
    let as_markdown = "write the text as Markdown, and save it as `a.md`";
    let let_in = "or let all kinds in with `allowContent = [\".*\"]` below `[security]`";
    let expected = format!("error: a page in Org (`text/org`) is not let in ({as_markdown}, {let_in})");
    assert_eq!(told(&[org]), [expected]);
    let all = ("hornbook.toml", "[security]\nallowContent = [\".*\"]\n");
    assert_eq!(told(&[all, org]), [""; 0]);
    let expected = format!(
        "error: a page in HTML (`text/html`) is not let in ({as_markdown}, \
         or let all kinds in with `allowContent = [\".*\"]` below `[security]`)"
    );
    assert_eq!(told(&[("content/a.html", "---\ntitle: A\n---\n<p>A</p>\n")]), [expected]);
    let expected = format!(
        "error: a page in AsciiDoc cannot be read: that takes another program, and none is ever run ({as_markdown})"
    );
    assert_eq!(told(&[("content/a.adoc", "---\ntitle: A\n---\n= A\n")]), [expected]);
    let expected = "error: a page in HTML (`text/html`) is not let in (write the text as Markdown, and remove the key, \
                    or let all kinds in with `allowContent = [\".*\"]` below `[security]`)";
    assert_eq!(told(&[("content/a.md", "---\ntitle: A\nmarkup: html\n---\n<p>A</p>\n")]), [expected]);
    let expected = format!(
        "error: a page in Org (`text/org`) is not let in (write the text as Markdown, and remove the key, {let_in})"
    );
    assert_eq!(told(&[("content/a.md", "---\ntitle: A\nmarkup: org\n---\nA\n")]), [expected]);
    let expected = "warning: this content adapter is a Go template, which is not run: the pages that it would add are missing \
                    (write the pages as files, or have a program write them before the build; then remove this file)";
    assert_eq!(told(&[("content/_index.md", "A\n"), ("content/a/_content.gotmpl", "{{ .AddPage }}\n")]), [expected]);
    assert_eq!(told(&[("content/a.md", "#+TITLE: A\nText\n")]), [""; 0]);
}

#[test]
fn hostile_nesting_and_aliases_are_bounded() {
    let deep = "[".repeat(100_000);
    let bomb = (1..20).fold("a0: &a0 [x, x]\n".to_string(), |text, n| {
        let list = vec![format!("*a{}", n - 1); 10].join(", ");
        format!("{text}a{n}: &a{n} [{list}]\n")
    });
    let start = Instant::now();
    for (path, text) in [
        ("content/a.md", format!("---\na: {deep}\n---\n")),
        ("content/a.md", format!("---\n{bomb}---\n")),
        ("content/a.md", format!("+++\na = {deep}\n+++\n")),
        ("content/a.md", format!("{{\n\"a\": {deep}\n}}\n")),
        ("data/a.json", deep.clone()),
        ("data/a.yaml", deep.clone()),
        ("data/a.yaml", bomb.clone()),
        ("data/a.toml", format!("a = {deep}")),
        ("i18n/en.json", deep.clone()),
    ] {
        let found = faults(&[(path, &text), ("content/ok.md", PAGE)]);
        assert!(!found.is_empty(), "{path} {}", &text[..20]);
        assert!(found.iter().all(|fault| fault.span.as_ref().is_some_and(|span| &*span.file == path)), "{found:?}");
    }
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn data_and_interface_texts_are_named_where_they_break() {
    let all = places(&[
        ("data/x.yaml", "a: [1, 2"),
        ("data/y.json", "{\"a\": }"),
        ("data/z.toml", "a = "),
        ("i18n/en.yaml", "a: 1\nb: \"x"),
        ("content/a.md", PAGE),
    ]);
    let files: Vec<&str> = all.iter().filter_map(|place| place.split([' ', ':']).nth(1)).collect();
    assert_eq!(files, ["data/x.yaml", "data/y.json", "data/z.toml", "i18n/en.yaml"], "{all:?}");
    assert!(all.iter().all(|place| place.starts_with("data-syntax ")), "{all:?}");
    assert_eq!(all[0], "data-syntax data/x.yaml:1:4");
    assert!(all[3].starts_with("data-syntax i18n/en.yaml:2:"), "{all:?}");
}

#[test]
fn every_broken_page_is_in_one_report() {
    let all = places(&[
        ("content/a.md", "---\ntitle: [a]\n---\n"),
        ("content/b.md", "---\ndraft: yes\n---\n"),
        ("content/c.md", "---\ntitle: C\n---\n{{< nosuch >}}\n"),
        ("content/d.md", "---\ntitle: D\n---\n{{< ref \"nowhere\" >}}\n"),
        ("content/e.md", "---\ntitle: E\n"),
        ("content/f.md", "---\nurl: ../../x\n---\n"),
        ("content/g.md", "---\naliases: [https://example.com/x]\n---\n"),
        ("data/h.json", "{"),
        ("templates/page.html", "{{ nosuch }}{% if %}"),
    ]);
    for letter in ["a", "b", "c", "d", "e", "f", "g"] {
        assert!(all.iter().any(|place| place.contains(&format!("content/{letter}.md"))), "{letter}: {all:#?}");
    }
    assert!(all.iter().any(|place| place.contains("data/h.json")), "{all:#?}");
    assert!(all.iter().any(|place| place.starts_with("template-syntax templates/page.html:1:")), "{all:#?}");
    assert!(!all.iter().any(|place| place.ends_with("nowhere")), "{all:#?}");
}

// Addresses.

#[test]
fn addresses_that_lead_out_or_cannot_be_files_are_refused_at_their_key() {
    for (line, code) in [
        ("url: ../../../x", "url-outside-site"),
        ("url: /a/../../x/", "url-outside-site"),
        ("url: \"/a\\0b/\"", "url-invalid"),
        ("url: 'a\\..\\..\\b'", "url-invalid"),
        ("aliases: [https://example.com/x]", "url-invalid"),
        ("url: /.hornbook-manifest", "url-invalid"),
        ("url: /.Hornbook/x", "url-invalid"),
        ("aliases: [/.hornbook/x]", "url-invalid"),
        ("url: /.git/config", "url-invalid"),
        ("url: /a/.git/", "url-invalid"),
        ("url: /.ssh/x/", "url-invalid"),
    ] {
        let found = with_line(line);
        assert!(
            found.len() == 1 && found[0].starts_with(code) && found[0].ends_with("content/posts/bad.md:3:1"),
            "{line}: {found:?}"
        );
    }
}

#[test]
fn an_alias_leads_no_further_up_than_the_root() {
    for line in ["aliases: [../../../../x]", "aliases: ['..\\..\\..\\x']", "aliases: [/../x]"] {
        let text = format!("---\ntitle: Old\n{line}\n---\n");
        let (found, outputs) = rendered(source_of(&[("content/posts/old.md", text.as_bytes())]));
        assert!(outputs.contains_key("x/index.html"), "{line}");
        let [warning] = found.as_slice() else { panic!("{line}: {found:?}") };
        assert_eq!((warning.code, warning.is_error()), (Code::UrlOutsideSite, false), "{line}");
        let message = "goes up further than the site reaches: it counts from the root, as `/x`";
        assert!(warning.message.ends_with(message), "{line}: {}", warning.message);
    }
    for line in ["aliases: [../x]", "aliases: [/a/../x]"] {
        let text = format!("---\ntitle: Old\n{line}\n---\n");
        let (found, outputs) = rendered(source_of(&[("content/posts/old.md", text.as_bytes())]));
        assert!(found.is_empty() && outputs.contains_key("x/index.html"), "{line}: {found:?}");
    }
}

#[test]
fn addresses_with_a_dot_that_mean_no_harm_are_published() {
    for line in ["url: /.well-known/x/", "tags: [.NET]", "slug: .net", "url: /a.b/.c/"] {
        let found = with_line(line);
        assert!(found.is_empty(), "{line}: {found:?}");
    }
}

#[test]
fn a_slug_of_300_letters_is_one_fault_at_the_slug() {
    assert_eq!(with_line(&format!("slug: {}", "a".repeat(300))), ["url-too-long content/posts/bad.md:3:1"]);
}

/// Whether the two files collide: one fault that names both.
fn collide(first: (&str, &str), second: (&str, &str)) {
    let found = faults(&[first, second, ("content/posts/ok.md", PAGE)]);
    let named = |fault: &Diagnostic, path: &str| {
        fault.span.iter().chain(fault.labels.iter().map(|(span, _)| span)).any(|span| &*span.file == path)
    };
    let both =
        |fault: &&Diagnostic| fault.code == Code::UrlDuplicate && named(fault, first.0) && named(fault, second.0);
    let fault = found.iter().find(both);
    assert!(fault.is_some_and(|fault| fault.is_error() && fault.help.is_some()), "{first:?} {second:?}: {found:#?}");
}

#[test]
fn two_sources_of_one_address_are_both_named() {
    let slug = "---\ntitle: x\nslug: same\n---\n";
    collide(("content/posts/a.md", slug), ("content/posts/b.md", slug));
    collide(("content/posts/a.md", PAGE), ("content/posts/a/_index.md", PAGE));
    collide(("content/posts/a.md", PAGE), ("static/posts/a/index.html", "x"));
    collide(("content/posts/a.md", PAGE), ("static/posts/a", "x"));
    collide(("content/posts/a.md", PAGE), ("content/posts/b.md", "---\naliases: [/posts/a/]\n---\n"));
    collide(("content/posts/a.md", "---\ntags: [go]\n---\n"), ("content/tags/go.md", PAGE));
    collide(
        ("content/posts/a.md", "---\nurl: /Posts/Same/\n---\n"),
        ("content/posts/b.md", "---\nurl: /posts/same/\n---\n"),
    );
    collide(("content/posts/caf\u{e9}.md", PAGE), ("content/posts/cafe\u{301}.md", PAGE));
}

#[test]
fn a_page_in_the_place_of_a_part_of_a_list_is_named() {
    let many: Vec<(String, String)> =
        (0..30).map(|n| (format!("content/posts/p{n}.md"), format!("---\ntitle: Page {n}\n---\n"))).collect();
    let mut files: Vec<(&str, &str)> = many.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    files.push(("content/posts/page/2.md", PAGE));
    let found = faults(&files);
    let fault = found.iter().find(|fault| fault.code == Code::UrlDuplicate).expect("the collision is found");
    assert!(fault.message.contains("content/posts/page/2.md") && fault.message.contains("list"), "{}", fault.message);
}

// Templates.

#[test]
fn unknown_names_in_templates_are_named_with_the_nearest_one() {
    for (text, column, part, help) in [
        ("{{ page.titel }}", 9, "`titel` is not defined (while rendering `content/a.md`)", "did you mean `title`?"),
        ("{{ pge.title }}", 4, "`pge` is not defined", "did you mean `page`?"),
        ("{{ page.title | uper }}", 17, "unknown filter `uper`", "did you mean `upper`?"),
        ("{{ get_pag(path='/a') }}", 4, "unknown function `get_pag`", "did you mean `get_page`?"),
        ("{{ resize(path='a.png') }}", 4, "unknown function `resize`", "these are there: "),
        ("{{ get_taxonomy(name='tag') }}", 4, "no taxonomy `tag`", "did you mean `tags`?"),
        ("{{ trans(key='nosuch') }}", 4, "no text `nosuch`", "add `nosuch:`"),
    ] {
        let fault = the_only(&[("templates/page.html", text), ("content/a.md", PAGE)]);
        let span = fault.span.clone().expect("a place");
        assert_eq!(
            (&*span.file, line_and_column(text, span.start)),
            ("templates/page.html", (1, column)),
            "{text}: {fault:?}"
        );
        assert!(fault.full_message().contains(part), "{text}: {}", fault.full_message());
        assert!(fault.help.as_deref().is_some_and(|found| found.contains(help)), "{text}: {:?}", fault.help);
    }
}

#[test]
fn one_fault_of_a_template_on_many_pages_is_one_message() {
    let pages: Vec<(String, String)> = (0..301)
        .map(|n| (format!("content/p{n:03}.md"), format!("---\ntitle: P{n}\n---\n{{{{< card >}}}} {{{{< card >}}}}\n")))
        .collect();
    let all = |template: (&'static str, &'static str)| {
        let card = ("templates/shortcodes/card.html", "{% component card() %}card{% endcomponent card %}");
        let mut files = vec![card, template];
        files.extend(pages.iter().map(|(path, text)| (path.as_str(), text.as_str())));
        let found = faults(&files.into_iter().collect::<BTreeMap<_, _>>().into_iter().collect::<Vec<_>>());
        found.into_iter().map(|fault| (fault.full_message(), fault.more())).collect::<Vec<_>>()
    };
    let expected = "field `titel` is not defined (while rendering `content/p000.md`, and on 300 more pages)";
    assert_eq!(all(("templates/page.html", "{{ page.titel }}")), [(expected.to_string(), 300)]);
    let broken = "{% component card(@page) %}{{ page.titel }}{% endcomponent card %}";
    let expected = "`card` cannot be shown: field `titel` is not defined (and at 601 more calls)";
    assert_eq!(all(("templates/shortcodes/card.html", broken)), [(expected.to_string(), 601)]);
    let fine = all(("templates/shortcodes/card.html", "{% component card() %}fine{% endcomponent card %}"));
    assert_eq!(fine, []);
}

/// The pages of a site with these templates, and what is said of it.
fn framed(templates: &[(&str, &str)]) -> (Vec<String>, BTreeMap<String, String>) {
    let mut files = vec![
        ("content/post/a.md", "---\ntitle: A\ntags: [t]\nseries: S\nletter: A\nauthor: Ann\n---\nText\n"),
        ("content/post/b.md", "---\ntitle: B\nseries: S\nletter: B\n---\nText\n"),
    ];
    files.extend(templates);
    let files: Vec<(&str, &[u8])> = files.iter().map(|(path, text)| (*path, text.as_bytes())).collect();
    let (found, made) = rendered(source_of(&files));
    let told = |fault: &Diagnostic| {
        let place = fault.span.as_ref().map_or(String::new(), |span| {
            let text = templates.iter().find(|(path, _)| *path == &*span.file).map_or("", |(_, text)| *text);
            let (line, column) = line_and_column(text, span.start);
            format!("{}:{line}:{column} ", span.file)
        });
        format!("{place}{} ({})", fault.full_message(), fault.help.clone().unwrap_or_default())
    };
    let pages = made.into_iter().filter(|(path, _)| path.ends_with(".html") && !path.contains("page/1/"));
    (found.iter().map(told).collect(), pages.collect())
}

#[test]
fn an_own_frame_with_a_place_for_the_page_holds_every_page() {
    let (told, pages) = framed(&[("templates/base.html", "<html>MINE {% block main %}{% endblock main %}</html>")]);
    assert_eq!(told, [""; 0]);
    assert!(pages.len() > 8, "{:?}", pages.keys());
    for (path, html) in &pages {
        assert!(html.starts_with("<html>MINE") && html.contains("<h1") || path == "index.html", "{path}: {html}");
    }
    assert!(pages["post/a/index.html"].contains("<h1>A</h1>") && pages["a-z/index.html"].contains("All guides A–Z"));
}

#[test]
fn an_own_frame_without_a_place_for_the_page_is_told_and_passed_over() {
    let base = ("templates/base.html", "<html>MINE {% block content %}{% endblock content %}</html>");
    let page = (
        "templates/page.html",
        "{% extends \"base.html\" %}{% block content %}own {{ page.title }}{% endblock content %}",
    );
    let (told, pages) = framed(&[base, page]);
    let expected = "templates/base.html:1:1 there is no block `main` in this frame, so 12 pages keep the frame of the \
                    theme: what is made with `404.html`, `a-z.html`, `author.html`, `index.html`, `search.html`, \
                    `section.html`, `series.html`, `taxonomy.html`, `term.html` (write `{% block main %}{% endblock main %}` where a \
                    page belongs, or add templates of your own for these)";
    assert_eq!(told, [expected]);
    assert_eq!(pages["post/a/index.html"], "<html>MINE own A</html>");
    assert!(pages["404.html"].contains("<header") && !pages["404.html"].contains("MINE"));

    let own = ["404", "a-z", "author", "index", "search", "section", "series", "taxonomy", "term"]
        .map(|name| (format!("templates/{name}.html"), "{% extends \"base.html\" %}"));
    let own = own.iter().map(|(path, text)| (path.as_str(), *text));
    let (told, pages) = framed(&[base, page].into_iter().chain(own).collect::<Vec<_>>());
    assert_eq!((told.as_slice(), pages["404.html"].as_str()), (&[][..], "<html>MINE </html>"));

    let wrong = ("templates/page.html", "{% extends \"base.html\" %}\n{% block contnt %}own{% endblock contnt %}");
    let (told, _) = framed(&[base, wrong]);
    let expected =
        "templates/page.html:2:10 block `contnt` is not defined in any parent template (did you mean `content`?)";
    assert!(told.iter().any(|told| told == expected), "{told:?}");
}

#[test]
fn a_fault_behind_the_frame_of_a_theme_has_its_true_place() {
    let theme = "{% extends \"base.html\" %}{% block hero %}{{ page.titel }}{% endblock hero %}";
    let files: Vec<(&str, &[u8])> = vec![
        ("hornbook.toml", b"theme = \"t\"\n"),
        ("templates/base.html", b"{% block main %}{% endblock main %}"),
        ("themes/t/templates/base.html", b"{% block hero %}{% endblock hero %}{% block main %}{% endblock main %}"),
        ("themes/t/templates/page.html", theme.as_bytes()),
        ("content/a.md", PAGE.as_bytes()),
    ];
    let found = faults_of(Source::memory(files.into_iter().map(|(path, bytes)| (path.to_string(), bytes.to_vec()))));
    let fault = found.iter().find(|fault| fault.code == Code::TemplateFailed).expect("the field is unknown");
    assert_eq!(fault.span.as_ref().map(|span| span.start), theme.find("titel"), "{found:#?}");
}

#[test]
fn templates_that_lead_back_to_themselves_are_named_once() {
    let fault = the_only(&[
        ("templates/page.html", "{% extends \"b.html\" %}"),
        ("templates/b.html", "{% extends \"page.html\" %}"),
        ("content/a.md", PAGE),
    ]);
    assert_eq!(fault.code, Code::TemplateCycle);
    assert!(
        fault.message.contains("`page.html` extends `b.html`")
            || fault.message.contains("`b.html` extends `page.html`"),
        "{}",
        fault.message
    );
    let fault = the_only(&[("templates/page.html", "x{% include \"page.html\" %}"), ("content/a.md", PAGE)]);
    assert_eq!(fault.message, "templates lead back to themselves: `page.html` includes `page.html`");
    assert_eq!(fault.span.map(|span| span.start), Some(4));
    let fault = the_only(&[
        ("templates/page.html", "{% include 'x.html' %}"),
        ("templates/x.html", "{% include 'y.html' %}"),
        ("templates/y.html", "{% include 'x.html' %}"),
        ("content/a.md", PAGE),
    ]);
    assert!(fault.message.contains("`x.html` includes `y.html` includes `x.html`"), "{}", fault.message);
}

#[test]
fn components_that_call_themselves_are_named_with_the_way() {
    let components = "{% component one() %}{{ <two/> }}{% endcomponent one %}{% component two() %}{{ <one/> }}{% endcomponent two %}";
    let fault =
        the_only(&[("templates/c.html", components), ("templates/page.html", "{{ <one/> }}"), ("content/a.md", PAGE)]);
    assert_eq!(
        (fault.code, fault.full_message().as_str()),
        (
            Code::TemplateCycle,
            "components call themselves without end: `one` calls `two` calls `one` (while rendering `content/a.md`)"
        )
    );
    assert_eq!(fault.span.map(|span| span.start), components.find("one()"));
}

#[test]
fn a_shortcode_that_calls_itself_is_stopped_at_its_call() {
    let page = "---\ntitle: A\n---\n\n{{< loop >}}\n";
    let fault = the_only(&[
        ("templates/shortcodes/loop.html", "{{ \"x {{< loop >}}\" | markdownify }}"),
        ("content/a.md", page),
    ]);
    assert_eq!((fault.code, fault.span.map(|span| span.start)), (Code::ShortcodeTooDeep, page.find("{{<")));
    assert!(fault.message.starts_with("`loop` calls itself without end"), "{}", fault.message);
}

#[test]
fn nothing_outside_the_site_is_loaded() {
    for (call, code) in [
        ("load_data(path='../secret.txt')", Code::FileOutsideSite),
        ("load_data(path='data/../../secret.txt')", Code::FileOutsideSite),
        ("load_data(path='/etc/passwd')", Code::FileOutsideSite),
        ("get_url(path='../../../etc/passwd')", Code::UrlOutsideSite),
        ("load_data(path='.env')", Code::FileOutsideSite),
        ("load_data(url='http://127.0.0.1:9/x')", Code::TemplateFailed),
        ("load_data(path='http://127.0.0.1:9/x')", Code::TemplateFailed),
        ("load_data(path='data/nosuch.yaml')", Code::FileUnreadable),
    ] {
        let fault = the_only(&[("templates/page.html", &format!("{{{{ {call} }}}}")), ("content/a.md", PAGE)]);
        assert_eq!(fault.code, code, "{call}: {fault:?}");
        assert!(fault.is_error() && fault.help.is_some() && fault.span.is_some(), "{call}: {fault:?}");
    }
    // A file that is not there is nothing.
    let page = "{% if resource(path='../../../etc/passwd') %}read{% endif %}";
    let (found, made) =
        rendered(source_of(&[("templates/page.html", page.as_bytes()), ("content/a.md", PAGE.as_bytes())]));
    assert_eq!(found, []);
    assert_eq!(made.get("a/index.html").map(String::as_str), Some(""));
}

// Pictures.

#[test]
fn a_picture_that_is_none_is_named_wherever_it_is_used() {
    let site = |picture: &[u8], template: &str| {
        let page = "---\ntitle: A\n---\n\n![a](/p.png)\n\n{{< image src=\"/p.png\" alt=\"a\" >}}\n";
        let mut files = vec![("content/a.md", page.as_bytes()), ("static/p.png", picture)];
        if !template.is_empty() {
            files.push(("templates/page.html", template.as_bytes()));
        }
        faults_of(source_of(&files))
    };
    for picture in [&b""[..], b"<html>no picture</html>"] {
        let found = site(picture, "");
        let named: Vec<&Diagnostic> = found.iter().filter(|fault| fault.code == Code::ImageUnreadable).collect();
        assert_eq!(named.len(), 2, "{found:#?}");
        assert!(named.iter().all(|fault| fault.message.contains("static/p.png") && fault.help.is_some()), "{found:#?}");
        let found = site(picture, "{% set found = resource(path='/p.png') %}{{ found.url }}");
        assert!(found.iter().any(|fault| fault.is_error() && fault.code == Code::ImageUnreadable), "{found:#?}");
    }
    // The header of a PNG of two thousand million pixels a side, without a pixel.
    let mut bomb = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bomb.extend(2_000_000_000_u32.to_be_bytes().repeat(2));
    bomb.extend([8, 6, 0, 0, 0, 0, 0, 0, 0]);
    let found = site(&bomb, "");
    assert!(
        found.iter().any(|fault| fault.is_error()
            && fault.code == Code::ImageTooLarge
            && fault.message.contains("static/p.png")),
        "{found:#?}"
    );
}

// Links written by shortcodes.

#[test]
fn a_link_that_a_shortcode_writes_is_followed() {
    let page = |target: &str| format!("---\ntitle: A\n---\n\n[b]({{{{< ref \"{target}\" >}}}})\n");
    let good = places(&[("content/a.md", &page("b")), ("content/b.md", PAGE)]);
    assert_eq!(good, [""; 0]);
    assert_eq!(places(&[("content/a.md", &page("c")), ("content/b.md", PAGE)]), ["ref-not-found content/a.md:5:5"]);
}

// Menus.

#[test]
fn menu_entries_that_are_each_others_parents_are_named() {
    let config = "base_url = \"https://example.org/\"\n\n[[menus.main]]\nname = \"a\"\nparent = \"b\"\n[[menus.main]]\nname = \"b\"\nparent = \"a\"\n";
    let found = faults_of(Source::memory([
        ("hornbook.toml".to_string(), config.into()),
        ("content/a.md".to_string(), PAGE.into()),
    ]));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(
        (found[0].code, found[0].span.as_ref().map(|span| span.start)),
        (Code::MenuCycle, config.find("parent"))
    );
    assert!(found[0].message.contains("`a` below `b` below `a`"), "{}", found[0].message);
}

// Whole builds.

struct Folder(tempfile::TempDir);

impl Folder {
    fn new(files: &[(&str, &str)]) -> Folder {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (path, text) in
            [("site/hornbook.toml", "base_url = \"https://example.org/\"\n"), ("site/content/ok.md", PAGE)]
                .iter()
                .chain(files)
        {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a folder above")).expect("a folder in it");
            std::fs::write(path, text).expect("a file in it");
        }
        Folder(folder)
    }

    fn site(&self) -> std::path::PathBuf {
        self.0.path().join("site")
    }

    fn build(&self, output: &Path) -> (i32, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hornbook"));
        command
            .args(["build", "--source"])
            .arg(self.site())
            .arg("--output")
            .arg(output)
            .env("HOME", self.0.path().join("nobody"));
        let Output { status, stderr, .. } = command.output().expect("the program runs");
        (status.code().expect("it ends by itself"), String::from_utf8_lossy(&stderr).into_owned())
    }
}

#[test]
fn an_endless_template_is_ended_in_time_and_named() {
    let folder = Folder::new(&[(
        "site/templates/page.html",
        "<p>\n{% for i in range(end=100000) %}{% for j in range(end=100000) %}{% endfor %}{% endfor %}",
    )]);
    let output = folder.site().join("public");
    let start = Instant::now();
    let (code, report) = folder.build(&output);
    // A busy machine gives it more time, twice as much at most.
    assert!(start.elapsed() < Duration::from_secs(40), "{:?}", start.elapsed());
    assert_eq!(code, 1, "{report}");
    assert!(report.contains("error[template-limit]: rendering `content/ok.md` takes more than 8 seconds"), "{report}");
    assert!(report.contains("templates/page.html:2:1") && report.contains("nothing was published"), "{report}");
    assert!(!output.join("index.html").exists());
}

#[test]
fn a_pattern_that_others_try_for_ever_is_looked_for_once() {
    let template = "{% set s = \"a\" %}{% for i in range(end=15) %}{% set_global s = s ~ s %}{% endfor %}\
                    {% set t = s ~ \"b\" %}{{ t | regex_replace(pattern=\"(a+)+$\", rep=\"x\") | length }}";
    let files: [(&str, &[u8]); 2] = [("content/a.md", PAGE.as_bytes()), ("templates/page.html", template.as_bytes())];
    let (found, outputs) = rendered(source_of(&files));
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(outputs["a/index.html"].trim(), "32769");
    let broken = "{{ page.title | regex_replace(pattern=\"(\", rep=\"x\") }}";
    let files: [(&str, &[u8]); 2] = [("content/a.md", PAGE.as_bytes()), ("templates/page.html", broken.as_bytes())];
    let (found, _) = rendered(source_of(&files));
    assert!(found.len() == 1 && found[0].message.contains("`(` is no regular expression: unclosed group"), "{found:?}");
}

#[test]
fn filters_make_no_text_without_end() {
    let start = "{% set s = \"0123456789abcdef\" %}{% for i in range(end=14) %}{% set_global s = s ~ s %}{% endfor %}";
    for call in ["replace(from=\"0\", to=s)", "regex_replace(pattern=\"0\", rep=s)"] {
        let template = format!("{start}{{{{ s | {call} | length }}}}");
        let files: [(&str, &[u8]); 2] =
            [("content/a.md", PAGE.as_bytes()), ("templates/page.html", template.as_bytes())];
        let (found, _) = rendered(source_of(&files));
        assert!(
            found.len() == 1 && found[0].message == "the text that a filter makes is larger than 64 MB",
            "{found:?}"
        );
    }
    let fine = "{{ \"a<b\" | replace(from=\"b\", to=\"<c\") }} {{ \"a1\" | regex_replace(pattern=\"a([0-9])\", rep=\"$1b\") }}";
    let files: [(&str, &[u8]); 2] = [("content/a.md", PAGE.as_bytes()), ("templates/page.html", fine.as_bytes())];
    let (found, outputs) = rendered(source_of(&files));
    assert!(found.is_empty() && outputs["a/index.html"].trim() == "a&lt;&lt;c 1b", "{found:?} {outputs:?}");
}

#[test]
fn folders_that_are_no_output_are_refused() {
    let folder = Folder::new(&[("other/keep.txt", "mine"), ("site/static/a.txt", "a")]);
    let site = folder.site();
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.0.path().join("other"), site.join("link")).expect("linked");
    let mut refused = vec![
        site.clone(),
        site.join("content"),
        site.join("static"),
        site.join(".."),
        folder.0.path().join("other"),
        Path::new("/").to_path_buf(),
    ];
    if cfg!(unix) {
        refused.push(site.join("link"));
    }
    for output in refused {
        let (code, report) = folder.build(&output);
        assert_eq!(code, 1, "{output:?}: {report}");
        assert!(report.contains("error[output-refused]") && report.contains("help: "), "{output:?}: {report}");
    }
    assert_eq!(std::fs::read_to_string(folder.0.path().join("other/keep.txt")).ok().as_deref(), Some("mine"));
    assert!(site.join("content/ok.md").exists());
}

#[cfg(unix)]
#[test]
fn links_out_of_the_site_and_special_files_are_refused_by_name() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new(&[
        ("secret.md", "hunter2"),
        ("secrets/a.html", "hunter2"),
        ("site/static/a.txt", "a"),
        ("site/data/a.json", "{}"),
        ("site/templates/a.html", ""),
    ]);
    let site = folder.site();
    symlink(folder.0.path().join("secret.md"), site.join("content/leak.md")).expect("linked");
    symlink("../../secret.md", site.join("static/leak.txt")).expect("linked");
    symlink(folder.0.path().join("secrets"), site.join("templates/leak")).expect("linked");
    symlink("/etc/hostname", site.join("data/leak.json")).expect("linked");
    symlink("/dev/zero", site.join("static/zero.bin")).expect("linked");
    let made =
        std::process::Command::new("mkfifo").arg(site.join("static/pipe")).status().expect("it is on every Unix");
    assert!(made.success());
    let (code, report) = folder.build(&site.join("public"));
    assert_eq!(code, 1, "{report}");
    for path in
        ["content/leak.md", "static/leak.txt", "templates/leak", "data/leak.json", "static/zero.bin", "static/pipe"]
    {
        assert!(report.contains(&format!("--> {path}")), "{path}: {report}");
    }
    assert!(!site.join("public/index.html").exists() && !report.contains("hunter2"), "{report}");
}

#[cfg(unix)]
#[test]
fn an_output_that_cannot_be_written_is_named_and_stays() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new(&[]);
    let output = folder.site().join("public");
    assert_eq!(folder.build(&output).0, 0);
    let before = std::fs::read(output.join("index.html")).expect("published");
    std::fs::write(folder.site().join("content/ok.md"), "---\ntitle: Another\n---\n").expect("written");
    let mode = |mode| std::fs::set_permissions(&output, std::fs::Permissions::from_mode(mode)).expect("changed");
    mode(0o555);
    let is_bound = std::fs::write(output.join("probe"), "").is_err();
    let (code, report) = folder.build(&output);
    mode(0o755);
    // Whoever may write everywhere, such as root, is not bound by the mode of a folder.
    if is_bound {
        assert_eq!(code, 1, "{report}");
        assert!(report.contains("error[output-unwritable]") && report.contains("public"), "{report}");
        assert_eq!(std::fs::read(output.join("index.html")).ok(), Some(before));
    } else {
        assert_eq!(code, 0, "{report}");
    }
}

#[test]
fn references_say_which_language_or_format_is_not_there() {
    let said = |call: &str| {
        let text = format!("---\ntitle: A\n---\n{call}\n");
        let files = [("content/a.md", text.as_str()), ("content/b.md", "---\ntitle: B\n---\n")];
        let files = files.iter().map(|(path, text)| (path.to_string(), text.as_bytes().to_vec()));
        let faults = faults_of(Source::memory(files));
        let words = |fault: Diagnostic| {
            format!("{}: {} ({})", fault.code.as_str(), fault.message, fault.help.unwrap_or_default())
        };
        faults.into_iter().filter(Diagnostic::is_error).map(words).collect::<Vec<_>>()
    };
    for (call, expected) in [
        (
            "{{< ref path=\"b\" lang=\"xx\" >}}",
            "ref-not-found: the site has no language `xx` (write the key of a language as the configuration has it)",
        ),
        (
            "{{< relref path=\"b\" outputFormat=\"rss\" >}}",
            "ref-not-found: the page `b` has no output format `rss` (it has `html`)",
        ),
        ("{{< ref >}}", "shortcode-arguments: `ref` needs `path` (write it like this: `{{< ref \"guides/first\" >}}`)"),
        (
            "{{< qr >}}{{< /qr >}}",
            "shortcode-arguments: a QR code needs a text (give it a text, as in `{{< qr text=\"https://example.org\" alt=\"The page as a code\" />}}`)",
        ),
    ] {
        assert_eq!(said(call), [expected], "{call}");
    }
    assert_eq!(said("{{< ref path=\"b\" lang=\"en\" outputFormat=\"HTML\" >}}"), [""; 0]);
}
