//! Files in memory.

use super::disk::{is_for_servers, is_ignored_name};
use super::{Entry, Listed};
use crate::diagnostic::{Code, Diagnostic, Span};
use std::collections::BTreeMap;
use std::sync::Arc;

pub fn list(files: &BTreeMap<String, (Vec<u8>, i64)>, folder: &str, may_be_hidden: bool) -> Listed {
    let prefix = format!("{folder}/");
    let mut listed = Listed::default();
    for (path, (bytes, modified)) in files.range(prefix.clone()..).take_while(|(path, _)| path.starts_with(&prefix)) {
        let is_passed_over = |name: &str| is_ignored_name(name) && !(may_be_hidden && is_for_servers(name));
        let mut parts = path[prefix.len()..].split('/');
        if parts.any(is_passed_over) {
            let behind: usize = parts.map(|part| part.len() + 1).sum();
            listed.passed_over.push(Arc::from(&path[..path.len() - behind]));
            continue;
        }
        listed.entries.push(entry(path, bytes, *modified));
    }
    listed.passed_over.dedup();
    listed
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
        .filter(|name| !is_ignored_name(name))
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
