//! Everything a render can reach: the site, its files, and what has been computed so far.

use super::engine::Engine;
use super::frame::{self, Stage};
use super::page_fields::PageFields;
use super::shortcodes::ShortcodeRenderer;
use super::translations::Translations;
use super::view;
use crate::config::{LanguageId, Settings};
use crate::content::ParsedPage;
use crate::content::body::{Body, BodyContext, render_body};
use crate::content::highlight::Highlighter;
use crate::content::markdown::render_toc;
use crate::diagnostic::{Code, Diagnostic, FilePath, Names, Span};
use crate::site::lookup::Lookup;
use crate::site::related::RelatedIndex;
use crate::site::{PageId, Site};
use crate::source::Source;
use crate::track::Read;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock};
use tera::Value;

/// Everything a render can reach. Shared by the threads of a build; what is computed on demand is computed
/// without holding a lock, and the first result stays.
pub struct World {
    /// The pages.
    pub site: Site,
    /// The templates.
    pub engine: Engine,
    /// Where files come from.
    pub source: Source,
    /// Pages by what an author writes.
    pub lookup: Lookup,
    /// Colours code.
    pub highlighter: Highlighter,
    /// Texts of the interface.
    pub translations: Translations,
    /// Data files as one value.
    pub data: Value,
    /// Files in `assets/` and `static/` of site and theme: address below the root to where it comes from.
    pub public_files: PublicFiles,
    /// Which extra features of the output exist, for links in templates.
    pub features: Features,
    /// The base path of the site, with slashes at both ends: `/`, `/docs/`.
    pub base_path: String,
    /// Every output that is planned, by its path below the output folder; empty for a site at the root of its host.
    pub addresses: BTreeSet<String>,
    /// The fields of pages that templates can see.
    pub page_fields: PageFields,
    /// What is let go once it is used.
    forgets: OnceLock<Forgets>,
    texts: Vec<Mutex<Option<Arc<ParsedPage>>>>,
    author_lists: Mutex<BTreeMap<String, Value>>,
    related: OnceLock<RelatedIndex>,
    series: Vec<OnceLock<Value>>,
    term_links: Vec<OnceLock<Value>>,
    no_guide: OnceLock<Value>,
    bodies: Vec<Mutex<Option<Arc<Body>>>>,
    facts: Vec<OnceLock<Value>>,
    briefs: Vec<OnceLock<Value>>,
    fulls: Vec<OnceLock<Value>>,
    feed_items: Vec<OnceLock<Arc<str>>>,
    sites: Vec<OnceLock<Value>>,
    files_by_name: OnceLock<BTreeMap<String, String>>,
    file_names: OnceLock<Names>,
    configs: Vec<OnceLock<Value>>,
    pictures: Mutex<BTreeMap<FilePath, Option<(u32, u32)>>>,
    requested: Mutex<BTreeSet<String>>,
    generated: Mutex<BTreeMap<String, Arc<Vec<u8>>>>,
}

/// What nothing needs again once it is used: a build that makes each output once needs less memory then.
#[derive(Debug, Clone, Copy)]
pub struct Forgets {
    /// The text of a page, once its body is rendered.
    pub texts: bool,
    /// The HTML of a body, once the page's own output is made.
    pub html: bool,
}

/// Which outputs a site has beside its pages.
#[derive(Debug, Clone, Default)]
pub struct Features {
    /// Address of the A-Z index below the language's root (`a-z/`), where there is one, by language.
    pub a_to_z: Vec<bool>,
}

/// A file that can be published as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicFile {
    /// In `static/` of site or theme: always published.
    Static(FilePath),
    /// In `assets/`: published when something uses it.
    Asset(FilePath),
    /// In the default theme: always published.
    Embedded(&'static [u8]),
}

/// Files that can be published, by their path below the output folder.
pub type PublicFiles = BTreeMap<String, PublicFile>;

