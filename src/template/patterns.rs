//! `regex_replace`: what fits a regular expression is replaced.

use regex_automata::meta::{Config, Regex};
use regex_automata::util::{interpolate, syntax};
use std::collections::BTreeMap;
use std::sync::Mutex;
use tera::{Error, Kwargs, TeraResult};

/// Most memory that a pattern may take, in bytes.
const MAX_BYTES: usize = 4 << 20;

/// Patterns that are kept for the next call.
const MAX_KEPT: usize = 100;

/// Patterns that were compiled.
#[derive(Default)]
pub(super) struct Patterns(Mutex<BTreeMap<String, Regex>>);

impl Patterns {
    /// `text | regex_replace(pattern="…", rep="…")`; `$1` in `rep` is what the first group holds.
    pub(super) fn replace(&self, text: &str, arguments: &Kwargs) -> TeraResult<String> {
        let (pattern, rep) = (arguments.must_get::<&str>("pattern")?, arguments.must_get::<&str>("rep")?);
        let regex = self.compiled(pattern)?;
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        for found in regex.captures_iter(text) {
            let Some(whole) = found.get_match() else { continue };
            out.push_str(&text[done..whole.start()]);
            let push = |index: usize, out: &mut String| {
                out.push_str(found.get_group(index).map_or("", |group| &text[group.range()]));
            };
            let index = |name: &str| found.group_info().to_index(whole.pattern(), name);
            interpolate::string(rep, push, index, &mut out);
            done = whole.end();
        }
        out.push_str(&text[done..]);
        Ok(out)
    }

    fn compiled(&self, pattern: &str) -> TeraResult<Regex> {
        let mut kept = self.0.lock().unwrap_or_else(|broken| broken.into_inner());
        if let Some(regex) = kept.get(pattern) {
            return Ok(regex.clone());
        }
        let limits = Config::new().nfa_size_limit(Some(MAX_BYTES)).onepass_size_limit(Some(MAX_BYTES));
        let regex = Regex::builder().configure(limits).syntax(syntax::Config::new()).build(pattern);
        let regex = regex.map_err(|_| Error::message(format!("`{pattern}` is no regular expression")))?;
        if kept.len() < MAX_KEPT {
            kept.insert(pattern.to_string(), regex.clone());
        }
        Ok(regex)
    }
}
