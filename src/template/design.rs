//! The look of a site: what `[design]` in its configuration makes of the tokens of the theme.
//!
//! The tokens stand in one place, `hornbook.css`. This module reads them there, works out those that follow from the
//! colours of the site, and writes a style sheet that comes after it. Deliberately absent: how settings are read.

use super::default_theme;
use super::style_sheet::condensed;
use super::view::links::media_type;
use super::world::{PublicFile, PublicFiles};
use crate::config::{Colour, Config, DarkMode, Design, Shades};
use crate::diagnostic::{Code, Diagnostic, Severity, nearest};
use crate::source::Source;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The file of the style sheet below the output folder.
pub const STYLE_SHEET: &str = "hornbook-design.css";
/// The icon of the theme.
pub const ICON: &str = "icon.svg";
/// Where the tokens stand.
const TOKENS: &str = "hornbook.css";
/// The least contrast of text with what it stands on.
const READABLE: f64 = 4.5;
/// The least contrast of lines that say what can be used.
const VISIBLE: f64 = 3.0;

/// Tokens of text in colours, which must be readable on every ground.
const TEXTS: [&str; 14] = [
    "visited",
    "ok",
    "warn",
    "danger",
    "code-keyword",
    "code-string",
    "code-comment",
    "code-function",
    "code-type",
    "code-attribute",
    "code-tag",
    "code-builtin",
    "code-number",
    "code-operator",
];

/// The colours of a site on pages that are light, or on those that are dark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Palette {
    /// What everything stands on.
    pub background: Colour,
    /// What boxes and the foot of pages stand on.
    pub surface: Colour,
    /// Text.
    pub text: Colour,
    /// Links and buttons.
    pub accent: Colour,
    /// Tokens that differ from those of the theme, by name.
    changed: BTreeMap<&'static str, Colour>,
    /// The tokens of the theme.
    tokens: BTreeMap<String, Colour>,
}

/// The colours of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// On light pages.
    pub light: Palette,
    /// On dark pages.
    pub dark: Palette,
}

impl Look {
    /// The look that `design` makes of the tokens in the style sheet that counts among `files`.
    pub fn new(design: &Design, source: &Source, files: &PublicFiles) -> Look {
        let own = match files.get(TOKENS) {
            Some(PublicFile::Static(file) | PublicFile::Asset(file)) => source.read_text(file).ok(),
            _ => None,
        };
        let standard = default_theme::file("static/hornbook.css").map(String::from_utf8_lossy).unwrap_or_default();
        let tokens = |mode: Mode| {
            let mut tokens = tokens_in(&standard, mode);
            tokens.extend(own.iter().flat_map(|own| tokens_in(own, mode)));
            tokens
        };
        let pick = |shades: Shades| (shades.light, shades.dark);
        let (accent, background, text) = (pick(design.accent), pick(design.background), pick(design.text));
        // A colour for light pages says what is wanted on dark ones too, as far as it can be read there.
        let dark_accent = accent.1.map(Accent::Exactly).or(accent.0.map(Accent::Like));
        Look {
            light: Palette::new(tokens(Mode::Light), accent.0.map(Accent::Exactly), background.0, text.0),
            dark: Palette::new(tokens(Mode::Dark), dark_accent, background.1, text.1),
        }
    }
}

/// Which of two colours counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Light,
    Dark,
}

impl Mode {
    fn as_str(self) -> &'static str {
        match self {
            Mode::Light => "light",
            Mode::Dark => "dark",
        }
    }
}

/// How an accent is meant.
#[derive(Debug, Clone, Copy)]
enum Accent {
    /// As it is.
    Exactly(Colour),
    /// As near to it as can be read.
    Like(Colour),
}

