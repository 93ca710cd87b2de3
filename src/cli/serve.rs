//! `hornbook serve`: the site while it is written. The published folder is never touched.

use super::arguments::{Format, Serve, Site};
use super::{FAULTS, FINE, USAGE, print_result, report, site_folder, summary};
use crate::diagnostic::{Code, Diagnostic};
use crate::pipeline::{self, Effect, Live, Touched};
use crate::serve::{Listener, Preview, Report, ServeOptions, Server, keep_up_to_date, usual_editor};
use crate::source::{Source, Watcher};
use crate::template::view::links::base_path;
use serde_json::json;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub fn run(site: &Site, arguments: &Serve) -> u8 {
    let Some(folder) = site_folder(site) else { return USAGE };
    let source = Source::disk(folder.clone());
    let mut overrides = site.overrides();
    let (config, _) = crate::config::load(&source, &overrides);
    let base = base_path(&config.main().settings.base_url);
    let (port, bind, open) = (arguments.port, arguments.bind, arguments.open);
    let options = ServeOptions { port, bind, open, base: base.clone(), hosts: Vec::new() };
    let listener = match Listener::bind(&options) {
        Ok(listener) => listener,
        Err(diagnostic) => {
            report::print(site, &folder, &[diagnostic]);
            return FAULTS;
        }
    };
    overrides.base_url = Some(listener.url(&base));
    overrides.drafts |= !arguments.no_drafts;
    // Changes are noticed from before the site is read.
    let (mut watcher, mut polling) = Watcher::start(&folder);
    polling = polling.or(watcher.follow(&pipeline::wanted(&config, &overrides)).1);
    let live = Live::open(source, overrides, pipeline::now());
    let usual = || usual_editor(["VISUAL", "EDITOR"].map(|name| std::env::var(name).ok()));
    let preview = Arc::new(Preview::new(live, folder.clone(), arguments.editor.clone().or_else(usual)));
    let server = Server::start_at(listener, preview.clone(), &options);
    // The preview runs, whether or not anybody is told its address here.
    let _ = print_result(format!("{}\n", server.url()).as_bytes());
    let faults = preview.site().diagnostics().iter().filter(|diagnostic| diagnostic.is_error()).count();
    announce(site, &server, arguments.port, faults);
    if let Some(reason) = polling {
        tell_of_polling(site, &reason);
    }
    if options.open {
        crate::serve::open_browser(&server.url());
    }
    let console = Console { site: site.clone(), folder, told: Mutex::default(), preview: preview.clone() };
    std::thread::spawn(move || keep_up_to_date(&preview, watcher, &|told| console.tell(&told)));
    server.wait_for_interrupt();
    FINE
}

/// What the author reads in the terminal.
struct Console {
    site: Site,
    folder: PathBuf,
    preview: Arc<Preview>,
    /// What was wrong when the site was looked through last; nothing before the first time.
    told: Mutex<Option<Told>>,
}

type Told = BTreeSet<(Code, Option<String>, String)>;

impl Console {
    fn tell(&self, report: &Report<'_>) {
        match report {
            Report::Polling(reason) => tell_of_polling(&self.site, reason),
            Report::Overflow => self.tell_overflow(),
            Report::Gone => self.tell_that_it_is_gone(),
            Report::Moved(base) => self.tell_move(base),
            Report::Updated { touched, effect, time } => self.tell_update(touched, effect, *time),
            Report::Hindered { page, policy } => self.tell_of_policy(page, policy),
            Report::Checked(found) => self.tell_faults(found),
        }
    }

    fn tell_move(&self, base: &str) {
        if !self.site.quiet && self.site.format != Format::Json {
            tell!("{}", crate::serve::moved(base));
        }
    }

    fn tell_that_it_is_gone(&self) {
        if !self.site.quiet && self.site.format != Format::Json {
            tell!(
                "the folder of the site, `{}`, is gone: it is shown as it was until it is back",
                self.folder.display()
            );
        }
    }

    fn tell_of_policy(&self, page: &str, policy: &str) {
        if !self.site.quiet && self.site.format != Format::Json {
            tell!(
                "`{page}` has a `Content-Security-Policy` that keeps the preview's script from its work (`{policy}`): \
                 what you save shows there when you load the page again"
            );
        }
    }

    fn tell_overflow(&self) {
        if !self.site.quiet && self.site.format != Format::Json {
            tell!("more has changed at once than the system tells of: every file is looked at again");
        }
    }

    fn tell_update(&self, touched: &Touched, effect: &Effect, time: Duration) {
        if self.site.quiet {
            return;
        }
        let milliseconds = time.as_secs_f64() * 1000.0;
        if self.site.format == Format::Json {
            let files: Vec<&String> = match touched {
                Touched::Paths(paths) => paths.iter().collect(),
                Touched::Everything => Vec::new(),
            };
            tell!("{}", json!({"type": "updated", "files": files, "milliseconds": milliseconds}));
            return;
        }
        let what = match touched {
            Touched::Everything => "many files".to_string(),
            Touched::Paths(paths) => match (paths.len(), paths.first()) {
                (1, Some(path)) => path.clone(),
                (0, _) => "the time has come for a post".to_string(),
                (count, _) => format!("{count} files"),
            },
        };
        let how = match effect {
            Effect::Site => ", the whole site anew",
            Effect::Outputs => ", every page anew",
            Effect::Pages(_) | Effect::Nothing => "",
        };
        tell!("{what}: updated in {milliseconds:.0} ms{how}");
    }

    /// Tells what is new; everything the first time.
    fn tell_faults(&self, found: &[Diagnostic]) {
        let key = |fault: &Diagnostic| {
            (fault.code, fault.span.as_ref().map(|span| span.file.to_string()), fault.message.clone())
        };
        let now: Told = found.iter().map(key).collect();
        let mut told = self.told.lock().unwrap_or_else(|broken| broken.into_inner());
        match &*told {
            None => {
                report::print(&self.site, &self.folder, found);
                let live = self.preview.site();
                summary::print(&self.site, &live.world().site, found, &summary::Ending::Shown);
            }
            Some(before) => {
                let is_new = |fault: &&Diagnostic| !before.contains(&key(fault));
                let new: Vec<Diagnostic> = found.iter().filter(is_new).cloned().collect();
                report::print(&self.site, &self.folder, &new);
                let mended = before.difference(&now).count();
                if mended > 0 && !self.site.quiet && self.site.format != Format::Json {
                    let faults = if mended == 1 { "fault is" } else { "faults are" };
                    let left = report::counts(found);
                    let left = if left.is_empty() { "none is left".to_string() } else { format!("{left} left") };
                    tell!("{mended} {faults} mended; {left}");
                }
            }
        }
        *told = Some(now);
    }
}

fn tell_of_polling(site: &Site, reason: &str) {
    if !site.quiet && site.format != Format::Json {
        tell!("the system does not tell of changes ({reason}): files are looked at now and then instead");
    }
}

/// Says where the site is.
fn announce(site: &Site, server: &Server, wanted_port: u16, faults: usize) {
    if site.format == Format::Json {
        tell!("{}", json!({"type": "serving", "url": server.url(), "errors": faults}));
        return;
    }
    let port = server.address().port();
    if port != wanted_port && wanted_port != 0 {
        tell!("port {wanted_port} is taken by another program; using {port}");
    }
    tell!("the site is at {} until Ctrl+C", server.url());
    if faults > 0 {
        tell!("it has errors and would not be published like this");
    }
}
