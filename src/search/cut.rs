//! A rendered body to its sections.

use super::document::Section;
use crate::content::html::{read_entity, visible_text};

/// Elements inside a line: what stands on both sides of their tags is one word.
const INSIDE_LINES: [&str; 26] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s",
    "samp", "small", "span", "strong", "sub", "sup", "u", "var", "wbr",
];

/// How numbers of lines of code are told from it.
const LINE_NUMBERS: [&str; 2] = ["class=\"ln\"", "class=\"lnt\""];

/// Where a word may be parted at the end of a line; no reader types it.
pub(super) const SOFT_HYPHEN: char = '\u{ad}';

/// Cuts a body at its headings. Linear.
pub(super) fn sections(html: &str) -> Vec<Section> {
    let mut sections = vec![Section::default()];
    let mut rest = html;
    while let Some((start, level)) = next_heading(rest) {
        let end_tag = format!("</h{level}>");
        let Some(end) = memchr::memmem::find(&rest.as_bytes()[start..], end_tag.as_bytes()).map(|end| start + end)
        else {
            break;
        };
        let heading = &rest[start..end];
        add_text(&mut sections, &rest[..start]);
        let tag_end = heading.find('>').unwrap_or(heading.len());
        let anchor = heading[..tag_end].split("id=\"").nth(1).and_then(|id| id.split('"').next()).unwrap_or_default();
        let text = heading.get(tag_end + 1..).unwrap_or_default();
        match anchor.is_empty() {
            // Nothing can lead to it: its text belongs to the section before.
            true => add_text(&mut sections, heading),
            false => {
                let mut section = Section { anchor: visible_text(anchor), ..Section::default() };
                push_text(&mut section.heading, &mut section.pictures, text);
                sections.push(section);
            }
        }
        rest = &rest[end + end_tag.len()..];
    }
    add_text(&mut sections, rest);
    sections
}

/// The place of the next heading, and its level.
fn next_heading(html: &str) -> Option<(usize, char)> {
    let bytes = html.as_bytes();
    memchr::memmem::find_iter(bytes, b"<h").find_map(|at| match bytes.get(at + 2..at + 4) {
        Some([level @ b'1'..=b'6', b' ' | b'>']) => Some((at, char::from(*level))),
        _ => None,
    })
}

fn add_text(sections: &mut [Section], html: &str) {
    if let Some(section) = sections.last_mut() {
        push_text(&mut section.text, &mut section.pictures, html);
    }
}

/// Appends what a reader sees of `html`, which is whole elements: one blank where there are blanks, and where a block, a
/// line or a picture ends; and to `pictures` what stands for these where they are not seen. Linear.
fn push_text(text: &mut String, pictures: &mut String, html: &str) {
    let mut is_apart = !text.is_empty();
    let mut rest = html;
    while let Some(at) = memchr::memchr2(b'<', b'&', rest.as_bytes()) {
        push_words(text, &rest[..at], &mut is_apart);
        rest = &rest[at..];
        if let Some(behind) = rest.strip_prefix("&shy;") {
            rest = behind;
            continue;
        }
        if rest.starts_with('&') {
            let (letter, length) = read_entity(rest);
            push_words(text, &letter, &mut is_apart);
            rest = &rest[length..];
            continue;
        }
        let Some(end) = memchr::memchr(b'>', rest.as_bytes()) else { return };
        let tag = &rest[1..end];
        let name = tag.trim_start_matches('/');
        let name = name.split(|letter: char| !letter.is_ascii_alphanumeric()).next().unwrap_or_default();
        let behind = &rest[end + 1..];
        if name == "sup" && behind.starts_with("<a ") && behind.split('>').next().is_some_and(is_note) {
            // The number of a footnote.
            rest = memchr::memmem::find(behind.as_bytes(), b"</sup>").map_or("", |end| &behind[end + 6..]);
            continue;
        }
        if tag.starts_with("span ") && LINE_NUMBERS.iter().any(|class| tag.contains(class)) {
            // The number of a line of code.
            rest = memchr::memmem::find(behind.as_bytes(), b"</span>").map_or("", |end| &behind[end + 7..]);
            continue;
        }
        is_apart |= !INSIDE_LINES.contains(&name);
        rest = behind;
        if name == "img"
            && let Some((_, alt)) = tag.split_once(" alt=\"")
        {
            pictures.push(' ');
            pictures.push_str(&visible_text(alt.split('"').next().unwrap_or_default()));
        }
        let is_way_back = name == "a" && is_note(tag);
        if matches!(tag.split([' ', '\n']).next(), Some("script" | "style" | "template")) || is_way_back {
            // Code for the browser, which no reader sees; or the arrow behind a footnote, which says nothing.
            let end_tag = format!("</{name}");
            rest = memchr::memmem::find(rest.as_bytes(), end_tag.as_bytes()).map_or("", |end| &rest[end..]);
        }
    }
    push_words(text, rest, &mut is_apart);
}

/// Whether the tag of a link leads to a footnote or back from it.
fn is_note(tag: &str) -> bool {
    tag.contains(" role=\"doc-noteref\"") || tag.contains(" role=\"doc-backlink\"")
}

