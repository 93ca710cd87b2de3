//! What front matter says.

use super::{built_file, check, told};
use crate::common::command::{CONFIG, Folder};

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

#[test]
fn what_is_handed_down_is_told_where_it_is_written() {
    let config = format!("{CONFIG}[cascade]\nDescripton = \"x\"\n[cascade.parms]\na = 1\n");
    let page = "---\ntitle: A\n---\n";
    check(
        &[("hornbook.toml", &config), ("content/a.md", page), ("content/b.md", page)],
        &[
            "hornbook.toml:5:1: warning[front-matter-near-miss]: the key `descripton` is not known (did you mean `description`?)",
            "hornbook.toml:6:10: warning[front-matter-near-miss]: the key `parms` is not known (did you mean `params`?)",
        ],
    );
    let section = "---\ntitle: S\ncascade:\n  Descripton: x\n---\n";
    check(
        &[("content/s/_index.md", section), ("content/s/a.md", page)],
        &["content/s/_index.md:4:3: warning[front-matter-near-miss]: the key `Descripton` is not known (did you mean \
           `description`?)"],
    );
}

#[test]
fn a_letter_that_is_none_is_named() {
    let page = |letter: &str| format!("---\ntitle: A\nletter: {letter}\n---\n");
    check(
        &[("content/a.md", &page("ABC"))],
        &["content/a.md:3:1: warning[front-matter-type]: `letter` must be one letter, and is `ABC` (write \
           `letter: \"A\"`, or add it to `guide.alphabet` in the configuration)"],
    );
    let config = format!("{CONFIG}[guide]\nalphabet = [\"A\", \"Ch\"]\n");
    check(&[("content/a.md", &page("CH")), ("hornbook.toml", &config)], &[]);
    check(&[("content/a.md", &page("e\u{301}"))], &[]);
}

#[test]
fn a_title_is_not_said_twice() {
    let site = Folder::new(&[("hornbook.toml", CONFIG), ("content/a.md", "---\ntitle: A\n---\n")]);
    site.check("build --quiet", 0, "", "");
    let html = std::fs::read_to_string(site.path().join("public/a/index.html")).expect("the page");
    assert!(html.contains("<title>A</title>"), "{html}");
}

/// The date that stands for never is one, in every place that shows dates.
#[test]
fn a_page_of_the_last_day_of_the_calendar_is_built() {
    let site = Folder::new(&[
        ("hornbook.toml", &format!("{CONFIG}buildFuture = true\n")),
        ("content/p/a.md", "---\ntitle: a\ndate: 9999-12-31\n---\n"),
        ("content/p/b.md", "---\ntitle: b\nlastmod: 9999-12-31T23:59:59-05:00\nverified: 9999-12-31\n---\n"),
    ]);
    let ran = site.run("build --format short");
    assert_eq!(ran.code, 0, "{}", ran.err);
    for page in ["a", "b"] {
        let html = std::fs::read_to_string(site.path().join(format!("public/p/{page}/index.html"))).expect("published");
        assert!(html.contains("31 December 9999</time>"), "{html}");
    }
}

#[test]
fn a_toml_date_that_is_none_is_told_as_one() {
    for (written, column) in [("31.12.2024", 8), ("2024-1-5", 8), ("2024-02-30", 8), ("5 Jan 2024", 8)] {
        let page = format!("+++\ntitle = \"A\"\ndate = {written}\n+++\n");
        let expected = format!(
            "content/a.md:3:{column}: error[front-matter-syntax]: `{written}` is no date (write the year first, and month and day with two digits: `date = 2026-01-31`)"
        );
        check(&[("content/a.md", &page)], &[&expected]);
    }
}

