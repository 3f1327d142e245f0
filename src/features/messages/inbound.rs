//! What comes in: words of customers, and what providers say became of ours (R-MSG-5, R-MSG-9). Both may
//! come twice, late, or in any order.

use super::consent::{self, Word};
use super::fallback::tell_shop_and_mail;
use super::news;
use super::plan::outbox;
use super::row::fresh;
use super::words::{fitted, longest};
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::{customer, message, repair_order};
use crate::error::{AppResult, OrNotFound};
use crate::kernel::ids::MessageId;
use crate::kernel::words::{
    Channel, ConsentMethod, ConsentState, Direction, MessageState, Purpose,
};
use crate::web::staff::By;
use message::Column as M;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;

const STOP: &[&str] = &[
    "STOP",
    "STOPALL",
    "UNSUBSCRIBE",
    "QUIT",
    "END",
    "CANCEL",
    "REMOVE",
];
const START: &[&str] = &["START", "YES", "UNSTOP"];

/// What the whole of a text says about texts: yes, no, or neither.
#[must_use]
fn word_of(body: &str) -> Option<ConsentState> {
    let is_edge = |c: char| c.is_whitespace() || c.is_ascii_punctuation();
    let word = body.trim_matches(is_edge).to_uppercase();
    let is_one = |words: &[&str]| words.contains(&word.as_str());
    match (is_one(STOP), is_one(START)) {
        (true, _) => Some(ConsentState::Denied),
        (_, true) => Some(ConsentState::Granted),
        _ => None,
    }
}

/// Takes in a text from this number (E.164), which the provider knows by `reference`. The same one again
/// changes nothing: `false`. Nobody's visit is ever called off by it.
///
/// # Errors
/// When the database does not answer.
#[tracing::instrument(name = "messages.inbound", skip_all)]
pub async fn inbound(
    tx: &ShopTx,
    by: By<'_>,
    (from, body): (&str, &str),
    reference: &str,
) -> AppResult<bool> {
    let now = by.1;
    let people = of_number(tx, from).await?;
    // The same number may be several people's: the one with the newest order is meant.
    let customer = people.first();
    let order = match customer {
        Some(customer) => newest_order(tx, customer).await?,
        None => None,
    };
    let kept: String = body
        .chars()
        .filter(|c| !c.is_control() || *c == '\n')
        .collect();
    let kept = kept.trim();
    let row = message::ActiveModel {
        customer_id: Set(customer.map(|customer| customer.id)),
        repair_order_id: Set(order.map(|order| order.id)),
        channel: Set(Channel::Sms),
        direction: Set(Direction::In),
        address: Set(fitted(from, 254)),
        body: Set(fitted(
            if kept.is_empty() { "(empty)" } else { kept },
            longest(Channel::Email),
        )),
        state: Set(MessageState::Received),
        provider_ref: Set(Some(fitted(reference, 120))),
        ..fresh(now)
    };
    let (id, label) = (
        row.id.clone().take(),
        customer.map(|customer| customer.name.clone()),
    );
    if tx.insert_those_new(vec![row]).await? == 0 {
        return Ok(false);
    }
    let entry = Entry {
        action: "message.received",
        entity: "message",
        id: id.map(|id| id.0),
        label: label.as_deref().unwrap_or(from),
        after: Some(json!({"channel": Channel::Sms, "customer": customer.map(|at| at.id)})),
        ..Entry::default()
    };
    audit::record(tx, by, entry);
    if let Some(id) = id {
        news::came(tx, id, now).await?;
    }
    if let Some(state) = word_of(body) {
        obey(tx, by, (from, &people), (state, kept)).await?;
    }
    Ok(true)
}

/// Whoever has this number says yes or no; a no is confirmed once.
async fn obey(
    tx: &ShopTx,
    by: By<'_>,
    (from, people): (&str, &[customer::Model]),
    (state, words): (ConsentState, &str),
) -> AppResult<()> {
    let method = match state {
        ConsentState::Denied => ConsentMethod::StopWord,
        ConsentState::Granted | ConsentState::Unknown => ConsentMethod::StartWord,
    };
    let word = Word {
        channel: Channel::Sms,
        purpose: Purpose::Service,
        state,
        method,
        wording: Some(fitted(words, 500)),
    };
    let mut is_news = false;
    for person in people {
        is_news |= consent::say(tx, by, (person.id, &person.name), &word).await?;
        if state == ConsentState::Denied {
            let purpose = Purpose::Marketing;
            let also = Word {
                purpose,
                ..word.clone()
            };
            consent::say(tx, by, (person.id, &person.name), &also).await?;
        }
    }
    if !is_news || state != ConsentState::Denied {
        return Ok(());
    }
    let shop = tx.own_shop().await?.or_not_found()?.name;
    let body = format!("{shop}: You get no more texts from us. Reply START to get them again.");
    let row = message::ActiveModel {
        customer_id: Set(people.first().map(|person| person.id)),
        channel: Set(Channel::Sms),
        address: Set(from.to_owned()),
        body: Set(body),
        // Whoever writes is awake.
        is_urgent: Set(true),
        ..fresh(by.1)
    };
    outbox(tx, by.1, vec![row]).await
}

