//! Answers to queries, as the module in the browser gives them: `search.js` is this file in another language, and both
//! are held to one set of tests.

use super::distance::{distance, forgiven};
use super::index::PAGES_A_FILE;
use super::read::{Group, Manifest, PageFacts, read_common, read_facets, read_manifest, read_page_facts, read_words};
use super::words::{follower, words};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// More words of a query do not count.
const MOST_WORDS: usize = 12;
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
/// What two words count that stand side by side, beside what they count alone: so much of their rarity, and of their scores.
const OF_NEIGHBOURS: f64 = 0.2;
const OF_SCORES: f64 = 0.5;
/// A page is a result if it has so much of what the best one has of the query's words.
const LEAST_SHARE: f64 = 0.5;

/// Reads a file of the index by its name.
pub type Fetch<'a> = dyn Fn(&str) -> Option<Vec<u8>> + 'a;

/// Words, and on how many pages each is.
type Common = Rc<Vec<(String, usize)>>;

/// An index that answers queries.
pub struct Search<'a> {
    fetch: &'a Fetch<'a>,
    manifest: Manifest,
    shards: RefCell<BTreeMap<usize, Rc<Vec<Group>>>>,
    common: RefCell<Option<Common>>,
    facts: RefCell<BTreeMap<usize, Rc<Vec<PageFacts>>>>,
}

/// A query.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// What the reader typed.
    pub text: String,
    /// Most results.
    pub limit: usize,
    /// Facet to values, one of which a page must have.
    pub filters: BTreeMap<String, Vec<String>>,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// How many pages.
    pub total: usize,
    /// The best of them.
    pub results: Vec<SearchResult>,
}

/// A page that was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SearchResult {
    /// Its address.
    pub url: String,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub description: String,
    /// The address and the heading of the part that says most about the query; `None` for the page itself.
    pub section: Option<(String, String)>,
    /// The series of a guide.
    pub series: String,
    /// The letter of a guide.
    pub letter: String,
    /// The higher the better; comparable within one query.
    pub score: f64,
    /// Why it was found: what each word of the query gave.
    pub reasons: Vec<Reason>,
}

/// What a word of a query gave a page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reason {
    /// The word, as it was looked up.
    pub word: String,
    /// The word of the page that was taken for it.
    pub found: String,
    /// How much it counts.
    pub score: f64,
    /// How much more it counts because the next word of the query stands behind it.
    pub neighbour: f64,
}

/// A file of the index that is missing or damaged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damaged(pub String);

/// A word of the index that a word of the query stands for.
struct Candidate {
    shard: Rc<Vec<Group>>,
    group: usize,
    form: String,
    weight: f64,
}

/// What a page has of one word of the query.
#[derive(Clone, Copy, Default)]
struct Hit {
    score: f64,
    section: u8,
    followers: u8,
    candidate: usize,
}

