//! Links inside the site that lead nowhere.

use super::plan::{Plan, Planned, What};
use crate::content::body::Body;
use crate::content::markdown::Link;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::site::{Page, url};
use crate::template::World;
use crate::template::view::links::{base_path, find_file, is_external, percent_decode, picture_fault};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

/// The most edits that [`nearest`] takes for a slip.
const MOST_EDITS: usize = 3;

/// What can be linked to: every address below the base path, and the ids in the pages there.
pub struct Targets<'a> {
    base: String,
    plan: &'a Plan,
    /// Files that were asked for while rendering.
    more: BTreeSet<String>,
    /// Addresses without closing slashes and `index.html`, by their number of letters: a slip changes few. Made for the
    /// first dead link.
    by_length: OnceLock<BTreeMap<usize, Vec<&'a str>>>,
}

impl<'a> Targets<'a> {
    /// The targets of a plan, and of files that were asked for while rendering.
    pub fn new(world: &World, plan: &'a Plan, more: impl IntoIterator<Item = String>) -> Targets<'a> {
        let base = base_path(&world.site.config.main().settings.base_url);
        Targets { base, plan, more: more.into_iter().collect(), by_length: OnceLock::new() }
    }

    /// The output behind an address below the base path: `post/a/`, `post/a`, `post/a/index.html`, `img/a.png`.
    fn output(&self, address: &str) -> Option<&'a Planned> {
        let folder = address.trim_end_matches('/');
        let index = if folder.is_empty() { "index.html".to_string() } else { format!("{folder}/index.html") };
        let file = if address.ends_with('/') { None } else { self.plan.find(address) };
        file.or_else(|| self.plan.find(&index))
    }

    fn exists(&self, address: &str) -> bool {
        self.output(address).is_some() || self.more.contains(address)
    }

    /// Addresses that are `length` letters long, or a few more or less.
    fn addresses_of_about(&self, length: usize) -> impl Iterator<Item = &str> {
        let by_length = self.by_length.get_or_init(|| {
            let mut by_length: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
            for path in self.plan.outputs.iter().map(|output| output.path.as_str()) {
                let address = path.strip_suffix("index.html").unwrap_or(path).trim_end_matches('/');
                if !address.is_empty() {
                    by_length.entry(address.chars().count()).or_default().push(address);
                }
            }
            by_length
        });
        by_length
            .range(length.saturating_sub(MOST_EDITS)..=length + MOST_EDITS)
            .flat_map(|(_, paths)| paths.iter().copied())
    }

    /// Every dead link of a page, at its place.
    pub fn check(&self, world: &Arc<World>, page: &Page, body: &Body) -> Vec<Diagnostic> {
        body.links.iter().filter_map(|link| self.check_link(world, page, body, link)).collect()
    }

    fn check_link(&self, world: &Arc<World>, page: &Page, body: &Body, link: &Link) -> Option<Diagnostic> {
        let span = link.span.clone()?;
        let destination = link.destination.trim();
        if destination.is_empty() || is_external(destination) {
            return None;
        }
        let cut = destination.find(['?', '#']).unwrap_or(destination.len());
        let (path, tail) = destination.split_at(cut);
        let fragment = tail.split_once('#').map(|(_, fragment)| percent_decode(fragment)).unwrap_or_default();
        if path.is_empty() {
            return (!has_id(body, &fragment)).then(|| dead_anchor(span, destination, &fragment, body)).flatten();
        }
        if link.is_image {
            let fault = find_file(world, Some(page.id), path).and_then(|found| picture_fault(world, &found));
            if fault.is_some() {
                return fault.map(|fault| Diagnostic { span: Some(span), ..fault });
            }
        }
        let resolved = self.resolve(page, path);
        let Some(resolved) = resolved.filter(|resolved| self.exists(resolved)) else {
            if find_file(world, Some(page.id), path).is_some() {
                return None;
            }
            return Some(self.dead(link, span, destination, path));
        };
        if fragment.is_empty() {
            return None;
        }
        let What::Page(target) = self.output(&resolved)?.what else { return None };
        let body = world.body(target);
        (!has_id(&body, &fragment)).then(|| dead_anchor(span, destination, &fragment, &body)).flatten()
    }

    /// The path below the output folder that a reader's browser would ask for.
    fn resolve(&self, page: &Page, path: &str) -> Option<String> {
        let decoded = percent_decode(path);
        let absolute = if decoded.starts_with('/') {
            decoded
        } else {
            let address = percent_decode(&page.url.relative);
            let folder = &address[..address.rfind('/').map_or(0, |at| at + 1)];
            format!("{folder}{decoded}")
        };
        let is_folder = absolute.ends_with('/');
        let clean = url::clean(&absolute);
        let clean = if is_folder && !clean.ends_with('/') { format!("{clean}/") } else { clean };
        clean
            .strip_prefix(self.base.as_str())
            .or_else(|| (format!("{clean}/") == self.base).then_some(""))
            .map(str::to_string)
    }

    fn dead(&self, link: &Link, span: crate::diagnostic::Span, destination: &str, path: &str) -> Diagnostic {
        let wanted = path.trim_matches('/');
        let near = nearest(wanted, self.addresses_of_about(wanted.chars().count()));
        let (code, what) =
            if link.is_image { (Code::ImageMissing, "picture") } else { (Code::LinkDead, "page or file") };
        let help = near.map_or_else(
            || "correct the address, or take the link out".to_string(),
            |near| format!("did you mean `{}{near}`?", self.base),
        );
        Diagnostic::warning(code, span, format!("there is no {what} at `{destination}`")).help(help)
    }
}

fn has_id(body: &Body, fragment: &str) -> bool {
    fragment.is_empty() || fragment == "top" || body.has_anchor(fragment)
}

fn dead_anchor(span: crate::diagnostic::Span, destination: &str, fragment: &str, body: &Body) -> Option<Diagnostic> {
    let near = nearest(fragment, body.headings.iter().map(|heading| heading.id.as_str()).filter(|id| !id.is_empty()));
    let diagnostic = Diagnostic::warning(Code::LinkDeadAnchor, span, format!("`{destination}` leads to no heading"));
    Some(match near {
        Some(near) => diagnostic.help(format!("did you mean `#{near}`?")),
        None => diagnostic.help("the part behind `#` is the heading in lower case with hyphens"),
    })
}
