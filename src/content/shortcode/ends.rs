//! Where a tag ends, or what stands where it should.

use super::lex::Delimiter;
use std::ops::Range;

/// Longest tag that is looked at, in bytes.
pub(super) const LONGEST: usize = 1_000;

/// What ends a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    /// Its own delimiter, at this byte.
    Right(usize),
    /// What looks like an end, and is none: `}}`, `>}`, `> }}`.
    Mistyped(Range<usize>),
    /// The next tag opens at this byte.
    NextTag(usize),
    /// An empty line, or the end of the text.
    Nothing,
}

/// The end of the tag at `start` of `text`. Quotes hold an end or a tag only if they close like quotes do: before a blank,
/// and not behind one.
pub(super) fn end_of(text: &str, start: usize, delimiter: Delimiter) -> End {
    let mut furthest = (start + LONGEST).min(text.len());
    while !text.is_char_boundary(furthest) {
        furthest -= 1;
    }
    let reach = &text[..furthest];
    let bytes = reach.as_bytes();
    let (mut at, mut is_first_line) = (start + 3, true);
    let mut mistyped: Option<Range<usize>> = None;
    let ended = loop {
        let Some(found) = bytes.get(at..).and_then(|rest| rest.iter().position(|byte| b"\"`{<>}%\n".contains(byte)))
        else {
            break End::Nothing;
        };
        at += found;
        let rest = &reach[at..];
        if rest.starts_with(delimiter.right()) {
            return End::Right(at);
        }
        match bytes[at] {
            quote @ (b'"' | b'`') => at += length_of_quoted(rest, char::from(quote)).unwrap_or(1),
            b'\n' => {
                if rest[1..].trim_start_matches([' ', '\t', '\r']).starts_with('\n') {
                    break End::Nothing;
                }
                is_first_line = false;
                at += 1;
            }
            b'{' | b'<' => {
                if opens(rest) {
                    break End::NextTag(at);
                }
                at += 1;
            }
            _ => {
                let length = length_of_signs(rest);
                let run = &rest[..length];
                let is_long = run.len() > 1 && run.contains(['>', '}']);
                let is_known_long = mistyped.as_ref().is_some_and(|range| range.len() > 1);
                let is_short = run != "%" && is_first_line && mistyped.is_none();
                if is_long && !is_known_long || is_short {
                    mistyped = Some(at..at + length);
                }
                at += length;
            }
        }
    };
    mistyped.map_or(ended, End::Mistyped)
}

/// Whether a tag opens at the begin of `rest`.
fn opens(rest: &str) -> bool {
    rest.starts_with("{{<") || rest.starts_with("{{%") || rest.starts_with("<<<")
}

/// The length of `>`, `}` and `%` with single blanks between them.
fn length_of_signs(rest: &str) -> usize {
    let is_sign = |byte: &u8| b">}%".contains(byte);
    let bytes = rest.as_bytes();
    let mut length = 0;
    while bytes.get(length).is_some_and(is_sign) {
        length += 1;
        if bytes.get(length) == Some(&b' ') && bytes.get(length + 1).is_some_and(is_sign) {
            length += 1;
        }
    }
    length.max(1)
}

/// The length of the quoted text that `rest` begins with, both quotes with it.
fn length_of_quoted(rest: &str, quote: char) -> Option<usize> {
    if quote == '`' {
        return rest[1..].find('`').map(|length| length + 2);
    }
    let is_escaped = |at: &usize| rest[..*at].ends_with('\\');
    let close = rest[1..].match_indices(['"', '\n']).map(|(at, _)| at + 1).find(|at| !is_escaped(at))?;
    let (inner, behind) = (&rest[1..close], &rest[close..]);
    let is_close = behind.starts_with('"') && !inner.ends_with([' ', '\t', '=']);
    let is_apart = behind[1..].is_empty() || behind[1..].starts_with([' ', '\t', '\r', '\n', '/', '>', '%', '}', ',']);
    (is_close && is_apart).then_some(close + 1)
}
