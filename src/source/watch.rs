//! Which files of a site change.
//!
//! Folders are watched at the places where they really lie, each once; what happens there is told under every name that
//! the site knows it by.

use super::disk::{is_for_servers, is_ignored_name};
use super::places::{Places, Wanted, identity_of};
use super::poll::Look;
use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Config, ErrorKind, Event, EventKind, NullWatcher, RecommendedWatcher, RecursiveMode, Watcher as _};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// How often files are looked at where the system does not tell of changes.
const POLL_INTERVAL: Duration = Duration::from_millis(700);
/// So often it is asked whether the waiting is over.
const SLICE: Duration = Duration::from_millis(100);
/// A burst of changes has ended when nothing came for so long.
const QUIET: Duration = Duration::from_millis(4);
/// So many times the end of a burst is waited for.
const MOST_WAITS: usize = 100;
/// So many paths are told apart; of more, any file may have changed.
const MOST_PATHS: usize = 2_000;

/// Tells of changes of a site's files. Hidden files and editors' leavings are passed over.
pub struct Watcher {
    root: PathBuf,
    /// Which folder that was when it was looked at last; nothing while there is none.
    home: Option<(u64, u64)>,
    inner: Inner,
    sender: Sender<notify::Result<Event>>,
    events: Receiver<notify::Result<Event>>,
    /// What is to be watched.
    places: Places,
    /// What of it is watched, and whether with everything below.
    watched: BTreeMap<PathBuf, bool>,
    /// What was found last, where files are looked at from time to time.
    look: Option<Look>,
}

/// What changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changes {
    /// These files and folders, inside the site, with `/`.
    Paths(BTreeSet<String>),
    /// Possibly anything.
    Unknown,
}

/// Changes, and what went wrong with noticing them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noticed {
    /// What changed.
    pub changes: Changes,
    /// What went wrong.
    pub trouble: Option<Trouble>,
}

/// What can go wrong with noticing changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// From now on changes are only noticed by looking, because of this.
    Polling(String),
    /// More changed at once than the system can tell of.
    Overflow,
    /// The folder of the site is not there any more.
    Gone,
    /// It is there again.
    Back,
}

impl Watcher {
    /// Watches the folder `root` itself; [`Watcher::follow`] adds what lies in it. The text says why changes are only
    /// noticed by looking, where that is so.
    pub fn start(root: &Path) -> (Watcher, Option<String>) {
        let (sender, events) = channel();
        let (inner, fault) = system_watcher(&sender);
        let mut watcher = Watcher {
            root: root.to_path_buf(),
            home: identity_of(root),
            inner,
            sender,
            events,
            places: Places::default(),
            watched: BTreeMap::new(),
            look: None,
        };
        let fault = fault.map(|error| watcher.poll(&error));
        let (_, other) = watcher.follow(&Wanted::default());
        (watcher, fault.or(other))
    }

    /// Watches what is `wanted`, and nothing else. Returns what was not watched before: what happened there until now is not
    /// told. The text is as for [`Watcher::start`].
    ///
    /// Looks at every file below the wanted folders, to find links.
    pub fn follow(&mut self, wanted: &Wanted) -> (BTreeSet<String>, Option<String>) {
        self.places = Places::find(&self.root, wanted);
        let is_wanted = |place: &PathBuf, is_deep: &bool| self.places.folders.get(place) == Some(is_deep);
        let gone: Vec<PathBuf> = self
            .watched
            .iter()
            .filter(|(place, is_deep)| !is_wanted(place, is_deep))
            .map(|(at, _)| at.clone())
            .collect();
        for place in gone {
            self.forget(&place);
        }
        self.follow_again()
    }

