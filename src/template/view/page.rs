//! A page as a value.

use super::front_pictures::{self, Written};
use super::{Fields, data, html, links, list, moment, site};
use crate::config::LanguageId;
use crate::content::guide::{Guide, count_of_steps};
use crate::content::html::{decoded, visible_text};
use crate::content::markdown::Heading;
use crate::data::Data;
use crate::site::{Kind, Page, PageId, PageTerm, url};
use crate::template::page_fields::PageFields;
use crate::template::world::World;
use std::sync::Arc;
use tera::Value;

/// A page in brief, without what its body says.
pub fn facts(world: &Arc<World>, id: PageId) -> Value {
    facts_fields(world, id, &PageFields::All).into_value()
}

/// A page in brief.
pub fn brief(world: &Arc<World>, id: PageId) -> Value {
    let wanted = &world.page_fields;
    let mut fields = facts_fields(world, id, wanted);
    let body = world.glance(id);
    fields
        .add(wanted, "summary", || html(body.summary()))
        .add(wanted, "truncated", || body.truncated)
        .add(wanted, "word_count", || body.word_count)
        .add(wanted, "reading_time", || body.reading_minutes)
        .add(wanted, "steps_count", || count_of_steps(&body.steps));
    fields.into_value()
}

fn facts_fields(world: &Arc<World>, id: PageId, wanted: &PageFields) -> Fields {
    let page = world.site.page(id);
    let front = &page.front_matter;
    let mut fields = Fields::with_capacity(32);
    fields
        .add(wanted, "kind", || page.kind.as_str())
        .add(wanted, "type", || page.page_type.as_str())
        .add(wanted, "section", || page.section.as_str())
        .add(wanted, "lang", || world.site.config.language(page.language).locale.as_str())
        .add(wanted, "path", || page.url.relative.as_str())
        .add(wanted, "permalink", || page.url.absolute.as_str())
        .add(wanted, "title", || Value::from(&*decoded(&page.title)))
        .add(wanted, "link_title", || Value::from(&*decoded(&page.link_title)))
        .add(wanted, "description", || Value::from(&*decoded(&front.description)))
        .add(wanted, "slug", || front.slug.as_str())
        .add(wanted, "weight", || front.weight)
        .add(wanted, "draft", || front.draft)
        .add(wanted, "date", || moment(page.dates.date))
        .add(wanted, "updated", || moment(page.dates.lastmod))
        .add(wanted, "publish_date", || moment(page.dates.publish_date))
        .add(wanted, "expiry_date", || moment(page.dates.expiry_date))
        // Always: messages know by it that a value is a page.
        .set("logical_path", page.path.as_str())
        .add(wanted, "file", || page.file.as_deref().unwrap_or_default())
        .add(wanted, "keywords", || front.keywords.clone())
        .add(wanted, "taxonomies", || taxonomies(page))
        .add(wanted, "terms", || terms(world, page))
        .add(wanted, "extra", || data::value_of_map(&front.params))
        .add(wanted, "params", || data::value_of_map(&front.params))
        .add(wanted, "authors", || authors(world, page))
        .add(wanted, "image", || image(world, page))
        .add(wanted, "guide", || guide(world, page));
    fields
}

fn taxonomies(page: &Page) -> Value {
    let mut fields = Fields::with_capacity(page.terms.len());
    for (plural, terms) in &page.terms {
        fields.set_named(plural, terms.iter().map(|term| term.title.as_str()).collect::<Vec<_>>());
    }
    fields.into_value()
}

fn terms(world: &World, page: &Page) -> Value {
    let mut fields = Fields::with_capacity(page.terms.len());
    for (plural, terms) in &page.terms {
        let links = terms.iter().map(|term| match term.page {
            Some(page) => world.term_link(page, || term_link(world, term)),
            None => term_link(world, term),
        });
        fields.set_named(plural, links.collect::<Vec<_>>());
    }
    fields.into_value()
}

fn term_link(world: &World, term: &PageTerm) -> Value {
    let url = term.page.map(|page| &world.site.page(page).url);
    let mut fields = Fields::new();
    fields
        .set("key", term.key.as_str())
        .set("title", &*decoded(&term.title))
        .set("path", url.map_or("", |url| url.relative.as_str()))
        .set("permalink", url.map_or("", |url| url.absolute.as_str()));
    fields.into_value()
}

