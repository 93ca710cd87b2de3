//! A rendered body to its sections.

use super::document::Section;
use crate::content::html::{read_entity, visible_text};

/// What the classes of numbers of lines of code begin with, by which they are told from it.
const LINE_NUMBER: &str = "class=\"ln";

/// Where a word may be parted at the end of a line; no reader types it.
pub(super) const SOFT_HYPHEN: char = '\u{ad}';

/// The sections of one body after the other; their memory is asked for once.
#[derive(Debug, Default)]
pub(super) struct Sections {
    all: Vec<Section>,
    /// How many of them are those of this body.
    count: usize,
}

impl Sections {
    /// Cuts a body at its headings. Linear.
    pub fn cut(&mut self, html: &str) -> &[Section] {
        self.count = 0;
        self.begin();
        let mut rest = html;
        while let Some((start, level)) = next_heading(rest) {
            let end_tag = [b'<', b'/', b'h', level, b'>'];
            let Some(end) = memchr::memmem::find(&rest.as_bytes()[start..], &end_tag).map(|end| start + end) else {
                break;
            };
            let heading = &rest[start..end];
            self.add_text(&rest[..start]);
            let tag_end = heading.find('>').unwrap_or(heading.len());
            let anchor = heading[..tag_end].split("id=\"").nth(1).and_then(|id| id.split('"').next());
            match anchor.unwrap_or_default() {
                // Nothing can lead to it: its text belongs to the section before.
                "" => self.add_text(heading),
                anchor => {
                    let section = self.begin();
                    section.anchor.push_str(&visible_text(anchor));
                    let text = heading.get(tag_end + 1..).unwrap_or_default();
                    push_text(&mut section.heading, &mut section.pictures, text);
                }
            }
            rest = &rest[end + end_tag.len()..];
        }
        self.add_text(rest);
        &self.all[..self.count]
    }

    /// The next section, empty.
    fn begin(&mut self) -> &mut Section {
        if self.count == self.all.len() {
            self.all.push(Section::default());
        }
        self.count += 1;
        let section = &mut self.all[self.count - 1];
        let Section { anchor, heading, text, pictures } = section;
        [anchor, heading, text, pictures].into_iter().for_each(String::clear);
        section
    }

    fn add_text(&mut self, html: &str) {
        let section = &mut self.all[self.count - 1];
        push_text(&mut section.text, &mut section.pictures, html);
    }
}

/// The place of the next heading, and its level.
fn next_heading(html: &str) -> Option<(usize, u8)> {
    let bytes = html.as_bytes();
    memchr::memmem::find_iter(bytes, b"<h").find_map(|at| match bytes.get(at + 2..at + 4) {
        Some([level @ b'1'..=b'6', b' ' | b'>']) => Some((at, *level)),
        _ => None,
    })
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
        if tag.starts_with("span ") && is_line_number(tag) {
            // The number of a line of code.
            rest = memchr::memmem::find(behind.as_bytes(), b"</span>").map_or("", |end| &behind[end + 7..]);
            continue;
        }
        is_apart |= !is_inside_lines(name);
        rest = behind;
        if name == "img"
            && let Some((_, alt)) = tag.split_once(" alt=\"")
        {
            pictures.push(' ');
            pictures.push_str(&visible_text(alt.split('"').next().unwrap_or_default()));
        }
        let is_way_back = name == "a" && is_note(tag);
        let is_code = matches!(name, "script" | "style" | "template")
            && tag
                .strip_prefix(name)
                .is_some_and(|behind| matches!(behind.as_bytes().first(), None | Some(b' ' | b'\n')));
        if is_code || is_way_back {
            // Code for the browser, which no reader sees; or the arrow behind a footnote, which says nothing.
            let end_tag = format!("</{name}");
            rest = memchr::memmem::find(rest.as_bytes(), end_tag.as_bytes()).map_or("", |end| &rest[end..]);
        }
    }
    push_words(text, rest, &mut is_apart);
}

/// Whether an element is inside a line: what stands on both sides of its tags is one word.
fn is_inside_lines(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "i"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "u"
            | "var"
            | "wbr"
    )
}

/// Whether the tag of a `span` is that of the number of a line of code.
fn is_line_number(tag: &str) -> bool {
    memchr::memmem::find_iter(tag.as_bytes(), LINE_NUMBER)
        .map(|at| &tag[at + LINE_NUMBER.len()..])
        .any(|behind| behind.starts_with('"') || behind.starts_with("t\""))
}

/// Whether the tag of a link leads to a footnote or back from it.
fn is_note(tag: &str) -> bool {
    const ROLE: &str = " role=\"doc-";
    memchr::memmem::find_iter(tag.as_bytes(), ROLE)
        .map(|at| &tag[at + ROLE.len()..])
        .any(|role| role.starts_with("noteref\"") || role.starts_with("backlink\""))
}

/// Appends `words` with one blank for those between them; `is_apart` says whether blanks came before, and then whether
/// they come last.
fn push_words(text: &mut String, words: &str, is_apart: &mut bool) {
    let bytes = words.as_bytes();
    let Some((first, inner)) = bytes.split_first() else { return };
    if is_smooth(bytes) {
        *is_apart |= *first == b' ';
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
    if words.contains(SOFT_HYPHEN) {
        return push_words(text, &words.replace(SOFT_HYPHEN, ""), is_apart);
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

/// Whether there are neither ends of lines, other signs that nobody sees nor two blanks side by side in a text.
fn is_smooth(text: &[u8]) -> bool {
    const STEP: usize = 16;
    let mut found = [false; STEP];
    let mut rest = text;
    // Without a way out of the inner loop many bytes are looked at at once.
    while !rest.is_empty() {
        let mut pairs = [b'-'; STEP + 1];
        match rest.first_chunk() {
            Some(whole) => pairs = *whole,
            None => pairs[..rest.len()].copy_from_slice(rest),
        }
        for ((found, byte), next) in found.iter_mut().zip(&pairs[..STEP]).zip(&pairs[1..]) {
            let is_gap = (*byte == b' ') & (*next == b' ');
            // The bytes of `SOFT_HYPHEN`.
            let is_hyphen = (*byte == 0xc2) & (*next == 0xad);
            *found |= (*byte < b' ') | is_gap | is_hyphen;
        }
        rest = rest.get(STEP..).unwrap_or_default();
    }
    !found.contains(&true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sections(html: &str) -> Vec<Section> {
        let mut sections = Sections::default();
        // Nothing is left of the body before.
        sections.cut("Old <h2 id=\"old\">Old</h2> old <img alt=\"old\">");
        sections.cut(html).to_vec()
    }

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
        fn one_blank_stands_for_all_those_between_words(text in "([a-z ]{0,40}|[ \t\n\u{ad}\u{1b}éé東]{0,4}|[é東 ]{0,20}){0,6}") {
            let expected: Vec<String> =
                text.replace(SOFT_HYPHEN, "").split_ascii_whitespace().map(str::to_string).collect();
            proptest::prop_assert_eq!(&sections(&text)[0].text, &expected.join(" "));
        }

        #[test]
        fn any_html_is_cut(html in "(<h2 id=\"a\">|</h2>|<p|>|&amp;|&|<script>|</script|[ a-zé\n]{0,3}){0,12}") {
            for section in sections(&html) {
                proptest::prop_assert!(section.text.len() <= html.len());
            }
        }
    }
}
