//! Where front matter starts and ends.

use super::remark;
use crate::data::locate::locate_key;
use crate::data::structure::{Dialect, find_fault};
use crate::data::{self, Data, DataError, DataErrorKind, DataMap};
use crate::diagnostic::{Code, Diagnostic, FilePath, Parsed, Span};
use std::collections::BTreeMap;
use std::ops::Range;

/// The format of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `---`, JSON with trailing commas included.
    Yaml,
    /// `+++`.
    Toml,
    /// `{ … }`.
    Json,
    /// `#+KEY: value`.
    Org,
}

/// The front matter of a file as data.
#[derive(Debug, Clone, Default)]
pub struct Block {
    /// `None` for a file without front matter.
    pub format: Option<Format>,
    /// The values; keys lowered as Hugo lowers them.
    pub data: DataMap,
    /// The text of the data, without fences.
    pub data_range: Range<usize>,
    /// Where the body begins.
    pub body_start: usize,
    /// It could not be read, which is reported: keys that are missing may be there.
    pub is_broken: bool,
}

/// Most bytes of front matter that are read.
const MAX_FRONT_MATTER: usize = 256 * 1024;

/// Splits `text` into front matter and body, by section 2 of the specification.
///
/// Reports `front-matter-*` and `file-too-large`. Linear in the length of `text`.
pub fn split_front_matter(file: &FilePath, text: &str) -> Parsed<Block> {
    let start = text.len() - text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).len();
    let rest = &text[start..];
    let fence = |format, fence| split_fenced(file, text, start, format, fence);
    match rest.as_bytes() {
        [b'-', ..] => fence(Format::Yaml, "---"),
        [b'+', ..] => fence(Format::Toml, "+++"),
        [b'{', ..] => split_json(file, text, start),
        [b'#', b'+', ..] => split_org(text, start),
        _ => {
            let block = Block { body_start: start_of_body(text), ..Block::default() };
            match without_fence(file, text, start) {
                Some(fault) => failed(block, fault),
                None => Parsed::clean(block),
            }
        }
    }
}

/// What is said of a page without front matter that begins with lines like those of front matter: a word processor has
/// made a dash of the fence above them, or it is missing. With that line a draft would be published, and so it is an
/// error. Looks at two lines.
fn without_fence(file: &FilePath, text: &str, start: usize) -> Option<Diagnostic> {
    let mut lines = text[start..].lines();
    let first = lines.next()?.trim_end();
    let is_dash = |letter: char| matches!(letter, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    let place = Span::new(file, start..start + first.len());
    if first.chars().count() <= 4 && first.chars().all(is_dash) && lines.next().and_then(fence_of).is_some() {
        let message = format!("the line above the front matter is `{first}`, and not `---`");
        let error = Diagnostic::error(Code::FrontMatterMissing, place, message);
        return Some(error.help("write three hyphens: many programs make a long dash of them by themselves"));
    }
    let fence = fence_of(first)?;
    let message = format!("this looks like front matter, and is shown as text: there is no line `{fence}` above it");
    let warning = Diagnostic::warning(Code::FrontMatterMissing, place, message);
    Some(warning.help(format!("write `{fence}` above these lines, and below them")))
}

/// The fence of the front matter that a line is of, which begins with a key that text hardly begins with.
fn fence_of(line: &str) -> Option<&'static str> {
    const KEYS: [&str; 9] =
        ["title", "date", "draft", "description", "slug", "tags", "categories", "publishdate", "layout"];
    let at = line.find([':', '='])?;
    let (key, value) = (line[..at].trim_end(), &line[at + 1..]);
    let is_assigned = value.is_empty() || value.starts_with([' ', '\t', '"']);
    (is_assigned && KEYS.contains(&key)).then_some(if line[at..].starts_with('=') { "+++" } else { "---" })
}

fn start_of_body(text: &str) -> usize {
    if text.starts_with('\u{feff}') { 3 } else { 0 }
}

fn failed(block: Block, diagnostic: Diagnostic) -> Parsed<Block> {
    Parsed { value: Block { is_broken: true, ..block }, diagnostics: vec![diagnostic] }
}

