//! Where templates come from: the site's `templates/`, then the theme's, then the binary's.

use super::blocks::KeptBase;
use super::default_theme;
use crate::content::shortcode::KnownShortcodes;
use crate::diagnostic::{Diagnostic, FilePath};
use crate::source::Source;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Prefix of the names of a theme's templates in Tera.
pub const THEME_PREFIX: &str = "theme/";
/// Prefix of the names of the embedded templates in Tera.
pub const DEFAULT_PREFIX: &str = "default/";

/// Shortcodes of the default theme that print a block.
const BLOCKS: &[&str] = &[
    "caution",
    "details",
    "figure",
    "gist",
    "highlight",
    "image",
    "info",
    "instagram",
    "note",
    "steps",
    "tab",
    "tabs",
    "tip",
    "tweet",
    "twitter",
    "vimeo",
    "warning",
    "x",
    "youtube",
];

/// A template before it is compiled.
#[derive(Debug, Clone)]
pub struct TemplateSource {
    /// Its file: `templates/page.html`, `themes/x/templates/page.html`, `themes/default/templates/page.html`.
    pub file: FilePath,
    /// Its text.
    pub text: Arc<str>,
    /// Names it extends or includes, as written.
    pub references: BTreeSet<String>,
    /// Identifiers in its code.
    pub words: BTreeSet<String>,
    /// Whether a shortcode made of it has a body: it mentions one.
    pub takes_body: bool,
    /// Components it defines.
    pub components: BTreeSet<String>,
    /// Whether it may call components: a `<` stands in its code.
    pub calls_components: bool,
    /// The template that it extends, as written.
    pub extends: Option<String>,
    /// Its blocks.
    pub blocks: BTreeSet<String>,
    /// Those of them that stand in no other.
    pub fills: BTreeSet<String>,
    /// Why it does not extend the base that answers to the name.
    pub kept_base: Option<KeptBase>,
}

impl TemplateSource {
    /// The text for Tera.
    pub fn compiled(&self) -> Cow<'_, str> {
        match &self.kept_base {
            Some(kept) => Cow::Owned(format!("{}{}{}", &self.text[..kept.at], kept.prefix, &self.text[kept.at..])),
            None => Cow::Borrowed(&self.text),
        }
    }

    /// The place in the text of byte `at` of what Tera has.
    pub fn place(&self, at: usize) -> usize {
        match &self.kept_base {
            Some(kept) if at > kept.at => at.saturating_sub(kept.prefix.len()).max(kept.at),
            _ => at,
        }
    }
}

/// All templates, by their name in Tera.
#[derive(Debug, Clone, Default)]
pub struct Layers {
    /// Name in Tera (`page.html`, `theme/page.html`, `default/page.html`) to source.
    pub templates: BTreeMap<String, TemplateSource>,
    /// Shortcodes: name in lower case to the name of the template in Tera.
    pub shortcodes: BTreeMap<String, String>,
    /// The files of shortcodes of Hugo's, which are not read, by their name in lower case.
    pub of_hugo: BTreeMap<String, String>,
    /// Templates that cannot be parsed, by name in Tera: what they seem to say is not to be relied on.
    pub broken: BTreeSet<String>,
}

impl Layers {
    /// The endings of all templates, with their dot.
    pub fn endings(&self) -> BTreeSet<String> {
        let ending = |name: &String| name.rfind('.').map(|dot| name[dot..].to_string());
        self.templates.keys().filter_map(ending).collect()
    }

    /// Reads the templates of the site and of `theme` (a folder below `themes/`), and adds the embedded ones.
    pub fn read(source: &Source, theme: Option<&str>) -> (Layers, Vec<Diagnostic>) {
        let mut layers = Layers::default();
        let mut diagnostics = Vec::new();
        for (name, bytes) in default_theme::files_below("templates") {
            let file: FilePath = Arc::from(format!("themes/default/templates/{name}"));
            let text = String::from_utf8_lossy(bytes);
            layers.add(format!("{DEFAULT_PREFIX}{name}"), file, &text);
        }
        if let Some(theme) = theme {
            layers.read_folder(source, &format!("themes/{theme}/templates"), THEME_PREFIX, &mut diagnostics);
        }
        layers.read_folder(source, "templates", "", &mut diagnostics);
        layers.find_shortcodes();
        layers.find_those_of_hugo(source, theme);
        layers.settle_bases();
        (layers, diagnostics)
    }

