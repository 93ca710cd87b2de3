//! The number in the name of a picture: Hugo's, so that the picture of a site that moves stays at its address.
//!
//! Hugo hashes the text and a record of the options with XXH64 (<https://xxhash.com>, the 64 bit variant, seed 0).

/// The number of a picture made of `text` with these options, as they are written. Linear in the length of the text.
pub(super) fn of(text: &str, level: &str, scale: u64, folder: &str) -> u64 {
    let options = [
        ("Level", hash(level.as_bytes())),
        ("Scale", hash(&scale.to_le_bytes())),
        ("TargetDir", hash(folder.as_bytes())),
    ];
    // A record is hashed beginning with its name, and Hugo's has none.
    let record = options.iter().fold(hash(b""), |record, (name, value)| {
        let field = joined(hash(name.as_bytes()), *value);
        hash(&(record ^ field).to_le_bytes())
    });
    joined(joined(0, hash(text.as_bytes())), record)
}

fn joined(first: u64, second: u64) -> u64 {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&first.to_le_bytes());
    bytes[8..].copy_from_slice(&second.to_le_bytes());
    hash(&bytes)
}

const PRIMES: [u64; 5] =
    [0x9e37_79b1_85eb_ca87, 0xc2b2_ae3d_27d4_eb4f, 0x1656_67b1_9e37_79f9, 0x85eb_ca77_c2b2_ae63, 0x27d4_eb2f_1656_67c5];

/// XXH64 with the seed 0.
fn hash(bytes: &[u8]) -> u64 {
    let [first, second, third, fourth, fifth] = PRIMES;
    let round = |lane: u64, word: u64| lane.wrapping_add(word.wrapping_mul(second)).rotate_left(31).wrapping_mul(first);
    let (stripes, mut rest) = bytes.split_at(bytes.len() / 32 * 32);
    let mut sum = fifth;
    if !stripes.is_empty() {
        let mut lanes = [first.wrapping_add(second), second, 0, 0_u64.wrapping_sub(first)];
        for stripe in stripes.chunks_exact(32) {
            for (lane, word) in lanes.iter_mut().zip(stripe.chunks_exact(8)) {
                *lane = round(*lane, little_endian(word));
            }
        }
        sum = lanes.iter().zip([1, 7, 12, 18]).fold(0, |sum: u64, (lane, by)| sum.wrapping_add(lane.rotate_left(by)));
        for lane in lanes {
            sum = (sum ^ round(0, lane)).wrapping_mul(first).wrapping_add(fourth);
        }
    }
    sum = sum.wrapping_add(bytes.len() as u64);
    while let Some((word, behind)) = rest.split_at_checked(8) {
        sum = (sum ^ round(0, little_endian(word))).rotate_left(27).wrapping_mul(first).wrapping_add(fourth);
        rest = behind;
    }
    if let Some((word, behind)) = rest.split_at_checked(4) {
        sum = (sum ^ little_endian(word).wrapping_mul(first)).rotate_left(23).wrapping_mul(second).wrapping_add(third);
        rest = behind;
    }
    for byte in rest {
        sum = (sum ^ u64::from(*byte).wrapping_mul(fifth)).rotate_left(11).wrapping_mul(first);
    }
    sum = (sum ^ (sum >> 33)).wrapping_mul(second);
    sum = (sum ^ (sum >> 29)).wrapping_mul(third);
    sum ^ (sum >> 32)
}

/// Up to eight bytes as a number.
fn little_endian(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_the_number_that_hugo_gives_it() {
        let address = "https://example.org";
        assert_eq!(of(address, "medium", 4, ""), 0x7d4d_789b_4bfb_ffcf);
        assert_eq!(of(address, "high", 4, ""), 0xcfad_68bb_710e_a710);
        assert_eq!(of(address, "medium", 8, ""), 0xeba1_a390_ae9b_9a70);
        assert_eq!(of(address, "medium", 4, "codes"), 0x41cb_ae8d_b814_7190);
        assert_eq!(of(address, "medium", 4, "codes/"), 0x0aa7_b1f5_26bf_e0d0);
    }

    #[test]
    fn long_texts_are_hashed_in_stripes() {
        assert_eq!(hash(b""), 0xef46_db37_51d8_e999);
        assert_eq!(hash(b"abc"), 0x44bc_2cf5_ad77_0999);
        assert_eq!(hash(b"Nobody inspects the spammish repetition"), 0xfbce_a83c_8a37_8bf1);
    }
}
