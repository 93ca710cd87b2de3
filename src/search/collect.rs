//! The pages of a site as the search sees them.

use super::document::{Document, Section};
use super::index::{IndexFile, build_index};
use super::part::Part;
use crate::config::LanguageId;
use crate::content::html::visible_text;
use crate::data::Data;
use crate::site::{Page, PageId};
use crate::template::World;
use rayon::prelude::*;
use std::sync::Arc;

/// Elements inside a line: what stands on both sides of their tags is one word.
const INSIDE_LINES: [&str; 19] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "small", "span",
    "strong", "u",
];

/// The pages of a language that can be found, in the order of their ids. Renders the bodies that are not rendered yet.
pub fn documents(world: &Arc<World>, language: LanguageId) -> Vec<Document> {
    let pages = &world.site.language(language).regular_pages;
    let mut pages: Vec<PageId> = pages.iter().copied().filter(|id| is_searched(world.site.page(*id))).collect();
    pages.sort_unstable();
    pages.into_par_iter().map(|id| document(world, id)).collect()
}

/// The files of the index of a language.
pub fn index_of(world: &Arc<World>, language: LanguageId) -> Vec<IndexFile> {
    let documents = documents(world, language);
    let parts: Vec<Part> = documents.par_iter().map(Part::of).collect();
    build_index(&documents, &parts, &world.site.config.language(language).locale)
}

/// What front matter says under `search`.
fn setting<'p>(page: &'p Page, key: &str) -> Option<&'p Data> {
    match page.front_matter.params.get("search")? {
        Data::Map(map) => map.get(key),
        _ => None,
    }
}

fn is_searched(page: &Page) -> bool {
    let is_off = matches!(page.front_matter.params.get("search"), Some(Data::Bool(false)));
    !is_off && !matches!(setting(page, "exclude"), Some(Data::Bool(true))) && !page.url.output.is_empty()
}

fn texts(data: Option<&Data>) -> Vec<String> {
    match data {
        Some(Data::List(list)) => list.iter().filter_map(Data::to_text).collect(),
        Some(other) => other.to_text().into_iter().collect(),
        None => Vec::new(),
    }
}

fn document(world: &Arc<World>, id: PageId) -> Document {
    let page = world.site.page(id);
    let body = world.body(id);
    let mut facets = Vec::new();
    let mut names = Vec::new();
    for (plural, terms) in &page.terms {
        for term in terms {
            facets.push((plural.clone(), term.key.clone()));
            names.push(term.title.clone());
        }
    }
    if !page.section.is_empty() {
        facets.push(("section".to_string(), page.section.clone()));
    }
    let guide = &page.guide;
    facets.extend(guide.letter.iter().map(|letter| ("letter".to_string(), letter.clone())));
    let boost = match setting(page, "boost") {
        Some(Data::Integer(boost)) => *boost as f32,
        Some(Data::Float(boost)) => *boost as f32,
        _ => 1.0,
    };
    Document {
        url: page.url.relative.clone(),
        title: page.title.clone(),
        description: page.front_matter.description.clone(),
        task: guide.task.clone().unwrap_or_default(),
        series: guide.series.clone().unwrap_or_default(),
        letter: guide.letter.clone().unwrap_or_default(),
        names,
        synonyms: texts(setting(page, "synonyms")),
        boost: boost.clamp(0.1, 10.0),
        facets,
        pins: texts(setting(page, "pin")),
        sections: sections(&body.html),
    }
}

/// Cuts a body at its headings. Linear.
fn sections(html: &str) -> Vec<Section> {
    let mut sections = vec![Section::default()];
    let mut rest = html;
    while let Some((start, level)) = next_heading(rest) {
        let end_tag = format!("</h{level}>");
        let Some(end) = rest[start..].find(&end_tag).map(|end| start + end) else { break };
        let heading = &rest[start..end];
        add_text(&mut sections, &rest[..start]);
        let tag_end = heading.find('>').unwrap_or(heading.len());
        let anchor = heading[..tag_end].split("id=\"").nth(1).and_then(|id| id.split('"').next()).unwrap_or_default();
        let text = text_of(heading.get(tag_end + 1..).unwrap_or_default());
        match anchor.is_empty() {
            // Nothing can lead to it: its text belongs to the section before.
            true => add_text(&mut sections, heading),
            false => sections.push(Section { anchor: visible_text(anchor), heading: text, text: String::new() }),
        }
        rest = &rest[end + end_tag.len()..];
    }
    add_text(&mut sections, rest);
    sections
}

/// The place of the next heading, and its level.
fn next_heading(html: &str) -> Option<(usize, char)> {
    let bytes = html.as_bytes();
    memchr::memmem::find_iter(bytes, b"<h").find_map(|at| match bytes.get(at + 2..at + 4) {
        Some([level @ b'1'..=b'6', b' ' | b'>']) => Some((at, char::from(*level))),
        _ => None,
    })
}

fn add_text(sections: &mut [Section], html: &str) {
    if let Some(section) = sections.last_mut() {
        let text = text_of(html);
        if !section.text.is_empty() && !text.is_empty() {
            section.text.push(' ');
        }
        section.text.push_str(&text);
    }
}

/// What a reader sees, with a blank where a block, a line or a picture ends. Linear.
fn text_of(html: &str) -> String {
    let mut spaced = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = memchr::memchr(b'<', rest.as_bytes()) {
        spaced.push_str(&rest[..start]);
        let Some(end) = memchr::memchr(b'>', &rest.as_bytes()[start..]).map(|end| start + end) else {
            rest = "";
            break;
        };
        let name = rest[start + 1..end].trim_start_matches('/');
        let name = name.split(|letter: char| !letter.is_ascii_alphanumeric()).next().unwrap_or_default();
        if !INSIDE_LINES.contains(&name) {
            spaced.push(' ');
        }
        rest = &rest[end + 1..];
    }
    spaced.push_str(rest);
    let seen = visible_text(&spaced);
    let mut text = String::with_capacity(seen.len());
    for word in seen.split_whitespace() {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_cut_at_its_headings() {
        let html = "<p>Be<b>fore</b></p><p>it &amp; all</p>\n<h2 id=\"a-b\">A <code>b</code></h2><p>Text</p><h3>None</h3><ul><li>x</li><li>y</li></ul>";
        let section = |anchor: &str, heading: &str, text: &str| Section {
            anchor: anchor.into(),
            heading: heading.into(),
            text: text.into(),
        };
        assert_eq!(sections(html), [section("", "", "Before it & all"), section("a-b", "A b", "Text None x y")]);
        assert_eq!(sections("a < b <h2 id=\"x"), [section("", "", "a")]);
    }
}
