//! The body of a page: shortcodes rendered, Markdown run, summary and counts taken.

mod expand;
mod expanded;
mod fragment;
mod in_line;
mod mark;
mod text_ids;

pub use expand::{Source, expand};
pub use expanded::Expanded;
pub use fragment::{Fragment, RenderedFragment, render_fragment};
pub use mark::without_marks;

use super::guide::{Step, are_alike, count_of_steps, mark_steps, read_guide};
use super::highlight::Highlighter;
use super::markdown::{
    Heading, Inserts, Link, LinkResolver, MarkdownContext, Place, Rendered, footnote_prefix, render_markdown,
    render_toc,
};
use super::org::{render_org, render_org_toc};
use super::shortcode::{Call, KnownShortcodes, Piece};
use super::summary::{
    automatic_summary, automatic_summary_cjk, count_html_words, fuzzy_word_count, plain_text, reading_minutes,
};
use super::{ParsedPage, front_matter::FrontMatter};
use crate::config::Settings;
use crate::data::Data;
use crate::data::locate::locate_key;
use crate::diagnostic::{Code, Diagnostic, Span};
use memchr::memmem;
use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;

/// What a body needs from the rest of the site.
pub struct BodyContext<'a> {
    /// The page as parsed.
    pub page: &'a ParsedPage,
    /// Its logical path.
    pub path: &'a str,
    /// Its front matter, cascade included.
    pub front_matter: &'a FrontMatter,
    /// The settings of its language.
    pub settings: &'a Settings,
    /// `markdown`, `html` or `org`.
    pub markup: &'a str,
    /// Colours code.
    pub highlighter: &'a Highlighter,
    /// Rewrites destinations.
    pub links: &'a dyn LinkResolver,
    /// Renders one call.
    pub shortcodes: &'a dyn RenderShortcode,
    /// The shortcodes of the site, for calls in fragments.
    pub known: &'a dyn KnownShortcodes,
    /// How many fragments are being rendered inside each other; 0 at first.
    pub depth: Cell<usize>,
}

/// A call with its body rendered, for the template.
pub struct RenderedCall<'a> {
    /// The call.
    pub call: &'a Call,
    /// The calls around it, outermost first.
    pub parents: &'a [&'a Call],
    /// Its body with inner calls rendered, as text: Markdown is not run. `None` without a body.
    pub inner: Option<&'a str>,
    /// The same with marks around what inner calls printed, so that Markdown leaves it as it is.
    pub body: Option<&'a str>,
    /// `inner` and `body` without what stands before the call on its line: the blanks of the list items and the marks of
    /// the quotes that it is in. `None` where nothing does.
    pub in_place: Option<(&'a str, &'a str)>,
    /// What the marks in `body` stand for.
    pub finished: Rc<Vec<String>>,
    /// Where it stands in the page's file: its opening tag, for messages.
    pub place: Option<Span>,
    /// All of it in the page's file, closing tag included; `None` for a call in text that another shortcode renders.
    pub range: Option<Range<usize>>,
}

/// What a call wrote.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CallOutput {
    /// HTML, or Markdown for `{{% %}}`. Marks of its body may be left in it.
    pub text: String,
    /// Whether it was made of [`RenderedCall::in_place`], so that its lines miss what stands before the call.
    pub is_in_place: bool,
    /// Links and pictures in the Markdown that it rendered on the way.
    pub links: Vec<Link>,
}

/// Renders shortcodes. Implemented by the template layer.
pub trait RenderShortcode {
    /// The output of `call`.
    fn render(&self, call: &RenderedCall<'_>) -> Result<CallOutput, Diagnostic>;
}

/// A rendered body.
#[derive(Debug, Clone, Default)]
pub struct Body {
    /// HTML.
    pub html: Box<str>,
    summary: Part,
    behind_summary: Part,
    /// Whether the summary leaves something out.
    pub truncated: bool,
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
    /// What the HTML had to be linked to, once it is let go.
    anchors: Option<Vec<Box<str>>>,
    /// Steps.
    pub steps: Vec<Step>,
    /// Whether they are those of the front matter, put behind a text that does not have them.
    pub steps_behind: bool,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// A piece of a body: most are a part of its HTML and need no memory of their own.
#[derive(Debug, Clone)]
enum Part {
    Of(Range<usize>),
    Own(Box<str>),
}

impl Default for Part {
    fn default() -> Part {
        Part::Of(0..0)
    }
}

impl Part {
    fn of<'a>(&'a self, html: &'a str) -> &'a str {
        match self {
            Part::Of(range) => html.get(range.clone()).unwrap_or_default(),
            Part::Own(text) => text,
        }
    }
}

impl Body {
    /// The summary, as HTML.
    pub fn summary(&self) -> &str {
        self.summary.of(&self.html)
    }

