//! Feeds: RSS 2.0, Atom and JSON Feed.
//!
//! An item is the same in every feed of its format, so it is written once and put into each: a page with three tags
//! stands in five feeds. A site that has `rss.xml` or `atom.xml` among its templates writes those itself.

use super::render::{base_context, run, with_fields};
use crate::content::date::Moment;
use crate::content::html::{decoded, push_escaped};
use crate::content::markdown::with_addresses;
use crate::data::Data;
use crate::diagnostic::Diagnostic;
use crate::site::url;
use crate::site::{Kind, Page, PageId, PageOutput, Site};
use crate::template::World;
use crate::template::view::links::{absolute, is_external};
use crate::template::view::{self, list};
use serde_json::json;
use std::borrow::Cow;
use std::sync::Arc;

/// Gives the home pages an Atom and a JSON feed beside RSS, where the site does not say which outputs it wants.
pub fn add_feeds(site: &mut Site) {
    let config = site.config.clone();
    for page in site.pages.iter_mut().filter(|page| page.kind == Kind::Home) {
        let settings = &config.language(page.language).settings;
        let chosen = page.front_matter.outputs.is_some() || settings.outputs.contains_key("home");
        let Some(rss) = page
            .outputs
            .iter()
            .find(|output| output.format == "rss")
            .cloned()
            .filter(|rss| !chosen && !rss.output.is_empty())
        else {
            continue;
        };
        for (format, name) in [("atom", "atom.xml"), ("jsonfeed", "feed.json")] {
            let own = settings.format_names.get(format).and_then(|named| named.base.as_deref());
            let (base, ending) = name.split_once('.').unwrap_or((name, ""));
            let name = format!("{}.{ending}", own.unwrap_or(base));
            let rename = |path: &str| format!("{}{name}", &path[..path.rfind('/').map_or(0, |at| at + 1)]);
            page.outputs.push(PageOutput {
                format: format.to_string(),
                relative: rename(&rss.relative),
                absolute: rename(&rss.absolute),
                output: rename(&rss.output),
            });
        }
    }
}

/// The pages of a feed, by section 12 of the specification. An entry without an address is none but in RSS.
fn items(world: &World, page: &Page, format: &str) -> Vec<PageId> {
    let settings = world.settings(page.language);
    let all: &[PageId] = match page.kind {
        Kind::Home => &world.site.language(page.language).regular_pages,
        Kind::Section => &page.regular_pages,
        Kind::Page | Kind::Taxonomy | Kind::Term => &page.pages,
    };
    // Nought is no limit, as one below it.
    let limit = usize::try_from(settings.rss_limit).ok().filter(|limit| *limit > 0).unwrap_or(usize::MAX);
    let fits = |id: &&PageId| format == "rss" || !world.site.page(**id).url.relative.is_empty();
    all.iter().filter(fits).take(limit).copied().collect()
}

/// The feed of a list.
pub fn render(world: &Arc<World>, id: PageId, format: &str) -> Result<Vec<u8>, Diagnostic> {
    let page = world.site.page(id);
    let items = items(world, page, format);
    let template = match format {
        "rss" => "rss.xml",
        "atom" => "atom.xml",
        _ => return Ok(json_feed(world, page, &items, format)),
    };
    if world.engine.has(template) {
        let mut context = base_context(world, page.language);
        let value = with_fields(&world.brief(id), |fields| {
            fields.set("pages", list::briefs(world, &items)).set("outputs", view::page::outputs(world, page));
        });
        context.insert_value("page", value);
        return run(world, template, &context, &format!("the feed of {}", view::page::name_for_message(page)));
    }
    let xml = if format == "rss" { rss(world, page, &items) } else { atom(world, page, &items) };
    Ok(xml.into_bytes())
}

fn push_element(out: &mut String, name: &str, text: &str) {
    out.push('<');
    out.push_str(name);
    out.push('>');
    push_escaped(out, text);
    out.push_str("</");
    out.push_str(name);
    out.push_str(">\n");
}

/// Hugo's words for the title of a feed and what it holds.
fn feed_title(world: &World, page: &Page) -> (String, String) {
    let (title, site) = (decoded(&page.title), decoded(&world.settings(page.language).title));
    if title.is_empty() || title == site {
        let site = world.site_name(page.language);
        (site.to_string(), format!("Recent content on {site}"))
    } else if site.is_empty() {
        (title.to_string(), format!("Recent content in {title}"))
    } else {
        (format!("{title} on {site}"), format!("Recent content in {title} on {site}"))
    }
}

