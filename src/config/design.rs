//! `[design]`.

use super::Colour;
use super::reader::Reader;
use super::settings::{DarkMode, Design, Shades};
use crate::data::{Data, DataMap};
use crate::diagnostic::{Code, Severity, nearest};

/// Families that every browser has something for.
const GENERIC: [&str; 13] = [
    "serif",
    "sans-serif",
    "monospace",
    "cursive",
    "fantasy",
    "math",
    "emoji",
    "system-ui",
    "ui-serif",
    "ui-sans-serif",
    "ui-monospace",
    "ui-rounded",
    "-apple-system",
];

/// Units of a radius, and the most that is still a corner.
const UNITS: [(&str, f64); 3] = [("px", 64.0), ("rem", 4.0), ("em", 4.0)];

/// Reads the design of a site. What cannot be used is reported and left as it was.
pub fn read(reader: &mut Reader<'_>, map: &DataMap) -> Design {
    let mut design = Design::default();
    reader.map(map, &["design"]);
    design.accent = shades(reader, map, "accent");
    design.background = shades(reader, map, "background");
    design.text = shades(reader, map, "text");
    design.font = font(reader, map, "font");
    design.heading_font = font(reader, map, "headingfont");
    design.radius = radius(reader, map);
    reader.text(map, &["design", "logo"], &mut design.logo);
    reader.text(map, &["design", "favicon"], &mut design.favicon);
    let modes = [("auto", DarkMode::Auto), ("light", DarkMode::Light), ("dark", DarkMode::Dark)];
    reader.choice(map, &["design", "dark"], &modes, &mut design.dark);
    design
}

/// A colour, or one for light pages and one for dark ones.
fn shades(reader: &mut Reader<'_>, map: &DataMap, key: &str) -> Shades {
    match reader.get(map, &["design", key]) {
        Some(Data::Map(_)) => Shades {
            light: colour(reader, map, &["design", key, "light"]),
            dark: colour(reader, map, &["design", key, "dark"]),
        },
        _ => Shades { light: colour(reader, map, &["design", key]), dark: None },
    }
}

fn colour(reader: &mut Reader<'_>, map: &DataMap, path: &[&str]) -> Option<Colour> {
    const EXAMPLE: &str = "\"#0b5cad\"";
    match reader.get(map, path)? {
        Data::Null => None,
        Data::Text(text) => {
            let found = Colour::parse(text);
            if found.is_none() {
                let names = super::colour_names::NAMES.iter().map(|(name, _)| *name);
                let near = nearest(text, names).filter(|_| text.chars().all(char::is_alphabetic));
                let (_, line) = reader.words(path, EXAMPLE);
                let help = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("write a colour without transparency, such as `{line}`"),
                };
                reader.fault(path, format!("`{text}` is no colour"), &help);
            }
            found
        }
        other => {
            let other = other.clone();
            reader.wrong(path, &other, "a colour in quotes", EXAMPLE);
            None
        }
    }
}

/// Families of fonts as CSS takes them, with one at the end that every browser has.
fn font(reader: &mut Reader<'_>, map: &DataMap, key: &str) -> String {
    let path = ["design", key];
    let Some(names) = reader.list(map, &path) else { return String::new() };
    let names: Vec<&str> = names.iter().flat_map(|name| name.split(',')).map(bare).collect();
    let is_fine = |name: &&str| {
        let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_' | '.' | '+' | '&');
        !name.is_empty() && name.chars().all(is_part)
    };
    if let Some(bad) = names.iter().find(|name| !is_fine(name)) {
        let (_, line) = reader.words(&path, "\"Atkinson Hyperlegible, sans-serif\"");
        let message = format!("`{bad}` is no name of a font");
        reader.fault(&path, message, &format!("write names with commas between, such as `{line}`"));
        return String::new();
    }
    let is_generic = |name: &&str| GENERIC.iter().any(|known| known.eq_ignore_ascii_case(name));
    let mut families: Vec<String> = names
        .iter()
        .map(|name| if is_generic(name) { name.to_ascii_lowercase() } else { format!("\"{name}\"") })
        .collect();
    if !names.iter().any(is_generic) {
        families.extend(["system-ui".to_string(), "sans-serif".to_string()]);
    }
    families.join(", ")
}

/// A name without blanks and quotes around it.
fn bare(name: &str) -> &str {
    let name = name.trim();
    let inner = |quote: char| name.strip_prefix(quote).and_then(|name| name.strip_suffix(quote));
    inner('"').or_else(|| inner('\'')).unwrap_or(name).trim()
}

/// A length as CSS takes it. A number alone counts pixels.
fn radius(reader: &mut Reader<'_>, map: &DataMap) -> String {
    let path = ["design", "radius"];
    let written = match reader.get(map, &path) {
        None | Some(Data::Null) => return String::new(),
        Some(Data::Integer(pixels)) => format!("{pixels}px"),
        Some(Data::Float(pixels)) => format!("{pixels}px"),
        Some(Data::Text(text)) => text.trim().to_ascii_lowercase(),
        Some(other) => {
            let other = other.clone();
            reader.wrong(&path, &other, "a length in quotes", "\"8px\"");
            return String::new();
        }
    };
    if written == "0" {
        return "0px".to_string();
    }
    let (number, most) = match UNITS.iter().find_map(|(unit, most)| Some((written.strip_suffix(unit)?, *most))) {
        Some((number, most)) => (number.trim().parse::<f64>().ok(), most),
        None => (None, 0.0),
    };
    let plain =
        |number: &f64| written.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '.') && *number >= 0.0;
    match number.filter(plain) {
        Some(number) if number <= most => written,
        Some(_) => {
            let (key, _) = reader.words(&path, "");
            let message = format!("`{key}` is {written}, which is no corner any more");
            reader.report(Code::ConfigValue, Severity::Error, &path, message, "write at most 64px, 4rem or 4em");
            String::new()
        }
        None => {
            let (key, line) = reader.words(&path, "\"8px\"");
            let message = format!("`{key}` cannot be `{written}`, which is no length");
            reader.fault(&path, message, &format!("write a length in px, rem or em, such as `{line}`"));
            String::new()
        }
    }
}
