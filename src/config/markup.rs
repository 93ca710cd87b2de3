//! `[markup]`.

use super::reader::Reader;
use super::settings::*;
use crate::data::{Data, DataMap};
use crate::diagnostic::{Code, Severity};

pub fn read(reader: &mut Reader<'_>, map: &DataMap, m: &mut Markup) {
    let Some(markup) = reader.map(map, &["markup"]) else { return };
    // Keys of tables alone; what is wrong with a table is said here once.
    for path in [
        &["goldmark"][..],
        &["goldmark", "renderer"],
        &["goldmark", "extensions"],
        &["goldmark", "extensions", "extras"],
        &["goldmark", "extensions", "cjk"],
        &["goldmark", "extensions", "passthrough"],
        &["goldmark", "extensions", "passthrough", "delimiters"],
        &["goldmark", "parser"],
        &["goldmark", "parser", "attribute"],
        &["goldmark", "renderhooks"],
        &["tableofcontents"],
        &["highlight"],
    ] {
        if reader.get(markup, path).is_some() {
            reader.map(map, &below("markup", path));
        }
    }
    reader.flag(map, &["markup", "splitparagraphs"], &mut m.split_paragraphs);
    read_goldmark(reader, map, m);
    read_typographer(reader, map, &mut m.typographer);
    read_footnote(reader, map, m);
    read_passthrough(reader, map, &mut m.passthrough);
    for (key, level) in [("startlevel", &mut m.toc.start_level), ("endlevel", &mut m.toc.end_level)] {
        let mut number = i64::from(*level);
        reader.number(map, &["markup", "tableofcontents", key], &mut number);
        *level = number.clamp(-1, 7).try_into().unwrap_or(if key == "endlevel" { 6 } else { 1 });
    }
    reader.flag(map, &["markup", "tableofcontents", "ordered"], &mut m.toc.ordered);
    read_highlight(reader, map, &mut m.highlight);
}

