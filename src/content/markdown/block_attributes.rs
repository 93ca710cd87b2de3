//! `{.class #id}` on the line behind a block, or on a few lines.

use super::attributes::parse_attributes;
use super::node::{Node, Token};
use super::write::is_lone_image;
use crate::config::Markup;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// Attributes found in a text, by the place where the block ends that they belong to.
#[derive(Debug, Default)]
pub(super) struct Lines {
    by_end: BTreeMap<usize, Line>,
    /// The lines that were blanked, in order: from the start of the first to the last brace.
    pub(super) blanked: Vec<Range<usize>>,
}

/// Most lines that attributes may take.
const MAX_LINES: usize = 8;

/// What stands on each line of the braces, the start of the first line, what they say.
type Candidate = (Vec<Range<usize>>, usize, Vec<(String, String)>);

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
        let Some(start) = braces.first().map(|line| line.start) else { continue };
        let before = verbatim.partition_point(|span| span.start <= start);
        if before.checked_sub(1).is_some_and(|index| verbatim[index].end > start) {
            continue;
        }
        lines.blanked.push(line_start..braces.last().map_or(start, |line| line.end));
        for line in braces {
            blanked[line].fill(b' ');
        }
        let end = trimmed_end(text, line_start);
        if text[end..line_start].matches('\n').count() == 1 && !list.is_empty() {
            let column = start - line_start;
            lines.by_end.insert(end, Line { column, list, block: None });
        }
    }
    // Whole characters were replaced by as many blanks as they have bytes.
    (Cow::Owned(String::from_utf8(blanked).unwrap_or_else(|_| text.to_string())), lines)
}

/// Lines that are braces with attributes: each of them, the start of the first, the attributes. Linear.
fn candidates(text: &str) -> Vec<Candidate> {
    let mut out = Vec::new();
    let mut lines = Vec::new();
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_start_matches([' ', '\t', '>']);
        let start = line_start + line.len() - content.len();
        lines.push((line_start, start..start + content.trim_end().len()));
        line_start += line.len();
    }
    let mut at = 0;
    while at < lines.len() {
        let Some((count, list)) = braces(text, &lines[at..]) else {
            at += 1;
            continue;
        };
        let parts = lines[at..at + count].iter().map(|(_, content)| content.clone()).collect();
        out.push((parts, lines[at].0, list));
        at += count;
    }
    out
}

/// How many of `lines` the braces take that begin the first, and what they say, if that is attributes.
fn braces(text: &str, lines: &[(usize, Range<usize>)]) -> Option<(usize, Vec<(String, String)>)> {
    let mut inner = String::new();
    for (index, (_, content)) in lines.iter().enumerate().take(MAX_LINES) {
        let content = &text[content.clone()];
        let content = if index == 0 { content.strip_prefix('{')? } else { content };
        // What is no list ends with its paragraph, or where another one may begin.
        if index > 0 && (content.is_empty() || content.starts_with('{')) {
            return None;
        }
        let Some(last) = content.strip_suffix('}') else {
            inner.push_str(content);
            inner.push('\n');
            continue;
        };
        inner.push_str(last);
        let list = if inner.trim().is_empty() { Some(Vec::new()) } else { parse_attributes(&inner) };
        return list.map(|list| (index + 1, list));
    }
    None
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

/// Whether a picture may have the attribute.
fn is_of_picture(name: &str) -> bool {
    matches!(name, "align" | "border" | "decoding" | "height" | "loading" | "sizes" | "width")
}

/// Puts the attributes before the blocks that they belong to. Linear.
pub(super) fn apply<'a>(tokens: Vec<Token<'a>>, text: &str, mut lines: Lines, markup: &Markup) -> Vec<Token<'a>> {
    if lines.by_end.is_empty() {
        return tokens;
    }
    let mut definition_lists: Vec<usize> = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        if matches!(token.node, Node::Event(Event::End(TagEnd::DefinitionList))) {
            definition_lists.pop();
        }
        let is_rule = matches!(token.node, Node::Event(Event::Rule));
        if !(is_rule || matches!(&token.node, Node::Event(Event::Start(tag)) if is_block(tag))) {
            continue;
        }
        if matches!(token.node, Node::Event(Event::Start(Tag::DefinitionList))) {
            definition_lists.push(index);
        }
        let Some(line) = lines.by_end.get_mut(&trimmed_end(text, token.span.end)) else { continue };
        let column = column_of(text, token);
        let is_item = matches!(&token.node, Node::Event(Event::Start(Tag::Item | Tag::DefinitionListDefinition)));
        if is_item {
            // What stands in an item is not the list's.
            if column + 2 <= line.column {
                line.block = None;
            } else if matches!(token.node, Node::Event(Event::Start(Tag::DefinitionListDefinition))) {
                // A list of definitions may reach beyond its last one.
                let list = definition_lists.last().copied();
                line.block = list.filter(|list| column_of(text, &tokens[*list]) <= line.column);
            }
        } else if column <= line.column {
            line.block = Some(index);
        }
    }
    let mut by_block: BTreeMap<usize, Vec<(String, String)>> =
        lines.by_end.into_values().filter_map(|line| Some((line.block?, line.list))).collect();
    for (index, list) in &mut by_block {
        let is_picture = !markup.wrap_lone_image && is_lone_image(&tokens[*index..]);
        list.retain(|(name, _)| is_global(name) || is_picture && is_of_picture(name));
    }
    let mut out = Vec::with_capacity(tokens.len() + by_block.len());
    for (index, token) in tokens.into_iter().enumerate() {
        if let Some(list) = by_block.remove(&index).filter(|list| !list.is_empty()) {
            out.push(Token { node: Node::Attributes(list), span: token.span.clone() });
        }
        out.push(token);
    }
    out
}

/// The column at which a block begins.
fn column_of(text: &str, token: &Token<'_>) -> usize {
    let start = token.span.start;
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let indent = text[start..].len() - text[start..].trim_start_matches(' ').len();
    start + indent - line_start
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
        check("a\n{.c\n  #i}\nb", "<p class=\"c\" id=\"i\">a</p><p>b</p>");
        check("a\n{.c\n\n#i}", "<p>a{.c</p><p>#i}</p>");
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
