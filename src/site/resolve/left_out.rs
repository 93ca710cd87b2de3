//! Pages that are not built.

use super::addresses::AddressRules;
use super::lists::{nearest_branch, parent_path};
use super::{Draft, Origin, Places, page_of};
use crate::config::{Config, LanguageId, Settings};
use crate::content::date::Moment;
use crate::content::front_matter::{FrontMatter, ListOption, RenderOption};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::site::taxonomy::Collection;
use crate::site::{Bundle, Kind, LeftOut, LeftOutReason, Page, PageId};
use std::collections::BTreeSet;

/// Takes drafts, scheduled and expired pages out of `drafts`, leaf bundles with their pages. Also returns the
/// places of the lists among them.
///
/// Of home pages, sections and taxonomies something stays that shows nowhere: it holds the pages below together, with
/// the slug, the title and the dates of the list. Of terms nothing stays.
pub fn take(drafts: &mut Vec<Draft>, config: &Config, now: &Moment) -> (Vec<Withheld>, LeftOutLists) {
    let mut bundles = BTreeSet::new();
    let mut lists = LeftOutLists::new();
    let mut stand_ins = Vec::new();
    let is_withheld = |draft: &mut Draft| {
        let settings = &config.language(draft.language).settings;
        draft.file.is_some() && reason(&draft.front_matter, settings, now).is_some()
    };
    let mut withheld = Vec::new();
    for draft in drafts.extract_if(.., is_withheld) {
        let Some(reason) = reason(&draft.front_matter, &config.language(draft.language).settings, now) else {
            continue;
        };
        if draft.bundle == Bundle::Leaf {
            bundles.insert((draft.language, draft.path.clone()));
        }
        if draft.bundle == Bundle::Branch {
            lists.insert((draft.language, draft.path.clone()));
            if draft.kind != Kind::Term {
                stand_ins.push(stand_in(&draft));
            }
        }
        withheld.push(Withheld { draft, reason });
    }
    drafts.retain(|draft| match &draft.bundle_path {
        Some(bundle) => !bundles.contains(&(draft.language, bundle.clone())),
        None => true,
    });
    drafts.append(&mut stand_ins);
    withheld.sort_by(|a, b| a.draft.file.cmp(&b.draft.file));
    (withheld, lists)
}

/// Logical paths of `_index` files that are left out.
pub type LeftOutLists = BTreeSet<(LanguageId, String)>;

/// What stays of a list that is left out.
fn stand_in(list: &Draft) -> Draft {
    let own = &list.front_matter;
    let title = (list.kind != Kind::Home).then(|| own.title.clone());
    let mut draft = Draft::made_up(list.language, list.written_path.clone(), list.kind, title);
    draft.base_name.clone_from(&list.base_name);
    draft.front_matter.title.clone_from(&own.title);
    draft.front_matter.slug.clone_from(&own.slug);
    draft.front_matter.dates = own.dates;
    draft.front_matter.build.render = RenderOption::Never;
    draft.front_matter.build.list = ListOption::Never;
    draft
}

/// A page that is not built, before the others have ids.
pub struct Withheld {
    draft: Draft,
    reason: LeftOutReason,
}

impl Withheld {
    /// With the address it would have among `pages`; `None` for one without a file.
    pub fn finish(self, pages: &[Page], places: &Places, rules: &AddressRules, config: &Config) -> Option<LeftOut> {
        let Withheld { mut draft, reason } = self;
        let origin = Origin::take(&mut draft);
        let mut page = page_of(PageId(u32::MAX), draft, config);
        let above = if page.kind == Kind::Page { parent_path(&page.path) } else { Some(page.path.as_str()) };
        page.current_section = nearest_branch(pages, places, page.language, above);
        let url =
            if origin.bundle_path.is_some() { page.url.clone() } else { rules.would_be(&page, &origin, pages, config) };
        Some(LeftOut {
            file: page.file?,
            language: page.language,
            path: page.path,
            title: page.front_matter.title,
            date: page.dates.date,
            url,
            source: page.source,
            guide: page.guide,
            reason,
        })
    }
}

fn reason(front_matter: &FrontMatter, settings: &Settings, now: &Moment) -> Option<LeftOutReason> {
    let dates = &front_matter.dates;
    if front_matter.draft && !settings.build_drafts {
        return Some(LeftOutReason::Draft);
    }
    if let Some(date) = dates.publish_date.filter(|date| date.is_after(now) && !settings.build_future) {
        return Some(LeftOutReason::Scheduled(date));
    }
    dates.expiry_date.filter(|date| !date.is_after(now) && !settings.build_expired).map(LeftOutReason::Expired)
}

/// Drops the pages in leaf bundles that have no page of their own in the language: they belong to nothing.
///
/// Reports `file-not-published`.
pub fn drop_orphans(drafts: &mut Vec<Draft>, config: &Config, diagnostics: &mut Vec<Diagnostic>) {
    if !drafts.iter().any(|draft| draft.bundle_path.is_some()) {
        return;
    }
    let is_leaf = |draft: &&Draft| draft.bundle == Bundle::Leaf;
    let leaves: BTreeSet<(LanguageId, String)> =
        drafts.iter().filter(is_leaf).map(|draft| (draft.language, draft.path.clone())).collect();
    drafts.retain(|draft| {
        let Some(bundle) = &draft.bundle_path else { return true };
        let has_page = leaves.contains(&(draft.language, bundle.clone()));
        if let Some(file) = draft.file.as_ref().filter(|_| !has_page) {
            let language = &config.language(draft.language).key;
            let message = format!("`{file}` is not published: the folder that it lies in has no page in `{language}`");
            let folder = bundle.rsplit('/').next().unwrap_or_default();
            let help =
                format!("add an `index.md` in that language to the folder `{folder}`, or move the file out of it");
            diagnostics.push(Diagnostic::warning(Code::FileNotPublished, Span::whole(file), message).help(help));
        }
        has_page
    });
}

/// Drops regular pages where they are switched off: they have no terms then.
pub fn drop_pages(drafts: &mut Vec<Draft>, config: &Config) {
    drafts.retain(|draft| draft.kind != Kind::Page || !is_off(draft, config));
}

/// Drops terms where they are switched off, and hides sections and taxonomies, which still hold their pages together;
/// home stays for the lists, without a file, and series and authors for the guides.
pub fn drop_kinds(drafts: &mut Vec<Draft>, config: &Config, taxonomies: &[Collection]) {
    let is_off =
        |draft: &Draft| is_off(draft, config) && !taxonomies.iter().any(|taxonomy| taxonomy.is_of_guide(draft));
    let without_terms = |draft: &Draft| has_no(Kind::Term, draft, config);
    drafts.retain(|draft| match draft.kind {
        Kind::Term => !is_off(draft),
        // It holds its terms together, if there are any.
        Kind::Taxonomy => !(is_off(draft) && without_terms(draft)),
        _ => true,
    });
    for draft in drafts.iter_mut().filter(|draft| draft.kind != Kind::Page && is_off(draft)) {
        draft.front_matter.build.render = RenderOption::Never;
        if draft.kind != Kind::Home {
            draft.front_matter.build.list = ListOption::Never;
        }
    }
}

fn is_off(draft: &Draft, config: &Config) -> bool {
    has_no(draft.kind, draft, config)
}

/// Whether pages of `kind` are switched off in the language of `draft`.
fn has_no(kind: Kind, draft: &Draft, config: &Config) -> bool {
    let kinds = &config.language(draft.language).settings.disable_kinds;
    kinds.iter().any(|disabled| disabled.eq_ignore_ascii_case(kind.as_str()))
}
