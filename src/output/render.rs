//! The bytes of one output.

use super::plan::{Planned, What, pager_word, paginated};
use super::{dialog, feed, manifest, sitemap, twin};
use crate::config::LanguageId;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::search;
use crate::site::url::encode;
use crate::site::{Kind, Page, PageId, Site, TaxonomyOrigin};
use crate::template::frame::{self, Stage};
use crate::template::view::list::{Pager, paginator};
use crate::template::view::{self, Fields};
use crate::template::{Engine, World, default_theme};
use crate::track::Reads;
use std::sync::Arc;
use tera::{Context, Value};

/// The manifest of the search, an output of a plan.
const MANIFEST: &str = "manifest.bin";
/// The module that asks the search, which is put beside the manifest.
const MODULE: &str = "search.js";

/// The path of the manifest of the search that brings the file at `path`, if there is one.
pub fn manifest_beside(path: &str) -> Option<String> {
    let (folder, name) = path.rsplit_once('/')?;
    let is_of_search = name == MODULE || name.ends_with(".bin") && name != MANIFEST;
    is_of_search.then(|| format!("{folder}/{MANIFEST}"))
}

/// An output made.
pub struct Rendered {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What it read.
    pub reads: Reads,
    /// What was wrong on the way without stopping it.
    pub diagnostics: Vec<Diagnostic>,
}

/// Makes `planned`, which must not be a file that is copied.
///
/// Reports `template-*`, and everything that the body of the page reports.
pub fn render(world: &Arc<World>, planned: &Planned) -> Result<Rendered, Vec<Diagnostic>> {
    let page = match &planned.what {
        What::Page(page) | What::Pager(page, _) | What::Feed(page, _) | What::Formatted(page, _) | What::Twin(page) => {
            Some(*page)
        }
        What::Sitemap(language)
        | What::NotFound(language)
        | What::AToZ(language)
        | What::Llms(language)
        | What::Manifest(language)
        | What::Search(language)
        | What::SearchPage(language)
        | What::OpenSearch(language)
        | What::SearchDialog(language) => world.site.language(*language).home,
        _ => world.site.language(world.site.config.default_language).home,
    };
    let (result, finished) = frame::with_frame(world, page, Stage::Output, None, || make(world, planned));
    match result {
        Ok(bytes) => Ok(Rendered {
            bytes: without_controls(&planned.what, bytes),
            reads: finished.trace.into_reads(),
            diagnostics: finished.diagnostics,
        }),
        // The faults of the templates are reported already; these only follow from them.
        Err(diagnostic) if world.engine.broken && follows_from_templates(diagnostic.code) => Err(finished.diagnostics),
        Err(mut diagnostic) => {
            if let Some(cause) = finished.failure {
                diagnostic.code = cause.code;
                diagnostic.help = cause.help.or(diagnostic.help);
            }
            let mut diagnostics = vec![diagnostic];
            diagnostics.extend(finished.diagnostics);
            Err(diagnostics)
        }
    }
}

/// Neither HTML nor XML can hold most control characters, whatever the escape: they are dropped. An author's editor does
/// not show them, and YAML takes them as `\u0001`.
fn without_controls(what: &What, bytes: Vec<u8>) -> Vec<u8> {
    let is_bad = |byte: u8| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r');
    // Without a way out of the inner loop many bytes are looked at at once.
    let has_bad = |part: &[u8]| part.iter().fold(false, |found, byte| found | is_bad(*byte));
    if matches!(what, What::Embedded(_) | What::Search(_) | What::SearchDialog(_)) || !bytes.chunks(4096).any(has_bad) {
        return bytes;
    }
    bytes.into_iter().filter(|byte| !is_bad(*byte)).collect()
}

fn follows_from_templates(code: Code) -> bool {
    matches!(code, Code::TemplateMissing | Code::TemplateFailed | Code::TemplateCycle | Code::TemplateLimit)
}

