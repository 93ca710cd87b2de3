//! The component that the template of a shortcode must define.

use super::layers::{Layers, TemplateSource};
use crate::diagnostic::{Code, Diagnostic, Span, nearest};
use std::collections::BTreeSet;
use std::ops::Range;

/// The component behind a shortcode, whose name is in lower case.
pub fn component_name(shortcode: &str) -> String {
    shortcode.replace('-', "_").replace('/', ".")
}

/// Shortcodes whose template has components, none of them of the right name, and no text of its own: every call would
/// show nothing. Only templates that are `sound` are looked at. Linear in the length of the templates.
///
/// Reports `template-component-name`.
pub fn check_component_names(layers: &Layers, sound: &BTreeSet<&str>) -> Vec<Diagnostic> {
    layers
        .shortcodes
        .iter()
        .filter_map(|(shortcode, template)| Some((shortcode, template, layers.templates.get(template)?)))
        .filter(|(shortcode, _, source)| {
            !source.components.is_empty() && !source.components.contains(&component_name(shortcode))
        })
        .filter(|(_, template, source)| sound.contains(template.as_str()) && shows_nothing(&source.text))
        .filter_map(|(shortcode, _, source)| describe(shortcode, source))
        .collect()
}

/// Where the template of a shortcode defines `component`.
pub fn place_of_component(source: &TemplateSource, component: &str) -> Option<Span> {
    let found = components(&source.text).into_iter().find(|found| found.name == component)?;
    Some(Span::new(&source.file, found.at..found.at + found.name.len()))
}

fn describe(shortcode: &str, source: &TemplateSource) -> Option<Diagnostic> {
    let wanted = component_name(shortcode);
    let found: Vec<(&str, usize)> = components(&source.text).into_iter().map(|part| (part.name, part.at)).collect();
    let near = nearest(&wanted, found.iter().map(|(name, _)| *name));
    let (name, at) = found.iter().copied().find(|(name, _)| near.is_none_or(|near| near == *name))?;
    let span = Span::new(&source.file, at..at + name.len());
    let message = format!(
        "the template of the shortcode `{shortcode}` has the component `{name}` instead of `{wanted}`, so calls would show nothing"
    );
    let rule = if wanted == shortcode { "" } else { ": `-` becomes `_`, and `/` becomes `.`" };
    let mut help = format!("call the component `{wanted}`, here and at its end{rule}");
    if near.is_none() && !shortcode.contains('/') {
        help.push_str("; or call the file by the name of the component");
    }
    Some(Diagnostic::error(Code::TemplateComponentName, span, message).help(help))
}

/// A component that a template defines. Places are bytes of the text.
struct Component<'a> {
    name: &'a str,
    /// Where the name stands.
    at: usize,
    /// From its first tag to its last.
    range: Range<usize>,
}

/// Whether a text consists of components, comments and blanks.
fn shows_nothing(text: &str) -> bool {
    let mut outside = String::new();
    let mut from = 0;
    for component in components(text) {
        outside.push_str(&text[from..component.range.start]);
        from = component.range.end;
    }
    outside.push_str(&text[from..]);
    let mut rest = outside.as_str();
    while let Some((before, behind)) = rest.split_once("{#") {
        if !before.trim().is_empty() {
            return false;
        }
        rest = behind.split_once("#}").map_or("", |(_, behind)| behind);
    }
    rest.trim().is_empty()
}

/// The components of a sound template, in order.
fn components(text: &str) -> Vec<Component<'_>> {
    let mut found: Vec<Component<'_>> = Vec::new();
    let mut from = 0;
    while let Some((start, code, end)) = next_tag(text, from) {
        from = end;
        let code_start = text[start..end].find(code).map_or(start, |at| start + at);
        let is_end = code.starts_with("endcomponent");
        match (is_end, code.strip_prefix("component").filter(|rest| rest.starts_with(char::is_whitespace))) {
            (true, _) => {
                if let Some(last) = found.last_mut() {
                    last.range.end = end;
                }
            }
            (false, Some(rest)) => {
                let rest = rest.trim_start();
                let length = rest
                    .find(|letter: char| !(letter.is_alphanumeric() || matches!(letter, '_' | '.')))
                    .unwrap_or(rest.len());
                let at = code_start + code.len() - rest.len();
                found.push(Component { name: &rest[..length], at, range: start..end });
            }
            _ => {}
        }
    }
    found
}

/// The next `{% … %}` that is not in a comment: its start, its code, its end.
pub(super) fn next_tag(text: &str, from: usize) -> Option<(usize, &str, usize)> {
    let mut at = from;
    loop {
        let open = at + text[at..].find("{%").unwrap_or(text.len() - at);
        match text[at..open].find("{#") {
            Some(comment) => {
                let behind = at + comment + 2;
                at = behind + text[behind..].find("#}")? + 2;
            }
            None if open == text.len() => return None,
            None => {
                let end = open + text[open..].find("%}")? + 2;
                return Some((open, text[open + 2..end - 2].trim_matches('-').trim(), end));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, names: &[&str], nothing: bool) {
        assert_eq!(components(text).iter().map(|component| component.name).collect::<Vec<_>>(), names, "{text}");
        assert!(components(text).iter().all(|component| text[component.at..].starts_with(component.name)));
        assert_eq!(shows_nothing(text), nothing, "{text}");
    }

    #[test]
    fn components_are_found_and_what_stands_beside_them_too() {
        check("{% component a() %}x{% endcomponent a %}", &["a"], true);
        check("{#- {% component no() %} -#}\n{%- component ui.a(x=1) -%}x{%- endcomponent -%}\n", &["ui.a"], true);
        check("{% component a() %}x{% endcomponent %}{% component b() %}y{% endcomponent %}", &["a", "b"], true);
        check("{% component a() %}x{% endcomponent %}\n{{ <a /> }}", &["a"], false);
        check("a {# b #}", &[], false);
        for text in ["{%", "{#", "{% component", "{# {%", "%}", "{%%}", "{%-%}"] {
            components(text);
            shows_nothing(text);
        }
    }

    #[test]
    fn names_of_shortcodes_become_names_of_components() {
        assert_eq!(component_name("ui/my-icon"), "ui.my_icon");
    }
}
