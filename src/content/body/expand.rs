//! Pieces to Markdown: every call rendered, its output in place or a word that stands for it.

use super::{BodyContext, RenderedCall, run_markdown};
use crate::content::ParsedPage;
use crate::content::markdown::{Inserts, Link, Place, TextWriter, html_links, percent_decode};
use crate::content::shortcode::{Call, Notation, Piece, code_ranges, is_inside};
use crate::diagnostic::{Diagnostic, FilePath, Span};
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
        /// Parts of it that other calls wrote as finished HTML, in order.
        written: &'a [Range<usize>],
        /// Whether these parts are kept as they are, or go through Markdown like the rest.
        keep_written: bool,
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

    /// `range` cut at what other calls wrote.
    fn cut(&self, range: Range<usize>, parts: &mut Vec<Part>) {
        let Origin::Shortcode { written, keep_written, .. } = &self.origin else {
            return parts.push(Part::Source(range));
        };
        let mut start = range.start;
        let first = written.partition_point(|part| part.start < range.start);
        for part in written[first..].iter().take_while(|part| part.end <= range.end) {
            parts.push(Part::Source(start..part.start));
            parts.push(match keep_written {
                true => Part::Insert(self.text[part.clone()].to_string()),
                false => Part::Inner(part.clone()),
            });
            start = part.end;
        }
        parts.push(Part::Source(start..range.end));
    }
}

/// A body without calls.
#[derive(Debug, Clone, Default)]
pub struct Expanded {
    /// Markdown (or HTML) with words for what must not go through Markdown.
    pub text: String,
    /// What the words stand for.
    pub inserts: Inserts,
    /// The comment that stands in the finished HTML where the author divided the page.
    pub divider: Option<String>,
    /// Links and pictures in what the calls wrote.
    pub links: Vec<Link>,
    /// What failed.
    pub diagnostics: Vec<Diagnostic>,
    segments: Vec<Segment>,
}

/// A run of bytes of [`Expanded::text`].
#[derive(Debug, Clone)]
struct Segment {
    /// Its first byte in the text.
    start: usize,
    /// Its bytes in the source; for what a call wrote, those of the call. `None` for a word.
    source: Option<Range<usize>>,
    writer: TextWriter,
}

impl Expanded {
    /// Where `range` of the text stands in the source, and who wrote it: what a call wrote stands where the call does.
    /// `None` for the words.
    pub fn place(&self, range: &Range<usize>) -> Option<(Range<usize>, TextWriter)> {
        let behind = self.segments.partition_point(|segment| segment.start <= range.start);
        let segment = self.segments.get(behind.checked_sub(1)?)?;
        let source = segment.source.clone()?;
        if segment.writer == TextWriter::MarkdownCall {
            return Some((source, segment.writer));
        }
        let from = range.start - segment.start;
        let end = source.end.min(source.start + (range.end.max(range.start) - segment.start));
        (from < source.len()).then(|| (source.start + from..end, segment.writer))
    }

    /// Those of `links`, found in the text, that the calls did not bring themselves: what a `{{% %}}` call writes goes
    /// through Markdown again, with its links.
    pub fn without_known(&self, links: Vec<Link>) -> Vec<Link> {
        if self.links.is_empty() || self.segments.iter().all(|segment| segment.writer != TextWriter::MarkdownCall) {
            return links;
        }
        let calls = self.segments.iter().filter(|segment| segment.writer == TextWriter::MarkdownCall);
        let calls: BTreeSet<usize> = calls.filter_map(|segment| Some(segment.source.as_ref()?.start)).collect();
        let known: BTreeSet<&str> = self.links.iter().map(|link| link.destination.as_str()).collect();
        let is_known = |link: &Link| {
            link.span.as_ref().is_some_and(|span| calls.contains(&span.start))
                && known.contains(link.destination.as_str())
        };
        links.into_iter().filter(|link| !is_known(link)).collect()
    }

    /// The text with each word replaced, for what is no Markdown.
    pub fn filled(&self) -> String {
        let prefix = self.inserts.prefix.as_str();
        let mut parts = self.text.split(prefix);
        let mut out = parts.next().unwrap_or_default().to_string();
        for part in parts {
            let word = part.split_once('z').and_then(|(index, rest)| Some((index.parse::<usize>().ok()?, rest)));
            match word.and_then(|(index, rest)| Some((self.inserts.html.get(index)?, rest))) {
                Some((html, rest)) => out.extend([html.as_str(), rest]),
                None => out.extend([prefix, part]),
            }
        }
        out
    }
}

/// A part of the text that is being made.
enum Part {
    /// Bytes of the source.
    Source(Range<usize>),
    /// The same, written by another call.
    Inner(Range<usize>),
    /// Text that stands for bytes of the source.
    Written(String, Range<usize>, TextWriter),
    Insert(String),
    Divider,
}

/// Renders the calls of `pieces`, inner ones first.
///
/// Recursive by the depth of calls, which the parser limits. Linear in source and output.
pub fn expand(source: &Source<'_>, pieces: &[Piece], context: &BodyContext<'_>) -> Expanded {
    let mut parts = Vec::new();
    let mut found = Found::default();
    let mut code = None;
    let mut divided = false;
    for piece in pieces {
        match piece {
            Piece::Text(range) => {
                let mut start = range.start;
                while let Some(at) = source.text[start..range.end].find(DIVIDER).filter(|_| !divided) {
                    let at = start + at;
                    let body = pieces.first().map_or(range.start, start_of)..source.text.len();
                    // A divider in a code sample is a part of the sample.
                    if is_inside(code.get_or_insert_with(|| code_ranges(source.text, body)), at) {
                        source.cut(start..at + DIVIDER.len(), &mut parts);
                    } else {
                        divided = true;
                        source.cut(start..at, &mut parts);
                        parts.push(Part::Divider);
                    }
                    start = at + DIVIDER.len();
                }
                source.cut(start..range.end, &mut parts);
            }
            Piece::Escaped(range, text) => {
                parts.push(Part::Written(text.clone(), range.clone(), TextWriter::Author));
            }
            Piece::Call(call) => {
                let output = render_call(source, call, &mut Vec::new(), context, &mut found);
                parts.push(match call.notation {
                    Notation::Html => Part::Insert(output),
                    Notation::Markdown => Part::Written(output, call.opening.clone(), TextWriter::MarkdownCall),
                });
            }
        }
    }
    assemble(source, parts, found)
}

