//! Papers that are no invoices: an estimate, a work order, a receipt, a statement. Each is a frame and
//! blocks of words, so that its file and its print page say the same (R-PDF-6).

use super::model::InvoiceDocument;
use super::{
    BillTo, Frame, JobBlock, Paper, PdfError, ShopBlock, VehicleBlock, close, printed, text,
};
use crate::kernel::color::Color;
use chrono::{DateTime, Utc};

/// A paper, ready to print: texts as people read them.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// What it is: "Estimate".
    pub name: &'static str,
    /// Its number, or that of what it is about.
    pub number: Option<String>,
    /// Across every page.
    pub watermark: Option<&'static str>,
    /// The size of the sheet.
    pub paper: Paper,
    /// The shop's colour.
    pub brand: Option<Color>,
    /// Whose it is.
    pub shop: ShopBlock,
    /// Who gets it, under which label.
    pub party: (&'static str, BillTo),
    /// The car.
    pub vehicle: Option<VehicleBlock>,
    /// Days and numbers beside the shop.
    pub facts: Vec<(&'static str, String)>,
    /// What matters most, on top too.
    pub band: Vec<(&'static str, String)>,
    /// What of it matters most of all.
    pub main: Option<(&'static str, String)>,
    /// What is on it, from top to bottom.
    pub blocks: Vec<Block>,
    /// At the foot of every page.
    pub footer: Option<String>,
    /// Date of the file; not printed.
    pub generated_at: DateTime<Utc>,
}

/// A part of a paper.
#[derive(Clone, Debug)]
pub enum Block {
    /// A labelled text; line breaks are kept.
    Text(&'static str, String),
    /// Rows in columns.
    Table(Table),
    /// Amounts by label, the last one large.
    Sums(Vec<(String, String)>),
    /// Lines to be filled in by hand.
    Blanks(Vec<&'static str>),
    /// The small print.
    Terms(String),
    /// A place for somebody to sign.
    Signature(&'static str),
}

/// Rows in columns, in groups.
#[derive(Clone, Debug)]
pub struct Table {
    /// What the table is, for those who hear it.
    pub caption: &'static str,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub groups: Vec<Group>,
}

/// A column; one of them has no width and takes what is left.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its heading.
    pub label: &'static str,
    /// In points.
    pub width: Option<f32>,
    /// Figures: set right.
    pub right: bool,
}

/// Rows that belong together.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// Over them; an empty one prints no heading.
    pub heading: String,
    /// Under the heading.
    pub note: Option<String>,
    /// A cell a column.
    pub rows: Vec<Vec<String>>,
    /// What they come to.
    pub total: Option<(String, String)>,
}

impl Sheet {
    /// "Estimate RO-00031".
    #[must_use]
    pub fn title(&self) -> String {
        match &self.number {
            Some(number) => format!("{} {}", self.name, text::clean(number)),
            None => self.name.to_owned(),
        }
    }
}

impl InvoiceDocument {
    /// The same words as blocks, for its print page.
    #[must_use]
    pub fn sheet(&self) -> Sheet {
        let frame = self.frame();
        let money = |amount| text::money(&self.currency_sign, amount);
        let group = |job: &JobBlock| Group {
            heading: job.name.clone(),
            note: job.note.clone(),
            rows: job
                .lines
                .iter()
                .map(|line| {
                    let tax = match line.tax_rate.0 {
                        0 => "–".to_owned(),
                        _ => text::rate(line.tax_rate),
                    };
                    let parts = [Some(line.name.as_str()), line.condition.as_deref()];
                    let parts: Vec<&str> = parts.into_iter().flatten().collect();
                    let part_no = line.part_no.clone().unwrap_or_default();
                    vec![
                        parts.join(" · "),
                        part_no,
                        tax,
                        text::quantity(line.quantity),
                        money(line.unit_price),
                        money(line.net),
                    ]
                })
                .collect(),
            total: None,
        };
        let column = |label, right| Column {
            label,
            width: None,
            right,
        };
        let words = |words: &Option<String>| words.clone().unwrap_or_default();
        Sheet {
            name: if self.draft {
                "Draft invoice"
            } else {
                "Invoice"
            },
            number: self.number.clone(),
            watermark: frame.watermark.map(|_| "DRAFT"),
            paper: self.paper,
            brand: self.brand,
            shop: self.shop.clone(),
            party: ("BILL TO", self.bill_to.clone()),
            vehicle: self.vehicle.clone(),
            facts: own(frame.facts),
            band: own(frame.band),
            main: Some(("AMOUNT DUE", money(self.totals.due))),
            blocks: vec![
                Block::Table(Table {
                    caption: "Lines of the invoice",
                    columns: vec![
                        column("Description", false),
                        column("Part no.", false),
                        column("Tax", true),
                        column("Qty", true),
                        column("Unit price", true),
                        column("Amount", true),
                    ],
                    groups: self.jobs.iter().map(group).collect(),
                }),
                Block::Sums(close::labelled_sums(self)),
                Block::Text("AUTHORIZATION", words(&self.authorisation)),
                Block::Text("NEXT SERVICE", words(&self.next_service)),
                Block::Text("DECLINED WORK", self.declined.join("\n")),
                Block::Text("NOTES", words(&self.notes)),
                Block::Terms(words(&self.terms)),
                Block::Signature("CUSTOMER SIGNATURE"),
            ],
            footer: self.footer.clone(),
            generated_at: self.generated_at,
        }
    }
}

/// The labels of an invoice are all ours.
fn own(facts: Vec<(&str, String)>) -> Vec<(&'static str, String)> {
    const LABELS: &[&str] = &[
        "Issued",
        "Due",
        "Work done",
        "Order",
        "Technician",
        "TOTAL",
        "PAID",
        "STATUS",
        "DUE DATE",
    ];
    let known = |label: &str| LABELS.iter().find(|known| **known == label).copied();
    let facts = facts.into_iter();
    facts
        .filter_map(|(label, value)| Some((known(label)?, value)))
        .collect()
}

/// Renders the paper: call it off the async threads. The media type is `application/pdf`.
///
/// # Errors
/// If a font or the logo cannot be embedded, or the writer warns.
pub fn print(sheet: &Sheet) -> Result<Vec<u8>, PdfError> {
    let label = sheet.name.to_uppercase();
    let frame = Frame {
        title: sheet.title(),
        label: &label,
        number: sheet.number.as_deref(),
        reference: sheet.title(),
        watermark: sheet.watermark,
        paper: sheet.paper,
        brand: sheet.brand,
        shop: &sheet.shop,
        party: (sheet.party.0, &sheet.party.1),
        vehicle: sheet.vehicle.as_ref(),
        facts: sheet.facts.clone(),
        band: sheet.band.clone(),
        main: sheet.main.clone(),
        footer: sheet.footer.as_deref(),
        foot_note: None,
        generated_at: sheet.generated_at,
    };
    printed(&frame, |flow| {
        for block in &sheet.blocks {
            match block {
                Block::Text(label, words) => flow.labelled(label, words),
                Block::Table(table) => flow.table(table),
                Block::Sums(sums) => flow.sums_of(sums),
                Block::Blanks(labels) => flow.blanks(labels),
                Block::Terms(words) => flow.terms(words),
                Block::Signature(who) => flow.signature(who),
            }
        }
    })
}
