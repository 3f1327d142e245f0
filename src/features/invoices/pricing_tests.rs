use super::{Bases, Charge, Discount, Fee, LetOff, Reach, Size, let_off};
use crate::kernel::ids::FeeRuleId;
use crate::kernel::money::{Cents, Quantity, Rate};
use crate::kernel::words::{FeeBase, FeeKind, LineKind};
use proptest::{
    collection::vec, option, prelude::any, prop_assert, prop_assert_eq, prop_compose, prop_oneof,
    proptest, sample::select, strategy::Strategy,
};
use uuid::Uuid;

fn charge(kind: LineKind, job: &str, subtotal: i64) -> Charge {
    Charge {
        kind,
        job: Some(job.to_owned()).filter(|job| !job.is_empty()),
        subtotal: Cents(subtotal),
        is_fee: false,
    }
}

fn off(reach: Reach, size: Size) -> Discount {
    Discount { reach, size }
}

fn takes(charges: &[Charge], discounts: &[Discount]) -> Vec<i64> {
    let off = let_off(charges, discounts).unwrap();
    (0..charges.len()).map(|at| off.of(at).unwrap().0).collect()
}

fn fee(rate: Option<(i32, FeeBase)>, amount: Option<i64>, cap: Option<i64>) -> Fee {
    Fee {
        rule: FeeRuleId(Uuid::nil()),
        name: "Shop supplies".to_owned(),
        kind: FeeKind::Supplies,
        amount: amount.map(Cents),
        rate: rate.map(|(rate, _)| Rate(rate)),
        base: rate.map(|(_, base)| base),
        cap: cap.map(Cents),
        taxable: true,
        is_auto: true,
        quantity: Quantity::ONE,
        removed: None,
    }
}

#[test] // R-INV-3
fn a_discount_is_spread_by_subtotal_and_the_last_line_takes_the_remainder() {
    let charges = [
        charge(LineKind::Labor, "Brakes", 10_000),
        charge(LineKind::Part, "Brakes", 10_000),
        charge(LineKind::Part, "Oil", 10_000),
    ];
    let hundred = off(Reach::All, Size::Amount(Cents(100)));
    assert_eq!(takes(&charges, &[hundred]), [33, 33, 34]);
    let tenth = off(Reach::Job("Brakes".to_owned()), Size::Rate(Rate(100_000)));
    assert_eq!(takes(&charges, &[tenth]), [1_000, 1_000, 0]);
}

#[test] // R-INV-3
fn lines_come_first_then_jobs_then_the_whole_bill_however_they_were_given() {
    let charges = [
        charge(LineKind::Labor, "Brakes", 10_000),
        charge(LineKind::Part, "Brakes", 10_000),
    ];
    let half = |reach| off(reach, Size::Rate(Rate(500_000)));
    let given = [
        half(Reach::All),
        half(Reach::Job("Brakes".to_owned())),
        half(Reach::Line(Some(0))),
    ];
    let off = let_off(&charges, &given).unwrap();
    let cents: Vec<i64> = off.given().unwrap().iter().map(|c| c.0).collect();
    assert_eq!(cents, [3_750, 7_500, 5_000]);
    let turned: Vec<Discount> = given.iter().rev().cloned().collect();
    assert_eq!(takes(&charges, &given), takes(&charges, &turned));
}

#[test] // R-INV-3
fn nothing_falls_below_zero() {
    let charges = [
        charge(LineKind::Labor, "", 100),
        charge(LineKind::Part, "", 100),
        charge(LineKind::Part, "", 1),
        charge(LineKind::Part, "", 0),
    ];
    let most = off(Reach::All, Size::Amount(Cents(200)));
    assert_eq!(takes(&charges, &[most]).iter().sum::<i64>(), 200);
    let more = off(Reach::All, Size::Amount(Cents(9_999)));
    assert_eq!(takes(&charges, &[more]), [100, 100, 1, 0]);
    let gone = off(Reach::Line(None), Size::Amount(Cents(50)));
    assert_eq!(takes(&charges, &[gone]), [0; 4]);
}

#[test] // R-INV-4
fn a_fee_is_a_share_of_what_is_left_and_never_above_its_cap() {
    let bases = Bases {
        labor: Cents(20_000),
        parts: Cents(10_000),
    };
    let worked = |fee: &Fee| fee.worked(bases).unwrap();
    let supplies = worked(&fee(Some((60_000, FeeBase::LaborParts)), None, Some(3_500)));
    assert_eq!(supplies.unit_price, Cents(1_800));
    let capped = worked(&fee(Some((60_000, FeeBase::LaborParts)), None, Some(1_500)));
    assert_eq!(
        (capped.uncapped, capped.unit_price),
        (Cents(1_800), Cents(1_500))
    );
    let fixed = worked(&fee(None, Some(450), None));
    assert_eq!(
        (fixed.quantity, fixed.unit_price),
        (Quantity::ONE, Cents(450))
    );
}

