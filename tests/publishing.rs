//! A reader only ever sees one whole version; a failed build changes nothing; nothing is deleted or
//! overwritten that hornbook did not write.
#![allow(clippy::disallowed_methods, reason = "tests look at the disk that was written to")]

use hornbook::diagnostic::{Code, Diagnostic};
#[cfg(unix)]
use hornbook::emit::recover;
use hornbook::emit::{Publisher, Summary, Way};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
#[cfg(unix)]
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
#[cfg(unix)]
use std::time::{Duration, Instant};
use tempfile::TempDir;

const MANIFEST: &str = ".hornbook-manifest";

/// A throw-away site with a place for its output.
struct Site {
    folder: TempDir,
}

impl Site {
    fn new() -> Site {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for name in ["content", "static", "themes/default"] {
            fs::create_dir_all(folder.path().join(name)).expect("a folder in it");
        }
        fs::write(folder.path().join("content/a.md"), "a").expect("a file in it");
        Site { folder }
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn public(&self) -> PathBuf {
        self.root().join("public")
    }

    fn open(&self) -> Publisher {
        self.try_open("public").expect("the output folder is fine")
    }

    fn try_open(&self, output: impl AsRef<Path>) -> Result<Publisher, Diagnostic> {
        let sources = ["content", "static", "themes"].map(Path::new);
        Publisher::open(output.as_ref(), self.root(), &sources)
    }

    fn build(&self, files: &[(&str, &str)]) -> Summary {
        self.build_by(None, files).expect("nothing is in the way")
    }

    fn build_by(&self, way: Option<Way>, files: &[(&str, &str)]) -> Result<Summary, Diagnostic> {
        let publisher = self.try_open("public")?;
        for (path, text) in files {
            publisher.stage(path, text.as_bytes())?;
        }
        match way {
            Some(way) => publisher.commit_by(way),
            None => publisher.commit(),
        }
    }

    /// The published files without the manifest.
    fn published(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = files_below(&self.public());
        files.remove(MANIFEST);
        files
    }

    fn has_staging(&self) -> bool {
        self.root().join(".hornbook/publish/public/stage").exists()
    }
}

fn files_below(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    let files = entries.filter(|entry| !entry.file_type().is_dir()).map(|entry| {
        let path = entry.path().strip_prefix(folder).expect("it is below").to_string_lossy().into_owned();
        (path, fs::read(entry.path()).unwrap_or_default())
    });
    files.collect()
}

fn folders_below(folder: &Path) -> Vec<String> {
    let entries = walkdir::WalkDir::new(folder).min_depth(1).sort_by_file_name().into_iter().filter_map(Result::ok);
    let folders = entries.filter(|entry| entry.file_type().is_dir());
    folders.map(|entry| entry.path().strip_prefix(folder).expect("below").to_string_lossy().into_owned()).collect()
}

fn names(files: &BTreeMap<String, Vec<u8>>) -> Vec<&str> {
    files.keys().map(String::as_str).collect()
}

const BOTH_WAYS: [Option<Way>; 2] = [Some(Way::Exchange), Some(Way::Burst)];

#[test]
fn a_build_publishes_what_was_staged() {
    let site = Site::new();
    let summary = site.build(&[("index.html", "home"), ("a/b/index.html", "b")]);
    assert_eq!(summary, Summary { written: 2, unchanged: 0, deleted: 0, bytes: 5 });
    assert_eq!(names(&site.published()), ["a/b/index.html", "index.html"]);
    assert!(!site.has_staging());
}

#[test]
fn the_second_build_replaces_adds_and_deletes() {
    for way in BOTH_WAYS {
        let site = Site::new();
        site.build(&[("index.html", "1"), ("gone/deep/index.html", "2"), ("same.html", "3")]);
        let summary = site.build_by(way, &[("index.html", "one"), ("new/index.html", "4"), ("same.html", "3")]);
        assert_eq!(summary.expect("built"), Summary { written: 2, unchanged: 1, deleted: 1, bytes: 5 }, "{way:?}");
        assert_eq!(names(&site.published()), ["index.html", "new/index.html", "same.html"], "{way:?}");
        assert_eq!(folders_below(&site.public()), ["new"], "{way:?}");
        assert_eq!(site.published()["index.html"], b"one");
        assert!(!site.has_staging());
    }
}

#[test]
fn a_file_may_become_a_folder_and_back() {
    for way in BOTH_WAYS {
        let site = Site::new();
        site.build(&[("a", "file"), ("b/c/d", "deep"), ("x", "x")]);
        site.build_by(way, &[("a/b/c", "deep"), ("b", "file"), ("x", "x")]).expect("built");
        assert_eq!(names(&site.published()), ["a/b/c", "b", "x"], "{way:?}");
        site.build_by(way, &[("a", "file"), ("b/c/d", "deep"), ("x", "x")]).expect("built back");
        assert_eq!(names(&site.published()), ["a", "b/c/d", "x"], "{way:?}");
    }
}

#[cfg(unix)]
#[test]
fn an_unchanged_file_keeps_its_time_and_inode() {
    use std::os::unix::fs::MetadataExt;
    for way in BOTH_WAYS {
        let site = Site::new();
        site.build(&[("a.html", "1"), ("b.html", "2")]);
        let look = || fs::metadata(site.public().join("a.html")).map(|it| (it.ino(), it.mtime(), it.mtime_nsec()));
        let before = look().expect("published");
        site.build_by(way, &[("a.html", "1"), ("b.html", "two")]).expect("built");
        assert_eq!(look().expect("still there"), before, "{way:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_build_with_nothing_changed_writes_nothing() {
    use std::os::unix::fs::MetadataExt;
    let site = Site::new();
    let files = [("a.html", "1"), ("b/c.html", "2")];
    site.build(&files);
    let look = || {
        let paths = [".", "b", "a.html", MANIFEST, "../.hornbook/publish/public/record", "../.hornbook/publish/public"];
        paths.map(|path| fs::metadata(site.public().join(path)).map(|it| (it.ino(), it.mtime(), it.mtime_nsec())).ok())
    };
    let before = look();
    assert_eq!(site.build(&files), Summary { written: 0, unchanged: 2, deleted: 0, bytes: 2 });
    assert_eq!(look(), before);
}

#[test]
fn a_file_edited_by_hand_is_replaced() {
    let site = Site::new();
    site.build(&[("a.html", "right"), ("b.html", "right")]);
    fs::write(site.public().join("a.html"), "wrong").expect("edited, same size");
    fs::remove_file(site.public().join("b.html")).expect("deleted");
    assert_eq!(site.build(&[("a.html", "right"), ("b.html", "right")]).written, 2);
    assert_eq!(site.published()["a.html"], b"right");
    assert_eq!(site.published()["b.html"], b"right");
}

#[test]
fn foreign_files_are_kept() {
    for way in BOTH_WAYS {
        let site = Site::new();
        site.build(&[("a.html", "1"), ("old/index.html", "2")]);
        let public = site.public();
        fs::write(public.join("CNAME"), "example.org").expect("written");
        fs::write(public.join("old/mine.txt"), "mine").expect("written");
        fs::create_dir_all(public.join(".git/refs/heads")).expect("made");
        fs::write(public.join(".git/HEAD"), "ref").expect("written");
        site.build_by(way, &[("a.html", "one"), ("b.html", "3")]).expect("built");
        assert_eq!(names(&site.published()), [".git/HEAD", "CNAME", "a.html", "b.html", "old/mine.txt"], "{way:?}");
        assert!(public.join(".git/refs/heads").is_dir(), "an empty folder of others stays");
        assert_eq!(site.published()["CNAME"], b"example.org");
    }
}

#[test]
fn a_foreign_file_is_never_overwritten() {
    for way in BOTH_WAYS {
        for (foreign, ours) in
            [("x.html", "x.html"), ("x/mine", "x"), ("x", "x/index.html"), ("x/y", "x/y/z/index.html")]
        {
            let site = Site::new();
            site.build(&[("a.html", "1")]);
            let path = site.public().join(foreign);
            fs::create_dir_all(path.parent().expect("in public")).expect("made");
            fs::write(&path, "mine").expect("written");
            let before = files_below(&site.public());
            let fault = site.build_by(way, &[("a.html", "2"), (ours, "ours")]).expect_err("in the way");
            assert!(matches!(fault.code, Code::OutputRefused | Code::OutputUnwritable), "{fault:?}");
            assert!(fault.message.contains('x'), "{fault:?}");
            assert_eq!(files_below(&site.public()), before, "{way:?} {foreign} {ours}");
            assert!(!site.has_staging());
        }
    }
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link_in_the_output() {
    for way in BOTH_WAYS {
        let site = Site::new();
        let outside = tempfile::tempdir().expect("a folder");
        site.build(&[("a.html", "1")]);
        std::os::unix::fs::symlink(outside.path(), site.public().join("x")).expect("linked");
        let fault = site.build_by(way, &[("a.html", "1"), ("x/index.html", "ours")]).expect_err("in the way");
        assert_eq!(fault.code, Code::OutputRefused);
        assert_eq!(files_below(outside.path()).len(), 0);
        site.build_by(way, &[("a.html", "2")]).expect("the link alone is no fault");
        assert!(site.public().join("x").is_symlink(), "{way:?}");
    }
}

#[test]
fn folders_that_are_not_for_output_are_refused() {
    let site = Site::new();
    let root = site.root().to_path_buf();
    let outside = tempfile::tempdir().expect("a folder");
    fs::write(outside.path().join("precious.txt"), "mine").expect("written");
    fs::write(root.join("a-file"), "mine").expect("written");
    let mut outputs: Vec<PathBuf> = [
        ".",
        "..",
        "../..",
        "./",
        "public/..",
        "content",
        "static",
        "themes",
        "themes/default",
        "content/sub",
        "content/",
        "static/a/b",
        "a-file",
        ".hornbook",
        ".hornbook/publish",
        ".git",
        ".git/x",
        "public/../content",
        "missing/../../x/..",
        "/",
    ]
    .map(PathBuf::from)
    .to_vec();
    outputs.extend([root.clone(), root.join("content"), outside.path().to_path_buf()]);
    outputs.extend(root.parent().map(Path::to_path_buf));
    outputs.extend(std::env::var_os("HOME").map(PathBuf::from).filter(|home| home.is_dir()));
    #[cfg(unix)]
    for (name, target) in
        [("l1", "."), ("l2", "content"), ("l3", ".."), ("l4", "/"), ("l5", "nowhere"), ("l6", "static")]
    {
        std::os::unix::fs::symlink(target, root.join(name)).expect("linked");
        outputs.push(name.into());
    }
    let look = || (files_below(&root), folders_below(&root), files_below(outside.path()));
    let before = look();
    for output in outputs {
        let fault = site.try_open(&output).expect_err(&output.display().to_string());
        assert_eq!(fault.code, Code::OutputRefused, "{}", output.display());
        assert!(fault.help.is_some());
    }
    assert_eq!(look(), before);
    assert!(!state_beside(outside.path()).exists());
}

/// The hidden folder for an output outside the site.
fn state_beside(output: &Path) -> PathBuf {
    let name = output.file_name().expect("it has a name").to_string_lossy();
    output.with_file_name(format!(".{name}.hornbook"))
}

/// A build whose output is refused, and one that fails before anything was ever published, leave no trace; what a build
/// before them left for the next one stays.
#[test]
fn a_build_that_publishes_nothing_leaves_nothing_behind() {
    let site = Site::new();
    let elsewhere = tempfile::tempdir().expect("a folder");
    let beside = elsewhere.path().join("new/deep/out");
    fs::create_dir(site.public()).expect("made");
    fs::write(site.public().join("mine.txt"), "mine").expect("written");
    fs::create_dir(elsewhere.path().join("foreign")).expect("made");
    fs::write(elsewhere.path().join("foreign/mine.txt"), "mine").expect("written");
    let look = || (folders_below(site.root()), folders_below(elsewhere.path()));
    let before = look();
    for output in [PathBuf::from("public"), elsewhere.path().join("foreign")] {
        assert_eq!(site.try_open(&output).expect_err("not ours").code, Code::OutputRefused);
        assert_eq!(look(), before, "{}", output.display());
    }
    for output in [Path::new("fresh"), Path::new("new/fresh"), &beside] {
        let publisher = site.try_open(output).expect("nothing is there");
        publisher.stage("a/b.html", b"1").expect("staged");
        drop(publisher);
        assert_eq!(look(), before, "{}", output.display());
    }
    // Two outputs of one site keep their states in one folder, and one goes without the other.
    let (first, second) = (site.try_open("one").expect("opened"), site.try_open("two").expect("opened"));
    drop(first);
    second.stage("a.html", b"1").expect("staged");
    second.commit().expect("published");
    assert!(!site.root().join(".hornbook/publish/one").exists());
    assert!(site.root().join(".hornbook/publish/two/record").is_file());
    drop(site.try_open("two").expect("opened"));
    assert!(site.root().join(".hornbook/publish/two/record").is_file());

    let publisher = site.try_open(&beside).expect("nothing is there");
    publisher.stage("a.html", b"1").expect("staged");
    publisher.commit().expect("published");
    assert!(beside.join("a.html").is_file() && state_beside(&beside).join("record").is_file());
}

/// A folder that a careless tool has filled is none that a build hangs at.
#[cfg(unix)]
#[test]
fn what_is_no_file_of_ours_in_the_state_folder_is_passed_over() {
    let site = Site::new();
    site.build(&[("a.html", "1")]);
    let state = site.root().join(".hornbook/publish/public");
    let foreign = site.root().join("content/a.md");
    let names = [
        "lock",
        "journal",
        "memory",
        "record",
        "search",
        "record.new",
        "memory.new",
        "search.new",
        "front-matter",
        "front-matter.new",
        "journal.new",
    ];
    for (round, way) in [Way::Exchange, Way::Burst].into_iter().enumerate() {
        for is_link in [true, false] {
            for name in names {
                let path = state.join(name);
                let _ = fs::remove_file(&path);
                if is_link {
                    std::os::unix::fs::symlink(&foreign, &path).expect("linked");
                } else if name != "lock" {
                    let made = Command::new("mkfifo").arg(&path).status().expect("it is on every Unix");
                    assert!(made.success());
                }
            }
            let publisher = site.try_open("public").expect("nothing is in the way");
            assert_eq!((publisher.remembered().is_some(), publisher.remembered_search().is_some()), (is_link, is_link));
            drop(publisher);
            let text = format!("{round} {is_link}");
            let summary = site.build_by(Some(way), &[("a.html", &text)]).expect("nothing is in the way");
            assert_eq!(summary.written, 1);
            assert_eq!(fs::read_to_string(site.public().join("a.html")).expect("published"), text);
            assert_eq!(fs::read_to_string(&foreign).expect("it is there"), "a", "the file behind a link stays");
            assert!(fs::symlink_metadata(state.join("lock")).expect("there is one").is_file());
        }
    }
}

#[test]
fn a_file_in_the_way_of_the_state_folder_is_named() {
    let site = Site::new();
    fs::write(site.root().join(".hornbook"), "mine").expect("written");
    let fault = site.try_open("public").expect_err("it is in the way");
    let path = site.root().canonicalize().expect("it exists").join(".hornbook");
    let expected = format!("`{}` is in the way of a folder in which hornbook keeps its state", path.display());
    assert_eq!((fault.code, fault.message), (Code::OutputUnwritable, expected));
    assert!(fault.help.is_some_and(|help| help.starts_with("delete it, or move it away")));
}

/// Builds that wait for a lock while it is given up, with its folder, take turns all the same.
#[test]
fn a_lock_that_is_given_up_is_still_one_lock() {
    let site = Site::new();
    let holders = std::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..50 {
                    let Ok(publisher) = site.try_open("public") else { continue };
                    assert_eq!(holders.fetch_add(1, Ordering::SeqCst), 0, "two builds hold one folder");
                    publisher.stage("a.html", b"1").expect("staged");
                    assert_eq!(holders.fetch_sub(1, Ordering::SeqCst), 1);
                    drop(publisher);
                }
            });
        }
    });
    assert!(!site.root().join(".hornbook").exists());
}

