//! Slips of the finger: what is misspelt is told, with what was meant.
#![allow(clippy::disallowed_methods, reason = "tests make and read folders of their own")]

mod common;

use common::command::{CONFIG, Folder};

/// A site of `files`, with a configuration if they have none.
fn site(files: &[(&str, &str)]) -> Folder {
    let mut files = files.to_vec();
    if !files.iter().any(|(path, _)| path.starts_with("hugo.") || path.starts_with("hornbook.")) {
        files.push(("hornbook.toml", CONFIG));
    }
    Folder::new(&files)
}

/// Every message for a site of `files`, one a line.
#[track_caller]
fn check(files: &[(&str, &str)], expected: &[&str]) {
    let ran = site(files).run("build --format short");
    let is_message = |line: &&str| ["error[", "warning[", "note["].iter().any(|word| line.contains(word));
    let told: Vec<&str> = ran.err.lines().filter(is_message).collect();
    assert_eq!(told, expected, "{files:?}");
}

/// The messages for a page with this text on line 4.
#[track_caller]
fn check_text(text: &str, expected: &[&str]) {
    let expected: Vec<String> = expected.iter().map(|line| format!("content/a.md:4:{line}")).collect();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"8\"/>";
    check(&[("content/a.md", &format!("---\ntitle: A\n---\n{text}\n")), ("static/p.svg", picture)], &expected);
}

/// The one message for a template of pages, behind its file; the page has a section beside it.
#[track_caller]
fn check_template(template: &str, expected: &str) {
    let expected = format!("templates/page.html:{expected}");
    let page = "---\ntitle: A\n---\n";
    check(&[("templates/page.html", template), ("content/a.md", page), ("content/post/_index.md", page)], &[&expected]);
}

#[test]
fn arguments_that_a_shortcode_of_hugo_does_not_know_are_left_out_and_told() {
    check_text(
        "{{< figure src=\"/p.svg\" alt=\"P\" captoin=\"x\" >}}",
        &[
            "1: warning[shortcode-arguments]: `figure` has no argument `captoin`, so it is left out (did you mean `caption`?)",
        ],
    );
    check_text(
        "{{< youtube id=\"dQw4w9WgXcQ\" titel=\"T\" >}}",
        &[
            "1: warning[shortcode-arguments]: `youtube` has no argument `titel`, so it is left out (did you mean `title`?)",
        ],
    );
    check_text(
        "{{< x user=\"a\" id=\"1\" thread=true >}}",
        &["1: warning[shortcode-arguments]: `x` has no argument `thread`, so it is left out (it takes `id`, `user`)"],
    );
    check_text(
        "{{< image src=\"/p.svg\" atl=\"x\" >}}",
        &["1: error[shortcode-arguments]: `image` has no argument `atl` (did you mean `alt`?)"],
    );
}

#[test]
fn arguments_that_hugo_documents_are_taken_without_a_word() {
    for call in [
        "{{< figure src=\"/p.svg\" link=\"/a/\" target=\"_blank\" rel=\"noopener\" alt=\"a\" title=\"t\" caption=\"c\" \
         class=\"k\" height=\"50\" width=\"100%\" loading=\"lazy\" attr=\"b\" attrlink=\"/a/\" >}}",
        "{{< youtube id=\"dQw4w9WgXcQ\" allowFullScreen=false autoplay=true class=\"k\" controls=false end=3 loading=\"lazy\" \
         loop=true mute=true start=1 title=\"t\" >}}",
        "{{< vimeo id=55073825 allowFullScreen=true class=\"k\" loading=\"lazy\" title=\"t\" >}}",
        "{{< details summary=\"s\" title=\"t\" name=\"n\" class=\"k\" open=true >}}x{{< /details >}}",
        "{{< qr text=\"t\" level=\"high\" scale=4 targetDir=\"codes\" alt=\"a\" class=\"k\" id=\"i\" title=\"t\" loading=\"lazy\" />}}",
        "{{< x user=\"a\" id=\"1\" >}}{{< instagram CxOWiQNP2MO >}}{{< gist a 0123456789abcdef file.go >}}",
        "{{< comment anything=1 >}}x{{< /comment >}}",
    ] {
        check_text(call, &[]);
    }
}

