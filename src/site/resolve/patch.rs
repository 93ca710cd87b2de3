//! A page whose file was edited, put into a site that stands.
//!
//! Most edits of front matter change what a page says and nothing about where it stands: its title, its description,
//! its parameters. They are put in place here, which takes the time of one page; everything else is resolved anew.

use super::fields::read_with_cascade;
use super::files::{Collected, collect};
use super::{ContentFile, page_title};
use crate::config::Config;
use crate::content::date::Zone;
use crate::content::front_matter::{FrontMatter, ListOption};
use crate::content::guide::{Guide, read_guide};
use crate::site::alphabet;
use crate::site::order::{DefaultOrder, SortKey};
use crate::site::{Bundle, Kind, MenuEntry, Page, PageId, Site};

/// Puts what `file` says now into the page `id`, if the rest of the site stays as it is by that: `true` then, and the
/// site is as [`super::resolve`] would make it. On `false` nothing has changed. One pass over the pages.
///
/// `file` must be the file of that page, parsed without a fault.
pub fn patch(site: &mut Site, id: PageId, file: &ContentFile, zones: &[Zone]) -> bool {
    let config = site.config.clone();
    let Some(front_matter) = read(site, id, file, zones) else { return false };
    let page = site.page(id);
    let title = page_title(&config, page.language, &front_matter, None, true);
    let link_title = front_matter.link_title.clone().unwrap_or_else(|| title.clone());
    let mut guide = read_guide(&front_matter);
    alphabet::settle_letter(&mut guide, &site.language(page.language).alphabet);
    let stays = is_harmless(&config, page, &front_matter, &guide)
        && (page.link_title == link_title && page.title == title
            || !is_in_menu(site, id) && !names_titles(&config) && keeps_its_place(site, page, &link_title));
    if !stays {
        return false;
    }
    let page = &mut site.pages[id.0 as usize];
    *page.front_matter = front_matter;
    page.title = title;
    page.link_title = link_title;
    page.guide = guide;
    true
}

/// The front matter of `file`, with what is handed down; `None` where it has faults or the file is another page now.
fn read(site: &Site, id: PageId, file: &ContentFile, zones: &[Zone]) -> Option<FrontMatter> {
    let page = site.page(id);
    let mut diagnostics = Vec::new();
    let Collected { mut drafts, .. } = collect(&site.config, std::slice::from_ref(file), &mut diagnostics);
    let mut draft = drafts.pop().filter(|_| diagnostics.is_empty())?;
    let is_same = draft.path == page.path
        && draft.language == page.language
        && draft.kind == page.kind
        && draft.bundle == page.bundle
        && draft.bundle_path.is_none()
        && page.resource_of.is_none();
    // A branch hands down, and lends its dates and its title to others.
    if !is_same || page.kind != Kind::Page || page.bundle == Bundle::Branch {
        return None;
    }
    let faults = read_with_cascade(&mut draft, &site.cascades, &site.config, zones);
    faults.is_empty().then_some(*draft.front_matter)
}

/// Whether nothing differs that decides about other pages, addresses or lists.
fn is_harmless(config: &Config, page: &Page, new: &FrontMatter, guide: &Guide) -> bool {
    let old = &*page.front_matter;
    let same = FrontMatter {
        title: old.title.clone(),
        link_title: old.link_title.clone(),
        description: old.description.clone(),
        summary: old.summary.clone(),
        keywords: old.keywords.clone(),
        params: old.params.clone(),
        guide: old.guide.clone(),
        ..new.clone()
    };
    same == *old
        && guide.series == page.guide.series
        && guide.letter.is_some() == page.guide.letter.is_some()
        && (guide.letter == page.guide.letter || !alphabet::hangs_on_letters(config.language(page.language)))
        && !decides(config, page, old, new)
}

/// Whether a parameter differs that a taxonomy is made of.
fn decides(config: &Config, page: &Page, old: &FrontMatter, new: &FrontMatter) -> bool {
    let taxonomies = &config.language(page.language).settings.taxonomies;
    let is_of_taxonomy = |key: &str| {
        ["author", "authors", "series"].contains(&key)
            || taxonomies.iter().any(|(_, plural)| {
                let plural = plural.to_lowercase();
                key == plural || key.strip_suffix("_weight") == Some(plural.as_str())
            })
    };
    let keys = || old.params.keys().chain(new.params.keys()).filter(|key| is_of_taxonomy(key));
    keys().any(|key| old.params.get(key) != new.params.get(key))
}

/// Whether addresses are made of titles.
fn names_titles(config: &Config) -> bool {
    let rules = config.languages.iter().flat_map(|language| &language.settings.permalinks);
    rules.into_iter().any(|rule| rule.pattern.contains(":title") || rule.pattern.contains(":slug"))
}

fn is_in_menu(site: &Site, id: PageId) -> bool {
    fn holds(entries: &[MenuEntry], id: PageId) -> bool {
        entries.iter().any(|entry| entry.page == Some(id) || holds(&entry.children, id))
    }
    site.languages.iter().flat_map(|language| language.menus.values()).any(|menu| holds(menu, id))
}

/// Whether a page stands where it stood in every list with another link title: beside every page of its weight and
/// date.
fn keeps_its_place(site: &Site, page: &Page, link_title: &str) -> bool {
    if page.front_matter.build.list == ListOption::Never {
        return true;
    }
    let order = DefaultOrder::new(&site.config.language(page.language).key);
    let weight = page.front_matter.weight;
    let date = |page: &Page| page.dates.date.map(|date| date.unix);
    let old = SortKey::new(weight, page.dates.date, &page.link_title, (&page.path, &page.content_path));
    let new = SortKey::new(weight, page.dates.date, link_title, (&page.path, &page.content_path));
    site.pages
        .iter()
        .filter(|other| other.id != page.id && other.language == page.language)
        .filter(|other| other.front_matter.weight == weight && date(other) == date(page))
        .all(|other| {
            let other = SortKey::new(weight, other.dates.date, &other.link_title, (&other.path, &other.content_path));
            order.compare(&old, &other) == order.compare(&new, &other)
        })
}
