//! Menus that pages want to stand in and nothing shows, because their name is nearly the right one.

use crate::data::locate::{locate_key, locate_value};
use crate::diagnostic::{Code, Diagnostic, Span, nearest};
use crate::site::{Page, Site};
use crate::template::Engine;
use std::collections::BTreeSet;

/// A warning for each page in a menu that neither the configuration nor a template names, if it is called nearly like one
/// of those that they do. Nothing where a template asks for menus by a name that it makes.
pub fn warn_of_menus(site: &Site, engine: &Engine) -> Vec<Diagnostic> {
    if site.pages.iter().all(|page| page.front_matter.menus.is_empty()) {
        return Vec::new();
    }
    let texts = engine.layers.templates.values().map(|template| &*template.text);
    let Some(shown) = texts.map(menus_in).collect::<Option<Vec<_>>>() else { return Vec::new() };
    let shown: BTreeSet<&str> = shown.into_iter().flatten().collect();
    let mut warnings = Vec::new();
    for page in &site.pages {
        let settings = &site.config.language(page.language).settings;
        for (name, _) in &page.front_matter.menus {
            let configured = settings.menus.keys().chain(&settings.section_pages_menu).map(String::as_str);
            let known: BTreeSet<&str> = configured.chain(shown.iter().copied()).collect();
            // A short name may be any word, and few slips are in the first letter.
            if known.iter().any(|known| known.eq_ignore_ascii_case(name)) || name.chars().count() < 4 {
                continue;
            }
            let like = known.iter().copied().filter(|known| known.as_bytes().first() == name.as_bytes().first());
            let (Some(near), Some(place)) = (nearest(name, like), place(page, name)) else { continue };
            let message = format!("nothing shows a menu `{name}`: the page stands in none");
            warnings
                .push(Diagnostic::warning(Code::MenuUnknown, place, message).help(format!("did you mean `{near}`?")));
        }
    }
    warnings
}

/// The menus that a template names: `site.menus.main`, `site.menus?.main`, `site.menus["main"]`. `None` if it asks for
/// others as well.
fn menus_in(text: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    for (at, found) in text.match_indices("site.menus") {
        let rest = &text[at + found.len()..];
        if rest.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_') {
            continue;
        }
        let rest = rest.strip_prefix('?').unwrap_or(rest);
        let name = match rest.strip_prefix('.') {
            Some(rest) => rest.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).next(),
            None => {
                let rest = rest.strip_prefix('[')?.trim_start();
                let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\'' | '`'))?;
                rest[1..].split(quote).next()
            }
        };
        names.push(name.filter(|name| !name.is_empty())?);
    }
    Some(names)
}

/// Where a page says that it stands in the menu `name`, or its file.
fn place(page: &Page, name: &str) -> Option<Span> {
    let file = page.file.as_ref()?;
    let keys = ["menus", "menu"];
    let found = page.source.as_ref().and_then(|source| {
        let range = source.front_matter.data_range.clone();
        let text = source.text.get(range.clone())?;
        let value = || keys.iter().find_map(|key| locate_value(text, key, name));
        let inner = || keys.iter().find_map(|key| locate_key(text, &[key, name]));
        let found = value().or_else(inner).or_else(|| keys.iter().find_map(|key| locate_key(text, &[key])))?;
        Some(Span::new(file, range.start + found.start..range.start + found.end))
    });
    Some(found.unwrap_or_else(|| Span::whole(file)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_name_their_menus() {
        let check = |text: &str, expected: Option<&[&str]>| assert_eq!(menus_in(text).as_deref(), expected, "{text}");
        check("{{ site.menus.main }}{{ site.menus?.foot or [] }}", Some(&["main", "foot"]));
        check("{{ site.menus[\"side\"] }} {{ site.menus_path }}", Some(&["side"]));
        check("{{ site.menus[name] }}", None);
        check("{% for name, menu in site.menus %}", None);
        check("{{ page.title }}", Some(&[]));
    }
}
