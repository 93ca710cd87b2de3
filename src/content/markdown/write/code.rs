//! Blocks of code.

use super::Writer;
use crate::content::html::push_escaped;
use crate::content::markdown::insert::filled_text;
use crate::content::markdown::node::{Node, Token};
use crate::content::markdown::{attributes, insert};
use crate::diagnostic::{Code, Diagnostic};
use pulldown_cmark::{CodeBlockKind, CowStr, Event, TagEnd};
use std::ops::Range;

/// So many letters of what stands behind a fence are shown in a message.
const MOST_SHOWN: usize = 80;

/// Options of code that are taken for one wherever they stand behind a fence.
const OPTIONS: [&str; 5] = ["linenos", "hl_lines", "linenostart", "anchorlinenos", "lineanchors"];

impl<'a> Writer<'a, '_> {
    pub(super) fn code_block(&mut self, kind: &CodeBlockKind<'a>, tokens: &[Token<'a>], index: usize) -> usize {
        let mut end = index + 1;
        let mut code = CowStr::Borrowed("");
        while end < tokens.len() {
            match &tokens[end].node {
                Node::Event(Event::End(TagEnd::CodeBlock)) => break,
                Node::Event(Event::Text(text)) if code.is_empty() => code = text.clone(),
                Node::Event(Event::Text(text)) => {
                    let mut joined = code.into_string();
                    joined.push_str(text);
                    code = joined.into();
                }
                _ => {}
            }
            end += 1;
        }
        self.fresh_line();
        let (code, blocks) = self.without_blocks(code);
        self.push_code_block(kind, &code, tokens[index].span.clone());
        for block in blocks {
            self.out.extend([block.as_str(), "\n"]);
        }
        end + 1
    }

    /// `code` without the words of blocks that shortcodes printed, and those words: they go behind the code.
    fn without_blocks(&self, code: CowStr<'a>) -> (CowStr<'a>, Vec<String>) {
        let inserts = self.context.inserts;
        if !self.finds_places() || insert::find(&code, inserts).is_none() {
            return (code, Vec::new());
        }
        let mut rest = &*code;
        let (mut kept, mut blocks) = (String::with_capacity(code.len()), Vec::new());
        while let Some((at, index, length)) = insert::find(rest, inserts) {
            let (before, word) = (&rest[..at], &rest[at..at + length]);
            kept.push_str(before);
            match insert::is_block(&inserts.html[index]) {
                true => blocks.push(word.to_string()),
                false => kept.push_str(word),
            }
            rest = &rest[at + length..];
        }
        kept.push_str(rest);
        (kept.into(), blocks)
    }

    fn push_code_block(&mut self, kind: &CodeBlockKind<'a>, code: &str, span: Range<usize>) {
        let outer = std::mem::take(&mut self.attributes);
        match kind {
            CodeBlockKind::Indented => {
                self.open_tag("pre", &outer);
                self.out.push_str("<code>");
                push_escaped(&mut self.out, code);
                self.out.push_str("</code></pre>\n");
            }
            CodeBlockKind::Fenced(info) => {
                let (language, attributes) = match split_info(info) {
                    (language, Ok(attributes)) => {
                        self.options_without_braces(info, language, &span);
                        (language, attributes)
                    }
                    (language, Err(written)) => {
                        self.unreadable_attributes(written, &span);
                        (language, "")
                    }
                };
                if language == "goat" {
                    self.fences += 1;
                    // A diagram in letters: shown as it is written.
                    self.out.push_str("<div class=\"goat svg-container \"><pre>");
                    push_escaped(&mut self.out, code);
                    self.out.push_str("</pre></div>\n");
                    return;
                }
                let line_ids = format!("hl-{}{}", self.context.code_ids, self.fences);
                self.fences += 1;
                let settings = &self.context.markup.highlight;
                let (html, diagnostics) =
                    self.context.highlighter.render_block(code, language, attributes, &line_ids, settings);
                self.out.push_str(&html);
                let place = self.place(&span);
                self.diagnostics.extend(diagnostics.into_iter().map(|mut diagnostic| {
                    diagnostic.span = diagnostic.span.or_else(|| place.clone());
                    diagnostic
                }));
            }
        }
    }

    /// Says that an option such as `linenos` behind a fence does nothing, where it stands in no braces.
    fn options_without_braces(&mut self, info: &str, language: &str, span: &Range<usize>) {
        let behind = info.trim_start().strip_prefix(language).unwrap_or_default();
        let words = behind.split('{').next().unwrap_or_default().split_whitespace();
        let is_option = |word: &&str| OPTIONS.contains(&word.split('=').next().unwrap_or_default());
        let Some(word) = words.into_iter().find(is_option) else { return };
        let Some(place) = self.place(span) else { return };
        let shown: String = filled_text(word, self.context.inserts).chars().take(MOST_SHOWN).collect();
        let message = format!("`{shown}` behind this fence stands in no braces, and is left out");
        let option = if shown == "linenos" { "linenos=true" } else { &shown };
        let help = format!("write it as `{language} {{{option}}}`");
        self.diagnostics.push(Diagnostic::warning(Code::AttributesUnreadable, place, message).help(help));
    }

    fn unreadable_attributes(&mut self, written: &str, span: &Range<usize>) {
        let Some(place) = self.place(span) else { return };
        let written: String = filled_text(written, self.context.inserts).chars().take(MOST_SHOWN).collect();
        let message =
            format!("what stands in braces behind this fence cannot be read, and is left out: `{{{written}}}`");
        let warning = Diagnostic::warning(Code::AttributesUnreadable, place, message);
        self.diagnostics
            .push(warning.help("write attributes such as `{linenos=inline hl_lines=[\"1-2\", 4]}`, ranges in quotes"));
    }
}

/// A fence's language, and the attributes in braces behind it; as an error, what stands there and is none.
fn split_info(info: &str) -> (&str, Result<&str, &str>) {
    let info = info.trim();
    let language = info.split(|c: char| c.is_whitespace() || c == '{').next().unwrap_or("");
    let attributes = match (info.find('{'), info.ends_with('}')) {
        (Some(open), true) => &info[open + 1..info.len() - 1],
        _ => "",
    };
    let is_read = attributes.trim().is_empty() || attributes::parse_attributes(attributes).is_some();
    (language, if is_read { Ok(attributes) } else { Err(attributes) })
}
