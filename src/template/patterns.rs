//! `regex_replace`: what fits a regular expression is replaced.

use super::limit::MAX_OUTPUT_BYTES;
use regex_automata::meta::{BuildError, Config, Regex};
use regex_automata::util::{interpolate, syntax};
use std::collections::BTreeMap;
use std::sync::Mutex;
use tera::{Error, Kwargs, TeraResult};

/// Most memory that a pattern may take, in bytes.
const MAX_BYTES: usize = 4 << 20;

/// Patterns that are kept for the next call.
const MAX_KEPT: usize = 100;

/// What is said where a filter would make more than [`MAX_OUTPUT_BYTES`].
pub(super) const TOO_LARGE: &str = "the text that a filter makes is larger than the limit";

/// `rep` with braces around the number of a group, so that `$1b` is the first group and a `b`.
fn with_braces(rep: &str) -> String {
    let mut out = String::with_capacity(rep.len());
    let mut rest = rep;
    while let Some(at) = rest.find('$') {
        let (before, behind) = (&rest[..at], &rest[at + 1..]);
        let digits = behind.len() - behind.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
        // Two of them are one that means itself.
        let taken = if behind.starts_with('$') { 1 } else { digits };
        out.push_str(before);
        match digits {
            0 => out.extend(["$", &behind[..taken]]),
            _ => out.extend(["${", &behind[..digits], "}"]),
        }
        rest = &behind[taken..];
    }
    out + rest
}

/// What keeps `pattern` from being one.
fn why_not(pattern: &str, error: &BuildError) -> String {
    if error.size_limit().is_some() {
        return format!("the regular expression `{pattern}` stands for too much: repeat less in it");
    }
    let report = error.syntax_error().map(ToString::to_string).unwrap_or_default();
    match report.lines().find_map(|line| line.strip_prefix("error: ")) {
        Some(why) => format!("`{pattern}` is no regular expression: {why}"),
        None => format!("`{pattern}` is no regular expression"),
    }
}

/// Patterns that were compiled.
#[derive(Default)]
pub(super) struct Patterns(Mutex<BTreeMap<String, Regex>>);

impl Patterns {
    /// `text | regex_replace(pattern="…", rep="…")`; `$1` in `rep` is what the first group holds.
    pub(super) fn replace(&self, text: &str, arguments: &Kwargs) -> TeraResult<String> {
        let (pattern, rep) = (arguments.must_get::<&str>("pattern")?, arguments.must_get::<&str>("rep")?);
        let regex = self.compiled(pattern)?;
        let rep = &with_braces(rep);
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
            if out.len() > MAX_OUTPUT_BYTES {
                return Err(Error::message(TOO_LARGE));
            }
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
        let regex = regex.map_err(|error| Error::message(why_not(pattern, &error)))?;
        if kept.len() < MAX_KEPT {
            kept.insert(pattern.to_string(), regex.clone());
        }
        Ok(regex)
    }
}

#[cfg(test)]
mod tests {
    use super::with_braces;

    #[test]
    fn numbers_of_groups_end_at_the_last_digit() {
        for (written, expected) in
            [("$1b", "${1}b"), ("$12$3", "${12}${3}"), ("$$1 ${1}a $name $", "$$1 ${1}a $name $"), ("é$0é", "é${0}é")]
        {
            assert_eq!(with_braces(written), expected);
        }
    }
}
