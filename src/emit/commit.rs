//! Publishing what was staged.

use super::manifest::{MANIFEST_NAME, Manifest, Record, RecordEntry};
use super::path::folder_of;
use super::stage::{Staged, twice};
use super::{Publisher, Summary, Way, burst, exchange, fault, platform};
use crate::diagnostic::{Code, Diagnostic, Severity};
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

/// Sites up to this many files are always exchanged: it takes milliseconds and is one step.
const SMALL_SITE: usize = 1000;
/// Up to this many changes, a large site is updated file by file.
const SMALL_CHANGE: usize = 200;
/// A large site is exchanged if at least one file in so many changes.
const LARGE_SHARE: usize = 8;

/// What a commit changes.
#[derive(Debug)]
pub(super) struct Change {
    /// All files of this build.
    pub(super) staged: Vec<Staged>,
    /// The same as a manifest.
    pub(super) manifest: Manifest,
    /// Paths of the build before that are gone.
    pub(super) deleted: Vec<Box<str>>,
}

/// What the next build can go by, as far as it is new.
#[derive(Debug, Default)]
pub struct Remembered {
    /// What every output showed.
    pub all: Option<Vec<u8>>,
    /// The front matter of pages.
    pub front_matter: Option<Vec<u8>>,
    /// The search, in pieces.
    pub search: Option<Vec<Arc<Vec<u8>>>>,
}

/// Publishes what `publisher` has staged. `remember` is called beside it, and its result is left once that is done.
pub(super) fn commit(
    publisher: &Publisher,
    way: Option<Way>,
    remember: impl FnOnce() -> Remembered + Send,
) -> Result<Summary, Diagnostic> {
    let (committed, remembered) = rayon::join(|| commit_files(publisher, way), remember);
    let summary = committed?;
    // As the record, they only save time. What stands on others comes last.
    if let Some(search) = remembered.search {
        let pieces: Vec<&[u8]> = search.iter().map(|piece| piece.as_slice()).collect();
        leave(&publisher.place.search(), &pieces);
    }
    if let Some(front_matter) = remembered.front_matter {
        leave(&publisher.place.front_matter(), &[&front_matter]);
    }
    if let Some(all) = remembered.all {
        leave(&publisher.place.memory(), &[&all]);
    }
    Ok(summary)
}

fn commit_files(publisher: &Publisher, way: Option<Way>) -> Result<Summary, Diagnostic> {
    let Some(staged) = publisher.staging.take_files() else {
        let message = "nothing is published, because a file could not be staged";
        return Err(Diagnostic::without_place(Code::OutputUnwritable, Severity::Error, message));
    };
    let manifest = Manifest(staged.iter().map(|staged| staged.file.clone()).collect());
    check_shape(&manifest)?;
    if !publisher.lock.is_held() {
        let message = format!("the lock of `{}` was deleted during the build", publisher.place.output.display());
        return Err(Diagnostic::without_place(Code::OutputBusy, Severity::Error, message).help("build again"));
    }
    let old = &publisher.published.manifest;
    let deleted = old.0.iter().filter(|old| manifest.get(&old.path).is_none()).map(|old| old.path.clone()).collect();
    let change = Change { staged, manifest, deleted };
    let written = change.staged.iter().filter(|staged| staged.is_fresh).count();
    let summary = Summary {
        written,
        unchanged: change.staged.len() - written,
        deleted: change.deleted.len(),
        bytes: change.staged.iter().map(|staged| staged.file.size).sum(),
    };
    let is_changed = written > 0 || !change.deleted.is_empty();
    if is_changed || publisher.published.manifest_is_lost {
        publish(publisher, &change, way.unwrap_or_else(|| choose_way(&summary, publisher)))?;
    }
    write_record(publisher, change);
    Ok(summary)
}

/// Puts `pieces` at `path` in one step; where that cannot be done, what was there stays.
fn leave(path: &Path, pieces: &[&[u8]]) {
    let new = path.with_extension("new");
    let written =
        platform::create_own(&new).and_then(|mut file| pieces.iter().try_for_each(|piece| file.write_all(piece)));
    let _ = written.and_then(|()| fs::rename(&new, path));
}

/// Writes `text` so that `path` holds it wholly, flushed to the disk.
pub(super) fn write_flushed(path: &Path, text: &str) -> io::Result<()> {
    let mut file = platform::create_own(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn publish(publisher: &Publisher, change: &Change, way: Way) -> Result<(), Diagnostic> {
    let manifest_path = publisher.staging.prepare(MANIFEST_NAME)?;
    write_flushed(&manifest_path, &change.manifest.to_text())
        .map_err(|error| fault::unwritable(&manifest_path, &error))?;
    if way == Way::Exchange && !publisher.place.is_inside && exchange::publish(publisher, change)? {
        return Ok(());
    }
    burst::publish(publisher, change)
}

fn choose_way(summary: &Summary, publisher: &Publisher) -> Way {
    let changes = summary.written + summary.deleted;
    let total = summary.written + summary.unchanged;
    let is_small = changes < SMALL_CHANGE || changes < total / LARGE_SHARE;
    let is_one = changes == 1;
    match publisher.place.output.exists() && is_small && (total > SMALL_SITE || is_one) {
        true => Way::Burst,
        false => Way::Exchange,
    }
}

/// Reports two files with one path, and a file where another path needs a folder.
fn check_shape(manifest: &Manifest) -> Result<(), Diagnostic> {
    let mut last_folder = "";
    for (index, entry) in manifest.0.iter().enumerate() {
        if index > 0 && manifest.0[index - 1].path == entry.path {
            return Err(twice(&entry.path));
        }
        let folder = folder_of(&entry.path);
        if folder != last_folder {
            last_folder = folder;
            if let Some(file) = super::path::folders_of(&entry.path).find(|folder| manifest.get(folder).is_some()) {
                return Err(twice(file));
            }
        }
    }
    Ok(())
}

/// The record only saves time: a build that cannot write it is complete without.
fn write_record(publisher: &Publisher, change: Change) {
    let entries = change.staged.into_iter().map(|staged| RecordEntry { file: staged.file, stamp: staged.stamp });
    let record = Record(entries.collect());
    if record != publisher.published.record {
        let new = publisher.place.state.join("record.new");
        let _ = platform::create_own(&new)
            .and_then(|mut file| file.write_all(record.to_text().as_bytes()))
            .and_then(|()| fs::rename(&new, publisher.place.record()));
    }
}
