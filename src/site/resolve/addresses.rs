//! What every page is called on the web, and where its file goes.

use super::Origin;
use crate::config::{Config, Language, LanguageId, Settings, UglyUrls};
use crate::content::front_matter::RenderOption;
use crate::data::locate::locate_key;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::site::permalink::{PageTarget, Pattern, PermalinkValues, choose_rule};
use crate::site::url::{
    PathFault, check_path, clean, encode, encode_name, published_path, stays_inside, unescape_written,
};
use crate::site::{Kind, Page, PageUrl};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// What decides addresses beside the page itself.
pub struct AddressRules {
    slugs: Slugs,
    patterns: Patterns,
}

impl AddressRules {
    fn new(pages: &[Page], config: &Config, diagnostics: &mut Vec<Diagnostic>) -> AddressRules {
        let slugs = pages
            .iter()
            .filter(|page| page.kind != Kind::Page && page.kind != Kind::Home && !page.front_matter.slug.is_empty())
            .map(|page| ((page.language, page.path.clone()), unescape_written(&page.front_matter.slug)))
            .collect();
        AddressRules { slugs, patterns: Patterns::new(config, diagnostics) }
    }

    /// The address that a page which is not among `pages` would have there. What is wrong with it is told when it is.
    pub fn would_be(&self, page: &Page, origin: &Origin, pages: &[Page], config: &Config) -> PageUrl {
        let language = config.language(page.language);
        let target = target(page, origin, pages, language, self, &mut Vec::new());
        target.address(language, page.front_matter.build.render)
    }
}

/// Sets the address of every page.
pub fn fill(
    pages: &mut [Page],
    origins: &[Origin],
    config: &Config,
    diagnostics: &mut Vec<Diagnostic>,
) -> AddressRules {
    let rules = AddressRules::new(pages, config, diagnostics);
    let urls: Vec<(PageUrl, Vec<Diagnostic>)> = pages
        .par_iter()
        .zip(origins)
        .map(|(page, origin)| {
            let mut found = Vec::new();
            if page.resource_of.is_some() || origin.bundle_path.is_some() {
                return (PageUrl::default(), found);
            }
            let language = config.language(page.language);
            let target = target(page, origin, pages, language, &rules, &mut found);
            let url = target.address(language, page.front_matter.build.render);
            check(page, &url, &mut found);
            (url, found)
        })
        .collect();
    for (page, (url, found)) in pages.iter_mut().zip(urls) {
        page.url = url;
        diagnostics.extend(found);
    }
    rules
}

type Slugs = BTreeMap<(LanguageId, String), String>;

/// The patterns of all languages, parsed once.
struct Patterns(BTreeMap<String, Option<Pattern>>);

impl Patterns {
    fn new(config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Patterns {
        let mut patterns = BTreeMap::new();
        for rule in config.languages.iter().flat_map(|language| &language.settings.permalinks) {
            if patterns.contains_key(&rule.pattern) {
                continue;
            }
            let parsed = Pattern::parse(&rule.pattern);
            if let Err(unknown) = &parsed {
                diagnostics.push(unknown_token(config, &rule.pattern, unknown));
            }
            patterns.insert(rule.pattern.clone(), parsed.ok());
        }
        Patterns(patterns)
    }
}

fn unknown_token(config: &Config, pattern: &str, unknown: &crate::site::permalink::UnknownToken) -> Diagnostic {
    let message = format!("`{}` in the permalink pattern `{pattern}` is no known token", unknown.token);
    let written = &config.written;
    let place = written
        .place_of_part(pattern, unknown.start..unknown.start + unknown.token.len())
        .or_else(|| written.place(&["permalinks"]));
    let mut diagnostic = match place.or_else(|| written.last_file()) {
        Some(place) => Diagnostic::error(Code::PermalinkPattern, place, message),
        None => Diagnostic::without_place(Code::PermalinkPattern, crate::diagnostic::Severity::Error, message),
    };
    if let Some(nearest) = &unknown.nearest {
        diagnostic = diagnostic.help(format!("did you mean `{nearest}`?"));
    }
    diagnostic
}

/// Where a page goes, before it is encoded.
struct Target {
    /// From the root of its language or of the site, with a leading slash: the folder of its resources.
    folder: String,
    /// The link, with a leading slash.
    link: String,
    /// The file, with a leading slash.
    file: String,
    /// Whether the language's prefix goes in front.
    prefixed: bool,
}

impl Target {
    fn folder(path: &str) -> Target {
        let folder = path.trim_end_matches('/').to_string();
        Target { link: format!("{folder}/"), file: format!("{folder}/index.html"), folder, prefixed: true }
    }