#[test]
fn what_needs_and_results_say_is_told_where_it_stands() {
    let page = "---\ntitle: A\nneeds: [\"<script>x</script>\", \"[a](javascript:alert)\"]\n\
                result: \"so [r](/nope/) and ![p](/p.png)\"\nsteps: [Open it, Close it]\n---\n";
    let config = format!("copyright = \"<script>x</script> me\"\n{CONFIG}");
    check(
        &[("content/a.md", page), ("hornbook.toml", &config)],
        &[
            "content/a.md:3:10: warning[markup-dropped]: the HTML tag `<script>` was left out (write it in Markdown or \
             with a shortcode; `markup.goldmark.renderer.unsafe = true` lets all HTML through)",
            "content/a.md:3:32: warning[url-dangerous]: the address `javascript:alert` could run code, so the link leads \
             nowhere (write an address that begins with `https://`, or a path)",
            "content/a.md:4:13: warning[link-dead]: there is no page or file at `/nope/` (correct the address, or take \
             the link out)",
            "content/a.md:4:29: warning[image-missing]: there is no picture at `/p.png` (put the file into the post's \
             own folder, `static/` or `assets/`, or correct its name)",
            "hornbook.toml:1:14: warning[markup-dropped]: the HTML tag `<script>` was left out (write it in Markdown or \
             with a shortcode; `markup.goldmark.renderer.unsafe = true` lets all HTML through)",
        ],
    );
}

#[test]
fn keys_inside_known_ones_that_are_nearly_right_are_named() {
    let page = "---\ntitle: A\nbuild: {Rendr: never}\nmenus:\n  main: {wieght: 1}\nauthors:\n- {name: A, jpeg: /a.png}\n\
                - {name: Bob, jpg: /x.png}\nexpires: 2001-01-01\npublish: false\ncascade:\n  search: {exclud: true}\n\
                params: {rendr: 1}\n---\n";
    let near = |place: &str, key: &str, help: &str| {
        format!("content/_index.md:{place}: warning[front-matter-near-miss]: the key {key} is not known ({help})")
    };
    let found = told(&[("content/_index.md", page), ("static/a.png", "x")]);
    let found: Vec<&str> = found.iter().map(String::as_str).filter(|line| line.contains("near-miss")).collect();
    assert_eq!(
        found,
        [
            near("3:9", "`Rendr` in `build`", "did you mean `render`?"),
            near("5:10", "`wieght` in `menus`", "did you mean `weight`?"),
            near("8:15", "`jpg` in `authors`", "did you mean `jpeg`?"),
            near("9:1", "`expires`", "did you mean `expiryDate`?"),
            near("10:1", "`publish`", "write `draft: true` for a page that is not to be published"),
            near("12:12", "`exclud` in `search`", "did you mean `exclude`?"),
        ]
    );
    let config = format!("{CONFIG}[cascade.build]\nrendr = \"never\"\n");
    check(
        &[("hornbook.toml", &config), ("content/a.md", "---\ntitle: A\n---\n")],
        &["hornbook.toml:5:1: warning[front-matter-near-miss]: the key `rendr` in `build` is not known (did you mean \
           `render`?)"],
    );
}

#[test]
fn minutes_are_not_less_than_none() {
    check(
        &[("content/a.md", "---\ntitle: A\nminutes: -3\n---\n")],
        &["content/a.md:3:1: warning[front-matter-type]: `minutes` must be a number of minutes, and is `-3` (write \
           `minutes: 10`)"],
    );
}

#[test]
fn what_quotes_make_a_text_is_told() {
    check(
        &[
            ("content/a.md", "---\ntitle: A\nsearch: {exclude: \"true\"}\n---\n"),
            ("content/b.md", "---\ntitle: B\nsearch: {exclude: maybe}\n---\n"),
        ],
        &[
            "content/a.md:3:10: warning[front-matter-type]: `exclude` must be `true` or `false`, and is `\"true\"`, which its \
             quotes make a text (write `search: {exclude: true}`)",
            "content/b.md:3:10: warning[front-matter-type]: `exclude` must be `true` or `false`, and is `maybe` (write \
             `search: {exclude: true}`)",
        ],
    );
}

