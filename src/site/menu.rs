//! Menus.

use super::resolve::{Places, links};
use super::{Kind, Page, PageId, url};
use crate::config::{Config, LanguageId, RawHtml, Settings};
use crate::content::front_matter::ListOption;
use crate::content::markdown::{harmless_around, harmless_halves};
use crate::data::locate::locate_value;
use crate::data::{Data, DataMap};
use crate::diagnostic::{Code, Diagnostic, Severity, Span, nearest};
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};

/// An entry of a menu.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MenuEntry {
    /// What it is found by; empty where none is written.
    pub identifier: String,
    /// For readers.
    pub name: String,
    /// `title`.
    pub title: String,
    /// HTML before the name.
    pub pre: String,
    /// HTML behind the name.
    pub post: String,
    /// The same two for a page, in which every element that is begun has its end; nothing where they are not a page's.
    pub closed: Option<(String, String)>,
    /// 0 is last.
    pub weight: i64,
    /// The address.
    pub url: String,
    /// The page it leads to.
    pub page: Option<PageId>,
    /// The page that it was meant to lead to, as written, where there is none and no `url` stands beside it.
    pub missing_page: String,
    /// `params`.
    pub params: DataMap,
    /// Entries below.
    pub children: Vec<MenuEntry>,
}

/// Missing parents and doubled names of a menu whose places are looked for: each look goes through the whole file.
const MAX_PLACED: usize = 100;

/// An entry before it has children.
struct Flat {
    entry: MenuEntry,
    parent: String,
    written: Written,
}

/// Where an entry is written.
#[derive(Clone, Copy)]
enum Written {
    /// As an entry of the configuration, behind so many with a name.
    Config {
        names_before: usize,
    },
    Page(PageId),
    /// Nowhere: another entry names it as its parent.
    Nowhere,
}

/// What messages about menus need.
struct Context<'a> {
    menu: &'a str,
    pages: &'a [Page],
    config: &'a Config,
}

impl Context<'_> {
    fn file(&self, written: Written) -> Option<Span> {
        match written {
            Written::Config { .. } => self.config.files.first().map(Span::whole),
            Written::Page(id) => self.pages[id.0 as usize].file.as_ref().map(Span::whole),
            Written::Nowhere => None,
        }
    }

    /// The place of `key` with this value, or the file.
    fn place(&self, written: Written, key: &str, value: &str) -> Option<Span> {
        let found = match written {
            Written::Config { .. } => self.config.written.place_of_value(key, value),
            Written::Page(id) => place_in_page(&self.pages[id.0 as usize], key, value),
            Written::Nowhere => None,
        };
        found.or_else(|| self.file(written))
    }

    /// The place of the name of an entry, or the file. Two entries of one name are two places.
    fn place_of_entry(&self, flat: &Flat) -> Option<Span> {
        let name = flat.entry.name.as_str();
        let found = match flat.written {
            Written::Config { names_before } => {
                self.config.written.place_in_list(&["menus", self.menu, "name"], names_before, name)
            }
            Written::Page(id) => place_in_page(&self.pages[id.0 as usize], "name", name),
            Written::Nowhere => None,
        };
        found.or_else(|| self.file(flat.written))
    }
}

fn place_in_page(page: &Page, key: &str, value: &str) -> Option<Span> {
    let source = page.source.as_ref()?;
    let range = source.front_matter.data_range.clone();
    let found = locate_value(source.text.get(range.clone())?, key, value)?;
    Some(Span::new(page.file.as_ref()?, range.start + found.start..range.start + found.end))
}

/// The menus of a language.
pub(super) fn build(
    pages: &[Page],
    places: &Places,
    config: &Config,
    language: LanguageId,
    diagnostics: &mut Vec<Diagnostic>,
) -> IndexMap<String, Vec<MenuEntry>> {
    let settings = &config.language(language).settings;
    let mut menus: IndexMap<String, Vec<Flat>> = IndexMap::new();
    for (name, entries) in &settings.menus {
        let menu = menus.entry(name.clone()).or_default();
        let mut names_before = 0;
        for fields in entries {
            let written = Written::Config { names_before };
            names_before += usize::from(fields.contains_key("name"));
            menu.push(Flat { written, ..configured(fields, pages, places, settings, language) });
        }
    }
    let is_own = |page: &&Page| page.language == language && page.resource_of.is_none() && is_listed(page);
    for page in pages.iter().filter(is_own) {
        for (name, fields) in &page.front_matter.menus {
            let mut flat = of_page(fields, page);
            if settings.markup.raw_html != RawHtml::Keep {
                keep_harmless(&mut flat.entry, page, diagnostics);
            }
            menus.entry(name.clone()).or_default().push(flat);
        }
    }
    if let Some(name) = &settings.section_pages_menu {
        add_sections(menus.entry(name.clone()).or_default(), pages, language);
    }
    menus.retain(|_, entries| !entries.is_empty());
    menus
        .into_iter()
        .map(|(name, entries)| {
            let tree = tree(&Context { menu: &name, pages, config }, entries, diagnostics);
            (name, tree)
        })
        .collect()
}

