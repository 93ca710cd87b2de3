//! What a build left out, as values and in words.

use crate::config::LanguageId;
use crate::content::date::Moment;
use crate::content::guide::series_key;
use crate::data::locate::locate_key;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::site::{LeftOut, LeftOutReason, Site, day};
use std::collections::{BTreeMap, BTreeSet};

/// A post dated further ahead than this is likelier a slip than a plan.
const SLIP_DAYS: i64 = 366;

/// A warning for each post that is scheduled so far ahead that its year looks like a slip.
pub fn warn_of_dates(site: &Site, now: Moment) -> Vec<Diagnostic> {
    site.left_out
        .iter()
        .filter_map(|post| {
            let LeftOutReason::Scheduled(date) = post.reason else { return None };
            let near = likely_year(date, now)?;
            let source = site.left_out_source(post);
            let message = format!("the post is dated {}, {}, and is not published", day(date), distance(date, now));
            Some(
                Diagnostic::warning(Code::PostScheduled, source, message)
                    .help(format!("did you mean {near}? if the date is right, leave it: only `--strict` stops at it")),
            )
        })
        .collect()
}

impl Site {
    /// The place of the date of a post that is left out.
    fn left_out_source(&self, post: &LeftOut) -> Span {
        let Some(source) = &post.source else { return Span::whole(&post.file) };
        let range = source.front_matter.data_range.clone();
        let found = ["publishdate", "date", "pubdate", "published"].iter().find_map(|key| {
            let text = source.text.get(range.clone())?;
            locate_key(text, &[key]).filter(|found| !is_empty_value(&text[found.end..]))
        });
        match found {
            Some(found) => Span::new(&post.file, range.start + found.start..range.start + found.end),
            None => Span::whole(&post.file),
        }
    }
}

/// Whether nothing stands behind a key, of which `rest` is what follows.
fn is_empty_value(rest: &str) -> bool {
    let value = rest.strip_prefix(['"', '\'']).unwrap_or(rest).trim_start_matches([' ', '\t', ':', '=']);
    value.is_empty()
        || ["\n", "\r", ",", "}", "#", "\"\"", "''", "~", "null"].iter().any(|empty| value.starts_with(empty))
}

/// A post that is left out, for the closing summary.
pub struct Absent<'a> {
    /// The post.
    pub post: &'a LeftOut,
    /// From when on, or since when, it is left out; `None` for drafts.
    pub date: Option<Moment>,
    /// The year that was likelier meant, for a date that lies too far ahead.
    pub likely_year: Option<i16>,
}

/// The posts that `site` leaves out, sorted by file. Nobody knows what those are of which `diagnostics` says that their
/// `draft` cannot be read.
pub fn absent<'a>(site: &'a Site, diagnostics: &[Diagnostic], now: Moment) -> Vec<Absent<'a>> {
    let unreadable = diagnostics.iter().filter(|fault| fault.code == Code::DraftUnreadable);
    let unreadable: BTreeSet<&str> = unreadable.filter_map(|fault| Some(&*fault.span.as_ref()?.file)).collect();
    site.left_out
        .iter()
        .filter(|post| !unreadable.contains(&*post.file))
        .map(|post| {
            let (date, likely_year) = match post.reason {
                LeftOutReason::Draft => (None, None),
                LeftOutReason::Scheduled(date) => (Some(date), likely_year(date, now)),
                LeftOutReason::Expired(date) => (Some(date), None),
            };
            Absent { post, date, likely_year }
        })
        .collect()
}

/// A lettered series that lacks letters, of which at least one is published.
pub struct Gaps<'a> {
    /// The key of its language (`de`).
    pub language: &'a str,
    /// Whether the site has others.
    pub has_other_languages: bool,
    /// Title of the series.
    pub title: &'a str,
    /// How many letters are published.
    pub published: usize,
    /// The letters there could be.
    pub alphabet: &'a [String],
    /// How many that are, with those that are published and in no alphabet.
    pub total: usize,
    /// Letters that are written but left out.
    pub left_out: Vec<&'a str>,
    /// Letters that nobody has written.
    pub missing: Vec<&'a str>,
    /// Published letters with more than one guide.
    pub doubled: Vec<&'a str>,
}

