//! Line breaks between East Asian letters, which no blank may replace, and blanks that are only there for the parser.

use super::node::{Node, Token};
use crate::config::Cjk;
use icu_properties::props::{EastAsianWidth, EnumeratedProperty, Script};
use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

/// Takes line breaks out that would show as a blank between letters that know none, and `\ `. Linear.
pub(super) fn apply<'a>(tokens: Vec<Token<'a>>, text: &'a str, cjk: &Cjk, hard_wraps: bool) -> Vec<Token<'a>> {
    let is_joined: fn(char, char) -> bool = match cjk.east_asian_line_breaks_style.as_str() {
        "css3draft" => is_joined_by_css,
        _ => |before, after| is_wide(before) && is_wide(after),
    };
    let joins = cjk.east_asian_line_breaks && !hard_wraps;
    let mut out: Vec<Token<'a>> = Vec::with_capacity(tokens.len());
    let mut verbatim = false;
    let mut before = None;
    let mut tokens = tokens.into_iter().peekable();
    // What stands between a line break and the next letter.
    let mut waiting: Vec<Token<'a>> = Vec::new();
    while let Some(token) = tokens.next() {
        match &token.node {
            Node::Event(Event::Start(Tag::CodeBlock(_))) => verbatim = true,
            Node::Event(Event::End(TagEnd::CodeBlock)) => verbatim = false,
            Node::Event(Event::SoftBreak) if joins => {
                let mut after = None;
                while let Some(next) = tokens.peek() {
                    after = edge(&next.node, Edge::First);
                    if after.is_some() || !is_mark(&next.node) {
                        break;
                    }
                    waiting.extend(tokens.next());
                }
                if !before.zip(after).is_some_and(|(before, after)| is_joined(before, after)) {
                    out.push(token);
                }
                out.append(&mut waiting);
                continue;
            }
            Node::Event(Event::Text(content)) if cjk.escaped_space && !verbatim && content.contains("\\ ") => {
                before = edge(&token.node, Edge::Last);
                without_escaped_spaces(&mut out, content, &token, text);
                continue;
            }
            _ => {}
        }
        match edge(&token.node, Edge::Last) {
            Some(letter) => before = Some(letter),
            None if is_mark(&token.node) => {}
            None => before = None,
        }
        out.push(token);
    }
    out
}

enum Edge {
    First,
    Last,
}

/// The first or last letter that a reader sees of a node.
fn edge(node: &Node<'_>, edge: Edge) -> Option<char> {
    let seen = match node {
        Node::Event(Event::Text(text) | Event::Code(text)) => &**text,
        Node::Emoji(emoji, _) => emoji,
        Node::Symbol(html) => html,
        _ => return None,
    };
    match edge {
        Edge::First => seen.chars().next(),
        Edge::Last => seen.chars().next_back(),
    }
}

/// Whether a node only marks the text around it: the start or end of emphasis, of a link and the like.
fn is_mark(node: &Node<'_>) -> bool {
    let is_tag = |tag: &Tag<'_>| {
        matches!(
            tag,
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript | Tag::Link { .. }
        )
    };
    let is_end = |tag: &TagEnd| {
        matches!(
            tag,
            TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
                | TagEnd::Superscript
                | TagEnd::Subscript
                | TagEnd::Link
        )
    };
    match node {
        Node::Open(_) | Node::Close => true,
        Node::Event(Event::Start(tag)) => is_tag(tag),
        Node::Event(Event::End(tag)) => is_end(tag),
        _ => false,
    }
}

/// `content` without `\ `. A backslash that is itself escaped begins a text of its own: it stays.
fn without_escaped_spaces<'a>(out: &mut Vec<Token<'a>>, content: &CowStr<'a>, token: &Token<'a>, text: &str) {
    let start = token.span.start;
    let is_escaped = content.starts_with('\\') && start > 0 && text.as_bytes().get(start - 1) == Some(&b'\\');
    let from = usize::from(is_escaped);
    let kept = format!("{}{}", &content[..from], content[from..].replace("\\ ", ""));
    if !kept.is_empty() {
        out.push(Token::text(CowStr::from(kept), token.span.clone()));
    }
}

/// A letter of a script that is written without blanks, or a mark of it.
fn is_wide(letter: char) -> bool {
    !letter.is_ascii()
        && (matches!(letter, '\u{3000}'..='\u{303f}' | 'ー' | 'ｰ' | 'ﾞ' | 'ﾟ')
            || matches!(Script::for_char(letter), Script::Han | Script::Hiragana | Script::Katakana | Script::Hangul))
}

