//! Straight signs to printed ones: quotes, dashes, dots, angle quotes.
//!
//! A quote is judged by its neighbours alone ([`Place`]), and closes only if one was opened before it,
//! anywhere on the page.

use super::node::{Node, Token};
use crate::config::Typographer;
use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// The bytes that a sign may begin with.
const MAY_BE_SIGN: [bool; 256] = {
    let mut table = [false; 256];
    let signs = b"\"'-.<>";
    let mut at = 0;
    while at < signs.len() {
        table[signs[at] as usize] = true;
        at += 1;
    }
    table
};

/// Signs that are written in several characters; the longer before those they begin with.
const SEQUENCES: [(&str, Sequence); 5] = [
    ("---", Sequence::EmDash),
    ("--", Sequence::EnDash),
    ("...", Sequence::Ellipsis),
    ("<<", Sequence::LeftAngle),
    (">>", Sequence::RightAngle),
];

#[derive(Clone, Copy)]
enum Sequence {
    EmDash,
    EnDash,
    Ellipsis,
    LeftAngle,
    RightAngle,
}

/// Replaces signs in the texts of `tokens` by those of `signs`. Linear.
pub(super) fn apply<'a>(tokens: Vec<Token<'a>>, text: &'a str, signs: &'a Typographer) -> Vec<Token<'a>> {
    if !text.contains(['"', '\'', '-', '.', '<', '>']) {
        return tokens;
    }
    let mut pass = Pass::new(text, signs, tokens.len() + tokens.len() / 4);
    let mut verbatim = 0usize;
    let mut stretch: Option<Range<usize>> = None;
    let mut outer: Vec<usize> = Vec::new();
    for token in tokens {
        if let Node::Event(Event::Text(content)) = &token.node
            && verbatim == 0
            && content.len() == token.span.len()
        {
            // Neighbours are read as one: the parser cuts texts where a sign could have begun markup.
            stretch = match stretch.take() {
                Some(before) if before.end == token.span.start => Some(before.start..token.span.end),
                Some(before) => {
                    pass.stretch(before);
                    Some(token.span)
                }
                None => Some(token.span),
            };
            continue;
        }
        if let Some(before) = stretch.take() {
            // `<<a>>`: what looks like a tag is a word in angle quotes.
            let is_quoted = matches!(token.node, Node::Event(Event::InlineHtml(_)))
                && before.end == token.span.start
                && text[before.clone()].ends_with('<')
                && !text[..before.start].ends_with('\\')
                && !text[token.span.clone()].contains('\n');
            if is_quoted {
                stretch = Some(before.start..token.span.end);
                continue;
            }
            pass.stretch(before);
        }
        match &token.node {
            Node::Event(Event::Start(tag)) if is_verbatim(tag) => verbatim += 1,
            Node::Event(Event::Start(
                Tag::Paragraph
                | Tag::Heading { .. }
                | Tag::Item
                | Tag::DefinitionListTitle
                | Tag::DefinitionListDefinition,
            )) => {
                outer.push(pass.block_end);
                pass.block_end = token.span.start + text[token.span.clone()].trim_end().len();
            }
            Node::Event(Event::Start(Tag::TableCell)) => {
                outer.push(pass.block_end);
                pass.block_end = token.span.end;
                pass.in_cell = true;
            }
            // The text of an item may go on behind a block in it.
            Node::Event(Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::Item
                | TagEnd::DefinitionListTitle
                | TagEnd::DefinitionListDefinition
                | TagEnd::TableCell,
            )) => {
                pass.block_end = outer.pop().unwrap_or(text.len());
                pass.in_cell = false;
            }
            Node::Event(Event::Start(Tag::Link { .. })) if verbatim > 0 => verbatim += 1,
            Node::Event(Event::End(TagEnd::CodeBlock | TagEnd::Link)) => verbatim = verbatim.saturating_sub(1),
            _ => {}
        }
        pass.out.push(token);
    }
    if let Some(stretch) = stretch {
        pass.stretch(stretch);
    }
    pass.out
}

fn is_verbatim(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::CodeBlock(_) | Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. })
}

/// What a quote is to its reader.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Reading {
    Straight,
    Apostrophe,
    Opens,
    Closes,
    /// Is written as one that closes, and closes nothing: `dogs' food`, `**x**'s`.
    Trails,
}

