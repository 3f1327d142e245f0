//! Invoices to look at, for the tests.

use super::{BillTo, InvoiceDocument, JobBlock, LineBlock, Paper, ShopBlock, Totals, VehicleBlock};
use crate::kernel::{
    money::{Cents, Quantity, Rate},
    words::LineKind,
};
use chrono::{DateTime, NaiveDate, Utc};

const TAX: Rate = Rate(82_500);

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

pub(super) fn line(kind: LineKind, name: &str, (quantity, price): (i32, i64)) -> LineBlock {
    LineBlock {
        kind,
        name: name.to_owned(),
        part_no: None,
        condition: None,
        quantity: Quantity(quantity),
        unit_price: Cents(price),
        net: Cents(i64::from(quantity) * price / 100),
        tax_rate: if kind == LineKind::Labor {
            Rate(0)
        } else {
            TAX
        },
    }
}

pub(super) fn part(name: &str, number: &str, amount: (i32, i64)) -> LineBlock {
    LineBlock {
        part_no: some(number),
        condition: some("New"),
        ..line(LineKind::Part, name, amount)
    }
}

/// Sums the lines as the rules do: tax per line, rounded half away from zero.
pub(super) fn add_up(document: &mut InvoiceDocument, paid: i64) {
    let lines: Vec<&LineBlock> = document.jobs.iter().flat_map(|job| &job.lines).collect();
    let subtotal: i64 = lines.iter().map(|line| line.net.0).sum();
    let base: i64 = lines
        .iter()
        .filter(|line| line.tax_rate == TAX)
        .map(|line| line.net.0)
        .sum();
    let tax = (base * 82_500 + 500_000) / 1_000_000;
    document.totals = Totals {
        subtotal: Cents(subtotal),
        taxes: vec![(TAX, Cents(base), Cents(tax))],
        total: Cents(subtotal + tax),
        paid: Cents(paid),
        due: Cents(subtotal + tax - paid),
        ..document.totals.clone()
    };
}

/// Nothing but what an invoice must have: no car, no phone, no dates but its own.
pub(super) fn minimal() -> InvoiceDocument {
    let mut document = InvoiceDocument {
        draft: false,
        number: some("INV-00001"),
        issued_day: NaiveDate::from_ymd_opt(2026, 11, 21),
        due_day: None,
        paper: Paper::A4,
        brand: None,
        currency_sign: "$".to_owned(),
        shop: ShopBlock {
            name: "Ada's Garage".to_owned(),
            ..ShopBlock::default()
        },
        bill_to: BillTo {
            name: "Sam Lee".to_owned(),
            ..BillTo::default()
        },
        vehicle: None,
        order_number: None,
        work_day: None,
        technician: None,
        jobs: vec![JobBlock {
            name: "Storage of tires".to_owned(),
            lines: vec![line(
                LineKind::Labor,
                "Four tires, six months",
                (100, 6_000),
            )],
            ..JobBlock::default()
        }],
        totals: Totals::default(),
        authorisation: None,
        declined: Vec::new(),
        next_service: None,
        notes: None,
        terms: None,
        footer: None,
        generated_at: DateTime::<Utc>::from_timestamp(1_795_219_200, 0).unwrap(),
    };
    add_up(&mut document, 0);
    document.totals.taxes.clear();
    document
}

/// An ordinary day: three jobs on one sheet.
pub(super) fn usual() -> InvoiceDocument {
    let mut document = InvoiceDocument {
        number: some("INV-00042"),
        due_day: NaiveDate::from_ymd_opt(2026, 12, 5),
        paper: Paper::Letter,
        shop: ShopBlock {
            name: "Rivera Mobile Auto Repair".to_owned(),
            legal_name: some("Rivera Automotive Services LLC"),
            address_lines: vec![
                "1840 Alameda Street".to_owned(),
                "Oakland, CA 94607".to_owned(),
            ],
            phone: some("(510) 555-0142"),
            email: some("hello@riveramobile.example"),
            website: some("riveramobile.example"),
            registration_no: some("ARD 00312456"),
            tax_id: some("94-3217745"),
            logo: None,
        },
        bill_to: BillTo {
            name: "Zoë Ångström".to_owned(),
            lines: vec![
                "77 Grand Avenue, Apt 5".to_owned(),
                "Oakland, CA 94612".to_owned(),
            ],
            phone: some("(510) 555-0199"),
            po_number: some("4711-B"),
            tax_exempt: None,
        },
        vehicle: Some(VehicleBlock {
            title: "2014 Honda Civic EX".to_owned(),
            vin: some("2HGFB2F59EH501234"),
            plate: some("7ABC123"),
            plate_region: some("California"),
            odometer: some("84,210 mi"),
            color: some("Silver"),
        }),
        order_number: some("RO-00031"),
        work_day: NaiveDate::from_ymd_opt(2026, 11, 20),
        technician: some("Łukasz Nowak"),
        jobs: usual_jobs(),
        authorisation: some(
            "Zoë Ångström authorized $640.00 by phone, (510) 555-0199, on Nov 20, 2026 at 9:42 AM.",
        ),
        declined: vec!["Cabin air filter ($48.00)".to_owned()],
        next_service: some("Engine oil and filter at 89,000 mi or by May 2027."),
        notes: some("Torque the wheel nuts again after 50 miles.\nThank you for your business."),
        terms: some(
            "Parts and labor are warranted for 12 months or 12,000 miles, whichever comes first. \
             Replaced parts are returned on request. A charge of 1.5 % a month applies to amounts \
             not paid by the due date.",
        ),
        footer: some("Registered with the Bureau of Automotive Repair. Questions? Call us first."),
        ..minimal()
    };
    add_up(&mut document, 20_000);
    document
}

