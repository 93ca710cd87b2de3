//! Taxonomies and their terms.

use super::resolve::{Cascades, Draft, LeftOutLists, Places, Ranks, add_made_up, sort_by_rank};
use super::{Bundle, Kind, LanguageSite, Page, PageId, PageTerm, title, url};
use crate::config::{Config, LanguageId};
use crate::content::date::Zone;
use crate::content::front_matter::{FrontMatter, ListOption, RenderOption};
use crate::content::guide::{read_guide, series_key};
use crate::data::{Data, DataMap};
use crate::diagnostic::{Code, Diagnostic, FilePath, Span};
use crate::site::order::{DefaultOrder, SortKey};
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;

/// A taxonomy in one language.
#[derive(Debug, Clone, PartialEq)]
pub struct Taxonomy {
    /// `tag`.
    pub singular: String,
    /// `tags`: the key in front matter and the folder.
    pub plural: String,
    /// Its page.
    pub page: Option<PageId>,
    /// Terms by key.
    pub terms: Vec<Term>,
    /// Who asked for it.
    pub origin: TaxonomyOrigin,
}

/// Who asked for a taxonomy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaxonomyOrigin {
    /// The configuration, or Hugo's defaults.
    Configured,
    /// The guide model: `series` and `authors`.
    Guide,
}

/// A term.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// Lower case.
    pub key: String,
    /// For readers.
    pub title: String,
    /// Its page.
    pub page: Option<PageId>,
    /// Pages with it and their term weight, in the order of section 9 of the specification.
    pub members: Vec<(PageId, i64)>,
}

/// A taxonomy while it is put together.
#[derive(Debug)]
pub(super) struct Collection {
    language: LanguageId,
    singular: String,
    plural: String,
    origin: TaxonomyOrigin,
    /// Logical path.
    path: String,
    /// Its page, once pages have ids.
    pub page: Option<PageId>,
    pub terms: Vec<CollectedTerm>,
    /// Term path to its place in `terms`.
    by_path: BTreeMap<String, usize>,
    /// Key of a term to its place in `terms`; `None` for one that has no path.
    by_key: BTreeMap<String, Option<usize>>,
    /// Logical path of a page to the places of its terms, as written, and its term weight.
    by_page: BTreeMap<String, (Vec<usize>, i64)>,
}

/// A term while it is put together.
#[derive(Debug)]
pub(super) struct CollectedTerm {
    key: String,
    title: String,
    path: String,
    /// The same with its case.
    written_path: String,
    /// A file with it, for messages.
    file: Option<FilePath>,
    /// Whether its own page is left out.
    is_left_out: bool,
    pub page: Option<PageId>,
    pub members: Vec<(PageId, i64)>,
}

/// A term as a page names it.
struct NamedTerm<'a> {
    /// The key that joins.
    key: &'a str,
    /// As written.
    spelling: &'a str,
    draft: &'a Draft,
    left_out: &'a LeftOutLists,
    /// See [`Collection::own_folders`].
    folders: &'a BTreeSet<String>,
}

/// What a page gives a taxonomy: the key that joins, and the spelling.
type Value = (String, String);

