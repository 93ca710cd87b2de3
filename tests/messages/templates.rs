//! Templates.

use super::{built_file, check, told};
use crate::common::command::CONFIG;

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
fn calls_by_position_and_single_backslashes_are_told_how_to_write() {
    for (call, help) in [
        ("{{ url_for(\"x\") }}", "give each argument its name: `get_url(path=\"/post/a/\")`, `truncate(length=5)`"),
        (
            "{{ page.title | truncate(5) }}",
            "give each argument its name: `get_url(path=\"/post/a/\")`, `truncate(length=5)`",
        ),
        (
            "{{ page.title | regex_replace(pattern=\"\\d\", rep=\"\") }}",
            "write a `\\` that means itself twice: `\"\\\\d\"`",
        ),
    ] {
        let found = told(&[("content/a.md", "---\ntitle: A\n---\n"), ("templates/page.html", call)]);
        assert!(found.len() == 1 && found[0].ends_with(&format!("({help})")), "{found:?}");
    }
}
