//! Runs the parser with the extensions that the settings ask for.

use super::node::{Node, Token};
use crate::config::Markup;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Columns a table may have. Rows are filled up to it, so wide tables grow with the product.
const MAX_TABLE_COLUMNS: usize = 500;

/// The nodes of `text`, and the spans of tables that are too wide and were left out.
pub(super) fn read_nodes<'a>(text: &'a str, markup: &Markup) -> (Vec<Token<'a>>, Vec<std::ops::Range<usize>>) {
    let mut tokens = Vec::with_capacity(text.len() / 16 + 8);
    let mut dropped = Vec::new();
    let mut skipping = false;
    for (event, span) in Parser::new_ext(text, options(markup)).into_offset_iter() {
        match &event {
            Event::Start(Tag::Table(columns)) if columns.len() > MAX_TABLE_COLUMNS => {
                skipping = true;
                dropped.push(span);
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
