//! Where a text stands for itself, as far as that can be told without Markdown: fences, code spans, indented code,
//! comments and `<pre>` of raw HTML.

use std::collections::BTreeMap;
use std::ops::Range;

/// The fenced blocks, code spans and lines of indented code of `text[body]`, in order, as bytes of `text`. In doubt a
/// line is none of these.
///
/// A fence may be indented and may stand behind the markers of quotes and list items; a code span
/// ends with its paragraph. Linear in the length of the body, but for a logarithm.
pub fn sample_ranges(text: &str, body: Range<usize>) -> Vec<Range<usize>> {
    scan(text, body).into_iter().filter(|(kind, _)| *kind != Kind::Html).map(|(_, range)| range).collect()
}

/// The fenced blocks and code spans among them.
pub fn marked_code_ranges(text: &str, body: Range<usize>) -> Vec<Range<usize>> {
    scan(text, body).into_iter().filter(|(kind, _)| *kind == Kind::Code).map(|(_, range)| range).collect()
}

/// [`sample_ranges`] with comments and `<pre>` of raw HTML.
pub fn literal_ranges(text: &str, body: Range<usize>) -> Vec<Range<usize>> {
    scan(text, body).into_iter().map(|(_, range)| range).collect()
}

/// What a range is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A fence or a code span.
    Code,
    /// A line of indented code.
    Indented,
    /// A comment or a `<pre>`.
    Html,
}

fn scan(text: &str, body: Range<usize>) -> Vec<(Kind, Range<usize>)> {
    let mut scanner = Scanner {
        text,
        end: body.end,
        ranges: Vec::new(),
        paragraph: body.start..body.start,
        in_paragraph: false,
        quotes: 0,
        items: Vec::new(),
    };
    let mut fence: Option<(u8, usize, usize)> = None;
    let mut start = body.start;
    while start < body.end {
        let end = text[start..body.end].find('\n').map_or(body.end, |at| start + at + 1);
        let line = &text[start..end];
        if let Some((open, open_length, open_start)) = fence {
            let (marker, length, alone) = fence_of(line);
            if marker == open && length >= open_length && alone {
                scanner.ranges.push((Kind::Code, open_start..end));
                fence = None;
            }
            scanner.paragraph = end..end;
            start = end;
            continue;
        }
        let (marker, length, _) = fence_of(line);
        let kind = match () {
            () if length >= 3 && (marker == b'~' || opens_with_back_quotes(line)) => {
                scanner.read_indent(line);
                Line::Fence
            }
            () if line.trim_matches(is_quote_or_blank).is_empty() => Line::Blank,
            () => scanner.read_indent(line),
        };
        if kind != Line::Text {
            // A comment or a `<pre>` may go on behind its paragraph.
            if let Some(behind) = scanner.end_paragraph(end).filter(|behind| *behind > start) {
                start = behind;
                continue;
            }
        }
        match kind {
            Line::Fence => fence = Some((marker, length, start)),
            Line::Indented => scanner.ranges.push((Kind::Indented, start..end)),
            Line::Blank | Line::Text => {}
        }
        scanner.paragraph.end = end;
        start = end;
    }
    match fence {
        Some((_, _, open_start)) => scanner.ranges.push((Kind::Code, open_start..body.end)),
        None => {
            scanner.end_paragraph(body.end);
        }
    }
    scanner.ranges
}

/// What a line is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    Blank,
    Fence,
    Indented,
    Text,
}

struct Scanner<'a> {
    text: &'a str,
    end: usize,
    ranges: Vec<(Kind, Range<usize>)>,
    /// Lines since the last blank one or fence.
    paragraph: Range<usize>,
    /// Whether the next line may go on with the last one.
    in_paragraph: bool,
    /// How many quotes the last line stood in.
    quotes: usize,
    /// The columns, behind the marks of quotes, at which the text of the open list items begins.
    items: Vec<usize>,
}

