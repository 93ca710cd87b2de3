//! A site that is kept up to date while its files change.
//!
//! Each change is put in at the smallest of these levels that is right: the body of a page, what a page says of itself,
//! the templates, the whole site. At every level the result is the one that [`super::load()`] gives for the files as
//! they are then.

use super::content::{Content, is_page, read_page};
use super::last_good::{LastGood, settle};
use super::load::zones;
use super::load::{InputFaults, Inputs, Loaded, finish, list_public_files, read_data, read_inputs, read_templates};
use super::render_all::{RenderWork, Sink};
use crate::config::{Config, Overrides, is_configuration};
use crate::content::date::Moment;
use crate::content::shortcode::KnownShortcodes;
use crate::diagnostic::{self, Code, Diagnostic, FilePath};
use crate::output::Planned;
use crate::site::{ContentFile, LeftOutReason, PageId, patch};
use crate::source::{Source, Wanted};
use crate::template::translations::Translations;
use crate::template::{Layers, World};
use crate::track::Read;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

/// A site in memory.
pub struct Live {
    overrides: Overrides,
    now: Moment,
    inputs: Inputs,
    input_faults: InputFaults,
    content: Content,
    content_faults: Vec<Diagnostic>,
    site_faults: Vec<Diagnostic>,
    good: LastGood,
    /// Its diagnostics are those of the plan alone.
    loaded: Loaded,
}

/// Which files may have changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Touched {
    /// Any.
    Everything,
    /// Files and folders inside the site, with `/`.
    Paths(BTreeSet<String>),
}

/// How much of a site an update made anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Nothing has changed.
    Nothing,
    /// What these pages say: their bodies, or titles and the like.
    Pages(Vec<PageId>),
    /// Templates or texts: every output, but no page stands elsewhere.
    Outputs,
    /// Everything.
    Site,
}

/// What changed of a page.
enum Edit {
    Nothing,
    Body(PageId),
    FrontMatter(PageId),
    /// More than one page.
    Site,
}

impl Live {
    /// Reads the site in `source`.
    pub fn open(source: Source, overrides: Overrides, now: Moment) -> Live {
        let (inputs, input_faults) = read_inputs(source, &overrides);
        Live::read(inputs, input_faults, overrides, now, LastGood::default())
    }

    fn read(inputs: Inputs, input_faults: InputFaults, overrides: Overrides, now: Moment, mut good: LastGood) -> Live {
        let content = Content::read(&inputs.source, &inputs.config, &inputs.engine.layers);
        let content_faults = content.diagnostics(&inputs.source, &inputs.config);
        let (loaded, site_faults) = settle(&inputs, &content, &mut good, now);
        Live { overrides, now, inputs, input_faults, content, content_faults, site_faults, good, loaded }
    }

    /// From now on a page whose file gets a fault stays in the site as it was before. [`Live::diagnostics`] stay what a
    /// build would tell.
    pub fn keep_last_good(&mut self) {
        self.good.begin();
        self.good.look(&self.content, self.site_faults.iter().chain(&self.loaded.diagnostics));
    }

    /// The same site, without what was computed so far; nothing is read.
    pub fn copy(&self) -> Live {
        let (inputs, content, mut good) = (self.inputs.clone(), self.content.clone(), self.good.clone());
        let (loaded, site_faults) = settle(&inputs, &content, &mut good, self.now);
        let (overrides, input_faults, content_faults) =
            (self.overrides.clone(), self.input_faults.clone(), self.content_faults.clone());
        Live { overrides, now: self.now, inputs, input_faults, content, content_faults, site_faults, good, loaded }
    }

    /// Whether the file at `path` lies in a content folder, as pages and what belongs to them do.
    pub fn is_content(&self, path: &str) -> bool {
        self.inputs.config.languages.iter().any(|language| is_below(path, &language.content_folder))
    }

    /// The base path that the configuration names now, whatever the command line says; nothing while it has an error.
    pub fn written_base_path(&self) -> Option<String> {
        let overrides = Overrides { base_url: None, ..self.overrides.clone() };
        let (config, faults) = crate::config::load(&self.inputs.source, &overrides);
        let is_sound = !faults.iter().any(Diagnostic::is_error);
        is_sound.then(|| crate::template::view::links::base_path(&config.main().settings.base_url))
    }

    /// Whether the page in the file at `path` is shown as it was before the file got a fault.
    pub fn stands_in(&self, path: &FilePath) -> bool {
        self.good.stands_in(path)
    }

