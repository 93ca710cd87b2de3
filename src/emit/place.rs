//! The output folder and the folder where its publishing state is kept.

use super::fault;
use super::path::STATE_NAME;
use super::platform;
use crate::diagnostic::Diagnostic;
use std::path::{Path, PathBuf};

/// Where a build writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The published folder: absolute, without links.
    pub(super) output: PathBuf,
    /// Lock, journal, record and staging.
    pub(super) state: PathBuf,
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
            let state = state_beside(&output, site_root, above);
            return Ok(Place { output, state, is_inside: false });
        }
        if let (false, Err(error)) = (exists, above_is_writable) {
            return Err(fault::unwritable(above, &error));
        }
        let state = output.join(STATE_NAME);
        Ok(Place { output, state, is_inside: true })
    }

    /// Makes the state folder.
    pub(super) fn create_state(&self) -> Result<(), Diagnostic> {
        std::fs::create_dir_all(&self.state).map_err(|error| fault::unwritable(&self.state, &error))
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

    /// The lock.
    pub(super) fn lock(&self) -> PathBuf {
        self.state.join("lock")
    }
}

fn state_beside(output: &Path, site_root: &Path, above: &Path) -> PathBuf {
    if let Ok(inside) = output.strip_prefix(site_root)
        && platform::is_one_mount(site_root, above)
        && platform::check_writable(site_root).is_ok()
    {
        let parts: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        return site_root.join(STATE_NAME).join("publish").join(parts.join("+"));
    }
    let mut name = std::ffi::OsString::from(".");
    name.push(output.file_name().unwrap_or_default());
    name.push(".hornbook");
    output.with_file_name(name)
}
