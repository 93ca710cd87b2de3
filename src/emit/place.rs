//! The output folder and the folder where its publishing state is kept.

use super::fault;
use super::path::STATE_NAME;
use super::platform;
use crate::diagnostic::Diagnostic;
use std::path::{Path, PathBuf};

const LOCK_NAME: &str = "lock";

/// Where a build writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The published folder: absolute, without links.
    pub(super) output: PathBuf,
    /// Lock, journal, record and staging.
    pub(super) state: PathBuf,
    /// The folder above the state that was there before.
    above: PathBuf,
    /// Whether the state lies in the output itself, so that the folder cannot be exchanged.
    pub(super) is_inside: bool,
}

impl Place {
    /// Chooses the state folder for `output`, both paths absolute and without links.
    ///
    /// It must be on the file system of the output, or renames between them would be copies.
    pub(super) fn choose(output: PathBuf, site_root: &Path) -> Result<Place, Diagnostic> {
        let exists = output.is_dir();
        if exists {
            platform::check_writable(&output).map_err(|error| fault::unwritable(&output, &error))?;
        }
        let above = output.ancestors().skip(1).find(|folder| folder.is_dir()).unwrap_or(&output);
        let above_is_writable = platform::check_writable(above);
        let can_exchange = above_is_writable.is_ok() && (!exists || platform::is_one_mount(above, &output));
        if can_exchange {
            let (state, above) = state_beside(&output, site_root, above);
            return Ok(Place { output, state, above, is_inside: false });
        }
        if let (false, Err(error)) = (exists, above_is_writable) {
            return Err(fault::unwritable(above, &error));
        }
        let (state, above) = (output.join(STATE_NAME), output.clone());
        Ok(Place { output, state, above, is_inside: true })
    }

    /// Makes the state folder.
    pub(super) fn create_state(&self) -> Result<(), Diagnostic> {
        std::fs::create_dir_all(&self.state).map_err(|error| {
            let ways = self.state.ancestors().take_while(|folder| *folder != self.above);
            match ways.filter(|way| std::fs::symlink_metadata(way).is_ok_and(|found| !found.is_dir())).last() {
                Some(file) => fault::state_in_the_way(file),
                None => fault::unwritable(&self.state, &error),
            }
        })
    }

    /// Whether the state folder holds nothing but the lock: nothing was published, and nothing is under way.
    pub(super) fn is_unused(&self) -> bool {
        let mut names = match std::fs::read_dir(&self.state) {
            Ok(entries) => entries.map(|entry| entry.map(|entry| entry.file_name())),
            Err(_) => return false,
        };
        names.all(|name| name.is_ok_and(|name| name == LOCK_NAME))
    }

    /// Removes the state folder and the empty ones above it that were made for it.
    pub(super) fn remove_state(&self) {
        for folder in self.state.ancestors().take_while(|folder| *folder != self.above) {
            // A folder that holds anything is not removed, and neither is what is above it.
            if std::fs::remove_dir(folder).is_err() {
                break;
            }
        }
    }

    /// The staging folder.
    pub(super) fn stage(&self) -> PathBuf {
        self.state.join("stage")
    }

    /// The new files, laid out as in the output.
    pub(super) fn tree(&self) -> PathBuf {
        self.state.join("stage/tree")
    }

    /// The files that a burst replaces or deletes, for the way back.
    pub(super) fn before(&self) -> PathBuf {
        self.state.join("stage/before")
    }

    /// The journal of a burst.
    pub(super) fn journal(&self) -> PathBuf {
        self.state.join("journal")
    }

    /// The mark of an exchange of folders in two steps.
    pub(super) fn swap(&self) -> PathBuf {
        self.state.join("swap")
    }

    /// The record.
    pub(super) fn record(&self) -> PathBuf {
        self.state.join("record")
    }

    /// What a build leaves for the next one.
    pub(super) fn memory(&self) -> PathBuf {
        self.state.join("memory")
    }

    /// What a build leaves of the front matter of pages for the next one.
    pub(super) fn front_matter(&self) -> PathBuf {
        self.state.join("front-matter")
    }

    /// What a build leaves of its search for the next one.
    pub(super) fn search(&self) -> PathBuf {
        self.state.join("search")
    }

    /// The lock.
    pub(super) fn lock(&self) -> PathBuf {
        self.state.join(LOCK_NAME)
    }
}

/// The state folder beside `output`, and the folder above it that is there.
fn state_beside(output: &Path, site_root: &Path, above: &Path) -> (PathBuf, PathBuf) {
    if let Ok(inside) = output.strip_prefix(site_root)
        && platform::is_one_mount(site_root, above)
        && platform::check_writable(site_root).is_ok()
    {
        let parts: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        return (site_root.join(STATE_NAME).join("publish").join(parts.join("+")), site_root.to_path_buf());
    }
    let mut name = std::ffi::OsString::from(".");
    name.push(output.file_name().unwrap_or_default());
    name.push(".hornbook");
    (output.with_file_name(name), above.to_path_buf())
}
