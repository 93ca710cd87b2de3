//! A site that lives below a path of its host: everything it links to is there, and nothing leads out of the path.

#![allow(clippy::disallowed_methods, reason = "the test reads a picture from the disk")]

mod common;

use common::{Files, built, read_folder};
use std::path::Path;

const BASE: &str = "/docs/";

/// A site with every kind of page of the default theme, and links written in every way.
fn files() -> Files {
    let picture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/dead-links/static/img");
    let picture = read_folder(&picture).remove("screen.png").expect("the picture is there");
    let texts = [
        (
            "hornbook.toml",
            "baseURL = \"https://x.example/docs/\"\ntitle = \"Guides\"\nmarkdownTwins = true\n\
             [[menus.main]]\nname = \"R\"\nurl = \"/guides/r/\"\n[pagination]\npagerSize = 2\n",
        ),
        ("content/_index.md", "---\ntitle: Home\n---\n[Guides](/guides/), [home](/docs) and ![a](/img/x.png)\n"),
        ("content/guides/_index.md", "---\ntitle: Guides\n---\n"),
        (
            "content/guides/r.md",
            "---\ntitle: R\nseries: ABC\nletter: R\ntags: [a, b]\naliases: [/old/]\ndate: 2024-01-01\n\
             author: {name: Ann, jpeg: /img/x.png}\nthumbnail: /img/x.png\n---\n\
             ![x](/img/x.png) [page](/guides/s/) [home](/) [file](/bundle/z.png) [part](/bundle/#part)\n\
             [with the base path](/docs/guides/s/) ![asset](/img/y.png?v=2) [relative](../s/)\n\n\
             <a href=\"/guides/s/\">raw</a> <img src=\"/img/x.png\"> [by name][r] and ![p]\n\n\
             [r]: /guides/s/\n[p]: </img/x.png>\n\n\
             {{< link href=\"/guides/s/\" >}}x{{< /link >}} {{< button href=\"/bundle/\" text=\"x\" >}}\n\
             {{< button href=\"/docs/bundle/\" text=\"x\" >}} {{< button href=\"@/guides/s.md\" text=\"x\" >}}\n\
             {{< figure src=\"/img/x.png\" link=\"/bundle/\" >}} {{< figure src=\"/img/y.png\" >}}\n\
             {{< image src=\"/img/x.png\" >}} {{< image src=\"/img/y.png\" link=\"/guides/s/\" >}}\n\
             {{< note >}}[in a note](/bundle/){{< /note >}} [ref]({{< relref \"/guides/s\" >}}) {{< qr text=\"x\" />}}\n",
        ),
        (
            "content/guides/s.md",
            "---\ntitle: S\nseries: ABC\nletter: S\ntags: [a]\ndate: 2024-01-02\nimages: [/img/y.png]\n---\nText\n",
        ),
        ("content/guides/t.md", "---\ntitle: T\ndate: 2024-01-03\nurl: /elsewhere/t.html\n---\n[S](/guides/s/)\n"),
        (
            "content/bundle/index.md",
            "---\ntitle: Bundle\ndate: 2024-01-04\nthumbnail: z.png\n---\n## Part\n\n\
             ![z](z.png) {{< figure src=\"z.png\" >}} [home](/docs/)\n",
        ),
    ];
    let texts = texts.into_iter().map(|(path, text)| (path.to_string(), text.as_bytes().to_vec()));
    let pictures = ["static/img/x.png", "assets/img/y.png", "content/bundle/z.png"];
    texts.chain(pictures.map(|path| (path.to_string(), picture.clone()))).collect()
}

/// The addresses in `html`: of `href`, `src`, `srcset`, `poster`, `action` and `content` attributes that begin as one.
fn addresses(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for name in [" href=\"", " src=\"", " srcset=\"", " poster=\"", " action=\"", " content=\"", "url="] {
        for (at, _) in html.match_indices(name) {
            let value = &html[at + name.len()..];
            let value = &value[..value.find('"').unwrap_or(value.len())];
            let value = value.replace("&amp;", "&");
            match name {
                " srcset=\"" => {
                    found.extend(value.split(',').filter_map(|part| part.split_whitespace().next()).map(String::from));
                }
                " content=\"" if !value.starts_with(['/']) && !value.starts_with("https://x.example") => {}
                _ => found.push(value),
            }
        }
    }
    found
}

/// The output that `address` in the page `page` leads to; `None` for one of another host or of no host.
fn target(address: &str, page: &str) -> Option<String> {
    let path = address.strip_prefix("https://x.example").unwrap_or(address);
    let path = path.split(['?', '#']).next().unwrap_or_default();
    if path.is_empty() || path.contains(':') || path.starts_with("//") {
        return None;
    }
    if let Some(inner) = path.strip_prefix(BASE) {
        return Some(inner.to_string());
    }
    assert!(!path.starts_with('/') || format!("{path}/") == BASE, "`{address}` in {page} leads out of {BASE}");
    if path.starts_with('/') {
        return Some(String::new());
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            ".." => assert!(parts.pop().is_some(), "`{address}` in {page} leads out of the site"),
            "." => {}
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[test]
fn every_address_of_a_site_below_a_path_is_there() {
    let built = built(files());
    assert_eq!(built.report, "");
    let is_there = |path: &str| {
        let path = path.trim_end_matches('/');
        let slash = if path.is_empty() { "" } else { "/" };
        built.outputs.contains_key(path) || built.outputs.contains_key(&format!("{path}{slash}index.html"))
    };
    let mut looked_at = 0;
    for (page, bytes) in built.outputs.iter().filter(|(path, _)| path.ends_with(".html")) {
        let html = String::from_utf8_lossy(bytes);
        for address in addresses(&html) {
            let Some(path) = target(&address, page) else { continue };
            assert!(is_there(&path), "`{address}` in {page} leads nowhere");
            looked_at += 1;
        }
    }
    assert!(looked_at > 200, "only {looked_at} addresses were found");
}

#[test]
fn feeds_of_a_site_below_a_path_stay_below_it() {
    let built = built(files());
    for feed in ["index.xml", "atom.xml", "feed.json", "sitemap.xml", "llms.txt", "guides/r/index.md"] {
        let text = String::from_utf8_lossy(&built.outputs[feed]);
        for start in ["=\\\"/", "=\"/", "href=&quot;/", "src=&quot;/", "](/", "]: /", "]: </", "https://x.example/"] {
            for (at, _) in text.match_indices(start) {
                let path = &text[at + start.len() - 1..];
                assert!(path.starts_with(BASE), "{feed}: {}", &path[..path.len().min(40)]);
            }
        }
    }
}
