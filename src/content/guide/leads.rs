//! What leads to no steps, although actions follow: lines about mistakes, about what is not to be done, about the past.

use super::blocks::{Block, BlockKind};
use crate::content::html::visible_text;

/// Words of a line that is about mistakes.
const WRONG: [&str; 7] = ["wrong", "wrongly", "mistake", "mistakes", "pitfall", "pitfalls", "don'ts"];

/// Words that begin a line about what is not to be done.
const NEVER: [&str; 3] = ["avoid", "don't", "never"];

/// Words behind which `don't` says something else.
const AFTER_NEVER: [&str; 3] = ["forget", "panic", "worry"];

/// Words of a line that tells what was.
const PAST: [&str; 9] = ["did", "didn't", "failed", "happened", "was", "went", "were", "wasn't", "weren't"];

/// Words at the start of a line that say when, and whoever tells what they did themselves.
const NO_TALE: [&str; 14] = [
    "after", "as", "because", "before", "i", "if", "once", "since", "until", "we", "when", "whenever", "where", "while",
];

/// For each block whether what stands there cannot be a step, by the heading or the line with a colon that leads to it.
/// Linear.
pub(super) fn without_steps(html: &str, blocks: &[Block]) -> Vec<bool> {
    let mut is_off = false;
    let state = blocks.iter().map(|block| {
        let inner = block.inner(html);
        match block.kind {
            BlockKind::Heading => is_off = leads_to_no_steps(&visible_text(inner)),
            BlockKind::Paragraph if inner.contains(':') => {
                for line in visible_text(inner).lines().map(str::trim_end).filter(|line| line.ends_with(':')) {
                    is_off = leads_to_no_steps(line);
                }
            }
            _ => {}
        }
        is_off
    });
    state.collect()
}

/// Whether a heading, or a line with a colon at its end, leads to what is no guide.
fn leads_to_no_steps(line: &str) -> bool {
    let line = line.replace(['\u{2019}', '\u{2018}'], "'").to_lowercase();
    let words = line.split(|letter: char| !(letter.is_alphanumeric() || letter == '\''));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let [first, rest @ ..] = words.as_slice() else { return false };
    let is_never = NEVER.contains(first) && rest.first().is_none_or(|next| !AFTER_NEVER.contains(next));
    let ends = [&["not", "to", "do"][..], &["to", "avoid"][..], &["used", "to", "do"][..]];
    let tells = |words: &[&str]| words.iter().any(|word| PAST.contains(word));
    is_never
        || words.iter().any(|word| WRONG.contains(word))
        || ends.iter().any(|end| words.ends_with(end))
        || tells(&words) && !NO_TALE.contains(first) && !words.iter().any(|word| matches!(*word, "i" | "we" | "you"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_about_mistakes_and_the_past_lead_to_no_steps() {
        for line in [
            "What people did wrong last year:",
            "Common mistakes",
            "Don\u{2019}t do this:",
            "Never do it like this",
            "What not to do",
            "Things to avoid:",
            "How it was done",
            "What our customers did:",
        ] {
            assert!(leads_to_no_steps(line), "{line}");
        }
        for line in [
            "Do this:",
            "How to rake leaves",
            "Don't forget to save",
            "Don't worry: it takes three steps:",
            "To avoid doubles, do this:",
            "If the gate was locked:",
            "Here is what I did:",
            "Once you were asked:",
            "",
        ] {
            assert!(!leads_to_no_steps(line), "{line}");
        }
    }
}
