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
/// More than a word of two slips counts, less than one of a single slip.
const OF_NEAR: f64 = 0.5;
/// How much a word counts that has the stem of the query's, but is another one, where the index has the query's word itself.
const OF_FAMILY: f64 = 0.1;
/// How much a word counts that begins like the query's: another form of it, or one of its family. So many letters at least
/// are those of both, and at most so many more are the word's own.
pub(super) const OF_BEGINNING: f64 = 0.6;
const LEAST_BEGINNING: usize = 4;
const MOST_BEHIND: usize = 3;
/// A page is about a word of so much weight. A word on so few pages, none of which is about it, may be a slip that a page quotes: one that is on
/// more pages, whose number has more binary digits than that, is looked for, too. Of so many letters, a word must be on one
/// page alone; of fewer, most words are like another.
const MOST_RARE: usize = 2;
const RARE_DIGITS: usize = 2;
const RARE_LETTERS: usize = 5;
pub(super) const LEAST_ABOUT: u8 = 128;
/// The fewest units of UTF-16, as JavaScript counts, of each half of a word that stands for two.
const LEAST_PART: usize = 3;
/// The Arabic article, which is written with its word.
const ARTICLE: &str = "ال";

/// A word of the index that a word of the query stands for.
pub(super) struct Candidate {
    pub shard: Rc<Vec<Group>>,
    pub group: usize,
    pub form: String,
    pub weight: f64,
}

/// A word that a word of a query that is nowhere may stand for.
struct Guess {
    weight: f64,
    /// Binary digits of the number of its pages.
    digits: usize,
    form: String,
    place: usize,
    /// How many letters both begin with, where that is why.
    shared: usize,
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
        if let Some(family) = found.first().filter(|first| first.form == word).map(|first| own[first.group].family) {
            for (group, kin) in own.iter().enumerate().filter(|(_, kin)| kin.family == family) {
                let is_known = found.iter().any(|known| Rc::ptr_eq(&known.shard, &own) && known.group == group);
                if let (false, Some(form)) = (is_known, kin.forms.first()) {
                    found.push(Candidate { shard: own.clone(), group, form: form.clone(), weight: OF_FAMILY });
                }
            }
        }
        let most_rare = match letters.len() {
            0..RARE_LETTERS => 0,
            RARE_LETTERS => 1,
            _ => MOST_RARE,
        };
        let exact = found.first().filter(|first| first.form == word).map(|exact| &exact.shard[exact.group]);
        let rare = exact
            .filter(|group| group.count <= most_rare && group.impacts.iter().all(|impact| *impact < LEAST_ABOUT))
            .map(least_impact);
        if found.is_empty() || rare.is_some() {
            for guess in self.guesses(&letters, &own, place, is_open) {
                // The word itself comes before what it may be a slip of.
                match rare {
                    None => self.add(guess.place, guess.form, guess.weight, &mut found)?,
                    Some(least) if guess.weight > OF_BEGINNING && guess.digits > RARE_DIGITS => {
                        self.add(guess.place, guess.form, guess.weight * least, &mut found)?;
                    }
                    Some(_) => {}
                }
            }
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
        let of_ending = if found.is_empty() { OF_ENDING } else { OF_ENDING_BESIDE };
        for (at, (_, form, place)) in endings.into_iter().enumerate() {
            let share = letters.len() as f64 / form.chars().count() as f64;
            let is_meant = at == 0 && found.is_empty();
            self.add(place, form, if is_meant { 1.0 } else { of_ending * (0.5 + 0.5 * share) }, found)?;
        }
        Ok(())
    }

