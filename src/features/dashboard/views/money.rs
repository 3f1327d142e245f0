//! The money: what came today, what is owed, and the month beside as much of the one before.

use super::super::figures::{AGES, Figure};
use super::today::tiles;
use super::{DashboardView, formulas};
use crate::features::reports::numbers::Numbers;
use crate::features::reports::span::{Preset, Span};
use crate::kernel::money::{Cents, Overflow};
use crate::ui::kpi::{Kpi, grouped};
use crate::web::paths::{AgingPath, AppointmentsPath, CustomersReportPath, InvoicesPath};
use maud::{Markup, Render, html};

pub(super) fn money(view: &DashboardView<'_>) -> Markup {
    let invoiced = view.sums.days.get(&view.frame.today).copied();
    let invoiced = invoiced.unwrap_or_default().invoiced;
    let bills = bills(Span::day(view.frame.today));
    let invoiced = Kpi {
        label: "Invoiced today",
        value: html! { (invoiced) },
        href: Some(&bills),
        note: None,
    };
    // What is unpaid stands above already, with what else waits for somebody.
    let mut figures = vec![Figure::Collected, Figure::Unpaid, Figure::Overdue];
    figures.retain(|figure| *figure != Figure::Unpaid || !view.sees_visits);
    let ages: Vec<Figure> = (0..AGES.len()).map(Figure::Aged).collect();
    let said = [
        Figure::Collected,
        Figure::Unpaid,
        Figure::Overdue,
        Figure::Aged(0),
    ];
    let said = said.map(|figure| match figure {
        Figure::Aged(_) => ("By age", figure.formula()),
        _ => (figure.label(), figure.formula()),
    });
    html! {
        h2 { "Money" }
        (tiles(view, &figures, Some(invoiced)))
        @if view.today.of(Figure::Unpaid) > 0 {
            h3 { "Unpaid, by days past the due day" }
            (tiles(view, &ages, None))
            p { a href=(AgingPath) { "Who owes it" } }
        }
        (formulas(said.into_iter().chain([("Invoiced", INVOICED)])))
    }
}

const INVOICED: &str = "Subtotals by the day of issue, before tax, less what was credited of them.";

/// The bills of a span that count.
fn bills(span: Span) -> String {
    format!("{InvoicesPath}?status=counted&{}", span.query())
}

/// A number of the month: its name, both values, what leads to its rows, its formula.
struct Line {
    label: &'static str,
    values: [Markup; 2],
    /// Where the rows of each are.
    behind: [String; 2],
    formula: &'static str,
    note: Option<String>,
}

fn or_none(value: Option<impl std::fmt::Display>) -> Markup {
    value.map_or_else(|| html! { "N/A" }, |value| html! { (value.to_string()) })
}

fn both(numbers: &[Numbers; 2], of: impl Fn(&Numbers) -> Markup) -> [Markup; 2] {
    let [now, before] = numbers;
    [of(now), of(before)]
}

/// The same words for both spans.
fn behind(view: &DashboardView<'_>, of: impl Fn(Span) -> String) -> [String; 2] {
    [of(view.month.now), of(view.month.before)]
}

/// What an owner asks first.
fn owner(view: &DashboardView<'_>) -> Vec<Line> {
    let of = |show: fn(&Numbers) -> Markup| both(&view.sums.numbers, show);
    let mut lines = vec![
        Line {
            label: "Average repair order",
            values: of(|n| or_none(n.average_order())),
            behind: behind(view, bills),
            formula: "What was invoiced, less what was credited of it, divided by the number of invoices.",
            note: None,
        },
        Line {
            label: "Car count",
            values: of(|n| html! { (grouped(n.orders)) }),
            behind: behind(view, bills),
            formula: "Repair orders invoiced, each once.",
            note: None,
        },
        Line {
            label: "Effective labor rate",
            values: of(|n| or_none(n.labor_rate())),
            behind: behind(view, bills),
            formula: "Labor after discounts, divided by the hours billed. Credit notes are not taken off.",
            note: None,
        },
    ];
    if view.sees_cost {
        let [now, _] = &view.sums.numbers;
        lines.push(Line {
            label: "Parts margin",
            values: of(|n| or_none(n.margin())),
            behind: behind(view, bills),
            formula: "Parts after discounts less their cost, divided by parts after discounts; of lines whose cost is known. Credit notes are not taken off.",
            note: now.coverage().map(|share| format!("Cost known for {share} of parts")),
        });
    }
    lines
}

fn rest(view: &DashboardView<'_>) -> Result<Vec<Line>, Overflow> {
    let [now, before] = &view.sums.numbers;
    let (now, before) = (now.invoiced()?, before.invoiced()?);
    let of = |show: fn(&Numbers) -> Markup| both(&view.sums.numbers, show);
    let mut lines = vec![
        Line {
            label: "Invoiced",
            values: [now, before].map(|amount: Cents| amount.render()),
            behind: behind(view, bills),
            formula: INVOICED,
            note: None,
        },
        Line {
            label: "Repeat rate",
            values: of(|n| or_none(n.repeat_rate())),
            behind: [
                format!("{CustomersReportPath}?range={}", Preset::Month.word()),
                format!("{CustomersReportPath}?{}", view.month.before.query()),
            ],
            formula: "Customers invoiced who had a completed appointment before these days, besides those invoiced in them, divided by customers invoiced.",
            note: None,
        },
    ];
    if view.sees_visits {
        lines.push(Line {
            label: "Average cycle",
            values: of(|n| or_none(n.cycle())),
            behind: behind(view, |span| {
                let (from, to) = (span.from, span.to);
                format!("{AppointmentsPath}?completed_from={from}&completed_to={to}&timed=true")
            }),
            formula: "The mean time from start to completion, of appointments completed in these days that were started.",
            note: None,
        });
        lines.push(Line {
            label: "No-show rate",
            values: of(|n| or_none(n.no_show_rate())),
            behind: behind(view, |span| {
                format!("{AppointmentsPath}?status=met&{}", span.query())
            }),
            formula: "No-shows divided by no-shows and completed appointments, by their day.",
            note: None,
        });
    }
    Ok(lines)
}

pub(super) fn month(view: &DashboardView<'_>) -> Result<Markup, Overflow> {
    let (owner, rest) = (owner(view), rest(view)?);
    let said = owner.iter().chain(&rest);
    let said: Vec<_> = said.map(|line| (line.label, line.formula)).collect();
    Ok(html! {
        h2 { "This month" }
        (compared(view, &owner))
        (compared(view, &rest))
        (formulas(said))
    })
}

fn compared(view: &DashboardView<'_>, lines: &[Line]) -> Markup {
    let days = view.month.before.words(view.frame.today);
    html! {
        dl.kpis {
            @for line in lines {
                @let [is, was] = &line.values;
                @let [now, before] = &line.behind;
                div.kpi {
                    dt { (line.label) }
                    dd {
                        a href=(now) { (is) }
                        small {
                            (days) ": "
                            a href=(before) { (was) }
                        }
                        @if let Some(note) = &line.note { small { (note) } }
                    }
                }
            }
        }
    }
}
