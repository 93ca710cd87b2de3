//! Text to HTML and back: escaping, the one way everywhere, and what a reader sees.

use std::borrow::Cow;

/// Whether an element of this name has no end tag (HTML, void elements).
pub fn is_void(name: &str) -> bool {
    const VOID: [&str; 13] =
        ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];
    VOID.iter().any(|void| void.eq_ignore_ascii_case(name))
}

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
    push_entities(out, text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        _ => None,
    });
}

/// Appends `text` with `& < > " '` as entities, quotes by their numbers: the way of blocks of code, which the plain text
/// of a page shows.
pub fn push_escaped_code(out: &mut String, text: &str) {
    push_entities(out, text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&#34;"),
        b'\'' => Some("&#39;"),
        _ => None,
    });
}

fn push_entities(out: &mut String, text: &str, entity_of: impl Fn(u8) -> Option<&'static str>) {
    /// Bytes that are looked at together.
    const BLOCK: usize = 32;
    let bytes = text.as_bytes();
    let mut clean = 0;
    for start in (0..bytes.len()).step_by(BLOCK) {
        let block = &bytes[start..bytes.len().min(start + BLOCK)];
        // Without a branch for each byte: most blocks have nothing to escape.
        if !block.iter().fold(false, |any, byte| any | entity_of(*byte).is_some()) {
            continue;
        }
        for (at, byte) in block.iter().enumerate().map(|(at, byte)| (start + at, *byte)) {
            let Some(entity) = entity_of(byte) else { continue };
            out.push_str(&text[clean..at]);
            out.push_str(entity);
            clean = at + 1;
        }
    }
    out.push_str(&text[clean..]);
}

/// The text of `html` without tags, entities read, `<br>` a line break.
pub fn visible_text(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with('<') {
            if rest.get(..3).is_some_and(|tag| tag.eq_ignore_ascii_case("<br")) {
                out.push('\n');
            }
            rest = rest.find('>').map_or("", |end| &rest[end + 1..]);
        } else {
            let (text, length) = read_entity(rest);
            out.push_str(&text);
            rest = &rest[length..];
        }
    }
    out.push_str(rest);
    out
}

/// Plain text with its entities read: authors bring `Q &amp; A` along from where they wrote before. Linear.
pub fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let (letter, length) = read_entity(&rest[at..]);
        out.push_str(&letter);
        rest = &rest[at + length..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The text of the entity that `text` starts with, and its length; `&` alone is itself. The names are those of HTML, as
/// CommonMark 6.2 has them; `&nbsp;` is a space.
pub fn read_entity(text: &str) -> (String, usize) {
    /// That of `&CounterClockwiseContourIntegral;`.
    const LONGEST: usize = 33;
    let own = || ("&".to_string(), 1);
    let Some(end) = text.bytes().take(LONGEST).position(|byte| byte == b';') else { return own() };
    let letters = match &text[1..end] {
        "amp" => "&".to_string(),
        "lt" => "<".to_string(),
        "gt" => ">".to_string(),
        "quot" => "\"".to_string(),
        "nbsp" => " ".to_string(),
        name => match named_or_numbered(name, &text[..=end]) {
            Some(letters) => letters,
            None => return own(),
        },
    };
    (letters, end + 1)
}

/// What Markdown makes of an entity, where it is one.
fn named_or_numbered(name: &str, entity: &str) -> Option<String> {
    if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#') {
        return None;
    }
    let texts = pulldown_cmark::Parser::new(entity).filter_map(|event| match event {
        pulldown_cmark::Event::Text(text) => Some(text),
        _ => None,
    });
    let letters: String = texts.map(pulldown_cmark::CowStr::into_string).collect();
    (letters != entity).then_some(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_html_become_entities() {
        assert_eq!(escape("é<b> & \"x\""), "é&lt;b&gt; &amp; &quot;x&quot;");
        assert_eq!(escape("'plain'"), "'plain'");
        let mut code = String::new();
        push_escaped_code(&mut code, "é<b> & \"x\" 'y'");
        assert_eq!(code, "é&lt;b&gt; &amp; &#34;x&#34; &#39;y&#39;");
    }

    #[test]
    fn entities_in_plain_text_are_read() {
        assert_eq!(decoded("Q &amp; A &ldquo;x&rdquo; &lt;b&gt; & &nope;"), "Q & A \u{201c}x\u{201d} <b> & &nope;");
        assert_eq!(decoded("caf&eacute;&trade; &copy;&#169;&#xa9; &CounterClockwiseContourIntegral;"), "café™ ©©© ∳");
        assert_eq!(decoded("&; &#; &#x; &a b; &é; &#1114112; &#32;."), "&; &#; &#x; &a b; &é; \u{fffd}  .");
        assert!(matches!(decoded("<b>"), Cow::Borrowed("<b>")));
    }

    #[test]
    fn a_reader_sees_no_tags_and_no_entities() {
        assert_eq!(visible_text("a<b title=\"x\">b</b><br>&amp;&#x41;&nope; & c"), "ab\n&A&nope; & c");
    }
}