/// What a character is to a quote beside it.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Class {
    /// A blank, a line's end, or the end of the text.
    Gap,
    /// A letter, a mark or a number.
    Word,
    /// A sign of any kind.
    Sign,
}

fn class(character: char) -> Class {
    if character.is_alphanumeric() || is_combining_mark(character) {
        Class::Word
    } else if character.is_whitespace() || character.is_control() {
        Class::Gap
    } else {
        Class::Sign
    }
}

/// Punctuation in the narrow sense: `$`, `+` and `€` are signs too, but not this.
fn is_punctuation(character: char) -> bool {
    match character {
        '$' | '+' | '<' | '=' | '>' | '^' | '`' | '|' | '~' => false,
        '¡' | '§' | '«' | '¶' | '·' | '»' | '¿' | '‐'..='‧' | '‰'..='⁃' | '⁅'..='⁑' => true,
        '、'..='〃' | '〈'..='】' | '〔'..='〟' | '！'..='／' | '：'..='；' | '？' => true,
        _ => character.is_ascii_punctuation(),
    }
}

fn is_letter(character: char) -> bool {
    character.is_alphabetic() && !character.is_numeric() && !is_combining_mark(character)
}

struct Pass<'a> {
    text: &'a str,
    signs: &'a Typographer,
    out: Vec<Token<'a>>,
    /// Where the block ends that is being read.
    block_end: usize,
    /// Whether that is a cell, which bars enclose.
    in_cell: bool,
    open_double: usize,
    open_single: usize,
    /// The end of the run of like quotes looked at last: looked for once a run.
    run: Range<usize>,
}

/// A quote and what stands around it.
struct Place {
    before: char,
    /// The character right behind it.
    next: char,
    /// The character behind the run of like quotes that it begins or goes on with.
    after_run: char,
}

impl Place {
    /// Whether it stands at the left of something and at the right of nothing.
    fn begins(&self) -> bool {
        match (class(self.before), class(self.after_run)) {
            (Class::Gap, after) => after != Class::Gap,
            (Class::Sign, after) => after == Class::Word,
            (Class::Word, _) => false,
        }
    }
}

impl<'a> Pass<'a> {
    fn new(text: &'a str, signs: &'a Typographer, capacity: usize) -> Self {
        Pass {
            text,
            signs,
            out: Vec::with_capacity(capacity),
            block_end: text.len(),
            in_cell: false,
            open_double: 0,
            open_single: 0,
            run: 0..0,
        }
    }

    /// Reads a stretch of plain text and writes it with its signs replaced.
    fn stretch(&mut self, span: Range<usize>) {
        let bytes = self.text.as_bytes();
        let (mut clean, mut at) = (span.start, span.start);
        // The first character is meant as written where a backslash stands before it.
        if span.start > 0 && bytes[span.start - 1] == b'\\' && bytes[span.start].is_ascii_punctuation() {
            at += 1;
        }
        while at < span.end {
            let Some(next) = bytes[at..span.end].iter().position(|byte| MAY_BE_SIGN[usize::from(*byte)]) else { break };
            at += next;
            let rest = &bytes[at..span.end];
            let (length, sign) = match rest[0] {
                b'"' => (1, self.double(at)),
                b'\'' => (1, self.single(at)),
                b'-' | b'.' | b'<' | b'>' => {
                    match SEQUENCES.iter().find(|(written, _)| rest.starts_with(written.as_bytes())) {
                        Some((written, sequence)) => (written.len(), Some(self.sequence(*sequence))),
                        None => (1, None),
                    }
                }
                _ => (1, None),
            };
            if let Some(sign) = sign {
                self.plain(clean..at);
                self.out.push(Token { node: Node::Symbol(sign), span: at..at + length });
                clean = at + length;
            }
            at += length;
        }
        self.plain(clean..span.end);
    }

    fn plain(&mut self, span: Range<usize>) {
        if !span.is_empty() {
            self.out.push(Token::text(CowStr::Borrowed(&self.text[span.clone()]), span));
        }
    }

