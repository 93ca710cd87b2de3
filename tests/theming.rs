//! A site with a look of its own, from outside: parts of the theme in the site, colours and fonts, file names.
#![allow(clippy::disallowed_methods, reason = "tests make and read folders of their own")]

mod common;

use common::command::{CONFIG, Folder, objects, sound};
use std::fs;

fn read(site: &Folder, path: &str) -> String {
    fs::read_to_string(site.path().join(path)).unwrap_or_else(|error| panic!("`{path}` cannot be read: {error}"))
}

/// The line of `hornbook theme list` about `part`, its columns with one blank between.
fn listed(site: &Folder, part: &str) -> String {
    let ran = site.run("theme list");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let line = ran.out.lines().find(|line| line.split_whitespace().next() == Some(part));
    line.unwrap_or_else(|| panic!("no `{part}` in\n{}", ran.out)).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_parts_of_the_theme_are_listed_with_their_owner() {
    let site = Folder::new(&[
        ("hornbook.toml", &format!("{CONFIG}theme = \"quiet\"\n")),
        ("content/a.md", "---\ntitle: A\n---\nText.\n"),
        ("themes/quiet/templates/term.html", "{# Quiet terms. More. #}{{ page.title }}"),
        ("themes/quiet/static/quiet.css", "/* Quiet colours. */\n"),
        ("templates/partials/footer.html", "mine"),
        ("templates/bits.html", "{% component ui.date(value: string) %}{{ value }}{% endcomponent ui.date %}"),
        ("assets/icon.svg", "<svg/>"),
        ("i18n/fr.yaml", "a_z: Index\n"),
    ]);
    assert!(listed(&site, "templates/page.md").starts_with("templates/page.md template default The Markdown twin of"));
    assert_eq!(listed(&site, "templates/term.html"), "templates/term.html template theme Quiet terms");
    assert_eq!(listed(&site, "static/quiet.css"), "static/quiet.css file theme Quiet colours");
    for (part, kind) in [
        ("templates/partials/footer.html", "template"),
        ("ui.date", "component"),
        ("static/icon.svg", "file"),
        ("i18n/fr.yaml", "texts"),
    ] {
        assert!(listed(&site, part).starts_with(&format!("{part} {kind} site ")), "{}", listed(&site, part));
    }
    let listed = &objects(&site.run("theme list component --format json").out)[0];
    let found: Vec<_> = listed.as_array().expect("a list").iter().filter(|part| part["owner"] == "site").collect();
    assert_eq!(found.len(), 1);
    assert_eq!((&found[0]["part"], &found[0]["file"]), (&"ui.date".into(), &"templates/bits.html".into()));
    let values = site.run("theme list shortcode --as csv").out;
    assert!(
        values.starts_with("part,kind,owner,description\ntemplates/shortcodes/button.html,shortcode,default,\"A link")
    );
}

#[test]
fn a_part_is_copied_and_then_counts() {
    let site = sound();
    let told =
        "`templates/partials/footer.html` counts before the part of the theme now; delete it to have that one back\n";
    site.check("theme eject footer", 0, "templates/partials/footer.html\n", told);
    let footer = read(&site, "templates/partials/footer.html");
    assert!(footer.starts_with("{# The foot of every page"), "{footer}");
    site.write("templates/partials/footer.html", "<footer>Ours</footer>");
    assert_eq!(site.run("build --strict").code, 0);
    assert!(read(&site, "public/post/a/index.html").contains("<footer>Ours</footer>"));

    let several = site.run("theme eject ui.card note hornbook.css icon.svg pt");
    let files = "i18n/pt.yaml\nstatic/hornbook.css\nstatic/icon.svg\ntemplates/components/ui.card.html\ntemplates/shortcodes/note.html\n";
    assert_eq!((several.code, several.out.as_str()), (0, files), "{}", several.err);
    assert!(several.err.starts_with("5 files count before those of the theme now;"), "{}", several.err);
    let card = read(&site, "templates/components/ui.card.html");
    assert!(card.starts_with("{# ") && card.ends_with("{% endcomponent ui.card %}\n"), "{card}");
    assert_eq!(card.matches("{% component ").count(), 1);
    site.write("templates/components/ui.card.html", &card.replace("<li class=\"card", "<li class=\"mine card"));
    assert_eq!(site.run("build --strict").code, 0);
    assert!(read(&site, "public/index.html").contains("<li class=\"mine card"));
}

#[test]
fn the_whole_theme_is_copied_and_makes_the_same_site() {
    let site = sound();
    assert_eq!(site.run("build --strict --output before").code, 0);
    let ran = site.run("theme eject --quiet");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.out.lines().count() > 60, "{}", ran.out);
    let built = site.run("build --strict --output after");
    assert_eq!(built.code, 0, "{}", built.err);
    let files = |folder: &str| {
        let mut files = common::read_folder(&site.path().join(folder));
        files.retain(|path, _| !path.starts_with('.'));
        files
    };
    // What the theme publishes of its style sheet is made small. One that lies in the site is the site's, and stays as it
    // is: its name has another print, and nothing else differs.
    let [small, whole] = ["before", "after"].map(|folder| {
        printed(&site, folder, "hornbook", ".css").expect("the style sheet is published under a name with its print")
    });
    let (mut before, after) = (files("before"), files("after"));
    let small_sheet = before.remove(&small).expect("it was found");
    let sheet =
        fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/themes/default/static/hornbook.css")).expect("it is there");
    assert!(after[&whole] == sheet && after["hornbook.css"] == sheet && small_sheet.len() < sheet.len());
    for (path, bytes) in &before {
        let expected = String::from_utf8_lossy(bytes).replace(&small, &whole);
        assert_eq!(String::from_utf8_lossy(&after[path]), expected, "{path}");
    }
}

