//! Clearing away what is left beside the output: the tree before, or one that was never published.

use super::manifest::{MANIFEST_NAME, Manifest};
use super::path::STATE_NAME;
use super::place::Place;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A file or folder found by [`walk`].
#[derive(Debug)]
pub(super) struct Found {
    /// Below the folder that was walked.
    pub(super) path: PathBuf,
    /// As in the manifest, if the name is text.
    pub(super) name: Option<String>,
    pub(super) is_folder: bool,
}

/// Removes the staging folder.
///
/// After an exchange it holds the tree before. A file there that is in no manifest and not in the
/// output came while the folders were exchanged: it is put back, never deleted. What cannot be
/// removed now is removed by the next command.
pub(super) fn clear_leavings(place: &Place) {
    let tree = place.tree();
    let manifest = fs::read_to_string(tree.join(MANIFEST_NAME)).ok().and_then(|text| Manifest::parse(&text));
    if let Some(manifest) = manifest
        && put_back_late(place, &tree, &manifest).is_err()
    {
        return;
    }
    let _ = fs::remove_dir_all(place.stage());
}

fn put_back_late(place: &Place, tree: &Path, manifest: &Manifest) -> io::Result<()> {
    for found in walk(tree, false)? {
        let is_ours = found.name.as_deref().is_some_and(|name| name == MANIFEST_NAME || manifest.get(name).is_some());
        if found.is_folder || is_ours {
            continue;
        }
        let target = place.output.join(&found.path);
        if fs::symlink_metadata(&target).is_err() {
            if let Some(folder) = target.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::rename(tree.join(&found.path), target)?;
        }
    }
    Ok(())
}

/// Everything below `root`, folders before what is in them; links are not followed.
pub(super) fn walk(root: &Path, skip_state: bool) -> io::Result<Vec<Found>> {
    let mut found = Vec::new();
    let mut folders = vec![(PathBuf::new(), Some(String::new()))];
    while let Some((folder, folder_name)) = folders.pop() {
        for entry in fs::read_dir(root.join(&folder))? {
            let entry = entry?;
            let file_name = entry.file_name();
            if skip_state && folder.as_os_str().is_empty() && file_name == STATE_NAME {
                continue;
            }
            let name = match (&folder_name, file_name.to_str()) {
                (Some(above), Some(name)) if above.is_empty() => Some(name.to_owned()),
                (Some(above), Some(name)) => Some(format!("{above}/{name}")),
                _ => None,
            };
            let path = folder.join(&file_name);
            let is_folder = entry.file_type()?.is_dir();
            if is_folder {
                folders.push((path.clone(), name.clone()));
            }
            found.push(Found { path, name, is_folder });
        }
    }
    Ok(found)
}
