//! The files of an index, read back.

use super::bytes::{Reader, unpack};
use super::index::{PAGES_A_FILE, VERSION, file_name};
use std::collections::BTreeMap;

/// The manifest.
#[derive(Debug, Clone, Default)]
pub(super) struct Manifest {
    /// How many pages there are.
    pub pages: usize,
    /// The first word that is looked for in each file of words, and the file's name.
    pub words: Vec<(String, String)>,
    /// The names of the files of pages.
    pub page_files: Vec<String>,
    pub common: String,
    pub facets: String,
    /// Letter to its guides.
    pub letters: BTreeMap<String, Vec<u32>>,
    /// Query to the pages that answer it first.
    pub pins: BTreeMap<String, Vec<u32>>,
}

/// A word in its spellings, and the pages that have it.
#[derive(Debug, Clone, Default)]
pub(super) struct Group {
    pub forms: Vec<String>,
    /// On how many pages it is; there may be fewer postings.
    pub count: usize,
    pub pages: Vec<u32>,
    pub impacts: Vec<u8>,
    pub sections: Vec<u8>,
    pub followers: Vec<u8>,
}

/// A page, as results show it.
#[derive(Debug, Clone, Default)]
pub(super) struct PageFacts {
    pub url: String,
    pub title: String,
    pub description: String,
    pub series: String,
    pub letter: String,
    /// Anchor and heading, from the first heading on.
    pub sections: Vec<(String, String)>,
}

/// The content of a file of the kind `kind`.
fn open(bytes: &[u8], kind: u8) -> Option<Vec<u8>> {
    let content = unpack(bytes)?;
    content.starts_with(&[b'h', b'b', kind, VERSION]).then_some(content)
}

fn body(content: &[u8]) -> Reader<'_> {
    Reader::new(content.get(4..).unwrap_or_default())
}

fn finished<T>(reader: &Reader<'_>, value: T) -> Option<T> {
    reader.is_at_end().then_some(value)
}

/// Reads a manifest; `None` if it is damaged or of another version.
pub(super) fn read_manifest(bytes: &[u8]) -> Option<Manifest> {
    let content = open(bytes, b'm')?;
    let mut reader = body(&content);
    let mut manifest = Manifest { pages: reader.number()?, ..Manifest::default() };
    reader.text()?;
    let mut before = String::new();
    for at in 0..reader.count()? {
        before = reader.text_behind(&before)?;
        manifest.words.push((before.clone(), named(&mut reader, "w", at)?));
    }
    for at in 0..manifest.pages.div_ceil(PAGES_A_FILE) {
        manifest.page_files.push(named(&mut reader, "p", at)?);
    }
    manifest.common = named(&mut reader, "c", 0)?;
    manifest.facets = named(&mut reader, "f", 0)?;
    manifest.letters = read_lists(&mut reader, manifest.pages)?;
    manifest.pins = read_lists(&mut reader, manifest.pages)?;
    finished(&reader, manifest)
}

fn named(reader: &mut Reader<'_>, kind: &str, at: usize) -> Option<String> {
    Some(file_name(kind, at, reader.take(4)?.try_into().ok()?))
}

fn read_lists(reader: &mut Reader<'_>, pages: usize) -> Option<BTreeMap<String, Vec<u32>>> {
    let mut lists = BTreeMap::new();
    for _ in 0..reader.count()? {
        let text = reader.text()?.to_string();
        lists.insert(text, read_pages(reader, pages)?);
    }
    Some(lists)
}

fn read_pages(reader: &mut Reader<'_>, pages: usize) -> Option<Vec<u32>> {
    let mut list = Vec::new();
    let mut page = 0;
    for _ in 0..reader.count()? {
        page += reader.number()?;
        if page >= pages {
            return None;
        }
        list.push(page as u32);
    }
    Some(list)
}

/// Reads a file of words.
pub(super) fn read_words(bytes: &[u8], pages: usize) -> Option<Vec<Group>> {
    let content = open(bytes, b'w')?;
    let mut reader = body(&content);
    let mut groups = Vec::new();
    let mut before = String::new();
    for _ in 0..reader.count()? {
        let mut group = Group::default();
        for _ in 0..reader.count()? {
            before = reader.text_behind(&before)?;
            group.forms.push(before.clone());
        }
        group.count = reader.number()?;
        group.pages = read_pages(&mut reader, pages)?;
        let count = group.pages.len();
        group.impacts = reader.take(count)?.to_vec();
        group.sections = reader.take(count)?.to_vec();
        group.followers = reader.take(count)?.to_vec();
        groups.push(group);
    }
    finished(&reader, groups)
}

/// Reads the list of common words: each with the number of pages that have it.
pub(super) fn read_common(bytes: &[u8]) -> Option<Vec<(String, usize)>> {
    let content = open(bytes, b'c')?;
    let mut reader = body(&content);
    let mut words: Vec<(String, usize)> = Vec::new();
    for _ in 0..reader.count()? {
        let before = words.last().map_or("", |(word, _)| word.as_str());
        let word = reader.text_behind(before)?;
        words.push((word, reader.number()?));
    }
    finished(&reader, words)
}

/// Reads a file of pages.
pub(super) fn read_page_facts(bytes: &[u8]) -> Option<Vec<PageFacts>> {
    let content = open(bytes, b'p')?;
    let mut reader = body(&content);
    let mut facts: Vec<PageFacts> = Vec::new();
    for _ in 0..reader.count()? {
        let before = facts.last().map_or("", |page| page.url.as_str());
        let mut page = PageFacts { url: reader.text_behind(before)?, ..PageFacts::default() };
        page.title = reader.text()?.to_string();
        page.description = reader.text()?.to_string();
        page.series = reader.text()?.to_string();
        page.letter = reader.text()?.to_string();
        for _ in 0..reader.count()? {
            page.sections.push((reader.text()?.to_string(), reader.text()?.to_string()));
        }
        facts.push(page);
    }
    finished(&reader, facts)
}

/// Reads the facets: name to value to pages.
pub(super) fn read_facets(bytes: &[u8], pages: usize) -> Option<BTreeMap<String, BTreeMap<String, Vec<u32>>>> {
    let content = open(bytes, b'f')?;
    let mut reader = body(&content);
    let mut facets = BTreeMap::new();
    for _ in 0..reader.count()? {
        let name = reader.text()?.to_string();
        facets.insert(name, read_lists(&mut reader, pages)?);
    }
    finished(&reader, facets)
}
