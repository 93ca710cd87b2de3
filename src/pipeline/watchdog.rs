//! A bound on how long one output may take: Tera has no limit on the turns of a loop.

use super::clock::{instant, milliseconds_since, work_milliseconds};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Longest time for one output of a small site, in milliseconds. Each page of the site adds one: a list may show all.
pub const LIMIT_MS: u64 = 8_000;

/// On a busy machine an output gets more time, until the program has worked so long; but never more than so many times the
/// limit.
const PATIENCE: u64 = 2;

/// Most milliseconds that pass between two looks: while a machine sleeps or the program is halted, no time does.
const LONGEST_LOOK_MS: u64 = 1_000;

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
            // Of each output: when it began, and what was the time and the work of the program when it was first seen.
            let mut seen = vec![(0, 0, 0); threads + 1];
            let (mut last_look, mut awake) = (0, 0);
            while !watched.done.load(Ordering::Relaxed) {
                std::thread::park_timeout(Duration::from_millis(200));
                let now = milliseconds_since(watched.start);
                awake += now.saturating_sub(last_look).min(LONGEST_LOOK_MS);
                last_look = now;
                let work = work_milliseconds();
                for ((began, name), seen) in watched.began.iter().zip(&watched.names).zip(&mut seen) {
                    let began = began.load(Ordering::Relaxed);
                    if seen.0 != began {
                        *seen = (began, awake, work.unwrap_or_default());
                    }
                    let passed = awake - seen.1;
                    let worked = work.map_or(passed, |work| work.saturating_sub(seen.2));
                    if began > 0 && takes_too_long(passed, worked, limit_ms) {
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

/// Whether an output takes too long since which so many milliseconds have `passed`, and the program has `worked` so many.
fn takes_too_long(passed: u64, worked: u64, limit_ms: u64) -> bool {
    passed > limit_ms && (worked > limit_ms || passed / PATIENCE > limit_ms)
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[test]
    fn on_a_busy_machine_an_output_has_twice_the_time() {
        for (passed, worked, expected) in
            [(8_001, 8_001, true), (8_000, 16_000, false), (15_000, 4_000, false), (16_002, 4_000, true)]
        {
            assert_eq!(takes_too_long(passed, worked, 8_000), expected, "{passed} ms, {worked} of them at work");
        }
    }

    #[test]
    fn an_output_that_waits_for_what_never_comes_is_told() {
        let (told, names) = mpsc::channel();
        let on_limit: OnLimit = Arc::new(move |name| drop(told.send(name.to_string())));
        let watchdog = Watchdog::start(0, 200, on_limit);
        let start = instant();
        let name = watchdog.watch("a.html", || names.recv_timeout(Duration::from_secs(60)));
        assert_eq!(name.as_deref(), Ok("a.html"));
        assert!(milliseconds_since(start) >= 200);
    }
}
