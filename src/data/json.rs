//! JSON.

use super::structure::{Dialect, find_fault};
use super::tree::{Fault, Reader};
use super::{Data, DataError, DataErrorKind, MAX_DEPTH, MAX_NODES};
use serde::de::DeserializeSeed;

/// Parses one JSON document. Of a key that is there twice the last value counts.
///
/// Linear in the length of `text`.
pub fn parse(text: &str) -> Result<Data, DataError> {
    let reader = Reader::json(text);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let result = reader.root().deserialize(&mut deserializer).and_then(|data| deserializer.end().map(|()| data));
    result.map_err(|error| {
        let start = super::byte_at(text, error.line(), error.column());
        let limit = match reader.fault() {
            Some(Fault::TooDeep) => Some(too_deep()),
            Some(Fault::TooMany) => Some(too_many()),
            _ => None,
        };
        match limit {
            Some(message) => DataError::at(text, start, message, DataErrorKind::Limit),
            None => {
                if let Some(fault) = super::control_character(text, start, |c| c < ' ') {
                    return fault;
                }
                if let Some(fault) = find_fault(text, Dialect::Json).filter(|fault| fault.start <= start) {
                    return fault;
                }
                let (message, help) = explain(&error);
                DataError { help, ..DataError::at(text, start, message, DataErrorKind::Syntax) }
            }
        }
    })
}

pub(super) fn too_deep() -> String {
    format!("lists and maps are nested deeper than {MAX_DEPTH} levels")
}

pub(super) fn too_many() -> String {
    format!("there are more than {MAX_NODES} values")
}

fn explain(error: &serde_json::Error) -> (String, Option<String>) {
    let words = error.to_string();
    let known = [
        ("trailing comma", "there is a comma with nothing after it", "remove the comma before the closing bracket"),
        ("expected `,`", "a comma is missing between two values", "put a `,` between them"),
        ("expected `:`", "a colon is missing behind a key", "write `\"key\": value`"),
        ("key must be a string", "a key is not in double quotes", "write `\"key\": value`"),
        ("control character", "a line ends inside a quoted text", "close the quote on the same line, or write `\\n`"),
        ("EOF while parsing a string", "a quoted text is never closed", "add the closing `\"`"),
        ("EOF", "the text ends before every bracket is closed", "add the missing `}` or `]`"),
        (
            "expected value",
            "there is no value that can be read",
            "put text in double quotes; numbers, `true`, `false` and `null` go without",
        ),
        (
            "expected ident",
            "there is no value that can be read",
            "put text in double quotes; numbers, `true`, `false` and `null` go without",
        ),
        ("trailing characters", "there is something behind the end of the data", "remove it"),
        (
            "invalid escape",
            "a backslash in a quoted text is followed by a letter that means nothing",
            "write `\\\\` for a backslash",
        ),
    ];
    for (part, message, help) in known {
        if words.contains(part) {
            return (message.to_owned(), Some(help.to_owned()));
        }
    }
    ("this cannot be read as JSON".to_owned(), None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check_error(text: &str, start: usize, part: &str) {
        let error = parse(text).expect_err("broken on purpose");
        assert!(error.message.contains(part), "{error:?}");
        assert_eq!(error.start, start, "{error:?}");
    }

    #[test]
    fn errors_say_where() {
        check_error("{\"a\": 1,}", 7, "comma");
        check_error("{\n\"a\": 1\n\"b\": 2}", 7, "comma");
        check_error("{\"a\": x}", 6, "double quotes");
        check_error(&"[".repeat(100_000), 64, "deeper");
    }

    #[test]
    fn the_last_of_two_equal_keys_counts() {
        let data = parse("{\"a\": 1, \"a\": 2}").expect("plain JSON");
        assert_eq!(data.as_map().and_then(|map| map.get("a")), Some(&Data::Integer(2)));
    }

    proptest! {
        #[test]
        fn any_text_keeps_its_places(text in "[\\[\\]{}\":, a1é\n\\\\]{0,60}") {
            if let Err(error) = parse(&text) {
                prop_assert!(error.start <= error.end && error.end <= text.len());
                prop_assert!(text.is_char_boundary(error.start) && text.is_char_boundary(error.end));
            }
        }
    }
}
