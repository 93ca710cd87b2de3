//! Every output of a plan, in parallel.

use super::load::Loaded;
use super::watchdog::Watchdog;
use crate::diagnostic::{Code, Diagnostic, FilePath};
use crate::output::links::Targets;
use crate::output::{Planned, What, render};
use crate::site::{Kind, PageId, Site};
use crate::template::world::PublicFile;
use crate::track::{self, Read};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

/// What an output consists of.
pub enum Bytes<'a> {
    /// These bytes.
    Made(&'a [u8]),
    /// The bytes of this file of the site.
    File(&'a FilePath),
}

/// Takes outputs, from several threads at once.
pub type Sink<'a> = dyn Fn(&str, Bytes<'_>) -> Result<(), Diagnostic> + Sync + 'a;

/// So many bodies are rendered before their pages are: enough to stay with one kind of work for a while, and few enough
/// to need little memory.
const CHUNK: usize = 64;

/// Makes every output of `loaded` and hands it to `sink`. Returns everything that is wrong, in no order.
///
/// After the first error nothing more is handed over, but everything is still rendered, so that every error is found.
pub fn render_all(loaded: &Loaded, sink: &Sink<'_>, watchdog: Option<&Watchdog>) -> Vec<Diagnostic> {
    let work = RenderWork::new(loaded, sink, watchdog);
    let mut diagnostics = work.render_pages();
    diagnostics.extend(work.render_rest());
    diagnostics
}

/// The outputs of a plan while they are made: [`RenderWork::render_pages`], then [`RenderWork::render_rest`].
pub struct RenderWork<'a> {
    loaded: &'a Loaded,
    sink: &'a Sink<'a>,
    watchdog: Option<&'a Watchdog>,
    /// Without errors so far: outputs are handed over.
    sound: bool,
    /// Files that outputs use beside what the bodies use.
    used: Mutex<BTreeSet<Read>>,
}

