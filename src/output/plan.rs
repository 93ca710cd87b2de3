//! Every output of a site, and no two on one path.

use super::alias::{alias_output, climbs};
use super::collision::collisions;
use super::render::{template_ending, template_for};
use crate::config::{LanguageId, Settings};
use crate::data::locate::locate_key;
use crate::diagnostic::{Code, Diagnostic, FilePath, Severity, Span};
use crate::site::{Kind, Page, PageId, Site, url};
use crate::template::view::site::MANIFEST;
use crate::template::world::{Features, PublicFile, PublicFiles};
use crate::template::{Engine, view};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// An output.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    /// Below the output folder, with `/`: `post/a/index.html`.
    pub path: String,
    /// What it is.
    pub what: What,
    /// Where it comes from, for messages.
    pub origin: Origin,
}

/// What an output is.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// The HTML of a page. Lists hold the first part of their pages.
    Page(PageId),
    /// A later part of a list, from 2.
    Pager(PageId, usize),
    /// A feed of a list: `rss`, `atom` or `jsonfeed` (also `json`, as Hugo calls and places it).
    Feed(PageId, String),
    /// A page in a format of which its template, named here, makes everything: `page.json`.
    Formatted(PageId, String),
    /// A redirect to an absolute address.
    Alias(String),
    /// The sitemap of a language, or of the whole site where there is one language.
    Sitemap(LanguageId),
    /// The list of the sitemaps of several languages.
    SitemapIndex,
    /// `robots.txt`.
    Robots,
    /// `404.html`.
    NotFound(LanguageId),
    /// The A-Z index.
    AToZ(LanguageId),
    /// `llms.txt`.
    Llms(LanguageId),
    /// The web manifest of a language.
    Manifest(LanguageId),
    /// The manifest of the search of a language, with its other files beside it.
    Search(LanguageId),
    /// The page of the search.
    SearchPage(LanguageId),
    /// The description by which browsers take the search of the site among their own.
    OpenSearch(LanguageId),
    /// The script of the search that readers see.
    SearchDialog(LanguageId),
    /// The Markdown twin of a page.
    Twin(PageId),
    /// A file as it is.
    File(FilePath),
    /// A file of the default theme.
    Embedded(&'static [u8]),
}

/// Where an output comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Origin {
    /// In words: `the page`, `an alias of the page`, `the static file`.
    pub what: Cow<'static, str>,
    /// The file behind it.
    pub file: Option<FilePath>,
    /// The page whose own address decides the path.
    pub page: Option<PageId>,
    /// The page, and the key of its front matter, that decide the path.
    deciding: Option<(PageId, &'static str)>,
}

impl Origin {
    /// What hornbook makes by itself.
    fn made(what: &'static str) -> Origin {
        Origin { what: what.into(), file: None, page: None, deciding: None }
    }

    /// Whether the path is written under `aliases`.
    pub fn is_alias(&self) -> bool {
        self.deciding.is_some_and(|(_, key)| key == "aliases")
    }

    /// The place that decides the path.
    pub fn place(&self, site: &Site) -> Option<Span> {
        let written = self.deciding.and_then(|(page, key)| key_place(site.page(page), key));
        written.or_else(|| self.file.as_ref().map(Span::whole))
    }
}

/// All outputs, sorted by path.
#[derive(Debug, Default)]
pub struct Plan {
    /// The outputs.
    pub outputs: Vec<Planned>,
    /// Which extra outputs exist.
    pub features: Features,
}

impl Plan {
    /// The output at `path`.
    pub fn find(&self, path: &str) -> Option<&Planned> {
        let at = self.outputs.binary_search_by(|output| output.path.as_str().cmp(path)).ok()?;
        Some(&self.outputs[at])
    }
}

