//! After any script of edits, a site that was kept up to date is the site that a clean build makes.
//!
//! `HORNBOOK_EDITS=100000` runs so many steps, and `HORNBOOK_SEED=7` begins with another script.

#![allow(clippy::disallowed_methods, reason = "tests read files")]

#[path = "../common/mod.rs"]
mod common;
mod edits;
mod site;

use common::{Built, Files, NOW, Numbers};
use hornbook::config::Overrides;
use hornbook::diagnostic::{Diagnostic, short};
use hornbook::emit::Summary;
use hornbook::pipeline::{BuildRequest, BuildResult, Bytes, Effect, Live, Touched, build};
use hornbook::source::Source;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

/// Edits of one script; then the next one begins with a fresh site.
const EDITS: u64 = 25;

/// What `live` would publish, made at once.
fn published(live: &Live) -> Built {
    let outputs: Mutex<Files> = Mutex::default();
    let source = &live.world().source;
    let diagnostics = live.render_all(&|path, bytes| {
        let bytes = match bytes {
            Bytes::Made(bytes) => bytes.to_vec(),
            Bytes::File(file) => source.read(file)?,
        };
        outputs.lock().expect("no test panics here").insert(path.to_string(), bytes);
        Ok(())
    });
    let mut outputs = outputs.into_inner().expect("no test panics here");
    if diagnostics.iter().any(Diagnostic::is_error) {
        outputs.clear();
    }
    let read = |path: &str| source.read_for_report(path);
    let report = diagnostics.iter().map(|diagnostic| short::render(diagnostic, &read) + "\n").collect();
    Built { outputs, diagnostics, report }
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn incremental_equals_clean() {
    let pool = common::pool(2);
    let (steps, first) = (number("HORNBOOK_EDITS", 1400), number("HORNBOOK_SEED", 1));
    let mut effects = [0; 4];
    for seed in first..first + steps.div_ceil(EDITS) {
        pool.install(|| run(seed, &mut effects));
    }
    // Every level was used: none of them is left to chance.
    assert!(effects.iter().all(|count| *count > 0), "{effects:?}");
}

/// One script. Panics with the seed and the step at the first difference.
fn run(seed: u64, effects: &mut [u64; 4]) {
    let mut numbers = Numbers(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let mut files = site::site();
    let mut live = Live::open(Source::memory(files.clone()), Overrides::default(), NOW);
    // As a preview does: while there is an error, the site is as it was before.
    let keeps_last_good = seed.is_multiple_of(2);
    if keeps_last_good {
        live.keep_last_good();
    }
    let mut script = Vec::new();
    for step in 0..EDITS {
        let mut touched = edits::edit(&mut files, &mut numbers);
        while numbers.below(4) == 0 {
            touched.extend(edits::edit(&mut files, &mut numbers));
        }
        script.push(touched.clone());
        live.set_source(Source::memory(files.clone()));
        let effect = live.update(&Touched::Paths(touched), NOW);
        effects[match &effect {
            Effect::Nothing => 0,
            Effect::Pages(_) => 1,
            Effect::Outputs => 2,
            Effect::Site => 3,
        }] += 1;
        let (clean, kept) = (common::built(files.clone()), published(&live));
        if keeps_last_good && clean.diagnostics.iter().any(Diagnostic::is_error) {
            assert!(kept.outputs.is_empty(), "seed {seed}, step {step}: a site with an error is published");
            continue;
        }
        if kept.report != clean.report {
            let script: BTreeSet<_> = script.last().cloned().unwrap_or_default();
            panic!(
                "seed {seed}, step {step}, {script:?}: clean says\n{}\nand kept says\n{}",
                clean.report, kept.report
            );
        }
        for path in clean.outputs.keys().chain(kept.outputs.keys()) {
            let (one, other) = (clean.outputs.get(path), kept.outputs.get(path));
            let text = |bytes: Option<&Vec<u8>>| {
                bytes.map_or("nothing".into(), |bytes| String::from_utf8_lossy(bytes).into_owned())
            };
            assert!(
                one == other,
                "seed {seed}, step {step}, {:?}: `{path}` is\n{}\nand not\n{}",
                script.last(),
                text(other),
                text(one)
            );
        }
    }
}

/// A clock for builds that takes files for settled that were just written: what is written later has another time.
fn late() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("a clock that is set");
    since.as_secs().cast_signed() + 60
}

/// Builds the site in `root` into `public` there.
fn build_on_disk(root: &std::path::Path, clock: i64) -> (Vec<Diagnostic>, Option<Summary>) {
    let result = built_on_disk(root, clock);
    (result.diagnostics, result.published)
}

/// How many outputs a build makes, and how many files it writes.
fn made_on_disk(root: &std::path::Path) -> (usize, usize) {
    let result = built_on_disk(root, late());
    (result.made, result.published.expect("it is sound").written)
}

fn built_on_disk(root: &std::path::Path, clock: i64) -> BuildResult {
    build(&BuildRequest {
        source: root.to_path_buf(),
        output: None,
        overrides: Overrides::default(),
        now: NOW,
        clock,
        strict: false,
        on_limit: Arc::new(|_| {}),
    })
}

#[test]
fn what_the_disk_remembers_equals_clean() {
    let pool = common::pool(2);
    let (steps, first) = (number("HORNBOOK_EDITS", 1400).div_ceil(2), number("HORNBOOK_SEED", 1));
    let mut kept = 0;
    for seed in first..first + steps.div_ceil(EDITS) {
        kept += pool.install(|| run_on_disk(seed));
    }
    assert!(kept > 0, "no output was ever kept");
}

/// One script, with a build after each edit. Returns how many builds wrote less than they kept.
fn run_on_disk(seed: u64) -> usize {
    let mut numbers = Numbers(seed.wrapping_mul(0x2545_F491_4F6C_DD1D));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().canonicalize().expect("it exists");
    let mut files = site::site();
    let (mut published, mut kept) = (Files::new(), 0);
    for (path, bytes) in &files {
        put(&root, path, Some(bytes));
    }
    for step in 0..EDITS {
        // Long ago by its own clock, a build cannot tell whether the files have settled, and reads them all.
        let clock = if numbers.below(4) == 0 { NOW.unix } else { late() };
        // Now and then nothing has changed, or many things have.
        for _ in 0..numbers.below(3) {
            let before = files.clone();
            edits::edit(&mut files, &mut numbers);
            for path in before.keys().chain(files.keys()) {
                if before.get(path) != files.get(path) {
                    put(&root, path, files.get(path));
                }
            }
        }
        if numbers.below(12) == 0 {
            damage(&root, &mut numbers);
        }
        let clean = common::built(files.clone());
        let (diagnostics, summary) = build_on_disk(&root, clock);
        let read = |path: &str| Source::disk(root.clone()).read_for_report(path);
        let report: String = diagnostics.iter().map(|diagnostic| short::render(diagnostic, &read) + "\n").collect();
        assert_eq!(report, clean.report, "seed {seed}, step {step}");
        if !diagnostics.iter().any(Diagnostic::is_error) {
            published = clean.outputs;
        }
        let mut found = common::read_folder(&root.join("public"));
        found.remove(".hornbook-manifest");
        for path in published.keys().chain(found.keys()) {
            assert!(published.get(path) == found.get(path), "seed {seed}, step {step}: `{path}` differs");
        }
        kept += usize::from(summary.is_some_and(|summary| summary.written < summary.unchanged));
    }
    kept
}

/// What an edit makes anew: `edit` changes one file of a site that was built before. Paths of outputs that were written.
fn made_by(edit: (&str, &str)) -> (usize, usize) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().canonicalize().expect("it exists");
    let mut files = site::site();
    for number in 0..40 {
        let text = format!("---\ntitle: Page {number}\n---\nFirst.\n\n<!--more-->\n\nRest.\n");
        files.insert(format!("content/many/page{number:02}.md"), text.into_bytes());
    }
    for (path, bytes) in &files {
        put(&root, path, Some(bytes));
    }
    let build = || common::pool(2).install(|| build_on_disk(&root, late()));
    let (diagnostics, published) = build();
    assert!(published.is_some(), "{diagnostics:?}");
    put(&root, edit.0, Some(&edit.1.as_bytes().to_vec()));
    let (made, published) = (common::pool(2).install(|| made_on_disk(&root)), build().1.expect("it is sound"));
    assert_eq!(published.written, 0, "the build before was complete");
    made
}