fn below<'a>(first: &'a str, path: &[&'a str]) -> Vec<&'a str> {
    [&[first], path].concat()
}

fn read_goldmark(reader: &mut Reader<'_>, map: &DataMap, m: &mut Markup) {
    const UNSAFE: [&str; 4] = ["markup", "goldmark", "renderer", "unsafe"];
    if !matches!(reader.get(map, &UNSAFE), None | Some(Data::Null)) {
        let mut keep = m.raw_html == RawHtml::Keep;
        reader.flag(map, &UNSAFE, &mut keep);
        m.raw_html = if keep { RawHtml::Keep } else { RawHtml::Omit };
    }
    for (path, flag) in [
        (&["renderer", "hardwraps"][..], &mut m.hard_wraps),
        (&["renderer", "xhtml"], &mut m.xhtml),
        (&["extensions", "linkify"], &mut m.linkify),
        (&["extensions", "table"], &mut m.table),
        (&["extensions", "strikethrough"], &mut m.strikethrough),
        (&["extensions", "tasklist"], &mut m.task_list),
        (&["extensions", "definitionlist"], &mut m.definition_list),
        (&["extensions", "extras", "insert", "enable"], &mut m.extras.insert),
        (&["extensions", "extras", "mark", "enable"], &mut m.extras.mark),
        (&["extensions", "extras", "subscript", "enable"], &mut m.extras.subscript),
        (&["extensions", "extras", "superscript", "enable"], &mut m.extras.superscript),
        (&["extensions", "extras", "delete", "enable"], &mut m.extras.delete),
        (&["extensions", "cjk", "enable"], &mut m.cjk.enable),
        (&["extensions", "cjk", "eastasianlinebreaks"], &mut m.cjk.east_asian_line_breaks),
        (&["extensions", "cjk", "escapedspace"], &mut m.cjk.escaped_space),
        (&["parser", "autoheadingid"], &mut m.auto_heading_id),
        (&["parser", "wrapstandaloneimagewithinparagraph"], &mut m.wrap_lone_image),
        (&["parser", "attribute", "title"], &mut m.heading_attributes),
        (&["parser", "attribute", "block"], &mut m.block_attributes),
        (&["duplicateresourcefiles"], &mut m.duplicate_resource_files),
    ] {
        reader.flag(map, &below("markup", &below("goldmark", path)), flag);
    }
    reader.text(map, &["markup", "goldmark", "extensions", "linkifyprotocol"], &mut m.linkify_protocol);
    let styles = [("simple", "simple"), ("css3draft", "css3draft")];
    let mut style = "";
    reader.choice(map, &["markup", "goldmark", "extensions", "cjk", "eastasianlinebreaksstyle"], &styles, &mut style);
    if !style.is_empty() {
        m.cjk.east_asian_line_breaks_style = style.into();
    }
    for key in ["autoheadingidtype", "autoidtype"] {
        let styles = [
            ("github", HeadingIdStyle::GitHub),
            ("github-ascii", HeadingIdStyle::GitHubAscii),
            ("blackfriday", HeadingIdStyle::Blackfriday),
        ];
        reader.choice(map, &["markup", "goldmark", "parser", key], &styles, &mut m.heading_id_style);
    }
    for (key, hooks) in [("link", &mut m.link_hooks), ("image", &mut m.image_hooks)] {
        let words = [
            ("auto", LinkHooks::Auto),
            ("always", LinkHooks::Always),
            ("fallback", LinkHooks::Fallback),
            ("never", LinkHooks::Never),
        ];
        reader.choice(map, &["markup", "goldmark", "renderhooks", key, "useembedded"], &words, hooks);
        // The older key, which is still read.
        let mut old = *hooks == LinkHooks::Fallback;
        reader.flag(map, &["markup", "goldmark", "renderhooks", key, "enabledefault"], &mut old);
        if old && *hooks == LinkHooks::Auto {
            *hooks = LinkHooks::Fallback;
        }
    }
}

fn read_typographer(reader: &mut Reader<'_>, map: &DataMap, typographer: &mut Option<Typographer>) {
    const PATH: [&str; 4] = ["markup", "goldmark", "extensions", "typographer"];
    match reader.get(map, &PATH) {
        None | Some(Data::Null) => {}
        Some(Data::Bool(true)) => *typographer = Some(Typographer::default()),
        Some(Data::Bool(false)) => *typographer = None,
        Some(Data::Map(_)) => {
            let mut off = typographer.is_none();
            let key = |name: &'static str| [PATH[0], PATH[1], PATH[2], PATH[3], name];
            reader.flag(map, &key("disable"), &mut off);
            let mut marks = typographer.take().unwrap_or_default();
            for (name, mark) in [
                ("apostrophe", &mut marks.apostrophe),
                ("ellipsis", &mut marks.ellipsis),
                ("emdash", &mut marks.em_dash),
                ("endash", &mut marks.en_dash),
                ("leftanglequote", &mut marks.left_angle_quote),
                ("leftdoublequote", &mut marks.left_double_quote),
                ("leftsinglequote", &mut marks.left_single_quote),
                ("rightanglequote", &mut marks.right_angle_quote),
                ("rightdoublequote", &mut marks.right_double_quote),
                ("rightsinglequote", &mut marks.right_single_quote),
            ] {
                reader.text(map, &key(name), mark);
            }
            *typographer = (!off).then_some(marks);
        }
        Some(other) => reader.wrong(&PATH, other, "`true` or `false` without quotes", "true"),
    }
}

fn read_footnote(reader: &mut Reader<'_>, map: &DataMap, m: &mut Markup) {
    const PATH: [&str; 4] = ["markup", "goldmark", "extensions", "footnote"];
    let key = |name: &'static str| [PATH[0], PATH[1], PATH[2], PATH[3], name];
    match reader.get(map, &PATH) {
        None | Some(Data::Null) => {}
        Some(Data::Bool(on)) => m.footnote = *on,
        Some(Data::Map(_)) => {
            reader.flag(map, &key("enable"), &mut m.footnote);
            reader.flag(map, &key("enableautoidprefix"), &mut m.footnote_id_prefix);
            reader.text(map, &key("backlinkhtml"), &mut m.footnote_backlink);
        }
        Some(other) => reader.wrong(&PATH, other, "`true` or `false` without quotes", "true"),
    }
}

fn read_passthrough(reader: &mut Reader<'_>, map: &DataMap, passthrough: &mut Passthrough) {
    const PATH: [&str; 4] = ["markup", "goldmark", "extensions", "passthrough"];
    reader.flag(map, &[PATH[0], PATH[1], PATH[2], PATH[3], "enable"], &mut passthrough.enable);
    for (name, pairs) in [("block", &mut passthrough.block), ("inline", &mut passthrough.inline)] {
        let path = [PATH[0], PATH[1], PATH[2], PATH[3], "delimiters", name];
        let value = match reader.get(map, &path) {
            None | Some(Data::Null) => continue,
            Some(value) => value,
        };
        match value.as_list().map(|list| list.iter().map(delimiters).collect::<Option<Vec<_>>>()) {
            Some(Some(list)) => *pairs = list,
            _ => reader.fault(
                &path,
                format!("`{name}` is not a list of pairs of delimiters"),
                "write an opening and a closing one in each pair, such as `[[\"$$\", \"$$\"]]`",
            ),
        }
    }
}

fn delimiters(pair: &Data) -> Option<(String, String)> {
    match pair.as_list()? {
        [Data::Text(open), Data::Text(close)] if !open.is_empty() && !close.is_empty() => {
            Some((open.clone(), close.clone()))
        }
        _ => None,
    }
}

fn read_highlight(reader: &mut Reader<'_>, map: &DataMap, highlight: &mut HighlightSettings) {
    let key = |name: &'static str| ["markup", "highlight", name];
    reader.flag(map, &key("codefences"), &mut highlight.code_fences);
    reader.flag(map, &key("guesssyntax"), &mut highlight.guess_syntax);
    reader.flag(map, &key("anchorlinenos"), &mut highlight.anchor_line_numbers);
    reader.text(map, &key("lineanchors"), &mut highlight.line_anchors);
    reader.text(map, &key("hllines"), &mut highlight.highlight_lines);
    reader.text(map, &key("wrapperclass"), &mut highlight.wrapper_class);
    reader.number(map, &key("linenostart"), &mut highlight.line_number_start);
    let mut width = highlight.tab_width as i64;
    reader.number_within(map, &key("tabwidth"), (0, 64), &mut width);
    highlight.tab_width = usize::try_from(width).unwrap_or(highlight.tab_width);
    reader.flag(map, &key("linenumbersintable"), &mut highlight.line_numbers_in_table);
    let standard = if highlight.line_numbers_in_table { LineNumbers::Table } else { LineNumbers::Inline };
    let path = key("linenos");
    match reader.get(map, &path) {
        None | Some(Data::Null) => {
            if highlight.line_numbers != LineNumbers::None && reader.get(map, &key("linenumbersintable")).is_some() {
                highlight.line_numbers = standard;
            }
        }
        Some(Data::Bool(true)) => highlight.line_numbers = standard,
        Some(Data::Bool(false)) => highlight.line_numbers = LineNumbers::None,
        Some(Data::Text(word)) => match word.to_lowercase().as_str() {
            "table" => highlight.line_numbers = LineNumbers::Table,
            "inline" => highlight.line_numbers = LineNumbers::Inline,
            "true" => highlight.line_numbers = standard,
            "" | "false" => highlight.line_numbers = LineNumbers::None,
            _ => reader.fault(
                &path,
                format!("`{word}` is no way to show line numbers"),
                "write `true`, `false`, `\"inline\"` or `\"table\"`",
            ),
        },
        Some(other) => reader.wrong(&path, other, "`true`, `false`, `\"inline\"` or `\"table\"`", "true"),
    }
    let path = key("style");
    if let Some(Data::Text(style)) = reader.get(map, &path).filter(|style| style.as_text() != Some("")) {
        let message = format!("`{style}` is not used for code: its colours are those of the theme");
        let help = "for other colours, write some for the classes of code into a style sheet of your own";
        reader.report(Code::ConfigValue, Severity::Note, &path, message, help);
    }
    for name in ["noclasses", "hlinline"] {
        let mut unused = false;
        reader.flag(map, &key(name), &mut unused);
    }
}
