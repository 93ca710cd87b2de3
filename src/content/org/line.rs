//! Lines, and what they begin.

/// A line of the text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Line {
    /// Its first byte; in an item of a list that of the item's text.
    pub start: usize,
    /// Behind its last byte: no end of line, no blanks at the end.
    pub end: usize,
    /// Blanks in front of its text.
    pub indent: usize,
    /// Which of all lines it is.
    pub number: usize,
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind<'a> {
    Blank,
    /// Stars.
    Heading(usize),
    /// `- `, `1. `.
    Item(Marker<'a>),
    /// `#+KEY: value`.
    Keyword(&'a str, &'a str),
    /// `#+BEGIN_NAME rest`.
    Begin(&'a str, &'a str),
    /// `#+END_NAME`.
    End(&'a str),
    /// `# words`.
    Comment,
    /// `: words`.
    Fixed(&'a str),
    /// `:NAME:`.
    Drawer(&'a str),
    /// `| a | b |`.
    Row(&'a str),
    /// `-----`.
    Rule,
    /// `[fn:name] words`.
    Note(&'a str, &'a str),
    Text,
}

/// The mark in front of an item.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Marker<'a> {
    pub ordered: bool,
    /// Behind it.
    pub rest: &'a str,
}

impl Line {
    /// Without blanks at both ends.
    pub fn text<'a>(&self, text: &'a str) -> &'a str {
        &text[self.start + self.indent..self.end]
    }

    /// What it is.
    pub fn kind<'a>(&self, text: &'a str) -> Kind<'a> {
        let words = self.text(text);
        match words.bytes().next() {
            None => Kind::Blank,
            Some(b'*') if self.indent == 0 => {
                let stars = words.bytes().take_while(|byte| *byte == b'*').count();
                if words[stars..].starts_with([' ', '\t']) { Kind::Heading(stars) } else { Kind::Text }
            }
            Some(b'#') => directive(words),
            Some(b':') => colon(words),
            Some(b'|') => Kind::Row(words),
            Some(b'-') if words.len() >= 5 && words.bytes().all(|byte| byte == b'-') => Kind::Rule,
            Some(b'[') if self.indent == 0 => note(words).unwrap_or(Kind::Text),
            _ => marker(words).map_or(Kind::Text, Kind::Item),
        }
    }
}

/// The lines of `text`.
pub(super) fn cut(text: &str) -> Vec<Line> {
    let mut start = 0;
    let mut lines = Vec::new();
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let words = line.trim_end();
        let indent = words.len() - words.trim_start_matches([' ', '\t']).len();
        lines.push(Line { start, end: start + words.len(), indent, number });
        start += line.len();
    }
    lines
}

fn directive(words: &str) -> Kind<'_> {
    let Some(rest) = words.strip_prefix("#+") else {
        return if words == "#" || words.starts_with("# ") { Kind::Comment } else { Kind::Text };
    };
    let name_end = rest.find(|c: char| c.is_whitespace()).unwrap_or(rest.len());
    let named = |prefix: &str| {
        rest.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix)) && name_end > prefix.len()
    };
    if named("begin_") {
        return Kind::Begin(&rest["begin_".len()..name_end], rest[name_end..].trim());
    }
    if named("end_") && name_end == rest.len() {
        return Kind::End(&rest["end_".len()..]);
    }
    match rest.split_once(':') {
        Some((key, value)) if !key.is_empty() && !key.contains(char::is_whitespace) => Kind::Keyword(key, value.trim()),
        _ => Kind::Text,
    }
}

fn colon(words: &str) -> Kind<'_> {
    if words == ":" {
        return Kind::Fixed("");
    }
    if let Some(fixed) = words.strip_prefix(": ") {
        return Kind::Fixed(fixed);
    }
    let name = words[1..].strip_suffix(':').filter(|name| !name.is_empty());
    match name.filter(|name| !name.contains(|c: char| c == ':' || c.is_whitespace())) {
        Some(name) => Kind::Drawer(name),
        None => Kind::Text,
    }
}

fn note(words: &str) -> Option<Kind<'_>> {
    let (name, rest) = words.strip_prefix("[fn:")?.split_once(']')?;
    is_note_name(name).then_some(Kind::Note(name, rest))
}

/// Whether a footnote may be called `name`.
pub(super) fn is_note_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

fn marker(words: &str) -> Option<Marker<'_>> {
    let first = words.chars().next()?;
    let (ordered, length) = match first {
        '-' | '+' | '*' => (false, 1),
        '0'..='9' => {
            let digits = words.bytes().take_while(u8::is_ascii_digit).count();
            (true, words[digits..].starts_with(['.', ')']).then_some(digits + 1)?)
        }
        'a'..='z' | 'A'..='Z' => (true, words[1..].starts_with(['.', ')']).then_some(2)?),
        _ => return None,
    };
    let rest = &words[length..];
    let is_apart = rest.is_empty() || rest.starts_with([' ', '\t']);
    is_apart.then(|| Marker { ordered, rest: rest.trim_start() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_tell_what_they_begin() {
        let check = |text: &str, expected: Kind<'_>| assert_eq!(cut(text)[0].kind(text), expected, "{text}");
        check("  ", Kind::Blank);
        check("** A", Kind::Heading(2));
        check("**A", Kind::Text);
        check(" * A", Kind::Item(Marker { ordered: false, rest: "A" }));
        check("12) A", Kind::Item(Marker { ordered: true, rest: "A" }));
        check("12.A", Kind::Text);
        check("#+begin_src go -n", Kind::Begin("src", "go -n"));
        check("#+END_SRC", Kind::End("SRC"));
        check("#+CAPTION: a: b", Kind::Keyword("CAPTION", "a: b"));
        check("# words", Kind::Comment);
        check("#words", Kind::Text);
        check(":END:", Kind::Drawer("END"));
        check(": x", Kind::Fixed("x"));
        check("-----", Kind::Rule);
        check("----", Kind::Text);
        check("[fn:a] b", Kind::Note("a", " b"));
    }
}
