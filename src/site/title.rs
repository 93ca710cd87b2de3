//! Automatic titles: title case in its styles, and plurals.

use super::url::lower;
use crate::config::TitleCaseStyle;

/// Words that stay small inside a title, in both styles.
const SMALL_WORDS: &[&str] = &[
    "a", "an", "and", "as", "at", "but", "by", "en", "for", "if", "in", "nor", "of", "on", "or", "per", "the", "to",
    "v", "v.", "via", "vs", "vs.",
];

/// Longer prepositions, small in Chicago style alone.
const PREPOSITIONS: &[&str] = &[
    "about",
    "above",
    "across",
    "after",
    "against",
    "along",
    "among",
    "around",
    "before",
    "between",
    "beyond",
    "concerning",
    "despite",
    "down",
    "during",
    "following",
    "from",
    "including",
    "into",
    "near",
    "over",
    "since",
    "through",
    "throughout",
    "towards",
    "under",
    "until",
    "upon",
    "with",
    "within",
    "without",
];

/// Plurals that no ending tells.
const IRREGULAR: &[(&str, &str)] = &[
    ("alias", "aliases"),
    ("alumna", "alumnae"),
    ("alumnus", "alumni"),
    ("appendix", "appendices"),
    ("axis", "axes"),
    ("apex", "apices"),
    ("bus", "buses"),
    ("cactus", "cacti"),
    ("codex", "codices"),
    ("corpus", "corpora"),
    ("criterion", "criteria"),
    ("bacterium", "bacteria"),
    ("curriculum", "curriculums"),
    ("datum", "data"),
    ("die", "dice"),
    ("faq", "faqs"),
    ("fez", "fezzes"),
    ("focus", "foci"),
    ("foot", "feet"),
    ("formula", "formulas"),
    ("genus", "genera"),
    ("goose", "geese"),
    ("half", "halves"),
    ("halo", "halos"),
    ("hoof", "hoofs"),
    ("house", "houses"),
    ("index", "indices"),
    ("larva", "larvae"),
    ("leaf", "leaves"),
    ("life", "lives"),
    ("loaf", "loaves"),
    ("louse", "lice"),
    ("matrix", "matrices"),
    ("medium", "media"),
    ("mouse", "mice"),
    ("nebula", "nebulae"),
    ("nucleus", "nuclei"),
    ("ox", "oxen"),
    ("phenomenon", "phenomena"),
    ("photo", "photos"),
    ("piano", "pianos"),
    ("potato", "potatoes"),
    ("quiz", "quizzes"),
    ("radius", "radii"),
    ("shoe", "shoes"),
    ("solo", "solos"),
    ("syllabus", "syllabi"),
    ("tomato", "tomatoes"),
    ("thief", "thieves"),
    ("tooth", "teeth"),
    ("vertebra", "vertebrae"),
    ("vertex", "vertices"),
    ("volcano", "volcanos"),
    ("vortex", "vortices"),
    ("wharf", "wharves"),
];

/// Words that are their own plural.
const UNCOUNTABLE: &[&str] = &[
    "aircraft",
    "bison",
    "deer",
    "equipment",
    "fish",
    "graffiti",
    "information",
    "jeans",
    "money",
    "moose",
    "news",
    "police",
    "rice",
    "salmon",
    "series",
    "sheep",
    "shrimp",
    "species",
    "swine",
    "trout",
    "tuna",
];

/// Endings and their plurals; the first that fits counts.
const ENDINGS: &[(&str, &str)] = &[
    ("children", "children"),
    ("people", "people"),
    ("men", "men"),
    ("child", "children"),
    ("person", "people"),
    ("human", "humans"),
    ("man", "men"),
    ("tz", "tzes"),
    ("wife", "wives"),
    ("ife", "ives"),
    ("afe", "aves"),
    ("elf", "elves"),
    ("olf", "olves"),
    ("alf", "alves"),
    ("oaf", "oaves"),
    ("atum", "ata"),
    ("iterion", "iteria"),
    ("sis", "ses"),
    ("io", "ios"),
    ("to", "tos"),
    ("oo", "oos"),
    ("atus", "atuses"),
    ("us", "uses"),
    ("ss", "sses"),
    ("ch", "ches"),
    ("sh", "shes"),
    ("x", "xes"),
    ("z", "zes"),
    ("ay", "ays"),
    ("ey", "eys"),
    ("oy", "oys"),
    ("uy", "uys"),
    ("y", "ies"),
    ("o", "oes"),
    ("s", "s"),
];

