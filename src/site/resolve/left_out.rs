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
/// places of sections among them.
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
        if draft.kind == Kind::Section {
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

/// Hides made-up sections whose own page is left out: they hold their pages together, and show nowhere.
pub fn hide_sections(drafts: &mut [Draft], hidden: &BTreeSet<(LanguageId, String)>) {
    for draft in drafts.iter_mut().filter(|draft| draft.file.is_none() && draft.kind == Kind::Section) {
        if hidden.contains(&(draft.language, draft.path.clone())) {
            draft.front_matter.build.render = RenderOption::Never;
            draft.front_matter.build.list = ListOption::Never;
        }
    }
}

/// Drops pages of kinds that are switched off; home stays for the lists, without a file, and series and authors for
/// the guides.
pub fn drop_kinds(drafts: &mut Vec<Draft>, config: &Config, taxonomies: &[Collection]) {
    let is_off = |draft: &Draft| {
        let kinds = &config.language(draft.language).settings.disable_kinds;
        kinds.iter().any(|kind| kind.eq_ignore_ascii_case(draft.kind.as_str()))
            && !taxonomies.iter().any(|taxonomy| taxonomy.is_of_guide(draft))
    };
    drafts.retain(|draft| draft.kind == Kind::Home || !is_off(draft));
    for draft in drafts.iter_mut().filter(|draft| draft.kind == Kind::Home) {
        if is_off(draft) {
            draft.front_matter.build.render = RenderOption::Never;
        }
    }
}
