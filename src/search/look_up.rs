//! Which words of the index a word of a query stands for.

use super::distance::{distance, forgiven};
use super::query::{Damaged, Search};
use super::read::Group;
use std::rc::Rc;

/// So many endings of a word that is being typed are looked for.
const MOST_ENDINGS: usize = 16;
/// So many words are taken for what was meant by a misspelt one.
const MOST_GUESSES: usize = 6;
/// How much a word counts that the query's word begins; then where the index has the query's word itself, too.
const OF_ENDING: f64 = 0.8;
const OF_ENDING_BESIDE: f64 = 0.3;
/// How much a word counts that differs by so many slips, and how much of that if another letter begins it.
const OF_SLIPS: [f64; 3] = [1.0, 0.65, 0.4];
const OF_OTHER_START: f64 = 0.8;

/// A word of the index that a word of the query stands for.
pub(super) struct Candidate {
    pub shard: Rc<Vec<Group>>,
    pub group: usize,
    pub form: String,
    pub weight: f64,
}

impl Search<'_> {
    /// The file of words that `word` is looked for in.
    pub(super) fn place(&self, word: &str) -> usize {
        self.manifest.words.partition_point(|(first, _)| first.as_str() <= word).saturating_sub(1)
    }

    /// The words of the index that `word` stands for, the surest first; where it `is_open`, those that it begins too.
    pub(super) fn candidates(&self, word: &str, is_open: bool) -> Result<Vec<Candidate>, Damaged> {
        let letters: Vec<char> = word.chars().collect();
        let place = self.place(word);
        let own = self.shard(place)?;
        let mut found: Vec<Candidate> = Vec::new();
        if let Some(group) = own.iter().position(|group| group.forms.iter().any(|form| form == word)) {
            found.push(Candidate { shard: own.clone(), group, form: word.to_string(), weight: 1.0 });
        }
        if is_open {
            self.add_endings(word, &letters, place, &mut found)?;
        }
        if found.is_empty() && forgiven(letters.len()) > 0 {
            self.add_guesses(&letters, place, is_open, &mut found)?;
        }
        Ok(found)
    }

    /// Adds words that begin with `word`, those on most pages first.
    fn add_endings(
        &self,
        word: &str,
        letters: &[char],
        place: usize,
        found: &mut Vec<Candidate>,
    ) -> Result<(), Damaged> {
        let mut endings: Vec<(usize, String, usize)> = Vec::new();
        let mut places = vec![place];
        let follows = self.manifest.words.get(place + 1).is_some_and(|(first, _)| first.starts_with(word));
        if letters.len() < 3 && self.manifest.words.len() > 1 {
            // Too many words begin like this: only those that most pages are about.
            let common = &self.manifest.common;
            let from = common.partition_point(|(form, _)| form.as_str() <= word);
            for (form, digits) in common[from..].iter().take_while(|(form, _)| form.starts_with(word)) {
                endings.push((*digits, form.clone(), self.place(form)));
            }
        } else {
            if follows {
                places.push(place + 1);
            }
            for place in places {
                for group in self.shard(place)?.iter() {
                    for form in group.forms.iter().filter(|form| form.starts_with(word) && form.as_str() != word) {
                        endings.push((group.count, form.clone(), place));
                    }
                }
            }
        }
        endings.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        endings.truncate(MOST_ENDINGS);
        if letters.len() < 3 {
            // Each may stand in a file of its own.
            endings.truncate(3);
        }
        for (_, form, place) in endings {
            let share = letters.len() as f64 / form.chars().count() as f64;
            let weight = if found.iter().any(|known| known.form == word) { OF_ENDING_BESIDE } else { OF_ENDING };
            self.add(place, form, weight * (0.5 + 0.5 * share), found)?;
        }
        Ok(())
    }

    /// Adds words that differ from `letters` in a slip or two.
    fn add_guesses(
        &self,
        letters: &[char],
        place: usize,
        is_open: bool,
        found: &mut Vec<Candidate>,
    ) -> Result<(), Damaged> {
        let most = forgiven(letters.len());
        let mut guesses: Vec<(usize, bool, usize, String, usize)> = Vec::new();
        let mut look = |form: &str, count: usize, place: usize| {
            let other: Vec<char> = form.chars().collect();
            let mut slips = distance(letters, &other, most);
            if slips.is_none() && is_open && letters.len() >= 4 && other.len() > letters.len() {
                slips = distance(letters, &other[..letters.len()], 1).map(|slips| slips + 1);
            }
            if let Some(slips) = slips.filter(|slips| *slips <= 2) {
                guesses.push((slips, other.first() != letters.first(), count, form.to_string(), place));
            }
        };
        for group in self.shard(place)?.iter() {
            for form in &group.forms {
                look(form, binary_digits(group.count), place);
            }
        }
        for (form, digits) in &self.manifest.common {
            let other = self.place(form);
            if other != place {
                look(form, *digits, other);
            }
        }
        guesses.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(b.2.cmp(&a.2)).then_with(|| a.3.cmp(&b.3)));
        guesses.truncate(MOST_GUESSES);
        for (slips, other_start, _, form, place) in guesses {
            let weight = OF_SLIPS[slips.min(2)] * if other_start { OF_OTHER_START } else { 1.0 };
            self.add(place, form, weight, found)?;
        }
        Ok(())
    }

    fn add(&self, place: usize, form: String, weight: f64, found: &mut Vec<Candidate>) -> Result<(), Damaged> {
        let shard = self.shard(place)?;
        let group = shard.iter().position(|group| group.forms.contains(&form));
        if let Some(group) = group {
            let is_known = found.iter().any(|known| Rc::ptr_eq(&known.shard, &shard) && known.group == group);
            if !is_known {
                found.push(Candidate { shard, group, form, weight });
            }
        }
        Ok(())
    }
}

fn binary_digits(count: usize) -> usize {
    (usize::BITS - count.leading_zeros()) as usize
}
