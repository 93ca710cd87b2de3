//! Finds the configuration files, parses them and merges them into one map with keys in lower case.

use super::load::Overrides;
use crate::data::{Data, DataMap, lower_keys};
use crate::diagnostic::{Code, Diagnostic, Severity, Span};
use crate::source::Source;
use std::sync::Arc;

const ENDINGS: [&str; 4] = ["toml", "yaml", "yml", "json"];

/// What the files say together.
#[derive(Default)]
pub struct Found {
    pub map: DataMap,
    /// Path and text, in the order of merging.
    pub files: Vec<(Arc<str>, String)>,
    pub from_hugo: bool,
}

pub fn find(source: &Source, overrides: &Overrides, diagnostics: &mut Vec<Diagnostic>) -> Found {
    let mut found = Found::default();
    if let Some(file) = &overrides.file {
        if !source.has_file(file) {
            let message = format!("the configuration file `{file}` does not exist");
            diagnostics.push(
                Diagnostic::without_place(Code::ConfigMissing, Severity::Error, message)
                    .help("check the name after `--config`"),
            );
            return found;
        }
        found.from_hugo = !file.ends_with("hornbook.toml");
        found.add(source, file, &[], diagnostics);
        return found;
    }
    if source.has_file("hornbook.toml") {
        found.add(source, "hornbook.toml", &[], diagnostics);
        return found;
    }
    for stem in ["hugo", "config"] {
        let there: Vec<String> =
            ENDINGS.iter().map(|ending| format!("{stem}.{ending}")).filter(|name| source.has_file(name)).collect();
        if let [first, second, ..] = there.as_slice() {
            let message = format!("there are two configuration files, `{first}` and `{second}`");
            let span = Span::whole(&Arc::from(second.as_str()));
            diagnostics.push(
                Diagnostic::error(Code::ConfigTwoFiles, span, message)
                    .help("move what you need into one of them and delete the other"),
            );
        }
        if let Some(first) = there.first() {
            found.add(source, first, &[], diagnostics);
            break;
        }
    }
    for environment in ["_default", "production"] {
        let folder = format!("config/{environment}");
        let (mut entries, faults) = source.list(&folder);
        diagnostics.extend(faults);
        let stem = |path: &str| {
            path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map(|(stem, _)| stem.to_lowercase())
        };
        entries.sort_by_key(|entry| !matches!(stem(&entry.path).as_deref(), Some("hugo" | "config")));
        for entry in entries {
            let Some((_, ending)) = entry.path.rsplit_once('.') else { continue };
            let (true, Some(stem)) = (ENDINGS.contains(&ending), stem(&entry.path)) else { continue };
            let (key, language) =
                stem.split_once('.').map_or((stem.as_str(), None), |(key, language)| (key, Some(language)));
            let key = if key == "menu" { "menus" } else { key };
            match (key, language) {
                ("hugo" | "config", _) => found.add(source, &entry.path, &[], diagnostics),
                (_, Some(language)) => found.add(source, &entry.path, &["languages", language, key], diagnostics),
                (_, None) => found.add(source, &entry.path, &[key], diagnostics),
            }
        }
    }
    found.from_hugo = !found.files.is_empty();
    found
}

impl Found {
    fn add(&mut self, source: &Source, path: &str, below: &[&str], diagnostics: &mut Vec<Diagnostic>) {
        let path: Arc<str> = Arc::from(path);
        let text = match source.read_text(&path) {
            Ok(text) => text,
            Err(fault) => return diagnostics.push(fault),
        };
        match parse(&path, &text) {
            Ok(Data::Map(map)) => {
                let mut map = lower_keys(map);
                for key in below.iter().rev() {
                    map = DataMap::from_iter([(key.to_string(), Data::Map(map))]);
                }
                if let Some(menu) = map.shift_remove("menu") {
                    map.entry("menus".into()).or_insert(menu);
                }
                merge(&mut self.map, map);
            }
            Ok(Data::Null) => {}
            Ok(other) => {
                let message = format!("the configuration is {}, not keys with values", other.kind());
                diagnostics.push(
                    Diagnostic::error(Code::ConfigSyntax, Span::whole(&path), message)
                        .help("write lines such as `title = \"My guide\"`"),
                );
            }
            Err(fault) => diagnostics.push(fault),
        }
        self.files.push((path, text));
    }
}

/// The later file wins; maps are merged at every depth.
fn merge(into: &mut DataMap, from: DataMap) {
    for (key, value) in from {
        match (into.get_mut(&key), value) {
            (Some(Data::Map(old)), Data::Map(new)) => merge(old, new),
            (_, value) => {
                into.insert(key, value);
            }
        }
    }
}

/// The one place that knows the parsers.
fn parse(path: &Arc<str>, text: &str) -> Result<Data, Diagnostic> {
    let fault = |span: std::ops::Range<usize>, message: &str| {
        let message = format!("the configuration cannot be read: {}", message.trim().replace('\n', ", "));
        Diagnostic::error(Code::ConfigSyntax, Span::new(path, span), message)
            .help("mend this line; text needs quotation marks on both sides")
    };
    if path.ends_with(".toml") {
        let table =
            text.parse::<toml::Table>().map_err(|error| fault(error.span().unwrap_or(0..0), error.message()))?;
        return Ok(from_toml(toml::Value::Table(table)));
    }
    let parsed = if path.ends_with(".json") { crate::data::json::parse(text) } else { crate::data::yaml::parse(text) };
    parsed.map_err(|error| fault(error.start..error.end, &error.message))
}

/// As deep as the TOML parser lets a document be.
fn from_toml(value: toml::Value) -> Data {
    match value {
        toml::Value::String(text) => Data::Text(text),
        toml::Value::Integer(number) => Data::Integer(number),
        toml::Value::Float(number) => Data::Float(number),
        toml::Value::Boolean(flag) => Data::Bool(flag),
        toml::Value::Datetime(date) => Data::TomlDate(date.to_string()),
        toml::Value::Array(list) => Data::List(list.into_iter().map(from_toml).collect()),
        toml::Value::Table(table) => Data::Map(table.into_iter().map(|(key, value)| (key, from_toml(value))).collect()),
    }
}
