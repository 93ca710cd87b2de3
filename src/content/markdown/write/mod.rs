//! Nodes to HTML: the writer and its rooms, one for each kind of node.

mod code;
mod element;
mod empty;
mod heading;
mod link;
mod nesting;
mod note;
mod paragraph;
mod raw;

pub(super) use self::link::is_lone_image;
use self::nesting::Element;
use super::emoji;
use super::heading::HeadingIds;
use super::node::{Node, Token};
use super::url::push_attribute;
use super::{Heading, Link, MarkdownContext};
use crate::config::RawHtml;
use crate::diagnostic::{Diagnostic, Span};
use pulldown_cmark::{Alignment, Event, Tag};
use std::collections::HashMap;
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
    /// Elements in lines, headings and raw elements that are open.
    open: Vec<Element>,
    /// How many of them, the innermost ones, a block closed; they open again with the next text.
    suspended: usize,
    /// Where something was last taken out that stood in an element: one that holds nothing else is not written.
    taken_at: usize,
    /// Blocks that wait for the end of a term, or of the table whose head they stand in.
    behind_cell: Vec<String>,
    depth: usize,
    paragraph: Paragraph,
    /// The depth of the paragraph.
    paragraph_depth: usize,
    /// Markdown elements in lines that are open inside the paragraph.
    inline_depth: usize,
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    has_body: bool,
    in_toc: bool,
    in_term: bool,
    /// The depth of a definition whose first paragraph has no tags.
    tight_at: usize,
    attributes: Vec<(String, String)>,
    /// Where the last formula that is a block ends: no line ends behind it, so that formulas in a row are one word to
    /// those who count words.
    formula_end: usize,
    /// Fenced blocks of code so far.
    fences: usize,
    /// The call of which it was told last that some of its HTML is left out.
    told_call: Option<Option<Span>>,
    /// The attributes of raw HTML that were left out, and the first tag that had one.
    lost_attributes: Option<(Range<usize>, Vec<String>)>,
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
            suspended: 0,
            taken_at: usize::MAX,
            behind_cell: Vec::new(),
            depth: 0,
            paragraph: Paragraph::None,
            paragraph_depth: 0,
            inline_depth: 0,
            alignments: Vec::new(),
            column: 0,
            in_head: false,
            has_body: false,
            in_toc: false,
            in_term: false,
            tight_at: usize::MAX,
            attributes: Vec::new(),
            formula_end: usize::MAX,
            fences: 0,
            told_call: None,
            lost_attributes: None,
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
            Node::Attributes(list) => self.attributes.extend(list.iter().cloned()),
            Node::Formula(formula, is_block) => self.formula(formula, *is_block),
            Node::Open(html) => {
                self.depth += 1;
                self.start_inline(name_of(html), html);
            }
            Node::Close => self.end_inline(),
            Node::Symbol(html) => self.inline(html),
            Node::Emoji(emoji, _) => self.inline(&emoji::entities(emoji)),
            Node::Event(event) => return self.write_event(event, tokens, index),
        }
        index + 1
    }

    fn write_event(&mut self, event: &Event<'a>, tokens: &[Token<'a>], index: usize) -> usize {
        let span = &tokens[index].span;
        let is_block = match event {
            Event::Start(tag) => !is_inline(tag) && *tag != Tag::HtmlBlock,
            Event::Rule => true,
            _ => false,
        };
        if is_block && self.context.markup.raw_html == RawHtml::SafeList {
            self.leave_before_block();
        }
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
            Event::Text(text) => self.inline_text(text),
            Event::Code(code) => self.code_span(code),
            Event::InlineHtml(html) if self.context.markup.raw_html == RawHtml::SafeList => {
                self.inline_html(html, span);
                return raw::end_of_hidden(tokens, index).unwrap_or(index) + 1;
            }
            Event::InlineHtml(html) => self.inline_html(html, span),
            Event::Html(html) => self.raw_html(html, span),
            Event::FootnoteReference(label) => self.footnote_reference(label),
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
            Event::InlineMath(text) | Event::DisplayMath(text) => self.inline_text(text),
        }
        index + 1
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
            || self.out.ends_with("</div>")
            || self.out.len() == self.formula_end)
        {
            self.out.push('\n');
        }
    }

    fn open_tag(&mut self, name: &str, attributes: &[(String, String)]) {
        let start = self.out.len();
        self.out.push('<');
        self.out.push_str(name);
        push_attributes(&mut self.out, attributes);
        self.out.push('>');
        if !attributes.is_empty() {
            self.settle_tag(start);
        }
    }

    fn place(&self, span: &Range<usize>) -> Option<Span> {
        (self.context.place)(span.clone()).map(|place| place.span)
    }
}

/// The name in a start tag without attributes.
fn name_of(tag: &'static str) -> &'static str {
    tag.trim_start_matches('<').trim_end_matches('>')
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

/// Attributes that are written of one block.
const MAX_ATTRIBUTES: usize = 100;

fn push_attributes(out: &mut String, attributes: &[(String, String)]) {
    // A list is short: attributes that stand on one block. The first of a name counts.
    for (index, (name, value)) in attributes.iter().enumerate().take(MAX_ATTRIBUTES) {
        if attributes[..index].iter().all(|(earlier, _)| earlier != name) {
            push_attribute(out, name, value);
        }
    }
}
