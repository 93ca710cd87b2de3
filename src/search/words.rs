//! Text to words as they are looked up.
//!
//! The module in the browser cuts and folds a query by the same rules.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Most letters of a word; the rest of a longer one does not count.
const MAX_LETTERS: usize = 32;

/// The words of `text` in order: small letters, without accents, cut where something else than a letter or a digit
/// stands. Scripts without blanks between words give pairs of neighbouring letters. Linear.
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut pairs: Vec<char> = Vec::new();
    let mut add = |letter: char| {
        if is_paired(letter) {
            end_word(&mut word, &mut words);
            pairs.push(letter);
        } else if letter.is_alphanumeric() || is_combining_mark(letter) {
            end_pairs(&mut pairs, &mut words);
            letter.to_lowercase().for_each(|letter| match plain(letter) {
                "" => word.push(letter),
                plain => word.push_str(plain),
            });
        } else {
            end_word(&mut word, &mut words);
            end_pairs(&mut pairs, &mut words);
        }
    };
    if text.is_ascii() {
        text.chars().for_each(&mut add);
    } else {
        text.nfkd().filter(|letter| !is_accent(*letter)).nfc().for_each(&mut add);
    }
    add(' ');
    words
}

/// What a value of a filter goes by, however it is written: `Big Data`, `big-data`. A letter alone keeps its accent, which
/// makes it another letter.
pub(super) fn filter_value(value: &str) -> String {
    if value.chars().nth(1).is_none() {
        return value.to_lowercase();
    }
    let signs = value.chars().filter(|letter| matches!(letter, '+' | '#' | '*'));
    let plain: String = words(value).join("-").chars().chain(signs).collect();
    if plain.is_empty() { value.to_string() } else { plain }
}

/// Calls `found` with each of the [`words`] of `text`, and with its [`first_letters`]. What is ASCII, which most text is,
/// needs no memory. Linear.
pub(super) fn each_word(text: &str, mut found: impl FnMut(&[u8], u64)) {
    let bytes = text.as_bytes();
    let mut word = [0; MAX_LETTERS];
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let (mut count, first) = small_letters(bytes, at);
        word[..8].copy_from_slice(&first.to_le_bytes());
        at += count;
        while count == 8 {
            let letters;
            (count, letters) = small_letters(bytes, at);
            if let Some(place) = word.get_mut(at - start..at - start + 8) {
                place.copy_from_slice(&letters.to_le_bytes());
            }
            at += count;
        }
        let between = between(bytes, at);
        if between > 0 || at == bytes.len() {
            if at > start {
                found(&word[..(at - start).min(MAX_LETTERS)], first);
            }
            at += between;
            continue;
        }
        while at < bytes.len() && self::between(bytes, at) == 0 {
            at += 1;
        }
        // What is no letter and not ASCII ends a character, so that this cuts none.
        let words = words(text.get(start..at).unwrap_or_default());
        words.iter().for_each(|word| found(word.as_bytes(), first_letters(word.as_bytes())));
    }
}

/// The first eight bytes of a word as a number, the first the lowest; zeros behind a shorter one.
pub(super) fn first_letters(word: &[u8]) -> u64 {
    match word.first_chunk() {
        Some(first) => u64::from_le_bytes(*first),
        None => word.iter().rev().fold(0, |letters, letter| letters << 8 | u64::from(*letter)),
    }
}

/// How many ASCII letters and digits, at most eight, begin at `at`, and these, small, as [`first_letters`] has them. All
/// eight are looked at at once.
fn small_letters(bytes: &[u8], at: usize) -> (usize, u64) {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = EACH * 0x80;
    let rest = &bytes[at..];
    let text = rest.first_chunk().map_or_else(|| first_letters(rest), |eight| u64::from_le_bytes(*eight));
    let plain = text & !HIGH;
    let small = plain | (EACH * 0x20);
    // The high bit of each byte of a sum says whether the byte is at least so much; nothing is carried into the next one.
    let is_within = |bytes: u64, low: u8, behind: u8| {
        (bytes + EACH * u64::from(0x80 - low)) & !(bytes + EACH * u64::from(0x80 - behind))
    };
    let is_letter = is_within(small, b'a', b'z' + 1) | is_within(plain, b'0', b'9' + 1);
    let others = !(is_letter & !text) & HIGH;
    match others.trailing_zeros() / 8 {
        8 => (8, small),
        count => (count as usize, small & ((1 << (count * 8)) - 1)),
    }
}

/// How many bytes of what surely stands between words begin at `at`: ASCII that is no letter, and the blanks, dashes and
/// quotes that texts have most.
fn between(bytes: &[u8], at: usize) -> usize {
    match bytes[at..] {
        [byte @ ..0x80, ..] => usize::from(!byte.is_ascii_alphanumeric()),
        [0xc2, 0xa0, ..] => 2,
        [0xe2, 0x80, 0x90..=0xa7, ..] => 3,
        _ => 0,
    }
}

fn end_word(word: &mut String, words: &mut Vec<String>) {
    if !word.is_empty() {
        let word = std::mem::take(word);
        let end = word.char_indices().nth(MAX_LETTERS).map_or(word.len(), |(at, _)| at);
        words.push(word[..end].to_string());
    }
}

fn end_pairs(pairs: &mut Vec<char>, words: &mut Vec<String>) {
    match pairs.as_slice() {
        [] => return,
        [letter] => words.push(letter.to_string()),
        letters => words.extend(letters.windows(2).map(|pair| pair.iter().collect::<String>())),
    }
    pairs.clear();
}

