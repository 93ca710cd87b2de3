//! Path sanitising and encoding, by section 5 of the specification.
//!
//! Two kinds of path meet here. A *logical* path comes from a file name and keeps almost everything
//! ([`normalise_file_path`]); a *published* path comes from a title, a slug or a logical path and keeps
//! only what reads well in an address ([`sanitise`]). [`encode`] makes either fit for a link.

use crate::config::lower_char;
use icu_properties::props::{EnumeratedProperty, GeneralCategory};
use unicode_normalization::UnicodeNormalization;

/// Most bytes of one part of a path: what file systems hold, with room for `.html` and a temporary name.
pub const MAX_SEGMENT_BYTES: usize = 200;
/// Most bytes of a whole path.
pub const MAX_PATH_BYTES: usize = 1_000;

/// Why a path cannot be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathFault {
    /// `..` leads out of the site.
    Outside,
    /// A part is longer than [`MAX_SEGMENT_BYTES`]; the part.
    SegmentTooLong(String),
    /// The whole is longer than [`MAX_PATH_BYTES`]; its length in bytes.
    TooLong(usize),
    /// A character that no file name may hold; the character.
    Unwritable(char),
}

impl std::fmt::Display for PathFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            PathFault::Outside => f.write_str("`..` leads out of the site"),
            PathFault::SegmentTooLong(part) => {
                write!(
                    f,
                    "one part of it is {} bytes long; most file systems take 255, hornbook {MAX_SEGMENT_BYTES}",
                    part.len()
                )
            }
            PathFault::TooLong(bytes) => write!(f, "it is {bytes} bytes long; the limit is {MAX_PATH_BYTES}"),
            PathFault::Unwritable(character) => write!(f, "no file name may hold `{}`", character.escape_default()),
        }
    }
}

/// Hugo's path sanitising: what stays, what becomes a hyphen, what goes. Case is kept.
pub fn sanitise(path: &str, remove_accents: bool) -> String {
    let bytes = path.as_bytes();
    let mut out = String::with_capacity(path.len());
    let mut hyphen_due = false;
    let mut after_hyphen = false;
    for (at, character) in path.char_indices() {
        if is_kept(bytes, at, character) {
            after_hyphen = character == '-';
            if hyphen_due && !after_hyphen {
                out.push('-');
            }
            hyphen_due = false;
            out.push(character);
        } else if !out.is_empty() && !after_hyphen && character.is_whitespace() {
            hyphen_due = true;
        }
    }
    if remove_accents { without_accents(&out) } else { out }
}

/// Letter by letter without the marks above and below: `é` is `e`; `ß`, `ł` and `ø` stay.
pub fn without_accents(text: &str) -> String {
    text.nfd()
        .filter(|character| GeneralCategory::for_char(*character) != GeneralCategory::NonspacingMark)
        .nfc()
        .collect()
}

/// Go's lowering: letter by letter, so `İ` is `i` and `Σ` is `σ` at a word's end too.
pub fn lower(text: &str) -> String {
    text.chars().map(lower_char).collect()
}

/// Percent-encodes what a URL path cannot hold; `/` stays, and so does what is encoded already.
pub fn encode(path: &str) -> String {
    encode_part(path, true)
}

/// Percent-encodes the name of a file: a `%` in it is a `%`, whatever follows.
pub fn encode_name(path: &str) -> String {
    if path.contains('%') { encode(&path.replace('%', "%25")) } else { encode(path) }
}