/// Appends `words` with one blank for those between them; `is_apart` says whether blanks came before, and then whether
/// they come last.
fn push_words(text: &mut String, words: &str, is_apart: &mut bool) {
    if words.contains(SOFT_HYPHEN) {
        return push_words(text, &words.replace(SOFT_HYPHEN, ""), is_apart);
    }
    let bytes = words.as_bytes();
    // Without a way out of the loop many bytes are looked at at once.
    let has_lines = bytes.iter().fold(false, |found, byte| found | matches!(byte, b'\t'..=b'\r'));
    let has_gaps = bytes.windows(2).fold(false, |found, pair| found | (pair[0] == b' ' && pair[1] == b' '));
    if let (false, false, Some((_, inner))) = (has_lines, has_gaps, bytes.split_first()) {
        *is_apart |= bytes[0] == b' ';
        let plain = words.trim_matches(' ');
        if plain.is_empty() {
            return;
        }
        if *is_apart && !text.is_empty() {
            text.push(' ');
        }
        *is_apart = inner.last() == Some(&b' ');
        text.push_str(plain);
        return;
    }
    for (at, word) in words.split(|letter: char| letter.is_ascii_whitespace()).enumerate() {
        *is_apart |= at > 0;
        if word.is_empty() {
            continue;
        }
        if *is_apart && !text.is_empty() {
            text.push(' ');
        }
        *is_apart = false;
        text.push_str(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(anchor: &str, heading: &str, text: &str) -> Section {
        Section { anchor: anchor.into(), heading: heading.into(), text: text.into(), ..Section::default() }
    }

    #[test]
    fn a_body_is_cut_at_its_headings() {
        let html = "<p>Be<b>fore</b></p><p>it &amp; all</p>\n<h2 id=\"a-b\">A <code>b</code></h2><p>Text</p><h3>None</h3><ul><li>x</li><li>y</li></ul>";
        assert_eq!(sections(html), [section("", "", "Before it & all"), section("a-b", "A b", "Text None x y")]);
        assert_eq!(sections("a < b <h2 id=\"x"), [section("", "", "a")]);
    }

    #[test]
    fn readers_see_words_and_no_code() {
        let html =
            "<p>One,<br>two</p><script>let x = '<b>';</script> <style>p {}</style>\n&lt;b&gt; A<em>B</em> c&#8217;d";
        assert_eq!(sections(html), [section("", "", "One, two <b> AB c’d")]);
    }

    #[test]
    fn pictures_are_told_apart_from_texts() {
        let html =
            "<p>A <img src=\"/a.png\" alt=\"The &quot;Save&quot; button\"> b</p><p><img alt=\"\"><img src=x></p>";
        let found = sections(html);
        assert_eq!((found[0].text.as_str(), found[0].pictures.trim()), ("A b", "The \"Save\" button"));
    }

    #[test]
    fn numbers_of_footnotes_and_arrows_behind_them_are_no_text() {
        let html = "<p>So<sup id=\"fnref:1\"><a href=\"#fn:1\" class=\"footnote-ref\" role=\"doc-noteref\">1</a></sup>, 10<sup>2</sup>.</p>";
        assert_eq!(sections(html), [section("", "", "So, 102.")]);
        let html = "<p>Note.&#160;<a href=\"#fnref:1\" class=\"footnote-backref\" role=\"doc-backlink\">&#x21a9;&#xfe0e;</a></p><p>On</p>";
        assert_eq!(sections(html), [section("", "", "Note.\u{a0} On")]);
    }

    #[test]
    fn words_go_on_behind_signs_below_and_above_and_places_to_part_them() {
        let html = "<h2 id=\"h2o\">H<sub>2</sub>O</h2><p>CO<sub>2</sub>, 10<sup>th</sup> Donau&shy;dampf\u{ad}schiff foot<wbr>note</p><template>No</template>";
        let expected = [section("", "", ""), section("h2o", "H2O", "CO2, 10th Donaudampfschiff footnote")];
        assert_eq!(sections(html), expected);
    }

    #[test]
    fn numbers_of_lines_are_no_text() {
        let line = "<span class=\"line\"><span class=\"ln\">1</span><span class=\"cl\">git pull\n</span></span>";
        let linked = "<span class=\"line\"><span class=\"ln\" id=\"l-2\"><a class=\"lnlinks\" href=\"#l-2\">2</a></span><span class=\"cl\">cd /srv\n</span></span>";
        assert_eq!(sections(&format!("<pre><code>{line}{linked}</code></pre>")), [section("", "", "git pull cd /srv")]);
        let table = "<table><tr><td><pre><code><span class=\"lnt\">1\n</span><span class=\"hl\"><span class=\"lnt\">2\n</span></span></code></pre></td><td><pre>ls</pre></td></tr></table>";
        assert_eq!(sections(table), [section("", "", "ls")]);
    }

    proptest::proptest! {
        #[test]
        fn any_html_is_cut(html in "(<h2 id=\"a\">|</h2>|<p|>|&amp;|&|<script>|</script|[ a-zé\n]{0,3}){0,12}") {
            for section in sections(&html) {
                proptest::prop_assert!(section.text.len() <= html.len());
            }
        }
    }
}
