//! Pages and lists of pages.

use crate::config::LanguageId;
use crate::diagnostic::{Code, nearest};
use crate::site::lookup::Found;
use crate::site::{PageId, Taxonomy};
use crate::template::frame;
use crate::template::view::{Fields, list, series, site};
use crate::template::world::World;
use crate::track::Read;
use tera::{Kwargs, State, TeraResult, Value};

/// The language of the page being rendered.
fn language(world: &World, page: Option<PageId>) -> LanguageId {
    page.map_or(world.site.config.default_language, |page| world.site.page(page).language)
}

/// `get_page(path="/post/x")`: the page in brief, or nothing.
pub fn get_page(arguments: Kwargs, _: &State) -> TeraResult<Value> {
    let (world, page) = frame::current()?;
    let path: &str = arguments.must_get("path")?;
    match world.lookup.find(&world.site, page, language(&world, page), path) {
        Found::Page(found) => Ok(world.brief(found)),
        Found::Ambiguous(paths) => Err(frame::fail(
            Code::RefAmbiguous,
            format!("several pages answer to `{path}`: `{}`", paths.join("`, `")),
            Some("write the whole path, from `/`".to_string()),
        )),
        Found::LeftOut(_) | Found::Nothing(_) => Ok(Value::none()),
    }
}

/// `get_section(path="/post")`: the section in brief with `pages` and `subsections`, or nothing.
pub fn get_section(arguments: Kwargs, _: &State) -> TeraResult<Value> {
    let (world, page) = frame::current()?;
    let written: &str = arguments.must_get("path")?;
    let trimmed = written.trim_end_matches("_index.md").trim_matches('/');
    let path = format!("/{trimmed}");
    let language = language(&world, page);
    let Found::Page(found) = world.lookup.find(&world.site, None, language, &path) else { return Ok(Value::none()) };
    let section = world.site.page(found);
    let mut fields = Fields::from_value(&world.brief(found));
    fields
        .set("pages", list::briefs(&world, &section.regular_pages))
        .set("subsections", list::briefs(&world, &section.sections));
    Ok(fields.into_value())
}

fn find_taxonomy<'a>(world: &'a World, page: Option<PageId>, name: &str) -> TeraResult<&'a Taxonomy> {
    let taxonomies = &world.site.language(language(world, page)).taxonomies;
    taxonomies.iter().find(|taxonomy| taxonomy.plural == name).ok_or_else(|| {
        let near = nearest(name, taxonomies.iter().map(|taxonomy| taxonomy.plural.as_str()));
        frame::fail(
            Code::TemplateFailed,
            format!("the site has no taxonomy `{name}`"),
            near.map(|near| format!("did you mean `{near}`?")),
        )
    })
}

/// `get_taxonomy(name="tags")`: the taxonomy with its terms.
pub fn get_taxonomy(arguments: Kwargs, _: &State) -> TeraResult<Value> {
    let (world, page) = frame::current()?;
    let name: &str = arguments.get("name")?.or(arguments.get("kind")?).unwrap_or("tags");
    frame::record(Read::List);
    Ok(site::taxonomy(&world, find_taxonomy(&world, page, name)?))
}

/// `get_taxonomy_term(name="tags", term="x")`: the term with its `pages`, or nothing.
pub fn get_taxonomy_term(arguments: Kwargs, _: &State) -> TeraResult<Value> {
    let (world, page) = frame::current()?;
    let name: &str = arguments.get("name")?.or(arguments.get("kind")?).unwrap_or("tags");
    let wanted: &str = arguments.must_get("term")?;
    frame::record(Read::List);
    let key = wanted.to_lowercase();
    let taxonomy = find_taxonomy(&world, page, name)?;
    let Some(term) = taxonomy.terms.iter().find(|term| term.key == key || term.title == wanted) else {
        return Ok(Value::none());
    };
    let members: Vec<PageId> = term.members.iter().map(|(id, _)| *id).collect();
    let url = term.page.map(|page| &world.site.page(page).url);
    let mut fields = Fields::new();
    fields
        .set("key", term.key.as_str())
        .set("title", term.title.as_str())
        .set("path", url.map_or("", |url| url.relative.as_str()))
        .set("permalink", url.map_or("", |url| url.absolute.as_str()))
        .set("count", members.len())
        .set("pages", list::briefs(&world, &members));
    Ok(fields.into_value())
}