/// The series of `site` that lack letters. Linear in posts, but for the letters of the alphabet.
pub fn gaps(site: &Site) -> Vec<Gaps<'_>> {
    let mut waiting: BTreeMap<(LanguageId, String), BTreeSet<&str>> = BTreeMap::new();
    for post in &site.left_out {
        if let (Some(series), Some(letter)) = (&post.guide.series, &post.guide.letter) {
            waiting.entry((post.language, series_key(series))).or_default().insert(letter);
        }
    }
    let mut found = Vec::new();
    for language in site.config.language_ids() {
        let alphabet = site.language(language).alphabet.as_slice();
        let series = site.language(language).taxonomies.iter().find(|taxonomy| taxonomy.plural == "series");
        for term in series.iter().flat_map(|series| &series.terms) {
            let mut letters: BTreeMap<&str, usize> = BTreeMap::new();
            for letter in term.members.iter().filter_map(|(id, _)| site.page(*id).guide.letter.as_deref()) {
                *letters.entry(letter).or_default() += 1;
            }
            let gaps: Vec<&str> =
                alphabet.iter().map(String::as_str).filter(|letter| !letters.contains_key(letter)).collect();
            let doubled = letters.iter().filter(|(_, guides)| **guides > 1).map(|(letter, _)| *letter).collect();
            let published = letters.len();
            let total = published + gaps.len();
            if published == 0 || gaps.is_empty() {
                continue;
            }
            let waiting = waiting.get(&(language, term.key.clone()));
            let (left_out, missing) =
                gaps.into_iter().partition(|letter| waiting.is_some_and(|letters| letters.contains(letter)));
            found.push(Gaps {
                language: &site.config.language(language).key,
                has_other_languages: site.config.languages.len() > 1,
                title: &term.title,
                published,
                alphabet,
                total,
                left_out,
                missing,
                doubled,
            });
        }
    }
    found
}

/// The lines that close a report: what is left out and why, and letters that a series lacks.
pub fn left_out_lines(site: &Site, diagnostics: &[Diagnostic], now: Moment) -> Vec<String> {
    let mut lines = Vec::new();
    let mut list = |one: &str, many: &str, posts: Vec<String>| match posts.len() {
        0 => {}
        1 => lines.push(format!("1 post is {one}: {}", posts[0])),
        count => lines.push(format!("{count} posts are {many}: {}", posts.join(", "))),
    };
    let (mut scheduled, mut drafts, mut expired) = (Vec::new(), Vec::new(), Vec::new());
    for absent in absent(site, diagnostics, now) {
        let name = name(absent.post);
        match absent.post.reason {
            LeftOutReason::Draft => drafts.push(name),
            LeftOutReason::Scheduled(date) => {
                let slip = absent.likely_year.map_or(String::new(), |year| format!(": did you mean {year}?"));
                scheduled.push(format!("{name} ({}, {}{slip})", day(date), distance(date, now)));
            }
            LeftOutReason::Expired(date) => expired.push(format!("{name} ({})", day(date))),
        }
    }
    list("scheduled and not published", "scheduled and not published", scheduled);
    list("a draft and not published", "drafts and not published", drafts);
    list("expired and not published", "expired and not published", expired);
    lines.extend(gaps(site).iter().map(gaps_line));
    lines
}

/// A post's letter if it has one, else its title, else its file.
fn name(post: &LeftOut) -> String {
    match &post.guide.letter {
        Some(letter) => letter.clone(),
        None if !post.title.is_empty() => format!("“{}”", post.title),
        None => post.file.to_string(),
    }
}

fn gaps_line(gaps: &Gaps<'_>) -> String {
    let Gaps { language, title, published, alphabet, total, left_out, missing, doubled, .. } = gaps;
    let of_language = if gaps.has_other_languages { format!(" ({language})") } else { String::new() };
    let are = if *published == 1 { "is" } else { "are" };
    let mut line = format!("series “{title}”{of_language}: {published} of {total} letters {are} published");
    if !doubled.is_empty() {
        line.push_str(&format!("; with more than one guide: {}", doubled.join(", ")));
    }
    if !left_out.is_empty() {
        line.push_str(&format!("; written but left out: {}", ranges(left_out, alphabet)));
    }
    if !missing.is_empty() {
        line.push_str(&format!("; not written yet: {}", ranges(missing, alphabet)));
    }
    line
}

/// `B–G, X` for B, C, D, E, F, G, X.
fn ranges(letters: &[&str], alphabet: &[String]) -> String {
    let places: Vec<usize> =
        letters.iter().filter_map(|letter| alphabet.iter().position(|known| known == letter)).collect();
    let mut parts: Vec<String> = Vec::new();
    let mut at = 0;
    while at < places.len() {
        let mut end = at;
        while end + 1 < places.len() && places[end + 1] == places[end] + 1 {
            end += 1;
        }
        let (first, last) = (&alphabet[places[at]], &alphabet[places[end]]);
        match end - at {
            0 => parts.push(first.clone()),
            1 => parts.push(format!("{first}, {last}")),
            _ => parts.push(format!("{first}–{last}")),
        }
        at = end + 1;
    }
    parts.join(", ")
}

/// `in 2 years`, `in 3 days`.
fn distance(date: Moment, now: Moment) -> String {
    let days = (date.unix - now.unix).max(0) / 86_400;
    let (number, unit) = match days {
        0 => return "in less than a day".to_string(),
        1..=59 => (days, "day"),
        60..=729 => (days / 30, "month"),
        _ => (days / 365, "year"),
    };
    format!("in {number} {unit}{}", if number == 1 { "" } else { "s" })
}

/// The year ten, twenty… years earlier that is past, for a date too far ahead to be meant.
fn likely_year(date: Moment, now: Moment) -> Option<i16> {
    if date.unix - now.unix < SLIP_DAYS * 86_400 {
        return None;
    }
    let this_year = now.civil().year();
    let mut year = date.civil().year();
    while year > this_year {
        year -= 10;
    }
    Some(year)
}
