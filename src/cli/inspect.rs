//! `hornbook inspect`: what templates see.

use super::arguments::{Inspect, Site};
use super::{FAULTS, FINE, USAGE, not_found, print_result, report, site_folder};
use crate::diagnostic::{self, nearest};
use crate::output::{What, base_context};
use crate::pipeline::{self, Timings};
use crate::site::PageId;
use crate::source::Source;
use crate::template::frame::{self, Stage};
use crate::template::page_fields::PageFields;
use crate::template::view;
use std::sync::Arc;

pub fn run(site: &Site, arguments: &Inspect) -> u8 {
    let Some(folder) = site_folder(site) else { return USAGE };
    let source = Source::Disk { root: folder.clone() };
    let mut loaded = pipeline::load(source, &site.overrides(), pipeline::now(), &mut Timings::default());
    if let Some(world) = Arc::get_mut(&mut loaded.world) {
        world.page_fields = PageFields::All;
    }
    diagnostic::sort(&mut loaded.diagnostics);
    let errors: Vec<_> = loaded.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).cloned().collect();
    report::print(site, &folder, &errors);
    let code = if errors.is_empty() { FINE } else { FAULTS };
    if arguments.urls {
        print_urls(&loaded);
        return code;
    }
    let world = &loaded.world;
    let language = world.site.config.default_language;
    let page = match &arguments.page {
        None => None,
        Some(wanted) => match find(&loaded, wanted) {
            Some(page) => Some(page),
            None => {
                let known = world.site.pages.iter().map(|page| page.path.as_str());
                let help = match nearest(wanted, known) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "`hornbook inspect --urls` lists every address".to_string(),
                };
                report::print(site, &folder, &[not_found(format!("no page answers to `{wanted}`"), help)]);
                return USAGE;
            }
        },
    };
    let (value, _) = frame::with_frame(world, page, Stage::Output, None, || match page {
        Some(page) => view::page::full(world, page),
        None => {
            let context = base_context(world, language);
            let mut fields = view::Fields::new();
            for key in ["site", "config"] {
                fields.set(key, context.get(key).cloned().unwrap_or_else(tera::Value::none));
            }
            let pages: Vec<tera::Value> = world.site.pages.iter().map(|page| world.brief(page.id)).collect();
            fields.set("pages", pages);
            fields.into_value()
        }
    });
    match serde_json::to_string_pretty(&value) {
        Ok(json) => print_result(format!("{json}\n").as_bytes()),
        Err(error) => {
            eprintln!("error: the page cannot be written as JSON: {error}");
            return FAULTS;
        }
    }
    code
}

/// The page with this address, logical path, or file.
fn find(loaded: &pipeline::Loaded, wanted: &str) -> Option<PageId> {
    let pages = &loaded.world.site.pages;
    let path = format!("/{}", wanted.trim_matches('/'));
    pages
        .iter()
        .find(|page| page.url.relative == wanted || page.file.as_deref() == Some(wanted))
        .or_else(|| pages.iter().find(|page| page.path == path || page.url.relative.trim_end_matches('/') == path))
        .map(|page| page.id)
}

/// Every address with its source, separated by a tab.
fn print_urls(loaded: &pipeline::Loaded) {
    let mut lines = String::new();
    for output in &loaded.plan.outputs {
        let address = format!("/{}", output.path.strip_suffix("index.html").unwrap_or(&output.path));
        let source = match &output.what {
            What::Alias(target) => format!("-> {target}"),
            _ => output.origin.span.as_ref().map_or(String::new(), |span| span.file.to_string()),
        };
        lines.push_str(&format!("{address}\t{source}\n"));
    }
    print_result(lines.as_bytes());
}
