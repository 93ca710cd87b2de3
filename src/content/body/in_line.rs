//! Calls in `{{% %}}` of blocks that stand in a line with words.
//!
//! What such a call prints goes through Markdown, to which a block that begins in the middle of a paragraph is a part of
//! that paragraph. So these calls are taken for their twins in `{{< >}}`, whose output closes the paragraph. Deliberately
//! absent: calls on lines of their own, of shortcodes of the site, and
//! in fences and code spans.

use crate::config::{Markup, RawHtml};
use crate::content::markdown::is_block_name;
use crate::content::shortcode::{Call, KnownShortcodes, Lead, Notation, Piece, is_inside, marked_code_ranges};
use std::borrow::Cow;
use std::ops::Range;

/// What a call in `{{% %}}` printed, to go behind the words `before` of its line.
///
/// A line that begins with `<tr>` or the like would end the paragraph, and the table in which it stands with it. Indented
/// as code is, it goes on with the paragraph. Where raw HTML is kept by the list, so do the lines of all other blocks.
/// Linear.
pub(super) fn behind_words<'t>(printed: &'t str, before: &str, markup: &Markup) -> Cow<'t, str> {
    let may_end = |line: &str| {
        let Some(rest) = line.strip_prefix('<') else { return false };
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let name = rest.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let is_all = markup.raw_html == RawHtml::SafeList;
        TABLE_PARTS.contains(&name) || is_all && (LIST_PARTS.contains(&name) || is_block_name(name))
    };
    if !printed.contains("\n<") || !Lead::is_followed(before) {
        return Cow::Borrowed(printed);
    }
    let mut out = String::with_capacity(printed.len() + printed.len() / 8);
    for (number, line) in printed.split_inclusive('\n').enumerate() {
        if number > 0 && may_end(line) {
            out.push('\t');
        }
        out.push_str(line);
    }
    Cow::Owned(out)
}

const TABLE_PARTS: &[&str] = &["caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td"];
const LIST_PARTS: &[&str] = &["li", "dt", "dd"];

/// `pieces` of `text` with these calls taken for those in `{{< >}}`; `None` if there is none.
///
/// Recursive by the depth of calls, which the parser limits. Linear, but for a logarithm where there are such calls.
pub(super) fn taken_for_html(pieces: &[Piece], text: &str, known: &dyn KnownShortcodes) -> Option<Vec<Piece>> {
    let start = match pieces.first()? {
        Piece::Text(range) | Piece::Escaped(range, _) => range.start,
        Piece::Call(call) => call.range.start,
    };
    Reader { text, known, start, code: None }.pieces(pieces)
}

struct Reader<'a> {
    text: &'a str,
    known: &'a dyn KnownShortcodes,
    /// Where the body begins.
    start: usize,
    /// Fences and code spans, once they are asked for.
    code: Option<Vec<Range<usize>>>,
}

impl Reader<'_> {
    fn pieces(&mut self, pieces: &[Piece]) -> Option<Vec<Piece>> {
        let mut changed: Vec<(usize, Call)> = Vec::new();
        let mut behind = None;
        let mut line = Line { is_new: true, has_words: false };
        for (at, piece) in pieces.iter().enumerate() {
            if let Piece::Call(call) = piece {
                let is_in_line = self.is_markdown_block(call)
                    && (line.has_words || behind.get_or_insert_with(|| self.words_behind(pieces))[at])
                    && !self.is_code(call.range.start);
                let body = call.body.as_ref().and_then(|body| self.pieces(body));
                if is_in_line || body.is_some() {
                    let mut call = Call::clone(call);
                    call.body = body.or(call.body);
                    call.notation = if is_in_line { Notation::Html } else { call.notation };
                    changed.push((at, call));
                }
            }
            self.go_on(&mut line, piece);
        }
        if changed.is_empty() {
            return None;
        }
        let mut pieces = pieces.to_vec();
        for (at, call) in changed {
            pieces[at] = Piece::Call(Box::new(call));
        }
        Some(pieces)
    }

    fn is_block(&self, call: &Call) -> bool {
        self.known.is_block(&call.name)
    }

    fn is_markdown_block(&self, call: &Call) -> bool {
        call.notation == Notation::Markdown && self.is_block(call)
    }

    fn is_code(&mut self, at: usize) -> bool {
        let (text, start) = (self.text, self.start);
        is_inside(self.code.get_or_insert_with(|| marked_code_ranges(text, start..text.len())), at)
    }

    /// Notes what stands on the line up to the end of `piece`.
    fn go_on(&self, line: &mut Line, piece: &Piece) {
        match piece {
            Piece::Text(range) => {
                let text = &self.text[range.clone()];
                match text.rfind('\n') {
                    Some(at) => line.has_words = Lead::is_followed(&text[at + 1..]),
                    None if line.is_new => line.has_words = Lead::is_followed(text),
                    None => line.has_words |= !text.trim().is_empty(),
                }
                line.is_new = false;
            }
            Piece::Call(call) if self.is_block(call) => line.is_new = false,
            Piece::Escaped(..) | Piece::Call(_) => *line = Line { is_new: false, has_words: true },
        }
    }

    /// Whether words stand between the end of each piece and that of its line.
    fn words_behind(&self, pieces: &[Piece]) -> Vec<bool> {
        let mut behind = vec![false; pieces.len()];
        let mut has_words = false;
        for (at, piece) in pieces.iter().enumerate().rev() {
            behind[at] = has_words;
            match piece {
                Piece::Text(range) => {
                    let text = &self.text[range.clone()];
                    let end = text.find('\n');
                    let is_blank = text[..end.unwrap_or(text.len())].trim().is_empty();
                    has_words = !is_blank || has_words && end.is_none();
                }
                Piece::Call(call) if self.is_block(call) => {}
                Piece::Escaped(..) | Piece::Call(_) => has_words = true,
            }
        }
        behind
    }
}

/// What stands on a line so far.
struct Line {
    /// Nothing does.
    is_new: bool,
    /// Words do, beside the marks of quotes and list items.
    has_words: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_and_lists_behind_words_go_on_with_the_line() {
        let check = |raw_html: RawHtml, before: &str, printed: &str, expected: &str| {
            let markup = Markup { raw_html, ..Markup::default() };
            assert_eq!(behind_words(printed, before, &markup), expected, "{before}");
        };
        let table = "<div><table>\n<tr>\n<td>a</td>\n</tr>\n</table></div>\n";
        check(RawHtml::Omit, "a ", table, "<div><table>\n\t<tr>\n\t<td>a</td>\n\t</tr>\n</table></div>\n");
        check(RawHtml::SafeList, "a ", table, "<div><table>\n\t<tr>\n\t<td>a</td>\n\t</tr>\n\t</table></div>\n");
        check(RawHtml::SafeList, "> - ", table, table);
        check(RawHtml::SafeList, "a", "<ul>\n<li>a</li>\n<b>c</b>\n</ul>", "<ul>\n\t<li>a</li>\n<b>c</b>\n\t</ul>");
        check(RawHtml::Omit, "a", "<ul>\n<li>a</li>\n</ul>", "<ul>\n<li>a</li>\n</ul>");
    }
}
