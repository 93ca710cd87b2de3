//! From files to a plan: configuration, templates, content, the site, the list of outputs.

use super::clock::Timings;
use super::content::{Content, Listing};
use super::recall::Recall;
use super::secrets;
use crate::config::{self, Config, Language, Overrides};
use crate::content::ParsedPage;
use crate::content::date::{Moment, Zone};
use crate::content::highlight::Highlighter;
use crate::data::Data;
use crate::data::locate::locate_key;
use crate::diagnostic::{Code, Diagnostic, FilePath, Span};
use crate::output::bases::warn_of_bases;
use crate::output::links::check_menus;
use crate::output::{Plan, Planned, What, add_feeds, plan, templates_of, warn_of_menus, warn_of_unused};
use crate::search;
use crate::site::lookup::Lookup;
use crate::site::{ContentFile, ResolveInput, Site, resolve};
use crate::source::{Entry, Source};
use crate::template::page_fields::PageFields;
use crate::template::style_sheet::condensed;
use crate::template::translations::Translations;
use crate::template::view::Fields;
use crate::template::world::{Features, Parts, PublicFile, PublicFiles};
use crate::template::{Engine, Layers, World, default_theme, design, view};
use crate::track::print_of;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Code of so many pages is coloured while the site is resolved: enough to have met the languages of a site.
const PREPARED_PAGES: usize = 512;

/// A site ready to be rendered.
pub struct Loaded {
    /// Everything.
    pub world: Arc<World>,
    /// The outputs.
    pub plan: Plan,
    /// What is wrong so far.
    pub diagnostics: Vec<Diagnostic>,
    /// What the files below the content folders were; nothing where nobody asks.
    pub(super) files: Option<Listed>,
}

/// What the files below the content folders were.
pub(super) struct Listed {
    /// See [`Content::print_of_files`].
    pub print: u128,
    /// In seconds since 1970: see there.
    pub newest: i64,
    /// The files that are no pages, with their stamps.
    pub resources: Vec<(FilePath, u64)>,
    /// See [`Content::settled_pages`].
    pub settled: Vec<(FilePath, u64)>,
}

/// A site whose content is listed and not read.
pub(super) struct Begun {
    inputs: Inputs,
    faults: InputFaults,
    listing: Listing,
}

/// What a site's files say, but for its content.
#[derive(Clone)]
pub(super) struct Inputs {
    pub source: Source,
    pub config: Arc<Config>,
    pub engine: Arc<Engine>,
    pub translations: Arc<Translations>,
    pub data: tera::Value,
    pub public_files: Arc<PublicFiles>,
    pub highlighter: Arc<Highlighter>,
}

/// Reads the site in `source`.
///
/// Goes on after errors, so that all of them are in the result. `now` decides what is scheduled and what has expired.
pub fn load(source: Source, overrides: &Overrides, now: Moment, timings: &mut Timings) -> Loaded {
    begin_beside(source, overrides, timings, |_| ()).0.load(now, i64::MIN, timings, None)
}

/// Begins to load a site, with `other_work` that needs its configuration alone done beside it.
pub(super) fn begin_beside<T: Send>(
    source: Source,
    overrides: &Overrides,
    timings: &mut Timings,
    other_work: impl FnOnce(&Config) -> T + Send,
) -> (Begun, T) {
    let (config, of_config) = config::load(&source, overrides);
    let copy = config.clone();
    let begin = || {
        let inputs = || read_other_inputs(&source, config.clone(), of_config);
        let (listing, (inputs, faults)) = rayon::join(|| Listing::read(&source, &config), inputs);
        Begun { inputs, faults, listing }
    };
    let begun = rayon::join(begin, || other_work(&copy));
    timings.stage("configuration and templates");
    begun
}

impl Begun {
    /// Goes on to a plan. `recall` has the pages in files that have not changed; those that were last changed before
    /// `settled`, in seconds since 1970, can be recalled by the next build.
    pub fn load(self, now: Moment, settled: i64, timings: &mut Timings, recall: Option<&Recall<'_>>) -> Loaded {
        let Begun { inputs, faults, listing } = self;
        let mut diagnostics = faults.into_iter().flatten().collect::<Vec<_>>();
        let known = |entry: &Entry| Some((Some(Arc::new(recall?.page(entry)?)), Vec::new()));
        let content = Content::parse(listing, &inputs.source, &inputs.engine.layers, &known);
        diagnostics.extend(content.diagnostics(&inputs.source, &inputs.config));
        let (print, newest) = content.print_of_files(&inputs.config);
        let (settled, resources) = (content.settled_pages(settled), content.resources());
        let files = content.into_files();
        timings.stage("read and parse");

        let (site, faults) = resolve_beside_code(&inputs, files, now);
        diagnostics.extend(faults);
        let loaded = finish(inputs, site, now);
        timings.stage("resolve and plan");
        diagnostics.extend(loaded.diagnostics);
        Loaded { diagnostics, files: Some(Listed { print, newest, resources, settled }), ..loaded }
    }
}

