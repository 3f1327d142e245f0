//! The blocks of a sheet under the pen.

use super::{
    draw::{Ink, Style},
    flow::{BODY, Flow, LABEL, SMALL, STRONG},
    fonts::Face,
    sheet::{Column, Group, Table},
    text,
};

const LEADING: f32 = 12.0;
const PAD: f32 = 2.75;
const GAP: f32 = 12.0;
/// Width of the block with the sums.
const SUMS: f32 = 246.0;
/// Most lines of a cell, so that any row fits on a sheet; far above what may be stored.
const MOST: usize = 36;

/// A column with its place: where its text begins, and how wide it is.
struct Place {
    column: Column,
    x: f32,
    width: f32,
}

impl Flow<'_> {
    /// A text under its label; nothing if it is blank.
    pub(super) fn labelled(&mut self, label: &str, words: &str) {
        let style = BODY.sized(9.0);
        let lines = text::wrap(words, style, self.width());
        if lines.is_empty() {
            return;
        }
        self.ensure(13.0 + LEADING * if lines.len() > 2 { 3.0 } else { 2.0 });
        self.label(self.left, label);
        self.lines(self.left, &lines, (style, LEADING));
        self.y += 9.0;
    }

    /// Labels with a line after each, two beside each other.
    pub(super) fn blanks(&mut self, labels: &[&str]) {
        let column = (self.width() - GAP * 2.0) / 2.0;
        for pair in labels.chunks(2) {
            self.ensure(34.0);
            let y = self.y + 20.0;
            for (label, x) in pair.iter().zip([self.left, self.left + column + GAP * 2.0]) {
                self.canvas.rule((x, y), column, (0.7, Ink::Dark));
                self.canvas.text((x, y + 9.5), LABEL, label);
            }
            self.y = y + 16.0;
        }
        self.y += 4.0;
    }

    /// Rows in columns, over as many sheets as it takes; each repeats the head.
    pub(super) fn table(&mut self, table: &Table) {
        let places = self.places(&table.columns);
        if !self.fits(70.0) {
            self.next_sheet();
        }
        self.head_of(&places);
        for (index, group) in table.groups.iter().enumerate() {
            self.group(&places, group, index == 0);
        }
        self.canvas
            .rule((self.left, self.y), self.width(), (0.8, Ink::Dark));
        self.y += 12.0;
    }

    fn places(&self, columns: &[Column]) -> Vec<Place> {
        let given: f32 = columns.iter().filter_map(|column| column.width).sum();
        let gaps = GAP * columns.len().saturating_sub(1) as f32;
        let rest = (self.width() - given - gaps).max(60.0);
        let mut x = self.left;
        let mut places = Vec::new();
        for column in columns {
            let width = column.width.unwrap_or(rest);
            places.push(Place {
                column: *column,
                x,
                width,
            });
            x += width + GAP;
        }
        places
    }

    fn head_of(&mut self, places: &[Place]) {
        let y = self.y + 7.0;
        for place in places {
            let label = place.column.label.to_uppercase();
            if place.column.right {
                let end = (place.x + place.width, y);
                self.canvas.text_right(end, LABEL, &label);
            } else {
                self.canvas.text((place.x, y), LABEL, &label);
            }
        }
        self.canvas
            .rule((self.left, self.y + 12.0), self.width(), (0.8, Ink::Dark));
        self.y += 12.0;
    }

    fn group(&mut self, places: &[Place], group: &Group, first: bool) {
        let reading = self.width() * 0.82;
        let heading = text::wrap(&group.heading, STRONG, reading);
        let note = text::wrap(group.note.as_deref().unwrap_or(""), SMALL, reading);
        let top = heading.len() as f32 * 14.0 + note.len().min(6) as f32 * 11.5 + 12.0;
        let rows: Vec<Vec<Vec<String>>> = group.rows.iter().map(|row| cells(places, row)).collect();
        if !self.fits(top + rows.first().map_or(0.0, |row| height(row))) {
            self.go_on(places);
        } else if !first {
            self.canvas
                .rule((self.left, self.y), self.width(), (0.5, Ink::Dark));
        }
        if !heading.is_empty() {
            self.y += 6.0;
        }
        for (style, leading, lines) in [(STRONG, 14.0, &heading), (SMALL, 11.5, &note)] {
            for line in lines {
                if !self.fits(leading) {
                    self.go_on(places);
                }
                let y = self.y + style.size * 0.98;
                self.canvas.text((self.left, y), style, line);
                self.y += leading;
            }
        }
        let sum = group.total.as_ref().map_or(0.0, |_| LEADING + 2.0 * PAD);
        for (index, row) in rows.iter().enumerate() {
            // The sum stays with the last row.
            let below = if index + 1 == rows.len() { sum } else { 0.0 };
            if !self.fits(height(row) + below) {
                self.go_on(places);
            } else if index > 0 {
                self.canvas
                    .rule((self.left, self.y), self.width(), (0.4, Ink::Line));
            }
            self.cells(places, row);
        }
        if let Some((label, amount)) = &group.total {
            if !self.fits(sum) {
                self.go_on(places);
            }
            let y = self.y + PAD + 9.5;
            let style = Style::new(Face::Bold, 9.5, Ink::Dark);
            let room = 130.0 + style.width(label);
            self.canvas.text_right((self.right - 90.0, y), style, label);
            let fitted = style.fitted(amount, room.min(86.0));
            self.canvas.text_right((self.right, y), fitted, amount);
            self.y += sum;
        }
        self.y += 3.0;
    }

    fn go_on(&mut self, places: &[Place]) {
        self.canvas
            .rule((self.left, self.y), self.width(), (0.4, Ink::Line));
        self.next_sheet();
        self.head_of(places);
    }

    fn cells(&mut self, places: &[Place], row: &[Vec<String>]) {
        for (place, lines) in places.iter().zip(row) {
            let mut y = self.y + PAD + 9.5;
            for line in lines {
                if place.column.right {
                    let style = BODY.fitted(line, place.width);
                    let end = (place.x + place.width, y);
                    self.canvas.text_right(end, style, line);
                } else {
                    self.canvas.text((place.x, y), BODY, line);
                }
                y += LEADING;
            }
        }
        self.y += height(row);
    }

    /// Amounts by label, whole on one sheet; the last one large.
    pub(super) fn sums_of(&mut self, sums: &[(String, String)]) {
        let left = self.right - SUMS;
        let labels: Vec<Vec<String>> = sums
            .iter()
            .map(|(label, _)| text::wrap(label, BODY, SUMS - 96.0))
            .collect();
        let lines: usize = labels.iter().map(|label| label.len().max(1)).sum();
        self.ensure(lines as f32 * 14.5 + 30.0);
        let last = sums.len().saturating_sub(1);
        for (index, ((_, amount), label)) in sums.iter().zip(&labels).enumerate() {
            let style = if index == last {
                self.canvas
                    .rule((left, self.y + 3.0), SUMS, (0.8, Ink::Dark));
                self.y += 7.0;
                Style::new(Face::Bold, 12.5, Ink::Dark)
            } else {
                BODY
            };
            for (at, line) in label.iter().enumerate() {
                let y = self.y + 10.0 + 14.5 * at as f32;
                self.canvas.text((left, y), style, line);
            }
            let fitted = style.fitted(amount, 92.0);
            self.canvas
                .text_right((self.right, self.y + 10.0), fitted, amount);
            self.y += label.len().max(1) as f32 * 14.5;
        }
        self.canvas.strip(left, self.y + 3.0, SUMS);
        self.y += 21.0;
    }
}

fn cells(places: &[Place], row: &[String]) -> Vec<Vec<String>> {
    let cell = |(place, words): (&Place, &String)| {
        if place.column.right {
            return vec![text::clean(words)];
        }
        let mut lines = text::wrap(words, BODY, place.width);
        lines.truncate(MOST);
        lines
    };
    places.iter().zip(row).map(cell).collect()
}

fn height(row: &[Vec<String>]) -> f32 {
    let most = row.iter().map(Vec::len).max().unwrap_or(1).max(1);
    most as f32 * LEADING + 2.0 * PAD
}
