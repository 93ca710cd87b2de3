//! Pages that are not built.

use super::Draft;
use crate::config::{Config, LanguageId, Settings};
use crate::content::date::Moment;
use crate::content::front_matter::{FrontMatter, ListOption, RenderOption};
use crate::content::guide::read_guide;
use crate::site::taxonomy::Collection;
use crate::site::{Bundle, Kind, LeftOut, LeftOutReason};
use std::collections::BTreeSet;

/// Takes drafts, scheduled and expired pages out of `drafts`, leaf bundles with their pages. Also returns the
/// places of home pages and sections among them.
pub fn take(drafts: &mut Vec<Draft>, config: &Config, now: &Moment) -> (Vec<LeftOut>, BTreeSet<(LanguageId, String)>) {
    let mut left_out = Vec::new();
    let mut bundles = BTreeSet::new();
    let mut sections = BTreeSet::new();
    drafts.retain(|draft| {
        let settings = &config.language(draft.language).settings;
        let (Some(reason), Some(file)) = (reason(&draft.front_matter, settings, now), &draft.file) else { return true };
        if draft.bundle == Bundle::Leaf {
            bundles.insert((draft.language, draft.path.clone()));
        }
        if matches!(draft.kind, Kind::Section | Kind::Home) {
            sections.insert((draft.language, draft.path.clone()));
        }
        left_out.push(LeftOut {
            file: file.clone(),
            language: draft.language,
            title: draft.front_matter.title.clone(),
            source: draft.source.clone(),
            guide: read_guide(&draft.front_matter),
            reason,
        });
        false
    });
    drafts.retain(|draft| match &draft.bundle_path {
        Some(bundle) => !bundles.contains(&(draft.language, bundle.clone())),
        None => true,
    });
    left_out.sort_by(|a, b| a.file.cmp(&b.file));
    (left_out, sections)
}

fn reason(front_matter: &FrontMatter, settings: &Settings, now: &Moment) -> Option<LeftOutReason> {
    let dates = &front_matter.dates;
    if front_matter.draft && !settings.build_drafts {
        return Some(LeftOutReason::Draft);
    }
    if let Some(date) = dates.publish_date.filter(|date| date > now && !settings.build_future) {
        return Some(LeftOutReason::Scheduled(date));
    }
    dates.expiry_date.filter(|date| date < now && !settings.build_expired).map(LeftOutReason::Expired)
}

/// Hides the made-up home page and sections whose own page is left out: they hold their pages together, and show nowhere.
pub fn hide_sections(drafts: &mut [Draft], hidden: &BTreeSet<(LanguageId, String)>) {
    let is_branch = |draft: &Draft| matches!(draft.kind, Kind::Section | Kind::Home);
    for draft in drafts.iter_mut().filter(|draft| draft.file.is_none() && is_branch(draft)) {
        if hidden.contains(&(draft.language, draft.path.clone())) {
            draft.front_matter.build.render = RenderOption::Never;
            draft.front_matter.build.list = ListOption::Never;
        }
    }
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