#[test]
fn a_folder_with_files_of_others_is_refused_and_some_are_named() {
    let site = Site::new();
    fs::create_dir(site.public()).expect("made");
    for name in ["a.txt", "b.txt", "c.txt", "d.txt", "e.txt"] {
        fs::write(site.public().join(name), name).expect("written");
    }
    let fault = site.try_open("public").expect_err("not ours");
    assert_eq!(fault.code, Code::OutputRefused);
    assert!(fault.message.ends_with("`a.txt`, `b.txt`, `c.txt` and 2 more"), "{}", fault.message);
    assert_eq!(site.published().len(), 5);
}

#[test]
fn an_empty_folder_is_fine() {
    let site = Site::new();
    fs::create_dir(site.public()).expect("made");
    site.build(&[("a.html", "1")]);
    assert_eq!(names(&site.published()), ["a.html"]);
}

#[test]
fn ownership_survives_the_loss_of_either_list() {
    let site = Site::new();
    site.build(&[("a.html", "1"), ("b.html", "2")]);
    fs::remove_dir_all(site.root().join(".hornbook")).expect("deleted");
    assert_eq!(
        site.build(&[("a.html", "1"), ("b.html", "2")]),
        Summary { written: 0, unchanged: 2, deleted: 0, bytes: 2 }
    );
    for damage in ["", "hornbook-manifest 1\n"] {
        fs::write(site.public().join(MANIFEST), damage).expect("damaged");
        fs::write(site.public().join("mine.txt"), "mine").expect("written");
        assert_eq!(site.build(&[("a.html", "1"), ("c.html", "3")]).deleted, 1);
        assert_eq!(names(&site.published()), ["a.html", "c.html", "mine.txt"]);
        site.build(&[("a.html", "1"), ("b.html", "2")]);
    }
}

