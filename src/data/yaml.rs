//! YAML.

use super::structure::{Dialect, find_fault};
use super::tree::{Fault, Reader};
use super::yaml_scan::{Scan, scan};
use super::{Data, DataError, DataErrorKind, MAX_NODES};
use serde::de::DeserializeSeed;
use std::borrow::Cow;

/// Parses one YAML document. Empty text is [`Data::Null`].
///
/// Linear in the length of `text`, whatever is in it.
pub fn parse(text: &str) -> Result<Data, DataError> {
    super::yaml_json::parse(text).map_or_else(|| parse_slowly(text), Ok)
}

/// The same for any document, also for one that is JSON.
pub(super) fn parse_slowly(text: &str) -> Result<Data, DataError> {
    let found = scan(text);
    if let Some(at) = found.too_deep {
        return Err(DataError::at(text, at, super::json::too_deep(), DataErrorKind::Limit));
    }
    // The library is slow where brackets nest; no document within the limits has so many.
    if let Some((at, _)) = text.bytes().enumerate().filter(|(_, byte)| matches!(byte, b'[' | b'{')).nth(MAX_NODES) {
        return Err(DataError::at(text, at, super::json::too_many(), DataErrorKind::Limit));
    }
    if text.trim().is_empty() {
        return Ok(Data::Null);
    }
    let colons = colons_at_keys(text, &found.far_colons);
    let stand_ins = StandIns::of(&colons, &found.signs);
    let (read, signs) = match &stand_ins {
        Some(stand_ins) => (stand_ins.text.as_str(), stand_ins.signs.to_vec()),
        None => (&*colons, Vec::new()),
    };
    let reader = Reader::yaml(read, found.exponents.clone(), signs);
    let result = reader.root().deserialize(serde_yaml::Deserializer::from_str(read));
    result.map_err(|error| match reader.fault() {
        Some(Fault::TooDeep) => DataError::at(text, place(text, &error), super::json::too_deep(), DataErrorKind::Limit),
        Some(Fault::TooMany) => DataError::at(text, place(text, &error), super::json::too_many(), DataErrorKind::Limit),
        Some(Fault::Duplicate(key, at)) => duplicate(text, &key, at.unwrap_or_else(|| place(text, &error))),
        Some(Fault::KeyNotText) => {
            let message = "a list or a map cannot be a key";
            DataError::at(text, place(text, &error), message, DataErrorKind::Syntax)
        }
        None => explain(text, &found, &error),
    })
}

/// `text` with the colons of `places` right behind their keys: the library wants both on one line, which YAML does not
/// ask for in brackets. Each place is that of the end of the key and of the colon; what is between goes behind the colon.
fn colons_at_keys<'t>(text: &'t str, places: &[(usize, usize)]) -> Cow<'t, str> {
    if places.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for &(key_end, colon) in places {
        out.extend([&text[done..key_end], ":", &text[key_end..colon]]);
        done = colon + 1;
    }
    out.push_str(&text[done..]);
    Cow::Owned(out)
}

/// A text in which other letters stand for the `:` and `?` that begin a text in brackets: the library takes these for
/// signs, as YAML 1.1 has it. It is as long as the text it is made of, so that places are the same in both.
struct StandIns {
    text: String,
    /// The letter in the text, and what it stands for.
    signs: [(char, char); 2],
}

impl StandIns {
    /// For the signs at the bytes `places` of `text`; `None` where nothing is to be done.
    fn of(text: &str, places: &[usize]) -> Option<StandIns> {
        if places.is_empty() {
            return None;
        }
        let mut free = "^$;(/=_QXZJVqxzjv".chars().filter(|letter| !text.contains(*letter));
        let signs = [(free.next()?, ':'), (free.next()?, '?')];
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        for &at in places {
            out.push_str(&text[done..at]);
            out.push(if text[at..].starts_with(':') { signs[0].0 } else { signs[1].0 });
            done = at + 1;
        }
        out.push_str(&text[done..]);
        Some(StandIns { text: out, signs })
    }
}

