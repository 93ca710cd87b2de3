//! The script of the search that readers see, with the words of its language.

use crate::config::LanguageId;
use crate::search;
use crate::template::{World, default_theme};

/// Where the words begin and end in the script: one a line, `name: "text",`.
const WORDS: (&str, &str) = ("\nconst WORDS = {\n", "\n};\n");

/// The script of the search for a language.
pub fn render(world: &World, language: LanguageId) -> Vec<u8> {
    let bytes = default_theme::file("search/dialog.js").unwrap_or_default();
    let text = String::from_utf8_lossy(bytes);
    search::module(&with_words(&text, &|key| word(world, language, key)), &[])
}

/// What readers of a language read for `key`: a text of the interface, or where the way on leads.
fn word(world: &World, language: LanguageId, key: &str) -> Option<String> {
    let has_a_to_z = world.features.a_to_z.get(usize::from(language.0)).copied().unwrap_or_default();
    let key = match key {
        "way_on_path" => return Some(if has_a_to_z { "../a-z/" } else { "../" }.to_string()),
        "way_on" if has_a_to_z => "all_guides_a_z",
        "way_on" => "to_the_home_page",
        key => key,
    };
    let language = world.site.config.language(language);
    let find = |name: &str| world.translations.find(name, key, None);
    find(&language.locale).or_else(|| find(&language.key)).map(str::to_string)
}

/// Puts other words in the place of the English ones, where there are others. Linear.
fn with_words(text: &str, word: &dyn Fn(&str) -> Option<String>) -> String {
    let (opening, closing) = WORDS;
    let Some((before, rest)) = text.split_once(opening) else { return text.to_string() };
    let Some((words, after)) = rest.split_once(closing) else { return text.to_string() };
    let lines = words.lines().map(|line| {
        let name = line.split(':').next().unwrap_or_default().trim();
        match word(name) {
            Some(word) => format!("{name}: {},", serde_json::Value::from(word)),
            None => line.to_string(),
        }
    });
    [before, opening, &lines.collect::<Vec<_>>().join("\n"), closing, after].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> &'static str {
        let bytes = default_theme::file(path).expect("it is embedded");
        std::str::from_utf8(bytes).expect("it is text")
    }

    #[test]
    fn words_are_put_in_the_place_of_english_ones() {
        let text = "a\nconst WORDS = {\n  one: \"One\",\n  two: \"Two\",\n};\nb\n";
        let given = with_words(text, &|name| (name == "two").then(|| "„Zwei\"\n".to_string()));
        assert_eq!(given, "a\nconst WORDS = {\n  one: \"One\",\ntwo: \"„Zwei\\\"\\n\",\n};\nb\n");
    }

    #[test]
    fn every_word_of_the_script_is_in_the_texts_of_the_theme() {
        let (opening, closing) = WORDS;
        let (_, rest) = file("search/dialog.js").split_once(opening).expect("the words begin");
        let (words, _) = rest.split_once(closing).expect("the words end");
        for line in words.lines() {
            let (name, text) = line.trim().trim_end_matches(',').split_once(": ").expect("a name and a text");
            let name = match name {
                "way_on_path" => continue,
                "way_on" => "all_guides_a_z",
                name => name,
            };
            for language in ["ar", "de", "en", "es", "fr", "ja", "pt"] {
                let texts = file(&format!("i18n/{language}.yaml"));
                let written = texts.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
                let written = written.unwrap_or_else(|| panic!("`{name}` is not in {language}.yaml"));
                assert!(language != "en" || written.trim_matches('"') == text.trim_matches('"'), "{name}: {written}");
            }
        }
    }
}
