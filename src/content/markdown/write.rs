//! Nodes to HTML.

use super::footnote::Note;
use super::heading::{HeadingIds, heading_text};
use super::node::{Node, Token};
use super::raw::{self, Part};
use super::url::{is_dangerous, push_attribute, push_url};
use super::{Heading, Link, MarkdownContext, attributes, insert};
use crate::config::RawHtml;
use crate::content::html::push_escaped;
use crate::diagnostic::{Code, Diagnostic, Severity, Span};
use pulldown_cmark::{Alignment, CodeBlockKind, CowStr, Event, LinkType, Tag, TagEnd};
use std::collections::HashMap;
use std::fmt::Write;
use std::ops::Range;

/// The writer of one text.
pub(super) struct Writer<'a, 'c> {
    /// Settings and the rest of the site.
    pub context: &'c MarkdownContext<'c>,
    /// The text.
    pub text: &'a str,
    /// The HTML so far.
    pub out: String,
    /// Headings so far.
    pub headings: Vec<Heading>,
    /// Links so far.
    pub links: Vec<Link>,
    /// What is wrong so far.
    pub diagnostics: Vec<Diagnostic>,
    /// Numbers of footnotes by label.
    pub numbers: HashMap<String, usize>,
    seen_references: Vec<usize>,
    ids: HeadingIds,
    /// Raw tags that are open, with the Markdown depth they were opened at.
    open: Vec<(String, usize)>,
    depth: usize,
    paragraph: Paragraph,
    /// Markdown elements in lines that are open inside the paragraph.
    inline_depth: usize,
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    has_body: bool,
    in_toc: bool,
    in_term: bool,
    /// The depth of a definition whose paragraphs have no tags.
    tight_at: usize,
    attributes: Vec<(String, String)>,
}

/// Where the writer is with a `<p>`.
#[derive(Clone, Copy, PartialEq)]
enum Paragraph {
    /// In none.
    None,
    /// In one whose text begins here.
    Open(usize),
    /// In one that was closed by a block and opens again with the next text.
    Closed,
}

impl<'a, 'c> Writer<'a, 'c> {
    /// A writer with nothing written.
    pub fn new(text: &'a str, context: &'c MarkdownContext<'c>, numbers: HashMap<String, usize>) -> Self {
        Writer {
            context,
            text,
            out: String::with_capacity(text.len() + text.len() / 4 + 64),
            headings: Vec::new(),
            links: Vec::new(),
            diagnostics: Vec::new(),
            seen_references: vec![0; numbers.len()],
            numbers,
            ids: HeadingIds::default(),
            open: Vec::new(),
            depth: 0,
            paragraph: Paragraph::None,
            inline_depth: 0,
            alignments: Vec::new(),
            column: 0,
            in_head: false,
            has_body: false,
            in_toc: false,
            in_term: false,
            tight_at: usize::MAX,
            attributes: Vec::new(),
        }
    }