impl Scanner<'_> {
    /// Whether a line that is not blank is indented code, or text; notes the list items that it begins and ends.
    fn read_indent(&mut self, line: &str) -> Line {
        let (mut rest, quotes) = without_quotes(line);
        let goes_on = |rest: &str| self.in_paragraph && marker_length(rest) == 0 && !rest.starts_with('#');
        if quotes != self.quotes && !goes_on(rest.trim_start()) {
            self.quotes = quotes;
            self.items.clear();
            self.in_paragraph = false;
        }
        let (mut column, mut is_first) = (0, true);
        // Looked for once: a line may consist of markers.
        let tail = same_marks_at_end(line);
        let is_rule = |rest: &str| rest.len() <= tail && is_rule(rest);
        loop {
            let blanks = rest.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            let advance = |at: usize, byte: u8| if byte == b'\t' { at / 4 * 4 + 4 } else { at + 1 };
            let indent = rest[..blanks].bytes().fold(column, advance);
            rest = &rest[blanks..];
            let marker = if is_rule(rest) { 0 } else { marker_length(rest) };
            // Text at the edge goes on with the item above it if no blank line stands between.
            if is_first && (marker > 0 || rest.starts_with('#') || is_rule(rest) || !self.in_paragraph) {
                self.items.retain(|item| *item <= indent);
            }
            is_first = false;
            let edge = self.items.last().copied().unwrap_or(0);
            if indent >= edge + 4 && !self.in_paragraph {
                return Line::Indented;
            }
            if marker == 0 || rest.starts_with('>') {
                break;
            }
            self.in_paragraph = false;
            rest = &rest[marker..];
            let blanks = rest.bytes().take_while(|byte| *byte == b' ').count();
            let gap = if (1..=4).contains(&blanks) { blanks } else { 1 };
            column = indent + marker + gap;
            rest = &rest[gap.min(blanks)..];
            self.items.push(column);
        }
        self.in_paragraph = !(rest.trim().is_empty() || rest.starts_with('#') || is_rule(rest));
        Line::Text
    }

    /// Takes the code spans, comments and `<pre>` of the paragraph; the next one begins at `next`. Returns where the
    /// last of them ends, if that is behind the paragraph.
    fn end_paragraph(&mut self, next: usize) -> Option<usize> {
        self.in_paragraph = false;
        let paragraph = std::mem::replace(&mut self.paragraph, next..next);
        let behind = self.take_spans(paragraph.clone()).filter(|behind| *behind > paragraph.end);
        if let Some(behind) = behind {
            self.paragraph = behind..behind;
        }
        behind
    }

    fn take_spans(&mut self, paragraph: Range<usize>) -> Option<usize> {
        let mut spans = code_spans(self.text, paragraph.clone()).into_iter().peekable();
        let begins_with_tag = without_markers(&self.text[paragraph.clone()]).starts_with('<');
        // Where the text of the line begins in which the last tag was found, and where that line ends.
        let mut line = (paragraph.start, paragraph.start);
        let mut position = paragraph.start;
        let mut unclosed = [false; 2];
        loop {
            while spans.peek().is_some_and(|span| span.start < position) {
                spans.next();
            }
            let before = spans.peek().map_or(paragraph.end, |span| span.start).max(position);
            let Some((at, html)) = find_html(self.text, position..before) else {
                let span = spans.next()?;
                position = span.end;
                self.ranges.push((Kind::Code, span));
                continue;
            };
            while line.1 <= at {
                let end = self.text[line.1..paragraph.end].find('\n').map_or(paragraph.end, |found| line.1 + found + 1);
                line = (end - without_markers(&self.text[line.1..end]).len(), end.max(line.1 + 1));
            }
            let end = match () {
                () if line.0 == at => html.end(self.text, at..self.end).or(Some(self.end)),
                () if begins_with_tag => {
                    let again = find_html(self.text, at + 1..self.end).map_or(self.end, |(again, _)| again);
                    html.end(self.text, at..again)
                }
                () if unclosed[html as usize] => None,
                () => html.end(self.text, at..paragraph.end),
            };
            let Some(end) = end else {
                unclosed[html as usize] = true;
                position = at + 1;
                continue;
            };
            self.ranges.push((Kind::Html, at..end));
            position = end;
            if position > paragraph.end {
                return Some(position);
            }
        }
    }
}

