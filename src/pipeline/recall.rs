//! The front matter of pages, kept so that the next build reads only files that changed.
//!
//! A file whose stamp is the same, and that had come to rest when it was read, has the same text. Its front matter is in
//! what the build before left, and its body is read when something is rendered that shows it.

use super::load::Loaded;
use super::memory::UNSURE;
use crate::content::{ParsedPage, parse_head};
use crate::diagnostic::FilePath;
use crate::source::Entry;
use serde::{Deserialize, Serialize};

/// Changes with the shape of what is kept, and with the way of making prints.
const HEAD: &[u8] = b"hornbook-front-matter 1\n";

/// What is kept of all pages.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Recall<'a> {
    /// By path.
    #[serde(borrow)]
    pages: Vec<Kept<'a>>,
}

/// A page's file.
#[derive(Debug, Serialize, Deserialize)]
struct Kept<'a> {
    path: &'a str,
    stamp: u64,
    /// The print of its whole text.
    print: u128,
    /// Its text down to where the body begins.
    head: &'a str,
}

impl<'a> Recall<'a> {
    /// What `bytes` say; nothing if they are damaged or of another version.
    pub fn parse(bytes: &'a [u8]) -> Option<Recall<'a>> {
        let (body, seal) = bytes.strip_prefix(HEAD)?.split_last_chunk::<32>()?;
        if blake3::hash(body).as_bytes() != seal {
            return None;
        }
        postcard::from_bytes(body).ok()
    }

    /// The page in a file that has not changed, as far as its body.
    pub fn page(&self, entry: &Entry) -> Option<ParsedPage> {
        let at = self.pages.binary_search_by(|kept| kept.path.cmp(&entry.path)).ok()?;
        let kept = self.pages.get(at).filter(|kept| kept.stamp == entry.stamp)?;
        parse_head(&entry.path, kept.head, kept.print)
    }
}

/// When a file must have been changed for the last time to be taken for settled by a build that began at `clock`.
///
/// Where the system does not tell the time of the last change of a file's entry, a program may give a file the length and
/// the time of the one before: none is taken for settled there.
pub(super) fn settled_before(clock: i64) -> i64 {
    if cfg!(unix) { clock.saturating_sub(UNSURE) } else { i64::MIN }
}

/// What the next build can go by, while the texts are here; nothing if that is what the build before left.
///
/// `settled` are pages and their stamps, by path; `prints` are those of all texts, by page.
pub(super) fn keep(loaded: &Loaded, settled: &[(FilePath, u64)], prints: &[u128]) -> Option<Vec<u8>> {
    let world = &loaded.world;
    let mut pages = Vec::with_capacity(settled.len());
    for page in world.site.pages.iter() {
        let Some(at) = page.file.as_ref().and_then(|file| settled.binary_search_by(|(path, _)| path.cmp(file)).ok())
        else {
            continue;
        };
        let (Some(text), Some(print)) = (world.front_matter(page.id), prints.get(page.id.0 as usize)) else { continue };
        pages.push((&settled[at], text, *print));
    }
    if pages.iter().all(|(_, text, _)| text.unread.is_some()) {
        return None;
    }
    pages.sort_by(|a, b| a.0.cmp(b.0));
    let kept = pages.iter().map(|((path, stamp), text, print)| Kept {
        path,
        stamp: *stamp,
        print: *print,
        head: text.text.get(..text.front_matter.body_start).unwrap_or_default(),
    });
    let recall = Recall { pages: kept.collect() };
    let mut bytes = postcard::to_extend(&recall, HEAD.to_vec()).ok()?;
    let seal = blake3::hash(&bytes[HEAD.len()..]);
    bytes.extend_from_slice(seal.as_bytes());
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::super::clock::Timings;
    use super::super::load::begin_beside;
    use super::*;
    use crate::config::Overrides;
    use crate::content::date::Moment;
    use crate::source::Source;
    use crate::template::world::CHANGED;
    use crate::track::print_of;
    use std::sync::Arc;

    fn bytes(pages: Vec<Kept<'_>>) -> Vec<u8> {
        let mut bytes = postcard::to_extend(&Recall { pages }, HEAD.to_vec()).expect("it can be written down");
        let seal = blake3::hash(&bytes[HEAD.len()..]);
        bytes.extend_from_slice(seal.as_bytes());
        bytes
    }

    fn entry(path: &str, stamp: u64) -> Entry {
        Entry { path: Arc::from(path), size: 0, modified: 0, stamp, touched: 0 }
    }

    #[test]
    fn only_a_file_with_the_same_stamp_is_recalled() {
        let kept = |path, head| Kept { path, stamp: 7, print: 9, head };
        let bytes = bytes(vec![kept("content/a.md", "---\ntitle: A\n---\n"), kept("content/b.md", "no front matter")]);
        let recall = Recall::parse(&bytes).expect("it is whole");
        let page = recall.page(&entry("content/a.md", 7)).expect("it has not changed");
        assert_eq!((page.unread, page.text.len()), (Some(9), 17));
        for (path, stamp) in [("content/a.md", 8), ("content/c.md", 7), ("content/b.md", 7)] {
            assert!(recall.page(&entry(path, stamp)).is_none(), "{path} {stamp}");
        }
    }

    #[test]
    fn damaged_bytes_say_nothing() {
        let bytes = bytes(vec![Kept { path: "a", stamp: 1, print: 2, head: "---\n---\n" }]);
        assert!(Recall::parse(&bytes).is_some());
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 4;
            assert!(Recall::parse(&flipped).is_none() && Recall::parse(&bytes[..at]).is_none(), "{at}");
        }
    }