/// Writes `text` as a title in `style`.
pub fn title_case(text: &str, style: TitleCaseStyle) -> String {
    match style {
        TitleCaseStyle::Ap => style_words(text, &|word| is_one_of(SMALL_WORDS, word)),
        TitleCaseStyle::Chicago => {
            style_words(text, &|word| is_one_of(SMALL_WORDS, word) || is_one_of(PREPOSITIONS, word))
        }
        TitleCaseStyle::Go => every_word(text),
        TitleCaseStyle::FirstUpper => first_upper(text),
        TitleCaseStyle::None => text.to_string(),
    }
}

/// The title of a section without a page of its own: its folder's name in the plural and as a title.
/// Hyphens stay.
pub fn section_title(folder: &str, style: TitleCaseStyle, capitalise: bool, pluralise_it: bool) -> String {
    let name = if pluralise_it { pluralise(folder) } else { folder.to_string() };
    if capitalise { title_case(&name, style) } else { name }
}

/// The title of a taxonomy: its name with a blank for each hyphen.
pub fn taxonomy_title(plural: &str, style: TitleCaseStyle, capitalise: bool) -> String {
    let name = plural.replace('-', " ");
    if capitalise { title_case(&name, style) } else { name }
}

/// The title of a term: as written in front matter, as a title.
pub fn term_title(term: &str, style: TitleCaseStyle, capitalise: bool) -> String {
    if capitalise { title_case(term, style) } else { term.to_string() }
}

/// The English plural of the last word of `name`. What is a plural already stays.
pub fn pluralise(name: &str) -> String {
    let small = lower(name);
    // Words at the end count as well: `sales-data`.
    let ends_with = |word: &str| small == word || (word.len() > 3 && small.ends_with(word));
    if small.is_empty() || UNCOUNTABLE.iter().any(|word| ends_with(word)) {
        return name.to_string();
    }
    if IRREGULAR.iter().any(|(_, plural)| ends_with(plural)) && !name.ends_with(char::is_uppercase) {
        return name.to_string();
    }
    // The words and endings are ASCII, and lowering may change the length of what is before them only.
    let stem =
        |ending: &str| -> String { name.chars().take(name.chars().count().saturating_sub(ending.len())).collect() };
    if let Some((single, plural)) = IRREGULAR.iter().find(|(single, _)| ends_with(single)) {
        // What only gets longer keeps its case: `FAQ`, `FAQs`.
        return match plural.strip_prefix(single) {
            Some(ending) => format!("{name}{ending}"),
            None => stem(single) + plural,
        };
    }
    // `AWS`, `SaaS`, `CITY`.
    if name.ends_with(char::is_uppercase) {
        return format!("{name}{}", if name.ends_with('S') { "es" } else { "s" });
    }
    if let Some((ending, plural)) = ENDINGS.iter().find(|(ending, _)| small.ends_with(ending)) {
        return stem(ending) + plural;
    }
    format!("{name}s")
}

/// The first letter in upper case, the rest as it is.
pub fn first_upper(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => upper_char(first).to_string() + characters.as_str(),
        None => String::new(),
    }
}

fn is_one_of(words: &[&str], word: &str) -> bool {
    words.contains(&word)
}

/// Go's `strings.Title`: a letter behind anything but a letter, a digit, `_` or `'` is raised.
fn every_word(text: &str) -> String {
    let mut previous = ' ';
    text.chars()
        .map(|character| {
            let starts =
                !(previous.is_alphanumeric() || previous == '_') && (previous.is_ascii() || previous.is_whitespace());
            previous = character;
            if starts { upper_char(character) } else { character }
        })
        .collect()
}

