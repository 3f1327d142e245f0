//! Jobs and their lines in one table, over as many sheets as it takes.

use super::{
    draw::{Ink, Style},
    flow::{BODY, Flow, LABEL, SMALL, STRONG},
    fonts::Face,
    model::{InvoiceDocument, JobBlock, LineBlock},
    text,
};
use crate::kernel::money::{Cents, Rate};

/// Height of a text line in a row.
const LEADING: f32 = 12.0;
/// Space above and below the text of a row.
const PAD: f32 = 2.75;
/// Most lines of a name in a row, so that any row fits on a sheet; far above what may be stored.
const MOST: usize = 36;
const HEADING: f32 = 14.0;
const NOTE: f32 = 11.5;
const CELL: Style = BODY;
const PART_NO: Style = Style { size: 8.5, ..BODY };

/// Right edges of the columns of numbers; a column without a width is not printed.
struct Columns {
    left: f32,
    name: f32,
    part_no: Option<(f32, f32)>,
    tax: Option<f32>,
    quantity: f32,
    unit_price: f32,
    amount: f32,
}

impl Columns {
    fn of(doc: &InvoiceDocument, left: f32, right: f32) -> Self {
        let lines = || doc.jobs.iter().flat_map(|job| &job.lines);
        let rates = lines().map(|line| line.tax_rate);
        let mixed = rates.clone().any(|rate| Some(rate) != rates.clone().next());
        let amount = right;
        let unit_price = amount - 76.0;
        let quantity = unit_price - 70.0;
        let tax = mixed.then_some(quantity - 44.0);
        let part_right = tax.map_or(quantity - 44.0, |tax| tax - 44.0);
        let part_no = lines()
            .any(|line| line.part_no.is_some())
            .then_some((part_right - 88.0, 88.0));
        let end = part_no.map_or(part_right, |(x, _)| x - 12.0);
        Self {
            left,
            name: end - left,
            part_no,
            tax,
            quantity,
            unit_price,
            amount,
        }
    }
}

/// The texts of a row, broken into lines.
struct Row {
    name: Vec<String>,
    /// Small, under the name; beside it (with its place) if there is room.
    note: Vec<String>,
    beside: Option<(f32, String)>,
    part_no: Vec<String>,
}

impl Row {
    fn of(line: &LineBlock, columns: &Columns, sign: &str) -> Self {
        let mut name = text::wrap(&line.name, CELL, columns.name);
        name.truncate(MOST);
        let remark = text::clean(&remark(line, sign));
        let after = name.last().map_or(0.0, |last| CELL.width(last) + 7.0);
        let fits = !remark.is_empty() && after + SMALL.width(&remark) <= columns.name;
        Self {
            name,
            note: if fits {
                Vec::new()
            } else {
                text::wrap(&remark, SMALL, columns.name)
            },
            beside: fits.then_some((after, remark)),
            part_no: columns.part_no.map_or(Vec::new(), |(_, width)| {
                text::wrap(line.part_no.as_deref().unwrap_or(""), PART_NO, width)
            }),
        }
    }

    fn height(&self) -> f32 {
        let name = self.name.len() as f32 * LEADING + self.note.len() as f32 * NOTE;
        name.max(self.part_no.len() as f32 * LEADING).max(LEADING) + 2.0 * PAD
    }
}

/// What a row says in small under its name: the condition of a part, a discount.
fn remark(line: &LineBlock, sign: &str) -> String {
    let gross = i64::from(line.quantity.0)
        .checked_mul(line.unit_price.0)
        .map(|hundredths| {
            let half = if hundredths < 0 { -50 } else { 50 };
            Cents((hundredths.saturating_add(half)) / 100)
        });
    let discount = gross
        .and_then(|gross| gross.0.checked_sub(line.net.0))
        .filter(|less| *less > 0)
        .map(|less| format!("Discount {}", text::money(sign, Cents(-less))));
    let parts: Vec<String> = line.condition.iter().cloned().chain(discount).collect();
    parts.join(" · ")
}

