//! A build: load, render, publish.

use super::clock::Timings;
use super::foundation;
use super::load::{Loaded, begin_beside};
use super::memory::{Ground, Memory, Stale, ground, prints_of_texts};
use super::recall::{self, Recall};
use super::render_all::{Again, Bytes, RenderWork};
use super::watchdog::{LIMIT_MS, OnLimit, Watchdog};
use crate::config::{Config, Overrides};
use crate::content::date::Moment;
use crate::diagnostic::{self, Code, Diagnostic, FilePath, Severity, Span};
use crate::emit::{Publisher, Remembered, Summary, check_output};
use crate::output::{What, template_for};
use crate::site::PageId;
use crate::source::{Source, without_dots};
use crate::template::world::Forgets;
use crate::template::{World, view};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where a site is published if nobody says where.
const STANDARD_OUTPUT: &str = "public";

/// Reports diagnostics and ends the process.
pub type ReportAndEnd = Arc<dyn Fn(&[Diagnostic]) + Send + Sync>;

/// What to build, and where to.
pub struct BuildRequest {
    /// The site's folder, absolute.
    pub source: PathBuf,
    /// The output folder, absolute; `None` for the one of the configuration, else `public` in the site.
    pub output: Option<PathBuf>,
    /// What the command line sets.
    pub overrides: Overrides,
    /// The time of the build: what is dated later is scheduled.
    pub now: Moment,
    /// What the clock of the machine says, in seconds since 1970: a file that was changed shortly before may change once
    /// more without another stamp.
    pub clock: i64,
    /// Take warnings for errors.
    pub strict: bool,
    /// Called with all that is wrong so far, sorted, when an output takes too long; must end the process.
    pub on_limit: ReportAndEnd,
}

/// What a build did.
pub struct BuildResult {
    /// The site.
    pub loaded: Loaded,
    /// Everything that is wrong, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// The output folder, absolute.
    pub output: PathBuf,
    /// How many outputs were made, rather than kept from the build before.
    pub made: usize,
    /// What was published; `None` if nothing was, because something is wrong.
    pub published: Option<Summary>,
    /// Where the time went.
    pub timings: Timings,
}

