//! The only writer of the disk: outputs are staged in full, then published in one step.
//!
//! [`Publisher::open`] looks at the output folder, refuses what it must not touch, takes the lock
//! and mends what an interrupted build left. [`Publisher::stage`] may be called from many threads;
//! it writes beside the published folder, never into it. Only [`Publisher::commit`] changes what
//! readers see; dropping the publisher instead leaves everything as it was.
//!
//! # Where things are kept
//!
//! * `public/.hornbook-manifest` lists what hornbook wrote there: path, size and BLAKE3 of each
//!   file, nothing that depends on the machine. It is the mark by which a folder is known as ours,
//!   and it travels with the files: an exchange of folders exchanges it too, so files and manifest
//!   never disagree. Deleting `.hornbook/` therefore loses no ownership.
//! * The state folder holds the lock, the journal, the staging folder and the *record*, which adds
//!   the time of change and the inode of each published file. It is `.hornbook/publish/…` in the
//!   site for an output inside the site, a hidden folder beside an output elsewhere, and
//!   `.hornbook/` inside the output where that is the only writable place (or the output is a
//!   mount point). The record makes builds fast and is never trusted for ownership by itself: if
//!   the manifest is lost or damaged, a file counts as ours only if its bytes are those recorded.
//!
//! # What a power cut means
//!
//! Pages are not flushed to the disk one by one; manifest and journal are. After a power cut (not
//! a mere kill) a file system that delays data may show empty files. Their size or time differs
//! from the record, so the next build writes them again.
#![allow(clippy::disallowed_methods, reason = "this folder is the only writer of the disk")]

mod burst;
mod commit;
mod create;
mod exchange;
mod fault;
mod lock;
mod manifest;
mod path;
mod place;
mod platform;
mod refuse;
mod retire;
mod stage;

pub use commit::Remembered;
pub use create::create_new_files;

use crate::diagnostic::Diagnostic;
use lock::Lock;
use manifest::{Manifest, Record};
use place::Place;
use stage::Staging;
use std::fs::Metadata;
use std::path::Path;
use std::time::Duration;

/// How long a build waits for another that is writing to the same folder.
const PATIENCE: Duration = Duration::from_secs(2);

/// A build's hold on the output folder, from the first staged file to the commit.
#[derive(Debug)]
pub struct Publisher {
    place: Place,
    published: Published,
    /// Dropped before the lock: it clears its folder.
    staging: Staging,
    lock: Lock,
}

/// What the output folder holds that hornbook wrote.
#[derive(Debug, Default)]
struct Published {
    /// The files and their hashes. Empty before the first build.
    manifest: Manifest,
    /// What they looked like on disk when they were written.
    record: Record,
    /// Whether the manifest has to be written even if no file changes.
    manifest_is_lost: bool,
}

/// What a commit did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files that are new or different.
    pub written: usize,
    /// Files that stayed as they were, with their time and inode.
    pub unchanged: usize,
    /// Files of the build before that are gone.
    pub deleted: usize,
    /// Bytes of all files of this build.
    pub bytes: u64,
}

/// The two ways to publish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The whole folder is exchanged in one step; unchanged files are carried over by hard link.
    Exchange,
    /// Each changed file is renamed into place, from a journal that the next command completes.
    Burst,
}

impl Publisher {
    /// Takes hold of the folder `output` for a build of the site at `site_root`.
    ///
    /// `sources` are the folders that the site is read from (`content`, `static`, `themes`, …).
    /// Reports `output-refused` for a folder that hornbook must not write to, `output-busy` if
    /// another build holds it for longer than two seconds, and `output-unwritable`. Completes or
    /// clears away what an interrupted build left. Changes nothing in the output folder otherwise.
    pub fn open(output: &Path, site_root: &Path, sources: &[&Path]) -> Result<Publisher, Diagnostic> {
        let place = refuse::check_output(output, site_root, sources)?;
        place.create_state()?;
        let lock = Lock::take(&place, PATIENCE)?;
        recover_locked(&place)?;
        let published = refuse::read_published(&place)?;
        let staging = Staging::new(&place);
        Ok(Publisher { place, published, staging, lock })
    }

