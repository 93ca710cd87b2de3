//! Addresses: of files, of pages by what an author wrote, and of pictures in Markdown.

use crate::config::LinkHooks;
pub use crate::content::markdown::percent_decode;
use crate::content::markdown::{LinkResolver, ResolvedImage};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::site::{Page, PageId, Resource, url};
use crate::template::world::{PublicFile, World};
use std::sync::Arc;

/// A file that can be shown or linked.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundFile {
    /// Its address from the root of the host.
    pub url: String,
    /// The file in the site, to read its header; `None` for embedded ones.
    pub file: Option<Arc<str>>,
    /// `image/png`.
    pub media_type: String,
}

/// Whether `destination` leads to another host, or is no path at all (`mailto:`, `data:`).
pub fn is_external(destination: &str) -> bool {
    if destination.starts_with("//") {
        return true;
    }
    let scheme = destination.split([':', '/', '?', '#']).next().unwrap_or_default();
    destination[scheme.len()..].starts_with(':')
        && !scheme.is_empty()
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

/// Whether `destination` is the path of a file on somebody's own disk: `C:\\img\\a.png`.
pub fn is_on_a_disk(destination: &str) -> bool {
    let has_drive =
        destination.as_bytes().get(1) == Some(&b':') && destination.starts_with(|c: char| c.is_ascii_alphabetic());
    let behind = destination.get(2..).unwrap_or_default();
    let is_file = destination.get(..8).is_some_and(|scheme| scheme.eq_ignore_ascii_case("file:///"));
    is_file || has_drive && (behind.starts_with(['\\', '/']) || behind.starts_with("%5C"))
}

/// The path of an address that names the site's own host (`https://example.org/docs/a/`) and lies below its base path;
/// `None` for all others.
pub fn own_path<'a>(destination: &'a str, base_url: &str) -> Option<&'a str> {
    let without_scheme = |address: &'a str| {
        let scheme = address.find("//").filter(|at| {
            let scheme = &address[..*at];
            scheme.is_empty() || ["http:", "https:"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
        })?;
        Some(&address[scheme + 2..])
    };
    let rest = without_scheme(destination)?;
    let (_, base) = base_url.split_once("://")?;
    let host = &base[..base.find('/').unwrap_or(base.len())];
    let path = rest.get(host.len()..).filter(|_| rest[..host.len()].eq_ignore_ascii_case(host))?;
    let base = &base[host.len()..];
    let is_below = path.starts_with(base) || path.split(['?', '#']).next() == Some(base.trim_end_matches('/'));
    (is_below && path.starts_with('/')).then_some(path)
}

/// The base path of a language's site, with slashes at both ends: `/`, `/docs/`.
pub fn base_path(base_url: &str) -> String {
    let path = base_url.split_once("://").map_or(base_url, |(_, rest)| rest.find('/').map_or("", |at| &rest[at..]));
    let trimmed = path.trim_matches('/');
    if trimmed.is_empty() { "/".to_string() } else { format!("/{trimmed}/") }
}

/// The address from the root of the host for `path` below the output folder (raw, not encoded).
pub fn address(world: &World, path: &str) -> String {
    format!("{}{}", world.base_path, url::encode_name(path.trim_start_matches('/')))
}

/// `destination` with the base path of the site in front, where it is written from the root of the site: it begins with
/// one `/`, and names a page or file of the site only with the base path put before it. `None` for all others, and for
/// sites without a base path.
///
/// A file of `assets/` or of the default theme that is found is published.
pub fn below_base(world: &World, destination: &str) -> Option<String> {
    if world.base_path == "/" || !destination.starts_with('/') || destination.starts_with("//") {
        return None;
    }
    let cut = destination.find(['?', '#']).unwrap_or(destination.len());
    let path = percent_decode(&destination[..cut]);
    let is_base = format!("{path}/") == world.base_path;
    if is_base || path.strip_prefix(&world.base_path).is_some_and(|inner| is_address(world, inner)) {
        return None;
    }
    is_address(world, &path[1..]).then(|| format!("{}{}", world.base_path, &destination[1..]))
}

/// `path` below the output folder without the base path, where only that leads to a page or file of the site: some
/// authors write the base path themselves.
pub fn without_base(world: &World, path: &str) -> Option<String> {
    let base = world.base_path.trim_start_matches('/');
    let inner = path.strip_prefix(base).filter(|_| !base.is_empty())?;
    (!is_address(world, path) && is_address(world, inner)).then(|| inner.to_string())
}

/// Whether a page or file lies at `path` below the output folder.
fn is_address(world: &World, path: &str) -> bool {
    let clean = url::clean(&format!("/{path}"));
    let key = &clean[1..];
    if world.public_files.contains_key(key) {
        world.request(key);
        return true;
    }
    let slash = if key.is_empty() { "" } else { "/" };
    world.addresses.contains(key) || world.addresses.contains(&format!("{key}{slash}index.html"))
}

