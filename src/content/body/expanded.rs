//! The parts of a body to one text, with words for what must not go through Markdown.

use crate::content::markdown::{Inserts, Link, TextWriter, WORD_GUARD};
use crate::diagnostic::Diagnostic;
use memchr::memmem;
use std::collections::BTreeSet;
use std::ops::Range;

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
            if out.ends_with(WORD_GUARD) {
                out.pop();
            }
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
pub(super) enum Part {
    /// Bytes of the source.
    Source(Range<usize>),
    /// The same, printed by another call.
    Inner(Range<usize>),
    /// Text that stands for bytes of the source.
    Written(String, Range<usize>, TextWriter),
    Insert(String),
    Divider,
}

/// What is found on the way.
#[derive(Default)]
pub(super) struct Found {
    pub links: Vec<Link>,
    pub diagnostics: Vec<Diagnostic>,
}

/// The text that `parts` make.
pub(super) fn assemble(source: &str, parts: Vec<Part>, found: Found) -> Expanded {
    let prefix = free_prefix(parts.iter().map(|part| match part {
        Part::Source(range) | Part::Inner(range) => &source[range.clone()],
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
                expanded.text.push_str(&source[range]);
            }
            Part::Inner(range) => {
                segment(Some(range.clone()), TextWriter::InnerCall);
                expanded.text.push_str(&source[range]);
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
                        if would_open_tag(&expanded.text) {
                            expanded.text.push(WORD_GUARD);
                        }
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

/// Whether a word behind `text` would be the name of a tag. Behind `](<` and `]: <` it is an address.
fn would_open_tag(text: &str) -> bool {
    let Some(before) = text.strip_suffix(['/', '!']).unwrap_or(text).strip_suffix('<') else { return false };
    let before = before.trim_end_matches([' ', '\t', '\n']);
    !(before.ends_with("](") || before.ends_with("]:"))
}

/// `hbx0q`, or with the first number that occurs in none of `texts`.
fn free_prefix<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mut taken = BTreeSet::new();
    let finder = memmem::Finder::new("hbx");
    for text in texts {
        for at in finder.find_iter(text.as_bytes()) {
            let digits = text[at + 3..].bytes().take(9).take_while(u8::is_ascii_digit).count();
            taken.extend(text[at + 3..at + 3 + digits].parse::<usize>().ok());
        }
    }
    let number = (0..).find(|number| !taken.contains(number)).unwrap_or_default();
    format!("hbx{number}q")
}
