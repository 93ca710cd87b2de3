//! Front matter of every page, with what is handed down to it.

use super::Draft;
use super::cascade::Cascades;
use crate::config::{Config, LanguageId};
use crate::content::date::Zone;
use crate::content::front_matter::{
    Block, FieldContext, Format, FrontMatter, ListOption, RenderOption, loses_title, near_miss_at, nested_near_misses,
    read_fields,
};
use crate::content::guide::read_guide;
use crate::data::{Data, DataMap};
use crate::diagnostic::{Code, Diagnostic, FilePath, Span};
use crate::site::Kind;
use rayon::prelude::*;
use std::sync::Arc;

/// Reads the front matter of `drafts`, twice where a cascade reaches.
pub fn read_all(drafts: &mut [Draft], config: &Config, zones: &[Zone], diagnostics: &mut Vec<Diagnostic>) -> Cascades {
    let mut found: Vec<Vec<Diagnostic>> =
        drafts.par_iter_mut().map(|draft| read_one(draft, None, config, zones)).collect();
    let cascades = Cascades::new(drafts, config);
    check_cascades(config, diagnostics);
    drafts.par_iter_mut().zip(found.par_iter_mut()).for_each(|(draft, found)| {
        let Some(source) = draft.source.clone() else { return };
        if let Some(data) = cascades.apply(draft.language, &draft.path, draft.kind, &source.front_matter.data) {
            *found = read_one(draft, Some(data), config, zones);
        }
    });
    diagnostics.extend(found.into_iter().flatten());
    cascades
}

/// Reports what is nearly right in the rules of the configuration, once and where they stand: a page that gets their
/// values is not to blame.
fn check_cascades(config: &Config, diagnostics: &mut Vec<Diagnostic>) {
    let main = &config.main().settings.cascade;
    for language in &config.languages {
        let is_main = language.key == config.main().key;
        let rules = if is_main || language.settings.cascade != *main { &language.settings.cascade[..] } else { &[] };
        let place = |keys: &[&str]| {
            let own = [&["languages", &language.key, "cascade"], keys].concat();
            config.written.place(&own).or_else(|| config.written.place(&own[2..]))
        };
        for (key, value) in rules.iter().flat_map(|rule| &rule.values).take(MAX_CASCADE_KEYS) {
            let span = place(&[key]).or_else(|| place(&[])).or_else(|| config.written.last_file());
            let Some(span) = span else { continue };
            diagnostics
                .extend(nested_near_misses(key, value, |keys, _| (place(keys).unwrap_or_else(|| span.clone()), None)));
            diagnostics.extend(near_miss_at(key, &language.settings, (span, None)));
        }
    }
}

/// Most keys of the configuration's rules that are looked at.
const MAX_CASCADE_KEYS: usize = 200;

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
    let untitled = draft.front_matter.title.is_empty().then(|| title_missing(draft)).flatten();
    parsed.diagnostics.into_iter().chain(untitled).collect()
}

/// What is said of a page that nobody finds by its name: it would have that of the site. Lists have one made of their
/// folder's name, and pages that show nowhere need none.
fn title_missing(draft: &Draft) -> Option<Diagnostic> {
    let (file, source, front_matter) = (draft.file.as_ref()?, draft.source.as_ref()?, &draft.front_matter);
    let shows = draft.kind == Kind::Page && draft.bundle_path.is_none() && !front_matter.draft;
    // A title that is no text is told as such.
    let front = &source.front_matter;
    let is_yaml = front.format == Some(Format::Yaml);
    let is_told = source.front_matter.is_broken
        || is_yaml && loses_title(source.text.get(front.data_range.clone()).unwrap_or_default(), &front.data)
        || matches!(source.front_matter.data.get("title"), Some(Data::List(_) | Data::Map(_)));
    let has_name = front_matter.link_title.is_some() || read_guide(front_matter).task.is_some();
    let is_off = front_matter.build.render != RenderOption::Always || front_matter.build.list != ListOption::Always;
    if !shows || has_name || is_off || is_told || source.text.trim().is_empty() {
        return None;
    }
    let body = source.text.get(source.front_matter.body_start..).unwrap_or_default().trim_start();
    let heading =
        body.strip_prefix("# ").and_then(|rest| rest.lines().next()).map(|line| line.trim_end_matches([' ', '#']));
    let heading = heading.filter(|heading| !heading.contains(['"', '`', '\\', '{']) && heading.chars().count() <= 80);
    let line = format!("`title: \"{}\"`", heading.unwrap_or("…"));
    let help = match source.front_matter.format {
        Some(_) => format!("write {line} into its front matter"),
        None => format!("write {line} at its top, with a line `---` above and one below"),
    };
    Some(Diagnostic::warning(Code::TitleMissing, Span::whole(file), "the page has no title").help(help))
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
    let Some(data) = cascades.apply(language, path, kind, &DataMap::default()) else { return FrontMatter::default() };
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
