//! The formats in which a page is written.

use super::addresses::links;
use crate::config::{Config, Settings};
use crate::content::front_matter::RenderOption;
use crate::data::locate::locate_key;
use crate::diagnostic::{Code, Diagnostic, Span, nearest};
use crate::site::{Kind, Page, PageOutput};

/// An output format.
struct Format {
    name: &'static str,
    /// Folder in front of the path.
    prefix: &'static str,
    /// File name without ending.
    base: &'static str,
    ending: &'static str,
    /// Whether the name is the same for pages with their own file.
    fixed: bool,
}

/// Every format that Hugo knows by itself.
const FORMATS: &[Format] = &[
    Format { name: "html", prefix: "", base: "index", ending: ".html", fixed: false },
    Format { name: "rss", prefix: "", base: "index", ending: ".xml", fixed: true },
    Format { name: "json", prefix: "", base: "index", ending: ".json", fixed: false },
    Format { name: "amp", prefix: "/amp", base: "index", ending: ".html", fixed: false },
    Format { name: "calendar", prefix: "", base: "index", ending: ".ics", fixed: false },
    Format { name: "css", prefix: "", base: "styles", ending: ".css", fixed: false },
    Format { name: "csv", prefix: "", base: "index", ending: ".csv", fixed: false },
    Format { name: "markdown", prefix: "", base: "index", ending: ".md", fixed: false },
    Format { name: "robots", prefix: "", base: "robots", ending: ".txt", fixed: true },
    Format { name: "sitemap", prefix: "", base: "sitemap", ending: ".xml", fixed: true },
    Format { name: "webappmanifest", prefix: "", base: "manifest", ending: ".webmanifest", fixed: true },
];

fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name.eq_ignore_ascii_case(name))
}

/// Sets the outputs of every page.
pub fn fill(pages: &mut [Page], config: &Config, diagnostics: &mut Vec<Diagnostic>) {
    for page in pages.iter_mut().filter(|page| page.resource_of.is_none()) {
        let language = config.language(page.language);
        let settings = &language.settings;
        let formats = match &page.front_matter.outputs {
            Some(names) => {
                let mut formats = Vec::new();
                for name in names {
                    match format(name) {
                        Some(format) => formats.push(format),
                        None => diagnostics.push(unknown(page, name)),
                    }
                }
                formats
            }
            None => defaults(page.kind, settings).into_iter().filter(|format| !is_off(settings, format)).collect(),
        };
        let mut formats: Vec<&Format> = formats;
        formats.sort_by_key(|format| format.name != "html");
        formats.dedup_by_key(|format| format.name);
        if page.front_matter.build.render == RenderOption::Never {
            continue;
        }
        let has_file = page.front_matter.build.render == RenderOption::Always;
        let prefix = language.url_prefix.as_str();
        page.outputs = formats.iter().map(|format| output(page, settings, prefix, format, has_file)).collect();
        match page.outputs.first() {
            Some(first) if first.format != "html" => {
                page.url.relative.clone_from(&first.relative);
                page.url.absolute.clone_from(&first.absolute);
                page.url.output.clear();
            }
            Some(_) => {}
            None => page.url.output.clear(),
        }
    }
}

fn defaults(kind: Kind, settings: &Settings) -> Vec<&'static Format> {
    let key = settings.outputs.iter().find(|(name, _)| name.eq_ignore_ascii_case(kind.as_str()));
    match key {
        Some((_, names)) => names.iter().filter_map(|name| format(name)).collect(),
        None if kind == Kind::Page => FORMATS[..1].iter().collect(),
        None => FORMATS[..2].iter().collect(),
    }
}

fn is_off(settings: &Settings, format: &Format) -> bool {
    format.name == "rss" && settings.disable_kinds.iter().any(|kind| kind.eq_ignore_ascii_case("rss"))
}

fn output(page: &Page, settings: &Settings, language_prefix: &str, format: &Format, has_file: bool) -> PageOutput {
    let url = &page.url;
    if format.name == "html" {
        let (relative, absolute, output) = (url.relative.clone(), url.absolute.clone(), url.output.clone());
        return PageOutput { format: "html".into(), relative, absolute, output };
    }
    let folder = if url.folder.is_empty() { String::new() } else { format!("/{}", url.folder) };
    let own_file = url.output.strip_suffix(".html").filter(|path| !path.ends_with("/index") && *path != "index");
    let file = match own_file {
        Some(path) if !format.fixed => format!("/{path}{}", format.ending),
        _ => format!("{folder}/{}{}", format.base, format.ending),
    };
    let file = match (format.prefix, language_prefix) {
        ("", _) => file,
        (prefix, "") => format!("{prefix}{file}"),
        (prefix, language) => match file.strip_prefix(&format!("/{language}/")) {
            Some(rest) => format!("/{language}{prefix}/{rest}"),
            None => format!("{prefix}{file}"),
        },
    };
    let link = file.strip_suffix("index.html").unwrap_or(&file);
    let (relative, absolute) = links(settings, link);
    let output = if has_file { file.trim_start_matches('/').to_string() } else { String::new() };
    PageOutput { format: format.name.into(), relative, absolute, output }
}

fn unknown(page: &Page, name: &str) -> Diagnostic {
    let file = page.file.clone().unwrap_or_else(|| std::sync::Arc::from("content"));
    let found = page.source.as_ref().and_then(|source| {
        let range = source.front_matter.data_range.clone();
        let found = locate_key(source.text.get(range.clone())?, &["outputs"])?;
        Some(range.start + found.start..range.start + found.end)
    });
    let span = found.map_or_else(|| Span::whole(&file), |range| Span::new(&file, range));
    let error = Diagnostic::error(Code::UnknownOutputFormat, span, format!("`{name}` is no known output format"));
    match nearest(name, FORMATS.iter().map(|format| format.name)) {
        Some(nearest) => error.help(format!("did you mean `{nearest}`?")),
        None => error.help("use `html`, `rss` or `json`"),
    }
}
