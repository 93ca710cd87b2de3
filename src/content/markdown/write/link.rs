//! Links and pictures.

use super::nesting::Opener;
use super::{Paragraph, Writer, push_attributes};
use crate::content::html::push_escaped;
use crate::content::markdown::destination::follow;
use crate::content::markdown::emoji;
use crate::content::markdown::node::{Node, Token};
use crate::content::markdown::url::{push_attribute, push_url};
use pulldown_cmark::{Event, LinkType, Tag, TagEnd};
use std::fmt::Write;
use std::ops::Range;

impl<'a> Writer<'a, '_> {
    pub(super) fn destination(&mut self, destination: &str, is_image: bool, span: &Range<usize>) -> String {
        let (address, link, diagnostic) = follow(self.context, destination, is_image, span);
        if !self.in_toc {
            self.links.push(link);
            self.diagnostics.extend(diagnostic);
        }
        address
    }

    /// Notes that the last link leads to `address` in the page.
    pub(super) fn note_address(&mut self, address: Option<&str>) {
        if let (Some(address), Some(link), false) = (address, self.links.last_mut(), self.in_toc)
            && link.destination != address
        {
            link.address = Some(address.to_string());
        }
    }

    pub(super) fn link(&mut self, kind: LinkType, destination: &str, title: &str, span: &Range<usize>) {
        self.ensure_paragraph();
        self.inline_depth += 1;
        if self.in_toc {
            return self.enter("a", "", Opener::Markdown);
        }
        let destination =
            if kind == LinkType::Email { format!("mailto:{destination}") } else { destination.to_string() };
        self.warn_of_empty_link(kind, &destination, span);
        let destination = self.destination(&destination, false, span);
        let resolved = if matches!(kind, LinkType::Autolink | LinkType::Email) {
            None
        } else {
            self.context.links.link(&destination)
        };
        self.note_address(resolved.as_deref());
        if self.link_around().is_some() {
            // Raw HTML has a link open around it, and none can stand in another.
            return self.enter("a", "", Opener::Markdown);
        }
        let start = self.out.len();
        self.out.push_str("<a href=\"");
        push_url(&mut self.out, resolved.as_deref().unwrap_or(&destination));
        self.out.push('"');
        if !title.is_empty() {
            push_attribute(&mut self.out, "title", title);
        }
        self.out.push('>');
        self.settle_tag(start);
        let tag = self.out[start..].to_string();
        self.enter_written("a", tag, Opener::Markdown);
    }

    pub(super) fn image(&mut self, tokens: &[Token<'a>], index: usize) -> usize {
        let Node::Event(Event::Start(Tag::Image { dest_url, title, .. })) = &tokens[index].node else {
            return index + 1;
        };
        let span = tokens[index].span.clone();
        self.ensure_paragraph();
        let destination = self.destination(dest_url, true, &span);
        let resolved = if destination.is_empty() { None } else { self.context.links.image(&destination) };
        self.note_address(resolved.as_ref().map(|image| image.url.as_str()));
        let start = self.out.len();
        self.out.push_str("<img src=\"");
        push_url(&mut self.out, resolved.as_ref().map_or(&destination, |image| &image.url));
        self.out.push_str("\" alt=\"");
        let mut nested = 1;
        let mut at = index + 1;
        while at < tokens.len() {
            match &tokens[at].node {
                Node::Event(Event::Start(Tag::Image { .. })) => nested += 1,
                Node::Event(Event::End(TagEnd::Image)) => {
                    nested -= 1;
                    if nested == 0 {
                        break;
                    }
                }
                Node::Event(Event::Text(text) | Event::Code(text)) => push_escaped(&mut self.out, text),
                Node::Event(Event::SoftBreak | Event::HardBreak) => self.out.push('\n'),
                Node::Symbol(html) => self.out.push_str(html),
                Node::Emoji(emoji, _) => self.out.push_str(&emoji::entities(emoji)),
                _ => {}
            }
            at += 1;
        }
        self.out.push('"');
        if !title.is_empty() {
            push_attribute(&mut self.out, "title", title);
        }
        if let Some((width, height)) = resolved.and_then(|image| image.size) {
            let _ = write!(self.out, " width=\"{width}\" height=\"{height}\"");
        }
        let attributes =
            if self.paragraph == Paragraph::None { std::mem::take(&mut self.attributes) } else { Vec::new() };
        push_attributes(&mut self.out, &attributes);
        self.out.push_str(if self.context.markup.xhtml { " />" } else { ">" });
        self.settle_tag(start);
        at + 1
    }
}

/// Whether `tokens` begin with a paragraph that is one picture.
pub(in crate::content::markdown) fn is_lone_image(tokens: &[Token<'_>]) -> bool {
    if !matches!(tokens.get(1).map(|token| &token.node), Some(Node::Event(Event::Start(Tag::Image { .. })))) {
        return false;
    }
    let end = tokens.iter().position(|token| matches!(token.node, Node::Event(Event::End(TagEnd::Image))));
    end.and_then(|end| tokens.get(end + 1))
        .is_some_and(|token| matches!(token.node, Node::Event(Event::End(TagEnd::Paragraph))))
}
