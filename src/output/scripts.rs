//! The scripts of the search as a site publishes them: without comments, and with the words of its language.

use crate::config::LanguageId;
use crate::template::{World, default_theme};

/// The scripts, by their names below `search/`.
pub const SCRIPTS: [&str; 2] = ["dialog.js", "search.js"];

/// Where the words that readers see begin and end in `dialog.js`: one a line, `name: "text",`.
const WORDS: (&str, &str) = ("\nconst WORDS = {\n", "\n};\n");

/// A script of the search for a language.
pub fn render(world: &World, language: LanguageId, name: &str) -> Vec<u8> {
    let bytes = default_theme::file(&format!("search/{name}")).unwrap_or_default();
    let text = String::from_utf8_lossy(bytes);
    without_comments(&with_words(&text, &|key| word(world, language, key))).into_bytes()
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

/// A script without `/** … */`, lines of `//`, indentation and empty lines: readers load it, and nobody reads it there.
fn without_comments(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("/**") {
        code.push_str(&rest[..start]);
        rest = rest[start..].split_once("*/").map_or("", |(_, after)| after);
    }
    code.push_str(rest);
    let lines = code.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script(name: &str) -> &'static str {
        let bytes = default_theme::file(&format!("search/{name}")).expect("it is embedded");
        std::str::from_utf8(bytes).expect("it is text")
    }

    #[test]
    fn comments_are_left_out_and_code_is_kept() {
        let text = "// About.\nconst a = 1;\n\n/**\n * Says b.\n * @param {string} c\n */\nfunction b(c) {\n  // Why.\n  return (/** @type {any} */ (c));\n}\n";
        assert_eq!(without_comments(text), "const a = 1;\nfunction b(c) {\nreturn ( (c));\n}\n");
        for name in SCRIPTS {
            let code = without_comments(script(name));
            assert!(code.len() > 1000 && !code.contains("/**") && !code.contains("@param"), "{name}");
        }
    }

    #[test]
    fn words_are_put_in_the_place_of_english_ones() {
        let text = "a\nconst WORDS = {\n  one: \"One\",\n  two: \"Two\",\n};\nb\n";
        let given = with_words(text, &|name| (name == "two").then(|| "„Zwei\" </script>".to_string()));
        assert_eq!(given, "a\nconst WORDS = {\n  one: \"One\",\ntwo: \"„Zwei\\\" </script>\",\n};\nb\n");
    }

    #[test]
    fn every_word_of_the_dialog_is_in_the_texts_of_the_theme() {
        let (opening, closing) = WORDS;
        let (_, rest) = script("dialog.js").split_once(opening).expect("the words begin");
        let (words, _) = rest.split_once(closing).expect("the words end");
        let english =
            std::str::from_utf8(default_theme::file("i18n/en.yaml").expect("it is embedded")).expect("it is text");
        for line in words.lines() {
            let (name, text) = line.trim().trim_end_matches(',').split_once(": ").expect("a name and a text");
            let same = match name {
                "way_on_path" => continue,
                "way_on" => "all_guides_a_z",
                name => name,
            };
            let written = english.lines().find_map(|line| line.strip_prefix(&format!("{same}: ")));
            let written = written.unwrap_or_else(|| panic!("`{same}` is not in en.yaml"));
            assert_eq!(written.trim_matches('"'), text.trim_matches('"'), "{name}");
        }
    }
}