#[test]
fn a_build_that_fails_or_is_dropped_changes_nothing() {
    let site = Site::new();
    site.build(&[("a.html", "1"), ("b.html", "2")]);
    let before = files_below(&site.public());
    let publisher = site.open();
    publisher.stage("a.html", b"one").expect("staged");
    drop(publisher);
    assert_eq!(files_below(&site.public()), before);

    let publisher = site.open();
    publisher.stage("a.html", b"one").expect("staged");
    assert_eq!(publisher.stage("../x", b"x").expect_err("outside").code, Code::UrlOutsideSite);
    assert!(publisher.commit().is_err());

    let publisher = site.open();
    let missing = publisher.stage_copy("a.css", Path::new("/nonexistent/a.css")).expect_err("no such file");
    assert_eq!(missing.code, Code::FileUnreadable);
    assert!(publisher.commit().is_err());
    assert_eq!(files_below(&site.public()), before);
    assert!(!site.has_staging());
}

#[test]
fn two_outputs_with_one_path_are_refused() {
    for files in
        [[("a", "1"), ("a", "2")], [("a", "1"), ("a/b", "2")], [("a/b", "1"), ("a", "2")], [("a/b/c", "1"), ("a", "2")]]
    {
        let site = Site::new();
        assert_eq!(site.build_by(None, &files).expect_err("twice").code, Code::UrlDuplicate, "{files:?}");
        assert!(!site.public().exists());
        // The same when the published files are left as they are.
        site.build(&files[..1]);
        assert_eq!(site.build_by(None, &files).expect_err("twice").code, Code::UrlDuplicate, "{files:?}");
    }
}

