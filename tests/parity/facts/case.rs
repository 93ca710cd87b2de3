//! The site of a case, with plain templates.

use hornbook::source::Source;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

const SHORTCODES: &[(&str, &str)] = &[
    ("args", include_str!("../shortcodes/args.html")),
    ("aside", include_str!("../shortcodes/aside.html")),
    ("child", include_str!("../shortcodes/child.html")),
    ("deindent", include_str!("../shortcodes/deindent.html")),
    ("get", include_str!("../shortcodes/get.html")),
    ("h2", include_str!("../shortcodes/h2.html")),
    ("image", include_str!("../shortcodes/image.html")),
    ("inner", include_str!("../shortcodes/inner.html")),
    ("kindof", include_str!("../shortcodes/kindof.html")),
    ("lines", include_str!("../shortcodes/lines.html")),
    ("note", include_str!("../shortcodes/note.html")),
    ("pageinfo", include_str!("../shortcodes/pageinfo.html")),
    ("raw", include_str!("../shortcodes/raw.html")),
    ("sig", include_str!("../shortcodes/sig.html")),
    ("strong", include_str!("../shortcodes/strong.html")),
    ("tab", include_str!("../shortcodes/tab.html")),
    ("tabs", include_str!("../shortcodes/tabs.html")),
    ("ui/icon", include_str!("../shortcodes/ui/icon.html")),
    ("wrap", include_str!("../shortcodes/wrap.html")),
];

/// The site of a case, with plain templates: lists mention the paginator only where the case asks for pagers.
///
/// Four settings take Hugo's value instead of ours where the case does not set them: raw HTML is left out, a block
/// shortcode does not split the paragraph it stands in, the shortcodes for other hosts write what Hugo's write, and
/// `robots.txt` does not name the sitemap.
/// Layouts of shortcodes, which are Go templates, are put into the words of ours.
pub fn source(case: &Value) -> Source {
    let mut config = case["config"].clone();
    let renderer = entry(entry(entry(&mut config, "markup"), "goldmark"), "renderer");
    if renderer.get("unsafe").is_none() {
        renderer["unsafe"] = json!(false);
    }
    entry(&mut config, "markup")["splitParagraphs"] = json!(false);
    entry(&mut config, "guide")["embeds"] = json!("hugo");
    entry(&mut config, "sitemap")["inRobots"] = json!(false);
    let paginate = config["params"]["probe_paginate"] == json!(true);
    let mut files: BTreeMap<String, (Vec<u8>, i64)> = BTreeMap::new();
    let mut add = |path: &str, text: String, time: i64| files.insert(path.to_string(), (text.into_bytes(), time));
    add("hugo.json", config.to_string(), 0);
    for name in ["index", "section", "taxonomy", "term", "series", "author"] {
        let text = if paginate { "{% if paginator %}{% endif %}" } else { "list" };
        add(&format!("templates/{name}.html"), text.to_string(), 0);
    }
    add("templates/page.html", "page".to_string(), 0);
    for name in case["shortcodes"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if let Some((_, text)) = SHORTCODES.iter().find(|(known, _)| *known == name) {
            add(&format!("templates/shortcodes/{name}.html"), (*text).to_string(), 0);
        }
    }
    for (path, text) in case["layouts"].as_object().into_iter().flatten() {
        let name = path.strip_prefix("layouts/").unwrap_or(path);
        match (name.strip_prefix("_shortcodes/"), text.as_str()) {
            (Some(name), Some(text)) => {
                add(&format!("templates/shortcodes/{name}"), translated(text), 0);
            }
            // What a format holds is the template's affair, and no fact.
            (None, Some(_)) if name.ends_with(".json") => {
                add(&format!("templates/{name}"), "{}".to_string(), 0);
            }
            _ => {}
        }
    }
    for (path, text) in case["files"].as_object().into_iter().flatten() {
        if let Some(text) = text.as_str() {
            let time = case["mtimes"][path].as_i64().or_else(|| {
                case["mtimes"][path].as_str()?.parse::<jiff::Timestamp>().ok().map(|time| time.as_second())
            });
            add(path, text.to_string(), time.unwrap_or_default());
        }
    }
    Source::Memory { files: Arc::new(files) }
}

/// A Go template that does no more than print arguments, for Tera.
fn translated(layout: &str) -> String {
    let mut out = String::new();
    let mut rest = layout;
    while let Some((before, call)) = rest.split_once("{{ .Get \"") {
        let (name, after) = call.split_once("\" }}").unwrap_or((call, ""));
        out.push_str(before);
        out.push_str(&format!("{{{{ named?.{name} or \"\" }}}}"));
        rest = after;
    }
    out + rest
}

fn entry<'a>(value: &'a mut Value, key: &str) -> &'a mut Value {
    if !value[key].is_object() {
        value[key] = json!({});
    }
    &mut value[key]
}
