//! Each folder of `src` uses only the folders before it.

use std::path::Path;

const ORDER: [&str; 15] = [
    "diagnostic",
    "source",
    "data",
    "config",
    "content",
    "site",
    "track",
    "template",
    "search",
    "output",
    "emit",
    "pipeline",
    "serve",
    "check",
    "cli",
];

/// The folders that code names as `crate::folder`, comments left out.
fn used(text: &str) -> Vec<&'static str> {
    let code: String =
        text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
    let named = |piece: &str| {
        let end = piece.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(piece.len());
        ORDER.into_iter().find(|folder| *folder == &piece[..end])
    };
    code.split("crate::").skip(1).filter_map(named).collect()
}

#[test]
fn no_folder_uses_one_behind_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut files, mut upward) = (0, Vec::new());
    for entry in walkdir::WalkDir::new(&root).sort_by_file_name() {
        let entry = entry.expect("the sources can be listed");
        let inside = entry.path().strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
        let folder = inside.split(['/', '.']).next().unwrap_or_default();
        let Some(place) = ORDER.iter().position(|name| *name == folder) else { continue };
        if !inside.ends_with(".rs") {
            continue;
        }
        files += 1;
        let text = std::fs::read_to_string(entry.path()).expect("a source can be read");
        for other in used(&text) {
            if ORDER.iter().position(|name| *name == other) > Some(place) {
                upward.push(format!("{inside} uses {other}"));
            }
        }
    }
    assert!(files > 10, "only {files} files were looked at");
    assert_eq!(upward, Vec::<String>::new());
}

#[test]
fn comments_do_not_count() {
    assert_eq!(used("// crate::cli\nuse crate::data::Data; /// crate::site"), ["data"]);
}
