//! What stands before a call on its line: the quotes and list items that it is in.

use std::fmt::Write;

/// Quotes and list items inside each other that are looked at.
const MAX_CONTAINERS: usize = 100;

/// The containers that a call stands in, as far as its own line tells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lead {
    containers: Vec<Container>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Container {
    /// A quote: `>` and a blank.
    Quote,
    /// The columns up to the text of a list item, or blanks alone.
    Blanks(usize),
}

impl Lead {
    /// Of a line that begins with `before`. Linear in the markers at its start.
    pub fn of(before: &str) -> Lead {
        Lead::read(before).0
    }

    /// Whether words follow the lead of a line that begins with `before`. Linear in the markers at its start.
    pub fn is_followed(before: &str) -> bool {
        !Lead::read(before).1.trim().is_empty()
    }

    /// The lead, and what follows it.
    fn read(before: &str) -> (Lead, &str) {
        let mut containers = Vec::new();
        let mut rest = before;
        while containers.len() < MAX_CONTAINERS {
            let (blanks, text) = take_blanks(rest, usize::MAX);
            if let Some(behind) = text.strip_prefix('>') {
                containers.push(Container::Quote);
                rest = behind.strip_prefix(' ').unwrap_or(behind);
                continue;
            }
            let marker = marker_length(text);
            let (behind, after) = take_blanks(&text[marker..], usize::MAX);
            if marker > 0 && behind > 0 {
                // More than four blanks belong to code in the item.
                let used = if behind > 4 && !after.is_empty() { 1 } else { behind };
                containers.push(Container::Blanks(blanks + marker + used));
                rest = after;
                continue;
            }
            if blanks > 0 {
                containers.push(Container::Blanks(blanks));
            }
            break;
        }
        (Lead { containers }, rest)
    }

    /// Whether the call stands in nothing.
    pub fn is_empty(&self) -> bool {
        self.containers.is_empty()
    }

    /// `text`, which begins behind the lead, with the lead taken off its other lines. With `is_common`, the blanks that
    /// all these lines have beyond it go as well. Linear.
    pub fn strip(&self, text: &str, is_common: bool) -> String {
        let mut lines = text.split_inclusive('\n');
        let mut out = String::with_capacity(text.len());
        out.push_str(lines.next().unwrap_or_default());
        let lines: Vec<&str> = lines.map(|line| self.strip_line(line)).collect();
        // The last line is what stands before the closing tag.
        let count = lines.len() - usize::from(lines.last().is_some_and(|line| line.trim().is_empty()));
        let indents = lines[..count].iter().filter(|line| !line.trim().is_empty());
        let common = indents.map(|line| take_blanks(line, usize::MAX).0).min().filter(|_| is_common).unwrap_or(0);
        out.extend(lines.into_iter().map(|line| take_blanks(line, common).1));
        out
    }

    fn strip_line<'t>(&self, line: &'t str) -> &'t str {
        let mut rest = line;
        for container in &self.containers {
            match container {
                Container::Blanks(columns) => rest = take_blanks(rest, *columns).1,
                Container::Quote => match take_blanks(rest, 3).1.strip_prefix('>') {
                    Some(behind) => rest = behind.strip_prefix(' ').unwrap_or(behind),
                    // A line that goes on without the marks.
                    None => break,
                },
            }
        }
        rest
    }

    /// What the lines of a text in these containers begin with.
    pub fn text(&self) -> String {
        let mut lead = String::new();
        for container in &self.containers {
            match container {
                Container::Quote => lead.push_str("> "),
                Container::Blanks(columns) => _ = write!(lead, "{:columns$}", ""),
            }
        }
        lead
    }

    /// `text` with the lead put before its lines but the first.
    pub fn put_before(&self, text: &str) -> String {
        let lead = self.text();
        let mut lines = text.split_inclusive('\n');
        let mut out = lines.next().unwrap_or_default().to_string();
        out.extend(lines.flat_map(|line| [lead.as_str(), line]));
        out
    }
}

/// The length of the mark of a list item at the start of `text`; 0 if there is none.
fn marker_length(text: &str) -> usize {
    let digits = text.bytes().take(10).take_while(u8::is_ascii_digit).count();
    match text.as_bytes().get(digits) {
        Some(b'-' | b'+' | b'*') if digits == 0 => 1,
        Some(b'.' | b')') if (1..=9).contains(&digits) => digits + 1,
        _ => 0,
    }
}

/// Takes blanks of at most `columns` columns off `text`; how many it were, and the rest. A tab goes to the next multiple
/// of four.
fn take_blanks(text: &str, columns: usize) -> (usize, &str) {
    let mut column = 0;
    for (at, byte) in text.bytes().enumerate() {
        let next = match byte {
            b' ' => column + 1,
            b'\t' => (column / 4 + 1) * 4,
            _ => return (column, &text[at..]),
        };
        if column >= columns {
            return (column, &text[at..]);
        }
        column = next;
    }
    (column, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: &str, text: &str, expected: &str) {
        assert_eq!(Lead::of(before).strip(text, false), expected, "{before:?}");
    }

    #[test]
    fn lines_lose_what_stands_before_the_call() {
        check("", "\n  a\n", "\n  a\n");
        check("    ", "\n    a\n      b\n  c\n    ", "\na\n  b\nc\n");
        check("\t", "\n\ta\n\t", "\na\n");
        check("- ", "\n  a\n      b\n  ", "\na\n    b\n");
        check("10) words ", " x\n    a\n\n    b\n", " x\na\n\nb\n");
        check("> ", "\n> a\n> > b\n>\n>c\nlazy\n> ", "\na\n> b\n\nc\nlazy\n");
        check(">  1. > ", "\n>     > a\n", "\na\n");
        check("*em* ", "\n  a\n", "\n  a\n");
        check("-", "\n  a\n", "\n  a\n");
    }

    #[test]
    fn blanks_that_all_lines_have_go_where_that_is_asked() {
        assert_eq!(Lead::of("    ").strip("\n        a\n\n          b\n    ", true), "\na\n\n  b\n");
        assert_eq!(Lead::of("").strip("x\n    a\n  ", true), "x\na\n");
    }

    #[test]
    fn words_are_what_is_no_mark_of_a_container() {
        for (before, expected) in
            [("", false), ("  > - ", false), ("10. ", false), ("- x", true), ("# ", true), ("*e", true)]
        {
            assert_eq!(Lead::is_followed(before), expected, "{before:?}");
        }
    }

    #[test]
    fn what_was_taken_off_can_be_put_back() {
        assert_eq!(Lead::of("> 1. ").put_before("a\nb\n\nc"), "a\n>    b\n>    \n>    c");
    }

    proptest::proptest! {
        #[test]
        fn any_lead_is_survived(before in "[ \t>*1.a-]{0,20}", text in "[ \t>*1.a\né-]{0,60}") {
            let lead = Lead::of(&before);
            let stripped = lead.strip(&text, true);
            proptest::prop_assert!(stripped.len() <= text.len());
            proptest::prop_assert_eq!(stripped.matches('\n').count(), text.matches('\n').count());
        }
    }
}
