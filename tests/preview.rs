//! A preview follows the files, however an editor saves them.
#![allow(clippy::disallowed_methods, reason = "tests make and read folders of their own, and wait")]

use hornbook::config::Overrides;
use hornbook::content::date::Moment;
use hornbook::pipeline::{Effect, Live, Touched, now};
use hornbook::serve::{Lookup, Preview, keep_up_to_date};
use hornbook::source::{Source, Wanted, Watcher};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A site that is shown, in a folder of its own.
struct Shown {
    root: PathBuf,
    preview: Arc<Preview>,
    _folder: tempfile::TempDir,
}

impl Shown {
    fn new() -> Shown {
        Shown::with(&[], Overrides::default())
    }

    /// With these files over those that each has.
    fn with(files: &[(&str, &str)], overrides: Overrides) -> Shown {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = folder.path().canonicalize().expect("it exists");
        let shown = |path: &str, text: &str| put(&root, path, text);
        shown("hornbook.toml", "title = \"Shown\"\nbaseURL = \"https://shown.example.com/\"\n");
        shown("content/post/a.md", "---\ntitle: A\ndate: 2024-01-01\n---\nFirst.\n");
        shown("content/post/b.md", "---\ntitle: B\ndate: 2024-01-02\n---\nSecond.\n");
        shown("templates/page.html", "{{ page.title }}|{{ page.content }}|{{ page.next.title }}");
        files.iter().for_each(|(path, text)| shown(path, text));
        let (mut watcher, polling) = Watcher::start(&root);
        assert_eq!(polling, None);
        assert_eq!(watcher.follow(&Wanted::default()).1, None);
        let live = Live::open(Source::disk(root.clone()), overrides, now());
        let preview = Arc::new(Preview::new(live, root.clone(), None));
        let followed = preview.clone();
        std::thread::Builder::new()
            .stack_size(64 << 20)
            .spawn(move || keep_up_to_date(&followed, watcher, &|_| {}))
            .expect("a thread");
        Shown { root, preview, _folder: folder }
    }

    fn page(&self, path: &str) -> Option<String> {
        self.preview.get(path).map(|answer| String::from_utf8(answer.bytes).expect("pages are text"))
    }

