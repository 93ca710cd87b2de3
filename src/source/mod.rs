//! The only reader of the disk: which files a site has, and their bytes.
//!
//! [`Source`] is a folder on disk or, for tests and for embedding, files in memory. It lists a
//! folder in one order whatever the file system says, opens only regular files inside the site, and
//! refuses links that lead out of it. Deliberately absent: what a file means.

mod disk;
mod memory;
mod opened;
mod places;
mod poll;
mod text;
mod watch;

pub use disk::{is_for_servers, stamp_of_program};
pub use places::{Wanted, without_dots};
pub use text::decode_text;
pub use watch::{Changes, Noticed, Trouble, Watcher};

use crate::diagnostic::{Code, Diagnostic, Span};
use std::collections::BTreeMap;
use std::fs::Metadata;
use std::path::PathBuf;
use std::sync::Arc;

/// Largest file that a report shows lines of.
const REPORT_LIMIT: u64 = 16 * 1024 * 1024;

fn too_large(path: &Arc<str>, max: u64) -> Diagnostic {
    Diagnostic::error(Code::FileTooLarge, Span::whole(path), format!("`{path}` is larger than {max} bytes"))
        .help("split the file, or make it smaller")
}

/// A file of the site, as listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Inside the site, with `/`: `content/post/a.md`.
    pub path: Arc<str>,
    /// Bytes.
    pub size: u64,
    /// Seconds since 1970 of the last change; used only where a site asks for `:fileModTime`.
    pub modified: i64,
    /// Changes with the file. A file that was changed within two seconds before it was looked at may change once more
    /// without another stamp.
    pub stamp: u64,
    /// Seconds since 1970 of the last change of the file or of its entry in the folder.
    pub touched: i64,
}

/// What lies below a folder.
#[derive(Debug, Default)]
pub struct Listed {
    /// The files, sorted by path.
    pub entries: Vec<Entry>,
    /// Hidden files and folders, and editors' leavings; sorted.
    pub passed_over: Vec<Arc<str>>,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// Where a site's files come from.
#[derive(Debug, Clone)]
pub enum Source {
    /// A folder on disk.
    Disk {
        /// The site's folder, absolute.
        root: PathBuf,
        /// In which states files were opened.
        opened: Arc<opened::Opened>,
    },
    /// Files in memory: path to bytes and time of change.
    Memory {
        /// The files.
        files: Arc<BTreeMap<String, (Vec<u8>, i64)>>,
    },
}

/// A [`Source`] that is open.
pub enum Reader<'a> {
    /// A folder on disk.
    Disk(disk::Home<'a>),
    /// Files in memory.
    Memory(&'a BTreeMap<String, (Vec<u8>, i64)>),
}

impl Reader<'_> {
    /// As [`Source::read`], but nobody is told in which state the file was.
    pub fn read(&self, path: &Arc<str>) -> Result<Vec<u8>, Diagnostic> {
        match self {
            Reader::Disk(home) => disk::read(home, path, u64::MAX),
            Reader::Memory(files) => memory::read(files, path),
        }
    }

    /// As [`Source::read_text`], with the entry of the file that was read: another one may have stood there when the
    /// folder was listed.
    pub fn read_entry(&self, path: &Arc<str>) -> Result<(String, Entry), Diagnostic> {
        let (bytes, entry) = match self {
            Reader::Disk(home) => disk::read_entry(home, path, u64::MAX)?,
            Reader::Memory(files) => {
                let bytes = memory::read(files, path)?;
                let modified = files.get(&**path).map_or(0, |(_, modified)| *modified);
                let entry = memory::entry(path, &bytes, modified);
                (bytes, entry)
            }
        };
        Ok((decode_text(path, bytes)?, entry))
    }
}

impl Source {
    /// The folder `root`, absolute.
    pub fn disk(root: PathBuf) -> Source {
        Source::Disk { root, opened: Arc::default() }
    }

