//! The four dates of a page, each from the first source that has one.

use super::Dates;
use super::fields::FieldReader;
use crate::content::date::{Moment, Zone, parse_date};
use crate::data::{Data, DataMap};
use crate::diagnostic::{Code, Diagnostic};

/// Fills the dates of the page. A date that is found is stored under its own name too, which is how a
/// page with `lastmod` alone has a publish date; not where that key is there and empty.
pub(super) fn read_dates(data: &DataMap, reader: &mut FieldReader<'_>) {
    let sources = &reader.context.settings.dates;
    let mut stored: Vec<(&str, Moment)> = Vec::new();
    let fields = [
        ("date", &sources.date),
        ("lastmod", &sources.lastmod),
        ("publishdate", &sources.publish_date),
        ("expirydate", &sources.expiry_date),
    ];
    let mut dates = [None; 4];
    for (slot, (name, keys)) in dates.iter_mut().zip(fields) {
        *slot = keys.iter().find_map(|key| from_source(key, data, &stored, reader));
        if let Some(moment) = *slot
            && !data.contains_key(name)
            && stored.iter().all(|(stored, _)| *stored != name)
        {
            stored.push((name, moment));
        }
    }
    let [date, lastmod, publish_date, expiry_date] = dates;
    reader.page.dates = Dates { date, lastmod, publish_date, expiry_date };
}

/// The first second of the year 1.
const YEAR_ONE: i64 = -62_135_596_800;

fn is_unset(value: Option<&Data>) -> bool {
    match value {
        None | Some(Data::Null) => true,
        Some(Data::Text(text)) => text.is_empty(),
        _ => false,
    }
}

fn from_source(key: &str, data: &DataMap, stored: &[(&str, Moment)], reader: &mut FieldReader<'_>) -> Option<Moment> {
    match key {
        ":filename" => from_file_name(reader),
        ":filemodtime" => Moment::from_unix(reader.context.modified, reader.context.zone),
        _ if key.starts_with(':') => None,
        _ => {
            // A key below `params` sets no date.
            let value = data.get(key);
            if is_unset(value) {
                return stored.iter().find(|(name, _)| *name == key).map(|(_, moment)| *moment);
            }
            let moment = read_date(key, value?, reader)?;
            // What was used as a date is a date in the params as well.
            if let Some(param) = reader.page.params.get_mut(key) {
                *param = Data::Text(moment.rfc3339());
            }
            Some(moment)
        }
    }
}

/// The date in `value`. Reports what is none; nothing is none without a word.
pub(super) fn read_date(key: &str, value: &Data, reader: &mut FieldReader<'_>) -> Option<Moment> {
    if is_unset(Some(value)) {
        return None;
    }
    let zone = reader.context.zone;
    let moment = match value {
        Data::Integer(seconds) => Moment::from_unix(*seconds, &Zone::utc()),
        Data::Text(text) | Data::TomlDate(text) => parse_date(text, zone),
        _ => None,
    };
    match moment {
        // Go's date for no date.
        Some(Moment { unix: YEAR_ONE, .. }) => return None,
        Some(moment) if moment.year() < 1 => {
            let name = reader.name(key);
            let message = format!("`{name}` is a time without a year");
            let help = format!("write a date: `{name}: 2024-05-31`");
            let warning = Diagnostic::warning(Code::DateUnreadable, reader.span(key), message).help(help);
            reader.diagnostics.push(warning);
        }
        Some(moment) => warn_of_number(key, value, moment, reader),
        // `published: true` has a message of its own.
        None if key == "published" && matches!(value, Data::Bool(_)) => {}
        None => {
            let place = reader.span(key);
            if reader
                .diagnostics
                .iter()
                .any(|known| known.code == Code::DateUnreadable && known.span.as_ref() == Some(&place))
            {
                return None;
            }
            let shown = value.to_text().map_or_else(|| value.kind().to_owned(), |text| format!("`{text}`"));
            let name = reader.name(key);
            let message = format!("`{name}` must be a date, and is {shown}");
            let help = format!("write `{name}: 2024-05-31` or `{name}: 2024-05-31T14:00:00+02:00`");
            reader.error(Code::DateUnreadable, key, message, &help);
        }
    }
    moment
}

/// Says what became of a number that hardly means seconds since 1970: a date or a year without its hyphens.
fn warn_of_number(key: &str, value: &Data, moment: Moment, reader: &mut FieldReader<'_>) {
    /// Until March 1973.
    const FIRST_MEANT: i64 = 100_000_000;
    let Data::Integer(number) = value else { return };
    let digits = number.to_string();
    let meant = without_hyphens(&digits);
    if meant.is_none() && *number >= FIRST_MEANT {
        return;
    }
    let place = reader.span(key);
    let is_same = |known: &Diagnostic| known.code == Code::DateUnreadable && known.span.as_ref() == Some(&place);
    if reader.diagnostics.iter().any(is_same) {
        return;
    }
    let name = reader.name(key);
    let read = moment.format_go("2 January 2006");
    let message = format!("`{name}` is the number {digits}, which counts seconds since 1970: it is read as {read}");
    let help = match (meant, number) {
        (Some(meant), _) => format!("write `{}`", reader.pair(name, &meant)),
        (None, 1000..=9999) => {
            format!("write the month and the day too: `{}`", reader.pair(name, &format!("{digits}-05-31")))
        }
        (None, _) => format!("write a date: `{}`", reader.pair(name, "2024-05-31")),
    };
    reader.diagnostics.push(Diagnostic::warning(Code::DateUnreadable, place, message).help(help));
}

/// `digits` as a date, if they are a year, a month and a day in a row, perhaps with a time behind them.
fn without_hyphens(digits: &str) -> Option<String> {
    if !matches!(digits.len(), 8 | 12) || !digits.starts_with(['1', '2']) {
        return None;
    }
    let date = format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..8]);
    let text = match digits.get(8..12) {
        Some(time) => format!("{date}T{}:{}:00", &time[..2], &time[2..]),
        None => date,
    };
    parse_date(&text, &Zone::utc()).map(|_| text)
}

/// `2021-03-04-my-post`: the date, and `my-post` for the slug unless one is written.
fn from_file_name(reader: &mut FieldReader<'_>) -> Option<Moment> {
    let name = reader.context.base_name;
    let zone = reader.context.zone;
    let day = name.get(..10)?;
    let clock = name.get(10..19).filter(|clock| {
        let shape: String = clock.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        shape == "-00-00-00"
    });
    let timed = clock.and_then(|clock| {
        parse_date(&format!("{day}T{}", clock[1..].replace('-', ":")), zone).map(|moment| (moment, &name[19..]))
    });
    let (moment, rest) = match timed {
        Some(found) => found,
        None => (parse_date(day, zone)?, &name[10..]),
    };
    let slug = rest.trim_matches([' ', '-', '_']);
    if reader.page.slug.is_empty() {
        reader.page.slug = slug.to_owned();
    }
    Some(moment)
}
