//! Papers of a visit: the work order, without prices, and the estimate.

use super::office::{Office, car, payer, phone};
use crate::features::appointments::queries::{Billable, Job};
use crate::features::invoices::paper::address;
use crate::features::invoices::pdf::{BillTo, Block, Column, Group, Sheet, Table, words};
use crate::features::invoices::queries::Line;
use crate::features::invoices::totals::Totals;
use crate::kernel::money::{Cents, Overflow, Rate};
use crate::kernel::time::ShopTime;
use crate::kernel::words::Place;
use chrono::{NaiveDate, TimeDelta};

const fn column(label: &'static str, width: Option<f32>, right: bool) -> Column {
    Column {
        label,
        width,
        right,
    }
}

/// What the work order shows to whom.
pub(super) struct Reader<'a> {
    /// Phone, address and the way in: a technician's only around the day (R-ACC-15).
    pub(super) reach: bool,
    pub(super) technician: Option<&'a str>,
    pub(super) zone: ShopTime,
}

/// What is to be done, for who does it: no price, no note of the office (R-PDF-6).
pub(super) fn work_order(office: &Office, at: &Billable, reader: &Reader<'_>) -> Sheet {
    let row = &at.appointment;
    let (start, end) = (
        reader.zone.local(row.start_at),
        reader.zone.local(row.end_at),
    );
    let town = [&row.city, &row.region, &row.postal];
    let customer = BillTo {
        name: at.customer.name.clone(),
        lines: match reader.reach {
            true if row.place == Place::Mobile => address(&row.line1, town),
            _ => Vec::new(),
        },
        phone: phone(&at.customer).filter(|_| reader.reach),
        ..BillTo::default()
    };
    let mut sheet = office.sheet("Work order", ("CUSTOMER", customer));
    sheet.number = Some(at.order.number.clone());
    sheet.vehicle = at.vehicle.as_ref().map(|of| car(of, at.order.odometer_in));
    sheet.facts = vec![
        ("Day", words::day(row.day)),
        (
            "Time",
            format!(
                "{} – {}",
                start.format("%-I:%M %p"),
                end.format("%-I:%M %p")
            ),
        ),
        ("Place", row.place.label().to_owned()),
    ];
    if let Some(technician) = reader.technician {
        sheet.facts.push(("Technician", technician.to_owned()));
    }
    let text = |words: &Option<String>| words.clone().unwrap_or_default();
    let way_in = if reader.reach {
        text(&row.access_notes)
    } else {
        String::new()
    };
    sheet.blocks = vec![
        Block::Text("WHAT IS WRONG", text(&at.order.complaint)),
        Block::Text("HOW TO GET IN", way_in),
        jobs(at),
        Block::Blanks(vec![
            "ODOMETER BEFORE",
            "ODOMETER AFTER",
            "FOUND AND DONE",
            "ADVISED",
        ]),
        Block::Signature("CUSTOMER SIGNATURE"),
    ];
    sheet
}

fn jobs(at: &Billable) -> Block {
    if at.jobs.is_empty() {
        return Block::Text("WORK", "No jobs yet.".to_owned());
    }
    let group = |job: &Job| Group {
        heading: job.name.clone(),
        note: (job.hours.0 > 0).then(|| format!("{} h planned", job.hours)),
        rows: job
            .lines
            .iter()
            .map(|line| {
                vec![
                    line.name.clone(),
                    line.part_no.clone().unwrap_or_default(),
                    line.quantity.to_string(),
                ]
            })
            .collect(),
        total: None,
    };
    Block::Table(Table {
        caption: "Jobs and parts",
        columns: vec![
            column("Description", None, false),
            column("Part no.", Some(130.0), false),
            column("Qty", Some(50.0), true),
        ],
        groups: at.jobs.iter().map(group).collect(),
    })
}

/// What the work would cost today (R-PDF-4), fees of the shop included (R-EST-1). `None`: nothing has
/// a price.
///
/// # Errors
/// [`Overflow`] if a sum leaves `i64`.
pub(super) fn estimate(
    office: &Office,
    at: &Billable,
    (lines, all): (&[Line], &Totals),
    today: NaiveDate,
) -> Result<Option<Sheet>, Overflow> {
    let settings = &office.settings;
    let (fees, charges): (Vec<&Line>, Vec<&Line>) = lines.iter().partition(|line| line.is_fee());
    if charges.is_empty() {
        return Ok(None);
    }
    let mut left = charges.into_iter();
    let mut groups = Vec::new();
    for job in &at.jobs {
        let own: Vec<&Line> = left.by_ref().take(job.lines.len()).collect();
        groups.push(priced(&job.name, &own)?);
    }
    if !fees.is_empty() {
        groups.push(priced("Fees", &fees)?);
    }
    let valid = today + TimeDelta::days(settings.estimate_valid_days.into());
    let mut sheet = office.sheet("Estimate", ("FOR", payer(&at.customer)));
    sheet.number = Some(at.order.number.clone());
    sheet.vehicle = at.vehicle.as_ref().map(|of| car(of, at.order.odometer_in));
    sheet.facts = vec![
        ("Made", words::day(today)),
        ("Valid until", words::day(valid)),
        ("Work planned", words::day(at.appointment.day)),
    ];
    sheet.band = vec![("VALID UNTIL", words::day(valid))];
    sheet.main = Some(("ESTIMATED TOTAL", all.total.to_string()));
    sheet.blocks = vec![
        Block::Text(
            "WHAT IS WRONG",
            at.order.complaint.clone().unwrap_or_default(),
        ),
        Block::Table(Table {
            caption: "Jobs with their prices",
            columns: vec![
                column("Description", None, false),
                column("Part no.", Some(88.0), false),
                column("Qty", Some(36.0), true),
                column("Unit price", Some(66.0), true),
                column("Amount", Some(70.0), true),
            ],
            groups,
        }),
        Block::Sums(sums(all)),
        Block::Text("PLEASE NOTE", NOTE.to_owned()),
        Block::Terms(settings.terms.clone().unwrap_or_default()),
        Block::Signature("I AUTHORIZE THE WORK ABOVE"),
    ];
    Ok(Some(sheet))
}

const NOTE: &str =
    "This is an estimate, not an invoice. It is made of today's prices, fees and taxes.";

fn priced(heading: &str, own: &[&Line]) -> Result<Group, Overflow> {
    let row = |line: &&Line| {
        vec![
            line.name.clone(),
            line.part_no.clone().unwrap_or_default(),
            line.quantity.to_string(),
            line.unit_price.to_string(),
            line.net.to_string(),
        ]
    };
    let total = Cents::sum(own.iter().map(|line| line.total))?;
    Ok(Group {
        heading: heading.to_owned(),
        note: None,
        rows: own.iter().map(row).collect(),
        total: Some(("With tax".to_owned(), total.to_string())),
    })
}

fn sums(all: &Totals) -> Vec<(String, String)> {
    let mut sums = vec![("Subtotal".to_owned(), all.subtotal.to_string())];
    for tax in all.taxes.iter().filter(|tax| tax.rate != Rate::ZERO) {
        let label = format!("Tax {} of {}", tax.rate, tax.net);
        sums.push((label, tax.tax.to_string()));
    }
    sums.push(("Total".to_owned(), all.total.to_string()));
    sums
}
