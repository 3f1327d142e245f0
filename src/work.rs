//! What this program does outside requests: every kind of work, and what comes back each night.

use crate::db::ShopTx;
use crate::error::AppResult;
use crate::features::accounts::ResetMail;
use crate::features::ops::speed;
use crate::features::shops::people::InvitationMail;
use crate::features::{appointments, booking, customers, invoices, messages, notifications};
use crate::jobs::{Ctx, Job, Kinds, Priority, Recurring, Trouble, daily, forget_done};
use crate::kernel::time::ShopTime;
use crate::web::idempotency;
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// Every kind there is.
#[must_use]
pub fn kinds() -> Kinds {
    Kinds::default()
        .again::<Tidy>()
        .again::<Watch>()
        .again::<notifications::Digest>()
        .with::<notifications::DigestMail>()
        .with::<ResetMail>()
        .with::<InvitationMail>()
        .with::<messages::Send>()
}

/// Deletes what a shop needs no longer: answers kept for repeated presses, whoever lay in the bin for
/// thirty days (R-GEN-11), bookings that nobody finished (R-BOOK-1), old notifications and speeds, and what was done a week ago. Looks
/// after messages that wait.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Tidy {}

impl Job for Tidy {
    const KIND: &'static str = "shop.tidy";
    const WORDS: &'static str = "Nightly clean-up";
    const PRIORITY: Priority = Priority::Late;

    async fn run(&self, ctx: &mut Ctx) -> Result<(), Trouble> {
        let now = ctx.now();
        idempotency::forget_expired(&mut ctx.db, now).await?;
        customers::empty_bin(&mut ctx.db, now).await?;
        booking::forget_drafts(&mut ctx.db, now).await?;
        messages::sweep(&mut ctx.db, now).await?;
        notifications::forget(&mut ctx.db, now).await?;
        speed::forget(&mut ctx.db, now).await?;
        let a_part = async |tx: &ShopTx| -> AppResult<u64> { Ok(forget_done(tx, now).await?) };
        while ctx.write(a_part).await? > 0 {}
        Ok(())
    }
}

impl Recurring for Tidy {
    fn next(zone: ShopTime, now: DateTime<Utc>) -> DateTime<Utc> {
        let night = NaiveTime::from_hms_opt(3, 15, 0).unwrap_or_default();
        daily(zone, night, now)
    }
}

/// Tells the shop what happened by nothing happening (R-NOTIF-1): visits that did not begin, cars that nobody
/// fetches, bills that are overdue.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Watch {}

/// How soon it is seen.
const LOOK: TimeDelta = TimeDelta::minutes(5);

impl Job for Watch {
    const KIND: &'static str = "shop.watch";
    const WORDS: &'static str = "Look for what is late";
    const PRIORITY: Priority = Priority::Late;

    async fn run(&self, ctx: &mut Ctx) -> Result<(), Trouble> {
        let now = ctx.now();
        let shop = ctx.db.own_shop().await?;
        let Some(zone) = shop.and_then(|shop| shop.zone.parse().ok()) else {
            return Ok(());
        };
        let at: (DateTime<Utc>, ShopTime) = (now, zone);
        let mut news = appointments::queries::unnoticed(&ctx.db, at).await?;
        news.extend(invoices::queries::became_overdue(&ctx.db, at).await?);
        if news.is_empty() {
            return Ok(());
        }
        ctx.write(async |tx| notifications::tell(tx, now, &news).await)
            .await
    }
}

impl Recurring for Watch {
    fn next(_: ShopTime, now: DateTime<Utc>) -> DateTime<Utc> {
        now + LOOK
    }
}
