//! The command from outside: exit codes, what it prints, and where.
#![allow(clippy::disallowed_methods, reason = "tests make and read folders of their own")]

mod common;

use common::command::{CONFIG, Folder, objects, sound};
use std::fs;
use std::process::Command;

/// One post of each state.
fn states() -> Folder {
    Folder::new(&[
        ("hornbook.toml", CONFIG),
        (
            "content/post/a.md",
            "---\ntitle: \"Lab ABCs: A\"\ndescription: How to add a beaker.\ndate: 2025-01-01\n---\nText.\n",
        ),
        (
            "content/post/b.md",
            "---\ntitle: \"Lab ABCs: B\"\ndescription: How to burn salt.\ndate: 2025-01-02\n---\nText.\n",
        ),
        (
            "content/post/c.md",
            "---\ntitle: \"Lab ABCs: C\"\ndescription: How to cool down.\ndate: 2999-01-03\n---\nText.\n",
        ),
        ("content/post/draft.md", "---\ntitle: Half, \"done\"\ndraft: true\ndate: 2025-01-04\n---\nText.\n"),
        ("content/post/old.md", "---\ntitle: Old\ndate: 2020-01-01\nexpiryDate: 2021-01-01\n---\nText.\n"),
    ])
}

fn with_warning() -> Folder {
    Folder::new(&[("hornbook.toml", CONFIG), ("content/post/a.md", "---\ntitle: A\n---\nSee [this](/nowhere/).\n")])
}

fn with_error() -> Folder {
    Folder::new(&[("hornbook.toml", CONFIG), ("content/post/a.md", "---\ntitle: A\n---\nA {{< imgae >}}.\n")])
}

#[test]
fn a_sound_site_is_published() {
    let site = sound();
    let ran = site.run("build");
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert!(
        ran.err.starts_with("published 1 page in DIR/public: ")
            && ran.err.ends_with(" 0 unchanged, 0 removed (TIME)\n"),
        "{}",
        ran.err
    );
    assert!(site.has("public/post/a/index.html"));
    let again = site.run("build");
    assert!(again.err.contains(": 0 files written, ") && again.err.contains(" 0 removed"), "{}", again.err);
    site.write("static/a.txt", "a");
    let one = site.run("build");
    assert!(one.err.contains(": 1 file written, "), "{}", one.err);
}

#[test]
fn quiet_prints_nothing_but_errors() {
    sound().check("build --quiet", 0, "", "");
    with_warning().check("build --quiet", 0, "", "");
    let ran = with_error().run("build --quiet --format short");
    assert_eq!((ran.code, ran.err.lines().count()), (1, 1), "{}", ran.err);
}

#[test]
fn a_warning_is_no_error_unless_strict() {
    let site = with_warning();
    let dead = "content/post/a.md:4:5: warning[link-dead]: there is no page or file at `/nowhere/` (correct the address, or take the link out)\n";
    let ran = site.run("build --format short");
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    let (warning, summary) = ran.err.split_at(dead.len());
    assert_eq!(warning, dead);
    assert!(summary.starts_with("published 1 page in DIR/public, with 1 warning: "), "{summary}");
    let strict = dead.replace("warning[", "error[") + "nothing was published: 1 error\n";
    fs::remove_dir_all(site.path().join("public")).expect("removed");
    site.check("build --format short --strict", 1, "", &strict);
    assert!(!site.has("public/index.html"), "nothing is published");
    let ran = site.run("build");
    assert!(ran.err.contains("published 1 page in DIR/public, with 1 warning: "), "{}", ran.err);
}

#[test]
fn an_error_publishes_nothing_and_says_so() {
    let site = with_error();
    let expected = "\
error[shortcode-unknown]: no shortcode is called `imgae`
 --> content/post/a.md:4:3
  |
4 | A {{< imgae >}}.
  |   ^^^^^^^^^^^^^
  |
  = help: did you mean `image`?

`hornbook explain shortcode-unknown` says more

nothing was published: 1 error
";
    site.check("build", 1, "", expected);
    assert!(!site.has("public/index.html"));
}

#[test]
fn a_message_is_explained_without_a_site_or_a_network() {
    let empty = Folder::new(&[]);
    let ran = empty.run("explain link-dead");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let begins =
        "link-dead\n\nA link leads to a page or file of this site that does not exist.\n\nA warning. Readers who";
    assert!(ran.out.starts_with(begins), "{}", ran.out);
    for part in ["\n    warning[link-dead]: there is no page or file at `/guides/rest/`\n", "\nWhat to do\n\nCorrect"] {
        assert!(ran.out.contains(part), "{}", ran.out);
    }
    assert_eq!(empty.run("explain warning[link-dead]").out, ran.out, "as it was copied out of a message");
    let unknown = "error[not-found]: no message has the code `link-ded`\n |\n = help: did you mean `link-dead`?\n\n";
    empty.check("explain link-ded", 2, "", unknown);
    let all = empty.run("explain").out;
    assert!(
        all.lines().any(|line| line.starts_with("link-dead  ") && line.ends_with(" that does not exist.")),
        "{all}"
    );
}

