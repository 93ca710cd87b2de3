//! The texts behind a world: the files of its pages, read when somebody asks for them, and what templates load.

use super::{CHANGED, World, lock};
use crate::content::ParsedPage;
use crate::diagnostic::{Code, Diagnostic, FilePath, Span};
use crate::site::PageId;
use crate::track::print_of;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

impl World {
    /// The parsed file of a page; `None` for pages without one, and once it is put away. What was not read so far is.
    pub fn text(&self, id: PageId) -> Option<Arc<ParsedPage>> {
        let known = self.front_matter(id)?;
        if known.unread.is_none() {
            return Some(known);
        }
        let (page, faults) = self.read_body(&known);
        let mut text = lock(&self.texts[id.0 as usize]);
        // Another thread may have read it since, or put it away.
        if text.as_ref().is_some_and(|text| text.unread.is_some()) {
            lock(&self.text_faults).extend(faults);
            let print = Some(print_of(&page.text)).filter(|print| known.unread != Some(*print));
            lock(&self.late_prints).extend(print.map(|print| (id, print)));
            *text = Some(Arc::new(page));
        }
        text.clone()
    }

    /// As [`World::text`], but no file is read: there may be front matter alone.
    pub fn front_matter(&self, id: PageId) -> Option<Arc<ParsedPage>> {
        lock(&self.texts[id.0 as usize]).clone()
    }

    /// What is wrong with the texts that were read since the pages were parsed.
    pub fn take_text_faults(&self) -> Vec<Diagnostic> {
        std::mem::take(&mut *lock(&self.text_faults))
    }

    /// The prints of texts that were changed between the look at their files and the time when they were read.
    pub fn take_late_prints(&self) -> BTreeMap<PageId, u128> {
        std::mem::take(&mut *lock(&self.late_prints))
    }

    /// The page with its body, read now.
    fn read_body(&self, known: &ParsedPage) -> (ParsedPage, Vec<Diagnostic>) {
        // What a text is, its print tells.
        let fault = match self.source.reader().read_entry(&known.file) {
            Ok((text, _)) => match known.with_text(Arc::from(text), &self.engine.layers) {
                Some(read) => return read,
                None => {
                    let message = "the file was changed while the site was built";
                    Diagnostic::error(Code::FileUnreadable, Span::whole(&known.file), message).help("build again")
                }
            },
            Err(fault) => fault,
        };
        (ParsedPage { unread: None, print: OnceLock::new(), ..known.clone() }, vec![fault])
    }

    /// Takes down what was loaded from a file.
    pub fn note_loaded_text(&self, file: &FilePath, text: &str) {
        let print = print_of(text);
        let mut prints = lock(&self.loaded_prints);
        let known = prints.entry(file.clone()).or_insert(print);
        if *known != print {
            *known = CHANGED;
        }
    }

    /// The prints of the files that templates loaded so far; [`CHANGED`] for those that changed meanwhile.
    pub fn loaded_prints(&self) -> BTreeMap<FilePath, u128> {
        lock(&self.loaded_prints).clone()
    }
}
