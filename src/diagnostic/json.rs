//! One JSON object a line, for editors and continuous integration.

use super::{Diagnostic, Span, line_and_column};
use serde_json::{Value, json};

/// The object for `diagnostic`, without a line end: `code`, `severity`, `message`, `help`, `file`,
/// `line`, `column`, `start`, `end` (bytes) and `labels`.
pub fn render(diagnostic: &Diagnostic, read: &dyn Fn(&str) -> Option<String>) -> String {
    let mut object = json!({
        "code": diagnostic.code.as_str(),
        "severity": diagnostic.severity.as_str(),
        "message": diagnostic.message,
        "help": diagnostic.help,
    });
    if let (Some(span), Some(map)) = (&diagnostic.span, object.as_object_mut()) {
        for (key, value) in place(span, read) {
            map.insert(key.to_string(), value);
        }
        let labels: Vec<Value> = diagnostic
            .labels
            .iter()
            .map(|(span, text)| {
                let mut label = serde_json::Map::new();
                label.insert("text".to_string(), json!(text));
                label.extend(place(span, read).into_iter().map(|(key, value)| (key.to_string(), value)));
                Value::Object(label)
            })
            .collect();
        map.insert("labels".to_string(), Value::Array(labels));
    }
    object.to_string()
}

fn place(span: &Span, read: &dyn Fn(&str) -> Option<String>) -> [(&'static str, Value); 5] {
    let text = read(&span.file).unwrap_or_default();
    let (line, column) = line_and_column(&text, span.start);
    [
        ("file", json!(&*span.file)),
        ("line", json!(line)),
        ("column", json!(column)),
        ("start", json!(span.start)),
        ("end", json!(span.end)),
    ]
}