#[test]
fn a_report_says_once_how_to_read_more() {
    let page = "---\ntitle: A\ndate: soon\ntag: x\n---\n";
    let site = Folder::new(&[("hornbook.toml", CONFIG), ("content/a.md", page)]);
    let line = "\n\n`hornbook explain date-unreadable` says more, and so on for each word in brackets\n\nnothing was";
    let ran = site.run("build");
    assert!(ran.err.contains(line) && ran.err.matches("hornbook explain").count() == 1, "{}", ran.err);
    for arguments in ["build --format short", "build --format json", "build --quiet"] {
        assert!(!site.run(arguments).err.contains("hornbook explain"), "{arguments}");
    }
    // Nothing is to be mended where there are only notes.
    let hugo = [("hugo.toml", CONFIG), ("layouts/x.html", "x"), ("content/a.md", "---\ntitle: A\n---\n")];
    let ran = Folder::new(&hugo).run("build");
    assert!(ran.err.contains("note[layouts-ignored]") && !ran.err.contains("hornbook explain"), "{}", ran.err);
}

#[test]
fn json_is_one_object_a_line() {
    let ran = with_error().run("build --format json");
    assert_eq!((ran.code, ran.out.as_str(), ran.err.lines().count()), (1, "", 2));
    let [fault, summary] = objects(&ran.err).try_into().expect("two objects");
    let expected = serde_json::json!({
        "type": "diagnostic", "code": "shortcode-unknown", "severity": "error", "message": "no shortcode is called `imgae`",
        "help": "did you mean `image`?", "file": "content/post/a.md", "line": 4, "column": 3, "start": 19, "end": 32, "labels": [],
        "page": null, "count": 1, "docs": "/docs/messages/shortcode-unknown/",
    });
    assert_eq!(fault, expected);
    let expected = serde_json::json!({
        "type": "summary", "published": null, "errors": 1, "warnings": 0, "left_out": [], "series": [], "output": "DIR/public",
    });
    assert_eq!(summary, expected);
}

#[test]
fn many_warnings_of_a_kind_are_counted() {
    let links: String = (0..10).map(|number| format!("[a](/no-{number}/)\n")).collect();
    let site = Folder::new(&[("hornbook.toml", CONFIG), ("content/a.md", &format!("---\ntitle: A\n---\n{links}"))]);
    let ran = site.run("build");
    assert_eq!(ran.err.matches("warning[link-dead]: there is no page").count(), 3, "{}", ran.err);
    assert!(
        ran.err.contains("warning[link-dead]: 7 more of this kind; `--format short` lists them all\n"),
        "{}",
        ran.err
    );
    let short = site.run("build --format short").err;
    assert_eq!(short.lines().filter(|line| line.contains("warning[link-dead]")).count(), 10, "{short}");
}

#[test]
fn of_many_warnings_those_that_differ_are_shown() {
    let config = format!("{CONFIG}\n[markup.goldmark.renderer]\nunsafe = false\n");
    let text = format!("---\ntitle: A\n---\n{}a <u>b</u>\n", "a <b>b</b>\n".repeat(9));
    let ran = Folder::new(&[("hornbook.toml", &config), ("content/a.md", &text)]).run("build");
    assert_eq!(ran.err.matches("the HTML tag `<b>` was left out").count(), 2, "{}", ran.err);
    assert_eq!(ran.err.matches("the HTML tag `<u>` was left out").count(), 1, "{}", ran.err);
    assert!(ran.err.contains("warning[markup-dropped]: 7 more of this kind"), "{}", ran.err);
}

#[test]
fn a_template_that_fails_on_many_pages_is_one_object() {
    let pages: Vec<(String, String)> =
        (0..5).map(|n| (format!("content/p{n}.md"), format!("---\ntitle: P{n}\n---\n"))).collect();
    let mut files = vec![("hornbook.toml", CONFIG), ("templates/page.html", "{{ page.titel }}")];
    files.extend(pages.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let ran = Folder::new(&files).run("build --format json");
    let objects = ran.err.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("an object"));
    let faults: Vec<_> = objects.filter(|object| object["type"] == "diagnostic").collect();
    let [fault] = faults.as_slice() else { panic!("{}", ran.err) };
    assert_eq!((&fault["page"], &fault["count"]), (&"`content/p0.md`".into(), &5.into()));
}

