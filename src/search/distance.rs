//! How many slips lead from one word to another.

/// The fewest letters left out, put in, changed or swapped with a neighbour that make `other` of `word` (optimal string
/// alignment), if there are at most `most`.
pub(super) fn distance(word: &[char], other: &[char], most: usize) -> Option<usize> {
    if word.len().abs_diff(other.len()) > most {
        return None;
    }
    let width = other.len() + 1;
    let mut above: Vec<usize> = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    let mut row = vec![0; width];
    for (i, letter) in word.iter().enumerate() {
        row[0] = i + 1;
        let mut least = row[0];
        for (j, other_letter) in other.iter().enumerate() {
            let change = last[j] + usize::from(letter != other_letter);
            let mut best = change.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *letter == other[j - 1] && word[i - 1] == *other_letter {
                best = best.min(above[j - 1] + 1);
            }
            row[j + 1] = best;
            least = least.min(best);
        }
        if least > most {
            return None;
        }
        std::mem::swap(&mut above, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    Some(last[other.len()]).filter(|slips| *slips <= most)
}

/// How many slips a word of so many letters is forgiven.
pub(super) fn forgiven(letters: usize) -> usize {
    match letters {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slips(word: &str, other: &str) -> Option<usize> {
        let letters = |word: &str| word.chars().collect::<Vec<_>>();
        distance(&letters(word), &letters(other), 2)
    }

    #[test]
    fn slips_are_counted() {
        assert_eq!(slips("token", "token"), Some(0));
        assert_eq!(slips("tokne", "token"), Some(1));
        assert_eq!(slips("secuirty", "security"), Some(1));
        assert_eq!(slips("oken", "token"), Some(1));
        assert_eq!(slips("tokken", "token"), Some(1));
        assert_eq!(slips("ticket", "token"), None);
        assert_eq!(slips("", "to"), Some(2));
        assert_eq!(slips("naïve", "naive"), Some(1));
    }
}
