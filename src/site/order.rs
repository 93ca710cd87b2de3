//! The default order of pages.
//!
//! Titles are compared as a reader of the language expects, which is slow, so they are compared only where weight and
//! date leave it open which page comes first.

use crate::content::date::Moment;
use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use rayon::prelude::*;
use std::cmp::{Ordering, Reverse};

/// The default order of pages in a language: weight (0 last), newest date first (undated last), link title, file.
pub struct DefaultOrder {
    collator: Option<CollatorBorrowed<'static>>,
}

/// What a page is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SortKey<'a> {
    /// 0 is behind every other weight.
    weight: (bool, i64),
    /// In seconds.
    date: Reverse<Option<i64>>,
    title: &'a str,
    path: &'a str,
    /// Below the content folder; empty without one.
    file: &'a str,
}

impl<'a> SortKey<'a> {
    /// The key of a page, which has the logical path `path` and, below the content folder, the `file`. Dates count in
    /// seconds.
    pub fn new(
        weight: i64,
        date: Option<Moment>,
        link_title: &'a str,
        (path, file): (&'a str, &'a str),
    ) -> SortKey<'a> {
        let date = Reverse(date.map(|date| date.unix));
        SortKey { weight: (weight == 0, weight), date, title: link_title, path, file }
    }

    /// The path of the file as logical paths are written, letter by letter: `a-b.md` stands before `a.md`.
    fn written(&self) -> impl Iterator<Item = char> + use<'a> {
        let (path, ending) =
            if self.file.is_empty() { (self.path.trim_start_matches('/'), "/_index.md") } else { (self.file, "") };
        let normal = |letter: char| if letter == ' ' { '-' } else { letter.to_lowercase().next().unwrap_or(letter) };
        path.chars().chain(ending.chars()).map(normal)
    }
}

impl DefaultOrder {
    /// The order for readers of `locale` (`en-US`, or the key of a language): of titles, case and accents count last, punctuation stands before
    /// digits and digits before letters, and `10` before `2`. An unknown locale has the root order.
    pub fn new(locale: &str) -> DefaultOrder {
        let preferences = locale.parse::<icu_locale_core::Locale>().map(|locale| CollatorPreferences::from(&locale));
        let collator = Collator::try_new(preferences.unwrap_or_default(), CollatorOptions::default())
            .or_else(|_| Collator::try_new(CollatorPreferences::default(), CollatorOptions::default()));
        DefaultOrder { collator: collator.ok() }
    }

    /// Compares two pages. Titles that only differ in how they are encoded are equal, and the paths decide.
    pub fn compare(&self, one: &SortKey<'_>, other: &SortKey<'_>) -> Ordering {
        one.weight
            .cmp(&other.weight)
            .then_with(|| one.date.cmp(&other.date))
            .then_with(|| self.compare_titles(one.title, other.title))
            .then_with(|| one.written().cmp(other.written()))
            .then_with(|| one.path.cmp(other.path))
    }

    fn compare_titles(&self, one: &str, other: &str) -> Ordering {
        match &self.collator {
            Some(collator) => collator.compare(one, other),
            None => one.cmp(other),
        }
    }

    /// Sorts what comes with keys, in n log n comparisons. Equal keys stay in the order they are in.
    pub fn sort<T: Send>(&self, keyed: &mut [(SortKey<'_>, T)]) {
        keyed.par_sort_by(|(one, _), (other, _)| self.compare(one, other));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(locale: &str, titles: &[&str]) {
        let order = DefaultOrder::new(locale);
        let mut keyed: Vec<_> =
            titles.iter().rev().map(|title| (SortKey::new(0, None, title, ("/", "")), ())).collect();
        order.sort(&mut keyed);
        let sorted: Vec<&str> = keyed.iter().map(|(key, ())| key.title).collect();
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

    #[test]
    fn weight_then_date_then_title_then_path() {
        let key = |weight: i64, date: Option<i64>, title: &'static str, path: &'static str| {
            let date = date.map(|unix| Moment { unix, nanos: 0, offset: 0 });
            SortKey::new(weight, date, title, (path, ""))
        };
        let keys = [
            key(-3, None, "z", "/g"),
            key(5, Some(1), "z", "/e"),
            key(5, None, "z", "/d"),
            key(0, Some(9), "z", "/b"),
            key(0, Some(1), "e", "/z"),
            key(0, Some(1), "é", "/a"),
            key(0, None, "same", "/f"),
            key(0, None, "same", "/h"),
        ];
        let order = DefaultOrder::new("en");
        assert!(keys.is_sorted_by(|one, other| order.compare(one, other) == Ordering::Less));
    }
}