fn split_fenced(file: &FilePath, text: &str, start: usize, format: Format, fence: &str) -> Parsed<Block> {
    let whole = Block {
        format: Some(format),
        data: DataMap::default(),
        data_range: start..start,
        body_start: text.len(),
        is_broken: false,
    };
    let data_start = start + fence.len();
    if !text[start..].starts_with(fence) {
        let sign = &fence[..1];
        let message = format!("a page cannot begin with `{sign}`: front matter would begin with `{fence}`");
        let span = Span::new(file, start..start + 1);
        let help = format!("write front matter above the text, or begin the text with something other than `{sign}`");
        return failed(whole, Diagnostic::error(Code::FrontMatterUnclosed, span, message).help(help));
    }
    if text[data_start..].starts_with(&fence[..1]) {
        let span = Span::new(file, start..data_start + 1);
        let message = format!("the line above the front matter has more than three `{}`", &fence[..1]);
        return failed(
            whole,
            Diagnostic::error(Code::FrontMatterSyntax, span, message).help(format!("write exactly `{fence}`")),
        );
    }
    let Some(close) = find_close(text, data_start, fence) else {
        return failed(whole, unclosed(file, text, start, fence));
    };
    let block = Block { data_range: data_start..close, body_start: after_line_end(text, close + fence.len()), ..whole };
    read_data(file, text, block)
}

/// The first line from `from` on that starts with `fence`.
fn find_close(text: &str, from: usize, fence: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let begins_line = |at: usize| matches!(bytes[at - 1], b'\n' | b'\r');
    text[from..].match_indices(fence).map(|(at, _)| from + at).find(|at| *at > from && begins_line(*at))
}

/// Past blanks and the end of the line, if nothing else follows; else `at`.
fn after_line_end(text: &str, at: usize) -> usize {
    let rest = text[at..].trim_start_matches([' ', '\t']);
    let end = text.len() - rest.len();
    match rest.as_bytes() {
        [b'\r', b'\n', ..] => end + 2,
        [b'\r' | b'\n', ..] => end + 1,
        [] => end,
        _ => at,
    }
}

fn unclosed(file: &FilePath, text: &str, start: usize, fence: &str) -> Diagnostic {
    let message = format!("the front matter that opens here is never closed with `{fence}`");
    let sign = if fence == "+++" { '=' } else { ':' };
    let looks_like_data =
        |line: &str| line.starts_with([' ', '\t', '-', '#', '[', '{', '}', ']', '"']) || line.contains(sign);
    let line = text[..start].matches('\n').count() + 1;
    let body = text[start..].lines().skip(1).position(|line| line.trim().is_empty() || !looks_like_data(line));
    let at = line + 1 + body.unwrap_or_else(|| text[start..].lines().count().saturating_sub(1));
    let span = Span::new(file, start..start + fence.len());
    Diagnostic::error(Code::FrontMatterUnclosed, span, message).help(format!("line {at} should be `{fence}`"))
}

fn split_json(file: &FilePath, text: &str, start: usize) -> Parsed<Block> {
    let whole = Block {
        format: Some(Format::Json),
        data: DataMap::default(),
        data_range: start..start,
        body_start: text.len(),
        is_broken: false,
    };
    if text[start..].starts_with("{{") {
        let message = "a page cannot begin with `{{`: it would be taken for front matter";
        let error = Diagnostic::error(Code::FrontMatterSyntax, Span::new(file, start..start + 2), message);
        return failed(whole, error.help("write front matter above it, or two lines of `---`"));
    }
    let Some(end) = matching_brace(text, start) else {
        let data = &text[start..end_of_json_like_lines(text, start)];
        if let Some(fault) = find_fault(data, Dialect::Json) {
            let is_whole = fault.start == 0;
            let mut diagnostic = describe(file, start, fault);
            if is_whole {
                diagnostic.code = Code::FrontMatterUnclosed;
                let help = diagnostic.help.unwrap_or_default();
                diagnostic.help = Some(format!("{help}; a page without front matter cannot begin with `{{`"));
            }
            return failed(whole, diagnostic);
        }
        let span = Span::new(file, start..start + 1);
        let message = "the front matter that opens here is never closed with `}`";
        let help = "add the missing `}`; a page without front matter cannot begin with `{`";
        return failed(whole, Diagnostic::error(Code::FrontMatterUnclosed, span, message).help(help));
    };
    let rest = text[end..].trim_start();
    let goes_on = rest.strip_prefix(',').is_some_and(|rest| rest.trim_start().starts_with('"'));
    if goes_on || rest.starts_with(['}', ']']) {
        let data = &text[start..end_of_json_like_lines(text, start).max(text.len() - rest.len() + 1)];
        if let Some(fault) = find_fault(data, Dialect::Json) {
            return failed(whole, describe(file, start, fault));
        }
    }
    read_data(file, text, Block { data_range: start..end, body_start: after_line_end(text, end), ..whole })
}

