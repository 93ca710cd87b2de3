//! Filters that templates use beside Tera's own.

use super::functions::{markdown_filter, warn_dangerous};
use super::limit::MAX_OUTPUT_BYTES;
use super::patterns::{Patterns, TOO_LARGE};
use super::view::{Fields, links};
use super::{frame, view};
use crate::content::guide::as_steps;
use crate::content::markdown::{encoded, is_dangerous, with_picture_links, without_blocks, without_links};
use crate::content::summary::plain_text;
use crate::diagnostic::{Code, Diagnostic};
use crate::site::url;
use jiff::civil::DateTime;
use jiff::fmt::strtime::BrokenDownTime;
use std::collections::HashMap;
use tera::{Kwargs, State, StringInput, Tera, TeraResult, Value};

/// Every filter, Tera's own included, for suggestions.
pub const NAMES: &[&str] = &[
    "abs",
    "absolute_url",
    "as_steps",
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
    "regex_replace",
    "replace",
    "reverse",
    "round",
    "safe",
    "safe_url",
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
    "with_picture_links",
    "without_blocks",
    "without_links",
    "wordcount",
];

/// Registers all filters.
pub fn register(tera: &mut Tera) {
    tera.register_filter("markdownify", markdown_filter);
    tera.register_filter("plainify", |text: &str, _: Kwargs, _: &State| decode_entities(&plain_text(text)));
    tera.register_filter("striptags", |text: &str, _: Kwargs, _: &State| decode_entities(&plain_text(text)));
    tera.register_filter("urlize", |text: &str, _: Kwargs, _: &State| url::urlize(text, false, false));
    tera.register_filter("slugify", |text: &str, _: Kwargs, _: &State| url::urlize(text, false, true));
    tera.register_filter("safe_url", |url: &str, _: Kwargs, _: &State| {
        if is_dangerous(url) {
            warn_dangerous(url);
            return String::new();
        }
        let below = frame::current().ok().and_then(|(world, _)| links::below_base(&world, url));
        encoded(&below.unwrap_or_else(|| url.to_string()))
    });
    tera.register_filter("with_picture_links", |html: &str, arguments: Kwargs, _: &State| -> TeraResult<Value> {
        let label: &str = arguments.must_get("label")?;
        Ok(Value::safe_string(&with_picture_links(html, label)))
    });
    tera.register_filter("without_links", |html: &str, _: Kwargs, _: &State| Value::safe_string(&without_links(html)));
    tera.register_filter("without_blocks", |html: &str, _: Kwargs, _: &State| {
        Value::safe_string(without_blocks(html).trim())
    });
    tera.register_filter("as_steps", |html: &str, _: Kwargs, _: &State| {
        let steps = as_steps(html);
        if !steps.contains("<ol") {
            warn_no_steps();
        }
        Value::safe_string(&steps)
    });
    tera.register_filter("jsonify", jsonify);
    tera.register_filter("group_by", group_by);
    tera.register_filter("date", date);
    let patterns = Patterns::default();
    tera.register_filter("regex_replace", move |text: &str, arguments: Kwargs, _: &State| {
        patterns.replace(text, &arguments)
    });
    tera.register_filter("replace", replace);
    tera.register_filter("absolute_url", |address: &str, _: Kwargs, _: &State| -> TeraResult<String> {
        let (world, _) = frame::current()?;
        Ok(links::absolute(&world, address))
    });
}

/// `text | replace(from="a", to="b")`, as Tera has it, but for a text that would be too large.
fn replace(text: StringInput<'_>, arguments: Kwargs, state: &State) -> TeraResult<Value> {
    let from: &str = arguments.must_get("from")?;
    let to: StringInput<'_> = arguments.must_get("to")?;
    let is_safe = state.autoescaping_enabled() && (text.is_safe() || to.is_safe());
    let (text, to) = match is_safe {
        true => (text.rendered(state)?, to.rendered(state)?),
        false => (text.as_str().into(), to.as_str().into()),
    };
    let growth = text.matches(from).count().saturating_mul(to.len().saturating_sub(from.len()));
    if text.len().saturating_add(growth) > MAX_OUTPUT_BYTES {
        return Err(tera::Error::message(TOO_LARGE));
    }
    let replaced = text.replace(from, &to);
    Ok(if is_safe { Value::safe_string(&replaced) } else { Value::from(replaced) })
}

/// Says at the call that there are no steps in it.
fn warn_no_steps() {
    let Some(call) = frame::call() else { return };
    let message = "there is no numbered list in this shortcode, so there are no steps";
    let help = "write the steps as a list: `1. Open Settings`, the next line `2. Press Save`, and so on";
    frame::report(Diagnostic::warning(Code::ShortcodeArguments, call, message).help(help));
}