/// `ada@example.org (Ada Green)`: who is behind the site, if `params.author` has an address.
fn editor(world: &World, page: &Page) -> Option<String> {
    let author = world.settings(page.language).params.get("author")?.as_map()?;
    let text = |key: &str| author.get(key).and_then(Data::to_text).filter(|text| !text.is_empty());
    let email = text("email")?;
    Some(text("name").map_or_else(|| email.clone(), |name| format!("{email} ({name})")))
}

fn own_address<'a>(page: &'a Page, format: &str) -> &'a str {
    page.outputs.iter().find(|output| output.format == format).map_or("", |output| output.absolute.as_str())
}

/// The newest change among the items.
fn newest(world: &World, items: impl Iterator<Item = PageId>) -> Option<Moment> {
    items.filter_map(|id| world.site.page(id).dates.lastmod).max()
}

fn rss(world: &Arc<World>, page: &Page, items: &[PageId]) -> String {
    let (title, description) = feed_title(world, page);
    let items: Vec<(PageId, Arc<str>)> =
        items.iter().map(|id| (*id, world.feed_item(*id, || rss_item(world, *id)))).collect();
    // A feed of a large site is tens of megabytes: its memory is asked for once.
    let mut out = String::with_capacity(4096 + items.iter().map(|(_, item)| item.len()).sum::<usize>());
    out.push_str("<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\n<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\">\n<channel>\n");
    push_element(&mut out, "title", &title);
    push_element(&mut out, "link", &page.url.absolute);
    push_element(&mut out, "description", &description);
    push_element(&mut out, "generator", concat!("hornbook ", env!("CARGO_PKG_VERSION")));
    push_element(&mut out, "language", &world.site.config.language(page.language).locale);
    if let Some(editor) = editor(world, page) {
        push_element(&mut out, "managingEditor", &editor);
        push_element(&mut out, "webMaster", &editor);
    }
    let copyright = &world.settings(page.language).copyright;
    if !copyright.is_empty() {
        push_element(&mut out, "copyright", copyright);
    }
    if let Some(newest) = newest(world, items.iter().map(|(id, _)| *id)) {
        push_element(&mut out, "lastBuildDate", &rfc822(newest));
    }
    out.push_str("<atom:link href=\"");
    push_escaped(&mut out, own_address(page, "rss"));
    out.push_str("\" rel=\"self\" type=\"application/rss+xml\"/>\n");
    for (_, item) in &items {
        out.push_str(item);
    }
    out.push_str("</channel>\n</rss>\n");
    out
}

fn rss_item(world: &Arc<World>, id: PageId) -> String {
    let page = world.site.page(id);
    let mut out = String::from("<item>\n");
    push_element(&mut out, "title", &item_title(page));
    if !page.url.absolute.is_empty() {
        push_element(&mut out, "link", &page.url.absolute);
    }
    if let Some(date) = page.dates.publish_date {
        push_element(&mut out, "pubDate", &rfc822(date));
    }
    if let Some(editor) = editor(world, page) {
        push_element(&mut out, "author", &editor);
    }
    if !page.url.absolute.is_empty() {
        push_element(&mut out, "guid", &page.url.absolute);
    }
    push_element(&mut out, "description", &for_readers(world, page, world.glance(id).summary()));
    for tag in tags(page) {
        push_element(&mut out, "category", tag);
    }
    out.push_str("</item>\n");
    out
}

/// What a reader's program calls a page: never nothing.
fn item_title(page: &Page) -> Cow<'_, str> {
    let names = [&page.title, &page.link_title, &page.url.relative];
    decoded(names.into_iter().map(|name| name.trim()).find(|name| !name.is_empty()).unwrap_or("/"))
}

/// HTML of a page for a feed, which is read far from the site: its addresses are whole, where the site has one.
fn for_readers<'a>(world: &World, page: &Page, html: &'a str) -> Cow<'a, str> {
    let folder = &page.url.relative[..page.url.relative.rfind('/').map_or(0, |at| at + 1)];
    if !page.url.absolute.contains("://") {
        return Cow::Borrowed(html);
    }
    with_addresses(html, |address| match address.trim() {
        "" => None,
        address if is_external(address) => None,
        address if address.starts_with(['#', '?']) => Some(format!("{}{address}", page.url.absolute)),
        address if address.starts_with('/') => Some(absolute(world, address)),
        address => {
            let (path, tail) = address.split_at(address.find(['?', '#']).unwrap_or(address.len()));
            let path = url::clean(&format!("{folder}{path}")) + if path.ends_with('/') { "/" } else { "" };
            Some(absolute(world, &format!("{path}{tail}")))
        }
    })
}

