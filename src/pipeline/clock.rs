//! The only clock of the crate.
#![allow(clippy::disallowed_methods, reason = "this file is where the time of a build comes from")]

use crate::content::date::Moment;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The time of the build.
pub fn now() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Moment { unix: i64::try_from(since.as_secs()).unwrap_or(i64::MAX), nanos: since.subsec_nanos(), offset: 0 }
}

/// How long each stage took.
#[derive(Debug, Clone)]
pub struct Timings {
    start: Instant,
    last: Instant,
    /// Stage and time, in order.
    pub stages: Vec<(&'static str, Duration)>,
}

impl Default for Timings {
    fn default() -> Timings {
        let now = Instant::now();
        Timings { start: now, last: now, stages: Vec::new() }
    }
}

impl Timings {
    /// Ends the stage that began with the last call.
    pub fn stage(&mut self, name: &'static str) {
        let now = Instant::now();
        self.stages.push((name, now - self.last));
        self.last = now;
    }

    /// Since the beginning.
    pub fn total(&self) -> Duration {
        self.last - self.start
    }
}

/// Milliseconds since `start`.
pub fn milliseconds_since(start: Instant) -> u64 {
    u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// A point in time to measure from.
pub fn instant() -> Instant {
    Instant::now()
}

/// Milliseconds that the processors worked for this program so far; `None` where the system does not tell.
#[cfg(unix)]
pub fn work_milliseconds() -> Option<u64> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Some(u64::try_from(time.tv_sec).ok()?.saturating_mul(1000) + u64::try_from(time.tv_nsec / 1_000_000).ok()?)
}

/// Milliseconds that the processors worked for this program so far; `None` where the system does not tell.
#[cfg(not(unix))]
pub fn work_milliseconds() -> Option<u64> {
    None
}
