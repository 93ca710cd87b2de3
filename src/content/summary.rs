//! Summary, plain text and counts, by section 11 of the specification.

/// HTML up to the end of the block in which the running count of words reaches `words`, and whether
/// something was left out.
pub fn automatic_summary(html: &str, words: usize) -> (&str, bool) {
    let _ = words;
    (html, false)
}

/// `.Plain`.
pub fn plain_text(html: &str) -> String {
    html.to_string()
}

/// Words of plain text; with `cjk`, words with letters beyond ASCII count one a letter.
pub fn count_words(plain: &str, cjk: bool) -> usize {
    let _ = cjk;
    plain.split_whitespace().count()
}

/// Whole minutes to read `words`.
pub fn reading_minutes(words: usize, cjk: bool) -> usize {
    words.div_ceil(if cjk { 500 } else { 212 })
}