/// Where the lines end that look like JSON, from `start` on: what follows is the text of the page.
fn end_of_json_like_lines(text: &str, start: usize) -> usize {
    let looks_like_data = |line: &str| {
        let line = line.trim();
        line.starts_with(['"', '\'', '{', '}', '[', ']', ','])
            || line.ends_with([',', '{', '[', '}', ']'])
            || line.contains("\":")
    };
    let mut end = start;
    for line in text[start..].split_inclusive('\n') {
        if !looks_like_data(line) {
            break;
        }
        end += line.len();
    }
    end
}

/// One past the brace that closes the one at `start`.
fn matching_brace(text: &str, start: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quoted = false;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(start) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' if !quoted => depth += 1,
            b'}' if !quoted => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

fn split_org(text: &str, start: usize) -> Parsed<Block> {
    let mut data = DataMap::default();
    let mut end = start;
    for line in text[start..].split_inclusive('\n') {
        let Some(rest) = line.strip_prefix("#+") else { break };
        end += line.len();
        let Some((key, value)) = rest.split_once(':') else { continue };
        let value = value.trim();
        let key = key.trim().to_lowercase();
        let words = |text: &str, sign: &[char]| {
            text.split(sign)
                .map(str::trim)
                .filter(|word| !word.is_empty())
                .map(|word| Data::Text(word.to_owned()))
                .collect()
        };
        if let Some(list) = key.strip_suffix("[]") {
            let words: Vec<Data> = words(value, &[' ', '\t']);
            match data.get_mut(list) {
                Some(Data::List(known)) => known.extend(words),
                _ => drop(data.insert(list.to_owned(), Data::List(words))),
            }
        } else if key == "filetags" {
            data.insert(key, Data::List(words(value, &[':'])));
        } else {
            let value = Data::Text(org_value(&key, value));
            match data.get_mut(&key) {
                Some(Data::List(list)) => list.push(value),
                Some(first) => *first = Data::List(vec![std::mem::take(first), value]),
                None => drop(data.insert(key, value)),
            }
        }
    }
    Parsed::clean(Block { format: Some(Format::Org), data, data_range: start..end, body_start: end, is_broken: false })
}

/// `<2020-02-01 Sat>` is `2020-02-01`.
fn org_value(key: &str, value: &str) -> String {
    let inner = value.strip_prefix('<').and_then(|v| v.strip_suffix('>'));
    let inner = inner.or_else(|| value.strip_prefix('[').and_then(|v| v.strip_suffix(']')));
    match inner.and_then(|inner| inner.get(..10)) {
        Some(date) if key.contains("date") || key.contains("mod") => date.to_owned(),
        _ => value.to_owned(),
    }
}

/// Reports the first key that is there twice, in another case.
fn doubled_key(file: &FilePath, source: &str, start: usize, map: &DataMap) -> Option<Diagnostic> {
    if !map.keys().any(|key| key.chars().any(char::is_uppercase)) {
        return None;
    }
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    let (first, second) = map.keys().find_map(|key| Some((seen.insert(key.to_lowercase(), key)?, key)))?;
    // Places are looked up without regard to case: the second key is behind the first.
    let place = locate_key(source, &[second, second]).unwrap_or(0..0);
    let message = format!("`{first}` and `{second}` are one key, and only the later counts");
    let span = Span::new(file, start + place.start..start + place.end);
    Some(Diagnostic::warning(Code::FrontMatterDuplicateKey, span, message).help("keep one of the two"))
}

fn read_data(file: &FilePath, text: &str, mut block: Block) -> Parsed<Block> {
    let range = block.data_range.clone();
    if range.len() > MAX_FRONT_MATTER {
        let message = format!("the front matter has {} KB, and at most 256 are read", range.len() / 1024);
        let span = Span::new(file, range.start..range.start);
        return failed(
            block,
            Diagnostic::error(Code::FileTooLarge, span, message).help("move long texts into the body"),
        );
    }
    let source = &text[range.clone()];
    // Line ends of old Macs; one byte for one byte, so that places stay right.
    let changed = (!source.contains('\n') && source.contains('\r')).then(|| source.replace('\r', "\n"));
    let source = changed.as_deref().unwrap_or(source);
    let (source, behind_end) = match block.format {
        Some(Format::Yaml) => split_document(file, source, range.start),
        _ => (source, None),
    };
    let result = match block.format {
        Some(Format::Toml) => data::toml::parse(source),
        Some(Format::Json) => data::json::parse(source),
        _ => data::yaml::parse(source),
    };
    match result {
        Ok(Data::Map(map)) => {
            let doubled = doubled_key(file, source, range.start, &map);
            block.data = data::lower_keys(*map);
            let is_yaml = block.format == Some(Format::Yaml);
            let lost = if is_yaml { remark::lost(source, &block.data) } else { Vec::new() };
            let lost = lost.into_iter().map(|lost| {
                let place = Span::new(file, range.start + lost.range.start..range.start + lost.range.end);
                Diagnostic::warning(Code::FrontMatterType, place, lost.message).help(lost.help)
            });
            let diagnostics = doubled.into_iter().chain(lost).chain(behind_end).collect();
            Parsed { value: block, diagnostics }
        }
        Ok(Data::Null) => Parsed { value: block, diagnostics: behind_end.into_iter().collect() },
        Ok(other) => {
            let lead = source.len() - source.trim_start().len();
            let start = range.start + lead;
            let end = start + source[lead..].lines().next().map_or(0, str::len);
            let message = format!("the front matter is {} rather than keys with values", other.kind());
            let error = Diagnostic::error(Code::FrontMatterNotAMap, Span::new(file, start..end), message);
            failed(block, error.help("write `title: …` and other keys, one on a line"))
        }
        Err(error) => {
            let is_yaml = block.format == Some(Format::Yaml) && error.kind == DataErrorKind::Syntax;
            let lost = if is_yaml { remark::lost_by_fault(source, error.end) } else { None };
            let fault = match lost {
                Some(lost) => {
                    let place = Span::new(file, range.start + lost.range.start..range.start + lost.range.end);
                    Diagnostic::error(Code::FrontMatterSyntax, place, lost.message).help(lost.help)
                }
                None => describe(file, range.start, error),
            };
            failed(block, fault)
        }
    }
}

/// The YAML up to a line `...`, which ends it, and a warning if more follows. Places count from byte `from` of the file.
fn split_document<'t>(file: &FilePath, source: &'t str, from: usize) -> (&'t str, Option<Diagnostic>) {
    let ends = source.match_indices("\n...").map(|(at, _)| at + 1);
    let is_alone = |at: &usize| source[*at + 3..].lines().next().is_none_or(|rest| rest.trim().is_empty());
    let Some(end) = ends.clone().find(is_alone) else { return (source, None) };
    if source[end + 3..].trim().is_empty() {
        return (&source[..end], None);
    }
    let place = Span::new(file, from + end..from + end + 3);
    let warning = Diagnostic::warning(Code::FrontMatterSyntax, place, "what stands behind `...` is not read")
        .help("remove this line, which ends the front matter, or what follows it");
    (&source[..end], Some(warning))
}

