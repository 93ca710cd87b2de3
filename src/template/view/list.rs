//! Lists of pages, whole and in parts.

use super::Fields;
use crate::site::PageId;
use crate::template::world::World;
use std::sync::Arc;
use tera::Value;

/// The pages in brief.
pub fn briefs(world: &Arc<World>, pages: &[PageId]) -> Value {
    Value::from(pages.iter().map(|id| world.brief(*id)).collect::<Vec<_>>())
}

/// One part of a list that goes over several pages.
#[derive(Debug, Clone, PartialEq)]
pub struct Pager {
    /// From 1.
    pub number: usize,
    /// How many parts there are.
    pub total: usize,
    /// Items in all parts.
    pub total_items: usize,
    /// Addresses of all parts are made from this: the address of the first part.
    pub first: String,
    /// `page` in `/post/page/2/`.
    pub folder: String,
}

impl Pager {
    /// The address of part `number`.
    pub fn address(&self, number: usize) -> String {
        if number <= 1 {
            return self.first.clone();
        }
        let ending = match self.first.as_str() {
            first if first.ends_with("/index.html") => "/index.html",
            first if first.ends_with(".html") => ".html",
            _ => "/",
        };
        format!("{}{number}{ending}", self.base())
    }

    /// The address that the numbers of the parts stand behind.
    fn base(&self) -> String {
        let (above, name) = self.first.rsplit_once('/').unwrap_or(("", &self.first));
        match name.rsplit_once('.') {
            Some((name, _)) if name != "index" && !name.is_empty() => format!("{above}/{name}/{}/", self.folder),
            _ => format!("{above}/{}/", self.folder),
        }
    }
}

/// `paginator` in templates.
pub fn paginator(world: &Arc<World>, pager: &Pager, pages: &[PageId]) -> Value {
    let previous = if pager.number > 1 { pager.address(pager.number - 1) } else { String::new() };
    let next = if pager.number < pager.total { pager.address(pager.number + 1) } else { String::new() };
    let mut fields = Fields::new();
    fields
        .set("pages", briefs(world, pages))
        .set("number", pager.number)
        .set("current_index", pager.number)
        .set("total", pager.total)
        .set("number_pagers", pager.total)
        .set("total_items", pager.total_items)
        .set("total_pages", pager.total_items)
        .set("path", pager.address(pager.number))
        .set("first", pager.first.as_str())
        .set("last", pager.address(pager.total))
        .set("previous", previous)
        .set("next", next)
        .set("base", pager.base());
    fields.into_value()
}

/// A date format with the names of month and weekday put in, where the translations have them (`months`,
/// `months_short`, `weekdays`: twelve or seven words with commas between).
pub fn localise_format(
    world: &World,
    language: crate::config::LanguageId,
    format: &str,
    month: usize,
    weekday: usize,
) -> String {
    let locale = &world.site.config.language(language).locale;
    let mut format = format.to_string();
    for (token, key, at) in [
        ("%B", "months", month - 1),
        ("%b", "months_short", month - 1),
        ("%A", "weekdays", weekday),
        ("%a", "weekdays_short", weekday),
    ] {
        if !format.contains(token) {
            continue;
        }
        let word = world.translations.find(locale, key, None).and_then(|words| words.split(',').nth(at));
        if let Some(word) = word {
            format = format.replace(token, &word.trim().replace('%', "%%"));
        }
    }
    format
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_list_lie_below_it() {
        for (first, second) in [
            ("/", "/page/2/"),
            ("/post/", "/post/page/2/"),
            ("/post/index.html", "/post/page/2/index.html"),
            ("/index.html", "/page/2/index.html"),
            ("/tags/a.html", "/tags/a/page/2.html"),
            ("/tags/v1.2/", "/tags/v1.2/page/2/"),
            ("/feed.txt", "/feed/page/2/"),
            ("/v1.2/list", "/v1.2/page/2/"),
        ] {
            let pager = Pager { number: 1, total: 2, total_items: 2, first: first.into(), folder: "page".into() };
            assert_eq!(pager.address(2), second);
            assert_eq!(pager.address(1), first);
        }
    }
}