    /// Writes `tokens`.
    pub fn write(&mut self, tokens: &[Token<'a>]) {
        let mut index = 0;
        while index < tokens.len() {
            index = self.write_one(tokens, index);
        }
    }

    /// Writes the token at `index` and what belongs to it; returns the index behind it.
    fn write_one(&mut self, tokens: &[Token<'a>], index: usize) -> usize {
        let token = &tokens[index];
        match &token.node {
            Node::Attributes(list) => self.attributes = list.clone(),
            Node::Symbol(html) => self.inline(html),
            Node::Emoji(emoji, _) => self.inline(emoji),
            Node::Event(event) => return self.write_event(event, tokens, index),
        }
        index + 1
    }

    fn write_event(&mut self, event: &Event<'a>, tokens: &[Token<'a>], index: usize) -> usize {
        let span = &tokens[index].span;
        match event {
            Event::Start(Tag::CodeBlock(kind)) => return self.code_block(kind, tokens, index),
            Event::Start(Tag::Image { .. }) => return self.image(tokens, index),
            Event::Start(Tag::HtmlBlock) => return self.html_block(tokens, index),
            Event::Start(Tag::Paragraph) if !self.context.markup.wrap_lone_image && is_lone_image(&tokens[index..]) => {
                return self.image(tokens, index + 1) + 1;
            }
            Event::Start(Tag::Heading { .. }) => return self.heading(tokens, index),
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(*tag),
            Event::Text(text) => self.inline_text(text, span),
            Event::Code(code) => {
                self.ensure_paragraph();
                self.out.push_str("<code>");
                push_escaped(&mut self.out, code);
                self.out.push_str("</code>");
            }
            Event::InlineHtml(html) => self.inline_html(html, span),
            Event::Html(html) => self.raw_html(html, span),
            Event::FootnoteReference(label) => self.footnote_reference(label, span),
            Event::SoftBreak => self.line_break(self.context.markup.hard_wraps),
            Event::HardBreak => self.line_break(true),
            Event::Rule => {
                self.fresh_line();
                let attributes = std::mem::take(&mut self.attributes);
                self.open_tag("hr", &attributes);
                if self.context.markup.xhtml {
                    self.out.pop();
                    self.out.push_str(" />");
                }
                self.out.push('\n');
            }
            Event::TaskListMarker(checked) => {
                self.ensure_paragraph();
                self.out.push_str(if *checked {
                    "<input checked=\"\" disabled=\"\" type=\"checkbox\""
                } else {
                    "<input disabled=\"\" type=\"checkbox\""
                });
                self.out.push_str(if self.context.markup.xhtml { " /> " } else { "> " });
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => self.inline_text(text, span),
        }
        index + 1
    }

    fn start(&mut self, tag: &Tag<'a>, span: &Range<usize>) {
        self.depth += 1;
        let attributes = if is_inline(tag) { Vec::new() } else { std::mem::take(&mut self.attributes) };
        match tag {
            Tag::Paragraph if self.tight_at == self.depth - 1 => {
                if !self.out.ends_with("<dd>") {
                    self.fresh_line();
                }
            }
            Tag::Paragraph => {
                self.fresh_line();
                self.open_tag("p", &attributes);
                self.paragraph = Paragraph::Open(self.out.len());
                self.inline_depth = 0;
            }
            Tag::BlockQuote(_) => {
                self.fresh_line();
                self.open_tag("blockquote", &attributes);
                self.out.push('\n');
            }
            Tag::List(start) => {
                self.fresh_line();
                let mut attributes = attributes;
                if let Some(start) = start.filter(|start| *start != 1) {
                    attributes.insert(0, ("start".into(), start.to_string()));
                }
                self.open_tag(if start.is_some() { "ol" } else { "ul" }, &attributes);
                self.out.push('\n');
            }
            Tag::Item => {
                self.fresh_line();
                self.open_tag("li", &attributes);
            }
            Tag::DefinitionList => {
                self.fresh_line();
                self.open_tag("dl", &attributes);
                self.out.push('\n');
            }
            Tag::DefinitionListTitle => {
                self.in_term = true;
                self.out.push_str("<dt>");
            }
            Tag::DefinitionListDefinition => {
                let before = self.text[..span.start].trim_end_matches([' ', '\t', '>']);
                self.tight_at = if before.ends_with("\n\n") { usize::MAX } else { self.depth };
                self.out.push_str("<dd>");
            }
            Tag::Table(alignments) => {
                self.fresh_line();
                self.open_tag("table", &attributes);
                self.out.push('\n');
                self.alignments.clone_from(alignments);
                self.has_body = false;
            }
            Tag::TableHead => {
                self.out.push_str("<thead>\n<tr>\n");
                self.in_head = true;
                self.column = 0;
            }
            Tag::TableRow => {
                if !self.has_body {
                    self.out.push_str("<tbody>\n");
                    self.has_body = true;
                }
                self.out.push_str("<tr>\n");
                self.column = 0;
            }
            Tag::TableCell => {
                self.out.push_str(if self.in_head { "<th" } else { "<td" });
                self.out.push_str(match self.alignments.get(self.column) {
                    Some(Alignment::Left) => " style=\"text-align: left\">",
                    Some(Alignment::Center) => " style=\"text-align: center\">",
                    Some(Alignment::Right) => " style=\"text-align: right\">",
                    _ => ">",
                });
                self.column += 1;
            }
            Tag::Emphasis => self.start_inline("<em>"),
            Tag::Strong => self.start_inline("<strong>"),
            Tag::Strikethrough => self.start_inline("<del>"),
            Tag::Superscript => self.start_inline("<sup>"),
            Tag::Subscript => self.start_inline("<sub>"),
            Tag::Link { link_type, dest_url, title, .. } => self.link(*link_type, dest_url, title, span),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link => self.end_inline(),
            _ => {
                self.close_raw(self.depth);
                self.depth = self.depth.saturating_sub(1);
            }
        }
        match tag {
            TagEnd::Paragraph => self.end_paragraph(),
            TagEnd::BlockQuote(_) => self.end_block("</blockquote>\n"),
            TagEnd::List(ordered) => self.end_block(if ordered { "</ol>\n" } else { "</ul>\n" }),
            TagEnd::Item => self.out.push_str("</li>\n"),
            TagEnd::DefinitionList => self.end_block("</dl>\n"),
            TagEnd::DefinitionListTitle => {
                self.in_term = false;
                self.out.push_str("</dt>\n");
            }
            TagEnd::DefinitionListDefinition => {
                self.tight_at = usize::MAX;
                self.out.push_str("</dd>\n");
            }
            TagEnd::Table => {
                self.out.push_str(if self.has_body { "</tbody>\n</table>\n" } else { "<tbody>\n</tbody>\n</table>\n" })
            }
            TagEnd::TableHead => {
                self.out.push_str("</tr>\n</thead>\n");
                self.in_head = false;
            }
            TagEnd::TableRow => self.out.push_str("</tr>\n"),
            TagEnd::TableCell => self.out.push_str(if self.in_head { "</th>\n" } else { "</td>\n" }),
            TagEnd::Emphasis => self.out.push_str("</em>"),
            TagEnd::Strong => self.out.push_str("</strong>"),
            TagEnd::Strikethrough => self.out.push_str("</del>"),
            TagEnd::Superscript => self.out.push_str("</sup>"),
            TagEnd::Subscript => self.out.push_str("</sub>"),
            TagEnd::Link if !self.in_toc => self.out.push_str("</a>"),
            _ => {}
        }
    }

    fn start_inline(&mut self, html: &str) {
        self.ensure_paragraph();
        self.inline_depth += 1;
        self.out.push_str(html);
    }

    fn end_inline(&mut self) {
        self.close_raw(self.depth);
        self.depth = self.depth.saturating_sub(1);
        self.inline_depth = self.inline_depth.saturating_sub(1);
    }

    fn end_block(&mut self, html: &str) {
        self.fresh_line();
        self.out.push_str(html);
    }

    /// Begins a line, but not behind code: nothing follows its end.
    fn fresh_line(&mut self) {
        if !(self.out.is_empty()
            || self.out.ends_with('\n')
            || self.out.ends_with("</pre>")
            || self.out.ends_with("</div>"))
        {
            self.out.push('\n');
        }
    }

    fn open_tag(&mut self, name: &str, attributes: &[(String, String)]) {
        self.out.push('<');
        self.out.push_str(name);
        push_attributes(&mut self.out, attributes);
        self.out.push('>');
    }

    /// Whether a block has closed the paragraph, and no raw block that holds text itself is open.
    fn awaits_paragraph(&self) -> bool {
        let holds_text =
            |(name, depth): &(String, usize)| *depth == self.depth && raw::BLOCK_TAGS.contains(&name.as_str());
        self.paragraph == Paragraph::Closed && !self.open.iter().any(holds_text)
    }

    /// Opens the paragraph again if a block has closed it.
    fn ensure_paragraph(&mut self) {
        if self.awaits_paragraph() {
            self.fresh_line();
            self.out.push_str("<p>");
            self.paragraph = Paragraph::Open(self.out.len());
        }
    }

    /// Closes the paragraph before a block that cannot stand in it. `false` if the place is not directly
    /// in a paragraph.
    fn interrupt_paragraph(&mut self) -> bool {
        if self.inline_depth > 0
            || self.open.iter().any(|(_, depth)| *depth == self.depth) && self.paragraph != Paragraph::Closed
        {
            return false;
        }
        match self.paragraph {
            Paragraph::None => return false,
            Paragraph::Closed => {}
            Paragraph::Open(start) => self.close_paragraph(start),
        }
        self.paragraph = Paragraph::Closed;
        true
    }

    /// Writes `</p>`, or takes `<p>` back if nothing stands in it.
    fn close_paragraph(&mut self, start: usize) {
        loop {
            let length = self.out.trim_end().len();
            self.out.truncate(length.max(start));
            let Some(rest) =
                self.out[start..].strip_suffix("<br>").or_else(|| self.out[start..].strip_suffix("<br />"))
            else {
                break;
            };
            let length = start + rest.len();
            self.out.truncate(length);
        }
        if self.out.len() == start {
            let tag = self.out[..start].rfind("<p").unwrap_or(start);
            self.out.truncate(tag);
        } else {
            self.out.push_str("</p>\n");
        }
    }

    fn end_paragraph(&mut self) {
        match std::mem::replace(&mut self.paragraph, Paragraph::None) {
            Paragraph::Closed => self.fresh_line(),
            Paragraph::Open(_) => self.out.push_str("</p>\n"),
            Paragraph::None => {}
        }
    }

    fn inline(&mut self, html: &str) {
        self.ensure_paragraph();
        self.out.push_str(html);
    }

    fn inline_text(&mut self, text: &str, span: &Range<usize>) {
        let mut text = text;
        if self.context.markup.split_paragraphs && self.paragraph != Paragraph::None && !self.in_toc {
            let inserts = self.context.inserts;
            while let Some((at, index, length)) = insert::find(text, inserts) {
                let block = insert::is_block(&inserts.html[index]);
                self.plain(&text[..if block { at } else { at + length }], span);
                if block {
                    let splits = self.interrupt_paragraph();
                    self.out.push_str(&text[at..at + length]);
                    if splits {
                        self.out.push('\n');
                    }
                }
                text = &text[at + length..];
            }
        }
        self.plain(text, span);
    }

    fn plain(&mut self, text: &str, _span: &Range<usize>) {
        let text = if self.awaits_paragraph() { text.trim_start() } else { text };
        if text.is_empty() {
            return;
        }
        self.ensure_paragraph();
        push_escaped(&mut self.out, text);
    }

    fn line_break(&mut self, hard: bool) {
        if self.awaits_paragraph() {
            return;
        }
        if self.in_term {
            return self.out.push_str("</dt>\n<dt>");
        }
        if hard {
            self.out.push_str(if self.context.markup.xhtml { "<br />" } else { "<br>" });
        }
        self.out.push('\n');
    }

    fn place(&self, span: &Range<usize>) -> Option<Span> {
        (self.context.place)(span.clone())
    }

    fn warn(&mut self, code: Code, span: &Range<usize>, message: String, help: &str) {
        let diagnostic = match self.place(span) {
            Some(span) => Diagnostic::warning(code, span, message),
            None => Diagnostic::without_place(code, Severity::Warning, message),
        };
        self.diagnostics.push(diagnostic.help(help));
    }

    // Links and pictures.

    fn destination(&mut self, destination: &str, is_image: bool, span: &Range<usize>) -> String {
        // What a reader's browser will follow: `[words]({{< ref "page" >}})` holds a word in its place until the end.
        let followed = super::insert::fill(destination, self.context.inserts);
        if !self.in_toc {
            let place = self.place(span);
            self.links.push(Link { destination: followed.clone(), is_image, span: place });
        }
        if self.context.markup.raw_html != RawHtml::Keep && is_dangerous(&followed) {
            if !self.in_toc {
                let scheme = followed.trim().chars().take(40).collect::<String>();
                self.warn(
                    Code::UrlDangerous,
                    span,
                    format!("the address `{scheme}` could run code, so the link leads nowhere"),
                    "write an address that begins with `https://`, or a path",
                );
            }
            return String::new();
        }
        destination.to_string()
    }

    fn link(&mut self, kind: LinkType, destination: &str, title: &str, span: &Range<usize>) {
        self.ensure_paragraph();
        self.inline_depth += 1;
        if self.in_toc {
            return;
        }
        let destination =
            if kind == LinkType::Email { format!("mailto:{destination}") } else { destination.to_string() };
        let destination = self.destination(&destination, false, span);
        let resolved = if matches!(kind, LinkType::Autolink | LinkType::Email) {
            None
        } else {
            self.context.links.link(&destination)
        };
        self.out.push_str("<a href=\"");
        push_url(&mut self.out, resolved.as_deref().unwrap_or(&destination));
        self.out.push('"');
        if !title.is_empty() {
            push_attribute(&mut self.out, "title", title);
        }
        self.out.push('>');
    }

    fn image(&mut self, tokens: &[Token<'a>], index: usize) -> usize {
        let Node::Event(Event::Start(Tag::Image { dest_url, title, .. })) = &tokens[index].node else {
            return index + 1;
        };
        let span = tokens[index].span.clone();
        self.ensure_paragraph();
        let destination = self.destination(dest_url, true, &span);
        let resolved = if destination.is_empty() { None } else { self.context.links.image(&destination) };
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
                Node::Emoji(emoji, _) => self.out.push_str(emoji),
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
        at + 1
    }

    // Headings.

    fn heading(&mut self, tokens: &[Token<'a>], index: usize) -> usize {
        let Node::Event(Event::Start(Tag::Heading { level, .. })) = &tokens[index].node else { return index + 1 };
        let level = *level as u8;
        let end = tokens[index..]
            .iter()
            .position(|token| matches!(token.node, Node::Event(Event::End(TagEnd::Heading(_)))))
            .map_or(tokens.len(), |at| index + at);
        let inner = &tokens[index + 1..end];
        let mut attributes = std::mem::take(&mut self.attributes);
        let text = heading_text(inner);
        let id = match attributes.iter().find(|(name, _)| name == "id") {
            Some((_, id)) => {
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
        self.open_tag(HEADINGS[usize::from(level.clamp(1, 6)) - 1], &attributes);
        let start = self.out.len();
        self.write(inner);
        self.close_raw(self.depth);
        let html = if needs_second_writing(inner) { self.toc_html(inner) } else { self.out[start..].to_string() };
        self.depth -= 1;
        let _ = writeln!(self.out, "</h{level}>");
        self.headings.push(Heading { level, id, html, text });
        end + 1
    }

    /// The text of a heading as the table of contents shows it.
    fn toc_html(&mut self, inner: &[Token<'a>]) -> String {
        let start = self.out.len();
        self.in_toc = true;
        self.write(inner);
        self.in_toc = false;
        self.out.split_off(start)
    }

    // Code.

    fn code_block(&mut self, kind: &CodeBlockKind<'a>, tokens: &[Token<'a>], index: usize) -> usize {
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
        let outer = std::mem::take(&mut self.attributes);
        match kind {
            CodeBlockKind::Indented => {
                self.open_tag("pre", &outer);
                self.out.push_str("<code>");
                push_escaped(&mut self.out, &code);
                self.out.push_str("</code></pre>\n");
            }
            CodeBlockKind::Fenced(info) => {
                let (language, attributes) = split_info(info);
                let (html, diagnostics) =
                    self.context.highlighter.render_block(&code, language, attributes, &self.context.markup.highlight);
                self.out.push_str(&html);
                let place = self.place(&tokens[index].span);
                self.diagnostics.extend(diagnostics.into_iter().map(|mut diagnostic| {
                    diagnostic.span = diagnostic.span.or_else(|| place.clone());
                    diagnostic
                }));
            }
        }
        end + 1
    }

    // Footnotes.

    fn footnote_reference(&mut self, label: &str, span: &Range<usize>) {
        if self.in_toc {
            return;
        }
        let Some(&number) = self.numbers.get(label) else {
            return self.plain(&format!("[^{label}]"), span);
        };
        self.ensure_paragraph();
        let repeat = self.seen_references[number - 1];
        self.seen_references[number - 1] += 1;
        let prefix = self.context.id_prefix;
        let _ = write!(
            self.out,
            "<sup id=\"{prefix}fnref{}:{number}\"><a href=\"#{prefix}fn:{number}\" class=\"footnote-ref\" role=\"doc-noteref\">{number}</a></sup>",
            Repeat(repeat)
        );
    }

    /// Writes the notes at the end of the page.
    pub fn write_notes(&mut self, notes: &[Note<'a>]) {
        self.close_raw(0);
        if notes.is_empty() {
            return;
        }
        let prefix = self.context.id_prefix;
        self.fresh_line();
        let rule = if self.context.markup.xhtml { "<hr />" } else { "<hr>" };
        let _ = write!(self.out, "<div class=\"footnotes\" role=\"doc-endnotes\">\n{rule}\n<ol>\n");
        for (index, note) in notes.iter().enumerate() {
            let number = index + 1;
            let _ = writeln!(self.out, "<li id=\"{prefix}fn:{number}\">");
            self.depth += 1;
            self.write(&note.tokens);
            self.close_raw(self.depth);
            self.depth -= 1;
            let ends_paragraph = self.out.ends_with("</p>\n");
            if ends_paragraph {
                self.out.truncate(self.out.len() - "</p>\n".len());
            }
            for repeat in 0..note.references {
                let _ = write!(
                    self.out,
                    "&#160;<a href=\"#{prefix}fnref{}:{number}\" class=\"footnote-backref\" role=\"doc-backlink\">{}</a>",
                    Repeat(repeat),
                    self.context.markup.footnote_backlink
                );
            }
            self.out.push_str(if ends_paragraph { "</p>\n</li>\n" } else { "\n</li>\n" });
        }
        self.out.push_str("</ol>\n</div>\n");
    }

    // Raw HTML.

    fn html_block(&mut self, tokens: &[Token<'a>], index: usize) -> usize {
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
        }
        end + 1
    }

    fn raw_html(&mut self, html: &str, span: &Range<usize>) {
        match self.context.markup.raw_html {
            RawHtml::Keep => self.out.push_str(html),
            RawHtml::Omit => {
                if !html.trim_start().starts_with("<!--") || !html.trim_end().ends_with("-->") {
                    self.out.push_str("<!-- raw HTML omitted -->\n");
                }
            }
            RawHtml::SafeList => self.safe_html(html, span),
        }
    }

    fn inline_html(&mut self, html: &CowStr<'a>, span: &Range<usize>) {
        if self.in_toc && self.context.markup.raw_html != RawHtml::SafeList {
            return;
        }
        match self.context.markup.raw_html {
            RawHtml::Keep => self.inline(html),
            RawHtml::Omit => {
                if !html.starts_with("<!--") {
                    self.inline("<!-- raw HTML omitted -->");
                }
            }
            RawHtml::SafeList => self.safe_html(html, span),
        }
    }

    fn safe_html(&mut self, html: &str, span: &Range<usize>) {
        // Places inside the piece hold where it stands in the text in one run.
        let exact = self.text.get(span.clone()).is_some_and(|source| source.starts_with(html.trim_end()));
        let place = |at: usize, length: usize| {
            if exact { span.start + at..(span.start + at + length).min(span.end) } else { span.clone() }
        };
        for part in raw::parts(html) {
            match part {
                Part::Text(text) => self.safe_text(text),
                Part::Silent | Part::Unseen => {}
                Part::Open(name, source, at) => self.open_raw(name, source, &place(at, 1)),
                Part::Close(name, at) => self.close_named(&name, &place(at, 1)),
            }
        }
    }

    /// Text between raw tags: entities stay, stray brackets do not.
    fn safe_text(&mut self, text: &str) {
        for character in text.chars() {
            match character {
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                other => self.out.push(other),
            }
        }
    }

    fn open_raw(&mut self, name: String, source: &str, span: &Range<usize>) {
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
            if self.inline_depth > 0 && in_paragraph || in_paragraph && !self.interrupt_paragraph() {
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
        if !raw::write_tag(&mut self.out, &name, source, self.context.markup.xhtml) {
            return self.warn_dropped(&name, span);
        }
        if !raw::is_void(&name) {
            self.open.push((name, self.depth));
        }
    }

    fn warn_dropped(&mut self, name: &str, span: &Range<usize>) {
        if self.in_toc {
            return;
        }
        let name: String = name.chars().take(40).collect();
        let help =
            "write it in Markdown or with a shortcode; `markup.goldmark.renderer.unsafe = true` lets all HTML through";
        self.warn(Code::MarkupDropped, span, format!("the HTML tag `<{name}>` was left out"), help);
    }

    /// Closes the raw tag `name` and those inside it; nothing if it is not open here.
    fn close_named(&mut self, name: &str, _span: &Range<usize>) {
        let here = |(open, depth): &(String, usize)| *depth == self.depth && open == name;
        let Some(at) = self.open.iter().rposition(here) else { return };
        while self.open.len() > at {
            self.close_raw_top();
        }
    }

    /// Closes all raw tags opened at `depth` or deeper.
    fn close_raw(&mut self, depth: usize) {
        while self.open.last().is_some_and(|(_, at)| *at >= depth) {
            self.close_raw_top();
        }
    }

    fn close_raw_top(&mut self) {
        if let Some((name, _)) = self.open.pop() {
            if raw::BLOCK_TAGS.contains(&name.as_str()) || name == IMPLIED_LIST {
                if let Paragraph::Open(start) = self.paragraph {
                    self.close_paragraph(start);
                    self.paragraph = Paragraph::Closed;
                }
            }
            let name = if name == IMPLIED_LIST { "ul" } else { &name };
            let _ = write!(self.out, "</{name}>");
        }
    }
}

/// A list that no tag opened: for items that stand alone.
const IMPLIED_LIST: &str = "(ul)";

/// Whether `tokens` begin with a paragraph that is one picture.
fn is_lone_image(tokens: &[Token<'_>]) -> bool {
    if !matches!(tokens.get(1).map(|token| &token.node), Some(Node::Event(Event::Start(Tag::Image { .. })))) {
        return false;
    }
    let end = tokens.iter().position(|token| matches!(token.node, Node::Event(Event::End(TagEnd::Image))));
    end.and_then(|end| tokens.get(end + 1))
        .is_some_and(|token| matches!(token.node, Node::Event(Event::End(TagEnd::Paragraph))))
}

const HEADINGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];

/// The number in ids of repeated references: none for the first.
struct Repeat(usize);

impl std::fmt::Display for Repeat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0 == 0 { Ok(()) } else { write!(f, "{}", self.0) }
    }
}

fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
}

fn needs_second_writing(inner: &[Token<'_>]) -> bool {
    inner.iter().any(|token| {
        matches!(
            token.node,
            Node::Event(Event::Start(Tag::Link { .. }) | Event::FootnoteReference(_) | Event::InlineHtml(_))
        )
    })
}

fn push_attributes(out: &mut String, attributes: &[(String, String)]) {
    for (name, value) in attributes {
        push_attribute(out, name, value);
    }
}

/// A fence's language, and what stands in braces behind it.
fn split_info<'i>(info: &'i str) -> (&'i str, &'i str) {
    let info = info.trim();
    let language = info.split(|c: char| c.is_whitespace() || c == '{').next().unwrap_or("");
    let attributes = match (info.find('{'), info.ends_with('}')) {
        (Some(open), true) => &info[open + 1..info.len() - 1],
        _ => "",
    };
    if attributes::parse_attributes(attributes).is_none() { (language, "") } else { (language, attributes) }
}
