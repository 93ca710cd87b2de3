//! Summary, plain text and counts, by section 11 of the specification.

use super::html::is_void;
use memchr::{memchr, memchr3, memmem};
use std::borrow::Cow;
use std::collections::HashMap;

/// HTML up to the end of the block in which the running count of words reaches `words`, and whether
/// something was left out.
///
/// Only words in front of a `</p>` count. Without a paragraph it is the whole. Linear.
pub fn automatic_summary(html: &str, words: usize) -> (&str, bool) {
    summary_with(html, words, |_| 1)
}

/// [`automatic_summary`] for Chinese, Japanese and Korean, where each letter beyond ASCII counts.
pub fn automatic_summary_cjk(html: &str, words: usize) -> (&str, bool) {
    summary_with(html, words, |word| count_words(&plain_text(word), true))
}

fn summary_with(html: &str, words: usize, weight: impl Fn(&str) -> usize) -> (&str, bool) {
    let whole = html.trim_end();
    if words == 0 {
        return ("", !whole.trim_start().is_empty());
    }
    let mut count = 0;
    let mut start = 0;
    while let Some(length) = memmem::find(&whole.as_bytes()[start..], b"</p>") {
        let paragraph = &whole[start..start + length];
        let last = paragraph.char_indices().next_back().map_or(0, |(at, _)| at);
        // The last character belongs to no word.
        let stretches = words_of(&paragraph[..last]);
        count += stretches.filter(|word| !looks_like_tag(word)).map(&weight).sum::<usize>();
        start += length + "</p>".len();
        if count >= words {
            let end = end_of_block(whole, start);
            return (&whole[..end], end < whole.len());
        }
    }
    (whole, false)
}

/// The stretches of `text` without white space.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    // Most texts have plain blanks only, which need not be looked for letter by letter.
    let is_plain = text.is_ascii() && memchr(b'\x0b', text.as_bytes()).is_none();
    let (plain, other) = if is_plain { (text, "") } else { ("", text) };
    plain.split_ascii_whitespace().chain(other.split_whitespace())
}

/// `<b>`, `</b`, or the beginning of an attribute (`href="x`).
fn looks_like_tag(word: &str) -> bool {
    if let Some(rest) = word.strip_prefix('<') {
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let rest = rest.strip_suffix('>').unwrap_or(rest);
        return word == "<>" || (!rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphabetic()));
    }
    let letters = word.bytes().take_while(u8::is_ascii_alphabetic).count();
    word == ">" || (letters > 0 && (word[letters..].starts_with("=\"") || word[letters..].starts_with("='")))
}

/// The end of the outermost element that is open at `position` and closed behind it; `position` if there is none.
///
/// Linear. Tags that are never closed, or close nothing, count for nothing.
fn end_of_block(html: &str, position: usize) -> usize {
    // The elements that are open: their names, and where they begin.
    let mut open: Vec<(Cow<'_, str>, usize)> = Vec::new();
    // How many of a name are open, from the first end tag on that does not close the innermost element.
    let mut count: Option<HashMap<Cow<'_, str>, usize>> = None;
    let mut end = position;
    let mut offset = 0;
    while let Some(tag) = next_tag(html, offset) {
        if tag.start >= position && open.first().is_none_or(|(_, start)| *start >= position) {
            break;
        }
        offset = tag.end;
        let text = &html[tag.clone()];
        let name = match tag_name(text) {
            name if name.bytes().any(|byte| byte.is_ascii_uppercase()) => Cow::Owned(name.to_ascii_lowercase()),
            name => Cow::Borrowed(name),
        };
        let is_end = text.starts_with("</");
        let is_open = is_end
            && (open.last().is_some_and(|(last, _)| *last == name) || {
                let count = count.get_or_insert_with(|| counted(&open));
                count.get(&name).is_some_and(|open| *open > 0)
            });
        if is_open {
            while let Some((inner, start)) = open.pop() {
                if let Some(count) = &mut count {
                    *count.entry(inner.clone()).or_default() -= 1;
                }
                if inner == name {
                    end = if start < position && offset >= position { offset } else { end };
                    break;
                }
            }
        } else if !is_end && !name.is_empty() && !text.ends_with("/>") && !is_void(&name) {
            // A paragraph ends where the next one begins.
            if name == "p" && open.last().is_some_and(|(last, _)| last == "p") {
                open.pop();
            } else if let Some(count) = &mut count {
                *count.entry(name.clone()).or_default() += 1;
            }
            open.push((name, tag.start));
        }
    }
    end
}

/// How many elements of each name are open.
fn counted<'a>(open: &[(Cow<'a, str>, usize)]) -> HashMap<Cow<'a, str>, usize> {
    let mut count = HashMap::new();
    for (name, _) in open {
        *count.entry(name.clone()).or_default() += 1;
    }
    count
}

