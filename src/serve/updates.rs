//! Watching the files of a preview, and looking through the whole site after each change.

use super::Preview;
use super::policy::hindrance;
use crate::diagnostic::{self, Diagnostic};
use crate::output::links::{KnownNames, Targets};
use crate::output::{What, render};
use crate::pipeline::{Effect, Touched, instant, now};
use crate::site::{Kind, Page, PageId};
use crate::source::{Changes, Trouble, Watcher};
use std::collections::BTreeSet;
use std::time::Duration;

/// So many pages are looked through before an update gets its turn.
const CHUNK: usize = 32;
/// The site is looked through when nothing has changed for so long.
const LULL: Duration = Duration::from_millis(150);
/// Lists and feeds, which take long, are made when nothing has changed for so long.
const REST: Duration = Duration::from_millis(1_200);
/// So often it is looked whether an update has had its turn.
const PAUSE: Duration = Duration::from_millis(1);
/// So many outputs are made to find the faults of their templates.
const OUTPUTS_TRIED: usize = 200;
/// A file that is emptied may be one that is being written: its text has so long to come.
const WRITING: Duration = Duration::from_millis(500);
/// The longest wait: the clock of the machine may have been set.
const LONGEST: Duration = Duration::from_secs(30);

/// What there is to tell of a preview.
pub enum Report<'a> {
    /// Changes are only noticed by looking, because of this.
    Polling(&'a str),
    /// More changed at once than the system tells of; everything was looked at.
    Overflow,
    /// The folder of the site is gone; it is shown as it was.
    Gone,
    /// The site was brought up to date.
    Updated {
        /// What had changed.
        touched: &'a Touched,
        /// How much was made anew.
        effect: &'a Effect,
        /// How long it took.
        time: Duration,
    },
    /// The configuration names this base path now, and the site is shown at another.
    Moved(&'a str),
    /// The policy of a page keeps the preview's script from its work.
    Hindered {
        /// Its place in the site.
        page: &'a str,
        /// The part of the policy that does.
        policy: &'a str,
    },
    /// The whole site was looked through: everything that is wrong with it, sorted.
    Checked(&'a [Diagnostic]),
}

/// Follows the changes that `watcher` notices and tells of each. Does not return.
///
/// The watcher should be there before the site is read, so that nothing is missed between the two.
pub fn keep_up_to_date(preview: &Preview, watcher: Watcher, report: &(dyn Fn(Report<'_>) + Sync)) {
    std::thread::scope(|scope| {
        scope.spawn(|| check_again_and_again(preview, report));
        Follower { preview, watcher, report, is_polling: false }.run();
    });
}

/// What follows the changes.
struct Follower<'a> {
    preview: &'a Preview,
    watcher: Watcher,
    report: &'a (dyn Fn(Report<'_>) + Sync),
    /// That changes are only noticed by looking is told once.
    is_polling: bool,
}

impl Follower<'_> {
    fn run(&mut self) {
        // What changed in a folder before it was watched is looked at once more.
        let mut unseen = self.follow();
        loop {
            if self.preview.loads_more() {
                unseen.extend(self.follow());
            }
            let touched = match std::mem::take(&mut unseen) {
                new if !new.is_empty() => Touched::Paths(new),
                _ => self.wait(),
            };
            if touched == Touched::Paths(BTreeSet::new()) && !self.preview.site().is_due(now()) {
                continue;
            }
            let touched = self.wait_for_text(touched);
            if !self.watcher.is_home() {
                // Without its folder the site would be empty; everything is looked at when it is back.
                continue;
            }
            let (new, fault) = self.watcher.follow_again();
            unseen = self.told(new, fault);
            let start = instant();
            let base = self.preview.other_base();
            let effect = self.preview.update(&touched, now());
            let time = start.elapsed();
            if let Some(other) = self.preview.other_base().filter(|other| base.as_ref() != Some(other)) {
                (self.report)(Report::Moved(&other));
            }
            if effect != Effect::Nothing {
                (self.report)(Report::Updated { touched: &touched, effect: &effect, time });
            }
            if matches!(effect, Effect::Site | Effect::Outputs) {
                // Other settings, and links to folders, lead to other places.
                unseen.extend(self.follow());
            }
        }
    }

    /// Watches what the site is made of by now. The result is what was not watched before.
    fn follow(&mut self) -> BTreeSet<String> {
        let (new, fault) = self.watcher.follow(&self.preview.wanted());
        self.told(new, fault)
    }

    fn told(&mut self, new: BTreeSet<String>, fault: Option<String>) -> BTreeSet<String> {
        if let Some(fault) = fault.filter(|_| !std::mem::replace(&mut self.is_polling, true)) {
            (self.report)(Report::Polling(&fault));
        }
        new
    }

    /// What has changed by the time that the text of an emptied file is there, or is not to come.
    fn wait_for_text(&mut self, mut touched: Touched) -> Touched {
        let start = instant();
        while let Some(left) = WRITING.checked_sub(start.elapsed()).filter(|left| !left.is_zero()) {
            if !self.preview.site().is_emptied(&touched) {
                break;
            }
            match (self.wait_at_most(left), &mut touched) {
                (Touched::Paths(more), Touched::Paths(paths)) => paths.extend(more),
                _ => touched = Touched::Everything,
            }
        }
        touched
    }

    /// The next change, or nothing when the site may change by itself or other files are of interest.
    fn wait(&mut self) -> Touched {
        self.wait_at_most(LONGEST.min(self.preview.site().time_to_next_change(now())))
    }

    fn wait_at_most(&mut self, limit: Duration) -> Touched {
        let Some(noticed) = self.watcher.wait(limit, &|| self.preview.loads_more()) else {
            return Touched::Paths(BTreeSet::new());
        };
        match noticed.trouble {
            Some(Trouble::Polling(reason)) => drop(self.told(BTreeSet::new(), Some(reason))),
            Some(Trouble::Overflow) => (self.report)(Report::Overflow),
            Some(Trouble::Gone) => {
                self.preview.set_away(true);
                (self.report)(Report::Gone);
            }
            Some(Trouble::Back) => self.preview.set_away(false),
            None => {}
        }
        match noticed.changes {
            Changes::Unknown => Touched::Everything,
            Changes::Paths(paths) => Touched::Paths(paths),
        }
    }
}

