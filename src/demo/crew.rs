//! Who is invited to the demo shop, and who has left it.

use crate::db::ShopTx;
use crate::entity::{invitation, membership};
use crate::error::AppResult;
use crate::features::accounts::{NewPerson, add_person};
use crate::kernel::contact::Email;
use crate::kernel::ids::InvitationId;
use crate::kernel::words::Role;
use crate::web::staff::By;
use chrono::TimeDelta;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

/// Somebody who has not come yet, and somebody who left.
pub(super) async fn write(tx: &ShopTx, by: By<'_>, hash: &str) -> AppResult<()> {
    use membership::Column::{DisabledAt, Id, Role as RoleColumn};
    let now = by.1;
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
    if let Ok(email) = Email::parse("marcus@demo.autoshop.example") {
        let marcus = NewPerson {
            email,
            name: "Marcus Hale".to_owned(),
            role: Role::Advisor,
            is_bookable: false,
            password_hash: hash.to_owned(),
        };
        let marcus = add_person(tx, by, &marcus).await?;
        let left = membership::Entity::update_many()
            .col_expr(DisabledAt, Expr::value(now - TimeDelta::days(40)))
            .filter(Id.eq(marcus));
        tx.update_where(left).await?;
    }
    Ok(())
}
