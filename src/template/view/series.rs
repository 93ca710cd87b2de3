//! Series and their letters.

use super::{Fields, list};
use crate::config::LanguageId;
use crate::content::front_matter::ListOption;
use crate::content::html::decoded;
use crate::site::{Page, PageId, Term};
use crate::template::world::World;
use std::sync::Arc;
use tera::Value;

/// Every series of a language with all letters of the alphabet.
pub fn all(world: &Arc<World>, language: LanguageId) -> Value {
    let series = world.site.language(language).taxonomies.iter().find(|taxonomy| taxonomy.plural == "series");
    let all: Vec<Value> =
        series.map_or(&[][..], |taxonomy| &taxonomy.terms).iter().map(|term| one(world, language, term)).collect();
    Value::from(all)
}

fn one(world: &Arc<World>, language: LanguageId, term: &Term) -> Value {
    let members: Vec<PageId> = term.members.iter().map(|(id, _)| *id).filter(|id| is_shown(world, *id)).collect();
    let url = term.page.map(|page| &world.site.page(page).url);
    let mut fields = Fields::new();
    fields
        .set("title", &*decoded(&term.title))
        .set("key", term.key.as_str())
        .set("path", url.map_or("", |url| url.relative.as_str()))
        .set("permalink", url.map_or("", |url| url.absolute.as_str()))
        .set("count", members.len())
        .set("letters", letters(world, language, &members))
        .set("missing", missing(world, language, &members));
    fields.into_value()
}

/// Whether readers are led to a guide: it has an address, and wants to be listed.
fn is_shown(world: &World, id: PageId) -> bool {
    let page = world.site.page(id);
    page.front_matter.build.list != ListOption::Never && !page.url.output.is_empty()
}

/// Every letter of the alphabet with its pages among `members`, then letters beyond the alphabet.
pub fn letters(world: &Arc<World>, language: LanguageId, members: &[PageId]) -> Value {
    let alphabet = &world.site.language(language).alphabet;
    let letter_of = |id: &PageId| world.site.page(*id).guide.letter.clone();
    let mut names: Vec<String> = alphabet.clone();
    let mut beyond: Vec<String> =
        members.iter().filter_map(letter_of).filter(|letter| !alphabet.contains(letter)).collect();
    beyond.sort();
    beyond.dedup();
    names.extend(beyond);
    let letters: Vec<Value> = names
        .into_iter()
        .map(|letter| {
            let pages: Vec<PageId> =
                members.iter().filter(|id| letter_of(id).as_ref() == Some(&letter)).copied().collect();
            let mut fields = Fields::new();
            fields.set("pages", list::briefs(world, &pages)).set("letter", letter);
            fields.into_value()
        })
        .collect();
    Value::from(letters)
}

fn missing(world: &World, language: LanguageId, members: &[PageId]) -> Vec<String> {
    let alphabet = &world.site.language(language).alphabet;
    let has = |letter: &String| members.iter().any(|id| world.site.page(*id).guide.letter.as_ref() == Some(letter));
    if members.iter().all(|id| world.site.page(*id).guide.letter.is_none()) {
        return Vec::new();
    }
    alphabet.iter().filter(|letter| !has(letter)).cloned().collect()
}

/// Listed pages with a letter, in the order of their letters.
pub fn lettered(world: &World, language: LanguageId) -> Vec<PageId> {
    let alphabet = &world.site.language(language).alphabet;
    let rank = |id: &PageId| {
        let letter = world.site.page(*id).guide.letter.clone().unwrap_or_default();
        (alphabet.iter().position(|known| *known == letter).unwrap_or(alphabet.len()), letter)
    };
    let regular = &world.site.language(language).regular_pages;
    let mut pages: Vec<PageId> = regular
        .iter()
        .filter(|id| world.site.page(**id).guide.letter.is_some() && is_shown(world, **id))
        .copied()
        .collect();
    pages.sort_by_cached_key(rank);
    pages
}

/// The guides of the letters before and behind the page's in its series; letters without a guide are passed over.
pub fn letter_neighbours(world: &World, page: &Page) -> (Option<PageId>, Option<PageId>) {
    let Some(letter) = &page.guide.letter else { return (None, None) };
    let Some(key) = page
        .terms
        .iter()
        .find(|(plural, _)| plural == "series")
        .and_then(|(_, terms)| terms.first())
        .map(|term| &term.key)
    else {
        return (None, None);
    };
    let Some(term) = world
        .site
        .language(page.language)
        .taxonomies
        .iter()
        .find(|taxonomy| taxonomy.plural == "series")
        .and_then(|taxonomy| taxonomy.terms.iter().find(|term| term.key == *key))
    else {
        return (None, None);
    };
    let alphabet = &world.site.language(page.language).alphabet;
    let rank = |letter: &str| {
        (alphabet.iter().position(|known| known == letter).unwrap_or(alphabet.len()), letter.to_string())
    };
    let own = rank(letter);
    let others = || {
        term.members.iter().filter(|(id, _)| is_shown(world, *id)).filter_map(|(id, _)| {
            let letter = world.site.page(*id).guide.letter.as_ref()?;
            Some((rank(letter), *id))
        })
    };
    // Of several guides on one letter the first in the series' order counts.
    let before =
        others().filter(|(rank, _)| *rank < own).max_by(|a, b| a.0.cmp(&b.0).then(std::cmp::Ordering::Greater));
    let behind = others().filter(|(rank, _)| *rank > own).min_by(|a, b| a.0.cmp(&b.0));
    (before.map(|(_, id)| id), behind.map(|(_, id)| id))
}
