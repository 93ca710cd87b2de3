//! Watching the files of a preview, and looking through the whole site after each change.

use super::Preview;
use crate::diagnostic::{self, Diagnostic};
use crate::output::links::Targets;
use crate::output::{What, render};
use crate::pipeline::{Effect, Touched, instant, now};
use crate::site::{Kind, PageId};
use crate::source::{Changes, Watcher};
use std::collections::BTreeSet;
use std::time::Duration;

/// So many pages are looked through before an update gets its turn.
const CHUNK: usize = 32;
/// So many outputs are made to find the faults of their templates.
const OUTPUTS_TRIED: usize = 200;
/// The longest wait: the clock of the machine may have been set.
const LONGEST: Duration = Duration::from_secs(30);

/// What there is to tell of a preview.
pub enum Report<'a> {
    /// Changes are only noticed by looking, because of this.
    Polling(&'a str),
    /// The site was brought up to date.
    Updated {
        /// What had changed.
        touched: &'a Touched,
        /// How much was made anew.
        effect: &'a Effect,
        /// How long it took.
        time: Duration,
    },
    /// The whole site was looked through: everything that is wrong with it, sorted.
    Checked(&'a [Diagnostic]),
}

/// Follows the changes that `watcher` notices and tells of each. Does not return.
///
/// The watcher should be there before the site is read, so that nothing is missed between the two.
pub fn keep_up_to_date(preview: &Preview, mut watcher: Watcher, report: &(dyn Fn(Report<'_>) + Sync)) {
    let follow = |watcher: &mut Watcher, links: &BTreeSet<String>| {
        let folders = preview.site().folders();
        let (new, fault) = watcher.follow(folders.into_iter().chain(links.iter().cloned()));
        if let Some(fault) = fault {
            report(Report::Polling(&fault));
        }
        new
    };
    std::thread::scope(|scope| {
        scope.spawn(|| check_again_and_again(preview, report));
        let mut links = preview.linked_folders();
        // What changed in a folder before it was watched is looked at once more.
        let mut unseen = follow(&mut watcher, &links);
        loop {
            let touched = match std::mem::take(&mut unseen) {
                new if !new.is_empty() => Touched::Paths(new),
                _ => wait(preview, &mut watcher),
            };
            if touched == Touched::Paths(BTreeSet::new()) && !preview.site().is_due(now()) {
                continue;
            }
            unseen = follow(&mut watcher, &links);
            let start = instant();
            let effect = preview.update(&touched, now());
            let time = start.elapsed();
            if effect != Effect::Nothing {
                report(Report::Updated { touched: &touched, effect: &effect, time });
            }
            if effect == Effect::Site {
                // Other settings, and links to folders, lead to other places.
                links = preview.linked_folders();
                unseen.extend(follow(&mut watcher, &links));
            }
        }
    });
}

/// The next change, or nothing when the site may change by itself. Folders that were touched themselves may be others by
/// now, and are not taken for watched.
fn wait(preview: &Preview, watcher: &mut Watcher) -> Touched {
    match watcher.wait(LONGEST.min(preview.site().time_to_next_change(now()))) {
        Some(Changes::Unknown) => Touched::Everything,
        Some(Changes::Paths(paths)) => {
            paths.iter().for_each(|path| watcher.forget_if_gone(path));
            Touched::Paths(paths)
        }
        None => Touched::Paths(BTreeSet::new()),
    }
}

/// Looks through the site whenever it has changed.
fn check_again_and_again(preview: &Preview, report: &(dyn Fn(Report<'_>) + Sync)) {
    let mut checked = None;
    loop {
        let generation = preview.generation();
        if checked == Some(generation) {
            std::thread::sleep(Duration::from_millis(100));
            continue;
        }
        if let Some(found) = check(preview, generation) {
            checked = Some(generation);
            report(Report::Checked(&found));
        }
    }
}

/// Everything that is wrong with the site as it was at `generation`; nothing if it changes meanwhile.
fn check(preview: &Preview, generation: u64) -> Option<Vec<Diagnostic>> {
    let mut found = preview.site().diagnostics();
    let mut at = 0;
    loop {
        let live = preview.site();
        if preview.generation() != generation {
            return None;
        }
        let world = live.world();
        let end = (at + CHUNK).min(world.site.pages.len());
        let pages = &world.site.pages[at..end];
        // Files that these pages ask for (a picture of a code, say) are there as well.
        let mut files: BTreeSet<String> = world.public_files.keys().cloned().collect();
        for page in pages {
            world.body(page.id);
            world.reads_of_body(page.id).iter().for_each(|reads| reads.add_files(&mut files));
        }
        let targets = Targets::new(world, &live.loaded().plan, files);
        for page in pages {
            let body = world.body(page.id);
            found.extend(body.diagnostics.iter().cloned());
            found.extend(targets.check(world, page, &body));
        }
        if at == end {
            break;
        }
        at = end;
    }
    let outputs = preview.site().loaded().plan.outputs.len();
    let mut tried = 0;
    for at in 0..outputs {
        let live = preview.site();
        if preview.generation() != generation {
            return None;
        }
        let planned = live.loaded().plan.outputs.get(at)?;
        let is_single = |id: PageId| live.world().site.page(id).kind == Kind::Page;
        let is_file = matches!(planned.what, What::File(_) | What::Embedded(_) | What::Alias(_));
        if is_file || tried > OUTPUTS_TRIED && matches!(planned.what, What::Page(id) if is_single(id)) {
            continue;
        }
        tried += 1;
        match render(live.world(), planned) {
            Ok(rendered) => found.extend(rendered.diagnostics),
            Err(faults) => found.extend(faults),
        }
    }
    diagnostic::sort(&mut found);
    found.dedup();
    Some(found)
}
