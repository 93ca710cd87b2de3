//! A block that a shortcode prints never stands where no block can, whatever is written around its call.

#![allow(clippy::disallowed_methods, reason = "what the tests share reads folders")]

#[path = "../common/mod.rs"]
mod common;

mod check;

use common::{Files, built};

/// Calls on one line: `‹` and `›` stand for the brackets of the spelling.
const CALLS: &[&str] = &[
    "‹ image src=\"/i.png\" ›",
    "‹ image src=\"/i.png\" caption=\"A *picture*, [linked](/x/)\" ›",
    "‹ figure src=\"/i.png\" link=\"/x/\" title=\"T\" caption=\"See ‹ image src=`/j.png` › there\" ›",
    "‹ note ›Mind *this* and [that](/x/).‹ /note ›",
    "‹ details summary=\"Why ‹ image src=`/j.png` ›\" ›Because.‹ /details ›",
    "‹ highlight rust ›let x = 1;‹ /highlight ›",
    "‹ tabs ›‹ tab \"A\" ›One‹ /tab ›‹ tab \"B\" ›Two‹ /tab ›‹ /tabs ›",
    "‹ youtube dQw4w9WgXcQ ›",
    "‹ gist jmooring 23932424365401ffa5e9d9810102a477 ›",
    "‹ steps ›1. Open it.‹ /steps ›",
    "‹ link href=\"/x/\" ›see ‹ image src=\"/i.png\" ›‹ /link ›",
    "‹ link href=\"/x/\" ›see [that](/y/)‹ /link ›",
    "‹ kbd \"Ctrl+K\" ›",
    "‹ button href=\"/x/\" text=\"Go\" ›",
    "‹ qr text=\"x\" /›",
    "‹ comment ›nothing‹ /comment ›",
    "‹ inlinebox ›",
];

/// The brackets of the spellings.
const SPELLINGS: &[(&str, &str)] = &[("{{<", ">}}"), ("<<<", ">>>"), ("{{%", "%}}")];

/// What may be around a call, which is `@`.
const WRAPPERS: &[&str] = &[
    "@",
    "one @ two",
    "*em @ em*",
    "*@*",
    "**strong @**",
    "***@ both***",
    "*a **b @ c** @ d*",
    "~~gone @ gone~~",
    "[see @ there](/x/)",
    "[@](/x/)",
    "[see *this @ one*](/x/ \"@\")",
    "**[@](/x/) and @**",
    "{{< link href=\"/x/\" >}}see @{{< /link >}}",
    "*a {{< link href=\"/x/\" >}}@{{< /link >}} b*",
    "{{< note >}}*a @ b*{{< /note >}}",
    "{{< details \"D\" >}}[a @ b](/x/){{< /details >}}",
    "<b>bold @ bold</b>",
    "<span title=\"t\">@</span>",
    "<b>one *two @ two* @</b>",
    "<a href=\"/x/\">raw @ link</a>",
    "<p>raw @ paragraph</p>",
    "<p>@</p>",
    "<p><b>@</b> *x* </p>",
    "one <p>@ two</p> three",
    "<div>a @ *b* @</div>",
    "`code @ code`",
    "![alt @ text](/i.png \"@\")",
    "https://example.org/@ *x*",
    "*note[^n] @ [link[^n] @](/x/)*",
    "*@ @ {{< comment >}}x{{< /comment >}}*",
];

/// Where a line may stand, which is `@`.
const PLACES: &[&str] = &[
    "@",
    "before\n@\nbehind",
    "before\\\n@\\\nbehind",
    "- @\n- second",
    "- first\n\n  @\n\n- second",
    "1. first\n   - @",
    "> @",
    "> - @",
    "## @",
    "## Title @ more",
    "@\n===",
    "| a | b |\n| - | - |\n| @ | d |",
    "| @ | b |\n| - | - |\n| c | d |",
    "word[^f]\n\n[^f]: @",
    "@\n: definition",
    "term\nother @\n: definition @\n\n: another",
    "<details><summary>@</summary>\n\ntext\n\n</details>",
    "<h2>@</h2>",
    "<div>@</div>",
    "<div>\n\n@\n\n</div>",
    "<ul><li>@</li></ul>",
    "```go\n@\n```",
    "text\n\n    @",
];

