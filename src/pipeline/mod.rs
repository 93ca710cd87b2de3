//! The conductor: from a folder to a published site.
//!
//! [`load()`] goes as far as a plan, [`render_all`] makes every output and hands it to a sink, [`build()`] does both
//! and publishes. [`outcome`] says in words what was left out. Deliberately absent: printing.

mod build;
mod clock;
mod content;
mod foundation;
mod last_good;
mod live;
mod load;
mod memory;
pub mod outcome;
mod recall;
mod remember;
mod render_all;
mod search_memory;
mod secrets;
mod watchdog;

pub use build::{BuildRequest, BuildResult, build};
pub use clock::{Timings, instant, now};
pub use live::{Effect, Live, Touched, wanted};
pub use load::{Loaded, load};
pub use render_all::{Bytes, Sink, render_all};
pub use watchdog::LIMIT_MS;
