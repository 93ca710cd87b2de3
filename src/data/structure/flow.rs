//! Maps and lists in brackets.

use super::{Dialect, InPlaceOf, Outcome, Walker, behind_words, is_end_of_text};
use crate::data::json::too_deep;
use crate::data::{DataError, DataErrorKind, MAX_DEPTH};
use std::ops::Range;

/// A bracket that is open.
struct Open {
    at: usize,
    is_map: bool,
    /// The line it stands on, and the blanks that line begins with.
    line: usize,
    indent: usize,
    /// Whether it is the first on its line.
    is_first: bool,
    state: State,
}

/// What came last inside a bracket.
#[derive(Clone, PartialEq)]
enum State {
    Start,
    /// A key, at these bytes.
    Key(Range<usize>),
    /// The colon behind a key.
    Colon(Range<usize>),
    /// A value, which ends here; whether it is a bare word.
    Value(usize, bool),
    Comma(usize),
}

impl Walker<'_> {
    /// Goes through the map or list that begins here, to behind its closing bracket.
    pub(super) fn brackets(&mut self) -> Outcome {
        let mut stack = vec![self.open(self.at)];
        self.at += 1;
        // A bracket that the lines behind it say is never closed, though what follows could be inside it.
        let mut suspect: Option<usize> = None;
        let mut has_inner = false;
        loop {
            self.skip_blanks(true);
            let Some(byte) = self.peek() else {
                let last = stack.last().map_or(0, |open| open.at);
                let mut fault = self.unclosed(suspect.unwrap_or(last), None);
                if suspect.is_none() && stack.len() == 1 && has_inner {
                    fault.help = fault.help.map(|help| help + " at the end, or where a bracket inside it lacks one");
                }
                return Err(fault);
            };
            let at = self.at;
            match byte {
                b'{' | b'[' => {
                    self.before_value(&stack, at..at + 1, true)?;
                    stack.push(self.open(at));
                    has_inner = true;
                    if stack.len() > MAX_DEPTH {
                        let kind = DataErrorKind::Limit;
                        return Err(DataError {
                            kind,
                            ..self.fault(at..at + 1, too_deep(), "use fewer brackets inside brackets")
                        });
                    }
                    self.at += 1;
                }
                b'}' | b']' => {
                    self.close(&mut stack, &mut suspect)?;
                    self.at += 1;
                    match stack.last_mut() {
                        Some(outer) => outer.state = State::Value(self.at, false),
                        None => return Ok(()),
                    }
                }
                b',' => {
                    self.comma(&mut stack)?;
                    self.at += 1;
                }
                b':' | b'=' if self.is_separator(byte) && !self.begins_text(&stack) => {
                    self.colon(&mut stack, &mut suspect, byte)?;
                    self.at += 1;
                }
                b'"' | b'\'' if byte == b'"' || self.dialect != Dialect::Json => {
                    let place = match stack.last() {
                        Some(open) if !open.is_map => InPlaceOf::Item,
                        Some(Open { state: State::Start | State::Comma(_), .. }) => InPlaceOf::Key,
                        _ => InPlaceOf::Value,
                    };
                    let is_first = self.is_first(at);
                    let indent = self.indent;
                    let range = self.quoted(place)?;
                    self.after_quote(&stack, range.end)?;
                    self.word(&mut stack, &mut suspect, range, false, is_first.then_some(indent))?;
                }
                _ => {
                    let is_first = self.is_first(at).then_some(self.indent);
                    let range = self.plain();
                    self.check_plain(range.clone())?;
                    self.word(&mut stack, &mut suspect, range, true, is_first)?;
                }
            }
        }
    }

    fn open(&self, at: usize) -> Open {
        Open {
            at,
            is_map: self.bytes[at] == b'{',
            line: self.line,
            indent: self.indent,
            is_first: self.is_first(at),
            state: State::Start,
        }
    }

    fn unclosed(&self, at: usize, closed_with: Option<usize>) -> DataError {
        let sign = self.bytes[at] as char;
        let closing = if sign == '{' { '}' } else { ']' };
        let mut fault = match closed_with.map(|other| (other, self.bytes[other] as char)) {
            Some((_, other)) => self.fault(
                at..at + 1,
                format!("the bracket `{sign}` that opens here is not closed before the next `{other}`"),
                &format!("add the missing `{closing}`, or write it in place of the `{other}`"),
            ),
            None => self.fault(
                at..at + 1,
                format!("the bracket `{sign}` that opens here is never closed"),
                &format!("add the missing `{closing}`"),
            ),
        };
        fault.related = closed_with.map(|other| (other..other + 1, "this comes first"));
        fault
    }

    fn close(&mut self, stack: &mut Vec<Open>, suspect: &mut Option<usize>) -> Outcome {
        let at = self.at;
        let is_map = self.bytes[at] == b'}';
        let Some(top) = stack.last() else { return Err(self.closes_nothing(at)) };
        if top.is_map != is_map {
            if stack.iter().any(|open| open.is_map == is_map) {
                return Err(self.unclosed(top.at, Some(at)));
            }
            let (sign, open) = (self.bytes[at] as char, self.bytes[top.at] as char);
            let closing = if top.is_map { '}' } else { ']' };
            let message = format!("this `{sign}` closes nothing: the bracket that is open is a `{open}`");
            let mut fault = self.fault(at..at + 1, message, &format!("write `{closing}` in its place, or remove it"));
            fault.related = Some((top.at..top.at + 1, "opened here"));
            return Err(fault);
        }
        let strict = self.dialect == Dialect::Json;
        match &top.state {
            State::Comma(comma) if strict => {
                let help = "remove the comma before the closing bracket";
                return Err(self.fault(*comma..comma + 1, "there is a comma with nothing after it", help));
            }
            State::Key(key) if self.dialect != Dialect::Yaml => return Err(self.no_colon(key.clone())),
            State::Colon(key) if self.dialect != Dialect::Yaml => return Err(self.no_value(key.clone())),
            _ => {}
        }
        // Brackets that close at the head of a line stand as far in as the line that opens them.
        let fits = |open: &Open| open.is_map == is_map && open.indent == self.indent;
        if self.is_first(at) && top.line != self.line && !fits(top) && stack.iter().any(fits) {
            suspect.get_or_insert(top.at);
        }
        stack.pop();
        Ok(())
    }

    fn comma(&self, stack: &mut [Open]) -> Outcome {
        let at = self.at;
        let Some(top) = stack.last_mut() else { return Ok(()) };
        match &top.state {
            State::Comma(_) => {
                return Err(self.fault(at..at + 1, "there are two commas in a row", "remove one of them"));
            }
            State::Start => {
                return Err(self.fault(at..at + 1, "there is nothing before this comma", "remove the comma"));
            }
            State::Key(key) if self.dialect != Dialect::Yaml => return Err(self.no_colon(key.clone())),
            State::Colon(key) if self.dialect != Dialect::Yaml => return Err(self.no_value(key.clone())),
            _ => top.state = State::Comma(at),
        }
        Ok(())
    }

    /// Whether a colon or an equals sign stands between a key and its value.
    fn is_separator(&self, byte: u8) -> bool {
        match self.dialect {
            Dialect::Toml => byte == b'=' || byte == b':',
            _ => byte == b':' || self.bytes[..self.at].ends_with(b" ") || self.bytes[..self.at].ends_with(b"\""),
        }
    }

    /// Whether the colon here is the first letter of a bare word, as in `[:filename, :default]`.
    fn begins_text(&self, stack: &[Open]) -> bool {
        self.dialect == Dialect::Yaml
            && self.bytes.get(self.at + 1).is_some_and(|next| !next.is_ascii_whitespace())
            && stack.last().is_some_and(|open| !open.is_map && matches!(open.state, State::Start | State::Comma(_)))
    }

    fn colon(&mut self, stack: &mut [Open], suspect: &mut Option<usize>, byte: u8) -> Outcome {
        let at = self.at;
        let right = if self.dialect == Dialect::Toml { b'=' } else { b':' };
        let Some(top) = stack.last_mut() else { return Ok(()) };
        match top.state.clone() {
            State::Key(_) if byte != right => {
                let (byte, right) = (byte as char, right as char);
                let message = format!("there is a `{byte}` between key and value");
                Err(self.fault(at..at + 1, message, &format!("write `{right}` in its place")))
            }
            State::Key(key) => {
                top.state = State::Colon(key);
                Ok(())
            }
            State::Value(..) if !top.is_map => {
                if self.dialect != Dialect::Yaml {
                    return Err(self.unclosed(top.at, None));
                }
                // YAML takes a pair in a list, but an author hardly means it in a line of its own.
                if top.line != self.line {
                    suspect.get_or_insert(top.at);
                }
                top.state = State::Colon(at..at);
                Ok(())
            }
            State::Value(..) => {
                let help = "put the whole text in quotes, or a comma before the next key";
                Err(self.fault(at..at + 1, "there is a second colon behind this key", help))
            }
            State::Start | State::Comma(_) => {
                Err(self.fault(at..at + 1, "there is no key before this colon", "write `\"key\": \"value\"`"))
            }
            State::Colon(_) => Ok(()),
        }
    }

    /// A quoted text or a bare word. `indent`: how far in it stands, if it is the first on its line.
    fn word(
        &mut self,
        stack: &mut [Open],
        suspect: &mut Option<usize>,
        range: Range<usize>,
        is_plain: bool,
        indent: Option<usize>,
    ) -> Outcome {
        let is_deep = stack.len() > 1 && stack[0].indent < stack[stack.len() - 1].indent;
        let Some(top) = stack.last() else { return Ok(()) };
        let is_key = top.is_map && matches!(top.state, State::Start | State::Comma(_));
        if is_key {
            if indent.is_some_and(|indent| indent <= top.indent) && is_deep && !top.is_first {
                suspect.get_or_insert(top.at);
            }
        } else {
            self.before_value(stack, range.clone(), false)?;
        }
        if let Some(top) = stack.last_mut() {
            top.state = match is_key {
                true => State::Key(range),
                false => State::Value(range.end, is_plain),
            };
        }
        Ok(())
    }

    /// What is wrong with a value that begins here, seen from what came last.
    fn before_value(&self, stack: &[Open], value: Range<usize>, is_bracket: bool) -> Outcome {
        let Some(top) = stack.last() else { return Ok(()) };
        match &top.state {
            State::Key(key) => Err(self.no_colon(key.clone())),
            State::Start | State::Comma(_) if top.is_map && is_bracket && self.dialect != Dialect::Yaml => {
                let help = "write `\"key\": ` before it";
                Err(self.fault(value, "there is a bracket where a key belongs", help))
            }
            State::Value(end, was_plain) => {
                let behind = self.text[value.end..].trim_start();
                let is_key = behind.starts_with([':', '=']);
                if !top.is_map && is_key && !is_bracket {
                    return Err(self.unclosed(top.at, None));
                }
                if *was_plain && self.dialect == Dialect::Yaml && !is_key {
                    // A bare text goes on in the next line.
                    return Ok(());
                }
                let goes_out = self.is_first(value.start) && self.line != top.line && self.indent <= top.indent;
                if is_key && goes_out && !top.is_first {
                    // The next key of the map around this one.
                    return Err(self.unclosed(top.at, None));
                }
                let message = "a comma is missing behind this value";
                let last = self.text[..*end].char_indices().next_back().map_or(0, |(at, _)| at);
                Err(self.fault(last..*end, message, "put a `,` behind it"))
            }
            _ => Ok(()),
        }
    }

    fn no_colon(&self, key: Range<usize>) -> DataError {
        let sign = if self.dialect == Dialect::Toml { '=' } else { ':' };
        let name = self.text.get(key.clone()).unwrap_or_default().trim_matches(['"', '\'']);
        let message = match name.chars().count() {
            0..=60 if !name.contains(['\n', '`']) => format!("there is no `{sign}` behind the key `{name}`"),
            _ => format!("there is no `{sign}` behind this key"),
        };
        self.fault(key, message, &format!("put a `{sign}` between key and value"))
    }

    fn no_value(&self, key: Range<usize>) -> DataError {
        self.fault(key, "this key has no value", "write one behind it, such as `\"\"` for an empty text")
    }

    /// What is wrong right behind a quoted text, on its line.
    fn after_quote(&self, stack: &[Open], end: usize) -> Outcome {
        let Some(top) = stack.last() else { return Ok(()) };
        let rest = &self.text[end..self.line_end];
        let next = rest.trim_start();
        let Some(first) = next.chars().next() else { return Ok(()) };
        if matches!(first, ',' | ':' | '=' | ']' | '}' | '{' | '[') || (first == '#' && next.len() < rest.len()) {
            return Ok(());
        }
        if top.is_map && matches!(top.state, State::Start | State::Comma(_)) {
            // A key: what is missing is said with the value.
            return Ok(());
        }
        if first == ';' {
            let at = end + rest.len() - next.len();
            return Err(self.fault(at..at + 1, "there is a `;` behind this value", "write `,` in its place"));
        }
        let is_apart = next.len() < rest.len();
        let begins_quote = matches!(first, '"' | '\'') && is_apart;
        let quoted_key = begins_quote && next.get(1..).is_some_and(|next| is_end_of_text(next, &[':', '=']));
        let bare_key = is_apart && behind_words(next).len() < next.len() && behind_words(next).starts_with([':', '=']);
        let begins_key = quoted_key || bare_key;
        match begins_key || begins_quote && !top.is_map {
            // The missing comma is said with the next word.
            true => Ok(()),
            false => Err(self.goes_on(end)),
        }
    }

    /// Reads the bare word that begins here; returns its bytes without blanks at the end.
    fn plain(&mut self) -> Range<usize> {
        let start = self.at;
        while let Some(byte) = self.peek() {
            let next = self.bytes.get(self.at + 1);
            let ends = match byte {
                b'\n' | b',' | b'[' | b']' | b'{' | b'}' => true,
                b':' => match self.dialect {
                    Dialect::Yaml => next.is_none_or(|next| next.is_ascii_whitespace() || b",[]{}".contains(next)),
                    Dialect::Json => true,
                    Dialect::Toml => false,
                },
                b'=' => self.dialect == Dialect::Toml,
                b'#' => self.dialect != Dialect::Json && self.at > start && self.is_comment(),
                _ => false,
            };
            if ends {
                break;
            }
            self.at += 1;
        }
        // Something that ends at once is one character long, so that the way goes on.
        if self.at == start {
            self.at += 1;
        }
        let end = start
            + self.text[crate::data::floor(self.text, start)..crate::data::floor(self.text, self.at)].trim_end().len();
        start..end.max(start)
    }

    /// What is wrong with a bare word in JSON and TOML.
    fn check_plain(&self, range: Range<usize>) -> Outcome {
        let word = self.text.get(range.clone()).unwrap_or_default();
        if self.dialect == Dialect::Yaml {
            return Ok(());
        }
        if let Some(at) = word.find('"') {
            let at = range.start + at;
            let message = "this text has a closing quote and no opening one";
            return Err(self.fault(range.start..at + 1, message, "put a `\"` before its first letter"));
        }
        let is_number = word.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
        if self.dialect == Dialect::Json && !matches!(word, "true" | "false" | "null") && !is_number {
            let help = "put it between `\"` and `\"`; numbers, `true`, `false` and `null` go without";
            return Err(self.fault(range, "this text is not in double quotes", help));
        }
        Ok(())
    }
}
