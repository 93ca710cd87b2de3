//! Sitemaps.

use super::render::{base_context, run};
use crate::config::LanguageId;
use crate::content::date::Moment;
use crate::content::front_matter::ListOption;
use crate::diagnostic::Diagnostic;
use crate::site::Page;
use crate::template::World;
use crate::template::view::{self, Fields};
use std::sync::Arc;
use tera::Value;

/// The sitemap of a language: every listed page with an address, in default order. A page whose file comes from
/// elsewhere (`build.render: link`) has one.
pub fn render(world: &Arc<World>, language: LanguageId) -> Result<Vec<u8>, Diagnostic> {
    let settings = world.settings(language);
    let entries: Vec<Value> = world
        .site
        .language(language)
        .all_pages
        .iter()
        .map(|id| world.site.page(*id))
        .filter(|page| !page.url.relative.is_empty())
        .filter(|page| {
            !page.front_matter.sitemap.disable
                && !settings.sitemap.disable
                && page.front_matter.build.list != ListOption::Never
        })
        .map(|page| entry(world, page))
        .collect();
    let mut context = base_context(world, language);
    context.insert_value("entries", Value::from(entries));
    context.insert_value("page", Value::none());
    run(world, "sitemap.xml", &context, "the sitemap")
}

fn entry(world: &World, page: &Page) -> Value {
    let settings = &world.settings(page.language).sitemap;
    let own = &page.front_matter.sitemap;
    let priority = own.priority.unwrap_or(settings.priority);
    let mut fields = Fields::new();
    fields
        .set("permalink", page.url.absolute.as_str())
        .set("updated", page.dates.lastmod.map_or_else(Value::none, |date| Value::from(w3c_date(date))))
        .set("change_frequency", own.change_frequency.clone().unwrap_or_else(|| settings.change_frequency.clone()))
        .set("priority", priority_value(priority))
        .set("translations", view::page::all_translations(world, page));
    fields.into_value()
}

/// `2021-01-05T00:00:00+00:00`, as Hugo writes dates in sitemaps.
fn w3c_date(moment: Moment) -> String {
    moment.format_go("2006-01-02T15:04:05-07:00")
}

/// When the last of a language's pages was changed, as Hugo counts: those that are in no sitemap too.
fn last_change(world: &World, id: LanguageId) -> Option<Moment> {
    let pages = world.site.language(id).all_pages.iter().map(|page| world.site.page(*page));
    pages.filter_map(|page| page.dates.lastmod).max_by_key(|date| (date.unix, date.nanos))
}

/// The index of the sitemaps of all languages.
pub fn index(world: &Arc<World>) -> Result<Vec<u8>, Diagnostic> {
    let config = &world.site.config;
    let sitemaps: Vec<Value> = config
        .language_ids()
        .map(|id| {
            let language = config.language(id);
            let folder = if language.url_prefix.is_empty() { &language.key } else { &language.url_prefix };
            let address = view::links::address(world, &format!("{folder}/{}", language.settings.sitemap.file_name));
            let mut fields = Fields::new();
            let updated = last_change(world, id).map_or_else(Value::none, |date| Value::from(w3c_date(date)));
            fields.set("permalink", view::links::absolute(world, &address)).set("updated", updated);
            fields.into_value()
        })
        .collect();
    let mut context = base_context(world, config.default_language);
    context.insert_value("sitemaps", Value::from(sitemaps));
    context.insert_value("page", Value::none());
    run(world, "sitemap_index.xml", &context, "the index of sitemaps")
}

/// A priority as it is written: `1` and not `1.0`. Below nought is none.
fn priority_value(priority: f64) -> Value {
    match priority {
        _ if priority < 0.0 || priority.is_nan() => Value::none(),
        _ if priority.fract() == 0.0 => Value::from(priority as i64),
        _ => Value::from(priority),
    }
}
