//! Markdown to HTML: pulldown-cmark's events, brought to Goldmark's dialect in passes.
//!
//! Deliberately absent: shortcodes (they arrive as [`Inserts`]) and other pages (links are resolved
//! through [`LinkResolver`]).

mod attributes;
mod block_attributes;
mod colons;
mod delimiters;
mod destination;
mod dropped;
mod east_asian;
mod emoji;
mod footnote;
mod footnote_prefix;
mod footnote_reference;
mod heading;
mod heading_attributes;
mod html_links;
pub(super) mod insert;
mod lazy_table;
mod limits;
mod linkify;
mod node;
mod passthrough;
mod picture_links;
mod raw;
mod raw_attributes;
mod read;
mod task_item;
mod tight;
mod toc;
mod typographer;
mod url;
mod write;

pub(crate) use attributes::parse_attributes;
pub(super) use destination::follow;
pub use footnote_prefix::footnote_prefix;
pub use heading::{anchor, heading_ids};
pub use html_links::{HtmlLink, html_links, with_addresses};
pub(crate) use insert::{is_block, is_block_name};
pub use picture_links::with_picture_links;
pub use raw::{harmless_around, harmless_halves, without_blocks, without_links};
pub use toc::render_toc;
pub use url::{encoded, is_dangerous, percent_decode};
pub(super) use url::{push_attribute, push_url};

use crate::config::Markup;
use crate::content::highlight::Highlighter;
use crate::diagnostic::{Code, Diagnostic, Severity, Span};
use std::borrow::Cow;
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
    /// What footnote ids begin with: the page's `footnote_id_prefix`, and what tells this text from others of the page.
    pub id_prefix: &'a str,
    /// What tells the ids of lines of code from those of other texts of the page; empty in the page's own text.
    pub code_ids: &'a str,
    /// The place in the file of bytes of the text; `None` where the text did not come from the file.
    pub place: &'a (dyn Fn(Range<usize>) -> Option<Place> + 'a),
}

/// Where a part of a text stands in a file, for messages.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// The bytes of the file; of the call, for what a shortcode wrote.
    pub span: Span,
    /// Who wrote the part.
    pub writer: TextWriter,
}

/// Who wrote a part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextWriter {
    /// The author of the page.
    Author,
    /// A shortcode whose output goes through Markdown: `{{% name %}}`.
    MarkdownCall,
    /// A shortcode in the body of another one, which runs its body through Markdown.
    InnerCall,
}

