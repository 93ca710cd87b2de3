//! Staging: new files are written beside the published folder, from many threads at once.

use super::manifest::{Hash, ManifestEntry, Stamp};
use super::path::{check_path, folder_of};
use super::place::Place;
use super::{Published, fault, platform, retire};
use crate::diagnostic::{Code, Diagnostic, Severity};
use foldhash::HashSet;
use rayon::prelude::*;
use std::fs::{self, File, Metadata};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

const SHARDS: usize = 16;
const CHUNK_BYTES: usize = 256 * 1024;

/// A file of this build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Staged {
    pub(super) file: ManifestEntry,
    pub(super) stamp: Stamp,
    /// Whether it lies in the staging folder; otherwise the published file has these bytes.
    pub(super) is_fresh: bool,
}

/// The staging folder of a build. Dropping it clears the folder away.
#[derive(Debug)]
pub(super) struct Staging {
    place: Place,
    tree: PathBuf,
    /// The folders that exist in the tree; the empty path is the tree itself.
    folders: [Mutex<HashSet<Box<str>>>; SHARDS],
    files: [Mutex<Vec<Staged>>; SHARDS],
    has_failed: AtomicBool,
}

impl Staging {
    pub(super) fn new(place: &Place) -> Staging {
        let (folders, files) = (Default::default(), Default::default());
        Staging { tree: place.tree(), place: place.clone(), folders, files, has_failed: AtomicBool::new(false) }
    }

    pub(super) fn stage(
        &self,
        place: &Place,
        published: &Published,
        path: &str,
        bytes: &[u8],
    ) -> Result<(), Diagnostic> {
        self.note_failure(|| {
            check_path(path)?;
            let file = ManifestEntry { path: path.into(), size: bytes.len() as u64, hash: Hash::of(bytes) };
            if let Some(stamp) = published_stamp(place, published, &file) {
                self.keep(Staged { file, stamp, is_fresh: false });
                return Ok(());
            }
            let target = self.prepare(path)?;
            let stamp = write_new(&target, bytes).map_err(|error| self.write_fault(&target, path, &error))?;
            self.keep(Staged { file, stamp, is_fresh: true });
            Ok(())
        })
    }

    /// Takes the published file `path` as it is, if it holds the bytes with this hash.
    pub(super) fn keep_published(&self, place: &Place, published: &Published, path: &str, hash: u128) -> bool {
        let Some(file) = published.manifest.get(path).filter(|file| file.hash == Hash(hash)) else { return false };
        let stamp = published_stamp(place, published, file);
        if let Some(stamp) = stamp {
            self.keep(Staged { file: file.clone(), stamp, is_fresh: false });
        }
        stamp.is_some()
    }

    /// Whether the published file `path` holds the bytes with this hash.
    pub(super) fn is_published(&self, place: &Place, published: &Published, path: &str, hash: u128) -> bool {
        let file = published.manifest.get(path).filter(|file| file.hash == Hash(hash));
        file.is_some_and(|file| published_stamp(place, published, file).is_some())
    }

    /// Path and hash of every file so far.
    pub(super) fn hashes(&self) -> Vec<(Box<str>, u128)> {
        let of_shard = |shard: &Mutex<Vec<Staged>>| {
            lock(shard).iter().map(|staged| (staged.file.path.clone(), staged.file.hash.0)).collect::<Vec<_>>()
        };
        self.files.iter().flat_map(of_shard).collect()
    }

