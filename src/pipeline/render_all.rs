//! Every output of a plan, in parallel.

use super::load::Loaded;
use super::memory::{Memory, PageMemory, Stale};
use super::remember::Note;
use super::watchdog::Watchdog;
use crate::config::LanguageId;
use crate::diagnostic::{Code, Diagnostic, FilePath};
use crate::output::links::Targets;
use crate::output::{Planned, What, render};
use crate::search;
use crate::site::{Kind, PageId, Site};
use crate::template::frame::{Stage, with_frame};
use crate::template::world::PublicFile;
use crate::track::Read;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

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
    pub(super) loaded: &'a Loaded,
    sink: &'a Sink<'a>,
    watchdog: Option<&'a Watchdog>,
    /// Without errors so far: outputs are handed over.
    pub(super) sound: bool,
    /// Files that outputs use beside what the bodies use.
    used: Mutex<BTreeSet<String>>,
    /// Which files outputs use that were kept, by place in [`Memory::names`].
    still_used: Vec<AtomicBool>,
    /// What the build before left, where it stands on the same ground.
    pub(super) again: Option<Again<'a>>,
    /// What each output showed, by its place in the plan, where it is to be remembered.
    pub(super) notes: Option<Mutex<Vec<(usize, Note)>>>,
    /// What is wrong with the links of each page, and the pages that they lead to a part of.
    pub(super) links: Mutex<BTreeMap<PageId, CheckedLinks>>,
    /// The indexes of the search that are to be made: place in the plan, and language.
    pub(super) searches: Vec<(usize, LanguageId)>,
    /// Memory for what the search keeps of bodies, which no thread uses at the moment.
    scratches: Mutex<Vec<search::Scratch>>,
}

/// What is wrong with the links of a page, and the pages that they lead to a part of.
pub(super) type CheckedLinks = (Vec<Diagnostic>, Vec<u32>);

/// What the build before left, and how its outputs are kept.
pub struct Again<'a> {
    pub(super) memory: &'a Memory,
    pub(super) stale: Stale,
    /// Keeps the published file at this path, if its bytes have this hash.
    pub(super) keep: &'a (dyn Fn(&str, u128) -> bool + Sync),
    /// Whether the published file at this path has bytes with this hash.
    pub(super) holds: &'a (dyn Fn(&str, u128) -> bool + Sync),
}

