//! Tables whose lines stand further out than the item, quote or definition that they belong to:
//!
//! ```text
//! 1. Fill in the form:
//! | Field | Value |
//! |-------|-------|
//! ```
//!
//! The parser takes such lines for words of the item's paragraph. They are moved in before it runs.

use pulldown_cmark::{Event, Options, Parser, TagEnd};
use std::ops::Range;

/// Most that is put before a line: more is nothing that people write.
const MAX_LEAD: usize = 64;

/// A text with lines moved in.
pub(super) struct Moved {
    /// It.
    pub text: String,
    /// Where pieces of it begin that stand elsewhere in the text before, and where these begin there; in order.
    pieces: Vec<(usize, usize)>,
}

impl Moved {
    /// The place in the text before of `range` of the new one.
    pub fn place(&self, range: Range<usize>) -> Range<usize> {
        let place = |at: usize| {
            let behind = self.pieces.partition_point(|(new, _)| *new <= at);
            let Some((new, old)) = behind.checked_sub(1).map(|index| self.pieces[index]) else { return at };
            let next = self.pieces.get(behind).map_or(usize::MAX, |(_, next)| *next);
            (old + at - new).min(next)
        };
        let start = place(range.start);
        start..place(range.end).max(start)
    }
}

/// `text` with such lines moved in; `None` if there are none. Linear.
pub(super) fn take(text: &str, options: Options) -> Option<Moved> {
    if !options.contains(Options::ENABLE_TABLES) || !may_hold(text) {
        return None;
    }
    let mut lines: Vec<(Range<usize>, String)> = Vec::new();
    let mut containers = 0usize;
    // The words of a paragraph, which tight items hold without a mark around them.
    let mut words: Option<Range<usize>> = None;
    for (event, span) in Parser::new_ext(text, options).into_offset_iter() {
        let is_block = match &event {
            Event::Start(tag) => is_block(&tag.to_end()),
            Event::End(tag) => is_block(tag),
            Event::Rule | Event::Html(_) => true,
            _ => false,
        };
        if !is_block {
            words = Some(match words.take() {
                Some(before) => before.start.min(span.start)..before.end.max(span.end),
                None => span,
            });
            continue;
        }
        if let Some(words) = words.take()
            && containers > 0
        {
            move_in(text, words, &mut lines);
        }
        match event {
            Event::Start(tag) if is_container(&tag.to_end()) => containers += 1,
            Event::End(tag) if is_container(&tag) => containers = containers.saturating_sub(1),
            _ => {}
        }
    }
    if lines.is_empty() {
        return None;
    }
    let mut moved = Moved { text: String::with_capacity(text.len() + lines.len() * 8), pieces: Vec::new() };
    let mut from = 0;
    for (lead, new_lead) in lines {
        moved.text.push_str(&text[from..lead.start]);
        moved.pieces.push((moved.text.len(), lead.start));
        moved.text.push_str(&new_lead);
        moved.pieces.push((moved.text.len(), lead.end));
        from = lead.end;
    }
    moved.text.push_str(&text[from..]);
    Some(moved)
}

fn is_container(tag: &TagEnd) -> bool {
    matches!(tag, TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::DefinitionListDefinition | TagEnd::FootnoteDefinition)
}

fn is_block(tag: &TagEnd) -> bool {
    !matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}

/// Whether a line below the head of a table stands where the head is not the first line of a paragraph, or begins with a
/// mark.
fn may_hold(text: &str) -> bool {
    let is_blank = |line: &str| line.trim_matches([' ', '\t', '\r', '>']).is_empty();
    let (mut before, mut head) = ("", "");
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    let mut start = 0;
    for end in ends {
        let line = &text[start..end];
        start = end + 1;
        // Most lines begin with a letter.
        if line.starts_with([' ', '\t', '\r', '>', '|', '-', ':']) && is_ruler(line) && !is_blank(head) {
            let marked = head.trim_start().starts_with(['-', '+', '*', '>', ':', '['])
                || head.trim_start().starts_with(|first: char| first.is_ascii_digit());
            if marked || !is_blank(before) {
                return true;
            }
        }
        (before, head) = (head, line);
    }
    false
}

