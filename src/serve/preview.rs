//! A site that is shown while it is written.
//!
//! A request renders what it asks for, from the site as its files are now. Deliberately absent: watching the files, which
//! [`super::updates`] does, and what is printed.

use super::own::{Fault, LiveSide, PageNote};
use super::{Answer, Lookup};
use crate::content::date::Moment;
use crate::diagnostic::{Diagnostic, FilePath, line_and_column};
use crate::output::{Planned, What, render};
use crate::pipeline::{Effect, Live, Touched};
use crate::site::{LeftOutReason, Page};
use crate::source::{Source, Wanted};
use crate::template::world::PublicFile;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, RwLock, RwLockReadGuard};
use tokio::sync::broadcast;

/// So many pages are kept as they were when they had no fault.
const KEPT_PAGES: usize = 64;

/// Of so many files browsers are told; with more they look for themselves.
const FILES_TOLD: usize = 50;

/// A site in memory, and those who look at it.
pub struct Preview {
    live: RwLock<Live>,
    /// Counts the updates.
    generation: AtomicU64,
    events: broadcast::Sender<String>,
    shown: Mutex<Shown>,
    root: PathBuf,
    editor: Option<String>,
}

/// What was shown.
#[derive(Default)]
struct Shown {
    /// Pages as they were without a fault, the oldest first.
    good: Vec<(String, Arc<[u8]>)>,
    /// What was wrong when a page was rendered last.
    faults: BTreeMap<String, Vec<Diagnostic>>,
    /// Files that templates have loaded at any time.
    loaded_files: BTreeSet<FilePath>,
}

impl Preview {
    /// Shows `live`, whose files lie in `root`. `editor` is the command that opens a source file.
    pub fn new(live: Live, root: PathBuf, editor: Option<String>) -> Preview {
        let (events, _) = broadcast::channel(64);
        Preview {
            live: RwLock::new(live),
            generation: AtomicU64::new(0),
            events,
            shown: Mutex::default(),
            root,
            editor,
        }
    }

    /// The site, which stays as it is for so long.
    pub fn site(&self) -> RwLockReadGuard<'_, Live> {
        self.live.read().unwrap_or_else(|broken| broken.into_inner())
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

    /// Brings the site up to date and tells every browser.
    pub fn update(&self, touched: &Touched, now: Moment) -> Effect {
        let effect = {
            let mut live = self.live.write().unwrap_or_else(|broken| broken.into_inner());
            let effect = live.update(touched, now);
            if effect != Effect::Nothing {
                self.generation.fetch_add(1, Ordering::AcqRel);
                self.shown().faults.clear();
            }
            effect
        };
        if effect != Effect::Nothing {
            // Without a browser that listens there is nobody to tell.
            let _ = self.events.send(self.event(touched));
        }
        effect
    }