#[test]
fn a_date_far_ahead_is_told_at_the_key_that_holds_it() {
    let found = told(&[("content/a.md", "---\ntitle: A\ndate: 2999-01-01\npublishDate: \"\"\n---\n")]);
    assert!(found[0].starts_with("content/a.md:3:1: warning[post-scheduled]"), "{found:?}");
}

#[test]
fn two_guides_on_one_letter_are_named_in_the_summary() {
    let guide = |letter: &str| format!("---\ntitle: {letter}\nseries: ABCs\nletter: {letter}\n---\n");
    let (a, b, c) = (guide("R"), guide("R"), guide("S"));
    let files = [("hornbook.toml", CONFIG), ("content/a.md", &a), ("content/b.md", &b), ("content/c.md", &c)];
    let err = Folder::new(&files).run("build").err;
    let line = "series “ABCs”: 2 of 26 letters are published; with more than one guide: R; not written yet: A–Q, T–Z";
    assert!(err.contains(line), "{err}");
}

#[test]
fn names_of_authors_are_written_as_they_write_them() {
    let page = "---\ntitle: A\nauthor: {name: bell hooks}\nseries: iPhone how-tos\n---\n";
    let (html, _) = built_file(&[("content/a.md", page)], "authors/bell-hooks/index.html");
    assert!(html.contains(">bell hooks</h1>"), "{html}");
    let (html, _) = built_file(&[("content/a.md", page)], "series/iphone-how-tos/index.html");
    assert!(html.contains("iPhone how-tos</h1>"), "{html}");
}

#[test]
fn what_a_program_did_not_know_of_an_author_is_not_shown() {
    let page = "---\n{\n  \"title\": \"A\",\n  \"author\": { \"name\": \"Ann\", \"title\": undefined, \"jpeg\": undefined },\n}\n---\n";
    let (html, err) = built_file(&[("content/a.md", page)], "a/index.html");
    assert!(html.contains(">Ann</a>") && !html.contains("undefined") && !err.contains("undefined"), "{err}{html}");
}

#[test]
fn a_number_is_no_picture_and_nobodys_name() {
    for (line, said) in [
        ("thumbnail: 5", "`thumbnail` must be the address of a picture, and is `5`"),
        ("author: 5", "`author` must be a name or a map with `name`, and is `5`"),
        ("authors: [Ann, 5]", "`authors` must be a name or a map with `name`, and is `5`"),
    ] {
        let page = format!("---\ntitle: A\n{line}\n---\n");
        let found = told(&[("content/a.md", &page)]);
        assert!(found.len() == 1 && found[0].contains(said), "{found:?}");
    }
    let page = "---\ntitle: A\nthumbnail: false\nauthor: '5'\n---\n";
    check(&[("content/a.md", page)], &[]);
}

#[test]
fn a_second_colon_is_shown_with_the_text_that_has_it() {
    for (line, quoted) in [
        ("title: Post 1 :smile: x", "title: \"Post 1 :smile: x\""),
        ("title: say \"a\" b: c", "title: 'say \"a\" b: c'"),
    ] {
        let found = told(&[("content/a.md", &format!("---\n{line}\n---\n"))]);
        assert!(found[0].ends_with(&format!("(put the whole text in quotes: `{quoted}`)")), "{found:?}");
    }
}

#[test]
fn two_entries_of_one_name_are_told_at_both_places() {
    let entry = |menu: &str, name: &str| format!("[[menus.{menu}]]\nname = '{name}'\nurl = '/'\n");
    let config = format!(
        "{CONFIG}{}{}{}{}",
        entry("foot", "a"),
        entry("main", "b"),
        entry("main", "a"),
        "[[menus.main]]\nidentifier = 'a'\nname = 'c'\nurl = '/'\n"
    );
    let page = "---\ntitle: A\n---\n";
    check(
        &[("hornbook.toml", &config), ("content/a.md", page)],
        &[
            "hornbook.toml:15:1: warning[menu-duplicate]: the menu `main` has two entries called `a`; the second is left \
           out (give one of them an `identifier` of its own)",
        ],
    );
    // The last entry is told at its name, in the file that has it.
    let yaml = "title: A\nbaseURL: https://a.example/\ntimeZone: UTC\nmenus:\n  main:\n    - name: a\n      url: /\n    - name: a\n      url: /\n";
    let found = told(&[("hugo.yaml", yaml), ("content/a.md", page)]);
    assert!(found.len() == 1 && found[0].starts_with("hugo.yaml:8:7: warning[menu-duplicate]: "), "{found:?}");
}

