//! The default order of pages.
