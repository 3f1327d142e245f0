//! Sales, appointments, customers, technicians: ranges, a table, and the days before beside it.

use super::super::queries::buyers;
use super::super::sheets::{Asked, By, Cell, Kind, Report, Table, Value};
use super::super::span::Preset;
use crate::kernel::money::Quantity;
use crate::ui::form::{FormState, error_summary, field};
use crate::ui::kpi::grouped;
use crate::ui::list::{Tab, facts, tabs};
use crate::ui::table::{Column, foot, number, row, table, text};
use crate::ui::toolbar::{Back, chip, csv, pagination, toolbar};
use crate::ui::{Icon, button, empty, fold, page_header, place};
use crate::web::paths::{ExportReportPath, ReportsPath};
use chrono::NaiveDate;
use maud::{Markup, Render, html};

/// What was asked, and what came of it.
pub(in super::super) struct ReportView<'a> {
    pub(in super::super) form: &'a FormState,
    pub(in super::super) asked: &'a Asked,
    pub(in super::super) report: &'a Report,
    pub(in super::super) today: NaiveDate,
    pub(in super::super) can_export: bool,
}

impl ReportView<'_> {
    /// By what, if it is not what is usual for these days.
    fn by(&self) -> &'static str {
        let (kind, by) = (self.asked.kind, self.asked.by);
        match kind.groups().is_empty() || by == By::usual(self.asked.days.now) {
            true => "",
            false => by.word(),
        }
    }

    /// The same report of other days, by something else, of other customers.
    fn with(&self, days: &str, changed: &[(&str, &str)]) -> String {
        let kind = self.asked.kind;
        let by = self.by();
        let who = match (kind, self.asked.who) {
            (Kind::Customers, who) if who != buyers::Kind::All => who.word(),
            _ => "",
        };
        let words = [("by", by), ("who", who)];
        let words = words.map(|(name, word)| {
            let new = changed.iter().find(|(of, _)| *of == name);
            (name, new.map_or(word, |(_, new)| *new))
        });
        let set = words.iter().filter(|(_, word)| !word.is_empty());
        let words: String = set.map(|(name, word)| format!("&{name}={word}")).collect();
        format!("{}?{days}{words}", kind.path())
    }
}

pub(in super::super) fn report(view: &ReportView<'_>) -> Markup {
    let (kind, days) = (view.asked.kind, view.asked.days);
    let reports = ReportsPath.to_string();
    let mut head = page_header(kind.label())
        .back("Reports", &reports)
        .meta(html! {
            span { (days.now.words(view.today)) }
            span { "beside " (days.before.words(view.today)) }
        });
    let span = [days.now.from.to_string(), days.now.to.to_string()];
    if view.can_export {
        let (by, who) = match kind {
            Kind::Sales | Kind::Appointments => (view.asked.by.word(), ""),
            Kind::Customers => ("", view.asked.who.word()),
            Kind::Technicians => ("", ""),
        };
        let words = [
            ("report", kind.word()),
            ("by", by),
            ("who", who),
            ("range", range(view)),
            ("from", &span[0]),
            ("to", &span[1]),
        ];
        head = head.action(csv(&ExportReportPath.to_string(), words));
    }
    html! {
        (head)
        (error_summary(view.form))
        (ranges(view))
        (body(view))
    }
}

