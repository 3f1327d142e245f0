//! Who asked without booking, and what became of it.

use super::super::forms::Question;
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::lead;
use crate::error::AppResult;
use crate::features::notifications::{self, News, Subject};
use crate::kernel::ids::LeadId;
use crate::kernel::words::{LeadKind, LeadState, Notice};
use crate::web::staff::By;
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

/// The column's.
const MOST: usize = 1_000;

/// Keeps a question; `about` is what was told before it.
pub(in super::super) async fn ask(
    tx: &ShopTx,
    by: By<'_>,
    (id, kind): (LeadId, LeadKind),
    (question, about): (&Question, &str),
) -> AppResult<()> {
    let words = question.words.as_deref().unwrap_or_default();
    let body: Vec<&str> = [words, about]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    let body: String = body.join("\n").chars().take(MOST).collect();
    let row = lead::ActiveModel {
        id: Set(id),
        created_at: Set(by.1),
        updated_at: Set(by.1),
        kind: Set(kind),
        name: Set(question.name.clone()),
        phone: Set(Some(question.phone.e164().to_owned())),
        email: Set(question
            .email
            .as_ref()
            .map(|email| email.as_str().to_owned())),
        postal: Set(question.zip.clone()),
        body: Set((!body.is_empty()).then_some(body)),
        state: Set(LeadState::Open),
        version: Set(1),
        ..Default::default()
    };
    let entry = Entry {
        action: "lead.received",
        entity: "lead",
        id: Some(id.0),
        label: &question.name,
        after: Some(json!({
            "kind": kind, "name": question.name, "phone": question.phone.e164(), "postal": question.zip,
        })),
        ..Entry::default()
    };
    audit::record(tx, by, entry);
    tx.insert(row).await?;
    let news = News {
        kind: Notice::Lead,
        of: Subject::Lead(id),
        text: format!("{}: {}", question.name, kind.label()),
        technician: None,
    };
    notifications::tell(tx, by.1, &[news]).await
}

/// Says what became of it. The same again changes nothing.
///
/// # Errors
/// `Stale` if somebody was faster.
pub(in super::super) async fn decide(
    tx: &ShopTx,
    by: By<'_>,
    (at, seen): (&lead::Model, i64),
    state: LeadState,
) -> AppResult<()> {
    if at.state == state {
        return Ok(());
    }
    let row = lead::ActiveModel {
        id: Set(at.id),
        state: Set(state),
        appointment_id: match state {
            LeadState::Open => Set(None), // it may be booked anew
            LeadState::Won | LeadState::Lost => NotSet,
        },
        version: Set(seen),
        ..Default::default()
    };
    tx.update(row, by.1).await?;
    let entry = Entry {
        action: match state {
            LeadState::Open => "lead.reopened",
            LeadState::Won => "lead.won",
            LeadState::Lost => "lead.lost",
        },
        entity: "lead",
        id: Some(at.id.0),
        label: &at.name,
        before: Some(json!({"state": at.state})),
        after: Some(json!({"state": state})),
    };
    audit::record(tx, by, entry);
    Ok(())
}
