//! Attributes in braces: `{#id .class key=value list=[1,"2-3"]}`.

/// Parses what stands in braces. Classes are joined; a later `id` wins. `None` if it is not a list
/// of attributes. Handlers (`onclick`) are left out. Linear in the length of `text`.
pub(crate) fn parse_attributes(text: &str) -> Option<Vec<(String, String)>> {
    let mut out: Vec<(String, String)> = Vec::new();
    let mut rest = text.trim_start_matches(is_gap);
    if rest.is_empty() && !text.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let (name, value, after) = match rest.as_bytes()[0] {
            b'#' => word("id", &rest[1..]),
            b'.' => word("class", &rest[1..]),
            _ => pair(rest)?,
        };
        // A name without a letter names nothing.
        let is_empty = value.is_empty() && matches!(name.as_str(), "id" | "class");
        if !is_empty && (!name.starts_with("on") || name.len() == 2) {
            put(&mut out, name, value);
        }
        rest = after.trim_start_matches(is_gap);
    }
    Some(out)
}

fn is_gap(character: char) -> bool {
    character.is_ascii_whitespace() || character == ','
}

fn put(out: &mut Vec<(String, String)>, name: String, value: String) {
    match out.iter_mut().find(|(known, _)| *known == name) {
        Some((_, classes)) if name == "class" => {
            classes.push(' ');
            classes.push_str(&value);
        }
        Some((_, old)) => *old = value,
        None => out.push((name, value)),
    }
}

/// What stands behind `#` or `.`; other signs than these end it, and what they begin is looked at next.
fn word<'t>(name: &str, rest: &'t str) -> (String, String, &'t str) {
    let is_end = |c: char| c.is_ascii_whitespace() || c.is_ascii_punctuation() && !matches!(c, '_' | '-' | ':' | '.');
    let end = rest.find(is_end).unwrap_or(rest.len());
    (name.to_string(), rest[..end].to_string(), &rest[end..])
}

fn pair(rest: &str) -> Option<(String, String, &str)> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ':' | '.' | '-');
    let end = rest.find(|c: char| !is_name(c)).unwrap_or(rest.len());
    let first = rest.chars().next()?;
    if end == 0 || !(first.is_ascii_alphabetic() || matches!(first, '_' | ':')) {
        return None;
    }
    let name = rest[..end].to_ascii_lowercase();
    let rest = rest[end..].trim_start();
    let rest = rest.strip_prefix('=')?.trim_start();
    let (value, rest) = value(rest)?;
    Some((name, value, rest))
}

fn value(rest: &str) -> Option<(String, &str)> {
    match rest.chars().next()? {
        quote @ '"' => {
            let mut out = String::new();
            let mut characters = rest.char_indices().skip(1);
            while let Some((index, character)) = characters.next() {
                match character {
                    '\\' => match characters.next() {
                        Some((_, next)) if next == quote || next == '\\' => out.push(next),
                        Some((_, next)) => out.extend(['\\', next]),
                        None => return None,
                    },
                    _ if character == quote => return Some((out, &rest[index + 1..])),
                    _ => out.push(character),
                }
            }
            None
        }
        '[' => {
            let end = rest.find(']')?;
            Some((rest[1..end].replace(['"', '\''], ""), &rest[end + 1..]))
        }
        _ => {
            // Anything else must stand in quotes.
            let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ':' | '.' | '-' | '+');
            let end = rest.find(|c: char| !is_plain(c)).unwrap_or(rest.len());
            let is_whole = rest[end..].is_empty() || rest[end..].starts_with(|c: char| is_gap(c) || c == '}');
            let is_sound = || {
                !rest.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c))
                    || rest[..end].parse::<f64>().is_ok()
            };
            (end > 0 && is_whole && is_sound()).then(|| (rest[..end].to_string(), &rest[end..]))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: &str) {
        let shown = parse_attributes(input)
            .map(|list| list.iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>().join("|"));
        assert_eq!(shown.as_deref().unwrap_or("none"), expected, "{input}");
    }

    #[test]
    fn attributes() {
        check("#a .b .c k=v", "id=a|class=b c|k=v");
        check("k=\"a b\" n=5", "k=a b|n=5");
        check("hl_lines=[2,\"4-5\"],linenos=table", "hl_lines=2,4-5|linenos=table");
        check("onclick=\"x\" .a", "class=a");
        check("", "");
        check(" ", "none");
        check("just words", "none");
        check("#", "");
        check(".a#b", "class=a|id=b");
        check("#a!b", "none");
        check("k='a b'", "none");
        check("k=\"open", "none");
        check("k=v/w", "none");
        check("k=1a", "none");
        check("#y onclick=evil()", "none");
        check("k=-1.5,l=a:b", "k=-1.5|l=a:b");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_parsed_without_panic(text in "\\PC{0,40}") {
            if let Some(list) = parse_attributes(&text) {
                proptest::prop_assert!(list.iter().all(|(name, _)| !name.is_empty()));
            }
        }
    }
}
