//! Rows of texts as a table for people or as values for a spreadsheet.

/// Columns under their names, a line each.
pub fn table<const N: usize>(head: [&str; N], rows: &[[&str; N]]) -> String {
    let mut widths = head.map(|name| name.chars().count());
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |cells: &[&str; N]| {
        let mut line = String::new();
        for (cell, width) in cells.iter().zip(widths) {
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', width + 2 - cell.chars().count().min(width)));
        }
        line.trim_end().to_string() + "\n"
    };
    std::iter::once(&head).chain(rows).map(line).collect()
}

/// Comma-separated values, with the names of the columns in the first line.
pub fn comma_separated<const N: usize>(head: [&str; N], rows: &[[&str; N]]) -> String {
    let quoted = |cell: &&str| match cell.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.to_string(),
    };
    let line = |cells: &[&str; N]| cells.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n";
    std::iter::once(&head.map(|name| name)).chain(rows).map(line).collect()
}