impl Flow<'_> {
    /// All jobs (R-PDF-3). A heading never stands alone at the end of a sheet, and each sheet
    /// repeats the table's head.
    pub(super) fn jobs(&mut self, doc: &InvoiceDocument) {
        let columns = Columns::of(doc, self.left, self.right);
        let sign = doc.currency_sign.as_str();
        if !self.fits(90.0) {
            self.next_sheet();
        }
        self.table_head(&columns);
        for (index, job) in doc.jobs.iter().enumerate() {
            self.job((&columns, sign), job, index == 0);
        }
        self.canvas
            .rule((self.left, self.y), self.width(), (0.8, Ink::Dark));
        self.y += 12.0;
    }

    fn table_head(&mut self, columns: &Columns) {
        let y = self.y + 7.0;
        self.canvas.text((columns.left, y), LABEL, "DESCRIPTION");
        if let Some((x, _)) = columns.part_no {
            self.canvas.text((x, y), LABEL, "PART NO.");
        }
        if let Some(tax) = columns.tax {
            self.canvas.text_right((tax, y), LABEL, "TAX");
        }
        self.canvas.text_right((columns.quantity, y), LABEL, "QTY");
        self.canvas
            .text_right((columns.unit_price, y), LABEL, "UNIT PRICE");
        self.canvas.text_right((columns.amount, y), LABEL, "AMOUNT");
        self.canvas
            .rule((self.left, self.y + 12.0), self.width(), (0.8, Ink::Dark));
        self.y += 12.0;
    }

    fn job(&mut self, (columns, sign): (&Columns, &str), job: &JobBlock, first: bool) {
        let rows: Vec<Row> = job
            .lines
            .iter()
            .map(|line| Row::of(line, columns, sign))
            .collect();
        let reading = self.width() * 0.82;
        let name = text::wrap(&job.name, STRONG, reading);
        let note = text::wrap(job.note.as_deref().unwrap_or(""), SMALL, reading);
        // Heading, the start of its note and its first row stay together
        let heading = name.len() as f32 * HEADING + note.len().min(6) as f32 * NOTE + 12.0;
        let first_row = rows.first().map_or(0.0, Row::height);
        if !self.fits(heading + first_row) {
            self.continue_table(columns, None);
        } else if !first {
            self.canvas
                .rule((self.left, self.y), self.width(), (0.5, Ink::Dark));
        }
        self.y += if name.is_empty() { 2.0 } else { 6.0 };
        for line in &name {
            self.canvas.text((self.left, self.y + 10.0), STRONG, line);
            self.y += HEADING;
        }
        for line in &note {
            if !self.fits(NOTE) {
                self.continue_table(columns, name.first());
            }
            self.canvas.text((self.left, self.y + 8.5), SMALL, line);
            self.y += NOTE;
        }
        self.y += 1.0;
        for (index, (row, line)) in rows.iter().zip(&job.lines).enumerate() {
            if !self.fits(row.height()) {
                self.continue_table(columns, name.first());
            } else if index > 0 {
                self.canvas
                    .rule((self.left, self.y), self.width(), (0.4, Ink::Line));
            }
            self.row((columns, sign), row, line);
        }
        self.y += 3.0;
    }

    /// The table goes on, on the next sheet, amid a job if one is named.
    fn continue_table(&mut self, columns: &Columns, job: Option<&String>) {
        self.canvas
            .rule((self.left, self.y), self.width(), (0.4, Ink::Line));
        self.next_sheet();
        self.table_head(columns);
        if let Some(job) = job {
            let style = Style {
                size: 9.0,
                ..STRONG
            };
            self.canvas.text((self.left, self.y + 15.0), style, job);
            let after = self.left + style.width(job);
            self.canvas
                .text((after, self.y + 15.0), SMALL, " (continued)");
            self.y += 20.0;
        }
    }

    fn row(&mut self, (columns, sign): (&Columns, &str), row: &Row, line: &LineBlock) {
        let baseline = self.y + PAD + 9.5;
        let mut y = baseline;
        for text in &row.name {
            self.canvas.text((columns.left, y), CELL, text);
            y += LEADING;
        }
        if let Some((after, remark)) = &row.beside {
            self.canvas
                .text((columns.left + after, y - LEADING), SMALL, remark);
        }
        for text in &row.note {
            self.canvas.text((columns.left, y - 0.5), SMALL, text);
            y += NOTE;
        }
        if let Some((x, _)) = columns.part_no {
            for (index, text) in row.part_no.iter().enumerate() {
                self.canvas
                    .text((x, baseline + LEADING * index as f32), PART_NO, text);
            }
        }
        if let Some(tax) = columns.tax {
            let rate = if line.tax_rate == Rate(0) {
                "–".to_owned()
            } else {
                text::rate(line.tax_rate)
            };
            let style = PART_NO.fitted(&rate, 42.0);
            self.canvas.text_right(
                (tax, baseline),
                Style {
                    ink: Ink::Muted,
                    ..style
                },
                &rate,
            );
        }
        let quantity = text::quantity(line.quantity);
        let style = CELL.fitted(&quantity, 40.0);
        self.canvas
            .text_right((columns.quantity, baseline), style, &quantity);
        if line.unit_price != Cents(0) {
            let price = text::money(sign, line.unit_price);
            let style = CELL.fitted(&price, 64.0);
            self.canvas
                .text_right((columns.unit_price, baseline), style, &price);
        }
        let (amount, style) = if line.net == Cents(0) {
            (
                "no charge".to_owned(),
                Style::new(Face::Sans, 9.0, Ink::Muted),
            )
        } else {
            (text::money(sign, line.net), CELL)
        };
        self.canvas.text_right(
            (columns.amount, baseline),
            style.fitted(&amount, 69.0),
            &amount,
        );
        self.y += row.height();
    }
}