impl<'a> RenderWork<'a> {
    /// Nothing is made yet.
    pub fn new(loaded: &'a Loaded, sink: &'a Sink<'a>, watchdog: Option<&'a Watchdog>) -> RenderWork<'a> {
        let sound = !loaded.diagnostics.iter().any(Diagnostic::is_error);
        let (used, links) = (Mutex::default(), Mutex::default());
        let search = |(at, planned): (usize, &Planned)| match planned.what {
            What::Search(language) => Some((at, language)),
            _ => None,
        };
        let searches = loaded.plan.outputs.iter().enumerate().filter_map(search).collect();
        RenderWork {
            loaded,
            sink,
            watchdog,
            sound,
            used,
            still_used: Vec::new(),
            again: None,
            notes: None,
            links,
            searches,
            scratches: Mutex::default(),
        }
    }

    /// As it was made, but for outputs of a site that is `sound` or not for reasons that are told elsewhere.
    pub fn with_soundness(self, sound: bool) -> RenderWork<'a> {
        RenderWork { sound, ..self }
    }

    /// As it was made, but outputs are kept where `again` says that they can be.
    pub(super) fn with_memory(self, again: Option<Again<'a>>) -> RenderWork<'a> {
        let names = again.as_ref().map_or(0, |again| again.memory.names.len());
        let still_used = std::iter::repeat_with(AtomicBool::default).take(names).collect();
        RenderWork { again, still_used, notes: Some(Mutex::default()), ..self }
    }

    /// Renders the bodies that differ from those of the build before, and finds out which outputs show them.
    pub(super) fn find_stale(&mut self) {
        let Some(mut again) = self.again.take() else { return };
        let memory = again.memory;
        let render = |at: usize| {
            let id = PageId(at as u32);
            let path = self.loaded.world.site.page(id).file.as_deref().unwrap_or_default();
            self.watched_at(path, || self.loaded.world.glance(id))
        };
        let is_stale = |at: usize| again.stale.pages.get(at).copied().unwrap_or(true);
        let stale: Vec<usize> =
            (0..memory.pages.len()).filter(|at| is_stale(*at) && memory.pages[*at].is_rendered).collect();
        let prints: Vec<(usize, u128, u128)> = stale
            .into_par_iter()
            .map(|at| {
                let body = render(at);
                (at, self.loaded.world.print_of_glance(&body), body.print_of_anchors())
            })
            .collect();
        let mut moved = BTreeSet::new();
        for (at, glance, anchors) in prints {
            if glance != memory.pages[at].glance {
                again.stale.glances[at] = true;
            }
            if anchors != memory.pages[at].anchors {
                moved.insert(at as u32);
            }
        }
        // Links into pages whose parts have other names are looked at again.
        let links = |page: &PageMemory| page.links.iter().any(|target| moved.contains(target));
        let linking: Vec<usize> = (0..memory.pages.len()).filter(|at| links(&memory.pages[*at])).collect();
        linking.into_par_iter().for_each(|at| drop(render(at)));
        again.stale.find_parts(memory);
        self.again = Some(again);
        let mut searches = std::mem::take(&mut self.searches);
        searches.retain(|(at, _)| self.kept(*at).is_none_or(|old| !self.has_files(old)));
        self.searches = searches;
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
        let outputs = self.loaded.plan.outputs.iter().enumerate();
        let mut pages: Vec<(usize, &Planned, PageId)> =
            outputs.filter_map(|(at, planned)| Some((at, planned, single_page(&world.site, planned)?))).collect();
        // Neighbours show each other: side by side, what one needs of the other is there or needed soon.
        pages.sort_by_key(|(_, _, id)| places[id.0 as usize]);
        let searched: BTreeSet<LanguageId> = self.searches.iter().map(|(_, language)| *language).collect();
        pages.par_chunks(CHUNK).flat_map_iter(|pages| self.render_chunk(pages, &searched)).collect()
    }

    fn render_chunk(&self, pages: &[(usize, &Planned, PageId)], searched: &BTreeSet<LanguageId>) -> Vec<Diagnostic> {
        let world = &self.loaded.world;
        for (at, planned, id) in pages {
            if self.kept(*at).is_none() {
                // Under the name of the file: if this takes too long, the text of the page is at fault.
                let path = world.site.page(*id).file.as_deref().unwrap_or(&planned.path);
                self.watched_at(path, || drop(world.body(*id)));
            }
        }
        // Not between the outputs: what each of the kinds of work needs stays close at hand.
        self.extract(pages, searched);
        let mut diagnostics = Vec::new();
        for (at, planned, id) in pages {
            diagnostics.extend(self.watched(planned, || self.make(*at, planned)));
            // The body may have been finished for other pages since.
            self.extract(&[(*at, planned, *id)], searched);
            world.let_html_go(*id);
        }
        diagnostics
    }

    /// Makes what the search keeps of the bodies of `pages` that are finished.
    fn extract(&self, pages: &[(usize, &Planned, PageId)], searched: &BTreeSet<LanguageId>) {
        let world = &self.loaded.world;
        let is_wanted = |id: PageId| {
            let page = world.site.page(id);
            searched.contains(&page.language)
                && search::is_searched(page)
                && world.shelf.of_body(id).is_none()
                && world.finished_body(id).is_some()
        };
        let mut wanted = pages.iter().map(|(_, _, id)| *id).filter(|id| is_wanted(*id)).peekable();
        if wanted.peek().is_none() {
            return;
        }
        let mut scratch = lock(&self.scratches).pop().unwrap_or_default();
        wanted.for_each(|id| drop(search::extract(world, id, &mut scratch)));
        lock(&self.scratches).push(scratch);
    }

    /// Lists, feeds, files, and the faults that only show when everything is made.
    pub fn render_rest(&self) -> Vec<Diagnostic> {
        let site = &self.loaded.world.site;
        let outputs = self.loaded.plan.outputs.iter().enumerate();
        let rest: Vec<(usize, &Planned)> =
            outputs.filter(|(_, planned)| single_page(site, planned).is_none()).collect();
        let mut diagnostics: Vec<Diagnostic> = rest
            .into_par_iter()
            .flat_map_iter(|(at, planned)| self.watched(planned, || self.make(at, planned)))
            .collect();
        diagnostics.extend(self.finish());
        diagnostics
    }

    /// Runs `work`, which makes `planned`, under the eyes of the watchdog.
    fn watched<T>(&self, planned: &Planned, work: impl FnOnce() -> T) -> T {
        self.watched_at(&planned.path, work)
    }

    fn watched_at<T>(&self, path: &str, work: impl FnOnce() -> T) -> T {
        match self.watchdog {
            Some(watchdog) => watchdog.watch(path, work),
            None => work(),
        }
    }

    /// What is remembered of an output that need not be made again.
    fn kept(&self, at: usize) -> Option<&super::memory::OutputMemory> {
        let again = self.again.as_ref()?;
        again.memory.outputs.get(at).filter(|output| !again.stale.is_stale(&output.shows))
    }

    /// Makes one output and hands it over, or keeps the one that is published.
    fn make(&self, at: usize, planned: &Planned) -> Vec<Diagnostic> {
        let is_made = matches!(planned.what, What::Search(_)) && self.searches.iter().any(|(made, _)| *made == at);
        if let (Some(old), Some(again), false) = (self.kept(at), &self.again, is_made)
            && (!self.sound || (again.keep)(&planned.path, old.hash))
        {
            old.files.iter().for_each(|name| self.still_used[*name as usize].store(true, Ordering::Relaxed));
            return old.diagnostics.clone();
        }
        if let What::File(file) = &planned.what {
            self.note(at, Note::default());
            return self.hand_over(&planned.path, Bytes::File(file)).into_iter().collect();
        }
        match render(&self.loaded.world, planned) {
            Ok(rendered) => {
                let mut diagnostics = rendered.diagnostics;
                rendered.reads.add_files(&mut lock(&self.used));
                self.note(at, Note { reads: rendered.reads, diagnostics: diagnostics.clone() });
                diagnostics.extend(self.hand_over(&planned.path, Bytes::Made(&rendered.bytes)));
                diagnostics
            }
            Err(diagnostics) => diagnostics,
        }
    }

    /// Takes down what an output showed.
    fn note(&self, at: usize, note: Note) {
        if let Some(notes) = &self.notes {
            lock(notes).push((at, note));
        }
    }

    fn hand_over(&self, path: &str, bytes: Bytes<'_>) -> Option<Diagnostic> {
        if self.sound { (self.sink)(path, bytes).err() } else { None }
    }

    /// Bodies' faults, files that were asked for while rendering, and dead links.
    fn finish(&self) -> Vec<Diagnostic> {
        let (loaded, world) = (self.loaded, &self.loaded.world);
        let mut diagnostics = Vec::new();
        self.remake_lost_files();
        let bodies: Vec<_> = world.finished_bodies().collect();
        for (_, body) in &bodies {
            diagnostics.extend(body.diagnostics.iter().cloned());
        }
        let mut extra: BTreeMap<String, Extra> = BTreeMap::new();
        let mut used = std::mem::take(&mut *lock(&self.used));
        used.extend(world.files_of_bodies());
        let names = self.again.iter().flat_map(|again| &again.memory.names).zip(&self.still_used);
        used.extend(names.filter(|(_, used)| used.load(Ordering::Relaxed)).map(|(name, _)| name.clone()));
        used.extend(self.remembered_pages().flat_map(|(_, page)| page.files.iter().cloned()));
        for path in used {
            let found = match world.asked_file(&path) {
                Some(PublicFile::Static(file) | PublicFile::Asset(file)) => Some(Extra::Asset(file.clone())),
                Some(PublicFile::Theme(bytes)) => Some(Extra::Made(Arc::new(bytes.to_vec()))),
                None => self.made_file(&path),
            };
            extra.extend(found.map(|found| (path, found)));
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
                Extra::Kept => None,
            })
            .collect();
        diagnostics.extend(faults);
        let targets = Targets::new(world, &loaded.plan, extra.into_keys());
        let checked: Vec<_> = bodies
            .par_iter()
            .map(|(id, body)| {
                let work = || targets.check(world, world.site.page(*id), body);
                let (dead, finished) = with_frame(world, Some(*id), Stage::Output, None, work);
                let targets = finished.trace.into_reads();
                let targets = targets.own().iter().filter_map(|read| match read {
                    Read::Body(page) => Some(page.0),
                    _ => None,
                });
                (*id, (dead, targets.collect()))
            })
            .collect();
        diagnostics.extend(checked.iter().flat_map(|(_, (dead, _))| dead).cloned());
        diagnostics.extend(self.remembered_pages().flat_map(|(_, page)| page.diagnostics.iter().cloned()));
        *lock(&self.links) = checked.into_iter().collect();
        diagnostics
    }
}

/// What a mutex guards; a thread that ended while it held it has not changed it halfway.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|broken| broken.into_inner())
}

/// The page that `planned` is the output of, if it is no list.
fn single_page(site: &Site, planned: &Planned) -> Option<PageId> {
    match planned.what {
        What::Page(id) if site.page(id).kind == Kind::Page => Some(id),
        _ => None,
    }
}

pub(super) enum Extra {
    Asset(FilePath),
    Made(Arc<Vec<u8>>),
    /// Published already, and kept.
    Kept,
}