/// Lists every output of `site`.
///
/// Reports `url-duplicate`, `url-outside-site`, `url-invalid` and `url-too-long`. n log n in outputs.
pub fn plan(site: &Site, engine: &Engine, public_files: &PublicFiles) -> (Plan, Vec<Diagnostic>) {
    let mut planner = Planner {
        site,
        engine,
        outputs: Vec::new(),
        diagnostics: Vec::new(),
        features: Features::default(),
        told: BTreeSet::new(),
    };
    for page in &site.pages {
        planner.add_page(page);
    }
    for language in site.config.language_ids() {
        planner.add_language(language);
    }
    planner.add_site_files();
    for (path, file) in public_files {
        let (what, origin) = match file {
            PublicFile::Asset(_) | PublicFile::Theme(_) => continue,
            PublicFile::Static(file) => (What::File(file.clone()), file_origin(file)),
        };
        planner.outputs.push(Planned { path: path.clone(), what, origin });
    }
    planner.finish()
}

/// What hornbook keeps for itself at the top of the output folder.
pub const KEPT_NAMES: [&str; 2] = [".hornbook", ".hornbook-manifest"];

/// Folders of version control, which nothing may be published into at any depth.
const REPOSITORIES: [&str; 3] = [".git", ".hg", ".svn"];

/// Formats that are written with a template of the site.
const OWN_FORMATS: [&str; 5] = ["json", "calendar", "css", "csv", "webappmanifest"];

struct Planner<'a> {
    site: &'a Site,
    engine: &'a Engine,
    outputs: Vec<Planned>,
    diagnostics: Vec<Diagnostic>,
    features: Features,
    /// Kinds of page and endings of formats without a template that were reported.
    told: BTreeSet<(Kind, String)>,
}

