//! The command, run in a folder of its own.
#![allow(clippy::disallowed_methods, reason = "tests make and read folders of their own")]

use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// A configuration with nothing to remark.
pub const CONFIG: &str = "baseURL = \"https://a.example/\"\ntitle = \"A\"\ntimeZone = \"UTC\"\n";

/// A folder to run the command in.
pub struct Folder(TempDir);

/// What a command did.
pub struct Ran {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Folder {
    pub fn new(files: &[(&str, &str)]) -> Folder {
        let folder = Folder(tempfile::tempdir().expect("a temporary folder"));
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("it is below the folder")).expect("made");
        fs::write(path, text).expect("written");
    }

    pub fn has(&self, path: &str) -> bool {
        self.path().join(path).exists()
    }

    /// Runs the command with `arguments`, separated by blanks. Times and the folder are taken out of what it prints.
    pub fn run(&self, arguments: &str) -> Ran {
        let output = Command::new(env!("CARGO_BIN_EXE_hornbook"))
            .args(arguments.split_whitespace())
            .current_dir(self.path())
            .env("COLUMNS", "100")
            .env("TZ", "UTC")
            .env_remove("RUST_BACKTRACE")
            .output()
            .expect("started");
        let real = self.path().canonicalize().expect("it exists");
        let text = |bytes: Vec<u8>| {
            let text = String::from_utf8(bytes).expect("it prints UTF-8");
            let text = text.replace(&*real.to_string_lossy(), "DIR");
            let lines = text.split_inclusive('\n').map(|line| match (line.rfind(" ("), line.ends_with(" s)\n")) {
                (Some(at), true) => format!("{} (TIME)\n", &line[..at]),
                _ => line.to_string(),
            });
            lines.collect::<String>()
        };
        Ran {
            code: output.status.code().expect("it ends by itself"),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    /// Runs the command and compares everything.
    pub fn check(&self, arguments: &str, code: i32, out: &str, err: &str) {
        let ran = self.run(arguments);
        assert_eq!(ran.err, err, "standard error of `{arguments}`");
        assert_eq!(ran.out, out, "standard output of `{arguments}`");
        assert_eq!(ran.code, code, "exit code of `{arguments}`");
    }
}

/// A site with nothing to remark.
pub fn sound() -> Folder {
    Folder::new(&[("hornbook.toml", CONFIG), ("content/post/a.md", "---\ntitle: A\n---\nText.\n")])
}

/// The objects on the lines of `text`.
pub fn objects(text: &str) -> Vec<serde_json::Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|fault| panic!("{fault}: {line}"))).collect()
}
