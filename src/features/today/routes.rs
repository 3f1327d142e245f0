//! `GET /today`, and the route beside it.

use super::route;
use super::views::{self, DayView};
use crate::entity::membership;
use crate::error::AppResult;
use crate::features::appointments::queries::stops;
use crate::kernel::ids::MembershipId;
use crate::kernel::words::Role;
use crate::web::paths::{RoutePath, TodayPath};
use crate::web::staff::Right;
use crate::web::{Page, Staff, right};
use actix_web::web::{self, get};
use serde::Deserialize;

/// Mounts the feature.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(TodayPath::PATTERN, get().to(show))
        .route(RoutePath::PATTERN, get().to(route::show));
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    technician: String,
}

async fn show(staff: Staff<right::SeeAppointments>, asked: web::Query<Asked>) -> AppResult<Page> {
    let (settings, members) = (staff.db.settings().await?, staff.db.members().await?);
    let own = staff.own_only();
    let chosen: Option<MembershipId> = asked.technician.parse().ok();
    let crew: Vec<&membership::Model> = members
        .iter()
        .filter(|member| member.is_bookable && member.disabled_at.is_none())
        .collect();
    let whose = own.or(chosen).or_else(|| first(&crew, staff.member));
    let stops = match whose {
        Some(technician) => stops(&staff.db, technician, staff.today()).await?,
        None => Vec::new(),
    };
    let view = DayView {
        stops: &stops,
        whose,
        crew: if own.is_some() { &[] } else { &crew },
        is_own: whose == Some(staff.member),
        sight: staff.sight(&settings),
        may_move: staff.may(Right::MoveAppointments),
        may_book: staff.may(Right::EditAppointments),
        now: staff.now,
        today: staff.today(),
        zone: staff.zone,
    };
    Ok(Page::new("Today", views::page(&view))
        .description("The next stop of a technician's day, and the rest of it."))
}

/// Oneself, if one is booked; or else the first technician.
fn first(crew: &[&membership::Model], own: MembershipId) -> Option<MembershipId> {
    let mine = crew.iter().find(|member| member.id == own);
    let technician = || crew.iter().find(|member| member.role == Role::Technician);
    mine.or_else(technician)
        .or_else(|| crew.first())
        .map(|member| member.id)
}
