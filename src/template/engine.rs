//! Templates compiled, and errors of templates in words.

use super::layers::{DEFAULT_PREFIX, Layers, THEME_PREFIX};
use super::limit::{Limited, MAX_OUTPUT_BYTES};
use super::{filters, functions};
use crate::diagnostic::{Code, Diagnostic, Severity, Span, nearest};
use std::sync::Arc;
use tera::{Context, ErrorKind, Tera};

/// All templates of a site, ready to render.
pub struct Engine {
    /// Where they came from.
    pub layers: Layers,
    tera: Tera,
}

impl Engine {
    /// Compiles `layers`.
    ///
    /// Reports every template that cannot be parsed (not only the first), then names that nothing answers
    /// to. Templates with faults are left out of the engine.
    pub fn compile(layers: Layers) -> (Engine, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let mut sound = Vec::new();
        for (name, template) in &layers.templates {
            match parse_alone(name, &template.text) {
                Ok(()) => sound.push((name.as_str(), &*template.text)),
                Err(error) => diagnostics.push(describe(&layers, &error, Code::TemplateSyntax)),
            }
        }
        let mut tera = new_tera();
        if diagnostics.is_empty() {
            if let Err(error) = tera.add_raw_templates(sound) {
                diagnostics.extend(describe_all(&layers, &error));
                tera = new_tera();
            }
        }
        (Engine { layers, tera }, diagnostics)
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

    /// The positional order of a component's arguments, from its metadata; without one, in the order of the
    /// alphabet, as Tera lists them.
    pub fn positional(&self, component: &str) -> Vec<String> {
        let Some(info) = self.tera.get_component_definition(component) else { return Vec::new() };
        match info.metadata().get("positional").and_then(tera::Value::as_array) {
            Some(names) => names.iter().filter_map(|name| name.as_str().map(str::to_string)).collect(),
            None => info
                .args()
                .iter()
                .filter(|argument| !argument.is_implicit())
                .map(|argument| argument.name().to_string())
                .collect(),
        }
    }

    /// The arguments that a component takes, and whether it takes any others too.
    pub fn arguments(&self, component: &str) -> Option<(Vec<String>, bool)> {
        let info = self.tera.get_component_definition(component)?;
        let names =
            info.args().iter().filter(|argument| !argument.is_implicit()).map(|argument| argument.name().to_string());
        Some((names.collect(), info.rest_param().is_some()))
    }

    /// A Tera error as a diagnostic that says which page was being rendered.
    pub fn explain(&self, error: &tera::Error, page: &str) -> Diagnostic {
        let code = if is_limit(error) { Code::TemplateLimit } else { Code::TemplateFailed };
        let mut diagnostic = describe(&self.layers, error, code);
        if code == Code::TemplateLimit {
            diagnostic.message = format!("the output of one page is larger than {} MB", MAX_OUTPUT_BYTES >> 20);
        }
        if !page.is_empty() {
            diagnostic.message = format!("{} (while rendering {page})", diagnostic.message);
        }
        diagnostic
    }
}

fn is_limit(error: &tera::Error) -> bool {
    let mut source: Option<&dyn std::error::Error> = Some(error);
    while let Some(current) = source {
        if current.to_string().contains("larger than the limit") {
            return true;
        }
        source = current.source();
    }
    matches!(error.kind(), ErrorKind::Io(std::io::ErrorKind::FileTooLarge))
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
            let (message, help) = split_message(report.message());
            let mut diagnostic = match span {
                Some(span) => Diagnostic::error(code, span, message),
                None => Diagnostic::without_place(code, Severity::Error, message),
            };
            diagnostic.help = help;
            diagnostic
        }
        ErrorKind::CircularExtend { tpl, inheritance_chain } => {
            cycle(layers, tpl, &format!("`{}` and `{tpl}` extend each other", inheritance_chain.join("`, `")))
        }
        ErrorKind::CircularInclude { tpl, include_chain } => {
            cycle(layers, tpl, &format!("templates include each other: `{}`", include_chain.join("` includes `")))
        }
        ErrorKind::MissingParent { current, parent } => missing(layers, current, parent),
        ErrorKind::TemplateNotFound(name) => {
            Diagnostic::without_place(Code::TemplateMissing, Severity::Error, format!("there is no template `{name}`"))
        }
        _ => Diagnostic::without_place(code, Severity::Error, lower_first(&error.to_string())),
    }
}

fn cycle(layers: &Layers, name: &str, message: &str) -> Diagnostic {
    let help = "a template may not lead back to itself: move what both need into a third";
    match place(layers, name, 0, 0) {
        Some(span) => Diagnostic::error(Code::TemplateCycle, span, message).help(help),
        None => Diagnostic::without_place(Code::TemplateCycle, Severity::Error, message).help(help),
    }
}

fn missing(layers: &Layers, current: &str, parent: &str) -> Diagnostic {
    let message = format!("there is no template `{parent}` to extend");
    let at = layers.templates.get(current).and_then(|template| template.text.find(parent)).unwrap_or(0);
    let mut diagnostic = match place(layers, current, at, at + parent.len()) {
        Some(span) => Diagnostic::error(Code::TemplateMissing, span, message),
        None => Diagnostic::without_place(Code::TemplateMissing, Severity::Error, message),
    };
    diagnostic.help = did_you_mean(parent, layers.templates.keys().map(|name| plain_name(name)));
    diagnostic
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
        let start: usize = template.text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let at = (start + column.saturating_sub(1)).min(template.text.len());
        Some(Span::new(&template.file, at..at))
    });
    let mut diagnostic = match place {
        Some(span) => Diagnostic::error(Code::TemplateSyntax, span, &message),
        None => Diagnostic::without_place(Code::TemplateSyntax, Severity::Error, &message),
    };
    if let Some(name) = message.split('`').nth(1) {
        let known: Vec<&str> = if message.starts_with("unknown function") {
            functions::NAMES.to_vec()
        } else if message.starts_with("unknown filter") {
            filters::NAMES.to_vec()
        } else if message.starts_with("unknown component") {
            layers.templates.values().flat_map(|template| template.components.iter().map(String::as_str)).collect()
        } else {
            layers.templates.keys().map(|name| plain_name(name)).collect()
        };
        diagnostic.help = did_you_mean(name, known.into_iter());
    }
    diagnostic
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
    Some(Span::new(&template.file, start..end))
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
