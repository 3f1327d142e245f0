//! Another time for a visit: by a form, or by what is dragged in the calendar, which sends the same form.

use super::super::commands;
use super::super::forms;
use super::super::queries::Billable;
use super::super::refusal::{Conflict, Kept, Refusal};
use super::super::views::ASKED;
use super::super::views::reschedule::{RescheduleView, asking, page};
use super::detail::last_change;
use super::edit::outrun;
use super::{Counter, twice, visit};
use crate::error::{AppError, AppResult};
use crate::kernel::ids::AppointmentId;
use crate::ui::form::FormState;
use crate::ui::{Tone, toast};
use crate::web::here::is_local;
use crate::web::page::{refused, wants_fragment};
use crate::web::paths::{
    AppointmentPath, AppointmentsPath, BoardPath, CalendarPath, EditAppointmentPath,
    ReschedulePath, UndoPath,
};
use crate::web::{Answer, Page, Pieces, PostForm, SeeOther, Staff, right};
use actix_web::{HttpRequest, web};
use maud::Markup;
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
    shop: (&Desk, &Counter),
    at: &Billable,
    form: &FormState,
    conflicts: &[Conflict],
) -> Page {
    let title = format!("New time for {} · Appointments", at.order.number);
    Page::new(form.title(&title), drawn(shop, at, (form, conflicts), page))
        .description("Give a visit another time or technician.")
}

fn drawn(
    (staff, counter): (&Desk, &Counter),
    at: &Billable,
    (form, conflicts): (&FormState, &[Conflict]),
    draw: impl FnOnce(&RescheduleView<'_>) -> Markup,
) -> Markup {
    let desk = counter.desk(staff);
    draw(&RescheduleView {
        form,
        at,
        technicians: desk.technicians().collect(),
        conflicts,
        twice: twice(form, staff.zone),
        back: &back(form, at.appointment.id),
        zone: staff.zone.tz(),
        has_messages: counter.settings.has_messages,
    })
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
    let was_dropped = wants_fragment(&req) && form.is_checked("dropped");
    let is_over = was_dropped || wants_fragment(&req) && form.is_checked(ASKED);
    let Some(to) = forms::reschedule(&mut form, &counter.desk(&staff), &at) else {
        return Ok(again((&staff, &counter), &at, &form, (&[], is_over)));
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
            if was_dropped {
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
        Refusal::Conflicts(found) => Ok(again((&staff, &counter), &at, &form, (&found, is_over))),
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
            Ok(again((&staff, &counter), &at, &form, (&[], is_over)))
        }
        Refusal::App(AppError::Stale) => stale((&staff, &counter), &at, (form, is_over)).await,
        Refusal::App(e) => Err(e),
    }
}

/// The form with what is wrong: over the calendar in which the visit was let go, and where it is at
/// home again; or else as a page.
fn again(
    shop: (&Desk, &Counter),
    at: &Billable,
    form: &FormState,
    (conflicts, is_over): (&[Conflict], bool),
) -> Answer {
    if is_over {
        let asked = drawn(shop, at, (form, conflicts), asking);
        let pieces = Pieces::new().without_toasts().toast(&asked);
        return pieces.conflict().into();
    }
    let page = render(shop, at, form, conflicts);
    match conflicts.is_empty() {
        true => page.invalid().into(),
        false => page.conflict().into(),
    }
}

/// Somebody was faster: both values of each field (R-GEN-4). The calendar shows by itself where the
/// visit is by now.
async fn stale(
    (staff, counter): (&Desk, &Counter),
    at: &Billable,
    (form, is_over): (FormState, bool),
) -> AppResult<Answer> {
    let id = at.appointment.id;
    if is_over {
        let fresh = visit(staff, id).await?;
        let (who, _) = last_change(staff, &fresh).await?;
        let number = &at.order.number;
        let words = format!("{who} changed {number} meanwhile. Look where it is and try again.");
        let news = toast::toast(Tone::Warn, &words);
        let pieces = Pieces::new().without_toasts().toast(&news);
        return Ok(pieces.conflict().into());
    }
    let (fresh, form) = outrun(staff, id, form).await?;
    let page = render((staff, counter), &fresh, &form, &[]);
    Ok(page.conflict().into())
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