#[test]
fn nothing_is_written_over() {
    let site = sound();
    site.write("templates/page.html", "mine");
    let told = "error[output-refused]: `templates/page.html` exists already, and nothing is written over (rename or delete what is there, or name single parts that are not there yet)\n";
    site.check("theme eject page.html --format short", 2, "", told);
    site.check("theme eject --format short", 2, "", told);
    site.check("theme eject footer page.html --format short", 2, "", told);
    assert!(read(&site, "templates/page.html") == "mine" && !site.has("templates/partials") && !site.has("i18n"));
    assert_eq!(site.run("theme eject ui.date").code, 0);
    let told = "error[output-refused]: `templates/components/ui.date.html` of this site defines `ui.date` already, and no two files may (change it there, or delete it there first)\n";
    site.check("theme eject components/lists.html --format short", 2, "", told);
    for (wanted, help) in [
        ("pgae.html", "did you mean `templates/page.html`?"),
        ("ui.crad", "did you mean `ui.card`?"),
        ("hornbok.css", "did you mean `static/hornbook.css`?"),
        ("something-else", "`hornbook theme list` lists all parts"),
    ] {
        let told = format!("error[not-found]: the theme has no part `{wanted}` ({help})\n");
        site.check(&format!("theme eject {wanted} --format short"), 2, "", &told);
    }
    assert_eq!(site.run("theme").code, 2);
    assert_eq!(Folder::new(&[]).run("theme list").code, 2, "there is no site");
}

/// The file of `folder` whose name is `stem`, a print, and `ending`.
fn printed(site: &Folder, folder: &str, stem: &str, ending: &str) -> Option<String> {
    let entries = fs::read_dir(site.path().join(folder)).expect("the folder is there");
    let names = entries.map(|entry| entry.expect("listed").file_name().to_string_lossy().into_owned());
    let is_print = |name: &str| {
        let print = name.strip_prefix(stem).and_then(|rest| rest.strip_prefix('.')?.strip_suffix(ending));
        print.is_some_and(|print| print.len() == 12 && print.bytes().all(|digit| digit.is_ascii_hexdigit()))
    };
    let mut found: Vec<String> = names.filter(|name| is_print(name)).collect();
    assert!(found.len() < 2, "{found:?}");
    found.pop()
}