impl<'a> RenderWork<'a> {
    /// Nothing is made yet.
    pub fn new(loaded: &'a Loaded, sink: &'a Sink<'a>, watchdog: Option<&'a Watchdog>) -> RenderWork<'a> {
        let sound = !loaded.diagnostics.iter().any(Diagnostic::is_error);
        RenderWork { loaded, sink, watchdog, sound, used: Mutex::default() }
    }

    /// As it was made, but for outputs of a site that is `sound` or not for reasons that are told elsewhere.
    pub fn with_soundness(self, sound: bool) -> RenderWork<'a> {
        RenderWork { sound, ..self }
    }

    /// The pages that are no lists, each with its body.
    ///
    /// Lists come after them: they ask for many bodies, and would render them one after the other.
    pub fn render_pages(&self) -> Vec<Diagnostic> {
        let world = &self.loaded.world;
        let mut places = vec![usize::MAX; world.site.pages.len()];
        for (place, id) in world.site.languages.iter().flat_map(|language| &language.regular_pages).enumerate() {
            places[id.0 as usize] = place;
        }
        let outputs = self.loaded.plan.outputs.iter();
        let mut pages: Vec<(&Planned, PageId)> =
            outputs.filter_map(|planned| Some((planned, single_page(&world.site, planned)?))).collect();
        // Neighbours show each other: side by side, what one needs of the other is there or needed soon.
        pages.sort_by_key(|(_, id)| places[id.0 as usize]);
        pages.par_chunks(CHUNK).flat_map_iter(|pages| self.render_chunk(pages)).collect()
    }

    fn render_chunk(&self, pages: &[(&Planned, PageId)]) -> Vec<Diagnostic> {
        let world = &self.loaded.world;
        for (planned, id) in pages {
            self.watched(planned, || drop(world.body(*id)));
        }
        let mut diagnostics = Vec::new();
        for (planned, id) in pages {
            diagnostics.extend(self.watched(planned, || self.make(planned)));
            world.let_html_go(*id);
        }
        diagnostics
    }

    /// Lists, feeds, files, and the faults that only show when everything is made.
    pub fn render_rest(&self) -> Vec<Diagnostic> {
        let site = &self.loaded.world.site;
        let outputs = self.loaded.plan.outputs.iter();
        let rest: Vec<&Planned> = outputs.filter(|planned| single_page(site, planned).is_none()).collect();
        let mut diagnostics: Vec<Diagnostic> =
            rest.into_par_iter().flat_map_iter(|planned| self.watched(planned, || self.make(planned))).collect();
        diagnostics.extend(self.finish());
        diagnostics
    }

    /// Runs `work`, which makes `planned`, under the eyes of the watchdog.
    fn watched<T>(&self, planned: &Planned, work: impl FnOnce() -> T) -> T {
        match self.watchdog {
            Some(watchdog) => watchdog.watch(&planned.path, work),
            None => work(),
        }
    }

    /// Makes one output and hands it over.
    fn make(&self, planned: &Planned) -> Vec<Diagnostic> {
        if let What::File(file) = &planned.what {
            return self.hand_over(&planned.path, Bytes::File(file)).into_iter().collect();
        }
        match render(&self.loaded.world, planned) {
            Ok(rendered) => {
                let files = track::files(&rendered.reads);
                if !files.is_empty() {
                    let mut used = self.used.lock().unwrap_or_else(|broken| broken.into_inner());
                    used.extend(files.iter().cloned());
                }
                let mut diagnostics = rendered.diagnostics;
                diagnostics.extend(self.hand_over(&planned.path, Bytes::Made(&rendered.bytes)));
                diagnostics
            }
            Err(diagnostics) => diagnostics,
        }
    }

    fn hand_over(&self, path: &str, bytes: Bytes<'_>) -> Option<Diagnostic> {
        if self.sound { (self.sink)(path, bytes).err() } else { None }
    }

    /// Bodies' faults, files that were asked for while rendering, and dead links.
    fn finish(&self) -> Vec<Diagnostic> {
        let (loaded, world) = (self.loaded, &self.loaded.world);
        let mut diagnostics = Vec::new();
        let bodies: Vec<_> = world.finished_bodies().collect();
        for (_, body) in &bodies {
            diagnostics.extend(body.diagnostics.iter().cloned());
        }
        let mut extra: BTreeMap<String, Extra> = BTreeMap::new();
        let used = self.used.lock().unwrap_or_else(|broken| broken.into_inner()).clone();
        for read in used.into_iter().chain(world.files_of_bodies()) {
            match read {
                Read::Asset(path) => {
                    if let Some(PublicFile::Asset(file)) = world.public_files.get(&*path) {
                        extra.insert(path.to_string(), Extra::Asset(file.clone()));
                    }
                }
                Read::Made(path) => {
                    extra.extend(world.generated(&path).map(|bytes| (path.to_string(), Extra::Made(bytes))));
                }
                _ => {}
            }
        }
        for output in &loaded.plan.outputs {
            if let Some(Extra::Asset(file)) = extra.remove(&output.path) {
                let message = format!(
                    "two things want the address `/{}`: {} and the file `{file}`",
                    output.path, output.origin.what
                );
                let mut diagnostic =
                    Diagnostic::error(Code::UrlDuplicate, crate::diagnostic::Span::whole(&file), message);
                diagnostic.help = Some("rename the file, or move one of them".to_string());
                diagnostics.push(diagnostic);
            }
        }
        let faults: Vec<Diagnostic> = extra
            .par_iter()
            .filter_map(|(path, extra)| match extra {
                Extra::Asset(file) => self.hand_over(path, Bytes::File(file)),
                Extra::Made(bytes) => self.hand_over(path, Bytes::Made(bytes)),
            })
            .collect();
        diagnostics.extend(faults);
        let targets = Targets::new(world, &loaded.plan, extra.into_keys());
        let dead: Vec<Diagnostic> =
            bodies.par_iter().flat_map_iter(|(id, body)| targets.check(world, world.site.page(*id), body)).collect();
        diagnostics.extend(dead);
        diagnostics
    }
}

/// The page that `planned` is the output of, if it is no list.
fn single_page(site: &Site, planned: &Planned) -> Option<PageId> {
    match planned.what {
        What::Page(id) if site.page(id).kind == Kind::Page => Some(id),
        _ => None,
    }
}

enum Extra {
    Asset(FilePath),
    Made(std::sync::Arc<Vec<u8>>),
}