/// What is found on the way.
#[derive(Default)]
struct Found {
    links: Vec<Link>,
    diagnostics: Vec<Diagnostic>,
}

fn start_of(piece: &Piece) -> usize {
    match piece {
        Piece::Text(range) | Piece::Escaped(range, _) => range.start,
        Piece::Call(call) => call.range.start,
    }
}

fn assemble(source: &Source<'_>, parts: Vec<Part>, found: Found) -> Expanded {
    let prefix = free_prefix(parts.iter().map(|part| match part {
        Part::Source(range) | Part::Inner(range) => &source.text[range.clone()],
        Part::Written(text, ..) | Part::Insert(text) => text,
        Part::Divider => "",
    }));
    let mut expanded = Expanded { links: found.links, diagnostics: found.diagnostics, ..Expanded::default() };
    let comment = format!("<!--{prefix}more-->");
    expanded.inserts.prefix = prefix;
    for part in parts {
        let start = expanded.text.len();
        let mut segment = |source, writer| expanded.segments.push(Segment { start, source, writer });
        match part {
            Part::Source(range) if range.is_empty() => {}
            Part::Source(range) => {
                segment(Some(range.clone()), TextWriter::Author);
                expanded.text.push_str(&source.text[range]);
            }
            Part::Inner(range) => {
                segment(Some(range.clone()), TextWriter::InnerCall);
                expanded.text.push_str(&source.text[range]);
            }
            Part::Written(text, range, writer) => {
                segment(Some(range), writer);
                expanded.text.push_str(&text);
            }
            Part::Insert(_) | Part::Divider => {
                segment(None, TextWriter::Author);
                let word = expanded.inserts.word(expanded.inserts.html.len());
                match part {
                    Part::Insert(html) => {
                        expanded.text.push_str(&word);
                        expanded.inserts.html.push(html);
                    }
                    _ => {
                        expanded.text.extend(["\n\n", &word, "\n\n"]);
                        expanded.inserts.html.push(comment.clone());
                        expanded.divider = Some(comment.clone());
                    }
                }
            }
        }
    }
    expanded
}

/// `hbx0q`, or with the first number that occurs in none of `texts`.
fn free_prefix<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mut taken = BTreeSet::new();
    for text in texts {
        for (at, _) in text.match_indices("hbx") {
            let digits = text[at + 3..].bytes().take(9).take_while(u8::is_ascii_digit).count();
            taken.extend(text[at + 3..at + 3 + digits].parse::<usize>().ok());
        }
    }
    let number = (0..).find(|number| !taken.contains(number)).unwrap_or_default();
    format!("hbx{number}q")
}

fn render_call<'a>(
    source: &Source<'_>,
    call: &'a Call,
    parents: &mut Vec<&'a Call>,
    context: &BodyContext<'_>,
    found: &mut Found,
) -> String {
    if call.inline {
        return String::new();
    }
    let first_link = found.links.len();
    let place = source.place(call.opening.clone());
    let mut inner = call.body.as_ref().map(|_| String::new());
    let mut inner_html = Vec::new();
    if let (Some(inner), Some(body)) = (&mut inner, &call.body) {
        parents.push(call);
        for piece in body {
            match piece {
                Piece::Text(range) => inner.push_str(&source.text[range.clone()].replace(DIVIDER, "")),
                Piece::Escaped(_, text) => inner.push_str(text),
                Piece::Call(child) => {
                    let output = render_call(source, child, parents, context, found);
                    inner.push_str(&output);
                    if child.notation == Notation::Html {
                        inner_html.push(output);
                    }
                }
            }
        }
        parents.pop();
        if call.notation == Notation::Markdown && !parents.is_empty() && !inner.is_empty() {
            let rendered = run_markdown(inner, &Inserts::default(), &|_| place.clone().map(Place::from), context);
            found.diagnostics.extend(rendered.diagnostics);
            found.links.extend(rendered.links);
            let single =
                (!inner.contains('\n')).then(|| rendered.html.strip_prefix("<p>")?.strip_suffix("</p>\n")).flatten();
            *inner = single.map_or(rendered.html.clone(), str::to_string);
        }
    }
    let rendered = context.shortcodes.render(&RenderedCall {
        call,
        parents,
        inner: inner.as_deref(),
        inner_html: Rc::from(inner_html),
        place: place.clone(),
        range: source.is_file().then(|| call.range.clone()),
    });
    match rendered {
        Ok(mut output) => {
            found.links.append(&mut output.links);
            if call.notation == Notation::Html {
                note_links(&output.text, place.as_ref(), first_link, &mut found.links);
            }
            match &call.body {
                Some(body) if !body.is_empty() => output.text,
                _ if call.indent.is_empty() => output.text,
                _ => indented(&output.text, &call.indent),
            }
        }
        Err(diagnostic) => {
            found.diagnostics.push(diagnostic);
            String::new()
        }
    }
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
