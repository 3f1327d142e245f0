//! Somebody who asked on the shop's page and was not booked there becomes a visit.

use super::super::refusal::Refusal;
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::lead::{Column as L, Entity, Model};
use crate::error::AppResult;
use crate::features::photos;
use crate::kernel::ids::{AppointmentId, LeadId};
use crate::kernel::words::LeadState;
use crate::web::staff::By;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

/// The lead is won by this visit, which gets its photos. Of two who book it at once one is first.
///
/// # Errors
/// [`Refusal::Field`] of `lead` if it has a visit.
pub(super) async fn win(
    tx: &ShopTx,
    by: By<'_>,
    (lead, visit, number): (&Model, AppointmentId, &str),
) -> Result<(), Refusal> {
    let won = Entity::update_many()
        .col_expr(L::State, Expr::value(LeadState::Won))
        .col_expr(L::AppointmentId, Expr::value(visit))
        .col_expr(L::Version, Expr::col(L::Version).add(1))
        .col_expr(L::UpdatedAt, Expr::value(by.1))
        .filter(L::Id.eq(lead.id))
        .filter(L::AppointmentId.is_null());
    if tx.update_where(won).await? == 0 {
        let words = "Somebody else has booked this lead in the meantime. Look under Leads, Won.";
        return Err(Refusal::Field("lead", words.to_owned()));
    }
    photos::follow_lead(tx, (lead.id, visit), by.1).await?;
    let entry = Entry {
        action: "lead.won",
        entity: "lead",
        id: Some(lead.id.0),
        label: &lead.name,
        before: Some(json!({"state": lead.state})),
        after: Some(json!({"state": LeadState::Won, "visit": number})),
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// The visit was taken back, so that the lead waits again.
pub(super) async fn lose_visit(
    tx: &ShopTx,
    by: By<'_>,
    (id, visit): (LeadId, AppointmentId),
) -> AppResult<()> {
    let open = Entity::update_many()
        .col_expr(L::State, Expr::value(LeadState::Open))
        .col_expr(L::AppointmentId, Expr::value(None::<AppointmentId>))
        .col_expr(L::Version, Expr::col(L::Version).add(1))
        .col_expr(L::UpdatedAt, Expr::value(by.1))
        .filter(L::Id.eq(id))
        .filter(L::AppointmentId.eq(visit));
    let Some(lead) = tx.update_returning(open).await?.pop() else {
        return Ok(());
    };
    photos::leave_visit(tx, (id, visit), by.1).await?;
    let entry = Entry {
        action: "lead.reopened",
        entity: "lead",
        id: Some(id.0),
        label: &lead.name,
        before: Some(json!({"state": LeadState::Won})),
        after: Some(json!({"state": LeadState::Open})),
    };
    audit::record(tx, by, entry);
    Ok(())
}