/// An address as an author wrote it, perhaps copied from a browser, as the path it names: `caf%C3%A9` is `café`.
///
/// What would be another address by it stays encoded: `.`, `/`, `\`, `?`, `#`, `%`, control characters, and bytes
/// that are no UTF-8.
pub fn unescape_written(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(found) = text[at..].find('%') {
        out.push_str(&text[at..at + found]);
        at += found;
        let mut run = Vec::new();
        while bytes.get(at + run.len() * 3) == Some(&b'%') && is_escape(bytes, at + run.len() * 3) {
            let digits = at + run.len() * 3;
            run.push(hex_value(bytes[digits + 1]).unwrap_or(0) * 16 + hex_value(bytes[digits + 2]).unwrap_or(0));
        }
        if run.is_empty() {
            out.push('%');
            at += 1;
        }
        for chunk in run.utf8_chunks() {
            for character in chunk.valid().chars() {
                let end = at + character.len_utf8() * 3;
                if character.is_control() || "./\\?#%".contains(character) {
                    out.push_str(&text[at..end]);
                } else {
                    out.push(character);
                }
                at = end;
            }
            let end = at + chunk.invalid().len() * 3;
            out.push_str(&text[at..end]);
            at = end;
        }
    }
    out.push_str(&text[at..]);
    out
}

/// `urlize`: sanitised, lowered unless told otherwise, encoded.
///
/// As in Hugo, what follows a `#` counts as a fragment: a closing `#` alone goes.
pub fn urlize(text: &str, keep_case: bool, remove_accents: bool) -> String {
    let path = published_path(text, keep_case, remove_accents);
    match path.split_once('#') {
        None => encode(&path),
        Some((before, "")) => encode(before),
        Some((before, fragment)) => format!("{}#{}", encode(before), encode_part(fragment, false)),
    }
}

/// Sanitised, and lowered unless told otherwise: the path as it is on disk.
pub fn published_path(text: &str, keep_case: bool, remove_accents: bool) -> String {
    let path = sanitise(text, remove_accents);
    if keep_case { path } else { lower(&path) }
}

/// A file's path as pages are looked up by: lower case, each blank a hyphen, all else as it is.
pub fn normalise_file_path(path: &str) -> String {
    path.chars().map(|character| if character == ' ' { '-' } else { lower_char(character) }).collect()
}

/// The shortest path of the same meaning: no `.`, no `..` that can be resolved, no double slash, no closing
/// slash. A path from the root never leads above it; another one keeps the `..` that lead out. Empty is `.`.
pub fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let is_clean = |part: &str| !matches!(part, "" | "." | "..");
    if path[usize::from(rooted)..].split('/').all(is_clean) {
        return path.to_string();
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => match parts.last() {
                Some(last) if *last != ".." => {
                    parts.pop();
                }
                _ if rooted => {}
                _ => parts.push(".."),
            },
            other => parts.push(other),
        }
    }
    let joined = parts.join("/");
    match (rooted, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_string(),
        (false, false) => joined,
    }
}

/// Whether `path`, taken from the root of the site, never climbs above it on its way.
pub fn stays_inside(path: &str) -> bool {
    let mut depth = 0usize;
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if depth == 0 => return false,
            ".." => depth -= 1,
            _ => depth += 1,
        }
    }
    true
}

/// Checks that a file can be written at `path` below the output folder: inside it, short enough, and
/// without characters that no file name holds.
pub fn check_path(path: &str) -> Result<(), PathFault> {
    if let Some(character) = path.chars().find(|character| character.is_control()) {
        return Err(PathFault::Unwritable(character));
    }
    if !stays_inside(path) {
        return Err(PathFault::Outside);
    }
    if let Some(part) = path.split('/').find(|part| part.len() > MAX_SEGMENT_BYTES) {
        return Err(PathFault::SegmentTooLong(part.to_string()));
    }
    if path.len() > MAX_PATH_BYTES {
        return Err(PathFault::TooLong(path.len()));
    }
    Ok(())
}

/// `+` a blank, `%41` an `A`; `None` where `%` is not followed by two hex digits. Bytes that are no UTF-8
/// become the replacement character, which sanitising drops.
pub fn query_unescape(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'+' => out.push(b' '),
            b'%' => {
                let high = hex_value(*bytes.get(at + 1)?)?;
                let low = hex_value(*bytes.get(at + 2)?)?;
                out.push(high * 16 + low);
                at += 2;
            }
            other => out.push(other),
        }
        at += 1;
    }
    Some(String::from_utf8_lossy(&out).into_owned())
}

