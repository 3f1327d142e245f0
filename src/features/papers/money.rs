//! Papers of money: the receipt of a bill, and a customer's statement (R-PDF-5).

use super::office::{Office, payer};
use super::queries::Moved;
use crate::entity::{customer, invoice, payment, refund};
use crate::features::invoices::pdf::{
    BillTo, Block, Column, Group, Sheet, Table, VehicleBlock, words,
};
use crate::kernel::money::{Cents, Overflow};
use crate::kernel::time::ShopTime;
use crate::kernel::words::{InvoiceStatus, PaymentKind};
use chrono::NaiveDate;

const fn column(label: &'static str, width: Option<f32>, right: bool) -> Column {
    Column {
        label,
        width,
        right,
    }
}

fn minus(amount: Cents) -> Cents {
    Cents(amount.0.saturating_neg())
}

/// "Payment, card"; a deposit says that it came before the bill.
fn paid_by(paid: &payment::Model) -> String {
    let what = match paid.kind {
        PaymentKind::Payment => "Payment",
        PaymentKind::Deposit => "Deposit",
    };
    format!("{what}, {}", paid.method.label().to_lowercase())
}

/// "Refund, card"; why is the office's own note (R-PDF-6).
fn given_back(back: &refund::Model) -> String {
    format!("Refund, {}", back.method.label().to_lowercase())
}

/// Each payment and refund in the order of the days.
fn receipt_rows(moved: &Moved) -> Vec<Vec<String>> {
    let mut rows: Vec<(NaiveDate, Vec<String>)> = Vec::new();
    let row = |day: NaiveDate, what: String, reference: Option<&str>, sums: [Cents; 2]| {
        let tip = if sums[0] == Cents::ZERO {
            String::new()
        } else {
            sums[0].to_string()
        };
        let reference = reference.unwrap_or_default().to_owned();
        (
            day,
            vec![words::day(day), what, reference, tip, sums[1].to_string()],
        )
    };
    for paid in &moved.payments {
        let reference = paid.external_ref.as_deref();
        rows.push(row(
            paid.received_day,
            paid_by(paid),
            reference,
            [paid.tip, paid.amount],
        ));
    }
    for back in &moved.refunds {
        let sums = [minus(back.tip), minus(back.amount)];
        rows.push(row(
            back.refunded_day,
            given_back(back),
            back.external_ref.as_deref(),
            sums,
        ));
    }
    rows.sort_by_key(|(day, _)| *day);
    rows.into_iter().map(|(_, row)| row).collect()
}

/// Every payment with its method and reference, and what is left.
///
/// # Errors
/// [`Overflow`] if a sum leaves `i64`.
pub(super) fn receipt(
    office: &Office,
    (bill, to, vehicle): (&invoice::Model, BillTo, Option<VehicleBlock>),
    moved: &Moved,
) -> Result<Sheet, Overflow> {
    let paid = Cents::sum(moved.payments.iter().map(|paid| paid.amount))?;
    let refunded = Cents::sum(moved.refunds.iter().map(|back| back.amount))?;
    let tips = Cents::sum(moved.payments.iter().map(|paid| paid.tip))?
        .checked_sub(Cents::sum(moved.refunds.iter().map(|back| back.tip))?)?;
    let kept = paid.checked_sub(refunded)?.checked_sub(bill.paid)?;
    let mut sums = vec![("Invoice total".to_owned(), bill.total.to_string())];
    let mut sum = |label: &str, amount: Cents| {
        if amount != Cents::ZERO {
            sums.push((label.to_owned(), amount.to_string()));
        }
    };
    if bill.status == InvoiceStatus::Void {
        sum("Voided", minus(bill.total));
    }
    sum("Credited", minus(bill.credited));
    sum("Paid", minus(paid));
    sum("Refunded", refunded);
    sum("Kept as deposit", kept);
    sums.push(("Balance".to_owned(), bill.due.to_string()));
    let mut sheet = office.sheet("Receipt", ("RECEIVED FROM", to));
    sheet.number.clone_from(&bill.number);
    sheet.vehicle = vehicle;
    let issued = bill.issued_day.map(|day| ("Issued", words::day(day)));
    sheet.facts.extend(issued);
    sheet.band = vec![
        ("INVOICE TOTAL", bill.total.to_string()),
        ("PAID", paid.to_string()),
    ];
    if refunded != Cents::ZERO {
        sheet.band.push(("REFUNDED", refunded.to_string()));
    }
    sheet.main = Some(("BALANCE", bill.due.to_string()));
    sheet.blocks = vec![
        Block::Table(Table {
            caption: "Payments and refunds",
            columns: vec![
                column("Day", Some(72.0), false),
                column("What", None, false),
                column("Reference", Some(110.0), false),
                column("Tip", Some(56.0), true),
                column("Amount", Some(76.0), true),
            ],
            groups: vec![Group {
                rows: receipt_rows(moved),
                ..Group::default()
            }],
        }),
        Block::Sums(sums),
        Block::Text(
            "TIPS",
            match tips {
                Cents::ZERO => String::new(),
                tips => format!("{tips} on top. A tip does not pay the invoice."),
            },
        ),
    ];
    Ok(sheet)
}

/// From when to when, both days included, and what day it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Period {
    pub(super) from: NaiveDate,
    pub(super) to: NaiveDate,
    pub(super) today: NaiveDate,
    pub(super) zone: ShopTime,
}