/// A site whose pages use files of its own.
fn with_files() -> Folder {
    let head = "{% extends \"default/base.html\" %}{# Adds files. Gets: page. #}\
                {% block head_extra %}<link rel=\"stylesheet\" href=\"{{ asset(path=\"/css/own.css\") }}\">\
                <script src=\"{{ asset(path=\"own.js?x#y\", absolute=true) }}\"></script>{% endblock head_extra %}";
    Folder::new(&[
        ("hornbook.toml", CONFIG),
        ("content/post/a.md", "---\ntitle: A\n---\nText.\n"),
        ("templates/base.html", head),
        ("assets/css/own.css", "p { color: red }\n"),
        ("static/own.js", "1;\n"),
    ])
}

#[test]
fn files_of_theme_and_site_are_published_under_names_that_tell_what_is_in_them() {
    let site = with_files();
    assert_eq!(site.run("build --strict").code, 0);
    let page = read(&site, "public/post/a/index.html");
    for (folder, stem, ending) in
        [("", "hornbook", ".css"), ("", "hornbook", ".js"), ("", "icon", ".svg"), ("css/", "own", ".css")]
    {
        let name = printed(&site, &format!("public/{folder}"), stem, ending).expect("it is published");
        assert!(page.contains(&format!("\"/{folder}{name}\"")), "{name} is not in {page}");
        assert!(!site.has(&format!("public/{folder}{stem}{ending}")), "nobody asks for the plain name");
    }
    let script = printed(&site, "public", "own", ".js").expect("it is published");
    assert!(page.contains(&format!("\"https://a.example/{script}?x#y\"")), "{page}");
    assert!(site.has("public/own.js"), "a file of `static` is published as it is, too");

    let before = printed(&site, "public", "hornbook", ".css").expect("it is there");
    let script = printed(&site, "public", "hornbook", ".js").expect("it is there");
    assert_eq!(site.run("theme eject hornbook.css hornbook.js --quiet").code, 0);
    assert_eq!(site.run("build --strict").code, 0);
    assert_eq!(printed(&site, "public", "hornbook", ".js"), Some(script), "the same bytes, the same name");
    let own = printed(&site, "public", "hornbook", ".css").expect("it is there");
    let as_written = read(&site, "static/hornbook.css");
    assert_eq!(read(&site, &format!("public/{own}")), as_written, "what lies in the site is published as it is");
    assert!(as_written.starts_with("/* "), "{as_written}");
    site.write("static/hornbook.css", "body { color: red }\n");
    assert_eq!(site.run("build --strict").code, 0);
    let after = printed(&site, "public", "hornbook", ".css").expect("it is there, and the old one is gone");
    assert_ne!(before, after);
    assert_eq!(read(&site, &format!("public/{after}")), "body { color: red }\n");
    assert!(read(&site, "public/post/a/index.html").contains(&after));
}

#[test]
fn a_build_after_a_build_keeps_files_with_prints_and_brings_back_lost_ones() {
    let site = with_files();
    // The files of a search have other names after an edit.
    site.write("hornbook.toml", &format!("searchIndex = false\n{CONFIG}"));
    assert_eq!(site.run("build --strict").code, 0);
    // Stamps that are a moment old are trusted.
    std::thread::sleep(std::time::Duration::from_millis(2_100));
    // The files of the search are called after the words in them.
    let files = || {
        let mut files = common::read_folder(&site.path().join("public"));
        files.retain(|path, _| !path.starts_with('.') && !path.starts_with("search/"));
        files
    };
    let first = files();
    assert_eq!(site.run("build --strict").code, 0);
    site.write("content/post/a.md", "---\ntitle: A\n---\nOther words.\n");
    std::thread::sleep(std::time::Duration::from_millis(2_100));
    assert_eq!(site.run("build --strict").code, 0);
    assert_eq!(files().keys().collect::<Vec<_>>(), first.keys().collect::<Vec<_>>());
    for (folder, stem, ending) in [("", "hornbook", ".css"), ("css/", "own", ".css"), ("", "own", ".js")] {
        let name = printed(&site, &format!("public/{folder}"), stem, ending).expect("it is published");
        fs::remove_file(site.path().join(format!("public/{folder}{name}"))).expect("removed");
    }
    assert_eq!(site.run("build --strict").code, 0);
    assert_eq!(files().keys().collect::<Vec<_>>(), first.keys().collect::<Vec<_>>());
}