    /// Words of the groups `own`, which are in the file `place`, and common words of other files that differ from `letters` in
    /// a slip or two, or in their ends; the surest first.
    fn guesses(&self, letters: &[char], own: &[Group], place: usize, is_open: bool) -> Vec<Guess> {
        let most = forgiven(letters.len());
        if most == 0 {
            return Vec::new();
        }
        let word: String = letters.iter().collect();
        let mut guesses = Vec::new();
        let (mut longest, mut least) = (LEAST_BEGINNING, 0.0);
        let mut look = |form: &str, digits: usize, place: usize| {
            let shared = letters.iter().zip(form.chars()).take_while(|(a, b)| *a == b).count();
            longest = longest.max(shared);
            if shared < LEAST_BEGINNING && form.chars().count().abs_diff(letters.len()) > 2 && !is_open {
                return;
            }
            let other: Vec<char> = form.chars().collect();
            let is_article =
                form.strip_prefix(ARTICLE) == Some(word.as_str()) || word.strip_prefix(ARTICLE) == Some(form);
            let mut slips = if is_article { Some(1) } else { distance(letters, &other, most) };
            if slips.is_none() && is_open && other.len() > letters.len() {
                slips = distance(letters, &other[..letters.len()], 1).map(|slips| slips + 1);
            }
            let mut push =
                |weight, shared| guesses.push(Guess { weight, digits, form: form.to_string(), place, shared });
            if let Some(slips) = slips {
                least = if slips < 2 { OF_NEAR } else { least };
                let start = if other.first() == letters.first() { 1.0 } else { OF_OTHER_START };
                push(OF_SLIPS[slips.min(2)] * start, usize::MAX);
            }
            if shared * 2 >= letters.len() && other.len() <= shared + MOST_BEHIND {
                push(OF_BEGINNING, shared);
            }
        };
        for group in own {
            for form in &group.forms {
                look(form, self.digits(form).unwrap_or_else(|| binary_digits(group.count)), place);
            }
        }
        for (form, digits) in &self.manifest.common {
            let other = self.place(form);
            if other != place {
                look(form, *digits, other);
            }
        }
        let order = |a: &Guess, b: &Guess| b.weight.total_cmp(&a.weight).then(b.digits.cmp(&a.digits));
        guesses.sort_by(|a, b| order(a, b).then_with(|| a.form.cmp(&b.form)));
        // A single slip is likelier than another ending.
        if guesses.first().is_some_and(|first| first.weight > OF_BEGINNING) {
            longest = usize::MAX;
        }
        guesses.retain(|guess| guess.shared >= longest && guess.weight > least);
        guesses.truncate(MOST_GUESSES);
        guesses
    }

    /// Other spellings of one or two words of a query: one word as two common ones, two words as one.
    pub(super) fn other_blanks(&self, part: &[String]) -> Vec<String> {
        let are_common = part.iter().all(|word| self.digits(word).is_some());
        match part {
            [word] if !are_common => {
                let mut best = (0, String::new());
                for (at, _) in word.char_indices() {
                    let (first, second) = word.split_at(at);
                    let is_long = |half: &str| half.encode_utf16().count() >= LEAST_PART;
                    if let (true, Some(digits), Some(others)) =
                        (is_long(first) && is_long(second), self.digits(first), self.digits(second))
                        && digits.min(others) > best.0
                    {
                        best = (digits.min(others), format!("{first} {second}"));
                    }
                }
                Some(best.1).filter(|words| !words.is_empty()).into_iter().collect()
            }
            [word, next] => {
                let joined = format!("{word}{next}");
                if are_common && self.digits(&joined).is_none() {
                    return Vec::new();
                }
                let letters: Vec<char> = joined.chars().collect();
                let guesses = self.guesses(&letters, &[], usize::MAX, false).into_iter();
                guesses.take(1).filter(|guess| guess.weight > OF_BEGINNING).map(|guess| guess.form).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The binary digits of the number of pages of a common word.
    pub(super) fn digits(&self, word: &str) -> Option<usize> {
        let common = &self.manifest.common;
        let at = common.binary_search_by(|(known, _)| known.as_str().cmp(word)).ok()?;
        common.get(at).map(|(_, digits)| *digits)
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

/// How much a word counts where it counts least, of what it can.
pub(super) fn least_impact(group: &Group) -> f64 {
    f64::from(group.impacts.iter().copied().min().unwrap_or_default()) / 255.0
}

fn binary_digits(count: usize) -> usize {
    (usize::BITS - count.leading_zeros()) as usize
}