    fn address(&self, language: &Language, render: RenderOption) -> PageUrl {
        let prefix = match language.url_prefix.as_str() {
            "" => String::new(),
            _ if !self.prefixed => String::new(),
            prefix => format!("/{prefix}"),
        };
        let (relative, absolute) = links(&language.settings, &format!("{prefix}{}", self.link));
        let has_link = render != RenderOption::Never;
        let has_file = render == RenderOption::Always;
        PageUrl {
            relative: if has_link { relative } else { String::new() },
            absolute: if has_link { absolute } else { String::new() },
            output: if has_file {
                format!("{prefix}{}", self.file).trim_start_matches('/').to_string()
            } else {
                String::new()
            },
            folder: format!("{prefix}{}", self.folder).trim_matches('/').to_string(),
        }
    }
}

/// The link from the root of the host, and the one with scheme and host, for a path that is not encoded.
pub fn links(settings: &Settings, path: &str) -> (String, String) {
    let encoded = encode_path(path);
    let base = settings.base_url.trim_end_matches('/');
    let host_end = base.find("://").map_or(0, |at| base[at + 3..].find('/').map_or(base.len(), |slash| at + 3 + slash));
    let base_path = if settings.canonify_urls { "" } else { &base[host_end..] };
    (format!("{base_path}{encoded}"), format!("{base}{encoded}"))
}

/// Encoded, the `#` of names too. A `?`, which only `url` can bring, stays and starts a query, as in Hugo.
fn encode_path(path: &str) -> String {
    let encoded = match path.split_once('?') {
        Some((before, query)) => format!("{}?{}", encode_name(before), encode(query)),
        None => encode_name(path),
    };
    encoded.replace('#', "%23")
}

fn target(
    page: &Page,
    origin: &Origin,
    pages: &[Page],
    language: &Language,
    rules: &AddressRules,
    diagnostics: &mut Vec<Diagnostic>,
) -> Target {
    let settings = &language.settings;
    let is_ugly = is_ugly(page, settings);
    if page.kind != Kind::Home
        && let Some(url) =
            page.front_matter.url.as_deref().filter(|url| !url.trim_matches('/').is_empty() || *url == "/")
    {
        return written(page, origin, pages, settings, url, diagnostics);
    }
    let question = PageTarget { kind: page.kind, path: &page.path, language: &language.key };
    let pattern = choose_rule(&settings.permalinks, &question).and_then(|rule| rules.patterns.0.get(&rule.pattern));
    let folder = match pattern {
        Some(Some(pattern)) => {
            if page.dates.date.is_none() && page.file.is_some() && pattern.needs_date() && !has_written_date(page) {
                let message = "the page's address is made of its date, and it has none: it is filed under the year 1";
                let span = Span::whole(page.file.as_ref().unwrap_or(&std::sync::Arc::from("content")));
                diagnostics.push(
                    Diagnostic::warning(Code::UrlUndated, span, message).help("add `date: 2024-05-31` with its day"),
                );
            }
            let ending = if is_ugly && matches!(page.kind, Kind::Page | Kind::Term) { ".html" } else { "" };
            with_values(page, origin, pages, settings, |values| pattern.expand(values, ending))
        }
        _ if page.kind == Kind::Home => String::new(),
        _ => own_place(page, origin, settings, &rules.slugs),
    };
    let folder = folder.trim_end_matches('/').to_string();
    match page.kind {
        Kind::Page | Kind::Term if is_ugly && !folder.is_empty() => {
            Target { link: format!("{folder}.html"), file: format!("{folder}.html"), folder, prefixed: true }
        }
        Kind::Page | Kind::Term => Target::folder(&folder),
        _ => listed(folder, is_ugly),
    }
}

/// Whether the front matter has a date; if it is none, that is told.
fn has_written_date(page: &Page) -> bool {
    let Some(source) = &page.source else { return false };
    let is_date =
        |key: &str| ["date", "publishdate", "pubdate", "published"].iter().any(|name| key.eq_ignore_ascii_case(name));
    source
        .front_matter
        .data
        .iter()
        .any(|(key, value)| is_date(key) && value.to_text().is_some_and(|text| !text.trim().is_empty()))
}

fn listed(folder: String, is_ugly: bool) -> Target {
    let mut target = Target::folder(&folder);
    if is_ugly {
        target.link.clone_from(&target.file);
    }
    target
}

fn is_ugly(page: &Page, settings: &Settings) -> bool {
    match &settings.ugly_urls {
        UglyUrls::Never => false,
        UglyUrls::Always => true,
        UglyUrls::Sections(sections) => sections.contains(&page.section),
    }
}

/// The path of the file, with the slugs of the branches it lies in and its own.
fn own_place(page: &Page, origin: &Origin, settings: &Settings, slugs: &Slugs) -> String {
    let mut place = String::new();
    if slugs.is_empty() {
        place.push_str(&origin.written_path);
    } else {
        let mut end = 0;
        for segment in origin.written_path.trim_start_matches('/').split('/') {
            // Both paths have the same slashes, though not the same lengths.
            end = page.path[end + 1..].find('/').map_or(page.path.len(), |at| end + 1 + at);
            let slug = slugs.get(&(page.language, page.path[..end].to_string())).map(String::as_str);
            place.push('/');
            place.push_str(slug.unwrap_or(segment).trim_matches('/'));
            if end == page.path.len() {
                break;
            }
        }
    }
    let slug = unescape_written(&page.front_matter.slug);
    let slug = slug.trim().trim_matches('/').trim();
    if page.kind == Kind::Page && !slug.is_empty() {
        place.truncate(place.rfind('/').unwrap_or(0));
        place.push('/');
        place.push_str(slug);
    }
    clean(&format!("/{}", published_path(&place, settings.disable_path_to_lower, settings.remove_path_accents)))
}

fn with_values(
    page: &Page,
    origin: &Origin,
    pages: &[Page],
    settings: &Settings,
    fill: impl Fn(&PermalinkValues<'_>) -> String,
) -> String {
    let section = page.current_section.map(|id| &pages[id.0 as usize]);
    let above = |page: &Page| page.ancestors.iter().rev().map(|id| &pages[id.0 as usize]).collect::<Vec<&Page>>();
    let mut chain: Vec<&Page> = section.map(above).unwrap_or_default();
    chain.extend(section);
    chain.retain(|page| page.kind != Kind::Home);
    let sections: Vec<String> = section
        .map(|section| section.path.split('/').filter(|part| !part.is_empty()).map(String::from).collect())
        .unwrap_or_default();
    let section_slugs: Vec<String> = chain
        .iter()
        .map(|page| if page.front_matter.slug.is_empty() { page.title.clone() } else { page.front_matter.slug.clone() })
        .collect();
    fill(&PermalinkValues {
        title: &page.title,
        is_term: page.kind == Kind::Term,
        slug: &page.front_matter.slug,
        sections: &sections,
        section_slugs: &section_slugs,
        base_name: &origin.base_name,
        file_name: if page.kind == Kind::Section { "_index" } else { &origin.base_name },
        date: page.dates.date,
        keep_case: settings.disable_path_to_lower,
        remove_accents: settings.remove_path_accents,
    })
}

/// `url`, as it is written.
fn written(
    page: &Page,
    origin: &Origin,
    pages: &[Page],
    settings: &Settings,
    url: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Target {
    let mut url = unescape_written(url);
    if url.contains(':') {
        match Pattern::parse(&url) {
            Ok(pattern) => url = with_values(page, origin, pages, settings, |values| pattern.fill(values)),
            Err(unknown) => {
                let message = format!("`{}` in `url` is no known token", unknown.token);
                diagnostics.push(Diagnostic::error(Code::PermalinkPattern, place(page, "url"), message));
            }
        }
    }
    if !stays_inside(&url) {
        let message = format!("`url` leads out of the site: `{url}`");
        let error = Diagnostic::error(Code::UrlOutsideSite, place(page, "url"), message);
        diagnostics.push(error.help("write an address inside the site, such as `/guides/reset/`"));
    }
    if let Some((before, _)) = url.split_once('?') {
        let message = format!("`url` holds a `?`: who follows it asks for `{before}`, and the page is not there");
        let warning = Diagnostic::warning(Code::UrlInvalid, place(page, "url"), message);
        diagnostics.push(warning.help("write an address without `?`"));
    }
    let prefixed = !url.starts_with('/');
    let path = clean(&format!("/{url}"));
    let is_folder = url.ends_with('/') || !path.contains('.');
    let mut target = if let Some(folder) = path.strip_suffix("/index.html") {
        Target::folder(folder)
    } else if is_folder {
        Target::folder(&path)
    } else {
        Target { folder: beside(&path).to_string(), link: path.clone(), file: path, prefixed }
    };
    target.prefixed = prefixed;
    target
}

/// The folder for the files of a page that is the file `path`: its name without the ending.
fn beside(path: &str) -> &str {
    let name = path.rfind('/').map_or(0, |at| at + 1);
    match path[name..].rfind('.') {
        Some(dot) if dot > 0 => &path[..name + dot],
        _ => path[..name].trim_end_matches('/'),
    }
}

/// The place of `key` in the file of `page`, or the file.
fn place(page: &Page, key: &str) -> Span {
    let file = page.file.clone().unwrap_or_else(|| std::sync::Arc::from("content"));
    let found = page.source.as_ref().and_then(|source| {
        let range = source.front_matter.data_range.clone();
        let found = locate_key(source.text.get(range.clone())?, &[key])?;
        Some(range.start + found.start..range.start + found.end)
    });
    found.map_or_else(|| Span::whole(&file), |range| Span::new(&file, range))
}

fn check(page: &Page, url: &PageUrl, diagnostics: &mut Vec<Diagnostic>) {
    if url.output.is_empty() {
        return;
    }
    let Err(fault) = check_path(&url.output) else { return };
    let key = if page.front_matter.url.is_some() { "url" } else { "slug" };
    let (code, message) = match &fault {
        PathFault::Outside => {
            (Code::UrlOutsideSite, format!("the page's address leads out of the site: `{}`", url.output))
        }
        PathFault::SegmentTooLong(_) | PathFault::TooLong(_) => {
            (Code::UrlTooLong, format!("the page's address is too long: {fault}"))
        }
        PathFault::Unwritable(_) => {
            (Code::UrlInvalid, format!("the page's address cannot be a file name: `{}`", url.output.escape_debug()))
        }
    };
    diagnostics.push(
        Diagnostic::error(code, place(page, key), message).help("give the page a shorter, simpler `slug` or `url`"),
    );
}