    /// Files in memory, all with the time of change 0.
    pub fn memory(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Source {
        let files = files.into_iter().map(|(path, bytes)| (path, (bytes, 0))).collect();
        Source::Memory { files: Arc::new(files) }
    }

    /// Every file below `folder` (`content`, `static`, `themes/default/static`), sorted by path.
    ///
    /// Missing folders are empty. Hidden files, editors' leavings (`#…`, `…~`) and version control
    /// folders are not listed. Reports special files, links out of the site, link loops and names
    /// that are not UTF-8, and leaves them out.
    pub fn list(&self, folder: &str) -> (Vec<Entry>, Vec<Diagnostic>) {
        let listed = self.look(folder, false);
        (listed.entries, listed.diagnostics)
    }

    /// The same for a folder whose files are published as they are: with hidden files that are for web servers, such as
    /// `.nojekyll` and what lies in `.well-known`, and with the names of what was passed over.
    pub fn list_public(&self, folder: &str) -> Listed {
        self.look(folder, true)
    }

    fn look(&self, folder: &str, may_be_hidden: bool) -> Listed {
        match self {
            Source::Disk { root, .. } => disk::list(root, folder, may_be_hidden),
            Source::Memory { files } => memory::list(files, folder, may_be_hidden),
        }
    }

    /// The names of the folders at the top of the site, hidden ones left out, sorted.
    pub fn folders(&self) -> Vec<String> {
        match self {
            Source::Disk { root, .. } => disk::folders(root),
            Source::Memory { files } => memory::folders(files),
        }
    }

    /// To read many files, from many threads.
    pub fn reader(&self) -> Reader<'_> {
        match self {
            Source::Disk { root, .. } => Reader::Disk(disk::open_home(root)),
            Source::Memory { files } => Reader::Memory(files),
        }
    }

    /// The bytes of the file at `path`, or a diagnostic that says why not.
    pub fn read(&self, path: &Arc<str>) -> Result<Vec<u8>, Diagnostic> {
        self.read_limited(path, u64::MAX)
    }

    /// The bytes of the file at `path` if there are at most `max`.
    pub fn read_limited(&self, path: &Arc<str>, max: u64) -> Result<Vec<u8>, Diagnostic> {
        match self {
            Source::Disk { root, opened } => {
                let (bytes, entry) = disk::read_entry(&disk::open_home(root), path, max)?;
                opened.note(path, entry.stamp);
                Ok(bytes)
            }
            Source::Memory { files } => {
                let bytes = memory::read(files, path)?;
                if bytes.len() as u64 > max { Err(too_large(path, max)) } else { Ok(bytes) }
            }
        }
    }

    /// The text of the file at `path` for showing a line of it: bytes that are not UTF-8 become `?`, so
    /// that offsets stay. `None` if it cannot be read, is no text or is larger than 16 MB.
    pub fn read_for_report(&self, path: &str) -> Option<String> {
        let bytes = self.read_limited(&Arc::from(path), REPORT_LIMIT).ok()?;
        text::is_shown(&bytes).then(|| text::lossy(&bytes))
    }

    /// The text of the file at `path`: UTF-8 without a byte order mark. Offsets in it are offsets in
    /// the text returned.
    pub fn read_text(&self, path: &Arc<str>) -> Result<String, Diagnostic> {
        decode_text(path, self.read(path)?)
    }

    /// Takes down in which state a file was that somebody else has opened.
    pub fn note_opened(&self, path: &Arc<str>, found: &Metadata) {
        if let Source::Disk { opened, .. } = self {
            opened.note(path, disk::stamp_of(found));
        }
    }

    /// Whether every file was, when it was read, in the state whose stamp `listed` knows; files that it knows nothing of are
    /// left aside, and so is what a [`Reader`] has read.
    pub fn was_read_as(&self, listed: &dyn Fn(&str) -> Option<u64>) -> bool {
        match self {
            Source::Disk { opened, .. } => opened.are(listed),
            Source::Memory { .. } => true,
        }
    }

    /// The file at `path` as it would be listed; nothing for links and for what is no file.
    pub fn entry(&self, path: &str) -> Option<Entry> {
        match self {
            Source::Disk { root, .. } => disk::entry(root, path),
            Source::Memory { files } => {
                let (bytes, modified) = files.get(path)?;
                Some(memory::entry(path, bytes, *modified))
            }
        }
    }

    /// Whether there is a file at `path`.
    pub fn has_file(&self, path: &str) -> bool {
        match self {
            Source::Disk { root, .. } => disk::is_file(root, path),
            Source::Memory { files } => files.contains_key(path),
        }
    }

    /// Whether there is a folder at `path`.
    pub fn has_folder(&self, path: &str) -> bool {
        match self {
            Source::Disk { root, .. } => root.join(path).is_dir(),
            Source::Memory { files } => {
                let prefix = format!("{path}/");
                files.range(prefix.clone()..).next().is_some_and(|(name, _)| name.starts_with(&prefix))
            }
        }
    }
}
