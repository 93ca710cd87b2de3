//! Filters that templates use beside Tera's own.

use super::functions::markdown_filter;
use super::view::{Fields, links};
use super::{frame, view};
use crate::content::summary::plain_text;
use crate::site::url;
use std::collections::HashMap;
use tera::{Kwargs, State, Tera, TeraResult, Value};

/// Every filter, Tera's own included, for suggestions.
pub const NAMES: &[&str] = &[
    "abs",
    "absolute_url",
    "capitalize",
    "date",
    "default",
    "escape",
    "escape_html",
    "escape_xml",
    "first",
    "float",
    "get",
    "group_by",
    "indent",
    "int",
    "join",
    "jsonify",
    "keys",
    "last",
    "length",
    "lower",
    "markdownify",
    "newlines_to_br",
    "nth",
    "pairs",
    "plainify",
    "pluralize",
    "replace",
    "reverse",
    "round",
    "safe",
    "slugify",
    "sort",
    "split",
    "str",
    "striptags",
    "title",
    "trim",
    "trim_end",
    "trim_start",
    "truncate",
    "unique",
    "upper",
    "urlize",
    "values",
    "wordcount",
];

/// Registers all filters.
pub fn register(tera: &mut Tera) {
    tera.register_filter("markdownify", markdown_filter);
    tera.register_filter("plainify", |text: &str, _: Kwargs, _: &State| plain_text(text));
    tera.register_filter("striptags", |text: &str, _: Kwargs, _: &State| plain_text(text));
    tera.register_filter("urlize", |text: &str, _: Kwargs, _: &State| url::urlize(text, false, false));
    tera.register_filter("slugify", |text: &str, _: Kwargs, _: &State| url::urlize(text, false, true));
    tera.register_filter("jsonify", jsonify);
    tera.register_filter("group_by", group_by);
    tera.register_filter("date", date);
    tera.register_filter("absolute_url", |address: &str, _: Kwargs, _: &State| -> TeraResult<String> {
        let (world, _) = frame::current()?;
        Ok(links::absolute(&world, address))
    });
}

/// JSON that may stand in a `<script>`: `<`, `>` and `&` are written as escapes.
fn jsonify(value: Value, _: Kwargs, _: &State) -> TeraResult<Value> {
    let json = serde_json::to_string(&value)
        .map_err(|error| tera::Error::message(format!("the value cannot be written as JSON: {error}")))?;
    let safe = json
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029");
    Ok(Value::safe_string(&safe))
}

/// `list | group_by(attribute="section")`: a list of `{key, items}`, in the order of the first item of each.
fn group_by(list: Vec<Value>, arguments: Kwargs, _: &State) -> TeraResult<Value> {
    let attribute: &str = arguments.must_get("attribute")?;
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut groups: Vec<(Value, Vec<Value>)> = Vec::new();
    for item in list {
        let Some(key) = item.get_from_path(attribute).filter(|key| !key.is_none() && !key.is_undefined()).cloned()
        else {
            continue;
        };
        let at = *places.entry(key.to_string()).or_insert_with(|| {
            groups.push((key, Vec::new()));
            groups.len() - 1
        });
        groups[at].1.push(item);
    }
    let groups: Vec<Value> = groups
        .into_iter()
        .map(|(key, items)| {
            let mut fields = Fields::new();
            fields.set("key", key).set("items", items);
            fields.into_value()
        })
        .collect();
    Ok(Value::from(groups))
}

/// `page.date | date(format="%e %B %Y")`: a date in the words of the page's language where the format has words.
fn date(written: &str, arguments: Kwargs, _: &State) -> TeraResult<String> {
    let format: &str = arguments.get("format")?.unwrap_or("%Y-%m-%d");
    let moment: jiff::Timestamp = written
        .parse()
        .map_err(|_| tera::Error::message(format!("`{written}` is not a date as `page.date` has it")))?;
    // The offset of the date as written: an author's 11 o'clock stays 11 o'clock.
    let offset = match written.rfind(['+', '-']).filter(|at| *at > 10) {
        Some(at) => offset_seconds(&written[at..]),
        None => 0,
    };
    let offset = jiff::tz::Offset::from_seconds(offset).map_err(|error| tera::Error::message(error.to_string()))?;
    let zoned = moment.to_zoned_datetime(offset.to_time_zone());
    let language = frame::current().ok().and_then(|(world, page)| {
        let language = page.map_or(world.site.config.default_language, |page| world.site.page(page).language);
        Some((world, language))
    });
    let format = match &language {
        Some((world, language)) => view::list::localise_format(
            world,
            *language,
            format,
            zoned.month() as usize,
            zoned.weekday().to_monday_zero_offset() as usize,
        ),
        None => format.to_string(),
    };
    jiff::fmt::strtime::format(&format, &zoned)
        .map_err(|_| tera::Error::message(format!("`{format}` is not a format for dates; one is `%e %B %Y`")))
        .map(|text| text.trim().to_string())
}

/// `+02:30` in seconds.
fn offset_seconds(text: &str) -> i32 {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let mut parts = text[1..].splitn(2, ':').map(|part| part.parse::<i32>().unwrap_or_default());
    let hours = parts.next().unwrap_or_default();
    sign * (hours * 3600 + parts.next().unwrap_or_default() * 60)
}