#[test]
fn a_copy_is_no_link() {
    let site = Site::new();
    let (small, large) = (site.root().join("static/small.css"), site.root().join("static/large.bin"));
    let bytes: Vec<u8> = (0..1_000_000_u32).map(|number| number as u8).collect();
    fs::write(&small, "small").expect("written");
    fs::write(&large, &bytes).expect("written");
    let build = || {
        let publisher = site.open();
        publisher.stage_copy("small.css", &small).expect("copied");
        publisher.stage_copy("large.bin", &large).expect("copied");
        publisher.commit().expect("built")
    };
    assert_eq!(build().written, 2);
    assert_eq!(build().unchanged, 2);
    fs::write(&small, "later").expect("edited");
    fs::write(&large, &bytes[1..]).expect("edited");
    assert_eq!(site.published()["small.css"], b"small");
    assert_eq!(site.published()["large.bin"], bytes);
    assert_eq!(build().written, 2);
    assert_eq!(site.published()["large.bin"], &bytes[1..]);
}

#[test]
fn threads_do_not_show_in_the_output() {
    let (one, many) = (Site::new(), Site::new());
    let path = |number: usize| format!("p/{}/{number}/index.html", number % 7);
    let publisher = one.open();
    for number in 0..400 {
        publisher.stage(&path(number), path(number).as_bytes()).expect("staged");
    }
    publisher.commit().expect("built");
    let publisher = many.open();
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let publisher = &publisher;
            scope.spawn(move || {
                for number in (0..400).rev().filter(|number| number % 8 == thread) {
                    publisher.stage(&path(number), path(number).as_bytes()).expect("staged");
                }
            });
        }
    });
    publisher.commit().expect("built");
    assert_eq!(files_below(&one.public()), files_below(&many.public()));
}

