//! Which site, which configuration and which folders the command works with.
#![allow(clippy::disallowed_methods, reason = "tests make and read folders of their own")]

mod common;

use common::command::{CONFIG, Folder, objects, sound};
use std::fs;

/// Nothing is published from a folder that holds no site, and the site that was meant is named.
#[test]
fn a_folder_without_a_site_is_wrong_usage() {
    let folder = Folder::new(&[("guides/content/a.md", "Text.\n"), ("empty/x/y.txt", ""), ("letter.txt", "")]);
    let none = |place: &str| {
        format!(
            "there is no site in `DIR{place}`: no folder `content`, and no configuration such as `hornbook.toml` or `hugo.toml`"
        )
    };
    let help = "`--source` names the folder that holds `content/`; `hornbook init` makes a new one";
    let below = format!("{} (did you mean `--source guides`?)", none(""));
    for (source, expected) in [
        ("", below.clone()),
        (" --source .", below),
        (" --source gudies", "there is no folder `gudies` (did you mean `guides`?)".into()),
        (" --source ./gudies/content", "there is no folder `./gudies/content` (did you mean `./guides/content`?)".into()),
        (" --source gudies/nothing", "there is no folder `gudies/nothing` (did you mean `guides`?)".into()),
        (" --source guides/content", format!("{} (did you mean `--source DIR/guides`?)", none("/guides/content"))),
        (
            " --source empty",
            format!("{} (`hornbook init empty` makes a new site there; `--source` names the folder of another one)", none("/empty")),
        ),
        (" --source letter.txt", format!("`letter.txt` is a file, not a folder ({help})")),
        (
            " --source guides/content/a.md",
            "`guides/content/a.md` is a file, not a folder (`--source` names the folder of a site; did you mean `DIR/guides`?)".into(),
        ),
    ] {
        for command in ["build", "list", "inspect", "serve"] {
            let expected = format!("error[not-found]: {expected}\n");
            folder.check(&format!("{command} --format short{source}"), 2, "", &expected);
        }
    }
    let ran = folder.run("list --format json");
    assert_eq!((ran.code, &objects(&ran.err)[0]["code"]), (2, &"not-found".into()));
    assert!(!folder.has("public") && !folder.has("empty/public") && !folder.has("guides/content/public"));
    assert!(!folder.has(".hornbook") && !folder.has("empty/.hornbook"));
}

/// A site that would be published empty replaces nothing.
#[test]
fn a_folder_of_pages_that_is_not_there_is_an_error() {
    let site = sound();
    assert_eq!(site.run("build").code, 0);
    site.write("hornbook.toml", &format!("{CONFIG}contentDir = \"contnet\"\n"));
    let missing = "hornbook.toml:4:1: error[content-missing]: there is no folder `contnet`, where the pages of the site should lie (did you mean `content`?)";
    let ran = site.run("build --format short");
    assert_eq!((ran.code, ran.err.lines().next()), (1, Some(missing)));
    assert!(site.has("public/post/a/index.html"), "what was published stays");
    let site = Folder::new(&[("hornbook.toml", CONFIG)]);
    let ran = site.run("build --format short");
    let missing = "hornbook.toml:1:1: error[content-missing]: there is no folder `content`, where the pages of the site should lie (make the folder, and in it a page such as `content/_index.md`)";
    assert_eq!((ran.code, ran.err.lines().next()), (1, Some(missing)));
    site.write("content/picture.svg", "<svg/>");
    let ran = site.run("build --format short");
    let empty = "content:1:1: warning[content-missing]: the site has no pages: there is no Markdown file in the folder `content` (write a page, such as `content/_index.md` for the front page)";
    assert_eq!((ran.code, ran.err.lines().next()), (0, Some(empty)));
}

