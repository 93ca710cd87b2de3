//! Which paths may be files of the output.

use super::manifest::MANIFEST_NAME;
use crate::diagnostic::{Code, Diagnostic, Severity};

/// The folder name that hornbook keeps for itself at the top of an output.
pub(super) const STATE_NAME: &str = ".hornbook";

const SEGMENT_BYTES: usize = 255;
const PATH_BYTES: usize = 3072;

/// Whether `path` names a file inside the output on every machine. Linear in its length.
pub(super) fn check_path(path: &str) -> Result<(), Diagnostic> {
    let refuse = |code, why: &str| Err(fault(code, path, why));
    if path.is_empty() || path.ends_with('/') {
        return refuse(Code::UrlInvalid, "does not name a file");
    }
    if path.starts_with('/') {
        return refuse(Code::UrlOutsideSite, "starts at the root of the disk");
    }
    if path.contains('\\') || path.chars().any(char::is_control) {
        return refuse(Code::UrlInvalid, "holds a backslash or a control character");
    }
    if path.len() > PATH_BYTES {
        return refuse(Code::UrlTooLong, "is too long for a file name");
    }
    for segment in path.split('/') {
        match segment {
            ".." => return refuse(Code::UrlOutsideSite, "leads out of the output folder"),
            "" | "." => return refuse(Code::UrlInvalid, "has an empty part"),
            _ if segment.len() > SEGMENT_BYTES => {
                return refuse(Code::UrlTooLong, "has a part of more than 255 bytes");
            }
            _ if cfg!(windows) && is_reserved_on_windows(segment) => {
                return refuse(Code::UrlInvalid, "has a part that Windows keeps for itself");
            }
            _ => {}
        }
    }
    let first = path.split('/').next().unwrap_or(path);
    if first.eq_ignore_ascii_case(MANIFEST_NAME) || first.eq_ignore_ascii_case(STATE_NAME) {
        return refuse(Code::UrlInvalid, "is a name that hornbook keeps for itself");
    }
    Ok(())
}

/// The folder of a path, without the slash; empty at the top.
pub(super) fn folder_of(path: &str) -> &str {
    path.rfind('/').map_or("", |slash| &path[..slash])
}

/// Every folder above `path`, the nearest first, without the top.
pub(super) fn folders_of(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder_of(path)), |folder| Some(folder_of(folder)))
        .take_while(|folder| !folder.is_empty())
}

fn fault(code: Code, path: &str, why: &str) -> Diagnostic {
    let shown: String = path.chars().take(200).flat_map(char::escape_debug).collect();
    Diagnostic::without_place(code, Severity::Error, format!("the output path `{shown}` {why}"))
        .help("change the `url`, `slug`, `aliases` or file name that it comes from")
}

fn is_reserved_on_windows(segment: &str) -> bool {
    let stem = segment.split('.').next().unwrap_or(segment).trim_end().to_ascii_uppercase();
    let is_port = |name: &str| {
        stem.strip_prefix(name)
            .is_some_and(|number| number.len() == 1 && number.bytes().all(|digit| digit.is_ascii_digit()))
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || is_port("COM")
        || is_port("LPT")
        || segment.ends_with([' ', '.'])
        || segment.contains(['<', '>', ':', '"', '|', '?', '*'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, expected: Option<Code>) {
        assert_eq!(check_path(path).err().map(|fault| fault.code), expected, "{path:?}");
    }

    #[test]
    fn a_path_names_a_file_inside_the_output() {
        check("index.html", None);
        check("a/b/größe.html", None);
        check(".well-known/security.txt", None);
        check("a/..b/c..", None);
        check("", Some(Code::UrlInvalid));
        check("a/", Some(Code::UrlInvalid));
        check("a//b", Some(Code::UrlInvalid));
        check("./a", Some(Code::UrlInvalid));
        check("/etc/passwd", Some(Code::UrlOutsideSite));
        check("../a", Some(Code::UrlOutsideSite));
        check("a/../../b", Some(Code::UrlOutsideSite));
        check("a\0b", Some(Code::UrlInvalid));
        check("a\nb", Some(Code::UrlInvalid));
        check("a\\..\\b", Some(Code::UrlInvalid));
        check(&"x".repeat(255), None);
        check(&"x".repeat(256), Some(Code::UrlTooLong));
        check(&"x/".repeat(2000), Some(Code::UrlInvalid));
        check(&format!("{}x", "x/".repeat(2000)), Some(Code::UrlTooLong));
        check(".hornbook-manifest", Some(Code::UrlInvalid));
        check(".HORNBOOK/lock", Some(Code::UrlInvalid));
        check("a/.hornbook-manifest", None);
    }

    /// The plan tells of them at the page that wants them.
    #[test]
    fn names_that_are_kept_are_known_to_the_plan() {
        assert_eq!(crate::output::KEPT_NAMES, [STATE_NAME, MANIFEST_NAME]);
    }

    #[test]
    fn names_that_windows_keeps_are_known() {
        for name in ["con", "NUL.txt", "com1.html", "LPT9", "a.", "a ", "a:b", "what?"] {
            assert!(is_reserved_on_windows(name), "{name}");
        }
        for name in ["console", "com", "com10", "index.html", "lpt"] {
            assert!(!is_reserved_on_windows(name), "{name}");
        }
    }

    #[test]
    fn folders_come_nearest_first() {
        assert_eq!(folders_of("a/b/c.html").collect::<Vec<_>>(), ["a/b", "a"]);
        assert_eq!(folders_of("c.html").count(), 0);
    }

    proptest::proptest! {
        #[test]
        fn an_accepted_path_stays_inside(path in "[./a\\\\b\0-]{0,12}|.{0,40}") {
            if check_path(&path).is_ok() {
                let parts: Vec<_> = std::path::Path::new(&path).components().collect();
                proptest::prop_assert!(parts.iter().all(|part| matches!(part, std::path::Component::Normal(_))));
            }
        }
    }
}
