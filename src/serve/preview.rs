//! A site that is shown while it is written.
//!
//! A request renders what it asks for, from the site as its files are now. Deliberately absent: watching the files, which
//! [`super::updates`] does, and what is printed.

use super::asked::Asked;
use super::fault::Fault;
use super::history::{Changed, History};
use super::kept::KeptPages;
use super::old_files::OldFiles;
use super::own::{LiveSide, Opened, PageNote};
use super::passage::{Sought, first_line, line_of};
use super::{Answer, Lookup};
use crate::content::date::Moment;
use crate::diagnostic::{Diagnostic, FilePath};
use crate::output::{Planned, What, manifest_beside, render};
use crate::pipeline::{Effect, Live, Touched, instant, now};
use crate::site::{LeftOutReason, Page};
use crate::source::Wanted;
use crate::template::world::PublicFile;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::sync::broadcast;

/// An update waits so long for those who render; then they go on with the site as it was, and it takes another.
const PATIENCE: Duration = Duration::from_millis(100);
/// So many times a file is looked for while the site changes.
const TRIES: usize = 5;
/// So often it is looked whether they are done.
const PAUSE: Duration = Duration::from_micros(200);

/// A site in memory, and those who look at it.
pub struct Preview {
    /// Who renders holds a share, not the lock.
    live: Mutex<Arc<Live>>,
    /// Counts the updates, from the microsecond in which the preview began.
    generation: AtomicU64,
    /// Whether an update waits for those who render.
    is_awaited: AtomicBool,
    /// Whether the folder of the site is gone.
    is_away: AtomicBool,
    /// The base path that the site is shown at.
    base: String,
    events: broadcast::Sender<String>,
    shown: Mutex<Shown>,
    asked: Mutex<Asked>,
    root: PathBuf,
    editor: Option<String>,
}

/// What was shown.
#[derive(Default)]
struct Shown {
    /// Pages as they were without a fault.
    good: KeptPages,
    /// What the last updates changed.
    history: History,
    /// How many times content was edited.
    edits: u64,
    /// Another base path that the configuration names by now.
    other_base: Option<String>,
    /// What earlier manifests of the search name: pages that are open in a browser may ask for it.
    old_files: OldFiles,
    /// What was wrong when a page was rendered last.
    faults: BTreeMap<String, Vec<Diagnostic>>,
    /// Files that templates have loaded at any time.
    loaded_files: BTreeSet<FilePath>,
}

impl Preview {
    /// Shows `live`, whose files lie in `root`. `editor` is the command that opens a source file.
    pub fn new(mut live: Live, root: PathBuf, editor: Option<String>) -> Preview {
        live.keep_last_good();
        let (events, _) = broadcast::channel(64);
        let begin = now();
        let begin = begin.unix.saturating_mul(1_000_000).saturating_add(i64::from(begin.nanos / 1_000));
        Preview {
            base: live.world().base_path.clone(),
            live: Mutex::new(Arc::new(live)),
            generation: AtomicU64::new(u64::try_from(begin).unwrap_or_default()),
            is_awaited: AtomicBool::new(false),
            is_away: AtomicBool::new(false),
            events,
            shown: Mutex::default(),
            asked: Mutex::default(),
            root,
            editor,
        }
    }

    /// The site as it is now.
    pub fn site(&self) -> Arc<Live> {
        self.lock().clone()
    }

    /// The site, and the number of the update that it is as of.
    pub(super) fn site_now(&self) -> (Arc<Live>, u64) {
        let live = self.lock();
        (live.clone(), self.generation())
    }

