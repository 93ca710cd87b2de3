//! What leads to no steps, although actions follow: lines about mistakes, about what is not to be done, about the past.

use super::blocks::{Block, BlockKind};
use super::dividers::{behind_title, heading_level};
use crate::content::html::visible_text;

/// Words of a line that is about mistakes.
const WRONG: [&str; 9] =
    ["wrong", "wrongly", "mistake", "mistakes", "pitfall", "pitfalls", "don'ts", "antipattern", "antipatterns"];

/// Pairs of words of such a line: faults that many make, and practices that nobody should have.
const WRONG_PAIRS: [(&[&str], &[&str]); 3] = [
    (
        &["classic", "common", "frequent", "popular", "top", "typical", "usual"],
        &["error", "errors", "failure", "failures", "fault", "faults"],
    ),
    (&["bad", "worst"], &["example", "examples", "habit", "habits", "idea", "ideas", "practice", "practices"]),
    (&["anti"], &["pattern", "patterns"]),
];

/// Words behind which "do not use" says what somebody does not do.
const WHO: [&str; 6] = ["i", "people", "they", "we", "who", "you"];

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

/// How deep below headings a line with a colon is: one that is right ends what any other leads to.
const LINE: u8 = 8;

/// For each block whether what stands there cannot be a step, by the heading, the title in bold or the line with a colon
/// that leads to it. What is deeper than such a heading is below it still. Linear.
pub(super) fn without_steps(html: &str, blocks: &[Block]) -> Vec<bool> {
    let mut off_level = None;
    let state = blocks.iter().map(|block| {
        let inner = block.inner(html);
        let is_quote = || block.tag(html).starts_with("<blockquote");
        match block.kind {
            BlockKind::Heading => {
                let level = heading_level(block.tag(html)).unwrap_or_default();
                off_level = off_behind(off_level, level, &visible_text(inner));
            }
            BlockKind::Paragraph => {
                if let Some(title) = lone_title(inner) {
                    off_level = off_behind(off_level, LINE - 1, &title);
                }
                off_level = off_behind_lines(off_level, inner);
            }
            BlockKind::Other if is_quote() => off_level = off_behind_lines(off_level, inner),
            _ => {}
        }
        off_level.is_some()
    });
    state.collect()
}

/// What is off behind a title of `level`: what was, if that is higher up, or else what the title leads to.
fn off_behind(off_level: Option<u8>, level: u8, title: &str) -> Option<u8> {
    off_level.filter(|off| *off < level).or_else(|| leads_to_no_steps(title).then_some(level))
}

/// What is off behind the lines of a paragraph, of which those with a colon at their end count.
fn off_behind_lines(mut off_level: Option<u8>, inner: &str) -> Option<u8> {
    if inner.contains(':') {
        for line in visible_text(inner).lines().map(str::trim_end).filter(|line| line.ends_with(':')) {
            off_level = leads_to_no_steps(line).then_some(off_level.unwrap_or(LINE));
        }
    }
    off_level
}

/// The title in bold that a paragraph is, or begins with.
fn lone_title(paragraph: &str) -> Option<String> {
    let line = paragraph.lines().next()?.trim();
    let title = line.strip_suffix(behind_title(line, paragraph)?)?;
    Some(visible_text(title))
}

/// Whether a heading, or a line with a colon at its end, leads to what is no guide.
fn leads_to_no_steps(line: &str) -> bool {
    let line = line.replace(['\u{2019}', '\u{2018}'], "'").to_lowercase().replace("do not", "don't");
    let words = line.split(|letter: char| !(letter.is_alphanumeric() || letter == '\''));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let [first, rest @ ..] = words.as_slice() else { return false };
    let is_never = NEVER.contains(first) && rest.first().is_none_or(|next| !AFTER_NEVER.contains(next));
    let ends = [&["to", "avoid"][..], &["used", "to", "do"][..]];
    let tells = |words: &[&str]| words.iter().any(|word| PAST.contains(word));
    is_never
        || words.iter().any(|word| WRONG.contains(word))
        || words.windows(2).any(|two| WRONG_PAIRS.iter().any(|(a, b)| a.contains(&two[0]) && b.contains(&two[1])))
        || words
            .windows(3)
            .any(|three| three == ["not", "to", "do"] || three[1..] == ["don't", "use"] && !WHO.contains(&three[0]))
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
            "How not to do it",
            "Do not do this:",
            "Worst practices",
            "Frequent errors",
            "Anti-patterns",
            "The old way (do not use any more):",
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
            "Do not forget to save",
            "How not to get lost",
            "If you do not use a Mac:",
            "Errors and how to mend them",
            "Best practices",
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
