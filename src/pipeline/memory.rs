//! What a build remembers for the next one, so that it makes only what changed.
//!
//! The *ground* is everything that every output stands on: the program, the configuration, templates, data, files, and the
//! front matter of all pages. On the same ground only bodies can differ, and an output stays as it is unless it shows
//! one of those: what it showed is remembered with it. On other ground everything is made anew.

use super::load::{Listed, Loaded};
use crate::config::Overrides;
use crate::diagnostic::{Diagnostic, FilePath};
use crate::site::PageId;
use crate::source::{Source, stamp_of_program};
use crate::track::{Print, print_of};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// Changes with the shape of what is remembered.
const HEAD: &[u8] = b"hornbook-memory 2\n";
/// In seconds: a file that was touched so short a time ago may change once more without another stamp.
pub(super) const UNSURE: i64 = 2;
/// So many pages or outputs have one print in the ground.
const CHUNK: usize = 256;

/// What a build remembers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Memory {
    /// The print of the ground.
    pub ground: u128,
    /// By page.
    pub pages: Vec<PageMemory>,
    /// What parts of outputs and bodies showed; those inside a part stand before it.
    pub parts: Vec<PartMemory>,
    /// By place in the plan.
    pub outputs: Vec<OutputMemory>,
    /// The files that outputs ask to be published; those of one theme are the same for most.
    pub names: Vec<String>,
    /// Files that were published because something uses them, and their hashes.
    pub files: BTreeMap<String, u128>,
    /// Files that templates loaded, and their prints.
    pub loaded: BTreeMap<String, u128>,
    /// The print of what is remembered of the search.
    pub search: u128,
}

/// A page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct PageMemory {
    /// The print of its text.
    pub text: u128,
    /// Whether its body was rendered; the rest says nothing where it was not.
    pub is_rendered: bool,
    /// The print of what other pages show of its body.
    pub glance: u128,
    /// The print of what can be linked to in its body.
    pub anchors: u128,
    /// What its body shows.
    pub shows: PartMemory,
    /// The pages that it links to a part of.
    pub links: Vec<u32>,
    /// The files that its body asks to be published.
    pub files: Vec<String>,
    /// What is wrong with its body and its links.
    pub diagnostics: Vec<Diagnostic>,
}

/// What an output, a body or a part of one shows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct PartMemory {
    /// The pages whose bodies it shows.
    pub bodies: Vec<u32>,
    /// The pages that it shows in brief.
    pub glances: Vec<u32>,
    /// Its parts, by place in [`Memory::parts`].
    pub parts: Vec<u32>,
}

/// An output.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct OutputMemory {
    /// The hash of its bytes.
    pub hash: u128,
    /// What it shows.
    pub shows: PartMemory,
    /// The files that it asks to be published, by place in [`Memory::names`].
    pub files: Vec<u32>,
    /// What was wrong without stopping the build.
    pub diagnostics: Vec<Diagnostic>,
}

impl Memory {
    /// The memory in `bytes`; nothing if they are damaged or of another version.
    pub fn parse(bytes: &[u8]) -> Option<Memory> {
        let (body, seal) = bytes.strip_prefix(HEAD)?.split_last_chunk::<32>()?;
        if blake3::hash(body).as_bytes() != seal {
            return None;
        }
        postcard::from_bytes(body).ok()
    }

    /// The memory as bytes; nothing if it cannot be written down.
    pub fn to_bytes(&self) -> Option<Vec<u8>> {
        let mut bytes = postcard::to_extend(self, HEAD.to_vec()).ok()?;
        let seal = blake3::hash(&bytes[HEAD.len()..]);
        bytes.extend_from_slice(seal.as_bytes());
        Some(bytes)
    }

