//! A folder on disk.
#![allow(clippy::disallowed_methods, reason = "this file is the only reader of the disk")]

use super::{Entry, Listed};
use crate::diagnostic::{Code, Diagnostic, Span};
use rayon::prelude::*;
use std::collections::{BTreeMap, VecDeque};
use std::ffi::OsStr;
use std::fs::{File, Metadata};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

/// Whether a file or folder of this name is passed over: hidden, or an editor's leaving.
pub fn is_ignored_name(name: &str) -> bool {
    name.starts_with(['.', '#']) || name.ends_with('~')
}

/// Whether a file or folder is passed over unless it is to be published as it is: these tell a web server something.
pub fn is_for_servers(name: &str) -> bool {
    matches!(name, ".nojekyll" | ".well-known" | ".htaccess" | ".domains")
}

/// Everything below `folder`; hidden files that are for servers only where they `may_be_hidden`. Their names, and those
/// of the files and folders that were passed over, come back too.
pub fn list(root: &Path, folder: &str, may_be_hidden: bool) -> Listed {
    let mut listing = Listing { may_be_hidden, ..Listing::default() };
    let start = root.join(folder);
    if std::fs::symlink_metadata(&start).is_err_and(|error| error.kind() == ErrorKind::NotFound) {
        return Listed::default();
    }
    let path: Arc<str> = Arc::from(folder);
    match (root.canonicalize(), start.canonicalize()) {
        (Ok(home), Ok(place)) if place.starts_with(&home) => {
            if std::fs::metadata(&place).is_ok_and(|found| found.is_dir()) {
                listing.home = home;
                listing.read(place, path);
            }
        }
        (Ok(_), Ok(_)) => listing.diagnostics.push(outside(&path)),
        (Err(error), _) | (_, Err(error)) => listing.diagnostics.push(unreadable(&path, error.kind())),
    }
    let added: Vec<_> = std::mem::take(&mut listing.found)
        .into_par_iter()
        .map(|(place, path)| entry_at(std::fs::symlink_metadata(place), path))
        .collect();
    for added in added {
        listing.take(added);
    }
    listing.entries.sort_by(|a, b| a.path.as_bytes().cmp(b.path.as_bytes()));
    listing.passed_over.sort();
    crate::diagnostic::sort(&mut listing.diagnostics);
    Listed { entries: listing.entries, passed_over: listing.passed_over, diagnostics: listing.diagnostics }
}

/// What is found below a folder. Links to folders are followed after everything else, so that each real
/// folder is listed once, under its own name where it has one.
#[derive(Default)]
struct Listing {
    /// The site's folder without links in its name.
    home: PathBuf,
    may_be_hidden: bool,
    entries: Vec<Entry>,
    /// What is to be looked at, from many threads: where it is, and its name in the site.
    found: Vec<(PathBuf, Arc<str>)>,
    passed_over: Vec<Arc<str>>,
    diagnostics: Vec<Diagnostic>,
    /// Real folders, and the name under which each was listed.
    visited: BTreeMap<PathBuf, Arc<str>>,
    /// Links to folders that are still to be followed: the folder, and the name of the link.
    links: VecDeque<(PathBuf, Arc<str>)>,
}

impl Listing {
    fn read(&mut self, place: PathBuf, name: Arc<str>) {
        self.walk(&place, &name);
        while let Some((place, name)) = self.links.pop_front() {
            match self.visited.get(&place) {
                Some(first) => self.diagnostics.push(listed_already(&name, first)),
                None => self.walk(&place, &name),
            }
        }
    }

