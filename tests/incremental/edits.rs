//! Edits, as an author and a developer make them.

use crate::common::{Files, Numbers};
use crate::site::picture;
use std::collections::BTreeSet;

/// Paragraphs that an edit puts at the end of a page; some are faults.
const PARAGRAPHS: [&str; 27] = [
    "A plain sentence.",
    "## A heading\n\nText.",
    "{{< hello name=\"me\" >}}",
    "{{< peek path=\"/post/b\" >}}",
    "{{< peek path=\"/docs/guide\" >}}",
    "{{< image src=\"/pic.png\" alt=\"Asset\" >}}",
    "{{< image src=\"missing.png\" alt=\"None\" >}}",
    "{{< qr >}}code{{< /qr >}}",
    "[dead](/nowhere/) and [alive](/post/a/#one)",
    "{{< relref \"/post/c\" >}}",
    "![Picture](img.png)",
    "{{< note >}}\nInside.\n{{< /note >}}",
    "{{< steps >}}\n1. Open it.\n2. Close it.\n{{< /steps >}}",
    "```python\nprint(1)\n```",
    "<<< image src=\"/pic.png\" alt=\"Plain\" >>>",
    "{{< param \"colour\" >}}",
    "A note[^1].\n\n[^1]: The note.",
    "<!--more-->\n\nBehind.",
    "{{< unclosed",
    "{{< note >}} never closed",
    "{{< nosuch >}}",
    "{{< ref \"/no/such\" >}}",
    "*One* [guide](../docs/guide.md)",
    "1. Open the menu.\n2. Choose it.\n",
    "## Prune the hedges\n\nPruned hedges grow, and a pruning saw helps.",
    "### 東京 and Zürich\n\n東京都 is far.",
    "## Prune the hedges {#shears}",
];

/// Lines that an edit puts into the front matter; some are faults.
const LINES: [&str; 38] = [
    "title: Another title",
    "title: 'Garden ABCs: D'",
    "title: 'Garden ABCs: Q'",
    "title: Zulu",
    "title: Alpha",
    "linkTitle: Linked",
    "description: How to dig a hole.",
    "description: Plain words.",
    "summary: Own *summary*",
    "slug: another-slug",
    "slug: alpha",
    "url: /own/url/",
    "date: 2024-01-02",
    "date: 2024-06-01",
    "date: 2029-01-01",
    "expiryDate: 2020-01-01",
    "draft: true",
    "draft: maybe",
    "tags: [green]",
    "tags: [red, green, docs]",
    "weight: 2",
    "colour: teal",
    "author: Ben",
    "authors: [Ann, Ben]",
    "letter: M",
    "task: mow the lawn",
    "minutes: 5",
    "keywords: [hedge, red]",
    "aliases: [/older/]",
    "menus: main",
    "layout: special",
    "thumbnail: /pic.png",
    "build: {list: never}",
    "cascade: {tags: [handed]}",
    "search: false",
    "search: {boost: 3, synonyms: [shears, hedge clippers]}",
    "search: {pin: [help, start here]}",
    "search: {exclude: yes please}",
];

const CONFIGURATIONS: [&str; 9] = [
    "",
    "searchIndex = false\n",
    "theme = \"other\"\n",
    "[permalinks]\npost = \"/:year/:slug/\"\n",
    "[permalinks]\npost = \"/p/:title/\"\n",
    "enableEmoji = true\n",
    "[params]\ncolour = \"red\"\n",
    "[[menus.main]]\nname = \"Alpha\"\npageRef = \"/post/a\"\n",
    "[taxonomies]\ntag = \"tags\"\ncolour = \"colour\"\n",
];

