//! The parts of the theme that a site can put something of its own in place of.
//!
//! A part is a file of the theme in use, or one of its components. Deliberately absent: writing copies of them.

use super::default_theme;
use super::layers::{DEFAULT_PREFIX, Layers, THEME_PREFIX, TemplateSource};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, FilePath, nearest};
use crate::source::Source;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartKind {
    /// Makes a kind of page or file, or a piece of one.
    Template,
    /// A piece of HTML that templates call with arguments.
    Component,
    /// What an author calls in Markdown.
    Shortcode,
    /// Published as it is.
    Static,
    /// The texts of the interface in a language.
    Texts,
}

impl PartKind {
    /// The word in lists.
    pub fn as_str(self) -> &'static str {
        match self {
            PartKind::Template => "template",
            PartKind::Component => "component",
            PartKind::Shortcode => "shortcode",
            PartKind::Static => "file",
            PartKind::Texts => "texts",
        }
    }
}

/// Whose a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartOwner {
    /// The theme in the binary.
    Default,
    /// The theme that the configuration names.
    Theme,
    /// The site itself, which has put its own in place of the theme's.
    Site,
}

impl PartOwner {
    /// The word in lists.
    pub fn as_str(self) -> &'static str {
        match self {
            PartOwner::Default => "default",
            PartOwner::Theme => "theme",
            PartOwner::Site => "site",
        }
    }
}

/// A part of the theme.
#[derive(Debug, Clone)]
pub struct Part {
    /// The file that takes its place in the site (`templates/page.html`), or the name of a component (`ui.card`).
    pub name: String,
    /// What it is.
    pub kind: PartKind,
    /// Whose the one is that counts.
    pub owner: PartOwner,
    /// The file of the one that counts.
    pub file: FilePath,
    /// What it is for, in a sentence: the first of its first comment.
    pub description: String,
    /// The file of the site that a copy belongs into.
    pub target: String,
    /// What the theme has.
    original: Original,
    /// Components that the file defines.
    components: Vec<String>,
}

#[derive(Debug, Clone)]
enum Original {
    Embedded(&'static [u8]),
    Text(Arc<str>),
    File(FilePath),
}

impl Part {
    /// The bytes that the theme has.
    pub fn original(&self, source: &Source) -> Result<Vec<u8>, Diagnostic> {
        match &self.original {
            Original::Embedded(bytes) => Ok(bytes.to_vec()),
            Original::Text(text) => Ok(text.as_bytes().to_vec()),
            Original::File(file) => source.read(file),
        }
    }

    /// Components that a copy would define a second time in the site, and the files that define them already.
    pub fn defined_twice<'a>(&'a self, layers: &'a Layers) -> Option<(&'a str, &'a FilePath)> {
        let own = if self.kind == PartKind::Component { std::slice::from_ref(&self.name) } else { &self.components };
        own.iter().find_map(|name| Some((name.as_str(), &definition(layers, "", name)?.file)))
    }
}

/// Every part, by kind and name.
pub fn parts(source: &Source, config: &Config, layers: &Layers) -> Vec<Part> {
    let mut parts = Vec::new();
    add_templates(layers, &mut parts);
    let static_folder = config.static_folders.last().map_or("static", String::as_str);
    let mut public: Vec<String> = vec!["assets".into()];
    public.extend(config.static_folders.iter().cloned());
    let is_public = |name: &str| {
        let mut files = public.iter().rev().map(|folder| format!("{folder}/{name}"));
        files.find(|file| source.has_file(file))
    };
    add_files(source, config, ("static", static_folder, PartKind::Static), &is_public, &mut parts);
    let has_texts = |name: &str| Some(format!("i18n/{name}")).filter(|file| source.has_file(file));
    add_files(source, config, ("i18n", "i18n", PartKind::Texts), &has_texts, &mut parts);
    parts.sort_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
    parts
}

