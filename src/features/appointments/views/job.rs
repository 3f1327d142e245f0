//! One job of a visit: what was done, and its lines.

use super::super::queries::{Bill, Billable, Job, Line};
use super::work::drafted;
use crate::features::shops::charge::{self, Charges, Listed, Shape};
use crate::kernel::words::AppointmentStatus;
use crate::ui::form::{FormState, actions, field, form_for};
use crate::ui::place::lines;
use crate::ui::{button, card, page_header, plate};
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
        self.may_edit && self.at.takes_work(self.bill)
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
    let listed: Vec<Listed> = (view.job.lines.iter())
        .map(|line| Listed {
            charge: line.charge(),
            ways: Some(ways(view.path(), line)),
        })
        .collect();
    charge::table(&Charges {
        caption: "Lines of the job",
        listed: &listed,
        sees_prices: view.sees_prices,
        sees_cost: view.sees_cost,
        edits: view.edits().then_some(view.job.version),
    })
}

/// Where a line is changed, and where it is removed.
fn ways(of: AppointmentJobPath, line: &Line) -> [String; 2] {
    let AppointmentJobPath { appointment, job } = of;
    let change = JobLinePath {
        appointment,
        job,
        line: line.id,
    };
    let removal = JobLineRemovalPath {
        appointment,
        job,
        line: line.id,
    };
    [change.to_string(), removal.to_string()]
}

fn adding(view: &JobView<'_>) -> Markup {
    let AppointmentJobPath { appointment, job } = view.path();
    let action = JobLinesPath { appointment, job }.to_string();
    let fields = charge::fields(view.add, Shape::Sold, view.sees_cost);
    charge::adding(&action, view.add, &fields)
}

/// The page of one line.
pub(crate) fn line(
    (at, job, line): (&Billable, &Job, &Line),
    form: &FormState,
    sees_cost: bool,
) -> Markup {
    let of = AppointmentJobPath {
        appointment: at.appointment.id,
        job: job.id,
    };
    let (back, fields) = (of.to_string(), charge::fields(form, Shape::Sold, sees_cost));
    let [action, _] = ways(of, line);
    charge::editing((&job.name, &back), &action, form, &fields)
}
