//! Tags to a tree.

use super::code_ranges::{is_inside, literal_ranges};
use super::lex::{Delimiter, Repeated, Role, Tag, TagFault, is_name_start, lex_tag};
use super::mend;
use super::{Argument, Call, KnownShortcodes, Piece};
use crate::diagnostic::{Code, Diagnostic, FilePath, Parsed, Span, nearest};
use std::collections::BTreeMap;
use std::ops::Range;

/// Most calls inside each other.
pub const MAX_DEPTH: usize = 64;

/// How often parsing goes on behind the first line of a tag that has no end. Beyond it the rest is
/// text: each such tag was read to the end of the file, which must not be repeated for every line.
const MAX_UNFINISHED: usize = 16;

/// Cuts `text[body]` at its shortcodes.
///
/// Reports every `shortcode-*` fault of syntax and nesting (not only the first), each at the place
/// of the call. Linear in the length of the body.
pub fn parse_shortcodes(
    file: &FilePath,
    text: &str,
    body: Range<usize>,
    known: &dyn KnownShortcodes,
) -> Parsed<Vec<Piece>> {
    let literal = if memchr::memmem::find(&text.as_bytes()[body.clone()], b"<<<").is_some() {
        literal_ranges(text, body.clone())
    } else {
        Vec::new()
    };
    let mut parser = Parser {
        file,
        text,
        end: body.end,
        known,
        names: None,
        literal,
        position: body.start,
        text_start: body.start,
        body_start: body.start,
        top: Level::default(),
        frames: Vec::new(),
        too_deep: 0,
        dropped: BTreeMap::new(),
        unfinished: 0,
        no_escape_end: [false; 2],
        diagnostics: Vec::new(),
    };
    parser.parse();
    let (mut pieces, mut diagnostics) = (parser.top.pieces, parser.diagnostics);
    diagnostics.sort_by_key(|diagnostic| diagnostic.span.as_ref().map_or(0, |span| span.start));
    // Kept until the page is rendered.
    pieces.shrink_to_fit();
    Parsed { value: pieces, diagnostics }
}

/// The pieces between two tags, and how many of them are calls.
#[derive(Default)]
struct Level {
    pieces: Vec<Piece>,
    calls: usize,
}

/// A call that waits for its closing tag.
struct Frame {
    call: Call,
    inner: Level,
}

struct Parser<'a> {
    file: &'a FilePath,
    text: &'a str,
    end: usize,
    known: &'a dyn KnownShortcodes,
    names: Option<Vec<String>>,
    /// Where three brackets are text.
    literal: Vec<Range<usize>>,
    position: usize,
    /// Where the text begins that belongs to no piece yet.
    text_start: usize,
    body_start: usize,
    top: Level,
    frames: Vec<Frame>,
    /// Opening tags beyond the limit of depth whose closing tags are still to come.
    too_deep: usize,
    /// Names of opening tags that became text, and how often: their closing tags become text too.
    dropped: BTreeMap<String, usize>,
    unfinished: usize,
    /// Whether the end of an escape of this kind was looked for and is nowhere behind.
    no_escape_end: [bool; 2],
    diagnostics: Vec<Diagnostic>,
}