/// The entities that our own HTML writes, as letters: what is plain text is escaped anew where it is printed.
fn decode_entities(text: &str) -> String {
    const NAMED: [(&str, &str); 14] = [
        ("lt", "<"),
        ("gt", ">"),
        ("quot", "\""),
        ("amp", "&"),
        ("nbsp", "\u{a0}"),
        ("rsquo", "’"),
        ("lsquo", "‘"),
        ("rdquo", "”"),
        ("ldquo", "“"),
        ("ndash", "–"),
        ("mdash", "—"),
        ("hellip", "…"),
        ("laquo", "«"),
        ("raquo", "»"),
    ];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.char_indices().take(10).find(|(_, character)| *character == ';').map(|(end, _)| end);
        let decoded = end.and_then(|end| {
            let name = &rest[1..end];
            let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => number.parse().ok(),
            });
            let named = NAMED.iter().find(|(known, _)| *known == name).map(|(_, letter)| (*letter).to_string());
            Some((end, named.or_else(|| number.and_then(char::from_u32).map(String::from))?))
        });
        match decoded {
            Some((end, letters)) => {
                out.push_str(&letters);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
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
    let (time, civil) = broken_down(written)
        .ok_or_else(|| tera::Error::message(format!("`{written}` is not a date as `page.date` has it")))?;
    let language = frame::current().ok().map(|(world, page)| {
        let language = page.map_or(world.site.config.default_language, |page| world.site.page(page).language);
        (world, language)
    });
    let format = match &language {
        Some((world, language)) => view::list::localise_format(
            world,
            *language,
            format,
            civil.month() as usize,
            civil.weekday().to_monday_zero_offset() as usize,
        ),
        None => format.to_string(),
    };
    jiff::fmt::strtime::format(&format, time)
        .map_err(|_| tera::Error::message(format!("`{format}` is not a format for dates; one is `%e %B %Y`")))
        .map(|text| text.trim().to_string())
}

/// A date as `page.date` has it, and what the clock showed; `None` for another text.
fn broken_down(written: &str) -> Option<(BrokenDownTime, DateTime)> {
    // The offset of the date as written: an author's 11 o'clock stays 11 o'clock.
    let offset = match written.rfind(['+', '-']).filter(|at| *at > 10) {
        Some(at) => offset_seconds(&written[at..]),
        None => 0,
    };
    let offset = jiff::tz::Offset::from_seconds(offset).ok()?;
    if let Ok(moment) = written.parse::<jiff::Timestamp>() {
        let zoned = moment.to_zoned_datetime(offset.to_time_zone());
        return Some((BrokenDownTime::from(&zoned), zoned.datetime()));
    }
    // The last day of the year 9999, which stands for never, is no instant to jiff.
    let (clock, _) = written.split_at_checked(19).filter(|(_, zone)| zone.starts_with(['Z', '+', '-']))?;
    let civil: DateTime = clock.parse().ok()?;
    let mut time = BrokenDownTime::from(civil);
    time.set_offset(Some(offset));
    Some((time, civil))
}

/// `+02:30` in seconds.
fn offset_seconds(text: &str) -> i32 {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let mut parts = text[1..].splitn(2, ':').map(|part| part.parse::<i32>().unwrap_or_default());
    let hours = parts.next().unwrap_or_default();
    sign * (hours * 3600 + parts.next().unwrap_or_default() * 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_become_letters_once() {
        for (written, expected) in [
            ("a &amp; b", "a & b"),
            ("&amp;lt;", "&lt;"),
            ("&#39;&#x41;", "'A"),
            ("&unknown; & &", "&unknown; & &"),
            ("&rsquo;", "’"),
        ] {
            assert_eq!(decode_entities(written), expected);
        }
    }

    #[test]
    fn the_last_day_of_the_calendar_is_a_date() {
        let shown = |written: &str| {
            let (time, _) = broken_down(written).expect("a date");
            jiff::fmt::strtime::format("%e %B %Y, %H:%M %z", time).expect("a format")
        };
        assert_eq!(shown("9999-12-31T00:00:00Z"), "31 December 9999, 00:00 +0000");
        assert_eq!(shown("9999-12-31T23:59:59-05:00"), "31 December 9999, 23:59 -0500");
        assert_eq!(shown("2021-03-04T15:06:07+02:00"), " 4 March 2021, 15:06 +0200");
        assert!(["", "never", "9999-12-31", "2021-13-04T15:06:07Z"].iter().all(|text| broken_down(text).is_none()));
    }

    #[test]
    fn offsets_of_dates_are_read() {
        assert_eq!(offset_seconds("+02:30"), 9_000);
        assert_eq!(offset_seconds("-08:00"), -28_800);
    }
}
