//! `theme`.

use super::reader::Reader;
use crate::data::DataMap;
use crate::diagnostic::{Code, Severity};
use crate::source::Source;

/// The theme to use, if one is named, is there and has templates of ours; and the folders of all that are named, there or
/// not. Hugo's list of themes is looked through in its order.
pub fn find(reader: &mut Reader<'_>, map: &DataMap, source: &Source, from_hugo: bool) -> (Option<String>, Vec<String>) {
    let Some(names) = reader.list(map, &["theme"]) else { return (None, Vec::new()) };
    let mut themes = String::from("themes");
    if from_hugo {
        reader.text(map, &["themesdir"], &mut themes);
    }
    let themes = themes.trim_start_matches("./").trim_end_matches('/');
    let (mut chosen, mut named) = (None, Vec::new());
    for name in names.into_iter().filter(|name| !name.is_empty()) {
        if !is_plain(&name) {
            let message = format!("`{name}` cannot be the name of a theme");
            reader.fault(&["theme"], message, "write the name of a folder in `themes`");
            continue;
        }
        let folder = format!("{themes}/{name}");
        if is_plain(themes) {
            named.push(folder.clone());
        }
        if is_plain(themes) && !source.has_folder(&folder) {
            let message = format!("there is no theme `{name}`: the folder `{folder}` does not exist");
            let help = match neighbour(source, themes, &name) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "check the name, or delete `theme` to use the theme that is built in".into(),
            };
            reader.report(Code::ThemeMissing, Severity::Error, &["theme"], message, &help);
        } else if themes != "themes" || (from_hugo && !source.has_folder(&format!("{folder}/templates"))) {
            let message = format!("the theme `{name}` in `{themes}` is for Hugo and is not used");
            let help = "the theme that is built in is used; a theme of your own has a folder `templates`";
            reader.report(Code::LayoutsIgnored, Severity::Note, &["theme"], message, help);
        } else if chosen.is_none() {
            chosen = Some(name);
        }
    }
    (chosen, named)
}

/// Whether it stays inside the folder that it is below.
fn is_plain(name: &str) -> bool {
    let bad = |letter: char| letter.is_control() || matches!(letter, '\\' | ':');
    !name.contains(bad) && name.split('/').all(|part| !part.is_empty() && !part.starts_with('.'))
}

/// A theme that is there and nearly called `name`.
fn neighbour(source: &Source, themes: &str, name: &str) -> Option<String> {
    let (entries, _) = source.list(themes);
    let prefix = format!("{themes}/");
    let folders = entries.iter().filter_map(|entry| Some(entry.path.strip_prefix(&prefix)?.split_once('/')?.0));
    crate::diagnostic::nearest(name, folders).map(String::from)
}
