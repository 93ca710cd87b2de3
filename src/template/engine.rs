//! Templates compiled, and errors of templates in words.

use super::call_arguments::check_arguments;
use super::component_names::{check_component_names, component_name};
use super::layers::{DEFAULT_PREFIX, Layers, THEME_PREFIX, TemplateSource};
use super::limit::{Limited, MAX_OUTPUT_BYTES};
use super::patterns::TOO_LARGE;
use super::{filters, functions, go, undefined, words};
use crate::diagnostic::{Code, Diagnostic, Severity, Span, nearest};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tera::{ComponentArgType, Context, ErrorKind, Tera};

/// All templates of a site, ready to render.
pub struct Engine {
    /// Where they came from.
    pub layers: Layers,
    /// Some template has a fault, reported already: only the embedded templates are compiled, so that content is still
    /// looked at. What rendering then says about templates is not to be reported.
    pub broken: bool,
    tera: Tera,
    /// By component.
    demands: BTreeMap<String, Demands>,
}

/// What a component and its metadata say of its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demands {
    /// The names of those that it takes.
    pub known: Vec<String>,
    /// Whether it takes any others too.
    pub takes_any: bool,
    /// The order of those without a name, from the metadata; without one, that of the alphabet, as Tera lists them.
    pub positional: Vec<String>,
    /// The names of those that it cannot do without.
    pub required: Vec<String>,
    /// A value of the right type for each of them, as a call has it.
    pub samples: Vec<&'static str>,
    /// Arguments of a right call.
    pub example: Option<String>,
    /// The names of those that say how wide or high something is.
    pub sizes: Vec<String>,
}

/// What the components of shortcodes say of their arguments, by component.
fn read_demands(layers: &Layers, tera: &Tera) -> BTreeMap<String, Demands> {
    let components = layers.shortcodes.keys().map(|key| component_name(key));
    let demands = components.filter_map(|component| {
        let info = tera.get_component_definition(&component)?;
        let metadata = info.metadata();
        let names = |key: &str| {
            let list = metadata.get(key).and_then(tera::Value::as_array).unwrap_or_default();
            list.iter().filter_map(|name| name.as_str().map(str::to_string)).collect::<Vec<_>>()
        };
        let example = metadata.get("example").and_then(tera::Value::as_str).map(str::to_string);
        let required = names("required");
        let sample = |name: &String| {
            let argument = info.args().iter().find(|argument| argument.name() == name);
            match argument.and_then(tera::ComponentArg::arg_type) {
                Some(ComponentArgType::Integer | ComponentArgType::Number) => "1",
                Some(ComponentArgType::Float) => "1.5",
                Some(ComponentArgType::Bool) => "true",
                _ => "\"…\"",
            }
        };
        let samples = required.iter().map(sample).collect();
        let own = info.args().iter().filter(|argument| !argument.is_implicit());
        let known: Vec<String> = own.map(|argument| argument.name().to_string()).collect();
        let is_ordered = metadata.get("positional").and_then(tera::Value::as_array).is_some();
        let positional = if is_ordered { names("positional") } else { known.clone() };
        let takes_any = info.rest_param().is_some();
        let sizes = names("sizes");
        Some((component, Demands { known, takes_any, positional, required, samples, example, sizes }))
    });
    demands.collect()
}