#[test]
fn a_site_without_an_address_is_told() {
    let site = Folder::new(&[("content/a.md", "---\ntitle: A\n---\nText.\n")]);
    let told = |place: &str, help: &str| {
        format!(
            "{place}warning[base-url-missing]: the site has no address: links in its feeds, in its sitemap and for search engines need one ({help})"
        )
    };
    let line = "write `baseURL = \"https://guides.example.com/\"`";
    let check = |expected: &str| {
        let ran = site.run("build --format short");
        let found: Vec<&str> = ran.err.lines().filter(|line| line.contains("base-url-missing")).collect();
        assert_eq!((ran.code, found), (0, vec![expected]));
    };
    check(&told("", &format!("{line} into a file `hornbook.toml`, or build with `--base-url`")));
    let help = format!("{line} with the address the site will have, or build with `--base-url`");
    site.write("hugo.toml", "title = 'A'\nbaseURL = '/'\n");
    check(&told("hugo.toml:2:1: ", &help));
    site.write("hugo.toml", "title = 'A'\n");
    check(&told("hugo.toml:1:1: ", &help));
    site.write("config/_default/server.toml", "[[headers]]\nfor = '/**'\n");
    check(&told("hugo.toml:1:1: ", &help));
    assert!(!site.run("build --base-url https://a.example/").err.contains("base-url-missing"));
    std::fs::remove_file(site.path().join("hugo.toml")).expect("removed");
    check(&told("", &format!("{line} into a file `config/_default/hugo.toml`, or build with `--base-url`")));
    // Nobody knows the address of a site whose configuration has errors.
    for (file, text) in [("hornbook.toml", "title = \n"), ("hornbook.toml", "\0"), ("hugo.toml", "baseURL = 'x'\n")] {
        let broken = Folder::new(&[("content/a.md", "---\ntitle: A\n---\nText.\n"), (file, text)]);
        let ran = broken.run("build --format short");
        assert!(ran.code == 1 && !ran.err.contains("base-url-missing"), "{text}: {}", ran.err);
    }
    for command in ["list", "inspect"] {
        assert_eq!(site.run(command).err, "", "{command} needs no address");
    }
}

#[test]
fn a_site_without_a_title_is_told_and_called_by_its_home_page_or_its_host() {
    let site = Folder::new(&[
        ("content/a.md", "---\ntitle: A\n---\nText.\n"),
        ("hornbook.toml", "baseURL = \"https://desk.example/sub/\"\n"),
    ]);
    let ran = site.run("build --format short");
    let expected = "hornbook.toml:1:1: warning[title-missing]: the site has no title: its pages and feeds call it \
                    `desk.example` (write `title = \"Garden guides\"` with the name that readers know)";
    assert_eq!((ran.code, ran.err.lines().next()), (0, Some(expected)));
    let read = |path: &str| fs::read_to_string(site.path().join("public").join(path)).expect("published");
    assert!(read("index.html").contains("<title>desk.example</title>"), "{}", read("index.html"));
    assert!(read("a/index.html").contains(">desk.example</a>"), "the way home is named");
    assert!(read("index.xml").contains("<title>desk.example</title>"));
    assert_eq!(site.run("build --strict").code, 1);
    site.write("content/_index.md", "---\ntitle: Desk guides\n---\n");
    assert_eq!(site.run("build --strict").code, 0, "the home page has a title");
    assert!(read("a/index.html").contains("<title>A – Desk guides</title>"), "{}", read("a/index.html"));
    assert!(read("atom.xml").contains("<name>Desk guides</name>"));
    site.write("content/_index.md", "---\ntitle: Desk help\n---\n");
    assert_eq!(site.run("build --strict").code, 0);
    assert!(read("a/index.html").contains("<title>A – Desk help</title>"), "{}", read("a/index.html"));
}

