//! How a build holds memory.

/// What mimalloc reads when a program starts: after how many milliseconds memory that is free goes back to the system.
#[cfg(unix)]
const DELAY: &str = "MIMALLOC_PURGE_DELAY";
/// Whether memory comes in pages of two megabytes, each of which is emptied as a whole when its first byte is asked for.
#[cfg(unix)]
const HUGE: &str = "MIMALLOC_ALLOW_THP";

/// Starts the program again, in the same process, so that it keeps the memory that it has until it ends, and takes no more
/// of it than it uses.
///
/// A build frees and asks again all the time; each page that went back meanwhile must be found and emptied anew, which was
/// a fifth of the time of a build where the system is slow at that. Huge pages cost a sixth more memory, and as much more
/// to empty. mimalloc can only be told so before it starts. Where this does not work, or the user has set a delay, nothing
/// happens.
#[cfg(unix)]
pub(super) fn keep() {
    use std::os::unix::process::CommandExt;
    let mut arguments = std::env::args_os();
    let (Some(name), Ok(program)) = (arguments.next(), std::env::current_exe()) else { return };
    if std::env::var_os(DELAY).is_some() {
        return;
    }
    let huge = std::env::var_os(HUGE).unwrap_or_else(|| "0".into());
    // Comes back only if it fails.
    let _ = std::process::Command::new(program).arg0(name).args(arguments).env(DELAY, "-1").env(HUGE, huge).exec();
}

#[cfg(not(unix))]
pub(super) fn keep() {}
