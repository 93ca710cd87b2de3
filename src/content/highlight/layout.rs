//! Wrappers, lines and line numbers around code.

use crate::config::{HighlightSettings, LineNumbers};
use crate::content::html::{escape, push_escaped, push_escaped_code};
use crate::content::markdown::parse_attributes;
use std::fmt::Write;

/// Lines that may be marked by one range: more cannot be in a block of code that anyone reads.
const MAX_MARKED: usize = 100_000;

/// Widest tab that the style sheet has a class for.
const MAX_TAB: usize = 8;

/// The width of a tab where nobody chose one: it needs no class.
const STANDARD_TAB: usize = 4;

/// Code in an unknown language, or in none.
pub(super) fn plain(code: &str, language: &str, settings: &HighlightSettings) -> String {
    let mut out = String::with_capacity(code.len() + 80);
    push_pre(&mut out, "", settings.tab_width);
    push_code_tag(&mut out, language);
    match settings.code_fences {
        true => push_escaped_code(&mut out, code),
        false => push_escaped(&mut out, code),
    }
    out.push_str("</code></pre>");
    out
}

/// `code` without colours.
pub(super) fn escaped(code: &str) -> String {
    let mut out = String::with_capacity(code.len() + 16);
    push_escaped_code(&mut out, code);
    out
}

/// Whether `attributes` ask for code that stands in a line of text.
pub(super) fn is_inline(attributes: &str) -> bool {
    let list = parse_attributes(attributes).unwrap_or_default();
    list.iter().any(|(name, value)| name == "hl_inline" && value == "true")
}

/// Code that stands in a line of text.
pub(super) fn inline(lines: &[String], language: &str) -> String {
    let code = lines.concat();
    let between = if language.is_empty() { "" } else { " language-" };
    format!("<code class=\"code-inline{between}{}\">{}</code>", escape(language), code.trim_end_matches('\n'))
}

/// Code in a known language: `lines` where it has colours; what is written of it, and what the ids of its lines begin with
/// where that does not say.
pub(super) fn wrapped(
    code: &str,
    lines: Option<&[String]>,
    language: &str,
    (attributes, line_ids): (&str, &str),
    settings: &HighlightSettings,
) -> String {
    let options = Options::read(attributes, line_ids, settings);
    let plain: Vec<String>;
    let lines = match lines {
        Some(lines) => lines,
        None => {
            plain = code.split_inclusive('\n').map(escaped).collect();
            &plain
        }
    };
    if options.is_inline {
        return inline(lines, language);
    }
    let mut out = String::with_capacity(code.len() * 2 + 160);
    out.push_str("<div class=\"");
    push_escaped(&mut out, &settings.wrapper_class);
    if let Some(class) = &options.class {
        out.push(' ');
        push_escaped(&mut out, class);
    }
    out.push('"');
    for (name, value) in &options.others {
        let _ = write!(out, " {}=\"{}\"", escape(name), escape(value));
    }
    out.push('>');
    if options.numbers == LineNumbers::Table {
        out.push_str("<div class=\"chroma\">\n<table class=\"lntable\"><tr><td class=\"lntd\">\n");
        push_pre(&mut out, "chroma", STANDARD_TAB);
        out.push_str("<code>");
        for index in 0..lines.len() {
            let marked = options.marked.get(index).copied().unwrap_or(false);
            out.push_str(if marked { "<span class=\"hl\">" } else { "" });
            push_number(&mut out, "lnt", index, &options, "\n");
            out.push_str(if marked { "</span>" } else { "" });
        }
        out.push_str("</code></pre></td>\n<td class=\"lntd\">\n");
    }
    push_pre(&mut out, "chroma", options.tab_width);
    push_code_tag(&mut out, language);
    let in_lines = options.numbers != LineNumbers::None || options.marked.contains(&true);
    for (index, line) in lines.iter().enumerate() {
        if !in_lines {
            out.push_str(line);
            continue;
        }
        out.push_str(if options.marked.get(index) == Some(&true) {
            "<span class=\"line hl\">"
        } else {
            "<span class=\"line\">"
        });
        if options.numbers == LineNumbers::Inline {
            push_number(&mut out, "ln", index, &options, "");
        }
        let _ = write!(out, "<span class=\"cl\">{line}</span></span>");
    }
    out.push_str("</code></pre>");
    out.push_str(if options.numbers == LineNumbers::Table { "</td></tr></table>\n</div>\n</div>" } else { "</div>" });
    out
}