impl Palette {
    fn new(
        tokens: BTreeMap<String, Colour>,
        accent: Option<Accent>,
        background: Option<Colour>,
        text: Option<Colour>,
    ) -> Palette {
        let token = |name: &str| tokens.get(name).copied().unwrap_or(Colour::BLACK);
        let mut changed = BTreeMap::new();
        let (ground, ink) = (background.unwrap_or(token("bg")), text.unwrap_or(token("text")));
        let mut surface = token("surface");
        let has_grounds = background.is_some() || text.is_some();
        if has_grounds {
            surface = ground.mixed(ink, 0.04);
        }
        let grounds = [ground, surface];
        let accent_colour = match accent {
            Some(Accent::Exactly(colour)) => colour,
            Some(Accent::Like(colour)) => colour.readable_on(&grounds, READABLE),
            None => token("link").readable_on(&grounds, READABLE),
        };
        if has_grounds {
            changed.insert("bg", ground);
            changed.insert("text", ink);
            changed.insert("surface", surface);
            changed.insert("line", ground.mixed(ink, 0.15));
            changed.insert("border", ground.mixed(ink, 0.5).readable_on(&grounds, VISIBLE));
            changed.insert("muted", ink.mixed(ground, 0.3).readable_on(&grounds, READABLE));
            changed.insert("code-deleted", ground.mixed(token("danger"), 0.12));
            changed.insert("code-inserted", ground.mixed(token("ok"), 0.12));
            for name in TEXTS {
                changed.insert(name, token(name).readable_on(&grounds, READABLE));
            }
        }
        if has_grounds || accent.is_some() {
            changed.insert("link", accent_colour);
            changed.insert("on-accent", ink_on(accent_colour));
            // Letters and links stand on a tint of the accent: as much of it as they can be read on.
            let tints = (0..=12).rev().map(|share| ground.mixed(accent_colour, f64::from(share) / 100.0));
            let soft = tints.into_iter().find(|tint| accent_colour.contrast(*tint) >= READABLE).unwrap_or(ground);
            changed.insert("soft", soft);
            changed.insert("code-line", soft);
        }
        Palette { background: ground, surface, text: ink, accent: accent_colour, changed, tokens }
    }

    /// The token `name`, as the site has it.
    fn token(&self, name: &str) -> Option<Colour> {
        self.changed.get(name).or_else(|| self.tokens.get(name)).copied()
    }
}

/// What can be read on `ground`: white where that is enough, else something dark.
fn ink_on(ground: Colour) -> Colour {
    let inks = [Colour::WHITE, Colour::new(16, 20, 26)];
    inks.into_iter().find(|ink| ink.contrast(ground) >= READABLE).unwrap_or(Colour::BLACK)
}

/// The colours that are custom properties of the first rule for `:root` in a style sheet: one for all pages, or
/// `light-dark(#fff, #12151b)`.
fn tokens_in(text: &str, mode: Mode) -> BTreeMap<String, Colour> {
    let mut rules = text.split(":root").skip(1).filter_map(|rest| rest.trim_start().strip_prefix('{'));
    let block = rules.next().map_or("", |rest| rest.split('}').next().unwrap_or_default());
    let declarations = block.split(';').filter_map(|declaration| {
        let (name, value) = declaration.split_once(':')?;
        let name = name.rsplit("*/").next()?.trim().strip_prefix("--")?;
        let pair = value.trim().strip_prefix("light-dark(").and_then(|pair| pair.strip_suffix(')')?.split_once(','));
        let value = match (pair, mode) {
            (Some((light, _)), Mode::Light) => light,
            (Some((_, dark)), Mode::Dark) => dark,
            (None, _) => value,
        };
        Some((name.to_string(), Colour::parse(value)?))
    });
    declarations.collect()
}

/// The style sheet of a design; empty where nothing is set.
pub fn style_sheet(design: &Design, look: &Look) -> String {
    let names: BTreeSet<&str> = look.light.changed.keys().chain(look.dark.changed.keys()).copied().collect();
    let pair = |name: &str| Some((look.light.token(name)?, look.dark.token(name)?));
    let colours = names.into_iter().filter_map(|name| Some((name, pair(name)?)));
    let mut lines: Vec<String> =
        colours.map(|(name, (light, dark))| format!("--{name}: light-dark({}, {})", light.hex(), dark.hex())).collect();
    if !design.font.is_empty() {
        lines.push(format!("--font: {}", design.font));
    }
    if !design.heading_font.is_empty() {
        lines.push(format!("--heading-font: {}", design.heading_font));
    }
    if !design.radius.is_empty() {
        lines.push(format!("--r: {0}; --r-lg: calc({0} * 1.5)", design.radius));
    }
    if lines.is_empty() {
        return String::new();
    }
    condensed(&format!("@layer tokens {{ :root {{ {} }} }}", lines.join("; ")))
}

