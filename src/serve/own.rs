//! The addresses of the preview itself: its script, its events, notes about a page, and the way to the source.

use super::Lookup;
use super::fault::Fault;
use super::history::Changed;
use super::passage::Sought;
use super::response::plain;
use super::script::{LISTENER, SCRIPT};
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
    /// What changed after the update of that number; nothing where that is not known.
    fn changed_since(&self, generation: u64) -> Option<Changed>;
    /// What is to be said about the page at `path` below the base.
    fn note(&self, path: &str) -> PageNote;
    /// Opens the source of the page at `path` where what is sought stands; of `source:FILE` at the line that its words
    /// name. An error says what to do instead.
    fn open(&self, path: &str, sought: &Sought) -> Result<Opened, String>;
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

/// What is told to a page that asks.
#[derive(Serialize)]
struct NoteSince {
    #[serde(flatten)]
    note: PageNote,
    /// What changed since the update that the page is as of, where that is known.
    changed: Option<Changed>,
}

/// What a source file is opened for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Opened {
    /// The file and the line.
    #[serde(rename = "opened")]
    pub place: String,
    /// Whether the words that were clicked stand there.
    #[serde(rename = "found")]
    pub is_found: bool,
}

/// The answer to a request for `path` below [`super::script::FOLDER`].
pub(super) fn answer(parts: &Parts, path: &str, lookup: &dyn Lookup) -> Response<Body> {
    let Some(live) = lookup.live() else { return plain(StatusCode::NOT_FOUND, "there is no such page\n") };
    let query = parts.uri.query().unwrap_or_default();
    let is_read = matches!(path, "live.js" | "listen.js" | "note" | "events");
    if is_read && parts.method != Method::GET && parts.method != Method::HEAD {
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are answered here\n");
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    match path {
        "live.js" => respond("text/javascript; charset=utf-8", Body::from(SCRIPT)),
        "listen.js" => respond("text/javascript; charset=utf-8", Body::from(LISTENER)),
        "note" => {
            // What is asked first tells no more than what is told second is about.
            let note = live.note(&argument(query, "path"));
            let changed = argument(query, "since").parse().ok().and_then(|since| live.changed_since(since));
            json(&NoteSince { note, changed })
        }
        "open" if is_from_script(parts) => match live.open(&argument(query, "path"), &sought(query)) {
            Ok(opened) => json(&opened),
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

fn sought(query: &str) -> Sought {
    let argument = |name: &str| argument(query, name);
    Sought {
        words: argument("words"),
        tag: argument("tag"),
        before: argument("before"),
        after: argument("after"),
        file: argument("file"),
    }
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
