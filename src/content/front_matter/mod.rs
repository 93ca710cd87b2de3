//! The block at the head of a file: which format, where it ends, and what its keys mean.

mod block;
mod dates;
mod fields;
mod near_miss;
mod nested;
mod remark;
mod shapes;

pub use block::{Block, Format, split_front_matter};
pub(super) use fields::capital;
pub use fields::{FieldContext, near_miss_at, nested_near_misses, read_fields};

pub use remark::loses_title;

use super::date::Moment;
use crate::config::CascadeRule;
use crate::data::{Data, DataMap};

/// What a page's front matter says, after cascade, with every value in its type.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FrontMatter {
    /// Empty where not written: never made up from the file name for pages with a file.
    pub title: String,
    /// `linkTitle`, where written.
    pub link_title: Option<String>,
    /// Plain text.
    pub description: String,
    /// Markdown.
    pub summary: Option<String>,
    /// `date`, `lastmod`, `publishDate`, `expiryDate` with their fallbacks.
    pub dates: Dates,
    /// Whether it is a draft.
    pub draft: bool,
    /// 0 is none.
    pub weight: i64,
    /// As written, outer hyphens trimmed. Also the rest of the file name under `:filename`.
    pub slug: String,
    /// As written.
    pub url: Option<String>,
    /// As written.
    pub aliases: Vec<String>,
    /// `type`.
    pub page_type: Option<String>,
    /// `layout`.
    pub layout: Option<String>,
    /// `keywords`.
    pub keywords: Vec<String>,
    /// `markup`, lower case.
    pub markup: Option<String>,
    /// `outputs`, lower case, where written.
    pub outputs: Option<Vec<String>>,
    /// `sitemap`.
    pub sitemap: PageSitemap,
    /// `build` and `headless`.
    pub build: BuildOptions,
    /// `cascade`.
    pub cascade: Vec<CascadeRule>,
    /// `menus` or `menu`: menu name to the fields of the entry, keys in lower case.
    pub menus: Vec<(String, DataMap)>,
    /// `resources`.
    pub resources: Vec<ResourceRule>,
    /// `translationKey`.
    pub translation_key: Option<String>,
    /// `isCJKLanguage`, where written.
    pub is_cjk: Option<bool>,
    /// Everything else, and `params`, keys in lower case. Taxonomy keys are here too.
    pub params: DataMap,
    /// Keys of the guide model.
    pub guide: GuideFields,
}

/// The four dates of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Dates {
    /// `.Date`.
    pub date: Option<Moment>,
    /// `.Lastmod`.
    pub lastmod: Option<Moment>,
    /// `.PublishDate`.
    pub publish_date: Option<Moment>,
    /// `.ExpiryDate`.
    pub expiry_date: Option<Moment>,
}

/// `sitemap` in front matter.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PageSitemap {
    /// `changefreq`.
    pub change_frequency: Option<String>,
    /// `priority`.
    pub priority: Option<f64>,
    /// `disable`.
    pub disable: bool,
}

/// `build` in front matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BuildOptions {
    /// Whether the page gets a file and a link.
    pub render: RenderOption,
    /// Which lists it is in.
    pub list: ListOption,
    /// Whether its resources are published without a template asking for them.
    pub publish_resources: bool,
}

impl Default for BuildOptions {
    fn default() -> BuildOptions {
        BuildOptions { render: RenderOption::Always, list: ListOption::Always, publish_resources: true }
    }
}

/// `build.render`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RenderOption {
    /// File and link.
    Always,
    /// Neither.
    Never,
    /// Link, no file.
    Link,
}

/// `build.list`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListOption {
    /// In all lists.
    Always,
    /// In none.
    Never,
    /// In its own section's.
    Local,
}

/// One map of `resources`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ResourceRule {
    /// Glob, lower case.
    pub src: String,
    /// May hold `:counter`.
    pub name: Option<String>,
    /// May hold `:counter`.
    pub title: Option<String>,
    /// Keys in lower case.
    pub params: DataMap,
}

/// The keys of the guide model, as written; [`crate::content::guide`] fills what is not.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GuideFields {
    /// `series`: a title, or a list whose first item counts. Also stays in `params`.
    pub series: Option<String>,
    /// `letter`, upper case.
    pub letter: Option<String>,
    /// `task`: what the reader gets done, without `How to`.
    pub task: Option<String>,
    /// `minutes`.
    pub minutes: Option<i64>,
    /// `needs`: what must be there before.
    pub needs: Vec<String>,
    /// `result`: what the reader has at the end.
    pub result: Option<String>,
    /// `verified.date`.
    pub verified_date: Option<Moment>,
    /// `verified.on`: the release or version it was checked on.
    pub verified_on: Option<String>,
    /// `steps`: `false` switches inference off for the page; a list of texts is the steps themselves.
    pub steps: Option<Data>,
}
