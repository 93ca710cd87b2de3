//! Pages like a page.

use super::{Kind, Page, PageId, Site};
use crate::config::{LanguageId, RelatedIndex as IndexSettings};
use crate::data::Data;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Most pages of one keyword that are looked at, the newest first: a keyword that everything has tells
/// nothing apart, and must not make a large site slow.
const MAX_PAGES_OF_KEYWORD: usize = 1_000;

/// Language, number of the index in the settings, keyword.
type Keyword = (LanguageId, usize, String);

/// The keywords of all pages, turned around. Build it once a site.
pub struct RelatedIndex {
    /// Pages of a keyword, newest first.
    pages: BTreeMap<Keyword, Vec<PageId>>,
}

impl RelatedIndex {
    /// Reads the keywords of every regular page. Linear in pages and keywords.
    pub fn new(site: &Site) -> RelatedIndex {
        let mut pages: BTreeMap<Keyword, Vec<PageId>> = BTreeMap::new();
        for (number, language) in site.languages.iter().enumerate() {
            let language_id = LanguageId(number as u16);
            let related = &site.config.language(language_id).settings.related;
            let first = |index: usize| (language_id, index, String::new());
            for id in &language.regular_pages {
                let page = site.page(*id);
                for (index, settings) in related.indices.iter().enumerate() {
                    for keyword in keywords(page, settings, related.to_lower) {
                        pages.entry((language_id, index, keyword)).or_default().push(*id);
                    }
                }
            }
            for (index, settings) in related.indices.iter().enumerate() {
                let limit = settings.cardinality_threshold;
                if limit <= 0 {
                    continue;
                }
                let total = language.regular_pages.len() as i64;
                let common: Vec<Keyword> = pages
                    .range(first(index)..first(index + 1))
                    .filter(|(_, members)| members.len() as i64 * 100 / total.max(1) > limit)
                    .map(|(keyword, _)| keyword.clone())
                    .collect();
                for keyword in common {
                    pages.remove(&keyword);
                }
            }
        }
        for members in pages.values_mut() {
            members.sort_by_cached_key(|id| newest_first(site.page(*id)));
        }
        RelatedIndex { pages }
    }

    /// Pages like `page`, best first, by section 12 of the specification.
    ///
    /// Of equals the newest is first, then the first by path.
    pub fn related(&self, site: &Site, page: PageId) -> Vec<PageId> {
        let page = site.page(page);
        let related = &site.config.language(page.language).settings.related;
        let lightest = related.indices.iter().map(|index| index.weight).min().unwrap_or(0).min(0);
        let heaviest = related.indices.iter().map(|index| index.weight).max().unwrap_or(0).max(0);
        let mut matches: BTreeMap<PageId, (i64, i64)> = BTreeMap::new();
        for (number, settings) in related.indices.iter().enumerate() {
            for keyword in keywords(page, settings, related.to_lower) {
                let Some(members) = self.pages.get(&(page.language, number, keyword)) else { continue };
                let start = if related.include_newer || page.dates.publish_date.is_none() {
                    0
                } else {
                    members.partition_point(|id| site.page(*id).dates.publish_date > page.dates.publish_date)
                };
                for id in members[start..].iter().take(MAX_PAGES_OF_KEYWORD).filter(|id| **id != page.id) {
                    let (weight, count) = matches.entry(*id).or_default();
                    *weight = weight.saturating_add(settings.weight);
                    *count += 1;
                }
            }
        }
        let mut found: Vec<(i64, PageId)> = matches
            .into_iter()
            .filter(|(_, (weight, count))| share(weight / count, lightest, heaviest) >= related.threshold / count)
            .map(|(id, (weight, _))| (weight, id))
            .collect();
        found.sort_by_cached_key(|(weight, id)| (Reverse(*weight), newest_first(site.page(*id))));
        found.into_iter().map(|(_, id)| id).collect()
    }
}

fn newest_first(page: &Page) -> (Reverse<Option<crate::content::date::Moment>>, String) {
    (Reverse(page.dates.publish_date), page.path.clone())
}

/// Where `weight` lies between the two, 0 to 100.
fn share(weight: i64, lightest: i64, heaviest: i64) -> i64 {
    let width = heaviest.saturating_sub(lightest);
    if width == 0 {
        return 0;
    }
    (weight.saturating_sub(lightest) as f64 / width as f64 * 100.0 + 0.5).floor() as i64
}

/// The keywords of a page in one index, each once.
fn keywords(page: &Page, settings: &IndexSettings, lower_all: bool) -> Vec<String> {
    if page.kind != Kind::Page || settings.kind == "fragments" {
        return Vec::new();
    }
    let front_matter = &page.front_matter;
    let mut found: Vec<String> = match settings.name.as_str() {
        "date" => {
            let layout = if settings.pattern.is_empty() { "2006" } else { settings.pattern.as_str() };
            page.dates.date.map(|date| date.format_go(layout)).into_iter().collect()
        }
        "keywords" if !front_matter.keywords.is_empty() => front_matter.keywords.clone(),
        name => match front_matter.params.get(&name.to_lowercase()) {
            Some(Data::List(list)) => list.iter().filter_map(Data::to_text).collect(),
            Some(value) => value.to_text().into_iter().collect(),
            None => Vec::new(),
        },
    };
    if settings.to_lower || lower_all {
        found = found.iter().map(|keyword| keyword.to_lowercase()).collect();
    }
    found.retain(|keyword| !keyword.is_empty());
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn a_weight_is_a_share_of_the_heaviest() {
        for (weight, lightest, heaviest, expected) in
            [(50, 0, 100, 50), (75, 0, 100, 75), (0, -100, 100, 50), (5, 0, 0, 0), (80, 0, 120, 67)]
        {
            assert_eq!(share(weight, lightest, heaviest), expected, "{weight}");
        }
    }
}
