//! `hornbook list`.

use super::arguments::{Format, List, Shape, Site, Which};
use super::columns::{comma_separated, table};
use super::{FAULTS, FINE, USAGE, print_result, report, site_folder};
use crate::diagnostic::{self, Diagnostic};
use crate::pipeline::{self, Timings};
use crate::site::{Kind, LeftOutReason};
use crate::source::Source;
use serde_json::json;
use std::collections::BTreeSet;

/// A post in the list.
struct Row {
    state: &'static str,
    date: String,
    letter: String,
    title: String,
    path: String,
    file: String,
}

pub fn run(site: &Site, arguments: &List) -> u8 {
    let Some(folder) = site_folder(site) else { return USAGE };
    let source = Source::disk(folder.clone());
    let mut loaded = pipeline::load(source, &site.overrides(), pipeline::now(), &mut Timings::default());
    diagnostic::sort(&mut loaded.diagnostics);
    let errors: Vec<_> = loaded.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).cloned().collect();
    report::print(site, &folder, &errors);
    let rows: Vec<Row> = rows(&loaded, &errors).into_iter().filter(|row| wanted(arguments.which, row.state)).collect();
    let usual = if site.format == Format::Json { Shape::Json } else { Shape::Table };
    let text = match arguments.shape.unwrap_or(usual) {
        Shape::Table => {
            let head = ["STATE", "DATE", "LETTER", "TITLE", "ADDRESS", "FILE"];
            table(head, &rows.iter().map(cells).collect::<Vec<_>>())
        }
        Shape::Csv => {
            let head = ["state", "date", "letter", "title", "address", "file"];
            comma_separated(head, &rows.iter().map(cells).collect::<Vec<_>>())
        }
        Shape::Json => json_array(&rows),
    };
    print_result(text.as_bytes()).max(if errors.is_empty() { FINE } else { FAULTS })
}

fn wanted(which: Which, state: &str) -> bool {
    match which {
        Which::All => true,
        Which::Drafts => state == "draft",
        Which::Scheduled => state == "scheduled",
        Which::Expired => state == "expired",
        Which::Faulty => state == "faulty",
    }
}

/// Every post. Those that have one of `errors` are not published, whatever else they say.
fn rows(loaded: &pipeline::Loaded, errors: &[Diagnostic]) -> Vec<Row> {
    let site = &loaded.world.site;
    let faulty: BTreeSet<&str> = errors.iter().filter_map(|fault| Some(&*fault.span.as_ref()?.file)).collect();
    let published = site
        .pages
        .iter()
        .filter(|page| page.kind == Kind::Page && page.file.is_some() && page.resource_of.is_none())
        .map(|page| Row {
            state: if page.front_matter.draft { "draft" } else { "published" },
            date: page.dates.date.map(|date| date.rfc3339()).unwrap_or_default(),
            letter: page.guide.letter.clone().unwrap_or_default(),
            title: page.title.clone(),
            path: page.url.relative.clone(),
            file: page.file.as_deref().unwrap_or_default().to_string(),
        });
    let left_out = site.left_out.iter().map(|post| {
        let (state, date) = match post.reason {
            LeftOutReason::Draft => ("draft", post.date),
            // The day that counts, where `publishDate` names another.
            LeftOutReason::Scheduled(date) => ("scheduled", Some(date)),
            LeftOutReason::Expired(_) => ("expired", post.date),
        };
        Row {
            state,
            date: date.map(|date| date.rfc3339()).unwrap_or_default(),
            letter: post.guide.letter.clone().unwrap_or_default(),
            title: post.title.clone(),
            path: post.url.relative.clone(),
            file: post.file.to_string(),
        }
    });
    let mut rows: Vec<Row> = published.chain(left_out).collect();
    // Of a post that cannot be read nothing else is known.
    let pages = site.pages.iter().filter_map(|page| page.file.as_deref());
    let known: BTreeSet<&str> = pages.chain(site.left_out.iter().map(|post| &*post.file)).collect();
    let is_post = |file: &str| {
        let below = |folder: &str| file.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        site.config.languages.iter().any(|language| below(&language.content_folder))
            && [".md", ".markdown", ".mdown"].iter().any(|ending| file.to_lowercase().ends_with(ending))
    };
    let unread = faulty.iter().filter(|file| is_post(file) && !known.contains(*file));
    rows.extend(unread.map(|file| Row {
        state: "faulty",
        date: String::new(),
        letter: String::new(),
        title: String::new(),
        path: String::new(),
        file: file.to_string(),
    }));
    for row in rows.iter_mut().filter(|row| faulty.contains(row.file.as_str())) {
        row.state = "faulty";
    }
    rows.sort_by(|a, b| a.file.cmp(&b.file));
    rows
}

fn cells(row: &Row) -> [&str; 6] {
    [row.state, &row.date, &row.letter, &row.title, &row.path, &row.file]
}

fn json_array(rows: &[Row]) -> String {
    let list: Vec<_> = rows
        .iter()
        .map(|row| json!({"state": row.state, "date": row.date, "letter": row.letter, "title": row.title, "address": row.path, "file": row.file}))
        .collect();
    format!("{}\n", serde_json::Value::Array(list))
}