    /// The site, to be rendered.
    pub fn loaded(&self) -> &Loaded {
        &self.loaded
    }

    /// Everything it is made of.
    pub fn world(&self) -> &Arc<World> {
        &self.loaded.world
    }

    /// The time that decides what is scheduled and what has expired.
    pub fn time(&self) -> Moment {
        self.now
    }

    /// Whether a post is due or has expired at `now`, and the site does not show it yet.
    pub fn is_due(&self, now: Moment) -> bool {
        self.next_change().is_some_and(|moment| !moment.is_after(&now))
    }

    /// How long the site stays as it is by itself.
    pub fn time_to_next_change(&self, now: Moment) -> Duration {
        // A clock may be read a moment before the time that was waited for.
        self.next_change().map_or(Duration::MAX, |moment| moment.since(&now).max(Duration::from_millis(1)))
    }

    /// What is to be watched of the site, there or not.
    pub fn wanted(&self) -> Wanted {
        wanted(&self.inputs.config, &self.overrides)
    }

    /// The output at `path`.
    pub fn find(&self, path: &str) -> Option<&Planned> {
        self.loaded.plan.find(path)
    }

    /// Everything that is wrong but for what only rendering shows, sorted.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let mut diagnostics: Vec<Diagnostic> = self.known().cloned().collect();
        diagnostic::sort(&mut diagnostics);
        diagnostics
    }

    /// The errors among [`Live::diagnostics`], in no order.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.known().filter(|diagnostic| diagnostic.is_error())
    }

    fn known(&self) -> impl Iterator<Item = &Diagnostic> {
        let inputs = self.input_faults.iter().flatten();
        inputs.chain(&self.content_faults).chain(&self.site_faults).chain(&self.loaded.diagnostics)
    }

    /// Makes every output and hands it to `sink`, as a build does. Returns everything that is wrong, sorted.
    pub fn render_all(&self, sink: &Sink<'_>) -> Vec<Diagnostic> {
        let mut diagnostics = self.diagnostics();
        let sound = !diagnostics.iter().any(Diagnostic::is_error);
        let work = RenderWork::new(&self.loaded, sink, None).with_soundness(sound);
        diagnostics.extend(work.render_pages());
        diagnostics.extend(work.render_rest());
        diagnostic::sort(&mut diagnostics);
        diagnostics
    }

    /// Whether one of the pages that `touched` names had a text, and is an empty file now.
    pub fn is_emptied(&self, touched: &Touched) -> bool {
        let Touched::Paths(paths) = touched else { return false };
        paths.iter().flat_map(|path| self.content.files_below(path)).any(|file| {
            file.page.as_ref().is_some_and(|page| !page.text.is_empty())
                && self.inputs.source.entry(&file.entry.path).is_some_and(|entry| entry.size == 0)
        })
    }

    /// When the site changes by itself next: a post is due, or expires. One that is shown before its time counts as well:
    /// lists have the newest date that has come.
    pub fn next_change(&self) -> Option<Moment> {
        let site = &self.loaded.world.site;
        let due = site.left_out.iter().filter_map(|left_out| match left_out.reason {
            LeftOutReason::Scheduled(moment) => Some(moment),
            _ => None,
        });
        let dates = site.pages.iter().map(|page| &page.front_matter.dates);
        let shown = dates.flat_map(|dates| [dates.publish_date, dates.expiry_date]).flatten();
        due.chain(shown).filter(|moment| moment.is_after(&self.now)).min()
    }

    /// Takes the files from `source` from now on; for sites in memory. Nothing is read yet.
    pub fn set_source(&mut self, source: Source) {
        if let Some(world) = Arc::get_mut(&mut self.loaded.world) {
            world.source = source.clone();
        }
        self.inputs.source = source;
    }

    /// Brings the site up to date at the time `now`, after what `touched` says has changed.
    ///
    /// What is computed already and still right stays. A file that is not there any more is noticed too.
    pub fn update(&mut self, touched: &Touched, now: Moment) -> Effect {
        let is_due = self.is_due(now);
        let Touched::Paths(paths) = touched else { return self.read_everything(now) };
        let mut dirty = Dirty::default();
        for path in paths {
            dirty.add(path, self);
        }
        if dirty.everything {
            return self.read_everything(now);
        }
        self.good.sweep();
        self.good.remember(dirty.pages.iter().map(|at| &self.content.files[*at].0));
        let other_shortcodes = self.read_inputs_again(&dirty);
        if is_due || dirty.content || dirty.public_files || dirty.data || other_shortcodes {
            self.now = now;
            self.read_content_again(&dirty, other_shortcodes);
            return self.resolve();
        }
        let is_outputs = dirty.templates || dirty.translations;
        let mut edited = Vec::new();
        for &at in &dirty.pages {
            match self.read_page_again(at) {
                Edit::Nothing => {}
                Edit::Body(id) | Edit::FrontMatter(id) if is_outputs => edited.push(id),
                Edit::Body(id) if self.replace_text(id, at, false) => edited.push(id),
                Edit::FrontMatter(id) if self.replace_text(id, at, true) => edited.push(id),
                _ => {
                    self.now = now;
                    self.read_content_again(&dirty, false);
                    return self.resolve();
                }
            }
        }
        if !dirty.pages.is_empty() {
            self.content_faults = self.content.diagnostics(&self.inputs.source, &self.inputs.config);
        }
        match (is_outputs, edited.is_empty()) {
            (true, true) => self.plan(),
            (true, false) => {
                self.now = now;
                self.resolve()
            }
            (false, true) => Effect::Nothing,
            (false, false) => Effect::Pages(edited),
        }
    }

    fn read_everything(&mut self, now: Moment) -> Effect {
        let (inputs, input_faults) = read_inputs(self.inputs.source.clone(), &self.overrides);
        let mut good = std::mem::take(&mut self.good);
        let languages = |config: &Config| -> Vec<(String, String)> {
            let languages = config.languages.iter();
            languages.map(|language| (language.key.clone(), language.content_folder.clone())).collect()
        };
        if languages(&inputs.config) == languages(&self.inputs.config) {
            good.sweep();
            good.remember(self.content.files.iter().map(|(file, _)| file));
        } else {
            good.forget();
        }
        let highlighter = self.inputs.highlighter.clone();
        *self = Live::read(inputs, input_faults, self.overrides.clone(), now, good);
        self.inputs.highlighter = highlighter;
        Effect::Site
    }

    /// Reads templates, texts, data and public files again where they were touched. Whether pages are to be parsed again
    /// because of other shortcodes.
    fn read_inputs_again(&mut self, dirty: &Dirty) -> bool {
        let Inputs { source, config, engine, translations, data, public_files, .. } = &mut self.inputs;
        let theme = config.theme.as_deref();
        let [_, of_templates, of_translations, of_data, of_files] = &mut self.input_faults;
        let mut other_shortcodes = false;
        if dirty.templates {
            let (read, faults) = read_templates(source, theme);
            other_shortcodes = !knows_the_same(&engine.layers, &read.layers);
            (*engine, *of_templates) = (Arc::new(read), faults);
        }
        if dirty.translations {
            let (read, faults) = Translations::read(source, theme);
            (*translations, *of_translations) = (Arc::new(read), faults);
        }
        if dirty.data {
            (*data, *of_data) = read_data(source);
        }
        if dirty.public_files {
            let (read, faults) = list_public_files(source, config);
            (*public_files, *of_files) = (Arc::new(read), faults);
        }
        other_shortcodes
    }

    /// Lists the content anew; files that nobody touched are not read again.
    fn read_content_again(&mut self, dirty: &Dirty, other_shortcodes: bool) {
        let Inputs { source, config, engine, .. } = &self.inputs;
        if dirty.content || !dirty.pages.is_empty() {
            let old = std::mem::take(&mut self.content);
            let touched = |path: &str| dirty.pages.iter().any(|at| *old.files[*at].0.entry.path == *path);
            let known = |entry: &crate::source::Entry| {
                let at = old.place(&entry.path).filter(|_| !dirty.is_below(&entry.path) && !touched(&entry.path))?;
                let (file, faults) = &old.files[at];
                let is_same = file.entry.size == entry.size && file.entry.modified == entry.modified;
                is_same.then(|| (file.page.clone(), faults.clone()))
            };
            self.content = Content::read_again(source, config, &engine.layers, &known);
            self.good.remember_changed(&old, &self.content);
        }
        if other_shortcodes {
            self.content.parse_again(&engine.layers);
        }
        self.content_faults = self.content.diagnostics(&self.inputs.source, &self.inputs.config);
    }

    fn resolve(&mut self) -> Effect {
        let (loaded, site_faults) = settle(&self.inputs, &self.content, &mut self.good, self.now);
        self.site_faults = site_faults;
        self.replace(loaded);
        Effect::Site
    }

    /// Makes the plan anew, for other templates.
    fn plan(&mut self) -> Effect {
        let same_endings = self.loaded.world.engine.layers.endings() == self.inputs.engine.layers.endings();
        let site = if same_endings && !self.good.is_used() { self.take_site() } else { None };
        let Some(site) = site else { return self.resolve() };
        let loaded = finish(self.inputs.clone(), site, self.now);
        self.replace(loaded);
        self.good.look(&self.content, self.site_faults.iter().chain(&self.loaded.diagnostics));
        Effect::Outputs
    }

    /// Puts `loaded` in its place. Nobody waits until the memory of the one before is given back.
    fn replace(&mut self, loaded: Loaded) {
        let old = std::mem::replace(&mut self.loaded, loaded);
        rayon::spawn(move || drop(old));
    }

    /// The site without its world, if nobody uses it at the moment. The live site must be given another at once.
    fn take_site(&mut self) -> Option<crate::site::Site> {
        Arc::get_mut(&mut self.loaded.world).map(World::take_site)
    }

    /// Reads a page from its file again, and says how far the change reaches.
    fn read_page_again(&mut self, at: usize) -> Edit {
        let Inputs { source, engine, .. } = &self.inputs;
        let (file, faults) = &self.content.files[at];
        let Some(mut entry) = source.entry(&file.entry.path) else { return Edit::Site };
        let (page, found) = read_page(&source.reader(), &mut entry, &engine.layers);
        let (Some(old), Some(new)) = (&file.page, &page) else { return Edit::Site };
        let keeps_time = file.entry.modified == entry.modified || !self.names_file_times();
        if old.text == new.text && keeps_time {
            return Edit::Nothing;
        }
        if self.good.stands_in(&file.entry.path) {
            return Edit::Site;
        }
        let is_body = old.text.get(..old.front_matter.body_start) == new.text.get(..new.front_matter.body_start);
        let id = self.loaded.world.site.pages.iter().find(|page| page.file.as_ref() == Some(&file.entry.path));
        let has_faults = !faults.is_empty() || !found.is_empty();
        let edit = match (id.map(|page| page.id), is_body && keeps_time) {
            // Lists show what its body said before.
            (Some(_), true) if self.good.is_kept() && found.iter().any(Diagnostic::is_error) => Edit::Site,
            (Some(id), true) => Edit::Body(id),
            // A page that is not built.
            (None, true) => Edit::Nothing,
            (Some(id), false) if !has_faults && !self.has_site_fault(&file.entry.path) => Edit::FrontMatter(id),
            _ => Edit::Site,
        };
        let file = ContentFile { entry, page, ..file.clone() };
        self.content.files[at] = (file, found);
        edit
    }

    /// Whether the site was told something about this file that might not be so any more.
    fn has_site_fault(&self, path: &str) -> bool {
        let is_at = |span: &diagnostic::Span| *span.file == *path;
        self.site_faults
            .iter()
            .chain(&self.loaded.diagnostics)
            .any(|fault| fault.span.as_ref().is_some_and(is_at) || fault.labels.iter().any(|(span, _)| is_at(span)))
    }

    /// Whether the site might be another one because of what lies at `path`, which is none of its ordinary files.
    fn stands_on(&self, path: &str) -> bool {
        let config = &self.inputs.config;
        let is_above = |wanted: &String| is_below(wanted, path);
        let Wanted { folders, files } = self.wanted();
        let theme = config.theme.as_ref().map(|theme| format!("themes/{theme}"));
        is_configuration(path)
            || folders.iter().chain(&files).chain(&config.named_themes).any(is_above)
            || theme.is_some_and(|theme| is_below(path, &theme))
            // Themes and folders are named where one of them is missed.
            || config.theme.is_none() && path.starts_with("themes/") && path.matches('/').count() == 1
            || !path.contains('/') && (path == "layouts" || self.misses_content())
    }

    /// Whether a template or a body loads a file at `path` or below it, and it is another by now.
    fn loads_other(&self, path: &str) -> bool {
        let source = &self.inputs.source;
        let is_other =
            |file: &str, stamp: Option<u64>| stamp.is_none() || source.entry(file).map(|now| now.stamp) != stamp;
        self.world().loaded_files().iter().any(|(file, stamp)| is_below(file, path) && is_other(file, *stamp))
    }

    fn misses_content(&self) -> bool {
        self.content_faults.iter().any(|fault| fault.code == Code::ContentMissing)
    }

    /// Whether dates are taken from the times of files.
    fn names_file_times(&self) -> bool {
        let languages = &self.inputs.config.languages;
        languages.iter().any(|language| language.settings.dates.names(":filemodtime"))
    }

    /// Puts the page at `at` into the site as it stands, if that is enough.
    fn replace_text(&mut self, id: PageId, at: usize, with_front_matter: bool) -> bool {
        let file = self.content.files[at].0.clone();
        let Some(page) = file.page.clone() else { return false };
        let Some(world) = Arc::get_mut(&mut self.loaded.world) else { return false };
        if with_front_matter && !patch(&mut world.site, id, &file, &zones(&self.inputs.config)) {
            return false;
        }
        world.replace_text(id, page, |reads| {
            reads.any(&|read| match read {
                Read::Body(page) => *page == id,
                Read::Summary(page) => with_front_matter && *page == id,
                Read::List => with_front_matter,
                Read::Asset(_) | Read::Made(_) | Read::Data(_) => false,
            })
        });
        true
    }
}