    /// A site whose only page is recalled with the text `known`, and holds `now` when it is read.
    fn recalled(known: &str, now: &str) -> Loaded {
        let source = |text: &str| Source::memory([("content/a.md".to_string(), text.as_bytes().to_vec())]);
        let entry = source(known).entry("content/a.md").expect("it is there");
        let head = known.find("Body").map_or(known, |end| &known[..end]);
        let bytes = bytes(vec![Kept { path: "content/a.md", stamp: entry.stamp, print: print_of(known), head }]);
        let mut timings = Timings::default();
        let begun = begin_beside(source(known), &Overrides::default(), &mut timings, |_| ()).0;
        let moment = Moment { unix: 0, nanos: 0, offset: 0 };
        let mut loaded = begun.load(moment, 0, &mut timings, Recall::parse(&bytes).as_ref());
        Arc::get_mut(&mut loaded.world).expect("nobody else has it").source = source(now);
        loaded
    }

    #[test]
    fn a_text_that_changed_since_it_was_looked_at_is_known_as_what_it_is() {
        let text = |title: &str, body: &str| format!("---\ntitle: {title}\n---\nBody {body}\n");
        let read = |now: &str| {
            let world = recalled(&text("A", "one"), now).world;
            let page = world.site.pages.iter().find(|page| page.file.is_some()).expect("the page").id;
            assert!(world.front_matter(page).is_some_and(|page| page.unread.is_some()), "nothing is read so far");
            let shown = world.text(page).map(|page| page.text.to_string());
            let prints: Vec<u128> = world.take_late_prints().into_values().collect();
            (shown.unwrap_or_default(), prints, world.take_text_faults().len())
        };
        let (same, other) = (text("A", "one"), text("A", "two"));
        assert_eq!(read(&same), (same.clone(), vec![], 0));
        assert_eq!(read(&other), (other.clone(), vec![print_of(&other)], 0));
        // With other front matter the site would be half of the one and half of the other.
        let (_, _, faults) = read(&text("B", "one"));
        assert_eq!(faults, 1);
    }

    #[test]
    fn a_file_that_is_not_always_the_same_has_the_print_of_none() {
        let world = recalled("---\ntitle: A\n---\nBody\n", "").world;
        let (one, two): (FilePath, FilePath) = (Arc::from("x/one.json"), Arc::from("x/two.json"));
        for (file, text) in [(&one, "1"), (&two, "1"), (&one, "1"), (&two, "2"), (&two, "1")] {
            world.note_loaded_text(file, text);
        }
        assert_eq!(world.loaded_prints().into_values().collect::<Vec<_>>(), [print_of("1"), CHANGED]);
    }
}
