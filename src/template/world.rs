//! Everything a render can reach: the site, its files, and what has been computed so far.

mod texts;

use super::assets::Prints;
use super::engine::Engine;
use super::frame::{self, Stage};
use super::page_fields::PageFields;
use super::shelf::Shelf;
use super::shortcodes::ShortcodeRenderer;
use super::translations::Translations;
use super::view;
use crate::config::{LanguageId, Settings};
use crate::content::ParsedPage;
use crate::content::body::{Body, BodyContext, render_body};
use crate::content::highlight::Highlighter;
use crate::content::html::decoded;
use crate::content::markdown::render_toc;
use crate::diagnostic::{Code, Diagnostic, FilePath, Names, Span};
use crate::site::lookup::Lookup;
use crate::site::related::RelatedIndex;
use crate::site::{Page, PageId, Resource, Site};
use crate::source::Source;
use crate::track::{Memo, Read, Reads};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock};
use tera::Value;

/// Everything a render can reach. Shared by the threads of a build; what is computed on demand is computed
/// without holding a lock, and the first result stays.
pub struct World {
    /// The pages.
    pub site: Site,
    /// The templates.
    pub engine: Arc<Engine>,
    /// Where files come from.
    pub source: Source,
    /// Pages by what an author writes.
    pub lookup: Lookup,
    /// Pages whose front matter could not be read, which is reported: what they lack may be there.
    pub broken_pages: BTreeSet<PageId>,
    /// Colours code.
    pub highlighter: Arc<Highlighter>,
    /// Texts of the interface.
    pub translations: Arc<Translations>,
    /// Data files as one value.
    pub data: Value,
    /// Files in `assets/` and `static/` of site and theme: address below the root to where it comes from.
    pub public_files: Arc<PublicFiles>,
    /// Which extra features of the output exist, for links in templates.
    pub features: Features,
    /// The base path of the site, with slashes at both ends: `/`, `/docs/`.
    pub base_path: String,
    /// Every output that is planned, by its path below the output folder; empty for a site at the root of its host.
    pub addresses: BTreeSet<String>,
    /// The fields of pages that templates can see.
    pub page_fields: PageFields,
    /// What the search keeps of it.
    pub shelf: Shelf,
    /// What is let go once it is used.
    forgets: OnceLock<Forgets>,
    texts: Vec<Mutex<Option<Arc<ParsedPage>>>>,
    /// What is wrong with texts that were read late.
    text_faults: Mutex<Vec<Diagnostic>>,
    /// The prints of texts that were read late and are not those that were known.
    late_prints: Mutex<BTreeMap<PageId, u128>>,
    author_lists: Mutex<BTreeMap<String, Arc<Memo<Value>>>>,
    related: OnceLock<RelatedIndex>,
    series: Vec<Memo<Value>>,
    term_links: Vec<Memo<Value>>,
    no_guide: Memo<Value>,
    bodies: Vec<Mutex<Option<Kept>>>,
    facts: Vec<Memo<Value>>,
    briefs: Vec<Memo<Value>>,
    fulls: Vec<Memo<Value>>,
    feed_items: Vec<Memo<Arc<str>>>,
    sites: Vec<Memo<Value>>,
    files_by_name: OnceLock<BTreeMap<String, String>>,
    bundle_files: OnceLock<BundleFiles>,
    file_names: OnceLock<Names>,
    configs: Vec<OnceLock<Value>>,
    pub(super) prints: Prints,
    pictures: Mutex<BTreeMap<FilePath, Option<(u32, u32)>>>,
    generated: Mutex<BTreeMap<String, Arc<Vec<u8>>>>,
    loaded_files: Mutex<BTreeMap<FilePath, Option<u64>>>,
    loaded_prints: Mutex<BTreeMap<FilePath, u128>>,
}

/// In the place of the print of a file that was not always the same: no text has it.
pub const CHANGED: u128 = 0;

/// The files of pages' folders, by their path in the site and by that below the output folder: page and place there.
type BundleFiles = BTreeMap<String, (PageId, usize)>;

/// A body, and what it read.
type Kept = (Arc<Body>, Arc<Reads>);

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
    /// In the default theme, or made of the configuration: published when something uses it.
    Theme(Cow<'static, [u8]>),
}

/// Files that can be published, by their path below the output folder.
pub type PublicFiles = BTreeMap<String, PublicFile>;

/// What a [`World`] is made of.
pub struct Parts {
    /// See [`World::site`].
    pub site: Site,
    /// See [`World::lookup`].
    pub lookup: Lookup,
    /// See [`World::engine`].
    pub engine: Arc<Engine>,
    /// See [`World::source`].
    pub source: Source,
    /// See [`World::translations`].
    pub translations: Arc<Translations>,
    /// See [`World::data`].
    pub data: Value,
    /// See [`World::public_files`].
    pub public_files: Arc<PublicFiles>,
    /// See [`World::features`].
    pub features: Features,
    /// See [`World::base_path`].
    pub base_path: String,
    /// See [`World::addresses`].
    pub addresses: BTreeSet<String>,
    /// See [`World::page_fields`].
    pub page_fields: PageFields,
    /// See [`World::highlighter`].
    pub highlighter: Arc<Highlighter>,
}