#[test]
fn a_file_that_is_not_there_has_no_print() {
    let page = ("templates/page.html", "{{ asset(path=\"/own.ccs\") }}");
    let site = Folder::new(&[("hornbook.toml", CONFIG), ("content/a.md", "A\n"), ("static/own.css", ""), page]);
    let told = "templates/page.html:1:4: error[template-failed]: there is no file `/own.ccs` in `static/` or `assets/` \
                (while rendering `content/a.md`) (did you mean `/own.css`?)";
    assert_eq!(site.run("build --format short").err.lines().next(), Some(told));
}

/// A site with this `[design]`, built; its front page and the style sheet that is made of it.
fn designed(design: &str) -> (Folder, String, String) {
    let site = Folder::new(&[
        ("hornbook.toml", &format!("{CONFIG}[design]\n{design}\n")),
        ("content/post/a.md", "---\ntitle: A\n---\nText.\n"),
        ("static/img/logo.svg", "<svg/>"),
        ("static/img/sign.png", "\u{89}PNG"),
    ]);
    let ran = site.run("build --strict");
    assert_eq!(ran.code, 0, "{design}: {}", ran.err);
    let sheet = printed(&site, "public", "hornbook-design", ".css");
    let sheet = sheet.map(|name| read(&site, &format!("public/{name}"))).unwrap_or_default();
    let page = read(&site, "public/post/a/index.html");
    (site, page, sheet)
}

#[test]
fn the_look_is_set_in_the_configuration() {
    let (site, page, sheet) = designed(
        "accent = \"#0a7d55\"\nfont = \"Inter\"\nheadingFont = \"Georgia, serif\"\nradius = \"4px\"\nlogo = \"/img/logo.svg\"\n\
         favicon = \"img/sign.png\"",
    );
    for line in [
        "--link:light-dark(#0a7d55,",
        "--font:\"Inter\",system-ui,sans-serif;",
        "--heading-font:\"Georgia\",serif;",
        "--r:4px;",
    ] {
        assert!(sheet.contains(line), "no `{line}` in\n{sheet}");
    }
    let name = printed(&site, "public", "hornbook-design", ".css").expect("it is published");
    let order = [
        format!("href=\"/{}\"", printed(&site, "public", "hornbook", ".css").expect("it is there")),
        format!("href=\"/{name}\""),
    ];
    let places: Vec<usize> = order.iter().map(|link| page.find(link).expect("it is linked")).collect();
    assert!(places[0] < places[1], "what the site sets comes last");
    let logo = printed(&site, "public/img", "logo", ".svg").expect("it is published");
    assert!(page.contains(&format!("<img src=\"/img/{logo}\" alt=\"A\">")), "{page}");
    let sign = printed(&site, "public/img", "sign", ".png").expect("it is published");
    assert!(page.contains(&format!("<link rel=\"icon\" href=\"/img/{sign}\" type=\"image/png\">")), "{page}");
    assert!(!page.contains("style="), "a strict Content-Security-Policy has no place for styles in a page");
}

#[test]
fn a_guide_is_shared_with_the_picture_of_its_first_step_where_it_has_no_other() {
    let steps = |first: &str| {
        format!("{{{{< steps >}}}}\n1. Open it. ![a]({first})\n2. Shut it. ![b](b.png)\n{{{{< /steps >}}}}\n")
    };
    let guide = |more: &str, first: &str| format!("---\ntitle: 'Lab ABCs: A'\n{more}---\n{}", steps(first));
    let site = Folder::new(&[("hornbook.toml", CONFIG), ("content/g/a.png", "x"), ("content/g/b.png", "y")]);
    let shared = |text: &str| {
        site.write("content/g/index.md", text);
        site.run("build");
        let html = read(&site, "public/g/index.html");
        let picture = html.split("og:image\" content=\"").nth(1).and_then(|rest| rest.split('"').next());
        picture.map(str::to_string)
    };
    assert_eq!(shared(&guide("", "a.png")).as_deref(), Some("https://a.example/g/a.png"));
    assert_eq!(shared(&guide("", "/drawn.svg")).as_deref(), Some("https://a.example/g/b.png"));
    assert_eq!(shared(&guide("thumbnail: b.png\n", "a.png")).as_deref(), Some("https://a.example/g/b.png"));
    assert_eq!(shared("---\ntitle: Post\n---\n![a](a.png)\n"), None);
}

