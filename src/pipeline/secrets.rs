//! Files that lie among those to publish and must not be: keys, passwords, version control.

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::source::{Entry, Listed, Source};
use std::sync::Arc;

/// No private key is as large as this, in bytes.
const MAX_KEY_BYTES: u64 = 64 << 10;

/// Names that systems and editors leave everywhere: they hold nothing, and nobody misses them.
const LEAVINGS: [&str; 6] = [".DS_Store", ".directory", ".gitignore", ".gitattributes", ".gitkeep", ".keep"];

/// The files that may be published, and what to say of the others.
pub fn take_out(source: &Source, listed: Listed) -> (Vec<Entry>, Vec<Diagnostic>) {
    let mut diagnostics = listed.diagnostics;
    let told = listed.passed_over.iter().filter_map(hidden);
    diagnostics.extend(told);
    let mut entries = listed.entries;
    entries.retain(|entry| match why(source, entry) {
        None => true,
        Some(why) => {
            diagnostics.push(not_published(&entry.path, why));
            false
        }
    });
    (entries, diagnostics)
}

/// Why the file must stay where it is, if it must.
pub fn why(source: &Source, entry: &Entry) -> Option<&'static str> {
    let name = entry.path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    match (name.as_str(), ending) {
        ("id_rsa" | "id_dsa" | "id_ecdsa" | "id_ed25519", _) => Some("it is a private key"),
        (_, "ppk" | "p12" | "pfx" | "jks" | "keystore") => Some("it holds a private key"),
        (_, "kdbx" | "htpasswd") => Some("it holds passwords"),
        (_, "env") => Some("such files hold passwords"),
        // Certificates end like this too, and so do slides.
        (_, "pem" | "key") if entry.size <= MAX_KEY_BYTES && holds_key(source, &entry.path) => {
            Some("it holds a private key")
        }
        _ => None,
    }
}

fn holds_key(source: &Source, path: &Arc<str>) -> bool {
    const MARK: &[u8] = b"PRIVATE KEY-----";
    source.read_limited(path, MAX_KEY_BYTES).is_ok_and(|bytes| bytes.windows(MARK.len()).any(|part| part == MARK))
}

pub fn not_published(path: &Arc<str>, why: &str) -> Diagnostic {
    let message = format!("`{path}` is not published: {why}");
    Diagnostic::warning(Code::FileNotPublished, Span::whole(path), message)
        .help("move it out of the folder; if it was ever published, change the secret")
}

/// What to say of a file or folder that was passed over for its name.
fn hidden(path: &Arc<str>) -> Option<Diagnostic> {
    let name = path.rsplit('/').next().unwrap_or_default();
    if !name.starts_with('.') || LEAVINGS.contains(&name) || name.starts_with("._") || name.starts_with(".#") {
        return None;
    }
    if name.ends_with(".swp") || name.ends_with('~') {
        return None;
    }
    let is_secret = [".env", ".htpasswd", ".netrc", ".npmrc", ".pgpass", ".ssh", ".aws", ".gnupg"];
    if is_secret.contains(&name) || name.starts_with(".env.") {
        return Some(not_published(path, "such files hold passwords and keys"));
    }
    if matches!(name, ".git" | ".svn" | ".hg") {
        return Some(not_published(path, "it holds the whole history of a project"));
    }
    let message = format!("`{path}` is not published: its name begins with a dot");
    let help = "give it a name without the dot if everybody may read it, or move it out of the folder";
    Some(Diagnostic::warning(Code::FileNotPublished, Span::whole(path), message).help(help))
}