    fn lock(&self) -> MutexGuard<'_, Arc<Live>> {
        self.live.lock().unwrap_or_else(|broken| broken.into_inner())
    }

    pub(super) fn asked(&self) -> MutexGuard<'_, Asked> {
        self.asked.lock().unwrap_or_else(|broken| broken.into_inner())
    }

    /// The base path that the configuration names, if it is another one than the site is shown at.
    pub fn other_base(&self) -> Option<String> {
        self.shown().other_base.clone()
    }

    /// What is to be watched: what the site is made of, and what its templates load.
    pub fn wanted(&self) -> Wanted {
        let live = self.site();
        let mut shown = self.shown();
        shown.loaded_files.extend(live.world().loaded_files().into_iter().map(|(file, _)| file));
        let mut wanted = live.wanted();
        wanted.files.extend(shown.loaded_files.iter().map(|file| file.to_string()));
        wanted
    }

    /// Whether templates load more files than those that [`Preview::wanted`] named last.
    pub fn loads_more(&self) -> bool {
        let files = self.site().world().loaded_files();
        !files.is_empty() && {
            let shown = self.shown();
            files.iter().any(|(file, _)| !shown.loaded_files.contains(file))
        }
    }

    /// How many updates there were.
    pub fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// Whether an update waits for those who render to be done.
    pub(super) fn is_awaited(&self) -> bool {
        self.is_awaited.load(Ordering::Acquire)
    }

    /// Says whether the folder of the site is gone, and has every browser look at what there is to say.
    pub(super) fn set_away(&self, is_away: bool) {
        self.is_away.store(is_away, Ordering::Release);
        let _ = self.events.send(serde_json::json!({ "generation": self.generation() }).to_string());
    }

    /// Brings the site up to date and tells every browser.
    pub fn update(&self, touched: &Touched, now: Moment) -> Effect {
        self.is_awaited.store(true, Ordering::Release);
        let mut live = self.lock();
        let start = instant();
        while Arc::get_mut(&mut live).is_none() {
            if start.elapsed() > PATIENCE {
                *live = Arc::new(live.copy());
            } else {
                std::thread::sleep(PAUSE);
            }
        }
        self.is_awaited.store(false, Ordering::Release);
        let mut files = addresses(&live, touched);
        let Some(alone) = Arc::get_mut(&mut live) else { return Effect::Nothing };
        let effect = alone.update(touched, now);
        if effect == Effect::Nothing {
            return effect;
        }
        let generation = self.generation.fetch_add(1, Ordering::AcqRel) + 1;
        files.extend(addresses(&live, touched));
        let other_base = self.named_base(&live, touched);
        let is_edited = paths_of(touched).iter().any(|path| live.is_content(path));
        let mut shown = self.shown();
        shown.faults.clear();
        shown.edits += u64::from(is_edited);
        if let Some(other) = other_base {
            shown.other_base = (other != self.base).then_some(other);
        }
        let everything = *touched == Touched::Everything;
        let event = serde_json::json!({ "generation": generation, "files": files, "everything": everything });
        shown.history.add(generation, Changed { files, everything });
        drop(shown);
        drop(live);
        // Without a browser that listens there is nobody to tell.
        let _ = self.events.send(event.to_string());
        effect
    }

    /// The base path that the configuration names, where that may have changed.
    fn named_base(&self, live: &Live, touched: &Touched) -> Option<String> {
        let is_named = |path: &String| crate::config::is_configuration(path) || live.wanted().files.contains(path);
        let may_be_other = *touched == Touched::Everything || paths_of(touched).iter().any(is_named);
        may_be_other.then(|| live.written_base_path()).flatten()
    }

    fn shown(&self) -> MutexGuard<'_, Shown> {
        self.shown.lock().unwrap_or_else(|broken| broken.into_inner())
    }

    /// The bytes of a page, a file or another output.
    fn make(&self, live: &Live, generation: u64, planned: &Planned) -> Option<Vec<u8>> {
        let world = live.world();
        match &planned.what {
            What::File(file) => return world.source.read(file).ok(),
            What::Embedded(bytes) => return Some(bytes.to_vec()),
            _ => {}
        }
        let (bytes, mut faults) = match render(world, planned) {
            Ok(rendered) => {
                self.asked().add(generation, &rendered.reads);
                (Some(rendered.bytes), rendered.diagnostics)
            }
            Err(faults) => (None, faults),
        };
        if matches!(planned.what, What::Search(_)) {
            let folder = planned.path.rfind('/').map_or("", |at| &planned.path[..=at]);
            self.shown().old_files.keep(world.generated_below(folder));
        }
        if let What::Page(id) = planned.what {
            faults.extend(world.body(id).diagnostics.iter().cloned());
        }
        faults.retain(Diagnostic::is_error);
        let page = match planned.what {
            What::Page(id) => Some(world.site.page(id)),
            _ => None,
        };
        let worst = live.errors().filter_map(|fault| concerns(fault, page, live)).max();
        let worst = if faults.is_empty() { worst } else { Some(Concern::Page) };
        let is_page = planned.path.ends_with(".html");
        let mut shown = self.shown();
        let source = source_of(live, page).unwrap_or(shown.edits);
        if generation != self.generation() {
            // It was made of the site as it was: nothing is remembered of it.
            return bytes.or_else(|| shown.good.last(&planned.path));
        }
        if !faults.is_empty() {
            shown.faults.insert(planned.path.clone(), faults);
        }
        let last = match worst {
            None => {
                let bytes = bytes.unwrap_or_default();
                if is_page {
                    shown.good.keep(&planned.path, source, &bytes);
                }
                return Some(bytes);
            }
            // What is wrong lies elsewhere: what the author writes here shows.
            Some(Concern::Site) => shown.good.last_of(&planned.path, source),
            Some(Concern::Page) => shown.good.last(&planned.path),
        };
        last.or(bytes).or_else(|| is_page.then(|| EMPTY_PAGE.as_bytes().to_vec()))
    }

    fn planned<'a>(&self, live: &'a Live, path: &str) -> Option<&'a Planned> {
        let index = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_string() };
        live.find(&index)
    }
}