/// What a [`World`] is made of.
pub struct Parts {
    /// See [`World::site`].
    pub site: Site,
    /// See [`World::engine`].
    pub engine: Engine,
    /// See [`World::source`].
    pub source: Source,
    /// See [`World::translations`].
    pub translations: Translations,
    /// See [`World::data`].
    pub data: Value,
    /// See [`World::public_files`].
    pub public_files: PublicFiles,
    /// See [`World::features`].
    pub features: Features,
    /// See [`World::base_path`].
    pub base_path: String,
    /// See [`World::addresses`].
    pub addresses: BTreeSet<String>,
    /// See [`World::page_fields`].
    pub page_fields: PageFields,
}

impl World {
    /// A world in which nothing is rendered yet.
    pub fn new(mut parts: Parts) -> Arc<World> {
        let texts = parts.site.pages.iter_mut().map(|page| Mutex::new(page.source.take())).collect();
        let lookup = Lookup::new(&parts.site);
        let pages = parts.site.pages.len();
        let languages = parts.site.languages.len();
        Arc::new(World {
            lookup,
            highlighter: Highlighter::default(),
            forgets: OnceLock::new(),
            texts,
            author_lists: Mutex::default(),
            related: OnceLock::new(),
            series: cells(languages),
            term_links: cells(pages),
            no_guide: OnceLock::new(),
            bodies: std::iter::repeat_with(Mutex::default).take(pages).collect(),
            facts: cells(pages),
            briefs: cells(pages),
            fulls: cells(pages),
            feed_items: cells(pages),
            sites: cells(languages),
            files_by_name: OnceLock::new(),
            file_names: OnceLock::new(),
            configs: cells(languages),
            pictures: Mutex::default(),
            requested: Mutex::default(),
            generated: Mutex::default(),
            site: parts.site,
            engine: parts.engine,
            source: parts.source,
            translations: parts.translations,
            data: parts.data,
            public_files: parts.public_files,
            features: parts.features,
            base_path: parts.base_path,
            addresses: parts.addresses,
            page_fields: parts.page_fields,
        })
    }

    /// The settings of a language.
    pub fn settings(&self, language: LanguageId) -> &Settings {
        &self.site.config.language(language).settings
    }

    /// The rendered body of a page. The first to ask renders it.
    ///
    /// A body that needs itself (A shows B shows A) is an error in the result's diagnostics.
    pub fn body(self: &Arc<World>, id: PageId) -> Arc<Body> {
        frame::record(Read::Body(id));
        if let Some(body) = self.finished_body(id) {
            return body;
        }
        if frame::bodies_in_progress().contains(&id) {
            return Arc::new(self.body_in_a_circle(id));
        }
        let source = self.text(id);
        if let (None, Some(body)) = (&source, self.finished_body(id)) {
            // Another thread has rendered it since, and put the text away.
            return body;
        }
        let body = Arc::new(self.render_body(id, source));
        let body = lock(&self.bodies[id.0 as usize]).get_or_insert(body).clone();
        if self.forgets.get().is_some_and(|forgets| forgets.texts) {
            *lock(&self.texts[id.0 as usize]) = None;
        }
        body
    }

    /// The body of a page if it is rendered already.
    pub fn finished_body(&self, id: PageId) -> Option<Arc<Body>> {
        lock(&self.bodies[id.0 as usize]).clone()
    }

    /// Lets the HTML of a body go, if it may be; the rest stays. For pages whose own output is made.
    pub fn let_html_go(&self, id: PageId) {
        if self.forgets.get().is_some_and(|forgets| forgets.html) {
            let mut body = lock(&self.bodies[id.0 as usize]);
            *body = body.take().map(|body| Arc::new(Arc::unwrap_or_clone(body).without_html()));
        }
    }

    /// The parsed file of a page; `None` for pages without one, and once it is put away.
    pub fn text(&self, id: PageId) -> Option<Arc<ParsedPage>> {
        lock(&self.texts[id.0 as usize]).clone()
    }

    /// From now on lets go what `forgets` says as soon as it is used. Counts once.
    pub fn forget(&self, forgets: Forgets) {
        self.forgets.get_or_init(|| forgets);
    }

