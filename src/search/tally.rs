//! The words of one page while they are counted.

use super::part::{Entry, Lexicon, Part};
use super::table::Table;
use super::words::{each_word, follower_of};
use std::sync::Arc;

/// How finely weights are counted: so much is a weight of 1.
pub(super) const SCALE: f32 = 64.0;

/// Counts the words of texts. It is used for many pages, one after the other, so that its memory is asked for once.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// The bytes of the words, in the order in which they were met.
    bytes: Vec<u8>,
    words: Vec<Word>,
    table: Table,
}

#[derive(Debug)]
struct Word {
    /// Its first eight bytes.
    first: u64,
    end: u32,
    sum: u32,
    /// How much it counts in the section that it was met in last.
    here: u32,
    /// How much it counts in the section before where it counts most.
    most: u32,
    /// The bit by which other words know it.
    bit: u16,
    followers: u16,
    length: u8,
    section: u8,
    best: u8,
}

impl Tally {
    /// Forgets all words. `seed` decides nothing but where in memory the next ones lie.
    pub fn clear(&mut self, seed: u128) {
        self.table.clear(self.words.len(), seed);
        self.bytes.clear();
        self.words.clear();
    }

    /// Counts each word of `text`, which stands in the section `section`, `weight` times. Sections come in order.
    pub fn add(&mut self, text: &str, weight: f32, section: u8) {
        let weight = (weight * SCALE).round().max(1.0) as u32;
        let mut before: Option<usize> = None;
        each_word(text, |letters, first| {
            let at = self.place(letters, first);
            let word = &mut self.words[at];
            word.sum = word.sum.saturating_add(weight);
            if word.section != section {
                word.end_section();
                (word.section, word.here) = (section, 0);
            }
            word.here = word.here.saturating_add(weight);
            let bit = word.bit;
            if let Some(before) = before {
                self.words[before].followers |= bit;
            }
            before = Some(at);
        });
    }

    /// The words with their weights.
    pub fn finish(&mut self) -> Part {
        let entries = self.words.iter_mut().map(|word| {
            word.end_section();
            let short = |weight: u32| u16::try_from(weight).unwrap_or(u16::MAX);
            Entry { sum: short(word.sum), most: short(word.most), section: word.best, followers: word.followers }
        });
        let entries = entries.collect();
        let lengths = self.words.iter().map(|word| word.length);
        let lexicon = Lexicon { bytes: self.bytes.as_slice().into(), lengths: lengths.collect() };
        Part { lexicon: lexicon.into(), words: Arc::default(), entries }
    }

    fn place(&mut self, letters: &[u8], first: u64) -> usize {
        let hash = self.table.hash(letters, first);
        let known = self.table.find(hash, |at| {
            let word = &self.words[at];
            // The first letters of a word of up to eight bytes are all of it.
            word.first == first
                && usize::from(word.length) == letters.len()
                && (letters.len() <= 8 || word.letters(&self.bytes) == letters)
        });
        known.unwrap_or_else(|| self.add_word(letters, first, hash))
    }

    fn add_word(&mut self, letters: &[u8], first: u64, hash: u64) -> usize {
        let at = self.words.len();
        let (bytes, words) = (&self.bytes, &self.words);
        self.table.add(at, hash, |table, known| table.hash(words[known].letters(bytes), words[known].first));
        self.bytes.extend_from_slice(letters);
        self.words.push(Word {
            first,
            end: self.bytes.len() as u32,
            sum: 0,
            here: 0,
            most: 0,
            bit: follower_of(letters, first),
            followers: 0,
            // A word has at most 32 letters.
            length: letters.len() as u8,
            section: 0,
            best: 0,
        });
        at
    }
}

impl Word {
    /// Its letters among those of all words.
    fn letters<'b>(&self, bytes: &'b [u8]) -> &'b [u8] {
        let end = self.end as usize;
        &bytes[end - usize::from(self.length)..end]
    }

    fn end_section(&mut self) {
        // Of equal sections the first.
        if self.here > self.most {
            (self.best, self.most) = (self.section, self.here);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::words::follower;

    #[test]
    fn words_are_counted_by_section() {
        let mut tally = Tally::default();
        tally.clear(7);
        tally.add("One two", 1.0, 0);
        tally.add("two, two", 0.75, 1);
        let part = tally.finish();
        let words: Vec<_> = part.lexicon.words().collect();
        assert_eq!(words, [b"one".as_slice(), b"two"]);
        let two = part.entries[1];
        assert_eq!((two.sum, two.section, two.most), (64 + 96, 1, 96));
        assert_eq!(part.entries[0].followers, follower("two"));
        assert_eq!(two.followers, follower("two"));
    }

    proptest::proptest! {
        #[test]
        fn each_word_has_one_entry(numbers in proptest::collection::vec(0_u32..4000, 0..3000), seed: u128) {
            let mut tally = Tally::default();
            tally.clear(seed);
            let text: Vec<String> = numbers.iter().map(|number| format!("word{number}ofanylength{number}")).collect();
            tally.add(&text.join(" "), 1.0, 0);
            let part = tally.finish();
            let mut different = numbers.clone();
            different.sort_unstable();
            different.dedup();
            proptest::prop_assert_eq!(part.entries.len(), different.len());
            let sum: usize = part.entries.iter().map(|entry| usize::from(entry.sum)).sum();
            proptest::prop_assert_eq!(sum, numbers.len() * 64);
        }
    }
}