/// `Tue, 05 Jan 2021 00:00:00 +0000`.
fn rfc822(moment: Moment) -> String {
    moment.format_go("Mon, 02 Jan 2006 15:04:05 -0700")
}

fn tags(page: &Page) -> impl Iterator<Item = &str> {
    page.terms
        .iter()
        .filter(|(plural, _)| plural == "tags")
        .flat_map(|(_, terms)| terms.iter().map(|term| term.title.as_str()))
}

fn atom(world: &Arc<World>, page: &Page, items: &[PageId]) -> String {
    let (title, description) = feed_title(world, page);
    let locale = &world.site.config.language(page.language).locale;
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{locale}\">\n"
    );
    push_element(&mut out, "id", &page.url.absolute);
    push_element(&mut out, "title", &title);
    push_element(&mut out, "subtitle", &description);
    push_atom_link(&mut out, "alternate", &page.url.absolute);
    push_atom_link(&mut out, "self", own_address(page, "atom"));
    let epoch = "1970-01-01T00:00:00Z".to_string();
    push_element(
        &mut out,
        "updated",
        &newest(world, items.iter().copied()).map_or_else(|| epoch.clone(), |newest| newest.rfc3339()),
    );
    out.push_str("<author>\n");
    push_element(&mut out, "name", &world.site_name(page.language));
    out.push_str("</author>\n");
    push_element(&mut out, "generator", concat!("hornbook ", env!("CARGO_PKG_VERSION")));
    for id in items {
        let item = world.site.page(*id);
        out.push_str("<entry>\n");
        push_element(&mut out, "id", &item.url.absolute);
        push_element(&mut out, "title", &item_title(item));
        push_atom_link(&mut out, "alternate", &item.url.absolute);
        if let Some(date) = item.dates.publish_date {
            push_element(&mut out, "published", &date.rfc3339());
        }
        push_element(&mut out, "updated", &item.dates.lastmod.map_or_else(|| epoch.clone(), |date| date.rfc3339()));
        for tag in tags(item) {
            out.push_str("<category term=\"");
            push_escaped(&mut out, tag);
            out.push_str("\"/>\n");
        }
        out.push_str("<summary type=\"html\">");
        push_escaped(&mut out, &for_readers(world, item, world.glance(*id).summary()));
        out.push_str("</summary>\n</entry>\n");
    }
    out.push_str("</feed>\n");
    out
}

fn push_atom_link(out: &mut String, relation: &str, address: &str) {
    out.push_str("<link rel=\"");
    out.push_str(relation);
    out.push_str("\" href=\"");
    push_escaped(out, address);
    out.push_str("\"/>\n");
}

/// A feed by JSON Feed 1.1.
fn json_feed(world: &Arc<World>, page: &Page, items: &[PageId], format: &str) -> Vec<u8> {
    let items: Vec<serde_json::Value> = items
        .iter()
        .map(|id| {
            let item = world.site.page(*id);
            let mut entry = json!({
                "id": item.url.absolute,
                "url": item.url.absolute,
                "title": item_title(item),
                "content_html": for_readers(world, item, &world.body(*id).html),
            });
            if !item.front_matter.description.is_empty() {
                entry["summary"] = json!(decoded(&item.front_matter.description));
            }
            if let Some(date) = item.dates.publish_date {
                entry["date_published"] = json!(date.rfc3339());
            }
            if let Some(date) = item.dates.lastmod {
                entry["date_modified"] = json!(date.rfc3339());
            }
            let tags: Vec<&str> = tags(item).collect();
            if !tags.is_empty() {
                entry["tags"] = json!(tags);
            }
            entry
        })
        .collect();
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed_title(world, page).0,
        "home_page_url": page.url.absolute,
        "feed_url": own_address(page, format),
        "language": world.site.config.language(page.language).locale,
        "items": items,
    });
    feed.to_string().into_bytes()
}
