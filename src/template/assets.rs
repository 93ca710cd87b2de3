//! Files under names that tell what is in them: `hornbook.0a1b2c3d4e5f.css`.
//!
//! A browser may keep such a file for ever: another state of it has another name. Deliberately absent: which files are
//! published; an output asks for one by reading it.

use super::frame;
use super::view::links;
use super::world::{PublicFile, World};
use crate::track::Read;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// So many hexadecimal digits of the print of a file stand in its name.
const DIGITS: usize = 12;

/// A file with a print in its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// Its path below the output folder.
    pub path: Arc<str>,
    /// Its address from the root of the host.
    pub address: Arc<str>,
}

/// The files whose prints were asked for, by their plain paths; nothing for those that are not there.
pub(super) type Prints = Mutex<BTreeMap<String, Option<Printed>>>;

impl World {
    /// The file at `path` under a name with its print; nothing if there is none, or none that can be read. It is published.
    pub fn printed(&self, path: &str) -> Option<Printed> {
        let printed = self.printed_unrecorded(path)?;
        frame::record(Read::Asset(printed.path.clone()));
        Some(printed)
    }

    fn printed_unrecorded(&self, path: &str) -> Option<Printed> {
        let lock = || self.prints.lock().unwrap_or_else(|broken| broken.into_inner());
        if let Some(known) = lock().get(path) {
            return known.clone();
        }
        let printed = self.public_files.get(path).and_then(|file| self.bytes_of(file)).map(|bytes| {
            let path = with_print(path, &blake3::hash(&bytes).to_hex()[..DIGITS]);
            Printed { address: Arc::from(links::address(self, &path)), path: Arc::from(path) }
        });
        lock().insert(path.to_string(), printed.clone());
        printed
    }

    /// The bytes of a file that can be published, if it can be read.
    pub fn bytes_of<'a>(&self, file: &'a PublicFile) -> Option<Cow<'a, [u8]>> {
        match file {
            PublicFile::Static(file) | PublicFile::Asset(file) => self.source.read(file).ok().map(Cow::Owned),
            PublicFile::Theme(bytes) => Some(Cow::Borrowed(bytes)),
        }
    }

    /// The file that is published at `path` because something uses it: under its own name, or under one with its print.
    pub fn asked_file(&self, path: &str) -> Option<&PublicFile> {
        match self.public_files.get(path) {
            Some(PublicFile::Static(_)) => None,
            Some(file) => Some(file),
            None => {
                let plain = without_print(path)?;
                let is_right = self.printed_unrecorded(&plain).is_some_and(|printed| *printed.path == *path);
                self.public_files.get(&plain).filter(|_| is_right)
            }
        }
    }

    /// As [`World::asked_file`], whatever the print in the name: pages that are shown already have the one of before.
    pub fn asked_file_now(&self, path: &str) -> Option<&PublicFile> {
        self.public_files.get(path).or_else(|| self.public_files.get(&without_print(path)?))
    }

    /// The name under which the file that [`World::asked_file_now`] finds at `path` is published now.
    pub fn name_now(&self, path: &str) -> Option<Arc<str>> {
        match self.public_files.contains_key(path) {
            true => Some(Arc::from(path)),
            false => self.printed_unrecorded(&without_print(path)?).map(|printed| printed.path),
        }
    }
}

/// `a/b.css` as `a/b.PRINT.css`.
fn with_print(path: &str, print: &str) -> String {
    let name = path.rfind('/').map_or(0, |at| at + 1);
    match path[name..].rfind('.').filter(|at| *at > 0) {
        Some(dot) => format!("{}.{print}{}", &path[..name + dot], &path[name + dot..]),
        None => format!("{path}.{print}"),
    }
}

/// `a/b.css` for `a/b.PRINT.css`; nothing for names without a print.
fn without_print(path: &str) -> Option<String> {
    let is_print =
        |part: &str| part.len() == DIGITS && part.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
    let (head, last) = path.rsplit_once('.')?;
    if is_print(last) {
        return Some(head.to_string());
    }
    let (stem, print) = head.rsplit_once('.')?;
    (is_print(print) && !last.contains('/')).then(|| format!("{stem}.{last}"))
}

#[cfg(test)]
mod tests {
    use super::{with_print, without_print};

    #[test]
    fn a_print_goes_into_a_name_and_out_of_it() {
        for (path, expected) in [
            ("a/b.css", "a/b.0123456789ab.css"),
            ("b.min.js", "b.min.0123456789ab.js"),
            ("a.b/LICENSE", "a.b/LICENSE.0123456789ab"),
            (".well-known/x", ".well-known/x.0123456789ab"),
            (".htaccess", ".htaccess.0123456789ab"),
        ] {
            assert_eq!(with_print(path, "0123456789ab"), expected);
            assert_eq!(without_print(expected).as_deref(), Some(path));
        }
        for path in ["a/b.css", "a.0123456789AB.css", "a.0123456789a.css", "0123456789ab.b/c", "x", ""] {
            assert_eq!(without_print(path), None, "{path}");
        }
    }
}
