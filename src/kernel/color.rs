//! A shop's colour, and what it takes for everybody to read it: 4.5:1 between text and its ground
//! (WCAG 2.2, AA), for text on the colour and for links in it, in light and in dark.
#![expect(
    clippy::float_arithmetic,
    reason = "contrast is a ratio of light; no amount is computed in floats"
)]

use std::fmt;
use std::str::FromStr;

/// Text and its ground differ at least so much.
const AA: f64 = 4.5;
/// How far a colour goes at a time towards black or white, of 255.
const STEP: u16 = 5;

/// Red, green and blue, a byte each. Written `1f6feb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Color {
    /// Red.
    pub red: u8,
    /// Green.
    pub green: u8,
    /// Blue.
    pub blue: u8,
}

/// Not a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Enter a color as six letters and digits after #, such as #1f6feb.")]
pub struct NoColor;

/// The grounds of the pages, darkest last of the light ones, lightest last of the dark ones.
const LIGHT: [Color; 2] = [Color::of(0xff, 0xfd, 0xf8), Color::of(0xec, 0xe7, 0xdc)];
const DARK: [Color; 2] = [Color::of(0x15, 0x16, 0x1a), Color::of(0x1e, 0x20, 0x25)];
const INK: Color = Color::of(0x1b, 0x1d, 0x22);
const BLACK: Color = Color::of(0, 0, 0);

impl Color {
    /// What the darkest colours take as their text.
    pub const WHITE: Self = Self::of(0xff, 0xff, 0xff);

    const fn of(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue }
    }

    /// How much it differs from another: 1 is not at all, 21 is black on white.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.light(), other.light());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// Text that can be read on it: ink or white, and black for the few between.
    #[must_use]
    pub fn text(self) -> Self {
        let reads = |text: &Self| self.contrast(*text) >= AA;
        [INK, Self::WHITE].into_iter().find(reads).unwrap_or(BLACK)
    }

    /// The colour for links on light pages: itself, or darker.
    #[must_use]
    pub fn on_light(self) -> Self {
        self.towards(BLACK, &LIGHT)
    }

    /// The colour for links on dark pages: itself, or lighter.
    #[must_use]
    pub fn on_dark(self) -> Self {
        self.towards(Self::WHITE, &DARK)
    }

    /// As little as it takes to be read on each of the grounds.
    fn towards(self, end: Self, grounds: &[Self]) -> Self {
        let reads = |color: &Self| grounds.iter().all(|ground| color.contrast(*ground) >= AA);
        let mixed = (0..=255 / STEP).map(|n| self.mixed(end, n * STEP));
        { mixed }.find(reads).unwrap_or(end)
    }

    /// So many 255ths of the other.
    fn mixed(self, other: Self, share: u16) -> Self {
        let part = |own: u8, other: u8| {
            let sum = u16::from(own) * (255 - share) + u16::from(other) * share;
            u8::try_from(sum / 255).unwrap_or(u8::MAX)
        };
        Self {
            red: part(self.red, other.red),
            green: part(self.green, other.green),
            blue: part(self.blue, other.blue),
        }
    }

    /// Relative luminance.
    fn light(self) -> f64 {
        let part = |byte: u8| {
            let share = f64::from(byte) / 255.0;
            if share <= 0.040_45 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(self.red) + 0.7152 * part(self.green) + 0.0722 * part(self.blue)
    }
}

/// `1f6feb`.
impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

/// With or without `#`, in any case.
impl FromStr for Color {
    type Err = NoColor;

    fn from_str(text: &str) -> Result<Self, NoColor> {
        let text = text.trim();
        let digits = text.strip_prefix('#').unwrap_or(text);
        match *super::hex::decode(digits).ok_or(NoColor)?.as_slice() {
            [red, green, blue] => Ok(Self { red, green, blue }),
            _ => Err(NoColor),
        }
    }
}

impl TryFrom<String> for Color {
    type Error = NoColor;

    fn try_from(text: String) -> Result<Self, NoColor> {
        text.parse()
    }
}

impl From<Color> for String {
    fn from(color: Color) -> Self {
        color.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{prop_assert, proptest};

    fn color(text: &str) -> Color {
        text.parse().unwrap()
    }

    #[test]
    fn a_colour_is_read_as_people_write_it() {
        assert_eq!(color("#1F6FEB"), color(" 1f6feb "));
        assert_eq!(color("#1f6feb").to_string(), "1f6feb");
        for wrong in ["", "red", "#fff", "#1f6febff", "1f6fe\u{e9}"] {
            assert!(wrong.parse::<Color>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_colour_that_reads_stays_as_it_is() {
        let blue = color("0f4c81");
        assert_eq!(blue.on_light(), blue);
        assert_ne!(blue.on_dark(), blue);
        assert_eq!(blue.text(), Color::WHITE);
        assert_eq!(color("ffc400").text(), INK);
    }

    proptest! {
        #[test]
        fn whatever_is_chosen_everybody_can_read_it(red: u8, green: u8, blue: u8) {
            let color = Color::of(red, green, blue);
            prop_assert!(color.contrast(color.text()) >= AA);
            for ground in LIGHT {
                prop_assert!(color.on_light().contrast(ground) >= AA);
            }
            for ground in DARK {
                prop_assert!(color.on_dark().contrast(ground) >= AA);
            }
        }
    }
}