    /// Lets go of the parts that nothing shows any more.
    pub fn sweep(&mut self) {
        let mut is_shown = vec![false; self.parts.len()];
        let of_pages = self.pages.iter().map(|page| &page.shows);
        for shows in of_pages.chain(self.outputs.iter().map(|output| &output.shows)) {
            shows.parts.iter().for_each(|part| is_shown[*part as usize] = true);
        }
        // What is inside a part stands before it.
        for (at, part) in self.parts.iter().enumerate().rev() {
            if is_shown[at] {
                part.parts.iter().for_each(|inside| is_shown[*inside as usize] = true);
            }
        }
        let mut places = Vec::with_capacity(is_shown.len());
        let mut count = 0;
        for is_shown in &is_shown {
            places.push(count);
            count += u32::from(*is_shown);
        }
        let mut at = 0..;
        self.parts.retain(|_| at.next().is_some_and(|at: usize| is_shown[at]));
        let of_pages = self.pages.iter_mut().map(|page| &mut page.shows);
        let of_outputs = self.outputs.iter_mut().map(|output| &mut output.shows);
        for shows in of_pages.chain(of_outputs).chain(&mut self.parts) {
            shows.parts.iter_mut().for_each(|part| *part = places[*part as usize]);
        }
    }

    /// Whether every page and part that is named is there.
    fn is_whole(&self) -> bool {
        let pages = self.pages.len() as u32;
        let is_sound = |shows: &PartMemory, parts: usize| {
            shows.bodies.iter().chain(&shows.glances).all(|page| *page < pages)
                && shows.parts.iter().all(|part| (*part as usize) < parts)
        };
        let count = self.parts.len();
        self.parts.iter().enumerate().all(|(at, part)| is_sound(part, at))
            && self.pages.iter().all(|page| is_sound(&page.shows, count) && page.links.iter().all(|link| *link < pages))
            && self.outputs.iter().all(|output| {
                is_sound(&output.shows, count) && output.files.iter().all(|name| (*name as usize) < self.names.len())
            })
    }

    /// Whether the memory is of this ground, and the files that templates loaded are as they were.
    pub fn fits(&self, ground: u128, loaded: &Loaded) -> bool {
        self.ground == ground
            && self.pages.len() == loaded.world.site.pages.len()
            && self.outputs.len() == loaded.plan.outputs.len()
            && self.is_whole()
            && self.loaded.iter().all(|(path, print)| print_of_file(&loaded.world.source, path) == *print)
    }
}

/// The prints of the texts of all pages, by page.
pub(super) fn prints_of_texts(loaded: &Loaded) -> Vec<u128> {
    let world = &loaded.world;
    let print = |at: usize| {
        let text = world.front_matter(PageId(at as u32));
        text.map_or(0, |page| page.unread.unwrap_or_else(|| *page.print.get_or_init(|| print_of(&page.text))))
    };
    (0..world.site.pages.len()).into_par_iter().map(print).collect()
}

/// What everything stands on.
pub(super) struct Ground {
    /// Its print.
    pub print: u128,
    /// The stamps of files that are published or read as they are, by path.
    stamps: HashMap<FilePath, u64>,
}

impl Ground {
    /// Whether `source` read each of these files in the state in which it was listed.
    pub fn is_as_read(&self, source: &Source) -> bool {
        source.was_read_as(&|path| self.stamps.get(path).copied())
    }
}

/// The ground; nothing where a file was touched so short a time before the build began that its stamp says
/// nothing, or since then.
pub(super) fn ground(loaded: &Loaded, overrides: &Overrides, output: &Path, clock: i64) -> Option<Ground> {
    let Listed { print: files, newest, resources, .. } = loaded.files.as_ref()?;
    let world = &loaded.world;
    let config = &world.site.config;
    let mut print = Print::default();
    let is_new = |touched: i64| touched.saturating_add(UNSURE) >= clock;
    let mut is_unsure = is_new(*newest);
    print.text(env!("CARGO_PKG_VERSION")).number(stamp_of_program());
    print.text(&format!("{overrides:?}")).text(&output.display().to_string());
    print.text(&format!("{:?}", super::load::zones(config)));
    print.text(&format!("{config:?}"));
    for (name, template) in &world.engine.layers.templates {
        print.text(name).text(&template.text);
    }
    let theme = config.theme.as_ref().map(|theme| format!("themes/{theme}"));
    let mut stamps: HashMap<FilePath, u64> = resources.iter().cloned().collect();
    let own = ["data", "i18n", "assets"].map(String::from);
    for folder in own.into_iter().chain(config.static_folders.iter().cloned()).chain(theme) {
        for entry in world.source.list_public(&folder).entries {
            print.text(&entry.path).number(entry.stamp);
            is_unsure |= is_new(entry.touched);
            stamps.insert(entry.path, entry.stamp);
        }
    }
    print.number(*files as u64).number((*files >> 64) as u64);
    let heads = world.site.pages.par_chunks(CHUNK).map(|pages| {
        let mut print = Print::default();
        for page in pages {
            print.text(&page.path).text(page.file.as_deref().unwrap_or_default());
            if let Some(text) = world.front_matter(page.id) {
                print.text(text.text.get(..text.front_matter.body_start).unwrap_or_default());
            }
        }
        print.finish()
    });
    let paths = loaded.plan.outputs.par_chunks(CHUNK).map(|outputs| {
        let mut print = Print::default();
        for planned in outputs {
            print.text(&planned.path);
        }
        print.finish()
    });
    let (heads, paths): (Vec<u128>, Vec<u128>) = rayon::join(|| heads.collect(), || paths.collect());
    for part in heads.into_iter().chain(paths) {
        print.number(part as u64).number((part >> 64) as u64);
    }
    (!is_unsure).then(|| Ground { print: print.finish(), stamps })
}

