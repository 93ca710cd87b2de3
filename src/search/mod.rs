//! The search: what is written for it, and how a query is answered.
//!
//! In reading order: [`words`] (text to words), [`small`] (those that say nothing), [`document`] (what the search knows of a page), [`cut`], [`table`], [`tally`] and
//! [`part`] (what one body gives), [`invert`] (from pages to words), [`shards`], [`index`] (the files), [`store`] (what the
//! next build is left), [`collect`] (the pages of a site); then [`read`], [`query`], [`look_up`], [`rank`] and [`excerpt`]
//! (answers), [`module`] (the same in the browser), and [`report`] (for authors). Deliberately absent: where the files are published, and what a reader sees.

mod bytes;
mod collect;
mod cut;
mod distance;
mod document;
mod excerpt;
mod index;
mod invert;
mod look_up;
mod module;
mod pack;
mod part;
mod query;
mod rank;
mod read;
mod report;
mod section;
mod shards;
mod small;
mod stem;
mod store;
mod synonyms;
mod table;
mod tally;
mod words;

pub use collect::{Index, Remembered, documents, extract, index_of, is_searched};
pub use document::{Document, Section};
pub use index::IndexFile;
pub use module::module;
pub use part::{Extract, Scratch};
pub use query::{Damaged, Fetch, First, Found, Query, Reason, Search, SearchResult};
pub use report::{Report, Unfound, report};
pub use synonyms::{SYNONYMS_FILE, synonym_faults};
pub use words::words;
