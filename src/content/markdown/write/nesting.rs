//! What is open around a place, and how a block that cannot stand there finds its own.
//!
//! A block closes the elements in lines that are open around it, together with their paragraph; they open again with
//! the next text. Out of a heading it goes behind the heading.

use super::raw::is_heading;
use super::{Paragraph, Writer};
use crate::content::html::escape;
use crate::content::markdown::raw::{BLOCK_TAGS, INLINE_TAGS, without_links};
use crate::content::markdown::{insert, raw};
use std::borrow::Cow;

/// Elements in lines that open again behind a block. What is nested deeper stays closed: else a text of many elements
/// and many blocks would grow with the product.
const MAX_REOPENED: usize = 16;

/// Who opened an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opener {
    /// A mark of Markdown.
    Markdown,
    /// A raw tag that was written by the list of harmless ones.
    Raw,
    /// A raw tag that is kept as it stands, as is its end.
    Kept,
    /// A raw item that stands outside of a list.
    ImpliedList,
}

/// An open element: one in lines, a heading, or any raw one.
pub(super) struct Element {
    /// In lower case.
    pub name: Cow<'static, str>,
    /// The Markdown depth it was opened at.
    pub depth: usize,
    /// Who opened it.
    pub opener: Opener,
    /// Its start tag as written; empty if the element is not shown.
    tag: Cow<'static, str>,
    /// Where what it holds begins.
    pub start: usize,
    /// A block has cut it in two, and something stands before that.
    is_cut: bool,
    /// The index of the first of the elements in lines that follow each other up to this one; if this is none, the one
    /// behind it.
    first_in_lines: usize,
    /// The index of the link that it is in, or is.
    link: Option<usize>,
    /// Blocks that are written behind its end.
    behind: Vec<String>,
}

impl Element {
    /// Whether no block can stand in it.
    fn is_in_lines(&self) -> bool {
        match self.opener {
            Opener::ImpliedList => false,
            _ => INLINE_TAGS.contains(&&*self.name) || matches!(&*self.name, "p" | "pre"),
        }
    }

    /// Whether a block goes behind it rather than cutting it in two.
    fn stays_whole(&self) -> bool {
        is_heading(&self.name) || self.name == "summary"
    }

    fn is_link(&self) -> bool {
        self.name == "a" && !self.tag.is_empty()
    }
}

