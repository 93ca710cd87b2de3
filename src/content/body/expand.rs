//! Pieces to Markdown: every call rendered, its output in place or a word that stands for it.

use super::expanded::{Expanded, Found, Part, assemble};
use super::in_line::{behind_words, taken_for_html};
use super::mark::{Stretch, emptied, push_marked, stretches, without_marks};
use super::text_ids::text_ids;
use super::{BodyContext, RenderedCall, run_markdown};
use crate::content::ParsedPage;
use crate::content::html::push_escaped;
use crate::content::markdown::{Link, Place, TextWriter, html_links, is_block, percent_decode};
use crate::content::org::{DIVIDER as DIVIDER_IN_ORG, find_divider};
use crate::content::shortcode::{Call, Lead, Notation, Piece, is_inside, sample_ranges};
use crate::diagnostic::{FilePath, Span};
use memchr::memmem;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

const DIVIDER: &str = "<!--more-->";

/// A text with calls, and how its bytes lead to a file.
pub struct Source<'a> {
    /// The text.
    pub text: &'a str,
    /// Where it comes from.
    pub origin: Origin<'a>,
}

/// Where a text with calls comes from.
pub enum Origin<'a> {
    /// It is this file.
    File(&'a FilePath),
    /// A shortcode has it rendered.
    Shortcode {
        /// The place of bytes of it, if it stands in a file.
        place: &'a dyn Fn(Range<usize>) -> Option<Span>,
        /// What the marks in it stand for.
        finished: &'a [String],
        /// Parts of it without marks that other calls printed, in order: they go through Markdown like the rest.
        printed: &'a [Range<usize>],
    },
}

impl<'a> Source<'a> {
    /// The file of a page.
    pub fn of_page(page: &'a ParsedPage) -> Source<'a> {
        Source { text: &page.text, origin: Origin::File(&page.file) }
    }

    fn place(&self, range: Range<usize>) -> Option<Span> {
        match &self.origin {
            Origin::File(file) => Some(Span::new(file, range)),
            Origin::Shortcode { place, .. } => place(range),
        }
    }

    fn is_file(&self) -> bool {
        matches!(self.origin, Origin::File(_))
    }

    /// What the marks in the text stand for.
    fn finished(&self) -> &'a [String] {
        match &self.origin {
            Origin::File(_) => &[],
            Origin::Shortcode { finished, .. } => finished,
        }
    }

    /// Takes `range` over, but for what in it is finished.
    fn take(&self, range: Range<usize>, parts: &mut Vec<Part>) {
        let Origin::Shortcode { finished, printed, .. } = &self.origin else {
            return parts.push(Part::Source(range));
        };
        for stretch in stretches(&self.text[range], finished) {
            match stretch {
                Stretch::Finished(_, html) => parts.push(Part::Insert(html.to_string())),
                Stretch::Text(text) => {
                    // A part of the text: its place is how far it is from the start.
                    let start = text.as_ptr() as usize - self.text.as_ptr() as usize;
                    cut(start..start + text.len(), printed, parts);
                }
            }
        }
    }
}

/// Takes `range` over, cut at what other calls printed.
fn cut(range: Range<usize>, printed: &[Range<usize>], parts: &mut Vec<Part>) {
    let mut start = range.start;
    let first = printed.partition_point(|part| part.start < range.start);
    for part in printed[first..].iter().take_while(|part| part.end <= range.end) {
        parts.extend([Part::Source(start..part.start), Part::Inner(part.clone())]);
        start = part.end;
    }
    parts.push(Part::Source(start..range.end));
}