#[test]
fn a_body_edit_makes_that_page_and_those_that_show_it() {
    let page = |rest: &str| format!("---\ntitle: Page 7\n---\n{rest}\n");
    // Behind the summary, and as many words: the page, the JSON feed, which holds whole texts, and the index of the search
    // with the module that holds it, a file of words, one of texts, and two of results: the second says where its texts begin.
    let (made, written) = made_by(("content/many/page07.md", &page("First.\n\n<!--more-->\n\nOther.")));
    assert_eq!((made, written), (3, 8));
    // The same text once more.
    let (made, written) = made_by(("content/many/page07.md", &page("First.\n\n<!--more-->\n\nRest.")));
    assert_eq!((made, written), (0, 0));
    // In the summary: also the lists and the feeds that show it, and none of the other pages.
    let (made, written) = made_by(("content/many/page07.md", &page("New first.\n\n<!--more-->\n\nRest.")));
    assert!((2..40).contains(&made) && written <= made + 5, "{made} made, {written} written");
    // A template: everything.
    let (made, _) = made_by(("templates/parts/foot.html", "<footer>new</footer>"));
    assert!(made > 60, "{made} made");
}

#[test]
fn what_is_wrong_with_a_text_is_told_by_every_build() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().canonicalize().expect("it exists");
    let mut files = site::site();
    files.insert("content/call.md".to_string(), b"---\ntitle: Call\n---\n<<< colorbox >>>\n".to_vec());
    files.insert("content/nameless.md".to_string(), b"---\ntitle: \"\"\n---\n# My heading\n".to_vec());
    for (path, bytes) in &files {
        put(&root, path, Some(bytes));
    }
    let told = |word: &str| {
        let (diagnostics, published) = common::pool(2).install(|| build_on_disk(&root, late()));
        assert!(published.is_some(), "{diagnostics:?}");
        let about = |diagnostic: &Diagnostic| format!("{} {:?}", diagnostic.message, diagnostic.help);
        diagnostics.iter().map(about).filter(|text| text.contains(word)).collect::<Vec<_>>()
    };
    let nameless = told("My heading");
    assert_eq!((told("colorbux").len(), nameless.len()), (0, 1));
    assert_eq!(told("My heading"), nameless);
    // A name that is nearly that of a template is a slip, also where the text was not read again.
    put(
        &root,
        "templates/shortcodes/colorbux.html",
        Some(&b"{% component colorbux() %}x{% endcomponent colorbux %}".to_vec()),
    );
    let first = told("colorbux");
    assert_eq!(first.len(), 1, "{first:?}");
    assert_eq!([told("colorbux"), told("colorbux")], [first.clone(), first]);
}

