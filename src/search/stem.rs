//! The stems of words, by which their forms stand for each other.

use rust_stemmers::Algorithm;

/// Finds stems in one language.
pub(super) struct Stemmer {
    stemmer: Option<rust_stemmers::Stemmer>,
    is_english: bool,
}

impl Stemmer {
    /// For the language of `tag` (`en`, `pt-BR`). In a language without one each word is its own stem.
    pub fn of(tag: &str) -> Stemmer {
        let algorithm = match tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "ar" => Algorithm::Arabic,
            "da" => Algorithm::Danish,
            "de" => Algorithm::German,
            "el" => Algorithm::Greek,
            "en" => Algorithm::English,
            "es" => Algorithm::Spanish,
            "fi" => Algorithm::Finnish,
            "fr" => Algorithm::French,
            "hu" => Algorithm::Hungarian,
            "it" => Algorithm::Italian,
            "nb" | "nn" | "no" => Algorithm::Norwegian,
            "nl" => Algorithm::Dutch,
            "pt" => Algorithm::Portuguese,
            "ro" => Algorithm::Romanian,
            "ru" => Algorithm::Russian,
            "sv" => Algorithm::Swedish,
            "ta" => Algorithm::Tamil,
            "tr" => Algorithm::Turkish,
            _ => return Stemmer { stemmer: None, is_english: false },
        };
        let is_english = matches!(algorithm, Algorithm::English);
        Stemmer { stemmer: Some(rust_stemmers::Stemmer::create(algorithm)), is_english }
    }

    /// What `word` has in common with its other forms.
    pub fn stem(&self, word: &str) -> String {
        match &self.stemmer {
            Some(stemmer) => stemmer.stem(word).into_owned(),
            None => word.to_string(),
        }
    }

    /// What tells words of one stem apart that are not forms of one word: English finds one stem for `customer` and
    /// `customize`. Empty in other languages, whose stems are those of forms.
    pub fn plain(&self, word: &str) -> String {
        if self.is_english { plain_english(word) } else { String::new() }
    }
}

/// An English word without the ending of a plural, of `-ing` and of `-ed`: `copies`, `copied` and `copying` are `copi`.
fn plain_english(word: &str) -> String {
    let has_vowel = |start: &str| start.len() > 1 && start.contains(['a', 'e', 'i', 'o', 'u', 'y']);
    let is_plural = word.len() > 3 && !word.ends_with("ss") && !word.ends_with("us") && !word.ends_with("is");
    let word = if is_plural { word.strip_suffix('s').unwrap_or(word) } else { word };
    let is_ending = |ending: &str| word.strip_suffix(ending).filter(|start| has_vowel(start));
    let start = is_ending("ing").or_else(|| is_ending("ed")).unwrap_or(word);
    let start = start.strip_suffix('e').filter(|start| start.len() > 1).unwrap_or(start);
    let mut start = match start.strip_suffix('y') {
        Some(start) if start.len() > 1 => format!("{start}i"),
        _ => start.to_string(),
    };
    let mut last = start.chars().rev();
    if let (Some(one), Some(other)) = (last.next(), last.next())
        && one == other
        && one.is_alphabetic()
    {
        start.pop();
    }
    start
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_word_are_told_from_others_of_its_stem() {
        let stemmer = Stemmer::of("en-GB");
        for forms in [
            "report reports reported reporting",
            "copy copies copied copying",
            "merge merges merged merging",
            "run runs running",
            "box boxes",
            "class classes",
            "install installs installed installing",
            "status",
            "customize customizes customized customizing",
        ] {
            let forms: Vec<String> = forms.split(' ').map(|form| stemmer.plain(form)).collect();
            assert!(forms.iter().all(|form| *form == forms[0]), "{forms:?}");
        }
        assert_eq!(stemmer.stem("customer"), stemmer.stem("customize"));
        assert_ne!(stemmer.plain("customer"), stemmer.plain("customize"));
        assert_ne!(stemmer.plain("customization"), stemmer.plain("customize"));
        assert_eq!(Stemmer::of("de").plain("Berichte"), "");
    }
}
