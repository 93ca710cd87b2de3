//! How long a cold build takes, and how much memory.
//!
//! `cargo bench --bench build` makes sites of 100 and 10,000 posts in a temporary folder (in memory where the machine has
//! `/dev/shm`), builds each three times with plain templates, and prints wall time, peak memory and the stages.
//! `HORNBOOK_BENCH_POSTS=100,10000,100000` chooses other sizes, `HORNBOOK_BENCH_RUNS=6` more runs. With
//! `HORNBOOK_BENCH_HUGO=hugo`, a command, the same posts are built by it in turn, with templates that write the same pages.
#![allow(clippy::disallowed_methods, reason = "a benchmark makes folders and measures time")]

mod site;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn main() {
    let setting = |name: &str, usual: &str| std::env::var(name).unwrap_or_else(|_| usual.to_string());
    let sizes = setting("HORNBOOK_BENCH_POSTS", "100,10000");
    let runs: usize = setting("HORNBOOK_BENCH_RUNS", "3").parse().expect("a number of runs");
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.expect("a folder");
    for posts in sizes.split(',').map(|size| size.trim().parse::<usize>().expect("a number of posts")) {
        let own = Site::new(folder.path(), "plain", posts);
        let mut hornbook = Command::new(env!("CARGO_BIN_EXE_hornbook"));
        hornbook.args(["build", "--quiet", "--timings", "--source"]).arg(&own.source).arg("--output").arg(&own.output);
        let peer = std::env::var("HORNBOOK_BENCH_HUGO").ok().map(|program| {
            let site = Site::new(folder.path(), "hugo", posts);
            let mut command = Command::new(program);
            command.args(["build", "--quiet", "--source"]).arg(&site.source).arg("--destination").arg(&site.output);
            (site, command)
        });
        let mut peer = peer;
        for run in 0..runs {
            let time = own.measure("hornbook", &mut hornbook, run + 1 == runs);
            if let Some((site, command)) = &mut peer {
                let other = site.measure("Hugo", command, false);
                println!("    {:.1} times", other.as_secs_f64() / time.as_secs_f64());
            }
        }
        own.remove();
        peer.into_iter().for_each(|(site, _)| site.remove());
    }
}

/// A site of posts, and where it is built.
struct Site {
    posts: usize,
    source: std::path::PathBuf,
    output: std::path::PathBuf,
}

impl Site {
    fn new(folder: &Path, templates: &str, posts: usize) -> Site {
        let source = folder.join(format!("{templates}-{posts}"));
        site::write_site(&source, templates, posts);
        Site { posts, output: folder.join(format!("{templates}-{posts}-public")), source }
    }

    /// Runs `command` without its output folder, and prints what it took.
    fn measure(&self, name: &str, command: &mut Command, is_told: bool) -> Duration {
        self.remove_output();
        let since = Instant::now();
        let errors = if is_told { Stdio::inherit() } else { Stdio::null() };
        let mut child = command.stdout(Stdio::null()).stderr(errors).spawn().expect("the command starts");
        let mut peak = 0;
        let status = loop {
            peak = peak.max(peak_kilobytes(child.id()));
            if let Some(status) = child.try_wait().expect("the command was started") {
                break status;
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        let time = since.elapsed();
        assert!(status.success(), "{name} failed");
        println!("{name}, {} posts: {:.2} s, {} MB", self.posts, time.as_secs_f64(), peak / 1024);
        time
    }

    fn remove_output(&self) {
        // There is none before the first run, nor what a build before has left in the site.
        let _ = std::fs::remove_dir_all(&self.output);
        let _ = std::fs::remove_dir_all(self.source.join(".hornbook"));
    }

    fn remove(&self) {
        self.remove_output();
        std::fs::remove_dir_all(&self.source).expect("the site was made above");
    }
}

/// The most memory the process has had so far; 0 where the system does not tell.
fn peak_kilobytes(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
