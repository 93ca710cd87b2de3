//! What functions, filters and tests take between their parentheses. Tera passes over names that they do not know.

use super::layers::{DEFAULT_PREFIX, Layers, placed_code_of};
use super::tokens::{Token, is_name, tokens};
use crate::diagnostic::{Code, Diagnostic, FilePath, Span, nearest};
use std::collections::BTreeSet;

/// What is called, and the names of its arguments. What is not listed takes none.
type Signature = (&'static str, &'static [&'static str]);

const FUNCTIONS: &[Signature] = &[
    ("asset", &["path", "absolute"]),
    ("embed", &["service", "id", "removed"]),
    ("get_page", &["path"]),
    ("get_section", &["path"]),
    ("get_taxonomy", &["name", "kind"]),
    ("get_taxonomy_term", &["name", "kind", "term"]),
    ("get_url", &["path", "absolute"]),
    ("highlight", &["code", "lang", "options"]),
    ("load_data", &["path", "url"]),
    ("pages", &["section", "series", "tag", "kind", "sort_by", "reverse", "limit"]),
    ("param", &["name"]),
    ("qr", &["text", "level", "scale", "target_dir"]),
    ("range", &["start", "end", "step_by"]),
    ("ref", &["path", "lang", "output_format"]),
    ("related_pages", &["limit"]),
    ("relref", &["path", "lang", "output_format"]),
    ("resource", &["path"]),
    ("throw", &["message"]),
];

const FILTERS: &[Signature] = &[
    ("date", &["format"]),
    ("default", &["value", "boolean"]),
    ("get", &["key", "default"]),
    ("group_by", &["attribute"]),
    ("indent", &["width", "indentation", "first", "blank"]),
    ("int", &["base"]),
    ("join", &["sep"]),
    ("nth", &["n"]),
    ("pluralize", &["singular", "plural"]),
    ("regex_replace", &["pattern", "rep"]),
    ("replace", &["from", "to"]),
    ("round", &["method", "precision"]),
    ("sort", &["attribute"]),
    ("split", &["pat"]),
    ("trim", &["pat"]),
    ("trim_end", &["pat"]),
    ("trim_start", &["pat"]),
    ("truncate", &["length", "end"]),
    ("with_picture_links", &["label"]),
];

const TESTS: &[Signature] =
    &[("containing", &["pat"]), ("divisible_by", &["divisor"]), ("ending_with", &["pat"]), ("starting_with", &["pat"])];

/// What can be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Function,
    Filter,
    Test,
}

/// Something that is called with names that we know.
#[derive(Debug, Clone, Copy)]
struct Callee<'a> {
    kind: Kind,
    name: &'a str,
    takes: &'static [&'static str],
}

impl Callee<'_> {
    fn find(kind: Kind, name: &str) -> Option<Callee<'_>> {
        // Names of texts of the interface may stand for anything.
        if kind == Kind::Function && name == "trans" {
            return None;
        }
        let (signatures, names) = match kind {
            Kind::Function => (FUNCTIONS, super::functions::NAMES),
            Kind::Filter => (FILTERS, super::filters::NAMES),
            Kind::Test => (TESTS, &[] as &[&str]),
        };
        let listed = signatures.iter().find(|(known, _)| *known == name).map(|(_, takes)| *takes);
        let takes = listed.or_else(|| names.contains(&name).then_some(&[]))?;
        Some(Callee { kind, name, takes })
    }

    fn lacks(&self, argument: &str, place: Span) -> Diagnostic {
        let kind = match self.kind {
            Kind::Function => "function",
            Kind::Filter => "filter",
            Kind::Test => "test",
        };
        let message = format!("the {kind} `{}` has no argument `{argument}`", self.name);
        let help = match nearest(argument, self.takes.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if self.takes.is_empty() => "it takes no arguments".to_string(),
            None => format!("it takes `{}`", self.takes.join("`, `")),
        };
        Diagnostic::error(Code::TemplateSyntax, place, message).help(help)
    }
}

/// Arguments of functions, filters and tests in the `sound` templates of the site and its theme that these do not have.
/// Linear in the length of the templates.
///
/// Reports `template-syntax`.
pub(super) fn check_arguments(layers: &Layers, sound: &BTreeSet<&str>) -> Vec<Diagnostic> {
    let own = sound.iter().filter(|name| !name.starts_with(DEFAULT_PREFIX));
    own.filter_map(|name| layers.templates.get(*name))
        .flat_map(|source| check_text(&source.file, &source.text))
        .collect()
}