/// Renders the calls of `pieces`, inner ones first.
///
/// Recursive by the depth of calls, which the parser limits. Linear in source and output.
pub fn expand(source: &Source<'_>, pieces: &[Piece], context: &BodyContext<'_>) -> Expanded {
    let text = source.text;
    let runs_markdown = !(source.is_file() && matches!(context.markup, "html" | "org"));
    let taken = if runs_markdown { taken_for_html(pieces, text, context.known) } else { None };
    let pieces = taken.as_deref().unwrap_or(pieces);
    let mut parts = Vec::new();
    let mut expander = Expander { source, context, found: Found::default(), line: 0..0 };
    let is_org = context.markup == "org" && source.is_file();
    let divider = if is_org { DIVIDER_IN_ORG } else { DIVIDER };
    let mut code = None;
    let mut org_divider = None;
    // Once the page is divided, or where it is not, nothing is looked for.
    let mut divided = memmem::find(text.as_bytes(), divider.as_bytes()).is_none();
    for piece in pieces {
        match piece {
            Piece::Text(range) if !source.finished().is_empty() => source.take(range.clone(), &mut parts),
            Piece::Text(range) => {
                let mut start = range.start;
                while !divided && let Some(found) = text[start..range.end].find(divider) {
                    let at = start + found;
                    let body = pieces.first().map_or(range.start, start_of)..text.len();
                    let is_sample = if is_org {
                        *org_divider.get_or_insert_with(|| find_divider(text, body)) != Some(at)
                    } else {
                        is_inside(code.get_or_insert_with(|| sample_ranges(text, body)), at)
                    };
                    // A divider in a code sample is a part of the sample.
                    if is_sample {
                        source.take(start..at + divider.len(), &mut parts);
                    } else {
                        divided = true;
                        source.take(start..at, &mut parts);
                        parts.push(Part::Divider);
                    }
                    start = at + divider.len();
                }
                source.take(start..range.end, &mut parts);
            }
            Piece::Escaped(range, text) => {
                push_stretches(&mut parts, text, source.finished(), range, TextWriter::Author);
            }
            Piece::Call(call) => {
                let output = expander.render(call, &mut Vec::new());
                match call.notation {
                    Notation::Html => parts.push(Part::Insert(output.text)),
                    Notation::Markdown => {
                        let writer = TextWriter::MarkdownCall;
                        let line = expander.line_before(call.range.start);
                        let printed = behind_words(&output.text, line, &context.settings.markup);
                        push_stretches(&mut parts, &printed, &output.finished, &call.opening, writer);
                    }
                }
            }
        }
    }
    let splits = context.settings.markup.split_paragraphs;
    assemble(text, part_lists(text, parts, splits), expander.found)
}

/// Takes `text`, which stands for bytes of the source, over as Markdown, but for what in it is finished.
fn push_stretches(parts: &mut Vec<Part>, text: &str, finished: &[String], place: &Range<usize>, writer: TextWriter) {
    parts.extend(stretches(text, finished).into_iter().map(|stretch| match stretch {
        Stretch::Text(text) => Part::Written(text.to_string(), place.clone(), writer),
        Stretch::Finished(_, html) => Part::Insert(html.to_string()),
    }));
}

fn start_of(piece: &Piece) -> usize {
    match piece {
        Piece::Text(range) | Piece::Escaped(range, _) => range.start,
        Piece::Call(call) => call.range.start,
    }
}

/// `parts` with an empty line behind a block that is a paragraph of its own and has an item of a list right behind it:
/// only an item that is the first of its list may follow a paragraph, and the block is one to Markdown. Linear.
fn part_lists(source: &str, parts: Vec<Part>, splits: bool) -> Vec<Part> {
    let mut out: Vec<Part> = Vec::with_capacity(parts.len());
    for part in parts {
        if let (Some(Part::Insert(html)), Part::Source(range)) = (out.last(), &part)
            && splits
            && goes_on_counting(&source[range.clone()])
            && out.iter().rev().nth(1).is_none_or(|before| ends_paragraph(source, before))
            && is_block(html)
        {
            let at = range.start..range.start + 1;
            out.push(Part::Written("\n".to_string(), at, TextWriter::Author));
        }
        out.push(part);
    }
    out
}

/// Whether behind the end of a line an item follows that is not the first of its list.
fn goes_on_counting(text: &str) -> bool {
    let Some(line) = text.trim_start_matches([' ', '\t']).strip_prefix('\n') else { return false };
    let line = line.trim_start_matches(' ');
    let digits = line.bytes().take(10).take_while(u8::is_ascii_digit).count();
    let number = &line[..digits];
    (1..10).contains(&digits) && number != "1" && matches!(line.as_bytes().get(digits..), Some([b'.' | b')', b' ', ..]))
}

/// Whether what follows `part` begins a paragraph that is not indented.
fn ends_paragraph(source: &str, part: &Part) -> bool {
    let text = match part {
        Part::Source(range) | Part::Inner(range) => &source[range.clone()],
        Part::Written(text, ..) => text,
        Part::Insert(_) => return false,
        Part::Divider => return true,
    };
    text.strip_suffix('\n').is_some_and(|lines| lines.trim_end_matches([' ', '\t']).ends_with('\n'))
}

/// Renders calls of one text.
struct Expander<'a> {
    source: &'a Source<'a>,
    context: &'a BodyContext<'a>,
    found: Found,
    /// The line of the last call, up to that.
    line: Range<usize>,
}

/// What a call prints.
#[derive(Default)]
struct Output {
    /// HTML; of a call in `{{% %}}` Markdown, in which HTML of the calls inside it stands between marks.
    text: String,
    /// What the marks stand for.
    finished: Vec<String>,
    /// Which of them are escaped calls, in ascending order, and what stands for each where no Markdown is run.
    escaped: Vec<(usize, String)>,
}

