//! One job of a visit: what was done, and its lines.

use super::super::queries::{Bill, Billable, Job, Line, total};
use super::work::drafted;
use crate::features::shops::charge;
use crate::kernel::money::Cents;
use crate::kernel::words::{AppointmentStatus, Condition};
use crate::ui::form::{FormState, actions, field, form_for, grid, post_button};
use crate::ui::place::lines;
use crate::ui::table::{self, Column};
use crate::ui::{Icon, button, card, fold, page_header, plate};
use crate::web::paths::{
    AppointmentJobPath, AppointmentPath, JobLinePath, JobLineRemovalPath, JobLinesPath,
};
use maud::{Markup, html};

/// Ids of the form that adds a line start with it.
pub(crate) const ADD: &str = "add";

/// What the page shows, and to whom.
pub(crate) struct JobView<'a> {
    pub(crate) at: &'a Billable,
    pub(crate) job: &'a Job,
    pub(crate) bill: Option<&'a Bill>,
    pub(crate) correction: &'a FormState,
    pub(crate) add: &'a FormState,
    /// What was done, in words.
    pub(crate) may_write: bool,
    /// Its lines.
    pub(crate) may_edit: bool,
    pub(crate) sees_prices: bool,
    pub(crate) sees_cost: bool,
    pub(crate) sees_bills: bool,
}

impl JobView<'_> {
    fn path(&self) -> AppointmentJobPath {
        AppointmentJobPath {
            appointment: self.at.appointment.id,
            job: self.job.id,
        }
    }

    fn edits(&self) -> bool {
        use AppointmentStatus::{InProgress, Ready, Scheduled};
        let is_open = matches!(self.at.appointment.status, Scheduled | InProgress | Ready);
        self.may_edit && is_open && self.bill.is_none()
    }

    fn writes(&self) -> bool {
        use AppointmentStatus::{Canceled, NoShow};
        let is_off = matches!(self.at.appointment.status, Canceled | NoShow);
        self.may_write && !is_off && !self.bill.is_some_and(Bill::is_issued)
    }
}

/// The form as it is stored.
pub(crate) fn correction(job: &Job) -> FormState {
    FormState::of([("correction", job.correction.clone().unwrap_or_default())])
}

pub(crate) fn page(view: &JobView<'_>) -> Markup {
    let visit = AppointmentPath {
        appointment: view.at.appointment.id,
    }
    .to_string();
    let draft = view.bill.filter(|bill| !bill.is_issued());
    html! {
        (page_header(&view.job.name)
            .back(&view.at.customer.name, &visit)
            .badge(plate::number(&view.at.order.number)))
        (card("What was done", &html! {}, &done(view)))
        (card("Labor and parts", &html! {}, &html! {
            @if view.job.lines.is_empty() { p.muted { "No lines yet." } }
            @else { (charges(view)) }
            @if view.edits() { (adding(view)) }
            @if let Some(draft) = draft { (drafted(draft, view.sees_bills)) }
        }))
    }
}

fn done(view: &JobView<'_>) -> Markup {
    let words = view.job.correction.as_deref();
    html! {
        @if view.writes() {
            (form_for(&view.path().to_string(), "done", view.correction, &html! {
                (field::textarea(view.correction, "correction", "In the shop's words").optional()
                    .hint("Printed under the job on the invoice: the customer reads it."))
                (actions(&html! { (button::secondary("Save words")) }))
            }))
        } @else if let Some(words) = words { (lines(words)) }
        @else { p.muted { "Nothing was written down." } }
    }
}

fn charges(view: &JobView<'_>) -> Markup {
    let mut columns: Vec<Column> = vec![
        table::text("Line"),
        table::text("Kind"),
        table::number("Quantity"),
    ];
    if view.sees_cost {
        columns.push(table::number("Cost"));
    }
    if view.sees_prices {
        columns.push(table::number("Price"));
        columns.push(table::number("Total"));
    }
    if view.edits() {
        columns.push(table::actions("Remove"));
    }
    let rows = html! {
        @for line in &view.job.lines {
            @let mut cells = vec![name(view, line), html! { (line.kind.label()) }, html! { (line.quantity) }];
            @let () = if view.sees_cost { cells.push(cost(line.unit_cost)) };
            @let () = if view.sees_prices { cells.extend([html! { (line.unit_price) }, html! { (line.total()) }]) };
            @let () = if view.edits() { cells.push(removal(view, line)) };
            (table::row(None, &columns, &cells))
        }
    };
    let mut sums = vec![html! { strong { "Together, before tax" } }];
    sums.resize(columns.len(), html! {});
    let last = columns.len() - 1 - usize::from(view.edits());
    sums[last] = html! { strong { (total(&view.job.lines)) } };
    let foot = view.sees_prices.then(|| table::foot(&columns, &sums));
    table::table("Lines of the job", &columns, &rows, foot.as_ref())
}

/// With number and condition of a part.
fn name(view: &JobView<'_>, line: &Line) -> Markup {
    let path = JobLinePath {
        appointment: view.at.appointment.id,
        job: view.job.id,
        line: line.id,
    };
    let details = [
        line.part_no.as_deref(),
        line.condition.map(Condition::label),
    ];
    let details: Vec<&str> = details.into_iter().flatten().collect();
    html! {
        @if view.edits() { a href=(path) { (line.name) } } @else { (line.name) }
        @if !details.is_empty() { br; small.muted { (details.join(" · ")) } }
    }
}

fn cost(cost: Option<Cents>) -> Markup {
    html! { @if let Some(cost) = cost { (cost) } @else { span.muted { "–" } } }
}

fn removal(view: &JobView<'_>, line: &Line) -> Markup {
    let path = JobLineRemovalPath {
        appointment: view.at.appointment.id,
        job: view.job.id,
        line: line.id,
    };
    let form = FormState::empty().with_version(view.job.version);
    let words = format!("Remove {}", line.name);
    let button = button::quiet(&words).icon(Icon::Trash2).small().bare();
    post_button(&path.to_string(), &form, &button)
}

fn adding(view: &JobView<'_>) -> Markup {
    let action = JobLinesPath {
        appointment: view.at.appointment.id,
        job: view.job.id,
    }
    .to_string();
    let form = view.add;
    let is_open = form.has_errors() || form.conflicted().is_some();
    let body = html! {
        (grid(&charge::fields(form, view.sees_cost)))
        (actions(&html! { (button::secondary("Add line").icon(Icon::Plus)) }))
    };
    fold(
        "Add a line",
        &html! {},
        is_open,
        &form_for(&action, "add-line", form, &body),
    )
}

/// The page of one line.
pub(crate) fn line(
    (at, job, line): (&Billable, &Job, &Line),
    form: &FormState,
    sees_cost: bool,
) -> Markup {
    let (appointment, job_id) = (at.appointment.id, job.id);
    let back = AppointmentJobPath {
        appointment,
        job: job_id,
    }
    .to_string();
    let action = JobLinePath {
        appointment,
        job: job_id,
        line: line.id,
    }
    .to_string();
    let body = html! {
        (grid(&charge::fields(form, sees_cost)))
        (actions(&html! {
            (button::primary("Save line"))
            (button::quiet("Cancel").href(&back))
        }))
    };
    html! {
        (page_header("Edit line").back(&job.name, &back))
        (form_for(&action, "line", form, &body))
    }
}
