//! Any bytes anywhere in a site: no panic, and every place in a message lies inside its file.
#![allow(clippy::disallowed_methods, reason = "tests make and read folders of their own")]

mod common;

use common::{Built, Files, built};
use hornbook::diagnostic::Span;
use proptest::prelude::*;

/// Few cases in a usual run; `PROPTEST_CASES=10000` for a night.
fn config() -> ProptestConfig {
    let standard = ProptestConfig::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { standard.cases } else { 96 };
    ProptestConfig { cases, failure_persistence: None, ..standard }
}

/// A small site in which `path` holds `bytes`.
fn build_with(path: &str, bytes: &[u8]) -> Built {
    let mut files = Files::new();
    files.insert("hornbook.toml".into(), b"title = \"T\"\ntimeZone = \"UTC\"\nmarkdownTwins = true\n".to_vec());
    files.insert("content/_index.md".into(), b"---\ntitle: Home\n---\n".to_vec());
    files.insert("content/post/other.md".into(), b"---\ntitle: Other\ntags: [a]\n---\nText.\n".to_vec());
    files.insert("static/a.txt".into(), b"a".to_vec());
    files.insert(path.to_string(), bytes.to_vec());
    let built = built(files.clone());
    for diagnostic in &built.diagnostics {
        assert!(!diagnostic.message.is_empty());
        let labels = diagnostic.labels.iter().map(|(span, _)| span);
        for span in diagnostic.span.iter().chain(labels) {
            check_inside(span, &files);
        }
    }
    check_words(&built, bytes);
    built
}

/// While a page is made, words such as `hbx0q1z` stand for what its calls wrote. Nobody must see one.
fn check_words(built: &Built, bytes: &[u8]) {
    let holds = |bytes: &[u8]| bytes.windows(3).any(|three| three == b"hbx");
    if holds(bytes) {
        return;
    }
    for diagnostic in &built.diagnostics {
        let text = format!("{diagnostic:?}");
        assert!(!holds(text.as_bytes()), "{text}");
    }
    for (path, output) in &built.outputs {
        let text = String::from_utf8_lossy(output);
        // The part of the index in the module of the search is no text: any three letters may follow each other there.
        let (before, rest) =
            text.split_once("MANIFEST=\"").filter(|_| path == "search/search.js").unwrap_or((&text, ""));
        let behind = rest.split_once('"').map_or("", |(_, behind)| behind);
        assert!(!holds(before.as_bytes()) && !holds(behind.as_bytes()), "`{path}`: {text}");
    }
}

fn check_inside(span: &Span, files: &Files) {
    assert!(span.start <= span.end, "{span:?} ends before it begins");
    let Some(bytes) = files.get(&*span.file) else { return };
    assert!(span.end <= bytes.len(), "{span:?} lies outside its {} bytes", bytes.len());
    if let Ok(text) = std::str::from_utf8(bytes) {
        let text = text.trim_start_matches('\u{feff}');
        assert!(text.is_char_boundary(span.start.min(text.len())), "{span:?} begins inside a character");
        assert!(text.is_char_boundary(span.end.min(text.len())), "{span:?} ends inside a character");
    }
}

/// Pieces of content that have a meaning, to be put together in senseless ways.
fn content() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "---\n", "+++\n", "{\n", "}\n", "\n\n", "\n", " ", "    ", "\t", "\r\n", "title: A\n", "title = \"A\"\n",
            "date: 2025-01-01\n", "date: soon\n", "draft: yes\n", "tags: [a, b]\n", "tags: a\n", "url: /x/\n", "url: ../x\n",
            "slug: ../é\n", "aliases: [/y, y]\n", "aliases: {}\n", "author:\n  name: B\n", "cascade:\n  title: C\n", "&a [*a]\n",
            "menus: main\n", "outputs: [html, rss]\n", "resources:\n- src: '*'\n", "series: S\n", "letter: A\n", "layout: x\n",
            "{{< image src=\"a.png\" >}}", "<<< image >>>", "{{< kbd \"A\" >}}", "{{< tabs >}}", "{{< tab >}}", "{{< /tab >}}",
            "{{< /tabs >}}", "{{% note %}}", "{{% /note %}}", "{{</* x */>}}", "{{< ref \"other\" >}}", "{{< figure", ">}}",
            "{{< steps >}}", "{{< /steps >}}", "{{< highlight rust \"linenos=table\" >}}", "{{< /highlight >}}", "<!--more-->",
            "# H\n", "## H {#a .b}\n", "- a\n", "1. Click it.\n", "> q\n", "```rust {linenos=true}\n", "```\n", "| a | b |\n",
            "|---|---|\n", "[a](/post/other/)", "[a](#b)", "![a](/a.txt)", "[^1]", "[^1]: n\n", "**", "`", "<div>\n", "</div>\n",
            "<script>", "<p>", "<", "</", "<!", "<a", "<a href=", "](<", "[a]: <", ">", "{#", "{", "}", "](", ")", "@", ":", "&", "&amp;", "\"q\"", "'q'", "--", "...", "é", "漢", "🙂", "\u{feff}", "\u{0}", "\u{202e}",
        ]).prop_map(str::to_string),
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// What begins or ends something in Markdown, and calls.
const SIGNS: &[&str] = &[
    "{{< kbd \"A\" >}}",
    "{{< kbd \"A\" >}}",
    "{{% kbd \"A\" %}}",
    "<<< kbd \"A\" >>>",
    "{{< param title >}}",
    "{{< note >}}",
    "{{< /note >}}",
    "{{</* x */>}}",
    "<!--more-->",
    "<",
    "</",
    "<!",
    "<!--",
    "-->",
    "<?",
    "<a",
    "<a href=",
    "<div",
    "<img src=",
    "\"",
    ">",
    "/>",
    "[a](",
    "[a](<",
    ")",
    "![a](",
    "[a]: ",
    "[a]",
    "[^1]",
    "[^1]: ",
    "# ",
    "## H {#",
    "{.",
    "}",
    "{",
    "=",
    "@",
    ":",
    "&",
    "&#",
    ";",
    "`",
    "```",
    "```rust {",
    "~~~",
    "**",
    "_",
    "~~",
    "\\",
    "| a | ",
    "|---|\n",
    "- ",
    "1. ",
    "> ",
    ": ",
    "\n",
    "\n\n",
    "    ",
    " ",
    "word",
    "https://",
    "www.a.example/",
    "mailto:",
];