/// Looks through the site whenever it has changed.
fn check_again_and_again(preview: &Preview, report: &(dyn Fn(Report<'_>) + Sync)) {
    let mut checked = None;
    let mut is_told = false;
    loop {
        let generation = preview.generation();
        if checked == Some(generation) {
            std::thread::sleep(Duration::from_millis(100));
            continue;
        }
        let is_first = checked.is_none();
        if !is_first && !stays(preview, generation, LULL) {
            continue;
        }
        if let Some(found) = check(preview, generation, is_first) {
            checked = Some(generation);
            report(Report::Checked(&found.diagnostics));
            if let Some((page, policy)) = found.hindered.filter(|_| !is_told) {
                report(Report::Hindered { page: &page, policy: &policy });
                is_told = true;
            }
        }
    }
}

/// Waits while an update waits.
fn give_way(preview: &Preview) {
    while preview.is_awaited() {
        std::thread::sleep(PAUSE);
    }
}

/// Whether the site is as of `generation` for `time` from now on.
fn stays(preview: &Preview, generation: u64, time: Duration) -> bool {
    let start = instant();
    while preview.generation() == generation && start.elapsed() < time {
        std::thread::sleep(PAUSE * 10);
    }
    preview.generation() == generation
}

/// What was found when the site was looked through.
struct Found {
    /// Everything that is wrong, sorted.
    diagnostics: Vec<Diagnostic>,
    /// A page whose policy keeps the preview's script from its work, and the part that does.
    hindered: Option<(String, String)>,
}

/// What there is to tell of the site as it was at `generation`; nothing if it changes meanwhile.
fn check(preview: &Preview, generation: u64, is_first: bool) -> Option<Found> {
    let mut found = preview.site().diagnostics();
    let names = KnownNames::default();
    let mut at = 0;
    loop {
        give_way(preview);
        let live = preview.site();
        if preview.generation() != generation {
            return None;
        }
        let world = live.world();
        let end = (at + CHUNK).min(world.site.pages.len());
        let mut pages = &world.site.pages[at..end];
        // Files that these pages ask for (a picture of a code, say) are there as well.
        let mut files: BTreeSet<String> = world.public_files.keys().cloned().collect();
        for (done, page) in pages.iter().enumerate() {
            if done > 0 && preview.is_awaited() {
                pages = &pages[..done];
                break;
            }
            world.body(page.id);
            world.reads_of_body(page.id).iter().for_each(|reads| reads.add_files(&mut files));
        }
        let targets = Targets::new(world, &live.loaded().plan, files).with_names(names.clone());
        // Of a page that is shown as it was, the file says other things now.
        let is_as_written = |page: &&Page| !page.file.as_ref().is_some_and(|file| live.stands_in(file));
        for page in pages.iter().filter(is_as_written) {
            let body = world.body(page.id);
            found.extend(body.diagnostics.iter().cloned());
            found.extend(targets.check(world, page, &body));
        }
        at += pages.len();
        if at == world.site.pages.len() {
            break;
        }
    }
    if !is_first && !stays(preview, generation, REST) {
        return None;
    }
    let mut hindered = None;
    let outputs = preview.site().loaded().plan.outputs.len();
    let mut tried = 0;
    for at in 0..outputs {
        give_way(preview);
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
            Ok(rendered) => {
                preview.asked().add(generation, &rendered.reads);
                if hindered.is_none() && planned.path.ends_with(".html") {
                    let policy = std::str::from_utf8(&rendered.bytes).ok().and_then(hindrance);
                    hindered = policy.map(|policy| (planned.path.clone(), policy));
                }
                found.extend(rendered.diagnostics);
            }
            Err(faults) => found.extend(faults),
        }
    }
    diagnostic::sort(&mut found);
    found.dedup();
    Some(Found { diagnostics: found, hindered })
}