/// Who has this number: whose order is newest comes first.
async fn of_number(tx: &ShopTx, from: &str) -> AppResult<Vec<customer::Model>> {
    use customer::Column as C;
    let people = customer::Entity::find()
        .filter(C::Phone.eq(from))
        .filter(C::DeletedAt.is_null())
        .order_by_desc(C::Id)
        .limit(20);
    let mut people = tx.all(people).await?;
    if people.len() > 1 {
        let ids = people.iter().map(|person| person.id);
        let last = repair_order::Entity::find()
            .filter(repair_order::Column::CustomerId.is_in(ids))
            .order_by_desc(repair_order::Column::Id)
            .limit(1);
        let last = tx.one(last).await?.map(|order| order.customer_id);
        people.sort_by_key(|person| Some(person.id) != last);
    }
    Ok(people)
}

/// The newest order of theirs.
async fn newest_order(
    tx: &ShopTx,
    customer: &customer::Model,
) -> AppResult<Option<repair_order::Model>> {
    use repair_order::Column as O;
    let newest = repair_order::Entity::find()
        .filter(O::CustomerId.eq(customer.id))
        .order_by_desc(O::Id)
        .limit(1);
    Ok(tx.one(newest).await?)
}

/// How far a state is: nothing goes back.
const fn rank(state: MessageState) -> u8 {
    match state {
        MessageState::Queued
        | MessageState::Held
        | MessageState::Sending
        | MessageState::Unknown => 0,
        MessageState::Sent => 1,
        MessageState::Failed => 2,
        MessageState::Delivered | MessageState::Canceled | MessageState::Received => 3,
    }
}

/// Notes what a provider says became of the message that it knows so: sent, failed or delivered, with its
/// reason. `false`: it is not known, or not news.
///
/// # Errors
/// When the database does not answer.
#[tracing::instrument(name = "messages.reported", skip_all)]
pub async fn reported(
    tx: &ShopTx,
    by: By<'_>,
    reference: &str,
    (state, words): (MessageState, Option<&str>),
) -> AppResult<bool> {
    let row = message::Entity::find()
        .filter(M::ProviderRef.eq(reference))
        .filter(M::ProviderRef.is_not_null())
        .filter(M::Direction.eq(Direction::Out))
        .lock_exclusive();
    match tx.one(row).await? {
        Some(row) => become_so(tx, by, (row.id, row.state), (state, words)).await,
        None => Ok(false),
    }
}

/// The same, of a message that the provider calls by our own name for it, as it does in reports: it may
/// be the first that we hear, also of one of which nobody knew what became.
///
/// # Errors
/// When the database does not answer.
#[tracing::instrument(name = "messages.reported", skip_all)]
pub async fn reported_on(
    tx: &ShopTx,
    by: By<'_>,
    (id, reference): (MessageId, &str),
    news: (MessageState, Option<&str>),
) -> AppResult<bool> {
    let row = message::Entity::find_by_id(id)
        .filter(M::Direction.eq(Direction::Out))
        .lock_exclusive();
    let Some(row) = tx.one(row).await? else {
        return Ok(false);
    };
    match row.provider_ref.as_deref() {
        Some(known) if known != reference => return Ok(false), // an earlier try
        Some(_) => {}
        None => {
            let named = message::Entity::update_many()
                .col_expr(M::ProviderRef, Expr::value(fitted(reference, 120)))
                .filter(M::Id.eq(id));
            tx.update_where(named).await?;
        }
    }
    become_so(tx, by, (row.id, row.state), news).await
}

async fn become_so(
    tx: &ShopTx,
    by: By<'_>,
    (id, was): (MessageId, MessageState),
    (state, words): (MessageState, Option<&str>),
) -> AppResult<bool> {
    let is_report = matches!(
        state,
        MessageState::Sent | MessageState::Failed | MessageState::Delivered
    );
    if !is_report || rank(state) <= rank(was) {
        return Ok(false);
    }
    let mut update = message::Entity::update_many()
        .col_expr(M::State, Expr::value(state.as_str()))
        .col_expr(M::Error, Expr::value(words.map(super::words::reason)))
        .col_expr(M::UpdatedAt, Expr::value(by.1))
        .filter(M::Id.eq(id));
    if state == MessageState::Delivered {
        update = update.col_expr(M::DeliveredAt, Expr::value(by.1));
    }
    let rows = tx.update_returning(update).await?;
    for row in &rows {
        tell_shop_and_mail(tx, row, by.1).await?;
    }
    Ok(!rows.is_empty())
}

#[cfg(test)]
mod tests {
    use super::word_of;
    use crate::kernel::words::ConsentState::{Denied, Granted};

    // R-MSG-5
    #[test]
    fn only_a_whole_text_is_a_word() {
        for body in [
            "STOP",
            " stop. ",
            "Unsubscribe",
            "cancel",
            "End",
            "REMOVE!",
            "Quit",
            "stopall",
        ] {
            assert_eq!(word_of(body), Some(Denied), "{body}");
        }
        for body in ["start", "YES", "Unstop\n"] {
            assert_eq!(word_of(body), Some(Granted), "{body}");
        }
        for body in [
            "",
            "Please stop by at nine",
            "yes please",
            "cancel my visit",
            "stop stop",
        ] {
            assert_eq!(word_of(body), None, "{body}");
        }
    }
}
