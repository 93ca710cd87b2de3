//! What the text of a page holds that its readers do not see: comments and scripts, for its Markdown twin.
//!
//! Deliberately absent: pages in Org mode, and what stands in code, which readers see as it is.

use crate::content::shortcode::{Piece, is_inside, literal_ranges};
use std::ops::Range;

/// Elements of which nothing is read.
const UNSEEN: [&str; 3] = ["script", "style", "template"];

/// The hidden bytes of a page's `text`, in order; whole lines where nothing else stands on them.
///
/// `leads_to_top` says that the page has a link to `#`: then only those definitions of links are comments that are called
/// so. Linear, but for a logarithm.
pub(super) fn hidden(text: &str, pieces: &[Piece], leads_to_top: bool) -> Vec<Range<usize>> {
    let start = match pieces.first() {
        Some(Piece::Text(range) | Piece::Escaped(range, _)) => range.start,
        Some(Piece::Call(call)) => call.range.start,
        None => return Vec::new(),
    };
    let body = &text[start..];
    if !body.contains("<!--") && !body.contains("]: ") && !UNSEEN.iter().any(|name| contains_tag(body, name)) {
        return Vec::new();
    }
    let text = without_code_of_calls(text, pieces);
    let (comments, code): (Vec<_>, Vec<_>) =
        literal_ranges(&text, start..text.len()).into_iter().partition(|range| text[range.clone()].starts_with("<!--"));
    let is_seen = |at: usize| !is_inside(&code, at) && !is_inside(&comments, at);
    let mut found = elements(&text, start, &is_seen);
    found.extend(definitions(&text, start, leads_to_top, &is_seen));
    found.extend(comments.iter().cloned());
    found.sort_by_key(|range| range.start);
    let mut hidden: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for range in found {
        let range = whole_lines(&text, start, range);
        match hidden.last_mut().filter(|last| range.start <= last.end) {
            Some(last) => last.end = last.end.max(range.end),
            None => hidden.push(range),
        }
    }
    hidden
}

fn contains_tag(text: &str, name: &str) -> bool {
    text.match_indices('<').any(|(at, _)| begins_with(&text[at + 1..], name))
}

fn begins_with(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
        && !text[word.len()..].starts_with(|next: char| next.is_alphanumeric() || next == '-')
}

