//! Calls, links and pictures that a slip makes a text: Hugo prints them as they are too, without a word.

use super::code_ranges::{is_inside, literal_ranges};
use super::lex::is_name_start;
use super::{KnownShortcodes, Piece};
use crate::diagnostic::{Code, Diagnostic, FilePath, Span};
use std::ops::Range;

/// Most that are told of one page.
const MAX_TOLD: usize = 20;

/// Longest call or address that is looked at, in bytes.
const LONGEST: usize = 1_000;

/// Endings of files that posts show or offer.
const ENDINGS: [&str; 22] = [
    "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "pdf", "mp4", "webm", "mov", "mp3", "zip", "csv", "txt", "doc",
    "docx", "xls", "xlsx", "ppt", "pptx", "html",
];

/// Warnings for what is surely a slip in the Markdown `text[body]`, which was cut into `pieces`. Linear in the length of
/// the body, but for a logarithm.
pub fn stray_calls_and_links(
    file: &FilePath,
    text: &str,
    body: Range<usize>,
    pieces: &[Piece],
    known: &dyn KnownShortcodes,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if !file.ends_with(".md") && !file.ends_with(".markdown") {
        return found;
    }
    in_pieces(file, text, pieces, known, &mut found);
    if !found.is_empty() {
        let literal = literal_ranges(text, body);
        let stands_for_itself = |place: &Span| is_inside(&literal, place.start);
        found.retain(|told| told.span.as_ref().is_some_and(|place| !stands_for_itself(place)));
        found.truncate(MAX_TOLD);
    }
    found
}

fn in_pieces(file: &FilePath, text: &str, pieces: &[Piece], known: &dyn KnownShortcodes, found: &mut Vec<Diagnostic>) {
    for piece in pieces {
        match piece {
            Piece::Text(range) => in_text(file, text, range.clone(), known, found),
            Piece::Call(call) if !call.inline && !call.name.eq_ignore_ascii_case("highlight") => {
                in_pieces(file, text, call.body.as_deref().unwrap_or_default(), known, found);
            }
            Piece::Call(_) | Piece::Escaped(..) => {}
        }
    }
}

fn in_text(file: &FilePath, text: &str, range: Range<usize>, known: &dyn KnownShortcodes, found: &mut Vec<Diagnostic>) {
    let bytes = &text.as_bytes()[range.clone()];
    for at in memchr::memchr2_iter(b'{', b'(', bytes).map(|at| range.start + at) {
        let told = match text.as_bytes()[at] {
            b'{' => stray_call(file, &text[range.start..range.end], at - range.start, range.start, known),
            _ => blank_in_address(file, &text[range.start..range.end], at - range.start, range.start),
        };
        found.extend(told);
    }
}

/// `text` from byte `at` to the end of its line.
fn line_from(text: &str, at: usize) -> &str {
    let rest = &text[at..];
    let mut furthest = LONGEST.min(rest.len());
    while !rest.is_char_boundary(furthest) {
        furthest -= 1;
    }
    let rest = &rest[..furthest];
    &rest[..rest.find('\n').unwrap_or(rest.len())]
}

