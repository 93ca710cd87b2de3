//! The attributes of raw tags: which are kept, and which are missed.

/// Whether the attribute `name` of `tag` does no harm.
pub(super) fn attribute_kept(tag: &str, name: &str) -> bool {
    match name {
        "id" | "class" | "title" | "lang" | "dir" | "hidden" => true,
        "role" | "aria-label" | "aria-labelledby" | "aria-describedby" | "aria-hidden" => true,
        "href" | "rel" | "target" | "download" | "hreflang" | "data-embed" => tag == "a",
        "src" => matches!(tag, "img" | "iframe"),
        "alt" | "srcset" | "sizes" => tag == "img",
        "cite" => matches!(tag, "blockquote" | "q" | "del" | "ins"),
        "datetime" => matches!(tag, "del" | "ins"),
        "width" | "height" => matches!(tag, "img" | "iframe"),
        "loading" => matches!(tag, "img" | "iframe"),
        "decoding" => tag == "img",
        "allow" | "allowfullscreen" | "referrerpolicy" => tag == "iframe",
        "start" | "reversed" | "type" => tag == "ol",
        "value" => tag == "li",
        "colspan" | "rowspan" | "headers" => matches!(tag, "td" | "th"),
        "scope" | "abbr" => tag == "th",
        "open" | "name" => tag == "details",
        "tabindex" => tag == "pre",
        "data-lang" => tag == "code",
        _ => false,
    }
}

/// The place that a link of the form `<a name="here">` makes, if it can be the id of an element.
pub(super) fn named_place(source: &str) -> Option<String> {
    let attributes = attributes(source);
    let (_, name) = attributes.iter().find(|(key, _)| key == "name")?;
    let is_id = !name.is_empty() && !name.contains(char::is_whitespace);
    (is_id && attributes.iter().all(|(key, _)| key != "id")).then(|| name.clone())
}

/// The attributes in `source` of the tag `name` that are not kept and that its author may miss.
pub(super) fn lost_attributes(name: &str, source: &str) -> Vec<String> {
    // What services give to copy for their players has a dozen of no use.
    if name == "iframe" || source.trim().is_empty() {
        return Vec::new();
    }
    let attributes = attributes(source);
    let is_lost = |(key, value): &(String, String)| match key.as_str() {
        "srcset" => name != "img" || !is_elsewhere(value),
        _ if attribute_kept(name, key) => false,
        _ if !key.starts_with(|first: char| first.is_ascii_alphabetic()) => false,
        _ if !key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') => false,
        "style" | "name" if value.trim().is_empty() => false,
        "align" => text_side(name, value).is_none(),
        // It became the id of the link.
        "name" if name == "a" => value.contains(char::is_whitespace),
        "border" => value != "0",
        // Nobody sees these.
        "itemprop" | "itemscope" | "itemtype" | "property" | "typeof" | "crossorigin" | "fetchpriority" | "clear" => {
            false
        }
        _ => !["data-", "aria-", "xml"].iter().any(|start| key.starts_with(start)),
    };
    attributes.into_iter().filter(is_lost).map(|(key, _)| key).collect()
}

/// The side to which `align` moves the text of the tag `name`.
pub(super) fn text_side(name: &str, value: &str) -> Option<&'static str> {
    if !matches!(name, "p" | "div" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "tr" | "th" | "td" | "caption") {
        return None;
    }
    ["left", "center", "right", "justify"].into_iter().find(|side| side.eq_ignore_ascii_case(value.trim()))
}

/// Whether all pictures of a `srcset` are those of other sites, whose addresses stand there in full.
pub(super) fn is_elsewhere(value: &str) -> bool {
    let mut addresses = value.split(',').map(str::trim_start).peekable();
    addresses.peek().is_some()
        && addresses.all(|address| address.starts_with("https://") || address.starts_with("http://"))
}

/// The attributes in `source`, names in lower case, entities in values decoded.
pub(super) fn attributes(source: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut rest = source;
    while out.len() < 64 {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            break;
        }
        // A name is at least one character, whatever it is.
        let mut places = rest.char_indices().skip(1);
        let end = places.find(|(_, c)| c.is_whitespace() || matches!(c, '=' | '/')).map_or(rest.len(), |(at, _)| at);
        let name = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start();
        let Some(after) = rest.strip_prefix('=') else {
            out.push((name, String::new()));
            continue;
        };
        let after = after.trim_start();
        let (value, left) = match after.chars().next() {
            Some(quote @ ('"' | '\'')) => match after[1..].find(quote) {
                Some(close) => (&after[1..1 + close], &after[close + 2..]),
                None => (&after[1..], ""),
            },
            _ => after.split_at(after.find(char::is_whitespace).unwrap_or(after.len())),
        };
        out.push((name, decode(value)));
        rest = left;
    }
    out
}

/// `value` with the entities decoded that matter for judging it: numeric ones and the common names.
fn decode(value: &str) -> String {
    if !value.contains('&') {
        return value.to_string();
    }
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (character, length) = entity(rest).unwrap_or(('&', 1));
        out.push(character);
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

fn entity(text: &str) -> Option<(char, usize)> {
    let bytes = text.as_bytes();
    if bytes.get(1) == Some(&b'#') {
        let is_hex = matches!(bytes.get(2), Some(b'x' | b'X'));
        let start = if is_hex { 3 } else { 2 };
        let digits = bytes[start..]
            .iter()
            .take(12)
            .take_while(|b| if is_hex { b.is_ascii_hexdigit() } else { b.is_ascii_digit() })
            .count();
        let number = u32::from_str_radix(&text[start..start + digits], if is_hex { 16 } else { 10 }).ok()?;
        let length = start + digits + usize::from(bytes.get(start + digits) == Some(&b';'));
        return Some((char::from_u32(number).filter(|c| *c != '\0').unwrap_or('\u{fffd}'), length));
    }
    const NAMES: &[(&str, char)] = &[
        ("&amp;", '&'),
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&quot;", '"'),
        ("&apos;", '\''),
        ("&colon;", ':'),
        ("&Tab;", '\t'),
        ("&NewLine;", '\n'),
        ("&nbsp;", '\u{a0}'),
        ("&sol;", '/'),
        ("&lpar;", '('),
        ("&rpar;", ')'),
        ("&period;", '.'),
        ("&amp", '&'),
        ("&quot", '"'),
    ];
    NAMES.iter().find(|(name, _)| text.starts_with(name)).map(|(name, character)| (*character, name.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_that_an_author_may_miss_are_told() {
        let check = |tag: &str, source: &str, lost: &[&str]| {
            assert_eq!(lost_attributes(tag, source), lost, "<{tag}{source}>");
        };
        check("p", " style='color:red' ALIGN=center", &["style"]);
        check("td", " bgcolor=red width=10% colspan=2 align=top", &["bgcolor", "width", "align"]);
        check("a", " href=x download onclick=y name=''", &["onclick"]);
        check("a", " name=here", &[]);
        check("a", " name='not here'", &["name"]);
        check("img", " src=x align=left border=0 data-id=1 srcset='b.png 2x'", &["align", "srcset"]);
        check("img", " src=x srcset='https://a.b/c.png 1x, https://a.b/d.png 2x' sizes=100vw", &[]);
        check("iframe", " src=x frameborder=0 style='border:0'", &[]);
        check("p", " style='' \"x\" =y <z", &[]);
    }
}
