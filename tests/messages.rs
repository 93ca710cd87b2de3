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

/// A draft, a scheduled and an expired post.
const HELD_BACK: [(&str, &str); 3] = [
    ("content/post/draft.md", "---\ntitle: Draft\ndraft: true\n---\n"),
    ("content/post/later.md", "---\ntitle: Later\ndate: 2999-01-03\n---\n"),
    ("content/post/old.md", "---\ntitle: Old\ndate: 2020-01-01\nexpiryDate: 2021-02-03\n---\n"),
];

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

/// A page, and one template with a fault.
#[track_caller]
fn check_template(path: &str, text: &str, expected: &str) {
    check(
        &[
            ("content/a.md", "---\ntitle: A\n---\nText {{< box 3 >}}\n"),
            ("templates/shortcodes/box.html", BOX),
            (path, text),
        ],
        &[expected],
    );
}

const BOX: &str = "{% component box(n) {\"positional\": [\"n\"]} %}{{ n }}{% endcomponent box %}";

#[test]
fn faults_of_templates_are_told_in_plain_words() {
    let page = "templates/page.html";
    check_template(
        page,
        "{{ page.date | date }}",
        "templates/page.html:1:4: error[template-failed]: the filter `date` needs text, and was given nothing (while \
         rendering `content/a.md`) (ask first whether it is there: `{% if page.date %}…{% endif %}`)",
    );
    check_template(
        page,
        "{% for a in page.pages %}\n{% if a %}x{% endif %}",
        "templates/page.html:1:1: error[template-syntax]: the `for` that begins here is never ended (write \
         `{% endfor %}` where it ends)",
    );
    check_template(
        page,
        "x{% endif %}",
        "templates/page.html:1:5: error[template-syntax]: this tag ends nothing: there is nothing open (take it out, or \
         look above it for the tag it should end)",
    );
    check_template(
        page,
        "{% extends \"pag.html\" %}",
        "templates/page.html:1:13: error[template-missing]: there is no template `pag.html` to extend (correct the \
         name, or write the file `templates/pag.html`)",
    );
    check_template(
        "templates/shortcodes/box.html",
        &BOX.replace("(n)", "(n: string)"),
        "content/a.md:4:6: error[shortcode-failed]: `box` cannot be shown: `n` must be text, and is a whole number; it is defined here: templates/shortcodes/box.html:1:14 (write \
         its value in quotes: `n=\"…\"`)",
    );
}

#[test]
fn a_shortcode_whose_template_is_broken_is_not_told_of_where_it_is_called() {
    check_template(
        "templates/shortcodes/box.html",
        "{% component box(n) %}{{ n {% endcomponent box %}<body>",
        "templates/shortcodes/box.html:1:28: error[template-syntax]: found `{` but expected }}",
    );
}

#[test]
fn a_template_that_is_called_nearly_right_is_named() {
    check(
        &[("content/a.md", "---\ntitle: A\n---\n"), ("templates/pgae.html", "x"), ("templates/landing.html", "x")],
        &["templates/pgae.html:1:1: warning[template-unused]: nothing is made with the template `pgae.html` (did you \
           mean `page.html`?)"],
    );
}

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

