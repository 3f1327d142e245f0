//! How things look on paper: colours, type, edges.

use super::fonts::Face;
use crate::kernel::color as shop;
use printpdf::{Color, Rgb};

/// A colour of the job card, light theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    /// Near-black: what must be read.
    Dark,
    /// Labels and notes.
    Muted,
    /// Hairlines between rows.
    Line,
    /// Ground of the band with the totals.
    Sunk,
    /// The shop's colour, or what is read on it.
    Shop(shop::Color),
    /// The watermark of a draft.
    Ghost,
}

impl Ink {
    pub(super) fn color(self) -> Color {
        let (r, g, b) = match self {
            Self::Dark => (0x1b, 0x1d, 0x22),
            Self::Muted => (0x5a, 0x57, 0x50),
            Self::Line => (0xd8, 0xd1, 0xc2),
            Self::Sunk => (0xf6, 0xf3, 0xec),
            Self::Shop(color) => (color.red, color.green, color.blue),
            Self::Ghost => (0xec, 0xe9, 0xe2),
        };
        let part = |byte: u8| f32::from(byte) / 255.0;
        Color::Rgb(Rgb {
            r: part(r),
            g: part(g),
            b: part(b),
            icc_profile: None,
        })
    }
}

/// How a text looks. Sizes and tracking are points.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    pub(super) face: Face,
    pub(super) size: f32,
    pub(super) ink: Ink,
    /// Added after each character.
    pub(super) tracking: f32,
}

impl Style {
    pub(super) const fn new(face: Face, size: f32, ink: Ink) -> Self {
        Self {
            face,
            size,
            ink,
            tracking: 0.0,
        }
    }

    pub(super) const fn tracked(self, tracking: f32) -> Self {
        Self { tracking, ..self }
    }

    pub(super) const fn sized(self, size: f32) -> Self {
        Self { size, ..self }
    }

    /// The same style, made smaller (down to 5 points) until the text fits into the width.
    pub(super) fn fitted(self, text: &str, width: f32) -> Self {
        let natural = self.width(text);
        if natural <= width {
            return self;
        }
        let share = (width / natural).max(5.0 / self.size).min(1.0);
        Self {
            size: self.size * share,
            tracking: self.tracking * share,
            ..self
        }
    }

    /// Width of the text in points.
    pub(super) fn width(self, text: &str) -> f32 {
        text.chars()
            .map(|c| {
                let (face, shown) = self.face.for_char(c);
                face.advance(shown) * self.size + self.tracking
            })
            .sum()
    }
}

/// The edge of a chip, in points, and what fills it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Border {
    pub(super) thickness: f32,
    pub(super) radius: f32,
    pub(super) ground: Option<Ink>,
}