/// `address` with scheme and host, where the site has a base URL.
pub fn absolute(world: &World, address: &str) -> String {
    if is_external(address) {
        return address.to_string();
    }
    let base_url = &world.site.config.main().settings.base_url;
    let Some((scheme, rest)) = base_url.split_once("://") else { return address.to_string() };
    let host = rest.split('/').next().unwrap_or_default();
    let slash = if address.starts_with('/') { "" } else { "/" };
    format!("{scheme}://{host}{slash}{address}")
}

/// The file that an author means by `path` on `page`: in the page's bundle, in `assets/`, in `static/`.
///
/// A file of `assets/` that is found is published.
pub fn find_file(world: &World, page: Option<PageId>, path: &str) -> Option<FoundFile> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let decoded = percent_decode(path);
    let trimmed = decoded.trim_start_matches("./");
    if let Some(id) = page {
        let owner = world.site.page(id);
        let owner = owner.resource_of.map_or(owner, |bundle| world.site.page(bundle));
        if let Some(found) = find_resource(owner, trimmed) {
            return Some(found);
        }
        // Beside a post that has no folder of its own, or above one that has.
        if !trimmed.starts_with('/')
            && let Some((folder, _)) = owner.file.as_ref().and_then(|file| file.rsplit_once('/'))
            && let Some(file) = world.bundle_file(&url::clean(&format!("{folder}/{trimmed}")))
        {
            return Some(found_resource(file));
        }
    }
    let rooted = url::clean(trimmed.trim_start_matches('/'));
    let rooted = rooted.trim_start_matches('/').to_string();
    let without_base = match world.base_path.as_str() {
        "/" => None,
        base => format!("/{rooted}").strip_prefix(base).map(str::to_string),
    };
    [Some(rooted), without_base].into_iter().flatten().find_map(|key| {
        let Some(public) = world.public_files.get(&key) else { return world.bundle_file(&key).map(found_resource) };
        world.request(&key);
        let file = match public {
            PublicFile::Static(file) | PublicFile::Asset(file) => Some(file.clone()),
            PublicFile::Theme(_) => None,
        };
        Some(FoundFile { url: address(world, &key), file, media_type: media_type(&key).to_string() })
    })
}

/// Most pixels of a side, and of a picture, that readers' browsers show on all machines.
const MAX_SIDE: u32 = 16_384;
const MAX_PIXELS: u64 = 100_000_000;

/// What is wrong with a file that is to be shown as a picture, without a place: an error for one that is too large to
/// be shown, a warning for one that is no picture.
pub fn picture_fault(world: &World, found: &FoundFile) -> Option<Diagnostic> {
    let file = found.file.as_ref().filter(|_| found.media_type.starts_with("image/"))?;
    match world.picture_size(file) {
        Some((width, height))
            if width > MAX_SIDE || height > MAX_SIDE || u64::from(width) * u64::from(height) > MAX_PIXELS =>
        {
            let message = format!(
                "the picture `{file}` says that it is {width} × {height} pixels large, which is too much to be shown"
            );
            let help = format!(
                "save it smaller: at most {MAX_SIDE} pixels a side and {} million in all",
                MAX_PIXELS / 1_000_000
            );
            Some(Diagnostic::without_place(Code::ImageTooLarge, Severity::Error, message).help(help))
        }
        Some(_) => None,
        None if matches!(found.media_type.as_str(), "image/avif" | "image/svg+xml") => None,
        None => {
            let message = format!("`{file}` is not a picture that can be read");
            let help =
                "open it in a picture viewer: it may be empty, cut short, or another kind of file under this name";
            Some(Diagnostic::without_place(Code::ImageUnreadable, Severity::Warning, message).help(help))
        }
    }
}

fn find_resource(page: &Page, path: &str) -> Option<FoundFile> {
    let resource = page
        .resources
        .iter()
        .find(|resource| resource.inner_path == path)
        .or_else(|| page.resources.iter().find(|resource| resource.name == path))
        .or_else(|| page.resources.iter().find(|resource| resource.inner_path.eq_ignore_ascii_case(path)))?;
    (!resource.relative.is_empty()).then(|| found_resource(resource))
}

fn found_resource(resource: &Resource) -> FoundFile {
    FoundFile {
        url: resource.relative.clone(),
        file: Some(resource.file.clone()),
        media_type: resource.media_type.clone(),
    }
}

/// The media type of a file by its name.
pub fn media_type(path: &str) -> &'static str {
    let extension = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match extension.as_str() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "svg" => "image/svg+xml",
        "ico" => "image/x-icon",
        "css" => "text/css",
        "js" | "mjs" => "text/javascript",
        "json" => "application/json",
        "xml" => "application/xml",
        "html" | "htm" => "text/html",
        "md" => "text/markdown",
        "txt" => "text/plain",
        "pdf" => "application/pdf",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "csv" => "text/csv",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// Destinations in the Markdown of one page.
