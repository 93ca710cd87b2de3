//! hornbook's own site, which a newcomer sees first: it has no fault, its series is whole, and the search finds each page.
#![allow(clippy::disallowed_methods, reason = "this test reads the repository")]

mod common;

use hornbook::search::{Query, Search};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

/// The files of the site, with the index of the search.
fn site() -> common::Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = common::Files::new();
    for folder in ["content", "static", "templates"] {
        for entry in walkdir::WalkDir::new(root.join(folder)).sort_by_file_name() {
            let entry = entry.expect("the site can be listed");
            if entry.file_type().is_file() {
                let path = entry.path().strip_prefix(root).expect("below it").to_string_lossy().replace('\\', "/");
                files.insert(path, std::fs::read(entry.path()).expect("it can be read"));
            }
        }
    }
    let settings = std::fs::read_to_string(root.join("hornbook.toml")).expect("the settings can be read");
    let rest: Vec<&str> = settings.lines().filter(|line| !line.starts_with("searchIndex")).collect();
    files.insert("hornbook.toml".into(), format!("searchIndex = true\n{}\n", rest.join("\n")).into_bytes());
    files
}

#[test]
fn the_list_beside_a_guide_counts_as_its_text_does() {
    let steps = |first: usize| (0..3).map(|at| format!("{}. Click {first} {at}.\n", first + at)).collect::<String>();
    let part = |first: usize| format!("{{{{< steps >}}}}\n{}{{{{< /steps >}}}}\n\nOr:\n\n", steps(first));
    let text = format!("---\ntitle: \"Lab ABCs: A\"\n---\n{}{}{}", part(1), part(1), part(4));
    let files = [("hornbook.toml", "baseURL = \"https://a.example/\"\ntitle = \"Lab\"\n"), ("content/g/a.md", &text)];
    let files = files.map(|(path, text)| (path.to_string(), text.as_bytes().to_vec()));
    let built = common::built(common::Files::from(files));
    let html = String::from_utf8_lossy(&built.outputs["g/a/index.html"]).into_owned();
    let rail = html.split("class=\"rail\"").nth(1).and_then(|rest| rest.split("</nav>").next()).expect("a rail");
    // Browsers do not agree on what `value` does to a list whose numbers are written by its style.
    assert!(!rail.contains(" value="), "{rail}");
    let starts = |html: &str, class: &str| -> Vec<String> {
        let lists = html.split("<ol").skip(1).filter_map(|rest| rest.split('>').next());
        lists
            .filter(|tag| tag.contains(class))
            .map(|tag| tag.split("start=").nth(1).unwrap_or("1").to_string())
            .collect()
    };
    // What begins with the fourth goes on.
    assert_eq!(starts(rail, "overview"), ["1", "1"]);
    assert_eq!(starts(&html, "class=\"steps\""), ["1", "1", "\"4\""]);
}

/// The pages of the site, as `hornbook inspect` shows them.
fn pages() -> Vec<Value> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hornbook"));
    let ran = command.args(["inspect", "--source", env!("CARGO_MANIFEST_DIR")]).output().expect("it runs");
    let whole: Value = serde_json::from_slice(&ran.stdout).expect("JSON");
    let all = whole["pages"].as_array().expect("a list").iter();
    all.filter(|page| page["kind"] == "page").cloned().collect()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

/// `task` with two letters of its longest word swapped.
fn with_a_slip(task: &str) -> String {
    let longest = task.split(' ').max_by_key(|word| word.chars().count()).expect("a task has words");
    let mut letters: Vec<char> = longest.chars().collect();
    let middle = letters.len() / 2;
    letters.swap(middle - 1, middle);
    task.replacen(longest, &letters.into_iter().collect::<String>(), 1)
}

#[test]
fn the_site_has_no_fault_and_no_dead_link() {
    let built = common::built(site());
    assert_eq!(built.report, "");
    assert!(built.outputs.len() > 100, "only {} files", built.outputs.len());
}

#[test]
fn a_post_that_is_no_guide_has_the_steps_that_are_marked_and_no_others() {
    let list = "1. Open the gate\n2. Close the gate\n3. Press the button\n";
    let marked = format!("{{{{< steps >}}}}\n{list}{{{{< /steps >}}}}\n");
    for (front, text, is_marked) in [
        ("", list, false),
        ("", marked.as_str(), true),
        ("steps: true\n", list, true),
        ("steps: [Open it, Close it, Go]\n", "Words.\n", true),
        ("steps: false\n", marked.as_str(), true),
    ] {
        let text = format!("---\ntitle: How to set up mail\n{front}---\n{text}");
        let files = [("hornbook.toml", "baseURL = \"https://a.example/\"\ntitle = \"Lab\"\n"), ("content/a.md", &text)];
        let files = files.map(|(path, text)| (path.to_string(), text.as_bytes().to_vec()));
        let built = common::built(common::Files::from(files));
        let html = String::from_utf8_lossy(&built.outputs["a/index.html"]).into_owned();
        assert_eq!(html.contains("id=\"step-3\""), is_marked, "{text}");
        assert_eq!(html.contains("\"HowToStep\""), is_marked, "{text}");
    }
}

