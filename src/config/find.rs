//! Finds the configuration files, parses them and merges them into one map with keys in lower case.

use super::load::Overrides;
use super::written::{File, Written, assignment};
use crate::data::{self, Data, DataMap, lower_keys};
use crate::diagnostic::{Code, Diagnostic, Severity, Span, nearest};
use crate::source::Source;
use std::sync::Arc;

/// Our own file, which comes before all others.
const OWN: &str = "hornbook.toml";
/// Hugo's files, without their endings.
const STEMS: [&str; 2] = ["hugo", "config"];
const ENDINGS: [&str; 4] = ["toml", "yaml", "yml", "json"];
/// The folders below `config`, in the order of merging.
const ENVIRONMENTS: [&str; 2] = ["_default", "production"];

/// What the files say together.
#[derive(Default)]
pub struct Found {
    pub map: DataMap,
    pub written: Written,
    pub from_hugo: bool,
}

/// Whether `source` has a file that [`find`] would read.
pub fn has_configuration(source: &Source) -> bool {
    source.has_file(OWN) || STEMS.iter().any(|stem| !files_called(source, stem).is_empty()) || has_folders(source)
}

/// Whether the file at `path` is one that [`find`] reads where it is there.
pub fn is_configuration(path: &str) -> bool {
    let named = |stem: &str| ENDINGS.iter().any(|ending| path == format!("{stem}.{ending}"));
    path == OWN || STEMS.into_iter().any(named) || path.starts_with("config/")
}

pub fn find(source: &Source, overrides: &Overrides, diagnostics: &mut Vec<Diagnostic>) -> Found {
    let mut found = Found::default();
    if let Some(file) = &overrides.file {
        if let Some(fault) = missing(source, file) {
            diagnostics.push(fault);
            return found;
        }
        found.from_hugo = file.rsplit('/').next() != Some(OWN);
        found.add(source, file, &[], diagnostics);
        return found;
    }
    let mut chosen = source.has_file(OWN).then(|| OWN.to_string());
    if chosen.is_some() {
        found.add(source, OWN, &[], diagnostics);
    }
    for stem in STEMS {
        let there = files_called(source, stem);
        if let Some(chosen) = &chosen {
            diagnostics.extend(there.iter().map(|name| not_read(name, chosen)));
            continue;
        }
        if let [first, second, ..] = there.as_slice() {
            let message = format!("there are two configuration files, `{first}` and `{second}`");
            let span = Span::whole(&Arc::from(second.as_str()));
            diagnostics.push(
                Diagnostic::error(Code::ConfigTwoFiles, span, message)
                    .help("move what you need into one of them and delete the other"),
            );
        }
        if let Some(first) = there.into_iter().next() {
            found.add(source, &first, &[], diagnostics);
            chosen = Some(first);
        }
    }
    if chosen.as_deref() == Some(OWN) {
        if has_folders(source) {
            diagnostics.push(not_read("config", OWN));
        }
        return found;
    }
    for environment in ENVIRONMENTS {
        let (mut entries, faults) = source.list(&format!("config/{environment}"));
        diagnostics.extend(faults);
        let stem = |path: &str| {
            path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map(|(stem, _)| stem.to_lowercase())
        };
        entries.sort_by_key(|entry| !matches!(stem(&entry.path).as_deref(), Some("hugo" | "config")));
        for entry in entries {
            let (true, Some(stem)) = (has_known_ending(&entry.path), stem(&entry.path)) else { continue };
            let (key, language) =
                stem.split_once('.').map_or((stem.as_str(), None), |(key, language)| (key, Some(language)));
            let key = if key == "menu" { "menus" } else { key };
            match (key, language) {
                ("hugo" | "config", None) => found.add(source, &entry.path, &[], diagnostics),
                ("hugo" | "config", Some(language)) => {
                    found.add(source, &entry.path, &["languages", language], diagnostics);
                }
                (_, Some(language)) => found.add(source, &entry.path, &["languages", language, key], diagnostics),
                (_, None) => found.add(source, &entry.path, &[key], diagnostics),
            }
        }
    }
    found.from_hugo = !found.written.files.is_empty();
    found
}