    /// HTML behind the divider, or behind the automatic summary.
    pub fn content_without_summary(&self) -> &str {
        self.behind_summary.of(&self.html)
    }

    /// Hugo's `.Plain`. Made anew on each call; linear.
    pub fn plain(&self) -> String {
        plain_text(&self.html)
    }

    /// Whether something in the body can be linked to as `#id`.
    pub fn has_anchor(&self, id: &str) -> bool {
        self.headings.iter().any(|heading| heading.id == id)
            || match &self.anchors {
                Some(anchors) => anchors.iter().any(|anchor| **anchor == *id),
                None => anchors(&self.html).any(|anchor| anchor == id),
            }
    }

    /// A print of what other pages show of this one: the summary, and those of the counts that `shows` names as templates
    /// do (`truncated`, `word_count`, `reading_time`, `steps_count`).
    pub fn print_of_glance(&self, shows: impl Fn(&str) -> bool) -> u128 {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.summary().as_bytes());
        let counts = [
            ("truncated", usize::from(self.truncated)),
            ("word_count", self.word_count),
            ("reading_time", self.reading_minutes),
            ("steps_count", count_of_steps(&self.steps)),
        ];
        for (_, count) in counts.into_iter().filter(|(name, _)| shows(name)) {
            hasher.update(&count.to_le_bytes());
        }
        print(&hasher)
    }

    /// A print of everything in the body that can be linked to.
    pub fn print_of_anchors(&self) -> u128 {
        let mut all = String::new();
        let mut add = |anchor: &str| all.extend([anchor, "\0"]);
        self.headings.iter().for_each(|heading| add(&heading.id));
        add("");
        match &self.anchors {
            Some(anchors) => anchors.iter().for_each(|anchor| add(anchor)),
            None => anchors(&self.html).for_each(&mut add),
        }
        print(blake3::Hasher::new().update(all.as_bytes()))
    }

    /// The same body without its HTML: the summary and what can be linked to are kept.
    pub fn without_html(mut self) -> Body {
        self.anchors = Some(anchors(&self.html).map(Box::from).collect());
        self.summary = Part::Own(self.summary.of(&self.html).into());
        self.behind_summary = Part::default();
        self.html = Box::default();
        self
    }

    /// Where a divider stands in the box of a heading, closes the box in the summary and opens it behind. Linear.
    fn close_boxes(&mut self) {
        let summary = self.summary();
        let open = summary.matches("<div").count().saturating_sub(summary.matches("</div>").count());
        if open > 0 && self.truncated {
            let closed = format!("{summary}{}", "\n</div>".repeat(open));
            let opened = format!("{}{}", "<div>\n".repeat(open), self.content_without_summary());
            (self.summary, self.behind_summary) = (Part::Own(closed.into()), Part::Own(opened.into()));
        }
    }

    /// Puts other HTML in place; summary and the rest stay what they were.
    fn replace_html(&mut self, html: String) {
        for part in [&mut self.summary, &mut self.behind_summary] {
            *part = Part::Own(part.of(&self.html).into());
        }
        self.html = html.into();
    }
}

fn print(hasher: &blake3::Hasher) -> u128 {
    let mut bytes = [0; 16];
    hasher.finalize_xof().fill(&mut bytes);
    u128::from_le_bytes(bytes)
}

/// The values of `id` and `name` in `html`. Linear.
fn anchors(html: &str) -> impl Iterator<Item = &str> {
    let values = |attribute: &'static str| {
        memmem::find_iter(html.as_bytes(), attribute)
            .filter_map(move |at| html.get(at + attribute.len()..)?.split('"').next())
    };
    values("id=\"").chain(values("name=\""))
}

