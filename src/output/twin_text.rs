//! The text of a page for its Markdown twin: what of it is hidden, leads elsewhere, or has another name.

use crate::content::markdown::Link;
use crate::content::shortcode::Call;
use crate::template::World;
use crate::template::view::links;
use std::borrow::Cow;
use std::cell::{Cell, OnceCell};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The text of a page, and what of it is written otherwise.
pub(super) struct Text<'a> {
    /// All of the file.
    pub text: &'a str,
    /// Addresses: their bytes, in order, and what to write.
    moved: &'a [(Range<usize>, Cow<'a, str>)],
    /// What nobody is to see: its bytes, in order.
    pub hidden: &'a [Range<usize>],
    /// Where the line of the last call begins, and how far it was looked through.
    line: Cell<(usize, usize)>,
    /// How many notes there are of each name, once that is asked for.
    notes: OnceCell<BTreeMap<String, usize>>,
}

impl<'a> Text<'a> {
    /// The text of a file.
    pub fn new(text: &'a str, moved: &'a [(Range<usize>, Cow<'a, str>)], hidden: &'a [Range<usize>]) -> Text<'a> {
        Text { text, moved, hidden, line: Cell::default(), notes: OnceCell::new() }
    }

    /// What stands before a call on its line. Calls are asked for in the order of the text, so that no line is looked
    /// through twice.
    pub fn line_before(&self, call: &Call) -> &str {
        let (line_start, seen) = self.line.get();
        let start = call.range.start;
        let from = if seen <= start { seen } else { 0 };
        let line_start = match self.text.get(from..start).and_then(|before| before.rfind('\n')) {
            Some(at) => from + at + 1,
            None if from == 0 => 0,
            None => line_start,
        };
        self.line.set((line_start, start));
        self.text.get(line_start..start).unwrap_or_default()
    }

    /// `inner`, the text of a box that begins at byte `start`, with names of their own for its notes where the page has
    /// others of these names: in a twin all are of one text. Linear, but for a logarithm.
    pub fn with_own_notes(&self, inner: String, start: usize) -> String {
        let names: BTreeSet<&str> = if inner.contains("[^") { notes(&inner).collect() } else { BTreeSet::new() };
        if names.is_empty() {
            return inner;
        }
        let all = self.notes.get_or_init(|| {
            let mut counts: BTreeMap<String, usize> = BTreeMap::new();
            notes(self.text).for_each(|name| *counts.entry(name.to_string()).or_default() += 1);
            counts
        });
        let is_taken = |name: &&str| all.get(*name).is_some_and(|count| *count > 1);
        let mut out = String::with_capacity(inner.len() + 16);
        let mut parts = inner.split("[^");
        out.push_str(parts.next().unwrap_or_default());
        for part in parts {
            out.push_str("[^");
            match part.split_once(']').filter(|(name, _)| names.get(name).filter(|name| is_taken(name)).is_some()) {
                Some((name, rest)) => out.extend([name, "-", &start.to_string(), "]", rest]),
                None => out.push_str(part),
            }
        }
        out
    }

    /// What follows a call.
    pub fn behind(&self, call: &Call) -> &str {
        self.text.get(call.range.end..).unwrap_or_default()
    }

    /// Appends what readers are to have of `range`.
    pub fn write(&self, range: &Range<usize>, out: &mut String) {
        let mut start = range.start;
        let first = self.hidden.partition_point(|bytes| bytes.end <= start);
        for bytes in self.hidden[first..].iter().take_while(|bytes| bytes.start < range.end) {
            self.write_seen(start..bytes.start.max(start), out);
            start = bytes.end.min(range.end);
        }
        self.write_seen(start..range.end, out);
    }

    fn write_seen(&self, range: Range<usize>, out: &mut String) {
        let mut start = range.start;
        let first = self.moved.partition_point(|(bytes, _)| bytes.start < start);
        for (bytes, address) in self.moved[first..].iter().take_while(|(bytes, _)| bytes.end <= range.end) {
            // Of links inside each other (a picture in a link) each has its own bytes.
            if let Some(before) = self.text.get(start..bytes.start) {
                out.extend([before, address]);
                start = bytes.end;
            }
        }
        out.push_str(self.text.get(start..range.end).unwrap_or_default());
    }
}

/// The names of the notes that `text` defines.
fn notes(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        let name = line.trim_start_matches([' ', '\t', '>']).strip_prefix("[^")?.split_once("]:")?.0;
        (!name.contains([']', '['])).then_some(name)
    })
}

/// The addresses in `text` that the page has in another form: below the base path, say. Linear, but for a logarithm.
pub(super) fn moved_links<'a>(world: &World, links: &'a [Link], text: &str) -> Vec<(Range<usize>, Cow<'a, str>)> {
    let mut defined: Option<BTreeMap<&str, Vec<Range<usize>>>> = None;
    let mut found: Vec<(Range<usize>, Cow<'a, str>)> = Vec::new();
    for link in links {
        let destination = link.destination.as_str();
        let (Some(span), false) = (link.span.as_ref(), destination.is_empty()) else { continue };
        // Links in HTML that is kept as it stands have none.
        let moved = link.address.as_deref().map(Cow::Borrowed);
        let Some(address) = moved.or_else(|| links::below_base(world, destination).map(Cow::Owned)) else { continue };
        // Of a tag, the place is that of its first sign.
        let behind = text.get(span.start..).unwrap_or_default();
        let tag = behind.starts_with('<').then(|| behind.find('>')).flatten();
        let end = tag.map_or(span.end, |length| span.end.max(span.start + length));
        let written = text.get(span.start..end).and_then(|link| {
            let before = ["](", "](<", "=\"", "='"].into_iter();
            before.filter_map(|before| Some(link.find(&format!("{before}{destination}"))? + before.len())).min()
        });
        match written {
            Some(at) => found.push((span.start + at..span.start + at + destination.len(), address)),
            None => {
                let defined = defined.get_or_insert_with(|| definitions(text));
                let places = defined.remove(destination).into_iter().flatten();
                found.extend(places.map(|bytes| (bytes, address.clone())));
            }
        }
    }
    found.sort_by_key(|(bytes, _)| bytes.start);
    found.dedup_by(|second, first| second.0 == first.0);
    found
}

/// Where addresses stand that are defined for themselves: `[name]: /address/`. Linear, but for a logarithm.
fn definitions(text: &str) -> BTreeMap<&str, Vec<Range<usize>>> {
    let mut found: BTreeMap<&str, Vec<Range<usize>>> = BTreeMap::new();
    for (at, _) in text.match_indices("]: ") {
        let start = at + "]: ".len();
        let rest = text[start..].trim_start_matches([' ', '\t']);
        let start = text.len() - rest.len() + usize::from(rest.starts_with('<'));
        let end = text[start..].find(|letter: char| letter.is_whitespace() || letter == '>');
        let address = &text[start..end.map_or(text.len(), |end| start + end)];
        found.entry(address).or_default().push(start..start + address.len());
    }
    found
}
