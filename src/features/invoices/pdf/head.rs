//! The first sheet's top: shop and number, totals and due day, customer and car (R-PDF-3).

use super::{
    draw::{Border, Ink, Style},
    flow::{BODY, Flow, LABEL, SMALL, STRONG},
    fonts::Face,
    model::VehicleBlock,
    text,
};

/// Side of the monogram and height of a logo.
const MARK: f32 = 46.0;
/// The widest logo.
const LOGO: f32 = 150.0;
/// Points between two columns.
const GAP: f32 = 22.0;
/// Width of the column with number and dates.
const FACTS: f32 = 176.0;

impl Flow<'_> {
    /// The shop on the left, the document on the right.
    pub(super) fn head(&mut self) {
        let top = self.y;
        let facts = self.facts(top);
        let shop = self.shop(top);
        self.y = facts.max(shop).max(top + MARK) + 12.0;
    }

    fn shop(&mut self, top: f32) -> f32 {
        let shop = self.frame.shop;
        let x = self.left + self.mark(top) + 12.0;
        let width = self.right - FACTS - GAP - x;
        let name = text::clean(&shop.name);
        let large = Style::new(Face::Bold, 17.0, Ink::Dark);
        let style = if text::wrap(&name, large, width).len() > 2 {
            Style {
                size: 12.0,
                ..large
            }
        } else {
            large
        };
        self.y = top - 3.0;
        self.lines(
            x,
            &text::wrap(&name, style, width),
            (style, style.size * 1.24),
        );
        self.y += 2.0;
        if let Some(legal) = shop
            .legal_name
            .as_ref()
            .filter(|legal| **legal != shop.name)
        {
            self.lines(x, &text::wrap(legal, SMALL, width), (SMALL, 11.5));
        }
        for line in &shop.address_lines {
            self.lines(x, &text::wrap(line, SMALL, width), (SMALL, 11.5));
        }
        let contact: Vec<&str> = [&shop.phone, &shop.email, &shop.website]
            .into_iter()
            .filter_map(Option::as_deref)
            .collect();
        let registration = shop
            .registration_no
            .as_ref()
            .map(|no| format!("Reg. no. {no}"));
        let tax_id = shop.tax_id.as_ref().map(|id| format!("Tax ID {id}"));
        let register: Vec<&str> = [&registration, &tax_id]
            .into_iter()
            .filter_map(Option::as_deref)
            .collect();
        for facts in [contact, register] {
            self.lines(x, &text::joined(&facts, SMALL, width), (SMALL, 11.5));
        }
        self.y
    }

    /// The logo or the monogram; says how wide it is.
    fn mark(&mut self, top: f32) -> f32 {
        if let Some(logo) = &self.frame.shop.logo {
            let (width, height) = (logo.width.max(1) as f32, logo.height.max(1) as f32);
            let scale = (LOGO / width).min(MARK / height);
            self.canvas
                .picture((self.left, top), (width * scale, height * scale), logo);
            return width * scale;
        }
        let (accent, on_accent) = self.canvas.accent();
        let inset = 0.75; // half the border, which is drawn on both sides of its path
        let size = (MARK - 2.0 * inset, MARK - 2.0 * inset);
        let place = (self.left + inset, top + inset);
        self.canvas.chip(
            place,
            size,
            Border {
                thickness: 1.5,
                radius: 6.0,
                ground: Some(accent),
            },
        );
        let letters = text::initials(&self.frame.shop.name);
        let style = Style::new(Face::Bold, 20.0, on_accent).fitted(&letters, MARK - 10.0);
        let baseline = top + MARK / 2.0 + style.size * 0.357;
        self.canvas
            .text_center((self.left + MARK / 2.0, baseline), style, &letters);
        MARK
    }

    /// "INVOICE", its number, its days; says where it ends.
    fn facts(&mut self, top: f32) -> f32 {
        let frame = self.frame;
        self.canvas.text_right(
            (self.right, top + 7.5),
            LABEL.sized(8.5).tracked(1.2),
            frame.label,
        );
        let mut y = top + 12.0;
        if let Some(number) = frame.number {
            let number = text::clean(number);
            let style = Style::new(Face::Mono, 19.0, Ink::Dark).fitted(&number, FACTS);
            self.canvas
                .text_right((self.right, y + 16.0), style, &number);
            y += 26.0;
        } else {
            y += 6.0;
        }
        for (key, value) in &frame.facts {
            let style = BODY.sized(8.5);
            let width = FACTS - 56.0;
            self.canvas
                .text((self.right - FACTS + 4.0, y + 9.0), SMALL, key);
            for line in text::wrap(value, style, width) {
                self.canvas.text_right((self.right, y + 9.0), style, &line);
                y += 11.5;
            }
        }
        y
    }

    /// Total, what was paid and what is due, on top too (R-PDF-3).
    pub(super) fn band(&mut self) {
        const HEIGHT: f32 = 44.0;
        let frame = self.frame;
        if frame.band.is_empty() && frame.main.is_none() {
            return;
        }
        let (left, width, top) = (self.left, self.width(), self.y);
        self.canvas.fill((left, top), (width, HEIGHT), Ink::Sunk);
        self.canvas.rule((left, top), width, (0.8, Ink::Dark));
        self.canvas
            .rule((left, top + HEIGHT), width, (0.8, Ink::Dark));
        let column = width / 4.0;
        for (index, (label, value)) in frame.band.iter().enumerate() {
            let x = left + 12.0 + column * index as f32;
            let style = Style::new(Face::Sans, 13.0, Ink::Dark).fitted(value, column - 14.0);
            self.canvas.text((x, top + 15.0), LABEL, label);
            self.canvas.text((x, top + 33.0), style, value);
        }
        if let Some((label, value)) = &frame.main {
            let style = Style::new(Face::Bold, 18.0, Ink::Dark).fitted(value, column - 14.0);
            self.canvas
                .text_right((self.right - 12.0, top + 15.0), LABEL, label);
            self.canvas
                .text_right((self.right - 12.0, top + 34.0), style, value);
        }
        self.y = top + HEIGHT + 14.0;
    }

    /// Who pays, beside what was repaired.
    pub(super) fn parties(&mut self) {
        let top = self.y;
        let column = (self.width() - GAP) / 2.0;
        let customer = self.customer(column);
        let mut end = customer;
        if let Some(vehicle) = self.frame.vehicle {
            self.y = top;
            end = end.max(self.vehicle(self.left + column + GAP, column, vehicle));
        }
        self.y = end + 14.0;
    }

    fn customer(&mut self, width: f32) -> f32 {
        let (x, (label, to)) = (self.left, self.frame.party);
        self.label(x, label);
        self.lines(x, &text::wrap(&to.name, STRONG, width), (STRONG, 14.0));
        for line in to.lines.iter().chain(&to.phone) {
            self.lines(x, &text::wrap(line, BODY, width), (BODY, 12.5));
        }
        let po_number = to
            .po_number
            .as_ref()
            .map(|number| format!("PO number {number}"));
        let exempt = to
            .tax_exempt
            .as_ref()
            .map(|no| format!("Tax exempt, certificate {no}"));
        for line in po_number.iter().chain(&exempt) {
            self.lines(x, &text::wrap(line, SMALL, width), (SMALL, 12.5));
        }
        self.y
    }

    fn vehicle(&mut self, x: f32, width: f32, vehicle: &VehicleBlock) -> f32 {
        let top = self.y;
        let chip = vehicle.plate.as_deref().map_or(0.0, |plate| {
            self.plate(top, plate, vehicle.plate_region.as_deref().unwrap_or(""))
        });
        self.y = top;
        self.label(x, "VEHICLE");
        let width = if chip > 0.0 {
            width - chip - 12.0
        } else {
            width
        };
        self.lines(
            x,
            &text::wrap(&vehicle.title, STRONG, width),
            (STRONG, 14.0),
        );
        let color = vehicle.color.as_ref().map(|color| ("Color", color));
        let odometer = vehicle
            .odometer
            .as_ref()
            .map(|odometer| ("Odometer", odometer));
        if let Some(vin) = &vehicle.vin {
            let vin = text::clean(vin);
            let style = Style::new(Face::Mono, 8.5, Ink::Dark).fitted(&vin, width - 52.0);
            self.canvas.text((x, self.y + 9.5), SMALL, "VIN");
            self.canvas.text((x + 52.0, self.y + 9.5), style, &vin);
            self.y += 12.5;
        }
        for (key, value) in odometer.into_iter().chain(color) {
            self.canvas.text((x, self.y + 9.5), SMALL, key);
            self.lines(
                x + 52.0,
                &text::wrap(value, BODY, width - 52.0),
                (BODY, 12.5),
            );
        }
        self.y.max(if chip > 0.0 { top + 38.0 } else { top })
    }

    /// The plate as a chip at the right edge: the signature of the job card. Says its width.
    fn plate(&mut self, top: f32, plate: &str, region: &str) -> f32 {
        let plate = text::clean(plate).to_uppercase();
        let region = text::clean(region).to_uppercase();
        let most = 130.0;
        let style = Style::new(Face::Mono, 14.0, Ink::Dark)
            .tracked(0.84)
            .fitted(&plate, most);
        let small = LABEL.sized(5.5).fitted(&region, most);
        let width = (style.width(&plate).max(small.width(&region)) + 18.0).max(72.0);
        let middle = self.right - width / 2.0;
        let place = (self.right - width + 0.7, top + 0.7);
        self.canvas.chip(
            place,
            (width - 1.4, 33.0),
            Border {
                thickness: 1.4,
                radius: 4.0,
                ground: None,
            },
        );
        let baseline = if region.is_empty() {
            top + 22.5
        } else {
            self.canvas
                .text_center((middle, top + 10.0), small, &region);
            top + 26.0
        };
        self.canvas.text_center((middle, baseline), style, &plate);
        width
    }
}
