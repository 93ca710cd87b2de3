//! The report for a person: what, where, the line itself, what to do.

use super::{Diagnostic, Severity, Span};
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

/// Bytes of a line around a place that are handed to the renderer, which fits them to the screen.
const LINE_WINDOW: usize = 4_000;

/// A place further to the right than this many letters is named, but its line is not shown.
const MAX_COLUMN: usize = 20_000;

/// Whether to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Escape codes for a terminal.
    Always,
    /// Plain text.
    Never,
}

/// The message for `diagnostic`, ending in a line end. `read` returns the text of a file of the site.
pub fn render(diagnostic: &Diagnostic, colour: Colour, read: &dyn Fn(&str) -> Option<String>) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut places: Vec<(&Span, Option<&str>)> = Vec::new();
    if let Some(span) = &diagnostic.span {
        places.push((span, None));
    }
    places.extend(diagnostic.labels.iter().map(|(span, text)| (span, Some(text.as_str()))));
    let windows: Vec<Window> = places.iter().map(|(span, _)| Window::around(span, read)).collect();

    let message = diagnostic.full_message();
    let mut group = Group::with_title(level.primary_title(&message).id(diagnostic.code.as_str()));
    for ((span, text), window) in places.iter().zip(&windows) {
        let shown = match window {
            Window::Nothing => {
                let origin = Origin::path(&*span.file);
                // The first byte of any file is where everybody counts from; a folder has no lines.
                let is_top = span.start == 0 && span.file.rsplit('/').next().is_some_and(|name| name.contains('.'));
                group = group.element(if is_top { origin.line(1).char_column(1) } else { origin });
                group = group.elements(text.map(|text| Level::NOTE.message(text)));
                continue;
            }
            Window::TooFar { line, column } => {
                group = group.element(Origin::path(&*span.file).line(*line).char_column(*column));
                group = group.elements(text.map(|text| Level::NOTE.message(text)));
                continue;
            }
            Window::Shown(shown) => shown,
        };
        let kind = if text.is_none() { AnnotationKind::Primary } else { AnnotationKind::Context };
        let mut mark: Annotation<'_> = kind.span(shown.start..shown.end);
        if let Some(text) = text {
            mark = mark.label(*text);
        }
        let snippet = Snippet::source(shown.text.as_str()).path(&*span.file);
        group = group.element(snippet.line_start(shown.line).annotation(mark));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    let renderer = match colour {
        Colour::Always => Renderer::styled(),
        Colour::Never => Renderer::plain(),
    };
    let mut report = with_indent(renderer.render(&[group]));
    report.push('\n');
    report
}

/// `report` with a blank before the name of a file of which no line is shown, where all others have one.
fn with_indent(report: String) -> String {
    let begins_with_arrow = |line: &str| {
        let mut rest = line;
        while let Some((_, behind)) = rest.strip_prefix('\u{1b}').and_then(|code| code.split_once('m')) {
            rest = behind;
        }
        rest.starts_with("--> ") || rest.starts_with("::: ")
    };
    if !report.lines().any(begins_with_arrow) {
        return report;
    }
    let lines: Vec<String> = report
        .lines()
        .map(|line| if begins_with_arrow(line) { format!(" {line}") } else { line.to_string() })
        .collect();
    lines.join("\n")
}

/// What of a file is shown for a span.
enum Window {
    /// The file has no text (a picture, say), is empty or is gone.
    Nothing,
    /// The place is so far to the right that its line is not shown. Line and column from 1.
    TooFar { line: usize, column: usize },
    /// A line of it.
    Shown(Shown),
}

/// The first line of a span, cut to what fits on a screen.
struct Shown {
    text: String,
    line: usize,
    /// In bytes of `text`.
    start: usize,
    end: usize,
}

