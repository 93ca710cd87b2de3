//! Raw HTML: kept, left out, or by the list of harmless tags.

use super::{Paragraph, Writer};
use crate::config::RawHtml;
use crate::content::markdown::dropped::{self, Lost};
use crate::content::markdown::node::{Node, Token};
use crate::content::markdown::raw::{self, Part};
use crate::content::markdown::{HtmlLink, Link, TextWriter, html_links};
use pulldown_cmark::{CowStr, Event, Tag, TagEnd};
use std::fmt::Write;
use std::ops::Range;

impl<'a> Writer<'a, '_> {
    pub(super) fn html_block(&mut self, tokens: &[Token<'a>], index: usize) -> usize {
        let mut end = index + 1;
        let mut html = String::new();
        while end < tokens.len() {
            match &tokens[end].node {
                Node::Event(Event::End(TagEnd::HtmlBlock)) => break,
                Node::Event(Event::Html(text) | Event::Text(text)) => html.push_str(text),
                _ => {}
            }
            end += 1;
        }
        self.fresh_line();
        self.raw_html(&html, &tokens[index].span);
        if self.context.markup.raw_html == RawHtml::SafeList {
            while self
                .open
                .last()
                .is_some_and(|(name, depth)| *depth == self.depth && raw::INLINE_TAGS.contains(&name.as_str()))
            {
                self.close_raw_top();
            }
            if self.open.last().is_some_and(|(name, depth)| *depth == self.depth && name == IMPLIED_LIST) {
                self.close_raw_top();
            }
            // What holds items or cells alone cannot hold the Markdown that follows.
            let goes_on =
                matches!(tokens.get(end + 1).map(|token| &token.node), Some(Node::Event(Event::Start(Tag::HtmlBlock))));
            while !goes_on && self.open.last().is_some_and(|(name, depth)| *depth == self.depth && holds_no_text(name))
            {
                self.close_raw_top();
            }
        }
        end + 1
    }

    pub(super) fn raw_html(&mut self, html: &str, span: &Range<usize>) {
        match self.context.markup.raw_html {
            RawHtml::Keep => {
                self.note_links(html, span);
                self.out.push_str(html);
            }
            RawHtml::Omit => {
                if !html.trim_start().starts_with("<!--") || !html.trim_end().ends_with("-->") {
                    self.out.push_str("<!-- raw HTML omitted -->\n");
                }
                self.warn_omitted_block(html, span);
            }
            RawHtml::SafeList => self.safe_html(html, span),
        }
    }

    /// A whole block of HTML that is left out, at its first tag. Comments and closing tags are missed by nobody.
    fn warn_omitted_block(&mut self, html: &str, span: &Range<usize>) {
        let parts = raw::parts(html);
        let has_text = parts.iter().any(|part| matches!(part, Part::Text(text) if !text.trim().is_empty()));
        let first = parts.iter().find_map(|part| match part {
            Part::Open(name, _, at) => Some((name, *at)),
            _ => None,
        });
        if let Some((name, at)) = first {
            let what = if has_text { Lost::BlockWithText } else { Lost::Block };
            let place = self.places_in_html(html, span)(at);
            self.warn_lost(what, name, &place);
        }
    }

    pub(super) fn inline_html(&mut self, html: &CowStr<'a>, span: &Range<usize>) {
        if self.in_toc && self.context.markup.raw_html != RawHtml::SafeList {
            return;
        }
        match self.context.markup.raw_html {
            RawHtml::Keep => {
                self.note_links(html, span);
                self.inline(html);
            }
            RawHtml::Omit => {
                if !html.starts_with("<!--") {
                    self.inline("<!-- raw HTML omitted -->");
                }
                if let Some(Part::Open(name, ..)) = raw::parts(html).first() {
                    self.warn_lost(Lost::Tag, name, span);
                }
            }
            RawHtml::SafeList => self.safe_html(html, span),
        }
    }

    pub(super) fn safe_html(&mut self, html: &str, span: &Range<usize>) {
        let place = self.places_in_html(html, span);
        for part in raw::parts(html) {
            match part {
                Part::Text(text) => self.safe_text(text),
                Part::Silent | Part::Unseen => {}
                Part::Open(name, source, at) => self.open_raw(name, source, &place(at)),
                Part::Close(name, _) => self.close_named(&name),
            }
        }
    }

    /// The places in the text of bytes of `html`, which has `span`. Exact where it stands there in one run.
    fn places_in_html(&self, html: &str, span: &Range<usize>) -> impl Fn(usize) -> Range<usize> + use<> {
        let exact = self.text.get(span.clone()).is_some_and(|source| source.starts_with(html.trim_end()));
        let span = span.clone();
        move |at| if exact { span.start + at..(span.start + at + 1).min(span.end) } else { span.clone() }
    }

    /// Text between raw tags: entities stay, stray brackets do not.
    pub(super) fn safe_text(&mut self, text: &str) {
        for character in text.chars() {
            match character {
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                other => self.out.push(other),
            }
        }
    }

    pub(super) fn open_raw(&mut self, name: String, source: &str, span: &Range<usize>) {
        if self.in_toc && (name == "a" || raw::BLOCK_TAGS.contains(&name.as_str())) {
            return;
        }
        if !raw::tag_kept(&name) {
            return self.warn_dropped(&name, span);
        }
        if name == "br" && self.awaits_paragraph() {
            return;
        }
        if raw::BLOCK_TAGS.contains(&name.as_str()) {
            let in_paragraph = self.paragraph != Paragraph::None;
            if in_paragraph && (self.inline_depth > 0 || !self.interrupt_paragraph()) {
                return self.warn_dropped(&name, span);
            }
            let parent =
                self.open.last().filter(|(_, depth)| *depth == self.depth).map_or("", |(name, _)| name.as_str());
            if name == "li" && parent == "li" {
                self.close_raw_top();
            }
            let parent =
                self.open.last().filter(|(_, depth)| *depth == self.depth).map_or("", |(name, _)| name.as_str());
            let in_p = parent == "p";
            if name == "li" && !matches!(parent, "ul" | "ol" | IMPLIED_LIST) {
                self.out.push_str("<ul>");
                self.open.push((IMPLIED_LIST.to_string(), self.depth));
            }
            if in_p {
                self.close_raw_top();
            }
        } else {
            self.ensure_paragraph();
        }
        let address = self.raw_address(&name, source, span);
        if !raw::write_tag(&mut self.out, &name, source, address.as_deref(), self.context.markup.xhtml) {
            return self.warn_dropped(&name, span);
        }
        if !raw::is_void(&name) {
            self.open.push((name, self.depth));
        }
    }

    /// Where a raw link or picture leads, as the site resolves it. Notes it among the page's links.
    fn raw_address(&mut self, name: &str, source: &str, span: &Range<usize>) -> Option<String> {
        let written = raw::address(name, source)?;
        let destination = self.destination(&written, name == "img", span);
        if destination.is_empty() {
            return None;
        }
        let address = match name {
            "img" => self.context.links.image(&destination).map(|image| image.url),
            _ => self.context.links.link(&destination),
        };
        self.note_address(address.as_deref());
        address
    }

    /// Notes the links in HTML that is kept as it stands.
    fn note_links(&mut self, html: &str, span: &Range<usize>) {
        if self.in_toc {
            return;
        }
        let place = self.places_in_html(html, span);
        for HtmlLink { destination, is_image, at } in html_links(html) {
            let span = self.place(&place(at));
            self.links.push(Link { destination, address: None, is_image, span });
        }
    }

    pub(super) fn warn_dropped(&mut self, name: &str, span: &Range<usize>) {
        self.warn_lost(Lost::Tag, name, span);
    }

    fn warn_lost(&mut self, what: Lost, name: &str, span: &Range<usize>) {
        if self.in_toc {
            return;
        }
        let place = (self.context.place)(span.clone());
        let writer = place.as_ref().map_or(TextWriter::Author, |place| place.writer);
        if writer != TextWriter::Author {
            // One tag is enough to say what becomes of the HTML of a call.
            let span = place.as_ref().map(|place| place.span.clone());
            if self.told_call.replace(span.clone()) == Some(span) {
                return;
            }
        }
        self.diagnostics.push(dropped::diagnostic(what, name, self.context.markup.raw_html, writer, place));
    }

    /// Closes the raw tag `name` and those inside it; nothing if it is not open here.
    pub(super) fn close_named(&mut self, name: &str) {
        let here = |(open, depth): &(String, usize)| *depth == self.depth && open == name;
        let Some(at) = self.open.iter().rposition(here) else { return };
        while self.open.len() > at {
            self.close_raw_top();
        }
    }

    /// Closes all raw tags opened at `depth` or deeper.
    pub(super) fn close_raw(&mut self, depth: usize) {
        while self.open.last().is_some_and(|(_, at)| *at >= depth) {
            self.close_raw_top();
        }
    }

    pub(super) fn close_raw_top(&mut self) {
        if let Some((name, _)) = self.open.pop() {
            if (raw::BLOCK_TAGS.contains(&name.as_str()) || name == IMPLIED_LIST)
                && let Paragraph::Open(start) = self.paragraph
            {
                self.close_paragraph(start);
                self.paragraph = Paragraph::Closed;
            }
            let name = if name == IMPLIED_LIST { "ul" } else { &name };
            let _ = write!(self.out, "</{name}>");
        }
    }
}