#[test]
fn the_series_has_every_letter_and_every_guide_all_its_parts() {
    let pages = pages();
    let guides: Vec<&Value> = pages.iter().filter(|page| page["guide"]["letter"] != "").collect();
    let mut letters: Vec<&str> = guides.iter().map(|page| text(&page["guide"], "letter")).collect();
    letters.sort_unstable();
    assert_eq!(letters.concat(), "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    let outputs = common::built(site()).outputs;
    let mut topics = std::collections::BTreeSet::new();
    for page in guides {
        let (path, guide) = (text(page, "path"), &page["guide"]);
        for part in ["task", "result", "verified_date"] {
            assert!(!text(guide, part).is_empty(), "{path} has no `{part}`");
        }
        assert!(guide["minutes"].as_i64().is_some_and(|minutes| minutes > 0), "{path} does not say how long it takes");
        assert!(guide["needs"].as_array().is_some_and(|needs| !needs.is_empty()), "{path} needs nothing");
        let html = &outputs[&format!("{}index.html", &path[1..])];
        let html = String::from_utf8_lossy(html);
        let steps = html.matches("\"HowToStep\"").count();
        assert!(steps >= 3, "{path} has {steps} steps");
        assert!(
            html.contains("Sample guide, written from public documentation."),
            "{path} does not say that it is a sample"
        );
        let pictures: Vec<&str> = html.split("<img src=\"/img/abc/").skip(1).collect();
        let described = |picture: &&str| picture.split_once(" alt=\"").is_some_and(|(_, alt)| !alt.starts_with('"'));
        assert!(pictures.iter().any(described), "{path} has no picture");
        // One guide has an empty list of tags, as some posts do.
        let tags = page["taxonomies"]["tags"].as_array().into_iter().flatten();
        topics.extend(tags.map(|tag| tag.to_string()));
    }
    assert!((3..=10).contains(&topics.len()), "{topics:?}");
}

#[test]
fn the_sample_shows_every_way_to_write_a_post() {
    let files = site();
    let posts: Vec<&str> = files
        .iter()
        .filter(|(path, _)| path.starts_with("content/abc/"))
        .map(|(_, bytes)| std::str::from_utf8(bytes).expect("UTF-8"))
        .collect();
    for start in ["---\n{\n", "{\n", "+++\n", "---\ntitle: "] {
        assert!(posts.iter().any(|post| post.starts_with(start)), "no post begins with {start:?}");
    }
    let parts = [
        "\",\n}\n---",
        "\nseries: ",
        "\nletter: ",
        "\ntask: ",
        "\"tags\": [],",
        "\"haveYoutube\": true,",
        "\"jpeg\": undefined }",
        "\"webp\": ",
        "{{< image ",
        "<<< image ",
        ".svg\" title=\"",
        " caption=\"",
        "{{% ",
        "\n{{< steps >}}",
        "{{< youtube ",
        "<strong>",
        "<br>",
        "<li>",
    ];
    for part in parts {
        assert!(posts.iter().any(|post| post.contains(part)), "no post has {part:?}");
    }
}

#[test]
fn the_search_finds_each_guide_by_its_task_and_each_page_of_the_documentation_by_its_name() {
    let outputs = common::built(site()).outputs;
    let names =
        outputs.into_iter().filter_map(|(path, bytes)| Some((path.strip_prefix("search/")?.to_string(), bytes)));
    let index: BTreeMap<String, Vec<u8>> = names.collect();
    let fetch = |name: &str| index.get(name).cloned();
    let search = Search::open(&fetch).expect("the index is whole");
    let mut missed = Vec::new();
    let mut asked = 0;
    for page in pages() {
        let (path, task) = (text(&page, "path"), text(&page["guide"], "task"));
        let queries = match task {
            "" => vec![text(&page, "title").to_string(), with_a_slip(text(&page, "title"))],
            task => vec![task.to_string(), format!("how to {task}"), with_a_slip(task)],
        };
        for text in queries {
            asked += 1;
            let query = Query { text: text.clone(), limit: 3, ..Query::default() };
            let found = search.query(&query).expect("the index is whole").results;
            if !found.iter().any(|result| result.url == path) {
                missed.push(format!("{text:?} does not find {path}"));
            }
        }
    }
    assert!(asked > 80, "only {asked} queries");
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

/// The code blocks of the documentation in `language`, with the file that each is in. Pages about single messages show
/// what is wrong, and are left out.
fn blocks(language: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let docs = std::fs::read_dir(root.join("content/docs")).expect("the folder can be listed");
    let mut files: Vec<_> = docs.map(|entry| entry.expect("an entry").path()).collect();
    files.push(root.join("README.md"));
    files.sort();
    let mut blocks = Vec::new();
    for file in files.iter().filter(|file| file.is_file()) {
        let text = std::fs::read_to_string(file).expect("it can be read");
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            let Some(name) = line.trim_start().strip_prefix("```") else { continue };
            let indent = line.len() - line.trim_start().len();
            let inside: Vec<&str> = lines
                .by_ref()
                .take_while(|line| line.trim_start() != "```")
                .map(|line| line.get(indent..).unwrap_or_default())
                .collect();
            if name == language {
                blocks.push((file.display().to_string(), inside.join("\n") + "\n"));
            }
        }
    }
    blocks
}

/// What a build says to `settings` and one page, but for the address and for pictures that are not there.
fn faults(settings: &str, page: &str) -> String {
    let mut files = common::Files::new();
    files.insert("hornbook.toml".into(), settings.as_bytes().to_vec());
    files.insert("content/guides/a.md".into(), page.as_bytes().to_vec());
    let report = common::built(files).report;
    let is_of_the_sample =
        |line: &&str| ["base-url-missing", "image-missing", "post-"].iter().any(|code| line.contains(code));
    report.lines().filter(|line| !is_of_the_sample(line)).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_setting_shown_in_the_documentation_is_read() {
    let shown = blocks("toml");
    assert!(shown.len() >= 5, "{shown:?}");
    for (file, settings) in shown {
        assert_eq!(faults(&settings, "---\ntitle: A\n---\nText.\n"), "", "{file}: {settings}");
    }
}

#[test]
fn every_front_matter_and_page_shown_in_the_documentation_is_read() {
    let settings = "baseURL = \"https://guides.example.com/\"\n";
    let page = |text: &str| {
        let title = if text.lines().any(|line| line.starts_with("title:")) { "" } else { "title: A\n" };
        format!("---\n{title}{text}---\nText.\n")
    };
    let front: Vec<_> = blocks("yaml").into_iter().map(|(file, text)| (file, page(&text))).collect();
    let whole: Vec<_> = blocks("text").into_iter().filter(|(_, text)| text.starts_with("---\n")).collect();
    assert!(front.len() > 5 && whole.len() > 2, "{} and {}", front.len(), whole.len());
    for (file, page) in front.into_iter().chain(whole) {
        let page = page.replace("{{</*", "{{<").replace("*/>}}", ">}}");
        assert_eq!(faults(settings, &page), "", "{file}: {page}");
    }
}

/// A folder to follow the documentation in: a copy of the site, and in it a site that Hugo can read.
fn desk() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let hugo = [
        ("my-hugo-site/hugo.toml", "baseURL = 'https://guides.example.com/'\ntitle = 'Guides'\n"),
        ("my-hugo-site/content/post/a.md", "---\ntitle: A\ndate: 2024-05-06\n---\nText.\n"),
    ];
    let hugo = hugo.map(|(path, text)| (path.to_string(), text.as_bytes().to_vec()));
    for (path, bytes) in site().into_iter().chain(hugo) {
        let file = folder.path().join(path);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        std::fs::write(file, bytes).expect("written");
    }
    folder
}

/// Starts the preview as `words` say and waits for its address. What it says where there is none.
fn serve(words: &[&str], folder: &Path) -> Result<(), String> {
    let words = words.iter().filter(|word| **word != "--open");
    let mut command = Command::new(env!("CARGO_BIN_EXE_hornbook"));
    command.args(words).args(["--port", "0"]).current_dir(folder).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut server = command.spawn().expect("it starts");
    let mut address = String::new();
    let out = server.stdout.take().expect("it is piped");
    std::io::BufRead::read_line(&mut std::io::BufReader::new(out), &mut address).expect("it says something");
    server.kill().expect("it runs");
    server.wait().expect("it ends");
    if address.starts_with("http://localhost:") { Ok(()) } else { Err(format!("{address:?} is no address")) }
}

#[test]
fn every_command_shown_in_the_documentation_runs() {
    let mut count = 0;
    let mut scripts: BTreeMap<String, String> = BTreeMap::new();
    for (file, script) in blocks("sh") {
        scripts.entry(file).or_default().push_str(&script);
    }
    for (file, script) in scripts {
        let desk = desk();
        let mut at = desk.path().to_path_buf();
        for line in script.lines() {
            if let Some(folder) = line.strip_prefix("cd ") {
                at.push(folder);
            }
            let Some(line) = line.strip_prefix("hornbook ") else { continue };
            let line = line.split(['|', '>', '#']).next().unwrap_or_default().replace("/tmp/try", "try");
            let words: Vec<&str> = line.split_whitespace().filter(|word| *word != "2").collect();
            count += 1;
            if words.first() == Some(&"serve") {
                assert_eq!(serve(&words, &at), Ok(()), "{file}: {line}");
                continue;
            }
            let mut command = Command::new(env!("CARGO_BIN_EXE_hornbook"));
            let ran = command.args(&words).current_dir(&at).output().expect("it runs");
            assert!(ran.status.success(), "{file}: {line}: {}", String::from_utf8_lossy(&ran.stderr));
        }
    }
    assert!(count > 10, "only {count} commands");
}
