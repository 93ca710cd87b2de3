//! `hornbook inspect`: what templates see.

use super::arguments::{Inspect, Site};
use super::{FAULTS, FINE, USAGE, not_found, print_result, report, site_folder};
use crate::diagnostic::{self, Span, nearest};
use crate::output::{What, alias_output, base_context};
use crate::pipeline::{self, Timings};
use crate::site::{LeftOut, PageId};
use crate::source::Source;
use crate::template::World;
use crate::template::frame::{self, Stage};
use crate::template::page_fields::PageFields;
use crate::template::view;
use std::sync::Arc;

pub fn run(site: &Site, arguments: &Inspect) -> u8 {
    let Some(folder) = site_folder(site) else { return USAGE };
    let source = Source::disk(folder.clone());
    let mut loaded = pipeline::load(source, &site.overrides(), pipeline::now(), &mut Timings::default());
    if let Some(world) = Arc::get_mut(&mut loaded.world) {
        world.page_fields = PageFields::All;
    }
    diagnostic::sort(&mut loaded.diagnostics);
    let errors: Vec<_> = loaded.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).cloned().collect();
    report::print(site, &folder, &errors);
    let code = if errors.is_empty() { FINE } else { FAULTS };
    if arguments.urls {
        return print_urls(&loaded).max(code);
    }
    let world = &loaded.world;
    let language = world.site.config.default_language;
    let page = match &arguments.page {
        None => None,
        Some(wanted) => match find(&loaded, wanted) {
            Some(page) => Some(page),
            None => {
                if let Some(left_out) = find_left_out(&loaded, wanted) {
                    let message = format!("`{wanted}` is `{}`, {}", left_out.file, left_out.why());
                    let help = format!("look at it with `{}`", left_out.option());
                    report::print(site, &folder, &[not_found(message, help)]);
                    return USAGE;
                }
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
        Some(page) => with_findings(world, page),
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
        Ok(json) => print_result(format!("{json}\n").as_bytes()).max(code),
        Err(error) => {
            tell!("error: the page cannot be written as JSON: {error}");
            FAULTS
        }
    }
}

/// What templates see of a page, and what they find out by a function or from its alias pages.
fn with_findings(world: &Arc<World>, id: PageId) -> tera::Value {
    let page = world.site.page(id);
    let place = Span::whole(&page.file.clone().unwrap_or_else(|| "".into()));
    let old = page.front_matter.aliases.iter();
    let old = old.filter_map(|alias| alias_output(&world.site.config, page, alias, place.clone()).ok());
    let aliases: Vec<String> = old
        .map(|file| {
            let folder = file.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/'));
            view::links::address(world, folder.unwrap_or(&file))
        })
        .collect();
    let related: Vec<&str> =
        world.related(id).into_iter().map(|other| world.site.page(other).url.relative.as_str()).collect();
    let mut fields = view::Fields::from_value(&view::page::full(world, id));
    fields.set("alias_paths", aliases).set("related", related);
    fields.into_value()
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

/// The page that is not built and would have this address, logical path, or file.
fn find_left_out<'a>(loaded: &'a pipeline::Loaded, wanted: &str) -> Option<&'a LeftOut> {
    let path = format!("/{}", wanted.trim_matches('/'));
    loaded
        .world
        .site
        .left_out
        .iter()
        .find(|page| *page.file == *wanted || page.path == path || page.url.relative.trim_end_matches('/') == path)
}

/// Every address from the root of the host with its source, separated by a tab.
fn print_urls(loaded: &pipeline::Loaded) -> u8 {
    let mut lines = String::new();
    for output in &loaded.plan.outputs {
        // As a browser asks for it: encoded, with the base path in front.
        let address = match &output.what {
            What::Page(id) => loaded.world.site.page(*id).url.relative.clone(),
            _ => {
                let name = output.path.rsplit('/').next().unwrap_or_default();
                let folder = output.path.strip_suffix("index.html").filter(|_| name == "index.html");
                view::links::address(&loaded.world, folder.unwrap_or(&output.path))
            }
        };
        let source = match &output.what {
            What::Alias(target) => format!("-> {target}"),
            _ => output.origin.file.as_ref().map_or(String::new(), ToString::to_string),
        };
        lines.push_str(&format!("{address}\t{source}\n"));
    }
    print_result(lines.as_bytes())
}
