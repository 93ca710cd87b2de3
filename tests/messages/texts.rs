//! Bodies: shortcodes, code, notes.

use super::{built_file, check, told};
use crate::common::command::{CONFIG, Folder};

#[test]
fn param_says_what_it_lacks() {
    check(
        &[("content/a.md", "---\ntitle: A\n---\n{{< param title >}} {{< param \"\" >}}\n")],
        &["content/a.md:4:21: error[shortcode-arguments]: `param` needs `name` (write it like this: \
           `{{< param \"release\" >}}`)"],
    );
    let found = told(&[("content/a.md", "---\ntitle: \"A\n---\n{{< param title >}}\n")]);
    assert!(found.len() == 1 && found[0].contains("front-matter-syntax"), "its front matter comes first: {found:?}");
}

#[test]
fn control_characters_are_not_written() {
    let page =
        "---\ntitle: \"A\\u0001B\"\ndescription: \"c\\x02d\"\ntags: [\"e\\u0003f\"]\n---\n# G&#1;H\n\n`i\u{4}j`\n";
    let site = Folder::new(&[("hornbook.toml", CONFIG), ("content/a.md", page)]);
    site.check("build --quiet", 0, "", "");
    for path in ["a/index.html", "index.html", "index.xml", "tags/ef/index.html", "llms.txt", "feed.json"] {
        let text = std::fs::read_to_string(site.path().join("public").join(path)).expect(path);
        let bad = |letter: char| letter < ' ' && !matches!(letter, '\t' | '\n' | '\r');
        assert!(!text.contains(bad), "{path}");
    }
    let html = std::fs::read_to_string(site.path().join("public/a/index.html")).expect("the page");
    assert!(html.contains("<title>AB – A</title>") && html.contains("<code>ij</code>"), "{html}");
}

/// The page `a.md` with this body, once it is published without a warning.
#[track_caller]
pub fn published(body: &str) -> String {
    let page = format!("---\ntitle: A\n---\n{body}\n");
    let site = Folder::new(&[("hornbook.toml", CONFIG), ("content/a.md", &page)]);
    let ran = site.run("build --strict");
    assert_eq!(ran.code, 0, "{body}: {}", ran.err);
    std::fs::read_to_string(site.path().join("public/a/index.html")).expect("the page")
}

#[test]
fn a_call_behind_a_sign_for_less_is_shown() {
    for (body, expected) in [
        ("one <{{< kbd \"X\" >}}> two", "one &lt;<kbd>X</kbd>&gt; two"),
        ("<{{< kbd \"X\" >}} y>", "<p>&lt;<kbd>X</kbd> y&gt;</p>"),
        ("</{{< kbd \"X\" >}}>", "<p>&lt;/<kbd>X</kbd>&gt;</p>"),
        ("a <<<< kbd \"X\" >>>> b", "a &lt;<kbd>X</kbd>&gt; b"),
        ("`<{{< kbd \"X\" >}}>`", "<code>&lt;<kbd>X</kbd>&gt;</code>"),
    ] {
        let html = published(body);
        assert!(html.contains(expected), "{body}: {html}");
    }
}

#[test]
fn calls_that_are_nested_too_deep_are_one_fault() {
    let page = format!("---\ntitle: A\n---\n{}x{}\n", "{{< note >}}".repeat(500), "{{< /note >}}".repeat(500));
    check(
        &[("content/a.md", &page)],
        &["content/a.md:4:769: error[shortcode-too-deep]: shortcodes are nested deeper than 64 levels (close the \
           shortcodes around it first)"],
    );
}

#[test]
fn braces_behind_a_fence_that_cannot_be_read_are_told() {
    let told_of = |row: usize, written: &str| {
        format!(
            "content/a.md:{row}:1: warning[attributes-unreadable]: what stands in braces behind this fence cannot be read, \
             and is left out: `{{{written}}}` (write attributes such as `{{linenos=inline hl_lines=[\"1-2\", 4]}}`, ranges \
             in quotes)"
        )
    };
    let page = "---\ntitle: A\n---\n```go {hl_lines=1-2}\na\n```\n\n~~~go { just words }\na\n~~~\n";
    check(&[("content/a.md", page)], &[&told_of(4, "hl_lines=1-2"), &told_of(8, " just words ")]);
    let page = "---\ntitle: A\n---\n```go {}\na\n```\n\n```go { \na\n```\n\n```go {hl_lines=[\"1-2\"]}\na\n```\n";
    check(&[("content/a.md", page)], &[]);
}

