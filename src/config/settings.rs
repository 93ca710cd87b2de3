//! Every setting, with its type. Names follow Hugo's keys in snake_case; where ours differ, the key is
//! in the comment.

use super::{Colour, IgnoredFiles};
use crate::data::DataMap;
use indexmap::IndexMap;

/// What a site, or one of its languages, sets.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Absolute, with a closing slash (`https://example.org/docs/`), or empty, in which case links are
    /// from the root and feeds have no absolute addresses.
    pub base_url: String,
    /// The site's title.
    pub title: String,
    /// A line for the foot of pages and feeds.
    pub copyright: String,
    /// IANA name; `None` is the machine's zone.
    pub time_zone: Option<String>,
    /// Build drafts.
    pub build_drafts: bool,
    /// Build posts dated ahead.
    pub build_future: bool,
    /// Build posts that have expired.
    pub build_expired: bool,
    /// In the order in which they are tried.
    pub permalinks: Vec<PermalinkRule>,
    /// Singular and plural, in the order of the file.
    pub taxonomies: Vec<(String, String)>,
    /// Lists over several pages.
    pub pagination: Pagination,
    /// Free values for templates; keys in lower case.
    pub params: DataMap,
    /// Menu name to its entries as written, keys in lower case.
    pub menus: IndexMap<String, Vec<DataMap>>,
    /// `ignoreFiles`: files below the content folders that are passed over.
    pub ignored_files: IgnoredFiles,
    /// The menu that first-level sections join.
    pub section_pages_menu: Option<String>,
    /// Kind (`home`, `section`, …) to output formats, as written, where set.
    pub outputs: IndexMap<String, Vec<String>>,
    /// `outputFormats`: format (`rss`) to the names of its files, where set.
    pub format_names: IndexMap<String, FormatName>,
    /// Kinds that are not made, lower case: `taxonomy`, `term`, `rss`, `sitemap`, `robotstxt`, `404`, …
    pub disable_kinds: Vec<String>,
    /// Words of an automatic summary.
    pub summary_length: usize,
    /// `:smile:`.
    pub enable_emoji: bool,
    /// Look for Chinese, Japanese and Korean when counting words.
    pub has_cjk_language: bool,
    /// Markdown.
    pub markup: Markup,
    /// Related pages.
    pub related: Related,
    /// `frontmatter`: which of its keys dates come from.
    pub dates: DateSources,
    /// Values for whole branches, in order.
    pub cascade: Vec<CascadeRule>,
    /// `/a.html` rather than `/a/`.
    pub ugly_urls: UglyUrls,
    /// Keep upper case in URLs.
    pub disable_path_to_lower: bool,
    /// `é` to `e` in URLs.
    pub remove_path_accents: bool,
    /// Base path left out of relative links.
    pub canonify_urls: bool,
    /// How automatic titles are capitalised.
    pub title_case_style: TitleCaseStyle,
    /// Capitalise automatic titles of sections, taxonomies and terms at all.
    pub capitalize_list_titles: bool,
    /// Put automatic section titles into the plural.
    pub pluralize_list_titles: bool,
    /// Write no redirect pages.
    pub disable_aliases: bool,
    /// Write `robots.txt`.
    pub enable_robots_txt: bool,
    /// What a `ref` to nowhere becomes, if it is not an error.
    pub ref_links_not_found_url: Option<String>,
    /// `refLinksErrorLevel = "WARNING"`.
    pub ref_links_warn_only: bool,
    /// `sitemap.xml`.
    pub sitemap: Sitemap,
    /// `services.rss.limit`: most items of a feed; -1 is all.
    pub rss_limit: i64,
    /// What embeds may do.
    pub privacy: Privacy,
    /// What content may do.
    pub security: Security,
    /// `page.nextPrevSortOrder` is `desc`.
    pub next_prev_descending: bool,
    /// `page.nextPrevInSectionSortOrder` is `desc`.
    pub next_prev_in_section_descending: bool,
    /// `params.mainSections`, where set.
    pub main_sections: Vec<String>,
    /// Accepted, not used: dates come from front matter.
    pub enable_git_info: bool,
    /// `[guide]`, ours.
    pub guide: GuideSettings,
    /// `markdownTwins`, ours: a Markdown file beside each page.
    pub markdown_twins: bool,
    /// `llmsTxt`, ours: write `llms.txt`.
    pub llms_txt: bool,
    /// `searchIndex`, ours: write the index of the search, and the module that asks it.
    pub search_index: bool,
}

