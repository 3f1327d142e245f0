//! Who takes appointments.

use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::db::cache::CacheKey;
use crate::entity::membership::{Column, Entity};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::kernel::ids::MembershipId;
use crate::web::staff::By;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

/// Lets appointments be given to a member, or no longer; what is given stays. Nothing happens if it
/// is so already.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Refused`] for somebody disabled (R-APPT-15).
pub(in super::super) async fn set_bookable(
    tx: &ShopTx,
    by: By<'_>,
    id: MembershipId,
    is_bookable: bool,
) -> AppResult<()> {
    let before = tx.one(Entity::find_by_id(id)).await?.or_not_found()?;
    if before.is_bookable == is_bookable {
        return Ok(());
    }
    if before.disabled_at.is_some() && is_bookable {
        return Err(AppError::Refused(format!(
            "{} is disabled and can't take appointments.",
            before.name
        )));
    }
    let update = Entity::update_many()
        .col_expr(Column::IsBookable, Expr::value(is_bookable))
        .col_expr(Column::UpdatedAt, Expr::value(by.1))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Id.eq(id));
    tx.update_where(update).await?;
    tx.touch(CacheKey::Members);
    let entry = Entry {
        action: "member.changed",
        entity: "member",
        id: Some(id.0),
        label: &before.name,
        before: Some(json!({"is_bookable": before.is_bookable})),
        after: Some(json!({"is_bookable": is_bookable})),
    };
    audit::record(tx, by, entry);
    Ok(())
}
