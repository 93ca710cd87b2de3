//! Marks in pairs that the parser is not asked for: `~x~`, `~~x~~`, `^x^`, `++x++`, `==x==`.

use super::node::{Node, Token};
use crate::config::Markup;
use pulldown_cmark::{CowStr, Event, LinkType, Tag};

/// A run of marks.
#[derive(Debug, Clone, Copy)]
struct Run {
    mark: u8,
    start: usize,
    length: usize,
    opens: bool,
    closes: bool,
}

/// A pair: where its marks begin, how long they are, the tags.
struct Pair {
    open: usize,
    close: usize,
    length: usize,
    tags: (&'static str, &'static str),
}

/// Replaces pairs of marks in the texts of `tokens` by elements. Linear.
pub(super) fn apply<'a>(tokens: Vec<Token<'a>>, text: &'a str, markup: &Markup) -> Vec<Token<'a>> {
    let marks = marks(markup);
    if marks.is_empty() || !marks.iter().any(|mark| memchr::memchr(*mark, text.as_bytes()).is_some()) {
        return tokens;
    }
    let mut found: Vec<(usize, usize, &'static str, bool)> = Vec::new();
    // Marks pair only inside the same element: one frame for each that is open.
    let mut frames: Vec<Vec<Run>> = vec![Vec::new()];
    let mut verbatim = 0usize;
    for token in &tokens {
        match &token.node {
            Node::Event(Event::Start(tag)) => {
                verbatim += usize::from(is_verbatim(tag) || verbatim > 0);
                frames.push(Vec::new());
            }
            Node::Event(Event::End(_)) => {
                verbatim = verbatim.saturating_sub(1);
                frames.pop();
                if frames.is_empty() {
                    frames.push(Vec::new());
                }
            }
            Node::Event(Event::Text(content)) if verbatim == 0 && content.len() == token.span.len() => {
                let frame = frames.last_mut().expect("the outermost frame stays");
                for run in runs(text, token, &marks) {
                    if let Some(pair) = settle(frame, run, markup) {
                        found.push((pair.open, pair.length, pair.tags.0, true));
                        found.push((pair.close, pair.length, pair.tags.1, false));
                    }
                }
            }
            _ => {}
        }
    }
    found.sort_unstable_by_key(|(at, ..)| *at);
    rewrite(tokens, text, &found)
}

fn marks(markup: &Markup) -> Vec<u8> {
    let extras = &markup.extras;
    [
        (markup.strikethrough || extras.delete || extras.subscript, b'~'),
        (extras.superscript, b'^'),
        (extras.insert, b'+'),
        (extras.mark, b'='),
    ]
    .into_iter()
    .filter_map(|(on, mark)| on.then_some(mark))
    .collect()
}

fn is_verbatim(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::CodeBlock(_) | Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. })
}

/// The runs of marks in a text.
fn runs(text: &str, token: &Token<'_>, marks: &[u8]) -> Vec<Run> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = token.span.start;
    // The first character is meant as written where a backslash stands before it.
    if at > 0 && bytes[at - 1] == b'\\' && bytes[at].is_ascii_punctuation() {
        at += 1;
    }
    while at < token.span.end {
        let mark = bytes[at];
        if !marks.contains(&mark) {
            at += 1;
            continue;
        }
        let length = bytes[at..token.span.end].iter().take_while(|byte| **byte == mark).count();
        let before = text[..at].chars().next_back().unwrap_or('\n');
        let after = text[at + length..].chars().next().unwrap_or('\n');
        let fits = match mark {
            b'~' => length <= 2,
            b'^' => length == 1,
            _ => length == 2,
        };
        if fits {
            let sign = |character: char| !character.is_alphanumeric() && !character.is_whitespace();
            let opens = !after.is_whitespace() && (!sign(after) || before.is_whitespace() || sign(before));
            let closes = !before.is_whitespace() && (!sign(before) || after.is_whitespace() || sign(after));
            out.push(Run { mark, start: at, length, opens, closes });
        }
        at += length;
    }
    out
}

/// Closes what `run` can close, else keeps it as an opener.
fn settle(frame: &mut Vec<Run>, run: Run, markup: &Markup) -> Option<Pair> {
    if run.closes {
        let pairs = |opener: &Run| {
            opener.mark == run.mark
                && opener.opens
                // As with emphasis: what both opens and closes pairs only with its like.
                && !((opener.closes || run.opens) && (opener.length + run.length).is_multiple_of(3))
        };
        // Openers that are looked through are few: a limit keeps this linear.
        let looked = frame.len().saturating_sub(32);
        if let Some(at) = frame[looked..].iter().rposition(pairs) {
            let opener = frame[looked + at];
            let length = opener.length.min(run.length);
            if let Some(tags) = tags(run.mark, length, markup) {
                frame.truncate(looked + at);
                let open = opener.start + opener.length - length;
                return Some(Pair { open, close: run.start, length, tags });
            }
        }
    }
    if run.opens {
        frame.push(run);
    }
    None
}