/// The people in `author` or `authors`: a name, a map, or a list of either.
fn authors(world: &World, page: &Page) -> Value {
    let params = &page.front_matter.params;
    let Some((_, people)) = front_pictures::people(params) else {
        return world.author_list(String::new(), || Value::from(Vec::<Value>::new()));
    };
    if !page.resources.is_empty() {
        // A portrait may lie in the page's own folder.
        return Value::from(author_list(world, page, people));
    }
    world.author_list(format!("{} {people:?}", page.language.0), || Value::from(author_list(world, page, people)))
}

fn author_list(world: &World, page: &Page, people: &[Data]) -> Vec<Value> {
    let terms = page
        .terms
        .iter()
        .find(|(plural, _)| plural == "authors")
        .map(|(_, terms)| terms.as_slice())
        .unwrap_or_default();
    people
        .iter()
        .filter_map(|person| {
            let field = |names: &[&str]| {
                let mut written = names.iter().filter_map(|name| person.as_map()?.get(*name)?.to_text());
                written.find(|text| !front_pictures::NOTHING.contains(&text.as_str())).unwrap_or_default()
            };
            let name = person.to_text().or_else(|| Some(field(&["name"])))?;
            if name.trim().is_empty() {
                return None;
            }
            let picture = front_pictures::portrait(person)
                .and_then(|(_, address)| links::find_file(world, Some(page.id), &address))
                .map(|file| file.url);
            let path = terms
                .iter()
                .find(|term| term.title == name || term.key == name.to_lowercase())
                .and_then(|term| term.page)
                .map(|page| world.site.page(page).url.relative.clone());
            let mut fields = Fields::new();
            fields
                .set("name", &*decoded(&name))
                .set("title", &*decoded(&field(&["title", "role"])))
                .set("image", picture.unwrap_or_default())
                .set("path", path.unwrap_or_default());
            Some(fields.into_value())
        })
        .collect()
}

/// The picture that stands for a page: `thumbnail`, `cover`, `image`, or the first of `images`.
fn image(world: &World, page: &Page) -> Value {
    let written = front_pictures::cover(&page.front_matter.params).filter(|cover| !cover.address.is_empty());
    let Some(Written { address, alt, .. }) = written else { return Value::none() };
    let mut fields = Fields::new();
    if links::is_external(&address) {
        fields.set("url", address).set("width", Value::none()).set("height", Value::none());
    } else {
        let Some(found) = links::find_file(world, Some(page.id), &address) else { return Value::none() };
        let size = found.file.as_ref().and_then(|file| world.picture_size(file));
        fields.set("url", found.url).set("width", size.map(|size| size.0)).set("height", size.map(|size| size.1));
    }
    fields.set("alt", alt);
    fields.into_value()
}

fn guide(world: &World, page: &Page) -> Value {
    if page.guide == Guide::default() && page.terms.iter().all(|(plural, _)| plural != "series") {
        return world.no_guide(|| guide_value(world, page));
    }
    guide_value(world, page)
}

fn guide_value(world: &World, page: &Page) -> Value {
    let guide = &page.guide;
    let series_path = page
        .terms
        .iter()
        .find(|(plural, _)| plural == "series")
        .and_then(|(_, terms)| terms.first()?.page)
        .map(|page| world.site.page(page).url.relative.clone());
    let mut fields = Fields::new();
    fields
        .set("is_guide", guide.is_guide())
        .set("series", &*decoded(guide.series.as_deref().unwrap_or_default()))
        .set("series_path", series_path.unwrap_or_default())
        .set("letter", guide.letter.as_deref().unwrap_or_default())
        .set("task", &*decoded(guide.task.as_deref().unwrap_or_default()))
        .set("minutes", guide.minutes)
        .set("needs", guide.needs.clone())
        .set("result", guide.result.as_deref().unwrap_or_default())
        .set("verified_date", moment(guide.verified_date))
        .set("verified_on", guide.verified_on.as_deref().unwrap_or_default());
    fields.into_value()
}

