//! Keys that are nearly known ones.

use crate::config::Settings;
use crate::diagnostic::nearest;

/// The known key that the unknown `key`, in lower case, is most likely a slip for; `None` for a key of the author's own.
///
/// A first letter that differs is another word more often than a slip.
pub(super) fn meant<'a>(key: &str, settings: &'a Settings) -> Option<&'a str> {
    if is_known(key, settings) {
        return None;
    }
    let forms = forms(settings);
    if let Some((_, name)) = forms.iter().find(|(form, _)| *form == key) {
        return Some(name);
    }
    let is_close = |name: &&'a str| name.as_bytes().first() == key.as_bytes().first();
    let plurals = settings.taxonomies.iter().map(|(_, plural)| plural.as_str());
    let names: Vec<&'a str> = RESERVED.iter().chain(GUIDE_KEYS).copied().chain(plurals).filter(is_close).collect();
    match key.chars().count() {
        0..=2 => None,
        // Most short words are words of their own: one letter may be missing, or two be swapped.
        3 => names.into_iter().find(|name| lacks(key, name, 1) || is_swapped(key, name)),
        length => {
            let whole = names.iter().copied().chain(forms.iter().map(|(form, _)| *form).filter(is_close));
            // Other words are near to these names, such as `actor`.
            let people = AUTHORS.iter().copied().filter(|name| strsim::osa_distance(key, name) == 1);
            let found = nearest(key, whole.chain(people));
            let found = found.or_else(|| names.into_iter().find(|name| length == 4 && lacks_inside(key, name)));
            found.map(|found| forms.iter().find(|(form, _)| *form == found).map_or(found, |(_, name)| name))
        }
    }
}

/// A key in lower case as it is usually written.
pub(super) fn in_words(key: &str) -> &str {
    const WRITTEN: [&str; 6] =
        ["linkTitle", "publishDate", "expiryDate", "unpublishDate", "translationKey", "isCJKLanguage"];
    WRITTEN.into_iter().find(|written| written.eq_ignore_ascii_case(key)).unwrap_or(key)
}

fn is_known(key: &str, settings: &Settings) -> bool {
    let sources = &settings.dates;
    let taxonomy = key.strip_suffix("_weight").unwrap_or(key);
    KNOWN_PARAMS.contains(&key)
        || AUTHORS.contains(&key)
        || RESERVED.contains(&key)
        || GUIDE_KEYS.contains(&key)
        || settings.taxonomies.iter().any(|(_, plural)| plural.eq_ignore_ascii_case(taxonomy))
        || [&sources.date, &sources.lastmod, &sources.publish_date, &sources.expiry_date]
            .iter()
            .any(|list| list.iter().any(|source| source == key))
}

/// Words for one thing, each with the key that holds many.
fn forms(settings: &Settings) -> Vec<(&str, &str)> {
    let taxonomies = settings.taxonomies.iter().filter(|(singular, plural)| singular != plural);
    taxonomies
        .map(|(singular, plural)| (singular.as_str(), plural.as_str()))
        .chain([("alias", "aliases"), ("need", "needs"), ("step", "steps")])
        .chain([
            ("expire", "expiryDate"),
            ("expires", "expiryDate"),
            ("expiry", "expiryDate"),
            ("publish", "publishDate"),
        ])
        .collect()
}

/// The one of a few `names` that the unknown `key`, in lower case, is most likely a slip for.
pub(super) fn slip(key: &str, names: &[&'static str]) -> Option<&'static str> {
    let names = names.iter().copied().filter(|name| name.as_bytes().first() == key.as_bytes().first());
    match key.chars().count() {
        0..=2 => None,
        3 => names.into_iter().find(|name| lacks(key, name, 1) || is_swapped(key, name)),
        _ => nearest(key, names),
    }
}

/// Whether `key` is `name` without `missing` of its letters.
fn lacks(key: &str, name: &str, missing: usize) -> bool {
    let mut rest = key.chars().peekable();
    let left_out = name.chars().filter(|letter| rest.next_if_eq(letter).is_none()).count();
    rest.peek().is_none() && left_out == missing
}

/// Whether two letters are missing in the midst.
fn lacks_inside(key: &str, name: &str) -> bool {
    lacks(key, name, 2) && key.chars().last() == name.chars().last()
}

fn is_swapped(key: &str, name: &str) -> bool {
    key.len() == name.len() && strsim::osa_distance(key, name) == 1 && strsim::levenshtein(key, name) == 2
}

/// Who wrote a page, by the names that themes and the guide model know.
const AUTHORS: &[&str] = &["author", "authors"];
/// Keys with a meaning of their own.
const RESERVED: &[&str] = &[
    "title",
    "linktitle",
    "description",
    "summary",
    "date",
    "publishdate",
    "lastmod",
    "expirydate",
    "draft",
    "weight",
    "slug",
    "url",
    "aliases",
    "type",
    "layout",
    "keywords",
    "markup",
    "outputs",
    "sitemap",
    "build",
    "headless",
    "cascade",
    "menus",
    "menu",
    "resources",
    "translationkey",
    "iscjklanguage",
    "params",
];
const GUIDE_KEYS: &[&str] = &["series", "letter", "task", "minutes", "needs", "result", "verified", "steps"];
/// Keys that themes use, and that are near a reserved one or might be.
const KNOWN_PARAMS: &[&str] = &[
    "image",
    "images",
    "thumbnail",
    "priority",
    "haveyoutube",
    "havegithubgist",
    "havetwitter",
    "cover",
    "toc",
    "math",
    "featured",
    "subtitle",
    "icon",
    "video",
    "videos",
    "audio",
    "pubdate",
    "published",
    "modified",
    "unpublishdate",
    "lead",
    "links",
    "link",
    "note",
    "notes",
    "level",
    "label",
    "data",
    "tagline",
    "source",
    "sources",
    "style",
    "styles",
    "tile",
    "mask",
    "items",
    "list",
    "better",
    "mark",
    "rest",
    "anchor",
    "anchors",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &[(&str, &str)]) {
        let tags = ("tag".to_string(), "tags".to_string());
        let topics = ("topic".to_string(), "topics".to_string());
        let settings = Settings { taxonomies: vec![tags, topics], ..Settings::default() };
        for (key, expected) in words {
            assert_eq!(meant(key, &settings).unwrap_or_default(), *expected, "{key}");
        }
    }

    #[test]
    fn slips_of_the_finger_are_found() {
        check(&[("tittle", "title"), ("tgas", "tags"), ("decription", "description"), ("drft", "draft")]);
        check(&[("dte", "date"), ("typ", "type"), ("ulr", "url"), ("slg", "slug"), ("letr", "letter")]);
        check(&[("expires", "expiryDate"), ("publish", "publishDate")]);
        check(&[("authr", "author"), ("authos", "author"), ("auhtors", "authors"), ("alia", "aliases")]);
    }

    #[test]
    fn one_is_no_more_than_many() {
        check(&[("tag", "tags"), ("topic", "topics"), ("need", "needs"), ("step", "steps"), ("alias", "aliases")]);
        check(&[("tasks", "task"), ("results", "result"), ("letters", "letter"), ("minute", "minutes")]);
    }

    #[test]
    fn other_words_are_keys_of_their_own() {
        let own = ["toc", "seo", "css", "lat", "map", "uri", "cta", "mark", "rest", "auto", "actor", "anchor", "about"];
        check(&own.map(|key| (key, "")));
        check(&["author", "authors", "tags", "tags_weight", "date", "thumbnail", "priority"].map(|key| (key, "")));
    }
}
