//! Templates that nothing is made with, because their name is nearly the right one.

use crate::diagnostic::{Code, Diagnostic, Span, nearest};
use crate::template::Engine;
use crate::template::layers::{DEFAULT_PREFIX, THEME_PREFIX};
use std::collections::BTreeSet;

/// Names that templates may have in a folder called like a section, type or taxonomy.
const IN_FOLDERS: [&str; 6] = ["page", "section", "taxonomy", "list", "term", "single"];
/// Names at the top that the default theme has no file for.
const AT_THE_TOP: [&str; 4] = ["home.html", "rss.xml", "atom.xml", "jsonfeed.xml"];

/// A warning for each template of the site or its theme that is not among `used`, the names of those that outputs are
/// made with, that no other mentions, and that is called nearly like one that would be used.
pub fn warn_of_unused(engine: &Engine, used: &BTreeSet<String>) -> Vec<Diagnostic> {
    let layers = &engine.layers;
    let is_own = |name: &&String| !name.starts_with(DEFAULT_PREFIX);
    let own: Vec<&String> = layers.templates.keys().filter(is_own).collect();
    if own.is_empty() {
        return Vec::new();
    }
    let referenced: BTreeSet<&str> =
        layers.templates.values().flat_map(|template| template.references.iter().map(String::as_str)).collect();
    let embedded = layers.templates.keys().filter_map(|name| name.strip_prefix(DEFAULT_PREFIX));
    let known: BTreeSet<&str> = embedded.filter(|name| !name.starts_with("shortcodes/")).chain(AT_THE_TOP).collect();
    let mut warnings = Vec::new();
    for full in own {
        let name = full.strip_prefix(THEME_PREFIX).unwrap_or(full);
        let template = &layers.templates[full];
        let is_needed = used.contains(name) || referenced.contains(name) || known.contains(name);
        if is_needed || name.starts_with("shortcodes/") || !template.components.is_empty() {
            continue;
        }
        if let Some(meant) = meant(name, &known) {
            let message = format!("nothing is made with the template `{name}`");
            let warning = Diagnostic::warning(Code::TemplateUnused, Span::whole(&template.file), message);
            warnings.push(warning.help(format!("did you mean `{meant}`?")));
        }
    }
    warnings
}

/// The name that was likely meant, with the folder and the ending of `name`.
fn meant(name: &str, known: &BTreeSet<&str>) -> Option<String> {
    let (folder, file) = name.rsplit_once('/').map_or(("", name), |(folder, file)| (folder, file));
    let (stem, ending) = file.rsplit_once('.')?;
    let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let beside = known.iter().filter_map(|known| {
        let (stem, other) = known.strip_prefix(prefix.as_str())?.rsplit_once('.')?;
        (other == ending && !stem.contains('/')).then_some(stem)
    });
    let in_folders = IN_FOLDERS.into_iter().filter(|_| !folder.is_empty());
    let names: BTreeSet<&str> = beside.chain(in_folders).collect();
    if names.contains(stem) {
        return None;
    }
    let near = nearest(stem, names)?;
    Some(format!("{prefix}{near}.{ending}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_nearly_right_are_found() {
        let known = BTreeSet::from(["page.html", "section.html", "base.html", "partials/head.html", "robots.txt"]);
        for (name, expected) in [
            ("pgae.html", Some("page.html")),
            ("secton.html", Some("section.html")),
            ("post/pgae.html", Some("post/page.html")),
            ("post/page.html", None),
            ("partials/haed.html", Some("partials/head.html")),
            ("robot.txt", Some("robots.txt")),
            ("landing.html", None),
            ("page.json", None),
            ("page", None),
        ] {
            assert_eq!(meant(name, &known).as_deref(), expected, "{name}");
        }
    }
}
