//! Files in memory.

use super::Entry;
use crate::diagnostic::{Code, Diagnostic, Span};
use std::collections::BTreeMap;
use std::sync::Arc;

pub fn list(files: &BTreeMap<String, (Vec<u8>, i64)>, folder: &str) -> Vec<Entry> {
    let prefix = format!("{folder}/");
    files
        .range(prefix.clone()..)
        .take_while(|(path, _)| path.starts_with(&prefix))
        .filter(|(path, _)| path[prefix.len()..].split('/').all(|part| !super::disk::is_ignored_name(part)))
        .map(|(path, (bytes, modified))| entry(path, bytes, *modified))
        .collect()
}

pub fn entry(path: &str, bytes: &[u8], modified: i64) -> Entry {
    let hash = blake3::hash(bytes);
    let stamp = hash.as_bytes().iter().take(8).fold(0, |stamp, byte| stamp << 8 | u64::from(*byte));
    Entry { path: Arc::from(path), size: bytes.len() as u64, modified, stamp, touched: 0 }
}

pub fn folders(files: &BTreeMap<String, (Vec<u8>, i64)>) -> Vec<String> {
    let mut folders: Vec<String> = files
        .keys()
        .filter_map(|path| Some(path.split_once('/')?.0))
        .filter(|name| !super::disk::is_ignored_name(name))
        .map(String::from)
        .collect();
    folders.dedup();
    folders
}

pub fn read(files: &BTreeMap<String, (Vec<u8>, i64)>, path: &Arc<str>) -> Result<Vec<u8>, Diagnostic> {
    match files.get(&**path) {
        Some((bytes, _)) => Ok(bytes.clone()),
        None => Err(Diagnostic::error(Code::FileUnreadable, Span::whole(path), "the file does not exist")),
    }
}
