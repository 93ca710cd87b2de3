//! Headings, and how the table of contents shows them.

use super::Writer;
use super::nesting::Opener;
use crate::content::markdown::Heading;
use crate::content::markdown::heading::{heading_text, with_symbols};
use crate::content::markdown::insert::filled_text;
use crate::content::markdown::node::{Node, Token};
use pulldown_cmark::{Event, Tag, TagEnd};

impl<'a> Writer<'a, '_> {
    pub(super) fn heading(&mut self, tokens: &[Token<'a>], index: usize) -> usize {
        let Node::Event(Event::Start(Tag::Heading { level, .. })) = &tokens[index].node else { return index + 1 };
        let level = *level as u8;
        let end = tokens[index..]
            .iter()
            .position(|token| matches!(token.node, Node::Event(Event::End(TagEnd::Heading(_)))))
            .map_or(tokens.len(), |at| index + at);
        let inner = &tokens[index + 1..end];
        if inner.is_empty() {
            self.warn_of_empty_heading(&tokens[index].span);
        }
        let mut attributes = std::mem::take(&mut self.attributes);
        let text = heading_text(inner, self.context.inserts, self.finds_places());
        let id = match attributes.iter_mut().find(|(name, _)| name == "id") {
            Some((_, id)) => {
                *id = filled_text(id, self.context.inserts);
                self.ids.reserve(id);
                id.clone()
            }
            None if self.context.markup.auto_heading_id && !text.is_empty() => {
                let id = self.ids.make(&text, self.context.markup.heading_id_style);
                attributes.push(("id".into(), id.clone()));
                id
            }
            None => String::new(),
        };
        self.fresh_line();
        self.depth += 1;
        let name = HEADINGS[usize::from(level.clamp(1, 6)) - 1];
        let tag_start = self.out.len();
        self.open_tag(name, &attributes);
        let start = self.out.len();
        let tag = self.out[tag_start..].to_string();
        self.enter_written(name, tag, Opener::Markdown);
        self.write(inner);
        self.close_raw(self.depth);
        if self.holds_blocks() {
            self.trim_end(start);
        }
        let html = match &self.out[start..] {
            _ if needs_second_writing(inner) => with_symbols(&self.toc_html(inner)),
            html if html.contains('<') => with_symbols(html),
            html => html.to_string(),
        };
        self.depth -= 1;
        let is_shown = self.out.len() > start || self.taken_at != start;
        self.leave();
        self.out.push('\n');
        if is_shown {
            self.headings.push(Heading { level, id, html, text });
        }
        end + 1
    }

    /// The text of a heading as the table of contents shows it.
    pub(super) fn toc_html(&mut self, inner: &[Token<'a>]) -> String {
        let start = self.out.len();
        self.in_toc = true;
        self.write(inner);
        self.close_raw(self.depth);
        self.in_toc = false;
        self.out.split_off(start)
    }
}

const HEADINGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];

fn needs_second_writing(inner: &[Token<'_>]) -> bool {
    inner.iter().any(|token| {
        matches!(
            token.node,
            Node::Event(Event::Start(Tag::Link { .. }) | Event::FootnoteReference(_) | Event::InlineHtml(_))
        )
    })
}
