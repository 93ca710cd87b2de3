//! What a build keeps of the search of the one before: the words of bodies that stayed as they were, and files.

use super::memory::OutputMemory;
use super::render_all::RenderWork;
use crate::output::What;
use crate::search::Remembered;
use crate::track::Print;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The words of the bodies of each language, by its number, as they are stored.
pub(super) type Stored = BTreeMap<u16, Vec<Piece>>;

/// A piece of what is stored.
pub(super) type Piece = Arc<Vec<u8>>;

impl RenderWork<'_> {
    /// Whether the files beside an output are published as they were.
    pub(super) fn has_files(&self, old: &OutputMemory) -> bool {
        self.names_of(old).par_iter().all(|path| self.holds(path))
    }

    /// The paths of the files that an output of the build before asked for.
    fn names_of(&self, old: &OutputMemory) -> Vec<&String> {
        let names = self.again.as_ref().map(|again| again.memory.names.as_slice()).unwrap_or_default();
        old.files.iter().filter_map(|name| names.get(*name as usize)).collect()
    }

    fn holds(&self, path: &str) -> bool {
        let Some(again) = &self.again else { return false };
        again.memory.files.get(path).is_some_and(|hash| (again.holds)(path, *hash))
    }

    /// Brings to mind what the build before left, where one of its indexes is made again: the bytes that `read` reads.
    pub(super) fn recall_search(&self, read: impl FnOnce() -> Option<Vec<u8>>) -> Stored {
        let Some(again) = self.again.as_ref().filter(|_| !self.searches.is_empty()) else { return Stored::new() };
        let bytes = read().filter(|bytes| print_of(bytes) == again.memory.search).unwrap_or_default();
        let stored: Stored = parse(&bytes).unwrap_or_default();
        for (at, language) in &self.searches {
            let store = stored.get(&language.0).cloned().unwrap_or_default();
            let path = self.loaded.plan.outputs.get(*at).map_or("", |planned| planned.path.as_str());
            let folder = path.strip_suffix("manifest.bin").unwrap_or_default();
            let files = again.memory.outputs.get(*at).map(|old| self.names_of(old)).unwrap_or_default();
            let there = files.par_iter().filter(|path| self.holds(path));
            let files = there.filter_map(|path| Some(path.strip_prefix(folder)?.to_string())).collect();
            let remembered = Remembered { store, files };
            self.loaded.world.shelf.keep_of_language(*language, Arc::new(remembered));
        }
        stored
    }

    /// What the next build can go by, and its print; nothing where no index was made. `stored` is what the build before
    /// left.
    pub(super) fn remember_search(&self, mut stored: Stored) -> Option<(Vec<Piece>, u128)> {
        if self.searches.is_empty() {
            return None;
        }
        let languages = self.loaded.plan.outputs.iter().filter_map(|planned| match planned.what {
            What::Search(language) => Some(language.0),
            _ => None,
        });
        let languages: Vec<u16> = languages.collect();
        stored.retain(|language, _| languages.contains(language));
        for (_, language) in &self.searches {
            let made = self.loaded.world.shelf.of_language(*language)?.downcast::<Remembered>().ok()?;
            stored.insert(language.0, made.store.clone());
        }
        let pieces = pieces(&stored);
        let mut print = Print::default();
        pieces.iter().for_each(|piece| print.more(piece));
        Some((pieces, print.finish()))
    }
}

/// For each language its number and how many pieces it has, and for each piece how many bytes it has, and these.
fn pieces(stored: &Stored) -> Vec<Piece> {
    let mut all: Vec<Piece> = Vec::new();
    for (language, pieces) in stored {
        let mut head = language.to_le_bytes().to_vec();
        head.extend_from_slice(&(pieces.len() as u64).to_le_bytes());
        all.push(Arc::new(head));
        for piece in pieces {
            all.extend([Arc::new((piece.len() as u64).to_le_bytes().to_vec()), piece.clone()]);
        }
    }
    all
}

fn parse(mut bytes: &[u8]) -> Option<Stored> {
    let mut stored = Stored::new();
    while let Some((language, rest)) = bytes.split_first_chunk() {
        let (count, rest) = rest.split_first_chunk()?;
        bytes = rest;
        let mut pieces = Vec::new();
        for _ in 0..u64::from_le_bytes(*count) {
            let (length, rest) = bytes.split_first_chunk()?;
            let (piece, rest) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
            pieces.push(Arc::new(piece.to_vec()));
            bytes = rest;
        }
        stored.insert(u16::from_le_bytes(*language), pieces);
    }
    bytes.is_empty().then_some(stored)
}

fn print_of(bytes: &[u8]) -> u128 {
    let mut print = Print::default();
    print.more(bytes);
    print.finish()
}