/// Renders the body of a page.
///
/// Reports what shortcodes and Markdown report. Linear in the size of body and output.
pub fn render_body(context: &BodyContext<'_>) -> Body {
    let page = context.page;
    let mut expanded = expand(&Source::of_page(page), &page.pieces, context);
    let mut diagnostics = std::mem::take(&mut expanded.diagnostics);
    let place = |range: Range<usize>| {
        let (range, writer) = expanded.place(&range)?;
        Some(Place { span: Span::new(&page.file, range), writer })
    };
    let mut rendered = match context.markup {
        "html" => Rendered { html: expanded.filled(), ..Rendered::default() },
        "org" => with_markdown(&expanded.inserts, &place, (context, ""), |org| render_org(&expanded.text, org)),
        _ => run_markdown(&expanded.text, &expanded.inserts, &place, (context, "")),
    };
    diagnostics.extend(rendered.diagnostics);
    let mut links = expanded.without_known(rendered.links);
    if page.pieces.iter().any(|piece| matches!(piece, Piece::Call(_))) {
        let html = text_ids::with_own_headings(rendered.html, &expanded.inserts.html, &rendered.headings);
        rendered.html = text_ids::with_plain_notes(html, links.iter_mut().chain(&mut expanded.links));
    }

    let cjk = is_cjk(context);
    let mut body = match expanded.divider.as_deref().and_then(|divider| rendered.html.split_once(divider)) {
        Some((before, behind)) => split_body(before.trim_end(), behind.trim(), context, &mut diagnostics),
        None => whole_body(rendered.html, cjk, context, &mut diagnostics),
    };
    if context.markup == "org" {
        body.close_boxes();
    }
    body.word_count = count_html_words(&body.html, cjk);
    body.fuzzy_word_count = fuzzy_word_count(body.word_count);
    body.reading_minutes = reading_minutes(body.word_count, cjk);
    let toc = &context.settings.markup.toc;
    body.toc_html = match context.markup {
        "org" => render_org_toc(&rendered.headings, toc),
        _ => render_toc(&rendered.headings, toc),
    };
    body.headings = rendered.headings;
    body.links.append(&mut links);
    for link in &mut body.links {
        for address in [Some(&mut link.destination), link.address.as_mut()].into_iter().flatten() {
            if address.contains(&expanded.inserts.prefix) {
                *address = expanded.inserts.fill(address);
            }
        }
    }
    body.links.append(&mut expanded.links);
    body.diagnostics = diagnostics;
    add_steps(&mut body, context);
    body
}

