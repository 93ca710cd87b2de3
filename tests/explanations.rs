//! The pages about messages say what is so: the example of each gives the message that it shows, word for word, and what
//! to do takes it away.
//!
//! A page has files below `## Example`, each in a fence behind a paragraph that ends with its path and a colon, and the
//! message in a fence of its own. Below `## What to do` are the files as they should be, or sentences such as "Delete
//! `static/.env`" and "Rename `a.md` to `b.md`". A fence of `sh` is the command to run; without one the site is built.
//! `HORNBOOK_BLESS=1 cargo test --test explanations` writes the messages into the pages; read the difference.
#![allow(clippy::disallowed_methods, reason = "tests make and read folders of their own")]

mod common;

use common::built_from;
use common::command::{CONFIG, Folder};
use hornbook::diagnostic::Code;
use hornbook::diagnostic::human::{self, Colour};
use hornbook::source::Source;
use rayon::prelude::*;
use std::any::Any;
use std::fs;
use std::path::{Path, PathBuf};

/// Codes whose cure is not in the files of a site.
const WITHOUT_CURE: &[(&str, &str)] = &[
    ("file-name", "the name that is to be mended cannot be written into a page"),
    ("image-unreadable", "the cure is another picture"),
    ("output-busy", "the cure is to wait"),
    ("serve-failed", "the cure is a server that runs until it is stopped"),
];

/// What stands in for the folder of the site in messages.
const SHOWN_FOLDER: &str = "/home/ada/garden";

/// A part of a page below a heading.
#[derive(Debug, Default)]
struct Part {
    /// Path and text.
    files: Vec<(String, String)>,
    deleted: Vec<String>,
    /// From and to.
    renamed: Vec<(String, String)>,
    command: Option<String>,
    message: Option<String>,
}

/// The parts of a page that count, and the first words below its front matter.
struct Explanation {
    lead: String,
    example: Part,
    cure: Part,
}

impl Explanation {
    fn parse(page: &str) -> Explanation {
        let (_, body) = page.trim_start_matches("---\n").split_once("\n---\n").expect("front matter");
        let mut found = Explanation { lead: String::new(), example: Part::default(), cure: Part::default() };
        let (mut heading, mut paragraph, mut is_open) = ("", String::new(), false);
        let mut lines = body.lines();
        while let Some(line) = lines.next() {
            let ticks = line.bytes().take_while(|byte| *byte == b'`').count();
            let mut passed_over = Part::default();
            let part = match heading {
                "Example" => &mut found.example,
                "What to do" => &mut found.cure,
                _ => &mut passed_over,
            };
            if ticks >= 3 {
                part.read_sentences(&paragraph);
                let code = lines.by_ref().take_while(|line| *line != "`".repeat(ticks));
                part.take_fence(&line[ticks..], &paragraph, code.map(|line| shown(line) + "\n").collect());
                paragraph.clear();
            } else if let Some(next) = line.strip_prefix("## ") {
                part.read_sentences(&paragraph);
                paragraph.clear();
                heading = next;
            } else if line.is_empty() {
                is_open = false;
                continue;
            } else {
                if !is_open {
                    part.read_sentences(&paragraph);
                    paragraph.clear();
                }
                paragraph.push_str(line);
                paragraph.push(' ');
                if heading.is_empty() {
                    found.lead.push_str(line);
                    found.lead.push(' ');
                }
                is_open = true;
                continue;
            }
            is_open = false;
        }
        if heading == "What to do" {
            found.cure.read_sentences(&paragraph);
        }
        found
    }

    /// Files of the site, with a front page and a configuration where the example has none of its own.
    fn site(&self, code: Code) -> Vec<(String, String)> {
        let mut files = self.example.files.clone();
        let has = |start: &str| files.iter().any(|(path, _)| path.starts_with(start));
        let (has_configuration, has_front_page) = (has("hornbook.toml") || has("hugo."), has("content/_index"));
        if !has_configuration && !self.runs("hornbook init") {
            files.push(("hornbook.toml".into(), CONFIG.into()));
        }
        if !has_front_page && code != Code::FileName && !self.runs("hornbook init") {
            files.push(("content/_index.md".into(), "---\ntitle: Home\n---\n".into()));
        }
        files
    }

    fn runs(&self, command: &str) -> bool {
        self.example.command.as_ref().is_some_and(|line| line.starts_with(command))
    }
}

impl Part {
    fn take_fence(&mut self, language: &str, paragraph: &str, text: String) {
        let path = paragraph.trim_end().strip_suffix("`:").and_then(|rest| rest.rsplit_once('`'));
        match (language, path) {
            ("sh", _) => self.command = Some(text.trim().to_string()),
            ("text", None) => self.message = Some(text),
            (_, Some((_, path))) => self.files.push((path.to_string(), text)),
            _ => {}
        }
    }

