//! Bytes to text.

use crate::diagnostic::{Code, Diagnostic, Span};
use std::sync::Arc;

const MARK: &[u8] = b"\xEF\xBB\xBF";
const SAVE: &str = "save the file as UTF-8";

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
    if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
        return Err(Diagnostic::error(
            Code::EncodingNul,
            Span::new(path, at..at + 1),
            "the file holds a NUL byte, which is no text",
        )
        .help("delete the byte, or save the text again in an editor"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        let before = String::from_utf8_lossy(&bytes[..at]);
        let (line, column) = crate::diagnostic::line_and_column(&before, before.len());
        let message = format!("the file is not UTF-8 text: byte 0x{:02X} in line {line}, column {column}", bytes[at]);
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
}