impl From<Span> for Place {
    fn from(span: Span) -> Place {
        Place { span, writer: TextWriter::Author }
    }
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

/// Stands before a word behind a `<` that is text, so that the two do not look like a tag. It goes when the word is
/// replaced. Unicode keeps it out of all text.
pub const WORD_GUARD: char = '\u{fdd3}';

impl Inserts {
    /// `text` with its words replaced by their HTML.
    pub fn fill(&self, text: &str) -> String {
        insert::fill(text, self)
    }

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
    /// What stands in the page instead, where that differs.
    pub address: Option<String>,
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
    /// `markup-dropped`, `url-dangerous`, `markdown-too-large`, `highlight-skipped`, `attributes-unreadable`.
    pub diagnostics: Vec<Diagnostic>,
}

/// Renders `text`.
///
/// Reports `markup-dropped`, `url-dangerous`, `markdown-too-large`, `highlight-skipped` and
/// `attributes-unreadable`.
/// Linear in the length of text and result.
pub fn render_markdown(text: &str, context: &MarkdownContext<'_>) -> Rendered {
    let (flat, too_deep) = limits::flatten(text);
    let Some(too_deep) = too_deep else { return render(text, context) };
    // Offsets in the flattened text are not those of the file: all point at the first line that was cut.
    let place = |_: Range<usize>| (context.place)(too_deep.clone());
    let inner = MarkdownContext { place: &place, ..*context };
    let mut rendered = render(&flat, &inner);
    let message = "lists or quotes are nested more than 100 deep; what lies deeper is shown at that depth";
    rendered
        .diagnostics
        .insert(0, too_large(context, too_deep.clone(), Severity::Warning, message).help("indent the lines less"));
    rendered
}

fn render(text: &str, context: &MarkdownContext<'_>) -> Rendered {
    let options = read::options(context.markup);
    if let Some(moved) = lazy_table::take(text, options) {
        let place = |range: Range<usize>| (context.place)(moved.place(range));
        return render_placed(&moved.text, options, &MarkdownContext { place: &place, ..*context });
    }
    render_placed(text, options, context)
}

fn render_placed(text: &str, options: pulldown_cmark::Options, context: &MarkdownContext<'_>) -> Rendered {
    let (masked, formulas) = passthrough::take(text, &context.markup.passthrough, options);
    if !(context.markup.block_attributes && memchr::memchr(b'{', text.as_bytes()).is_some()) {
        return render_blocks(&masked, (text, &formulas), context, block_attributes::Lines::default());
    }
    let (masked, lines) = block_attributes::take(&masked, options);
    render_blocks(&masked, (text, &formulas), context, lines)
}

/// Renders `text`, in which formulas and attributes of blocks are out of the parser's way.
fn render_blocks(
    text: &str,
    (written, formulas): (&str, &[passthrough::Formula]),
    context: &MarkdownContext<'_>,
    lines: block_attributes::Lines,
) -> Rendered {
    let markup = context.markup;
    let parsed = if markup.footnote { footnote_reference::take(text) } else { Cow::Borrowed(text) };
    let shielded = if markup.definition_list { colons::take(&parsed) } else { Cow::Borrowed(&*parsed) };
    let first = read::read_nodes(&shielded, markup);
    let again = colons::take_indented(&first.0, &shielded, &parsed);
    let (mut tokens, left_out) = again.as_deref().map_or(first, |text| read::read_nodes(text, markup));
    if again.is_some() || matches!(shielded, Cow::Owned(_)) {
        tokens = colons::apply(tokens, &parsed);
    }
    if markup.footnote && text.contains("[^") {
        tokens = footnote_reference::apply(tokens, text);
    }
    let tokens = passthrough::apply(tokens, text, written, formulas);
    let mut lines = lines;
    let blanked = std::mem::take(&mut lines.blanked);
    let mut tokens = tight::apply(block_attributes::apply(tokens, text, lines, markup), text, &blanked);
    if markup.task_list {
        tokens = task_item::apply(tokens, text);
    }
    if markup.heading_attributes {
        tokens = heading_attributes::apply(tokens, text);
    }
    if markup.linkify {
        tokens = linkify::apply(tokens, text, &markup.linkify_protocol);
    }
    tokens = delimiters::apply(tokens, text, markup);
    if context.emoji {
        tokens = emoji::apply(tokens, text);
    }
    if let Some(signs) = &markup.typographer {
        tokens = typographer::apply(tokens, text, signs);
    }
    if markup.cjk.enable {
        tokens = east_asian::apply(tokens, text, &markup.cjk, markup.hard_wraps);
    }
    let (tokens, notes, numbers) = footnote::take(tokens);
    let mut writer = write::Writer::new(text, context, numbers);
    writer.write(&tokens);
    writer.write_notes(&notes);
    writer.tell_lost_attributes();
    let (mut headings, mut diagnostics) = (writer.headings, writer.diagnostics);
    for too_much in left_out {
        let (span, message, help) = match too_much {
            read::TooLarge::Table(span) => (
                span,
                "this table has more than 500 columns and was left out",
                "split the table, or publish it as a file to download",
            ),
            read::TooLarge::Text(span) => (
                span,
                "up to here this text has a million words in bold, links, items of lists and other parts, and cannot be shown",
                "cut it into several pages, or publish it as a file to download",
            ),
        };
        diagnostics.push(too_large(context, span, Severity::Error, message).help(help));
    }
    let html = if context.inserts.html.is_empty() { writer.out } else { insert::fill(&writer.out, context.inserts) };
    if !context.inserts.html.is_empty() {
        for heading in &mut headings {
            heading.html = insert::fill_in_link(&heading.html, context.inserts);
        }
    }
    Rendered { html, headings, links: writer.links, diagnostics }
}

fn too_large(context: &MarkdownContext<'_>, span: Range<usize>, severity: Severity, message: &str) -> Diagnostic {
    match ((context.place)(span), severity) {
        (Some(place), Severity::Error) => Diagnostic::error(Code::MarkdownTooLarge, place.span, message),
        (Some(place), _) => Diagnostic::warning(Code::MarkdownTooLarge, place.span, message),
        (None, _) => Diagnostic::without_place(Code::MarkdownTooLarge, severity, message),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::RawHtml;

    pub(super) fn render(text: &str, markup: &Markup, inserts: &Inserts) -> Rendered {
        let highlighter = Highlighter::default();
        render_markdown(
            text,
            &MarkdownContext {
                markup,
                emoji: true,
                highlighter: &highlighter,
                links: &NoLinks,
                inserts,
                id_prefix: "",
                code_ids: "",
                place: &|_| None,
            },
        )
    }

    fn check(text: &str, expected: &str) {
        let inserts = Inserts { prefix: "QQ".into(), html: vec!["<figure>F</figure>".into(), "word".into()] };
        assert_eq!(render(text, &Markup::default(), &inserts).html, expected, "{text}");
    }

    #[test]
    fn the_dialect() {
        check("a \"b\" -- it's\n", "<p>a &ldquo;b&rdquo; &ndash; it&rsquo;s</p>\n");
        check("<<x>> :smile:\n", "<p>&laquo;x&raquo; &#x1f604;</p>\n");
        check("~b~ ~~c~~\n", "<p><del>b</del> <del>c</del></p>\n");
        check("## T {#i .c onclick=x}\n", "<h2 id=\"i\" class=\"c\">T</h2>\n");
        check(
            "- [x]a\n- [ ] b\n- [x](/u)\n",
            "<ul>\n<li><input checked=\"\" disabled=\"\" type=\"checkbox\"> a</li>\n<li><input disabled=\"\" type=\"checkbox\"> b</li>\n<li><a href=\"/u\">x</a></li>\n</ul>\n",
        );
        check("[a](java&#115;cript:x)\n", "<p><a href=\"\">a</a></p>\n");
    }

    #[test]
    fn block_inserts_split_paragraphs() {
        check("QQ0z\n", "<figure>F</figure>\n");
        check("text\nQQ0z\n", "<p>text</p>\n<figure>F</figure>\n");
        check("text QQ1z more\n", "<p>text word more</p>\n");
        check("a\nQQ0z\nb\n", "<p>a</p>\n<figure>F</figure>\n<p>b</p>\n");
    }

    #[test]
    fn ids_and_contents_of_headings_are_made_of_what_a_reader_sees() {
        let html = ["<kbd>Ctrl</kbd>\n", "<a href=\"/\">5 &gt; 4</a>", "<figure><img></figure>"];
        let inserts = Inserts { prefix: "QQ".into(), html: html.map(String::from).to_vec() };
        let check = |text: &str, id: &str, in_contents: &str| {
            let rendered = render(text, &Markup::default(), &inserts);
            let heading = &rendered.headings[0];
            assert_eq!((heading.id.as_str(), heading.html.as_str()), (id, in_contents), "{text}");
            assert!(id.is_empty() || rendered.html.contains(&format!(" id=\"{id}\">")), "{}", rendered.html);
        };
        check("## Press QQ0z now\n", "press-ctrl-now", "Press <kbd>Ctrl</kbd>\n now");
        check("## See `x` QQ1z\n", "see-x-5--4", "See <code>x</code> 5 &gt; 4");
        check("## A QQ2z\n", "a", "A");
        assert!(render("## QQ2z\n", &Markup::default(), &inserts).headings.is_empty());
    }

    #[test]
    fn raw_html_is_kept_by_the_list() {
        check("a <strong>b c\n", "<p>a <strong>b c</strong></p>\n");
        check("a </b> c<script>x</script>\n", "<p>a  c</p>\n");
        check("<li>a</li>\n", "<ul><li>a</li>\n</ul>");
        check("a <script>*x* 1<2</script> b\n", "<p>a  b</p>\n");
        check("<ol>\n\ntext\n", "<ol>\n</ol>\n<p>text</p>\n");
        check("<ul>\n\n<li>a</li>\n\n</ul>\n", "<ul>\n<li>a</li>\n</ul>\n");
        check("*a <b>x* y</b>\n", "<p><em>a <b>x</b></em> y</p>\n");
    }

    #[test]
    fn raw_html_is_left_out_or_kept_where_the_site_says_so() {
        let mut markup = Markup { raw_html: RawHtml::Omit, ..Markup::default() };
        assert_eq!(render("a <b>c\n", &markup, &Inserts::default()).html, "<p>a <!-- raw HTML omitted -->c</p>\n");
        markup.raw_html = RawHtml::Keep;
        assert_eq!(render("a <b>c\n", &markup, &Inserts::default()).html, "<p>a <b>c</p>\n");
    }

    proptest::proptest! {
        #[test]
        fn any_text_renders_without_panic(text in "[-a<>*_`~:\"'.&;#{}()!|\\[\\]= \n1é]{0,80}") {
            let rendered = render(&text, &Markup::default(), &Inserts::default());
            proptest::prop_assert!(!rendered.html.contains("<script"));
        }
    }

    proptest::proptest! {
        #[test]
        fn places_lie_inside_the_text(text in "(\\[\\^a\\](:|\\(x\\))|: |\u{1c};|<script>|</b>|<ul>|\\[a\\]\\(javascript:x\\)|<a href=x>|\\{\\.c\\}|[-> a|\n`~é*$1.]){0,40}") {
            let highlighter = Highlighter::default();
            let place = |span: Range<usize>| {
                assert!(span.start <= span.end && span.end <= text.len(), "{span:?} in {text:?}");
                assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end), "{span:?} in {text:?}");
                None
            };
            let markup = Markup { block_attributes: true, ..Markup::default() };
            let inserts = Inserts::default();
            let context = MarkdownContext {
                markup: &markup,
                emoji: true,
                highlighter: &highlighter,
                links: &NoLinks,
                inserts: &inserts,
                id_prefix: "",
                code_ids: "",
                place: &place,
            };
            let html = render_markdown(&text, &context).html;
            proptest::prop_assert!(!html.contains("<script") && !html.contains("\"javascript:"));
        }
    }
}
