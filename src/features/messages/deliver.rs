//! Sending what is in the outbox: one job a message. That it is tried is noted before it is, so whoever
//! finds it half-way knows that nobody knows (R-MSG-9). Until a provider is there, a message waits.

use super::consent::{self, DENIED};
use super::fallback::tell_shop_and_mail;
use super::hours::awake;
use super::letter::{Letter, carries, rest};
use super::link;
use super::plan::{QUIET, TOO_LATE};
use crate::db::{ShopDb, ShopTx};
use crate::entity::{message, shop, shop_settings};
use crate::error::{AppResult, OrNotFound};
use crate::jobs::{Ctx, Due, Job, Priority, Trouble, enqueue, enqueue_all};
use crate::kernel::ids::MessageId;
use crate::kernel::time::ShopTime;
use crate::kernel::words::{Channel, Direction, MessageState, Purpose};
use crate::post::{Answer, Post};
use chrono::{DateTime, TimeDelta, Utc};
use message::Column as M;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

/// Sends one message.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Send {
    /// Which one.
    pub message: MessageId,
}

/// So often it is tried (R-MSG-3).
const TRIES: i32 = 5;

/// Texts to one customer within a day, and of a shop within an hour (R-MSG-8).
const A_DAY: u64 = 20;
const AN_HOUR: u64 = 200;

const TOO_MANY: &str = "20 texts went to this customer within a day.";
const FULL: &str = "200 texts went out within the hour.";
/// So long a job is its runner's without a sign.
const HELD: TimeDelta = TimeDelta::seconds(60);

const LOST: &str = "The server stopped while it was being sent. It may have arrived.";

impl Job for Send {
    const KIND: &'static str = "message.send";
    const WORDS: &'static str = "Send a message";
    const PRIORITY: Priority = Priority::Soon;
    const MAX_ATTEMPTS: i32 = TRIES;

    async fn run(&self, ctx: &mut Ctx) -> Result<(), Trouble> {
        let (id, now) = (self.message, ctx.now());
        let (post, key) = (ctx.post.clone(), ctx.link_key.clone());
        let begun = ctx.write(async |tx| begin(tx, (id, now), (&post, &key)).await);
        let letter = match begun.await? {
            Begun::Going(letter) => letter,
            Begun::NotYet(after) => return Err(Trouble::NotYet(after)),
            Begun::Nothing => return Ok(()),
        };
        let answer = letter.go(&post).await;
        let is_last = ctx.attempt() >= TRIES;
        let now = ctx.now();
        ctx.write(async |tx| note(tx, (id, now), (&answer, is_last)).await)
            .await?;
        match answer {
            Answer::Later {
                after: Some(after),
                words,
            } if !is_last => Err(Trouble::After(after, words)),
            Answer::Resting { after } => Err(Trouble::NotYet(after)),
            _ => Ok(()),
        }
    }
}

/// Asks again for what has been due since before the server had a provider, and takes back what says
/// nothing any more: by night, a thousand at most.
///
/// # Errors
/// When the database does not answer.
pub async fn sweep(db: &mut ShopDb, now: DateTime<Utc>) -> AppResult<()> {
    db.transaction(async |tx| {
        let waits = || M::State.is_in([MessageState::Queued, MessageState::Held]);
        let late = message::Entity::update_many()
            .col_expr(M::State, Expr::value(MessageState::Canceled.as_str()))
            .col_expr(M::Error, Expr::value(TOO_LATE))
            .col_expr(M::UpdatedAt, Expr::value(now))
            .filter(waits())
            .filter(M::ExpiresAt.lte(now));
        tx.update_where(late).await?;
        let due = message::Entity::find()
            .filter(waits())
            .filter(M::NotBefore.lte(now - TimeDelta::hours(1)))
            .order_by_asc(M::NotBefore)
            .limit(1_000);
        let due = tx.all(due).await?.into_iter();
        let sends = due.map(|row| (Send { message: row.id }, now));
        enqueue_all(tx, &sends.collect::<Vec<_>>(), now).await
    })
    .await
}

/// Asks for a message to be sent at that time.
pub(super) async fn send_at(
    tx: &ShopTx,
    id: MessageId,
    (at, now): (DateTime<Utc>, DateTime<Utc>),
) -> AppResult<()> {
    enqueue(tx, &Send { message: id }, Due::now(now).at(at)).await?;
    Ok(())
}

