//! Steps: taken from a list or a `steps` shortcode, or inferred.

use super::blocks::{Block, BlockKind, attribute, first_picture, list_items, picture_words, top_level};
use super::dividers::{behind_title, divides, is_exception, platform};
use super::instruction::{instruction_line, is_instruction};
use super::leads::without_steps;
use crate::content::html::visible_text;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Fewest steps that are read from a list or from pairs of text and picture.
const FEWEST: usize = 3;

/// One step.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// From 1, in each part of the page that counts for itself.
    pub number: usize,
    /// Its anchor in the page: `step-1`, in the second part `step-2-1`.
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
///
/// A list of class `steps` is always taken. With `infer`, the only ordered list with instructions is, or
/// else paragraphs that tell what to do, each with a picture directly behind. Only tags are put in: no text
/// is lost or moved. HTML with an element that is not closed has no steps. Linear in the length of `html`.
pub fn mark_steps(html: &str, infer: bool) -> StepsOutcome {
    let Some(blocks) = top_level(html) else { return StepsOutcome::default() };
    let lists: Vec<&Block> = blocks.iter().filter(|block| block.kind == BlockKind::OrderedList).collect();
    let written: Vec<&Block> = lists.iter().copied().filter(|list| has_class(list.tag(html), "steps")).collect();
    if !written.is_empty() {
        return mark_lists(html, &written).unwrap_or_default();
    }
    if !infer {
        return StepsOutcome::default();
    }
    let off = without_steps(html, &blocks);
    let may_tell = |list: &&Block| blocks.iter().zip(&off).all(|(block, off)| !off || block.start != list.start);
    let long: Vec<&Block> =
        lists.into_iter().filter(may_tell).filter(|list| is_list_of_instructions(html, list)).collect();
    if let [list] = long.as_slice() {
        return mark_lists(html, &[list]).unwrap_or_default();
    }
    mark_pairs(html, &blocks, &off)
}

/// How many steps there are to do one behind the other; 0 where they are of several parts, which may be ways to one end.
pub fn count_of_steps(steps: &[Step]) -> usize {
    let is_one_part = steps.windows(2).all(|two| two[1].number == two[0].number.saturating_add(1));
    if is_one_part { steps.len() } else { 0 }
}

/// Puts in tags at places of the HTML, in order, and hands out ids.
struct Marker<'a> {
    html: &'a str,
    taken: BTreeSet<&'a str>,
    out: String,
    copied: usize,
    steps: Vec<Step>,
}

