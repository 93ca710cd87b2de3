//! Slips between the arguments of a tag, with the call as it should be.

use super::lex::{Delimiter, TagFault, is_name_start, lex_tag};
use super::{Argument, Arguments};

/// Longest tag that is looked at, in bytes.
const LONGEST: usize = 1_000;

/// Longest call that a message shows.
const LONGEST_SHOWN: usize = 240;

/// What authors write in place of `name="value"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slip {
    /// `alt="the "Save" button"`.
    InnerQuote,
    /// `id="abc title="x"`.
    Unclosed,
    /// `src="a", alt="b"`.
    Comma,
    /// `alt = "b"`.
    Blank,
    /// `alt:"b"`.
    Colon,
    /// `alt='b'`.
    SingleQuote,
}

/// An argument as it was meant.
struct Meant<'a> {
    name: Option<&'a str>,
    value: &'a str,
    /// The sign around the value; none for a bare one.
    quote: Option<char>,
}

/// `fault` of the tag at `start`, told as the slip that it is, if it is one that is known.
pub(super) fn told(text: &str, start: usize, end: usize, delimiter: Delimiter, fault: TagFault) -> TagFault {
    if fault.unfinished {
        return fault;
    }
    let Some(mended) = mend(&text[..end], start, delimiter, &fault.name) else { return fault };
    TagFault { place: mended.place, message: mended.message, help: Some(mended.help), ..fault }
}

/// The first value between single quotes, which count as a part of it: its name, and the value.
pub(super) fn in_single_quotes<'a>(tag: &str, arguments: &'a Arguments) -> Option<(&'a str, &'a str)> {
    let Arguments::Named(named) = arguments else { return None };
    named.iter().find_map(|(name, value)| {
        let Argument::Text(value) = value else { return None };
        let inner = value.strip_prefix('\'')?.strip_suffix('\'')?;
        tag.contains(&format!("{name}={value}")).then_some((name.as_str(), inner))
    })
}

struct Mended {
    place: std::ops::Range<usize>,
    message: String,
    help: String,
}

fn mend(text: &str, start: usize, delimiter: Delimiter, name: &str) -> Option<Mended> {
    let (left, right) = (delimiter.left(), delimiter.right());
    let mut furthest = (start + LONGEST).min(text.len());
    while !text.is_char_boundary(furthest) {
        furthest -= 1;
    }
    let tag = &text[start + 3..furthest];
    let tag = &tag[..tag.find(right)?];
    let lead = tag.len() - tag.trim_start().len();
    let arguments = tag[lead..].strip_prefix(name).filter(|_| !name.is_empty())?;
    let from = start + 3 + lead + name.len();
    let body = arguments.trim_end();
    let (body, closing) = body.strip_suffix('/').map_or((body, ""), |body| (body, "/"));
    let mut reader = Reader { text: body, at: 0, slips: Vec::new() };
    let meant = reader.arguments()?;
    let (at, slip, of) = reader.slips.iter().min_by_key(|(at, ..)| *at).copied()?;
    let written: Vec<String> = meant.iter().map(written).collect();
    let call = format!("{left} {name} {} {closing}{right}", written.join(" "));
    // A call that is no better is no help.
    lex_tag(&call, 0, call.len(), delimiter).ok()?;
    let shown = match call.chars().count() {
        0..=LONGEST_SHOWN => call,
        _ => written.get(of).cloned().unwrap_or_default(),
    };
    let argument = meant.get(of).and_then(|meant| meant.name);
    let (message, what_to_do) = match slip {
        Slip::InnerQuote => (
            match argument {
                Some(argument) => format!("the quotes inside the text of `{argument}` end it"),
                None => "the quotes inside this text end it".to_string(),
            },
            "write the inner quotes as `\\\"`, or use curly quotes",
        ),
        Slip::Unclosed => {
            let message =
                format!("the quote that opens the text of `{}` is never closed", argument.unwrap_or_default());
            (message, "write `\"` where the text ends")
        }
        Slip::Comma => ("there is a comma behind a value".to_string(), "take it out: blanks are between the values"),
        Slip::Blank => {
            let message = format!("there is a blank before the `=` of `{}`", argument.unwrap_or_default());
            (message, "take it out")
        }
        Slip::Colon => (format!("there is a `:` behind `{}`", argument.unwrap_or_default()), "write `=` in its place"),
        Slip::SingleQuote => ("`'` is not a quote in a shortcode".to_string(), "write double quotes"),
    };
    let length = body[at..].chars().next().map_or(0, char::len_utf8);
    let place = from + at..from + at + length;
    Some(Mended { place, message, help: format!("{what_to_do}: `{}`", shown.replace('\n', " ")) })
}

fn written(meant: &Meant<'_>) -> String {
    let value = match meant.quote {
        None => meant.value.to_string(),
        Some('`') => format!("`{}`", meant.value),
        Some(_) => format!("\"{}\"", meant.value.replace("\\\"", "\"").replace('"', "\\\"")),
    };
    match meant.name {
        Some(name) => format!("{name}={value}"),
        None => value,
    }
}

