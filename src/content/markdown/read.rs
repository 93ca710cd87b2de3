//! Runs the parser with the extensions that the settings ask for.

use super::node::{Node, Token};
use crate::config::Markup;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// Columns a table may have. Rows are filled up to it, so wide tables grow with the product.
const MAX_TABLE_COLUMNS: usize = 500;

/// Most events of one text: beyond it a page needs gigabytes, and no browser shows it.
const MAX_EVENTS: usize = 1_000_000;

/// What is left out because it is too large.
#[derive(Debug, PartialEq)]
pub(super) enum TooLarge {
    /// A table with too many columns.
    Table(Range<usize>),
    /// Everything: the text has too many parts. The place is the first of them beyond the limit.
    Text(Range<usize>),
}

/// The nodes of `text`, and what was left out.
pub(super) fn read_nodes<'a>(text: &'a str, markup: &Markup) -> (Vec<Token<'a>>, Vec<TooLarge>) {
    let mut tokens = Vec::with_capacity(text.len() / 16 + 8);
    let mut dropped = Vec::new();
    let mut skipping = false;
    for (event, span) in Parser::new_ext(text, options(markup)).into_offset_iter() {
        if tokens.len() == MAX_EVENTS {
            return (Vec::new(), vec![TooLarge::Text(span)]);
        }
        match &event {
            Event::Start(Tag::Table(columns)) if columns.len() > MAX_TABLE_COLUMNS => {
                skipping = true;
                dropped.push(TooLarge::Table(span));
                continue;
            }
            Event::End(TagEnd::Table) if skipping => {
                skipping = false;
                continue;
            }
            _ if skipping => continue,
            _ => {}
        }
        tokens.push(Token { node: Node::Event(event), span });
    }
    (tokens, dropped)
}

/// The extensions that the settings ask for; marks in lines are paired later.
pub(super) fn options(markup: &Markup) -> Options {
    let mut options = Options::empty();
    options.set(Options::ENABLE_TABLES, markup.table);
    options.set(Options::ENABLE_FOOTNOTES, markup.footnote);
    options.set(Options::ENABLE_TASKLISTS, markup.task_list);
    options.set(Options::ENABLE_DEFINITION_LIST, markup.definition_list);
    options
}
