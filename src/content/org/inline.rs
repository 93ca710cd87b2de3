//! What stands in a line: emphasis, links, signs.

use super::Writer;
use super::symbol::symbol;
use crate::content::html::push_escaped;
use memchr::memmem;

/// Emphasis that may stand in emphasis; what lies deeper is text.
const MAX_NESTING: usize = 8;

/// Letters of `_{…}` and `^{…}`, marks included.
const MAX_SMALL: usize = 100;

/// The marks of emphasis, and what they open and close.
const MARKS: [(u8, &str, &str); 6] = [
    (b'*', "<strong>", "</strong>"),
    (b'/', "<em>", "</em>"),
    (b'_', "<span style=\"text-decoration: underline;\">", "</span>"),
    (b'+', "<del>", "</del>"),
    (b'=', "<code class=\"verbatim\">", "</code>"),
    (b'~', "<code>", "</code>"),
];

/// A text with what is looked for in it more than once.
pub(super) struct Scan<'a> {
    pub text: &'a str,
    /// Where each of the marks may close.
    closers: [Vec<usize>; 6],
    breaks: Vec<usize>,
    /// The next `]]`, `]` and `@@` behind a place, as they were found last.
    found: [Option<(usize, Option<usize>)>; 3],
}

/// What is looked for.
#[derive(Clone, Copy)]
pub(super) enum Wanted {
    LinkEnd,
    Bracket,
    ExportEnd,
}

impl<'a> Scan<'a> {
    fn new(text: &'a str) -> Scan<'a> {
        let mut scan = Scan { text, closers: Default::default(), breaks: Vec::new(), found: [None; 3] };
        let mut before = None;
        for (at, character) in text.char_indices() {
            if character == '\n' {
                scan.breaks.push(at);
            }
            if let Some(mark) = MARKS.iter().position(|(mark, ..)| char::from(*mark) == character)
                && before.is_some_and(|before: char| !before.is_whitespace())
                && text[at + 1..].chars().next().is_none_or(|c| c.is_whitespace() || "-.,;:!?'\")}[]\\".contains(c))
            {
                scan.closers[mark].push(at);
            }
            before = Some(character);
        }
        scan
    }

    /// Where the emphasis that begins at `at` ends: over one end of a line at most.
    fn closer(&self, mark: usize, at: usize) -> Option<usize> {
        let closers = &self.closers[mark];
        let end = *closers.get(closers.partition_point(|closer| *closer <= at + 1))?;
        let first_break = self.breaks.partition_point(|line_break| *line_break < at);
        self.breaks.get(first_break + 1).is_none_or(|second| *second > end).then_some(end)
    }

    /// The next place of `wanted` from `from` on. All calls for one text are linear together.
    pub fn next(&mut self, wanted: Wanted, from: usize) -> Option<usize> {
        let (slot, needle) = match wanted {
            Wanted::LinkEnd => (0, "]]"),
            Wanted::Bracket => (1, "]"),
            Wanted::ExportEnd => (2, "@@"),
        };
        if let Some((asked, answer)) = self.found[slot]
            && asked <= from
            && answer.is_none_or(|answer| answer >= from)
        {
            return answer;
        }
        let answer = memmem::find(&self.text.as_bytes()[from..], needle.as_bytes()).map(|at| from + at);
        self.found[slot] = Some((from, answer));
        answer
    }
}

impl<'a> Writer<'a, '_> {
    /// Writes `text`, a part of the text, in which `nesting` marks of emphasis are open. Linear.
    pub(super) fn inline(&mut self, text: &'a str, nesting: usize) {
        let mut scan = Scan::new(text);
        let (mut at, mut plain) = (0, 0);
        while at < text.len() {
            let found = self.special(&mut scan, at, plain, nesting);
            match found {
                Some(end) => {
                    at = end;
                    plain = end;
                }
                None => at += text[at..].chars().next().map_or(1, char::len_utf8),
            }
        }
        push_escaped(&mut self.out, &text[plain..]);
    }