/// The rules of the draft of CSS Text 3 for a break between two letters.
fn is_joined_by_css(before: char, after: char) -> bool {
    const ZERO_WIDTH_SPACE: char = '\u{200b}';
    if before == ZERO_WIDTH_SPACE || after == ZERO_WIDTH_SPACE {
        return true;
    }
    let is_hangul = |letter| Script::for_char(letter) == Script::Hangul;
    if is_full(before) && is_full(after) {
        return !is_hangul(before) && !is_hangul(after);
    }
    let knows_no_blank = |letter| is_in_east_asian_block(letter) && !is_hangul(letter);
    knows_no_blank(before) || knows_no_blank(after)
}

fn is_full(letter: char) -> bool {
    matches!(
        EastAsianWidth::for_char(letter),
        EastAsianWidth::Fullwidth | EastAsianWidth::Wide | EastAsianWidth::Halfwidth
    )
}

fn is_in_east_asian_block(letter: char) -> bool {
    matches!(letter,
        '\u{2e80}'..='\u{312f}' | '\u{3190}'..='\u{31ff}' | '\u{3300}'..='\u{a4cf}' | '\u{f900}'..='\u{faff}'
        | '\u{fe10}'..='\u{fe1f}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ffef}' | '\u{1b000}'..='\u{1b16f}'
        | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::super::tests::render;
    use super::*;
    use crate::config::Markup;
    use crate::content::markdown::Inserts;

    fn check(cjk: &Cjk, text: &str, expected: &str) {
        let markup = Markup { cjk: Cjk { enable: true, ..cjk.clone() }, ..Markup::default() };
        assert_eq!(render(text, &markup, &Inserts::default()).html, format!("<p>{expected}</p>\n"), "{text}");
    }

    #[test]
    fn breaks_between_wide_letters_vanish() {
        let simple = Cjk { east_asian_line_breaks: true, ..Cjk::default() };
        let css = Cjk { east_asian_line_breaks_style: "css3draft".into(), ..simple.clone() };
        for (text, by_width, by_css) in [
            ("中文\n中文", "中文中文", "中文中文"),
            ("「引」\n中。", "「引」中。", "「引」中。"),
            ("中文\nabc", "中文\nabc", "中文abc"),
            ("abc\n中文", "abc\n中文", "abc中文"),
            ("中文，\nabc", "中文，\nabc", "中文，abc"),
            ("한글\n한글", "한글한글", "한글\n한글"),
            ("ｶﾅ\nｶﾅ", "ｶﾅｶﾅ", "ｶﾅｶﾅ"),
            ("ＡＢ\nＣＤ", "ＡＢ\nＣＤ", "ＡＢＣＤ"),
            ("中\n😀", "中\n😀", "中😀"),
            ("中\u{200b}\nabc", "中\u{200b}\nabc", "中\u{200b}abc"),
            ("中文  \n中文", "中文<br>\n中文", "中文<br>\n中文"),
            ("中\\\n中", "中<br>\n中", "中<br>\n中"),
            ("中文\n*强调*", "中文<em>强调</em>", "中文<em>强调</em>"),
            (
                "**强调**\n[中](/a/)",
                "<strong>强调</strong><a href=\"/a/\">中</a>",
                "<strong>强调</strong><a href=\"/a/\">中</a>",
            ),
            ("hello.\n*world*", "hello.\n<em>world</em>", "hello.\n<em>world</em>"),
            ("中\n![中](/a.png)", "中\n<img src=\"/a.png\" alt=\"中\">", "中\n<img src=\"/a.png\" alt=\"中\">"),
        ] {
            check(&simple, text, by_width);
            check(&css, text, by_css);
            check(
                &Cjk::default(),
                text,
                &render(text, &Markup::default(), &Inserts::default()).html[3..].replace("</p>\n", ""),
            );
        }
    }

    #[test]
    fn an_escaped_blank_only_parts_words_for_the_parser() {
        let escaped = Cjk { escaped_space: true, ..Cjk::default() };
        check(&escaped, "太郎は\\ **「こ」**\\ と", "太郎は<strong>「こ」</strong>と");
        check(&escaped, "a\\ b\\\\ c\\\\\\ d `e\\ f`", "ab\\ c\\d <code>e\\ f</code>");
        check(&Cjk::default(), "a\\ b", "a\\ b");
    }
}