/// What stands there for a page that cannot be rendered and never could.
const EMPTY_PAGE: &str = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Not yet</title></head>\
    <body><p>This page cannot be shown yet: see the message over it.</p></body></html>\n";

/// How far a page is not as it is meant because of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Concern {
    /// A template, the configuration or the data is at fault.
    Site,
    /// It is in the page's own file.
    Page,
}

fn concerns(fault: &Diagnostic, page: Option<&Page>, live: &Live) -> Option<Concern> {
    let Some(span) = &fault.span else { return Some(Concern::Site) };
    if page.and_then(|page| page.file.as_ref()).is_some_and(|file| *file == span.file) {
        return Some(Concern::Page);
    }
    (!live.is_content(&span.file)).then_some(Concern::Site)
}

/// What changes with the text of a page; nothing for pages without one.
fn source_of(live: &Live, page: Option<&Page>) -> Option<u64> {
    let text = live.world().text(page?.id)?;
    let hash = blake3::hash(text.text.as_bytes());
    Some(hash.as_bytes().iter().take(8).fold(0, |print, byte| print << 8 | u64::from(*byte)))
}

fn paths_of(touched: &Touched) -> &BTreeSet<String> {
    static NONE: BTreeSet<String> = BTreeSet::new();
    match touched {
        Touched::Everything => &NONE,
        Touched::Paths(paths) => paths,
    }
}

/// Where what was touched can be asked for, as far as it is published as it is.
fn addresses(live: &Live, touched: &Touched) -> BTreeSet<String> {
    let paths = paths_of(touched);
    let is_touched = |file: &str| {
        let mut ends = file.match_indices('/').map(|(at, _)| at).chain([file.len()]);
        ends.any(|end| paths.contains(&file[..end]))
    };
    let outputs = live.loaded().plan.outputs.iter().filter_map(|planned| match &planned.what {
        What::File(file) if is_touched(file) => Some(planned.path.clone()),
        _ => None,
    });
    let public = live.world().public_files.iter().filter_map(|(path, file)| match file {
        PublicFile::Asset(file) | PublicFile::Static(file) if is_touched(file) => Some(path.clone()),
        _ => None,
    });
    outputs.chain(public).collect()
}

/// A file that is no output of its own.
struct Beside {
    bytes: Vec<u8>,
    /// The name under which something has to ask for it, or it is not published.
    asked: Option<Arc<str>>,
}

impl Preview {
    /// The file at `path` that something else makes or asks for.
    fn beside(&self, live: &Live, generation: u64, path: &str) -> Option<Beside> {
        if let Some(bytes) = self.shown().old_files.get(path) {
            // An index names it, or has named it before: what is in it is told by its name.
            return Some(Beside { bytes: bytes.to_vec(), asked: None });
        }
        let world = live.world();
        let manifest = manifest_beside(path).and_then(|path| live.find(&path));
        let manifest = manifest.filter(|planned| matches!(planned.what, What::Search(_)));
        if let Some(manifest) = manifest.filter(|_| path.ends_with(".js") || world.generated(path).is_none()) {
            // It makes the other files of the search.
            self.make(live, generation, manifest)?;
        }
        let bytes = match world.asked_file_now(path) {
            Some(file) => world.bytes_of(file).map(Cow::into_owned),
            None => world.generated(path).map(|bytes| bytes.to_vec()),
        };
        let asked = world.name_now(path).unwrap_or_else(|| path.into());
        bytes.map(|bytes| Beside { bytes, asked: Some(asked) })
    }
}

impl Lookup for Preview {
    fn get(&self, path: &str) -> Option<Answer> {
        let mut found = None;
        for _ in 0..TRIES {
            let (live, generation) = self.site_now();
            let bytes = match live.find(path) {
                Some(planned) => return Some(Answer { bytes: self.make(&live, generation, planned)?, modified: None }),
                None => self.beside(&live, generation, path)?,
            };
            drop(live);
            let is_asked_for = bytes.asked.map_or(Some(true), |name| self.is_asked_for(&name, generation));
            found = Some(Answer { bytes: bytes.bytes, modified: None });
            match is_asked_for {
                Some(true) => return found,
                Some(false) => return None,
                // The site is another one by now.
                None => {}
            }
        }
        // It changes faster than it can be looked through; whoever asks has seen the name somewhere.
        found
    }