#[test]
fn widths_and_heights_that_are_none_are_left_out_and_told() {
    let text = "{{< image src=\"/p.svg\" alt=\"P\" width=\"abc\" height=-5 >}}";
    let help = |name: &str| format!("(write a number above zero, such as `{name}=\"640\"`, or leave `{name}` out)");
    check_text(
        text,
        &[
            &format!(
                "1: warning[shortcode-arguments]: `height` of `image` is no number of pixels: `-5`, so it is left out {}",
                help("height")
            ),
            &format!(
                "1: warning[shortcode-arguments]: `width` of `image` is no number of pixels: `abc`, so it is left out {}",
                help("width")
            ),
        ],
    );
    for width in ["640", "640px", "50%", "62.5"] {
        check_text(&format!("{{{{< image src=\"/p.svg\" alt=\"P\" width=\"{width}\" height=40 >}}}}"), &[]);
    }
    for width in ["0", "50vw", "%", "1.2.3", "1e3"] {
        let message = format!(
            "1: warning[shortcode-arguments]: `width` of `figure` is no number of pixels: `{width}`, so it is left out {}",
            help("width")
        );
        check_text(&format!("{{{{< figure src=\"/p.svg\" alt=\"P\" width=\"{width}\" >}}}}"), &[&message]);
    }
}

#[test]
fn fields_are_proposed_that_no_template_names() {
    let fault = |place: &str, name: &str, near: &str| {
        format!(
            "{place}: error[template-failed]: field `{name}` is not defined (while rendering `content/a.md`) (did you mean \
             `{near}`?)"
        )
    };
    for (name, near) in [
        ("wieght", "weight"),
        ("word_cout", "word_count"),
        ("toc_htm", "toc_html"),
        ("reding_time", "reading_time"),
        ("slgu", "slug"),
        ("parms", "params"),
    ] {
        check_template(&format!("{{{{ page.{name} }}}}"), &fault("1:9", name, near));
    }
    check_template("{{ page[\"wieght\"] }}", &fault("1:9", "wieght", "weight"));
    check_template("{% for a in page.subsectons %}{% endfor %}", &fault("1:18", "subsectons", "subsections"));
    check_template("{% if site.mnus.main %}{% endif %}", &fault("1:12", "mnus", "menus"));
    check_template("{{ page.wieght + 1 }}", &fault("1:9", "wieght", "weight"));
    let in_list = "{% set home = get_section(path=\"/\") %}{% for a in home.subsections %}{{ a.wieght }}{% endfor %}";
    check_template(in_list, &fault("1:75", "wieght", "weight"));
}

#[test]
fn the_fields_that_are_listed_are_all_that_a_page_has() {
    let files = [("templates/page.html", "{{ page.zzzzzz }}"), ("content/a.md", "---\ntitle: A\n---\n")];
    let full = site(&files).run("build --format short").err;
    for field in ["weight", "word_count", "toc_html", "slug", "params", "content"] {
        assert!(full.contains(&format!("`{field}`")), "{field}: {full}");
    }
    let template = "{% set a = get_page(path=\"/a\") %}{{ a.zzzzzz }}";
    let brief = site(&[("templates/page.html", template), files[1]]).run("build --format short").err;
    assert!(brief.contains("`weight`, `word_count`;") && !brief.contains("`toc_html`"), "{brief}");
    let shortcode = "{% component box(@page) %}{{ page.zzzzzz }}{% endcomponent box %}";
    let files = [("templates/shortcodes/box.html", shortcode), ("content/a.md", "---\ntitle: A\n---\n{{< box >}}\n")];
    let facts = site(&files).run("build --format short").err;
    assert!(facts.contains("`weight`;") && !facts.contains("`word_count`"), "{facts}");
}

#[test]
fn variables_are_proposed_wherever_they_stand() {
    let fault = |place: &str, name: &str, near: &str| {
        format!(
            "{place}: error[template-failed]: variable `{name}` is not defined (while rendering `content/a.md`) (did you mean \
             `{near}`?)"
        )
    };
    check_template("{{ lng }}", &fault("1:4", "lng", "lang"));
    check_template("{% for a in pges %}{% endfor %}", &fault("1:13", "pges", "pages()"));
    check_template("{% for a in pges | reverse %}{% endfor %}", &fault("1:13", "pges", "pages()"));
    check_template("{% set guides = [1] %}{% for a in guide %}{% endfor %}", &fault("1:35", "guide", "guides"));
    check_template("{{ headng | upper }}", &fault("1:4", "headng", "heading"));
    // What is there and empty is not misspelt.
    check_template(
        "{{ page.date | date }}",
        "1:4: error[template-failed]: the filter `date` needs text, and was given nothing (while rendering `content/a.md`) \
         (ask first whether it is there: `{% if page.date %}…{% endif %}`)",
    );
}

