//! `hornbook build`.

use super::arguments::{Build, Format, Site};
use super::{FAULTS, FINE, USAGE, report, site_folder, summary};
use crate::pipeline::{self, BuildRequest};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub fn run(site: &Site, arguments: &Build) -> u8 {
    let Some(folder) = site_folder(site) else { return USAGE };
    // A relative folder lies in the working folder.
    let absolute = |output: &PathBuf| std::path::absolute(output).unwrap_or_else(|_| output.clone());
    let progress = std::io::stderr().is_terminal() && !site.quiet && site.format == Format::Human;
    if progress {
        // Overwritten by the report: on a small site it is gone before it is seen.
        tell_inline!("building {} …\r", folder.display());
        let _ = std::io::stderr().flush();
    }
    let now = pipeline::now();
    let request = BuildRequest {
        clock: now.unix,
        now,
        source: folder.clone(),
        output: arguments.output.as_ref().map(absolute),
        overrides: site.overrides(),
        strict: arguments.strict,
        on_limit: {
            let (site, folder) = (site.clone(), folder.clone());
            Arc::new(move |diagnostics| end_at_limit(&site, &folder, diagnostics))
        },
    };
    let result = pipeline::build(&request);
    if progress {
        tell_inline!("\x1b[2K");
    }
    report::print(site, &folder, &result.diagnostics);
    let ending = match result.published {
        Some(summary) => summary::Ending::Published {
            summary,
            output: &result.output,
            seconds: result.timings.total().as_secs_f64(),
        },
        None => summary::Ending::Nothing { output: &result.output },
    };
    summary::print(site, &result.loaded.world.site, &result.diagnostics, &ending);
    if arguments.timings {
        summary::print_timings(site, &result.timings);
    }
    let code = if result.published.is_some() { FINE } else { FAULTS };
    // The process ends here: giving back the memory of a large site one page at a time would only take time.
    std::mem::forget(result);
    code
}

/// An output that never ends cannot be stopped from outside, so the process is: nothing was published yet.
fn end_at_limit(site: &Site, folder: &Path, diagnostics: &[crate::diagnostic::Diagnostic]) {
    report::print(site, folder, diagnostics);
    summary::print_nothing(site, diagnostics);
    std::process::exit(i32::from(FAULTS));
}
