//! Delimiters, names and values of one tag.

use super::ends::{End, end_of};
use super::{Argument, Arguments, Notation};
use crate::diagnostic::Code;
use std::collections::BTreeMap;
use std::ops::Range;

/// The delimiters of a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delimiter {
    /// `{{<` and `>}}`.
    Angle,
    /// `{{%` and `%}}`.
    Percent,
    /// `<<<` and `>>>`.
    Triple,
}

impl Delimiter {
    /// What opens a tag; three bytes.
    pub fn left(self) -> &'static str {
        match self {
            Delimiter::Angle => "{{<",
            Delimiter::Percent => "{{%",
            Delimiter::Triple => "<<<",
        }
    }

    /// What ends a tag; three bytes.
    pub fn right(self) -> &'static str {
        match self {
            Delimiter::Angle => ">}}",
            Delimiter::Percent => "%}}",
            Delimiter::Triple => ">>>",
        }
    }

    /// What becomes of the output.
    pub fn notation(self) -> Notation {
        match self {
            Delimiter::Percent => Notation::Markdown,
            Delimiter::Angle | Delimiter::Triple => Notation::Html,
        }
    }
}

/// What ends a tag, whatever opened it.
const ENDS: [&str; 3] = [">}}", "%}}", ">>>"];

/// A tag that could be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Tag {
    /// As written; empty only in a closing tag.
    pub name: String,
    /// What the tag does.
    pub role: Role,
    /// `name.inline`.
    pub inline: bool,
    /// The values; none in a closing tag.
    pub arguments: Arguments,
    /// Names that are given more than once.
    pub repeated: Vec<Repeated>,
    /// One past its last byte.
    pub end: usize,
}

/// An argument that is given more than once: its last two values.
#[derive(Debug, Clone, PartialEq)]
pub struct Repeated {
    /// Its name.
    pub name: String,
    /// The value before the last.
    pub earlier: Argument,
    /// The last value, which counts.
    pub later: Argument,
}

/// What a tag does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// `{{< x >}}`.
    Opens,
    /// `{{< /x >}}`.
    Closes,
    /// `{{< x />}}`.
    OpensAndCloses,
}

/// Why a tag could not be read.
#[derive(Debug, Clone, PartialEq)]
pub struct TagFault {
    /// Its code.
    pub code: Code,
    /// The place.
    pub place: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Where to go on; past everything that was looked at, or the end of the first line of a tag
    /// that does not end.
    pub resume: usize,
    /// The tag has no end.
    pub unfinished: bool,
    /// The name, if it was read.
    pub name: String,
    /// What the tag was going to do.
    pub role: Role,
}

/// Reads the tag that opens at `start` of `text`; nothing at or behind `end` belongs to it.
///
/// Linear in the part that is read.
pub fn lex_tag(text: &str, start: usize, end: usize, delimiter: Delimiter) -> Result<Tag, TagFault> {
    let mut lexer = Lexer {
        text: &text[..end],
        start,
        position: start + 3,
        delimiter,
        name: String::new(),
        inline: false,
        role: Role::Opens,
        style: Style::Unknown,
        tokens: Vec::new(),
        swallowed: None,
    };
    // A value that swallowed the end of its tag is the cause of whatever goes wrong behind it, and so is an end that is
    // not there: what follows is no part of the tag.
    lexer.lex().map_err(|fault| match () {
        () if lexer.swallowed.is_some() => lexer.unfinished(),
        () if fault.unfinished || lexer.has_end(fault.place.start) => fault,
        () => TagFault { resume: fault.resume, unfinished: false, ..lexer.unfinished() },
    })
}

/// Letters, digits and `_`.
pub fn is_name_start(character: char) -> bool {
    character == '_' || character.is_alphanumeric()
}

fn is_word(character: char) -> bool {
    character == '-' || is_name_start(character)
}

fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\r' | '\n')
}

/// Whether values are named, as far as the first one tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Unknown,
    Positional,
    Named,
}

enum Token {
    /// A positional value, or a name if a value follows.
    Word(String, bool),
    /// What stands behind `=`.
    Value(String, bool),
}

struct Lexer<'a> {
    text: &'a str,
    start: usize,
    position: usize,
    delimiter: Delimiter,
    name: String,
    inline: bool,
    role: Role,
    style: Style,
    tokens: Vec<Token>,
    /// A bare value that holds a closing delimiter.
    swallowed: Option<Range<usize>>,
}

