//! What the operating systems do differently: the exchange of two folders, locks, file identity.

use super::manifest::Stamp;
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::Path;

/// Exchanges two folders in one step. `Unsupported` where the system cannot.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
pub(super) fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE).map_err(|errno| match errno {
        Errno::INVAL | Errno::NOSYS | Errno::NOTSUP => io::ErrorKind::Unsupported.into(),
        other => other.into(),
    })
}

/// Exchanges two folders in one step. `Unsupported` where the system cannot.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
pub(super) fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Opens the lock file and locks it if nobody else has; `None` if somebody has. The system frees
/// the lock when the process ends, however it ends.
#[cfg(unix)]
pub(super) fn try_lock(path: &Path) -> io::Result<Option<File>> {
    use rustix::fs::{FlockOperation, flock};
    let file = File::options().read(true).write(true).create(true).truncate(false).open(path)?;
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(Some(file)),
        Err(rustix::io::Errno::WOULDBLOCK) => Ok(None),
        Err(errno) => Err(errno.into()),
    }
}

/// Opens the lock file and locks it if nobody else has; `None` if somebody has. The system frees
/// the lock when the process ends, however it ends.
#[cfg(windows)]
pub(super) fn try_lock(path: &Path) -> io::Result<Option<File>> {
    use std::os::windows::fs::OpenOptionsExt;
    const SHARING_VIOLATION: i32 = 32;
    const FILE_SHARE_READ: u32 = 1;
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(false).share_mode(FILE_SHARE_READ);
    match options.open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.raw_os_error() == Some(SHARING_VIOLATION) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether `file` is still what `path` names.
#[cfg(unix)]
pub(super) fn is_still_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), std::fs::symlink_metadata(path)) {
        (Ok(a), Ok(b)) => a.dev() == b.dev() && a.ino() == b.ino(),
        _ => false,
    }
}

/// Whether `file` is still what `path` names.
#[cfg(not(unix))]
pub(super) fn is_still_at(_: &File, path: &Path) -> bool {
    path.exists()
}

/// What tells one version of a file from another without reading it.
#[cfg(unix)]
pub(super) fn stamp(metadata: &Metadata) -> Stamp {
    use std::os::unix::fs::MetadataExt;
    let modified_ns = i128::from(metadata.mtime()) * 1_000_000_000 + i128::from(metadata.mtime_nsec());
    Stamp { modified_ns, inode: metadata.ino() }
}

/// What tells one version of a file from another without reading it.
#[cfg(not(unix))]
pub(super) fn stamp(metadata: &Metadata) -> Stamp {
    let since = metadata.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    Stamp { modified_ns: since.map_or(0, |duration| duration.as_nanos() as i128), inode: 0 }
}

/// Whether both are the same file.
#[cfg(unix)]
pub(super) fn is_same_file(a: &Metadata, b: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    a.dev() == b.dev() && a.ino() == b.ino()
}

/// Whether both are the same file, as far as can be told.
#[cfg(not(unix))]
pub(super) fn is_same_file(a: &Metadata, b: &Metadata) -> bool {
    a.len() == b.len() && a.modified().ok() == b.modified().ok()
}

/// Whether a rename from one folder to the other is possible: both on one mount.
#[cfg(target_os = "linux")]
pub(super) fn is_one_mount(a: &Path, b: &Path) -> bool {
    use rustix::fs::{AtFlags, CWD, StatxFlags, statx};
    let mount = |path: &Path| statx(CWD, path, AtFlags::empty(), StatxFlags::MNT_ID).ok();
    match (mount(a), mount(b)) {
        (Some(a), Some(b)) => {
            a.stx_mnt_id == b.stx_mnt_id && (a.stx_dev_major, a.stx_dev_minor) == (b.stx_dev_major, b.stx_dev_minor)
        }
        _ => false,
    }
}

/// Whether a rename from one folder to the other is possible: both on one device.
#[cfg(all(unix, not(target_os = "linux")))]
pub(super) fn is_one_mount(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (std::fs::metadata(a), std::fs::metadata(b)) {
        (Ok(a), Ok(b)) => a.dev() == b.dev(),
        _ => false,
    }
}

/// Whether a rename from one folder to the other is possible; assumed.
#[cfg(not(unix))]
pub(super) fn is_one_mount(_: &Path, _: &Path) -> bool {
    true
}

/// Whether files can be made in the folder `path`, by the system's own word.
#[cfg(unix)]
pub(super) fn check_writable(path: &Path) -> io::Result<()> {
    use rustix::fs::{Access, access};
    Ok(access(path, Access::WRITE_OK | Access::EXEC_OK)?)
}

/// Whether files can be made in the folder `path`, by the system's own word.
#[cfg(not(unix))]
pub(super) fn check_writable(path: &Path) -> io::Result<()> {
    match std::fs::metadata(path)?.permissions().readonly() {
        true => Err(io::ErrorKind::PermissionDenied.into()),
        false => Ok(()),
    }
}

/// The bytes of a file of the state folder; an error where something else lies there, a FIFO say.
pub(super) fn read_own(path: &Path) -> io::Result<Vec<u8>> {
    let mut file = open_source(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Makes the file `path` of the state folder; what lies there and is no file goes.
pub(super) fn create_own(path: &Path) -> io::Result<File> {
    if std::fs::symlink_metadata(path).is_ok_and(|found| !found.is_file()) {
        std::fs::remove_file(path)?;
    }
    File::create(path)
}

/// Opens `path` for reading without waiting for a FIFO's other end.
#[cfg(unix)]
pub(super) fn open_source(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let flags = rustix::fs::OFlags::NONBLOCK.bits();
    File::options().read(true).custom_flags(flags as i32).open(path)
}

/// Opens `path` for reading.
#[cfg(not(unix))]
pub(super) fn open_source(path: &Path) -> io::Result<File> {
    File::open(path)
}
