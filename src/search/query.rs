//! Answers to queries, as the module in the browser gives them: `search.js` is these files in another language, and both
//! are held to one set of tests. [`super::look_up`] finds words, [`super::rank`] orders pages, [`super::excerpt`] shows
//! why.

use super::distance::{distance, forgiven};
use super::excerpt::{Marks, excerpt};
use super::index::{FILES_A_TEXT, PAGES_A_FILE};
use super::look_up::{OF_BEGINNING, least_impact};
use super::rank::Ranked;
use super::read::{
    Facets, Group, Manifest, PageFacts, read_facets, read_manifest, read_page_facts, read_texts, read_words,
};
use super::section::section_of;
use super::words::{filter_value, words};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// The fewest words of a query whose small words are looked up.
const LEAST_PHRASE: usize = 4;
/// So many words of a query count: of more those that are on the fewest pages.
const MOST_WORDS: usize = 12;
/// More words and letters, as JavaScript counts them, are not read.
const MOST_READ: usize = 64;
const MOST_LETTERS: usize = 2_000;
/// So many wordings of a query are looked for, its own included.
const MOST_WORDINGS: usize = 12;
/// Among so many of the best pages the one that is called as the query is the first.
const MOST_CALLED: usize = 6;
/// Most words of a text that has synonyms.
const MOST_WORDS_TOGETHER: usize = 4;
/// How much a page counts that answers the query in other words.
const OF_SYNONYM: f64 = 0.8;
/// How much a page counts at most that has the halves of a word that pages have, of the one that has that word least: less
/// than two words in a title, side by side.
const OF_HALVES: f64 = 0.15;
/// A letter behind one of these is that of a guide.
const LETTERED: [&str; 6] = ["buchstabe", "guia", "guide", "letra", "letter", "lettre"];

/// Reads a file of the index by its name.
pub type Fetch<'a> = dyn Fn(&str) -> Option<Vec<u8>> + 'a;

/// An index that answers queries.
pub struct Search<'a> {
    fetch: &'a Fetch<'a>,
    pub(super) manifest: Manifest,
    shards: RefCell<BTreeMap<usize, Rc<Vec<Group>>>>,
    facts: RefCell<BTreeMap<usize, Rc<Vec<Rc<PageFacts>>>>>,
    texts: RefCell<BTreeMap<usize, Rc<Vec<u8>>>>,
}

/// A query.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// What the reader typed.
    pub text: String,
    /// Most results.
    pub limit: usize,
    /// Filter to values, however they are written, one of which a page must have; without values it leaves all pages.
    pub filters: BTreeMap<String, Vec<String>>,
    /// Whether results show the parts of the texts that answer; without, they show descriptions.
    pub excerpts: bool,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// How many pages.
    pub total: usize,
    /// Whether there are more or fewer: the index does not list all pages of a word that is on very many.
    pub is_about: bool,
    /// The best of them.
    pub results: Vec<SearchResult>,
    /// The words of the query that do not count: small ones, and of a long one those that most pages have.
    pub dropped: Vec<String>,
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
    /// Why it was found, in its own words; every second piece is a word of the query, from the second on.
    pub pieces: Vec<String>,
    /// The series of a guide.
    pub series: String,
    /// The letter of a guide.
    pub letter: String,
    /// The higher the better; comparable within one query.
    pub score: f64,
    /// Why it was found: what each word of the query gave.
    pub reasons: Vec<Reason>,
    /// How much of the sum of the reasons counts, for the words that the page does not have.
    pub of_words: f64,
    /// How much of that it counts when it was found by other words than the reader's.
    pub of_synonym: f64,
    /// Why it stands before all others, if it does whatever the reasons say.
    pub first: Option<First>,
}

/// Why a page stands before all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum First {
    /// The query is its letter, or is pinned to it.
    Pinned,
    /// The query is its title or its description.
    Called,
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
    /// How much more it counts because the next word of the query stands behind it, as far as the index tells: other words
    /// have the same bit.
    pub neighbour: f64,
    /// Whether the next word of the query was seen behind it, in the texts that excerpts are made of.
    pub is_seen: bool,
}

/// Words that are looked for.
struct Wording {
    words: Vec<String>,
    /// Whether the last word may go on.
    is_open: bool,
    /// What was written otherwise where other blanks make the wording, not synonyms.
    instead: Option<String>,
}

