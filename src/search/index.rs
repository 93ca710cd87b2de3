//! The files of an index. `content/docs/search-format.md` describes every byte of them.

use super::bytes::Writer;
use super::document::Document;
use super::part::{Part, Weight};
use super::stem::Stemmer;
use super::words::words;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};

/// Changes with the layout of the files.
pub(super) const VERSION: u8 = 1;
/// Pages in a file of results.
pub(super) const PAGES_A_FILE: usize = 32;
/// So many postings go into a file of words where its words can be parted.
const POSTINGS_A_FILE: usize = 6_000;
/// With more of them a file of words ends even where a word's forms stand on both sides.
const MOST_POSTINGS_A_FILE: usize = 9_000;
/// A word on more pages keeps those that it says most about.
const MOST_POSTINGS: usize = 6_000;
/// Words in the list against slips in the first letters.
const MOST_COMMON_WORDS: usize = 4_000;
/// The weight at which a word counts half as much as it can.
const HALF: f32 = 4.0;

/// A file of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexFile {
    /// Its name in the folder of the index.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A word in its spellings, and the pages that have it.
struct Group<'a> {
    /// Sorted.
    forms: Vec<&'a str>,
    /// By page.
    postings: Vec<(u32, Weight)>,
}

impl Group<'_> {
    fn first(&self) -> &str {
        self.forms.first().copied().unwrap_or_default()
    }

    fn last(&self) -> &str {
        self.forms.last().copied().unwrap_or_default()
    }
}

/// Makes the index of `documents`, whose parts are `parts`, in the language `language` (`en`, `pt-BR`).
///
/// The first file is the manifest. The same documents in the same order give the same bytes, whatever the number of
/// threads. n log n in words.
pub fn build_index(documents: &[Document], parts: &[Part], language: &str) -> Vec<IndexFile> {
    let stemmer = Stemmer::of(language);
    let groups = groups(parts, &stemmer);
    let shards = shards(&groups);
    let word_files: Vec<IndexFile> =
        shards.par_iter().enumerate().map(|(at, shard)| file("w", at, word_file(&groups, shard))).collect();
    let page_files: Vec<IndexFile> =
        documents.par_chunks(PAGES_A_FILE).enumerate().map(|(at, pages)| file("p", at, page_file(pages))).collect();
    let common = file("c", 0, common_words(&groups));
    let facets = file("f", 0, facets(documents));
    let mut manifest = head(b'm');
    manifest.number(documents.len());
    manifest.text(language);
    manifest.number(word_files.len());
    let mut before = "";
    for (shard, file) in shards.iter().zip(&word_files) {
        manifest.text_behind(shard.first, before);
        before = shard.first;
        manifest.0.extend_from_slice(&print(&file.bytes));
    }
    for file in page_files.iter().chain([&common, &facets]) {
        manifest.0.extend_from_slice(&print(&file.bytes));
    }
    let mut letters: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut pins: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, document) in documents.iter().enumerate() {
        if !document.letter.is_empty() {
            letters.entry(words(&document.letter).join(" ")).or_default().push(at);
        }
        for pin in &document.pins {
            pins.entry(words(pin).join(" ")).or_default().push(at);
        }
    }
    for lists in [letters, pins] {
        manifest.number(lists.len());
        for (text, pages) in lists {
            manifest.text(&text);
            write_pages(&mut manifest, &pages);
        }
    }
    let mut files = vec![IndexFile { name: "manifest.bin".to_string(), bytes: manifest.pack() }];
    files.extend(word_files);
    files.extend(page_files);
    files.extend([common, facets]);
    files
}

fn head(kind: u8) -> Writer {
    Writer(vec![b'h', b'b', kind, VERSION])
}

fn file(kind: &str, at: usize, content: Writer) -> IndexFile {
    let bytes = content.pack();
    let name = file_name(kind, at, print(&bytes));
    IndexFile { name, bytes }
}

