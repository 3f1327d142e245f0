//! Amounts, rates and quantities as people read them. Views splice the value: `(invoice.total)`.

use maud::{Markup, Render, html};

use crate::kernel::money::{Cents, Quantity, Rate};

impl Render for Cents {
    fn render(&self) -> Markup {
        html! { span.money { (self.to_string()) } }
    }
}

impl Render for Rate {
    fn render(&self) -> Markup {
        html! { (self.plain()) "%" }
    }
}

impl Render for Quantity {
    fn render(&self) -> Markup {
        html! { (self.to_string()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_spliced_as_people_read_them() {
        let line = html! { (Quantity(150)) " at " (Rate(82_500)) ": " (Cents(123_450)) };

        assert_eq!(
            line.into_string(),
            r#"1.5 at 8.25%: <span class="money">$1,234.50</span>"#
        );
    }
}
