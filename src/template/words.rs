//! What Tera says of templates, in the words of their authors.

use super::component_names::next_tag;
use std::ops::Range;

/// A message and its help for one of Tera's that speaks of types. `behind` is the template from the place of the fault
/// on. `None` for all others.
pub(super) fn about_types(message: &str, behind: &str) -> Option<(String, Option<String>)> {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    match quoted.as_slice() {
        [expected, actual] if message.starts_with("invalid type for the value") => {
            let (expected, actual) = (kind(expected), kind(actual));
            let (value, filter) = filtered(behind);
            let subject = match filter {
                Some(filter) => format!("the filter `{filter}` needs {expected}, and was given {actual}"),
                None => format!("{expected} is needed here, and there is {actual}"),
            };
            let help = match (actual, expected) {
                ("nothing", _) if value.is_empty() => {
                    Some("ask first with `{% if … %}` whether it is there".to_string())
                }
                ("nothing", _) => Some(format!("ask first whether it is there: `{{% if {value} %}}…{{% endif %}}`")),
                (_, "text") if actual.contains("number") => Some("make it text first: `| str`".to_string()),
                _ => None,
            };
            Some((subject, help))
        }
        [name, actual, expected] if message.starts_with("component argument") => {
            let (expected, actual) = (kind(expected), kind(actual));
            let help = match (expected, actual) {
                ("text", _) => Some(format!("write its value in quotes: `{name}=\"…\"`")),
                (_, "text") => Some(format!("write {expected} without quotes, such as `{name}={}`", example(expected))),
                _ => None,
            };
            Some((format!("`{name}` must be {expected}, and is {actual}"), help))
        }
        [sign, left, right] if message.contains("requires both operands to be numbers") => {
            let message = format!("`{sign}` needs two numbers, and has {} and {}", kind(left), kind(right));
            let help = (*sign == "+").then(|| "write `~` between two texts to put them together".to_string());
            Some((message, help))
        }
        [one] if message.starts_with("iteration not possible on type") => {
            let help = (kind(one) == "nothing")
                .then(|| "write ` or []` behind the list: then the loop has nothing to do".to_string());
            Some((format!("a `for` needs a list, and has {}", kind(one)), help))
        }
        _ => None,
    }
}

/// What to do about an argument that a function or filter lacks, whose name begins `behind`.
pub(super) fn how_to_give(message: &str, behind: &str) -> Option<String> {
    let argument = message.strip_prefix("missing keyword argument `")?.strip_suffix('`')?;
    let name = behind.find(|letter: char| !(letter.is_alphanumeric() || letter == '_')).unwrap_or(behind.len());
    let name = Some(&behind[..name]).filter(|name| !name.is_empty())?;
    Some(format!("write `{name}({argument}=…)`"))
}

/// What to do about a field of something that has none, such as a text; `before` is the template up to the field.
pub(super) fn without_fields(message: &str, before: &str) -> Option<String> {
    message.strip_prefix("field `")?.strip_suffix("` is not defined")?;
    let before = before.strip_suffix('.')?;
    let is_letter = |letter: char| letter.is_alphanumeric() || letter == '_';
    let name = &before[before.trim_end_matches(is_letter).len()..];
    let is_path = before.strip_suffix(name)?.ends_with(['.', '?']);
    (!name.is_empty() && !is_path).then(|| format!("`{name}` has no fields: if it is text, write `{{{{ {name} }}}}`"))
}

/// The value in front of the only filter of the expression that `behind` begins with, and the filter.
fn filtered(behind: &str) -> (&str, Option<&str>) {
    let end = ["}}", "%}"].iter().filter_map(|close| behind.find(close)).min().unwrap_or(behind.len());
    let mut parts = behind[..end].trim_end_matches('-').split('|');
    let value = parts.next().unwrap_or_default().trim();
    let is_path = value.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '.'));
    let (Some(filter), None) = (parts.next(), parts.next()) else { return ("", None) };
    let filter = filter.trim_start();
    let name = filter.find(|letter: char| !(letter.is_alphanumeric() || letter == '_')).unwrap_or(filter.len());
    (if is_path { value } else { "" }, Some(&filter[..name]))
}

/// One of Tera's or of Rust's types in plain words.
fn kind(name: &str) -> &str {
    match name {
        "string" | "&str" | "str" | "String" => "text",
        "none" | "undefined" => "nothing",
        "bool" => "true or false",
        "array" => "a list",
        "map" | "map/struct" => "a map",
        "integer" => "a whole number",
        "number" | "float" => "a number",
        _ if name.starts_with(['i', 'u']) && name[1..].chars().all(|c| c.is_ascii_digit()) => "a whole number",
        "isize" | "usize" => "a whole number",
        "f32" | "f64" => "a number",
        _ if name.contains("Vec") => "a list",
        _ if name.contains("Map") => "a map",
        _ => "another kind of value",
    }
}

/// A value of a kind, as a call writes it.
fn example(kind: &str) -> &'static str {
    match kind {
        "a whole number" => "5",
        "a number" => "1.5",
        "true or false" => "true",
        "a list" => "[\"one\", \"two\"]",
        _ => "…",
    }
}

