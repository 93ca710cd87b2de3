//! Finding a page by what an author wrote.

use super::{PageId, Site};
use crate::config::LanguageId;

/// Pages by logical path and by name. Build it once a site.
pub struct Lookup {}

/// The answer to a reference.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// One page.
    Page(PageId),
    /// Several pages of that name: their content paths.
    Ambiguous(Vec<String>),
    /// None; the nearest path, if one is near.
    Nothing(Option<String>),
}

impl Lookup {
    /// Reads the paths of every page.
    pub fn new(site: &Site) -> Lookup {
        let _ = site;
        Lookup {}
    }

    /// The page that `reference` means when written on page `from`: relative to the page, then unique name
    /// site-wide, `/` absolute, `.md` optional. The fragment and query must be cut off by the caller.
    pub fn find(&self, site: &Site, from: Option<PageId>, language: LanguageId, reference: &str) -> Found {
        let _ = (site, from, language, reference);
        Found::Nothing(None)
    }
}