    fn sequence(&self, sequence: Sequence) -> &'a str {
        match sequence {
            Sequence::EmDash => &self.signs.em_dash,
            Sequence::EnDash => &self.signs.en_dash,
            Sequence::Ellipsis => &self.signs.ellipsis,
            Sequence::LeftAngle => &self.signs.left_angle_quote,
            Sequence::RightAngle => &self.signs.right_angle_quote,
        }
    }

    fn double(&mut self, at: usize) -> Option<&'a str> {
        let place = self.place(at);
        match self.pair(&place, at, self.open_double) {
            Reading::Opens => {
                self.open_double += 1;
                Some(&self.signs.left_double_quote)
            }
            Reading::Closes => {
                self.open_double -= 1;
                Some(&self.signs.right_double_quote)
            }
            _ => None,
        }
    }

    fn single(&mut self, at: usize) -> Option<&'a str> {
        match self.read_single(at) {
            Reading::Straight => None,
            Reading::Apostrophe => Some(&self.signs.apostrophe),
            Reading::Opens => {
                self.open_single += 1;
                Some(&self.signs.left_single_quote)
            }
            Reading::Closes => {
                self.open_single -= 1;
                Some(&self.signs.right_single_quote)
            }
            Reading::Trails => Some(&self.signs.right_single_quote),
        }
    }

    fn read_single(&mut self, at: usize) -> Reading {
        let place = self.place(at);
        let rest = &self.text[at + 1..self.block_end.max(at + 1)];
        let follows_word = is_letter(place.before) || place.before.is_ascii_digit();
        let is_elision = class(place.before) == Class::Gap || is_punctuation(place.before);
        if is_elision && rest.starts_with(['e', 'l', 'n', 't'])
            || !follows_word && is_decade(rest)
            || follows_word && is_letter(place.after_run)
        {
            return Reading::Apostrophe;
        }
        if is_contraction(rest) {
            return Reading::Trails;
        }
        if place.begins() {
            return Reading::Opens;
        }
        // A genitive (`the dogs' house`) is told from an end by what follows in its line. It leaves
        // what is open as it was.
        if !place.next.is_ascii_digit() && self.goes_on(at + 1) {
            return Reading::Trails;
        }
        self.pair(&place, at, self.open_single)
    }

    /// How a quote pairs with others of its kind, of which `open` wait for their end.
    fn pair(&self, place: &Place, at: usize, open: usize) -> Reading {
        if place.begins() {
            return Reading::Opens;
        }
        let closes = match (class(place.before), class(place.after_run)) {
            (Class::Gap, _) | (_, Class::Word) => false,
            (_, Class::Gap) | (Class::Word, Class::Sign) => true,
            // Between two signs it closes if these are followed by no word.
            (Class::Sign, Class::Sign) => {
                let next = place.next;
                next.is_ascii() && is_punctuation(next) && class(self.character_at(at + 2)) != Class::Word
            }
        };
        if closes && open > 0 { Reading::Closes } else { Reading::Straight }
    }

    fn place(&mut self, at: usize) -> Place {
        let bytes = self.text.as_bytes();
        let quote = bytes[at];
        if !(self.run.contains(&at) && bytes[self.run.start] == quote) {
            let length = bytes[at..self.block_end.max(at + 1)].iter().take_while(|byte| **byte == quote).count();
            self.run = at..at + length;
        }
        let before = self.text[..at].chars().next_back().unwrap_or('\n');
        Place {
            before: if self.in_cell && before == '|' { ' ' } else { before },
            next: self.character_at(at + 1),
            after_run: self.character_at(self.run.end),
        }
    }

    /// The character at `at`, a line end where the block ends.
    fn character_at(&self, at: usize) -> char {
        if at >= self.block_end {
            return '\n';
        }
        match self.text[at..].chars().next() {
            Some('|') if self.in_cell => ' ',
            character => character.unwrap_or('\n'),
        }
    }

    /// Whether more than one byte is left of the line at `at`.
    fn goes_on(&self, at: usize) -> bool {
        at + 2 <= self.block_end && self.text.as_bytes()[at] != b'\n'
    }
}

/// `90s`, and nothing else behind.
fn is_decade(rest: &str) -> bool {
    let bytes = rest.as_bytes();
    bytes.len() >= 3
        && bytes[0].is_ascii_digit()
        && bytes[1].is_ascii_digit()
        && bytes[2] == b's'
        && ends_word(&rest[3..])
}

