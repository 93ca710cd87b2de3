//! The letters that the guides of each language can have.

use super::{LanguageSite, LeftOut, Page};
use crate::config::alphabet::{candidates, counts_as};
use crate::config::{Config, Language};
use crate::content::guide::Guide;
use std::collections::BTreeSet;

/// Gives each language its alphabet, and writes letters as the alphabet does. One pass over the pages.
///
/// What the configuration says counts. Where it says nothing, it is the alphabet of the language that most of the letters in
/// use are in: a series that was translated may keep its letters.
pub(super) fn settle(config: &Config, pages: &mut [Page], left_out: &mut [LeftOut], languages: &mut [LanguageSite]) {
    let mut used: Vec<BTreeSet<String>> = languages.iter().map(|_| BTreeSet::new()).collect();
    let of_pages = pages.iter().map(|page| (page.language, &page.guide));
    for (language, guide) in of_pages.chain(left_out.iter().map(|post| (post.language, &post.guide))) {
        if let Some(letter) = &guide.letter
            && !used[usize::from(language.0)].contains(letter)
        {
            used[usize::from(language.0)].insert(letter.clone());
        }
    }
    for ((language, used), id) in languages.iter_mut().zip(&used).zip(config.language_ids()) {
        language.alphabet = choose(config.language(id), used);
    }
    for page in pages {
        settle_letter(&mut page.guide, &languages[usize::from(page.language.0)].alphabet);
    }
    for post in left_out {
        settle_letter(&mut post.guide, &languages[usize::from(post.language.0)].alphabet);
    }
}

fn choose(language: &Language, used: &BTreeSet<String>) -> Vec<String> {
    let written = &language.settings.guide.alphabet;
    if !written.is_empty() {
        return written.clone();
    }
    let known = |alphabet: &[String]| used.iter().filter(|letter| counts_as(alphabet, letter).is_some()).count();
    let mut best: Option<(usize, Vec<String>)> = None;
    for alphabet in candidates(&language.locale) {
        let count = known(&alphabet);
        if best.as_ref().is_none_or(|(most, _)| count > *most) {
            best = Some((count, alphabet));
        }
    }
    best.map(|(_, alphabet)| alphabet).unwrap_or_default()
}

/// Writes the letter of a guide as `alphabet` does.
pub(super) fn settle_letter(guide: &mut Guide, alphabet: &[String]) {
    if let Some(letter) = &mut guide.letter
        && let Some(known) = counts_as(alphabet, letter).filter(|known| *known != letter)
    {
        letter.clone_from(known);
    }
}

/// Whether the alphabet of a language follows from the letters of its guides.
pub(super) fn hangs_on_letters(language: &Language) -> bool {
    language.settings.guide.alphabet.is_empty() && candidates(&language.locale).len() > 1
}
