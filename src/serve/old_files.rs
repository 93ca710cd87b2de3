//! Files of the search that newer ones have taken the place of.

use std::collections::BTreeMap;
use std::sync::Arc;

/// So many times the index may be made anew until a file that is not in it any more goes.
const KEPT: u64 = 16;

/// The files of the last indexes, by path. What is in a file of this kind is told by its name.
#[derive(Default)]
pub(super) struct OldFiles {
    /// Each with the index that it was in last.
    files: BTreeMap<String, (Arc<Vec<u8>>, u64)>,
    count: u64,
}

impl OldFiles {
    /// Keeps the files of the index that was made just now.
    pub(super) fn keep(&mut self, files: Vec<(String, Arc<Vec<u8>>)>) {
        self.count += 1;
        let count = self.count;
        let packed = files.into_iter().filter(|(path, _)| path.ends_with(".bin"));
        self.files.extend(packed.map(|(path, bytes)| (path, (bytes, count))));
        self.files.retain(|_, (_, last)| *last + KEPT > count);
    }

    /// The file at `path`.
    pub(super) fn get(&self, path: &str) -> Option<Arc<Vec<u8>>> {
        self.files.get(path).map(|(bytes, _)| bytes.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_stay_for_a_while_after_they_were_in_the_index() {
        let mut old = OldFiles::default();
        let file = |name: &str| (format!("search/{name}"), Arc::new(name.as_bytes().to_vec()));
        old.keep(vec![file("a.bin"), file("b.bin"), file("search.js")]);
        for _ in 1..KEPT {
            old.keep(vec![file("b.bin")]);
            assert!(old.get("search/a.bin").is_some());
        }
        old.keep(vec![file("b.bin")]);
        assert_eq!(old.get("search/a.bin"), None);
        assert_eq!(old.get("search/b.bin").as_deref().map(Vec::as_slice), Some(&b"b.bin"[..]));
        assert_eq!(old.get("search/search.js"), None);
    }
}
