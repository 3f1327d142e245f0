//! Who wanted no messages wants none as a part of somebody else: what was denied stays so (R-MSG-4), also
//! when both are parted again.

use crate::db::ShopTx;
use crate::entity::{consent, consent_event};
use crate::error::AppResult;
use crate::kernel::ids::{ConsentEventId, CustomerId};
use crate::kernel::words::{ConsentMethod, ConsentState};
use crate::web::staff::By;
use consent::Column as N;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

const WORDS: &str = "Said by the customer who became a part of this one.";

pub(super) async fn keep_denials(
    tx: &ShopTx,
    (actor, now): By<'_>,
    (keep, other): (CustomerId, CustomerId),
) -> AppResult<()> {
    let said = consent::Entity::find()
        .filter(N::CustomerId.eq(other))
        .filter(N::State.eq(ConsentState::Denied));
    for said in tx.all(said).await? {
        let row = consent::ActiveModel {
            customer_id: Set(keep),
            channel: Set(said.channel),
            purpose: Set(said.purpose),
            created_at: Set(now),
            updated_at: Set(now),
            state: Set(said.state),
            changed_at: Set(now),
            ..Default::default()
        };
        let key = [N::ShopId, N::CustomerId, N::Channel, N::Purpose];
        tx.upsert(row, &key, &[N::State, N::ChangedAt, N::UpdatedAt])
            .await?;
        tx.insert(consent_event::ActiveModel {
            id: Set(ConsentEventId::new(now)),
            created_at: Set(now),
            updated_at: Set(now),
            customer_id: Set(keep),
            channel: Set(said.channel),
            purpose: Set(said.purpose),
            state: Set(said.state),
            method: Set(ConsentMethod::Staff),
            wording: Set(Some(WORDS.to_owned())),
            actor: Set(Some(actor.name.clone())),
            ip: Set(actor.ip.clone()),
            at: Set(now),
            ..Default::default()
        })
        .await?;
    }
    Ok(())
}