fn site(pages: &[(String, String)], raw_html: Option<bool>) -> Files {
    let mut settings = "title = \"T\"\n".to_string();
    if let Some(keep) = raw_html {
        settings.push_str(&format!("[markup.goldmark.renderer]\nunsafe = {keep}\n"));
    }
    let mut files: Files = [
        ("hornbook.toml", settings.as_str()),
        ("templates/page.html", "{{ page.content | safe }}"),
        ("templates/shortcodes/inlinebox.html", "<span class=\"x\">in a</span> <div>box</div>"),
        ("content/x.md", "---\ntitle: X\n---\n"),
        ("static/i.png", ""),
        ("static/j.png", ""),
    ]
    .map(|(path, text)| (path.to_string(), text.as_bytes().to_vec()))
    .into();
    for (name, text) in pages {
        files.insert(format!("content/{name}.md"), format!("---\ntitle: P\n---\n{text}\n\n[^n]: A note.\n").into());
    }
    files
}

/// Builds the texts and returns what is wrong with any.
fn faults(texts: Vec<String>, raw_html: Option<bool>) -> Vec<String> {
    let pages: Vec<_> = texts.into_iter().enumerate().map(|(at, text)| (format!("p{at}"), text)).collect();
    let built = built(site(&pages, raw_html));
    let errors: Vec<_> = built.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).collect();
    assert!(errors.is_empty(), "{:?}", &errors[..errors.len().min(3)]);
    let mut faults = Vec::new();
    for (name, text) in &pages {
        let html = String::from_utf8_lossy(&built.outputs[&format!("{name}/index.html")]);
        if let Some(fault) = check::fault(&html) {
            faults.push(format!("{text}\n  {fault}"));
        } else if html.contains("hbx") {
            faults.push(format!("{text}\n  a word is left: {html}"));
        }
    }
    faults
}

fn spelled(call: &str, (left, right): (&str, &str)) -> String {
    call.replace('‹', left).replace('›', right)
}

fn texts(spellings: &[(&str, &str)]) -> Vec<String> {
    let mut texts = Vec::new();
    for call in CALLS {
        for spelling in spellings {
            let call = spelled(call, *spelling);
            for wrapper in WRAPPERS {
                let line = wrapper.replace('@', &call);
                texts.extend(PLACES.iter().map(|place| place.replace('@', &line)));
            }
        }
    }
    texts
}

fn check(texts: Vec<String>, raw_html: Option<bool>) {
    let count = texts.len();
    let faults = faults(texts, raw_html);
    assert!(
        faults.is_empty(),
        "{} of {count} are wrong, such as\n{}",
        faults.len(),
        faults[..faults.len().min(12)].join("\n")
    );
}

#[test]
fn blocks_find_their_place_in_each_spelling_that_prints_html() {
    check(texts(&SPELLINGS[..1]), None);
    check(texts(&SPELLINGS[1..2]).into_iter().step_by(5).collect(), None);
}