impl Engine {
    /// Compiles `layers`.
    ///
    /// Reports every template that cannot be parsed (not only the first), then names that nothing answers
    /// to, and shortcodes whose component has another name. After a fault that keeps templates from being compiled the engine is [`Engine::broken`].
    pub fn compile(mut layers: Layers) -> (Engine, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let mut broken = BTreeSet::new();
        for (name, template) in &layers.templates {
            if !name.starts_with(DEFAULT_PREFIX)
                && let Some(fault) = go::fault(template)
            {
                diagnostics.push(fault);
                broken.insert(name.clone());
            } else if let Err(error) = parse_alone(name, &template.compiled()) {
                diagnostics.push(describe(&layers, &error, Code::TemplateSyntax));
                broken.insert(name.clone());
            }
        }
        layers.broken = broken;
        let sound = layers.templates.iter().filter(|(name, _)| !layers.broken.contains(*name));
        let sound: Vec<_> = sound.map(|(name, template)| (name.as_str(), template.compiled())).collect();
        let sound_names: BTreeSet<&str> = sound.iter().map(|(name, _)| *name).collect();
        let misnamed = check_component_names(&layers, &sound_names);
        let wrong_arguments = check_arguments(&layers, &sound_names);
        let mut tera = new_tera();
        if diagnostics.is_empty()
            && let Err(error) = tera.add_raw_templates(sound.iter().map(|(name, text)| (*name, &**text)))
        {
            diagnostics.extend(describe_all(&layers, &error));
        }
        diagnostics.extend(wrong_arguments);
        let broken = !diagnostics.is_empty();
        if broken {
            tera = new_tera();
            let embedded = sound.iter().filter(|(name, _)| name.starts_with(DEFAULT_PREFIX));
            if tera.add_raw_templates(embedded.map(|(name, text)| (*name, &**text))).is_err() {
                tera = new_tera();
            }
        }
        diagnostics.extend(misnamed);
        let demands = read_demands(&layers, &tera);
        (Engine { layers, broken, tera, demands }, diagnostics)
    }

    /// Whether a template answers to `name` in any layer.
    pub fn has(&self, name: &str) -> bool {
        self.layers.find(name).is_some()
    }

    /// Renders the template `name`. `page` says in messages what was being rendered.
    pub fn render(&self, name: &str, context: &Context, page: &str) -> Result<Vec<u8>, Diagnostic> {
        let mut out = Limited::new(8 << 10, MAX_OUTPUT_BYTES);
        match self.tera.render_to(name, context, &mut out) {
            Ok(()) => Ok(out.bytes),
            Err(error) => Err(self.explain(&error, page)),
        }
    }

    /// Renders a component with its arguments; `implicits` are what it may ask for with `@name`.
    pub fn render_component(
        &self,
        component: &str,
        arguments: &Context,
        implicits: &Context,
        body: Option<&str>,
    ) -> Result<String, tera::Error> {
        let mut out = Limited::new(512, MAX_OUTPUT_BYTES);
        self.tera.render_component_with_implicits_to(component, arguments, implicits, body, true, &mut out)?;
        Ok(String::from_utf8_lossy(&out.bytes).into_owned())
    }

    /// Renders a template for a shortcode.
    pub fn render_text(&self, name: &str, context: &Context) -> Result<String, tera::Error> {
        let mut out = Limited::new(512, MAX_OUTPUT_BYTES);
        self.tera.render_to(name, context, &mut out)?;
        Ok(String::from_utf8_lossy(&out.bytes).into_owned())
    }

    /// What the component of a shortcode says of its arguments; `None` if it was not compiled.
    pub fn demands(&self, component: &str) -> Option<&Demands> {
        self.demands.get(component)
    }

    /// A Tera error as a diagnostic that says which page was being rendered.
    pub fn explain(&self, error: &tera::Error, page: &str) -> Diagnostic {
        let code = if is_limit(error) { Code::TemplateLimit } else { Code::TemplateFailed };
        let mut diagnostic = describe(&self.layers, error, code);
        if code == Code::TemplateLimit {
            let what = if says(error, TOO_LARGE) { "the text that a filter makes" } else { "the output of one page" };
            diagnostic.message = format!("{what} is larger than {} MB", MAX_OUTPUT_BYTES >> 20);
        }
        if !page.is_empty() {
            diagnostic = diagnostic.rendering(page);
        }
        diagnostic
    }
}

/// Whether `words` are in an error or in what led to it.
fn says(error: &tera::Error, words: &str) -> bool {
    let mut source: Option<&dyn std::error::Error> = Some(error);
    while let Some(current) = source {
        if current.to_string().contains(words) {
            return true;
        }
        source = current.source();
    }
    false
}

fn is_limit(error: &tera::Error) -> bool {
    says(error, "larger than the limit") || matches!(error.kind(), ErrorKind::Io(std::io::ErrorKind::FileTooLarge))
}

