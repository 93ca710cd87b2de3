//! What hornbook makes of a case whose answer by Hugo is known, in the words of the case.
//!
//! A case has an `id`, a `config`, `files`, the `shortcodes` that it calls, and `mtimes`. It is built in memory. Where a
//! case does not set them, settings in which hornbook differs by default take Hugo's value: see [`case::source`].
//! Outputs that Hugo does not have (A-Z index, series, authors, Atom and JSON feeds, `llms.txt`, the default theme's
//! files) are not part of the facts.

mod case;
mod feeds;
mod files;
mod page;
mod pagers;
mod site;

use hornbook::config::{LanguageId, Overrides};
use hornbook::content::date::Moment;
use hornbook::data::{Data, DataMap};
use hornbook::diagnostic::{self, Diagnostic, line_and_column};
use hornbook::output::{What, render};
use hornbook::pipeline::{self, Loaded, Timings};
use hornbook::site::{Kind, Page, PageId, TaxonomyOrigin};
use hornbook::source::Source;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// 1 July 2027, between the dates that the cases call past and future.
const NOW: Moment = Moment { unix: 1_814_400_000, nanos: 0, offset: 0 };

/// The facts of a case, or its first error.
pub fn run(case: &Value) -> Value {
    let source = case::source(case);
    let mut loaded = pipeline::load(source.clone(), &Overrides::default(), NOW, &mut Timings::default());
    let mut diagnostics = std::mem::take(&mut loaded.diagnostics);
    let outputs: Vec<(String, Vec<u8>)> = loaded
        .plan
        .outputs
        .iter()
        .filter(|planned| !matches!(planned.what, What::File(_) | What::Embedded(_)))
        .filter_map(|planned| match render(&loaded.world, planned) {
            Ok(rendered) => {
                diagnostics.extend(rendered.diagnostics);
                Some((planned.path.clone(), rendered.bytes))
            }
            Err(faults) => {
                diagnostics.extend(faults);
                None
            }
        })
        .collect();
    for page in &loaded.world.site.pages {
        diagnostics.extend(loaded.world.body(page.id).diagnostics.iter().cloned());
    }
    diagnostic::sort(&mut diagnostics);
    if let Some(error) = diagnostics.iter().find(|diagnostic| diagnostic.is_error()) {
        return error_facts(error, &source);
    }
    let texts: BTreeMap<String, String> =
        outputs.into_iter().map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned())).collect();
    Facts { loaded: &loaded, case, texts }.all()
}

fn error_facts(error: &Diagnostic, source: &Source) -> Value {
    let mut facts = json!({"error": true, "message": error.message, "code": error.code.as_str()});
    if let Some(span) = &error.span {
        let text = source.read_for_report(&span.file).unwrap_or_default();
        let (line, column) = line_and_column(&text, span.start);
        facts["file"] = json!(&*span.file);
        facts["line"] = json!(line);
        facts["col"] = json!(column);
    }
    facts
}

struct Facts<'a> {
    loaded: &'a Loaded,
    case: &'a Value,
    texts: BTreeMap<String, String>,
}

