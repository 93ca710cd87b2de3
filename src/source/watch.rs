//! Which files of a site change.

use super::disk::is_ignored_name;
use notify::event::{AccessKind, AccessMode};
use notify::{Config, Event, EventKind, NullWatcher, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher as _};
use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// How often files are looked at where the system does not tell of changes.
const POLL_INTERVAL: Duration = Duration::from_millis(700);
/// A burst of changes has ended when nothing came for so long.
const QUIET: Duration = Duration::from_millis(4);
/// So many times the end of a burst is waited for.
const MOST_WAITS: usize = 100;
/// So many paths are told apart; of more, any file may have changed.
const MOST_PATHS: usize = 2_000;

/// Tells of changes below a site's folder. Hidden files and editors' leavings are passed over.
pub struct Watcher {
    root: PathBuf,
    inner: Box<dyn notify::Watcher + Send>,
    is_polling: bool,
    sender: Sender<notify::Result<Event>>,
    events: Receiver<notify::Result<Event>>,
    watched: BTreeSet<String>,
}

/// What changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changes {
    /// These files and folders, inside the site, with `/`.
    Paths(BTreeSet<String>),
    /// Possibly anything.
    Unknown,
}

impl Watcher {
    /// Watches the folder `root` itself; [`Watcher::follow`] adds the folders in it. The text says why changes are only
    /// noticed by looking, where that is so.
    pub fn start(root: &Path) -> (Watcher, Option<String>) {
        let (sender, events) = channel();
        let system = RecommendedWatcher::new(sender.clone(), Config::default());
        let (inner, polls): (Box<dyn notify::Watcher + Send>, Option<String>) = match system {
            Ok(watcher) => (Box::new(watcher), None),
            Err(error) => (polling(&sender), Some(reason(&error))),
        };
        let (root, watched) = (root.to_path_buf(), BTreeSet::new());
        let mut watcher = Watcher { root, inner, is_polling: polls.is_some(), sender, events, watched };
        let fault = watcher.inner.watch(&watcher.root, RecursiveMode::NonRecursive).err();
        let fault = polls.or_else(|| fault.map(|error| watcher.poll(&error)));
        (watcher, fault)
    }

    /// Watches `folders` of the site, those that are there, and no others. Returns those that were not watched before: what
    /// happened in them until now is not told. The text is as for [`Watcher::start`].
    pub fn follow(&mut self, folders: impl IntoIterator<Item = String>) -> (BTreeSet<String>, Option<String>) {
        let wanted: BTreeSet<String> = folders.into_iter().filter(|folder| self.root.join(folder).is_dir()).collect();
        for gone in self.watched.difference(&wanted) {
            // A folder that was removed is not watched any more.
            let _ = self.inner.unwatch(&self.root.join(gone));
        }
        let new: BTreeSet<String> = wanted.difference(&self.watched).cloned().collect();
        self.watched = wanted;
        let fault = new.iter().find_map(|new| self.inner.watch(&self.root.join(new), RecursiveMode::Recursive).err());
        let fault = fault.filter(|_| !self.is_polling).map(|error| self.poll(&error));
        (new, fault)
    }

    /// Looks at the files from time to time from now on: the system cannot tell of changes.
    fn poll(&mut self, error: &notify::Error) -> String {
        self.inner = polling(&self.sender);
        self.is_polling = true;
        // A folder that cannot be looked at has no changes.
        let _ = self.inner.watch(&self.root, RecursiveMode::NonRecursive);
        for folder in &self.watched {
            let _ = self.inner.watch(&self.root.join(folder), RecursiveMode::Recursive);
        }
        reason(error)
    }

    /// If the watched folder at `path` was touched itself, it may be another one by now: [`Watcher::follow`] watches it
    /// anew.
    pub fn forget_if_gone(&mut self, folder: &str) {
        if self.watched.remove(folder) {
            let _ = self.inner.unwatch(&self.root.join(folder));
        }
    }

    /// Waits for changes, at most for `limit`, and then until the burst of them is over.
    pub fn wait(&self, limit: Duration) -> Option<Changes> {
        let mut paths = BTreeSet::new();
        let mut is_unknown = false;
        let mut add = |event: notify::Result<Event>| match event {
            Ok(event) if event.need_rescan() => is_unknown = true,
            Ok(event) if is_change(event.kind) => {
                let inside = event.paths.iter().filter_map(|path| self.inside(path));
                paths.extend(inside);
                is_unknown |= paths.len() > MOST_PATHS;
            }
            Ok(_) => {}
            Err(_) => is_unknown = true,
        };
        match self.events.recv_timeout(limit) {
            Ok(event) => add(event),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return None,
        }
        for _ in 0..MOST_WAITS {
            match self.events.recv_timeout(QUIET) {
                Ok(event) => {
                    add(event);
                    while let Ok(event) = self.events.try_recv() {
                        add(event);
                    }
                }
                Err(_) => break,
            }
        }
        match is_unknown {
            true => Some(Changes::Unknown),
            false if paths.is_empty() => None,
            false => Some(Changes::Paths(paths)),
        }
    }

    /// The path inside the site, if the site would look at a file there.
    fn inside(&self, path: &Path) -> Option<String> {
        let mut inside = String::new();
        for part in path.strip_prefix(&self.root).ok()?.components() {
            let Component::Normal(part) = part else { return None };
            let name = part.to_str()?;
            if is_ignored_name(name) {
                return None;
            }
            if !inside.is_empty() {
                inside.push('/');
            }
            inside.push_str(name);
        }
        (!inside.is_empty()).then_some(inside)
    }
}

fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => false,
        EventKind::Any | EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_) | EventKind::Other => true,
    }
}

/// Looks at the files from time to time.
fn polling(sender: &Sender<notify::Result<Event>>) -> Box<dyn notify::Watcher + Send> {
    let config = Config::default().with_poll_interval(POLL_INTERVAL);
    match PollWatcher::new(sender.clone(), config) {
        Ok(watcher) => Box::new(watcher),
        Err(_) => Box::new(NullWatcher),
    }
}

fn reason(error: &notify::Error) -> String {
    match &error.kind {
        notify::ErrorKind::MaxFilesWatch => "the system watches no more files for this user".to_string(),
        notify::ErrorKind::Io(fault) => fault.to_string(),
        notify::ErrorKind::Generic(text) => text.clone(),
        _ => "the system does not tell of changes here".to_string(),
    }
}