fn place(text: &str, error: &serde_yaml::Error) -> usize {
    let Some(location) = error.location() else { return 0 };
    let line = super::byte_at(text, location.line(), 1);
    let columns = text[line..].char_indices().nth(location.column().saturating_sub(1));
    columns.map_or(text.len(), |(at, _)| line + at)
}

fn duplicate(text: &str, key: &str, at: usize) -> DataError {
    DataError {
        message: format!("the key `{key}` is there twice"),
        start: at,
        end: super::floor(text, at + key.len()),
        help: Some("keep one of the two".to_owned()),
        related: None,
        kind: DataErrorKind::DuplicateKey,
    }
}

/// A line with a key, whose text should stand in quotes: the author's own, or one like it.
fn quoted(line: &str) -> String {
    const LONGEST: usize = 80;
    let found = line.split_once(": ").map(|(key, text)| (key.trim(), text.trim()));
    let plain = found.filter(|(_, text)| line.len() <= LONGEST && !text.contains(['\\', '`', '#']));
    match plain {
        Some((key, text)) if !text.contains('"') => format!("{key}: \"{text}\""),
        Some((key, text)) if !text.contains('\'') => format!("{key}: '{text}'"),
        _ => "title: \"one: two\"".to_string(),
    }
}

fn explain(text: &str, found: &Scan<'_>, error: &serde_yaml::Error) -> DataError {
    let at = place(text, error);
    let words = error.to_string();
    if words.contains("repetition limit") || words.contains("recursion limit") {
        return DataError::at(text, at, super::json::too_many(), DataErrorKind::Limit);
    }
    if words.contains("control characters") {
        let is_refused = |c: char| c.is_control() && c != '\u{85}' || matches!(c, '\u{fffe}' | '\u{ffff}');
        if let Some(fault) = super::control_character(text, text.len(), is_refused) {
            return fault;
        }
    }
    // The library puts the second of two documents where the first began.
    let is_anywhere = words.contains("more than one document");
    let second = is_anywhere.then(|| text.find("\n...").or_else(|| text.find("\n---")).map(|at| at + 1)).flatten();
    let at = second.unwrap_or(at);
    if let Some(fault) = find_fault(text, Dialect::Yaml).filter(|fault| is_anywhere || fault.start <= at) {
        return fault;
    }
    let fault = |start: usize, message: String, help: &str| DataError {
        help: Some(help.to_owned()),
        ..DataError::at(text, start, message, DataErrorKind::Syntax)
    };
    if let Some(start) = outdented(text).filter(|_| is_anywhere && second.is_none()) {
        let message = "this line stands further out than the first one".to_owned();
        return fault(start, message, "begin both lines in the same column");
    }
    if let Some(tab) = found.tab.filter(|tab| *tab <= at || words.contains("cannot start any token")) {
        return fault(tab, "this line is indented with a tab".to_owned(), "indent with blanks");
    }
    let line_start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let line_end = text[at..].find('\n').map_or(text.len(), |length| at + length);
    let line = &text[line_start..line_end];
    if let Some(start) = goes_on_behind_quote(line) {
        let help = "write the inner quotes as `\\\"`, or use curly quotes";
        return fault(line_start + start, "the text goes on behind its closing quote".to_owned(), help);
    }
    if words.contains("mapping values are not allowed") {
        if let Some((start, message, help)) = wrong_line_above(text, line_start, line) {
            return fault(start, message.to_owned(), help);
        }
        let message = "there is a second `: ` in this line".to_owned();
        return fault(at, message, &format!("put the whole text in quotes: `{}`", quoted(line)));
    }
    if let Some(open) = found.unclosed.filter(|open| *open <= at) {
        let sign = &text[open..=open];
        return match sign {
            "\"" | "'" => fault(
                open,
                format!("the quote `{sign}` that opens here is never closed"),
                "add the closing quote at the end of the text",
            ),
            "[" => fault(open, "the bracket `[` that opens here is never closed".to_owned(), "add the missing `]`"),
            _ => fault(open, "the bracket `{` that opens here is never closed".to_owned(), "add the missing `}`"),
        };
    }
    if words.contains("could not find expected ':'") {
        let start = key_without_colon(text, &words).unwrap_or(at);
        let line = text[start..].lines().next().unwrap_or_default();
        let (message, help) = no_colon(line);
        return fault(start, message.to_owned(), help);
    }
    let known = [
        (
            "did not find expected ',' or",
            "a comma, a colon or a closing bracket is missing here",
            "put a `,` between two values and a `:` behind a key",
        ),
        (
            "did not find expected key",
            "this line does not fit the lines above it",
            "write `key: value`, indented like the other keys",
        ),
        (
            "did not find expected '-'",
            "this line does not fit the list above it",
            "start each item with `- `, all indented alike",
        ),
        ("block sequence entries are not allowed", "a list cannot begin here", "start the list on a new line"),
        ("cannot start any token", "text cannot begin with this character", "put the text in quotes"),
        (
            "unknown anchor",
            "this refers to a name that is not given anywhere above",
            "put the text in quotes if the `*` belongs to it",
        ),
        (
            "unknown escape character",
            "a backslash in a quoted text is followed by a letter that means nothing",
            "write `\\\\` for a backslash, or use single quotes",
        ),
        (
            "invalid escape",
            "a backslash in a quoted text is followed by a letter that means nothing",
            "write `\\\\` for a backslash, or use single quotes",
        ),
        ("more than one document", "there is a second document here", "remove everything from this line on"),
    ];
    for (part, message, help) in known {
        if words.contains(part) {
            return fault(at, message.to_owned(), help);
        }
    }
    fault(
        at,
        "this cannot be read as YAML".to_owned(),
        "write `key: value`, one on a line; put text with special characters in quotes",
    )
}

