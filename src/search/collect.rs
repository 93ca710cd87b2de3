//! The pages of a site as the search sees them.

use super::cut::SOFT_HYPHEN;
use super::document::Document;
use super::index::{IndexFile, Ingredients, build_index};
use super::invert::PageWords;
use super::part::{Extract, Part, Scratch, print_of_body};
use super::store::{Pieces, Store};
use super::synonyms::Synonyms;
use super::words::filter_value;
use crate::config::LanguageId;
use crate::content::html::decoded;
use crate::content::markdown::percent_decode;
use crate::data::Data;
use crate::site::{Kind, Page, PageId};
use crate::template::{World, frame};
use crate::track::Read;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Pages that one thread looks at at a time.
const CHUNK: usize = 64;

/// What is known of a site from the build before, on the same ground.
#[derive(Default)]
pub struct Remembered {
    /// The words of its bodies.
    pub store: Pieces,
    /// The files of the index that are there, by their names.
    pub files: BTreeSet<String>,
}

/// An index, and what the next build can make it of.
pub struct Index {
    /// Its files; the first is the manifest.
    pub files: Vec<IndexFile>,
    /// What is to be remembered once the files are there.
    pub remembered: Remembered,
}

/// The index of a language. Renders the bodies that are needed and not rendered yet.
pub fn index_of(world: &Arc<World>, language: LanguageId, remembered: &Remembered) -> Index {
    let pages = searched(world, language);
    let documents = documents_of(world, &pages, language);
    let store = Store::parse(&remembered.store).unwrap_or_default();
    let found: Vec<((u32, u128), PageWords)> = pages
        .par_chunks(CHUNK)
        .zip(documents.par_chunks(CHUNK))
        .flat_map_iter(|(pages, documents)| {
            let mut scratch = Scratch::default();
            let store = &store;
            let pages = pages.iter().zip(documents).map(move |(id, document)| {
                let (print, body) = body_words(world, *id, store, &mut scratch);
                ((id.0, print), PageWords { head: Part::of(document, &mut scratch), body, boost: document.boost })
            });
            pages.collect::<Vec<_>>()
        })
        .collect();
    // Whatever a thread reads counts for what this thread makes.
    pages.iter().for_each(|id| frame::record(Read::Body(*id)));
    let (bodies, words): (Vec<(u32, u128)>, Vec<PageWords>) = found.into_iter().unzip();
    drop(store);
    let (files, store) = build_index(&Ingredients {
        language: &world.site.config.language(language).locale,
        documents: &documents,
        pages: &words,
        bodies: &bodies,
        synonyms: &Synonyms::of(&world.data),
        filters: &filters(world, language),
        extract: &|at| extract_and_text(world, pages[at]),
        is_there: &|name| remembered.files.contains(name),
    });
    let names = files.iter().skip(1).map(|file| file.name.clone()).collect();
    Index { files, remembered: Remembered { store, files: names } }
}

/// The pages of a language that can be found, without their bodies.
pub fn documents(world: &Arc<World>, language: LanguageId) -> Vec<Document> {
    documents_of(world, &searched(world, language), language)
}

fn documents_of(world: &Arc<World>, pages: &[PageId], language: LanguageId) -> Vec<Document> {
    let terms = term_values(world, language);
    pages.par_iter().map(|id| document(world, world.site.page(*id), language, &terms)).collect()
}

/// What the pages of a language can be filtered by.
fn filters(world: &World, language: LanguageId) -> Vec<String> {
    let taxonomies = world.site.language(language).taxonomies.iter().map(|taxonomy| taxonomy.plural.to_lowercase());
    ["authors", "language", "letter", "section", "series"].into_iter().map(str::to_string).chain(taxonomies).collect()
}

/// What the terms of a language go by in filters: by taxonomy, then by key.
type TermValues = BTreeMap<String, BTreeMap<String, Vec<String>>>;

fn term_values(world: &World, language: LanguageId) -> TermValues {
    let mut values = TermValues::new();
    for taxonomy in &world.site.language(language).taxonomies {
        let of_taxonomy = values.entry(taxonomy.plural.to_lowercase()).or_default();
        for term in &taxonomy.terms {
            of_taxonomy.insert(term.key.clone(), values_of_term(world, &term.key, &term.title, term.page));
        }
    }
    values
}

/// A term as authors write it, as readers see it and as its address has it.
fn values_of_term(world: &World, key: &str, title: &str, page: Option<PageId>) -> Vec<String> {
    let address = page.map(|id| world.site.page(id).url.relative.as_str()).unwrap_or_default();
    let address = percent_decode(address.trim_end_matches('/').rsplit('/').next().unwrap_or_default());
    let mut values = [key, title, &address].map(filter_value).to_vec();
    values.retain(|value| !value.is_empty());
    values.sort_unstable();
    values.dedup();
    values
}

