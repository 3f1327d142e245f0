//! Where the pen stands on the sheet, and when it goes on to the next one.

use super::{
    draw::{Canvas, Ink, Style},
    fonts::Face,
    model::Frame,
    text,
};

/// Left and right margin, in points.
const SIDE: f32 = 46.0;
/// Top of the accent on each page.
const TOP: f32 = 36.0;
/// Distance of the last footer line from the edge.
const BOTTOM: f32 = 30.0;
/// Line height of the footer.
const FOOT: f32 = 9.5;

pub(super) const SMALL: Style = Style::new(Face::Sans, 8.5, Ink::Muted);
pub(super) const BODY: Style = Style::new(Face::Sans, 9.5, Ink::Dark);
pub(super) const STRONG: Style = Style::new(Face::Bold, 10.5, Ink::Dark);
/// Section labels: small capitals of the job card.
pub(super) const LABEL: Style = Style::new(Face::Bold, 7.0, Ink::Muted).tracked(0.6);
const FINE: Style = Style::new(Face::Sans, 7.5, Ink::Muted);

/// The pen's place while a document is drawn from top to bottom.
pub(super) struct Flow<'a> {
    pub(super) canvas: &'a mut Canvas,
    pub(super) frame: &'a Frame<'a>,
    pub(super) left: f32,
    pub(super) right: f32,
    /// Where the next thing starts.
    pub(super) y: f32,
    /// Where the foot begins.
    bottom: f32,
    foot: Vec<String>,
}

impl<'a> Flow<'a> {
    pub(super) fn start(canvas: &'a mut Canvas, frame: &'a Frame<'a>) -> Self {
        let (left, right) = (SIDE, canvas.width - SIDE);
        let mut foot = text::wrap(frame.footer.unwrap_or(""), FINE, (right - left) * 0.78);
        foot.truncate(3);
        let bottom = canvas.height - BOTTOM - FOOT * (foot.len() as f32 + 1.0) - 8.0;
        let mut flow = Self {
            canvas,
            frame,
            left,
            right,
            y: TOP,
            bottom,
            foot,
        };
        flow.sheet();
        flow
    }

    pub(super) fn width(&self) -> f32 {
        self.right - self.left
    }

    /// A new sheet with what every sheet carries.
    fn sheet(&mut self) {
        self.canvas.add_page();
        if let Some(word) = self.frame.watermark {
            self.canvas.watermark(word);
        }
        self.canvas.strip(self.left, TOP, self.width());
        self.y = TOP + 18.0;
    }

    /// The next sheet, with a short head that says what it belongs to.
    pub(super) fn next_sheet(&mut self) {
        self.sheet();
        let style = Style::new(Face::Bold, 9.0, Ink::Dark);
        let name = text::cut(&self.frame.shop.name, style, self.width() * 0.6);
        self.canvas.text((self.left, self.y + 4.0), style, &name);
        let number = &self.frame.reference;
        let mono = Style::new(Face::Mono, 10.0, Ink::Dark).fitted(number, self.width() * 0.35);
        self.canvas
            .text_right((self.right, self.y + 4.0), mono, number);
        self.y += 18.0;
    }

    /// Whether so many points are left on this sheet.
    pub(super) fn fits(&self, height: f32) -> bool {
        self.y + height <= self.bottom
    }

    /// Goes on to the next sheet unless so many points are left.
    pub(super) fn ensure(&mut self, height: f32) {
        if !self.fits(height) {
            self.next_sheet();
        }
    }

    /// A label over a section.
    pub(super) fn label(&mut self, x: f32, label: &str) {
        self.canvas.text((x, self.y + 7.0), LABEL, label);
        self.y += 13.0;
    }

    /// Lines one under the other from `x`, over sheets if need be; `leading` is the line height.
    pub(super) fn lines(&mut self, x: f32, lines: &[String], (style, leading): (Style, f32)) {
        for line in lines {
            self.ensure(leading);
            self.canvas.text((x, self.y + style.size), style, line);
            self.y += leading;
        }
    }

    /// Foot of every sheet: the shop's words, what the sheet belongs to, page n of m.
    pub(super) fn feet(&mut self) {
        let count = self.canvas.pages.len();
        let mut which = format!(" · {}", self.frame.reference);
        if let Some(note) = self.frame.foot_note {
            which.push_str(" · ");
            which.push_str(note);
        }
        let room = self.width() - FINE.width(&which) - FINE.width("Page 888 of 888") - 16.0;
        let whose = text::cut(&self.frame.shop.name, FINE, room) + &which;
        for page in 0..count {
            self.canvas.turn_to(page);
            self.canvas.rule(
                (self.left, self.bottom + 6.0),
                self.width(),
                (0.5, Ink::Line),
            );
            let mut y = self.bottom + 6.0 + FOOT + 2.0;
            for line in &self.foot {
                self.canvas.text((self.left, y), FINE, line);
                y += FOOT;
            }
            self.canvas.text((self.left, y), FINE, &whose);
            let number = format!("Page {} of {count}", page + 1);
            self.canvas.text_right((self.right, y), FINE, &number);
        }
    }
}