#[test]
fn arguments_of_functions_and_filters_are_proposed() {
    for (template, expected) in [
        (
            "{% for a in pages(secton=\"post\") %}{% endfor %}",
            "1:19: error[template-syntax]: the function `pages` has no argument `secton` (did you mean `section`?)",
        ),
        (
            "{% set a = get_page(pth=\"/a\") %}",
            "1:21: error[template-syntax]: the function `get_page` has no argument `pth` (did you mean `path`?)",
        ),
        (
            "{{ page.date | date(fromat=\"%Y\") }}",
            "1:21: error[template-syntax]: the filter `date` has no argument `fromat` (did you mean `format`?)",
        ),
        (
            "{{ page.title | truncate(length=5, foo=1) }}",
            "1:36: error[template-syntax]: the filter `truncate` has no argument `foo` (it takes `length`, `end`)",
        ),
        (
            "{% set a = get_page() %}",
            "1:12: error[template-failed]: missing keyword argument `path` (while rendering `content/a.md`) (write \
             `get_page(path=…)`)",
        ),
    ] {
        check_template(template, expected);
    }
}

#[test]
fn three_brackets_around_nearly_a_shortcode_are_told() {
    check_text(
        "<<< imge src=\"/p.svg\" >>>",
        &[
            "1: warning[shortcode-unknown]: this is shown as text: no shortcode is called `imge` (did you mean `<<< image`?)",
        ],
    );
    for text in ["`<<< imge >>>`", "<<< nothing like one >>>", "<<< imge", "<<<", "<<< 1 >>>", "1 <<<imge\n>>>"] {
        check_text(text, &[]);
    }
}

#[test]
fn options_of_code_outside_of_braces_are_told() {
    check_text(
        "```go linenos\nx\n```",
        &[
            "1: warning[attributes-unreadable]: `linenos` behind this fence stands in no braces, and is left out (write it as \
           `go {linenos=true}`)",
        ],
    );
    check_text(
        "```go hl_lines=2\nx\n```",
        &[
            "1: warning[attributes-unreadable]: `hl_lines=2` behind this fence stands in no braces, and is left out (write it \
           as `go {hl_lines=2}`)",
        ],
    );
    for text in ["```go {linenos=true}\nx\n```", "```linenos\nx\n```", "```rust,ignore title=x\nx\n```"] {
        check_text(text, &[]);
    }
}

#[test]
fn links_lead_to_the_page_that_is_meant() {
    let page = |text: &str| format!("---\ntitle: A\n---\n{text}\n");
    let told = |text: &str, expected: &[&str]| {
        let (a, plain) = (page(text), page(""));
        let files = [
            ("content/post/a.md", a.as_str()),
            ("content/post/b.md", plain.as_str()),
            ("content/other/b.md", plain.as_str()),
        ];
        check(&files, expected);
    };
    let dead = |written: &str, near: &str| {
        format!(
            "content/post/a.md:4:1: warning[link-dead]: there is no page or file at `{written}` (did you mean `{near}`?)"
        )
    };
    told("[own](/POST/a/)", &[&dead("/POST/a/", "/post/a/")]);
    let file = "content/post/a.md:4:1: warning[link-dead]: there is no page or file at `b.md` (write the address of that \
                file's page, `/post/b/`)";
    told("[beside](b.md)", &[file]);
    told("[above](../b.md)", &[&dead("../b.md", "/post/b/")]);
    told(
        "{{< ref \"/post/bb\" >}}",
        &[
            "content/post/a.md:4:1: error[ref-not-found]: there is no page `/post/bb` to refer to (did you mean `/post/b`?)",
        ],
    );
}

#[test]
fn a_page_that_is_there_in_another_language_is_said_to_be() {
    let config = format!("{CONFIG}[languages.en]\n[languages.fr]\n");
    check(
        &[
            ("hornbook.toml", &config),
            ("content/post/a.fr.md", "---\ntitle: A\n---\n{{< ref \"/post/b\" >}}\n"),
            ("content/post/b.md", "---\ntitle: B\n---\n"),
        ],
        &[
            "content/post/a.fr.md:4:1: error[ref-not-found]: the page `/post/b` is not there in the language `fr`: there is \
           `content/post/b.md` in `en` (translate it, or write `lang=\"en\"` into the call, with the path as \
           `path=\"/post/b\"`)",
        ],
    );
}

