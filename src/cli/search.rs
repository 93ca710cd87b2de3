//! `hornbook search`.

use super::arguments::{Format, Search, Site};
use super::{FAULTS, FINE, USAGE, not_found, print_result, report, search_report, site_folder};
use crate::config::{Config, LanguageId};
use crate::diagnostic::{self, Diagnostic, nearest};
use crate::pipeline::{self, Timings};
use crate::search::{self, First, Found, Query};
use crate::site::LanguageSite;
use crate::source::Source;
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

pub fn run(site: &Site, arguments: &Search) -> u8 {
    let Some(folder) = site_folder(site) else { return USAGE };
    // By name, in lower case.
    let mut given: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for filter in &arguments.filter {
        let Some((name, value)) = filter.split_once('=') else {
            let help = "write the name and the value: `--filter tags=security`".to_string();
            report::print(site, &folder, &[not_found(format!("`{filter}` is no filter"), help)]);
            return USAGE;
        };
        given.entry(name.trim().to_lowercase()).or_default().push(value.to_string());
    }
    let source = Source::disk(folder.clone());
    let mut loaded = pipeline::load(source, &site.overrides(), pipeline::now(), &mut Timings::default());
    diagnostic::sort(&mut loaded.diagnostics);
    let errors: Vec<_> = loaded.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).cloned().collect();
    report::print(site, &folder, &errors);
    let code = if errors.is_empty() { FINE } else { FAULTS };
    let world = &loaded.world;
    // Each language has an index of its own.
    let of_filters = given.remove("language").unwrap_or_default();
    let language = match language(&world.site.config, arguments.language.iter().chain(&of_filters)) {
        Ok(language) => language,
        Err(fault) => {
            report::print(site, &folder, &[fault]);
            return USAGE;
        }
    };
    let index = search::index_of(world, language, &search::Remembered::default());
    let files: HashMap<String, Vec<u8>> =
        index.files.into_iter().filter_map(|file| Some((file.name, file.bytes?))).collect();
    let fetch = |name: &str| files.get(name).cloned();
    if arguments.report || arguments.log.is_some() {
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
    // The index was made a moment ago: it is whole.
    let Ok(index) = search::Search::open(&fetch) else { return FAULTS };
    let Ok(known) = index.filters() else { return FAULTS };
    let filters = match named_filters(given, &known, world.site.language(language)) {
        Ok(filters) => filters,
        Err(fault) => {
            report::print(site, &folder, &[fault]);
            return USAGE;
        }
    };
    let query = Query { text: arguments.query.join(" "), limit: arguments.limit, filters, excerpts: true };
    let Ok(found) = index.query(&query) else { return FAULTS };
    let text = match site.format {
        Format::Json => format!("{}\n", as_json(&found, arguments.explain)),
        _ => as_text(&found, arguments.explain),
    };
    print_result(text.as_bytes()).max(code)
}

/// The one of `wanted`, or that of the site.
fn language<'a>(config: &Config, wanted: impl Iterator<Item = &'a String>) -> Result<LanguageId, Diagnostic> {
    let mut found: Option<LanguageId> = None;
    for key in wanted {
        let keys = || config.languages.iter().map(|language| language.key.as_str());
        let named = config.language_ids().find(|id| config.language(*id).key.eq_ignore_ascii_case(key));
        let Some(named) = named else {
            return Err(not_found(format!("the site has no language `{key}`"), choice(key, keys())));
        };
        if let Some(other) = found.filter(|found| *found != named) {
            let (first, second) = (&config.language(other).key, &config.language(named).key);
            let help = "search in one after the other".to_string();
            return Err(not_found(format!("a search is in one language, not in `{first}` and `{second}`"), help));
        }
        found = Some(named);
    }
    Ok(found.unwrap_or(config.default_language))
}

/// What is offered for the unknown `name`.
fn choice<'a>(name: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    // Short names are all alike.
    match nearest(name, known.clone()).filter(|_| name.chars().count() > 2) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("it has {}", known.map(|known| format!("`{known}`")).collect::<Vec<_>>().join(", ")),
    }
}

/// The filters by the names that the index has for them: one `tag` is one of the `tags`.
fn named_filters(
    given: BTreeMap<String, Vec<String>>,
    known: &[String],
    site: &LanguageSite,
) -> Result<BTreeMap<String, Vec<String>>, Diagnostic> {
    let mut filters: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, values) in given {
        let plural = site.taxonomies.iter().find(|taxonomy| taxonomy.singular.to_lowercase() == name);
        let plural = plural.map(|taxonomy| taxonomy.plural.to_lowercase());
        match [Some(&name), plural.as_ref()].into_iter().flatten().find(|name| known.contains(name)) {
            Some(name) => filters.entry(name.clone()).or_default().extend(values),
            None => {
                let help = choice(&name, known.iter().map(String::as_str));
                return Err(not_found(format!("the search has no filter `{name}`"), help));
            }
        }
    }
    Ok(filters)
}

/// The queries that a site exported.
fn read_log(path: &Path) -> Result<String, Diagnostic> {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let name: Arc<str> = Arc::from(whole.file_name().unwrap_or_default().to_string_lossy());
    let source = Source::disk(whole.parent().unwrap_or(&whole).to_path_buf());
    if !source.has_file(&name) {
        let help = "`--log` takes a file of queries, one a line".to_string();
        return Err(not_found(format!("there is no file `{}`", path.display()), help));
    }
    source.read_text(&name)
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
                row["of_words"] = result.of_words.into();
                row["of_synonym"] = result.of_synonym.into();
                row["first"] = match result.first {
                    Some(First::Pinned) => "pinned".into(),
                    Some(First::Called) => "called".into(),
                    None => serde_json::Value::Null,
                };
            }
            row
        })
        .collect();
    match explain {
        true => json!({ "total": found.total, "results": results, "dropped": found.dropped }),
        false => json!({ "total": found.total, "results": results }),
    }
}

fn as_text(found: &Found, explain: bool) -> String {
    let mut text = String::new();
    if explain && !found.dropped.is_empty() {
        let words: Vec<String> = found.dropped.iter().map(|word| format!("`{word}`")).collect();
        let _ = writeln!(text, "not looked for, as they say less than the others: {}", words.join(", "));
    }
    for (at, result) in found.results.iter().enumerate() {
        // Writing to a string does not fail.
        let title = if result.title.is_empty() { &result.url } else { &result.title };
        let _ = writeln!(text, "{}. {title}", at + 1);
        match &result.section {
            Some((url, title)) => drop(writeln!(text, "   {url} ({title})")),
            None if result.title.is_empty() => {}
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
            if result.of_words < 0.995 && !result.reasons.is_empty() {
                let _ = writeln!(text, "   times {:.2} for the words that are missing", result.of_words);
            }
            if result.of_synonym < 1.0 {
                let _ = writeln!(text, "   times {:.2} for other words than those that were typed", result.of_synonym);
            }
            let _ = match result.first {
                Some(First::Pinned) => writeln!(text, "   first, as the query is its letter or is pinned to it"),
                Some(First::Called) => writeln!(text, "   first, as the query is its title or description"),
                None => Ok(()),
            };
        }
    }
    let _ = match found.total {
        0 => writeln!(text, "nothing was found"),
        1 => writeln!(text, "1 page in all"),
        total if found.is_about => writeln!(text, "about {total} pages in all"),
        total => writeln!(text, "{total} pages in all"),
    };
    text
}
