//! What an invoice says, ready to print: texts as people read them, amounts in cents.
//!
//! Only what the customer may see is in here (R-PDF-6): no cost, margin or internal note. Shop,
//! customer and car are kept with an issued invoice, word for word (R-INV-8).

use crate::kernel::{
    money::{Cents, Quantity, Rate},
    words::LineKind,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// The sheet a shop prints on (R-PDF-1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paper {
    /// 8.5 × 11 inches.
    #[default]
    Letter,
    /// 210 × 297 mm.
    A4,
}

impl Paper {
    /// Width and height in points.
    pub(super) const fn size(self) -> (f32, f32) {
        match self {
            Self::Letter => (612.0, 792.0),
            Self::A4 => (595.28, 841.89),
        }
    }
}

/// An invoice or a draft of one (R-PDF-3).
#[derive(Clone, Debug)]
pub struct InvoiceDocument {
    /// Prints "DRAFT" across every page (R-PDF-2).
    pub draft: bool,
    /// `INV-00042`; a draft has none.
    pub number: Option<String>,
    /// The shop's local day of issue.
    pub issued_day: Option<NaiveDate>,
    /// The last day on which payment is in time.
    pub due_day: Option<NaiveDate>,
    /// The sheet.
    pub paper: Paper,
    /// The sign before amounts, `$`.
    pub currency_sign: String,
    /// Who bills.
    pub shop: ShopBlock,
    /// Who pays.
    pub bill_to: BillTo,
    /// The car, if there is one (R-INV-2).
    pub vehicle: Option<VehicleBlock>,
    /// Number of the repair order.
    pub order_number: Option<String>,
    /// The local day of the work.
    pub work_day: Option<NaiveDate>,
    /// Who did the work.
    pub technician: Option<String>,
    /// The jobs in their order.
    pub jobs: Vec<JobBlock>,
    /// The sums.
    pub totals: Totals,
    /// Who authorised what amount, how and when (R-AUTH-0).
    pub authorisation: Option<String>,
    /// Work that was advised and declined.
    pub declined: Vec<String>,
    /// When the car should come next, and why.
    pub next_service: Option<String>,
    /// To the customer; line breaks are kept.
    pub notes: Option<String>,
    /// Small print at the end; line breaks are kept.
    pub terms: Option<String>,
    /// At the foot of every page; at most three lines are printed.
    pub footer: Option<String>,
    /// Date of the file; not printed.
    pub generated_at: DateTime<Utc>,
}

impl InvoiceDocument {
    /// The title of the file: `Invoice INV-00042` (R-PDF-1).
    pub(super) fn title(&self) -> String {
        match &self.number {
            Some(number) => format!("Invoice {}", super::text::clean(number)),
            None => "Draft invoice".to_owned(),
        }
    }
}

/// The shop in the head.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ShopBlock {
    /// As customers know it.
    pub name: String,
    /// As the register knows it, if it differs.
    pub legal_name: Option<String>,
    /// Street, city, state, ZIP.
    pub address_lines: Vec<String>,
    /// In national form (R-GEN-10).
    pub phone: Option<String>,
    /// For questions.
    pub email: Option<String>,
    /// As printed, without a link.
    pub website: Option<String>,
    /// Number in the register of repair dealers.
    pub registration_no: Option<String>,
    /// Tax number.
    pub tax_id: Option<String>,
    /// Without one, a yellow square with the shop's initials is drawn.
    #[serde(skip)]
    pub logo: Option<Logo>,
}

/// A picture as plain pixels, row by row from the top.
#[derive(Clone, Debug)]
pub struct Logo {
    /// In pixels; some 400 are enough for the 150 × 48 points it may take.
    pub width: usize,
    /// In pixels.
    pub height: usize,
    /// RGBA instead of RGB.
    pub alpha: bool,
    /// `width × height × 3` or `× 4` bytes.
    pub pixels: Vec<u8>,
}

/// Who gets the bill.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BillTo {
    /// Person or company.
    pub name: String,
    /// Address.
    pub lines: Vec<String>,
    /// In national form.
    pub phone: Option<String>,
    /// The customer's own purchase order number.
    pub po_number: Option<String>,
    /// Certificate number of an exempt customer (R-INV-5).
    pub tax_exempt: Option<String>,
}

/// The car.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct VehicleBlock {
    /// `2014 Honda Civic EX`.
    pub title: String,
    /// 17 characters, mostly.
    pub vin: Option<String>,
    /// Printed in capitals on a chip.
    pub plate: Option<String>,
    /// `CA`.
    pub plate_region: Option<String>,
    /// `84,210 mi`.
    pub odometer: Option<String>,
    /// `Silver`.
    pub color: Option<String>,
}

/// One job with its lines.
#[derive(Clone, Debug, Default)]
pub struct JobBlock {
    /// An empty name prints no heading: fees of the whole invoice.
    pub name: String,
    /// What was found and done (the correction).
    pub note: Option<String>,
    /// What is charged.
    pub lines: Vec<LineBlock>,
}

/// One charge.
#[derive(Clone, Debug)]
pub struct LineBlock {
    /// Decides the sum it counts to.
    pub kind: LineKind,
    /// What it is.
    pub name: String,
    /// The maker's number.
    pub part_no: Option<String>,
    /// `New`, `Used`, `Rebuilt`: of parts (R-PDF-3).
    pub condition: Option<String>,
    /// Hours or units, in hundredths.
    pub quantity: Quantity,
    /// Per hour or unit.
    pub unit_price: Cents,
    /// After discounts, before tax (R-INV-5); 0 prints "no charge" (R-SVC-8).
    pub net: Cents,
    /// Frozen at issue; 0 if not taxed.
    pub tax_rate: Rate,
}

/// The sums of the whole invoice (R-INV-6). Nothing here is computed again for the paper.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    /// After discounts, before tax.
    pub subtotal: Cents,
    /// All discounts, as a positive amount; 0 prints no row.
    pub discount: Cents,
    /// What each of them is for, and what it came to (R-INV-3).
    pub discounts: Vec<(String, Cents)>,
    /// Rate, the net amount it applies to, the tax.
    pub taxes: Vec<(Rate, Cents, Cents)>,
    /// Subtotal and taxes.
    pub total: Cents,
    /// Until issue, deposit included.
    pub paid: Cents,
    /// What is left to pay.
    pub due: Cents,
}
