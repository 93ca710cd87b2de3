//! New files in the folder of a site.
#![allow(clippy::disallowed_methods, reason = "this folder is the only writer of the disk")]

use crate::diagnostic::{Code, Diagnostic, Severity};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Writes files that must not exist yet below `root`, and the folders above them: all, or none if one cannot be written.
///
/// Reports `output-unwritable`, naming the path.
pub fn create_new_files(root: &Path, files: &[(impl AsRef<str>, impl AsRef<[u8]>)]) -> Result<(), Diagnostic> {
    let mut made = Vec::new();
    for (path, bytes) in files {
        if let Err(fault) = create(&root.join(path.as_ref()), bytes.as_ref(), &mut made) {
            for path in made.iter().rev() {
                // A folder that someone put a file into meanwhile stays.
                let _ = std::fs::remove_file(path).or_else(|_| std::fs::remove_dir(path));
            }
            return Err(fault);
        }
    }
    Ok(())
}

/// Writes one file, and notes what it made on the way.
fn create(path: &Path, bytes: &[u8], made: &mut Vec<PathBuf>) -> Result<(), Diagnostic> {
    let mut missing: Vec<&Path> = Vec::new();
    for folder in path.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty()) {
        if folder.is_dir() {
            break;
        }
        if folder.exists() {
            let message = format!("`{}` is a file, and a folder is needed there", folder.display());
            let fault = Diagnostic::without_place(Code::OutputUnwritable, Severity::Error, message);
            return Err(fault.help("rename the file, or choose another folder"));
        }
        missing.push(folder);
    }
    let write = || {
        for folder in missing.into_iter().rev() {
            std::fs::create_dir(folder)?;
            made.push(folder.to_path_buf());
        }
        let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(path)?;
        made.push(path.to_path_buf());
        file.write_all(bytes)
    };
    write().map_err(|error: std::io::Error| {
        let message = format!("`{}` cannot be written: {error}", path.display());
        Diagnostic::without_place(Code::OutputUnwritable, Severity::Error, message)
            .help("choose a folder you may write to")
    })
}
