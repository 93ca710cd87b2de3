//! How long a cold build takes, and how much memory.
//!
//! `cargo bench --bench build` makes sites of 100 and 10,000 posts in a temporary folder (in memory where the machine has
//! `/dev/shm`), builds each three times with plain templates, and prints wall time, peak memory and the stages.
//! `HORNBOOK_BENCH_POSTS=100,10000,100000` chooses other sizes. `HORNBOOK_BENCH_PEER` is a command to run beside, in the
//! same site, with `{output}` for the folder to write: `hugo build -d {output}`, say. How the peers are compared is
//! in `benches/README.md`.
#![allow(clippy::disallowed_methods, reason = "a benchmark makes folders and measures time")]

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const RUNS: usize = 3;
const WORDS: [&str; 24] = [
    "open", "the", "record", "and", "choose", "a", "field", "that", "every", "reader", "of", "this", "guide", "can",
    "find", "before", "saving", "it", "with", "new", "settings", "on", "page", "again",
];

fn main() {
    let sizes = std::env::var("HORNBOOK_BENCH_POSTS").unwrap_or_else(|_| "100,10000".to_string());
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.expect("a folder");
    for posts in sizes.split(',').map(|size| size.trim().parse::<usize>().expect("a number of posts")) {
        let site = folder.path().join(format!("site-{posts}"));
        write_site(&site, posts);
        let output = folder.path().join("public");
        let hornbook = vec![
            env!("CARGO_BIN_EXE_hornbook").to_string(),
            "build".into(),
            "--quiet".into(),
            "--timings".into(),
            "--source".into(),
            site.display().to_string(),
            "--output".into(),
            output.display().to_string(),
        ];
        measure(&format!("hornbook, {posts} posts"), &hornbook, &site, &output);
        if let Ok(peer) = std::env::var("HORNBOOK_BENCH_PEER") {
            let words = peer.split_whitespace().map(|word| word.replace("{output}", &output.display().to_string()));
            measure(&format!("{peer}, {posts} posts"), &words.collect::<Vec<_>>(), &site, &output);
        }
        std::fs::remove_dir_all(&site).expect("the site was made above");
    }
}

/// Runs a command `RUNS` times, each time without its output folder.
fn measure(name: &str, command: &[String], site: &Path, output: &PathBuf) {
    for run in 0..RUNS {
        // There is none before the first run.
        let _ = std::fs::remove_dir_all(output);
        let since = Instant::now();
        let mut child = Command::new(&command[0])
            .args(&command[1..])
            .current_dir(site)
            .stdout(Stdio::null())
            .stderr(if run + 1 == RUNS { Stdio::inherit() } else { Stdio::null() })
            .spawn()
            .expect("the command starts");
        let mut peak = 0;
        let status = loop {
            peak = peak.max(peak_kilobytes(child.id()));
            if let Some(status) = child.try_wait().expect("the command was started") {
                break status;
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        assert!(status.success(), "{name} failed");
        println!("{name}: {:.2} s, {} MB", since.elapsed().as_secs_f64(), peak / 1024);
    }
}

/// The most memory the process has had so far; 0 where the system does not tell.
fn peak_kilobytes(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

/// Posts of about 600 words with five pictures, three tags of two hundred, headings, and code on one in five.
fn write_site(site: &Path, posts: usize) {
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/plain"), site);
    let content = site.join("content/post");
    std::fs::create_dir_all(&content).expect("a folder");
    std::fs::write(content.join("_index.md"), "---\ntitle: Guides\n---\n").expect("a file");
    let mut random = Random(7);
    for number in 0..posts {
        std::fs::write(content.join(format!("guide-{number:06}.md")), post(number, &mut random)).expect("a file");
    }
}

fn post(number: usize, random: &mut Random) -> String {
    let tags: Vec<String> = (0..3).map(|_| format!("\"tag-{:03}\"", random.below(200))).collect();
    let mut text = format!(
        "---\n{{\n  \"date\": \"20{:02}-{:02}-{:02}T08:00:00Z\",\n  \"title\": \"Guide {number}\",\n  \"Slug\": \"guide-{number:06}\",\n  \"description\": \"How to do number {number}.\",\n  \"tags\": [{}],\n  \"author\": {{ \"name\": \"A. Writer\", \"title\": \"Editor\" }},\n}}\n---\n",
        15 + number % 10,
        number % 12 + 1,
        number % 28 + 1,
        tags.join(", ")
    );
    for part in 0..10 {
        if part % 4 == 0 {
            write!(text, "\n## Part {part} of guide {number}\n").expect("writing to a String cannot fail");
        }
        let words: Vec<&str> = (0..60).map(|_| WORDS[random.below(WORDS.len())]).collect();
        write!(text, "\n{}.\n", words.join(" ")).expect("writing to a String cannot fail");
        if part < 5 {
            let picture = random.below(997);
            writeln!(text, "\n{{{{< image src=\"/img/shot-{picture}.png\" title=\"Image\" >}}}}")
                .expect("writing to a String cannot fail");
        }
    }
    if number.is_multiple_of(5) {
        write!(text, "\n```javascript\nexport const steps{number} = [1, 2, 3];\nfunction done() {{\n  return steps{number}.every((s) => s > 0);\n}}\n```\n")
            .expect("writing to a String cannot fail");
    }
    text
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("the folder is in the repository").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

/// Numbers that look random and are the same each time.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}
