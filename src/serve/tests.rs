//! Requests as they come over the wire, without a client library.
#![allow(clippy::disallowed_methods, reason = "tests make the folders that they serve")]

use super::{Answer, Changed, LiveSide, Lookup, Opened, PageNote, ServeOptions, Server, Sought};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

struct Pages(BTreeMap<&'static str, &'static str>);

impl Lookup for Pages {
    fn get(&self, path: &str) -> Option<Answer> {
        self.0.get(path).map(|text| Answer { bytes: text.as_bytes().to_vec(), modified: Some(0) })
    }
}

fn start(base: &str) -> Server {
    let pages = [
        ("index.html", "home"),
        ("a/index.html", "page a"),
        ("x.css", "0123456789"),
        ("404.html", "lost"),
        (".env", "secret"),
    ];
    let options = ServeOptions { port: 0, base: base.into(), ..ServeOptions::default() };
    Server::start(Arc::new(Pages(pages.into())), &options).expect("a port is free")
}

fn send(server: &Server, raw: &str) -> String {
    let mut stream = TcpStream::connect(server.address()).expect("it listens");
    stream.write_all(raw.as_bytes()).expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers in text");
    answer.to_ascii_lowercase()
}

fn ask(server: &Server, method: &str, path: &str, headers: &str) -> String {
    send(server, &format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n"))
}

fn check(answer: &str, status: u16, parts: &[&str]) {
    assert!(answer.starts_with(&format!("http/1.1 {status} ")), "{answer}");
    for part in parts {
        assert!(answer.contains(part), "{part:?} is not in {answer}");
    }
}

#[test]
fn pages_have_pretty_addresses() {
    let server = start("/");
    let get = |path| ask(&server, "GET", path, "");
    let safe = ["x-content-type-options: nosniff", "cross-origin-resource-policy: same-origin"];
    check(&get("/"), 200, &["content-type: text/html; charset=utf-8", "\r\n\r\nhome", safe[0], safe[1]]);
    check(&get("/a/"), 200, &["\r\n\r\npage a"]);
    check(&get("/a?q=1"), 307, &["location: /a/?q=1\r\n"]);
    check(&get("/x.css"), 200, &["content-type: text/css; charset=utf-8"]);
    check(&get("/nothing"), 404, &["\r\n\r\nlost", safe[0], safe[1]]);
    assert!(!get("/").contains("access-control"));
}

#[test]
fn hidden_and_outside_paths_are_not_found() {
    let server = start("/");
    for path in [
        "/.env",
        "/%2eenv",
        "/../x.css",
        "/a/..%2f..%2fx.css",
        "/%2e%2e/x.css",
        "//x.css",
        "/a%5c..%5cx.css",
        "/x.css%00",
    ] {
        check(&ask(&server, "GET", path, ""), 404, &["lost"]);
    }
    check(&ask(&server, "GET", "/%zz", ""), 400, &[]);
}

#[test]
fn only_get_and_head_are_answered() {
    let server = start("/");
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "NONSENSE"] {
        check(&ask(&server, method, "/", ""), 405, &["allow: get, head"]);
    }
    let head = ask(&server, "HEAD", "/a/", "");
    check(&head, 200, &["content-length: 6"]);
    assert!(head.ends_with("\r\n\r\n"), "{head}");
}

