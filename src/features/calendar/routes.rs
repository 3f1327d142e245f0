//! `/calendar`.

use super::queries::{self, MOST};
use super::views::{self, Calendar};
use super::{Frame, View};
use crate::db::ShopDb;
use crate::error::AppResult;
use crate::features::appointments::roads;
use crate::features::shops::{Crew, Hours};
use crate::kernel::ids::MembershipId;
use crate::ui::form::FormState;
use crate::web::paths::CalendarPath;
use crate::web::staff::Right;
use crate::web::{Page, Staff, right};
use actix_web::web::{self, get};
use chrono::{DurationRound, TimeDelta};
use serde::Deserialize;

/// Mounts the feature.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(CalendarPath::PATTERN, get().to(show));
}

#[derive(Default, Deserialize)]
struct Asked {
    #[serde(default)]
    view: String,
    #[serde(default)]
    day: String,
    /// A day in words.
    #[serde(default)]
    go: String,
    #[serde(default)]
    technician: String,
}

async fn show(staff: Staff<right::SeeAppointments>, asked: web::Query<Asked>) -> AppResult<Page> {
    let mut form = FormState::of([("day", asked.day.clone()), ("go", asked.go.clone())]);
    let frame = frame(&staff, &asked, &mut form);
    let title = format!("{} · Calendar", views::title(&frame));
    let about = "When each visit is, and who does it.";
    if form.has_errors() {
        let body = drawn(&staff.db, &frame, |view| views::page(view, &form)).await?;
        return Ok(Page::new(form.title(&title), body)
            .description(about)
            .invalid());
    }
    let blank = FormState::empty();
    let draw = drawn(&staff.db, &frame, |view| {
        views::page(view, &blank).into_string()
    });
    let (_, last) = frame.span();
    let asked = format!("calendar|en|{frame:?}");
    let body = staff.db.kept_up_to(last, asked, Box::pin(draw));
    Ok(Page::kept(title, body.await?).description(about))
}

/// Which calendar is asked for, and by whom. What cannot be read as a day is said on the form.
fn frame(staff: &Staff<right::SeeAppointments>, asked: &Asked, form: &mut FormState) -> Frame {
    let named = FormState::of([("day", asked.day.clone())]).date("day", "Day");
    let said = form.when("go", "Go to", staff.zone.local(staff.now));
    if matches!(said, Some((None, _))) {
        form.fail("go", "Go to must name a day, like “fri” or “3/14”.");
    }
    let day = said.and_then(|(day, _)| day).or(named);
    let chosen: Option<MembershipId> = asked.technician.parse().ok();
    let view = View::ALL
        .into_iter()
        .find(|view| view.as_str() == asked.view);
    Frame {
        view: view.unwrap_or_default(),
        day: day.unwrap_or_else(|| staff.today()),
        today: staff.today(),
        now: staff
            .now
            .duration_trunc(TimeDelta::minutes(1))
            .unwrap_or(staff.now),
        zone: staff.zone,
        technician: staff.own_only().or(chosen),
        sees_all: staff.own_only().is_none(),
        may_book: staff.may(Right::EditAppointments),
    }
}

/// What `draw` makes of the calendar. One statement, with settings, people and hours in memory.
async fn drawn<T>(
    db: &ShopDb,
    frame: &Frame,
    draw: impl FnOnce(&Calendar<'_>) -> T,
) -> AppResult<T> {
    let (settings, members) = (db.settings().await?, db.members().await?);
    let open = db.open_hours(frame.now).await?;
    let (first, last) = frame.span();
    let span = (frame.zone.bounds(first).0, frame.zone.bounds(last).1);
    let mut entries = queries::span(db, span, frame.technician).await?;
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    let is_cut = entries.len() > most;
    entries.truncate(most);
    Ok(draw(&Calendar {
        frame,
        entries: &entries,
        is_cut,
        members: &members,
        roads: roads(&settings, &open, frame.zone),
        hours: Hours::of(open.clone()),
        crew: Crew::of(open),
        buffer: settings.buffer,
    }))
}
