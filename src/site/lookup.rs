//! Finding a page by what an author wrote.

use super::url::{clean, normalise_file_path};
use super::{Bundle, Kind, Page, PageId, Site};
use crate::config::LanguageId;
use crate::diagnostic::nearest;
use std::collections::BTreeMap;

/// Extensions of content files that a reference may carry.
const EXTENSIONS: &[&str] =
    &[".md", ".markdown", ".mdown", ".html", ".htm", ".org", ".adoc", ".asciidoc", ".ad", ".rst", ".pandoc", ".pdc"];

/// Pages by logical path and by name. Build it once a site.
pub struct Lookup {
    paths: BTreeMap<(LanguageId, String), PageId>,
    names: BTreeMap<(LanguageId, String), Vec<PageId>>,
    language_keys: Vec<String>,
}

/// The answer to a reference.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// One page.
    Page(PageId),
    /// Several pages of that name: their content paths.
    Ambiguous(Vec<String>),
    /// None; the nearest path, if one is near.
    Nothing(Option<String>),
}

impl Lookup {
    /// Reads the paths of every page.
    pub fn new(site: &Site) -> Lookup {
        let mut paths = BTreeMap::new();
        let mut names: BTreeMap<(LanguageId, String), Vec<PageId>> = BTreeMap::new();
        for page in site.pages.iter().filter(|page| page.resource_of.is_none()) {
            paths.entry((page.language, page.path.clone())).or_insert(page.id);
            if page.kind != Kind::Home {
                let name = page.path.rsplit('/').next().unwrap_or_default();
                names.entry((page.language, name.to_string())).or_default().push(page.id);
            }
        }
        let language_keys = site.config.languages.iter().map(|language| language.key.clone()).collect();
        Lookup { paths, names, language_keys }
    }

    /// The page with this logical path, exactly.
    pub fn by_path(&self, language: LanguageId, path: &str) -> Option<PageId> {
        self.paths.get(&(language, path.to_string())).copied()
    }

    /// The page that `reference` means when written on page `from`: relative to the page, then unique name
    /// site-wide, `/` absolute, `.md` optional. The fragment and query must be cut off by the caller.
    pub fn find(&self, site: &Site, from: Option<PageId>, language: LanguageId, reference: &str) -> Found {
        let reference = self.logical(reference.trim());
        if reference.is_empty() {
            return from.map_or(Found::Nothing(None), Found::Page);
        }
        if reference.starts_with('/') {
            return match self.by_path(language, &clean(&reference)) {
                Some(id) => Found::Page(id),
                None => Found::Nothing(self.nearest_path(language, &reference)),
            };
        }
        let folders = from.map(|id| folders_of(site.page(id))).unwrap_or_default();
        for folder in folders.iter().map(String::as_str).chain(["/"]) {
            if let Some(id) = self.by_path(language, &clean(&format!("{folder}/{reference}"))) {
                return Found::Page(id);
            }
        }
        if reference.contains('/') {
            return Found::Nothing(self.nearest_path(language, &reference));
        }
        let named = self.names.get(&(language, reference.clone())).map(Vec::as_slice).unwrap_or_default();
        // A page of its own is meant before a list that happens to have the name.
        let pages: Vec<PageId> = named.iter().copied().filter(|id| site.page(*id).kind == Kind::Page).collect();
        let meant = if pages.is_empty() { named } else { pages.as_slice() };
        match meant {
            [] => Found::Nothing(self.nearest_path(language, &reference)),
            [one] => Found::Page(*one),
            several => Found::Ambiguous(several.iter().map(|id| shown_path(site.page(*id))).collect()),
        }
    }

    /// `reference` as a logical path: lower case, without extension, language and `index`.
    fn logical(&self, reference: &str) -> String {
        let mut path = normalise_file_path(reference);
        if let Some(bare) = EXTENSIONS.iter().find_map(|extension| path.strip_suffix(extension)) {
            let bare = match bare.rsplit_once('.') {
                Some((before, key)) if self.language_keys.iter().any(|known| known == key) => before,
                _ => bare,
            };
            let (folder, name) = bare.rsplit_once('/').unwrap_or(("", bare));
            path = match name {
                "index" | "_index" if folder.is_empty() && bare.starts_with('/') => "/".to_string(),
                "index" | "_index" if folder.is_empty() => ".".to_string(),
                "index" | "_index" => folder.to_string(),
                _ => bare.to_string(),
            };
        }
        if path == "/_index" || path.len() > "/_index".len() && path.ends_with("/_index") {
            path.truncate((path.len() - "/_index".len()).max(1));
        }
        if path.len() > 1 {
            path.truncate(path.trim_end_matches('/').len().max(1));
        }
        path
    }

    /// The path of the page that is called most alike, for a message. Linear in the pages of the site.
    fn nearest_path(&self, language: LanguageId, reference: &str) -> Option<String> {
        let name = reference.rsplit('/').next().unwrap_or_default();
        let of_language = |id: &LanguageId| *id == language;
        // The same name elsewhere is a better guess than another name here.
        let known = self.names.get(&(language, name.to_string())).and_then(|ids| ids.first());
        let guess = known.copied().or_else(|| {
            let names = self.names.keys().filter(|(id, _)| of_language(id)).map(|(_, name)| name.as_str());
            let near = nearest(name, names)?;
            self.names.get(&(language, near.to_string()))?.first().copied()
        })?;
        self.paths.iter().find(|(_, id)| **id == guess).map(|((_, path), _)| path.clone())
    }
}

/// The folders that a reference on `page` may start from, nearest first.
fn folders_of(page: &Page) -> Vec<String> {
    let above = page.path.rsplit_once('/').map_or("", |(above, _)| above).to_string();
    match page.bundle {
        Bundle::None => vec![above],
        Bundle::Leaf => vec![above, page.path.clone()],
        Bundle::Branch => vec![page.path.clone()],
    }
}

fn shown_path(page: &Page) -> String {
    if page.content_path.is_empty() { page.path.clone() } else { page.content_path.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(reference: &str, expected: &str) {
        let lookup = Lookup {
            paths: BTreeMap::from([((LanguageId(0), "/posts/reset-a-token".to_string()), PageId(0))]),
            names: BTreeMap::from([((LanguageId(0), "reset-a-token".to_string()), vec![PageId(0)])]),
            language_keys: vec!["en".to_string(), "fr".to_string()],
        };
        assert_eq!(lookup.logical(reference), expected, "{reference}");
        let guess = lookup.nearest_path(LanguageId(0), "/posts/reset-a-tokn");
        assert_eq!(guess.as_deref(), Some("/posts/reset-a-token"));
    }

    #[test]
    fn a_reference_becomes_a_logical_path() {
        check("/Posts/My Post.md", "/posts/my-post");
        check("a.fr.md", "a");
        check("v1.2", "v1.2");
        check("/docs/_index.md", "/docs");
        check("/docs/b/index.en.md", "/docs/b");
        check("/_index.md", "/");
        check("/docs/_index", "/docs");
        check("/_index", "/");
        check("docs/", "docs");
        check("/", "/");
        check("", "");
    }
}
