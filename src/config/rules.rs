//! `cascade` and `permalinks`: rules that say which pages they are for.

use super::reader::Reader;
use super::settings::{CascadeRule, PermalinkRule};
use super::target::{TargetFault, TargetFaults, read_cascade_rules};
use crate::data::{Data, DataMap, lower_keys};
use crate::diagnostic::{Code, Severity};

/// The rules of `cascade`, if it is written.
pub fn cascade(reader: &mut Reader<'_>, map: &DataMap) -> Option<Vec<CascadeRule>> {
    let written = match reader.get(map, &["cascade"])? {
        Data::Map(rule) => vec![&**rule],
        _ => reader.maps(map, &["cascade"])?,
    };
    let (rules, faults) = read_cascade_rules(written.into_iter().map(|rule| lower_keys(rule.clone())));
    report(reader, "cascade", faults);
    Some(rules)
}

/// Reports what is wrong in the targets of the rules below `key`, each at its place.
fn report(reader: &mut Reader<'_>, key: &str, faults: Vec<TargetFault>) {
    for fault in faults {
        let path: Vec<&str> = [key].into_iter().chain(fault.keys.iter().map(String::as_str)).collect();
        let code = if fault.is_key { Code::ConfigUnknownKey } else { Code::ConfigValue };
        reader.report_again(code, Severity::Error, &path, fault.earlier, fault.message, &fault.help);
    }
}

/// The rules of `permalinks`, if it is written.
pub fn permalinks(reader: &mut Reader<'_>, map: &DataMap) -> Option<Vec<PermalinkRule>> {
    const EXAMPLE: &str = "\"/:year/:slug/\"";
    let Data::Map(rules) = reader.get(map, &["permalinks"])? else {
        let written = reader.maps(map, &["permalinks"])?;
        let mut targets = TargetFaults::default();
        let rules: Vec<PermalinkRule> = written.iter().filter_map(|rule| listed_rule(rule, &mut targets)).collect();
        report(reader, "permalinks", targets.found);
        if rules.len() < written.len() {
            let message = "an entry of `permalinks` has no `pattern`".into();
            reader.fault(&["permalinks"], message, "write `pattern = \"/:year/:slug/\"` in each of them");
        }
        return Some(rules);
    };
    let mut read = Vec::new();
    for (key, value) in &**rules {
        match value {
            Data::Map(sections) => {
                for (section, pattern) in &**sections {
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
fn listed_rule(rule: &DataMap, targets: &mut TargetFaults) -> Option<PermalinkRule> {
    let rule = lower_keys(rule.clone());
    targets.check(&rule);
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