    /// Watches what is wanted and is not watched any more. The result is as for [`Watcher::follow`].
    pub fn follow_again(&mut self) -> (BTreeSet<String>, Option<String>) {
        let missing = self.places.folders.iter().filter(|(place, _)| !self.watched.contains_key(*place));
        let missing: Vec<(PathBuf, bool)> = missing.map(|(place, is_deep)| (place.clone(), *is_deep)).collect();
        let (mut new, mut fault) = (BTreeSet::new(), None);
        for (place, is_deep) in missing {
            let mode = if is_deep { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
            match self.inner.watch(&place, mode) {
                // What only looks does not mind.
                Ok(()) if self.look.is_some() && !place.is_dir() => continue,
                Ok(()) => {}
                Err(_) if !place.is_dir() => continue,
                Err(error) if self.look.is_none() => fault = Some(self.poll(&error)),
                Err(_) => {}
            }
            if let Some(look) = &mut self.look {
                look.add(&place, is_deep);
            }
            new.extend(self.places.parts_at(&place, is_deep));
            self.watched.insert(place, is_deep);
        }
        (new, fault)
    }

    /// Looks at the files from time to time from now on: the system cannot tell of changes.
    fn poll(&mut self, error: &notify::Error) -> String {
        self.inner = Box::new(NullWatcher);
        self.look = Some(Look::at(&self.places.folders));
        reason(error)
    }

    /// Has the system watch anew, after it lost track.
    fn start_again(&mut self) -> Trouble {
        let (inner, fault) = system_watcher(&self.sender);
        self.inner = inner;
        self.watched.clear();
        fault.map_or(Trouble::Overflow, |error| Trouble::Polling(self.poll(&error)))
    }

    fn forget(&mut self, place: &Path) {
        self.watched.remove(place);
        // A folder that was removed is not watched any more.
        let _ = self.inner.unwatch(place);
    }

    /// Waits for changes, at most for `limit` and while not `is_over`, and then until the burst of them is over. Watched
    /// folders that were touched themselves may be others by now: [`Watcher::follow_again`] watches them anew.
    pub fn wait(&mut self, limit: Duration, is_over: &dyn Fn() -> bool) -> Option<Noticed> {
        if self.home.is_none() {
            return self.wait_for_return(limit, is_over);
        }
        let (places, trouble) = match &self.look {
            Some(_) => (self.wait_by_looking(limit, is_over), None),
            None => self.wait_for_events(limit, is_over),
        };
        // What is watched may be in another folder by now, also where that is the same one again. Looking finds the folder
        // touched whenever something comes or goes in it.
        let is_touched =
            self.look.is_none() && places.as_ref().is_some_and(|places| places.contains(&self.places.home));
        if is_touched || !self.is_at_home() {
            return Some(self.leave_home(trouble));
        }
        let Some(places) = places.filter(|places| places.len() <= MOST_PATHS) else {
            return Some(Noticed { changes: Changes::Unknown, trouble });
        };
        let touched: Vec<PathBuf> = places.iter().flat_map(|place| self.watched_below(place)).collect();
        for place in touched {
            self.forget(&place);
        }
        let names = places.iter().flat_map(|place| self.places.names_of(place));
        let paths: BTreeSet<String> = names.filter(|name| name.split('/').all(is_looked_at)).collect();
        (!paths.is_empty()).then_some(Noticed { changes: Changes::Paths(paths), trouble })
    }

    /// Whether the folder of the site is the one that it was.
    fn is_at_home(&self) -> bool {
        identity_of(&self.root) == self.home
    }

    /// Watches nothing any more, until [`Watcher::follow_again`] does in the folder that is there by then.
    /// Whether the folder of the site is there.
    pub fn is_home(&self) -> bool {
        identity_of(&self.root).is_some()
    }

    fn leave_home(&mut self, trouble: Option<Trouble>) -> Noticed {
        self.home = identity_of(&self.root);
        let watched: Vec<PathBuf> = self.watched.keys().cloned().collect();
        for place in watched {
            self.forget(&place);
        }
        if let Some(look) = &mut self.look {
            *look = Look::default();
        }
        match self.home {
            Some(_) => Noticed { changes: Changes::Unknown, trouble },
            None => Noticed { changes: Changes::Paths(BTreeSet::new()), trouble: Some(Trouble::Gone) },
        }
    }

    fn wait_for_return(&mut self, limit: Duration, is_over: &dyn Fn() -> bool) -> Option<Noticed> {
        let mut waited = Duration::ZERO;
        while waited < limit && !is_over() {
            let pause = SLICE.min(limit - waited);
            std::thread::sleep(pause);
            waited += pause;
            if identity_of(&self.root).is_some() {
                // What was told of the folder before is of no interest any more.
                while self.events.try_recv().is_ok() {}
                return Some(self.leave_home(Some(Trouble::Back)));
            }
        }
        None
    }

    /// The watched folders that are at `place` or below it.
    fn watched_below(&self, place: &Path) -> Vec<PathBuf> {
        let below = self.watched.range(place.to_path_buf()..).take_while(|(other, _)| other.starts_with(place));
        below.map(|(place, _)| place.clone()).collect()
    }

    fn wait_by_looking(&mut self, limit: Duration, is_over: &dyn Fn() -> bool) -> Option<BTreeSet<PathBuf>> {
        let mut waited = Duration::ZERO;
        while waited < limit && !is_over() {
            let pause = POLL_INTERVAL.min(limit - waited);
            std::thread::sleep(pause);
            waited += pause;
            let now = Look::at(&self.watched);
            let changed = self.look.as_ref().map(|before| now.since(before)).unwrap_or_default();
            self.look = Some(now);
            if !changed.is_empty() || !self.is_at_home() {
                return Some(changed.into_iter().collect());
            }
        }
        Some(BTreeSet::new())
    }

    /// The places that were touched; nothing where any may have been.
    fn wait_for_events(
        &mut self,
        limit: Duration,
        is_over: &dyn Fn() -> bool,
    ) -> (Option<BTreeSet<PathBuf>>, Option<Trouble>) {
        let mut burst = Burst { home: self.places.home.clone(), ..Burst::default() };
        let mut waited = Duration::ZERO;
        loop {
            let slice = SLICE.min(limit - waited);
            match self.events.recv_timeout(slice) {
                Ok(event) => break burst.add(event),
                Err(RecvTimeoutError::Timeout) if waited + slice < limit && !is_over() && self.is_at_home() => {
                    waited += slice;
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    return (Some(BTreeSet::new()), None);
                }
            }
        }
        for _ in 0..MOST_WAITS {
            let Ok(event) = self.events.recv_timeout(QUIET) else { break };
            burst.add(event);
            while let Ok(event) = self.events.try_recv() {
                burst.add(event);
            }
        }
        match (burst.fault, burst.is_overflow) {
            (Some(error), _) => (None, Some(Trouble::Polling(self.poll(&error)))),
            (None, true) => (None, Some(self.start_again())),
            (None, false) => (Some(burst.places), None),
        }
    }
}

/// What came in short order.
#[derive(Default)]
struct Burst {
    home: PathBuf,
    places: BTreeSet<PathBuf>,
    is_overflow: bool,
    fault: Option<notify::Error>,
}

impl Burst {
    fn add(&mut self, event: notify::Result<Event>) {
        match event {
            Ok(event) if event.need_rescan() => self.is_overflow = true,
            // Who may read the folder of the site, or when it was changed, says nothing of what is in it.
            Ok(event)
                if matches!(event.kind, EventKind::Modify(ModifyKind::Metadata(_))) && event.paths == [&*self.home] => {
            }
            Ok(event) if is_change(event.kind) && self.places.len() <= MOST_PATHS => self.places.extend(event.paths),
            Ok(_) => {}
            // A folder that was removed before it could be watched.
            Err(error) if is_gone(&error) => {}
            Err(error) => self.fault = Some(error),
        }
    }
}

fn is_gone(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound | ErrorKind::WatchNotFound => true,
        ErrorKind::Io(error) => error.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

/// Whether the site would look at a file or folder of this name.
fn is_looked_at(name: &str) -> bool {
    !is_ignored_name(name) || is_for_servers(name)
}

fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => false,
        EventKind::Any | EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_) | EventKind::Other => true,
    }
}

