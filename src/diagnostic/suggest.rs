//! "Did you mean …?"

/// The candidate nearest to `word`, if one is near enough to be a slip of the finger.
///
/// Upper and lower case do not count. Near enough is one edit for up to four letters, two up to
/// eight, three beyond. Of equals the first in alphabetical order is returned. Candidates whose
/// length alone rules them out cost nothing.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = word.to_lowercase();
    let length = wanted.chars().count();
    let limit = match length {
        0..=4 => 1,
        5..=8 => 2,
        _ => 3,
    };
    candidates
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= limit)
        .map(|candidate| (strsim::osa_distance(&wanted, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_swapped_pair_of_letters_is_near() {
        assert_eq!(nearest("tgas", ["tags", "title"]), Some("tags"));
        assert_eq!(nearest("youtub", ["vimeo", "youtube"]), Some("youtube"));
    }

    #[test]
    fn another_word_is_not() {
        assert_eq!(nearest("colour", ["tags", "title"]), None);
    }
}