    fn read_folder(&mut self, source: &Source, folder: &str, prefix: &str, diagnostics: &mut Vec<Diagnostic>) {
        let (entries, faults) = source.list(folder);
        diagnostics.extend(faults);
        for entry in entries {
            match source.read_text(&entry.path) {
                Ok(text) => {
                    let name = format!("{prefix}{}", &entry.path[folder.len() + 1..]);
                    self.add(name, entry.path, &text);
                }
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
    }

    fn add(&mut self, name: String, file: FilePath, text: &str) {
        let scan = scan(text);
        let template = TemplateSource {
            file,
            text: Arc::from(text),
            references: scan.references,
            takes_body: ["body", "inner", "inner_deindent"].iter().any(|word| scan.words.contains(*word)),
            words: scan.words,
            components: scan.components,
            calls_components: scan.calls_components,
            extends: scan.extends,
            blocks: scan.blocks,
            fills: scan.fills,
            kept_base: None,
        };
        self.templates.insert(name, template);
    }

    fn find_shortcodes(&mut self) {
        for layer in [DEFAULT_PREFIX, THEME_PREFIX, ""] {
            let folder = format!("{layer}shortcodes/");
            for name in self.templates.keys() {
                let inner = name.strip_prefix(&folder).and_then(|inner| inner.strip_suffix(".html"));
                if let Some(inner) = inner {
                    self.shortcodes.insert(inner.to_lowercase(), name.clone());
                }
            }
        }
    }

    fn find_those_of_hugo(&mut self, source: &Source, theme: Option<&str>) {
        let folders = [Some("layouts".to_string()), theme.map(|theme| format!("themes/{theme}/layouts"))];
        let folders =
            folders.iter().flatten().flat_map(|folder| ["shortcodes", "_shortcodes"].map(|own| (folder, own)));
        for (folder, own) in folders {
            let folder = format!("{folder}/{own}");
            if !source.has_folder(&folder) {
                continue;
            }
            for entry in source.list(&folder).0 {
                let name = entry.path[folder.len() + 1..].strip_suffix(".html").map(str::to_lowercase);
                if let Some(name) = name {
                    self.of_hugo.entry(name).or_insert_with(|| entry.path.to_string());
                }
            }
        }
    }

    /// The name in Tera of the template that answers to `name`, highest layer first.
    pub fn find(&self, name: &str) -> Option<&str> {
        let in_layer = |prefix: &str| self.templates.get_key_value(&format!("{prefix}{name}"));
        let found = self.templates.get_key_value(name);
        let found = found.or_else(|| in_layer(THEME_PREFIX)).or_else(|| in_layer(DEFAULT_PREFIX));
        found.map(|(name, _)| name.as_str())
    }

    /// Whether the template `name`, or one that it extends or includes, mentions the variable `word`.
    pub fn mentions(&self, name: &str, word: &str) -> bool {
        self.closure(name).iter().any(|name| self.templates[*name].words.contains(word))
    }

    /// Whether the template `name`, or one that it extends or includes, shows the parts of a list.
    pub fn shows_parts(&self, name: &str) -> bool {
        // The frame of the default theme only says which part a page is.
        const FRAME: [&str; 4] =
            ["base.html", "partials/head.html", "partials/social.html", "partials/structured_data.html"];
        let is_frame = |name: &str| name.strip_prefix(DEFAULT_PREFIX).is_some_and(|name| FRAME.contains(&name));
        let shows = |name: &&str| !is_frame(name) && self.templates[*name].words.contains("paginator");
        self.closure(name).iter().any(shows)
    }

    /// The template `name` and everything that it extends and includes, by name in Tera.
    pub fn closure(&self, name: &str) -> BTreeSet<&str> {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&str> = self.find(name).into_iter().collect();
        while let Some(name) = open.pop() {
            if seen.insert(name) {
                open.extend(self.templates[name].references.iter().filter_map(|reference| self.find(reference)));
            }
        }
        seen
    }
}

impl KnownShortcodes for Layers {
    fn takes_body(&self, name: &str) -> Option<bool> {
        let template = self.shortcodes.get(name).or_else(|| self.shortcodes.get(&name.to_lowercase()))?;
        Some(self.templates[template].takes_body)
    }

    fn is_broken(&self, name: &str) -> bool {
        !self.broken.is_empty()
            && self.shortcodes.get(&name.to_lowercase()).is_some_and(|template| self.broken.contains(template))
    }

    fn is_block(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        BLOCKS.contains(&name.as_str())
            && self.shortcodes.get(&name).is_some_and(|template| template.starts_with(DEFAULT_PREFIX))
    }

    fn names(&self) -> Vec<String> {
        self.shortcodes.keys().cloned().collect()
    }

    fn of_hugo(&self, name: &str) -> Option<String> {
        self.of_hugo.get(&name.to_lowercase()).cloned()
    }
}

#[derive(Default)]
struct Scan {
    references: BTreeSet<String>,
    words: BTreeSet<String>,
    components: BTreeSet<String>,
    calls_components: bool,
    extends: Option<String>,
    blocks: BTreeSet<String>,
    fills: BTreeSet<String>,
    /// Blocks that are open.
    open_blocks: usize,
}

/// Reads the code of a template without parsing it: Tera requires the names behind `extends` and
/// `include` to be plain strings, so this finds them all. Comments and raw blocks may add too much,
/// never too little.
fn scan(text: &str) -> Scan {
    let mut scan = Scan::default();
    for code in code_of(text) {
        scan_code(code, &mut scan);
    }
    scan
}

/// The code in the tags of a template, without their braces. Comments are left out.
pub(super) fn code_of(text: &str) -> impl Iterator<Item = &str> {
    placed_code_of(text).map(|(_, code)| code)
}

/// The same, each with the byte of the text at which it starts.
pub(super) fn placed_code_of(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let open = rest.find('{')?;
            rest = &rest[open + 1..];
            let close = match rest.as_bytes().first() {
                Some(b'{') => "}}",
                Some(b'%') => "%}",
                Some(b'#') => {
                    rest = rest.find("#}").map_or("", |end| &rest[end + 2..]);
                    continue;
                }
                _ => continue,
            };
            let end = rest.find(close).unwrap_or(rest.len()).max(1);
            let code = &rest[1..end];
            let at = text.len() - rest.len() + 1;
            rest = &rest[end..];
            return Some((at, code));
        }
    })
}