/// What is wrong with the line above `line`, which begins at byte `start`, where that makes `line` unreadable: it has no
/// colon, or it has a value and `line` stands further in.
fn wrong_line_above(text: &str, start: usize, line: &str) -> Option<(usize, &'static str, &'static str)> {
    let above = text[..start].lines().next_back().filter(|above| !above.trim().is_empty())?;
    let indent = |line: &str| line.len() - line.trim_start().len();
    let above_start = start - (text[..start].len() - text[..start].trim_end_matches(['\n', '\r']).len()) - above.len();
    let first = above_start + indent(above);
    let has_colon = |line: &str| line.contains(": ") || line.trim_end().ends_with(':');
    if !has_colon(above) && !above.trim_start().starts_with('-') && indent(above) == indent(line) {
        let (message, help) = no_colon(above);
        return Some((first, message, help));
    }
    if has_colon(above) && indent(line) > indent(above) && line.matches(": ").count() < 2 {
        let help = "begin both lines in the same column";
        return Some((
            start + indent(line),
            "this line stands further in than the line above, which has a value",
            help,
        ));
    }
    None
}

/// What is wrong with a `line` that has no `: `, and what to do about it.
fn no_colon(line: &str) -> (&'static str, &'static str) {
    let behind = line.trim_start().trim_start_matches(|c: char| c.is_alphanumeric() || c == '_' || c == '-');
    match behind.starts_with(':') && !behind.starts_with(": ") {
        true => ("there is no blank behind the colon of this line", "write `key: value`, with a blank"),
        false => ("this line has no `: ` between key and value", "write `key: value`"),
    }
}

