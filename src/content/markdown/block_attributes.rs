//! `{.class #id}` on the line behind a block.

use super::attributes::parse_attributes;
use super::node::{Node, Token};
use pulldown_cmark::{Event, Options, Parser, Tag};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// Attributes found in a text, by the place where the block ends that they belong to.
#[derive(Debug, Default)]
pub(super) struct Lines {
    by_end: BTreeMap<usize, Line>,
}

/// Braces, the start of their line, what they say.
type Candidate = (Range<usize>, usize, Vec<(String, String)>);

#[derive(Debug)]
struct Line {
    column: usize,
    list: Vec<(String, String)>,
    /// The token of the block, once known.
    block: Option<usize>,
}

/// `text` with lines of attributes blanked, and what they say. Offsets stay. Linear.
pub(super) fn take<'t>(text: &'t str, options: Options) -> (Cow<'t, str>, Lines) {
    let mut lines = Lines::default();
    let candidates: Vec<Candidate> = candidates(text);
    if candidates.is_empty() {
        return (Cow::Borrowed(text), lines);
    }
    let verbatim: Vec<Range<usize>> = Parser::new_ext(text, options)
        .into_offset_iter()
        .filter(|(event, _)| matches!(event, Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock)))
        .map(|(_, span)| span)
        .collect();
    let mut blanked = text.as_bytes().to_vec();
    for (braces, line_start, list) in candidates {
        let before = verbatim.partition_point(|span| span.start <= braces.start);
        if before.checked_sub(1).is_some_and(|index| verbatim[index].end > braces.start) {
            continue;
        }
        blanked[braces.clone()].fill(b' ');
        let end = trimmed_end(text, line_start);
        if text[end..line_start].matches('\n').count() == 1 && !list.is_empty() {
            let column = braces.start - line_start;
            lines.by_end.insert(end, Line { column, list, block: None });
        }
    }
    // Whole characters were replaced by as many blanks as they have bytes.
    (Cow::Owned(String::from_utf8(blanked).unwrap_or_else(|_| text.to_string())), lines)
}

/// Lines that are braces with attributes: the braces, the start of the line, the attributes.
fn candidates(text: &str) -> Vec<Candidate> {
    let mut out = Vec::new();
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_start_matches([' ', '\t', '>']);
        let start = line_start + line.len() - content.len();
        let content = content.trim_end();
        if let Some(inner) = content.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            let list = if inner.trim().is_empty() { Some(Vec::new()) } else { parse_attributes(inner) };
            if let Some(mut list) = list {
                list.retain(|(name, _)| is_global(name));
                out.push((start..start + content.len(), line_start, list));
            }
        }
        line_start += line.len();
    }
    out
}

/// Whether every element may have the attribute.
fn is_global(name: &str) -> bool {
    name.starts_with("data-")
        || name.starts_with("aria-")
        || matches!(
            name,
            "class" | "id" | "title" | "lang" | "dir" | "style" | "hidden" | "role" | "tabindex" | "translate"
        )
}

fn trimmed_end(text: &str, end: usize) -> usize {
    text[..end].trim_end_matches([' ', '\t', '>', '\n', '\r']).len()
}

/// Puts the attributes before the blocks that they belong to. Linear.
pub(super) fn apply<'a>(tokens: Vec<Token<'a>>, text: &str, mut lines: Lines) -> Vec<Token<'a>> {
    if lines.by_end.is_empty() {
        return tokens;
    }
    for (index, token) in tokens.iter().enumerate() {
        let is_rule = matches!(token.node, Node::Event(Event::Rule));
        if !(is_rule || matches!(&token.node, Node::Event(Event::Start(tag)) if is_block(tag))) {
            continue;
        }
        let Some(line) = lines.by_end.get_mut(&trimmed_end(text, token.span.end)) else { continue };
        let line_start = text[..token.span.start].rfind('\n').map_or(0, |at| at + 1);
        let indent = text[token.span.start..].len() - text[token.span.start..].trim_start_matches(' ').len();
        let column = token.span.start + indent - line_start;
        let is_item = matches!(&token.node, Node::Event(Event::Start(Tag::Item | Tag::DefinitionListDefinition)));
        if is_item {
            // What stands in an item is not the list's.
            if column + 2 <= line.column {
                line.block = None;
            }
        } else if column <= line.column {
            line.block = Some(index);
        }
    }
    let mut by_block: BTreeMap<usize, Vec<(String, String)>> =
        lines.by_end.into_values().filter_map(|line| Some((line.block?, line.list))).collect();
    let mut out = Vec::with_capacity(tokens.len() + by_block.len());
    for (index, token) in tokens.into_iter().enumerate() {
        if let Some(list) = by_block.remove(&index) {
            out.push(Token { node: Node::Attributes(list), span: token.span.clone() });
        }
        out.push(token);
    }
    out
}

fn is_block(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::BlockQuote(_)
            | Tag::List(_)
            | Tag::Table(_)
            | Tag::DefinitionList
            | Tag::Item
            | Tag::DefinitionListDefinition
    )
}

#[cfg(test)]
mod tests {
    use crate::config::Markup;
    use crate::content::highlight::Highlighter;
    use crate::content::markdown::{Inserts, MarkdownContext, NoLinks, render_markdown};

    fn shown(text: &str) -> String {
        let markup = Markup { block_attributes: true, ..Markup::default() };
        let context = MarkdownContext {
            markup: &markup,
            emoji: false,
            highlighter: &Highlighter::default(),
            links: &NoLinks,
            inserts: &Inserts::default(),
            id_prefix: "",
            code_ids: "",
            place: &|_| None,
        };
        render_markdown(text, &context).html.replace('\n', "")
    }

    fn check(text: &str, expected: &str) {
        assert_eq!(shown(text), expected, "{text}");
    }

    #[test]
    fn the_line_behind_a_block_gives_it_attributes() {
        check("a\n{.c #i}\nb", "<p class=\"c\" id=\"i\">a</p><p>b</p>");
        check("- a\n- b\n{.c}", "<ul class=\"c\"><li>a</li><li>b</li></ul>");
        check("- a\n\n  b\n  {.c}", "<ul><li><p>a</p><p class=\"c\">b</p></li></ul>");
        check("> a\n{.c}", "<blockquote class=\"c\"><p>a</p></blockquote>");
        check("> a\n> {.c}", "<blockquote><p class=\"c\">a</p></blockquote>");
        check("---\n{.c}", "<hr class=\"c\">");
        check("# h {#x}\n{.c}", "<h1 id=\"x\" class=\"c\">h</h1>");
        check("|a|\n|-|\n{.c}", "<table class=\"c\"><thead><tr><th>a</th></tr></thead><tbody></tbody></table>");
    }

    #[test]
    fn other_braces_stay_or_vanish() {
        check("a\n\n{.c}\n\nb", "<p>a</p><p>b</p>");
        check("a\n{not a list}", "<p>a{not a list}</p>");
        check("```\na\n{.c}\n```", "<pre tabindex=\"0\"><code>a{.c}</code></pre>");
        check("a\n{onclick=x .c}", "<p class=\"c\">a</p>");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in "(\\{\\.c\\}|\\{#é\\}|[-> a|\n:`é]){0,30}") {
            proptest::prop_assert!(!shown(&text).contains('\0'));
        }
    }
}
