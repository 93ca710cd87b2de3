//! The letters that a series may have, by language.

use unicode_normalization::UnicodeNormalization;

/// A to Z.
const LATIN: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// Tag of a language or name of a script, and its letters in order. Letters that no word begins with are left out. Of
/// several rows for one name the first is the usual one.
const ALPHABETS: &[(&str, &str)] = &[
    ("ar", "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"),
    ("arabic", "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"),
    ("be", "АБВГДЕЁЖЗІЙКЛМНОПРСТУЎФХЦЧШЫЭЮЯ"),
    ("bg", "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЮЯ"),
    ("cyrillic", "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЭЮЯ"),
    ("da", "ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ"),
    ("el", "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ"),
    ("es", "ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"),
    ("fa", "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"),
    ("fi", "ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖ"),
    ("greek", "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ"),
    ("hangul", "가나다라마바사아자차카타파하"),
    ("he", "אבגדהוזחטיכלמנסעפצקרשת"),
    ("hebrew", "אבגדהוזחטיכלמנסעפצקרשת"),
    ("hi", "अआइईउऊऋएऐओऔकखगघचछजझटठडढतथदधनपफबभमयरलवशषसह"),
    ("hiragana", "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわ"),
    ("hy", "ԱԲԳԴԵԶԷԸԹԺԻԼԽԾԿՀՁՂՃՄՅՆՇՈՉՊՋՌՍՎՏՐՑՓՔՕՖ"),
    ("ja", "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわ"),
    ("ja", "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ"),
    ("katakana", "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ"),
    ("ko", "가나다라마바사아자차카타파하"),
    ("ko", "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"),
    ("latin", LATIN),
    ("mk", "АБВГДЃЕЖЗЅИЈКЛЉМНЊОПРСТЌУФХЦЧЏШ"),
    ("nb", "ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ"),
    ("nn", "ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ"),
    ("no", "ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ"),
    ("ru", "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЭЮЯ"),
    ("sr", "АБВГДЂЕЖЗИЈКЛЉМНЊОПРСТЋУФХЦЧЏШ"),
    ("sv", "ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖ"),
    ("th", "กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"),
    ("tr", "ABCÇDEFGHIİJKLMNOÖPRSŞTUÜVYZ"),
    ("uk", "АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЮЯ"),
];

/// The names that `guide.alphabet` may have.
pub fn names() -> impl Iterator<Item = &'static str> {
    ALPHABETS.iter().map(|(name, _)| *name)
}

/// The letters of the alphabet of this name: of a script (`greek`), or of a language (`el`).
pub fn named(name: &str) -> Option<Vec<String>> {
    let found = ALPHABETS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    Some(letters_of(found.1))
}

/// The alphabets that guides in this language (`ja-JP`) may go by, the usual one first. A to Z is always among them.
pub fn candidates(locale: &str) -> Vec<Vec<String>> {
    let tag = locale.split(['-', '_']).next().unwrap_or_default();
    let own = ALPHABETS.iter().filter(|(known, _)| known.eq_ignore_ascii_case(tag)).map(|(_, letters)| *letters);
    let mut found: Vec<&str> = own.collect();
    // The letters of some languages are A to Z and more.
    if !found.iter().any(|letters| letters.starts_with("ABC")) {
        found.push(LATIN);
    }
    found.into_iter().map(letters_of).collect()
}

/// The letters of a text, each once.
pub fn letters_of(text: &str) -> Vec<String> {
    let mut letters: Vec<String> = Vec::new();
    for letter in text.chars().filter(|letter| !letter.is_whitespace()).map(String::from) {
        if !letters.contains(&letter) {
            letters.push(letter);
        }
    }
    letters
}

/// The letter of `alphabet` that `letter` counts as: itself, whatever its case, else the one without the signs on it (`が`
/// is `か`, `É` is `E`). Nothing where there is none.
pub fn counts_as<'a>(alphabet: &'a [String], letter: &str) -> Option<&'a String> {
    if let Some(same) = alphabet.iter().find(|known| *known == letter) {
        return Some(same);
    }
    let upper = |text: &str| text.chars().flat_map(char::to_uppercase).collect::<String>();
    let wanted = upper(letter);
    let bare: String = letter.nfd().take(1).flat_map(char::to_uppercase).collect();
    let find = |wanted: &str| alphabet.iter().find(|known| upper(known) == wanted);
    find(&wanted).or_else(|| find(&bare).filter(|_| letter.nfc().count() == 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alphabets_hold_each_letter_once_and_only_letters() {
        for (name, letters) in ALPHABETS {
            assert_eq!(letters_of(letters).len(), letters.chars().count(), "{name}");
            assert!(letters.chars().all(char::is_alphabetic), "{name}");
        }
        for (name, count) in
            [("latin", 26), ("greek", 24), ("arabic", 28), ("hebrew", 22), ("hiragana", 44), ("ru", 30)]
        {
            assert_eq!(named(name).map(|letters| letters.len()), Some(count), "{name}");
        }
        assert_eq!(named("klingon"), None);
    }

    #[test]
    fn languages_have_their_alphabets_and_a_to_z() {
        let firsts = |locale: &str| candidates(locale).iter().map(|letters| letters[0].clone()).collect::<Vec<_>>();
        assert_eq!(firsts("en-GB"), ["A"]);
        assert_eq!(firsts("xx"), ["A"]);
        assert_eq!(firsts("es_MX"), ["A"]);
        assert_eq!(firsts("ru"), ["А", "A"]);
        assert_eq!(firsts("ja-JP"), ["あ", "ア", "A"]);
    }

    #[test]
    fn a_letter_with_signs_counts_as_the_one_without() {
        let check = |name: &str, letter: &str, expected: Option<&str>| {
            let alphabet = named(name).expect("a known name");
            assert_eq!(counts_as(&alphabet, letter).map(String::as_str), expected, "{letter} in {name}");
        };
        check("latin", "É", Some("E"));
        check("latin", "q", Some("Q"));
        check("es", "Ñ", Some("Ñ"));
        check("latin", "Ñ", Some("N"));
        check("ja", "が", Some("か"));
        check("ja", "ぱ", Some("は"));
        check("ar", "أ", Some("ا"));
        check("el", "Ά", Some("Α"));
        check("latin", "Ж", None);
        check("latin", "", None);
        let czech = ["C".to_string(), "Ch".to_string()];
        assert_eq!(counts_as(&czech, "CH").map(String::as_str), Some("Ch"));
    }
}