#[test]
fn keys_are_proposed_as_they_are_written() {
    check(
        &[("content/a.md", "---\ntitle: A\nexpirydat: 2029-01-01\ntranslationky: a\n---\n")],
        &[
            "content/a.md:3:1: warning[front-matter-near-miss]: the key `expirydat` is not known (did you mean `expiryDate`?)",
            "content/a.md:4:1: warning[front-matter-near-miss]: the key `translationky` is not known (did you mean \
             `translationKey`?)",
        ],
    );
    check(
        &[("content/a.md", "---\ntitle: A\npublishDate: soon\n---\n")],
        &[
            "content/a.md:3:1: error[date-unreadable]: `publishDate` must be a date, and is `soon` (write `publishDate: \
           2024-05-31` or `publishDate: 2024-05-31T14:00:00+02:00`)",
        ],
    );
}

#[test]
fn front_matter_without_its_fence_is_told() {
    check(
        &[("content/a.md", "—--\ntitle: A\ndraft: true\n---\nText\n")],
        &[
            "content/a.md:1:1: error[front-matter-missing]: the line above the front matter is `—--`, and not `---` (write three \
           hyphens: many programs make a long dash of them by themselves)",
        ],
    );
    check(
        &[("content/a.md", "title: A\ndate: 2024-01-01\n\nText\n")],
        &[
            "content/a.md:1:1: warning[front-matter-missing]: this looks like front matter, and is shown as text: there is no \
           line `---` above it (write `---` above these lines, and below them)",
        ],
    );
    check(
        &[("content/a.md", "title = \"A\"\n\nText\n")],
        &[
            "content/a.md:1:1: warning[front-matter-missing]: this looks like front matter, and is shown as text: there is no \
           line `+++` above it (write `+++` above these lines, and below them)",
        ],
    );
}

#[test]
fn a_page_without_a_title_is_told() {
    let told = |text: &str, help: &str| {
        let message = format!("content/a.md:1:1: warning[title-missing]: the page has no title ({help})");
        check(&[("content/a.md", text)], &[&message]);
    };
    told("# Rake leaves\n\nText\n", "write `title: \"Rake leaves\"` at its top, with a line `---` above and one below");
    told("---\nweight: 3\n---\nText\n", "write `title: \"…\"` into its front matter");
    told("Text\n", "write `title: \"…\"` at its top, with a line `---` above and one below");
    check(
        &[("content/a.md", "---\ntitle: [a]\n---\nText\n")],
        &["content/a.md:2:1: warning[front-matter-type]: `title` must be text, and is a list (write `title: \"a\"`)"],
    );
    // Lists have a name made of their folder, and these pages show nowhere, or have another name.
    check(
        &[
            ("content/_index.md", "---\nweight: 3\n---\n"),
            ("content/post/_index.md", "---\nweight: 3\n---\n"),
            ("content/post/a/index.md", "---\nheadless: true\n---\n"),
            ("content/post/b/index.md", "---\ntitle: B\n---\n"),
            ("content/post/b/part.md", "Text\n"),
            ("content/post/c.md", "---\ndraft: true\n---\n"),
            ("content/post/d.md", "---\nlinkTitle: D\n---\n"),
            ("content/post/e.md", "---\ntask: rake leaves\n---\n"),
        ],
        &[],
    );
}

#[test]
fn a_letter_that_is_none_is_no_letter() {
    let guide = |letter: &str| format!("---\ntitle: \"Garden ABCs: R\"\nletter: {letter}\n---\nText\n");
    let site = site(&[("content/a.md", &guide("ABC"))]);
    assert_eq!(site.run("build").code, 0);
    let listed = site.run("list --as csv").out;
    assert!(listed.contains("published,,R,"), "{listed}");
}

#[test]
fn what_stops_the_build_is_not_listed_as_published() {
    let site = site(&[
        ("content/a.md", "---\ntitle: A\ndate: 12:30\n---\n"),
        ("content/b.md", "---\ntitle: \"B\n---\n"),
        ("content/c.md", "---\ntitle: C\n---\n"),
        ("content/d.md", "---\ntitle: D\ndraft: maybe\n---\n"),
        ("content/e.md", "---\ntitle: E\0\n---\n"),
    ]);
    let ran = site.run("list --as csv");
    let states: Vec<&str> = ran.out.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert_eq!((ran.code, states), (1, vec!["faulty", "faulty", "published", "faulty", "faulty"]), "{}", ran.out);
    assert_eq!(site.run("list faulty --as csv").out.lines().count(), 5);
    // Nobody knows whether the last one is a draft.
    assert!(!site.run("build").err.contains("draft and not published"));
}

