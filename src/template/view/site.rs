//! The site as a value.

use super::{Fields, data, links};
use crate::config::{DarkMode, Language, LanguageId, Settings};
use crate::content::html::decoded;
use crate::data::Data;
use crate::site::{MenuEntry, Page, Taxonomy};
use crate::template::design::{ICON, Look, Palette, STYLE_SHEET};
use crate::template::view::page::media_type_of_format;
use crate::template::world::{PublicFile, World};
use std::sync::Arc;
use tera::Value;

/// `site` in templates of this language.
pub fn site(world: &Arc<World>, id: LanguageId) -> Value {
    let config = &world.site.config;
    let language = config.language(id);
    let settings = &language.settings;
    let part = world.site.language(id);
    let home = part.home.map(|home| world.site.page(home));
    let has_letters = world.features.a_to_z.get(usize::from(id.0)).copied().unwrap_or_default();
    let mut fields = Fields::new();
    fields
        .set("title", &*world.site_name(id))
        .set("base_url", settings.base_url.as_str())
        .set("path", links::base_path(&settings.base_url))
        .set("locale", language.locale.as_str())
        .set("direction", language.direction.as_str())
        .set("copyright", settings.copyright.as_str())
        .set("description", description(settings).unwrap_or_default())
        .set("params", data::value_of_map(&settings.params))
        .set("home", home.map_or_else(Value::none, short))
        .set("menus", menus(world, id))
        .set("languages", languages(world, id))
        .set("taxonomies", part.taxonomies.iter().map(|taxonomy| taxonomy_head(world, taxonomy)).collect::<Vec<_>>())
        .set(
            "sections",
            part.sections.iter().map(|section| section_head(world.site.page(*section))).collect::<Vec<_>>(),
        )
        .set("design", design(world))
        .set("data", world.data.clone())
        .set("generator", concat!("hornbook ", env!("CARGO_PKG_VERSION")))
        .set("has_letters", has_letters)
        .set("a_z_path", if has_letters { a_to_z_address(world, id) } else { String::new() })
        .set("manifest_path", manifest_address(world, id))
        .set("search_path", if settings.search_index { search_address(world, id) } else { String::new() })
        .set("feeds", home.map(|home| feeds(world, home)).unwrap_or_default())
        .set("main_sections", part.main_sections.clone());
    fields.into_value()
}

/// The look of the site.
fn design(world: &World) -> Value {
    let design = &world.site.config.design;
    let look = Look::new(design, &world.source, &world.public_files);
    // One that is missing is an error of the configuration, which is told once.
    let favicon = design.favicon.trim_start_matches('/');
    let icon = if world.public_files.contains_key(favicon) { favicon } else { ICON };
    let logo = design.logo.trim_start_matches('/');
    let logo_file = world.public_files.get(logo).filter(|_| !logo.is_empty());
    let size = match logo_file {
        Some(PublicFile::Static(file) | PublicFile::Asset(file)) => world.picture_size(file),
        _ => None,
    };
    let shown = logo_file.map(|_| {
        let mut fields = Fields::new();
        fields
            .set("path", format!("/{logo}"))
            .set("width", size.map(|size| size.0))
            .set("height", size.map(|size| size.1));
        fields.into_value()
    });
    let colours = |palette: &Palette| {
        let mut fields = Fields::new();
        fields
            .set("accent", palette.accent.hex())
            .set("background", palette.background.hex())
            .set("text", palette.text.hex());
        fields.into_value()
    };
    let style_sheet =
        if world.public_files.contains_key(STYLE_SHEET) { format!("/{STYLE_SHEET}") } else { String::new() };
    let mode = match design.dark {
        DarkMode::Auto => "auto",
        DarkMode::Light => "light",
        DarkMode::Dark => "dark",
    };
    let mut fields = Fields::new();
    fields
        .set("style_sheet", style_sheet)
        .set("icon", format!("/{icon}"))
        .set("icon_type", links::media_type(icon))
        .set("logo", shown.unwrap_or_else(Value::none))
        .set("dark", mode)
        .set("light_colors", colours(&look.light))
        .set("dark_colors", colours(&look.dark));
    fields.into_value()
}

/// What the site is, in a line.
pub fn description(settings: &Settings) -> Option<String> {
    settings.params.get("description").or_else(|| main_description(&settings.params)).and_then(Data::to_text)
}

/// Some Hugo themes keep the description under `params.main`.
fn main_description(params: &crate::data::DataMap) -> Option<&Data> {
    params.get("main")?.as_map()?.get("description")
}