/// Adds the files that the design of the site makes to `files`, all that the site has by itself. Reports colours that
/// cannot be read and pictures that are not there.
pub fn add_files(source: &Source, config: &Config, files: &mut PublicFiles) -> Vec<Diagnostic> {
    let design = &config.design;
    if *design == Design::default() {
        return Vec::new();
    }
    let look = Look::new(design, source, files);
    let sheet = style_sheet(design, &look);
    if !sheet.is_empty() && !files.contains_key(STYLE_SHEET) {
        files.insert(STYLE_SHEET.to_string(), PublicFile::Theme(Cow::Owned(sheet.into_bytes())));
    }
    if let (Some(accent), Some(PublicFile::Theme(icon))) = (design.accent.light, files.get(ICON)) {
        let old = tokens_in(&String::from_utf8_lossy(theme_style_sheet()), Mode::Light).get("link").copied();
        let icon = String::from_utf8_lossy(icon);
        let painted = old.map(|old| {
            let ink = format!("stroke=\"{}\"", ink_on(accent).hex());
            icon.replace(&old.hex(), &accent.hex()).replace("stroke=\"#fff\"", &ink)
        });
        if let Some(painted) = painted.filter(|painted| *painted != icon) {
            files.insert(ICON.to_string(), PublicFile::Theme(Cow::Owned(painted.into_bytes())));
        }
    }
    let mut faults = Vec::new();
    for (key, path) in [("logo", &design.logo), ("favicon", &design.favicon)] {
        faults.extend(picture_fault(config, files, key, path));
    }
    let shown: &[Mode] = match design.dark {
        DarkMode::Auto => &[Mode::Light, Mode::Dark],
        DarkMode::Light => &[Mode::Light],
        DarkMode::Dark => &[Mode::Dark],
    };
    for mode in shown {
        faults.extend(contrast_faults(config, *mode, if *mode == Mode::Light { &look.light } else { &look.dark }));
    }
    faults
}

fn theme_style_sheet() -> &'static [u8] {
    default_theme::file("static/hornbook.css").unwrap_or_default()
}

/// What is wrong with the picture that `key` names.
fn picture_fault(config: &Config, files: &PublicFiles, key: &str, path: &str) -> Option<Diagnostic> {
    let name = path.trim_start_matches('/');
    if name.is_empty() {
        return None;
    }
    let (code, message, help) = if !files.contains_key(name) {
        let help = match nearest(name, files.keys().map(String::as_str)) {
            Some(near) => format!("did you mean `/{near}`?"),
            None => "put the picture into `static`, and write its path from there, such as `/img/logo.svg`".to_string(),
        };
        (Code::ImageMissing, format!("there is no picture `{path}`"), help)
    } else if !media_type(name).starts_with("image/") {
        let help = "name a picture, such as `/img/logo.svg`".to_string();
        (Code::ConfigValue, format!("`{path}` is no picture"), help)
    } else {
        return None;
    };
    Some(at(config, &["design", key], code, Severity::Error, message).help(help))
}

/// Colours that the site has chosen and that cannot be read on its pages.
fn contrast_faults(config: &Config, mode: Mode, palette: &Palette) -> Vec<Diagnostic> {
    let design = &config.design;
    let of = |shades: Shades| if mode == Mode::Light { shades.light } else { shades.dark };
    let mode = mode.as_str();
    let grounds = [palette.background, palette.surface];
    let mut faults = Vec::new();
    let mut check = |key: &str, name: &str, colour: Colour, meant: &str| {
        let ratio = |ground: &Colour| colour.contrast(*ground);
        let Some(ground) = grounds.into_iter().min_by(|a, b| ratio(a).total_cmp(&ratio(b))) else { return };
        let found = ratio(&ground);
        if found >= READABLE {
            return;
        }
        let message = format!(
            "{name} `{}` has a contrast of {:.1}:1 against `{}`, which it stands on in {mode} pages; readers need {READABLE}:1",
            colour.hex(),
            (found * 10.0).floor() / 10.0,
            ground.hex(),
        );
        let near = colour.readable_on(&grounds, READABLE);
        let help = match meant {
            "background" => "write a colour that is further from the text, or set `text` as well".to_string(),
            _ => format!("write a colour such as `{}`", near.hex()),
        };
        let full = ["design", key, mode];
        let path = if config.written.place(&full).is_some() { &full[..] } else { &full[..2] };
        faults.push(at(config, path, Code::ConfigContrast, Severity::Warning, message).help(help));
    };
    if of(design.accent).is_some() {
        check("accent", "the accent", palette.accent, "accent");
    }
    match (of(design.text), of(design.background)) {
        (Some(_), _) => check("text", "the text", palette.text, "text"),
        (None, Some(_)) => check("background", "the text", palette.text, "background"),
        (None, None) => {}
    }
    faults
}