/// A Tera with our functions and filters and no templates.
fn new_tera() -> Tera {
    let mut tera = Tera::new();
    functions::register(&mut tera);
    filters::register(&mut tera);
    tera.set_fallback_prefixes([THEME_PREFIX, DEFAULT_PREFIX]).expect("prefixes are set before any template is added");
    tera
}

/// The syntax error of one template, if it has one. Names it mentions are not looked at.
fn parse_alone(name: &str, text: &str) -> Result<(), tera::Error> {
    let mut scratch = Tera::new();
    match scratch.add_raw_template(name, text) {
        Err(error) if matches!(error.kind(), ErrorKind::SyntaxError(_)) => Err(error),
        _ => Ok(()),
    }
}

/// One diagnostic for an error that Tera reports with its place.
fn describe(layers: &Layers, error: &tera::Error, code: Code) -> Diagnostic {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let span = place(layers, report.filename(), report.span().range.start, report.span().range.end);
            if report.message().contains("recursion depth for components") {
                return endless_components(layers);
            }
            let (message, help) = split_message(report.message());
            if let Some(fault) = never_ended(layers, report.filename(), report.span().range.start, &message) {
                return fault;
            }
            let template = layers.templates.get(report.filename());
            let text = template.map_or("", |template| &*template.text);
            let range = span.as_ref().map_or(0..0, |span| span.start..span.end);
            if let Some(template) = template
                && let Some(fault) = undefined::behind(report.message(), text, range.clone())
            {
                let diagnostic = Diagnostic::error(code, Span::new(&template.file, fault.range), fault.message);
                return Diagnostic { help: fault.help, ..diagnostic };
            }
            let behind = text.get(range.start..).unwrap_or_default();
            let told = undefined::lacks_field(report.message(), text, range.start)
                .map(|(message, help)| (message, Some(help)));
            let told = told.or_else(|| words::about_types(&message, behind));
            let (message, help) = told.unwrap_or((message, help));
            let (message, help) = match words::about_asking(&message, behind) {
                Some((message, help)) => (message, Some(help)),
                None => (message, help),
            };
            let help = help.or_else(|| asked_for(template, &message));
            let help = help.or_else(|| words::how_to_give(&message, behind));
            let before = text.get(..range.start).unwrap_or_default();
            let help = help.or_else(|| words::without_fields(&message, before));
            let help = help.or_else(|| help_for(&message).map(str::to_string));
            let mut diagnostic = match span {
                Some(span) => Diagnostic::error(code, span, message),
                None => Diagnostic::without_place(code, Severity::Error, message),
            };
            diagnostic.help = help;
            diagnostic
        }
        ErrorKind::CircularExtend { tpl, inheritance_chain } => cycle(layers, tpl, "extends", inheritance_chain),
        ErrorKind::CircularInclude { tpl, include_chain } => cycle(layers, tpl, "include", include_chain),
        ErrorKind::MissingParent { current, parent } => missing(layers, current, parent),
        ErrorKind::TemplateNotFound(name) => {
            Diagnostic::without_place(Code::TemplateMissing, Severity::Error, format!("there is no template `{name}`"))
        }
        _ if error.to_string().contains("recursion depth for components") => endless_components(layers),
        _ => {
            let message = lower_first(error.to_string().trim_end_matches('.'));
            let (message, help) = words::about_types(&message, "").unwrap_or((message, None));
            Diagnostic { help, ..Diagnostic::without_place(code, Severity::Error, message) }
        }
    }
}