fn make(world: &Arc<World>, planned: &Planned) -> Result<Vec<u8>, Diagnostic> {
    match &planned.what {
        What::Page(page) => page_html(world, *page, 1),
        What::Pager(page, number) => page_html(world, *page, *number),
        What::Feed(page, format) => feed::render(world, *page, format),
        What::Formatted(page, template) => with_template(world, *page, 1, template.clone()),
        What::Alias(target) => {
            let mut context = base_context(world, world.site.config.default_language);
            context.insert_value("target", Value::from(target.as_str()));
            context.insert_value("page", Value::none());
            run(world, "alias.html", &context, &format!("the redirect to `{target}`"))
        }
        What::Sitemap(language) => sitemap::render(world, *language),
        What::SitemapIndex => sitemap::index(world),
        What::Robots => {
            let mut context = base_context(world, world.site.config.default_language);
            let settings = &world.site.config.main().settings;
            let is_named =
                settings.sitemap.in_robots && !settings.disable_kinds.iter().any(|disabled| disabled == "sitemap");
            let sitemap = is_named.then(|| {
                let address = view::links::address(world, &settings.sitemap.file_name);
                Value::from(view::links::absolute(world, &address))
            });
            context.insert_value("sitemap", sitemap.unwrap_or_else(Value::none));
            context.insert_value("page", Value::none());
            run(world, "robots.txt", &context, "`robots.txt`")
        }
        What::NotFound(language) => standalone(world, *language, "404", "404.html", "not_found", &planned.path),
        What::AToZ(language) => standalone(world, *language, "a-z", "a-z.html", "a_z", &planned.path),
        What::Llms(language) => standalone(world, *language, "llms", "llms.txt", "a_z", &planned.path),
        What::Manifest(language) => Ok(manifest::render(world, *language)),
        What::SearchPage(language) => standalone(world, *language, "search", "search.html", "search", &planned.path),
        What::OpenSearch(language) => {
            let mut context = base_context(world, *language);
            context.insert_value("page", Value::none());
            run(world, "opensearch.xml", &context, "the description of the search")
        }
        What::SearchDialog(language) => Ok(dialog::render(world, *language)),
        What::Search(language) => Ok(search_index(world, *language, &planned.path)),
        What::Twin(page) => twin::render(world, *page),
        What::Embedded(bytes) => Ok(bytes.to_vec()),
        What::File(file) => {
            Err(Diagnostic::without_place(Code::NotFound, Severity::Error, format!("`{file}` is copied, not rendered")))
        }
    }
}

/// The manifest of the search, whose other files are put beside it. Those that are there already are not made again.
fn search_index(world: &Arc<World>, language: LanguageId, path: &str) -> Vec<u8> {
    let folder = path.strip_suffix(MANIFEST).unwrap_or_default();
    let remembered = world.shelf.of_language(language).and_then(|kept| kept.downcast().ok()).unwrap_or_default();
    let search::Index { files, remembered } = search::index_of(world, language, &remembered);
    world.drop_generated(|path| {
        let name = path.strip_prefix(folder).filter(|name| name.ends_with(".bin") && !name.contains('/'));
        name.is_some_and(|name| !remembered.files.contains(name))
    });
    let mut manifest = Vec::new();
    for file in files {
        let path = format!("{folder}{}", file.name);
        match file.bytes {
            Some(bytes) if file.name == MANIFEST => manifest = bytes,
            Some(bytes) => world.generate(path, bytes),
            None => world.use_generated(&path),
        }
    }
    world.shelf.keep_of_language(language, Arc::new(remembered));
    let path = format!("{folder}{MODULE}");
    let source = default_theme::file("search/search.js").and_then(|source| std::str::from_utf8(source).ok());
    // A site may have a module of its own.
    if let Some(source) = source.filter(|_| !world.public_files.contains_key(&path)) {
        world.generate(path, search::module(source, &manifest));
    }
    manifest
}

/// The template for a page: front matter `layout` first, then by type and kind.
pub fn template_for(engine: &Engine, site: &Site, page: &Page) -> Option<String> {
    template_ending(engine, site, page, ".html")
}

/// The template for a page in the format whose templates end with `ending`: `page.json` where HTML has `page.html`.
pub fn template_ending(engine: &Engine, site: &Site, page: &Page, ending: &str) -> Option<String> {
    let mut names: Vec<String> = Vec::new();
    if let Some(layout) = &page.front_matter.layout {
        if !page.page_type.is_empty() {
            names.push(format!("{}/{layout}.html", page.page_type));
        }
        names.push(format!("{layout}.html"));
    }
    match page.kind {
        Kind::Home => names.extend(["index.html".into(), "home.html".into(), "section.html".into()]),
        Kind::Page => names.extend([
            format!("{}/page.html", page.page_type),
            format!("{}/page.html", page.section),
            "page.html".into(),
        ]),
        Kind::Section => names.extend([
            format!("{}/section.html", page.page_type),
            format!("{}/section.html", page.section),
            "section.html".into(),
        ]),
        Kind::Taxonomy | Kind::Term => names.extend(taxonomy_templates(site, page)),
    }
    if ending != ".html" {
        for name in &mut names {
            name.truncate(name.len() - ".html".len());
            name.push_str(ending);
        }
    }
    names.into_iter().find(|name| engine.has(name))
}