impl<'a> Expander<'a> {
    fn render(&mut self, call: &'a Call, parents: &mut Vec<&'a Call>) -> Output {
        if call.inline {
            return Output::default();
        }
        let first_link = self.found.links.len();
        let place = self.source.place(call.opening.clone());
        let mut body = call.body.as_ref().map(|_| Output::default());
        if let (Some(body), Some(pieces)) = (&mut body, &call.body) {
            parents.push(call);
            for piece in pieces {
                self.push_inner(body, piece, parents);
            }
            parents.pop();
            if call.notation == Notation::Markdown && !parents.is_empty() && !body.text.is_empty() {
                let html = self.render_inner(body, place.as_ref());
                body.text.clear();
                push_marked(&mut body.text, 0, &html);
                body.finished = vec![html];
            }
        }
        let (body, finished, escaped) = match body {
            Some(body) => (Some(body.text), body.finished, body.escaped),
            None => (None, Vec::new(), Vec::new()),
        };
        let lead = if body.is_some() { self.lead(call.range.start) } else { Lead::default() };
        let body_in_place = (!lead.is_empty() || !parents.is_empty())
            .then(|| in_place(body.as_deref()?, &finished, &lead, call, parents))
            .flatten();
        let inner_in_place = body_in_place.as_deref().map(|body| only_escaped(body, &finished, &escaped));
        let finished = Rc::new(finished);
        let inner = body.as_deref().map(|body| only_escaped(body, &finished, &escaped));
        let rendered = RenderedCall {
            call,
            parents,
            body: body.as_deref(),
            inner: inner.as_deref(),
            in_place: inner_in_place.as_deref().zip(body_in_place.as_deref()),
            finished: finished.clone(),
            place: place.clone(),
            range: self.source.is_file().then(|| call.range.clone()),
        };
        let result = self.context.shortcodes.render(&rendered);
        drop(rendered);
        let result = result.map(|output| {
            self.found.links.extend(output.links);
            if call.notation == Notation::Html {
                note_links(&output.text, place.as_ref(), first_link, &mut self.found.links);
            }
            match output.is_in_place && call.notation == Notation::Markdown {
                true => lead.put_before(&output.text),
                false => output.text,
            }
        });
        match result {
            Ok(text) if !call.indent.is_empty() && call.body.as_ref().is_none_or(Vec::is_empty) => {
                Output { text: indented(&text, &call.indent), ..Output::default() }
            }
            Ok(text) if call.notation == Notation::Html => {
                Output { text: bare(&text, &finished).into_owned(), ..Output::default() }
            }
            Ok(text) => {
                let finished = Rc::try_unwrap(finished).unwrap_or_else(|shared| (*shared).clone());
                Output { text, finished, escaped }
            }
            Err(diagnostic) => {
                self.found.diagnostics.push(diagnostic);
                Output::default()
            }
        }
    }

    /// What the call at `start` stands in.
    fn lead(&mut self, start: usize) -> Lead {
        Lead::of(self.line_before(start))
    }

    /// The line of the call at `start`, up to it. Calls are asked for in the order of the text, so that no line is looked
    /// through twice.
    fn line_before(&mut self, start: usize) -> &'a str {
        let text = self.source.text;
        let from = if start >= self.line.end { self.line.end } else { 0 };
        let line_start = match text[from..start].rfind('\n') {
            Some(at) => from + at + 1,
            None if from == 0 => 0,
            None => self.line.start,
        };
        self.line = line_start..start;
        &text[line_start..start]
    }

    /// Appends `piece` to what stands between the tags of the innermost of `parents`.
    fn push_inner(&mut self, body: &mut Output, piece: &'a Piece, parents: &mut Vec<&'a Call>) {
        match piece {
            Piece::Text(range) => {
                body.push(&self.source.text[range.clone()].replace(DIVIDER, ""), self.source.finished());
            }
            // Whoever runs Markdown over the body would take the call for a live one.
            Piece::Escaped(_, text) if parents.last().is_some_and(|parent| parent.notation == Notation::Html) => {
                body.push_escaped(text);
            }
            Piece::Escaped(_, text) => body.push(text, self.source.finished()),
            Piece::Call(child) => {
                let output = self.render(child, parents);
                match child.notation {
                    Notation::Html => body.push_finished(output.text),
                    Notation::Markdown => body.push(&output.text, &output.finished),
                }
            }
        }
    }

    /// The text of a `{{% %}}` call inside another call as HTML; a single line without its paragraph. What is wrong in it
    /// stands at `place`, that of the call.
    fn render_inner(&mut self, body: &Output, place: Option<&Span>) -> String {
        let mut parts = Vec::new();
        push_stretches(&mut parts, &body.text, &body.finished, &(0..0), TextWriter::Author);
        let expanded = assemble("", parts, Found::default());
        let ids = place.map(|place| text_ids(place.start)).unwrap_or_default();
        let place = |_: Range<usize>| place.cloned().map(Place::from);
        let rendered = run_markdown(&expanded.text, &expanded.inserts, &place, (self.context, &ids));
        self.found.diagnostics.extend(rendered.diagnostics);
        self.found.links.extend(rendered.links);
        let is_line = !bare(&body.text, &body.finished).contains('\n');
        let single = is_line.then(|| rendered.html.strip_prefix("<p>")?.strip_suffix("</p>\n")).flatten();
        single.map_or_else(|| rendered.html.clone(), str::to_string)
    }
}

