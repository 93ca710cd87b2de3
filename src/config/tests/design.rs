//! `[design]` and `[guide]`.

use super::*;

#[test]
fn an_alphabet_is_a_name_a_text_or_a_list() {
    let alphabet = |text: &str| settings(&format!("[guide]\nalphabet = {text}")).guide.alphabet.join("");
    assert_eq!(alphabet("'greek'"), "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ");
    assert_eq!(alphabet("'EL'"), alphabet("'Greek'"));
    assert_eq!(alphabet("'АБВ'"), "АБВ");
    assert_eq!(alphabet("'C Č Ch'"), "CČCh");
    assert_eq!(alphabet("['A', 'Ch']"), "ACh");
    assert_eq!(settings("").guide.alphabet, Vec::<String>::new());
    check(
        "hornbook.toml",
        "[guide]\nalphabet = 'cyrilic'",
        "hornbook.toml:2:1: error[config-value]: there is no alphabet `cyrilic` (did you mean `cyrillic`?)",
    );
    check(
        "hornbook.toml",
        "[guide]\nalphabet = 5",
        "hornbook.toml:2:1: error[config-value]: `alphabet` is the number 5, but a list is wanted (write `alphabet = [\"one\", \"two\"]`)",
    );
}

#[test]
fn the_design_is_read() {
    let design = |text: &str| {
        let (config, messages) = load_files(&[("hornbook.toml", &format!("[design]\n{text}"))]);
        assert_eq!(messages, Vec::<String>::new(), "{text}");
        config.design
    };
    let teal = Colour::parse("#008080");
    assert_eq!(design("accent = 'teal'").accent, Shades { light: teal, dark: None });
    let both = "accent = { light = 'rgb(0 128 128)', dark = '#fff' }";
    assert_eq!(design(both).accent, Shades { light: teal, dark: Some(Colour::WHITE) });
    assert_eq!(design("font = 'Inter'").font, "\"Inter\", system-ui, sans-serif");
    assert_eq!(design("font = ['Open Sans', \"'Noto Sans'\", 'Serif']").font, "\"Open Sans\", \"Noto Sans\", serif");
    assert_eq!(design("heading_font = 'Georgia,serif'").heading_font, "\"Georgia\", serif");
    for (written, expected) in [("0", "0px"), ("'0'", "0px"), ("6", "6px"), ("'.5rem'", ".5rem"), ("'64px'", "64px")] {
        assert_eq!(design(&format!("radius = {written}")).radius, expected);
    }
    assert_eq!(design("dark = 'Dark'").dark, DarkMode::Dark);
}

#[test]
fn a_design_that_cannot_be_is_told() {
    let design = |text: &str, expected: &str| check("hornbook.toml", &format!("[design]\n{text}"), expected);
    for (text, expected) in [
        ("accent = 'tael'", "`tael` is no colour (did you mean `teal`?)"),
        (
            "accent = '#12345'",
            "`#12345` is no colour (write a colour without transparency, such as `accent = \"#0b5cad\"`)",
        ),
        ("accent = 5", "`accent` is the number 5, but a colour in quotes is wanted (write `accent = \"#0b5cad\"`)"),
        (
            "font = 'A; } body { color: red'",
            "`A; } body { color: red` is no name of a font (write names with commas between, such as `font = \"Atkinson Hyperlegible, sans-serif\"`)",
        ),
        (
            "radius = '5'",
            "`radius` cannot be `5`, which is no length (write a length in px, rem or em, such as `radius = \"8px\"`)",
        ),
        (
            "radius = '-1px'",
            "`radius` cannot be `-1px`, which is no length (write a length in px, rem or em, such as `radius = \"8px\"`)",
        ),
        ("radius = '70px'", "`radius` is 70px, which is no corner any more (write at most 64px, 4rem or 4em)"),
    ] {
        design(text, &format!("hornbook.toml:2:1: error[config-value]: {expected}"));
    }
    design(
        "dark = 'black'",
        "hornbook.toml:2:1: warning[config-value]: `dark` cannot be `black`, and is left as it was (write one of `auto`, `light`, `dark`)",
    );
    design(
        "accent = { lihgt = 'red' }",
        "hornbook.toml:2:12: warning[config-unknown-key]: `lihgt` is no setting of `[design.accent]` (did you mean `light`?)",
    );
    check(
        "hornbook.toml",
        "[languages.en]\n[languages.fr.design]\naccent = 'red'\n",
        "hornbook.toml:2:15: warning[config-value]: `design` counts for all languages, and not for one alone (write it above the languages, or take it out)",
    );
}
