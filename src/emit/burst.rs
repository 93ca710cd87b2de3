//! Publishing a small change: a burst of renames, prepared beforehand and written to a journal.
//!
//! Once the journal is complete the update happens, whoever finishes it; before, nothing has
//! happened. An error on the way (not a kill) is undone.

use super::commit::{Change, write_flushed};
use super::exchange::{has_bytes, in_the_way};
use super::manifest::{MANIFEST_NAME, lines, seal};
use super::path::{check_path, folders_of};
use super::place::Place;
use super::{Publisher, fault, platform};
use crate::diagnostic::Diagnostic;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

const HEAD: &str = "hornbook-journal 1";

/// One step of a burst. Each may be repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    /// The staged file takes its place.
    Move(Box<str>),
    /// The file goes, if it is still the one that was meant.
    Drop(Box<str>),
}

/// Publishes `change` file by file.
pub(super) fn publish(publisher: &Publisher, change: &Change) -> Result<(), Diagnostic> {
    let place = &publisher.place;
    fs::create_dir_all(&place.output).map_err(|error| fault::unwritable(&place.output, &error))?;
    let has_conflict = check_ways(publisher, change)?;
    let moves =
        change.staged.iter().filter(|staged| staged.is_fresh).map(|staged| Step::Move(staged.file.path.clone()));
    let drops = change.deleted.iter().map(|path| Step::Drop(path.clone()));
    // New pages first, so that no link is dead for an instant; unless a file must become a folder.
    let mut steps: Vec<Step> = if has_conflict { drops.chain(moves).collect() } else { moves.chain(drops).collect() };
    steps.push(Step::Move(MANIFEST_NAME.into()));
    prepare_way_back(place, &steps)?;
    let new = place.state.join("journal.new");
    write_flushed(&new, &to_text(&steps))
        .and_then(|()| fs::rename(&new, place.journal()))
        .map_err(|error| fault::unwritable(&new, &error))?;
    match roll_forward(place, &steps) {
        Ok(()) => fs::remove_file(place.journal()).map_err(|error| fault::unwritable(&place.journal(), &error)),
        Err((path, error)) => {
            roll_back(place, &steps)
                .and_then(|()| fs::remove_file(place.journal()))
                .map_err(|error| fault::unwritable(&place.output, &error))?;
            Err(fault::unwritable(&path, &error))
        }
    }
}

/// Completes a burst that was interrupted.
pub(super) fn recover(place: &Place) -> Result<(), Diagnostic> {
    let journal = place.journal();
    let text = match platform::read_own(&journal) {
        Ok(bytes) => String::from_utf8(bytes).ok(),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        // What is no file is no journal.
        Err(error) if error.kind() == ErrorKind::InvalidData => None,
        Err(error) => return Err(fault::unwritable(&journal, &error)),
    };
    if let Some(steps) = text.and_then(|text| parse(&text)) {
        roll_forward(place, &steps).map_err(|(path, error)| fault::unwritable(&path, &error))?;
    }
    fs::remove_file(&journal).map_err(|error| fault::unwritable(&journal, &error))
}

/// Reports foreign files in the way; returns whether a path changes between file and folder.
fn check_ways(publisher: &Publisher, change: &Change) -> Result<bool, Diagnostic> {
    let (place, old) = (&publisher.place, &publisher.published.manifest);
    let mut has_conflict = false;
    for file in change.staged.iter().filter(|staged| staged.is_fresh).map(|staged| &staged.file) {
        let target = place.output.join(&*file.path);
        if old.has_below(&file.path) {
            has_conflict = true;
        } else if old.get(&file.path).is_none()
            && fs::symlink_metadata(&target).is_ok()
            && !has_bytes(&target, file.hash)
        {
            return Err(in_the_way(place, Path::new(&*file.path)));
        }
        for folder in folders_of(&file.path) {
            match fs::symlink_metadata(place.output.join(folder)) {
                Ok(metadata) if metadata.is_dir() => break,
                Ok(_) if old.get(folder).is_some() => has_conflict = true,
                Ok(_) => return Err(in_the_way(place, Path::new(folder))),
                Err(_) => {}
            }
        }
    }
    Ok(has_conflict)
}