/// The print of a text file of the site; that of no text if it cannot be read.
pub(super) fn print_of_file(source: &Source, path: &str) -> u128 {
    let path = path.trim_start_matches("./");
    print_of(&source.read_text(&std::sync::Arc::from(path)).unwrap_or_default())
}

/// Which pages are to be rendered again, and which outputs to be made again.
#[derive(Debug, Default)]
pub(super) struct Stale {
    /// By page.
    pub pages: Vec<bool>,
    /// Outputs that show these in brief are made again; by page.
    pub glances: Vec<bool>,
    /// By place in [`Memory::parts`].
    parts: Vec<bool>,
}

impl Stale {
    /// The pages whose texts differ, and those that show their bodies.
    pub fn pages(memory: &Memory, texts: &[u128]) -> Stale {
        let pages: Vec<bool> = memory.pages.iter().zip(texts).map(|(page, text)| page.text != *text).collect();
        let glances = vec![false; pages.len()];
        let mut stale = Stale { pages, glances, parts: Vec::new() };
        if stale.pages.contains(&true) {
            loop {
                stale.find_parts(memory);
                let is_new = |at: &usize| !stale.pages[*at] && stale.is_stale(&memory.pages[*at].shows);
                let more: Vec<usize> = (0..memory.pages.len()).filter(is_new).collect();
                if more.is_empty() {
                    break;
                }
                more.into_iter().for_each(|at| stale.pages[at] = true);
            }
        }
        stale
    }

    /// Finds the parts that show what is stale.
    pub fn find_parts(&mut self, memory: &Memory) {
        self.parts = Vec::with_capacity(memory.parts.len());
        for part in &memory.parts {
            let is_stale = self.is_stale(part);
            self.parts.push(is_stale);
        }
    }

    /// Whether what shows this is to be made again. Parts that are not looked at yet are not stale.
    pub fn is_stale(&self, shows: &PartMemory) -> bool {
        let is_set = |list: &[bool], at: &u32| list.get(*at as usize).copied().unwrap_or(false);
        shows.bodies.iter().any(|page| is_set(&self.pages, page))
            || shows.glances.iter().any(|page| is_set(&self.glances, page))
            || shows.parts.iter().any(|part| is_set(&self.parts, part))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(parts: &[u32], bodies: &[u32]) -> PartMemory {
        PartMemory { bodies: bodies.to_vec(), glances: Vec::new(), parts: parts.to_vec() }
    }

    #[test]
    fn parts_that_nothing_shows_are_swept() {
        let mut memory = Memory {
            ground: 0,
            pages: vec![PageMemory { shows: part(&[1], &[]), ..PageMemory::default() }],
            parts: vec![part(&[], &[0]), part(&[], &[1]), part(&[0], &[2]), part(&[1], &[3])],
            outputs: vec![OutputMemory { shows: part(&[3], &[]), ..OutputMemory::default() }],
            names: Vec::new(),
            files: BTreeMap::new(),
            loaded: BTreeMap::new(),
            search: 0,
        };
        memory.sweep();
        assert_eq!(memory.parts, [part(&[], &[1]), part(&[0], &[3])]);
        assert_eq!(memory.pages[0].shows.parts, [0]);
        assert_eq!(memory.outputs[0].shows.parts, [1]);
    }
}
