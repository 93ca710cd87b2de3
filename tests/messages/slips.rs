//! Slips that authors make often: what they are told names the slip and the cure.

use super::told;
use crate::common::command::{CONFIG, Folder};

const PICTURE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"/>";

/// A page with `body` in a site that has a picture, a file, a page and a post folder beside it.
fn told_of(body: &str) -> Vec<String> {
    told(&[
        ("content/q.md", &format!("---\ntitle: Q\n---\n{body}\n")),
        ("content/post/x.md", "---\ntitle: X\n---\n## Open Setup & Go\n"),
        ("static/pic one.svg", PICTURE),
        ("static/img/setup-gear.svg", PICTURE),
        ("static/files/doc.pdf", "x"),
        ("assets/img/logo.svg", PICTURE),
    ])
}

/// The messages for a page with `body`, without their places.
#[track_caller]
fn check(body: &str, expected: &[&str]) {
    let told = told_of(body);
    let found: Vec<&str> = told.iter().filter_map(|line| line.split_once(": ").map(|(_, words)| words)).collect();
    assert_eq!(found, expected, "{body}");
}

#[test]
fn the_folder_of_a_file_is_no_part_of_its_address() {
    let picture = |written: &str, folder: &str, address: &str| {
        format!(
            "warning[image-missing]: there is no picture at `{written}` (write `{address}`: the folder `{folder}/` is no \
             part of the address)"
        )
    };
    for written in ["/static/img/setup-gear.svg", "static/img/setup-gear.svg", "../../static/img/setup-gear.svg"] {
        check(&format!("![a]({written})"), &[&picture(written, "static", "/img/setup-gear.svg")]);
        check(&format!("<img src=\"{written}\" alt=\"a\">"), &[&picture(written, "static", "/img/setup-gear.svg")]);
    }
    check("![a](/assets/img/logo.svg)", &[&picture("/assets/img/logo.svg", "assets", "/img/logo.svg")]);
    let link = |written: &str, folder: &str, address: &str| {
        format!(
            "warning[link-dead]: there is no page or file at `{written}` (write `{address}`: the folder `{folder}/` is no \
             part of the address)"
        )
    };
    check("[a](/static/files/doc.pdf#p)", &[&link("/static/files/doc.pdf#p", "static", "/files/doc.pdf#p")]);
    check("[a](/content/post/x.md)", &[&link("/content/post/x.md", "content", "/post/x/")]);
    check(
        "![a](/static/img/none.svg)",
        &["warning[image-missing]: there is no picture at `/static/img/none.svg` (put the file into the post's own \
           folder, `static/` or `assets/`, or correct its name)"],
    );
}

#[test]
fn slips_between_arguments_are_named_and_mended() {
    let gear = "src=\"/img/setup-gear.svg\"";
    for (written, expected) in [
        (
            "caption=\"Click the \"Save\" button\" alt=\"x\"",
            "the quotes inside the text of `caption` end it (write the inner quotes as `\\\"`, or use curly quotes: `{{< \
             image src=\"/img/setup-gear.svg\" caption=\"Click the \\\"Save\\\" button\" alt=\"x\" >}}`)",
        ),
        (
            "caption=\"5\" screen\"",
            "the quotes inside the text of `caption` end it (write the inner quotes as `\\\"`, or use curly quotes: `{{< \
             image src=\"/img/setup-gear.svg\" caption=\"5\\\" screen\" >}}`)",
        ),
        (
            "caption=\"A gear alt=\"x y\"",
            "the quote that opens the text of `caption` is never closed (write `\"` where the text ends: `{{< image \
             src=\"/img/setup-gear.svg\" caption=\"A gear\" alt=\"x y\" >}}`)",
        ),
        (
            "alt = \"x\"",
            "there is a blank before the `=` of `alt` (take it out: `{{< image src=\"/img/setup-gear.svg\" alt=\"x\" >}}`)",
        ),
        (
            "alt:\"x\"",
            "there is a `:` behind `alt` (write `=` in its place: `{{< image src=\"/img/setup-gear.svg\" alt=\"x\" >}}`)",
        ),
        (
            "alt='two words'",
            "`'` is not a quote in a shortcode (write double quotes: `{{< image src=\"/img/setup-gear.svg\" alt=\"two \
             words\" >}}`)",
        ),
    ] {
        let expected = format!("error[shortcode-syntax]: {expected}");
        check(&format!("{{{{< image {gear} {written} >}}}}"), &[&expected]);
    }
    check(
        "{{< image src=\"/img/setup-gear.svg\", alt=\"x\" >}}",
        &[
            "error[shortcode-syntax]: there is a comma behind a value (take it out: blanks are between the values: `{{< \
           image src=\"/img/setup-gear.svg\" alt=\"x\" >}}`)",
        ],
    );
    check(
        "{{< image src=\"/img/setup-gear.svg\" alt='x' >}}",
        &["warning[shortcode-arguments]: `'` is not a quote in a shortcode, so it is a part of `alt` (write double \
           quotes: `alt=\"x\"`)"],
    );
    check("{{< image src=\"/img/setup-gear.svg\" alt=\"'x'\" >}}", &[]);
    // What is no known slip is told as before.
    check(
        "{{< image src=\"/img/setup-gear.svg\" alt two >}}",
        &[
            "error[shortcode-syntax]: `alt` has no name, but values before it have one (give every value of the shortcode \
           a name, or none; values with blanks need double quotes)",
        ],
    );
}