#[test]
fn no_level_of_headings_is_passed_over() {
    let site = Folder::new(&[("hornbook.toml", CONFIG)]);
    let levels = |text: &str| {
        site.write("content/g/a.md", &format!("---\ntitle: A\n---\n{text}\n"));
        site.run("build");
        let html = read(&site, "public/g/a/index.html");
        let prose =
            html.split("class=\"prose\"").nth(1).and_then(|rest| rest.split("page-foot").next()).expect("a text");
        prose
            .split("<h")
            .skip(1)
            .filter_map(|rest| rest.chars().next())
            .filter(char::is_ascii_digit)
            .collect::<String>()
    };
    assert_eq!(levels("### a\n#### b\n### c"), "232");
    assert_eq!(levels("#### a\n##### b\n`<h3>`"), "23");
    assert_eq!(levels("## a\n### b"), "23");
    assert_eq!(levels("Text."), "");
}

#[test]
fn the_icon_has_the_accent_of_the_site() {
    let (site, ..) = designed("accent = \"#0a7d55\"");
    let icon = read(&site, &format!("public/{}", printed(&site, "public", "icon", ".svg").expect("it is there")));
    assert!(icon.contains("#0a7d55") && !icon.contains("#0b5cad"), "{icon}");
}

#[test]
fn a_site_may_be_always_dark_or_never() {
    let (_, page, sheet) = designed("dark = \"dark\"");
    assert!(page.contains(" data-theme=\"dark\">") && !page.contains("data-theme-toggle"), "{page}");
    assert!(page.contains("<meta name=\"theme-color\" content=\"#12151b\">"), "{page}");
    assert_eq!(sheet, "");
    let (_, page, _) = designed("dark = \"light\"\nbackground = \"#fffaf0\"");
    assert!(page.contains(" data-theme=\"light\">") && page.contains("name=\"theme-color\" content=\"#fffaf0\">"));
    let (_, page, _) = designed("dark = \"auto\"\nbackground = { light = \"#fffaf0\", dark = \"#101820\" }");
    assert!(!page.contains("<html lang=\"en\" dir=\"ltr\" data-theme"), "{page}");
    for (colour, mode) in [("#fffaf0", "light"), ("#101820", "dark")] {
        let meta = format!("<meta name=\"theme-color\" content=\"{colour}\" media=\"(prefers-color-scheme: {mode})\">");
        assert!(page.contains(&meta), "{page}");
    }
}

#[test]
fn colours_and_pictures_that_do_not_serve_are_told() {
    let told = |design: &str| {
        let config = format!("{CONFIG}[design]\n{design}\n");
        let site = Folder::new(&[
            ("hornbook.toml", &config),
            ("content/a.md", "A\n"),
            ("static/img/logo.svg", "<svg/>"),
            ("static/img/logo.txt", "no"),
        ]);
        let ran = site.run("build --format short");
        let lines: Vec<String> =
            ran.err.lines().filter(|line| line.starts_with("hornbook.toml")).map(String::from).collect();
        lines
    };
    assert_eq!(
        told("accent = \"#ffcc00\""),
        [
            "hornbook.toml:5:1: warning[config-contrast]: the accent `#ffcc00` has a contrast of 1.4:1 against `#f5f7fa`, which \
          it stands on in light pages; readers need 4.5:1 (write a colour such as `#8a6e00`)"
        ]
    );
    assert_eq!(
        told("accent = { light = \"#0a7d55\", dark = \"#0a7d55\" }"),
        [
            "hornbook.toml:5:31: warning[config-contrast]: the accent `#0a7d55` has a contrast of 3.1:1 against `#1b2028`, which \
          it stands on in dark pages; readers need 4.5:1 (write a colour such as `#399675`)"
        ]
    );
    assert_eq!(told("dark = \"light\"\naccent = { light = \"#0a7d55\", dark = \"#0a7d55\" }"), [""; 0]);
    assert_eq!(
        told("background = \"#666\""),
        [
            "hornbook.toml:5:1: warning[config-contrast]: the text `#1a1d23` has a contrast of 2.8:1 against `#636363`, which it \
          stands on in light pages; readers need 4.5:1 (write a colour that is further from the text, or set `text` as well)"
        ]
    );
    assert_eq!(
        told("logo = \"/img/lgo.svg\""),
        ["hornbook.toml:5:1: error[image-missing]: there is no picture `/img/lgo.svg` (did you mean `/img/logo.svg`?)"]
    );
    assert_eq!(
        told("favicon = \"/img/logo.txt\""),
        [
            "hornbook.toml:5:1: error[config-value]: `/img/logo.txt` is no picture (name a picture, such as `/img/logo.svg`)"
        ]
    );
}

