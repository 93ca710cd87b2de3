//! Pieces to Markdown: every call rendered, its output in place or a word that stands for it.

use super::mark::{Stretch, push_marked, stretches, without_marks};
use super::{BodyContext, RenderedCall, run_markdown};
use crate::content::html::push_escaped;
use crate::content::markdown::Inserts;
use crate::content::shortcode::{Call, Notation, Piece, code_ranges, is_inside};
use crate::diagnostic::Diagnostic;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

const DIVIDER: &str = "<!--more-->";

/// A body without calls.
#[derive(Debug, Clone, Default)]
pub struct Expanded {
    /// Markdown (or HTML) with words for what must not go through Markdown.
    pub text: String,
    /// What the words stand for.
    pub inserts: Inserts,
    /// The comment that stands in the finished HTML where the author divided the page.
    pub divider: Option<String>,
    /// What failed.
    pub diagnostics: Vec<Diagnostic>,
    /// Start in `text`, start in the source, and length of what was taken over as it stood.
    segments: Vec<(usize, usize, usize)>,
}

impl Expanded {
    /// Where `range` of the text stands in the source; `None` for what a shortcode wrote.
    pub fn place(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let behind = self.segments.partition_point(|(start, ..)| *start <= range.start);
        let (start, source, length) = *self.segments.get(behind.checked_sub(1)?)?;
        let from = range.start - start;
        (from < length).then(|| source + from..source + (range.end.max(range.start) - start).min(length))
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
    Written(String),
    Insert(String),
    Divider,
}

/// Renders the calls of `pieces`, inner ones first. What stands between marks in `source` is one of `finished`.
///
/// Recursive by the depth of calls, which the parser limits. Linear in source and output.
pub fn expand(source: &str, pieces: &[Piece], finished: &[String], context: &BodyContext<'_>) -> Expanded {
    let mut parts = Vec::new();
    let mut expander = Expander { source, finished, context, diagnostics: Vec::new() };
    let mut code = None;
    let mut divided = false;
    for piece in pieces {
        match piece {
            Piece::Text(range) if !finished.is_empty() => push_stretches(&mut parts, &source[range.clone()], finished),
            Piece::Text(range) => {
                let mut start = range.start;
                while let Some(found) = source[start..range.end].find(DIVIDER).filter(|_| !divided) {
                    let at = start + found;
                    let body = pieces.first().map_or(range.start, start_of)..source.len();
                    // A divider in a code sample is a part of the sample.
                    if is_inside(code.get_or_insert_with(|| code_ranges(source, body)), at) {
                        parts.push(Part::Source(start..at + DIVIDER.len()));
                    } else {
                        divided = true;
                        parts.extend([Part::Source(start..at), Part::Divider]);
                    }
                    start = at + DIVIDER.len();
                }
                parts.push(Part::Source(start..range.end));
            }
            Piece::Escaped(_, text) => push_stretches(&mut parts, text, finished),
            Piece::Call(call) => {
                let output = expander.render(call, &mut Vec::new());
                match call.notation {
                    Notation::Html => parts.push(Part::Insert(output.text)),
                    Notation::Markdown => push_stretches(&mut parts, &output.text, &output.finished),
                }
            }
        }
    }
    assemble(source, parts, expander.diagnostics)
}

/// Takes `text` over as Markdown, but for what in it is finished.
fn push_stretches(parts: &mut Vec<Part>, text: &str, finished: &[String]) {
    parts.extend(stretches(text, finished).into_iter().map(|stretch| match stretch {
        Stretch::Text(text) => Part::Written(text.to_string()),
        Stretch::Finished(_, html) => Part::Insert(html.to_string()),
    }));
}

fn start_of(piece: &Piece) -> usize {
    match piece {
        Piece::Text(range) | Piece::Escaped(range, _) => range.start,
        Piece::Call(call) => call.range.start,
    }
}

fn assemble(source: &str, parts: Vec<Part>, diagnostics: Vec<Diagnostic>) -> Expanded {
    let prefix = free_prefix(parts.iter().map(|part| match part {
        Part::Source(range) => &source[range.clone()],
        Part::Written(text) | Part::Insert(text) => text,
        Part::Divider => "",
    }));
    let mut expanded = Expanded { diagnostics, ..Expanded::default() };
    let comment = format!("<!--{prefix}more-->");
    expanded.inserts.prefix = prefix;
    for part in parts {
        match part {
            Part::Source(range) if range.is_empty() => {}
            Part::Source(range) => {
                expanded.segments.push((expanded.text.len(), range.start, range.len()));
                expanded.text.push_str(&source[range]);
            }
            Part::Written(text) => {
                // An empty segment ends the one before it.
                expanded.segments.push((expanded.text.len(), 0, 0));
                expanded.text.push_str(&text);
            }
            Part::Insert(_) | Part::Divider => {
                expanded.segments.push((expanded.text.len(), 0, 0));
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

/// Renders calls of one text.
struct Expander<'a> {
    source: &'a str,
    finished: &'a [String],
    context: &'a BodyContext<'a>,
    diagnostics: Vec<Diagnostic>,
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
        let mut body = call.body.as_ref().map(|_| Output::default());
        if let (Some(body), Some(pieces)) = (&mut body, &call.body) {
            parents.push(call);
            for piece in pieces {
                self.push_inner(body, piece, parents);
            }
            parents.pop();
            if call.notation == Notation::Markdown && !parents.is_empty() && !body.text.is_empty() {
                let html = self.render_inner(body);
                body.text.clear();
                push_marked(&mut body.text, 0, &html);
                body.finished = vec![html];
            }
        }
        let (body, finished, escaped) = match body {
            Some(body) => (Some(body.text), body.finished, body.escaped),
            None => (None, Vec::new(), Vec::new()),
        };
        let finished = Rc::new(finished);
        let inner = body.as_deref().map(|body| only_escaped(body, &finished, &escaped));
        let rendered =
            RenderedCall { call, parents, body: body.as_deref(), inner: inner.as_deref(), finished: finished.clone() };
        let result = self.context.shortcodes.render(&rendered);
        drop(rendered);
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
                self.diagnostics.push(diagnostic);
                Output::default()
            }
        }
    }

    /// Appends `piece` to what stands between the tags of the innermost of `parents`.
    fn push_inner(&mut self, body: &mut Output, piece: &'a Piece, parents: &mut Vec<&'a Call>) {
        match piece {
            Piece::Text(range) => {
                body.push(&self.source[range.clone()].replace(DIVIDER, ""), self.finished);
            }
            // Whoever runs Markdown over the body would take the call for a live one.
            Piece::Escaped(_, text) if parents.last().is_some_and(|parent| parent.notation == Notation::Html) => {
                body.push_escaped(text);
            }
            Piece::Escaped(_, text) => body.push(text, self.finished),
            Piece::Call(child) => {
                let output = self.render(child, parents);
                match child.notation {
                    Notation::Html => body.push_finished(output.text),
                    Notation::Markdown => body.push(&output.text, &output.finished),
                }
            }
        }
    }

    /// The text of a `{{% %}}` call inside another call as HTML; a single line without its paragraph.
    fn render_inner(&mut self, body: &Output) -> String {
        let mut parts = Vec::new();
        push_stretches(&mut parts, &body.text, &body.finished);
        let expanded = assemble("", parts, Vec::new());
        let rendered = run_markdown(&expanded.text, &expanded.inserts, &|_| None, self.context);
        self.diagnostics.extend(rendered.diagnostics);
        let is_line = !bare(&body.text, &body.finished).contains('\n');
        let single = is_line.then(|| rendered.html.strip_prefix("<p>")?.strip_suffix("</p>\n")).flatten();
        single.map_or_else(|| rendered.html.clone(), str::to_string)
    }
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
