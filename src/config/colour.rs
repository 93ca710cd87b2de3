//! Colours as authors write them, and how well one can be read on another.

use super::colour_names::NAMES;

/// An opaque colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour {
    /// 0 to 255.
    pub red: u8,
    /// 0 to 255.
    pub green: u8,
    /// 0 to 255.
    pub blue: u8,
}

impl Colour {
    /// White.
    pub const WHITE: Colour = Colour::new(255, 255, 255);
    /// Black.
    pub const BLACK: Colour = Colour::new(0, 0, 0);

    /// The colour of these parts.
    pub const fn new(red: u8, green: u8, blue: u8) -> Colour {
        Colour { red, green, blue }
    }

    /// `#c0392b`, `#c39`, `rgb(192, 57, 43)`, `hsl(6 63% 46%)` or one of the names of CSS; `None` for all other texts,
    /// also for colours that let something shine through.
    pub fn parse(text: &str) -> Option<Colour> {
        let text = text.trim().to_ascii_lowercase();
        if let Some(digits) = text.strip_prefix('#') {
            return from_digits(digits);
        }
        if let Some((name, parts)) = text.strip_suffix(')').and_then(|text| text.split_once('(')) {
            let parts: Vec<&str> = parts.split([',', ' ']).filter(|part| !part.is_empty()).collect();
            let [first, second, third] = parts.as_slice() else { return None };
            return match name.trim() {
                "rgb" => Some(Colour::new(channel(first)?, channel(second)?, channel(third)?)),
                "hsl" => from_hue(degrees(first)?, percent(second)?, percent(third)?),
                _ => None,
            };
        }
        let at = NAMES.binary_search_by(|(name, _)| (*name).cmp(&text)).ok()?;
        from_digits(NAMES[at].1)
    }

    /// `#c0392b`.
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }

    /// This colour with so much (0 to 1) of `other` in it.
    pub fn mixed(self, other: Colour, share: f64) -> Colour {
        let mix = |one: u8, two: u8| (f64::from(one) * (1.0 - share) + f64::from(two) * share).round() as u8;
        Colour::new(mix(self.red, other.red), mix(self.green, other.green), mix(self.blue, other.blue))
    }

    /// The contrast of the Web Content Accessibility Guidelines, from 1 to 21. Text can be read from 4.5 on.
    pub fn contrast(self, other: Colour) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// How bright it is, from 0 to 1.
    pub fn luminance(self) -> f64 {
        let part = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(self.red) + 0.7152 * part(self.green) + 0.0722 * part(self.blue)
    }

    /// The colour nearest to this one on the way to black or white that has the contrast `wanted` with each of `grounds`.
    pub fn readable_on(self, grounds: &[Colour], wanted: f64) -> Colour {
        let is_fine = |colour: Colour| grounds.iter().all(|ground| colour.contrast(*ground) >= wanted);
        let is_dark = grounds.iter().any(|ground| ground.luminance() < 0.18);
        let end = if is_dark { Colour::WHITE } else { Colour::BLACK };
        let steps = (0..=100).map(|step| self.mixed(end, f64::from(step) / 100.0));
        steps.into_iter().find(|colour| is_fine(*colour)).unwrap_or(end)
    }
}

/// `c39` or `c0392b`.
fn from_digits(digits: &str) -> Option<Colour> {
    let values: Vec<u8> = digits.chars().map(|digit| Some(digit.to_digit(16)? as u8)).collect::<Option<_>>()?;
    match *values.as_slice() {
        [red, green, blue] => Some(Colour::new(red * 17, green * 17, blue * 17)),
        [a, b, c, d, e, f] => Some(Colour::new(a * 16 + b, c * 16 + d, e * 16 + f)),
        _ => None,
    }
}

/// `192` or `75%`.
fn channel(text: &str) -> Option<u8> {
    match text.strip_suffix('%') {
        Some(_) => percent(text).map(|share| (share * 255.0).round() as u8),
        None => text.parse().ok(),
    }
}

/// `75%` as 0.75.
fn percent(text: &str) -> Option<f64> {
    let number: f64 = text.strip_suffix('%')?.parse().ok()?;
    (0.0..=100.0).contains(&number).then_some(number / 100.0)
}

/// `210` or `210deg`, from 0 to 360.
fn degrees(text: &str) -> Option<f64> {
    let number: f64 = text.strip_suffix("deg").unwrap_or(text).parse().ok()?;
    (0.0..=360.0).contains(&number).then_some(number)
}

fn from_hue(hue: f64, saturation: f64, lightness: f64) -> Option<Colour> {
    let reach = saturation * lightness.min(1.0 - lightness);
    let part = |offset: f64| {
        let place = (offset + hue / 30.0) % 12.0;
        ((lightness - reach * (place - 3.0).min(9.0 - place).clamp(-1.0, 1.0)) * 255.0).round() as u8
    };
    Some(Colour::new(part(0.0), part(8.0), part(4.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn colours_are_read_in_every_common_way() {
        let red = Colour::new(192, 57, 43);
        for text in ["#c0392b", "#C0392B", " rgb(192, 57, 43) ", "rgb(192 57 43)", "hsl(6, 63%, 46%)"] {
            let found = Colour::parse(text).expect("a colour");
            assert!(found.contrast(red) < 1.02, "{text}: {found:?}");
        }
        assert_eq!(Colour::parse("#c39"), Some(Colour::new(204, 51, 153)));
        assert_eq!(Colour::parse("Teal"), Some(Colour::new(0, 128, 128)));
        assert_eq!(Colour::parse("hsl(120deg 100% 25%)"), Some(Colour::new(0, 128, 0)));
        for text in [
            "",
            "#",
            "#ab",
            "#abcd",
            "#c0392b80",
            "#gggggg",
            "c0392b",
            "rgb(1,2)",
            "rgb(256,0,0)",
            "reddish",
            "hsl(1,2,3)",
            "rgb(0 0 0 / 50%)",
            "transparent",
            "url(x)",
            "#ab\u{e9}def",
        ] {
            assert_eq!(Colour::parse(text), None, "{text}");
        }
        assert!(NAMES.windows(2).all(|pair| pair[0].0 < pair[1].0), "the names are sorted");
        assert_eq!(NAMES.len(), 148);
    }

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        let check = |one: &str, two: &str, expected: f64| {
            let colour = |text| Colour::parse(text).expect("a colour");
            let found = colour(one).contrast(colour(two));
            assert!((found - expected).abs() < 0.01, "{one} on {two}: {found}");
        };
        check("#000", "#fff", 21.0);
        check("#767676", "#fff", 4.54);
        check("#777", "#fff", 4.48);
        check("#f00", "#fff", 4.0);
    }

    proptest! {
        #[test]
        fn any_text_is_a_colour_or_none(text in any::<String>()) {
            if let Some(colour) = Colour::parse(&text) {
                prop_assert_eq!(Colour::parse(&colour.hex()), Some(colour));
            }
        }

        #[test]
        fn what_is_made_readable_is(red: u8, green: u8, blue: u8, ground in 0_u8..=255) {
            let colour = Colour::new(red, green, blue);
            let ground = Colour::new(ground, ground, ground);
            prop_assert!(colour.readable_on(&[ground], 4.5).contrast(ground) >= 4.5);
        }
    }
}
