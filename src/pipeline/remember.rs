//! What a build keeps of the one before, and what it leaves for the next.

use super::memory::{Memory, OutputMemory, PageMemory, Seen, print_of_file};
use super::render_all::{Extra, RenderWork, lock};
use crate::diagnostic::Diagnostic;
use crate::site::PageId;
use crate::track::Read;
use rayon::prelude::*;
use std::collections::BTreeMap;

impl OutputMemory {
    /// What an output showed.
    pub(super) fn of(reads: &[Read], diagnostics: &[Diagnostic]) -> OutputMemory {
        let Seen { bodies, glances, files, loaded } = Seen::of(reads);
        OutputMemory { hash: 0, bodies, glances, files, loaded, diagnostics: diagnostics.to_vec() }
    }
}

impl RenderWork<'_> {
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
            let is_public = world.public_files.contains_key(path);
            !is_public && again.memory.files.get(path).is_none_or(|hash| !(again.holds)(path, *hash))
        };
        let lost: Vec<PageId> =
            self.remembered_pages().filter(|(_, page)| page.files.iter().any(is_lost)).map(|(id, _)| id).collect();
        lost.into_par_iter().for_each(|id| drop(world.glance(id)));
    }

    /// What the next build can go by. `hashes` are those of all files that were staged.
    pub(super) fn remember(self, ground: u128, texts: &[u128], hashes: &[(Box<str>, u128)]) -> Memory {
        let world = &self.loaded.world;
        let hashes: BTreeMap<&str, u128> = hashes.iter().map(|(path, hash)| (&**path, *hash)).collect();
        let links = std::mem::take(&mut *lock(&self.links));
        let pages = texts.par_iter().enumerate().map(|(at, text)| {
            let id = PageId(at as u32);
            let (Some(body), Some(reads)) = (world.finished_body(id), world.reads_of_body(id)) else {
                let old = self.again.as_ref().and_then(|again| again.memory.pages.get(at));
                return PageMemory { text: *text, ..old.cloned().unwrap_or_default() };
            };
            let Seen { bodies, files, loaded, .. } = Seen::of(&reads);
            let (dead, links) = links.get(&id).cloned().unwrap_or_default();
            PageMemory {
                text: *text,
                is_rendered: true,
                glance: body.print_of_glance(),
                anchors: body.print_of_anchors(),
                shows: bodies,
                links,
                files,
                loaded,
                diagnostics: body.diagnostics.iter().cloned().chain(dead).collect(),
            }
        });
        let pages: Vec<PageMemory> = pages.collect();
        let mut outputs = vec![OutputMemory::default(); self.loaded.plan.outputs.len()];
        for (at, output) in self.notes.map(|notes| std::mem::take(&mut *lock(&notes))).unwrap_or_default() {
            outputs[at] = output;
        }
        for (output, planned) in outputs.iter_mut().zip(&self.loaded.plan.outputs) {
            output.hash = hashes.get(&*planned.path).copied().unwrap_or_default();
        }
        let of_pages = pages.iter().flat_map(|page| &page.files);
        let files = of_pages.chain(outputs.iter().flat_map(|output| &output.files));
        let files = files.filter_map(|path| Some((path.clone(), *hashes.get(&**path)?))).collect();
        let loaded = pages.iter().flat_map(|page| &page.loaded).chain(outputs.iter().flat_map(|output| &output.loaded));
        let loaded = loaded.map(|path| (path.clone(), print_of_file(&world.source, path))).collect();
        Memory { ground, pages, outputs, files, loaded }
    }
}
