//! The formats in which a page is written.

use super::addresses::links;
use crate::config::{Config, Language, Settings};
use crate::content::front_matter::RenderOption;
use crate::data::locate::locate_key;
use crate::diagnostic::{Code, Diagnostic, Severity, Span, nearest};
use crate::site::{Kind, Page, PageOutput};
use std::collections::BTreeSet;

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

/// Every format that Hugo knows by itself, and our feeds.
const FORMATS: &[Format] = &[
    Format { name: "html", prefix: "", base: "index", ending: ".html", fixed: false },
    Format { name: "rss", prefix: "", base: "index", ending: ".xml", fixed: true },
    Format { name: "atom", prefix: "", base: "atom", ending: ".xml", fixed: true },
    Format { name: "jsonfeed", prefix: "", base: "feed", ending: ".json", fixed: true },
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

impl Format {
    /// Whether hornbook writes it for pages of this kind, by itself or with a template of the site. Of other pages with
    /// the same ending the plan says what is missing.
    fn is_written_for(&self, kind: Kind, endings: &BTreeSet<String>) -> bool {
        match self.name {
            "html" | "rss" | "markdown" => true,
            "atom" | "jsonfeed" | "json" if kind != Kind::Page => true,
            "json" | "calendar" | "css" | "csv" | "webappmanifest" => endings.contains(self.ending),
            _ => false,
        }
    }

    /// Why it is not written for pages of this kind.
    fn not_written(&self, kind: Kind) -> (String, &'static str) {
        let name = self.name;
        match name {
            "atom" | "jsonfeed" | "json" if kind == Kind::Page => {
                let help =
                    "take it out (lists may have it, as a feed), or write a template, such as `templates/page.json`";
                (format!("hornbook writes no `{name}` for single pages"), help)
            }
            "calendar" | "css" | "csv" | "webappmanifest" => {
                let help = "write a template whose name ends as the format does, or take it out";
                (format!("there is no template for `{name}`"), help)
            }
            _ => (format!("hornbook does not write `{name}`"), "take it out, or put a file into `static/`"),
        }
    }
}

/// Sets the outputs of every page.
pub fn fill(pages: &mut [Page], config: &Config, endings: &BTreeSet<String>, diagnostics: &mut Vec<Diagnostic>) {
    check_settings(config, endings, diagnostics);
    for page in pages.iter_mut().filter(|page| page.resource_of.is_none()) {
        let language = config.language(page.language);
        let settings = &language.settings;
        let formats = match &page.front_matter.outputs {
            Some(names) => {
                let mut formats = Vec::new();
                for name in names {
                    match format(name) {
                        Some(format) => {
                            if !format.is_written_for(page.kind, endings) {
                                let (message, help) = format.not_written(page.kind);
                                let span = place(page);
                                diagnostics.push(Diagnostic::warning(Code::OutputNotWritten, span, message).help(help));
                            }
                            formats.push(format);
                        }
                        None => diagnostics.push(unknown(page, name)),
                    }
                }
                formats
            }
            None => defaults(page.kind, settings).into_iter().filter(|format| !is_off(settings, format)).collect(),
        };
        let mut formats: Vec<&Format> = formats;
        if settings.markdown_twins && formats.iter().any(|format| format.name == "html") {
            formats.extend(format("markdown"));
        }
        formats.sort_by_key(|format| format.name != "html");
        let mut unique: Vec<&Format> = Vec::with_capacity(formats.len());
        for format in formats {
            if !unique.iter().any(|other| other.name == format.name) {
                unique.push(format);
            }
        }
        if page.front_matter.build.render == RenderOption::Never {
            continue;
        }
        let has_file = page.front_matter.build.render == RenderOption::Always;
        let prefix = language.url_prefix.as_str();
        page.outputs = unique.iter().map(|format| output(page, settings, prefix, format, has_file)).collect();
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

/// Kinds of page that may have outputs of their own.
const KINDS: [Kind; 5] = [Kind::Home, Kind::Page, Kind::Section, Kind::Taxonomy, Kind::Term];

/// Most faults of the settings that are reported.
const MAX_REPORTS: usize = 50;

/// Reports formats in `outputs` of the configuration that are unknown, or that come to nothing.
fn check_settings(config: &Config, endings: &BTreeSet<String>, diagnostics: &mut Vec<Diagnostic>) {
    let main = &config.main().settings.outputs;
    let is_own = |language: &&Language| language.key == config.main().key || language.settings.outputs != *main;
    let mut count = 0;
    for language in config.languages.iter().filter(is_own) {
        for kind in KINDS {
            let key = language.settings.outputs.iter().find(|(name, _)| name.eq_ignore_ascii_case(kind.as_str()));
            for name in key.iter().flat_map(|(_, names)| names.iter()) {
                let Some(fault) = setting_fault(config, endings, kind, name) else { continue };
                count += 1;
                if count > MAX_REPORTS {
                    return;
                }
                let written = &config.written;
                let span = written
                    .place(&["languages", &language.key, "outputs", kind.as_str()])
                    .or_else(|| written.place(&["outputs", kind.as_str()]))
                    .or_else(|| written.last_file());
                diagnostics.push(Diagnostic { span, ..fault });
            }
        }
    }
}

/// What is wrong with the format `name` for pages of `kind`, still without its place.
fn setting_fault(config: &Config, endings: &BTreeSet<String>, kind: Kind, name: &str) -> Option<Diagnostic> {
    let (severity, code, message, help) = match format(name) {
        Some(format) if format.is_written_for(kind, endings) => return None,
        Some(format) => {
            let (message, help) = format.not_written(kind);
            (Severity::Warning, Code::OutputNotWritten, message, help.to_string())
        }
        None if config.written.place(&["outputformats", name]).is_some() => {
            let message = format!("the output format `{name}` needs a template of Hugo's, and is not written");
            let help = "put the file into `static/` if hornbook should publish one";
            (Severity::Note, Code::OutputNotWritten, message, help.to_string())
        }
        None => {
            let message = format!("`{name}` is no known output format");
            match nearest(name, FORMATS.iter().map(|format| format.name)) {
                Some(nearest) => {
                    (Severity::Error, Code::UnknownOutputFormat, message, format!("did you mean `{nearest}`?"))
                }
                // A theme of Hugo's may bring formats of its own.
                None => (Severity::Warning, Code::UnknownOutputFormat, message, USE_KNOWN.to_string()),
            }
        }
    };
    Some(Diagnostic::without_place(code, severity, message).help(help))
}

const USE_KNOWN: &str = "use `html`, `rss`, `atom`, `jsonfeed` or `markdown`";

fn defaults(kind: Kind, settings: &Settings) -> Vec<&'static Format> {
    let key = settings.outputs.iter().find(|(name, _)| name.eq_ignore_ascii_case(kind.as_str()));
    match key {
        Some((_, names)) => names.iter().filter_map(|name| format(name)).collect(),
        None if kind == Kind::Page => FORMATS[..1].iter().collect(),
        None => FORMATS[..2].iter().collect(),
    }
}

fn is_off(settings: &Settings, format: &Format) -> bool {
    matches!(format.name, "rss" | "atom" | "jsonfeed")
        && settings.disable_kinds.iter().any(|kind| kind.eq_ignore_ascii_case("rss"))
}

fn output(page: &Page, settings: &Settings, language_prefix: &str, format: &Format, has_file: bool) -> PageOutput {
    let url = &page.url;
    if format.name == "html" {
        let (relative, absolute, output) = (url.relative.clone(), url.absolute.clone(), url.output.clone());
        return PageOutput { format: "html".into(), relative, absolute, output };
    }
    let folder = if url.folder.is_empty() { String::new() } else { format!("/{}", url.folder) };
    let own_file = url.output.strip_suffix(".html").filter(|path| !path.ends_with("/index") && *path != "index");
    let named = settings.format_names.get(format.name);
    let base = named.and_then(|named| named.base.as_deref()).unwrap_or(format.base);
    let file = match own_file {
        Some(path) if !format.fixed => format!("/{path}{}", format.ending),
        _ => format!("{folder}/{base}{}", format.ending),
    };
    let prefix = named.and_then(|named| named.folder.as_deref());
    let prefix = prefix.map_or(String::from(format.prefix), |folder| format!("/{folder}"));
    let file = match (prefix.trim_end_matches('/'), language_prefix) {
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
    let message = format!("`{name}` is no known output format");
    let error = Diagnostic::error(Code::UnknownOutputFormat, place(page), message);
    match nearest(name, FORMATS.iter().map(|format| format.name)) {
        Some(nearest) => error.help(format!("did you mean `{nearest}`?")),
        None => error.help(USE_KNOWN),
    }
}

/// Where the page says which outputs it has.
fn place(page: &Page) -> Span {
    let file = page.file.clone().unwrap_or_else(|| std::sync::Arc::from("content"));
    let found = page.source.as_ref().and_then(|source| {
        let range = source.front_matter.data_range.clone();
        let found = locate_key(source.text.get(range.clone())?, &["outputs"])?;
        Some(range.start + found.start..range.start + found.end)
    });
    found.map_or_else(|| Span::whole(&file), |range| Span::new(&file, range))
}