    /// Waits until the page at `path` is as `wanted`.
    fn wait(&self, path: &str, wanted: impl Fn(Option<&str>) -> bool) {
        let start = Instant::now();
        loop {
            let page = self.page(path);
            if wanted(page.as_deref()) {
                return;
            }
            assert!(start.elapsed() < Duration::from_secs(20), "`{path}` stays {page:?}");
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Waits until the preview tells of something wrong with these words.
    fn wait_for_fault(&self, words: &str) {
        let start = Instant::now();
        let tells = || self.preview.site().diagnostics().iter().any(|fault| fault.message.contains(words));
        while !tells() {
            assert!(start.elapsed() < Duration::from_secs(20), "`{words}` is not told");
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    fn wait_for(&self, path: &str, words: &str) {
        self.wait(path, |page| page.is_some_and(|page| page.contains(words)));
    }
}

fn put(root: &Path, path: &str, text: &str) {
    let file = root.join(path);
    fs::create_dir_all(file.parent().expect("a folder")).expect("made");
    fs::write(file, text).expect("written");
}

#[test]
fn edits_show_however_they_are_saved() {
    let shown = Shown::new();
    let a = "post/a/index.html";
    shown.wait_for(a, "First.");

    put(&shown.root, "content/post/a.md", "---\ntitle: A\ndate: 2024-01-01\n---\nWritten over.\n");
    shown.wait_for(a, "Written over.");

    // A new file that takes the place of the old one, with leavings on the way.
    put(&shown.root, "content/post/.a.md.swp", "leaving");
    put(&shown.root, "content/post/a.md~", "leaving");
    put(&shown.root, "content/post/4913", "");
    fs::remove_file(shown.root.join("content/post/4913")).expect("removed");
    put(&shown.root, "content/post/a.md.tmp", "---\ntitle: A\ndate: 2024-01-01\n---\nRenamed over.\n");
    fs::rename(shown.root.join("content/post/a.md.tmp"), shown.root.join("content/post/a.md")).expect("renamed");
    shown.wait_for(a, "Renamed over.");

    // Emptied first, written later.
    put(&shown.root, "content/post/a.md", "");
    std::thread::sleep(Duration::from_millis(30));
    put(&shown.root, "content/post/a.md", "---\ntitle: Later\ndate: 2024-01-01\n---\nWritten later.\n");
    shown.wait_for(a, "Written later.");
    shown.wait_for(a, "Later|");

    // A title shows on the pages that show it.
    put(&shown.root, "content/post/b.md", "---\ntitle: Other B\ndate: 2024-01-02\n---\nSecond.\n");
    shown.wait_for(a, "|Other B");
}

#[test]
fn files_and_folders_come_and_go() {
    let shown = Shown::new();
    put(&shown.root, "content/new/deep/c.md", "---\ntitle: C\n---\nThird.\n");
    shown.wait_for("new/deep/c/index.html", "Third.");
    // The new folder is followed as well.
    put(&shown.root, "content/new/deep/c.md", "---\ntitle: C\n---\nThird, edited.\n");
    shown.wait_for("new/deep/c/index.html", "Third, edited.");
    fs::rename(shown.root.join("content/new"), shown.root.join("content/moved")).expect("renamed");
    shown.wait_for("moved/deep/c/index.html", "Third, edited.");
    shown.wait("new/deep/c/index.html", |page| page.is_none());
    put(&shown.root, "content/moved/deep/c.md", "---\ntitle: C\n---\nMoved and edited.\n");
    shown.wait_for("moved/deep/c/index.html", "Moved and edited.");
    fs::remove_dir_all(shown.root.join("content/moved")).expect("removed");
    shown.wait("moved/deep/c/index.html", |page| page.is_none());

    // A whole folder of templates goes and comes back.
    fs::remove_dir_all(shown.root.join("templates")).expect("removed");
    shown.wait_for("post/a/index.html", "<html");
    put(&shown.root, "templates/page.html", "own again: {{ page.content }}");
    shown.wait_for("post/a/index.html", "own again: ");
    put(&shown.root, "templates/page.html", "and edited: {{ page.content }}");
    shown.wait_for("post/a/index.html", "and edited: ");

    // Folders that were not there at the start, and the configuration.
    put(&shown.root, "static/plain.txt", "plain");
    shown.wait_for("plain.txt", "plain");
    put(&shown.root, "templates/page.html", "{{ site.title }}");
    shown.wait_for("post/a/index.html", "Shown");
    put(&shown.root, "hornbook.toml", "title = \"Renamed\"\n");
    shown.wait_for("post/a/index.html", "Renamed");
}

/// A page that is open in a browser names a style as it was when the page was made.
#[test]
fn a_file_with_a_print_in_its_name_is_answered_with_what_is_in_it_now() {
    let shown = Shown::new();
    put(&shown.root, "static/own.css", "one");
    put(&shown.root, "templates/page.html", "at {{ asset(path=\"/own.css\") }}.");
    shown.wait_for("post/a/index.html", "at /own.");
    let page = shown.page("post/a/index.html").expect("the page");
    let path = page.trim_start_matches("at /").trim_end_matches('.').to_string();
    assert_eq!(shown.page(&path).as_deref(), Some("one"));
    put(&shown.root, "static/own.css", "two");
    shown.wait("post/a/index.html", |now| now.is_some_and(|now| now != page));
    assert_eq!(shown.page(&path).as_deref(), Some("two"));
    assert_eq!(shown.page("own.0123456789ab.js"), None);
}

#[test]
fn thousands_of_changes_at_once_are_all_seen() {
    let shown = Shown::new();
    for number in 0..3_000 {
        put(
            &shown.root,
            &format!("content/many/p{number}.md"),
            &format!("---\ntitle: P{number}\n---\nText {number}.\n"),
        );
    }
    shown.wait_for("many/p2999/index.html", "Text 2999.");
    shown.wait_for("many/p0/index.html", "Text 0.");
    for number in 0..3_000 {
        put(
            &shown.root,
            &format!("content/many/p{number}.md"),
            &format!("---\ntitle: P{number}\n---\nNew {number}.\n"),
        );
    }
    shown.wait_for("many/p2999/index.html", "New 2999.");
    shown.wait_for("many/p1500/index.html", "New 1500.");
}

#[cfg(unix)]
#[test]
fn folders_behind_links_are_followed() {
    let shown = Shown::new();
    put(&shown.root, "elsewhere/d.md", "---\ntitle: D\n---\nBehind a link.\n");
    std::os::unix::fs::symlink(shown.root.join("elsewhere"), shown.root.join("content/linked")).expect("linked");
    shown.wait_for("linked/d/index.html", "Behind a link.");
    put(&shown.root, "elsewhere/d.md", "---\ntitle: D\n---\nEdited behind a link.\n");
    shown.wait_for("linked/d/index.html", "Edited behind a link.");
}

#[test]
fn a_theme_comes_goes_and_comes_back() {
    let shown = Shown::with(
        &[("hornbook.toml", "theme = \"x\"\n"), ("themes/y/templates/page.html", "another")],
        Overrides::default(),
    );
    fs::remove_dir_all(shown.root.join("templates")).expect("removed");
    let (page, template) = ("post/a/index.html", "themes/x/templates/page.html");
    put(&shown.root, template, "of the theme");
    shown.wait_for(page, "of the theme");
    fs::remove_dir_all(shown.root.join("themes/x")).expect("removed");
    shown.wait_for_fault("there is no theme `x`");
    put(&shown.root, template, "again of the theme");
    shown.wait_for(page, "again of the theme");
    put(&shown.root, template, "and edited");
    shown.wait_for(page, "and edited");
}

#[test]
fn the_folder_of_a_language_comes_goes_and_comes_back() {
    let settings = "[languages.en]\ncontentDir = \"content/en\"\n[languages.de]\ncontentDir = \"content/de\"\n";
    let shown = Shown::with(
        &[
            ("hornbook.toml", settings),
            ("content/en/a.md", "---\ntitle: A\n---\nEnglish.\n"),
            ("templates/page.html", "{{ page.content }}"),
        ],
        Overrides::default(),
    );
    for _ in 0..2 {
        put(&shown.root, "content/de/a.md", "---\ntitle: A\n---\nDeutsch.\n");
        shown.wait_for("de/a/index.html", "Deutsch.");
        put(&shown.root, "content/de/a.md", "---\ntitle: A\n---\nAnders.\n");
        shown.wait_for("de/a/index.html", "Anders.");
        fs::remove_dir_all(shown.root.join("content/de")).expect("removed");
        shown.wait("de/a/index.html", |page| page.is_none());
    }
}

#[test]
fn files_that_are_named_are_followed_wherever_they_lie() {
    let overrides = Overrides { file: Some("conf/site.toml".to_string()), ..Overrides::default() };
    let shown = Shown::with(
        &[
            ("conf/site.toml", "title = \"Elsewhere\"\n"),
            (
                "templates/page.html",
                "{{ site.title }}|{% set x = load_data(path=\"extra/x.json\") %}{{ x.v }}|{{ page.content }}",
            ),
            (
                "templates/shortcodes/ld.html",
                "{% component ld() %}{% set y = load_data(path=\"more/y.json\") %}{{ y.v }}{% endcomponent ld %}",
            ),
            ("content/post/a.md", "---\ntitle: A\n---\n{{< ld >}}\n"),
            ("extra/x.json", "{\"v\": \"one\"}"),
            ("more/y.json", "{\"v\": \"uno\"}"),
        ],
        overrides,
    );
    let page = "post/a/index.html";
    shown.wait_for(page, "Elsewhere|one|");
    put(&shown.root, "conf/site.toml", "title = \"Renamed\"\n");
    shown.wait_for(page, "Renamed|one|");
    put(&shown.root, "extra/x.json", "{\"v\": \"two\"}");
    shown.wait_for(page, "Renamed|two|");
    put(&shown.root, "more/y.json", "{\"v\": \"due\"}");
    shown.wait_for(page, "due");
}

#[cfg(unix)]
#[test]
fn what_links_lead_to_is_followed_and_so_are_the_links() {
    use std::os::unix::fs::symlink;
    let shown = Shown::with(
        &[
            ("elsewhere/file.md", "---\ntitle: File\n---\nLinked.\n"),
            ("src/x/templates/page.html", "x: {{ page.content }}"),
            ("src/y/templates/page.html", "y: {{ page.content }}"),
        ],
        Overrides::default(),
    );
    symlink("../../elsewhere/file.md", shown.root.join("content/post/file.md")).expect("linked");
    let page = "post/file/index.html";
    shown.wait_for(page, "Linked.");
    put(&shown.root, "elsewhere/file.md", "---\ntitle: File\n---\nWritten over.\n");
    shown.wait_for(page, "Written over.");
    put(&shown.root, "elsewhere/new.md", "---\ntitle: File\n---\nRenamed over.\n");
    fs::rename(shown.root.join("elsewhere/new.md"), shown.root.join("elsewhere/file.md")).expect("renamed");
    shown.wait_for(page, "Renamed over.");

    fs::remove_dir_all(shown.root.join("templates")).expect("removed");
    fs::create_dir(shown.root.join("themes")).expect("made");
    symlink("../src/x", shown.root.join("themes/t")).expect("linked");
    put(&shown.root, "hornbook.toml", "theme = \"t\"\n");
    shown.wait_for(page, "x: ");
    symlink("../src/y", shown.root.join("themes/other")).expect("linked");
    fs::rename(shown.root.join("themes/other"), shown.root.join("themes/t")).expect("renamed");
    shown.wait_for(page, "y: ");
    put(&shown.root, "src/y/templates/page.html", "edited: {{ page.content }}");
    shown.wait_for(page, "edited: ");
}

#[test]
fn what_is_no_part_of_the_site_changes_nothing() {
    let shown = Shown::new();
    shown.wait_for("post/a/index.html", "First.");
    let before = shown.preview.generation();
    for path in ["public/index.html", "notes.txt", "node_modules/x/package.json", "themes/unused/templates/page.html"] {
        put(&shown.root, path, "other");
    }
    put(&shown.root, "content/post/a.md", "---\ntitle: A\ndate: 2024-01-01\n---\nEdited.\n");
    shown.wait_for("post/a/index.html", "Edited.");
    assert!(shown.preview.generation() - before < 3, "only the page was new");
    // What is for web servers is, though its name is hidden.
    put(&shown.root, "static/.well-known/new.txt", "known");
    shown.wait_for(".well-known/new.txt", "known");
}

#[test]
fn lists_show_what_a_page_said_before_its_text_was_broken() {
    let list = "{% for page in pages() %}[{{ page.title }}: {{ page.summary }}]{% endfor %}";
    let files = [("templates/index.html", list), ("templates/page.html", "{{ page.title }}: {{ page.content }}")];
    let shown = Shown::with(&files, Overrides::default());
    let page = |title: &str, body: &str| format!("---\ntitle: {title}\ndate: 2024-01-01\n---\n{body}\n");
    let (home, a) = ("index.html", "post/a/index.html");
    put(&shown.root, "content/post/a.md", &page("A", "Whole."));
    shown.wait_for(home, "Whole.");
    shown.wait_for(a, "Whole.");
    for title in ["A", "Other"] {
        put(&shown.root, "content/post/a.md", &page(title, &format!("Of {title}: {{{{< nosuch >}}}}")));
        shown.wait_for_fault("`nosuch`");
        shown.wait_for(home, "[A: <p>Whole.</p>");
        shown.wait_for(a, "A: <p>Whole.</p>");
    }
    put(&shown.root, "content/post/a.md", &page("Other", "Mended."));
    shown.wait_for(home, "Mended.");
    shown.wait_for(a, "Other: <p>Mended.</p>");
}

#[test]
fn a_fault_elsewhere_does_not_hold_back_what_is_edited() {
    let files: Vec<(String, String)> = (0..70)
        .map(|number| (format!("content/many/p{number}.md"), format!("---\ntitle: P\n---\nText {number}.\n")))
        .collect();
    let mut all: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    all.extend([("data/d.yaml", "a: 1\n"), ("content/c.markdown", "---\ntitle: C\n---\nC.\n")]);
    all.push(("templates/page.html", "{{ page.content }}"));
    let shown = Shown::with(&all, Overrides::default());
    let a = "post/a/index.html";
    shown.wait_for(a, "First.");
    put(&shown.root, "content/c.markdown", "---\ntitle: C\n---\n{{< nosuch >}}\n");
    shown.wait_for_fault("`nosuch`");
    put(&shown.root, "content/post/a.md", "---\ntitle: A\ndate: 2024-01-01\n---\nEdited.\n");
    shown.wait_for(a, "Edited.");
    put(&shown.root, "content/c.markdown", "---\ntitle: C\n---\nC.\n");
    put(&shown.root, "data/d.yaml", "a: [\n");
    shown.wait_for_fault("never closed");
    put(&shown.root, "content/post/a.md", "---\ntitle: A\ndate: 2024-01-01\n---\nEdited again.\n");
    shown.wait_for(a, "Edited again.");
    put(&shown.root, "data/d.yaml", "a: 1\n");
    shown.wait(a, |_| shown.preview.site().errors().next().is_none());

    // The last good state of a page stays, however many others were looked at since.
    shown.wait_for(a, "Edited again.");
    for number in 0..70 {
        shown.wait_for(&format!("many/p{number}/index.html"), &format!("Text {number}."));
    }
    put(&shown.root, "templates/page.html", "{{ oops");
    shown.wait_for_fault("never ended");
    shown.wait_for(a, "Edited again.");
}

#[test]
fn a_file_of_assets_is_there_when_something_asks_for_it() {
    let shown = Shown::with(
        &[
            ("assets/raw.svg", "<svg/>"),
            ("assets/used.svg", "<svg/>"),
            ("templates/page.html", "<img src=\"/raw.svg\">{{ page.content }}"),
        ],
        Overrides::default(),
    );
    assert_eq!(shown.page("raw.svg"), None);
    assert_eq!(shown.page("used.svg"), None);
    let post = "---\ntitle: A\n---\n{{< image src=\"/used.svg\" alt=\"Used\" >}}\n";
    put(&shown.root, "content/post/a.md", post);
    shown.wait("used.svg", |file| file == Some("<svg/>"));
    assert_eq!(shown.page("raw.svg"), None);
}

/// Whoever asks for it while another page is saved gets it as well: a browser does not ask twice.
#[test]
fn a_file_of_assets_is_there_while_the_site_changes() {
    let mut files: Vec<(String, String)> = (0..200)
        .map(|number| (format!("content/many/p{number}.md"), format!("---\ntitle: P\n---\nText {number}.\n")))
        .collect();
    files.extend([
        ("assets/pic.svg".to_string(), "<svg/>".to_string()),
        ("content/zz.md".to_string(), "---\ntitle: Z\nlayout: zz\n---\nZ.\n".to_string()),
        ("templates/zz.html".to_string(), "<img src=\"{{ get_url(path='pic.svg') }}\">".to_string()),
    ]);
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let shown = Shown::with(&files, Overrides::default());
    let before = shown.preview.generation();
    let is_over = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in 0.. {
                if is_over.load(std::sync::atomic::Ordering::Relaxed) {
                    break;
                }
                put(&shown.root, "content/many/p1.md", &format!("---\ntitle: P\n---\nEdit {number}.\n"));
                std::thread::sleep(Duration::from_millis(15));
            }
        });
        let start = Instant::now();
        let mut missing = 0;
        while shown.preview.generation() < before + 20 && start.elapsed() < Duration::from_secs(60) {
            missing += usize::from(shown.page("pic.svg").as_deref() != Some("<svg/>"));
        }
        is_over.store(true, std::sync::atomic::Ordering::Relaxed);
        assert_eq!(missing, 0);
    });
    assert_eq!(shown.page("other.svg"), None);
}

