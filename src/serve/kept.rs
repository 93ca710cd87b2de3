//! Pages as they were when nothing was wrong with them.

use std::collections::BTreeMap;
use std::sync::Arc;

/// So many bytes of pages are kept; those that were shown longest ago go first.
const MAX_BYTES: usize = 128 << 20;

/// The last good state of pages, by path.
#[derive(Default)]
pub(super) struct KeptPages {
    pages: BTreeMap<String, Kept>,
    /// The path of each page, by when it was shown.
    by_age: BTreeMap<u64, String>,
    bytes: usize,
    clock: u64,
}

struct Kept {
    bytes: Arc<[u8]>,
    source: u64,
    age: u64,
}

impl KeptPages {
    /// Keeps the page at `path`; `source` changes with what its author wrote.
    pub(super) fn keep(&mut self, path: &str, source: u64, bytes: &[u8]) {
        self.let_go(path);
        self.clock += 1;
        self.bytes += bytes.len();
        self.by_age.insert(self.clock, path.to_string());
        self.pages.insert(path.to_string(), Kept { bytes: Arc::from(bytes), source, age: self.clock });
        while self.bytes > MAX_BYTES && self.pages.len() > 1 {
            let Some((_, oldest)) = self.by_age.pop_first() else { break };
            self.let_go(&oldest);
        }
    }

    fn let_go(&mut self, path: &str) {
        if let Some(kept) = self.pages.remove(path) {
            self.bytes -= kept.bytes.len();
            self.by_age.remove(&kept.age);
        }
    }

    /// The page at `path` as it was.
    pub(super) fn last(&self, path: &str) -> Option<Vec<u8>> {
        self.pages.get(path).map(|kept| kept.bytes.to_vec())
    }

    /// The page at `path` as it was, if its author has not edited it since.
    pub(super) fn last_of(&self, path: &str, source: u64) -> Option<Vec<u8>> {
        self.pages.get(path).filter(|kept| kept.source == source).map(|kept| kept.bytes.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_pages_are_kept_and_those_shown_longest_ago_go_first() {
        let mut kept = KeptPages::default();
        let page = vec![b'x'; 1 << 20];
        for number in 0..100 {
            kept.keep(&format!("{number}"), 1, &page);
        }
        assert!(kept.last("0").is_some());
        assert!(kept.last_of("0", 1).is_some() && kept.last_of("0", 2).is_none());
        for number in 100..140 {
            kept.keep(&format!("{number}"), 1, &page);
        }
        assert!(kept.last("0").is_none() && kept.last("11").is_none());
        assert!(kept.last("12").is_some() && kept.last("139").is_some());
        assert_eq!(kept.bytes, MAX_BYTES);
    }
}
