//! The lists of a site: regular pages, taxonomies, menus.

use super::*;
use hornbook::site::MenuEntry;

impl Facts<'_> {
    pub(super) fn site_facts(&self, language: LanguageId) -> Value {
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
        let has_terms = taxonomies.values().any(|terms| terms.as_object().is_some_and(|terms| !terms.is_empty()));
        if has_terms && !disabled.iter().any(|kind| kind == "term") {
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

    pub(super) fn string_facts(&self, word: &str) -> Value {
        let settings = &self.loaded.world.site.config.main().settings;
        json!({
            "in": word,
            "urlize": hornbook::site::url::urlize(word, settings.disable_path_to_lower, settings.remove_path_accents),
            "anchorize": hornbook::content::markdown::anchor(word, settings.markup.heading_id_style),
        })
    }
}
