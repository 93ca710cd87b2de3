//! What a build left out, in words.

use crate::content::date::Moment;
use crate::data::locate::locate_key;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::site::{LeftOut, LeftOutReason, Site};

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
                    .help(format!("did you mean {near}? if the date is right, nothing is to be done")),
            )
        })
        .collect()
}

impl Site {
    /// The place of the date of a post that is left out.
    fn left_out_source(&self, post: &LeftOut) -> Span {
        let Some(source) = &post.source else { return Span::whole(&post.file) };
        let range = source.front_matter.data_range.clone();
        let found = ["publishdate", "date", "pubdate", "published"]
            .iter()
            .find_map(|key| locate_key(source.text.get(range.clone())?, &[key]));
        match found {
            Some(found) => Span::new(&post.file, range.start + found.start..range.start + found.end),
            None => Span::whole(&post.file),
        }
    }
}

/// The lines that close a build's report: what is left out and why, and letters that a series lacks.
pub fn left_out_lines(site: &Site, now: Moment) -> Vec<String> {
    let mut lines = Vec::new();
    let mut list = |one: &str, many: &str, posts: Vec<String>| match posts.len() {
        0 => {}
        1 => lines.push(format!("1 post is {one}: {}", posts[0])),
        count => lines.push(format!("{count} posts are {many}: {}", posts.join(", "))),
    };
    let mut scheduled = Vec::new();
    let mut drafts = Vec::new();
    let mut expired = Vec::new();
    for post in &site.left_out {
        let name = name(post);
        match post.reason {
            LeftOutReason::Draft => drafts.push(name),
            LeftOutReason::Scheduled(date) => {
                let slip = likely_year(date, now).map_or(String::new(), |year| format!(": did you mean {year}?"));
                scheduled.push(format!("{name} ({}, {}{slip})", day(date), distance(date, now)));
            }
            LeftOutReason::Expired(date) => expired.push(format!("{name} ({})", day(date))),
        }
    }
    list("scheduled and not published", "scheduled and not published", scheduled);
    list("a draft and not published", "drafts and not published", drafts);
    list("expired and not published", "expired and not published", expired);
    lines.extend(series_lines(site));
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

fn series_lines(site: &Site) -> Vec<String> {
    let mut lines = Vec::new();
    for language in site.config.language_ids() {
        let alphabet = &site.config.language(language).settings.guide.alphabet;
        let Some(series) = site.language(language).taxonomies.iter().find(|taxonomy| taxonomy.plural == "series")
        else {
            continue;
        };
        for term in &series.terms {
            let has = |letter: &String| {
                term.members.iter().any(|(id, _)| site.page(*id).guide.letter.as_ref() == Some(letter))
            };
            let waiting = |letter: &String| {
                site.left_out.iter().any(|post| {
                    post.language == language
                        && post.guide.letter.as_ref() == Some(letter)
                        && post
                            .guide
                            .series
                            .as_deref()
                            .is_some_and(|title| crate::content::guide::series_key(title) == term.key)
                })
            };
            let published = alphabet.iter().filter(|letter| has(letter)).count();
            if published < 2 || published == alphabet.len() {
                continue;
            }
            let gaps: Vec<&String> = alphabet.iter().filter(|letter| !has(letter)).collect();
            let (written, missing): (Vec<&String>, Vec<&String>) = gaps.into_iter().partition(|letter| waiting(letter));
            let mut line = format!("series “{}”: {published} of {} letters are published", term.title, alphabet.len());
            if !written.is_empty() {
                line.push_str(&format!("; written but left out: {}", ranges(&written, alphabet)));
            }
            if !missing.is_empty() {
                line.push_str(&format!("; not written yet: {}", ranges(&missing, alphabet)));
            }
            lines.push(line);
        }
    }
    lines
}

/// `B–G, X` for B, C, D, E, F, G, X.
fn ranges(letters: &[&String], alphabet: &[String]) -> String {
    let places: Vec<usize> =
        letters.iter().filter_map(|letter| alphabet.iter().position(|known| known == *letter)).collect();
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

/// `25 Jan 2029`.
fn day(date: Moment) -> String {
    let civil = date.civil();
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    format!("{} {} {}", civil.day(), MONTHS[(civil.month() - 1) as usize], civil.year())
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
