//! What the documentation shows works: templates are compiled and rendered, settings are read without a word, commands are
//! understood, and what contributors are told to run is there.
#![allow(clippy::disallowed_methods, reason = "this test reads the repository")]

mod common;

use clap::Parser;
use common::{Files, built};
use hornbook::cli::Arguments;
use std::fs;
use std::path::Path;

const CONFIG: &str =
    "baseURL = \"https://guides.example.com/\"\ntitle = \"Guides\"\n[design]\nlogo = \"/img/logo.svg\"\n";

/// A page of the documentation.
struct Document {
    path: String,
    text: String,
}

/// A fence.
struct Sample {
    path: String,
    language: String,
    text: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn documents() -> Vec<Document> {
    let docs = walkdir::WalkDir::new(root().join("content/docs")).sort_by_file_name().into_iter();
    let docs = docs.map(|entry| entry.expect("listed").into_path()).filter(|path| path.is_file());
    let others = ["README.md", "CONTRIBUTING.md", "benches/README.md"].map(|name| root().join(name));
    docs.chain(others)
        .map(|file| {
            let text = fs::read_to_string(&file).expect("text");
            let path = file.strip_prefix(root()).expect("below").to_string_lossy().replace('\\', "/");
            // Another test builds the example of a page about a message, which is wrong on purpose, and its cure.
            let around = text.split_once("\n## Example\n").map(|(before, rest)| {
                let behind = rest.split_once("\n## What else it may be\n").map_or("", |(_, behind)| behind);
                format!("{before}\n\n{behind}")
            });
            Document { path, text: around.unwrap_or(text) }
        })
        .collect()
}

/// The fences of all pages, also those in list items.
fn samples() -> Vec<Sample> {
    let mut found = Vec::new();
    for document in documents() {
        let mut lines = document.text.lines();
        while let Some(line) = lines.next() {
            let rest = line.trim_start();
            let (indent, ticks) = (line.len() - rest.len(), rest.bytes().take_while(|byte| *byte == b'`').count());
            if ticks < 3 {
                continue;
            }
            let code = lines.by_ref().take_while(|line| line.trim_start() != "`".repeat(ticks));
            let code: String = code.map(|line| line.get(indent..).unwrap_or_default().to_string() + "\n").collect();
            let language = rest[ticks..].split(' ').next().unwrap_or_default().to_string();
            found.push(Sample { path: document.path.clone(), language, text: shown(&code) });
        }
    }
    assert!(found.len() > 40, "only {} fences: the scan has lost its way", found.len());
    found
}

/// Calls as they are written elsewhere: a page that shows them escapes them.
fn shown(text: &str) -> String {
    text.replace("{{</*", "{{<").replace("*/>}}", ">}}").replace("{{%/*", "{{%").replace("*/%}}", "%}}")
}

/// What a build says of a site of `files`, with every file that they name in quotes: `"/own.css"`.
fn said(files: &[(&str, &str)]) -> String {
    let mut site = Files::new();
    let quoted = files.iter().flat_map(|(_, text)| text.split('"'));
    for path in
        quoted.filter(|path| path.starts_with('/') && path.rsplit('/').next().is_some_and(|name| name.contains('.')))
    {
        site.insert(format!("static{path}"), b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec());
    }
    site.insert("hornbook.toml".into(), CONFIG.into());
    site.insert("static/img/logo.svg".into(), b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec());
    site.insert("content/_index.md".into(), b"---\ntitle: Home\n---\n".to_vec());
    site.insert("content/guides/a.md".into(), b"---\ntitle: A\n---\nText.\n".to_vec());
    site.extend(files.iter().map(|(path, text)| (path.to_string(), text.as_bytes().to_vec())));
    built(site).report
}

/// Where a template that is shown would lie: the page says it in front, or it can be told from what it does.
fn place_of(template: &str) -> String {
    match template.split_once("{% component ").and_then(|(_, rest)| rest.split_once('(')) {
        Some((name, _)) => format!("templates/shortcodes/{}.html", name.replace('.', "/")),
        None if template.contains("paginator") || template.contains("section.") => "templates/section.html".into(),
        None if template.contains("{% extends") => "templates/page.html".into(),
        None => "templates/partials/shown.html".into(),
    }
}

#[test]
fn every_template_shown_is_compiled_and_rendered() {
    let is_template = |sample: &&Sample| {
        let text = &sample.text;
        matches!(sample.language.as_str(), "jinja" | "html" | "text")
            && (text.contains("{% ") || text.contains("{{ "))
            && !text.contains("{{< ")
    };
    let samples = samples();
    let templates: Vec<&Sample> = samples.iter().filter(is_template).collect();
    assert!(templates.len() > 1, "only {} templates: the scan has lost its way", templates.len());
    for template in templates {
        let report = said(&[(place_of(&template.text).as_str(), &template.text)]);
        assert_eq!(report, "", "{}:\n{}", template.path, template.text);
    }
}

#[test]
fn every_setting_shown_is_read() {
    for sample in samples().iter().filter(|sample| sample.language == "toml") {
        let has_address = sample.text.contains("baseURL");
        let text = if has_address {
            sample.text.clone()
        } else {
            format!("baseURL = \"https://a.example/\"\n{}", sample.text)
        };
        assert_eq!(said(&[("hornbook.toml", &text)]), "", "{}:\n{}", sample.path, sample.text);
    }
}

#[test]
fn every_front_matter_shown_in_part_is_read() {
    for sample in samples().iter().filter(|sample| sample.language == "yaml") {
        let page = format!("---\n{}---\nText.\n", sample.text);
        let report = said(&[("content/guides/b.md", &page)]);
        let is_other_fault =
            |line: &&str| ["image-missing", "post-scheduled", "title-missing"].iter().any(|code| line.contains(code));
        let left: Vec<&str> = report.lines().filter(|line| !is_other_fault(line)).collect();
        assert_eq!(left, [""; 0], "{}:\n{}", sample.path, sample.text);
    }
}

#[test]
fn every_template_shown_in_a_line_of_text_is_compiled() {
    // A pair of braces may stand for any, and dots for more.
    let is_template = |span: &str| {
        let is_whole = span.contains("{% ") && span.contains(" %}") || span.contains("{{ ") && span.contains(" }}");
        is_whole && !["{% if …", "NAME"].iter().any(|part| span.contains(part))
    };
    let spans = spans();
    let templates: Vec<&(String, String)> = spans.iter().filter(|(_, span)| is_template(span)).collect();
    assert!(templates.len() > 3, "only {} templates: the scan has lost its way", templates.len());
    for (path, template) in templates {
        let report = said(&[("templates/partials/shown.html", template)]);
        assert_eq!(report, "", "{path}: `{template}`");
    }
}

/// Code in a line of text that begins with the name of a program.
fn code_in_text(program: &str) -> Vec<(String, String)> {
    let start = format!("{program} ");
    spans().into_iter().filter(|(_, span)| span.starts_with(&start)).collect()
}

/// The pieces of code in lines of text, with the page that each is on.
fn spans() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for document in documents() {
        let mut in_fence = false;
        let prose: Vec<&str> = document
            .text
            .lines()
            .filter(|line| {
                let is_fence = line.trim_start().starts_with("```");
                in_fence ^= is_fence;
                !in_fence && !is_fence
            })
            .collect();
        let prose = prose.join(" ");
        let spans = prose.split('`').skip(1).step_by(2);
        // In tables a line between cells is written with a backslash where it is none.
        found.extend(spans.map(|span| (document.path.clone(), span.replace("\\|", "|"))));
    }
    found
}