fn is_kept(bytes: &[u8], at: usize, character: char) -> bool {
    match character {
        'a'..='z' | 'A'..='Z' | '0'..='9' => true,
        '.' | '/' | '\\' | '_' | '#' | '+' | '~' | '-' | '@' => true,
        '%' => is_escape(bytes, at),
        other if other.is_ascii() => false,
        other => is_letter_digit_or_mark(other),
    }
}

/// Unicode categories L, Nd and M. Rust's own tests are wider: they take `Ⅷ`, `½` and `Ⓐ` too.
fn is_letter_digit_or_mark(character: char) -> bool {
    use GeneralCategory as Category;
    matches!(
        GeneralCategory::for_char(character),
        Category::UppercaseLetter
            | Category::LowercaseLetter
            | Category::TitlecaseLetter
            | Category::ModifierLetter
            | Category::OtherLetter
            | Category::DecimalNumber
            | Category::NonspacingMark
            | Category::SpacingMark
            | Category::EnclosingMark
    )
}

fn is_escape(bytes: &[u8], at: usize) -> bool {
    let is_hex = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_hexdigit);
    is_hex(bytes.get(at + 1)) && is_hex(bytes.get(at + 2))
}

fn hex_value(byte: u8) -> Option<u8> {
    (byte as char).to_digit(16).map(|digit| digit as u8)
}

fn encode_part(text: &str, is_path: bool) -> String {
    let bytes = text.as_bytes();
    // Brackets and the like are fine in a path by themselves; Go encodes them as soon as it has to encode
    // anything else.
    let tolerant = bytes.iter().enumerate().all(|(at, byte)| match byte {
        b'%' => is_escape(bytes, at),
        byte => is_plain(*byte) || is_tolerated(*byte),
    });
    let mut out = String::with_capacity(text.len());
    for (at, byte) in bytes.iter().enumerate() {
        let stays = match byte {
            b'%' => is_escape(bytes, at),
            b'?' => !is_path,
            byte => is_plain(*byte) || ((tolerant || !is_path) && is_tolerated(*byte)),
        };
        if stays {
            out.push(*byte as char);
        } else {
            push_encoded(&mut out, *byte);
        }
    }
    out
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.~$&+,/:;=@".contains(&byte)
}

fn is_tolerated(byte: u8) -> bool {
    b"!'()*[]".contains(&byte)
}

