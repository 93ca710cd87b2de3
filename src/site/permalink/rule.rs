//! Which pattern a page has.

use crate::config::{Glob, PermalinkRule};
use crate::site::Kind;
use crate::site::url::lower;

/// The environment that sites are built for.
const ENVIRONMENT: &str = "production";

/// What a rule is chosen by.
#[derive(Debug, Clone, Copy)]
pub struct PageTarget<'a> {
    /// The kind.
    pub kind: Kind,
    /// Logical path.
    pub path: &'a str,
    /// Key of the language.
    pub language: &'a str,
}

/// The rule for a page: of rules that name the section the one with the longest name, otherwise the first
/// that fits. A rule with a glob that cannot be read fits nothing.
pub fn choose_rule<'a>(rules: &'a [PermalinkRule], target: &PageTarget<'_>) -> Option<&'a PermalinkRule> {
    let mut best: Option<(usize, &PermalinkRule)> = None;
    for rule in rules.iter().filter(|rule| rule_fits(rule, target)) {
        let length = rule.section.as_deref().map_or(0, |section| section.trim_matches('/').len());
        if rule.section.is_none() && best.is_none() {
            return Some(rule);
        }
        if best.is_none_or(|(longest, _)| length > longest) {
            best = Some((length, rule));
        }
    }
    best.map(|(_, rule)| rule)
}

fn rule_fits(rule: &PermalinkRule, target: &PageTarget<'_>) -> bool {
    let matches = |glob: &str, text: &str| Glob::new(glob).is_ok_and(|glob| glob.matches(text));
    let fits = |glob: &Option<String>, text: &str| glob.as_deref().is_none_or(|glob| matches(glob, text));
    let kind_fits = match rule.kinds.as_slice() {
        [] if rule.section.is_some() => matches!(target.kind, Kind::Page | Kind::Term),
        // A site without a page at its root is nobody's wish: the home page moves only where it is named.
        [] => target.kind != Kind::Home,
        kinds => kinds.iter().any(|kind| matches(kind, target.kind.as_str())),
    };
    kind_fits
        && fits(&rule.environment_glob, ENVIRONMENT)
        && rule.section.as_deref().is_none_or(|section| is_in_section(target, section))
        && fits(&rule.path_glob, target.path)
        && fits(&rule.language_glob, target.language)
}

fn is_in_section(target: &PageTarget<'_>, section: &str) -> bool {
    let section = lower(section.trim_matches('/'));
    let path = target.path.trim_start_matches('/');
    if section.is_empty() {
        return !path.contains('/') && matches!(target.kind, Kind::Page | Kind::Home);
    }
    match path.strip_prefix(section.as_str()) {
        // A page beside the folder has its name but not its section.
        Some("") => target.kind != Kind::Page,
        Some(rest) => rest.starts_with('/'),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(kinds: &[&str], section: Option<&str>, path_glob: Option<&str>, pattern: &str) -> PermalinkRule {
        PermalinkRule {
            pattern: pattern.to_string(),
            kinds: kinds.iter().map(ToString::to_string).collect(),
            section: section.map(String::from),
            path_glob: path_glob.map(String::from),
            language_glob: None,
            environment_glob: None,
        }
    }

    #[test]
    fn a_rule_without_a_kind_is_for_every_kind_but_home() {
        let rule = |kinds: &[&str]| rule(kinds, None, Some("{/,/posts,/posts/**}"), "1");
        let has_rule = |rules: &[PermalinkRule], kind, path| {
            choose_rule(rules, &PageTarget { kind, path, language: "en" }).is_some()
        };
        let any = [rule(&[])];
        assert!(has_rule(&any, Kind::Section, "/posts"));
        assert!(has_rule(&any, Kind::Page, "/posts/a"));
        assert!(!has_rule(&any, Kind::Page, "/a"));
        assert!(!has_rule(&any, Kind::Home, "/"));
        let some = [rule(&["{home,page}"])];
        assert!(has_rule(&some, Kind::Home, "/"));
        assert!(!has_rule(&some, Kind::Section, "/posts"));
        let elsewhere = [PermalinkRule { environment_glob: Some("dev*".into()), ..rule(&[]) }];
        assert!(!has_rule(&elsewhere, Kind::Page, "/posts/a"));
    }

    #[test]
    fn the_longest_section_wins_and_globs_in_their_order() {
        let rules = [
            rule(&[], Some("docs"), None, "1"),
            rule(&[], Some("docs/guide"), None, "2"),
            rule(&["section"], Some("docs"), None, "3"),
            rule(&[], Some("/"), None, "4"),
            rule(&["page"], None, Some("/news/**"), "5"),
            rule(&["page"], None, None, "6"),
        ];
        let chosen = |kind, path| {
            choose_rule(&rules, &PageTarget { kind, path, language: "en" }).map(|rule| rule.pattern.as_str())
        };
        assert_eq!(chosen(Kind::Page, "/docs/a"), Some("1"));
        assert_eq!(chosen(Kind::Page, "/docs/guide/a"), Some("2"));
        assert_eq!(chosen(Kind::Section, "/docs"), Some("3"));
        assert_eq!(chosen(Kind::Page, "/a"), Some("4"));
        assert_eq!(chosen(Kind::Page, "/news/a"), Some("5"));
        assert_eq!(chosen(Kind::Page, "/documents/a"), Some("6"));
        assert_eq!(chosen(Kind::Term, "/docs/a"), Some("1"));
        assert_eq!(chosen(Kind::Home, "/"), None);
    }
}