/// Builds a site and publishes it if it has no errors.
///
/// With errors, the output folder stays as it was, byte for byte.
pub fn build(request: &BuildRequest) -> BuildResult {
    let mut timings = Timings::default();
    let source = Source::disk(request.source.clone());
    let open = |config: &Config| {
        let folders = source_folders(config, &request.source);
        let opened = open_publisher(request, config, &folders);
        let recalled = opened.publisher.as_ref().and_then(Publisher::remembered_front_matter).unwrap_or_default();
        (opened, recalled)
    };
    let (begun, (opened, recalled)) = begin_beside(source, &request.overrides, &mut timings, open);
    let Opened { output, publisher, faults } = opened;
    let settled = recall::settled_before(request.clock);
    let load = || begun.load(request.now, settled, &mut timings, Recall::parse(&recalled).as_ref());
    let remember = || publisher.as_ref().and_then(|publisher| Memory::parse(&publisher.remembered()?));
    let (mut loaded, remembered) = rayon::join(load, remember);
    drop(recalled);
    let ground = || ground(&loaded, &request.overrides, &output, request.clock);
    let (mut texts, ground) = rayon::join(|| prints_of_texts(&loaded), ground);
    let remembered =
        remembered.filter(|memory| ground.as_ref().is_some_and(|ground| memory.fits(ground.print, &loaded)));
    if remembered.is_none() {
        // On other ground anything may be wrong with a text.
        read_texts(&mut loaded);
    }
    let front_matter = loaded.files.as_ref().and_then(|files| recall::keep(&loaded, &files.settled, &texts));
    timings.stage("what changed");
    let mut diagnostics = std::mem::take(&mut loaded.diagnostics);
    let given = request.overrides.base_url.as_deref();
    let address_missing = foundation::address_missing(&loaded.world.site.config, given, &diagnostics);
    diagnostics.extend(address_missing);
    let title_missing = foundation::title_missing(&loaded.world, &diagnostics);
    diagnostics.extend(title_missing);
    diagnostics.extend(faults);
    if let Some(publisher) = &publisher {
        foundation::refuse_to_empty(&mut diagnostics, publisher.published_paths(), &loaded.plan);
    }
    let threads = rayon::current_num_threads();
    let watchdog = Watchdog::start(
        threads,
        LIMIT_MS + loaded.world.site.pages.len() as u64,
        limit_report(&loaded.world, &diagnostics, &request.on_limit),
    );
    loaded.diagnostics = diagnostics;
    loaded.world.forget(forgets(&loaded));
    let sink = |path: &str, bytes: Bytes<'_>| match (&publisher, bytes) {
        (None, _) => Ok(()),
        (Some(publisher), Bytes::Made(bytes)) => publisher.stage(path, bytes),
        (Some(publisher), Bytes::File(file)) => {
            let opened = publisher.stage_copy(path, &request.source.join(&**file))?;
            loaded.world.source.note_opened(file, &opened);
            Ok(())
        }
    };
    let keep = |path: &str, hash: u128| publisher.as_ref().is_some_and(|publisher| publisher.keep(path, hash));
    let holds = |path: &str, hash: u128| publisher.as_ref().is_some_and(|publisher| publisher.holds(path, hash));
    let again = remembered.as_ref().map(|memory| {
        let stale = Stale::pages(memory, &texts);
        Again { memory, stale, keep: &keep, holds: &holds }
    });
    let mut work = RenderWork::new(&loaded, &sink, Some(&watchdog)).with_memory(again);
    work.find_stale();
    let stored = work.recall_search(|| publisher.as_ref()?.remembered_search());
    let mut found = work.render_pages();
    timings.stage("pages");
    found.extend(work.render_rest());
    found.extend(loaded.world.take_text_faults());
    let mut diagnostics = loaded.diagnostics.clone();
    diagnostics.extend(found);
    if request.strict {
        for diagnostic in diagnostics.iter_mut().filter(|diagnostic| diagnostic.severity == Severity::Warning) {
            diagnostic.severity = Severity::Error;
        }
    }
    timings.stage("lists and files");
    let mut published = None;
    let made = work.made();
    let is_sound = !diagnostics.iter().any(Diagnostic::is_error);
    if let (Some(publisher), true) = (&publisher, is_sound) {
        let hashes = publisher.hashes();
        for (page, print) in loaded.world.take_late_prints() {
            texts[page.0 as usize] = print;
        }
        let remember = || {
            let is_sound = |ground: &Ground| ground.is_as_read(&loaded.world.source);
            let Some(ground) = ground.filter(is_sound) else { return Remembered::default() };
            let (search, print) = work.remember_search(stored).unzip();
            let all = work.remember(ground.print, &texts, &hashes, print).and_then(|memory| memory.to_bytes());
            Remembered { all, front_matter, search }
        };
        match publisher.commit_and_remember(remember) {
            Ok(summary) => published = Some(summary),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
        timings.stage("publish");
    }
    drop(watchdog);
    loaded.diagnostics = Vec::new();
    diagnostic::sort(&mut diagnostics);
    BuildResult { loaded, diagnostics, output, made, published, timings }
}

/// Reads the bodies that were not read so far, and takes down what is wrong with them.
fn read_texts(loaded: &mut Loaded) {
    let world = &loaded.world;
    (0..world.site.pages.len()).into_par_iter().for_each(|at| drop(world.text(PageId(at as u32))));
    let faults = world.take_text_faults();
    if let Some(files) = &mut loaded.files {
        // The next build must tell the same.
        let at_fault: BTreeSet<&FilePath> =
            faults.iter().filter_map(|fault| Some(&fault.span.as_ref()?.file)).collect();
        files.settled.retain(|(path, _)| !at_fault.contains(path));
    }
    loaded.diagnostics.extend(faults);
}

/// The output folder, and the hold on it.
struct Opened {
    output: PathBuf,
    /// Nothing where it cannot be published to.
    publisher: Option<Publisher>,
    faults: Vec<Diagnostic>,
}