fn run_markdown(
    text: &str,
    inserts: &Inserts,
    place: &dyn Fn(Range<usize>) -> Option<Place>,
    (context, text_ids): (&BodyContext<'_>, &str),
) -> Rendered {
    with_markdown(inserts, place, (context, text_ids), |markdown| render_markdown(text, markdown))
}

/// What `render` makes with what it needs beside the text.
fn with_markdown(
    inserts: &Inserts,
    place: &dyn Fn(Range<usize>) -> Option<Place>,
    (context, text_ids): (&BodyContext<'_>, &str),
    render: impl FnOnce(&MarkdownContext<'_>) -> Rendered,
) -> Rendered {
    let markup = &context.settings.markup;
    let of_page = if markup.footnote_id_prefix { footnote_prefix(context.path) } else { String::new() };
    render(&MarkdownContext {
        markup,
        emoji: context.settings.enable_emoji,
        highlighter: context.highlighter,
        links: context.links,
        inserts,
        id_prefix: &(of_page + text_ids),
        code_ids: text_ids,
        place,
    })
}

/// A body whose author set a divider. Where nothing stands in front of it, the summary of the front matter counts.
fn split_body(before: &str, behind: &str, context: &BodyContext<'_>, diagnostics: &mut Vec<Diagnostic>) -> Body {
    let between = if before.is_empty() || behind.is_empty() { "" } else { "\n" };
    let html = format!("{before}{between}{behind}");
    let written = if before.is_empty() { written_summary(context, diagnostics) } else { None };
    let (summary, links) = written.unwrap_or_else(|| (Part::Of(0..before.len()), Vec::new()));
    Body {
        summary,
        behind_summary: Part::Of(html.len() - behind.len()..html.len()),
        truncated: !behind.is_empty(),
        html: html.into(),
        links,
        ..Body::default()
    }
}

/// The summary of the front matter and the links in it.
fn written_summary(context: &BodyContext<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<(Part, Vec<Link>)> {
    let written = context.front_matter.summary.as_deref().filter(|summary| !summary.is_empty())?;
    let place = front_matter_place(context.page, "summary");
    let rendered =
        run_markdown(written, &Inserts::default(), &|_| place.clone().map(Place::from), (context, "summary-"));
    diagnostics.extend(rendered.diagnostics);
    Some((Part::Own(without_lone_paragraph(&rendered.html).into()), rendered.links))
}

fn whole_body(html: String, cjk: bool, context: &BodyContext<'_>, diagnostics: &mut Vec<Diagnostic>) -> Body {
    if let Some((summary, links)) = written_summary(context, diagnostics) {
        let behind_summary = Part::Of(0..html.len());
        return Body { summary, behind_summary, html: html.into(), links, ..Body::default() };
    }
    let words = context.settings.summary_length;
    let (summary, truncated) = if cjk { automatic_summary_cjk(&html, words) } else { automatic_summary(&html, words) };
    let rest = if truncated { &html[summary.len()..] } else { "" };
    let start = html.len() - rest.trim_start().len();
    let behind_summary = if truncated { Part::Of(start..start + rest.trim().len()) } else { Part::default() };
    Body { summary: Part::Of(0..summary.len()), behind_summary, truncated, html: html.into(), ..Body::default() }
}

/// Where the front matter has `key`; `None` if that comes from elsewhere.
fn front_matter_place(page: &ParsedPage, key: &str) -> Option<Span> {
    let range = page.front_matter.data_range.clone();
    let found = locate_key(page.text.get(range.clone())?, &[key])?;
    Some(Span::new(&page.file, range.start + found.start..range.start + found.end))
}

/// HTML without its `<p>`, if that is the only one and holds everything.
pub(super) fn without_lone_paragraph(html: &str) -> &str {
    let inner = html.trim().strip_prefix("<p>").and_then(|rest| rest.strip_suffix("</p>"));
    match inner {
        Some(inner) if !inner.contains("</p>") => inner.trim(),
        _ => html,
    }
}

fn is_cjk(context: &BodyContext<'_>) -> bool {
    let is_cjk_letter = |c: char| {
        matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3041}'..='\u{30ff}'
            | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
    };
    context
        .front_matter
        .is_cjk
        .unwrap_or_else(|| context.settings.has_cjk_language && context.page.text.chars().any(is_cjk_letter))
}

fn add_steps(body: &mut Body, context: &BodyContext<'_>) {
    find_steps(body, context);
    let is_asked_for = match &context.front_matter.guide.steps {
        Some(Data::Bool(asked_for)) => *asked_for,
        Some(Data::List(steps)) => !steps.is_empty(),
        _ => false,
    };
    if is_asked_for
        && body.steps.is_empty()
        && let Some(place) = front_matter_place(context.page, "steps")
    {
        let message = "`steps` is `true`, and there are none on this page";
        let help = "put them, as a numbered list, between `{{< steps >}}` and `{{< /steps >}}`";
        body.diagnostics.push(Diagnostic::warning(Code::FrontMatterType, place, message).help(help));
    }
}

fn find_steps(body: &mut Body, context: &BodyContext<'_>) {
    let written = context.front_matter.guide.steps.as_ref();
    if let Some(Data::List(steps)) = written {
        return take_steps(steps.iter().filter_map(Data::to_text).collect(), body, context);
    }
    // In the text of a post that is no guide, nobody looks for steps unasked.
    let infer = match written {
        Some(Data::Bool(asked_for)) => *asked_for,
        _ => read_guide(context.front_matter).is_guide(),
    };
    let infer = infer && context.settings.guide.infer_steps;
    let lists = memmem::find_iter(body.html.as_bytes(), "<ol");
    let mut lists = lists.filter_map(|at| body.html[at..].split('>').next());
    if !infer && !lists.any(|tag| tag.contains("steps")) {
        return;
    }
    let outcome = mark_steps(&body.html, infer);
    body.steps = outcome.steps;
    if let Some(html) = outcome.html {
        body.replace_html(html);
    }
}

/// Takes the steps that the front matter has. Where the text has the same in other words, these are the places of them; if
/// not, they are put behind it as a list.
fn take_steps(texts: Vec<String>, body: &mut Body, context: &BodyContext<'_>) {
    if texts.is_empty() {
        return;
    }
    let mut outcome = mark_steps(&body.html, true);
    if !are_alike(&texts, &outcome.steps) {
        let items = texts.iter().enumerate().map(|(index, text)| {
            let line: Vec<&str> = text.split_whitespace().collect();
            format!("{}. {}\n", index + 1, line.join(" "))
        });
        let place = front_matter_place(context.page, "steps");
        let rendered = run_markdown(
            &items.collect::<String>(),
            &Inserts::default(),
            &|_| place.clone().map(Place::from),
            (context, "steps-"),
        );
        body.links.extend(rendered.links);
        body.diagnostics.extend(rendered.diagnostics);
        let list = rendered.html.replacen("<ol", "<ol class=\"steps\"", 1);
        // Lists of the text's own are no steps then.
        let text = body.html.replace("<ol class=\"steps\"", "<ol");
        outcome = mark_steps(&format!("{text}\n{list}"), false);
        body.steps_behind = true;
    } else {
        for (step, text) in outcome.steps.iter_mut().zip(texts) {
            step.text = text;
        }
    }
    body.steps = outcome.steps;
    if let Some(html) = outcome.html {
        body.replace_html(html);
    }
}
