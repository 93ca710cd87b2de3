//! Lines coloured before.
//!
//! How a line is coloured depends on the line and on the state that the lines above left behind. Blocks of code that are
//! not the same still share most of their lines, and most lines leave the state as they found it: remembering the two
//! together saves most of the work. What is remembered never changes the result.

use foldhash::{HashMap, HashMapExt};
use syntect::parsing::{ParseState, ScopeStack};

/// Most states that are told apart; a block that needs another one is coloured without memory from there on.
const MAX_STATES: usize = 256;
/// Most bytes of lines and their HTML.
const MAX_BYTES: usize = 8 << 20;

/// What the lines above a line left behind.
pub(super) type State = (ParseState, ScopeStack);

/// Number of a state.
pub(super) type StateId = usize;

/// A line coloured before.
#[derive(Debug, Clone)]
pub(super) struct KnownLine {
    /// Its HTML.
    pub html: String,
    /// The state behind it.
    pub next: StateId,
    /// What it cost.
    pub steps: usize,
}

/// Lines coloured before, by the state before them.
#[derive(Default)]
pub(super) struct LineMemory {
    states: Vec<State>,
    lines: Vec<HashMap<Box<str>, KnownLine>>,
    bytes: usize,
}

impl LineMemory {
    /// The number of `state`; `None` if it is new and there are too many.
    pub fn number(&mut self, state: &State) -> Option<StateId> {
        if let Some(known) = self.states.iter().position(|known| known == state) {
            return Some(known);
        }
        (self.states.len() < MAX_STATES).then(|| {
            self.states.push(state.clone());
            self.lines.push(HashMap::new());
            self.states.len() - 1
        })
    }

    /// The state with this number.
    pub fn state(&self, id: StateId) -> State {
        self.states[id].clone()
    }

    /// The line as it was coloured behind this state.
    pub fn find(&self, state: StateId, line: &str) -> Option<&KnownLine> {
        self.lines[state].get(line)
    }

    /// Remembers a line, while there is room.
    pub fn remember(&mut self, state: StateId, line: &str, known: KnownLine) {
        let bytes = line.len() + known.html.len() + 64;
        if self.bytes + bytes <= MAX_BYTES {
            self.bytes += bytes;
            self.lines[state].insert(line.into(), known);
        }
    }
}
