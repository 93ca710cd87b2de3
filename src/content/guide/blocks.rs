//! The top level of a body's HTML: which elements stand there, and where.

use crate::content::html::{is_void, visible_text};

/// What a block is to the search for steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// A paragraph with text.
    Paragraph,
    /// A figure, or a paragraph with a picture and no text.
    Picture,
    /// `h1` to `h6`, or a line across the page.
    Heading,
    /// `ol`.
    OrderedList,
    /// Anything else.
    Other,
}

/// An element at the top level. All places are bytes of the HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its `<`.
    pub start: usize,
    /// Behind its start tag.
    pub inner_start: usize,
    /// Before its end tag.
    pub inner_end: usize,
    /// Behind its end tag.
    pub end: usize,
}

impl Block {
    /// What lies between its tags.
    pub fn inner<'a>(&self, html: &'a str) -> &'a str {
        &html[self.inner_start..self.inner_end]
    }

    /// Its start tag.
    pub fn tag<'a>(&self, html: &'a str) -> &'a str {
        &html[self.start..self.inner_start]
    }
}

/// A tag. All places are bytes of the HTML.
struct Tag<'a> {
    name: &'a str,
    start: usize,
    end: usize,
    closes: bool,
    empty: bool,
}

/// The elements at the top level of `html`, in order; text between them is `Other`. `None` if an element is
/// not closed. Linear.
pub fn top_level(html: &str) -> Option<Vec<Block>> {
    blocks_in(html, 0, html.len())
}

/// The `li` elements of an ordered list.
pub fn list_items(html: &str, list: &Block) -> Option<Vec<Block>> {
    let blocks = blocks_in(html, list.inner_start, list.inner_end)?;
    Some(
        blocks
            .into_iter()
            .filter(|block| block.tag(html).get(..3).is_some_and(|tag| tag.eq_ignore_ascii_case("<li")))
            .collect(),
    )
}

fn blocks_in(html: &str, start: usize, end: usize) -> Option<Vec<Block>> {
    let mut blocks = Vec::new();
    let mut at = start;
    while at < end {
        let next = html[at..end].find('<').map_or(end, |found| at + found);
        if !html[at..next].trim().is_empty() {
            blocks.push(Block { kind: BlockKind::Other, start: at, inner_start: at, inner_end: next, end: next });
        }
        if next == end {
            break;
        }
        if html[next..end].starts_with("<!--") {
            at = html[next..end].find("-->").map(|found| next + found + 3)?;
            continue;
        }
        let tag = read_tag(html, next, end)?;
        if tag.closes {
            return None;
        }
        let (inner_end, block_end) = if tag.empty { (tag.end, tag.end) } else { find_end(html, &tag, end)? };
        let inner = &html[tag.end..inner_end];
        let kind = kind_of(tag.name, inner);
        blocks.push(Block { kind, start: next, inner_start: tag.end, inner_end, end: block_end });
        at = block_end;
    }
    Some(blocks)
}

fn kind_of(name: &str, inner: &str) -> BlockKind {
    let is = |wanted: &str| name.eq_ignore_ascii_case(wanted);
    if is("p") || is("a") {
        let has_picture = inner.contains("<img") || inner.contains("<picture");
        return match (has_picture, visible_text(inner).trim().is_empty()) {
            (true, true) => BlockKind::Picture,
            _ if is("p") => BlockKind::Paragraph,
            _ => BlockKind::Other,
        };
    }
    if is("figure") {
        // A table or code may have a figure too.
        let has_picture = inner.contains("<img") || inner.contains("<picture");
        return if has_picture { BlockKind::Picture } else { BlockKind::Other };
    }
    if is("img") || is("picture") {
        return BlockKind::Picture;
    }
    if is("ol") {
        return BlockKind::OrderedList;
    }
    let is_heading = name.len() == 2 && name.as_bytes()[0].eq_ignore_ascii_case(&b'h') && name != "hr";
    if is_heading || is("hr") { BlockKind::Heading } else { BlockKind::Other }
}

/// Where the element of `open` ends: before and behind its end tag. Elements of other names are passed over.
fn find_end(html: &str, open: &Tag<'_>, end: usize) -> Option<(usize, usize)> {
    let mut depth = 1usize;
    let mut at = open.end;
    while let Some(found) = html[at..end].find('<') {
        let next = at + found;
        if html[next..end].starts_with("<!--") {
            at = html[next..end].find("-->").map(|found| next + found + 3)?;
            continue;
        }
        let begins_tag =
            html[next + 1..end].starts_with(|letter: char| letter == '/' || letter.is_ascii_alphanumeric());
        if !begins_tag {
            at = next + 1;
            continue;
        }
        // Giving up at a tag without an end keeps the search linear: no later tag would be read again.
        let tag = read_tag(html, next, end)?;
        at = tag.end;
        if tag.name.eq_ignore_ascii_case(open.name) && !tag.empty {
            depth = if tag.closes { depth - 1 } else { depth + 1 };
            if depth == 0 {
                return Some((tag.start, tag.end));
            }
        }
    }
    None
}

fn read_tag(html: &str, start: usize, end: usize) -> Option<Tag<'_>> {
    let bytes = html.as_bytes();
    let closes = bytes.get(start + 1) == Some(&b'/');
    let name_start = start + 1 + usize::from(closes);
    let mut at = name_start;
    while at < end && (bytes[at].is_ascii_alphanumeric() || bytes[at] == b'-') {
        at += 1;
    }
    if at == name_start {
        return None;
    }
    let name = &html[name_start..at];
    let mut quote = None;
    while at < end {
        match (quote, bytes[at]) {
            (None, b'>') => {
                let empty = bytes[at - 1] == b'/' || is_void(name);
                return Some(Tag { name, start, end: at + 1, closes, empty });
            }
            (None, b'"' | b'\'') => quote = Some(bytes[at]),
            (Some(open), byte) if byte == open => quote = None,
            _ => {}
        }
        at += 1;
    }
    None
}

/// The address of the first picture in `html`.
pub fn first_picture(html: &str) -> Option<String> {
    let at = html.find("<img")?;
    let tag = read_tag(html, at, html.len())?;
    attribute(&html[at..tag.end], "src")
}

/// The description of the first picture in `html`.
pub fn picture_words(html: &str) -> Option<String> {
    let at = html.find("<img")?;
    let tag = read_tag(html, at, html.len())?;
    attribute(&html[at..tag.end], "alt").filter(|words| !words.trim().is_empty())
}

/// The value of an attribute in double quotes, in a start tag.
pub fn attribute(tag: &str, name: &str) -> Option<String> {
    let mut rest = tag;
    while let Some(at) = rest.find(name) {
        let before = rest[..at].ends_with(char::is_whitespace);
        rest = &rest[at + name.len()..];
        if let Some(value) = rest.strip_prefix("=\"").filter(|_| before) {
            return value.split_once('"').map(|(value, _)| visible_text(value));
        }
    }
    None
}