impl<'a> Marker<'a> {
    fn new(html: &'a str) -> Marker<'a> {
        let taken = html
            .match_indices("id=\"step-")
            .filter_map(|(at, _)| html[at + 4..].split_once('"').map(|(id, _)| id))
            .collect();
        Marker { html, taken, out: String::with_capacity(html.len() + 512), copied: 0, steps: Vec::new() }
    }

    fn copy_to(&mut self, end: usize) {
        self.out.push_str(&self.html[self.copied..end]);
        self.copied = end;
    }

    /// Notes step `number` of the part `part`, which is counted from 0; returns its anchor.
    fn add_step(
        &mut self,
        (part, number): (usize, usize),
        own_id: Option<String>,
        text: &str,
        picture: Option<String>,
    ) -> String {
        let id = own_id.unwrap_or_else(|| {
            let plain = if part == 0 { format!("step-{number}") } else { format!("step-{}-{number}", part + 1) };
            // A heading `Step 1` has that id already.
            if self.taken.contains(plain.as_str()) { format!("guide-{plain}") } else { plain }
        });
        self.steps.push(Step { number, id: id.clone(), text: instruction_line(text), image: picture });
        id
    }

    fn finish(mut self) -> StepsOutcome {
        self.copy_to(self.html.len());
        StepsOutcome { steps: self.steps, html: Some(self.out) }
    }
}

fn has_class(tag: &str, class: &str) -> bool {
    attribute(tag, "class").is_some_and(|classes| classes.split_whitespace().any(|one| one == class))
}

/// A list that may be taken for steps: long enough, without a class of its own, and at least every other
/// item an instruction.
fn is_list_of_instructions(html: &str, list: &Block) -> bool {
    if attribute(list.tag(html), "class").is_some() {
        return false;
    }
    let items = list_items(html, list).unwrap_or_default();
    let telling = items.iter().filter(|item| is_instruction(first_text(&visible_text(item.inner(html))))).count();
    items.len() >= FEWEST && telling * 2 >= items.len()
}

/// The first line with text.
fn first_text(text: &str) -> &str {
    text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default()
}

/// Marks the items of lists. Each list is a part, but for one that goes on counting where the one before ended.
fn mark_lists(html: &str, lists: &[&Block]) -> Option<StepsOutcome> {
    let mut marker = Marker::new(html);
    let (mut part, mut number) = (0, 1);
    for list in lists {
        let tag = list.tag(html);
        let start = attribute(tag, "start").and_then(|start| start.parse().ok()).unwrap_or(1);
        if start != number && !marker.steps.is_empty() {
            part += 1;
        }
        number = start;
        if !has_class(tag, "steps") {
            marker.copy_to(list.start + "<ol".len());
            marker.out.push_str(" class=\"steps\"");
        }
        for item in list_items(html, list)? {
            let tag = item.tag(html);
            let inner = item.inner(html);
            let own_id = attribute(tag, "id");
            let has_id = own_id.is_some();
            let (seen, picture) = (visible_text(inner), first_picture(inner));
            let told = Some(first_text(&seen)).filter(|text| !text.is_empty()).map(str::to_string);
            // A picture alone says what its description says.
            let told = told.or_else(|| picture_words(inner)).unwrap_or_default();
            let id = marker.add_step((part, number), own_id, &told, picture);
            number = number.saturating_add(1);
            marker.copy_to(item.start + "<li".len());
            if attribute(tag, "class").is_none() {
                marker.out.push_str(" class=\"step\"");
            }
            if !has_id {
                let _ = write!(marker.out, " id=\"{id}\"");
            }
        }
    }
    if marker.steps.is_empty() { None } else { Some(marker.finish()) }
}

/// A step of a run: its blocks by index, the end not included.
struct Pair {
    first: usize,
    behind: usize,
    told: Told,
}

/// The instruction of a paragraph.
struct Told {
    text: String,
    /// So many of the paragraph's last lines it takes.
    lines: usize,
}

/// What a paragraph tells to do: in its last line, or in the one before where the last is for those who cannot.
fn told(paragraph: &str) -> Option<Told> {
    let lines: Vec<&str> = paragraph.lines().filter(|line| !line.trim().is_empty()).collect();
    let texts = lines.iter().rev().take(2).map(|line| visible_text(behind_title(line, paragraph).unwrap_or(line)));
    let texts: Vec<String> = texts.filter(|text| !text.trim().is_empty()).collect();
    let told = |at: usize| {
        let text = texts.get(at).filter(|text| is_instruction(text))?.clone();
        Some(Told { text, lines: at + 1 })
    };
    told(0).or_else(|| told(1).filter(|_| is_exception(&texts[0])))
}

/// Marks paragraphs that tell what to do and have a picture directly behind them.
///
/// Between two steps, what ends with a picture shows the result of the step before and belongs to it; text
/// behind that leads to the next step. A heading ends the list; the next one begins to count anew where the heading
/// begins a new part, and else goes on. Blocks that are `off` can be no steps.
fn mark_pairs(html: &str, blocks: &[Block], off: &[bool]) -> StepsOutcome {
    let mut pairs = find_pairs(html, blocks);
    pairs.retain(|pair| !off[pair.first]);
    let is_pair = |two: &&[Block]| two[0].kind == BlockKind::Paragraph && two[1].kind == BlockKind::Picture;
    let illustrated = blocks.windows(2).filter(is_pair).count();
    // An illustrated report tells the reader to do something now and then; a guide does so all the time.
    if pairs.len() < FEWEST || pairs.len() * 5 < illustrated * 2 {
        return StepsOutcome::default();
    }
    // Actions for one machine or another are not done one behind the other.
    let mut platforms = pairs.iter().filter_map(|pair| platform(&pair.told.text));
    if platforms.next().is_some_and(|first| platforms.any(|other| other != first)) {
        return StepsOutcome::default();
    }
    let mut marker = Marker::new(html);
    let places = places(html, blocks, &pairs);
    let mut in_list = false;
    for (index, pair) in pairs.iter().enumerate() {
        let previous = index.checked_sub(1).map(|before| pairs[before].behind);
        let first = if in_list { first_block(blocks, previous.unwrap_or(pair.first), pair.first) } else { pair.first };
        let glued = if in_list { None } else { line_before(html, &blocks[first], pair.told.lines) };
        match glued {
            // What leads up to the first step stands before the list, the line beside the picture is the step.
            Some(line_end) => {
                marker.copy_to(line_end);
                marker.out.push_str("</p>\n");
                marker.copied += 1;
            }
            None => marker.copy_to(blocks[first].start),
        }
        if in_list {
            marker.out.push_str("</li>");
        } else if places[index].1 == 1 {
            marker.out.push_str("<ol class=\"steps\">");
        } else {
            let _ = write!(marker.out, "<ol class=\"steps\" start=\"{}\">", places[index].1);
        }
        let text = &pair.told.text;
        let picture =
            blocks[pair.first + 1..pair.behind].iter().find_map(|block| first_picture(&html[block.start..block.end]));
        let id = marker.add_step(places[index], None, text, picture);
        let _ = write!(marker.out, "<li class=\"step\" id=\"{id}\">{}", if glued.is_some() { "<p>" } else { "" });
        in_list = pairs.get(index + 1).is_some_and(|next| {
            let goes_on = |block: &Block| !matches!(block.kind, BlockKind::Heading | BlockKind::OrderedList);
            let between = pair.behind..next.first;
            places[index + 1].1 != 1
                && blocks[between.clone()].iter().all(goes_on)
                && off[between].iter().all(|off| !off)
        });
        if !in_list {
            marker.copy_to(blocks[pair.behind - 1].end);
            marker.out.push_str("</li></ol>");
        }
    }
    marker.finish()
}

/// The part of each step, counted from 0, and its number in it, from 1.
///
/// Parts are what the headings of the topmost level make that stand between steps, or a title in bold or the begin of
/// another way where there are none. If each part has one step alone, the headings are the steps in other words, and all
/// are one part. Linear.
fn places(html: &str, blocks: &[Block], pairs: &[Pair]) -> Vec<(usize, usize)> {
    let levels: Vec<(usize, u8)> = blocks
        .iter()
        .enumerate()
        .filter(|(at, _)| pairs.first().is_some_and(|first| first.first < *at))
        .filter(|(at, _)| pairs.last().is_some_and(|last| last.first >= *at))
        .filter_map(|(at, block)| Some((at, divides(html, block)?)))
        .collect();
    let top = levels.iter().map(|(_, level)| *level).min();
    let mut starts = levels.into_iter().filter(|(_, level)| Some(*level) == top).map(|(at, _)| at).peekable();
    let mut places: Vec<(usize, usize)> = Vec::with_capacity(pairs.len());
    for pair in pairs {
        let mut is_new = false;
        while starts.next_if(|start| *start <= pair.first).is_some() {
            is_new = true;
        }
        places.push(match places.last() {
            Some((part, _)) if is_new => (part + 1, 1),
            Some((part, number)) => (*part, number + 1),
            None => (0, 1),
        });
    }
    if places.iter().all(|(_, number)| *number == 1) {
        return (0..pairs.len()).map(|index| (0, index + 1)).collect();
    }
    places
}

fn find_pairs(html: &str, blocks: &[Block]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut at = 0;
    while at + 1 < blocks.len() {
        let is_pair = blocks[at].kind == BlockKind::Paragraph && blocks[at + 1].kind == BlockKind::Picture;
        let told = is_pair.then(|| told(blocks[at].inner(html))).flatten();
        if let Some(told) = told {
            let pictures = blocks[at + 1..].iter().take_while(|block| block.kind == BlockKind::Picture).count();
            pairs.push(Pair { first: at, behind: at + 1 + pictures, told });
            at += 1 + pictures;
        } else {
            at += 1;
        }
    }
    pairs
}

/// The line end before the last `lines` lines of a paragraph of more lines, if no tag is open there: posts often have a
/// whole introduction glued to the first instruction.
fn line_before(html: &str, paragraph: &Block, lines: usize) -> Option<usize> {
    let inner = paragraph.inner(html);
    let (at, _) = inner.trim_end().rmatch_indices('\n').nth(lines - 1)?;
    let before = &inner[..at];
    let opened = before.matches('<').count() - before.matches("</").count();
    let alone = ["<br", "<img", "<!--"].iter().map(|tag| before.matches(tag).count()).sum::<usize>();
    (opened == before.matches("</").count() + alone).then_some(paragraph.inner_start + at)
}

/// The first block of a step whose instruction is `instruction`: behind the last picture since `from`.
fn first_block(blocks: &[Block], from: usize, instruction: usize) -> usize {
    let last_picture = blocks[from..instruction].iter().rposition(|block| block.kind == BlockKind::Picture);
    last_picture.map_or(from, |last| from + last + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PICTURE: &str = "<figure><img src=\"/a.png\" alt=\"\"></figure>\n";

    fn texts(html: &str) -> Vec<String> {
        mark_steps(html, true).steps.into_iter().map(|step| step.text).collect()
    }

    fn check(html: &str, expected: &str) {
        assert_eq!(mark_steps(html, true).html.as_deref(), Some(expected));
    }

    #[test]
    fn a_step_that_is_a_picture_alone_is_called_by_its_description() {
        let html =
            "<ol><li>Open it.</li><li>Click Next.</li><li><img src=\"a.png\" alt=\"Save &amp; close\"></li></ol>";
        assert_eq!(texts(html), ["Open it.", "Click Next.", "Save & close"]);
        assert_eq!(texts(&html.replace("Save &amp; close", "")), ["Open it.", "Click Next.", ""]);
    }

    #[test]
    fn a_steps_list_keeps_its_class_and_gets_anchors() {
        check(
            "<ol class=\"steps\"><li>a</li><li id=\"x\">b</li></ol>",
            "<ol class=\"steps\"><li class=\"step\" id=\"step-1\">a</li><li class=\"step\" id=\"x\">b</li></ol>",
        );
        assert_eq!(mark_steps("<ol class=\"steps\"><li>a</li></ol>", false).steps.len(), 1);
    }

    #[test]
    fn the_only_list_of_instructions_is_the_steps() {
        let list = "<ol>\n<li>Open it.</li>\n<li>Click <b>Next</b>.</li>\n<li>A picture appears.</li>\n</ol>\n";
        assert_eq!(texts(&format!("<p>x</p>{list}")), ["Open it.", "Click Next.", "A picture appears."]);
        assert_eq!(texts(&format!("{list}{list}")), [""; 0]);
        assert_eq!(texts("<ol><li>Rose</li><li>Tulip</li><li>Daisy</li></ol>"), [""; 0]);
        assert_eq!(mark_steps(list, false), StepsOutcome::default());
    }

    #[test]
    fn instructions_with_pictures_are_steps_and_a_heading_splits_them() {
        let html = format!(
            "<p>Welcome.</p>\n{PICTURE}<p>Click A.</p>\n{PICTURE}<p>That opens B.</p>\n{PICTURE}<p>Why?</p>\n\
             <p>Select C.</p>\n{PICTURE}<h2>Then</h2>\n<p>More.</p>\n<p>Save.</p>\n{PICTURE}<p>Done.</p>\n"
        );
        let figure = PICTURE.trim_end();
        let expected = format!(
            "<p>Welcome.</p>\n{PICTURE}<ol class=\"steps\"><li class=\"step\" id=\"step-1\"><p>Click A.</p>\n{PICTURE}\
             <p>That opens B.</p>\n{PICTURE}</li><li class=\"step\" id=\"step-2\"><p>Why?</p>\n<p>Select C.</p>\n\
             {figure}</li></ol>\n<h2>Then</h2>\n<p>More.</p>\n<ol class=\"steps\">\
             <li class=\"step\" id=\"step-2-1\"><p>Save.</p>\n{figure}</li></ol>\n<p>Done.</p>\n"
        );
        check(&html, &expected);
        assert_eq!(texts(&html), ["Click A.", "Select C.", "Save."]);
    }

    /// `c` is a step, digits are headings of that level, `-` is a line across the page.
    fn check_numbers(page: &str, expected: &str) {
        let html: String = page
            .chars()
            .map(|part| match part {
                'c' => format!("<p>Click A.</p>\n{PICTURE}"),
                '-' => "<hr>".to_string(),
                level => format!("<h{level}>x</h{level}>"),
            })
            .collect();
        let steps = mark_steps(&html, true).steps;
        let ids: Vec<&str> = steps.iter().map(|step| step.id.trim_start_matches("step-")).collect();
        assert_eq!(ids.join(" "), expected, "{page}");
        assert!(steps.iter().all(|step| step.id.ends_with(&step.number.to_string())), "{page}");
    }

    #[test]
    fn parts_below_headings_of_one_level_count_for_themselves() {
        check_numbers("c2cc2cc", "1 2-1 2-2 3-1 3-2");
        check_numbers("2cc3c3c2c", "1 2 3 4 2-1");
        check_numbers("2-3cc3cc2", "1 2 2-1 2-2");
        check_numbers("2cc2-2cc-c", "1 2 2-1 2-2 2-3");
    }

    #[test]
    fn headings_with_one_step_each_go_on_counting() {
        check_numbers("2c2c2c", "1 2 3");
        check_numbers("c-c-c", "1 2 3");
        let html = format!("<p>Click A.</p>{PICTURE}<h2>x</h2>").repeat(3);
        assert!(mark_steps(&html, true).html.is_some_and(|html| html.contains("<ol class=\"steps\" start=\"3\">")));
    }

    #[test]
    fn lists_count_for_themselves_unless_they_go_on() {
        let html = "<ol class=\"steps\"><li>a</li><li>b</li></ol><p>x</p><ol class=\"steps\" start=\"3\"><li>c</li></ol>\
                    <ol class=\"steps\"><li>d</li></ol><ol class=\"steps\" start=\"5\"><li>e</li></ol>";
        let steps = mark_steps(html, false).steps;
        let ids: Vec<(usize, &str)> = steps.iter().map(|step| (step.number, step.id.as_str())).collect();
        assert_eq!(ids, [(1, "step-1"), (2, "step-2"), (3, "step-3"), (1, "step-2-1"), (5, "step-3-5")]);
    }

    #[test]
    fn an_introduction_glued_to_the_first_step_stays_before_the_list() {
        let html = format!(
            "<p>Welcome <b>all</b>.\nClick A.</p>\n{PICTURE}<p>Select B.</p>\n{PICTURE}<p>Now\nsave C.</p>\n{PICTURE}"
        );
        let figure = PICTURE.trim_end();
        check(
            &html,
            &format!(
                "<p>Welcome <b>all</b>.</p>\n<ol class=\"steps\"><li class=\"step\" id=\"step-1\"><p>Click A.</p>\n{PICTURE}\
                 </li><li class=\"step\" id=\"step-2\"><p>Select B.</p>\n{PICTURE}\
                 </li><li class=\"step\" id=\"step-3\"><p>Now\nsave C.</p>\n{figure}</li></ol>\n"
            ),
        );
    }

    #[test]
    fn a_line_for_those_who_cannot_stays_with_the_instruction() {
        let first = "<p>Welcome.\nClick A.\nIf for some reason there is none, ask for one.</p>";
        let html = format!("{first}\n{PICTURE}{}", format!("<p>Click B.</p>\n{PICTURE}").repeat(2));
        assert_eq!(texts(&html), ["Click A.", "Click B.", "Click B."]);
        let marked = mark_steps(&html, true).html.unwrap_or_default();
        let begin = "<p>Welcome.</p>\n<ol class=\"steps\"><li class=\"step\" id=\"step-1\"><p>Click A.\nIf for";
        assert!(marked.starts_with(begin), "{marked}");
    }

    #[test]
    fn actions_for_one_machine_or_another_are_no_steps() {
        let step = |text: &str| format!("<p>{text}</p>\n{PICTURE}");
        let html = |last: &str| step("On a Mac, open the box.") + &step("Click it.") + &step(last);
        assert_eq!(texts(&html("On your Mac, close the box.")).len(), 3);
        assert_eq!(texts(&html("On Windows, open the box.")), [""; 0]);
    }

    #[test]
    fn what_others_did_wrong_is_no_step() {
        let click = format!("<p>Click A.</p>\n{PICTURE}");
        let three = click.repeat(3);
        for lead in ["<p>What people did wrong last year:</p>", "<h2>Common mistakes</h2>", "<p>Never do this:</p>"] {
            assert_eq!(texts(&format!("{lead}\n{three}")), [""; 0], "{lead}");
            let list = "<ol><li>Open it.</li><li>Click it.</li><li>Save it.</li></ol>";
            assert_eq!(texts(&format!("{lead}\n{list}")), [""; 0], "{lead}");
            assert_eq!(texts(&format!("{three}{lead}\n{click}")).len(), 3, "{lead}");
            assert_eq!(texts(&format!("{lead}\n{click}<h2>Do this</h2>{three}")).len(), 3, "{lead}");
        }
        let glued = format!("<p>What people did wrong:\nClick A.</p>\n{PICTURE}{click}{click}");
        assert_eq!(texts(&glued), [""; 0]);
        // The list ends where such a line stands.
        let html = format!("{three}<p>A mistake:</p>\n{click}<p>Now do this:</p>\n{click}");
        let marked = mark_steps(&html, true).html.unwrap_or_default();
        assert!(
            marked.contains("</li></ol>\n<p>A mistake:</p>") && marked.contains("<ol class=\"steps\" start=\"4\">"),
            "{marked}"
        );
    }

    #[test]
    fn steps_of_several_parts_are_not_added_up() {
        let click = format!("<p>Click A.</p>\n{PICTURE}");
        let count = |html: &str| count_of_steps(&mark_steps(html, true).steps);
        assert_eq!(count(&click.repeat(4)), 4);
        assert_eq!(count(&format!("{click}{click}<p>Method 2</p>{click}{click}")), 0);
        assert_eq!(count(&format!("{click}<h2>A</h2>{click}<h2>B</h2>{click}")), 3);
        let list = "<ol class=\"steps\"><li>a</li><li>b</li></ol>";
        assert_eq!((count(list), count(&list.repeat(2)), count("")), (2, 0, 0));
    }

    #[test]
    fn two_pairs_are_too_few() {
        assert_eq!(texts(&format!("<p>Click A.</p>{PICTURE}<p>Click B.</p>{PICTURE}")), [""; 0]);
        assert_eq!(texts(&format!("<p>Click A.</p>{PICTURE}").repeat(3)), ["Click A."; 3]);
    }

    #[test]
    fn tags_without_an_end_are_given_up_at_once() {
        let html = format!("<p>{}>", "<a \"".repeat(200_001));
        assert_eq!(mark_steps(&html, true), StepsOutcome::default());
    }

    #[test]
    fn an_anchor_of_a_heading_is_not_used_twice() {
        let html = format!("<h2 id=\"step-1\">Step 1</h2>{}", format!("<p>Click A.</p>{PICTURE}").repeat(3));
        assert_eq!(mark_steps(&html, true).steps[0].id, "guide-step-1");
    }

    #[test]
    fn a_title_in_bold_begins_a_new_part() {
        let click = format!("<p>Click A.</p>\n{PICTURE}");
        let numbers = |between: &str| {
            let html = format!("{click}{click}{between}{click}{click}");
            mark_steps(&html, true).steps.iter().map(|step| step.number).collect::<Vec<_>>()
        };
        let first = format!("<p><strong>Old shed<br></strong>Click A.</p>\n{PICTURE}");
        assert_eq!(numbers(&first), [1, 2, 1, 2, 3]);
        assert_eq!(numbers("<p><b>The old shed</b></p>"), [1, 2, 1, 2]);
        assert_eq!(numbers("<p>Well.\n<strong>Old shed</strong><br />This is old.</p>"), [1, 2, 1, 2]);
        assert_eq!(numbers("<p>If you need to use the old shed, it is near.</p>"), [1, 2, 1, 2]);
        assert_eq!(numbers("<p>If you’re using the old shed, it is near.</p>"), [1, 2, 1, 2]);
        for same in [
            "<p><strong>Mind</strong> the gap.</p>",
            "<p><strong>Mind the gap!</strong></p>",
            "<p><strong>Mind the gap between the shed and the old gate</strong></p>",
            "<p><strong></strong></p>",
            "<p>If you are used to it, fine.</p>",
        ] {
            assert_eq!(numbers(same), [1, 2, 3, 4], "{same}");
        }
        let dropped = "<!-- raw HTML omitted -->";
        assert_eq!(numbers(&format!("<p>{dropped}Old shed{dropped}{dropped}This is old.</p>")), [1, 2, 1, 2]);
        let step = format!("<p>{dropped}Old shed{dropped}{dropped}Click A.</p>\n{PICTURE}");
        assert_eq!(numbers(&step), [1, 2, 1, 2, 3]);
        assert_eq!(texts(&format!("{step}{click}{click}")), ["Click A."; 3]);
        assert_eq!(numbers("<p>Method 2</p>"), [1, 2, 1, 2]);
        let html = format!("{click}{first}{click}");
        let marked = mark_steps(&html, true).html.unwrap_or_default();
        assert!(
            marked.contains("</li></ol>\n<ol class=\"steps\"><li class=\"step\" id=\"step-2-1\"><p><strong>"),
            "{marked}"
        );
    }

    proptest! {
        #[test]
        fn any_html_keeps_its_text(parts in proptest::collection::vec(
            prop_oneof![
                Just("<p>Click it.</p>"), Just("<p>Text</p>\n"), Just("<p><b>It</b></p>"), Just("<p><strong>It<br></strong>Click it.</p>"), Just("<figure><img src=\"a\"></figure>"), Just("<h2>x</h2>"),
                Just("<ol><li>Open</li><li>Click<ol><li>x</li></ol></li><li>Save</li></ol>"), Just("<p>"), Just("</p>"),
                Just("<ol class=\"steps\">"), Just("<li>"), Just("</ol>"), Just("<!-- x"), Just("<é \">"), Just("<img"), Just("&#"), Just("<p><img></p>"),
            ], 0..16)) {
            let html = parts.concat();
            if let Some(marked) = mark_steps(&html, true).html {
                let bare: String = marked.replace("</li>", "").replace("</ol>", "");
                let kept = html.replace("</li>", "").replace("</ol>", "");
                prop_assert_eq!(visible_text(&bare), visible_text(&kept));
            }
        }

        #[test]
        fn any_text_is_survived(html in any::<String>()) {
            prop_assert!(mark_steps(&html, true).steps.is_empty() || html.contains('<'));
        }
    }
}