fn usual_jobs() -> Vec<JobBlock> {
    let free = LineBlock {
        net: Cents(0),
        unit_price: Cents(0),
        ..line(LineKind::Labor, "Multi-point inspection", (100, 0))
    };
    vec![
        JobBlock {
            name: "Front brake pads and rotors".to_owned(),
            note: some(
                "Pads worn to 2 mm, rotors scored below minimum. Replaced pads and rotors, \
                 cleaned and greased the slides, bled the system, road tested.",
            ),
            lines: vec![
                line(
                    LineKind::Labor,
                    "Replace front pads and rotors",
                    (180, 14_500),
                ),
                part(
                    "Ceramic brake pads, front axle",
                    "45022-TR3-A01",
                    (100, 8_995),
                ),
                part("Brake rotor, front", "45251-TR3-A00", (200, 6_450)),
            ],
        },
        JobBlock {
            name: "Engine oil and filter".to_owned(),
            note: None,
            lines: vec![
                line(LineKind::Labor, "Oil and filter change", (50, 14_500)),
                part(
                    "Engine oil 0W-20, full synthetic, quart",
                    "08798-9036",
                    (400, 1_050),
                ),
                part("Oil filter", "15400-PLM-A02", (100, 1_195)),
                line(LineKind::Fee, "Used oil and filter disposal", (100, 450)),
            ],
        },
        JobBlock {
            name: "Inspection".to_owned(),
            note: None,
            lines: vec![free],
        },
    ]
}

/// So many lines in jobs of eight.
pub(super) fn long(lines: usize) -> InvoiceDocument {
    let all: Vec<LineBlock> = (1..=lines)
        .map(|n| match n % 3 {
            1 => line(
                LineKind::Labor,
                &format!("Step {n} of the overhaul"),
                (150, 14_500),
            ),
            _ => part(
                &format!("Replacement part {n}"),
                &format!("PN-{n:05}"),
                (200, 1_999),
            ),
        })
        .collect();
    let jobs = all
        .chunks(8)
        .enumerate()
        .map(|(n, lines)| JobBlock {
            name: format!("Assembly {}", n + 1),
            note: some("Taken apart, measured, worn parts replaced, assembled with new seals."),
            lines: lines.to_vec(),
        })
        .collect();
    let mut document = InvoiceDocument { jobs, ..usual() };
    add_up(&mut document, 0);
    document
}

/// Everything too long, in every script there is a face for.
pub(super) fn ugly() -> InvoiceDocument {
    let long = "Extraordinarily comprehensive suspension, steering and wheel alignment overhaul \
                of the front and rear axle, both sides in";
    let mut document = usual();
    document.shop.name = format!("{long} Sacramento");
    document.shop.legal_name = some("王小明汽車維修有限公司");
    document.bill_to = BillTo {
        name: "Дмитрий Ελένη 王小明 Łukasz Donaudampfschifffahrtselektrizitätenhauptbetriebswerk\
               bauunterbeamtengesellschaft"
            .to_owned(),
        lines: vec![
            "A".repeat(120),
            "臺北市信義區信義路五段七號八十九樓".repeat(3),
        ],
        phone: None,
        po_number: some("PO-2026-11-21-000000000000000000000042"),
        tax_exempt: some("EX-1234567890"),
    };
    document.vehicle = Some(VehicleBlock {
        title: "2019 Mercedes-Benz Sprinter 3500 XD Cargo 170 WB High Roof Extended".to_owned(),
        vin: some("WD4PF1CD8KP123456"),
        plate: some("b·mw 1234ü"),
        plate_region: some("Baden-Württemberg"),
        odometer: some("1,204,210 km"),
        color: some("Iridium silver metallic with a black roof and yellow stripes"),
    });
    document.number = some("OAKLAND-2026-INVOICE-0000042");
    document.technician = some("Ελένη Παπαδοπούλου-Κωνσταντινίδου");
    document.jobs[0].name = long.to_owned();
    document.jobs[0].lines[1].name = format!("{long} {}", "x".repeat(90));
    document.jobs[0].lines[1].part_no = some("ABCDEFGHIJKLMNOPQRSTUVWXYZ01234567890123");
    document.jobs[0].lines[2].name =
        "前刹車片和刹車盤更換，含清潔和潤滑，並進行道路測試。".repeat(2);
    document.jobs[0].lines[2].unit_price = Cents(12_345_678_900);
    document.jobs[0].lines[2].net = Cents(24_691_357_800 - 1_000);
    document.jobs[1].note = some("Tab\there, bell\u{7}, right-to-left \u{202e}, emoji 🚗, שלום");
    document.totals.discounts = vec![(
        "Discount: Returning customer, agreed with the owner by phone".to_owned(),
        Cents(1_000),
    )];
    add_up(&mut document, 0);
    document.totals.discount = Cents(1_000);
    document
}