/// A tag of `name` that is never ended, where that is what Tera stumbles over at byte `at`.
fn never_ended(layers: &Layers, name: &str, at: usize, message: &str) -> Option<Diagnostic> {
    let template = layers.templates.get(name)?;
    let is_end = |at: usize| template.text.get(at..).is_some_and(|text| text.starts_with("end"));
    if message != "unexpected end of input" && !(message == "unknown tag" && is_end(template.place(at))) {
        return None;
    }
    if message == "unexpected end of input"
        && let Some((braces, close)) = words::unclosed_braces(&template.text)
    {
        let message = format!("the `{}` that begins here is never ended", &template.text[braces.clone()]);
        let place = Span::new(&template.file, braces);
        return Some(
            Diagnostic::error(Code::TemplateSyntax, place, message).help(format!("write `{close}` where it ends")),
        );
    }
    let Some(tag) = words::unclosed(&template.text) else {
        let place = Span::new(&template.file, template.place(at)..template.place(at) + 3);
        let fault = (message == "unknown tag")
            .then(|| Diagnostic::error(Code::TemplateSyntax, place, "this tag ends nothing: there is nothing open"));
        return fault.map(|fault| fault.help("take it out, or look above it for the tag it should end"));
    };
    let message = format!("the `{}` that begins here is never ended", tag.name);
    let help = format!("write `{{% end{} %}}` where it ends", tag.name);
    Some(Diagnostic::error(Code::TemplateSyntax, Span::new(&template.file, tag.range), message).help(help))
}

/// What to do about a name that a component sees only where it asks for it.
fn asked_for(template: Option<&TemplateSource>, message: &str) -> Option<String> {
    const ASKED: [&str; 11] =
        ["page", "lang", "inner", "inner_deindent", "parent", "name", "ordinal", "place", "is_named", "args", "named"];
    let name = message.strip_prefix("variable `")?.strip_suffix("` is not defined")?;
    let is_component = template.is_some_and(|template| !template.components.is_empty());
    (is_component && ASKED.contains(&name))
        .then(|| format!("a component asks for it: write `@{name}` among its arguments"))
}

/// Templates that lead back to themselves through `keyword`. Tera's chain may or may not end where it began.
fn cycle(layers: &Layers, name: &str, keyword: &str, chain: &[String]) -> Diagnostic {
    let mut names: Vec<&str> = chain.iter().map(|name| plain_name(name)).collect();
    names.dedup();
    if let Some(first) = names.first().copied().filter(|first| names.len() < 2 || names.last() != Some(first)) {
        names.push(first);
    }
    let verb = if keyword == "include" { "includes" } else { keyword };
    let message = format!("templates lead back to themselves: `{}`", names.join(&format!("` {verb} `")));
    let help = "take one of these out, or move what both need into a third template";
    let at = layers.templates.get(name).and_then(|template| template.text.find(keyword)).unwrap_or(0);
    match place(layers, name, at, at + keyword.len()) {
        Some(span) => Diagnostic::error(Code::TemplateCycle, span, message).help(help),
        None => Diagnostic::without_place(Code::TemplateCycle, Severity::Error, message).help(help),
    }
}

/// Components that call themselves: Tera stops at a depth of its own and names none of them.
fn endless_components(layers: &Layers) -> Diagnostic {
    const HELP: &str =
        "let the component call itself only under an `if` that comes to an end; twenty levels are the most";
    match super::component_calls::find_cycle(layers) {
        Some((span, names)) => {
            let message = format!("components call themselves without end: `{}`", names.join("` calls `"));
            Diagnostic::error(Code::TemplateCycle, span, message).help(HELP)
        }
        None => Diagnostic::without_place(Code::TemplateCycle, Severity::Error, "components call each other too deep")
            .help(HELP),
    }
}

fn missing(layers: &Layers, current: &str, parent: &str) -> Diagnostic {
    let message = format!("there is no template `{parent}` to extend");
    let at = layers.templates.get(current).and_then(|template| template.text.find(parent)).unwrap_or(0);
    let mut diagnostic = match place(layers, current, at, at + parent.len()) {
        Some(span) => Diagnostic::error(Code::TemplateMissing, span, message),
        None => Diagnostic::without_place(Code::TemplateMissing, Severity::Error, message),
    };
    let others = layers.templates.keys().map(|name| plain_name(name)).filter(|name| *name != plain_name(current));
    diagnostic.help = Some(near_template(parent, others));
    diagnostic
}

/// What to do about a template that is not there: the one that `name` is a slip for, or a new one. Its ending says little.
fn near_template<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_string();
    let own = stem(name);
    did_you_mean(name, known.filter(|known| nearest(&own, [stem(known).as_str()]).is_some()))
        .unwrap_or_else(|| format!("correct the name, or write the file `templates/{name}`"))
}

