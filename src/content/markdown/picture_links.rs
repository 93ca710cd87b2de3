//! Links around pictures, in finished HTML: a picture leads to itself, at its full size.

use super::raw::{find_ignoring_case, written_tag};
use super::raw_attributes::attributes;
use crate::content::html::push_escaped;
use std::borrow::Cow;

/// The width in pixels from which on there is more to see of a picture that stands alone.
const WORTH_A_LOOK: f64 = 200.0;

/// Elements in which a picture gets no link: what is clicked already, headings, and what shows pictures in its own way.
const CLOSED: [&str; 16] = [
    "a", "audio", "button", "h1", "h2", "h3", "h4", "h5", "h6", "label", "noscript", "object", "picture", "summary",
    "template", "video",
];

/// `html` with a link to the picture around each that is worth a look by itself; one whose picture has no words is named
/// `label`.
///
/// That are those of the site that are as wide as [`WORTH_A_LOOK`], and those in a `figure` whose width is not written
/// down. Any other of unknown width may be an icon. What lies on another host has no width, and a link to it would lead
/// away from the site. Linear.
pub fn with_picture_links<'a>(html: &'a str, label: &str) -> Cow<'a, str> {
    if !html.match_indices("<img").any(|(at, _)| !is_right_behind_link(&html[..at])) {
        return Cow::Borrowed(html);
    }
    let mut out = String::new();
    let (mut at, mut done) = (0, 0);
    let (mut closed, mut figures) = (0, 0);
    while let Some(found) = html[at..].find('<') {
        let start = at + found;
        let Some((tag, end)) = written_tag(html, start) else {
            at = start + 1;
            continue;
        };
        at = end;
        let Some(tag) = tag else { continue };
        let is = |name: &str| tag.name.eq_ignore_ascii_case(name);
        if is("img") {
            let link = link_to(tag.attributes, figures > 0, label);
            if let Some(link) = link.filter(|_| closed == 0 && html[..end].ends_with('>')) {
                out.extend([&html[done..start], &link, &html[start..end], "</a>"]);
                done = end;
            }
        } else if is("figure") {
            count(&mut figures, tag.closes);
        } else if CLOSED.iter().any(|name| is(name)) {
            count(&mut closed, tag.closes);
        } else if !tag.closes && (is("script") || is("style")) {
            let Some(length) = find_ignoring_case(&html[at..], &format!("</{}", tag.name)) else { break };
            at += length;
        }
    }
    if done == 0 {
        return Cow::Borrowed(html);
    }
    out.push_str(&html[done..]);
    Cow::Owned(out)
}

/// Whether the last tag of `before` begins a link, as that around a picture of a shortcode.
fn is_right_behind_link(before: &str) -> bool {
    before.rfind('<').is_some_and(|at| before[at..].starts_with("<a "))
}

fn count(open: &mut usize, closes: bool) {
    *open = if closes { open.saturating_sub(1) } else { *open + 1 };
}

/// The start tag of the link to the picture of which these are the attributes, if it is worth a look.
fn link_to(source: &str, is_in_figure: bool, label: &str) -> Option<String> {
    let attributes = attributes(source);
    let find = |name: &str| attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim());
    let address = find("src").filter(|address| !address.is_empty() && !leads_away(address))?;
    let width = find("width").and_then(|width| width.trim_end_matches("px").parse::<f64>().ok());
    if !width.map_or(is_in_figure, |width| width >= WORTH_A_LOOK) || find("usemap").is_some() {
        return None;
    }
    let mut link = String::from("<a class=\"zoom\" href=\"");
    push_escaped(&mut link, address);
    link.push('"');
    if find("alt").is_none_or(str::is_empty) {
        link.push_str(" aria-label=\"");
        push_escaped(&mut link, label);
        link.push('"');
    }
    link.push('>');
    Some(link)
}

/// Whether `address` names a host or a scheme.
fn leads_away(address: &str) -> bool {
    let first = address.split(['/', '?', '#']).next().unwrap_or_default();
    address.starts_with("//") || first.contains(':')
}

#[cfg(test)]
mod tests {
    use super::with_picture_links;
    use crate::content::html::visible_text;
    use proptest::prelude::*;
    use std::borrow::Cow;

    const WIDE: &str = "<img src=\"/a.png\" alt=\"A\" width=\"200\" height=\"9\">";
    const LINKED: &str =
        "<a class=\"zoom\" href=\"/a.png\"><img src=\"/a.png\" alt=\"A\" width=\"200\" height=\"9\"></a>";

