//! The last lines of a report: what was published, and what was left out and why.
//!
//! They are plain lines, or with `--format json` one object. With `--quiet` there are none.

use super::arguments::{Format, Site as Options};
use super::report;
use crate::content::date::Moment;
use crate::diagnostic::{Diagnostic, Severity};
use crate::emit::Summary;
use crate::pipeline::outcome::{self, Absent, Gaps};
use crate::pipeline::{self, Timings};
use crate::site::{Kind, LeftOutReason, Site};
use serde_json::{Value, json};
use std::path::Path;

/// How a command ended.
pub enum Ending<'a> {
    /// The site is in the folder `output`.
    Published {
        /// What changed there.
        summary: Summary,
        /// The folder.
        output: &'a Path,
        /// Since the start, in seconds.
        seconds: f64,
    },
    /// Something is wrong, and the folder `output` is as it was.
    Nothing {
        /// The folder.
        output: &'a Path,
    },
    /// The site is shown, and published nowhere.
    Shown,
}

/// Prints what became of `site`, and what was left out of it.
pub fn print(options: &Options, site: &Site, diagnostics: &[Diagnostic], ending: &Ending<'_>) {
    if options.quiet {
        return;
    }
    let now = pipeline::now();
    if options.format == Format::Json {
        tell!("{}", object(site, diagnostics, ending, now));
        return;
    }
    for line in outcome::left_out_lines(site, diagnostics, now) {
        tell!("{line}");
    }
    let counts = report::counts(diagnostics);
    match ending {
        Ending::Published { summary, output, seconds } => {
            let pages = posts(site);
            let with = if counts.is_empty() { String::new() } else { format!(", with {counts}") };
            tell!(
                "published {pages} page{} in {}{with}: {} file{} written, {} unchanged, {} removed ({seconds:.2} s)",
                if pages == 1 { "" } else { "s" },
                output.display(),
                summary.written,
                if summary.written == 1 { "" } else { "s" },
                summary.unchanged,
                summary.deleted,
            );
        }
        Ending::Nothing { output } if output.exists() => {
            tell!("nothing was published: {counts}; {} is as it was", output.display())
        }
        Ending::Nothing { .. } => tell!("nothing was published: {counts}"),
        Ending::Shown => {}
    }
}

/// Prints that nothing was published, where the site is not at hand.
pub fn print_nothing(options: &Options, diagnostics: &[Diagnostic]) {
    match options.format {
        _ if options.quiet => {}
        Format::Json => tell!("{}", json!({"type": "summary", "published": null, "errors": errors(diagnostics)})),
        Format::Human | Format::Short => tell!("nothing was published: {}", report::counts(diagnostics)),
    }
}

/// Prints how long each stage took.
pub fn print_timings(options: &Options, timings: &Timings) {
    let stages = timings.stages.iter().copied().chain([("in all", timings.total())]);
    for (stage, time) in stages {
        let milliseconds = time.as_secs_f64() * 1000.0;
        match options.format {
            Format::Json => {
                let rounded = (milliseconds * 10.0).round() / 10.0;
                tell!("{}", json!({"type": "timing", "stage": stage, "milliseconds": rounded}));
            }
            Format::Human | Format::Short => tell!("{milliseconds:>9.1} ms  {stage}"),
        }
    }
}

/// How many pages of its own the site has, lists left out.
fn posts(site: &Site) -> usize {
    site.pages.iter().filter(|page| page.kind == Kind::Page && !page.url.output.is_empty()).count()
}

fn errors(diagnostics: &[Diagnostic]) -> usize {
    diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count()
}

fn object(site: &Site, diagnostics: &[Diagnostic], ending: &Ending<'_>, now: Moment) -> Value {
    let left_out: Vec<Value> = outcome::absent(site, diagnostics, now).iter().map(absent).collect();
    let series: Vec<Value> = outcome::gaps(site).iter().map(gaps).collect();
    let warnings = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Warning).count();
    let mut object = json!({
        "type": "summary",
        "published": null,
        "errors": errors(diagnostics),
        "warnings": warnings,
        "left_out": left_out,
        "series": series,
    });
    let more = match ending {
        Ending::Published { summary, output, seconds } => json!({
            "published": posts(site),
            "output": output.display().to_string(),
            "written": summary.written,
            "unchanged": summary.unchanged,
            "removed": summary.deleted,
            "seconds": (seconds * 100.0).round() / 100.0,
        }),
        Ending::Nothing { output } => json!({"output": output.display().to_string()}),
        Ending::Shown => json!({"shown": posts(site)}),
    };
    if let (Value::Object(object), Value::Object(more)) = (&mut object, more) {
        object.extend(more);
    }
    object
}

fn absent(absent: &Absent<'_>) -> Value {
    let reason = match absent.post.reason {
        LeftOutReason::Draft => "draft",
        LeftOutReason::Scheduled(_) => "scheduled",
        LeftOutReason::Expired(_) => "expired",
    };
    json!({
        "file": &*absent.post.file,
        "title": absent.post.title,
        "letter": absent.post.guide.letter,
        "reason": reason,
        "date": absent.date.map(|date| date.rfc3339()),
        "suggestion": absent.likely_year.map(|year| format!("did you mean {year}?")),
    })
}

fn gaps(gaps: &Gaps<'_>) -> Value {
    json!({
        "title": gaps.title,
        "language": gaps.language,
        "published": gaps.published,
        "letters": gaps.total,
        "left_out": gaps.left_out,
        "missing": gaps.missing,
        "doubled": gaps.doubled,
    })
}
