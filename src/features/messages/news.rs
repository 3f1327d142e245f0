//! What the shop is told of messages (R-NOTIF-1): that somebody wrote, and that something did not go out.

use crate::db::ShopTx;
use crate::entity::{customer, message};
use crate::error::AppResult;
use crate::features::notifications::{self, News, Subject};
use crate::kernel::contact::Phone;
use crate::kernel::ids::MessageId;
use crate::kernel::words::{Channel, Notice};
use chrono::{DateTime, Utc};
use sea_orm::{EntityTrait, FromQueryResult, JoinType, QuerySelect, RelationTrait};

#[derive(FromQueryResult)]
struct Written {
    #[sea_orm(nested)]
    row: message::Model,
    name: Option<String>,
}

/// Somebody wrote.
pub(super) async fn came(tx: &ShopTx, id: MessageId, now: DateTime<Utc>) -> AppResult<()> {
    tell(tx, (id, Notice::Reply), now).await
}

/// It will not be sent any more.
pub(super) async fn failed(tx: &ShopTx, id: MessageId, now: DateTime<Utc>) -> AppResult<()> {
    tell(tx, (id, Notice::NotSent), now).await
}

/// Three statements.
async fn tell(tx: &ShopTx, (id, kind): (MessageId, Notice), now: DateTime<Utc>) -> AppResult<()> {
    let query = message::Entity::find_by_id(id)
        .join(JoinType::LeftJoin, message::Relation::Customer.def())
        .column_as(customer::Column::Name, "name");
    let Some(Written { row, name }) = tx.row(query).await? else {
        return Ok(());
    };
    let who = name.unwrap_or_else(|| match row.channel {
        Channel::Sms => Phone::stored(&row.address).national(),
        Channel::Email => row.address.clone(),
    });
    let words = match kind {
        Notice::NotSent => row.error.unwrap_or(row.body),
        _ => row.body,
    };
    let news = News {
        kind,
        of: row
            .customer_id
            .map_or(Subject::Message(id), Subject::Customer),
        text: format!("{who}: {words}"),
        technician: None,
    };
    notifications::tell(tx, now, &[news]).await
}
