//! Links and pictures in finished HTML.

use super::raw::{Part, address, parts};

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
}
