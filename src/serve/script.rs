//! The preview's script, and its place in a page.

/// Where the preview's own addresses lie below the base path; no page of a site lies there.
pub(super) const FOLDER: &str = "__hornbook/";
/// The script of a page, in parts that see each other.
pub(super) const SCRIPT: &str = concat!(
    "(() => {\n\"use strict\";\n",
    include_str!("live/sent.js"),
    include_str!("live/fields.js"),
    include_str!("live/change.js"),
    include_str!("live/files.js"),
    include_str!("live/notes.js"),
    include_str!("live/place.js"),
    include_str!("live/updates.js"),
    "})();\n"
);
/// What listens for all pages that are open in a browser.
pub(super) const LISTENER: &str = include_str!("live/listen.js");

/// `page`, as of the update `generation`, with the preview's script in it; the rest of the bytes stays. The script comes
/// first, so that it runs before those scripts of the page that are put off.
pub(super) fn with_script(page: Vec<u8>, base: &str, generation: u64) -> Vec<u8> {
    let print = &blake3::hash(&page).to_hex()[..32];
    let script = format!(
        "<script src=\"{base}{FOLDER}live.js\" data-base=\"{base}\" data-generation=\"{generation}\" \
         data-print=\"{print}\" defer></script>"
    );
    let at = start_of_head(&page);
    let mut with = Vec::with_capacity(page.len() + script.len());
    with.extend_from_slice(&page[..at]);
    with.extend_from_slice(script.as_bytes());
    with.extend_from_slice(&page[at..]);
    with
}

/// The place behind the opening tag of the head; where none is written, the place where browsers begin one.
fn start_of_head(page: &[u8]) -> usize {
    let mut at = if page.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    loop {
        let rest = &page[at..];
        let blanks = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let tag = &rest[blanks..];
        let length = if tag.starts_with(b"<!--") {
            comment_length(tag)
        } else if tag.starts_with(b"<!") || tag.starts_with(b"<?") {
            memchr::memchr(b'>', tag).map(|end| end + 1)
        } else if is_tag(tag, b"<html") {
            tag_length(tag)
        } else if is_tag(tag, b"<head") {
            return at + blanks + tag_length(tag).unwrap_or(0);
        } else {
            return at;
        };
        // What is never closed swallows the page: it has no place for a script.
        let Some(length) = length else { return at };
        at += blanks + length;
    }
}

/// As browsers end comments.
fn comment_length(comment: &[u8]) -> Option<usize> {
    for short in [b"<!-->".as_slice(), b"<!--->"] {
        if comment.starts_with(short) {
            return Some(short.len());
        }
    }
    let end = |mark: &[u8]| memchr::memmem::find(&comment[4..], mark).map(|at| 4 + at + mark.len());
    [end(b"-->"), end(b"--!>")].into_iter().flatten().min()
}

fn is_tag(text: &[u8], start: &[u8]) -> bool {
    text.get(..start.len()).is_some_and(|name| name.eq_ignore_ascii_case(start))
        && text.get(start.len()).is_some_and(|byte| matches!(byte, b'>' | b'/') || byte.is_ascii_whitespace())
}

/// The length of an opening tag, whose values may hold any sign.
fn tag_length(tag: &[u8]) -> Option<usize> {
    let mut quote = None;
    let mut before = b' ';
    for (at, byte) in tag.iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') if before == b'=' => quote = Some(*byte),
            (Some(open), close) if open == *close => quote = None,
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            before = *byte;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_comes_first_in_the_head_wherever_that_is() {
        for (before, after) in [
            ("<head>", "<title>x</title></head>"),
            ("<!doctype html>\n<html lang=\"en\"><head class='>'>", "<title>x</title>"),
            ("<!doctype html>\n<!-- the <head> follows -->\n<HTML data-x=\"<head>\">\n<HEAD>", "<title>x</title>"),
            ("<!--><head>", "--><body>"),
            ("<!-- a --!><head>", "--><body>"),
            ("\u{feff}<?xml version=\"1.0\"?><html>", "<header>no head</header>"),
            ("<!doctype html>", "\n<title>x</title><!-- </body> -->"),
            ("<html>", "<body>home <head></body></html>"),
            ("", "plain"),
            ("", "<!-- never closed <head>"),
            ("", ""),
        ] {
            let page = format!("{before}{after}");
            assert_eq!(start_of_head(page.as_bytes()), before.len(), "{page}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_page_keeps_its_bytes(page in "(<!--|-->|<head>|<html|>|\"|'|=| |a|<!|ü){0,24}") {
            let at = start_of_head(page.as_bytes());
            proptest::prop_assert!(page.is_char_boundary(at));
        }
    }
}