#[test]
fn nothing_is_remembered_of_files_that_were_changed_since_the_build_began() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().canonicalize().expect("it exists");
    for (path, bytes) in &site::site() {
        put(&root, path, Some(bytes));
    }
    let made = |clock: i64| common::pool(2).install(|| built_on_disk(&root, clock)).made;
    let (first, second) = (made(late() - 120), made(late() - 120));
    assert!(first > 0 && first == second, "{first} and {second}");
    assert_eq!((made(late()), made(late())), (first, 0));
}

fn put(root: &std::path::Path, path: &str, bytes: Option<&Vec<u8>>) {
    let file = root.join(path);
    match bytes {
        Some(bytes) => {
            std::fs::create_dir_all(file.parent().expect("a folder")).expect("made");
            std::fs::write(file, bytes).expect("written");
        }
        None => std::fs::remove_file(file).expect("removed"),
    }
}

/// Cuts what is remembered short, or changes a bit of it.
fn damage(root: &std::path::Path, numbers: &mut Numbers) {
    let memories = walkdir::WalkDir::new(root.join(".hornbook")).into_iter().filter_map(Result::ok);
    for entry in
        memories.filter(|entry| matches!(entry.file_name().to_str(), Some("memory" | "search" | "front-matter")))
    {
        let mut bytes = std::fs::read(entry.path()).expect("it was listed");
        let at = numbers.below(bytes.len() as u64) as usize;
        match numbers.below(2) {
            0 => bytes.truncate(at),
            _ => bytes[at] ^= 1 << numbers.below(8),
        }
        std::fs::write(entry.path(), bytes).expect("written");
    }
}