/// A page in full: `page` while it is rendered.
pub fn full(world: &Arc<World>, id: PageId) -> Value {
    let page = world.site.page(id);
    let body = world.body(id);
    let mut fields = Fields::from_value(&world.brief(id));
    let neighbour = |id: Option<PageId>| id.map_or_else(Value::none, |id| world.brief(id));
    let wanted = &world.page_fields;
    let (letter_previous, letter_next) = match wanted.has("letter_previous") || wanted.has("letter_next") {
        true => super::series::letter_neighbours(world, page),
        false => (None, None),
    };
    fields
        .add(wanted, "content", || html(&body.html))
        .add(wanted, "content_without_summary", || html(body.content_without_summary()))
        .add(wanted, "plain", || body.plain())
        .add(wanted, "repeats_description", || repeats_description(&page.front_matter.description, &body.html))
        .add(wanted, "fuzzy_word_count", || body.fuzzy_word_count)
        .add(wanted, "toc", || toc(&body.headings))
        .add(wanted, "toc_html", || html(&body.toc_html))
        .add(wanted, "headings_count", || body.headings.iter().filter(|heading| matches!(heading.level, 2 | 3)).count())
        .add(wanted, "steps", || steps(page, &body.steps))
        .add(wanted, "ancestors", || page.ancestors.iter().map(|id| world.facts(*id)).collect::<Vec<_>>())
        .add(wanted, "breadcrumbs", || breadcrumbs(world, page))
        .add(wanted, "parent", || page.parent.map_or_else(Value::none, |id| world.facts(id)))
        .add(wanted, "previous", || neighbour(page.previous))
        .add(wanted, "next", || neighbour(page.next))
        .add(wanted, "previous_in_section", || neighbour(page.previous_in_section))
        .add(wanted, "next_in_section", || neighbour(page.next_in_section))
        .add(wanted, "lower", || neighbour(page.previous_in_section))
        .add(wanted, "higher", || neighbour(page.next_in_section))
        .add(wanted, "letter_previous", || neighbour(letter_previous))
        .add(wanted, "letter_next", || neighbour(letter_next))
        .add(wanted, "translations", || translations(world, page))
        .add(wanted, "resources", || resources(world, page))
        .add(wanted, "outputs", || outputs(world, page))
        .add(wanted, "aliases", || page.front_matter.aliases.clone())
        .add(wanted, "layout", || page.front_matter.layout.as_deref().unwrap_or_default())
        .add(wanted, "sitemap", || sitemap(world, page))
        .add(wanted, "pages", || {
            if page.kind == Kind::Page { Value::from(Vec::<Value>::new()) } else { list::briefs(world, &page.pages) }
        })
        .add(wanted, "subsections", || list::briefs(world, &page.sections))
        .add(wanted, "regular_pages_count", || page.regular_pages.len())
        .add(wanted, "taxonomy", || taxonomy(world, page))
        .add(wanted, "term", || term(world, page))
        .add(wanted, "terms_list", || site::terms_of(world, page))
        .add(wanted, "markdown_path", || site::markdown_path(page));
    fields.into_value()
}

