//! Data, interface texts and parameters.

use crate::content::date::Moment;
use crate::diagnostic::{Code, nearest};
use crate::site::Page;
use crate::template::frame;
use crate::template::view::data;
use crate::track::Read;
use std::sync::Arc;
use tera::{Kwargs, State, TeraResult, Value};

/// `load_data(path="data/x.yaml")`: a data file of the site as a value. Nothing is fetched from a network.
pub fn load_data(arguments: Kwargs, _: &State) -> TeraResult<Value> {
    let (world, _) = frame::current()?;
    let is_address = |path: &&str| path.contains("://");
    if let Some(url) = arguments.get::<&str>("url")?.or(arguments.get::<&str>("path")?.filter(is_address)) {
        return Err(frame::fail(
            Code::TemplateFailed,
            format!("`{url}` is not loaded: a build reads nothing from the network"),
            Some("save the data as a file in `data/` and load that".to_string()),
        ));
    }
    let path: &str = arguments.must_get("path")?;
    frame::record(Read::Data(Arc::from(path)));
    let clean = path.trim_start_matches("./");
    if clean.starts_with('/')
        || clean.contains('\\')
        || clean.split('/').any(|part| part == ".." || part.starts_with('.'))
    {
        return Err(frame::fail(
            Code::FileOutsideSite,
            format!("`{path}` lies outside the site"),
            Some("data files are read from the site's own folders, such as `data/`".to_string()),
        ));
    }
    let file: Arc<str> = Arc::from(clean);
    world.note_loaded(&file);
    let text = world.source.read_text(&file).map_err(|diagnostic| {
        let help = diagnostic
            .help
            .or_else(|| Some("write its path from the folder of the site, such as `data/x.yaml`".to_string()));
        frame::fail(diagnostic.code, format!("`{clean}` cannot be loaded: {}", diagnostic.message), help)
    })?;
    world.note_loaded_text(&file, &text);
    let extension = clean.rsplit('.').next().unwrap_or_default();
    match data::parse(extension, &text) {
        Some(Ok(value)) => Ok(data::value(&value)),
        Some(Err(error)) => {
            let (line, column) = crate::diagnostic::line_and_column(&text, error.start);
            Err(frame::fail(Code::DataSyntax, format!("`{clean}:{line}:{column}`: {}", error.message), error.help))
        }
        None => Ok(Value::from(text)),
    }
}

/// `trans(key="minutes", count=3, …)`: a text of the interface in the page's language; `{name}` in it is replaced by
/// the argument of that name.
pub fn trans(arguments: Kwargs, _: &State) -> TeraResult<Value> {
    let (world, page) = frame::current()?;
    let key: &str = arguments.must_get("key")?;
    let count: Option<i64> = arguments.get("count")?;
    let language = page.map_or(world.site.config.default_language, |page| world.site.page(page).language);
    let language = world.site.config.language(language);
    let found = world
        .translations
        .find(&language.locale, key, count)
        .or_else(|| world.translations.find(&language.key, key, count))
        .map(str::to_string);
    let Some(mut text) = found else {
        return Err(frame::fail(
            Code::TemplateFailed,
            format!("there is no text `{key}` in `i18n/`"),
            Some(format!("add `{key}:` to `i18n/{}.yaml`", language.key)),
        ));
    };
    if !text.contains('{') {
        return Ok(Value::from(text));
    }
    for (name, value) in arguments.iter() {
        let place = format!("{{{}}}", name.as_str().unwrap_or_default());
        if text.contains(&place) {
            text = text.replace(&place, &value.to_string());
        }
    }
    Ok(Value::from(text))
}

/// `param(name="a.b")`: a parameter of the page, else of the site.
pub fn param(arguments: Kwargs, _: &State) -> TeraResult<Value> {
    let (world, page) = frame::current()?;
    let name: &str = arguments.must_get("name")?;
    let language = page.map_or(world.site.config.default_language, |page| world.site.page(page).language);
    let own = page.map(|page| &world.site.page(page).front_matter.params);
    let site = &world.settings(language).params;
    let find = |map: &crate::data::DataMap| {
        let mut parts = name.split('.').map(str::to_lowercase);
        let mut value = map.get(&parts.next()?)?;
        for part in parts {
            value = value.as_map()?.get(&part)?;
        }
        Some(data::value(value))
    };
    let reserved = || page.and_then(|page| reserved(world.site.page(page), &name.to_lowercase()));
    if let Some(value) = own.and_then(find).or_else(reserved).or_else(|| find(site)) {
        return Ok(value);
    }
    if page.is_some_and(|page| world.broken_pages.contains(&page)) {
        // Its front matter is to be mended first.
        return Ok(Value::from(""));
    }
    let known = own.into_iter().chain([site]).flat_map(|map| map.keys().map(String::as_str));
    let help = nearest(name, known).map_or_else(
        || format!("write `{name}` into the front matter of the page, or below `[params]` in the configuration"),
        |near| format!("did you mean `{near}`?"),
    );
    Err(frame::fail(
        Code::ShortcodeFailed,
        format!("neither the page nor the site has a parameter `{name}`"),
        Some(help),
    ))
}

/// A front matter key that has a meaning of its own and is no parameter.
fn reserved(page: &Page, key: &str) -> Option<Value> {
    let front = &page.front_matter;
    let text = |text: &str| Some(text).filter(|text| !text.is_empty()).map(Value::from);
    let list = |list: &[String]| Some(list).filter(|list| !list.is_empty()).map(|list| Value::from(list.to_vec()));
    let date = |moment: Option<Moment>| moment.map(|moment| Value::from(moment.rfc3339()));
    match key {
        "title" => text(&front.title),
        "linktitle" => front.link_title.as_deref().and_then(text),
        "description" => text(&front.description),
        "summary" => front.summary.as_deref().and_then(text),
        "slug" => text(&front.slug),
        "url" => front.url.as_deref().and_then(text),
        "type" => front.page_type.as_deref().and_then(text),
        "layout" => front.layout.as_deref().and_then(text),
        "weight" => Some(front.weight).filter(|weight| *weight != 0).map(Value::from),
        "keywords" => list(&front.keywords),
        "aliases" => list(&front.aliases),
        "date" => date(front.dates.date),
        "lastmod" => date(front.dates.lastmod),
        "publishdate" => date(front.dates.publish_date),
        "expirydate" => date(front.dates.expiry_date),
        _ => None,
    }
}
