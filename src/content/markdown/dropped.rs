//! What is said about raw HTML that does not reach the page.

use super::raw::tag_kept;
use super::{Place, TextWriter};
use crate::config::RawHtml;
use crate::diagnostic::{Code, Diagnostic, Severity, Span};

/// What was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lost {
    /// One tag; what stands between it and its end stays.
    Tag,
    /// A block that begins with the tag and has no text.
    Block,
    /// A block that begins with the tag, and the text in it.
    BlockWithText,
}

/// The warning about the tag `name`, which `raw_html` did not let through.
pub(super) fn diagnostic(
    what: Lost,
    name: &str,
    raw_html: RawHtml,
    writer: TextWriter,
    place: Option<Place>,
) -> Diagnostic {
    let name: String = name.chars().take(40).collect();
    let subject = match what {
        Lost::Tag => format!("the HTML tag `<{name}>`"),
        Lost::Block => format!("the HTML block that begins with `<{name}>`"),
        Lost::BlockWithText => format!("the HTML block that begins with `<{name}>`, and the text in it,"),
    };
    let (message, help) = match writer {
        TextWriter::Author => (format!("{subject} was left out"), help_for_author(&name, raw_html)),
        TextWriter::MarkdownCall => (
            format!("{subject} was left out of what this shortcode writes"),
            "call it with `{{<` and `>}}` instead of `{{%` and `%}}`: the HTML of such a call is kept".to_string(),
        ),
        TextWriter::InnerCall => (
            format!("{subject} was left out of what a shortcode in this one writes"),
            "let its template show `body` in place of `inner`, or move the inner shortcode out of this one".to_string(),
        ),
    };
    let diagnostic = match place {
        Some(place) => Diagnostic::warning(Code::MarkupDropped, place.span, message),
        None => Diagnostic::without_place(Code::MarkupDropped, Severity::Warning, message),
    };
    diagnostic.help(help)
}

/// So many attributes are named in a message.
pub(super) const MOST_ATTRIBUTES: usize = 6;

/// The warning about the attributes `names` of tags that are kept, at the place of the first.
pub(super) fn attributes_diagnostic(names: &[String], place: Option<Span>) -> Diagnostic {
    let shown: Vec<String> = names.iter().take(MOST_ATTRIBUTES).map(|name| format!("`{name}`")).collect();
    let message = match shown.as_slice() {
        [one] => format!("the attribute {one} of an HTML tag was left out"),
        _ if names.len() > MOST_ATTRIBUTES => {
            format!("the attributes {} and others of HTML tags were left out", shown.join(", "))
        }
        [most @ .., last] => format!("the attributes {} and {last} of HTML tags were left out", most.join(", ")),
        [] => "attributes of HTML tags were left out".to_string(),
    };
    let diagnostic = match place {
        Some(place) => Diagnostic::warning(Code::MarkupDropped, place, message),
        None => Diagnostic::without_place(Code::MarkupDropped, Severity::Warning, message),
    };
    diagnostic.help(
        "take them out: the theme says how a page looks; `markup.goldmark.renderer.unsafe = true` lets all HTML through",
    )
}

const WITHOUT_UNSAFE: &str =
    "take `markup.goldmark.renderer.unsafe` out of the configuration: harmless HTML is kept then";

fn help_for_author(name: &str, raw_html: RawHtml) -> String {
    if raw_html == RawHtml::Omit && tag_kept(name) {
        return match in_markdown(name) {
            Some(markdown) => format!("write {markdown}, or {WITHOUT_UNSAFE}"),
            None => WITHOUT_UNSAFE.to_string(),
        };
    }
    "write it in Markdown or with a shortcode; `markup.goldmark.renderer.unsafe = true` lets all HTML through"
        .to_string()
}

/// How Markdown says the same.
fn in_markdown(name: &str) -> Option<&'static str> {
    Some(match name {
        "strong" | "b" => "`**words**`",
        "em" | "i" => "`*words*`",
        "s" | "del" => "`~~words~~`",
        "code" => "the words between two `` ` ``",
        "a" => "`[words](address)`",
        "img" => "`![what it shows](address)`",
        "br" => "a `\\` at the end of the line",
        "hr" => "`---` between two empty lines",
        "p" | "div" => "the text with empty lines around it",
        "blockquote" => "`> ` before each line",
        "ul" | "li" => "`* ` before each item",
        "ol" => "`1. ` before each item",
        "pre" => "the lines between two lines of ` ``` `",
        "h1" => "`# words`",
        "h2" => "`## words`",
        "h3" => "`### words`",
        "h4" => "`#### words`",
        "h5" => "`##### words`",
        "h6" => "`###### words`",
        "table" | "thead" | "tbody" | "tfoot" | "tr" | "th" | "td" => "a table with `|` between its cells",
        _ => return None,
    })
}
