//! Which fields of pages the templates of a site can see.
//!
//! Tera takes values that are ready: a page has some sixty fields, each made for each page, and most templates look at a
//! dozen. So the templates are searched for names first, and fields that nothing names are not made.

use super::layers::{Layers, TemplateSource};
use super::tokens::{self, is_name, is_word};
use foldhash::HashSet;
use std::collections::BTreeSet;

/// The fields of pages that are made.
#[derive(Debug, Clone, Default)]
pub enum PageFields {
    /// Every one.
    #[default]
    All,
    /// Those that templates name.
    Named(HashSet<String>),
}

impl PageFields {
    /// What the templates `names`, and all that these extend, include and call, can see.
    ///
    /// All fields where a template looks one up by a name that is made while it runs.
    pub fn seen_by<'a>(layers: &'a Layers, names: impl IntoIterator<Item = &'a str>) -> PageFields {
        let mut seen: BTreeSet<&str> = names.into_iter().flat_map(|name| layers.closure(name)).collect();
        if seen.iter().any(|name| layers.templates[*name].calls_components) {
            let with_components = layers.templates.iter().filter(|(_, template)| !template.components.is_empty());
            seen.extend(with_components.flat_map(|(name, _)| layers.closure(name)));
        }
        let templates = || seen.iter().map(|name| &layers.templates[*name]);
        if templates().any(|template| looks_up(&template.text)) {
            return PageFields::All;
        }
        let mut fields: HashSet<String> = templates().flat_map(names_in).collect();
        if fields.contains("terms") {
            // The variable of that name has another in the page.
            fields.insert("terms_list".to_string());
        }
        PageFields::Named(fields)
    }

    /// Whether the field `name` is made.
    pub fn has(&self, name: &str) -> bool {
        match self {
            PageFields::All => true,
            PageFields::Named(names) => names.contains(name),
        }
    }
}

/// Every word of a template's code, also in its texts: `group_by(attribute="guide.series")`.
fn names_in(template: &TemplateSource) -> impl Iterator<Item = String> + '_ {
    let quoted = template.text.split(['"', '\'', '`']).flat_map(|text| text.split(|c: char| !is_word(c)));
    template.words.iter().cloned().chain(quoted.filter(|word| !word.is_empty()).map(str::to_string))
}

/// Whether a template may look up a field under a name that is not written in it: `page[name]`, `attribute=name`,
/// `get(key=name)`, or a loop over the fields of a page.
fn looks_up(text: &str) -> bool {
    let tokens: Vec<&str> = super::layers::code_of(text).flat_map(tokens).collect();
    tokens.windows(4).any(|window| match *window {
        [before, "[", first, _] => is_value(before) && is_name(first),
        ["attribute", "=", value, _] => !is_quoted(value),
        ["key", "=", value, _] => is_name(value) && tokens.contains(&"get"),
        _ => false,
    }) || loops_over_fields(&tokens)
}

/// `for key, value in …`, other than over one of the fields that are maps themselves.
fn loops_over_fields(tokens: &[&str]) -> bool {
    const MAPS: [&str; 6] = ["taxonomies", "terms", "params", "extra", "data", "menus"];
    tokens.windows(5).enumerate().any(|(at, window)| {
        let ["for", _, ",", _, "in"] = *window else { return false };
        let path = tokens[at + 5..].iter().take_while(|token| is_name(token) || **token == "." || **token == "?");
        !path.last().is_some_and(|last| MAPS.contains(last))
    })
}

/// The tokens of code; windows over their end see all of it.
fn tokens(code: &str) -> Vec<&str> {
    let mut tokens: Vec<&str> = tokens::tokens(code).map(|token| token.text).collect();
    tokens.extend(["", ""]);
    tokens
}

fn is_quoted(token: &str) -> bool {
    token.starts_with(['"', '\'', '`'])
}

/// Whether a bracket behind `token` looks something up, rather than open a list.
fn is_value(token: &str) -> bool {
    (is_name(token) && !matches!(token, "in" | "if" | "elif" | "else" | "and" | "or" | "not"))
        || token == ")"
        || token == "]"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn check(template: &str, seen: Option<&[&str]>, unseen: &[&str]) {
        let files = [("templates/page.html".to_string(), template.as_bytes().to_vec())];
        let (layers, faults) = Layers::read(&Source::memory(files), None);
        assert_eq!(faults, []);
        let fields = PageFields::seen_by(&layers, ["page.html"]);
        assert_eq!(matches!(fields, PageFields::All), seen.is_none(), "{template}");
        assert!(seen.unwrap_or_default().iter().all(|name| fields.has(name)), "{template}");
        assert!(!unseen.iter().any(|name| fields.has(name)), "{template}");
    }

    #[test]
    fn fields_that_are_named_are_seen() {
        check("{{ page.title }}{{ page['date'] }}", Some(&["title", "date"]), &["toc", "steps"]);
        check(
            "{% for p in page.pages | sort_by(attribute=\"guide.letter\") %}{{ p.path }}{% endfor %}",
            Some(&["guide", "letter"]),
            &["toc"],
        );
        check("{% for t in terms %}{{ t.title }}{% endfor %}", Some(&["terms_list"]), &["toc"]);
        check("{% for k, v in page.params %}{{ k }}{% endfor %}{{ page.pages[0].title }}", Some(&["params"]), &["toc"]);
        check("{% if x in [a, b] %}{% endif %}{% set l = [c] %}", Some(&[]), &["toc"]);
    }

    #[test]
    fn names_that_are_made_while_a_template_runs_may_be_any() {
        for template in [
            "{{ page[name] }}",
            "{{ f(x=1)[name] }}",
            "{{ list | group_by(attribute=name) }}",
            "{{ page | get(key=name) }}",
            "{% for k, v in page %}{{ v }}{% endfor %}",
            "{% for k, v in page.previous %}{{ v }}{% endfor %}",
        ] {
            check(template, None, &[]);
        }
    }

    #[test]
    fn what_components_see_counts() {
        check("{{ <ui.block text=\"a\" /> }}", Some(&["path"]), &[]);
    }
}
