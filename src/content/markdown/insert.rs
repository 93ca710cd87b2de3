//! Words back to the HTML they stand for.

use super::{Inserts, WORD_GUARD};
use crate::content::html::{escape, visible_text};
use memchr::memchr;
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

/// Appends `text` with the words of `inserts` replaced by the text that a reader sees in their HTML; with
/// `without_blocks`, by nothing where that is a block.
pub(super) fn push_text(out: &mut String, text: &str, inserts: &Inserts, without_blocks: bool) {
    let mut rest = text;
    while let Some((at, index, length)) = find(rest, inserts) {
        out.push_str(&rest[..at]);
        rest = &rest[at + length..];
        match without_blocks && is_block(&inserts.html[index]) {
            true if out.ends_with(' ') => rest = rest.trim_start(),
            true => {}
            false => out.push_str(&seen(&inserts.html[index])),
        }
    }
    out.push_str(rest);
}

/// The text of `html` in one line.
pub(super) fn seen(html: &str) -> String {
    visible_text(html).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first word in `text`: where, which, how long.
pub(in crate::content) fn find(text: &str, inserts: &Inserts) -> Option<(usize, usize, usize)> {
    if inserts.prefix.is_empty() || inserts.html.is_empty() {
        return None;
    }
    // Its third letter is a rare one, which is found without getting ready for it: most texts are short.
    let (bytes, prefix) = (text.as_bytes(), inserts.prefix.as_bytes());
    let rare = prefix.len().min(3) - 1;
    let mut from = 0;
    while let Some(found) = bytes.get(from + rare..).and_then(|rest| memchr(prefix[rare], rest)) {
        let at = from + found;
        if !bytes[at..].starts_with(prefix) {
            from = at + 1;
            continue;
        }
        let rest = &text[at + inserts.prefix.len()..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let index = rest[..digits].parse::<usize>().ok().filter(|index| *index < inserts.html.len());
        if let (Some(index), Some(b'z')) = (index, rest.as_bytes().get(digits)) {
            let start = if text[..at].ends_with(WORD_GUARD) { at - WORD_GUARD.len_utf8() } else { at };
            return Some((start, index, at - start + inserts.prefix.len() + digits + 1));
        }
        from = at + inserts.prefix.len();
    }
    None
}

/// `text` of a message with each word as the call that it stands for is seen. Linear in the result.
pub(in crate::content) fn filled_text(text: &str, inserts: &Inserts) -> String {
    let mut out = String::with_capacity(text.len());
    push_text(&mut out, text, inserts, false);
    out
}

/// Whether `html` holds an element that cannot stand in a paragraph, or begins with a frame. Linear.
pub(crate) fn is_block(html: &str) -> bool {
    let mut rest = html;
    let mut is_first = true;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        rest = &rest[at + 1..];
        let name = &rest[..rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len())];
        let hidden_until = match name {
            "" if rest.starts_with("!--") => "-->",
            "script" => "</script",
            "style" => "</style",
            _ => "",
        };
        if !hidden_until.is_empty() {
            rest = rest.find(hidden_until).map_or("", |end| &rest[end + 1..]);
            continue;
        }
        if is_block_name(name) || is_first && name.eq_ignore_ascii_case("iframe") {
            return true;
        }
        is_first = false;
    }
    false
}

/// Whether `html` holds what cannot stand in a term or the head of a table: a part of the page with a heading of its own.
pub(super) fn is_section(html: &str) -> bool {
    let mut rest = html;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        rest = &rest[at + 1..];
        if is_one_of(SECTIONS, &rest[..rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len())]) {
            return true;
        }
    }
    false
}

/// Whether `html` is a picture with what belongs to it, and nothing in it but links can be clicked.
pub(super) fn is_picture(html: &str) -> bool {
    const CLICKED: &[&str] =
        &["button", "details", "iframe", "input", "label", "select", "textarea", "video", "audio", "object"];
    let html = html.trim();
    html.starts_with("<figure") && !html.split('<').any(|tag| CLICKED.iter().any(|name| tag.starts_with(name)))
}

/// Whether the element `name` cannot stand in a line.
pub(crate) fn is_block_name(name: &str) -> bool {
    is_one_of(BLOCKS, name)
}

fn is_one_of(names: &[&str], name: &str) -> bool {
    !name.is_empty() && names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Elements that cannot stand in a line.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "details",
    "dialog",
    "div",
    "dl",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "search",
    "section",
    "table",
    "ul",
];

/// Those of them that make a part of the page, or name one.
const SECTIONS: &[&str] =
    &["article", "aside", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "nav", "section"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_replaced() {
        let inserts = Inserts { prefix: "Qx".into(), html: vec!["<b>".into(), "two".into()] };
        assert_eq!(fill("<p>Qx0z</p><p>a Qx1z Qx9z Qx1</p>", &inserts), "<b><p>a two Qx9z Qx1</p>");
        assert_eq!(fill("<p>&lt;\u{fdd3}Qx1z</p>", &inserts), "<p>&lt;two</p>");
        assert!(is_block(" <!-- a --><figure>") && !is_block("<b>x</b>") && !is_block("text"));
        assert!(is_block("<a href=x><DIV>") && is_block("<iframe>") && !is_block("<b><iframe></b>"));
        assert!(!is_block("<!-- <p> --><script>'<p>'</script></p><pretty>"));
    }
}
