//! An invoice that nobody gets: so that an owner sees what the settings do before they are saved.

use crate::features::invoices::pdf::{
    BillTo, InvoiceDocument, JobBlock, LineBlock, ShopBlock, Totals, VehicleBlock,
};
use crate::features::invoices::totals::{self, TaxRates};
use crate::features::shops::Typed;
use crate::kernel::money::{Cents, Overflow, Quantity, Rate};
use crate::kernel::words::LineKind;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// Kind, what it is, part number, hundredths, price; without one it is the shop's labor rate.
type Sample = (
    LineKind,
    &'static str,
    Option<&'static str>,
    i32,
    Option<i64>,
);

const BRAKES: &[Sample] = &[
    (
        LineKind::Labor,
        "Replace front pads and rotors",
        None,
        180,
        None,
    ),
    (
        LineKind::Part,
        "Ceramic brake pads, front axle",
        Some("45022-TR3-A01"),
        100,
        Some(8_995),
    ),
    (
        LineKind::Part,
        "Brake rotor, front",
        Some("45251-TR3-A00"),
        200,
        Some(6_450),
    ),
];
const OIL: &[Sample] = &[
    (LineKind::Labor, "Oil and filter change", None, 50, None),
    (
        LineKind::Part,
        "Engine oil 0W-20, quart",
        Some("08798-9036"),
        400,
        Some(1_050),
    ),
    (LineKind::Fee, "Used oil disposal", None, 100, Some(450)),
];
const ALIGNMENT: &[Sample] = &[(
    LineKind::Sublet,
    "Wheel alignment, partner shop",
    None,
    100,
    Some(8_900),
)];

const JOBS: &[(&str, Option<&str>, &[Sample])] = &[
    (
        "Front brake pads and rotors",
        Some("Pads worn to 2 mm. Replaced pads and rotors, road tested."),
        BRAKES,
    ),
    ("Engine oil and filter", None, OIL),
    ("Alignment", None, ALIGNMENT),
];

/// The sample of the settings as they were typed.
///
/// # Errors
/// [`Overflow`] if the labor rate is beyond all reason.
pub(super) fn invoice(
    typed: &Typed,
    shop: ShopBlock,
    (now, today): (DateTime<Utc>, NaiveDate),
) -> Result<InvoiceDocument, Overflow> {
    let settings = &typed.settings;
    let rates = TaxRates {
        labor: settings.tax_labor,
        part: settings.tax_part,
        fee: settings.tax_fee,
        sublet: settings.tax_sublet,
    };
    let samples = JOBS.iter().flat_map(|(.., lines)| *lines);
    let charged: Vec<totals::Line> = samples
        .map(|sample| charge(sample, settings.labor_rate))
        .collect();
    let all = totals::totals(&charged, &rates, false)?;
    let taxes = all.taxes.iter().filter(|tax| tax.rate != Rate::ZERO);
    let brand = typed.shop.brand_color.as_deref();
    Ok(InvoiceDocument {
        draft: false,
        number: Some(typed.number.clone()),
        issued_day: Some(today),
        due_day: Some(today + TimeDelta::days(settings.invoice_due_days.into())),
        paper: settings.paper,
        brand: brand.and_then(|color| color.parse().ok()),
        currency_sign: "$".to_owned(),
        shop,
        bill_to: payer(),
        vehicle: Some(car()),
        order_number: Some(typed.order.clone()),
        work_day: Some(today),
        technician: None,
        jobs: blocks(&all.lines, settings.labor_rate),
        totals: Totals {
            subtotal: all.subtotal,
            taxes: taxes.map(|tax| (tax.rate, tax.net, tax.tax)).collect(),
            total: all.total,
            due: all.total,
            ..Totals::default()
        },
        authorisation: None,
        declined: Vec::new(),
        next_service: None,
        notes: None,
        terms: settings.terms.clone(),
        footer: settings.invoice_footer.clone(),
        generated_at: now,
    })
}

fn charge((kind, _, _, quantity, price): &Sample, labor_rate: Cents) -> totals::Line {
    totals::Line {
        kind: *kind,
        quantity: Quantity(*quantity),
        unit_price: price.map_or(labor_rate, Cents),
        discount: Cents::ZERO,
        tax_override: None,
        taxable: true,
    }
}

fn blocks(sums: &[totals::LineTotals], labor_rate: Cents) -> Vec<JobBlock> {
    let mut sums = sums.iter();
    let line =
        |((kind, name, part_no, quantity, price), sum): (&Sample, &totals::LineTotals)| LineBlock {
            kind: *kind,
            name: (*name).to_owned(),
            part_no: part_no.map(str::to_owned),
            condition: (*kind == LineKind::Part).then(|| "New".to_owned()),
            quantity: Quantity(*quantity),
            unit_price: price.map_or(labor_rate, Cents),
            net: sum.net,
            tax_rate: sum.tax_rate,
        };
    let job = |(name, note, lines): &(&str, Option<&str>, &[Sample])| JobBlock {
        name: (*name).to_owned(),
        note: note.map(str::to_owned),
        lines: lines.iter().zip(sums.by_ref()).map(line).collect(),
    };
    JOBS.iter().map(job).collect()
}

fn payer() -> BillTo {
    BillTo {
        name: "Sam Sample".to_owned(),
        lines: vec![
            "77 Grand Avenue".to_owned(),
            "Woodland, CA 95695".to_owned(),
        ],
        phone: Some("(530) 555-0142".to_owned()),
        ..BillTo::default()
    }
}

fn car() -> VehicleBlock {
    VehicleBlock {
        title: "2014 Honda Civic EX".to_owned(),
        vin: Some("2HGFB2F59EH501234".to_owned()),
        plate: Some("7ABC123".to_owned()),
        plate_region: Some("CA".to_owned()),
        odometer: Some("84,210 mi".to_owned()),
        color: Some("Silver".to_owned()),
    }
}
