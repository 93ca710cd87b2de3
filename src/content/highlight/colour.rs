//! Text to spans with classes.

use super::line_memory::{KnownLine, LineMemory, State};
use crate::content::html::push_escaped_code;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, OnceLock, PoisonError};
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};

/// Steps of the parser after which a block is shown without colours.
const MAX_STEPS: usize = 100_000;

/// The classes of colours, with their meaning. They are Chroma's.
pub const CLASSES: &[(&str, &str)] = &[
    ("k", "keyword"),
    ("kt", "type"),
    ("s", "string"),
    ("se", "escape in a string"),
    ("c", "comment"),
    ("m", "number"),
    ("kc", "constant"),
    ("nf", "function"),
    ("nc", "class"),
    ("nt", "tag"),
    ("na", "attribute"),
    ("nv", "variable"),
    ("o", "operator"),
    ("p", "punctuation"),
    ("gi", "inserted line"),
    ("gd", "deleted line"),
    ("gh", "heading"),
];

/// The first that fits the innermost scope wins.
const RULES: &[(&str, &str)] = &[
    ("comment", "c"),
    ("punctuation.definition.comment", "c"),
    ("punctuation.definition.string", "s"),
    ("constant.character.escape", "se"),
    ("string", "s"),
    ("constant.numeric", "m"),
    ("constant", "kc"),
    ("keyword.operator", "o"),
    ("storage.type", "kt"),
    ("support.type", "kt"),
    ("keyword", "k"),
    ("storage", "k"),
    ("entity.name.function", "nf"),
    ("support.function", "nf"),
    ("variable.function", "nf"),
    ("entity.name.tag", "nt"),
    ("entity.other.attribute-name", "na"),
    ("entity.name.class", "nc"),
    ("entity.name.type", "nc"),
    ("support.class", "nc"),
    ("entity.name.section", "gh"),
    ("markup.heading", "gh"),
    ("markup.inserted", "gi"),
    ("markup.deleted", "gd"),
    ("variable", "nv"),
    ("punctuation", "p"),
];

struct Syntaxes {
    set: SyntaxSet,
    rules: Vec<(Scope, &'static str)>,
}

fn syntaxes() -> &'static Syntaxes {
    static SYNTAXES: OnceLock<Syntaxes> = OnceLock::new();
    SYNTAXES.get_or_init(|| Syntaxes {
        set: SyntaxSet::load_defaults_newlines(),
        rules: RULES.iter().filter_map(|(scope, class)| Some((Scope::new(scope).ok()?, *class))).collect(),
    })
}

/// `code` as lines of HTML, each with its line end. `None` if it cannot be coloured with bounded work.
pub(super) fn colour_lines(code: &str, syntax: &str, memory: &Mutex<LineMemory>) -> Option<Vec<String>> {
    // A syntax that the engine cannot digest costs its colours, not the build.
    catch_unwind(AssertUnwindSafe(|| colour(code, syntax, memory))).ok().flatten()
}

fn colour(code: &str, syntax: &str, memory: &Mutex<LineMemory>) -> Option<Vec<String>> {
    // A thread that panicked left whole entries behind: they are inserted in one step.
    let memory = || memory.lock().unwrap_or_else(PoisonError::into_inner);
    let mut state: State = (ParseState::new(syntaxes().set.find_syntax_by_name(syntax)?), ScopeStack::new());
    let mut number = memory().number(&state);
    // Whether `state` is that of `number`: after a line from memory it is fetched only when it is needed.
    let mut fetched = true;
    let mut lines = Vec::new();
    let mut steps = 0;
    for line in code.split_inclusive('\n') {
        if let Some(known) = number.and_then(|number| memory().find(number, line).cloned()) {
            steps += known.steps;
            lines.push(known.html);
            number = Some(known.next);
            fetched = false;
        } else {
            if let (Some(number), false) = (number, fetched) {
                state = memory().state(number);
                fetched = true;
            }
            let (html, cost) = colour_line(line, &mut state)?;
            steps += cost;
            let next = number.and_then(|_| memory().number(&state));
            if let (Some(number), Some(next)) = (number, next) {
                memory().remember(number, line, KnownLine { html: html.clone(), next, steps: cost });
            }
            number = next;
            lines.push(html);
        }
        if steps > MAX_STEPS {
            return None;
        }
    }
    Some(lines)
}

/// A line as HTML, and the steps it took. `state` becomes the state behind it.
fn colour_line(line: &str, (state, stack): &mut State) -> Option<(String, usize)> {
    let Syntaxes { set, rules } = syntaxes();
    let operations = if line.ends_with('\n') {
        state.parse_line(line, set).ok()?
    } else {
        state.parse_line(&format!("{line}\n"), set).ok()?
    };
    let steps = operations.len();
    let mut spans = Spans::default();
    let mut at = 0;
    for (index, operation) in operations {
        let index = index.min(line.len());
        if index > at {
            spans.add(&line[at..index], class_of(stack, rules));
            at = index;
        }
        stack.apply(&operation).ok()?;
    }
    spans.add(&line[at..], class_of(stack, rules));
    Some((spans.finish(), steps))
}

fn class_of(stack: &ScopeStack, rules: &[(Scope, &'static str)]) -> Option<&'static str> {
    stack
        .as_slice()
        .iter()
        .rev()
        .take(8)
        .find_map(|scope| rules.iter().find(|(rule, _)| rule.is_prefix_of(*scope)).map(|(_, class)| *class))
}

/// A line in the making: neighbours of one class share a span.
#[derive(Default)]
struct Spans {
    out: String,
    open: Option<&'static str>,
}

impl Spans {
    fn add(&mut self, text: &str, class: Option<&'static str>) {
        let class = if text.trim().is_empty() { if text.ends_with('\n') { None } else { self.open } } else { class };
        if class != self.open {
            self.close();
            if let Some(class) = class {
                self.out.push_str("<span class=\"");
                self.out.push_str(class);
                self.out.push_str("\">");
            }
            self.open = class;
        }
        let (text, end) = text.strip_suffix('\n').map_or((text, ""), |text| (text, "\n"));
        push_escaped_code(&mut self.out, text);
        if !end.is_empty() {
            self.close();
            self.out.push('\n');
        }
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.out.push_str("</span>");
        }
    }

    fn finish(mut self) -> String {
        self.close();
        self.out
    }
}