fn add_templates(layers: &Layers, parts: &mut Vec<Part>) {
    // What the theme in use has covers what the default has.
    let mut originals: BTreeMap<&str, (PartOwner, &TemplateSource)> = BTreeMap::new();
    let mut components: BTreeMap<&str, (PartOwner, &TemplateSource)> = BTreeMap::new();
    for (prefix, owner) in [(DEFAULT_PREFIX, PartOwner::Default), (THEME_PREFIX, PartOwner::Theme)] {
        for (full, template) in &layers.templates {
            let Some(name) = full.strip_prefix(prefix) else { continue };
            originals.insert(name, (owner, template));
            if !name.starts_with("shortcodes/") {
                components.extend(template.components.iter().map(|name| (name.as_str(), (owner, template))));
            }
        }
    }
    for (name, (owner, template)) in originals {
        let own = layers.templates.get(name);
        parts.push(Part {
            name: format!("templates/{name}"),
            kind: if name.starts_with("shortcodes/") { PartKind::Shortcode } else { PartKind::Template },
            owner: if own.is_some() { PartOwner::Site } else { owner },
            file: own.unwrap_or(template).file.clone(),
            description: description(name, &template.text),
            target: format!("templates/{name}"),
            original: Original::Text(template.text.clone()),
            components: template.components.iter().cloned().collect(),
        });
    }
    for (name, (owner, template)) in components {
        let Some((comment, text)) = component(&template.text, name) else { continue };
        let own = definition(layers, "", name);
        parts.push(Part {
            name: name.to_string(),
            kind: PartKind::Component,
            owner: if own.is_some() { PartOwner::Site } else { owner },
            file: own.unwrap_or(template).file.clone(),
            description: first_sentence(comment),
            target: format!("templates/components/{name}.html"),
            original: Original::Text(Arc::from(format!("{text}\n"))),
            components: Vec::new(),
        });
    }
}

/// The template of a layer that defines the component `name`.
fn definition<'a>(layers: &'a Layers, prefix: &str, name: &str) -> Option<&'a TemplateSource> {
    let is_in_layer = |full: &str| match prefix {
        "" => !full.starts_with(THEME_PREFIX) && !full.starts_with(DEFAULT_PREFIX),
        prefix => full.starts_with(prefix),
    };
    let found =
        layers.templates.iter().find(|(full, template)| is_in_layer(full) && template.components.contains(name));
    found.map(|(_, template)| template)
}

/// Adds the files of a folder of the theme; `own` finds the one of the site that counts before.
fn add_files(
    source: &Source,
    config: &Config,
    (folder, target, kind): (&str, &str, PartKind),
    own: &dyn Fn(&str) -> Option<String>,
    parts: &mut Vec<Part>,
) {
    let mut originals: BTreeMap<String, (PartOwner, Original, FilePath)> = BTreeMap::new();
    for (name, bytes) in default_theme::files_below(folder) {
        let file = Arc::from(format!("themes/default/{folder}/{name}"));
        originals.insert(name.to_string(), (PartOwner::Default, Original::Embedded(bytes), file));
    }
    if let Some(theme) = &config.theme {
        let below = format!("themes/{theme}/{folder}");
        for entry in source.list(&below).0 {
            let name = entry.path[below.len() + 1..].to_string();
            originals.insert(name, (PartOwner::Theme, Original::File(entry.path.clone()), entry.path));
        }
    }
    for (name, (owner, original, file)) in originals {
        let text = match &original {
            Original::Embedded(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            Original::Text(text) => text.to_string(),
            Original::File(file) if is_text(&name) => source.read_text(file).unwrap_or_default(),
            Original::File(_) => String::new(),
        };
        let own = own(&name);
        parts.push(Part {
            description: description(&name, &text),
            name: format!("{folder}/{name}"),
            kind,
            owner: if own.is_some() { PartOwner::Site } else { owner },
            file: own.map_or(file, Arc::from),
            target: format!("{target}/{name}"),
            original,
            components: Vec::new(),
        });
    }
}

fn is_text(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    matches!(ending, "css" | "js" | "mjs" | "svg" | "yaml" | "yml" | "toml" | "txt")
}

/// The parts that an author may mean by `wanted`: one by its whole name, else those whose name ends like it, with or
/// without an ending; of several the one in HTML.
pub fn find<'a>(parts: &'a [Part], wanted: &str) -> Vec<&'a Part> {
    let wanted = wanted.trim_start_matches("./").trim_matches('/');
    let stem = |name: &str| match name.rsplit_once('.') {
        Some((stem, ending)) if !ending.contains('/') => stem.to_string(),
        _ => name.to_string(),
    };
    let below = |part: &Part| part.name.split_once('/').map_or(part.name.clone(), |(_, name)| name.to_string());
    let behind = |part: &Part| part.name.rsplit('/').next().unwrap_or_default().to_string();
    let is_file = |part: &Part| part.kind != PartKind::Component;
    let ways: [&dyn Fn(&Part) -> bool; 5] = [
        &|part| part.name == wanted,
        &|part| is_file(part) && below(part) == wanted,
        &|part| is_file(part) && stem(&below(part)) == wanted,
        &|part| is_file(part) && behind(part) == wanted,
        &|part| is_file(part) && stem(&behind(part)) == wanted,
    ];
    for way in ways {
        let found: Vec<&Part> = parts.iter().filter(|part| way(part)).collect();
        let html: Vec<&Part> = found.iter().copied().filter(|part| part.name.ends_with(".html")).collect();
        match (found.len(), html.len()) {
            (0, _) => {}
            (_, 1) => return html,
            _ => return found,
        }
    }
    Vec::new()
}

