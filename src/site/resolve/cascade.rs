//! Values that a branch hands down to the pages below it.

use super::Draft;
use crate::config::{CascadeRule, Config, Glob, LanguageId};
use crate::data::{Data, DataMap};
use crate::site::Kind;
use std::collections::BTreeMap;

/// A rule whose globs are compiled.
#[derive(Debug)]
struct Rule {
    kind: Target,
    path: Target,
    language: Target,
    environment: Target,
    values: DataMap,
}

/// What a rule asks for.
#[derive(Debug)]
enum Target {
    Any,
    Matching(Glob),
    /// A pattern that cannot be read fits nothing.
    Nothing,
}

impl Target {
    fn new(pattern: Option<&String>) -> Target {
        match pattern.map(|pattern| Glob::new(pattern)) {
            None => Target::Any,
            Some(Ok(glob)) => Target::Matching(glob),
            Some(Err(_)) => Target::Nothing,
        }
    }

    fn fits(&self, text: &str) -> bool {
        match self {
            Target::Any => true,
            Target::Matching(glob) => glob.matches(text),
            Target::Nothing => false,
        }
    }
}

/// Every rule of the site, by the place it starts from.
#[derive(Debug, Default)]
pub struct Cascades {
    places: BTreeMap<(LanguageId, String), Vec<Rule>>,
    site: Vec<Vec<Rule>>,
    keys: Vec<String>,
}

impl Cascades {
    /// Reads the rules of the configuration and of all pages.
    pub fn new(drafts: &[Draft], config: &Config) -> Cascades {
        let compile = |rules: &[CascadeRule]| rules.iter().map(Rule::new).collect::<Vec<Rule>>();
        let places = drafts
            .iter()
            .filter(|draft| !draft.front_matter.cascade.is_empty())
            .map(|draft| ((draft.language, draft.path.clone()), compile(&draft.front_matter.cascade)))
            .collect();
        Cascades {
            places,
            site: config.languages.iter().map(|language| compile(&language.settings.cascade)).collect(),
            keys: config.languages.iter().map(|language| language.key.clone()).collect(),
        }
    }

    /// `own` with the values put under it that reach the page; `None` if none does.
    pub fn apply(&self, language: LanguageId, path: &str, kind: Kind, own: &DataMap) -> Option<DataMap> {
        let site = &self.site[usize::from(language.0)];
        if self.places.is_empty() && site.is_empty() {
            return None;
        }
        let mut merged: Option<DataMap> = None;
        let mut place = path;
        loop {
            if let Some(rules) = self.places.get(&(language, place.to_string())) {
                self.apply_rules(rules, language, path, kind, own, &mut merged);
            }
            if place == "/" {
                break;
            }
            place = match place.rfind('/') {
                Some(0) | None => "/",
                Some(at) => &place[..at],
            };
        }
        self.apply_rules(site, language, path, kind, own, &mut merged);
        merged
    }

    fn apply_rules(
        &self,
        rules: &[Rule],
        language: LanguageId,
        path: &str,
        kind: Kind,
        own: &DataMap,
        merged: &mut Option<DataMap>,
    ) {
        let key = &self.keys[usize::from(language.0)];
        for rule in rules {
            let fits = rule.kind.fits(kind.as_str())
                && rule.path.fits(path)
                && rule.language.fits(key)
                && rule.environment.fits("production");
            if fits {
                put_under(merged.get_or_insert_with(|| own.clone()), &rule.values);
            }
        }
    }
}

impl Rule {
    fn new(rule: &CascadeRule) -> Rule {
        Rule {
            kind: Target::new(rule.kind.as_ref()),
            path: Target::new(rule.path.as_ref()),
            language: Target::new(rule.language.as_ref()),
            environment: Target::new(rule.environment.as_ref()),
            values: rule.values.clone(),
        }
    }
}

/// Sets what is not set yet. Maps are not merged, except `params`.
fn put_under(data: &mut DataMap, values: &DataMap) {
    for (key, value) in values {
        match (key.as_str(), value) {
            ("cascade" | "target" | "_target", _) => {}
            ("params", Data::Map(params)) => {
                for (name, value) in &**params {
                    if !has(data, name) {
                        let own = data.entry("params".to_string()).or_insert_with(|| DataMap::default().into());
                        if let Data::Map(own) = own {
                            own.insert(name.clone(), value.clone());
                        }
                    }
                }
            }
            _ if has(data, key) => {}
            _ => {
                data.insert(key.clone(), value.clone());
            }
        }
    }
}

/// Whether `name` is set, on its own or among `params`.
fn has(data: &DataMap, name: &str) -> bool {
    data.contains_key(name) || matches!(data.get("params"), Some(Data::Map(params)) if params.contains_key(name))
}