/// Raw HTML in which nothing is read.
#[derive(Clone, Copy)]
enum Html {
    Comment,
    Pre,
}

impl Html {
    /// Where the element that begins at the start of `range` ends.
    fn end(self, text: &str, range: Range<usize>) -> Option<usize> {
        let rest = &text[range.clone()];
        let length = match self {
            Html::Comment => 4 + rest.get(4..)?.find("-->")? + 3,
            Html::Pre => {
                let close = rest.match_indices("</").find(|(at, _)| begins_with_word(&rest[at + 2..], "pre"))?.0;
                close + rest[close..].find('>')? + 1
            }
        };
        Some(range.start + length)
    }
}

/// The first comment or `<pre>` that begins in `range`.
fn find_html(text: &str, range: Range<usize>) -> Option<(usize, Html)> {
    let rest = &text[range.clone()];
    rest.match_indices('<').find_map(|(at, _)| {
        let html = match () {
            () if rest[..at].ends_with('\\') => return None,
            () if rest[at..].starts_with("<!--") => Html::Comment,
            () if begins_with_word(&rest[at + 1..], "pre") => Html::Pre,
            () => return None,
        };
        Some((range.start + at, html))
    })
}

fn begins_with_word(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
        && !text[word.len()..].starts_with(|next: char| next.is_alphanumeric() || next == '-')
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
        let marker = marker_length(rest);
        if marker == 0 {
            return rest;
        }
        rest = rest[marker..].trim_start();
    }
}

/// A line behind the marks of the quotes it stands in, and how many these are.
fn without_quotes(line: &str) -> (&str, usize) {
    let (mut rest, mut quotes) = (line, 0);
    loop {
        let blanks = rest.bytes().take_while(|byte| *byte == b' ').count();
        match rest[blanks..].strip_prefix('>').filter(|_| blanks < 4) {
            Some(behind) => rest = behind.strip_prefix(' ').unwrap_or(behind),
            None => return (rest, quotes),
        }
        quotes += 1;
    }
}

/// The length of the marker of a quote or list item at the start of `text`, blanks not counted; 0 if there is none.
fn marker_length(text: &str) -> usize {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let bytes = text.as_bytes();
    let is_end = |at: usize| matches!(bytes.get(at), None | Some(b' ' | b'\t' | b'\r' | b'\n'));
    match bytes.first() {
        Some(b'>') => 1,
        Some(b'-' | b'*' | b'+') if is_end(1) => 1,
        _ if (1..10).contains(&digits) && matches!(bytes.get(digits), Some(b'.' | b')')) && is_end(digits + 1) => {
            digits + 1
        }
        _ => 0,
    }
}

/// A line across the page, or the line below a heading.
fn is_rule(line: &str) -> bool {
    let first = line.bytes().next().unwrap_or(0);
    let marks = line.bytes().filter(|byte| *byte == first).count();
    matches!(first, b'-' | b'*' | b'_' | b'=')
        && (marks >= 3 || first == b'=')
        && line.bytes().all(|byte| byte == first || byte.is_ascii_whitespace())
}

/// The length of the end of `line` that holds one kind of mark and blanks.
fn same_marks_at_end(line: &str) -> usize {
    let mark = line.trim_end().bytes().next_back().unwrap_or(0);
    line.bytes().rev().take_while(|byte| *byte == mark || byte.is_ascii_whitespace()).count()
}

fn is_quote_or_blank(character: char) -> bool {
    character == '>' || character.is_whitespace()
}

fn code_spans(text: &str, paragraph: Range<usize>) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
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
    ranges
}

#[cfg(test)]
mod tests {
    use super::{is_inside, literal_ranges, sample_ranges};
    use proptest::prelude::*;
    use std::ops::Range;

