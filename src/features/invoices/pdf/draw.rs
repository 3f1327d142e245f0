//! Ink on pages: placed text in runs of one face, rules, chips and pictures.
//!
//! All places are points from the top left corner of the page; a text stands on its baseline.

pub(super) use super::ink::{Border, Ink, Style};
use super::{Logo, fonts::Face};
use crate::kernel::color as shop;
use printpdf::{
    CurTransMat, Line, LinePoint, Op, PaintMode, PdfFontHandle, Point, Polygon, PolygonRing, Pt,
    Rect, TextItem, TextRenderingMode, XObjectId, XObjectTransform,
};
use std::collections::BTreeSet;

/// The pages under the pen.
pub(super) struct Canvas {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) pages: Vec<Vec<Op>>,
    /// Characters used of each face, in the order of [`Face::ALL`].
    used: [BTreeSet<char>; 4],
    page: usize,
    /// The shop's colour; never text, always with an ink border.
    accent: shop::Color,
}

/// Safety yellow.
const YELLOW: shop::Color = shop::Color {
    red: 0xff,
    green: 0xc4,
    blue: 0x00,
};

impl Canvas {
    pub(super) fn new((width, height): (f32, f32), brand: Option<shop::Color>) -> Self {
        Self {
            accent: brand.unwrap_or(YELLOW),
            width,
            height,
            pages: Vec::new(),
            used: Default::default(),
            page: 0,
        }
    }

    /// The shop's colour, and what is read on it.
    pub(super) fn accent(&self) -> (Ink, Ink) {
        (Ink::Shop(self.accent), Ink::Shop(self.accent.text()))
    }

    pub(super) fn add_page(&mut self) {
        self.pages.push(Vec::new());
        self.page = self.pages.len() - 1;
    }

    /// Draws on an earlier page: page numbers need the count.
    pub(super) fn turn_to(&mut self, page: usize) {
        self.page = page;
    }

    pub(super) fn used(&self) -> impl Iterator<Item = (Face, &BTreeSet<char>)> {
        Face::ALL
            .into_iter()
            .zip(&self.used)
            .filter(|(_, chars)| !chars.is_empty())
    }

    fn push(&mut self, ops: impl IntoIterator<Item = Op>) {
        if let Some(page) = self.pages.get_mut(self.page) {
            page.extend(ops);
        }
    }

    fn point(&self, x: f32, y: f32) -> Point {
        Point {
            x: Pt(x),
            y: Pt(self.height - y),
        }
    }

    /// Text from `x` on; cleaned by the caller.
    pub(super) fn text(&mut self, (x, y): (f32, f32), style: Style, text: &str) {
        let mut x = x;
        for (face, run) in runs(style.face, text) {
            let at = self.point(x, y);
            self.run(at, (face, style), run.clone());
            x += run
                .chars()
                .map(|c| face.advance(c) * style.size + style.tracking)
                .sum::<f32>();
        }
    }

    /// Text that ends at `x`.
    pub(super) fn text_right(&mut self, (x, y): (f32, f32), style: Style, text: &str) {
        self.text((x - style.width(text) + style.tracking, y), style, text);
    }

    /// Text with its middle at `x`.
    pub(super) fn text_center(&mut self, (x, y): (f32, f32), style: Style, text: &str) {
        self.text(
            (x - (style.width(text) - style.tracking) / 2.0, y),
            style,
            text,
        );
    }

    fn run(&mut self, at: Point, (face, style): (Face, Style), run: String) {
        if let Some(used) = self.used.get_mut(face as usize) {
            used.extend(run.chars());
        }
        // The wide face has one weight: in bold text its glyphs get an outline
        let thicken = face == Face::Wide && style.face != Face::Sans;
        let mut ops = vec![
            Op::StartTextSection,
            Op::SetTextCursor { pos: at },
            Op::SetFont {
                font: PdfFontHandle::External(face.id()),
                size: Pt(style.size),
            },
            Op::SetFillColor {
                col: style.ink.color(),
            },
        ];
        if style.tracking != 0.0 {
            ops.push(Op::SetCharacterSpacing {
                multiplier: style.tracking,
            });
        }
        if thicken {
            ops.push(Op::SetOutlineColor {
                col: style.ink.color(),
            });
            ops.push(Op::SetOutlineThickness {
                pt: Pt(style.size * 0.035),
            });
            ops.push(Op::SetTextRenderingMode {
                mode: TextRenderingMode::FillStroke,
            });
        }
        ops.push(Op::ShowText {
            items: vec![TextItem::Text(run)],
        });
        if thicken {
            ops.push(Op::SetTextRenderingMode {
                mode: TextRenderingMode::Fill,
            });
        }
        if style.tracking != 0.0 {
            ops.push(Op::SetCharacterSpacing { multiplier: 0.0 });
        }
        ops.push(Op::EndTextSection);
        self.push(ops);
    }

