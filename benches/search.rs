//! How well and how fast the search finds: recall by kind of query, bytes of a first query, time of the index.
//!
//! Asks hornbook's own site the queries of `search/queries.json`; `HORNBOOK_SEARCH_SITE` and `HORNBOOK_SEARCH_QUERIES` name
//! another site and another list of `{"kind", "q", "want": [file names without ending]}`.
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "a benchmark reads files and prints")]

use hornbook::config::Overrides;
use hornbook::content::date::Moment;
use hornbook::pipeline::load;
use hornbook::search::{Query, Reason, Remembered, Scratch, Search, extract, index_of};
use hornbook::site::PageId;
use hornbook::source::Source;
use rayon::prelude::*;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

#[derive(serde::Deserialize)]
struct Known {
    kind: String,
    q: String,
    want: Vec<String>,
}

fn main() {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let path = |name: &str, own: PathBuf| std::env::var_os(name).map_or(own, PathBuf::from);
    let site = path("HORNBOOK_SEARCH_SITE", own.clone());
    let queries = path("HORNBOOK_SEARCH_QUERIES", own.join("benches/search/queries.json"));
    let root = site.canonicalize().expect("the site is there");
    let known: Vec<Known> =
        serde_json::from_slice(&std::fs::read(queries).expect("the queries are there")).expect("they are a list");
    let overrides = Overrides { future: true, drafts: true, ..Overrides::default() };
    let now = Moment { unix: 1_800_000_000, nanos: 0, offset: 0 };
    let loaded = load(Source::disk(root), &overrides, now, &mut Default::default());
    let world = &loaded.world;
    let language = world.site.config.default_language;
    let pages: Vec<PageId> = world.site.language(language).regular_pages.clone();
    let started = Instant::now();
    pages.par_iter().for_each(|id| drop(world.body(*id)));
    println!("{} bodies in {:?}", pages.len(), started.elapsed());
    let started = Instant::now();
    pages.par_chunks(64).for_each(|pages| {
        let mut scratch = Scratch::default();
        pages.iter().for_each(|id| drop(extract(world, *id, &mut scratch)));
    });
    println!("cut in {:?}", started.elapsed());
    let started = Instant::now();
    let index = index_of(world, language, &Remembered::default());
    println!("index in {:?}", started.elapsed());
    let started = Instant::now();
    let again = index_of(world, language, &index.remembered);
    println!("index once more in {:?}", started.elapsed());
    assert!(again.files.iter().skip(1).all(|file| file.bytes.is_none()), "nothing is packed again");
    assert_eq!(again.files[0], index.files[0]);
    println!("{} bytes are remembered", index.remembered.store.iter().map(|piece| piece.len()).sum::<usize>());
    let files: Vec<(String, Vec<u8>)> =
        index.files.into_iter().filter_map(|file| Some((file.name, file.bytes?))).collect();
    let mut sizes: BTreeMap<char, (usize, usize, usize)> = BTreeMap::new();
    for (name, bytes) in &files {
        let size = sizes.entry(name.chars().next().unwrap_or(' ')).or_default();
        *size = (size.0 + 1, size.1 + bytes.len(), size.2.max(bytes.len()));
    }
    println!("files by kind: (number, bytes, largest) {sizes:?}");
    let by_name: BTreeMap<&str, &[u8]> = files.iter().map(|(name, bytes)| (name.as_str(), &**bytes)).collect();
    let slugs: BTreeMap<String, String> = world
        .site
        .pages
        .iter()
        .filter_map(|page| {
            let name = page.file.as_deref()?.rsplit('/').next()?.strip_suffix(".md")?;
            Some((name.to_string(), page.url.relative.clone()))
        })
        .collect();
    let (mut counts, mut missed) = (BTreeMap::<&str, (usize, usize)>::new(), Vec::new());
    let (mut bytes, mut times) = (Vec::new(), Vec::new());
    let warm_fetch = |name: &str| by_name.get(name).map(|bytes| bytes.to_vec());
    let warm = Search::open(&warm_fetch).expect("it is whole");
    for known in &known {
        let fetched = RefCell::new(0);
        let fetch = |name: &str| {
            let bytes = by_name.get(name)?;
            // Of a file of texts only the part is read that is shown; it is counted below.
            *fetched.borrow_mut() += if name.starts_with("t-") { 0 } else { bytes.len() };
            Some(bytes.to_vec())
        };
        let query = Query { text: known.q.clone(), limit: 5, ..Query::default() };
        let cold = Search::open(&fetch).expect("it is whole");
        cold.query(&query).expect("it is whole");
        let started = Instant::now();
        let found = warm.query(&query).expect("it is whole");
        times.push(started.elapsed());
        bytes.push(*fetched.borrow());
        let is_wanted = |url: &str| known.want.iter().any(|want| slugs.get(want).is_some_and(|known| known == url));
        let is_found = found.results.iter().take(3).any(|result| is_wanted(&result.url));
        let count = counts.entry(known.kind.as_str()).or_default();
        *count = (count.0 + usize::from(is_found), count.1 + 1);
        if !is_found {
            missed.push(format!("{}: {} wants {:?}", known.kind, known.q, known.want));
            for result in &found.results {
                let of = |reason: &Reason| format!("{} {:.2}+{:.2}", reason.found, reason.score, reason.neighbour);
                let reasons: Vec<String> = result.reasons.iter().map(of).collect();
                missed.push(format!("    {:.2} {} ({})", result.score, result.url, reasons.join(", ")));
            }
        }
    }
    println!("recall@3 {counts:?}");
    bytes.sort_unstable();
    times.sort_unstable();
    let at = |share: f64| (known.len() as f64 * share) as usize;
    println!("bytes of a first query without the client: median {}, 95 of 100 {}", bytes[at(0.5)], bytes[at(0.95)]);
    println!("warm query: median {:?}, 95 of 100 {:?}", times[at(0.5)], times[at(0.95)]);
    if std::env::var_os("HORNBOOK_SEARCH_MISSED").is_some() {
        missed.iter().for_each(|line| println!("{line}"));
    }
}
