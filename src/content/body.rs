//! The body of a page: shortcodes rendered, Markdown run, summary and counts taken.

use super::guide::Step;
use super::highlight::Highlighter;
use super::markdown::{Heading, Link, LinkResolver};
use super::shortcode::Call;
use super::{ParsedPage, front_matter::FrontMatter};
use crate::config::Settings;
use crate::diagnostic::Diagnostic;

/// What a body needs from the rest of the site.
pub struct BodyContext<'a> {
    /// The page as parsed.
    pub page: &'a ParsedPage,
    /// Its front matter, cascade included.
    pub front_matter: &'a FrontMatter,
    /// The settings of its language.
    pub settings: &'a Settings,
    /// `markdown` or `html`.
    pub markup: &'a str,
    /// Colours code.
    pub highlighter: &'a Highlighter,
    /// Rewrites destinations.
    pub links: &'a dyn LinkResolver,
    /// Renders one call.
    pub shortcodes: &'a dyn RenderShortcode,
}

/// A call with its body rendered, for the template.
pub struct RenderedCall<'a> {
    /// The call.
    pub call: &'a Call,
    /// The calls around it, outermost first.
    pub parents: &'a [&'a Call],
    /// Its body with inner calls rendered, as text: Markdown is not run. `None` without a body.
    pub inner: Option<&'a str>,
}

/// Renders shortcodes. Implemented by the template layer.
pub trait RenderShortcode {
    /// The output of `call`.
    fn render(&self, call: &RenderedCall<'_>) -> Result<String, Diagnostic>;
}

/// A rendered body.
#[derive(Debug, Clone, Default)]
pub struct Body {
    /// HTML.
    pub html: String,
    /// The summary.
    pub summary: String,
    /// Whether the summary leaves something out.
    pub truncated: bool,
    /// HTML behind the divider, or behind the automatic summary.
    pub content_without_summary: String,
    /// `.Plain`.
    pub plain: String,
    /// Words.
    pub word_count: usize,
    /// Words, up to the next hundred.
    pub fuzzy_word_count: usize,
    /// Minutes.
    pub reading_minutes: usize,
    /// Headings of the page itself.
    pub headings: Vec<Heading>,
    /// The table of contents.
    pub toc_html: String,
    /// Links and pictures.
    pub links: Vec<Link>,
    /// Steps.
    pub steps: Vec<Step>,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// Renders the body of a page.
///
/// Reports what shortcodes and Markdown report. Linear in the size of body and output.
pub fn render_body(context: &BodyContext<'_>) -> Body {
    let _ = context;
    Body::default()
}

/// Renders `text` as Markdown, for `markdownify`: the `<p>` is dropped if it is the only one.
///
/// Shortcodes in `text` are run. `context` is the page in whose name it is rendered.
pub fn render_fragment(text: &str, context: &BodyContext<'_>) -> (String, Vec<Diagnostic>) {
    let _ = context;
    (text.to_string(), Vec::new())
}
