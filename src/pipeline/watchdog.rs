//! A bound on how long one output may take: Tera has no limit on the turns of a loop.

use super::clock::{instant, milliseconds_since, work_milliseconds};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Longest time for one output of a small site, in milliseconds. Each page of the site adds one: a list may show all.
pub const LIMIT_MS: u64 = 8_000;

/// On a busy machine an output gets more time, until the program has worked so long; but never more than so many times the
/// limit.
const PATIENCE: u64 = 10;

/// What to do with the name of an output that took too long. A thread cannot be stopped from outside, so this should
/// end the process.
pub type OnLimit = Arc<dyn Fn(&str) + Send + Sync>;

/// Watches the outputs being rendered.
pub struct Watchdog {
    shared: Arc<Shared>,
    thread: Option<std::thread::JoinHandle<()>>,
}

struct Shared {
    start: Instant,
    /// One for each thread of the pool, and one for the thread outside that waits for it and takes work too small to be
    /// shared: when its output began, in milliseconds since `start` plus one; 0 for none.
    began: Vec<AtomicU64>,
    names: Vec<Mutex<String>>,
    done: AtomicBool,
}

impl Watchdog {
    /// Watches the pool of `threads` threads, and the thread that uses it, for outputs that take longer than `limit_ms`.
    pub fn start(threads: usize, limit_ms: u64, on_limit: OnLimit) -> Watchdog {
        let shared = Arc::new(Shared {
            start: instant(),
            began: std::iter::repeat_with(AtomicU64::default).take(threads + 1).collect(),
            names: std::iter::repeat_with(Mutex::default).take(threads + 1).collect(),
            done: AtomicBool::new(false),
        });
        let watched = shared.clone();
        let thread = std::thread::spawn(move || {
            // Of each output: when it began, and how long the program had worked when it was first seen.
            let mut seen = vec![(0, 0); threads + 1];
            while !watched.done.load(Ordering::Relaxed) {
                std::thread::park_timeout(Duration::from_millis(200));
                let now = milliseconds_since(watched.start);
                let work = work_milliseconds();
                for ((began, name), seen) in watched.began.iter().zip(&watched.names).zip(&mut seen) {
                    let began = began.load(Ordering::Relaxed);
                    if seen.0 != began {
                        *seen = (began, work.unwrap_or_default());
                    }
                    let passed = now.saturating_sub(began);
                    let worked = work.map_or(passed, |work| work.saturating_sub(seen.1));
                    if began > 0 && passed > limit_ms && (worked > limit_ms || passed / PATIENCE > limit_ms) {
                        let name = name.lock().unwrap_or_else(|broken| broken.into_inner()).clone();
                        on_limit(&name);
                    }
                }
            }
        });
        Watchdog { shared, thread: Some(thread) }
    }

    /// Runs `work`, which renders `name`, on this thread.
    pub fn watch<T>(&self, name: &str, work: impl FnOnce() -> T) -> T {
        let index = rayon::current_thread_index().unwrap_or(self.shared.began.len() - 1);
        let Some(slot) = self.shared.began.get(index) else { return work() };
        if let Ok(mut current) = self.shared.names[index].lock() {
            current.clear();
            current.push_str(name);
        }
        slot.store(milliseconds_since(self.shared.start) + 1, Ordering::Relaxed);
        let value = work();
        slot.store(0, Ordering::Relaxed);
        value
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        self.shared.done.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // A watchdog that panicked has nothing left to say.
            let _ = thread.join();
        }
    }
}