#[test]
fn gaps_of_a_series_are_told_with_the_language_where_there_are_several() {
    let guide = "---\ntitle: 'Lab ABCs: A'\ndescription: How to add salt.\n---\nText.\n";
    let config = "baseURL = \"https://a.example/\"\ntitle = \"A\"\n";
    let site = Folder::new(&[("content/a.md", guide), ("hornbook.toml", config)]);
    let lines = |site: &Folder| -> Vec<String> {
        let ran = site.run("build");
        let told = ran.err.lines().filter_map(|line| line.strip_prefix("series "));
        told.map(|line| line.split(':').take(2).collect()).collect()
    };
    assert_eq!(lines(&site), ["“Lab ABCs” 1 of 26 letters is published; not written yet"]);
    site.write("content/a.de.md", guide);
    site.write("hornbook.toml", &format!("{config}[languages.en]\n[languages.de]\n"));
    let expected = ["de", "en"].map(|key| format!("“Lab ABCs” ({key}) 1 of 26 letters is published; not written yet"));
    assert_eq!(lines(&site), expected);
}

#[test]
fn a_series_is_called_as_most_of_its_posts_write_it() {
    let config = "baseURL = \"https://a.example/\"\ntitle = \"A\"\n";
    let post = |series: &str, letter: &str, day: u32| {
        format!("---\ntitle: {series}\nseries: {series}\nletter: {letter}\ndate: 2024-01-0{day}\n---\nText.\n")
    };
    let site = Folder::new(&[("hornbook.toml", config)]);
    let title = || {
        let ran = site.run("build");
        assert_eq!(ran.code, 0, "{}", ran.err);
        let page = fs::read_to_string(site.path().join("public/series/ebay-how-tos/index.html")).expect("published");
        page.split("<h1>").nth(1).and_then(|rest| rest.split('<').next()).expect("a heading").to_string()
    };
    site.write("content/a.md", &post("eBay how-tos", "A", 3));
    assert_eq!(title(), "eBay how-tos");
    site.write("content/b.md", &post("Ebay How-tos", "B", 4));
    assert_eq!(title(), "Ebay How-tos", "of equally many the newest");
    site.write("content/c.md", &post("eBay how-tos", "C", 2));
    assert_eq!(title(), "eBay how-tos");
}

#[test]
fn a_theme_that_is_missing_is_the_only_thing_said_of_its_shortcodes() {
    let site = Folder::new(&[
        ("content/a.md", "---\ntitle: A\n---\n{{< of_the_theme >}}\n\n{{< note >}}\n"),
        ("hornbook.toml", "baseURL = \"https://a.example/\"\ntitle = \"A\"\ntheme = \"mime\"\n"),
        ("themes/mine/templates/shortcodes/of_the_theme.html", "{% component of_the_theme() %}x{% endcomponent %}"),
    ]);
    let ran = site.run("build --format short");
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("error[theme-missing]") && ran.err.contains("(did you mean `mine`?)"), "{}", ran.err);
    assert!(!ran.err.contains("shortcode-unknown") && ran.err.contains("shortcode-unclosed"), "{}", ran.err);
}

#[test]
fn a_configuration_that_is_not_read_is_named() {
    let note = |file: &str, kind: &str, read: &str| {
        format!(
            "{file}:1:1: note[config-two-files]: the {kind} `{file}` is not read, because there is `{read}` (what it says changes nothing here: move what you need into `{read}`)"
        )
    };
    let site = sound();
    let check = |expected: &[String]| {
        let ran = site.run("build --format short");
        let found: Vec<&str> = ran.err.lines().filter(|line| line.contains("config-two-files")).collect();
        assert_eq!((ran.code, found), (0, expected.iter().map(String::as_str).collect()));
    };
    check(&[]);
    site.write("config/notes.txt", "Not a configuration.\n");
    check(&[]);
    site.write("hugo.yaml", "title: B\n");
    site.write("config/_default/params.toml", "a = 1\n");
    check(&[note("config", "folder", "hornbook.toml"), note("hugo.yaml", "file", "hornbook.toml")]);
    fs::remove_file(site.path().join("hornbook.toml")).expect("removed");
    site.write("config.json", "{}");
    check(&[note("config.json", "file", "hugo.yaml")]);
}