/// Changes `files` in one of many ways. Returns what a watcher would tell.
pub fn edit(files: &mut Files, numbers: &mut Numbers) -> BTreeSet<String> {
    let mut touched = BTreeSet::new();
    let mut pick = |bound: usize| numbers.below(bound as u64) as usize;
    let pages: Vec<String> = files.keys().filter(|path| path.ends_with(".md")).cloned().collect();
    let page = pages[pick(pages.len())].clone();
    match pick(22) {
        0..=5 => {
            let text = text(files, &page) + "\n" + PARAGRAPHS[pick(PARAGRAPHS.len())] + "\n";
            put(files, &mut touched, &page, text.into_bytes());
        }
        6 => {
            // The last paragraphs go.
            let text = text(files, &page);
            let head = text.rfind("---\n").map_or(0, |at| at + 4);
            let cut = text.rfind("\n\n").filter(|at| *at > head).unwrap_or(head);
            put(files, &mut touched, &page, text.as_bytes()[..cut].to_vec());
        }
        7..=11 => {
            let line = LINES[pick(LINES.len())];
            let key = format!("{}:", line.split(':').next().expect("a key"));
            let text = text(files, &page);
            let kept: Vec<&str> = text.lines().filter(|old| !old.starts_with(&key)).collect();
            let rest = kept.join("\n").replacen("---\n", "", 1);
            put(files, &mut touched, &page, format!("---\n{line}\n{rest}\n").into_bytes());
        }
        12 => {
            let folder = ["content/post/", "content/docs/", "content/docs/deep/", "content/new/"][pick(4)];
            let name = format!("{folder}page{}.md", pick(3));
            let paragraph = PARAGRAPHS[pick(PARAGRAPHS.len())];
            put(files, &mut touched, &name, format!("---\ntitle: New {}\n---\n{paragraph}\n", pick(9)).into_bytes());
        }
        13 if pages.len() > 6 => {
            files.remove(&page);
            touched.insert(page);
        }
        14 => {
            let bytes = files.remove(&page).expect("it was listed");
            touched.insert(page.clone());
            let name = page.replacen(".md", &format!("{}.md", pick(9)), 1);
            put(files, &mut touched, &name, bytes);
        }
        15 => {
            // A folder is moved: the watcher tells its two names.
            let (from, to) =
                [("content/docs/deep", "content/post/deep"), ("content/post/deep", "content/docs/deep")][pick(2)];
            let moved: Vec<String> =
                files.keys().filter(|path| path.starts_with(&format!("{from}/"))).cloned().collect();
            for path in moved {
                let bytes = files.remove(&path).expect("it was listed");
                files.insert(path.replacen(from, to, 1), bytes);
            }
            touched.extend([from.to_string(), to.to_string()]);
        }
        16 => {
            let (path, text) = [
                ("templates/parts/foot.html", "<footer>changed {{ site.title }}</footer>"),
                ("templates/parts/foot.html", "<footer>{{ site.data.team.lead }} {{ page.title }}</footer>"),
                ("templates/parts/foot.html", "<footer>{{ broken </footer>"),
                (
                    "templates/page.html",
                    "{% extends \"base.html\" %}{% block main %}{{ page.title }}{{ page.content }}{% endblock main %}",
                ),
                (
                    "templates/post/page.html",
                    "{{ page.title }}{{ page.content }}{{ page.reading_time }}{% for one in pages(sort_by=\"date\") %}{{ one.title }}{% endfor %}",
                ),
                (
                    "templates/section.html",
                    "{{ page.title }}{% for one in paginator.pages %}{{ one.title }}{{ one.summary }}{% endfor %}",
                ),
                ("templates/page.json", "{\"title\": \"{{ page.title }}\"}"),
            ][pick(7)];
            put(files, &mut touched, path, text.as_bytes().to_vec());
        }
        17 => {
            let (path, text) = [
                (
                    "templates/shortcodes/hello.html",
                    "{% component hello(name: string = \"\") %}<em>Hi {{ name }}</em>{% endcomponent hello %}\n",
                ),
                (
                    "templates/shortcodes/hello.html",
                    "{% component hello(name: string = \"\") %}<u>{{ body }}{{ name }}</u>{% endcomponent hello %}\n",
                ),
                ("templates/shortcodes/nosuch.html", "{% component nosuch() %}now there is{% endcomponent nosuch %}\n"),
                (
                    "templates/shortcodes/peek.html",
                    "{% component peek(path: string = \"\") %}{{ get_page(path=path).description }}{% endcomponent peek %}\n",
                ),
                (
                    "templates/shortcodes/peek.html",
                    "{% component peek(path: string = \"\") %}{% set found = get_page(path=path) %}{{ found.description }}{% endcomponent peek %}\n",
                ),
            ][pick(5)];
            put(files, &mut touched, path, text.as_bytes().to_vec());
        }
        18 => {
            let (path, text) = [
                ("data/team.yaml", "lead: Ben\n"),
                ("data/team.yaml", "lead: [Ann\n"),
                ("data/more.json", "{\"x\": 1}"),
                ("data/search_synonyms.yaml", "same:\n- [shears, clippers]\n"),
                ("data/search_synonyms.yaml", "also: {saw: [prune, pruning knife]}\nsame: none\n"),
                ("i18n/en.yaml", "search: Find\n"),
                ("i18n/en.yaml", "search: Look\nbroken\n"),
            ][pick(7)];
            put(files, &mut touched, path, text.as_bytes().to_vec());
        }
        19 => {
            let path = [
                "static/plain.txt",
                "static/.htaccess",
                "assets/pic.png",
                "content/post/bundle/img.png",
                "content/post/img.png",
            ][pick(5)];
            if pick(3) == 0 {
                files.remove(path);
                touched.insert(path.to_string());
            } else {
                put(files, &mut touched, path, picture(pick(2) == 0));
            }
        }
        20 => {
            let more = CONFIGURATIONS[pick(CONFIGURATIONS.len())];
            let title = ["Edits", "Other"][pick(2)];
            let text = format!(
                "title = \"{title}\"\nbaseURL = \"https://edits.example.com/{}\"\ntimeZone = \"UTC\"\n{more}\n[pagination]\npagerSize = {}\n",
                ["", "base/"][pick(2)],
                pick(3) + 1
            );
            put(files, &mut touched, "hornbook.toml", text.into_bytes());
        }
        // Most faults are mended again, or the site would be broken from then on.
        _ => mend(files, &mut touched),
    }
    if pick(5) == 0 {
        // Watchers tell of files that did not change, too.
        touched.insert(page_or_first(files, pick(9)));
    }
    touched
}

fn page_or_first(files: &Files, at: usize) -> String {
    files.keys().nth(at).cloned().unwrap_or_default()
}

/// Puts every file back that the first site had and takes the others away, but for half of them.
fn mend(files: &mut Files, touched: &mut BTreeSet<String>) {
    let first = crate::site::site();
    let others: Vec<String> = files.keys().filter(|path| !first.contains_key(*path)).cloned().collect();
    for path in others {
        files.remove(&path);
        touched.insert(path);
    }
    for (path, bytes) in first {
        if files.get(&path) != Some(&bytes) {
            put(files, touched, &path, bytes);
        }
    }
}

fn text(files: &Files, path: &str) -> String {
    String::from_utf8(files[path].clone()).expect("pages are text")
}

fn put(files: &mut Files, touched: &mut BTreeSet<String>, path: &str, bytes: Vec<u8>) {
    files.insert(path.to_string(), bytes);
    touched.insert(path.to_string());
}
