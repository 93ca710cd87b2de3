//! Pages that no file stands for: home and first-level sections.

use super::cascade::Cascades;
use super::{Draft, fields};
use crate::config::{Config, LanguageId};
use crate::content::date::Zone;
use crate::site::url::normalise_file_path;
use crate::site::{Kind, title};
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;

/// First-level folders with content: logical name to the name as written, in Unicode's composed form.
pub type Folders = BTreeMap<(LanguageId, String), String>;

/// The first-level folders with content, built or not.
pub fn first_folders(drafts: &[Draft]) -> Folders {
    let mut folders = Folders::new();
    for draft in drafts {
        let written = &draft.content_path;
        let path = draft.path.trim_start_matches('/');
        if let (Some((first, _)), Some((name, _))) = (path.split_once('/'), written.split_once('/')) {
            folders.entry((draft.language, first.to_string())).or_insert_with(|| name.nfc().collect());
        }
    }
    folders
}

/// Adds home pages and first-level sections that have no page.
pub fn add_sections(drafts: &mut Vec<Draft>, config: &Config, cascades: &Cascades, zones: &[Zone], folders: &Folders) {
    // Only home pages and first-level folders are asked for.
    let taken: BTreeSet<(LanguageId, String)> = drafts
        .iter()
        .filter(|draft| draft.bundle_path.is_none() && !draft.path.trim_start_matches('/').contains('/'))
        .map(|draft| (draft.language, draft.path.clone()))
        .collect();
    for language in config.language_ids() {
        if !taken.contains(&(language, "/".to_string())) {
            add(drafts, config, cascades, zones, language, "/".to_string(), Kind::Home, None);
        }
    }
    for ((language, name), written) in folders {
        let settings = &config.language(*language).settings;
        let is_taxonomy = settings.taxonomies.iter().any(|(_, plural)| normalise_file_path(plural) == *name);
        if is_taxonomy || taken.contains(&(*language, format!("/{name}"))) {
            continue;
        }
        let title = title::section_title(
            written,
            settings.title_case_style,
            settings.capitalize_list_titles,
            settings.pluralize_list_titles,
        );
        let path = format!("/{}", written.replace(' ', "-"));
        add(drafts, config, cascades, zones, *language, path, Kind::Section, Some(title));
    }
}

/// Adds one page without a file.
#[allow(clippy::too_many_arguments)]
pub fn add(
    drafts: &mut Vec<Draft>,
    config: &Config,
    cascades: &Cascades,
    zones: &[Zone],
    language: LanguageId,
    written_path: String,
    kind: Kind,
    title: Option<String>,
) {
    let mut draft = Draft::made_up(language, written_path, kind, title);
    *draft.front_matter = fields::read_made_up(cascades, config, zones, language, &draft.path, kind);
    drafts.push(draft);
}
