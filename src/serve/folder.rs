//! A folder on disk to serve from.
#![allow(clippy::disallowed_methods, reason = "this file serves a folder of the disk as it is now")]

use super::{Answer, Lookup};
use crate::diagnostic::{Code, Diagnostic, Severity};
use std::path::{Path, PathBuf};
use std::{fs, time};

/// A folder on disk. Links in it are not followed.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The folder at `root`. Reports `serve-failed` if there is none.
    pub fn open(root: &Path) -> Result<Folder, Diagnostic> {
        if !root.is_dir() {
            let message = format!("there is no folder `{}` to show", root.display());
            return Err(Diagnostic::without_place(Code::ServeFailed, Severity::Error, message)
                .help("build the site first, with `hornbook build`"));
        }
        Ok(Folder { root: root.to_path_buf() })
    }
}

impl Lookup for Folder {
    fn get(&self, path: &str) -> Option<Answer> {
        let mut place = self.root.clone();
        let mut metadata = None;
        for part in path.split('/') {
            place.push(part);
            let found = fs::symlink_metadata(&place).ok().filter(|found| !found.is_symlink())?;
            metadata = Some(found);
        }
        let metadata = metadata.filter(fs::Metadata::is_file)?;
        let since = metadata.modified().ok().and_then(|time| time.duration_since(time::UNIX_EPOCH).ok());
        let modified = since.and_then(|since| i64::try_from(since.as_secs()).ok());
        Some(Answer { bytes: fs::read(place).ok()?, modified })
    }
}