    /// Everything below the real folder `top`, which the site knows as `name`.
    fn walk(&mut self, top: &Path, name: &Arc<str>) {
        let mut walk = walkdir::WalkDir::new(top).sort_by_file_name().into_iter();
        while let Some(step) = walk.next() {
            let entry = match step {
                Ok(entry) => entry,
                Err(error) => {
                    let place = error.path().unwrap_or(top);
                    if place == top || !place.file_name().is_some_and(is_ignored) {
                        let kind = error.io_error().map_or(ErrorKind::Other, std::io::Error::kind);
                        self.diagnostics.push(unreadable(&name_in_site(top, name, place), kind));
                    }
                    continue;
                }
            };
            let (place, kind) = (entry.path(), entry.file_type());
            let is_for_servers = || self.may_be_hidden && entry.file_name().to_str().is_some_and(is_for_servers);
            if entry.depth() > 0 && is_ignored(entry.file_name()) && !is_for_servers() {
                self.passed_over.push(name_in_site(top, name, place));
                if kind.is_dir() {
                    walk.skip_current_dir();
                }
                continue;
            }
            let path = name_in_site(top, name, place);
            if entry.depth() > 0 && entry.file_name().to_str().is_none() {
                self.diagnostics.push(not_utf8(&path));
                if kind.is_dir() {
                    walk.skip_current_dir();
                }
            } else if kind.is_dir() {
                if let Some(first) = self.visited.get(place) {
                    self.diagnostics.push(listed_already(&path, first));
                    walk.skip_current_dir();
                } else {
                    self.visited.insert(place.to_path_buf(), path);
                }
            } else if kind.is_symlink() {
                self.add_link(place, path);
            } else {
                self.found.push((entry.into_path(), path));
            }
        }
    }

    fn add_link(&mut self, place: &Path, path: Arc<str>) {
        let target = match place.canonicalize() {
            Ok(target) => target,
            // The system gives up on links that lead round in a circle.
            Err(error) if error.kind() != ErrorKind::NotFound && error.kind() != ErrorKind::PermissionDenied => {
                return self.diagnostics.push(loops(&path));
            }
            Err(error) => return self.diagnostics.push(unreadable(&path, error.kind())),
        };
        if !target.starts_with(&self.home) {
            return self.diagnostics.push(outside(&path));
        }
        match std::fs::metadata(&target) {
            Ok(found) if !found.is_dir() => self.take(entry_at(Ok(found), path)),
            Ok(_) if place.starts_with(&target) => self.diagnostics.push(loops(&path)),
            Ok(_) => self.links.push_back((target, path)),
            Err(error) => self.diagnostics.push(unreadable(&path, error.kind())),
        }
    }

    fn take(&mut self, entry: Result<Entry, Diagnostic>) {
        match entry {
            Ok(entry) => self.entries.push(entry),
            Err(diagnostic) => self.diagnostics.push(diagnostic),
        }
    }
}

fn entry_at(metadata: std::io::Result<Metadata>, path: Arc<str>) -> Result<Entry, Diagnostic> {
    match metadata {
        Ok(found) if !found.is_file() => Err(not_regular(&path)),
        Ok(found) => Ok(entry_of(path, &found)),
        Err(error) => Err(unreadable(&path, error.kind())),
    }
}

/// A site's folder, opened once to read many files.
pub struct Home<'a> {
    root: &'a Path,
    #[cfg(target_os = "linux")]
    folder: Option<std::os::fd::OwnedFd>,
}

/// Opens the folder. Whether it is there shows when a file is read.
#[cfg(target_os = "linux")]
pub fn open_home(root: &Path) -> Home<'_> {
    use rustix::fs::{CWD, Mode, OFlags};
    let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
    Home { root, folder: rustix::fs::openat(CWD, root, flags, Mode::empty()).ok() }
}

/// Opens the folder. Whether it is there shows when a file is read.
#[cfg(not(target_os = "linux"))]
pub fn open_home(root: &Path) -> Home<'_> {
    Home { root }
}

/// At most `max` bytes; a longer file is an error.
pub fn read(home: &Home<'_>, path: &Arc<str>, max: u64) -> Result<Vec<u8>, Diagnostic> {
    read_entry(home, path, max).map(|(bytes, _)| bytes)
}

