//! Looking at files from time to time, where the system does not tell of changes.
#![allow(clippy::disallowed_methods, reason = "files are looked at on the disk, as `disk` does")]

use super::disk::{is_for_servers, is_ignored_name, stamp_of};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What was found when the files were looked at last.
#[derive(Debug, Default)]
pub(super) struct Look {
    /// Each file and folder with what changes with it.
    found: BTreeMap<PathBuf, u64>,
}

impl Look {
    /// Looks at `folders`, some of them with everything below.
    pub(super) fn at(folders: &BTreeMap<PathBuf, bool>) -> Look {
        let mut look = Look::default();
        for (folder, is_deep) in folders {
            look.add(folder, *is_deep);
        }
        look
    }

    /// Looks at `folder` as well; what was found before stays.
    pub(super) fn add(&mut self, folder: &Path, is_deep: bool) {
        let is_passed_over = |name: &std::ffi::OsStr| {
            let name = name.to_string_lossy();
            is_ignored_name(&name) && !is_for_servers(&name)
        };
        let walk = walkdir::WalkDir::new(folder).max_depth(if is_deep { usize::MAX } else { 1 }).into_iter();
        let entries = walk.filter_entry(|entry| entry.depth() == 0 || !is_passed_over(entry.file_name()));
        for entry in entries.filter_map(Result::ok) {
            if let Ok(found) = entry.path().symlink_metadata() {
                self.found.entry(entry.into_path()).or_insert_with(|| stamp_of(&found));
            }
        }
    }

    /// What has come, gone or changed since `earlier`.
    pub(super) fn since(&self, earlier: &Look) -> Vec<PathBuf> {
        let is_new = |(path, stamp): &(&PathBuf, &u64)| earlier.found.get(*path) != Some(*stamp);
        let new = self.found.iter().filter(is_new).map(|(path, _)| path.clone());
        let gone = earlier.found.keys().filter(|path| !self.found.contains_key(*path)).cloned();
        new.chain(gone).collect()
    }
}