#[test]
fn timings_name_every_stage() {
    let ran = sound().run("build --quiet --timings");
    let stages: Vec<&str> =
        ran.err.lines().map(|line| line.split_once(" ms  ").expect("a time and a stage").1).collect();
    let expected = [
        "configuration and templates",
        "read and parse",
        "resolve and plan",
        "what changed",
        "pages",
        "lists and files",
        "publish",
        "in all",
    ];
    assert_eq!(stages, expected);
    let ran = sound().run("build --quiet --timings --format json");
    let named: Vec<serde_json::Value> = objects(&ran.err).iter().map(|object| object["stage"].clone()).collect();
    assert_eq!(named, expected, "{}", ran.err);
}

#[test]
fn the_summary_names_what_is_left_out_and_what_is_missing() {
    let ran = states().run("build");
    assert_eq!(ran.code, 0);
    for expected in [
        "1 post is scheduled and not published: C (3 Jan 2999, in ",
        "1 post is a draft and not published: “Half, \"done\"”\n",
        "1 post is expired and not published: “Old” (1 Jan 2021)\n",
        "series “Lab ABCs”: 2 of 26 letters are published; written but left out: C; not written yet: D–Z\n",
        "published 2 pages in DIR/public, with 1 warning: ",
        "warning[post-scheduled]: the post is dated 3 Jan 2999, in ",
    ] {
        assert!(ran.err.contains(expected), "no `{expected}` in\n{}", ran.err);
    }
    let all = states().run("build -D -F -E");
    assert!(all.err.contains("published 5 pages in ") && !all.err.contains("not published"), "{}", all.err);
}

#[test]
fn the_summary_is_there_in_every_format() {
    let site = states();
    let human = site.run("build").err;
    let at = human.find("1 post is scheduled").expect("the summary");
    let short = site.run("build --format short").err;
    let lines: Vec<&str> = short.lines().collect();
    assert_eq!(lines[1..5], human[at..].lines().collect::<Vec<_>>()[..4], "{short}");
    assert!(lines[0].starts_with("content/post/c.md:") && lines[5].starts_with("published 2 pages in "), "{short}");
    assert_eq!(lines.len(), 6, "{short}");

    let objects = objects(&site.run("build --format json").err);
    assert_eq!(objects.len(), 2);
    assert_eq!(objects[0]["type"], "diagnostic");
    let summary = objects[1].as_object().expect("an object");
    for (key, expected) in [
        ("type", serde_json::json!("summary")),
        ("published", 2.into()),
        ("errors", 0.into()),
        ("warnings", 1.into()),
        ("output", "DIR/public".into()),
        ("written", 0.into()),
        ("removed", 0.into()),
        (
            "left_out",
            serde_json::json!([
                {
                    "file": "content/post/c.md", "title": "Lab ABCs: C", "letter": "C", "reason": "scheduled",
                    "date": "2999-01-03T00:00:00Z", "suggestion": summary["left_out"][0]["suggestion"],
                },
                {
                    "file": "content/post/draft.md", "title": "Half, \"done\"", "letter": null, "reason": "draft",
                    "date": null, "suggestion": null,
                },
                {
                    "file": "content/post/old.md", "title": "Old", "letter": null, "reason": "expired",
                    "date": "2021-01-01T00:00:00Z", "suggestion": null,
                },
            ]),
        ),
    ] {
        assert_eq!(summary[key], expected, "{key}");
    }
    let suggestion = summary["left_out"][0]["suggestion"].as_str().expect("the year is a slip");
    assert!(suggestion.starts_with("did you mean 20") && suggestion.ends_with("9?"), "{suggestion}");
    assert!(summary["unchanged"].as_u64().is_some_and(|count| count > 5) && summary["seconds"].is_number());
    let series = &summary["series"][0];
    assert_eq!(
        (&series["title"], &series["published"], &series["letters"]),
        (&"Lab ABCs".into(), &2.into(), &26.into())
    );
    assert_eq!((&series["left_out"], &series["missing"][22]), (&serde_json::json!(["C"]), &"Z".into()));
    for format in ["human", "short", "json"] {
        site.check(&format!("build --quiet --format {format}"), 0, "", "");
    }
}

