//! Whether a page's own policy keeps the preview's script from its work, so that what is saved shows after a reload only.

use crate::content::html::read_entity;

/// The part of a `Content-Security-Policy` in the HTML of `page` that the preview's script cannot work under.
pub(super) fn hindrance(page: &str) -> Option<String> {
    let head = page.find("<body").map_or(page, |end| &page[..end]);
    let tags = memchr::memchr_iter(b'<', head.as_bytes()).map(|at| &head[at + 1..]);
    let metas = tags.filter(|tag| tag.get(..4).is_some_and(|name| name.eq_ignore_ascii_case("meta")));
    metas.filter_map(|tag| policy(&tag[4..])).find_map(|policy| hindering(&policy))
}

/// The policy of a `meta` with these attributes, if it is one.
fn policy(mut rest: &str) -> Option<String> {
    let (mut is_policy, mut content) = (false, None);
    while let Some((name, value, behind)) = attribute(rest) {
        match name.to_ascii_lowercase().as_str() {
            "http-equiv" => is_policy = value.trim().eq_ignore_ascii_case("content-security-policy"),
            "content" => content = Some(value),
            _ => {}
        }
        rest = behind;
    }
    content.filter(|_| is_policy).map(decoded)
}

/// The next attribute of a tag: its name, its value, and what comes behind.
fn attribute(tag: &str) -> Option<(&str, &str, &str)> {
    let tag = tag.trim_start_matches(|letter: char| letter.is_ascii_whitespace() || letter == '/');
    let is_end = |letter: char| letter.is_ascii_whitespace() || matches!(letter, '=' | '>' | '/');
    let (name, rest) = tag.split_at(tag.find(is_end)?);
    let Some(value) = rest.trim_start().strip_prefix('=').map(str::trim_start) else {
        return (!name.is_empty()).then_some((name, "", rest));
    };
    let (value, rest) = match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split_once(quote)?,
        _ => value.split_at(value.find(|letter: char| letter.is_ascii_whitespace() || letter == '>')?),
    };
    Some((name, value, rest))
}

fn decoded(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        let (letters, length) = read_entity(&rest[at..]);
        text.push_str(&rest[..at]);
        text.push_str(&letters);
        rest = &rest[at + length..];
    }
    text + rest
}

/// The directive of `policy` that forbids the script, or what it has to do.
fn hindering(policy: &str) -> Option<String> {
    let directives: Vec<Vec<&str>> =
        policy.split(';').map(|directive| directive.split_ascii_whitespace().collect()).collect();
    let find = |wanted: &&str| {
        directives.iter().find(|directive| directive.first().is_some_and(|name| name.eq_ignore_ascii_case(wanted)))
    };
    let trusted = find(&"require-trusted-types-for");
    let script = ["script-src-elem", "script-src", "default-src"].iter().find_map(find);
    let script = script.filter(|directive| !is_open(directive) || directive.contains(&"'strict-dynamic'"));
    let connect = ["connect-src", "default-src"].iter().find_map(find).filter(|directive| !is_open(directive));
    Some(script.or(connect).or(trusted)?.join(" "))
}

/// Whether a directive lets a page turn to where it comes from.
fn is_open(directive: &[&str]) -> bool {
    directive.iter().skip(1).any(|source| {
        let source = source.to_ascii_lowercase();
        matches!(source.as_str(), "'self'" | "*" | "http:")
            || ["localhost", "127.0.0.1"].iter().any(|host| source.contains(host))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_that_stop_the_preview_are_known() {
        let check = |policy: &str, wanted: Option<&str>| {
            let page = format!(
                "<!doctype html><head><META charset=utf-8><meta content=\"{policy}\" http-equiv = Content-Security-Policy></head>\
                 <body><meta http-equiv=content-security-policy content=\"default-src 'none'\">"
            );
            assert_eq!(hindrance(&page).as_deref(), wanted, "{policy}");
        };
        check("default-src 'self'", None);
        check("default-src &#39;none&#39;; script-src 'self'; connect-src *", None);
        check("img-src 'none'; worker-src 'none'", None);
        check("script-src http://localhost:1313; object-src 'none'", None);
        check("", None);
        check("default-src 'none'; Script-Src 'self'; style-src 'self'", Some("default-src 'none'"));
        check("default-src 'self'; connect-src 'none'", Some("connect-src 'none'"));
        check("script-src 'nonce-x' 'unsafe-inline'", Some("script-src 'nonce-x' 'unsafe-inline'"));
        check("script-src 'self' 'strict-dynamic'", Some("script-src 'self' 'strict-dynamic'"));
        check("require-trusted-types-for 'script'", Some("require-trusted-types-for 'script'"));
        assert_eq!(hindrance("<meta http-equiv=content-security-policy><meta content=\"default-src 'none'"), None);
    }

    proptest::proptest! {
        #[test]
        fn any_page_is_read(page in "(<meta|<body| |=|\"|'|>|/|http-equiv|content|content-security-policy|&#|;|script-src|ü){0,24}") {
            let _ = hindrance(&page);
        }
    }
}
