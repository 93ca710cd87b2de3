//! The preview: a small HTTP server on this machine.
//!
//! Everything that reaches it from the network is untrusted: foreign `Host`s, odd paths and slow
//! senders are turned away. The bytes come from a [`Lookup`], so that it does not matter whether
//! they lie on disk or in memory. Deliberately absent: any writing.

mod asked;
mod content_type;
mod editor;
mod fault;
mod folder;
mod history;
mod kept;
mod old_files;
mod own;
mod passage;
mod policy;
mod preview;
mod request;
mod response;
mod script;
#[cfg(test)]
mod tests;
mod updates;

pub use editor::usual_editor;
pub use fault::{Fault, FaultPlace};
pub use folder::Folder;
pub use history::Changed;
pub use own::{LiveSide, Opened, PageNote};
pub use passage::Sought;
pub use preview::{Preview, moved};
pub use updates::{Report, keep_up_to_date};

use crate::diagnostic::{Code, Diagnostic, Severity};
use axum::Router;
use axum::extract::{Request, State};
use axum::response::Response;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
const FAREWELL: Duration = Duration::from_secs(1);

/// A file to serve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Seconds since 1970 of its last change, if known.
    pub modified: Option<i64>,
}

/// Where the bytes come from.
pub trait Lookup: Send + Sync + 'static {
    /// The file at `path`: decoded, relative, with `/`, without `..`, hidden or empty parts.
    fn get(&self, path: &str) -> Option<Answer>;

    /// The site as one that changes, if it is one.
    fn live(&self) -> Option<&dyn LiveSide> {
        None
    }
}

/// How to serve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServeOptions {
    /// The port; the next free one is taken if it is in use. 0 for any.
    pub port: u16,
    /// The address; loopback unless asked otherwise.
    pub bind: IpAddr,
    /// Whether to open a browser.
    pub open: bool,
    /// Where the site lies: `/` or `/docs/`.
    pub base: String,
    /// Host names to answer to, beside those of this machine.
    pub hosts: Vec<String>,
}

impl Default for ServeOptions {
    fn default() -> ServeOptions {
        let bind = IpAddr::V4(Ipv4Addr::LOCALHOST);
        ServeOptions { port: 1313, bind, open: false, base: "/".into(), hosts: Vec::new() }
    }
}

/// An address that is taken, and not answered at yet.
pub struct Listener {
    runtime: Runtime,
    listener: TcpListener,
    address: SocketAddr,
}

impl Listener {
    /// Takes the address. Reports `serve-failed`.
    pub fn bind(options: &ServeOptions) -> Result<Listener, Diagnostic> {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        // Templates and nested shortcodes recurse to a fixed depth; the stack is large enough for that depth.
        builder.worker_threads(2).thread_stack_size(64 << 20).enable_all();
        let runtime = builder.build().map_err(|error| failed(&error))?;
        let listener = runtime.block_on(listen(options)).map_err(|error| failed(&error))?;
        let address = listener.local_addr().map_err(|error| failed(&error))?;
        Ok(Listener { runtime, listener, address })
    }

    /// Where to point a browser for a site at `base`.
    pub fn url(&self, base: &str) -> String {
        url(self.address, base)
    }
}

/// The name that leads to an address; numbers where no name is sure to.
fn url(address: SocketAddr, base: &str) -> String {
    let host = match address.ip() {
        ip if ip == Ipv4Addr::LOCALHOST || ip == Ipv6Addr::LOCALHOST || ip.is_unspecified() => "localhost".to_owned(),
        IpAddr::V6(ip) => format!("[{ip}]"),
        ip => ip.to_string(),
    };
    format!("http://{host}:{}{base}", address.port())
}

/// A running preview. Dropping it ends it.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    base: String,
    runtime: Option<Runtime>,
    /// Each request that is being answered holds a share.
    at_work: Arc<()>,
}

struct Site {
    lookup: Arc<dyn Lookup>,
    rules: request::Rules,
    at_work: Arc<()>,
}

/// Serves the folder `root` until Ctrl-C. `report` is told the address once it answers.
///
/// Reports `serve-failed` if there is no such folder or no free port.
pub fn serve(root: PathBuf, options: &ServeOptions, report: impl FnOnce(&Server)) -> Result<(), Diagnostic> {
    let folder = Folder::open(&root)?;
    let server = Server::start(Arc::new(folder), options)?;
    report(&server);
    if options.open {
        open_browser(&server.url());
    }
    server.wait_for_interrupt();
    Ok(())
}

impl Server {
    /// Starts to answer from `lookup`. Reports `serve-failed`.
    pub fn start(lookup: Arc<dyn Lookup>, options: &ServeOptions) -> Result<Server, Diagnostic> {
        Ok(Server::start_at(Listener::bind(options)?, lookup, options))
    }

    /// Starts to answer from `lookup` at an address that is taken already.
    pub fn start_at(listener: Listener, lookup: Arc<dyn Lookup>, options: &ServeOptions) -> Server {
        let Listener { runtime, listener, address } = listener;
        let base = request::encoded(&format!("/{}/", options.base.trim_matches('/')).replace("//", "/"));
        let at_work = Arc::new(());
        let rules = request::Rules { base: base.clone(), bind: address.ip(), hosts: options.hosts.clone() };
        let site = Arc::new(Site { lookup, rules, at_work: at_work.clone() });
        runtime.spawn(accept(listener, Router::new().fallback(answer).with_state(site)));
        Server { address, base, runtime: Some(runtime), at_work }
    }

    /// The address it listens on; the port may differ from the one asked for.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where to point a browser.
    pub fn url(&self) -> String {
        url(self.address, &self.base)
    }

    /// Waits for Ctrl-C, then lets the answers under way finish, for a second at most.
    pub fn wait_for_interrupt(self) {
        let Some(runtime) = &self.runtime else { return };
        runtime.block_on(async {
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
            // One share is the server's, one the router's.
            let all_done = async {
                while Arc::strong_count(&self.at_work) > 2 {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
            };
            let _ = tokio::time::timeout(FAREWELL, all_done).await;
        });
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

async fn listen(options: &ServeOptions) -> std::io::Result<TcpListener> {
    let mut port = options.port;
    loop {
        match TcpListener::bind((options.bind, port)).await {
            // After the last one any that is free.
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse && port != 0 => port = port.wrapping_add(1),
            other => return other,
        }
    }
}

async fn accept(listener: TcpListener, router: Router) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file handles: give the others time to end.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let service = TowerToHyperService::new(router.clone());
        tokio::spawn(async move {
            let mut http = hyper::server::conn::http1::Builder::new();
            http.timer(TokioTimer::new()).header_read_timeout(HEADER_TIMEOUT);
            // A connection that breaks is the other side's affair.
            let _ = http.serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

async fn answer(State(site): State<Arc<Site>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let work = move || {
        let _at_work = site.at_work.clone();
        response::answer(&parts, &site.rules, &*site.lookup)
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(response) => response,
        Err(_) => response::plain(axum::http::StatusCode::INTERNAL_SERVER_ERROR, "this page could not be answered\n"),
    }
}

fn failed(error: &std::io::Error) -> Diagnostic {
    let message = format!("the preview cannot start: {error}");
    Diagnostic::without_place(Code::ServeFailed, Severity::Error, message).help("choose another port or address")
}

/// Opens `url` in the browser of this machine. One that does not open is no fault: the address is on the screen.
pub fn open_browser(url: &str) {
    let program = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    let _ = std::process::Command::new(program).arg(url).spawn();
}