#[test]
fn raw_tags_that_are_never_closed_hold_no_block_of_markdown() {
    const TAGS: &[&str] = &[
        "x <p>y",
        "<p>y",
        "<td>x",
        "x <td>y",
        "x <th>y",
        "x <tr><td>y",
        "x <tbody>y",
        "x <caption>y",
        "x <h2>y",
        "<h3>y",
        "x <b>y",
        "x <span>*y*",
        "x <dd>y",
        "x <dt>y",
        "x <li>y",
        "x <aside>y",
        "x <figcaption>y",
        "x <pre>y",
        "x <div>y",
        "x <blockquote>y",
        "x <a name=\"z\">y",
    ];
    const AROUND: &[&str] = &[
        "1. @\n\n   | a | b |\n   |---|---|\n   | 1 | 2 |",
        "1. @\n   ```\n   c\n   ```",
        "1. @\n   - z",
        "1. @\n   > q",
        "1. @\n   ***",
        "1. @\n   # H",
        "1. @\n\n   z",
        "| a |\n|---|\n| @ |",
        "| @ |\n|---|\n| 1 |",
        "@\n: def",
        "term\n: @\n\n  more",
        "> @\n> - l",
        "@\n- l",
        "word[^f]\n\n[^f]: @\n\n    - l",
        "<table><tr><td>@<td>z<tr><th>w</table>",
        "<dl><dt>@<dd>z<dt>w</dl>",
    ];
    // A heading in the head of a table or in a term, in HTML alone, is what the author wrote.
    let is_own = |tag: &str, around: &str| around.starts_with('<') && (tag.contains("<h") || tag.contains("<aside"));
    let texts = TAGS
        .iter()
        .flat_map(|tag| AROUND.iter().filter(|around| !is_own(tag, around)).map(|around| around.replace('@', tag)));
    check(texts.collect(), None);
}

#[test]
fn what_goes_through_markdown_is_nested_right() {
    // In code a call prints what is code; the lines of a list in it are none to Markdown. `[](/x/)` is an empty link,
    // whoever wrote it.
    let is_steps_in_code = |text: &String| text.contains("steps") && text.contains('`');
    let texts = texts(&SPELLINGS[2..]).into_iter();
    let texts = texts.filter(|text| !is_steps_in_code(text) && !text.contains("{{% comment"));
    check(texts.step_by(4).collect(), None);
}

#[test]
fn tags_in_lines_that_are_kept_as_they_stand_are_closed_around_blocks() {
    // What is kept as it stands is not mended: only calls in tags that stand right where they are.
    let is_right = |text: &String| !["<p>", "<div>", "<h2>", "<summary>", "<ul>"].iter().any(|tag| text.contains(tag));
    let texts = texts(&SPELLINGS[..1]).into_iter().filter(is_right);
    check(texts.step_by(4).collect(), Some(true));
}

#[test]
fn blocks_are_the_same_in_the_markdown_spelling() {
    let blocks = [
        "‹ image src=\"/i.png\" alt=\"x\" caption=\"A *b*\" ›",
        "‹ figure src=\"/i.png\" link=\"/x/\" title=\"T\" caption=\"c\" ›",
        "‹ note ›Mind *this*.\n\n- a\n‹ /note ›",
        "‹ tip \"T\" ›x‹ /tip ›",
        "‹ details summary=\"D\" open=true name=\"n\" ›*x*\n‹ /details ›",
        "‹ highlight go \"linenos=table\" ›x\n\n  y‹ /highlight ›",
        "‹ tabs \"S\" ›‹ tab \"A\" ›One\n\n- x\n‹ /tab ›‹ /tabs ›",
        "‹ youtube dQw4w9WgXcQ ›",
        "‹ vimeo 55073825 ›",
        "‹ gist someone 123 ›",
        "‹ x user=\"someone\" id=\"1\" ›",
        "‹ instagram abc ›",
        "‹ steps ›\n1. Open it.\n2. Close it.\n‹ /steps ›",
        "‹ qr text=\"x\" alt=\"y\" /›",
        "‹ comment ›x‹ /comment ›",
    ];
    for block in blocks {
        let [html, markdown] = [SPELLINGS[0], SPELLINGS[2]].map(|spelling| {
            let built = built(site(&[("p".to_string(), spelled(block, spelling))], None));
            let html = String::from_utf8_lossy(&built.outputs["p/index.html"]).replace("=\"\"", "");
            html.split_whitespace().collect::<String>()
        });
        assert_eq!(html, markdown, "{block}");
    }
}

