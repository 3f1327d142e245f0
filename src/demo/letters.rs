//! The demo's messages: the usual ones are on, visits ahead are told and reminded of, two customers have
//! answered. Nothing is sent, because no provider is there.

use crate::db::ShopDb;
use crate::entity::{appointment, customer};
use crate::error::AppResult;
use crate::features::messages::{self, Cause};
use crate::kernel::words::{AppointmentStatus, Trigger};
use crate::web::staff::By;
use appointment::Column as A;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

const ANSWERS: &[&str] = &[
    "Thanks! The gate code is 4417, please park on the left.",
    "Could you come half an hour later on that day?",
];

/// Writes them past what the shop was filled with, which was without messages.
pub(super) async fn write(db: &mut ShopDb, by: By<'_>) -> AppResult<()> {
    db.transaction(async |tx| messages::use_usual(tx, by).await.map(drop))
        .await?;
    db.transaction(async |tx| {
        let ahead = appointment::Entity::find()
            .filter(A::Status.eq(AppointmentStatus::Scheduled))
            .filter(A::DeletedAt.is_null())
            .filter(A::StartAt.gt(by.1))
            .order_by_asc(A::StartAt)
            .order_by_asc(A::RepairOrderId)
            .limit(12);
        let ahead = tx.all(ahead).await?;
        for visit in &ahead {
            let cause = Cause::Visit(visit.customer_id, visit.id, Some(Trigger::Booked));
            messages::plan(tx, by.1, cause).await?;
        }
        for (visit, words) in ahead.iter().zip(ANSWERS) {
            let whose = customer::Entity::find_by_id(visit.customer_id);
            let number = tx.one(whose).await?.and_then(|whose| whose.phone);
            if let Some(number) = number {
                messages::inbound(tx, by, (&number, words), words).await?;
            }
        }
        Ok(())
    })
    .await
}
