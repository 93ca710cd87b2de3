//! The order of the pages that have words of a query.

use super::look_up::{Candidate, LEAST_ABOUT};
use super::query::{First, Reason, Search};
use super::words::follower;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// What two words count that stand side by side, beside what they count alone: so much of their rarity, and of their scores.
const OF_NEIGHBOURS: f64 = 0.2;
const OF_SCORES: f64 = 0.5;
/// How often two words that stand side by side in a query do so on a page that has both, and how many bits tell.
const PRIOR: f64 = 0.3;
const FOLLOWERS: f64 = 16.0;
/// How much more a word counts on a page that is about it.
const OF_ABOUT: f64 = 1.3;
/// How much a small word counts beside others.
const OF_SMALL: f64 = 0.05;
/// How much the halves of a word count that do not stand side by side.
const OF_APART: f64 = 0.3;
/// A page is a result if it has so much of what the best one has of the query's words.
const LEAST_SHARE: f64 = 0.5;

/// A page with its place in the order.
#[derive(Clone, Default)]
pub(super) struct Ranked {
    pub page: u32,
    pub score: f64,
    /// How much of the query's words it has.
    pub share: f64,
    /// What each of its words votes for: a section, and how much.
    pub votes: BTreeMap<u8, f64>,
    /// How much each word of the query tells.
    pub told: Rc<[f64]>,
    pub reasons: Vec<Reason>,
    /// The place in the query of the word of each reason.
    pub places: Vec<usize>,
    /// Why it stands before all others.
    pub first: Option<First>,
    /// Which wording of the query it answers, and how much that counts.
    pub wording: usize,
    pub of_wording: f64,
}

impl Ranked {
    pub fn new(page: u32) -> Ranked {
        Ranked { page, of_wording: 1.0, ..Ranked::default() }
    }
}

/// What a page has of one word of the query.
#[derive(Clone, Copy, Default)]
struct Hit {
    score: f64,
    section: u8,
    followers: u16,
    candidate: usize,
}