fn push_encoded(out: &mut String, byte: u8) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    out.push('%');
    out.push(DIGITS[usize::from(byte >> 4)] as char);
    out.push(DIGITS[usize::from(byte & 15)] as char);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(input: &str, expected: &str) {
        assert_eq!(urlize(input, false, false), expected, "{input:?}");
    }

    #[test]
    fn blanks_become_single_hyphens() {
        check("Hello   World", "hello-world");
        check(" lead and trail ", "lead-and-trail");
        check("a - b", "a-b");
        check("tab\there", "tab-here");
        check("a--b---c", "a--b---c");
    }

    #[test]
    fn punctuation_goes_without_a_trace() {
        check("What? No!", "what-no");
        check("it's", "its");
        check("a,b;c:d", "abcd");
        check("½ Ⅷ Ⓐ", "");
        check("x@y.z", "x@y.z");
        check("!!!", "");
    }

    #[test]
    fn percent_stays_before_two_hex_digits() {
        check("100%", "100");
        check("50%25 off", "50%25-off");
        check("a%2Fb", "a%2fb");
        check("100%zz", "100zz");
        check("%é1", "%C3%A91");
    }

    #[test]
    fn a_hash_starts_a_fragment() {
        check("C#", "c");
        check("a#b", "a#b");
    }

    #[test]
    fn letters_of_every_script_stay() {
        check("Straße", "stra%C3%9Fe");
        check("İstanbul", "istanbul");
        check("ΟΔΟΣ", "%CE%BF%CE%B4%CE%BF%CF%83");
        check("नम", "%E0%A4%A8%E0%A4%AE");
        check("back\\slash", "back%5Cslash");
    }

    #[test]
    fn accents_are_removed_where_asked() {
        assert_eq!(sanitise("ñandú-Straße Łø", true), "nandu-Straße-Łø");
        assert_eq!(sanitise("café", false), "café");
    }

    #[test]
    fn links_hold_no_bare_hash_or_question_mark() {
        assert_eq!(encode("/posts/p#2/"), "/posts/p%232/");
        assert_eq!(encode("/a b?c\\d/é"), "/a%20b%3Fc%5Cd/%C3%A9");
        assert_eq!(encode("/50%25-é/%"), "/50%25-%C3%A9/%25");
        assert_eq!(encode("/a(b)/"), "/a(b)/");
        assert_eq!(encode("/a(b)é/"), "/a%28b%29%C3%A9/");
    }

    #[test]
    fn a_percent_sign_in_the_name_of_a_file_is_encoded() {
        assert_eq!(encode_name("/posts/%41/"), "/posts/%2541/");
        assert_eq!(encode_name("/100%/é(b)/"), "/100%25/%C3%A9%28b%29/");
    }

    #[test]
    fn a_written_address_is_read_as_a_browser_shows_it() {
        for (written, path) in [
            ("/caf%C3%A9/a%20b/", "/café/a b/"),
            ("caf%c3%a9", "café"),
            ("a%2Fb%3fc%23d%2e%2E%00%25", "a%2Fb%3fc%23d%2e%2E%00%25"),
            ("%C3%41%", "%C3A%"),
            ("100%", "100%"),
            ("é%zz", "é%zz"),
        ] {
            assert_eq!(unescape_written(written), path);
        }
    }

    #[test]
    fn logical_paths_keep_every_blank_as_a_hyphen() {
        assert_eq!(normalise_file_path("Posts/A b  C&D.md"), "posts/a-b--c&d.md");
    }

    #[test]
    fn cleaning_follows_dots() {
        for (input, expected) in [
            ("", "."),
            ("/", "/"),
            ("//a//b/", "/a/b"),
            ("/../a", "/a"),
            ("../a", "../a"),
            ("a/../..", ".."),
            ("a/./b/..", "a"),
            ("a/..", "."),
        ] {
            assert_eq!(clean(input), expected, "{input:?}");
        }
    }

    #[test]
    fn a_path_that_cannot_be_written_says_why() {
        assert_eq!(check_path("a/../b/index.html"), Ok(()));
        assert_eq!(check_path("a/../../b"), Err(PathFault::Outside));
        assert_eq!(check_path(&"x".repeat(201)), Err(PathFault::SegmentTooLong("x".repeat(201))));
        assert_eq!(check_path(&"x/".repeat(501)), Err(PathFault::TooLong(1_002)));
        assert_eq!(check_path("a\0b"), Err(PathFault::Unwritable('\0')));
    }

    #[test]
    fn unescaping_reads_plus_and_percent() {
        assert_eq!(query_unescape("a+b%41").as_deref(), Some("a bA"));
        assert_eq!(query_unescape("50%"), None);
    }

    proptest! {
        #[test]
        fn any_text_makes_a_clean_address(text in any::<String>()) {
            let address = urlize(&text, false, true);
            prop_assert!(address.is_ascii());
            prop_assert!(!address.contains([' ', '?', '\\', '"', '<']));
            prop_assert_eq!(encode(&encode(&text)), encode(&text));
            prop_assert_eq!(clean(&clean(&text)), clean(&text));
            prop_assert_eq!(unescape_written(&encode_name(&text)).matches('/').count(), text.matches('/').count());
        }
    }
}