    fn check(html: &str, expected: &str) {
        assert_eq!(with_picture_links(html, "Enlarge"), expected, "{html}");
    }

    fn stays(html: &str) {
        assert!(matches!(with_picture_links(html, "Enlarge"), Cow::Borrowed(_)), "{html}");
    }

    #[test]
    fn a_picture_that_is_wide_enough_becomes_a_link_wherever_it_stands() {
        for around in
            ["<p>|</p>", "<ol><li>Press it.\n|</li></ol>", "<p>a | b</p>", "|", "<td>|</td>", "<figure>|</figure>"]
        {
            check(&around.replace('|', WIDE), &around.replace('|', LINKED));
        }
        check(&format!("<a href=\"/x\">x</a>{WIDE}{WIDE}"), &format!("<a href=\"/x\">x</a>{LINKED}{LINKED}"));
        check("<IMG SRC='/a.png' alt=A WIDTH=640px>", "<IMG SRC='/a.png' alt=A WIDTH=640px>");
        check(
            "<img src='/a.png?b&amp;c=\"' alt=A width=640px />",
            "<a class=\"zoom\" href=\"/a.png?b&amp;c=&quot;\"><img src='/a.png?b&amp;c=\"' alt=A width=640px /></a>",
        );
    }

    #[test]
    fn small_ones_and_those_of_unknown_width_stay_as_they_are() {
        for width in ["", " width=\"199\"", " width=\"50%\"", " width=\"\"", " width=\"wide\""] {
            stays(&format!("<p><img src=\"/a.png\" alt=\"A\"{width}></p>"));
        }
        stays("<figure><img src=\"/a.png\" alt=\"A\" width=\"16\"></figure>");
        check(
            "<figure><img src=\"/a.png\" alt=\"A\"></figure>",
            "<figure><a class=\"zoom\" href=\"/a.png\"><img src=\"/a.png\" alt=\"A\"></a></figure>",
        );
    }

    #[test]
    fn none_stands_in_a_link_or_in_another_thing_that_is_clicked() {
        for around in [
            "<a href=\"/x\">|</a>",
            "<a href=\"/x\"><b>bold</b> |</a>",
            "<a href=\"/x\"> <span>|</span></a>",
            "<summary>|</summary>",
            "<h2>| Title</h2>",
            "<picture><source srcset=\"/a.webp\">|</picture>",
            "<!-- | -->",
            "<script>'|'</script>",
            "<SCRIPT>'|'",
        ] {
            stays(&around.replace('|', WIDE));
        }
        check(&format!("<script>a</script><p>{WIDE}"), &format!("<script>a</script><p>{LINKED}"));
    }

    #[test]
    fn pictures_of_other_hosts_and_maps_stay_as_they_are() {
        for source in ["https://x.org/a.png", "//x.org/a.png", "data:image/png;base64,AA==", "", " "] {
            stays(&format!("<p><img src=\"{source}\" alt=\"A\" width=\"640\"></p>"));
        }
        stays("<img src=\"/a.png\" usemap=\"#m\" width=\"640\">");
    }

    #[test]
    fn a_link_without_words_gets_some() {
        for alt in ["", " alt", " alt=\"\"", " alt=\" \""] {
            let picture = format!("<img src=\"a.png\"{alt} width=\"640\">");
            let expected = format!("<a class=\"zoom\" href=\"a.png\" aria-label=\"En &quot;large\">{picture}</a>");
            assert_eq!(with_picture_links(&picture, "En \"large"), expected);
        }
    }

    #[test]
    fn what_is_never_closed_is_survived() {
        for html in ["<img", "<img src=\"/a.png\" width=\"640\"", "<p><img src=\"/a.png", "<", "<style><img"] {
            stays(html);
        }
    }

    proptest! {
        #[test]
        fn any_text_keeps_its_words(html in "(<img src=\"?/?a(\" width=\"[0-9]{3})?\"?>?|</?(a|p|figure|script)( b=\")?>?|[a-z<>\"'&/! -]){0,20}") {
            let linked = with_picture_links(&html, "Enlarge").into_owned();
            prop_assert!(linked.len() >= html.len());
            prop_assert_eq!(visible_text(&linked), visible_text(&html));
        }
    }
}
