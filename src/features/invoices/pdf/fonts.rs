//! The faces of the paper: unpacked and measured once per process, cut down to the used glyphs
//! for each document.

use super::PdfError;
use allsorts::{
    binary::read::ReadScope,
    font_data::FontData,
    subset::{CmapTarget, SubsetProfile, subset},
    tag,
};
use flate2::read::GzDecoder;
use printpdf::{FontId, ParsedFont};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::Read,
    sync::LazyLock,
};

/// A face of the document. The wide one stands in for what the others lack (Chinese, Japanese,
/// Korean).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Face {
    Sans,
    Bold,
    Mono,
    Wide,
}

impl Face {
    pub(super) const ALL: [Self; 4] = [Self::Sans, Self::Bold, Self::Mono, Self::Wide];

    /// The name of the font inside the document; fixed, so that the bytes are too.
    pub(super) fn id(self) -> FontId {
        FontId(self.name().to_owned())
    }

    fn name(self) -> &'static str {
        match self {
            Self::Sans => "Sans",
            Self::Bold => "Bold",
            Self::Mono => "Mono",
            Self::Wide => "Wide",
        }
    }

    /// The PostScript name with the six letters that mark a subset.
    fn subset_name(self) -> &'static str {
        match self {
            Self::Sans => "ASHOPS+NotoSans-Regular",
            Self::Bold => "ASHOPB+NotoSans-Bold",
            Self::Mono => "ASHOPM+NotoSansMono-Bold",
            Self::Wide => "ASHOPW+DroidSansFallback",
        }
    }

    fn font(self) -> &'static Font {
        match self {
            Self::Sans => &SANS,
            Self::Bold => &BOLD,
            Self::Mono => &MONO,
            Self::Wide => &WIDE,
        }
    }

    /// The face that can print the character in this style, and the character itself, or a
    /// question mark where no face has it (R-PDF-1: never fails).
    pub(super) fn for_char(self, c: char) -> (Self, char) {
        let stand_in = if self == Self::Mono {
            Self::Bold
        } else {
            Self::Sans
        };
        [self, stand_in, Self::Wide]
            .into_iter()
            .find(|face| face.font().glyph(c).is_some())
            .map_or((self, '?'), |face| (face, c))
    }

    /// Advance of the character in ems; 0 if the face lacks it.
    pub(super) fn advance(self, c: char) -> f32 {
        let font = self.font();
        let width = font
            .glyph(c)
            .and_then(|id| font.metrics.get_glyph_width(id))
            .unwrap_or(0);
        f32::from(width) / f32::from(font.metrics.units_per_em)
    }

    /// The font cut down to these characters, ready to be embedded.
    pub(super) fn subset(self, chars: &BTreeSet<char>) -> Result<ParsedFont, PdfError> {
        let font = self.font();
        // Glyph 0, the box of the missing character, must come first
        let ids: Vec<u16> = chars
            .iter()
            .filter_map(|c| font.glyph(*c))
            .chain([0])
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        let file = ReadScope::new(&font.program)
            .read::<FontData<'_>>()
            .map_err(|error| PdfError::Font(error.to_string()))?;
        let tables = file
            .table_provider(0)
            .map_err(|error| PdfError::Font(error.to_string()))?;
        let program = subset(&tables, &ids, &profile(), CmapTarget::Unicode)
            .map_err(|error| PdfError::Font(error.to_string()))?;
        // A glyph's new number is its place in `ids`
        let places: BTreeMap<u16, u16> = ids.iter().copied().zip(0u16..).collect();
        Ok(ParsedFont {
            original_bytes: program,
            font_name: Some(self.subset_name().to_owned()),
            codepoint_to_glyph: chars
                .iter()
                .filter_map(|c| Some((u32::from(*c), *places.get(&font.glyph(*c)?)?)))
                .collect(),
            glyph_widths: places
                .iter()
                .filter_map(|(old, new)| Some((*new, font.metrics.get_glyph_width(*old)?)))
                .collect(),
            font_metrics: font.metrics.font_metrics.clone(),
            pdf_font_metrics: font.metrics.pdf_font_metrics.clone(),
            font_index: 0,
            units_per_em: font.metrics.units_per_em,
            font_type: font.metrics.font_type,
        })
    }
}

/// What a viewer needs to draw glyphs by number, and nothing else: no names, no licence text.
fn profile() -> SubsetProfile {
    SubsetProfile::Custom(vec![
        tag::HEAD,
        tag::HHEA,
        tag::HMTX,
        tag::MAXP,
        tag::CVT,
        tag::FPGM,
        tag::PREP,
    ])
}

/// A whole font of ours in memory.
struct Font {
    program: Vec<u8>,
    /// Character map and widths; without the font's bytes, which are in `program`.
    metrics: ParsedFont,
}

impl Font {
    fn unpack(packed: &[u8]) -> Self {
        let mut program = Vec::new();
        GzDecoder::new(packed)
            .read_to_end(&mut program)
            .expect("an embedded font is whole; the tests unpack each");
        let mut metrics = ParsedFont::from_bytes(&program, 0, &mut Vec::new())
            .expect("an embedded font is readable; the tests read each");
        metrics.original_bytes = Vec::new();
        Self { program, metrics }
    }

    fn glyph(&self, c: char) -> Option<u16> {
        self.metrics
            .lookup_glyph_index(u32::from(c))
            .filter(|id| *id != 0)
    }
}

static SANS: LazyLock<Font> = LazyLock::new(|| {
    Font::unpack(include_bytes!(
        "../../../../assets/fonts/NotoSans-Regular.ttf.gz"
    ))
});
static BOLD: LazyLock<Font> = LazyLock::new(|| {
    Font::unpack(include_bytes!(
        "../../../../assets/fonts/NotoSans-Bold.ttf.gz"
    ))
});
static MONO: LazyLock<Font> = LazyLock::new(|| {
    Font::unpack(include_bytes!(
        "../../../../assets/fonts/NotoSansMono-Bold.ttf.gz"
    ))
});
static WIDE: LazyLock<Font> = LazyLock::new(|| {
    Font::unpack(include_bytes!(
        "../../../../assets/fonts/DroidSansFallbackFull.ttf.gz"
    ))
});