#[test] // R-INV-4
fn a_hazardous_waste_fee_is_asked_for_each_unit_and_others_once() {
    let five = |kind| Fee {
        kind,
        quantity: Quantity(500),
        ..fee(None, Some(450), Some(2_000))
    };
    let hazmat = five(FeeKind::Hazmat).worked(Bases::default()).unwrap();
    assert_eq!(hazmat.uncapped, Cents(2_250));
    assert_eq!(
        (hazmat.quantity, hazmat.unit_price),
        (Quantity::ONE, Cents(2_000))
    );
    let trip = five(FeeKind::Trip).worked(Bases::default()).unwrap();
    assert_eq!(
        (trip.quantity, trip.unit_price),
        (Quantity::ONE, Cents(450))
    );
}

prop_compose! {
    fn charges()(
        kind in select(LineKind::ALL),
        job in select(&["", "Brakes", "Oil"][..]),
        subtotal in 0_i64..10_000_000,
        is_fee in select(&[false, false, false, true][..]),
    ) -> Charge {
        Charge { is_fee, ..charge(kind, job, subtotal) }
    }
}

fn discounts() -> impl Strategy<Value = Discount> {
    let reach = prop_oneof![
        option::of(0_usize..12).prop_map(Reach::Line),
        select(&["Brakes", "Oil", "Gone"][..]).prop_map(|job| Reach::Job(job.to_owned())),
        proptest::strategy::Just(Reach::All),
    ];
    let size = prop_oneof![
        (0..=1_000_000).prop_map(|ppm| Size::Rate(Rate(ppm))),
        (0_i64..20_000_000).prop_map(|cents| Size::Amount(Cents(cents))),
    ];
    (reach, size).prop_map(|(reach, size)| Discount { reach, size })
}

proptest! {
    #[test] // R-INV-3, R-GEN-9
    fn shares_sum_exactly_and_nothing_is_negative(
        charges in vec(charges(), 0..12),
        discounts in vec(discounts(), 0..6),
    ) {
        let off: LetOff = let_off(&charges, &discounts).unwrap();
        let given = off.given().unwrap();
        let mut taken = 0;
        for (at, charge) in charges.iter().enumerate() {
            let share = off.of(at).unwrap();
            prop_assert!(share >= Cents::ZERO && share <= charge.subtotal);
            prop_assert!(!charge.is_fee || share == Cents::ZERO);
            taken += share.0;
        }
        prop_assert_eq!(given.iter().map(|given| given.0).sum::<i64>(), taken);
        for (discount, given) in discounts.iter().zip(&given) {
            if let Size::Amount(amount) = discount.size {
                prop_assert!(*given <= amount);
            }
        }
        prop_assert_eq!(let_off(&charges, &discounts).unwrap(), off);
    }

    #[test] // R-INV-4
    fn no_fee_is_above_its_cap_or_below_zero(
        labor in 0_i64..100_000_000,
        parts in 0_i64..100_000_000,
        rate in option::of((0..=1_000_000, select(FeeBase::ALL))),
        amount in 0_i64..1_000_000,
        cap in option::of(0_i64..1_000_000),
        kind in select(FeeKind::ALL),
        quantity in 1..10_000,
    ) {
        let amount = rate.is_none().then_some(amount);
        let fee = Fee { kind, quantity: Quantity(quantity), ..fee(rate, amount, cap) };
        let bases = Bases { labor: Cents(labor), parts: Cents(parts) };
        let worked = fee.worked(bases).unwrap();
        let asked = worked.unit_price.times(worked.quantity).unwrap();
        prop_assert!(asked >= Cents::ZERO);
        prop_assert!(cap.is_none_or(|cap| asked.0 <= cap));
        prop_assert!(asked <= worked.uncapped);
    }

    #[test]
    fn no_discount_panics(
        amounts in vec(any::<i64>(), 0..5),
        off in any::<(i64, i32)>(),
    ) {
        let charges: Vec<Charge> = amounts.iter().map(|a| charge(LineKind::Part, "", *a)).collect();
        let sizes = [Size::Amount(Cents(off.0)), Size::Rate(Rate(off.1))];
        let discounts = sizes.map(|size| Discount { reach: Reach::All, size });
        let _ = let_off(&charges, &discounts);
    }
}
