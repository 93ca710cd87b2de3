//! `[markup]`.

use super::*;

#[test]
fn markup_is_read() {
    let markup = |text: &str| settings(text).markup;
    let typographer = |text: &str| markup(&format!("[markup.goldmark.extensions]\n{text}")).typographer;
    assert_eq!(typographer("typographer = false"), None);
    assert_eq!(typographer("typographer = true"), Some(Typographer::default()));
    assert_eq!(typographer("typographer.disable = true"), None);
    let swiss = typographer("typographer = { leftDoubleQuote = '«', rightDoubleQuote = '»' }").expect("on");
    assert_eq!((swiss.left_double_quote.as_str(), swiss.ellipsis.as_str()), ("«", "&hellip;"));

    let goldmark = |text: &str| markup(&format!("[markup.goldmark]\n{text}"));
    assert_eq!(
        goldmark(
            "extensions.cjk = { enable = true, eastAsianLineBreaks = true, eastAsianLineBreaksStyle = 'css3draft' }"
        )
        .cjk,
        Cjk {
            enable: true,
            east_asian_line_breaks: true,
            east_asian_line_breaks_style: "css3draft".into(),
            escaped_space: false
        }
    );
    let passthrough =
        goldmark("extensions.passthrough = { enable = true, delimiters = { block = [['$$', '$$']], inline = [['\\(', '\\)']] } }")
            .passthrough;
    assert_eq!(
        passthrough,
        Passthrough {
            enable: true,
            block: vec![("$$".into(), "$$".into())],
            inline: vec![("\\(".into(), "\\)".into())]
        }
    );
    assert!(goldmark("extensions.extras.mark.enable = true").extras.mark);
    assert!(goldmark("duplicateResourceFiles = true").duplicate_resource_files);
    assert_eq!(goldmark("renderer.unsafe = false").raw_html, RawHtml::Omit);
    assert_eq!(goldmark("renderer.unsafe = true").raw_html, RawHtml::Keep);
    assert_eq!(goldmark("").raw_html, RawHtml::SafeList);
    for key in ["autoIDType", "autoHeadingIDType"] {
        let text = format!("parser.{key} = 'blackfriday'");
        assert_eq!(goldmark(&text).heading_id_style, HeadingIdStyle::Blackfriday);
    }
    assert!(!goldmark("extensions.footnote = false").footnote);
    assert!(!goldmark("extensions.footnote.enable = false").footnote);
    assert_eq!(goldmark("renderHooks.link.useEmbedded = 'never'").link_hooks, LinkHooks::Never);
    let toc = markup("[markup.tableOfContents]\nstartLevel = 1\nendLevel = -1").toc;
    assert_eq!((toc.start_level, toc.end_level), (1, 6));
}

#[test]
fn highlighting_is_read() {
    let highlight = |text: &str| settings(&format!("[markup.highlight]\n{text}")).markup.highlight;
    let lines = |text: &str| highlight(text).line_numbers;
    assert_eq!(lines("lineNos = true"), LineNumbers::Table);
    assert_eq!(lines("lineNos = true\nlineNumbersInTable = false"), LineNumbers::Inline);
    assert_eq!(lines("lineNos = 'inline'"), LineNumbers::Inline);
    assert_eq!(lines("lineNos = 'table'\nlineNumbersInTable = false"), LineNumbers::Table);
    assert_eq!(lines("lineNos = false"), LineNumbers::None);
    let rest = highlight(
        "codeFences = false\nguessSyntax = true\nlineNoStart = 5\nhl_Lines = '1-2'\nanchorLineNos = true\n\
         lineAnchors = 'a'\ntabWidth = 2\nwrapperClass = 'code'\nnoClasses = false",
    );
    assert_eq!(
        rest,
        HighlightSettings {
            code_fences: false,
            guess_syntax: true,
            line_numbers: LineNumbers::None,
            line_numbers_in_table: true,
            line_number_start: 5,
            highlight_lines: "1-2".into(),
            anchor_line_numbers: true,
            line_anchors: "a".into(),
            tab_width: 2,
            wrapper_class: "code".into(),
        }
    );
}

#[test]
fn the_name_of_a_style_of_code_is_noted() {
    let note = |file: &str, style: &str| {
        let note = format!(
            "note[config-value]: `{style}` is not used for code: its colours are those of the theme (for other colours, \
             write some for the classes of code into a style sheet of your own)"
        );
        check(file, &format!("[markup.highlight]\nstyle = '{style}'\n"), &format!("{file}:2:1: {note}"));
    };
    note("hugo.toml", "monokai");
    note("hornbook.toml", "github");
    check("hugo.toml", "[markup.highlight]\nstyle = ''\n", "");
}