impl Window {
    fn around(span: &Span, read: &dyn Fn(&str) -> Option<String>) -> Window {
        let Some(text) = read(&span.file).filter(|text| !text.is_empty()) else { return Window::Nothing };
        let floor = |mut at: usize| {
            at = at.min(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let start = floor(span.start);
        let (line, column) = super::line_and_column(&text, start);
        if column > MAX_COLUMN {
            return Window::TooFar { line, column };
        }
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |length| start + length);
        let has_return = line_end > start && text[..line_end].ends_with('\r');
        let line_end = if has_return { line_end - 1 } else { line_end };
        let end = floor(span.end).clamp(start, line_end);
        let from = floor(start.saturating_sub(LINE_WINDOW)).max(line_start);
        let to = floor(line_end.min(start.saturating_add(LINE_WINDOW)));
        // Blanks for what is left out, so that the renderer counts the columns of the whole line.
        let mut shown = " ".repeat(text[line_start..from].chars().count());
        let before = shown.len();
        shown.push_str(&text[from..to].replace(['\r', '\0'], " "));
        Window::Shown(Shown { text: shown, line, start: before + start - from, end: before + end.min(to) - from })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    /// Reports the place `range` of `text`, which is the file `a.md`.
    fn report(text: &str, range: std::ops::Range<usize>) -> String {
        let diagnostic =
            Diagnostic::error(Code::LinkDead, Span::new(&"a.md".into(), range), "no page `x`").help("mend it");
        render(&diagnostic, Colour::Never, &|path| (path == "a.md").then(|| text.to_string()))
    }

    #[track_caller]
    fn check(text: &str, range: std::ops::Range<usize>, expected: &str) {
        let report = report(text, range);
        let lines: Vec<&str> = report.lines().collect();
        let shown = &lines[1..lines.len() - 1];
        let expected: Vec<&str> = expected.lines().collect();
        assert_eq!(
            (lines[0], shown, lines[lines.len() - 1].trim_start()),
            ("error[link-dead]: no page `x`", &expected[..], "= help: mend it")
        );
    }

    #[test]
    fn the_line_and_the_place_are_shown() {
        check("one\ntwo [x](y) three\n", 8..14, " --> a.md:2:5\n  |\n2 | two [x](y) three\n  |     ^^^^^^\n  |");
        check("a\tb [x](y)\n", 4..10, " --> a.md:1:5\n  |\n1 | a    b [x](y)\n  |        ^^^^^^\n  |");
        check("日本語 [x](y)\n", 10..16, " --> a.md:1:5\n  |\n1 | 日本語 [x](y)\n  |        ^^^^^^\n  |");
        check("é [x](y)\r\nb\n", 3..9, " --> a.md:1:3\n  |\n1 | é [x](y)\n  |   ^^^^^^\n  |");
        check("one\ntwo\nthree\n", 4..13, " --> a.md:2:1\n  |\n2 | two\n  | ^^^\n  |");
        check("a\u{1b}[31mr\0\u{202e}b\n", 1..5, " --> a.md:1:2\n  |\n1 | a␛[31mr �b\n  |  ^^^^\n  |");
    }

    #[test]
    fn the_end_of_a_file_and_a_place_behind_it_are_shown() {
        check("one\n", 4..4, " --> a.md:2:1\n  |\n2 |\n  | ^\n  |");
        check("one", 3..3, " --> a.md:1:4\n  |\n1 | one\n  |    ^\n  |");
        check("one", 7..90, " --> a.md:1:4\n  |\n1 | one\n  |    ^\n  |");
        check("one\n", 3..4, " --> a.md:1:4\n  |\n1 | one\n  |    ^\n  |");
        check("", 0..0, " --> a.md:1:1");
    }

    #[test]
    fn a_long_line_is_cut_and_its_column_is_true() {
        let (x, gap) = ("x".repeat(61), " ".repeat(65));
        let long = "x".repeat(900);
        let shown = format!("1 | ...{x} [x](y) {x}...\n  | {gap}^^^^^^\n  |");
        check(&format!("{long} [x](y) {long}\n"), 901..907, &format!(" --> a.md:1:902\n  |\n{shown}"));
        let before = "é".repeat(9_000);
        let text = format!("{before}{long} [x](y) {long}\n");
        check(&text, 18_901..18_907, &format!(" --> a.md:1:9902\n  |\n{shown}"));
        let text = format!("a\n{}", "x".repeat(1_000_000));
        check(&text, 900_002..900_003, " --> a.md:2:900001");
    }

    #[test]
    fn labels_and_help_over_several_lines() {
        let at = |file: &str, range| Span::new(&file.into(), range);
        let mut diagnostic =
            Diagnostic::warning(Code::UrlDuplicate, at("a.md", 4..7), "two pages").help("first line\nsecond line");
        diagnostic = diagnostic.label(at("b.md", 0..3), "the other one").label(at("gone.md", 0..3), "and a third");
        let read = |path: &str| (path != "gone.md").then(|| "one\ntwo\n".to_string());
        let expected = "\
warning[url-duplicate]: two pages
 --> a.md:2:1
  |
2 | two
  | ^^^
  |
 ::: b.md:1:1
  |
1 | one
  | --- the other one
 ::: gone.md:1:1
  = note: and a third
  = help: first line
          second line
";
        let plain = render(&diagnostic, Colour::Never, &read);
        assert_eq!(plain, expected);
        let coloured = render(&diagnostic, Colour::Always, &read);
        assert!(coloured.contains("\u{1b}["));
        let mut stripped = String::new();
        for (at, part) in coloured.split('\u{1b}').enumerate() {
            stripped.push_str(if at == 0 { part } else { part.split_once('m').map_or("", |(_, rest)| rest) });
        }
        assert_eq!(stripped, plain);
    }

    #[test]
    fn without_a_file_the_words_are_enough() {
        let gone = Diagnostic::error(Code::LinkDead, Span::new(&"gone.md".into(), 4..7), "m");
        assert_eq!(render(&gone, Colour::Never, &|_| None), "error[link-dead]: m\n --> gone.md\n");
        let folder = Diagnostic::note(Code::LayoutsIgnored, Span::whole(&"layouts".into()), "m");
        assert_eq!(render(&folder, Colour::Never, &|_| None), "note[layouts-ignored]: m\n --> layouts\n");
        let nowhere = Diagnostic::without_place(Code::LinkDead, Severity::Note, "m \u{1b}[31m").help("h");
        assert_eq!(render(&nowhere, Colour::Never, &|_| None), "note[link-dead]: m ␛[31m\n |\n = help: h\n");
    }
}
