//! Front matter of every page, with what is handed down to it.

use super::Draft;
use super::cascade::Cascades;
use crate::config::{Config, LanguageId};
use crate::content::date::Zone;
use crate::content::front_matter::{Block, FieldContext, FrontMatter, read_fields};
use crate::data::DataMap;
use crate::diagnostic::{Diagnostic, FilePath};
use crate::site::Kind;
use rayon::prelude::*;
use std::sync::Arc;

/// Reads the front matter of `drafts`, twice where a cascade reaches.
pub fn read_all(drafts: &mut [Draft], config: &Config, zones: &[Zone], diagnostics: &mut Vec<Diagnostic>) -> Cascades {
    let mut found: Vec<Vec<Diagnostic>> =
        drafts.par_iter_mut().map(|draft| read_one(draft, None, config, zones)).collect();
    let cascades = Cascades::new(drafts, config);
    drafts.par_iter_mut().zip(found.par_iter_mut()).for_each(|(draft, found)| {
        let Some(source) = draft.source.clone() else { return };
        if let Some(data) = cascades.apply(draft.language, &draft.path, draft.kind, &source.front_matter.data) {
            *found = read_one(draft, Some(data), config, zones);
        }
    });
    diagnostics.extend(found.into_iter().flatten());
    cascades
}

/// Reads the front matter of one page with what `cascades` hand down to it. Returns what is wrong.
pub fn read_with_cascade(draft: &mut Draft, cascades: &Cascades, config: &Config, zones: &[Zone]) -> Vec<Diagnostic> {
    let Some(source) = draft.source.clone() else { return Vec::new() };
    let data = cascades.apply(draft.language, &draft.path, draft.kind, &source.front_matter.data);
    read_one(draft, data, config, zones)
}

fn read_one(draft: &mut Draft, data: Option<DataMap>, config: &Config, zones: &[Zone]) -> Vec<Diagnostic> {
    let (Some(file), Some(source)) = (&draft.file, &draft.source) else { return Vec::new() };
    let at = usize::from(draft.language.0);
    let context = FieldContext {
        file,
        text: &source.text,
        block: &source.front_matter,
        settings: &config.language(draft.language).settings,
        zone: &zones[at.min(zones.len() - 1)],
        base_name: &draft.base_name,
        modified: draft.modified,
    };
    let parsed = read_fields(data.as_ref().unwrap_or(&source.front_matter.data), context);
    *draft.front_matter = parsed.value;
    parsed.diagnostics
}

/// What is handed down to a page without a file. Faults of the values show at the pages that have one.
pub fn read_made_up(
    cascades: &Cascades,
    config: &Config,
    zones: &[Zone],
    language: LanguageId,
    path: &str,
    kind: Kind,
) -> FrontMatter {
    let Some(data) = cascades.apply(language, path, kind, &DataMap::new()) else { return FrontMatter::default() };
    let file: FilePath = Arc::from("content");
    let at = usize::from(language.0);
    let context = FieldContext {
        file: &file,
        text: "",
        block: &Block::default(),
        settings: &config.language(language).settings,
        zone: &zones[at.min(zones.len() - 1)],
        base_name: path.rsplit('/').next().unwrap_or_default(),
        modified: 0,
    };
    read_fields(&data, context).value
}