/// By which words the days were named: with their days it says what they are compared with.
fn range(view: &ReportView<'_>) -> &'static str {
    view.asked.preset.map_or("", Preset::word)
}

fn ranges(view: &ReportView<'_>) -> Markup {
    let hrefs = Preset::ALL.map(|preset| {
        let days = format!("range={}", preset.word());
        (preset, view.with(&days, &[]))
    });
    let ways: Vec<Tab<'_>> = hrefs
        .iter()
        .map(|(preset, href)| Tab {
            label: preset.label(),
            href,
            current: view.asked.preset == Some(*preset),
            count: None,
        })
        .collect();
    let mut form = view.form.clone();
    if !form.has_errors() {
        form.set("from", view.asked.days.now.from.to_string());
        form.set("to", view.asked.days.now.to.to_string());
    }
    form.set("by", view.by().to_owned());
    let groups = view.asked.kind.groups();
    let groups: Vec<_> = groups.iter().map(|by| (by.word(), by.label())).collect();
    html! {
        (tabs("Days", &ways))
        (toolbar(&view.asked.kind.path(), &html! {
            (field::date(&form, "from", "From"))
            (field::date(&form, "to", "To"))
            @if !groups.is_empty() {
                @let usual = By::usual(view.asked.days.now).label();
                (field::select(&form, "by", "By", groups.iter().copied()).blank(&format!("Usual: {usual}")))
            }
            @if !range(view).is_empty() { input type="hidden" name="range" value=(range(view)); }
            @if view.asked.who != buyers::Kind::All { input type="hidden" name="who" value=(view.asked.who.word()); }
        }))
    }
}

fn body(view: &ReportView<'_>) -> Markup {
    let report = view.report;
    let is_empty = report.table.rows.is_empty();
    html! {
        @if !report.tiles.is_empty() { (tiles(view)) }
        @if is_empty { (nothing(view)) } @else {
            (drawn(&report.table, view.today))
            @if shown(&report.table.rows) < report.table.rows.len() {
                p { (place::muted(&format!("The first {SHOWN} of {}.", report.table.rows.len()))) }
            }
            p { (place::muted(report.note)) }
        }
        @if let Some((listed, next)) = &report.listed { (people(view, listed, next.as_deref())) }
    }
}

fn tiles(view: &ReportView<'_>) -> Markup {
    let said = view.report.tiles.iter();
    let said = said.map(|tile| (tile.label, html! { (tile.formula) }));
    let before = view.asked.days.before.words(view.today);
    html! {
        dl.kpis {
            @for tile in &view.report.tiles {
                div.kpi {
                    dt { (tile.label) }
                    dd {
                        (cell(&tile.now, view.today))
                        @if tile.before.value != Value::None {
                            small { (before) ": " (cell(&tile.before, view.today)) }
                        }
                    }
                }
            }
        }
        (fold("How these are counted", &html! {}, false, &facts(said)))
    }
}

fn nothing(view: &ReportView<'_>) -> Markup {
    let year = view.with("range=year", &[]);
    let wider = button::secondary("Show this year").href(&year);
    empty(
        Icon::ChartColumn,
        "No data in range",
        "Nothing of the kind happened on these days.",
        (view.asked.preset != Some(Preset::Year)).then_some(&wider),
    )
}

/// So many rows are shown of what is not by days; a file holds all of them.
const SHOWN: usize = 100;

fn shown(rows: &[Vec<Cell>]) -> usize {
    let first = rows.first().and_then(|row| row.first());
    match first.map(|cell| &cell.value) {
        Some(Value::Days(_)) => rows.len(),
        _ => rows.len().min(SHOWN),
    }
}

fn drawn(of: &Table, today: NaiveDate) -> Markup {
    let mut names = of.columns.iter().copied();
    let first = names.next().map(text);
    let columns: Vec<Column> = first.into_iter().chain(names.map(number)).collect();
    let cells = |cells: &Vec<Cell>| {
        let cells = cells.iter().map(|of| cell(of, today));
        cells.collect::<Vec<_>>()
    };
    let rows = html! { @for of in of.rows.iter().take(shown(&of.rows)) { (row(None, &columns, &cells(of))) } };
    let total = of.total.as_ref().map(|total| foot(&columns, &cells(total)));
    table(of.caption, &columns, &rows, total.as_ref())
}

fn cell(of: &Cell, today: NaiveDate) -> Markup {
    let value = value(&of.value, today);
    html! { @if let Some(href) = &of.href { a href=(href) { (value) } } @else { (value) } }
}

fn value(of: &Value, today: NaiveDate) -> Markup {
    let or_none = |value: Option<String>| html! { (value.unwrap_or_else(|| "N/A".to_owned())) };
    match of {
        Value::Text(text) => html! { (text) },
        Value::Days(days) => html! { (days.words(today)) },
        Value::Count(count) => html! { (grouped(*count)) },
        Value::Money(amount) => amount.render(),
        Value::Hours(hours) => {
            let hours = i32::try_from(*hours).map(|hours| Quantity(hours).to_string());
            html! { (hours.unwrap_or_default()) }
        }
        Value::Rate(rate) => match rate {
            Some(rate) => rate.render(),
            None => or_none(None),
        },
        Value::Share(share) => or_none(share.map(|share| share.to_string())),
        Value::Cycle(cycle) => or_none(cycle.map(|cycle| cycle.to_string())),
        Value::None => html! {},
    }
}

/// Who they are: the rows behind a number of customers.
fn people(view: &ReportView<'_>, listed: &Table, next: Option<&str>) -> Markup {
    let days = view.asked.days_query();
    let all = format!("{}#listed", view.with(&days, &[("who", "")]));
    let first = view.with(&days, &[]);
    let next = next.map(|after| format!("{first}&after={after}"));
    let back = view.asked.after.as_ref().map(|_| Back::First(&first));
    let shown = format!("{} here", listed.rows.len());
    html! {
        h2 #listed { (listed.caption) }
        @if view.asked.who != buyers::Kind::All {
            (place::row(&chip(view.asked.who.label(), &all)))
        }
        @if listed.rows.is_empty() {
            p { (place::muted("Nobody on these days.")) }
        } @else {
            (drawn(listed, view.today))
            @if back.is_some() || next.is_some() { (pagination(back, next.as_deref(), &shown)) }
        }
    }
}
