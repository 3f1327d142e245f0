//! `/api/hooks/sms`: one address for both, as the gateway is told it for the number and with each text.

use super::sealed::Sealed;
use crate::db::Meter;
use crate::error::{AppResult, OrNotFound};
use crate::features::messages::{inbound, reported, reported_on};
use crate::kernel::ids::MessageId;
use crate::kernel::words::MessageState;
use crate::web::State;
use crate::web::staff::Actor;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

/// Which of our messages is reported on; the gateway repeats what we gave it.
#[derive(Deserialize)]
pub(super) struct Reported {
    message: Option<MessageId>,
}

/// A text that came in, or a report on one of ours. Nothing is to be said to either.
pub(super) async fn heard(
    state: web::Data<State>,
    ours: web::Query<Reported>,
    said: Sealed,
) -> AppResult<HttpResponse> {
    let (actor, now) = (Actor::system("SMS gateway"), state.clock.now());
    let by = (&actor, now);
    let reference = said.field("MessageSid").or_not_found()?;
    let report = said
        .field("MessageStatus")
        .filter(|status| *status != "received");
    // Of a report the shop is the sender, of a text the receiver.
    let number = said.field(if report.is_some() { "From" } else { "To" });
    let shop = state.db.shop_of_number(number.or_not_found()?).await?;
    let mut db = state.db.for_shop(shop.or_not_found()?, Meter::at_work());
    match report {
        None => {
            let text = (
                said.field("From").or_not_found()?,
                said.field("Body").unwrap_or_default(),
            );
            db.transaction(async |tx| inbound(tx, by, text, reference).await)
                .await?;
        }
        Some(status) => {
            if let Some(state) = became(status) {
                let code = said.field("ErrorCode");
                let code = code.filter(|_| state == MessageState::Failed);
                let why = code.map(|code| format!("The SMS gateway gave up: code {code}."));
                let news = (state, why.as_deref());
                db.transaction(async |tx| match ours.message {
                    Some(id) => reported_on(tx, by, (id, reference), news).await,
                    None => reported(tx, by, reference, news).await,
                })
                .await?;
            }
        }
    }
    Ok(HttpResponse::Ok()
        .content_type("text/xml")
        .body("<Response/>"))
}

/// What a status of theirs means for us; `None`: it is still under way.
fn became(status: &str) -> Option<MessageState> {
    match status {
        "sent" => Some(MessageState::Sent),
        "delivered" | "read" => Some(MessageState::Delivered),
        "undelivered" | "failed" | "canceled" => Some(MessageState::Failed),
        _ => None,
    }
}