    pub(super) fn stage_copy(
        &self,
        place: &Place,
        published: &Published,
        path: &str,
        source: &Path,
    ) -> Result<Metadata, Diagnostic> {
        let unreadable = |error: &std::io::Error| fault::unreadable(source, error);
        let opened = platform::open_source(source).and_then(|file| Ok((file.metadata()?, file)));
        let (metadata, mut input) = opened.map_err(|error| unreadable(&error)).inspect_err(|_| self.fail())?;
        if !metadata.is_file() {
            self.fail();
            return Err(unreadable(&std::io::Error::other("it is not a file")));
        }
        if metadata.len() <= CHUNK_BYTES as u64 {
            let mut bytes = Vec::with_capacity(metadata.len() as usize + 1);
            input.read_to_end(&mut bytes).map_err(|error| unreadable(&error)).inspect_err(|_| self.fail())?;
            return self.stage(place, published, path, &bytes).map(|()| metadata);
        }
        let mut opened = metadata;
        self.note_failure(|| {
            let metadata = opened.clone();
            check_path(path)?;
            if published.manifest.get(path).is_some_and(|old| old.size == metadata.len()) {
                let (size, hash) = hash_file(&mut input).map_err(|error| unreadable(&error))?;
                let file = ManifestEntry { path: path.into(), size, hash };
                if let Some(stamp) = published_stamp(place, published, &file) {
                    self.keep(Staged { file, stamp, is_fresh: false });
                    return Ok(());
                }
                input = platform::open_source(source).map_err(|error| unreadable(&error))?;
                opened = input.metadata().map_err(|error| unreadable(&error))?;
            }
            let target = self.prepare(path)?;
            let write_fault = |error: &std::io::Error| self.write_fault(&target, path, error);
            let mut output = File::create_new(&target).map_err(|error| write_fault(&error))?;
            let mut hasher = blake3::Hasher::new();
            let mut size = 0;
            let mut chunk = vec![0; CHUNK_BYTES];
            loop {
                let count = match input.read(&mut chunk) {
                    Ok(0) => break,
                    Ok(count) => count,
                    Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                    Err(error) => return Err(unreadable(&error)),
                };
                hasher.update(&chunk[..count]);
                output.write_all(&chunk[..count]).map_err(|error| write_fault(&error))?;
                size += count as u64;
            }
            let stamp =
                output.metadata().map(|metadata| platform::stamp(&metadata)).map_err(|error| write_fault(&error))?;
            let file = ManifestEntry { path: path.into(), size, hash: Hash::from_blake3(hasher.finalize()) };
            self.keep(Staged { file, stamp, is_fresh: true });
            Ok(())
        })?;
        Ok(opened)
    }

    /// The files of this build, sorted by path, or `None` if one could not be staged.
    pub(super) fn take_files(&self) -> Option<Vec<Staged>> {
        if self.has_failed.load(Ordering::Acquire) {
            return None;
        }
        let mut files: Vec<Staged> = self.files.iter().flat_map(|shard| std::mem::take(&mut *lock(shard))).collect();
        files.par_sort_unstable_by(|a, b| a.file.path.cmp(&b.file.path));
        Some(files)
    }

    /// Makes the folder of `path` in the tree; returns where the file goes.
    pub(super) fn prepare(&self, path: &str) -> Result<PathBuf, Diagnostic> {
        let target = self.tree.join(path);
        self.create_folder(folder_of(path)).map_err(|error| {
            let folder = target.parent().unwrap_or(&target);
            self.write_fault(folder, path, &error)
        })?;
        Ok(target)
    }

    /// Makes a folder in the tree, and those above it. Each is made once.
    pub(super) fn create_folder(&self, folder: &str) -> std::io::Result<()> {
        let mut missing = Vec::new();
        let mut next = Some(folder);
        while let Some(folder) = next.filter(|folder| !lock(&self.folders[shard(folder)]).contains(*folder)) {
            missing.push(folder);
            next = (!folder.is_empty()).then(|| folder_of(folder));
        }
        for folder in missing.into_iter().rev() {
            let made =
                if folder.is_empty() { fs::create_dir_all(&self.tree) } else { fs::create_dir(self.tree.join(folder)) };
            match made {
                Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
                Err(error) if !self.tree.join(folder).is_dir() => return Err(error),
                _ => lock(&self.folders[shard(folder)]).insert(folder.into()),
            };
        }
        Ok(())
    }

