//! Which file is which page, and which belongs to one.

use super::{ContentFile, Draft};
use crate::config::{Config, LanguageId, Settings};
use crate::data::locate::locate_key;
use crate::diagnostic::{Code, Diagnostic, FilePath, Span};
use crate::site::url::normalise_file_path;
use crate::site::{Bundle, Kind};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;

/// A file that is no page.
#[derive(Debug)]
pub struct LooseFile {
    pub file: FilePath,
    pub language: LanguageId,
    /// Below the content folder, in its normal form and without its language.
    pub path: String,
    /// The language in its name, with its dot: `.fr` in `photo.fr.jpg`; else empty.
    pub suffix: String,
    /// Logical path of the leaf bundle it lies in.
    pub leaf: Option<String>,
    /// Length of the leaf bundle's folder in `path`.
    pub leaf_length: usize,
}

/// What lies below the content folders.
pub struct Collected {
    pub drafts: Vec<Draft>,
    pub loose: Vec<LooseFile>,
}

/// Media types of content by extension.
fn content_type(extension: &str) -> Option<&'static str> {
    Some(match extension {
        "md" | "mdown" | "markdown" => "text/markdown",
        "html" | "htm" => "text/html",
        "org" => "text/org",
        "adoc" | "asciidoc" | "ad" => "text/asciidoc",
        "rst" => "text/rst",
        "pandoc" | "pdc" => "text/pandoc",
        _ => return None,
    })
}

/// A file name taken apart.
struct Name {
    language: LanguageId,
    /// Folder with a closing slash, or empty.
    folder: String,
    stem: String,
    /// The language as it is written behind the stem, with its dot, or empty.
    suffix: String,
    /// With its dot, or empty.
    extension: String,
    content: Option<&'static str>,
}

impl Name {
    fn new(config: &Config, file: &ContentFile) -> Name {
        let path: String = file.content_path.nfc().collect();
        let at = path.rfind('/').map_or(0, |at| at + 1);
        let (folder, name) = path.split_at(at);
        let (mut stem, extension) = match name.rfind('.') {
            Some(dot) if dot > 0 => name.split_at(dot),
            _ => (name, ""),
        };
        let (mut language, mut suffix) = (file.language, "");
        if let Some((rest, key)) = stem.rsplit_once('.').filter(|(rest, _)| !rest.is_empty() && !extension.is_empty())
            && let Some(found) = config.language_id(&key.to_lowercase())
        {
            language = found;
            suffix = &stem[rest.len()..];
            stem = rest;
        }
        let content = content_type(&extension.trim_start_matches('.').to_lowercase());
        let (folder, stem, suffix) = (folder.to_string(), stem.to_string(), suffix.to_string());
        Name { language, folder, stem, suffix, extension: extension.to_string(), content }
    }

    fn is_page(&self, file: &ContentFile) -> bool {
        self.content.is_some() && file.page.is_some()
    }
}

/// Whether a file belongs to a language that is switched off, by its name or its folder.
pub fn is_switched_off(config: &Config, file: &ContentFile) -> bool {
    let name = file.content_path.rsplit('/').next().unwrap_or_default();
    let language = name.rsplit('.').nth(1).filter(|_| name.matches('.').count() > 1).unwrap_or_default();
    config.disabled_languages.iter().any(|(key, folder)| {
        language.eq_ignore_ascii_case(key)
            || folder.as_ref().is_some_and(|folder| {
                file.entry.path.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/'))
            })
    })
}

/// Sorts the files into pages and others.
pub fn collect(config: &Config, files: &[ContentFile], diagnostics: &mut Vec<Diagnostic>) -> Collected {
    let names: Vec<Name> = files.par_iter().map(|file| Name::new(config, file)).collect();
    let leaves: BTreeSet<&str> = names
        .iter()
        .filter(|name| name.content.is_some() && name.stem == "index" && !name.folder.is_empty())
        .map(|name| name.folder.as_str())
        .collect();
    let found: Vec<Found> = files
        .par_iter()
        .zip(&names)
        .map(|(file, name)| {
            let leaf = outermost(&leaves, &name.folder);
            match name.content {
                Some(media_type) => {
                    let (media_type, place) =
                        declared_type(file).unwrap_or_else(|| (media_type, Span::whole(&file.entry.path)));
                    match denied(&config.language(name.language).settings, media_type, file, place) {
                        Some(denied) => Found::Denied(denied),
                        None if name.is_page(file) => Found::Draft(draft(config, file, name, leaf)),
                        None => Found::Nothing,
                    }
                }
                None if name.stem == "_content" && name.extension == ".gotmpl" => Found::Denied(adapter(file)),
                None => Found::Loose(LooseFile {
                    file: file.entry.path.clone(),
                    language: name.language,
                    path: format!("{}{}{}", name.folder, name.stem, name.extension),
                    suffix: name.suffix.clone(),
                    leaf: leaf.map(logical_path),
                    leaf_length: leaf.map_or(0, str::len),
                }),
            }
        })
        .collect();
    // With room for sections and terms, which have no file: to move thousands of drafts costs more.
    let room = found.len() + found.len() / 4 + 64;
    let mut collected = Collected { drafts: Vec::with_capacity(room), loose: Vec::new() };
    for found in found {
        match found {
            Found::Draft(draft) => collected.drafts.push(draft),
            Found::Loose(file) => collected.loose.push(file),
            Found::Denied(denied) => diagnostics.push(denied),
            Found::Nothing => {}
        }
    }
    drop_doubles(&mut collected.drafts, diagnostics);
    collected
}