/// The name of the part that is called nearly like `wanted`.
pub fn nearest_part<'a>(parts: &'a [Part], wanted: &str) -> Option<&'a str> {
    let whole = nearest(wanted, parts.iter().map(|part| part.name.as_str()));
    let below = || {
        let names: BTreeMap<&str, &str> =
            parts.iter().filter_map(|part| Some((part.name.split_once('/')?.1, part.name.as_str()))).collect();
        nearest(wanted, names.keys().copied()).map(|near| names[near])
    };
    let behind = || {
        let last = |name: &'a str| {
            let name = name.rsplit('/').next().unwrap_or_default();
            name.rsplit_once('.').map_or(name, |(stem, _)| stem)
        };
        let files = parts.iter().filter(|part| part.kind != PartKind::Component);
        let names: BTreeMap<&str, &str> = files.map(|part| (last(&part.name), part.name.as_str())).collect();
        nearest(wanted, names.keys().copied()).map(|near| names[near])
    };
    whole.or_else(below).or_else(behind)
}

/// The first sentence of the first comment of the file `name`.
fn description(name: &str, text: &str) -> String {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let lines = |mark: &str| {
        let lines = text.lines().take_while(|line| line.starts_with(mark));
        lines.map(|line| line.trim_start_matches(mark)).collect::<Vec<_>>().join(" ")
    };
    match ending {
        "css" => first_sentence(between(text, "/*", "*/")),
        "js" | "mjs" if text.starts_with("//") => first_sentence(&lines("//")),
        "js" | "mjs" => first_sentence(between(text, "/*", "*/")),
        "yaml" | "yml" | "toml" => first_sentence(&lines("#")),
        "svg" => first_sentence(between(text, "<!--", "-->")),
        _ => first_sentence(between(text, "{#", "#}")),
    }
}

/// What stands between the first `open` and the `close` behind it; nothing where one of them is missing.
fn between<'t>(text: &'t str, open: &str, close: &str) -> &'t str {
    let inner = text.split_once(open).and_then(|(_, rest)| rest.split_once(close));
    inner.map_or("", |(inner, _)| inner)
}

/// The comment in front of a component, and its definition with that comment.
fn component<'t>(text: &'t str, name: &str) -> Option<(&'t str, &'t str)> {
    let head = format!("component {name}(");
    let at = text.find(&head)?;
    let tag = text[..at].rfind("{%")?;
    let before = text[..tag].trim_end();
    let start = if before.ends_with("#}") { before.rfind("{#").unwrap_or(tag) } else { tag };
    let end = at + text[at..].find("endcomponent")?;
    let end = end + text[end..].find("%}")? + 2;
    let comment = if start < tag { between(&text[start..tag], "{#", "#}") } else { "" };
    Some((comment, &text[start..end]))
}