fn tags(mark: u8, length: usize, markup: &Markup) -> Option<(&'static str, &'static str)> {
    match (mark, length) {
        // Striking takes every tilde, one or two.
        (b'~', _) if markup.strikethrough => Some(("<del>", "</del>")),
        (b'~', 2) if markup.extras.delete => Some(("<del>", "</del>")),
        (b'~', _) if markup.extras.subscript => Some(("<sub>", "</sub>")),
        (b'~', _) if markup.extras.delete => Some(("<del>", "</del>")),
        (b'^', _) => Some(("<sup>", "</sup>")),
        (b'+', _) => Some(("<ins>", "</ins>")),
        (b'=', _) => Some(("<mark>", "</mark>")),
        _ => None,
    }
}

/// Cuts the texts at `found`, which is in order.
fn rewrite<'a>(tokens: Vec<Token<'a>>, text: &'a str, found: &[(usize, usize, &'static str, bool)]) -> Vec<Token<'a>> {
    let mut out = Vec::with_capacity(tokens.len() + found.len() * 2);
    let mut rest = found;
    for token in tokens {
        let is_plain = matches!(&token.node, Node::Event(Event::Text(content)) if content.len() == token.span.len());
        let mut from = token.span.start;
        while let Some(&(at, length, tag, opens)) =
            rest.first().filter(|(at, ..)| is_plain && *at < token.span.end && *at >= from)
        {
            if from < at {
                out.push(Token::text(CowStr::Borrowed(&text[from..at]), from..at));
            }
            let node = if opens { Node::Open(tag) } else { Node::Close };
            out.push(Token { node, span: at..at + length });
            from = at + length;
            rest = &rest[1..];
        }
        if from == token.span.start {
            out.push(token);
        } else if from < token.span.end {
            out.push(Token::text(CowStr::Borrowed(&text[from..token.span.end]), from..token.span.end));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::config::{Extras, Markup};
    use crate::content::highlight::Highlighter;
    use crate::content::markdown::{Inserts, MarkdownContext, NoLinks, render_markdown};

    fn shown(text: &str, extras: Extras) -> String {
        let markup = Markup { strikethrough: !extras.subscript, extras, ..Markup::default() };
        let context = MarkdownContext {
            markup: &markup,
            emoji: false,
            highlighter: &Highlighter::default(),
            links: &NoLinks,
            inserts: &Inserts::default(),
            id_prefix: "",
            code_ids: "",
            place: &|_| None,
        };
        render_markdown(text, &context).html.replace("<p>", "").replace("</p>\n", "")
    }

    fn check(text: &str, expected: &str) {
        assert_eq!(shown(text, Extras::default()), expected, "{text}");
    }

    fn check_extras(text: &str, expected: &str) {
        let extras = Extras { insert: true, mark: true, subscript: true, superscript: true, delete: true };
        assert_eq!(shown(text, extras), expected, "{text}");
    }

    #[test]
    fn one_or_two_tildes_strike_text() {
        check("a~b~c ~~d~~", "a<del>b</del>c <del>d</del>");
        check("~~a~b~~ ~b~~", "<del>a~b</del> <del>b</del>~");
        check("~ b ~ ~~~b~~~ \\~b~ `~b~`", "~ b ~ ~~~b~~~ ~b~ <code>~b~</code>");
        check("~*a*~ ++a++ ==a== x^2^", "<del><em>a</em></del> ++a++ ==a== x^2^");
    }

    #[test]
    fn extras() {
        check_extras("H~2~O x^2^ ~~a~~", "H<sub>2</sub>O x<sup>2</sup> <del>a</del>");
        check_extras("++a++ b==c==d", "<ins>a</ins> b<mark>c</mark>d");
        check_extras("+a+ =b= +++a+++ ++a", "+a+ =b= +++a+++ ++a");
    }

    proptest::proptest! {
        #[test]
        fn elements_are_closed(text in "[~^+=a *\\\\`\\[\\]()\n]{0,60}") {
            let html = shown(&text, Extras { insert: true, mark: true, subscript: true, superscript: true, delete: true });
            for tag in ["del", "sub", "sup", "ins", "mark"] {
                let opened = html.matches(&format!("<{tag}>")).count();
                proptest::prop_assert_eq!(opened, html.matches(&format!("</{tag}>")).count());
            }
        }
    }
}
