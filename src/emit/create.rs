//! New files for a new site.
#![allow(clippy::disallowed_methods, reason = "this folder is the only writer of the disk")]

use crate::diagnostic::{Code, Diagnostic, Severity};
use std::io::Write;
use std::path::Path;

/// Writes a file that must not exist yet, and the folders above it.
///
/// Reports `output-unwritable`, naming the path.
pub fn create_new_file(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    let write = || {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::OpenOptions::new().write(true).create_new(true).open(path)?.write_all(bytes)
    };
    write().map_err(|error: std::io::Error| {
        Diagnostic::without_place(
            Code::OutputUnwritable,
            Severity::Error,
            format!("`{}` cannot be written: {error}", path.display()),
        )
        .help("choose a folder you may write to")
    })
}
