//! Slips between the arguments of a tag, with the call as it should be.

use super::ends::{End, LONGEST, end_of};
use super::lex::{Delimiter, TagFault, is_name_start, lex_tag};
use super::{Argument, Arguments};
use std::ops::Range;

/// Longest call that a message shows.
const LONGEST_SHOWN: usize = 240;

/// What authors write in place of `name="value"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slip {
    /// `alt="the "Save" button"`.
    InnerQuote,
    /// `id="abc title="x"`.
    Unclosed,
    /// `id=abc"`.
    Unopened,
    /// `src="a", alt="b"`.
    Separator(char),
    /// `alt = "b"`.
    Blank,
    /// `alt:"b"`.
    Colon,
    /// `alt='b'`.
    SingleQuote,
    /// `alt=“b”`.
    Curly(char),
    /// `alt "b"` where others have a `=`.
    NoEquals,
    /// `"b"` where others have a name.
    NoName,
    /// `a+b`.
    NeedsQuotes(char),
}

/// Quotes that programs for writing make of straight ones.
const CURLY: [char; 11] = ['“', '”', '„', '‟', '‘', '’', '‚', '«', '»', '‹', '›'];

/// An argument as it was meant.
#[derive(Clone, Copy)]
struct Meant<'a> {
    name: Option<&'a str>,
    value: &'a str,
    /// The sign around the value; none for a bare one.
    quote: Option<char>,
    /// Where it begins.
    at: usize,
}

/// `fault` of the tag at `start`, told as the slip that it is, if it is one that is known.
pub(super) fn told(text: &str, start: usize, end: usize, delimiter: Delimiter, fault: TagFault) -> TagFault {
    let Some(mended) = mend(&text[..end], start, delimiter, &fault.name) else { return fault };
    match mended.slip {
        Slip::Curly(_) => {}
        _ if fault.unfinished => return fault,
        // That the tag has no end weighs more.
        Slip::NeedsQuotes(_) if mended.end.is_some() => {
            let wrong = mended.end.map(|end| &text[end]).unwrap_or_default();
            let help = format!("write `{}` in place of `{wrong}`: {}", delimiter.right(), mended.call);
            return TagFault { help: Some(help), ..fault };
        }
        _ => {}
    }
    let help = format!("{}: {}", mended.help, mended.call);
    // What a quote swallowed is read again; only if that is little, so that all of it stays linear.
    let resume = match fault.resume - start {
        0..=LONGEST => fault.resume.min(mended.resume),
        _ => fault.resume,
    };
    TagFault { place: mended.place, message: mended.message, help: Some(help), resume, ..fault }
}

/// The first value between signs that are no quotes in a shortcode and count as a part of it: its name, the sign that
/// opens it, and the value.
pub(super) fn in_odd_quotes<'a>(tag: &str, arguments: &'a Arguments) -> Option<(&'a str, char, &'a str)> {
    let Arguments::Named(named) = arguments else { return None };
    named.iter().find_map(|(name, value)| {
        let Argument::Text(value) = value else { return None };
        let sign = value.chars().next().filter(|sign| *sign == '\'' || CURLY.contains(sign))?;
        let inner = value[sign.len_utf8()..].strip_suffix(|last| match sign {
            '\'' => last == '\'',
            _ => last == '"' || CURLY.contains(&last),
        })?;
        tag.contains(&format!("{name}={value}")).then_some((name.as_str(), sign, inner))
    })
}

/// The first value that holds the end of its tag and the begin of the next one: a quote is missing before them.
pub(super) fn holds_next_tag(arguments: &Arguments, delimiter: Delimiter) -> bool {
    let holds = |value: &Argument| match value {
        Argument::Text(value) => {
            value.find(delimiter.right()).is_some_and(|end| value[end + 3..].contains(delimiter.left()))
        }
        _ => false,
    };
    match arguments {
        Arguments::None => false,
        Arguments::Positional(values) => values.iter().any(holds),
        Arguments::Named(values) => values.iter().any(|(_, value)| holds(value)),
    }
}

