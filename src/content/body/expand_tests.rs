use super::{Expanded, Source, expand, indented};
use crate::config::Settings;
use crate::content::ParsedPage;
use crate::content::body::{BodyContext, CallOutput, Fragment, RenderShortcode, RenderedCall, render_fragment};
use crate::content::front_matter::{Block, FrontMatter};
use crate::content::highlight::Highlighter;
use crate::content::markdown::{NoLinks, TextWriter};
use crate::content::shortcode::{KnownShortcodes, parse_shortcodes};
use crate::diagnostic::{Code, Diagnostic, FilePath, Span};
use std::cell::Cell;
use std::sync::{Arc, OnceLock};

struct Shortcodes;

impl KnownShortcodes for Shortcodes {
    fn takes_body(&self, name: &str) -> Option<bool> {
        Some(name == "wrap")
    }
    fn names(&self) -> Vec<String> {
        Vec::new()
    }
}

impl RenderShortcode for Shortcodes {
    fn render(&self, call: &RenderedCall<'_>) -> Result<CallOutput, Diagnostic> {
        let text = match call.call.name.as_str() {
            "wrap" => format!("({})", call.inner.unwrap_or("none")),
            "lines" => "a\nb\n".to_string(),
            "where" => call.parents.iter().map(|parent| parent.name.as_str()).collect::<Vec<_>>().join("/"),
            "to" => "<a href=\"/gone/\"><img src=\"/gone/\"></a>".to_string(),
            "fail" => {
                let place = Span::whole(&FilePath::from("a.md"));
                return Err(Diagnostic::error(Code::ShortcodeFailed, place, "failed"));
            }
            other => other.to_uppercase(),
        };
        Ok(CallOutput { text, ..CallOutput::default() })
    }
}

fn with_context<T>(text: &str, run: impl FnOnce(&ParsedPage, &BodyContext<'_>) -> T) -> T {
    let file = FilePath::from("content/a.md");
    let pieces = parse_shortcodes(&file, text, 0..text.len(), &Shortcodes).value;
    let page = ParsedPage {
        file,
        text: Arc::from(text),
        front_matter: Block::default(),
        pieces,
        unread: None,
        print: OnceLock::new(),
    };
    let context = BodyContext {
        page: &page,
        path: "/a",
        front_matter: &FrontMatter::default(),
        settings: &Settings::default(),
        markup: "markdown",
        highlighter: &Highlighter::default(),
        links: &NoLinks,
        shortcodes: &Shortcodes,
        known: &Shortcodes,
        depth: Cell::new(0),
    };
    run(&page, &context)
}

fn expanded(text: &str) -> Expanded {
    with_context(text, |page, context| expand(&Source::of_page(page), &page.pieces, context))
}

/// The text with the words, and with what they stand for.
fn check(text: &str, words: &str, filled: &str) {
    let expanded = expanded(text);
    assert_eq!((expanded.text.as_str(), expanded.filled().as_str()), (words, filled), "in {text:?}");
}

#[test]
fn html_calls_become_words_and_markdown_calls_their_output() {
    check("a {{< sig >}} b{{< x >}}c", "a hbx0q0z bhbx0q1zc", "a SIG bXc");
    check("a {{% sig %}} b", "a SIG b", "a SIG b");
    check("hbx0q {{< sig >}}", "hbx0q hbx1q0z", "hbx0q SIG");
    check("{{</* sig */>}}", "{{< sig >}}", "{{< sig >}}");
    check("{{< t.inline >}}x{{< /t.inline >}}", "hbx0q0z", "");
}

#[test]
fn a_sign_before_a_call_is_no_tag_with_it() {
    check("a <{{< x >}}> </{{< x >}}>", "a <\u{fdd3}hbx0q0z> </\u{fdd3}hbx0q1z>", "a <X> </X>");
    check("[a](<{{< x >}}>) <b {{< x >}}>", "[a](<hbx0q0z>) <b hbx0q1z>", "[a](<X>) <b X>");
}

#[test]
fn children_are_rendered_before_their_parent() {
    check(
        "{{% wrap %}}*a* {{< where >}}{{< wrap >}}{{< where >}}{{< /wrap >}}{{% /wrap %}}",
        "(*a* wrap(wrap/wrap))",
        "(*a* wrap(wrap/wrap))",
    );
    check("{{< wrap />}}{{< wrap >}}{{</* x */>}}<!--more-->{{< /wrap >}}", "hbx0q0zhbx0q1z", "(none)({{< x >}})");
}

#[test]
fn lines_of_an_indented_call_are_indented() {
    check("- a\n\n  {{% lines %}}\n", "- a\n\n  a\n  b\n\n", "- a\n\n  a\n  b\n\n");
    assert_eq!(indented("", "  "), "");
}

#[test]
fn the_first_divider_outside_code_is_a_paragraph_of_its_own() {
    check("a<!--more-->b<!--more-->", "a\n\nhbx0q0z\n\nb<!--more-->", "a\n\n<!--hbx0qmore-->\n\nb<!--more-->");
    check("`<!--more-->`", "`<!--more-->`", "`<!--more-->`");
    check("    a\n    <!--more-->\n", "    a\n    <!--more-->\n", "    a\n    <!--more-->\n");
    check("- a\n\n    <!--more-->", "- a\n\n    \n\nhbx0q0z\n\n", "- a\n\n    \n\n<!--hbx0qmore-->\n\n");
    assert_eq!(expanded("a<!--more-->b").divider.as_deref(), Some("<!--hbx0qmore-->"));
    assert_eq!(expanded("{{< wrap >}}<!--more-->{{< /wrap >}}").divider, None);
}

#[test]
fn places_lead_back_to_the_source() {
    let expanded = expanded("ab {{% sig %}} cd");
    assert_eq!(expanded.text, "ab SIG cd");
    assert_eq!(expanded.place(&(0..2)), Some((0..2, TextWriter::Author)));
    assert_eq!(expanded.place(&(3..5)), Some((3..14, TextWriter::MarkdownCall)));
    assert_eq!(expanded.place(&(7..9)), Some((15..17, TextWriter::Author)));
    let expanded = self::expanded("{{</* sig */>}}{{< sig >}}");
    assert_eq!(expanded.place(&(9..11)), Some((9..11, TextWriter::Author)));
    assert_eq!(expanded.place(&(12..14)), None);
}

#[test]
fn links_in_what_a_call_wrote_stand_at_the_innermost_call() {
    let expanded = expanded("{{< to >}} {{< wrap >}}x{{< to >}}{{< /wrap >}}");
    let links: Vec<_> =
        expanded.links.iter().map(|link| (link.is_image, link.span.as_ref().map(|s| s.start))).collect();
    assert_eq!(links, [(true, Some(0)), (true, Some(24))]);
}

#[test]
fn a_failed_call_is_told_and_prints_nothing() {
    let expanded = expanded("a{{< fail >}}b");
    assert_eq!(expanded.filled(), "ab");
    assert_eq!(expanded.diagnostics.len(), 1);
}

#[test]
fn fragments_inside_each_other_have_a_limit() {
    let codes = with_context("", |_, context| {
        context.depth.set(64);
        let fragment = Fragment { text: "x", finished: &[], written: "", in_call: false, place: &|_, _| None };
        let rendered = render_fragment(&fragment, context);
        rendered.diagnostics.iter().map(|diagnostic| diagnostic.code).collect::<Vec<_>>()
    });
    assert_eq!(codes, [Code::ShortcodeTooDeep]);
}
