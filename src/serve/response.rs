//! The answer to one request.

use super::content_type::content_type;
use super::request::{Rules, below, file_path, is_our_host, is_our_origin};
use super::{Answer, Lookup, own, script};
use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, header};
use std::ops::Range;

/// Answers the request `parts`.
pub(super) fn answer(parts: &Parts, rules: &Rules, lookup: &dyn Lookup) -> Response<Body> {
    if !is_our_host(parts, rules) {
        return plain(
            StatusCode::FORBIDDEN,
            "this server does not answer to that name: use `localhost`, or the address in numbers\n",
        );
    }
    if !is_our_origin(parts) {
        return plain(StatusCode::FORBIDDEN, "other sites have nothing to ask here\n");
    }
    if let Some(path) = below(parts.uri.path(), &rules.base).and_then(|path| path.strip_prefix(script::FOLDER)) {
        return own::answer(parts, path, lookup);
    }
    if parts.method != Method::GET && parts.method != Method::HEAD {
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are answered\n");
        set(&mut response, header::ALLOW, "GET, HEAD");
        return response;
    }
    let mut response = find(parts, rules, lookup);
    if parts.method == Method::HEAD {
        *response.body_mut() = Body::empty();
    }
    response
}

/// A line of text with the headers that every answer has.
pub(super) fn plain(status: StatusCode, text: &'static str) -> Response<Body> {
    respond(status, "text/plain; charset=utf-8", text.as_bytes().to_vec())
}

fn find(parts: &Parts, rules: &Rules, lookup: &dyn Lookup) -> Response<Body> {
    let url_path = parts.uri.path();
    let Some(inside) = below(url_path, &rules.base) else {
        if url_path == "/" || below(&format!("{url_path}/"), &rules.base) == Some("") {
            return redirect(StatusCode::TEMPORARY_REDIRECT, &rules.base, parts);
        }
        return not_found(lookup, rules);
    };
    let path = match file_path(inside) {
        Ok(path) => path,
        Err(StatusCode::NOT_FOUND) => return not_found(lookup, rules),
        Err(status) => return plain(status, "this address cannot be read\n"),
    };
    if path.is_empty() || path.ends_with('/') {
        let path = format!("{path}index.html");
        return get(lookup, rules, &path)
            .map_or_else(|| not_found(lookup, rules), |found| file(&parts.headers, &path, found));
    }
    if let Some(found) = get(lookup, rules, &path) {
        return file(&parts.headers, &path, found);
    }
    if lookup.get(&format!("{path}/index.html")).is_some() {
        // Not for ever: another site may be shown at this port tomorrow.
        return redirect(StatusCode::TEMPORARY_REDIRECT, &format!("{url_path}/"), parts);
    }
    not_found(lookup, rules)
}

/// The file at `path`; a page of a site that changes looks for changes.
fn get(lookup: &dyn Lookup, rules: &Rules, path: &str) -> Option<Answer> {
    // The page is at least as new.
    let generation = lookup.live().map(|live| live.generation());
    let mut found = lookup.get(path)?;
    if let Some(generation) = generation.filter(|_| content_type(path).starts_with("text/html")) {
        found.bytes = script::with_script(found.bytes, &rules.base, generation);
    }
    Some(found)
}

fn redirect(status: StatusCode, to: &str, parts: &Parts) -> Response<Body> {
    let query = parts.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let mut response = plain(status, "");
    set(&mut response, header::LOCATION, &format!("{to}{query}"));
    response
}

fn not_found(lookup: &dyn Lookup, rules: &Rules) -> Response<Body> {
    match get(lookup, rules, "404.html") {
        Some(page) => respond(StatusCode::NOT_FOUND, content_type("404.html"), page.bytes),
        None => plain(StatusCode::NOT_FOUND, "there is no such page\n"),
    }
}

fn file(headers: &HeaderMap, path: &str, found: Answer) -> Response<Body> {
    let tag = format!("\"{}\"", &blake3::hash(&found.bytes).to_hex()[..32]);
    let modified = found.modified.and_then(http_date);
    let length = found.bytes.len();
    let mut response = if is_known(headers, &tag, modified.as_deref()) {
        respond(StatusCode::NOT_MODIFIED, content_type(path), Vec::new())
    } else {
        match range(headers, &tag, modified.as_deref(), length) {
            None => respond(StatusCode::OK, content_type(path), found.bytes),
            Some(None) => {
                let mut response = plain(StatusCode::RANGE_NOT_SATISFIABLE, "the file is shorter\n");
                set(&mut response, header::CONTENT_RANGE, &format!("bytes */{length}"));
                return response;
            }
            Some(Some(range)) => {
                let place = format!("bytes {}-{}/{length}", range.start, range.end - 1);
                let mut response =
                    respond(StatusCode::PARTIAL_CONTENT, content_type(path), found.bytes[range].to_vec());
                set(&mut response, header::CONTENT_RANGE, &place);
                response
            }
        }
    };
    if response.status() == StatusCode::NOT_MODIFIED {
        response.headers_mut().remove(header::CONTENT_LENGTH);
    }
    if path.to_ascii_lowercase().ends_with(".svgz") {
        set(&mut response, header::CONTENT_ENCODING, "gzip");
    }
    set(&mut response, header::ETAG, &tag);
    set(&mut response, header::CACHE_CONTROL, "no-cache");
    set(&mut response, header::ACCEPT_RANGES, "bytes");
    if let Some(modified) = modified {
        set(&mut response, header::LAST_MODIFIED, &modified);
    }
    response
}

/// Whether the reader has these bytes already. The tag counts before the date.
fn is_known(headers: &HeaderMap, tag: &str, modified: Option<&str>) -> bool {
    if headers.contains_key(header::IF_NONE_MATCH) {
        let values = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
        let mut tags = values.flat_map(|value| value.split(',')).map(str::trim);
        return tags.any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag);
    }
    modified.is_some() && text(headers, header::IF_MODIFIED_SINCE) == modified
}

/// `None` for the whole file, `Some(None)` for a range that it does not have.
fn range(headers: &HeaderMap, tag: &str, modified: Option<&str>, length: usize) -> Option<Option<Range<usize>>> {
    let wanted = text(headers, header::RANGE)?.strip_prefix("bytes=")?;
    if text(headers, header::IF_RANGE).is_some_and(|condition| condition != tag && Some(condition) != modified) {
        return None;
    }
    let (first, last) = wanted.split_once('-').filter(|_| !wanted.contains(','))?;
    let number = |text: &str| text.trim().parse::<usize>().ok();
    let range = match (first.trim(), last.trim()) {
        ("", count) => length - number(count)?.min(length)..length,
        (first, "") => number(first)?..length,
        (first, last) => number(first)?..number(last)?.saturating_add(1).min(length),
    };
    if let (Some(first), Some(last)) = (number(first), number(last))
        && last < first
    {
        return None;
    }
    Some((range.start < range.end).then_some(range))
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

fn http_date(seconds: i64) -> Option<String> {
    let time = jiff::Timestamp::from_second(seconds).ok()?;
    Some(time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string())
}

fn respond(status: StatusCode, content_type: &'static str, bytes: Vec<u8>) -> Response<Body> {
    let length = bytes.len();
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    set(&mut response, header::CONTENT_TYPE, content_type);
    set(&mut response, header::CONTENT_LENGTH, &length.to_string());
    set(&mut response, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(&mut response, HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    response
}

/// A value that cannot be a header is left out.
fn set(response: &mut Response<Body>, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}
