//! The part of a page that shows why it was found.

use super::words::{is_joiner, is_paired, words};
use std::collections::BTreeMap;
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// Words that are marked, and the place of the word of the query that each stands for.
pub(super) type Marks = BTreeMap<String, usize>;

/// How much an excerpt shows: a word counts 2, a letter of a script without blanks 1.
const LENGTH: usize = 52;
/// In so much of it words of the query are looked for: what is behind only shows how the text goes on.
const LOOKED_AT: usize = 40;
/// So many words stand before the first that is marked.
const BEFORE: usize = 4;

/// A word, or a letter of a script without blanks, of a text.
struct Token {
    range: Range<usize>,
    size: usize,
    /// The place of the word of the query that it stands for.
    mark: Option<usize>,
}

/// Pieces of the description of a page, or of the texts of its sections: plain, marked, plain and so on. The section
/// `section` is looked at first; where no word is marked, it is the whole description.
pub(super) fn excerpt(description: &str, texts: &[String], section: usize, marks: &Marks) -> Vec<String> {
    let own = texts.get(section).filter(|_| section > 0);
    let others = texts.iter().enumerate().filter(|(at, _)| section == 0 || *at != section).map(|(_, text)| text);
    let candidates = own.map(|text| (text.as_str(), LENGTH)).into_iter();
    let candidates = candidates.chain([(description, usize::MAX)]).chain(others.map(|text| (text.as_str(), LENGTH)));
    for (text, length) in candidates {
        let tokens = tokens(text, marks);
        if tokens.iter().any(|token| token.mark.is_some()) {
            return pieces(text, &tokens, window(&tokens, length));
        }
    }
    vec![description.to_string()]
}

fn is_letter(letter: char) -> bool {
    letter.is_alphanumeric() || is_combining_mark(letter) || is_joiner(letter)
}

/// The words of `text` where they stand. Linear.
fn tokens(text: &str, marks: &Marks) -> Vec<Token> {
    let mark_of = |part: &str| words(part).iter().find_map(|word| marks.get(word)).copied();
    let mut tokens: Vec<Token> = Vec::new();
    let mut letters = text.char_indices().peekable();
    // The letter before, if it is of a script without blanks.
    let mut pair: Option<usize> = None;
    while let Some((start, letter)) = letters.next() {
        let mut end = start + letter.len_utf8();
        if !is_letter(letter) {
            pair = None;
            continue;
        }
        if !is_paired(letter) {
            pair = None;
            while let Some((_, letter)) = letters.next_if(|(_, letter)| is_letter(*letter) && !is_paired(*letter)) {
                end += letter.len_utf8();
            }
            tokens.push(Token { range: start..end, size: 2, mark: mark_of(&text[start..end]) });
            continue;
        }
        let mark = pair.and_then(|before| mark_of(&text[before..end]));
        if let (Some(_), Some(last)) = (mark, tokens.last_mut()) {
            last.mark = last.mark.or(mark);
        }
        let is_alone = pair.is_none() && letters.peek().is_none_or(|(_, next)| !is_paired(*next));
        let mark = mark.or_else(|| if is_alone { mark_of(&text[start..end]) } else { None });
        tokens.push(Token { range: start..end, size: 1, mark });
        pair = Some(start);
    }
    tokens
}

/// Which tokens are shown: the first stretch with most different words of the query. At most `length` steps a token.
fn window(tokens: &[Token], length: usize) -> Range<usize> {
    if length == usize::MAX {
        return 0..tokens.len();
    }
    let mut best = (0, 0);
    for (start, token) in tokens.iter().enumerate() {
        if token.mark.is_none() {
            continue;
        }
        let (mut size, mut found) = (0, Vec::new());
        for token in &tokens[start..] {
            size += token.size;
            if size > LOOKED_AT {
                break;
            }
            found.extend(token.mark.filter(|mark| !found.contains(mark)));
        }
        if found.len() > best.0 {
            best = (found.len(), start);
        }
    }
    let start = best.1.saturating_sub(BEFORE);
    let mut size = 0;
    let shown = tokens[start..].iter().take_while(|token| {
        size += token.size;
        size <= length
    });
    start..start + shown.count()
}