/// The next tag or comment from `from` on.
fn next_tag(html: &str, from: usize) -> Option<std::ops::Range<usize>> {
    let mut position = from;
    loop {
        let start = position + memchr(b'<', &html.as_bytes()[position..])?;
        let rest = &html[start..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            let end = comment.find("-->").map_or(html.len(), |length| start + 4 + length + 3);
            return Some(start..end);
        }
        if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
            return Some(start..tag_end(html, start));
        }
        position = start + 1;
    }
}

fn tag_end(html: &str, start: usize) -> usize {
    let bytes = html.as_bytes();
    let mut at = start;
    while let Some(found) = memchr3(b'>', b'"', b'\'', &bytes[at..]) {
        at += found;
        if bytes[at] == b'>' {
            return at + 1;
        }
        match memchr(bytes[at], &bytes[at + 1..]) {
            Some(closing) => at += closing + 2,
            None => break,
        }
    }
    html.len()
}

fn tag_name(tag: &str) -> &str {
    let rest = tag.trim_start_matches('<');
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    &rest[..rest.bytes().take_while(u8::is_ascii_alphanumeric).count()]
}

/// `.Plain`: tags removed, entities kept, runs of white space cut to their first character.
pub fn plain_text(html: &str) -> String {
    if !html.contains(['<', '>']) {
        return html.to_string();
    }
    let mut out = String::with_capacity(html.len());
    let mut after_blank = false;
    let mut push = |mut text: &str| {
        // Runs of plain letters are copied whole; only blanks and letters beyond ASCII are looked at.
        while !text.is_empty() {
            let run = text.bytes().position(|byte| byte.is_ascii_whitespace() || byte == b'\x0b' || !byte.is_ascii());
            let (letters, rest) = text.split_at(run.unwrap_or(text.len()));
            if !letters.is_empty() {
                out.push_str(letters);
                after_blank = false;
            }
            let mut characters = rest.chars();
            if let Some(character) = characters.next() {
                let character = if character == '\n' { ' ' } else { character };
                let blank = character.is_whitespace();
                if !(blank && after_blank) {
                    out.push(character);
                }
                after_blank = blank;
            }
            text = characters.as_str();
        }
    };
    // A line break must not be mistaken for one of the source, so it is written as `\u{b}` first.
    for_each_text(html, |text| push(text.unwrap_or(BREAK)));
    out.replace(BREAK, "\n")
}

/// What [`plain_text`] writes for a line break until the end.
const BREAK: &str = "\u{b}";

/// Calls `take` with each text between tags, and with `None` for each end of a paragraph and line break.
fn for_each_text<'a>(html: &'a str, mut take: impl FnMut(Option<&'a str>)) {
    let mut position = 0;
    while let Some(tag) = next_tag(html, position) {
        take(Some(&html[position..tag.start]));
        position = tag.end;
        let text = &html[tag];
        match text {
            "</p>" | "<br>" | "<br />" => take(None),
            _ if matches!(text.as_bytes().get(1), Some(b's' | b'S')) => {
                let name = tag_name(text);
                if name.eq_ignore_ascii_case("script") || name.eq_ignore_ascii_case("style") {
                    position = end_of_raw(html, position, name);
                }
            }
            _ => {}
        }
    }
    take(Some(&html[position..]));
}

/// Where the closing tag of a script or style begins.
fn end_of_raw(html: &str, from: usize, name: &str) -> usize {
    let mut position = from;
    while let Some(found) = html[position..].find("</") {
        let start = position + found;
        if tag_name(&html[start..]).eq_ignore_ascii_case(name) {
            return start;
        }
        position = start + 2;
    }
    html.len()
}

/// The words of the plain text of `html`; with `cjk`, words with letters beyond ASCII count one a letter.
///
/// Linear, and without making the text.
pub fn count_html_words(html: &str, cjk: bool) -> usize {
    if cjk {
        return count_words(&plain_text(html), true);
    }
    let (mut words, mut in_word) = (0, false);
    for_each_text(html, |text| match text {
        Some(text) => words += count_word_starts(text, &mut in_word),
        None => in_word = false,
    });
    words
}

