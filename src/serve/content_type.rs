//! What a file is, by its ending.

/// The `Content-Type` of a file of this name.
pub(super) fn content_type(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    match ending.as_str() {
        "xhtml" | "xht" => "application/xhtml+xml; charset=utf-8",
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" | "cjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json; charset=utf-8",
        "webmanifest" => "application/manifest+json; charset=utf-8",
        "jsonld" => "application/ld+json; charset=utf-8",
        "yaml" | "yml" => "application/yaml; charset=utf-8",
        "atom" => "application/atom+xml; charset=utf-8",
        "rss" => "application/rss+xml; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "txt" | "log" | "srt" => "text/plain; charset=utf-8",
        "toml" => "application/toml; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "vtt" => "text/vtt; charset=utf-8",
        "svg" => "image/svg+xml; charset=utf-8",
        // It is packed: the answer says so beside this.
        "svgz" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" | "jfif" => "image/jpeg",
        "apng" => "image/apng",
        "bmp" => "image/bmp",
        "tif" | "tiff" => "image/tiff",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "jxl" => "image/jxl",
        "ico" => "image/vnd.microsoft.icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "eot" => "application/vnd.ms-fontobject",
        "mp4" | "m4v" => "video/mp4",
        "mov" => "video/quicktime",
        "webm" => "video/webm",
        "m4a" => "audio/mp4",
        "flac" => "audio/flac",
        "mp3" => "audio/mpeg",
        "ogv" => "video/ogg",
        "ogg" | "oga" | "opus" => "audio/ogg",
        "wav" => "audio/wav",
        "m3u8" => "application/vnd.apple.mpegurl",
        "epub" => "application/epub+zip",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::content_type;

    #[test]
    fn browsers_are_told_what_they_would_not_take_otherwise() {
        for (name, expected) in [
            ("a/b.CJS", "text/javascript; charset=utf-8"),
            ("a.opus", "audio/ogg"),
            ("a.oga", "audio/ogg"),
            ("a.ogv", "video/ogg"),
            ("a.m3u8", "application/vnd.apple.mpegurl"),
            ("a.jxl", "image/jxl"),
            ("a.eot", "application/vnd.ms-fontobject"),
            ("a.srt", "text/plain; charset=utf-8"),
            ("a.toml", "application/toml; charset=utf-8"),
            ("a.epub", "application/epub+zip"),
            ("a.svgz", "image/svg+xml"),
            ("a.tar.gz", "application/octet-stream"),
            (".js", "text/javascript; charset=utf-8"),
            ("js", "application/octet-stream"),
        ] {
            assert_eq!(content_type(name), expected, "{name}");
        }
    }
}
