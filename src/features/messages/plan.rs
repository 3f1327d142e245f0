//! What is written by itself, in the transaction of its cause (R-MSG-3, R-MSG-7): the rows of the outbox,
//! and the jobs that send them. A shop without messages is asked for nothing.

use super::deliver::Send;
use super::hours::awake;
use super::queries::subject::{About, InUse, Subject, subject};
use super::template::compile;
use super::words::{dressed, fitted};
use crate::db::ShopTx;
use crate::entity::message;
use crate::error::AppResult;
use crate::jobs::enqueue_all;
use crate::kernel::ids::{AppointmentId, CustomerId, InvoiceId, MessageId};
use crate::kernel::words::{
    AppointmentStatus, Channel, ConsentState, Direction, MessageState, Purpose, Trigger,
};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};

/// What happened, to whom.
#[derive(Clone, Copy, Debug)]
pub enum Cause {
    /// To a visit of this customer; none: its time stands anew, and nobody is told.
    Visit(CustomerId, AppointmentId, Option<Trigger>),
    /// To a visit of this customer that stands again as it did before that instant: who has been told otherwise
    /// since is told, and nobody else.
    Again(CustomerId, AppointmentId, DateTime<Utc>),
    /// To a bill.
    Bill(CustomerId, InvoiceId, Trigger),
}

/// So long what can be taken back by one press waits.
const GRACE: TimeDelta = TimeDelta::minutes(1);

/// How long before a visit its reminder goes.
const AHEAD: TimeDelta = TimeDelta::hours(24);

/// Writes the messages of what happened, and takes back those that wait and are not so any more
/// (R-MSG-7). Six statements at most; none in a shop that sends nothing.
///
/// # Errors
/// When the database does not answer, or ten thousand messages wait.
pub async fn plan(tx: &ShopTx, now: DateTime<Utc>, cause: Cause) -> AppResult<()> {
    if !tx.settings().await?.has_messages {
        return Ok(());
    }
    let (customer, about, trigger) = match cause {
        Cause::Visit(customer, visit, trigger) if replaces(trigger) => {
            let first = withdraw(tx, now, visit).await?;
            // Who has not heard of the first time hears of the second one only.
            let trigger = match (trigger, first) {
                (None | Some(Trigger::Rescheduled), Some(first)) => Some(first),
                (trigger, _) => trigger,
            };
            (customer, About::Visits(vec![visit]), trigger)
        }
        Cause::Visit(customer, visit, trigger) => (customer, About::Visits(vec![visit]), trigger),
        Cause::Again(customer, visit, since) => {
            let first = withdraw(tx, now, visit).await?;
            let is_told = went_out(tx, visit, Some(since)).await?;
            let trigger = first.or(is_told.then_some(Trigger::Rescheduled));
            (customer, About::Visits(vec![visit]), trigger)
        }
        Cause::Bill(customer, bill, trigger) => (customer, About::Bills(vec![bill]), Some(trigger)),
    };
    let wanted: Vec<Trigger> = trigger.into_iter().chain([Trigger::Reminder]).collect();
    let found = subject(tx, (customer, &about), &wanted, now).await?;
    let Some(subject) = found.filter(|subject| !subject.templates.0.is_empty()) else {
        return Ok(());
    };
    let used = subject.templates.0.iter();
    let rows = used.filter_map(|used| row(&subject, used, now));
    let rows: Vec<message::ActiveModel> = rows.collect();
    outbox(tx, now, rows).await
}

/// Takes back what waits for a visit that is no more.
///
/// # Errors
/// When the database does not answer.
pub async fn forget(tx: &ShopTx, now: DateTime<Utc>, visit: AppointmentId) -> AppResult<()> {
    if tx.settings().await?.has_messages {
        withdraw(tx, now, visit).await?;
    }
    Ok(())
}

/// Whether a message about the visit went out, or may have (R-APPT-21).
///
/// # Errors
/// When the database does not answer.
pub async fn is_told(tx: &ShopTx, visit: AppointmentId) -> AppResult<bool> {
    went_out(tx, visit, None).await
}

/// The same; `since`: of those that came by themselves and were written then or later.
async fn went_out(
    tx: &ShopTx,
    visit: AppointmentId,
    since: Option<DateTime<Utc>>,
) -> AppResult<bool> {
    use MessageState::{Delivered, Sending, Sent, Unknown};
    use message::Column as M;
    let of_itself = |since| {
        let is_ours = Condition::all().add(M::Trigger.is_not_null());
        is_ours.add(M::CreatedAt.gte(since))
    };
    let out = message::Entity::find()
        .filter(M::AppointmentId.eq(visit))
        .filter(M::State.is_in([Sending, Sent, Delivered, Unknown]))
        .filter(Condition::all().add_option(since.map(of_itself)))
        .limit(1);
    Ok(tx.one(out).await?.is_some())
}

/// Writes the rows, and asks for each to be sent; those that were written before are not again.
pub(super) async fn outbox(
    tx: &ShopTx,
    now: DateTime<Utc>,
    rows: Vec<message::ActiveModel>,
) -> AppResult<()> {
    let sends = rows.iter().filter_map(|row| {
        let waits = matches!(
            row.state.try_as_ref()?,
            MessageState::Queued | MessageState::Held
        );
        let id = *row.id.try_as_ref()?;
        let at = *row.not_before.try_as_ref()?;
        waits.then_some((Send { message: id }, at))
    });
    let sends: Vec<(Send, DateTime<Utc>)> = sends.collect();
    tx.insert_those_new(rows).await?;
    enqueue_all(tx, &sends, now).await
}

