//! Names in templates that stand for nothing, with the nearest that is there.

use super::field_names::{FACTS, IN_FULL, OF_BODY, OF_SITE, VARIABLES, of_page};
use super::layers::placed_code_of;
use super::tokens::{Token, is_name, tokens};
use crate::diagnostic::nearest;
use std::collections::BTreeSet;
use std::ops::Range;

/// What to say of a name that is not there.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NotThere {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Where the name stands in the template.
    pub range: Range<usize>,
}

/// What Tera says of a field that a value lacks, with the fields that a page truly has. `at` is where the field stands
/// in `template`. `None` for other messages, and for other values than pages.
pub(super) fn lacks_field(message: &str, template: &str, at: usize) -> Option<(String, String)> {
    let (first, known) = message.split_once(". Available fields: ")?;
    let name = first.strip_prefix("Field `")?.split('`').next()?;
    let known: BTreeSet<&str> = known.trim_end_matches('.').split(", ").collect();
    // Every page that is made has it, and the other values that have it have fields that no page has.
    if !known.contains("logical_path") || !known.iter().all(|known| of_page().any(|field| field == *known)) {
        return None;
    }
    let has_any = |fields: &[&str]| fields.iter().any(|field| known.contains(field));
    let is_page = template.get(..at).is_some_and(|before| {
        let before = before.trim_end_matches(['.', '?']);
        ["page", "section"].iter().any(|root| {
            before
                .strip_suffix(root)
                .is_some_and(|rest| !rest.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.'))
        })
    });
    let is_in_shortcode = !has_any(&OF_BODY) && !has_any(&IN_FULL) && FACTS.iter().all(|field| known.contains(field));
    let mut fields: Vec<&str> = FACTS.to_vec();
    if !is_in_shortcode {
        fields.extend(OF_BODY);
    }
    if has_any(&IN_FULL) || (is_page && !is_in_shortcode) {
        fields.extend(IN_FULL);
    }
    fields.sort_unstable();
    let help = match nearest(name, fields.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("a page has `{}`; what else its front matter has is in `page.params`", fields.join("`, `")),
    };
    Some((format!("field `{name}` is not defined"), help))
}

/// The name behind a message of Tera's about a value that is undefined, where it is one that no template sees. `range`
/// is the place of the fault in `template`. Linear in the template.
pub(super) fn behind(message: &str, template: &str, range: Range<usize>) -> Option<NotThere> {
    if !message.contains("ndefined") || message.contains("not defined") {
        return None;
    }
    let locals = names_of_its_own(template);
    let (start, code) = placed_code_of(template).take_while(|(start, _)| *start <= range.end).last()?;
    let tokens: Vec<Token<'_>> = tokens(code).collect();
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text);
    let mut at = 0;
    while at < tokens.len() && start + tokens[at].at < range.end {
        let end = end_of_path(&tokens, at);
        let before = |back: usize| at.checked_sub(back).map_or("", text);
        // What is called, or given its name here, is no value.
        let is_component = match before(1) {
            "/" => before(2) == "<",
            "<" => at == 1 || (at == 2 && text(0) == "-"),
            _ => false,
        };
        let is_call = is_component
            || matches!(text(end), "(" | "=")
            || matches!((before(1), before(2)), ("|" | "is" | "filter", _) | ("not", "is"));
        if is_name(text(at))
            && !is_call
            && before(1) != "."
            && let Some(found) = look_at(&tokens[at..end], &locals, start)
        {
            return Some(found);
        }
        at = end;
    }
    let name = template.get(range.clone()).filter(|name| is_name(name) && template[..range.start].ends_with('.'))?;
    // Of what else it may be a field nothing is known: a first letter that differs is another word.
    let alike = of_page().filter(|field| field.chars().next() == name.chars().next());
    let near = nearest(name, alike).filter(|near| *near != name);
    let help = near.map(|near| format!("did you mean `{near}`?"));
    Some(NotThere { message: format!("field `{name}` is not defined"), help, range })
}

/// The token behind the path `a.b?.c` that begins at `at`.
fn end_of_path(tokens: &[Token<'_>], at: usize) -> usize {
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text);
    let mut end = at + 1;
    if is_name(text(at)) {
        loop {
            if text(end) == "[" && text(end + 1).starts_with(['"', '\'', '`']) && text(end + 2) == "]" {
                end += 3;
                continue;
            }
            let dot = if text(end) == "?" { end + 1 } else { end };
            if text(dot) != "." || !is_name(text(dot + 1)) {
                break;
            }
            end = dot + 2;
        }
    }
    end
}