/// `s`, `t`, `m`, `d`, `re`, `ve` as words of their own, and `ll`.
fn is_contraction(rest: &str) -> bool {
    rest.starts_with("ll")
        || ["s", "t", "m", "d", "re", "ve"].iter().any(|end| rest.strip_prefix(end).is_some_and(ends_word))
}

fn ends_word(rest: &str) -> bool {
    rest.chars().next().is_none_or(|next| class(next) != Class::Word)
}

#[cfg(test)]
mod tests {
    use crate::config::Markup;
    use crate::content::highlight::Highlighter;
    use crate::content::markdown::{Inserts, MarkdownContext, NoLinks, render_markdown};

    fn shown(text: &str) -> String {
        let context = MarkdownContext {
            markup: &Markup::default(),
            emoji: false,
            highlighter: &Highlighter::default(),
            links: &NoLinks,
            inserts: &Inserts::default(),
            id_prefix: "",
            code_ids: "",
            place: &|_| None,
        };
        let mut html = render_markdown(text, &context).html;
        for (entity, sign) in [
            ("&lsquo;", "‘"),
            ("&rsquo;", "’"),
            ("&ldquo;", "“"),
            ("&rdquo;", "”"),
            ("&quot;", "\""),
            ("&ndash;", "–"),
            ("&mdash;", "—"),
            ("&hellip;", "…"),
            ("&laquo;", "«"),
            ("&raquo;", "»"),
            ("<p>", ""),
            ("</p>\n", ""),
        ] {
            html = html.replace(entity, sign);
        }
        html
    }

    fn check(text: &str, expected: &str) {
        assert_eq!(shown(text), expected, "{text}");
    }

    #[test]
    fn double_quotes_open_and_close() {
        check("a \"b\" c", "a “b” c");
        check("\"a \"b\" c\"", "“a “b” c”");
        check("\"*a*\" b", "“<em>a</em>” b");
        check("(\"x\") \"a!\" \"a…\"", "(“x”) “a!” “a…”");
        check("\"a\n\nb\"", "“ab”");
        check("x=\"a\" $\"5\"", "x=“a” $“5”");
        check("\"\"a\"\"", "““a””");
        check(
            "| \"a\" |\"b\"|\n|-|-|\n",
            "<table>\n<thead>\n<tr>\n<th>“a”</th>\n<th>“b”</th>\n</tr>\n</thead>\n<tbody>\n</tbody>\n</table>\n",
        );
    }

    #[test]
    fn a_double_quote_without_a_partner_stays_straight() {
        check("24\" x 36\"", "24\" x 36\"");
        check("a\"b", "a\"b");
        check("\"\" \" a", "\"\" \" a");
        check("a \\\"b\\\" c &quot;d&quot;", "a \"b\" c \"d\"");
    }

    #[test]
    fn apostrophes_stand_in_and_behind_words() {
        check("don't l'été O'Neill's I'll", "don’t l’été O’Neill’s I’ll");
        check("*a*'s `b`'s", "<em>a</em>’s <code>b</code>’s");
        check("the dogs' house", "the dogs’ house");
        check("'tis the '90s, rock 'n' roll", "’tis the ’90s, rock ’n’ roll");
        check("class of '99", "class of ‘99");
        check("5'10", "5'10");
    }

    #[test]
    fn single_quotes_open_and_close() {
        check("'x' y ('z')", "‘x’ y (‘z’)");
        check("\"'x'\"", "“‘x’”");
        check("'a b'c d'", "‘a b’c d’");
        check("xs'", "xs'");
        check("a 'b", "a ‘b");
    }

    #[test]
    fn dashes_dots_and_angles() {
        check("a - b -- c --- d ---- e", "a - b – c — d —- e");
        check("a.. b... c....", "a.. b… c….");
        check("<<a>> >>>", "«a» »&gt;");
        check("a \\-- b `--`", "a -- b <code>--</code>");
    }

    proptest::proptest! {
        #[test]
        fn any_text_keeps_its_words(text in "[5'\" .<>*|-]{0,40}") {
            let letters = |text: &str| text.chars().filter(|c| matches!(c, '5')).count();
            proptest::prop_assert_eq!(letters(&text), letters(&shown(&text)));
        }
    }
}
