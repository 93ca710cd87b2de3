//! Finding a page by what an author wrote.

use super::url::{clean, normalise_file_path};
use super::{Bundle, Kind, Page, PageId, Site};
use crate::config::LanguageId;
use crate::diagnostic::nearest;
use foldhash::HashMap;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Extensions of content files that a reference may carry.
const EXTENSIONS: &[&str] =
    &[".md", ".markdown", ".mdown", ".html", ".htm", ".org", ".adoc", ".asciidoc", ".ad", ".rst", ".pandoc", ".pdc"];

/// Pages by logical path and by name. Build it once a site.
pub struct Lookup {
    /// By language.
    pages: Vec<Pages>,
    /// Pages that are not built, by logical path and by name: their places in the list.
    left_out_paths: BTreeMap<(LanguageId, String), usize>,
    left_out_names: BTreeMap<(LanguageId, String), usize>,
    language_keys: Vec<String>,
}

/// The pages of a language. Looked up only, never gone through: their order does not matter.
#[derive(Default)]
struct Pages {
    paths: HashMap<String, PageId>,
    /// The first page of each name, and the others.
    names: HashMap<String, (PageId, Vec<PageId>)>,
    /// Every name, sorted, for guesses.
    sorted: OnceLock<Vec<String>>,
}

impl Pages {
    fn named(&self, name: &str) -> impl Iterator<Item = PageId> {
        self.names.get(name).into_iter().flat_map(|(first, others)| [*first].into_iter().chain(others.iter().copied()))
    }

    fn sorted_names(&self) -> &[String] {
        self.sorted.get_or_init(|| {
            let mut names: Vec<String> = self.names.keys().cloned().collect();
            names.sort_unstable();
            names
        })
    }
}

/// The answer to a reference.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// One page.
    Page(PageId),
    /// Several pages of that name: their content paths.
    Ambiguous(Vec<String>),
    /// A page that is not built: its place in [`Site::left_out`].
    LeftOut(usize),
    /// None; the nearest path, if one is near.
    Nothing(Option<String>),
}

impl Lookup {
    /// Reads the paths of every page.
    pub fn new(site: &Site) -> Lookup {
        let mut left_out_paths = BTreeMap::new();
        let mut left_out_names = BTreeMap::new();
        for (at, left_out) in site.left_out.iter().enumerate() {
            let name = left_out.path.rsplit('/').next().unwrap_or_default();
            left_out_paths.entry((left_out.language, left_out.path.clone())).or_insert(at);
            left_out_names.entry((left_out.language, name.to_string())).or_insert(at);
        }
        let mut pages: Vec<Pages> = Vec::new();
        pages.resize_with(site.config.languages.len(), Pages::default);
        if let [only] = pages.as_mut_slice() {
            only.paths.reserve(site.pages.len());
            only.names.reserve(site.pages.len());
        }
        // What stands for a list that is left out is no page that could be meant.
        let is_page = |page: &&Page| {
            page.resource_of.is_none()
                && (page.file.is_some() || !left_out_paths.contains_key(&(page.language, page.path.clone())))
        };
        for page in site.pages.iter().filter(is_page) {
            let Some(Pages { paths, names, .. }) = pages.get_mut(usize::from(page.language.0)) else { continue };
            paths.entry(page.path.clone()).or_insert(page.id);
            if page.kind != Kind::Home {
                let name = page.path.rsplit('/').next().unwrap_or_default();
                match names.get_mut(name) {
                    Some((_, others)) => others.push(page.id),
                    None => drop(names.insert(name.to_string(), (page.id, Vec::new()))),
                }
            }
        }
        let language_keys = site.config.languages.iter().map(|language| language.key.clone()).collect();
        Lookup { pages, left_out_paths, left_out_names, language_keys }
    }

    /// The page with this logical path, exactly.
    pub fn by_path(&self, language: LanguageId, path: &str) -> Option<PageId> {
        self.pages(language)?.paths.get(path).copied()
    }

    fn pages(&self, language: LanguageId) -> Option<&Pages> {
        self.pages.get(usize::from(language.0))
    }

    /// The page that `reference` means when written on page `from`: relative to the page, then unique name
    /// site-wide, `/` absolute, `.md` optional. The fragment and query must be cut off by the caller.
    pub fn find(&self, site: &Site, from: Option<PageId>, language: LanguageId, reference: &str) -> Found {
        let reference = self.logical(reference.trim());
        self.known(site, from, language, &reference)
            .unwrap_or_else(|| Found::Nothing(self.nearest_path(site, language, &reference, from)))
    }