/// Whether a page shows in the lists of the site, and with them in menus.
fn is_listed(page: &&Page) -> bool {
    page.front_matter.build.list == ListOption::Always
}

fn text(fields: &DataMap, key: &str) -> String {
    fields.get(key).and_then(Data::to_text).unwrap_or_default()
}

/// The fields that entries of all origins have.
fn read(fields: &DataMap) -> (MenuEntry, String) {
    let entry = MenuEntry {
        identifier: text(fields, "identifier"),
        name: text(fields, "name"),
        title: text(fields, "title"),
        pre: text(fields, "pre"),
        post: text(fields, "post"),
        weight: match fields.get("weight") {
            Some(Data::Integer(weight)) => *weight,
            Some(Data::Float(weight)) => *weight as i64,
            Some(Data::Text(text)) => text.trim().parse().unwrap_or(0),
            _ => 0,
        },
        params: fields.get("params").and_then(Data::as_map).cloned().unwrap_or_default(),
        ..MenuEntry::default()
    };
    (entry, text(fields, "parent"))
}

fn configured(fields: &DataMap, pages: &[Page], places: &Places, settings: &Settings, language: LanguageId) -> Flat {
    let (mut entry, parent) = read(fields);
    let reference = text(fields, "pageref");
    if !reference.is_empty() {
        let path = url::normalise_file_path(&url::clean(&format!("/{}", reference.trim_end_matches(".md"))));
        entry.page = places.get(language, &path).filter(|id| !pages[id.0 as usize].is_stand_in());
    }
    if let Some(id) = entry.page {
        lead_to(&mut entry, &pages[id.0 as usize]);
    } else {
        entry.url = address(&text(fields, "url"), settings);
        entry.missing_page = if entry.url.is_empty() { reference } else { String::new() };
    }
    Flat { entry, parent, written: Written::Nowhere }
}

/// An address of the configuration: from the root it is spelled like those of pages and gets the base path, all others
/// stay.
fn address(written: &str, settings: &Settings) -> String {
    if !written.starts_with('/') || written.starts_with("//") {
        return written.to_string();
    }
    let path_end = written.find(['?', '#']).unwrap_or(written.len());
    let query = if written[path_end..].starts_with('?') { &written[path_end..] } else { "" };
    let path = &written[..written.len() - query.len()];
    let end = if path_end > 1 && path[..path_end].ends_with('/') { "/" } else { "" };
    let clean = format!("{}{end}{}", url::clean(&path[..path_end]), &path[path_end..]);
    let clean = clean.replace("//", "/");
    let base = links(settings, "").0;
    let below = clean.strip_prefix(&base).filter(|below| below.is_empty() || below.starts_with(['/', '#']));
    let url = url::urlize(below.unwrap_or(&clean), settings.disable_path_to_lower, settings.remove_path_accents);
    format!("{base}{url}{query}")
}

fn of_page(fields: &DataMap, page: &Page) -> Flat {
    let (mut entry, parent) = read(fields);
    lead_to(&mut entry, page);
    Flat { entry, parent, written: Written::Page(page.id) }
}

/// Content is not trusted with the HTML of every page: of what a page puts around its entry only harmless tags stay.
fn keep_harmless(entry: &mut MenuEntry, page: &Page, diagnostics: &mut Vec<Diagnostic>) {
    if !entry.pre.contains('<') && !entry.post.contains('<') {
        return;
    }
    let (pre, post, lost) = harmless_halves(&entry.pre, &entry.post);
    for ((key, html), lost) in [("pre", &entry.pre), ("post", &entry.post)].into_iter().zip(lost) {
        let Some(name) = lost else { continue };
        let message = format!("the HTML tag `<{name}>` was left out of the menu entry's `{key}`");
        let help = "write the entry in the configuration: its HTML is kept";
        let place = place_in_page(page, key, html);
        let place = place.or_else(|| page.file.as_ref().map(Span::whole));
        diagnostics.push(Diagnostic {
            span: place,
            ..Diagnostic::without_place(Code::MarkupDropped, Severity::Warning, message).help(help)
        });
    }
    let (before, behind, _) = harmless_around(&pre, &post);
    entry.closed = Some((before, behind));
    (entry.pre, entry.post) = (pre, post);
}

