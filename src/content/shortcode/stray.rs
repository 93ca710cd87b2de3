//! Calls, links and pictures that a slip makes a text: Hugo prints them as they are too, without a word.

use super::code_ranges::{is_inside, literal_ranges};
use super::lex::is_name_start;
use super::{KnownShortcodes, Piece};
use crate::diagnostic::{Code, Diagnostic, FilePath, Span};
use std::cell::OnceCell;
use std::collections::HashSet;
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
    let labels = Labels { text: &text[body.clone()], found: OnceCell::new() };
    in_pieces(&Page { file, text, known, labels }, pieces, &mut found);
    if !found.is_empty() {
        let literal = literal_ranges(text, body);
        let stands_for_itself = |place: &Span| is_inside(&literal, place.start);
        found.retain(|told| told.span.as_ref().is_some_and(|place| !stands_for_itself(place)));
        found.truncate(MAX_TOLD);
    }
    found
}

/// What is looked through.
struct Page<'a> {
    file: &'a FilePath,
    text: &'a str,
    known: &'a dyn KnownShortcodes,
    labels: Labels<'a>,
}

fn in_pieces(page: &Page<'_>, pieces: &[Piece], found: &mut Vec<Diagnostic>) {
    for piece in pieces {
        match piece {
            Piece::Text(range) => in_text(page, range.clone(), found),
            Piece::Call(call) if !call.inline && !call.name.eq_ignore_ascii_case("highlight") => {
                in_pieces(page, call.body.as_deref().unwrap_or_default(), found);
            }
            Piece::Call(_) | Piece::Escaped(..) => {}
        }
    }
}

fn in_text(page: &Page<'_>, range: Range<usize>, found: &mut Vec<Diagnostic>) {
    let text = &page.text[range.clone()];
    for at in memchr::memchr2_iter(b'{', b'(', text.as_bytes()) {
        found.extend(match text.as_bytes()[at] {
            b'{' => stray_call(page.file, text, at, range.start, page.known),
            _ => broken_link(page.file, text, at, range.start, &page.labels),
        });
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

/// The end of `text` that is on one line.
fn line_to(text: &str) -> &str {
    let mut furthest = text.len().saturating_sub(LONGEST);
    while !text.is_char_boundary(furthest) {
        furthest += 1;
    }
    let reach = &text[furthest..];
    &reach[reach.rfind('\n').map_or(0, |end| end + 1)..]
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

/// `[a](my file.pdf)` or `[a] (/file.pdf)` whose address begins behind the bracket at byte `at`.
fn broken_link(file: &FilePath, text: &str, at: usize, from: usize, labels: &Labels<'_>) -> Option<Diagnostic> {
    let before = text[..at].trim_end_matches([' ', '\t']);
    let gap = at - before.len();
    let before = before.strip_suffix(']')?;
    let line = line_from(text, at + 1);
    let inner = &line[..end_of_parentheses(line)?];
    let (address, title) = without_title(inner);
    let before_line = line_to(before);
    let open = before_line.rfind('[')?;
    let (head, words) = (&before_line[..open], &before_line[open + 1..]);
    if words.contains(['`', '\\']) || head.ends_with('\\') {
        return None;
    }
    let is_picture = head.ends_with('!') && !head.ends_with("\\!");
    // `[![a](a.png)](my file.pdf)` is a link around a picture.
    let (words, is_picture) = match before_line[..open].strip_suffix("[!") {
        Some(outer) if words.contains("](") => (&before_line[outer.len() + 1..], false),
        _ => (words, is_picture),
    };
    let (code, what, sign) =
        if is_picture { (Code::ImageMissing, "picture", "!") } else { (Code::LinkDead, "link", "") };
    let (why, help) = if gap == 0 {
        blank_in_address(address, &format!("{sign}[{words}]"), title)?
    } else {
        let is_meant = is_picture || !is_sign_before_brackets(words, head);
        if !is_meant || words.contains(']') || !is_address(address) || labels.have(words) {
            return None;
        }
        let why = "there is a blank between `]` and `(`".to_string();
        (why, format!("take it out: `{sign}[{words}]({inner})`"))
    };
    let message = format!("this is shown as text, and is no {what}: {why}");
    let start = before.len() - words.len() - 1 - sign.len();
    let place = Span::new(file, from + start..from + at + 1 + inner.len() + 1);
    Some(Diagnostic::warning(code, place, message).help(help))
}

/// What is wrong with the blank in an address that Markdown does not read, and what to do. `words` are those in brackets
/// before it, with the brackets.
fn blank_in_address(address: &str, words: &str, title: &str) -> Option<(String, String)> {
    let is_plain = !address.contains(['"', '\'', '<', '>', '{', '`', '[', ']', '|']);
    if !is_plain || address.trim() != address || !address.contains(' ') {
        return None;
    }
    if let Some((path, size)) = address.rsplit_once(" =")
        && size.contains('x')
        && size.chars().all(|c| c.is_ascii_digit() || c == 'x')
        && is_address(path)
    {
        let why = "Markdown knows no size behind an address".to_string();
        return Some((why, format!("take `={size}` out: `{words}({path}{title})`")));
    }
    if address.contains('\\') {
        let is_disk = address.starts_with(|c: char| c.is_ascii_alphabetic()) && address[1..].starts_with(":\\");
        let name = address.rsplit('\\').next().filter(|name| is_disk && has_ending(name))?;
        let why = format!("`{address}` is a place on your own disk, and readers do not have it");
        let name = name.replace(' ', "%20");
        return Some((why, format!("put the file into `static/`, and write `{words}(/{name}{title})`")));
    }
    let why = format!("there is a blank in `{address}`");
    let is_contact = address.starts_with("mailto:") || address.starts_with("tel:");
    if is_contact || is_external(address) || address.contains("://") {
        return (is_contact || is_external(address)).then(|| {
            let address =
                if address.starts_with("tel:") { address.replace(' ', "") } else { address.replace(' ', "%20") };
            (why, format!("write `{words}({address}{title})`"))
        });
    }
    let is_path = address.starts_with('/') && address[1..].contains('/');
    if !has_ending(address) && !is_path {
        return None;
    }
    Some((why, format!("write `{words}(<{address}>{title})`, or `%20` for each blank of the address")))
}

/// Whether what stands in parentheses is surely an address.
fn is_address(text: &str) -> bool {
    let is_word = !text.is_empty() && !text.contains([' ', '\t', '<', '>', '{', '`', '[', ']', '"', '|', '\\']);
    let is_path = ["/", "./", "../"].iter().any(|lead| text.strip_prefix(lead).is_some_and(begins_path));
    is_word && (is_path || is_external(text) || text.starts_with("mailto:") || has_ending(text))
}

/// Whether a path may go on with `rest`, behind its first slash.
fn begins_path(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '%'))
}

fn is_external(text: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| text.strip_prefix(scheme).is_some_and(|host| host.contains('.')))
}