/// Reads arguments as their author may have meant them.
struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// Where each stands, and the argument it belongs to.
    slips: Vec<(usize, Slip, usize)>,
}

impl<'a> Reader<'a> {
    fn arguments(&mut self) -> Option<Vec<Meant<'a>>> {
        let mut found: Vec<Meant<'a>> = Vec::new();
        loop {
            self.skip_blanks();
            if self.rest().starts_with(',') && !found.is_empty() {
                self.slips.push((self.at, Slip::Comma, found.len() - 1));
                self.at += 1;
                continue;
            }
            if self.rest().is_empty() {
                break;
            }
            let name = self.name(found.len())?;
            let (value, quote) = self.value(name.is_some(), found.len())?;
            if found.first().is_some_and(|first| first.name.is_some() != name.is_some()) {
                return None;
            }
            found.push(Meant { name, value, quote });
        }
        Some(found)
    }

    /// The name before a value; `Some(None)` for a value in quotes that has none.
    fn name(&mut self, ordinal: usize) -> Option<Option<&'a str>> {
        if self.rest().starts_with(['"', '`']) {
            return Some(None);
        }
        let length = length_of_name(self.rest());
        if length == 0 {
            return None;
        }
        let name = &self.rest()[..length];
        let blank = self.at + length;
        self.at = blank;
        self.skip_blanks();
        match self.rest().chars().next()? {
            '=' if self.at > blank => self.slips.push((blank, Slip::Blank, ordinal)),
            '=' => {}
            ':' if self.rest()[1..].trim_start().starts_with(['"', '\'']) => {
                self.slips.push((self.at, Slip::Colon, ordinal));
            }
            _ => return None,
        }
        self.at += 1;
        self.skip_blanks();
        Some(Some(name))
    }

    fn value(&mut self, is_named: bool, ordinal: usize) -> Option<(&'a str, Option<char>)> {
        let rest = self.rest();
        let start = self.at;
        match rest.chars().next()? {
            '`' => {
                let length = rest[1..].find('`')?;
                self.at += length + 2;
                Some((&rest[1..=length], Some('`')))
            }
            quote @ ('"' | '\'') => {
                if quote == '\'' {
                    self.slips.push((start, Slip::SingleQuote, ordinal));
                }
                let mut inner = None;
                for (at, _) in rest[1..].match_indices(quote).map(|(at, sign)| (at + 1, sign)) {
                    if rest[..at].ends_with('\\') {
                        continue;
                    }
                    if ends_value(&rest[at + 1..], is_named) {
                        self.at += at + 1;
                        if quote == '"' {
                            self.slips.extend(inner.map(|at| (start + at, Slip::InnerQuote, ordinal)));
                        }
                        return Some((&rest[1..at], Some(quote)));
                    }
                    if let Some(head) = before_next_name(&rest[1..at]).filter(|_| is_named && inner.is_none()) {
                        self.slips.push((start, Slip::Unclosed, ordinal));
                        self.at += 1 + head.len();
                        return Some((head, Some(quote)));
                    }
                    inner.get_or_insert(at);
                }
                None
            }
            _ => {
                let length = rest.find([' ', '\t', '\r', '\n', ',']).unwrap_or(rest.len());
                let value = &rest[..length];
                self.at += length;
                (is_named && !value.contains(['"', '\''])).then_some((value, None))
            }
        }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }
}

fn length_of_name(text: &str) -> usize {
    let is_letter = |c: char| c == '-' || is_name_start(c);
    match text.starts_with(is_name_start) {
        true => text.find(|c| !is_letter(c)).unwrap_or(text.len()),
        false => 0,
    }
}

/// `text` without the name and the `=` of the next argument, which it ends with.
fn before_next_name(text: &str) -> Option<&str> {
    let name = text.strip_suffix('=')?;
    let head = name.trim_end_matches(|c: char| c == '-' || is_name_start(c));
    let is_apart = head.ends_with([' ', '\t', '\n']) && head.len() < name.len();
    Some(head.trim_end()).filter(|head| is_apart && !head.is_empty())
}

/// Whether a value may end before `rest`: the tag ends there, or the next argument begins.
fn ends_value(rest: &str, is_named: bool) -> bool {
    let next = rest.trim_start_matches([' ', '\t', '\r', '\n', ',']);
    if next.is_empty() {
        return true;
    }
    if !is_named {
        return next.len() < rest.len() && next.starts_with(['"', '`']);
    }
    let behind = next[length_of_name(next)..].trim_start();
    let is_assigned = behind.starts_with('=')
        || behind.strip_prefix(':').is_some_and(|value| value.trim_start().starts_with(['"', '\'']));
    behind.len() < next.len() && is_assigned
}
