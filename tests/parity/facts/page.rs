//! What templates see of a page.

use super::*;
use hornbook::diagnostic::Span;

impl Facts<'_> {
    pub(super) fn page_facts(&self, page: &Page) -> Value {
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
        set(
            "aliases",
            json!(front.aliases.iter().filter_map(|alias| self.absolute_alias(page, alias)).collect::<Vec<_>>()),
        );
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
    fn absolute_alias(&self, page: &Page, alias: &str) -> Option<String> {
        let place = Span::whole(&page.file.clone()?);
        let file = hornbook::output::alias_output(&self.loaded.world.site.config, page, alias, place).ok()?;
        let written = if alias.ends_with("/index.html") { None } else { file.strip_suffix("/index.html") };
        Some(format!("/{}", written.unwrap_or(&file)))
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
}