/// What is wrong with the configuration, the templates, the texts of the interface, the data and the public files.
pub(super) type InputFaults = [Vec<Diagnostic>; 5];

/// Reads everything but the content.
pub(super) fn read_inputs(source: Source, overrides: &Overrides) -> (Inputs, InputFaults) {
    let (config, of_config) = config::load(&source, overrides);
    read_other_inputs(&source, config, of_config)
}

fn read_other_inputs(source: &Source, config: Config, of_config: Vec<Diagnostic>) -> (Inputs, InputFaults) {
    let theme = config.theme.as_deref();
    let (engine, of_templates) = read_templates(source, theme);
    let (translations, of_translations) = Translations::read(source, theme);
    let (data, of_data) = read_data(source);
    let (public_files, of_files) = list_public_files(source, &config);
    let inputs = Inputs {
        config: Arc::new(config),
        engine: Arc::new(engine),
        translations: Arc::new(translations),
        data,
        public_files: Arc::new(public_files),
        highlighter: Arc::default(),
        source: source.clone(),
    };
    (inputs, [of_config, of_templates, of_translations, of_data, of_files])
}

/// The zones of dates without one, by language.
pub(super) fn zones(config: &Config) -> Vec<Zone> {
    config.languages.iter().map(|language| zone(language.settings.time_zone.as_deref())).collect()
}

/// Makes the site of what its files say.
pub(super) fn resolve_site(inputs: &Inputs, files: Vec<ContentFile>, now: Moment) -> (Site, Vec<Diagnostic>) {
    let (mut site, faults) = resolve_files(inputs, files, now);
    let_values_go(&mut site);
    (site, faults)
}

fn resolve_files(inputs: &Inputs, files: Vec<ContentFile>, now: Moment) -> (Site, Vec<Diagnostic>) {
    let config = inputs.config.clone();
    let template_endings = inputs.engine.layers.endings();
    let (mut site, faults) = resolve(ResolveInput { zones: zones(&config), config, files, now, template_endings });
    add_feeds(&mut site);
    (site, faults.into_iter().map(|fault| at_parent(&inputs.source, fault)).collect())
}

/// Lets the values of the front matter go: they are in the fields of the pages now, and only their places in the text are
/// still needed.
fn let_values_go(site: &mut Site) {
    site.pages.par_iter_mut().for_each(|page| {
        if let Some(source) = page.source.as_mut().and_then(Arc::get_mut) {
            source.front_matter.data = Default::default();
        }
    });
}

/// As [`resolve_site`]; the threads that it does not use make ready what code is coloured with, and then the prints of
/// texts.
fn resolve_beside_code(inputs: &Inputs, files: Vec<ContentFile>, now: Moment) -> (Site, Vec<Diagnostic>) {
    let pages = files.iter().filter_map(|file| file.page.clone()).filter(|page| page.unread.is_none());
    let pages: Vec<Arc<ParsedPage>> = pages.collect();
    let is_resolved = AtomicBool::new(false);
    let is_needed = || !is_resolved.load(Ordering::Relaxed);
    let resolve = || {
        let resolved = resolve_files(inputs, files, now);
        is_resolved.store(true, Ordering::Relaxed);
        resolved
    };
    let prepare = || {
        pages.iter().take(PREPARED_PAGES).for_each(|page| inputs.highlighter.prepare(&page.text, &is_needed));
        for page in pages.iter().take_while(|_| is_needed()) {
            page.print.get_or_init(|| print_of(&page.text));
        }
    };
    let ((mut site, faults), ()) = rayon::join(resolve, prepare);
    drop(pages);
    let_values_go(&mut site);
    (site, faults)
}

/// Takes the search out of a site that does not say whether it wants one, and whose templates do not lead to it: nobody
/// would pay for what nobody can find.
fn drop_unasked_search(site: &Site, engine: &Engine, plan: &mut Plan) {
    let written = &site.config.written;
    let is_said = |language: &Language| written.place(&["languages", &language.key, "searchindex"]).is_some();
    if written.place(&["searchindex"]).is_some() || site.config.languages.iter().any(is_said) {
        return;
    }
    let is_of_search = |planned: &Planned| {
        matches!(planned.what, What::Search(_) | What::SearchPage(_) | What::OpenSearch(_) | What::SearchDialog(_))
    };
    let (searches, others) = std::mem::take(&mut plan.outputs).into_iter().partition(is_of_search);
    plan.outputs = others;
    if templates_of(site, engine, plan).iter().any(|name| engine.layers.mentions(name, "search_path")) {
        plan.outputs.extend::<Vec<Planned>>(searches);
        plan.outputs.sort_by(|a, b| a.path.cmp(&b.path));
    }
}

