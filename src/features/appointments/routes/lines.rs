//! One job of a visit: what was done, and its lines.

use super::super::commands;
use super::super::queries::{self, Billable, Job, Line};
use super::super::views::job::{self as views, JobView};
use super::super::views::{IN_WORK, LINE, NEXT, THEN};
use super::detail::{self, Open, last_change, sees_bills};
use super::visit;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::shops::charge;
use crate::kernel::ids::{AppointmentId, RepairJobId, RepairLineId};
use crate::ui::form::FormState;
use crate::web::form::new_key;
use crate::web::idempotency::Once;
use crate::web::paths::{
    AppointmentJobPath, AppointmentPath, JobLinePath, JobLineRemovalPath, JobLinesPath,
};
use crate::web::staff::{Permission, Right, sees_cost};
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, page, right};
use actix_web::{HttpRequest, web};

async fn found<P: Permission>(
    staff: &Staff<P>,
    (appointment, job): (AppointmentId, RepairJobId),
) -> AppResult<(Billable, Job)> {
    let at = visit(staff, appointment).await?;
    let job = at.jobs.iter().find(|row| row.id == job).cloned();
    Ok((at, job.or_not_found()?))
}

fn line_of(job: &Job, id: RepairLineId) -> AppResult<&Line> {
    job.lines.iter().find(|line| line.id == id).or_not_found()
}

/// The forms of the page.
struct Forms {
    correction: FormState,
    add: FormState,
}

impl Forms {
    fn of(job: &Job) -> Self {
        let add = charge::blank().with_key(new_key());
        Self {
            correction: views::correction(job).with_version(job.version),
            add: add.with_version(job.version).with_prefix(views::ADD),
        }
    }

    /// With what was typed into one of them.
    fn with(job: &Job, typed: Typed) -> Self {
        let blank = Self::of(job);
        match typed {
            Typed::Correction(correction) => Self {
                correction,
                ..blank
            },
            Typed::Line(add) => Self { add, ..blank },
        }
    }
}

enum Typed {
    Correction(FormState),
    Line(FormState),
}

/// Why it was not saved: in words, or with what somebody else saved meanwhile beside what was typed.
async fn unsaved<P: Permission>(
    staff: &Staff<P>,
    (req, there): (&HttpRequest, AppointmentJobPath),
    (why, typed): (AppError, Typed),
) -> AppResult<Answer> {
    match why {
        AppError::Refused(words) => page::refused(req, "Appointments", words, there),
        AppError::Stale => {
            let (at, job) = found(staff, (there.appointment, there.job)).await?;
            let (who, when) = last_change(staff, &at).await?;
            let beside = |form: FormState, stored: &FormState| {
                form.conflict(stored, job.version, &who, when)
            };
            let typed = match typed {
                Typed::Correction(form) => {
                    Typed::Correction(beside(form, &views::correction(&job)))
                }
                Typed::Line(form) => Typed::Line(beside(form, &FormState::empty())),
            };
            let forms = Forms::with(&job, typed);
            Ok(draw(staff, (&at, &job), &forms).await?.conflict().into())
        }
        e => Err(e),
    }
}

pub(super) async fn show(
    staff: Staff<right::SeeAppointments>,
    path: web::Path<AppointmentJobPath>,
) -> AppResult<Page> {
    let (at, job) = found(&staff, (path.appointment, path.job)).await?;
    draw(&staff, (&at, &job), &Forms::of(&job)).await
}

async fn draw<P: Permission>(
    staff: &Staff<P>,
    (at, job): (&Billable, &Job),
    forms: &Forms,
) -> AppResult<Page> {
    let settings = staff.db.settings().await?;
    let bill = queries::bill(&staff.db, at.order.id).await?;
    let sight = staff.sight(&settings);
    let view = JobView {
        at,
        job,
        bill: bill.as_ref(),
        correction: &forms.correction,
        add: &forms.add,
        may_write: staff.may(Right::MoveAppointments),
        may_edit: staff.may(Right::EditAppointments),
        sees_prices: sight.prices,
        sees_cost: sees_cost(staff.role, settings.advisor_sees_cost),
        sees_bills: sees_bills(staff, sight),
    };
    let title = format!("{} · {} · Appointments", job.name, at.order.number);
    let wrong = match forms.correction.has_errors() {
        true => &forms.correction,
        false => &forms.add,
    };
    Ok(Page::new(wrong.title(&title), views::page(&view))
        .description("A job of a visit: what was done, with labor and parts."))
}

/// Writes down what was done.
pub(super) async fn correct(
    req: HttpRequest,
    mut staff: Staff<right::MoveAppointments>,
    path: web::Path<AppointmentJobPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let (at, job) = found(&staff, (path.appointment, path.job)).await?;
    let mut form = post.state;
    let seen = form.version().unwrap_or_default();
    let words = form.multiline("correction", "What was done", 1_000);
    if form.has_errors() {
        let forms = Forms::with(&job, Typed::Correction(form));
        return Ok(draw(&staff, (&at, &job), &forms).await?.invalid().into());
    }
    let done = staff
        .write(async |tx, by| commands::correct(tx, by, (&at, &job, seen), words.clone()).await)
        .await;
    match done {
        Ok(()) => Ok(SeeOther::to(*path).flash("Saved what was done.").into()),
        Err(e) => unsaved(&staff, (&req, *path), (e, Typed::Correction(form))).await,
    }
}