/// A fault if nothing answers to a path.
fn look_at(path: &[Token<'_>], locals: &BTreeSet<&str>, start: usize) -> Option<NotThere> {
    const WORDS: [&str; 16] = [
        "and",
        "or",
        "not",
        "in",
        "is",
        "if",
        "elif",
        "else",
        "for",
        "set",
        "set_global",
        "true",
        "false",
        "none",
        "filter",
        "include",
    ];
    let root = path.first()?;
    if WORDS.contains(&root.text) {
        return None;
    }
    let told = |token: &Token<'_>, message: String, near: Option<&str>| NotThere {
        message,
        help: near.map(|near| format!("did you mean `{near}`?")),
        range: start + token.at..start + token.at + token.text.len(),
    };
    if !VARIABLES.contains(&root.text) && !locals.contains(root.text) {
        let message = format!("variable `{}` is not defined", root.text);
        let near = nearest(root.text, VARIABLES.into_iter().chain(locals.iter().copied()));
        let mut found = told(root, message, near);
        let call = nearest(root.text, super::functions::NAMES.iter().copied()).filter(|_| near.is_none());
        found.help = found.help.or_else(|| call.map(|name| format!("did you mean `{name}()`?")));
        return Some(found);
    }
    let field = path.iter().skip(1).find(|token| !matches!(token.text, "." | "?" | "["))?;
    let name = field.text.trim_matches(['"', '\'', '`']);
    if root.text == "site" {
        let lacks = !OF_SITE.contains(&name);
        return lacks.then(|| told(field, format!("field `{name}` is not defined"), nearest(name, OF_SITE)));
    }
    if matches!(root.text, "page" | "section") {
        let lacks = !of_page().any(|field| field == name);
        return lacks.then(|| told(field, format!("field `{name}` is not defined"), nearest(name, of_page())));
    }
    None
}

/// The names that a template gives to values: `set`, loops, and arguments of components.
fn names_of_its_own(template: &str) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for (_, code) in placed_code_of(template) {
        let tokens: Vec<&str> = tokens(code.trim_start_matches('-')).map(|token| token.text).collect();
        match tokens.as_slice() {
            ["set" | "set_global", name, ..] => drop(names.insert(*name)),
            ["for", key, ",", value, ..] => names.extend([*key, *value]),
            ["for", name, ..] => drop(names.insert(*name)),
            ["component", rest @ ..] => {
                names.extend([
                    "body",
                    "inner",
                    "inner_deindent",
                    "parent",
                    "name",
                    "ordinal",
                    "place",
                    "is_named",
                    "args",
                    "named",
                    "params",
                ]);
                let arguments = rest.windows(2).filter(|pair| matches!(pair[0], "(" | "," | "@" | "."));
                names.extend(arguments.map(|pair| pair[1]).filter(|name| is_name(name)));
            }
            _ => {}
        }
    }
    names.insert("loop");
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(template: &str, fault: &str, expected: Option<(&str, Option<&str>)>) {
        let at = template.find(fault).expect("the fault stands in the template");
        let found = behind("iteration not possible on type `undefined`", template, at..at + fault.len());
        let told = found.as_ref().map(|found| (found.message.as_str(), found.help.as_deref()));
        assert_eq!(told, expected, "{template}");
    }

    #[test]
    fn the_name_that_is_not_there_is_found() {
        let call = Some(("variable `pges` is not defined", Some("did you mean `pages()`?")));
        check("{% for p in pges %}{% endfor %}", "pges", call);
        check("{% for p in pges | reverse %}{% endfor %}", "reverse", call);
        check(
            "{% for p in sections %}{% endfor %}",
            "sections",
            Some(("variable `sections` is not defined", Some("did you mean `section`?"))),
        );
        let pages = Some(("field `pges` is not defined", Some("did you mean `pages`?")));
        check("{% for p in page.pges %}{% endfor %}", "page", pages);
        check("{{ page?.pges | join(sep=lang) }}", "page?.pges", pages);
        check(
            "{{ site.sectons | length }}",
            "length",
            Some(("field `sectons` is not defined", Some("did you mean `sections`?"))),
        );
        check(
            "{% set guides = 1 %}{{ guide + 1 }}",
            "guide +",
            Some(("variable `guide` is not defined", Some("did you mean `guides`?"))),
        );
        check("{% component a(wide) %}{{ wide + 1 }}{% endcomponent %}", "wide + 1", None);
        check("{{ <ui.date value={s.wide} /> }}{% set s = 1 %}", "<ui.date value={s.wide} />", None);
        check("{{ pages(tag=lang) }}", "pages(tag=lang)", None);
        check("{{ page.params.colour + 1 }}", "page.params.colour", None);
        check("{% for a in page.params.list | reverse %}{% endfor %}", "reverse", None);
        check("{% if page.params.list is not string %}{% endif %}", "string", None);
        check("{%- <ui.date value={page.date} /> -%}", "<ui.date value={page.date} />", None);
        check("{{ page.pages[0].ärger }}", "ärger", Some(("field `ärger` is not defined", None)));
        assert_eq!(behind("unknown filter `x`", "{{ pges }}", 3..7), None);
    }

    #[test]
    fn any_text_is_survived() {
        for text in ["", "{{", "{{ a", "{% for", "{{ a. }}", "{{ a?.", "{% component"] {
            behind("`undefined`", text, 0..text.len());
            lacks_field("Field `x` is not defined. Available fields: logical_path", text, text.len());
        }
    }
}