#[test]
fn the_second_build_waits_then_says_who_is_busy() {
    let site = Site::new();
    let first = site.open();
    let fault = site.try_open("public").expect_err("busy");
    assert_eq!(fault.code, Code::OutputBusy);
    assert!(fault.message.contains(&std::process::id().to_string()), "{}", fault.message);
    std::thread::scope(|scope| {
        let second = scope.spawn(|| site.try_open("public").map(drop));
        first.stage("a.html", b"1").expect("staged");
        first.commit().expect("built");
        assert!(second.join().expect("no panic").is_ok(), "it waited");
    });
}

#[test]
fn builds_at_once_do_not_mix() {
    let site = Site::new();
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let site = &site;
            scope.spawn(move || {
                for round in 0..10 {
                    let text = format!("{thread}-{round}");
                    let files: Vec<(String, &str)> = (0..20).map(|number| (format!("{number}.html"), &*text)).collect();
                    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, *text)).collect();
                    // A build that waited for too long says so and changes nothing: it is tried again.
                    while let Err(fault) = site.build_by(None, &files) {
                        assert_eq!(fault.code, Code::OutputBusy, "{}", fault.message);
                    }
                }
            });
        }
    });
    let texts: std::collections::BTreeSet<Vec<u8>> = site.published().into_values().collect();
    assert_eq!(texts.len(), 1);
}

