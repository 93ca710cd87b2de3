//! One build at a time for each output folder.

use super::fault;
use super::place::Place;
use super::platform;
use crate::diagnostic::{Code, Diagnostic, Severity};
use std::fs::File;
use std::io::{Seek, Write};
use std::path::Path;
use std::time::{Duration, Instant};

const PAUSE: Duration = Duration::from_millis(10);

/// The lock of an output folder. The system frees it when the process ends, even by `kill -9`, so
/// a lock is never stale.
///
/// Dropping it removes the state folder where nothing was ever published: a build that fails, or whose output is refused,
/// leaves nothing behind.
#[derive(Debug)]
pub(super) struct Lock {
    /// `None` once it is given up.
    file: Option<File>,
    place: Place,
}

impl Lock {
    /// Takes the lock of `place`, waiting at most `patience`. Reports `output-busy`.
    pub(super) fn take(place: &Place, patience: Duration) -> Result<Lock, Diagnostic> {
        let path = place.lock();
        let since = Instant::now();
        loop {
            place.create_state()?;
            clear(&path)?;
            match platform::try_lock(&path) {
                Ok(Some(file)) => {
                    let lock = Lock { file: Some(file), place: place.clone() };
                    // Somebody may have deleted the state folder since the file was opened.
                    if lock.is_held() {
                        lock.sign();
                        return Ok(lock);
                    }
                    if since.elapsed() >= patience {
                        return Err(busy(place));
                    }
                }
                Ok(None) if since.elapsed() >= patience => return Err(busy(place)),
                Ok(None) => std::thread::sleep(PAUSE),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound && since.elapsed() < patience => {}
                Err(error) => {
                    place.remove_state();
                    return Err(fault::unwritable(&path, &error));
                }
            }
        }
    }

    /// Whether the lock file is still the one that others would try.
    pub(super) fn is_held(&self) -> bool {
        self.file.as_ref().is_some_and(|file| platform::is_still_at(file, &self.place.lock()))
    }

    /// Writes who holds the lock, for the message of others. A build goes on without it.
    fn sign(&self) {
        if let Some(mut file) = self.file.as_ref() {
            let text = format!("{}\n", std::process::id());
            let _ = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(text.as_bytes()));
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if !self.is_held() || !self.place.is_unused() {
            return;
        }
        // Whoever waits for it finds its file gone, and makes another. Windows removes no file that is open.
        if cfg!(windows) {
            self.file = None;
        }
        let _ = std::fs::remove_file(self.place.lock());
        self.place.remove_state();
    }
}

/// Removes what lies in the place of the lock and is none: a link, say, which would lock another file.
fn clear(path: &Path) -> Result<(), Diagnostic> {
    let is_other = std::fs::symlink_metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir());
    match is_other.then(|| std::fs::remove_file(path)) {
        Some(Err(error)) if error.kind() != std::io::ErrorKind::NotFound => Err(fault::unwritable(path, &error)),
        _ => Ok(()),
    }
}

fn busy(place: &Place) -> Diagnostic {
    let holder = platform::read_own(&place.lock()).unwrap_or_default();
    let holder = match String::from_utf8_lossy(&holder).trim().parse::<u32>() {
        Ok(process) => format!(" (process {process})"),
        Err(_) => String::new(),
    };
    let message = format!("another build{holder} is writing to `{}`", place.output.display());
    Diagnostic::without_place(Code::OutputBusy, Severity::Error, message)
        .help("wait until it is done, or stop it, and build again")
}