/// How it began.
enum Begun {
    /// It is noted as being sent.
    Going(Letter),
    /// Nobody brings it just now; nothing is noted, and this is no try.
    NotYet(TimeDelta),
    /// There is nothing to bring, or somebody decided so.
    Nothing,
}

/// Whether it may go now.
enum Fate {
    Go,
    Never(&'static str),
    Wait(DateTime<Utc>, &'static str),
}

/// Notes that it is being sent, or why it is not; with what there is to bring.
async fn begin(
    tx: &ShopTx,
    (id, now): (MessageId, DateTime<Utc>),
    (post, key): (&Post, &[u8]),
) -> AppResult<Begun> {
    // Two jobs of the shop count what went out one after the other.
    let rules = shop_settings::Entity::find().lock_exclusive();
    let rules = tx.one(rules).await?.or_not_found()?;
    let row = message::Entity::find_by_id(id).lock_exclusive();
    let Some(row) = tx.one(row).await? else {
        return Ok(Begun::Nothing);
    };
    match row.state {
        // Whoever stopped in the middle held it for a minute; who is still at it does too.
        MessageState::Sending if row.updated_at > now - HELD => {
            return Ok(Begun::NotYet(HELD));
        }
        MessageState::Sending => {
            set(tx, (id, now), MessageState::Unknown, Some(LOST)).await?;
            return Ok(Begun::Nothing);
        }
        MessageState::Queued | MessageState::Held => {}
        _ => return Ok(Begun::Nothing),
    }
    if row.not_before > now || !carries(post, row.channel) {
        return Ok(Begun::Nothing);
    }
    if let Some(rest) = rest(post, row.channel) {
        return Ok(Begun::NotYet(rest));
    }
    let shop = tx.own_shop().await?.or_not_found()?;
    match fate(tx, (&row, now), &shop).await? {
        Fate::Go => {}
        Fate::Never(words) => {
            set(tx, (id, now), MessageState::Canceled, Some(words)).await?;
            return Ok(Begun::Nothing);
        }
        Fate::Wait(at, words) => {
            hold(tx, (id, now), (at, words)).await?;
            return Ok(Begun::Nothing);
        }
    }
    let going = message::Entity::update_many()
        .col_expr(M::State, Expr::value(MessageState::Sending.as_str()))
        .col_expr(M::Attempts, Expr::value(row.attempts + 1))
        .col_expr(M::SentAt, Expr::value(now))
        .col_expr(M::Error, Expr::value(None::<String>))
        .col_expr(M::UpdatedAt, Expr::value(now))
        .filter(M::Id.eq(id));
    tx.update_where(going).await?;
    let order = row.repair_order_id;
    let mut letter = letter((row, now), shop, rules);
    link::put_into(tx, (&mut letter, order), (post, key), now).await?;
    Ok(Begun::Going(letter))
}

fn letter(
    (row, now): (message::Model, DateTime<Utc>),
    shop: shop::Model,
    rules: shop_settings::Model,
) -> Letter {
    Letter {
        tries: row.attempts + 1,
        at: now,
        channel: row.channel,
        to: row.address,
        subject: row.subject,
        body: row.body,
        shop: shop.name,
        from_number: shop.sms_number,
        reply_to: rules.reply_to.or(shop.email),
        key: row.id.to_string(),
    }
}

/// Asked when it is sent, because much may have happened since it was written.
async fn fate(
    tx: &ShopTx,
    (row, now): (&message::Model, DateTime<Utc>),
    shop: &shop::Model,
) -> AppResult<Fate> {
    let until = row.expires_at.unwrap_or(DateTime::<Utc>::MAX_UTC);
    if now >= until {
        return Ok(Fate::Never(TOO_LATE));
    }
    // Whoever said STOP is told once that it was heard: by nobody, at no moment.
    let is_told = row.trigger.is_some() || row.sent_by.is_some();
    if let Some(customer) = row.customer_id.filter(|_| is_told)
        && consent::is_denied(tx, (customer, row.channel, Purpose::Service)).await?
    {
        return Ok(Fate::Never(DENIED));
    }
    if row.channel == Channel::Email {
        return Ok(Fate::Go);
    }
    let zone: Option<ShopTime> = shop.zone.parse().ok();
    let morning = zone.map_or(now, |zone| awake(zone, now));
    if morning > now && !row.is_urgent {
        return Ok(match morning < until {
            true => Fate::Wait(morning, QUIET),
            false => Fate::Never(TOO_LATE),
        });
    }
    let sent = message::Entity::find()
        .filter(M::Direction.eq(Direction::Out))
        .filter(M::Channel.eq(Channel::Sms))
        .filter(M::SentAt.is_not_null());
    if let Some(customer) = row.customer_id {
        let theirs = sent
            .clone()
            .filter(M::CustomerId.eq(customer))
            .filter(M::SentAt.gt(now - TimeDelta::days(1)));
        if tx.count_up_to(theirs, A_DAY).await? >= A_DAY {
            return Ok(Fate::Never(TOO_MANY));
        }
    }
    let all = sent.filter(M::SentAt.gt(now - TimeDelta::hours(1)));
    if tx.count_up_to(all, AN_HOUR).await? >= AN_HOUR {
        return Ok(Fate::Wait(now + TimeDelta::minutes(10), FULL));
    }
    Ok(Fate::Go)
}

/// Until then, and by a job of its own, so that waiting is no failed try.
async fn hold(
    tx: &ShopTx,
    (id, now): (MessageId, DateTime<Utc>),
    (at, words): (DateTime<Utc>, &str),
) -> AppResult<()> {
    let held = message::Entity::update_many()
        .col_expr(M::State, Expr::value(MessageState::Held.as_str()))
        .col_expr(M::NotBefore, Expr::value(at))
        .col_expr(M::Error, Expr::value(words))
        .col_expr(M::UpdatedAt, Expr::value(now))
        .filter(M::Id.eq(id));
    tx.update_where(held).await?;
    send_at(tx, id, (at, now)).await
}

async fn set(
    tx: &ShopTx,
    (id, now): (MessageId, DateTime<Utc>),
    state: MessageState,
    words: Option<&str>,
) -> AppResult<()> {
    let row = message::Entity::update_many()
        .col_expr(M::State, Expr::value(state.as_str()))
        .col_expr(M::Error, Expr::value(words.map(super::words::reason)))
        .col_expr(M::UpdatedAt, Expr::value(now))
        .filter(M::Id.eq(id));
    tx.update_where(row).await?;
    Ok(())
}

/// Notes what became of it; a report that was faster stands.
async fn note(
    tx: &ShopTx,
    (id, now): (MessageId, DateTime<Utc>),
    (answer, is_last): (&Answer, bool),
) -> AppResult<()> {
    let (state, words, reference) = match answer {
        Answer::Accepted { reference } => (MessageState::Sent, None, Some(reference.clone())),
        Answer::Refused { words } => (MessageState::Failed, Some(words), None),
        Answer::Later { words, .. } if is_last => (MessageState::Failed, Some(words), None),
        Answer::Later { words, .. } => (MessageState::Queued, Some(words), None),
        Answer::Unknown { words } => (MessageState::Unknown, Some(words), None),
        Answer::Resting { .. } => (MessageState::Queued, None, None),
    };
    let mut row = message::Entity::update_many()
        .col_expr(M::State, Expr::value(state.as_str()))
        .col_expr(M::ProviderRef, Expr::value(reference))
        .col_expr(
            M::Error,
            Expr::value(words.map(|words| super::words::reason(words))),
        )
        .col_expr(M::UpdatedAt, Expr::value(now))
        .filter(M::Id.eq(id))
        .filter(M::State.eq(MessageState::Sending));
    if state != MessageState::Sent && state != MessageState::Unknown {
        row = row.col_expr(M::SentAt, Expr::value(None::<DateTime<Utc>>));
    }
    if matches!(answer, Answer::Resting { .. }) {
        row = row.col_expr(M::Attempts, Expr::col(M::Attempts).sub(1));
    }
    if let Answer::Later {
        after: Some(after), ..
    } = answer
    {
        row = row.col_expr(M::NotBefore, Expr::value(now + *after));
    }
    for row in tx.update_returning(row).await? {
        tell_shop_and_mail(tx, &row, now).await?;
    }
    Ok(())
}
