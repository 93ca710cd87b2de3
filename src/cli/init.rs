//! `hornbook init`: a new site with a first guide.

use super::arguments::Init;
use super::{FAULTS, FINE, USAGE};
use crate::emit::create_new_file;

/// The files of a new site.
const FILES: &[(&str, &str)] = &[
    ("hornbook.toml", include_str!("init/hornbook.toml")),
    ("content/_index.md", include_str!("init/_index.md")),
    ("content/guides/a.md", include_str!("init/a.md")),
    ("static/img/settings.svg", include_str!("init/settings.svg")),
];

pub fn run(arguments: &Init) -> u8 {
    let folder = &arguments.folder;
    let taken: Vec<&str> = FILES.iter().map(|(path, _)| *path).filter(|path| folder.join(path).exists()).collect();
    if !taken.is_empty() {
        eprintln!("error: `{}` already holds a site: `{}` is there", folder.display(), taken.join("`, `"));
        eprintln!("help: name another folder, or build this one with `hornbook build`");
        return USAGE;
    }
    for (path, text) in FILES {
        if let Err(diagnostic) = create_new_file(&folder.join(path), text.as_bytes()) {
            eprintln!("error: {}", diagnostic.message);
            return FAULTS;
        }
    }
    println!("{}", folder.display());
    eprintln!("a site with its first guide is ready; look at it with");
    eprintln!("  hornbook serve --source {} --open", folder.display());
    FINE
}
