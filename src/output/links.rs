//! Links inside the site that lead nowhere.

use super::own_folder;
use super::plan::{Plan, Planned, What};
use crate::config::LanguageId;
use crate::content::body::Body;
use crate::content::markdown::Link;
use crate::diagnostic::{self, Code, Diagnostic, Names, Span, nearest};
use crate::site::lookup::Found;
use crate::site::{LeftOut, MenuEntry, Page, Site, url};
use crate::template::World;
use crate::template::view::links::{
    FoundFile, find_file, is_external, media_type, own_path, percent_decode, picture_fault,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

/// Entries of menus whose place is looked for: each look goes through the whole configuration.
const MAX_PLACED: usize = 100;

/// The addresses of a plan without closing slashes and `index.html`, to find what a dead link means. Made when it is asked
/// for first; the [`Targets`] of one plan can share it.
#[derive(Clone, Default)]
pub struct KnownNames(Arc<OnceLock<Names>>);

/// What can be linked to: every address below the base path, and the ids in the pages there.
pub struct Targets<'a> {
    base: String,
    plan: &'a Plan,
    /// Files that were asked for while rendering.
    more: BTreeSet<String>,
    /// Made for the first dead link.
    names: KnownNames,
    /// Pages that are not built, by what would be their file below the output folder. Made for the first dead link.
    left_out: OnceLock<BTreeMap<&'a str, &'a LeftOut>>,
    site: &'a Site,
}

