//! Code in colours: classes, never styles.
//!
//! [`language`] knows the names, [`colour`] makes the spans, [`layout`] puts lines and numbers around
//! them. Deliberately absent: a style sheet; the theme has one for [`CLASSES`].

mod colour;
mod language;
mod layout;
mod line_memory;
mod plain_language;

pub use colour::CLASSES;

use crate::config::HighlightSettings;
use crate::diagnostic::{Code, Diagnostic, Severity};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// Bytes of a line that is coloured.
const MAX_LINE: usize = 5 * 1024;
/// Bytes of a block that is coloured.
const MAX_BLOCK: usize = 100 * 1024;
/// Bytes of HTML that are kept for blocks that come again.
const MAX_KEPT: usize = 16 * 1024 * 1024;

/// Syntaxes, and what was coloured so far: identical blocks are coloured once, and so are identical lines.
#[derive(Default)]
pub struct Highlighter {
    kept: Mutex<Kept>,
    memory: Mutex<line_memory::LineMemory>,
}

#[derive(Default)]
struct Kept {
    lines: HashMap<[u8; 32], Option<Arc<[String]>>>,
    bytes: usize,
}

impl Highlighter {
    /// The wrapper, `<pre>` and `<code>` for `code` as Hugo nests them, by section 11 of the
    /// specification. `attributes` is what stands in braces behind the language, already cut; `line_ids` is what the ids
    /// of lines begin with where nothing else is written.
    ///
    /// Reports `highlight-skipped`, without a place, for code that is too long to be coloured.
    pub fn render_block(
        &self,
        code: &str,
        language: &str,
        attributes: &str,
        line_ids: &str,
        settings: &HighlightSettings,
    ) -> (String, Vec<Diagnostic>) {
        let language = if language.is_empty() && settings.guess_syntax { "text" } else { language };
        let Some(syntax) = language::syntax_for(language).filter(|_| settings.code_fences) else {
            let html = match layout::is_inline(attributes) {
                true => layout::inline(&[layout::escaped(code)], language),
                false => layout::plain(code, language, settings),
            };
            return (html, Vec::new());
        };
        let mut diagnostics = Vec::new();
        let lines = if syntax.is_empty() {
            None
        } else if code.len() > MAX_BLOCK || code.lines().any(|line| line.len() > MAX_LINE) {
            let message =
                "this code is shown without colours: a line is longer than 5 KB, or the block longer than 100 KB";
            diagnostics.push(
                Diagnostic::without_place(Code::HighlightSkipped, Severity::Warning, message)
                    .help("break the lines, or name no language"),
            );
            None
        } else {
            self.lines(code, syntax)
        };
        (layout::wrapped(code, lines.as_deref(), language, (attributes, line_ids), settings), diagnostics)
    }

    /// Colours the fenced code in `text` before anybody asks for it, which makes ready what the syntaxes of its languages
    /// need: the first block of a language takes a hundred times as long as those after it. What is not found here, in
    /// lists and quotes, is coloured later. Ends early where `is_needed` says so. Linear.
    pub fn prepare(&self, text: &str, is_needed: &dyn Fn() -> bool) {
        let mut rest = text;
        while let Some(at) = memchr::memmem::find(rest.as_bytes(), b"\n```") {
            let Some((language, behind)) = rest[at + 4..].split_once('\n') else { return };
            let Some(end) = memchr::memmem::find(behind.as_bytes(), b"\n```") else { return };
            let language = language.split([' ', '{']).next().unwrap_or_default().trim();
            let code = &behind[..=end];
            let is_small = code.len() <= MAX_BLOCK && code.lines().all(|line| line.len() <= MAX_LINE);
            let syntax = language::syntax_for(language).filter(|syntax| !syntax.is_empty() && is_small);
            if let Some(syntax) = syntax {
                if !is_needed() {
                    return;
                }
                self.lines(code, syntax);
            }
            rest = behind[end + 4..].split_once('\n').map_or("", |_| &behind[end + 4..]);
        }
    }

