//! Which words go into one file.

use super::invert::Inverted;

/// Fewest and most postings of a file of words; most have a number between. A word of its own may have more.
const FEWEST: usize = 2_200;
const MOST: usize = 4_400;
/// A word on more pages keeps those that it says most about.
pub(super) const MOST_POSTINGS: usize = 1_023;

/// A file of words: which groups it holds, and the first word that is looked for in it.
#[derive(Debug, PartialEq)]
pub(super) struct Shard<'a> {
    pub first: &'a str,
    pub groups: Vec<usize>,
}

/// Parts the groups into files so that every form of a word is in the file that its spelling leads to.
///
/// A file ends before the word that a hash chooses among those where it may end: when a word comes or goes, the files
/// end where they did but for those beside it. No group stands on both sides of an end if that can be; if not, it is in
/// both files. Linear.
pub(super) fn shards<'a>(inverted: &Inverted<'a>) -> Vec<Shard<'a>> {
    let groups = &inverted.groups;
    let sizes: Vec<usize> =
        groups.iter().map(|group| group.range.len().min(MOST_POSTINGS) + 2 * group.forms.len()).collect();
    // Whether no group stands on both sides of each.
    let mut furthest = "";
    let mut is_clean = Vec::with_capacity(groups.len());
    for group in groups {
        is_clean.push(furthest < inverted.first(group));
        furthest = furthest.max(inverted.last(group));
    }
    let mut shards = Vec::new();
    let mut crossing: Vec<usize> = Vec::new();
    let (mut start, mut first) = (0, "");
    loop {
        let carried: usize = crossing.iter().map(|at| sizes[*at]).sum();
        let end = end_of(inverted, &sizes, &is_clean, start, carried);
        let mut members = std::mem::take(&mut crossing);
        members.extend(start..end);
        if end >= groups.len() {
            shards.push(Shard { first, groups: members });
            return shards;
        }
        let next = inverted.first(&groups[end]);
        if !is_clean[end] {
            crossing = members.iter().copied().filter(|at| inverted.last(&groups[*at]) >= next).collect();
        }
        shards.push(Shard { first, groups: members });
        (start, first) = (end, next);
    }
}

/// Where the file that begins with the group `start`, and has `carried` postings of groups before, ends.
fn end_of(inverted: &Inverted<'_>, sizes: &[usize], is_clean: &[bool], start: usize, carried: usize) -> usize {
    let mut size = carried;
    let mut chosen: Option<(u32, usize)> = None;
    for at in start..sizes.len() {
        // Nothing else fits in.
        if at > start && size + sizes[at] > MOST {
            return chosen.map_or(at, |(_, at)| at);
        }
        if at > start && size >= FEWEST && is_clean[at] {
            let hash = hash(inverted.first(&inverted.groups[at]));
            if chosen.is_none_or(|(most, _)| hash > most) {
                chosen = Some((hash, at));
            }
        }
        size += sizes[at];
    }
    sizes.len()
}

/// FNV-1a.
fn hash(word: &str) -> u32 {
    let hash = word.bytes().fold(0x811c_9dc5, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    hash ^ (hash >> 15)
}