/// As [`read`], with what the system says of the file that was read: another one may have stood there when the folder was
/// listed.
pub fn read_entry(home: &Home<'_>, path: &Arc<str>, max: u64) -> Result<(Vec<u8>, Entry), Diagnostic> {
    let failed = |error: std::io::Error| unreadable(path, error.kind());
    let file = match open_below(home, path) {
        Some(file) => file,
        None => {
            let root = home.root;
            let home = root.canonicalize().map_err(failed)?;
            let place = root.join(&**path).canonicalize().map_err(failed)?;
            if !place.starts_with(&home) {
                return Err(outside(path));
            }
            open(&place).map_err(failed)?
        }
    };
    let metadata = file.metadata().map_err(failed)?;
    if metadata.is_dir() {
        return Err(unreadable(path, ErrorKind::IsADirectory));
    }
    if !metadata.is_file() {
        return Err(not_regular(path));
    }
    if metadata.len() > max {
        return Err(super::too_large(path, max));
    }
    // As long as it was when it was opened: what is written to it meanwhile is another state of it.
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
    file.take(metadata.len()).read_to_end(&mut bytes).map_err(failed)?;
    Ok((bytes, entry_of(path.clone(), &metadata)))
}

/// The kernel's own check that a path stays below a folder, in one call. `None` where it cannot tell, and for every
/// other fault: the long way finds the words for it.
#[cfg(target_os = "linux")]
fn open_below(home: &Home<'_>, path: &str) -> Option<File> {
    use rustix::fs::{Mode, OFlags, ResolveFlags};
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let below = ResolveFlags::BENEATH | ResolveFlags::NO_MAGICLINKS;
    rustix::fs::openat2(home.folder.as_ref()?, path, flags, Mode::empty(), below).ok().map(File::from)
}

#[cfg(not(target_os = "linux"))]
fn open_below(_home: &Home<'_>, _path: &str) -> Option<File> {
    None
}

/// Never waits for the other end of a FIFO, never follows a link put there since the check.
#[cfg(unix)]
fn open(place: &Path) -> std::io::Result<File> {
    use rustix::fs::{Mode, OFlags};
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    Ok(File::from(rustix::fs::open(place, flags, Mode::empty())?))
}

#[cfg(not(unix))]
fn open(place: &Path) -> std::io::Result<File> {
    File::open(place)
}

fn entry_of(path: Arc<str>, found: &Metadata) -> Entry {
    let modified = modified(found);
    let (stamp, touched) = stamp(found);
    Entry { path, size: found.len(), modified, stamp, touched }
}

/// What changes with a file, and the time of the last change of its entry.
#[cfg(unix)]
fn stamp(found: &Metadata) -> (u64, i64) {
    use std::os::unix::fs::MetadataExt;
    let parts = [found.mtime(), found.mtime_nsec(), found.ctime(), found.ctime_nsec(), found.size().cast_signed()];
    (mix(parts.into_iter().chain([found.ino().cast_signed()])), found.ctime())
}

/// What changes with a file, and the time of the last change of its entry.
#[cfg(not(unix))]
fn stamp(found: &Metadata) -> (u64, i64) {
    let nanos = found.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let nanos = nanos.map_or(0, |time| i64::try_from(time.as_nanos()).unwrap_or_default());
    (mix([nanos, found.len().cast_signed()].into_iter()), modified(found))
}

fn mix(parts: impl Iterator<Item = i64>) -> u64 {
    parts.fold(0xcbf2_9ce4_8422_2325, |sum: u64, part| {
        (sum ^ part.cast_unsigned()).wrapping_mul(0x0100_0000_01b3).rotate_left(29)
    })
}

/// Seconds since 1970 of the last change.
fn modified(found: &Metadata) -> i64 {
    found.modified().ok().map_or(0, |time| match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_secs()).unwrap_or(i64::MAX),
        Err(before) => -i64::try_from(before.duration().as_secs()).unwrap_or(i64::MAX),
    })
}

pub fn entry(root: &Path, path: &str) -> Option<Entry> {
    let found = std::fs::symlink_metadata(root.join(path)).ok().filter(Metadata::is_file)?;
    Some(entry_of(Arc::from(path), &found))
}

