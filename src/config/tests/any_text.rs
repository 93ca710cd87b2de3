//! Whatever stands in a configuration.

use super::*;

proptest! {
    #[test]
    fn any_text_is_loaded_without_a_panic(text in "[\\[\\]{}=:\"'.,\n a-cé#0-9_-]{0,80}", name in "(hugo|hornbook|config)\\.(toml|yaml|json)") {
        let source = Source::memory([(name, text.as_bytes().to_vec())]);
        let (config, diagnostics) = load(&source, &Overrides::default());
        prop_assert!(!config.languages.is_empty());
        for span in diagnostics.iter().filter_map(|diagnostic| diagnostic.span.as_ref()) {
            prop_assert!(span.start <= span.end && span.end <= text.len());
        }
    }

    #[test]
    fn any_value_of_any_setting_is_loaded_without_a_panic(
        key in prop::sample::select(vec![
            "title", "menus", "menus.main", "languages", "languages.en", "languages.en.menu", "related", "related.indices", "cascade",
            "permalinks", "permalinks.page", "markup", "markup.goldmark", "markup.goldmark.extensions.passthrough.delimiters.block",
            "markup.highlight.lineNos", "outputs", "outputs.home", "theme", "privacy", "privacy.x", "sitemap.priority", "uglyURLs",
            "taxonomies", "frontmatter.date", "disableKinds", "guide.alphabet", "summaryLength", "markup.tableOfContents.endLevel",
        ]),
        value in prop::sample::select(vec![
            "1", "-9223372036854775808", "9223372036854775807", "nan", "'x'", "''", "true", "2020-01-01", "[]", "[1, [2]]", "{}",
            "{a = 1}", "[{a = 1}]", "[{name = 'a'}]", "{en = {}}", "{main = [{}]}", "['', {}]",
        ]),
    ) {
        let source = Source::memory([("hugo.toml".to_string(), format!("{key} = {value}").into_bytes())]);
        let (config, diagnostics) = load(&source, &Overrides::default());
        prop_assert!(!config.languages.is_empty());
        prop_assert!(diagnostics.iter().all(|diagnostic| diagnostic.span.is_some() && diagnostic.code != Code::ConfigSyntax));
    }

    #[test]
    fn an_unknown_key_of_ours_is_always_reported(key in "zq[a-zA-Z0-9-]{0,12}", table in prop::sample::select(vec!["", "[pagination]", "[markup.goldmark.parser]", "[languages.fr]", "[guide]", "[services.rss]", "[privacy.youtube]", "[outputs]", "[languages.fr.security]"])) {
        let text = format!("defaultContentLanguage = 'fr'\n{table}\n{key} = 1");
        let source = Source::memory([("hornbook.toml".to_string(), text.into_bytes())]);
        let (_, diagnostics) = load(&source, &Overrides::default());
        let found: Vec<_> = diagnostics.iter().map(|diagnostic| (diagnostic.code, diagnostic.severity)).collect();
        prop_assert!(found.contains(&(Code::ConfigUnknownKey, Severity::Warning)), "{found:?}");
    }
}

#[test]
fn thousands_of_wrong_values_are_reported_in_good_time() {
    let wrong: String = (0..1_500).map(|number| format!("[languages.l{number}]\ntitle = 1\nweight = 'x'\n")).collect();
    let messages = load_files(&[("hornbook.toml", &wrong)]).1;
    assert!(messages.len() > 200, "{}", messages.len());
    assert!(messages.iter().any(|message| message.starts_with("hornbook.toml:299:1: error[config-value]: `title`")));
}