/// One thing that changed what is owed.
struct Entry {
    day: NaiveDate,
    /// Of one day: bills before what pays them.
    rank: u8,
    what: String,
    reference: String,
    amount: Cents,
}

/// What is owed at the start, what changed it in order, what is owed at the end, and for how long.
///
/// # Errors
/// [`Overflow`] if a sum leaves `i64`.
pub(super) fn statement(
    office: &Office,
    (customer, moved): (&customer::Model, &Moved),
    period: Period,
) -> Result<Sheet, Overflow> {
    let entries = entries(moved, period.zone);
    let before = entries.iter().filter(|entry| entry.day < period.from);
    let opening = Cents::sum(before.map(|entry| entry.amount))?;
    let mut balance = opening;
    let mut rows = vec![vec![
        words::day(period.from),
        "Opening balance".to_owned(),
        String::new(),
        String::new(),
        String::new(),
        opening.to_string(),
    ]];
    let within = |entry: &&Entry| entry.day >= period.from && entry.day <= period.to;
    for entry in entries.iter().filter(within) {
        balance = balance.checked_add(entry.amount)?;
        let side = |is: bool, amount: Cents| match is {
            true => amount.to_string(),
            false => String::new(),
        };
        let is_charge = entry.amount >= Cents::ZERO;
        rows.push(vec![
            words::day(entry.day),
            entry.what.clone(),
            entry.reference.clone(),
            side(is_charge, entry.amount),
            side(!is_charge, minus(entry.amount)),
            balance.to_string(),
        ]);
    }
    let mut sheet = office.sheet("Statement", ("CUSTOMER", payer(customer)));
    sheet.facts = vec![
        ("From", words::day(period.from)),
        ("To", words::day(period.to)),
        ("Made", words::day(period.today)),
    ];
    sheet.band = vec![("OPENING BALANCE", opening.to_string())];
    sheet.main = Some(("CLOSING BALANCE", balance.to_string()));
    sheet.blocks = vec![
        Block::Table(Table {
            caption: "Invoices and payments in order",
            columns: vec![
                column("Day", Some(68.0), false),
                column("What", None, false),
                column("Number", Some(92.0), false),
                column("Charged", Some(62.0), true),
                column("Paid", Some(62.0), true),
                column("Balance", Some(66.0), true),
            ],
            groups: vec![Group {
                rows,
                ..Group::default()
            }],
        }),
        Block::Sums(vec![("Closing balance".to_owned(), balance.to_string())]),
        aging(&moved.invoices, period.today)?,
    ];
    Ok(sheet)
}

fn entries(moved: &Moved, zone: ShopTime) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut add = |day: Option<NaiveDate>, rank: u8, (what, reference): (String, &str), amount| {
        let reference = reference.to_owned();
        entries.extend(day.map(|day| Entry {
            day,
            rank,
            what,
            reference,
            amount,
        }));
    };
    for bill in &moved.invoices {
        let number = bill.number.as_deref().unwrap_or_default();
        add(
            bill.issued_day,
            0,
            ("Invoice".to_owned(), number),
            bill.total,
        );
        if bill.status == InvoiceStatus::Void {
            let day = bill.voided_at.map(|at| zone.day(at)).or(bill.issued_day);
            add(
                day,
                1,
                ("Invoice voided".to_owned(), number),
                minus(bill.total),
            );
        }
    }
    for credit in &moved.credits {
        let words = ("Credit note".to_owned(), credit.number.as_str());
        add(Some(credit.issued_day), 2, words, minus(credit.total));
    }
    for paid in &moved.payments {
        let reference = paid.external_ref.as_deref().unwrap_or_default();
        add(
            Some(paid.received_day),
            3,
            (paid_by(paid), reference),
            minus(paid.amount),
        );
    }
    for back in &moved.refunds {
        let reference = back.external_ref.as_deref().unwrap_or_default();
        add(
            Some(back.refunded_day),
            4,
            (given_back(back), reference),
            back.amount,
        );
    }
    entries.sort_by_key(|entry| (entry.day, entry.rank));
    entries
}

/// What is open today, by how long it is over due.
fn aging(invoices: &[invoice::Model], today: NaiveDate) -> Result<Block, Overflow> {
    let open = invoices.iter().filter(|bill| bill.due > Cents::ZERO);
    let aged: Vec<(i64, Cents)> = open
        .map(|bill| {
            (
                bill.due_day.map_or(0, |due| (today - due).num_days()),
                bill.due,
            )
        })
        .collect();
    let spans = [(i64::MIN, 0), (1, 30), (31, 60), (61, 90), (91, i64::MAX)];
    let sum = |from: i64, to: i64| {
        let within = aged.iter().filter(|(days, _)| (from..=to).contains(days));
        Cents::sum(within.map(|(_, due)| *due))
    };
    let mut sums = Vec::new();
    for (from, to) in spans {
        sums.push(sum(from, to)?.to_string());
    }
    let width = Some(92.0);
    Ok(Block::Table(Table {
        caption: "Open today, by how long it is overdue",
        columns: vec![
            column("Not due yet", None, true),
            column("1 to 30 days", width, true),
            column("31 to 60 days", width, true),
            column("61 to 90 days", width, true),
            column("Over 90 days", width, true),
        ],
        groups: vec![Group {
            rows: vec![sums],
            ..Group::default()
        }],
    }))
}
