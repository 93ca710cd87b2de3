//! Numbers and texts as bytes, and back.

use flate2::read::GzDecoder;
use flate2::{Compress, Compression, Crc, FlushCompress, Status};
use std::io::Read;

/// Most bytes that a file of an index may have unpacked: a damaged length must not take all memory.
const MAX_UNPACKED: u64 = 64 << 20;

/// Bytes while they are written.
#[derive(Debug, Default)]
pub(super) struct Writer(pub Vec<u8>);

impl Writer {
    /// Seven bits a byte, the lowest first; the eighth says that more follow.
    pub fn number(&mut self, mut number: usize) {
        while number >= 0x80 {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    /// Its length in bytes, and the bytes.
    pub fn text(&mut self, text: &str) {
        self.number(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    /// How many bytes it begins with like `before`, and the rest of it as a text.
    pub fn text_behind(&mut self, text: &str, before: &str) {
        let mut shared = text.bytes().zip(before.bytes()).take_while(|(a, b)| a == b).count();
        while !text.is_char_boundary(shared) {
            shared -= 1;
        }
        self.number(shared);
        self.text(&text[shared..]);
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

/// Packs files one after the other; its memory is asked for once.
#[derive(Debug)]
pub(super) struct Packer(Compress);

impl Default for Packer {
    fn default() -> Packer {
        Packer::new(6)
    }
}

impl Packer {
    /// At this level, of which 9 packs best and 1 most quickly.
    pub fn new(level: u32) -> Packer {
        Packer(Compress::new(Compression::new(level), false))
    }

    /// `bytes` as a gzip file, the same on every machine and at any time.
    pub fn pack(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(bytes.len() / 2 + 64);
        // Deflate, no name, no time, no system.
        out.extend_from_slice(&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
        self.0.reset();
        loop {
            let rest = bytes.get(self.0.total_in() as usize..).unwrap_or_default();
            match self.0.compress_vec(rest, &mut out, FlushCompress::Finish) {
                Ok(Status::StreamEnd) | Err(_) => break,
                Ok(_) => out.reserve(bytes.len() / 4 + 256),
            }
        }
        let mut crc = Crc::new();
        crc.update(bytes);
        out.extend_from_slice(&crc.sum().to_le_bytes());
        out.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
        out
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

    pub fn text_behind(&mut self, before: &str) -> Option<String> {
        let shared = self.number()?;
        let mut text = before.get(..shared)?.to_string();
        text.push_str(self.text()?);
        Some(text)
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

    proptest::proptest! {
        #[test]
        fn what_is_written_is_read(numbers: Vec<u32>, texts in proptest::collection::vec(".{0,9}", 0..9)) {
            let mut writer = Writer::default();
            for number in &numbers {
                writer.number(*number as usize);
            }
            let mut before = "";
            for text in &texts {
                writer.text_behind(text, before);
                before = text;
            }
            let bytes = unpack(&Packer::default().pack(&writer.0)).expect("it was packed");
            proptest::prop_assert_eq!(&bytes, &writer.0);
            let mut reader = Reader::new(&bytes);
            for number in numbers {
                proptest::prop_assert_eq!(reader.number(), Some(number as usize));
            }
            let mut before = String::new();
            for text in texts {
                before = reader.text_behind(&before).expect("a text");
                proptest::prop_assert_eq!(&before, &text);
            }
            proptest::prop_assert!(reader.is_at_end());
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(bytes: Vec<u8>) {
            let mut reader = Reader::new(&bytes);
            while let (Some(_), Some(_)) = (reader.number(), reader.text()) {}
            proptest::prop_assert!(unpack(&bytes).is_none());
        }
    }
}
