//! One line a diagnostic: `content/a.md:3:1: error[date-unreadable]: …`.

use super::{Code, Diagnostic, Span, line_and_column};

/// The line for `diagnostic`. `read` returns the text of a file of the site, if it has one.
pub fn render(diagnostic: &Diagnostic, read: &dyn Fn(&str) -> Option<String>) -> String {
    let mut line = String::new();
    if let Some(span) = &diagnostic.span {
        let text = read(&span.file).unwrap_or_default();
        let (row, column) = line_and_column(&text, span.start);
        line.push_str(&format!("{}:{row}:{column}: ", span.file));
    }
    line.push_str(&format!("{}[{}]: {}", diagnostic.severity.as_str(), diagnostic.code, diagnostic.full_message()));
    // Other messages name the second place in their words, or it is a few lines away.
    let is_shown = |span: &Span| match diagnostic.code {
        Code::ShortcodeFailed => true,
        Code::UrlDuplicate => span.start > 0,
        _ => false,
    };
    for (span, words) in diagnostic.labels.iter().filter(|(span, _)| is_shown(span)) {
        let (row, column) = line_and_column(&read(&span.file).unwrap_or_default(), span.start);
        line.push_str(&format!("; {words}: {}:{row}:{column}", span.file));
    }
    if let Some(help) = &diagnostic.help {
        line.push_str(&format!(" ({help})"));
    }
    line.replace('\n', " ").replace(|letter: char| letter.is_control(), "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;

    fn check(diagnostic: &Diagnostic, expected: &str) {
        let read = |path: &str| (path == "a.md").then(|| "one\n日本 two\n".to_string());
        assert_eq!(render(diagnostic, &read), expected);
    }

    #[test]
    fn one_line_each() {
        let at = |file: &str| Span::new(&file.into(), 11..14);
        let dead = |file: &str| Diagnostic::error(Code::LinkDead, at(file), "no page `x`");
        check(&dead("a.md"), "a.md:2:4: error[link-dead]: no page `x`");
        check(&dead("a.md").help("first\nsecond"), "a.md:2:4: error[link-dead]: no page `x` (first second)");
        check(&dead("gone.md"), "gone.md:1:1: error[link-dead]: no page `x`");
        check(&dead("a.md").label(at("gone.md"), "the other one"), "a.md:2:4: error[link-dead]: no page `x`");
        let failed = Diagnostic::error(Code::ShortcodeFailed, at("a.md"), "m").label(at("gone.md"), "in it, here");
        let twice = Diagnostic::error(Code::UrlDuplicate, at("a.md"), "two pages").label(at("a.md"), "the other page");
        check(&twice, "a.md:2:4: error[url-duplicate]: two pages; the other page: a.md:2:4");
        check(&failed.help("h"), "a.md:2:4: error[shortcode-failed]: m; in it, here: gone.md:1:1 (h)");
        let nowhere = Diagnostic::without_place(Code::LinkDead, Severity::Note, "m \u{1b}[31m");
        check(&nowhere, "note[link-dead]: m \u{fffd}[31m");
    }
}
