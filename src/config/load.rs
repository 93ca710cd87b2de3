//! Finds the configuration files, merges them and turns them into a [`Config`].

use super::find::find;
use super::reader::Reader;
use super::{Config, Language, Settings};
use crate::data::{Data, DataMap};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::source::Source;

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

/// The configuration of the site in `source`.
///
/// Always returns a configuration to go on with, so that errors in content show in the same run.
pub fn load(source: &Source, overrides: &Overrides) -> (Config, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let found = find(source, overrides, &mut diagnostics);
    let map = &found.map;
    let mut reader = Reader { files: &found.files, diagnostics };
    let mut base = Settings::default();
    super::read::read(&mut reader, map, &mut base);
    let (mut main, mut subfolder) = (String::from("en"), false);
    reader.text(map, &["defaultcontentlanguage"], &mut main);
    reader.flag(map, &["defaultcontentlanguageinsubdir"], &mut subfolder);
    let main = main.to_lowercase();
    let disabled = reader.list(map, &["disablelanguages"]).unwrap_or_default();
    let written = reader.map(map, &["languages"]).cloned().unwrap_or_default();
    let mut languages = Vec::new();
    for (key, own) in &written {
        let Data::Map(own) = own else { continue };
        let off = own.get("disabled") == Some(&Data::Bool(true))
            || disabled.iter().any(|name| name.eq_ignore_ascii_case(key));
        if !off || *key == main {
            languages.push(language(&mut reader, key, map, own, &base));
        }
    }
    if !languages.iter().any(|language| language.key == main) {
        if !languages.is_empty() {
            let message = format!("the default language `{main}` is not one of the site's languages");
            reader.fault(&["defaultcontentlanguage"], message, "add it below `languages`, or name one that is there");
        }
        languages.push(language(&mut reader, &main, map, &DataMap::new(), &base));
    }
    // Weight 0 is last; the sort keeps what is equal in order of the keys.
    languages.sort_by(|a, b| (a.weight == 0, a.weight, &a.key).cmp(&(b.weight == 0, b.weight, &b.key)));
    for language in &mut languages {
        if language.key != main || subfolder {
            language.url_prefix = language.key.clone();
        }
        let settings = &mut language.settings;
        if let Some(address) = &overrides.base_url {
            settings.base_url = address.clone();
        }
        check_base_url(&mut reader, &mut settings.base_url);
        settings.build_drafts |= overrides.drafts;
        settings.build_future |= overrides.future;
        settings.build_expired |= overrides.expired;
    }
    let theme = theme(&mut reader, map, source, found.from_hugo);
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
        multilingual: !written.is_empty(),
        theme,
        files: found.files.iter().map(|(path, _)| path.clone()).collect(),
        from_hugo: found.from_hugo,
    };
    (config, diagnostics)
}

fn language(reader: &mut Reader<'_>, key: &str, site: &DataMap, own: &DataMap, base: &Settings) -> Language {
    let mut settings = base.clone();
    super::read::read(reader, own, &mut settings);
    let (mut locale, mut label, mut direction) = (key.to_string(), String::new(), String::from("ltr"));
    let (mut weight, mut content_folder) = (0, String::from("content"));
    for map in [site, own] {
        for name in ["languagecode", "locale"] {
            reader.text(map, &[name], &mut locale);
        }
        reader.text(map, &["contentdir"], &mut content_folder);
    }
    for name in ["languagename", "label"] {
        reader.text(own, &[name], &mut label);
    }
    for name in ["languagedirection", "direction"] {
        reader.text(own, &[name], &mut direction);
    }
    reader.number(own, &["weight"], &mut weight);
    Language { key: key.into(), label, locale, direction, weight, content_folder, url_prefix: String::new(), settings }
}

/// Puts the closing slash there; an address that cannot be used is an error and becomes empty.
fn check_base_url(reader: &mut Reader<'_>, address: &mut String) {
    if address.is_empty() || address == "/" {
        address.clear();
        return;
    }
    let host = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://")).unwrap_or_default();
    let bad = |letter: char| letter.is_whitespace() || letter.is_control() || "<>\"'\\".contains(letter);
    if host.is_empty() || host.starts_with(['/', '?', '#', ':']) || host.contains(bad) {
        let message = format!("`{address}` is no web address");
        reader.fault(&["baseurl"], message, "write the whole address, such as `https://example.org/`");
        address.clear();
    } else if !address.ends_with('/') {
        address.push('/');
    }
}

fn theme(reader: &mut Reader<'_>, map: &DataMap, source: &Source, from_hugo: bool) -> Option<String> {
    let name = reader.list(map, &["theme"])?.into_iter().next().filter(|name| !name.is_empty())?;
    if name.contains(['/', '\\', ':', '\0']) || name.starts_with('.') {
        reader.fault(
            &["theme"],
            format!("`{name}` cannot be the name of a theme"),
            "write the name of a folder in `themes`",
        );
        return None;
    }
    let folder = format!("themes/{name}");
    if source.has_folder(&format!("{folder}/templates")) || (!from_hugo && source.has_folder(&folder)) {
        return Some(name);
    }
    let place = reader.files.last().map(|(file, _)| Span::whole(file))?;
    reader.diagnostics.push(if from_hugo {
        Diagnostic::note(Code::ThemeMissing, place, format!("the theme `{name}` is for Hugo and is not used"))
    } else {
        Diagnostic::error(Code::ThemeMissing, place, format!("there is no theme `{name}`: `{folder}` does not exist"))
            .help("check the name, or delete the line `theme`")
    });
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load_text(name: &str, text: &str) -> (Config, Vec<Code>) {
        let source = Source::memory([(name.to_string(), text.as_bytes().to_vec())]);
        let (config, diagnostics) = load(&source, &Overrides::default());
        (config, diagnostics.iter().map(|diagnostic| diagnostic.code).collect())
    }

    #[test]
    fn reads_keys_in_any_case() {
        let (config, codes) = load_text(
            "hugo.toml",
            "BASEURL = 'https://a.org/x'\ntitle='T'\n[params]\nFoo=1\n[pagination]\npagerSize=2",
        );
        assert_eq!(codes, []);
        let settings = &config.main().settings;
        assert_eq!(
            (settings.base_url.as_str(), settings.title.as_str(), settings.pagination.pager_size),
            ("https://a.org/x/", "T", 2)
        );
        assert_eq!(settings.params.get("foo"), Some(&Data::Integer(1)));
    }

    #[test]
    fn says_what_is_wrong() {
        for text in [
            "title = 3",
            "pagination = [1]",
            "baseURL = 'ht!tp://exa mple'",
            "timeZone = 'Mars/X'",
            "[pagination]\npagerSize = 0",
            "theme = '../x'",
        ] {
            assert_eq!(load_text("hugo.toml", text).1, [Code::ConfigValue], "{text}");
        }
        assert_eq!(load_text("hugo.toml", "title = ").1, [Code::ConfigSyntax]);
        assert_eq!(load_text("hornbook.toml", "theme = 'x'").1, [Code::ThemeMissing]);
        assert_eq!(load_text("a.md", "").1, []);
    }
}
