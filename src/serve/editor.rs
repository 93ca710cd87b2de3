//! Opening a source file in the author's editor.

use std::path::Path;
use std::process::{Command, Stdio};

/// Editors that need a terminal, which a preview has none of to give.
const IN_TERMINALS: [&str; 22] = [
    "vi",
    "vim",
    "nvim",
    "vimx",
    "view",
    "nano",
    "pico",
    "rnano",
    "ed",
    "ex",
    "emacs-nox",
    "mg",
    "jed",
    "joe",
    "jmacs",
    "micro",
    "mcedit",
    "hx",
    "helix",
    "kak",
    "ne",
    "tilde",
];
/// What makes editors with windows of their own stay in the terminal.
const STAY_IN_TERMINAL: [&str; 5] = ["-nw", "-t", "--tty", "--no-window-system", "--nw"];

/// The editor that the author uses elsewhere, if it can be opened from a preview: the first of `named`, which are the
/// values of `VISUAL` and `EDITOR`.
pub fn usual_editor(named: [Option<String>; 2]) -> Option<String> {
    named.into_iter().flatten().find(|editor| {
        let words = split(editor);
        !words.is_empty() && !needs_terminal(&words)
    })
}

/// Runs the command `editor` for `file` at `line`. `{file}` and `{line}` stand for them; without `{file}` both are
/// put behind the command, in the way that the editor is known to take them. Words with blanks are written in quotation
/// marks; a program with blanks in its path may stand alone.
///
/// An error says why the editor could not be started.
pub(super) fn open(editor: &str, file: &Path, line: usize) -> Result<(), String> {
    let words = words(editor, &file.display().to_string(), line);
    let Some((program, arguments)) = words.split_first() else { return Err("no editor is named".to_string()) };
    if needs_terminal(&words) {
        return Err(format!(
            "`{program}` needs a terminal: name an editor with a window, such as `--editor code`, or a terminal that runs \
             yours, such as `--editor \"xterm -e {program} +{{line}} {{file}}\"`"
        ));
    }
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(|error| format!("`{program}` cannot be started: {error}"))?;
    // The system keeps what has ended until somebody has asked how.
    std::thread::spawn(move || child.wait());
    Ok(())
}

/// The name of the program at `path`, as it is known everywhere.
fn name_of(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path).to_lowercase();
    name.trim_end_matches(".exe").trim_end_matches(".cmd").to_string()
}

fn needs_terminal(words: &[String]) -> bool {
    let Some((program, arguments)) = words.split_first() else { return false };
    let name = name_of(program);
    match name.as_str() {
        "emacs" | "emacsclient" => arguments.iter().any(|word| STAY_IN_TERMINAL.contains(&word.as_str())),
        // It opens a window where it is asked to.
        "vim" | "nvim" | "vimx" => !arguments.iter().any(|word| word == "-g"),
        name => IN_TERMINALS.contains(&name),
    }
}

/// The words of a command, as a shell would take them apart; `\` is a sign like any other.
fn split(command: &str) -> Vec<String> {
    if command.contains(char::is_whitespace) && !command.contains(['"', '\'', '{']) && Path::new(command).is_file() {
        return vec![command.to_string()];
    }
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for letter in command.chars() {
        match quote {
            Some(open) if letter == open => quote = None,
            None if matches!(letter, '"' | '\'') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            None if letter.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    words
}

fn words(editor: &str, file: &str, line: usize) -> Vec<String> {
    let filled = |word: &String| word.replace("{line}", &line.to_string()).replace("{file}", file);
    let mut words: Vec<String> = split(editor).iter().map(filled).collect();
    if !editor.contains("{file}") {
        let name = words.first().map(|word| name_of(word));
        match name.as_deref() {
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
#[allow(clippy::disallowed_methods, reason = "tests make programs of their own")]
mod tests {
    use super::*;

    #[test]
    fn each_editor_gets_the_line_in_its_way() {
        assert_eq!(words("code", "/a b.md", 3), ["code", "--goto", "/a b.md:3"]);
        assert_eq!(words("/usr/bin/subl -n", "/a.md", 3), ["/usr/bin/subl", "-n", "/a.md:3"]);
        assert_eq!(words("gvim", "/a.md", 3), ["gvim", "+3", "/a.md"]);
        assert_eq!(words("notes", "/a.md", 3), ["notes", "/a.md"]);
        assert_eq!(words("my --at {line} {file}", "/a b.md", 3), ["my", "--at", "3", "/a b.md"]);
    }

    #[test]
    fn words_with_blanks_are_written_in_quotation_marks() {
        assert_eq!(words("'/opt/My Editor/code' -n", "/a.md", 3), ["/opt/My Editor/code", "-n", "--goto", "/a.md:3"]);
        assert_eq!(words("\"C:\\My Editor\\code.exe\"", "/a.md", 3), ["C:\\My Editor\\code.exe", "--goto", "/a.md:3"]);
        assert_eq!(words("ed --x=\"a b\" '' {file}", "/it's.md", 3), ["ed", "--x=a b", "", "/it's.md"]);
        let folder = tempfile::tempdir().expect("a folder");
        let program = folder.path().join("my editor");
        std::fs::write(&program, "").expect("written");
        let program = program.to_str().expect("text");
        assert_eq!(words(program, "/a.md", 3), [program, "/a.md"]);
        assert_eq!(words(&format!("{program} -n"), "/a.md", 3)[1], "editor");
    }

    #[test]
    fn editors_without_a_window_are_not_started() {
        for editor in ["vim", "/usr/bin/nvim -R", "nano", "emacs -nw", "emacsclient -t", "\"/opt/my/hx\""] {
            let fault = open(editor, Path::new("/a.md"), 3).expect_err("it has no window");
            assert!(fault.contains("needs a terminal"), "{fault}");
        }
        let usual = |visual: &str, editor: &str| {
            usual_editor([visual, editor].map(|named| (!named.is_empty()).then(|| named.to_string())))
        };
        assert_eq!(usual("vim", "nano"), None);
        assert_eq!(usual("vim", "code --wait").as_deref(), Some("code --wait"));
        assert_eq!(usual("vim -g", "code").as_deref(), Some("vim -g"));
        assert_eq!(usual("", "gedit").as_deref(), Some("gedit"));
        assert_eq!(usual(" ", ""), None);
    }
}