impl<'a> Search<'a> {
    /// Opens the index whose files `fetch` reads.
    pub fn open(fetch: &'a Fetch<'a>) -> Result<Search<'a>, Damaged> {
        let name = "manifest.bin";
        let manifest = fetch(name).and_then(|bytes| read_manifest(&bytes)).ok_or_else(|| Damaged(name.to_string()))?;
        Ok(Search {
            fetch,
            manifest,
            shards: RefCell::default(),
            common: RefCell::default(),
            facts: RefCell::default(),
        })
    }

    /// The pages that answer `query` best.
    pub fn query(&self, query: &Query) -> Result<Found, Damaged> {
        let mut words = words(&query.text);
        words.truncate(MOST_WORDS);
        if words.is_empty() {
            return Ok(Found::default());
        }
        let is_open = query.text.chars().last().is_some_and(|last| last.is_alphanumeric());
        let allowed = self.allowed(&query.filters)?;
        let mut looked_up = Vec::with_capacity(words.len());
        for (at, word) in words.iter().enumerate() {
            looked_up.push(self.candidates(word, is_open && at + 1 == words.len())?);
        }
        let ranked = self.rank(&words, &looked_up, allowed.as_ref());
        let mut total = ranked.len();
        let mut first: Vec<u32> = Vec::new();
        let written = words.join(" ");
        for list in [self.manifest.pins.get(&written), self.manifest.letters.get(&written)].into_iter().flatten() {
            for page in list.iter().filter(|page| allowed.as_ref().is_none_or(|allowed| allowed.contains(page))) {
                if !first.contains(page) {
                    first.push(*page);
                }
            }
        }
        let best = ranked.first().map_or(0.0, |ranked| ranked.score);
        let mut chosen: Vec<Ranked> = Vec::new();
        for (at, page) in first.iter().enumerate() {
            let known = ranked.iter().find(|ranked| ranked.page == *page).cloned();
            total += usize::from(known.is_none());
            let score = best + (first.len() - at) as f64;
            chosen.push(Ranked { score, ..known.unwrap_or_else(|| Ranked::new(*page)) });
        }
        chosen.extend(ranked.into_iter().filter(|ranked| !first.contains(&ranked.page)));
        chosen.truncate(query.limit);
        let results = chosen.into_iter().map(|ranked| self.result(ranked)).collect::<Result<_, _>>()?;
        Ok(Found { total, results })
    }

    /// The pages that the filters leave; `None` for all.
    fn allowed(&self, filters: &BTreeMap<String, Vec<String>>) -> Result<Option<BTreeSet<u32>>, Damaged> {
        if filters.is_empty() {
            return Ok(None);
        }
        let name = &self.manifest.facets;
        let facets = (self.fetch)(name).and_then(|bytes| read_facets(&bytes, self.manifest.pages));
        let facets = facets.ok_or_else(|| Damaged(name.clone()))?;
        let mut allowed: Option<BTreeSet<u32>> = None;
        for (name, values) in filters {
            let lists = values.iter().filter_map(|value| facets.get(name)?.get(value));
            let pages: BTreeSet<u32> = lists.flatten().copied().collect();
            allowed = Some(match allowed {
                Some(allowed) => allowed.intersection(&pages).copied().collect(),
                None => pages,
            });
        }
        Ok(allowed)
    }

    fn shard(&self, at: usize) -> Result<Rc<Vec<Group>>, Damaged> {
        if let Some(shard) = self.shards.borrow().get(&at) {
            return Ok(shard.clone());
        }
        let name = &self.manifest.words[at].1;
        let groups = (self.fetch)(name).and_then(|bytes| read_words(&bytes, self.manifest.pages));
        let groups = Rc::new(groups.ok_or_else(|| Damaged(name.clone()))?);
        self.shards.borrow_mut().insert(at, groups.clone());
        Ok(groups)
    }

    fn common(&self) -> Result<Common, Damaged> {
        if let Some(common) = self.common.borrow().as_ref() {
            return Ok(common.clone());
        }
        let name = &self.manifest.common;
        let words = (self.fetch)(name).and_then(|bytes| read_common(&bytes));
        let words = Rc::new(words.ok_or_else(|| Damaged(name.clone()))?);
        *self.common.borrow_mut() = Some(words.clone());
        Ok(words)
    }

    /// The file of words that `word` is looked for in.
    fn place(&self, word: &str) -> usize {
        self.manifest.words.partition_point(|(first, _)| first.as_str() <= word).saturating_sub(1)
    }

    /// The words of the index that `word` stands for, the surest first; where it `is_open`, those that it begins too.
    fn candidates(&self, word: &str, is_open: bool) -> Result<Vec<Candidate>, Damaged> {
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
            for (form, count) in self.common()?.iter().filter(|(form, _)| form.starts_with(word) && form != word) {
                endings.push((*count, form.clone(), self.place(form)));
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
                look(form, group.count, place);
            }
        }
        for (form, count) in self.common()?.iter() {
            let other = self.place(form);
            if other != place {
                look(form, *count, other);
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

    /// How telling a word on `count` pages is.
    fn rarity(&self, count: usize) -> f64 {
        let (pages, count) = (self.manifest.pages as f64, count as f64);
        (1.0 + (pages - count + 0.5).max(0.0) / (count + 0.5)).ln()
    }

    /// The pages that have the words, best first.
    fn rank(&self, words: &[String], looked_up: &[Vec<Candidate>], allowed: Option<&BTreeSet<u32>>) -> Vec<Ranked> {
        let mut hits: BTreeMap<u32, Vec<Hit>> = BTreeMap::new();
        let mut worth = vec![0.0; words.len()];
        let mut next_bits = vec![0u8; words.len()];
        for (at, candidates) in looked_up.iter().enumerate() {
            for (place, candidate) in candidates.iter().enumerate() {
                let group = &candidate.shard[candidate.group];
                let rarity = self.rarity(group.count);
                worth[at] = f64::max(worth[at], rarity * candidate.weight);
                next_bits[at] |= follower(&candidate.form);
                for (index, page) in group.pages.iter().enumerate() {
                    if allowed.is_some_and(|allowed| !allowed.contains(page)) {
                        continue;
                    }
                    let score = rarity * candidate.weight * f64::from(group.impacts[index]) / 255.0;
                    let hit = &mut hits.entry(*page).or_insert_with(|| vec![Hit::default(); words.len()])[at];
                    if score > hit.score {
                        let (section, followers) = (group.sections[index], group.followers[index]);
                        *hit = Hit { score, section, followers, candidate: place };
                    }
                }
            }
            if candidates.is_empty() {
                worth[at] = self.rarity(0);
            }
        }
        let all: f64 = worth.iter().sum();
        let mut ranked: Vec<Ranked> = hits
            .into_iter()
            .map(|(page, hits)| {
                let mut ranked = Ranked::new(page);
                let mut votes: BTreeMap<u8, f64> = BTreeMap::new();
                let mut sum = 0.0;
                for (at, hit) in hits.iter().enumerate().filter(|(_, hit)| hit.score > 0.0) {
                    let next = hits.get(at + 1).is_some_and(|next| next.score > 0.0);
                    let bits = next_bits.get(at + 1).copied().unwrap_or_default();
                    let mut neighbour = 0.0;
                    if next && hit.followers & bits != 0 {
                        // The more bits are set, the likelier they are so by chance.
                        let chance = f64::from(hit.followers.count_ones() * bits.count_ones()).min(8.0) / 8.0;
                        let both =
                            OF_NEIGHBOURS * (worth[at] + worth[at + 1]) + OF_SCORES * (hit.score + hits[at + 1].score);
                        neighbour = both * (1.0 - chance);
                    }
                    sum += hit.score + neighbour;
                    ranked.share += worth[at] / all;
                    *votes.entry(hit.section).or_default() += hit.score;
                    let candidate = &looked_up[at][hit.candidate];
                    ranked.reasons.push(Reason {
                        word: words[at].clone(),
                        found: candidate.form.clone(),
                        score: hit.score,
                        neighbour,
                    });
                }
                ranked.score = sum * ranked.share * ranked.share;
                // Of equal sections the first.
                let best = votes.iter().rev().max_by(|a, b| a.1.total_cmp(b.1));
                ranked.section = best.map_or(0, |(section, _)| *section);
                ranked
            })
            .collect();
        let best = ranked.iter().map(|ranked| ranked.share).fold(0.0, f64::max);
        ranked.retain(|ranked| ranked.share >= best * LEAST_SHARE);
        ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.page.cmp(&b.page)));
        ranked
    }

    fn result(&self, ranked: Ranked) -> Result<SearchResult, Damaged> {
        let file = ranked.page as usize / PAGES_A_FILE;
        let known = self.facts.borrow().get(&file).cloned();
        let facts = match known {
            Some(facts) => facts,
            None => {
                let name = self.manifest.page_files.get(file).cloned().unwrap_or_default();
                let facts = (self.fetch)(&name).and_then(|bytes| read_page_facts(&bytes));
                let facts = Rc::new(facts.ok_or(Damaged(name))?);
                self.facts.borrow_mut().insert(file, facts.clone());
                facts
            }
        };
        let page = facts.get(ranked.page as usize % PAGES_A_FILE);
        let page = page.ok_or_else(|| Damaged(self.manifest.page_files[file].clone()))?;
        let section = (ranked.section as usize).checked_sub(1).and_then(|at| page.sections.get(at));
        Ok(SearchResult {
            url: page.url.clone(),
            title: page.title.clone(),
            description: page.description.clone(),
            section: section.map(|(anchor, heading)| (format!("{}#{anchor}", page.url), heading.clone())),
            series: page.series.clone(),
            letter: page.letter.clone(),
            score: ranked.score,
            reasons: ranked.reasons,
        })
    }
}

/// A page with its place in the order.
#[derive(Clone)]
struct Ranked {
    page: u32,
    score: f64,
    /// How much of the query's words it has.
    share: f64,
    section: u8,
    reasons: Vec<Reason>,
}

impl Ranked {
    fn new(page: u32) -> Ranked {
        Ranked { page, score: 0.0, share: 0.0, section: 0, reasons: Vec::new() }
    }
}