impl Facts<'_> {
    fn page(&self, id: PageId) -> &Page {
        self.loaded.world.site.page(id)
    }

    /// Whether the configuration names several languages, switched on or not.
    fn multilingual(&self) -> bool {
        self.case["config"]["languages"].as_object().is_some_and(|languages| languages.len() > 1)
    }

    fn language_key(&self, id: LanguageId) -> &str {
        &self.loaded.world.site.config.language(id).key
    }

    /// Whether a page belongs to a taxonomy that Hugo does not have.
    fn is_ours(&self, page: &Page) -> bool {
        let taxonomies = &self.loaded.world.site.language(page.language).taxonomies;
        matches!(page.kind, Kind::Taxonomy | Kind::Term)
            && taxonomies
                .iter()
                .any(|taxonomy| taxonomy.origin == TaxonomyOrigin::Guide && page.section == taxonomy.plural)
    }

    fn all(&self) -> Value {
        let site = &self.loaded.world.site;
        let probed: BTreeSet<&str> =
            self.case["config"]["params"]["probe"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let mut pages = Vec::new();
        let mut sites = Vec::new();
        for language in site.config.language_ids() {
            let part = site.language(language);
            pages.extend(
                part.all_pages
                    .iter()
                    .map(|id| self.page(*id))
                    .filter(|page| !self.is_ours(page))
                    .map(|page| self.page_facts(page)),
            );
            sites.push(self.site_facts(language));
        }
        let extra: Vec<Value> = probed
            .iter()
            .map(|path| match site.pages.iter().find(|page| page.path == *path) {
                Some(page) => self.page_facts(page),
                None => json!({"path": path, "missing": true}),
            })
            .collect();
        let mut facts = json!({"files": self.files(), "pages": pages});
        if self.multilingual() {
            facts["sites"] = json!(sites);
        } else {
            facts["site"] = sites.swap_remove(0);
        }
        if !extra.is_empty() {
            facts["extra"] = json!(extra);
        }
        let params = &self.case["config"]["params"];
        if params["probe_paginate"] == json!(true) {
            facts["pagers"] = self.pagers();
        }
        if let Some(words) = params["probe_urlize"].as_array() {
            facts["strings"] = words.iter().filter_map(Value::as_str).map(|word| self.string_facts(word)).collect();
        }
        let feeds: Map<String, Value> = self
            .planned(
                |what| matches!(what, What::Feed(page, format) if format == "rss" && !self.is_ours(self.page(*page))),
            )
            .map(|path| (path.to_string(), feeds::rss_facts(&self.texts[path])))
            .collect();
        facts["rss"] = Value::Object(feeds);
        let sitemaps: Map<String, Value> = self
            .planned(|what| matches!(what, What::Sitemap(_) | What::SitemapIndex))
            .map(|path| (path.to_string(), feeds::sitemap_facts(&self.texts[path])))
            .collect();
        facts["sitemap"] = Value::Object(sitemaps);
        if let Some(wanted) = self.case["expect"]["text"].as_object() {
            let texts: Map<String, Value> =
                wanted.keys().filter_map(|path| Some((path.clone(), json!(self.text_of(path)?)))).collect();
            facts["text"] = Value::Object(texts);
        }
        facts
    }

    fn text_of(&self, path: &str) -> Option<String> {
        if let Some(text) = self.texts.get(path) {
            return Some(text.clone());
        }
        let planned = self.loaded.plan.outputs.iter().find(|planned| planned.path == path)?;
        match &planned.what {
            What::File(file) => self.loaded.world.source.read_text(file).ok(),
            _ => None,
        }
    }

    fn planned<'b>(&'b self, wanted: impl Fn(&What) -> bool + 'b) -> impl Iterator<Item = &'b str> + 'b {
        let outputs = self.loaded.plan.outputs.iter();
        outputs
            .filter(move |planned| wanted(&planned.what) && self.texts.contains_key(&planned.path))
            .map(|planned| planned.path.as_str())
    }

    fn paths(&self, ids: &[PageId]) -> Vec<&str> {
        ids.iter().map(|id| self.page(*id)).filter(|page| !self.is_ours(page)).map(|page| page.path.as_str()).collect()
    }
}

fn data(value: &Data) -> Value {
    match value {
        Data::Null => Value::Null,
        Data::Bool(value) => json!(value),
        Data::Integer(value) => json!(value),
        Data::Float(value) => json!(value),
        Data::Text(text) | Data::TomlDate(text) => json!(text),
        Data::List(list) => list.iter().map(data).collect(),
        Data::Map(inner) => map(inner),
    }
}

fn map(inner: &DataMap) -> Value {
    Value::Object(inner.iter().map(|(key, value)| (key.clone(), data(value))).collect())
}