    /// `expected` is `text` with every byte of code replaced by `#`.
    fn check(text: &str, expected: &str) {
        check_ranges(text, &sample_ranges(text, 0..text.len()), expected);
        check_literal(text, expected);
    }

    /// The same with every byte that stands for itself.
    fn check_literal(text: &str, expected: &str) {
        check_ranges(text, &literal_ranges(text, 0..text.len()), expected);
    }

    fn check_ranges(text: &str, ranges: &[Range<usize>], expected: &str) {
        let shown: String =
            text.char_indices().map(|(at, c)| if c != '\n' && is_inside(ranges, at) { '#' } else { c }).collect();
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

    #[test]
    fn indented_lines_are_code_where_no_paragraph_and_no_item_goes_on() {
        check_literal("a\n\n    b\n\tc\n\n     d\ne", "a\n\n#####\n##\n\n######\ne");
        check_literal("a\n    b", "a\n    b");
        check_literal("# a\n    b", "# a\n#####");
        check_literal("```\nx\n```\n    b", "###\n#\n###\n#####");
        check_literal("- a\n\n    b\n\n      c\n\n  d\n\ne\n\n    f", "- a\n\n    b\n\n#######\n\n  d\n\ne\n\n#####");
        check_literal("12. a\n\n     b\n\n        c", "12. a\n\n     b\n\n#########");
        check_literal("- - a\n\n      b\n-      c", "- - a\n\n      b\n########");
        check_literal("- a\nb\n\n    c", "- a\nb\n\n    c");
        check_literal("- a\n- - -\n\n    c", "- a\n- - -\n\n#####");
        check_literal(">     a\n\n> - b\n>\n>     c\n>\n>       d", "#######\n\n> - b\n>\n>     c\n>\n#########");
    }

    #[test]
    fn comments_and_pre_are_literal() {
        check_literal("<!-- a\n\nb --> c", "######\n\n##### c");
        check_literal("a <!-- b --> c <!-- d\n\n--> e", "a ########## c <!-- d\n\n--> e");
        check_literal("<pre>\n\n```\na\n</pre>\n`b`", "#####\n\n###\n#\n######\n###");
        check_literal("<div><PRE class=x>\n\na</PRE >\n\nb</div>", "<div>#############\n\n########\n\nb</div>");
        check_literal("- <pre>\n  a</pre> b", "- #####\n######### b");
        check_literal("a <pre>b</pre> c <prefix>d", "a ############ c <prefix>d");
        check_literal("`<!--` a `-->`", "###### a #####");
        check_literal("\\<!-- a -->", "\\<!-- a -->");
        check_literal("<b>a</b> <pre> b\n\n<pre>c</pre>", "<b>a</b> <pre> b\n\n############");
        check_literal("a\n<!-- no end\n\nb", "a\n###########\n\n#");
        check_literal("<!--more--> a", "########### a");
    }

    #[test]
    fn hostile_texts_are_read_once() {
        for part in [
            "- ",
            "> ",
            "1. ",
            "<!-- ",
            "<pre> ",
            "a <!--\n\n",
            "<b> <pre>\n\n",
            "- -\n",
            "` `` ",
            "<!-- ` --> ",
            "\\<!-- ",
        ] {
            let text = part.repeat(40_000);
            for start in ["", "a ", "<b> ", "> - "] {
                literal_ranges(&format!("{start}{text}"), 0..start.len() + text.len());
            }
        }
    }

    proptest! {
        #[test]
        fn ranges_are_in_order_and_inside_the_text(
            text in "(<!--|-->|<pre>|</pre>|```|`|[-1.>#=a*~ ]|    |\t|\n|\n\n|é){0,40}",
            before in "[a`\n<]{0,4}",
        ) {
            let whole = format!("{before}{text}");
            let mut end = before.len();
            for range in literal_ranges(&whole, before.len()..whole.len()) {
                prop_assert!(end <= range.start && range.start < range.end && range.end <= whole.len());
                prop_assert!(whole.is_char_boundary(range.start) && whole.is_char_boundary(range.end));
                end = range.end;
            }
        }
    }
}
