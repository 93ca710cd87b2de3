//! Whether the steps of the front matter are those that the text has.

use super::steps::Step;
use std::collections::BTreeSet;

/// Whether `written` are the steps `found` in other words: as many, each with a word of its own in common, and half of all
/// words. Linear, but for a logarithm.
pub fn are_alike(written: &[String], found: &[Step]) -> bool {
    let (mut common, mut all) = (0, 0);
    for (written, found) in written.iter().zip(found) {
        let (written, found) = (words(written), words(&found.text));
        let shared = written.intersection(&found).count();
        if shared == 0 {
            return false;
        }
        common += shared;
        all += written.len().min(found.len());
    }
    written.len() == found.len() && common * 2 >= all
}

/// The words of a text in lower case; letters, where a script has no blanks between words.
fn words(text: &str) -> BTreeSet<String> {
    let text = text.to_lowercase();
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_blankless = |letter: char| letter >= '\u{2e80}';
    let parts = words.flat_map(|word| match word.chars().any(is_blankless) {
        true => word.chars().map(String::from).collect::<Vec<_>>(),
        false => vec![word.to_string()],
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &[&str], found: &[&str]) -> bool {
        let step = |text: &&str| Step { number: 1, id: String::new(), text: text.to_string(), image: None };
        let written: Vec<String> = written.iter().map(|text| text.to_string()).collect();
        are_alike(&written, &found.iter().map(step).collect::<Vec<_>>())
    }

    #[test]
    fn a_list_of_something_else_is_not_alike() {
        assert!(check(&["Open **it**", "Click b"], &["First, open it.", "Then click on B!"]));
        assert!(check(&["設定を開く"], &["まず設定を開きます"]));
        assert!(!check(&["Open a", "Click b"], &["Buy the milk.", "Open the bread."]));
        assert!(!check(&["Open a", "Click b"], &["Open a"]));
        assert!(!check(&["Take the first path to the gate"], &["Wash the dishes and dry them"]));
    }
}
