//! What a bill says on paper: from its own rows, and from what stood around it when it was issued
//! (R-INV-8, R-PDF-3). Pure, so that the page, the file and the snapshots say the same.

use super::pdf::{
    BillTo, InvoiceDocument, JobBlock, LineBlock, Paper, ShopBlock, Totals, VehicleBlock,
};
use super::queries::{Bill, Given, Line};
use super::settle::take;
use super::totals::{LineTotals, TaxGroup, by_rate};
use crate::kernel::color::Color;
use crate::kernel::contact::Phone;
use crate::kernel::ids::AttachmentId;
use crate::kernel::money::{Cents, Overflow, Rate};
use crate::kernel::time::ShopTime;
use crate::kernel::vehicle::{label, miles};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The seller's side of the snapshot: the shop, its small print, and the work.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct IssuedBy {
    /// The shop's name, address and numbers.
    #[serde(flatten)]
    pub shop: ShopBlock,
    /// At the foot of every page.
    pub footer: Option<String>,
    /// The small print.
    pub terms: Option<String>,
    /// The sheet.
    pub paper: Paper,
    /// The shop's colour.
    pub brand: Option<Color>,
    /// The shop's logo, kept for as long as anything was issued with it.
    pub logo: Option<LogoRef>,
    /// Number of the repair order.
    pub order_number: Option<String>,
    /// The local day of the work.
    pub work_day: Option<NaiveDate>,
    /// Who did it.
    pub technician: Option<String>,
    /// Who agreed to it.
    pub authorisation: Option<String>,
    /// What was found and done, by the name of the job.
    pub corrections: BTreeMap<String, String>,
    /// What deposits paid when it was issued; of a draft, what they would pay (R-PAY-5).
    pub deposit: Cents,
}

/// A stored logo, and the room it takes, in pixels.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct LogoRef {
    /// Which one.
    pub id: AttachmentId,
    /// Its width.
    pub width: i32,
    /// Its height.
    pub height: i32,
}

/// Seller, payer and car: of the snapshots if the bill has them, else as of today.
#[derive(Clone, Debug)]
pub struct Around {
    /// Seller and work.
    pub issued_by: IssuedBy,
    /// Who pays.
    pub bill_to: BillTo,
    /// The car.
    pub vehicle: Option<VehicleBlock>,
}

impl Around {
    /// What stands around the bill.
    #[must_use]
    pub fn of(bill: &Bill) -> Self {
        let invoice = &bill.invoice;
        let kept = |json: &Option<serde_json::Value>| json.clone().filter(|json| !json.is_null());
        let Some(issued_by) = kept(&invoice.issued_by) else {
            return Self::today(bill);
        };
        // A snapshot is ours; if it can't be read, the bill still can.
        Self {
            issued_by: serde_json::from_value(issued_by).unwrap_or_default(),
            bill_to: kept(&invoice.bill_to)
                .and_then(|json| serde_json::from_value(json).ok())
                .unwrap_or_default(),
            vehicle: kept(&invoice.vehicle_block)
                .and_then(|json| serde_json::from_value(json).ok()),
        }
    }

    /// What stands around it now: for drafts, for the snapshots of an issue, and for bills that
    /// were issued elsewhere.
    #[must_use]
    pub fn today(bill: &Bill) -> Self {
        Self {
            issued_by: issued_by(bill),
            bill_to: bill_to(bill),
            vehicle: vehicle(bill),
        }
    }
}

fn issued_by(bill: &Bill) -> IssuedBy {
    let (shop, work) = (&bill.shop, &bill.work);
    IssuedBy {
        shop: ShopBlock {
            name: shop.name.clone(),
            legal_name: shop.legal_name.clone(),
            address_lines: address(&shop.line1, [&shop.city, &shop.region, &shop.postal]),
            phone: shop.phone.clone().map(national),
            email: shop.email.clone(),
            website: shop.website.clone(),
            registration_no: shop.registration_no.clone(),
            tax_id: shop.tax_id.clone(),
            logo: None,
        },
        footer: shop.invoice_footer.clone(),
        terms: shop.terms.clone(),
        paper: shop.paper,
        brand: shop
            .brand_color
            .as_deref()
            .and_then(|color| color.parse().ok()),
        logo: (|| {
            Some(LogoRef {
                id: shop.logo_attachment_id?,
                width: shop.logo_width?,
                height: shop.logo_height?,
            })
        })(),
        order_number: Some(work.order_number.clone()),
        work_day: work.work_day,
        technician: work.technician.clone(),
        authorisation: authorisation(bill),
        corrections: bill.corrections(),
        deposit: deposit(bill),
    }
}