impl World {
    /// A world in which nothing is rendered yet.
    pub fn new(mut parts: Parts) -> Arc<World> {
        let has_broken = |page: &&Page| page.source.as_ref().is_some_and(|source| source.front_matter.is_broken);
        let broken_pages = parts.site.pages.iter().filter(has_broken).map(|page| page.id).collect();
        let texts = parts.site.pages.iter_mut().map(|page| Mutex::new(page.source.take())).collect();
        let pages = parts.site.pages.len();
        let languages = parts.site.languages.len();
        Arc::new(World {
            lookup: parts.lookup,
            shelf: Shelf::new(pages),
            forgets: OnceLock::new(),
            texts,
            text_faults: Mutex::default(),
            late_prints: Mutex::default(),
            broken_pages,
            author_lists: Mutex::default(),
            related: OnceLock::new(),
            series: memos(languages),
            term_links: memos(pages),
            no_guide: Memo::default(),
            bodies: std::iter::repeat_with(Mutex::default).take(pages).collect(),
            facts: memos(pages),
            briefs: memos(pages),
            fulls: memos(pages),
            feed_items: memos(pages),
            sites: memos(languages),
            files_by_name: OnceLock::new(),
            bundle_files: OnceLock::new(),
            file_names: OnceLock::new(),
            configs: cells(languages),
            prints: Mutex::default(),
            pictures: Mutex::default(),
            generated: Mutex::default(),
            loaded_files: Mutex::default(),
            loaded_prints: Mutex::default(),
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
            highlighter: parts.highlighter,
        })
    }

    /// The site, with the parsed files back in its pages. The world is of no use any more.
    pub fn take_site(&mut self) -> Site {
        let mut site = self.site.take();
        for (page, text) in site.pages.iter_mut().zip(&mut self.texts) {
            page.source = text.get_mut().unwrap_or_else(|broken| broken.into_inner()).take();
        }
        site
    }

    /// Takes `text` for the file of a page, and forgets what was computed from the one before: the bodies that
    /// `is_stale` says, given what they read, and every value that shows a body.
    pub fn replace_text(&mut self, id: PageId, text: Arc<ParsedPage>, is_stale: impl Fn(&Reads) -> bool) {
        let at = id.0 as usize;
        self.texts[at] = Mutex::new(Some(text));
        for (other, body) in self.bodies.iter_mut().enumerate() {
            let body = body.get_mut().unwrap_or_else(|broken| broken.into_inner());
            if other == at || body.as_ref().is_some_and(|(_, reads)| is_stale(reads)) {
                *body = None;
                self.shelf.forget_body(other);
            }
        }
        let pages = self.bodies.len();
        let languages = self.sites.len();
        self.author_lists = Mutex::default();
        self.related = OnceLock::new();
        self.series = memos(languages);
        self.term_links = memos(pages);
        self.no_guide = Memo::default();
        self.facts = memos(pages);
        self.briefs = memos(pages);
        self.fulls = memos(pages);
        self.feed_items = memos(pages);
        self.sites = memos(languages);
    }

    /// The settings of a language.
    pub fn settings(&self, language: LanguageId) -> &Settings {
        &self.site.config.language(language).settings
    }

