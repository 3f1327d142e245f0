//! What a credit note says on paper: from its own rows and from what stood around it when it was
//! issued. Pure, so that its file and its print page say the same (R-PDF-2, R-PDF-6).

use super::paper::IssuedBy;
use super::pdf::{BillTo, Block, Column, Group, Sheet, Table, words};
use super::queries::{CreditLine, CreditNote};
use super::totals::{self, LineTotals, TaxRates};
use crate::kernel::money::{Cents, Overflow, Rate};

/// The seller's side, as it was when the note was issued.
#[must_use]
pub fn issued_by(credit: &CreditNote) -> IssuedBy {
    let kept = credit.note.issued_by.clone().unwrap_or_default();
    // A snapshot is ours; if it can't be read, the note still can.
    serde_json::from_value(kept).unwrap_or_default()
}

/// Who gets it, as it was when the note was issued.
#[must_use]
pub fn bill_to(credit: &CreditNote) -> BillTo {
    let kept = credit.note.bill_to.clone().unwrap_or_default();
    serde_json::from_value(kept).unwrap_or_default()
}

/// The note as it is printed.
///
/// # Errors
/// [`Overflow`] if a sum leaves `i64`.
pub fn sheet(credit: &CreditNote) -> Result<Sheet, Overflow> {
    let (note, bill, seller) = (&credit.note, &credit.bill, issued_by(credit));
    let given = Cents::sum(credit.refunds.iter().map(|back| back.amount))?;
    let mut facts = vec![("Issued", words::day(note.issued_day))];
    facts.extend(bill.number.clone().map(|number| ("For invoice", number)));
    facts.extend(bill.issued_day.map(|day| ("Invoice of", words::day(day))));
    facts.extend(seller.order_number.clone().map(|order| ("Order", order)));
    let mut band = vec![("INVOICE TOTAL", bill.total.to_string())];
    if given > Cents::ZERO {
        band.push(("GIVEN BACK", given.to_string()));
    }
    let vehicle = bill.vehicle.clone().filter(|json| !json.is_null());
    Ok(Sheet {
        name: "Credit note",
        number: Some(note.number.clone()),
        watermark: None,
        paper: seller.paper,
        brand: seller.brand,
        shop: seller.shop,
        party: ("CREDIT TO", bill_to(credit)),
        vehicle: vehicle.and_then(|json| serde_json::from_value(json).ok()),
        facts,
        band,
        main: Some(("TOTAL CREDITED", note.total.to_string())),
        blocks: vec![
            Block::Text("REASON", note.reason.clone()),
            lines(&credit.lines),
            Block::Sums(sums(credit)?),
            given_back(credit),
        ],
        footer: seller.footer,
        generated_at: note.issued_at,
    })
}

const fn column(label: &'static str, width: Option<f32>, right: bool) -> Column {
    Column {
        label,
        width,
        right,
    }
}

/// By job, in the order of the bill; no column for what no line has.
fn lines(lines: &[CreditLine]) -> Block {
    let has_part_no = lines.iter().any(|line| line.part_no.is_some());
    let rates = || lines.iter().map(|line| line.tax_rate);
    let is_mixed = rates().any(|rate| Some(rate) != rates().next());
    let mut columns = vec![column("Description", None, false)];
    if has_part_no {
        columns.push(column("Part no.", Some(88.0), false));
    }
    if is_mixed {
        columns.push(column("Tax", Some(38.0), true));
    }
    columns.extend([
        column("Qty", Some(40.0), true),
        column("Unit price", Some(70.0), true),
        column("Credited", Some(74.0), true),
    ]);
    let mut groups: Vec<Group> = Vec::new();
    for line in lines {
        let heading = line.job_name.clone().unwrap_or_default();
        let mut row = vec![described(line)];
        if has_part_no {
            row.push(line.part_no.clone().unwrap_or_default());
        }
        if is_mixed {
            row.push(match line.tax_rate {
                Rate::ZERO => "–".to_owned(),
                rate => rate.to_string(),
            });
        }
        row.extend([
            line.quantity.to_string(),
            line.unit_price.to_string(),
            line.net.to_string(),
        ]);
        match groups.iter_mut().find(|group| group.heading == heading) {
            Some(group) => group.rows.push(row),
            None => groups.push(Group {
                heading,
                rows: vec![row],
                ..Group::default()
            }),
        }
    }
    Block::Table(Table {
        caption: "Lines of the credit note",
        columns,
        groups,
    })
}

/// Its name, and what was let off of it: quantity times price is not what it cost then.
fn described(line: &CreditLine) -> String {
    let charge = totals::Line {
        kind: line.kind,
        quantity: line.quantity,
        unit_price: line.unit_price,
        discount: Cents::ZERO,
        tax_override: None,
        taxable: false,
    };
    let full = totals::line_totals(&charge, &TaxRates::default(), true);
    let off = full.map_or(0, |full| full.net.0.saturating_sub(line.net.0));
    match off {
        off if off > 0 => format!("{} (less {} discount)", line.name, Cents(off)),
        _ => line.name.clone(),
    }
}

/// Down to what is credited; taxes by rate, as the bill had them.
///
/// # Errors
/// [`Overflow`] if a sum leaves `i64`.
pub fn sums(credit: &CreditNote) -> Result<Vec<(String, String)>, Overflow> {
    let lines: Vec<LineTotals> = credit
        .lines
        .iter()
        .map(|line| LineTotals {
            subtotal: line.net,
            discount: Cents::ZERO,
            net: line.net,
            tax_rate: line.tax_rate,
            tax: line.tax,
            total: line.total,
        })
        .collect();
    let mut sums = vec![("Subtotal".to_owned(), credit.note.subtotal.to_string())];
    for tax in totals::by_rate(&lines)? {
        if tax.rate != Rate::ZERO {
            let label = format!("Tax {} on {}", tax.rate, tax.net);
            sums.push((label, tax.tax.to_string()));
        }
    }
    sums.push(("Total credited".to_owned(), credit.note.total.to_string()));
    Ok(sums)
}

/// What went back, by which way; or that the bill simply asks for less.
fn given_back(credit: &CreditNote) -> Block {
    if credit.refunds.is_empty() {
        let words = "Nothing: the invoice simply asks for less.";
        return Block::Text("GIVEN BACK", words.to_owned());
    }
    let rows = credit.refunds.iter().map(|back| {
        vec![
            words::day(back.refunded_day),
            back.method.label().to_owned(),
            back.external_ref.clone().unwrap_or_default(),
            back.amount.to_string(),
        ]
    });
    Block::Table(Table {
        caption: "Given back",
        columns: vec![
            column("Given back on", Some(84.0), false),
            column("By", None, false),
            column("Reference", Some(170.0), false),
            column("Amount", Some(74.0), true),
        ],
        groups: vec![Group {
            rows: rows.collect(),
            ..Group::default()
        }],
    })
}
