//! The words of one page while they are counted.

use super::part::{Entry, Lexicon, Part};
use super::words::{each_word, follower_of};

/// How finely weights are counted: so much is a weight of 1.
pub(super) const SCALE: f32 = 64.0;
/// Places for words at first; a power of two.
const PLACES: usize = 1 << 10;

/// Counts the words of texts. It is used for many pages, one after the other, so that its memory is asked for once.
#[derive(Debug)]
pub(super) struct Tally {
    /// The bytes of the words, in the order in which they were met.
    bytes: Vec<u8>,
    words: Vec<Word>,
    /// The word at this place by its hash, counted from 1; 0 where none is.
    places: Vec<u32>,
    /// Odd numbers that nobody who writes a page can foresee, so that no page makes all its words collide.
    factors: [u64; 4],
}

#[derive(Debug)]
struct Word {
    /// Its first eight bytes.
    key: u64,
    end: u32,
    sum: u32,
    /// The section that it was met in last, and how much it counts there.
    section: u8,
    here: u32,
    /// The section before where it counts most.
    best: u8,
    most: u32,
    /// The bit by which other words know it.
    bit: u16,
    followers: u16,
}

impl Default for Tally {
    fn default() -> Tally {
        Tally { bytes: Vec::new(), words: Vec::new(), places: vec![0; PLACES], factors: [1; 4] }
    }
}

impl Tally {
    /// Forgets all words. `seed` decides nothing but where in memory the next ones lie.
    pub fn clear(&mut self, seed: u128) {
        self.bytes.clear();
        self.words.clear();
        self.places.fill(0);
        let (high, low) = ((seed >> 64) as u64, seed as u64);
        self.factors = [low, high, low.rotate_left(23) ^ high, high.rotate_left(41) ^ low].map(|factor| factor | 1);
    }

    /// Counts each word of `text`, which stands in the section `section`, `weight` times. Sections come in order.
    pub fn add(&mut self, text: &str, weight: f32, section: u8) {
        let weight = (weight * SCALE).round().max(1.0) as u32;
        let mut before: Option<usize> = None;
        each_word(text, |letters| {
            let at = self.place(letters);
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
        let mut start = 0;
        let lengths = self.words.iter().map(|word| {
            // A word has at most 32 letters.
            let length = word.end.saturating_sub(start) as u8;
            start = word.end;
            length
        });
        let lexicon = Lexicon { bytes: self.bytes.as_slice().into(), lengths: lengths.collect() };
        Part { lexicon: lexicon.into(), words: Box::default(), entries }
    }

    fn place(&mut self, letters: &[u8]) -> usize {
        if self.words.len() * 2 >= self.places.len() {
            self.grow();
        }
        let (key, hash) = self.hash(letters);
        let mask = self.places.len() - 1;
        let mut place = hash as usize & mask;
        loop {
            match self.places[place] {
                0 => break,
                known => {
                    let at = known as usize - 1;
                    // The key of a word of up to eight bytes is all of it: none has a byte that is 0.
                    if self.words[at].key == key {
                        let other = self.letters(at);
                        if other.len() == letters.len() && (other.len() <= 8 || other == letters) {
                            return at;
                        }
                    }
                }
            }
            place = (place + 1) & mask;
        }
        self.bytes.extend_from_slice(letters);
        self.words.push(Word {
            key,
            end: self.bytes.len() as u32,
            sum: 0,
            section: 0,
            here: 0,
            best: 0,
            most: 0,
            bit: follower_of(letters),
            followers: 0,
        });
        self.places[place] = self.words.len() as u32;
        self.words.len() - 1
    }

    fn letters(&self, at: usize) -> &[u8] {
        let start = if at == 0 { 0 } else { self.words[at - 1].end as usize };
        &self.bytes[start..self.words[at].end as usize]
    }

    /// The first eight bytes as a number, and a hash of all of them.
    fn hash(&self, letters: &[u8]) -> (u64, u64) {
        let mut hash = (letters.len() as u64).wrapping_mul(self.factors[3]);
        let mut first = 0;
        for (at, chunk) in letters.chunks(8).enumerate() {
            let mut bytes = [0; 8];
            bytes[..chunk.len()].copy_from_slice(chunk);
            let number = u64::from_le_bytes(bytes);
            if at == 0 {
                first = number;
            }
            hash = hash.rotate_left(29).wrapping_add(number.wrapping_mul(self.factors[at & 3]));
        }
        // The high bits are the well mixed ones.
        (first, hash ^ (hash >> 32) ^ (hash >> 47))
    }

    fn grow(&mut self) {
        let size = self.places.len() * 4;
        self.places = vec![0; size];
        for at in 0..self.words.len() {
            let (_, hash) = self.hash(self.letters(at));
            let mut place = hash as usize & (size - 1);
            while self.places[place] != 0 {
                place = (place + 1) & (size - 1);
            }
            self.places[place] = at as u32 + 1;
        }
    }
}

impl Word {
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
        assert_eq!(part.entries[0].followers, follower_of(b"two"));
        assert_eq!(two.followers, follower_of(b"two"));
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
