//! What a build keeps of the one before, and what it leaves for the next.

use super::memory::{Memory, OutputMemory, PageMemory, PartMemory, print_of_file};
use super::render_all::{Extra, RenderWork, lock};
use crate::diagnostic::Diagnostic;
use crate::site::PageId;
use crate::template::World;
use crate::template::world::CHANGED;
use crate::track::{Read, Reads};
use foldhash::HashMap;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What is taken down of an output when it is made.
#[derive(Debug, Default)]
pub(super) struct Note {
    pub reads: Reads,
    pub diagnostics: Vec<Diagnostic>,
}

impl RenderWork<'_> {
    /// How many outputs were made so far.
    pub(super) fn made(&self) -> usize {
        self.notes.as_ref().map_or(0, |notes| lock(notes).len())
    }

    /// The pages whose bodies stayed as they were and were not rendered, with what is remembered of them.
    pub(super) fn remembered_pages(&self) -> impl Iterator<Item = (PageId, &PageMemory)> {
        let pages = self.again.iter().flat_map(|again| again.memory.pages.iter().enumerate());
        let pages = pages.map(|(at, page)| (PageId(at as u32), page)).filter(|(_, page)| page.is_rendered);
        pages.filter(|(id, _)| self.loaded.world.finished_body(*id).is_none())
    }

    /// A file that a template made, now or in the build before.
    pub(super) fn made_file(&self, path: &str) -> Option<Extra> {
        if let Some(bytes) = self.loaded.world.generated(path) {
            return Some(Extra::Made(bytes));
        }
        let again = self.again.as_ref()?;
        let hash = again.memory.files.get(path)?;
        (!self.sound || (again.keep)(path, *hash)).then_some(Extra::Kept)
    }

    /// Renders the bodies anew whose files are not in the published folder any more.
    pub(super) fn remake_lost_files(&self) {
        let Some(again) = &self.again else { return };
        let world = &self.loaded.world;
        let is_lost = |path: &String| {
            let is_public = || world.public_files.contains_key(path) || world.asked_file(path).is_some();
            !is_public() && again.memory.files.get(path).is_none_or(|hash| !(again.holds)(path, *hash))
        };
        let lost: Vec<PageId> =
            self.remembered_pages().filter(|(_, page)| page.files.iter().any(is_lost)).map(|(id, _)| id).collect();
        lost.into_par_iter().for_each(|id| drop(world.glance(id)));
    }

    /// What the next build can go by; nothing if that is what the build before left. `hashes` are those of all files that
    /// were staged; `search` is the print of what is remembered of the search, if that is new.
    pub(super) fn remember(
        self,
        ground: u128,
        texts: &[u128],
        hashes: &[(Box<str>, u128)],
        search: Option<u128>,
    ) -> Option<Memory> {
        let world = &self.loaded.world;
        let links = std::mem::take(&mut *lock(&self.links));
        let notes = self.notes.map(|notes| std::mem::take(&mut *lock(&notes))).unwrap_or_default();
        let same_texts = |again: &super::render_all::Again<'_>| {
            again.memory.pages.iter().map(|page| page.text).eq(texts.iter().copied())
        };
        if notes.is_empty() && self.again.as_ref().is_some_and(same_texts) {
            return None;
        }
        let hashes: BTreeMap<&str, u128> = hashes.iter().map(|(path, hash)| (&**path, *hash)).collect();
        let old = self.again.as_ref().map(|again| again.memory);
        let mut parts = Parts::default();
        parts.parts = old.map(|old| old.parts.clone()).unwrap_or_default();
        let mut loaded: BTreeSet<String> = old.into_iter().flat_map(|old| old.loaded.keys().cloned()).collect();

        let mut pages = Vec::with_capacity(texts.len());
        for (at, text) in texts.iter().enumerate() {
            let id = PageId(at as u32);
            let known = old.and_then(|old| old.pages.get(at)).cloned().unwrap_or_default();
            let (Some(body), Some(reads)) = (world.finished_body(id), world.reads_of_body(id)) else {
                pages.push(PageMemory { text: *text, ..known });
                continue;
            };
            let (dead, links) = links.get(&id).cloned().unwrap_or_default();
            pages.push(PageMemory {
                text: *text,
                is_rendered: true,
                glance: 0,
                anchors: 0,
                shows: parts.shown(&reads, &mut loaded),
                links,
                files: files(&reads),
                diagnostics: body.diagnostics.iter().cloned().chain(dead).collect(),
            });
        }
        pages.par_iter_mut().enumerate().for_each(|(at, page)| {
            if let Some(body) = world.finished_body(PageId(at as u32)) {
                (page.glance, page.anchors) = (world.print_of_glance(&body), body.print_of_anchors());
            }
        });

        let mut names = Names::of(old);
        let mut outputs = old.map(|old| old.outputs.clone()).unwrap_or_default();
        outputs.resize_with(self.loaded.plan.outputs.len(), OutputMemory::default);
        for (at, note) in notes {
            let shows = parts.shown(&note.reads, &mut loaded);
            let files = files(&note.reads).into_iter().map(|name| names.place(name)).collect();
            outputs[at] = OutputMemory { hash: 0, shows, files, diagnostics: note.diagnostics };
        }
        for (output, planned) in outputs.iter_mut().zip(&self.loaded.plan.outputs) {
            output.hash = hashes.get(&*planned.path).copied().unwrap_or_default();
        }
        let of_pages = pages.iter().flat_map(|page| &page.files);
        let names = names.used_by(&mut outputs);
        let files = of_pages.chain(&names);
        let files = files.filter_map(|path| Some((path.clone(), *hashes.get(&**path)?))).collect();
        let loaded = prints_of_loaded(world, loaded, old);
        let search = search.or(old.map(|old| old.search)).unwrap_or_default();
        let mut memory = Memory { ground, pages, parts: parts.parts, outputs, names, files, loaded, search };
        memory.sweep();
        Some(memory)
    }
}