#[test]
fn a_range_in_the_options_of_highlight_needs_no_quotes() {
    for (options, marked, rest) in [
        ("linenos=table,hl_lines=2-3,linenostart=5", 2, "<span class=\"lnt\">5\n</span>"),
        ("hl_lines=1-2", 2, ""),
        ("hl_lines=1-2,linenos=table", 2, "<table class=\"lntable\">"),
        ("hl_lines=2-3 1", 3, ""),
        ("linenos=inline,hl_lines=1-2", 2, "<span class=\"ln\">1</span>"),
    ] {
        let call = |options: &str| {
            format!("---\ntitle: A\n---\n{{{{< highlight {options} >}}}}\na\nb\nc\n{{{{< /highlight >}}}}\n")
        };
        for page in [call(&format!("go \"{options}\"")), call(&format!("lang=go options=\"{options}\""))] {
            let site = Folder::new(&[("hornbook.toml", CONFIG), ("content/a.md", &page)]);
            site.run("build");
            let html = std::fs::read_to_string(site.path().join("public/a/index.html")).expect("a page");
            assert_eq!(html.matches("<span class=\"line hl\">").count(), marked, "{page}{html}");
            assert!(html.contains(rest), "{page}{html}");
        }
    }
}

#[test]
fn what_stands_in_quotes_is_shown_as_it_is_written() {
    let text = "---\ntitle: A\n---\n{{< kbd \"Ctrl++\" >}} {{< kbd \"+\" >}} {{< kbd \"A+B\" >}}\n\n\
                {{< image \"x.svg\" \"a <b> *c*\" >}}\n\n{{< tabs >}}{{< tab \"T\" >}}t{{< /tab >}}{{< /tabs >}}\n\n\
                {{< tab \"U\" >}}u{{< /tab >}}\n";
    let files = [("content/a.md", text), ("static/x.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")];
    let (html, _) = built_file(&files, "a/index.html");
    let plus = "<span class=\"plus\">+</span>";
    for expected in [
        format!("<kbd>Ctrl</kbd>{plus}<kbd>+</kbd>"),
        "<kbd>+</kbd>".to_string(),
        format!("<kbd>A</kbd>{plus}<kbd>B</kbd>"),
        "alt=\"a &lt;b&gt; *c*\"".to_string(),
    ] {
        assert!(html.contains(&expected), "{expected}: {html}");
    }
    let names: Vec<&str> =
        html.split("<details class=\"tab\" name=\"").skip(1).filter_map(|s| s.split('"').next()).collect();
    assert!(names.len() == 2 && names[0] != names[1], "{names:?}");
}

#[test]
fn messages_say_only_what_is_so() {
    // A date that cannot be read is none that is missing.
    let config = format!("{CONFIG}[permalinks]\npost = '/:year/:slug/'\n");
    let files = [("hornbook.toml", config.as_str()), ("content/post/a.md", "---\ntitle: A\ndate: soon\n---\n")];
    let found = told(&files);
    assert!(found.len() == 1 && found[0].contains("error[date-unreadable]"), "{found:?}");
    // Nothing is said of a folder that is not there.
    let site = Folder::new(&files);
    assert!(site.run("build").err.trim_end().ends_with("nothing was published: 1 error"));
    std::fs::create_dir(site.path().join("public")).expect("a folder");
    assert!(site.run("build").err.trim_end().ends_with("is as it was"));
    // A page that only leads on is no proposal, and hosts are in any case.
    let aliases = "---\ntitle: A\naliases: [/older]\n---\n[a](/oldr/) [b](HTTPS://A.EXAMPLE/nope/)\n";
    check(
        &[("content/a.md", aliases)],
        &[
            "content/a.md:5:1: warning[link-dead]: there is no page or file at `/oldr/` (correct the address, or take the link out)",
            "content/a.md:5:13: warning[link-dead]: there is no page or file at `HTTPS://A.EXAMPLE/nope/` (correct the address, or take the link out)",
        ],
    );
}

