//! `/audit`.

use super::export::{own, reader};
use super::{forms, queries, views};
use crate::db::page::decode;
use crate::error::AppResult;
use crate::ui::form::FormState;
use crate::web::paths::AuditPath;
use crate::web::staff::Right;
use crate::web::{Page, Staff, right};
use actix_web::web;

/// Mounts the feature.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(AuditPath::PATTERN, web::get().to(index));
}

async fn index(
    staff: Staff<right::SeeAudit>,
    asked: web::Query<Vec<(String, String)>>,
) -> AppResult<Page> {
    let mut form = FormState::posted(asked.into_inner());
    let mut filter = forms::filter(&mut form, own(staff.role, staff.actor.id));
    filter.after = decode(form.value("after"));
    let members = staff.db.members().await?;
    let (page, count) = queries::list(&staff.db, (&filter, staff.zone)).await?;
    let view = views::AuditView {
        form: &form,
        is_first: filter.after.is_none(),
        rows: &page.rows,
        next: page.next.as_deref(),
        count,
        reader: &reader(staff.role, staff.zone, &members),
        members: &members,
        sees_all: filter.own.is_none(),
        sees_visits: staff.may(Right::SeeAppointments),
        sees_cars: staff.may(Right::SeeVehicles),
    };
    Ok(Page::new(form.title("Audit log"), views::page(&view))
        .description("Who changed what, and when."))
}
