//! The work of a visit: services on the order and off it.

use super::super::queries::{Bill, Job, total};
use super::detail::DetailView;
use super::parts::conflicts;
use super::pick::{self, Menu};
use crate::kernel::words::DurationSource;
use crate::ui::button;
use crate::ui::form::{FormState, actions, form_for, post_button};
use crate::ui::icon::Icon;
use crate::ui::table::{actions as act, foot, number, row, table, text};
use crate::ui::{card, fold};
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
        }
    };
    let mut sums = vec![
        html! { strong { "Total before tax" } },
        html! {},
        html! { strong { (view.at.price()) } },
    ];
    sums.resize(columns.len(), html! {});
    let sum = foot(&columns, &sums);
    card(
        "Work",
        &html! {},
        &html! {
            @if view.at.jobs.is_empty() { p.muted { "No services yet." } }
            @else { (table("The work of this visit", &columns, &rows, view.can.see_prices.then_some(&sum))) }
            @if let Some(menu) = view.menu { (adding(view, menu)) }
            @if let Some(draft) = view.bill.filter(|bill| !bill.is_issued()) { (drafted(draft, view.can.see_bills)) }
        },
    )
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
        @for line in &job.lines {
            @if job.lines.len() > 1 || line.quantity.0 != 100 {
                br;
                small.muted {
                    (line.kind.label()) ": " (line.name) ", " (line.quantity)
                    @if view.can.see_prices { " × " (line.unit_price) }
                }
            }
        }
        @if let Some(words) = &job.correction { br; small { (words) } }
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
    let is_open = view.form.has_errors() || !view.conflicts.is_empty() || view.at.jobs.is_empty();
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
            view.form,
            &html! {
                (pick::work(view.form, menu))
                p.muted { (hint) }
                (conflicts(view.form, view.conflicts, view.zone))
                (actions(&html! { (button::secondary("Add to the order").icon(Icon::Plus)) }))
            },
        ),
    )
}
