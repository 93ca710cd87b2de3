//! Where links lead.

use super::{Link, MarkdownContext, is_dangerous};
use crate::config::RawHtml;
use crate::diagnostic::{Code, Diagnostic, Severity};
use std::ops::Range;

/// The address to write for `destination`, which stands at `span`: empty for one that could run code. With it the link
/// as it is noted, and what is wrong with it.
///
/// Reports `url-dangerous`.
pub(crate) fn follow(
    context: &MarkdownContext<'_>,
    destination: &str,
    is_image: bool,
    span: &Range<usize>,
) -> (String, Link, Option<Diagnostic>) {
    // What a reader's browser will follow: `[words]({{< ref "page" >}})` holds a word in its place until the end.
    let followed = context.inserts.fill(destination);
    let place = (context.place)(span.clone()).map(|place| place.span);
    let is_refused = context.markup.raw_html != RawHtml::Keep && is_dangerous(&followed);
    let diagnostic = is_refused.then(|| {
        let scheme = followed.trim().chars().take(40).collect::<String>();
        let message = format!("the address `{scheme}` could run code, so the link leads nowhere");
        let diagnostic = match &place {
            Some(place) => Diagnostic::warning(Code::UrlDangerous, place.clone(), message),
            None => Diagnostic::without_place(Code::UrlDangerous, Severity::Warning, message),
        };
        diagnostic.help("write an address that begins with `https://`, or a path")
    });
    let address = if is_refused { String::new() } else { destination.to_string() };
    (address, Link { destination: followed, address: None, is_image, span: place }, diagnostic)
}
