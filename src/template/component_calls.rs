//! Which components call which, to name those that call themselves.

use super::layers::Layers;
use crate::diagnostic::{FilePath, Span};
use std::collections::{BTreeMap, BTreeSet};

/// A component: where its name stands, and the components that it calls.
struct Component {
    file: FilePath,
    at: usize,
    calls: Vec<String>,
}

/// The first cycle of calls, by name: the place of its first component, and the names, which end where they began.
///
/// Linear in templates times components; meant for a build that failed.
pub fn find_cycle(layers: &Layers) -> Option<(Span, Vec<String>)> {
    let components = components(layers);
    components.keys().find_map(|start| {
        let names = way_back(&components, start)?;
        let component = &components[start];
        Some((Span::new(&component.file, component.at..component.at + start.len()), names))
    })
}

/// The shortest way of calls from `start` to `start`.
fn way_back(components: &BTreeMap<String, Component>, start: &str) -> Option<Vec<String>> {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut open: std::collections::VecDeque<Vec<&str>> = [vec![start]].into();
    while let Some(way) = open.pop_front() {
        let last = way.last()?;
        for call in &components.get(*last)?.calls {
            let longer = || way.iter().copied().chain([call.as_str()]);
            if call == start {
                return Some(longer().map(str::to_string).collect());
            }
            if components.contains_key(call) && seen.insert(call) {
                open.push_back(longer().collect());
            }
        }
    }
    None
}

fn components(layers: &Layers) -> BTreeMap<String, Component> {
    let names: BTreeSet<&str> =
        layers.templates.values().flat_map(|template| template.components.iter().map(String::as_str)).collect();
    let mut found = BTreeMap::new();
    for template in layers.templates.values() {
        let text = &*template.text;
        let opens: Vec<usize> = text
            .match_indices("component ")
            .filter(|(at, _)| !text[..*at].ends_with("end"))
            .map(|(at, word)| at + word.len())
            .collect();
        for at in opens {
            let rest = &text[at..];
            let name = name_at(rest.trim_start());
            if !names.contains(name) {
                continue;
            }
            let at = at + (rest.len() - rest.trim_start().len());
            let body = &text[at..at + text[at..].find("endcomponent").unwrap_or(text.len() - at)];
            // In code, that is: `{{ <name`. The same behind text is HTML.
            let is_code =
                |open: &usize| ["{{", "{%", "{{-", "{%-"].iter().any(|start| body[..*open].trim_end().ends_with(start));
            let calls = body
                .match_indices('<')
                .map(|(open, _)| open)
                .filter(is_code)
                .map(|open| name_at(&body[open + 1..]))
                .filter(|name| names.contains(name));
            let component = Component { file: template.file.clone(), at, calls: calls.map(str::to_string).collect() };
            found.insert(name.to_string(), component);
        }
    }
    found
}

/// The name of a component at the start of `text`.
fn name_at(text: &str) -> &str {
    let end =
        text.find(|letter: char| !(letter.is_alphanumeric() || letter == '_' || letter == '.')).unwrap_or(text.len());
    &text[..end]
}