/// Marks above and below Latin, Greek and Cyrillic letters, the vowel signs of Hebrew and Arabic, and what only says how a
/// word is set: the stroke that makes Arabic words longer, the place where one may be parted, and whether letters are
/// [joined](is_joiner); and what says how a sign or a letter is drawn, as behind many an emoji, or is drawn around it.
fn is_accent(letter: char) -> bool {
    is_joiner(letter)
        || matches!(letter,
            '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{640}'
            | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{180b}'..='\u{180d}' | '\u{180f}' | '\u{20d0}'..='\u{20ff}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// What says, inside a word, that the letters on both sides of it are joined, or are not, as in Persian and Hindi.
pub(super) fn is_joiner(letter: char) -> bool {
    matches!(letter, '\u{200c}' | '\u{200d}')
}

/// What keyboards without it, and capitals, write for a small letter that no accent makes; empty for every other letter.
fn plain(letter: char) -> &'static str {
    match letter {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ø' => "o",
        'ı' => "i",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ŧ' => "t",
        _ => "",
    }
}

/// Whether the letter belongs to a script that puts no blanks between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese,
/// Korean.
pub(super) fn is_paired(letter: char) -> bool {
    matches!(letter,
        '\u{e01}'..='\u{e4e}' | '\u{e80}'..='\u{ece}' | '\u{1000}'..='\u{103f}' | '\u{1780}'..='\u{17d3}'
        | '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

/// A bit that tells of a word that it follows another: one of 16, by a hash over its first four letters, so that other
/// endings of it have the same one. 0 for an empty word.
pub fn follower(word: &str) -> u16 {
    if word.is_empty() { 0 } else { follower_bit(word.chars().map(u32::from)) }
}

/// As [`follower`], for the bytes of a word and its [`first_letters`].
pub(super) fn follower_of(word: &[u8], first: u64) -> u16 {
    match first as u32 {
        0 => 0,
        four if four & 0x8080_8080 == 0 => {
            follower_bit(four.to_le_bytes().into_iter().take_while(|byte| *byte != 0).map(u32::from))
        }
        _ => follower(std::str::from_utf8(word).unwrap_or_default()),
    }
}

fn follower_bit(letters: impl Iterator<Item = u32>) -> u16 {
    let hash = letters.take(4).fold(0x811c_9dc5, |hash: u32, letter| (hash ^ letter).wrapping_mul(0x0100_0193));
    1 << ((hash >> 13) & 15)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(words(text).join(" "), expected, "{text}");
    }

    #[test]
    fn words_are_small_and_without_accents() {
        check("Reset a Security-Token!", "reset a security token");
        check("Don’t: they haven't", "don t they haven t");
        check("Éclair ﬁne ÅNGSTRÖM Ⅳ", "eclair fine angstrom iv");
        check("v2.0 C++ #hash 100%", "v2 0 c hash 100");
        check("", "");
        check("κόσμος Ёлка", "κοσμος елка");
        check("Straße STRASSE MAẞE", "strasse strasse masse");
        check("Œil cœur Æble ØL Łódź Đà Þór ð", "oeil coeur aeble ol lodz da thor d");
        check("Sınıf IŞIK İstanbul Ħal", "sinif isik istanbul hal");
        check("كـلـمـة كلمة", "كلمة كلمة");
        check("𝟘", "0");
        check("We ❤️ 🔧 ⚙️, 1️⃣ 🏳️‍🌈", "we 1");
        check("ver\u{ad}schlüsselung \u{ad}", "verschlusselung");
    }

    #[test]
    fn scripts_without_blanks_are_cut_into_pairs() {
        check("東京都 A", "東京 京都 a");
        check("字", "字");
        check("トークン", "トー ーク クン");
        check("한국어", "한국 국어");
        check("ไทย", "ไท ทย");
    }

    #[test]
    fn values_of_filters_are_known_however_they_are_written() {
        let check = |values: &[&str], plain| values.iter().for_each(|value| assert_eq!(filter_value(value), plain));
        check(&["Big Data", "big-data", "BIG_DATA", "bíg  data"], "big-data");
        check(&["C++", "c++"], "c++");
        check(&["R", "r"], "r");
        check(&["É", "é"], "é");
        check(&["🚀🚀"], "🚀🚀");
        check(&[""], "");
    }

    #[test]
    fn words_of_one_stem_mostly_have_one_bit() {
        assert_eq!(follower("reset"), follower("resetting"));
        assert_eq!(follower("token").count_ones(), 1);
        assert_eq!(follower(""), 0);
    }

    proptest::proptest! {
        #[test]
        fn the_quick_way_gives_the_same_words(text in "([a-zA-Z0-9 ]{0,9}|[ -~\u{0}-\u{7f}]{0,9}|[a-zA-Z0-9]{0,40}|.{0,6}|[’—\u{a0}é\u{301}東京=<]{0,3}){0,9}") {
            let mut quick: Vec<String> = Vec::new();
            each_word(&text, |word, first| {
                quick.push(String::from_utf8_lossy(word).into_owned());
                let letters: String = String::from_utf8_lossy(&first.to_le_bytes()).trim_end_matches('\0').to_string();
                assert!(word.len() > 8 && word.starts_with(&first.to_le_bytes()) || letters.as_bytes() == word);
            });
            proptest::prop_assert_eq!(&quick, &words(&text));
            for word in &quick {
                proptest::prop_assert_eq!(follower_of(word.as_bytes(), first_letters(word.as_bytes())), follower(word));
            }
        }

        #[test]
        fn any_text_has_words_that_stay_as_they_are(text in ".{0,80}") {
            for word in words(&text) {
                proptest::prop_assert!(!word.is_empty() && word.chars().count() <= MAX_LETTERS * 3);
            }
        }
    }
}
