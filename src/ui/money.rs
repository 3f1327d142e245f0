//! Amounts, rates and quantities as people read them. Views splice the value: `(invoice.total)`.

use maud::{Markup, Render, html};

use crate::kernel::money::{Cents, Quantity, Rate};

impl Render for Cents {
    fn render(&self) -> Markup {
        html! { span.money { (cents(*self)) } }
    }
}

impl Render for Rate {
    fn render(&self) -> Markup {
        html! { (rate(*self)) "%" }
    }
}

impl Render for Quantity {
    fn render(&self) -> Markup {
        html! { (quantity(*self)) }
    }
}

/// What a money field holds: "1200.50". No sign of the currency, no thousands.
#[must_use]
pub fn plain(Cents(amount): Cents) -> String {
    let sign = if amount < 0 { "-" } else { "" };
    let amount = amount.unsigned_abs();
    format!("{sign}{}.{:02}", amount / 100, amount % 100)
}

/// "$1,234.50"; a negative amount is "-$1,234.50".
fn cents(amount: Cents) -> String {
    let plain = plain(amount);
    let (sign, digits) = plain
        .strip_prefix('-')
        .map_or(("", plain.as_str()), |rest| ("-", rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "00"));
    let mut text = format!("{sign}$");
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text + "." + fraction
}

/// The percentage without its sign: 82 500 is "8.25".
#[must_use]
pub fn rate(Rate(parts): Rate) -> String {
    scaled(parts, 10_000, 4)
}

/// As many decimals as it needs: 150 is "1.5".
#[must_use]
pub fn quantity(Quantity(hundredths): Quantity) -> String {
    scaled(hundredths, 100, 2)
}

fn scaled(value: i32, scale: u32, digits: usize) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let value = value.unsigned_abs();
    let text = format!("{sign}{}.{:0digits$}", value / scale, value % scale);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_like_money() {
        assert_eq!(cents(Cents(0)), "$0.00");
        assert_eq!(cents(Cents(123_450)), "$1,234.50");
        assert_eq!(cents(Cents(-123_456_789)), "-$1,234,567.89");
        assert_eq!(plain(Cents(120_050)), "1200.50");
        assert_eq!(rate(Rate(82_500)), "8.25");
        assert_eq!(rate(Rate(100_000)), "10");
        assert_eq!(quantity(Quantity(150)), "1.5");
        assert_eq!(quantity(Quantity(0)), "0");
    }
}
