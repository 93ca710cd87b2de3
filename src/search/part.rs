//! What one page gives to the index, which hangs on no other page.

use super::document::Document;
use super::words::{follower, words};
use std::collections::HashMap;

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

/// The last section that a posting can name.
pub(super) const LAST_SECTION: usize = 255;

/// What a word says about a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Weight {
    /// The sum over its occurrences.
    pub sum: f32,
    /// The section where it counts most; 0 is the page itself.
    pub section: u8,
    /// How much it counts there.
    pub most: f32,
    /// Which words follow it somewhere: bits of [`follower`].
    pub followers: u8,
}

impl Weight {
    /// Of two words that stand for each other.
    pub fn add(&mut self, other: &Weight) {
        self.sum += other.sum;
        self.followers |= other.followers;
        if other.most > self.most {
            (self.most, self.section) = (other.most, other.section);
        }
    }
}

/// The words of one page with their weights, sorted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Part(pub(super) Vec<(Box<str>, Weight)>);

#[derive(Default)]
struct Tally {
    words: HashMap<String, Vec<(u8, f32)>>,
    followers: HashMap<String, u8>,
}

impl Tally {
    fn add(&mut self, text: &str, field: Field, section: usize) {
        let words = words(text);
        self.add_words(words, field, section, None);
    }

    /// `length` is that of the whole text, where `words` are a part of it.
    fn add_words(&mut self, words: Vec<String>, field: Field, section: usize, length: Option<usize>) {
        let length = length.unwrap_or(words.len()) as f32;
        let weight = field.weight / (1.0 - field.fades + field.fades * length.max(field.usual / 8.0) / field.usual);
        let section = section.min(LAST_SECTION) as u8;
        for pair in words.windows(2) {
            *self.followers.entry(pair[0].clone()).or_default() |= follower(&pair[1]);
        }
        for word in words {
            let places = self.words.entry(word).or_default();
            match places.iter_mut().find(|(known, _)| *known == section) {
                Some((_, sum)) => *sum += weight,
                None => places.push((section, weight)),
            }
        }
    }
}

impl Part {
    /// The words of `document`. Linear in its text, times its sections for a word that stands in many.
    pub fn of(document: &Document) -> Part {
        let mut tally = Tally::default();
        tally.add(&document.title, TITLE, 0);
        tally.add(&document.task, TASK, 0);
        tally.add(&document.description, DESCRIPTION, 0);
        tally.add(&document.series, NAME, 0);
        tally.add(&document.letter, NAME, 0);
        for name in &document.names {
            tally.add(name, NAME, 0);
        }
        for synonym in &document.synonyms {
            tally.add(synonym, SYNONYM, 0);
        }
        for (at, section) in document.sections.iter().enumerate() {
            tally.add(&section.heading, HEADING, at);
        }
        let texts: Vec<Vec<String>> = document.sections.iter().map(|section| words(&section.text)).collect();
        let length = texts.iter().map(Vec::len).sum();
        for (at, words) in texts.into_iter().enumerate() {
            tally.add_words(words, BODY, at, Some(length));
        }
        let boost = if document.boost > 0.0 { document.boost } else { 1.0 };
        let Tally { words, followers } = tally;
        let mut sorted: Vec<(Box<str>, Weight)> = words
            .into_iter()
            .map(|(word, places)| {
                let sum = places.iter().map(|(_, weight)| weight).sum::<f32>() * boost;
                // Of equal sections the first.
                let best = places.iter().rev().max_by(|a, b| a.1.total_cmp(&b.1)).copied().unwrap_or_default();
                let followers = followers.get(&word).copied().unwrap_or_default();
                (word.into(), Weight { sum, section: best.0, most: best.1 * boost, followers })
            })
            .collect();
        sorted.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        Part(sorted)
    }
}
