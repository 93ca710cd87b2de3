//! Shortcode calls rendered by their templates.

use super::component_names::{component_name, place_of_component};
use super::engine::Demands;
use super::frame::{self, CallInProgress, Stage};
use super::layers::{DEFAULT_PREFIX, TemplateSource};
use super::view::Fields;
use super::world::World;
use crate::content::body::{CallOutput, RenderShortcode, RenderedCall, without_marks};
use crate::content::shortcode::{Argument, Arguments, Call};
use crate::diagnostic::{Code, Diagnostic, Severity, Span, nearest};
use crate::site::PageId;
use std::sync::Arc;
use tera::{Context, Map, Value};

/// Deepest nesting of renders: a shortcode whose output calls itself is stopped here.
const MAX_DEPTH: usize = 64;

/// Renders the calls of one page.
pub struct ShortcodeRenderer<'a> {
    /// Everything.
    pub world: &'a Arc<World>,
    /// The page.
    pub page: PageId,
}

impl RenderShortcode for ShortcodeRenderer<'_> {
    fn render(&self, call: &RenderedCall<'_>) -> Result<CallOutput, Diagnostic> {
        let page = self.world.site.page(self.page);
        let file = page.file.clone().unwrap_or_else(|| Arc::from("content"));
        let place = call.place.clone().unwrap_or_else(|| Span::whole(&file));
        if frame::depth() > MAX_DEPTH {
            return Err(Diagnostic::error(
                Code::ShortcodeTooDeep,
                place,
                format!("`{}` calls itself without end", call.call.name),
            )
            .help("its template renders text that holds the same call again; take the call out of that text"));
        }
        let in_progress =
            CallInProgress { place: place.clone(), range: call.range.clone(), finished: call.finished.clone() };
        let (result, finished) =
            frame::with_frame(self.world, Some(self.page), Stage::Body, Some(in_progress), || self.run(call, &place));
        for diagnostic in finished.diagnostics {
            frame::report(diagnostic);
        }
        frame::record_all(finished.trace);
        let is_in_place = call.in_place.is_some() && self.is_built_in(&call.call.name);
        let result = result.map(|text| CallOutput { text, is_in_place, links: finished.links });
        result.map_err(|failure| match failure {
            Failure::Diagnostic(diagnostic) => diagnostic,
            Failure::Template(error) => match finished.failure {
                // A function said what is wrong, in the author's words: point at the call.
                Some(mut cause) => {
                    if cause.code == Code::ShortcodeTooDeep {
                        cause.message = format!("`{}` calls itself without end, by itself or through another shortcode", call.call.name);
                        cause.help = Some("its template renders text that holds the same call again; take the call out of that text".to_string());
                    }
                    Diagnostic { span: Some(place), ..cause }
                }
                None => self.blame_template(&error, &call.call.name, &place),
            },
        })
    }
}

enum Failure {
    Diagnostic(Diagnostic),
    Template(tera::Error),
}