/// What a file turns out to be.
enum Found {
    Draft(Draft),
    Loose(LooseFile),
    Denied(Diagnostic),
    Nothing,
}

/// What is said about a program that makes pages in Hugo.
fn adapter(file: &ContentFile) -> Diagnostic {
    let message = "this content adapter is a Go template, which is not run: the pages that it would add are missing";
    Diagnostic::warning(Code::ContentDenied, Span::whole(&file.entry.path), message)
        .help("write the pages as files, or have a program write them before the build; then remove this file")
}

/// The outermost leaf bundle that `folder` is or lies in.
fn outermost<'a>(leaves: &BTreeSet<&str>, folder: &'a str) -> Option<&'a str> {
    folder.match_indices('/').map(|(at, _)| &folder[..=at]).find(|start| leaves.contains(start))
}

/// `posts/My Post/` to `/posts/my-post`.
fn logical_path(folder: &str) -> String {
    format!("/{}", normalise_file_path(folder.trim_matches('/')))
}

fn draft(config: &Config, file: &ContentFile, name: &Name, leaf: Option<&str>) -> Draft {
    let settings = &config.language(name.language).settings;
    let folder = name.folder.trim_end_matches('/');
    let folder_name = folder.rsplit('/').next().unwrap_or_default();
    let is_leaf = leaf == Some(name.folder.as_str()) && name.stem == "index";
    let is_home = folder.is_empty() && name.stem == "index";
    let is_branch = leaf.is_none() && (name.stem == "_index" || is_home);
    // `_index.md` beside `index.md` is the same page twice.
    let is_doubled = leaf == Some(name.folder.as_str()) && name.stem == "_index";
    let is_bundle = is_leaf || is_branch || is_doubled;
    let written = if is_bundle { format!("/{folder}") } else { format!("/{}{}", name.folder, name.stem) };
    let path = normalise_file_path(&written);
    let kind = if is_branch || is_doubled { branch_kind(settings, &path) } else { Kind::Page };
    Draft {
        language: name.language,
        written_path: written.replace(' ', "-"),
        path,
        kind,
        bundle: match (is_leaf, is_branch || is_doubled) {
            (true, _) => Bundle::Leaf,
            (false, true) => Bundle::Branch,
            (false, false) => Bundle::None,
        },
        file: Some(file.entry.path.clone()),
        content_path: file.content_path.clone(),
        source: file.page.clone(),
        base_name: if is_bundle { folder_name.to_string() } else { name.stem.clone() },
        modified: file.entry.modified,
        front_matter: Default::default(),
        made_up_title: None,
        bundle_path: leaf.filter(|_| !is_bundle).map(logical_path),
    }
}

/// What an `_index` file at `path` stands for.
fn branch_kind(settings: &Settings, path: &str) -> Kind {
    if path == "/" {
        return Kind::Home;
    }
    for (_, plural) in &settings.taxonomies {
        match path.strip_prefix('/').and_then(|path| path.strip_prefix(plural.to_lowercase().as_str())) {
            Some("") => return Kind::Taxonomy,
            Some(rest) if rest.starts_with('/') => return Kind::Term,
            _ => {}
        }
    }
    Kind::Section
}

/// `text/html` or `text/org` where a page's `markup` says so, whatever the name of its file ends with, and where it says
/// so.
fn declared_type(file: &ContentFile) -> Option<(&'static str, Span)> {
    let page = file.page.as_ref()?;
    let markup = page.front_matter.data.get("markup")?.to_text()?.to_lowercase();
    let media_type = content_type(&markup).filter(|media_type| *media_type != "text/markdown")?;
    let range = page.front_matter.data_range.clone();
    let found = locate_key(page.text.get(range.clone())?, &["markup"]);
    let place = found.map_or_else(
        || Span::whole(&file.entry.path),
        |found| Span::new(&file.entry.path, range.start + found.start..range.start + found.end),
    );
    Some((media_type, place))
}

