//! The same page in other languages.

use crate::site::{Kind, Page, PageId};
use std::collections::BTreeMap;

/// Joins pages with one `translationKey`, and pages without one with those at their logical path. Pages without an address
/// are nobody's translation.
pub fn link_translations(pages: &mut [Page]) {
    let mut by_key: BTreeMap<(Kind, &str), Vec<PageId>> = BTreeMap::new();
    let mut by_path: BTreeMap<(Kind, &str), Vec<PageId>> = BTreeMap::new();
    for page in pages.iter().filter(|page| page.resource_of.is_none() && !page.is_stand_in()) {
        by_path.entry((page.kind, &page.path)).or_default().push(page.id);
        if let Some(key) = &page.front_matter.translation_key {
            by_key.entry((page.kind, key)).or_default().push(page.id);
        }
    }
    let page = |id: &PageId| &pages[id.0 as usize];
    let keyed = by_key.into_values().map(|group| (group, true));
    let mut found: Vec<(PageId, Vec<PageId>)> = Vec::new();
    for (group, has_key) in keyed.chain(by_path.into_values().map(|group| (group, false))) {
        if group.len() < 2 {
            continue;
        }
        for id in group.iter().filter(|id| page(id).front_matter.translation_key.is_some() == has_key) {
            let is_other =
                |other: &&PageId| page(other).language != page(id).language && !page(other).url.relative.is_empty();
            found.push((*id, group.iter().filter(is_other).copied().collect()));
        }
    }
    for (id, others) in found {
        pages[id.0 as usize].translations = others;
    }
}
