//! Taxonomies and their terms.

use super::PageId;

/// A taxonomy in one language.
#[derive(Debug, Clone, PartialEq)]
pub struct Taxonomy {
    /// `tag`.
    pub singular: String,
    /// `tags`: the key in front matter and the folder.
    pub plural: String,
    /// Its page.
    pub page: Option<PageId>,
    /// Terms by key.
    pub terms: Vec<Term>,
    /// Who asked for it.
    pub origin: TaxonomyOrigin,
}

/// Who asked for a taxonomy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaxonomyOrigin {
    /// The configuration, or Hugo's defaults.
    Configured,
    /// The guide model: `series` and `authors`.
    Guide,
}

/// A term.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// Lower case.
    pub key: String,
    /// For readers.
    pub title: String,
    /// Its page.
    pub page: Option<PageId>,
    /// Pages with it and their term weight, in the order of section 9 of the specification.
    pub members: Vec<(PageId, i64)>,
}