/// Makes `entry` lead to `page`, which gives it what it does not say itself.
fn lead_to(entry: &mut MenuEntry, page: &Page) {
    if entry.name.is_empty() {
        entry.name.clone_from(&page.link_title);
    }
    if entry.title.is_empty() {
        entry.title.clone_from(&page.title);
    }
    if entry.weight == 0 {
        entry.weight = page.front_matter.weight;
    }
    entry.url.clone_from(&page.url.relative);
    entry.page = Some(page.id);
}

/// First-level sections that the menu does not hold yet.
fn add_sections(menu: &mut Vec<Flat>, pages: &[Page], language: LanguageId) {
    let known: BTreeSet<String> = menu.iter().map(|flat| key(&flat.entry).to_string()).collect();
    let is_first = |page: &&Page| page.kind == Kind::Section && page.language == language && page.ancestors.len() == 1;
    for page in pages.iter().filter(is_first).filter(is_listed).filter(|page| !known.contains(&page.section)) {
        let mut entry = MenuEntry { identifier: page.section.clone(), ..MenuEntry::default() };
        lead_to(&mut entry, page);
        menu.push(Flat { entry, parent: String::new(), written: Written::Page(page.id) });
    }
}

/// What an entry is found by.
fn key(entry: &MenuEntry) -> &str {
    if entry.identifier.is_empty() { &entry.name } else { &entry.identifier }
}

/// Puts entries below their parents.
fn tree(context: &Context<'_>, mut entries: Vec<Flat>, diagnostics: &mut Vec<Diagnostic>) -> Vec<MenuEntry> {
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let mut kept: Vec<Flat> = Vec::new();
    let mut doubles = 0;
    for flat in entries.drain(..) {
        let name = key(&flat.entry).to_string();
        match known.get(&name) {
            Some(first) if !name.is_empty() => {
                diagnostics.push(doubled(context, &name, [&flat, &kept[*first]], doubles < MAX_PLACED));
                doubles += 1;
            }
            _ => {
                known.insert(name, kept.len());
                kept.push(flat);
            }
        }
    }
    let mut missing: BTreeMap<String, usize> = BTreeMap::new();
    for (at, flat) in kept.iter().enumerate().filter(|(_, flat)| !flat.parent.is_empty()) {
        if !known.contains_key(&flat.parent) {
            missing.entry(flat.parent.clone()).or_insert(at);
        }
    }
    for (at, (parent, child)) in missing.into_iter().enumerate() {
        diagnostics.extend(no_parent(context, &kept[child], if at < MAX_PLACED { Some(&known) } else { None }));
        known.insert(parent.clone(), kept.len());
        let entry = MenuEntry { name: parent, ..MenuEntry::default() };
        kept.push(Flat { entry, parent: String::new(), written: Written::Nowhere });
    }
    let mut parents: Vec<Option<usize>> =
        kept.iter().map(|flat| known.get(&flat.parent).copied().filter(|_| !flat.parent.is_empty())).collect();
    cut_cycles(context, &kept, &mut parents, diagnostics);
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); kept.len()];
    for (at, parent) in parents.iter().enumerate() {
        if let Some(parent) = parent {
            children[*parent].push(at);
        }
    }
    // Deepest first, so that every entry is complete when it moves below its parent.
    let mut order: Vec<usize> = (0..kept.len()).filter(|at| parents[*at].is_none()).collect();
    let roots = order.clone();
    let mut at = 0;
    while at < order.len() {
        order.extend_from_slice(&children[order[at]]);
        at += 1;
    }
    let mut done: Vec<Option<MenuEntry>> = kept.into_iter().map(|flat| Some(flat.entry)).collect();
    for at in order.into_iter().rev() {
        let below: Vec<MenuEntry> = children[at].iter().filter_map(|child| done[*child].take()).collect();
        if let Some(entry) = &mut done[at] {
            entry.children = sorted(below);
        }
    }
    sorted(roots.into_iter().filter_map(|at| done[at].take()).collect())
}