/// The name of a file: its kind, its number, and the print of its bytes, which makes it another file when they change.
pub(super) fn file_name(kind: &str, at: usize, print: [u8; 4]) -> String {
    format!("{kind}{at}-{:08x}.bin", u32::from_be_bytes(print))
}

fn print(bytes: &[u8]) -> [u8; 4] {
    let hash = blake3::hash(bytes);
    let [a, b, c, d, ..] = *hash.as_bytes();
    [a, b, c, d]
}

fn write_pages(out: &mut Writer, pages: &[usize]) {
    out.number(pages.len());
    let mut before = 0;
    for page in pages {
        out.number(page - before);
        before = *page;
    }
}

/// The words of all pages, those of one stem together; sorted by their first forms.
fn groups<'a>(parts: &'a [Part], stemmer: &Stemmer) -> Vec<Group<'a>> {
    // Words of one stem begin with the same letter, so that each first byte can be worked on by itself.
    let mut starts: Vec<u8> = parts.iter().flat_map(|part| part.0.iter().map(|(word, _)| word.as_bytes()[0])).collect();
    starts.sort_unstable();
    starts.dedup();
    let mut groups: Vec<Group<'a>> =
        starts.par_iter().flat_map_iter(|start| groups_of(parts, *start, stemmer)).collect();
    groups.par_sort_by(|a, b| a.first().cmp(b.first()));
    groups
}

fn groups_of<'a>(parts: &'a [Part], start: u8, stemmer: &Stemmer) -> Vec<Group<'a>> {
    let mut by_word: HashMap<&str, usize> = HashMap::new();
    let mut by_stem: HashMap<String, usize> = HashMap::new();
    let mut groups: Vec<Group<'a>> = Vec::new();
    for (page, part) in parts.iter().enumerate() {
        let from = part.0.partition_point(|(word, _)| word.as_bytes()[0] < start);
        for (word, weight) in part.0[from..].iter().take_while(|(word, _)| word.as_bytes()[0] == start) {
            let at = *by_word.entry(word).or_insert_with(|| {
                let at = *by_stem.entry(stemmer.stem(word)).or_insert_with(|| {
                    groups.push(Group { forms: Vec::new(), postings: Vec::new() });
                    groups.len() - 1
                });
                groups[at].forms.push(word);
                at
            });
            match groups[at].postings.last_mut() {
                Some((last, known)) if *last == page as u32 => known.add(weight),
                _ => groups[at].postings.push((page as u32, *weight)),
            }
        }
    }
    groups.iter_mut().for_each(|group| group.forms.sort_unstable());
    groups
}

/// A file of words: which groups it holds, and the first word that is looked for in it.
struct Shard<'a> {
    first: &'a str,
    groups: Vec<usize>,
}

