//! From the words of each page to the pages of each word.

use super::part::{Entry, Lexicon, Part};
use super::stem::Stemmer;
use super::table::Table;
use super::words::first_letters;
use rayon::prelude::*;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::ops::Range;
use std::sync::Arc;

/// Pages whose words are numbered together.
const PAGES_A_CHUNK: usize = 2_048;

/// What the search knows of a page in words.
pub(super) struct PageWords {
    /// The words of everything but its body.
    pub head: Part,
    /// The words of its body.
    pub body: Part,
    /// How much better than others the page is; 1 for most.
    pub boost: f32,
}

impl PageWords {
    fn parts(&self) -> [&Part; 2] {
        [&self.head, &self.body]
    }
}

/// That a page has a word; weights in 1/64.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Posting {
    pub page: u32,
    pub sum: u16,
    pub most: u16,
    pub section: u8,
    pub followers: u16,
}

/// Words that stand for each other.
#[derive(Debug)]
pub(super) struct Group {
    /// Their numbers, which grow.
    pub forms: Vec<u32>,
    /// The number of their stem, which other groups may have, too.
    pub family: u32,
    /// Where its postings are.
    pub range: Range<usize>,
}

/// The words of all pages.
pub(super) struct Inverted<'a> {
    /// Sorted, each once, UTF-8.
    pub words: Vec<&'a [u8]>,
    /// Sorted by their first forms.
    pub groups: Vec<Group>,
    /// By group, then by page.
    postings: Vec<Posting>,
    numbers: Numbers<'a>,
}

impl<'a> Inverted<'a> {
    /// Turns the words of `pages` round. Words that `stemmer` finds one stem for are one family, and those of a family that are
    /// forms of one word are one group. n log n in words.
    pub fn of(pages: &'a [PageWords], stemmer: &Stemmer) -> Inverted<'a> {
        let (words, numbers) = number(pages);
        let counts = numbers.counts(pages, words.len());
        let stems: Vec<(String, String)> =
            words.par_iter().map(|word| (stemmer.stem(text(word)), stemmer.plain(text(word)))).collect();
        let mut by_stem: HashMap<(&str, &str), u32> = HashMap::with_capacity(stems.len());
        let mut families: HashMap<&str, u32> = HashMap::with_capacity(stems.len());
        let mut groups: Vec<Group> = Vec::new();
        let mut group_of = vec![0; words.len()];
        let mut most = Vec::new();
        for (at, (stem, plain)) in stems.iter().enumerate().filter(|(at, _)| counts[*at] > 0) {
            let next = families.len() as u32;
            let family = *families.entry(stem).or_insert(next);
            let group = *by_stem.entry((stem, plain)).or_insert_with(|| {
                groups.push(Group { forms: Vec::new(), family, range: 0..0 });
                most.push(0);
                groups.len() as u32 - 1
            });
            group_of[at] = group;
            groups[group as usize].forms.push(at as u32);
            most[group as usize] += counts[at] as usize;
        }
        // Of each group where its next posting goes, and the page of the one before: little enough to stay close at hand.
        let mut ends: Vec<(usize, u32)> = Vec::with_capacity(groups.len());
        let mut end = 0;
        for (group, most) in groups.iter_mut().zip(most) {
            group.range = end..end;
            ends.push((end, u32::MAX));
            end += most;
        }
        let mut postings = vec![Posting::default(); end];
        for (page, words) in pages.iter().enumerate() {
            let page_number = page as u32;
            for (part, of_part) in words.parts().into_iter().enumerate() {
                numbers.each(page, part, of_part, |word, entry| {
                    let (end, last) = &mut ends[group_of[word] as usize];
                    let posting = Posting::of(page_number, entry, words.boost);
                    if *last == page_number {
                        postings[*end - 1].add(&posting);
                    } else {
                        postings[*end] = posting;
                        (*end, *last) = (*end + 1, page_number);
                    }
                });
            }
        }
        for (group, (end, _)) in groups.iter_mut().zip(ends) {
            group.range.end = end;
        }
        Inverted { words, groups, postings, numbers }
    }

    /// The postings of a group, by page.
    pub fn postings(&self, group: &Group) -> &[Posting] {
        &self.postings[group.range.clone()]
    }

    /// Gives the memory of the postings back; groups have none then.
    pub fn forget_postings(&mut self) {
        self.postings = Vec::new();
        self.groups.iter_mut().for_each(|group| group.range = 0..0);
    }

    /// A word.
    pub fn word(&self, number: u32) -> &'a str {
        text(self.words[number as usize])
    }

    /// The first form of a group.
    pub fn first(&self, group: &Group) -> &'a str {
        group.forms.first().map_or("", |form| self.word(*form))
    }

    /// The last form of a group.
    pub fn last(&self, group: &Group) -> &'a str {
        group.forms.last().map_or("", |form| self.word(*form))
    }

    /// Calls `found` with the number of each word of the body of the page `page` of `pages`, which this was made of, and
    /// what it says.
    pub fn each_of_body(&self, pages: &[PageWords], page: usize, found: impl FnMut(usize, &Entry)) {
        self.numbers.each(page, 1, &pages[page].body, found);
    }
}

impl Posting {
    fn of(page: u32, entry: &Entry, boost: f32) -> Posting {
        let boosted = |weight: u16| if boost == 1.0 { weight } else { (f32::from(weight) * boost).round() as u16 };
        let (section, followers) = (entry.section, entry.followers);
        Posting { page, sum: boosted(entry.sum), most: boosted(entry.most), section, followers }
    }

