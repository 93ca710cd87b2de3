//! What an output read while it was made.
//!
//! An output is a pure function of what it reads. Each render has a [`Trace`]; whoever hands a
//! value to a template or a body writes a [`Read`] into it. Deliberately absent: what to do with a trace.

use crate::site::PageId;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Something an output read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Read {
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

/// Every [`Read`] of one render, each once, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trace {
    reads: BTreeSet<Read>,
}

impl Trace {
    /// Writes down that `read` was read.
    pub fn record(&mut self, read: Read) {
        self.reads.insert(read);
    }

    /// Everything read so far, sorted.
    pub fn reads(&self) -> impl Iterator<Item = &Read> {
        self.reads.iter()
    }

    /// Adds everything that `other` read.
    pub fn extend(&mut self, other: &Trace) {
        self.reads.extend(other.reads.iter().cloned());
    }
}