    fn lines(&self, code: &str, syntax: &str) -> Option<Arc<[String]>> {
        let mut hasher = blake3::Hasher::new();
        hasher.update(syntax.as_bytes()).update(b"\0").update(code.as_bytes());
        let key = *hasher.finalize().as_bytes();
        // A thread that panicked left whole entries behind: they are inserted in one step.
        if let Some(known) = self.kept.lock().unwrap_or_else(std::sync::PoisonError::into_inner).lines.get(&key) {
            return known.clone();
        }
        let lines: Option<Arc<[String]>> = colour::colour_lines(code, syntax, &self.memory).map(Arc::from);
        let mut kept = self.kept.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let bytes = 64 + lines.iter().flat_map(|lines| lines.iter()).map(|line| line.len() + 24).sum::<usize>();
        if kept.bytes + bytes <= MAX_KEPT && kept.lines.insert(key, lines.clone()).is_none() {
            kept.bytes += bytes;
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(language: &str, attributes: &str, code: &str, expected: &str) {
        let (html, diagnostics) =
            Highlighter::default().render_block(code, language, attributes, "", &HighlightSettings::default());
        assert_eq!(html, expected);
        assert!(diagnostics.is_empty());
    }

    #[test]
    fn code_in_a_line_has_no_block_around_it() {
        check("text", "hl_inline=true", "a<b\n", "<code class=\"code-inline language-text\">a&lt;b</code>");
        check("nolang", "hl_inline=true", "a", "<code class=\"code-inline language-nolang\">a</code>");
    }

    #[test]
    fn wrappers() {
        check("", "", "a<b\n", "<pre tabindex=\"0\"><code>a&lt;b\n</code></pre>");
        check(
            "x\"y",
            "",
            "a\n",
            "<pre tabindex=\"0\"><code class=\"language-x&quot;y\" data-lang=\"x&quot;y\">a\n</code></pre>",
        );
        check(
            "text",
            "",
            "a\n",
            "<div class=\"highlight\"><pre tabindex=\"0\" class=\"chroma\"><code class=\"language-text\" data-lang=\"text\">a\n</code></pre></div>",
        );
        check(
            "text",
            ".c #i k=v onclick=x hl_lines=[2]",
            "a\nb\n",
            "<div class=\"highlight c\" id=\"i\" k=\"v\"><pre tabindex=\"0\" class=\"chroma\"><code class=\"language-text\" data-lang=\"text\"><span class=\"line\"><span class=\"cl\">a\n</span></span><span class=\"line hl\"><span class=\"cl\">b\n</span></span></code></pre></div>",
        );
    }

    #[test]
    fn a_tab_is_as_wide_as_the_site_or_the_block_says() {
        let pre = |language: &str, attributes: &str, tab_width: usize| {
            let settings = HighlightSettings { tab_width, ..HighlightSettings::default() };
            let html = Highlighter::default().render_block("\ta\n", language, attributes, "", &settings).0;
            let tags = html.split('<').filter(|tag| tag.starts_with("pre")).map(|tag| tag.split('>').next());
            tags.flatten().collect::<Vec<_>>().join(", ").replace(" tabindex=\"0\"", "")
        };
        assert_eq!(pre("go", "", 4), "pre class=\"chroma\"");
        assert_eq!(pre("go", "", 2), "pre class=\"chroma tab-2\"");
        assert_eq!(pre("go", "tabwidth=8", 2), "pre class=\"chroma tab-8\"");
        assert_eq!(pre("go", "tabwidth=4 linenos=table", 2), "pre class=\"chroma\", pre class=\"chroma\"");
        assert_eq!(pre("go", "linenos=table", 40), "pre class=\"chroma\", pre class=\"chroma tab-8\"");
        assert_eq!(pre("", "", 4), "pre");
        assert_eq!(pre("nobody-knows", "", 3), "pre class=\"tab-3\"");
    }

    #[test]
    fn code_gets_classes() {
        let (html, _) = Highlighter::default().render_block(
            "// x\nlet y = \"a\";\n",
            "rust",
            "",
            "",
            &HighlightSettings::default(),
        );
        assert!(
            html.contains("<span class=\"c\">// x</span>") && html.contains("<span class=\"s\">&#34;a&#34;</span>"),
            "{html}"
        );
    }

    #[test]
    fn lines_from_memory_look_like_lines_coloured_anew() {
        let blocks =
            ["/* a\nb */ let x = 1;\nlet y = 2;\n", "let x = 1;\nlet y = 2;\n", "/* a\nlet y = 2;\n*/\nlet x = 1;"];
        let settings = HighlightSettings::default();
        let shared = Highlighter::default();
        for block in blocks.iter().chain(blocks.iter().rev()) {
            let anew = Highlighter::default().render_block(block, "js", "", "", &settings).0;
            assert_eq!(shared.render_block(block, "js", "", "", &settings).0, anew);
        }
    }

    #[test]
    fn prepared_code_is_what_is_asked_for_later() {
        let shared = Highlighter::default();
        let text = "Text\n\n```js {linenos=true}\nlet x = 1;\n\nlet y;\n```\nand\n```\nplain\n```\n\n```rust\nfn a() {}\n```\n```js\nopen";
        let keys = |shared: &Highlighter| shared.kept.lock().expect("nobody panicked").lines.len();
        shared.prepare(text, &|| false);
        assert_eq!(keys(&shared), 0);
        shared.prepare(text, &|| true);
        assert_eq!(keys(&shared), 2);
        for (code, language) in [("let x = 1;\n\nlet y;\n", "js"), ("fn a() {}\n", "rust")] {
            let settings = HighlightSettings::default();
            let anew = Highlighter::default().render_block(code, language, "", "", &settings).0;
            assert_eq!(shared.render_block(code, language, "", "", &settings).0, anew);
        }
        assert_eq!(keys(&shared), 2);
    }

    #[test]
    fn long_lines_are_left_without_colours() {
        let code = "a".repeat(MAX_LINE + 1);
        let (_, diagnostics) = Highlighter::default().render_block(&code, "js", "", "", &HighlightSettings::default());
        assert_eq!(diagnostics[0].code, Code::HighlightSkipped);
    }
}