    fn keep(&self, staged: Staged) {
        lock(&self.files[shard(&staged.file.path)]).push(staged);
    }

    fn note_failure(&self, work: impl FnOnce() -> Result<(), Diagnostic>) -> Result<(), Diagnostic> {
        work().inspect_err(|_| self.fail())
    }

    fn fail(&self) {
        self.has_failed.store(true, Ordering::Release);
    }

    fn write_fault(&self, target: &Path, path: &str, error: &std::io::Error) -> Diagnostic {
        match error.kind() {
            ErrorKind::AlreadyExists | ErrorKind::IsADirectory | ErrorKind::NotADirectory => twice(path),
            // What is wrong with the whole disk is one fault, whichever file meets it first.
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::ReadOnlyFilesystem => {
                fault::unwritable(&self.place.output, error)
            }
            _ => fault::unwritable(target, error),
        }
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        let is_used = lock(&self.folders[shard("")]).contains("");
        // A journal means that the rest is the next command's to do.
        if is_used && !self.place.journal().exists() && !self.place.swap().exists() {
            retire::clear_leavings(&self.place);
        }
    }
}

/// `url-duplicate` for two outputs that want one path, or one of which is a folder of the other.
pub(super) fn twice(path: &str) -> Diagnostic {
    let message = format!("two outputs want the path `{path}`, or one wants a file where another wants a folder");
    Diagnostic::without_place(Code::UrlDuplicate, Severity::Error, message)
        .help("give one of them another `url` or `slug`")
}

/// The stamp of the published file, if it surely holds the bytes of `file`.
fn published_stamp(place: &Place, published: &Published, file: &ManifestEntry) -> Option<Stamp> {
    if published.manifest.get(&file.path)? != file {
        return None;
    }
    let path = place.output.join(&*file.path);
    let metadata =
        fs::symlink_metadata(&path).ok().filter(|metadata| metadata.is_file() && metadata.len() == file.size)?;
    let stamp = platform::stamp(&metadata);
    let is_recorded = published.record.get(&file.path).is_some_and(|old| old.file == *file && old.stamp == stamp);
    if is_recorded {
        return Some(stamp);
    }
    let (size, hash) = File::open(path).and_then(|mut file| hash_file(&mut file)).ok()?;
    (size == file.size && hash == file.hash).then_some(stamp)
}

/// One open, one write, one look at the stamp.
fn write_new(target: &Path, bytes: &[u8]) -> std::io::Result<Stamp> {
    let mut file = File::create_new(target)?;
    file.write_all(bytes)?;
    Ok(platform::stamp(&file.metadata()?))
}

fn hash_file(file: &mut File) -> std::io::Result<(u64, Hash)> {
    let mut hasher = blake3::Hasher::new();
    let size = std::io::copy(file, &mut hasher)?;
    Ok((size, Hash::from_blake3(hasher.finalize())))
}

fn shard(path: &str) -> usize {
    path.bytes().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into())) % SHARDS
}

/// A thread that panicked leaves a set or list that is still whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Error;

    #[test]
    fn a_full_disk_is_one_fault_whichever_file_meets_it() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let place = Place::choose(folder.path().join("public"), folder.path()).expect("a place");
        let staging = Staging::new(&place);
        let fault =
            |path: &str, kind: ErrorKind| staging.write_fault(&staging.tree.join(path), path, &Error::from(kind));
        assert_eq!(fault("a/index.html", ErrorKind::StorageFull), fault("b/index.html", ErrorKind::StorageFull));
        assert_eq!(
            fault("a/index.html", ErrorKind::StorageFull).message,
            format!("`{}` cannot be written: the disk is full", place.output.display())
        );
        assert_ne!(
            fault("a/index.html", ErrorKind::PermissionDenied),
            fault("b/index.html", ErrorKind::PermissionDenied),
            "what is wrong with one file names it"
        );
    }
}
