//! RSS feeds and sitemaps, read back from what was written.

use super::*;

/// The text of the first element `name` in `xml`, entities decoded; `None` if there is none.
fn element(xml: &str, name: &str) -> Option<String> {
    let start = xml.find(&format!("<{name}>"))? + name.len() + 2;
    let end = start + xml[start..].find(&format!("</{name}>"))?;
    let text = &xml[start..end];
    Some(
        text.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&#x27;", "'")
            .replace("&amp;", "&"),
    )
}

pub fn rss_facts(xml: &str) -> Value {
    let head = &xml[..xml.find("<item>").unwrap_or(xml.len())];
    let mut facts = Map::new();
    for name in ["title", "link", "description", "language", "lastBuildDate", "copyright"] {
        if let Some(text) = element(head, name) {
            facts.insert(name.to_string(), json!(text));
        }
    }
    if let Some(at) = head.find("<atom:link href=\"") {
        let rest = &head[at + 17..];
        facts.insert("self".into(), json!(&rest[..rest.find('"').unwrap_or_default()]));
    }
    let items: Vec<Value> = xml
        .split("<item>")
        .skip(1)
        .map(|item| {
            let text = |name: &str| element(item, name).filter(|text| !text.is_empty());
            let fields = ["title", "link", "guid", "description"];
            let mut facts: Map<String, Value> =
                fields.iter().filter_map(|name| Some(((*name).to_string(), json!(text(name)?)))).collect();
            // Hugo's word for no date, which hornbook leaves out.
            let date = text("pubDate").unwrap_or_else(|| "Mon, 01 Jan 0001 00:00:00 +0000".to_string());
            facts.insert("pubDate".into(), json!(date));
            Value::Object(facts)
        })
        .collect();
    facts.insert("items".into(), json!(items));
    Value::Object(facts)
}

pub fn sitemap_facts(xml: &str) -> Value {
    let fields = ["loc", "lastmod", "changefreq", "priority"];
    let (tag, fields): (&str, &[&str]) =
        if xml.contains("<sitemapindex") { ("<sitemap>", &fields[..2]) } else { ("<url>", &fields) };
    xml.split(tag)
        .skip(1)
        .map(|entry| {
            let mut facts: Map<String, Value> =
                fields.iter().filter_map(|name| Some(((*name).to_string(), json!(element(entry, name)?)))).collect();
            let alternates: Vec<Value> = entry.split("<xhtml:link ").skip(1).map(alternate).collect();
            if !alternates.is_empty() {
                facts.insert("alternates".into(), json!(alternates));
            }
            Value::Object(facts)
        })
        .collect()
}

fn alternate(link: &str) -> Value {
    let attribute = |name: &str| {
        let (_, rest) = link.split_once(&format!("{name}=\""))?;
        Some(&rest[..rest.find('"')?])
    };
    json!({"hreflang": attribute("hreflang"), "href": attribute("href")})
}
