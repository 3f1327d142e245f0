//! The board of a day, and the list of all.

use super::super::forms::{self, Listed};
use super::super::queries::{self, Assigned, BoardAsk, BoardCard, Held, MOST};
use super::super::views;
use super::super::views::board::{BoardFilter, BoardView, DAYS, Frame};
use super::actor;
use crate::db::ShopDb;
use crate::error::AppResult;
use crate::kernel::search::SearchQuery;
use crate::ui::form::FormState;
use crate::web::staff::{Permission, Right};
use crate::web::{Page, Staff, right};
use actix_web::web;
use chrono::{DurationRound, NaiveDate, TimeDelta};
use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    day: String,
    to: String,
    technician: String,
    q: String,
    blocker: String,
    canceled: String,
    view: String,
}

pub(super) async fn show(
    staff: Staff<right::SeeAppointments>,
    asked: web::Query<Asked>,
) -> AppResult<Page> {
    let frame = frame(&staff, &asked).await?;
    let draw = drawn(&staff.db, &frame, |view| {
        views::board::page(view).into_string()
    });
    let asked = format!("board|en|{frame:?}");
    let body = staff.db.kept_up_to(frame.to, asked, Box::pin(draw));
    let title = format!("{} · Board", frame.day.format("%a, %b %-d"));
    let page = Page::kept(title, body.await?).description("Where each car of the day stands.");
    Ok(if frame.fault.is_some() {
        page.invalid()
    } else {
        page
    })
}

/// Which board is asked for, and by whom.
pub(super) async fn frame<P: Permission>(staff: &Staff<P>, asked: &Asked) -> AppResult<Frame> {
    let settings = staff.db.settings().await?;
    let mut form = FormState::of([("day", asked.day.clone()), ("to", asked.to.clone())]);
    let day = form.date("day", "Day").unwrap_or_else(|| staff.today());
    let (to, fault) = last(day, form.date("to", "Up to").unwrap_or(day));
    let technician = staff.own_only().or(asked.technician.parse().ok());
    let held = match asked.blocker.as_str() {
        "any" => Some(Held::Up),
        kind => kind.parse().ok().map(Held::By),
    };
    Ok(Frame {
        day,
        to,
        fault,
        today: staff.today(),
        now: staff
            .now
            .duration_trunc(TimeDelta::minutes(1))
            .unwrap_or(staff.now),
        zone: staff.zone.tz(),
        filter: BoardFilter {
            q: asked.q.chars().take(100).collect(),
            technician,
            held,
            canceled: asked.canceled == "true",
        },
        wall: asked.view == "wall",
        actor: actor(staff, &settings),
        sight: staff.sight(&settings),
        sees_all: staff.own_only().is_none(),
        may_book: staff.may(Right::EditAppointments),
    })
}

/// The last day that is shown, and what is wrong with the one that was asked for.
fn last(day: NaiveDate, to: NaiveDate) -> (NaiveDate, Option<&'static str>) {
    if to < day {
        return (day, Some("The last day is before the first."));
    }
    match day.checked_add_signed(TimeDelta::days(DAYS - 1)) {
        Some(most) if to > most => (most, Some("The board shows 31 days at most.")),
        _ => (to, None),
    }
}

/// What stands on it, at most one card too many. One statement.
pub(super) async fn cards(db: &ShopDb, frame: &Frame) -> AppResult<Vec<BoardCard>> {
    let filter = &frame.filter;
    let search = SearchQuery::parse(&filter.q).ok();
    let asked = BoardAsk {
        days: (frame.day, frame.to),
        technician: filter.technician,
        // What is not shown is not found either.
        search: match frame.sight.email {
            true => search,
            false => search.map(SearchQuery::without_contact),
        },
        held: filter.held,
        canceled: filter.canceled,
    };
    queries::board(db, &asked).await
}

/// What `draw` makes of the board. One statement, with the people in memory.
pub(super) async fn drawn<T>(
    db: &ShopDb,
    frame: &Frame,
    draw: impl FnOnce(&BoardView<'_>) -> T,
) -> AppResult<T> {
    let members = db.members().await?;
    let mut cards = cards(db, frame).await?;
    let is_cut = cards.len() > MOST;
    cards.truncate(MOST);
    Ok(draw(&BoardView {
        frame,
        cards: &cards,
        members: &members,
        is_cut,
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