/// Does what the page tells its reader to do: runs the commands, and writes the files.
fn follow(page: &str, site: &Folder) -> Vec<String> {
    let parts: Vec<&str> = page.split("\n```").collect();
    let (mut folder, mut done) = (String::new(), Vec::new());
    for pair in parts.chunks(2) {
        let [prose, code] = pair else { break };
        let (language, code) = code.split_once('\n').expect("a block of code has lines");
        let code = format!("{}\n", code.replace("{{</* ", "{{< ").replace(" */>}}", " >}}"));
        let told = prose.trim().rsplit("\n\n").next().unwrap_or_default().replace('\n', " ");
        let named = told.split('`').rev().nth(1).unwrap_or_default();
        let path = format!("{folder}{named}");
        if language == "sh" {
            for line in code.trim().lines() {
                match line.strip_prefix("cd ") {
                    Some(into) => folder = format!("{into}/"),
                    // The preview runs on beside the work.
                    None if line.contains(" serve ") => {}
                    None => {
                        let command = line.strip_prefix("hornbook ").expect("a command of ours");
                        let source = if folder.is_empty() { String::new() } else { format!(" --source {folder}") };
                        let ran = site.run(&format!("{command}{source}"));
                        assert_eq!(ran.code, 0, "`{line}`: {}", ran.err);
                        done.push(line.to_string());
                    }
                }
            }
        } else if told.ends_with(&format!("new file `{named}`:")) {
            assert!(!site.has(&path), "`{path}` is new");
            site.write(&path, &code);
            done.push(named.to_string());
        } else if told.ends_with(&format!("to the end of `{named}`:")) {
            site.write(&path, &format!("{}{code}", read(site, &path)));
            done.push(named.to_string());
        } else if told.ends_with(&format!("`{named}` becomes:")) {
            assert!(site.has(&path), "`{path}` is there");
            site.write(&path, &code);
            done.push(named.to_string());
        }
    }
    done
}

