//! Numbers and texts as bytes, and back.

use flate2::read::GzDecoder;
use std::io::Read;

/// Most bytes that a file of an index may have unpacked: a damaged length must not take all memory.
const MAX_UNPACKED: u64 = 64 << 20;

/// More bytes that a word has in common with the one before are not told.
const MOST_SHARED: usize = 30;
/// What stands behind the last of some words.
const NO_WORD: u8 = 31;

/// Bytes while they are written.
#[derive(Debug, Default)]
pub(super) struct Writer {
    pub bytes: Vec<u8>,
    /// Where what follows is of another kind than what is before.
    pub turns: Vec<usize>,
}

impl From<Vec<u8>> for Writer {
    fn from(bytes: Vec<u8>) -> Writer {
        Writer { bytes, turns: Vec::new() }
    }
}

impl Writer {
    /// Says that what follows is of another kind: it is packed by itself.
    pub fn turn(&mut self) {
        self.turns.push(self.bytes.len());
    }

    /// Seven bits a byte, the lowest first; the eighth says that more follow.
    pub fn number(&mut self, mut number: usize) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    /// Its length in bytes, and the bytes.
    pub fn text(&mut self, text: &str) {
        self.number(text.len());
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// For each word with how many bytes it begins like the one before, at most 30, and its other bytes; then 31. Bytes
    /// below 32 tell where one ends, so a word can have none: they are left out.
    pub fn words<'a>(&mut self, words: impl Iterator<Item = &'a str>) {
        let mut before = "";
        for word in words {
            let shared = word.bytes().zip(before.bytes()).take_while(|(a, b)| a == b).take(MOST_SHARED).count();
            self.bytes.push(shared as u8);
            self.bytes.extend(word.bytes().skip(shared).filter(|byte| *byte > NO_WORD));
            before = word;
        }
        self.bytes.push(NO_WORD);
    }

    /// Numbers that grow: how many, then for each how far it is behind the one before.
    pub fn growing(&mut self, numbers: impl ExactSizeIterator<Item = usize>) {
        self.number(numbers.len());
        self.steps(numbers);
    }

    /// As [`Writer::growing`], without their number.
    pub fn steps(&mut self, numbers: impl Iterator<Item = usize>) {
        let mut before = 0;
        for number in numbers {
            self.number(number.saturating_sub(before));
            before = number;
        }
    }
}

/// Bytes while they are read. Every method gives `None` where they end too soon or say something impossible.
#[derive(Debug, Clone)]
pub(super) struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Reader<'b> {
    pub fn new(bytes: &'b [u8]) -> Reader<'b> {
        Reader { bytes, at: 0 }
    }

    pub fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    pub fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let bytes = self.bytes.get(self.at..self.at.checked_add(count)?)?;
        self.at += count;
        Some(bytes)
    }

    /// At most 2^32 - 1.
    pub fn number(&mut self) -> Option<usize> {
        let mut number: u64 = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return usize::try_from(u32::try_from(number).ok()?).ok();
            }
        }
        None
    }

    /// A number of things that take at least one byte each.
    pub fn count(&mut self) -> Option<usize> {
        let count = self.number()?;
        (count <= self.bytes.len() - self.at).then_some(count)
    }

    pub fn text(&mut self) -> Option<&'b str> {
        let length = self.number()?;
        std::str::from_utf8(self.take(length)?).ok()
    }

    pub fn words(&mut self) -> Option<Vec<String>> {
        let (mut words, mut word) = (Vec::new(), Vec::new());
        let mut next = self.byte()?;
        while next < NO_WORD {
            word.truncate(usize::from(next).min(word.len()));
            next = self.byte()?;
            while next > NO_WORD {
                word.push(next);
                next = self.byte()?;
            }
            words.push(std::str::from_utf8(&word).ok()?.to_string());
        }
        Some(words)
    }

    pub fn is_at_end(&self) -> bool {
        self.at == self.bytes.len()
    }
}

/// What a gzip file holds; `None` if it is damaged, has more behind it or is larger than any file of an index.
pub(super) fn unpack(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut unpacked = Vec::new();
    let mut reader = GzDecoder::new(bytes).take(MAX_UNPACKED);
    reader.read_to_end(&mut unpacked).ok()?;
    (reader.into_inner().into_inner().is_empty() && (unpacked.len() as u64) < MAX_UNPACKED).then_some(unpacked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::pack::{Packer, Packing};

    proptest::proptest! {
        #[test]
        fn what_is_written_is_read(
            numbers: Vec<u32>,
            texts in proptest::collection::vec(".{0,9}", 0..9),
            words in proptest::collection::vec("[a-c]{0,40}|\\PC{0,9}", 0..9),
        ) {
            for packing in [Packing::Names, Packing::Texts, Packing::Numbers] {
                let mut writer = Writer::default();
                numbers.iter().for_each(|number| writer.number(*number as usize));
                writer.turn();
                writer.turn();
                texts.iter().for_each(|text| writer.text(text));
                writer.turn();
                writer.words(words.iter().map(String::as_str));
                writer.turn();
                let bytes = unpack(&Packer::new(packing).pack(&writer)).expect("it was packed");
                proptest::prop_assert_eq!(&bytes, &writer.bytes);
                let mut reader = Reader::new(&bytes);
                for number in &numbers {
                    proptest::prop_assert_eq!(reader.number(), Some(*number as usize));
                }
                for text in &texts {
                    proptest::prop_assert_eq!(reader.text(), Some(text.as_str()));
                }
                proptest::prop_assert_eq!(reader.words(), Some(words.clone()));
                proptest::prop_assert!(reader.is_at_end());
            }
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(bytes: Vec<u8>) {
            let mut reader = Reader::new(&bytes);
            while let (Some(_), Some(_)) = (reader.number(), reader.text()) {}
            Reader::new(&bytes).words();
            proptest::prop_assert!(unpack(&bytes).is_none());
        }
    }
}
