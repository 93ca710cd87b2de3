//! The files of an index, read back.

use super::bytes::{Reader, unpack};
use super::index::{FEW, FILES_A_TEXT, PAGES_A_FILE, PRINT, SMALL, VERSION, file_name, print_in};
use super::shards::MOST_POSTINGS;
use super::words::words;
use std::collections::{BTreeMap, BTreeSet};

/// The manifest.
#[derive(Debug, Clone, Default)]
pub(super) struct Manifest {
    /// How many pages there are.
    pub pages: usize,
    /// The first word that is looked for in each file of words, and the file's name.
    pub words: Vec<(String, String)>,
    /// The names of the files of pages, and of those of their texts.
    pub page_files: Vec<String>,
    pub text_files: Vec<String>,
    pub facets: String,
    /// Common words, sorted, each with the number of binary digits of the number of its pages.
    pub common: Vec<(String, usize)>,
    /// Words that do not count beside others.
    pub small: BTreeSet<String>,
    /// Letter to its guides.
    pub letters: BTreeMap<String, Vec<u32>>,
    /// Query to the pages that answer it first.
    pub pins: BTreeMap<String, Vec<u32>>,
    /// Words to others that are looked for, too.
    pub synonyms: BTreeMap<String, Vec<String>>,
}

/// A word in its spellings, and the pages that have it.
#[derive(Debug, Clone, Default)]
pub(super) struct Group {
    pub forms: Vec<String>,
    /// The place in its file of the first word of its family.
    pub family: usize,
    /// On how many pages it is; there may be fewer postings.
    pub count: usize,
    pub pages: Vec<u32>,
    pub impacts: Vec<u8>,
    pub sections: Vec<u8>,
    pub followers: Vec<u16>,
}

impl Group {
    /// Whether more pages have the word than are listed.
    pub fn is_cut(&self) -> bool {
        self.pages.len() < self.count
    }
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
    /// Where its text is in the file of texts.
    pub text: std::ops::Range<usize>,
}

/// The content of a file of the kind `kind`.
fn open(bytes: &[u8], kind: u8) -> Option<Vec<u8>> {
    let content = unpack(bytes)?;
    content.starts_with(&[b'h', b'b', kind, VERSION]).then_some(content)
}

/// The content of the file that is called `name`: no other file of its kind is taken for it.
fn open_named(bytes: &[u8], name: &str) -> Option<Vec<u8>> {
    let content = open(bytes, *name.as_bytes().first()?)?;
    (content.get(PRINT)? == print_in(name)).then_some(content)
}

fn body(content: &[u8]) -> Reader<'_> {
    Reader::new(content.get(PRINT.end..).unwrap_or_default())
}

fn finished<T>(reader: &Reader<'_>, value: T) -> Option<T> {
    reader.is_at_end().then_some(value)
}

/// Reads a manifest; `None` if it is damaged or of another version.
pub(super) fn read_manifest(bytes: &[u8]) -> Option<Manifest> {
    let content = open(bytes, b'm')?;
    let mut reader = Reader::new(content.get(PRINT.start..)?);
    let mut manifest = Manifest { pages: reader.number()?, ..Manifest::default() };
    reader.text()?;
    for first in reader.words()? {
        manifest.words.push((first, file_name('w', print(&mut reader)?)));
    }
    for _ in 0..manifest.pages.div_ceil(PAGES_A_FILE) {
        manifest.page_files.push(file_name('p', print(&mut reader)?));
    }
    for _ in 0..manifest.page_files.len().div_ceil(FILES_A_TEXT) {
        manifest.text_files.push(file_name('t', print(&mut reader)?));
    }
    manifest.facets = file_name('f', print(&mut reader)?);
    let common = reader.words()?;
    let digits = reader.take(common.len())?;
    for (word, digits) in common.into_iter().zip(digits) {
        let is_small = digits & SMALL != 0;
        if is_small {
            manifest.small.insert(word.clone());
        }
        // However many pages have a small word, it is the last that is meant.
        manifest.common.push((word, if is_small { 0 } else { usize::from(*digits) }));
    }
    manifest.letters = read_lists(&mut reader, manifest.pages)?;
    manifest.pins = read_lists(&mut reader, manifest.pages)?;
    for _ in 0..reader.count()? {
        let text = reader.text()?.to_string();
        let mut others = Vec::new();
        for _ in 0..reader.count()? {
            others.push(reader.text()?.to_string());
        }
        manifest.synonyms.insert(text, others);
    }
    finished(&reader, manifest)
}