    fn live(&self) -> Option<&dyn LiveSide> {
        Some(self)
    }
}

impl Preview {
    fn banner(&self, live: &Live, page: Option<&Page>, path: &str) -> Option<String> {
        if self.is_away.load(Ordering::Acquire) {
            return Some("The folder of the site is gone: this is how it was".to_string());
        }
        self.other_base().map(|base| moved(&base)).or_else(|| banner(live, page, path))
    }
}

impl LiveSide for Preview {
    fn generation(&self) -> u64 {
        Preview::generation(self)
    }

    fn subscribe(&self) -> broadcast::Receiver<String> {
        self.events.subscribe()
    }

    fn changed_since(&self, generation: u64) -> Option<Changed> {
        self.shown().history.since(generation)
    }

    fn note(&self, path: &str) -> PageNote {
        let (live, generation) = self.site_now();
        let planned = self.planned(&live, path);
        let page = planned.and_then(|planned| match planned.what {
            What::Page(id) | What::Pager(id, _) => Some(live.world().site.page(id)),
            _ => None,
        });
        let mut faults: Vec<Diagnostic> = live.errors().cloned().collect();
        crate::diagnostic::sort(&mut faults);
        if let Some(own) = planned.and_then(|planned| self.shown().faults.get(&planned.path).cloned()) {
            faults.extend(own.into_iter().filter(|fault| !faults.contains(fault)).collect::<Vec<_>>());
        }
        PageNote {
            generation,
            file: page.and_then(|page| page.file.clone()).map(|file| file.to_string()),
            banner: self.banner(&live, page, path),
            faults: faults.iter().map(|fault| Fault::new(&live.world().source, fault)).collect(),
        }
    }

    fn open(&self, path: &str, sought: &Sought) -> Result<Opened, String> {
        let live = self.site();
        let named = path.strip_prefix("source:");
        let file = match (named, self.planned(&live, path).map(|planned| &planned.what)) {
            (Some(file), _) => file.to_string(),
            (None, Some(What::Page(id) | What::Pager(id, _))) => {
                live.world().site.page(*id).file.clone().ok_or("this page has no file of its own")?.to_string()
            }
            _ => return Err("this page has no file of its own".to_string()),
        };
        let text = live.world().source.read_for_report(&file).ok_or_else(|| format!("`{file}` cannot be read"))?;
        let found = if named.is_some() { sought.words.parse().ok() } else { line_of(&text, sought) };
        let line = found.unwrap_or_else(|| first_line(&text));
        let editor =
            self.editor.as_deref().ok_or("say which editor to open with `--editor`, such as `--editor code`")?;
        super::editor::open(editor, &self.root.join(&file), line)?;
        Ok(Opened { place: format!("{file}:{line}"), is_found: found.is_some() })
    }
}

/// What is said where the configuration names another base path than the site is shown at.
pub fn moved(base: &str) -> String {
    format!(
        "the site has another address now (`{base}`): end the preview with Ctrl+C and start it again to see it there"
    )
}

/// What a page that would not be published, or not now, says of itself.
fn banner(live: &Live, page: Option<&Page>, path: &str) -> Option<String> {
    let site = &live.world().site;
    let Some(page) = page else {
        let wanted = path.trim_matches('/').rsplit('/').next().unwrap_or_default();
        let is_meant = |file: &str| {
            let stem = file.strip_suffix("/index.md").unwrap_or(file.strip_suffix(".md").unwrap_or(file));
            !wanted.is_empty() && stem.rsplit('/').next() == Some(wanted)
        };
        let left_out = site.left_out.iter().find(|left_out| is_meant(&left_out.file))?;
        let file = &left_out.file;
        return Some(match left_out.reason {
            LeftOutReason::Draft => format!("`{file}` is a draft and not shown"),
            LeftOutReason::Scheduled(date) => {
                format!("`{file}` is scheduled for {} and not published before", date.format_go("2 January 2006"))
            }
            LeftOutReason::Expired(date) => format!("`{file}` expired on {}", date.format_go("2 January 2006")),
        });
    };
    let now = live.time();
    if page.front_matter.draft {
        return Some("A draft: it is not published".to_string());
    }
    if let Some(date) = page.front_matter.dates.publish_date.filter(|date| date.is_after(&now)) {
        return Some(format!("Scheduled for {}: it is not published before", date.format_go("2 January 2006")));
    }
    let expired = page.front_matter.dates.expiry_date.filter(|date| !date.is_after(&now))?;
    Some(format!("Expired on {}: it is not published", expired.format_go("2 January 2006")))
}