/// What is wrong with a sign that opens a text.
pub(super) fn odd_quote(sign: char) -> String {
    match sign {
        '\'' | '«' | '»' | '‹' | '›' => format!("`{sign}` is not a quote in a shortcode"),
        _ => format!("`{sign}` is a curly quote, which is no quote in a shortcode"),
    }
}

struct Mended {
    slip: Slip,
    place: Range<usize>,
    message: String,
    help: String,
    /// The call as it should be, or the argument if that is long.
    call: String,
    /// What is written where the tag should end, if that is no end.
    end: Option<Range<usize>>,
    /// Where to go on.
    resume: usize,
}

fn mend(text: &str, start: usize, delimiter: Delimiter, name: &str) -> Option<Mended> {
    let (left, right) = (delimiter.left(), delimiter.right());
    let (tag_end, resume, wrong_end) = match end_of(text, start, delimiter) {
        End::Right(at) => (at, at + right.len(), None),
        End::Mistyped(range) => (range.start, range.end, Some(range)),
        End::NextTag(at) => return without_end(text, start, at, delimiter, name),
        End::Nothing => return None,
    };
    let tag = &text[start + 3..tag_end];
    let lead = tag.len() - tag.trim_start().len();
    let arguments = tag[lead..].strip_prefix(name).filter(|_| !name.is_empty())?;
    let from = start + 3 + lead + name.len();
    let body = arguments.trim_end();
    let (body, closing) = match body.strip_suffix('/') {
        Some(body) if body.is_empty() || body.ends_with([' ', '"', '`', '”']) => (body, "/"),
        _ => (body, ""),
    };
    let mut reader = Reader { text: body, at: 0, slips: Vec::new() };
    let meant = reader.arguments()?;
    let meant = with_names(name, meant, &mut reader.slips)?;
    let (at, slip, of) = reader.slips.iter().min_by_key(|(at, ..)| *at).copied()?;
    let written: Vec<String> = meant.iter().map(written).collect();
    let call = format!("{left} {name} {} {closing}{right}", written.join(" "));
    // A call that is no better is no help.
    lex_tag(&call, 0, call.len(), delimiter).ok().filter(|tag| tag.end == call.len())?;
    let shown = match call.chars().count() {
        0..=LONGEST_SHOWN => call,
        _ => written.get(of).cloned().unwrap_or_default(),
    };
    let argument = meant.get(of).and_then(|meant| meant.name);
    let (message, help) = words(slip, argument);
    let length = body[at..].chars().next().map_or(0, char::len_utf8);
    let place = from + at..from + at + length;
    Some(Mended { slip, place, message, help, call: format!("`{}`", shown.replace('\n', " ")), end: wrong_end, resume })
}

/// A tag before whose end the next one opens, at byte `next`, though a quote hides that.
fn without_end(text: &str, start: usize, next: usize, delimiter: Delimiter, name: &str) -> Option<Mended> {
    let tag = &text[start..next];
    let shown = text[next..].chars().take_while(|sign| matches!(sign, '{' | '<' | '%')).take(3).collect::<String>();
    let is_open = tag.matches('"').count() % 2 == 1;
    (is_open && !name.is_empty() && !tag.contains('\\')).then(|| Mended {
        slip: Slip::Unclosed,
        place: start..start + tag.trim_end().len(),
        message: format!("the tag is opened here, and no `{}` ends it before the next `{shown}`", delimiter.right()),
        help: "write `\"` where its text ends, and the end of the tag behind it".to_string(),
        call: format!("`\" {}`", delimiter.right()),
        end: None,
        resume: next,
    })
}