impl Planner<'_> {
    fn push(&mut self, path: String, what: What, origin: Origin) {
        self.outputs.push(Planned { path, what, origin });
    }

    fn add_page(&mut self, page: &Page) {
        for output in &page.outputs {
            if output.output.is_empty() {
                continue;
            }
            let origin = page_origin(page, "the page");
            match output.format.as_str() {
                "html" => {
                    self.push(output.output.clone(), What::Page(page.id), origin);
                    self.add_pagers(page);
                }
                "markdown" => {
                    self.push(
                        output.output.clone(),
                        What::Twin(page.id),
                        page_origin(page, "the Markdown twin of the page"),
                    );
                }
                format if OWN_FORMATS.contains(&format) && self.add_formatted(page, &output.output) => {}
                "atom" | "jsonfeed" | "json" if page.kind == Kind::Page => {}
                "rss" | "atom" | "jsonfeed" | "json" => {
                    let origin = page_origin(page, "the feed of");
                    self.push(output.output.clone(), What::Feed(page.id, output.format.clone()), origin);
                }
                _ => {}
            }
        }
        if !page.url.output.is_empty() {
            self.add_aliases(page);
        }
        for resource in page.resources.iter().filter(|resource| resource.publish && !resource.output.is_empty()) {
            self.push(resource.output.clone(), What::File(resource.file.clone()), file_origin(&resource.file));
        }
    }

    /// Adds the output at `path` if there is a template for it.
    fn add_formatted(&mut self, page: &Page, path: &str) -> bool {
        let ending = path.rfind('.').map_or("", |dot| &path[dot..]);
        let Some(template) = template_ending(self.engine, self.site, page, ending) else {
            // Lists have a feed in JSON; where no template ends like this at all, the format was told of before.
            let is_told = !self.engine.layers.endings().contains(ending);
            if !(is_told || ending == ".json" && page.kind != Kind::Page)
                && self.told.insert((page.kind, ending.to_string()))
            {
                let kind = page.kind.as_str();
                let message =
                    format!("no template writes `{ending}` for pages of the kind `{kind}`: `{path}` is left out");
                let place = page_origin(page, "").place(self.site);
                let warning = match place {
                    Some(place) => Diagnostic::warning(Code::OutputNotWritten, place, message),
                    None => Diagnostic::without_place(Code::OutputNotWritten, Severity::Warning, message),
                };
                let name = if page.kind == Kind::Home { "index" } else { kind };
                self.diagnostics
                    .push(warning.help(format!("write `templates/{name}{ending}`, or take the format out")));
            }
            return false;
        };
        self.push(path.to_string(), What::Formatted(page.id, template), page_origin(page, "a format of the page"));
        true
    }

    /// A list is cut into parts only where its template shows them.
    fn add_pagers(&mut self, page: &Page) {
        let Some(items) = paginated(self.site, page) else { return };
        let Some(template) = template_for(self.engine, self.site, page) else { return };
        if !self.engine.layers.shows_parts(&template) {
            return;
        }
        let settings = &self.site.config.language(page.language).settings;
        let parts = items.len().div_ceil(settings.pagination.pager_size.max(1));
        let folder = pager_folder(page, &pager_word(page, settings));
        // A list that is one file, such as a term with `uglyURLs`, has parts that are files as well.
        let is_file = page.url.output.ends_with(".html")
            && page.url.output != "index.html"
            && !page.url.output.ends_with("/index.html");
        let file = |number: usize| match is_file {
            true => format!("{folder}{number}.html"),
            false => format!("{folder}{number}/index.html"),
        };
        for number in 2..=parts {
            self.push(file(number), What::Pager(page.id, number), page_origin(page, "a part of the list"));
        }
        if !settings.pagination.disable_aliases {
            self.push(file(1), What::Alias(page.url.absolute.clone()), page_origin(page, "the first part of the list"));
        }
    }

    fn add_aliases(&mut self, page: &Page) {
        let settings = &self.site.config.language(page.language).settings;
        if settings.disable_aliases
            || page.front_matter.build.render != crate::content::front_matter::RenderOption::Always
        {
            return;
        }
        for alias in &page.front_matter.aliases {
            let place = key_place(page, "aliases")
                .unwrap_or_else(|| Span::whole(&page.file.clone().unwrap_or_else(|| "content".into())));
            match alias_output(&self.site.config, page, alias, place.clone()) {
                Ok(path) if path == page.url.output => {}
                Ok(path) => {
                    self.diagnostics.extend(climbs(&self.site.config, page, alias, place));
                    let deciding = Some((page.id, "aliases"));
                    let what = Cow::Owned(format!("the alias `{alias}` of"));
                    let origin = Origin { what, file: page.file.clone(), page: None, deciding };
                    self.push(path, What::Alias(page.url.absolute.clone()), origin);
                }
                Err(diagnostic) => self.diagnostics.push(diagnostic),
            }
        }
    }

    fn add_language(&mut self, id: LanguageId) {
        let config = &self.site.config;
        let language = config.language(id);
        let settings = &language.settings;
        let part = self.site.language(id);
        let prefix = if language.url_prefix.is_empty() { String::new() } else { format!("{}/", language.url_prefix) };
        let disabled = |kind: &str| settings.disable_kinds.iter().any(|disabled| disabled == kind);
        if !disabled("404") && self.engine.has("404.html") {
            self.push(format!("{prefix}404.html"), What::NotFound(id), Origin::made("the page for what is not found"));
        }
        if !disabled("sitemap") {
            self.push(
                format!("{prefix}{}", settings.sitemap.file_name),
                What::Sitemap(id),
                Origin::made("the sitemap"),
            );
        }
        let has_letters = part.regular_pages.iter().any(|page| self.site.page(*page).guide.letter.is_some());
        let taken = self.site.pages.iter().any(|page| page.language == id && page.path == "/a-z");
        let a_to_z = settings.guide.pages && has_letters && !taken && self.engine.has("a-z.html");
        self.features.a_to_z.push(a_to_z);
        if a_to_z {
            self.push(format!("{prefix}a-z/index.html"), What::AToZ(id), Origin::made("the A-Z index"));
        }
        if settings.search_index {
            self.push(format!("{prefix}search/manifest.bin"), What::Search(id), Origin::made("the search"));
            let origin = Origin::made("the script of the search");
            self.push(format!("{prefix}search/dialog.js"), What::SearchDialog(id), origin);
            if self.engine.has("search.html") {
                let origin = Origin::made("the page of the search");
                self.push(format!("{prefix}search/index.html"), What::SearchPage(id), origin);
            }
            // Browsers take absolute addresses only.
            if config.main().settings.base_url.starts_with("http") && self.engine.has("opensearch.xml") {
                let origin = Origin::made("the description of the search");
                self.push(format!("{prefix}search/opensearch.xml"), What::OpenSearch(id), origin);
            }
        }
        self.push(format!("{prefix}{MANIFEST}"), What::Manifest(id), Origin::made("the web manifest"));
        if settings.llms_txt && self.engine.has("llms.txt") {
            self.push(format!("{prefix}llms.txt"), What::Llms(id), Origin::made("`llms.txt`"));
        }
    }

    fn add_site_files(&mut self) {
        let config = &self.site.config;
        let main = config.main();
        let disabled = |kind: &str| main.settings.disable_kinds.iter().any(|disabled| disabled == kind);
        if (main.settings.enable_robots_txt || !config.from_hugo)
            && !disabled("robotstxt")
            && self.engine.has("robots.txt")
        {
            self.push("robots.txt".to_string(), What::Robots, Origin::made("`robots.txt`"));
        }
        if config.languages.len() < 2 {
            return;
        }
        if !disabled("sitemap") {
            // With several languages the index takes the plain name, and each language's lies in its folder.
            let name = main.settings.sitemap.file_name.clone();
            let root_sitemap = self.outputs.iter().position(|output| output.path == name);
            if let Some(at) = root_sitemap {
                self.outputs[at].path = format!("{}/{name}", main.key);
            }
            self.push(name, What::SitemapIndex, Origin::made("the index of sitemaps"));
        }
        let home = self.site.language(config.default_language).home.map(|home| self.site.page(home));
        let is_wanted = |home: &&Page| config.default_language_redirect && !home.url.output.is_empty();
        if let Some(home) = home.filter(is_wanted) {
            let path = if config.default_language_in_subfolder {
                "index.html".to_string()
            } else {
                format!("{}/index.html", main.key)
            };
            self.push(path, What::Alias(home.url.absolute.clone()), Origin::made("the way to the default language"));
        }
    }

    fn finish(mut self) -> (Plan, Vec<Diagnostic>) {
        let faults: Vec<Diagnostic> = self.outputs.par_iter().filter_map(|output| self.fault(output)).collect();
        self.diagnostics.extend(faults);
        self.outputs.par_sort_by(|a, b| a.path.cmp(&b.path));
        self.report_collisions();
        (Plan { outputs: self.outputs, features: self.features }, self.diagnostics)
    }

    /// What is wrong with the path of an output by itself.
    fn fault(&self, output: &Planned) -> Option<Diagnostic> {
        let place = || output.origin.place(self.site);
        if !url::stays_inside(&output.path) {
            let message = format!("the address `{}` leads out of the site", output.path);
            return Some(at(Code::UrlOutsideSite, place(), message).help("take the `..` out of it"));
        }
        if let Some(bad) = output.path.chars().find(|letter| is_refused(&output.what, *letter)) {
            let what = if bad == '\\' { "a backslash" } else { "a character that cannot be seen" };
            let message = format!("the address `/{}` holds {what}", shorten(&output.path).escape_debug());
            let help = "write letters, digits and hyphens, with `/` between the parts of an address";
            return Some(at(Code::UrlInvalid, place(), message).help(help));
        }
        if let Some((why, help)) = self.kept_name(output) {
            let message = format!("the address `/{}` {why}", shorten(&output.path));
            return Some(at(Code::UrlInvalid, place(), message).help(help));
        }
        let fault = url::check_path(&output.path).err().filter(|_| !is_checked(&output.what))?;
        let message = format!("the address `/{}` cannot be a file: {fault}", shorten(&output.path));
        Some(at(Code::UrlTooLong, place(), message).help("give the page a shorter `slug`"))
    }

    /// Why nothing may be published under a name that begins with a dot, and what to do. What follows from the address of
    /// a page is not named again.
    fn kept_name(&self, output: &Planned) -> Option<(String, &'static str)> {
        let is_page = matches!(output.what, What::Page(_));
        if !output.path.contains('.') || is_checked(&output.what) && !is_page {
            return None;
        }
        let mut parts = output.path.split('/');
        let first = parts.next().filter(|first| first.starts_with('.')).unwrap_or_default();
        if KEPT_NAMES.iter().any(|name| first.eq_ignore_ascii_case(name)) {
            return Some((format!("is kept for hornbook itself: it begins with `{first}`"), "choose another address"));
        }
        // A list of all that is tagged `.NET` is fine: only addresses that were written as such are looked at.
        let is_written = match &output.what {
            What::Page(id) => self.site.page(*id).front_matter.url.is_some(),
            what => matches!(what, What::Alias(_)),
        };
        let is_kept = |name: &str| REPOSITORIES.iter().any(|kept| name.eq_ignore_ascii_case(kept));
        let name = if first.is_empty() || first == ".well-known" { parts.find(|name| is_kept(name))? } else { first };
        is_written.then(|| {
            let why = format!("leads into `{name}`: names that begin with a dot are kept for programs");
            (why, "write the address without the dot; only `/.well-known/` is for everybody")
        })
    }

    fn report_collisions(&mut self) {
        let (repeated, found) = collisions(self.site, &self.outputs);
        self.diagnostics.extend(found);
        for at in repeated.into_iter().rev() {
            self.outputs.remove(at);
        }
    }
}

