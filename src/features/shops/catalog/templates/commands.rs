//! Lines onto a service, changed and off again. Past orders keep what they copied (R-SVC-5).

use super::forms::NewLine;
use super::queries;
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::db::cache::CacheKey;
use crate::entity::{audit_log, service, service_line};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::kernel::ids::{AuditId, ServiceId, ServiceLineId};
use crate::kernel::money::{Cents, Quantity};
use crate::kernel::words::LineKind;
use crate::web::staff::By;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Deserialize;
use serde_json::{Value, json};

/// More than any service has.
const MOST: usize = 30;

fn facts(line: &NewLine) -> Value {
    json!({
        "kind": line.kind, "name": line.name, "quantity": line.quantity,
        "unit_price": line.unit_price, "unit_cost": line.unit_cost,
    })
}

/// Puts a line behind the others.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Stale`], or [`AppError::Refused`] if there are too many.
pub async fn add(
    tx: &ShopTx,
    by: By<'_>,
    (service, line, seen): (ServiceId, ServiceLineId, i64),
    new: &NewLine,
) -> AppResult<()> {
    let lines = queries::lines(tx, service).await?;
    let name = turn(tx, by, (service, seen)).await?;
    if lines.len() >= MOST {
        let words = format!("A service has at most {MOST} lines.");
        return Err(AppError::Refused(words));
    }
    let sort = lines.iter().map(|line| line.sort.saturating_add(1)).max();
    tx.insert(service_line::ActiveModel {
        id: Set(line),
        created_at: Set(by.1),
        updated_at: Set(by.1),
        service_id: Set(service),
        kind: Set(new.kind),
        name: Set(new.name.clone()),
        quantity: Set(new.quantity),
        unit_price: Set(new.unit_price),
        unit_cost: Set(new.unit_cost),
        sort: Set(sort.unwrap_or_default()),
        ..Default::default()
    })
    .await?;
    let entry = Entry {
        action: "service.line_added",
        label: &name,
        after: Some(facts(new)),
        ..Entry::default()
    };
    note(tx, by, service, entry);
    Ok(())
}

/// Changes a line, if its service still has the version that was seen.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Stale`].
pub(super) async fn change(
    tx: &ShopTx,
    by: By<'_>,
    (service, line, seen): (ServiceId, ServiceLineId, i64),
    new: &NewLine,
) -> AppResult<()> {
    use service_line::Column as L;
    let name = turn(tx, by, (service, seen)).await?;
    let before = queries::line(tx, (service, line)).await?.or_not_found()?;
    let update = service_line::Entity::update_many()
        .col_expr(L::Kind, Expr::value(new.kind.as_str()))
        .col_expr(L::Name, Expr::value(new.name.clone()))
        .col_expr(L::Quantity, Expr::value(new.quantity))
        .col_expr(L::UnitPrice, Expr::value(new.unit_price))
        .col_expr(L::UnitCost, Expr::value(new.unit_cost))
        .col_expr(L::UpdatedAt, Expr::value(by.1))
        .filter(L::Id.eq(line));
    tx.update_where(update).await?;
    let entry = Entry {
        action: "service.line_changed",
        label: &name,
        before: Some(facts(&NewLine::from(&before))),
        after: Some(facts(new)),
        ..Entry::default()
    };
    note(tx, by, service, entry);
    Ok(())
}

/// Takes a line off.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Stale`].
pub(super) async fn remove(
    tx: &ShopTx,
    by: By<'_>,
    (service, line, seen): (ServiceId, ServiceLineId, i64),
) -> AppResult<AuditId> {
    let name = turn(tx, by, (service, seen)).await?;
    let before = queries::line(tx, (service, line)).await?.or_not_found()?;
    let gone = service_line::Entity::delete_many().filter(service_line::Column::Id.eq(line));
    tx.delete_where(gone).await?;
    let mut gone = facts(&NewLine::from(&before));
    gone["line_id"] = json!(line);
    gone["sort"] = json!(before.sort);
    let entry = Entry {
        action: "service.line_removed",
        label: &name,
        before: Some(gone),
        ..Entry::default()
    };
    Ok(note(tx, by, service, entry))
}

/// Puts back the line whose removal the entry tells; gives its service.
///
/// # Errors
/// [`AppError::Refused`] if it is back already.
pub async fn restore(tx: &ShopTx, by: By<'_>, entry: &audit_log::Model) -> AppResult<ServiceId> {
    #[derive(Deserialize)]
    struct Gone {
        line_id: ServiceLineId,
        sort: i32,
        kind: LineKind,
        name: String,
        quantity: Quantity,
        unit_price: Option<Cents>,
        unit_cost: Option<Cents>,
    }
    let id = ServiceId(entry.entity_id.or_not_found()?);
    let gone: Gone = audit::held(entry)?;
    let service = tx.one(service::Entity::find_by_id(id)).await?;
    let name = turn(tx, by, (id, service.or_not_found()?.version)).await?;
    if queries::line(tx, (id, gone.line_id)).await?.is_some() {
        return Err(audit::undone_already());
    }
    tx.insert(service_line::ActiveModel {
        id: Set(gone.line_id),
        created_at: Set(by.1),
        updated_at: Set(by.1),
        service_id: Set(id),
        kind: Set(gone.kind),
        name: Set(gone.name.clone()),
        quantity: Set(gone.quantity),
        unit_price: Set(gone.unit_price),
        unit_cost: Set(gone.unit_cost),
        sort: Set(gone.sort),
        ..Default::default()
    })
    .await?;
    let restored = Entry {
        action: "service.line_restored",
        label: &name,
        after: Some(json!({"name": gone.name, "undone": entry.id})),
        ..Entry::default()
    };
    note(tx, by, id, restored);
    Ok(id)
}

/// Turns the service's version on, and gives its name.
async fn turn(tx: &ShopTx, by: By<'_>, (id, seen): (ServiceId, i64)) -> AppResult<String> {
    let turned = service::ActiveModel {
        id: Set(id),
        version: Set(seen),
        ..Default::default()
    };
    Ok(tx.update(turned, by.1).await?.name)
}

/// The audit row of a change; the catalog in memory is no longer true.
fn note(tx: &ShopTx, by: By<'_>, service: ServiceId, entry: Entry<'_>) -> AuditId {
    tx.touch(CacheKey::Catalog);
    let entry = Entry {
        entity: "service",
        id: Some(service.0),
        ..entry
    };
    audit::record(tx, by, entry)
}
