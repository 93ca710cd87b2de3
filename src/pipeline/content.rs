//! The files below the content folders, parsed where they are pages.

use super::{foundation, secrets};
use crate::config::{Config, LanguageId};
use crate::content::{ParsedPage, parse_page};
use crate::data::Data;
use crate::diagnostic::{Code, Diagnostic, FilePath, Span};
use crate::site::ContentFile;
use crate::source::{Entry, Reader, Source};
use crate::template::Layers;
use crate::track::Print;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Largest content file, in bytes.
const MAX_PAGE_BYTES: u64 = 16 << 20;

/// Size of a content file from which on its author is told, in bytes.
const LARGE_PAGE_BYTES: usize = 2 << 20;

/// Every file below the content folders.
#[derive(Clone, Default)]
pub(super) struct Content {
    /// Sorted by path, each with what is wrong with it.
    pub files: Vec<(ContentFile, Vec<Diagnostic>)>,
    /// What is wrong with the folders.
    faults: Vec<Diagnostic>,
}

/// Which files lie below the content folders.
pub(super) struct Listing {
    /// Sorted by path, each with the language and the path of its content folder's.
    files: Vec<(Entry, LanguageId, String)>,
    /// What is wrong with the folders.
    faults: Vec<Diagnostic>,
}

impl Listing {
    /// Lists the content folders. Secrets are left out, and told of.
    pub fn read(source: &Source, config: &Config) -> Listing {
        let mut faults = Vec::new();
        let mut files = list(source, config, &mut faults);
        files.retain(|(entry, _, content_path)| {
            let why = if is_page(content_path) { None } else { secrets::why(source, entry) };
            faults.extend(why.map(|why| secrets::not_published(&entry.path, why)));
            why.is_none()
        });
        Listing { files, faults }
    }
}

impl Content {
    /// Lists the content folders, and reads and parses what is a page.
    pub fn read(source: &Source, config: &Config, layers: &Layers) -> Content {
        Content::read_again(source, config, layers, &|_| None)
    }

    /// As [`Content::read`]; pages for which `known` has an answer are not read again.
    pub fn read_again(source: &Source, config: &Config, layers: &Layers, known: &Known<'_>) -> Content {
        Content::parse(Listing::read(source, config), source, layers, known)
    }

    /// Reads and parses what is a page among the files of `listing`.
    pub fn parse(listing: Listing, source: &Source, layers: &Layers, known: &Known<'_>) -> Content {
        let Listing { files, faults } = listing;
        let reader = source.reader();
        let files = files
            .into_par_iter()
            .map(|(mut entry, language, content_path)| {
                let (page, faults) = match known(&entry) {
                    Some(known) => known,
                    None if is_page(&content_path) => read_page(&reader, &mut entry, layers),
                    None => (None, Vec::new()),
                };
                (ContentFile { entry, language, content_path, page }, faults)
            })
            .collect();
        Content { files, faults }
    }

    /// Parses every page anew, for other shortcodes; nothing is read.
    pub fn parse_again(&mut self, layers: &Layers) {
        self.files.par_iter_mut().for_each(|(file, faults)| {
            if let Some(page) = &file.page {
                let (page, found) = parse(&file.entry, page.text.clone(), layers);
                (file.page, *faults) = (Some(Arc::new(page)), found);
            }
        });
    }

    /// Everything that is wrong with the files and their folders.
    pub fn diagnostics(&self, source: &Source, config: &Config) -> Vec<Diagnostic> {
        let own = || self.faults.iter().chain(self.files.iter().flat_map(|(_, faults)| faults));
        // A page that cannot be read is a page all the same.
        let mut diagnostics = match own().next() {
            None => foundation::content_missing(source, config, &self.files),
            Some(_) => Vec::new(),
        };
        diagnostics.extend(own().cloned());
        diagnostics
    }

    /// A print of every file that is no page, and of the places of those that are; and when one of them was last touched.
    pub fn print_of_files(&self, config: &Config) -> (u128, i64) {
        let has_times = config.languages.iter().any(|language| language.settings.dates.names(":filemodtime"));
        let mut print = Print::default();
        let mut newest = i64::MIN;
        for (file, _) in &self.files {
            print.text(&file.entry.path);
            if has_times {
                print.number(file.entry.modified.cast_unsigned());
            }
            if file.page.is_none() {
                print.number(file.entry.stamp);
                newest = newest.max(file.entry.touched);
            }
        }
        (print.finish(), newest)
    }

    /// The files that are no pages, with their stamps.
    pub fn resources(&self) -> Vec<(FilePath, u64)> {
        let others = self.files.iter().filter(|(file, _)| file.page.is_none());
        others.map(|(file, _)| (file.entry.path.clone(), file.entry.stamp)).collect()
    }

    /// The pages that are sound as far as they were read here, with their stamps, by path: those that were last changed
    /// before `then`, in seconds since 1970.
    pub fn settled_pages(&self, then: i64) -> Vec<(FilePath, u64)> {
        let is_said = |title: &Data| title.to_text().is_some_and(|title| !title.trim().is_empty());
        let is_settled = |file: &ContentFile| {
            let head = file.page.as_ref().map(|page| &page.front_matter);
            // What is said of a page without a title quotes its body.
            file.entry.touched < then
                && head.is_some_and(|head| head.format.is_some() && head.data.get("title").is_some_and(is_said))
        };
        let settled = self.files.iter().filter(|(file, faults)| faults.is_empty() && is_settled(file));
        settled.map(|(file, _)| (file.entry.path.clone(), file.entry.stamp)).collect()
    }

    /// The files that make the site. A page that cannot be read is no resource either: its fault is reported.
    pub fn into_files(self) -> Vec<ContentFile> {
        self.files.into_iter().map(|(file, _)| file).filter(is_used).collect()
    }