impl Search<'_> {
    /// How telling a word on `count` pages is.
    fn rarity(&self, count: usize) -> f64 {
        let (pages, count) = (self.manifest.pages as f64, count as f64);
        (1.0 + (pages - count + 0.5).max(0.0) / (count + 0.5)).ln()
    }

    /// The pages that have the words, best first. The word at `half` and the next are halves of one, which are nothing
    /// without each other.
    pub(super) fn rank(
        &self,
        words: &[String],
        looked_up: &[Vec<Candidate>],
        allowed: Option<&BTreeSet<u32>>,
        half: Option<usize>,
    ) -> Vec<Ranked> {
        let mut hits: BTreeMap<u32, Vec<Hit>> = BTreeMap::new();
        let mut worth = vec![0.0; words.len()];
        // A page that a list was cut short of may have the word all the same: the word says less about it.
        let mut told = vec![0.0; words.len()];
        let mut next_bits = vec![0u16; words.len()];
        let counting = self.counting(words);
        for (at, candidates) in looked_up.iter().enumerate() {
            let of_word = if counting.contains(&words[at]) { 1.0 } else { OF_SMALL };
            // Beside the likeliest word, which is the first, a rarer one is not more telling.
            let fewest = candidates.first().map_or(0, |first| first.shard[first.group].count);
            for (place, candidate) in candidates.iter().enumerate() {
                let group = &candidate.shard[candidate.group];
                let rarity = of_word * self.rarity(group.count.max(fewest));
                worth[at] = f64::max(worth[at], rarity * candidate.weight);
                let listed = group.pages.len() as f64 / group.count.max(1) as f64;
                told[at] = f64::max(told[at], rarity * candidate.weight * listed);
                next_bits[at] |= follower(&candidate.form);
                for (index, page) in group.pages.iter().enumerate() {
                    if allowed.is_some_and(|allowed| !allowed.contains(page)) {
                        continue;
                    }
                    let impact = group.impacts[index];
                    let is_about = impact >= LEAST_ABOUT && group.sections[index] == 0;
                    let about = if is_about { OF_ABOUT } else { 1.0 };
                    let score = rarity * candidate.weight * f64::from(impact) / 255.0 * about;
                    let hit = &mut hits.entry(*page).or_insert_with(|| vec![Hit::default(); words.len()])[at];
                    if score > hit.score {
                        let (section, followers) = (group.sections[index], group.followers[index]);
                        *hit = Hit { score, section, followers, candidate: place };
                    }
                }
                // Of the pages that a filter leaves, any may have a word whose pages are not all listed.
                for page in allowed.into_iter().flatten().filter(|_| group.is_cut()) {
                    let hit = &mut hits.entry(*page).or_insert_with(|| vec![Hit::default(); words.len()])[at];
                    let score = rarity * candidate.weight / 255.0;
                    if score > hit.score {
                        *hit = Hit { score, candidate: place, ..Hit::default() };
                    }
                }
            }
            if candidates.is_empty() {
                worth[at] = of_word * self.rarity(0);
                told[at] = worth[at];
            }
        }
        let told: Rc<[f64]> = told.into();
        let all: f64 = told.iter().sum();
        let mut ranked: Vec<Ranked> = hits
            .into_iter()
            .filter_map(|(page, mut hits)| {
                if let Some([first, second]) = half.and_then(|half| hits.get_mut(half..half + 2)) {
                    let bits = half.and_then(|half| next_bits.get(half + 1)).copied().unwrap_or_default();
                    let of_halves = match first.score > 0.0 && second.score > 0.0 {
                        true if first.followers & bits != 0 => 1.0,
                        true => OF_APART,
                        false => 0.0,
                    };
                    first.score *= of_halves;
                    second.score *= of_halves;
                }
                let mut ranked = Ranked::new(page);
                let (mut sum, mut beside, mut pairs) = (0.0, 0.0, 0.0);
                for (at, hit) in hits.iter().enumerate().filter(|(_, hit)| hit.score > 0.0) {
                    let next = hits.get(at + 1).is_some_and(|next| next.score > 0.0);
                    let bits = next_bits.get(at + 1).copied().unwrap_or_default();
                    let mut neighbour = 0.0;
                    if next && hit.followers & bits != 0 {
                        // The more bits are set, the likelier they are so by chance.
                        let chance = f64::from(hit.followers.count_ones() * bits.count_ones()) / FOLLOWERS;
                        let both =
                            OF_NEIGHBOURS * (worth[at] + worth[at + 1]) + OF_SCORES * (hit.score + hits[at + 1].score);
                        neighbour = both * (PRIOR / (PRIOR + (1.0 - PRIOR) * chance));
                        pairs += 1.0;
                    }
                    beside += neighbour;
                    sum += hit.score;
                    ranked.share += told[at] / all;
                    *ranked.votes.entry(hit.section).or_default() += hit.score;
                    let candidate = &looked_up[at][hit.candidate];
                    ranked.reasons.push(Reason {
                        word: words[at].clone(),
                        found: candidate.form.clone(),
                        score: hit.score,
                        neighbour,
                        is_seen: false,
                    });
                    ranked.places.push(at);
                }
                // Chance alone hardly puts three words one behind the other.
                let of_pairs = 0.5 + pairs / words.len().saturating_sub(1).max(1) as f64;
                ranked.reasons.iter_mut().for_each(|reason| reason.neighbour *= of_pairs);
                sum += beside * of_pairs;
                ranked.score = sum * ranked.share * ranked.share;
                ranked.told = told.clone();
                (sum > 0.0).then_some(ranked)
            })
            .collect();
        let best = ranked.iter().map(|ranked| ranked.share).fold(0.0, f64::max);
        ranked.retain(|ranked| ranked.share >= best * LEAST_SHARE);
        ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.page.cmp(&b.page)));
        ranked
    }
}
