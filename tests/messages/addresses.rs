//! Two things on one address, and what is published where.

use super::{built_file, check, told};
use crate::common::command::{CONFIG, Folder};

#[test]
fn two_terms_on_one_address_are_one_fault_that_names_both() {
    let page = |front: &str| format!("---\n{front}\n---\nText.\n");
    let (a, b) = (page("tags: [a-b]\ntitle: A"), page("tags: ['\"a b\"']\ntitle: B"));
    check(
        &[("content/a.md", &a), ("content/b.md", &b)],
        &["content/b.md:2:9: error[url-duplicate]: two names in `tags` make one address, `/tags/a-b/`: `a-b` and \
           `\"a b\"`; `a-b` is written here: content/a.md:2:8 (write both in the same way if they mean the same; if \
           not, give one of them another name)"],
    );
    // A series may be written, or read out of the title.
    let a = page("title: 'Lab \"How To\" ABCs: A'\ndescription: How to add salt.");
    let b = page("title: b\nseries: Lab How-To ABCs");
    check(
        &[("content/a.md", &a), ("content/b.md", &b)],
        &[
            "content/b.md:3:9: error[url-duplicate]: two names in `series` make one address, `/series/lab-how-to-abcs/`: \
           `Lab \"How To\" ABCs` and `Lab How-To ABCs`; `Lab \"How To\" ABCs` is written here: content/a.md:2:9 \
           (write both in the same way if they mean the same; if not, give one of them another name)",
        ],
    );
    let (a, b) =
        (page("author: {name: 'Ann \"Bo\" Lee'}\ntitle: A"), page("authors: [\"Ann \\\"Bo\\\" Lee!\"]\ntitle: B"));
    let found = told(&[("content/a.md", &a), ("content/b.md", &b)]);
    assert!(found.len() == 1 && found[0].starts_with("content/b.md:2:12: error[url-duplicate]: "), "{found:?}");
}

#[test]
fn a_term_and_a_page_on_one_address_are_named() {
    let (a, b) = ("---\ntags: ['what?']\ntitle: A\n---\n", "---\nurl: /tags/what/\ntitle: B\n---\n");
    check(
        &[("content/a.md", a), ("content/b.md", b)],
        &["content/b.md:2:1: error[url-duplicate]: two things want the address `/tags/what/`: the list of all pages \
           with `what?` in `tags` and the page `content/b.md`; the other one: content/a.md:2:9 (write another \
           `url`, or take it out)"],
    );
}