/// Parts the groups into files so that every form of a word is in the file that its spelling leads to. A file ends where no
/// group stands on both sides, if there is such a place; if not, those groups are in both files.
fn shards<'a>(groups: &'a [Group<'a>]) -> Vec<Shard<'a>> {
    let mut shards: Vec<Shard<'a>> = Vec::new();
    let mut shard: Vec<usize> = Vec::new();
    let (mut first, mut count, mut furthest) = ("", 0, "");
    for (at, group) in groups.iter().enumerate() {
        let is_full = count >= POSTINGS_A_FILE && furthest < group.first() || count >= MOST_POSTINGS_A_FILE;
        if is_full {
            let next = groups[at].first();
            let crossing: Vec<usize> = shard.iter().copied().filter(|at| groups[*at].last() >= next).collect();
            shards.push(Shard { first, groups: std::mem::replace(&mut shard, crossing) });
            (first, count) = (next, shard.iter().map(|at| size(&groups[*at])).sum());
        }
        shard.push(at);
        count += size(group);
        furthest = furthest.max(group.last());
    }
    if !shard.is_empty() || shards.is_empty() {
        shards.push(Shard { first, groups: shard });
    }
    shards
}

fn size(group: &Group<'_>) -> usize {
    group.postings.len().min(MOST_POSTINGS) + 2 * group.forms.len()
}

fn word_file(groups: &[Group<'_>], shard: &Shard<'_>) -> Writer {
    let mut out = head(b'w');
    out.number(shard.groups.len());
    let mut before = "";
    for group in shard.groups.iter().map(|at| &groups[*at]) {
        out.number(group.forms.len());
        for form in &group.forms {
            out.text_behind(form, before);
            before = form;
        }
        out.number(group.postings.len());
        let postings = kept(group);
        out.number(postings.len());
        let mut last = 0;
        for (page, _) in &postings {
            out.number((page - last) as usize);
            last = *page;
        }
        out.0.extend(postings.iter().map(|(_, weight)| impact(weight)));
        out.0.extend(postings.iter().map(|(_, weight)| weight.section));
        out.0.extend(postings.iter().map(|(_, weight)| weight.followers));
    }
    out
}

/// The postings of a group, by page; of very many those with the most weight.
fn kept(group: &Group<'_>) -> Vec<(u32, Weight)> {
    let mut postings = group.postings.clone();
    if postings.len() > MOST_POSTINGS {
        postings.sort_by(|a, b| b.1.sum.total_cmp(&a.1.sum).then(a.0.cmp(&b.0)));
        postings.truncate(MOST_POSTINGS);
        postings.sort_by_key(|(page, _)| *page);
    }
    postings
}

/// 1 to 255: a word in the title of a page comes near the end, one in a long text near the beginning.
fn impact(weight: &Weight) -> u8 {
    (255.0 * weight.sum / (weight.sum + HALF)).round().clamp(1.0, 255.0) as u8
}

/// The words that most pages are about, sorted: what a slip in the first letters is looked for in.
fn common_words(groups: &[Group<'_>]) -> Writer {
    let mut ranked: Vec<(u64, usize)> = groups
        .iter()
        .enumerate()
        .map(|(at, group)| (group.postings.iter().map(|(_, weight)| u64::from(impact(weight))).sum(), at))
        .collect();
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut words: Vec<(&str, usize)> = Vec::new();
    for (_, at) in ranked {
        if words.len() >= MOST_COMMON_WORDS {
            break;
        }
        words.extend(groups[at].forms.iter().map(|form| (*form, groups[at].postings.len())));
    }
    words.sort_unstable();
    let mut out = head(b'c');
    out.number(words.len());
    let mut before = "";
    for (word, count) in words {
        out.text_behind(word, before);
        out.number(count);
        before = word;
    }
    out
}

fn page_file(documents: &[Document]) -> Writer {
    let mut out = head(b'p');
    out.number(documents.len());
    let mut before = "";
    for document in documents {
        out.text_behind(&document.url, before);
        before = &document.url;
        out.text(&document.title);
        out.text(&document.description);
        out.text(&document.series);
        out.text(&document.letter);
        let sections = document.sections.get(1..).unwrap_or_default();
        out.number(sections.len());
        for section in sections {
            out.text(&section.anchor);
            out.text(&section.heading);
        }
    }
    out
}

fn facets(documents: &[Document]) -> Writer {
    let mut facets: BTreeMap<&str, BTreeMap<&str, Vec<usize>>> = BTreeMap::new();
    for (at, document) in documents.iter().enumerate() {
        for (name, value) in &document.facets {
            let pages = facets.entry(name).or_default().entry(value).or_default();
            if pages.last() != Some(&at) {
                pages.push(at);
            }
        }
    }
    let mut out = head(b'f');
    out.number(facets.len());
    for (name, values) in facets {
        out.text(name);
        out.number(values.len());
        for (value, pages) in values {
            out.text(value);
            write_pages(&mut out, &pages);
        }
    }
    out
}
