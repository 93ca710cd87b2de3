//! Raw HTML by the list of harmless tags.
//!
//! Kept: the tags of [`INLINE_TAGS`] and [`BLOCK_TAGS`] with the attributes of [`attribute_kept`], and `iframe` of the known video
//! hosts. Comments vanish. Every other tag is left out; what stands between its tags stays, except for what readers would
//! not have seen either ([`HIDING_TAGS`]). What stands in for a `video` or an `object` is there for those who do not get it.

use super::insert;
use super::raw_attributes::{attribute_kept, attributes, is_elsewhere, text_side};
use super::url::{is_dangerous, push_attribute, push_url};
use crate::content::html::{is_void, push_escaped};
use std::collections::BTreeMap;

/// Tags that are kept: those in lines, then those that make blocks.
pub(super) const INLINE_TAGS: &[&str] = &[
    "strong", "em", "b", "i", "u", "br", "sub", "sup", "kbd", "mark", "del", "ins", "s", "small", "abbr", "cite", "q",
    "code", "span", "a", "img",
];
/// See [`INLINE_TAGS`].
pub(super) const BLOCK_TAGS: &[&str] = &[
    "p",
    "li",
    "ul",
    "ol",
    "pre",
    "div",
    "blockquote",
    "hr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "table",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "th",
    "td",
    "caption",
    "details",
    "summary",
    "figure",
    "figcaption",
    "dl",
    "dt",
    "dd",
    "iframe",
    "aside",
];

/// Tags with something between them that browsers do not show as text, whatever becomes of the tags themselves.
pub(super) const HIDING_TAGS: &[&str] = &[
    "script",
    "style",
    "iframe",
    "noscript",
    "noframes",
    "noembed",
    "template",
    "svg",
    "title",
    "annotation",
    "annotation-xml",
];

/// One piece of raw HTML.
#[derive(Debug, PartialEq)]
pub(super) enum Part<'a> {
    /// Text between tags, entities as written.
    Text(&'a str),
    /// A start tag: lower-case name, the source of its attributes, its place.
    Open(String, &'a str, usize),
    /// An end tag.
    Close(String, usize),
    /// A comment, declaration or instruction.
    Silent,
    /// What stands between [`HIDING_TAGS`].
    Unseen,
}

/// Cuts `html` into parts. Linear.
pub(super) fn parts(html: &str) -> Vec<Part<'_>> {
    let mut out = Vec::new();
    let mut at = 0;
    let mut clean = 0;
    // Hiding tags that no end follows: looked for once.
    let mut unclosed = Vec::new();
    while let Some(found) = memchr::memchr(b'<', &html.as_bytes()[at..]) {
        let start = at + found;
        let Some((part, end)) = tag(html, start) else {
            at = start + 1;
            continue;
        };
        if clean < start {
            out.push(Part::Text(&html[clean..start]));
        }
        let hiding = match &part {
            Part::Open(name, attributes, _) if !attributes.ends_with('/') => {
                HIDING_TAGS.iter().find(|hiding| **hiding == name.as_str())
            }
            _ => None,
        };
        out.push(part);
        at = end;
        clean = end;
        if let Some(name) = hiding.filter(|name| !unclosed.contains(name)) {
            let closer = find_ignoring_case(&html[at..], &format!("</{name}"));
            let length = match closer {
                Some(length) => length,
                // The rest is the script; the end of another tag may stand in a later part or be forgotten.
                None if matches!(*name, "script" | "style") => html.len() - at,
                None => {
                    unclosed.push(name);
                    continue;
                }
            };
            out.push(Part::Unseen);
            at += length;
            clean = at;
        }
    }
    if clean < html.len() {
        out.push(Part::Text(&html[clean..]));
    }
    out
}

/// `html` without the tags of links and of all else that is clicked: what they hold stays. Linear.
pub fn without_links(html: &str) -> String {
    without_tags(html, |name| matches!(name, "a" | "button" | "details" | "summary" | "label"))
}

/// `html` without the tags of what cannot stand in a line: what they hold stays. Linear.
pub fn without_blocks(html: &str) -> String {
    without_tags(html, |name| insert::is_block_name(name) || BLOCK_TAGS.contains(&name))
}

/// What a text has before and behind it, with those harmless tags that stand in lines, but for links, and without ids.
///
/// Nothing is open behind `post`: an element that `pre` begins ends in `post` where that says so, and otherwise where
/// `pre` ends. A tag without an end is text. The third value holds the first tag of each that was left out. Linear.
pub fn harmless_around(pre: &str, post: &str) -> (String, String, [Option<String>; 2]) {
    let mut reader = LineReader::default();
    let before = reader.read(pre);
    let begun = reader.open.len();
    let after = reader.read(post);
    if reader.lowest < begun {
        let end = reader.close_down_to(0);
        return (before.0, after.0 + &end, [before.1, after.1]);
    }
    let inside = reader.close_down_to(begun);
    let end = reader.close_down_to(0);
    (before.0 + &end, after.0 + &inside, [before.1, after.1])
}