#[test]
fn a_site_whose_folder_goes_is_shown_as_it_was_and_followed_when_it_is_back() {
    let shown = Shown::new();
    let a = "post/a/index.html";
    shown.wait_for(a, "First.");
    let banner = || shown.preview.live().expect("it is live").note("post/a/").banner;
    let away = shown.root.with_extension("away");
    // What was told of the files when they were made is looked at first: no update is under way when the folder goes.
    std::thread::sleep(Duration::from_millis(700));
    fs::rename(&shown.root, &away).expect("moved");
    shown.wait(a, |page| {
        assert!(page.is_some_and(|page| page.contains("First.")), "{page:?}");
        banner().is_some_and(|banner| banner.contains("is gone"))
    });
    put(&away, "content/post/a.md", "---\ntitle: A\n---\nEdited while it was away.\n");
    fs::rename(&away, &shown.root).expect("moved");
    shown.wait_for(a, "Edited while it was away.");
    shown.wait(a, |_| banner().is_none());
    put(&shown.root, "content/post/a.md", "---\ntitle: A\n---\nEdited later.\n");
    shown.wait_for(a, "Edited later.");
    // Removed, and made again a moment later.
    fs::remove_dir_all(&shown.root).expect("removed");
    shown.wait(a, |_| banner().is_some_and(|banner| banner.contains("is gone")));
    put(&shown.root, "hornbook.toml", "title = \"Anew\"\n");
    put(&shown.root, "content/post/a.md", "---\ntitle: A\n---\nMade anew.\n");
    shown.wait_for(a, "Made anew.");
    put(&shown.root, "content/post/a.md", "---\ntitle: A\n---\nMade anew and edited.\n");
    shown.wait_for(a, "Made anew and edited.");
}