/// Opens `<pre>`. A style in the tag would need a laxer policy of the host; a class does not.
fn push_pre(out: &mut String, class: &str, tab_width: usize) {
    out.push_str("<pre tabindex=\"0\"");
    let has_tab = tab_width != STANDARD_TAB;
    if has_tab || !class.is_empty() {
        let tab = if has_tab { format!("tab-{}", tab_width.min(MAX_TAB)) } else { String::new() };
        let between = if class.is_empty() || tab.is_empty() { "" } else { " " };
        let _ = write!(out, " class=\"{class}{between}{tab}\"");
    }
    out.push('>');
}

fn push_code_tag(out: &mut String, language: &str) {
    if language.is_empty() {
        return out.push_str("<code>");
    }
    let language = escape(language);
    let _ = write!(out, "<code class=\"language-{language}\" data-lang=\"{language}\">");
}

fn push_number(out: &mut String, class: &str, index: usize, options: &Options, end: &str) {
    let number = options.start.saturating_add(index as i64);
    if !options.anchors {
        let _ = write!(out, "<span class=\"{class}\">{number}{end}</span>");
        return;
    }
    let hyphen = if options.anchor_prefix.is_empty() { "" } else { "-" };
    let prefix = format!("{}{hyphen}", escape(&options.anchor_prefix));
    let _ = write!(
        out,
        "<span class=\"{class}\" id=\"{prefix}{number}\"><a class=\"lnlinks\" href=\"#{prefix}{number}\">{number}</a>{end}</span>"
    );
}

struct Options {
    class: Option<String>,
    others: Vec<(String, String)>,
    marked: Vec<bool>,
    numbers: LineNumbers,
    start: i64,
    anchors: bool,
    anchor_prefix: String,
    tab_width: usize,
    is_inline: bool,
}

impl Options {
    fn read(attributes: &str, line_ids: &str, settings: &HighlightSettings) -> Options {
        let mut options = Options {
            class: None,
            others: Vec::new(),
            marked: Vec::new(),
            numbers: settings.line_numbers,
            start: settings.line_number_start,
            anchors: settings.anchor_line_numbers,
            anchor_prefix: if settings.line_anchors.is_empty() { line_ids } else { &settings.line_anchors }.to_string(),
            tab_width: settings.tab_width,
            is_inline: false,
        };
        let mut marked = settings.highlight_lines.clone();
        for (name, value) in parse_attributes(attributes).unwrap_or_default() {
            match name.as_str() {
                "class" => options.class = Some(value),
                "hl_lines" => marked = value,
                "linenos" => {
                    options.numbers = match value.as_str() {
                        "table" => LineNumbers::Table,
                        "inline" => LineNumbers::Inline,
                        "false" => LineNumbers::None,
                        _ if settings.line_numbers == LineNumbers::Inline => LineNumbers::Inline,
                        _ => LineNumbers::Table,
                    }
                }
                "linenostart" => options.start = value.parse().unwrap_or(options.start),
                "anchorlinenos" => options.anchors = value == "true",
                "lineanchors" => options.anchor_prefix = value,
                "hl_inline" => options.is_inline = value == "true",
                "tabwidth" => options.tab_width = value.parse().unwrap_or(options.tab_width),
                "style" | "noclasses" | "guesssyntax" | "hl_style" | "linenumbersintable" | "wrapperclass" | "nohl" => {
                }
                _ => options.others.push((name, value)),
            }
        }
        options.marked = marked_lines(&marked);
        options
    }
}

/// `2 4-5` or `2,4-5`, from 1.
fn marked_lines(text: &str) -> Vec<bool> {
    let mut marked = Vec::new();
    for range in text.split([' ', ',']).filter(|range| !range.is_empty()) {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        let (Ok(first), Ok(last)) = (first.trim().parse::<usize>(), last.trim().parse::<usize>()) else { continue };
        if first == 0 || last > MAX_MARKED || last < first {
            continue;
        }
        if marked.len() < last {
            marked.resize(last, false);
        }
        marked[first - 1..last].fill(true);
    }
    marked
}
