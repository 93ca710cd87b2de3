//! Style sheets as readers get them: without what only those need who write them.
//!
//! Deliberately absent: the style sheets of a site, which are published as they are.

/// `css` without comments and without blanks that say nothing. Texts in quotes, addresses in `url(…)` and escapes stay as
/// they are. Linear.
pub fn condensed(css: &str) -> String {
    let mut out = Condensed { text: String::with_capacity(css.len()), last: '{', gap: Gap::None };
    let mut at = 0;
    while let Some(first) = css[at..].chars().next() {
        let rest = &css[at..];
        at += match first {
            '/' if rest.starts_with("/*") => {
                out.gap = out.gap.max(Gap::Comment);
                rest[2..].find("*/").map_or(rest.len(), |end| end + 4)
            }
            ' ' | '\t' | '\n' | '\r' | '\u{c}' => {
                out.gap = Gap::Blank;
                1
            }
            '"' | '\'' => out.push(&rest[..quoted(rest)], first),
            '\\' => out.push(&rest[..escape(rest)], 'a'),
            'u' | 'U' if out.begins_word() && is_address(rest) => out.push(&rest[..address(rest)], ')'),
            '{' | '}' | ';' | ',' => out.push_mark(first),
            _ => out.push(&rest[..first.len_utf8()], first),
        };
    }
    out.text
}

/// What stood between the last thing that was written and the next one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    /// Comments alone: they part two words, with nothing between.
    Comment,
    Blank,
}

struct Condensed {
    text: String,
    /// The last sign that was written; for an escape a letter, which it stands for.
    last: char,
    gap: Gap,
}

impl Condensed {
    /// Whether what comes next is no part of the word before.
    fn begins_word(&self) -> bool {
        self.gap != Gap::None || !(self.last.is_alphanumeric() || matches!(self.last, '-' | '_'))
    }

    /// Writes `piece`, which counts as `sign`, and the gap before it where that says anything. Returns how long it is.
    fn push(&mut self, piece: &str, sign: char) -> usize {
        let says_nothing = matches!(self.last, '{' | '}' | ';' | ',' | ':');
        match std::mem::replace(&mut self.gap, Gap::None) {
            Gap::Blank if !says_nothing => self.text.push(' '),
            Gap::Comment if !says_nothing => self.text.push_str("/**/"),
            _ => {}
        }
        self.text.push_str(piece);
        self.last = sign;
        piece.len()
    }

    /// Writes a mark around which gaps say nothing.
    fn push_mark(&mut self, mark: char) -> usize {
        match (self.last, mark) {
            // One ends a rule as well as the last of its declarations.
            (';', '}') => self.text.truncate(self.text.trim_end_matches(';').len()),
            // The value of a custom property may be a blank.
            (':', ';' | '}') if self.gap != Gap::None => self.text.push(' '),
            _ => {}
        }
        self.gap = Gap::None;
        self.text.push(mark);
        self.last = mark;
        mark.len_utf8()
    }
}

/// The length of the text in quotes that `rest` begins with.
fn quoted(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut at = 1;
    while at < bytes.len() && bytes[at] != bytes[0] {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    ceil(rest, at + 1)
}

/// The length of the escape that `rest` begins with. A blank ends the number of a letter and belongs to it.
fn escape(rest: &str) -> usize {
    let digits = rest[1..].bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
    if digits == 0 {
        return ceil(rest, 2);
    }
    let is_ended = rest[1 + digits..].starts_with([' ', '\t', '\n', '\r', '\u{c}']);
    1 + digits + usize::from(is_ended)
}

/// Whether `rest` begins with `url(` and an address without quotes.
fn is_address(rest: &str) -> bool {
    rest.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("url("))
        && !rest[4..].trim_start().starts_with(['"', '\''])
}

/// The length of the `url(…)` that `rest` begins with.
fn address(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut at = 4;
    while at < bytes.len() && bytes[at] != b')' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    ceil(rest, at + 1)
}

/// `at`, or the next place between two letters of `text`; its length where that is behind it.
fn ceil(text: &str, at: usize) -> usize {
    (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::condensed;
    use crate::template::default_theme;
    use proptest::prelude::*;

    fn check(css: &str, expected: &str) {
        assert_eq!(condensed(css), expected, "{css}");
        assert_eq!(condensed(expected), expected, "what is condensed already stays");
    }

    #[test]
    fn comments_and_blanks_that_say_nothing_are_left_out() {
        check(
            "/* A */\n@layer a, b;\n\n  p > a ,\n  b { color : red ; margin: 0 auto; }\n",
            "@layer a,b;p > a,b{color :red;margin:0 auto}",
        );
        check(
            "@media (min-width: 40rem) {\n  .a .b:hover::after { top: calc(1px + 2px) !important }\n}",
            "@media (min-width:40rem){.a .b:hover::after{top:calc(1px + 2px) !important}}",
        );
        check("a { b: c; }", "a{b:c}");
    }

    #[test]
    fn what_a_blank_parts_stays_apart() {
        check(".a .b, .a.b, .a :hover {}", ".a .b,.a.b,.a :hover{}");
        check("a { --empty: ; --b: x }", "a{--empty: ;--b:x}");
        check(".a/* x */.b { margin: 1px/**/2px /* y */ 3px }", ".a/**/.b{margin:1px/**/2px 3px}");
    }

    #[test]
    fn texts_addresses_and_escapes_stay_as_they_are() {
        for css in [
            "a{content:\"  /* ; } \\\" \"}",
            "a{content:'\\'  x'}",
            "a{background:url( a  b;c.png )}",
            "a{background:url( \"a  b\" )}",
            ".\\31  a{b:c}",
            ".a\\: b\\;{b:no-repeat url(a  b)}",
            "a{b:\\;}",
            ".a\\:b\\ c{b:c}",
            "a{content:\"✓ \"}",
        ] {
            check(css, css);
        }
    }

    #[test]
    fn what_is_never_closed_is_survived() {
        for css in ["/* x", "a { b: \"x", "a { b: url(x", "\\", "\"\\", "url(\\", "a{\"\\é", "url(\\é", "\\é"] {
            condensed(css);
        }
    }

    #[test]
    fn the_style_sheet_of_the_theme_becomes_smaller_and_says_the_same() {
        let css = String::from_utf8_lossy(default_theme::file("static/hornbook.css").expect("it is there"));
        let small = condensed(&css);
        assert!(small.len() * 10 < css.len() * 9 && !small.contains("/*") && !small.contains('\n'));
        // The same but for blanks and comments.
        let mut bare = String::new();
        let mut rest = &*css;
        while let Some((before, comment)) = rest.split_once("/*") {
            bare.push_str(before);
            rest = comment.split_once("*/").map_or("", |(_, behind)| behind);
        }
        bare.push_str(rest);
        let without_blanks = |text: &str| text.replace(char::is_whitespace, "").replace(";}", "}");
        assert_eq!(without_blanks(&small), without_blanks(&bare));
    }

    proptest! {
        #[test]
        fn any_text_is_survived_and_condensed_once(css in "([a-z{};:, \n\"'\\\\/*()é]|url\\(|/\\*|\\*/){0,24}") {
            let once = condensed(&css);
            prop_assert!(once.len() <= css.len());
            prop_assert_eq!(condensed(&once), once);
        }
    }
}
