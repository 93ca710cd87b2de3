//! YAML that is JSON but for its commas: what most posts have between `---`.
//!
//! JSON is read several times faster. A text goes this way only if YAML says the same of it; everything else,
//! and everything that is wrong, is left to YAML, so that there is one set of messages.

use super::Data;
use super::tree::Reader;
use serde::de::DeserializeSeed;
use std::borrow::Cow;

/// Longest run of digits that is the same number in both formats.
const MAX_DIGITS: usize = 15;

/// The value of `text` if it is a map in JSON, commas in front of closing brackets aside, that means the same in YAML.
///
/// Linear in the length of `text`.
pub(super) fn parse(text: &str) -> Option<Data> {
    let text = text.trim_matches([' ', '\n', '\r']);
    if !text.starts_with('{') || text.contains("<<") || text.chars().any(is_odd) {
        return None;
    }
    let json = without_trailing_commas(text)?;
    let reader = Reader::plain_json(&json);
    let mut deserializer = serde_json::Deserializer::from_str(&json);
    let data = reader.root().deserialize(&mut deserializer).ok()?;
    deserializer.end().ok().map(|()| data)
}

/// What YAML takes for a line end, or does not let in.
fn is_odd(character: char) -> bool {
    matches!(character, '\t' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// `text` with blanks for the commas before closing brackets; `None` for a text that may mean something else in YAML.
fn without_trailing_commas(text: &str) -> Option<Cow<'_, str>> {
    let bytes = text.as_bytes();
    let mut commas = Vec::new();
    let (mut at, mut digits) = (0, 0);
    // The last byte that is no blank, and where it stands.
    let mut last = (b'{', 0);
    while let Some(&byte) = bytes.get(at) {
        digits = if byte.is_ascii_digit() { digits + 1 } else { 0 };
        match byte {
            b' ' | b'\n' | b'\r' => {
                at += 1;
                continue;
            }
            b'"' => at = end_of_text(bytes, at)?,
            b'}' | b']' if last.0 == b',' => commas.push(last.1),
            b',' if matches!(last.0, b'{' | b'[' | b',' | b':') => return None,
            b'{' | b'}' | b'[' | b']' | b':' | b',' | b'.' | b'a'..=b'd' | b'f'..=b'z' => {}
            // Only in `true` and `false`: numbers with exponents are text in YAML.
            b'e' if matches!(last.0, b'u' | b's') => {}
            b'0'..=b'9' if digits <= MAX_DIGITS => {}
            _ => return None,
        }
        last = (byte, at);
        at += 1;
    }
    if commas.is_empty() {
        return Some(Cow::Borrowed(text));
    }
    let mut json = String::with_capacity(text.len());
    let mut copied = 0;
    for comma in commas {
        json.extend([&text[copied..comma], " "]);
        copied = comma + 1;
    }
    json.push_str(&text[copied..]);
    Some(Cow::Owned(json))
}

/// Where the quoted text that opens at `start` closes; `None` if it does not, or holds an escape that the two formats
/// read differently.
fn end_of_text(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        at += memchr::memchr3(b'"', b'\\', b'\n', &bytes[at..])?;
        match bytes[at] {
            b'"' => return Some(at),
            b'\\' if matches!(bytes.get(at + 1), Some(b'"' | b'\\' | b'n' | b't')) => at += 2,
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::yaml;
    use proptest::prelude::*;

    fn check(text: &str, is_json: bool) {
        let fast = parse(text);
        assert_eq!(fast.is_some(), is_json, "{text}");
        if let Some(fast) = fast {
            assert_eq!(yaml::parse_slowly(text).ok(), Some(fast), "{text}");
        }
    }

    #[test]
    fn posts_go_the_fast_way() {
        check("{\n  \"title\": \"A “b” \\\"c\\\"\",\n  \"tags\": [\"x\", \"y\",],\n  \"draft\": false,\n}\n", true);
        check("{\"a\":1,\"b\":{\"c\":null , },\"d\":[1.50,true,{}]}", true);
        check("{}", true);
        check("{\"a\"\n  : true, \"b\" \r\n:\"c\"}", true);
    }

    #[test]
    fn what_yaml_reads_in_its_own_way_does_not() {
        for text in [
            "a: 1",
            "[1]",
            "{a: 1}",
            "{\"a\": b}",
            "{\"a\": 1e3}",
            "{\"a\": 017}",
            "{\"a\": -0}",
            "{\"a\": 12345678901234567890}",
            "{\"a\": 'b'}",
            "{\"a\": 1} # b",
            "{\"a\": \"\\u00e9\"}",
            "{\"a\": \"b\nc\"}",
            "{\"a\": 1, \"a\": 2}",
            "{\"a\": 1,, \"b\": 2}",
            "{,}",
            "{\"a\"}",
            "{\"<<\": {\"a\": 1}}",
            "{\"a\": 1} {}",
            "{\"a\": \"\u{2028}\"}",
        ] {
            check(text, false);
        }
    }

    proptest! {
        #[test]
        fn both_ways_lead_to_the_same(text in "\\{([{}\\[\\]:,]|\"a\"|\"b\"|\"é #'\\\\n\"| |\n|1|0|\\.|-|e|true|null|\"){0,12}\\}") {
            if let Some(fast) = parse(&text) {
                prop_assert_eq!(yaml::parse_slowly(&text).ok(), Some(fast));
            }
        }

        #[test]
        fn maps_go_both_ways(
            items in proptest::collection::vec(("[a-z]{1,3}", "(\"[a-z é:#,\\]}]{0,9}\"|[1-9][0-9]{0,5}|true|false|null|[0-9]\\.[0-9]|\\[\"x\",?\\]|\\{\"y\": 1 ,\\})"), 0..5),
            comma in proptest::bool::ANY,
        ) {
            let pairs: Vec<String> = items.iter().map(|(key, value)| format!("\"{key}\": {value}")).collect();
            let text = format!("{{ {}{} }}", pairs.join(",\n"), if comma && !pairs.is_empty() { "," } else { "" });
            let slow = yaml::parse_slowly(&text).ok();
            prop_assert_eq!(parse(&text), slow);
        }
    }
}
