//! How long an invoice's PDF takes and how large it is: `cargo bench --bench invoice_pdf`.
//!
//! Targets: one page in 15 ms and 60 KB, 200 lines in 60 ms. Fonts are unpacked by the first
//! document of the process, which is timed apart.

use autoshop::{
    features::invoices::pdf::{
        BillTo, InvoiceDocument, JobBlock, LineBlock, Paper, ShopBlock, Totals, VehicleBlock,
        render,
    },
    kernel::{
        money::{Cents, Quantity, Rate},
        words::LineKind,
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use std::time::{Duration, Instant};

const RUNS: usize = 50;

#[expect(clippy::print_stdout, reason = "a benchmark reports on the terminal")]
fn main() {
    println!("document                 first      min   median      max     bytes");
    for (name, document) in [
        ("one page, 8 lines", invoice(8, "Zoë Ångström")),
        ("one page, Chinese", invoice(8, "王小明")),
        ("200 lines", invoice(200, "Zoë Ångström")),
    ] {
        let (first, bytes) = timed(&document);
        let mut times: Vec<Duration> = (0..RUNS).map(|_| timed(&document).0).collect();
        times.sort();
        println!(
            "{name:<20} {:>7}µs {:>6}µs {:>6}µs {:>6}µs {bytes:>9}",
            first.as_micros(),
            times[0].as_micros(),
            times[RUNS / 2].as_micros(),
            times[RUNS - 1].as_micros(),
        );
    }
}

fn timed(document: &InvoiceDocument) -> (Duration, usize) {
    let start = Instant::now();
    let bytes = render(document).expect("the sample can be printed");
    (start.elapsed(), bytes.len())
}

fn line(number: usize) -> LineBlock {
    let labor = number.is_multiple_of(3);
    LineBlock {
        kind: if labor {
            LineKind::Labor
        } else {
            LineKind::Part
        },
        name: format!("Brake pads and rotors, front axle, step {number}"),
        part_no: (!labor).then(|| format!("45022-TR3-{number:04}")),
        condition: (!labor).then(|| "New".to_owned()),
        quantity: Quantity(150),
        unit_price: Cents(14_500),
        net: Cents(21_750),
        tax_rate: if labor { Rate(0) } else { Rate(82_500) },
    }
}

fn invoice(lines: usize, customer: &str) -> InvoiceDocument {
    let lines: Vec<LineBlock> = (0..lines).map(line).collect();
    let jobs = lines.chunks(8).map(|lines| JobBlock {
        name: "Front brakes".to_owned(),
        note: Some("Pads worn to 2 mm. Replaced pads and rotors, road tested.".to_owned()),
        lines: lines.to_vec(),
    });
    InvoiceDocument {
        draft: false,
        number: Some("INV-00042".to_owned()),
        issued_day: NaiveDate::from_ymd_opt(2026, 11, 21),
        due_day: NaiveDate::from_ymd_opt(2026, 12, 5),
        paper: Paper::Letter,
        brand: None,
        currency_sign: "$".to_owned(),
        shop: ShopBlock {
            name: "Rivera Mobile Auto Repair".to_owned(),
            address_lines: vec![
                "1840 Alameda Street".to_owned(),
                "Oakland, CA 94607".to_owned(),
            ],
            phone: Some("(510) 555-0142".to_owned()),
            registration_no: Some("ARD 00312456".to_owned()),
            ..ShopBlock::default()
        },
        bill_to: BillTo {
            name: customer.to_owned(),
            ..BillTo::default()
        },
        vehicle: Some(VehicleBlock {
            title: "2014 Honda Civic EX".to_owned(),
            vin: Some("2HGFB2F59EH501234".to_owned()),
            plate: Some("7ABC123".to_owned()),
            plate_region: Some("California".to_owned()),
            odometer: Some("84,210 mi".to_owned()),
            color: Some("Silver".to_owned()),
        }),
        order_number: Some("RO-00031".to_owned()),
        work_day: NaiveDate::from_ymd_opt(2026, 11, 20),
        technician: Some("Łukasz Nowak".to_owned()),
        jobs: jobs.collect(),
        totals: Totals {
            total: Cents(63_379),
            due: Cents(63_379),
            ..Totals::default()
        },
        authorisation: Some("Authorized by phone on Nov 20, 2026 at 9:42 AM.".to_owned()),
        declined: Vec::new(),
        next_service: None,
        notes: None,
        terms: Some("Parts and labor are warranted for 12 months or 12,000 miles.".to_owned()),
        footer: None,
        generated_at: DateTime::<Utc>::UNIX_EPOCH,
    }
}
