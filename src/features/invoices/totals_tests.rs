use super::{
    Line, PaymentRefusal, TaxGroup, TaxRates, Totals, by_rate, change, check_payment, due, number,
    series_year, status_of, totals,
};
use crate::kernel::{
    money::{Cents, Overflow, Quantity, Rate},
    words::{InvoiceStatus, LineKind},
};
use proptest::{
    collection::vec, option, prelude::any, prop_assert, prop_assert_eq, prop_compose, proptest,
    sample::select,
};

const RATES: TaxRates = TaxRates {
    labor: Rate(0),
    part: Rate(82_500),
    fee: Rate(82_500),
    sublet: Rate(50_000),
};

fn line(kind: LineKind, quantity: i32, unit_price: i64) -> Line {
    Line {
        kind,
        quantity: Quantity(quantity),
        unit_price: Cents(unit_price),
        discount: Cents::ZERO,
        tax_override: None,
        taxable: true,
    }
}

/// Brakes: 1.5 h, two rotors, a disposal fee nobody taxes.
fn brakes() -> [Line; 3] {
    let fee = Line {
        taxable: false,
        ..line(LineKind::Fee, 100, 500)
    };
    [
        line(LineKind::Labor, 150, 15_000),
        line(LineKind::Part, 200, 8_999),
        fee,
    ]
}

fn bill(lines: &[Line]) -> Totals {
    totals(lines, &RATES, false).unwrap()
}

// R-INV-2, R-INV-5, R-INV-6
#[test]
fn a_bill_is_the_sum_of_its_lines() {
    let bill = bill(&brakes());
    let subtotals: Vec<i64> = bill.lines.iter().map(|line| line.subtotal.0).collect();
    assert_eq!(subtotals, [22_500, 17_998, 500]);
    assert_eq!(bill.gross, Cents(40_998));
    assert_eq!(bill.subtotal, Cents(40_998));
    assert_eq!(bill.tax, Cents(1_485), "8.25 % of $179.98 is $14.84835");
    assert_eq!(bill.total, Cents(42_483));
    assert_eq!(
        bill.taxes,
        [
            TaxGroup {
                rate: Rate(0),
                net: Cents(23_000),
                tax: Cents(0)
            },
            TaxGroup {
                rate: Rate(82_500),
                net: Cents(17_998),
                tax: Cents(1_485)
            },
        ]
    );
}

#[test]
fn tax_is_rounded_on_each_line() {
    let half = line(LineKind::Sublet, 100, 10);
    assert_eq!(
        bill(&[half]).tax,
        Cents(1),
        "half a cent rounds away from zero"
    );
    assert_eq!(bill(&[half, half, half]).tax, Cents(3));
}

#[test]
fn a_line_may_have_its_own_rate() {
    let own = Line {
        tax_override: Some(Rate(100_000)),
        ..line(LineKind::Labor, 100, 10_000)
    };
    assert_eq!(bill(&[own]).tax, Cents(1_000));
    assert_eq!(
        bill(&[Line {
            taxable: false,
            ..own
        }])
        .tax,
        Cents::ZERO
    );
}

#[test]
fn exempt_customers_pay_no_tax() {
    let bill = totals(&brakes(), &RATES, true).unwrap();
    assert_eq!((bill.tax, bill.total), (Cents::ZERO, Cents(40_998)));
    assert_eq!(bill.taxes.len(), 1);
}

#[test]
fn a_discount_is_not_taxed() {
    let less = Line {
        discount: Cents(1_000),
        ..line(LineKind::Part, 100, 10_000)
    };
    let bill = bill(&[less]);
    assert_eq!(
        (bill.gross, bill.discount, bill.subtotal),
        (Cents(10_000), Cents(1_000), Cents(9_000))
    );
    assert_eq!(bill.tax, Cents(743));
}

#[test]
fn a_bill_too_large_is_an_error() {
    let huge = line(LineKind::Part, 100, i64::MAX);
    assert_eq!(totals(&[huge, huge], &RATES, false), Err(Overflow));
    assert_eq!(
        totals(&[line(LineKind::Part, 200, i64::MAX)], &RATES, false),
        Err(Overflow)
    );
    assert_eq!(bill(&[]).total, Cents::ZERO);
}

// R-INV-11
#[test]
fn the_status_follows_from_the_amounts() {
    let status = |total, credited, paid| status_of(Cents(total), Cents(credited), Cents(paid));
    assert_eq!(status(10_000, 0, 0), InvoiceStatus::Issued);
    assert_eq!(status(10_000, 0, 1), InvoiceStatus::PartiallyPaid);
    assert_eq!(status(10_000, 0, 10_000), InvoiceStatus::Paid);
    assert_eq!(status(10_000, 4_000, 6_000), InvoiceStatus::Paid);
    assert_eq!(status(10_000, 4_000, 0), InvoiceStatus::Issued);
    assert_eq!(status(0, 0, 0), InvoiceStatus::Paid);
    assert_eq!(due(Cents(10_000), Cents(4_000), Cents(1)), Ok(Cents(5_999)));
    assert_eq!(
        due(Cents(i64::MAX), Cents(i64::MIN), Cents(0)),
        Err(Overflow)
    );
}

// R-INV-7
#[test]
fn numbers_have_at_least_five_digits() {
    assert_eq!(number("INV-", 42, 2026), "INV-00042");
    assert_eq!(number("INV-", 123_456, 2026), "INV-123456");
    assert_eq!(number("{YYYY}-", 7, 2026), "2026-00007");
    assert_eq!(number("", 1, 2026), "00001");
    assert_eq!(series_year("{YYYY}-", 2026), 2026);
    assert_eq!(series_year("INV-", 2026), 0);
}