/// A page with a search that is open asks for what the manifest names that it has read.
#[test]
fn files_of_the_search_stay_when_there_are_newer_ones() {
    let shown = Shown::new();
    let module = || shown.page("search/search.js").expect("the module of the search");
    let files = || -> std::collections::BTreeSet<String> {
        let site = shown.preview.site();
        site.world()
            .generated_below("search/")
            .into_iter()
            .map(|(path, _)| path)
            .filter(|path| path.ends_with(".bin"))
            .collect()
    };
    let first = module();
    let before = files();
    put(&shown.root, "content/post/a.md", "---\ntitle: A\n---\nA xylophone.\n");
    shown.wait_for("post/a/index.html", "xylophone");
    assert_ne!(module(), first);
    assert!(before.iter().any(|path| !files().contains(path)), "{before:?}");
    for path in &before {
        assert!(shown.preview.get(path).is_some(), "{path}");
    }
    assert!(shown.preview.get("search/t-00000000.bin").is_none());
}

/// Nobody has looked at the page that was edited.
#[test]
fn the_first_to_search_after_an_edit_searches_what_was_written() {
    let shown = Shown::new();
    let module = || shown.page("search/search.js").expect("the module of the search");
    let mut before = module();
    for word in ["zebra", "okapi"] {
        put(&shown.root, "content/post/a.md", &format!("---\ntitle: A\n---\nAn {word}.\n"));
        let start = Instant::now();
        let is_read = || {
            let site = shown.preview.site();
            let world = site.world();
            let mut texts = world.site.pages.iter().filter_map(|page| world.text(page.id));
            texts.any(|text| text.text.contains(word))
        };
        while !is_read() {
            assert!(start.elapsed() < Duration::from_secs(20), "`{word}` is not read");
            std::thread::sleep(Duration::from_millis(1));
        }
        let after = module();
        assert!(after != before, "`{word}` is not in the index");
        before = after;
    }
}