/// The first sentence of a comment, on one line and without its full stop. Calls of shortcodes are shown as they are
/// written, not as they are quoted.
fn first_sentence(comment: &str) -> String {
    let comment = comment.trim().trim_start_matches(['-', '*', '!']).trim_end_matches('-');
    let words = comment.split_whitespace().collect::<Vec<_>>().join(" ");
    // `1. …` is the start of a list.
    let is_end = |at: &usize| !words[..*at].ends_with(|letter: char| letter.is_ascii_digit());
    let end = words.match_indices(". ").map(|(at, _)| at).find(is_end).unwrap_or(words.len());
    words[..end].trim_end_matches('.').replace("</*", "<").replace("*/>", ">")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn default_parts() -> Vec<Part> {
        let source = Source::memory([]);
        let (config, _) = crate::config::load(&source, &Default::default());
        let (layers, _) = Layers::read(&source, None);
        parts(&source, &config, &layers)
    }

    /// Whoever opens a template learns from its first lines when it is used, and with what.
    #[test]
    fn every_part_of_the_default_theme_says_what_it_is_for() {
        let parts = default_parts();
        assert!(parts.len() > 70, "only {} parts were found", parts.len());
        for part in &parts {
            assert!(part.description.chars().count() >= 5, "`{}` does not begin with a comment", part.name);
            assert!(part.description.starts_with(|letter: char| letter.is_uppercase()), "`{}`", part.name);
        }
        for (name, bytes) in default_theme::files_below("templates") {
            let text = String::from_utf8_lossy(bytes);
            let lines = text.lines().find(|line| !line.starts_with("{% extends ") && !line.starts_with("<?xml "));
            assert!(lines.is_some_and(|line| line.starts_with("{#")), "`{name}` does not begin with a comment");
            let comment = between(&text, "{#", "#}");
            let wanted = match name.split('/').next() {
                Some("shortcodes") => "{{</* ",
                Some("components") => "Called as ",
                _ => "Gets: ",
            };
            assert!(comment.contains(wanted), "the comment of `{name}` does not say `{wanted}`");
        }
    }

    #[test]
    fn a_part_is_found_by_less_than_its_name() {
        let parts = default_parts();
        let names = |wanted: &str| find(&parts, wanted).iter().map(|part| part.name.clone()).collect::<Vec<_>>();
        assert_eq!(names("templates/page.html"), ["templates/page.html"]);
        assert_eq!(names("page.html"), ["templates/page.html"]);
        assert_eq!(names("partials/head"), ["templates/partials/head.html"]);
        assert_eq!(names("header"), ["templates/partials/header.html"]);
        assert_eq!(names("note"), ["templates/shortcodes/note.html"]);
        assert_eq!(names("ui.card"), ["ui.card"]);
        assert_eq!(names("hornbook.css"), ["static/hornbook.css"]);
        assert_eq!(names("de"), ["i18n/de.yaml"]);
        assert_eq!(names("page"), ["templates/page.html"]);
        assert_eq!(names("sitemap"), ["templates/sitemap.xml"]);
        assert_eq!(names("nothing"), [""; 0]);
        assert_eq!(nearest_part(&parts, "pgae.html"), Some("templates/page.html"));
        assert_eq!(nearest_part(&parts, "ui.crad"), Some("ui.card"));
        assert_eq!(nearest_part(&parts, "foter"), Some("templates/partials/footer.html"));
    }

    #[test]
    fn a_component_is_cut_out_with_its_comment() {
        let text = "{# All. #}\n\n{# One. More. #}\n{% component a.b(x) -%}\nX\n{%- endcomponent a.b %}\n\n{% component a.bc() %}Y{% endcomponent a.bc %}\n";
        let (comment, whole) = component(text, "a.b").expect("it is there");
        assert_eq!(first_sentence(comment), "One");
        assert_eq!(whole, "{# One. More. #}\n{% component a.b(x) -%}\nX\n{%- endcomponent a.b %}");
        assert_eq!(component(text, "a.bc"), Some(("", "{% component a.bc() %}Y{% endcomponent a.bc %}")));
        assert_eq!(component("{% component a(", "a"), None);
        assert_eq!(component(text, "c"), None);
    }
}