/// Reads the terms of all pages and adds the pages of taxonomies and terms that have no file.
pub(super) fn collect(
    drafts: &mut Vec<Draft>,
    config: &Config,
    cascades: &Cascades,
    zones: &[Zone],
    left_out: &LeftOutLists,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Collection> {
    let mut collections = Vec::new();
    for language in config.language_ids() {
        let settings = &config.language(language).settings;
        let order = preliminary_order(drafts, language, &config.language(language).key);
        let is_off = |kind: &str| settings.disable_kinds.iter().any(|name| name.eq_ignore_ascii_case(kind));
        for (singular, plural) in &settings.taxonomies {
            let mut collection = Collection::new(language, singular, plural, TaxonomyOrigin::Configured);
            if !is_off("term") {
                collection.read_configured(drafts, &order, left_out, |_| true);
            }
            collections.push(collection);
        }
        // Kinds that are switched off are Hugo's: pages of series and authors have a switch of their own.
        for (singular, plural) in [("series", "series"), ("author", "authors")] {
            if !settings.guide.pages || settings.taxonomies.iter().any(|(_, name)| name.eq_ignore_ascii_case(plural)) {
                continue;
            }
            let mut collection = Collection::new(language, singular, plural, TaxonomyOrigin::Guide);
            collection.read(drafts, &order, left_out, |front_matter| (guide_values(plural, front_matter), 0));
            if !collection.terms.is_empty() && collection.claim(drafts) {
                collections.push(collection);
            }
        }
    }
    let read = drafts.len();
    for collection in &mut collections {
        collection.add_pages(drafts, config, cascades, zones, diagnostics);
    }
    // Lists without a file have what is handed down to them: terms too, of those that a page has.
    let has_values = |at: &usize| !drafts[*at].front_matter.params.is_empty();
    let lists: Vec<usize> = (read..drafts.len()).filter(has_values).collect();
    for collection in collections.iter_mut().filter(|collection| collection.origin == TaxonomyOrigin::Configured) {
        let is_own = |at: &usize| drafts[*at].language == collection.language;
        let own: Vec<usize> = lists.iter().copied().filter(is_own).collect();
        if !own.is_empty() && !collection.terms.is_empty() {
            let known: BTreeSet<String> = collection.by_key.keys().cloned().collect();
            collection.read_configured(drafts, &own, left_out, |key| known.contains(key));
        }
    }
    collections
}

/// The pages of a language in default order, before branches have dates from below.
fn preliminary_order(drafts: &[Draft], language: LanguageId, key: &str) -> Vec<usize> {
    let mut keyed: Vec<(SortKey<'_>, usize)> = Vec::with_capacity(drafts.len());
    keyed.extend(drafts.iter().enumerate().filter(|(_, draft)| draft.language == language).map(|(at, draft)| {
        let front = &draft.front_matter;
        let link_title = front.link_title.as_ref().unwrap_or(&front.title);
        (SortKey::new(front.weight, front.dates.date, link_title, (&draft.path, &draft.content_path)), at)
    }));
    DefaultOrder::new(key).sort(&mut keyed);
    keyed.into_iter().map(|(_, at)| at).collect()
}

impl Collection {
    fn new(language: LanguageId, singular: &str, plural: &str, origin: TaxonomyOrigin) -> Collection {
        Collection {
            language,
            singular: singular.to_string(),
            plural: plural.to_string(),
            origin,
            path: format!("/{}", url::normalise_file_path(plural.trim_matches('/'))),
            page: None,
            terms: Vec::new(),
            by_path: BTreeMap::new(),
            by_key: BTreeMap::new(),
            by_page: BTreeMap::new(),
        }
    }

    /// Reads what the pages in `order` write under the taxonomy's name, as far as its key is `wanted`.
    fn read_configured(
        &mut self,
        drafts: &[Draft],
        order: &[usize],
        left_out: &LeftOutLists,
        wanted: impl Fn(&str) -> bool,
    ) {
        let key = self.plural.to_lowercase();
        let weight = format!("{key}_weight");
        self.read(drafts, order, left_out, |front_matter| {
            let mut values = values(front_matter.params.get(&key));
            values.retain(|(key, _)| wanted(key));
            (values, term_weight(&front_matter.params, &weight))
        });
    }

    /// Reads the terms of the pages in `order`; the first spelling becomes the title, of a series or an author that which
    /// most pages have: one post more or less should not change it.
    fn read(
        &mut self,
        drafts: &[Draft],
        order: &[usize],
        left_out: &LeftOutLists,
        read: impl Fn(&FrontMatter) -> (Vec<Value>, i64),
    ) {
        let folders = self.own_folders(drafts);
        let mut spellings: BTreeMap<(usize, String), usize> = BTreeMap::new();
        for &at in order {
            let draft = &drafts[at];
            if draft.front_matter.build.render == RenderOption::Never {
                continue;
            }
            let (values, weight) = read(&draft.front_matter);
            let mut terms: Vec<usize> = Vec::with_capacity(values.len());
            for (key, spelling) in values {
                let named = NamedTerm { key: &key, spelling: &spelling, draft, left_out, folders: &folders };
                let Some(term) = self.term(&named) else { continue };
                // Of a name that is there again, the last place counts.
                if let Some(earlier) = terms.iter().position(|known| *known == term) {
                    terms.remove(earlier);
                }
                terms.push(term);
                if self.origin == TaxonomyOrigin::Guide {
                    *spellings.entry((term, spelling)).or_default() += 1;
                }
            }
            // The pages of a bundle have no place in lists; their terms exist all the same.
            if draft.bundle_path.is_none() && !terms.is_empty() {
                self.by_page.insert(draft.path.clone(), (terms, weight));
            }
        }
        // Of equally many the first.
        let mut best: BTreeMap<usize, (usize, bool, String)> = BTreeMap::new();
        for ((term, spelling), count) in spellings {
            let found = (count, self.terms[term].title == spelling, spelling);
            if best.get(&term).is_none_or(|best| (found.0, found.1) > (best.0, best.1)) {
                best.insert(term, found);
            }
        }
        for (term, (_, _, spelling)) in best {
            self.terms[term].title = spelling;
        }
    }

    /// Folders with a page of their own in a taxonomy of ours, whose names may be written as addresses are.
    fn own_folders(&self, drafts: &[Draft]) -> BTreeSet<String> {
        if self.origin == TaxonomyOrigin::Configured {
            return BTreeSet::new();
        }
        let below = format!("{}/", self.path);
        let is_own = |draft: &&Draft| {
            draft.bundle == Bundle::Branch && draft.language == self.language && draft.path.starts_with(&below)
        };
        drafts.iter().filter(is_own).map(|draft| draft.path.clone()).collect()
    }

    /// The place of a term, which is new or known; `None` for one that has no path, or whose own page is left out.
    fn term(&mut self, named: &NamedTerm<'_>) -> Option<usize> {
        if let Some(known) = self.by_key.get(named.key) {
            return *known;
        }
        let term = self.new_term(named);
        self.by_key.insert(named.key.to_string(), term);
        term
    }

    fn new_term(&mut self, named: &NamedTerm<'_>) -> Option<usize> {
        let NamedTerm { key, spelling, draft, left_out, folders } = *named;
        let name = url::clean(&format!("/{}", url::normalise_file_path(key)));
        if name == "/" {
            return None;
        }
        let mut path = format!("{}{name}", self.path);
        // Quotation marks are not in the address, and no file of Windows can have them in its name.
        let as_address =
            format!("{}{}", self.path, url::clean(&format!("/{}", url::published_path(key, false, false))));
        if !folders.contains(&path) && folders.contains(&as_address) {
            path = as_address;
        }
        if let Some(&at) = self.by_path.get(&path) {
            return Some(at);
        }
        let is_left_out = left_out.contains(&(self.language, path.clone()));
        // A series goes on without its list; a tag that is not published goes with it, as in Hugo.
        if is_left_out && self.origin == TaxonomyOrigin::Configured {
            return None;
        }
        let at = self.terms.len();
        self.by_path.insert(path.clone(), at);
        // Where a term spells another way than its key, in more than its case, the key counts.
        let written = format!("{}{}", self.path, url::clean(&format!("/{}", spelling.replace(' ', "-"))));
        let written_path = if url::normalise_file_path(&written) == path { written } else { path.clone() };
        self.terms.push(CollectedTerm {
            key: key.to_string(),
            title: spelling.to_string(),
            path,
            written_path,
            file: draft.file.clone(),
            is_left_out,
            page: None,
            members: Vec::new(),
        });
        Some(at)
    }

    /// Whether this is the page of a taxonomy of our own, or of one of its terms.
    pub(super) fn is_of_guide(&self, draft: &Draft) -> bool {
        let rest = draft.path.strip_prefix(self.path.as_str());
        self.origin == TaxonomyOrigin::Guide
            && self.language == draft.language
            && matches!(draft.kind, Kind::Taxonomy | Kind::Term)
            && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// Whether a taxonomy of our own may have its folder: nothing but its own pages lies there. Makes these
    /// pages what they are.
    fn claim(&self, drafts: &mut [Draft]) -> bool {
        let below = format!("{}/", self.path);
        let is_inside = |draft: &Draft| {
            draft.language == self.language && (draft.path == self.path || draft.path.starts_with(&below))
        };
        // Without a file, it stands for a list that is left out.
        let is_own = |draft: &Draft| {
            let is_known = || draft.path == self.path || self.by_path.contains_key(&draft.path);
            draft.bundle == Bundle::Branch && (draft.file.is_none() || is_known())
        };
        if drafts.iter().any(|draft| is_inside(draft) && !is_own(draft)) {
            return false;
        }
        for draft in drafts.iter_mut().filter(|draft| is_inside(draft)) {
            draft.kind = if draft.path == self.path { Kind::Taxonomy } else { Kind::Term };
        }
        true
    }

    fn add_pages(
        &mut self,
        drafts: &mut Vec<Draft>,
        config: &Config,
        cascades: &Cascades,
        zones: &[Zone],
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let settings = &config.language(self.language).settings;
        let (style, capitalise) = (settings.title_case_style, settings.capitalize_list_titles);
        let taken: BTreeMap<String, (Kind, Option<FilePath>)> = drafts
            .iter()
            .filter(|draft| draft.language == self.language && draft.bundle_path.is_none())
            .filter(|draft| draft.path.starts_with(&self.path))
            .map(|draft| (draft.path.clone(), (draft.kind, draft.file.clone())))
            .collect();
        if !taken.contains_key(&self.path) {
            let title = title::taxonomy_title(&self.plural, style, capitalise);
            add_made_up(drafts, config, cascades, zones, self.language, self.path.clone(), Kind::Taxonomy, Some(title));
        }
        for term in &self.terms {
            match taken.get(&term.path) {
                Some((Kind::Page, Some(file))) => diagnostics.push(page_on_term(file, term)),
                Some(_) => {}
                None => {
                    let title = match self.origin {
                        TaxonomyOrigin::Configured => title::term_title(&term.title, style, capitalise),
                        // Names and series are written as their bearers and authors write them: `eBay how-tos`.
                        TaxonomyOrigin::Guide => term.title.clone(),
                    };
                    add_made_up(
                        drafts,
                        config,
                        cascades,
                        zones,
                        self.language,
                        term.written_path.clone(),
                        Kind::Term,
                        Some(title),
                    );
                }
            }
        }
    }
}

/// The names that a page gives the taxonomy `plural`, as they are written.
pub(super) fn names_on(front_matter: &FrontMatter, taxonomy: &Taxonomy) -> Vec<String> {
    let values = match taxonomy.origin {
        TaxonomyOrigin::Configured => values(front_matter.params.get(&taxonomy.plural.to_lowercase())),
        TaxonomyOrigin::Guide => guide_values(&taxonomy.plural, front_matter),
    };
    values.into_iter().map(|(_, spelling)| spelling).collect()
}

fn guide_values(plural: &str, front_matter: &FrontMatter) -> Vec<Value> {
    if plural == "series" { series(front_matter) } else { authors(&front_matter.params) }
}

fn page_on_term(file: &FilePath, term: &CollectedTerm) -> Diagnostic {
    let message = format!("`{file}` stands where the list of all pages with `{}` goes, `{}`", term.title, term.path);
    let error = Diagnostic::error(Code::UrlDuplicate, Span::whole(file), message);
    let error = match &term.file {
        Some(other) => error.label(Span::whole(other), format!("`{}` is written here", term.title)),
        None => error,
    };
    error.help("rename the file, or make it the list's own page: a folder of that name with an `_index.md`")
}

/// The values of a taxonomy on a page: a list, or one text.
fn values(data: Option<&Data>) -> Vec<Value> {
    let texts: Vec<String> = match data {
        Some(Data::List(list)) => list.iter().filter_map(Data::to_text).collect(),
        Some(other) => other.to_text().into_iter().collect(),
        None => Vec::new(),
    };
    texts.into_iter().map(composed).filter(|text| !text.is_empty()).map(|text| (url::lower(&text), text)).collect()
}

/// In Unicode's composed form.
fn composed(text: String) -> String {
    if text.is_ascii() { text } else { text.nfc().collect() }
}

fn term_weight(params: &DataMap, key: &str) -> i64 {
    match params.get(key) {
        Some(Data::Integer(weight)) => *weight,
        Some(Data::Float(weight)) => *weight as i64,
        Some(Data::Text(text)) => text.trim().parse().unwrap_or(0),
        _ => 0,
    }
}

fn series(front_matter: &FrontMatter) -> Vec<Value> {
    let series = read_guide(front_matter).series.unwrap_or_default();
    let series = composed(series.trim().to_string());
    if series.is_empty() { Vec::new() } else { vec![(series_key(&series), series)] }
}

/// Names of authors: `author` and `authors`, each a text, a map with `name`, or a list of these.
fn authors(params: &DataMap) -> Vec<Value> {
    let name = |data: &Data| match data {
        Data::Map(map) => map.get("name").and_then(Data::to_text),
        other => other.to_text(),
    };
    let mut seen = BTreeSet::new();
    ["author", "authors"]
        .iter()
        .filter_map(|key| params.get(*key))
        .flat_map(|data| match data {
            Data::List(list) => list.iter().filter_map(name).collect::<Vec<_>>(),
            other => name(other).into_iter().collect(),
        })
        .map(|text| composed(text.trim().to_string()))
        .filter(|text| !text.is_empty())
        .map(|text| (url::lower(&text), text))
        .filter(|(key, _)| seen.insert(key.clone()))
        .collect()
}

/// Gives terms and members their ids, and pages their terms.
pub(super) fn link(collections: &mut [Collection], pages: &mut [Page], places: &Places) {
    for collection in collections {
        let id_of = |path: &str| places.get(collection.language, path);
        let is_kind = |id: &PageId, kind: Kind| pages[id.0 as usize].kind == kind;
        collection.page = id_of(&collection.path).filter(|id| is_kind(id, Kind::Taxonomy));
        for term in &mut collection.terms {
            term.page = id_of(&term.path).filter(|id| is_kind(id, Kind::Term) && !term.is_left_out);
            if let Some(id) = term.page {
                term.title.clone_from(&pages[id.0 as usize].title);
            }
        }
        let by_page = std::mem::take(&mut collection.by_page);
        let by_page: Vec<(PageId, Vec<usize>, i64)> = by_page
            .into_iter()
            .filter_map(|(path, (terms, weight))| Some((places.get(collection.language, &path)?, terms, weight)))
            .collect();
        for (id, terms, weight) in &by_page {
            for at in terms {
                collection.terms[*at].members.push((*id, *weight));
            }
        }
        add_lists_above(collection, pages, places);
        add_nested(collection);
        for (id, terms, _) in &by_page {
            let terms = terms.iter().map(|at| &collection.terms[*at]);
            let terms = terms
                .map(|term| PageTerm { key: term.key.clone(), title: term.title.clone(), page: term.page })
                .collect();
            pages[id.0 as usize].terms.push((collection.plural.to_lowercase(), terms));
        }
    }
}

/// Adds the terms that no page has, but that have a page of their own and terms below them: `a` of `a/b`.
fn add_lists_above(collection: &mut Collection, pages: &[Page], places: &Places) {
    if !pages.iter().any(|page| page.kind == Kind::Term && page.file.is_some()) {
        return;
    }
    for at in 0..collection.terms.len() {
        let path = collection.terms[at].path.clone();
        for (end, _) in path.match_indices('/').filter(|(end, _)| *end > collection.path.len()) {
            let above = &path[..end];
            let own = places.get(collection.language, above).map(|id| &pages[id.0 as usize]);
            let Some(page) = own.filter(|page| page.kind == Kind::Term && page.file.is_some()) else { continue };
            if collection.by_path.contains_key(above) {
                continue;
            }
            collection.by_path.insert(above.to_string(), collection.terms.len());
            collection.terms.push(CollectedTerm {
                key: above[collection.path.len() + 1..].to_string(),
                title: page.title.clone(),
                path: above.to_string(),
                written_path: above.to_string(),
                file: page.file.clone(),
                is_left_out: false,
                page: Some(page.id),
                members: Vec::new(),
            });
        }
    }
}

/// Members of `a/b` are members of `a` too, where that is a term.
fn add_nested(collection: &mut Collection) {
    let mut added: Vec<(usize, PageId, i64)> = Vec::new();
    for term in &collection.terms {
        let mut path = term.path.as_str();
        while let Some(at) = path.rfind('/').filter(|at| *at > collection.path.len()) {
            path = &path[..at];
            if let Some(above) = collection.by_path.get(path) {
                added.extend(term.members.iter().map(|(id, weight)| (*above, *id, *weight)));
            }
        }
    }
    let mut known: BTreeSet<(usize, PageId)> = collection
        .terms
        .iter()
        .enumerate()
        .flat_map(|(at, term)| term.members.iter().map(move |(id, _)| (at, *id)))
        .collect();
    for (at, id, weight) in added {
        if known.insert((at, id)) {
            collection.terms[at].members.push((id, weight));
        }
    }
}

/// Sorts everything and fills the lists of taxonomies and terms.
pub(super) fn finish(collections: Vec<Collection>, pages: &mut [Page], languages: &mut [LanguageSite], ranks: &Ranks) {
    for collection in collections {
        let mut terms: Vec<Term> = Vec::new();
        for mut term in collection.terms {
            term.members.sort_by_key(|(id, weight)| (*weight, ranks[id.0 as usize]));
            if let Some(id) = term.page {
                let is_listed = |id: &PageId| pages[id.0 as usize].front_matter.build.list != ListOption::Never;
                let members: Vec<PageId> = term.members.iter().map(|(id, _)| *id).filter(is_listed).collect();
                let page = &mut pages[id.0 as usize];
                // Sections with the term are among them, as in Hugo.
                page.regular_pages_recursive.clone_from(&members);
                page.regular_pages.clone_from(&members);
                page.pages = members;
            }
            terms.push(Term { key: term.key, title: term.title, page: term.page, members: term.members });
        }
        terms.sort_by(|a, b| a.key.cmp(&b.key));
        if let Some(id) = collection.page {
            let below = format!("{}/", collection.path);
            let is_listed = |page: &&Page| page.kind == Kind::Term && page.front_matter.build.list != ListOption::Never;
            let own = pages.iter().filter(is_listed);
            let own = own.filter(|page| page.language == collection.language && page.path.starts_with(&below));
            let mut own: Vec<PageId> = own.map(|page| page.id).collect();
            sort_by_rank(&mut own, ranks);
            pages[id.0 as usize].pages = own;
        }
        languages[usize::from(collection.language.0)].taxonomies.push(Taxonomy {
            singular: collection.singular,
            plural: collection.plural,
            page: collection.page,
            terms,
            origin: collection.origin,
        });
    }
}
