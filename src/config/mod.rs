//! A site's configuration: `hornbook.toml`, or Hugo's own files as they stand, or neither.
//!
//! [`load`] finds and merges the files, warns about keys nobody knows, and returns a [`Config`] in
//! which every setting has its value: the code behind never asks whether a key was written.
//! Everything that a language may set for itself is in [`Settings`], once per [`Language`].
//! Deliberately absent: what the settings do.

pub mod alphabet;
mod colour;
mod colour_names;
mod defaults;
mod design;
mod find;
mod formats;
mod glob;
mod ignored;
mod known;
mod load;
mod markup;
mod read;
mod reader;
mod related;
mod rules;
mod settings;
mod target;
mod theme;
mod written;

#[cfg(test)]
mod tests;

pub use colour::Colour;
pub use find::{has_configuration, is_configuration};
pub use glob::{Glob, GlobFault, lower_char};
pub use ignored::IgnoredFiles;
pub use load::{Overrides, load};
pub use settings::*;
pub use target::{TargetFault, read_cascade_rules};
pub use written::{Written, assignment};

use std::sync::Arc;

/// Index of a language in [`Config::languages`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct LanguageId(pub u16);

/// The configuration of a site.
#[derive(Debug, Clone)]
pub struct Config {
    /// The languages, by weight, then key. Never empty: a site that names none has one, `en`
    /// (or what `defaultContentLanguage` says), with the key of its locale.
    pub languages: Vec<Language>,
    /// Which one is the default.
    pub default_language: LanguageId,
    /// Whether the default language has its own folder too (`defaultContentLanguageInSubdir`).
    pub default_language_in_subfolder: bool,
    /// Whether a page leads from the other of the two places to the default language.
    pub default_language_redirect: bool,
    /// Whether the file named `languages` at all; one language alone still counts as not multilingual.
    pub multilingual: bool,
    /// Languages that are switched off: key, and content folder where it is their own. Their files are passed over.
    pub disabled_languages: Vec<(String, Option<String>)>,
    /// The theme folder below `themes/`, if one is named.
    pub theme: Option<String>,
    /// The folders of all themes that are named (`themes/x`), there or not.
    pub named_themes: Vec<String>,
    /// `publishDir`: the folder that is published into unless the command line names another, absolute or from the
    /// site's own.
    pub publish_folder: Option<String>,
    /// `[design]`: colours, fonts and signs of the site.
    pub design: Design,
    /// `staticDir`: folders of files that are published as they are; of two files of one name, that of the later folder
    /// is.
    pub static_folders: Vec<String>,
    /// The files that were read, in the order of merging; empty for a site on defaults.
    pub files: Vec<Arc<str>>,
    /// The files as they are written, for messages about a setting.
    pub written: Arc<Written>,
    /// Whether the files are Hugo's rather than `hornbook.toml`.
    pub from_hugo: bool,
}

impl Config {
    /// Whether languages are published at addresses of their own.
    pub fn has_several_hosts(&self) -> bool {
        let main = &self.main().settings.base_url;
        self.languages.iter().any(|language| language.settings.base_url != *main)
    }

    /// The language with this id.
    pub fn language(&self, id: LanguageId) -> &Language {
        &self.languages[usize::from(id.0)]
    }

    /// The default language.
    pub fn main(&self) -> &Language {
        self.language(self.default_language)
    }

    /// The id of the language with this key (lower case), if the site has it and it is not disabled.
    pub fn language_id(&self, key: &str) -> Option<LanguageId> {
        self.languages.iter().position(|language| language.key == key).map(|at| LanguageId(at as u16))
    }

    /// The ids of all languages, in order.
    pub fn language_ids(&self) -> impl Iterator<Item = LanguageId> + use<> {
        (0..self.languages.len() as u16).map(LanguageId)
    }
}

/// A language of the site with everything set for it.
#[derive(Debug, Clone)]
pub struct Language {
    /// Lower case: `en`, `pt-br`.
    pub key: String,
    /// Its name for readers: `Français`.
    pub label: String,
    /// BCP 47 (`en-US`): `locale`, else `languageCode`, else the key.
    pub locale: String,
    /// `ltr` or `rtl`.
    pub direction: String,
    /// Order among languages; 0 is last.
    pub weight: i64,
    /// Its own content folder (`contentDir`), default `content`.
    pub content_folder: String,
    /// Part of every URL of this language, without slashes: empty for a default language at the root.
    pub url_prefix: String,
    /// All settings, the language's own ones over the site's.
    pub settings: Settings,
}
