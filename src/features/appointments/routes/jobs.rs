//! Services for an order that is under way, and off it again.

use super::super::commands::{self, Added};
use super::super::forms;
use super::super::refusal::{Kept, Refusal};
use super::{Counter, detail, visit};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::kernel::ids::AppointmentId;
use crate::web::form::new_key;
use crate::web::idempotency::Once;
use crate::web::paths::{AppointmentJobRemovalPath, AppointmentJobsPath, AppointmentPath};
use crate::web::{Answer, PostForm, SeeOther, Staff, page, right};
use actix_web::{HttpRequest, web};
use std::cell::Cell;

/// What the state forbids, with the way back to the visit.
fn told(req: &HttpRequest, id: AppointmentId, done: AppResult<Answer>) -> AppResult<Answer> {
    let words = match done {
        Err(AppError::Refused(words)) => words,
        Err(AppError::Stale) => AppError::Stale.to_string(),
        done => return done,
    };
    page::refused(
        req,
        "Appointments",
        words,
        AppointmentPath { appointment: id },
    )
}

pub(super) async fn add(
    staff: Staff<right::EditAppointments>,
    path: web::Path<AppointmentJobsPath>,
    post: PostForm,
    req: HttpRequest,
) -> AppResult<Answer> {
    let id = path.appointment;
    told(&req, id, Box::pin(more_work(staff, id, &post)).await)
}

async fn more_work(
    mut staff: Staff<right::EditAppointments>,
    id: AppointmentId,
    post: &PostForm,
) -> AppResult<Answer> {
    let at = visit(&staff, id).await?;
    let counter = Counter::of(&staff).await?.with_packages(&staff).await?;
    let mut form = post.state.clone();
    let desk = counter.desk(&staff);
    let jobs = forms::work(&mut form, &desk);
    let override_reason = forms::override_reason(&mut form);
    if jobs.is_empty() && !form.has_errors() {
        form.fail("services", "Choose a service.");
    }
    if form.has_errors() {
        let page = detail::render(&staff, &at, &form, &[]).await?;
        return Ok(match form.is_refused() {
            true => page.conflict().into(),
            false => page.invalid().into(),
        });
    }
    let added = Added {
        jobs,
        default_duration: counter.settings.default_duration,
        override_reason,
    };
    let (kept, rules, longer) = (Kept::default(), counter.rules(&staff), Cell::new(false));
    let there = AppointmentPath {
        appointment: at.appointment.id,
    };
    let done = staff.once(post, there, async |tx, by| {
        let done = commands::add_services(tx, by, (&at, &added), &rules).await;
        longer.set(kept.keep(done)?);
        Ok(())
    });
    match done.await.map_err(|e| kept.refusal(e)) {
        Ok(Once::Done(there)) if longer.get() => Ok(there
            .flash("Services added. The visit ends later now.")
            .into()),
        Ok(Once::Done(there)) => Ok(there.flash("Services added.").into()),
        Ok(Once::Used { .. }) => {
            form.fail(
                "services",
                "These were added already. Send the form again to add more.",
            );
            let form = form.with_key(new_key());
            Ok(detail::render(&staff, &at, &form, &[])
                .await?
                .conflict()
                .into())
        }
        Err(Refusal::Conflicts(found)) => Ok(detail::render(&staff, &at, &form, &found)
            .await?
            .conflict()
            .into()),
        Err(Refusal::Field(_, words)) => {
            form.fail("services", words);
            Ok(detail::render(&staff, &at, &form, &[])
                .await?
                .invalid()
                .into())
        }
        Err(Refusal::App(e)) => Err(e),
    }
}

pub(super) async fn remove(
    staff: Staff<right::EditAppointments>,
    path: web::Path<AppointmentJobRemovalPath>,
    post: PostForm,
    req: HttpRequest,
) -> AppResult<Answer> {
    let seen = post.state.version().unwrap_or_default();
    told(&req, path.appointment, less_work(staff, *path, seen).await)
}

async fn less_work(
    mut staff: Staff<right::EditAppointments>,
    path: AppointmentJobRemovalPath,
    seen: i64,
) -> AppResult<Answer> {
    let at = visit(&staff, path.appointment).await?;
    let job = at
        .jobs
        .iter()
        .find(|job| job.id == path.job)
        .or_not_found()?;
    let default = staff.db.settings().await?.default_duration;
    let entry = staff
        .write(async |tx, by| commands::remove_job(tx, by, (&at, job, seen), default).await)
        .await?;
    let there = SeeOther::to(AppointmentPath {
        appointment: at.appointment.id,
    });
    Ok(there.flash("Service removed.").undo(Some(entry)).into())
}
