//! The list of what hornbook wrote, as it lies in the output folder, and the record of how those
//! files looked on this machine.
//!
//! Both are text, a line a file, sorted by path, and end with a hash of all that stands above: one
//! that is cut short or changed is no list at all.

use std::fmt::Write as _;

/// The name of the manifest at the top of an output.
pub(super) const MANIFEST_NAME: &str = ".hornbook-manifest";

const MANIFEST_HEAD: &str = "hornbook-manifest 1";
const RECORD_HEAD: &str = "hornbook-record 1";

/// The first half of the BLAKE3 of a file's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hash(pub(super) u128);

impl Hash {
    /// The hash of `bytes`.
    pub(super) fn of(bytes: &[u8]) -> Hash {
        Hash::from_blake3(blake3::hash(bytes))
    }

    pub(super) fn from_blake3(hash: blake3::Hash) -> Hash {
        let (first, _) = hash.as_bytes().split_at(16);
        Hash(first.iter().fold(0, |sum, byte| sum << 8 | u128::from(*byte)))
    }
}

/// A published file, the same on every machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ManifestEntry {
    pub(super) path: Box<str>,
    pub(super) size: u64,
    pub(super) hash: Hash,
}

/// How a file looks on this machine's disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) modified_ns: i128,
    pub(super) inode: u64,
}

/// A published file with its stamp.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RecordEntry {
    pub(super) file: ManifestEntry,
    pub(super) stamp: Stamp,
}

/// What hornbook wrote, sorted by path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Manifest(pub(super) Vec<ManifestEntry>);

/// How what hornbook wrote looks on this machine, sorted by path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Record(pub(super) Vec<RecordEntry>);

impl Manifest {
    /// The entry of `path`.
    pub(super) fn get(&self, path: &str) -> Option<&ManifestEntry> {
        self.0.binary_search_by(|entry| (*entry.path).cmp(path)).ok().map(|index| &self.0[index])
    }

    /// The path of every entry, in order.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|entry| &*entry.path)
    }

    /// Whether a file of this list lies below the folder `folder`.
    pub(super) fn has_below(&self, folder: &str) -> bool {
        let prefix = format!("{folder}/");
        let index = self.0.partition_point(|entry| *entry.path < *prefix);
        self.0.get(index).is_some_and(|entry| entry.path.starts_with(&prefix))
    }

    pub(super) fn to_text(&self) -> String {
        let mut text = String::with_capacity(64 + self.0.len() * 96);
        text.push_str(MANIFEST_HEAD);
        text.push('\n');
        for ManifestEntry { path, size, hash } in &self.0 {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{:032x} {size} {path}", hash.0);
        }
        seal(text)
    }

    /// The manifest in `text`, or `None` if it is damaged or of another version.
    pub(super) fn parse(text: &str) -> Option<Manifest> {
        let entries = lines(text, MANIFEST_HEAD)?.map(|line| {
            let (hash, rest) = line.split_once(' ')?;
            let (size, path) = rest.split_once(' ')?;
            entry(hash, size, path)
        });
        entries.collect::<Option<Vec<_>>>().map(Manifest)
    }
}

impl Record {
    /// The entry of `path`.
    pub(super) fn get(&self, path: &str) -> Option<&RecordEntry> {
        self.0.binary_search_by(|entry| (*entry.file.path).cmp(path)).ok().map(|index| &self.0[index])
    }

    pub(super) fn to_text(&self) -> String {
        let mut text = String::with_capacity(64 + self.0.len() * 128);
        text.push_str(RECORD_HEAD);
        text.push('\n');
        for RecordEntry { file: ManifestEntry { path, size, hash }, stamp } in &self.0 {
            let _ = writeln!(text, "{:032x} {size} {} {} {path}", hash.0, stamp.modified_ns, stamp.inode);
        }
        seal(text)
    }

    /// The record in `text`, or `None` if it is damaged or of another version.
    pub(super) fn parse(text: &str) -> Option<Record> {
        let entries = lines(text, RECORD_HEAD)?.map(|line| {
            let mut parts = line.splitn(5, ' ');
            let (hash, size) = (parts.next()?, parts.next()?);
            let stamp = Stamp { modified_ns: parts.next()?.parse().ok()?, inode: parts.next()?.parse().ok()? };
            Some(RecordEntry { file: entry(hash, size, parts.next()?)?, stamp })
        });
        entries.collect::<Option<Vec<_>>>().map(Record)
    }
}

/// Adds the last line, the hash of all above it.
pub(super) fn seal(mut text: String) -> String {
    let hash = Hash::of(text.as_bytes());
    let _ = writeln!(text, "end {:032x}", hash.0);
    text
}

/// The lines between the head and the seal, if both are right.
pub(super) fn lines<'t>(text: &'t str, head: &str) -> Option<std::str::Lines<'t>> {
    let body_end = text.strip_suffix('\n')?.rfind('\n')? + 1;
    let (body, last) = text.split_at(body_end);
    let hash = u128::from_str_radix(last.trim_end().strip_prefix("end ")?, 16).ok()?;
    let rest = body.strip_prefix(head)?.strip_prefix('\n')?;
    (Hash::of(body.as_bytes()) == Hash(hash)).then(|| rest.lines())
}

fn entry(hash: &str, size: &str, path: &str) -> Option<ManifestEntry> {
    super::path::check_path(path).ok()?;
    let hash = Hash(u128::from_str_radix(hash, 16).ok()?);
    Some(ManifestEntry { path: path.into(), size: size.parse().ok()?, hash })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(paths: &[&str]) -> Manifest {
        let entry = |path: &&str| ManifestEntry { path: (*path).into(), size: 3, hash: Hash::of(path.as_bytes()) };
        Manifest(paths.iter().map(entry).collect())
    }

    #[test]
    fn a_manifest_survives_the_disk() {
        let manifest = manifest(&["a b/c.html", "index.html"]);
        assert_eq!(Manifest::parse(&manifest.to_text()), Some(manifest));
        assert_eq!(Manifest::parse(&Manifest::default().to_text()), Some(Manifest::default()));
    }

    #[test]
    fn a_record_survives_the_disk() {
        let stamp = Stamp { modified_ns: -5, inode: 9 };
        let record = Record(manifest(&["a b", "c"]).0.into_iter().map(|file| RecordEntry { file, stamp }).collect());
        assert_eq!(Record::parse(&record.to_text()), Some(record));
    }

    #[test]
    fn a_damaged_manifest_is_none() {
        let text = manifest(&["a.html", "b.html"]).to_text();
        for end in 0..text.len() {
            assert_eq!(Manifest::parse(&text[..end]), None, "cut at {end}");
        }
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            let damaged = String::from_utf8(bytes).expect("one bit of ASCII stays ASCII");
            assert_eq!(Manifest::parse(&damaged), None, "changed at {at}");
        }
    }

    #[test]
    fn files_below_a_folder_are_found() {
        let manifest = manifest(&["a-b/x", "a/x", "b"]);
        assert!(manifest.has_below("a") && manifest.has_below("a-b"));
        assert!(!manifest.has_below("b") && !manifest.has_below("a/x") && !manifest.has_below("c"));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(text in ".{0,200}") {
            let _ = (Manifest::parse(&text), Record::parse(&text));
        }
    }
}