/// `{{ image src="…" }}`, `{{ < image … > }}` or `{< image … >}` at byte `at`, of a shortcode that is known.
fn stray_call(file: &FilePath, text: &str, at: usize, from: usize, known: &dyn KnownShortcodes) -> Option<Diagnostic> {
    if text[..at].ends_with(['{', '\\']) {
        return None;
    }
    let line = line_from(text, at);
    // Tags that cannot be read are text too, and told of.
    if line.starts_with("{{<") {
        return None;
    }
    let is_single = !line.starts_with("{{");
    let inner = if is_single { &line[1..] } else { &line[2..] };
    let inner = if is_single { inner } else { inner.trim_start() };
    let (has_angle, inner) = inner.strip_prefix('<').map_or((false, inner), |inner| (true, inner.trim_start()));
    if is_single && !has_angle {
        return None;
    }
    let length = inner.find(|c| !(c == '-' || is_name_start(c))).unwrap_or(inner.len());
    let (name, behind) = inner.split_at(length);
    if name.is_empty() || !behind.starts_with([' ', '\t', '>', '/']) {
        return None;
    }
    let end = behind.find('}')?;
    let arguments = &behind[..end];
    let closing = behind[end..].len() - behind[end..].trim_start_matches('}').len();
    if !is_single && closing < 2 || is_single && closing != 1 {
        return None;
    }
    let is_whole = if has_angle {
        arguments.trim_end().ends_with('>')
    } else {
        // Other programs write names in two braces.
        arguments.contains("=\"") || arguments.trim_start().starts_with('"') && arguments.trim_end().ends_with('"')
    };
    if !is_whole || known.takes_body(name).is_none() {
        return None;
    }
    let given = arguments.trim_end().trim_end_matches('>').trim();
    let given = if given.is_empty() { String::new() } else { format!("{given} ") };
    let length = line.len() - behind.len() + end + closing;
    let message = format!("this is shown as text, and is no call of `{name}`");
    let place = Span::new(file, from + at..from + at + length);
    let help = format!("write `{{{{< {name} {given}>}}}}`, with no blank between the signs");
    Some(Diagnostic::warning(Code::ShortcodeSyntax, place, message).help(help))
}

/// `[a](my file.pdf)` whose address begins behind the bracket at byte `at`.
fn blank_in_address(file: &FilePath, text: &str, at: usize, from: usize) -> Option<Diagnostic> {
    let before = text[..at].strip_suffix(']')?;
    let line = line_from(text, at + 1);
    let address = &line[..line.find(')')?];
    let is_plain = !address.contains(['(', '"', '\'', '<', '>', '{', '`', '[', ']', '\\', '|']);
    if !is_plain || address.trim() != address || !address.contains(' ') {
        return None;
    }
    let ending = address.rsplit_once('.')?.1.to_lowercase();
    if !ENDINGS.contains(&ending.as_str()) {
        return None;
    }
    let before_line = &before[before.rfind('\n').map_or(0, |end| end + 1)..];
    let open = before_line.rfind('[')?;
    let (head, words) = (&before_line[..open], &before_line[open + 1..]);
    if words.contains(['`', '\\']) || head.ends_with('\\') {
        return None;
    }
    let is_picture = head.ends_with('!') && !head.ends_with("\\!");
    let (code, what, sign) =
        if is_picture { (Code::ImageMissing, "picture", "!") } else { (Code::LinkDead, "link", "") };
    let message = format!("this is shown as text, and is no {what}: there is a blank in `{address}`");
    let start = at - 1 - words.len() - 1 - sign.len();
    let place = Span::new(file, from + start..from + at + 1 + address.len() + 1);
    let help = format!("write `{sign}[{words}](<{address}>)`, or `%20` for each blank of the address");
    Some(Diagnostic::warning(code, place, message).help(help))
}

#[cfg(test)]
mod tests {
    use super::super::parse_shortcodes;
    use super::*;
    use proptest::prelude::*;

    struct Image;

    impl KnownShortcodes for Image {
        fn takes_body(&self, name: &str) -> Option<bool> {
            (name == "image").then_some(false)
        }

        fn names(&self) -> Vec<String> {
            vec!["image".to_string()]
        }
    }

    proptest! {
        #[test]
        fn any_text_keeps_its_places(text in "(\\{\\{?|\\}\\}?|<|>|image|\\[|\\]\\(|\\)|!|[ \n\"'`\\\\=:,aé]|b\\.png){0,30}") {
            let file = FilePath::from("a.md");
            let parsed = parse_shortcodes(&file, &text, 0..text.len(), &Image);
            let found = stray_calls_and_links(&file, &text, 0..text.len(), &parsed.value, &Image);
            for place in found.iter().chain(&parsed.diagnostics).filter_map(|told| told.span.as_ref()) {
                prop_assert!(text.get(place.start..place.end).is_some(), "{:?}", place);
            }
        }
    }
}