/// What stands for the words of a wording.
#[derive(Default)]
struct Answered {
    marks: Marks,
    /// The words by which a page that is called so comes first; empty for none.
    name: Vec<String>,
    /// The words that slips and beginnings stand for most likely, and these.
    mended: BTreeMap<String, String>,
}

/// A file of the index that is missing or damaged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damaged(pub String);

impl<'a> Search<'a> {
    /// Opens the index whose files `fetch` reads.
    pub fn open(fetch: &'a Fetch<'a>) -> Result<Search<'a>, Damaged> {
        let name = "manifest.bin";
        let manifest = fetch(name).and_then(|bytes| read_manifest(&bytes)).ok_or_else(|| Damaged(name.to_string()))?;
        let (shards, facts, texts) = Default::default();
        Ok(Search { fetch, manifest, shards, facts, texts })
    }

    /// The pages that answer `query` best.
    pub fn query(&self, query: &Query) -> Result<Found, Damaged> {
        let text = beginning(&query.text);
        let mut all = words(text);
        all.truncate(MOST_READ);
        if all.is_empty() {
            return Ok(Found::default());
        }
        let written = all.join(" ");
        // The letter of a guide may stand behind other words than those of its series alone.
        let letter = all[all.len().saturating_sub(2)..].join(" ");
        let counting = self.counting(&all);
        let kept = self.telling(&all)?;
        let is_open = kept.contains(&(all.len() - 1)) && text.chars().last().is_some_and(char::is_alphanumeric);
        let words: Vec<String> = kept.iter().map(|at| all[*at].clone()).collect();
        let dropped = all.iter().enumerate().filter(|(at, word)| !kept.contains(at) || !counting.contains(word));
        let dropped = dropped.map(|(_, word)| word.clone()).collect();
        let allowed = self.allowed(&query.filters)?;
        let (ranked, mut answers, is_about) = self.answer(&words, is_open, allowed.as_ref())?;
        if let Some(own) = answers.first_mut() {
            own.name.clone_from(&all);
        }
        let mut total = ranked.len();
        let mut first: Vec<u32> = Vec::new();
        let letters = &self.manifest.letters;
        let lettered = match all.as_slice() {
            [.., before, letter] if LETTERED.contains(&before.as_str()) => letters.get(letter),
            _ => None,
        };
        let lists = [self.manifest.pins.get(&written), letters.get(&letter).or(lettered)];
        for list in lists.into_iter().flatten() {
            for page in list.iter().filter(|page| allowed.as_ref().is_none_or(|allowed| allowed.contains(page))) {
                if !first.contains(page) {
                    first.push(*page);
                }
            }
        }
        let best = ranked.first().map_or(0.0, |ranked| ranked.score);
        let mut chosen: Vec<Ranked> = Vec::new();
        for page in &first {
            let known = ranked.iter().find(|ranked| ranked.page == *page).cloned();
            total += usize::from(known.is_none());
            chosen.push(known.unwrap_or_else(|| Ranked::new(*page)));
        }
        chosen.extend(ranked.into_iter().filter(|ranked| !first.contains(&ranked.page)));
        chosen.truncate(query.limit.max(MOST_CALLED));
        let mut is_called = Vec::new();
        for (at, ranked) in chosen.iter().take(MOST_CALLED).enumerate() {
            let page = self.page(ranked.page)?;
            let answer = answers.get(ranked.wording);
            let is_called_so = [&page.title, &page.description].into_iter().any(|text| self.is_name(text, answer));
            is_called.push(at >= first.len() && is_called_so);
        }
        let mut front = first.len();
        for at in (0..is_called.len()).filter(|at| is_called[*at]) {
            chosen[front..=at].rotate_right(1);
            front += 1;
        }
        for (at, ranked) in chosen.iter_mut().take(front).enumerate() {
            ranked.score = best + (front - at) as f64;
            ranked.first = Some(if at < first.len() { First::Pinned } else { First::Called });
        }
        chosen.truncate(query.limit);
        let results =
            chosen.into_iter().map(|ranked| self.result(ranked, &answers, query.excerpts)).collect::<Result<_, _>>()?;
        Ok(Found { total, is_about, results, dropped })
    }

    /// The places of the words of a query that count: of many those that are on the fewest pages, if on any, each once.
    fn telling(&self, words: &[String]) -> Result<Vec<usize>, Damaged> {
        let mut places: Vec<usize> = (0..words.len()).collect();
        if words.len() > MOST_WORDS {
            let mut known = BTreeSet::new();
            let counts = words.iter().map(|word| {
                if !known.insert(word) {
                    return Ok(usize::MAX);
                }
                let shard = self.shard(self.place(word))?;
                let group = shard.iter().find(|group| group.forms.contains(word));
                Ok(group.map_or(usize::MAX, |group| group.count))
            });
            let counts: Vec<usize> = counts.collect::<Result<_, _>>()?;
            places.sort_by_key(|at| counts[*at]);
            places.truncate(MOST_WORDS);
            places.sort_unstable();
        }
        Ok(places)
    }

    /// The words of a query that are looked up: those that count, and in a longer one the small ones between them, as they
    /// tell a page that says the same. A question begins with several small words, which are none of it.
    fn looked_for(&self, words: &[String]) -> Vec<String> {
        let counting = self.counting(words);
        let lead = words.iter().take_while(|word| Some(*word) != counting.first()).count();
        let rest = if lead > 1 { &words[lead..] } else { words };
        if counting.len() > 1 && rest.len() >= LEAST_PHRASE { rest.to_vec() } else { counting }
    }

    /// The words of a query that count: all but the small ones, if there are others.
    pub(super) fn counting(&self, words: &[String]) -> Vec<String> {
        let counting: Vec<String> = words.iter().filter(|word| !self.manifest.small.contains(*word)).cloned().collect();
        if counting.is_empty() { words.to_vec() } else { counting }
    }

    /// Whether a text is a query, but for small words, in the wording that was answered so.
    fn is_name(&self, text: &str, answer: Option<&Answered>) -> bool {
        let Some(Answered { name, mended, .. }) = answer.filter(|answer| !answer.name.is_empty()) else { return false };
        let words: Vec<String> =
            words(text).into_iter().map(|word| mended.get(&word).cloned().unwrap_or(word)).collect();
        self.counting(&words) == self.counting(name)
    }

    /// The pages that have the words or synonyms of them, best first; and how each wording of the query was answered;
    /// and whether the index does not list all pages of one of them.
    fn answer(
        &self,
        words: &[String],
        is_open: bool,
        allowed: Option<&BTreeSet<u32>>,
    ) -> Result<(Vec<Ranked>, Vec<Answered>, bool), Damaged> {
        let mut best: BTreeMap<u32, Ranked> = BTreeMap::new();
        let (mut answers, mut is_about) = (Vec::new(), false);
        // How much the words of the query count at least that pages have, or that are a slip away from one.
        let mut known: BTreeMap<String, f64> = BTreeMap::new();
        for (wording, Wording { words: all, is_open, instead }) in self.wordings(words, is_open).into_iter().enumerate()
        {
            let words = self.looked_for(&all);
            let mut looked_up = Vec::with_capacity(words.len());
            let mut answer = Answered::default();
            for (at, word) in words.iter().enumerate() {
                let candidates = self.candidates(word, is_open && at + 1 == words.len())?;
                for candidate in &candidates {
                    is_about |= candidate.shard[candidate.group].is_cut();
                    for form in &candidate.shard[candidate.group].forms {
                        answer.marks.entry(form.clone()).or_insert(at);
                    }
                }
                if let Some(first) = candidates.first() {
                    let group = &first.shard[first.group];
                    if first.form != *word {
                        answer.mended.extend(group.forms.iter().map(|form| (form.clone(), word.clone())));
                    }
                    if wording == 0 && first.weight > OF_BEGINNING {
                        known.insert(word.clone(), least_impact(group));
                    }
                }
                looked_up.push(candidates);
            }
            let least = instead.as_ref().and_then(|word| known.get(word));
            let of_wording = match least {
                _ if wording == 0 => 1.0,
                Some(least) => least * OF_HALVES,
                None => OF_SYNONYM,
            };
            let half = instead.as_ref().and_then(|word| words.windows(2).position(|halves| halves.concat() == *word));
            if instead.is_some() && least.is_none() {
                answer.name = all;
            }
            answers.push(answer);
            for mut ranked in self.rank(&words, &looked_up, allowed, half) {
                ranked.score *= of_wording;
                ranked.of_wording = of_wording;
                ranked.wording = wording;
                if best.get(&ranked.page).is_none_or(|known| ranked.score > known.score) {
                    best.insert(ranked.page, ranked);
                }
            }
        }
        let mut ranked: Vec<Ranked> = best.into_values().collect();
        ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.page.cmp(&b.page)));
        Ok((ranked, answers, is_about))
    }

    /// The query as it was written, then with synonyms and other spellings in the place of words.
    fn wordings(&self, written: &[String], is_open: bool) -> Vec<Wording> {
        let mut wordings = Vec::new();
        for start in 0..written.len() {
            for end in (start + 1..=written.len().min(start + MOST_WORDS_TOGETHER)).rev() {
                let part = &written[start..end];
                let synonyms = self.synonyms_of(part, is_open && end == written.len()).iter().cloned();
                let synonyms = synonyms.map(|other| (other, None));
                let blanks = self.other_blanks(part).into_iter().map(|other| (other, Some(part.join(" "))));
                for (turn, (other, instead)) in synonyms.chain(blanks).enumerate() {
                    let mut all = written[..start].to_vec();
                    all.extend(words(&other));
                    all.extend_from_slice(&written[end..]);
                    wordings.push((turn, Wording { words: all, is_open: is_open && end < written.len(), instead }));
                }
            }
        }
        // Each word has its turn before one has a second.
        wordings.sort_by_key(|(turn, _)| *turn);
        let others = wordings.into_iter().map(|(_, wording)| wording);
        let own = Wording { words: written.to_vec(), is_open, instead: None };
        std::iter::once(own).chain(others).take(MOST_WORDINGS).collect()
    }

    /// What is looked for, too, by those who look for `part`. A word that is neither one of these nor common may be the
    /// beginning of one, or one with a slip.
    fn synonyms_of(&self, part: &[String], is_open: bool) -> &[String] {
        let text = part.join(" ");
        if let Some(others) = self.manifest.synonyms.get(&text) {
            return others;
        }
        let (letters, mut best) = (text.chars().collect::<Vec<char>>(), (usize::MAX, [].as_slice()));
        if part.len() == 1 && self.digits(&text).is_none() {
            for (key, others) in &self.manifest.synonyms {
                let slips = match is_open && letters.len() > 2 && key.starts_with(&text) {
                    true => Some(0),
                    false => distance(&letters, &key.chars().collect::<Vec<char>>(), forgiven(letters.len())),
                };
                if let Some(slips) = slips.filter(|slips| *slips < best.0) {
                    best = (slips, others);
                }
            }
        }
        best.1
    }

    /// The names of the filters that there are, in the order of their bytes.
    pub fn filters(&self) -> Result<Vec<String>, Damaged> {
        Ok(self.facets()?.into_keys().collect())
    }

    fn facets(&self) -> Result<Facets, Damaged> {
        let name = &self.manifest.facets;
        let facets = (self.fetch)(name).and_then(|bytes| read_facets(name, &bytes, self.manifest.pages));
        facets.ok_or_else(|| Damaged(name.clone()))
    }

    /// The pages that the filters leave; `None` for all.
    fn allowed(&self, filters: &BTreeMap<String, Vec<String>>) -> Result<Option<BTreeSet<u32>>, Damaged> {
        if filters.values().flatten().all(String::is_empty) {
            return Ok(None);
        }
        let facets = self.facets()?;
        let mut allowed: Option<BTreeSet<u32>> = None;
        for (name, values) in filters {
            let values: Vec<&String> = values.iter().filter(|value| !value.is_empty()).collect();
            if values.is_empty() {
                continue;
            }
            let lists = values.iter().filter_map(|value| facets.get(name)?.get(&filter_value(value)));
            let pages: BTreeSet<u32> = lists.flatten().copied().collect();
            allowed = Some(match allowed {
                Some(allowed) => allowed.intersection(&pages).copied().collect(),
                None => pages,
            });
        }
        Ok(allowed)
    }

    /// The file of words `at`.
    pub(super) fn shard(&self, at: usize) -> Result<Rc<Vec<Group>>, Damaged> {
        let Some((_, name)) = self.manifest.words.get(at) else { return Err(Damaged("manifest.bin".to_string())) };
        kept(&self.shards, at, || {
            let groups = (self.fetch)(name).and_then(|bytes| read_words(name, &bytes, self.manifest.pages));
            groups.ok_or_else(|| Damaged(name.clone()))
        })
    }

    /// What results show of a page.
    fn page(&self, page: u32) -> Result<Rc<PageFacts>, Damaged> {
        let file = page as usize / PAGES_A_FILE;
        let name = self.manifest.page_files.get(file).cloned().unwrap_or_default();
        let facts = kept(&self.facts, file, || {
            let facts = (self.fetch)(&name).and_then(|bytes| read_page_facts(&name, &bytes));
            let facts = facts.ok_or_else(|| Damaged(name.clone()))?;
            Ok(facts.into_iter().map(Rc::new).collect())
        })?;
        facts.get(page as usize % PAGES_A_FILE).cloned().ok_or(Damaged(name))
    }

    fn result(&self, ranked: Ranked, answers: &[Answered], excerpts: bool) -> Result<SearchResult, Damaged> {
        let page = &self.page(ranked.page)?;
        let mut texts = Vec::new();
        if excerpts {
            let file = ranked.page as usize / PAGES_A_FILE;
            let file = file / FILES_A_TEXT;
            let texts_name = self.manifest.text_files.get(file).cloned().unwrap_or_default();
            let damaged = || Damaged(texts_name.clone());
            let bytes = kept(&self.texts, file, || (self.fetch)(&texts_name).ok_or_else(damaged))?;
            let texts_of_page = bytes.get(page.text.clone());
            texts = texts_of_page.and_then(|bytes| read_texts(bytes, page.sections.len())).ok_or_else(damaged)?;
        }
        let none = Marks::new();
        let marks = answers.get(ranked.wording).map_or(&none, |answer| &answer.marks);
        let number = section_of(&ranked, page, marks);
        let section = number.checked_sub(1).and_then(|at| page.sections.get(at));
        let mut reasons = ranked.reasons;
        if excerpts {
            let headings = page.sections.iter().map(|(_, heading)| heading);
            let seen = seen_pairs([&page.title, &page.description].into_iter().chain(headings).chain(&texts), marks);
            for (reason, at) in reasons.iter_mut().zip(&ranked.places) {
                reason.is_seen = seen.contains(at);
            }
        }
        Ok(SearchResult {
            url: page.url.clone(),
            title: page.title.clone(),
            description: page.description.clone(),
            section: section.map(|(anchor, heading)| (format!("{}#{anchor}", page.url), heading.clone())),
            pieces: excerpt(&page.description, &texts, number, marks),
            series: page.series.clone(),
            letter: page.letter.clone(),
            score: ranked.score,
            reasons,
            of_words: ranked.share * ranked.share,
            of_synonym: ranked.of_wording,
            first: ranked.first,
        })
    }
}

/// So much of a query as is read.
fn beginning(text: &str) -> &str {
    let mut units = 0;
    let end = text.char_indices().find(|(_, letter)| {
        units += letter.len_utf16();
        units > MOST_LETTERS
    });
    &text[..end.map_or(text.len(), |(at, _)| at)]
}

/// The places in a query of the words that stand before the next one in one of `texts`. Linear.
fn seen_pairs<'t>(texts: impl Iterator<Item = &'t String>, marks: &Marks) -> BTreeSet<usize> {
    let mut seen = BTreeSet::new();
    for text in texts {
        let mut before: Option<usize> = None;
        for word in words(text) {
            let at = marks.get(&word).copied();
            seen.extend(before.filter(|before| at == Some(before + 1)));
            before = at;
        }
    }
    seen
}

/// What was read at `at`, or what `read` reads.
fn kept<T>(
    known: &RefCell<BTreeMap<usize, Rc<T>>>,
    at: usize,
    read: impl FnOnce() -> Result<T, Damaged>,
) -> Result<Rc<T>, Damaged> {
    if let Some(known) = known.borrow().get(&at) {
        return Ok(known.clone());
    }
    let new = Rc::new(read()?);
    known.borrow_mut().insert(at, new.clone());
    Ok(new)
}