/// A fault of data that begins at byte `from` of a file.
fn describe(file: &FilePath, from: usize, error: DataError) -> Diagnostic {
    let code = match error.kind {
        DataErrorKind::Syntax => Code::FrontMatterSyntax,
        DataErrorKind::Limit => Code::FrontMatterTooDeep,
        DataErrorKind::DuplicateKey => Code::FrontMatterDuplicateKey,
    };
    let place = |range: Range<usize>| Span::new(file, from + range.start..from + range.end);
    let mut diagnostic = Diagnostic::error(code, place(error.start..error.end), error.message);
    diagnostic.help = error.help;
    if let Some((range, words)) = error.related {
        diagnostic = diagnostic.label(place(range), words);
    }
    diagnostic
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::Arc;

    #[test]
    fn a_line_of_three_dots_ends_the_data_and_what_follows_is_told() {
        let text = "---\ntitle: T\n...\nx: 1\n---\nB\n";
        let parsed = split_front_matter(&Arc::from("a.md"), text);
        assert_eq!(parsed.value.data.keys().collect::<Vec<_>>(), ["title"]);
        assert_eq!(&text[parsed.value.body_start..], "B\n");
        let [warning] = &parsed.diagnostics[..] else { panic!("{:?}", parsed.diagnostics) };
        assert!(!warning.is_error());
        assert_eq!(warning.span.as_ref().map(|span| (span.start, span.end)), Some((13, 16)));
        check("---\ntitle: T\n...\n---\nB\n", Some("T"), "B\n");
    }

    fn check(text: &str, title: Option<&str>, body: &str) {
        let parsed = split_front_matter(&Arc::from("a.md"), text);
        assert!(parsed.diagnostics.is_empty(), "{text:?}: {:?}", parsed.diagnostics);
        assert_eq!(parsed.value.data.get("title").and_then(Data::as_text), title, "{text:?}");
        assert_eq!(&text[parsed.value.body_start..], body, "{text:?}");
    }

    fn check_error(text: &str, code: Code, start: usize) {
        let parsed = split_front_matter(&Arc::from("a.md"), text);
        let first = parsed.diagnostics.first().unwrap_or_else(|| panic!("{text:?} has no error"));
        assert_eq!((first.code, first.span.as_ref().map(|span| span.start)), (code, Some(start)), "{first:?}");
    }

    #[test]
    fn fences_are_found() {
        check("---\ntitle: A\n---\nBody\n", Some("A"), "Body\n");
        check("\u{feff}\n\n---\r\ntitle: A\r\n---  \r\nBody", Some("A"), "Body");
        check("---\rtitle: A\r---\rBody", Some("A"), "Body");
        check("---\ntitle: A\n---Body", Some("A"), "Body");
        check("---\ntitle: A\n----\nBody", Some("A"), "-\nBody");
        check("+++\ntitle = 'A'\n+++\nBody", Some("A"), "Body");
        check("{\"title\": \"A\"} Body", Some("A"), " Body");
        check("#+TITLE: A\nBody", Some("A"), "Body");
        check("---\n---\nBody", None, "Body");
        check("\u{feff}Body", None, "Body");
        check("# Body", None, "# Body");
        check("title of it: a", None, "title of it: a");
        check("—\ntitle of it: a", None, "—\ntitle of it: a");
        check("date:2024", None, "date:2024");
    }

    #[test]
    fn faults_have_their_place() {
        check_error("---\ntitle: A\n\nBody", Code::FrontMatterUnclosed, 0);
        check_error("----\ntitle: A\n---\n", Code::FrontMatterSyntax, 0);
        for text in
            ["—--\ntitle: A\n---\n", "–-\ndate: 2024-01-01\n", "——\ntitle: A\n——", "title: A\n", "title = \"A\"\n"]
        {
            check_error(text, Code::FrontMatterMissing, 0);
        }
        check_error("- a list\n", Code::FrontMatterUnclosed, 0);
        check_error("{\"a\": 1", Code::FrontMatterUnclosed, 0);
        check_error("---\n- a\n---\n", Code::FrontMatterNotAMap, 4);
        check_error("---\na: 1\na: 2\n---\n", Code::FrontMatterDuplicateKey, 9);
    }

    proptest! {
        #[test]
        fn any_text_keeps_its_places(text in "[-+{}#:=\" a1é\n\r]{0,60}") {
            let parsed = split_front_matter(&Arc::from("a.md"), &text);
            prop_assert!(text.is_char_boundary(parsed.value.body_start));
            for span in parsed.diagnostics.iter().filter_map(|diagnostic| diagnostic.span.as_ref()) {
                prop_assert!(span.end <= text.len() && text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
            }
        }
    }
}