#[test]
fn the_configuration_may_name_the_output_folder() {
    let site = sound();
    let configure = |folder: &str| site.write("hornbook.toml", &format!("{CONFIG}publishDir = \"{folder}\"\n"));
    configure("docs/");
    let ran = site.run("build");
    assert!(ran.code == 0 && ran.err.starts_with("published 1 page in DIR/docs: "), "{}", ran.err);
    assert!(site.has("docs/post/a/index.html") && !site.has("public"));
    configure("");
    assert_eq!(site.run("build").code, 0);
    assert!(site.has("public/post/a/index.html"));
    configure("docs");
    let site_folder = site.path().file_name().expect("a name").to_string_lossy().into_owned();
    assert_eq!(site.run("build --output elsewhere").code, 0);
    assert!(site.has("elsewhere/post/a/index.html"));
    site.write("mine/letter.txt", "mine");
    for (folder, why) in [
        (".", "it is the site's own folder"),
        ("../", "the site lies inside it"),
        ("content", "the site is read from `content`"),
        ("static/a", "it lies inside `static`, which the site is read from"),
        (&format!("../{site_folder}"), "it is the site's own folder"),
    ] {
        configure(folder);
        let expected =
            format!("hornbook.toml:4:1: error[output-refused]: `{folder}` cannot be the output folder: {why} ");
        for arguments in ["build --format short", "build --format short --output elsewhere"] {
            let ran = site.run(arguments);
            assert!(ran.code == 1 && ran.err.starts_with(&expected), "{arguments}: {}", ran.err);
            assert_eq!(ran.err.matches("output-refused").count(), 1, "{}", ran.err);
        }
    }
    configure("mine");
    let ran = site.run("build --format short");
    assert!(
        ran.code == 1 && ran.err.starts_with("hornbook.toml:4:1: error[output-refused]: `DIR/mine` cannot be"),
        "{}",
        ran.err
    );
    assert_eq!(site.run("build --output elsewhere").code, 0, "what lies in a folder counts when it is written to");
    let mut left: Vec<String> = fs::read_dir(site.path())
        .expect("listed")
        .map(|entry| entry.expect("listed").file_name().to_string_lossy().into_owned())
        .collect();
    left.sort();
    assert_eq!(left, [".hornbook", "content", "docs", "elsewhere", "hornbook.toml", "mine", "public"]);
}

#[test]
fn pages_of_series_and_authors_have_a_switch_of_their_own() {
    let post = "---\ntitle: \"Lab ABCs: A\"\ndescription: How to add.\nauthor: {name: Jo}\ntags: [x]\n---\nText.\n";
    let site = Folder::new(&[("content/post/a.md", post)]);
    let pages = [
        "tags/index.html",
        "tags/x/index.html",
        "series/index.html",
        "series/lab-abcs/index.html",
        "authors/jo/index.html",
    ];
    for (settings, expected) in [
        ("", [true; 5]),
        ("disableKinds = ['taxonomy']", [false, true, true, true, true]),
        ("disableKinds = ['term']", [true, false, true, true, true]),
        ("disableKinds = ['taxonomy', 'term']", [false, false, true, true, true]),
        ("guide.pages = false", [true, true, false, false, false]),
        ("guide.pages = false\ndisableKinds = ['taxonomy', 'term']", [false; 5]),
    ] {
        site.write("hornbook.toml", &format!("{CONFIG}{settings}\n"));
        let ran = site.run("build --format short --strict");
        assert_eq!(ran.code, 0, "{settings}: {}", ran.err);
        assert_eq!(pages.map(|page| site.has(&format!("public/{page}"))), expected, "{settings}");
        let text = fs::read_to_string(site.path().join("public/post/a/index.html")).expect("the post");
        for (link, is_there) in
            [("/tags/x/", expected[1]), ("/series/lab-abcs/", expected[3]), ("/authors/jo/", expected[4])]
        {
            assert_eq!(text.contains(&format!("href=\"{link}\"")), is_there, "{settings}: {link}");
        }
    }
}

