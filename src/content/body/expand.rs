//! Pieces to Markdown: every call rendered, its output in place or a word that stands for it.

use super::{BodyContext, RenderedCall, run_markdown};
use crate::content::markdown::Inserts;
use crate::content::shortcode::{Call, Notation, Piece, code_ranges, is_inside};
use crate::diagnostic::Diagnostic;
use std::collections::BTreeSet;
use std::ops::Range;

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

/// Renders the calls of `pieces`, inner ones first.
///
/// Recursive by the depth of calls, which the parser limits. Linear in source and output.
pub fn expand(source: &str, pieces: &[Piece], context: &BodyContext<'_>) -> Expanded {
    let mut parts = Vec::new();
    let mut diagnostics = Vec::new();
    let mut code = None;
    let mut divided = false;
    for piece in pieces {
        match piece {
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
            Piece::Escaped(_, text) => parts.push(Part::Written(text.clone())),
            Piece::Call(call) => {
                let output = render_call(source, call, &mut Vec::new(), context, &mut diagnostics);
                parts.push(match call.notation {
                    Notation::Html => Part::Insert(output),
                    Notation::Markdown => Part::Written(output),
                });
            }
        }
    }
    assemble(source, parts, diagnostics)
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

fn render_call<'a>(
    source: &str,
    call: &'a Call,
    parents: &mut Vec<&'a Call>,
    context: &BodyContext<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> String {
    if call.inline {
        return String::new();
    }
    let mut inner = call.body.as_ref().map(|_| String::new());
    if let (Some(inner), Some(body)) = (&mut inner, &call.body) {
        parents.push(call);
        for piece in body {
            match piece {
                Piece::Text(range) => inner.push_str(&source[range.clone()].replace(DIVIDER, "")),
                Piece::Escaped(_, text) => inner.push_str(text),
                Piece::Call(child) => inner.push_str(&render_call(source, child, parents, context, diagnostics)),
            }
        }
        parents.pop();
        if call.notation == Notation::Markdown && !parents.is_empty() && !inner.is_empty() {
            let rendered = run_markdown(inner, &Inserts::default(), &|_| None, context);
            diagnostics.extend(rendered.diagnostics);
            let single =
                (!inner.contains('\n')).then(|| rendered.html.strip_prefix("<p>")?.strip_suffix("</p>\n")).flatten();
            *inner = single.map_or(rendered.html.clone(), str::to_string);
        }
    }
    match context.shortcodes.render(&RenderedCall { call, parents, inner: inner.as_deref() }) {
        Ok(output) if !call.indent.is_empty() && call.body.as_ref().is_none_or(Vec::is_empty) => {
            indented(&output, &call.indent)
        }
        Ok(output) => output,
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            String::new()
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