/// What changes with a file, in nanoseconds; of a folder, only which one it is.
pub fn stamp_of(found: &Metadata) -> u64 {
    if found.is_dir() { number_of(found) } else { stamp(found).0 }
}

#[cfg(unix)]
fn number_of(found: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(found)
}

#[cfg(not(unix))]
fn number_of(_: &Metadata) -> u64 {
    0
}

/// What changes with the program that is running.
pub fn stamp_of_program() -> u64 {
    std::env::current_exe().and_then(std::fs::metadata).map_or(0, |found| stamp(&found).0)
}

pub fn folders(root: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(root).into_iter().flatten().flatten();
    let mut folders: Vec<String> = entries
        .filter(|entry| entry.path().is_dir())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| !is_ignored_name(name))
        .collect();
    folders.sort_unstable();
    folders
}

pub fn is_file(root: &Path, path: &str) -> bool {
    root.join(path).is_file()
}

fn is_ignored(name: &OsStr) -> bool {
    is_ignored_name(&name.to_string_lossy())
}

/// The name in the site of `place`, which is below `top`, the folder called `name`: with `/` between the
/// parts, and bytes that are not UTF-8 as `\xE9`.
fn name_in_site(top: &Path, name: &Arc<str>, place: &Path) -> Arc<str> {
    let mut path = name.to_string();
    for part in place.strip_prefix(top).unwrap_or(place) {
        path.push('/');
        match part.to_str() {
            Some(text) => path.push_str(text),
            None => path.push_str(&part.as_encoded_bytes().escape_ascii().to_string()),
        }
    }
    Arc::from(path)
}

fn loops(path: &Arc<str>) -> Diagnostic {
    let message = format!("the link `{path}` leads back to a folder that it is in");
    Diagnostic::error(Code::FileUnreadable, Span::whole(path), message).help("remove the link")
}

fn listed_already(path: &Arc<str>, first: &Arc<str>) -> Diagnostic {
    let message = format!("`{path}` is the same folder as `{first}` and is left out");
    Diagnostic::warning(Code::FileUnreadable, Span::whole(path), message)
        .help("remove the link, or copy the folder if it is wanted under both names")
}

fn not_utf8(path: &Arc<str>) -> Diagnostic {
    Diagnostic::error(Code::FileName, Span::whole(path), format!("the name of `{path}` is not UTF-8 text"))
        .help("rename it with plain letters, digits and hyphens")
}

fn unreadable(path: &Arc<str>, kind: ErrorKind) -> Diagnostic {
    let (why, help) = match kind {
        ErrorKind::NotFound => ("does not exist", "check the name; if it is a link, check where it leads"),
        ErrorKind::PermissionDenied => ("may not be read by you", "change its permissions, or move it out of the site"),
        ErrorKind::IsADirectory => ("is a folder, not a file", "name a file"),
        _ => ("cannot be read", "check that the disk is there and that the file opens in another program"),
    };
    Diagnostic::error(Code::FileUnreadable, Span::whole(path), format!("`{path}` {why}")).help(help)
}

fn outside(path: &Arc<str>) -> Diagnostic {
    Diagnostic::error(Code::FileOutsideSite, Span::whole(path), format!("`{path}` leads out of the site's folder"))
        .help("copy what it leads to into the site")
}

fn not_regular(path: &Arc<str>) -> Diagnostic {
    Diagnostic::error(Code::FileNotRegular, Span::whole(path), format!("`{path}` is not an ordinary file"))
        .help("remove it: only files and folders can be published")
}

#[cfg(all(test, unix))]
mod tests {
    use super::super::Source;
    use crate::diagnostic::Code;
    use std::os::unix::fs::symlink;