fn taxonomy_templates(site: &Site, page: &Page) -> Vec<String> {
    let taxonomies = &site.language(page.language).taxonomies;
    let own = taxonomies
        .iter()
        .find(|taxonomy| taxonomy.page == Some(page.id) || page.kind == Kind::Term && page.section == taxonomy.plural);
    let plural = own.map_or(page.section.as_str(), |taxonomy| taxonomy.plural.as_str());
    if page.kind == Kind::Taxonomy {
        return vec![format!("{plural}/taxonomy.html"), format!("{plural}/list.html"), "taxonomy.html".into()];
    }
    let mut names = vec![format!("{plural}/term.html"), format!("{plural}/single.html")];
    if own.is_some_and(|taxonomy| taxonomy.origin == TaxonomyOrigin::Guide) {
        names.push(if plural == "series" { "series.html".into() } else { "author.html".into() });
    }
    names.push("term.html".into());
    names
}

/// What every template sees, without `page`.
pub fn base_context(world: &Arc<World>, language: LanguageId) -> Context {
    let mut context = Context::new();
    context.insert_value("site", world.site_value(language));
    context.insert_value("config", world.config_value(language));
    context.insert_value("lang", Value::from(world.site.config.language(language).locale.as_str()));
    context.insert_value("paginator", Value::none());
    context
}

fn page_html(world: &Arc<World>, id: PageId, number: usize) -> Result<Vec<u8>, Diagnostic> {
    let page = world.site.page(id);
    let name = view::page::name_for_message(page);
    let Some(template) = template_for(&world.engine, &world.site, page) else {
        let message = format!("there is no template for pages of the kind `{}`", page.kind.as_str());
        let missing = Diagnostic::without_place(Code::TemplateMissing, Severity::Error, message)
            .help(format!("add `templates/{}.html`", if page.kind == Kind::Page { "page" } else { "section" }));
        return Err(missing.rendering(name));
    };
    with_template(world, id, number, template)
}

fn with_template(world: &Arc<World>, id: PageId, number: usize, template: String) -> Result<Vec<u8>, Diagnostic> {
    let page = world.site.page(id);
    let name = view::page::name_for_message(page);
    let mut context = base_context(world, page.language);
    let full = world.full(id);
    if let Some(items) = paginated(&world.site, page).filter(|_| world.engine.layers.shows_parts(&template)) {
        let settings = world.settings(page.language);
        let size = settings.pagination.pager_size.max(1);
        let pager = Pager {
            number,
            total: items.len().div_ceil(size).max(1),
            total_items: items.len(),
            first: page.url.relative.clone(),
            folder: encode(&pager_word(page, settings)),
        };
        let start = ((number - 1) * size).min(items.len());
        let part = &items[start..(start + size).min(items.len())];
        context.insert_value("paginator", paginator(world, &pager, part));
    }
    if page.kind != Kind::Page {
        context.insert_value("section", full.clone());
        context.insert_value("term", full.get_from_path("term").cloned().unwrap_or_else(Value::none));
        context.insert_value("taxonomy", full.get_from_path("taxonomy").cloned().unwrap_or_else(Value::none));
        context.insert_value("terms", full.get_from_path("terms_list").cloned().unwrap_or_else(Value::none));
    }
    context.insert_value("heading", Value::from(view::page::heading(world, page)));
    context.insert_value("page", full);
    run(world, &template, &context, &name)
}

fn standalone(
    world: &Arc<World>,
    language: LanguageId,
    kind: &'static str,
    template: &str,
    title: &str,
    path: &str,
) -> Result<Vec<u8>, Diagnostic> {
    let locale = &world.site.config.language(language).locale;
    let words = |key: &str| world.translations.find(locale, key, None).unwrap_or(kind).to_string();
    let title = words(title);
    let mut context = base_context(world, language);
    let heading = if kind == "a-z" { words("all_guides_a_z") } else { title.clone() };
    context.insert_value("heading", Value::from(heading));
    context.insert_value("page", view::page::standalone(world, language, kind, &title, path));
    run(world, template, &context, &format!("`/{path}`"))
}

/// Renders a template.
pub fn run(world: &Arc<World>, template: &str, context: &Context, page: &str) -> Result<Vec<u8>, Diagnostic> {
    world.engine.render(template, context, page)
}

/// A page's fields with some more.
pub fn with_fields(value: &Value, add: impl FnOnce(&mut Fields)) -> Value {
    let mut fields = Fields::from_value(value);
    add(&mut fields);
    fields.into_value()
}