/// Whether a line looks like the one below the head of a table: `|---|:-:|`.
fn is_ruler(line: &str) -> bool {
    let line = line.trim_matches([' ', '\t', '\r', '\n', '>']);
    line.contains('-') && line.contains(['|', ':']) && line.bytes().all(|byte| b"|-: \t".contains(&byte))
}

/// Adds what stands before the lines of a table in the paragraph of `words`, and what has to, to `lines`.
fn move_in(text: &str, words: Range<usize>, lines: &mut Vec<(Range<usize>, String)>) {
    let first = text[..words.start].rfind('\n').map_or(0, |end| end + 1);
    let lead = &text[first..words.start];
    if lead.len() > MAX_LEAD {
        return;
    }
    let new_lead: String = lead.chars().map(|sign| if matches!(sign, '>' | '\t') { sign } else { ' ' }).collect();
    let quotes = lead.matches('>').count();
    let mut starts: Vec<Range<usize>> = Vec::new();
    let mut head = None;
    let mut at = words.start;
    for line in text[words.clone()].split_inclusive('\n') {
        if at > words.start {
            let old_lead = lead_of(line, quotes);
            if head.is_none() && is_ruler(&line[old_lead..]) {
                head = Some(starts.len().saturating_sub(1));
            }
            starts.push(at..at + old_lead);
        }
        at += line.len();
    }
    // The head may be the first line of the paragraph, which stands where it should.
    if let Some(head) = head {
        lines.extend(starts.into_iter().skip(head).map(|old_lead| (old_lead, new_lead.clone())));
    }
}

/// The length of what stands before the words of `line`: blanks, and marks of up to so many quotes.
fn lead_of(line: &str, quotes: usize) -> usize {
    let mut seen = 0;
    let end = line.find(|sign: char| {
        seen += usize::from(sign == '>');
        !matches!(sign, ' ' | '\t' | '>') || seen > quotes
    });
    end.unwrap_or(line.trim_end().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_tables_are_moved_in() {
        let check = |text: &str, expected: &str| {
            let options = Options::ENABLE_TABLES | Options::ENABLE_DEFINITION_LIST;
            let moved = take(text, options);
            assert_eq!(moved.as_ref().map_or(text, |moved| &moved.text), expected, "{text}");
            if let Some(moved) = moved {
                let (new, old) = (moved.text.rfind('é'), text.rfind('é'));
                assert_eq!(new.map(|at| moved.place(at..at + 2)), old.map(|at| at..at + 2), "{text}");
            }
        };
        check("1. é\n| a |\n|---|\n| é |\n", "1. é\n   | a |\n   |---|\n   | é |\n");
        check("- | a |\n|---|\né\n", "- | a |\n  |---|\n  é\n");
        check("> - b\n> | a |\n|-|\n", "> - b\n>   | a |\n>   |-|\n");
        check("A\n: b\n| a |\n|-|\né\n\né\n", "A\n: b\n  | a |\n  |-|\n  é\n\né\n");
        check("- *b* c\nd\n| a |\n|-|\n- e\n", "- *b* c\nd\n  | a |\n  |-|\n- e\n");
        check("b\n| a |\n|-|\n", "b\n| a |\n|-|\n");
        check("- b\n  | a |\n  |-|\n", "- b\n  | a |\n  |-|\n");
    }

    proptest::proptest! {
        #[test]
        fn places_lie_in_the_text(text in "([-:|>]|- |1\\. |\\| a \\||\n\\|--\\|\n|é| |\n){0,30}") {
            if let Some(moved) = take(&text, Options::ENABLE_TABLES) {
                for (at, _) in moved.text.char_indices() {
                    let place = moved.place(at..at + 1);
                    proptest::prop_assert!(place.start <= place.end && place.end <= text.len());
                }
            }
        }
    }
}
