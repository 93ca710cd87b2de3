//! Pages as they were before their files got a fault.
//!
//! While an author writes, a page is broken now and then. Until it is mended the site of a preview is made of what the
//! file said before: the page keeps its address, and lists, feeds and menus keep its title. What is wrong is told all
//! the same. A build knows nothing of this: it publishes nothing then.

use super::content::Content;
use super::load::{Inputs, Loaded, finish, resolve_site};
use crate::content::date::Moment;
use crate::diagnostic::{Diagnostic, FilePath};
use crate::site::ContentFile;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The last good state of pages.
#[derive(Debug, Clone, Default)]
pub(super) struct LastGood {
    /// Whether it is of interest at all.
    is_kept: bool,
    /// Those that are about to be read again, and those that have had a fault since.
    files: BTreeMap<FilePath, ContentFile>,
    /// The files and folders that had an error when the site was made last.
    faulty: BTreeSet<FilePath>,
}

impl LastGood {
    /// Keeps it from now on.
    pub fn begin(&mut self) {
        self.is_kept = true;
    }

    /// Whether it is.
    pub fn is_kept(&self) -> bool {
        self.is_kept
    }

    /// Lets go of all of it.
    pub fn forget(&mut self) {
        self.files.clear();
        self.faulty.clear();
    }

    /// Lets go of what is good now.
    pub fn sweep(&mut self) {
        let faulty = &self.faulty;
        self.files.retain(|path, _| is_at(faulty, path));
    }

    /// Keeps `files`, which are about to be others, as far as they are good.
    pub fn remember<'a>(&mut self, files: impl Iterator<Item = &'a ContentFile>) {
        if !self.is_kept {
            return;
        }
        for file in files.filter(|file| file.page.is_some() && !is_at(&self.faulty, &file.entry.path)) {
            self.files.entry(file.entry.path.clone()).or_insert_with(|| file.clone());
        }
    }

    /// Keeps those of `old` that are others in `new`, as far as they are good.
    pub fn remember_changed(&mut self, old: &Content, new: &Content) {
        let is_same = |file: &ContentFile| {
            let now = new.place(&file.entry.path).and_then(|at| new.files[at].0.page.as_ref());
            now.zip(file.page.as_ref()).is_some_and(|(one, other)| Arc::ptr_eq(one, other))
        };
        if self.is_kept {
            self.remember(old.files.iter().map(|(file, _)| file).filter(|file| !is_same(file)));
        }
    }

    /// Whether the site has the page at `path` as it was.
    pub fn stands_in(&self, path: &FilePath) -> bool {
        self.files.contains_key(path) && is_at(&self.faulty, path)
    }

    /// Whether the site has any page as it was.
    pub fn is_used(&self) -> bool {
        !self.faulty.is_empty() && self.files.keys().any(|path| is_at(&self.faulty, path))
    }

    /// Takes note of the files with an error, in their text or as the site finds it, and lets go of the others.
    pub fn look<'a>(&mut self, content: &Content, of_site: impl Iterator<Item = &'a Diagnostic>) {
        if !self.is_kept {
            return;
        }
        let places = of_site.filter(|fault| fault.is_error()).flat_map(|fault| {
            let others = fault.labels.iter().map(|(span, _)| span);
            fault.span.iter().chain(others).map(|span| span.file.clone())
        });
        self.faulty = places.chain(content.files_at_fault()).collect();
        self.sweep();
    }

    /// What the site is to be made of while files are at fault; nothing where none was good before.
    fn files(&self, content: &Content) -> Option<Vec<ContentFile>> {
        let is_other = |file: &ContentFile| {
            let now = content.place(&file.entry.path).and_then(|at| content.files[at].0.page.as_ref());
            now.map(|page| &page.text) != file.page.as_ref().map(|page| &page.text)
        };
        let stale = self.files.iter().filter(|(path, file)| is_at(&self.faulty, path) && is_other(file));
        let stale: BTreeMap<&FilePath, &ContentFile> = stale.collect();
        if stale.is_empty() {
            return None;
        }
        let mut files = content.used_files();
        files.retain(|file| !stale.contains_key(&file.entry.path));
        files.extend(stale.into_values().cloned());
        files.sort_by(|a, b| a.entry.path.cmp(&b.entry.path));
        Some(files)
    }
}

/// Whether the file at `path`, or a folder that it is in, is one of `faulty`.
fn is_at(faulty: &BTreeSet<FilePath>, path: &FilePath) -> bool {
    if faulty.is_empty() {
        return false;
    }
    let mut ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
    ends.any(|end| faulty.contains(&path[..end]))
}

/// Makes the site of what was read; with the pages of `good` in place of those at fault. The second value is what is
/// wrong with the site itself, as it is without them.
pub(super) fn settle(
    inputs: &Inputs,
    content: &Content,
    good: &mut LastGood,
    now: Moment,
) -> (Loaded, Vec<Diagnostic>) {
    let (site, faults) = resolve_site(inputs, content.used_files(), now);
    let loaded = finish(inputs.clone(), site, now);
    good.look(content, faults.iter().chain(&loaded.diagnostics));
    let Some(files) = good.files(content) else { return (loaded, faults) };
    let (site, _) = resolve_site(inputs, files, now);
    let shown = finish(inputs.clone(), site, now);
    (Loaded { diagnostics: loaded.diagnostics, ..shown }, faults)
}
