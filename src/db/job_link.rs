//! The customer's link of an order: its row, and the door that its secret opens, made together (R-LINK-1).

use super::ShopTx;
use super::doors::{LinkKind, NewLink};
use super::sessions::digest;
use crate::entity::job_link::{ActiveModel, Column, Entity, Model};
use crate::kernel::ids::{JobLinkId, RepairOrderId};
use crate::kernel::link::LinkToken;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, QueryFilter, Select};

/// No visit is planned so far ahead that its link could be over before; when it is really over, the visit
/// says.
const LASTS: TimeDelta = TimeDelta::days(800);

impl Model {
    /// What stands in its address.
    ///
    /// # Errors
    /// Never, with a key that HMAC takes.
    pub fn secret(&self, key: &[u8]) -> Result<LinkToken, DbErr> {
        secret(key, self.id)
    }

    /// The one of an order that is not taken back.
    #[must_use]
    pub fn standing(order: RepairOrderId) -> Select<Entity> {
        Entity::find()
            .filter(Column::RepairOrderId.eq(order))
            .filter(Column::RevokedAt.is_null())
    }
}

fn secret(key: &[u8], link: JobLinkId) -> Result<LinkToken, DbErr> {
    let secret = LinkToken::keyed(key, b"the customer's link", link.0);
    secret.ok_or_else(|| DbErr::Custom("the key of links is none".to_owned()))
}

impl ShopTx {
    /// The link of an order, made if there is none: one statement, or three.
    pub async fn job_link(
        &self,
        (key, order): (&[u8], RepairOrderId),
        now: DateTime<Utc>,
    ) -> Result<LinkToken, DbErr> {
        match self.one(Model::standing(order)).await? {
            Some(link) => link.secret(key),
            None => secret(key, self.make_job_link((key, order), now).await?),
        }
    }

    /// Makes the first link of an order. Two statements.
    pub async fn make_job_link(
        &self,
        (key, order): (&[u8], RepairOrderId),
        now: DateTime<Utc>,
    ) -> Result<JobLinkId, DbErr> {
        let id = JobLinkId::new(now);
        let token = secret(key, id)?;
        self.insert(ActiveModel {
            id: Set(id),
            created_at: Set(now),
            updated_at: Set(now),
            repair_order_id: Set(order),
            ..Default::default()
        })
        .await?;
        let door = NewLink {
            hash: digest(&token.to_string()),
            kind: LinkKind::Visit,
            target: id.0,
            expires_at: now + LASTS,
        };
        self.add_link(door, now).await?;
        Ok(id)
    }
}
