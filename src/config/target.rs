//! `target`: which pages a rule of `cascade` or `permalinks` is for.
//!
//! A target that cannot be read would make its rule one for all pages, or for none: each fault is an error.

use super::glob::Glob;
use super::settings::CascadeRule;
use crate::data::{Data, DataMap};
use crate::diagnostic::nearest;
use std::collections::BTreeMap;

/// What a target may ask for.
const PARTS: [&str; 4] = ["kind", "path", "lang", "environment"];
/// Kinds of page that a rule may be for.
const KINDS: [&str; 5] = ["home", "page", "section", "taxonomy", "term"];
/// Most faults of a list of rules.
const MAX_FAULTS: usize = 20;

/// What is wrong in the target of a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetFault {
    /// The key at fault below the rule: `["target"]`, `["target", "pth"]`.
    pub keys: Vec<String>,
    /// How many rules before this one have that key too.
    pub earlier: usize,
    /// Whether it is the key and not its value.
    pub is_key: bool,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// The rules of a `cascade`, keys in lower case, and what is wrong in their targets.
pub fn read_cascade_rules(written: impl Iterator<Item = DataMap>) -> (Vec<CascadeRule>, Vec<TargetFault>) {
    let mut faults = TargetFaults::default();
    let rules = written
        .map(|mut values| {
            faults.check(&values);
            let old = values.shift_remove("_target");
            let target = values.shift_remove("target").or(old);
            let part = |key: &str| target.as_ref()?.as_map()?.get(key)?.to_text();
            CascadeRule {
                kind: part("kind"),
                path: part("path"),
                language: part("lang"),
                environment: part("environment"),
                values,
            }
        })
        .collect();
    (rules, faults.found)
}

/// What is wrong in the targets of a list of rules.
#[derive(Debug, Default)]
pub(super) struct TargetFaults {
    pub found: Vec<TargetFault>,
    seen: BTreeMap<Vec<String>, usize>,
}

impl TargetFaults {
    /// Looks at the target of `rule`, whose keys are in lower case.
    pub fn check(&mut self, rule: &DataMap) {
        let Some((name, target)) = ["target", "_target"].iter().find_map(|name| Some((*name, rule.get(*name)?))) else {
            return self.check_near(rule);
        };
        let parts = match target {
            Data::Null => return,
            Data::Map(parts) => parts,
            other => {
                let message = format!("`{name}` must be a map, and is {}", shown(other));
                let help = "name the pages below it, such as `path` with `/guides/**`".to_string();
                return self.add(&[name], false, Some((message, help)));
            }
        };
        self.add(&[name], false, None);
        for (part, value) in &**parts {
            match PARTS.contains(&part.as_str()) {
                true => self.add(&[name, part], false, part_fault(part, value)),
                false => self.add(&[name, part], true, Some(unknown(name, part))),
            }
        }
    }

    /// A map of what a target has, below a key that is nearly `target`.
    fn check_near(&mut self, rule: &DataMap) {
        let has_part =
            |value: &Data| value.as_map().is_some_and(|map| PARTS.iter().any(|part| map.contains_key(*part)));
        let is_near = |key: &str| nearest(key.trim_start_matches('_'), ["target"]).is_some();
        if let Some((key, _)) = rule.iter().find(|(key, value)| has_part(value) && is_near(key)) {
            let message = format!("the key `{key}` is not known, so the rule is for all pages");
            self.add(&[key], true, Some((message, "did you mean `target`?".to_string())));
        }
    }

    fn add(&mut self, keys: &[&str], is_key: bool, words: Option<(String, String)>) {
        let keys: Vec<String> = keys.iter().map(|key| key.to_string()).collect();
        let count = self.seen.entry(keys.clone()).or_default();
        let earlier = *count;
        *count += 1;
        if let Some((message, help)) = words.filter(|_| self.found.len() < MAX_FAULTS) {
            self.found.push(TargetFault { keys, earlier, is_key, message, help });
        }
    }
}

