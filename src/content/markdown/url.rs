//! Addresses: which are dangerous, and how they are written.

use crate::content::html::push_escaped;
use std::fmt::Write;

/// Whether `url`, entities decoded, runs code or reads files: `javascript:`, `vbscript:`, `file:` and
/// `data:` except raster images. Case, blanks and control characters are looked through.
pub fn is_dangerous(url: &str) -> bool {
    let mut start = String::with_capacity(24);
    for character in url.chars().filter(|c| !c.is_control() && !c.is_whitespace() && !is_invisible(*c)) {
        if start.len() >= 24 {
            break;
        }
        start.push(character.to_ascii_lowercase());
    }
    if let Some(kind) = start.strip_prefix("data:") {
        return !["image/png;", "image/gif;", "image/jpeg;", "image/webp;"].iter().any(|safe| kind.starts_with(safe));
    }
    ["javascript:", "vbscript:", "file:"].iter().any(|scheme| start.starts_with(scheme))
}

fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Appends `url` percent-encoded where it must be, and escaped for an attribute.
pub(crate) fn push_url(out: &mut String, url: &str) {
    let bytes = url.as_bytes();
    let mut clean = 0;
    for (index, &byte) in bytes.iter().enumerate() {
        let kept = match byte {
            b'%' => bytes.get(index + 1..index + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit)),
            _ => IS_KEPT[usize::from(byte)],
        };
        if kept {
            continue;
        }
        // What is not kept may be a part of a letter; before it stands plain text.
        out.push_str(url.get(clean..index).unwrap_or_default());
        match byte {
            b'&' => out.push_str("&amp;"),
            _ => write!(out, "%{byte:02X}").expect("writing to a String cannot fail"),
        }
        clean = index + 1;
    }
    out.push_str(url.get(clean..).unwrap_or_default());
}

/// The bytes that stay as they are in an address, `%` aside.
const IS_KEPT: [bool; 256] = {
    let mut kept = [false; 256];
    let signs = b"-_.!~*'();/?:@=+$,#";
    let mut byte = 0;
    while byte < 128 {
        kept[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    let mut at = 0;
    while at < signs.len() {
        kept[signs[at] as usize] = true;
        at += 1;
    }
    kept
};

/// `url` percent-encoded where it must be, as template engines for HTML do it. Not escaped. Linear.
pub fn encoded(url: &str) -> String {
    let bytes = url.as_bytes();
    let mut out = String::with_capacity(url.len());
    for (index, &byte) in bytes.iter().enumerate() {
        let kept = match byte {
            b'%' => bytes.get(index + 1..index + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit)),
            _ => byte.is_ascii_alphanumeric() || b"-_.!~*'();/?:@=+$,#&[]".contains(&byte),
        };
        match kept {
            true => out.push(char::from(byte)),
            false => write!(out, "%{byte:02X}").expect("writing to a String cannot fail"),
        }
    }
    out
}

/// Appends ` name="value"`, escaped.
pub(crate) fn push_attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    push_escaped(out, value);
    out.push('"');
}

/// `%20` to a blank; what is no escape stays.
pub fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_string();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = (bytes[at] == b'%').then(|| bytes.get(at + 1..at + 3)).flatten();
        let value = escape
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match value {
            Some(value) => {
                out.push(value);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_templates_are_encoded_once() {
        for (url, expected) in [
            ("/a b/ä.png?x=1&y=[2]#c", "/a%20b/%C3%A4.png?x=1&y=[2]#c"),
            ("a%20b%zz\"<", "a%20b%25zz%22%3C"),
            ("https://e.org/~x/(y)", "https://e.org/~x/(y)"),
        ] {
            assert_eq!(encoded(url), expected);
        }
    }

    #[test]
    fn dangerous_schemes_are_seen_through_disguise() {
        for url in [
            "javascript:alert(1)",
            " JaVa\tScript:x",
            "vbscript:x",
            "file:///etc/passwd",
            "data:text/html,x",
            "\u{1}javascript:x",
            "java\u{200b}script:x",
            "data:image/svg+xml,x",
            "data:",
        ] {
            assert!(is_dangerous(url), "{url}");
        }
        for url in ["https://a.b/javascript:x", "data:image/png;base64,xx", "a.md", "", "#x", "mailto:a@b.c"] {
            assert!(!is_dangerous(url), "{url}");
        }
    }

    #[test]
    fn addresses_are_encoded_once() {
        for (input, expected) in [
            ("a b", "a%20b"),
            ("a%20b", "a%20b"),
            ("é/x é", "%C3%A9/x%20%C3%A9"),
            ("?a=1&b=2", "?a=1&amp;b=2"),
            ("\"<>", "%22%3C%3E"),
            ("%zz", "%25zz"),
        ] {
            let mut out = String::new();
            push_url(&mut out, input);
            assert_eq!(out, expected);
        }
    }

    #[test]
    fn broken_escapes_stay() {
        assert_eq!(percent_decode("a%20b%2"), "a b%2");
        assert_eq!(percent_decode("%ff"), "%ff");
    }
}