/// Pieces of templates, put together in senseless ways.
fn template() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "{{ page.title }}", "{{ page.content | safe }}", "{{ site.title }}", "{{", "}}", "{%", "%}", "{#", "#}",
            "{% if page %}", "{% endif %}", "{% for p in page.pages %}", "{% endfor %}", "{% else %}", "{% block main %}",
            "{% endblock %}", "{% extends \"base.html\" %}", "{% extends \"page.html\" %}", "{% include \"partials/head.html\" %}",
            "{% include \"page.html\" %}", "{% set x = 1 %}", "{{ x / 0 }}", "{{ get_page(path=\"/post/other\").title }}",
            "{{ pages(limit=-1) | length }}", "{{ resource(path=1) }}", "{{ trans(key=\"x\") }}", "{{ \"a\" | date }}",
            "{{ <ui.cards pages={page.pages} /> }}", "{% component kbd() %}", "{% endcomponent kbd %}", "é", "<p>", "\n", "\"",
        ]).prop_map(str::to_string),
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// Pieces of configuration, put together in senseless ways.
fn configuration() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "baseURL = \"https://a.example/b/\"\n", "baseURL = \"::\"\n", "title = 1\n", "[params]\n", "[pagination]\npagerSize = 0\n",
            "[taxonomies]\ntag = \"tags\"\n", "[menus]\n", "[[menus.main]]\nname = \"a\"\n", "pageRef = \"/post\"\n", "[languages.de]\n",
            "weight = 1\n", "disabled = true\n", "contentDir = \"content/de\"\n", "contentDir = \"..\"\n", "theme = \"../x\"\n",
            "timeZone = \"Nowhere\"\n", "disableKinds = [\"home\", 1]\n", "[permalinks]\npost = \"/:nothing/:slug\"\n", "[permalinks]\npage = \"/:year/\"\n",
            "uglyURLs = true\n", "[markup.goldmark.renderer]\nunsafe = true\n", "[outputs]\nhome = [\"html\", \"x\"]\n", "[cascade]\n",
            "[guide]\nalphabet = []\n", "summaryLength = -1\n", "rssLimit = 1e9\n", "enableEmoji = true\n", "é = 1\n", "[", "]", "= ", "\n", "\"",
        ]).prop_map(str::to_string),
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..10).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_bytes_as_a_page(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        build_with("content/post/a.md", &bytes);
    }

    #[test]
    fn any_content_as_a_page(text in content()) {
        build_with("content/post/a.md", text.as_bytes());
    }

    #[test]
    fn any_front_matter_and_body(front in content(), body in content()) {
        build_with("content/post/a/index.md", format!("---\n{front}\n---\n{body}").as_bytes());
    }

    #[test]
    fn any_body_of_a_list(body in content()) {
        build_with("content/post/_index.md", format!("---\ntitle: L\n---\n{body}").as_bytes());
    }

    #[test]
    fn any_text_as_a_template(text in template()) {
        build_with("templates/page.html", text.as_bytes());
    }

    #[test]
    fn any_text_as_a_shortcode(text in template()) {
        build_with("templates/shortcodes/kbd.html", text.as_bytes());
    }

    #[test]
    fn any_text_as_configuration(text in configuration()) {
        build_with("hornbook.toml", text.as_bytes());
    }

    #[test]
    fn any_text_as_hugo_configuration(text in configuration()) {
        build_with("config/_default/hugo.toml", text.as_bytes());
    }

    #[test]
    fn any_text_as_data_or_words(text in content()) {
        build_with("data/a.yaml", text.as_bytes());
        build_with("i18n/en.yaml", text.as_bytes());
    }

    /// Calls in the midst of Markdown, where words stand for them.
    #[test]
    fn any_calls_between_signs(pieces in prop::collection::vec(prop::sample::select(SIGNS), 0..16)) {
        let text = pieces.concat();
        for settings in ["", "[markup.goldmark.renderer]\nunsafe = true\n"] {
            let mut files = Files::new();
            files.insert("hornbook.toml".into(), format!("title = \"T\"\ntimeZone = \"UTC\"\n{settings}").into_bytes());
            files.insert("content/a.md".into(), format!("---\ntitle: A\n---\n{text}").into_bytes());
            check_words(&built(files), text.as_bytes());
        }
    }

    /// What is good enough to be published is UTF-8, stays inside the output folder and has no word of the machinery in it.
    #[test]
    fn what_is_published_is_text_inside_the_site(text in content()) {
        let built = build_with("content/post/a.md", format!("---\ntitle: A\n---\n{text}").as_bytes());
        for (path, bytes) in &built.outputs {
            prop_assert!(!path.starts_with('/') && !path.split('/').any(|part| part == ".." || part.is_empty()), "{path}");
            if path.ends_with(".html") {
                let html = std::str::from_utf8(bytes).expect("HTML is UTF-8");
                prop_assert!(html.contains("</html>"), "`{path}` is cut");
            }
        }
    }
}
