//! Which page is being rendered, for functions that templates call.
//!
//! Functions are registered once and hold nothing. Each render pushes a [`Frame`] onto a stack of its
//! thread, and functions look at the top. The stack is the only thread-local of the crate.

use super::world::World;
use crate::content::markdown::Link;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::site::PageId;
use crate::track::{Memo, Read, Trace};
use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

/// A render in progress.
pub struct Frame {
    /// Everything it can reach.
    pub world: Arc<World>,
    /// The page, if it is one.
    pub page: Option<PageId>,
    /// What is being made.
    pub stage: Stage,
    /// The shortcode being rendered.
    pub call: Option<CallInProgress>,
    /// What it read.
    pub trace: Trace,
    /// What went wrong on the way without stopping it.
    pub diagnostics: Vec<Diagnostic>,
    /// Links and pictures in the Markdown that was rendered on the way.
    pub links: Vec<Link>,
    /// The diagnostic behind an error that a function returned, with its place and help: Tera keeps only text.
    pub failure: Option<Diagnostic>,
}

/// A shortcode being rendered.
#[derive(Debug, Clone)]
pub struct CallInProgress {
    /// Where it was called: its opening tag.
    pub place: Span,
    /// All of it in that file; `None` for a call in text that another shortcode renders.
    pub range: Option<Range<usize>>,
    /// What the marks in its body stand for.
    pub finished: Rc<Vec<String>>,
}

/// What a frame makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// A body: other bodies cannot be asked for without care.
    Body,
    /// An output.
    Output,
}

thread_local! {
    static FRAMES: RefCell<Vec<Frame>> = const { RefCell::new(Vec::new()) };
}

/// What a finished frame leaves.
pub struct Finished {
    /// What it read.
    pub trace: Trace,
    /// What went wrong.
    pub diagnostics: Vec<Diagnostic>,
    /// See [`Frame::links`].
    pub links: Vec<Link>,
    /// See [`Frame::failure`].
    pub failure: Option<Diagnostic>,
}

/// Runs `work` with a new frame on the stack.
pub fn with_frame<T>(
    world: &Arc<World>,
    page: Option<PageId>,
    stage: Stage,
    call: Option<CallInProgress>,
    work: impl FnOnce() -> T,
) -> (T, Finished) {
    let frame = Frame {
        world: world.clone(),
        page,
        stage,
        call,
        trace: Trace::default(),
        diagnostics: Vec::new(),
        links: Vec::new(),
        failure: None,
    };
    FRAMES.with_borrow_mut(|frames| frames.push(frame));
    // Should `work` panic, the stack is left with one frame too many; a panic ends the build, so nobody looks at it.
    let value = work();
    let frame = FRAMES.with_borrow_mut(Vec::pop).expect("the frame pushed above is still there");
    let Frame { trace, diagnostics, links, failure, .. } = frame;
    (value, Finished { trace, diagnostics, links, failure })
}

/// The world and page of the innermost frame. An error where a template is rendered outside of a build.
pub fn current() -> tera::TeraResult<(Arc<World>, Option<PageId>)> {
    FRAMES.with_borrow(|frames| {
        frames
            .last()
            .map(|frame| (frame.world.clone(), frame.page))
            .ok_or_else(|| tera::Error::message("this function needs a page to be rendered"))
    })
}

/// The stage of the innermost frame.
pub fn stage() -> Stage {
    FRAMES.with_borrow(|frames| frames.last().map_or(Stage::Output, |frame| frame.stage))
}

/// Where the shortcode being rendered was called.
pub fn call() -> Option<Span> {
    FRAMES.with_borrow(|frames| frames.last().and_then(|frame| Some(frame.call.as_ref()?.place.clone())))
}

/// The shortcode being rendered.
pub fn call_in_progress() -> Option<CallInProgress> {
    FRAMES.with_borrow(|frames| frames.last()?.call.clone())
}

/// Writes down a read.
pub fn record(read: Read) {
    FRAMES.with_borrow_mut(|frames| {
        if let Some(frame) = frames.last_mut() {
            frame.trace.record(read);
        }
    });
}

/// Writes down everything that was read in a frame that is a part of this one.
pub fn record_all(trace: Trace) {
    FRAMES.with_borrow_mut(|frames| {
        if let Some(frame) = frames.last_mut() {
            frame.trace.extend(trace);
        }
    });
}

/// The value of `memo`, made by `make` if it is not there yet. Whoever asks reads what it was made of.
pub fn recall<T: Clone>(memo: &Memo<T>, make: impl FnOnce() -> T) -> T {
    if let Some((value, reads)) = memo.get() {
        FRAMES.with_borrow_mut(|frames| {
            if let Some(frame) = frames.last_mut() {
                reads.iter().for_each(|read| frame.trace.record(read.clone()));
            }
        });
        return value.clone();
    }
    let written = || FRAMES.with_borrow(|frames| frames.last().map_or(0, |frame| frame.trace.len()));
    let start = written();
    let value = make();
    let reads = FRAMES.with_borrow(|frames| {
        let mut own = Trace::default();
        if let Some(frame) = frames.last() {
            frame.trace.since(start).iter().for_each(|read| own.record(read.clone()));
        }
        own.into_reads()
    });
    memo.set(value, reads).clone()
}

/// Reports something that does not stop the render.
pub fn report(diagnostic: Diagnostic) {
    FRAMES.with_borrow_mut(|frames| {
        if let Some(frame) = frames.last_mut() {
            frame.diagnostics.push(diagnostic);
        }
    });
}

/// Notes links and pictures in Markdown that was rendered.
pub fn note_links(links: Vec<Link>) {
    FRAMES.with_borrow_mut(|frames| {
        if let Some(frame) = frames.last_mut() {
            frame.links.extend(links);
        }
    });
}

/// An error for Tera that keeps its code and help for the report.
pub fn fail(code: Code, message: String, help: Option<String>) -> tera::Error {
    let error = tera::Error::message(&message);
    FRAMES.with_borrow_mut(|frames| {
        if let Some(frame) = frames.last_mut() {
            let mut diagnostic = Diagnostic::without_place(code, crate::diagnostic::Severity::Error, message);
            diagnostic.help = help;
            frame.failure = Some(diagnostic);
        }
    });
    error
}

/// The pages whose bodies are being rendered on this thread, outermost first.
pub fn bodies_in_progress() -> Vec<PageId> {
    FRAMES.with_borrow(|frames| {
        frames
            .iter()
            .filter(|frame| frame.stage == Stage::Body && frame.call.is_none())
            .filter_map(|frame| frame.page)
            .collect()
    })
}

/// How many frames are on the stack of this thread.
pub fn depth() -> usize {
    FRAMES.with_borrow(Vec::len)
}
