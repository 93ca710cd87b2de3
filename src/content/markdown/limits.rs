//! Lists and quotes nested without end are made flat before parsing.

use std::borrow::Cow;
use std::ops::Range;

/// Lists and quotes inside each other.
const MAX_DEPTH: usize = 100;

/// `text` with the prefix of lines nested deeper than the limit cut, and the first such line.
/// Linear in the length of `text`.
pub(super) fn flatten(text: &str) -> (Cow<'_, str>, Option<Range<usize>>) {
    if !may_be_deep(text) {
        return (Cow::Borrowed(text), None);
    }
    let mut out = String::new();
    let mut first: Option<Range<usize>> = None;
    let mut levels: Vec<usize> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some((keep, resume)) = measure(line, &mut levels) {
            if first.is_none() {
                first = Some(at..at + line.trim_end().len());
                out.push_str(&text[..at]);
            }
            out.push_str(&line[..keep]);
            out.push_str(&line[resume..]);
        } else if first.is_some() {
            out.push_str(line);
        }
        at += line.len();
    }
    match first {
        Some(range) => (Cow::Owned(out), Some(range)),
        None => (Cow::Borrowed(text), None),
    }
}

/// Whether any line begins with more blanks and markers than the limit.
fn may_be_deep(text: &str) -> bool {
    let is_marker = |byte: &u8| matches!(byte, b' ' | b'\t' | b'>' | b'-' | b'+' | b'*' | b'.' | b')' | b'0'..=b'9');
    let bytes = text.as_bytes();
    let ends = memchr::memchr_iter(b'\n', bytes).map(|at| at + 1);
    std::iter::once(0)
        .chain(ends)
        .filter_map(|start| bytes.get(start..start + MAX_DEPTH))
        .any(|prefix| prefix.iter().all(is_marker))
}

/// Walks the prefix of a line. `Some((keep, resume))` if it goes too deep: bytes from `keep` up to
/// `resume` are to be cut.
fn measure(line: &str, levels: &mut Vec<usize>) -> Option<(usize, usize)> {
    let bytes = line.as_bytes();
    let (mut at, mut quotes) = (0, 0);
    let mut keep = None;
    let indent = bytes.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    if indent == bytes.len() || matches!(bytes[indent], b'\n' | b'\r') {
        return None;
    }
    while levels.last().is_some_and(|level| *level > indent) {
        levels.pop();
    }
    loop {
        while matches!(bytes.get(at), Some(b' ' | b'\t')) {
            at += 1;
        }
        let digits = bytes[at..].iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
        let length = match bytes.get(at + digits) {
            Some(b'>') if digits == 0 => {
                quotes += 1;
                1
            }
            Some(b'-' | b'+' | b'*')
                if digits == 0 && matches!(bytes.get(at + 1), Some(b' ' | b'\t' | b'\n') | None) =>
            {
                2
            }
            Some(b'.' | b')')
                if digits > 0 && matches!(bytes.get(at + digits + 1), Some(b' ' | b'\t' | b'\n') | None) =>
            {
                digits + 2
            }
            _ => break,
        };
        let start = at;
        at = (at + length).min(bytes.len());
        if length > 1 && levels.len() + quotes < MAX_DEPTH {
            levels.push(start + 2);
        } else if levels.len() + quotes >= MAX_DEPTH {
            let column = levels.last().map_or(0, |level| level.saturating_sub(2));
            keep.get_or_insert(if quotes == 0 { column.min(start) } else { start });
            if length > 1 && quotes == 0 {
                // An item among those of the deepest level.
                return keep.map(|keep| (keep.min(start), last_marker(bytes, start)));
            }
        }
    }
    keep.map(|keep| (keep, at))
}

/// The last list marker of a prefix that begins at `start`.
fn last_marker(bytes: &[u8], start: usize) -> usize {
    let end = bytes[start..]
        .iter()
        .position(|byte| !matches!(byte, b' ' | b'\t' | b'-' | b'+' | b'*'))
        .map_or(bytes.len(), |length| start + length);
    bytes[start..end].iter().rposition(|byte| matches!(byte, b'-' | b'+' | b'*')).map_or(start, |at| start + at)
}
