//! Marks around what is finished HTML in a text that Markdown may still be run over.
//!
//! What a shortcode prints stands in the text of the shortcode around it, and that one may run Markdown over its
//! text. The marks tell which parts must come out as they are. They are characters that Unicode keeps out of all
//! text, so a template may cut, join and replace the text around them as it likes; those that are left over are
//! taken out of what it prints.

use std::borrow::Cow;

const OPEN: char = '\u{fdd0}';
const MIDDLE: char = '\u{fdd1}';
const CLOSE: char = '\u{fdd2}';
const FIRST_DIGIT: u32 = 0xfde0;

/// A part of a marked text.
#[derive(Debug, PartialEq)]
pub(super) enum Stretch<'a> {
    /// Text between the marks.
    Text(&'a str),
    /// What a mark stands for: its index and its HTML.
    Finished(usize, &'a str),
}

/// Appends `html` between the marks of `index`.
pub(super) fn push_marked(out: &mut String, index: usize, html: &str) {
    out.push(OPEN);
    for shift in (0..8).rev().map(|digit| digit * 4).skip_while(|shift| *shift > 0 && index >> shift == 0) {
        out.extend(char::from_u32(FIRST_DIGIT + (index >> shift & 15) as u32));
    }
    out.extend([MIDDLE]);
    out.push_str(html);
    out.push(CLOSE);
}

/// Cuts `text` at its marks. What stands between two marks counts for nothing: the HTML is that of `finished`.
/// Marks that are not whole stay in the text. Linear.
pub(super) fn stretches<'a>(text: &'a str, finished: &'a [String]) -> Vec<Stretch<'a>> {
    let mut stretches = Vec::new();
    let (mut start, mut from) = (0, 0);
    while let Some(found) = text[from..].find(OPEN).filter(|_| !finished.is_empty()) {
        let at = from + found;
        let behind = at + OPEN.len_utf8();
        let whole = read_index(&text[behind..]).and_then(|(index, length)| {
            let content = behind + length;
            let end = content + text[content..].find([OPEN, CLOSE])?;
            text[end..].starts_with(CLOSE).then(|| Some((index, finished.get(index)?, end + CLOSE.len_utf8())))?
        });
        from = behind;
        if let Some((index, html, end)) = whole {
            stretches.push(Stretch::Text(&text[start..at]));
            stretches.push(Stretch::Finished(index, html));
            (start, from) = (end, end);
        }
    }
    stretches.push(Stretch::Text(&text[start..]));
    stretches.retain(|stretch| *stretch != Stretch::Text(""));
    stretches
}

/// `text` with nothing between its marks, so that nobody reads the HTML there as shortcodes or Markdown.
pub(super) fn emptied(text: &str, finished: &[String]) -> String {
    let mut out = String::with_capacity(text.len());
    for stretch in stretches(text, finished) {
        match stretch {
            Stretch::Text(text) => out.push_str(text),
            Stretch::Finished(index, _) => push_marked(&mut out, index, ""),
        }
    }
    out
}

/// `text` without any mark; what stands between them stays.
pub fn without_marks(text: &str) -> Cow<'_, str> {
    // All marks begin with the same two bytes, which few texts hold.
    let may_hold = text.as_bytes().windows(2).any(|two| two == [0xef, 0xb7]);
    if may_hold { Cow::Owned(text.split(is_mark).collect()) } else { Cow::Borrowed(text) }
}

fn is_mark(character: char) -> bool {
    matches!(character, OPEN | MIDDLE | CLOSE) || (FIRST_DIGIT..FIRST_DIGIT + 16).contains(&u32::from(character))
}

/// The index at the start of `text`, and its length with the mark behind it.
fn read_index(text: &str) -> Option<(usize, usize)> {
    let mut index = 0usize;
    for (at, character) in text.char_indices().take(9) {
        if character == MIDDLE {
            return (at > 0).then(|| (index, at + MIDDLE.len_utf8()));
        }
        let digit = u32::from(character).checked_sub(FIRST_DIGIT).filter(|digit| *digit < 16)?;
        index = index << 4 | digit as usize;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn marked(index: usize, html: &str) -> String {
        let mut out = String::new();
        push_marked(&mut out, index, html);
        out
    }

    #[test]
    fn marked_html_is_found_again_and_what_was_done_to_it_is_not() {
        let finished = ["<b>0</b>".to_string(), "<i>1</i>".to_string()];
        let text = format!("a{}b{}", marked(0, "<B>0</B>"), marked(1, ""));
        let expected = [
            Stretch::Text("a"),
            Stretch::Finished(0, "<b>0</b>"),
            Stretch::Text("b"),
            Stretch::Finished(1, "<i>1</i>"),
        ];
        assert_eq!(stretches(&text, &finished), expected);
        assert_eq!(without_marks(&text), "a<B>0</B>b");
        assert_eq!(without_marks(&emptied(&text, &finished)), "ab");
        assert_eq!(stretches(&text, &[]), [Stretch::Text(&text)]);
    }

    #[test]
    fn a_mark_that_was_cut_is_text() {
        let finished = ["<b>".to_string()];
        let cut = marked(0, "<b>").trim_end_matches(CLOSE).to_string();
        assert_eq!(stretches(&cut, &finished), [Stretch::Text(&cut)]);
        let two = format!("{cut}{}", marked(0, ""));
        assert_eq!(stretches(&two, &finished), [Stretch::Text(&cut), Stretch::Finished(0, "<b>")]);
        let unknown = marked(1, "x");
        assert_eq!(stretches(&unknown, &finished), [Stretch::Text(&unknown)]);
    }

    proptest! {
        #[test]
        fn every_index_is_read_back(index in 0usize..100_000) {
            let text = marked(index, "x");
            prop_assert_eq!(read_index(&text[OPEN.len_utf8()..]).map(|(index, _)| index), Some(index));
        }

        #[test]
        fn any_text_is_survived(text in "[\u{fdd0}\u{fdd1}\u{fdd2}\u{fde0}\u{fde1}a]{0,40}") {
            let finished = ["<b>".to_string()];
            let length: usize = stretches(&text, &finished).iter().map(|stretch| match stretch {
                Stretch::Text(text) => text.len(),
                Stretch::Finished(..) => 0,
            }).sum();
            prop_assert!(length <= text.len() && without_marks(&text).chars().all(|c| c == 'a'));
        }
    }
}