    /// The authors of pages that name the same ones in the same way: one value for all of them.
    pub fn author_list(&self, key: String, make: impl FnOnce() -> Value) -> Value {
        let known = lock(&self.author_lists).get(&key).cloned();
        known.unwrap_or_else(|| {
            let value = make();
            lock(&self.author_lists).insert(key, value.clone());
            value
        })
    }

    fn render_body(self: &Arc<World>, id: PageId, source: Option<Arc<ParsedPage>>) -> Body {
        let page = self.site.page(id);
        let Some(source) = source else {
            let toc_html = render_toc(&[], &self.settings(page.language).markup.toc);
            let mut body = Body::default();
            body.toc_html = toc_html;
            return body;
        };
        let (mut body, finished) = frame::with_frame(self, Some(id), Stage::Body, None, || {
            let shortcodes = ShortcodeRenderer { world: self, page: id };
            let links = super::view::links::PageLinks { world: self, page: id };
            let markup = match page.front_matter.markup.as_deref() {
                Some("html" | "htm") => "html",
                Some("org") => "org",
                Some(_) => "markdown",
                None if page.content_path.ends_with(".html") || page.content_path.ends_with(".htm") => "html",
                None if page.content_path.ends_with(".org") => "org",
                _ => "markdown",
            };
            render_body(&BodyContext {
                page: &source,
                front_matter: &page.front_matter,
                settings: self.settings(page.language),
                markup,
                highlighter: &self.highlighter,
                links: &links,
                shortcodes: &shortcodes,
                known: &self.engine.layers,
                depth: std::cell::Cell::new(frame::depth()),
            })
        });
        body.diagnostics.extend(finished.diagnostics);
        body.diagnostics.extend(view::front_pictures::check(self, page, &source));
        // Nobody follows the links that lead away; there may be many.
        body.links.retain(|link| !view::links::is_external(&link.destination));
        body.links.shrink_to_fit();
        body
    }

    fn body_in_a_circle(&self, id: PageId) -> Body {
        let file = self.site.page(id).file.clone().unwrap_or_else(|| Arc::from("content"));
        let names: Vec<String> =
            frame::bodies_in_progress().into_iter().map(|id| self.site.page(id).content_path.clone()).collect();
        let message = format!("pages show each other's content in a circle: `{}`", names.join("`, `"));
        let diagnostic = Diagnostic::error(Code::ShortcodeTooDeep, Span::whole(&file), message)
            .help("take the content of one of them out of the other");
        let mut body = Body::default();
        body.diagnostics.push(diagnostic);
        body
    }

    /// Every body rendered so far, by page.
    pub fn finished_bodies(&self) -> impl Iterator<Item = (PageId, Arc<Body>)> {
        (0..self.bodies.len()).map(|at| PageId(at as u32)).filter_map(|id| Some((id, self.finished_body(id)?)))
    }

    /// A page in brief without what its body says: for shortcodes.
    pub fn facts(self: &Arc<World>, id: PageId) -> Value {
        frame::record(Read::Summary(id));
        self.facts[id.0 as usize].get_or_init(|| view::page::facts(self, id)).clone()
    }

    /// A page in brief: in lists, and from functions.
    pub fn brief(self: &Arc<World>, id: PageId) -> Value {
        if frame::stage() == Stage::Body {
            return self.facts(id);
        }
        frame::record(Read::Summary(id));
        let cell = &self.briefs[id.0 as usize];
        if let Some(value) = cell.get() {
            return value.clone();
        }
        let value = view::page::brief(self, id);
        let _ = cell.set(value);
        cell.get().expect("the cell was set by this thread or another").clone()
    }

    /// A page in full. Those of lists are kept: each part of a list shows the same.
    pub fn full(self: &Arc<World>, id: PageId) -> Value {
        if self.site.page(id).kind == crate::site::Kind::Page {
            return view::page::full(self, id);
        }
        let cell = &self.fulls[id.0 as usize];
        if let Some(value) = cell.get() {
            return value.clone();
        }
        let value = view::page::full(self, id);
        let _ = cell.set(value);
        cell.get().expect("the cell was set by this thread or another").clone()
    }