fn pieces(text: &str, tokens: &[Token], shown: Range<usize>) -> Vec<String> {
    let is_whole = shown.end == tokens.len();
    let mut at = if shown.start == 0 { 0 } else { tokens[shown.start].range.start };
    let end = if is_whole { text.len() } else { tokens[shown.end - 1].range.end };
    let mut pieces = vec![if shown.start == 0 { String::new() } else { "… ".to_string() }];
    for token in tokens[shown].iter().filter(|token| token.mark.is_some()) {
        let Range { start, end } = token.range.clone();
        if start == at && pieces.len() > 1 {
            // Letters side by side are marked as one.
            if let [.., marked, _] = pieces.as_mut_slice() {
                marked.push_str(&text[start..end]);
            }
        } else {
            if let Some(plain) = pieces.last_mut() {
                plain.push_str(&text[at..start]);
            }
            pieces.extend([text[start..end].to_string(), String::new()]);
        }
        at = end;
    }
    if let Some(plain) = pieces.last_mut() {
        plain.push_str(&text[at..end]);
        if !is_whole {
            plain.push_str(" …");
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(marked: &str, description: &str, texts: &[&str], section: usize, expected: &str) {
        let marks = words(marked).into_iter().enumerate().map(|(at, word)| (word, at)).collect();
        let texts: Vec<String> = texts.iter().map(ToString::to_string).collect();
        let pieces = excerpt(description, &texts, section, &marks);
        let shown =
            pieces.iter().enumerate().map(|(at, piece)| if at % 2 == 1 { format!("[{piece}]") } else { piece.clone() });
        assert_eq!(shown.collect::<String>(), expected);
    }

    #[test]
    fn words_of_the_query_are_marked() {
        check(
            "token reset",
            "Reset it.",
            &["No.", "The TOKEN, and a reset-token."],
            1,
            "The [TOKEN], and a [reset]-[token].",
        );
        check("token", "A token.", &["A token too."], 0, "A [token].");
        check("token", "None.", &["", "Nothing", "One tokén"], 1, "One [tokén]");
        check("token", "None.", &["Nothing"], 0, "None.");
        check("<b>", "a < b", &[""], 0, "a < [b]");
        check("", "", &[], 3, "");
        check("میخواهم", "من می\u{200c}خواهم.", &[], 0, "من [می\u{200c}خواهم].");
    }

    #[test]
    fn an_excerpt_begins_near_the_best_place() {
        let filler = "word ".repeat(40);
        let text = format!("token {filler}and then the reset token is {filler}");
        let expected = format!("… word and then the [reset] [token] is {}word …", "word ".repeat(18));
        check("reset token", "", &[&text], 0, &expected);
    }

    #[test]
    fn letters_side_by_side_are_marked_as_one() {
        check("東京都", "", &["私は東京都に行く A"], 0, "私は[東京都]に行く A");
        check("字", "", &["a字b 字"], 0, "a[字]b [字]");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_cut_into_its_own_pieces(text in "([a-c ]{0,4}|.{0,3}|[東京 ]{0,3}){0,30}", marked in "[a-c東京 ]{0,9}") {
            let marks = words(&marked).into_iter().enumerate().map(|(at, word)| (word, at)).collect();
            let pieces = excerpt("", std::slice::from_ref(&text), 0, &marks);
            let whole = pieces.concat();
            let bare = whole.strip_prefix("… ").unwrap_or(&whole);
            let bare = bare.strip_suffix(" …").unwrap_or(bare);
            proptest::prop_assert!(text.contains(bare) || text.contains(&whole));
            proptest::prop_assert!(pieces.len() % 2 == 1);
        }
    }
}
