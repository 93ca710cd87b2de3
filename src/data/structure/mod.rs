//! What is wrong with the brackets, quotes, commas and colons of a text that could not be parsed.
//!
//! The libraries say where they gave up; an author needs to know which bracket or quote it began with. This is a second
//! look, for messages alone: it accepts more than the languages do, and where it finds nothing the library's words
//! stand. Linear in the text.

mod flow;
mod lines;

use super::{DataError, DataErrorKind};
use std::ops::Range;

/// The language of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// JSON by the book.
    Json,
    /// YAML, JSON with trailing commas and bare words included.
    Yaml,
    /// TOML.
    Toml,
}

/// The first fault of `text` that this look finds.
pub fn find_fault(text: &str, dialect: Dialect) -> Option<DataError> {
    let mut walker = Walker { text, bytes: text.as_bytes(), at: 0, dialect, line: 0, line_end: 0, indent: 0 };
    walker.start_line(0);
    let found = match dialect {
        Dialect::Toml => walker.toml(),
        Dialect::Json => walker.whole(),
        Dialect::Yaml if text.trim_start().starts_with(['{', '[']) => walker.whole(),
        Dialect::Yaml => walker.yaml(),
    };
    found.err()
}

/// A way through the text.
struct Walker<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    dialect: Dialect,
    /// The first byte of the line that `at` is on.
    line: usize,
    /// Its end.
    line_end: usize,
    /// The blanks that this line begins with.
    indent: usize,
}

type Outcome<T = ()> = Result<T, DataError>;

