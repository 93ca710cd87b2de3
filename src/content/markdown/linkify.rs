//! Addresses in plain text become links: `https://…`, `www.…`, `name@host`.
//!
//! An address may run over pieces that the parser took apart (`a_b_c`), so it is looked for in the
//! source, and the tokens that it covers are replaced.

use super::node::{Node, Token};
use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

/// Bytes of a host, or of a name before `@`, that are looked at.
const MAX_HOST: usize = 300;

/// Puts links around the addresses in the texts of `tokens`; those that begin with `www.` get
/// `protocol`. Linear.
pub(super) fn apply<'a>(tokens: Vec<Token<'a>>, text: &'a str, protocol: &str) -> Vec<Token<'a>> {
    if !(text.contains("://") || text.contains("www.") || text.contains('@')) {
        return tokens;
    }
    let mut out: Vec<Token<'a>> = Vec::with_capacity(tokens.len() + 8);
    let mut barred = 0usize;
    let mut index = 0;
    // Where the text begins that is not yet written.
    let mut from = 0;
    while let Some(token) = tokens.get(index) {
        match &token.node {
            Node::Event(Event::Text(content)) if barred == 0 && content.len() == token.span.len() => {
                let start = from.max(token.span.start);
                let end = token.span.end;
                match find(text, start, end, &tokens[index..]) {
                    Some(address) => {
                        push_text(&mut out, text, start, address.start);
                        push_link(&mut out, text, &address, protocol);
                        push_text(&mut out, text, address.end, address.reach);
                        from = address.reach;
                        index += count_covered(&tokens[index..], from);
                    }
                    None => {
                        push_text(&mut out, text, start, end);
                        index += 1;
                    }
                }
                continue;
            }
            Node::Event(Event::Start(Tag::CodeBlock(_) | Tag::Link { .. } | Tag::Image { .. })) => barred += 1,
            Node::Event(Event::End(TagEnd::CodeBlock | TagEnd::Link | TagEnd::Image)) => {
                barred = barred.saturating_sub(1)
            }
            _ => {}
        }
        out.push(token.clone());
        index += 1;
    }
    out
}

fn push_text<'a>(out: &mut Vec<Token<'a>>, text: &'a str, start: usize, end: usize) {
    if start < end {
        out.push(Token::text(CowStr::Borrowed(&text[start..end]), start..end));
    }
}

fn push_link<'a>(out: &mut Vec<Token<'a>>, text: &'a str, address: &Address, protocol: &str) {
    let span = address.start..address.end;
    let shown = &text[span.clone()];
    let (link_type, dest_url) = match address.kind {
        Kind::Email => (LinkType::Email, CowStr::Borrowed(shown)),
        Kind::Full => (LinkType::Autolink, CowStr::Borrowed(shown)),
        Kind::Bare => (LinkType::Autolink, CowStr::from(format!("{protocol}://{shown}"))),
    };
    let tag = Tag::Link { link_type, dest_url, title: CowStr::Borrowed(""), id: CowStr::Borrowed("") };
    out.push(Token { node: Node::Event(Event::Start(tag)), span: span.clone() });
    out.push(Token::text(CowStr::Borrowed(shown), span.clone()));
    out.push(Token { node: Node::Event(Event::End(TagEnd::Link)), span });
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    /// With its scheme.
    Full,
    /// `www.`
    Bare,
    Email,
}

/// An address in the source.
#[derive(Debug)]
struct Address {
    kind: Kind,
    start: usize,
    end: usize,
    /// The end of what was read as address before marks at its end were left to the sentence.
    reach: usize,
}

