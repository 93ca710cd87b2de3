//! Words back to the HTML they stand for.

use super::Inserts;
use crate::content::html::{escape, visible_text};
use memchr::memmem;
use std::borrow::Cow;

/// `html` with the words of `inserts` replaced. A paragraph that is one word alone loses its tags.
/// Linear in the result.
pub(super) fn fill(html: &str, inserts: &Inserts) -> String {
    if inserts.html.is_empty() || inserts.prefix.is_empty() {
        return html.to_string();
    }
    let mut out = String::with_capacity(html.len() + inserts.html.iter().map(String::len).sum::<usize>());
    let mut rest = html;
    while let Some((at, index, length)) = find(rest, inserts) {
        out.push_str(&rest[..at]);
        rest = &rest[at + length..];
        if out.ends_with("<p>") && rest.starts_with("</p>") {
            out.truncate(out.len() - "<p>".len());
            rest = &rest["</p>".len()..];
        }
        out.push_str(&inserts.html[index]);
    }
    out.push_str(rest);
    out
}

/// `html`, the text of a heading, with the words of `inserts` replaced for a table of contents, where it stands in a
/// link: of HTML that cannot be there, only the text. Linear in the result.
pub(in crate::content) fn fill_in_link(html: &str, inserts: &Inserts) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((at, index, length)) = find(rest, inserts) {
        out.push_str(&rest[..at]);
        rest = &rest[at + length..];
        let insert = &inserts.html[index];
        let fits = !(is_block(insert) || insert.contains("<a") || insert.contains(" id="));
        out.push_str(&if fits {
            Cow::Borrowed(insert.as_str())
        } else {
            Cow::Owned(escape(&seen(insert)).into_owned())
        });
    }
    out.push_str(rest);
    out
}

/// Appends `text` with the words of `inserts` replaced by the text that a reader sees in their HTML.
pub(super) fn push_text(out: &mut String, text: &str, inserts: &Inserts) {
    let mut rest = text;
    while let Some((at, index, length)) = find(rest, inserts) {
        out.push_str(&rest[..at]);
        out.push_str(&seen(&inserts.html[index]));
        rest = &rest[at + length..];
    }
    out.push_str(rest);
}

/// The text of `html` in one line.
fn seen(html: &str) -> String {
    visible_text(html).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first word in `text`: where, which, how long.
pub(in crate::content) fn find(text: &str, inserts: &Inserts) -> Option<(usize, usize, usize)> {
    if inserts.prefix.is_empty() || inserts.html.is_empty() {
        return None;
    }
    let mut from = 0;
    while let Some(found) = memmem::find(&text.as_bytes()[from..], inserts.prefix.as_bytes()) {
        let at = from + found;
        let rest = &text[at + inserts.prefix.len()..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let index = rest[..digits].parse::<usize>().ok().filter(|index| *index < inserts.html.len());
        if let (Some(index), Some(b'z')) = (index, rest.as_bytes().get(digits)) {
            return Some((at, index, inserts.prefix.len() + digits + 1));
        }
        from = at + inserts.prefix.len();
    }
    None
}

/// Whether `html` begins with a tag that cannot stand in a paragraph.
pub(in crate::content) fn is_block(html: &str) -> bool {
    let mut rest = html.trim_start();
    while let Some(after) = rest.strip_prefix("<!--") {
        rest = after.find("-->").map_or("", |end| after[end + 3..].trim_start());
    }
    let Some(rest) = rest.strip_prefix('<') else { return false };
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
    matches!(
        rest[..end].to_ascii_lowercase().as_str(),
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "details"
            | "dialog"
            | "div"
            | "dl"
            | "fieldset"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "iframe"
            | "main"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "table"
            | "ul"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_replaced() {
        let inserts = Inserts { prefix: "Qx".into(), html: vec!["<b>".into(), "two".into()] };
        assert_eq!(fill("<p>Qx0z</p><p>a Qx1z Qx9z Qx1</p>", &inserts), "<b><p>a two Qx9z Qx1</p>");
        assert!(is_block(" <!-- a --><figure>") && !is_block("<b>x</b>") && !is_block("text"));
    }
}