    /// What the site is called: its title; without one that of its home page, and else its host.
    pub fn site_name(&self, language: LanguageId) -> Cow<'_, str> {
        let settings = self.settings(language);
        if !settings.title.is_empty() {
            return decoded(&settings.title);
        }
        let home = self.site.language(language).home.map_or("", |home| {
            frame::record(Read::Summary(home));
            self.site.page(home).title.as_str()
        });
        let host = settings.base_url.split("://").nth(1).unwrap_or_default();
        let host = host.split(['/', '?', '#']).next().unwrap_or_default();
        decoded([home, host].into_iter().find(|name| !name.is_empty()).unwrap_or("Guides"))
    }

    /// The body of a page for those who show only its summary and its counts.
    pub fn glance(self: &Arc<World>, id: PageId) -> Arc<Body> {
        frame::record(Read::Summary(id));
        self.body_unrecorded(id)
    }

    /// The rendered body of a page. The first to ask renders it.
    ///
    /// A body that needs itself (A shows B shows A) is an error in the result's diagnostics.
    pub fn body(self: &Arc<World>, id: PageId) -> Arc<Body> {
        frame::record(Read::Body(id));
        self.body_unrecorded(id)
    }

    fn body_unrecorded(self: &Arc<World>, id: PageId) -> Arc<Body> {
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
        let (body, reads) = self.render_body(id, source);
        let body = lock(&self.bodies[id.0 as usize]).get_or_insert((Arc::new(body), Arc::new(reads))).0.clone();
        if self.forgets.get().is_some_and(|forgets| forgets.texts) {
            *lock(&self.texts[id.0 as usize]) = None;
        }
        body
    }

    /// The body of a page if it is rendered already.
    pub fn finished_body(&self, id: PageId) -> Option<Arc<Body>> {
        lock(&self.bodies[id.0 as usize]).as_ref().map(|(body, _)| body.clone())
    }

    /// Lets the HTML of a body go, if it may be; the rest stays. For pages whose own output is made.
    pub fn let_html_go(&self, id: PageId) {
        if self.forgets.get().is_some_and(|forgets| forgets.html) {
            let mut body = lock(&self.bodies[id.0 as usize]);
            *body = body.take().map(|(body, reads)| (Arc::new(Arc::unwrap_or_clone(body).without_html()), reads));
        }
    }

    /// From now on lets go what `forgets` says as soon as it is used. Counts once.
    pub fn forget(&self, forgets: Forgets) {
        self.forgets.get_or_init(|| forgets);
    }

    /// The authors of pages that name the same ones in the same way: one value for all of them.
    pub fn author_list(&self, key: String, make: impl FnOnce() -> Value) -> Value {
        let memo = lock(&self.author_lists).entry(key).or_default().clone();
        frame::recall(&memo, make)
    }

    fn render_body(self: &Arc<World>, id: PageId, source: Option<Arc<ParsedPage>>) -> (Body, Reads) {
        let page = self.site.page(id);
        let Some(source) = source else {
            let toc_html = render_toc(&[], &self.settings(page.language).markup.toc);
            let mut body = Body::default();
            body.toc_html = toc_html;
            return (body, Reads::default());
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
            let mut body = render_body(&BodyContext {
                page: &source,
                path: &page.path,
                front_matter: &page.front_matter,
                settings: self.settings(page.language),
                markup,
                highlighter: &self.highlighter,
                links: &links,
                shortcodes: &shortcodes,
                known: &self.engine.layers,
                depth: std::cell::Cell::new(frame::depth()),
            });
            body.diagnostics.extend(view::front_pictures::check(self, page, &source));
            body.links.extend(view::front_texts::links(self, page, &source));
            body
        });
        body.diagnostics.extend(finished.diagnostics);
        // A tag such as `{{<image …>}}` that cannot be read is told as that, and is no HTML.
        let is_call = |told: &Diagnostic| {
            let place =
                told.span.as_ref().filter(|place| told.code == Code::MarkupDropped && place.file == source.file);
            place.is_some_and(|place| source.text.get(..place.start).is_some_and(|before| before.ends_with("{{")))
        };
        body.diagnostics.retain(|told| !is_call(told));
        // Nobody follows the links that lead away; there may be many.
        let base_url = &self.settings(page.language).base_url;
        let leads_away = |address: &str| {
            view::links::is_external(address)
                && view::links::own_path(address, base_url).is_none()
                && !view::links::is_on_a_disk(address)
        };
        body.links.retain(|link| !leads_away(link.destination.trim()));
        body.links.shrink_to_fit();
        (body, finished.trace.into_reads())
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
        frame::recall(&self.facts[id.0 as usize], || view::page::facts(self, id))
    }

    /// A page in brief: in lists, and from functions.
    pub fn brief(self: &Arc<World>, id: PageId) -> Value {
        if frame::stage() == Stage::Body {
            return self.facts(id);
        }
        frame::record(Read::Summary(id));
        frame::recall(&self.briefs[id.0 as usize], || view::page::brief(self, id))
    }

    /// A page in full. Those of lists are kept: each part of a list shows the same.
    pub fn full(self: &Arc<World>, id: PageId) -> Value {
        if self.site.page(id).kind == crate::site::Kind::Page {
            return view::page::full(self, id);
        }
        frame::recall(&self.fulls[id.0 as usize], || view::page::full(self, id))
    }

    /// The item of a page in RSS feeds, made once by `make`.
    pub fn feed_item(&self, id: PageId, make: impl FnOnce() -> String) -> Arc<str> {
        frame::recall(&self.feed_items[id.0 as usize], || Arc::from(make()))
    }

    /// `site` in templates.
    pub fn site_value(self: &Arc<World>, language: LanguageId) -> Value {
        frame::recall(&self.sites[usize::from(language.0)], || view::site::site(self, language))
    }

    /// `config` in templates.
    pub fn config_value(&self, language: LanguageId) -> Value {
        self.configs[usize::from(language.0)].get_or_init(|| view::site::config(self, language)).clone()
    }

    /// A term as the pages that have it show it; `make` makes it for the first of them.
    pub fn term_link(&self, term_page: PageId, make: impl FnOnce() -> Value) -> Value {
        frame::recall(&self.term_links[term_page.0 as usize], make)
    }

    /// `guide` of the pages that are none: one value for all of them.
    pub fn no_guide(&self, make: impl FnOnce() -> Value) -> Value {
        frame::recall(&self.no_guide, make)
    }

    /// Every series of a language with its letters.
    pub fn series(self: &Arc<World>, language: LanguageId) -> Value {
        frame::recall(&self.series[usize::from(language.0)], || view::series::all(self, language))
    }

    /// Pages like `id`, best first.
    pub fn related(&self, id: PageId) -> Vec<PageId> {
        self.related.get_or_init(|| RelatedIndex::new(&self.site)).related(&self.site, id)
    }

    /// Asks for the file at `path` below the output folder to be published, if it is not always.
    pub fn request(&self, path: &str) {
        if let Some(PublicFile::Asset(_) | PublicFile::Theme(_)) = self.public_files.get(path) {
            frame::record(Read::Asset(Arc::from(path)));
        }
    }

    /// A print of what other pages of this site show of a body.
    pub fn print_of_glance(&self, body: &Body) -> u128 {
        body.print_of_glance(|name| self.page_fields.has(name))
    }

    /// What the body of a page read, if it is rendered already.
    pub fn reads_of_body(&self, id: PageId) -> Option<Arc<Reads>> {
        lock(&self.bodies[id.0 as usize]).as_ref().map(|(_, reads)| reads.clone())
    }

    /// The files that the bodies rendered so far ask to be published.
    pub fn files_of_bodies(&self) -> BTreeSet<String> {
        let mut files = BTreeSet::new();
        for body in &self.bodies {
            if let Some((_, reads)) = &*lock(body) {
                reads.add_files(&mut files);
            }
        }
        files
    }

    /// Puts a file that a template made (a QR code, say) into the output.
    pub fn generate(&self, path: String, bytes: Vec<u8>) {
        frame::record(Read::Made(Arc::from(path.as_str())));
        lock(&self.generated).insert(path, Arc::new(bytes));
    }

    /// Says that a file that is there already belongs to what is rendered now.
    pub fn use_generated(&self, path: &str) {
        frame::record(Read::Made(Arc::from(path)));
    }

    /// Lets those of the generated files go that `is_old` says.
    pub fn drop_generated(&self, is_old: impl Fn(&str) -> bool) {
        lock(&self.generated).retain(|path, _| !is_old(path));
    }

    /// The generated files whose paths begin with `folder`.
    pub fn generated_below(&self, folder: &str) -> Vec<(String, Arc<Vec<u8>>)> {
        let files = lock(&self.generated);
        let below = files.range(folder.to_string()..).take_while(|(path, _)| path.starts_with(folder));
        below.map(|(path, bytes)| (path.clone(), bytes.clone())).collect()
    }

    /// The file that a template made at `path`.
    pub fn generated(&self, path: &str) -> Option<Arc<Vec<u8>>> {
        lock(&self.generated).get(path).cloned()
    }

    /// Remembers that a template or a body loads `file`, there or not, as it is now.
    pub fn note_loaded(&self, file: &FilePath) {
        let stamp = self.source.entry(file).map(|entry| entry.stamp);
        // The first page to load it shows what it was then.
        lock(&self.loaded_files).entry(file.clone()).or_insert(stamp);
    }

    /// The files that templates and bodies loaded so far, each with its stamp then.
    pub fn loaded_files(&self) -> Vec<(FilePath, Option<u64>)> {
        lock(&self.loaded_files).iter().map(|(file, stamp)| (file.clone(), *stamp)).collect()
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

    /// The file of a page's folder with this path in the site (`content/post/a.png`), or with this path below the output
    /// folder (`post/a.png`).
    pub fn bundle_file(&self, path: &str) -> Option<&Resource> {
        let files = self.bundle_files.get_or_init(|| {
            let mut files = BundleFiles::new();
            for page in &self.site.pages {
                for (at, file) in page.resources.iter().enumerate().filter(|(_, file)| !file.relative.is_empty()) {
                    files.insert(file.file.to_string(), (page.id, at));
                    files.insert(file.output.clone(), (page.id, at));
                }
            }
            files
        });
        let (page, at) = files.get(path)?;
        self.site.page(*page).resources.get(*at)
    }

    /// The paths of the files of `assets/` and `static/`, to find the nearest.
    pub fn public_file_names(&self) -> &Names {
        self.file_names.get_or_init(|| Names::new(self.public_files.keys().cloned()))
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

fn memos<T>(count: usize) -> Vec<Memo<T>> {
    std::iter::repeat_with(Memo::default).take(count).collect()
}