#[test]
fn a_page_that_takes_long_holds_up_no_other() {
    let shown = Shown::with(&[("content/slow/s.md", "---\ntitle: S\n---\nSlow.\n")], Overrides::default());
    shown.wait_for("post/a/index.html", "First.");
    let slow = shown.preview.site();
    put(&shown.root, "content/post/a.md", "---\ntitle: A\ndate: 2024-01-01\n---\nEdited meanwhile.\n");
    shown.wait_for("post/a/index.html", "Edited meanwhile.");
    assert!(!slow.errors().any(|_| true));
}

#[test]
fn another_base_path_is_told_of() {
    let shown = Shown::new();
    let banner = || shown.preview.live().expect("it is live").note("post/a/").banner;
    assert_eq!(banner(), None);
    put(&shown.root, "hornbook.toml", "baseURL = \"https://shown.example.com/docs/\"\n");
    shown.wait("post/a/index.html", |_| banner().is_some_and(|banner| banner.contains("`/docs/`")));
    put(&shown.root, "hornbook.toml", "baseURL = \"https://shown.example.com/\"\n");
    shown.wait("post/a/index.html", |_| banner().is_none());
}

#[test]
fn a_configuration_that_cannot_be_read_names_no_other_base_path() {
    let settings = "baseURL = \"https://shown.example.com/docs/\"\n";
    let shown = Shown::with(&[("hornbook.toml", settings)], Overrides::default());
    let note = || shown.preview.live().expect("it is live").note("post/a/");
    put(&shown.root, "hornbook.toml", &format!("{settings}title = \"T\n"));
    shown.wait("post/a/index.html", |_| !note().faults.is_empty());
    assert_eq!(note().banner, None);
    put(&shown.root, "hornbook.toml", &format!("{settings}title = \"T\"\n"));
    shown.wait("post/a/index.html", |_| note().faults.is_empty());
    assert_eq!(note().banner, None);
}