/// Tokens of a script in a line that are looked through.
const MAX_HIDDEN: usize = 1000;

/// A list that no tag opened: for items that stand alone.
const IMPLIED_LIST: &str = "(ul)";

fn holds_no_text(name: &str) -> bool {
    matches!(name, "ul" | "ol" | "dl" | "table" | "thead" | "tbody" | "tfoot" | "tr")
}

/// Where a `script` or `style` ends that begins with the token at `index`, within the same element.
pub(super) fn end_of_hidden(tokens: &[Token<'_>], index: usize) -> Option<usize> {
    let Node::Event(Event::InlineHtml(html)) = &tokens[index].node else { return None };
    let name = ["script", "style"].into_iter().find(|name| is_tag(html, "<", name))?;
    let mut open = 0usize;
    for (at, token) in tokens.iter().enumerate().skip(index + 1).take(MAX_HIDDEN) {
        match &token.node {
            Node::Event(Event::InlineHtml(html)) if open == 0 && is_tag(html, "</", name) => return Some(at),
            Node::Event(Event::Start(_)) | Node::Open(_) => open += 1,
            Node::Event(Event::End(_)) | Node::Close(_) if open == 0 => return None,
            Node::Event(Event::End(_)) | Node::Close(_) => open -= 1,
            _ => {}
        }
    }
    None
}

fn is_tag(html: &str, start: &str, name: &str) -> bool {
    html.strip_prefix(start).and_then(|rest| rest.get(..name.len())).is_some_and(|rest| rest.eq_ignore_ascii_case(name))
}