#[test]
fn the_slip_in_a_call_is_told_at_its_place() {
    let image = "{{< image src=\"/img/setup-gear.svg\"";
    let mended = format!("{image} title=\"T u\" >}}}}");
    let straight = format!("write straight quotes, `\"`: `{mended}`");
    for (written, expected) in [
        (
            "{{< kbd \"A\" }} and {{< kbd \"C\" >}}".to_string(),
            "1: the tag is opened here, and no `>}}` ends it (write `>}}` in place of `}}`)".to_string(),
        ),
        (
            "<<< kbd \"A\" >> and <<< kbd \"C\" >>>".to_string(),
            "1: the tag is opened here, and no `>>>` ends it (write `>>>` in place of `>>`)".to_string(),
        ),
        (
            "{{< kbd A+B }} and {{< kbd \"C\" >}}".to_string(),
            "1: the tag is opened here, and no `>}}` ends it (write `>}}` in place of `}}`: `{{< kbd \"A+B\" >}}`)"
                .to_string(),
        ),
        (
            "{{< note title=\"A\" body{{< /note >}}".to_string(),
            "1: the tag is opened here, and no `>}}` ends it (put `>}}` at its end)".to_string(),
        ),
        (
            "{{< kbd \"A >}} and {{< kbd \"C\" >}}".to_string(),
            "9: the quote that opens this text is never closed (write `\"` where the text ends: `{{< kbd \"A\" >}}`)"
                .to_string(),
        ),
        (
            "{{< kbd A\" >}} and {{< kbd \"C\" >}}".to_string(),
            "9: no quote opens this text, and one closes it (write `\"` before it too: `{{< kbd \"A\" >}}`)"
                .to_string(),
        ),
        (
            format!("{image} title \"T u\" >}}}}"),
            format!(
                "37: there is no `=` between `title` and its value (write it, with no blank around it: `{mended}`)"
            ),
        ),
        (
            "{{< image \"/img/setup-gear.svg\" title=\"T u\" >}}".to_string(),
            format!(
                "11: this value has no name, but others in the call have one (write its name and `=` before it, such as \
                 `src=`: `{mended}`)"
            ),
        ),
        (
            format!("{image} title=“T u” >}}}}"),
            format!("43: `“` is a curly quote, which is no quote in a shortcode ({straight})"),
        ),
    ] {
        let found = told_of(&written);
        let found: Vec<String> = found
            .iter()
            .map(|line| line.replace("content/q.md:4:", "").replace("error[shortcode-syntax]: ", ""))
            .collect();
        assert_eq!(found, [expected], "{written}");
    }
    for quotes in ["“”", "„“", "‘’", "«»", "‹›", "“\"", "\"”"] {
        let mut signs = quotes.chars();
        let (open, close) = (signs.next().unwrap_or('"'), signs.next().unwrap_or('"'));
        let found = told_of(&format!("{image} title={open}T u{close} >}}}}"));
        assert!(found.len() == 1 && found[0].ends_with(&format!("({straight})")), "{quotes}: {found:?}");
    }
    check(
        "{{< note title=“T” >}}x{{< /note >}}",
        &[
            "warning[shortcode-arguments]: `“` is a curly quote, which is no quote in a shortcode, so it is a part of `title` \
           (write straight quotes: `title=\"T\"`)",
        ],
    );
}

