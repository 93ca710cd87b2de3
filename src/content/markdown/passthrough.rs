//! Formulas between delimiters that Markdown does not touch.

use super::node::{Node, Token};
use crate::config::Passthrough;
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag};
use std::borrow::Cow;
use std::ops::Range;

/// A formula with its delimiters.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Formula {
    span: Range<usize>,
    is_block: bool,
}

/// `text` with formulas turned to letters, and where they are. Offsets stay. Linear.
pub(super) fn take<'t>(text: &'t str, settings: &Passthrough, options: Options) -> (Cow<'t, str>, Vec<Formula>) {
    if !settings.enable {
        return (Cow::Borrowed(text), Vec::new());
    }
    let mut formulas = find(text, settings);
    if formulas.is_empty() {
        return (Cow::Borrowed(text), formulas);
    }
    let verbatim: Vec<Range<usize>> = Parser::new_ext(text, options)
        .into_offset_iter()
        .filter(|(event, _)| matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock)))
        .map(|(_, span)| span)
        .collect();
    formulas.retain(|formula| {
        let before = verbatim.partition_point(|span| span.start < formula.span.start);
        before.checked_sub(1).is_none_or(|index| verbatim[index].end <= formula.span.start)
    });
    let mut masked = text.as_bytes().to_vec();
    for formula in &formulas {
        masked[formula.span.clone()].fill(b'm');
    }
    // Whole characters were replaced by as many letters as they have bytes.
    (Cow::Owned(String::from_utf8(masked).unwrap_or_else(|_| text.to_string())), formulas)
}

fn find(text: &str, settings: &Passthrough) -> Vec<Formula> {
    let delimiters: Vec<(&str, &str, bool)> = settings
        .block
        .iter()
        .map(|(open, close)| (open.as_str(), close.as_str(), true))
        .chain(settings.inline.iter().map(|(open, close)| (open.as_str(), close.as_str(), false)))
        .filter(|(open, close, _)| !open.is_empty() && !close.is_empty())
        .collect();
    let mut found = Vec::new();
    // Where the paragraph ends, and up to where a delimiter is known to have no partner.
    let mut paragraph_end = 0;
    let mut alone_until = vec![0; delimiters.len()];
    let mut at = 0;
    while at < text.len() {
        if at >= paragraph_end {
            paragraph_end = text[at..].find("\n\n").map_or(text.len(), |length| at + length + 1);
        }
        let rest = &text[at..];
        let mut end = None;
        for (index, (open, close, is_block)) in delimiters.iter().enumerate() {
            if alone_until[index] > at || !rest.starts_with(open) {
                continue;
            }
            let inner = at + open.len();
            match text.get(inner..paragraph_end).and_then(|inner| inner.find(close)) {
                Some(length) if length > 0 => {
                    let after = inner + length + close.len();
                    found.push(Formula { span: at..after, is_block: *is_block });
                    end = Some(after);
                    break;
                }
                Some(_) => {}
                None => alone_until[index] = paragraph_end,
            }
        }
        let step = match rest.chars().next() {
            Some('\\') => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            character => character.map_or(1, char::len_utf8),
        };
        at = end.unwrap_or(at + step);
    }
    found
}

/// Puts the formulas of `text` back where their letters stand. Linear.
pub(super) fn apply<'a>(
    tokens: Vec<Token<'a>>,
    masked: &'a str,
    text: &'a str,
    formulas: &[Formula],
) -> Vec<Token<'a>> {
    if formulas.is_empty() {
        return tokens;
    }
    let mut out = Vec::with_capacity(tokens.len() + formulas.len() * 2);
    for token in tokens {
        let is_plain = matches!(&token.node, Node::Event(Event::Text(content)) if content.len() == token.span.len());
        let first = formulas.partition_point(|formula| formula.span.start < token.span.start);
        let inside = formulas[first..].iter().take_while(|formula| is_plain && formula.span.end <= token.span.end);
        let mut from = token.span.start;
        for formula in inside {
            if from < formula.span.start {
                let span = from..formula.span.start;
                out.push(Token::text(CowStr::Borrowed(&masked[span.clone()]), span));
            }
            let node = Node::Formula(&text[formula.span.clone()], formula.is_block);
            out.push(Token { node, span: formula.span.clone() });
            from = formula.span.end;
        }
        if from == token.span.start {
            out.push(token);
        } else if from < token.span.end {
            let span = from..token.span.end;
            out.push(Token::text(CowStr::Borrowed(&masked[span.clone()]), span));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let pair = |open: &str, close: &str| (open.to_string(), close.to_string());
        let settings = Passthrough {
            enable: true,
            block: vec![pair("$$", "$$")],
            inline: vec![pair("\\(", "\\)"), pair("$", "$")],
        };
        let (_, formulas) = take(text, &settings, Options::empty());
        let found: Vec<&str> = formulas.iter().map(|formula| &text[formula.span.clone()]).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn formulas_are_found() {
        check("a $x_1$ b \\(y\\) $$z$$", &["$x_1$", "\\(y\\)", "$$z$$"]);
        check("a $x\n\ny b \\$x\\$ `$x$`", &[]);
        check("```\n$x$\n```\n$é$", &["$é$"]);
    }
}