/// The words that begin in `text`; `in_word` tells whether one runs on from the text before, and afterwards whether one
/// runs on behind it.
fn count_word_starts(text: &str, in_word: &mut bool) -> usize {
    /// Bytes that are looked at together.
    const BLOCK: usize = 32;
    // The first bytes of all white space beyond ASCII.
    let may_be_blank = |byte: u8| matches!(byte, 0xc2 | 0xe1..=0xe3);
    let is_blank = |byte: u8| matches!(byte, b' ' | b'\t'..=b'\r');
    let mut words = 0;
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let block = &bytes[at..bytes.len().min(at + BLOCK)];
        // Most blocks, without a branch for each byte: a word begins where a blank ends.
        if !block.iter().fold(false, |any, byte| any | may_be_blank(*byte)) {
            let starts = block.iter().zip(&block[1..]).map(|(one, next)| u8::from(is_blank(*one) & !is_blank(*next)));
            words += usize::from(!is_blank(block[0]) && !*in_word) + usize::from(starts.sum::<u8>());
            *in_word = !is_blank(block[block.len() - 1]);
            at += block.len();
            continue;
        }
        let end = at + block.len();
        while at < end {
            let (blank, length) = match bytes[at] {
                byte if may_be_blank(byte) => {
                    text[at..].chars().next().map_or((false, 1), |c| (c.is_whitespace(), c.len_utf8()))
                }
                byte => (is_blank(byte), 1),
            };
            words += usize::from(!blank && !*in_word);
            *in_word = !blank;
            at += length;
        }
    }
    words
}

/// Words of plain text; with `cjk`, words with letters beyond ASCII count one a letter.
fn count_words(plain: &str, cjk: bool) -> usize {
    let weigh = |word: &str| if cjk && !word.is_ascii() { word.chars().count() } else { 1 };
    plain.split_whitespace().map(weigh).sum()
}

/// `words`, up to the next hundred.
pub fn fuzzy_word_count(words: usize) -> usize {
    words.div_ceil(100) * 100
}

/// Whole minutes to read `words`.
pub fn reading_minutes(words: usize, cjk: bool) -> usize {
    words.div_ceil(if cjk { 500 } else { 212 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, words: usize, expected: &str, truncated: bool) {
        assert_eq!(automatic_summary(html, words), (expected, truncated));
    }

    #[test]
    fn a_summary_ends_with_the_block_in_which_the_count_is_reached() {
        check("<p>aa bb cc dd ee</p>\n<p>zz</p>\n", 5, "<p>aa bb cc dd ee</p>", true);
        check("<p>aa bb cc dd ee</p>\n", 5, "<p>aa bb cc dd ee</p>", false);
        check("<p>aa bb cc dd e</p>\n<p>zz</p>\n<p>yy</p>\n", 5, "<p>aa bb cc dd e</p>\n<p>zz</p>", true);
        check(
            "<ul>\n<li>\n<p>aa bb</p>\n<p>cc</p>\n</li>\n</ul>\n<p>dd</p>\n",
            2,
            "<ul>\n<li>\n<p>aa bb</p>\n<p>cc</p>\n</li>\n</ul>",
            true,
        );
        check("<p>aa <b> bb</p>\n<p>zz</p>", 2, "<p>aa <b> bb</p>", true);
        check("<div><b>\n<p>aa b</p>\n</DIV>\n<p>zz</p>", 2, "<div><b>\n<p>aa b</p>\n</DIV>", true);
        check("<div></i>\n<p>aa b</p>\n<p>zz</p>", 2, "<div></i>\n<p>aa b</p>", true);
        check("<p>a\n<p>aa b</p>\n<p>zz</p></p>", 2, "<p>a\n<p>aa b</p>", true);
        check("<h2>a</h2>\n", 1, "<h2>a</h2>", false);
        check("<p>a</p>\n", 0, "", true);
        check(
            "<p>aa<br>bb <a href=\"x y\">ee</a></p><p>zz</p>",
            9,
            "<p>aa<br>bb <a href=\"x y\">ee</a></p><p>zz</p>",
            false,
        );
    }

    #[test]
    fn plain_text_has_no_tags() {
        assert_eq!(plain_text("a  b"), "a  b");
        assert_eq!(plain_text("<p>a\nb</p>\n<p>c &amp; 1 < 2</p>\n"), "a b\nc &amp; 1 < 2\n");
        assert_eq!(plain_text("<!-- x > y -->a<br>\nb<script>if (a<b)</script>c"), "a\nbc");
        assert_eq!(plain_text("<a title=\"x > y\">z</a>"), "z");
    }

    #[test]
    fn counts_round_up() {
        assert_eq!([0, 1, 100, 101].map(fuzzy_word_count), [0, 100, 100, 200]);
        assert_eq!([0, 212, 213].map(|words| reading_minutes(words, false)), [0, 1, 2]);
        assert_eq!((count_html_words("中文 ab c", false), count_html_words("中文 ab c", true)), (3, 4));
    }

    proptest::proptest! {
        #[test]
        fn words_are_counted_as_in_the_plain_text(
            html in "([a-z éไ\u{a0}\u{2003}\u{3000}中\u{1f600}\n<>\"'/=!-]|<p>|</p>|<br>|<b>|<script>|</script>| title=\"){0,40}",
        ) {
            proptest::prop_assert_eq!(count_html_words(&html, false), count_words(&plain_text(&html), false));
        }
    }
}