    /// Writes the text since `plain` and what begins at `at`, if that is more than text; returns where it ends.
    fn special(&mut self, scan: &mut Scan<'a>, at: usize, plain: usize, nesting: usize) -> Option<usize> {
        let text = scan.text;
        let rest = &text[at..];
        let flush = |writer: &mut Self| push_escaped(&mut writer.out, &text[plain..at]);
        match rest.as_bytes()[0] {
            b'\\' if rest.starts_with("\\\\") => {
                let behind = rest[2..].trim_start_matches([' ', '\t', '\r']);
                if !(behind.is_empty() || behind.starts_with('\n')) {
                    return None;
                }
                flush(self);
                self.out.push_str("<br>");
                Some(at + 2)
            }
            b'\n' if rest[1..].starts_with([' ', '\t']) => {
                flush(self);
                self.out.push('\n');
                Some(text.len() - rest[1..].trim_start_matches([' ', '\t']).len())
            }
            b'\\' => {
                let length = rest[1..].bytes().take_while(u8::is_ascii_alphabetic).take(20).count();
                let sign = symbol(&rest[1..1 + length])?;
                flush(self);
                self.out.push_str(sign);
                let end = at + 1 + length;
                Some(if text[end..].starts_with("{}") { end + 2 } else { end })
            }
            byte @ (b'_' | b'^') if rest[1..].starts_with('{') && at > 0 => {
                let tag = if byte == b'_' { "sub" } else { "sup" };
                let (end, _) = rest.char_indices().take(MAX_SMALL).find(|(_, c)| matches!(c, '}' | '\n'))?;
                let inner = &rest[2..end];
                if rest[end..].starts_with('\n') || inner.is_empty() || text[..at].ends_with(char::is_whitespace) {
                    return None;
                }
                flush(self);
                self.out.extend(["<", tag, ">"]);
                push_escaped(&mut self.out, inner);
                self.out.extend(["</", tag, ">"]);
                Some(at + 2 + inner.len() + 1)
            }
            byte @ (b'*' | b'/' | b'_' | b'+' | b'=' | b'~') => {
                let mark = MARKS.iter().position(|(mark, ..)| *mark == byte)?;
                let before = text[..at].chars().next_back();
                let opens = before.is_none_or(|c| c.is_whitespace() || "-({'\"".contains(c))
                    && rest[1..].chars().next().is_some_and(|c| !c.is_whitespace());
                let end = opens.then(|| scan.closer(mark, at)).flatten()?;
                flush(self);
                let (_, open, close) = MARKS[mark];
                self.out.push_str(open);
                let inner = &text[at + 1..end];
                match byte {
                    b'=' | b'~' => push_escaped(&mut self.out, inner),
                    _ if nesting >= MAX_NESTING => push_escaped(&mut self.out, inner),
                    _ => self.inline(inner, nesting + 1),
                }
                self.out.push_str(close);
                Some(end + 1)
            }
            b'[' => {
                let end = self.bracket(scan, at, plain, nesting)?;
                Some(end)
            }
            b'<' => {
                let length = timestamp(rest)?;
                flush(self);
                self.out.push_str("<span class=\"timestamp\">");
                push_escaped(&mut self.out, &rest[..length]);
                self.out.push_str("</span>");
                Some(at + length)
            }
            b'@' if rest.starts_with("@@html:") => {
                let end = scan.next(Wanted::ExportEnd, at + "@@html:".len())?;
                flush(self);
                self.out.push_str(&text[at + "@@html:".len()..end]);
                Some(end + 2)
            }
            b'h' if rest.starts_with("http://") || rest.starts_with("https://") => {
                if text[..at].ends_with(char::is_alphanumeric) {
                    return None;
                }
                let end = rest.find(|c: char| c.is_whitespace() || "<>\"[]|".contains(c)).unwrap_or(rest.len());
                let address =
                    rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'', '*', '/', '_', '~']);
                // A path may end with a slash.
                let slash = usize::from(rest[address.len()..].starts_with('/'));
                let address = &rest[..address.len() + slash];
                if address.len() < "https://".len() {
                    return None;
                }
                flush(self);
                self.plain_link(address);
                Some(at + address.len())
            }
            b'-' if rest.starts_with("--") => {
                flush(self);
                let is_long = rest.starts_with("---");
                self.out.push(if is_long { '—' } else { '–' });
                Some(at + if is_long { 3 } else { 2 })
            }
            b'.' if rest.starts_with("...") => {
                flush(self);
                self.out.push('…');
                Some(at + 3)
            }
            _ => None,
        }
    }
}

/// The length of `<2020-01-02 Thu 10:00>`.
fn timestamp(rest: &str) -> Option<usize> {
    let inner = rest.get(1..11)?.as_bytes();
    let is_date = inner.iter().enumerate().all(|(at, byte)| match at {
        4 | 7 => *byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let end = rest.bytes().take(60).position(|byte| matches!(byte, b'>' | b'\n'))?;
    (is_date && rest.as_bytes()[end] == b'>').then_some(end + 1)
}