    #[test]
    fn lists_in_order_and_refuses_what_is_no_file_of_the_site() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let root = folder.path().join("site");
        let content = root.join("content");
        std::fs::create_dir_all(content.join("b")).expect("made");
        for name in ["b/x.md", "b.md", "a.md", ".env", "#a.md#", "a.md~"] {
            std::fs::write(content.join(name), "x").expect("written");
        }
        std::fs::write(folder.path().join("secret"), "s").expect("written");
        symlink("../../secret", content.join("out.md")).expect("linked");
        symlink("a.md", content.join("in.md")).expect("linked");
        symlink("..", content.join("b/loop")).expect("linked");
        let made =
            std::process::Command::new("mkfifo").arg(content.join("pipe")).status().expect("it is on every Unix");
        assert!(made.success());
        let source = Source::disk(root);
        let (entries, diagnostics) = source.list("content");
        let names: Vec<&str> = entries.iter().map(|entry| &*entry.path).collect();
        assert_eq!(names, ["content/a.md", "content/b.md", "content/b/x.md", "content/in.md"]);
        let codes: Vec<Code> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
        assert_eq!(codes, [Code::FileUnreadable, Code::FileOutsideSite, Code::FileNotRegular]);
        assert_eq!(source.read(&"content/in.md".into()), Ok(b"x".to_vec()));
        let code = |path: &str| source.read(&path.into()).expect_err("refused").code;
        assert_eq!(code("content/pipe"), Code::FileNotRegular);
        assert_eq!(code("content/out.md"), Code::FileOutsideSite);
        assert_eq!(code("../secret"), Code::FileOutsideSite);
        assert_eq!(source.read_limited(&"content/a.md".into(), 0).expect_err("too large").code, Code::FileTooLarge);
    }

    #[test]
    fn each_real_folder_is_listed_once_however_many_links_lead_to_it() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let root = folder.path().join("site");
        let names: Vec<String> = (0..12).map(|number| format!("f{number:02}")).collect();
        for name in &names {
            let inside = root.join("content").join(name);
            std::fs::create_dir_all(&inside).expect("made");
            std::fs::write(inside.join("a.md"), "x").expect("written");
            for other in names.iter().filter(|other| *other != name) {
                symlink(format!("../{other}"), inside.join(format!("to-{other}"))).expect("linked");
            }
        }
        std::fs::create_dir_all(root.join("shared/deep")).expect("made");
        std::fs::write(root.join("shared/deep/b.md"), "x").expect("written");
        symlink("../shared", root.join("content/shared")).expect("linked");
        symlink("../shared/deep", root.join("content/zz")).expect("linked");
        let (entries, diagnostics) = Source::disk(root).list("content");
        assert_eq!(entries.len(), 13);
        assert!(entries.iter().any(|entry| &*entry.path == "content/shared/deep/b.md"));
        assert_eq!(diagnostics.len(), 12 * 11 + 1);
        let last = diagnostics.last().expect("the link to a part of a folder");
        assert_eq!(last.message, "`content/zz` is the same folder as `content/shared/deep` and is left out");
        assert!(!last.is_error());
    }

    #[test]
    fn a_folder_may_be_a_link_inside_the_site_and_no_other() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let root = folder.path().join("site");
        std::fs::create_dir_all(root.join("real")).expect("made");
        std::fs::write(root.join("real/a.md"), "x").expect("written");
        std::fs::create_dir_all(folder.path().join("out")).expect("made");
        symlink("real", root.join("content")).expect("linked");
        symlink("../out", root.join("static")).expect("linked");
        symlink("gone", root.join("data")).expect("linked");
        symlink("self", root.join("self")).expect("linked");
        std::fs::write(root.join("i18n"), "a file").expect("written");
        let source = Source::disk(root);
        let found = |folder: &str| {
            let (entries, diagnostics) = source.list(folder);
            let paths: Vec<String> = entries.iter().map(|entry| entry.path.to_string()).collect();
            (paths.join(" "), diagnostics.first().map(|diagnostic| diagnostic.code))
        };
        assert_eq!(found("content"), ("content/a.md".into(), None));
        assert_eq!(found("static"), (String::new(), Some(Code::FileOutsideSite)));
        assert_eq!(found("data"), (String::new(), Some(Code::FileUnreadable)));
        assert_eq!(found("self"), (String::new(), Some(Code::FileUnreadable)));
        assert_eq!(found("i18n"), (String::new(), None));
        assert_eq!(found("layouts"), (String::new(), None));
    }
}