#[test]
fn advice_fits_what_is_there() {
    check(
        &[("content/a.md", "---\ntitle: A\ndraft: true\npublished: true\n---\n")],
        &[
            "content/a.md:4:1: error[date-unreadable]: `published` must be a date, and is true or false (take it out: `draft` says \
           whether the page is published)",
        ],
    );
    check(
        &[("content/post/a.md", "---\ntitle: A\naliases: [/POST/A/]\n---\n")],
        &[
            "content/post/a.md:3:1: error[url-duplicate]: `/post/a/index.html` and `/POST/A/index.html` cannot both be written, \
           since many computers take capital and small letters for the same: the page `content/post/a.md` and the alias \
           `/POST/A/` of `content/post/a.md` (take it out of the `aliases`: it is the same address but for its capital \
           letters)",
        ],
    );
}

/// A list that is lost on the way to its file is told; one whose reader has seen enough is not.
#[cfg(target_os = "linux")]
#[test]
fn a_result_that_cannot_be_written_is_an_error() {
    let site = site(&[("content/a.md", "---\ntitle: A\n---\n")]);
    for arguments in
        [&["list"][..], &["inspect"], &["inspect", "--urls"], &["man"], &["completions", "bash"], &["explain"]]
    {
        let full = std::fs::File::options().write(true).open("/dev/full").expect("every Linux has it");
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_hornbook"))
            .args(arguments)
            .current_dir(site.path())
            .stdout(full)
            .output()
            .expect("started");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        let expected = "error: the result cannot be written: the disk is full\n";
        assert_eq!((output.status.code(), told.as_str()), (Some(1), expected), "{arguments:?}");
    }
}

#[test]
fn filters_are_proposed_whose_name_is_cut_or_that_others_call_otherwise() {
    for (filter, meant) in
        [("markdown", "markdownify"), ("absolute", "absolute_url"), ("upcase", "upper"), ("size", "length")]
    {
        let expected = format!("1:17: error[template-syntax]: unknown filter `{filter}` (did you mean `{meant}`?)");
        check_template(&format!("{{{{ page.title | {filter} }}}}"), &expected);
    }
}

#[test]
fn a_call_is_proposed_with_values_of_the_right_type() {
    let template = "{% component price(amount: integer, note: string, sale: bool) \
                    {\"required\": [\"amount\", \"note\", \"sale\"]} %}{{ amount }}{{ note }}{{ sale }}{% endcomponent price %}";
    let page = |call: &str| format!("---\ntitle: A\n---\n{call}\n");
    let files = |call: &str| [("templates/shortcodes/price.html", template.to_string()), ("content/a.md", page(call))];
    let check = |call: &str, expected: &[&str]| {
        let files = files(call);
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        self::check(&files, expected);
    };
    check(
        "{{< price >}}",
        &[
            "content/a.md:4:1: error[shortcode-arguments]: `price` needs `amount` and `note` and `sale` (write it like this: \
           `{{< price amount=1 note=\"…\" sale=true >}}`)",
        ],
    );
    check("{{< price amount=1 note=\"…\" sale=true >}}", &[]);
}

#[test]
fn numbers_that_are_no_seconds_are_told_with_the_date_that_is_meant() {
    let page = |line: &str| format!("---\ntitle: A\n{line}\n---\n");
    for (line, read, help) in [
        ("publishDate: 20230102", "23 August 1970", "write `publishDate: 2023-01-02`"),
        ("lastmod: 2024", "1 January 1970", "write the month and the day too: `lastmod: 2024-05-31`"),
        ("date: 202401", "3 January 1970", "write a date: `date: 2024-05-31`"),
        ("date: 20241350", "23 August 1970", "write a date: `date: 2024-05-31`"),
    ] {
        let (key, number) = line.split_once(": ").expect("a key and a number");
        let expected = format!(
            "content/a.md:3:1: warning[date-unreadable]: `{key}` is the number {number}, which counts seconds since 1970: \
             it is read as {read} ({help})"
        );
        check(&[("content/a.md", &page(line))], &[&expected]);
    }
    for line in ["date: 1704067200", "date: '2024-01-02'", "weight: 2024"] {
        check(&[("content/a.md", &page(line))], &[]);
    }
    let toml = "+++\ntitle = \"A\"\ndate = 20230102\n+++\n";
    check(
        &[("content/a.md", toml)],
        &[
            "content/a.md:3:1: warning[date-unreadable]: `date` is the number 20230102, which counts seconds since 1970: it is \
           read as 23 August 1970 (write `date = 2023-01-02`)",
        ],
    );
}

