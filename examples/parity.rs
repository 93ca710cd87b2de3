//! Prints what hornbook makes of cases whose answers by Hugo are known.
//!
//! `cargo run --release --example parity -- CASES.jsonl` reads one case a line (`id`, `config`, `files`, `shortcodes`,
//! `mtimes`) and writes one line each: `{"id": …, "got": {…}}`, with the facts that the cases compare. A case is built in
//! memory. Where a case does not set them, two settings take Hugo's value instead of ours: raw HTML is left out
//! (`unsafe = false`), and a block shortcode does not split the paragraph it stands in. Outputs that Hugo does not have
//! (A-Z index, series, authors, Atom and JSON feeds, `llms.txt`, the default theme's files) are not part of the facts.
#![allow(clippy::disallowed_methods, reason = "the cases are a file on the disk")]

use hornbook::config::{LanguageId, Overrides};
use hornbook::content::date::Moment;
use hornbook::data::{Data, DataMap};
use hornbook::diagnostic::{self, Diagnostic, line_and_column};
use hornbook::output::{What, render};
use hornbook::pipeline::{self, Loaded, Timings};
use hornbook::site::{Kind, MenuEntry, Page, PageId, TaxonomyOrigin};
use hornbook::source::Source;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// 1 July 2027, between the dates that the cases call past and future.
const NOW: Moment = Moment { unix: 1_814_400_000, nanos: 0, offset: 0 };

const SHORTCODES: &[(&str, &str)] = &[
    ("args", include_str!("../tests/parity/shortcodes/args.html")),
    ("aside", include_str!("../tests/parity/shortcodes/aside.html")),
    ("child", include_str!("../tests/parity/shortcodes/child.html")),
    ("deindent", include_str!("../tests/parity/shortcodes/deindent.html")),
    ("get", include_str!("../tests/parity/shortcodes/get.html")),
    ("h2", include_str!("../tests/parity/shortcodes/h2.html")),
    ("image", include_str!("../tests/parity/shortcodes/image.html")),
    ("inner", include_str!("../tests/parity/shortcodes/inner.html")),
    ("kindof", include_str!("../tests/parity/shortcodes/kindof.html")),
    ("lines", include_str!("../tests/parity/shortcodes/lines.html")),
    ("note", include_str!("../tests/parity/shortcodes/note.html")),
    ("pageinfo", include_str!("../tests/parity/shortcodes/pageinfo.html")),
    ("raw", include_str!("../tests/parity/shortcodes/raw.html")),
    ("sig", include_str!("../tests/parity/shortcodes/sig.html")),
    ("strong", include_str!("../tests/parity/shortcodes/strong.html")),
    ("tab", include_str!("../tests/parity/shortcodes/tab.html")),
    ("tabs", include_str!("../tests/parity/shortcodes/tabs.html")),
    ("ui/icon", include_str!("../tests/parity/shortcodes/ui/icon.html")),
    ("wrap", include_str!("../tests/parity/shortcodes/wrap.html")),
];

fn main() -> std::io::Result<()> {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("usage: parity CASES.jsonl");
        std::process::exit(2);
    };
    rayon::ThreadPoolBuilder::new().stack_size(64 << 20).build_global().map_err(std::io::Error::other)?;
    for line in std::fs::read_to_string(path)?.lines().filter(|line| !line.trim().is_empty()) {
        let case: Value = serde_json::from_str(line).map_err(std::io::Error::other)?;
        println!("{}", json!({"id": case["id"], "got": run(&case)}));
    }
    Ok(())
}

