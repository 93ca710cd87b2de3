//! Who is whose parent, in which order pages stand, and what each list shows.

use super::{Origin, Places};
use crate::config::{Config, LanguageId};
use crate::content::date::Moment;
use crate::content::front_matter::{Dates, ListOption};
use crate::site::order::{DefaultOrder, SortKey};
use crate::site::taxonomy::Collection;
use crate::site::{Kind, LanguageSite, Page, PageId};
use std::collections::BTreeMap;

/// The place of each page in the default order of its language, by id.
pub type Ranks = Vec<u32>;

/// Sets parents, ancestors, current sections and the bundles of page resources.
pub fn link_parents(pages: &mut [Page], origins: &[Origin], places: &Places) {
    for at in 0..pages.len() {
        let page = &pages[at];
        if let Some(bundle) = &origins[at].bundle_path {
            let owner = places.get(page.language, bundle);
            pages[at].resource_of = owner;
            continue;
        }
        // Parents stand before their children, so their own ancestors are known.
        let parent = nearest_branch(pages, places, page.language, parent_path(&page.path));
        let mut ancestors: Vec<PageId> = parent.into_iter().collect();
        if let Some(parent) = parent {
            ancestors.extend_from_slice(&pages[parent.0 as usize].ancestors);
        }
        let page = &mut pages[at];
        page.parent = parent;
        page.current_section = if page.kind == Kind::Page { parent } else { Some(page.id) };
        page.ancestors = ancestors;
    }
}

/// The path above; `None` above `/`.
pub fn parent_path(path: &str) -> Option<&str> {
    match path.rfind('/') {
        _ if path == "/" => None,
        Some(0) | None => Some("/"),
        Some(at) => Some(&path[..at]),
    }
}

/// The branch at `path`, or the nearest above it.
pub fn nearest_branch(pages: &[Page], places: &Places, language: LanguageId, path: Option<&str>) -> Option<PageId> {
    let mut path = path;
    while let Some(place) = path {
        if let Some(id) = places.get(language, place)
            && pages[id.0 as usize].kind != Kind::Page
        {
            return Some(id);
        }
        path = parent_path(place);
    }
    None
}

/// Gives branches without any date of their own the newest ones below them. Days of publication after `now`, which lists
/// show where a build asks for such pages, count for the pages alone.
pub fn inherit_dates(pages: &mut [Page], taxonomies: &[Collection], now: &Moment) {
    let mut newest: Vec<Dates> = vec![Dates::default(); pages.len()];
    for page in pages.iter().filter(|page| page.resource_of.is_none()) {
        let lends = |id: &&PageId| match (page.kind, pages[id.0 as usize].kind) {
            // The dates of terms are those of pages that lie elsewhere.
            (Kind::Term, above) => matches!(above, Kind::Term | Kind::Taxonomy),
            (Kind::Page, Kind::Term) => false,
            _ => true,
        };
        for ancestor in page.ancestors.iter().filter(lends) {
            raise(&mut newest[ancestor.0 as usize], &page.dates, now);
        }
    }
    for collection in taxonomies {
        for term in &collection.terms {
            let Some(id) = term.page else { continue };
            for (member, _) in &term.members {
                let page = &pages[member.0 as usize];
                if page.kind == Kind::Home {
                    // It counts for the list of all terms alone.
                    if let Some(list) = collection.page {
                        raise(&mut newest[list.0 as usize], &page.dates, now);
                    }
                    continue;
                }
                let mut dates = page.dates;
                if page.kind == Kind::Section {
                    // A section has the dates of what is in it by now.
                    fill_dates(&mut dates, &newest[member.0 as usize]);
                }
                raise(&mut newest[id.0 as usize], &dates, now);
            }
            let term_dates = newest[id.0 as usize];
            if let Some(id) = collection.page {
                raise(&mut newest[id.0 as usize], &term_dates, now);
            }
        }
    }
    for (page, newest) in pages.iter_mut().zip(newest).filter(|(page, _)| page.kind != Kind::Page) {
        fill_dates(&mut page.dates, &newest);
    }
}

/// Sets the dates of a list that has none itself, not even one on which it expires.
fn fill_dates(dates: &mut Dates, newest: &Dates) {
    if *dates == Dates::default() {
        *dates = Dates { expiry_date: None, ..*newest };
    }
}

fn raise(dates: &mut Dates, other: &Dates, now: &Moment) {
    let newer = |one: Option<Moment>, other: Option<Moment>| match (one, other) {
        (Some(one), Some(other)) => Some(if other.unix > one.unix { other } else { one }),
        // A clock time alone has the year 0, which is no date of a list.
        (one, other) => one.or(other.filter(|other| other.unix > Moment::YEAR_ONE.unix)),
    };
    dates.date = newer(dates.date, other.date);
    dates.lastmod = newer(dates.lastmod, other.lastmod);
    dates.publish_date = newer(dates.publish_date, other.publish_date.filter(|date| !date.is_after(now)));
}

