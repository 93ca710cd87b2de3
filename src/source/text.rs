//! Bytes to text.

use crate::diagnostic::{Code, Diagnostic, Span};
use std::sync::Arc;

const MARK: &[u8] = b"\xEF\xBB\xBF";
const SAVE: &str = "save the file as UTF-8; most editors offer it in `Save as`";

/// `bytes` as text without a byte order mark.
pub fn decode_text(path: &Arc<str>, mut bytes: Vec<u8>) -> Result<String, Diagnostic> {
    if bytes.starts_with(MARK) {
        bytes.drain(..MARK.len());
    }
    if let Some(name) = utf16(&bytes) {
        return Err(Diagnostic::error(
            Code::EncodingUtf16,
            Span::whole(path),
            format!("the file is {name}, not UTF-8"),
        )
        .help(SAVE));
    }
    if is_binary(&bytes) {
        return Err(Diagnostic::error(Code::EncodingBinary, Span::whole(path), "the file is not text")
            .help("move it to `static`, or give it the ending of what it is"));
    }
    if let Some(at) = memchr::memchr(0, &bytes) {
        return Err(Diagnostic::error(
            Code::EncodingNul,
            Span::new(path, at..at + 1),
            "here is a NUL character, which no text has",
        )
        .help("delete it, or save the text again in an editor"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let message = match windows_1252(error.as_bytes()[at]) {
            Some(letter) => format!("the file is not UTF-8: here it has what is `{letter}` in Windows-1252"),
            None => "the file is not UTF-8: here is something that cannot be read".into(),
        };
        Diagnostic::error(Code::EncodingNotUtf8, Span::new(path, at..at + 1), message).help(SAVE)
    })
}

/// Text to show in a report: each byte that is not UTF-8 is one `?`, so that offsets stay what they are
/// for [`decode_text`].
pub fn lossy(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.strip_prefix(MARK).unwrap_or(bytes).utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    text
}

/// Whether there is any point in showing lines of it.
pub fn is_shown(bytes: &[u8]) -> bool {
    utf16(bytes).is_none() && !is_binary(bytes)
}

/// The letter of a byte in the encoding that most old files in western languages have.
fn windows_1252(byte: u8) -> Option<char> {
    match byte {
        0x80 => Some('€'),
        0x82 => Some('‚'),
        0x84 => Some('„'),
        0x85 => Some('…'),
        0x91 => Some('‘'),
        0x92 => Some('’'),
        0x93 => Some('“'),
        0x94 => Some('”'),
        0x96 => Some('–'),
        0x97 => Some('—'),
        0xA1..=0xFF => Some(char::from(byte)),
        _ => None,
    }
}

fn utf16(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xFF, 0xFE, ..] => return Some("UTF-16 (little endian)"),
        [0xFE, 0xFF, ..] => return Some("UTF-16 (big endian)"),
        _ => {}
    }
    let head = &bytes[..bytes.len().min(64) & !1];
    let all = |low: usize| head.len() >= 4 && head.chunks_exact(2).all(|pair| pair[low] != 0 && pair[1 - low] == 0);
    if all(0) {
        return Some("UTF-16 (little endian)");
    }
    all(1).then_some("UTF-16 (big endian)")
}

fn is_binary(bytes: &[u8]) -> bool {
    let heads: [&[u8]; 5] = [b"\x7FELF", b"\x89PNG", b"PK\x03\x04", b"\xFF\xD8\xFF", b"GIF8"];
    let head = &bytes[..bytes.len().min(1024)];
    let control = head.iter().filter(|byte| **byte < 32 && !matches!(byte, b'\t' | b'\n' | b'\r' | 12 | 27)).count();
    heads.iter().any(|start| bytes.starts_with(start)) || (control >= 4 && control * 10 > head.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(bytes: &[u8], expected: Result<&str, Code>) {
        let found = decode_text(&"a.md".into(), bytes.to_vec());
        assert_eq!(found.as_deref().map_err(|error| error.code), expected);
    }

    #[test]
    fn decodes_or_says_why_not() {
        check(b"\xEF\xBB\xBFa", Ok("a"));
        check("é".as_bytes(), Ok("é"));
        check(b"\xFF\xFEa\0", Err(Code::EncodingUtf16));
        check(b"a\0b\0", Err(Code::EncodingUtf16));
        check(b"abc\0def", Err(Code::EncodingNul));
        check(b"\x89PNG\r\n", Err(Code::EncodingBinary));
        check(b"ab\ncaf\xE9 x", Err(Code::EncodingNotUtf8));
        assert_eq!(lossy(b"a\xE9\xE9b"), "a??b");
    }

    #[test]
    fn a_letter_of_another_encoding_is_named() {
        let message = |bytes: &[u8]| decode_text(&"a.md".into(), bytes.to_vec()).expect_err("not UTF-8").message;
        assert_eq!(message(b"caf\xE9 x"), "the file is not UTF-8: here it has what is `é` in Windows-1252");
        assert_eq!(message(b"caf\x81 x"), "the file is not UTF-8: here is something that cannot be read");
    }

    #[test]
    fn reports_show_text_alone() {
        let source = crate::source::Source::memory([
            ("a".to_string(), b"\xEF\xBB\xBFcaf\xE9".to_vec()),
            ("b".to_string(), b"\xFF\xFEa\0".to_vec()),
            ("c".to_string(), b"\x89PNG\r\n".to_vec()),
        ]);
        assert_eq!(source.read_for_report("a").as_deref(), Some("caf?"));
        assert_eq!((source.read_for_report("b"), source.read_for_report("c")), (None, None));
        assert_eq!(source.read_for_report("d"), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_text_or_a_fault_inside_the_file(
            mark in any::<bool>(),
            bytes in prop_oneof![
                prop::collection::vec(any::<u8>(), 0..80),
                prop::collection::vec(prop::sample::select(vec![0, b'a', b'\n', 0xC3, 0xA9, 0xE2, 0xF0, 0xFF, 0xFE]), 0..20),
                "\\PC{0,20}".prop_map(String::into_bytes),
            ],
        ) {
            let written = if mark { [MARK, bytes.as_slice()].concat() } else { bytes };
            let bare = written.strip_prefix(MARK).unwrap_or(&written);
            let shown = lossy(&written);
            prop_assert_eq!(shown.len(), bare.len());
            match decode_text(&"a.md".into(), written.clone()) {
                Ok(text) => {
                    prop_assert_eq!(text.as_bytes(), bare);
                    prop_assert!(!text.contains('\0'));
                    prop_assert_eq!(shown, text);
                }
                Err(fault) => {
                    let span = fault.span.expect("a place in the file");
                    prop_assert!(fault.help.is_some() && span.start <= span.end && span.end <= bare.len());
                }
            }
        }
    }
}