#[test]
fn words_in_brackets_may_begin_with_a_colon() {
    let config = "baseURL: https://x.example/\ntitle: T\nfrontmatter:\n  date: [:filename, :default]\n";
    let site = site(&[
        ("hugo.yaml", config),
        ("content/post/2024-05-06-a.md", "---\ntitle: A\ntags: [a, :b, ?c]\n---\n"),
        ("content/post/b.md", "---\n{title: B, x: {a: :b}, date: 2024-01-01}\n---\n"),
    ]);
    let ran = site.run("build --strict --format short");
    assert!(ran.err.contains("published 2 pages") || ran.out.contains("published 2 pages"), "{} {}", ran.err, ran.out);
    let inspected = site.run("inspect /post/a/");
    assert!(inspected.out.contains("\":b\"") && inspected.out.contains("2024-05-06"), "{}", inspected.out);
}

#[test]
fn steps_that_are_none_are_told() {
    check_text(
        "{{< steps >}}\nNot a list\n{{< /steps >}}",
        &[
            "1: warning[shortcode-arguments]: there is no numbered list in this shortcode, so there are no steps (write the \
           steps as a list: `1. Open Settings`, the next line `2. Press Save`, and so on)",
        ],
    );
    check_text("{{< steps >}}\n1. Open it\n{{< /steps >}}", &[]);
    let page = |front: &str, text: &str| format!("---\ntitle: A\n{front}\nsteps: true\n---\n{text}\n");
    let list = "1. Open the gate\n2. Close the gate\n3. Press the button";
    check(&[("content/a.md", &page("weight: 1", list))], &[]);
    check(
        &[("content/a.md", &page("task: open it", "Text."))],
        &[
            "content/a.md:4:1: warning[front-matter-type]: `steps` is `true`, and there are none on this page (put them, as a \
           numbered list, between `{{< steps >}}` and `{{< /steps >}}`)",
        ],
    );
    check(&[("content/a.md", &page("task: open it", list))], &[]);
}

#[test]
fn attributes_of_html_that_are_left_out_are_told_once() {
    check_text(
        "<p style=\"color:red\">a</p>\n\n<b onclick=\"x\" data-x=\"y\">b</b> <i style=\"x\">c</i> <p align=center>d</p>",
        &[
            "1: warning[markup-dropped]: the attributes `style` and `onclick` of HTML tags were left out (take them out: the \
             theme says how a page looks; `markup.goldmark.renderer.unsafe = true` lets all HTML through)",
        ],
    );
}

#[test]
fn a_link_with_a_name_is_a_place_that_links_lead_to() {
    check_text(
        "<a name=\"here\"></a>Words, [back](#here), and [x](#nowhere).",
        &[
            "46: warning[link-dead-anchor]: `#nowhere` leads to no heading (the part behind `#` is the heading in lower case with \
         hyphens)",
        ],
    );
}

#[test]
fn a_menu_that_nothing_shows_is_proposed_one_that_is_shown() {
    let said = |line: &str, column: usize, name: &str, near: &str| {
        let page = format!("---\ntitle: A\n{line}\n---\n");
        let told = format!(
            "content/a.md:3:{column}: warning[menu-unknown]: nothing shows a menu `{name}`: the page stands in none (did you \
             mean `{near}`?)"
        );
        check(&[("content/a.md", &page)], &[&told]);
    };
    said("menu: mian", 7, "mian", "main");
    said("menus: [mani]", 1, "mani", "main");
    said("menu: {foter: {weight: 1}}", 8, "foter", "footer");
    let page = |menu: &str| format!("---\ntitle: A\nmenu: {menu}\n---\n");
    for known in ["main", "footer", "sidebar"] {
        check(&[("content/a.md", &page(known))], &[]);
    }
    let config = format!("{CONFIG}[[menus.mian]]\nname = 'B'\nurl = '/'\n");
    check(&[("hornbook.toml", &config), ("content/a.md", &page("mian"))], &[]);
    // Nobody knows which menus a template asks for by a name that it makes.
    let template = "{% for name, menu in site.menus %}{{ name }}{% endfor %}";
    check(&[("content/a.md", &page("mian")), ("templates/page.html", template)], &[]);
    check(&[("content/a.md", &page("mian")), ("templates/page.html", "{{ site.menus?.mian | length }}")], &[]);
}