/// Whether what waits for the visit is not so any more.
const fn replaces(trigger: Option<Trigger>) -> bool {
    !matches!(trigger, Some(Trigger::Booked | Trigger::OnWay))
}

/// Takes back what waits; gives the first news of the visit, if that was among it.
async fn withdraw(
    tx: &ShopTx,
    now: DateTime<Utc>,
    visit: AppointmentId,
) -> AppResult<Option<Trigger>> {
    use message::Column as M;
    let gone = message::Entity::update_many()
        .col_expr(M::State, Expr::value(MessageState::Canceled.as_str()))
        .col_expr(
            M::Error,
            Expr::value("The visit changed before it was sent."),
        )
        // It never went out: at the same time once more, it is to go.
        .col_expr(M::DedupeKey, Expr::value(None::<String>))
        .col_expr(M::UpdatedAt, Expr::value(now))
        .filter(M::AppointmentId.eq(visit))
        .filter(M::Trigger.is_not_null())
        .filter(M::State.is_in([MessageState::Queued, MessageState::Held]));
    let gone = tx.update_returning(gone).await?;
    let mut news = gone.into_iter().filter_map(|row| row.trigger);
    Ok(news.find(|trigger| {
        matches!(
            trigger,
            Trigger::Booked | Trigger::Requested | Trigger::Confirmed
        )
    }))
}

/// When a message is to go, and from when on it says nothing any more.
fn span(subject: &Subject, trigger: Trigger, now: DateTime<Utc>) -> Option<[DateTime<Utc>; 2]> {
    use Trigger::{Booked, Canceled, Confirmed, OnWay, Ready, Reminder, Requested, Rescheduled};
    let start = subject.start.unwrap_or(now);
    let soon = now + GRACE;
    let is_planned = subject.status == Some(AppointmentStatus::Scheduled);
    Some(match trigger {
        Reminder => {
            let at = start - AHEAD;
            return (is_planned && at > now).then_some([at, start]);
        }
        OnWay => {
            let is_fresh = subject.on_way == 0;
            return is_fresh.then_some([now, now + TimeDelta::hours(1)]);
        }
        Booked | Requested | Confirmed | Rescheduled if !is_planned => return None,
        Booked | Requested | Confirmed | Rescheduled => {
            [soon, start.max(now + TimeDelta::hours(1))]
        }
        Canceled => [soon, start.max(now + TimeDelta::hours(12))],
        Ready => [soon, now + TimeDelta::days(3)],
        _ => [now, now + TimeDelta::days(7)],
    })
}

/// One message; `None` if it has nowhere to go or nothing to say.
fn row(subject: &Subject, used: &InUse, now: DateTime<Utc>) -> Option<message::ActiveModel> {
    let (trigger, channel) = (used.trigger?, used.channel);
    let address = subject.address(channel)?.to_owned();
    let [at, until] = span(subject, trigger, now)?;
    let values = subject.values();
    let fill = |text: &str| {
        compile(text, Some(trigger))
            .ok()
            .map(|made| made.fill(&values))
    };
    let body = fill(&used.body)?;
    let body = match channel {
        Channel::Sms => dressed(&body, &subject.shop_name),
        Channel::Email => body,
    };
    let quiet = match channel {
        Channel::Sms => awake(subject.zone()?, at),
        Channel::Email => at,
    };
    let denied = subject.consent(channel, Purpose::Service) == ConsentState::Denied;
    let (state, error) = if denied {
        (MessageState::Canceled, Some(super::consent::DENIED))
    } else if quiet >= until {
        (MessageState::Canceled, Some(TOO_LATE))
    } else if quiet > at {
        (MessageState::Held, Some(QUIET))
    } else {
        (MessageState::Queued, None)
    };
    let is_dead = state == MessageState::Canceled;
    let about = subject
        .visit
        .map(|id| id.0)
        .or(subject.bill.map(|id| id.0))?;
    let when = match trigger {
        Trigger::OnWay => now,
        _ => subject.start.unwrap_or(now),
    };
    let key = format!(
        "{}:{}:{about}:{}",
        trigger.as_str(),
        channel.as_str(),
        when.timestamp()
    );
    Some(message::ActiveModel {
        id: Set(MessageId::new(now)),
        created_at: Set(now),
        updated_at: Set(now),
        customer_id: Set(Some(subject.customer)),
        repair_order_id: Set(subject.order_id),
        appointment_id: Set(subject.visit),
        template_id: Set(Some(used.id)),
        trigger: Set(Some(trigger)),
        channel: Set(channel),
        direction: Set(Direction::Out),
        address: Set(address),
        subject: Set(used
            .subject
            .as_deref()
            .and_then(fill)
            .map(|s| fitted(&s, 200))),
        body: Set(fitted(&body, super::words::longest(channel))),
        state: Set(state),
        dedupe_key: Set((!is_dead).then_some(key)),
        not_before: Set(quiet),
        expires_at: Set(Some(until)),
        is_urgent: Set(false),
        attempts: Set(0),
        error: Set(error.map(str::to_owned)),
        ..Default::default()
    })
}

/// Why a message waits for the morning.
pub(super) const QUIET: &str = "It is too late in the evening or too early in the morning.";

/// Why it does not wait for it.
pub(super) const TOO_LATE: &str = "By the morning it would have come too late.";