/// What the open deposits of the order pay of this bill.
fn deposit(bill: &Bill) -> Cents {
    let open = bill.deposits().iter().map(|paid| ((), paid.open()));
    let parts = take(bill.invoice.total, open);
    Cents::sum(parts.into_iter().map(|((), part)| part)).unwrap_or(Cents::ZERO)
}

/// "Authorized by Ana Ruiz by phone on Mar 10, 2026, up to $500.00." (R-AUTH-0).
fn authorisation(bill: &Bill) -> Option<String> {
    let work = &bill.work;
    let who = work.authorised_by.as_ref()?;
    let how = work.authorised_method.map_or_else(String::new, |how| {
        format!(" {}", how.label().to_lowercase())
    });
    let zone: Option<ShopTime> = bill.shop.zone.parse().ok();
    let when = work.authorised_at.zip(zone).map(|(at, zone)| {
        let day = zone.day(at).format("%b %-d, %Y");
        format!(" on {day}")
    });
    let amount = work.authorised_amount;
    let amount = amount.map_or_else(String::new, |amount| format!(", up to {amount}"));
    let when = when.unwrap_or_default();
    Some(format!("Authorized by {who}{how}{when}{amount}."))
}

/// What was let off and why, as the customer reads it; what came to nothing is not said (R-INV-3).
#[must_use]
pub fn let_off(bill: &Bill) -> Vec<(String, Cents)> {
    let given = bill
        .discounts()
        .iter()
        .filter(|row| row.given > Cents::ZERO);
    given
        .map(|row| (discount_words(bill, row), row.given))
        .collect()
}

/// "10 % off Front pads: returning customer".
#[must_use]
pub fn discount_words(bill: &Bill, row: &Given) -> String {
    let size = row
        .rate
        .map_or_else(|| "Discount".to_owned(), |rate| format!("{rate} off"));
    let line = bill
        .lines()
        .iter()
        .find(|line| Some(line.id) == row.invoice_line_id);
    let what = line
        .map(|line| line.name.as_str())
        .or(row.job_name.as_deref());
    let what = what.map_or_else(String::new, |what| match row.rate {
        Some(_) => format!(" {what}"),
        None => format!(" on {what}"),
    });
    format!("{size}{what}: {}", row.reason)
}

fn bill_to(bill: &Bill) -> BillTo {
    let customer = &bill.customer;
    let town = [&customer.city, &customer.region, &customer.postal];
    let certificate = || {
        customer
            .certificate
            .clone()
            .unwrap_or_else(|| "on file".to_owned())
    };
    BillTo {
        name: customer.name.clone(),
        lines: address(&customer.line1, town),
        phone: customer
            .phone
            .clone()
            .map(national)
            .or_else(|| customer.phone_raw.clone()),
        po_number: None,
        tax_exempt: bill.invoice.tax_exempt.then(certificate),
    }
}

fn vehicle(bill: &Bill) -> Option<VehicleBlock> {
    let car = bill.car.as_ref()?;
    let name = label(car.year, &car.make, &car.model);
    Some(VehicleBlock {
        title: match &car.trim {
            Some(trim) => format!("{name} {trim}"),
            None => name,
        },
        vin: car.vin.clone(),
        plate: car.plate.clone(),
        plate_region: car.plate_region.clone(),
        odometer: bill.work.odometer_in.or(car.last_odometer).map(miles),
        color: car.color.clone(),
    })
}

/// In national form.
#[must_use]
pub fn national(stored: String) -> String {
    if stored.starts_with('+') {
        Phone::stored(stored).national()
    } else {
        stored
    }
}

/// "1840 Alameda Street", "Oakland, CA 94607".
#[must_use]
pub fn address(
    street: &Option<String>,
    [city, region, postal]: [&Option<String>; 3],
) -> Vec<String> {
    let joined = |parts: Vec<&str>, with: &str| {
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(with)
    };
    let part = |part: &'_ Option<String>| part.clone().unwrap_or_default();
    let state = joined(vec![&part(region), &part(postal)], " ");
    let town = joined(vec![&part(city), &state], ", ");
    let lines = [part(street), town];
    lines.into_iter().filter(|line| !line.is_empty()).collect()
}

