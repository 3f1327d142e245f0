//! Another time for a visit: by a form, or by what is dragged in the calendar, which sends the same form.

use super::super::commands;
use super::super::forms;
use super::super::queries::Billable;
use super::super::refusal::{Conflict, Kept, Refusal};
use super::super::views::reschedule::{RescheduleView, page};
use super::edit::outrun;
use super::{Counter, twice, visit};
use crate::error::{AppError, AppResult};
use crate::kernel::ids::AppointmentId;
use crate::ui::form::FormState;
use crate::ui::toast;
use crate::web::here::is_local;
use crate::web::page::{refused, wants_fragment};
use crate::web::paths::{
    AppointmentPath, AppointmentsPath, BoardPath, CalendarPath, EditAppointmentPath,
    ReschedulePath, UndoPath,
};
use crate::web::{Answer, Page, Pieces, PostForm, SeeOther, Staff, right};
use actix_web::{HttpRequest, web};
use serde::Deserialize;

type Desk = Staff<right::EditAppointments>;

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    back: String,
}

pub(super) async fn show(
    staff: Desk,
    path: web::Path<ReschedulePath>,
    asked: web::Query<Asked>,
) -> AppResult<Page> {
    let at = visit(&staff, path.appointment).await?;
    let mut form = forms::filled(&at).with_version(at.appointment.version);
    form.set("back", asked.into_inner().back);
    let counter = Counter::of(&staff).await?;
    Ok(render((&staff, &counter), &at, &form, &[]))
}

fn render(
    (staff, counter): (&Desk, &Counter),
    at: &Billable,
    form: &FormState,
    conflicts: &[Conflict],
) -> Page {
    let desk = counter.desk(staff);
    let view = RescheduleView {
        form,
        at,
        technicians: desk.technicians().collect(),
        conflicts,
        twice: twice(form, staff.zone),
        back: &back(form, at.appointment.id),
        zone: staff.zone.tz(),
    };
    let title = format!("New time for {} · Appointments", at.order.number);
    Page::new(form.title(&title), page(&view))
        .description("Give a visit another time or technician.")
}

pub(super) async fn take(
    mut staff: Desk,
    path: web::Path<ReschedulePath>,
    post: PostForm,
    req: HttpRequest,
) -> AppResult<Answer> {
    let at = visit(&staff, path.appointment).await?;
    let counter = Counter::of(&staff).await?;
    let mut form = post.state;
    let Some(to) = forms::reschedule(&mut form, &counter.desk(&staff), &at) else {
        return Ok(render((&staff, &counter), &at, &form, &[]).invalid().into());
    };
    if !to.changes(&at.appointment) {
        let back = back(&form, at.appointment.id);
        return Ok(SeeOther::to(back).flash("It has that time already.").into());
    }
    let (kept, rules) = (Kept::default(), counter.rules(&staff));
    let done = staff
        .write(async |tx, by| kept.keep(commands::reschedule(tx, by, (&at, &to), &rules).await))
        .await;
    let why = match done {
        Ok(entry) => {
            let back = back(&form, at.appointment.id);
            if wants_fragment(&req) && form.is_checked("dropped") {
                // The calendar asks for itself again.
                let start = to.when.start.with_timezone(&staff.zone.tz());
                let news = format!("Moved to {}.", start.format("%a, %b %-d, %-I:%M %p"));
                let undo = UndoPath { entry }.to_string();
                let pieces = Pieces::new().toast(&toast::undo(&news, &undo, &back));
                return Ok(pieces.say(&format!("{} {news}", at.order.number)).into());
            }
            return Ok(SeeOther::to(back)
                .flash("The visit has its new time.")
                .undo(Some(entry))
                .into());
        }
        Err(why) => why,
    };
    match kept.refusal(why) {
        Refusal::Conflicts(found) => {
            let page = render((&staff, &counter), &at, &form, &found);
            Ok(page.conflict().into())
        }
        // Another car is chosen on another form.
        Refusal::Field("vehicle", words) => {
            let appointment = at.appointment.id;
            refused(
                &req,
                "Appointments",
                words,
                EditAppointmentPath { appointment },
            )
        }
        Refusal::Field(field, words) => {
            form.fail(field, words);
            Ok(render((&staff, &counter), &at, &form, &[]).invalid().into())
        }
        Refusal::App(AppError::Stale) => {
            let (fresh, form) = outrun(&staff, at.appointment.id, form).await?;
            let page = render((&staff, &counter), &fresh, &form, &[]);
            Ok(page.conflict().into())
        }
        Refusal::App(e) => Err(e),
    }
}

/// Where one came from: the calendar, the board or the list; else the visit itself.
fn back(form: &FormState, appointment: AppointmentId) -> String {
    let asked = form.value("back");
    let place = asked.split_once('?').map_or(asked, |(path, _)| path);
    let known = [
        CalendarPath.to_string(),
        BoardPath.to_string(),
        AppointmentsPath.to_string(),
    ];
    if is_local(asked) && known.iter().any(|path| path == place) {
        asked.to_owned()
    } else {
        AppointmentPath { appointment }.to_string()
    }
}
