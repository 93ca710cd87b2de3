//! Texts of front matter and of the configuration that are Markdown: where they stand, and where they lead.

use super::links::PageLinks;
use crate::content::ParsedPage;
use crate::content::body::{BodyContext, Fragment, render_fragment};
use crate::content::front_matter::split_front_matter;
use crate::content::markdown::Link;
use crate::data::locate::locate_key;
use crate::diagnostic::Span;
use crate::site::Page;
use crate::template::shortcodes::ShortcodeRenderer;
use crate::template::world::World;
use std::cell::{Cell, OnceCell};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// Texts shorter than this are not looked for where no key is known: they may stand anywhere.
const SEARCHED_BYTES: usize = 8;

/// Finds texts of a page's front matter, and of the configuration.
pub struct Places<'a> {
    world: &'a World,
    page: &'a Page,
    source: &'a ParsedPage,
    /// The file once more, where `source` was put away already.
    again: OnceCell<Option<ParsedPage>>,
}

impl<'a> Places<'a> {
    /// The places for `page`; `source` is empty if it was put away.
    pub fn new(world: &'a World, page: &'a Page, source: &'a ParsedPage) -> Places<'a> {
        Places { world, page, source, again: OnceCell::new() }
    }

    /// The bytes `range` of `text`, which a template of the page shows, in its front matter, else in the configuration; the
    /// key where the text is written in another way. `None` for what a template writes itself. Linear in these.
    pub fn find(&self, text: &str, range: Range<usize>) -> Option<Span> {
        if let Some(key) = key_of(self.page, text) {
            return Some(in_front_matter(self.source()?, key, text, range));
        }
        let written = &self.world.site.config.written;
        if self.world.settings(self.page.language).copyright == text {
            return written.place_of_part(text, range).or_else(|| written.place(&["copyright"]));
        }
        let source = self.source().filter(|_| text.len() >= SEARCHED_BYTES)?;
        let data = source.front_matter.data_range.clone();
        let found = data.start + source.text.get(data)?.find(text)?;
        Some(Span::new(&source.file, found + range.start..found + range.end))
    }

    fn source(&self) -> Option<&ParsedPage> {
        if !self.source.text.is_empty() {
            return Some(self.source);
        }
        let read = || {
            let file = self.page.file.clone()?;
            let text = self.world.source.read_text(&file).ok()?;
            let front_matter = split_front_matter(&file, &text).value;
            Some(ParsedPage {
                file,
                text: text.into(),
                front_matter,
                pieces: Vec::new(),
                unread: None,
                print: OnceLock::new(),
            })
        };
        self.again.get_or_init(read).as_ref()
    }
}

/// The links and pictures in what the front matter of a page says in Markdown. Nothing is rendered where there are none.
pub fn links(world: &Arc<World>, page: &Page, source: &ParsedPage) -> Vec<Link> {
    let guide = &page.front_matter.guide;
    let texts = guide.needs.iter().chain(&guide.result).filter(|text| text.contains(['[', '<', ':']));
    let mut found = Vec::new();
    for text in texts {
        let shortcodes = ShortcodeRenderer { world, page: page.id };
        let links = PageLinks { world, page: page.id };
        let context = BodyContext {
            page: source,
            path: &page.path,
            front_matter: &page.front_matter,
            settings: world.settings(page.language),
            markup: "markdown",
            highlighter: &world.highlighter,
            links: &links,
            shortcodes: &shortcodes,
            known: &world.engine.layers,
            depth: Cell::new(0),
        };
        let places = Places::new(world, page, source);
        let place = |text: &str, range: Range<usize>| places.find(text, range);
        let fragment = Fragment { text, finished: &[], written: "", in_call: false, place: &place };
        // What is wrong with the text itself is told where a template shows it.
        found.extend(render_fragment(&fragment, &context).links);
    }
    found
}

/// The key of front matter that holds `text`.
fn key_of(page: &Page, text: &str) -> Option<&'static str> {
    let guide = &page.front_matter.guide;
    match () {
        () if guide.needs.iter().any(|need| need == text) => Some("needs"),
        () if guide.result.as_deref() == Some(text) => Some("result"),
        () => None,
    }
}

fn in_front_matter(source: &ParsedPage, key: &str, text: &str, range: Range<usize>) -> Span {
    let data = source.front_matter.data_range.clone();
    let block = source.text.get(data.clone()).unwrap_or_default();
    let Some(key) = locate_key(block, &[key]) else { return Span::whole(&source.file) };
    let bytes = match block[key.end..].find(text) {
        Some(found) => key.end + found + range.start..key.end + found + range.end,
        None => key,
    };
    Span::new(&source.file, data.start + bytes.start..data.start + bytes.end)
}