// R-PAY-1, R-PAY-2
#[test]
fn nobody_pays_more_than_is_due() {
    let pay = |amount, status| check_payment(Cents(amount), Cents(5_000), status);
    assert_eq!(pay(5_000, InvoiceStatus::Issued), Ok(()));
    assert_eq!(pay(1, InvoiceStatus::PartiallyPaid), Ok(()));
    let refused = pay(5_001, InvoiceStatus::Issued).unwrap_err();
    assert_eq!(refused, PaymentRefusal::MoreThanDue { due: Cents(5_000) });
    assert_eq!(refused.to_string(), "Only $50.00 is due.");
    assert_eq!(
        pay(0, InvoiceStatus::Issued),
        Err(PaymentRefusal::NotPositive)
    );
    assert_eq!(
        pay(-1, InvoiceStatus::Issued),
        Err(PaymentRefusal::NotPositive)
    );
    assert_eq!(pay(1, InvoiceStatus::Draft), Err(PaymentRefusal::Draft));
    assert_eq!(pay(1, InvoiceStatus::Void), Err(PaymentRefusal::Void));
    assert_eq!(pay(1, InvoiceStatus::Paid), Err(PaymentRefusal::Paid));
}

// R-PAY-3
#[test]
fn cash_covers_amount_and_tip_and_gives_change() {
    assert_eq!(
        change(Cents(10_000), Cents(9_000), Cents(500)),
        Ok(Cents(500))
    );
    assert_eq!(
        change(Cents(9_500), Cents(9_000), Cents(500)),
        Ok(Cents::ZERO)
    );
    let refused = change(Cents(9_499), Cents(9_000), Cents(500)).unwrap_err();
    assert_eq!(refused.to_string(), "The cash given is less than $95.00.");
    assert_eq!(
        change(Cents(9_499), Cents(9_000), Cents(-1)),
        Err(PaymentRefusal::NegativeTip)
    );
    let huge = change(Cents(1), Cents(i64::MAX), Cents(1));
    assert_eq!(huge, Err(PaymentRefusal::TooLarge(Overflow)));
}

prop_compose! {
    fn lines()(
        kind in select(LineKind::ALL),
        quantity in 1..100_000,
        unit_price in 0_i64..10_000_000,
        share in 0_i64..=100,
        ppm in option::of(0..=1_000_000),
        taxable: bool,
    ) -> Line {
        let plain = line(kind, quantity, unit_price);
        let discount = plain.unit_price.times(plain.quantity).unwrap().0 * share / 100;
        Line { discount: Cents(discount), tax_override: ppm.map(Rate), taxable, ..plain }
    }
}

proptest! {
    #[test]
    fn parts_sum_to_the_whole(lines in vec(lines(), 0..20), exempt: bool) {
        let bill = totals(&lines, &RATES, exempt).unwrap();
        let sum = |of: fn(&super::LineTotals) -> Cents| Cents::sum(bill.lines.iter().map(of));
        prop_assert_eq!(sum(|line| line.subtotal), Ok(bill.gross));
        prop_assert_eq!(sum(|line| line.net), Ok(bill.subtotal));
        prop_assert_eq!(sum(|line| line.tax), Ok(bill.tax));
        prop_assert_eq!(sum(|line| line.total), Ok(bill.total));
        prop_assert_eq!(Cents::sum(bill.taxes.iter().map(|group| group.net)), Ok(bill.subtotal));
        prop_assert_eq!(Cents::sum(bill.taxes.iter().map(|group| group.tax)), Ok(bill.tax));
        prop_assert!(bill.taxes.is_sorted_by(|a, b| a.rate < b.rate));
        prop_assert!(!exempt || bill.tax == Cents::ZERO);
        prop_assert!(bill.subtotal >= Cents::ZERO && bill.total >= bill.subtotal);
    }

    #[test]
    fn the_order_of_the_lines_does_not_matter(lines in vec(lines(), 0..20)) {
        let forward = bill(&lines);
        let mut backward = bill(&lines.iter().rev().copied().collect::<Vec<_>>());
        backward.lines.reverse();
        prop_assert_eq!(by_rate(&backward.lines), Ok(forward.taxes.clone()));
        prop_assert_eq!(forward, backward);
    }

    #[test]
    fn no_amount_panics(
        parts in vec((any::<i32>(), any::<i64>(), any::<i64>(), any::<i32>()), 0..5),
        (total, credited, paid) in any::<(i64, i64, i64)>(),
    ) {
        let line = |(quantity, price, discount, ppm): (i32, i64, i64, i32)| Line {
            discount: Cents(discount),
            tax_override: Some(Rate(ppm)),
            ..line(LineKind::Part, quantity, price)
        };
        let _ = totals(&parts.into_iter().map(line).collect::<Vec<_>>(), &RATES, false);
        let (total, credited, paid) = (Cents(total), Cents(credited), Cents(paid));
        let _ = (due(total, credited, paid), change(total, credited, paid));
        if due(total, credited, paid).is_ok_and(|due| due > Cents::ZERO) {
            prop_assert!(status_of(total, credited, paid) != InvoiceStatus::Paid);
        }
    }

    #[test]
    fn paying_what_is_due_pays_the_bill(total in 1_i64..1_000_000, first in 1_i64..1_000_000) {
        let paid = Cents(first.min(total));
        let left = due(Cents(total), Cents::ZERO, paid).unwrap();
        prop_assert_eq!(status_of(Cents(total), Cents::ZERO, paid), match left {
            Cents::ZERO => InvoiceStatus::Paid,
            _ => InvoiceStatus::PartiallyPaid,
        });
        let all = paid.checked_add(left).unwrap();
        prop_assert_eq!(status_of(Cents(total), Cents::ZERO, all), InvoiceStatus::Paid);
    }
}
