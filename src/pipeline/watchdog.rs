//! A bound on how long one output may take: Tera has no limit on the turns of a loop.

use super::clock::{instant, milliseconds_since};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Longest time for one output of a small site, in milliseconds. Each page of the site adds one: a list may show all.
pub const LIMIT_MS: u64 = 8_000;

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
            while !watched.done.load(Ordering::Relaxed) {
                std::thread::park_timeout(Duration::from_millis(200));
                let now = milliseconds_since(watched.start);
                for (began, name) in watched.began.iter().zip(&watched.names) {
                    let began = began.load(Ordering::Relaxed);
                    if began > 0 && now.saturating_sub(began) > limit_ms {
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