/// The first address that begins between `start` and `end`, the text of the first of `tokens`.
fn find(text: &str, start: usize, end: usize, tokens: &[Token<'_>]) -> Option<Address> {
    let bytes = text.as_bytes();
    let here = &text[start..end];
    if !(here.contains("://") || here.contains("www.") || here.contains('@')) {
        return None;
    }
    for at in start..end {
        let address = match bytes[at] {
            b'h' | b'f' | b'w' if may_begin(bytes, at) => web(text, at, bytes.len()),
            b'@' => email(bytes, start, at, end),
            _ => None,
        };
        let Some(mut address) = address else { continue };
        if address.reach > end {
            let limit = covered(tokens, address.reach);
            if limit < address.reach {
                match web(text, at, limit) {
                    Some(shorter) => address = shorter,
                    None => continue,
                }
            }
        }
        return Some(address);
    }
    None
}

/// How far towards `reach` whole tokens go, the last one cut only if it is text.
fn covered(tokens: &[Token<'_>], reach: usize) -> usize {
    let mut end = 0;
    let mut open = 0usize;
    for token in tokens {
        if token.span.start >= reach && open == 0 {
            break;
        }
        match &token.node {
            Node::Event(Event::Text(_)) => end = token.span.end.min(reach).max(end),
            Node::Event(Event::Start(_)) if token.span.end <= reach => open += 1,
            Node::Event(Event::End(_)) if open > 0 => {
                open -= 1;
                end = token.span.end;
            }
            Node::Event(Event::Code(_)) if token.span.end <= reach => end = token.span.end,
            _ => break,
        }
    }
    end
}

/// How many tokens lie before `reach`, ends of what began earlier left out.
fn count_covered(tokens: &[Token<'_>], reach: usize) -> usize {
    let mut open = 0usize;
    tokens
        .iter()
        .take_while(|token| {
            match &token.node {
                Node::Event(Event::Start(_)) => open += 1,
                Node::Event(Event::End(_)) if open == 0 => return false,
                Node::Event(Event::End(_)) => open -= 1,
                _ => {}
            }
            token.span.end <= reach
        })
        .count()
}

/// Whether what stands before `at` lets an address begin.
fn may_begin(bytes: &[u8], at: usize) -> bool {
    match at.checked_sub(1).map(|before| bytes[before]) {
        None => true,
        Some(b'*' | b'_' | b'~' | b'(' | b'"' | b'\'') => at < 2 || bytes[at - 2] != b'\\',
        Some(b'|') => true,
        Some(before) => before.is_ascii_whitespace(),
    }
}

/// The address of a page at `at`, read up to `limit` at most.
fn web(text: &str, at: usize, limit: usize) -> Option<Address> {
    let bytes = &text.as_bytes()[..limit];
    let rest = bytes.get(at..)?;
    let scheme = ["https://", "http://", "ftp://"].into_iter().find(|scheme| rest.starts_with(scheme.as_bytes()));
    let (kind, host) = match scheme {
        Some(scheme) => (Kind::Full, at + scheme.len()),
        None if rest.starts_with(b"www.") => (Kind::Bare, at + "www.".len()),
        None => return None,
    };
    let mut reach = host + host_length(&bytes[host..])?;
    if kind == Kind::Full && bytes.get(reach) == Some(&b':') {
        let digits = bytes[reach + 1..].iter().take(6).take_while(|byte| byte.is_ascii_digit()).count();
        if (1..=5).contains(&digits) {
            reach += 1 + digits;
        }
    }
    if matches!(bytes.get(reach), Some(b'/' | b'#' | b'?')) {
        reach += bytes[reach..].iter().take_while(|byte| is_path(**byte)).count();
    }
    let length = trimmed(&bytes[at..reach]);
    // An entity behind the address is read by itself again.
    let reach = if bytes.get(at + length) == Some(&b'&') { at + length } else { reach };
    Some(Address { kind, start: at, end: at + length, reach })
}

fn is_path(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'<' | b'*' | b'\\' | b'|')
}

/// The length of a host with a dot and letters at its end.
fn host_length(bytes: &[u8]) -> Option<usize> {
    let is_host = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.@:%+~#=".contains(byte);
    let length = bytes.iter().take(MAX_HOST).take_while(|byte| is_host(byte)).count();
    let host = &bytes[..length];
    (1..length).rev().filter(|dot| host[*dot] == b'.').find_map(|dot| {
        let letters = host[dot + 1..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        (letters > 0).then_some(dot + 1 + letters)
    })
}

/// The length of an address without the marks at its end that belong to the sentence around it.
fn trimmed(address: &[u8]) -> usize {
    let opened = address.iter().filter(|byte| **byte == b'(').count();
    let mut closed = address.iter().filter(|byte| **byte == b')').count();
    let mut end = address.len();
    while let Some(last) = address[..end].last() {
        match last {
            b'?' | b'!' | b'.' | b',' | b':' | b'*' | b'_' | b'~' => end -= 1,
            b')' if closed > opened => {
                closed -= 1;
                end -= 1;
            }
            b';' => {
                let letters =
                    address[..end - 1].iter().rev().take(32).take_while(|b| b.is_ascii_alphanumeric()).count();
                let ampersand = (end - 1 - letters).checked_sub(1);
                match ampersand.filter(|at| letters > 0 && address[*at] == b'&') {
                    Some(ampersand) => end = ampersand,
                    None => break,
                }
            }
            _ => break,
        }
    }
    end
}

/// The address of a mailbox around the `@` at `at`.
fn email(bytes: &[u8], start: usize, at: usize, end: usize) -> Option<Address> {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte);
    let from = at.saturating_sub(MAX_HOST).max(start);
    let name = bytes[from..at].iter().rev().take_while(|byte| is_name(**byte)).count();
    // Marks that may stand around a name are not its beginning.
    let name = &bytes[at - name..at];
    let skipped = name.iter().take_while(|byte| matches!(byte, b'*' | b'_' | b'~' | b'\'' | b'|')).count();
    let begin = at - name.len() + skipped;
    if begin == at || bytes[begin] == b'.' || !may_begin(bytes, begin) {
        return None;
    }
    let is_label = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    let mut reach = at + 1;
    let mut labels = 0;
    loop {
        let label = bytes[reach..end].iter().take(64).take_while(|byte| is_label(byte)).count();
        if label == 0 || bytes[reach] == b'-' || bytes[reach + label - 1] == b'-' {
            return None;
        }
        reach += label;
        labels += 1;
        let goes_on = reach + 1 < end && bytes[reach] == b'.' && bytes[reach + 1].is_ascii_alphanumeric();
        if !goes_on || labels == 32 {
            break;
        }
        reach += 1;
    }
    if labels < 2 || matches!(bytes.get(reach), Some(b'-' | b'_')) {
        return None;
    }
    Some(Address { kind: Kind::Email, start: begin, end: reach, reach })
}

#[cfg(test)]
mod tests {
    use crate::config::{Markup, RawHtml};
    use crate::content::highlight::Highlighter;
    use crate::content::markdown::{Inserts, MarkdownContext, NoLinks, render_markdown};

    fn shown(text: &str) -> String {
        let markup = Markup { raw_html: RawHtml::Omit, ..Markup::default() };
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
        render_markdown(text, &context).html
    }

    /// Links are shown as `[text](address)`, or `[text]` where both are the same.
    fn check(text: &str, expected: &str) {
        let html = shown(text).replace("<p>", "").replace("</p>\n", "");
        let mut out = String::new();
        let mut rest = html.as_str();
        while let Some((before, link)) = rest.split_once("<a href=\"") {
            let (address, link) = link.split_once("\">").expect("links have an address");
            let (label, after) = link.split_once("</a>").expect("links end");
            out.push_str(before);
            out.push_str(&format!("[{label}]"));
            if label != address {
                out.push_str(&format!("({address})"));
            }
            rest = after;
        }
        out.push_str(rest);
        assert_eq!(out, expected, "{text}");
    }

    #[test]
    fn pages() {
        check("see https://a.b/c. And", "see [https://a.b/c]. And");
        check("(http://a.b/c(d)) x", "([http://a.b/c(d)]) x");
        check("http://a.b/x&lt; www.a.b:80", "[http://a.b/x]&lt; [www.a.b](https://www.a.b):80");
        check("ftp://a.b:80/c#d?e", "[ftp://a.b:80/c#d?e]");
        check("http://localhost http://1.2.3.4 HTTP://A.B www.a", "http://localhost http://1.2.3.4 HTTP://A.B www.a");
        check("xhttp://a.b x,http://a.b [http://a.b]", "xhttp://a.b x,http://a.b [http://a.b]");
        check("http://a.b/é http://a.b1", "[http://a.b/]é [http://a.b]1");
    }

    #[test]
    fn pages_over_what_the_parser_took_apart() {
        check("http://a.b/x_y_z w", "[http://a.b/x_y_z] w");
        check("http://a.b/_x_ w", "[http://a.b/_x]_ w");
        check("*http://a.b/c* **http://a.b/c**d", "<em>[http://a.b/c]</em> <strong>[http://a.b/c]</strong>d");
        check("_http://a.b/c_ w", "<em>[http://a.b/c]</em> w");
        check("http://a.b/*x* w", "[http://a.b/]<em>x</em> w");
        check("[a http://a.b](c) `http://a.b`", "[a http://a.b](c) <code>http://a.b</code>");
    }

    #[test]
    fn mailboxes() {
        check("a.b+c@d-e.f.g. (x@y.z)", "[a.b+c@d-e.f.g](mailto:a.b+c@d-e.f.g). ([x@y.z](mailto:x@y.z))");
        check("a@b a@b_c.d a@b.c- .a@b.c x:a@b.c", "a@b a@b_c.d a@b.c- .a@b.c x:a@b.c");
        check("*a@b.c* a@b.c/d", "<em>[a@b.c](mailto:a@b.c)</em> [a@b.c](mailto:a@b.c)/d");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in "(http://|www\\.|a@|[ab.é_*(\\[\\]`<&; \\\\]){0,24}") {
            proptest::prop_assert!(shown(&text).matches("<a ").count() == shown(&text).matches("</a>").count());
        }
    }
}
