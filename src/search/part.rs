//! What one page gives to the index, which hangs on no other page.

use super::bytes::Writer;
use super::cut::Sections;
use super::document::Document;
use super::pack::{Packer, Packing};
use super::tally::Tally;
use super::words::each_word;
use std::sync::{Arc, Mutex};

/// A kind of text on a page, and how much a word in it says about the page.
#[derive(Clone, Copy)]
struct Field {
    /// How much one occurrence counts.
    weight: f32,
    /// How many words a text of this kind usually has.
    usual: f32,
    /// How much a longer text makes each of its words count less: 0 not at all, 1 in proportion.
    fades: f32,
}

const TITLE: Field = Field { weight: 6.0, usual: 8.0, fades: 0.5 };
const TASK: Field = Field { weight: 6.0, usual: 6.0, fades: 0.4 };
const DESCRIPTION: Field = Field { weight: 4.0, usual: 16.0, fades: 0.4 };
const NAME: Field = Field { weight: 2.0, usual: 6.0, fades: 0.4 };
const SYNONYM: Field = Field { weight: 2.0, usual: 6.0, fades: 0.2 };
const HEADING: Field = Field { weight: 2.5, usual: 24.0, fades: 0.4 };
const BODY: Field = Field { weight: 1.0, usual: 600.0, fades: 0.5 };

/// How much a word of the description of a picture counts of one in the text.
const OF_PICTURES: f32 = 0.4;

/// The last section that a posting can name.
const LAST_SECTION: usize = 255;
/// Bytes of a usual word and the blank behind it.
const BYTES_A_WORD: usize = 6;

impl Field {
    /// The weight of a word in a text of so many.
    fn weight(self, words: usize) -> f32 {
        self.weight / (1.0 - self.fades + self.fades * (words as f32).max(self.usual / 8.0) / self.usual)
    }
}

/// Words by number.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Lexicon {
    /// All words, one behind the other, which are UTF-8.
    pub bytes: Box<[u8]>,
    /// The number of bytes of each.
    pub lengths: Box<[u8]>,
}

impl Lexicon {
    pub fn len(&self) -> usize {
        self.lengths.len()
    }

    /// The words in the order of their numbers.
    pub fn words(&self) -> impl Iterator<Item = &[u8]> {
        let mut rest = &*self.bytes;
        self.lengths.iter().map(move |length| {
            let (word, behind) = rest.split_at_checked(usize::from(*length)).unwrap_or_default();
            rest = behind;
            word
        })
    }
}

/// What a word says about a page, in 1/64.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Entry {
    /// The sum over its occurrences.
    pub sum: u16,
    /// How much it counts in the section where it counts most.
    pub most: u16,
    /// That section; 0 is the page itself.
    pub section: u8,
    /// Which words follow it somewhere: bits of [`super::words::follower`].
    pub followers: u16,
}

/// The words of a page, each once.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Part {
    pub lexicon: Arc<Lexicon>,
    /// The number of the word of each entry in a lexicon that other pages share; empty where the lexicon is that of the page
    /// alone, and has its words in the order of the entries.
    pub words: Arc<[u32]>,
    pub entries: Arc<[Entry]>,
}

/// What the search keeps of a body.
#[derive(Debug, Default)]
pub struct Extract {
    /// The print of the body's HTML.
    pub(super) print: u128,
    /// Anchor and heading of each section but the first.
    pub(super) headings: Box<[(Box<str>, Box<str>)]>,
    /// The texts of the sections, packed, until they are used.
    pub(super) text: Mutex<Option<Box<[u8]>>>,
    pub(super) part: Part,
}

/// Memory for making parts one after the other.
#[derive(Debug, Default)]
pub struct Scratch {
    tally: Tally,
    sections: Sections,
    texts: Writer,
    packer: Option<Packer>,
}

impl Extract {
    /// What the search keeps of a body with this HTML. Linear.
    pub fn of(html: &str, scratch: &mut Scratch) -> Extract {
        let print = print_of_body(html);
        let Scratch { tally, sections, texts, packer } = scratch;
        tally.clear(print);
        let packer = packer.get_or_insert_with(|| Packer::new(Packing::Texts));
        let sections = sections.cut(html);
        let length = coarse(sections.iter().map(|section| section.text.len()).sum::<usize>() / BYTES_A_WORD);
        let weight = BODY.weight(length);
        texts.bytes.clear();
        texts.number(sections.len());
        for (at, section) in sections.iter().enumerate() {
            let number = at.min(LAST_SECTION) as u8;
            tally.add(&section.heading, HEADING.weight(section.heading.len() / BYTES_A_WORD + 1), number);
            tally.add(&section.text, weight, number);
            tally.add(&section.pictures, weight * OF_PICTURES, number);
            texts.text(&section.text);
        }
        let headings =
            sections.iter().skip(1).map(|section| (section.anchor.as_str().into(), section.heading.as_str().into()));
        let headings = headings.collect();
        let text = Mutex::new(Some(packer.pack(texts).into()));
        Extract { print, headings, text, part: tally.finish() }
    }

    /// The texts of the sections, packed, if nobody has taken them.
    pub(super) fn take_text(&self) -> Option<Box<[u8]>> {
        self.text.lock().unwrap_or_else(|broken| broken.into_inner()).take()
    }
}

/// A length without its small bits, so that a few words more or less leave the weights of all others as they are.
fn coarse(length: usize) -> usize {
    let bits = (usize::BITS - length.leading_zeros()).saturating_sub(3);
    length >> bits << bits
}

/// What tells whether a body is the one that something was kept of.
pub(super) fn print_of_body(html: &str) -> u128 {
    print(html.as_bytes())
}

fn print(bytes: &[u8]) -> u128 {
    let mut print = [0; 16];
    blake3::Hasher::new().update(bytes).finalize_xof().fill(&mut print);
    u128::from_le_bytes(print)
}

impl Part {
    /// The number of the word of the entry `at`.
    pub fn number(&self, at: usize) -> usize {
        self.words.get(at).map_or(at, |number| *number as usize)
    }

    /// The words of everything on a page but its body.
    pub fn of(document: &Document, scratch: &mut Scratch) -> Part {
        let tally = &mut scratch.tally;
        tally.clear(print(document.url.as_bytes()));
        let mut add = |text: &str, field: Field| {
            if text.is_empty() {
                return;
            }
            let mut count = 0;
            each_word(text, |_, _| count += 1);
            tally.add(text, field.weight(count), 0);
        };
        add(&document.title, TITLE);
        add(&document.task, TASK);
        add(&document.description, DESCRIPTION);
        add(&document.series, NAME);
        add(&document.letter, NAME);
        document.names.iter().for_each(|name| add(name, NAME));
        document.synonyms.iter().for_each(|synonym| add(synonym, SYNONYM));
        tally.finish()
    }
}
