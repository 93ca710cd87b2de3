//! Files that are published only because something asks for them.

use super::Preview;
use crate::output::{What, render};
use crate::pipeline::Live;
use crate::site::PageId;
use std::collections::BTreeSet;

/// So many pages are rendered before an update gets its turn.
const CHUNK: usize = 32;

/// What outputs ask for, as far as it is known.
#[derive(Default)]
pub(super) struct Asked {
    /// The update that this is true of.
    generation: u64,
    files: BTreeSet<String>,
    /// Whether everything was looked through.
    is_all: bool,
}

impl Asked {
    /// Adds what an output asks for that was made as of the update `generation`.
    pub(super) fn add(&mut self, generation: u64, reads: &crate::track::Reads) {
        if generation > self.generation {
            *self = Asked { generation, ..Asked::default() };
        }
        if generation == self.generation {
            reads.add_files(&mut self.files);
        }
    }

    fn knows(&self, generation: u64, path: &str) -> Option<bool> {
        let is_now = generation == self.generation;
        match is_now && self.files.contains(path) {
            true => Some(true),
            false => (is_now && self.is_all).then_some(false),
        }
    }
}

impl Preview {
    /// Whether an output asks for the file at `path` to be published, as of the update `generation`; nothing where another
    /// update comes before that is known. Outputs are made until one asks for it.
    pub(super) fn is_asked_for(&self, path: &str, generation: u64) -> Option<bool> {
        let (live, now) = self.site_now();
        if now != generation {
            return None;
        }
        if let Some(known) = self.asked().knows(generation, path) {
            return Some(known);
        }
        if live.world().files_of_bodies().contains(path) {
            return Some(true);
        }
        let outputs = live.loaded().plan.outputs.len();
        drop(live);
        let mut at = 0;
        while at < outputs {
            let (live, now) = self.site_now();
            if now != generation {
                return None;
            }
            let end = (at + CHUNK).min(outputs);
            self.ask(&live, generation, at..end);
            if self.asked().knows(generation, path) == Some(true) {
                return Some(true);
            }
            at = end;
        }
        let mut asked = self.asked();
        asked.is_all = asked.generation == generation;
        Some(false)
    }

    fn ask(&self, live: &Live, generation: u64, range: std::ops::Range<usize>) {
        for planned in live.loaded().plan.outputs.get(range).unwrap_or_default() {
            if matches!(planned.what, What::File(_) | What::Embedded(_) | What::Alias(_)) {
                continue;
            }
            if let Ok(rendered) = render(live.world(), planned) {
                self.asked().add(generation, &rendered.reads);
            }
            if let What::Page(id) = planned.what {
                self.ask_body(live, generation, id);
            }
        }
    }

    fn ask_body(&self, live: &Live, generation: u64, id: PageId) {
        live.world().body(id);
        if let Some(reads) = live.world().reads_of_body(id) {
            self.asked().add(generation, &reads);
        }
    }
}