#[test]
fn list_shows_posts_by_state() {
    let site = states();
    let all = "\
STATE      DATE                  LETTER  TITLE         ADDRESS       FILE
published  2025-01-01T00:00:00Z  A       Lab ABCs: A   /post/a/      content/post/a.md
published  2025-01-02T00:00:00Z  B       Lab ABCs: B   /post/b/      content/post/b.md
scheduled  2999-01-03T00:00:00Z  C       Lab ABCs: C   /post/c/      content/post/c.md
draft      2025-01-04T00:00:00Z          Half, \"done\"  /post/draft/  content/post/draft.md
expired    2020-01-01T00:00:00Z          Old           /post/old/    content/post/old.md
";
    site.check("list", 0, all, "");
    site.check("list all --quiet", 0, all, "");
    let head = "state,date,letter,title,address,file\n";
    let csv = |line: &str| format!("{head}{line}\n");
    let draft = "draft,2025-01-04T00:00:00Z,,\"Half, \"\"done\"\"\",/post/draft/,content/post/draft.md";
    site.check("list drafts --as csv", 0, &csv(draft), "");
    site.check(
        "list scheduled --as csv",
        0,
        &csv("scheduled,2999-01-03T00:00:00Z,C,Lab ABCs: C,/post/c/,content/post/c.md"),
        "",
    );
    site.check(
        "list expired --as csv",
        0,
        &csv("expired,2020-01-01T00:00:00Z,,Old,/post/old/,content/post/old.md"),
        "",
    );
    let json = "[{\"state\":\"expired\",\"date\":\"2020-01-01T00:00:00Z\",\"letter\":\"\",\"title\":\"Old\",\"address\":\"/post/old/\",\"file\":\"content/post/old.md\"}]\n";
    site.check("list expired --as json", 0, json, "");
    site.check("list expired --format json", 0, json, "");
    let drafts = site.run("list drafts --drafts --as csv");
    assert_eq!(
        drafts.out,
        csv("draft,2025-01-04T00:00:00Z,,\"Half, \"\"done\"\"\",/post/draft/,content/post/draft.md")
    );
    assert!(!site.has("public"), "a list publishes nothing");
}

#[test]
fn list_shows_the_address_that_a_page_will_have() {
    let config = format!("{CONFIG}[permalinks]\npost = \"/:year/:sections/:slug/\"\n");
    let site = Folder::new(&[
        ("hornbook.toml", &config),
        ("content/post/deep/_index.md", "---\ntitle: Deep\n---\n"),
        ("content/post/deep/a.md", "---\ntitle: A\nslug: b\ndate: 2999-01-03\npublishDate: 2998-01-03\n---\n"),
        ("content/x.md", "---\nurl: /y/z.html\ndraft: true\n---\n"),
    ]);
    let all = "state,date,letter,title,address,file\n\
               scheduled,2998-01-03T00:00:00Z,,A,/2999/post/deep/b/,content/post/deep/a.md\n\
               draft,,,,/y/z.html,content/x.md\n";
    site.check("list --as csv", 0, all, "");
}

#[test]
fn list_goes_on_after_an_error() {
    let ran = with_error().run("list --as csv --format short");
    assert_eq!(ran.out, "state,date,letter,title,address,file\nfaulty,,,A,/post/a/,content/post/a.md\n");
}

#[test]
fn inspect_finds_a_page_by_all_its_names() {
    let site = sound();
    let by_address = site.run("inspect /post/a/");
    assert_eq!((by_address.code, by_address.err.as_str()), (0, ""));
    let page: serde_json::Value = serde_json::from_str(&by_address.out).expect("JSON");
    assert_eq!((&page["title"], &page["kind"], &page["path"]), (&"A".into(), &"page".into(), &"/post/a/".into()));
    for name in ["/post/a", "post/a", "content/post/a.md"] {
        assert_eq!(site.run(&format!("inspect {name}")).out, by_address.out, "{name}");
    }
    let whole: serde_json::Value = serde_json::from_str(&site.run("inspect").out).expect("JSON");
    assert_eq!(whole["site"]["title"], "A");
    assert_eq!(whole["pages"].as_array().expect("a list").len(), 5, "home, section, page, two taxonomies");
}

#[test]
fn inspect_prints_what_a_move_must_keep() {
    let site = Folder::new(&[
        ("hornbook.toml", CONFIG),
        (
            "content/post/a.md",
            "---\ntitle: A\ntags: [x]\nlayout: wide\naliases: [old, /older/]\nsitemap: {priority: 0.5}\n---\nOne.\n\n<!--more-->\n\nTwo.\n",
        ),
        ("content/post/b.md", "---\ntitle: B\ntags: [x]\n---\n"),
        ("templates/wide.html", "{% extends \"page.html\" %}"),
    ]);
    let ran = site.run("inspect /post/a/");
    let page: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(page["alias_paths"], serde_json::json!(["/post/old/", "/older/"]));
    assert_eq!(page["related"], serde_json::json!(["/post/b/"]));
    assert_eq!(page["layout"], "wide");
    assert_eq!(page["sitemap"], serde_json::json!({"change_frequency": "", "priority": 0.5, "disable": false}));
    assert_eq!((&page["word_count"], &page["fuzzy_word_count"]), (&2.into(), &100.into()));
    assert_eq!(page["content_without_summary"], "<p>Two.</p>");
}

