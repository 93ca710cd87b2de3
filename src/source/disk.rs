//! A folder on disk.

use super::Entry;
use crate::diagnostic::{Code, Diagnostic, Span};
use std::path::Path;
use std::sync::Arc;

/// Whether a file or folder of this name is passed over: hidden, or an editor's leaving.
pub fn is_ignored_name(name: &str) -> bool {
    name.starts_with(['.', '#']) || name.ends_with('~')
}

pub fn list(root: &Path, folder: &str) -> (Vec<Entry>, Vec<Diagnostic>) {
    let mut entries: Vec<Entry> = walkdir::WalkDir::new(root.join(folder))
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| {
            let path = entry.path().strip_prefix(root).ok()?.to_str()?.replace('\\', "/");
            Some(Entry { path: Arc::from(path), size: entry.metadata().ok()?.len(), modified: 0 })
        })
        .collect();
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    (entries, Vec::new())
}

pub fn read(root: &Path, path: &Arc<str>) -> Result<Vec<u8>, Diagnostic> {
    std::fs::read(root.join(&**path))
        .map_err(|error| Diagnostic::error(Code::FileUnreadable, Span::whole(path), format!("the file cannot be read: {error}")))
}

pub fn is_file(root: &Path, path: &str) -> bool {
    root.join(path).is_file()
}
