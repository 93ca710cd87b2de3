//! What an output read while it was made.
//!
//! An output is a pure function of what it reads. Each render has a [`Trace`]; whoever hands a
//! value to a template or a body writes a [`Read`] into it. Deliberately absent: what to do with a trace.

use crate::site::PageId;
use std::sync::{Arc, OnceLock};

/// Something an output read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Read {
    /// A file of `assets/`, which is published because something uses it.
    Asset(Arc<str>),
    /// A file that a template made (a QR code, say), which is published because something shows it.
    Made(Arc<str>),
    /// What other pages can see of a page.
    Summary(PageId),
    /// The rendered body of a page.
    Body(PageId),
    /// A list of pages: the query in words (`section=post limit=10`).
    List(Arc<str>),
    /// A look-up of a page or an address by what an author wrote, found or not.
    Url(Arc<str>),
    /// A data or translation file.
    Data(Arc<str>),
    /// A picture or another file.
    Resource(Arc<str>),
    /// A template, by name, and all it extends and includes.
    Template(Arc<str>),
}

/// Every [`Read`] of one render while it runs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trace {
    reads: Vec<Read>,
}

impl Trace {
    /// Writes down that `read` was read.
    pub fn record(&mut self, read: Read) {
        self.reads.push(read);
    }

    /// Adds everything that `other` read.
    pub fn extend(&mut self, other: Trace) {
        self.reads.extend(other.reads);
    }

    /// How many reads were written down, to look later at those that came after.
    pub fn len(&self) -> usize {
        self.reads.len()
    }

    /// Whether nothing was read.
    pub fn is_empty(&self) -> bool {
        self.reads.is_empty()
    }

    /// The reads from the `start`th on.
    pub fn since(&self, start: usize) -> &[Read] {
        self.reads.get(start..).unwrap_or_default()
    }

    /// Everything that was read, each once, sorted.
    pub fn into_reads(mut self) -> Box<[Read]> {
        self.reads.sort_unstable();
        self.reads.dedup();
        self.reads.into_boxed_slice()
    }
}

/// Those of `reads`, which are sorted, that ask for a file to be published.
pub fn files(reads: &[Read]) -> &[Read] {
    // They are first in the order.
    let end = reads.iter().take_while(|read| matches!(read, Read::Asset(_) | Read::Made(_))).count();
    &reads[..end]
}

/// A value that is computed once and shown often: whoever asks for it reads what it was made of.
#[derive(Debug)]
pub struct Memo<T> {
    cell: OnceLock<(T, Box<[Read]>)>,
}

impl<T> Default for Memo<T> {
    fn default() -> Memo<T> {
        Memo { cell: OnceLock::new() }
    }
}

impl<T> Memo<T> {
    /// The value and what it was made of, if it is there.
    pub fn get(&self) -> Option<&(T, Box<[Read]>)> {
        self.cell.get()
    }

    /// Puts in a value. The first one stays.
    pub fn set(&self, value: T, reads: Box<[Read]>) -> &T {
        &self.cell.get_or_init(|| (value, reads)).0
    }
}
