//! The default order of pages, and the other orders that templates ask for.
//!
//! Titles are compared as a reader of the language expects, which is slow. So [`TitleOrder`] compares
//! each title once, and a [`SortKey`] holds only its place.

use crate::content::date::Moment;
use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorPreferences};
use rayon::prelude::*;
use std::cmp::{Ordering, Reverse};
use std::sync::Arc;

/// The places of titles in the order of a language.
#[derive(Debug, Clone, Default)]
pub struct TitleOrder {
    /// Sorted by title, byte by byte.
    places: Vec<(Box<str>, u32)>,
}

impl TitleOrder {
    /// Sorts `titles` for readers of `locale` (`en-US`): case and accents count last, punctuation stands
    /// before digits and digits before letters, and `10` before `2`. An unknown locale has the root order.
    /// Takes n log n comparisons.
    pub fn new<'a>(locale: &str, titles: impl IntoIterator<Item = &'a str>) -> TitleOrder {
        let mut titles: Vec<&str> = titles.into_iter().collect();
        titles.sort_unstable();
        titles.dedup();
        let preferences = locale.parse::<icu_locale_core::Locale>().map(|locale| CollatorPreferences::from(&locale));
        let collator = Collator::try_new(preferences.unwrap_or_default(), CollatorOptions::default())
            .or_else(|_| Collator::try_new(CollatorPreferences::default(), CollatorOptions::default()));
        let same = |one: &str, other: &str| match &collator {
            Ok(collator) => collator.compare(one, other),
            Err(_) => one.cmp(other),
        };
        let mut sorted: Vec<usize> = (0..titles.len()).collect();
        sorted.par_sort_by(|one, other| same(titles[*one], titles[*other]));
        let mut places: Vec<(Box<str>, u32)> = titles.iter().map(|title| (Box::from(*title), 0)).collect();
        let mut place = 0;
        for (at, title) in sorted.iter().enumerate() {
            // Titles that only differ in how they are encoded share a place.
            if at > 0 && same(titles[sorted[at - 1]], titles[*title]) != Ordering::Equal {
                place += 1;
            }
            places[*title].1 = place;
        }
        TitleOrder { places }
    }

    /// The place of `title`; one that was not among the titles is last.
    pub fn place(&self, title: &str) -> u32 {
        self.places.binary_search_by(|(known, _)| (**known).cmp(title)).map_or(u32::MAX, |at| self.places[at].1)
    }
}

/// What a page is sorted by. Its own order is the default order: weight (0 last), newest date first
/// (undated last), link title, path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SortKey {
    weight: (bool, i64),
    date: Reverse<Option<i64>>,
    title: u32,
    path: Arc<str>,
}

impl SortKey {
    /// The key of a page. Dates count in seconds.
    pub fn new(weight: i64, date: Option<Moment>, link_title: &str, path: &str, titles: &TitleOrder) -> SortKey {
        SortKey {
            weight: weight_key(weight),
            date: Reverse(date.map(|date| date.unix)),
            title: titles.place(link_title),
            path: Arc::from(path),
        }
    }
}

/// What a template may sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortBy {
    /// The default order.
    Default,
    /// Newest first, undated last.
    Date,
    /// Lightest first, 0 last.
    Weight,
    /// Link title.
    Title,
    /// Letter of the guide; pages without one last.
    Letter,
}

impl SortBy {
    /// Reads `date`, `weight`, `title` or `letter`.
    pub fn parse(name: &str) -> Option<SortBy> {
        match name {
            "default" => Some(SortBy::Default),
            "date" => Some(SortBy::Date),
            "weight" => Some(SortBy::Weight),
            "title" => Some(SortBy::Title),
            "letter" => Some(SortBy::Letter),
            _ => None,
        }
    }

    /// Compares two pages, each with its key and the letter of its guide; equals fall back to the default order.
    pub fn compare(self, one: (&SortKey, Option<&str>), other: (&SortKey, Option<&str>)) -> Ordering {
        let ((one, one_letter), (other, other_letter)) = (one, other);
        let first = match self {
            SortBy::Default => Ordering::Equal,
            SortBy::Date => one.date.cmp(&other.date),
            SortBy::Weight => one.weight.cmp(&other.weight),
            SortBy::Title => one.title.cmp(&other.title),
            SortBy::Letter => (one_letter.is_none(), one_letter).cmp(&(other_letter.is_none(), other_letter)),
        };
        first.then_with(|| one.cmp(other))
    }
}

/// Sorts the members of a term: by term weight (0 last), then in the default order.
pub fn compare_members(one: (i64, &SortKey), other: (i64, &SortKey)) -> Ordering {
    weight_key(one.0).cmp(&weight_key(other.0)).then_with(|| one.1.cmp(other.1))
}

/// 0 is behind every other weight.
fn weight_key(weight: i64) -> (bool, i64) {
    (weight == 0, weight)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(locale: &str, titles: &[&str]) {
        let order = TitleOrder::new(locale, titles.iter().rev().copied());
        let mut sorted = titles.to_vec();
        sorted.sort_by_key(|title| order.place(title));
        assert_eq!(sorted, titles, "{locale}");
    }

    #[test]
    fn titles_stand_as_a_reader_expects() {
        check("en", &["", "_x", "(p)", "1a", "ändern", "Apfel", "e", "E", "é", "f", "F", "Ofen", "Öl", "z", "Zug"]);
        check("de", &["ändern", "Apfel", "Ofen", "Öl", "z", "Zug"]);
        check("sv", &["Apfel", "z", "Zug", "ändern", "Öl"]);
        check("en", &["Item 1", "Item 10", "Item 2"]);
        check("no such locale", &["a", "B", "c"]);
    }

    fn key(weight: i64, date: Option<i64>, path: &str) -> SortKey {
        let date = date.map(|unix| Moment { unix, nanos: 0, offset: 0 });
        SortKey::new(weight, date, "same", path, &TitleOrder::new("en", ["same"]))
    }

    #[test]
    fn weight_then_date_then_path() {
        let sorted = [
            key(-3, None, "/g"),
            key(5, Some(1), "/e"),
            key(5, None, "/d"),
            key(0, Some(9), "/b"),
            key(0, Some(1), "/a"),
            key(0, None, "/f"),
            key(0, None, "/h"),
        ];
        assert!(sorted.is_sorted());
    }

    #[test]
    fn templates_sort_by_one_thing_first() {
        let (old_heavy, new_light) = (key(9, Some(1), "/a"), key(1, Some(2), "/b"));
        let compare = |by: SortBy| by.compare((&old_heavy, Some("A")), (&new_light, None));
        assert_eq!(compare(SortBy::Date), Ordering::Greater);
        assert_eq!(compare(SortBy::Letter), Ordering::Less);
        assert_eq!(compare(SortBy::Title), Ordering::Greater);
        assert_eq!(compare_members((0, &new_light), (5, &old_heavy)), Ordering::Greater);
    }
}