/// `config` in templates of this language.
pub fn config(world: &World, id: LanguageId) -> Value {
    let settings = world.settings(id);
    let taxonomies: Vec<Value> = settings
        .taxonomies
        .iter()
        .map(|(singular, plural)| {
            let mut fields = Fields::new();
            fields.set("name", plural.as_str()).set("singular", singular.as_str()).set("plural", plural.as_str());
            fields.into_value()
        })
        .collect();
    let mut fields = Fields::new();
    fields
        .set("base_url", settings.base_url.as_str())
        .set("title", &*decoded(&settings.title))
        .set("default_language", world.site.config.main().key.as_str())
        .set("build_drafts", settings.build_drafts)
        .set("extra", data::value_of_map(&settings.params))
        .set("taxonomies", taxonomies)
        .set("markdown_twins", settings.markdown_twins);
    fields.into_value()
}

/// The address of the A-Z index of a language.
pub fn a_to_z_address(world: &World, id: LanguageId) -> String {
    address_of_folder(world, id, "a-z")
}

/// The address of the page of the search of a language, beside which its scripts and its index lie.
pub fn search_address(world: &World, id: LanguageId) -> String {
    address_of_folder(world, id, "search")
}

fn address_of_folder(world: &World, id: LanguageId, name: &str) -> String {
    let prefix = &world.site.config.language(id).url_prefix;
    let path = if prefix.is_empty() { format!("{name}/") } else { format!("{prefix}/{name}/") };
    links::address(world, &path)
}

/// The file of the web manifest, below the folder of its language.
pub const MANIFEST: &str = "manifest.webmanifest";

/// The address of the web manifest of a language.
fn manifest_address(world: &World, id: LanguageId) -> String {
    let prefix = &world.site.config.language(id).url_prefix;
    links::address(world, &if prefix.is_empty() { MANIFEST.to_string() } else { format!("{prefix}/{MANIFEST}") })
}

/// The address of the Markdown twin of a page; empty where there is none.
pub fn markdown_path(page: &Page) -> String {
    let twin = page.outputs.iter().find(|output| output.format == "markdown" && !output.output.is_empty());
    twin.map(|twin| twin.relative.clone()).unwrap_or_default()
}

fn short(page: &Page) -> Value {
    let mut fields = Fields::new();
    fields
        .set("title", &*decoded(&page.link_title))
        .set("path", page.url.relative.as_str())
        .set("permalink", page.url.absolute.as_str());
    fields.into_value()
}

fn section_head(page: &Page) -> Value {
    let mut fields = Fields::new();
    fields
        .set("title", &*decoded(&page.link_title))
        .set("path", page.url.relative.as_str())
        .set("permalink", page.url.absolute.as_str())
        .set("logical_path", page.path.as_str())
        .set("pages_count", page.regular_pages_recursive.len());
    fields.into_value()
}

/// Whether templates of the site write the `json` of lists.
pub fn has_own_json(world: &World) -> bool {
    ["index.json", "home.json", "section.json"].iter().any(|name| world.engine.has(name))
}

/// What readers call a language: its label, else its name in itself, else its key.
pub fn language_label(language: &Language) -> &str {
    let subtag = |locale: &str| locale.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let named = |locale: &str| {
        let subtag = subtag(locale);
        LANGUAGES.iter().find(|(key, _)| *key == subtag).map(|(_, name)| *name)
    };
    match language.label.trim() {
        "" => named(&language.locale).or_else(|| named(&language.key)).unwrap_or(&language.key),
        label => label,
    }
}

