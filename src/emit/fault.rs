//! Failed file calls in plain words.

use crate::diagnostic::{Code, Diagnostic, Severity};
use std::io::{Error, ErrorKind};
use std::path::Path;

/// `output-unwritable` for `path`.
pub(super) fn unwritable(path: &Path, error: &Error) -> Diagnostic {
    let (why, help) = reason(error);
    let message = format!("`{}` cannot be written: {why}", path.display());
    Diagnostic::without_place(Code::OutputUnwritable, Severity::Error, message)
        .help(format!("{help}; the published site is unchanged"))
}

/// `output-unwritable` for `path`, in which hornbook keeps what it can make again.
pub(super) fn state_in_the_way(path: &Path) -> Diagnostic {
    let message = format!("`{}` is in the way of a folder in which hornbook keeps its state", path.display());
    Diagnostic::without_place(Code::OutputUnwritable, Severity::Error, message)
        .help("delete it, or move it away, and build again; the published site is unchanged")
}

/// `file-unreadable` for a file that is to be copied.
pub(super) fn unreadable(path: &Path, error: &Error) -> Diagnostic {
    let message = format!("`{}` cannot be read: {}", path.display(), reason(error).0);
    Diagnostic::without_place(Code::FileUnreadable, Severity::Error, message)
        .help("check that the file is still there and that you may read it")
}

/// `output-refused` for `output`.
pub(super) fn refused(output: &Path, why: impl std::fmt::Display) -> Diagnostic {
    let message = format!("`{}` cannot be the output folder: {why}", output.display());
    Diagnostic::without_place(Code::OutputRefused, Severity::Error, message)
        .help("choose a folder of its own for the output, such as `public`")
}

fn reason(error: &Error) -> (String, &'static str) {
    match error.kind() {
        ErrorKind::StorageFull => ("the disk is full".into(), "free some space and build again"),
        ErrorKind::QuotaExceeded => ("your share of the disk is used up".into(), "free some space and build again"),
        ErrorKind::PermissionDenied => {
            ("permission denied".into(), "check who owns the folder and whether you may write there")
        }
        ErrorKind::ReadOnlyFilesystem => ("the disk is read-only".into(), "choose an output folder elsewhere"),
        ErrorKind::FileTooLarge => {
            ("the file is larger than this system allows".into(), "make the page smaller or raise the limit")
        }
        ErrorKind::InvalidFilename => ("the name is too long".into(), "shorten the address of the page"),
        ErrorKind::NotADirectory | ErrorKind::IsADirectory => {
            ("a file is in the way of a folder".into(), "rename the page or the file")
        }
        _ => (error.to_string(), "check the disk and build again"),
    }
}