/// The lines of fences of `sh`, cut at what joins commands, without settings in front and remarks behind.
fn commands_in_fences() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for sample in samples().iter().filter(|sample| sample.language == "sh") {
        let joined = sample.text.replace("\\\n", " ");
        for line in joined.lines() {
            let line = line.split(" #").next().unwrap_or_default().replace("2>&1", "");
            for command in line.split("&&").flat_map(|part| part.split(['|', ';', '>', '('])) {
                let words = command.split_whitespace().skip_while(|word| word.contains('=') && !word.starts_with('-'));
                found.push((sample.path.clone(), words.collect::<Vec<_>>().join(" ")));
            }
        }
    }
    found
}

#[test]
fn every_command_shown_is_understood() {
    // `hornbook inspect PAGE`, `hornbook init [DIR]` and the like stand for many.
    let is_pattern = |line: &str| {
        let is_place = |word: &str| word.len() > 1 && word.chars().all(|letter| letter.is_uppercase() || letter == '_');
        line.contains(['[', '…', '{']) || line.split(' ').any(is_place)
    };
    let mut count = 0;
    let own = commands_in_fences().into_iter().chain(code_in_text("hornbook")).chain(code_in_text("cargo run"));
    for (path, line) in own {
        let behind_cargo = line.strip_prefix("cargo run").and_then(|rest| rest.split_once("-- ")).map(|(_, rest)| rest);
        let Some(rest) = line.strip_prefix("hornbook ").or(behind_cargo) else { continue };
        let rest = rest.split(['|', '>', '&']).next().unwrap_or_default();
        if is_pattern(rest) {
            continue;
        }
        // A name alone is understood where help is asked for; what is wrong in front of that is a fault all the same.
        let words = std::iter::once("hornbook").chain(rest.split_whitespace()).chain(["--help"]);
        if let Err(fault) = Arguments::try_parse_from(words) {
            assert!(fault.exit_code() == 0, "{path}: `{line}`: {fault}");
        }
        count += 1;
    }
    assert!(count > 30, "only {count} commands: the scan has lost its way");
}

#[test]
fn what_contributors_are_told_to_run_is_there() {
    let all = commands_in_fences().into_iter().chain(code_in_text("cargo")).chain(code_in_text("HORNBOOK_BLESS=1"));
    let mut count = 0;
    for (path, line) in all {
        let words: Vec<&str> = line.split_whitespace().collect();
        let value_of = |option: &str| words.iter().position(|word| *word == option).and_then(|at| words.get(at + 1));
        let mut wanted = Vec::new();
        if words.contains(&"cargo") {
            let test = value_of("--test").map(|name| [format!("tests/{name}.rs"), format!("tests/{name}/main.rs")]);
            let bench =
                value_of("--bench").map(|name| [format!("benches/{name}.rs"), format!("benches/{name}/main.rs")]);
            wanted.extend([test, bench].into_iter().flatten());
        }
        let script = words.first().filter(|word| word.starts_with("scripts/"));
        wanted.extend(script.map(|script| [script.to_string(), script.to_string()]));
        for either in wanted {
            assert!(either.iter().any(|file| root().join(file).exists()), "{path}: `{line}`: {either:?}");
            count += 1;
        }
    }
    assert!(count > 5, "only {count} commands: the scan has lost its way");
}