    /// Stages `bytes` as the file `path` (`posts/a/index.html`).
    ///
    /// Writes nothing if the published file is known to hold these bytes. Reports `url-invalid`,
    /// `url-outside-site` or `url-too-long` for a path that cannot be a file inside the output,
    /// `url-duplicate` for one that is staged already, and `output-unwritable`.
    pub fn stage(&self, path: &str, bytes: &[u8]) -> Result<(), Diagnostic> {
        self.staging.stage(&self.place, &self.published, path, bytes)
    }

    /// Stages a copy of the file `source` as `path`. As [`Publisher::stage`], and reports
    /// `file-unreadable` if the source cannot be read.
    ///
    /// The bytes are copied: a link would let a later edit of the source change the published site. The result is what the
    /// system says of the file whose bytes were read.
    pub fn stage_copy(&self, path: &str, source: &Path) -> Result<Metadata, Diagnostic> {
        self.staging.stage_copy(&self.place, &self.published, path, source)
    }

    /// Stages the published file `path` as it is, if it surely holds the bytes with this hash, which
    /// [`Publisher::hashes`] of an earlier build told.
    pub fn keep(&self, path: &str, hash: u128) -> bool {
        self.staging.keep_published(&self.place, &self.published, path, hash)
    }

    /// Whether the published file `path` surely holds the bytes with this hash.
    pub fn holds(&self, path: &str, hash: u128) -> bool {
        self.staging.is_published(&self.place, &self.published, path, hash)
    }

    /// The files that are staged so far and the hashes of their bytes, in no order.
    pub fn hashes(&self) -> Vec<(Box<str>, u128)> {
        self.staging.hashes()
    }

    /// The paths of the published files that hornbook wrote.
    pub fn published_paths(&self) -> impl Iterator<Item = &str> {
        self.published.manifest.paths()
    }

    /// What the last build left for this one with [`Publisher::commit_and_remember`]; the bytes are to be checked.
    pub fn remembered(&self) -> Option<Vec<u8>> {
        platform::read_own(&self.place.memory()).ok()
    }

    /// What the last build left of its search; the bytes are to be checked.
    pub fn remembered_search(&self) -> Option<Vec<u8>> {
        platform::read_own(&self.place.search()).ok()
    }

    /// What the last build left of the front matter of pages; the bytes are to be checked.
    pub fn remembered_front_matter(&self) -> Option<Vec<u8>> {
        platform::read_own(&self.place.front_matter()).ok()
    }

    /// As [`Publisher::commit`], and leaves for the next build what `remember` makes beside it.
    /// Where that cannot be written, the next build knows nothing of this one.
    pub fn commit_and_remember(&self, remember: impl FnOnce() -> Remembered + Send) -> Result<Summary, Diagnostic> {
        commit::commit(self, None, remember)
    }

    /// Publishes what was staged: the folder then holds these files, and what hornbook did not
    /// write there. If it fails, the folder is as it was.
    pub fn commit(self) -> Result<Summary, Diagnostic> {
        commit::commit(&self, None, Remembered::default)
    }

    /// [`Publisher::commit`] in a given way, where the file system allows it.
    pub fn commit_by(self, way: Way) -> Result<Summary, Diagnostic> {
        commit::commit(&self, Some(way), Remembered::default)
    }
}

/// Whether hornbook could ever write to `output`, by its name and place alone: nothing is written, and its files are
/// not looked at. Reports `output-refused`.
pub fn check_output(output: &Path, site_root: &Path, sources: &[&Path]) -> Result<(), Diagnostic> {
    refuse::check_place(output, site_root, sources).map(drop)
}

/// Completes what an interrupted build of `output` left, if anything.
///
/// For commands that do not build; a build does this by itself. Does nothing if another build is
/// at work there. Reports `output-unwritable` if the rest cannot be done.
pub fn recover(output: &Path, site_root: &Path) -> Result<(), Diagnostic> {
    let Ok(place) = refuse::check_output(output, site_root, &[]) else { return Ok(()) };
    if !place.state.is_dir() {
        return Ok(());
    }
    match Lock::take(&place, Duration::ZERO) {
        Ok(_lock) => recover_locked(&place),
        Err(_) => Ok(()),
    }
}

fn recover_locked(place: &Place) -> Result<(), Diagnostic> {
    exchange::recover(place)?;
    burst::recover(place)?;
    retire::clear_leavings(place);
    Ok(())
}