#[test]
fn a_note_behind_half_an_entity_is_a_note() {
    let text = "---\ntitle: A\n---\nA &amp[^1](2020), &lt[^1][x] `&gt[^1](y)` [l](/a&amp[^1](z))\n\n[^1]: note\n";
    let (html, _) = built_file(&[("content/a.md", text)], "a/index.html");
    assert!(html.contains("A &amp;amp<sup id=\"fnref:1\">"), "{html}");
    assert!(html.contains("<code>&amp;gt[^1](y)</code>"), "{html}");
}

#[test]
fn braces_behind_a_fence_are_shown_as_they_are_with_what_a_call_prints() {
    let text = "---\ntitle: A\n---\n```go {a-{{< param \"title\" >}} b}\nx\n```\n";
    let found = told(&[("content/a.md", text)]);
    assert!(found.len() == 1 && found[0].contains("left out: `{a-A b}`"), "{found:?}");
}

#[test]
fn a_fault_in_the_body_of_a_call_is_told_once() {
    let unknown = "---\ntitle: A\n---\n{{< note >}}\nPress {{< kdb \"x\" >}}.\n{{< /note >}}\n";
    check(
        &[("content/a.md", unknown)],
        &["content/a.md:5:7: error[shortcode-unknown]: no shortcode is called `kdb` (did you mean `kbd`?)"],
    );
    let unclosed = "---\ntitle: A\n---\n{{< note >}}\nSave.\n\n{{< tip >}}Faster\n{{< /note >}}\n";
    let found = told(&[("content/a.md", unclosed)]);
    assert!(found.len() == 1 && found[0].contains("`tip` is opened and never closed"), "{found:?}");
}

#[test]
fn a_page_that_is_very_large_is_told() {
    let page = format!("---\ntitle: A\n---\n{}", "Word. ".repeat(400_000));
    let found = told(&[("content/a.md", &page)]);
    assert!(found.len() == 1 && found[0].contains("warning[file-too-large]: the page is 2 MB large"), "{found:?}");
    let many = format!("---\ntitle: A\n---\n{}", "- a\n".repeat(400_000));
    let found = told(&[("content/a.md", &many)]);
    assert!(found.len() == 1 && found[0].contains("error[markdown-too-large]: up to here this text"), "{found:?}");
}

#[test]
fn notes_in_the_texts_of_a_page_have_ids_of_their_own() {
    let note = |text: &str| format!("{{{{< note >}}}}\n{text}[^1]\n\n[^1]: Of {text}.\n{{{{< /note >}}}}\n\n");
    let ids = |html: &str| {
        let ids = html.split("id=\"").skip(1).map(|rest| rest.split('"').next().unwrap_or_default().to_string());
        ids.filter(|id| id.contains("fn")).collect::<Vec<String>>()
    };
    let html = published(&format!("Page[^1]\n\n{}{}[^1]: Of the page.\n", note("one"), note("two")));
    let found = ids(&html);
    assert_eq!(found.len(), 6, "{html}");
    for (at, id) in found.iter().enumerate() {
        assert!(!found[..at].contains(id) && html.contains(&format!("href=\"#{id}\"")), "{id}: {html}");
    }
    assert!(found.contains(&"fn:1".to_string()) && html.contains("<li id=\"fn:1\">\n<p>Of the page."), "{html}");
    // What is alone has the ids that it has in Hugo.
    assert_eq!(ids(&published(&note("one"))), ["fnref:1", "fn:1"]);
    let both = ids(&published(&(note("one") + &note("two"))));
    assert!(both[..2] == ["fnref:1", "fn:1"] && both.len() == 4 && !both[2..].contains(&both[1]), "{both:?}");
    let nested = format!("{{{{< tip >}}}}\nOuter[^1]\n\n{}[^1]: Outer.\n{{{{< /tip >}}}}", note("inner"));
    let nested = ids(&published(&nested));
    assert_eq!(nested.iter().collect::<std::collections::BTreeSet<_>>().len(), 4, "{nested:?}");
    // Headings keep their ids, but for those that the page has already.
    let html =
        published("## One\n\n{{< note >}}\n## One\n\n## Two\n{{< /note >}}\n\n{{< tip >}}\n## Two\n{{< /tip >}}");
    for heading in ["<h2 id=\"one\">", "<h2 id=\"one-1\">", "<h2 id=\"two\">", "<h2 id=\"two-1\">"] {
        assert_eq!(html.matches(heading).count(), 1, "{heading}: {html}");
    }
}
