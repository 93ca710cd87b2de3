//! Raw HTML: kept, left out, or by the list of harmless tags.

use super::nesting::{Element, Opener};
use super::{Paragraph, Writer};
use crate::config::RawHtml;
use crate::content::html::is_void;
use crate::content::markdown::dropped::{self, Lost};
use crate::content::markdown::insert::filled_text;
use crate::content::markdown::node::{Node, Token};
use crate::content::markdown::raw::{self, Part};
use crate::content::markdown::raw_attributes;
use crate::content::markdown::{HtmlLink, Link, TextWriter, html_links, insert};
use pulldown_cmark::{CowStr, Event, Tag, TagEnd};
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
        // What a call wrote has ids that were made without those of the page.
        let is_omitted = self.context.markup.raw_html == RawHtml::Omit;
        if !is_omitted && html.contains(" id=\"") && self.is_written_by_call(&tokens[index].span) {
            html = self.ids.apart(&html, self.context.markup.heading_id_style).unwrap_or(html);
        }
        self.raw_html(&html, &tokens[index].span);
        if self.context.markup.raw_html == RawHtml::SafeList {
            while self.raw_parent().is_some_and(|parent| raw::INLINE_TAGS.contains(&&*parent.name)) {
                self.leave();
            }
            if self.raw_parent().is_some_and(|parent| parent.opener == Opener::ImpliedList) {
                self.leave();
            }
            // What holds items or cells alone cannot hold the Markdown that follows.
            let goes_on =
                matches!(tokens.get(end + 1).map(|token| &token.node), Some(Node::Event(Event::Start(Tag::HtmlBlock))));
            while !goes_on && self.raw_parent().is_some_and(|parent| holds_no_blocks(&parent.name)) {
                self.cut_and_leave();
            }
        }
        end + 1
    }

    fn is_written_by_call(&self, span: &Range<usize>) -> bool {
        (self.context.place)(span.clone()).is_some_and(|place| place.writer == TextWriter::MarkdownCall)
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
        match self.context.markup.raw_html {
            RawHtml::Omit if self.in_toc => return,
            RawHtml::Keep if self.in_toc => {
                // What a link cannot hold, and an id that would be there twice, stay in the heading.
                let fits = |part: &Part<'_>| match part {
                    Part::Open(name, source, _) => {
                        name != "a" && !raw::BLOCK_TAGS.contains(&name.as_str()) && !source.contains(" id=")
                    }
                    Part::Close(name, _) => self.raw_parent().is_some_and(|parent| *parent.name == *name),
                    Part::Text(_) | Part::Silent | Part::Unseen => false,
                };
                if raw::parts(html).iter().all(fits) {
                    self.kept_tag(html);
                }
                return;
            }
            _ => {}
        }
        match self.context.markup.raw_html {
            RawHtml::Keep => {
                self.note_links(html, span);
                self.kept_tag(html);
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
                Part::Text(text) if self.finds_places() => self.text_with_inserts(text),
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
        let text = if self.suspended > 0 { text.trim_start() } else { text };
        if text.is_empty() {
            return;
        }
        self.resume();
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
        if !raw::tag_kept(&name) || name == "iframe" && !raw::frame_kept(source) {
            return self.warn_dropped(&name, span);
        }
        if name == "br" && self.awaits_text() {
            return;
        }
        if raw::BLOCK_TAGS.contains(&name.as_str()) {
            // Neither a term nor the head of a table holds headings.
            let is_in_label = (self.in_term || self.in_head) && (is_heading(&name) || name == "aside");
            let in_paragraph = self.paragraph != Paragraph::None;
            let is_clicked_twice = matches!(&*name, "details" | "iframe") && self.link_around().is_some();
            let is_out_of_place = is_in_label
                || self.inline_depth > 0
                || is_clicked_twice
                || self.is_in_heading(&name)
                || self.lacks_parent(&name);
            if is_out_of_place || in_paragraph && !self.interrupt_paragraph() {
                return self.warn_dropped(&name, span);
            }
            self.leave_lines();
            let ended = ended_by(&name);
            let first = self.first_in_lines();
            if first > 0 && ended.contains(&&*self.open[first - 1].name) {
                // A link does not reach from one cell into the next.
                while self.open.len() > first && self.raw_parent().is_some() {
                    self.cut_and_leave();
                }
            }
            while self.raw_parent().is_some_and(|parent| ended.contains(&&*parent.name)) {
                self.leave();
            }
            let parent = self.raw_parent().map_or("", |parent| &*parent.name);
            if name == "li" && !matches!(parent, "ul" | "ol") {
                self.enter("ul", "<ul>", Opener::ImpliedList);
            } else if matches!(&*name, "td" | "th") && parent != "tr" {
                self.enter("tr", "<tr>", Opener::Raw);
            } else {
                self.resume();
            }
        } else {
            if name == "a" && self.link_around().is_some() {
                // Its end must not close the link around it.
                self.enter(name, "", Opener::Raw);
                return self.warn_dropped("a", span);
            }
            self.ensure_paragraph();
        }
        let address = self.raw_address(&name, source, span);
        let place = raw_attributes::named_place(source).filter(|place| name == "a" && self.ids.take(place));
        let start = self.out.len();
        let added = (address.as_deref(), place.as_deref());
        if !raw::write_tag(&mut self.out, &name, source, added, self.context.markup.xhtml) {
            return self.warn_dropped(&name, span);
        }
        self.note_lost_attributes(&name, source, span);
        self.settle_tag(start);
        if !is_void(&name) {
            let tag = self.out[start..].to_string();
            self.enter_written(name, tag, Opener::Raw);
        }
    }

    /// Text between raw tags, and what shortcodes printed in it.
    fn text_with_inserts(&mut self, text: &str) {
        let mut text = text;
        while let Some((at, index, length)) = insert::find(text, self.context.inserts) {
            self.safe_text(&text[..at]);
            self.insert(index, &text[at..at + length]);
            text = &text[at + length..];
        }
        self.safe_text(text);
    }

    /// Whether `name` stands in a few elements alone, and none of them is around the place.
    fn lacks_parent(&self, name: &str) -> bool {
        let wanted: &[&str] = match name {
            "figcaption" => &["figure"],
            "summary" => &["details"],
            "td" | "th" => &["tr", "table", "thead", "tbody", "tfoot"],
            "tr" => &["table", "thead", "tbody", "tfoot"],
            "thead" | "tbody" | "tfoot" | "caption" => &["table"],
            // In a `div` of the list as well.
            "dt" | "dd" => &["dl"],
            _ => return false,
        };
        let ended = ended_by(name);
        let around = self.open[..self.first_in_lines()].iter().rev();
        let mut around = around.skip_while(|element| element.depth == self.depth && ended.contains(&&*element.name));
        match around.next().map(|element| &*element.name) {
            Some("div") if wanted.contains(&"dl") => around.next().is_none_or(|element| element.name != "dl"),
            Some(name) => !wanted.contains(&name),
            None => true,
        }
    }

    /// Ends the raw elements around the place that cannot hold the block of Markdown that begins here.
    pub(super) fn leave_before_block(&mut self) {
        let holds_none = |parent: &Element| {
            parent.opener == Opener::Raw
                && (raw::INLINE_TAGS.contains(&&*parent.name) || parent.name == "pre" || holds_no_blocks(&parent.name))
        };
        while self.raw_parent().is_some_and(holds_none) {
            self.cut_and_leave();
        }
    }

    /// Notes the attributes of a tag that are not written, for [`Writer::tell_lost_attributes`].
    fn note_lost_attributes(&mut self, name: &str, source: &str, span: &Range<usize>) {
        let is_of_author = || (self.context.place)(span.clone()).is_none_or(|place| place.writer == TextWriter::Author);
        let mut lost = raw_attributes::lost_attributes(name, source);
        lost.retain(|attribute| insert::find(attribute, self.context.inserts).is_none());
        if lost.is_empty() || self.in_toc || !is_of_author() {
            return;
        }
        let (_, names) = self.lost_attributes.get_or_insert_with(|| (span.clone(), Vec::new()));
        for attribute in lost {
            if names.len() <= dropped::MOST_ATTRIBUTES && !names.contains(&attribute) {
                names.push(attribute);
            }
        }
    }

    /// Says once for the whole text which attributes were left out, at the first tag that had one.
    pub fn tell_lost_attributes(&mut self) {
        if let Some((span, names)) = self.lost_attributes.take() {
            self.diagnostics.push(dropped::attributes_diagnostic(&names, self.place(&span)));
        }
    }

    /// The raw element right around the place.
    pub(super) fn raw_parent(&self) -> Option<&Element> {
        self.open.last().filter(|element| element.depth == self.depth && element.opener != Opener::Markdown)
    }

    /// A tag in a line that is kept as it stands: what is open is known all the same.
    fn kept_tag(&mut self, html: &str) {
        match raw::parts(html).into_iter().next() {
            Some(Part::Open(name, ..)) if raw::INLINE_TAGS.contains(&&*name) && !is_void(&name) => {
                self.inline(html);
                self.enter_written(name, html.to_string(), Opener::Kept);
            }
            Some(Part::Close(name, _)) if self.raw_parent().is_some_and(|parent| *parent.name == name) => {
                if self.leave() {
                    self.out.push_str(html);
                }
            }
            _ => self.inline(html),
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
        self.note_taken();
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
        let name = &filled_text(name, self.context.inserts);
        self.diagnostics.push(dropped::diagnostic(what, name, self.context.markup.raw_html, writer, place));
    }

    /// Closes the raw tag `name` and those inside it; nothing if it is not open here.
    pub(super) fn close_named(&mut self, name: &str) {
        let here =
            |element: &Element| element.depth == self.depth && element.opener == Opener::Raw && element.name == name;
        let Some(at) = self.open.iter().rposition(here) else { return };
        while self.open.len() > at {
            self.leave();
        }
    }

    /// Closes all raw tags opened at `depth` or deeper.
    pub(super) fn close_raw(&mut self, depth: usize) {
        let is_inside = |element: &Element| element.depth >= depth && element.opener != Opener::Markdown;
        while self.open.last().is_some_and(is_inside) {
            self.leave();
        }
    }
}

/// The elements that a tag `name` ends without a word where it stands right in one of them.
fn ended_by(name: &str) -> &'static [&'static str] {
    match name {
        "li" => &["li"],
        "td" | "th" => &["td", "th"],
        "tr" => &["td", "th", "tr"],
        "thead" | "tbody" | "tfoot" | "caption" => &["td", "th", "tr", "thead", "tbody", "tfoot", "caption"],
        "dt" | "dd" => &["dt", "dd"],
        _ => &[],
    }
}