fn check_text(file: &FilePath, text: &str) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    let mut is_raw = false;
    for (start, code) in placed_code_of(text) {
        match code.trim_matches(['-', ' ', '\n', '\t']) {
            "raw" => is_raw = true,
            "endraw" => is_raw = false,
            _ if is_raw => {}
            _ => check_code(code, |token, callee| {
                let at = start + token.at;
                faults.push(callee.lacks(token.text, Span::new(file, at..at + token.text.len())));
            }),
        }
    }
    faults
}

/// Tells of each argument that what is called does not have.
fn check_code(code: &str, mut tell: impl FnMut(Token<'_>, &Callee<'_>)) {
    let tokens: Vec<Token<'_>> = tokens(code).collect();
    let text = |at: Option<usize>| at.and_then(|at| tokens.get(at)).map_or("", |token| token.text);
    let mut open: Vec<Option<Callee<'_>>> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let before = |back: usize| text(at.checked_sub(back));
        match token.text {
            "(" => {
                let kind = match (before(2), before(3)) {
                    ("|" | "filter", _) => Some(Kind::Filter),
                    ("is", _) | ("not", "is") => Some(Kind::Test),
                    ("." | "component", _) => None,
                    _ => Some(Kind::Function),
                };
                open.push(kind.and_then(|kind| Callee::find(kind, before(1))));
            }
            "[" | "{" => open.push(None),
            ")" | "]" | "}" => drop(open.pop()),
            name if is_name(name) && matches!(before(1), "(" | ",") => {
                let is_argument = text(Some(at + 1)) == "=" && text(Some(at + 2)) != "=";
                if let Some(Some(callee)) = open.last()
                    && is_argument
                    && !callee.takes.contains(&name)
                {
                    tell(*token, callee);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let faults = check_text(&"t.html".into(), text);
        let told: Vec<String> = faults
            .iter()
            .map(|fault| {
                let place = fault.span.clone().expect("a place");
                let help = fault.help.as_deref().unwrap_or_default();
                format!("{} | {} | {help}", &text[place.start..place.end], fault.message)
            })
            .collect();
        assert_eq!(told, expected, "{text}");
    }

    #[test]
    fn arguments_that_nothing_takes_are_told() {
        check(
            "{{ pages(secton=\"post\") }}",
            &["secton | the function `pages` has no argument `secton` | did you mean `section`?"],
        );
        check(
            "{{ page.date | date(fromat=\"%Y\") }}",
            &["fromat | the filter `date` has no argument `fromat` | did you mean `format`?"],
        );
        check(
            "{% set a = get_page(path=\"/a\", foo=1) %}",
            &["foo | the function `get_page` has no argument `foo` | it takes `path`"],
        );
        check(
            "{% if a is not starting_with(part=\"b\") %}",
            &["part | the test `starting_with` has no argument `part` | did you mean `pat`?"],
        );
        check(
            "{%- filter upper(all=true) -%}",
            &["all | the filter `upper` has no argument `all` | it takes no arguments"],
        );
        check(
            "{{ pages(tag=param(nme=\"a\"), limt=3) }}",
            &[
                "nme | the function `param` has no argument `nme` | did you mean `name`?",
                "limt | the function `pages` has no argument `limt` | did you mean `limit`?",
            ],
        );
    }

    #[test]
    fn what_fits_and_what_is_no_call_is_not_told() {
        for text in [
            "{{ pages(section=\"post\", limit=3) | length }}",
            "{{ trans(key=\"a\", anything=3) }}",
            "{% component pages(secton = none) %}{{ <ui.card pge={page} /> }}{% endcomponent pages %}",
            "{% raw %}{{ pages(secton=1) }}{% endraw %}",
            "{# {{ pages(secton=1) }} #}pages(secton=1)",
            "{{ \"pages(secton=1)\" }}",
            "{% if pages(section=a) == b and (c == d) %}{{ a.pages(x=1) }}{% endif %}",
            "{{ pages(",
            "{{ (((",
            "{{ )}] }}",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn every_function_and_filter_is_listed_once_and_the_default_theme_keeps_to_them() {
        for (signatures, names) in
            [(FUNCTIONS, super::super::functions::NAMES), (FILTERS, super::super::filters::NAMES)]
        {
            assert!(signatures.is_sorted_by(|a, b| a.0 < b.0));
            assert!(signatures.iter().all(|(name, _)| names.contains(name)));
        }
        let (layers, _) = Layers::read(&Source::memory([]), None);
        for source in layers.templates.values() {
            assert_eq!(check_text(&source.file, &source.text), [], "{}", source.file);
        }
    }
}