impl<'a> Writer<'a, '_> {
    /// Writes the start tag of an element that [`Writer::leave`] ends.
    pub(super) fn enter(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        tag: impl Into<Cow<'static, str>>,
        opener: Opener,
    ) {
        self.resume();
        let tag = tag.into();
        self.out.push_str(&tag);
        self.enter_written(name, tag, opener);
    }

    /// Notes an element whose start tag `tag` was the last that was written.
    pub(super) fn enter_written(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        tag: impl Into<Cow<'static, str>>,
        opener: Opener,
    ) {
        let index = self.open.len();
        let around = self.open.last();
        let mut element = Element {
            name: name.into(),
            depth: self.depth,
            opener,
            tag: tag.into(),
            start: self.out.len(),
            is_cut: false,
            first_in_lines: around.map_or(0, |around| around.first_in_lines),
            link: around.and_then(|around| around.link),
            behind: Vec::new(),
        };
        if !element.is_in_lines() {
            element.first_in_lines = index + 1;
        }
        if element.is_link() {
            element.link = Some(index);
        }
        self.open.push(element);
    }

    /// Ends the innermost element, and writes what waits behind it. Whether its end belongs here: it may be closed
    /// already, or gone because it holds nothing.
    pub(super) fn leave(&mut self) -> bool {
        let is_suspended = self.suspended > 0;
        self.suspended = self.suspended.saturating_sub(1);
        let Some(element) = self.open.pop() else { return false };
        let holds_paragraphs = element.opener == Opener::ImpliedList || BLOCK_TAGS.contains(&&*element.name);
        if holds_paragraphs
            && element.opener != Opener::Markdown
            && let Paragraph::Open(start) = self.paragraph
        {
            self.close_paragraph(start);
            self.paragraph = Paragraph::Closed;
        }
        let mut is_here = !is_suspended && !element.tag.is_empty();
        if is_here {
            let is_mark = element.opener == Opener::Markdown && !element.is_link() && !element.stays_whole();
            let is_emptied = is_mark || element.is_cut || !element.behind.is_empty() || self.taken_at == self.out.len();
            match self.out.len() <= element.start && is_emptied {
                true => {
                    is_here = false;
                    self.out.truncate(element.start.saturating_sub(element.tag.len()));
                    self.taken_at = if element.behind.is_empty() { self.out.len() } else { usize::MAX };
                }
                false if element.opener == Opener::Kept => {}
                false => self.out.extend(["</", &*element.name, ">"]),
            }
        }
        for block in &element.behind {
            self.fresh_line();
            self.out.push_str(block);
        }
        is_here
    }

    /// Ends the innermost element, a raw one, before what it cannot hold; nothing of it is left if it held nothing.
    pub(super) fn cut_and_leave(&mut self) {
        if self.suspended == 0
            && let Some(innermost) = self.open.last_mut()
            && !matches!(&*innermost.name, "ul" | "ol" | "dl" | "table" | "thead" | "tbody" | "tfoot" | "tr")
        {
            innermost.is_cut = true;
            let start = innermost.start;
            self.trim_end(start);
        }
        self.leave();
    }

    /// Ends the raw elements in lines around the place that cannot hold a block: all from the first that is no link.
    pub(super) fn leave_lines(&mut self) {
        let first = self.first_in_lines();
        let Some(wrong) = self.open[first..].iter().position(|element| element.name != "a") else { return };
        while self.open.len() > first + wrong && self.raw_parent().is_some() {
            self.cut_and_leave();
        }
    }

    /// Whether the raw block `name` stands in a heading, or in a summary, which may hold a heading.
    pub(super) fn is_in_heading(&self, name: &str) -> bool {
        let around = self.first_in_lines().checked_sub(1).map(|around| &*self.open[around].name);
        around.is_some_and(|around| is_heading(around) || around == "summary" && !is_heading(name))
    }

    /// Notes that something is not written here: if that was all that the element around it held, it is not written either.
    pub(super) fn note_taken(&mut self) {
        if self.open.last().is_some_and(|innermost| innermost.start == self.out.len()) {
            self.taken_at = self.out.len();
        }
    }

    /// Whether what begins now must first open what a block closed.
    pub(super) fn awaits_text(&self) -> bool {
        self.suspended > 0 || self.awaits_paragraph()
    }

    /// Opens the elements again that a block closed.
    pub(super) fn resume(&mut self) {
        let first = self.open.len() - self.suspended;
        for element in &mut self.open[first..] {
            self.out.push_str(&element.tag);
            element.start = self.out.len();
        }
        self.suspended = 0;
    }

    /// Closes all elements from the index `first` on until the next text.
    pub(super) fn suspend(&mut self, first: usize) {
        let open = self.open.len() - self.suspended;
        for element in self.open[first.min(open)..open].iter_mut().rev() {
            if self.out.len() <= element.start {
                self.out.truncate(element.start.saturating_sub(element.tag.len()));
            } else if !element.tag.is_empty() {
                self.out.extend(["</", &*element.name, ">"]);
                element.is_cut = true;
                if element.tag.contains(" id=") {
                    element.tag = raw::without_id(&element.tag).into();
                }
            }
        }
        self.open.truncate(first + MAX_REOPENED);
        self.suspended = self.open.len() - first;
    }

    /// Whether blocks wait for the end of the innermost element.
    pub(super) fn holds_blocks(&self) -> bool {
        self.open.last().is_some_and(|innermost| !innermost.behind.is_empty())
    }

    /// The index of the first of the innermost elements that hold no block.
    pub(super) fn first_in_lines(&self) -> usize {
        self.open.last().map_or(0, |innermost| innermost.first_in_lines)
    }

    /// The index of the link around the place.
    pub(super) fn link_around(&self) -> Option<usize> {
        self.open.last().and_then(|innermost| innermost.link)
    }

    /// Closes the elements in lines around the place until the next text.
    pub(super) fn suspend_lines(&mut self) {
        let first = self.first_in_lines();
        self.suspend(first);
    }

    /// Writes the insert `index`, a block, where it can stand; `word` is its word.
    pub(super) fn block(&mut self, index: usize, word: &str) {
        if self.in_toc {
            return;
        }
        let first = self.first_in_lines();
        let html = self.linked(first, &self.context.inserts.html[index], word);
        if let Some(around) = first.checked_sub(1).map(|around| &mut self.open[around])
            && around.stays_whole()
        {
            self.taken_at = self.out.len();
            return around.behind.push(html.into_owned());
        }
        if (self.in_term || self.in_head) && insert::is_section(&self.context.inserts.html[index]) {
            self.taken_at = self.out.len();
            return self.behind_cell.push(html.into_owned());
        }
        let html = html.into_owned();
        if first < self.open.len() - self.suspended {
            // The blanks and breaks before the block belong to nobody.
            self.trim_end(self.open.last().map_or(0, |innermost| innermost.start));
            self.suspend(first);
        }
        if let Paragraph::Open(start) = self.paragraph {
            self.close_paragraph(start);
            self.paragraph = Paragraph::Closed;
        }
        self.out.push_str(&html);
        if self.paragraph == Paragraph::Closed {
            self.out.push('\n');
        }
    }

    /// What stands for the block `html`: its word, or, in a link, a picture that leads where the link does.
    fn linked<'w>(&self, first: usize, html: &str, word: &'w str) -> Cow<'w, str> {
        match self.link_around().filter(|link| *link >= first).map(|link| &self.open[link]) {
            Some(link) if insert::is_picture(html) => {
                Cow::Owned(format!("{}{}</a>", raw::without_id(&link.tag), without_links(html.trim())))
            }
            _ => Cow::Borrowed(word),
        }
    }

    /// What stands for the insert `index`, which is no block: its word, or in a link its HTML without links.
    pub(super) fn in_line<'w>(&self, index: usize, word: &'w str) -> Cow<'w, str> {
        let html = &self.context.inserts.html[index];
        match self.link_around().is_some() && (html.contains("<a") || html.contains("<button")) {
            true => Cow::Owned(without_links(html)),
            false => Cow::Borrowed(word),
        }
    }

    /// Puts text for the words in the tag that was written from `start` on: tags cannot stand in a tag.
    pub(super) fn settle_tag(&mut self, start: usize) {
        let inserts = self.context.inserts;
        if insert::find(&self.out[start..], inserts).is_none() {
            return;
        }
        let tag = self.out.split_off(start);
        let mut rest = tag.as_str();
        while let Some((at, index, length)) = insert::find(rest, inserts) {
            self.out.push_str(&rest[..at]);
            let html = &inserts.html[index];
            match html.contains(['<', '"']) {
                true => self.out.push_str(&escape(&insert::seen(html))),
                false => self.out.push_str(&rest[at..at + length]),
            }
            rest = &rest[at + length..];
        }
        self.out.push_str(rest);
    }
}
