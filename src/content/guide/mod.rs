//! The guide model: series, letter, task, steps, read out of one post.

mod steps;

pub use steps::{Step, StepsOutcome, mark_steps};

use super::date::Moment;
use super::front_matter::FrontMatter;

/// What a post says about itself as a guide, without its body.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Guide {
    /// Title of the series, without the letter: `Salesforce "How To" ABCs`.
    pub series: Option<String>,
    /// Upper case.
    pub letter: Option<String>,
    /// `reset a security token`.
    pub task: Option<String>,
    /// As written.
    pub minutes: Option<i64>,
    /// What must be there before.
    pub needs: Vec<String>,
    /// What the reader has at the end.
    pub result: Option<String>,
    /// When it was last checked.
    pub verified_date: Option<Moment>,
    /// What it was checked on.
    pub verified_on: Option<String>,
}

impl Guide {
    /// Whether it is a guide at all: it has a series, a letter or a task.
    pub fn is_guide(&self) -> bool {
        self.series.is_some() || self.letter.is_some() || self.task.is_some()
    }
}

/// Reads the model from front matter, and what is not written there from title and description.
pub fn read_guide(front_matter: &FrontMatter) -> Guide {
    let _ = front_matter;
    Guide::default()
}
