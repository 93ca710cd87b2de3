//! The report for a person: what, where, the line itself, what to do.

use super::{Diagnostic, Severity, Span};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

/// A line longer than this (bytes) is cut to the place that matters before it is handed to the renderer, which fits it to the screen.
const LINE_WINDOW: usize = 4_000;

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
    let mut places: Vec<(&Span, Option<&str>, bool)> = Vec::new();
    if let Some(span) = &diagnostic.span {
        places.push((span, None, true));
    }
    places.extend(diagnostic.labels.iter().map(|(span, text)| (span, Some(text.as_str()), false)));

    let windows: Vec<Option<Window>> = places.iter().map(|(span, _, _)| Window::around(span, read)).collect();
    let mut group = Group::with_title(level.primary_title(&diagnostic.message).id(diagnostic.code.as_str()));
    for ((span, text, primary), window) in places.iter().zip(&windows) {
        match window {
            Some(window) => {
                let kind = if *primary { AnnotationKind::Primary } else { AnnotationKind::Context };
                let mut mark = kind.span(window.start..window.end);
                if let Some(text) = text {
                    mark = mark.label(*text);
                }
                let snippet =
                    Snippet::source(window.text.as_str()).path(&*span.file).line_start(window.line).annotation(mark);
                group = group.element(snippet);
            }
            None => group = group.element(Origin::path(&*span.file)),
        }
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    let renderer = match colour {
        Colour::Always => Renderer::styled(),
        Colour::Never => Renderer::plain(),
    };
    let mut report = renderer.render(&[group]);
    report.push('\n');
    report
}

/// The line or lines of a span, cut to what fits on a screen.
struct Window {
    text: String,
    line: usize,
    start: usize,
    end: usize,
}

impl Window {
    /// `None` if the file has no text (a picture, say) or is gone.
    fn around(span: &Span, read: &dyn Fn(&str) -> Option<String>) -> Option<Window> {
        let text = read(&span.file)?;
        let floor = |mut at: usize| {
            at = at.min(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let (start, end) = (floor(span.start), floor(span.end));
        let line_start = text[..start].rfind('\n').map_or(0, |i| i + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |i| start + i);
        let line = text[..start].matches('\n').count() + 1;
        let end = end.clamp(start, line_end);
        if line_end - line_start <= LINE_WINDOW || start - line_start <= LINE_WINDOW {
            let cut = floor(line_end.min(line_start + 2 * LINE_WINDOW));
            let end = end.min(cut);
            let shown = text[line_start..cut].replace(['\r', '\0'], " ");
            return Some(Window {
                text: shown,
                line,
                start: start.min(cut) - line_start,
                end: end.max(start.min(cut)) - line_start,
            });
        }
        // The place lies far to the right of its line: the column in the report would be lost by cutting,
        // so the text before it is replaced by as many blanks only where that is still short enough.
        let from = floor(start.saturating_sub(LINE_WINDOW / 2));
        let cut = floor(line_end.min(start + LINE_WINDOW));
        let shown = text[from..cut].replace(['\r', '\0'], " ");
        Some(Window { text: shown, line, start: start - from, end: end.clamp(start, cut.max(start)) - from })
    }
}