type Inner = Box<dyn notify::Watcher + Send>;

/// The system's own watcher; one that watches nothing, and why, where there is none.
fn system_watcher(sender: &Sender<notify::Result<Event>>) -> (Inner, Option<notify::Error>) {
    match RecommendedWatcher::new(sender.clone(), Config::default().with_follow_symlinks(false)) {
        Ok(watcher) => (Box::new(watcher), None),
        Err(error) => (Box::new(NullWatcher), Some(error)),
    }
}

fn reason(error: &notify::Error) -> String {
    match &error.kind {
        ErrorKind::MaxFilesWatch => "the system watches no more files for this user".to_string(),
        ErrorKind::Io(fault) => fault.to_string(),
        ErrorKind::Generic(text) => text.clone(),
        _ => "the system does not tell of changes here".to_string(),
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "tests make folders of their own")]
mod tests {
    use super::*;
    use notify::event::Flag;
    use std::fs;

    const PATIENCE: Duration = Duration::from_secs(20);

    /// A folder with `content/a.md` in it, its true name, and what watches it.
    fn watched() -> (tempfile::TempDir, PathBuf, Watcher) {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let root = folder.path().canonicalize().expect("it exists");
        fs::create_dir(root.join("content")).expect("made");
        fs::write(root.join("content/a.md"), "1").expect("written");
        let (mut watcher, _) = Watcher::start(&root);
        let wanted = Wanted { folders: BTreeSet::from(["content".to_string()]), files: BTreeSet::new() };
        let (new, fault) = watcher.follow(&wanted);
        assert_eq!((new, fault), (BTreeSet::from(["content".to_string()]), None));
        (folder, root, watcher)
    }