#[test]
fn a_fault_is_told_with_its_other_places() {
    let shown = Shown::with(&[("content/c.md", "---\ntitle: C\nurl: /post/a/\n---\nC.\n")], Overrides::default());
    let note = shown.preview.live().expect("it is live").note("post/a/");
    let fault = note.faults.first().expect("two pages have one address");
    let places: Vec<(&str, bool)> =
        fault.places.iter().map(|place| (place.file.as_str(), place.words.is_some())).collect();
    assert_eq!(places, [("content/c.md", false), ("content/post/a.md", true)]);
}

/// A moment on a day of 2026, so many seconds and thousandths after noon.
fn noon(seconds: i64, thousandths: u32) -> Moment {
    Moment { unix: 1_780_315_200 + seconds, nanos: thousandths * 1_000_000, offset: 0 }
}

/// The site with one page, whose front matter has this line, opened at `now`.
fn dated(line: &str, overrides: Overrides, now: Moment) -> Live {
    let page = format!("---\ntitle: Soon\n{line}\n---\nText.\n");
    let files = [("content/a.md", page.as_str()), ("content/b.md", "---\ntitle: B\n---\nB.\n")];
    let files = files.map(|(path, text)| (path.to_string(), text.as_bytes().to_vec()));
    Live::open(Source::memory(files), overrides, now)
}