/// `[outputFormats.rss]`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FormatName {
    /// `baseName`: the name of the file without its ending.
    pub base: Option<String>,
    /// `path`: a folder in front of the page's own.
    pub folder: Option<String>,
}

/// `[pagination]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Pagination {
    /// Items a page; at least 1.
    pub pager_size: usize,
    /// The folder: `page` in `/post/page/2/`.
    pub path: String,
    /// Write no redirect from `/page/1/`.
    pub disable_aliases: bool,
}

/// One permalink pattern and what it is for.
#[derive(Debug, Clone, PartialEq)]
pub struct PermalinkRule {
    /// `/:year/:slug/`.
    pub pattern: String,
    /// Globs on `page`, `section`, `taxonomy`, `term`, `home`; empty: pages and terms in the short form of the key, every
    /// kind but home in the long one.
    pub kinds: Vec<String>,
    /// First path segment it is for (`posts`; `/` is the root section); `None`: any.
    pub section: Option<String>,
    /// Glob on the logical path, from `[[permalinks]] target.path`.
    pub path_glob: Option<String>,
    /// Language glob, from `target.lang`.
    pub language_glob: Option<String>,
    /// Environment glob, from `target.environment`; ours is always `production`.
    pub environment_glob: Option<String>,
}

/// `[[cascade]]`, and `cascade` in front matter.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CascadeRule {
    /// Only pages of this kind (glob).
    pub kind: Option<String>,
    /// Only pages at this logical path (glob, `**` crosses slashes).
    pub path: Option<String>,
    /// Only this language (glob).
    pub language: Option<String>,
    /// Only this environment (glob); ours is always `production`.
    pub environment: Option<String>,
    /// The values; keys in lower case, those under `params` still there.
    pub values: DataMap,
}

/// `uglyURLs`.
#[derive(Debug, Clone, PartialEq)]
pub enum UglyUrls {
    /// `/a/`.
    Never,
    /// `/a.html`.
    Always,
    /// In these sections.
    Sections(Vec<String>),
}

/// `titleCaseStyle`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TitleCaseStyle {
    /// Associated Press.
    Ap,
    /// Chicago Manual of Style.
    Chicago,
    /// Every word.
    Go,
    /// The first letter alone.
    FirstUpper,
    /// As written.
    None,
}

/// `[sitemap]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Sitemap {
    /// `changeFreq`: `weekly`, say; empty is unset.
    pub change_frequency: String,
    /// 0 to 1; -1 is unset.
    pub priority: f64,
    /// `filename`: `sitemap.xml`.
    pub file_name: String,
    /// Leave pages out.
    pub disable: bool,
    /// Name it in `robots.txt`.
    pub in_robots: bool,
}

/// `[privacy]`: services whose embeds print nothing, and other choices.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Privacy {
    /// `disable`: lower-case names of services for which it is true: `youtube`, `vimeo`, `x`, `instagram`, …
    pub disabled: Vec<String>,
    /// `youtube.privacyEnhanced`: the host without cookies.
    pub youtube_privacy_enhanced: bool,
    /// `vimeo.enableDNT`.
    pub vimeo_do_not_track: bool,
    /// `vimeo.simple`.
    pub vimeo_simple: bool,
}

/// `[security]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Security {
    /// Patterns on media types; `! ` before one denies.
    pub allow_content: Vec<String>,
    /// `{{< x.inline >}}`; accepted, never run: they are Go templates.
    pub enable_inline_shortcodes: bool,
}

/// `[guide]`, ours.
#[derive(Debug, Clone, PartialEq)]
pub struct GuideSettings {
    /// Take steps from pairs of instruction and screenshot.
    pub infer_steps: bool,
    /// Make the A-Z index and a page for each series and author.
    pub pages: bool,
    /// The letters of the A-Z index and of series; empty: those of the language.
    pub alphabet: Vec<String>,
    /// What the shortcodes for videos and posts of other hosts write.
    pub embeds: EmbedStyle,
}

/// What the shortcodes for videos and posts of other hosts write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EmbedStyle {
    /// A card with a link: nothing is asked of another host.
    #[default]
    Card,
    /// What Hugo writes: players in frames; shortcodes that it no longer has are errors.
    Hugo,
}

