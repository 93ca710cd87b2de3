//! Numbered lists of a `steps` shortcode.

use super::blocks::{Block, BlockKind, attribute, list_items, top_level};

/// `html` with the class `steps` on its numbered lists; lists inside items and inside other elements are left alone.
///
/// A list that only seems to be a new one, because a picture or a remark between two items was not indented, is
/// joined to the one before: what stands between belongs to the step before it. That is so where the list goes on
/// counting, or where no text stands between. HTML with an element that is not closed stays as it is. Linear.
pub fn as_steps(html: &str) -> String {
    let Some(blocks) = top_level(html) else { return html.to_string() };
    let mut out = String::with_capacity(html.len() + 64);
    let mut copied = 0;
    let mut previous: Option<List> = None;
    let mut is_joined = false;
    for (index, block) in blocks.iter().enumerate().filter(|(_, block)| block.kind == BlockKind::OrderedList) {
        let Some(mut list) = List::read(html, block, index) else { continue };
        match previous.filter(|before| before.goes_on_in(&list, &blocks[before.index + 1..index])) {
            Some(before) => {
                is_joined = true;
                out.push_str(&html[copied..before.item_end]);
                out.push_str(&html[before.end..block.start]);
                out.push_str("</li>");
                copied = block.inner_start;
                list.start = before.start;
                list.items += before.items;
            }
            None => {
                is_joined = false;
                out.push_str(&html[copied..block.start]);
                push_tag(&mut out, block.tag(html));
                copied = block.inner_start;
            }
        }
        previous = Some(list);
    }
    // Who did not indent the pictures before did not indent the last one.
    if let Some(list) = previous.filter(|_| is_joined) {
        let pictures = blocks[list.index + 1..].iter().take_while(|block| block.kind == BlockKind::Picture);
        if let Some(last) = pictures.last() {
            out.push_str(&html[copied..list.item_end]);
            out.push_str(&html[list.end..last.end]);
            out.push_str(&html[list.item_end..list.end]);
            copied = last.end;
        }
    }
    out.push_str(&html[copied..]);
    out
}

/// A numbered list with at least one item. Places are bytes of the HTML.
#[derive(Clone, Copy)]
struct List {
    /// Its number among the blocks.
    index: usize,
    /// The number of its first item.
    start: usize,
    items: usize,
    /// Where the text of its last item ends.
    item_end: usize,
    end: usize,
}

impl List {
    fn read(html: &str, block: &Block, index: usize) -> Option<List> {
        let items = list_items(html, block)?;
        let start = attribute(block.tag(html), "start").and_then(|start| start.parse().ok()).unwrap_or(1);
        Some(List { index, start, items: items.len(), item_end: items.last()?.inner_end, end: block.end })
    }

    /// Whether `next`, with `between` before it, is the rest of this list.
    fn goes_on_in(&self, next: &List, between: &[Block]) -> bool {
        let has = |kind: BlockKind| between.iter().any(|block| block.kind == kind);
        if has(BlockKind::Heading) {
            return false;
        }
        let goes_on_counting = self.start.checked_add(self.items) == Some(next.start);
        // Who numbers every item `1.` means the next one.
        goes_on_counting || next.start == 1 && !between.is_empty() && !has(BlockKind::Paragraph)
    }
}

/// Appends the start tag of a list with the class.
fn push_tag(out: &mut String, tag: &str) {
    match tag.split_once(" class=\"") {
        Some((before, behind)) => out.extend([before, " class=\"steps ", behind]),
        None => out.extend(["<ol class=\"steps\"", &tag["<ol".len()..]]),
    }
}

#[cfg(test)]
mod tests {
    use super::as_steps;
    use crate::content::html::visible_text;
    use proptest::prelude::*;

    fn check(html: &str, expected: &str) {
        assert_eq!(as_steps(html), expected, "{html}");
    }

    #[test]
    fn lists_at_the_top_alone_are_steps() {
        check("<ol><li>a<ol><li>b</li></ol></li></ol>", "<ol class=\"steps\"><li>a<ol><li>b</li></ol></li></ol>");
        check("<div><ol><li>a</li></ol></div>", "<div><ol><li>a</li></ol></div>");
        check("<ol start=\"3\" class=\"x\"><li>a</li></ol>", "<ol start=\"3\" class=\"steps x\"><li>a</li></ol>");
        check("<p>a</p><ol></ol>", "<p>a</p><ol></ol>");
        check("<ol><li>a</ol>", "<ol><li>a</ol>");
    }

    #[test]
    fn what_stands_between_two_parts_of_a_list_belongs_to_the_step_before() {
        check(
            "<ol><li>a</li></ol>\n<figure></figure>\n<ol start=\"2\"><li>b</li></ol><p>c</p><ol start=\"3\"><li>d</li></ol>",
            "<ol class=\"steps\"><li>a\n<figure></figure>\n</li><li>b<p>c</p></li><li>d</li></ol>",
        );
        check(
            "<ol><li>a</li></ol><pre></pre><ol><li>b</li></ol>",
            "<ol class=\"steps\"><li>a<pre></pre></li><li>b</li></ol>",
        );
    }

    #[test]
    fn a_picture_behind_the_last_step_goes_where_those_behind_the_others_went() {
        check(
            "<ol><li>a</li></ol><figure><img src=\"a.png\"></figure><ol start=\"2\"><li>b</li>\n</ol>\n<figure><img src=\"a.png\"></figure><p>c</p>",
            "<ol class=\"steps\"><li>a<figure><img src=\"a.png\"></figure></li><li>b\n<figure><img src=\"a.png\"></figure></li>\n</ol><p>c</p>",
        );
        check(
            "<ol><li>a</li></ol><figure><img src=\"a.png\"></figure>",
            "<ol class=\"steps\"><li>a</li></ol><figure><img src=\"a.png\"></figure>",
        );
    }

    #[test]
    fn a_list_that_begins_anew_is_another_one() {
        for between in ["<p>Or else:</p>", "<h2>Or else</h2>", ""] {
            check(
                &format!("<ol><li>a</li></ol>{between}<ol><li>b</li></ol>"),
                &format!("<ol class=\"steps\"><li>a</li></ol>{between}<ol class=\"steps\"><li>b</li></ol>"),
            );
        }
        check(
            "<ol><li>a</li></ol><h2>x</h2><ol start=\"2\"><li>b</li></ol>",
            "<ol class=\"steps\"><li>a</li></ol><h2>x</h2><ol class=\"steps\" start=\"2\"><li>b</li></ol>",
        );
    }

    proptest! {
        #[test]
        fn no_text_is_lost(parts in proptest::collection::vec(
            prop_oneof![
                Just("<p>Text</p>\n"), Just("<figure>x</figure>"), Just("<ol><li>Open</li><li>Click</li></ol>"), Just("<ol>"),
                Just("<ol start=\"3\"><li>Save</li></ol>"), Just("</ol>"), Just("<li>"), Just("<OL CLASS=x><li>y</li></OL>"),
            ], 0..12)) {
            let html = parts.concat();
            prop_assert_eq!(visible_text(&as_steps(&html)), visible_text(&html));
        }
    }
}
