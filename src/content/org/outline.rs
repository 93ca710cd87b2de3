//! What must be known of a text before it is written: where its blocks end, its headings, its footnotes.

use super::line::{Kind, Line};
use std::collections::{BTreeMap, BTreeSet};

/// What was found.
pub(super) struct Outline<'a> {
    pub blocks: BlockEnds,
    /// By the number of their lines.
    pub headings: BTreeMap<usize, OrgHeading<'a>>,
    /// Footnotes by name: the numbers of their first line and of the one behind the last.
    pub notes: BTreeMap<&'a str, (usize, usize)>,
    /// The same by line: where each definition ends.
    pub note_ends: BTreeMap<usize, usize>,
    /// By the words of a heading, its line.
    by_title: BTreeMap<&'a str, usize>,
}

/// A heading.
pub(super) struct OrgHeading<'a> {
    pub level: usize,
    pub id: String,
    /// `TODO` or `DONE`.
    pub status: Option<&'a str>,
    /// The letter of `[#A]`.
    pub priority: Option<&'a str>,
    pub title: &'a str,
    pub tags: Vec<&'a str>,
}

impl OrgHeading<'_> {
    /// Whether the author keeps it and what stands below it from being published.
    pub fn is_hidden(&self) -> bool {
        self.title == "COMMENT" || self.title.starts_with("COMMENT ") || self.tags.contains(&"noexport")
    }
}

impl Outline<'_> {
    /// The id of the heading with these words.
    pub fn id_of(&self, title: &str) -> Option<&str> {
        let line = self.by_title.get(title)?;
        self.headings.get(line).map(|heading| heading.id.as_str())
    }
}

/// Where blocks and drawers end: the numbers of the lines by name, in lower case.
pub(super) struct BlockEnds {
    blocks: BTreeMap<String, Vec<usize>>,
    drawers: Vec<usize>,
}

impl BlockEnds {
    /// Linear, but for a logarithm.
    pub fn read(text: &str, lines: &[Line]) -> BlockEnds {
        let mut ends = BlockEnds { blocks: BTreeMap::new(), drawers: Vec::new() };
        for line in lines {
            match line.kind(text) {
                Kind::End(name) => ends.blocks.entry(name.to_lowercase()).or_default().push(line.number),
                Kind::Drawer(name) if name.eq_ignore_ascii_case("end") => ends.drawers.push(line.number),
                _ => {}
            }
        }
        ends
    }

    /// The number of the line that ends the block or drawer that begins with `line`.
    pub fn end_of(&self, text: &str, line: &Line) -> Option<usize> {
        let ends = match line.kind(text) {
            Kind::Begin(name, _) => self.blocks.get(&name.to_lowercase())?,
            Kind::Drawer(name) if !name.eq_ignore_ascii_case("end") => &self.drawers,
            _ => return None,
        };
        ends.get(ends.partition_point(|end| *end <= line.number)).copied()
    }
}

/// Reads `text`. Linear, but for a logarithm.
pub(super) fn read<'a>(text: &'a str, lines: &[Line]) -> Outline<'a> {
    let mut outline = Outline {
        blocks: BlockEnds::read(text, lines),
        headings: BTreeMap::new(),
        notes: BTreeMap::new(),
        note_ends: BTreeMap::new(),
        by_title: BTreeMap::new(),
    };
    let mut taken = BTreeSet::new();
    let mut note: Option<(&str, usize)> = None;
    let mut at = 0;
    let mut blanks = 0;
    while let Some(line) = lines.get(at) {
        let kind = line.kind(text);
        let ends_note = blanks >= 2 || matches!(kind, Kind::Heading(_) | Kind::Note(..));
        if let Some((name, first)) = note.filter(|_| ends_note) {
            outline.notes.entry(name).or_insert((first, at));
            outline.note_ends.insert(first, at);
            note = None;
        }
        blanks = if kind == Kind::Blank { blanks + 1 } else { 0 };
        match kind {
            Kind::Heading(level) => {
                let custom = custom_id(text, lines, at);
                let mut heading = read_heading(&line.text(text)[level..], level);
                heading.id = custom.map_or_else(|| format!("headline-{}", outline.headings.len() + 1), str::to_string);
                // Two headings that ask for one id: links lead to the first.
                if !taken.insert(heading.id.clone()) {
                    heading.id = format!("headline-{}", outline.headings.len() + 1);
                    taken.insert(heading.id.clone());
                }
                outline.by_title.entry(heading.title).or_insert(at);
                outline.headings.insert(at, heading);
            }
            Kind::Note(name, _) => note = Some((name, at)),
            _ => {}
        }
        at = outline.blocks.end_of(text, line).unwrap_or(at) + 1;
    }
    if let Some((name, first)) = note {
        outline.notes.entry(name).or_insert((first, lines.len()));
        outline.note_ends.insert(first, lines.len());
    }
    outline
}

/// `TODO [#A] Words :tag:`.
fn read_heading(words: &str, level: usize) -> OrgHeading<'_> {
    let mut rest = words.trim();
    let first_word = |text: &str| text.find([' ', '\t']).unwrap_or(text.len());
    let status = Some(&rest[..first_word(rest)]).filter(|word| matches!(*word, "TODO" | "DONE"));
    rest = rest[status.map_or(0, str::len)..].trim_start();
    let priority = rest.strip_prefix("[#").and_then(|rest| rest.split_once(']')).map(|(letter, _)| letter);
    let priority = priority.filter(|letter| letter.len() == 1 && letter.bytes().all(|byte| byte.is_ascii_alphabetic()));
    rest = rest[priority.map_or(0, |_| "[#A]".len())..].trim_start();
    let last = rest.rfind([' ', '\t']).map_or(rest, |at| &rest[at + 1..]);
    let tags = last.strip_prefix(':').and_then(|tags| tags.strip_suffix(':')).filter(|tags| {
        !tags.is_empty() && tags.chars().all(|c| c.is_alphanumeric() || matches!(c, ':' | '_' | '@' | '#' | '%'))
    });
    let title = rest[..tags.map_or(rest.len(), |_| rest.len() - last.len())].trim_end();
    let tags = tags.map(|tags| tags.split(':').filter(|tag| !tag.is_empty()).collect()).unwrap_or_default();
    OrgHeading { level, id: String::new(), status, priority, title, tags }
}

/// The `CUSTOM_ID` in the drawer of properties behind the heading at `at`.
fn custom_id<'a>(text: &'a str, lines: &[Line], at: usize) -> Option<&'a str> {
    let is_plan =
        |line: &Line| ["SCHEDULED:", "DEADLINE:", "CLOSED:"].iter().any(|word| line.text(text).starts_with(word));
    let first = at + 1 + usize::from(lines.get(at + 1).is_some_and(is_plan));
    if !lines.get(first)?.text(text).eq_ignore_ascii_case(":properties:") {
        return None;
    }
    let properties = lines[first + 1..].iter().map(|line| line.text(text));
    let mut properties = properties.take_while(|words| words.starts_with(':') && !words.eq_ignore_ascii_case(":end:"));
    let id = properties.find_map(|words| {
        let (key, value) = words[1..].split_once(':')?;
        key.eq_ignore_ascii_case("custom_id").then(|| value.trim())
    });
    id.filter(|id| !id.is_empty() && !id.contains(char::is_whitespace))
}
