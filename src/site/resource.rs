//! Files that belong to a page.

use super::resolve::{LooseFile, Origin, Places, Ranks, links, parent_path};
use super::{Page, PageId};
use crate::config::Glob;
use crate::config::{Config, LanguageId};
use crate::content::front_matter::ResourceRule;
use crate::data::DataMap;
use crate::diagnostic::{Code, Diagnostic, FilePath, Span};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A file of a bundle.
#[derive(Debug, Clone, PartialEq)]
pub struct Resource {
    /// The file: `content/posts/b/My Photo.JPG`.
    pub file: Arc<str>,
    /// Inside the bundle: `My Photo.JPG`. Templates find it by this or by `name`.
    pub inner_path: String,
    /// `name` of the metadata, else `inner_path`.
    pub name: String,
    /// `title` of the metadata, else `inner_path`.
    pub title: String,
    /// `params` of the metadata.
    pub params: DataMap,
    /// `image`, `text`, `page`, `application`, …
    pub resource_type: String,
    /// `image/jpeg`.
    pub media_type: String,
    /// As [`super::PageUrl::relative`]; empty for page resources.
    pub relative: String,
    /// As [`super::PageUrl::output`]; empty for page resources.
    pub output: String,
    /// The page, for Markdown resources.
    pub page: Option<PageId>,
    /// Whether it is written without being asked for (`build.publishResources`).
    pub publish: bool,
}

/// Media type by extension; empty for unknown ones, whose resources have no type.
fn media_type(extension: &str) -> &'static str {
    match extension {
        "jpg" | "jpeg" | "jpe" | "jif" | "jfif" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "heic" => "image/heic",
        "heif" => "image/heif",
        "bmp" => "image/bmp",
        "tif" | "tiff" => "image/tiff",
        "svg" => "image/svg+xml",
        "ico" => "image/x-icon",
        "txt" => "text/plain",
        "css" => "text/css",
        "scss" => "text/x-scss",
        "sass" => "text/x-sass",
        "csv" => "text/csv",
        "js" | "jsm" | "mjs" => "text/javascript",
        "ts" => "text/typescript",
        "tsx" => "text/tsx",
        "jsx" => "text/jsx",
        "ics" => "text/calendar",
        "gotmpl" => "text/x-gotmpl",
        "json" => "application/json",
        "toml" => "application/toml",
        "yaml" | "yml" => "application/yaml",
        "xml" => "application/xml",
        "rss" => "application/rss+xml",
        "webmanifest" => "application/manifest+json",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "gz" => "application/gzip",
        "wasm" => "application/wasm",
        "mp3" => "audio/mpeg",
        "wav" => "audio/wav",
        "ogg" | "oga" => "audio/ogg",
        "m4a" => "audio/mp4",
        "flac" => "audio/flac",
        "mp4" => "video/mp4",
        "mpeg" | "mpg" => "video/mpeg",
        "webm" => "video/webm",
        "ogv" => "video/ogg",
        "avi" => "video/x-msvideo",
        "mov" => "video/quicktime",
        "3gp" | "3gpp" => "video/3gpp",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "" | "7z" | "apk" | "bin" | "bz2" | "dmg" | "doc" | "docx" | "eps" | "epub" | "exe" | "iso" | "jar" | "key"
        | "numbers" | "odp" | "ods" | "odt" | "pages" | "ppt" | "pptx" | "ps" | "rar" | "rtf" | "tar" | "tgz"
        | "xls" | "xlsx" | "xz" => "application/octet-stream",
        _ => "",
    }
}

/// Where a loose file goes, before languages share it.
#[derive(Clone, Copy)]
struct Owned<'a> {
    file: &'a LooseFile,
    inner: &'a str,
    owner: PageId,
}

/// Gives every page its resources, named and in order.
pub(super) fn attach(
    pages: &mut [Page],
    origins: &[Origin],
    loose: &[LooseFile],
    places: &Places,
    ranks: &Ranks,
    config: &Config,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut owned: BTreeMap<PageId, Vec<Resource>> = BTreeMap::new();
    for page in pages.iter().filter(|page| page.resource_of.is_some()) {
        if let Some(owner) = page.resource_of {
            owned.entry(owner).or_default().push(page_resource(
                page,
                &pages[owner.0 as usize],
                &origins[page.id.0 as usize],
            ));
        }
    }
    for (page, resource) in share(pages, loose, places, config, diagnostics) {
        owned.entry(page).or_default().push(resource);
    }
    for (id, mut resources) in owned {
        sort(&mut resources, ranks);
        let page = &mut pages[id.0 as usize];
        if !page.front_matter.resources.is_empty() {
            name(&mut resources, &page.front_matter.resources);
            move_up(&mut resources, ranks);
        }
        page.resources = resources;
    }
}