/// What is wrong, and what to do.
fn words(slip: Slip, argument: Option<&str>) -> (String, String) {
    let of = |argument: Option<&str>| match argument {
        Some(argument) => format!("the text of `{argument}`"),
        None => "this text".to_string(),
    };
    let name = argument.unwrap_or_default();
    let (message, help) = match slip {
        Slip::InnerQuote => (
            format!("the quotes inside {} end it", of(argument)),
            "write the inner quotes as `\\\"`, or use curly quotes",
        ),
        Slip::Unclosed => {
            (format!("the quote that opens {} is never closed", of(argument)), "write `\"` where the text ends")
        }
        Slip::Unopened => (format!("no quote opens {}, and one closes it", of(argument)), "write `\"` before it too"),
        Slip::Separator(',') => {
            ("there is a comma behind a value".to_string(), "take it out: blanks are between the values")
        }
        Slip::Separator(sign) => {
            (format!("there is a `{sign}` behind a value"), "take it out: blanks are between the values")
        }
        Slip::Blank => (format!("there is a blank before the `=` of `{name}`"), "take it out"),
        Slip::Colon => (format!("there is a `:` behind `{name}`"), "write `=` in its place"),
        Slip::SingleQuote => (odd_quote('\''), "write double quotes"),
        Slip::Curly(sign) => (odd_quote(sign), "write straight quotes, `\"`"),
        Slip::NoEquals => {
            (format!("there is no `=` between `{name}` and its value"), "write it, with no blank around it")
        }
        Slip::NoName => {
            let help = format!("write its name and `=` before it, such as `{name}=`");
            return ("this value has no name, but others in the call have one".to_string(), help);
        }
        Slip::NeedsQuotes(sign) => {
            (format!("a value without quotes cannot hold `{sign}`"), "put the value in double quotes")
        }
    };
    (message, help.to_string())
}

/// `meant` with a name for each value, if one of them has a name.
fn with_names<'a>(
    shortcode: &str,
    meant: Vec<Meant<'a>>,
    slips: &mut Vec<(usize, Slip, usize)>,
) -> Option<Vec<Meant<'a>>> {
    if meant.iter().all(|meant| meant.name.is_none()) || meant.iter().all(|meant| meant.name.is_some()) {
        return Some(meant);
    }
    let mut named: Vec<Meant<'a>> = Vec::new();
    let mut name_before: Option<Meant<'a>> = None;
    for (ordinal, argument) in meant.iter().enumerate() {
        let place = named.len();
        slips.iter_mut().filter(|(.., of)| *of == ordinal).for_each(|(.., of)| *of = place);
        match (argument.name, argument.quote, name_before.take()) {
            (Some(_), _, None) => named.push(*argument),
            (None, Some(_), Some(before)) => {
                slips.push((before.at, Slip::NoEquals, place));
                named.push(Meant { name: Some(before.value), ..*argument });
            }
            (None, Some(_), None) => {
                let is_taken = |name: &str| meant.iter().chain(&named).any(|other| other.name == Some(name));
                slips.push((argument.at, Slip::NoName, place));
                named.push(Meant { name: Some(likely_name(shortcode, argument.value, is_taken)?), ..*argument });
            }
            (None, None, None) if length_of_name(argument.value) == argument.value.len() => {
                name_before = Some(*argument);
            }
            _ => return None,
        }
    }
    name_before.is_none().then_some(named)
}

