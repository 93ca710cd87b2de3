//! What is wrong, printed.

use super::arguments::{Format, Site};
use crate::diagnostic::human::Colour;
use crate::diagnostic::{Code, Diagnostic, Severity, human, json, short};
use crate::source::Source;
use crate::template::engine::text_of_embedded;
use std::collections::{BTreeMap, BTreeSet};
use std::io::IsTerminal;
use std::path::Path;

/// Warnings of one kind that are shown in full; the rest is counted.
const SHOWN_OF_A_KIND: usize = 3;

/// Errors of one kind in one file that are shown in full: a broken file may have one in each line.
const SHOWN_OF_A_FILE: usize = 100;

/// The same in formats for programs.
const LISTED_OF_A_FILE: usize = 1_000;

/// Prints `diagnostics`, which must be sorted, to standard error.
///
/// In `human` format a warning that is there many times is shown a few times and counted, so that old debts do not
/// drown a new fault, and the last line says how to read more. The other formats print everything that a person could
/// mend. With `--quiet` only errors are printed.
pub fn print(site: &Site, folder: &Path, diagnostics: &[Diagnostic]) {
    let source = Source::disk(folder.to_path_buf());
    let texts: std::cell::RefCell<BTreeMap<String, Option<String>>> = Default::default();
    let read = |path: &str| {
        let known = texts.borrow().get(path).cloned();
        known.unwrap_or_else(|| {
            let text = source.read_for_report(path).or_else(|| text_of_embedded(path));
            texts.borrow_mut().insert(path.to_string(), text.clone());
            text
        })
    };
    let colour = if std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none() {
        Colour::Always
    } else {
        Colour::Never
    };
    let asked: Vec<&Diagnostic> =
        diagnostics.iter().filter(|diagnostic| diagnostic.is_error() || !site.quiet).collect();
    let more = (site.format == Format::Human && !site.quiet).then(|| more_about(&asked)).flatten();
    let in_full = match site.format {
        Format::Human => shown_in_full(&asked),
        Format::Short | Format::Json => shown_of_a_file(&asked, LISTED_OF_A_FILE),
    };
    let mut hidden: BTreeMap<(Code, Severity), usize> = BTreeMap::new();
    for (diagnostic, in_full) in asked.into_iter().zip(in_full) {
        if !in_full {
            *hidden.entry((diagnostic.code, diagnostic.severity)).or_default() += 1;
            continue;
        }
        match site.format {
            Format::Human => tell!("{}", human::render(diagnostic, colour, &read)),
            Format::Short => tell!("{}", short::render(diagnostic, &read)),
            Format::Json => tell!("{}", json::render(diagnostic, &read)),
        }
    }
    for ((code, severity), count) in &hidden {
        let message = format!("{count} more of this kind");
        match site.format {
            Format::Human => tell!("{}[{code}]: {message}; `--format short` lists them all\n", severity.as_str()),
            Format::Short => tell!("{}[{code}]: {message}", severity.as_str()),
            Format::Json => {
                tell!("{}", json::render(&Diagnostic::without_place(*code, *severity, message), &read));
            }
        }
    }
    if let Some(more) = more {
        tell!("{more}\n");
    }
}

/// How to read more about what was printed; nothing about notes, and about names on the command line that are not there.
fn more_about(diagnostics: &[&Diagnostic]) -> Option<String> {
    let is_explained = |found: &&&Diagnostic| found.severity != Severity::Note && found.code != Code::NotFound;
    let mut codes = diagnostics.iter().filter(is_explained).map(|found| found.code);
    let first = codes.next()?;
    let others = if codes.any(|code| code != first) { ", and so on for each word in brackets" } else { "" };
    Some(format!("`hornbook explain {first}` says more{others}"))
}

/// Which diagnostics are printed where no file may have more than `most` of one kind.
fn shown_of_a_file(diagnostics: &[&Diagnostic], most: usize) -> Vec<bool> {
    let mut counts: BTreeMap<(Code, Option<&str>), usize> = BTreeMap::new();
    let mut shown = Vec::with_capacity(diagnostics.len());
    for diagnostic in diagnostics {
        let file = diagnostic.span.as_ref().map(|span| &*span.file);
        let count = counts.entry((diagnostic.code, file)).or_default();
        *count += 1;
        shown.push(*count <= most);
    }
    shown
}

/// Which diagnostics are shown in full: every error but for those of one kind that fill a file, and a few warnings of each kind, those first that say something
/// that none before them says.
fn shown_in_full(diagnostics: &[&Diagnostic]) -> Vec<bool> {
    let few = shown_of_a_file(diagnostics, SHOWN_OF_A_FILE);
    let mut shown: Vec<bool> =
        diagnostics.iter().zip(few).map(|(diagnostic, few)| diagnostic.is_error() && few).collect();
    let mut counts: BTreeMap<(Code, Severity), usize> = BTreeMap::new();
    let mut said: BTreeSet<&str> = BTreeSet::new();
    for only_new in [true, false] {
        for (diagnostic, shown) in diagnostics.iter().zip(&mut shown) {
            let count = counts.entry((diagnostic.code, diagnostic.severity)).or_default();
            if !*shown
                && !diagnostic.is_error()
                && *count < SHOWN_OF_A_KIND
                && (!only_new || said.insert(&diagnostic.message))
            {
                *shown = true;
                *count += 1;
            }
        }
    }
    shown
}

/// `2 errors and 5 warnings`; empty if there is nothing.
pub fn counts(diagnostics: &[Diagnostic]) -> String {
    let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let words = |number: usize, noun: &str| format!("{number} {noun}{}", if number == 1 { "" } else { "s" });
    match (count(Severity::Error), count(Severity::Warning)) {
        (0, 0) => String::new(),
        (0, warnings) => words(warnings, "warning"),
        (errors, 0) => words(errors, "error"),
        (errors, warnings) => format!("{} and {}", words(errors, "error"), words(warnings, "warning")),
    }
}
