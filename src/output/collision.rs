//! Two outputs that want one address.

use super::plan::{Planned, What, at};
use crate::config::assignment;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::site::term_place::{TermPlaces, WrittenTerm};
use crate::site::{Kind, Page, PageId, Site, url};
use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// The places of the outputs that repeat an address, in order, and what to say of them.
///
/// Two outputs collide where a file system that ignores case or Unicode forms would see one file, and where one
/// is a file and the other lies in a folder of that name. Two pages on one address are one fault, not one more for each
/// feed and twin of theirs. `outputs` are sorted by path. n log n.
pub(super) fn collisions(site: &Site, outputs: &[Planned]) -> (Vec<usize>, Vec<Diagnostic>) {
    let key = |path: &str| -> String {
        if path.is_ascii() { path.to_ascii_lowercase() } else { path.nfc().collect::<String>().to_lowercase() }
    };
    // Looked up only, never gone through: its order does not matter.
    let mut taken: HashMap<String, usize> = HashMap::with_capacity(outputs.len());
    let mut repeated = Vec::new();
    let mut replaced = Vec::new();
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (at, output) in outputs.iter().enumerate() {
        let key = key(&output.path);
        match taken.get(&key) {
            // Translations of a bundle share its files, each of which is written once.
            Some(first) if outputs[*first].what == output.what && outputs[*first].path == output.path => {
                repeated.push(at);
            }
            // What an author gives takes the place of what hornbook makes by itself.
            Some(first) if gives_way(&outputs[*first], output) => {
                repeated.push(*first);
                replaced.extend(replacement(site, &outputs[*first], output));
                taken.insert(key, at);
            }
            Some(first) if gives_way(output, &outputs[*first]) => {
                repeated.push(at);
                replaced.extend(replacement(site, output, &outputs[*first]));
            }
            Some(first) => {
                found.push((*first, at));
                repeated.push(at);
            }
            None => {
                taken.insert(key, at);
            }
        }
    }
    let mut under: Vec<(String, usize, usize)> = Vec::new();
    let mut free = HashSet::new();
    for output in outputs {
        let path = key(&output.path);
        let above = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        if above.is_empty() || free.contains(above) {
            continue;
        }
        match folders_above(&path).find_map(|folder| taken.get(folder)) {
            Some(first) => under.extend(taken.get(&path).map(|at| (path.clone(), *first, *at))),
            None => drop(free.insert(above.to_string())),
        }
    }
    under.sort();
    under.dedup();
    found.extend(under.into_iter().map(|(_, first, at)| (first, at)));
    repeated.sort_unstable();
    let mut diagnostics = report(site, outputs, &found);
    diagnostics.extend(replaced);
    (repeated, diagnostics)
}

/// `a/b` and `a` of `a/b/c`.
fn folders_above(path: &str) -> impl Iterator<Item = &str> {
    path.char_indices().rev().filter(|(_, letter)| *letter == '/').map(|(at, _)| &path[..at])
}

/// What is said of a page in the place of a file that hornbook makes: programs read that file. A file of the author's own
/// is meant to be there.
fn replacement(site: &Site, made: &Planned, given: &Planned) -> Option<Diagnostic> {
    let What::Page(_) = given.what else { return None };
    let off = match made.what {
        What::NotFound(_) => "disableKinds = [\"404\"]",
        What::Robots => "disableKinds = [\"robotsTXT\"]",
        What::Sitemap(_) | What::SitemapIndex => "disableKinds = [\"sitemap\"]",
        What::Llms(_) => "llmsTxt = false",
        _ => return None,
    };
    let place = given.origin.place(site)?;
    let message = format!("this page takes the place of {}, `/{}`", made.origin.what, made.path);
    let help = format!("give the page another address; if it is meant to stand there, write `{off}`");
    Some(Diagnostic::warning(Code::UrlDuplicate, place, message).help(help))
}

/// Whether `made` is an output that nobody wrote, and `given` one of an author at the same address.
fn gives_way(made: &Planned, given: &Planned) -> bool {
    let is_made = matches!(
        made.what,
        What::NotFound(_)
            | What::Robots
            | What::Llms(_)
            | What::Search(_)
            | What::Manifest(_)
            | What::SearchPage(_)
            | What::OpenSearch(_)
            | What::SearchDialog(_)
            | What::Sitemap(_)
            | What::SitemapIndex
            | What::AToZ(_)
    );
    let is_given = matches!(given.what, What::File(_) | What::Page(_) | What::Formatted(..));
    is_made && made.path == given.path && is_given
}