#[test]
fn inspect_suggests_a_page() {
    let site = sound();
    let near = "error[not-found]: no page answers to `/post/b`\n |\n = help: did you mean `/post/a`?\n\n";
    site.check("inspect /post/b", 2, "", near);
    let far = "error[not-found]: no page answers to `/quite/something/else` (`hornbook inspect --urls` lists every address)\n";
    site.check("inspect /quite/something/else --format short", 2, "", far);
}

#[test]
fn inspect_lists_addresses() {
    let site = sound();
    site.write("content/post/a.md", "---\ntitle: A\naliases: [/old/]\n---\nText.\n");
    site.write("content/post/ü b.md", "---\ntitle: B\n---\nText.\n");
    let ran = site.run("inspect --urls");
    for line in [
        "/post/a/\tcontent/post/a.md",
        "/post/%C3%BC-b/\tcontent/post/ü b.md",
        "/old/\t-> https://a.example/post/a/",
        "/robots.txt\t",
        "/\t",
    ] {
        assert!(ran.out.lines().any(|found| found == line), "no `{line}` in\n{}", ran.out);
    }
    assert_eq!(site.run("inspect --urls /post/a").code, 2, "one or the other");
}

#[test]
fn init_makes_a_site_that_builds() {
    let folder = Folder::new(&[]);
    let said = "a site with its first guide is ready: `content/guides/a.md`. Look at it with\n  hornbook serve --source guide --open\n";
    folder.check("init guide", 0, "guide\n", said);
    // Nobody but its author knows the address of the site.
    let address = "guide/hornbook.toml:2:1: warning[base-url-missing]: the site has no address: links in its feeds, in its \
                   sitemap and for search engines need one (take the `#` away and write the address the site will have, or \
                   build with `--base-url`)\n";
    let ran = folder.run("build --source guide --format short");
    assert!(ran.code == 0 && ran.err.starts_with(&address["guide/".len()..]), "{}", ran.err);
    assert_eq!(
        fs::read_to_string(folder.path().join("guide/public/index.xml"))
            .map(|feed| feed.contains("guides.example"))
            .ok(),
        Some(false)
    );
    let config = fs::read_to_string(folder.path().join("guide/hornbook.toml")).expect("the configuration");
    folder.write("guide/hornbook.toml", &config.replace("# baseURL", "baseURL"));
    let ran = folder.run("build --source guide --strict");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let gaps = "series “My ABCs”: 1 of 26 letters is published; not written yet: B–Z\n";
    let said = ran.err.strip_prefix(gaps).unwrap_or_default();
    assert!(said.starts_with("published 1 page in DIR/guide/public: "), "{}", ran.err);
    let page = fs::read_to_string(folder.path().join("guide/public/guides/a/index.html")).expect("the guide");
    assert!(page.contains("<ol class=\"steps\">") && page.contains("/img/settings.svg"));
    let again = folder.run("init guide");
    assert_eq!(again.code, 2);
    let expected = "error[output-refused]: `guide` already holds a site: `hornbook.toml`, `content/_index.md`, ";
    assert!(again.err.starts_with(expected), "{}", again.err);
    let hugo = Folder::new(&[("hugo.toml", "title = 'A'\n")]);
    let beside = hugo.run("init --format short");
    let expected = "error[output-refused]: `.` already holds a site: its configuration is there (name another folder, or look at this site with `hornbook serve --open`)\n";
    assert_eq!((beside.code, beside.err.as_str()), (2, expected));
    assert!(!hugo.has("hornbook.toml") && !hugo.has("content"));
    let picture = Folder::new(&[("static/img/settings.svg", "<svg/>")]);
    let expected = "error[output-refused]: a new site would bring `static/img/settings.svg` along, which `.` has already (name another folder, or move the file away first)\n";
    picture.check("init --format short", 2, "", expected);
}

#[test]
fn init_beside_content_adds_a_configuration_alone() {
    let page = ("content/post/a.md", "---\ntitle: A\n---\nText.\n");
    for files in
        [vec![page], vec![page, ("content/_index.md", "---\ntitle: Home\n---\n"), ("static/img/settings.svg", "x")]]
    {
        let folder = Folder::new(&files);
        let said = "`content` is there already, so only a configuration was made: `hornbook.toml`, for the address and the \
                    title of the site. Look at it with\n  hornbook serve --open\n";
        folder.check("init", 0, ".\n", said);
        assert!(folder.has("hornbook.toml") && !folder.has("content/guides"));
        let ran = folder.run("build --format short");
        assert!(ran.code == 0 && ran.err.contains("hornbook.toml:2:1: warning[base-url-missing]: "), "{}", ran.err);
        let html = fs::read_to_string(folder.path().join("public/post/a/index.html")).expect("the page");
        assert!(!html.contains("guides.example.com") && !html.contains("My guides"), "{html}");
        assert_eq!(folder.run("init").code, 2, "it has a configuration now");
        let config = fs::read_to_string(folder.path().join("hornbook.toml")).expect("written");
        let lines =
            config.lines().map(|line| line.strip_prefix("# ").filter(|line| line.contains(" = ")).unwrap_or(line));
        folder.write("hornbook.toml", &lines.collect::<Vec<_>>().join("\n"));
        folder.write("content/post/a.md", page.1);
        assert_eq!(folder.run("build --strict").code, 0, "each line counts without its `#`");
    }
}

