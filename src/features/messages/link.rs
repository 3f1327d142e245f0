//! The customer's link in a message. Until it is sent a word stands in its place: what is stored opens
//! nothing (R-LINK-1).

use super::letter::Letter;
use super::template::Field;
use crate::db::ShopTx;
use crate::error::AppResult;
use crate::kernel::ids::RepairOrderId;
use crate::post::Post;
use crate::web::paths::LinkPath;
use chrono::{DateTime, Utc};

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

/// Puts the link of the order where the letter names it, made with the program's key if there is none.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn put_into(
    tx: &ShopTx,
    (letter, order): (&mut Letter, Option<RepairOrderId>),
    (post, key): (&Post, &[u8]),
    now: DateTime<Utc>,
) -> AppResult<()> {
    let place = place();
    let subject = letter.subject.as_deref().unwrap_or_default();
    let names = letter.body.contains(&place) || subject.contains(&place);
    let Some(order) = order.filter(|_| names) else {
        return Ok(());
    };
    let token = tx.job_link((key, order), now).await?;
    let href = post.absolute(LinkPath { token });
    letter.body = letter.body.replace(&place, &href);
    letter.subject = letter.subject.take().map(|s| s.replace(&place, &href));
    Ok(())
}