/// The name that `value` most likely should have.
fn likely_name(shortcode: &str, value: &str, is_taken: impl Fn(&str) -> bool) -> Option<&'static str> {
    let is_address =
        value.starts_with(['/', '.']) || value.starts_with("http") || !value.contains(' ') && value.contains('.');
    let names = match (is_address, shortcode) {
        (true, _) => ["src", "link", "title", "alt"],
        (false, "figure") => ["caption", "alt", "title", "class"],
        (false, _) => ["title", "alt", "caption", "class"],
    };
    names.into_iter().find(|name| !is_taken(name))
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
            if let Some(sign) = self.peek().filter(|sign| SEPARATORS.contains(sign) && !found.is_empty()) {
                self.slips.push((self.at, Slip::Separator(sign), found.len() - 1));
                self.at += 1;
                continue;
            }
            if self.rest().is_empty() {
                break;
            }
            let at = self.at;
            let name = self.name(found.len());
            let (value, quote) = self.value(name.is_some(), found.len())?;
            found.push(Meant { name, value, quote, at });
        }
        Some(found)
    }

    /// The name before a value, if it has one; the position is behind its `=` then.
    fn name(&mut self, ordinal: usize) -> Option<&'a str> {
        let start = self.at;
        let length = length_of_name(self.rest());
        if length == 0 {
            return None;
        }
        let name = &self.rest()[..length];
        let blank = self.at + length;
        self.at = blank;
        self.skip_blanks();
        match self.peek() {
            Some('=') if self.at > blank => self.slips.push((blank, Slip::Blank, ordinal)),
            Some('=') => {}
            Some(':') if self.rest()[1..].trim_start().starts_with(is_quote) => {
                self.slips.push((self.at, Slip::Colon, ordinal));
            }
            _ => {
                self.at = start;
                return None;
            }
        }
        self.at += 1;
        self.skip_blanks();
        Some(name)
    }

    fn value(&mut self, is_named: bool, ordinal: usize) -> Option<(&'a str, Option<char>)> {
        match self.peek()? {
            '`' => {
                let rest = self.rest();
                let length = rest[1..].find('`')?;
                self.at += length + 2;
                Some((&rest[1..=length], Some('`')))
            }
            '\\' => None,
            '"' => self.quoted(is_named, ordinal).map(|value| (value, Some('"'))),
            sign if is_quote(sign) => self.oddly_quoted(sign, is_named, ordinal).map(|value| (value, Some('"'))),
            _ => self.bare(is_named, ordinal),
        }
    }

    /// A value whose opening quote is at the position.
    fn quoted(&mut self, is_named: bool, ordinal: usize) -> Option<&'a str> {
        let (start, rest) = (self.at, self.rest());
        let (mut inner, mut count) = (None, 0_usize);
        let mut closing = None;
        for (at, _) in rest[1..].match_indices('"').map(|(at, sign)| (at + 1, sign)) {
            let value = &rest[1..at];
            if value.ends_with('\\') {
                continue;
            }
            let is_apart = inner.is_none() && !value.is_empty() && !value.ends_with([' ', '\t', '\n', '=']);
            if ends_value(&rest[at + 1..], is_named) || is_apart && ends_before_nameless(&rest[at + 1..]) {
                // `title="He said "hi"`: the last quote is the second of the inner ones.
                let opens = |inner: &usize| rest[..*inner].ends_with(' ') && !rest[inner + 1..].starts_with(' ');
                if count % 2 == 1 && inner.as_ref().is_some_and(opens) {
                    self.slips.push((start, Slip::Unclosed, ordinal));
                    self.at += at + 1;
                    return Some(&rest[1..=at]);
                }
                self.slips.extend(inner.map(|at| (start + at, Slip::InnerQuote, ordinal)));
                self.at += at + 1;
                return Some(value);
            }
            if inner.is_none() && before_next_name(value).is_some() {
                return Some(self.unclosed(&rest[1..at], ordinal));
            }
            if is_apart && rest[at + 1..].starts_with([' ', '\t', '\n']) {
                closing = Some(at);
            }
            inner.get_or_insert(at);
            count += 1;
        }
        match closing {
            _ if count % 2 == 0 => Some(self.unclosed(&rest[1..], ordinal)),
            Some(at) if !is_named => {
                self.at += at + 1;
                Some(&rest[1..at])
            }
            _ => None,
        }
    }

    /// A value that no quote closes, of which `reach` is the most: it ends before the next argument, line or sign for a
    /// quote.
    fn unclosed(&mut self, reach: &'a str, ordinal: usize) -> &'a str {
        let start = self.at;
        let signs = reach.match_indices('=').map(|(at, _)| at + 1);
        let head = signs.filter_map(|end| before_next_name(&reach[..end])).next().unwrap_or(reach);
        let head = head[..head.find('\n').unwrap_or(head.len())].trim_end();
        self.at += 1 + head.len();
        match head.chars().next_back().filter(|last| CURLY.contains(last)) {
            Some(sign) => {
                let head = &head[..head.len() - sign.len_utf8()];
                self.slips.push((start + 1 + head.len(), Slip::Curly(sign), ordinal));
                head
            }
            None => {
                self.slips.push((start, Slip::Unclosed, ordinal));
                head
            }
        }
    }

    /// A value between `'` or curly quotes.
    fn oddly_quoted(&mut self, sign: char, is_named: bool, ordinal: usize) -> Option<&'a str> {
        let (start, rest) = (self.at, self.rest());
        let slip = if sign == '\'' { Slip::SingleQuote } else { Slip::Curly(sign) };
        self.slips.push((start, slip, ordinal));
        let width = sign.len_utf8();
        let is_close = |other: char| match sign {
            '\'' => other == '\'',
            _ => other == '"' || CURLY.contains(&other),
        };
        for (at, close) in rest[width..].match_indices(is_close).map(|(at, close)| (at + width, close)) {
            let behind = at + close.len();
            if !rest[..at].ends_with('\\') && ends_value(&rest[behind..], is_named) {
                self.at += behind;
                return Some(&rest[width..at]);
            }
        }
        None
    }

    fn bare(&mut self, is_named: bool, ordinal: usize) -> Option<(&'a str, Option<char>)> {
        let (start, rest) = (self.at, self.rest());
        if let Some(close) = rest.find('"') {
            let head = &rest[..close];
            let is_one = !head.ends_with([' ', '\t', '\n', '=']) && !head.contains(['`', '\'', '\n']);
            if is_one && !(head.contains(' ') && head.contains('=')) && ends_value(&rest[close + 1..], is_named) {
                self.slips.push((start, Slip::Unopened, ordinal));
                self.at += close + 1;
                return Some((head, Some('"')));
            }
        }
        // `title"T"`.
        let name = length_of_name(rest);
        if !is_named && rest[name..].starts_with('"') && begins_text(&rest[name..]) {
            self.at += name;
            return Some((&rest[..name], None));
        }
        let length = rest.find([' ', '\t', '\r', '\n', ',']).unwrap_or(rest.len());
        let length = rest[..length].trim_end_matches(';').len();
        let value = &rest[..length];
        self.at += length;
        if value.is_empty() || value.contains(is_quote) {
            return None;
        }
        if is_named {
            return Some((value, None));
        }
        match value.find(|c: char| !(matches!(c, '-' | '.') || is_name_start(c))) {
            Some(at) => {
                let sign = value[at..].chars().next()?;
                self.slips.push((start + at, Slip::NeedsQuotes(sign), ordinal));
                Some((value, Some('"')))
            }
            None => Some((value, None)),
        }
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }
}

