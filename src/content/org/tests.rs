//! Org as Hugo writes it.

use super::*;
use crate::config::Markup;
use crate::content::highlight::Highlighter;
use crate::content::markdown::{Inserts, NoLinks};
use std::sync::OnceLock;

/// One for all: it reads the definitions of every language.
static HIGHLIGHTER: OnceLock<Highlighter> = OnceLock::new();

fn render(text: &str, place: &dyn Fn(Range<usize>)) -> Rendered {
    let place = |range: Range<usize>| {
        place(range);
        None
    };
    let context = MarkdownContext {
        markup: &Markup::default(),
        emoji: false,
        highlighter: HIGHLIGHTER.get_or_init(Highlighter::default),
        links: &NoLinks,
        inserts: &Inserts { prefix: "QQ".into(), html: vec!["<figure>F</figure>".into(), "word".into()] },
        id_prefix: "",
        code_ids: "",
        place: &place,
    };
    render_org(text, &context)
}

fn check(text: &str, expected: &str) {
    assert_eq!(render(text, &|_| ()).html, expected, "{text}");
}

#[test]
fn words_in_lines() {
    check(
        "A *b* /i/ _u_ +d+ =v= ~c~\n",
        "<p>A <strong>b</strong> <em>i</em> <span style=\"text-decoration: underline;\">u</span> <del>d</del> <code class=\"verbatim\">v</code> <code>c</code></p>\n",
    );
    check("a*b*c 2 * 3 * 4 *b /i/ b*.\n", "<p>a*b*c 2 * 3 * 4 <strong>b <em>i</em> b</strong>.</p>\n");
    check("*two\nlines* *three\n\nlines*\n", "<p><strong>two\nlines</strong> *three</p>\n<p>\nlines*</p>\n");
    check(
        "a_{x} b^{y} c_1 -- --- ...\\\\\n<b> \\alpha{}b\n",
        "<p>a<sub>x</sub> b<sup>y</sup> c_1 – — …<br>\n&lt;b&gt; αb</p>\n",
    );
    check("@@html:<b>@@ <2020-01-01 Wed>\n", "<p><b> <span class=\"timestamp\">&lt;2020-01-01 Wed&gt;</span></p>\n");
}

#[test]
fn links_and_pictures() {
    check(
        "[[https://a.b/?c=1&d][e *f*]] (https://a.b/c).\n",
        "<p><a href=\"https://a.b/?c=1&amp;d\">e <strong>f</strong></a> (<a href=\"https://a.b/c\">https://a.b/c</a>).</p>\n",
    );
    check(
        "[[file:a.png]] [[b.org][c]] [[javascript:x][d]] [[]]\n",
        "<p><img src=\"a.png\" alt=\"a.png\" title=\"a.png\"> <a href=\"b.html\">c</a> <a href=\"\">d</a> [[]]</p>\n",
    );
    check(
        "#+CAPTION: c\n#+ATTR_HTML: :width 9 :alt two words :onload x\n[[a.png]]\n",
        "<figure>\n<img src=\"a.png\" title=\"a.png\" width=\"9\" alt=\"two words\">\n<figcaption>\nc\n</figcaption>\n</figure>\n",
    );
}

#[test]
fn headings_have_the_anchors_of_hugo() {
    check(
        "* TODO A\n:PROPERTIES:\n:CUSTOM_ID: own\n:END:\ntext\n** B :t:\n* COMMENT hidden\ntext\n* [[*A][see]]\n",
        "<div id=\"outline-container-own\" class=\"outline-2\">\n<h2 id=\"own\">\n<span class=\"todo status-todo\">TODO</span>\nA\n</h2>\n<div id=\"outline-text-own\" class=\"outline-text-2\">\n<p>text</p>\n<div id=\"outline-container-headline-2\" class=\"outline-3\">\n<h3 id=\"headline-2\">\nB&#xa0;&#xa0;&#xa0;<span class=\"tags\"><span class=\"tag-t\">t</span></span>\n</h3>\n</div>\n</div>\n</div>\n<div id=\"outline-container-headline-4\" class=\"outline-2\">\n<h2 id=\"headline-4\">\n<a href=\"#own\">see</a>\n</h2>\n</div>\n",
    );
    let rendered = render("* A =c=\n*** [[x][B]]\n* C\n", &|_| ());
    assert_eq!(
        render_org_toc(&rendered.headings, &Markup::default().toc),
        "<nav id=\"TableOfContents\">\n  <ul>\n    <li><a href=\"#headline-1\">A <code class=\"verbatim\">c</code></a>\n      <ul>\n        <li><a href=\"#headline-2\">B</a></li>\n      </ul>\n    </li>\n    <li><a href=\"#headline-3\">C</a></li>\n  </ul>\n</nav>"
    );
}

#[test]
fn lists() {
    check(
        "- a\n- b\n  c\n  - d\n\n- e\n",
        "<ul>\n<li>a</li>\n<li>\n<p>b\nc</p>\n<ul>\n<li>d</li>\n</ul>\n</li>\n<li>e</li>\n</ul>\n",
    );
    check("1. [X] a\n2. [@5] b\nc\n", "<ol>\n<li class=\"checked\">a</li>\n<li value=\"5\">b</li>\n</ol>\n<p>c</p>\n");
    check(
        "- a :: b\n- c\n\n\n- d\n",
        "<dl>\n<dt>\na\n</dt>\n<dd>b</dd>\n<dt>\n?\n</dt>\n<dd>c</dd>\n</dl>\n<ul>\n<li>d</li>\n</ul>\n",
    );
}