    fn shown(&self) -> MutexGuard<'_, Shown> {
        self.shown.lock().unwrap_or_else(|broken| broken.into_inner())
    }

    fn event(&self, touched: &Touched) -> String {
        let files: Vec<&String> = match touched {
            Touched::Everything => Vec::new(),
            Touched::Paths(paths) if paths.len() > FILES_TOLD => Vec::new(),
            Touched::Paths(paths) => paths.iter().collect(),
        };
        serde_json::json!({ "generation": self.generation(), "files": files }).to_string()
    }

    /// The bytes of a page, a file or another output.
    fn make(&self, live: &Live, planned: &Planned) -> Option<Vec<u8>> {
        let world = live.world();
        match &planned.what {
            What::File(file) => return world.source.read(file).ok(),
            What::Embedded(bytes) => return Some(bytes.to_vec()),
            _ => {}
        }
        let (bytes, mut faults) = match render(world, planned) {
            Ok(rendered) => (Some(rendered.bytes), rendered.diagnostics),
            Err(faults) => (None, faults),
        };
        if let What::Page(id) = planned.what {
            faults.extend(world.body(id).diagnostics.iter().cloned());
        }
        faults.retain(Diagnostic::is_error);
        let page = match planned.what {
            What::Page(id) => Some(world.site.page(id)),
            _ => None,
        };
        let is_sound = faults.is_empty() && !live.errors().any(|fault| concerns(fault, page));
        let mut shown = self.shown();
        if !faults.is_empty() {
            shown.faults.insert(planned.path.clone(), faults);
        }
        let is_page = planned.path.ends_with(".html");
        if is_sound {
            let bytes = bytes.unwrap_or_default();
            if is_page {
                shown.good.retain(|(path, _)| *path != planned.path);
                if shown.good.len() >= KEPT_PAGES {
                    shown.good.remove(0);
                }
                shown.good.push((planned.path.clone(), Arc::from(bytes.as_slice())));
            }
            return Some(bytes);
        }
        let last = shown.good.iter().find(|(path, _)| *path == planned.path).map(|(_, bytes)| bytes.to_vec());
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

/// Whether an error is the reason why `page` cannot be shown as it is meant: it is in its file, or in a template, the
/// configuration or the data.
fn concerns(fault: &Diagnostic, page: Option<&Page>) -> bool {
    let Some(span) = &fault.span else { return true };
    let is_own = page.and_then(|page| page.file.as_ref()).is_some_and(|file| *file == span.file);
    let is_content = span.file.ends_with(".md") || span.file.ends_with(".html") && !span.file.contains("templates/");
    is_own || !is_content
}

impl Lookup for Preview {
    fn get(&self, path: &str) -> Option<Answer> {
        let live = self.site();
        if let Some(planned) = live.find(path) {
            let bytes = self.make(&live, planned)?;
            return Some(Answer { bytes, modified: None });
        }
        let world = live.world();
        let bytes = match world.public_files.get(path) {
            Some(PublicFile::Asset(file)) => world.source.read(file).ok(),
            _ => world.generated(path).map(|bytes| bytes.to_vec()),
        };
        bytes.map(|bytes| Answer { bytes, modified: None })
    }

    fn live(&self) -> Option<&dyn LiveSide> {
        Some(self)
    }
}

impl LiveSide for Preview {
    fn subscribe(&self) -> broadcast::Receiver<String> {
        self.events.subscribe()
    }

    fn note(&self, path: &str) -> PageNote {
        let live = self.site();
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
            generation: self.generation(),
            file: page.and_then(|page| page.file.clone()).map(|file| file.to_string()),
            banner: banner(&live, page, path),
            faults: faults.iter().map(|fault| shown_fault(&live.world().source, fault)).collect(),
        }
    }

    fn open(&self, path: &str, words: &str) -> Result<String, String> {
        let live = self.site();
        let file = match path.strip_prefix("source:") {
            Some(file) => file.to_string(),
            None => match self.planned(&live, path).map(|planned| &planned.what) {
                Some(What::Page(id) | What::Pager(id, _)) => {
                    live.world().site.page(*id).file.clone().ok_or("this page has no file of its own")?.to_string()
                }
                _ => return Err("this page has no file of its own".to_string()),
            },
        };
        let text = live.world().source.read_for_report(&file).ok_or_else(|| format!("`{file}` cannot be read"))?;
        let line = words.parse().unwrap_or_else(|_| line_of(&text, words));
        let editor =
            self.editor.as_deref().ok_or("say which editor to open with `--editor`, such as `--editor code`")?;
        super::editor::open(editor, &self.root.join(&file), line)?;
        Ok(format!("{file}:{line}"))
    }
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
    if let Some(date) = page.front_matter.dates.publish_date.filter(|date| date.unix > now.unix) {
        return Some(format!("Scheduled for {}: it is not published before", date.format_go("2 January 2006")));
    }
    let expired = page.front_matter.dates.expiry_date.filter(|date| date.unix <= now.unix)?;
    Some(format!("Expired on {}: it is not published", expired.format_go("2 January 2006")))
}

/// A fault as the page over a page shows it.
fn shown_fault(source: &Source, fault: &Diagnostic) -> Fault {
    let mut shown = Fault {
        code: fault.code.to_string(),
        message: fault.message.clone(),
        help: fault.help.clone(),
        file: None,
        line: 0,
        column: 0,
        text: None,
    };
    if let Some(span) = &fault.span {
        shown.file = Some(span.file.to_string());
        if let Some(text) = source.read_for_report(&span.file) {
            let start = span.start.min(text.len());
            (shown.line, shown.column) = line_and_column(&text, start);
            shown.text = text.lines().nth(shown.line.saturating_sub(1)).map(|line| line.chars().take(300).collect());
        }
    }
    shown
}

/// The line of `text` in which `words` of the rendered page stand; the first of the body if none does.
fn line_of(text: &str, words: &str) -> usize {
    let letters = |text: &str| -> String { text.chars().filter(|letter| letter.is_alphanumeric()).collect() };
    let wanted: String = letters(words).chars().take(40).collect();
    let start = if text.starts_with("---") || text.starts_with("+++") {
        text.lines().skip(1).position(|line| line.starts_with("---") || line.starts_with("+++")).map_or(0, |at| at + 2)
    } else {
        0
    };
    let lines = || text.lines().enumerate().skip(start);
    let found = lines().find(|(_, line)| {
        let line = letters(line);
        !wanted.is_empty() && !line.is_empty() && (line.contains(&wanted) || line.len() > 8 && wanted.contains(&line))
    });
    found.map_or(start + 1, |(at, _)| at + 1)
}

#[cfg(test)]
mod tests {
    use super::line_of;

    #[test]
    fn finds_the_line_of_rendered_words() {
        let text = "---\ntitle: Open\n---\n\nOpen the *box*, then\nclose it.\n\n## Next: “step”\n";
        assert_eq!(line_of(text, "Open the box, then close it."), 5);
        assert_eq!(line_of(text, "Next: “step”"), 8);
        assert_eq!(line_of(text, "nowhere"), 4);
        assert_eq!(line_of("plain", ""), 1);
    }
}