/// What authors write between values.
const SEPARATORS: [char; 3] = [',', ';', '|'];

fn is_quote(sign: char) -> bool {
    matches!(sign, '"' | '\'' | '`') || CURLY.contains(&sign)
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
    let next = rest.trim_start_matches(|c| matches!(c, ' ' | '\t' | '\r' | '\n') || SEPARATORS.contains(&c));
    if next.is_empty() {
        return true;
    }
    let behind = next[length_of_name(next)..].trim_start();
    let is_assigned = behind.starts_with('=')
        || behind.strip_prefix(':').is_some_and(|value| value.trim_start().starts_with(is_quote));
    if behind.len() < next.len() && is_assigned {
        return true;
    }
    !is_named && next.len() < rest.len() && next.starts_with(is_quote)
}

/// Whether `rest` goes on with a value whose name or `=` is missing: ` "b"`, ` alt "b"`.
fn ends_before_nameless(rest: &str) -> bool {
    let next = rest.trim_start();
    if next.len() == rest.len() {
        return false;
    }
    begins_text(next[length_of_name(next)..].trim_start())
}

/// Whether `rest` begins with a quote that opens a text.
fn begins_text(rest: &str) -> bool {
    let value = rest.strip_prefix(is_quote).unwrap_or_default();
    !value.is_empty() && !value.starts_with([' ', '\t', '\n', '"'])
}
