//! Escaping, the one way everywhere.

use std::borrow::Cow;

/// `text` with `& < > "` as entities: safe between tags and in attributes in double quotes.
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    push_escaped(&mut out, text);
    Cow::Owned(out)
}

/// Appends `text` with `& < > "` as entities.
pub fn push_escaped(out: &mut String, text: &str) {
    let mut clean = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => continue,
        };
        out.push_str(&text[clean..at]);
        out.push_str(entity);
        clean = at + 1;
    }
    out.push_str(&text[clean..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_html_become_entities() {
        assert_eq!(escape("é<b> & \"x\""), "é&lt;b&gt; &amp; &quot;x&quot;");
        assert_eq!(escape("'plain'"), "'plain'");
    }
}