#[test]
fn an_address_that_the_command_line_takes_away_is_told_as_such() {
    for (option, is) in [("--base-url=", "is empty"), ("--base-url /", "is `/`, which names no host")] {
        let ran = sound().run(&format!("build --format short {option}"));
        let expected = format!("warning[base-url-missing]: the site has no address, since `--base-url` {is}: ");
        assert!(ran.code == 0 && ran.err.starts_with(&expected), "{}", ran.err);
        assert!(ran.err.contains("or leave the option out"), "{}", ran.err);
    }
}

#[test]
fn the_word_that_begins_a_post_elsewhere_is_answered() {
    for arguments in ["new", "new site x", "new content post/b.md", "--quiet new"] {
        let ran = Folder::new(&[]).run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments}");
        for part in
            ["unrecognized subcommand 'new'", "tip: `hornbook init my-guide` makes a new site", "tip: a new post is "]
        {
            assert!(ran.err.contains(part), "{arguments}: {}", ran.err);
        }
    }
}

#[test]
fn init_leaves_nothing_behind_where_it_fails() {
    for file in ["static", "content", "static/img"] {
        let folder = Folder::new(&[(file, "a file\n")]);
        let ran = folder.run("init --format short");
        let expected = format!("error[output-unwritable]: `./{file}` is a file, and a folder is needed there");
        assert!(ran.code == 1 && ran.err.starts_with(&expected), "{}", ran.err);
        assert!(folder.has(file) && !folder.has("hornbook.toml") && !folder.has("content/_index.md"), "{file}");
    }
}

#[test]
fn of_a_file_full_of_errors_a_part_is_shown() {
    let page = format!("---\ntitle: A\n---\n{}", "{{< \n".repeat(1_200));
    let site = Folder::new(&[("hornbook.toml", CONFIG), ("content/a.md", &page), ("content/b.md", &page)]);
    let lines = |arguments: &str, start: &str| {
        let ran = site.run(arguments);
        (ran.err.lines().filter(|line| line.contains(start)).count(), ran.err)
    };
    let (shown, text) = lines("build", "error[shortcode-syntax]: ");
    assert!(shown == 201 && text.contains("error[shortcode-syntax]: 2200 more of this kind"), "{shown}");
    let (shown, text) = lines("build --format short", ": error[shortcode-syntax]: ");
    assert!(shown == 2_000 && text.contains("\nerror[shortcode-syntax]: 400 more of this kind\n"), "{shown}");
    let (shown, _) = lines("build --format json", "\"shortcode-syntax\"");
    assert_eq!(shown, 2_001);
}

#[test]
fn wrong_usage_is_exit_code_2() {
    let folder = Folder::new(&[]);
    let missing = "error[not-found]: there is no folder `nowhere`\n |\n = help: `--source` names the folder that holds `content/`; `hornbook init` makes a new one\n\n";
    for command in ["build", "list", "inspect", "serve"] {
        folder.check(&format!("{command} --source nowhere"), 2, "", missing);
    }
    for arguments in
        ["", "bild", "build --nonsense", "build --jobs 0", "build --jobs many", "list everything", "build --format xml"]
    {
        let ran = folder.run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "`{arguments}`");
        assert!(ran.err.contains("Usage: hornbook") || ran.err.contains("try '--help'"), "`{arguments}`: {}", ran.err);
    }
    assert!(folder.run("bild").err.contains("'build'"), "a slip is named");
    let site = sound();
    let address =
        "error[config-value]: `notaurl` is no web address (write the whole address, such as `https://example.org/`)\n";
    let file = "error[config-missing]: the configuration file `hornbok.toml` does not exist (did you mean `hornbook.toml`? the name counts from the folder of the site)\n";
    for command in ["build", "list", "inspect", "serve"] {
        site.check(&format!("{command} --format short --base-url notaurl"), 2, "", address);
        site.check(&format!("{command} --format short --config hornbok.toml"), 2, "", file);
    }
    assert!(!site.has("public"));
}

