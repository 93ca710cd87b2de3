//! Finds the configuration files, merges them and turns them into a [`Config`].

use super::find::find;
use super::reader::Reader;
use super::{Config, Language, Settings};
use crate::data::DataMap;
use crate::diagnostic::{Code, Diagnostic, Severity, Span, nearest};
use crate::source::Source;
use std::sync::Arc;

/// What the command line sets over the files.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// `--config FILE`, inside the site.
    pub file: Option<String>,
    /// `--base-url`.
    pub base_url: Option<String>,
    /// `--drafts`.
    pub drafts: bool,
    /// `--future`.
    pub future: bool,
    /// `--expired`.
    pub expired: bool,
}

impl Overrides {
    /// What is wrong with the options of the command line themselves, whatever the files say.
    pub fn faults(&self, source: &Source) -> Vec<Diagnostic> {
        let file = self.file.as_ref().and_then(|file| super::find::missing(source, file));
        let address = self.base_url.as_ref().filter(|address| !complete_base_url(&mut address.to_string()));
        file.into_iter().chain(address.map(|address| no_address(address))).collect()
    }
}

/// The configuration of the site in `source`.
///
/// Always returns a configuration to go on with, so that errors in content show in the same run.
pub fn load(source: &Source, overrides: &Overrides) -> (Config, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let found = find(source, overrides, &mut diagnostics);
    let map = &found.map;
    super::known::check(&found, &mut diagnostics);
    let mut reader = Reader { written: &found.written, below: Vec::new(), from_hugo: found.from_hugo, diagnostics };
    let mut base = Settings::default();
    super::read::read(&mut reader, map, &mut base);
    let (mut main, mut subfolder) = (String::from("en"), false);
    reader.text(map, &["defaultcontentlanguage"], &mut main);
    reader.flag(map, &["defaultcontentlanguageinsubdir"], &mut subfolder);
    let mut without_redirect = false;
    for key in ["disabledefaultlanguageredirect", "disabledefaultsiteredirect"] {
        reader.flag(map, &[key], &mut without_redirect);
    }
    let main = main.to_lowercase();
    let mut publish_folder = String::new();
    reader.text(map, &["publishdir"], &mut publish_folder);
    let design = super::design::read(&mut reader, map);
    let static_folders = reader.folders(map, &["staticdir"], "static");
    // `static` itself need not be there: a folder without files is in no repository.
    for folder in static_folders.iter().filter(|folder| *folder != "static" && !source.has_folder(folder)) {
        let folders = source.folders();
        let help = match nearest(folder, folders.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "make the folder, or take it out".to_string(),
        };
        let message = format!("there is no folder `{folder}`, whose files should be published as they are");
        reader.report(Code::ConfigValue, Severity::Warning, &["staticdir"], message, &help);
    }
    let disabled = reader.list(map, &["disablelanguages"]).unwrap_or_default();
    let written = reader.map(map, &["languages"]).cloned().unwrap_or_default();
    let mut languages = Vec::new();
    let mut disabled_languages = Vec::new();
    for key in written.keys() {
        let Some(own) = reader.map(map, &["languages", key]) else { continue };
        if !key.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_')) || key.is_empty() {
            let message = format!("`{key}` cannot be the key of a language");
            reader.fault(&["languages", key], message, "write a code such as `fr` or `pt-br`");
            continue;
        }
        let mut off = disabled.iter().any(|name| name.eq_ignore_ascii_case(key));
        reader.flag(map, &["languages", key, "disabled"], &mut off);
        if !off || *key == main {
            languages.push(language(&mut reader, key, map, own, &base));
        } else {
            let mut folder = String::new();
            reader.text(map, &["languages", key, "contentdir"], &mut folder);
            let folder = folder.trim_matches('/').to_string();
            disabled_languages.push((key.clone(), (!folder.is_empty() && folder != "content").then_some(folder)));
        }
    }
    if !languages.iter().any(|language| language.key == main) {
        if !languages.is_empty() {
            let message = format!("the default language `{main}` is not one of the site's languages");
            reader.fault(&["defaultcontentlanguage"], message, "add it below `languages`, or name one that is there");
        }
        languages.push(language(&mut reader, &main, map, &DataMap::default(), &base));
    }
    // Weight 0 is last; the sort keeps what is equal in order of the keys.
    languages.sort_by(|a, b| (a.weight == 0, a.weight, &a.key).cmp(&(b.weight == 0, b.weight, &b.key)));
    for language in &mut languages {
        if language.key != main || subfolder {
            language.url_prefix = language.key.clone();
        }
        let settings = &mut language.settings;
        let given = overrides.base_url.as_ref();
        if let Some(address) = given {
            settings.base_url = address.clone();
        }
        if !complete_base_url(&mut settings.base_url) {
            let address = std::mem::take(&mut settings.base_url);
            let fault = no_address(&address);
            if given.is_some() {
                reader.diagnostics.push(fault);
            } else {
                let own = [String::from("languages"), language.key.clone()];
                let has_own = reader.get(map, &["languages", &language.key, "baseurl"]).is_some();
                reader.below = if has_own { own.to_vec() } else { Vec::new() };
                reader.fault(&["baseurl"], fault.message, fault.help.as_deref().unwrap_or(ADDRESS_HELP));
                reader.below.clear();
            }
        }
        settings.build_drafts |= overrides.drafts;
        settings.build_future |= overrides.future;
        settings.build_expired |= overrides.expired;
    }
    check_hosts(&mut reader, &languages, &main);
    let folders: Vec<&str> = languages.iter().map(|language| language.content_folder.as_str()).collect();
    super::ignored::check_mounts(&mut reader, map, &folders);
    let (theme, named_themes) = super::theme::find(&mut reader, map, source, found.from_hugo);
    let mut diagnostics = reader.diagnostics;
    if source.has_folder("layouts") {
        let message = "the templates in `layouts` are for Hugo and are not used";
        diagnostics.push(Diagnostic::note(Code::LayoutsIgnored, Span::whole(&"layouts".into()), message));
    }
    crate::diagnostic::sort(&mut diagnostics);
    let at = languages.iter().position(|language| language.key == main).unwrap_or(0);
    let config = Config {
        languages,
        default_language: super::LanguageId(at as u16),
        default_language_in_subfolder: subfolder,
        default_language_redirect: !without_redirect,
        multilingual: !written.is_empty(),
        disabled_languages,
        theme,
        named_themes,
        files: found.written.files.iter().map(|file| file.path.clone()).collect(),
        written: Arc::new(found.written),
        from_hugo: found.from_hugo,
        static_folders,
        design,
        publish_folder: (!publish_folder.is_empty()).then_some(publish_folder),
    };
    (config, diagnostics)
}

