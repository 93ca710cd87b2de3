//! Blocks in the text of a Markdown twin: where shortcodes print boxes and code in the midst of a line, a list or a quote.

use crate::content::shortcode::Lead;

/// Bytes behind a block in which the end of bold text is looked for.
const SEARCHED_BYTES: usize = 4096;

/// What has to stand before whatever follows a block on its line.
#[derive(Debug, Default)]
pub(super) struct Behind {
    lead: String,
    /// Signs of bold text that was ended before the block.
    marks: &'static str,
}

/// Writes `block` into `out`, whose last line is that of the call: as a paragraph of its own, in the list items and quotes
/// that the call stands in. `line` is what stands before the call in the file, and `rest` what follows it. Linear in
/// `block` and the last paragraph of `out`.
pub(super) fn write_block(out: &mut String, block: &str, line: &str, rest: &str) -> Behind {
    let container = Lead::of(line);
    let lead = container.text();
    let marks = close_marks(out, rest);
    // Behind the mark of a list item the block is what the item begins with.
    let begins_item = !Lead::is_followed(line) && !line.trim_matches([' ', '\t', '>']).is_empty();
    if !begins_item {
        begin_paragraph(out, &lead);
    }
    for (number, line) in container.strip(block, false).trim().lines().enumerate() {
        if number > 0 {
            out.push_str(if line.is_empty() { lead.trim_end() } else { &lead });
        }
        out.push_str(line);
        out.push('\n');
    }
    Behind { lead, marks }
}

impl Behind {
    /// Goes on in `out` with `text`, which follows the block; returns how many of its bytes are to be left out.
    pub(super) fn go_on(&self, out: &mut String, text: &str) -> usize {
        let blanks = text.len() - text.trim_start_matches([' ', '\t']).len();
        let line_end = ["\r\n", "\n"].into_iter().find(|end| text[blanks..].starts_with(end));
        match line_end {
            None => {
                begin_paragraph(out, &self.lead);
                out.push_str(self.marks);
                blanks
            }
            Some(end) if !self.marks.is_empty() => {
                begin_paragraph(out, &self.lead);
                out.push_str(self.marks);
                let behind = &text[blanks + end.len()..];
                text.len() - behind.trim_start_matches([' ', '\t', '>']).len()
            }
            // One empty line is enough.
            Some(end) if text[blanks + end.len()..].starts_with(['\r', '\n']) => blanks + end.len(),
            Some(_) => blanks,
        }
    }
}

/// Begins a paragraph behind all that is in `out`; every line of it begins with `lead`.
fn begin_paragraph(out: &mut String, lead: &str) {
    let blank = lead.trim_end();
    out.truncate(out.trim_end_matches([' ', '\t']).len());
    // A line that holds nothing but the lead is begun anew.
    let start = out.rfind('\n').map_or(0, |at| at + 1);
    if !blank.is_empty() && out[start..].trim() == blank.trim() {
        out.truncate(start);
    }
    if out.is_empty() {
        return;
    }
    if !out.ends_with('\n') {
        out.push('\n');
    }
    let last = out[..out.len() - 1].rsplit('\n').next().unwrap_or_default();
    if !last.trim_matches([' ', '\t', '>']).is_empty() {
        out.push_str(blank);
        out.push('\n');
    }
    out.push_str(lead);
}

/// Ends bold text that is open at the end of `out` and goes on in `rest`; returns the signs to begin it with anew.
fn close_marks(out: &mut String, rest: &str) -> &'static str {
    let start = out.rfind("\n\n").map_or(0, |at| at + 2);
    let mut end = rest.len().min(SEARCHED_BYTES);
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    let rest = rest[..end].split("\n\n").next().unwrap_or_default();
    let is_open = |marks: &str| {
        let count = |text: &str| text.split('`').step_by(2).map(|part| part.matches(marks).count()).sum::<usize>();
        count(&out[start..]) % 2 == 1 && rest.contains(marks)
    };
    let Some(marks) = ["**", "__"].into_iter().find(|marks| is_open(marks)) else { return "" };
    let kept = out.trim_end_matches([' ', '\t']);
    match kept.strip_suffix(marks) {
        Some(before) => out.truncate(before.len()),
        None => {
            out.truncate(kept.len());
            out.push_str(marks);
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, line: &str, rest: &str, expected: &str) {
        let mut out = written.to_string();
        let behind = write_block(&mut out, "**Note**\n\nx", line, rest);
        let left_out = if rest.is_empty() { 0 } else { behind.go_on(&mut out, rest) };
        out.push_str(&rest[left_out..]);
        assert_eq!(out, expected, "{written:?}");
    }

    #[test]
    fn blocks_are_paragraphs_where_they_stand() {
        check("", "", "", "**Note**\n\nx\n");
        check("a\n\n", "", "\n\nb", "a\n\n**Note**\n\nx\n\nb");
        check("a\n", "", "\nb", "a\n\n**Note**\n\nx\n\nb");
        check("a ", "a ", " b", "a\n\n**Note**\n\nx\n\nb");
    }

    #[test]
    fn blocks_stay_in_their_items_and_quotes() {
        check("- a ", "- a ", " b\n", "- a\n\n  **Note**\n\n  x\n\n  b\n");
        check("1. a\n   ", "   ", "\n2. b", "1. a\n\n   **Note**\n\n   x\n\n2. b");
        check("- ", "- ", "\n- b", "- **Note**\n\n  x\n\n- b");
        check("> a ", "> a ", " b\n", "> a\n>\n> **Note**\n>\n> x\n>\n> b\n");
        check("> a\n> ", "> ", "\n> b\n", "> a\n>\n> **Note**\n>\n> x\n\n> b\n");
    }

    #[test]
    fn bold_text_around_a_block_is_bold_before_and_behind_it() {
        check("**a ", "**a ", " b**", "**a**\n\n**Note**\n\nx\n\n**b**");
        check("**a ", "**a ", "\nb**", "**a**\n\n**Note**\n\nx\n\n**b**");
        check("**", "**", " b**", "**Note**\n\nx\n\n**b**");
        check("**a** ", "**a** ", " **b**", "**a**\n\n**Note**\n\nx\n\n**b**");
        check("`**` a ", "`**` a ", " b**", "`**` a\n\n**Note**\n\nx\n\nb**");
    }
}