/// A build lets texts and bodies go once pages are written; feeds and Markdown that `outputs` asks for come later.
#[test]
fn what_outputs_asks_for_has_the_whole_text() {
    let site = Folder::new(&[("content/post/a.md", "---\ntitle: A\ndate: 2025-01-01\n---\nSome *text*.\n")]);
    for (outputs, file, expected) in [
        ("section = ['html', 'json']", "post/index.json", "<p>Some <em>text</em>.</p>"),
        ("section = ['html', 'jsonfeed']", "post/feed.json", "<p>Some <em>text</em>.</p>"),
        ("section = ['html', 'atom']", "post/atom.xml", "&lt;p&gt;Some &lt;em&gt;text&lt;/em&gt;.&lt;/p&gt;"),
        ("page = ['html', 'markdown']", "post/a/index.md", "Some *text*."),
        ("page = ['markdown']", "post/a/index.md", "Some *text*."),
    ] {
        site.write("hornbook.toml", &format!("{CONFIG}[outputs]\nhome = ['html']\n{outputs}\n"));
        let ran = site.run("build --strict --format short");
        assert_eq!(ran.code, 0, "{outputs}: {}", ran.err);
        let text = fs::read_to_string(site.path().join("public").join(file)).unwrap_or_default();
        assert!(text.contains(expected), "{outputs}: {text}");
    }
}

/// Whatever is asked for, the pages of the default theme stand, and link to a feed by its name.
#[test]
fn every_format_may_be_asked_for_on_every_kind_of_page() {
    let site = Folder::new(&[
        ("content/post/_index.md", "---\ntitle: Posts\n---\n"),
        ("content/post/a.md", "---\ntitle: A\ndate: 2025-01-01\ntags: [x]\n---\n# hi\n"),
    ]);
    let formats = [
        "html",
        "rss",
        "atom",
        "jsonfeed",
        "json",
        "amp",
        "calendar",
        "css",
        "csv",
        "markdown",
        "robots",
        "sitemap",
        "webappmanifest",
    ];
    let all = |formats: &[&str]| {
        let line = |kind| format!("{kind} = {formats:?}\n");
        ["home", "page", "section", "taxonomy", "term"].map(line).concat()
    };
    for format in formats {
        site.write("hugo.toml", &format!("baseURL = \"https://ex.com/\"\n[outputs]\n{}", all(&["html", format])));
        let ran = site.run("build --format short");
        assert_eq!(ran.code, 0, "{format}: {}", ran.err);
    }
    site.write("hugo.toml", &format!("baseURL = \"https://ex.com/\"\n[outputs]\n{}", all(&formats)));
    let ran = site.run("build --format short");
    assert_eq!(ran.code, 0, "{}", ran.err);
    for (file, expected) in [
        ("index.html", "<a href=\"/index.json\">JSON feed</a>"),
        ("post/a/index.html", "<link rel=\"alternate\" type=\"application/feed+json\" href=\"/index.json\""),
        ("index.json", "\"version\":\"https://jsonfeed.org/version/1.1\""),
    ] {
        let text = fs::read_to_string(site.path().join("public").join(file)).unwrap_or_default();
        assert!(text.contains(expected), "{file}: {text}");
    }
    // What a template of the site makes of `json` is no feed.
    site.write("templates/index.json", "[]");
    assert_eq!(site.run("build").code, 0);
    let text = fs::read_to_string(site.path().join("public/index.html")).unwrap_or_default();
    assert!(text.contains("/feed.json") && !text.contains("/index.json"), "{text}");
}