/// Plans the outputs of a site. The diagnostics are those of this work alone.
pub(super) fn finish(inputs: Inputs, site: Site, now: Moment) -> Loaded {
    let Inputs { source, engine, translations, data, public_files, highlighter, .. } = inputs;
    let make_plan = || {
        let (mut plan, diagnostics) = plan(&site, &engine, &public_files);
        drop_unasked_search(&site, &engine, &mut plan);
        (plan, diagnostics)
    };
    let ((mut plan, mut diagnostics), lookup) = rayon::join(make_plan, || Lookup::new(&site));
    let templates = templates_of(&site, &engine, &plan);
    if !templates.iter().any(|name| engine.layers.mentions(name, "manifest_path")) {
        plan.outputs.retain(|planned| !matches!(planned.what, What::Manifest(_)));
    }
    diagnostics.extend(warn_of_bases(&site, &engine, &plan));
    diagnostics.extend(warn_of_unused(&engine, &templates));
    diagnostics.extend(warn_of_menus(&site, &engine));
    diagnostics.extend(super::outcome::warn_of_dates(&site, now));

    let features = Features { a_to_z: plan.features.a_to_z.clone() };
    let base_path = view::links::base_path(&site.config.main().settings.base_url);
    let addresses = match base_path.as_str() {
        "/" => BTreeSet::new(),
        _ => plan.outputs.iter().map(|output| output.path.clone()).collect(),
    };
    let page_fields = PageFields::seen_by(&engine.layers, templates.iter().map(String::as_str));
    let world = World::new(Parts {
        site,
        lookup,
        engine,
        source,
        translations,
        data,
        public_files,
        features,
        page_fields,
        base_path,
        addresses,
        highlighter,
    });
    diagnostics.extend(check_menus(&world, &plan));
    Loaded { world, plan, diagnostics, files: None }
}

/// The templates of the site, its theme and the binary, compiled.
pub(super) fn read_templates(source: &Source, theme: Option<&str>) -> (Engine, Vec<Diagnostic>) {
    let (layers, mut diagnostics) = Layers::read(source, theme);
    let (engine, faults) = Engine::compile(layers);
    diagnostics.extend(faults);
    (engine, diagnostics)
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

/// Every file of `data/`, by folder and name.
pub(super) fn read_data(source: &Source) -> (tera::Value, Vec<Diagnostic>) {
    let (entries, mut diagnostics) = source.list("data");
    let mut tree = crate::data::DataMap::default();
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
            Some(Ok(value)) => {
                if stem == search::SYNONYMS_FILE {
                    diagnostics.extend(search::synonym_faults(&entry.path, &text, &value));
                }
                insert(&mut tree, stem, value);
            }
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
pub(super) fn list_public_files(source: &Source, config: &Config) -> (PublicFiles, Vec<Diagnostic>) {
    let mut files = PublicFiles::new();
    let mut diagnostics = Vec::new();
    for (path, bytes) in default_theme::files_below("static") {
        let bytes = match std::str::from_utf8(bytes) {
            Ok(css) if path.ends_with(".css") => Cow::Owned(condensed(css).into_bytes()),
            _ => Cow::Borrowed(bytes),
        };
        files.insert(path.to_string(), PublicFile::Theme(bytes));
    }
    let mut folders = Vec::new();
    if let Some(theme) = config.theme.as_deref() {
        folders.push((format!("themes/{theme}/assets"), false));
        folders.push((format!("themes/{theme}/static"), true));
    }
    folders.push(("assets".to_string(), false));
    folders.extend(config.static_folders.iter().map(|folder| (folder.clone(), true)));
    for (folder, is_static) in folders {
        let (entries, faults) = secrets::take_out(source, source.list_public(&folder));
        diagnostics.extend(faults);
        for entry in entries {
            let path = entry.path[folder.len() + 1..].to_string();
            let file = if is_static { PublicFile::Static(entry.path) } else { PublicFile::Asset(entry.path) };
            files.insert(path, file);
        }
    }
    diagnostics.extend(design::add_files(source, config, &mut files));
    (files, diagnostics)
}