#[test]
fn a_theme_of_ones_own_is_made_as_the_documentation_says() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("content/docs/your-own-theme.md")).expect("the page is there");
    let site = Folder::new(&[]);
    let done = follow(&page, &site);
    let expected = [
        "hornbook init my-site",
        "hornbook.toml",
        "static/img/logo.svg",
        "hornbook theme list",
        "hornbook theme eject ui.brand",
        "templates/components/ui.brand.html",
        "templates/shortcodes/since.html",
        "content/guides/a.md",
        "templates/landing.html",
        "content/about.md",
        "static/own.css",
        "templates/base.html",
        "hornbook theme list template",
        "hornbook build --strict --base-url https://guides.example.com/",
    ];
    assert_eq!(done, expected);
    let guide = read(&site, "my-site/public/guides/a/index.html");
    assert!(guide.contains("<p>Pictures can be enlarged <span class=\"since\">since 2.1</span>.</p>"), "{guide}");
    let about = read(&site, "my-site/public/about/index.html");
    let style = printed(&site, "my-site/public", "own", ".css").expect("it is published");
    let logo = printed(&site, "my-site/public/img", "logo", ".svg").expect("it is published");
    for part in [
        "<h1>About us</h1>",
        "<div class=\"landing\"><p>We are three people in a workshop.</p>",
        "How to add a guide",
        &format!("<link rel=\"stylesheet\" href=\"/{style}\">"),
        &format!("<img src=\"/img/{logo}\" alt=\"\" width=\"40\" height=\"40\"> My guides"),
    ] {
        assert!(about.contains(part), "no `{part}` in {about}");
    }
    let sheet = printed(&site, "my-site/public", "hornbook-design", ".css").expect("it is published");
    assert!(read(&site, &format!("my-site/public/{sheet}")).contains("--link:light-dark(#0a7d55,"));
    let list = site.run("theme list --source my-site").out;
    assert!(list.lines().any(|line| line.starts_with("templates/base.html ") && line.contains(" site ")), "{list}");

    // What the page says of other colours and of a call without a version.
    let config = read(&site, "my-site/hornbook.toml");
    site.write("my-site/hornbook.toml", &config.replace("accent = \"#0a7d55\"", "accent = \"gold\""));
    let text = read(&site, "my-site/content/guides/a.md");
    site.write("my-site/content/guides/a.md", &text.replace("since \"2.1\"", "since"));
    let ran = site.run("build --source my-site --format short");
    assert!(ran.err.contains("warning[config-contrast]: the accent `#ffd700` has a contrast of 1."), "{}", ran.err);
    assert!(ran.err.contains("error[shortcode-arguments]") && ran.err.contains("since \"2.1\""), "{}", ran.err);
}

#[test]
fn the_web_manifest_says_what_the_site_is() {
    let config = "baseURL = \"https://a.example/docs/\"\ntitle = \"A & B\"\ntimeZone = \"UTC\"\n\
                  [params]\ndescription = \"All of it\"\n[design]\nbackground = \"#fffaf0\"\n";
    let page = ("content/post/a.md", "---\ntitle: A\n---\nText.\n");
    let site = Folder::new(&[("hornbook.toml", config), page]);
    assert_eq!(site.run("build --strict").code, 0);
    let icon = printed(&site, "public", "icon", ".svg").expect("it is published");
    let manifest: serde_json::Value = serde_json::from_str(&read(&site, "public/manifest.webmanifest")).expect("JSON");
    let expected = serde_json::json!({
        "name": "A & B",
        "description": "All of it",
        "lang": "en",
        "dir": "ltr",
        "start_url": "/docs/",
        "scope": "/docs/",
        "display": "minimal-ui",
        "background_color": "#fffaf0",
        "theme_color": "#fffaf0",
        "icons": [{ "src": format!("/docs/{icon}"), "sizes": "any", "type": "image/svg+xml" }],
    });
    assert_eq!(manifest, expected);
    let html = read(&site, "public/post/a/index.html");
    assert!(html.contains("<link rel=\"manifest\" href=\"/docs/manifest.webmanifest\">"), "{html}");

    // A file of the site's own counts, and who does not link it has none.
    site.write("static/manifest.webmanifest", "{}");
    assert_eq!(site.run("build --strict").code, 0);
    assert_eq!(read(&site, "public/manifest.webmanifest"), "{}");
    let bare =
        Folder::new(&[("hornbook.toml", CONFIG), page, ("templates/base.html", "{% block main %}{% endblock main %}")]);
    assert_eq!(bare.run("build --strict").code, 0);
    assert!(!bare.has("public/manifest.webmanifest"));
    let languages = format!("{CONFIG}[languages.en]\n[languages.fr]\ntitle = \"B\"\n");
    let site = Folder::new(&[("hornbook.toml", &languages), page, ("content/post/a.fr.md", "---\ntitle: A\n---\n")]);
    assert_eq!(site.run("build --strict").code, 0);
    assert!(read(&site, "public/fr/manifest.webmanifest").contains("\"start_url\": \"/fr/\""));
    assert!(read(&site, "public/manifest.webmanifest").contains("\"name\": \"A\""));
}