#[test]
fn blocks_and_tables() {
    check(
        "#+begin_src none :x y\na < b\n#+end_src\n#+BEGIN_EXAMPLE\n  ,* a\n#+END_EXAMPLE\n",
        "<div class=\"src src-none\">\n<pre tabindex=\"0\"><code class=\"language-none\" data-lang=\"none\">a &lt; b</code></pre>\n</div>\n<pre class=\"example\">\n* a\n</pre>\n",
    );
    check(
        "#+BEGIN_QUOTE\na\n#+END_QUOTE\n#+BEGIN_NOTE\nb\n#+END_NOTE\n#+BEGIN_SRC\nc\n",
        "<blockquote>\n<p>a</p>\n</blockquote>\n<div class=\"note-block\">\n<p>b</p>\n</div>\n<p>#+BEGIN_SRC\nc</p>\n",
    );
    check(
        "| a | b |\n|---+---|\n| x | 5% |\n| <c> |\n-----\n# no\n: f\n",
        "<table>\n<thead>\n<tr>\n<th class=\"align-center\">a</th>\n<th class=\"align-right\">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td class=\"align-center\">x</td>\n<td class=\"align-right\">5%</td>\n</tr>\n</tbody>\n</table>\n<hr>\n<pre class=\"example\">\nf\n</pre>\n",
    );
}

#[test]
fn footnotes_are_numbered_as_they_are_referred_to() {
    check(
        "a[fn:x] b[fn::in *l*] c[fn:x] d[fn:none]\n\n[fn:x] note\n\n[fn:y] nobody\n",
        "<p>a<sup class=\"footnote-reference\"><a id=\"footnote-reference-1\" href=\"#footnote-1\">1</a></sup> b<sup class=\"footnote-reference\"><a id=\"footnote-reference-2\" href=\"#footnote-2\">2</a></sup> c<sup class=\"footnote-reference\"><a href=\"#footnote-1\">1</a></sup> d[fn:none]</p>\n<div class=\"footnotes\">\n<hr class=\"footnotes-separatator\">\n<div class=\"footnote-definitions\">\n<div class=\"footnote-definition\">\n<sup id=\"footnote-1\"><a href=\"#footnote-reference-1\">1</a></sup>\n<div class=\"footnote-body\">\n<p>note</p>\n</div>\n</div>\n<div class=\"footnote-definition\">\n<sup id=\"footnote-2\"><a href=\"#footnote-reference-2\">2</a></sup>\n<div class=\"footnote-body\">\n<p>in <strong>l</strong></p>\n</div>\n</div>\n</div>\n</div>\n",
    );
}

#[test]
fn what_shortcodes_print_stands_alone_where_it_must() {
    check("QQ0z\n\nA QQ1z\n", "<figure>F</figure>\n<p>\nA word</p>\n");
}

#[test]
fn a_divider_is_a_line_of_its_own_outside_of_blocks() {
    let text = "a # more\n#+BEGIN_SRC\n# more\n#+END_SRC\n# more\nb\n";
    assert_eq!(find_divider(text, 0..text.len()), text.rfind("# more"));
    assert_eq!(find_divider("a\n# more about\n", 0..15), None);
}

#[test]
fn what_is_nested_deep_or_never_closed_takes_linear_time() {
    for part in [
        "*a ",
        "[[",
        "[fn:",
        "*/_+",
        "- ",
        "#+BEGIN_A\n",
        "#+BEGIN_QUOTE\n",
        ":A:\n",
        "[fn:a] b\n",
        "@@html:",
        "* a\n",
        "|a",
        "<2020-01-01 ",
        "a_{",
        "\\\\",
    ] {
        let text = part.repeat(20_000) + "\n* end\n";
        assert_eq!(render(&text, &|_| ()).headings.last().map(|heading| heading.text.as_str()), Some("end"), "{part}");
    }
    let lists: String = (0..500).map(|depth| format!("{}- a\n", " ".repeat(depth))).collect();
    assert!(render(&lists, &|_| ()).html.contains("<li>"));
    let quotes = "#+BEGIN_QUOTE\n".repeat(500) + &"#+END_QUOTE\n".repeat(500);
    assert!(render(&quotes, &|_| ()).html.contains("<blockquote>"));
}

proptest::proptest! {
    #[test]
    fn any_text_renders_and_places_lie_inside_it(
        text in "(\\* |\\*\\* a|- |1\\. |\\[\\[|\\]\\]|\\]\\[|\\[fn:a\\]|\\[fn:|#\\+BEGIN_SRC a|#\\+END_SRC|#\\+BEGIN_QUOTE|#\\+END_QUOTE|:A:|:END:|@@html:|javascript:|https://|\\| |\\|-| :: |# more|<2020-01-01|[*/_+=~^{}\\\\ a\n.é:-])*",
    ) {
        let inside = |range: Range<usize>| {
            assert!(text.get(range.clone()).is_some(), "{range:?} in {text:?}");
        };
        let html = render(&text, &inside).html;
        proptest::prop_assert!(!html.contains("\"javascript:"));
        find_divider(&text, 0..text.len());
    }
}
