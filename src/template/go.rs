//! Templates of Hugo's, which are Go templates, in the folder of ours.

use super::layers::{TemplateSource, placed_code_of};
use crate::diagnostic::{Code, Diagnostic, Span};

/// What Go templates begin a tag with, and what it is in ours.
const FIELDS: &[(&str, &str)] = &[
    (".Inner", "the text between the tags is `{{ body | markdownify }}`"),
    (".Get", "an argument is written by its name: `{{ src }}`, or `{{ args[0] }}` for one without a name"),
    (".Params", "what front matter has is `{{ page.params.colour }}`"),
    (".Page", "the page is `page`: `{{ page.title }}`"),
    (".Site", "the site is `site`: `{{ site.title }}`"),
    (".Title", "the title of the page is `{{ page.title }}`"),
    (".Content", "the text of the page is `{{ page.content | safe }}`"),
];

/// An error at the first tag of `template` that is Go's, if there is one.
pub(super) fn fault(template: &TemplateSource) -> Option<Diagnostic> {
    let text = &*template.text;
    // What stands there is text, of whatever kind.
    if placed_code_of(text).any(|(_, code)| code.trim_start_matches('-').trim_start().starts_with("raw")) {
        return None;
    }
    let (at, code) = placed_code_of(text).find(|(at, code)| text[..*at].ends_with("{{") && is_go(code))?;
    let end = at + code.len().min(code.find('\n').unwrap_or(code.len()));
    let place = Span::new(&template.file, at - 2..if text[end..].starts_with("}}") { end + 2 } else { end });
    let message = "this is a Go template of Hugo's, and templates are written in Tera";
    let code = code.trim_start_matches('-').trim();
    let error = Diagnostic::error(Code::TemplateSyntax, place, message);
    Some(error.help(format!("write it anew: {}; see /docs/templates/", equivalent(code))))
}

fn is_go(code: &str) -> bool {
    let code = code.trim_start_matches('-').trim_start();
    let code = code.strip_suffix('-').unwrap_or(code).trim_end();
    if code.starts_with(['.', '$']) || code.starts_with("/*") {
        return true;
    }
    let Some((word, rest)) = code.split_once(char::is_whitespace) else { return false };
    let rest = rest.trim_start();
    match word {
        "if" | "with" | "range" => rest.starts_with(['.', '$']) || rest.starts_with("(."),
        "else" => rest.starts_with("if ") || rest.starts_with("with "),
        "define" | "block" | "template" | "partial" | "partialCached" => rest.starts_with(['"', '`']),
        _ => false,
    }
}

fn equivalent(code: &str) -> &'static str {
    let word = code.split_whitespace().next().unwrap_or_default();
    match word {
        "if" | "with" | "else" => "a condition is `{% if page.title %}…{% endif %}`",
        "range" => "a loop is `{% for item in pages() %}…{% endfor %}`",
        "define" | "block" => "a block is `{% block main %}…{% endblock main %}`",
        "template" | "partial" | "partialCached" => "a part is taken in with `{% include \"partials/name.html\" %}`",
        _ if word.starts_with('$') && code.contains(":=") => "a value gets its name with `{% set name = src %}`",
        _ => {
            let field = FIELDS.iter().find(|(field, _)| word.starts_with(field));
            field.map_or("what is known is `page`, `site` and the arguments: `{{ page.title }}`", |(_, what)| what)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_go;

    #[test]
    fn go_is_told_from_tera() {
        for code in [
            " .Inner ",
            " .Get \"src\" ",
            "- if .Params.x -",
            " range $i, $x := .Pages ",
            " $x := .Get 0 ",
            " . ",
            " define \"main\" ",
            " partial \"x\" . ",
            " else if eq .A 1 ",
            "/* a */",
            " with (.Get 0) ",
        ] {
            assert!(is_go(code), "{code}");
        }
        for code in [
            " end ",
            " else ",
            " range(end=3) ",
            " range in x ",
            " a if b else c ",
            " \".x\" ",
            " page.title ",
            " body ",
            " block ",
            "- if ",
            " with ",
            " <ui.icon /> ",
            "",
        ] {
            assert!(!is_go(code), "{code}");
        }
    }
}
