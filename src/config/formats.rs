//! `[outputFormats]`: the file names of formats that are known.

use super::reader::{Reader, plain};
use super::settings::FormatName;
use crate::data::{Data, DataMap};
use crate::diagnostic::{Code, Severity};
use indexmap::IndexMap;

/// Formats that take a name and a folder of their own; those of web pages and of files with one place do not.
const NAMED: [&str; 8] = ["rss", "atom", "jsonfeed", "json", "calendar", "css", "csv", "webappmanifest"];

/// Keys with no effect on what is written.
const HARMLESS: [&str; 8] =
    ["nougly", "rel", "isplaintext", "ishtml", "notalternative", "permalinkable", "weight", "name"];

/// Types of files that hornbook writes, and their endings.
const ENDINGS: [(&str, &str); 5] = [
    ("text/html", "html"),
    ("application/rss+xml", "xml"),
    ("application/json", "json"),
    ("text/markdown", "md"),
    ("text/csv", "csv"),
];

/// The types of formats that Hugo has by itself.
const TYPES: [(&str, &str); 5] = [
    ("html", "text/html"),
    ("rss", "application/rss+xml"),
    ("json", "application/json"),
    ("markdown", "text/markdown"),
    ("csv", "text/csv"),
];

/// Reads the names of formats; notes what else is set and comes to nothing.
pub fn read(reader: &mut Reader<'_>, map: &DataMap, names: &mut IndexMap<String, FormatName>) {
    check_media_types(reader, map);
    let Some(formats) = reader.map(map, &["outputformats"]) else { return };
    for (name, format) in formats {
        let Some(format) = format.as_map() else { continue };
        let key = name.to_lowercase();
        let is_named = NAMED.contains(&key.as_str());
        if !is_named && !matches!(key.as_str(), "html" | "markdown") {
            continue;
        }
        let mut own = names.get(&key).cloned().unwrap_or_default();
        let path = |last: &'static str| ["outputformats", name.as_str(), last];
        if is_named {
            for (last, into) in [("basename", &mut own.base), ("path", &mut own.folder)] {
                let mut text = into.take().unwrap_or_default();
                reader.folder(map, &path(last), &mut text);
                *into = (!text.is_empty()).then_some(text);
            }
            names.insert(key.clone(), own);
        }
        for (written, value) in format {
            let last = plain(written);
            let is_own_type = TYPES
                .iter()
                .find(|(name, _)| *name == key)
                .is_none_or(|(_, own)| value.as_text().is_some_and(|value| value.eq_ignore_ascii_case(own)));
            let is_done = last == "mediatype" && is_own_type
                || HARMLESS.contains(&last.as_str())
                || is_named && matches!(last.as_str(), "basename" | "path");
            if !is_done {
                let (word, _) = reader.words(&["outputformats", name, written], "");
                let message = format!("`{word}` of the output format `{name}` changes nothing here");
                reader.report(
                    Code::ConfigValue,
                    Severity::Note,
                    &["outputformats", name, written],
                    message,
                    "look at the addresses with `hornbook inspect --urls`, and mend the links to those that moved",
                );
            }
        }
    }
}

/// Notes endings that Hugo would give to files and that they do not have here.
fn check_media_types(reader: &mut Reader<'_>, map: &DataMap) {
    let Some(Data::Map(types)) = reader.get(map, &["mediatypes"]) else { return };
    for (name, settings) in &**types {
        let Some((_, ending)) = ENDINGS.iter().find(|(known, _)| name.eq_ignore_ascii_case(known)) else { continue };
        let suffixes = settings.as_map().and_then(|settings| reader.get(settings, &["suffixes"]));
        let first = match suffixes {
            Some(Data::List(list)) => list.first().and_then(Data::to_text),
            Some(other) => other.to_text(),
            None => None,
        };
        if let Some(first) = first.filter(|first| first != ending) {
            let message = format!("files of the type `{name}` end in `.{ending}` here, and not in `.{first}`");
            let help = "mend the links to them, or keep the old addresses with redirects of your web server";
            reader.report(Code::ConfigValue, Severity::Note, &["mediatypes", name], message, help);
        }
    }
}
