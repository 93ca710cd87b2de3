//! Opening a source file in the author's editor.

use std::path::Path;
use std::process::{Command, Stdio};

/// Runs the command `editor` for `file` at `line`. `{file}` and `{line}` stand for them; without `{file}` both are
/// put behind the command, in the way that the editor is known to take them.
///
/// An error says why the editor could not be started.
pub(super) fn open(editor: &str, file: &Path, line: usize) -> Result<(), String> {
    let words = words(editor, &file.display().to_string(), line);
    let Some((program, arguments)) = words.split_first() else { return Err("no editor is named".to_string()) };
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().map(drop).map_err(|error| format!("`{program}` cannot be started: {error}"))
}

fn words(editor: &str, file: &str, line: usize) -> Vec<String> {
    let mut words: Vec<String> = editor
        .split_whitespace()
        .map(|word| word.replace("{file}", file).replace("{line}", &line.to_string()))
        .collect();
    if !editor.contains("{file}") {
        let name = words.first().map(|word| word.rsplit(['/', '\\']).next().unwrap_or(word).to_lowercase());
        match name.as_deref().map(|name| name.trim_end_matches(".exe").trim_end_matches(".cmd")) {
            Some("code" | "codium" | "cursor" | "code-insiders") => {
                words.extend(["--goto".to_string(), format!("{file}:{line}")]);
            }
            Some("subl" | "zed" | "hx" | "atom") => words.push(format!("{file}:{line}")),
            Some("idea" | "webstorm" | "pycharm" | "rubymine") => {
                words.extend(["--line".to_string(), line.to_string(), file.to_string()]);
            }
            Some("vim" | "nvim" | "gvim" | "emacs" | "emacsclient" | "nano" | "kate" | "gedit") => {
                words.extend([format!("+{line}"), file.to_string()]);
            }
            _ => words.push(file.to_string()),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn each_editor_gets_the_line_in_its_way() {
        assert_eq!(words("code", "/a b.md", 3), ["code", "--goto", "/a b.md:3"]);
        assert_eq!(words("/usr/bin/subl -n", "/a.md", 3), ["/usr/bin/subl", "-n", "/a.md:3"]);
        assert_eq!(words("gvim", "/a.md", 3), ["gvim", "+3", "/a.md"]);
        assert_eq!(words("notes", "/a.md", 3), ["notes", "/a.md"]);
        assert_eq!(words("my --at {line} {file}", "/a b.md", 3), ["my", "--at", "3", "/a b.md"]);
    }
}