impl<'a> Targets<'a> {
    /// The targets of a plan, and of files that were asked for while rendering.
    pub fn new(world: &'a World, plan: &'a Plan, more: impl IntoIterator<Item = String>) -> Targets<'a> {
        let base = world.base_path.clone();
        let more = more.into_iter().collect();
        Targets { base, plan, more, names: KnownNames::default(), left_out: OnceLock::new(), site: &world.site }
    }

    /// The same targets with the names that others of this plan have made, or will make.
    pub fn with_names(self, names: KnownNames) -> Targets<'a> {
        Targets { names, ..self }
    }

    /// The output behind an address below the base path: `post/a/`, `post/a`, `post/a/index.html`, `img/a.png`.
    fn output(&self, address: &str) -> Option<&'a Planned> {
        let folder = address.trim_end_matches('/');
        let index = if folder.is_empty() { "index.html".to_string() } else { format!("{folder}/index.html") };
        let file = if address.ends_with('/') { None } else { self.plan.find(address) };
        file.or_else(|| self.plan.find(&index))
    }

    /// Whether a page or file is published at an address below the base path.
    pub(super) fn exists(&self, address: &str) -> bool {
        self.output(address).is_some() || self.more.contains(address)
    }

    fn names(&self) -> &Names {
        self.names.0.get_or_init(|| {
            // A page that only leads on is not what anyone wants to link to.
            let outputs = self.plan.outputs.iter().filter(|output| !matches!(output.what, What::Alias(_)));
            let paths = outputs.map(|output| output.path.as_str());
            let addresses = paths.map(|path| path.strip_suffix("index.html").unwrap_or(path).trim_end_matches('/'));
            Names::new(addresses.filter(|address| !address.is_empty()).map(str::to_string))
        })
    }

    /// The address behind one of the names: that of a page ends with a slash, so that no link leads by way of another.
    fn address(&self, name: &str) -> String {
        let is_page = self.plan.find(name).is_none() && self.plan.find(&format!("{name}/index.html")).is_some();
        format!("{}{name}{}", self.base, if is_page { "/" } else { "" })
    }

    /// Every dead link of a page, at its place.
    pub fn check(&self, world: &'a Arc<World>, page: &Page, body: &Body) -> Vec<Diagnostic> {
        let told = told_pictures(body);
        let links = body.links.iter().filter(|link| told.is_empty() || !is_told(&told, link));
        links.filter_map(|link| self.check_link(world, page, body, link)).collect()
    }

    fn check_link(&self, world: &'a Arc<World>, page: &Page, body: &Body, link: &Link) -> Option<Diagnostic> {
        let span = link.span.clone()?;
        let destination = link.destination.trim();
        let address = link.address.as_deref().map_or(destination, str::trim);
        // Addresses are often copied out of a browser, with the site's own host in front.
        let address = own_path(address, &world.settings(page.language).base_url).unwrap_or(address);
        if address.is_empty() || is_external(address) {
            return own_folder::on_a_disk(link, address).map(|fault| Diagnostic { span: Some(span), ..fault });
        }
        let cut = address.find(['?', '#']).unwrap_or(address.len());
        let (path, tail) = address.split_at(cut);
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
        let wanted = resolved.clone().unwrap_or_else(|| path.to_string());
        let Some(resolved) = resolved.filter(|resolved| self.exists(resolved)) else {
            if let Some(found) = find_file(world, Some(page.id), path) {
                return Some(self.elsewhere(span, destination, &found));
            }
            if let Some(left_out) = self.left_out(world, page, path, &wanted).filter(|_| !link.is_image) {
                let message = format!("`{destination}` leads to `{}`, {}", left_out.file, left_out.why());
                return Some(Diagnostic::warning(Code::LinkDead, span, message).help(left_out.way_out()));
            }
            if let Some((address, folder)) = own_folder::meant(self, world, page, path) {
                let (code, what) = kind_of(link);
                let help = format!("write `{address}{tail}`: the folder `{folder}/` is no part of the address");
                let message = format!("there is no {what} at `{destination}`");
                return Some(Diagnostic::warning(code, span, message).help(help));
            }
            let meant = world.lookup.find_page(self.site, Some(page.id), page.language, &percent_decode(path));
            let meant = meant.filter(|_| !link.is_image).map(|id| self.site.page(id).url.relative.as_str());
            let meant = meant.filter(|address| !address.is_empty());
            let dead = self.dead(page, link, span, destination, (&wanted, meant));
            return Some(match file_meant(world, page, path) {
                Some(address) => dead.help(format!("write the address of that file's page, `{address}{tail}`")),
                None => dead,
            });
        };
        if fragment.is_empty() {
            return None;
        }
        let What::Page(target) = self.output(&resolved)?.what else { return None };
        let body = world.body(target);
        (!has_id(&body, &fragment)).then(|| dead_anchor(span, destination, &fragment, &body)).flatten()
    }

    fn check_entry(
        &self,
        world: &World,
        (language, menu): (LanguageId, &str),
        entry: &MenuEntry,
        told: usize,
    ) -> Option<Diagnostic> {
        let base = self.base.trim_end_matches('/');
        let (key, written, path) = match (entry.page, entry.missing_page.as_str()) {
            (Some(_), _) => return None,
            (None, "") => {
                let cut = entry.url.find(['?', '#']).unwrap_or(entry.url.len());
                if !entry.url.starts_with('/') || is_external(&entry.url) {
                    return None;
                }
                ("url", entry.url.as_str(), url::clean(&percent_decode(&entry.url[..cut])))
            }
            (None, reference) => ("pageref", reference, format!("{base}/{}", reference.trim_matches('/'))),
        };
        let wanted = path.strip_prefix(base).unwrap_or(&path).trim_matches('/');
        if key == "url" && self.exists(wanted) {
            return None;
        }
        let as_written = if key == "url" { written.strip_prefix(base).unwrap_or(written) } else { written };
        let name = if entry.name.is_empty() { &entry.identifier } else { &entry.name };
        let message = match name.as_str() {
            "" => format!("an entry of the menu `{menu}` leads to `{as_written}`"),
            name => format!("the entry `{name}` of the menu `{menu}` leads to `{as_written}`"),
        };
        let config = &world.site.config.written;
        if told >= MAX_PLACED {
            let message = format!("{message}, which is not there");
            return Some(Diagnostic::warning(Code::LinkDead, config.last_file()?, message));
        }
        let place = config.place_of_value(key, written).or_else(|| config.place_of_value(key, as_written));
        let place = place.or_else(|| config.place(&["menus", menu])).or_else(|| config.last_file())?;
        let (left_out, near) = match world.lookup.find(self.site, None, language, as_written) {
            Found::LeftOut(at) => (self.site.left_out.get(at), None),
            Found::Nothing(near) if key == "pageref" => (None, near),
            _ => (None, nearest(wanted, self.names().like(wanted)).map(|near| format!("/{near}"))),
        };
        if let Some(post) = left_out {
            let message = format!("{message}, {}", post.why());
            return Some(Diagnostic::warning(Code::LinkDead, place, message).help(post.way_out()));
        }
        let what = match key {
            "url" => "page or file".to_string(),
            _ if world.site.config.multilingual => format!("page in `{}`", world.site.config.language(language).key),
            _ => "page".to_string(),
        };
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "correct the address, or take the entry out".to_string(),
        };
        Some(Diagnostic::warning(Code::LinkDead, place, format!("{message}, and there is no such {what}")).help(help))
    }

    /// What is said of an address at which nothing lies, though the site has the file that its author means.
    fn elsewhere(&self, span: Span, destination: &str, found: &FoundFile) -> Diagnostic {
        let code = if found.media_type.starts_with("image/") { Code::ImageMissing } else { Code::LinkDead };
        let path = percent_decode(&found.url);
        let path = path.strip_prefix(self.base.as_str()).unwrap_or(&path);
        if self.exists(path) {
            let message = format!("there is nothing at `{destination}`: the file is published at `{}`", found.url);
            return Diagnostic::warning(code, span, message).help("write that address");
        }
        let file = found.file.as_deref().unwrap_or(path);
        let message =
            format!("there is nothing at `{destination}`: `{file}` is published only where a template asks for it");
        Diagnostic::warning(code, span, message).help("move the file to `static/`, or into the post's own folder")
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

    /// The page that is not built at `wanted` below the base path, or behind `path` as it is written.
    fn left_out(&self, world: &'a World, page: &Page, path: &str, wanted: &str) -> Option<&'a LeftOut> {
        let by_output = self.left_out.get_or_init(|| {
            let posts = self.site.left_out.iter().filter(|post| !post.url.output.is_empty());
            posts.map(|post| (post.url.output.as_str(), post)).collect()
        });
        if by_output.is_empty() {
            return None;
        }
        let index = format!("{}/index.html", wanted.trim_end_matches('/'));
        let found = by_output.get(wanted).or_else(|| by_output.get(index.as_str())).copied();
        let by_name = || world.lookup.find_left_out(self.site, page.id, page.language, &percent_decode(path));
        found.or_else(|| self.site.left_out.get(by_name()?))
    }

    /// `meant` is the address of the page that the link would lead to if it were a reference.
    fn dead(
        &self,
        page: &Page,
        link: &Link,
        span: Span,
        destination: &str,
        (wanted, meant): (&str, Option<&str>),
    ) -> Diagnostic {
        let wanted = wanted.trim_matches('/');
        let own = page.url.output.strip_suffix("index.html").unwrap_or(&page.url.output).trim_end_matches('/');
        // A page may link to itself, but hardly by a slip of the finger: only if its capitals alone are wrong.
        let lower = wanted.to_lowercase();
        let same = self.names().like(wanted).find(|name| name.to_lowercase() == lower);
        let near = || nearest(wanted, self.names().like(wanted).filter(|name| *name != own));
        let near = match (same, meant) {
            (Some(same), _) => Some(in_markdown(&self.address(same))),
            (None, Some(meant)) => Some(meant.to_string()),
            (None, None) => near().map(|near| in_markdown(&self.address(near))),
        };
        let (code, what) = kind_of(link);
        let otherwise = match link.is_image {
            true => "put the file into the post's own folder, `static/` or `assets/`, or correct its name",
            false => "correct the address, or take the link out",
        };
        let help = near.map_or_else(|| otherwise.to_string(), |near| format!("did you mean `{near}`?"));
        Diagnostic::warning(code, span, format!("there is no {what} at `{destination}`")).help(help)
    }
}

/// `address` so that a link of Markdown may hold it: blanks would end it, and so would a lone parenthesis.
fn in_markdown(address: &str) -> String {
    let address = address.replace(' ', "%20");
    let mut depth = 0_i32;
    let is_balanced = address.chars().all(|sign| {
        depth += i32::from(sign == '(') - i32::from(sign == ')');
        depth >= 0
    });
    if is_balanced && depth == 0 { address } else { address.replace('(', "%28").replace(')', "%29") }
}

/// What a dead link is told as, and what it should lead to.
pub(super) fn kind_of(link: &Link) -> (Code, &'static str) {
    if link.is_image { (Code::ImageMissing, "picture") } else { (Code::LinkDead, "page or file") }
}

/// The address of the page whose file an author has written in its place.
fn file_meant(world: &World, page: &Page, path: &str) -> Option<String> {
    let path = percent_decode(path);
    if ![".md", ".markdown", ".org", ".html"].iter().any(|ending| path.ends_with(ending)) {
        return None;
    }
    let found = world.site.page(world.lookup.find_page(&world.site, Some(page.id), page.language, &path)?);
    (found.file.is_some() && !found.url.output.is_empty()).then(|| found.url.relative.clone())
}

/// Every entry of a menu that leads to no page or file, at its place in the configuration, once for all languages.
pub fn check_menus(world: &World, plan: &Plan) -> Vec<Diagnostic> {
    let site = &world.site;
    let targets = Targets::new(world, plan, world.public_files.keys().cloned());
    let mut found = Vec::new();
    for language in site.config.language_ids() {
        let menus = &site.language(language).menus;
        let mut entries: Vec<(&str, &MenuEntry)> =
            menus.iter().flat_map(|(name, entries)| entries.iter().map(|entry| (name.as_str(), entry))).collect();
        while let Some((menu, entry)) = entries.pop() {
            entries.extend(entry.children.iter().map(|child| (menu, child)));
            found.extend(targets.check_entry(world, (language, menu), entry, found.len()));
        }
    }
    diagnostic::sort(&mut found);
    found.dedup();
    found
}

/// The places where a shortcode told of a picture that is missing or at fault.
fn told_pictures(body: &Body) -> BTreeSet<&Span> {
    const CODES: [Code; 3] = [Code::ImageMissing, Code::ImageUnreadable, Code::ImageTooLarge];
    let told = body.diagnostics.iter().filter(|diagnostic| CODES.contains(&diagnostic.code));
    told.filter_map(|diagnostic| diagnostic.span.as_ref()).collect()
}

/// Whether a link leads to a picture that was told of at its place already.
fn is_told(told: &BTreeSet<&Span>, link: &Link) -> bool {
    let path = link.destination.split(['?', '#']).next().unwrap_or_default();
    link.span.as_ref().is_some_and(|span| told.contains(span))
        && (link.is_image || media_type(path).starts_with("image/"))
}

fn has_id(body: &Body, fragment: &str) -> bool {
    fragment.is_empty() || fragment == "top" || body.has_anchor(fragment)
}

fn dead_anchor(span: Span, destination: &str, fragment: &str, body: &Body) -> Option<Diagnostic> {
    let ids = || body.headings.iter().map(|heading| heading.id.as_str()).filter(|id| !id.is_empty());
    let near = nearest(fragment, ids()).or_else(|| of_the_same_words(fragment, ids()));
    let diagnostic = Diagnostic::warning(Code::LinkDeadAnchor, span, format!("`{destination}` leads to no heading"));
    Some(match near {
        Some(near) => diagnostic.help(format!("did you mean `#{near}`?")),
        None => diagnostic.help("the part behind `#` is the heading in lower case with hyphens"),
    })
}

/// The only one of `ids` that has the words of `fragment`, or begins with them, or that it begins with.
fn of_the_same_words<'a>(fragment: &str, ids: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    const SHORTEST: usize = 4;
    let words = |text: &str| {
        let lower = text.to_lowercase();
        let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_string).collect::<Vec<String>>()
    };
    let wanted = words(fragment);
    let is_like = |id: &&str| {
        let words = words(id);
        let shorter = if words.len() < wanted.len() { &words } else { &wanted };
        let length: usize = shorter.iter().map(|word| word.chars().count()).sum();
        length >= SHORTEST && (words.starts_with(&wanted) || wanted.starts_with(&words))
    };
    let mut alike = ids.filter(is_like);
    let first = alike.next()?;
    alike.next().is_none().then_some(first)
}