impl ShortcodeRenderer<'_> {
    /// Whether the shortcode `name` is that of the default theme.
    pub fn is_built_in(&self, name: &str) -> bool {
        let template = self.world.engine.layers.shortcodes.get(&name.to_lowercase());
        template.is_some_and(|template| template.starts_with(DEFAULT_PREFIX))
    }

    fn run(&self, rendered: &RenderedCall<'_>, place: &Span) -> Result<String, Failure> {
        let call = rendered.call;
        let engine = &self.world.engine;
        let key = call.name.to_lowercase();
        let Some(template) = engine.layers.shortcodes.get(&key) else {
            let diagnostic = Diagnostic::error(
                Code::ShortcodeUnknown,
                place.clone(),
                format!("no shortcode is called `{}`", call.name),
            );
            return Err(Failure::Diagnostic(diagnostic));
        };
        if engine.broken && !template.starts_with(DEFAULT_PREFIX) {
            // The fault of the templates is reported; this one was not compiled.
            return Ok(String::new());
        }
        let component = component_name(&key);
        let source = &engine.layers.templates[template];
        // Templates of the site get the text as it stands, as Hugo gives it to them.
        let (inner, body) = match rendered.in_place.filter(|_| template.starts_with(DEFAULT_PREFIX)) {
            Some((inner, body)) => (Some(inner), Some(body)),
            None => (rendered.inner, rendered.body),
        };
        let implicits = self.implicits(rendered, inner, source);
        if source.components.contains(&component) {
            let Some(demands) = engine.demands(&component) else {
                // Its template is broken, which is reported there; the calls are not to blame.
                return Ok(String::new());
            };
            let arguments = self.component_arguments(call, demands, place).map_err(Failure::Diagnostic)?;
            engine.render_component(&component, &arguments, &implicits, body).map_err(Failure::Template)
        } else {
            let mut context = implicits;
            if let Arguments::Named(named) = &call.arguments {
                for (name, value) in named {
                    context.insert_value(name.clone(), argument_value(value));
                }
            }
            context.insert_value("body", body.map_or_else(Value::none, Value::safe_string));
            engine.render_text(template, &context).map_err(Failure::Template)
        }
    }

    fn component_arguments(&self, call: &Call, demands: &Demands, place: &Span) -> Result<Context, Diagnostic> {
        let mut context = Context::new();
        match &call.arguments {
            Arguments::None => {}
            Arguments::Named(named) => {
                let Demands { known, takes_any, sizes, .. } = demands;
                for (name, value) in named {
                    if !known.contains(name) {
                        let fault = unknown_argument(&call.name, name, known, place);
                        if !takes_any {
                            return Err(fault);
                        }
                        // Hugo passes over what its own shortcodes do not know; `comment` takes anything.
                        if !known.is_empty() && self.is_built_in(&call.name) {
                            let message = format!("{}, so it is left out", fault.message);
                            frame::report(Diagnostic { severity: Severity::Warning, message, ..fault });
                        }
                    }
                    if sizes.contains(name) && !is_size(value) {
                        frame::report(no_size(&call.name, name, value, place));
                        continue;
                    }
                    context.insert_value(name.clone(), argument_value(value));
                }
            }
            Arguments::Positional(values) => {
                let names = &demands.positional;
                if values.len() > names.len() {
                    let message = format!(
                        "`{}` takes {} without a name, here are {}",
                        call.name,
                        count(names.len()),
                        values.len()
                    );
                    let help = match names.as_slice() {
                        [] => "write each argument with its name: `name=\"value\"`".to_string(),
                        names => format!("they stand for `{}`", names.join("`, `")),
                    };
                    return Err(Diagnostic::error(Code::ShortcodeArguments, place.clone(), message).help(help));
                }
                for (name, value) in names.iter().zip(values) {
                    context.insert_value(name.clone(), argument_value(value));
                }
            }
        }
        self.check_required(call, demands, place)?;
        Ok(context)
    }

    /// An error if the call lacks an argument that its shortcode cannot do without.
    fn check_required(&self, call: &Call, demands: &Demands, place: &Span) -> Result<(), Diagnostic> {
        let is_given = |name: &str| {
            let value = match &call.arguments {
                Arguments::None => None,
                Arguments::Named(named) => named.iter().find(|(key, _)| key == name).map(|(_, value)| value),
                Arguments::Positional(values) => {
                    demands.positional.iter().position(|known| known == name).and_then(|at| values.get(at))
                }
            };
            value.is_some_and(|value| !matches!(value, Argument::Text(text) if text.trim().is_empty()))
        };
        let required = demands.required.iter().map(String::as_str).zip(&demands.samples);
        let lacking: Vec<(&str, &&str)> = required.filter(|(name, _)| !is_given(name)).collect();
        let missing: Vec<&str> = lacking.iter().map(|(name, _)| *name).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let message = format!("`{}` needs `{}`", call.name, missing.join("` and `"));
        let (left, right) = call.brackets;
        let arguments = match &demands.example {
            Some(example) => example.clone(),
            None => lacking.iter().map(|(name, sample)| format!("{name}={sample}")).collect::<Vec<_>>().join(" "),
        };
        let mut example = format!("{left} {} {arguments} {right}", call.name);
        if call.body.is_some() {
            example.push_str(&format!("…{left} /{} {right}", call.name));
        }
        let diagnostic = Diagnostic::error(Code::ShortcodeArguments, place.clone(), message);
        Err(diagnostic.help(format!("write it like this: `{example}`")))
    }

    /// What a shortcode may ask for beside its arguments. Only what its template (or, where it includes or calls others,
    /// any) mentions is made: a page with fifty pictures is asked for its facts by none of them.
    fn implicits(&self, rendered: &RenderedCall<'_>, inner: Option<&str>, template: &TemplateSource) -> Context {
        let closed = template.references.is_empty() && !template.calls_components;
        let wanted = |word: &str| !closed || template.words.contains(word);
        let world = self.world;
        let page = world.site.page(self.page);
        let call = rendered.call;
        let mut context = Context::new();
        if wanted("page") {
            context.insert_value("page", world.facts(self.page));
        }
        if wanted("lang") {
            context.insert_value("lang", Value::from(world.site.config.language(page.language).locale.as_str()));
        }
        if wanted("inner") {
            // Without a body the text is empty, so that a filter on it is no error.
            context.insert_value("inner", Value::from(inner.unwrap_or_default()));
        }
        if wanted("inner_deindent") {
            let inner = deindent(rendered.inner.unwrap_or_default(), &call.indent);
            context.insert_value("inner_deindent", Value::from(inner));
        }
        if wanted("parent") {
            context.insert_value("parent", parent_value(rendered.parents));
        }
        if wanted("place") {
            let outer = rendered.parents.iter().fold(String::new(), |place, parent| place_below(&place, parent));
            context.insert_value("place", Value::from(place_below(&outer, call)));
        }
        if ["name", "ordinal", "is_named", "args", "named", "params"].iter().any(|word| wanted(word)) {
            set_call(call, &mut |key, value| context.insert_value(key, value));
        }
        context
    }

    /// A template that failed: the author learns which call, the developer which line of which template.
    fn blame_template(&self, error: &tera::Error, name: &str, place: &Span) -> Diagnostic {
        let cause = self.world.engine.explain(error, "");
        let mut diagnostic = Diagnostic::error(
            Code::ShortcodeFailed,
            place.clone(),
            format!("`{name}` cannot be shown: {}", cause.message),
        );
        diagnostic.help = cause.help;
        let layers = &self.world.engine.layers;
        let key = name.to_lowercase();
        let template = || layers.templates.get(layers.shortcodes.get(&key)?);
        if let Some(span) = cause.span {
            diagnostic = diagnostic.label(span, "in its template, here");
        } else if let Some(span) = template().and_then(|source| place_of_component(source, &component_name(&key))) {
            diagnostic = diagnostic.label(span, "it is defined here");
        }
        diagnostic
    }
}