#[test]
fn foreign_hosts_are_turned_away() {
    let server = start("/");
    for host in
        ["Host: example.org\r\n", "", "Host: localhost\r\nHost: example.org\r\n", "Host: localhost.example.org\r\n"]
    {
        check(&send(&server, &format!("GET / HTTP/1.1\r\n{host}Connection: close\r\n\r\n")), 403, &[]);
    }
    let absolute = "GET http://example.org/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    check(&send(&server, absolute), 403, &[]);
    for host in ["127.0.0.1:9", "[::1]", "guide.localhost"] {
        check(&send(&server, &format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")), 200, &[]);
    }
}

#[test]
fn known_bytes_are_not_sent_again() {
    let server = start("/");
    let first = ask(&server, "GET", "/x.css", "");
    check(&first, 200, &["last-modified: thu, 01 jan 1970 00:00:00 gmt"]);
    let tag = first.lines().find_map(|line| line.strip_prefix("etag: ")).expect("a tag");
    check(&ask(&server, "GET", "/x.css", &format!("If-None-Match: \"b\", W/{tag}\r\n")), 304, &["etag"]);
    check(&ask(&server, "GET", "/x.css", "If-None-Match: \"other\"\r\n"), 200, &[]);
    check(&ask(&server, "GET", "/x.css", "If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT\r\n"), 304, &[]);
}

#[test]
fn parts_of_a_file_can_be_had() {
    let server = start("/");
    let part = |range: &str| ask(&server, "GET", "/x.css", &format!("Range: bytes={range}\r\n"));
    check(&part("2-4"), 206, &["content-range: bytes 2-4/10", "\r\n\r\n234"]);
    check(&part("7-"), 206, &["\r\n\r\n789"]);
    check(&part("-2"), 206, &["\r\n\r\n89"]);
    check(&part("8-99"), 206, &["content-range: bytes 8-9/10"]);
    check(&part("10-"), 416, &["content-range: bytes */10"]);
    for whole in ["4-2", "0-1,3-4", "x-y", "18446744073709551616-"] {
        check(&part(whole), 200, &["0123456789"]);
    }
    check(&ask(&server, "GET", "/x.css", "Range: bytes=0-1\r\nIf-Range: \"old\"\r\n"), 200, &[]);
}

#[test]
fn a_site_may_lie_below_a_folder() {
    let server = start("/docs/");
    assert!(server.url().ends_with("/docs/"));
    check(&ask(&server, "GET", "/docs/a/", ""), 200, &["page a"]);
    check(&ask(&server, "GET", "/", ""), 307, &["location: /docs/\r\n"]);
    check(&ask(&server, "GET", "/docs", ""), 307, &["location: /docs/\r\n"]);
    check(&ask(&server, "GET", "/a/", ""), 404, &[]);
}

#[cfg(target_os = "linux")]
#[test]
fn an_address_that_has_no_name_is_told_in_numbers() {
    for (bind, host) in [("127.0.0.1", "localhost"), ("127.0.0.2", "127.0.0.2"), ("0.0.0.0", "localhost")] {
        let options = ServeOptions { port: 0, bind: bind.parse().expect("an address"), ..ServeOptions::default() };
        let server = Server::start(Arc::new(Pages(BTreeMap::new())), &options).expect("a port is free");
        assert_eq!(server.url(), format!("http://{host}:{}/", server.address().port()));
    }
}

#[test]
fn a_packed_picture_is_told_to_be_packed() {
    let pages = Pages([("x.svgz", "packed")].into());
    let server = Server::start(Arc::new(pages), &ServeOptions { port: 0, ..ServeOptions::default() });
    let answer = ask(&server.expect("a port is free"), "GET", "/x.svgz", "");
    check(&answer, 200, &["content-type: image/svg+xml", "content-encoding: gzip", "\r\n\r\npacked"]);
}

#[test]
fn the_next_free_port_is_taken() {
    let first = start("/");
    let port = first.address().port();
    let options = ServeOptions { port, ..ServeOptions::default() };
    let second = Server::start(Arc::new(Pages(BTreeMap::new())), &options).expect("a port is free");
    assert!(second.address().port() > port);
}

#[cfg(unix)]
#[test]
fn links_in_the_folder_are_not_followed() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str| std::fs::write(folder.path().join(name), name).expect("written");
    std::fs::create_dir_all(folder.path().join("site/real")).expect("made");
    write("secret.txt");
    write("site/real/a.txt");
    std::os::unix::fs::symlink("../secret.txt", folder.path().join("site/link.txt")).expect("linked");
    std::os::unix::fs::symlink("..", folder.path().join("site/up")).expect("linked");
    let site = super::Folder::open(&folder.path().join("site")).expect("a folder");
    assert_eq!(site.get("real/a.txt").map(|answer| answer.bytes), Some(b"site/real/a.txt".to_vec()));
    for path in ["link.txt", "up/secret.txt", "real", "nothing"] {
        assert_eq!(site.get(path), None, "{path}");
    }
    assert!(super::Folder::open(&folder.path().join("missing")).is_err());
}

/// A site that changes, as far as the server asks.
struct Changing;

impl Lookup for Changing {
    fn get(&self, path: &str) -> Option<Answer> {
        let page = (path == "index.html").then(|| b"<html><body>home</body></html>".to_vec())?;
        Some(Answer { bytes: page, modified: None })
    }

    fn live(&self) -> Option<&dyn LiveSide> {
        Some(self)
    }
}

impl LiveSide for Changing {
    fn generation(&self) -> u64 {
        7
    }

    fn subscribe(&self) -> tokio::sync::broadcast::Receiver<String> {
        tokio::sync::broadcast::channel(1).1
    }

    fn changed_since(&self, generation: u64) -> Option<Changed> {
        (generation == 5).then(|| Changed { files: ["a.js".to_string()].into(), everything: false })
    }

    fn note(&self, path: &str) -> PageNote {
        PageNote { generation: 7, file: Some(format!("content/{path}.md")), banner: None, faults: Vec::new() }
    }

    fn open(&self, path: &str, sought: &Sought) -> Result<Opened, String> {
        let Sought { words, tag, before, after, file } = sought;
        Ok(Opened { place: format!("{path} at {words}|{tag}|{before}|{after}|{file}"), is_found: true })
    }
}

#[test]
fn only_pages_of_a_site_that_changes_have_the_script() {
    let options = ServeOptions { port: 0, base: "/sub/".into(), ..ServeOptions::default() };
    let server = Server::start(Arc::new(Changing), &options).expect("a port is free");
    let get = |path| ask(&server, "GET", path, "");
    let script =
        "<html><script src=\"/sub/__hornbook/live.js\" data-base=\"/sub/\" data-generation=\"7\" data-print=\"";
    check(&get("/sub/"), 200, &[script, "\" defer></script><body>home</body></html>"]);
    check(&get("/sub/__hornbook/live.js"), 200, &["content-type: text/javascript", "eventsource"]);
    check(&get("/sub/__hornbook/listen.js"), 200, &["content-type: text/javascript", "eventsource"]);
    check(&get("/sub/__hornbook/note?path=a%2Fb"), 200, &["\"generation\":7", "content/a/b.md", "\"changed\":null"]);
    let since = "\"changed\":{\"files\":[\"a.js\"],\"everything\":false}";
    check(&get("/sub/__hornbook/note?path=a%2Fb&since=5"), 200, &["\"generation\":7", since]);
    check(&get("/sub/__hornbook/note?path=a%2Fb&since=x"), 200, &["\"changed\":null"]);
    check(&get("/sub/__hornbook/other"), 404, &[]);
    let plain = start("/");
    assert!(!ask(&plain, "GET", "/", "").contains("__hornbook"));
    check(&ask(&plain, "GET", "/__hornbook/live.js", ""), 404, &[]);
}

#[test]
fn only_the_preview_itself_opens_files() {
    let options = ServeOptions { port: 0, ..ServeOptions::default() };
    let server = Server::start(Arc::new(Changing), &options).expect("a port is free");
    let path = "/__hornbook/open?path=a/&words=two+words&tag=p&before=b%20b&after=%26&file=x.png";
    check(&ask(&server, "POST", path, "X-Hornbook: 1\r\n"), 200, &["a/ at two words|p|b b|&|x.png", "\"found\":true"]);
    check(&ask(&server, "POST", path, ""), 403, &[]);
    check(&ask(&server, "GET", path, "X-Hornbook: 1\r\n"), 403, &[]);
    check(&ask(&server, "POST", path, "X-Hornbook: 1\r\nOrigin: http://localhost\r\n"), 200, &[]);
    for origin in ["https://example.org", "null", "http://localhost:1", "http://localhost.example.org"] {
        let headers = format!("X-Hornbook: 1\r\nOrigin: {origin}\r\n");
        check(&ask(&server, "POST", path, &headers), 403, &[]);
        check(&ask(&server, "GET", "/__hornbook/note?path=", &headers), 403, &[]);
    }
}

#[test]
fn the_addresses_of_the_preview_are_only_read() {
    let server = Server::start(Arc::new(Changing), &ServeOptions { port: 0, ..ServeOptions::default() });
    let server = server.expect("a port is free");
    for method in ["POST", "DELETE", "TRACE", "BREW"] {
        for path in ["note?path=", "events", "live.js", "listen.js"] {
            check(&ask(&server, method, &format!("/__hornbook/{path}"), ""), 405, &["allow: get, head"]);
        }
    }
    check(&ask(&server, "GET", "/", "Origin: http://localhost:9\r\n"), 403, &[]);
}

#[test]
fn the_base_may_have_any_letters() {
    for base in ["/ü/", "/%C3%BC/", "/%c3%bc/"] {
        let server = start(base);
        assert!(server.url().to_uppercase().ends_with("/%C3%BC/"), "{}", server.url());
        for asked in ["/%C3%BC/a/", "/%c3%bc/a/"] {
            check(&ask(&server, "GET", asked, ""), 200, &["page a"]);
        }
        check(&ask(&server, "GET", "/%C3%BC", ""), 307, &[]);
        check(&ask(&server, "GET", "/u/a/", ""), 404, &[]);
    }
}