/// `pages(section=, series=, tag=, kind=, sort_by=, reverse=, limit=)`: pages in brief, by default all regular
/// pages in the order of the site.
pub fn pages(arguments: Kwargs, _: &State) -> TeraResult<Value> {
    let (world, page) = frame::current()?;
    let language = language(&world, page);
    let section: Option<&str> = arguments.get("section")?;
    let wanted_series: Option<&str> = arguments.get("series")?;
    let tag: Option<&str> = arguments.get("tag")?;
    let kind: &str = arguments.get("kind")?.unwrap_or("page");
    let sort_by: Option<&str> = arguments.get("sort_by")?;
    let reverse: bool = arguments.get("reverse")?.unwrap_or(false);
    let limit: usize = arguments.get("limit")?.unwrap_or(usize::MAX);
    frame::record(Read::List);

    let part = world.site.language(language);
    let base: &[PageId] = if kind == "page" { &part.regular_pages } else { &part.all_pages };
    let has_term = |id: &PageId, plural: &str, key: &str| {
        world
            .site
            .page(*id)
            .terms
            .iter()
            .any(|(name, terms)| name == plural && terms.iter().any(|term| term.key == key || term.title == key))
    };
    let section = section.map(|section| section.trim_matches('/'));
    let mut found: Vec<PageId> = base
        .iter()
        .filter(|id| kind == "all" || world.site.page(**id).kind.as_str() == kind)
        .filter(|id| section.is_none_or(|section| in_section(&world.site.page(**id).path, section)))
        .filter(|id| wanted_series.is_none_or(|series| has_term(id, "series", series)))
        .filter(|id| tag.is_none_or(|tag| has_term(id, "tags", &tag.to_lowercase()) || has_term(id, "tags", tag)))
        .copied()
        .collect();
    match sort_by {
        None => {}
        Some("date") => found.sort_by_key(|id| std::cmp::Reverse(world.site.page(*id).dates.date)),
        Some("updated") => found.sort_by_key(|id| std::cmp::Reverse(world.site.page(*id).dates.lastmod)),
        Some("weight") => found.sort_by_key(|id| match world.site.page(*id).front_matter.weight {
            0 => i64::MAX,
            weight => weight,
        }),
        Some("title") => found.sort_by_cached_key(|id| world.site.page(*id).link_title.to_lowercase()),
        Some("letter") => found.sort_by_cached_key(|id| {
            let letter = world.site.page(*id).guide.letter.clone();
            (letter.is_none(), letter)
        }),
        Some(other) => {
            let near = nearest(other, ["date", "updated", "weight", "title", "letter"]);
            let help = near.map_or("use `date`, `updated`, `weight`, `title` or `letter`".to_string(), |near| {
                format!("did you mean `{near}`?")
            });
            return Err(frame::fail(Code::TemplateFailed, format!("pages cannot be sorted by `{other}`"), Some(help)));
        }
    }
    if reverse {
        found.reverse();
    }
    found.truncate(limit);
    Ok(list::briefs(&world, &found))
}

/// Whether the logical path lies below the section (`post`, `docs/guide`); the root holds everything.
fn in_section(path: &str, section: &str) -> bool {
    section.is_empty()
        || path.strip_prefix('/').and_then(|path| path.strip_prefix(section)).is_some_and(|rest| rest.starts_with('/'))
}

/// `related_pages(limit=5)`: pages like the one being rendered.
pub fn related_pages(arguments: Kwargs, _: &State) -> TeraResult<Value> {
    let (world, page) = frame::current()?;
    let limit: usize = arguments.get("limit")?.unwrap_or(5);
    let Some(page) = page else { return Ok(Value::from(Vec::<Value>::new())) };
    let mut related = world.related(page);
    related.truncate(limit);
    frame::record(Read::List);
    Ok(list::briefs(&world, &related))
}

/// `get_series()`: every series with all its letters.
pub fn get_series(_: Kwargs, _: &State) -> TeraResult<Value> {
    let (world, page) = frame::current()?;
    frame::record(Read::List);
    Ok(world.series(language(&world, page)))
}

/// `alphabet()`: the letters over all series, each with its pages.
pub fn alphabet(_: Kwargs, _: &State) -> TeraResult<Value> {
    let (world, page) = frame::current()?;
    frame::record(Read::List);
    let language = language(&world, page);
    let members = series::lettered(&world, language);
    Ok(series::letters(&world, language, &members))
}