/// `body` without the `lead` of its call; `None` if that changes nothing. In a call that stands in another one, and in
/// code, the blanks that all lines have go as well: authors indent what is inside of something.
fn in_place(body: &str, finished: &[String], lead: &Lead, call: &Call, parents: &[&Call]) -> Option<String> {
    let empty = emptied(body, finished);
    let is_common = !parents.is_empty() || call.name.eq_ignore_ascii_case("highlight");
    let stripped = lead.strip(&empty, is_common);
    if stripped == empty {
        return None;
    }
    let mut out = String::with_capacity(body.len());
    for stretch in stretches(&stripped, finished) {
        match stretch {
            Stretch::Text(text) => out.push_str(text),
            Stretch::Finished(index, html) => push_marked(&mut out, index, html),
        }
    }
    Some(out)
}

impl Output {
    /// Appends `text`; what is finished in it keeps its marks, with the numbers that are next here. Marks that an
    /// author wrote are taken out: they would show a thing over and over.
    fn push(&mut self, text: &str, finished: &[String]) {
        for stretch in stretches(text, finished) {
            match stretch {
                Stretch::Text(text) => self.text.push_str(&without_marks(text)),
                Stretch::Finished(_, html) => self.push_finished(html.to_string()),
            }
        }
    }

    fn push_escaped(&mut self, text: &str) {
        let text = without_marks(text);
        push_marked(&mut self.text, self.finished.len(), &text);
        let mut html = String::with_capacity(text.len() + 8);
        push_escaped(&mut html, &text);
        self.escaped.push((self.finished.len(), text.into_owned()));
        self.finished.push(html);
    }

    fn push_finished(&mut self, html: String) {
        if !html.is_empty() {
            push_marked(&mut self.text, self.finished.len(), &html);
            self.finished.push(html);
        }
    }
}

/// `text` without the marks of `finished`, but for those of escaped calls.
fn only_escaped<'t>(text: &'t str, finished: &[String], escaped: &[(usize, String)]) -> Cow<'t, str> {
    if escaped.is_empty() {
        return bare(text, finished);
    }
    let mut out = String::with_capacity(text.len());
    for stretch in stretches(text, finished) {
        match stretch {
            Stretch::Text(text) => out.push_str(&without_marks(text)),
            Stretch::Finished(index, html) => match escaped.binary_search_by_key(&index, |(index, _)| *index) {
                Ok(at) => push_marked(&mut out, index, &escaped[at].1),
                Err(_) => out.push_str(html),
            },
        }
    }
    Cow::Owned(out)
}

/// `text` without the marks of `finished`.
fn bare<'t>(text: &'t str, finished: &[String]) -> Cow<'t, str> {
    if finished.is_empty() { Cow::Borrowed(text) } else { without_marks(text) }
}

/// Adds the links in the HTML that a call wrote to `links`, at its `place`. Those that the calls in its body or its
/// Markdown brought are there already, from `first` on, at a better place.
fn note_links(html: &str, place: Option<&Span>, first: usize, links: &mut Vec<Link>) {
    let mut in_html = html_links(html);
    if in_html.is_empty() {
        return;
    }
    // Of a picture that is a link to itself, the picture is told.
    in_html.sort_by_key(|link| !link.is_image);
    let known = links[first..].iter().map(|link| percent_decode(link.address.as_ref().unwrap_or(&link.destination)));
    let mut known: BTreeSet<String> = known.collect();
    for link in in_html {
        if known.insert(percent_decode(&link.destination)) {
            links.push(Link {
                destination: link.destination,
                address: None,
                is_image: link.is_image,
                span: place.cloned(),
            });
        }
    }
}

/// `output` with `indent` before each line but the first.
fn indented(output: &str, indent: &str) -> String {
    let mut lines = output.split_inclusive('\n');
    let mut out = lines.next().unwrap_or_default().to_string();
    for line in lines {
        out.extend([indent, line]);
    }
    out
}

#[cfg(test)]
#[path = "expand_tests.rs"]
mod tests;
