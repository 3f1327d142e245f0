//! The work of a visit: services on the order and off it.

use super::super::queries::{Bill, Job, total};
use super::super::sums::{Margin, Sums, sums};
use super::detail::DetailView;
use super::line;
use super::parts::conflicts;
use super::pick::{self, Menu};
use crate::kernel::money::Cents;
use crate::kernel::words::DurationSource;
use crate::ui::button;
use crate::ui::form::{FormState, actions, form_for, post_button};
use crate::ui::icon::Icon;
use crate::ui::table::{Column, actions as act, foot, number, row, table, text};
use crate::ui::{card, facts, fold};
use crate::web::paths::{
    AppointmentJobPath, AppointmentJobRemovalPath, AppointmentJobsPath, InvoicePath,
};
use maud::{Markup, html};

/// The work and what it costs, with the forms that change it.
pub(super) fn work(view: &DetailView<'_>) -> Markup {
    let mut columns = vec![text("Work"), number("Hours")];
    if view.can.see_prices {
        columns.push(number("Price"));
    }
    let removes = view.menu.is_some();
    if removes {
        columns.push(act("Remove"));
    }
    let rows = html! {
        @for job in &view.at.jobs {
            @let mut cells = vec![job_words(view, job), html! { (job.hours) }];
            @let () = if view.can.see_prices { cells.push(html! { (total(&job.lines)) }) };
            @let () = if removes { cells.push(removal(view, job)) };
            (row(None, &columns, &cells))
            (line::changing(view, job, columns.len()))
        }
    };
    let sums = sums(&view.at.jobs);
    let sum = together((view, &sums), &columns);
    card(
        "Work",
        &html! {},
        &html! {
            @if view.at.jobs.is_empty() { p.muted { "No services yet." } }
            @else { (table("The work of this visit", &columns, &rows, Some(&sum))) (by_kind((view, &sums))) }
            @if let Some(menu) = view.menu { (adding(view, menu)) }
            @if let Some(draft) = view.bill.filter(|bill| !bill.is_issued()) { (drafted(draft, view.can.see_bills)) }
        },
    )
}

/// What all of it comes to, in hours and before tax.
fn together((view, sums): (&DetailView<'_>, &Sums), columns: &[Column]) -> Markup {
    let hours = html! { @if sums.hours.0 > 0 { strong { (sums.hours) } } };
    let mut cells = if view.can.see_prices {
        let sum = html! { strong { (sums.together) } };
        vec![html! { strong { "Total before tax" } }, hours, sum]
    } else {
        vec![html! { strong { "Together" } }, hours]
    };
    cells.resize(columns.len(), html! {});
    foot(columns, &cells)
}

/// The same by kind, and what is left of the price of the parts for those who see costs (R-ACC-14).
fn by_kind((view, sums): (&DetailView<'_>, &Sums)) -> Markup {
    if !view.can.see_prices {
        return html! {};
    }
    let kinds = [
        ("Labor", sums.labor),
        ("Parts", sums.parts),
        ("Other", sums.other),
    ];
    let kinds = kinds.into_iter().filter(|(_, of)| *of != Cents::ZERO);
    let mut told: Vec<_> = kinds.map(|(words, of)| (words, html! { (of) })).collect();
    if view.can.see_cost && sums.margin.of > 0 {
        told.push(("Margin of parts", margin(&sums.margin)));
    }
    html! { @if !told.is_empty() { (facts(told)) } }
}

/// With the number of parts whose cost is known, unless it is all of them.
fn margin(of: &Margin) -> Markup {
    html! {
        @match of.rate() {
            Some(rate) => { (of.left) " · " (rate) }
            None => "Not known",
        }
        @if of.known < of.of { br; small.muted { "Cost known of " (of.known) " of " (of.of) " parts" } }
    }
}

/// Where the work is changed while it stands on a draft.
pub(super) fn drafted(draft: &Bill, sees_bills: bool) -> Markup {
    let invoice = InvoicePath { invoice: draft.id };
    html! {
        p.muted {
            "This work stands on a "
            @if sees_bills { a href=(invoice) { "draft invoice" } } @else { "draft invoice" }
            ". Change its lines there, or discard it to change the work."
        }
    }
}

fn job_words(view: &DetailView<'_>, job: &Job) -> Markup {
    let path = AppointmentJobPath {
        appointment: view.at.appointment.id,
        job: job.id,
    };
    html! {
        a href=(path) { (job.name) }
        (line::lines(view, job))
        @if let Some(words) = &job.correction { small { (words) } }
    }
}

fn removal(view: &DetailView<'_>, job: &Job) -> Markup {
    let path = AppointmentJobRemovalPath {
        appointment: view.at.appointment.id,
        job: job.id,
    };
    let form = FormState::empty().with_version(job.version);
    let words = format!("Remove {}", job.name);
    let button = button::quiet(&words).icon(Icon::Trash2).small().bare();
    post_button(&path.to_string(), &form, &button)
}

fn adding(view: &DetailView<'_>, menu: Menu<'_>) -> Markup {
    let path = AppointmentJobsPath {
        appointment: view.at.appointment.id,
    }
    .to_string();
    let is_open =
        view.forms.services.has_errors() || !view.conflicts.is_empty() || view.at.jobs.is_empty();
    let hint = match view.at.appointment.duration_source {
        DurationSource::Given => "The planned end stays as it is.",
        DurationSource::Services | DurationSource::Default => {
            "The planned end moves with the hours."
        }
    };
    fold(
        "Add services",
        &html! {},
        is_open,
        &form_for(
            &path,
            "services",
            &view.forms.services,
            &html! {
                (pick::work(&view.forms.services, menu))
                p.muted { (hint) }
                (conflicts(&view.forms.services, view.conflicts, view.zone))
                (actions(&html! { (button::secondary("Add to the order").icon(Icon::Plus)) }))
            },
        ),
    )
}
