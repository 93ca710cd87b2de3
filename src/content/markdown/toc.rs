//! The table of contents.

use super::Heading;
use crate::config::TocSettings;
use crate::content::html::push_escaped;

/// The table of contents as Goldmark nests it: `<nav id="TableOfContents">…</nav>`.
///
/// A level that is skipped leaves an item without a link. Linear in the headings.
pub fn render_toc(headings: &[Heading], settings: &TocSettings) -> String {
    let (start, end) = (settings.start_level.clamp(1, 6), settings.end_level.min(6));
    let (open, close) = if settings.ordered { ("<ol>\n", "</ol>\n") } else { ("<ul>\n", "</ul>\n") };
    let mut out = String::from("<nav id=\"TableOfContents\">");
    // The level of the last heading, and how many lists are open, an item in each.
    let (mut present, mut depth) = (0, 0);
    for heading in headings {
        let level = heading.level.clamp(1, 6);
        for missing in present + 1..level {
            write_item(&mut out, &mut depth, missing, None, (start, end), (open, close));
        }
        write_item(&mut out, &mut depth, level, Some(heading), (start, end), (open, close));
        present = level;
    }
    close_lists(&mut out, &mut depth, 0, close);
    out.push_str("</nav>");
    out
}

fn write_item(
    out: &mut String,
    depth: &mut usize,
    level: u8,
    heading: Option<&Heading>,
    (start, end): (u8, u8),
    (open, close): (&str, &str),
) {
    if level < start {
        return close_lists(out, depth, 0, close);
    }
    if level > end {
        return;
    }
    let wanted = usize::from(level - start) + 1;
    if wanted > *depth {
        out.push('\n');
        indent(out, *depth * 2 + 1);
        out.push_str(open);
        *depth += 1;
    } else {
        close_lists(out, depth, wanted, close);
        out.push_str("</li>\n");
    }
    indent(out, *depth * 2);
    out.push_str("<li>");
    // A heading without words has nothing to click on.
    if let Some(heading) = heading.filter(|heading| !heading.id.is_empty() || !heading.html.is_empty()) {
        out.push_str("<a href=\"#");
        push_escaped(out, &heading.id);
        out.push_str("\">");
        out.push_str(&heading.html);
        out.push_str("</a>");
    }
}

/// Closes lists until `wanted` are open; the item in the last of these stays open.
fn close_lists(out: &mut String, depth: &mut usize, wanted: usize, close: &str) {
    while *depth > wanted {
        out.push_str("</li>\n");
        indent(out, *depth * 2 - 1);
        out.push_str(close);
        *depth -= 1;
        indent(out, *depth * 2);
    }
}

fn indent(out: &mut String, steps: usize) {
    for _ in 0..steps {
        out.push_str("  ");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(levels: &[u8], expected: &str) {
        let headings: Vec<Heading> = levels
            .iter()
            .map(|level| Heading { level: *level, id: "x".into(), html: level.to_string(), text: String::new() })
            .collect();
        let toc = render_toc(&headings, &TocSettings { start_level: 2, end_level: 4, ordered: false });
        let shown: String =
            toc.split_whitespace().collect::<Vec<_>>().join("").replace("<ahref=\"#x\">", "").replace("</a>", "");
        assert_eq!(shown, format!("<navid=\"TableOfContents\">{expected}</nav>"));
    }

    #[test]
    fn nesting() {
        check(&[], "");
        check(&[1], "");
        check(&[2, 1, 2], "<ul><li>2</li></ul><ul><li>2</li></ul>");
        check(&[1, 5], "<ul><li><ul><li><ul><li></li></ul></li></ul></li></ul>");
        check(&[2, 3, 2], "<ul><li>2<ul><li>3</li></ul></li><li>2</li></ul>");
        check(&[4, 2], "<ul><li><ul><li><ul><li>4</li></ul></li></ul></li><li>2</li></ul>");
        check(&[2, 4, 3], "<ul><li>2<ul><li><ul><li>4</li></ul></li><li>3</li></ul></li></ul>");
    }
}
