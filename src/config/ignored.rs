//! `ignoreFiles`: files below the content folders that are no part of the site; and mounts, which are not read.

use super::reader::Reader;
use crate::data::{Data, DataMap};
use crate::diagnostic::{Code, Severity};
use regex_automata::meta::{BuildError, Config, Regex};
use regex_automata::util::syntax;
use std::fmt;

/// Most memory that the patterns may take, in bytes.
const MAX_BYTES: usize = 4 << 20;

/// Patterns on the paths of files.
#[derive(Clone, Default)]
pub struct IgnoredFiles {
    patterns: Vec<String>,
    compiled: Option<Regex>,
}

impl fmt::Debug for IgnoredFiles {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.patterns.fmt(formatter)
    }
}

impl IgnoredFiles {
    fn compile(patterns: Vec<String>) -> Result<IgnoredFiles, Box<BuildError>> {
        let limits = Config::new().nfa_size_limit(Some(MAX_BYTES)).onepass_size_limit(Some(MAX_BYTES));
        let compiled = match patterns.is_empty() {
            true => None,
            false => Some(Regex::builder().configure(limits).syntax(syntax::Config::new()).build_many(&patterns)?),
        };
        Ok(IgnoredFiles { patterns, compiled })
    }

    /// Whether the file at `path` (`content/post/a.md`) is none of the site's. Patterns see it with a slash in front, as the
    /// end of the whole path. Linear.
    pub fn hold(&self, path: &str) -> bool {
        self.compiled.as_ref().is_some_and(|compiled| compiled.is_match(&format!("/{path}")))
    }
}

/// Reads `ignoreFiles`.
pub fn read(reader: &mut Reader<'_>, map: &DataMap, ignored: &mut IgnoredFiles) {
    const PATH: [&str; 1] = ["ignorefiles"];
    let Some(patterns) = reader.list(map, &PATH) else { return };
    let bad = patterns.iter().find(|pattern| IgnoredFiles::compile(vec![pattern.to_string()]).is_err()).cloned();
    match (bad, IgnoredFiles::compile(patterns)) {
        (Some(pattern), _) => {
            let message = format!("`{pattern}` is no regular expression");
            reader.fault(
                &PATH,
                message,
                "write one such as `\\.draft\\.md$`, with a `\\` before signs that mean themselves",
            );
        }
        (None, Ok(compiled)) => *ignored = compiled,
        (None, Err(_)) => reader.fault(&PATH, "`ignoreFiles` is too large".into(), "write fewer or shorter patterns"),
    }
}

/// Folders that mean nothing here, whatever is mounted as them.
const OF_HUGO: [&str; 3] = ["layouts", "archetypes", "i18n"];

/// Reports mounts (`[[module.mounts]]`) that say something else than is done: an error where they keep files from being
/// published.
pub fn check_mounts(reader: &mut Reader<'_>, map: &DataMap, content_folders: &[&str]) {
    const PATH: [&str; 2] = ["module", "mounts"];
    if !matches!(reader.get(map, &["module"]), Some(Data::Map(_))) {
        return;
    }
    let Some(Data::List(mounts)) = reader.get(map, &PATH) else { return };
    let (mut unread, mut excluding) = (Vec::new(), Vec::new());
    for mount in mounts.iter().filter_map(Data::as_map) {
        let text = |key: &str| {
            let value = reader.get(mount, &[key]).and_then(Data::to_text).unwrap_or_default();
            value.trim_start_matches("./").trim_matches('/').to_string()
        };
        let (source, target) = (text("source"), text("target"));
        if OF_HUGO.contains(&target.split('/').next().unwrap_or_default()) {
            continue;
        }
        if ["files", "excludefiles", "includefiles"].iter().any(|key| !text_list_is_empty(reader.get(mount, &[key]))) {
            excluding.push(source);
        } else if source != target && !(target == "content" && content_folders.contains(&source.as_str())) {
            unread.push(format!("`{source}` as `{target}`"));
        }
    }
    if let Some(source) = excluding.first() {
        let message =
            format!("the mount of `{source}` leaves files out, which is not done here: they would be published");
        let help = match content_folders.contains(&source.as_str()) {
            true => "name them with `ignoreFiles`, a list of regular expressions, and delete the mount",
            false => "move the files out of the folder, and delete the mount",
        };
        reader.fault(&PATH, message, help);
    }
    if !unread.is_empty() {
        let message = format!("mounts are not read: {}", listed(&unread));
        let help = "put the files where they are wanted, or name the folder of a language with `contentDir`";
        reader.report(Code::ConfigValue, Severity::Warning, &PATH, message, help);
    }
}

fn text_list_is_empty(value: Option<&Data>) -> bool {
    match value {
        None | Some(Data::Null) => true,
        Some(Data::List(list)) => list.is_empty(),
        Some(Data::Text(text)) => text.is_empty(),
        Some(_) => false,
    }
}

/// The first few of `names`, and how many more there are.
fn listed(names: &[String]) -> String {
    const MOST: usize = 5;
    let shown = names.iter().take(MOST).cloned().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(MOST) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