/// The page `a.md` with this body, once it is published without a warning.
#[track_caller]
fn published(body: &str) -> String {
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
fn entries_of_menus_that_lead_nowhere_are_told_where_they_are_written() {
    let config = format!(
        "{CONFIG}[[menus.main]]\nname = 'c'\nparent = 'nonesuch'\n[[menus.main]]\nname = 'd'\npageRef = '/pst'\n\
         [[menus.main]]\nname = 'e'\nurl = '/none/such/'\n[[menus.main]]\nname = 'f'\nurl = '/post/a#x'\n\
         [[menus.main]]\nname = 'g'\nurl = 'https://example.com/none/'\n[[menus.main]]\nname = 'h'\nurl = '/x.txt'\n\
         [[menus.main]]\nname = 'i'\npageRef = '/post/later.md'\n[[menus.main]]\nname = 'j'\nurl = '#top'\n\
         [[menus.main]]\nname = 'k'\npageRef = '/gone'\nurl = '/post/'\n"
    );
    let page = "---\ntitle: A\nmenu:\n  main:\n    name: m\n    parent: cc\n---\n";
    let later = "---\ntitle: L\ndate: 2026-06-02\ndraft: true\n---\n";
    check(
        &[
            ("hornbook.toml", &config),
            ("content/post/a.md", page),
            ("content/post/later.md", later),
            ("static/x.txt", "x"),
        ],
        &[
            "content/post/a.md:6:13: warning[menu-parent]: the menu `main` has no entry `cc` for `m` to stand below: it \
             gets one without a link (did you mean `c`?)",
            "hornbook.toml:6:11: warning[menu-parent]: the menu `main` has no entry `nonesuch` for `c` to stand below: \
             it gets one without a link (write an entry with `identifier` nonesuch, or take the `parent` out)",
            "hornbook.toml:9:12: warning[link-dead]: the entry `d` of the menu `main` leads to `/pst`, and there is no \
             such page (did you mean `/post`?)",
            "hornbook.toml:12:8: warning[link-dead]: the entry `e` of the menu `main` leads to `/none/such/`, and there \
             is no such page or file (correct the address, or take the entry out)",
            "hornbook.toml:24:12: warning[link-dead]: the entry `i` of the menu `main` leads to `/post/later.md`, which is \
             a draft, and not published (publish it by taking out its `draft`, or take this link out until then)",
        ],
    );
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

#[test]
fn languages_without_a_label_are_called_by_their_own_names() {
    let config =
        format!("{CONFIG}[languages.en]\nlabel = 'Plain'\n[languages.fr]\n[languages.xx]\n[languages.de-at]\n");
    let pages = [("content/a.md", "---\ntitle: A\n---\n"), ("hugo.toml", config.as_str())];
    let (html, _) = built_file(&pages, "a/index.html");
    for name in [">Plain</a>", ">Français</a>", ">xx</a>", ">Deutsch</a>"] {
        assert!(html.contains(name), "{name}: {html}");
    }
}

#[test]
fn json_that_templates_of_the_site_write_is_no_feed() {
    let config = format!("{CONFIG}[outputs]\npage = ['html', 'json']\n");
    let template = "{% for output in page.outputs %}{{ output.format }} {{ output.media_type }}\n{% endfor %}";
    let files = [
        ("hornbook.toml", config.as_str()),
        ("content/a.md", "---\ntitle: A\n---\n"),
        ("templates/page.json", template),
    ];
    assert_eq!(built_file(&files, "a/index.json").0.trim(), "html text/html\njson application/json");
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
fn a_list_for_language_models_has_a_heading_without_a_title_of_the_site() {
    let files = [("hornbook.toml", "baseURL = \"https://a.example/\"\n"), ("content/a.md", "---\ntitle: A\n---\n")];
    assert!(built_file(&files, "llms.txt").0.starts_with("# a.example\n"));
    let home = ("content/_index.md", "---\ntitle: Home\n---\n");
    assert!(built_file(&[files[0], files[1], home], "llms.txt").0.starts_with("# Home\n"));
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

/// Who reads one line a message sees where in a template a shortcode fails.
#[test]
fn the_short_form_names_the_place_in_the_template() {
    let template = "{% component bad() %}\n{{ 1 | nothing_of_that_kind }}\n{% endcomponent bad %}\n";
    let failing = "{% component bad(n = 0) %}\n{{ [1] | join(sep=n) }}\n{% endcomponent bad %}\n";
    let page = "---\ntitle: a\n---\nText {{< bad >}}\n";
    let found = told(&[("content/a.md", page), ("templates/shortcodes/bad.html", failing)]);
    assert!(
        found.len() == 1
            && found[0].starts_with("content/a.md:4:6: error[shortcode-failed]: ")
            && found[0].contains("; in its template, here: templates/shortcodes/bad.html:2:"),
        "{found:?}"
    );
    let found = told(&[("content/a.md", page), ("templates/shortcodes/bad.html", template)]);
    assert!(found.iter().any(|line| line.starts_with("templates/shortcodes/bad.html:2:")), "{found:?}");
}

#[test]
fn an_empty_menu_is_none_and_priorities_are_written_short() {
    let site = Folder::new(&[
        ("hornbook.toml", CONFIG),
        ("content/a.md", "---\ntitle: a\nmenus: ''\nsitemap: {priority: 1}\n---\n"),
        ("content/b.md", "---\ntitle: b\nmenus: ['', main]\nsitemap: {priority: 0.5}\n---\n"),
    ]);
    let ran = site.run("build --format short");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let map = std::fs::read_to_string(site.path().join("public/sitemap.xml")).expect("published");
    assert!(map.contains("<priority>1</priority>") && map.contains("<priority>0.5</priority>"), "{map}");
    let facts: serde_json::Value = serde_json::from_str(&site.run("inspect").out).expect("JSON");
    let menus = facts["menus"].as_object().or_else(|| facts["site"]["menus"].as_object()).expect("menus");
    assert_eq!(menus.keys().collect::<Vec<_>>(), ["main"]);
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
fn a_menu_entry_of_a_page_keeps_harmless_html_only() {
    let page = "---\ntitle: A\nmenus: {main: {pre: \"<i class='x'>*</i><script>alert(2)</script>\", post: ' <b>!</b></b></nav>'}}\n---\n";
    let files = [("content/a.md", page), ("hornbook.toml", CONFIG)];
    let folder = Folder::new(&files);
    let ran = folder.run("build --format short");
    let expected = "content/a.md:3:22: warning[markup-dropped]: the HTML tag `<script>` was left out of the menu entry's `pre` \
                    (write the entry in the configuration: its HTML is kept)";
    assert!(ran.err.contains(expected), "{}", ran.err);
    let html = std::fs::read_to_string(folder.path().join("public/index.html")).expect("a page");
    assert!(html.contains("<i class=\"x\">*</i>A <b>!</b></a>"), "{html}");
    let mut config = CONFIG.to_string();
    config.push_str("[[menus.main]]\nname = \"C\"\nurl = \"/a/\"\npre = \"<svg></svg>\"\n");
    check(&[("content/a.md", "---\ntitle: A\n---\n"), ("hornbook.toml", &config)], &[]);
}

#[test]
fn html_around_a_menu_entry_ends_with_it() {
    let page = |front: &str| format!("---\ntitle: P\nmenus: {{main: {{{front}}}}}\n---\n");
    for (front, expected) in [
        ("pre: \"<b>\"", "<b></b>P</a>"),
        ("pre: \"<b>\", post: \"</b>\"", "<b>P</b></a>"),
        ("pre: \"<i title='\", post: \"'>\"", "&lt;i title='P'></a>"),
        ("pre: \"<b><i>\", post: \"</b></i>\"", "<b><i>P</i></b></a>"),
        ("pre: \"<i id='main'></i>\"", "<i></i>P</a>"),
    ] {
        let (html, messages) = built_file(&[("content/p.md", &page(front))], "index.html");
        assert!(html.contains(&format!(">{expected}")), "{front}: {html}");
        assert!(!messages.contains("warning["), "{front}: {messages}");
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
            "content/a.md:5:1: warning[front-matter-type]: `steps` has no effect here: only guides have steps (write the \
             `series` and `letter` of the guide, or its `task`; or take `steps` out)",
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
fn every_fault_of_a_list_of_the_configuration_is_told() {
    let config = "title = \"A\"\nbaseURL = \"https://example.org/?a=b#c\"\ndisableKinds = [\"taxonmy\", \"trem\"]\n\
                  staticDir = [\"static\", \"nothere\"]\n";
    check(
        &[("hornbook.toml", config), ("content/a.md", "---\ntitle: A\n---\n")],
        &[
            "hornbook.toml:2:1: error[config-value]: `https://example.org/?a=b#c` cannot be the address of a site: \
             nothing can follow behind its `?` (write what stands before that: `https://example.org/`)",
            "hornbook.toml:3:1: warning[config-value]: there is no kind `taxonmy` to leave out (did you mean `taxonomy`?)",
            "hornbook.toml:3:1: warning[config-value]: there is no kind `trem` to leave out (did you mean `term`?)",
            "hornbook.toml:4:1: warning[config-value]: there is no folder `nothere`, whose files should be published as \
             they are (make the folder, or take it out)",
        ],
    );
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
fn faults_of_templates_have_a_cure_that_can_be_followed() {
    for (text, expected) in [
        ("{{ page.title", "the `{{` that begins here is never ended (write `}}` where it ends)"),
        (
            "{% include \"nope.html\" %}",
            "unknown template `nope.html` (correct the name, or write the file `templates/nope.html`)",
        ),
        (
            "{% component badge(text) %}{{ @page.title }}{% endcomponent badge %}",
            "`@page` stands only among the arguments of a component (ask for it there, as in `{% component badge(text, \
             @page) %}`, and write `page` here)",
        ),
    ] {
        let found = told(&[("templates/page.html", text), ("content/a.md", "---\ntitle: A\n---\n")]);
        assert!(found[0].ends_with(expected), "{text}: {found:?}");
    }
    let price =
        "{% component price(amount: integer) {\"positional\": [\"amount\"]} %}{{ amount }}{% endcomponent price %}";
    let page = "---\ntitle: A\n---\n{{< price amount=\"x\" >}}\n";
    let found = told(&[("templates/shortcodes/price.html", price), ("content/a.md", page)]);
    let help = "(write a whole number without quotes, such as `amount=5`)";
    assert!(found[0].ends_with(help), "{found:?}");
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
fn a_page_that_is_very_large_is_told() {
    let page = format!("---\ntitle: A\n---\n{}", "Word. ".repeat(400_000));
    let found = told(&[("content/a.md", &page)]);
    assert!(found.len() == 1 && found[0].contains("warning[file-too-large]: the page is 2 MB large"), "{found:?}");
    let many = format!("---\ntitle: A\n---\n{}", "- a\n".repeat(400_000));
    let found = told(&[("content/a.md", &many)]);
    assert!(found.len() == 1 && found[0].contains("error[markdown-too-large]: up to here this text"), "{found:?}");
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
