//! Taking back what an entry tells, if this person may.

use super::KEPT;
use super::verbs::{BOOKED, right_of};
use crate::db::ShopTx;
use crate::entity::audit_log;
use crate::error::{AppError, AppResult};
use crate::features::shops::catalog::templates;
use crate::features::{appointments, customers, invoices, shops};
use crate::kernel::ids::MembershipId;
use crate::kernel::words::Role;
use crate::web::paths::{
    AppointmentJobPath, AppointmentPath, BoardPath, CrewPath, CustomerPath, HoursPath, InvoicePath,
    ServicePath,
};
use crate::web::staff::{By, may};

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
    permitted(by, entry)?;
    if by.1 - entry.at > KEPT {
        let words = "It is more than 30 days ago, so it can't be undone any more.";
        return Err(AppError::Refused(words.to_owned()));
    }
    let seen = |appointment| AppointmentPath { appointment }.to_string();
    let of = |customer| CustomerPath { customer }.to_string();
    Ok(match entry.action.as_str() {
        "appointment.moved" | "appointment.not_done" => {
            seen(appointments::undo_move(tx, by, (entry, own)).await?)
        }
        "appointment.stamped" => seen(appointments::undo_stamp(tx, by, (entry, own)).await?),
        "appointment.checked_in" | "appointment.checked_out" => {
            seen(appointments::undo_stay(tx, by, (entry, own)).await?)
        }
        BOOKED => {
            appointments::unbook(tx, by, entry).await?;
            BoardPath.to_string()
        }
        "appointment.noted" => seen(appointments::undo_words(tx, by, (entry, own)).await?),
        "appointment.deleted" => seen(appointments::restore(tx, by, entry).await?),
        "appointment.job_removed" => seen(appointments::undo_job(tx, by, entry).await?),
        "appointment.line_removed" => {
            let (appointment, job) = appointments::undo_line(tx, by, entry).await?;
            AppointmentJobPath { appointment, job }.to_string()
        }
        "appointment.rescheduled" => {
            seen(appointments::undo_reschedule(tx, by, (entry, own)).await?)
        }
        "appointment.placed" => seen(appointments::undo_place(tx, by, (entry, own)).await?),
        "customer.deleted" => of(customers::undelete(tx, by, entry).await?),
        "note.removed" => of(customers::restore_note(tx, by, entry).await?),
        "contact.removed" => of(customers::restore_contact(tx, by, entry).await?),
        "holiday.removed" => {
            shops::restore_holiday(tx, by, entry).await?;
            HoursPath.to_string()
        }
        "crew.time_off_removed" => {
            let member = shops::restore_time_off(tx, by, entry).await?;
            CrewPath { member }.to_string()
        }
        "service.line_removed" => {
            let service = templates::restore(tx, by, entry).await?;
            ServicePath { service }.to_string()
        }
        "invoice.discarded" => {
            let invoice = invoices::commands::undiscard(tx, by, entry).await?;
            InvoicePath { invoice }.to_string()
        }
        _ => return Err(never()),
    })
}

fn never() -> AppError {
    AppError::Refused("This can't be undone.".to_owned())
}

/// Whoever might have done it; what somebody else did is an owner's or an advisor's to take back.
fn permitted((actor, _): By<'_>, entry: &audit_log::Model) -> AppResult<()> {
    let right = right_of(&entry.action).ok_or_else(never)?;
    if !actor.role.is_some_and(|role| may(role, right)) {
        return Err(AppError::Forbidden {
            right: right.words(),
            who: right.who(),
        });
    }
    let may_all = matches!(actor.role, Some(Role::Owner | Role::Advisor));
    match may_all || entry.actor_id == Some(actor.id) {
        true => Ok(()),
        false => Err(AppError::NotFound),
    }
}
