//! The command killed and interrupted at any point: what is published is one whole version.
#![allow(clippy::disallowed_methods, reason = "tests make and read folders of their own")]
#![cfg(unix)]

mod common;

use common::{Files, Numbers, read_folder};
use hornbook::emit::recover;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const PAGES: usize = 300;
const MANIFEST: &str = ".hornbook-manifest";

/// Which of the two configurations is used, which decides every page, and which text one page has.
type Version = (usize, usize);

/// A site of 300 pages in several versions.
struct Site {
    folder: TempDir,
    versions: BTreeMap<Version, Files>,
}

impl Site {
    fn new() -> Site {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = folder.path();
        let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/tiny-theme");
        for (path, bytes) in read_folder(&theme) {
            write(&root.join("themes/tiny").join(path), &bytes);
        }
        let page = "<title>{{ page.title }} – {{ site.title }}</title>\n{{ page.content | safe }}";
        write(&root.join("templates/page.html"), page.as_bytes());
        for (version, taxonomy) in ["tag = \"tags\"", "tag = \"tags\"\ntopic = \"topics\""].iter().enumerate() {
            let text = format!(
                "title = \"Version {version}\"\nbaseURL = \"https://a.example/\"\ntheme = \"tiny\"\ntimeZone = \"UTC\"\n[taxonomies]\n{taxonomy}\n"
            );
            write(&root.join(format!("{version}.toml")), text.as_bytes());
        }
        for number in 0..PAGES {
            let text = format!(
                "---\ntitle: Page {number}\ntags: [t{}]\ntopics: [o{}]\n---\nText {number}.\n",
                number % 5,
                number % 7
            );
            write(&root.join(format!("content/p{}/{number}.md", number % 10)), text.as_bytes());
        }
        let mut site = Site { folder, versions: BTreeMap::new() };
        for version in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            let output = site.root().join(format!("whole-{}-{}", version.0, version.1));
            assert!(site.start(version, &output).wait().expect("it ends").success());
            let files = without_manifest(read_folder(&output));
            assert!(files.len() > PAGES);
            site.versions.insert(version, files);
        }
        site
    }

    fn root(&self) -> PathBuf {
        self.folder.path().canonicalize().expect("it exists")
    }

    fn public(&self) -> PathBuf {
        self.root().join("public")
    }

    /// Begins to build `version` into `output`.
    fn start(&self, version: Version, output: &Path) -> Child {
        write(
            &self.root().join("content/p0/edited.md"),
            format!("---\ntitle: Edited\n---\nText {}.\n", version.1).as_bytes(),
        );
        self.command(version, output).spawn().expect("started")
    }

    fn command(&self, version: Version, output: &Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hornbook"));
        command.args(["build", "--quiet", "--config", &format!("{}.toml", version.0), "--source"]);
        command.arg(self.root()).arg("--output").arg(output).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// The version that is published, whole.
    fn published(&self) -> Version {
        let files = without_manifest(read_folder(&self.public()));
        match self.versions.iter().find(|(_, whole)| **whole == files) {
            Some((version, _)) => *version,
            None => {
                let mixed = self.versions.iter().map(|(version, whole)| {
                    let same = whole.iter().filter(|(path, bytes)| files.get(*path) == Some(bytes)).count();
                    format!("{same} of {} files of {version:?}", whole.len())
                });
                panic!("a mixture of {} files is published: {}", files.len(), mixed.collect::<Vec<_>>().join(", "));
            }
        }
    }

    fn build(&self, version: Version) -> Duration {
        let since = Instant::now();
        assert!(self.start(version, &self.public()).wait().expect("it ends").success());
        assert_eq!(self.published(), version);
        since.elapsed()
    }
}

fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().expect("it is below a folder")).expect("made");
    fs::write(path, bytes).expect("written");
}

fn without_manifest(mut files: Files) -> Files {
    files.remove(MANIFEST);
    files
}

/// Stops builds with `stop` at points spread over their time, most of them near the end, where they publish.
/// Returns how many were stopped, and how many of those had not published yet.
fn stop_builds(site: &Site, times: usize, seed: u64, stop: &dyn Fn(&mut Child)) -> (usize, usize) {
    site.build((0, 0));
    let mut duration = site.build((1, 0)).max(site.build((0, 0))).as_micros() as u64;
    let mut numbers = Numbers(seed);
    let mut current = (0, 0);
    let (mut stopped, mut early) = (0, 0);
    for round in 0..times {
        // A change of everything is published by an exchange of folders, a small one file by file.
        let next = if round % 2 == 0 { (1 - current.0, current.1) } else { (current.0, 1 - current.1) };
        let from = if round % 4 < 2 { 0 } else { duration * 6 / 10 };
        let mut child = site.start(next, &site.public());
        let moment = from + numbers.below(duration * 11 / 10 - from);
        std::thread::sleep(Duration::from_micros(moment));
        stop(&mut child);
        let status = child.wait().expect("it is gone");
        recover(&site.public(), &site.root()).expect("the rest can be done");
        let published = site.published();
        assert!(published == current || published == next, "round {round}: {published:?} came from nowhere");
        if status.code().is_none() {
            stopped += 1;
            early += usize::from(published == current);
        } else {
            assert_eq!((status.code(), published), (Some(0), next), "round {round}: it ended by itself");
            // Something else kept the machine busy when the time was taken.
            duration = duration.min(moment.max(1_000));
        }
        let stage = site.root().join(".hornbook/publish/public/stage");
        assert!(!stage.exists(), "round {round}: staged files are left");
        current = published;
    }
    site.build((1 - current.0, 1 - current.1));
    (stopped, early)
}

#[test]
fn a_killed_build_leaves_a_whole_version() {
    let site = Site::new();
    let (stopped, early) = stop_builds(&site, 40, 3, &|child| child.kill().expect("it can be killed"));
    assert!(stopped >= 10 && early >= 5, "{stopped} were killed, {early} of them before they had published");
}

#[test]
fn an_interrupted_build_leaves_a_whole_version() {
    let site = Site::new();
    let interrupt = |child: &mut Child| {
        let process = rustix::process::Pid::from_child(child);
        // It may have ended in this moment; it is not yet waited for, so the number is still its own.
        let _ = rustix::process::kill_process(process, rustix::process::Signal::INT);
    };
    let (stopped, _) = stop_builds(&site, 10, 5, &interrupt);
    assert!(stopped >= 3, "{stopped} were interrupted");
}

/// The next command completes what a killed one began: without [`recover`] here.
#[test]
fn the_next_build_mends_what_a_killed_one_left() {
    let site = Site::new();
    let duration = site.build((0, 0)).as_micros() as u64;
    let mut numbers = Numbers(17);
    for round in 0..6 {
        let mut child = site.start((1, round % 2), &site.public());
        std::thread::sleep(Duration::from_micros(numbers.below(duration * 11 / 10)));
        child.kill().expect("it can be killed");
        child.wait().expect("it is gone");
        site.build((0, round % 2));
    }
}

#[test]
fn two_builds_at_once_do_not_mix() {
    let site = Site::new();
    site.build((0, 0));
    for round in 0..4 {
        let mut both = [(0, 0), (1, 0)].map(|version| site.command(version, &site.public()).spawn().expect("started"));
        let codes = both.each_mut().map(|child| child.wait().expect("it ends").code());
        // The second waits for two seconds, then says who is busy.
        assert!(
            codes.iter().all(|code| matches!(code, Some(0 | 1))) && codes.contains(&Some(0)),
            "round {round}: {codes:?}"
        );
        assert!([(0, 0), (1, 0)].contains(&site.published()));
    }
}
