use super::{Cents, Overflow, Quantity, Rate, parse_money};
use proptest::{collection::vec, prelude::any, prop_assert, prop_assert_eq, proptest};

#[test]
fn amounts_read_as_people_write_them() {
    assert_eq!(Cents(123_450).to_string(), "$1,234.50");
    assert_eq!(Cents(-500).to_string(), "-$5.00");
    assert_eq!(Cents(7).to_string(), "$0.07");
    assert_eq!(Cents(99_999).to_string(), "$999.99");
    assert_eq!(Cents(100_000_000).to_string(), "$1,000,000.00");
    assert_eq!(Cents(123_450).plain(), "1234.50");
    assert_eq!(Cents(-7).plain(), "-0.07");
}

#[test]
fn amounts_are_understood_as_people_type_them() {
    for (text, cents) in [
        ("$1,200.50", 120_050),
        ("1200.5", 120_050),
        ("1,200", 120_000),
        (" 12 + 8 ", 2_000),
        (".5", 50),
        ("5.", 500),
        ("-$5.00", -500),
        ("$ 0", 0),
    ] {
        assert_eq!(parse_money(text), Ok(Cents(cents)), "{text}");
    }
}

#[test]
fn doubtful_amounts_are_refused_rather_than_guessed() {
    for text in [
        "", "abc", "1,20", "1,2000", ",100", "1.234", "1.2.3", ".", "12+", "1e3", "--5",
    ] {
        assert!(parse_money(text).is_err(), "{text}");
    }
    assert_eq!(
        parse_money("99999999999999999999"),
        Err("The amount is too large.")
    );
    assert_eq!(
        parse_money("1.234"),
        Err("Use at most two digits after the point.")
    );
}

// R-INV-2, R-INV-5, R-GEN-9
#[test]
fn half_a_cent_rounds_away_from_zero() {
    assert_eq!(Cents(333).times(Quantity(150)), Ok(Cents(500)));
    assert_eq!(Cents(-333).times(Quantity(150)), Ok(Cents(-500)));
    assert_eq!(Cents(15_000).times(Quantity(133)), Ok(Cents(19_950)));
    assert_eq!(Cents(10_000).at(Rate(93_750)), Ok(Cents(938)));
    assert_eq!(Cents(-10_000).at(Rate(93_750)), Ok(Cents(-938)));
    assert_eq!(Cents(10_000).at(Rate(82_500)), Ok(Cents(825)));
    assert_eq!(Cents(i64::MAX).times(Quantity(101)), Err(Overflow));
    assert_eq!(Cents(i64::MAX).checked_add(Cents(1)), Err(Overflow));
    assert_eq!(Cents(i64::MIN).checked_sub(Cents(1)), Err(Overflow));
}

// R-SVC-7, R-GEN-9
#[test]
fn the_last_share_takes_the_remainder() {
    let thirds = Cents(10_000).shares(&[Cents(1), Cents(1), Cents(1)]);
    assert_eq!(thirds, Ok(vec![Cents(3_333), Cents(3_333), Cents(3_334)]));
    let free = Cents(100).shares(&[Cents::ZERO, Cents::ZERO, Cents::ZERO]);
    assert_eq!(free, Ok(vec![Cents(33), Cents(33), Cents(34)]));
    let weighted = Cents(999).shares(&[Cents(2_000), Cents(1_000)]);
    assert_eq!(weighted, Ok(vec![Cents(666), Cents(333)]));
    assert_eq!(Cents(999).shares(&[]), Ok(vec![]));
}

#[test]
fn rates_and_quantities_have_no_trailing_zeros() {
    assert_eq!(Rate(82_500).to_string(), "8.25 %");
    assert_eq!(Rate(93_750).to_string(), "9.375 %");
    assert_eq!(Rate(80_000).to_string(), "8 %");
    assert_eq!(Rate(5).to_string(), "0.0005 %");
    assert_eq!(Quantity(150).to_string(), "1.5");
    assert_eq!(Quantity(5).to_string(), "0.05");
    assert_eq!(Quantity(400).to_string(), "4");
    assert_eq!(Quantity(-25).to_string(), "-0.25");
    assert_eq!(Rate::parse(" 9.375% "), Ok(Rate(93_750)));
    assert_eq!(Quantity::parse("1.5"), Ok(Quantity(150)));
    assert!(Quantity::parse("-1").is_err());
    assert!(Quantity::parse("1.555").is_err());
    assert!(Rate::parse("8.25001").is_err());
    assert_eq!(Rate::parse("999999"), Err("The percentage is too large."));
}

proptest! {
    #[test]
    fn shares_are_the_whole_again(total: i64, weights in vec(any::<i64>(), 1..9)) {
        let weights: Vec<Cents> = weights.into_iter().map(Cents).collect();
        let shares = Cents(total).shares(&weights).unwrap();
        prop_assert_eq!(shares.len(), weights.len());
        prop_assert_eq!(Cents::sum(shares), Ok(Cents(total)));
    }

    #[test]
    fn tax_is_within_half_a_cent(net in -1_000_000_000_i64..1_000_000_000, ppm in 0..=1_000_000) {
        let tax = Cents(net).at(Rate(ppm)).unwrap();
        let off = i128::from(tax.0) * 1_000_000 - i128::from(net) * i128::from(ppm);
        prop_assert!(off.abs() <= 500_000);
    }

    #[test]
    fn no_price_times_quantity_panics(price: i64, quantity: i32, ppm: i32) {
        let _ = Cents(price).times(Quantity(quantity));
        let _ = Cents(price).at(Rate(ppm));
    }

    #[test]
    fn what_is_shown_can_be_typed(cents in -i64::MAX..=i64::MAX, parts in 0..=i32::MAX) {
        prop_assert_eq!(parse_money(&Cents(cents).to_string()), Ok(Cents(cents)));
        prop_assert_eq!(parse_money(&Cents(cents).plain()), Ok(Cents(cents)));
        prop_assert_eq!(Rate::parse(&Rate(parts).to_string()), Ok(Rate(parts)));
        prop_assert_eq!(Quantity::parse(&Quantity(parts).to_string()), Ok(Quantity(parts)));
    }

    #[test]
    fn no_typed_text_panics(text: String) {
        let _ = (parse_money(&text), Rate::parse(&text), Quantity::parse(&text));
    }
}