/// Message and help for a key that means nothing.
fn unknown(target: &str, key: &str) -> (String, String) {
    let help = match nearest(key, PARTS) {
        Some(near) => format!("did you mean `{near}`?"),
        None if matches!(key, "sites" | "language" | "languages") => "name the language as `lang`".to_string(),
        None => format!("write {}, or take it out", names(&PARTS)),
    };
    (format!("`{target}` has no `{key}`, so the values would reach other pages too"), help)
}

/// Message and help for a value that fits nothing.
fn part_fault(part: &str, value: &Data) -> Option<(String, String)> {
    if *value == Data::Null {
        return None;
    }
    let Some(pattern) = value.to_text() else {
        let message = format!("`{part}` must be text, and is {}", value.kind());
        return Some((message, "write one pattern: `{a,b}` fits `a` and `b`".to_string()));
    };
    let glob = match Glob::new(&pattern) {
        Ok(glob) => glob,
        Err(fault) => {
            return Some((format!("`{part}` cannot be read: {}", fault.message()), "close what it opens".to_string()));
        }
    };
    if part != "kind" || pattern.is_empty() || KINDS.iter().any(|kind| glob.matches(kind)) {
        return None;
    }
    let help = match nearest(&pattern, KINDS) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the kinds are {}", names(&KINDS)),
    };
    Some((format!("there are no pages of the kind `{pattern}`, so this rule is for none"), help))
}

fn names(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn shown(value: &Data) -> String {
    match value.to_text() {
        Some(text) if text.chars().count() <= 60 && !text.contains(['\n', '`']) => format!("`{text}`"),
        _ => value.kind().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{lower_keys, toml};

    #[track_caller]
    fn check(rules: &str, expected: &[&str]) {
        let data = toml::parse(rules).expect("TOML");
        let list = data.as_map().and_then(|map| map.get("rule")?.as_list()).expect("a list");
        let maps = list.iter().filter_map(Data::as_map).map(|map| lower_keys(map.clone()));
        let told = |fault: TargetFault| format!("{}#{}: {}", fault.keys.join("."), fault.earlier, fault.message);
        let (_, faults) = read_cascade_rules(maps);
        assert_eq!(faults.into_iter().map(told).collect::<Vec<_>>(), expected, "{rules}");
    }

    #[test]
    fn targets_that_fit_are_silent() {
        check("[[rule]]\n", &[]);
        check("[[rule]]\ntarget = {}\n[[rule]]\ntarget = {kind = '{page,term}', path = '/a/**', lang = 'en'}\n", &[]);
        check("[[rule]]\ntarget = {kind = 'p*', path = 5, environment = 'production'}\n", &[]);
    }

    #[test]
    fn faults_are_counted_by_rule() {
        let unknown = "`target` has no `pth`, so the values would reach other pages too";
        check("[[rule]]\ntarget = {pth = '/a'}\n", &[&format!("target.pth#0: {unknown}")]);
        check(
            "[[rule]]\ntarget = {path = '/a'}\n[[rule]]\ntarget = {path = ['/b']}\n",
            &["target.path#1: `path` must be text, and is a list"],
        );
        check(
            "[[rule]]\n_target = {path = '/{a'}\n",
            &["_target.path#0: `path` cannot be read: the pattern has a `{` without its `}`"],
        );
    }

    #[test]
    fn a_slip_in_the_word_itself_is_told() {
        check(
            "[[rule]]\ntaget = {kind = 'page'}\n",
            &["taget#0: the key `taget` is not known, so the rule is for all pages"],
        );
        check("[[rule]]\ntargets = {size = 1}\nplan = {kind = 'page'}\n", &[]);
    }

    #[test]
    fn a_hostile_list_is_told_a_few_times() {
        let rules = "[[rule]]\ntarget = 'x'\n".repeat(400);
        let data = toml::parse(&rules).expect("TOML");
        let list = data.as_map().and_then(|map| map.get("rule")?.as_list()).unwrap_or_default();
        let (rules, faults) = read_cascade_rules(list.iter().filter_map(Data::as_map).cloned());
        assert_eq!((rules.len(), faults.len()), (400, MAX_FAULTS));
    }
}
