//! The customer's link in a message. Until it is sent a word stands in its place: what is stored opens
//! nothing (R-LINK-1).

use super::carrier::Letter;
use super::template::Field;
use crate::db::ShopTx;
use crate::error::AppResult;
use crate::kernel::ids::RepairOrderId;
use crate::post;
use crate::web::paths::LinkPath;
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// What stands there.
#[must_use]
pub(super) fn place() -> String {
    format!("{{{{{}}}}}", Field::Link.path())
}

/// The words of a message for the shop, which sees no secret.
#[must_use]
pub(super) fn told(words: &str) -> String {
    words.replace(&place(), "(link to the visit's page)")
}

/// Makes the links of this program's messages.
#[derive(Clone, Debug)]
pub struct Links {
    /// The program's key.
    pub key: Arc<[u8]>,
    /// Knows the address that people use.
    pub post: post::Post,
}

impl Links {
    /// Puts the link of the order where the letter names it, made if there is none.
    pub(super) async fn put_into(
        &self,
        tx: &ShopTx,
        (letter, order): (&mut Letter, Option<RepairOrderId>),
        now: DateTime<Utc>,
    ) -> AppResult<()> {
        let place = place();
        let subject = letter.subject.as_deref().unwrap_or_default();
        let names = letter.body.contains(&place) || subject.contains(&place);
        let Some(order) = order.filter(|_| names) else {
            return Ok(());
        };
        let token = tx.job_link((&self.key, order), now).await?;
        let href = self.post.absolute(LinkPath { token });
        letter.body = letter.body.replace(&place, &href);
        letter.subject = letter.subject.take().map(|s| s.replace(&place, &href));
        Ok(())
    }
}
