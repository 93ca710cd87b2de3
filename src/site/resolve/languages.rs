//! The same page in other languages.

use crate::site::{Kind, Page, PageId};
use std::collections::BTreeMap;

/// Joins pages with one logical path, or one `translationKey`.
pub fn link_translations(pages: &mut [Page]) {
    let mut groups: BTreeMap<(Kind, String), Vec<PageId>> = BTreeMap::new();
    for page in pages.iter().filter(|page| page.resource_of.is_none()) {
        let key = page.front_matter.translation_key.clone().unwrap_or_else(|| page.path.clone());
        groups.entry((page.kind, key)).or_default().push(page.id);
    }
    for group in groups.into_values().filter(|group| group.len() > 1) {
        for id in &group {
            let language = pages[id.0 as usize].language;
            let others = group.iter().copied().filter(|other| pages[other.0 as usize].language != language).collect();
            pages[id.0 as usize].translations = others;
        }
    }
}