/// Where the key begins behind which the library looked for a colon in vain: it points at the text behind it, and names
/// the key in its words only, unless that is the first of all.
fn key_without_colon(text: &str, words: &str) -> Option<usize> {
    let (_, place) = words.split_once("while scanning a simple key")?;
    let Some((line, column)) = place.strip_prefix(" at line ").and_then(|place| place.split_once(" column ")) else {
        return Some(text.len() - text.trim_start().len());
    };
    let line = super::byte_at(text, line.parse().ok()?, 1);
    let column: usize = column.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()?;
    let (length, _) = text[line..].char_indices().nth(column.saturating_sub(1))?;
    Some(line + length)
}

/// The first line that stands further out than the first one with something in it.
fn outdented(text: &str) -> Option<usize> {
    let mut column = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches(' ').len();
        if !line.trim().is_empty() && !line[indent..].starts_with('#') {
            if column.is_some_and(|column| indent < column) {
                return Some(start + indent);
            }
            column = column.or(Some(indent));
        }
        start += line.len();
    }
    None
}

/// Where a line such as `title: "a "b" c"` goes on behind the second quote.
fn goes_on_behind_quote(line: &str) -> Option<usize> {
    let value = line.find(": ").map_or(0, |colon| colon + 2);
    let value = value + line[value..].len() - line[value..].trim_start().len();
    let quote = line[value..].chars().next().filter(|first| matches!(first, '"' | '\''))?;
    let mut escaped = false;
    let close = line[value + 1..].find(|c| {
        let closes = c == quote && !escaped;
        escaped = c == '\\' && !escaped && quote == '"';
        closes
    })?;
    let behind = value + close + 2;
    let rest = line[behind..].trim_start();
    (!rest.is_empty() && !rest.starts_with([',', '}', ']', '#', ':'])).then_some(behind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &str) {
        let data = parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
        let map = data.as_map().unwrap_or_else(|| panic!("{text} is not a map"));
        assert_eq!(format!("{:?}", map.get("a")), expected, "{text}");
    }

    fn check_error(text: &str, start: usize, part: &str) {
        let error = parse(text).expect_err(text);
        assert!(error.message.contains(part), "{text}: {error:?}");
        assert_eq!(error.start, start, "{text}: {error:?}");
    }

    #[test]
    fn scalars_are_those_of_the_specification() {
        check("a: yes", "Some(Text(\"yes\"))");
        check("a: 1e3", "Some(Text(\"1e3\"))");
        check("a: 0o17", "Some(Integer(15))");
        check("a: 017", "Some(Integer(15))");
        check("a: \"017\"", "Some(Text(\"017\"))");
        check("a: 0xff", "Some(Integer(255))");
        check("a: 1_000", "Some(Integer(1000))");
        check("a: 1.10", "Some(Float(1.1))");
        check("a: 2020-01-02", "Some(Text(\"2020-01-02\"))");
        check("a: ~", "Some(Null)");
        check("a: .5", "Some(Float(0.5))");
        check("a: 2021", "Some(Integer(2021))");
        check("b: &x {k: 1}\na:\n  <<: *x\n  l: 2", "Some(Map({\"l\": Integer(2), \"k\": Integer(1)}))");
    }

    #[test]
    fn words_in_brackets_may_begin_with_a_colon_or_a_question_mark() {
        check("a: [:filename, :default]", "Some(List([Text(\":filename\"), Text(\":default\")]))");
        check("a: [b, :c]", "Some(List([Text(\"b\"), Text(\":c\")]))");
        check("a: {b: :c, d: ?e}", "Some(Map({\"b\": Text(\":c\"), \"d\": Text(\"?e\")}))");
        check("a: [?b, -c, ?d e]", "Some(List([Text(\"?b\"), Text(\"-c\"), Text(\"?d e\")]))");
        check("a: {?b: 1}", "Some(Map({\"?b\": Integer(1)}))");
        check("a: [\n :b,\n ?c\n]", "Some(List([Text(\":b\"), Text(\"?c\")]))");
        check(
            "a: [::b, :c:d, e :f, g::h, :]",
            "Some(List([Text(\"::b\"), Text(\":c:d\"), Text(\"e :f\"), Text(\"g::h\"), Text(\":\")]))",
        );
        check("a: [b: :c]", "Some(List([Map({\"b\": Text(\":c\")})]))");
        check("{\"a\"::b}", "Some(Text(\":b\"))");
        check("{\"a\":b}", "Some(Text(\"b\"))");
        check("a: [:b, \"^$;(/=_ ?\", '?']", "Some(List([Text(\":b\"), Text(\"^$;(/=_ ?\"), Text(\"?\")]))");
        check("a: [:1, :true, ?2]", "Some(List([Text(\":1\"), Text(\":true\"), Text(\"?2\")]))");
        // What cannot be read is told of the text as it is written.
        check_error("a: [:b]\nc: [d", 11, "never closed");
        check_error("a: [:b]\nc: 1\na: 2", 13, "twice");
        check_error("{\n  \"a\": 1,\n  :\"b\"\n}", 14, "no key before");
        check_error("a: [:b]\n\"?\": 1\n\"?\": 2", 16, "`?`");
    }

    #[test]
    fn loose_json_is_read() {
        check("{\n\t\"a\": \"b\",\n\t\"c\": [\"d\", e,],\n}", "Some(Text(\"b\"))");
        check("{\n\"a\"\n : \"b\",\n'c'\n: \"d\", e: f\n}", "Some(Text(\"b\"))");
    }

    #[test]
    fn errors_say_where() {
        check_error("a: Hello: World", 8, "second");
        check_error("a: x\np:\n\tk: 1\n", 8, "tab");
        check_error("a: ok\nb: \"never\nc: d\n", 9, "never closed");
        check_error("a: 1\nb: [x, y\nc: 2\n", 8, "never closed");
        check_error("a: 1\nb: 2\na: 3\n", 10, "twice");
        check_error("a: \"say \"hi\" now\"", 9, "goes on");
        check_error("a: x\ndescription\n", 5, "no `: `");
        check_error("a: x\ndescription\n\n# note\n", 5, "no `: `");
        check_error("a: x\r\nfoo\r\nb: 1\r\n", 6, "no `: `");
        check_error("foo: y\na:é\n", 7, "no blank behind");
        check_error("a:x\nfoo: y\n", 0, "no blank behind");
        check_error("a: |\nx\n", 5, "no `: `");
        check_error("a:\n- é\nfoo\n", 8, "no `: `");
        check_error("a: x\n y\nfoo bar\n", 8, "no `: `");
        check_error("a:\n  é: x\n  foo\n  b: 1\n", 13, "no `: `");
        check_error("# note\n  a: x\n\nfoo: b\n", 15, "further out");
        check_error("a: x\nb: \"é\u{7}\"\n", 11, "U+0007");
        check_error("a: x\nb: |\n  é\u{8}\n", 14, "U+0008");
        check_error("{\"a\": \"x\u{1}\"}", 8, "U+0001");
    }

    #[test]
    fn bombs_cost_nothing() {
        check_error(&format!("a: {}", "[".repeat(100_000)), 66, "deeper");
        assert!(parse(&"- ".repeat(100_000)).is_err());
        let mut bomb = "a0: &a0 [x]\n".to_owned();
        for level in 1..20 {
            let last = format!("*a{}", level - 1);
            bomb.push_str(&format!("a{level}: &a{level} [{}]\n", vec![last; 9].join(",")));
        }
        assert_eq!(parse(&bomb).map_err(|error| error.kind), Err(DataErrorKind::Limit));
    }

    proptest! {
        #[test]
        fn any_text_keeps_its_places(text in "[-\\[\\]{}\"':,|> a1é\n\t#&*!]{0,60}") {
            if let Err(error) = parse(&text) {
                prop_assert!(error.start <= error.end && error.end <= text.len());
                prop_assert!(text.is_char_boundary(error.start) && text.is_char_boundary(error.end));
            }
        }
    }
}