    /// `Delete `a`` and `Rename `a` to `b``, in a paragraph of what to do.
    fn read_sentences(&mut self, paragraph: &str) {
        let quoted: Vec<&str> = paragraph.split('`').collect();
        for (at, before) in quoted.iter().enumerate().step_by(2) {
            let next = |behind: usize| quoted.get(at + behind).map(|path| path.to_string());
            if before.ends_with("elete ") {
                self.deleted.extend(next(1));
            }
            if before.ends_with("ename ") && next(2).as_deref() == Some(" to ") {
                self.renamed.extend(next(1).zip(next(3)));
            }
        }
    }
}

/// Calls as they are written elsewhere: on a page they are escaped, since it shows them rather than running them.
fn shown(text: &str) -> String {
    text.replace("{{</*", "{{<").replace("*/>}}", ">}}").replace("{{%/*", "{{%").replace("*/%}}", "%}}")
}

fn escaped(text: &str) -> String {
    text.replace("{{<", "{{</*").replace(">}}", "*/>}}").replace("{{%", "{{%/*").replace("%}}", "*/%}}")
}

/// Makes of the example what cannot be written into a page. What is returned is held while the example runs.
fn prepare(code: Code, site: &Folder) -> Option<Box<dyn Any>> {
    let page = "content/guides/r.md";
    let long = |letters: usize| "0123456789 ".repeat(letters / 11);
    let read = |path: &str| fs::read_to_string(site.path().join(path)).expect("it is in the example");
    let write = |path: &str, bytes: &[u8]| {
        site.write(path, "");
        fs::write(site.path().join(path), bytes).expect("written");
    };
    match code {
        Code::EncodingNotUtf8 => {
            let text = read("content/guides/meet.md");
            write("content/guides/meet.md", &text.chars().map(|letter| letter as u8).collect::<Vec<_>>());
        }
        Code::EncodingUtf16 => {
            let units = read(page);
            let units = std::iter::once(0xFEFF).chain(units.encode_utf16());
            write(page, &units.flat_map(u16::to_le_bytes).collect::<Vec<_>>());
        }
        Code::EncodingNul => write(page, read(page).replace('␀', "\0").as_bytes()),
        Code::EncodingBinary => write("content/guides/window.md", &png(10, 10)),
        Code::ImageTooLarge => write("static/img/poster.png", &png(40_000, 30_000)),
        Code::FileEmpty => write(page, b""),
        Code::FileTooLarge => write(page, read(page).replace('…', &long(300 << 10)).as_bytes()),
        Code::MarkdownTooLarge => write(page, read(page).replace('…', &">".repeat(91)).as_bytes()),
        Code::HighlightSkipped => write(page, read(page).replace('…', &long(6 << 10)).as_bytes()),
        Code::OutputUnwritable => write("my-guide", b"A file."),
        #[cfg(unix)]
        Code::FileUnreadable | Code::FileOutsideSite | Code::FileNotRegular | Code::FileName | Code::OutputBusy => {
            return on_unix(code, site.path());
        }
        _ => {}
    }
    None
}

#[cfg(unix)]
fn on_unix(code: Code, site: &Path) -> Option<Box<dyn Any>> {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    let folder = |path: &str| {
        fs::create_dir_all(site.join(path)).expect("made");
        site.join(path)
    };
    match code {
        Code::FileUnreadable => symlink("moved.pdf", folder("static").join("prices.pdf")).expect("linked"),
        Code::FileOutsideSite => {
            let other = tempfile::tempdir().expect("a folder outside");
            fs::write(other.path().join("prices.pdf"), "%PDF").expect("written");
            symlink(other.path().join("prices.pdf"), folder("static").join("prices.pdf")).expect("linked");
            return Some(Box::new(other));
        }
        Code::FileNotRegular => {
            let socket = std::os::unix::net::UnixListener::bind(folder("static").join("agent.sock"));
            return Some(Box::new(socket.expect("bound")));
        }
        Code::FileName => {
            let name = std::ffi::OsStr::from_bytes(b"caf\xE9.md");
            fs::write(folder("content/guides").join(name), "---\ntitle: The café\n---\n").expect("written");
        }
        Code::OutputBusy => {
            let lock = fs::File::create(folder(".hornbook/publish/public").join("lock")).expect("made");
            rustix::fs::flock(&lock, rustix::fs::FlockOperation::LockExclusive).expect("locked");
            fs::write(site.join(".hornbook/publish/public/lock"), "4711\n").expect("written");
            return Some(Box::new(lock));
        }
        _ => {}
    }
    None
}

/// The beginning of a picture that says it has so many pixels.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend([8, 6, 0, 0, 0, 0, 0, 0, 0]);
    bytes
}