/// Like [`harmless_around`], but for elements that are never closed: they stay open.
pub fn harmless_halves(pre: &str, post: &str) -> (String, String, [Option<String>; 2]) {
    let mut reader = LineReader::default();
    let (before, after) = (reader.read(pre), reader.read(post));
    (before.0, after.0, [before.1, after.1])
}

/// Which elements are open while [`harmless_around`] reads.
#[derive(Default)]
struct LineReader {
    open: Vec<String>,
    counts: BTreeMap<String, usize>,
    /// The fewest that were open since the last text began.
    lowest: usize,
}

impl LineReader {
    /// What is kept of `html`, and the first tag that is not.
    fn read(&mut self, html: &str) -> (String, Option<String>) {
        let mut out = String::with_capacity(html.len());
        let mut lost = None;
        self.lowest = self.open.len();
        let is_kept = |name: &str| name != "a" && INLINE_TAGS.contains(&name);
        let is_unfinished = |at: usize| !html[at..].contains('>');
        for part in parts(html) {
            match part {
                Part::Text(text) => out.push_str(&text.replace('<', "&lt;")),
                Part::Open(name, source, at) if html.len() == at + 1 + name.len() + source.len() => {
                    push_escaped(&mut out, &html[at..]);
                }
                Part::Close(_, at) if is_unfinished(at) => {
                    push_escaped(&mut out, &html[at..]);
                }
                Part::Open(name, source, _) if is_kept(&name) => {
                    let mut tag = String::new();
                    write_tag(&mut tag, &name, source, (None, None), false);
                    out.push_str(&without_id(&tag));
                    if !is_void(&name) {
                        *self.counts.entry(name.clone()).or_default() += 1;
                        self.open.push(name);
                    }
                }
                Part::Open(name, ..) => lost = lost.or(Some(name)),
                Part::Close(name, _) if self.counts.get(&name).is_some_and(|count| *count > 0) => {
                    let at = self.open.iter().rposition(|open| *open == name).unwrap_or_default();
                    out.push_str(&self.close_down_to(at));
                }
                Part::Close(..) | Part::Silent | Part::Unseen => {}
            }
        }
        (out, lost)
    }

    /// The end tags of all open elements but the first `kept`.
    fn close_down_to(&mut self, kept: usize) -> String {
        let mut out = String::new();
        while self.open.len() > kept
            && let Some(name) = self.open.pop()
        {
            out.extend(["</", name.as_str(), ">"]);
            if let Some(count) = self.counts.get_mut(&name) {
                *count -= 1;
            }
        }
        self.lowest = self.lowest.min(self.open.len());
        out
    }
}

fn without_tags(html: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let mut out = String::with_capacity(html.len());
    let mut at = 0;
    let mut clean = 0;
    while let Some(found) = memchr::memchr(b'<', &html.as_bytes()[at..]) {
        let start = at + found;
        let Some((part, end)) = tag(html, start) else {
            at = start + 1;
            continue;
        };
        at = end;
        if let Part::Open(name, ..) | Part::Close(name, _) = part
            && is_taken(&name)
        {
            out.push_str(&html[clean..start]);
            clean = end;
        }
    }
    out.push_str(&html[clean..]);
    out
}

/// The start tag `tag` without its `id`, for the second half of an element that was cut in two.
pub(super) fn without_id(tag: &str) -> String {
    let Some(at) = id_in(tag) else { return tag.to_string() };
    let value = &tag[at + " id=".len()..];
    let length = match value.chars().next() {
        Some(quote @ ('"' | '\'')) => value[1..].find(quote).map_or(value.len(), |end| end + 2),
        _ => value.find([' ', '>']).unwrap_or(value.len()),
    };
    format!("{}{}", &tag[..at], &value[length..])
}

/// Where ` id=` stands in a tag, and not in the value of another attribute.
fn id_in(tag: &str) -> Option<usize> {
    let bytes = tag.as_bytes();
    let mut quote = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        match byte {
            b'"' | b'\'' if quote == 0 && at > 0 && bytes[at - 1] == b'=' => quote = byte,
            _ if quote != 0 && byte == quote => quote = 0,
            b' ' if quote == 0 && bytes[at..].starts_with(b" id=") => return Some(at),
            _ => {}
        }
    }
    None
}

pub(super) fn find_ignoring_case(text: &str, wanted: &str) -> Option<usize> {
    text.as_bytes().windows(wanted.len()).position(|window| window.eq_ignore_ascii_case(wanted.as_bytes()))
}