#[test]
fn a_post_comes_and_goes_at_the_fraction_of_its_second() {
    let nothing = Touched::Paths(Default::default());
    for (line, before, after) in [
        ("publishDate: 2026-06-01T12:00:10.950Z", false, true),
        ("publishDate: 2026-06-01T14:00:10.950+02:00", false, true),
        ("expiryDate: 2026-06-01T12:00:10.950Z", true, false),
    ] {
        let mut live = dated(line, Overrides::default(), noon(0, 500));
        let is_there = |live: &Live| live.find("a/index.html").is_some();
        assert_eq!(is_there(&live), before, "{line}");
        assert_eq!(live.time_to_next_change(noon(0, 500)), Duration::from_millis(10_450), "{line}");
        // An update within the second, but before the fraction.
        assert!(!live.is_due(noon(10, 400)), "{line}");
        live.update(&Touched::Everything, noon(10, 400));
        assert_eq!((is_there(&live), live.is_due(noon(10, 949))), (before, false), "{line}");
        assert!(live.is_due(noon(10, 950)), "{line}");
        assert_eq!(live.update(&nothing, noon(10, 950)), Effect::Site, "{line}");
        assert_eq!((is_there(&live), live.is_due(noon(9_999, 0))), (after, false), "{line}");
    }
}

#[test]
fn a_post_that_is_shown_before_its_time_says_so_until_then() {
    let overrides = Overrides { future: true, ..Overrides::default() };
    let live = dated("publishDate: 2026-06-01T12:00:10.5Z", overrides, noon(0, 0));
    assert!(live.is_due(noon(10, 500)));
    let preview = Preview::new(live, PathBuf::from("."), None);
    let banner = || preview.live().expect("it is live").note("a/").banner;
    assert_eq!(banner().as_deref(), Some("Scheduled for 1 June 2026: it is not published before"));
    preview.update(&Touched::Paths(Default::default()), noon(10, 500));
    assert_eq!(banner(), None);
}

