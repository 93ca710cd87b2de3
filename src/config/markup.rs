//! `[markup]`.

use super::reader::Reader;
use super::settings::*;
use crate::data::{Data, DataMap};

pub fn read(reader: &mut Reader<'_>, map: &DataMap, m: &mut Markup) {
    match reader.get(map, &["markup", "goldmark", "renderer", "unsafe"]) {
        Some(Data::Bool(true)) => m.raw_html = RawHtml::Keep,
        Some(Data::Bool(false)) => m.raw_html = RawHtml::Omit,
        _ => {}
    }
    for (path, flag) in [
        (["renderer", "hardwraps"], &mut m.hard_wraps),
        (["renderer", "xhtml"], &mut m.xhtml),
        (["extensions", "linkify"], &mut m.linkify),
        (["extensions", "table"], &mut m.table),
        (["extensions", "strikethrough"], &mut m.strikethrough),
        (["extensions", "tasklist"], &mut m.task_list),
        (["extensions", "definitionlist"], &mut m.definition_list),
        (["parser", "autoheadingid"], &mut m.auto_heading_id),
        (["parser", "wrapstandaloneimagewithinparagraph"], &mut m.wrap_lone_image),
    ] {
        reader.flag(map, &["markup", "goldmark", path[0], path[1]], flag);
    }
    reader.flag(map, &["markup", "goldmark", "parser", "attribute", "title"], &mut m.heading_attributes);
    reader.flag(map, &["markup", "goldmark", "parser", "attribute", "block"], &mut m.block_attributes);
    reader.flag(map, &["markup", "splitparagraphs"], &mut m.split_paragraphs);
    reader.text(map, &["markup", "goldmark", "extensions", "linkifyprotocol"], &mut m.linkify_protocol);
    for (key, hooks) in [("link", &mut m.link_hooks), ("image", &mut m.image_hooks)] {
        let mut word = String::new();
        reader.text(map, &["markup", "goldmark", "renderhooks", key, "useembedded"], &mut word);
        *hooks = match word.as_str() {
            "always" => LinkHooks::Always,
            "fallback" => LinkHooks::Fallback,
            "never" => LinkHooks::Never,
            "auto" => LinkHooks::Auto,
            _ => *hooks,
        };
    }
    let switch = reader.get(map, &["markup", "goldmark", "extensions", "typographer"]).cloned();
    if switch == Some(Data::Bool(false))
        || reader.get(map, &["markup", "goldmark", "extensions", "typographer", "disable"]) == Some(&Data::Bool(true))
    {
        m.typographer = None;
    }
    match reader.get(map, &["markup", "goldmark", "extensions", "footnote"]) {
        Some(Data::Bool(on)) => m.footnote = *on,
        Some(Data::Map(footnote)) => {
            if reader.get(footnote, &["enable"]) == Some(&Data::Bool(false)) {
                m.footnote = false;
            }
            reader.flag(footnote, &["enableautoidprefix"], &mut m.footnote_id_prefix);
            reader.text(footnote, &["backlinkhtml"], &mut m.footnote_backlink);
        }
        _ => {}
    }
    for (key, level) in [("startlevel", &mut m.toc.start_level), ("endlevel", &mut m.toc.end_level)] {
        let mut number = i64::from(*level);
        reader.number(map, &["markup", "tableofcontents", key], &mut number);
        *level = u8::try_from(number).unwrap_or(*level);
    }
    reader.flag(map, &["markup", "tableofcontents", "ordered"], &mut m.toc.ordered);
    reader.flag(map, &["markup", "highlight", "codefences"], &mut m.highlight.code_fences);
    reader.flag(map, &["markup", "highlight", "guesssyntax"], &mut m.highlight.guess_syntax);
    let mut style = String::new();
    for key in ["autoidtype", "autoheadingidtype"] {
        reader.text(map, &["markup", "goldmark", "parser", key], &mut style);
    }
    m.heading_id_style = match style.as_str() {
        "github" => HeadingIdStyle::GitHub,
        "github-ascii" => HeadingIdStyle::GitHubAscii,
        "blackfriday" => HeadingIdStyle::Blackfriday,
        _ => m.heading_id_style,
    };
    for (key, flag) in [
        ("insert", &mut m.extras.insert),
        ("mark", &mut m.extras.mark),
        ("subscript", &mut m.extras.subscript),
        ("superscript", &mut m.extras.superscript),
        ("delete", &mut m.extras.delete),
    ] {
        reader.flag(map, &["markup", "goldmark", "extensions", "extras", key, "enable"], flag);
    }
    reader.text(map, &["markup", "highlight", "wrapperclass"], &mut m.highlight.wrapper_class);
}