pub struct PageLinks<'a> {
    /// Everything.
    pub world: &'a Arc<World>,
    /// The page.
    pub page: PageId,
}

impl PageLinks<'_> {
    fn hooked(&self, hooks: LinkHooks) -> bool {
        match hooks {
            LinkHooks::Always | LinkHooks::Fallback => true,
            LinkHooks::Never => false,
            LinkHooks::Auto => {
                let config = &self.world.site.config;
                let has_copies = config.language(config.default_language).settings.markup.duplicate_resource_files;
                config.multilingual && !config.has_several_hosts() && !has_copies
            }
        }
    }
}

impl LinkResolver for PageLinks<'_> {
    /// Hugo's embedded link hook where it is on: a page, then a resource, then an asset. What is not found stays as
    /// written, but for the base path.
    fn link(&self, destination: &str) -> Option<String> {
        let page = self.world.site.page(self.page);
        let settings = self.world.settings(page.language);
        if !self.hooked(settings.markup.link_hooks) || is_external(destination) || destination.is_empty() {
            return below_base(self.world, destination);
        }
        if destination.starts_with('#') {
            return Some(format!("{}{destination}", page.url.relative));
        }
        let cut = destination.find(['?', '#']).unwrap_or(destination.len());
        let (path, tail) = destination.split_at(cut);
        let path = percent_decode(path);
        match self.world.lookup.find_linked(&self.world.site, self.page, path.strip_prefix("./").unwrap_or(&path)) {
            Some(found) => Some(format!("{}{tail}", self.world.site.page(found).url.relative)),
            None => find_file(self.world, Some(self.page), &path)
                .map(|file| format!("{}{tail}", file.url))
                .or_else(|| below_base(self.world, destination)),
        }
    }

    /// Hugo's embedded image hook where it is on; the size wherever the picture is found.
    fn image(&self, destination: &str) -> Option<ResolvedImage> {
        if is_external(destination) || destination.is_empty() {
            return None;
        }
        let page = self.world.site.page(self.page);
        let hooked = self.hooked(self.world.settings(page.language).markup.image_hooks);
        let below = || below_base(self.world, destination);
        let Some(file) = find_file(self.world, Some(self.page), destination) else {
            return below().map(|url| ResolvedImage { url, size: None });
        };
        let size = file.file.as_ref().and_then(|file| self.world.picture_size(file));
        let tail = &destination[destination.find(['?', '#']).unwrap_or(destination.len())..];
        let url =
            if hooked { format!("{}{tail}", file.url) } else { below().unwrap_or_else(|| destination.to_string()) };
        Some(ResolvedImage { url, size })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_scheme_or_two_slashes_lead_away() {
        for (destination, expected) in [
            ("https://a.b", true),
            ("//a.b", true),
            ("mailto:x@y", true),
            ("/a:b", false),
            ("a/b:c", false),
            ("#x", false),
            ("", false),
        ] {
            assert_eq!(is_external(destination), expected, "{destination}");
        }
    }

    #[test]
    fn a_drive_is_no_scheme() {
        for (destination, expected) in [
            ("C:\\a.png", true),
            ("c:/a.png", true),
            ("C:%5Ca.png", true),
            ("file:///C:/a.png", true),
            ("x:a", false),
            ("https://a.b", false),
            ("é:/", false),
            ("C:", false),
        ] {
            assert_eq!(is_on_a_disk(destination), expected, "{destination}");
        }
    }

    #[test]
    fn an_address_below_the_own_host_has_a_path() {
        for (destination, expected) in [
            ("https://x.org/sub/a/?b#c", Some("/sub/a/?b#c")),
            ("http://X.org/sub", Some("/sub")),
            ("HTTPS://X.ORG/sub/", Some("/sub/")),
            ("//x.org/sub/", Some("/sub/")),
            ("https://x.org/other/", None),
            ("https://x.org.uk/sub/", None),
            ("https://x.org/subway/", None),
            ("ftp://x.org/sub/", None),
            ("/sub/a/", None),
        ] {
            assert_eq!(own_path(destination, "https://x.org/sub/"), expected, "{destination}");
        }
        assert_eq!(own_path("https://x.org/a", "https://x.org/"), Some("/a"));
        assert_eq!(own_path("//a", ""), None);
    }

    #[test]
    fn the_base_path_has_slashes_at_both_ends() {
        assert_eq!(base_path("https://example.com"), "/");
        assert_eq!(base_path("https://example.com/docs/a/"), "/docs/a/");
        assert_eq!(base_path(""), "/");
    }
}
