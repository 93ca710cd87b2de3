//! What an output read while it was made.
//!
//! An output is a pure function of what it reads. Each render has a [`Trace`]; whoever hands a
//! value to a template or a body writes a [`Read`] into it. Deliberately absent: what to do with a trace.

mod print;

pub use print::{Print, print_of};

use crate::site::PageId;
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

/// Something an output read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Read {
    /// A file that is published because something uses it, by its path below the output folder: of `assets/`, of the
    /// theme, or any with its print in the name.
    Asset(Arc<str>),
    /// A file that a template made (a QR code, say), which is published because something shows it.
    Made(Arc<str>),
    /// What other pages can see of a page.
    Summary(PageId),
    /// The rendered body of a page.
    Body(PageId),
    /// A list of pages.
    List,
    /// A data or translation file.
    Data(Arc<str>),
}

/// What something read. What it was made of is shared with everything else that was made of it, not copied.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Reads {
    own: Box<[Read]>,
    shared: Box<[Arc<Reads>]>,
    asks_for_files: bool,
}

impl Reads {
    /// What was read here, each once, sorted.
    pub fn own(&self) -> &[Read] {
        &self.own
    }

    /// What the parts read.
    pub fn shared(&self) -> &[Arc<Reads>] {
        &self.shared
    }

    /// Whether one of all reads is as `wanted`.
    pub fn any(&self, wanted: &dyn Fn(&Read) -> bool) -> bool {
        self.own.iter().any(wanted) || self.shared.iter().any(|shared| shared.any(wanted))
    }

    /// Adds the paths of all files that are published because of these reads.
    pub fn add_files(&self, files: &mut BTreeSet<String>) {
        if !self.asks_for_files {
            return;
        }
        for read in &self.own {
            if let Read::Asset(path) | Read::Made(path) = read
                && !files.contains(&**path)
            {
                files.insert(path.to_string());
            }
        }
        self.shared.iter().for_each(|shared| shared.add_files(files));
    }
}

/// Every [`Read`] of one render while it runs.
#[derive(Debug, Default)]
pub struct Trace {
    own: Vec<Read>,
    shared: Vec<Arc<Reads>>,
}

impl Trace {
    /// Writes down that `read` was read.
    pub fn record(&mut self, read: Read) {
        self.own.push(read);
    }

    /// Writes down that a part was used that read this.
    pub fn share(&mut self, reads: Arc<Reads>) {
        self.shared.push(reads);
    }

    /// Adds everything that `other` read.
    pub fn extend(&mut self, other: Trace) {
        self.own.extend(other.own);
        self.shared.extend(other.shared);
    }

    /// How much was written down, to take away later what came after.
    pub fn mark(&self) -> (usize, usize) {
        (self.own.len(), self.shared.len())
    }

    /// Takes away what came after `mark`.
    pub fn split_off(&mut self, mark: (usize, usize)) -> Trace {
        let own = self.own.split_off(mark.0.min(self.own.len()));
        let shared = self.shared.split_off(mark.1.min(self.shared.len()));
        Trace { own, shared }
    }

    /// Everything that was read.
    pub fn into_reads(mut self) -> Reads {
        self.own.sort_unstable();
        self.own.dedup();
        self.shared.dedup_by(|one, other| Arc::ptr_eq(one, other));
        let is_file = |read: &Read| matches!(read, Read::Asset(_) | Read::Made(_));
        let asks_for_files = self.own.iter().any(is_file) || self.shared.iter().any(|shared| shared.asks_for_files);
        Reads { own: self.own.into_boxed_slice(), shared: self.shared.into_boxed_slice(), asks_for_files }
    }
}

/// A value that is computed once and shown often: whoever asks for it reads what it was made of.
#[derive(Debug)]
pub struct Memo<T> {
    cell: OnceLock<(T, Arc<Reads>)>,
}

impl<T> Default for Memo<T> {
    fn default() -> Memo<T> {
        Memo { cell: OnceLock::new() }
    }
}

impl<T> Memo<T> {
    /// The value and what it was made of, if it is there.
    pub fn get(&self) -> Option<&(T, Arc<Reads>)> {
        self.cell.get()
    }

    /// Puts in a value. The first one stays.
    pub fn set(&self, value: T, reads: Reads) -> &(T, Arc<Reads>) {
        self.cell.get_or_init(|| (value, Arc::new(reads)))
    }
}
