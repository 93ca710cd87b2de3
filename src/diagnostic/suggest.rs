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

/// Many names, to find the nearest of them for many words.
#[derive(Debug, Default)]
pub struct Names {
    /// In lower case, sorted, each with the name.
    forwards: Vec<(String, String)>,
    /// In lower case from the last letter to the first, sorted, each with its place in `forwards`.
    backwards: Vec<(String, usize)>,
}

/// Names to each side of a word that are looked at where there are many.
const NEIGHBOURS: usize = 100;

impl Names {
    /// Sorts `names`. n log n.
    pub fn new(names: impl IntoIterator<Item = String>) -> Names {
        let mut forwards: Vec<_> = names.into_iter().map(|name| (name.to_lowercase(), name)).collect();
        forwards.sort();
        let backwards = forwards.iter().enumerate().map(|(at, (lower, _))| (lower.chars().rev().collect(), at));
        let mut backwards: Vec<(String, usize)> = backwards.collect();
        backwards.sort();
        Names { forwards, backwards }
    }

    /// The names to compare `word` with: of many, those that begin or end most like it. Their number has a bound.
    pub fn like(&self, word: &str) -> impl Iterator<Item = &str> {
        let lower = word.to_lowercase();
        let reversed: String = lower.chars().rev().collect();
        let around = |at: usize| at.saturating_sub(NEIGHBOURS)..(at + NEIGHBOURS).min(self.forwards.len());
        let begins = around(self.forwards.partition_point(|(name, _)| *name < lower));
        let ends = around(self.backwards.partition_point(|(name, _)| *name < reversed));
        let ends = self.backwards[ends].iter().map(|(_, at)| &self.forwards[*at]);
        self.forwards[begins].iter().chain(ends).map(|(_, name)| name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::{Names, nearest};

    #[test]
    fn of_many_names_the_nearest_is_found_wherever_the_slip_is() {
        let names = Names::new((0..5_000).map(|number| format!("img/picture-{number:04}.png")));
        for word in ["img/picture-4321.pgn", "mg/picture-4321.png", "img/picure-4321.png", "IMG/Picture-4321.png"] {
            assert_eq!(nearest(word, names.like(word)), Some("img/picture-4321.png"), "{word}");
        }
        assert_eq!(nearest("x", Names::default().like("x")), None);
    }

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
