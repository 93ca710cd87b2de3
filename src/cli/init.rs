//! `hornbook init`: a new site with a first guide, or a configuration for content that is there.

use super::arguments::{Format, Init, Site};
use super::{FAULTS, USAGE, print_result, report};
use crate::config::has_configuration;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::emit::create_new_files;
use crate::source::Source;
use std::path::Path;

/// The files of a new site.
const FILES: &[(&str, &str)] = &[
    ("hornbook.toml", include_str!("init/hornbook.toml")),
    ("content/_index.md", include_str!("init/_index.md")),
    ("content/guides/a.md", include_str!("init/a.md")),
    ("static/img/settings.svg", include_str!("init/settings.svg")),
];

/// What content that has no configuration gets: nobody but its author knows the title and the address.
const FOR_CONTENT: &[(&str, &str)] = &[("hornbook.toml", include_str!("init/for_content.toml"))];

pub fn run(site: &Site, arguments: &Init) -> u8 {
    // `--source` names the folder of a site everywhere else.
    let folder = arguments.folder.as_ref().unwrap_or(&site.source);
    let source = Source::disk(folder.clone());
    let is_site = has_configuration(&source);
    let has_content = source.has_folder("content") && !source.list("content").0.is_empty();
    let files = if has_content { FOR_CONTENT } else { FILES };
    let taken: Vec<&str> = FILES.iter().map(|(path, _)| *path).filter(|path| folder.join(path).exists()).collect();
    let taken = if has_content && !is_site { Vec::new() } else { taken };
    if is_site || !taken.is_empty() {
        // A configuration of Hugo's would no longer be read beside ours.
        let found =
            if taken.is_empty() { "its configuration".to_string() } else { format!("`{}`", taken.join("`, `")) };
        let folder_name = folder.display();
        let (message, help) = match is_site || taken.iter().any(|path| path.starts_with("content/")) {
            true => (
                format!("`{folder_name}` already holds a site: {found} is there"),
                format!("name another folder, or look at this site with `{}`", serve_command(folder)),
            ),
            false => (
                format!("a new site would bring {found} along, which `{folder_name}` has already"),
                "name another folder, or move the file away first".to_string(),
            ),
        };
        let fault = Diagnostic::without_place(Code::OutputRefused, Severity::Error, message).help(help);
        report::print(site, folder, &[fault]);
        return USAGE;
    }
    if let Err(diagnostic) = create_new_files(folder, files) {
        report::print(site, folder, &[diagnostic]);
        return FAULTS;
    }
    let code = print_result(format!("{}\n", folder.display()).as_bytes());
    if !site.quiet && site.format != Format::Json {
        match has_content {
            true => tell!(
                "`content` is there already, so only a configuration was made: `hornbook.toml`, for the address and the \
                 title of the site. Look at it with"
            ),
            false => tell!("a site with its first guide is ready: `content/guides/a.md`. Look at it with"),
        }
        tell!("  {}", serve_command(folder));
    }
    code
}

fn serve_command(folder: &Path) -> String {
    match folder.to_string_lossy().as_ref() {
        "." => "hornbook serve --open".to_string(),
        name if name.contains(char::is_whitespace) => format!("hornbook serve --source \"{name}\" --open"),
        name => format!("hornbook serve --source {name} --open"),
    }
}
