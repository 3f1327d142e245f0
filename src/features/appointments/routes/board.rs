//! The board of a day, and the list of all.

use super::super::forms::{self, Listed};
use super::super::queries::{self, Assigned, Card};
use super::super::views;
use super::super::views::board::{BoardView, Frame};
use super::actor;
use crate::db::ShopDb;
use crate::error::AppResult;
use crate::kernel::ids::MembershipId;
use crate::kernel::search::SearchQuery;
use crate::ui::form::FormState;
use crate::web::staff::{Permission, Right};
use crate::web::{Page, Staff, right};
use actix_web::web;
use chrono::{DurationRound, TimeDelta};
use serde::Deserialize;

#[derive(Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    day: String,
    #[serde(default)]
    technician: String,
    #[serde(default)]
    canceled: String,
}

pub(super) async fn show(
    staff: Staff<right::SeeAppointments>,
    asked: web::Query<Asked>,
) -> AppResult<Page> {
    let frame = frame(&staff, &asked).await?;
    let draw = drawn(&staff.db, &frame, |view| {
        views::board::page(view).into_string()
    });
    let body = staff.db.kept(format!("board|en|{frame:?}"), Box::pin(draw));
    let title = format!("{} · Board", frame.day.format("%a, %b %-d"));
    Ok(Page::kept(title, body.await?).description("Where each car of the day stands."))
}

/// Which board is asked for, and by whom.
pub(super) async fn frame<P: Permission>(staff: &Staff<P>, asked: &Asked) -> AppResult<Frame> {
    let settings = staff.db.settings().await?;
    let typed = FormState::of([("day", asked.day.clone())]).date("day", "Day");
    let chosen: Option<MembershipId> = asked.technician.parse().ok();
    Ok(Frame {
        day: typed.unwrap_or_else(|| staff.today()),
        today: staff.today(),
        now: staff
            .now
            .duration_trunc(TimeDelta::minutes(1))
            .unwrap_or(staff.now),
        zone: staff.zone.tz(),
        technician: staff.own_only().or(chosen),
        canceled: asked.canceled == "true",
        actor: actor(staff, &settings),
        sight: staff.sight(&settings),
        sees_all: staff.own_only().is_none(),
        may_book: staff.may(Right::EditAppointments),
    })
}

/// What stands on it. One statement.
pub(super) async fn cards(db: &ShopDb, frame: &Frame) -> AppResult<Vec<Card>> {
    queries::board(db, frame.day, frame.technician, frame.canceled).await
}

/// What `draw` makes of the board. One statement, with the people in memory.
pub(super) async fn drawn<T>(
    db: &ShopDb,
    frame: &Frame,
    draw: impl FnOnce(&BoardView<'_>) -> T,
) -> AppResult<T> {
    let members = db.members().await?;
    let cards = cards(db, frame).await?;
    Ok(draw(&BoardView {
        frame,
        cards: &cards,
        members: &members,
    }))
}

pub(super) async fn list(
    staff: Staff<right::SeeAppointments>,
    asked: web::Query<Listed>,
) -> AppResult<Page> {
    let (settings, members) = (staff.db.settings().await?, staff.db.members().await?);
    let at = forms::Moment {
        now: staff.now,
        zone: staff.zone,
    };
    let (form, mut filter) = forms::listed(&asked, at);
    let sight = staff.sight(&settings);
    if let Some(own) = staff.own_only() {
        filter.technician = Some(Assigned::To(own));
        // What is not shown is not found either.
        filter.search = filter.search.map(SearchQuery::without_contact);
    }
    let (page, count) = queries::list(&staff.db, &filter).await?;
    let view = views::list::ListView {
        form: &form,
        asked: asked.words(),
        cards: &page.rows,
        next: page.next.as_deref(),
        is_first: filter.after.is_none(),
        count,
        soonest: filter.soonest,
        members: &members,
        today: staff.today(),
        zone: staff.zone.tz(),
        sees_prices: sight.prices,
        finds_by_phone: sight.email,
        sees_all: staff.own_only().is_none(),
        may_book: staff.may(Right::EditAppointments),
        may_export: staff.may(Right::Export),
    };
    Ok(Page::new("Appointments", views::list::page(&view))
        .description("Every visit, by day, customer, technician and status."))
}