/// `text` with blanks, byte for byte, in place of the code that calls of `highlight` hold.
fn without_code_of_calls(text: &str, pieces: &[Piece]) -> String {
    let mut out = text.as_bytes().to_vec();
    let mut left: Vec<&Piece> = pieces.iter().collect();
    while let Some(piece) = left.pop() {
        let Piece::Call(call) = piece else { continue };
        if call.name.eq_ignore_ascii_case("highlight") {
            let code = out.get_mut(call.body_range.clone()).into_iter().flatten();
            code.filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
        } else {
            left.extend(call.body.iter().flatten());
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_string())
}

/// Elements that nobody sees. One without an end takes the rest of the text, as in a browser.
fn elements(text: &str, start: usize, is_seen: &dyn Fn(usize) -> bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = start;
    while let Some(next) = text[at..].find('<') {
        at += next;
        let name = UNSEEN.iter().find(|name| begins_with(&text[at + 1..], name)).filter(|_| is_seen(at));
        let Some(name) = name else {
            at += 1;
            continue;
        };
        let close = text[at..].match_indices("</").find(|(close, _)| begins_with(&text[at + close + 2..], name));
        let close = close.and_then(|(close, _)| Some(at + close + text[at + close..].find('>')? + 1));
        let end = close.unwrap_or(text.len());
        found.push(at..end);
        at = end;
    }
    found
}

/// Definitions of links that lead nowhere and are used nowhere: `[//]: # (a comment)`.
fn definitions(text: &str, start: usize, leads_to_top: bool, is_seen: &dyn Fn(usize) -> bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = start;
    // A definition is none in the midst of a paragraph.
    let mut may_begin = true;
    while at < text.len() {
        let end = text[at..].find('\n').map_or(text.len(), |length| at + length + 1);
        let line = text[at..end].trim();
        let length = if may_begin && is_seen(at) { comment_length(&text[at..], leads_to_top) } else { None };
        let next = match length {
            Some(length) => {
                found.push(at..at + length);
                text[at + length..].find('\n').map_or(text.len(), |rest| at + length + rest + 1)
            }
            None => end,
        };
        may_begin = length.is_some() || line.is_empty() || line.starts_with('#');
        at = next;
    }
    found
}

/// How long the comment is that `text` begins with.
fn comment_length(text: &str, leads_to_top: bool) -> Option<usize> {
    let rest = text.trim_start_matches(' ');
    let indent = text.len() - rest.len();
    let (label, behind) = rest.strip_prefix('[').filter(|_| indent < 4)?.lines().next()?.split_once("]:")?;
    let is_called_so = ["//", "comment", "_"].iter().any(|name| label.eq_ignore_ascii_case(name));
    if label.contains(['[', ']']) || label.starts_with('^') || leads_to_top && !is_called_so {
        return None;
    }
    let lead = behind.len() - behind.trim_start().len();
    let behind = behind.trim_start();
    let target = ["#", "<>", "<#>"].iter().find(|target| behind.starts_with(**target))?;
    let title = &behind[target.len()..];
    let begin = indent + 1 + label.len() + 2 + lead + target.len();
    if title.trim().is_empty() {
        return Some(begin);
    }
    let quote = title.trim_start().chars().next().filter(|_| title.starts_with([' ', '\t']))?;
    let close = match quote {
        '(' => ')',
        '"' | '\'' => quote,
        _ => return None,
    };
    let from = begin + (title.len() - title.trim_start().len()) + 1;
    // A title ends with its paragraph.
    let mut end = from;
    for (number, line) in text[from..].split_inclusive('\n').enumerate() {
        if let Some(at) = line.find(close) {
            return Some(end + at + 1);
        }
        if number > 0 && line.trim().is_empty() {
            return None;
        }
        end += line.len();
    }
    None
}

/// `range` with what is blank around it, if nothing else stands on its lines.
fn whole_lines(text: &str, start: usize, range: Range<usize>) -> Range<usize> {
    let line = text[start..range.start].rfind('\n').map_or(start, |at| start + at + 1);
    let end = text[range.end..].find('\n').map_or(text.len(), |at| range.end + at + 1);
    let is_alone = text[line..range.start].trim().is_empty() && text[range.end..end].trim().is_empty();
    if is_alone { line..end } else { range }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut seen = text.to_string();
        for range in hidden(text, &[Piece::Text(0..text.len())], false).into_iter().rev() {
            seen.replace_range(range, "");
        }
        assert_eq!(seen, expected, "{text:?}");
    }

    #[test]
    fn comments_go() {
        check("a <!-- b --> c", "a  c");
        check("a\n\n<!-- b\n\nc -->\n\nd", "a\n\n\nd");
        check("a\n\n<!-- b", "a\n\n");
        check("a\n\n[//]: # (b)\n[comment]: <> (c\nd)\ne", "a\n\ne");
        check("[a note]: # 'b'\n", "");
        check("# a\n[//]: # (b)\n", "# a\n");
    }

    #[test]
    fn scripts_go() {
        check("a\n\n<script>\nalert(1)\n\n</script>\n\nb", "a\n\n\nb");
        check("a <SCRIPT src=x></Script > b", "a  b");
        check("a\n\n<style>\nb", "a\n\n");
        check("<scripting>a</scripting>", "<scripting>a</scripting>");
    }

    #[test]
    fn code_and_text_stay() {
        for text in [
            "`<!-- a -->` and `<script>`",
            "```html\n<!-- a -->\n<script>x</script>\n[//]: # (b)\n```",
            "    <script>a</script>\n",
            "a\n[//]: # (this is text)",
            "[a]: # b",
            "[a]: https://example.com (a)\n\n[a]",
            "[^1]: # (a note)",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn definitions_that_a_link_may_use_stay() {
        let text = "[top]: # (Up)\n\n[top]\n\n[//]: # (b)\n";
        let found = hidden(text, &[Piece::Text(0..text.len())], true);
        assert_eq!(found.iter().map(|range| &text[range.clone()]).collect::<Vec<_>>(), ["[//]: # (b)\n"]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_hidden_parts_inside_it(text in "(<!--|-->|<script>|</script>|\\[//\\]: # |\\(|\\)|`|é|\n| |a){0,30}") {
            let mut end = 0;
            for range in hidden(&text, &[Piece::Text(0..text.len())], false) {
                proptest::prop_assert!(range.start >= end && text.get(range.clone()).is_some());
                end = range.end;
            }
        }
    }
}
