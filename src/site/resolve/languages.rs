//! The same page in other languages.

use crate::site::{Kind, Page, PageId};
use std::collections::BTreeMap;

/// Joins pages with one logical path, or one `translationKey`.
pub fn link_translations(pages: &mut [Page]) {
    let mut groups: BTreeMap<(Kind, &str), Vec<PageId>> = BTreeMap::new();
    for page in pages.iter().filter(|page| page.resource_of.is_none() && !page.is_stand_in()) {
        let key = page.front_matter.translation_key.as_ref().unwrap_or(&page.path);
        groups.entry((page.kind, key)).or_default().push(page.id);
    }
    let groups: Vec<Vec<PageId>> = groups.into_values().filter(|group| group.len() > 1).collect();
    for group in groups {
        for id in &group {
            let language = pages[id.0 as usize].language;
            let others = group.iter().copied().filter(|other| pages[other.0 as usize].language != language).collect();
            pages[id.0 as usize].translations = others;
        }
    }
}