/// `robots.txt` names the sitemap where there is one, unless the site says no.
#[test]
fn robots_txt_names_a_sitemap_that_exists() {
    let site = sound();
    let silent = "User-agent: *\n";
    let named = "User-agent: *\nAllow: /\n\nSitemap: https://a.example/sitemap.xml\n";
    for (settings, expected) in
        [("", named), ("sitemap.inRobots = false\n", silent), ("disableKinds = [\"sitemap\"]\n", silent)]
    {
        site.write("hornbook.toml", &format!("{CONFIG}{settings}"));
        assert_eq!(site.run("build").code, 0, "{settings}");
        let text = fs::read_to_string(site.path().join("public/robots.txt")).expect("written");
        assert_eq!(text, expected, "{settings}");
    }
}

/// A feed is read far from the site: everything in it has its whole address, and every entry a title.
#[test]
fn what_stands_in_a_feed_can_be_followed_from_anywhere() {
    let body = "[a](/b/) [b](../c/?d=1#e) [c](#f) [d](g.png) [e](https://b.example/) ![h](/sub/h.png)\n";
    let page = format!("---\ndate: 2025-01-01\n---\n{body}");
    let site = Folder::new(&[("content/post/a.md", &page), ("content/b.md", "---\ntitle: B\n---\n")]);
    site.write("hornbook.toml", &CONFIG.replace("https://a.example/", "https://a.example/sub/"));
    assert_eq!(site.run("build").code, 0);
    for feed in ["index.xml", "atom.xml", "feed.json"] {
        let text = fs::read_to_string(site.path().join("public").join(feed)).expect("written");
        let text = text.replace("&quot;", "\"").replace("\\\"", "\"").replace("&#34;", "\"").replace("&amp;", "&");
        for expected in [
            "href=\"https://a.example/sub/b/\"",
            "href=\"https://a.example/sub/post/c/?d=1#e\"",
            "href=\"https://a.example/sub/post/a/#f\"",
            "href=\"https://a.example/sub/post/a/g.png\"",
            "href=\"https://b.example/\"",
            "src=\"https://a.example/sub/h.png\"",
            "/sub/post/a/",
        ] {
            assert!(text.contains(expected), "{feed}: {expected}: {text}");
        }
        assert!(!text.contains("<title></title>") && !text.contains("\"title\":\"\""), "{feed}: {text}");
    }
}

#[test]
fn files_are_published_out_of_the_folders_that_the_configuration_names() {
    let site = Folder::new(&[
        ("content/a.md", "---\ntitle: A\n---\n[x](/x.txt)\n"),
        ("static/z.txt", "not read"),
        ("one/x.txt", "one"),
        ("one/y.txt", "one"),
        ("two/x.txt", "two"),
    ]);
    site.write("hugo.toml", &format!("staticDir = ['one', './two/']\n{CONFIG}"));
    let ran = site.run("build --strict");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let read = |file: &str| fs::read_to_string(site.path().join("public").join(file)).unwrap_or_default();
    let found = ["x.txt", "y.txt", "z.txt"].map(read);
    site.write("hugo.toml", &format!("staticDir = '../..'\ndataDir = 'facts'\nassetDir = 'assets'\n{CONFIG}"));
    let ran = site.run("build --format short");
    let said: Vec<&str> = ran.err.lines().filter(|line| line.starts_with("hugo.toml")).collect();
    assert_eq!(
        said,
        [
            "hugo.toml:1:1: error[config-value]: `staticDir` cannot be `../..`, which is no name inside the site (write a \
             plain name, such as `staticDir = \"static\"`)",
            "hugo.toml:2:1: warning[config-unknown-key]: `dataDir` is not read: the folder is always called `data` (rename \
             the folder to `data`, and take the line out)",
        ]
    );
    assert_eq!(found, ["two", "one", ""]);
}

