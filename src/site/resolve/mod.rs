//! Files to a [`Site`].
//!
//! In reading order: [`files`] (which file is what), [`fields`] (front matter and [`cascade`]),
//! [`left_out`], [`made_up`] (pages without a file), then, on the finished list of pages, [`lists`],
//! [`addresses`] and [`languages`].

mod addresses;
mod cascade;
mod draft;
mod fields;
mod files;
mod languages;
mod left_out;
mod lists;
mod made_up;
mod outputs;
mod patch;
mod places;

pub(super) use addresses::links;
pub(super) use cascade::Cascades;
pub(super) use draft::Draft;
pub(super) use files::LooseFile;
pub(super) use left_out::LeftOutLists;
pub(super) use lists::{Ranks, parent_path, sort as sort_by_rank};
pub(super) use made_up::add as add_made_up;
pub use patch::patch;
pub(super) use places::Places;

use super::{LanguageSite, LeftOut, Page, PageId, PageUrl, Site, alphabet, menu, resource, taxonomy};
use crate::config::{Config, LanguageId};
use crate::content::ParsedPage;
use crate::content::date::{Moment, Zone};
use crate::content::front_matter::FrontMatter;
use crate::content::guide::{Guide, read_guide};
use crate::diagnostic::{self, Diagnostic};
use crate::source::Entry;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A file below a content folder.
#[derive(Debug, Clone)]
pub struct ContentFile {
    /// The file.
    pub entry: Entry,
    /// The language whose content folder it lies in. A language in the file name (`a.fr.md`) is found
    /// by [`resolve`], and counts over this.
    pub language: LanguageId,
    /// Its path below that content folder.
    pub content_path: String,
    /// Its parts, if it is a page (Markdown, HTML or org); `None` for every other file.
    pub page: Option<Arc<ParsedPage>>,
}

/// What [`resolve`] works on.
pub struct ResolveInput {
    /// The configuration.
    pub config: Arc<Config>,
    /// Every file below the content folders, sorted by path.
    pub files: Vec<ContentFile>,
    /// The time of the build: what is dated later is scheduled.
    pub now: Moment,
    /// The zone of dates without one, for each language.
    pub zones: Vec<Zone>,
    /// Endings of the templates there are, with their dot: `.json` for a format that is written with a template.
    pub template_endings: BTreeSet<String>,
}

/// What of a [`Draft`] is needed to place a page, and not afterwards.
pub(super) struct Origin {
    /// Logical path with its case.
    pub written_path: String,
    /// File name without extension and language, or the folder's name of a bundle.
    pub base_name: String,
    /// Logical path of the leaf bundle it is a resource of.
    pub bundle_path: Option<String>,
}

impl Origin {
    fn take(draft: &mut Draft) -> Origin {
        Origin {
            written_path: std::mem::take(&mut draft.written_path),
            base_name: std::mem::take(&mut draft.base_name),
            bundle_path: draft.bundle_path.take(),
        }
    }
}