fn has_ending(address: &str) -> bool {
    let path = &address[..address.find(['?', '#']).unwrap_or(address.len())];
    let Some((name, ending)) = path.rsplit_once('.') else { return false };
    !name.is_empty() && ENDINGS.contains(&ending.to_lowercase().as_str())
}

/// Whether brackets with `words` behind `head` are no link that was meant: `[x]`, `[1]`, `[^1]`, `a[i]`, `[a][b]`.
fn is_sign_before_brackets(words: &str, head: &str) -> bool {
    words.trim().is_empty()
        || words.eq_ignore_ascii_case("x")
        || words.starts_with('^')
        || words.bytes().all(|byte| byte.is_ascii_digit())
        || head.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | ']' | ')'))
}

/// Where the parentheses close that were opened before `line`.
fn end_of_parentheses(line: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, sign) in line.match_indices(['(', ')']) {
        match (sign, depth) {
            ("(", _) => depth += 1,
            (_, 0) => return Some(at),
            _ => depth -= 1,
        }
    }
    None
}

/// An address, and the title in quotes behind it with the blanks before it.
fn without_title(inner: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        let Some(head) = inner.strip_suffix(quote) else { continue };
        let Some(open) = head.rfind(quote) else { continue };
        let address = head[..open].trim_end();
        if address.len() < open {
            return inner.split_at(address.len());
        }
    }
    (inner, "")
}

/// The names of the references that a text defines, read when the first is asked for.
struct Labels<'a> {
    text: &'a str,
    found: OnceCell<HashSet<String>>,
}

impl Labels<'_> {
    fn have(&self, label: &str) -> bool {
        let found = self.found.get_or_init(|| {
            let lines = self.text.lines().map(|line| line.trim_start_matches([' ', '>', '\t']));
            let labels = lines.filter_map(|line| line.strip_prefix('[')?.split_once("]:"));
            labels.map(|(label, _)| plain(label)).collect()
        });
        found.contains(&plain(label))
    }
}

/// A label as it is compared.
fn plain(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
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
