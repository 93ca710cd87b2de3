//! Texts of the interface: `i18n/LANGUAGE.{yaml,toml,json}` of site, theme and binary.

use super::default_theme;
use crate::data::{Data, DataMap};
use crate::diagnostic::{Code, Diagnostic, FilePath, Span};
use crate::source::Source;
use std::collections::BTreeMap;
use std::sync::Arc;

/// All texts: language key (lower case) to text key to the text or its plural forms.
#[derive(Debug, Clone, Default)]
pub struct Translations {
    languages: BTreeMap<String, DataMap>,
}

impl Translations {
    /// Reads the files of all layers; a text of the site covers the theme's, and that the binary's.
    pub fn read(source: &Source, theme: Option<&str>) -> (Translations, Vec<Diagnostic>) {
        let mut translations = Translations::default();
        let mut diagnostics = Vec::new();
        for (name, bytes) in default_theme::files_below("i18n") {
            let file: FilePath = Arc::from(format!("themes/default/i18n/{name}"));
            translations.add(&file, &String::from_utf8_lossy(bytes), &mut diagnostics);
        }
        let theme_folder = theme.map(|theme| format!("themes/{theme}/i18n"));
        for folder in theme_folder.iter().map(String::as_str).chain(["i18n"]) {
            let (entries, faults) = source.list(folder);
            diagnostics.extend(faults);
            for entry in entries {
                match source.read_text(&entry.path) {
                    Ok(text) => translations.add(&entry.path, &text, &mut diagnostics),
                    Err(diagnostic) => diagnostics.push(diagnostic),
                }
            }
        }
        (translations, diagnostics)
    }

    fn add(&mut self, file: &FilePath, text: &str, diagnostics: &mut Vec<Diagnostic>) {
        let name = file.rsplit('/').next().unwrap_or_default();
        let Some((language, extension)) = name.rsplit_once('.') else { return };
        let Some(parsed) = crate::template::view::data::parse(extension, text) else { return };
        let texts = self.languages.entry(language.to_lowercase()).or_default();
        match parsed {
            Ok(Data::Map(map)) => texts.extend(*map),
            // Hugo's older form: a list of `{id, translation}`.
            Ok(Data::List(list)) => {
                for item in list {
                    if let Data::Map(mut item) = item {
                        let id = item.swap_remove("id").and_then(|id| id.to_text());
                        if let (Some(id), Some(text)) = (id, item.swap_remove("translation")) {
                            texts.insert(id, text);
                        }
                    }
                }
            }
            Ok(_) => {}
            Err(error) => diagnostics.push(
                Diagnostic::error(Code::DataSyntax, Span::new(file, error.start..error.end), error.message)
                    .help(error.help.unwrap_or_else(|| "mend the file; the line is shown above".to_string())),
            ),
        }
    }

    /// The text for `key` in a language (`pt-br`, then `pt`, then `en`), in the plural form for `count`.
    pub fn find(&self, language: &str, key: &str, count: Option<i64>) -> Option<&str> {
        let language = language.to_lowercase();
        let short = language.split(['-', '_']).next().unwrap_or_default();
        [language.as_str(), short, "en"].into_iter().find_map(|language| {
            let text = self.languages.get(language)?.get(key)?;
            form(text, language, count)
        })
    }
}

fn form<'a>(text: &'a Data, language: &str, count: Option<i64>) -> Option<&'a str> {
    match text {
        Data::Text(text) => Some(text),
        Data::Map(forms) => {
            let wanted = plural_form(language, count.unwrap_or(2));
            [wanted, "other", "many", "one"].into_iter().find_map(|name| forms.get(name)?.as_text())
        }
        _ => None,
    }
}

/// The plural form of whole numbers in a language, after the plural rules of the Unicode CLDR.
fn plural_form(language: &str, count: i64) -> &'static str {
    let count = count.unsigned_abs();
    let (tens, hundreds) = (count % 10, count % 100);
    match language.split(['-', '_']).next().unwrap_or_default() {
        "ja" | "zh" | "ko" | "th" | "vi" | "id" | "ms" => "other",
        "fr" | "pt" | "hy" if count <= 1 => "one",
        "ar" => match (count, hundreds) {
            (0, _) => "zero",
            (1, _) => "one",
            (2, _) => "two",
            (_, 3..=10) => "few",
            (_, 11..=99) => "many",
            _ => "other",
        },
        "ru" | "uk" | "be" | "sr" | "hr" | "bs" => match (tens, hundreds) {
            (1, 11) => "many",
            (1, _) => "one",
            (2..=4, 12..=14) => "many",
            (2..=4, _) => "few",
            _ => "many",
        },
        "pl" => match (count, tens, hundreds) {
            (1, _, _) => "one",
            (_, 2..=4, 12..=14) => "many",
            (_, 2..=4, _) => "few",
            _ => "many",
        },
        "cs" | "sk" => match count {
            1 => "one",
            2..=4 => "few",
            _ => "other",
        },
        "he" if count == 2 => "two",
        _ if count == 1 => "one",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::{Data, Translations, plural_form};
    use crate::source::Source;

    /// What a text has in braces, sorted.
    fn places(text: &str) -> Vec<&str> {
        let mut places: Vec<&str> = text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
        places.sort();
        places
    }

    #[test]
    fn the_theme_says_everything_in_every_language_and_form() {
        let (translations, faults) = Translations::read(&Source::memory([]), None);
        assert_eq!(faults, []);
        let languages = ["ar", "de", "en", "es", "fr", "ja", "pt"];
        assert_eq!(translations.languages.keys().collect::<Vec<_>>(), languages);
        // English says the names of the months by itself.
        let keys = |language: &str| {
            let mut keys: Vec<&str> = translations.languages[language].keys().map(String::as_str).collect();
            keys.retain(|key| *key != "months");
            keys.sort();
            keys
        };
        for language in languages {
            assert_eq!(keys(language), keys("en"), "{language}");
            for (key, text) in &translations.languages[language] {
                let Data::Map(forms) = text else {
                    let english = translations.languages["en"].get(key).and_then(Data::as_text).unwrap_or_default();
                    let text = text.as_text().unwrap_or_default();
                    assert!(
                        !text.is_empty() && places(text) == places(english) || key == "months",
                        "{language}: `{key}`"
                    );
                    continue;
                };
                for count in 0..200 {
                    assert!(forms.contains_key(plural_form(language, count)), "{language}: `{key}` for {count}");
                }
            }
        }
    }

    #[test]
    fn plural_forms_follow_the_language() {
        let cases = [
            ("en", 1, "one"),
            ("en", 0, "other"),
            ("fr", 0, "one"),
            ("ja", 1, "other"),
            ("ar", 5, "few"),
            ("pl", 22, "few"),
            ("ru", 21, "one"),
            ("ru", 12, "many"),
        ];
        for (language, count, expected) in cases {
            assert_eq!(plural_form(language, count), expected, "{language} {count}");
        }
    }
}