/// The prints of the files that outputs loaded, as they were when they were loaded: by outputs that were kept, in the build
/// before. One that was not the same for all of them has a print that no file has.
fn prints_of_loaded(world: &World, paths: BTreeSet<String>, old: Option<&Memory>) -> BTreeMap<String, u128> {
    let read = world.loaded_prints();
    let print = |path: &str| {
        let known = old.and_then(|old| old.loaded.get(path)).copied();
        match (known, read.get(path.trim_start_matches("./")).copied()) {
            (Some(known), Some(read)) if known != read => CHANGED,
            (_, Some(print)) | (Some(print), None) => print,
            // It could not be loaded.
            (None, None) => print_of_file(&world.source, path),
        }
    };
    paths.into_iter().map(|path| (path.clone(), print(&path))).collect()
}

fn files(reads: &Reads) -> Vec<String> {
    let mut files = BTreeSet::new();
    reads.add_files(&mut files);
    files.into_iter().collect()
}

/// Names of files while they are numbered.
#[derive(Default)]
struct Names {
    names: Vec<String>,
    places: BTreeMap<String, u32>,
}

impl Names {
    /// Those that the build before left.
    fn of(old: Option<&Memory>) -> Names {
        let names = old.map(|old| old.names.clone()).unwrap_or_default();
        let places = names.iter().cloned().zip(0..).collect();
        Names { names, places }
    }

    fn place(&mut self, name: String) -> u32 {
        if let Some(place) = self.places.get(&name) {
            return *place;
        }
        let place = self.names.len() as u32;
        self.names.push(name.clone());
        self.places.insert(name, place);
        place
    }

    /// The names that `outputs` ask for, which are given their places among these.
    fn used_by(self, outputs: &mut [OutputMemory]) -> Vec<String> {
        let mut is_used = vec![false; self.names.len()];
        outputs.iter().flat_map(|output| &output.files).for_each(|name| is_used[*name as usize] = true);
        let mut count = 0;
        let mut places = Vec::with_capacity(is_used.len());
        for is_used in &is_used {
            places.push(count);
            count += u32::from(*is_used);
        }
        for output in outputs {
            output.files.iter_mut().for_each(|name| *name = places[*name as usize]);
        }
        self.names.into_iter().zip(is_used).filter(|(_, is_used)| *is_used).map(|(name, _)| name).collect()
    }
}

/// Parts while they are numbered.
#[derive(Default)]
struct Parts {
    parts: Vec<PartMemory>,
    /// Where in memory a part lies, to its place. Never gone through, so its order does not matter.
    places: HashMap<*const Reads, u32>,
}

impl Parts {
    /// What was shown by these reads; the files that were loaded are added to `loaded`.
    fn shown(&mut self, reads: &Reads, loaded: &mut BTreeSet<String>) -> PartMemory {
        let mut shown = PartMemory::default();
        for read in reads.own() {
            match read {
                Read::Body(page) => shown.bodies.push(page.0),
                Read::Summary(page) => shown.glances.push(page.0),
                Read::Data(path) => drop(loaded.insert(path.to_string())),
                Read::Asset(_) | Read::Made(_) | Read::List => {}
            }
        }
        for part in reads.shared() {
            let place = self.place(part, loaded);
            if shown.parts.last() != Some(&place) {
                shown.parts.push(place);
            }
        }
        shown
    }

    fn place(&mut self, part: &Arc<Reads>, loaded: &mut BTreeSet<String>) -> u32 {
        if let Some(place) = self.places.get(&Arc::as_ptr(part)) {
            return *place;
        }
        let shown = self.shown(part, loaded);
        let place = self.parts.len() as u32;
        self.parts.push(shown);
        self.places.insert(Arc::as_ptr(part), place);
        place
    }
}