/// Whether a text begins with the words of the description, so that readers would see them twice in a row. Signs and the
/// case of letters do not count. Linear in the description.
fn repeats_description(description: &str, html: &str) -> bool {
    // Tags and signs may stand between the words.
    let mut end = html.len().min(4 * description.len() + 4096);
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    let letters = |text: &str| {
        let letters = text.chars().filter(|letter| letter.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect::<Vec<char>>()
    };
    let wanted = letters(&decoded(description));
    !wanted.is_empty() && letters(&visible_text(&html[..end])).starts_with(&wanted)
}

/// What the sitemap says of a page: its own words, else those of the settings.
fn sitemap(world: &World, page: &Page) -> Value {
    let (own, settings) = (&page.front_matter.sitemap, &world.settings(page.language).sitemap);
    let frequency = own.change_frequency.as_ref().unwrap_or(&settings.change_frequency);
    let mut fields = Fields::new();
    fields
        .set("change_frequency", frequency.as_str())
        .set("priority", Some(own.priority.unwrap_or(settings.priority)).filter(|priority| *priority >= 0.0))
        .set("disable", own.disable);
    fields.into_value()
}

/// The table of contents as a tree, without headings that hold no words: nobody could see them in it. Depth is at most six.
fn toc(headings: &[Heading]) -> Vec<Value> {
    fn children(headings: &[Heading], at: &mut usize, above: u8) -> Vec<Value> {
        let mut items = Vec::new();
        while let Some(heading) = headings.get(*at).filter(|heading| heading.level > above) {
            *at += 1;
            if visible_text(&heading.html).trim().is_empty() {
                items.extend(children(headings, at, heading.level));
                continue;
            }
            let mut fields = Fields::new();
            fields
                .set("level", u64::from(heading.level))
                .set("id", heading.id.as_str())
                .set("title", html(&heading.html))
                .set("children", children(headings, at, heading.level));
            items.push(fields.into_value());
        }
        items
    }
    children(headings, &mut 0, 0)
}

fn steps(page: &Page, steps: &[crate::content::guide::Step]) -> Vec<Value> {
    steps
        .iter()
        .map(|step| {
            let mut fields = Fields::new();
            fields
                .set("number", step.number)
                .set("id", step.id.as_str())
                .set("text", step.text.as_str())
                .set("image", step.image.as_deref().map(|image| from_root(page, image)).unwrap_or_default());
            fields.into_value()
        })
        .collect()
}

/// The address of a picture as a page has it, from the root of its host.
fn from_root(page: &Page, address: &str) -> String {
    if address.starts_with('/') || links::is_external(address) {
        return address.to_string();
    }
    let folder = page.url.relative.rsplit_once('/').map_or("", |(folder, _)| folder);
    url::clean(&format!("{folder}/{address}"))
}

fn breadcrumbs(world: &World, page: &Page) -> Vec<Value> {
    page.ancestors.iter().rev().filter_map(|id| crumb(world.site.page(*id))).collect()
}

/// A page on the way down to another; `None` for one that has no address.
fn crumb(page: &Page) -> Option<Value> {
    let mut fields = Fields::new();
    fields
        .set("kind", page.kind.as_str())
        .set("title", &*decoded(&page.link_title))
        .set("path", page.url.relative.as_str())
        .set("permalink", page.url.absolute.as_str());
    (!page.url.output.is_empty()).then(|| fields.into_value())
}

/// The page in other languages.
pub fn translations(world: &World, page: &Page) -> Vec<Value> {
    page.translations.iter().map(|id| translation(world, world.site.page(*id))).collect()
}

/// The page in every language, its own included, in the order of the languages; empty if there is only one.
pub fn all_translations(world: &World, page: &Page) -> Vec<Value> {
    if page.translations.is_empty() {
        return Vec::new();
    }
    let mut ids = page.translations.clone();
    ids.insert(ids.partition_point(|id| *id < page.id), page.id);
    ids.iter().map(|id| translation(world, world.site.page(*id))).collect()
}

fn translation(world: &World, page: &Page) -> Value {
    let language = world.site.config.language(page.language);
    let mut fields = Fields::new();
    fields
        .set("lang", language.key.as_str())
        .set("label", site::language_label(language))
        .set("locale", language.locale.as_str())
        .set("title", &*decoded(&page.title))
        .set("path", page.url.relative.as_str())
        .set("permalink", page.url.absolute.as_str());
    fields.into_value()
}

fn resources(world: &World, page: &Page) -> Vec<Value> {
    page.resources
        .iter()
        .map(|resource| {
            let size = (resource.resource_type == "image").then(|| world.picture_size(&resource.file)).flatten();
            let mut fields = Fields::new();
            fields
                .set("name", resource.name.as_str())
                .set("title", resource.title.as_str())
                .set("path", resource.relative.as_str())
                .set("permalink", links::absolute(world, &resource.relative))
                .set("media_type", resource.media_type.as_str())
                .set("resource_type", resource.resource_type.as_str())
                .set("params", data::value_of_map(&resource.params))
                .set("width", size.map(|size| size.0))
                .set("height", size.map(|size| size.1));
            fields.into_value()
        })
        .collect()
}

/// The outputs of a page. Its `json` is a feed where hornbook writes it, and not a template of the site.
pub fn outputs(world: &World, page: &Page) -> Vec<Value> {
    let media_type = |format: &str| match format {
        "json" if page.kind == Kind::Page || site::has_own_json(world) => "application/json",
        format => media_type_of_format(format),
    };
    page.outputs
        .iter()
        .map(|output| {
            let mut fields = Fields::new();
            fields
                .set("format", output.format.as_str())
                .set("path", output.relative.as_str())
                .set("permalink", output.absolute.as_str())
                .set("media_type", media_type(&output.format));
            fields.into_value()
        })
        .collect()
}

/// The media type of an output format.
pub fn media_type_of_format(format: &str) -> &'static str {
    match format {
        "rss" => "application/rss+xml",
        "atom" => "application/atom+xml",
        "json" | "jsonfeed" => "application/feed+json",
        "markdown" => "text/markdown",
        _ => "text/html",
    }
}