#[test]
fn letters_are_counted_alike_in_the_summary_and_on_the_page_of_a_series() {
    let letter = |letter: &str| format!("---\ntitle: {letter}\nseries: Lab\nletter: {letter}\n---\n");
    let (b, zh) = (letter("B"), letter("Ж"));
    let (html, said) = built_file(&[("content/b.md", &b), ("content/zh.md", &zh)], "series/lab/index.html");
    assert!(html.contains("2 of 27 letters"), "{html}");
    assert!(said.contains("“Lab”: 2 of 27 letters are published; not written yet: A, C–Z"), "{said}");
    let (_, said) = built_file(&[("content/b.md", &b)], "series/lab/index.html");
    assert!(said.contains("“Lab”: 1 of 26 letters is published; not written yet: A, C–Z"), "{said}");
}

#[test]
fn entities_in_titles_and_descriptions_are_shown_as_their_signs() {
    let page =
        "---\ntitle: Q &amp; A\ndate: 2025-01-01\ndescription: Say &amp; show &ldquo;R&amp;D&rdquo;\n---\nText.\n";
    let files = [("content/post/a.md", page)];
    for path in ["post/a/index.html", "post/index.html", "index.html"] {
        let (html, _) = built_file(&files, path);
        assert!(html.contains("Q &amp; A") && !html.contains("amp;amp;"), "{path}: {html}");
    }
    let (html, _) = built_file(&files, "post/a/index.html");
    assert!(html.contains("Say &amp; show \u{201c}R&amp;D\u{201d}"), "{html}");
    assert!(built_file(&files, "post/index.xml").0.contains("<title>Q &amp; A</title>"));
}

#[test]
fn a_token_that_is_none_is_told_where_it_stands() {
    let config = format!("{CONFIG}[permalinks]\nnews = '/:yaer/:slug/'\n");
    check(
        &[("hornbook.toml", &config), ("content/news/a.md", "---\ntitle: A\ndate: 2026-01-01\n---\n")],
        &[
            "hornbook.toml:5:10: error[permalink-pattern]: `:yaer` in the permalink pattern `/:yaer/:slug/` is no known \
           token (did you mean `:year`?)",
        ],
    );
}

#[test]
fn a_number_sign_that_breaks_front_matter_is_named() {
    for (front, expected) in [
        (
            "{\n  \"title\": \"Fix\",\n  \"description\": Ticket #3,\n  \"tags\": [a, b],\n}",
            "4:25: error[front-matter-syntax]: `#` begins a remark in YAML, so that the rest of this line is not read (put \
             the text in quotes: `\"description\": \"Ticket #3\",`)",
        ),
        (
            "title: T\ndescription: How to fix #3\n  and to close it.\ntags: [a]",
            "3:25: error[front-matter-syntax]: `#` begins a remark in YAML, and ends the text of `description` before its \
             last line (put all of it in quotes: `description: \"How to fix #3 and to close it.\"`)",
        ),
        (
            "title: T\ntags: [\n  a #1,\n  b\n]",
            "4:5: error[front-matter-syntax]: `#` begins a remark in YAML, so that the rest of this line is not read (put \
             the text in quotes: `\"a #1\",`)",
        ),
    ] {
        let page = format!("---\n{front}\n---\nx\n");
        check(&[("content/a.md", &page)], &[&format!("content/a.md:{expected}")]);
    }
}