#[test]
fn links_that_a_blank_makes_a_text_are_told() {
    let told = |kind: &str, what: &str, why: &str, help: &str| {
        format!("warning[{kind}]: this is shown as text, and is no {what}: {why} ({help})")
    };
    let gap = "there is a blank between `]` and `(`";
    for (written, expected) in [
        ("![a] (/x.png)", told("image-missing", "picture", gap, "take it out: `![a](/x.png)`")),
        ("[t] (/post/x/)", told("link-dead", "link", gap, "take it out: `[t](/post/x/)`")),
        ("[t] (https://example.com/a)", told("link-dead", "link", gap, "take it out: `[t](https://example.com/a)`")),
        (
            "![p](/pic (1).png)",
            told(
                "image-missing",
                "picture",
                "there is a blank in `/pic (1).png`",
                "write `![p](</pic (1).png>)`, or `%20` for each blank of the address",
            ),
        ),
        (
            "[p](/Price List.pdf \"Prices\")",
            told(
                "link-dead",
                "link",
                "there is a blank in `/Price List.pdf`",
                "write `[p](</Price List.pdf> \"Prices\")`, or `%20` for each blank of the address",
            ),
        ),
        (
            "[p](https://example.com/my page.aspx)",
            told(
                "link-dead",
                "link",
                "there is a blank in `https://example.com/my page.aspx`",
                "write `[p](https://example.com/my%20page.aspx)`",
            ),
        ),
    ] {
        check(written, &[&expected]);
    }
    check(
        "![a](/picone.svg)",
        &["warning[image-missing]: there is no picture at `/picone.svg` (did you mean `/pic%20one.svg`?)"],
    );
    check(
        "a[0] (x) a[0] (/x) [sic] (and more) [1] (https://example.com) [r] (/y) `[t] (/x)`\n\n- [ ] (/a)\n- [x] (/b)\n\n\
         [r]: /post/x/\n",
        &[],
    );
}

#[test]
fn a_shortcode_of_hugos_is_to_be_written_anew() {
    let page = ("content/q.md", "---\ntitle: Q\n---\n{{< alarm \"x\" >}}\n");
    let found = told(&[page]);
    let expected = "content/q.md:4:1: error[shortcode-unknown]: no shortcode is called `alarm` (write its template as \
                    `templates/shortcodes/alarm.html`, or take the call out)";
    assert_eq!(found, [expected]);
    for file in ["layouts/shortcodes/alarm.html", "layouts/_shortcodes/alarm.html"] {
        let found = told(&[page, (file, "{{ .Inner }}")]);
        let expected = format!(
            "content/q.md:4:1: error[shortcode-unknown]: no shortcode is called `alarm` (`{file}` is a Go template of \
             Hugo's, which is not read: write it anew as `templates/shortcodes/alarm.html`, or take the call out)"
        );
        assert!(found.contains(&expected), "{found:?}");
    }
}

