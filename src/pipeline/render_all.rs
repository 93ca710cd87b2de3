//! Every output of a plan, in parallel.

use super::load::Loaded;
use super::watchdog::Watchdog;
use crate::diagnostic::{Code, Diagnostic, FilePath};
use crate::output::links::Targets;
use crate::output::{What, render};
use crate::template::world::PublicFile;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// What an output consists of.
pub enum Bytes<'a> {
    /// These bytes.
    Made(&'a [u8]),
    /// The bytes of this file of the site.
    File(&'a FilePath),
}

/// Takes outputs, from several threads at once.
pub type Sink<'a> = dyn Fn(&str, Bytes<'_>) -> Result<(), Diagnostic> + Sync + 'a;

/// Makes every output of `loaded` and hands it to `sink`. Returns everything that is wrong, in no order.
///
/// After the first error nothing more is handed over, but everything is still rendered, so that every error is found.
pub fn render_all(loaded: &Loaded, sink: &Sink<'_>, watchdog: Option<&Watchdog>) -> Vec<Diagnostic> {
    render_bodies(loaded, watchdog);
    render_outputs(loaded, sink, watchdog)
}

/// The second half of [`render_all`], for bodies that are rendered already.
pub fn render_outputs(loaded: &Loaded, sink: &Sink<'_>, watchdog: Option<&Watchdog>) -> Vec<Diagnostic> {
    let sound = !loaded.diagnostics.iter().any(Diagnostic::is_error);
    let world = &loaded.world;
    let mut diagnostics: Vec<Diagnostic> = loaded
        .plan
        .outputs
        .par_iter()
        .flat_map_iter(|planned| {
            if let What::File(file) = &planned.what {
                return if sound {
                    sink(&planned.path, Bytes::File(file)).err().into_iter().collect()
                } else {
                    Vec::new()
                };
            }
            let work = || match render(world, planned) {
                Ok(rendered) => {
                    let mut diagnostics = rendered.diagnostics;
                    if sound {
                        diagnostics.extend(sink(&planned.path, Bytes::Made(&rendered.bytes)).err());
                    }
                    diagnostics
                }
                Err(diagnostics) => diagnostics,
            };
            match (watchdog, rayon::current_thread_index()) {
                (Some(watchdog), Some(index)) => watchdog.watch(index, &planned.path, work),
                _ => work(),
            }
        })
        .collect();

    let bodies: Vec<_> = world.finished_bodies().collect();
    for (_, body) in &bodies {
        diagnostics.extend(body.diagnostics.iter().cloned());
    }
    let mut extra: BTreeMap<String, Extra> = BTreeMap::new();
    for path in world.requested() {
        if let Some(PublicFile::Asset(file)) = world.public_files.get(&path) {
            extra.insert(path, Extra::Asset(file.clone()));
        }
    }
    for (path, bytes) in world.generated() {
        extra.insert(path, Extra::Made(bytes));
    }
    for output in &loaded.plan.outputs {
        if let Some(Extra::Asset(file)) = extra.remove(&output.path) {
            let message =
                format!("two things want the address `/{}`: {} and the file `{file}`", output.path, output.origin.what);
            let mut diagnostic = Diagnostic::error(Code::UrlDuplicate, crate::diagnostic::Span::whole(&file), message);
            diagnostic.help = Some("rename the file, or move one of them".to_string());
            diagnostics.push(diagnostic);
        }
    }
    if sound {
        let faults: Vec<Diagnostic> = extra
            .par_iter()
            .filter_map(|(path, extra)| match extra {
                Extra::Asset(file) => sink(path, Bytes::File(file)).err(),
                Extra::Made(bytes) => sink(path, Bytes::Made(bytes)).err(),
            })
            .collect();
        diagnostics.extend(faults);
    }
    let targets = Targets::new(world, &loaded.plan, extra.into_keys());
    let dead: Vec<Diagnostic> =
        bodies.par_iter().flat_map_iter(|(id, body)| targets.check(world, world.site.page(*id), body)).collect();
    diagnostics.extend(dead);
    diagnostics
}

/// Bodies first: a list asks for many of them, and would render them one after the other.
pub fn render_bodies(loaded: &Loaded, watchdog: Option<&Watchdog>) {
    let world = &loaded.world;
    world.site.pages.par_iter().filter(|page| page.file.is_some() && !page.url.output.is_empty()).for_each(
        |page| match (watchdog, rayon::current_thread_index()) {
            (Some(watchdog), Some(index)) => watchdog.watch(index, &page.url.output, || drop(world.body(page.id))),
            _ => drop(world.body(page.id)),
        },
    );
}

enum Extra {
    Asset(FilePath),
    Made(std::sync::Arc<Vec<u8>>),
}
