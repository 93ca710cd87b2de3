//! Ids in texts that shortcodes have rendered, which are not to be those of the page's own text.
//!
//! Each such text numbers its notes for itself, so their ids begin with the place of the text: [`text_ids`]. Where no
//! other text of the page has notes, nothing has to be told apart, and the ids are the plain ones. Headings keep the ids
//! that their words give unless another heading of the page has the same.

use crate::content::markdown::{Heading, Link, heading_ids};
use memchr::memmem;
use std::collections::{BTreeMap, BTreeSet};

/// What ids begin with in a text that begins at byte `start` of its file and is rendered on its own.
pub(super) fn text_ids(start: usize) -> String {
    format!("f{start}-")
}

/// Most bytes that an id of ours and its tag begin with.
const MAX_START: usize = 64;

/// `html`, the body of a page, with plain ids for the first text that has notes, where no other has plain ones; `links`
/// lead there. Linear.
pub(super) fn with_plain_notes<'a>(html: String, links: impl Iterator<Item = &'a mut Link>) -> String {
    let Some((before, plain)) = first_notes(&html) else { return html };
    for link in links {
        if let Some(note) = link
            .destination
            .strip_prefix('#')
            .and_then(|id| id.strip_prefix(before.as_str()).filter(|note| note.starts_with("fn")))
        {
            link.destination = format!("#{plain}{note}");
        }
    }
    ["\"", "\"#"]
        .into_iter()
        .fold(html, |html, quote| html.replace(&format!("{quote}{before}fn"), &format!("{quote}{plain}fn")))
}

/// What the ids of the first text with notes begin with, and what they would begin with if it were the page's own. `None`
/// where the page has notes of its own.
fn first_notes(html: &str) -> Option<(String, String)> {
    memmem::find(html.as_bytes(), b"role=\"doc-endnotes\"")?;
    let mut first: Option<(&str, &str)> = None;
    for at in memmem::find_iter(html.as_bytes(), "fn:1\">") {
        let window = &html.as_bytes()[at.saturating_sub(MAX_START)..at];
        let start = memmem::rfind(window, b"<li id=\"").map(|start| at - window.len() + start + "<li id=\"".len());
        let Some(before) = start.and_then(|start| html.get(start..at)) else { continue };
        // The ids of a whole site may begin with the path of the page, which has no dash in it.
        match text_of(before) {
            Some(text) => first = first.or(Some((before, text))),
            None if before.chars().all(char::is_alphanumeric) => return None,
            None => {}
        }
    }
    let (before, text) = first?;
    Some((before.to_string(), before[..before.len() - text.len()].to_string()))
}

/// Inserts whose headings get other ids: each is looked for in the whole body.
const MAX_RENAMED: usize = 100;

/// `html`, the body of a page with `headings` of its own, with other ids for the headings in `inserts` whose id another
/// one has already. Linear, but for a logarithm.
pub(super) fn with_own_headings(mut html: String, inserts: &[String], headings: &[Heading]) -> String {
    if inserts.iter().all(|insert| heading_ids(insert).next().is_none()) {
        return html;
    }
    let mut taken: BTreeSet<String> = headings.iter().map(|heading| heading.id.clone()).collect();
    taken.extend(ids_beside(&html, inserts));
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut renamed = 0;
    for insert in inserts {
        let mut out = String::new();
        let mut done = 0;
        for (at, id) in heading_ids(insert) {
            if taken.insert(id.to_string()) {
                continue;
            }
            let count = counts.entry(id.to_string()).or_default();
            let free = loop {
                *count += 1;
                let next = format!("{id}-{count}");
                if taken.insert(next.clone()) {
                    break next;
                }
            };
            out.extend([&insert[done..at], &free]);
            done = at + id.len();
        }
        if done > 0 && renamed < MAX_RENAMED {
            out.push_str(&insert[done..]);
            html = html.replacen(insert, &out, 1);
            renamed += 1;
        }
    }
    html
}

/// The ids of headings in `html` that are not those in `inserts` alone: calls in `{{% %}}` wrote them. Linear, but for a
/// logarithm.
fn ids_beside(html: &str, inserts: &[String]) -> Vec<String> {
    let mut left: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, id) in inserts.iter().flat_map(|insert| heading_ids(insert)) {
        *left.entry(id).or_default() += 1;
    }
    let mut beside = Vec::new();
    for (_, id) in heading_ids(html) {
        match left.get_mut(id) {
            Some(count) if *count > 0 => *count -= 1,
            _ => beside.push(id.to_string()),
        }
    }
    beside
}

/// The part of the start of an id that [`text_ids`] made.
fn text_of(start: &str) -> Option<&str> {
    let digits = start.strip_suffix('-')?.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let at = digits.strip_suffix('f')?.len();
    (start.len() > at + "f-".len() && start[..at].chars().all(char::is_alphanumeric)).then(|| &start[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(destination: &str) -> Link {
        Link { destination: destination.to_string(), address: None, is_image: false, span: None }
    }

    fn notes(ids: &str) -> String {
        format!(
            "<sup id=\"{ids}fnref:1\"><a href=\"#{ids}fn:1\">1</a></sup><div role=\"doc-endnotes\"><li id=\"{ids}fn:1\">"
        )
    }

    #[test]
    fn headings_in_other_texts_have_ids_of_their_own() {
        let own = |id: &str| Heading { level: 2, id: id.into(), html: String::new(), text: String::new() };
        let inserts = ["<h2 id=\"a\">A</h2><h3 id=\"b\">B</h3>", "<h2 id=\"a\">A</h2>", "<hr id=\"a\"><h2>A</h2>"];
        let inserts = inserts.map(String::from);
        let html = inserts.join("|") + "|<h2 id=\"a\">";
        let expected =
            "<h2 id=\"a-2\">A</h2><h3 id=\"b\">B</h3>|<h2 id=\"a-3\">A</h2>|<hr id=\"a\"><h2>A</h2>|<h2 id=\"a\">";
        assert_eq!(with_own_headings(html, &inserts, &[own("a"), own("a-1")]), expected);
    }

    #[test]
    fn the_only_notes_of_a_page_have_plain_ids() {
        let mut links = ["#f12-fn:1", "#f12-x", "#f1"].map(link);
        assert_eq!(with_plain_notes(notes("f12-"), links.iter_mut()), notes(""));
        assert_eq!(links, ["#fn:1", "#f12-x", "#f1"].map(link));
        assert_eq!(with_plain_notes(notes("h9f12-"), std::iter::empty()), notes("h9"));
        for page in [
            String::from("f12-fn:1"),
            notes(""),
            notes("") + &notes("f12-"),
            notes("f12-") + &notes("h9"),
            notes("x-"),
            notes("f-"),
        ] {
            assert_eq!(with_plain_notes(page.clone(), std::iter::empty()), page);
        }
        assert_eq!(with_plain_notes(notes("f12-") + &notes("f34-"), std::iter::empty()), notes("") + &notes("f34-"));
    }
}
