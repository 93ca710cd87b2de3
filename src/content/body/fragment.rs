//! Text that a shortcode or a template has rendered as Markdown.

use super::expand::{Origin, Source, expand};
use super::mark::{emptied, without_marks};
use super::text_ids::text_ids;
use super::{BodyContext, run_markdown, without_lone_paragraph};
use crate::content::markdown::{Link, Place};
use crate::content::shortcode::{MAX_DEPTH, parse_shortcodes};
use crate::diagnostic::{Code, Diagnostic, Span};
use std::ops::Range;

/// A text to render.
pub struct Fragment<'a> {
    /// The text.
    pub text: &'a str,
    /// What the marks in it stand for, and what calls printed that stand in it without marks.
    pub finished: &'a [String],
    /// The body of the call that renders it, as its author wrote it; empty where there is none.
    pub written: &'a str,
    /// Whether a call renders it: ids of notes and of lines of code in it must not be those of the page's own.
    pub in_call: bool,
    /// The place in a file of bytes of a text, which is this one without what stands between marks; as good as it is
    /// known.
    pub place: &'a dyn Fn(&str, Range<usize>) -> Option<Span>,
}

/// A rendered text.
#[derive(Debug, Clone, Default)]
pub struct RenderedFragment {
    /// HTML, without its `<p>` if that is the only one.
    pub html: String,
    /// Links and pictures.
    pub links: Vec<Link>,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// Renders a text as Markdown, for `markdownify`, in the name of the page of `context`. Shortcodes in it are run, and what
/// stands between marks is left as it is.
///
/// Reports what shortcodes and Markdown report. Linear in text and output.
pub fn render_fragment(fragment: &Fragment<'_>, context: &BodyContext<'_>) -> RenderedFragment {
    let file = &context.page.file;
    let finished = fragment.finished;
    let text = &emptied(fragment.text, finished);
    let here = |range: Range<usize>| (fragment.place)(text, range);
    if context.depth.get() >= MAX_DEPTH {
        let message = format!("text that shortcodes render is nested deeper than {MAX_DEPTH} levels");
        let place = here(0..text.len()).unwrap_or_else(|| Span::whole(file));
        let diagnostic =
            Diagnostic::error(Code::ShortcodeTooDeep, place, message).help("look for a shortcode that calls itself");
        return RenderedFragment { diagnostics: vec![diagnostic], ..RenderedFragment::default() };
    }
    context.depth.set(context.depth.get() + 1);
    let parsed = parse_shortcodes(file, text, 0..text.len(), context.known);
    let is_marked = finished.is_empty() || without_marks(text).len() < text.len();
    let printed = if is_marked { Vec::new() } else { find_printed(text, finished) };
    let origin = Origin::Shortcode { place: &here, finished, printed: &printed };
    let expanded = expand(&Source { text, origin }, &parsed.value, context);
    let place = |range: Range<usize>| {
        let (range, writer) = expanded.place(&range)?;
        Some(Place { span: here(range)?, writer })
    };
    let call = if fragment.in_call { here(0..text.len()) } else { None };
    let ids = call.map(|span| text_ids(span.start)).unwrap_or_default();
    let rendered = run_markdown(&expanded.text, &expanded.inserts, &place, (context, &ids));
    context.depth.set(context.depth.get() - 1);

    // Tags that stand in the file were read there, and what is wrong with them is told there.
    let mut diagnostics = parsed.diagnostics;
    let mut looks = 0;
    diagnostics.retain(|diagnostic| {
        looks += 1;
        let tag = diagnostic.span.as_ref().and_then(|span| text.get(span.start..span.end));
        looks > MAX_LOOKS || !tag.is_some_and(|tag| fragment.written.contains(tag))
    });
    for diagnostic in &mut diagnostics {
        diagnostic.span = here(0..text.len());
        diagnostic.labels.clear();
    }
    diagnostics.extend(expanded.diagnostics);
    diagnostics.extend(rendered.diagnostics);
    let links = expanded.links.into_iter().chain(rendered.links).collect();
    RenderedFragment { html: without_lone_paragraph(&rendered.html).to_string(), links, diagnostics }
}

/// Faults that are looked for in what the author wrote: each look goes through all of it.
const MAX_LOOKS: usize = 32;

/// Outputs that are looked for in vain before the rest is taken to be changed as well.
const MAX_MISSES: usize = 8;

/// Where what calls printed stands in `text`: each behind the one before. What the shortcode changed is not found.
/// Linear.
fn find_printed(text: &str, finished: &[String]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut misses = 0;
    for html in finished.iter().map(|html| html.trim()).filter(|html| html.contains('<')) {
        let from = found.last().map_or(0, |range| range.end);
        match text[from..].find(html) {
            Some(at) => found.push(from + at..from + at + html.len()),
            None => misses += 1,
        }
        if misses > MAX_MISSES {
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::find_printed;

    #[test]
    fn what_calls_wrote_is_found_in_order() {
        let html = ["<b>x</b>\n", "words", "<i>gone</i>", "<b>x</b>"].map(str::to_string);
        assert_eq!(find_printed("a <b>x</b> b <b>x</b>", &html), [2..10, 13..21]);
    }
}
