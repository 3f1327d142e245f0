//! Who is invited to the demo shop, and who has left it.

use crate::db::ShopTx;
use crate::entity::{invitation, membership};
use crate::error::AppResult;
use crate::kernel::ids::InvitationId;
use crate::kernel::words::Role;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

/// Worked here until a while ago.
pub(super) const LEFT: &str = "Marcus Hale";

/// Somebody who has not come yet, and somebody who left.
pub(super) async fn write(tx: &ShopTx, now: DateTime<Utc>) -> AppResult<()> {
    use membership::Column::{DisabledAt, Name, Role as RoleColumn};
    let owner = membership::Entity::find().filter(RoleColumn.eq(Role::Owner));
    let Some(owner) = tx.one(owner).await? else {
        return Ok(());
    };
    let invited = now - TimeDelta::days(2);
    let email = "dana.brooks@example.com".to_owned();
    tx.insert(invitation::ActiveModel {
        id: Set(InvitationId::new(invited)),
        created_at: Set(invited),
        updated_at: Set(invited),
        email: Set(email.clone()),
        email_normalized: Set(email),
        role: Set(Role::Technician),
        is_bookable: Set(true),
        invited_by: Set(owner.id),
        expires_at: Set(invited + TimeDelta::days(7)),
        ..Default::default()
    })
    .await?;
    let left = membership::Entity::update_many()
        .col_expr(DisabledAt, Expr::value(now - TimeDelta::days(40)))
        .filter(Name.eq(LEFT));
    tx.update_where(left).await?;
    Ok(())
}