#[test]
fn readers_of_an_exchanged_folder_never_miss_or_mix() {
    let site = Site::new();
    let build = |version: u32| {
        let text = format!("{version:08}");
        site.build_by(Some(Way::Exchange), &[("a/index.html", &text), ("z.html", &text), ("same.html", "same")])
            .expect("built");
    };
    build(0);
    let is_done = AtomicBool::new(false);
    let read = |name: &str| {
        let text = fs::read_to_string(site.public().join(name)).expect("never missing");
        assert_eq!(text.len(), 8, "never cut");
        text.parse::<u32>().expect("never mixed")
    };
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut polls = 0;
            while !is_done.load(Ordering::Relaxed) {
                // The second file is read later, so it is never older than the first.
                let (first, second) = (read("a/index.html"), read("z.html"));
                assert!(second >= first, "{first} then {second}");
                polls += 1;
            }
            polls
        });
        for version in 1..300 {
            build(version);
        }
        is_done.store(true, Ordering::Relaxed);
        assert!(reader.join().expect("the reader is content") > 100);
    });
}

/// Not a test of its own: the process that the next test kills, which builds version after version.
#[test]
fn child_that_builds_until_it_is_killed() {
    let Some(root) = std::env::var_os("HORNBOOK_TEST_BUILD_FOREVER") else { return };
    let site = PathBuf::from(root);
    let mut version = read_version(&site.join("public")).map_or(1, |version| version + 1);
    loop {
        let publisher = Publisher::open(Path::new("public"), &site, &[]).expect("opened");
        for (path, text) in version_files(version) {
            publisher.stage(&path, text.as_bytes()).expect("staged");
        }
        let way = if version.is_multiple_of(2) { Way::Exchange } else { Way::Burst };
        publisher.commit_by(way).expect("published");
        version += 1;
    }
}

/// Sixty pages of a version, some of which come and go.
fn version_files(version: u32) -> Vec<(String, String)> {
    let mut files: Vec<_> = (0..60).map(|page| (format!("p/{page}/index.html"), format!("{version} {page}"))).collect();
    files.push(("same.html".into(), "same".into()));
    files.push((format!("only/{version}/index.html"), version.to_string()));
    files.push(("version.txt".into(), version.to_string()));
    files
}

fn read_version(public: &Path) -> Option<u32> {
    fs::read_to_string(public.join("version.txt")).ok()?.parse().ok()
}

