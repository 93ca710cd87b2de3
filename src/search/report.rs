//! What tells an author how well the pages of a site can be found.

use super::document::Document;
use super::query::{Damaged, Query, Search};
use super::words::{each_word, words};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A page should be among so many for what it is about.
const FIRST: usize = 3;
/// The place of a page is looked for among so many.
const LOOKED_AT: usize = 50;
/// Shorter words say little by themselves.
const LEAST_LETTERS: usize = 4;
/// Most words that are told.
const MOST_WORDS: usize = 25;
/// Queries that one thread asks at a time.
const CHUNK: usize = 32;

/// What tells an author how well the pages of a site can be found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// Words of titles, tasks and descriptions, and on how many pages each is; those on most pages first.
    pub words: Vec<(String, usize)>,
    /// Pages that what they are about does not find, in the order of the site.
    pub pages: Vec<Unfound>,
    /// How many different queries of the log there are.
    pub asked: usize,
    /// Queries of the log that find nothing, and how often each was asked; those asked most first.
    pub queries: Vec<(String, usize)>,
}

/// A page that is not among the first results for what it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Unfound {
    /// Its address.
    pub url: String,
    /// Its title.
    pub title: String,
    /// What it is about: its task, or its title.
    pub query: String,
    /// Its place among the results, from 1; `None` if it is far behind or nowhere.
    pub place: Option<usize>,
}

/// Asks the index whose files `fetch` reads for what each of `documents` is about, and for each line of `log`.
pub fn report(
    documents: &[Document],
    fetch: &(dyn Fn(&str) -> Option<Vec<u8>> + Sync),
    log: &str,
) -> Result<Report, Damaged> {
    let fetch = &|name: &str| fetch(name);
    let pages = documents.par_chunks(CHUNK).map(|documents| {
        let search = Search::open(fetch)?;
        let unfound: Result<Vec<Option<Unfound>>, Damaged> =
            documents.iter().map(|document| unfound(&search, document)).collect();
        Ok(unfound?.into_iter().flatten().collect::<Vec<_>>())
    });
    let pages: Result<Vec<Vec<Unfound>>, Damaged> = pages.collect();
    let mut asked: BTreeMap<String, usize> = BTreeMap::new();
    for line in log.lines().map(str::trim).filter(|line| !words(line).is_empty()) {
        *asked.entry(line.to_lowercase()).or_default() += 1;
    }
    let all: Vec<(&String, &usize)> = asked.iter().collect();
    let without = all.par_chunks(CHUNK).map(|chunk| {
        let search = Search::open(fetch)?;
        let mut without = Vec::new();
        for (text, times) in chunk {
            let query = Query { text: (*text).clone(), limit: 1, ..Query::default() };
            if search.query(&query)?.total == 0 {
                without.push(((*text).clone(), **times));
            }
        }
        Ok(without)
    });
    let without: Result<Vec<Vec<(String, usize)>>, Damaged> = without.collect();
    let mut queries: Vec<(String, usize)> = without?.into_iter().flatten().collect();
    queries.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(Report {
        words: frequent(documents),
        pages: pages?.into_iter().flatten().collect(),
        asked: asked.len(),
        queries,
    })
}

fn unfound(search: &Search<'_>, document: &Document) -> Result<Option<Unfound>, Damaged> {
    let query = if document.task.is_empty() { &document.title } else { &document.task };
    if words(query).is_empty() {
        return Ok(None);
    }
    let found = search.query(&Query { text: query.clone(), limit: LOOKED_AT, ..Query::default() })?;
    let place = found.results.iter().position(|result| result.url == document.url).map(|place| place + 1);
    if place.is_some_and(|place| place <= FIRST) {
        return Ok(None);
    }
    Ok(Some(Unfound { url: document.url.clone(), title: document.title.clone(), query: query.clone(), place }))
}

fn frequent(documents: &[Document]) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for document in documents {
        let mut own = BTreeSet::new();
        for text in [&document.title, &document.task, &document.description] {
            each_word(text, |word, _| {
                own.insert(String::from_utf8_lossy(word).into_owned());
            });
        }
        for word in own.into_iter().filter(|word| word.chars().count() >= LEAST_LETTERS) {
            *counts.entry(word).or_default() += 1;
        }
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts.truncate(MOST_WORDS);
    counts
}
