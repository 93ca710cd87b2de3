//! Markdown to HTML: pulldown-cmark's events, brought to Goldmark's dialect in passes.
//!
//! Deliberately absent: shortcodes (they arrive as [`Inserts`]) and other pages (links are resolved
//! through [`LinkResolver`]).

use crate::config::Markup;
use crate::content::highlight::Highlighter;
use crate::diagnostic::{Diagnostic, Span};
use std::ops::Range;

/// What the renderer needs beside the text.
pub struct MarkdownContext<'a> {
    /// The dialect.
    pub markup: &'a Markup,
    /// `:smile:`.
    pub emoji: bool,
    /// Colours code; shared by all pages.
    pub highlighter: &'a Highlighter,
    /// Rewrites destinations of links and images.
    pub links: &'a dyn LinkResolver,
    /// HTML of shortcodes that stands for words in the text.
    pub inserts: &'a Inserts,
    /// What footnote ids begin with (`footnote_id_prefix`), else empty.
    pub id_prefix: &'a str,
    /// The place in the file of bytes of the text; `None` where the text did not come from the file.
    pub place: &'a (dyn Fn(Range<usize>) -> Option<Span> + 'a),
}

/// Rewrites destinations. The page it belongs to is its own affair.
pub trait LinkResolver {
    /// The address to write for the link `destination`; `None` leaves it as it is.
    fn link(&self, destination: &str) -> Option<String>;
    /// The address, and width and height in pixels if known, for the image `destination`.
    fn image(&self, destination: &str) -> Option<ResolvedImage>;
}

/// A picture found.
#[derive(Debug, Clone, PartialEq)]
pub struct ResolvedImage {
    /// The address to write.
    pub url: String,
    /// Width and height in pixels.
    pub size: Option<(u32, u32)>,
}

/// Leaves every destination as written.
pub struct NoLinks;

impl LinkResolver for NoLinks {
    fn link(&self, _destination: &str) -> Option<String> {
        None
    }
    fn image(&self, _destination: &str) -> Option<ResolvedImage> {
        None
    }
}

/// HTML that stands for words in a text.
///
/// A word is [`Inserts::word`] of its index. It goes through Markdown like any word of letters and
/// digits, and is replaced in the finished HTML.
#[derive(Debug, Clone, Default)]
pub struct Inserts {
    /// Letters that occur nowhere else in the text.
    pub prefix: String,
    /// The HTML.
    pub html: Vec<String>,
}

impl Inserts {
    /// The word for insert `index`.
    pub fn word(&self, index: usize) -> String {
        format!("{}{index}z", self.prefix)
    }
}

/// A heading of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Empty where it has none.
    pub id: String,
    /// HTML of its text as the table of contents shows it: without links.
    pub html: String,
    /// Plain text.
    pub text: String,
}

/// A link or a picture in a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// As written.
    pub destination: String,
    /// A picture rather than a link.
    pub is_image: bool,
    /// Where it stands.
    pub span: Option<Span>,
}

/// The result of [`render_markdown`].
#[derive(Debug, Clone, Default)]
pub struct Rendered {
    /// HTML.
    pub html: String,
    /// Headings in order.
    pub headings: Vec<Heading>,
    /// Links and pictures in order.
    pub links: Vec<Link>,
    /// `markup-dropped`, `url-dangerous`, `markdown-too-large`, `highlight-skipped`.
    pub diagnostics: Vec<Diagnostic>,
}

/// Renders `text`.
pub fn render_markdown(text: &str, context: &MarkdownContext<'_>) -> Rendered {
    let _ = (text, context);
    Rendered::default()
}

/// The table of contents as Goldmark nests it: `<nav id="TableOfContents">…</nav>`.
pub fn render_toc(headings: &[Heading], settings: &crate::config::TocSettings) -> String {
    let _ = (headings, settings);
    String::new()
}
