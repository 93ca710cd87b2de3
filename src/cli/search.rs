//! `hornbook search`.

use super::arguments::{Format, Search, Site};
use super::{FAULTS, FINE, USAGE, not_found, print_result, report, search_report, site_folder};
use crate::diagnostic::{self, Diagnostic, nearest};
use crate::pipeline::{self, Timings};
use crate::search::{self, Found, Query};
use crate::source::Source;
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

pub fn run(site: &Site, arguments: &Search) -> u8 {
    let Some(folder) = site_folder(site) else { return USAGE };
    let mut filters: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for filter in &arguments.filter {
        let Some((name, value)) = filter.split_once('=') else {
            let help = "write the name and the value: `--filter tags=security`".to_string();
            report::print(site, &folder, &[not_found(format!("`{filter}` is no filter"), help)]);
            return USAGE;
        };
        filters.entry(name.to_string()).or_default().push(value.to_string());
    }
    let source = Source::Disk { root: folder.clone() };
    let mut loaded = pipeline::load(source, &site.overrides(), pipeline::now(), &mut Timings::default());
    diagnostic::sort(&mut loaded.diagnostics);
    let errors: Vec<_> = loaded.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).cloned().collect();
    report::print(site, &folder, &errors);
    let code = if errors.is_empty() { FINE } else { FAULTS };
    let world = &loaded.world;
    let config = &world.site.config;
    let language = match &arguments.language {
        None => config.default_language,
        Some(key) => match config.language_ids().find(|id| config.language(*id).key == *key) {
            Some(language) => language,
            None => {
                let keys = || config.languages.iter().map(|language| language.key.as_str());
                let help = match nearest(key, keys()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("it has {}", keys().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")),
                };
                report::print(site, &folder, &[not_found(format!("the site has no language `{key}`"), help)]);
                return USAGE;
            }
        },
    };
    let index = search::index_of(world, language, &search::Remembered::default());
    let files: HashMap<String, Vec<u8>> =
        index.files.into_iter().filter_map(|file| Some((file.name, file.bytes?))).collect();
    let fetch = |name: &str| files.get(name).cloned();
    if arguments.report {
        let log = match arguments.log.as_deref().map(read_log).transpose() {
            Ok(log) => log.unwrap_or_default(),
            Err(fault) => {
                report::print(site, &folder, &[fault]);
                return USAGE;
            }
        };
        let documents = search::documents(world, language);
        let Ok(found) = search::report(&documents, &fetch, &log) else { return FAULTS };
        let text = match site.format {
            Format::Json => format!("{}\n", search_report::as_json(&found)),
            _ => search_report::as_text(&found),
        };
        return print_result(text.as_bytes()).max(code);
    }
    let query = Query { text: arguments.query.join(" "), limit: arguments.limit, filters, excerpts: true };
    // The index was made a moment ago: it is whole.
    let Ok(found) = search::Search::open(&fetch).and_then(|index| index.query(&query)) else { return FAULTS };
    let text = match site.format {
        Format::Json => format!("{}\n", as_json(&found, arguments.explain)),
        _ => as_text(&found, arguments.explain),
    };
    print_result(text.as_bytes()).max(code)
}

/// The queries that a site exported.
fn read_log(path: &Path) -> Result<String, Diagnostic> {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let name: Arc<str> = Arc::from(path.file_name().unwrap_or_default().to_string_lossy());
    let root = path.parent().unwrap_or(&path).to_path_buf();
    Source::Disk { root }.read_text(&name)
}

fn as_json(found: &Found, explain: bool) -> serde_json::Value {
    let results: Vec<_> = found
        .results
        .iter()
        .map(|result| {
            let section = result.section.as_ref().map(|(url, title)| json!({ "url": url, "title": title }));
            let mut row = json!({
                "url": result.url,
                "title": result.title,
                "description": result.description,
                "section": section,
                "excerpt": result.pieces.concat(),
                "pieces": result.pieces,
                "score": result.score,
                "letter": result.letter,
                "series": result.series,
            });
            if explain {
                let reason = |reason: &search::Reason| {
                    json!({
                        "word": reason.word,
                        "found": reason.found,
                        "score": reason.score,
                        "neighbour": reason.neighbour,
                        "seen": reason.is_seen,
                    })
                };
                row["reasons"] = result.reasons.iter().map(reason).collect();
            }
            row
        })
        .collect();
    json!({ "total": found.total, "results": results })
}

fn as_text(found: &Found, explain: bool) -> String {
    let mut text = String::new();
    for (at, result) in found.results.iter().enumerate() {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{}. {}", at + 1, result.title);
        match &result.section {
            Some((url, title)) => drop(writeln!(text, "   {url} ({title})")),
            None => drop(writeln!(text, "   {}", result.url)),
        }
        let excerpt = result.pieces.concat();
        if !excerpt.is_empty() {
            let _ = writeln!(text, "   {excerpt}");
        }
        if explain {
            let _ = writeln!(text, "   {:.2} in all", result.score);
            for reason in &result.reasons {
                let word = match reason.found == reason.word {
                    true => format!("`{}`", reason.word),
                    false => format!("`{}` for `{}`", reason.found, reason.word),
                };
                let beside = match (reason.neighbour > 0.0, reason.is_seen) {
                    (true, true) => format!(", and {:.2} because the next word stands behind it", reason.neighbour),
                    (true, false) => format!(", and {:.2} because the next word may stand behind it", reason.neighbour),
                    _ => String::new(),
                };
                let _ = writeln!(text, "   {:.2} for {word}{beside}", reason.score);
            }
        }
    }
    let _ = match found.total {
        0 => writeln!(text, "nothing was found"),
        1 => writeln!(text, "1 page in all"),
        total => writeln!(text, "{total} pages in all"),
    };
    text
}
