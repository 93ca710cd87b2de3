//! A folder on disk.

use super::Entry;
use crate::diagnostic::{Code, Diagnostic, Span};
use std::ffi::OsStr;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::sync::Arc;
use std::time::UNIX_EPOCH;

/// Whether a file or folder of this name is passed over: hidden, or an editor's leaving.
pub fn is_ignored_name(name: &str) -> bool {
    name.starts_with(['.', '#']) || name.ends_with('~')
}

pub fn list(root: &Path, folder: &str) -> (Vec<Entry>, Vec<Diagnostic>) {
    let (mut entries, mut diagnostics) = (Vec::new(), Vec::new());
    let start = root.join(folder);
    if std::fs::symlink_metadata(&start).is_err_and(|error| error.kind() == ErrorKind::NotFound) {
        return (entries, diagnostics);
    }
    let Ok(home) = root.canonicalize() else {
        return (entries, vec![unreadable(&Arc::from(folder), ErrorKind::NotFound)]);
    };
    let mut walk = walkdir::WalkDir::new(&start).follow_links(true).into_iter();
    while let Some(step) = walk.next() {
        let entry = match step {
            Ok(entry) => entry,
            Err(error) => {
                let hidden = error.path().and_then(Path::file_name).is_some_and(is_ignored);
                if !hidden || error.depth() == 0 {
                    diagnostics.push(walk_error(root, folder, &error));
                }
                continue;
            }
        };
        let is_folder = entry.file_type().is_dir();
        if entry.depth() > 0 && is_ignored(entry.file_name()) {
            if is_folder {
                walk.skip_current_dir();
            }
            continue;
        }
        let path = name_in_site(root, entry.path());
        let fault = if entry.file_name().to_str().is_none() {
            let help = "rename it with plain letters, digits and hyphens";
            Some(
                Diagnostic::error(
                    Code::FileName,
                    Span::whole(&path),
                    format!("the name of `{path}` is not UTF-8 text"),
                )
                .help(help),
            )
        } else if (entry.path_is_symlink() || entry.depth() == 0) && !leads_inside(&home, entry.path()) {
            Some(outside(&path))
        } else if !is_folder && !entry.file_type().is_file() {
            Some(not_regular(&path))
        } else {
            None
        };
        if let Some(fault) = fault {
            diagnostics.push(fault);
            if is_folder {
                walk.skip_current_dir();
            }
        } else if !is_folder {
            match entry.metadata() {
                Ok(metadata) => {
                    let modified = metadata.modified().ok().map_or(0, |time| match time.duration_since(UNIX_EPOCH) {
                        Ok(after) => i64::try_from(after.as_secs()).unwrap_or(i64::MAX),
                        Err(before) => -i64::try_from(before.duration().as_secs()).unwrap_or(i64::MAX),
                    });
                    entries.push(Entry { path, size: metadata.len(), modified });
                }
                Err(error) => diagnostics.push(walk_error(root, folder, &error)),
            }
        }
    }
    entries.sort_by(|a, b| a.path.as_bytes().cmp(b.path.as_bytes()));
    crate::diagnostic::sort(&mut diagnostics);
    (entries, diagnostics)
}

/// At most `max` bytes; a longer file is an error.
pub fn read(root: &Path, path: &Arc<str>, max: u64) -> Result<Vec<u8>, Diagnostic> {
    let failed = |error: std::io::Error| unreadable(path, error.kind());
    let home = root.canonicalize().map_err(failed)?;
    let place = root.join(&**path).canonicalize().map_err(failed)?;
    if !place.starts_with(&home) {
        return Err(outside(path));
    }
    let file = open(&place).map_err(failed)?;
    let metadata = file.metadata().map_err(failed)?;
    if metadata.is_dir() {
        return Err(unreadable(path, ErrorKind::IsADirectory));
    }
    if !metadata.is_file() {
        return Err(not_regular(path));
    }
    let mut bytes = Vec::new();
    file.take(max.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > max {
        return Err(super::too_large(path, max));
    }
    Ok(bytes)
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

pub fn is_file(root: &Path, path: &str) -> bool {
    root.join(path).is_file()
}

fn is_ignored(name: &OsStr) -> bool {
    is_ignored_name(&name.to_string_lossy())
}

fn leads_inside(home: &Path, place: &Path) -> bool {
    place.canonicalize().is_ok_and(|target| target.starts_with(home))
}

/// With `/` between the parts, and bytes that are not UTF-8 as `\xE9`.
fn name_in_site(root: &Path, place: &Path) -> Arc<str> {
    let inside = place.strip_prefix(root).unwrap_or(place);
    let parts: Vec<String> = inside
        .iter()
        .map(|part| match part.to_str() {
            Some(text) => text.to_string(),
            None => part.as_encoded_bytes().escape_ascii().to_string(),
        })
        .collect();
    Arc::from(parts.join("/"))
}

fn walk_error(root: &Path, folder: &str, error: &walkdir::Error) -> Diagnostic {
    let path = error.path().map_or_else(|| Arc::from(folder), |place| name_in_site(root, place));
    if error.loop_ancestor().is_some() {
        return Diagnostic::error(
            Code::FileUnreadable,
            Span::whole(&path),
            format!("the link `{path}` leads back to a folder that it is in"),
        )
        .help("remove the link");
    }
    unreadable(&path, error.io_error().map_or(ErrorKind::Other, std::io::Error::kind))
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
        rustix::fs::mknodat(rustix::fs::CWD, content.join("pipe"), rustix::fs::FileType::Fifo, 0o600.into(), 0)
            .expect("made");
        let source = Source::Disk { root };
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
}