/// Most resources that are put in order one after the other.
const MAX_INSERTED: usize = 20;

/// Sorts by type and name, pages by the order of pages, as far as [`move_up`] gets.
fn sort(resources: &mut [Resource], ranks: &Ranks) {
    resources.sort_by_cached_key(|resource| {
        let path = super::url::normalise_file_path(&resource.inner_path);
        let stem = path.rsplit_once('.').filter(|_| resource.page.is_some()).map(|(stem, _)| stem.to_string());
        stem.unwrap_or(path)
    });
    move_up(resources, ranks);
}

/// Moves each in turn up past what it goes before.
///
/// Hugo asks for less than an order: a smaller type goes first, and so does a smaller name, and a text goes before a page
/// as a page before a text. What comes out follows from how it sorts. Bundles with many files are in plain order.
fn move_up(resources: &mut [Resource], ranks: &Ranks) {
    let rank = |resource: &Resource| resource.page.map(|id| ranks[id.0 as usize]);
    if resources.len() > MAX_INSERTED {
        return resources.sort_by(|a, b| {
            a.resource_type.cmp(&b.resource_type).then_with(|| rank(a).cmp(&rank(b))).then_with(|| a.name.cmp(&b.name))
        });
    }
    let goes_before = |a: &Resource, b: &Resource| {
        a.resource_type < b.resource_type
            || match (rank(a), rank(b)) {
                (Some(a), Some(b)) => a < b,
                (None, None) => a.name < b.name,
                (own, _) => own.is_none(),
            }
    };
    for from in 1..resources.len() {
        let mut at = from;
        while at > 0 && goes_before(&resources[at], &resources[at - 1]) {
            resources.swap(at, at - 1);
            at -= 1;
        }
    }
}

fn page_resource(page: &Page, owner: &Page, origin: &Origin) -> Resource {
    let start = owner.path.len() + usize::from(owner.path != "/");
    let stem = origin.written_path.get(start..).unwrap_or_default();
    let extension = page.content_path.rsplit_once('.').map_or("", |(_, extension)| extension);
    let inner_path = format!("{stem}.{extension}");
    Resource {
        file: page.file.clone().unwrap_or_else(|| Arc::from("content")),
        name: inner_path.clone(),
        title: page.title.clone(),
        inner_path,
        params: page.front_matter.params.clone(),
        resource_type: "page".into(),
        media_type: match extension {
            "html" | "htm" => "text/html".into(),
            "org" => "text/org".into(),
            _ => "text/markdown".into(),
        },
        relative: String::new(),
        output: String::new(),
        page: Some(page.id),
        publish: false,
    }
}

/// The files of every page: its own language's, and those of other languages where it has none of that name.
fn share(
    pages: &[Page],
    loose: &[LooseFile],
    places: &Places,
    config: &Config,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(PageId, Resource)> {
    let mut groups: BTreeMap<(Option<&str>, &str), Vec<&LooseFile>> = BTreeMap::new();
    for file in loose {
        groups.entry((file.leaf.as_deref(), &file.path)).or_default().push(file);
    }
    let mut found = Vec::new();
    for files in groups.into_values() {
        // Each file belongs to the page of its own language; where that has no such page, to the first that has, but for
        // one that names its language.
        let mut owners: Vec<Owned<'_>> = Vec::new();
        let mut strangers: Vec<&LooseFile> = Vec::new();
        for file in files {
            match owner(pages, file, file.language, places) {
                Some((owner, inner)) => owners.push(Owned { file, inner, owner }),
                None if file.leaf.is_some() && file.suffix.is_empty() => strangers.push(file),
                None => {}
            }
        }
        for file in strangers {
            let Some((id, inner)) = config.language_ids().find_map(|id| owner(pages, file, id, places)) else {
                continue;
            };
            match owners.iter().find(|owned| owned.owner == id) {
                Some(first) => diagnostics.push(without_page(&file.file, &first.file.file)),
                None => owners.push(Owned { file, inner, owner: id }),
            }
        }
        owners.sort_by_key(|owned| (owned.file.language != config.default_language, owned.file.language));
        for language in config.language_ids() {
            let is_own = |owned: &&Owned<'_>| pages[owned.owner.0 as usize].language == language;
            if owners.iter().any(|owned| is_own(&owned)) {
                found.extend(owners.iter().filter(is_own).map(|owned| (owned.owner, resource(pages, owned, config))));
            } else if let Some(nearest) =
                owners.iter().min_by_key(|owned| (owned.file.language.0.abs_diff(language.0), owned.file.language))
            {
                // In the order of the languages.
                let path = pages[nearest.owner.0 as usize].path.clone();
                if let Some(id) = places.get(language, &path) {
                    let has_copy = config.language(language).settings.markup.duplicate_resource_files;
                    // A page without a file shares what there is.
                    let is_written = pages[id.0 as usize].file.is_some();
                    let owner = if has_copy && is_written { id } else { nearest.owner };
                    found.push((id, resource(pages, &Owned { owner, ..*nearest }, config)));
                }
            }
        }
    }
    found
}

/// What is said of a file whose page is not there in its language, while another language's page has a file of its name.
fn without_page(file: &FilePath, other: &FilePath) -> Diagnostic {
    let message = format!("this file is left out: its page is not there in its language, and `{other}` has its name");
    Diagnostic::warning(Code::UrlDuplicate, Span::whole(file), message)
        .help("write the translation of the page, or remove the file")
}

/// The page of `language` that `file` belongs to, and its path inside.
fn owner<'a>(pages: &[Page], file: &'a LooseFile, language: LanguageId, places: &Places) -> Option<(PageId, &'a str)> {
    if let Some(leaf) = &file.leaf {
        let id = places.get(language, leaf)?;
        return Some((id, &file.path[file.leaf_length..]));
    }
    let path = super::url::normalise_file_path(&format!("/{}", file.path));
    let id = nearest_page(places, language, parent_path(&path))?;
    let depth = pages[id.0 as usize].path.matches('/').count() - usize::from(pages[id.0 as usize].path == "/");
    let start = file.path.match_indices('/').nth(depth.wrapping_sub(1)).map_or(0, |(at, _)| at + 1);
    Some((id, &file.path[start..]))
}

