//! One JSON object a line, for editors and continuous integration.

use super::{Diagnostic, Span, line_and_column};
use serde_json::{Value, json};

/// The object for `diagnostic`, without a line end: `type` (`diagnostic`), `code`, `severity`, `message`, `help`,
/// `file`, `line`, `column`, `start`, `end` (bytes), `labels`, `page` (what was being rendered when a template failed),
/// `count` (how often the same fault of a template was found) and `docs` (the address of the page about the code).
pub fn render(diagnostic: &Diagnostic, read: &dyn Fn(&str) -> Option<String>) -> String {
    let mut object = json!({
        "type": "diagnostic",
        "code": diagnostic.code.as_str(),
        "severity": diagnostic.severity.as_str(),
        "message": diagnostic.message,
        "help": diagnostic.help,
    });
    if let Some(map) = object.as_object_mut() {
        if let Some(span) = &diagnostic.span {
            map.extend(place(span, read).map(|(key, value)| (key.to_string(), value)));
        }
        let labels = diagnostic.labels.iter().map(|(span, text)| {
            let mut label = serde_json::Map::from_iter([("text".to_string(), json!(text))]);
            label.extend(place(span, read).map(|(key, value)| (key.to_string(), value)));
            Value::Object(label)
        });
        map.insert("labels".to_string(), Value::Array(labels.collect()));
        map.insert("page".to_string(), json!(diagnostic.page()));
        map.insert("count".to_string(), json!(diagnostic.more() + 1));
        map.insert("docs".to_string(), json!(diagnostic.code.address()));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Severity};

    fn check(diagnostic: &Diagnostic, expected: &str) {
        let read = |path: &str| (path == "a.md").then(|| "one\n日本 two\n".to_string());
        assert_eq!(render(diagnostic, &read), expected);
    }

    #[test]
    fn one_object_each() {
        let at = |file: &str| Span::new(&file.into(), 11..14);
        let dead = Diagnostic::error(Code::LinkDead, at("a.md"), "no \"x\"\n");
        check(
            &dead.clone().help("h").label(at("gone.md"), "t"),
            "{\"type\":\"diagnostic\",\"code\":\"link-dead\",\"severity\":\"error\",\"message\":\"no \\\"x\\\"\\n\",\"help\":\"h\",\
             \"file\":\"a.md\",\"line\":2,\"column\":4,\"start\":11,\"end\":14,\
             \"labels\":[{\"text\":\"t\",\"file\":\"gone.md\",\"line\":1,\"column\":1,\"start\":11,\"end\":14}],\"page\":null,\"count\":1,\"docs\":\"/docs/messages/link-dead/\"}",
        );
        check(
            &Diagnostic::without_place(Code::LinkDead, Severity::Note, "m"),
            "{\"type\":\"diagnostic\",\"code\":\"link-dead\",\"severity\":\"note\",\"message\":\"m\",\"help\":null,\"labels\":[],\"page\":null,\"count\":1,\"docs\":\"/docs/messages/link-dead/\"}",
        );
    }
}
