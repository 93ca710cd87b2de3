//! `hornbook search --report`.

use crate::search::Report;
use serde_json::json;
use std::fmt::Write as _;

/// Most lines of a list; JSON has all of them.
const MOST: usize = 40;

/// The report as JSON.
pub fn as_json(report: &Report) -> serde_json::Value {
    let words = report.words.iter().map(|(word, pages)| json!({ "word": word, "pages": pages }));
    let pages = report
        .pages
        .iter()
        .map(|page| json!({ "url": page.url, "title": page.title, "query": page.query, "place": page.place }));
    let queries = report.queries.iter().map(|(query, times)| json!({ "query": query, "times": times }));
    json!({
        "words": words.collect::<Vec<_>>(),
        "pages": pages.collect::<Vec<_>>(),
        "asked": report.asked,
        "queries": queries.collect::<Vec<_>>(),
    })
}

/// The report for people. Writing to a string does not fail.
pub fn as_text(report: &Report) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "The words that most titles, tasks and descriptions have");
    for (word, pages) in &report.words {
        let _ = writeln!(text, "  {pages:>6}  {word}");
    }
    let _ = match report.pages.len() {
        0 => writeln!(text, "\nEvery page is among the first three for its own task or title"),
        count => writeln!(text, "\nPages that are not among the first three for their own task or title: {count}"),
    };
    for page in report.pages.iter().take(MOST) {
        let place = page.place.map_or("far behind".to_string(), |place| format!("place {place}"));
        let _ = writeln!(text, "  {}  {place} for `{}`", page.url, page.query);
    }
    more(&mut text, report.pages.len());
    if report.asked > 0 {
        let _ = writeln!(text, "\nQueries that find nothing: {} of {}", report.queries.len(), report.asked);
        for (query, times) in report.queries.iter().take(MOST) {
            let _ = writeln!(text, "  {times:>6}  {query}");
        }
        more(&mut text, report.queries.len());
    }
    text
}

fn more(text: &mut String, count: usize) {
    if count > MOST {
        let _ = writeln!(text, "  and {} more, all of which `--format json` lists", count - MOST);
    }
}
