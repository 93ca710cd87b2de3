//! Which states of files were read: a folder that is exchanged during a build and put back shows in no listing.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The stamps of files when they were opened.
#[derive(Debug, Default)]
pub struct Opened {
    /// Nothing where a file was opened in two states.
    stamps: Mutex<BTreeMap<Arc<str>, Option<u64>>>,
}

impl Opened {
    pub(super) fn note(&self, path: &Arc<str>, stamp: u64) {
        let mut stamps = self.stamps.lock().unwrap_or_else(PoisonError::into_inner);
        match stamps.get_mut(path) {
            Some(known) if *known == Some(stamp) => {}
            Some(known) => *known = None,
            None => drop(stamps.insert(path.clone(), Some(stamp))),
        }
    }

    /// Whether every file that was opened was in the state that `listed` says; what it knows nothing of is left aside.
    pub(super) fn are(&self, listed: &dyn Fn(&str) -> Option<u64>) -> bool {
        let stamps = self.stamps.lock().unwrap_or_else(PoisonError::into_inner);
        stamps.iter().all(|(path, stamp)| listed(path).is_none_or(|listed| *stamp == Some(listed)))
    }
}

#[cfg(test)]
mod tests {
    use super::Opened;
    use std::sync::Arc;

    #[test]
    fn a_file_that_was_opened_in_another_state_shows() {
        let [a, b, c] = ["a", "b", "c"].map(Arc::<str>::from);
        let opened = Opened::default();
        let listed = |path: &str| (path != "c").then_some(7);
        opened.note(&a, 7);
        opened.note(&c, 1);
        assert!(opened.are(&listed), "nobody has listed c");
        opened.note(&b, 8);
        assert!(!opened.are(&listed));
        let opened = Opened::default();
        opened.note(&a, 8);
        opened.note(&a, 7);
        assert!(!opened.are(&listed), "it was read in two states");
    }
}
