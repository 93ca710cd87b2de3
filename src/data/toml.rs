//! TOML.

use super::structure::{Dialect, find_fault};
use super::{Data, DataError, DataErrorKind, DataMap, MAX_DEPTH, MAX_NODES};

/// Parses one TOML document: always a map.
///
/// Linear in the length of `text`.
pub fn parse(text: &str) -> Result<Data, DataError> {
    let table: toml::Table = toml::from_str(text).map_err(|error| explain(text, &error))?;
    let mut left = MAX_NODES;
    convert(toml::Value::Table(table), 0, &mut left)
        .map_err(|message| DataError::at(text, 0, message, DataErrorKind::Limit))
}

fn convert(value: toml::Value, depth: usize, left: &mut usize) -> Result<Data, String> {
    if depth > MAX_DEPTH {
        return Err(super::json::too_deep());
    }
    *left = left.checked_sub(1).ok_or_else(super::json::too_many)?;
    Ok(match value {
        toml::Value::String(text) => Data::Text(text),
        toml::Value::Integer(number) => Data::Integer(number),
        toml::Value::Float(number) => Data::Float(number),
        toml::Value::Boolean(value) => Data::Bool(value),
        toml::Value::Datetime(date) => Data::TomlDate(date.to_string()),
        toml::Value::Array(items) => {
            Data::List(items.into_iter().map(|item| convert(item, depth + 1, left)).collect::<Result<_, _>>()?)
        }
        toml::Value::Table(table) => {
            let mut map = DataMap::with_capacity_and_hasher(table.len(), Default::default());
            for (key, value) in table {
                map.insert(key, convert(value, depth + 1, left)?);
            }
            map.into()
        }
    })
}

/// A value on the line of `at` that was meant as a date, such as `31.12.2024` or `2024-1-5`.
fn date_that_is_none(text: &str, at: usize) -> Option<DataError> {
    let line_start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let line = text[line_start..].lines().next()?;
    let (key, value) = line.split_once('=')?;
    let written = value.split('#').next()?.trim();
    let is_meant = written.starts_with(|first: char| first.is_ascii_digit())
        && (written.contains(['-', '/', ' ', ':']) || written.matches('.').count() > 1)
        && !written.contains(['"', '\'', '[', ']', '{', '}', '=']);
    let start = line_start + line.find(written).filter(|_| is_meant && written.len() <= 40)?;
    let message = format!("`{written}` is no date");
    let example = format!("write the year first, and month and day with two digits: `{} = 2026-01-31`", key.trim());
    let error = DataError::at(text, start, message, DataErrorKind::Syntax);
    Some(DataError { end: start + written.len(), help: Some(example), ..error })
}

fn explain(text: &str, error: &toml::de::Error) -> DataError {
    let words = error.message();
    let range = error.span().unwrap_or(0..0);
    let start = super::floor(text, range.start);
    if let Some(fault) = super::control_character(text, range.end, |c| c < ' ' || c == '\u{7f}') {
        return fault;
    }
    let is_structural = !words.contains("duplicate key") && !words.contains("recursion");
    if let Some(fault) = find_fault(text, Dialect::Toml).filter(|fault| is_structural && fault.start <= range.end) {
        return fault;
    }
    let end = super::floor(text, range.end).max(start);
    let word = text[start..].split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    if words.contains("must be quoted") && ["yes", "no", "on", "off"].contains(&word.to_lowercase().as_str()) {
        let yes = matches!(word.to_lowercase().as_str(), "yes" | "on");
        return DataError {
            help: Some(format!("write `{yes}`, or `\"{word}\"` for the text")),
            ..DataError::at(
                text,
                start,
                format!("`{word}` is neither true nor false, and no text"),
                DataErrorKind::Syntax,
            )
        };
    }
    if let Some(fault) = date_that_is_none(text, start) {
        return fault;
    }
    let known = [
        ("duplicate key", "this key is there twice", "keep one of the two", DataErrorKind::DuplicateKey),
        (
            "recursion",
            "lists and maps are nested too deeply",
            "use fewer brackets inside brackets",
            DataErrorKind::Limit,
        ),
        ("string values must be quoted", "text must be in quotes", "write `key = \"text\"`", DataErrorKind::Syntax),
        (
            "invalid basic string",
            "a quoted text is never closed",
            "add the closing `\"` on the same line",
            DataErrorKind::Syntax,
        ),
        (
            "invalid literal string",
            "a quoted text is never closed",
            "add the closing `'` on the same line",
            DataErrorKind::Syntax,
        ),
        ("missing value", "there is no value behind the `=`", "write `key = \"text\"`", DataErrorKind::Syntax),
        ("key with no value", "this line has a key but no value", "write `key = \"text\"`", DataErrorKind::Syntax),
        ("unclosed array", "a `[` is never closed", "add the missing `]`", DataErrorKind::Syntax),
        ("unclosed inline table", "a `{` is never closed", "add the missing `}`", DataErrorKind::Syntax),
        (
            "unicode",
            "a backslash in a quoted text is followed by a letter that means nothing",
            "write `\\\\` for a backslash, or use single quotes",
            DataErrorKind::Syntax,
        ),
        (
            "escape",
            "a backslash in a quoted text is followed by a letter that means nothing",
            "write `\\\\` for a backslash, or use single quotes",
            DataErrorKind::Syntax,
        ),
        ("missing comma", "a comma is missing between two values", "put a `,` between them", DataErrorKind::Syntax),
    ];
    for (part, message, help, kind) in known {
        if words.contains(part) {
            let help = Some(help.to_owned());
            return DataError { message: message.to_owned(), start, end, help, related: None, kind };
        }
    }
    let message = format!("this cannot be read as TOML ({})", words.lines().next().unwrap_or_default());
    DataError {
        message,
        start,
        end,
        help: Some("write `key = \"text\"`, one on a line".to_owned()),
        related: None,
        kind: DataErrorKind::Syntax,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check_error(text: &str, start: usize, kind: DataErrorKind) {
        let error = parse(text).expect_err("broken on purpose");
        assert_eq!((error.start, error.kind), (start, kind), "{error:?}");
    }

    #[test]
    fn errors_say_where() {
        check_error("a = 1\na = 2\n", 6, DataErrorKind::DuplicateKey);
        check_error("a = 1\ntitle = Hello\n", 14, DataErrorKind::Syntax);
        check_error("a = 1\nb = \"x\u{1}\"\n", 12, DataErrorKind::Syntax);
    }

    #[test]
    fn deep_brackets_are_refused() {
        let error = parse(&format!("a = {}", "[".repeat(100_000))).expect_err("too deep");
        assert!(error.start <= 100_004);
    }

    #[test]
    fn dates_stay_as_written() {
        let data = parse("d = 2020-01-02\nt = 07:32:00\n").expect("plain TOML");
        let map = data.as_map().expect("a map");
        assert_eq!(map.get("d"), Some(&Data::TomlDate("2020-01-02".to_owned())));
        assert_eq!(map.get("t"), Some(&Data::TomlDate("07:32:00".to_owned())));
    }

    proptest! {
        #[test]
        fn any_text_keeps_its_places(text in "[\\[\\]{}\"=', a1é\n#.]{0,60}") {
            if let Err(error) = parse(&text) {
                prop_assert!(error.start <= error.end && error.end <= text.len());
                prop_assert!(text.is_char_boundary(error.start) && text.is_char_boundary(error.end));
            }
        }
    }
}
