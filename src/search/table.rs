//! Where words are found by a hash.

/// Finds numbers by hashes. Who numbers things keeps them, and says which are the same.
#[derive(Debug)]
pub(super) struct Table {
    /// A number, counted from 1, at the place that its hash says or behind it; 0 where none is. At least every other one.
    places: Vec<u32>,
    /// Odd numbers that nobody who writes a page can foresee, so that no page makes all its words collide.
    factors: [u64; 4],
}

/// Fewest places; a power of two.
const PLACES: usize = 1 << 10;

impl Default for Table {
    fn default() -> Table {
        Table { places: vec![0; PLACES], factors: [1; 4] }
    }
}

impl Table {
    /// Forgets all numbers, of which there are `count`. `seed` decides nothing but where in memory the next ones lie.
    pub fn clear(&mut self, count: usize, seed: u128) {
        if count * 32 < self.places.len() {
            // One large page does not make all behind it clear so much.
            self.places.truncate((self.places.len() / 4).max(PLACES));
        }
        self.places.fill(0);
        let (high, low) = ((seed >> 64) as u64, seed as u64);
        self.factors = [low, high, low.rotate_left(23) ^ high, high.rotate_left(41) ^ low].map(|factor| factor | 1);
    }

    /// A hash of a word that begins with the eight letters `first`.
    pub fn hash(&self, word: &[u8], first: u64) -> u64 {
        let length = (word.len() as u64).wrapping_mul(self.factors[3]);
        let mut hash = length.rotate_left(29).wrapping_add(first.wrapping_mul(self.factors[0]));
        for (at, chunk) in word.chunks(8).enumerate().skip(1) {
            let letters = super::words::first_letters(chunk);
            hash = hash.rotate_left(29).wrapping_add(letters.wrapping_mul(self.factors[at & 3]));
        }
        // The high bits are the well mixed ones.
        hash ^ (hash >> 32) ^ (hash >> 47)
    }

    /// The number with this hash for which `is_same`.
    pub fn find(&self, hash: u64, is_same: impl Fn(usize) -> bool) -> Option<usize> {
        let mask = self.places.len() - 1;
        let mut place = hash as usize & mask;
        loop {
            match self.places[place] {
                0 => return None,
                known => {
                    let number = known as usize - 1;
                    if is_same(number) {
                        return Some(number);
                    }
                }
            }
            place = (place + 1) & mask;
        }
    }

    /// Adds `number`, which has this hash and is the next one; `hash_of` tells those of the numbers before.
    pub fn add(&mut self, number: usize, hash: u64, hash_of: impl Fn(&Table, usize) -> u64) {
        if (number + 1) * 2 > self.places.len() {
            let size = self.places.len() * 4;
            self.places.clear();
            self.places.resize(size, 0);
            for known in 0..number {
                let hash = hash_of(self, known);
                self.put(known, hash);
            }
        }
        self.put(number, hash);
    }

    fn put(&mut self, number: usize, hash: u64) {
        let mask = self.places.len() - 1;
        let mut place = hash as usize & mask;
        while self.places[place] != 0 {
            place = (place + 1) & mask;
        }
        self.places[place] = number as u32 + 1;
    }
}
