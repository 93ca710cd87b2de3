//! Tables. Columns in which every other cell at least is a number stand on the right, as in Org.

use super::Writer;
use super::line::{Kind, Line};

/// Cells up to which short rows are filled.
const MAX_FILLED: usize = 500;

impl<'a> Writer<'a, '_> {
    /// Writes the table of the rows `lines`. Rows above the first line across are its head.
    pub(super) fn table(&mut self, lines: &[Line]) {
        let rows: Vec<&'a str> = lines
            .iter()
            .filter_map(|line| if let Kind::Row(row) = line.kind(self.text) { Some(row) } else { None })
            .collect();
        let is_rule = |row: &&str| row.starts_with("|-");
        let mut written: Vec<&'static str> = Vec::new();
        // Of each column, how many cells hold something, and how many of these a number.
        let mut counts: Vec<(usize, usize)> = Vec::new();
        let mut width = 0;
        for row in rows.iter().filter(|row| !is_rule(row)) {
            let cells = cells(row);
            width = width.max(cells.len()).min(MAX_FILLED);
            if let Some(found) = alignments(&cells) {
                written = found;
                continue;
            }
            counts.resize(counts.len().max(cells.len()), (0, 0));
            for (count, cell) in counts.iter_mut().zip(&cells).filter(|(_, cell)| !cell.is_empty()) {
                *count = (count.0 + 1, count.1 + usize::from(is_number(cell)));
            }
        }
        let class_of = |column: usize| {
            let by_numbers = || counts.get(column).filter(|(all, numbers)| *numbers > 0 && numbers * 2 >= *all);
            match written.get(column).filter(|class| !class.is_empty()) {
                Some(class) => class,
                None => by_numbers().map_or("", |_| "align-right"),
            }
        };
        let first_rule = rows.iter().position(is_rule);
        let head = first_rule.filter(|at| *at > 0 && rows[*at..].iter().any(|row| !is_rule(row))).unwrap_or(0);
        self.out.push_str("<table>\n");
        for (tag, part) in [("th", &rows[..head]), ("td", &rows[head..])] {
            let group = if tag == "th" { "thead" } else { "tbody" };
            if part.is_empty() {
                continue;
            }
            self.out.extend(["<", group, ">\n"]);
            for row in part.iter().filter(|row| !is_rule(row)) {
                let cells = cells(row);
                if alignments(&cells).is_some() {
                    continue;
                }
                self.out.push_str("<tr>\n");
                for index in 0..cells.len().max(width) {
                    self.out.extend(["<", tag]);
                    let class = class_of(index);
                    if !class.is_empty() {
                        self.out.extend([" class=\"", class, "\""]);
                    }
                    self.out.push('>');
                    self.inline(cells.get(index).copied().unwrap_or_default(), 0);
                    self.out.extend(["</", tag, ">\n"]);
                }
                self.out.push_str("</tr>\n");
            }
            self.out.extend(["</", group, ">\n"]);
        }
        self.out.push_str("</table>\n");
    }
}

fn cells(row: &str) -> Vec<&str> {
    let inner = row.strip_prefix('|').unwrap_or(row);
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    inner.split('|').map(str::trim).collect()
}

/// `12`, `-1.5`, `5%`, `$3`.
fn is_number(cell: &str) -> bool {
    let digits = cell.trim_start_matches('$').trim_end_matches('%');
    digits.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) && digits.parse::<f64>().is_ok()
}

/// The classes of the columns, where `cells` hold nothing but `<l>`, `<c10>` and the like.
fn alignments(cells: &[&str]) -> Option<Vec<&'static str>> {
    let mut any = false;
    let classes = cells.iter().map(|cell| {
        if cell.is_empty() {
            return Some("");
        }
        let inner = cell.strip_prefix('<')?.strip_suffix('>')?;
        any = true;
        let width = inner.trim_start_matches(['l', 'c', 'r']);
        let is_number = width.bytes().all(|byte| byte.is_ascii_digit());
        match (inner.len() - width.len(), inner.as_bytes().first()) {
            (1, Some(b'l')) if is_number => Some("align-left"),
            (1, Some(b'c')) if is_number => Some("align-center"),
            (1, Some(b'r')) if is_number => Some("align-right"),
            (0, Some(_)) if is_number => Some(""),
            _ => None,
        }
    });
    let classes: Option<Vec<&'static str>> = classes.collect();
    classes.filter(|_| any)
}