fn run(case: &Value) -> Value {
    let source = source(case);
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

/// The site of a case, with plain templates: lists mention the paginator only where the case asks for pagers.
fn source(case: &Value) -> Source {
    let mut config = case["config"].clone();
    let renderer = entry(entry(entry(&mut config, "markup"), "goldmark"), "renderer");
    if renderer.get("unsafe").is_none() {
        renderer["unsafe"] = json!(false);
    }
    entry(&mut config, "markup")["splitParagraphs"] = json!(false);
    let paginate = config["params"]["probe_paginate"] == json!(true);
    let mut files: BTreeMap<String, (Vec<u8>, i64)> = BTreeMap::new();
    let mut add = |path: &str, text: String, time: i64| files.insert(path.to_string(), (text.into_bytes(), time));
    add("hugo.json", config.to_string(), 0);
    for name in ["index", "section", "taxonomy", "term", "series", "author"] {
        let text = if paginate { "{% if paginator %}{% endif %}" } else { "list" };
        add(&format!("templates/{name}.html"), text.to_string(), 0);
    }
    add("templates/page.html", "page".to_string(), 0);
    for name in case["shortcodes"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if let Some((_, text)) = SHORTCODES.iter().find(|(known, _)| *known == name) {
            add(&format!("templates/shortcodes/{name}.html"), (*text).to_string(), 0);
        }
    }
    for (path, text) in case["files"].as_object().into_iter().flatten() {
        if let Some(text) = text.as_str() {
            let time = case["mtimes"][path].as_i64().or_else(|| {
                case["mtimes"][path].as_str()?.parse::<jiff::Timestamp>().ok().map(|time| time.as_second())
            });
            add(path, text.to_string(), time.unwrap_or_default());
        }
    }
    Source::Memory { files: Arc::new(files) }
}

fn entry<'a>(value: &'a mut Value, key: &str) -> &'a mut Value {
    if !value[key].is_object() {
        value[key] = json!({});
    }
    &mut value[key]
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

    fn multilingual(&self) -> bool {
        self.loaded.world.site.languages.len() > 1
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
            .map(|path| (path.to_string(), rss_facts(&self.texts[path])))
            .collect();
        facts["rss"] = Value::Object(feeds);
        let sitemaps: Map<String, Value> = self
            .planned(|what| matches!(what, What::Sitemap(_) | What::SitemapIndex))
            .map(|path| (path.to_string(), sitemap_facts(&self.texts[path])))
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

    fn files(&self) -> Value {
        let mut files = Map::new();
        let with_language = |text: String, language: LanguageId| {
            if self.multilingual() { format!("{text} {}", self.language_key(language)) } else { text }
        };
        let of_page = |id: &PageId| {
            let page = self.page(*id);
            (!self.is_ours(page)).then(|| with_language(format!("{} {}", page.kind.as_str(), page.path), page.language))
        };
        for planned in &self.loaded.plan.outputs {
            let kind = match &planned.what {
                What::Page(id) | What::Pager(id, _) => of_page(id),
                What::Feed(id, format) => (format == "rss" && !self.is_ours(self.page(*id))).then(|| "rss".to_string()),
                What::Alias(target) => {
                    let ours = self
                        .loaded
                        .world
                        .site
                        .pages
                        .iter()
                        .any(|page| page.url.absolute == *target && self.is_ours(page));
                    (!ours).then(|| format!("alias -> {target}"))
                }
                What::Sitemap(_) => Some("sitemap".to_string()),
                What::SitemapIndex => Some("sitemapindex".to_string()),
                What::Robots => Some("robots".to_string()),
                What::NotFound(language) => Some(with_language("404 /404".to_string(), *language)),
                What::File(_) if planned.path == "robots.txt" => Some("robots".to_string()),
                What::File(_) => Some("file".to_string()),
                What::AToZ(_) | What::Llms(_) | What::Twin(_) | What::Embedded(_) => None,
            };
            if let Some(kind) = kind {
                files.insert(planned.path.clone(), json!(kind));
            }
        }
        for path in self
            .loaded
            .world
            .requested()
            .into_iter()
            .chain(self.loaded.world.generated().into_iter().map(|(path, _)| path))
        {
            files.insert(path, json!("file"));
        }
        Value::Object(files)
    }

    fn paths(&self, ids: &[PageId]) -> Vec<&str> {
        ids.iter().map(|id| self.page(*id)).filter(|page| !self.is_ours(page)).map(|page| page.path.as_str()).collect()
    }

    fn page_facts(&self, page: &Page) -> Value {
        let front = &page.front_matter;
        let mut facts = Map::new();
        let mut set = |key: &str, value: Value| {
            let empty = match &value {
                Value::Null | Value::Bool(false) => true,
                Value::String(text) => text.is_empty(),
                Value::Array(list) => list.is_empty(),
                Value::Object(map) => map.is_empty(),
                Value::Number(number) => number.as_f64() == Some(0.0),
                Value::Bool(true) => false,
            };
            if !empty {
                facts.insert(key.to_string(), value);
            }
        };
        let date = |moment: Option<Moment>| moment.map_or(Value::Null, |moment| json!(moment.rfc3339()));
        let path = |id: Option<PageId>| id.map_or(Value::Null, |id| json!(self.page(id).path));
        set("path", json!(page.path));
        set("kind", json!(page.kind.as_str()));
        if self.multilingual() {
            set("lang", json!(self.language_key(page.language)));
        }
        let implied = if page.section.is_empty() { "page" } else { &page.section };
        if page.page_type != implied {
            set("type", json!(page.page_type));
        }
        set("section", json!(page.section));
        set("title", json!(page.title));
        if page.link_title != page.title {
            set("linkTitle", json!(page.link_title));
        }
        set("relPermalink", json!(page.url.relative));
        if !page.url.relative.is_empty() && page.url.absolute != self.absolute(&page.url.relative) {
            set("permalink", json!(page.url.absolute));
        }
        set("date", date(page.dates.date));
        set("lastmod", date(page.dates.lastmod));
        set("publishDate", date(page.dates.publish_date));
        set("expiryDate", date(page.dates.expiry_date));
        set("draft", json!(front.draft));
        set("weight", json!(front.weight));
        set("slug", json!(front.slug));
        set("layout", json!(front.layout));
        set("description", json!(front.description));
        set("keywords", json!(front.keywords));
        set("aliases", json!(front.aliases.iter().map(|alias| self.absolute_alias(page, alias)).collect::<Vec<_>>()));
        set("file", json!(page.content_path));
        let bundle = match page.bundle {
            hornbook::site::Bundle::None => "",
            hornbook::site::Bundle::Leaf => "leaf",
            hornbook::site::Bundle::Branch => "branch",
        };
        set("bundleType", json!(bundle));
        set("params", Value::Object(front.params.iter().map(|(key, value)| (key.clone(), data(value))).collect()));
        set("terms", self.terms(page));
        set("next", path(page.next));
        set("prev", path(page.previous));
        set("nextInSection", path(page.next_in_section));
        set("prevInSection", path(page.previous_in_section));
        set("parent", path(page.parent));
        set("currentSection", path(page.current_section));
        set("ancestors", json!(self.paths(&page.ancestors)));
        set("pages", json!(self.paths(&page.pages)));
        set("regularPages", json!(self.paths(&page.regular_pages)));
        set("regularPagesRecursive", json!(self.paths(&page.regular_pages_recursive)));
        set("sections", json!(self.paths(&page.sections)));
        set("resources", json!(page.resources.iter().map(|resource| self.resource(resource)).collect::<Vec<_>>()));
        let translations: Vec<String> = page
            .translations
            .iter()
            .map(|id| self.page(*id))
            .map(|page| format!("{}:{}", self.language_key(page.language), page.url.relative))
            .collect();
        set("translations", json!(translations));
        let outputs: Vec<String> = page
            .outputs
            .iter()
            .filter(|output| !matches!(output.format.as_str(), "atom" | "jsonfeed"))
            .map(|output| format!("{}:{}", output.format, output.relative))
            .collect();
        set("outputFormats", json!(outputs));
        let settings = &self.loaded.world.site.config.language(page.language).settings.sitemap;
        let frequency = front.sitemap.change_frequency.clone().unwrap_or_else(|| settings.change_frequency.clone());
        let priority = front.sitemap.priority.unwrap_or(settings.priority);
        let mut sitemap = json!({"changeFreq": frequency, "priority": priority});
        if front.sitemap.disable {
            sitemap["disable"] = json!(true);
        }
        set("sitemap", sitemap);
        if self.case["config"]["params"]["probe_related"] == json!(true) {
            set("related", json!(self.paths(&self.loaded.world.related(page.id))));
        }
        let body = self.loaded.world.body(page.id);
        set("content", json!(body.html));
        set("summary", json!(body.summary()));
        set("truncated", json!(body.truncated));
        set("contentWithoutSummary", json!(body.content_without_summary()));
        set("plain", json!(body.plain()));
        set("wordCount", json!(body.word_count));
        set("fuzzyWordCount", json!(body.fuzzy_word_count));
        set("readingTime", json!(body.reading_minutes));
        set("toc", json!(body.toc_html));
        set(
            "identifiers",
            json!(body.headings.iter().map(|heading| &heading.id).filter(|id| !id.is_empty()).collect::<Vec<_>>()),
        );
        set(
            "headings",
            json!(
                body.headings
                    .iter()
                    .map(|heading| {
                        let mut fact = json!({"level": heading.level, "title": heading.html});
                        if !heading.id.is_empty() {
                            fact["id"] = json!(heading.id);
                        }
                        fact
                    })
                    .collect::<Vec<_>>()
            ),
        );
        Value::Object(facts)
    }

    fn absolute(&self, relative: &str) -> String {
        let base = self.case["config"]["baseURL"].as_str().unwrap_or_default();
        format!("{}{relative}", base.trim_end_matches('/'))
    }

    /// An alias as an address from the root.
    fn absolute_alias(&self, page: &Page, alias: &str) -> String {
        let config = &self.loaded.world.site.config;
        let prefix = &config.language(page.language).url_prefix;
        let parent = page.url.folder.rsplit_once('/').map_or("", |(parent, _)| parent);
        let joined = match alias.starts_with('/') {
            true if prefix.is_empty() || page.language == config.default_language => alias.to_string(),
            true => format!("/{prefix}{alias}"),
            false => format!("/{parent}/{alias}"),
        };
        let clean = hornbook::site::url::clean(&joined);
        if clean.len() > 1 { clean.trim_end_matches('/').to_string() } else { clean }
    }

    fn terms(&self, page: &Page) -> Value {
        let taxonomies = &self.loaded.world.site.language(page.language).taxonomies;
        let configured = |plural: &str| {
            taxonomies.iter().any(|taxonomy| taxonomy.plural == plural && taxonomy.origin == TaxonomyOrigin::Configured)
        };
        let map: Map<String, Value> = page
            .terms
            .iter()
            .filter(|(plural, terms)| configured(plural) && !terms.is_empty())
            .map(|(plural, terms)| {
                let terms: Vec<Value> = terms
                    .iter()
                    .filter_map(|term| term.page)
                    .map(|id| self.page(id))
                    .map(|page| json!({"path": page.path, "relPermalink": page.url.relative, "title": page.title}))
                    .collect();
                (plural.clone(), json!(terms))
            })
            .collect();
        Value::Object(map)
    }

    fn resource(&self, resource: &hornbook::site::Resource) -> Value {
        let mut facts = json!({"name": resource.name, "title": resource.title, "type": resource.resource_type});
        if !resource.relative.is_empty() && self.case["config"]["params"]["probe_nores"] != json!(true) {
            facts["relPermalink"] = json!(resource.relative);
        }
        match resource.page {
            Some(page) => {
                let html = &self.loaded.world.body(page).html;
                if !html.is_empty() {
                    facts["content"] = json!(html);
                }
            }
            None => facts["mediaType"] = json!(resource.media_type),
        }
        if !resource.params.is_empty() {
            facts["params"] =
                Value::Object(resource.params.iter().map(|(key, value)| (key.clone(), data(value))).collect());
        }
        facts
    }

    fn site_facts(&self, language: LanguageId) -> Value {
        let part = self.loaded.world.site.language(language);
        let mut facts = json!({});
        let regular = self.paths(&part.regular_pages);
        if !regular.is_empty() {
            facts["regularPages"] = json!(regular);
        }
        let configured = part.taxonomies.iter().filter(|taxonomy| taxonomy.origin == TaxonomyOrigin::Configured);
        let taxonomies: Map<String, Value> = configured
            .map(|taxonomy| {
                let terms: Map<String, Value> = taxonomy
                    .terms
                    .iter()
                    .filter(|term| !term.members.is_empty())
                    .map(|term| {
                        let members: Vec<Value> = term
                            .members
                            .iter()
                            .map(|(id, weight)| json!({"path": self.page(*id).path, "weight": weight}))
                            .collect();
                        (term.key.clone(), json!(members))
                    })
                    .collect();
                (taxonomy.plural.clone(), Value::Object(terms))
            })
            .collect();
        let disabled = &self.loaded.world.site.config.language(language).settings.disable_kinds;
        if !disabled.iter().any(|kind| kind == "term") {
            facts["taxonomies"] = Value::Object(taxonomies);
        }
        let menus: Map<String, Value> = part
            .menus
            .iter()
            .map(|(name, entries)| {
                (name.clone(), json!(entries.iter().map(|entry| self.menu_entry(entry)).collect::<Vec<_>>()))
            })
            .collect();
        if !menus.is_empty() {
            facts["menus"] = Value::Object(menus);
        }
        if self.multilingual() {
            facts["lang"] = json!(self.language_key(language));
            facts["title"] = json!(self.loaded.world.site.config.language(language).settings.title);
        }
        facts
    }

    fn menu_entry(&self, entry: &MenuEntry) -> Value {
        let mut facts = Map::new();
        for (key, text) in [
            ("identifier", &entry.identifier),
            ("name", &entry.name),
            ("title", &entry.title),
            ("pre", &entry.pre),
            ("post", &entry.post),
            ("url", &entry.url),
        ] {
            let implied = key == "title" && *text == entry.name;
            if !text.is_empty() && !implied {
                facts.insert(key.to_string(), json!(text));
            }
        }
        if entry.weight != 0 {
            facts.insert("weight".into(), json!(entry.weight));
        }
        if let Some(page) = entry.page {
            facts.insert("page".into(), json!(self.page(page).path));
        }
        if !entry.params.is_empty() {
            facts.insert("params".into(), map(&entry.params));
        }
        if !entry.children.is_empty() {
            facts.insert("children".into(), entry.children.iter().map(|child| self.menu_entry(child)).collect());
        }
        Value::Object(facts)
    }

    /// Every part of every list, as the paginator has it.
    fn pagers(&self) -> Value {
        let world = &self.loaded.world;
        let mut facts = Map::new();
        for planned in &self.loaded.plan.outputs {
            let (id, number) = match planned.what {
                What::Page(id) => (id, 1),
                What::Pager(id, number) => (id, number),
                _ => continue,
            };
            let page = self.page(id);
            let Some(items) = hornbook::output::paginated(&world.site, page).filter(|_| !self.is_ours(page)) else {
                continue;
            };
            let settings = &world.site.config.language(page.language).settings.pagination;
            let size = settings.pager_size;
            let total = items.len().div_ceil(size);
            let address = |number: usize| {
                if number == 1 {
                    page.url.relative.clone()
                } else {
                    format!("{}{}/{number}/", page.url.relative, settings.path)
                }
            };
            let part = self.paths(&items[((number - 1) * size).min(items.len())..(number * size).min(items.len())]);
            let mut fact = json!({
                "first": address(1), "last": address(total.max(1)), "pageNumber": number, "pagerSize": size,
                "totalElements": items.len(), "totalPages": total, "url": address(number),
            });
            if !part.is_empty() {
                fact["pages"] = json!(part);
            }
            if number > 1 {
                fact["prev"] = json!(address(number - 1));
            }
            if number < total {
                fact["next"] = json!(address(number + 1));
            }
            facts.insert(planned.path.clone(), fact);
        }
        Value::Object(facts)
    }

    fn string_facts(&self, word: &str) -> Value {
        let settings = &self.loaded.world.site.config.main().settings;
        json!({
            "in": word,
            "urlize": hornbook::site::url::urlize(word, settings.disable_path_to_lower, settings.remove_path_accents),
            "anchorize": hornbook::content::markdown::anchor(word, settings.markup.heading_id_style),
        })
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

/// The text of the first element `name` in `xml`, entities decoded; `None` if there is none.
fn element(xml: &str, name: &str) -> Option<String> {
    let start = xml.find(&format!("<{name}>"))? + name.len() + 2;
    let end = start + xml[start..].find(&format!("</{name}>"))?;
    let text = &xml[start..end];
    Some(
        text.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&#x27;", "'")
            .replace("&amp;", "&"),
    )
}

fn rss_facts(xml: &str) -> Value {
    let head = &xml[..xml.find("<item>").unwrap_or(xml.len())];
    let mut facts = Map::new();
    for name in ["title", "link", "description", "language", "lastBuildDate", "copyright"] {
        if let Some(text) = element(head, name) {
            facts.insert(name.to_string(), json!(text));
        }
    }
    if let Some(at) = head.find("<atom:link href=\"") {
        let rest = &head[at + 17..];
        facts.insert("self".into(), json!(&rest[..rest.find('"').unwrap_or_default()]));
    }
    let items: Vec<Value> = xml
        .split("<item>")
        .skip(1)
        .map(|item| {
            let fields = ["title", "link", "pubDate", "guid", "description"];
            Value::Object(
                fields
                    .iter()
                    .filter_map(|name| {
                        Some(((*name).to_string(), json!(element(item, name).filter(|text| !text.is_empty())?)))
                    })
                    .collect(),
            )
        })
        .collect();
    facts.insert("items".into(), json!(items));
    Value::Object(facts)
}

fn sitemap_facts(xml: &str) -> Value {
    let fields = ["loc", "lastmod", "changefreq", "priority"];
    let (tag, fields): (&str, &[&str]) =
        if xml.contains("<sitemapindex") { ("<sitemap>", &fields[..2]) } else { ("<url>", &fields) };
    xml.split(tag)
        .skip(1)
        .map(|entry| {
            Value::Object(
                fields.iter().filter_map(|name| Some(((*name).to_string(), json!(element(entry, name)?)))).collect(),
            )
        })
        .collect()
}