    /// Of two words of one page that stand for each other.
    fn add(&mut self, other: &Posting) {
        self.sum = self.sum.saturating_add(other.sum);
        self.followers |= other.followers;
        // Of equal sections the first, whatever the order of the words.
        if (other.most, self.section) > (self.most, other.section) {
            (self.most, self.section) = (other.most, other.section);
        }
    }
}

/// A word as text; all of them are.
fn text(word: &[u8]) -> &str {
    std::str::from_utf8(word).unwrap_or_default()
}

/// The numbers of all words by those in the lexicons of the parts.
struct Numbers<'a> {
    /// The lexicon that many parts share, and the numbers of its words.
    shared: Option<(&'a Arc<Lexicon>, Vec<u32>)>,
    /// Those of the words of each part of each page that has a lexicon of its own.
    own: Vec<[Vec<u32>; 2]>,
}

impl Numbers<'_> {
    /// Calls `found` with the number of each word of a part, and what it says.
    fn each(&self, page: usize, part: usize, words: &Part, mut found: impl FnMut(usize, &Entry)) {
        match &self.shared {
            Some((lexicon, numbers)) if Arc::ptr_eq(lexicon, &words.lexicon) => {
                for (at, entry) in words.entries.iter().enumerate() {
                    found(numbers[words.number(at)] as usize, entry);
                }
            }
            _ => {
                let numbers = &self.own[page][part];
                numbers.iter().zip(words.entries.iter()).for_each(|(number, entry)| found(*number as usize, entry));
            }
        }
    }

    /// In how many parts each of `count` words is.
    fn counts(&self, pages: &[PageWords], count: usize) -> Vec<u32> {
        let mut counts = vec![0; count];
        for (page, words) in pages.iter().enumerate() {
            for (part, of_part) in words.parts().into_iter().enumerate() {
                self.each(page, part, of_part, |word, _| counts[word] += 1);
            }
        }
        counts
    }
}

/// Numbers the words of all pages in their order. Those of a shared lexicon are among them even if no page has them.
fn number(pages: &[PageWords]) -> (Vec<&[u8]>, Numbers<'_>) {
    let is_shared = |part: &&Part| Arc::strong_count(&part.lexicon) > 1;
    let shared = pages.iter().map(|page| &page.body).find(is_shared).map(|part| &part.lexicon);
    let mut chunks: Vec<Chunk<'_>> = pages.par_chunks(PAGES_A_CHUNK).map(|pages| Chunk::of(pages, shared)).collect();
    let mut words: Vec<&[u8]> = chunks.iter().flat_map(|chunk| &chunk.words).map(|(word, _)| *word).collect();
    words.extend(shared.into_iter().flat_map(|lexicon| lexicon.words()));
    words.par_sort_unstable();
    words.dedup();
    let find = |word: &[u8]| words.binary_search(&word).unwrap_or_default() as u32;
    chunks.par_iter_mut().for_each(|chunk| {
        let numbers: Vec<u32> = chunk.words.iter().map(|(word, _)| find(word)).collect();
        chunk.places.iter_mut().flatten().flatten().for_each(|place| *place = numbers[*place as usize]);
    });
    let own = chunks.into_iter().flat_map(|chunk| chunk.places).collect();
    let shared = shared.map(|lexicon| {
        let all: Vec<&[u8]> = lexicon.words().collect();
        (lexicon, all.into_par_iter().map(find).collect())
    });
    (words, Numbers { shared, own })
}

/// The words of some pages, but for those of the shared lexicon.
#[derive(Default)]
struct Chunk<'a> {
    /// With their first letters.
    words: Vec<(&'a [u8], u64)>,
    /// Place in `words` of the word of each entry, for each part of each page.
    places: Vec<[Vec<u32>; 2]>,
}

impl<'a> Chunk<'a> {
    fn of(pages: &'a [PageWords], shared: Option<&Arc<Lexicon>>) -> Chunk<'a> {
        let (mut words, mut table) = (Vec::new(), Table::default());
        let seed = RandomState::new();
        table.clear(0, u128::from(seed.hash_one(0)) << 64 | u128::from(seed.hash_one(1)));
        let mut place = |word: &'a [u8]| {
            let first = first_letters(word);
            let hash = table.hash(word, first);
            let is_same = |at: usize| {
                let (known, known_first): (&[u8], u64) = words[at];
                known_first == first && known.len() == word.len() && (word.len() <= 8 || known == word)
            };
            let known = table.find(hash, is_same).unwrap_or_else(|| {
                table.add(words.len(), hash, |table, at| table.hash(words[at].0, words[at].1));
                words.push((word, first));
                words.len() - 1
            });
            known as u32
        };
        let places = pages.iter().map(|page| {
            page.parts().map(|part| match shared {
                Some(shared) if Arc::ptr_eq(shared, &part.lexicon) => Vec::new(),
                _ => {
                    let places: Vec<u32> = part.lexicon.words().map(&mut place).collect();
                    // A lexicon that other pages have shared before has its own order.
                    match &part.words[..] {
                        [] => places,
                        words => words.iter().map(|word| places[*word as usize]).collect(),
                    }
                }
            })
        });
        let places = places.collect();
        Chunk { words, places }
    }
}