#[cfg(unix)]
#[test]
fn a_killed_build_leaves_one_whole_version() {
    let site = Site::new();
    let helper = std::env::current_exe().expect("this test");
    // A fixed sequence, so that a failure can be had again.
    let mut random: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut last = 0;
    let since = Instant::now();
    for kill in 0..600_u64 {
        // At least 60 kills, and more where a slow disk lets few versions through between them.
        if kill >= 60 && last > 10 {
            break;
        }
        let mut child = Command::new(&helper)
            .args(["child_that_builds_until_it_is_killed", "--exact", "--nocapture"])
            .env("HORNBOOK_TEST_BUILD_FOREVER", site.root())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the test starts itself");
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // Where few versions get through, the builds are given longer.
        std::thread::sleep(Duration::from_micros(5_000 + (random >> 33) % (90_000 * (1 + kill / 60))));
        child.kill().expect("killed");
        let status = child.wait().expect("gone");
        assert!(status.code().is_none(), "kill {kill}: the child ended by itself: {status}");

        recover(Path::new("public"), site.root()).expect("recovered");
        let Some(version) = read_version(&site.public()) else {
            assert!(last == 0 && site.published().is_empty(), "kill {kill}: version {last} is gone");
            continue;
        };
        assert!(version >= last, "kill {kill}: back from {last} to {version}");
        let expected: BTreeMap<_, _> =
            version_files(version).into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
        assert_eq!(site.published(), expected, "kill {kill}: version {version} is not whole");
        assert!(!site.has_staging(), "kill {kill}: staging is left");
        last = version;
    }
    // Flushing the journal may take 50 ms on a slow disk.
    assert!(last > 10, "only {last} versions were published in {:?}", since.elapsed());
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let site = Site::new();
    site.build(&[("a.html", "1"), ("x/b.html", "2")]);
    let set = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("own file");
    set(&site.public(), 0o555);
    // The superuser may write everywhere; then there is nothing to see.
    let is_checked = fs::write(site.public().join("probe"), "").is_err();
    if is_checked {
        let fault = site.try_open("public").expect_err("read-only");
        assert_eq!(fault.code, Code::OutputUnwritable);
        assert!(fault.message.contains("public"), "{}", fault.message);
    } else {
        fs::remove_file(site.public().join("probe")).expect("removed");
    }
    set(&site.public(), 0o755);
    assert_eq!(site.published().len(), 2);
}

#[test]
fn a_burst_that_fails_midway_is_undone() {
    let site = Site::new();
    site.build(&[("a.html", "1"), ("gone.html", "2"), ("z.html", "3")]);
    fs::remove_file(site.public().join("z.html")).expect("removed");
    fs::create_dir(site.public().join("z.html")).expect("a folder in its place");
    fs::write(site.public().join("z.html/mine"), "mine").expect("written");
    let before = files_below(&site.public());
    for way in BOTH_WAYS {
        let files = [("a.html", "one"), ("new/b.html", "4"), ("z.html", "three")];
        let fault = site.build_by(way, &files).expect_err("in the way");
        assert!(fault.message.contains("z.html"), "{}", fault.message);
        assert_eq!(files_below(&site.public()), before, "{way:?}");
        assert_eq!(folders_below(&site.public()), ["z.html"], "{way:?}");
        assert!(!site.has_staging());
    }
}

/// Not a test of its own: the process of the next test, which may write only small files.
#[test]
fn child_that_may_not_write_much() {
    let Some(root) = std::env::var_os("HORNBOOK_TEST_FULL_DISK") else { return };
    let publisher = Publisher::open(Path::new("public"), Path::new(&root), &[]).expect("opened");
    publisher.stage("a.html", b"one").expect("small");
    let fault = publisher.stage("large.html", &[b'x'; 1_000_000]).expect_err("too large");
    assert_eq!(fault.code, Code::OutputUnwritable);
    assert!(fault.message.contains("large.html"), "{}", fault.message);
    assert!(publisher.commit().is_err());
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_published_site_whole() {
    let site = Site::new();
    site.build(&[("a.html", "1"), ("b.html", "2")]);
    let before = files_below(&site.public());
    let helper = std::env::current_exe().expect("this test");
    let status = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 64; exec \"$0\" child_that_may_not_write_much --exact"])
        .arg(helper)
        .env("HORNBOOK_TEST_FULL_DISK", site.root())
        .stdout(Stdio::null())
        .status()
        .expect("started");
    assert!(status.success());
    assert_eq!(files_below(&site.public()), before);
    assert!(!site.has_staging());
}