/// `[design]`, ours: what the style sheet of the theme is told. One for all languages of a site.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Design {
    /// Links, buttons, letters.
    pub accent: Shades,
    /// What everything stands on.
    pub background: Shades,
    /// Text.
    pub text: Shades,
    /// Families for all text, as CSS takes them; empty is the theme's.
    pub font: String,
    /// The same for headings; empty is [`Design::font`].
    pub heading_font: String,
    /// How round corners are, as CSS takes it (`8px`); empty is the theme's.
    pub radius: String,
    /// A picture in `static/` or `assets/` that stands for the name of the site; empty is none.
    pub logo: String,
    /// The icon in the browser; empty is the theme's.
    pub favicon: String,
    /// When pages are dark.
    pub dark: DarkMode,
}

/// A colour for pages that are light and for those that are dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shades {
    /// On light pages.
    pub light: Option<Colour>,
    /// On dark pages.
    pub dark: Option<Colour>,
}

/// When pages are dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DarkMode {
    /// As the reader wants it.
    #[default]
    Auto,
    /// Never.
    Light,
    /// Always.
    Dark,
}

/// `[frontmatter]`: for each date, keys and `:filename`, `:fileModTime`, `:git` in the order they are tried.
/// `:default` and the aliases of keys are expanded, keys are lower case.
#[derive(Debug, Clone, PartialEq)]
pub struct DateSources {
    /// `date`.
    pub date: Vec<String>,
    /// `lastmod`.
    pub lastmod: Vec<String>,
    /// `publishDate`.
    pub publish_date: Vec<String>,
    /// `expiryDate`.
    pub expiry_date: Vec<String>,
}

impl DateSources {
    /// `name` in lower case, and the keys that mean the same: they follow it wherever it stands.
    pub fn with_aliases(name: &str) -> Vec<String> {
        let aliases: &[&str] = match name {
            "publishdate" => &["pubdate", "published"],
            "lastmod" => &["modified"],
            "expirydate" => &["unpublishdate"],
            _ => &[],
        };
        [name].iter().chain(aliases).map(ToString::to_string).collect()
    }

    /// Whether `source` (`:filemodtime`) is among those of any date.
    pub fn names(&self, source: &str) -> bool {
        let all = [&self.date, &self.lastmod, &self.publish_date, &self.expiry_date];
        all.into_iter().flatten().any(|name| name == source)
    }
}

/// `[related]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Related {
    /// 0 to 100.
    pub threshold: i64,
    /// Newer pages too.
    pub include_newer: bool,
    /// Compare in lower case.
    pub to_lower: bool,
    /// What is compared.
    pub indices: Vec<RelatedIndex>,
}

/// `[[related.indices]]`.
#[derive(Debug, Clone, PartialEq)]
pub struct RelatedIndex {
    /// Param, `date`, `tags`, `keywords`, `fragmentrefs`.
    pub name: String,
    /// Weight.
    pub weight: i64,
    /// Compare in lower case.
    pub to_lower: bool,
    /// Go date layout for `date`.
    pub pattern: String,
    /// Keywords on more than this percentage of pages are left out; 0 is off.
    pub cardinality_threshold: i64,
    /// `type`: `basic` or `fragments`.
    pub kind: String,
    /// `applyFilter`.
    pub apply_filter: bool,
}

/// `[markup]`, Goldmark's part flattened.
#[derive(Debug, Clone, PartialEq)]
pub struct Markup {
    /// `goldmark.renderer.unsafe`; a site that does not say gets the safe list.
    pub raw_html: RawHtml,
    /// `goldmark.renderer.hardWraps`.
    pub hard_wraps: bool,
    /// `goldmark.renderer.xhtml`.
    pub xhtml: bool,
    /// `goldmark.extensions.linkify`.
    pub linkify: bool,
    /// `goldmark.extensions.linkifyProtocol`.
    pub linkify_protocol: String,
    /// `goldmark.extensions.typographer`; `None` is off.
    pub typographer: Option<Typographer>,
    /// Tables.
    pub table: bool,
    /// `~~x~~`.
    pub strikethrough: bool,
    /// `- [ ]`.
    pub task_list: bool,
    /// Definition lists.
    pub definition_list: bool,
    /// Footnotes.
    pub footnote: bool,
    /// `footnote.backlinkHTML`: HTML of the way back.
    pub footnote_backlink: String,
    /// `footnote.enableAutoIDPrefix`.
    pub footnote_id_prefix: bool,
    /// `goldmark.parser.autoHeadingID`.
    pub auto_heading_id: bool,
    /// `goldmark.parser.autoHeadingIDType` (or `autoIDType`).
    pub heading_id_style: HeadingIdStyle,
    /// `goldmark.parser.attribute.title`.
    pub heading_attributes: bool,
    /// `goldmark.parser.attribute.block`.
    pub block_attributes: bool,
    /// `goldmark.parser.wrapStandAloneImageWithinParagraph`.
    pub wrap_lone_image: bool,
    /// `goldmark.extensions.extras`.
    pub extras: Extras,
    /// `goldmark.extensions.cjk`.
    pub cjk: Cjk,
    /// `goldmark.extensions.passthrough`.
    pub passthrough: Passthrough,
    /// `goldmark.renderHooks.link.useEmbedded`.
    pub link_hooks: LinkHooks,
    /// `goldmark.renderHooks.image.useEmbedded`.
    pub image_hooks: LinkHooks,
    /// `splitParagraphs`, ours: a block shortcode in a paragraph closes the paragraph. Hugo would write
    /// `<p>` around a block, which no browser accepts.
    pub split_paragraphs: bool,
    /// `goldmark.duplicateResourceFiles`.
    pub duplicate_resource_files: bool,
    /// `tableOfContents`.
    pub toc: TocSettings,
    /// `highlight`.
    pub highlight: HighlightSettings,
}

