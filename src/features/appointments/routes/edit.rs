//! Rescheduling, reassigning, noting; and putting back on the schedule.

use super::super::commands;
use super::super::forms;
use super::super::queries::{self, Billable, Cars};
use super::super::refusal::{Conflict, Kept, Refusal};
use super::super::views::edit::{EditView, page};
use super::detail::last_change;
use super::{Counter, twice, visit};
use crate::error::{AppError, AppResult};
use crate::kernel::ids::AppointmentId;
use crate::kernel::words::AppointmentStatus;
use crate::ui::form::FormState;
use crate::web::paths::{AppointmentPath, EditAppointmentPath};
use crate::web::staff::Permission;
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, right};
use actix_web::web;
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    restore: String,
}

pub(super) async fn edit(
    staff: Staff<right::EditAppointments>,
    path: web::Path<EditAppointmentPath>,
    asked: web::Query<Asked>,
) -> AppResult<Page> {
    let at = visit(&staff, path.appointment).await?;
    let form = blank(&at, asked.restore == "true");
    let counter = Counter::of(&staff).await?;
    render((&staff, &counter), &at, &form, &[]).await
}

/// Filled with what is stored.
pub(super) fn blank(at: &Billable, restore: bool) -> FormState {
    use AppointmentStatus::{Canceled, NoShow};
    let mut form = forms::filled(at).with_version(at.appointment.version);
    if restore && matches!(at.appointment.status, NoShow | Canceled) {
        form.set("restore", "true");
    }
    form
}

pub(super) async fn render<P: Permission>(
    (staff, counter): (&Staff<P>, &Counter),
    at: &Billable,
    form: &FormState,
    conflicts: &[Conflict],
) -> AppResult<Page> {
    let cars = queries::cars(&staff.db, at).await?;
    let desk = counter.desk(staff);
    let view = EditView {
        form,
        at,
        cars: &cars,
        technicians: desk.technicians().collect(),
        conflicts,
        twice: twice(form, staff.zone),
        zone: staff.zone.tz(),
        has_messages: counter.settings.has_messages,
    };
    let title = format!("Edit {} · Appointments", at.order.number);
    Ok(Page::new(form.title(&title), page(&view))
        .description("Change time, technician, place or notes."))
}

pub(super) async fn update(
    mut staff: Staff<right::EditAppointments>,
    path: web::Path<AppointmentPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let at = visit(&staff, path.appointment).await?;
    let counter = Counter::of(&staff).await?;
    let mut form = post.state;
    let cars = if forms::keeps_car(&form, &at) {
        Cars::default()
    } else {
        queries::cars(&staff.db, &at).await?
    };
    let read = forms::change(&mut form, &counter.desk(&staff), (&at, &cars.choices));
    let Some(change) = read else {
        let page = render((&staff, &counter), &at, &form, &[]).await?;
        return Ok(page.invalid().into());
    };
    let (kept, rules) = (Kept::default(), counter.rules(&staff));
    let done = staff
        .write(async |tx, by| kept.keep(commands::change(tx, by, (&at, &change), &rules).await))
        .await;
    let Err(refused) = done else {
        let there = SeeOther::to(AppointmentPath {
            appointment: at.appointment.id,
        });
        return Ok(there.flash("Appointment saved.").into());
    };
    match kept.refusal(refused) {
        Refusal::Conflicts(found) => {
            let page = render((&staff, &counter), &at, &form, &found).await?;
            Ok(page.conflict().into())
        }
        Refusal::Field(field, words) => {
            form.fail(field, words);
            let page = render((&staff, &counter), &at, &form, &[]).await?;
            Ok(page.invalid().into())
        }
        Refusal::App(AppError::Stale) => {
            let (fresh, form) = outrun(&staff, at.appointment.id, form).await?;
            let page = render((&staff, &counter), &fresh, &form, &[]).await?;
            Ok(page.conflict().into())
        }
        Refusal::App(e) => Err(e),
    }
}

/// Somebody was faster: the visit as it is by now, and both values of each field (R-GEN-4).
pub(super) async fn outrun<P: Permission>(
    staff: &Staff<P>,
    id: AppointmentId,
    form: FormState,
) -> AppResult<(Billable, FormState)> {
    let fresh = visit(staff, id).await?;
    let (who, when) = last_change(staff, &fresh).await?;
    let version = fresh.appointment.version;
    let form = form.conflict(&forms::filled(&fresh), version, &who, when);
    Ok((fresh, form))
}
