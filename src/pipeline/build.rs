//! A build: load, render, publish.

use super::clock::{Timings, now};
use super::load::{Loaded, load};
use super::render_all::{Bytes, render_all};
use super::watchdog::{OnLimit, Watchdog};
use crate::config::Overrides;
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::emit::{Publisher, Summary};
use crate::source::Source;
use std::path::{Path, PathBuf};

/// What to build, and where to.
pub struct BuildRequest {
    /// The site's folder, absolute.
    pub source: PathBuf,
    /// The output folder, absolute.
    pub output: PathBuf,
    /// What the command line sets.
    pub overrides: Overrides,
    /// Take warnings for errors.
    pub strict: bool,
    /// Called with the name of an output that takes too long; must end the process.
    pub on_limit: OnLimit,
}

/// What a build did.
pub struct BuildResult {
    /// The site.
    pub loaded: Loaded,
    /// Everything that is wrong, sorted.
    pub diagnostics: Vec<Diagnostic>,
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
    let source = Source::Disk { root: request.source.clone() };
    let mut loaded = load(source, &request.overrides, now(), &mut timings);
    let mut diagnostics = std::mem::take(&mut loaded.diagnostics);
    let folders: Vec<PathBuf> = source_folders(&loaded, &request.source);
    let folders: Vec<&Path> = folders.iter().map(PathBuf::as_path).collect();
    let publisher = match Publisher::open(&request.output, &request.source, &folders) {
        Ok(publisher) => Some(publisher),
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            None
        }
    };
    let threads = rayon::current_num_threads();
    let watchdog = Watchdog::start(threads, request.on_limit.clone());
    loaded.diagnostics = diagnostics;
    let found = render_all(
        &loaded,
        &|path, bytes| match (&publisher, bytes) {
            (None, _) => Ok(()),
            (Some(publisher), Bytes::Made(bytes)) => publisher.stage(path, bytes),
            (Some(publisher), Bytes::File(file)) => publisher.stage_copy(path, &request.source.join(&**file)),
        },
        Some(&watchdog),
    );
    drop(watchdog);
    let mut diagnostics = std::mem::take(&mut loaded.diagnostics);
    diagnostics.extend(found);
    if request.strict {
        for diagnostic in diagnostics.iter_mut().filter(|diagnostic| diagnostic.severity == Severity::Warning) {
            diagnostic.severity = Severity::Error;
        }
    }
    timings.stage("render and stage");
    let mut published = None;
    if let (Some(publisher), false) = (publisher, diagnostics.iter().any(Diagnostic::is_error)) {
        match publisher.commit() {
            Ok(summary) => published = Some(summary),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
        timings.stage("publish");
    }
    diagnostic::sort(&mut diagnostics);
    BuildResult { loaded, diagnostics, published, timings }
}

/// Folders that hold the site's sources: an output folder may be none of them.
fn source_folders(loaded: &Loaded, root: &Path) -> Vec<PathBuf> {
    let config = &loaded.world.site.config;
    let content = config.languages.iter().map(|language| language.content_folder.as_str());
    content
        .chain(["static", "assets", "themes", "templates", "data", "i18n", "layouts", "config"])
        .map(|folder| root.join(folder))
        .collect()
}
