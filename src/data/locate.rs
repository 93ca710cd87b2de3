//! Where in a text a key stands, for messages about values that parsed.

use memchr::memchr2_iter;
use std::ops::Range;

/// The bytes of the key at `path` (`["author", "name"]`, any case) in YAML, TOML or JSON `text`.
///
/// A search, not a parse: it looks for the first key, then for the next behind it. `None` if a key
/// cannot be found, which happens for anchors and merges.
pub fn locate_key(text: &str, path: &[&str]) -> Option<Range<usize>> {
    locate_key_again(text, path, 0)
}

/// Like [`locate_key`], for a key in a list of maps: `earlier` maps before its own have the key too.
pub fn locate_key_again(text: &str, path: &[&str], earlier: usize) -> Option<Range<usize>> {
    let mut from = 0;
    let mut found = None;
    for (depth, key) in path.iter().enumerate() {
        let skipped = if depth + 1 == path.len() { earlier } else { 0 };
        for _ in 0..=skipped {
            let range = find_key(text, key, from)?;
            from = range.end;
            found = Some(range);
        }
    }
    found
}

/// The bytes of the first `value` of a key `key` (any case) in YAML, TOML or JSON `text`, without its quotes.
///
/// A search, not a parse: `None` if the value is not written in one piece beside its key. Linear.
pub fn locate_value(text: &str, key: &str, value: &str) -> Option<Range<usize>> {
    if value.is_empty() {
        return None;
    }
    let is_end = |at: usize| !text[at..].starts_with(|c: char| c.is_alphanumeric() || "/-_.".contains(c));
    let has_key = |at: usize| {
        let before = text[..at].trim_end_matches(['"', '\'']).trim_end_matches([' ', '\t']);
        let before = before.strip_suffix(['=', ':']).unwrap_or("").trim_end_matches([' ', '\t', '"', '\'']);
        let start = before.len().checked_sub(key.len()).filter(|start| before.is_char_boundary(*start));
        start.is_some_and(|start| before[start..].eq_ignore_ascii_case(key) && begins_key(text, start))
    };
    let found = text.match_indices(value).map(|(at, _)| at).find(|at| is_end(at + value.len()) && has_key(*at))?;
    Some(found..found + value.len())
}

fn find_key(text: &str, key: &str, from: usize) -> Option<Range<usize>> {
    let (bytes, wanted) = (text.as_bytes(), key.as_bytes());
    let first = wanted.first()?;
    let starts = memchr2_iter(first.to_ascii_lowercase(), first.to_ascii_uppercase(), bytes.get(from..)?);
    let mut ranges = starts.map(|start| from + start..from + start + wanted.len());
    ranges.find(|range| {
        bytes.get(range.clone()).is_some_and(|found| found.eq_ignore_ascii_case(wanted))
            && begins_key(text, range.start)
            && ends_key(text, range.end)
    })
}

/// Whether what stands before byte `at` lets a key begin there.
fn begins_key(text: &str, at: usize) -> bool {
    let before = text.as_bytes()[..at].last().copied();
    match before {
        None | Some(b'\n' | b'\r' | b' ' | b'\t' | b'{' | b',' | b'.' | b'[' | b'+') => {
            let line = text[..at].rfind(['\n', '\r', '{', ',']).map_or(0, |end| end + 1);
            let lead = &text.as_bytes()[line..at];
            let dotted = before == Some(b'.');
            dotted || lead.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'-' | b'[' | b'#' | b'+'))
        }
        Some(b'"' | b'\'') => true,
        _ => false,
    }
}

/// Whether what stands from byte `end` on ends a key.
fn ends_key(text: &str, end: usize) -> bool {
    let rest = &text[end..];
    let rest = rest.strip_prefix(['"', '\'']).unwrap_or(rest);
    let rest = rest.strip_prefix("[]").unwrap_or(rest);
    rest.trim_start_matches([' ', '\t']).starts_with([':', '=', ']', '.'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, path: &[&str], expected: Option<Range<usize>>) {
        assert_eq!(locate_key(text, path), expected, "{text}");
    }

    #[test]
    fn keys_are_found_in_every_format() {
        check("title: a draft: b\nDraft: yes\n", &["draft"], Some(18..23));
        check("{\"title\": \"x\", \"draft\": 1}", &["draft"], Some(16..21));
        check("a = 1\n[menu.main]\nname = 'x'\n", &["menu", "name"], Some(18..22));
        check("author:\n  name: x\n", &["author", "name"], Some(10..14));
        check("#+DRAFT: yes\n", &["draft"], Some(2..7));
        check("a: 1\n", &["b"], None);
        let rules = "cascade:\n- target: {path: /a}\n- target: {path: /b}\n";
        assert_eq!(locate_key_again(rules, &["cascade", "target", "path"], 1), Some(41..45));
    }

    #[test]
    fn values_are_found_in_every_format() {
        let check = |text: &str, expected: Option<Range<usize>>| {
            assert_eq!(locate_value(text, "url", "/a"), expected, "{text}");
        };
        check("name = '/a'\nurl = '/a/b'\nURL='/a'\n", Some(30..32));
        check("{\"x\": [{\"url\": \"/a\"}]}", Some(16..18));
        check("main:\n- url: /a\n", Some(13..15));
        check("main = [{name = 'x', url = '/a'}]", Some(28..30));
        check("curl: /a\n", None);
        check("é/a /a", None);
        check("", None);
    }
}