    /// A level rule.
    pub(super) fn rule(&mut self, (x, y): (f32, f32), width: f32, (thickness, ink): (f32, Ink)) {
        let points = [x, x + width]
            .map(|x| LinePoint {
                p: self.point(x, y),
                bezier: false,
            })
            .to_vec();
        self.push([
            Op::SetOutlineColor { col: ink.color() },
            Op::SetOutlineThickness { pt: Pt(thickness) },
            Op::DrawLine {
                line: Line {
                    points,
                    is_closed: false,
                },
            },
        ]);
    }

    /// A filled rectangle; `y` is its top.
    pub(super) fn fill(&mut self, (x, y): (f32, f32), (width, height): (f32, f32), ink: Ink) {
        let rectangle = Rect {
            x: Pt(x),
            y: Pt(self.height - y - height),
            width: Pt(width),
            height: Pt(height),
            mode: Some(PaintMode::Fill),
            winding_order: None,
        };
        self.push([
            Op::SetFillColor { col: ink.color() },
            Op::DrawRectangle { rectangle },
        ]);
    }

    /// The accent: four points of the shop's colour between ink hairlines, legible in black and white too.
    pub(super) fn strip(&mut self, x: f32, y: f32, width: f32) {
        self.fill((x, y), (width, 4.0), Ink::Shop(self.accent));
        self.rule((x, y), width, (0.6, Ink::Dark));
        self.rule((x, y + 4.0), width, (0.6, Ink::Dark));
    }

    /// A rounded box with an ink border, filled if an ink is given; `y` is its top.
    pub(super) fn chip(
        &mut self,
        (x, y): (f32, f32),
        (width, height): (f32, f32),
        Border {
            thickness,
            radius,
            ground,
        }: Border,
    ) {
        let k = radius * 0.447_7; // 1 − 0.5523: where the handles of a quarter circle stand
        let (right, bottom) = (x + width, y + height);
        let corner = |x: f32, y: f32, bezier: bool| (x, y, bezier);
        let points = [
            corner(x + radius, y, false),
            corner(right - radius, y, false),
            corner(right - k, y, true),
            corner(right, y + k, true),
            corner(right, y + radius, false),
            corner(right, bottom - radius, false),
            corner(right, bottom - k, true),
            corner(right - k, bottom, true),
            corner(right - radius, bottom, false),
            corner(x + radius, bottom, false),
            corner(x + k, bottom, true),
            corner(x, bottom - k, true),
            corner(x, bottom - radius, false),
            corner(x, y + radius, false),
            corner(x, y + k, true),
            corner(x + k, y, true),
            corner(x + radius, y, false),
        ]
        .map(|(x, y, bezier)| LinePoint {
            p: self.point(x, y),
            bezier,
        })
        .to_vec();
        let mode = if ground.is_some() {
            PaintMode::FillStroke
        } else {
            PaintMode::Stroke
        };
        self.push([
            Op::SetOutlineColor {
                col: Ink::Dark.color(),
            },
            Op::SetOutlineThickness { pt: Pt(thickness) },
            Op::SetFillColor {
                col: ground.unwrap_or(Ink::Sunk).color(),
            },
            Op::DrawPolygon {
                polygon: Polygon {
                    rings: vec![PolygonRing { points }],
                    mode,
                    ..Polygon::default()
                },
            },
        ]);
    }

    /// The logo, as large as fits into a box, at its top left.
    pub(super) fn picture(&mut self, (x, y): (f32, f32), (width, height): (f32, f32), logo: &Logo) {
        self.push([Op::UseXobject {
            id: logo_id(),
            transform: XObjectTransform {
                translate_x: Some(Pt(x)),
                translate_y: Some(Pt(self.height - y - height)),
                scale_x: Some(width / logo.width.max(1) as f32),
                scale_y: Some(height / logo.height.max(1) as f32),
                dpi: Some(72.0),
                ..XObjectTransform::default()
            },
        }]);
    }

    /// A large pale word across the page, under everything drawn later.
    pub(super) fn watermark(&mut self, word: &str) {
        let style = Style::new(Face::Bold, 150.0, Ink::Ghost).tracked(8.0);
        let slope = std::f32::consts::FRAC_1_SQRT_2;
        let middle = [
            slope,
            slope,
            -slope,
            slope,
            self.width / 2.0,
            self.height / 2.0,
        ];
        self.push([
            Op::SaveGraphicsState,
            Op::SetTransformationMatrix {
                matrix: CurTransMat::Raw(middle),
            },
        ]);
        let at = Point {
            x: Pt(-style.width(word) / 2.0),
            y: Pt(style.size * -0.36),
        };
        self.run(at, (style.face, style), word.to_owned());
        self.push([Op::RestoreGraphicsState]);
    }
}

/// The name of the logo inside the document.
pub(super) fn logo_id() -> XObjectId {
    XObjectId("Logo".to_owned())
}

/// The text in stretches of one face; characters without a face are question marks.
fn runs(face: Face, text: &str) -> Vec<(Face, String)> {
    let mut runs: Vec<(Face, String)> = Vec::new();
    for (face, c) in text.chars().map(|c| face.for_char(c)) {
        match runs.last_mut() {
            Some((last, run)) if *last == face => run.push(c),
            _ => runs.push((face, c.to_string())),
        }
    }
    runs
}
