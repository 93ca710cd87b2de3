//! The files of an index, packed.

use super::bytes::Writer;
use flate2::Crc;
use libdeflater::{CompressionLvl, Compressor};
use zlib_rs::{Deflate, DeflateConfig, DeflateFlush, Status, Strategy, compress_bound};

/// How files are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    /// Names and sentences, each file by itself small.
    Names,
    /// Texts, of which there are many, in one go each: quickly.
    Texts,
    /// Numbers: what is alike in two places is so by chance, so only runs are looked for.
    Numbers,
}

/// The quickest level that packs.
const TEXT_LEVEL: i32 = 1;

/// Packs files one after the other; its memory is asked for once.
pub(super) struct Packer {
    way: Way,
    room: Vec<u8>,
}

enum Way {
    /// Part by part.
    Parts(Box<Deflate>),
    /// All at once, in a third less time.
    Whole(Compressor),
}

impl std::fmt::Debug for Packer {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Packer").field("room", &self.room.len()).finish_non_exhaustive()
    }
}

impl Packer {
    pub fn new(packing: Packing) -> Packer {
        let by_parts = |strategy| {
            // No head and no sum of zlib's own: gzip has others.
            let config = DeflateConfig { level: 6, strategy, window_bits: -15, ..DeflateConfig::default() };
            Way::Parts(Box::new(Deflate::new_with_config(config)))
        };
        let way = match packing {
            Packing::Names => by_parts(Strategy::Default),
            Packing::Texts => Way::Whole(Compressor::new(CompressionLvl::new(TEXT_LEVEL).unwrap_or_default())),
            Packing::Numbers => by_parts(Strategy::Rle),
        };
        Packer { way, room: Vec::new() }
    }

    /// What was written as a gzip file, the same on every machine and at any time.
    pub fn pack(&mut self, content: &Writer) -> Vec<u8> {
        /// Deflate, no name, no time, no system.
        const HEAD: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
        /// What the end of a part takes at most.
        const TURN: usize = 16;
        let Packer { way, room } = self;
        let bytes = content.bytes.as_slice();
        let most = match way {
            Way::Parts(_) => compress_bound(bytes.len()) + TURN * content.turns.len(),
            Way::Whole(compressor) => compressor.deflate_compress_bound(bytes.len()),
        };
        if room.len() < most {
            room.resize(most, 0);
        }
        // There is room for everything, so nothing can fail.
        let length = match way {
            Way::Parts(deflate) => pack_parts(deflate, content, room),
            Way::Whole(compressor) => compressor.deflate_compress(bytes, room).unwrap_or_default(),
        };
        let mut crc = Crc::new();
        crc.update(bytes);
        let mut out = Vec::with_capacity(HEAD.len() + length + 8);
        out.extend_from_slice(&HEAD);
        out.extend_from_slice(&room[..length]);
        out.extend_from_slice(&crc.sum().to_le_bytes());
        out.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
        out
    }
}

/// Packs what was written into `room`, each part by its own measure; how many bytes it takes.
fn pack_parts(deflate: &mut Deflate, Writer { bytes, turns }: &Writer, room: &mut [u8]) -> usize {
    deflate.reset();
    let (mut from, mut to) = (0, 0);
    let parts = turns.iter().map(|end| (*end, DeflateFlush::Block));
    for (end, flush) in parts.chain([(bytes.len(), DeflateFlush::Finish)]) {
        while from < end || flush == DeflateFlush::Finish {
            let status = deflate.compress(&bytes[from..end], &mut room[to..], flush);
            (from, to) = (deflate.total_in() as usize, deflate.total_out() as usize);
            if status != Ok(Status::Ok) {
                break;
            }
        }
    }
    to
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::bytes::unpack;

    #[test]
    fn a_packer_packs_what_is_larger_than_all_before() {
        let mut packer = Packer::new(Packing::Texts);
        let mut seed = 1_u32;
        for length in [0, 9, 70_000, 3, 300_000] {
            let mut writer = Writer::default();
            for _ in 0..length {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                writer.bytes.push((seed >> 24) as u8);
            }
            assert_eq!(unpack(&packer.pack(&writer)), Some(writer.bytes), "{length}");
        }
    }
}