/// What is to be watched of a site with this configuration, there or not.
pub fn wanted(config: &Config, overrides: &Overrides) -> Wanted {
    let content = config.languages.iter().map(|language| language.content_folder.clone());
    let own = ["templates", "data", "i18n", "assets", "config"].map(str::to_string);
    let own = own.into_iter().chain(config.static_folders.iter().cloned());
    let theme = config.theme.as_ref().map(|theme| format!("themes/{theme}"));
    // Themes that are not used are looked at to know that they are not.
    let named = config.named_themes.iter().map(|theme| format!("{theme}/templates"));
    let files = named.chain(overrides.file.iter().map(|file| file.trim_start_matches("./").to_string()));
    Wanted { folders: content.chain(own).chain(theme).collect(), files: files.collect() }
}

/// What a change may have made wrong.
#[derive(Debug, Default)]
struct Dirty {
    everything: bool,
    templates: bool,
    translations: bool,
    data: bool,
    public_files: bool,
    /// Files have come or gone, or are no pages.
    content: bool,
    /// The places of pages in the content that may have been edited.
    pages: BTreeSet<usize>,
    /// Content folders and files that were touched.
    below: BTreeSet<String>,
}

impl Dirty {
    fn add(&mut self, path: &str, live: &Live) {
        let is_in =
            |folder: &str| path == folder || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        let config = &live.inputs.config;
        let theme = config.theme.as_ref().map(|theme| format!("themes/{theme}"));
        let in_theme = |folder: &str| theme.as_ref().is_some_and(|theme| is_in(&format!("{theme}/{folder}")));
        if config.languages.iter().any(|language| is_in(&language.content_folder)) {
            match live.content.place(path).filter(|_| is_page(path) && live.inputs.source.entry(path).is_some()) {
                Some(_) if live.loads_other(path) => self.everything = true,
                Some(at) => drop(self.pages.insert(at)),
                None => {
                    self.content = true;
                    self.below.insert(path.to_string());
                }
            }
        } else if is_in("templates") || in_theme("templates") {
            self.templates = true;
        } else if is_in("i18n") || in_theme("i18n") {
            self.translations = true;
        } else if is_in("data") {
            self.data = true;
        } else if config.static_folders.iter().any(|folder| is_in(folder))
            || is_in("assets")
            || in_theme("static")
            || in_theme("assets")
        {
            self.public_files = true;
        } else {
            // Data that lies elsewhere.
            self.data |= live.loads_other(path);
            self.everything |= live.stands_on(path);
        }
    }

    /// Whether the file lies in what was touched.
    fn is_below(&self, path: &str) -> bool {
        self.below.iter().any(|folder| is_below(path, folder))
    }
}

fn is_below(path: &str, folder: &str) -> bool {
    path == folder || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// Whether pages are parsed alike with both: the same shortcodes, of which the same take a body.
fn knows_the_same(one: &Layers, other: &Layers) -> bool {
    let known = |layers: &Layers| -> Vec<(String, Option<bool>, bool)> {
        let names = layers.names().into_iter();
        names.map(|name| (name.clone(), layers.takes_body(&name), layers.is_broken(&name))).collect()
    };
    known(one) == known(other)
}