#[test]
fn two_files_that_are_one_page_are_an_error_whatever_their_kinds() {
    let page = "---\ntitle: A\n---\n";
    let told_of = |first: &str, second: &str| {
        format!(
            "content/{second}:1:1: error[url-duplicate]: `content/{second}` and `content/{first}` are the same page, \
             `/post/dup`; only one of them can be published (rename one of the two files, or join them)"
        )
    };
    for (first, second) in [("post/dup/index.md", "post/dup.md"), ("post/dup/_index.md", "post/dup.md")] {
        let (a, b) = (format!("content/{first}"), format!("content/{second}"));
        check(&[(&a, page), (&b, page)], &[&told_of(first, second)]);
    }
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
fn a_page_in_the_bundle_of_another_language_is_named_and_makes_no_section() {
    let files = [
        ("hornbook.toml", "title = 'T'\nbaseURL = 'https://example.org/'\n[languages.en]\n[languages.fr]\n"),
        ("content/b/index.fr.md", "---\ntitle: B\ndescription: B.\n---\nTexte.\n"),
        ("content/b/note.md", "---\ntitle: Note\n---\nText.\n"),
    ];
    check(
        &files,
        &[
            "content/b/note.md:1:1: warning[file-not-published]: `content/b/note.md` is not published: the folder that it \
           lies in has no page in `en` (add an `index.md` in that language to the folder `b`, or move the file out of it)",
        ],
    );
}

#[test]
fn what_an_author_gives_takes_the_place_of_what_is_made_by_itself() {
    let site = Folder::new(&[
        ("hugo.toml", &CONFIG.replace("timeZone", "enableRobotsTXT = true\ntimeZone")),
        ("content/a.md", "---\ntitle: A\n---\n"),
        ("content/lost.md", "---\ntitle: Lost\nurl: /404.html\n---\nNobody is here.\n"),
        ("static/robots.txt", "own robots\n"),
        ("static/sitemap.xml", "own map\n"),
        ("static/llms.txt", "own words\n"),
    ]);
    site.check("build --quiet", 0, "", "");
    let read = |path: &str| std::fs::read_to_string(site.path().join("public").join(path)).expect("published");
    assert_eq!(read("robots.txt") + &read("sitemap.xml") + &read("llms.txt"), "own robots\nown map\nown words\n");
    assert!(read("404.html").contains("Nobody is here."));
}

#[test]
fn a_page_in_the_place_of_a_file_for_programs_is_told() {
    for (file, what, off) in [
        ("sitemap.xml", "the sitemap", "disableKinds = [\"sitemap\"]"),
        ("robots.txt", "`robots.txt`", "disableKinds = [\"robotsTXT\"]"),
        ("llms.txt", "`llms.txt`", "llmsTxt = false"),
        ("404.html", "the page for what is not found", "disableKinds = [\"404\"]"),
    ] {
        let page = format!("---\ntitle: A\nurl: /{file}\n---\n");
        let expected = format!(
            "content/a.md:3:1: warning[url-duplicate]: this page takes the place of {what}, `/{file}` (give the page \
             another address; if it is meant to stand there, write `{off}`)"
        );
        check(&[("content/a.md", &page)], &[&expected]);
        check(&[("content/a.md", &page), ("hornbook.toml", &format!("{off}\n{CONFIG}"))], &[]);
    }
}

#[test]
fn a_file_that_is_published_at_another_address_than_is_written_is_told() {
    let config = format!(
        "{CONFIG}[languages.en]\n[languages.fr]\n[markup.goldmark.renderHooks.image]\nuseEmbedded = 'never'\n\
         [markup.goldmark.renderer]\nunsafe = true\n"
    );
    let page = "---\ntitle: B\n---\n![y](own.txt) <a href=\"/a.txt\">x</a>\n";
    check(
        &[("hugo.toml", &config), ("content/b/index.md", page), ("content/b/own.en.txt", "x"), ("assets/a.txt", "x")],
        &[
            "content/b/index.md:4:1: warning[link-dead]: there is nothing at `own.txt`: the file is published at \
             `/b/own.en.txt` (write that address)",
            "content/b/index.md:4:15: warning[link-dead]: there is nothing at `/a.txt`: `assets/a.txt` is published only \
             where a template asks for it (move the file to `static/`, or into the post's own folder)",
        ],
    );
}

#[test]
fn a_series_with_quotation_marks_has_its_text_in_the_folder_of_its_address() {
    let letter = |title: &str| format!("---\ntitle: '{title}'\ndescription: How to add salt.\n---\n");
    let (a, b) = (letter("Lab “How To” ABCs: A"), letter("Lab \"How To\" ABCs: B"));
    for folder in ["lab-how-to-abcs", "lab-\"how-to\"-abcs"] {
        let own = format!("content/series/{folder}/_index.md");
        let files =
            [("content/a.md", a.as_str()), ("content/b.md", &b), (&own, "---\ntitle: The lab\n---\nOn salt.\n")];
        let (html, said) = built_file(&files, "series/lab-how-to-abcs/index.html");
        assert!(html.contains("The lab") && html.contains("On salt.") && html.contains("href=\"/b/\""), "{html}");
        assert!(html.contains("2 of 26 letters"), "{html}");
        assert!(said.contains("“The lab”: 2 of 26 letters are published"), "{said}");
    }
}

#[test]
fn of_two_things_on_one_address_only_one_that_has_a_part_in_it_is_shown() {
    let (a, b) = ("---\ntitle: A\nurl: /post/\n---\n", "---\ntitle: B\n---\n");
    check(
        &[("content/post/a.md", a), ("content/post/b.md", b)],
        &["content/post/a.md:3:1: error[url-duplicate]: two things want the address `/post/`: the page made for the \
           section page `/post` and the page `content/post/a.md` (write another `url`, or take it out)"],
    );
    check(
        &[("content/post/a.md", "---\ntitle: A\naliases: [/index.html]\n---\n"), ("content/post/b.md", b)],
        &["content/post/a.md:3:1: error[url-duplicate]: two things want the address `/`: the page made for the home \
           page `/` and the alias `/index.html` of `content/post/a.md` (write another address in its `aliases`, or take \
           this one out)"],
    );
}

#[test]
fn a_term_that_makes_no_address_of_its_own_is_to_get_another_name() {
    check(
        &[("content/a.md", "---\ntitle: A\ntags: ['?']\n---\n")],
        &[
            "content/a.md:3:9: error[url-duplicate]: two things want the address `/tags/`: the page made for the taxonomy \
           page `/tags` and the list of all pages with `?` in `tags` (write `?` in `tags` with letters or digits: an \
           address is made of these)",
        ],
    );
    check(
        &[("content/a.md", "---\ntitle: A\ntags: [index.xml]\n---\n")],
        &["content/a.md:3:8: error[url-duplicate]: `/tags/index.xml` and `/tags/index.xml/index.html` cannot both be \
           written: the feed of the taxonomy page `/tags` and the list of all pages with `index.xml` in `tags` (write \
           another name for `index.xml` in `tags`)"],
    );
}

#[test]
fn a_file_in_the_place_of_a_feed_says_how_to_leave_the_feed_out() {
    let found = told(&[("content/a.md", "---\ntitle: A\n---\n"), ("static/feed.json", "{}")]);
    let help = "(if your own file is to stand there, write `home = [\"html\", \"rss\", \"atom\"]` below `outputs` in \
                the configuration: hornbook makes no such feed then)";
    assert!(found.len() == 1 && found[0].ends_with(help), "{found:?}");
}

#[test]
fn the_cure_of_two_pages_on_one_address_is_one() {
    let cure = |files: &[(&str, &str)]| {
        let found = told(files);
        assert_eq!(found.len(), 1, "{found:?}");
        found[0].rsplit_once(" (").expect("help").1.to_string()
    };
    let url = "---\ntitle: A\nurl: /same/\n---\n";
    assert_eq!(cure(&[("content/a.md", url), ("content/b.md", url)]), "write another `url`, or take it out)");
    let slug = "---\ntitle: A\nslug: same\n---\n";
    assert!(cure(&[("content/a.md", slug), ("content/b.md", slug)]).ends_with("`slug: b`)"));
    let plain = "---\ntitle: A\n---\n";
    let config = format!("{CONFIG}[permalinks]\npost = \"/x/\"\n");
    let pattern = [("content/post/a.md", plain), ("content/post/b.md", plain), ("hornbook.toml", &*config)];
    assert!(cure(&pattern).starts_with("put `:slug` into the pattern"), "{}", cure(&pattern));
    let alias = "---\ntitle: A\naliases: [/b/]\n---\n";
    assert!(
        cure(&[("content/a.md", alias), ("content/b.md", plain)]).starts_with("write another address in its `aliases`")
    );
    let file = [("content/a.md", plain), ("static/a/index.html", "x")];
    assert_eq!(cure(&file), "rename one of them, or move it to another folder)");
}

#[test]
fn an_address_is_no_id() {
    let page = |call: &str| format!("---\ntitle: A\n---\n{{{{< {call} >}}}}\n");
    for (call, expected) in [
        (
            "youtube \"https://youtu.be/dQw4w9WgXcQ?t=3\"",
            "`https://youtu.be/dQw4w9WgXcQ?t=3` is an address, and no `id` (give it the `id` alone: `{{< youtube id=\"dQw4w9WgXcQ\" >}}`)",
        ),
        (
            "youtube id=\"https://www.youtube.com/watch?v=a-b_c&t=1\"",
            "`https://www.youtube.com/watch?v=a-b_c&t=1` is an address, and no `id` (give it the `id` alone: `{{< youtube id=\"a-b_c\" >}}`)",
        ),
        (
            "instagram \"https://www.instagram.com/p/Cx/\"",
            "`https://www.instagram.com/p/Cx/` is an address, and no `id` (give it the `id` alone: `{{< instagram id=\"Cx\" >}}`)",
        ),
    ] {
        let found = told(&[("content/a.md", &page(call))]);
        assert!(found.len() == 1 && found[0].ends_with(expected), "{found:?}");
    }
    let found = told(&[("content/a.md", &page("x user=\"Nobody\""))]);
    assert!(found.len() == 1 && found[0].contains("error[shortcode-arguments]: `Nobody` is no post on X"), "{found:?}");
    assert_eq!(told(&[("content/a.md", &page("vimeo 55073825"))]), [] as [&str; 0]);
    assert_eq!(told(&[("content/a.md", &page("x user=\"Nobody\" id=\"1234\""))]), [] as [&str; 0]);
}

#[test]
fn secrets_are_not_published_and_files_for_servers_are() {
    let key = "-----BEGIN RSA PRIVATE KEY-----\n";
    let files = [
        ("hornbook.toml", CONFIG),
        ("content/a/index.md", "---\ntitle: A\n---\n"),
        ("content/a/id_ed25519", key),
        ("content/a/id_ed25519.pub", "ssh-ed25519 AAAA\n"),
        ("static/.env", "PASSWORD=x\n"),
        ("static/.git/config", "x\n"),
        ("static/sub/.notes/x", "x\n"),
        ("static/id_rsa", "x\n"),
        ("static/server.pem", key),
        ("static/certificate.pem", "-----BEGIN CERTIFICATE-----\n"),
        ("static/slides.key", "slides\n"),
        ("static/.DS_Store", "x\n"),
        ("static/a.html~", "x\n"),
        ("static/.nojekyll", ""),
        ("static/.htaccess", "x\n"),
        ("static/.well-known/security.txt", "x\n"),
        ("static/.well-known/.env", "x\n"),
    ];
    let site = Folder::new(&files);
    let ran = site.run("build --format short");
    let warnings: Vec<&str> = ran.err.lines().filter_map(|line| line.split_once(" (")).map(|(line, _)| line).collect();
    let hidden =
        |path: &str, why: &str| format!("{path}:1:1: warning[file-not-published]: `{path}` is not published: {why}");
    let passwords = "such files hold passwords and keys";
    let expected = [
        hidden("content/a/id_ed25519", "it is a private key"),
        hidden("static/.env", passwords),
        hidden("static/.git", "it holds the whole history of a project"),
        hidden("static/.well-known/.env", passwords),
        hidden("static/id_rsa", "it is a private key"),
        hidden("static/server.pem", "it holds a private key"),
        hidden("static/sub/.notes", "its name begins with a dot"),
    ];
    assert_eq!(warnings[..expected.len()], expected, "{}", ran.err);
    assert_eq!(warnings.len(), expected.len() + 1, "{}", ran.err);
    for path in
        [".nojekyll", ".htaccess", ".well-known/security.txt", "certificate.pem", "slides.key", "a/id_ed25519.pub"]
    {
        assert!(site.has(&format!("public/{path}")), "{path}");
    }
    for path in [".env", ".git", ".well-known/.env", "id_rsa", "server.pem", "a/id_ed25519", ".DS_Store", "a.html~"] {
        assert!(!site.has(&format!("public/{path}")), "{path}");
    }
    assert!(site.run("build").err.contains(" 0 files written"), "they are known again");
}
