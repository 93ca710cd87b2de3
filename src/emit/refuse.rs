//! Which folders hornbook does not write to.

use super::fault::{refused, unwritable};
use super::manifest::{Hash, MANIFEST_NAME, Manifest, ManifestEntry, Record};
use super::path::STATE_NAME;
use super::place::Place;
use super::{Published, platform};
use crate::diagnostic::Diagnostic;
use std::fs;
use std::path::{Component, Path, PathBuf};

const NAMED_FOREIGN_FILES: usize = 3;

/// Looks at `output` by its name and place alone; its files are looked at under the lock.
pub(super) fn check_output(output: &Path, site_root: &Path, sources: &[&Path]) -> Result<Place, Diagnostic> {
    let (real, site_root) = check_place(output, site_root, sources)?;
    Place::choose(real, &site_root)
}

/// The paths of `output` and of the site without links, if the one may be the output folder of the other.
pub(super) fn check_place(
    output: &Path,
    site_root: &Path,
    sources: &[&Path],
) -> Result<(PathBuf, PathBuf), Diagnostic> {
    let site_root = fs::canonicalize(site_root).map_err(|error| unwritable(site_root, &error))?;
    let named = site_root.join(output);
    let real = real_path(&named).map_err(|why| refused(output, why))?;
    if real.parent().is_none() {
        return Err(refused(output, "it is the root of the disk"));
    }
    if site_root.starts_with(&real) {
        let why = if real == site_root { "it is the site's own folder" } else { "the site lies inside it" };
        return Err(refused(output, why));
    }
    if let Some(home) = home().filter(|home| home.starts_with(&real)) {
        let why = if home == real { "it is your home folder" } else { "your home folder lies inside it" };
        return Err(refused(output, why));
    }
    for source in sources {
        let path = site_root.join(source);
        let source_real = fs::canonicalize(&path).unwrap_or(path);
        let shown = source_real.strip_prefix(&site_root).unwrap_or(&source_real).display();
        if real == source_real || is_same_folder(&real, &source_real) {
            return Err(refused(output, format!("the site is read from `{shown}`")));
        }
        if real.starts_with(&source_real) {
            return Err(refused(output, format!("it lies inside `{shown}`, which the site is read from")));
        }
        if source_real.starts_with(&real) {
            return Err(refused(output, format!("`{shown}`, which the site is read from, lies inside it")));
        }
    }
    if let Some(name) = real.components().find_map(kept_name) {
        return Err(refused(output, format!("it lies in a `{name}` folder, which is kept for other things")));
    }
    // Last, so that a link to the content is called that.
    if fs::symlink_metadata(&named).is_ok_and(|metadata| metadata.is_symlink()) {
        let why = format!("it is a link to `{}`", real.display());
        return Err(refused(output, why).help("name the folder that the link leads to"));
    }
    if fs::symlink_metadata(&real).is_ok_and(|metadata| !metadata.is_dir()) {
        return Err(refused(output, "it is a file, not a folder"));
    }
    Ok((real, site_root))
}

/// What hornbook wrote in the output folder. Reports `output-refused` if the folder holds files
/// and none of them is known to be ours.
pub(super) fn read_published(place: &Place) -> Result<Published, Diagnostic> {
    let manifest_path = place.output.join(MANIFEST_NAME);
    let is_file = fs::symlink_metadata(&manifest_path).is_ok_and(|metadata| metadata.is_file());
    let read_manifest = || Manifest::parse(&fs::read_to_string(&manifest_path).ok()?);
    let read_record = || Record::parse(&String::from_utf8(platform::read_own(&place.record()).ok()?).ok()?);
    let (record, manifest) = rayon::join(read_record, || is_file.then(read_manifest).flatten());
    let record = record.unwrap_or_default();
    if let Some(manifest) = manifest {
        return Ok(Published { manifest, record, manifest_is_lost: false });
    }
    let mut foreign = foreign_names(place)?;
    if foreign.is_empty() {
        return Ok(Published { manifest: Manifest::default(), record, manifest_is_lost: true });
    }
    // The mark is gone or damaged: only files whose bytes are those that we recorded are ours.
    let is_ours = |file: &ManifestEntry| {
        fs::read(place.output.join(&*file.path)).is_ok_and(|bytes| Hash::of(&bytes) == file.hash)
    };
    let ours: Vec<_> = record.0.iter().map(|entry| &entry.file).filter(|file| is_ours(file)).cloned().collect();
    if !ours.is_empty() {
        return Ok(Published { manifest: Manifest(ours), record, manifest_is_lost: true });
    }
    let are_hidden = foreign.iter().all(|name| name.starts_with('.'));
    let more = foreign.len().saturating_sub(NAMED_FOREIGN_FILES);
    foreign.truncate(NAMED_FOREIGN_FILES);
    let mut list = foreign.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if more > 0 {
        list.push_str(&format!(" and {more} more"));
    }
    let help = match are_hidden {
        true => "move these files away, build, and put them back: what comes there after the first build stays",
        false => {
            "move these files away, or choose another folder; a folder that another program built can be deleted first"
        }
    };
    Err(refused(&place.output, format!("it holds files that hornbook did not write: {list}")).help(help))
}

/// The names at the top of the output that are not ours by name, sorted.
fn foreign_names(place: &Place) -> Result<Vec<String>, Diagnostic> {
    let entries = match fs::read_dir(&place.output) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unwritable(&place.output, &error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry.map_err(|error| unwritable(&place.output, &error))?.file_name();
        if !(place.is_inside && name == STATE_NAME) {
            names.push(name.to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// The path without links and `..`, of which the last parts need not exist.
fn real_path(path: &Path) -> Result<PathBuf, &'static str> {
    let mut missing = Vec::new();
    for folder in path.ancestors() {
        match fs::canonicalize(folder) {
            Ok(real) => return Ok(missing.iter().rev().fold(real, |path, name| path.join(name))),
            Err(_) if fs::symlink_metadata(folder).is_ok_and(|metadata| metadata.is_symlink()) => {
                return Err("it is a link that leads nowhere");
            }
            Err(_) => match folder.components().next_back() {
                Some(Component::Normal(name)) => missing.push(name),
                _ => return Err("it leads through a folder that does not exist"),
            },
        }
    }
    Err("it leads through a folder that does not exist")
}

fn kept_name(part: Component<'_>) -> Option<&'static str> {
    [STATE_NAME, ".git"].into_iter().find(|name| part.as_os_str() == *name)
}

fn home() -> Option<PathBuf> {
    let home = std::env::var_os(if cfg!(windows) { "USERPROFILE" } else { "HOME" }).filter(|home| !home.is_empty())?;
    fs::canonicalize(home).ok()
}

/// Whether both are one folder under two names, on a disk that ignores case.
fn is_same_folder(a: &Path, b: &Path) -> bool {
    match (fs::metadata(a), fs::metadata(b)) {
        (Ok(a), Ok(b)) => cfg!(unix) && platform::is_same_file(&a, &b),
        _ => false,
    }
}