/// Tokens of a hiding tag in a line that are looked through.
const MAX_HIDDEN: usize = 1000;

/// Whether the element is a heading.
pub(super) fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// Whether nothing that Markdown makes of lines of their own can stand in the element.
fn holds_no_blocks(name: &str) -> bool {
    matches!(name, "ul" | "ol" | "dl" | "table" | "thead" | "tbody" | "tfoot" | "tr" | "p") || is_heading(name)
}

/// Where one of [`raw::HIDING_TAGS`] ends that begins with the token at `index`, within the same element.
pub(super) fn end_of_hidden(tokens: &[Token<'_>], index: usize) -> Option<usize> {
    let Node::Event(Event::InlineHtml(html)) = &tokens[index].node else { return None };
    let name = raw::HIDING_TAGS.iter().find(|name| is_tag(html, "<", name))?;
    let mut open = 0usize;
    for (at, token) in tokens.iter().enumerate().skip(index + 1).take(MAX_HIDDEN) {
        match &token.node {
            Node::Event(Event::InlineHtml(html)) if open == 0 && is_tag(html, "</", name) => return Some(at),
            Node::Event(Event::Start(_)) | Node::Open(_) => open += 1,
            Node::Event(Event::End(_)) | Node::Close if open == 0 => return None,
            Node::Event(Event::End(_)) | Node::Close => open -= 1,
            _ => {}
        }
    }
    None
}

fn is_tag(html: &str, start: &str, name: &str) -> bool {
    let Some(rest) = html.strip_prefix(start).filter(|rest| !rest.ends_with("/>")) else { return false };
    rest.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
        && !rest[name.len()..].starts_with(|next: char| next.is_ascii_alphanumeric() || next == '-')
}