/// Every message about the site, or about what the command was asked, in the words for a person.
fn told(site: &Folder, command: Option<&str>) -> Vec<String> {
    let Some(command) = command else { return told_by_build(site) };
    let arguments = command.strip_prefix("hornbook ").expect("a command of ours");
    let report = site.run(arguments).err.replace("DIR", SHOWN_FOLDER);
    let mut messages: Vec<String> = Vec::new();
    for line in report.lines() {
        match messages.last_mut() {
            _ if ["error[", "warning[", "note["].iter().any(|start| line.starts_with(start)) => {
                messages.push(format!("{line}\n"));
            }
            Some(message) if !message.ends_with("\n\n") => message.push_str(&format!("{}\n", line.trim_end())),
            _ => {}
        }
    }
    messages.iter().map(|message| message.trim_end().to_string() + "\n").collect()
}

fn told_by_build(site: &Folder) -> Vec<String> {
    let source = || Source::disk(site.path().canonicalize().expect("it exists"));
    let (found, files) = (built_from(source()).diagnostics, source());
    let read = |path: &str| files.read_for_report(path).or_else(|| hornbook::template::engine::text_of_embedded(path));
    let message = |found: &_| {
        let text = human::render(found, Colour::Never, &read);
        text.lines().map(|line| format!("{}\n", line.trim_end())).collect()
    };
    found.iter().map(message).collect()
}

fn path_of(code: Code) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("content/docs/messages/{code}.md"))
}

/// Writes `message` into the page in place of the one that is there.
fn bless(code: Code, message: &str) {
    let page = fs::read_to_string(path_of(code)).expect("the page of the code");
    let starts = ["error[", "warning[", "note["].map(|severity| format!("\n```text\n{severity}{code}]: "));
    let start = starts.iter().find_map(|start| page.find(start)).expect("a message") + "\n```text\n".len();
    let end = start + page[start..].find("\n```\n").expect("its end") + 1;
    fs::write(path_of(code), format!("{}{}{}", &page[..start], escaped(message), &page[end..])).expect("written");
}

/// Compares a page with what hornbook says; returns what differs.
fn check(code: Code) -> Result<(), String> {
    let page = fs::read_to_string(path_of(code)).map_err(|error| error.to_string())?;
    let explanation = Explanation::parse(&page);
    let files = explanation.site(code);
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let site = Folder::new(&files);
    let held = prepare(code, &site);
    let found = told(&site, explanation.example.command.as_deref());
    let [message] = found.as_slice() else { return Err(format!("one message is meant, and there are {found:#?}")) };
    if std::env::var_os("HORNBOOK_BLESS").is_some() {
        bless(code, message);
    } else if explanation.example.message.as_deref() != Some(message) {
        return Err(format!("the message is\n{message}\nand the page has\n{:?}", explanation.example.message));
    }
    let severity = message.split('[').next().unwrap_or_default();
    if !message.starts_with(&format!("{severity}[{code}]: ")) {
        return Err(format!("another message comes of it: {message}"));
    }
    if !explanation.lead.to_lowercase().contains(severity) {
        return Err(format!("the page does not say that it is a {severity}: {}", explanation.lead));
    }
    drop(held);
    if WITHOUT_CURE.iter().any(|(name, _)| *name == code.as_str()) {
        return Ok(());
    }
    let cure = &explanation.cure;
    if cure.files.is_empty() && cure.deleted.is_empty() && cure.renamed.is_empty() && cure.command.is_none() {
        return Err("it has no cure".into());
    }
    for path in &cure.deleted {
        let path = site.path().join(path);
        let done = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        done.map_err(|error| format!("{}: {error}", path.display()))?;
    }
    for (from, to) in &cure.renamed {
        fs::rename(site.path().join(from), site.path().join(to)).map_err(|error| format!("{from}: {error}"))?;
    }
    for (path, text) in &cure.files {
        site.write(path, text);
    }
    let left = told(&site, cure.command.as_deref().or(explanation.example.command.as_deref()));
    if left.is_empty() { Ok(()) } else { Err(format!("after the cure there is still {left:#?}")) }
}

#[test]
fn every_example_gives_its_message_and_every_cure_takes_it_away() {
    let is_run = |code: &&Code| cfg!(target_os = "linux") || !needs_linux(**code);
    let faults: Vec<String> = Code::ALL
        .par_iter()
        .filter(is_run)
        .filter_map(|code| check(*code).err().map(|fault| format!("== {code}: {fault}\n")))
        .collect();
    assert!(faults.is_empty(), "{}", faults.concat());
}

/// Links, sockets and names of files that other systems do not have, or whose faults they tell in other words.
fn needs_linux(code: Code) -> bool {
    use Code::{FileName, FileNotRegular, FileOutsideSite, FileUnreadable, OutputBusy, ServeFailed};
    matches!(code, FileUnreadable | FileOutsideSite | FileNotRegular | FileName | OutputBusy | ServeFailed)
}

#[test]
fn codes_without_a_cure_are_codes() {
    for (name, reason) in WITHOUT_CURE {
        assert!(Code::ALL.iter().any(|code| code.as_str() == *name) && !reason.is_empty(), "{name}");
    }
}