#[test]
fn a_page_stays_as_it_was_while_its_file_has_a_fault() {
    let good = "---\ntitle: Alpha\ndate: 2024-01-01\nmenus: main\n---\nFirst.\n";
    let with = |line: &str| format!("---\ntitle: Other\n{line}\n---\nOther text.\n").into_bytes();
    let shown = Shown::with(
        &[
            ("content/post/a.md", good),
            ("content/c.md", "---\ntitle: C\n---\nC.\n"),
            ("templates/page.html", "{{ page.title }}|{{ page.content }}"),
        ],
        Overrides::default(),
    );
    let a = "post/a/index.html";
    let faults = || shown.preview.live().expect("it is live").note("post/a/").faults.len();
    let file = shown.root.join("content/post/a.md");
    shown.wait_for(a, "First.");
    let utf16: Vec<u8> = "---\ntitle: A\n---\nx\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, bytes) in [
        ("Latin-1", b"---\ntitle: Other\n---\ncaf\xe9\n".to_vec()),
        ("UTF-16", utf16),
        ("an empty byte", with("slug: \"a\0\"")),
        ("an address outside", with("url: ../x")),
        ("an address that is taken", with("url: /c/")),
        ("dots", with("slug: \"..\"")),
        ("an unknown output", with("outputs: [htm]")),
        ("a markup that is not read", with("markup: rst")),
        ("a list that is never closed", b"---\ntitle: [Other\n---\nOther text.\n".to_vec()),
        ("a front matter that is never closed", b"---\ntitle: Other\n".to_vec()),
        ("a date that is none", with("date: 2024-99-01")),
        ("a draft that may be one", with("draft: maybe")),
    ] {
        fs::write(&file, &bytes).expect("written");
        shown.wait(a, |page| {
            assert!(page.is_some_and(|page| page.contains("Alpha|<p>First.")), "{name}: {page:?}");
            faults() > 0
        });
        for path in ["index.html", "post/index.html", "post/index.xml"] {
            let list = shown.page(path).expect("it is there");
            assert!(list.contains("Alpha") && !list.contains("Other"), "{name}: {path} is {list}");
        }
        // Another fault, and an edit elsewhere, change nothing in that.
        put(
            &shown.root,
            "content/post/b.md",
            &format!("---\ntitle: B\ndate: 2024-01-02\n---\nWhile there is {name}.\n"),
        );
        shown.wait_for("post/b/index.html", name);
        assert!(faults() > 0 && shown.page(a).is_some_and(|page| page.contains("Alpha|<p>First.")), "{name}");
        put(&shown.root, "content/post/a.md", &good.replace("Alpha", &format!("Alpha and not {name}")));
        shown.wait_for(a, &format!("not {name}|"));
        shown.wait(a, |_| faults() == 0);
        put(&shown.root, "content/post/a.md", good);
        shown.wait_for(a, "Alpha|");
    }
    // A page that is deleted goes, also with a fault.
    fs::write(&file, b"caf\xe9\n").expect("written");
    shown.wait(a, |_| faults() > 0);
    fs::remove_file(&file).expect("removed");
    shown.wait(a, |page| page.is_none());
}

#[cfg(unix)]
#[test]
fn a_page_stays_as_it_was_while_its_file_cannot_be_read() {
    let shown = Shown::new();
    let a = "post/a/index.html";
    shown.wait_for(a, "First.");
    let file = shown.root.join("content/post/a.md");
    fs::remove_file(&file).expect("removed");
    shown.wait(a, |page| page.is_none());
    put(&shown.root, "content/post/a.md", "---\ntitle: A\n---\nBack.\n");
    shown.wait_for(a, "Back.");
    std::os::unix::fs::symlink("nowhere.md", shown.root.join("content/post/link.md")).expect("linked");
    fs::rename(shown.root.join("content/post/link.md"), &file).expect("renamed");
    shown.wait(a, |page| {
        assert!(page.is_some_and(|page| page.contains("Back.")), "{page:?}");
        shown.preview.site().errors().next().is_some()
    });
    assert!(shown.page(a).is_some_and(|page| page.contains("Back.")));
    fs::remove_file(&file).expect("removed");
    shown.wait(a, |page| page.is_none());
}

#[test]
fn a_file_that_is_empty_while_it_is_saved_is_not_shown_empty() {
    let shown = Shown::new();
    let a = "post/a/index.html";
    put(&shown.root, "content/post/a.md", "---\ntitle: A\ndate: 2024-01-01\n---\nFirst edit.\n");
    shown.wait_for(a, "First edit.");
    put(&shown.root, "content/post/a.md", "");
    let start = Instant::now();
    while start.elapsed() < Duration::from_millis(200) {
        assert!(shown.page(a).is_some_and(|page| page.contains("First edit.")));
        std::thread::sleep(Duration::from_millis(5));
    }
    put(&shown.root, "content/post/a.md", "---\ntitle: A\ndate: 2024-01-01\n---\nSaved.\n");
    shown.wait(a, |page| {
        assert!(page.is_some_and(|page| page.contains("First edit.") || page.contains("Saved.")), "{page:?}");
        page.is_some_and(|page| page.contains("Saved."))
    });
    // One that stays empty is shown so.
    put(&shown.root, "content/post/a.md", "");
    shown.wait(a, |page| page.is_some_and(|page| !page.contains("Saved.")));
}
