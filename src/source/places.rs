//! Where the files of a site really lie, and under which names the site knows them.
#![allow(clippy::disallowed_methods, reason = "links are followed on the disk, as `disk` does")]

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Component, Path, PathBuf};

/// A link that leads through more links than this leads round in a circle.
const MAX_HOPS: usize = 40;

/// What of a site is to be watched, by its names in the site; whether it is there or not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Folders, with everything below them.
    pub folders: BTreeSet<String>,
    /// Single files.
    pub files: BTreeSet<String>,
}

/// What tells the folder at `path` from one that takes its place; nothing where there is none.
pub(super) fn identity_of(path: &Path) -> Option<(u64, u64)> {
    let found = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_dir)?;
    #[cfg(unix)]
    let identity = {
        use std::os::unix::fs::MetadataExt;
        (found.dev(), found.ino())
    };
    #[cfg(not(unix))]
    let identity = {
        drop(found);
        (0, 0)
    };
    Some(identity)
}

/// The real folders to watch, and what the site calls them.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// The site's folder without links in its name.
    pub(super) home: PathBuf,
    /// Folders that are there: whether everything below them is wanted, or only what lies in them.
    pub(super) folders: BTreeMap<PathBuf, bool>,
    /// What was wanted, by name.
    wanted: BTreeSet<String>,
    /// Further names of real files and folders, which links give them.
    names: BTreeMap<PathBuf, BTreeSet<String>>,
}

impl Places {
    /// Follows `wanted`, and every link below it that leads into the site. Where something is not there (yet), the last
    /// folder on the way to it is watched.
    ///
    /// Looks at every file below the wanted folders.
    pub(super) fn find(root: &Path, wanted: &Wanted) -> Places {
        let home = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
        let mut places = Places { folders: BTreeMap::from([(home.clone(), false)]), home, ..Places::default() };
        places.wanted = wanted.folders.union(&wanted.files).cloned().collect();
        let folders = wanted.folders.iter().map(|name| (name.clone(), true));
        let mut open: VecDeque<(String, bool)> =
            folders.chain(wanted.files.iter().map(|name| (name.clone(), false))).collect();
        let mut walked = BTreeSet::new();
        while let Some((name, is_folder)) = open.pop_front() {
            let Some(place) = places.follow(&name) else { continue };
            if !is_folder || !place.is_dir() {
                continue;
            }
            places.folders.insert(place.clone(), true);
            if walked.insert(place.clone()) {
                let below = links_below(&place).into_iter().map(|link| (format!("{name}/{link}"), true));
                open.extend(below);
            }
        }
        places.leave_out_what_is_covered();
        places
    }

    /// The real place of `name`, if it is there; the folders on the way to it are watched.
    fn follow(&mut self, name: &str) -> Option<PathBuf> {
        let mut place = self.home.clone();
        let mut known = String::new();
        for part in name.split('/') {
            self.folders.entry(place.clone()).or_insert(false);
            known = if known.is_empty() { part.to_string() } else { format!("{known}/{part}") };
            let mut next = place.join(part);
            for _ in 0..MAX_HOPS {
                if !next.symlink_metadata().ok()?.is_symlink() {
                    break;
                }
                let folder = next.parent()?.to_path_buf();
                next = without_dots(&folder.join(std::fs::read_link(&next).ok()?));
                if !next.starts_with(&self.home) {
                    // It is refused, whatever lies there.
                    return None;
                }
                self.names.entry(next.clone()).or_default().insert(known.clone());
                let folder = next.parent().filter(|folder| folder.is_dir()).map(Path::to_path_buf);
                folder.map(|folder| *self.folders.entry(folder).or_insert(false));
            }
            let real = next.canonicalize().ok().filter(|real| real.starts_with(&self.home))?;
            if real != place.join(part) {
                self.names.entry(real.clone()).or_default().insert(known.clone());
            }
            place = real;
        }
        Some(place)
    }

    /// What lies in a folder that is watched with everything below it is watched already.
    fn leave_out_what_is_covered(&mut self) {
        let deep: BTreeSet<PathBuf> =
            self.folders.iter().filter(|(_, is_deep)| **is_deep).map(|(folder, _)| folder.clone()).collect();
        self.folders.retain(|folder, _| !folder.ancestors().skip(1).any(|above| deep.contains(above)));
    }