fn report(site: &Site, outputs: &[Planned], found: &[(usize, usize)]) -> Vec<Diagnostic> {
    if found.is_empty() {
        return Vec::new();
    }
    let is_page = |at: usize| matches!(outputs[at].what, What::Page(_));
    let pages_of = |(first, second): &(usize, usize)| {
        let (a, b) = (outputs[*first].origin.page?, outputs[*second].origin.page?);
        Some((a.min(b), a.max(b)))
    };
    let mut told: BTreeSet<(PageId, PageId)> =
        found.iter().filter(|(first, second)| is_page(*first) && is_page(*second)).filter_map(pages_of).collect();
    let terms = TermPlaces::new(site);
    let is_new = |pair: &&(usize, usize)| {
        is_page(pair.0) && is_page(pair.1) || pages_of(pair).is_none_or(|pages| told.insert(pages))
    };
    let collide = |(first, second): &(usize, usize)| collision(site, &terms, &outputs[*first], &outputs[*second]);
    found.iter().filter(is_new).map(collide).collect()
}

fn collision(site: &Site, terms: &TermPlaces<'_>, first: &Planned, second: &Planned) -> Diagnostic {
    let own_name = |planned: &Planned| match &planned.what {
        What::Page(id) => own_slug(site.page(*id)),
        _ => None,
    };
    // The one to mend is an old address, or the one whose address is not that of its own file.
    let is_second = match (first.origin.is_alias(), second.origin.is_alias()) {
        (true, false) => false,
        (false, true) => true,
        _ => own_name(second).is_some() || own_name(first).is_none(),
    };
    let (first, second) = if is_second { (first, second) } else { (second, first) };
    let written = |planned: &Planned| planned.origin.page.and_then(|id| terms.find(site.page(id)));
    let address = second.path.strip_suffix("index.html").unwrap_or(&second.path);
    let (first_term, second_term) = (written(first), written(second));
    if let (Some(a), Some(b), true) = (&first_term, &second_term, first.path == second.path) {
        return two_terms(a, b, address);
    }
    let name = |planned: &Planned, term: &Option<WrittenTerm>| match (term, &planned.origin.file) {
        (Some(term), _) => format!("the list of all pages with `{}` in `{}`", term.name, term.plural),
        (None, Some(file)) => format!("{} `{file}`", planned.origin.what),
        (None, None) => planned.origin.what.to_string(),
    };
    let (first_name, second_name) = (name(first, &first_term), name(second, &second_term));
    let message = if first.path == second.path {
        format!("two things want the address `/{address}`: {first_name} and {second_name}")
    } else {
        let (a, b) = (&first.path, &second.path);
        let same = a.to_lowercase() == b.to_lowercase();
        let why = if same { ", since many computers take capital and small letters for the same" } else { "" };
        format!("`/{a}` and `/{b}` cannot both be written{why}: {first_name} and {second_name}")
    };
    let place = |planned: &Planned, term: &Option<WrittenTerm>| {
        term.as_ref().map(|term| term.span.clone()).or_else(|| planned.origin.place(site))
    };
    let help = cure(site, (first, first_term.as_ref()), (second, second_term.as_ref()));
    let (first_place, second_place) = (place(first, &first_term), place(second, &second_term));
    // Two folders without a page of their own are shown by what lies in them.
    let (first_place, second_place, label) = match (first_place, second_place) {
        (None, None) => (first_file(site, first), first_file(site, second), "a page of the other one"),
        (first_place, second_place) => (first_place, second_place, "the other one"),
    };
    let has_both = second_place.is_some() && second_place != first_place;
    let diagnostic = at(Code::UrlDuplicate, second_place.or_else(|| first_place.clone()), message).help(help);
    match first_place.filter(|_| has_both) {
        Some(span) => diagnostic.label(span, label),
        None => diagnostic,
    }
}

