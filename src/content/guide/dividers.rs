//! What parts the steps of a page: headings, titles, and words that begin another way to the same end.

use super::blocks::{Block, BlockKind};
use crate::content::html::visible_text;

/// What stands where a tag was dropped.
const OMITTED: &str = "<!-- raw HTML omitted -->";

/// A longer text in bold is one that matters, and no title.
const MOST_WORDS_OF_TITLE: usize = 8;

/// How much a block parts what stands before it from what is behind: a heading by its level, then titles in bold or with
/// a number, then paragraphs that begin another way to the same end.
pub(super) fn divides(html: &str, block: &Block) -> Option<u8> {
    heading_level(block.tag(html)).or_else(|| {
        let inner = if block.kind == BlockKind::Paragraph { block.inner(html) } else { return None };
        let text = visible_text(inner);
        if is_numbered_way(&text) || inner.lines().any(|line| behind_title(line, inner).is_some()) {
            return Some(7);
        }
        is_other_way(&text).then_some(8)
    })
}

/// 1 to 6 for `<h1>` to `<h6>`.
pub(super) fn heading_level(tag: &str) -> Option<u8> {
    let level = tag.strip_prefix("<h").or_else(|| tag.strip_prefix("<H"))?.bytes().next()?;
    matches!(level, b'1'..=b'6').then(|| level - b'0')
}

/// What stands behind the title that a `line` of a paragraph begins with: words in bold and a line break, or in bold
/// alone where the paragraph is nothing else. Bold that was dropped leaves its traces.
pub(super) fn behind_title<'a>(line: &'a str, paragraph: &str) -> Option<&'a str> {
    let line = line.trim();
    if let Some(rest) = line.strip_prefix(OMITTED) {
        let (title, behind) = rest.split_once(OMITTED)?;
        let behind = behind.strip_prefix(OMITTED)?;
        return (!title.contains('<') && is_title(title)).then_some(behind);
    }
    let (bold, end) = ["strong", "b"].iter().find_map(|name| {
        let bold = line.strip_prefix('<')?.strip_prefix(name)?.strip_prefix('>')?;
        Some((bold, format!("</{name}>")))
    })?;
    let (title, behind) = bold.split_once(&end)?;
    let is_break = |html: &str| html.get(..3).is_some_and(|tag| tag.eq_ignore_ascii_case("<br"));
    let broken =
        title.find('<').is_some_and(|at| is_break(&title[at..]) && visible_text(&title[at..]).trim().is_empty());
    let is_alone = || behind.trim().is_empty() && paragraph.trim() == line;
    (is_title(&visible_text(title)) && (broken || is_break(behind.trim_start()) || is_alone())).then_some(behind)
}

/// Whether a text is a few words that are no sentence.
fn is_title(text: &str) -> bool {
    let words = text.split_whitespace().count();
    (1..=MOST_WORDS_OF_TITLE).contains(&words) && !text.trim_end().ends_with(['.', '!', '?', ',', ';'])
}

/// Whether a text begins like `Method 2` or `Option B: …`.
fn is_numbered_way(text: &str) -> bool {
    const NAMES: [&str; 5] = ["method", "option", "way", "variant", "alternative"];
    const NUMBERS: [&str; 5] = ["one", "two", "three", "four", "five"];
    let mut words = text.split_whitespace();
    let name = words.next().unwrap_or_default();
    let number = words.next().unwrap_or_default();
    let count = number.trim_end_matches([':', '.', ')']);
    let is_ended = words.next().is_none() || count.len() < number.len();
    let is_count = count.parse::<u8>().is_ok()
        || count.len() == 1 && count.starts_with(|letter: char| letter.is_ascii_uppercase())
        || NUMBERS.iter().any(|word| word.eq_ignore_ascii_case(count));
    is_ended && is_count && NAMES.iter().any(|word| word.eq_ignore_ascii_case(name))
}

/// Whether a text begins to tell another way to the same end.
fn is_other_way(text: &str) -> bool {
    const BEGINNINGS: [&str; 7] = [
        "alternatively",
        "for those still",
        "for those using",
        "for those working",
        "if you are still",
        "if you are using",
        "if you need to use",
    ];
    let text = text.trim_start().replace(['\u{2019}', '\u{2018}'], "'").replace("you're", "you are");
    BEGINNINGS.iter().any(|beginning| begins(&text, beginning).is_some())
}

/// Whether a text is for those who cannot do what stands before it.
pub(super) fn is_exception(text: &str) -> bool {
    const BEGINNINGS: [&str; 4] = ["if for some reason", "if you do not", "if you don't", "if you cannot"];
    let text = text.trim_start().replace(['\u{2019}', '\u{2018}'], "'");
    BEGINNINGS.iter().any(|beginning| begins(&text, beginning).is_some())
}

/// The machine that an instruction is for: `On a Mac, press …`.
pub(super) fn platform(text: &str) -> Option<&'static str> {
    const PLATFORMS: [(&str, &str); 10] = [
        ("mac", "macos"),
        ("macos", "macos"),
        ("windows", "windows"),
        ("pc", "windows"),
        ("linux", "linux"),
        ("iphone", "ios"),
        ("ipad", "ios"),
        ("ios", "ios"),
        ("android", "android"),
        ("chromebook", "chromeos"),
    ];
    let rest = begins(text.trim_start(), "on")?.trim_start();
    let rest = ["a", "an", "your"].iter().find_map(|article| begins(rest, article)).unwrap_or(rest).trim_start();
    PLATFORMS.iter().find(|(name, _)| begins(rest, name).is_some()).map(|(_, platform)| *platform)
}

/// What stands behind the words `beginning`, which a text begins with in any case.
fn begins<'a>(text: &'a str, beginning: &str) -> Option<&'a str> {
    let start = text.get(..beginning.len())?;
    let rest = &text[beginning.len()..];
    (start.eq_ignore_ascii_case(beginning) && !rest.starts_with(char::is_alphanumeric)).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_stand_before_what_they_lead_to() {
        let check = |line: &str, expected: Option<&str>| assert_eq!(behind_title(line, line), expected, "{line}");
        check("<strong>Old shed<br></strong>Open it.", Some("Open it."));
        check("<b>Old shed</b><br>Open it.", Some("<br>Open it."));
        check(&format!("{OMITTED}Old shed{OMITTED}{OMITTED}Open it."), Some("Open it."));
        check(&format!("{OMITTED}Old shed{OMITTED} is open."), None);
        check(&format!("{OMITTED}Mind the gap!{OMITTED}{OMITTED}Open it."), None);
        check("<b>Old</b> shed", None);
    }

    #[test]
    fn ways_with_a_number_are_told_from_words() {
        for way in ["Method 1", "Option B: the quick one", "way two", "Alternative 3) by hand"] {
            assert!(is_numbered_way(way), "{way}");
        }
        for other in ["Method acting", "Option A is best", "Way 2 go", "Methods 1", "Click 1"] {
            assert!(!is_numbered_way(other), "{other}");
        }
    }

    #[test]
    fn machines_are_read_from_the_begin() {
        assert_eq!(platform("On a Mac, open it."), Some("macos"));
        assert_eq!(platform("On Windows open it."), Some("windows"));
        assert_eq!(platform("On your PC, open it."), Some("windows"));
        assert_eq!(platform("On a machine, open it."), None);
        assert_eq!(platform("Once on a Mac, open it."), None);
    }
}
