//! Where text that a shortcode has rendered stands in the page that calls it.

use crate::content::ParsedPage;
use crate::diagnostic::Span;
use crate::template::frame::CallInProgress;
use std::cell::{Cell, OnceCell};
use std::ops::Range;

/// Finds parts of the text that a call has rendered in the page that calls.
pub(super) struct Finder<'a> {
    source: &'a ParsedPage,
    call: Option<&'a CallInProgress>,
    /// Where the whole text stands in the page.
    start: OnceCell<Option<usize>>,
    /// Searches that are left.
    searches: Cell<usize>,
}

/// Searches for parts of one text, each of which is as long as the call.
const MAX_SEARCHES: usize = 32;

/// What shortcodes in the body printed begins with this.
const MARK: char = '\u{fdd0}';

/// Bytes that a part is looked for by, if its line has them.
const SEARCHED_BYTES: usize = 40;

impl<'a> Finder<'a> {
    pub(super) fn new(source: &'a ParsedPage, call: Option<&'a CallInProgress>) -> Finder<'a> {
        Finder { source, call, start: OnceCell::new(), searches: Cell::new(MAX_SEARCHES) }
    }

    /// The bytes of the call in the page.
    fn whole(&self) -> Option<(usize, &'a str)> {
        let call = self.call?;
        let range = call.range.clone().filter(|_| call.place.file == self.source.file)?;
        Some((range.start, self.source.text.get(range)?))
    }

    /// The place of `range` of `text`, which is the same each time, else that of the call.
    pub(super) fn place(&self, text: &str, range: Range<usize>) -> Option<Span> {
        let call = self.call?;
        // Most texts are the body of the call, or one of its arguments, as it stands in the file.
        let start = self.start.get_or_init(|| {
            let (start, whole) = self.whole()?;
            Some(start + whole.find(text.trim())?)
        });
        let lead = text.len() - text.trim_start().len();
        let found = match start {
            Some(start) => range.start.checked_sub(lead).map(|from| start + from),
            None => self.search(text, &range),
        };
        Some(found.map_or_else(|| call.place.clone(), |start| Span::new(&self.source.file, start..start + range.len())))
    }

    /// The first byte of the only place in the call that reads as `text` from `range` on does.
    fn search(&self, text: &str, range: &Range<usize>) -> Option<usize> {
        self.searches.set(self.searches.get().checked_sub(1)?);
        let (start, whole) = self.whole()?;
        let rest = text.get(range.start..)?;
        let mut end = rest.find(['\n', MARK]).unwrap_or(rest.len()).min(SEARCHED_BYTES).max(range.len());
        while !rest.is_char_boundary(end) {
            end += 1;
        }
        // What follows may be written by another shortcode; then the part alone must do.
        [rest.get(..end), text.get(range.clone())].into_iter().flatten().find_map(|wanted| {
            let found = whole.find(wanted).filter(|_| wanted.len() > 2)?;
            (whole.rfind(wanted) == Some(found)).then_some(start + found)
        })
    }
}
