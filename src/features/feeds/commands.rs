//! Making a feed and ending it.

use super::{queries, secret};
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::db::doors::{LinkKind, NewLink};
use crate::db::sessions::digest;
use crate::entity::calendar_feed::{ActiveModel, Column, Entity, Model};
use crate::error::AppResult;
use crate::kernel::ids::{CalendarFeedId, MembershipId};
use crate::web::staff::By;
use chrono::TimeDelta;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

/// A calendar is subscribed to for years; it ends when somebody says so, or with the membership.
const LASTS: TimeDelta = TimeDelta::days(3_650);

/// Makes the member's feed, of all visits or of the own ones; the one that is there stays.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn make(
    tx: &ShopTx,
    by: By<'_>,
    key: &[u8],
    (member, is_whole): (MembershipId, bool),
) -> AppResult<()> {
    let open = queries::open(tx, member).await?;
    if open.iter().any(|feed| feed.is_whole == is_whole) {
        return Ok(());
    }
    let id = CalendarFeedId::new(by.1);
    tx.insert(ActiveModel {
        id: Set(id),
        created_at: Set(by.1),
        updated_at: Set(by.1),
        membership_id: Set(member),
        is_whole: Set(is_whole),
        ..Default::default()
    })
    .await?;
    let door = NewLink {
        hash: digest(&secret(key, id)?.to_string()),
        kind: LinkKind::Feed,
        target: id.0,
        expires_at: by.1 + LASTS,
    };
    tx.add_link(door, by.1).await?;
    note(tx, by, ("feed.made", id, is_whole));
    Ok(())
}

/// Ends it: whoever has its address sees nothing any more.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn end(tx: &ShopTx, by: By<'_>, feed: &Model) -> AppResult<()> {
    let over = Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(by.1))
        .col_expr(Column::UpdatedAt, Expr::value(by.1))
        .filter(Column::Id.eq(feed.id));
    tx.update_where(over).await?;
    tx.revoke_links((LinkKind::Feed, feed.id.0), by.1).await?;
    note(tx, by, ("feed.revoked", feed.id, feed.is_whole));
    Ok(())
}

fn note(tx: &ShopTx, by: By<'_>, (action, feed, is_whole): (&'static str, CalendarFeedId, bool)) {
    let entry = Entry {
        action,
        entity: "feed",
        id: Some(feed.0),
        label: match is_whole {
            true => "All visits",
            false => "Own visits",
        },
        ..Entry::default()
    };
    audit::record(tx, by, entry);
}
