//! The search: what is written for it, and how a query is answered.
//!
//! In reading order: [`words`] (text to words), [`document`] (what the search knows of a page), [`part`] (what one page
//! gives), [`index`] (the files), [`read`] and [`query`] (answers). Deliberately absent: where the files are published,
//! and what a reader sees.

mod bytes;
mod collect;
mod distance;
mod document;
mod index;
mod part;
mod query;
mod read;
mod stem;
mod words;

pub use collect::{documents, index_of};
pub use document::{Document, Section};
pub use index::{IndexFile, build_index};
pub use part::Part;
pub use query::{Damaged, Fetch, Found, Query, Reason, Search, SearchResult};
pub use words::words;