fn denied(settings: &Settings, media_type: &str, file: &ContentFile, span: Span) -> Option<Diagnostic> {
    let language = match media_type {
        "text/asciidoc" => "AsciiDoc",
        "text/rst" => "reStructuredText",
        "text/pandoc" => "Pandoc",
        "text/org" => "Org",
        "text/html" => "HTML",
        _ => "Markdown",
    };
    let in_markdown = || {
        let name = file.entry.path.rsplit('/').next().unwrap_or_default();
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        if content_type(&extension.to_lowercase()) == Some("text/markdown") {
            return "write the text as Markdown, and remove the key".to_string();
        }
        format!("write the text as Markdown, and save it as `{stem}.md`")
    };
    if matches!(media_type, "text/asciidoc" | "text/rst" | "text/pandoc") {
        let message = format!("a page in {language} cannot be read: that takes another program, and none is ever run");
        return Some(Diagnostic::error(Code::ContentDenied, span, message).help(in_markdown()));
    }
    let patterns = &settings.security.allow_content;
    let hits = |pattern: &str| matches_media_type(pattern.trim(), media_type);
    let is_denied = patterns.iter().filter_map(|pattern| pattern.strip_prefix('!')).any(hits);
    let mut allowing = patterns.iter().filter(|pattern| !pattern.starts_with('!')).peekable();
    let is_missing = allowing.peek().is_some() && !allowing.any(|pattern| hits(pattern));
    let is_denied = is_denied || is_missing;
    is_denied.then(|| {
        let message = format!("a page in {language} (`{media_type}`) is not let in");
        let help = match media_type {
            "text/markdown" => "add `^text/markdown$` to `allowContent` below `[security]`".to_string(),
            _ => format!("{}, or let all kinds in with `allowContent = [\".*\"]` below `[security]`", in_markdown()),
        };
        Diagnostic::error(Code::ContentDenied, span, message).help(help)
    })
}

/// Matches the few forms that such patterns have: `^text/html$`, `.*`, `^text/`, `text/(html|org)` is not one.
fn matches_media_type(pattern: &str, media_type: &str) -> bool {
    let (from_start, pattern) = pattern.strip_prefix('^').map_or((false, pattern), |rest| (true, rest));
    let (to_end, pattern) = pattern.strip_suffix('$').map_or((false, pattern), |rest| (true, rest));
    let mut glob = String::new();
    if !from_start {
        glob.push_str("**");
    }
    glob.push_str(
        &pattern
            .replace(".*", "**")
            .replace(".+", "**")
            .replace('\\', "")
            .replace('(', "{")
            .replace(')', "}")
            .replace('|', ","),
    );
    if !to_end {
        glob.push_str("**");
    }
    while glob.contains("***") {
        glob = glob.replace("***", "**");
    }
    crate::config::Glob::new(&glob).is_ok_and(|glob| glob.matches(media_type))
}

/// Reports files that are one page, and keeps the one that counts: leaf bundles before branches before others.
fn drop_doubles(drafts: &mut Vec<Draft>, diagnostics: &mut Vec<Diagnostic>) {
    let strength = |draft: &Draft| match draft.bundle {
        Bundle::Leaf => 0,
        Bundle::Branch => 1,
        Bundle::None => 2,
    };
    let mut seen: BTreeMap<(LanguageId, Option<&str>, &str), &Draft> = BTreeMap::new();
    let mut keep = vec![true; drafts.len()];
    for wanted in 0..=2 {
        for (at, draft) in drafts.iter().enumerate().filter(|(_, draft)| strength(draft) == wanted) {
            let Some(file) = &draft.file else { continue };
            let key = (draft.language, draft.bundle_path.as_deref(), draft.path.as_str());
            let first = *seen.entry(key).or_insert(draft);
            // Resources may differ by their extension alone.
            if std::ptr::eq(first, draft) || draft.bundle_path.is_some() {
                continue;
            }
            diagnostics.push(doubled(file, first.file.as_ref().unwrap_or(file), &draft.path));
            keep[at] = false;
        }
    }
    if keep.contains(&false) {
        let mut keep = keep.into_iter();
        drafts.retain(|_| keep.next().unwrap_or(true));
    }
}

fn doubled(file: &FilePath, first: &FilePath, path: &str) -> Diagnostic {
    let message = format!("`{file}` and `{first}` are the same page, `{path}`; only one of them can be published");
    Diagnostic::error(Code::UrlDuplicate, Span::whole(file), message)
        .label(Span::whole(first), "the other file")
        .help("rename one of the two files, or join them")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Overrides, load};
    use crate::source::{Entry, Source};

    #[test]
    fn files_of_a_language_that_is_off_are_passed_over() {
        let text = "disableLanguages = [\"fr\", \"de\"]\n[languages.en]\n[languages.fr]\n[languages.de]\ncontentDir = \"content/de\"\n";
        let source = Source::memory([("hugo.toml".to_string(), text.as_bytes().to_vec())]);
        let (config, diagnostics) = load(&source, &Overrides::default());
        assert_eq!(diagnostics, []);
        for (path, expected) in [
            ("content/a.fr.md", true),
            ("content/_index.FR.md", true),
            ("content/de/a.md", true),
            ("content/a.en.md", false),
            ("content/fr.md", false),
            ("content/dear/a.md", false),
        ] {
            let file = ContentFile {
                entry: Entry { path: path.into(), size: 0, modified: 0, stamp: 0, touched: 0 },
                language: config.default_language,
                content_path: path.trim_start_matches("content/").to_string(),
                page: None,
            };
            assert_eq!(is_switched_off(&config, &file), expected, "{path}");
        }
    }
}
