//! The words of all bodies, as a build leaves them for the next one.

use super::bytes::{Reader, Writer};
use super::invert::{Inverted, PageWords};
use super::part::{Entry, Lexicon, Part};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Changes with the shape of what is stored.
const HEAD: &[u8] = b"hornbook-search 3\n";
/// Pages that are read and written together.
const CHUNK: usize = 256;
/// So many bytes an entry and the head of a page mostly need.
const BYTES_AN_ENTRY: usize = 8;
const BYTES_A_PAGE: usize = 32;

/// A store in pieces: its words, then the pages of each chunk.
pub(super) type Pieces = Vec<Arc<Vec<u8>>>;

/// The words of bodies, by the numbers of their pages.
#[derive(Debug, Default)]
pub(super) struct Store {
    /// Print and words of the body of each page.
    pages: BTreeMap<u32, (u128, Part)>,
}

/// Stores the words of the bodies of `pages`, which `inverted` is made of; `bodies` are their numbers and prints.
pub(super) fn store(inverted: &Inverted<'_>, pages: &[PageWords], bodies: &[(u32, u128)]) -> Pieces {
    let mut out = Writer::from(HEAD.to_vec());
    out.number(inverted.words.iter().map(|word| word.len()).sum());
    inverted.words.iter().for_each(|word| out.bytes.extend_from_slice(word));
    out.number(inverted.words.len());
    out.bytes.extend(inverted.words.iter().map(|word| word.len() as u8));
    let chunks = bodies.par_chunks(CHUNK).enumerate().map(|(chunk, bodies)| {
        let of_chunk = &pages[chunk * CHUNK..][..bodies.len()];
        let entries: usize = of_chunk.iter().map(|page| page.body.entries.len()).sum();
        let mut out = Writer::from(Vec::with_capacity(entries * BYTES_AN_ENTRY + bodies.len() * BYTES_A_PAGE));
        for (at, (page, print)) in bodies.iter().enumerate() {
            out.number(*page as usize);
            out.bytes.extend_from_slice(&print.to_le_bytes());
            out.number(of_chunk[at].body.entries.len());
            // In the order in which the page has them: no sorting here, and none when they are read.
            inverted.each_of_body(pages, chunk * CHUNK + at, |word, entry| {
                out.number(word);
                out.number(entry.sum.into());
                // In most parts the whole of a word is in one section.
                out.number(entry.sum.wrapping_sub(entry.most).into());
                let [low, high] = entry.followers.to_le_bytes();
                out.bytes.extend_from_slice(&[entry.section, low, high]);
            });
        }
        Arc::new(out.bytes)
    });
    let chunks: Pieces = chunks.collect();
    [Arc::new(out.bytes)].into_iter().chain(chunks).collect()
}

impl Store {
    /// The print and the words of the body of a page.
    pub(super) fn get(&self, page: u32) -> Option<&(u128, Part)> {
        self.pages.get(&page)
    }

    /// The store in `pieces`; nothing if they are of another version or say something impossible.
    pub(super) fn parse(pieces: &[Arc<Vec<u8>>]) -> Option<Store> {
        let (head, chunks) = pieces.split_first()?;
        let mut reader = Reader::new(head.strip_prefix(HEAD)?);
        let length = reader.number()?;
        let words = reader.take(length)?;
        let count = reader.count()?;
        let lexicon = Arc::new(Lexicon { bytes: words.into(), lengths: reader.take(count)?.into() });
        let length: usize = lexicon.lengths.iter().map(|length| usize::from(*length)).sum();
        let is_whole = reader.is_at_end()
            && length == lexicon.bytes.len()
            && lexicon.words().all(|word| std::str::from_utf8(word).is_ok());
        let pages: Option<Vec<_>> = chunks.par_iter().map(|chunk| read_chunk(chunk, &lexicon)).collect();
        let pages = pages?.into_iter().flatten().collect();
        is_whole.then_some(Store { pages })
    }
}

fn read_chunk(bytes: &[u8], lexicon: &Arc<Lexicon>) -> Option<Vec<(u32, (u128, Part))>> {
    let mut reader = Reader::new(bytes);
    let mut pages = Vec::new();
    while !reader.is_at_end() {
        let page = reader.number()? as u32;
        let print = u128::from_le_bytes(reader.take(16)?.try_into().ok()?);
        let count = reader.count()?;
        let mut entries = Vec::with_capacity(count);
        let mut words = Vec::with_capacity(count);
        for _ in 0..count {
            let word = reader.number()? as u32;
            let sum = u16::try_from(reader.number()?).ok()?;
            let most = sum.wrapping_sub(u16::try_from(reader.number()?).ok()?);
            let (section, low, high) = (reader.byte()?, reader.byte()?, reader.byte()?);
            let followers = u16::from_le_bytes([low, high]);
            if word as usize >= lexicon.len() {
                return None;
            }
            words.push(word);
            entries.push(Entry { sum, most, section, followers });
        }
        let part = Part { lexicon: lexicon.clone(), words: words.into(), entries: entries.into() };
        pages.push((page, (print, part)));
    }
    Some(pages)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::part::{Extract, Scratch};
    use crate::search::stem::Stemmer;
    use proptest::prelude::any;

    fn pages(texts: &[&str]) -> Vec<PageWords> {
        let mut scratch = Scratch::default();
        let body = |text: &&str| Extract::of(&format!("<p>{text}</p>"), &mut scratch).part;
        texts.iter().map(body).map(|body| PageWords { head: Part::default(), body, boost: 1.0 }).collect()
    }

    fn stored(pages: &[PageWords]) -> Pieces {
        let bodies: Vec<(u32, u128)> = (0..pages.len()).map(|at| (at as u32 * 3, u128::MAX - at as u128)).collect();
        store(&Inverted::of(pages, &Stemmer::of("en")), pages, &bodies)
    }

    #[test]
    fn what_is_stored_is_read() {
        let fresh = pages(&["zwei one", "two zürich one", "", "one 東京都 one"]);
        let bytes = stored(&fresh);
        let read = Store::parse(&bytes).expect("it was written");
        let (print, part) = read.get(3).expect("the second page");
        assert_eq!((*print, part.entries.len()), (u128::MAX - 1, 3));
        let words = [0, 1, 2].map(|at| part.lexicon.words().nth(part.number(at)));
        assert_eq!(words, [b"two".as_slice(), b"zurich", b"one"].map(Some), "in the order of the page");
        let body = |at: u32| read.get(at * 3).map(|(_, part)| part.clone()).unwrap_or_default();
        let old: Vec<PageWords> =
            (0..4).map(|at| PageWords { head: Part::default(), body: body(at), boost: 1.0 }).collect();
        assert_eq!(stored(&old), bytes, "the same words from the store give the same store");
    }

    proptest::proptest! {
        #[test]
        fn damage_never_ends_in_a_panic(at in any::<usize>(), bit in 0_u8..8, cut in any::<bool>()) {
            let mut bytes = stored(&pages(&["a few words", "and more of them", "東京"]));
            let piece = Arc::make_mut(&mut bytes[usize::from(bit & 1)]);
            let at = at % piece.len();
            match cut {
                true => piece.truncate(at),
                false => piece[at] ^= 1 << bit,
            }
            // Where it is cut between two pages, the rest of them is read.
            drop(Store::parse(&bytes));
        }
    }
}