    /// The item of a page in RSS feeds, made once by `make`.
    pub fn feed_item(&self, id: PageId, make: impl FnOnce() -> String) -> Arc<str> {
        let cell = &self.feed_items[id.0 as usize];
        if let Some(item) = cell.get() {
            return item.clone();
        }
        let item = Arc::from(make());
        let _ = cell.set(item);
        cell.get().expect("the cell was set by this thread or another").clone()
    }

    /// `site` in templates.
    pub fn site_value(self: &Arc<World>, language: LanguageId) -> Value {
        self.sites[usize::from(language.0)].get_or_init(|| view::site::site(self, language)).clone()
    }

    /// `config` in templates.
    pub fn config_value(&self, language: LanguageId) -> Value {
        self.configs[usize::from(language.0)].get_or_init(|| view::site::config(self, language)).clone()
    }

    /// A term as the pages that have it show it; `make` makes it for the first of them.
    pub fn term_link(&self, term_page: PageId, make: impl FnOnce() -> Value) -> Value {
        self.term_links[term_page.0 as usize].get_or_init(make).clone()
    }

    /// `guide` of the pages that are none: one value for all of them.
    pub fn no_guide(&self, make: impl FnOnce() -> Value) -> Value {
        self.no_guide.get_or_init(make).clone()
    }

    /// Every series of a language with its letters.
    pub fn series(self: &Arc<World>, language: LanguageId) -> Value {
        let cell = &self.series[usize::from(language.0)];
        if let Some(value) = cell.get() {
            return value.clone();
        }
        let value = view::series::all(self, language);
        let _ = cell.set(value);
        cell.get().expect("the cell was set by this thread or another").clone()
    }

    /// Pages like `id`, best first.
    pub fn related(&self, id: PageId) -> Vec<PageId> {
        self.related.get_or_init(|| RelatedIndex::new(&self.site)).related(&self.site, id)
    }

    /// Asks for the file at `path` below the output folder to be published, if it lies in `assets/`.
    pub fn request(&self, path: &str) {
        if let Some(PublicFile::Asset(_)) = self.public_files.get(path) {
            let mut requested = lock(&self.requested);
            if !requested.contains(path) {
                requested.insert(path.to_string());
            }
        }
    }

    /// Every file of `assets/` that was asked for.
    pub fn requested(&self) -> Vec<String> {
        lock(&self.requested).iter().cloned().collect()
    }

    /// Puts a file that a template made (a QR code, say) into the output.
    pub fn generate(&self, path: String, bytes: Vec<u8>) {
        lock(&self.generated).insert(path, Arc::new(bytes));
    }

    /// The first file of `assets/` and `static/` that has this name, whatever its folder: its path.
    pub fn public_file_named(&self, name: &str) -> Option<&str> {
        let index = self.files_by_name.get_or_init(|| {
            let mut index = BTreeMap::new();
            for path in self.public_files.keys() {
                let name = path.rsplit('/').next().unwrap_or(path);
                index.entry(name.to_string()).or_insert_with(|| path.clone());
            }
            index
        });
        index.get(name).map(String::as_str)
    }

    /// The paths of the files of `assets/` and `static/`, to find the nearest.
    pub fn public_file_names(&self) -> &Names {
        self.file_names.get_or_init(|| Names::new(self.public_files.keys().cloned()))
    }

    /// Every file that templates made.
    pub fn generated(&self) -> Vec<(String, Arc<Vec<u8>>)> {
        let generated = lock(&self.generated);
        generated.iter().map(|(path, bytes)| (path.clone(), bytes.clone())).collect()
    }

    /// Width and height in pixels of the picture in `file`, read from its header once.
    pub fn picture_size(&self, file: &FilePath) -> Option<(u32, u32)> {
        if let Some(size) = lock(&self.pictures).get(file) {
            return *size;
        }
        let size = self.source.read(file).ok().and_then(|bytes| view::picture::size(&bytes));
        lock(&self.pictures).insert(file.clone(), size);
        size
    }
}

/// What a mutex guards; a thread that ended while it held it has not changed it halfway.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|broken| broken.into_inner())
}

fn cells<T>(count: usize) -> Vec<OnceLock<T>> {
    std::iter::repeat_with(OnceLock::new).take(count).collect()
}
