//! How long the preview takes from a saved file to the page that shows it.
//!
//! `cargo bench --bench preview` makes a site of 10,000 posts (`HORNBOOK_BENCH_POSTS` chooses another size), starts
//! `hornbook serve`, changes the text, the title and the template of a page a dozen times each, asks for the page until it
//! shows the change, and prints the median.
#![allow(clippy::disallowed_methods, reason = "a benchmark makes folders and measures time")]

mod site;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const EDITS: usize = 12;
/// Between two edits, and before the first.
const PAUSE: Duration = Duration::from_secs(1);
const ADDRESS: &str = "/post/guide-000026/";

fn main() {
    let posts = std::env::var("HORNBOOK_BENCH_POSTS").unwrap_or_else(|_| "10000".to_string());
    let posts: usize = posts.parse().expect("a number of posts");
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.expect("a folder");
    site::write_site(folder.path(), "plain", posts);
    let since = Instant::now();
    let mut command = Command::new(env!("CARGO_BIN_EXE_hornbook"));
    command.args(["serve", "--quiet", "--port", "0", "--source"]).arg(folder.path());
    let mut server = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
    let mut line = String::new();
    BufReader::new(server.stdout.take().expect("it is piped")).read_line(&mut line).expect("it tells its address");
    let host = line.trim().trim_start_matches("http://").trim_end_matches('/').to_string();
    assert!(get(&host).contains("<h1>"), "the page is there");
    println!("{posts} posts: first page after {} ms", since.elapsed().as_millis());
    let post = folder.path().join("content/post/guide-000026.md");
    let template = folder.path().join("templates/page.html");
    let edits = [
        ("text", &post, "\n## Part 4", "\nMARK\n\n## Part 4"),
        ("title", &post, "Guide 26", "MARK Guide 26"),
        ("template", &template, "</article>", "MARK</article>"),
    ];
    for (name, file, before, behind) in edits {
        let whole = std::fs::read_to_string(file).expect("the file was written");
        let mut times = Vec::new();
        for edit in 0..EDITS {
            std::thread::sleep(PAUSE);
            let mark = format!("mark{name}{edit}x");
            let new = whole.replacen(before, &behind.replace("MARK", &mark), 1);
            assert!(new.contains(&mark), "{before:?} is not in the file");
            std::fs::write(file, new).expect("the file can be written");
            let since = Instant::now();
            while !get(&host).contains(&mark) {
                assert!(since.elapsed() < Duration::from_secs(60), "the change does not show");
                std::thread::sleep(Duration::from_millis(2));
            }
            times.push(since.elapsed());
        }
        std::fs::write(file, whole).expect("the file can be written");
        times.sort_unstable();
        let milliseconds = |at: usize| times[at].as_secs_f64() * 1000.0;
        let (least, median, most) = (milliseconds(0), milliseconds(EDITS / 2), milliseconds(EDITS - 1));
        println!("{name}: {median:.0} ms ({least:.0} to {most:.0})");
    }
    server.kill().expect("it runs");
    server.wait().expect("it ends");
}

/// The page, with its head.
fn get(host: &str) -> String {
    let mut stream = TcpStream::connect(host).expect("the server listens");
    write!(stream, "GET {ADDRESS} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").expect("it is sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("there is an answer");
    String::from_utf8_lossy(&answer).into_owned()
}
