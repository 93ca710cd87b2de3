//! The templates that the outputs of a plan are made with.

use super::plan::{Plan, What};
use super::render::template_for;
use crate::site::{Kind, Page, Site};
use crate::template::Engine;
use std::collections::BTreeSet;

/// The names of all templates that `plan` needs, as written: each stands for what answers to it.
pub fn templates_of(site: &Site, engine: &Engine, plan: &Plan) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    // Most pages have the same template for the same reasons.
    let mut known: BTreeSet<(Kind, &str, &str, Option<&str>)> = BTreeSet::new();
    for planned in &plan.outputs {
        let name = match &planned.what {
            What::Page(id) | What::Pager(id, _) => {
                let page = site.page(*id);
                if !known.insert(reasons(page)) {
                    continue;
                }
                match template_for(engine, site, page) {
                    Some(name) => name,
                    None => continue,
                }
            }
            What::Formatted(_, template) => template.clone(),
            What::Feed(_, format) => format!("{format}.xml"),
            What::Alias(_) => "alias.html".to_string(),
            What::Sitemap(_) => "sitemap.xml".to_string(),
            What::SitemapIndex => "sitemap_index.xml".to_string(),
            What::Robots => "robots.txt".to_string(),
            What::NotFound(_) => "404.html".to_string(),
            What::AToZ(_) => "a-z.html".to_string(),
            What::SearchPage(_) => "search.html".to_string(),
            What::OpenSearch(_) => "opensearch.xml".to_string(),
            What::Llms(_) => "llms.txt".to_string(),
            What::Twin(_) => "page.md".to_string(),
            What::File(_) | What::Embedded(_) | What::Search(_) | What::SearchDialog(_) | What::Manifest(_) => continue,
        };
        names.insert(name);
    }
    names
}

/// What the template of a page depends on.
fn reasons(page: &Page) -> (Kind, &str, &str, Option<&str>) {
    (page.kind, &page.page_type, &page.section, page.front_matter.layout.as_deref())
}