#[test]
fn a_go_template_is_known_as_one() {
    let page = ("content/q.md", "---\ntitle: Q\n---\n{{< alarm >}}\n");
    for (template, place, help) in [
        ("<b>{{ .Inner }}</b>", "1:4", "the text between the tags is `{{ body | markdownify }}`"),
        (
            "{{ .Get \"src\" }}",
            "1:1",
            "an argument is written by its name: `{{ src }}`, or `{{ args[0] }}` for one without a name",
        ),
        ("\n{{- if .Params.x -}}a{{- end -}}", "2:1", "a condition is `{% if page.title %}…{% endif %}`"),
        ("{{ $x := .Get 0 }}{{ $x }}", "1:1", "a value gets its name with `{% set name = src %}`"),
        ("{{ partial \"x\" . }}", "1:1", "a part is taken in with `{% include \"partials/name.html\" %}`"),
        ("{{ define \"main\" }}x{{ end }}", "1:1", "a block is `{% block main %}…{% endblock main %}`"),
        ("{{ range .Site.Params.x }}{{ . }}{{ end }}", "1:1", "a loop is `{% for item in pages() %}…{% endfor %}`"),
    ] {
        let expected = format!(
            "templates/shortcodes/alarm.html:{place}: error[template-syntax]: this is a Go template of Hugo's, and \
             templates are written in Tera (write it anew: {help}; see /docs/templates/)"
        );
        assert_eq!(told(&[page, ("templates/shortcodes/alarm.html", template)]), [expected], "{template}");
    }
    let raw = "{% raw %}{{ .Inner }}{% endraw %}{{ \"{{ .x }}\" }}";
    assert_eq!(told(&[page, ("templates/shortcodes/alarm.html", raw)]), [""; 0]);
}

#[test]
fn what_is_shown_as_text_by_a_slip_is_told() {
    check(
        "![a](pic one.svg) and [b](/files/my doc.pdf)",
        &[
            "warning[image-missing]: this is shown as text, and is no picture: there is a blank in `pic one.svg` (write \
             `![a](<pic one.svg>)`, or `%20` for each blank of the address)",
            "warning[link-dead]: this is shown as text, and is no link: there is a blank in `/files/my doc.pdf` (write \
             `[b](</files/my doc.pdf>)`, or `%20` for each blank of the address)",
        ],
    );
    for written in [
        "{{ image src=\"/img/setup-gear.svg\" }}",
        "{{ < image src=\"/img/setup-gear.svg\" >}}",
        "{{ < image src=\"/img/setup-gear.svg\" > }}",
        "{< image src=\"/img/setup-gear.svg\" >}",
    ] {
        check(
            written,
            &["warning[shortcode-syntax]: this is shown as text, and is no call of `image` (write `{{< image \
               src=\"/img/setup-gear.svg\" >}}`, with no blank between the signs)"],
        );
    }
    check(
        "![b](C:\\Users\\me\\gear.png)",
        &[
            "warning[image-missing]: `C:\\Users\\me\\gear.png` is a place on your own disk, and readers do not have it (put \
           the file into `static/`, and write `/gear.png`)",
        ],
    );
    // Samples, words in braces, and brackets that are no links.
    check(
        "`{{ image src=\"x\" }}` `![a](pic one.svg)` {{ image }} {{ tip }} {{ user \"x\" }} [1](see fig. 2) \\[a](b c.png)\n\n\
         ```\n{< image src=\"x\" >}\n![a](pic one.svg)\n```\n\n![a](</pic one.svg>) ![a](/pic%20one.svg)\n\n\
         {{</* image src=\"x\" */>}}",
        &[],
    );
}

#[test]
fn words_that_a_remark_of_yaml_swallows_are_told() {
    let page = |front_matter: &str| told(&[("content/q.md", &format!("---\n{front_matter}\n---\nx\n"))]);
    assert_eq!(
        page("title: Q\ntags: [#salesforce, #flows]"),
        [
            "content/q.md:3:8: error[front-matter-syntax]: `#` begins a remark in YAML, so that the rest of this line is not \
          read (put the texts in quotes: `tags: [\"#salesforce\", \"#flows\"]`)"
        ]
    );
    assert_eq!(
        page("tags: [#a, b]\ntitle: Q"),
        [
            "content/q.md:2:8: error[front-matter-syntax]: `#` begins a remark in YAML, so that the rest of this line is not \
          read (put the texts in quotes: `tags: [\"#a\", b]`)"
        ]
    );
    assert_eq!(
        page("title: #1 trick for flows"),
        [
            "content/q.md:2:8: warning[front-matter-type]: `title` is empty: `#` begins a remark in YAML (put the text in \
          quotes: `title: \"#1 trick for flows\"`)"
        ]
    );
    assert_eq!(
        page("title: A # B\ntags: #salesforce #flows"),
        [
            "content/q.md:2:10: warning[front-matter-type]: what stands behind ` #` is a remark in YAML, and no part of \
             `title` (put the text in quotes: `title: \"A # B\"`; a remark that is meant goes on a line of its own)",
            "content/q.md:3:7: warning[front-matter-type]: `tags` is empty: `#` begins a remark in YAML (put the text in \
             quotes: `tags: [\"#salesforce\", \"#flows\"]`)",
        ]
    );
    assert_eq!(page("# a note\ntitle: \"Q\" # old\ndraft: false # not yet\ntags: [a, b] #all"), [""; 0]);
}