/// The page of the nearest folder that has one, be it a list or `docs.md` beside `docs/`.
fn nearest_page(places: &Places, language: LanguageId, path: Option<&str>) -> Option<PageId> {
    let mut path = path;
    while let Some(place) = path {
        if let Some(id) = places.get(language, place) {
            return Some(id);
        }
        path = parent_path(place);
    }
    None
}

fn resource(pages: &[Page], owned: &Owned<'_>, config: &Config) -> Resource {
    let page = &pages[owned.owner.0 as usize];
    let folder = &page.url.folder;
    // A file keeps the language in its name; what links to it may leave it out.
    let (stem, extension) = match owned.inner.rfind('.').filter(|at| !owned.inner[*at..].contains('/')) {
        Some(dot) => owned.inner.split_at(dot),
        None => (owned.inner, ""),
    };
    let name = format!("{stem}{}{extension}", owned.file.suffix);
    let output = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
    let extension = extension.trim_start_matches('.').to_lowercase();
    let media_type = media_type(&extension);
    Resource {
        file: owned.file.file.clone(),
        inner_path: owned.inner.to_string(),
        title: name.clone(),
        name,
        params: DataMap::default(),
        resource_type: media_type.split('/').next().unwrap_or_default().to_string(),
        media_type: media_type.to_string(),
        relative: links(&config.language(page.language).settings, &format!("/{output}")).0.replace('?', "%3F"),
        output,
        page: None,
        publish: page.front_matter.build.publish_resources,
    }
}

/// Sets names, titles and params by the `resources` of the front matter.
fn name(resources: &mut [Resource], rules: &[ResourceRule]) {
    let globs: Vec<Option<Glob>> =
        rules.iter().map(|rule| Glob::new(&rule.src).ok().filter(|_| !rule.src.is_empty())).collect();
    let mut counters: BTreeMap<(&str, bool), usize> = BTreeMap::new();
    // Pages have names, titles and params of their own.
    for resource in resources.iter_mut().filter(|resource| resource.page.is_none()) {
        let inner = super::url::lower(&resource.name);
        let (mut has_name, mut has_title) = (false, false);
        for (rule, glob) in rules.iter().zip(&globs) {
            if !glob.as_ref().is_some_and(|glob| glob.matches(&inner)) {
                continue;
            }
            let mut counted = |text: &str, is_name: bool| {
                if !text.contains(":counter") {
                    return text.to_string();
                }
                let counter = counters.entry((&rule.src, is_name)).or_default();
                *counter += 1;
                text.replace(":counter", &counter.to_string())
            };
            if let (Some(text), false) = (&rule.name, has_name) {
                has_name = true;
                resource.name = counted(text, true);
            }
            if let (Some(text), false) = (&rule.title, has_title) {
                has_title = true;
                resource.title = counted(text, false);
            }
            resource.params.extend(rule.params.clone());
        }
    }
}
