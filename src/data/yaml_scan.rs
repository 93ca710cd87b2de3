//! A quick look over YAML before the library reads it: how deep, and what is never closed.

use super::MAX_DEPTH;

/// What the look found. Places are bytes from the start of the text.
#[derive(Debug, Default)]
pub(super) struct Scan<'t> {
    /// Where the nesting passes the limit.
    pub too_deep: Option<usize>,
    /// The first quote or bracket that is never closed.
    pub unclosed: Option<usize>,
    /// The first tab that indents a line.
    pub tab: Option<usize>,
    /// The `:` and `?` in brackets that begin a text, as in `[:filename, :default]`.
    pub signs: Vec<usize>,
    /// Where a quoted key of a map in brackets ends, and where its `:` stands, if that is on a later line.
    pub far_colons: Vec<(usize, usize)>,
    /// Plain scalars that look like `1e3`.
    pub exponents: Vec<&'t str>,
}

/// Looks over `text`. Linear in its length.
pub(super) fn scan(text: &str) -> Scan<'_> {
    let mut scanner = Scanner { text, bytes: text.as_bytes(), ..Scanner::default() };
    scanner.run();
    let open = scanner.brackets.first().copied();
    scanner.found.unclosed = [scanner.unclosed_quote, open].into_iter().flatten().min();
    scanner.found
}

#[derive(Default)]
struct Scanner<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    brackets: Vec<usize>,
    /// Columns of the block collections that are open.
    indents: Vec<usize>,
    /// Lines further in than this belong to a block scalar.
    block_scalar: Option<usize>,
    unclosed_quote: Option<usize>,
    no_more_double: bool,
    no_more_single: bool,
    found: Scan<'t>,
}