fn set_call(call: &Call, set: &mut dyn FnMut(&'static str, Value)) {
    let (positional, named, params) = match &call.arguments {
        Arguments::None => (Vec::new(), Map::default(), Value::from(Vec::<Value>::new())),
        Arguments::Positional(values) => {
            let values: Vec<Value> = values.iter().map(argument_value).collect();
            (values.clone(), Map::default(), Value::from(values))
        }
        Arguments::Named(named) => {
            let map: Map = named.iter().map(|(name, value)| (name.clone().into(), argument_value(value))).collect();
            (Vec::new(), map.clone(), Value::from(map))
        }
    };
    set("name", Value::from(call.name.as_str()));
    set("ordinal", Value::from(call.ordinal));
    set("is_named", Value::from(matches!(call.arguments, Arguments::Named(_))));
    set("args", Value::from(positional));
    set("named", Value::from(named));
    set("params", params);
}

/// The numbers of a call and of those around it: `2-0` for the first call in the third of the page.
fn place_below(outer: &str, call: &Call) -> String {
    if outer.is_empty() { call.ordinal.to_string() } else { format!("{outer}-{}", call.ordinal) }
}

fn parent_value(parents: &[&Call]) -> Value {
    let mut value = Value::none();
    let mut place = String::new();
    for call in parents {
        let mut fields = Fields::new();
        place = place_below(&place, call);
        fields.set("place", place.as_str());
        set_call(call, &mut |key, value| {
            fields.set(key, value);
        });
        fields.set("parent", value);
        value = fields.into_value();
    }
    value
}

fn argument_value(argument: &Argument) -> Value {
    match argument {
        // Marks that an author wrote would show what is between the tags once more for each.
        Argument::Text(text) => Value::from(&*without_marks(text)),
        Argument::Bool(value) => Value::from(*value),
        Argument::Integer(value) => Value::from(*value),
        Argument::Float(value) => Value::from(*value),
    }
}

fn unknown_argument(shortcode: &str, name: &str, known: &[String], place: &Span) -> Diagnostic {
    let diagnostic =
        Diagnostic::error(Code::ShortcodeArguments, place.clone(), format!("`{shortcode}` has no argument `{name}`"));
    match nearest(name, known.iter().map(String::as_str)) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None if known.is_empty() => diagnostic.help("it takes no arguments"),
        None => diagnostic.help(format!("it takes `{}`", known.join("`, `"))),
    }
}

/// Whether an argument says how wide or high something is: in pixels, or as a part of what is around it.
fn is_size(argument: &Argument) -> bool {
    match argument {
        Argument::Text(text) => {
            let text = text.trim();
            let number = text.strip_suffix("px").or_else(|| text.strip_suffix('%')).unwrap_or(text).trim_end();
            let is_number = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
            text.is_empty() || (is_number && number.parse::<f64>().is_ok_and(|number| number > 0.0))
        }
        Argument::Bool(_) => false,
        Argument::Integer(number) => *number > 0,
        Argument::Float(number) => *number > 0.0,
    }
}

fn no_size(shortcode: &str, name: &str, value: &Argument, place: &Span) -> Diagnostic {
    let shown: String = argument_value(value).to_string().chars().take(40).collect();
    let message = format!("`{name}` of `{shortcode}` is no number of pixels: `{shown}`, so it is left out");
    let help = format!("write a number above zero, such as `{name}=\"640\"`, or leave `{name}` out");
    Diagnostic::warning(Code::ShortcodeArguments, place.clone(), message).help(help)
}

fn count(number: usize) -> String {
    match number {
        0 => "no argument".to_string(),
        1 => "one argument".to_string(),
        many => format!("{many} arguments"),
    }
}

/// `inner` without the blanks `indent` at the start of its lines.
fn deindent(inner: &str, indent: &str) -> String {
    if indent.is_empty() {
        return inner.to_string();
    }
    inner.split_inclusive('\n').map(|line| line.strip_prefix(indent).unwrap_or(line)).collect()
}
