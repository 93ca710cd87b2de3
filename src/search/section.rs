//! Which part of a page a result leads to.

use super::excerpt::Marks;
use super::rank::Ranked;
use super::read::PageFacts;
use super::words::words;
use std::collections::BTreeSet;

/// A heading is what was asked for if it has more than so much of what the words of the query tell.
const OF_HEADING: f64 = 0.8;

/// The section of `page` that answers, counted from 1; 0 for the page itself. A heading that has the words of the query comes
/// first, if the title or the description does not have them as well; then the section in which most of them count most. Where
/// each points to another, it is the page: none is better than a wrong one.
pub(super) fn section_of(ranked: &Ranked, page: &PageFacts, marks: &Marks) -> usize {
    let told = |places: BTreeSet<usize>| -> f64 {
        ranked.told.iter().enumerate().fold(0.0, |sum, (at, told)| if places.contains(&at) { sum + told } else { sum })
    };
    let of = |text: &str| {
        let words = words(text);
        (told(words.iter().filter_map(|word| marks.get(word).copied()).collect()), words.len())
    };
    let mut best = (told(marks.values().copied().collect()) * OF_HEADING, usize::MAX, 0);
    let is_of_page = [&page.title, &page.description].into_iter().any(|text| of(text).0 > best.0);
    let longest = if is_of_page { ranked.told.len() } else { usize::MAX };
    for (at, (_, heading)) in page.sections.iter().enumerate() {
        let (told, length) = of(heading);
        if length <= longest && (told > best.0 || told == best.0 && length < best.1) {
            best = (told, length, at + 1);
        }
    }
    if best.2 > 0 || is_of_page {
        return best.2;
    }
    let (mut section, mut most, mut all) = (0, 0.0, 0.0);
    for (of, vote) in &ranked.votes {
        all += vote;
        if *vote > most {
            (section, most) = (usize::from(*of), *vote);
        }
    }
    if most * 2.0 > all { section } else { 0 }
}