/// The tag at `start` and where it ends. Without an end, the rest of the text is the tag: a browser
/// would take it so.
fn tag(html: &str, start: usize) -> Option<(Part<'_>, usize)> {
    let (tag, end) = written_tag(html, start)?;
    let part = match tag {
        None => Part::Silent,
        Some(tag) if tag.closes => Part::Close(tag.name.to_ascii_lowercase(), start),
        Some(tag) => Part::Open(tag.name.to_ascii_lowercase(), tag.attributes, start),
    };
    Some((part, end))
}

/// A tag as it is written.
pub(super) struct WrittenTag<'a> {
    /// Whether it is the end of an element.
    pub closes: bool,
    /// Its name, in any case.
    pub name: &'a str,
    /// The source of its attributes.
    pub attributes: &'a str,
}

/// As [`tag`], with nothing copied; no tag for comments and the like.
pub(super) fn written_tag(html: &str, start: usize) -> Option<(Option<WrittenTag<'_>>, usize)> {
    let rest = &html[start..];
    let bytes = rest.as_bytes();
    if let Some(comment) = rest.strip_prefix("<!--") {
        let end = comment.find("-->").map_or(rest.len(), |at| at + 7);
        return Some((None, start + end));
    }
    let closes = bytes.get(1) == Some(&b'/');
    let name_at = 1 + usize::from(closes);
    if matches!(bytes.get(1), Some(b'!' | b'?')) {
        let end = rest.find('>').map_or(rest.len(), |at| at + 1);
        return Some((None, start + end));
    }
    if !bytes.get(name_at).is_some_and(u8::is_ascii_alphabetic) {
        return None;
    }
    let name_end = name_at
        + bytes[name_at..]
            .iter()
            .position(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'))
            .unwrap_or(bytes.len() - name_at);
    let mut quote = 0;
    let mut end = rest.len();
    for (index, &byte) in bytes.iter().enumerate().skip(name_end) {
        match byte {
            b'"' | b'\'' if quote == 0 && bytes[index - 1] == b'=' => quote = byte,
            _ if quote != 0 && byte == quote => quote = 0,
            b'>' if quote == 0 => {
                end = index;
                break;
            }
            _ => {}
        }
    }
    let after = (end + 1).min(rest.len());
    let tag = WrittenTag { closes, name: &rest[name_at..name_end], attributes: &rest[name_end..end] };
    Some((Some(tag), start + after))
}

/// Whether `name` is kept at all.
pub(super) fn tag_kept(name: &str) -> bool {
    INLINE_TAGS.contains(&name) || BLOCK_TAGS.contains(&name)
}

/// The address that a link or a picture leads to, as written in its tag.
pub(super) fn address(name: &str, source: &str) -> Option<String> {
    let wanted = match name {
        "a" | "area" => "href",
        "img" | "video" | "audio" | "source" => "src",
        _ => return None,
    };
    attributes(source).into_iter().find(|(key, _)| key == wanted).map(|(_, value)| value)
}

/// Writes the start tag `name` with those attributes of `source` that are kept, its address replaced by
/// `address` if there is one, and with the id `place`. `false` where the tag cannot stand (a frame from elsewhere) and nothing
/// was written.
pub(super) fn write_tag(
    out: &mut String,
    name: &str,
    source: &str,
    (address, place): (Option<&str>, Option<&str>),
    xhtml: bool,
) -> bool {
    let attributes = attributes(source);
    let find = |wanted: &str| attributes.iter().find(|(key, _)| key == wanted).map(|(_, value)| value.as_str());
    if name == "iframe" && !find("src").is_some_and(is_video) {
        return false;
    }
    out.push('<');
    out.push_str(name);
    if let Some(place) = place {
        push_attribute(out, "id", place);
    }
    // What is wider than the page can be scrolled with the keyboard.
    if name == "pre" && find("tabindex").is_none() {
        push_attribute(out, "tabindex", "0");
    }
    if let Some(side) = find("align").and_then(|value| text_side(name, value)) {
        push_attribute(out, "style", &format!("text-align: {side}"));
    }
    for (index, (key, value)) in attributes.iter().enumerate() {
        if !attribute_kept(name, key) || attributes[..index].iter().any(|(earlier, _)| earlier == key) {
            continue;
        }
        match key.as_str() {
            "href" | "src" | "cite" if is_dangerous(value) => continue,
            "srcset" if !is_elsewhere(value) => continue,
            // What a press on the link shows in its place.
            "data-embed" if !is_video(value) && !value.starts_with("https://www.instagram.com/p/") => continue,
            "href" | "src" => {
                out.push(' ');
                out.push_str(key);
                out.push_str("=\"");
                push_url(out, address.unwrap_or(value));
                out.push('"');
            }
            _ => push_attribute(out, key, value),
        }
    }
    out.push_str(if xhtml && is_void(name) { " />" } else { ">" });
    true
}

/// Whether a frame with the attributes `source` is kept.
pub(super) fn frame_kept(source: &str) -> bool {
    attributes(source).iter().any(|(key, value)| key == "src" && is_video(value))
}

fn is_video(src: &str) -> bool {
    [
        "https://www.youtube.com/embed/",
        "https://youtube.com/embed/",
        "https://www.youtube-nocookie.com/embed/",
        "https://player.vimeo.com/video/",
    ]
    .iter()
    .any(|start| src.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(tag: &str, source: &str, expected: &str) {
        let mut out = String::new();
        write_tag(&mut out, tag, source, (None, None), false);
        assert_eq!(out, expected);
    }

    #[test]
    fn the_side_of_text_is_a_style() {
        check("p", " align=\"Center\" style=\"color:red\"", "<p style=\"text-align: center\">");
        check("img", " src=x align=left", "<img src=\"x\">");
        check("pre", " class=x", "<pre tabindex=\"0\" class=\"x\">");
        check("pre", " tabindex=-1", "<pre tabindex=\"-1\">");
        check("img", " src=x srcset='b.png 2x'", "<img src=\"x\">");
    }

    #[test]
    fn attributes_on_the_list_are_kept() {
        check("a", " href=\"x\" onclick=\"y\" TITLE='t'", "<a href=\"x\" title=\"t\">");
        check("a", " href=\"java&#115;cript&colon;x\"", "<a>");
        check("img", " src=x.png alt=\"a&quot;b\" style=x onerror=y", "<img src=\"x.png\" alt=\"a&quot;b\">");
        check("iframe", " src=\"https://evil.example/\"", "");
        check(
            "iframe",
            " src=\"https://www.youtube.com/embed/x?a=1&amp;b=2\" srcdoc=y",
            "<iframe src=\"https://www.youtube.com/embed/x?a=1&amp;b=2\">",
        );
    }

    #[track_caller]
    fn check_around(pre: &str, post: &str, expected: &str) {
        let (before, after, _) = harmless_around(pre, post);
        assert_eq!(format!("{before}NAME{after}"), expected, "{pre} {post}");
    }

    #[test]
    fn nothing_stays_open_around_a_name() {
        check_around("<b>", "</b>", "<b>NAME</b>");
        check_around("<b>", "", "<b></b>NAME");
        check_around("<b>", "<i>x</i>", "<b></b>NAME<i>x</i>");
        check_around("<i class=icon></i> ", "<i>", "<i class=\"icon\"></i> NAME<i></i>");
        check_around("<b><i>", "</b></i>", "<b><i>NAME</i></b>");
        check_around("<b><i>", "</i>", "<b><i>NAME</i></b>");
        check_around("</b>", "</i></b>", "NAME");
        check_around("<br><b/>", "</B>", "<br><b>NAME</b>");
    }

    #[test]
    fn an_id_around_a_name_is_dropped() {
        check_around("<i id='main'></i>", "", "<i></i>NAME");
        check_around("<i title=' id=x' id=y lang=en></i>", "", "<i title=\" id=x\" lang=\"en\"></i>NAME");
    }

    #[test]
    fn a_tag_without_an_end_is_text_around_a_name() {
        check_around("<i title='", "'>", "&lt;i title='NAME'>");
        check_around("a <b", "</b", "a &lt;bNAME&lt;/b");
        check_around("<script", "<", "&lt;scriptNAME&lt;");
    }

    proptest::proptest! {
        #[test]
        fn what_stands_around_a_name_is_balanced(pre in "(<b>|</b>|<i>|</i>|<u |'|>|x){0,9}", post in "(<b>|</b>|<i>|</i>|<u |'|>|x){0,9}") {
            let (before, after, _) = harmless_around(&pre, &post);
            let mut open = Vec::new();
            let html = before + &after;
            for part in parts(&html) {
                match part {
                    Part::Open(name, ..) => open.push(name),
                    Part::Close(name, _) => proptest::prop_assert_eq!(open.pop(), Some(name), "{}", &html),
                    _ => {}
                }
            }
            proptest::prop_assert!(open.is_empty(), "{}", html);
        }

        #[test]
        fn any_text_is_cut_without_panic(text in "[<>a-c/!\"'= é&#-]{0,60}") {
            for part in parts(&text) {
                if let Part::Open(name, source, _) = part {
                    let mut out = String::new();
                    write_tag(&mut out, &name, source, (None, None), false);
                    proptest::prop_assert!(!source.is_empty() || !name.is_empty());
                }
            }
        }
    }
}