#[test]
fn a_search_knows_its_filters() {
    let config = format!("{CONFIG}[languages.en]\nweight = 1\n[languages.de]\nweight = 2\n");
    let site = Folder::new(&[
        ("hornbook.toml", &config),
        ("content/post/a.md", "---\ntitle: Wombats\ntags: [Big Data]\nauthors: [Ann Lee]\n---\nText.\n"),
        ("content/post/b.md", "---\n---\nWombats without a title.\n"),
        ("content/post/a.de.md", "---\ntitle: Wombats auf Deutsch\n---\nText.\n"),
        ("queries.txt", "wombat\nqqqqqqqq\n"),
    ]);
    let first = |arguments: &str| {
        let ran = site.run(&format!("search wombats {arguments}"));
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{arguments}");
        ran.out.lines().take(2).collect::<Vec<_>>().join(" ")
    };
    for filter in ["tags=big-data", "tag=BIG_DATA", "Tags=big-data", "author=ann-lee"] {
        assert_eq!(first(&format!("--filter {filter}")), "1. Wombats    /post/a/");
    }
    assert_eq!(first("--filter series=nothing"), "nothing was found");
    for language in ["--filter language=de", "--filter Language=DE --language de", "--language de"] {
        assert_eq!(first(language), "1. Wombats auf Deutsch    /de/post/a/");
    }
    assert_eq!(site.run("search without").out.lines().next(), Some("1. /post/b/"));
    let fault = |arguments: &str, message: &str| {
        site.check(&format!("search {arguments} --format short"), 2, "", &format!("error[not-found]: {message}\n"));
    };
    fault(
        "wombats --filter xyzzy=bar",
        "the search has no filter `xyzzy` (it has `authors`, `categories`, `language`, `letter`, `section`, `series`, `tags`)",
    );
    fault("wombats --filter tgas=a", "the search has no filter `tgas` (did you mean `tags`?)");
    fault("wombats --filter language=fr", "the site has no language `fr` (it has `en`, `de`)");
    fault(
        "wombats --filter language=de --filter language=en",
        "a search is in one language, not in `de` and `en` (search in one after the other)",
    );
    fault("--log /nope.txt", "there is no file `/nope.txt` (`--log` takes a file of queries, one a line)");
    for arguments in ["--log queries.txt", "--log queries.txt --report"] {
        let ran = site.run(&format!("search {arguments}"));
        assert!(ran.code == 0 && ran.out.contains("Queries that find nothing: 1 of 2"), "{}{}", ran.out, ran.err);
    }
    for arguments in ["wombats --log queries.txt", "wombats --report", "--log queries.txt --limit 3"] {
        let ran = site.run(&format!("search {arguments}"));
        assert!(ran.code == 2 && ran.err.contains("cannot be used with"), "{arguments}: {}", ran.err);
    }
}

#[test]
fn arguments_go_over_the_configuration() {
    let site = sound();
    site.write("other.toml", "title = \"Other\"\nbaseURL = \"https://b.example/\"\n");
    assert_eq!(site.run("build --config other.toml --base-url https://c.example/sub/ --output out --jobs 1").code, 0);
    let home = fs::read_to_string(site.path().join("out/index.html")).expect("the home page");
    assert!(home.contains("https://c.example/sub/") && home.contains("Other") && !home.contains("b.example"));
    assert!(!site.has("public"));
    let ran = site.run("build --config none.toml --format short");
    let expected = "error[config-missing]: the configuration file `none.toml` does not exist (check the name after `--config`: it counts from the folder of the site)";
    assert_eq!((ran.code, ran.err.lines().next()), (2, Some(expected)));
}

#[test]
fn what_is_not_ours_is_refused() {
    let site = sound();
    site.write("mine/letter.txt", "mine");
    for output in ["mine", ".", "content", "content/out", ".."] {
        let ran = site.run(&format!("build --format short --output {output}"));
        assert_eq!(ran.code, 1, "{output}");
        assert!(ran.err.starts_with("error[output-refused]: "), "{output}: {}", ran.err);
    }
    assert_eq!(fs::read_to_string(site.path().join("mine/letter.txt")).expect("it is there"), "mine");
    assert!(!site.has("content/out") && !site.has("index.html"));
}