/// By weight (0 last), name without regard to the case of ASCII letters, name, identifier.
fn sorted(mut entries: Vec<MenuEntry>) -> Vec<MenuEntry> {
    entries.sort_by(|a, b| {
        let key = |entry: &MenuEntry| (entry.weight == 0, entry.weight);
        let lower = |entry: &MenuEntry| entry.name.to_ascii_lowercase();
        key(a)
            .cmp(&key(b))
            .then_with(|| lower(a).cmp(&lower(b)))
            .then_with(|| a.name.cmp(&b.name))
            .then_with(|| a.identifier.cmp(&b.identifier))
    });
    entries
}

/// What is said of the first entry that names a parent which is not there; in short without the names of the others.
fn no_parent(context: &Context<'_>, child: &Flat, known: Option<&BTreeMap<String, usize>>) -> Option<Diagnostic> {
    let (menu, parent) = (context.menu, &child.parent);
    let message = format!(
        "the menu `{menu}` has no entry `{parent}` for `{}` to stand below: it gets one without a link",
        key(&child.entry)
    );
    let Some(known) = known else {
        return Some(Diagnostic::warning(Code::MenuParent, context.file(child.written)?, message));
    };
    let others = known.keys().map(String::as_str).filter(|name| !name.is_empty() && *name != key(&child.entry));
    let help = match nearest(parent, others) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("write an entry with `identifier` {parent}, or take the `parent` out"),
    };
    let place = context.place(child.written, "parent", parent)?;
    Some(Diagnostic::warning(Code::MenuParent, place, message).help(help))
}

/// What is said of an entry and the first of its name; at their places in the file only where they are `placed`.
fn doubled(context: &Context<'_>, name: &str, [second, first]: [&Flat; 2], placed: bool) -> Diagnostic {
    let message = format!("the menu `{}` has two entries called `{name}`; the second is left out", context.menu);
    let place = |flat: &Flat| if placed { context.place_of_entry(flat) } else { context.file(flat.written) };
    let mut warning = match place(second) {
        Some(place) => Diagnostic::warning(Code::MenuDuplicate, place, message),
        None => Diagnostic::without_place(Code::MenuDuplicate, Severity::Warning, message),
    };
    let first = place(first).filter(|first| warning.span.as_ref() != Some(first));
    if let Some(place) = first {
        warning = warning.label(place, "the first");
    }
    warning.help("give one of them an `identifier` of its own")
}

/// Reports entries that are each other's parent, and makes one of them an entry of its own.
fn cut_cycles(context: &Context<'_>, kept: &[Flat], parents: &mut [Option<usize>], diagnostics: &mut Vec<Diagnostic>) {
    // 0: not seen, otherwise the number of the walk that saw it.
    let mut seen = vec![0; kept.len()];
    for start in 0..kept.len() {
        let mut at = start;
        while seen[at] == 0 {
            seen[at] = start + 1;
            let Some(parent) = parents[at] else { break };
            if seen[parent] == start + 1 {
                diagnostics.push(cycle(context, kept, parents, parent));
                parents[at] = None;
                break;
            }
            at = parent;
        }
    }
}

fn cycle(context: &Context<'_>, kept: &[Flat], parents: &[Option<usize>], first: usize) -> Diagnostic {
    let mut names = vec![key(&kept[first].entry)];
    let mut at = parents[first];
    while let Some(next) = at.filter(|next| *next != first) {
        names.push(key(&kept[next].entry));
        at = parents[next];
    }
    names.push(names[0]);
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    let message = format!("entries of the menu `{}` are each other's parent: {}", context.menu, names.join(" below "));
    let error = match context.file(kept[first].written) {
        Some(place) => Diagnostic::error(Code::MenuCycle, place, message),
        None => Diagnostic::without_place(Code::MenuCycle, Severity::Error, message),
    };
    error.help("take the `parent` from one of them")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_in_the_order_of_weight_and_then_of_names() {
        let entry = |(name, weight): (&str, i64)| MenuEntry { name: name.into(), weight, ..MenuEntry::default() };
        let given = [("b", 0), ("é", 0), ("B", 0), ("a", 0), ("10", 0), ("9", 0), ("last", 9), ("first", -1)];
        let names: Vec<String> = sorted(given.map(entry).to_vec()).into_iter().map(|entry| entry.name).collect();
        assert_eq!(names, ["first", "last", "10", "9", "a", "B", "b", "é"]);
    }
}