    /// The page that `reference` means, without a guess: nothing for several, and for none.
    pub fn find_page(
        &self,
        site: &Site,
        from: Option<PageId>,
        language: LanguageId,
        reference: &str,
    ) -> Option<PageId> {
        match self.known(site, from, language, &self.logical(reference.trim())) {
            Some(Found::Page(page)) => Some(page),
            _ => None,
        }
    }

    /// The page at the path `reference`, as a link on page `from` means it: from the folder of the page, then, unless it
    /// begins with a dot, from the root. Names alone are not looked for.
    pub fn find_linked(&self, site: &Site, from: PageId, reference: &str) -> Option<PageId> {
        let page = site.page(from);
        let written = reference.trim();
        let is_file_above =
            written.starts_with("..") && EXTENSIONS.iter().any(|extension| written.ends_with(extension));
        let reference = self.logical(written);
        if reference.is_empty() {
            return Some(from);
        }
        let is_absolute = reference.starts_with('/');
        let folders = match page.bundle {
            Bundle::Leaf if is_file_above => vec![page.path.clone()],
            _ if is_absolute => Vec::new(),
            _ => folders_of(page),
        };
        let root = (is_absolute || !reference.starts_with('.')).then_some("/");
        let mut paths = folders.iter().map(String::as_str).chain(root).map(|at| clean(&format!("{at}/{reference}")));
        paths.find_map(|path| self.by_path(page.language, &path))
    }

    /// The page that `reference` means, if it is not built: its place in [`Site::left_out`].
    pub fn find_left_out(&self, site: &Site, from: PageId, language: LanguageId, reference: &str) -> Option<usize> {
        match self.known(site, Some(from), language, &self.logical(reference.trim())) {
            Some(Found::LeftOut(at)) => Some(at),
            _ => None,
        }
    }

    /// As [`Lookup::find`] for a logical path, without a guess.
    fn known(&self, site: &Site, from: Option<PageId>, language: LanguageId, reference: &str) -> Option<Found> {
        if reference.is_empty() {
            return from.map(Found::Page);
        }
        let is_absolute = reference.starts_with('/');
        let folders = from.filter(|_| !is_absolute).map(|id| folders_of(site.page(id))).unwrap_or_default();
        let paths = || folders.iter().map(String::as_str).chain(["/"]).map(|at| clean(&format!("{at}/{reference}")));
        if let Some(id) = paths().find_map(|path| self.by_path(language, &path)) {
            return Some(Found::Page(id));
        }
        let is_name = !reference.contains('/');
        let pages = self.pages(language).filter(|_| is_name);
        let named: Vec<PageId> = pages.into_iter().flat_map(|pages| pages.named(reference)).collect();
        // A page of its own is meant before a list that happens to have the name.
        let pages: Vec<PageId> = named.iter().copied().filter(|id| site.page(*id).kind == Kind::Page).collect();
        let meant = if pages.is_empty() { named.as_slice() } else { pages.as_slice() };
        match meant {
            [] if self.left_out_paths.is_empty() => None,
            [] => {
                let left_out = paths().find_map(|path| self.left_out_paths.get(&(language, path)));
                let name = || (language, reference.to_string());
                let left_out = left_out.or_else(|| self.left_out_names.get(&name()).filter(|_| is_name));
                left_out.copied().map(Found::LeftOut)
            }
            [one] => Some(Found::Page(*one)),
            several => Some(Found::Ambiguous(several.iter().map(|id| shown_path(site.page(*id))).collect())),
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

    /// The path of the page that is called most alike and is not the one that asks, for a message. Linear in the pages
    /// of the site.
    fn nearest_path(&self, site: &Site, language: LanguageId, reference: &str, from: Option<PageId>) -> Option<String> {
        let pages = self.pages(language)?;
        let name = reference.rsplit('/').next().unwrap_or_default();
        // The same name elsewhere is a better guess than another name here.
        let other = |name: &str| pages.named(name).find(|id| Some(*id) != from);
        let guess = other(name).or_else(|| {
            let names = pages.sorted_names().iter().map(String::as_str);
            let near = nearest(name, names.filter(|name| other(name).is_some()))?;
            let folder = reference.strip_suffix(name).unwrap_or_default();
            let beside = self.by_path(language, &clean(&format!("/{folder}/{near}")));
            beside.filter(|id| Some(*id) != from).or_else(|| other(near))
        })?;
        Some(site.page(guess).path.clone())
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
            pages: Vec::new(),
            left_out_paths: BTreeMap::new(),
            left_out_names: BTreeMap::new(),
            language_keys: vec!["en".to_string(), "fr".to_string()],
        };
        assert_eq!(lookup.logical(reference), expected, "{reference}");
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
