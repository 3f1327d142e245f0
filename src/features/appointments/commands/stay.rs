//! When the car came and when it left (R-APPT-22). Steps and taps note it by the way; here it is said, or
//! put right.

use super::super::queries::Standing;
use super::super::stay::{End, fits};
use super::undo;
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::entity::{appointment, audit_log};
use crate::error::{AppError, AppResult};
use crate::kernel::ids::{AppointmentId, AuditId, MembershipId};
use crate::web::staff::By;
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use serde_json::{Value, json};

/// The entry's name for what is noted, and the field in it.
const fn names(end: End) -> (&'static str, &'static str) {
    match end {
        End::In => ("appointment.checked_in", "check_in"),
        End::Out => ("appointment.checked_out", "check_out"),
    }
}

/// Notes it; `None`: it has not come, or left, after all. The same again changes nothing.
///
/// # Errors
/// [`AppError::Refused`] for what can't be, [`AppError::Stale`] if somebody was faster.
#[tracing::instrument(name = "appointments.stay", skip_all)]
pub(in super::super) async fn stay(
    tx: &ShopTx,
    by: By<'_>,
    (at, seen): (&Standing, i64),
    (end, when): (End, Option<DateTime<Utc>>),
) -> AppResult<Option<AuditId>> {
    let row = &at.appointment;
    if end.of(row) == when {
        return Ok(None);
    }
    fits(row, (end, when), by.1).map_err(|words| AppError::Refused(words.to_owned()))?;
    write(tx, by.1, (row, seen), (end, when)).await?;
    let (action, field) = names(end);
    let entry = Entry {
        action,
        entity: "appointment",
        id: Some(row.id.0),
        label: &at.number,
        before: Some(told(field, end.of(row))),
        after: Some(told(field, when)),
    };
    Ok(Some(audit::record(tx, by, entry)))
}

fn told(field: &str, when: Option<DateTime<Utc>>) -> Value {
    json!({ field: when })
}

async fn write(
    tx: &ShopTx,
    now: DateTime<Utc>,
    (row, seen): (&appointment::Model, i64),
    (end, when): (End, Option<DateTime<Utc>>),
) -> AppResult<()> {
    let mut changed = appointment::ActiveModel {
        id: Set(row.id),
        version: Set(seen),
        ..Default::default()
    };
    match end {
        End::In => changed.check_in_at = Set(when),
        End::Out => changed.check_out_at = Set(when),
    }
    tx.update(changed, now).await?;
    Ok(())
}

/// Takes back what the entry tells, if nobody has said otherwise since. `own`: whose visits alone may be
/// touched.
///
/// # Errors
/// [`AppError::Refused`], and [`AppError::NotFound`] for a visit that is not theirs or not there.
#[tracing::instrument(name = "appointments.undo_stay", skip_all)]
pub async fn undo_stay(
    tx: &ShopTx,
    by: By<'_>,
    (entry, own): (&audit_log::Model, Option<MembershipId>),
) -> AppResult<AppointmentId> {
    let at = undo::visit(tx, (entry, own)).await?;
    let row = &at.appointment;
    let end = match entry.action == names(End::In).0 {
        true => End::In,
        false => End::Out,
    };
    let (_, field) = names(end);
    let held = |of: &Option<Value>| -> Option<DateTime<Utc>> {
        serde_json::from_value(of.as_ref()?.get(field)?.clone()).ok()?
    };
    let (former, said) = (held(&entry.before), held(&entry.after));
    let gone_on = "It was noted otherwise since, so this can't be undone. Put it right instead.";
    if end.of(row) != said || fits(row, (end, former), by.1).is_err() {
        return Err(AppError::Refused(gone_on.to_owned()));
    }
    let written = write(tx, by.1, (row, row.version), (end, former)).await;
    written.map_err(|e| match e {
        AppError::Stale => AppError::Refused(gone_on.to_owned()),
        e => e,
    })?;
    let (before, after) = (told(field, said), told(field, former));
    let undone = ("appointment.stay_undone", before, after);
    Ok(undo::tell(
        tx,
        by,
        (entry, at.appointment.id, &at.number),
        undone,
    ))
}
