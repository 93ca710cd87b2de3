//! Links and pictures in finished HTML.

use super::raw::{Part, address, parts};
use crate::content::html::push_escaped;
use std::borrow::Cow;

/// A link or a picture in HTML.
#[derive(Debug, Clone, PartialEq)]
pub struct HtmlLink {
    /// The address, entities decoded.
    pub destination: String,
    /// A picture, video or sound rather than a link.
    pub is_image: bool,
    /// The first byte of its tag.
    pub at: usize,
}

/// Every link and picture in `html`, in order. Comments and scripts are passed over. Linear.
pub fn html_links(html: &str) -> Vec<HtmlLink> {
    let links = parts(html).into_iter().filter_map(|part| {
        let Part::Open(name, source, at) = part else { return None };
        let destination = address(&name, source).filter(|destination| !destination.trim().is_empty())?;
        Some(HtmlLink { destination, is_image: !matches!(name.as_str(), "a" | "area"), at })
    });
    links.collect()
}

/// `html` with the addresses of its links and pictures as `change` has them; those for which it has none stay, and so
/// do those without quotes. Linear.
pub fn with_addresses(html: &str, change: impl Fn(&str) -> Option<String>) -> Cow<'_, str> {
    let mut out = String::new();
    let mut done = 0;
    for part in parts(html) {
        let Part::Open(name, source, _) = part else { continue };
        let Some(changed) = address(&name, source).and_then(|address| change(&address)) else { continue };
        let wanted = if matches!(name.as_str(), "a" | "area") { "href" } else { "src" };
        let Some(value) = quoted_value(source, wanted) else { continue };
        // A part of the text: its place is how far it is from the start.
        let at = value.as_ptr() as usize - html.as_ptr() as usize;
        out.push_str(&html[done..at]);
        push_escaped(&mut out, &changed);
        done = at + value.len();
    }
    if done == 0 {
        return Cow::Borrowed(html);
    }
    out.push_str(&html[done..]);
    Cow::Owned(out)
}

/// The value of the attribute `name` as it is written between quotes in `source`, that of a tag.
fn quoted_value<'a>(source: &'a str, name: &str) -> Option<&'a str> {
    source.match_indices(name).find_map(|(at, _)| {
        let is_name = source[..at].ends_with(char::is_whitespace);
        let value = source[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|quote| is_name && matches!(quote, '"' | '\''))?;
        value[1..].split(quote).next()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expected: &[(&str, bool, usize)]) {
        let found = html_links(html);
        let found: Vec<_> = found.iter().map(|link| (link.destination.as_str(), link.is_image, link.at)).collect();
        assert_eq!(found, expected, "{html}");
    }

    #[test]
    fn links_and_pictures_are_found_in_tags_alone() {
        check("<p>a <a class=x href=\"/a/?b=1&amp;c\">x</a></p>", &[("/a/?b=1&c", false, 5)]);
        check("<IMG SRC='x.png'><a name=x><a href=\"\">", &[("x.png", true, 0)]);
        check("<!-- <a href=\"/a/\"> --><script>'<a href=\"/a/\">'</script>", &[]);
        check("&lt;a href=\"/a/\"&gt; href", &[]);
        check("<video src=a.mp4></video><area href=/x>", &[("a.mp4", true, 0), ("/x", false, 25)]);
    }

    #[test]
    fn addresses_are_changed_in_tags_alone() {
        let change = |address: &str| address.strip_prefix('/').map(|rest| format!("https://a.b/{rest}"));
        let html = "<p>href=\"/x\" <a data-href=\"/n\" href=\"/x?a=1&amp;b\">x</a><img alt='' src='/y.png'><a href=z>";
        let expected = "<p>href=\"/x\" <a data-href=\"/n\" href=\"https://a.b/x?a=1&amp;b\">x</a><img alt='' \
                        src='https://a.b/y.png'><a href=z>";
        assert_eq!(with_addresses(html, change), expected);
        assert!(matches!(with_addresses("<a href=\"#x\">", change), Cow::Borrowed(_)));
    }
}