fn taxonomy(world: &World, page: &Page) -> Value {
    if page.kind != Kind::Taxonomy {
        return Value::none();
    }
    world
        .site
        .language(page.language)
        .taxonomies
        .iter()
        .find(|taxonomy| taxonomy.page == Some(page.id))
        .map_or_else(Value::none, |taxonomy| site::taxonomy(world, taxonomy))
}

fn term(world: &World, page: &Page) -> Value {
    if page.kind != Kind::Term {
        return Value::none();
    }
    let found = world.site.language(page.language).taxonomies.iter().find_map(|taxonomy| {
        let term = taxonomy.terms.iter().find(|term| term.page == Some(page.id))?;
        Some((taxonomy, term))
    });
    let mut fields = Fields::new();
    fields
        .set("key", found.map_or("", |(_, term)| term.key.as_str()))
        .set("title", &*decoded(&page.title))
        .set("plural", found.map_or("", |(taxonomy, _)| taxonomy.plural.as_str()))
        .set("count", found.map_or(0, |(_, term)| term.members.len()));
    fields.into_value()
}

/// The words that stand above a page: its task, else its title, else its short one, else that of the site.
pub fn heading(world: &World, page: &Page) -> String {
    let language = world.site.config.language(page.language);
    if let Some(task) = page.guide.task.as_deref().filter(|task| !task.is_empty()) {
        let find = |name: &str| world.translations.find(name, "how_to", None);
        let task = &*decoded(task);
        return match find(&language.locale).or_else(|| find(&language.key)) {
            Some(words) => words.replace("{task}", task),
            None => task.to_string(),
        };
    }
    let own = [&page.title, &page.link_title].into_iter().find(|name| !name.is_empty());
    own.map_or_else(|| world.site_name(page.language), |own| decoded(own)).into_owned()
}

/// A page that has no file and is no page of the site: the A-Z index and the page for what is not found.
/// It has every field of a page in full.
pub fn standalone(world: &Arc<World>, language: LanguageId, kind: &'static str, title: &str, output: &str) -> Value {
    let home = world.site.language(language).home;
    let mut fields = home.map_or_else(Fields::new, |home| Fields::from_value(&world.full(home)));
    let path = links::address(world, output.trim_end_matches("index.html"));
    let nothing = || Value::from(Vec::<Value>::new());
    let home_crumb = home.and_then(|home| crumb(world.site.page(home)));
    fields
        .set("kind", kind)
        .set("type", kind)
        .set("title", title)
        .set("link_title", title)
        .set("description", "")
        .set("permalink", links::absolute(world, &path))
        .set("path", path)
        .set("file", "")
        .set("logical_path", "")
        .set("content", html(""))
        .set("content_without_summary", html(""))
        .set("fuzzy_word_count", 0)
        .set("layout", "")
        .set("summary", html(""))
        .set("plain", "")
        .set("repeats_description", false)
        .set("toc", nothing())
        .set("toc_html", html(""))
        .set("date", Value::none())
        .set("updated", Value::none())
        .set("pages", nothing())
        .set("subsections", nothing())
        .set("resources", nothing())
        .set("translations", nothing())
        .set("outputs", nothing())
        .set("markdown_path", "")
        .set("breadcrumbs", home_crumb.into_iter().collect::<Vec<_>>());
    fields.into_value()
}

/// The title for a message: the task or title of a page, escaped for HTML by nobody yet.
pub fn name_for_message(page: &Page) -> String {
    match &page.file {
        Some(file) => format!("`{file}`"),
        None => format!("the {} page `{}`", page.kind.as_str(), page.path),
    }
}

#[cfg(test)]
mod tests {
    use super::repeats_description;

    #[test]
    fn a_description_is_repeated_whatever_its_signs() {
        let html = "<p>Rake &ldquo;all&rdquo; leaves, <b>today</b>.</p>\n<p>More.</p>";
        for (description, expected) in [
            ("Rake \"all\" leaves, today.", true),
            ("Rake &quot;all&quot; leaves\u{2026}", true),
            ("How to rake leaves.", false),
            ("Rake all leaves today. More, and more.", false),
            ("\u{2026}", false),
            ("", false),
        ] {
            assert_eq!(repeats_description(description, html), expected, "{description}");
        }
    }
}