fn scan_code(code: &str, scan: &mut Scan) {
    let mut previous = String::new();
    let mut characters = code.char_indices().peekable();
    while let Some((start, character)) = characters.next() {
        if character == '<' {
            scan.calls_components = true;
        }
        if matches!(character, '"' | '\'' | '`') {
            let end = code[start + 1..].find(character).map_or(code.len(), |at| start + 1 + at);
            if previous == "extends" || previous == "include" {
                scan.references.insert(code[start + 1..end].to_string());
            }
            if previous == "extends" {
                scan.extends.get_or_insert_with(|| code[start + 1..end].to_string());
            }
            while characters.peek().is_some_and(|(at, _)| *at <= end) {
                characters.next();
            }
        } else if character.is_alphabetic() || character == '_' {
            let mut end = start + character.len_utf8();
            while let Some((at, next)) = characters.peek().copied() {
                let dotted_name = next == '.' && previous == "component";
                if !(next.is_alphanumeric() || next == '_' || dotted_name) {
                    break;
                }
                end = at + next.len_utf8();
                characters.next();
            }
            let word = &code[start..end];
            match previous.as_str() {
                "component" => drop(scan.components.insert(word.to_string())),
                "block" => {
                    if scan.open_blocks == 0 {
                        scan.fills.insert(word.to_string());
                    }
                    scan.blocks.insert(word.to_string());
                    scan.open_blocks += 1;
                }
                _ if word == "endblock" => scan.open_blocks = scan.open_blocks.saturating_sub(1),
                _ => {}
            }
            scan.words.insert(word.to_string());
            previous = word.to_string();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extends_and_include_are_found_and_strings_are_no_words() {
        let scan =
            scan("{% extends \"base.html\" %}{# include 'no.html' #}{% include 'a/b.html' %}{{ page['inner'] }}");
        assert_eq!(scan.references.iter().collect::<Vec<_>>(), ["a/b.html", "base.html"]);
        assert!(!scan.words.contains("inner"));
        assert!(scan.words.contains("page"));
    }

    #[test]
    fn the_name_of_a_component_keeps_its_dots() {
        assert!(scan("{% component ui.icon(name) %}{% endcomponent %}").components.contains("ui.icon"));
    }

    #[test]
    fn text_that_is_no_template_is_survived() {
        for text in ["{", "{{", "{%", "{{ \"", "{#", "}}", "{{}}", "{%%}"] {
            scan(text);
        }
    }
}