impl Parser<'_> {
    fn parse(&mut self) {
        while let Some((start, delimiter)) = self.next_tag() {
            if delimiter != Delimiter::Triple && self.text[start + 3..self.end].starts_with("/*") {
                self.read_escape(start, delimiter);
                continue;
            }
            match lex_tag(self.text, start, self.end, delimiter) {
                Ok(tag) => self.take_tag(start, delimiter, tag),
                Err(fault) => {
                    let fault = mend::told(self.text, start, self.end, delimiter, fault);
                    self.take_fault(start, fault);
                }
            }
        }
        self.position = self.end;
        self.flush(self.end);
        while let Some(frame) = self.frames.pop() {
            let name = &frame.call.name;
            let mut diagnostic = self.error(
                Code::ShortcodeUnclosed,
                frame.call.opening.clone(),
                format!("the shortcode `{name}` is opened here and never closed"),
            );
            diagnostic.help = Some(closing_help(&frame.call));
            self.diagnostics.push(diagnostic);
            self.dissolve(frame);
        }
    }

    /// The next place where a tag opens, from the position on.
    fn next_tag(&mut self) -> Option<(usize, Delimiter)> {
        let bytes = &self.text.as_bytes()[..self.end];
        while let Some(found) = memchr::memchr2(b'{', b'<', &bytes[self.position..]) {
            let start = self.position + found;
            let delimiter = match &bytes[start..] {
                [b'{', b'{', b'<', ..] => Some(Delimiter::Angle),
                [b'{', b'{', b'%', ..] => Some(Delimiter::Percent),
                [b'<', b'<', b'<', ..] if self.is_triple(start) => Some(Delimiter::Triple),
                _ => None,
            };
            match delimiter {
                Some(delimiter) => return Some((start, delimiter)),
                None => {
                    if bytes[start..].starts_with(b"<<<") {
                        self.warn_near_triple(start);
                    }
                    self.position = start + 1;
                }
            }
        }
        None
    }

    /// Says that `<<< imge … >>>` at `start` is text, which its author hardly meant.
    fn warn_near_triple(&mut self, start: usize) {
        const LONGEST_CALL: usize = 1_000;
        let rest = &self.text[start + 3..self.end];
        let rest = rest.trim_start_matches([' ', '\t']);
        let length = rest.find(|c| !(is_name_start(c) || matches!(c, '-' | '/'))).unwrap_or(rest.len());
        let (name, behind) = rest.split_at(length);
        let reach = &behind.as_bytes()[..behind.len().min(LONGEST_CALL)];
        let line = &reach[..memchr::memchr(b'\n', reach).unwrap_or(reach.len())];
        // Short names are near to many words.
        let is_name = name.starts_with(is_name_start) && (3..=40).contains(&length);
        if !is_name || memchr::memmem::find(line, b">>>").is_none() {
            return;
        }
        if is_inside(&self.literal, start)
            || self.frames.iter().any(|frame| frame.call.name.eq_ignore_ascii_case("highlight"))
        {
            return;
        }
        let names = self.names.get_or_insert_with(|| self.known.names());
        let Some(near) = nearest(name, names.iter().map(String::as_str)) else { return };
        let message = format!("this is shown as text: no shortcode is called `{name}`");
        let help = format!("did you mean `<<< {near}`?");
        let place = Span::new(self.file, start..self.end - behind.len());
        self.diagnostics.push(Diagnostic::warning(Code::ShortcodeUnknown, place, message).help(help));
    }

    /// Whether `<<<` at `start` opens a tag: it is not in code, a comment or a `<pre>`, and a known name follows.
    ///
    /// What stands in `highlight` is code; only its own end in the same spelling is none.
    fn is_triple(&self, start: usize) -> bool {
        if is_inside(&self.literal, start) {
            return false;
        }
        let rest = self.text[start + 3..self.end].trim_start_matches([' ', '\t']);
        let (closes, rest) = rest.strip_prefix('/').map_or((false, rest), |rest| (true, rest));
        let rest = rest.trim_start_matches([' ', '\t']);
        let length = rest.find(|c| !(is_name_start(c) || matches!(c, '-' | '/'))).unwrap_or(rest.len());
        let name = &rest[..length];
        let is_highlight = |frame: &Frame| frame.call.name.eq_ignore_ascii_case("highlight");
        if self.frames.iter().any(is_highlight) {
            let ends = |frame: &Frame| {
                is_highlight(frame)
                    && frame.call.name == name
                    && self.text[frame.call.opening.start..].starts_with("<<<")
            };
            return closes && self.frames.last().is_some_and(ends);
        }
        name.starts_with(is_name_start) && self.known.takes_body(name).is_some()
    }

    fn read_escape(&mut self, start: usize, delimiter: Delimiter) {
        let kind = usize::from(delimiter == Delimiter::Percent);
        let close = format!("*/{}", delimiter.right());
        let from = start + 5;
        let found = match self.no_escape_end[kind] {
            true => None,
            false => self.text[from..self.end].find(&close),
        };
        let Some(length) = found else {
            self.no_escape_end[kind] = true;
            let mut diagnostic =
                self.error(Code::ShortcodeSyntax, start..from, "the escaped shortcode is opened here and never ended");
            diagnostic.help = Some(format!("put `{close}` at its end"));
            self.diagnostics.push(diagnostic);
            self.position = from;
            return;
        };
        let end = from + length + close.len();
        self.flush(start);
        let shown = format!("{}{}{}", delimiter.left(), &self.text[from..from + length], delimiter.right());
        self.level().pieces.push(Piece::Escaped(start..end, shown));
        self.go_on_at(end);
    }

    fn take_fault(&mut self, start: usize, fault: TagFault) {
        self.position = fault.resume;
        if fault.unfinished {
            self.unfinished += 1;
            if self.unfinished > MAX_UNFINISHED {
                self.position = self.end;
            }
        }
        let mut diagnostic = self.error(fault.code, fault.place, fault.message);
        diagnostic.help = fault.help;
        self.diagnostics.push(diagnostic);
        match fault.role {
            Role::Opens if self.known.takes_body(&fault.name) == Some(true) => self.drop_name(&fault.name),
            // What the broken tag was meant to close is closed, so that one slip is told once.
            Role::Closes if self.frames.last().is_some_and(|frame| frame.call.name == fault.name) => {
                self.flush(start);
                self.close(start, fault.resume);
            }
            _ => {}
        }
    }

    fn take_tag(&mut self, start: usize, delimiter: Delimiter, tag: Tag) {
        self.position = tag.end;
        if self.frames.last().is_some_and(|frame| frame.call.inline)
            && !(tag.role == Role::Closes && self.frames.last().is_some_and(|frame| frame.call.name == tag.name))
        {
            let mut diagnostic = self.error(
                Code::ShortcodeSyntax,
                start..tag.end,
                "a shortcode inside an inline shortcode is not possible",
            );
            diagnostic.help = Some("close the inline shortcode before it".to_string());
            self.diagnostics.push(diagnostic);
            return;
        }
        match tag.role {
            Role::Closes => self.take_closing(start, tag),
            Role::Opens | Role::OpensAndCloses => self.take_opening(start, delimiter, tag),
        }
    }

    fn take_opening(&mut self, start: usize, delimiter: Delimiter, tag: Tag) {
        let closes = tag.role == Role::OpensAndCloses;
        if !tag.inline && self.known.is_broken(&tag.name) {
            if !closes {
                self.drop_name(&tag.name);
            }
            return;
        }
        let takes_body = if tag.inline { Some(true) } else { self.known.takes_body(&tag.name) };
        let Some(takes_body) = takes_body else {
            if !closes {
                self.drop_name(&tag.name);
            }
            let diagnostic = self.unknown(&tag.name, start..tag.end);
            self.diagnostics.push(diagnostic);
            return;
        };
        if closes && !takes_body {
            let message = format!("the shortcode `{}` takes no text, so it is not closed", tag.name);
            let mut diagnostic = self.error(Code::ShortcodeNoBody, start..tag.end, message);
            diagnostic.help = Some("leave out the `/` at the end of the tag".to_string());
            self.diagnostics.push(diagnostic);
            return;
        }
        if self.frames.len() >= MAX_DEPTH && takes_body && !closes {
            if self.too_deep == 0 {
                let message = format!("shortcodes are nested deeper than {MAX_DEPTH} levels");
                let mut diagnostic = self.error(Code::ShortcodeTooDeep, start..tag.end, message);
                diagnostic.help = Some("close the shortcodes around it first".to_string());
                self.diagnostics.push(diagnostic);
            }
            // Whoever renders the text around it must not take it for a call.
            self.too_deep += 1;
            self.flush(start);
            self.go_on_at(tag.end);
            return;
        }
        self.warn_repeated(start, &tag);
        if let Some((name, sign, value)) = mend::in_odd_quotes(&self.text[start..tag.end], &tag.arguments) {
            let message = format!("{}, so it is a part of `{name}`", mend::odd_quote(sign));
            let place = Span::new(self.file, start..tag.end);
            let quotes = if sign == '\'' { "double" } else { "straight" };
            let help = format!("write {quotes} quotes: `{name}=\"{value}\"`");
            self.diagnostics.push(Diagnostic::warning(Code::ShortcodeArguments, place, message).help(help));
        }
        if mend::holds_next_tag(&tag.arguments, delimiter) {
            let (left, right) = (delimiter.left(), delimiter.right());
            let message = format!("a text in this call of `{}` holds `{right}` and the next `{left}`", tag.name);
            let help = format!("write the `\"` that is missing before the first `{right}`");
            let place = Span::new(self.file, start..tag.end);
            self.diagnostics.push(Diagnostic::warning(Code::ShortcodeSyntax, place, message).help(help));
        }
        self.flush(start);
        let indent = self.indent(start);
        let level = self.level();
        let ordinal = level.calls;
        level.calls += 1;
        let call = Call {
            name: tag.name,
            notation: delimiter.notation(),
            brackets: (delimiter.left(), delimiter.right()),
            arguments: tag.arguments,
            body: None,
            body_range: tag.end..tag.end,
            range: start..tag.end,
            opening: start..tag.end,
            ordinal,
            indent,
            inline: tag.inline,
        };
        if takes_body && !closes {
            self.frames.push(Frame { call, inner: Level::default() });
        } else {
            level.pieces.push(Piece::Call(Box::new(call)));
        }
        self.go_on_at(tag.end);
    }

    /// Says which arguments of `tag` are given more than once.
    fn warn_repeated(&mut self, start: usize, tag: &Tag) {
        for Repeated { name, earlier, later } in &tag.repeated {
            let shown = |argument: &Argument| shown(argument).chars().take(40).collect::<String>();
            let message =
                format!("`{name}` is given twice to `{}`: `{}` and `{}`", tag.name, shown(earlier), shown(later));
            let place = Span::new(self.file, start..tag.end);
            let help = "take one of them out; the later one counts";
            self.diagnostics.push(Diagnostic::warning(Code::ShortcodeArguments, place, message).help(help));
        }
    }

    fn take_closing(&mut self, start: usize, tag: Tag) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            self.flush(start);
            self.go_on_at(tag.end);
            return;
        }
        let innermost = self.frames.last().map(|frame| frame.call.name.clone());
        if innermost.as_ref().is_some_and(|name| tag.name.is_empty() || *name == tag.name) {
            self.flush(start);
            self.close(start, tag.end);
            return;
        }
        if let Some(place) = self.frames.iter().rposition(|frame| frame.call.name == tag.name) {
            self.flush(start);
            self.close_around(place, start, tag.end);
            return;
        }
        if let Some(count) = self.dropped.get_mut(&tag.name).filter(|count| **count > 0) {
            *count -= 1;
            return;
        }
        let name = &tag.name;
        let range = start..tag.end;
        if self.known.takes_body(name) == Some(false) {
            let message = format!("the shortcode `{name}` takes no text, so it has no closing tag");
            let mut diagnostic = self.error(Code::ShortcodeNoBody, range, message);
            diagnostic.help = Some("remove the closing tag".to_string());
            self.diagnostics.push(diagnostic);
            return;
        }
        let Some(open) = innermost else {
            let message = match name.is_empty() {
                true => "this closes a shortcode, but none is open".to_string(),
                false => format!("this closes the shortcode `{name}`, which is not open"),
            };
            let mut diagnostic = self.error(Code::ShortcodeUnopened, range, message);
            diagnostic.help = Some("remove the closing tag, or open the shortcode before it".to_string());
            self.diagnostics.push(diagnostic);
            return;
        };
        // The closing tag is taken for a misspelt one, and a right one that follows is passed over.
        let message = format!("this closes the shortcode `{name}`, but `{open}` is the one that is open");
        let mut diagnostic = self.error(Code::ShortcodeUnopened, range, message);
        if let Some(frame) = self.frames.last() {
            let closing = closing_tag(&frame.call);
            diagnostic.help = Some(format!("close `{open}` with `{closing}`, written as in its opening tag"));
            let place = Span::new(self.file, frame.call.opening.clone());
            diagnostic = diagnostic.label(place, format!("`{open}` is opened here"));
        }
        self.diagnostics.push(diagnostic);
        self.flush(start);
        self.close(start, tag.end);
        self.drop_name(&open);
    }

    /// Closes the frame at `place`; those inside it were never closed.
    fn close_around(&mut self, place: usize, start: usize, end: usize) {
        let outer = self.frames[place].call.opening.clone();
        let outer_name = self.frames[place].call.name.clone();
        while self.frames.len() > place + 1 {
            let Some(frame) = self.frames.pop() else { break };
            let name = frame.call.name.clone();
            let message = format!("inside `{outer_name}` the shortcode `{name}` is opened and never closed");
            let mut diagnostic = self.error(Code::ShortcodeUnclosed, outer.clone(), message);
            diagnostic.help = Some(closing_help(&frame.call));
            let opening = Span::new(self.file, frame.call.opening.clone());
            let closing = Span::new(self.file, start..end);
            let diagnostic = diagnostic
                .label(opening, format!("`{name}` is opened here"))
                .label(closing, format!("`{outer_name}` is closed here, with `{name}` still open"));
            self.diagnostics.push(diagnostic);
            self.dissolve(frame);
            self.drop_name(&name);
        }
        self.close(start, end);
    }

    /// Ends the innermost call with the closing tag at `start..end`.
    fn close(&mut self, start: usize, end: usize) {
        let Some(Frame { mut call, inner }) = self.frames.pop() else { return };
        call.body_range = call.opening.end..start;
        call.range.end = end;
        call.body = Some(inner.pieces);
        self.level().pieces.push(Piece::Call(Box::new(call)));
        self.go_on_at(end);
    }

    /// Makes an opening tag text, and what stands behind it a part of what is around it.
    fn dissolve(&mut self, frame: Frame) {
        let level = self.level();
        push_text(&mut level.pieces, frame.call.opening);
        for piece in frame.inner.pieces {
            match piece {
                Piece::Text(range) => push_text(&mut level.pieces, range),
                Piece::Call(mut call) => {
                    call.ordinal = level.calls;
                    level.calls += 1;
                    level.pieces.push(Piece::Call(call));
                }
                escaped @ Piece::Escaped(..) => level.pieces.push(escaped),
            }
        }
    }

    fn drop_name(&mut self, name: &str) {
        *self.dropped.entry(name.to_string()).or_default() += 1;
    }

    fn level(&mut self) -> &mut Level {
        match self.frames.last_mut() {
            Some(frame) => &mut frame.inner,
            None => &mut self.top,
        }
    }

    /// Makes a piece of the text up to `end`.
    fn flush(&mut self, end: usize) {
        let range = self.text_start..end;
        self.text_start = end;
        push_text(&mut self.level().pieces, range);
    }

    fn go_on_at(&mut self, position: usize) {
        self.position = position;
        self.text_start = position;
    }

    /// The blanks before `start`, if nothing else stands before it on its line.
    fn indent(&self, start: usize) -> String {
        let before = &self.text[self.body_start..start];
        let blanks = before.len() - before.trim_end_matches([' ', '\t']).len();
        let line = start - blanks;
        match line == self.body_start || self.text[..line].ends_with('\n') {
            true => self.text[line..start].to_string(),
            false => String::new(),
        }
    }

    fn unknown(&mut self, name: &str, range: Range<usize>) -> Diagnostic {
        let diagnostic = self.error(Code::ShortcodeUnknown, range, format!("no shortcode is called `{name}`"));
        if let Some(message) = self.known.removed(name) {
            return Diagnostic { message: format!("the shortcode `{name}` exists no more"), ..diagnostic }
                .help(message);
        }
        if let Some(name) = name.strip_suffix('/') {
            return diagnostic.help(format!("put a blank between `{name}` and `/`"));
        }
        let names = self.names.get_or_insert_with(|| self.known.names());
        match nearest(name, names.iter().map(String::as_str)) {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => match self.known.of_hugo(name) {
                Some(file) => diagnostic.help(format!(
                    "`{file}` is a Go template of Hugo's, which is not read: write it anew as \
                     `templates/shortcodes/{name}.html`, or take the call out"
                )),
                None => diagnostic
                    .help(format!("write its template as `templates/shortcodes/{name}.html`, or take the call out")),
            },
        }
    }

    fn error(&self, code: Code, range: Range<usize>, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, Span::new(self.file, range), message)
    }
}

fn shown(argument: &Argument) -> String {
    match argument {
        Argument::Text(text) => text.replace(['\n', '`'], " "),
        Argument::Bool(value) => value.to_string(),
        Argument::Integer(value) => value.to_string(),
        Argument::Float(value) => value.to_string(),
    }
}

fn push_text(pieces: &mut Vec<Piece>, range: Range<usize>) {
    if range.is_empty() {
        return;
    }
    match pieces.last_mut() {
        Some(Piece::Text(last)) if last.end == range.start => last.end = range.end,
        _ => pieces.push(Piece::Text(range)),
    }
}

fn closing_help(call: &Call) -> String {
    format!("put `{}` behind its text, or `/` before the end of the tag if it has none", closing_tag(call))
}

/// The closing tag of `call`, in the spelling of its opening tag.
fn closing_tag(call: &Call) -> String {
    let (left, right) = call.brackets;
    format!("{left} /{} {right}", call.name)
}

#[cfg(test)]
#[path = "parse_tests.rs"]
mod tests;