impl Walker<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Notes that a line begins at byte `start`.
    fn start_line(&mut self, start: usize) {
        self.line = start;
        let length = self.bytes[start..].iter().position(|byte| *byte == b'\n');
        self.line_end = length.map_or(self.bytes.len(), |length| start + length);
        self.indent = self.bytes[start..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    }

    /// Whether nothing but blanks stands before `at` on its line.
    fn is_first(&self, at: usize) -> bool {
        at == self.line + self.indent
    }

    /// Goes past blanks, and over line ends and comments where `over_lines` says so.
    fn skip_blanks(&mut self, over_lines: bool) {
        while let Some(byte) = self.peek() {
            match byte {
                b'\n' if over_lines => {
                    self.at += 1;
                    self.start_line(self.at);
                }
                b' ' | b'\t' | b'\r' => self.at += 1,
                b'#' if self.dialect != Dialect::Json && self.is_comment() => self.skip_line(),
                _ => return,
            }
        }
    }

    fn is_comment(&self) -> bool {
        self.dialect == Dialect::Toml || self.at == 0 || self.bytes[self.at - 1].is_ascii_whitespace()
    }

    /// Goes to the end of the line.
    fn skip_line(&mut self) {
        self.at = self.line_end;
    }

    /// A text of one value, which is a map or a list in brackets.
    fn whole(&mut self) -> Outcome {
        self.skip_blanks(true);
        if !matches!(self.peek(), Some(b'{' | b'[')) {
            return Ok(());
        }
        self.brackets()?;
        let close = self.at - 1;
        self.skip_blanks(true);
        match self.peek() {
            None => Ok(()),
            Some(b'}' | b']') => Err(self.closes_nothing(self.at)),
            Some(_) => {
                let sign = self.bytes[close] as char;
                let message = format!("this `{sign}` closes the first bracket, and more follows");
                Err(self.fault(close..close + 1, message, &format!("remove this `{sign}`, or what follows")))
            }
        }
    }

    fn closes_nothing(&self, at: usize) -> DataError {
        let sign = self.bytes[at] as char;
        self.fault(at..at + 1, format!("there is no open bracket that this `{sign}` could close"), "remove it")
    }

    fn fault(&self, range: Range<usize>, message: impl Into<String>, help: &str) -> DataError {
        DataError {
            message: message.into(),
            start: super::floor(self.text, range.start),
            end: super::floor(self.text, range.end.max(range.start)),
            help: Some(help.to_owned()),
            related: None,
            kind: DataErrorKind::Syntax,
        }
    }

    /// Reads the quoted text that begins here; returns its bytes, quotes included.
    fn quoted(&mut self, place: InPlaceOf) -> Outcome<Range<usize>> {
        let start = self.at;
        let quote = self.bytes[start];
        if self.dialect == Dialect::Toml && self.bytes[start..].starts_with(&[quote; 3]) {
            return self.quoted_lines(quote);
        }
        let unclosed = |walker: &Self| {
            let sign = quote as char;
            let message = format!("the quote `{sign}` that opens here is never closed");
            Err(walker.fault(start..start + 1, message, &format!("add the closing `{sign}` at the end of the text")))
        };
        self.at += 1;
        let mut lines = 0;
        loop {
            let Some(byte) = self.peek() else { return unclosed(self) };
            self.at += 1;
            match byte {
                b'\n' if self.dialect != Dialect::Yaml => return unclosed(self),
                b'\n' => {
                    lines += 1;
                    self.start_line(self.at);
                }
                b'\\' if quote == b'"' && self.peek().is_some_and(|next| next != b'\n') => self.at += 1,
                b'\'' if byte == quote && self.dialect == Dialect::Yaml && self.peek() == Some(b'\'') => self.at += 1,
                byte if byte == quote => break,
                _ => {}
            }
        }
        let inner = self.text[super::floor(self.text, start + 1)..super::floor(self.text, self.at - 1)].trim_end();
        let rest = &self.text[self.at..self.line_end];
        if lines > 0 && !matches!(rest.trim_start().bytes().next(), None | Some(b',' | b']' | b'}' | b':' | b'#')) {
            // What closes it is the opening quote of another text.
            return unclosed(self);
        }
        let goes_on = !rest.trim().is_empty() && !rest.trim_start().starts_with([':', '=']);
        if lines == 0 && place == InPlaceOf::Key && inner.ends_with(':') && goes_on {
            return unclosed(self);
        }
        let is_begun = lines == 0 && inner.ends_with([',', ']', '}', '{', '[']);
        if is_begun
            && (is_end_of_text(rest, &[':', '=']) || place == InPlaceOf::Item && is_end_of_text(rest, &[',', ']']))
        {
            return unclosed(self);
        }
        Ok(start..self.at)
    }

    /// A text between three quotes.
    fn quoted_lines(&mut self, quote: u8) -> Outcome<Range<usize>> {
        let start = self.at;
        let mark = [quote as char; 3].iter().collect::<String>();
        match self.text[start + 3..].find(&mark) {
            Some(length) => {
                let end = start + 3 + length + 3;
                while let Some(next) = self.bytes[self.at..end].iter().position(|byte| *byte == b'\n') {
                    self.at += next + 1;
                    self.start_line(self.at);
                }
                self.at = end;
                while self.peek() == Some(quote) {
                    self.at += 1;
                }
                Ok(start..self.at)
            }
            None => {
                let message = format!("the text that opens here with `{mark}` is never closed");
                Err(self.fault(start..start + 3, message, &format!("add the closing `{mark}`")))
            }
        }
    }

    /// What is wrong where a text goes on behind its closing quote, which ends at `end`.
    fn goes_on(&self, end: usize) -> DataError {
        let quote = self.bytes[end - 1];
        let help = match (quote, self.dialect) {
            (b'\'', Dialect::Yaml) => "write each `'` in the text twice, or put the text between `\"`",
            (b'\'', _) => "put the text between `\"`",
            _ => "write the inner quotes as `\\\"`, or use curly quotes",
        };
        let start = end + self.text[end..].len() - self.text[end..].trim_start_matches([' ', '\t']).len();
        self.fault(start..start + 1, "the text goes on behind its closing quote", help)
    }
}

/// Where a quoted text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum InPlaceOf {
    Key,
    Value,
    /// A value in a list in brackets.
    Item,
}

/// Whether `rest` begins with the last words of a quoted text, its closing quote and one of `signs`: `slug": "x"`.
fn is_end_of_text(rest: &str, signs: &[char]) -> bool {
    let behind = behind_words(rest);
    let sign = behind.strip_prefix(['"', '\'']).map(str::trim_start);
    behind.len() < rest.len() && sign.is_some_and(|sign| sign.starts_with(signs))
}

/// `rest` without the words that it begins with.
fn behind_words(rest: &str) -> &str {
    rest.trim_start_matches(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ' | '.'))
}

#[cfg(test)]
mod tests;