/// What to say of `@` before a name where a value is wanted; `None` for all other messages. `behind` is the template from
/// the place of the fault on.
pub(super) fn about_asking(message: &str, behind: &str) -> Option<(String, String)> {
    if !message.starts_with("found `@` but expected") {
        return None;
    }
    let name = behind.strip_prefix('@').unwrap_or(behind);
    let end = name.find(|letter: char| !(letter.is_alphanumeric() || letter == '_')).unwrap_or(name.len());
    let name = Some(&name[..end]).filter(|name| !name.is_empty()).unwrap_or("page");
    let message = format!("`@{name}` stands only among the arguments of a component");
    let help = format!("ask for it there, as in `{{% component badge(text, @{name}) %}}`, and write `{name}` here");
    Some((message, help))
}

/// The braces that are opened last and never closed, and what closes them. Linear in `text`.
pub(super) fn unclosed_braces(text: &str) -> Option<(Range<usize>, &'static str)> {
    let mut from = 0;
    while let Some(found) = text[from..].find('{') {
        let start = from + found;
        let close = match text.as_bytes().get(start + 1) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            Some(b'#') => "#}",
            _ => {
                from = start + 1;
                continue;
            }
        };
        let Some(end) = text[start + 2..].find(close) else { return Some((start..start + 2, close)) };
        from = start + 2 + end + 2;
    }
    None
}

/// A tag that is never ended.
#[derive(Debug, PartialEq)]
pub(super) struct Unclosed<'a> {
    /// `if`, `for`, `block`, …
    pub name: &'a str,
    /// Where it stands.
    pub range: Range<usize>,
}

/// The tag that is still open where another is ended, or where `text` ends. Linear in `text`.
pub(super) fn unclosed(text: &str) -> Option<Unclosed<'_>> {
    let mut open: Vec<Unclosed<'_>> = Vec::new();
    let mut from = 0;
    while let Some((start, code, end)) = next_tag(text, from) {
        from = end;
        let name = code.split(|letter: char| !letter.is_alphabetic()).next().unwrap_or_default();
        let takes_text = match name {
            "if" | "for" | "block" | "component" | "filter" => true,
            "set" | "set_global" => !code.contains('='),
            _ => false,
        };
        if takes_text {
            open.push(Unclosed { name, range: start..end });
        } else if let Some(ended) = name.strip_prefix("end") {
            match open.pop() {
                Some(last) if last.name == ended => {}
                last => return last,
            }
        }
    }
    open.pop()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tag_that_is_never_ended_is_found() {
        for (text, expected) in [
            ("{% if a %}x", Some(("if", 0))),
            ("x{%- for a in b %}{% if a %}{% endif %}", Some(("for", 1))),
            ("{% if a %}{% for b in c %}{% endif %}", Some(("for", 10))),
            ("{% block a %}{% if b %}{% else %}{% endif %}{% endblock a %}", None),
            ("{% set a = 1 %}{% set b %}x{% endset %}{# {% if %} #}", None),
            ("{% endif %}", None),
            ("{% if", None),
        ] {
            assert_eq!(unclosed(text).map(|tag| (tag.name, tag.range.start)), expected, "{text}");
        }
    }

    #[test]
    fn braces_that_are_never_closed_are_found() {
        for (text, expected) in [
            ("a {{ b", Some((2, "}}"))),
            ("{{ a }} {% if b %}{# c", Some((18, "#}"))),
            ("{ {{ a }} {% if b", Some((10, "%}"))),
            ("{{ a }}{", None),
            ("", None),
        ] {
            assert_eq!(unclosed_braces(text).map(|(range, close)| (range.start, close)), expected, "{text}");
        }
    }

    #[test]
    fn types_have_plain_names() {
        let check = |message: &str, behind: &str, expected: &str, help: Option<&str>| {
            let found = about_types(message, behind).expect("it is about types");
            assert_eq!((found.0.as_str(), found.1.as_deref()), (expected, help), "{message}");
        };
        let nothing = "invalid type for the value, expected `&str` but got `none`";
        check(
            nothing,
            "page.date | date(format=\"%Y\") }}",
            "the filter `date` needs text, and was given nothing",
            Some("ask first whether it is there: `{% if page.date %}…{% endif %}`"),
        );
        check(
            nothing,
            "a | b | c }}",
            "text is needed here, and there is nothing",
            Some("ask first with `{% if … %}` whether it is there"),
        );
        check(
            "invalid type for the value, expected `string` but got `i64`",
            "3 | upper -%}",
            "the filter `upper` needs text, and was given a whole number",
            Some("make it text first: `| str`"),
        );
        check(
            "component argument `n` (type: `i64`) does not match expected type: `string`",
            "",
            "`n` must be text, and is a whole number",
            Some("write its value in quotes: `n=\"…\"`"),
        );
        check(
            "`+` requires both operands to be numbers, found `string` and `i64`",
            "",
            "`+` needs two numbers, and has text and a whole number",
            Some("write `~` between two texts to put them together"),
        );
        assert_eq!(about_types("unknown filter `x`", ""), None);
    }
}
