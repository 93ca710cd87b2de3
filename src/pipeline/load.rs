//! From files to a plan: configuration, templates, content, the site, the list of outputs.

use super::clock::Timings;
use super::{foundation, secrets};
use crate::config::{self, Config, LanguageId, Overrides};
use crate::content::ParsedPage;
use crate::content::date::{Moment, Zone};
use crate::content::parse_page;
use crate::data::Data;
use crate::data::locate::locate_key;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::output::bases::warn_of_bases;
use crate::output::{Plan, add_feeds, plan, templates_of, warn_of_unused};
use crate::site::{ContentFile, ResolveInput, resolve};
use crate::source::{Entry, Source};
use crate::template::page_fields::PageFields;
use crate::template::translations::Translations;
use crate::template::view::Fields;
use crate::template::world::{Features, Parts, PublicFile, PublicFiles};
use crate::template::{Engine, Layers, World, default_theme, view};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Largest content file, in bytes.
const MAX_PAGE_BYTES: u64 = 64 << 20;

/// A site ready to be rendered.
pub struct Loaded {
    /// Everything.
    pub world: Arc<World>,
    /// The outputs.
    pub plan: Plan,
    /// What is wrong so far.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the site in `source`.
///
/// Goes on after errors, so that all of them are in the result. `now` decides what is scheduled and what has expired.
pub fn load(source: Source, overrides: &Overrides, now: Moment, timings: &mut Timings) -> Loaded {
    let (config, mut diagnostics) = config::load(&source, overrides);
    let config = Arc::new(config);
    let theme = config.theme.as_deref();
    let (layers, faults) = Layers::read(&source, theme);
    diagnostics.extend(faults);
    let (engine, faults) = Engine::compile(layers);
    diagnostics.extend(faults);
    let (translations, faults) = Translations::read(&source, theme);
    diagnostics.extend(faults);
    let (data, faults) = read_data(&source);
    diagnostics.extend(faults);
    let (public_files, faults) = list_public_files(&source, theme);
    diagnostics.extend(faults);
    timings.stage("configuration and templates");

    let (files, faults) = read_content(&source, &config, &engine.layers);
    // A page that cannot be read is a page all the same.
    if faults.is_empty() {
        diagnostics.extend(foundation::content_missing(&source, &config, &files));
    }
    diagnostics.extend(faults);
    timings.stage("read and parse");

    let zones = config.languages.iter().map(|language| zone(language.settings.time_zone.as_deref())).collect();
    let (mut site, faults) =
        resolve(ResolveInput { config, files, now, zones, template_endings: engine.layers.endings() });
    diagnostics.extend(faults.into_iter().map(|fault| at_parent(&source, fault)));
    for page in &mut site.pages {
        // What the values say is in the page's fields now; only their places in the text are still needed.
        if let Some(source) = page.source.as_mut().and_then(Arc::get_mut) {
            source.front_matter.data = Default::default();
        }
    }
    add_feeds(&mut site);
    let (plan, faults) = plan(&site, &engine, &public_files);
    diagnostics.extend(faults);
    let templates = templates_of(&site, &engine, &plan);
    diagnostics.extend(warn_of_bases(&site, &engine, &plan));
    diagnostics.extend(warn_of_unused(&engine, &templates));
    diagnostics.extend(super::outcome::warn_of_dates(&site, now));
    timings.stage("resolve and plan");

    let features = Features { a_to_z: plan.features.a_to_z.clone() };
    let base_path = view::links::base_path(&site.config.main().settings.base_url);
    let addresses = match base_path.as_str() {
        "/" => BTreeSet::new(),
        _ => plan.outputs.iter().map(|output| output.path.clone()).collect(),
    };
    let page_fields = PageFields::seen_by(&engine.layers, templates.iter().map(String::as_str));
    let world = World::new(Parts {
        site,
        engine,
        source,
        translations,
        data,
        public_files,
        features,
        page_fields,
        base_path,
        addresses,
    });
    Loaded { world, plan, diagnostics }
}

/// A cycle in the menus of the configuration at the first `parent` there: the site knows the file, not the line.
fn at_parent(source: &Source, fault: Diagnostic) -> Diagnostic {
    let Some(span) = fault.span.as_ref().filter(|span| fault.code == Code::MenuCycle && span.end == 0) else {
        return fault;
    };
    let found = source.read_for_report(&span.file).and_then(|text| locate_key(&text, &["parent"]));
    match found {
        Some(range) => Diagnostic { span: Some(Span::new(&span.file, range)), ..fault },
        None => fault,
    }
}

/// The zone of dates without one: as configured, else the machine's.
fn zone(name: Option<&str>) -> Zone {
    let zone = match name {
        Some(name) => jiff::tz::TimeZone::get(name).unwrap_or(jiff::tz::TimeZone::UTC),
        None => jiff::tz::TimeZone::system(),
    };
    Zone(zone)
}

/// Every file below the content folders, parsed where it is a page.
fn read_content(source: &Source, config: &Config, layers: &Layers) -> (Vec<ContentFile>, Vec<Diagnostic>) {
    let mut folders: BTreeMap<&str, LanguageId> = BTreeMap::new();
    for id in config.language_ids() {
        let folder = config.language(id).content_folder.as_str();
        // A folder that several languages share belongs to the default one: file names tell the others apart.
        if id == config.default_language || !folders.contains_key(folder) {
            folders.insert(folder, id);
        }
    }
    let mut diagnostics = Vec::new();
    let mut listed: Vec<(Entry, LanguageId, String)> = Vec::new();
    for (folder, language) in &folders {
        let (entries, faults) = source.list(folder);
        diagnostics.extend(faults);
        for entry in entries {
            // One content folder inside another: the file belongs to the inner one.
            let inner =
                folders.keys().any(|other| other.len() > folder.len() && entry.path.starts_with(&format!("{other}/")));
            if !inner {
                let content_path = entry.path[folder.len() + 1..].to_string();
                listed.push((entry, *language, content_path));
            }
        }
    }
    listed.sort_by(|a, b| a.0.path.cmp(&b.0.path));
    let parsed: Vec<(ContentFile, Vec<Diagnostic>)> = listed
        .into_par_iter()
        .map(|(entry, language, content_path)| {
            let (page, faults) =
                if is_page(&content_path) { read_page(source, &entry, layers) } else { (None, Vec::new()) };
            (ContentFile { entry, language, content_path, page }, faults)
        })
        .collect();
    let mut files = Vec::with_capacity(parsed.len());
    for (file, faults) in parsed {
        if let Some(why) = file.page.is_none().then(|| secrets::why(source, &file.entry)).flatten() {
            diagnostics.push(secrets::not_published(&file.entry.path, why));
            continue;
        }
        // A page that cannot be read is no resource either: its fault is reported.
        if file.page.is_some() || !is_page(&file.content_path) {
            files.push(file);
        }
        diagnostics.extend(faults);
    }
    (files, diagnostics)
}

/// Whether a file of this name is a page rather than a resource. Section 1 of the specification.
fn is_page(path: &str) -> bool {
    const EXTENSIONS: [&str; 12] =
        ["md", "mdown", "markdown", "html", "htm", "org", "adoc", "asciidoc", "ad", "rst", "pandoc", "pdc"];
    path.rsplit('/')
        .next()
        .and_then(|name| name.rsplit_once('.'))
        .is_some_and(|(_, extension)| EXTENSIONS.contains(&extension.to_ascii_lowercase().as_str()))
}

fn read_page(source: &Source, entry: &Entry, layers: &Layers) -> (Option<Arc<ParsedPage>>, Vec<Diagnostic>) {
    if entry.size > MAX_PAGE_BYTES {
        let message = format!("the page is {} MB large; the limit is {} MB", entry.size >> 20, MAX_PAGE_BYTES >> 20);
        let diagnostic =
            Diagnostic::error(Code::FileTooLarge, Span::whole(&entry.path), message).help("cut it into several pages");
        return (None, vec![diagnostic]);
    }
    match source.read_text(&entry.path) {
        Ok(text) => {
            let is_empty = text.is_empty();
            let (page, mut diagnostics) = parse_page(&entry.path, Arc::from(text), layers);
            if is_empty {
                diagnostics.push(
                    Diagnostic::warning(Code::FileEmpty, Span::whole(&entry.path), "the file is empty")
                        .help("save the page again, or delete the file"),
                );
            }
            (Some(Arc::new(page)), diagnostics)
        }
        Err(diagnostic) => (None, vec![diagnostic]),
    }
}

/// Every file of `data/`, by folder and name.
fn read_data(source: &Source) -> (tera::Value, Vec<Diagnostic>) {
    let (entries, mut diagnostics) = source.list("data");
    let mut tree = crate::data::DataMap::new();
    for entry in entries {
        let inner = &entry.path["data/".len()..];
        let Some((stem, extension)) = inner.rsplit_once('.') else { continue };
        if !matches!(extension, "yaml" | "yml" | "toml" | "json" | "csv") {
            continue;
        }
        let text = match source.read_text(&entry.path) {
            Ok(text) => text,
            Err(diagnostic) => {
                diagnostics.push(diagnostic);
                continue;
            }
        };
        match view::data::parse(extension, &text) {
            Some(Ok(value)) => insert(&mut tree, stem, value),
            Some(Err(error)) => {
                let mut diagnostic =
                    Diagnostic::error(Code::DataSyntax, Span::new(&entry.path, error.start..error.end), error.message);
                diagnostic.labels = error
                    .related
                    .iter()
                    .map(|(range, text)| (Span::new(&entry.path, range.clone()), text.to_string()))
                    .collect();
                diagnostics.push(
                    diagnostic
                        .help(error.help.unwrap_or_else(|| "mend the data file; the line is shown above".to_string())),
                );
            }
            None => {}
        }
    }
    let mut fields = Fields::new();
    for (key, value) in &tree {
        fields.set_named(key, view::data::value(value));
    }
    (fields.into_value(), diagnostics)
}

fn insert(tree: &mut crate::data::DataMap, path: &str, value: Data) {
    match path.split_once('/') {
        None => {
            tree.insert(path.to_string(), value);
        }
        Some((folder, rest)) => {
            let inner = tree.entry(folder.to_string()).or_insert_with(|| Data::Map(Default::default()));
            if !matches!(inner, Data::Map(_)) {
                *inner = Data::Map(Default::default());
            }
            if let Data::Map(inner) = inner {
                insert(inner, rest, value);
            }
        }
    }
}

/// Files that are published as they are; the site's cover the theme's, and those the embedded ones.
fn list_public_files(source: &Source, theme: Option<&str>) -> (PublicFiles, Vec<Diagnostic>) {
    let mut files = PublicFiles::new();
    let mut diagnostics = Vec::new();
    for (path, bytes) in default_theme::files_below("static") {
        files.insert(path.to_string(), PublicFile::Embedded(bytes));
    }
    let mut folders = Vec::new();
    if let Some(theme) = theme {
        folders.push((format!("themes/{theme}/assets"), false));
        folders.push((format!("themes/{theme}/static"), true));
    }
    folders.push(("assets".to_string(), false));
    folders.push(("static".to_string(), true));
    for (folder, is_static) in folders {
        let (entries, faults) = secrets::take_out(source, source.list_public(&folder));
        diagnostics.extend(faults);
        for entry in entries {
            let path = entry.path[folder.len() + 1..].to_string();
            let file = if is_static { PublicFile::Static(entry.path) } else { PublicFile::Asset(entry.path) };
            files.insert(path, file);
        }
    }
    (files, diagnostics)
}
