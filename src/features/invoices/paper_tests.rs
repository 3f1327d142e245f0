use super::{address, jobs};
use crate::features::invoices::queries::Line;
use crate::kernel::ids::InvoiceLineId;
use crate::kernel::money::{Cents, Quantity, Rate};
use crate::kernel::words::LineKind;
use chrono::{DateTime, Utc};

fn line(job: Option<&str>, name: &str) -> Line {
    Line {
        id: InvoiceLineId::new(DateTime::<Utc>::UNIX_EPOCH),
        fee_rule_id: None,
        job_name: job.map(str::to_owned),
        kind: LineKind::Part,
        name: name.to_owned(),
        part_no: None,
        condition: None,
        service_code: None,
        category: None,
        quantity: Quantity::ONE,
        unit_price: Cents(100),
        unit_cost: None,
        subtotal: Cents(100),
        discount: Cents::ZERO,
        net: Cents(100),
        tax_rate: Rate::ZERO,
        tax: Cents::ZERO,
        total: Cents(100),
        hours: Quantity(0),
        sort: 0,
    }
}

#[test] // R-PDF-3
fn lines_stand_under_their_job_and_fees_of_the_whole_bill_last() {
    let lines = [
        line(Some("Brakes"), "Labor"),
        line(None, "Disposal"),
        line(Some("Oil"), "Oil"),
        line(Some("Brakes"), "Pads"),
    ];

    let jobs = jobs(&lines);

    let names: Vec<&str> = jobs.iter().map(|job| job.name).collect();
    assert_eq!(names, ["Brakes", "Oil", ""]);
    assert_eq!(jobs[0].lines.len(), 2);
}

#[test]
fn addresses_read_as_on_a_letter() {
    let some = |text: &str| Some(text.to_owned());
    let town = [&some("Oakland"), &some("CA"), &some("94607")];
    assert_eq!(
        address(&some("1840 Alameda Street"), town),
        ["1840 Alameda Street", "Oakland, CA 94607"]
    );
    assert_eq!(address(&None, [&None, &some("CA"), &None]), ["CA"]);
    assert!(address(&None, [&None, &None, &None]).is_empty());
}