/// Whether no path may hold this character. What a page's address holds is looked at when the site is put together, but
/// for backslashes, and what follows from the address is not named again.
fn is_refused(what: &What, letter: char) -> bool {
    match what {
        What::Page(_) => letter == '\\',
        what if is_checked(what) => false,
        _ => letter == '\\' || letter.is_control(),
    }
}

/// Whether the path follows from a page's address, which is looked at when the site is put together.
fn is_checked(what: &What) -> bool {
    matches!(what, What::Page(_) | What::Pager(..) | What::Feed(..) | What::Formatted(..) | What::Twin(_))
}

fn shorten(path: &str) -> String {
    if path.chars().count() <= 60 {
        path.to_string()
    } else {
        format!("{}…", path.chars().take(60).collect::<String>())
    }
}

pub(super) fn at(code: Code, place: Option<Span>, message: String) -> Diagnostic {
    match place {
        Some(span) => Diagnostic::error(code, span, message),
        None => Diagnostic::without_place(code, Severity::Error, message),
    }
}

/// The pages that a list shows in parts, if pages of this kind have such a list: all regular pages for home, else
/// what the list holds. Section 12 of the specification.
pub fn paginated<'a>(site: &'a Site, page: &'a Page) -> Option<&'a [PageId]> {
    match page.kind {
        Kind::Page => None,
        Kind::Home => Some(&site.language(page.language).regular_pages),
        Kind::Section => Some(&page.regular_pages),
        Kind::Taxonomy | Kind::Term => Some(&page.pages),
    }
}

