//! What every site stands on: pages, and an address.

use crate::config::{Config, Language, LanguageId, assignment, is_configuration};
use crate::diagnostic::{Code, Diagnostic, Severity, Span, nearest};
use crate::output::{Plan, What};
use crate::site::ContentFile;
use crate::source::Source;
use crate::template::World;
use std::sync::Arc;

/// Reports folders of pages that do not exist, and a site without a page in any of them.
///
/// Where no folder is there, the site would be published empty and what was there would be gone: that is an error.
pub fn content_missing(source: &Source, config: &Config, files: &[(ContentFile, Vec<Diagnostic>)]) -> Vec<Diagnostic> {
    // A site with a page of each language is sound: the disk is not asked.
    let is_empty = |language: &Language| {
        let prefix = format!("{}/", language.content_folder);
        let at = files.partition_point(|(file, _)| *file.entry.path < *prefix);
        !files.get(at).is_some_and(|(file, _)| file.entry.path.starts_with(&prefix))
    };
    let mut missing: Vec<&str> = config
        .languages
        .iter()
        .filter(|language| is_empty(language))
        .map(|language| language.content_folder.as_str())
        .filter(|folder| !source.has_folder(folder))
        .collect();
    missing.sort_unstable();
    missing.dedup();
    if missing.is_empty() && !files.iter().any(|(file, _)| file.page.is_some()) {
        let folder: Arc<str> = Arc::from(config.main().content_folder.as_str());
        let message = format!("the site has no pages: there is no Markdown file in the folder `{folder}`");
        let help = format!("write a page, such as `{folder}/_index.md` for the front page");
        return vec![Diagnostic::warning(Code::ContentMissing, Span::whole(&folder), message).help(help)];
    }
    let is_all = config.languages.iter().all(|language| missing.contains(&language.content_folder.as_str()));
    let severity = if is_all { Severity::Error } else { Severity::Warning };
    missing.into_iter().map(|folder| folder_missing(source, config, folder, severity)).collect()
}

/// Makes an error of a site without pages where `published` holds pages that would be gone.
pub fn refuse_to_empty<'a>(diagnostics: &mut [Diagnostic], mut published: impl Iterator<Item = &'a str>, plan: &Plan) {
    let Some(empty) = diagnostics.iter_mut().find(|found| found.code == Code::ContentMissing && !found.is_error())
    else {
        return;
    };
    let has_pages =
        plan.outputs.iter().any(|output| output.origin.file.is_some() && matches!(output.what, What::Page(_)));
    if !has_pages && published.any(|path| path.ends_with(".html") && plan.find(path).is_none()) {
        empty.severity = Severity::Error;
        let help = empty.help.take().unwrap_or_default();
        empty.help = Some(format!("{help}; if the site is to be empty, delete the folder that it was published to"));
    }
}

fn folder_missing(source: &Source, config: &Config, folder: &str, severity: Severity) -> Diagnostic {
    let written = &config.written;
    let has_folder = |language: &&Language| language.content_folder == folder;
    let place = config
        .languages
        .iter()
        .find(has_folder)
        .and_then(|language| written.place(&["languages", &language.key, "contentdir"]))
        .or_else(|| written.place(&["contentdir"]));
    let message = format!("there is no folder `{folder}`, where the pages of the site should lie");
    let folders = source.folders();
    let help = match nearest(folder, folders.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if place.is_some() => "make the folder, or correct `contentDir`".to_string(),
        None => format!("make the folder, and in it a page such as `{folder}/_index.md`"),
    };
    let fault = Diagnostic::without_place(Code::ContentMissing, severity, message).help(help);
    Diagnostic { span: place.or_else(|| written.last_file()), ..fault }
}

/// A warning for a site that has no address: its feeds and its sitemap would be of no use. `given` is that of the command
/// line. Where the configuration has errors, among what was `found` so far, nobody knows whether it has one.
pub fn address_missing(config: &Config, given: Option<&str>, found: &[Diagnostic]) -> Option<Diagnostic> {
    let language = config.languages.iter().find(|language| language.settings.base_url.is_empty())?;
    if found.iter().any(is_of_configuration) {
        return None;
    }
    const NEEDED: &str = "links in its feeds, in its sitemap and for search engines need one";
    if let Some(given) = given {
        let is = if given.is_empty() { "is empty".to_string() } else { format!("is `{given}`, which names no host") };
        let message = format!("the site has no address, since `--base-url` {is}: {NEEDED}");
        let help = "write the whole address, such as `--base-url https://guides.example.com/`, or leave the option out: \
                    `baseURL` of the configuration counts then";
        return Some(Diagnostic::without_place(Code::BaseUrlMissing, Severity::Warning, message).help(help));
    }
    let written = &config.written;
    let place = written.place(&["languages", &language.key, "baseurl"]).or_else(|| written.place(&["baseurl"]));
    let unused = if place.is_none() { written.place_of_unused("baseurl") } else { None };
    let is_unused = unused.is_some();
    let place = place.or(unused).or_else(|| written.main_file());
    let message = format!("the site has no address: {NEEDED}");
    let file = place.as_ref().map_or(written.new_file(), |span| &*span.file);
    let line = assignment(file, "baseURL", "\"https://guides.example.com/\"");
    let help = match place {
        Some(_) if is_unused => {
            "take the `#` away and write the address the site will have, or build with `--base-url`".to_string()
        }
        Some(_) => format!("write `{line}` with the address the site will have, or build with `--base-url`"),
        None => format!("write `{line}` into a file `{file}`, or build with `--base-url`"),
    };
    let warning = Diagnostic::without_place(Code::BaseUrlMissing, Severity::Warning, message).help(help);
    Some(Diagnostic { span: place, ..warning })
}

/// A warning for a site that has no title, and whose home page has none. Where the configuration has errors, among what
/// was `found` so far, nobody knows whether it has one.
pub fn title_missing(world: &World, found: &[Diagnostic]) -> Option<Diagnostic> {
    let config = &world.site.config;
    let is_nameless = |id: &LanguageId| {
        let home = world.site.language(*id).home.map_or("", |home| world.site.page(home).title.as_str());
        config.language(*id).settings.title.is_empty() && home.is_empty()
    };
    let nameless = config.language_ids().find(is_nameless)?;
    if found.iter().any(is_of_configuration) {
        return None;
    }
    let written = &config.written;
    let place = written
        .place(&["languages", &config.language(nameless).key, "title"])
        .or_else(|| written.place(&["title"]))
        .or_else(|| written.main_file());
    let file = place.as_ref().map_or(written.new_file(), |span| &*span.file);
    let line = assignment(file, "title", "\"Garden guides\"");
    let message = format!("the site has no title: its pages and feeds call it `{}`", world.site_name(nameless));
    let help = match place {
        Some(_) => format!("write `{line}` with the name that readers know"),
        None => format!("write `{line}` with the name that readers know into a file `{file}`"),
    };
    let warning = Diagnostic::without_place(Code::TitleMissing, Severity::Warning, message).help(help);
    Some(Diagnostic { span: place, ..warning })
}

/// Whether this is an error of the configuration.
fn is_of_configuration(found: &Diagnostic) -> bool {
    let is_there = || found.span.as_ref().is_some_and(|span| is_configuration(&span.file));
    let is_its_code = matches!(found.code, Code::ConfigSyntax | Code::ConfigValue | Code::ConfigMissing);
    found.is_error() && (is_its_code || is_there())
}
