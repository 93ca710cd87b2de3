//! A page before it has an id.

use crate::config::LanguageId;
use crate::content::ParsedPage;
use crate::content::front_matter::FrontMatter;
use crate::diagnostic::FilePath;
use crate::site::{Bundle, Kind};
use std::sync::Arc;

/// A page before it has an id.
#[derive(Debug)]
pub struct Draft {
    pub language: LanguageId,
    /// Logical path.
    pub path: String,
    /// The same with its case.
    pub written_path: String,
    pub kind: Kind,
    pub bundle: Bundle,
    pub file: Option<FilePath>,
    pub content_path: String,
    pub source: Option<Arc<ParsedPage>>,
    /// File name without extension and language, or the folder's name of a bundle.
    pub base_name: String,
    pub modified: i64,
    /// In a box of its own: drafts and pages are sorted and moved.
    pub front_matter: Box<FrontMatter>,
    /// For pages without a file; `None` for home.
    pub made_up_title: Option<String>,
    /// Logical path of the leaf bundle it is a resource of.
    pub bundle_path: Option<String>,
}

impl Draft {
    /// A page without a file.
    pub fn made_up(language: LanguageId, written_path: String, kind: Kind, title: Option<String>) -> Draft {
        Draft {
            language,
            path: crate::site::url::normalise_file_path(&written_path),
            base_name: written_path.rsplit('/').next().unwrap_or_default().to_string(),
            written_path,
            kind,
            bundle: Bundle::Branch,
            file: None,
            content_path: String::new(),
            source: None,
            modified: 0,
            front_matter: Box::default(),
            made_up_title: title,
            bundle_path: None,
        }
    }

    /// First path segment; empty for home and for pages beside it.
    pub fn section(&self) -> String {
        let mut segments = self.path.trim_start_matches('/').split('/');
        let first = segments.next().unwrap_or_default();
        if self.kind == Kind::Page && segments.next().is_none() { String::new() } else { first.to_string() }
    }
}