/// A diagnostic at a key of the configuration.
fn at(config: &Config, path: &[&str], code: Code, severity: Severity, message: String) -> Diagnostic {
    let span = config.written.place(path).or_else(|| config.written.last_file());
    Diagnostic { span, ..Diagnostic::without_place(code, severity, message) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(text: &str) -> (Config, Look) {
        let source = Source::memory([("hornbook.toml".to_string(), format!("[design]\n{text}\n").into_bytes())]);
        let (config, faults) = crate::config::load(&source, &Default::default());
        assert_eq!(faults, [], "{text}");
        let look = Look::new(&config.design, &source, &PublicFiles::new());
        (config, look)
    }

    #[test]
    fn the_tokens_of_the_theme_are_found_in_its_style_sheet() {
        let text = String::from_utf8_lossy(theme_style_sheet());
        for mode in [Mode::Light, Mode::Dark] {
            let tokens = tokens_in(&text, mode);
            let wanted = ["bg", "surface", "soft", "text", "muted", "link", "on-accent", "line", "border", "code-line"];
            for name in wanted.into_iter().chain(["code-deleted", "code-inserted"]).chain(TEXTS) {
                assert!(tokens.contains_key(name), "no `--{name}` for {mode:?} pages");
            }
        }
    }

    #[test]
    fn nothing_set_is_no_style_sheet() {
        let (config, look) = look("dark = 'light'");
        assert_eq!(style_sheet(&config.design, &look), "");
        assert_eq!(look.light.background.hex(), "#ffffff");
    }

    #[test]
    fn fonts_and_corners_are_tokens() {
        let (config, look) = look("font = 'Inter'\nheadingFont = 'Georgia, serif'\nradius = 0");
        let expected = "@layer tokens{:root{--font:\"Inter\",system-ui,sans-serif;--heading-font:\"Georgia\",serif;--r:0px;--r-lg:calc(0px * 1.5)}}";
        assert_eq!(style_sheet(&config.design, &look), expected);
        let (config, look) = self::look("accent = { light = '#0a7d55', dark = '#5fd6a8' }");
        let sheet = style_sheet(&config.design, &look);
        assert!(sheet.contains("--link:light-dark(#0a7d55,#5fd6a8);") && !sheet.contains("--bg"), "{sheet}");
    }

    /// Whatever colours a site chooses, what follows from them can be read.
    #[test]
    fn what_follows_from_colours_can_be_read() {
        for text in [
            "accent = '#0a7d55'",
            "accent = '#ffcc00'",
            "accent = '#111111'",
            "accent = '#d00'\nbackground = '#fff8e7'",
            "background = { light = '#f0f4f0', dark = '#001a1a' }",
            "text = { light = '#333', dark = 'wheat' }\naccent = { light = 'teal', dark = 'aqua' }",
        ] {
            let (_, look) = look(text);
            for palette in [&look.light, &look.dark] {
                let token = |name: &str| palette.changed.get(name).copied();
                let grounds = [palette.background, palette.surface];
                for name in TEXTS.into_iter().chain(["muted", "text"]) {
                    let Some(colour) = token(name) else { continue };
                    assert!(grounds.iter().all(|ground| colour.contrast(*ground) >= READABLE), "{text}: {name}");
                }
                let on = token("on-accent").map(|ink| ink.contrast(palette.accent));
                assert!(on.is_none_or(|ratio| ratio >= READABLE), "{text}: on-accent");
                let readable = palette.accent.contrast(palette.background) >= READABLE;
                let soft = token("soft").map(|soft| palette.accent.contrast(soft));
                assert!(!readable || soft.is_none_or(|ratio| ratio >= READABLE), "{text}: soft");
            }
            let dark = look.dark.accent;
            assert!(dark.contrast(look.dark.surface) >= READABLE || text.contains("aqua"), "{text}: dark");
        }
    }
}
