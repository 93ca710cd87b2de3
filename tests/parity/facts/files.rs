//! Which files are published, and what they are.

use super::*;

impl Facts<'_> {
    pub(super) fn files(&self) -> Value {
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
                What::Formatted(..) => Some("file".to_string()),
                What::AToZ(_)
                | What::Llms(_)
                | What::Manifest(_)
                | What::Search(_)
                | What::SearchPage(_)
                | What::OpenSearch(_)
                | What::SearchDialog(_)
                | What::Twin(_)
                | What::Embedded(_) => None,
            };
            if let Some(kind) = kind {
                files.insert(planned.path.clone(), json!(kind));
            }
        }
        for path in self.loaded.world.files_of_bodies() {
            files.insert(path, json!("file"));
        }
        Value::Object(files)
    }
}