impl Lexer<'_> {
    fn lex(&mut self) -> Result<Tag, TagFault> {
        loop {
            if self.rest().starts_with(self.delimiter.right()) {
                return self.finish();
            }
            let Some(character) = self.peek() else {
                return Err(self.unfinished());
            };
            match character {
                _ if is_blank(character) => self.position += 1,
                '/' => self.lex_slash()?,
                '=' if !self.name.is_empty() => self.lex_value()?,
                '\\' => {
                    self.position += 1;
                    if self.rest().starts_with(['"', '`']) && !self.name.is_empty() {
                        self.lex_word(true)?;
                    }
                }
                '"' | '`' if !self.name.is_empty() => self.lex_word(false)?,
                _ if !self.name.is_empty() && is_word(character) => self.lex_word(false)?,
                _ if is_name_start(character) => self.lex_name()?,
                _ => return Err(self.bad_character(character)),
            }
        }
    }

    fn finish(&mut self) -> Result<Tag, TagFault> {
        let end = self.position + 3;
        if self.name.is_empty() && self.role == Role::Opens {
            let mut fault = self.fault(self.start..end, "the shortcode has no name");
            fault.help = Some("write the name of the shortcode behind the opening braces".to_string());
            fault.resume = end;
            return Err(fault);
        }
        let (arguments, repeated) = self.arguments()?;
        let name = std::mem::take(&mut self.name);
        Ok(Tag { name, role: self.role, inline: self.inline, arguments, repeated, end })
    }

    /// `/` before a name closes, behind the name it closes the tag itself.
    fn lex_slash(&mut self) -> Result<(), TagFault> {
        let slash = self.position;
        self.position += 1;
        if self.name.is_empty() {
            self.role = Role::Closes;
            self.skip_blanks();
            if self.peek().is_some_and(is_name_start) {
                self.lex_name()?;
            }
        } else {
            self.role = Role::OpensAndCloses;
            self.skip_blanks();
            let behind = self.position;
            while self.peek().is_some_and(|character| is_word(character) || character == '/') {
                self.step();
            }
            let word = &self.text[behind..self.position];
            if !word.is_empty() && word != self.name {
                self.role = Role::Opens;
                return Err(self.needs_quotes(slash..self.position, "/"));
            }
        }
        self.skip_blanks();
        if self.rest().starts_with(self.delimiter.right()) {
            return Ok(());
        }
        let place = self.position..self.position + self.peek().map_or(0, char::len_utf8);
        Err(match (self.peek(), self.role) {
            (None, _) => self.unfinished(),
            (Some(_), Role::Closes) => {
                let message = format!("the closing tag of `{}` holds more than the name", self.name);
                let mut fault = self.fault(place, message);
                fault.help =
                    Some(format!("write `{} /{} {}`", self.delimiter.left(), self.name, self.delimiter.right()));
                fault
            }
            (Some(_), _) => {
                self.role = Role::Opens;
                self.position = slash;
                self.needs_quotes(slash..place.end, "/")
            }
        })
    }

    fn lex_name(&mut self) -> Result<(), TagFault> {
        let start = self.position;
        while let Some(character) = self.peek() {
            if character == '.' {
                if !self.rest().starts_with(".inline ") {
                    self.name = self.text[start..self.position].to_string();
                    let mut fault = self.fault(start..self.position + 1, "the name of a shortcode cannot hold a dot");
                    fault.help = Some("use letters, digits, `_`, `-` and `/` in the name".to_string());
                    return Err(fault);
                }
                self.inline = true;
                self.position += ".inline".len();
                break;
            }
            if !is_word(character) && character != '/' {
                break;
            }
            self.step();
        }
        self.name = self.text[start..self.position].to_string();
        Ok(())
    }

    /// A positional value, or the name of a named one; the position is at its first character, behind
    /// the backslash of an `escaped` quote.
    fn lex_word(&mut self, escaped: bool) -> Result<(), TagFault> {
        let start = self.position;
        if let Some(quote @ ('"' | '`')) = self.peek() {
            if escaped && quote == '`' {
                return Err(self.fault(start..start + 1, "a backslash before a back quote means nothing here"));
            }
            if self.style == Style::Named {
                return Err(self.mixed(start, "a value in quotes"));
            }
            self.style = Style::Positional;
            let word = if quote == '`' { self.lex_back_quoted()? } else { self.lex_quoted(!escaped)? };
            self.tokens.push(Token::Word(word, true));
            return Ok(());
        }
        while self.peek().is_some_and(|character| is_word(character) || character == '.') {
            self.step();
        }
        let word = self.text[start..self.position].to_string();
        let named = self.peek() == Some('=');
        match (self.style, named) {
            (Style::Unknown, true) => self.style = Style::Named,
            (Style::Unknown, false) => self.style = Style::Positional,
            (Style::Positional, true) | (Style::Named, false) => return Err(self.mixed(start, &format!("`{word}`"))),
            _ => {}
        }
        self.tokens.push(Token::Word(word, false));
        Ok(())
    }

    /// What stands behind `=`, at which the position is.
    fn lex_value(&mut self) -> Result<(), TagFault> {
        self.position += 1;
        while self.peek().is_some_and(char::is_whitespace) {
            self.step();
        }
        let token = match self.peek() {
            Some('"') => Token::Value(self.lex_quoted(true)?, true),
            Some('\\') => Token::Value(self.lex_quoted(false)?, true),
            Some('`') => Token::Value(self.lex_back_quoted()?, true),
            _ => {
                let start = self.position;
                while self.peek().is_some_and(|character| !character.is_whitespace()) {
                    self.step();
                }
                let value = &self.text[start..self.position];
                if self.swallowed.is_none() && value.contains(self.delimiter.right()) {
                    self.swallowed = Some(start..self.position);
                }
                Token::Value(value.to_string(), false)
            }
        };
        self.tokens.push(token);
        Ok(())
    }

    fn lex_back_quoted(&mut self) -> Result<String, TagFault> {
        let start = self.position + 1;
        match self.text[start..].find('`') {
            Some(length) => {
                self.position = start + length + 1;
                Ok(self.text[start..start + length].to_string())
            }
            None => {
                let mut fault = self.unfinished();
                fault.message = "a back quote is opened here and never closed".to_string();
                fault.place = start..start;
                fault.help = Some("put a back quote at the end of the value".to_string());
                Err(fault)
            }
        }
    }

    /// A value in double quotes. Unless `escapes` are meant, the quotes themselves stand behind
    /// backslashes (`\"x\"`).
    fn lex_quoted(&mut self, escapes: bool) -> Result<String, TagFault> {
        let mut start = None;
        let mut holds_quote = false;
        let mut is_escaped = false;
        let close = loop {
            let rest = self.rest();
            match self.peek() {
                None | Some('\n') => {
                    let from = start.unwrap_or(self.position);
                    let mut fault =
                        self.fault(from..self.position, "a quote is opened here and never closed on the same line");
                    fault.help = Some(
                        "put `\"` at the end of the value; a value of several lines goes between back quotes"
                            .to_string(),
                    );
                    return Err(fault);
                }
                Some('\\') if rest.starts_with("\\\"") => match start {
                    Some(_) if !escapes => break self.position,
                    Some(_) => {
                        holds_quote = true;
                        is_escaped = true;
                    }
                    None => {}
                },
                Some('\\') if rest.starts_with("\\`") => {
                    let place = start.unwrap_or(self.position)..self.position + 2;
                    return Err(self.fault(place, "a backslash before a back quote means nothing here"));
                }
                Some('"') if is_escaped => is_escaped = false,
                Some('"') if start.is_some() => break self.position,
                Some('"') => start = Some(self.position + 1),
                Some(_) => {}
            }
            self.step();
        };
        let value = &self.text[start.unwrap_or(close)..close];
        let value = if holds_quote { value.replace('\\', "") } else { value.to_string() };
        self.position = close + if self.rest().starts_with('"') { 1 } else { 2 };
        Ok(value)
    }

    fn arguments(&mut self) -> Result<(Arguments, Vec<Repeated>), TagFault> {
        let mut repeated: BTreeMap<usize, Argument> = BTreeMap::new();
        let mut positional = Vec::new();
        let mut named: Vec<(String, Argument)> = Vec::new();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        let mut tokens = std::mem::take(&mut self.tokens).into_iter().peekable();
        while let Some(token) = tokens.next() {
            // A value without a name (`=x`) counts for nothing.
            let Token::Word(word, word_quoted) = token else { continue };
            match tokens.next_if(|next| matches!(next, Token::Value(..))) {
                Some(Token::Value(value, quoted)) => {
                    let value = Argument::of(value, quoted);
                    match places.get(&word) {
                        Some(place) => {
                            let earlier = std::mem::replace(&mut named[*place].1, value);
                            repeated.insert(*place, earlier);
                        }
                        None => {
                            places.insert(word.clone(), named.len());
                            named.push((word, value));
                        }
                    }
                }
                _ => positional.push(Argument::of(word, word_quoted)),
            }
        }
        let repeated = repeated.into_iter().map(|(place, earlier)| {
            let (name, later) = named[place].clone();
            Repeated { name, earlier, later }
        });
        let repeated = repeated.collect();
        match (positional.is_empty(), named.is_empty()) {
            (true, true) => Ok((Arguments::None, repeated)),
            (false, true) => {
                positional.shrink_to_fit();
                Ok((Arguments::Positional(positional), repeated))
            }
            (true, false) => {
                named.shrink_to_fit();
                Ok((Arguments::Named(named), repeated))
            }
            (false, false) => Err(self.mixed(self.start, "a value")),
        }
    }

    fn bad_character(&self, character: char) -> TagFault {
        let place = self.position..self.position + character.len_utf8();
        let rest = self.rest();
        if let Some(other) = ENDS.into_iter().find(|right| rest.starts_with(right)) {
            let (left, right) = (self.delimiter.left(), self.delimiter.right());
            let message = format!("the shortcode is opened with `{left}` and ended with `{other}`");
            let mut fault = self.fault(place, message);
            fault.help = Some(format!("end it with `{right}`"));
            fault.resume = self.position + 3;
            return fault;
        }
        if self.name.is_empty() {
            let mut fault = self.fault(place, format!("the name of a shortcode cannot begin with `{character}`"));
            fault.help = Some("begin it with a letter or a digit".to_string());
            return fault;
        }
        self.needs_quotes(place, &character.to_string())
    }

    fn needs_quotes(&self, place: Range<usize>, what: &str) -> TagFault {
        let message = if what == "'" {
            "`'` is not a quote in a shortcode".to_string()
        } else {
            format!("a value without quotes cannot hold `{what}`")
        };
        let mut fault = self.fault(place, message);
        fault.help = Some("put the value in double quotes".to_string());
        fault
    }

    fn mixed(&self, start: usize, what: &str) -> TagFault {
        let named = self.style == Style::Named;
        let message = match named {
            true => format!("{what} has no name, but values before it have one"),
            false => format!("{what} has a name, but values before it have none"),
        };
        let mut fault = self.fault(start..self.position.max(start), message);
        fault.help = Some(
            "give every value of the shortcode a name, or none; values with blanks need double quotes".to_string(),
        );
        fault
    }

    /// Whether the tag ends behind `place`, where something is wrong in it: before an empty line and the next tag.
    fn has_end(&self, place: usize) -> bool {
        let is_end = |at: &usize| ENDS.iter().any(|end| self.text[*at..].starts_with(end));
        if is_end(&self.position) {
            return true;
        }
        let rest = &self.text[place..];
        for (at, _) in rest.match_indices(['{', '<', '>', '%', '\n']) {
            let rest = &rest[at..];
            if rest.starts_with(self.delimiter.right()) {
                return true;
            }
            let is_empty_line = |rest: &str| rest.trim_start_matches([' ', '\t', '\r']).starts_with('\n');
            if rest.starts_with("{{<") || rest.starts_with("{{%") || rest.starts_with("<<<") {
                return false;
            }
            if rest.strip_prefix('\n').is_some_and(is_empty_line) {
                return false;
            }
        }
        false
    }

    /// The end of the line on which the tag opens, as far as that is looked for: many tags may be on one line.
    fn line_end(&self) -> usize {
        const FURTHEST: usize = 1_000;
        let mut furthest = (self.start + FURTHEST).min(self.text.len());
        while !self.text.is_char_boundary(furthest) {
            furthest -= 1;
        }
        self.text[self.start..furthest].find('\n').map_or(furthest, |length| self.start + length)
    }

    fn unfinished(&self) -> TagFault {
        let line_end = self.line_end();
        let message = format!("the tag is opened here, and no `{}` ends it", self.delimiter.right());
        let mut fault = self.fault(self.start..line_end, message);
        fault.help = Some(match &self.swallowed {
            Some(range) => format!(
                "the end of the tag counts as part of `{}`: put the value in double quotes",
                &self.text[range.clone()]
            ),
            None => match end_of(self.text, self.start, self.delimiter) {
                End::Mistyped(end) => {
                    format!("write `{}` in place of `{}`", self.delimiter.right(), &self.text[end])
                }
                _ => format!("put `{}` at its end", self.delimiter.right()),
            },
        });
        fault.unfinished = true;
        fault.resume = line_end.max(self.start + 3);
        fault
    }

    fn fault(&self, place: Range<usize>, message: impl Into<String>) -> TagFault {
        TagFault {
            code: Code::ShortcodeSyntax,
            place,
            message: message.into(),
            help: None,
            resume: self.position.max(self.start + 3),
            unfinished: false,
            name: self.name.clone(),
            role: self.role,
        }
    }

    fn rest(&self) -> &str {
        &self.text[self.position..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn step(&mut self) {
        self.position += self.peek().map_or(0, char::len_utf8);
    }

    fn skip_blanks(&mut self) {
        while self.peek().is_some_and(is_blank) {
            self.position += 1;
        }
    }
}
