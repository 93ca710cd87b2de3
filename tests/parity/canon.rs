//! HTML in one form: what does not show is left out.
//!
//! Entities are decoded, white space that does not show goes, attributes are sorted and those that only dress up are left
//! out, and so are the spans that colour code.

use std::fmt::Write;

const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];
const BLOCK: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "details",
    "dialog",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "br",
];
const KEPT: &[&str] = &[
    "href", "src", "alt", "title", "id", "start", "type", "checked", "disabled", "role", "colspan", "rowspan", "class",
    "name", "open", "width", "height", "loading", "target", "rel", "srcset", "controls", "value", "reversed",
];
const OF_COLOURS: &[&str] = &["highlight", "chroma", "hl", "ln", "lnt", "lntable", "lntd", "line", "cl"];
const ENTITIES: &[(&str, &str)] = &[
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", "\u{a0}"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("ndash", "–"),
    ("mdash", "—"),
    ("hellip", "…"),
    ("copy", "©"),
];

enum Piece {
    Text(String),
    Start(String, Vec<(String, String)>),
    End(String),
}

/// `html` in its one form.
pub fn canon(html: &str) -> String {
    let mut out = String::new();
    let mut text = String::new();
    let mut in_pre = 0;
    for piece in pieces(html) {
        let (name, attributes) = match piece {
            Piece::Text(part) if in_pre > 0 => {
                out.push_str(&escaped(&part));
                continue;
            }
            Piece::Text(part) => {
                text.push_str(&part);
                continue;
            }
            Piece::Start(name, _) | Piece::End(name) if in_pre > 0 && name == "span" => continue,
            Piece::End(name) if in_pre > 0 && name == "pre" => {
                in_pre -= 1;
                out.truncate(out.trim_end_matches('\n').len());
                out.push_str("</pre>\n");
                continue;
            }
            Piece::Start(name, attributes) => (name, Some(attributes)),
            Piece::End(name) => (name, None),
        };
        let is_block = BLOCK.contains(&name.as_str());
        flush(&mut out, &mut text, is_block);
        if is_block
            && !out.is_empty()
            && !out.ends_with('\n')
            && (attributes.is_some() || !VOID.contains(&name.as_str()))
        {
            out.push('\n');
        }
        match attributes {
            Some(attributes) => {
                let _ = write!(out, "<{name}{}>", shown(attributes));
                if is_block && name != "pre" {
                    out.push('\n');
                }
                in_pre += usize::from(name == "pre");
            }
            None if VOID.contains(&name.as_str()) => {}
            None => {
                let _ = write!(out, "</{name}>");
                if is_block {
                    out.push('\n');
                }
            }
        }
    }
    flush(&mut out, &mut text, true);
    let lines: Vec<&str> = out.split('\n').filter(|line| !line.is_empty()).collect();
    lines.join("\n").trim().to_string()
}

/// Writes the text gathered so far, its white space cut.
fn flush(out: &mut String, text: &mut String, before_block: bool) {
    let mut flat = String::new();
    for character in std::mem::take(text).chars() {
        match character {
            ' ' | '\t' | '\r' | '\n' | '\u{c}' if flat.ends_with(' ') => {}
            ' ' | '\t' | '\r' | '\n' | '\u{c}' => flat.push(' '),
            other => flat.push(other),
        }
    }
    let mut flat = flat.as_str();
    if before_block {
        flat = flat.trim_end_matches(' ');
    }
    if out.ends_with('\n') {
        flat = flat.trim_start_matches(' ');
    }
    out.push_str(&escaped(flat));
}

fn shown(attributes: Vec<(String, String)>) -> String {
    let mut kept: Vec<(String, String)> = attributes
        .into_iter()
        .filter(|(name, _)| KEPT.contains(&name.as_str()) || (name.starts_with("data-") && name != "data-lang"))
        .filter_map(|(name, value)| {
            if name != "class" {
                return Some((name, value));
            }
            let dresses_up = |class: &&str| OF_COLOURS.contains(class) || class.starts_with("language-");
            let classes: Vec<&str> = value.split_whitespace().filter(|class| !dresses_up(class)).collect();
            (!classes.is_empty()).then(|| (name, classes.join(" ")))
        })
        .collect();
    kept.sort();
    kept.iter().fold(String::new(), |out, (name, value)| out + &format!(" {name}=\"{}\"", escaped(value)))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn pieces(html: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        pieces.push(Piece::Text(decoded(before)));
        if let Some(comment) = tag.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
        } else if let Some((piece, after)) = read_tag(tag) {
            pieces.push(piece);
            rest = after;
        } else {
            pieces.push(Piece::Text("<".to_string()));
            rest = &tag[1..];
        }
    }
    pieces.push(Piece::Text(decoded(rest)));
    pieces
}

/// The tag at the start of `text`, and what is behind it; `None` where it is none.
fn read_tag(text: &str) -> Option<(Piece, &str)> {
    let is_end = text.starts_with("</");
    let rest = &text[if is_end { 2 } else { 1 }..];
    if !rest.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
        return None;
    }
    let end = rest.find(|letter: char| letter.is_whitespace() || "/>".contains(letter))?;
    let name = rest[..end].to_ascii_lowercase();
    let mut rest = &rest[end..];
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '/');
        if let Some(after) = rest.strip_prefix('>') {
            return Some((if is_end { Piece::End(name) } else { Piece::Start(name, attributes) }, after));
        }
        let end = rest.find(|letter: char| letter.is_whitespace() || "=/>".contains(letter))?;
        let attribute = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start();
        let mut value = "";
        if let Some(written) = rest.strip_prefix('=') {
            let written = written.trim_start();
            (value, rest) = match written.chars().next()? {
                quote @ ('"' | '\'') => written[1..].split_once(quote)?,
                _ => written.split_at(written.find(|letter: char| letter.is_whitespace() || letter == '>')?),
            };
        }
        if end == 0 && value.is_empty() {
            return None;
        }
        attributes.push((attribute, decoded(value)));
    }
}

/// `text` with its entities as characters; of the named ones those that Markdown writes.
fn decoded(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, entity) = rest.split_at(at);
        out.push_str(before);
        let name =
            entity[1..].split(';').next().filter(|name| name.len() < 10 && entity[1 + name.len()..].starts_with(';'));
        match name.and_then(character) {
            Some((name, character)) => {
                out.push_str(&character);
                rest = &entity[name.len() + 2..];
            }
            None => {
                out.push('&');
                rest = &entity[1..];
            }
        }
    }
    out + rest
}

fn character(name: &str) -> Option<(&str, String)> {
    let number = match name.strip_prefix('#') {
        Some(hexadecimal) if hexadecimal.starts_with(['x', 'X']) => u32::from_str_radix(&hexadecimal[1..], 16).ok(),
        Some(decimal) => decimal.parse().ok(),
        None => {
            let found = ENTITIES.iter().find(|(known, _)| *known == name)?;
            return Some((name, found.1.to_string()));
        }
    };
    Some((name, char::from_u32(number?)?.to_string()))
}
