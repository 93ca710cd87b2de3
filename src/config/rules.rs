//! `cascade` and `permalinks`: rules that say which pages they are for.

use super::reader::Reader;
use super::settings::{CascadeRule, PermalinkRule};
use crate::data::{Data, DataMap, lower_keys};
use crate::diagnostic::{Code, Severity, nearest};

/// The rules of `cascade`, if it is written.
pub fn cascade(reader: &mut Reader<'_>, map: &DataMap) -> Option<Vec<CascadeRule>> {
    let written = match reader.get(map, &["cascade"])? {
        Data::Map(rule) => vec![rule],
        _ => reader.maps(map, &["cascade"])?,
    };
    let rules: Vec<CascadeRule> = written.into_iter().map(cascade_rule).collect();
    for rule in &rules {
        check_kind(reader, "cascade", rule.kind.as_deref());
    }
    Some(rules)
}

/// Kinds of page that a rule may be for.
const KINDS: [&str; 5] = ["home", "page", "section", "taxonomy", "term"];

/// Warns of a rule for a kind of page that there is not. A pattern may mean anything.
fn check_kind(reader: &mut Reader<'_>, key: &str, kind: Option<&str>) {
    let Some(kind) = kind.filter(|kind| kind.chars().all(char::is_alphanumeric)) else { return };
    if KINDS.iter().any(|known| known.eq_ignore_ascii_case(kind)) {
        return;
    }
    let help = match nearest(kind, KINDS) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the kinds are {}", KINDS.map(|kind| format!("`{kind}`")).join(", ")),
    };
    let path = [key, "target", "kind"];
    let path = if reader.is_written(&path) { &path[..] } else { &path[..1] };
    let message = format!("there are no pages of the kind `{kind}`, so this rule is for none");
    reader.report(Code::ConfigValue, Severity::Warning, path, message, &help);
}

fn cascade_rule(rule: &DataMap) -> CascadeRule {
    let mut values = lower_keys(rule.clone());
    let target = values.shift_remove("target").or_else(|| values.shift_remove("_target"));
    let text = |key: &str| target.as_ref()?.as_map()?.get(key)?.to_text();
    CascadeRule {
        kind: text("kind"),
        path: text("path"),
        language: text("lang"),
        environment: text("environment"),
        values,
    }
}

/// The rules of `permalinks`, if it is written.
pub fn permalinks(reader: &mut Reader<'_>, map: &DataMap) -> Option<Vec<PermalinkRule>> {
    const EXAMPLE: &str = "\"/:year/:slug/\"";
    let Data::Map(rules) = reader.get(map, &["permalinks"])? else {
        let written = reader.maps(map, &["permalinks"])?;
        let rules: Vec<PermalinkRule> = written.iter().filter_map(|rule| listed_rule(rule)).collect();
        if rules.len() < written.len() {
            let message = "an entry of `permalinks` has no `pattern`".into();
            reader.fault(&["permalinks"], message, "write `pattern = \"/:year/:slug/\"` in each of them");
        }
        return Some(rules);
    };
    let mut read = Vec::new();
    for (key, value) in rules {
        match value {
            Data::Map(sections) => {
                for (section, pattern) in sections {
                    match pattern.as_text() {
                        Some(pattern) => read.push(rule(section, pattern, vec![key.clone()])),
                        None => reader.wrong(&["permalinks", key, section], pattern, "a pattern in quotes", EXAMPLE),
                    }
                }
            }
            Data::Text(pattern) => read.push(rule(key, pattern, Vec::new())),
            other => reader.wrong(&["permalinks", key], other, "a pattern in quotes", EXAMPLE),
        }
    }
    Some(read)
}

fn rule(section: &str, pattern: &str, kinds: Vec<String>) -> PermalinkRule {
    PermalinkRule {
        pattern: pattern.into(),
        kinds,
        section: Some(section.into()),
        path_glob: None,
        language_glob: None,
        environment_glob: None,
    }
}

/// An entry of `[[permalinks]]`.
fn listed_rule(rule: &DataMap) -> Option<PermalinkRule> {
    let rule = lower_keys(rule.clone());
    let text = |key: &str| rule.get("target")?.as_map()?.get(key)?.to_text();
    let kinds = text("kind").into_iter().collect();
    Some(PermalinkRule {
        pattern: rule.get("pattern")?.to_text()?,
        kinds,
        section: None,
        path_glob: text("path"),
        language_glob: text("lang"),
        environment_glob: text("environment"),
    })
}