/// Sorts all pages once, so that lists are sorted by comparing numbers.
pub fn ranks(pages: &[Page], config: &Config) -> Ranks {
    let mut ranks = vec![0; pages.len()];
    let mut rank = 0;
    for id in config.language_ids() {
        let own = pages.iter().filter(|page| page.language == id);
        let mut keyed: Vec<(SortKey<'_>, PageId)> = own
            .map(|page| {
                let place = (page.path.as_str(), page.content_path.as_str());
                let key = SortKey::new(page.front_matter.weight, page.dates.date, &page.link_title, place);
                (key, page.id)
            })
            .collect();
        DefaultOrder::new(&config.language(id).key).sort(&mut keyed);
        for (_, id) in keyed {
            ranks[id.0 as usize] = rank;
            rank += 1;
        }
    }
    ranks
}

/// Sorts `ids` by rank.
pub fn sort(ids: &mut [PageId], ranks: &Ranks) {
    ids.sort_unstable_by_key(|id| ranks[id.0 as usize]);
}

/// Fills the lists of sections, of home pages and of languages, and the neighbours.
///
/// Terms and taxonomies have their members from the taxonomies already.
pub fn fill(pages: &mut [Page], languages: &mut [LanguageSite], config: &Config, ranks: &Ranks) {
    let mut order: Vec<PageId> = pages.iter().filter(|page| page.resource_of.is_none()).map(|page| page.id).collect();
    sort(&mut order, ranks);
    let mut children: BTreeMap<PageId, Vec<PageId>> = BTreeMap::new();
    let mut below: BTreeMap<PageId, Vec<PageId>> = BTreeMap::new();
    for &id in &order {
        let page = &pages[id.0 as usize];
        let language = &mut languages[usize::from(page.language.0)];
        if page.kind == Kind::Home {
            language.home = Some(id);
        }
        let list = page.front_matter.build.list;
        if list == ListOption::Always {
            language.all_pages.push(id);
            if page.kind == Kind::Page {
                language.regular_pages.push(id);
            }
        }
        if list == ListOption::Never || !matches!(page.kind, Kind::Page | Kind::Section) {
            continue;
        }
        if let Some(parent) = page.parent {
            children.entry(parent).or_default().push(id);
        }
        if page.kind == Kind::Page {
            for &ancestor in &page.ancestors {
                below.entry(ancestor).or_default().push(id);
            }
        }
    }
    for (id, children) in children {
        let is_kind = |kind: Kind| {
            children.iter().copied().filter(|child| pages[child.0 as usize].kind == kind).collect::<Vec<_>>()
        };
        let (regular, sections) = (is_kind(Kind::Page), is_kind(Kind::Section));
        let page = &mut pages[id.0 as usize];
        if matches!(page.kind, Kind::Home | Kind::Section) {
            page.regular_pages = regular;
            page.sections = sections;
            page.pages = children;
        }
    }
    for (id, below) in below {
        let page = &mut pages[id.0 as usize];
        if matches!(page.kind, Kind::Home | Kind::Section) {
            page.regular_pages_recursive = below;
        }
    }
    for (at, language) in languages.iter_mut().enumerate() {
        let settings = &config.languages[at].settings;
        if let Some(home) = language.home {
            language.sections = pages[home.0 as usize].sections.clone();
        }
        language.main_sections = main_sections(pages, &language.regular_pages, &settings.main_sections);
        link_neighbours(pages, &language.regular_pages, settings.next_prev_descending, |page, next, previous| {
            page.next = next;
            page.previous = previous;
        });
    }
    for at in 0..pages.len() {
        if matches!(pages[at].kind, Kind::Home | Kind::Section) {
            let list = std::mem::take(&mut pages[at].regular_pages);
            let settings = &config.language(pages[at].language).settings;
            link_neighbours(pages, &list, settings.next_prev_in_section_descending, |page, next, previous| {
                page.next_in_section = next;
                page.previous_in_section = previous;
            });
            pages[at].regular_pages = list;
        }
    }
}

/// Sets both neighbours of every page of `list`: in descending order the next one stands before it.
fn link_neighbours(
    pages: &mut [Page],
    list: &[PageId],
    descending: bool,
    set: impl Fn(&mut Page, Option<PageId>, Option<PageId>),
) {
    for (at, id) in list.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| list[at]);
        let behind = list.get(at + 1).copied();
        let (next, previous) = if descending { (before, behind) } else { (behind, before) };
        set(&mut pages[id.0 as usize], next, previous);
    }
}

/// As configured, else the section with most pages; of equals the first by name.
fn main_sections(pages: &[Page], regular: &[PageId], configured: &[String]) -> Vec<String> {
    if !configured.is_empty() {
        return configured.to_vec();
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for id in regular {
        let section = pages[id.0 as usize].section.as_str();
        if !section.is_empty() {
            *counts.entry(section).or_default() += 1;
        }
    }
    let most = counts.values().copied().max().unwrap_or_default();
    counts.iter().find(|(_, count)| **count == most).map(|(section, _)| section.to_string()).into_iter().collect()
}