/// All diagnostics in an error about names: Tera joins its reports into one text, with a place in each.
fn describe_all(layers: &Layers, error: &tera::Error) -> Vec<Diagnostic> {
    let text = match error.kind() {
        ErrorKind::Msg(text) if text.contains("-->") => text.clone(),
        _ => return vec![describe(layers, error, Code::TemplateSyntax)],
    };
    text.split("\n\n")
        .filter(|report| !report.trim().is_empty())
        .map(|report| describe_report(layers, report))
        .collect()
}

/// A report is `error: MESSAGE`, then ` --> FILE:LINE:COLUMN`, then the line.
fn describe_report(layers: &Layers, report: &str) -> Diagnostic {
    let mut lines = report.lines();
    let title = lines.next().unwrap_or_default().trim_start_matches("error: ");
    let (message, _) = split_message(title);
    let place = lines.find_map(|line| line.trim().strip_prefix("--> ")).and_then(|place| {
        let mut parts = place.rsplitn(3, ':');
        let column: usize = parts.next()?.parse().ok()?;
        let line: usize = parts.next()?.parse().ok()?;
        let template = layers.templates.get(parts.next()?)?;
        let compiled = template.compiled();
        let start: usize = compiled.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let at = template.place(start + column.saturating_sub(1)).min(template.text.len());
        let name = message
            .split('`')
            .nth(1)
            .filter(|name| template.text[floor(&template.text, at)..].starts_with(name))
            .unwrap_or_default();
        let at = floor(&template.text, at);
        Some(Span::new(&template.file, at..at + name.len()))
    });
    let mut diagnostic = match place {
        Some(span) => Diagnostic::error(Code::TemplateSyntax, span, &message),
        None => Diagnostic::without_place(Code::TemplateSyntax, Severity::Error, &message),
    };
    if message.contains("is not defined in any parent") {
        diagnostic.help = Some(help_for_block(layers, &message, diagnostic.span.as_ref()));
        return diagnostic;
    }
    if let Some(name) = message.split('`').nth(1) {
        if message.starts_with("unknown template") {
            let known = layers.templates.keys().map(|name| plain_name(name));
            diagnostic.help = Some(near_template(name, known));
            return diagnostic;
        }
        let known: Vec<&str> = if message.starts_with("unknown function") {
            functions::NAMES.to_vec()
        } else if message.starts_with("unknown filter") {
            filters::NAMES.to_vec()
        } else if message.starts_with("unknown component") {
            layers.templates.values().flat_map(|template| template.components.iter().map(String::as_str)).collect()
        } else {
            layers.templates.keys().map(|name| plain_name(name)).collect()
        };
        let listed = || {
            let few = message.starts_with("unknown function") || message.starts_with("unknown filter");
            few.then(|| format!("these are there: `{}`", known.join("`, `")))
        };
        let cut = || {
            let meant = known_elsewhere(name).filter(|_| message.starts_with("unknown filter"));
            meant.or_else(|| cut_name(name, &known)).map(|meant| format!("did you mean `{meant}`?"))
        };
        diagnostic.help = did_you_mean(name, known.iter().copied()).or_else(cut).or_else(listed);
    }
    diagnostic
}

/// What to do about a block that the base of a template lacks: the nearest that it has, or all.
fn help_for_block(layers: &Layers, message: &str, place: Option<&Span>) -> String {
    let block = message.split('`').nth(1).unwrap_or_default();
    let template = layers.templates.values().find(|template| place.is_some_and(|place| place.file == template.file));
    let base = template.and_then(|template| layers.find(template.extends.as_deref()?));
    let Some(base) = base else { return format!("add `{{% block {block} %}}{{% endblock {block} %}}` to its base") };
    let there = layers.blocks_of(base);
    match nearest(block, there.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if there.is_empty() => format!("add `{{% block {block} %}}{{% endblock {block} %}}` to `{base}`"),
        None => {
            let there: Vec<&str> = there.into_iter().collect();
            format!("`{base}` has `{}`; add `{{% block {block} %}}{{% endblock {block} %}}` to it", there.join("`, `"))
        }
    }
}

