//! Finding a page by its logical path.

use super::Draft;
use crate::config::LanguageId;
use crate::site::PageId;

/// The pages by language and logical path; resources of bundles are not among them.
#[derive(Debug, Default)]
pub struct Places {
    /// Sorted by language and path, each once.
    sorted: Vec<(LanguageId, Box<str>, PageId)>,
}

impl Places {
    /// The places of `drafts`, which are in the order of their ids. Of several at one place the last one counts.
    pub fn new(drafts: &[Draft]) -> Places {
        let placed = drafts.iter().enumerate().filter(|(_, draft)| draft.bundle_path.is_none());
        let mut sorted: Vec<(LanguageId, Box<str>, PageId)> =
            placed.map(|(at, draft)| (draft.language, Box::from(&*draft.path), PageId(at as u32))).collect();
        sorted.dedup_by(|later, kept| {
            let same = later.0 == kept.0 && later.1 == kept.1;
            if same {
                kept.2 = later.2;
            }
            same
        });
        Places { sorted }
    }

    /// The page at `path`.
    pub fn get(&self, language: LanguageId, path: &str) -> Option<PageId> {
        let found = self.sorted.binary_search_by(|(own, place, _)| (*own, &**place).cmp(&(language, path)));
        found.ok().map(|at| self.sorted[at].2)
    }
}