impl Scanner<'_> {
    fn run(&mut self) {
        while self.at < self.bytes.len() && self.found.too_deep.is_none() {
            self.line();
        }
    }

    fn line(&mut self) {
        let start = self.at;
        while self.peek() == Some(b' ') {
            self.at += 1;
        }
        let indent = self.at - start;
        let end =
            self.bytes[self.at..].iter().position(|byte| *byte == b'\n').map_or(self.bytes.len(), |n| self.at + n);
        if self.text[self.at..end].trim().is_empty() {
            self.at = (end + 1).min(self.bytes.len());
            return;
        }
        if let Some(outer) = self.block_scalar.take_if(|_| true)
            && (indent > outer || (outer == 0 && indent > 0))
        {
            self.block_scalar = Some(outer);
            self.at = (end + 1).min(self.bytes.len());
            return;
        }
        if self.peek() == Some(b'\t') && self.brackets.is_empty() {
            self.found.tab.get_or_insert(self.at);
        }
        let mut column = indent;
        let mut dash = None;
        if self.brackets.is_empty() {
            while self.indents.last().is_some_and(|open| *open >= column) {
                self.indents.pop();
            }
            self.open_block(column);
            while matches!(self.peek(), Some(b'-' | b'?')) && matches!(self.bytes.get(self.at + 1), Some(b' ')) {
                dash = Some(column);
                self.at += 1;
                column += 1;
                while self.peek() == Some(b' ') {
                    self.at += 1;
                    column += 1;
                }
                self.open_block(column);
                if self.found.too_deep.is_some() {
                    return;
                }
            }
        }
        self.rest_of_line(column, dash);
    }

    fn open_block(&mut self, column: usize) {
        self.indents.push(column);
        if self.indents.len() + self.brackets.len() > MAX_DEPTH {
            self.found.too_deep = Some(self.at);
        }
    }

    fn rest_of_line(&mut self, column: usize, dash: Option<usize>) {
        let mut value_start = true;
        let mut seen_colon = false;
        while let Some(byte) = self.peek() {
            if value_start && self.begins_with_sign(byte) {
                self.found.signs.push(self.at);
            }
            match byte {
                b'\n' => {
                    self.at += 1;
                    return;
                }
                b' ' | b'\t' | b'\r' => {}
                b'#' if self.at == 0 || self.bytes[self.at - 1].is_ascii_whitespace() => {
                    while self.peek().is_some_and(|byte| byte != b'\n') {
                        self.at += 1;
                    }
                    continue;
                }
                b'"' | b'\'' if value_start => {
                    self.quoted(byte);
                    value_start = false;
                    continue;
                }
                b'[' | b'{' if value_start || !self.brackets.is_empty() => {
                    self.brackets.push(self.at);
                    if self.brackets.len() + self.indents.len() > MAX_DEPTH {
                        self.found.too_deep = Some(self.at);
                        return;
                    }
                    value_start = true;
                }
                b']' | b'}' if !self.brackets.is_empty() => {
                    self.brackets.pop();
                    value_start = false;
                }
                b',' if !self.brackets.is_empty() => value_start = true,
                b':' if !self.brackets.is_empty()
                    || self.bytes.get(self.at + 1).is_none_or(u8::is_ascii_whitespace) =>
                {
                    self.colon_in_map();
                    value_start = true;
                    seen_colon = true;
                }
                b'|' | b'>' if value_start && self.brackets.is_empty() => {
                    self.block_scalar =
                        Some(if seen_colon { column } else { dash.unwrap_or(column.saturating_sub(1)) });
                    value_start = false;
                }
                b'&' | b'!' if value_start => {
                    // An anchor or a tag; the value comes behind it.
                    while self.peek().is_some_and(|byte| !byte.is_ascii_whitespace() && byte != b',') {
                        self.at += 1;
                    }
                    continue;
                }
                _ if value_start => {
                    self.plain();
                    value_start = false;
                    continue;
                }
                _ => {}
            }
            self.at += 1;
        }
    }

    /// Whether `byte`, which stands here, begins a text in brackets though it could be a sign of YAML.
    fn begins_with_sign(&self, byte: u8) -> bool {
        if !matches!(byte, b':' | b'?') || self.bytes.get(self.at + 1).is_none_or(u8::is_ascii_whitespace) {
            return false;
        }
        let Some(open) = self.brackets.last() else { return false };
        match self.bytes[..self.at].trim_ascii_end().last() {
            // In a map, a key is missing before such a colon.
            Some(b'[' | b'{' | b',') => byte == b'?' || self.bytes[*open] == b'[',
            Some(before) => *before == b':',
            None => false,
        }
    }

    /// Remembers the colon that stands here, if it belongs to a quoted key on an earlier line.
    fn colon_in_map(&mut self) {
        let key = self.bytes[..self.at].trim_ascii_end();
        let in_map = self.brackets.last().is_some_and(|open| self.bytes[*open] == b'{');
        if in_map && matches!(key.last(), Some(b'"' | b'\'')) && self.bytes[key.len()..self.at].contains(&b'\n') {
            self.found.far_colons.push((key.len(), self.at));
        }
    }

    fn quoted(&mut self, quote: u8) {
        let start = self.at;
        self.at += 1;
        let given_up = if quote == b'"' { self.no_more_double } else { self.no_more_single };
        if given_up {
            return;
        }
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' if quote == b'"' => self.at += 1,
                byte if byte != quote => {}
                b'\'' if self.peek() == Some(b'\'') => self.at += 1,
                _ => return,
            }
        }
        self.unclosed_quote.get_or_insert(start);
        if quote == b'"' {
            self.no_more_double = true;
        } else {
            self.no_more_single = true;
        }
        self.at = start + 1;
    }

    fn plain(&mut self) {
        let start = self.at;
        let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b',' | b']' | b'}' | b':');
        let length = self.bytes[start..].iter().position(ends).unwrap_or(self.bytes.len() - start).max(1);
        // A colon that ends the word is looked at again; one inside a plain scalar does no harm.
        self.at = start + length;
        let Some(word) = self.text.get(start..self.at) else { return };
        let is_exponent = word.as_bytes()[0].is_ascii_digit() || matches!(word.as_bytes()[0], b'-' | b'+');
        if is_exponent
            && word.bytes().any(|b| matches!(b, b'e' | b'E'))
            && !word.contains('.')
            && word.parse::<f64>().is_ok()
        {
            self.found.exponents.push(word);
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }
}
