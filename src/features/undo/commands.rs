//! Which actions can be taken back, and by whom.

use crate::db::ShopTx;
use crate::entity::audit_log;
use crate::error::{AppError, AppResult};
use crate::features::{appointments, shops};
use crate::kernel::ids::MembershipId;
use crate::kernel::words::Role;
use crate::web::paths::{AppointmentPath, CrewPath};
use crate::web::staff::By;
use chrono::TimeDelta;

/// As long as what was deleted can be brought back (R-GEN-11).
const KEPT: TimeDelta = TimeDelta::days(30);

/// Takes back what the entry tells, and says where it is to be seen. `own`: whose visits alone may be
/// touched.
///
/// # Errors
/// [`AppError::Refused`] with the reason; [`AppError::NotFound`] for what somebody else did, if the
/// person is no owner or advisor.
pub(super) async fn undo(
    tx: &ShopTx,
    by: By<'_>,
    (entry, own): (&audit_log::Model, Option<MembershipId>),
) -> AppResult<String> {
    let may_all = matches!(by.0.role, Some(Role::Owner | Role::Advisor));
    if !may_all && entry.actor_id != Some(by.0.id) {
        return Err(AppError::NotFound);
    }
    if by.1 - entry.at > KEPT {
        let words = "It is more than 30 days ago, so it can't be undone any more.";
        return Err(AppError::Refused(words.to_owned()));
    }
    match entry.action.as_str() {
        "appointment.moved" | "appointment.not_done" => {
            let appointment = appointments::undo_move(tx, by, (entry, own)).await?;
            Ok(AppointmentPath { appointment }.to_string())
        }
        "appointment.rescheduled" => {
            let appointment = appointments::undo_reschedule(tx, by, (entry, own)).await?;
            Ok(AppointmentPath { appointment }.to_string())
        }
        "crew.time_off_removed" => {
            let member = shops::restore_time_off(tx, by, entry).await?;
            Ok(CrewPath { member }.to_string())
        }
        "appointment.placed" => {
            let appointment = appointments::undo_place(tx, by, (entry, own)).await?;
            Ok(AppointmentPath { appointment }.to_string())
        }
        "appointment.stamped" => {
            let appointment = appointments::undo_stamp(tx, by, (entry, own)).await?;
            Ok(AppointmentPath { appointment }.to_string())
        }
        _ => Err(AppError::Refused("This can't be undone.".to_owned())),
    }
}
