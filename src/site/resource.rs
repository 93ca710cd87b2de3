//! Files that belong to a page.

use super::PageId;
use crate::data::DataMap;
use std::sync::Arc;

/// A file of a bundle.
#[derive(Debug, Clone, PartialEq)]
pub struct Resource {
    /// The file: `content/posts/b/My Photo.JPG`.
    pub file: Arc<str>,
    /// Inside the bundle: `My Photo.JPG`. Templates find it by this or by `name`.
    pub inner_path: String,
    /// `name` of the metadata, else `inner_path`.
    pub name: String,
    /// `title` of the metadata, else as the name.
    pub title: String,
    /// `params` of the metadata.
    pub params: DataMap,
    /// `image`, `text`, `page`, `application`, …
    pub resource_type: String,
    /// `image/jpeg`.
    pub media_type: String,
    /// As [`super::PageUrl::relative`]; empty for page resources.
    pub relative: String,
    /// As [`super::PageUrl::output`]; empty for page resources.
    pub output: String,
    /// The page, for Markdown resources.
    pub page: Option<PageId>,
    /// Whether it is written without being asked for (`build.publishResources`).
    pub publish: bool,
}
