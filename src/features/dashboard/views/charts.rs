//! The last thirty days, each picture with its table.

use super::super::queries::Day;
use super::DashboardView;
use crate::kernel::money::Cents;
use crate::ui::chart::{Bar, bars};
use crate::web::paths::{InvoicesPath, PaymentsPath};
use chrono::NaiveDate;
use maud::{Markup, html};

pub(super) fn charts(view: &DashboardView<'_>) -> Markup {
    let chart = |name: &str, of: fn(&Day) -> Cents, behind: fn(NaiveDate) -> String| {
        let days = view.sums.days.iter().map(|(day, money)| Bar {
            label: day.format("%a, %b %-d").to_string(),
            value: of(money).0,
            shown: html! { (of(money)) },
            href: behind(*day),
        });
        bars((name, "Day", "Amount"), &days.collect::<Vec<_>>())
    };
    html! {
        h2 { "The last 30 days" }
        (chart("Invoiced by day", |day| day.invoiced, |day| {
            format!("{InvoicesPath}?status=counted&from={day}&to={day}")
        }))
        (chart("Collected by day", |day| day.collected, |day| format!("{PaymentsPath}?day={day}")))
    }
}