/// Languages by what their tags begin with, as they call themselves.
const LANGUAGES: &[(&str, &str)] = &[
    ("ar", "العربية"),
    ("bg", "Български"),
    ("ca", "Català"),
    ("cs", "Čeština"),
    ("da", "Dansk"),
    ("de", "Deutsch"),
    ("el", "Ελληνικά"),
    ("en", "English"),
    ("es", "Español"),
    ("fa", "فارسی"),
    ("fi", "Suomi"),
    ("fr", "Français"),
    ("he", "עברית"),
    ("hi", "हिन्दी"),
    ("hu", "Magyar"),
    ("id", "Bahasa Indonesia"),
    ("it", "Italiano"),
    ("ja", "日本語"),
    ("ko", "한국어"),
    ("nb", "Norsk bokmål"),
    ("nl", "Nederlands"),
    ("no", "Norsk"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("ro", "Română"),
    ("ru", "Русский"),
    ("sv", "Svenska"),
    ("th", "ไทย"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("vi", "Tiếng Việt"),
    ("zh", "中文"),
];

/// The feeds of the whole site. What a template of the site writes as `json` is none: in sites from Hugo it is most
/// often an index to search in.
fn feeds(world: &World, home: &Page) -> Vec<Value> {
    let own_json = has_own_json(world);
    let is_feed = |format: &str| matches!(format, "rss" | "atom" | "jsonfeed") || format == "json" && !own_json;
    home.outputs
        .iter()
        .filter(|output| is_feed(&output.format))
        .map(|output| {
            let mut fields = Fields::new();
            fields
                .set("format", output.format.as_str())
                .set("title", &*decoded(&home.title))
                .set("path", output.relative.as_str())
                .set("permalink", output.absolute.as_str())
                .set("media_type", media_type_of_format(&output.format));
            fields.into_value()
        })
        .collect()
}

fn languages(world: &World, current: LanguageId) -> Vec<Value> {
    let config = &world.site.config;
    config
        .language_ids()
        .map(|id| {
            let language = config.language(id);
            let home = world.site.language(id).home.map(|home| &world.site.page(home).url);
            let mut fields = Fields::new();
            fields
                .set("key", language.key.as_str())
                .set("label", language_label(language))
                .set("locale", language.locale.as_str())
                .set("path", home.map_or("", |url| url.relative.as_str()))
                .set("permalink", home.map_or("", |url| url.absolute.as_str()))
                .set("current", id == current);
            fields.into_value()
        })
        .collect()
}

fn menus(world: &World, id: LanguageId) -> Value {
    let mut fields = Fields::new();
    for (name, entries) in &world.site.language(id).menus {
        fields.set_named(name, entries.iter().map(|entry| menu_entry(world, entry)).collect::<Vec<_>>());
    }
    fields.into_value()
}

/// Menus have no cycles: resolving a site reports them.
fn menu_entry(world: &World, entry: &MenuEntry) -> Value {
    let (pre, post) = entry.closed.as_ref().map_or((&entry.pre, &entry.post), |(pre, post)| (pre, post));
    let mut fields = Fields::new();
    fields
        .set("identifier", entry.identifier.as_str())
        .set("name", &*decoded(&entry.name))
        .set("title", &*decoded(&entry.title))
        .set("pre", super::html(pre))
        .set("post", super::html(post))
        .set("weight", entry.weight)
        .set("url", entry.url.as_str())
        .set("page_path", entry.page.map_or("", |page| world.site.page(page).path.as_str()))
        .set("params", data::value_of_map(&entry.params))
        .set("external", links::is_external(&entry.url))
        .set("children", entry.children.iter().map(|child| menu_entry(world, child)).collect::<Vec<_>>());
    fields.into_value()
}

fn taxonomy_head(world: &World, taxonomy: &Taxonomy) -> Value {
    let page = taxonomy.page.map(|page| world.site.page(page));
    let mut fields = Fields::new();
    fields
        .set("singular", taxonomy.singular.as_str())
        .set("plural", taxonomy.plural.as_str())
        .set("title", &*decoded(page.map_or(taxonomy.plural.as_str(), |page| page.title.as_str())))
        .set("path", page.map_or("", |page| page.url.relative.as_str()))
        .set("permalink", page.map_or("", |page| page.url.absolute.as_str()))
        .set("terms_count", taxonomy.terms.len());
    fields.into_value()
}

/// A taxonomy with its terms.
pub fn taxonomy(world: &World, taxonomy: &Taxonomy) -> Value {
    let mut fields = Fields::from_value(&taxonomy_head(world, taxonomy));
    fields.set("terms", terms(world, taxonomy));
    fields.into_value()
}

fn terms(world: &World, taxonomy: &Taxonomy) -> Vec<Value> {
    taxonomy
        .terms
        .iter()
        .map(|term| {
            let url = term.page.map(|page| &world.site.page(page).url);
            let mut fields = Fields::new();
            fields
                .set("key", term.key.as_str())
                .set("title", &*decoded(&term.title))
                .set("path", url.map_or("", |url| url.relative.as_str()))
                .set("permalink", url.map_or("", |url| url.absolute.as_str()))
                .set("count", term.members.len());
            fields.into_value()
        })
        .collect()
}

/// The terms of the taxonomy that `page` lists; none for other pages.
pub fn terms_of(world: &World, page: &Page) -> Vec<Value> {
    let taxonomies = &world.site.language(page.language).taxonomies;
    taxonomies
        .iter()
        .find(|taxonomy| taxonomy.page == Some(page.id))
        .map(|taxonomy| terms(world, taxonomy))
        .unwrap_or_default()
}
