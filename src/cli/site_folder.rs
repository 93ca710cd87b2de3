//! The folder of the site that a command is called for.

use super::arguments::Site;
use super::{not_found, report};
use crate::config::has_configuration;
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::Source;
use std::path::{Path, PathBuf};

/// The folder of the site, absolute; `None`, with a message printed, if there is none.
///
/// A site has a folder `content` or a configuration. What is wrong with the options that go over the configuration is
/// wrong usage too.
pub fn site_folder(site: &Site) -> Option<PathBuf> {
    let faults = match find(site) {
        Ok(folder) => {
            let faults = site.overrides().faults(&Source::disk(folder.clone()));
            if faults.is_empty() {
                return Some(folder);
            }
            faults
        }
        Err(fault) => vec![fault],
    };
    report::print(site, &site.source, &faults);
    None
}

fn find(site: &Site) -> Result<PathBuf, Diagnostic> {
    let wanted = site.source.as_path();
    let absolute = std::path::absolute(wanted).unwrap_or_else(|_| wanted.to_path_buf());
    let folder = match absolute.canonicalize() {
        Ok(folder) if folder.is_dir() => folder,
        Ok(file) => {
            let message = format!("`{}` is a file, not a folder", wanted.display());
            let help = match file.ancestors().skip(1).find(|folder| has_content(folder)) {
                Some(site) => format!("`--source` names the folder of a site; did you mean `{}`?", site.display()),
                None => SOURCE_HELP.to_string(),
            };
            return Err(not_found(message, help));
        }
        Err(_) => {
            let message = format!("there is no folder `{}`", wanted.display());
            let help =
                near(wanted, &absolute).map_or(SOURCE_HELP.to_string(), |near| format!("did you mean `{near}`?"));
            return Err(not_found(message, help));
        }
    };
    if is_site(&folder) || site.config.is_some() {
        return Ok(folder);
    }
    let message = format!(
        "there is no site in `{}`: no folder `content`, and no configuration such as `hornbook.toml` or `hugo.toml`",
        folder.display()
    );
    let above = folder.ancestors().skip(1).find(|folder| has_content(folder)).map(Path::to_path_buf);
    let below = || {
        let names = Source::disk(folder.clone()).folders();
        names.iter().map(|name| beside(wanted, name)).find(|folder| has_content(folder))
    };
    let help = match above.or_else(below) {
        Some(site) => format!("did you mean `--source {}`?", site.display()),
        None => {
            let folder = if wanted == Path::new(".") { String::new() } else { format!(" {}", wanted.display()) };
            format!("`hornbook init{folder}` makes a new site there; `--source` names the folder of another one")
        }
    };
    Err(not_found(message, help))
}

const SOURCE_HELP: &str = "`--source` names the folder that holds `content/`; `hornbook init` makes a new one";

/// `name` in the folder `folder`, as one would write it.
fn beside(folder: &Path, name: &str) -> PathBuf {
    if folder == Path::new(".") { PathBuf::from(name) } else { folder.join(name) }
}

fn is_site(folder: &Path) -> bool {
    has_content(folder) || has_configuration(&Source::disk(folder.to_path_buf()))
}

/// A folder that may be proposed: other programs have configurations too.
fn has_content(folder: &Path) -> bool {
    Source::disk(folder.to_path_buf()).has_folder("content")
}

/// `wanted` with its first missing part corrected, if a folder there is nearly called that.
fn near(wanted: &Path, absolute: &Path) -> Option<String> {
    let above = absolute.ancestors().find(|folder| folder.is_dir())?;
    let rest = absolute.strip_prefix(above).ok()?;
    let missing = rest.components().next()?.as_os_str();
    let names = Source::disk(above.to_path_buf()).folders();
    let name = nearest(missing.to_str()?, names.iter().map(String::as_str))?;
    let parts_behind = rest.components().count();
    let mut corrected: PathBuf = wanted.iter().take(wanted.iter().count().checked_sub(parts_behind)?).collect();
    corrected.push(name);
    let whole: PathBuf = corrected.iter().chain(rest.iter().skip(1)).collect();
    let whole_exists = above.join(name).join(rest.iter().skip(1).collect::<PathBuf>()).is_dir();
    Some(if whole_exists { whole } else { corrected }.display().to_string())
}
