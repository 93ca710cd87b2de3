//! Pages like a page.

use super::{PageId, Site};

/// The keywords of all pages, turned around. Build it once a site.
pub struct RelatedIndex {}

impl RelatedIndex {
    /// Reads the keywords of every regular page. Linear in pages and keywords.
    pub fn new(site: &Site) -> RelatedIndex {
        let _ = site;
        RelatedIndex {}
    }

    /// Pages like `page`, best first, by section 12 of the specification.
    pub fn related(&self, site: &Site, page: PageId) -> Vec<PageId> {
        let _ = (site, page);
        Vec::new()
    }
}
