//! `hornbook build`.

use super::arguments::{Build, Format, Site};
use super::{FAULTS, FINE, USAGE, output_folder, report, site_folder};
use crate::pipeline::{self, BuildRequest, BuildResult, outcome};
use crate::site::Kind;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;

pub fn run(site: &Site, arguments: &Build) -> u8 {
    let Some(folder) = site_folder(site) else { return USAGE };
    let output = output_folder(arguments.output.as_deref(), &folder);
    let progress = std::io::stderr().is_terminal() && !site.quiet && site.format == Format::Human;
    if progress {
        // Overwritten by the report: on a small site it is gone before it is seen.
        eprint!("building {} …\r", folder.display());
        let _ = std::io::stderr().flush();
    }
    let request = BuildRequest {
        source: folder.clone(),
        output: output.clone(),
        overrides: site.overrides(),
        strict: arguments.strict,
        on_limit: {
            let (site, folder) = (site.clone(), folder.clone());
            Arc::new(move |diagnostics| end_at_limit(&site, &folder, diagnostics))
        },
    };
    let result = pipeline::build(&request);
    if progress {
        eprint!("\x1b[2K");
    }
    report::print(site, &folder, &result.diagnostics);
    if site.format == Format::Human && !site.quiet {
        close(&result, &output);
    }
    if arguments.timings {
        for (stage, time) in &result.timings.stages {
            eprintln!("{:>9.1} ms  {stage}", time.as_secs_f64() * 1000.0);
        }
        eprintln!("{:>9.1} ms  in all", result.timings.total().as_secs_f64() * 1000.0);
    }
    let code = if result.published.is_some() { FINE } else { FAULTS };
    // The process ends here: giving back the memory of a large site one page at a time would only take time.
    std::mem::forget(result);
    code
}

/// An output that never ends cannot be stopped from outside, so the process is: nothing was published yet.
fn end_at_limit(site: &Site, folder: &Path, diagnostics: &[crate::diagnostic::Diagnostic]) {
    report::print(site, folder, diagnostics);
    if site.format == Format::Human {
        eprintln!("nothing was published: {}", report::counts(diagnostics));
    }
    std::process::exit(i32::from(FAULTS));
}

/// The lines that close a report: what was published, and what was left out and why.
fn close(result: &BuildResult, output: &Path) {
    let site = &result.loaded.world.site;
    for line in outcome::left_out_lines(site, pipeline::now()) {
        eprintln!("{line}");
    }
    let counts = report::counts(&result.diagnostics);
    match &result.published {
        Some(summary) => {
            let pages = site.pages.iter().filter(|page| page.kind == Kind::Page && !page.url.output.is_empty()).count();
            let with = if counts.is_empty() { String::new() } else { format!(", with {counts}") };
            eprintln!(
                "published {pages} page{} in {}{with}: {} files written, {} unchanged, {} removed ({:.2} s)",
                if pages == 1 { "" } else { "s" },
                output.display(),
                summary.written,
                summary.unchanged,
                summary.deleted,
                result.timings.total().as_secs_f64(),
            );
        }
        None => eprintln!("nothing was published: {counts}; {} is as it was", output.display()),
    }
}