#[test]
fn a_heading_of_the_same_words_is_proposed() {
    check(
        "[a](/post/x/#open-setup)",
        &["warning[link-dead-anchor]: `/post/x/#open-setup` leads to no heading (did you mean `#open-setup--go`?)"],
    );
    check(
        "[a](/post/x/#deploy)",
        &[
            "warning[link-dead-anchor]: `/post/x/#deploy` leads to no heading (the part behind `#` is the heading in lower \
           case with hyphens)",
        ],
    );
}

#[test]
fn a_call_that_cannot_be_read_is_no_html() {
    check(
        "{{<image src=\"/img/setup-gear.svg\" title=\"a\" />}}",
        &[
            "error[shortcode-no-body]: the shortcode `image` takes no text, so it is not closed (leave out the `/` at the \
           end of the tag)",
        ],
    );
}

#[test]
fn a_list_that_is_written_as_one_text_is_told() {
    let page = |tags: &str| told(&[("content/q.md", &format!("---\ntitle: Q\ntags: {tags}\n---\nx\n"))]);
    for (tags, items) in [("a, b, c", "\"a\", \"b\", \"c\""), ("flows; big data", "\"flows\", \"big data\"")] {
        let expected = format!(
            "content/q.md:3:1: warning[front-matter-type]: `tags` must be a list of texts, and is `{tags}` (write `tags: \
             [{items}]`)"
        );
        assert_eq!(page(tags), [expected]);
    }
    for tags in ["a", "Washington, DC", "food, drink and travel", "food, drink, and travel", "[\"a, b, c\"]"] {
        assert_eq!(page(tags), [""; 0], "{tags}");
    }
}

#[test]
fn loops_over_texts_and_over_nothing_are_told() {
    let page = ("content/q.md", "---\ntitle: Q\ntags: [a]\n---\nx\n");
    for (template, expected) in [
        (
            "{% for t in page.taxonomies.tags %}{{ t.title }}{% endfor %}",
            "templates/page.html:1:41: error[template-failed]: field `title` is not defined (while rendering \
             `content/q.md`) (`t` has no fields: if it is text, write `{{ t }}`)",
        ),
        (
            "{% for t in page.params.topics %}{{ t }}{% endfor %}",
            "templates/page.html:1:13: error[template-failed]: a `for` needs a list, and has nothing (while rendering \
             `content/q.md`) (write ` or []` behind the list: then the loop has nothing to do)",
        ),
    ] {
        assert_eq!(told(&[page, ("templates/page.html", template)]), [expected], "{template}");
    }
    assert_eq!(
        told(&[page, ("templates/page.html", "{% for t in page.params.topics or [] %}{{ t }}{% endfor %}")]),
        [""; 0]
    );
}

#[test]
fn hidden_files_in_a_new_output_folder_can_be_put_back() {
    let folder = Folder::new(&[("hornbook.toml", CONFIG), ("content/q.md", "---\ntitle: Q\n---\nx\n")]);
    folder.write("public/.git", "gitdir: ../x\n");
    let refused = folder.run("build --format short").err;
    assert!(refused.contains("move these files away, build, and put them back"), "{refused}");
    std::fs::remove_file(folder.path().join("public/.git")).expect("removed");
    assert_eq!(folder.run("build").code, 0);
    folder.write("public/.git", "gitdir: ../x\n");
    assert_eq!(folder.run("build").code, 0);
    assert!(folder.has("public/.git"));
    folder.write("other/mine.txt", "x");
    folder.write("other/.git", "x");
    let refused = folder.run("build --output other --format short").err;
    assert!(refused.contains("or choose another folder"), "{refused}");
}
