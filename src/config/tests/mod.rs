//! What a configuration becomes, and what is said about it.

mod any_text;
mod design;
mod files;
mod keys;
mod markup;
mod values;

use super::*;
use crate::data::Data;
use crate::diagnostic::{Code, Severity, short};
use crate::source::Source;
use proptest::prelude::*;

fn load_files(files: &[(&str, &str)]) -> (Config, Vec<String>) {
    let source = Source::memory(files.iter().map(|(name, text)| (name.to_string(), text.as_bytes().to_vec())));
    let (config, diagnostics) = load(&source, &Overrides::default());
    let read = |path: &str| source.read_for_report(path);
    (config, diagnostics.iter().map(|diagnostic| short::render(diagnostic, &read)).collect())
}

fn settings(text: &str) -> Settings {
    let (config, messages) = load_files(&[("hugo.toml", text)]);
    assert_eq!(messages, Vec::<String>::new(), "{text}");
    config.main().settings.clone()
}

/// The messages about `text` as the file `name`, a line each.
fn check(name: &str, text: &str, expected: &str) {
    assert_eq!(load_files(&[(name, text)]).1.join("\n"), expected, "{text}");
}

#[test]
fn reads_keys_in_any_case() {
    let settings = settings(
        "BASEURL = 'https://a.org/x'\ntitle='T'\nbuild_drafts = true\n[params]\nFoo=1\n[pagination]\npagerSize=2",
    );
    assert_eq!(
        (settings.base_url.as_str(), settings.title.as_str(), settings.pagination.pager_size, settings.build_drafts),
        ("https://a.org/x/", "T", 2, true)
    );
    assert_eq!(settings.params.get("foo"), Some(&Data::Integer(1)));
}

#[test]
fn an_address_from_the_command_line_is_not_blamed_on_the_file() {
    let source = Source::memory([("hugo.toml".to_string(), b"baseURL = 'https://a.org'".to_vec())]);
    let overrides = Overrides { base_url: Some("nonsense".into()), ..Overrides::default() };
    let (_, diagnostics) = load(&source, &overrides);
    assert_eq!(diagnostics.len(), 1);
    assert_eq!((diagnostics[0].code, &diagnostics[0].span), (Code::ConfigValue, &None));
}

#[test]
fn languages_at_hosts_of_their_own_are_told() {
    check(
        "hugo.toml",
        "baseURL = 'https://a.org/'\n[languages.en]\n[languages.fr]\nbaseURL = 'https://fr.org/x'\n",
        "hugo.toml:4:1: warning[config-value]: languages are not published at hosts of their own: the addresses in `fr` begin with `https://fr.org/x/fr/` (give all languages one `baseURL`, or build each as a site of its own)",
    );
    check("hugo.toml", "baseURL = 'https://a.org/'\n[languages.en]\n[languages.fr]\nbaseURL = 'https://a.org'\n", "");
}

#[test]
fn one_language_alone_cannot_have_other_endings() {
    check(
        "hugo.toml",
        "[languages.en]\n[languages.fr]\nuglyURLs = true\n",
        "hugo.toml:3:1: warning[config-value]: `uglyURLs` counts for all languages, and not for one alone (write it above the languages, or take it out)",
    );
    check("hugo.toml", "uglyURLs = true\n[languages.en]\n[languages.fr]\nuglyURLs = true\n", "");
}