/// The file that `--config` names, if it is not there.
pub fn missing(source: &Source, file: &str) -> Option<Diagnostic> {
    if source.has_file(file) {
        return None;
    }
    let message = format!("the configuration file `{file}` does not exist");
    let own = source.has_file(OWN).then(|| OWN.to_string());
    let known: Vec<String> = own.into_iter().chain(STEMS.iter().flat_map(|stem| files_called(source, stem))).collect();
    let help = match nearest(file, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`? the name counts from the folder of the site"),
        None => "check the name after `--config`: it counts from the folder of the site".to_string(),
    };
    Some(Diagnostic::without_place(Code::ConfigMissing, Severity::Error, message).help(help))
}

/// The files `hugo.toml`, `hugo.yaml`, … that there are.
fn files_called(source: &Source, stem: &str) -> Vec<String> {
    ENDINGS.iter().map(|ending| format!("{stem}.{ending}")).filter(|name| source.has_file(name)).collect()
}

/// Whether there is a folder of Hugo's with a configuration file in it.
fn has_folders(source: &Source) -> bool {
    ENVIRONMENTS.iter().any(|environment| {
        source.list(&format!("config/{environment}")).0.iter().any(|entry| has_known_ending(&entry.path))
    })
}

fn has_known_ending(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending))
}

/// What stands beside the file that is read.
fn not_read(name: &str, read: &str) -> Diagnostic {
    let kind = if name.contains('.') { "file" } else { "folder" };
    let message = format!("the {kind} `{name}` is not read, because there is `{read}`");
    Diagnostic::note(Code::ConfigTwoFiles, Span::whole(&Arc::from(name)), message)
        .help(format!("what it says changes nothing here: move what you need into `{read}`"))
}

impl Found {
    fn add(&mut self, source: &Source, path: &str, below: &[&str], diagnostics: &mut Vec<Diagnostic>) {
        let path: Arc<str> = Arc::from(path);
        let text = match source.read_text(&path) {
            Ok(text) => text,
            Err(fault) => return diagnostics.push(fault),
        };
        let mut written = DataMap::default();
        match parse(&path, &text) {
            Ok(Data::Map(map)) => {
                written = DataMap::clone(&map);
                let mut map = lower_keys(*map);
                for key in below.iter().rev() {
                    map = DataMap::from_iter([(key.to_string(), map.into())]);
                }
                one_name_for_menus(&mut map);
                merge(&mut self.map, map);
            }
            Ok(Data::Null) => {}
            Ok(other) => {
                let message = format!("the configuration is {}, not keys with values", other.kind());
                diagnostics.push(
                    Diagnostic::error(Code::ConfigSyntax, Span::whole(&path), message)
                        .help(format!("write lines such as `{}`", assignment(&path, "title", "\"My guide\""))),
                );
            }
            Err(fault) => diagnostics.push(fault),
        }
        let below = below.iter().map(|key| key.to_string()).collect();
        self.written.files.push(File { path, text, map: written, below });
    }
}

/// `menu` is `menus`, for the site and for its languages.
fn one_name_for_menus(map: &mut DataMap) {
    if let Some(menu) = map.shift_remove("menu") {
        map.entry("menus".into()).or_insert(menu);
    }
    if let Some(Data::Map(languages)) = map.get_mut("languages") {
        for language in languages.values_mut() {
            if let Data::Map(language) = language
                && let Some(menu) = language.shift_remove("menu")
            {
                language.entry("menus".into()).or_insert(menu);
            }
        }
    }
}

/// The later file wins; maps are merged at every depth.
fn merge(into: &mut DataMap, from: DataMap) {
    for (key, value) in from {
        match (into.get_mut(&key), value) {
            (Some(Data::Map(old)), Data::Map(new)) => merge(old, *new),
            (_, value) => {
                into.insert(key, value);
            }
        }
    }
}

/// The one place that knows the parsers.
fn parse(path: &Arc<str>, text: &str) -> Result<Data, Diagnostic> {
    let parsed = match path.rsplit_once('.') {
        Some((_, "toml")) => data::toml::parse(text),
        Some((_, "json")) => data::json::parse(text),
        _ => data::yaml::parse(text),
    };
    parsed.map_err(|error| {
        let message = format!("the configuration cannot be read: {}", error.message);
        let mut fault = Diagnostic::error(Code::ConfigSyntax, Span::new(path, error.start..error.end), message);
        fault.labels =
            error.related.iter().map(|(range, text)| (Span::new(path, range.clone()), text.to_string())).collect();
        fault.help(error.help.unwrap_or_else(|| "mend this line".into()))
    })
}