/// Keeps the files that will be replaced or dropped, by link where the file system has links.
fn prepare_way_back(place: &Place, steps: &[Step]) -> Result<(), Diagnostic> {
    let before = place.before();
    for step in steps {
        let (Step::Move(path) | Step::Drop(path)) = step;
        let (from, to) = (place.output.join(&**path), before.join(&**path));
        if fs::symlink_metadata(&from).is_ok_and(|metadata| !metadata.is_dir()) {
            let unwritable = |error: io::Error| fault::unwritable(&to, &error);
            create_parent(&to).map_err(unwritable)?;
            fs::hard_link(&from, &to).or_else(|_| fs::copy(&from, &to).map(drop)).map_err(unwritable)?;
        }
    }
    Ok(())
}

fn roll_forward(place: &Place, steps: &[Step]) -> Result<(), (PathBuf, io::Error)> {
    let (tree, before) = (place.tree(), place.before());
    for step in steps {
        match step {
            Step::Move(path) => {
                let (from, to) = (tree.join(&**path), place.output.join(&**path));
                let moved = match fs::rename(&from, &to) {
                    Err(error) if error.kind() == ErrorKind::NotFound && from.exists() => {
                        create_parent(&to).and_then(|()| fs::rename(&from, &to))
                    }
                    Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
                    other => other,
                };
                moved.map_err(|error| (to, error))?;
            }
            Step::Drop(path) => {
                let (kept, target) = (before.join(&**path), place.output.join(&**path));
                if is_same(&kept, &target) {
                    remove_with_folders(place, &target).map_err(|error| (target, error))?;
                }
            }
        }
    }
    Ok(())
}

fn roll_back(place: &Place, steps: &[Step]) -> io::Result<()> {
    let (tree, before) = (place.tree(), place.before());
    for step in steps.iter().rev() {
        let (Step::Move(path) | Step::Drop(path)) = step;
        let (kept, target) = (before.join(&**path), place.output.join(&**path));
        let is_kept = fs::symlink_metadata(&kept).is_ok();
        match step {
            Step::Move(path) if tree.join(&**path).exists() => {}
            Step::Move(_) if !is_kept => remove_with_folders(place, &target)?,
            _ if is_kept && !is_same(&kept, &target) => {
                create_parent(&target)?;
                fs::rename(&kept, &target)?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whether both names are the same file, or, on a file system without links, look the same.
fn is_same(kept: &Path, target: &Path) -> bool {
    match (fs::symlink_metadata(kept), fs::symlink_metadata(target)) {
        (Ok(a), Ok(b)) => {
            platform::is_same_file(&a, &b)
                || (a.is_file() && b.is_file() && a.len() == b.len() && fs::read(kept).ok() == fs::read(target).ok())
        }
        _ => false,
    }
}

/// Removes a file and the folders that it leaves empty.
fn remove_with_folders(place: &Place, path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    for folder in path.ancestors().skip(1).take_while(|folder| *folder != place.output) {
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
    Ok(())
}

fn create_parent(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)
}

fn to_text(steps: &[Step]) -> String {
    let mut text = format!("{HEAD}\n");
    for step in steps {
        let (word, path) = match step {
            Step::Move(path) => ("move ", path),
            Step::Drop(path) => ("drop ", path),
        };
        text.push_str(word);
        text.push_str(path);
        text.push('\n');
    }
    seal(text)
}

fn parse(text: &str) -> Option<Vec<Step>> {
    let parse_line = |line: &str| {
        let (word, path) = line.split_once(' ')?;
        if path != MANIFEST_NAME {
            check_path(path).ok()?;
        }
        match word {
            "move" => Some(Step::Move(path.into())),
            "drop" => Some(Step::Drop(path.into())),
            _ => None,
        }
    };
    lines(text, HEAD)?.map(parse_line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_survives_the_disk() {
        let steps = vec![Step::Move("a b/c".into()), Step::Drop("d".into()), Step::Move(MANIFEST_NAME.into())];
        assert_eq!(parse(&to_text(&steps)), Some(steps));
    }

    #[test]
    fn a_journal_that_is_damaged_or_leads_outside_is_none() {
        let text = to_text(&[Step::Move("a".into()), Step::Drop("b".into())]);
        for end in 0..text.len() {
            assert_eq!(parse(&text[..end]), None, "cut at {end}");
        }
        assert_eq!(parse(&seal(format!("{HEAD}\nmove ../a\n"))), None);
        assert_eq!(parse(&seal(format!("{HEAD}\ndrop /etc/passwd\n"))), None);
    }
}