/// Raises the first letter of every word, except words that `stay_small` knows and that stand between
/// others. A word starts at a letter or digit and ends before a blank, `-` or `/`.
fn style_words(text: &str, stay_small: &dyn Fn(&str) -> bool) -> String {
    let plain: Vec<char> = text
        .chars()
        .map(|character| match character {
            '\u{2013}' | '\u{2014}' => '-',
            other => other,
        })
        .collect();
    let original: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < original.len() {
        if !original[at].is_alphanumeric() {
            out.push(original[at]);
            at += 1;
            continue;
        }
        let start = at;
        while at < original.len() && !matches!(original[at], ' ' | '\t' | '\n' | '\r' | '\u{c}' | '-' | '/') {
            at += 1;
        }
        let word: String = original[start..at].iter().collect();
        let small = lower(&word);
        if start > 0 && at < original.len() && stay_small(&small) && is_between(&plain, start, at) {
            out.push_str(&small);
        } else {
            out.push_str(&first_upper(&word));
        }
    }
    out
}

/// Whether the word at `start..end` stands where a small word stays small: not behind a colon, and not
/// the middle of a hyphenated word.
fn is_between(plain: &[char], start: usize, end: usize) -> bool {
    // Outside the text counts as its first character, as in the library whose titles these are.
    let at = |index: Option<usize>| index.and_then(|index| plain.get(index)).or(plain.first()).copied().unwrap_or(' ');
    let previous = at(start.checked_sub(1));
    let before = at(start.checked_sub(2));
    matches!(previous, ' ' | '-' | '/') && before != ':' && before != '-' && (at(Some(end)) != '-' || previous == '-')
}

fn upper_char(character: char) -> char {
    let mut upper = character.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(one), None) => one,
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(input: &str, expected: &str) {
        assert_eq!(section_title(input, TitleCaseStyle::Ap, true, true), expected, "{input:?}");
    }

    #[test]
    fn section_titles_are_plurals() {
        check("person", "People");
        check("my-person", "My-People");
        check("news", "News");
        check("sheep", "Sheep");
        check("docs", "Docs");
        check("post", "Posts");
        check("category", "Categories");
        check("day", "Days");
        check("box", "Boxes");
        check("bus", "Buses");
        check("status", "Statuses");
        check("hero", "Heroes");
        check("photo", "Photos");
        check("nebula", "Nebulae");
        check("volcano", "Volcanos");
        check("wolf", "Wolves");
        check("knife", "Knives");
        check("index", "Indices");
        check("analysis", "Analyses");
        check("woman", "Women");
        check("faqs", "Faqs");
        check("sales-data", "Sales-Data");
        check("release-index", "Release-Indices");
        check("my-child", "My-Children");
        check("faq", "Faqs");
        check("FAQ", "FAQs");
        check("AWS", "AWSes");
        check("CITY", "CITYs");
        check("v1.2", "V1.2s");
        check("étude", "Études");
        check("data", "Data");
    }

    #[test]
    fn hyphens_stay_and_small_words_do() {
        check("how-to", "How-Tos");
        check("of-mice-and-men", "Of-Mice-and-Men");
        check("foo_bar", "Foo_bars");
    }

    #[test]
    fn each_style_has_its_small_words() {
        let text = "the way from here to there, with a view";
        let check = |style, expected: &str| assert_eq!(title_case(text, style), expected);
        check(TitleCaseStyle::Ap, "The Way From Here to There, With a View");
        check(TitleCaseStyle::Chicago, "The Way from Here to There, with a View");
        check(TitleCaseStyle::Go, "The Way From Here To There, With A View");
        check(TitleCaseStyle::FirstUpper, "The way from here to there, with a view");
        check(TitleCaseStyle::None, text);
    }

    #[test]
    fn every_word_of_go_begins_behind_an_apostrophe_too() {
        assert_eq!(title_case("it's o'clock, o’neil_x", TitleCaseStyle::Go), "It'S O'Clock, O’neil_x");
    }

    #[test]
    fn taxonomies_lose_their_hyphens() {
        assert_eq!(taxonomy_title("how-to-guides", TitleCaseStyle::Ap, true), "How to Guides");
        assert_eq!(taxonomy_title("tags", TitleCaseStyle::Ap, false), "tags");
        assert_eq!(term_title("red fox", TitleCaseStyle::Ap, true), "Red Fox");
        assert_eq!(term_title("iPhone", TitleCaseStyle::Ap, true), "IPhone", "as Hugo does");
    }

    proptest! {
        #[test]
        fn any_text_becomes_a_title(text in any::<String>()) {
            prop_assert_eq!(title_case(&text, TitleCaseStyle::Ap).chars().count(), text.chars().count());
            prop_assert!(pluralise(&text).len() >= text.len().min(1));
        }
    }
}