fn print(reader: &mut Reader<'_>) -> Option<[u8; 4]> {
    reader.take(4)?.try_into().ok()
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
    let count = reader.count()?;
    read_steps(reader, pages, count)
}

/// So many numbers of pages.
fn read_steps(reader: &mut Reader<'_>, pages: usize, count: usize) -> Option<Vec<u32>> {
    let mut list = Vec::new();
    let mut page = 0;
    for _ in 0..count {
        page += reader.number()?;
        if page >= pages {
            return None;
        }
        list.push(page as u32);
    }
    Some(list)
}

/// Reads the file of words that is called `name`.
pub(super) fn read_words(name: &str, bytes: &[u8], pages: usize) -> Option<Vec<Group>> {
    let content = open_named(bytes, name)?;
    let mut reader = body(&content);
    let mut groups = Vec::new();
    let mut forms = reader.words()?.into_iter();
    for _ in 0..reader.count()? {
        let count = reader.number()?;
        groups.push(Group { forms: forms.by_ref().take(count).collect(), ..Group::default() });
    }
    if forms.next().is_some() {
        return None;
    }
    for at in 0..groups.len() {
        let back = reader.number()?;
        groups[at].family = if back == 0 { at } else { groups.get(at.checked_sub(back)?)?.family };
    }
    let mut counts = Vec::with_capacity(groups.len());
    for group in &mut groups {
        group.count = reader.number()?;
        counts.push(if group.count > MOST_POSTINGS { reader.count()? } else { group.count });
    }
    for (group, count) in groups.iter_mut().zip(&counts) {
        group.pages = read_steps(&mut reader, pages, *count)?;
    }
    for (group, count) in groups.iter_mut().zip(&counts) {
        group.impacts = reader.take(*count)?.to_vec();
    }
    for (group, count) in groups.iter_mut().zip(&counts) {
        group.sections = reader.take(*count)?.to_vec();
    }
    for (group, count) in groups.iter_mut().zip(&counts) {
        group.followers = reader.take(*count)?.iter().map(|code| u16::from(*code)).collect();
    }
    for bits in groups.iter_mut().flat_map(|group| &mut group.followers) {
        *bits = match FEW.get(usize::from(*bits)) {
            Some(few) => *few,
            None => u16::from_le_bytes(reader.take(2)?.try_into().ok()?),
        };
    }
    finished(&reader, groups)
}

/// Reads the file of pages that is called `name`.
pub(super) fn read_page_facts(name: &str, bytes: &[u8]) -> Option<Vec<PageFacts>> {
    let content = open_named(bytes, name)?;
    let mut reader = body(&content);
    let mut facts: Vec<PageFacts> =
        reader.words()?.into_iter().map(|url| PageFacts { url, ..PageFacts::default() }).collect();
    let places: [fn(&mut PageFacts) -> &mut String; 4] =
        [|page| &mut page.title, |page| &mut page.description, |page| &mut page.series, |page| &mut page.letter];
    for place in places {
        for page in &mut facts {
            *place(page) = reader.text()?.to_string();
        }
    }
    for page in &mut facts {
        for _ in 0..reader.count()? {
            page.sections.push((String::new(), reader.text()?.to_string()));
        }
    }
    for (anchor, heading) in facts.iter_mut().flat_map(|page| &mut page.sections) {
        *anchor = match reader.text()? {
            "" => words(heading).join("-"),
            anchor => anchor.to_string(),
        };
    }
    let mut start = reader.number()?;
    for page in &mut facts {
        page.text = start..start + reader.number()?;
        start = page.text.end;
    }
    finished(&reader, facts)
}

/// Reads the texts of the sections of a page, of which the first has no heading.
pub(super) fn read_texts(bytes: &[u8], headings: usize) -> Option<Vec<String>> {
    let content = unpack(bytes)?;
    let mut reader = Reader::new(&content);
    let mut texts = Vec::new();
    for _ in 0..reader.count()? {
        texts.push(reader.text()?.to_string());
    }
    finished(&reader, texts).filter(|texts| texts.len() == headings + 1)
}

/// What pages can be filtered by: name to value to pages.
pub(super) type Facets = BTreeMap<String, BTreeMap<String, Vec<u32>>>;

/// Reads the file of facets that is called `name`.
pub(super) fn read_facets(name: &str, bytes: &[u8], pages: usize) -> Option<Facets> {
    let content = open_named(bytes, name)?;
    let mut reader = body(&content);
    let mut facets = BTreeMap::new();
    for _ in 0..reader.count()? {
        let name = reader.text()?.to_string();
        facets.insert(name, read_lists(&mut reader, pages)?);
    }
    finished(&reader, facets)
}
