//! The board of a day, and the list of all.

use super::super::forms::{self, Listed};
use super::super::queries::{self, Assigned};
use super::super::views;
use super::actor;
use crate::error::AppResult;
use crate::kernel::ids::MembershipId;
use crate::kernel::search::SearchQuery;
use crate::ui::form::FormState;
use crate::web::staff::Right;
use crate::web::{Page, Staff, right};
use actix_web::web;
use serde::Deserialize;

#[derive(Deserialize)]
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
    let (settings, members) = (staff.db.settings().await?, staff.db.members().await?);
    let typed = FormState::of([("day", asked.day.clone())]).date("day", "Day");
    let day = typed.unwrap_or_else(|| staff.today());
    let chosen: Option<MembershipId> = asked.technician.parse().ok();
    let technician = staff.own_only().or(chosen);
    let canceled = asked.canceled == "true";
    let cards = queries::board(&staff.db, day, technician, canceled).await?;
    let view = views::board::BoardView {
        day,
        today: staff.today(),
        now: staff.now,
        zone: staff.zone.tz(),
        cards: &cards,
        members: &members,
        technician,
        canceled,
        actor: actor(&staff, &settings),
        sight: staff.sight(&settings),
        sees_all: staff.own_only().is_none(),
        may_book: staff.may(Right::EditAppointments),
    };
    let title = format!("{} · Board", day.format("%a, %b %-d"));
    Ok(
        Page::new(title, views::board::page(&view))
            .description("Where each car of the day stands."),
    )
}

pub(super) async fn list(
    staff: Staff<right::SeeAppointments>,
    asked: web::Query<Listed>,
) -> AppResult<Page> {
    let (settings, members) = (staff.db.settings().await?, staff.db.members().await?);
    let (form, mut filter) = forms::listed(&asked);
    let sight = staff.sight(&settings);
    if let Some(own) = staff.own_only() {
        filter.technician = Some(Assigned::To(own));
        // What is not shown is not found either.
        filter.search = filter.search.map(SearchQuery::without_contact);
    }
    let (page, count) = queries::list(&staff.db, &filter).await?;
    let view = views::list::ListView {
        form: &form,
        asked: vec![
            ("q", &asked.q),
            ("status", &asked.status),
            ("from", &asked.from),
            ("to", &asked.to),
            ("technician", &asked.technician),
            ("customer", &asked.customer),
            ("sort", &asked.sort),
        ],
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
