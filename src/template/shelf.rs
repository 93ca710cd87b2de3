//! A place in a world for what layers above make of it.

use crate::config::LanguageId;
use crate::site::PageId;
use std::any::Any;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

/// Something that only those who put it there can read.
pub type Kept = Arc<dyn Any + Send + Sync>;

/// What the search makes of bodies, and of the pages of a language.
pub struct Shelf {
    of_bodies: Vec<Mutex<Option<Kept>>>,
    /// The bodies that are others than they were when what is kept of their language was made, as far as is known here.
    changed: Vec<bool>,
    of_languages: Mutex<BTreeMap<LanguageId, Kept>>,
}

impl Shelf {
    /// An empty shelf for so many pages.
    pub(super) fn new(pages: usize) -> Shelf {
        let of_bodies = std::iter::repeat_with(Mutex::default).take(pages).collect();
        Shelf { of_bodies, changed: vec![false; pages], of_languages: Mutex::default() }
    }

    /// What is kept of the body of a page.
    pub fn of_body(&self, id: PageId) -> Option<Kept> {
        lock(&self.of_bodies[id.0 as usize]).clone()
    }

    /// Keeps `made` of the body of a page until that changes. The first one stays; it is returned.
    pub fn keep_of_body(&self, id: PageId, made: Kept) -> Kept {
        lock(&self.of_bodies[id.0 as usize]).get_or_insert(made).clone()
    }

    /// Forgets what is kept of the body of a page, which is another one by now.
    pub(super) fn forget_body(&mut self, at: usize) {
        self.of_bodies[at] = Mutex::default();
        self.changed[at] = true;
    }

    /// Whether the body of a page has changed since the shelf was empty.
    pub fn has_changed(&self, id: PageId) -> bool {
        self.changed[id.0 as usize]
    }

    /// What is kept of a language.
    pub fn of_language(&self, id: LanguageId) -> Option<Kept> {
        lock(&self.of_languages).get(&id).cloned()
    }

    /// Keeps `made` of a language, in the place of what was kept before.
    pub fn keep_of_language(&self, id: LanguageId, made: Kept) {
        lock(&self.of_languages).insert(id, made);
    }
}

/// What a mutex guards; a thread that ended while it held it has not changed it halfway.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|broken| broken.into_inner())
}