#[test]
fn pictures_of_markdown_are_links_on_pages_alone() {
    let picture = |width: usize| format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} 90\"/>");
    let config = format!("{CONFIG}markdownTwins = true\nllmsTxt = true\n");
    let site = Folder::new(&[
        ("hornbook.toml", &config),
        (
            "content/post/a.md",
            "---\ntitle: A\n---\nOne ![Icon](/img/icon.svg)\n\n![Wide](/img/wide.svg)\n\n![](/img/wide.svg)\n",
        ),
        ("static/img/icon.svg", &picture(16)),
        ("static/img/wide.svg", &picture(640)),
    ]);
    assert_eq!(site.run("build --strict").code, 0);
    let html = read(&site, "public/post/a/index.html");
    for part in [
        "One <img src=\"/img/icon.svg\" alt=\"Icon\" width=\"16\" height=\"90\"></p>",
        "<p><a class=\"zoom\" href=\"/img/wide.svg\"><img src=\"/img/wide.svg\" alt=\"Wide\" width=\"640\" height=\"90\"></a></p>",
        "<a class=\"zoom\" href=\"/img/wide.svg\" aria-label=\"Enlarge image\"><img src=\"/img/wide.svg\" alt=\"\"",
    ] {
        assert!(html.contains(part), "no `{part}` in {html}");
    }
    for path in ["index.html", "index.xml", "post/index.xml", "post/a/index.md", "llms.txt"] {
        let other = read(&site, &format!("public/{path}"));
        assert!(!other.contains("zoom"), "{path}: {other}");
    }
}

#[test]
fn cards_name_languages_with_their_territory() {
    let languages = "[languages.en]\nlocale = \"en-GB\"\n[languages.de]\n[languages.zh]\nlocale = \"zh-Hans-CN\"\n";
    let site = Folder::new(&[
        ("hornbook.toml", &format!("{CONFIG}{languages}")),
        ("content/a.md", "---\ntitle: A\n---\nText.\n"),
        ("content/a.de.md", "---\ntitle: A\n---\nText.\n"),
        ("content/a.zh.md", "---\ntitle: A\n---\nText.\n"),
    ]);
    assert_eq!(site.run("build").code, 0);
    for (path, expected) in [
        ("a", &["\" content=\"en_GB\"", ":alternate\" content=\"zh_CN\""][..]),
        ("de/a", &[":alternate\" content=\"en_GB\"", ":alternate\" content=\"zh_CN\""]),
        ("zh/a", &["\" content=\"zh_CN\"", ":alternate\" content=\"en_GB\""]),
    ] {
        let html = read(&site, &format!("public/{path}/index.html"));
        let found: Vec<_> = html.split("og:locale").skip(1).filter_map(|rest| rest.split('>').next()).collect();
        assert_eq!(found, expected, "{path}");
    }
}

#[test]
fn a_guide_says_without_a_script_when_it_is_old() {
    let config = format!("{CONFIG}[params]\nstaleAfterMonths = 6\n");
    let guide = "---\ntitle: A\nverified: 2024-05-01\n---\nText.\n";
    let site = Folder::new(&[("hornbook.toml", &config), ("content/a.md", guide)]);
    assert_eq!(site.run("build --strict").code, 0);
    let told = "<noscript><p class=\"meta\">If that is more than 6 months ago, some of it may look different today.</p></noscript>";
    let html = read(&site, "public/a/index.html");
    assert!(html.contains(told) && html.contains("data-months=\"6\" hidden>"), "{html}");
    site.write("hornbook.toml", &config.replace('6', "0"));
    assert_eq!(site.run("build --strict").code, 0);
    let html = read(&site, "public/a/index.html");
    assert!(!html.contains("<noscript>") && !html.contains("data-checked"), "{html}");
}

#[test]
fn a_page_with_a_short_title_alone_is_called_by_it() {
    let site = Folder::new(&[("hornbook.toml", CONFIG), ("content/a.md", "---\nlinkTitle: Short\n---\nText.\n")]);
    assert_eq!(site.run("build --strict").code, 0);
    let html = read(&site, "public/a/index.html");
    assert!(html.contains("<h1>Short</h1>") && html.contains("<title>Short – A</title>"), "{html}");
}
