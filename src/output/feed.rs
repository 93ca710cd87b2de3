//! Feeds and sitemaps.

use super::render::{base_context, run, with_fields};
use crate::config::LanguageId;
use crate::content::front_matter::ListOption;
use crate::diagnostic::Diagnostic;
use crate::site::{Kind, Page, PageId, PageOutput, Site};
use crate::template::World;
use crate::template::view::{self, Fields, list};
use serde_json::json;
use std::sync::Arc;
use tera::Value;

/// Gives the home pages an Atom and a JSON feed beside RSS, where the site does not say which outputs it wants.
pub fn add_feeds(site: &mut Site) {
    let config = site.config.clone();
    for page in site.pages.iter_mut().filter(|page| page.kind == Kind::Home) {
        let settings = &config.language(page.language).settings;
        let chosen = page.front_matter.outputs.is_some() || settings.outputs.contains_key("home");
        let Some(rss) = page.outputs.iter().find(|output| output.format == "rss").cloned().filter(|_| !chosen) else {
            continue;
        };
        for (format, name) in [("atom", "atom.xml"), ("jsonfeed", "feed.json")] {
            let rename = |path: &str| path.strip_suffix("index.xml").map(|folder| format!("{folder}{name}"));
            if let (Some(relative), Some(absolute), Some(output)) =
                (rename(&rss.relative), rename(&rss.absolute), rename(&rss.output))
            {
                page.outputs.push(PageOutput { format: format.to_string(), relative, absolute, output });
            }
        }
    }
}

/// The pages of a feed, by section 12 of the specification.
fn items(world: &World, page: &Page) -> Vec<PageId> {
    let settings = world.settings(page.language);
    let all: &[PageId] = match page.kind {
        Kind::Home => &world.site.language(page.language).regular_pages,
        Kind::Section => &page.regular_pages,
        Kind::Page | Kind::Taxonomy | Kind::Term => &page.pages,
    };
    let limit = usize::try_from(settings.rss_limit).unwrap_or(usize::MAX);
    all.iter().take(limit).copied().collect()
}

/// The feed of a list.
pub fn render(world: &Arc<World>, id: PageId, format: &str) -> Result<Vec<u8>, Diagnostic> {
    let page = world.site.page(id);
    let items = items(world, page);
    if format == "jsonfeed" {
        return Ok(json_feed(world, page, &items));
    }
    let template = if format == "atom" { "atom.xml" } else { "rss.xml" };
    let mut context = base_context(world, page.language);
    let value = with_fields(&world.brief(id), |fields| {
        fields.set("pages", list::briefs(world, &items)).set("outputs", view::page::outputs(page));
    });
    context.insert_value("page", value);
    run(world, template, &context, &format!("the feed of {}", view::page::name_for_message(page))).map(without_controls)
}

/// XML cannot hold most control characters, whatever the escape: they are dropped.
fn without_controls(bytes: Vec<u8>) -> Vec<u8> {
    let is_bad = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r');
    if bytes.iter().any(is_bad) { bytes.into_iter().filter(|byte| !is_bad(byte)).collect() } else { bytes }
}

/// A feed by JSON Feed 1.1.
fn json_feed(world: &Arc<World>, page: &Page, items: &[PageId]) -> Vec<u8> {
    let language = world.site.config.language(page.language);
    let own = page.outputs.iter().find(|output| output.format == "jsonfeed");
    let items: Vec<serde_json::Value> = items
        .iter()
        .map(|id| {
            let item = world.site.page(*id);
            let body = world.body(*id);
            let tags: Vec<&str> = item
                .terms
                .iter()
                .find(|(plural, _)| plural == "tags")
                .map(|(_, terms)| terms.iter().map(|term| term.title.as_str()).collect())
                .unwrap_or_default();
            let mut entry = json!({
                "id": item.url.absolute,
                "url": item.url.absolute,
                "title": item.title,
                "content_html": body.html,
            });
            let mut set = |key: &str, value: serde_json::Value| {
                if let Some(map) = entry.as_object_mut() {
                    map.insert(key.to_string(), value);
                }
            };
            if !item.front_matter.description.is_empty() {
                set("summary", json!(item.front_matter.description));
            }
            if let Some(date) = item.dates.publish_date.or(item.dates.date) {
                set("date_published", json!(date.rfc3339()));
            }
            if let Some(date) = item.dates.lastmod {
                set("date_modified", json!(date.rfc3339()));
            }
            if !tags.is_empty() {
                set("tags", json!(tags));
            }
            entry
        })
        .collect();
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": language.settings.title,
        "home_page_url": page.url.absolute,
        "feed_url": own.map_or("", |own| own.absolute.as_str()),
        "language": language.locale,
        "items": items,
    });
    feed.to_string().into_bytes()
}

/// The sitemap of a language: every listed page with an address of its own, in default order.
pub fn sitemap(world: &Arc<World>, language: LanguageId) -> Result<Vec<u8>, Diagnostic> {
    let settings = world.settings(language);
    let entries: Vec<Value> = world
        .site
        .language(language)
        .all_pages
        .iter()
        .map(|id| world.site.page(*id))
        .filter(|page| !page.url.relative.is_empty() && !page.url.output.is_empty())
        .filter(|page| {
            !page.front_matter.sitemap.disable
                && !settings.sitemap.disable
                && page.front_matter.build.list != ListOption::Never
        })
        .map(|page| sitemap_entry(world, page))
        .collect();
    let mut context = base_context(world, language);
    context.insert_value("entries", Value::from(entries));
    context.insert_value("page", Value::none());
    run(world, "sitemap.xml", &context, "the sitemap").map(without_controls)
}

fn sitemap_entry(world: &World, page: &Page) -> Value {
    let settings = &world.settings(page.language).sitemap;
    let own = &page.front_matter.sitemap;
    let priority = own.priority.unwrap_or(settings.priority);
    let mut fields = Fields::new();
    fields
        .set("permalink", page.url.absolute.as_str())
        .set("updated", view::moment(page.dates.lastmod))
        .set("change_frequency", own.change_frequency.clone().unwrap_or_else(|| settings.change_frequency.clone()))
        .set("priority", if priority >= 0.0 { Value::from(priority) } else { Value::none() })
        .set("translations", view::page::translations(world, page));
    fields.into_value()
}

/// The index of the sitemaps of all languages.
pub fn sitemap_index(world: &Arc<World>) -> Result<Vec<u8>, Diagnostic> {
    let config = &world.site.config;
    let sitemaps: Vec<Value> = config
        .language_ids()
        .map(|id| {
            let language = config.language(id);
            let folder = if language.url_prefix.is_empty() { &language.key } else { &language.url_prefix };
            let address = view::links::address(world, &format!("{folder}/{}", language.settings.sitemap.file_name));
            let mut fields = Fields::new();
            fields.set("permalink", view::links::absolute(world, &address));
            fields.into_value()
        })
        .collect();
    let mut context = base_context(world, config.default_language);
    context.insert_value("sitemaps", Value::from(sitemaps));
    context.insert_value("page", Value::none());
    run(world, "sitemap_index.xml", &context, "the index of sitemaps")
}
