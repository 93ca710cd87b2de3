//! All pages together: who is whose parent, what everything is called, and in which order.
//!
//! [`resolve`] takes what the files say and returns a [`Site`] of plain values that refer to each
//! other by [`PageId`]. In reading order: [`url`] and [`permalink`] (addresses), [`title`] (automatic
//! titles), [`order`] (sorting), then `assemble` (the tree), `taxonomy`, `menu`,
//! [`related`] and [`lookup`] (finding a page by what an author wrote). Deliberately absent: bodies
//! and templates.

mod alphabet;
mod left_out;
pub mod lookup;
mod menu;
pub mod order;
pub mod permalink;
pub mod related;
mod resolve;
mod resource;
mod taxonomy;
pub mod term_place;
pub mod title;
pub mod url;

pub use left_out::{LeftOut, LeftOutReason, day};
pub use menu::MenuEntry;
pub use resolve::{ContentFile, ResolveInput, patch, resolve};
pub use resource::Resource;
pub use taxonomy::{Taxonomy, TaxonomyOrigin, Term};

use crate::config::{Config, LanguageId};
use crate::content::ParsedPage;
use crate::content::front_matter::{Dates, FrontMatter, ListOption, RenderOption};
use crate::content::guide::Guide;
use crate::diagnostic::FilePath;
use indexmap::IndexMap;
use std::sync::Arc;

/// Index of a page in [`Site::pages`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub u32);

/// What kind of page it is. The order is the alphabetical order of the names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The home page of a language.
    Home,
    /// A page of its own.
    Page,
    /// A folder with pages.
    Section,
    /// All terms of a taxonomy.
    Taxonomy,
    /// All pages with a term.
    Term,
}

impl Kind {
    /// Hugo's name: `home`, `page`, `section`, `taxonomy`, `term`.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Home => "home",
            Kind::Page => "page",
            Kind::Section => "section",
            Kind::Taxonomy => "taxonomy",
            Kind::Term => "term",
        }
    }
}

/// How a page's file holds its folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bundle {
    /// A file of its own.
    None,
    /// `index.md`.
    Leaf,
    /// `_index.md`, or made up.
    Branch,
}

/// The site.
#[derive(Debug)]
pub struct Site {
    /// The configuration.
    pub config: Arc<Config>,
    /// Every page that is built, of all languages, files and made-up ones, listed or not, and the
    /// Markdown resources of bundles. Sorted by language, then by logical path; ids are indices.
    pub pages: Vec<Page>,
    /// One for each language, by [`LanguageId`].
    pub languages: Vec<LanguageSite>,
    /// What is not built, and why; sorted by file.
    pub left_out: Vec<LeftOut>,
    /// What branches hand down.
    cascades: resolve::Cascades,
}

impl Site {
    /// The page with this id.
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id.0 as usize]
    }

    /// This site; an empty one stays behind.
    pub fn take(&mut self) -> Site {
        Site {
            config: self.config.clone(),
            pages: std::mem::take(&mut self.pages),
            languages: std::mem::take(&mut self.languages),
            left_out: std::mem::take(&mut self.left_out),
            cascades: std::mem::take(&mut self.cascades),
        }
    }

    /// The part of this language.
    pub fn language(&self, id: LanguageId) -> &LanguageSite {
        &self.languages[usize::from(id.0)]
    }
}

/// A language's part of the site.
#[derive(Debug, Default)]
pub struct LanguageSite {
    /// Its home page (there is always one in [`Site::pages`], even where it is not rendered).
    pub home: Option<PageId>,
    /// Listed pages of kind `page`, in default order.
    pub regular_pages: Vec<PageId>,
    /// Listed pages of every kind, in default order.
    pub all_pages: Vec<PageId>,
    /// First-level sections, in default order.
    pub sections: Vec<PageId>,
    /// `mainSections`: as configured, else the section with most pages (of equals the first by name).
    pub main_sections: Vec<String>,
    /// Taxonomies in the order of the configuration, then `series` and `authors` of our own.
    pub taxonomies: Vec<Taxonomy>,
    /// The letters that its guides can have, in order.
    pub alphabet: Vec<String>,
    /// Menus, each a tree.
    pub menus: IndexMap<String, Vec<MenuEntry>>,
}

