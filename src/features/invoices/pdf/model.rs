//! What an invoice says, ready to print: texts as people read them, amounts in cents.
//!
//! Only what the customer may see is in here (R-PDF-6): no cost, margin or internal note. Shop,
//! customer and car are kept with an issued invoice, word for word (R-INV-8).

use super::text;
use crate::kernel::{
    color::Color,
    money::{Cents, Quantity, Rate},
    words::LineKind,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

pub use crate::kernel::words::PaperSize as Paper;

/// Width and height in points.
pub(super) const fn size(paper: Paper) -> (f32, f32) {
    match paper {
        Paper::Letter => (612.0, 792.0),
        Paper::A4 => (595.28, 841.89),
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
    /// The shop's colour, instead of safety yellow.
    pub brand: Option<Color>,
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

/// What stands around every paper: its head, the band with what matters most, its foot.
#[derive(Clone, Debug)]
pub struct Frame<'a> {
    /// The title of the file: `Invoice INV-00042` (R-PDF-1).
    pub title: String,
    /// What it is, in capitals.
    pub label: &'a str,
    /// Printed large.
    pub number: Option<&'a str>,
    /// How sheets name it.
    pub reference: String,
    /// Across every page.
    pub watermark: Option<&'a str>,
    /// The sheet.
    pub paper: Paper,
    /// The shop's colour, instead of safety yellow.
    pub brand: Option<Color>,
    /// Whose it is.
    pub shop: &'a ShopBlock,
    /// Who gets it, under which label.
    pub party: (&'a str, &'a BillTo),
    /// The car.
    pub vehicle: Option<&'a VehicleBlock>,
    /// Days and numbers beside the shop.
    pub facts: Vec<(&'a str, String)>,
    /// What matters most, on top too.
    pub band: Vec<(&'a str, String)>,
    /// What of it matters most of all, on the right.
    pub main: Option<(&'a str, String)>,
    /// At the foot of every page.
    pub footer: Option<&'a str>,
    /// Beside the reference at the foot.
    pub foot_note: Option<&'a str>,
    /// Date of the file; not printed.
    pub generated_at: DateTime<Utc>,
}

impl InvoiceDocument {
    /// What stands around it.
    #[must_use]
    pub fn frame(&self) -> Frame<'_> {
        let number = self.number.as_deref();
        let title = match number {
            Some(number) => format!("Invoice {}", text::clean(number)),
            None => "Draft invoice".to_owned(),
        };
        let facts = [
            ("Issued", self.issued_day.map(text::day)),
            ("Due", self.due_day.map(text::day)),
            ("Work done", self.work_day.map(text::day)),
            ("Order", self.order_number.as_deref().map(text::clean)),
            ("Technician", self.technician.as_deref().map(text::clean)),
        ];
        let facts = facts
            .into_iter()
            .filter_map(|(key, value)| Some((key, value?)));
        Frame {
            title,
            label: if self.draft {
                "DRAFT INVOICE"
            } else {
                "INVOICE"
            },
            number,
            reference: number.map_or_else(|| "DRAFT".to_owned(), text::clean),
            watermark: self.draft.then_some("DRAFT"),
            paper: self.paper,
            brand: self.brand,
            shop: &self.shop,
            party: ("BILL TO", &self.bill_to),
            vehicle: self.vehicle.as_ref(),
            facts: facts.collect(),
            band: self.band(),
            main: Some((
                "AMOUNT DUE",
                text::money(&self.currency_sign, self.totals.due),
            )),
            footer: self.footer.as_deref(),
            foot_note: self.draft.then_some("not an invoice yet"),
            generated_at: self.generated_at,
        }
    }

    /// Total, what was paid and when the rest is due, on top too (R-PDF-3).
    fn band(&self) -> Vec<(&'static str, String)> {
        let (totals, sign) = (&self.totals, self.currency_sign.as_str());
        let mut band = vec![("TOTAL", text::money(sign, totals.total))];
        if totals.paid != Cents(0) {
            band.push(("PAID", text::money(sign, totals.paid)));
        }
        if !self.draft && totals.due <= Cents(0) {
            band.push(("STATUS", "Paid in full".to_owned()));
        } else if let Some(day) = self.due_day {
            band.push(("DUE DATE", text::day(day)));
        }
        band
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

impl Logo {
    /// Of a logo as it is stored: a PNG of our own making.
    #[must_use]
    pub fn read(png: &[u8]) -> Option<Self> {
        let picture = image::load_from_memory_with_format(png, image::ImageFormat::Png).ok()?;
        let alpha = picture.color().has_alpha();
        Some(Self {
            width: usize::try_from(picture.width()).ok()?,
            height: usize::try_from(picture.height()).ok()?,
            alpha,
            pixels: if alpha {
                picture.into_rgba8().into_raw()
            } else {
                picture.into_rgb8().into_raw()
            },
        })
    }
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