/// The nearest start of a character.
fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// What to do about faults that Tera names without a way out.
fn help_for(message: &str) -> Option<&'static str> {
    const HELPS: &[(&str, &str)] = &[
        (
            "found `.` but expected",
            "a field of what a call returns needs a name first: `{% set found = call(…) %}{{ found.field }}`",
        ),
        ("but expected identifier", "give each argument its name: `get_url(path=\"/post/a/\")`, `truncate(length=5)`"),
        ("unexpected escape character", "write a `\\` that means itself twice: `\"\\\\d\"`"),
        ("exceeds the limit of", "loop over fewer items"),
        ("unexpected end", "look for a `{% block %}`, `{% if %}` or `{% for %}` that is never ended"),
        ("macro", "Tera 2 has components instead of macros: `{% component name(argument) %}…{% endcomponent name %}`"),
        ("undefined value", "check the name before the dot or bracket, or write `name?.field` where it may be missing"),
    ];
    HELPS.iter().find(|(part, _)| message.contains(part)).map(|(_, help)| *help)
}

/// The name that begins with `name`, or that `name` begins with: `markdown` for `markdownify`. The shortest of them.
fn cut_name<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    const SHORTEST: usize = 3;
    let fits = |known: &&&str| {
        known.len().min(name.len()) >= SHORTEST && (known.starts_with(name) || name.starts_with(**known))
    };
    known.iter().filter(fits).min_by_key(|known| known.len().abs_diff(name.len())).copied()
}

/// Our name for a filter that other template languages call `name`.
fn known_elsewhere(name: &str) -> Option<&'static str> {
    Some(match name {
        "upcase" | "uppercase" | "to_upper" => "upper",
        "downcase" | "lowercase" | "to_lower" => "lower",
        "size" | "count" | "len" => "length",
        "md" => "markdownify",
        "strip" => "trim",
        "strip_html" | "remove_html" => "striptags",
        "json" | "json_encode" | "tojson" => "jsonify",
        "absURL" | "absurl" => "absolute_url",
        "replaceRE" | "replace_re" => "regex_replace",
        "safeHTML" => "safe",
        "where" | "groupby" => "group_by",
        _ => return None,
    })
}

fn did_you_mean<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    nearest(name, known).map(|near| format!("did you mean `{near}`?"))
}

/// The name of a template without its layer.
fn plain_name(name: &str) -> &str {
    name.strip_prefix(THEME_PREFIX).or_else(|| name.strip_prefix(DEFAULT_PREFIX)).unwrap_or(name)
}

fn place(layers: &Layers, name: &str, start: usize, end: usize) -> Option<Span> {
    let template = layers.templates.get(name)?;
    Some(Span::new(&template.file, template.place(start)..template.place(end)))
}

/// Tera puts a list of known names behind some messages; that part becomes the help, cut to what helps.
fn split_message(message: &str) -> (String, Option<String>) {
    let message = message.trim().trim_end_matches('.');
    let Some((first, rest)) = message.split_once("\n").or_else(|| message.split_once(". ")) else {
        return (lower_first(message), None);
    };
    let list = rest.split_once(": ").map_or(rest, |(_, list)| list);
    let known: Vec<&str> = list.split(", ").map(|name| name.trim_matches('`')).collect();
    let wanted = first.split('`').nth(1).unwrap_or_default();
    let help = match nearest(wanted, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => lower_first(rest.trim()),
    };
    (lower_first(first.trim_end_matches('.')), Some(help))
}

fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) if !characters.as_str().starts_with(char::is_uppercase) => {
            first.to_lowercase().chain(characters).collect()
        }
        _ => text.to_string(),
    }
}

/// The text of the file of a template, embedded ones included, for reports.
pub fn text_of_embedded(path: &str) -> Option<String> {
    let inner = path.strip_prefix("themes/default/")?;
    super::default_theme::file(inner).map(|bytes| String::from_utf8_lossy(bytes).into_owned())
}

/// Engines are shared by the threads of a build.
pub type SharedEngine = Arc<Engine>;