#[test]
fn blocks_in_a_line_with_words_are_the_same_in_the_markdown_spelling() {
    let blocks = [
        "‹ image src=\"/i.png\" caption=\"A *b*\" ›",
        "‹ figure src=\"/i.png\" title=\"T\" ›",
        "‹ note ›one‹ /note ›",
        "‹ warning \"W\" ›\none\n\n- two *three*\n‹ /warning ›",
        "‹ details \"S\" ›five [x](/x/)‹ /details ›",
        "‹ tabs ›‹ tab \"A\" ›seven ‹ note ›eight‹ /note › nine‹ /tab ›‹ /tabs ›",
        "‹ steps ›1. Open it.‹ /steps ›",
        "‹ highlight go ›x‹ /highlight ›",
        "‹ youtube dQw4w9WgXcQ ›",
    ];
    let around = [
        "Text @",
        "Text @ behind",
        "@ behind",
        "**bold @ behind**",
        "# Head @ more",
        "> Text @ behind",
        "`a` ‹ kbd x › @ z",
    ];
    for raw_html in [None, Some(true)] {
        for (block, around) in blocks.iter().flat_map(|block| around.iter().map(move |around| (block, around))) {
            let [html, markdown] = [SPELLINGS[0], SPELLINGS[2]].map(|spelling| {
                let text = spelled(&around.replace('@', block), spelling);
                let built = built(site(&[("p".to_string(), text)], raw_html));
                String::from_utf8_lossy(&built.outputs["p/index.html"]).replace('\n', "")
            });
            assert_eq!(html, markdown, "{around} {block}");
            assert_eq!(check::fault(&markdown), None, "{around} {block}");
        }
    }
}

#[test]
fn blocks_of_the_markdown_spelling_are_nested_right_where_html_is_kept() {
    // What the author wrote himself is not mended there, and a call on a line of its own is Markdown.
    let is_right = |text: &String| !["<p>", "<div>", "<h2>", "<summary>", "<ul>"].iter().any(|tag| text.contains(tag));
    let mut texts = Vec::new();
    for call in CALLS.iter().filter(|call| !["comment", "link", "inlinebox"].iter().any(|name| call.contains(name))) {
        for wrapper in ["one @ two", "**strong @**", "one @", "@ two"] {
            let line = wrapper.replace('@', &spelled(call, SPELLINGS[2]));
            texts.extend(PLACES.iter().map(|place| place.replace('@', &line)));
        }
    }
    check(texts.into_iter().filter(is_right).collect(), Some(true));
}

#[test]
fn many_elements_around_many_blocks_do_not_multiply() {
    let text = format!("{}{}", "<b>*a ".repeat(5_000), "{{< steps >}}1. x{{< /steps >}} b ".repeat(500));
    let text = format!("{text}\n\n## {text}");
    let built = built(site(&[("p".to_string(), text)], None));
    let html = String::from_utf8_lossy(&built.outputs["p/index.html"]);
    assert_eq!(check::fault(&html), None);
    assert!(html.len() < 1_000_000, "{}", html.len());
}

#[test]
fn the_check_finds_what_is_wrong() {
    for html in [
        "<p><figure></figure></p>",
        "<p><em>a</p></em>",
        "<p> </p>",
        "<a href=\"x\"><b><a>y</a></b></a>",
        "<h2>a<p>b</p></h2>",
        "<li>x</li>",
        "<img alt=\"<b>\">",
        "<p>a",
        "<ul><p>a</p></ul>",
        "<p id=\"a\">a</p><b id=\"a\">b</b>",
    ] {
        assert!(check::fault(html).is_some(), "{html}");
    }
    assert_eq!(check::fault("<p>a <em>b</em><br></p><a href=\"x\"><figure><img></figure></a>"), None);
}
