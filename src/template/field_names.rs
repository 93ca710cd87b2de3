//! Names that templates can see, for suggestions: of the fields of pages only those are made that a template names, so
//! that what Tera lists of a page is not all that it has. The documentation page "Templates" has the same names, and
//! `tests/documentation.rs` compares.

/// Variables of templates.
pub(super) const VARIABLES: [&str; 14] = [
    "config",
    "entries",
    "heading",
    "lang",
    "page",
    "paginator",
    "section",
    "site",
    "sitemap",
    "sitemaps",
    "target",
    "taxonomy",
    "term",
    "terms",
];

/// Fields of a page that its file says.
pub(super) const FACTS: [&str; 26] = [
    "authors",
    "date",
    "description",
    "draft",
    "expiry_date",
    "extra",
    "file",
    "guide",
    "image",
    "keywords",
    "kind",
    "lang",
    "link_title",
    "logical_path",
    "params",
    "path",
    "permalink",
    "publish_date",
    "section",
    "slug",
    "taxonomies",
    "terms",
    "title",
    "type",
    "updated",
    "weight",
];

/// What a page in brief has beside them.
pub(super) const OF_BODY: [&str; 5] = ["reading_time", "steps_count", "summary", "truncated", "word_count"];

/// What a page in full has beside those.
pub(super) const IN_FULL: [&str; 33] = [
    "aliases",
    "ancestors",
    "breadcrumbs",
    "content",
    "content_without_summary",
    "fuzzy_word_count",
    "headings_count",
    "higher",
    "layout",
    "letter_next",
    "letter_previous",
    "lower",
    "markdown_path",
    "next",
    "next_in_section",
    "outputs",
    "pages",
    "parent",
    "plain",
    "previous",
    "previous_in_section",
    "regular_pages_count",
    "repeats_description",
    "resources",
    "sitemap",
    "steps",
    "subsections",
    "taxonomy",
    "term",
    "terms_list",
    "toc",
    "toc_html",
    "translations",
];

/// Fields of the site.
pub(super) const OF_SITE: [&str; 22] = [
    "a_z_path",
    "base_url",
    "copyright",
    "data",
    "description",
    "design",
    "direction",
    "feeds",
    "generator",
    "has_letters",
    "home",
    "languages",
    "locale",
    "main_sections",
    "manifest_path",
    "menus",
    "params",
    "path",
    "search_path",
    "sections",
    "taxonomies",
    "title",
];

/// The names of all fields of a page in full.
pub(super) fn of_page() -> impl Iterator<Item = &'static str> {
    FACTS.into_iter().chain(OF_BODY).chain(IN_FULL)
}