/// Makes the site.
///
/// Reports front matter faults (with [`crate::content::front_matter::read_fields`]), `content-denied`, `file-not-published`,
/// `permalink-pattern`, `url-invalid`, `url-outside-site`, `url-too-long`, `menu-*`, `unknown-output-format`,
/// and `url-duplicate` where two files are one page. Other collisions of outputs are the plan's affair.
/// Pages with an unreadable draft flag or date are left in, so that their other faults show; the error stops
/// the build anyway.
pub fn resolve(mut input: ResolveInput) -> (Site, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let config = &input.config.clone();
    input.files.retain(|file| !files::is_switched_off(config, file));
    let files::Collected { mut drafts, loose } = files::collect(config, &input.files, &mut diagnostics);
    let cascades = fields::read_all(&mut drafts, config, &input.zones, &mut diagnostics);
    left_out::drop_orphans(&mut drafts, config, &mut diagnostics);
    let folders = made_up::first_folders(&drafts);
    let (left_out, left_out_lists) = left_out::take(&mut drafts, config, &input.now);
    made_up::add_sections(&mut drafts, config, &cascades, &input.zones, &folders);
    left_out::drop_pages(&mut drafts, config);
    let mut taxonomies =
        taxonomy::collect(&mut drafts, config, &cascades, &input.zones, &left_out_lists, &mut diagnostics);
    left_out::drop_kinds(&mut drafts, config, &taxonomies);

    let places = sort_drafts(&mut drafts);
    let origins: Vec<Origin> = drafts.iter_mut().map(Origin::take).collect();
    let mut pages = assemble(drafts, config);
    let mut languages: Vec<LanguageSite> = config.language_ids().map(|_| LanguageSite::default()).collect();
    lists::link_parents(&mut pages, &origins, &places);
    taxonomy::link(&mut taxonomies, &mut pages, &places);
    lists::inherit_dates(&mut pages, &taxonomies, &input.now);
    let ranks = lists::ranks(&pages, config);
    taxonomy::finish(taxonomies, &mut pages, &mut languages, &ranks);
    lists::fill(&mut pages, &mut languages, config, &ranks);
    let rules = addresses::fill(&mut pages, &origins, config, &mut diagnostics);
    let mut left_out: Vec<LeftOut> =
        left_out.into_iter().filter_map(|withheld| withheld.finish(&pages, &places, &rules, config)).collect();
    alphabet::settle(config, &mut pages, &mut left_out, &mut languages);
    outputs::fill(&mut pages, config, &input.template_endings, &mut diagnostics);
    resource::attach(&mut pages, &origins, &loose, &places, &ranks, config, &mut diagnostics);
    languages::link_translations(&mut pages);
    for id in config.language_ids() {
        languages[usize::from(id.0)].menus = menu::build(&pages, &places, config, id, &mut diagnostics);
    }
    diagnostic::sort(&mut diagnostics);
    // Languages that share a menu share its faults.
    diagnostics.dedup();
    (Site { config: Arc::clone(config), pages, languages, left_out, cascades }, diagnostics)
}

/// Puts the pages into the order of their ids.
fn sort_drafts(drafts: &mut [Draft]) -> Places {
    drafts.sort_by(|a, b| {
        (a.language, &a.path, &a.bundle_path, &a.file).cmp(&(b.language, &b.path, &b.bundle_path, &b.file))
    });
    Places::new(drafts)
}

/// The title of a page, which is made up only where it has no file.
fn page_title(
    config: &Config,
    language: LanguageId,
    front_matter: &FrontMatter,
    made_up: Option<&str>,
    has_file: bool,
) -> String {
    match made_up {
        _ if has_file || !front_matter.title.is_empty() => front_matter.title.clone(),
        Some(title) => title.to_string(),
        None => config.language(language).settings.title.clone(),
    }
}

fn assemble(drafts: Vec<Draft>, config: &Config) -> Vec<Page> {
    drafts.into_par_iter().enumerate().map(|(at, draft)| page_of(PageId(at as u32), draft, config)).collect()
}

/// The page of `draft`, as far as it is known without the others.
fn page_of(id: PageId, draft: Draft, config: &Config) -> Page {
    let made_up = draft.made_up_title.as_deref();
    let title = page_title(config, draft.language, &draft.front_matter, made_up, draft.file.is_some());
    let section = draft.section();
    let fallback_type = if section.is_empty() { "page".to_string() } else { section.clone() };
    let guide = if draft.file.is_some() { read_guide(&draft.front_matter) } else { Guide::default() };
    Page {
        id,
        kind: draft.kind,
        language: draft.language,
        link_title: draft.front_matter.link_title.clone().unwrap_or_else(|| title.clone()),
        title,
        dates: draft.front_matter.dates,
        page_type: draft.front_matter.page_type.clone().unwrap_or(fallback_type),
        section,
        url: PageUrl::default(),
        path: draft.path,
        file: draft.file,
        content_path: draft.content_path,
        source: draft.source,
        bundle: draft.bundle,
        front_matter: draft.front_matter,
        outputs: Vec::new(),
        guide,
        parent: None,
        current_section: None,
        ancestors: Vec::new(),
        pages: Vec::new(),
        regular_pages: Vec::new(),
        regular_pages_recursive: Vec::new(),
        sections: Vec::new(),
        next: None,
        previous: None,
        next_in_section: None,
        previous_in_section: None,
        terms: Vec::new(),
        resources: Vec::new(),
        translations: Vec::new(),
        resource_of: None,
    }
}
