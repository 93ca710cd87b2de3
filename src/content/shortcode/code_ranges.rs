//! Where a text is code, as far as that can be told without Markdown: fences and code spans.

use std::collections::BTreeMap;
use std::ops::Range;

/// The fenced blocks and code spans of `text[body]`, in order, as bytes of `text`.
///
/// A fence may be indented and may stand behind the markers of quotes and list items; a code span
/// ends with its paragraph. Linear in the length of the body, but for a logarithm.
pub fn code_ranges(text: &str, body: Range<usize>) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut paragraph = body.start..body.start;
    let mut fence: Option<(u8, usize, usize)> = None;
    let mut start = body.start;
    for line in text[body.clone()].split_inclusive('\n') {
        let end = start + line.len();
        let (marker, length, alone) = fence_of(line);
        match fence {
            Some((open, open_length, open_start)) => {
                if marker == open && length >= open_length && alone {
                    ranges.push(open_start..end);
                    fence = None;
                }
                paragraph = end..end;
            }
            None if length >= 3 && (marker == b'~' || opens_with_back_quotes(line)) => {
                code_spans(text, paragraph, &mut ranges);
                fence = Some((marker, length, start));
                paragraph = end..end;
            }
            None if line.trim().is_empty() => {
                code_spans(text, paragraph, &mut ranges);
                paragraph = end..end;
            }
            None => paragraph.end = end,
        }
        start = end;
    }
    match fence {
        Some((_, _, open_start)) => ranges.push(open_start..body.end),
        None => code_spans(text, paragraph, &mut ranges),
    }
    ranges
}

/// Whether `offset` lies in one of `ranges`, which are in order.
pub fn is_inside(ranges: &[Range<usize>], offset: usize) -> bool {
    let behind = ranges.partition_point(|range| range.start <= offset);
    behind > 0 && offset < ranges[behind - 1].end
}

/// The marker a line begins with, how often it is repeated, and whether nothing stands behind it.
fn fence_of(line: &str) -> (u8, usize, bool) {
    let rest = without_markers(line);
    let marker = rest.bytes().next().unwrap_or(0);
    if !matches!(marker, b'`' | b'~') {
        return (0, 0, false);
    }
    let length = rest.bytes().take_while(|byte| *byte == marker).count();
    (marker, length, rest[length..].trim().is_empty())
}

/// A line with a back quote behind the fence is no fence.
fn opens_with_back_quotes(line: &str) -> bool {
    !without_markers(line).trim_start_matches('`').contains('`')
}

fn without_markers(line: &str) -> &str {
    let mut rest = line.trim_start();
    loop {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let marker = match rest.as_bytes() {
            [b'>', ..] => 1,
            [b'-' | b'*' | b'+', b' ' | b'\t', ..] => 2,
            bytes
                if (1..10).contains(&digits) && matches!(bytes.get(digits..digits + 2), Some([b'.' | b')', b' '])) =>
            {
                digits + 2
            }
            _ => return rest,
        };
        rest = rest[marker..].trim_start();
    }
}

fn code_spans(text: &str, paragraph: Range<usize>, ranges: &mut Vec<Range<usize>>) {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let bytes = text.as_bytes();
    let mut position = paragraph.start;
    while let Some(found) = text[position..paragraph.end].find('`') {
        let start = position + found;
        let length = bytes[start..paragraph.end].iter().take_while(|byte| **byte == b'`').count();
        runs.push((start, length));
        position = start + length;
    }
    // For each run the next one of its length, from the back so that every run is looked at once.
    let mut next_of_length: BTreeMap<usize, usize> = BTreeMap::new();
    let mut partner = vec![None; runs.len()];
    for index in (0..runs.len()).rev() {
        partner[index] = next_of_length.insert(runs[index].1, index);
    }
    let mut index = 0;
    while index < runs.len() {
        match partner[index] {
            Some(close) => {
                ranges.push(runs[index].0..runs[close].0 + runs[close].1);
                index = close + 1;
            }
            None => index += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{code_ranges, is_inside};

    /// `expected` is `text` with every byte of code replaced by `#`.
    fn check(text: &str, expected: &str) {
        let ranges = code_ranges(text, 0..text.len());
        let shown: String =
            text.char_indices().map(|(at, c)| if c != '\n' && is_inside(&ranges, at) { '#' } else { c }).collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn fences_are_code_to_their_end() {
        check("a\n```\nb\n```\nc", "a\n###\n#\n###\nc");
        check("~~~~ x\nb\n~~~\nc\n~~~~\nd", "######\n#\n###\n#\n####\nd");
        check("```\nopen to the end", "###\n###############");
        check("> ```\n> b\n> ```\nc", "#####\n###\n#####\nc");
        check("- ```\n  b\n  ```\nc", "#####\n###\n#####\nc");
    }

    #[test]
    fn code_spans_end_with_their_paragraph() {
        check("a `b` c", "a ### c");
        check("a `` b ` c `` d", "a ########### d");
        check("a ` b\n\nc ` d", "a ` b\n\nc ` d");
        check("a ``` b ` c", "a ``` b ` c");
        check("```x``` b", "####### b");
    }
}