fn language(reader: &mut Reader<'_>, key: &str, site: &DataMap, own: &DataMap, base: &Settings) -> Language {
    let mut settings = base.clone();
    reader.below = vec![String::from("languages"), key.to_string()];
    super::read::read(reader, own, &mut settings);
    if settings.ugly_urls != base.ugly_urls {
        let message = "`uglyURLs` counts for all languages, and not for one alone".to_string();
        let help = "write it above the languages, or take it out";
        reader.report(Code::ConfigValue, Severity::Warning, &["uglyurls"], message, help);
        settings.ugly_urls.clone_from(&base.ugly_urls);
    }
    if reader.get(own, &["design"]).is_some() {
        let message = "`design` counts for all languages, and not for one alone".to_string();
        let help = "write it above the languages, or take it out";
        reader.report(Code::ConfigValue, Severity::Warning, &["design"], message, help);
    }
    reader.below.clear();
    let (mut locale, mut label, mut direction) = (key.to_string(), String::new(), String::new());
    let (mut weight, mut content_folder) = (0, String::from("content"));
    for map in [site, own] {
        for name in ["languagecode", "locale"] {
            reader.text(map, &[name], &mut locale);
        }
        // Some programs write `en_US`, which no browser and no feed reader knows.
        locale = locale.replace('_', "-");
        reader.folder(map, &["contentdir"], &mut content_folder);
        reader.below = vec![String::from("languages"), key.to_string()];
    }
    for name in ["languagename", "label"] {
        reader.text(own, &[name], &mut label);
    }
    for name in ["languagedirection", "direction"] {
        reader.text(own, &[name], &mut direction);
    }
    if direction.is_empty() {
        direction = usual_direction(&locale).to_string();
    }
    reader.number(own, &["weight"], &mut weight);
    reader.below.clear();
    Language { key: key.into(), label, locale, direction, weight, content_folder, url_prefix: String::new(), settings }
}

/// The direction of the script that a language is written in: `rtl` for Arabic, Hebrew and their kin.
fn usual_direction(locale: &str) -> &'static str {
    const FROM_THE_RIGHT: [&str; 13] = ["ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "ug", "ur", "yi"];
    let locale = locale.to_lowercase();
    let mut parts = locale.split('-');
    let language = parts.next().unwrap_or_default();
    let is_from_right = match parts.find(|part| part.len() == 4) {
        Some(script) => matches!(script, "arab" | "hebr" | "thaa" | "syrc" | "nkoo" | "adlm" | "rohg"),
        None => FROM_THE_RIGHT.contains(&language),
    };
    if is_from_right { "rtl" } else { "ltr" }
}

/// Reports the first language that has another `baseURL` than the default language: all are published as one site.
fn check_hosts(reader: &mut Reader<'_>, languages: &[Language], main: &str) {
    let Some(base) = languages.iter().find(|language| language.key == main).map(|main| &main.settings.base_url) else {
        return;
    };
    let Some(other) = languages.iter().find(|language| language.settings.base_url != *base) else { return };
    let (key, address) = (&other.key, &other.settings.base_url);
    let message = format!(
        "languages are not published at hosts of their own: the addresses in `{key}` begin with `{address}{key}/`"
    );
    let help = "give all languages one `baseURL`, or build each as a site of its own";
    reader.report(Code::ConfigValue, Severity::Warning, &["languages", key, "baseurl"], message, help);
}

const ADDRESS_HELP: &str = "write the whole address, such as `https://example.org/`";

fn no_address(address: &str) -> Diagnostic {
    let has_host = |start: &str| start.split_once("//").is_some_and(|(_, host)| !host.is_empty());
    if let Some(at) = address.find(['?', '#']).filter(|at| has_host(&address[..*at])) {
        let (start, mark) = (&address[..at], &address[at..at + 1]);
        let end = if start.ends_with('/') { "" } else { "/" };
        let message = format!("`{address}` cannot be the address of a site: nothing can follow behind its `{mark}`");
        let help = format!("write what stands before that: `{start}{end}`");
        return Diagnostic::without_place(Code::ConfigValue, Severity::Error, message).help(help);
    }
    let message = format!("`{address}` is no web address");
    Diagnostic::without_place(Code::ConfigValue, Severity::Error, message).help(ADDRESS_HELP)
}

/// Puts the closing slash there; `false` if the address cannot be used.
fn complete_base_url(address: &mut String) -> bool {
    if address.is_empty() || address == "/" {
        address.clear();
        return true;
    }
    let host = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://")).unwrap_or_default();
    let bad = |letter: char| letter.is_whitespace() || letter.is_control() || "<>\"'\\?#".contains(letter);
    if host.is_empty() || host.starts_with(['/', ':']) || host.contains(bad) {
        return false;
    }
    if !address.ends_with('/') {
        address.push('/');
    }
    true
}