/// A page.
#[derive(Debug)]
pub struct Page {
    /// Its index.
    pub id: PageId,
    /// Its kind.
    pub kind: Kind,
    /// Its language.
    pub language: LanguageId,
    /// Logical path: `/posts/a`, `/` for home.
    pub path: String,
    /// Its file (`content/posts/a.md`); `None` for made-up pages.
    pub file: Option<FilePath>,
    /// Its file below the content folder: `posts/a.md`; empty for made-up pages.
    pub content_path: String,
    /// Its parsed file; `None` for made-up pages.
    pub source: Option<Arc<ParsedPage>>,
    /// How it holds its folder.
    pub bundle: Bundle,
    /// Front matter with cascade.
    pub front_matter: Box<FrontMatter>,
    /// The title, automatic for made-up pages.
    pub title: String,
    /// `linkTitle`, else the title.
    pub link_title: String,
    /// The dates; branch pages without one of their own have the newest of their descendants.
    pub dates: Dates,
    /// First path segment; empty at the root.
    pub section: String,
    /// `type`, else the section, else `page`.
    pub page_type: String,
    /// Its addresses.
    pub url: PageUrl,
    /// The outputs of this page: always `html` first where it has one.
    pub outputs: Vec<PageOutput>,
    /// The guide model without steps.
    pub guide: Guide,
    /// The page above; `None` for home and for page resources.
    pub parent: Option<PageId>,
    /// The nearest branch: itself for branch pages.
    pub current_section: Option<PageId>,
    /// From the nearest to home.
    pub ancestors: Vec<PageId>,
    /// `.Pages`: what its list shows (sections and pages, terms, or members), in order.
    pub pages: Vec<PageId>,
    /// `.RegularPages`.
    pub regular_pages: Vec<PageId>,
    /// `.RegularPagesRecursive`.
    pub regular_pages_recursive: Vec<PageId>,
    /// `.Sections`.
    pub sections: Vec<PageId>,
    /// The one before in the order of all regular pages (Hugo's `.Next`).
    pub next: Option<PageId>,
    /// The one behind (Hugo's `.Prev`).
    pub previous: Option<PageId>,
    /// The same within its section.
    pub next_in_section: Option<PageId>,
    /// The same within its section.
    pub previous_in_section: Option<PageId>,
    /// Taxonomy (plural) to its terms, in the order written.
    pub terms: Vec<(String, Vec<PageTerm>)>,
    /// Its resources in order.
    pub resources: Vec<Resource>,
    /// The same page in other languages, in their order.
    pub translations: Vec<PageId>,
    /// The bundle it is a resource of; such a page has no address and is in no list.
    pub resource_of: Option<PageId>,
}

impl Page {
    /// Whether it only holds other pages together: no file, no address, in no list.
    pub fn is_stand_in(&self) -> bool {
        let build = &self.front_matter.build;
        self.file.is_none() && build.render == RenderOption::Never && build.list == ListOption::Never
    }
}

/// A term on a page.
#[derive(Debug, Clone, PartialEq)]
pub struct PageTerm {
    /// Its key: lower case.
    pub key: String,
    /// Its title.
    pub title: String,
    /// Its page, where taxonomies have pages.
    pub page: Option<PageId>,
}

/// The addresses of a page.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PageUrl {
    /// From the root of the host, base path and language included, percent-encoded: `/docs/a/`. Empty for
    /// pages that have no link.
    pub relative: String,
    /// With scheme and host; equal to `relative` where the site has no base URL.
    pub absolute: String,
    /// The file below the output folder, not encoded: `a/index.html`. Empty for pages without a file.
    pub output: String,
    /// The folder of resources and relative aliases below the output folder, without slashes: `a`.
    pub folder: String,
}

/// One output of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct PageOutput {
    /// Lower case: `html`, `rss`, `json`, …
    pub format: String,
    /// As [`PageUrl::relative`].
    pub relative: String,
    /// As [`PageUrl::absolute`].
    pub absolute: String,
    /// As [`PageUrl::output`].
    pub output: String,
}
