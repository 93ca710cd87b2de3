//! `hornbook serve`: the site as a preview, from memory. The published folder is never touched.

use super::arguments::{Format, Serve, Site};
use super::{FAULTS, FINE, USAGE, report, site_folder, summary};
use crate::diagnostic::{self, Diagnostic};
use crate::pipeline::{self, Bytes, Timings};
use crate::serve::{Answer, Lookup, ServeOptions, Server};
use crate::source::Source;
use crate::template::view::links::base_path;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

/// The outputs of a site: bytes, or the file of the site that holds them.
struct Preview {
    source: Source,
    outputs: BTreeMap<String, Output>,
}

enum Output {
    Made(Vec<u8>),
    File(Arc<str>),
}

impl Lookup for Preview {
    fn get(&self, path: &str) -> Option<Answer> {
        match self.outputs.get(path)? {
            Output::Made(bytes) => Some(Answer { bytes: bytes.clone(), modified: None }),
            Output::File(file) => Some(Answer { bytes: self.source.read(file).ok()?, modified: None }),
        }
    }
}

pub fn run(site: &Site, arguments: &Serve) -> u8 {
    let Some(folder) = site_folder(site) else { return USAGE };
    let (preview, base, faults) = match render(site, arguments, &folder) {
        Ok(rendered) => rendered,
        Err(code) => return code,
    };
    let options =
        ServeOptions { port: arguments.port, bind: arguments.bind, open: arguments.open, base, hosts: Vec::new() };
    let server = match Server::start(Arc::new(preview), &options) {
        Ok(server) => server,
        Err(diagnostic) => {
            report::print(site, &folder, &[diagnostic]);
            return FAULTS;
        }
    };
    println!("{}", server.url());
    announce(site, &server, arguments.port, faults);
    if options.open {
        crate::serve::open_browser(&server.url());
    }
    server.wait_for_interrupt();
    FINE
}

/// Says where the site is.
fn announce(site: &Site, server: &Server, wanted_port: u16, faults: usize) {
    if site.format == Format::Json {
        eprintln!("{}", json!({"type": "serving", "url": server.url(), "errors": faults}));
        return;
    }
    let port = server.address().port();
    if port != wanted_port && wanted_port != 0 {
        eprintln!("port {wanted_port} is taken by another program; using {port}");
    }
    eprintln!("the site is at {} until Ctrl+C", server.url());
    if faults > 0 {
        eprintln!("it has errors and would not be published like this");
    }
}

fn render(site: &Site, arguments: &Serve, folder: &Path) -> Result<(Preview, String, usize), u8> {
    let source = Source::Disk { root: folder.to_path_buf() };
    let mut overrides = site.overrides();
    let (config, _) = crate::config::load(&source, &overrides);
    let base = base_path(&config.main().settings.base_url);
    overrides.base_url = Some(format!("http://localhost:{}{base}", arguments.port));
    let mut loaded = pipeline::load(source.clone(), &overrides, pipeline::now(), &mut Timings::default());
    // A preview shows what can be shown: errors are reported, and the pages without them are there to look at.
    let mut diagnostics = std::mem::take(&mut loaded.diagnostics);
    let outputs = Mutex::new(BTreeMap::new());
    diagnostics.extend(pipeline::render_all(
        &loaded,
        &|path, bytes| {
            let output = match bytes {
                Bytes::Made(bytes) => Output::Made(bytes.to_vec()),
                Bytes::File(file) => Output::File(file.clone()),
            };
            outputs.lock().unwrap_or_else(|broken| broken.into_inner()).insert(path.to_string(), output);
            Ok(())
        },
        None,
    ));
    diagnostic::sort(&mut diagnostics);
    report::print(site, folder, &diagnostics);
    summary::print(site, &loaded.world.site, &diagnostics, &summary::Ending::Shown);
    let errors = diagnostics.iter().filter(|diagnostic: &&Diagnostic| diagnostic.is_error()).count();
    let outputs = outputs.into_inner().unwrap_or_else(|broken| broken.into_inner());
    Ok((Preview { source, outputs }, base, errors))
}