/// Lines of one job, in order; an empty name is for charges of the whole bill.
#[derive(Clone, Debug)]
pub struct JobLines<'a> {
    /// The job.
    pub name: &'a str,
    /// Its charges.
    pub lines: Vec<&'a Line>,
}

/// The lines by job: jobs in the order of their first line, charges of the whole bill last.
#[must_use]
pub fn jobs(lines: &[Line]) -> Vec<JobLines<'_>> {
    let mut jobs: Vec<JobLines<'_>> = Vec::new();
    for line in lines {
        let name = line.job_name.as_deref().unwrap_or_default();
        match jobs.iter_mut().find(|job| job.name == name) {
            Some(job) => job.lines.push(line),
            None => jobs.push(JobLines {
                name,
                lines: vec![line],
            }),
        }
    }
    jobs.sort_by_key(|job| job.name.is_empty());
    jobs
}

/// The same with what was found and done: a job that charges nothing still says it, behind those that do.
#[must_use]
pub fn worded<'a>(lines: &'a [Line], words: &'a BTreeMap<String, String>) -> Vec<JobLines<'a>> {
    let mut jobs = jobs(lines);
    let names = words.keys().map(String::as_str);
    let silent: Vec<&str> = names
        .filter(|name| jobs.iter().all(|job| job.name != *name))
        .collect();
    let lines = Vec::new();
    jobs.extend(silent.into_iter().map(|name| JobLines {
        name,
        lines: lines.clone(),
    }));
    jobs.sort_by_key(|job| job.name.is_empty());
    jobs
}

/// The taxes by rate, lowest first; what is not taxed has no row.
///
/// # Errors
/// [`Overflow`] if a sum leaves `i64`; the stored totals would not fit either.
pub fn taxes(lines: &[Line]) -> Result<Vec<TaxGroup>, Overflow> {
    let totals: Vec<LineTotals> = lines.iter().map(Line::totals).collect();
    let mut groups = by_rate(&totals)?;
    groups.retain(|group| group.rate != Rate::ZERO);
    Ok(groups)
}

/// The bill as it is printed: an issued one as it was at issue, later payments being on the
/// receipt (R-PDF-3).
///
/// # Errors
/// [`Overflow`] if a sum leaves `i64`.
pub fn document(bill: &Bill) -> Result<InvoiceDocument, Overflow> {
    let (invoice, around) = (&bill.invoice, Around::of(bill));
    let seller = around.issued_by;
    let job = |job: JobLines<'_>| JobBlock {
        name: job.name.to_owned(),
        note: seller.corrections.get(job.name).cloned(),
        lines: job.lines.into_iter().map(line).collect(),
    };
    let taxes = taxes(bill.lines())?;
    Ok(InvoiceDocument {
        draft: bill.is_draft(),
        number: invoice.number.clone(),
        issued_day: invoice.issued_day,
        due_day: invoice.due_day,
        paper: seller.paper,
        brand: seller.brand,
        currency_sign: "$".to_owned(),
        bill_to: around.bill_to,
        vehicle: around.vehicle,
        order_number: seller.order_number.clone(),
        work_day: seller.work_day,
        technician: seller.technician.clone(),
        jobs: worded(bill.lines(), &seller.corrections)
            .into_iter()
            .map(job)
            .collect(),
        totals: Totals {
            subtotal: invoice.subtotal,
            discount: invoice.discount,
            discounts: let_off(bill),
            taxes: taxes
                .iter()
                .map(|tax| (tax.rate, tax.net, tax.tax))
                .collect(),
            total: invoice.total,
            paid: seller.deposit,
            due: invoice.total.checked_sub(seller.deposit)?,
        },
        authorisation: seller.authorisation.clone(),
        declined: Vec::new(),
        next_service: None,
        notes: invoice.notes.clone(),
        terms: seller.terms.clone(),
        footer: seller.footer.clone(),
        generated_at: invoice.issued_at.unwrap_or(invoice.updated_at),
        shop: seller.shop,
    })
}

fn line(line: &Line) -> LineBlock {
    LineBlock {
        kind: line.kind,
        name: line.name.clone(),
        part_no: line.part_no.clone(),
        condition: line.condition.map(|condition| condition.label().to_owned()),
        quantity: line.quantity,
        unit_price: line.unit_price,
        net: line.net,
        tax_rate: line.tax_rate,
    }
}

#[cfg(test)]
#[path = "paper_tests.rs"]
mod tests;