pub(super) async fn add(
    req: HttpRequest,
    mut staff: Staff<right::EditAppointments>,
    path: web::Path<JobLinesPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let there = AppointmentJobPath {
        appointment: path.appointment,
        job: path.job,
    };
    let (at, job) = found(&staff, (path.appointment, path.job)).await?;
    let mut form = post.state.clone().with_prefix(views::ADD);
    staff.guard_cost(charge::names_cost(&form)).await?;
    let seen = form.version().unwrap_or_default();
    let Some(charge) = charge::read(&mut form) else {
        let forms = Forms::with(&job, Typed::Line(form));
        return Ok(draw(&staff, (&at, &job), &forms).await?.invalid().into());
    };
    let line = RepairLineId::new(staff.now);
    let done = staff
        .once(&post, there, async |tx, by| {
            commands::add_line(tx, by, (&at, &job, seen), (line, &charge)).await
        })
        .await;
    match done {
        Ok(Once::Done(there)) => Ok(there.flash("Line added.").into()),
        Ok(Once::Used { .. }) => {
            let words = "A line was already added with this form. Open the job to add more.";
            page::refused(&req, "Appointments", words.to_owned(), there)
        }
        Err(e) => unsaved(&staff, (&req, there), (e, Typed::Line(form))).await,
    }
}

pub(super) async fn edit(
    staff: Staff<right::EditAppointments>,
    path: web::Path<JobLinePath>,
) -> AppResult<Page> {
    let (at, job) = found(&staff, (path.appointment, path.job)).await?;
    let line = line_of(&job, path.line)?;
    let sees_cost = staff.sees_cost().await?;
    let form = line.charge().state(sees_cost).with_version(job.version);
    Ok(line_page((&at, &job, line), &form, sees_cost))
}

fn line_page((at, job, line): (&Billable, &Job, &Line), form: &FormState, sees_cost: bool) -> Page {
    let title = form.title("Edit line · Appointments");
    Page::new(title, views::line((at, job, line), form, sees_cost))
        .description("Change a line of a job.")
}

pub(super) async fn save(
    req: HttpRequest,
    mut staff: Staff<right::EditAppointments>,
    path: web::Path<JobLinePath>,
    post: PostForm,
) -> AppResult<Answer> {
    let there = AppointmentJobPath {
        appointment: path.appointment,
        job: path.job,
    };
    let (at, job) = found(&staff, (path.appointment, path.job)).await?;
    let line = line_of(&job, path.line)?;
    let mut form = post.state;
    staff.guard_cost(charge::names_cost(&form)).await?;
    let seen = form.version().unwrap_or_default();
    let Some(charge) = charge::read(&mut form) else {
        return Ok(again(&staff, (&at, &job, line), form)
            .await?
            .invalid()
            .into());
    };
    let done = staff
        .write(async |tx, by| {
            commands::change_line(tx, by, (&at, &job, seen), (line, &charge)).await
        })
        .await;
    match done {
        Ok(()) => {
            let onward = onward(&at, line, &form).unwrap_or_else(|| there.to_string());
            Ok(SeeOther::to(onward).flash("Line saved.").into())
        }
        Err(AppError::Refused(words)) => page::refused(&req, "Appointments", words, there),
        Err(AppError::Stale) => {
            let (at, job) = found(&staff, (path.appointment, path.job)).await?;
            let Ok(line) = line_of(&job, path.line) else {
                return page::refused(&req, "Appointments", AppError::Stale.to_string(), there);
            };
            let (who, when) = last_change(&staff, &at).await?;
            let stored = line.charge().state(staff.sees_cost().await?);
            let form = form.conflict(&stored, job.version, &who, when);
            let page = again(&staff, (&at, &job, line), form).await?;
            Ok(page.conflict().into())
        }
        Err(e) => Err(e),
    }
}

/// The line's form as it was sent: among the work of the visit, or on a page of its own.
async fn again<P: Permission>(
    staff: &Staff<P>,
    (at, job, line): (&Billable, &Job, &Line),
    form: FormState,
) -> AppResult<Page> {
    if form.value(IN_WORK).is_empty() {
        let sees_cost = staff.sees_cost().await?;
        return Ok(line_page((at, job, line), &form, sees_cost));
    }
    let mut open = Open::fresh(staff, at);
    open.forms.line = Some((line.id, form.with_prefix(LINE)));
    detail::draw(staff, at, &open).await
}

/// From among the work of the visit: the line below, or the work when that was the last.
fn onward(at: &Billable, line: &Line, form: &FormState) -> Option<String> {
    let visit = AppointmentPath {
        appointment: at.appointment.id,
    };
    if form.value(IN_WORK).is_empty() {
        return None;
    }
    let next = at.line_after(line.id);
    Some(match next.filter(|_| form.value(THEN) == NEXT) {
        Some(next) => format!("{visit}?line={next}"),
        None => visit.to_string(),
    })
}

pub(super) async fn remove(
    req: HttpRequest,
    mut staff: Staff<right::EditAppointments>,
    path: web::Path<JobLineRemovalPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let there = AppointmentJobPath {
        appointment: path.appointment,
        job: path.job,
    };
    let (at, job) = found(&staff, (path.appointment, path.job)).await?;
    let line = line_of(&job, path.line)?;
    let seen = post.state.version().unwrap_or_default();
    let done = staff
        .write(async |tx, by| commands::remove_line(tx, by, (&at, &job, seen), line).await)
        .await;
    let words = match done {
        Ok(entry) => {
            let there = SeeOther::to(there).flash("Line removed.");
            return Ok(there.undo(Some(entry)).into());
        }
        Err(AppError::Refused(words)) => words,
        Err(AppError::Stale) => AppError::Stale.to_string(),
        Err(e) => return Err(e),
    };
    page::refused(&req, "Appointments", words, there)
}