    fn wait(watcher: &mut Watcher) -> Noticed {
        watcher.wait(PATIENCE, &|| false).expect("something changed")
    }

    /// Waits until a change of `path` is told.
    fn wait_for(watcher: &mut Watcher, path: &str) {
        for _ in 0..20 {
            watcher.follow_again();
            if matches!(wait(watcher).changes, Changes::Paths(paths) if paths.contains(path)) {
                return;
            }
        }
        panic!("`{path}` is not told");
    }

    #[test]
    fn a_watcher_that_fails_goes_on_by_looking() {
        let (_folder, root, mut watcher) = watched();
        watcher.sender.send(Err(notify::Error::new(ErrorKind::MaxFilesWatch))).expect("it is heard");
        let noticed = wait(&mut watcher);
        assert_eq!(noticed.changes, Changes::Unknown);
        assert!(matches!(noticed.trouble, Some(Trouble::Polling(_))), "{noticed:?}");
        // Two texts of one length within a second, and a folder that comes.
        for text in ["2", "3"] {
            fs::write(root.join("content/a.md"), text).expect("written");
            wait_for(&mut watcher, "content/a.md");
        }
        fs::create_dir(root.join("content/new")).expect("made");
        fs::write(root.join("content/new/b.md"), "1").expect("written");
        wait_for(&mut watcher, "content/new/b.md");
        fs::write(root.join("content/new/b.md"), "2").expect("written");
        wait_for(&mut watcher, "content/new/b.md");
        fs::remove_dir_all(root.join("content/new")).expect("removed");
        wait_for(&mut watcher, "content/new");
    }

    #[test]
    fn the_folder_of_the_site_is_followed_when_it_comes_back() {
        for is_looking in [false, true] {
            let (folder, root, mut watcher) = watched();
            if is_looking {
                watcher.sender.send(Err(notify::Error::new(ErrorKind::MaxFilesWatch))).expect("it is heard");
                wait(&mut watcher);
            }
            let away = root.with_extension("away");
            fs::rename(&root, &away).expect("moved");
            let gone = wait(&mut watcher);
            assert_eq!((gone.changes, gone.trouble), (Changes::Paths(BTreeSet::new()), Some(Trouble::Gone)));
            assert_eq!(watcher.follow_again(), (BTreeSet::new(), None));
            assert_eq!(watcher.wait(SLICE, &|| false), None);
            fs::rename(&away, &root).expect("moved");
            let back = wait(&mut watcher);
            assert_eq!((back.changes, back.trouble), (Changes::Unknown, Some(Trouble::Back)));
            assert_eq!(watcher.follow_again().0, BTreeSet::from(["content".to_string()]));
            fs::write(root.join("content/a.md"), "2").expect("written");
            wait_for(&mut watcher, "content/a.md");
            // Another folder takes its place at once.
            fs::create_dir_all(away.join("content")).expect("made");
            fs::remove_dir_all(&root).expect("removed");
            fs::rename(&away, &root).expect("moved");
            while wait(&mut watcher).changes != Changes::Unknown {}
            watcher.follow_again();
            fs::write(root.join("content/b.md"), "1").expect("written");
            wait_for(&mut watcher, "content/b.md");
            drop(folder);
        }
    }

    #[test]
    fn a_watcher_that_lost_track_watches_everything_anew() {
        let (_folder, root, mut watcher) = watched();
        watcher.sender.send(Ok(Event::new(EventKind::Other).set_flag(Flag::Rescan))).expect("it is heard");
        assert_eq!(wait(&mut watcher), Noticed { changes: Changes::Unknown, trouble: Some(Trouble::Overflow) });
        assert_eq!(watcher.follow_again(), (BTreeSet::from(["content".to_string()]), None));
        fs::write(root.join("content/a.md"), "2").expect("written");
        wait_for(&mut watcher, "content/a.md");
    }
}