/// Takes hold of the output folder. What is wrong with the folder of the configuration is told at its place there, also
/// where the command line names another: the next build may be without.
fn open_publisher(request: &BuildRequest, config: &Config, sources: &[PathBuf]) -> Opened {
    let sources: Vec<&Path> = sources.iter().map(PathBuf::as_path).collect();
    let written = config.publish_folder.as_deref().map(Path::new);
    let at_its_place = |fault: Diagnostic| Diagnostic { span: config.written.place(&["publishdir"]), ..fault };
    let mut faults = Vec::new();
    let (output, opened) = match (&request.output, written) {
        (Some(output), written) => {
            let fault = written.and_then(|written| check_output(written, &request.source, &sources).err());
            faults.extend(fault.map(at_its_place));
            (output.clone(), Publisher::open(output, &request.source, &sources))
        }
        (None, Some(written)) => {
            let opened = Publisher::open(written, &request.source, &sources);
            (without_dots(&request.source.join(written)), opened.map_err(at_its_place))
        }
        (None, None) => {
            let output = request.source.join(STANDARD_OUTPUT);
            let opened = Publisher::open(&output, &request.source, &sources);
            (output, opened)
        }
    };
    let publisher = opened.map_err(|fault| faults.push(fault)).ok();
    Opened { output, publisher, faults }
}

/// What the build may let go once it is used: Markdown twins show texts, and a JSON feed whole bodies.
fn forgets(loaded: &Loaded) -> Forgets {
    let is_planned = |wanted: fn(&What) -> bool| loaded.plan.outputs.iter().any(|planned| wanted(&planned.what));
    let twins = is_planned(|what| matches!(what, What::Twin(_)));
    let whole_bodies =
        is_planned(|what| matches!(what, What::Feed(_, format) if matches!(format.as_str(), "jsonfeed" | "json")));
    Forgets { texts: !twins, html: !twins && !whole_bodies }
}

/// Reports an output that takes too long together with what is wrong already.
fn limit_report(world: &Arc<World>, known: &[Diagnostic], on_limit: &ReportAndEnd) -> OnLimit {
    let (world, known, on_limit) = (world.clone(), known.to_vec(), on_limit.clone());
    Arc::new(move |path| {
        let mut diagnostics = known.clone();
        diagnostics.push(too_slow(&world, path));
        diagnostic::sort(&mut diagnostics);
        on_limit(&diagnostics);
    })
}

/// An output that never ends: its template, at the first loop in it.
fn too_slow(world: &World, path: &str) -> Diagnostic {
    let seconds = LIMIT_MS / 1000;
    let page = world
        .site
        .pages
        .iter()
        .find(|page| !path.is_empty() && (page.url.output == path || page.file.as_deref() == Some(path)));
    let name = page.map_or_else(|| format!("`/{path}`"), view::page::name_for_message);
    if let Some(file) = page.and_then(|page| page.file.as_ref()).filter(|file| ***file == *path) {
        let message = format!("the text of {name} takes more than {seconds} seconds");
        return Diagnostic::error(Code::TemplateLimit, Span::whole(file), message).help(TOO_LONG_HELP);
    }
    let message = format!("rendering {name} takes more than {seconds} seconds");
    let layers = &world.engine.layers;
    let template = page.and_then(|page| template_for(&world.engine, &world.site, page));
    // The template itself first, then what it extends and includes; a loop is likelier to be at fault than the page.
    let own = template.as_deref().and_then(|name| layers.find(name));
    let names = own.into_iter().chain(template.iter().flat_map(|name| layers.closure(name)));
    let sources: Vec<_> = names.filter_map(|name| layers.templates.get(name)).collect();
    let looping = sources
        .iter()
        .find_map(|source| Some((&source.file, source.text.find("{% for").or_else(|| source.text.find("{%- for"))?)));
    let (file, at) = match (looping, sources.first(), page.and_then(|page| page.file.as_ref())) {
        (Some((file, at)), ..) => (file, at),
        (None, Some(source), _) => (&source.file, 0),
        (None, None, Some(file)) => (file, 0),
        (None, None, None) => {
            return Diagnostic::without_place(Code::TemplateLimit, Severity::Error, message).help(TOO_SLOW_HELP);
        }
    };
    Diagnostic::error(Code::TemplateLimit, Span::new(file, at..at), message).help(TOO_SLOW_HELP)
}

const TOO_LONG_HELP: &str =
    "cut it into several pages, or look for a shortcode on it whose template runs over too much or without end";

const TOO_SLOW_HELP: &str =
    "look for a loop in its template, or in a shortcode on the page, that runs over too much or without end";

/// Folders that hold the site's sources: an output folder may be none of them.
fn source_folders(config: &Config, root: &Path) -> Vec<PathBuf> {
    let content = config.languages.iter().map(|language| language.content_folder.as_str());
    content
        .chain(config.static_folders.iter().map(String::as_str))
        .chain(["static", "assets", "themes", "templates", "data", "i18n", "layouts", "config"])
        .map(|folder| root.join(folder))
        .collect()
}