    /// As [`Content::into_files`], and keeps them.
    pub fn used_files(&self) -> Vec<ContentFile> {
        self.files.iter().map(|(file, _)| file).filter(|file| is_used(file)).cloned().collect()
    }

    /// The files and folders with an error.
    pub fn files_at_fault(&self) -> impl Iterator<Item = FilePath> {
        let of_folders = self.faults.iter().filter(|fault| fault.is_error()).filter_map(|fault| fault.span.as_ref());
        let of_files = self.files.iter().filter(|(_, faults)| faults.iter().any(Diagnostic::is_error));
        of_folders.map(|span| span.file.clone()).chain(of_files.map(|(file, _)| file.entry.path.clone()))
    }

    /// The files at `path` and below it.
    pub fn files_below<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a ContentFile> {
        let folder = format!("{path}/");
        let start = self.files.partition_point(|(file, _)| *file.entry.path < *folder);
        let below = self.files[start..].iter().take_while(move |(file, _)| file.entry.path.starts_with(&folder));
        self.place(path).map(|at| &self.files[at]).into_iter().chain(below).map(|(file, _)| file)
    }

    /// The place of the file at `path`, if there is one.
    pub fn place(&self, path: &str) -> Option<usize> {
        self.files.binary_search_by(|(file, _)| (*file.entry.path).cmp(path)).ok()
    }
}

/// What is known of a file already: the page in it, and what is wrong with it.
pub(super) type Known<'a> = dyn Fn(&Entry) -> Option<(Option<Arc<ParsedPage>>, Vec<Diagnostic>)> + Sync + 'a;

fn is_used(file: &ContentFile) -> bool {
    file.page.is_some() || !is_page(&file.content_path)
}

/// The files below the content folders, each with the language and the path of its content folder's.
fn list(source: &Source, config: &Config, faults: &mut Vec<Diagnostic>) -> Vec<(Entry, LanguageId, String)> {
    let mut folders: BTreeMap<&str, LanguageId> = BTreeMap::new();
    for id in config.language_ids() {
        let folder = config.language(id).content_folder.as_str();
        // A folder that several languages share belongs to the default one: file names tell the others apart.
        if id == config.default_language || !folders.contains_key(folder) {
            folders.insert(folder, id);
        }
    }
    let mut listed: Vec<(Entry, LanguageId, String)> = Vec::new();
    for (folder, language) in &folders {
        let (entries, found) = source.list(folder);
        faults.extend(found);
        for entry in entries {
            // One content folder inside another: the file belongs to the inner one.
            let inner =
                folders.keys().any(|other| other.len() > folder.len() && entry.path.starts_with(&format!("{other}/")));
            if !inner && !is_ignored(config, *language, folder, &entry.path) {
                let content_path = entry.path[folder.len() + 1..].to_string();
                listed.push((entry, *language, content_path));
            }
        }
    }
    listed.sort_by(|a, b| a.0.path.cmp(&b.0.path));
    listed
}

/// Whether `ignoreFiles` names the file: that of the folder's language, or of the one that its name tells.
fn is_ignored(config: &Config, language: LanguageId, folder: &str, path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    config.language_ids().any(|id| {
        let other = config.language(id);
        other.settings.ignored_files.hold(path)
            && (id == language || other.content_folder == folder && name.contains(&format!(".{}.", other.key)))
    })
}

/// Whether a file of this name is a page rather than a resource. Section 1 of the specification.
pub(super) fn is_page(path: &str) -> bool {
    const EXTENSIONS: [&str; 12] =
        ["md", "mdown", "markdown", "html", "htm", "org", "adoc", "asciidoc", "ad", "rst", "pandoc", "pdc"];
    path.rsplit('/')
        .next()
        .and_then(|name| name.rsplit_once('.'))
        .is_some_and(|(_, extension)| EXTENSIONS.contains(&extension.to_ascii_lowercase().as_str()))
}

/// Reads and parses one page; nothing where it cannot be read. `entry` says of the file what it says when it is read.
pub(super) fn read_page(
    source: &Reader<'_>,
    entry: &mut Entry,
    layers: &Layers,
) -> (Option<Arc<ParsedPage>>, Vec<Diagnostic>) {
    if entry.size > MAX_PAGE_BYTES {
        let message = format!("the page is {} MB large; the limit is {} MB", entry.size >> 20, MAX_PAGE_BYTES >> 20);
        let diagnostic =
            Diagnostic::error(Code::FileTooLarge, Span::whole(&entry.path), message).help("cut it into several pages");
        return (None, vec![diagnostic]);
    }
    match source.read_entry(&entry.path) {
        Ok((text, read)) => {
            (entry.stamp, entry.touched) = (read.stamp, read.touched);
            let (page, diagnostics) = parse(entry, Arc::from(text), layers);
            (Some(Arc::new(page)), diagnostics)
        }
        Err(diagnostic) => (None, vec![diagnostic]),
    }
}

fn parse(entry: &Entry, text: Arc<str>, layers: &Layers) -> (ParsedPage, Vec<Diagnostic>) {
    let bytes = text.len();
    let (page, mut diagnostics) = parse_page(&entry.path, text, layers);
    if bytes > LARGE_PAGE_BYTES {
        let message = format!("the page is {} MB large, and slow to load for its readers", bytes >> 20);
        diagnostics.push(
            Diagnostic::warning(Code::FileTooLarge, Span::whole(&entry.path), message)
                .help("cut it into several pages, or publish what is long as a file to download"),
        );
    }
    if bytes == 0 {
        diagnostics.push(
            Diagnostic::warning(Code::FileEmpty, Span::whole(&entry.path), "the file is empty")
                .help("save the page again, or delete the file"),
        );
    }
    (page, diagnostics)
}
