//! `hornbook theme`: what the theme is made of, and copies of its parts.

use super::arguments::{Format, PartChoice, Shape, Site, ThemeCommand, ThemeEject, ThemeList};
use super::columns::{comma_separated, table};
use super::{FAULTS, USAGE, not_found, print_result, report, site_folder};
use crate::config;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::emit::create_new_files;
use crate::source::Source;
use crate::template::Layers;
use crate::template::parts::{Part, PartKind, find, nearest_part, parts};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;

/// So many files are named in a message.
const NAMED: usize = 5;

/// The theme of the site in a folder.
struct Theme {
    source: Source,
    layers: Layers,
    parts: Vec<Part>,
}

pub fn run(site: &Site, command: &ThemeCommand) -> u8 {
    let Some(folder) = site_folder(site) else { return USAGE };
    let source = Source::disk(folder.clone());
    let (config, mut faults) = config::load(&source, &site.overrides());
    let (layers, of_templates) = Layers::read(&source, config.theme.as_deref());
    faults.extend(of_templates);
    faults.retain(Diagnostic::is_error);
    report::print(site, &folder, &faults);
    if !faults.is_empty() {
        return FAULTS;
    }
    let parts = parts(&source, &config, &layers);
    let theme = Theme { source, layers, parts };
    match command {
        ThemeCommand::List(arguments) => list(site, arguments, &theme.parts),
        ThemeCommand::Eject(arguments) => eject(site, arguments, &folder, &theme),
    }
}

fn list(site: &Site, arguments: &ThemeList, parts: &[Part]) -> u8 {
    let kind = arguments.kind.map(|choice| match choice {
        PartChoice::Template => PartKind::Template,
        PartChoice::Component => PartKind::Component,
        PartChoice::Shortcode => PartKind::Shortcode,
        PartChoice::File => PartKind::Static,
        PartChoice::Texts => PartKind::Texts,
    });
    let wanted: Vec<&Part> = parts.iter().filter(|part| kind.is_none_or(|kind| part.kind == kind)).collect();
    let cells = |part: &&'_ Part| -> [String; 4] {
        [part.name.clone(), part.kind.as_str().into(), part.owner.as_str().into(), part.description.clone()]
    };
    let cells: Vec<[String; 4]> = wanted.iter().map(cells).collect();
    let rows: Vec<[&str; 4]> = cells.iter().map(|row| row.each_ref().map(String::as_str)).collect();
    let usual = if site.format == Format::Json { Shape::Json } else { Shape::Table };
    let text = match arguments.shape.unwrap_or(usual) {
        Shape::Table => table(["PART", "KIND", "OWNER", "WHAT IT IS FOR"], &rows),
        Shape::Csv => comma_separated(["part", "kind", "owner", "description"], &rows),
        Shape::Json => {
            let object = |part: &&Part| {
                json!({
                    "part": part.name,
                    "kind": part.kind.as_str(),
                    "owner": part.owner.as_str(),
                    "file": &*part.file,
                    "description": part.description,
                })
            };
            format!("{}\n", serde_json::Value::Array(wanted.iter().map(object).collect()))
        }
    };
    print_result(text.as_bytes())
}

fn eject(site: &Site, arguments: &ThemeEject, folder: &Path, theme: &Theme) -> u8 {
    let copies = match chosen(&theme.parts, &arguments.parts).and_then(|parts| copies(&parts, folder, theme)) {
        Ok(copies) => copies,
        Err(fault) => {
            report::print(site, folder, &[fault]);
            return USAGE;
        }
    };
    if let Err(fault) = create_new_files(folder, &copies) {
        report::print(site, folder, &[fault]);
        return FAULTS;
    }
    let names: String = copies.iter().map(|(path, _)| format!("{path}\n")).collect();
    let code = print_result(names.as_bytes());
    if !site.quiet && site.format != Format::Json {
        match copies.as_slice() {
            [(path, _)] => tell!("`{path}` counts before the part of the theme now; delete it to have that one back"),
            copies => tell!(
                "{} files count before those of the theme now; delete one to have the theme's own back",
                copies.len()
            ),
        }
    }
    code
}

/// The parts that are asked for; all files of the theme where none is named.
fn chosen<'a>(parts: &'a [Part], wanted: &[String]) -> Result<Vec<&'a Part>, Diagnostic> {
    if wanted.is_empty() {
        return Ok(parts.iter().filter(|part| part.kind != PartKind::Component).collect());
    }
    let mut chosen: BTreeMap<&str, &Part> = BTreeMap::new();
    for name in wanted {
        match find(parts, name).as_slice() {
            [part] => drop(chosen.insert(&part.target, part)),
            [] => {
                let help = match nearest_part(parts, name) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "`hornbook theme list` lists all parts".to_string(),
                };
                return Err(not_found(format!("the theme has no part `{name}`"), help));
            }
            several => {
                let names: Vec<&str> = several.iter().map(|part| part.name.as_str()).collect();
                let message = format!("`{name}` may be several parts of the theme");
                return Err(not_found(message, format!("write one of `{}`", names.join("`, `"))));
            }
        }
    }
    Ok(chosen.into_values().collect())
}

/// Paths in the site and the bytes that belong there, if none of them is there yet.
fn copies(parts: &[&Part], folder: &Path, theme: &Theme) -> Result<Vec<(String, Vec<u8>)>, Diagnostic> {
    let taken: Vec<&str> =
        parts.iter().map(|part| part.target.as_str()).filter(|path| folder.join(path).exists()).collect();
    if let Some((first, more)) = taken.split_first() {
        let named: Vec<&str> = taken.iter().take(NAMED).copied().collect();
        let message = match taken.len() {
            1 => format!("`{first}` exists already, and nothing is written over"),
            count if count <= NAMED => format!("`{}` exist already, and nothing is written over", named.join("`, `")),
            _ => format!(
                "`{}` and {} more exist already, and nothing is written over",
                named.join("`, `"),
                more.len() + 1 - NAMED
            ),
        };
        return Err(refused(message, "rename or delete what is there, or name single parts that are not there yet"));
    }
    for part in parts {
        if let Some((component, file)) = part.defined_twice(&theme.layers) {
            let message = format!("`{file}` of this site defines `{component}` already, and no two files may");
            return Err(refused(message, "change it there, or delete it there first"));
        }
    }
    parts.iter().map(|part| Ok((part.target.clone(), part.original(&theme.source)?))).collect()
}

fn refused(message: String, help: &str) -> Diagnostic {
    Diagnostic::without_place(Code::OutputRefused, Severity::Error, message).help(help)
}