#[test]
fn completions_manual_and_help_are_printed() {
    let folder = Folder::new(&[]);
    for (arguments, expected) in [
        ("completions bash", "_hornbook()"),
        ("completions fish", "complete -c hornbook"),
        ("completions zsh", "#compdef hornbook"),
        ("man", ".TH hornbook 1"),
        ("man", ".SH \"HORNBOOK BUILD\"\nhornbook build [OPTIONS]\n"),
        ("man", "\\fB\\-\\-strict\\fR"),
        ("man", "\\fB\\-\\-as\\fR"),
        ("--version", concat!("hornbook ", env!("CARGO_PKG_VERSION"))),
        ("--help", "\n  hornbook serve --source my-guide --open   look at it in a browser\n"),
        ("init --help", "hornbook init [OPTIONS] [DIR]"),
        ("init --help", "\n  hornbook init my-guide   in the new folder my-guide\n"),
        ("build --help", "\nOptions of every command:\n  -s, --source <DIR>"),
        ("serve -h", "\n  hornbook serve --port 8080         at http://localhost:8080/\n"),
        ("list --help", "- scheduled: Posts whose date lies ahead"),
        ("inspect --help", "\n  hornbook inspect content/guides/a.md  the same page, by its file\n"),
        ("completions --help", "\nExamples:\n  hornbook completions bash > "),
        ("man --help", "\nExamples:\n  hornbook man | man -l -\n"),
        ("man", ".SH \"HORNBOOK THEME EJECT\"\nhornbook theme eject [PART]...\n"),
        ("theme --help", "copy the foot of all pages into the site, to change it\n"),
        ("theme list --help", "\n  hornbook theme list shortcode      the shortcodes alone\n"),
        ("theme eject --help", "that exists is written over."),
        ("completions bash", "hornbook__subcmd__theme"),
        ("help build", "Nothing is changed in the output folder unless the whole site is free of errors."),
        ("build --help", "--strict"),
    ] {
        let ran = folder.run(arguments);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{arguments}");
        assert!(ran.out.contains(expected), "`{arguments}` prints no `{expected}`:\n{}", ran.out);
    }
    for (command, hidden) in [
        ("init", &["--source", "--drafts", "--jobs"][..]),
        ("man", &["--source", "--format"]),
        ("completions bash", &["--quiet"]),
    ] {
        let ran = folder.run(&format!("{command} --help"));
        assert!(hidden.iter().all(|option| !ran.out.contains(option)), "`{command}` has no use for it:\n{}", ran.out);
    }
    assert_eq!(folder.run("init --source there --drafts --quiet").code, 0, "they are taken all the same");
    assert!(folder.has("there/hornbook.toml") && !folder.has("hornbook.toml"));
}

/// A reader of the output may stop reading: `hornbook inspect | head -1`.
#[test]
fn a_reader_that_stops_reading_is_no_fault() {
    use std::io::Read;
    use std::process::Stdio;
    let site = sound();
    for arguments in [&["inspect"][..], &["inspect", "--urls"], &["list"], &["man"], &["completions", "bash"]] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hornbook"));
        let mut child = command
            .args(arguments)
            .current_dir(site.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("started");
        drop(child.stdout.take());
        let mut err = String::new();
        child.stderr.take().expect("it is piped").read_to_string(&mut err).expect("text");
        assert_eq!((child.wait().expect("it ends").code(), err.as_str()), (Some(0), ""), "{arguments:?}");
    }
}

/// Whoever has read enough closes the pipe; the site is published all the same.
#[cfg(target_os = "linux")]
#[test]
fn messages_that_nobody_can_read_stop_nothing() {
    let site = sound();
    for format in ["human", "short", "json"] {
        let full = std::fs::File::options().write(true).open("/dev/full").expect("every Linux has it");
        let status = std::process::Command::new(env!("CARGO_BIN_EXE_hornbook"))
            .args(["build", "--timings", "--format", format])
            .current_dir(site.path())
            .stderr(full)
            .status()
            .expect("started");
        assert_eq!(status.code(), Some(0), "{format}");
    }
}

#[test]
fn a_site_that_lost_its_pages_is_not_published_over_the_one_that_has_them() {
    let site = Folder::new(&[
        ("hornbook.toml", CONFIG),
        ("content/post/a.md", "---\ntitle: A\n---\nText.\n"),
        ("other/note.txt", "no page"),
    ]);
    assert_eq!(site.run("build --quiet").code, 0);
    std::fs::write(site.path().join("hornbook.toml"), format!("contentDir = \"other\"\n{CONFIG}")).expect("written");
    let ran = site.run("build --format short");
    assert_eq!(ran.code, 1, "{}", ran.err);
    let expected = "error[content-missing]: the site has no pages: there is no Markdown file in the folder `other` (write a page, \
                    such as `other/_index.md` for the front page; if the site is to be empty, delete the folder that it was \
                    published to)";
    assert!(ran.err.contains(expected), "{}", ran.err);
    assert!(site.path().join("public/post/a/index.html").exists());
    // Where nothing was published, a site without pages is one that is begun.
    std::fs::remove_dir_all(site.path().join("public")).expect("removed");
    for _ in 0..2 {
        assert_eq!(site.run("build --quiet").code, 0);
    }
}
