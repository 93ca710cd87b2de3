//! What the last updates changed, for a browser that was not listening when they were told.

use serde::Serialize;
use std::collections::{BTreeSet, VecDeque};

/// So many updates are remembered.
const KEPT: usize = 256;

/// What one update or several changed of the files that are published as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// Their paths in the site that is published.
    pub files: BTreeSet<String>,
    /// Whether nobody knows what changed.
    pub everything: bool,
}

/// The last updates, each with its number, which is one more than that of the one before.
#[derive(Default)]
pub(super) struct History {
    updates: VecDeque<(u64, Changed)>,
}

impl History {
    /// Remembers what the update `generation` changed.
    pub(super) fn add(&mut self, generation: u64, changed: Changed) {
        self.updates.push_back((generation, changed));
        if self.updates.len() > KEPT {
            self.updates.pop_front();
        }
    }

    /// What changed after the update `since`; nothing where that is not known any more, or never was.
    pub(super) fn since(&self, since: u64) -> Option<Changed> {
        let (first, _) = self.updates.front()?;
        let (last, _) = self.updates.back()?;
        if since.saturating_add(1) < *first || since > *last {
            return None;
        }
        let mut all = Changed::default();
        for (_, changed) in self.updates.iter().filter(|(generation, _)| *generation > since) {
            all.files.extend(changed.files.iter().cloned());
            all.everything |= changed.everything;
        }
        Some(all)
    }
}

#[cfg(test)]
mod tests {
    use super::{Changed, History, KEPT};

    fn files(names: &[&str]) -> Changed {
        Changed { files: names.iter().map(|name| name.to_string()).collect(), everything: false }
    }

    #[test]
    fn what_changed_since_an_update_is_all_that_came_after_it() {
        let mut history = History::default();
        assert_eq!(history.since(6), None, "there were none");
        history.add(7, files(&["a.js"]));
        history.add(8, files(&["b.css"]));
        history.add(9, Changed { everything: true, ..files(&[]) });
        assert_eq!(history.since(5), None, "of 6 nothing is known");
        assert_eq!(history.since(6), Some(Changed { everything: true, ..files(&["a.js", "b.css"]) }));
        assert_eq!(history.since(8), Some(Changed { everything: true, ..files(&[]) }));
        assert_eq!(history.since(9), Some(files(&[])));
        assert_eq!(history.since(10), None, "another run of the preview told that number");
    }

    #[test]
    fn old_updates_are_forgotten() {
        let mut history = History::default();
        let count = KEPT as u64 + 10;
        (1..=count).for_each(|generation| history.add(generation, files(&["a.js"])));
        assert_eq!(history.since(9), None);
        assert_eq!(history.since(10), Some(files(&["a.js"])));
    }
}
