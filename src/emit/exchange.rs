//! Publishing by exchange of the whole folder.

use super::commit::Change;
use super::manifest::{Hash, MANIFEST_NAME};
use super::path::folders_of;
use super::place::Place;
use super::retire::{Found, walk};
use super::{Publisher, fault, platform};
use crate::diagnostic::{Code, Diagnostic, Severity};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

/// Completes the staged tree and puts it in the place of the output.
///
/// `false` if the file system or the owner of a file does not allow links: nothing is published
/// then. Linear in the files of the output.
pub(super) fn publish(publisher: &Publisher, change: &Change) -> Result<bool, Diagnostic> {
    let place = &publisher.place;
    let exists = place.output.is_dir();
    if exists {
        for staged in change.staged.iter().filter(|staged| !staged.is_fresh) {
            let path = &*staged.file.path;
            let target = publisher.staging.prepare(path)?;
            if !link(&place.output.join(path), &target)? {
                return Ok(false);
            }
        }
        if !carry_foreign(publisher, change)? {
            return Ok(false);
        }
        // Folders keep who may read them; a system that does not allow it publishes all the same.
        if let Ok(metadata) = fs::metadata(&place.output) {
            let _ = fs::set_permissions(place.tree(), metadata.permissions());
        }
    } else if let Some(folder) = place.output.parent() {
        fs::create_dir_all(folder).map_err(|error| fault::unwritable(folder, &error))?;
    }
    let swapped =
        if exists { platform::exchange(&place.tree(), &place.output) } else { fs::rename(place.tree(), &place.output) };
    let done = match swapped {
        Err(error) if exists && error.kind() == ErrorKind::Unsupported => swap_in_two_steps(place),
        other => other,
    };
    match done {
        Ok(()) => Ok(true),
        // A mount point cannot be renamed; its files can.
        Err(error) if exists && matches!(error.kind(), ErrorKind::ResourceBusy | ErrorKind::CrossesDevices) => {
            Ok(false)
        }
        Err(error) => Err(fault::unwritable(&place.output, &error)),
    }
}

/// Completes an exchange in two steps that was interrupted.
pub(super) fn recover(place: &Place) -> Result<(), Diagnostic> {
    if !place.swap().exists() {
        return Ok(());
    }
    let finish = || {
        if !place.output.exists() {
            let from = if place.tree().exists() { place.tree() } else { place.before() };
            fs::rename(from, &place.output)?;
        }
        retire_before(place)?;
        fs::remove_file(place.swap())
    };
    finish().map_err(|error| fault::unwritable(&place.output, &error))
}

/// The error of an output that would replace a file that hornbook did not write.
pub(super) fn in_the_way(place: &Place, path: &Path) -> Diagnostic {
    let (file, address) = (place.output.join(path), path.to_string_lossy().replace('\\', "/"));
    let address = address.strip_suffix("index.html").unwrap_or(&address);
    let message = format!("`{}` is in the way of `/{address}`, and hornbook did not write it", file.display());
    Diagnostic::without_place(Code::OutputRefused, Severity::Error, message)
        .help("move the file away, or put it into `static/` so that it is part of the site")
}

/// Without a system call for it: out with the old, in with the new. The mark lets the next
/// command finish; readers may find nothing for an instant.
fn swap_in_two_steps(place: &Place) -> io::Result<()> {
    super::commit::write_flushed(&place.swap(), "")?;
    let before = place.before();
    let done = fs::rename(&place.output, &before).and_then(|()| {
        fs::rename(place.tree(), &place.output).inspect_err(|_| {
            // If even this fails, the mark stays and the next command does it.
            let _ = fs::rename(&before, &place.output);
        })
    });
    if place.output.exists() {
        let _ = retire_before(place);
        fs::remove_file(place.swap())?;
    }
    done
}

/// Puts the tree before where leavings are cleared.
fn retire_before(place: &Place) -> io::Result<()> {
    if place.before().exists() && !place.tree().exists() {
        fs::rename(place.before(), place.tree())?;
    }
    Ok(())
}

/// Links what hornbook did not write into the tree.
fn carry_foreign(publisher: &Publisher, change: &Change) -> Result<bool, Diagnostic> {
    let place = &publisher.place;
    let tree = place.tree();
    let found = walk(&place.output, place.is_inside).map_err(|error| fault::unwritable(&place.output, &error))?;
    for found in found.iter().filter(|found| is_foreign(publisher, found)) {
        if blocks(place, change, found)? {
            return Err(in_the_way(place, &found.path));
        }
        if found.name.as_deref().is_some_and(|name| !found.is_folder && change.manifest.get(name).is_some()) {
            continue;
        }
        let (from, to) = (place.output.join(&found.path), tree.join(&found.path));
        let unwritable = |error: io::Error| fault::unwritable(&to, &error);
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder).map_err(unwritable)?;
        }
        if found.is_folder {
            fs::create_dir_all(&to).map_err(unwritable)?;
            if let Ok(metadata) = fs::metadata(&from) {
                let _ = fs::set_permissions(&to, metadata.permissions());
            }
        } else if !link(&from, &to)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn is_foreign(publisher: &Publisher, found: &Found) -> bool {
    let old = &publisher.published.manifest;
    match (&found.name, found.is_folder) {
        (None, _) => true,
        (Some(name), true) => !old.has_below(name),
        (Some(name), false) => name != MANIFEST_NAME && old.get(name).is_none(),
    }
}

/// Whether a foreign file or folder stands where this build has something else. The same bytes
/// under the same path are no conflict.
fn blocks(place: &Place, change: &Change, found: &Found) -> Result<bool, Diagnostic> {
    let Some(name) = &found.name else { return Ok(false) };
    if folders_of(name).any(|folder| change.manifest.get(folder).is_some()) {
        return Ok(true);
    }
    match (found.is_folder, change.manifest.get(name)) {
        (true, file) => Ok(file.is_some()),
        (false, Some(file)) => Ok(!has_bytes(&place.output.join(name), file.hash)),
        (false, None) => Ok(change.manifest.has_below(name)),
    }
}

/// Whether the regular file at `path` has these bytes.
pub(super) fn has_bytes(path: &Path, hash: Hash) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file())
        && fs::read(path).is_ok_and(|bytes| Hash::of(&bytes) == hash)
}

/// `false` if links are not allowed here.
fn link(from: &Path, to: &Path) -> Result<bool, Diagnostic> {
    match fs::hard_link(from, to) {
        Ok(()) => Ok(true),
        Err(error) => match error.kind() {
            ErrorKind::PermissionDenied | ErrorKind::Unsupported | ErrorKind::TooManyLinks => Ok(false),
            ErrorKind::CrossesDevices => Ok(false),
            _ => Err(fault::unwritable(to, &error)),
        },
    }
}