    /// What of the site lies at `place` or below it, if everything there is wanted; else what is wanted of it.
    pub(super) fn parts_at(&self, place: &Path, is_deep: bool) -> BTreeSet<String> {
        let names = self.names_of(place);
        if is_deep {
            return names;
        }
        let own = relative(&self.home, place).filter(|own| !own.is_empty());
        let is_there = |wanted: &&String| {
            own.as_ref().is_some_and(|own| wanted.strip_prefix(own.as_str()).is_some_and(|rest| rest.starts_with('/')))
        };
        let wanted = self.wanted.iter().filter(is_there).cloned();
        // What links lead to here.
        names.iter().filter(|name| Some(*name) != own.as_ref() && own.is_some()).cloned().chain(wanted).collect()
    }

    /// What the site calls the file or folder at `place`, and whatever lies below it elsewhere.
    pub(super) fn names_of(&self, place: &Path) -> BTreeSet<String> {
        let mut found: BTreeSet<String> = relative(&self.home, place).into_iter().collect();
        for above in place.ancestors().take_while(|above| above.starts_with(&self.home)) {
            for name in self.names.get(above).into_iter().flatten() {
                let rest = relative(above, place).unwrap_or_default();
                found.insert(if rest.is_empty() { name.clone() } else { format!("{name}/{rest}") });
            }
        }
        let below = self.names.range(place.to_path_buf()..).take_while(|(other, _)| other.starts_with(place));
        found.extend(below.flat_map(|(_, names)| names.iter().cloned()));
        found.remove("");
        found
    }
}

/// The links to other files and folders below `folder`, with `/`; links are not followed.
fn links_below(folder: &Path) -> Vec<String> {
    let entries = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    entries.filter(|entry| entry.file_type().is_symlink()).filter_map(|entry| relative(folder, entry.path())).collect()
}

/// The path of `place` below `folder`, with `/`; nothing for names that are no Unicode.
fn relative(folder: &Path, place: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> =
        place.strip_prefix(folder).ok()?.components().map(|part| part.as_os_str().to_str()).collect();
    Some(parts?.join("/"))
}

/// `path` without `.` and `..`: `/site/../out` as `/out`.
pub fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(plain.pop()),
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn what_may_come_and_what_links_lead_to_is_watched_under_its_name() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let root = folder.path().canonicalize().expect("it exists").join("site");
        for made in ["content/en", "other/deep", "themes", "src/x"] {
            std::fs::create_dir_all(root.join(made)).expect("made");
        }
        std::fs::write(root.join("other/file.md"), "x").expect("written");
        symlink("../../other/file.md", root.join("content/en/file.md")).expect("linked");
        symlink("../../other/deep", root.join("content/en/deep")).expect("linked");
        symlink("../../src/x", root.join("other/deep/nested")).expect("linked");
        symlink("../../../outside", root.join("content/en/outside")).expect("linked");
        let names = |names: &[&str]| names.iter().map(|name| name.to_string()).collect::<BTreeSet<String>>();
        let wanted = Wanted {
            folders: names(&["content/en", "content/de", "themes/x/templates"]),
            files: names(&["extra/x.json"]),
        };
        let places = Places::find(&root, &wanted);
        let watched: Vec<(String, bool)> =
            places.folders.iter().map(|(place, is_deep)| (relative(&root, place).expect("inside"), *is_deep)).collect();
        let expected = [
            ("", false),
            ("content", false),
            ("content/en", true),
            ("other", false),
            ("other/deep", true),
            ("src", false),
            ("src/x", true),
            ("themes", false),
        ];
        assert_eq!(watched, expected.map(|(place, is_deep)| (place.to_string(), is_deep)));
        let called = |place: &str| places.names_of(&root.join(place)).into_iter().collect::<Vec<_>>();
        assert_eq!(called("content/en/a.md"), ["content/en/a.md"]);
        assert_eq!(called("other/file.md"), ["content/en/file.md", "other/file.md"]);
        assert_eq!(called("src/x/a.md"), ["content/en/deep/nested/a.md", "src/x/a.md"]);
        assert_eq!(called("src"), ["content/en/deep/nested", "src"]);
        assert_eq!(called(""), ["content/en/deep", "content/en/deep/nested", "content/en/file.md"]);
    }
}
