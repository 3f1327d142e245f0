//! A line of the work, changed where it stands: saving leads to the one below.

use super::super::queries::{Job, Line};
use super::detail::DetailView;
use super::parts::with_query;
use crate::features::shops::charge;
use crate::ui::button;
use crate::ui::form::{FormState, actions, form_for, grid};
use crate::web::paths::{AppointmentPath, JobLinePath};
use maud::{Markup, html};

/// Ids of the form start with it.
pub(crate) const LINE: &str = "line";
/// The field that says that the form stands among the work, and what says that the line below comes next.
pub(crate) const IN_WORK: &str = "among";
pub(crate) const THEN: &str = "then";
pub(crate) const NEXT: &str = "next";

/// The lines of a job; for those who may change them each leads to its form.
pub(super) fn lines(view: &DetailView<'_>, job: &Job) -> Markup {
    let edits = view.menu.is_some();
    let shown: Vec<&Line> = (job.lines.iter())
        .filter(|line| edits || job.lines.len() > 1 || line.quantity.0 != 100)
        .collect();
    html! {
        @if !shown.is_empty() {
            ul.lines {
                @for line in shown {
                    li {
                        @if edits { a href=(place(view, line)) { (words(view, line)) } }
                        @else { (words(view, line)) }
                    }
                }
            }
        }
    }
}

fn place(view: &DetailView<'_>, line: &Line) -> String {
    let visit = AppointmentPath {
        appointment: view.at.appointment.id,
    };
    with_query(visit, &[("line", &line.id.to_string())])
}

fn words(view: &DetailView<'_>, line: &Line) -> Markup {
    html! {
        span { (line.kind.label()) ": " (line.name) } " "
        span.each { (line.quantity) @if view.can.see_prices { " × " (line.unit_price) } }
        @if view.can.see_prices { " " span { "= " (line.total()) } }
    }
}

/// The form of the line of this job that is being changed.
pub(super) fn changing(view: &DetailView<'_>, job: &Job, width: usize) -> Markup {
    let open = view.forms.line.as_ref().filter(|_| view.menu.is_some());
    let open = open.filter(|(id, _)| job.lines.iter().any(|line| line.id == *id));
    let Some((line, form)) = open else {
        return html! {};
    };
    let path = JobLinePath {
        appointment: view.at.appointment.id,
        job: job.id,
        line: *line,
    };
    html! {
        tr role="row" { td role="cell" colspan=(width) { (one(view, (path, form))) } }
    }
}

fn one(view: &DetailView<'_>, (path, form): (JobLinePath, &FormState)) -> Markup {
    let visit = AppointmentPath {
        appointment: path.appointment,
    }
    .to_string();
    let is_last = view.at.line_after(path.line).is_none();
    let fields = html! {
        input type="hidden" name=(IN_WORK) value="work";
        (grid(&charge::next_fields(form, view.can.see_cost)))
        (actions(&html! {
            @if !is_last { (button::secondary("Save, next line").sends(THEN, NEXT)) }
            (button::secondary("Save line"))
            (button::quiet("Cancel").href(&visit))
        }))
    };
    form_for(&path.to_string(), "line", form, &fields)
}