/// The folder that the parts of a list lie in, as it is on disk: `page`. Below an address that an author wrote, it is as
/// it is written, too.
pub fn pager_word(page: &Page, settings: &Settings) -> String {
    if page.front_matter.url.is_some() && page.kind != Kind::Home {
        let written = url::clean(&format!("/{}", settings.pagination.path));
        return written[1..].to_string();
    }
    let word =
        url::published_path(&settings.pagination.path, settings.disable_path_to_lower, settings.remove_path_accents);
    if word.is_empty() { "page".to_string() } else { word }
}

/// The folder of the parts of a list below the output folder: `post/page/`.
fn pager_folder(page: &Page, name: &str) -> String {
    if page.url.folder.is_empty() { format!("{name}/") } else { format!("{}/{name}/", page.url.folder) }
}

fn page_origin(page: &Page, what: &'static str) -> Origin {
    let deciding = match (&page.front_matter.url, page.front_matter.slug.is_empty()) {
        (Some(_), _) => Some("url"),
        (None, false) => Some("slug"),
        (None, true) => None,
    };
    let what = match (&page.file, what.ends_with(" of")) {
        (Some(_), _) => Cow::Borrowed(what),
        (None, true) => Cow::Owned(format!("{what} {}", view::page::name_for_message(page))),
        (None, false) => Cow::Owned(format!("{what} made for {}", view::page::name_for_message(page))),
    };
    Origin { what, file: page.file.clone(), page: Some(page.id), deciding: deciding.map(|key| (page.id, key)) }
}

fn file_origin(file: &FilePath) -> Origin {
    Origin { what: "the file".into(), file: Some(file.clone()), page: None, deciding: None }
}

/// The place of a front matter key of the page's own file.
fn key_place(page: &Page, key: &str) -> Option<Span> {
    let source = page.source.as_ref()?;
    let range = source.front_matter.data_range.clone();
    let found = locate_key(source.text.get(range.clone())?, &[key])?;
    Some(Span::new(&source.file, range.start + found.start..range.start + found.end))
}
