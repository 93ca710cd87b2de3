//! The configuration, menus and languages.

use super::{built_file, check};
use crate::common::command::{CONFIG, Folder};

#[test]
fn entries_of_menus_that_lead_nowhere_are_told_where_they_are_written() {
    let config = format!(
        "{CONFIG}[[menus.main]]\nname = 'c'\nparent = 'nonesuch'\n[[menus.main]]\nname = 'd'\npageRef = '/pst'\n\
         [[menus.main]]\nname = 'e'\nurl = '/none/such/'\n[[menus.main]]\nname = 'f'\nurl = '/post/a#x'\n\
         [[menus.main]]\nname = 'g'\nurl = 'https://example.com/none/'\n[[menus.main]]\nname = 'h'\nurl = '/x.txt'\n\
         [[menus.main]]\nname = 'i'\npageRef = '/post/later.md'\n[[menus.main]]\nname = 'j'\nurl = '#top'\n\
         [[menus.main]]\nname = 'k'\npageRef = '/gone'\nurl = '/post/'\n"
    );
    let page = "---\ntitle: A\nmenu:\n  main:\n    name: m\n    parent: cc\n---\n";
    let later = "---\ntitle: L\ndate: 2026-06-02\ndraft: true\n---\n";
    check(
        &[
            ("hornbook.toml", &config),
            ("content/post/a.md", page),
            ("content/post/later.md", later),
            ("static/x.txt", "x"),
        ],
        &[
            "content/post/a.md:6:13: warning[menu-parent]: the menu `main` has no entry `cc` for `m` to stand below: it \
             gets one without a link (did you mean `c`?)",
            "hornbook.toml:6:11: warning[menu-parent]: the menu `main` has no entry `nonesuch` for `c` to stand below: \
             it gets one without a link (write an entry with `identifier` nonesuch, or take the `parent` out)",
            "hornbook.toml:9:12: warning[link-dead]: the entry `d` of the menu `main` leads to `/pst`, and there is no \
             such page (did you mean `/post`?)",
            "hornbook.toml:12:8: warning[link-dead]: the entry `e` of the menu `main` leads to `/none/such/`, and there \
             is no such page or file (correct the address, or take the entry out)",
            "hornbook.toml:24:12: warning[link-dead]: the entry `i` of the menu `main` leads to `/post/later.md`, which is \
             a draft, and not published (publish it by taking out its `draft`, or take this link out until then)",
        ],
    );
}

#[test]
fn languages_without_a_label_are_called_by_their_own_names() {
    let config =
        format!("{CONFIG}[languages.en]\nlabel = 'Plain'\n[languages.fr]\n[languages.xx]\n[languages.de-at]\n");
    let pages = [("content/a.md", "---\ntitle: A\n---\n"), ("hugo.toml", config.as_str())];
    let (html, _) = built_file(&pages, "a/index.html");
    for name in [">Plain</a>", ">Français</a>", ">xx</a>", ">Deutsch</a>"] {
        assert!(html.contains(name), "{name}: {html}");
    }
}

#[test]
fn a_list_for_language_models_has_a_heading_without_a_title_of_the_site() {
    let files = [("hornbook.toml", "baseURL = \"https://a.example/\"\n"), ("content/a.md", "---\ntitle: A\n---\n")];
    assert!(built_file(&files, "llms.txt").0.starts_with("# a.example\n"));
    let home = ("content/_index.md", "---\ntitle: Home\n---\n");
    assert!(built_file(&[files[0], files[1], home], "llms.txt").0.starts_with("# Home\n"));
}

#[test]
fn an_empty_menu_is_none_and_priorities_are_written_short() {
    let site = Folder::new(&[
        ("hornbook.toml", CONFIG),
        ("content/a.md", "---\ntitle: a\nmenus: ''\nsitemap: {priority: 1}\n---\n"),
        ("content/b.md", "---\ntitle: b\nmenus: ['', main]\nsitemap: {priority: 0.5}\n---\n"),
    ]);
    let ran = site.run("build --format short");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let map = std::fs::read_to_string(site.path().join("public/sitemap.xml")).expect("published");
    assert!(map.contains("<priority>1</priority>") && map.contains("<priority>0.5</priority>"), "{map}");
    let facts: serde_json::Value = serde_json::from_str(&site.run("inspect").out).expect("JSON");
    let menus = facts["menus"].as_object().or_else(|| facts["site"]["menus"].as_object()).expect("menus");
    assert_eq!(menus.keys().collect::<Vec<_>>(), ["main"]);
}

#[test]
fn a_menu_entry_of_a_page_keeps_harmless_html_only() {
    let page = "---\ntitle: A\nmenus: {main: {pre: \"<i class='x'>*</i><script>alert(2)</script>\", post: ' <b>!</b></b></nav>'}}\n---\n";
    let files = [("content/a.md", page), ("hornbook.toml", CONFIG)];
    let folder = Folder::new(&files);
    let ran = folder.run("build --format short");
    let expected = "content/a.md:3:22: warning[markup-dropped]: the HTML tag `<script>` was left out of the menu entry's `pre` \
                    (write the entry in the configuration: its HTML is kept)";
    assert!(ran.err.contains(expected), "{}", ran.err);
    let html = std::fs::read_to_string(folder.path().join("public/index.html")).expect("a page");
    assert!(html.contains("<i class=\"x\">*</i>A <b>!</b></a>"), "{html}");
    let mut config = CONFIG.to_string();
    config.push_str("[[menus.main]]\nname = \"C\"\nurl = \"/a/\"\npre = \"<svg></svg>\"\n");
    check(&[("content/a.md", "---\ntitle: A\n---\n"), ("hornbook.toml", &config)], &[]);
}

#[test]
fn html_around_a_menu_entry_ends_with_it() {
    let page = |front: &str| format!("---\ntitle: P\nmenus: {{main: {{{front}}}}}\n---\n");
    for (front, expected) in [
        ("pre: \"<b>\"", "<b></b>P</a>"),
        ("pre: \"<b>\", post: \"</b>\"", "<b>P</b></a>"),
        ("pre: \"<i title='\", post: \"'>\"", "&lt;i title='P'></a>"),
        ("pre: \"<b><i>\", post: \"</b></i>\"", "<b><i>P</i></b></a>"),
        ("pre: \"<i id='main'></i>\"", "<i></i>P</a>"),
    ] {
        let (html, messages) = built_file(&[("content/p.md", &page(front))], "index.html");
        assert!(html.contains(&format!(">{expected}")), "{front}: {html}");
        assert!(!messages.contains("warning["), "{front}: {messages}");
    }
}

#[test]
fn every_fault_of_a_list_of_the_configuration_is_told() {
    let config = "title = \"A\"\nbaseURL = \"https://example.org/?a=b#c\"\ndisableKinds = [\"taxonmy\", \"trem\"]\n\
                  staticDir = [\"static\", \"nothere\"]\n";
    check(
        &[("hornbook.toml", config), ("content/a.md", "---\ntitle: A\n---\n")],
        &[
            "hornbook.toml:2:1: error[config-value]: `https://example.org/?a=b#c` cannot be the address of a site: \
             nothing can follow behind its `?` (write what stands before that: `https://example.org/`)",
            "hornbook.toml:3:1: warning[config-value]: there is no kind `taxonmy` to leave out (did you mean `taxonomy`?)",
            "hornbook.toml:3:1: warning[config-value]: there is no kind `trem` to leave out (did you mean `term`?)",
            "hornbook.toml:4:1: warning[config-value]: there is no folder `nothere`, whose files should be published as \
             they are (make the folder, or take it out)",
        ],
    );
}
