//! One line a diagnostic: `content/a.md:3:1: error[date-unreadable]: …`.

use super::{Diagnostic, line_and_column};

/// The line for `diagnostic`. `read` returns the text of a file of the site, if it has one.
pub fn render(diagnostic: &Diagnostic, read: &dyn Fn(&str) -> Option<String>) -> String {
    let mut line = String::new();
    if let Some(span) = &diagnostic.span {
        let text = read(&span.file).unwrap_or_default();
        let (row, column) = line_and_column(&text, span.start);
        line.push_str(&format!("{}:{row}:{column}: ", span.file));
    }
    line.push_str(&format!("{}[{}]: {}", diagnostic.severity.as_str(), diagnostic.code, diagnostic.message));
    if let Some(help) = &diagnostic.help {
        line.push_str(&format!(" ({help})"));
    }
    line
}
