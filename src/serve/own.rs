//! The addresses of the preview itself: its script, its events, notes about a page, and the way to the source.

use super::Lookup;
use super::fault::Fault;
use super::response::plain;
use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, Response, StatusCode, header};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, StreamExt};
use serde::Serialize;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::broadcast::{self, error::RecvError};

/// Below the base path; no page of a site lies there.
pub(super) const FOLDER: &str = "__hornbook/";
const SCRIPT: &str = include_str!("live.js");
/// A comment goes out so often, that neither side takes the other for gone.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// After so long a browser asks again, when the preview was away.
const RETRY: Duration = Duration::from_millis(500);

/// A site that changes while it is shown.
pub trait LiveSide: Send + Sync {
    /// How many updates there were, since a moment that no other run of the preview shares.
    fn generation(&self) -> u64;
    /// Each update from now on, as JSON.
    fn subscribe(&self) -> broadcast::Receiver<String>;
    /// What is to be said about the page at `path` below the base.
    fn note(&self, path: &str) -> PageNote;
    /// Opens the source of the page at `path` (or of `source:FILE`) where `words` stand, or at that line. Returns the
    /// place, or what to do instead.
    fn open(&self, path: &str, words: &str) -> Result<String, String>;
}

/// What the preview says about a page beside the page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PageNote {
    /// How many updates there were.
    pub generation: u64,
    /// Its file in the site.
    pub file: Option<String>,
    /// Why it is not published, or not yet.
    pub banner: Option<String>,
    /// Every error of the site, and those of this page.
    pub faults: Vec<Fault>,
}

/// The answer to a request for `path` below [`FOLDER`].
pub(super) fn answer(parts: &Parts, path: &str, lookup: &dyn Lookup) -> Response<Body> {
    let Some(live) = lookup.live() else { return plain(StatusCode::NOT_FOUND, "there is no such page\n") };
    let query = parts.uri.query().unwrap_or_default();
    let is_read = matches!(path, "live.js" | "note" | "events");
    if is_read && parts.method != Method::GET && parts.method != Method::HEAD {
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are answered here\n");
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    match path {
        "live.js" => respond("text/javascript; charset=utf-8", Body::from(SCRIPT)),
        "note" => json(&live.note(&argument(query, "path"))),
        "open" if is_from_script(parts) => match live.open(&argument(query, "path"), &argument(query, "words")) {
            Ok(place) => json(&serde_json::json!({ "opened": place })),
            Err(fault) => json(&serde_json::json!({ "fault": fault })),
        },
        "open" => plain(StatusCode::FORBIDDEN, "only the preview itself opens files\n"),
        "events" => {
            let updates = live.subscribe();
            events(updates, live.generation())
        }
        _ => plain(StatusCode::NOT_FOUND, "there is no such page\n"),
    }
}

/// Whether the request was made by the preview's own script: no other site can send this header here, and links cannot.
fn is_from_script(parts: &Parts) -> bool {
    parts.method == Method::POST && parts.headers.contains_key("x-hornbook")
}

fn json(value: &impl Serialize) -> Response<Body> {
    respond("application/json", Body::from(serde_json::to_vec(value).unwrap_or_default()))
}

fn respond(content_type: &'static str, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    response
}

fn argument(query: &str, name: &str) -> String {
    let found = query.split('&').find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name));
    let value = found.map(|(_, value)| value.replace('+', " ")).unwrap_or_default();
    super::request::decode(&value).unwrap_or_default()
}

/// Which update the site is at, then each update as an event; where some were missed, the page looks for itself.
fn events(receiver: broadcast::Receiver<String>, generation: u64) -> Response<Body> {
    let updates = stream::unfold(receiver, |mut receiver| async {
        loop {
            match receiver.recv().await {
                Ok(event) => return Some((Ok::<Event, Infallible>(Event::default().data(event)), receiver)),
                // The next one tells a number that does not follow.
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return None,
            }
        }
    });
    let hello = format!("{{\"generation\":{generation}}}");
    let hello = stream::once(async { Ok(Event::default().retry(RETRY).data(hello)) });
    Sse::new(hello.chain(updates)).keep_alive(KeepAlive::new().interval(HEARTBEAT)).into_response()
}

/// `page`, as of the update `generation`, with the preview's script in it; the rest of the bytes stays. The script comes
/// first, before those of the page have changed anything.
pub(super) fn with_script(page: Vec<u8>, base: &str, generation: u64) -> Vec<u8> {
    let print = &blake3::hash(&page).to_hex()[..32];
    let script = format!(
        "<script src=\"{base}{FOLDER}live.js\" data-base=\"{base}\" data-generation=\"{generation}\" \
         data-print=\"{print}\" defer></script>"
    );
    let at = behind_head(&page).or_else(|| memchr::memmem::rfind(&page, b"</body>")).unwrap_or(page.len());
    let mut with = Vec::with_capacity(page.len() + script.len());
    with.extend_from_slice(&page[..at]);
    with.extend_from_slice(script.as_bytes());
    with.extend_from_slice(&page[at..]);
    with
}

/// The place behind the opening tag of the head.
fn behind_head(page: &[u8]) -> Option<usize> {
    let is_head = |at: &usize| page.get(at + 5).is_some_and(|byte| *byte == b'>' || byte.is_ascii_whitespace());
    let at = memchr::memmem::find_iter(page, b"<head").find(is_head)?;
    Some(at + memchr::memchr(b'>', &page[at..])? + 1)
}