/// The line of the summary about the letters of a series with these letters, in a site with this configuration.
fn gaps(config: &str, letters: &[&str]) -> String {
    let guide = |letter: &&str| {
        (format!("content/{letter}.md"), format!("---\ntitle: {letter}\nseries: S\nletter: {letter}\n---\nText.\n"))
    };
    let guides: Vec<(String, String)> = letters.iter().map(guide).collect();
    let config = format!("{CONFIG}{config}");
    let mut files: Vec<(&str, &str)> = guides.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    files.push(("hornbook.toml", &config));
    let site = Folder::new(&files);
    let ran = site.run("build");
    assert_eq!(ran.code, 0, "{}", ran.err);
    ran.err.lines().find(|line| line.starts_with("series ")).unwrap_or_default().to_string()
}

#[test]
fn what_a_series_lacks_follows_from_the_alphabet_of_its_language() {
    for (config, letters, expected) in [
        ("", &["A", "b", "É"][..], "3 of 26 letters are published; not written yet: C, D, F–Z"),
        ("languageCode = 'ru'", &["А", "в"], "2 of 30 letters are published; not written yet: Б, Г–Я"),
        ("languageCode = 'el'", &["Ά", "Ω"], "2 of 24 letters are published; not written yet: Β–Ψ"),
        (
            "languageCode = 'ar'",
            &["ا", "أ"],
            "1 of 28 letters is published; with more than one guide: ا; not written yet: ب–ي",
        ),
        (
            "languageCode = 'ja-JP'",
            &["か", "が"],
            "1 of 44 letters is published; with more than one guide: か; not written yet: あ–お, き–わ",
        ),
        ("languageCode = 'ja-JP'", &["カ"], "1 of 44 letters is published; not written yet: ア–オ, キ–ワ"),
        ("languageCode = 'ja-JP'", &["A", "B", "か"], "3 of 27 letters are published; not written yet: C–Z"),
        ("languageCode = 'es'", &["N", "Ñ"], "2 of 27 letters are published; not written yet: A–M, O–Z"),
        ("[guide]\nalphabet = 'greek'", &["Α"], "1 of 24 letters is published; not written yet: Β–Ω"),
        ("[guide]\nalphabet = ['C', 'Ch']", &["CH"], "1 of 2 letters is published; not written yet: C"),
    ] {
        let found = gaps(config, letters);
        let found = found.strip_prefix("series “S”: ").unwrap_or_default();
        assert_eq!(found, expected, "{config} {letters:?}");
    }
}

#[test]
fn the_index_shows_the_letters_of_the_language() {
    let page = "---\ntitle: Ветер\nseries: Азбука\nletter: В\n---\nText.\n";
    let config = format!("{CONFIG}languageCode = \"ru\"\n");
    let site = Folder::new(&[("hornbook.toml", &config), ("content/v.md", page)]);
    assert_eq!(site.run("build --strict").code, 0);
    let index = std::fs::read_to_string(site.path().join("public/a-z/index.html")).expect("the index");
    assert!(index.contains("href=\"#letter-в\"") && index.contains("id=\"letter-я\"") && !index.contains("letter-z"));
}

/// The frame says in its head which part of a list a page is: that alone makes no parts.
#[test]
fn a_list_whose_template_shows_no_parts_is_not_cut() {
    let config = format!("{CONFIG}[pagination]\npagerSize = 1\n");
    let own = "{% extends \"base.html\" %}{% block main %}{% for page in page.pages %}{{ page.title }}{% endfor %}{% endblock main %}";
    let page = "---\ntitle: A\n---\n";
    let files = [("hornbook.toml", config.as_str()), ("content/post/a.md", page), ("content/post/b.md", page)];
    let site = Folder::new(&files);
    site.run("build");
    assert!(site.has("public/post/page/2/index.html"));
    site.write("templates/section.html", own);
    site.run("build");
    assert!(site.has("public/post/index.html") && !site.has("public/post/page"));
    site.write("templates/section.html", "{% extends \"default/section.html\" %}");
    site.run("build");
    assert!(site.has("public/post/page/2/index.html"));
}
