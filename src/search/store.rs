//! The words of all bodies, as a build leaves them for the next one.

use super::bytes::{Reader, Writer};
use super::part::{Entry, Lexicon, Part};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Changes with the shape of what is stored.
const HEAD: &[u8] = b"hornbook-search 1\n";
/// Pages that are read and written together.
const CHUNK: usize = 256;

/// The words of bodies, by the numbers of their pages.
#[derive(Debug, Default)]
pub struct Store {
    lexicon: Arc<Lexicon>,
    /// Print and words of the body of each page.
    pages: BTreeMap<u32, (u128, Part)>,
}

impl Store {
    /// Of `bodies`, which have one lexicon.
    pub(super) fn of(bodies: impl Iterator<Item = (u32, (u128, Part))>) -> Store {
        let pages: BTreeMap<u32, (u128, Part)> = bodies.collect();
        let lexicon = pages.values().next().map(|(_, part)| part.lexicon.clone()).unwrap_or_default();
        Store { lexicon, pages }
    }

    /// The print and the words of the body of a page.
    pub(super) fn get(&self, page: u32) -> Option<&(u128, Part)> {
        self.pages.get(&page)
    }

    /// The store as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer(HEAD.to_vec());
        let Lexicon { bytes, ends } = &*self.lexicon;
        out.number(bytes.len());
        out.0.extend_from_slice(bytes);
        out.growing(ends.iter().map(|end| *end as usize));
        let pages: Vec<_> = self.pages.iter().collect();
        let chunks: Vec<Writer> = pages.par_chunks(CHUNK).map(write_chunk).collect();
        out.number(chunks.len());
        for chunk in &chunks {
            out.number(chunk.0.len());
            out.0.extend_from_slice(&chunk.0);
        }
        out.0
    }

    /// The store in `bytes`; nothing if they are of another version or say something impossible.
    pub fn parse(bytes: &[u8]) -> Option<Store> {
        let mut reader = Reader::new(bytes.strip_prefix(HEAD)?);
        let length = reader.number()?;
        let words = reader.take(length)?;
        let mut ends = Vec::new();
        let mut end = 0;
        for _ in 0..reader.count()? {
            let start = end;
            end += reader.number()?;
            std::str::from_utf8(words.get(start..end)?).ok()?;
            ends.push(end as u32);
        }
        let lexicon = Arc::new(Lexicon { bytes: words.into(), ends: ends.into() });
        let mut chunks = Vec::new();
        for _ in 0..reader.count()? {
            let length = reader.number()?;
            chunks.push(reader.take(length)?);
        }
        let pages: Option<Vec<_>> = chunks.into_par_iter().map(|chunk| read_chunk(chunk, &lexicon)).collect();
        let pages = pages?.into_iter().flatten().collect();
        reader.is_at_end().then_some(Store { lexicon, pages })
    }
}

fn write_chunk(pages: &[(&u32, &(u128, Part))]) -> Writer {
    let mut out = Writer::default();
    for (page, (print, part)) in pages {
        out.number(**page as usize);
        out.0.extend_from_slice(&print.to_le_bytes());
        out.number(part.entries.len());
        let mut before = 0;
        for entry in &part.entries {
            out.number(entry.word.wrapping_sub(before) as usize);
            before = entry.word;
            out.number(entry.sum.into());
            // In most parts the whole of a word is in one section.
            out.number(entry.sum.wrapping_sub(entry.most).into());
            out.0.extend_from_slice(&[entry.section, entry.followers]);
        }
    }
    out
}

fn read_chunk(bytes: &[u8], lexicon: &Arc<Lexicon>) -> Option<Vec<(u32, (u128, Part))>> {
    let mut reader = Reader::new(bytes);
    let mut pages = Vec::new();
    while !reader.is_at_end() {
        let page = reader.number()? as u32;
        let print = u128::from_le_bytes(reader.take(16)?.try_into().ok()?);
        let count = reader.count()?;
        let mut entries = Vec::with_capacity(count);
        let mut word: u32 = 0;
        for _ in 0..count {
            word = word.wrapping_add(reader.number()? as u32);
            let sum = u16::try_from(reader.number()?).ok()?;
            let most = sum.wrapping_sub(u16::try_from(reader.number()?).ok()?);
            let (section, followers) = (reader.byte()?, reader.byte()?);
            if word as usize >= lexicon.len() {
                return None;
            }
            entries.push(Entry { word, sum, most, section, followers });
        }
        let part = Part { lexicon: lexicon.clone(), entries: entries.into() };
        pages.push((page, (print, part)));
    }
    Some(pages)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::part::{Extract, Scratch};

    fn store(texts: &[&str]) -> Store {
        let mut scratch = Scratch::default();
        let part = Extract::of(&format!("<p>{}</p>", texts.join(" ")), &mut scratch).part;
        let count = part.entries.len();
        let half = Part { entries: part.entries[count / 2..].into(), ..part.clone() };
        Store::of([(3, (7, part)), (9, (u128::MAX, half))].into_iter())
    }

    #[test]
    fn what_is_stored_is_read() {
        let store = store(&["one", "two zürich", "one"]);
        let read = Store::parse(&store.to_bytes()).expect("it was written");
        assert_eq!(read.pages, store.pages);
    }

    proptest::proptest! {
        #[test]
        fn damage_never_ends_in_a_panic(at: usize, bit in 0_u8..8, cut: bool) {
            let mut bytes = store(&["a few words", "and more of them", "東京"]).to_bytes();
            let at = at % bytes.len();
            match cut {
                true => bytes.truncate(at),
                false => bytes[at] ^= 1 << bit,
            }
            let read = Store::parse(&bytes);
            proptest::prop_assert!(!cut || read.is_none());
        }
    }
}