/// The pages of a language that can be found, in the order of their ids: regular ones, and lists with a text of their own,
/// which is rendered if it is not yet.
fn searched(world: &Arc<World>, language: LanguageId) -> Vec<PageId> {
    let found = world.site.language(language).all_pages.iter().copied().filter(|id| {
        let page = world.site.page(*id);
        is_searched(page)
            && match page.kind {
                Kind::Page => true,
                Kind::Home => false,
                _ => page.file.is_some() && !world.body(*id).html.trim().is_empty(),
            }
    });
    let mut pages: Vec<PageId> = found.collect();
    pages.sort_unstable();
    pages
}

/// The print and the words of a body: what is remembered if it is the same.
fn body_words(world: &Arc<World>, id: PageId, store: &Store, scratch: &mut Scratch) -> (u128, Part) {
    let old = store.get(id.0);
    if let (Some((print, part)), None) = (old, world.shelf.of_body(id)) {
        // A list may have asked for bodies that are what they were. In a preview, nobody may have asked for one that is not.
        let is_same = match world.finished_body(id) {
            Some(body) => print_of_body(&body.html) == *print,
            None => !world.shelf.has_changed(id),
        };
        if is_same {
            return (*print, part.clone());
        }
    }
    let extract = extract(world, id, scratch);
    match old {
        // The words of other pages are in the same lexicon.
        Some((print, part)) if *print == extract.print => (*print, part.clone()),
        _ => (extract.print, extract.part.clone()),
    }
}

fn known(world: &World, id: PageId) -> Option<Arc<Extract>> {
    world.shelf.of_body(id)?.downcast().ok()
}

/// What the search keeps of the body of a page, and its texts, packed: they are given away once, and made anew then.
fn extract_and_text(world: &Arc<World>, id: PageId) -> (Arc<Extract>, Box<[u8]>) {
    let extract = known(world, id).unwrap_or_else(|| extract(world, id, &mut Scratch::default()));
    let text = extract.take_text();
    let again = || Extract::of(&world.body(id).html, &mut Scratch::default()).take_text();
    let text = text.or_else(again).unwrap_or_default();
    (extract, text)
}

/// What the search keeps of the body of a page, made once. Renders the body if it is not rendered yet.
pub fn extract(world: &Arc<World>, id: PageId, scratch: &mut Scratch) -> Arc<Extract> {
    if let Some(known) = known(world, id) {
        return known;
    }
    let body = world.body(id);
    let made = world.shelf.keep_of_body(id, Arc::new(Extract::of(&body.html, scratch)));
    // Nothing else is kept there.
    made.downcast().unwrap_or_default()
}

/// What front matter says under `search`.
fn setting<'p>(page: &'p Page, key: &str) -> Option<&'p Data> {
    match page.front_matter.params.get("search")? {
        Data::Map(map) => map.get(key),
        _ => None,
    }
}

/// Whether a page lets itself be found.
pub fn is_searched(page: &Page) -> bool {
    let is_off = matches!(page.front_matter.params.get("search"), Some(Data::Bool(false)));
    !is_off && !matches!(setting(page, "exclude"), Some(Data::Bool(true))) && !page.url.output.is_empty()
}

fn texts(data: Option<&Data>) -> Vec<String> {
    match data {
        Some(Data::List(list)) => list.iter().filter_map(Data::to_text).collect(),
        Some(other) => other.to_text().into_iter().collect(),
        None => Vec::new(),
    }
}

fn document(world: &Arc<World>, page: &Page, language: LanguageId, terms_of_site: &TermValues) -> Document {
    let mut facets = vec![("language".to_string(), filter_value(&world.site.config.language(language).key))];
    let mut names = Vec::new();
    for (plural, terms) in &page.terms {
        let of_taxonomy = terms_of_site.get(plural);
        for term in terms {
            let known = of_taxonomy.and_then(|terms| terms.get(&term.key));
            facets.extend(known.into_iter().flatten().map(|value| (plural.clone(), value.clone())));
            names.push(term.title.clone());
        }
    }
    if !page.section.is_empty() {
        facets.push(("section".to_string(), filter_value(&page.section)));
    }
    let guide = &page.guide;
    facets.extend(guide.letter.iter().map(|letter| ("letter".to_string(), filter_value(letter))));
    let boost = match setting(page, "boost") {
        Some(Data::Integer(boost)) => *boost as f32,
        Some(Data::Float(boost)) => *boost as f32,
        _ => 1.0,
    };
    Document {
        url: page.url.relative.clone(),
        title: decoded(&page.title).replace(SOFT_HYPHEN, ""),
        description: decoded(&page.front_matter.description).replace(SOFT_HYPHEN, ""),
        task: decoded(guide.task.as_deref().unwrap_or_default()).replace(SOFT_HYPHEN, ""),
        series: guide.series.clone().unwrap_or_default(),
        letter: guide.letter.clone().unwrap_or_default(),
        names,
        synonyms: texts(setting(page, "synonyms")),
        boost: if boost > 0.0 { boost.clamp(0.1, 10.0) } else { 1.0 },
        facets,
        pins: texts(setting(page, "pin")),
    }
}