/// What becomes of raw HTML in Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RawHtml {
    /// `unsafe = true`: as written.
    Keep,
    /// `unsafe = false`: replaced by a comment, as Hugo does.
    Omit,
    /// Nothing written: a documented list of harmless tags is kept.
    SafeList,
}

/// Replacements of the typographer, as HTML.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct Typographer {
    pub apostrophe: String,
    pub ellipsis: String,
    pub em_dash: String,
    pub en_dash: String,
    pub left_angle_quote: String,
    pub left_double_quote: String,
    pub left_single_quote: String,
    pub right_angle_quote: String,
    pub right_double_quote: String,
    pub right_single_quote: String,
}

/// How heading ids are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeadingIdStyle {
    /// `github`.
    GitHub,
    /// `github-ascii`.
    GitHubAscii,
    /// `blackfriday`.
    Blackfriday,
}

/// `goldmark.extensions.extras`, each `enable`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Extras {
    /// `++x++`; the key is `insert`.
    pub insert: bool,
    /// `==x==`.
    pub mark: bool,
    /// `~x~`.
    pub subscript: bool,
    /// `^x^`.
    pub superscript: bool,
    /// `~~x~~` of this extension, which replaces the core one; the key is `delete`.
    pub delete: bool,
}

/// `goldmark.extensions.cjk`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cjk {
    /// On.
    pub enable: bool,
    /// Line breaks between East Asian letters vanish.
    pub east_asian_line_breaks: bool,
    /// `simple` or `css3draft`.
    pub east_asian_line_breaks_style: String,
    /// `\ ` is nothing.
    pub escaped_space: bool,
}

/// `goldmark.extensions.passthrough`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Passthrough {
    /// On.
    pub enable: bool,
    /// Pairs of delimiters for blocks.
    pub block: Vec<(String, String)>,
    /// Pairs of delimiters in lines.
    pub inline: Vec<(String, String)>,
}

/// `useEmbedded` of a render hook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkHooks {
    /// On for sites in several languages.
    Auto,
    /// On, after a theme's own.
    Fallback,
    /// On.
    Always,
    /// Off.
    Never,
}

/// `[markup.tableOfContents]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TocSettings {
    /// First heading level.
    pub start_level: u8,
    /// Last heading level.
    pub end_level: u8,
    /// `ol` rather than `ul`.
    pub ordered: bool,
}

/// `[markup.highlight]`. `noClasses` is accepted and not used: colours are always classes.
#[derive(Debug, Clone, PartialEq)]
pub struct HighlightSettings {
    /// Colour fences.
    pub code_fences: bool,
    /// Treat a fence without a language as plain text in the wrapper.
    pub guess_syntax: bool,
    /// `lineNos` with `lineNumbersInTable`.
    pub line_numbers: LineNumbers,
    /// `lineNumbersInTable`: what a fence that asks for line numbers without saying how gets.
    pub line_numbers_in_table: bool,
    /// `lineNoStart`.
    pub line_number_start: i64,
    /// `hl_Lines`.
    pub highlight_lines: String,
    /// `anchorLineNos`.
    pub anchor_line_numbers: bool,
    /// `lineAnchors`.
    pub line_anchors: String,
    /// `tabWidth`.
    pub tab_width: usize,
    /// `wrapperClass`.
    pub wrapper_class: String,
}

/// Line numbers beside code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineNumbers {
    /// None.
    None,
    /// In the line.
    Inline,
    /// In a table of their own.
    Table,
}