/// How to give `planned` another address than `other` has; each with the term that it is the list of.
fn cure(
    site: &Site,
    other: (&Planned, Option<&WrittenTerm>),
    (planned, term): (&Planned, Option<&WrittenTerm>),
) -> String {
    let (other, other_term) = other;
    let page = match &planned.what {
        What::Alias(_)
            if planned.origin.is_alias()
                && planned.path != other.path
                && planned.path.to_lowercase() == other.path.to_lowercase() =>
        {
            return "take it out of the `aliases`: it is the same address but for its capital letters".to_string();
        }
        What::Alias(_) if planned.origin.is_alias() => {
            return "write another address in its `aliases`, or take this one out".to_string();
        }
        What::File(_) => return without_feed(site, other).unwrap_or_else(|| RENAME_FILE.to_string()),
        What::Feed(..) if matches!(other.what, What::File(_)) => {
            return without_feed(site, planned).unwrap_or_else(|| RENAME_FILE.to_string());
        }
        _ => planned.origin.page.map(|id| site.page(id)),
    };
    let Some(page) = page else { return "give one of them another address, or take it out".to_string() };
    let front_matter = &page.front_matter;
    match (own_slug(page), &page.file) {
        (_, None) => {
            let is_home = |planned: &Planned| planned.origin.page.is_some_and(|id| site.page(id).kind == Kind::Home);
            match (term.or(other_term), is_home(other) || is_home(planned)) {
                (Some(term), _) if url::urlize(&term.name, false, false).is_empty() => format!(
                    "write `{}` in `{}` with letters or digits: an address is made of these",
                    term.name, term.plural
                ),
                (Some(term), _) => format!("write another name for `{}` in `{}`", term.name, term.plural),
                (None, true) => {
                    "rename the folder: its name is that of a language. If it holds the pages of that language, write \
                         it as the language's `contentDir`"
                        .to_string()
                }
                (None, false) => "rename one of the two folders".to_string(),
            }
        }
        _ if front_matter.url.is_some() => "write another `url`, or take it out".to_string(),
        (Some(slug), _) if !front_matter.slug.is_empty() => {
            format!("give this one an address of its own: its file's name would be `slug: {slug}`")
        }
        // A pattern in the configuration makes the address of something else.
        (Some(slug), _) => format!(
            "put `:slug` into the pattern below `permalinks` in the configuration, or give this one a `url` of its own, such as `url: /{slug}/`"
        ),
        (None, _) => "rename one of the two files, or give one of them a `slug` or `url` of its own".to_string(),
    }
}

const RENAME_FILE: &str = "rename one of them, or move it to another folder";

/// How to leave out `feed`, where a file of the author's own is to stand.
fn without_feed(site: &Site, feed: &Planned) -> Option<String> {
    let What::Feed(id, format) = &feed.what else { return None };
    let page = site.page(*id);
    let formats = page.outputs.iter().map(|output| output.format.as_str()).filter(|other| other != format);
    let list: Vec<String> = formats.map(|format| format!("\"{format}\"")).collect();
    let file = site.config.files.last().map_or("hornbook.toml", |file| &**file);
    let line = assignment(file, page.kind.as_str(), &format!("[{}]", list.join(", ")));
    Some(format!(
        "if your own file is to stand there, write `{line}` below `outputs` in the configuration: hornbook makes no such \
         feed then"
    ))
}

/// The first file below the list of a folder, which has none itself.
fn first_file(site: &Site, planned: &Planned) -> Option<Span> {
    let list = site.page(planned.origin.page?);
    list.regular_pages_recursive.iter().find_map(|id| site.page(*id).file.as_ref().map(Span::whole))
}

/// Two spellings that differ, of which the address shows nothing.
fn two_terms(a: &WrittenTerm, b: &WrittenTerm, address: &str) -> Diagnostic {
    // Which of them is told at its place does not hang on which page came first in a list.
    let (first, second) = if (&a.span, &a.name) <= (&b.span, &b.name) { (a, b) } else { (b, a) };
    let plural = if first.plural == second.plural {
        format!("two names in `{}`", first.plural)
    } else {
        format!("a name in `{}` and one in `{}`", first.plural, second.plural)
    };
    let message = format!("{plural} make one address, `/{address}`: `{}` and `{}`", first.name, second.name);
    let error = Diagnostic::error(Code::UrlDuplicate, second.span.clone(), message);
    error
        .label(Span::clone(&first.span), format!("`{}` is written here", first.name))
        .help("write both in the same way if they mean the same; if not, give one of them another name")
}

/// The slug that the page's file name would give, if it would be another one.
fn own_slug(page: &Page) -> Option<String> {
    let path = page.content_path.strip_suffix("/index.md").unwrap_or(&page.content_path);
    let name = path.rsplit('/').next()?;
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let slug = url::urlize(stem, false, false);
    (!slug.is_empty() && !page.url.output.ends_with(&format!("{slug}/index.html"))).then_some(slug)
}
