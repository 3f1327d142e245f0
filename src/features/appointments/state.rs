//! Where a car stands and where it may go next: the one status table of the product (section 4.5).
//!
//! Whether a technician acts on an own appointment is the caller's check; so are conflicts on
//! restoring (R-APPT-3) and the address before the start (R-APPT-12).

use crate::kernel::words::{AppointmentStatus, Role};
use AppointmentStatus::{Canceled, Completed, InProgress, NoShow, Ready, Scheduled};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Who asks for the change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    pub role: Role,
    /// The shop's setting.
    pub technician_may_complete: bool,
}

/// Why a car may not go there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The table has no such step: 409 `invalid_transition`. `allowed` is what this person may do.
    #[error("From {} an appointment cannot go to {}. {}", .from.label(), .to.label(), offer(.allowed))]
    InvalidTransition {
        from: AppointmentStatus,
        to: AppointmentStatus,
        allowed: Vec<AppointmentStatus>,
    },
    /// The step exists, the car's bill is already written: 409.
    #[error("The invoice is already issued, so the appointment stays completed.")]
    InvoiceIssued,
    /// Somebody else may do it: 403.
    #[error("Only {who} can do this.")]
    NotPermitted { who: &'static str },
}

/// Every step: from, to, who may take it.
const STEPS: &[(AppointmentStatus, AppointmentStatus, Who)] = &[
    (Scheduled, InProgress, Who::Staff),
    (Scheduled, Ready, Who::Staff),
    (Scheduled, NoShow, Who::Staff),
    (Scheduled, Canceled, Who::Office),
    (InProgress, Scheduled, Who::Staff),
    (InProgress, Ready, Who::Staff),
    (InProgress, Completed, Who::Finisher),
    (Ready, InProgress, Who::Staff),
    (Ready, Completed, Who::Finisher),
    (NoShow, Scheduled, Who::Office),
    (Canceled, Scheduled, Who::Office),
    (Completed, InProgress, Who::Owner),
];

#[derive(Clone, Copy)]
enum Who {
    /// Owner, advisor, and the technician of the appointment.
    Staff,
    /// The same, the technician only if the shop's setting allows it.
    Finisher,
    Office,
    Owner,
}

impl Who {
    const fn includes(self, actor: Actor) -> bool {
        match (self, actor.role) {
            (_, Role::Accountant) => false,
            (_, Role::Owner) | (Self::Staff | Self::Finisher | Self::Office, Role::Advisor) => true,
            (Self::Staff, Role::Technician) => true,
            (Self::Finisher, Role::Technician) => actor.technician_may_complete,
            (Self::Office, Role::Technician) | (Self::Owner, Role::Advisor | Role::Technician) => {
                false
            }
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Staff => "an owner, an advisor or the technician",
            Self::Finisher | Self::Office => "an owner or an advisor",
            Self::Owner => "an owner",
        }
    }
}

/// Whether the car may go from one status to another; staying where it is changes nothing and
/// succeeds (R-APPT-2).
///
/// # Errors
/// [`Refusal`], with plain words.
pub fn allowed(
    from: AppointmentStatus,
    to: AppointmentStatus,
    actor: Actor,
    invoice_issued: bool,
) -> Result<(), Refusal> {
    if from == to {
        let who = Who::Staff;
        return who
            .includes(actor)
            .then_some(())
            .ok_or(Refusal::NotPermitted { who: who.words() });
    }
    let Some((.., who)) = STEPS.iter().find(|(a, b, _)| (*a, *b) == (from, to)) else {
        let allowed = targets(from, actor, invoice_issued);
        return Err(Refusal::InvalidTransition { from, to, allowed });
    };
    if !who.includes(actor) {
        return Err(Refusal::NotPermitted { who: who.words() });
    }
    if from == Completed && invoice_issued {
        return Err(Refusal::InvoiceIssued);
    }
    Ok(())
}

/// Where this person may send the car from here, in the order of the board.
#[must_use]
pub fn targets(
    from: AppointmentStatus,
    actor: Actor,
    invoice_issued: bool,
) -> Vec<AppointmentStatus> {
    let open = |to: &AppointmentStatus| {
        *to != from
            && STEPS
                .iter()
                .any(|(a, b, who)| (*a, *b) == (from, *to) && who.includes(actor))
            && !(from == Completed && invoice_issued)
    };
    AppointmentStatus::ALL
        .iter()
        .copied()
        .filter(open)
        .collect()
}

/// When an appointment reached each status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Stamps {
    pub started_at: Option<DateTime<Utc>>,
    pub ready_at: Option<DateTime<Utc>>,
    pub completed_at: Option<DateTime<Utc>>,
    pub canceled_at: Option<DateTime<Utc>>,
    pub no_show_at: Option<DateTime<Utc>>,
    pub check_in_at: Option<DateTime<Utc>>,
    pub check_out_at: Option<DateTime<Utc>>,
}

/// The stamps after an allowed change (R-APPT-1); staying keeps them (R-APPT-2).
///
/// Stamps tell where the car stands: `status_change` keeps what was before. So a car back at work is
/// no longer ready, and one back in the plan has not come yet.
#[must_use]
pub fn enter(
    stamps: Stamps,
    from: AppointmentStatus,
    to: AppointmentStatus,
    now: DateTime<Utc>,
) -> Stamps {
    if from == to {
        return stamps;
    }
    let now = Some(now);
    match to {
        Scheduled => Stamps::default(),
        InProgress => Stamps {
            started_at: now,
            check_in_at: stamps.check_in_at.or(now),
            ready_at: None,
            completed_at: None,
            check_out_at: if from == Completed {
                None
            } else {
                stamps.check_out_at
            },
            ..stamps
        },
        Ready => Stamps {
            ready_at: now,
            ..stamps
        },
        Completed => Stamps {
            completed_at: now,
            check_out_at: stamps.check_out_at.or(now),
            ..stamps
        },
        NoShow => Stamps {
            no_show_at: now,
            ..stamps
        },
        Canceled => Stamps {
            canceled_at: now,
            ..stamps
        },
    }
}

fn offer(allowed: &[AppointmentStatus]) -> String {
    let labels: Vec<&str> = allowed.iter().map(|status| status.label()).collect();
    match labels.split_last() {
        None => "It stays where it is.".to_owned(),
        Some((only, [])) => format!("Possible: {only}."),
        Some((last, others)) => format!("Possible: {} or {last}.", others.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::{Actor, Refusal, Stamps, allowed, enter, targets};
    use crate::kernel::words::{
        AppointmentStatus::{self, Canceled, Completed, InProgress, NoShow, Ready, Scheduled},
        Role,
    };
    use chrono::{DateTime, TimeDelta, Utc};

    const fn actor(role: Role) -> Actor {
        Actor {
            role,
            technician_may_complete: false,
        }
    }

    fn noon() -> DateTime<Utc> {
        "2026-03-14T12:00:00Z".parse().unwrap()
    }

    // Product, section 4.5
    #[test]
    fn the_owner_may_take_every_step_of_the_table_and_no_other() {
        let rows: [(AppointmentStatus, &[AppointmentStatus]); 6] = [
            (Scheduled, &[InProgress, Ready, NoShow, Canceled]),
            (InProgress, &[Scheduled, Ready, Completed]),
            (Ready, &[InProgress, Completed]),
            (NoShow, &[Scheduled]),
            (Canceled, &[Scheduled]),
            (Completed, &[InProgress]),
        ];
        for (from, expected) in rows {
            assert_eq!(targets(from, actor(Role::Owner), false), expected);
            for to in AppointmentStatus::ALL.iter().copied() {
                let free = from == to || expected.contains(&to);
                assert_eq!(allowed(from, to, actor(Role::Owner), false).is_ok(), free);
            }
        }
    }

    // Product, section 4.1
    #[test]
    fn each_role_takes_only_its_own_steps() {
        let technician = actor(Role::Technician);
        assert_eq!(
            targets(Scheduled, technician, false),
            [InProgress, Ready, NoShow]
        );
        assert_eq!(targets(InProgress, technician, false), [Scheduled, Ready]);
        assert_eq!(targets(Canceled, technician, false), []);
        assert_eq!(targets(NoShow, technician, false), []);
        let trusted = Actor {
            technician_may_complete: true,
            ..technician
        };
        assert_eq!(targets(Ready, trusted, false), [InProgress, Completed]);
        assert_eq!(targets(Completed, actor(Role::Advisor), false), []);
        assert_eq!(targets(Scheduled, actor(Role::Advisor), false).len(), 4);
        let refused = allowed(Completed, InProgress, actor(Role::Advisor), false).unwrap_err();
        assert_eq!(refused, Refusal::NotPermitted { who: "an owner" });
        assert_eq!(refused.to_string(), "Only an owner can do this.");
        for from in AppointmentStatus::ALL.iter().copied() {
            assert_eq!(targets(from, actor(Role::Accountant), false), []);
            assert!(allowed(from, from, actor(Role::Accountant), false).is_err());
        }
    }

    #[test]
    fn a_refusal_names_what_is_possible() {
        let refused = allowed(Ready, Canceled, actor(Role::Owner), false).unwrap_err();
        let expected = vec![InProgress, Completed];
        assert_eq!(
            refused,
            Refusal::InvalidTransition {
                from: Ready,
                to: Canceled,
                allowed: expected
            }
        );
        assert_eq!(
            refused.to_string(),
            "From Ready an appointment cannot go to Canceled. Possible: In progress or Completed."
        );
    }

    #[test]
    fn a_billed_appointment_stays_completed() {
        let owner = actor(Role::Owner);
        assert_eq!(
            allowed(Completed, InProgress, owner, true),
            Err(Refusal::InvoiceIssued)
        );
        assert_eq!(targets(Completed, owner, true), []);
        assert_eq!(allowed(Completed, Completed, owner, true), Ok(()));
        assert_eq!(allowed(Ready, Completed, owner, true), Ok(()));
    }

    // R-APPT-1
    #[test]
    fn a_day_leaves_its_stamps() {
        let at = |minutes| noon() + TimeDelta::minutes(minutes);
        let started = enter(Stamps::default(), Scheduled, InProgress, at(0));
        assert_eq!(
            (started.started_at, started.check_in_at),
            (Some(at(0)), Some(at(0)))
        );
        let ready = enter(started, InProgress, Ready, at(60));
        assert_eq!(ready.ready_at, Some(at(60)));
        let done = enter(ready, Ready, Completed, at(90));
        assert_eq!(
            (done.completed_at, done.check_out_at),
            (Some(at(90)), Some(at(90)))
        );
        let reopened = enter(done, Completed, InProgress, at(120));
        assert_eq!((reopened.completed_at, reopened.check_out_at), (None, None));
        assert_eq!(reopened.check_in_at, Some(at(0)), "the car came only once");
        assert_eq!(
            enter(reopened, InProgress, Scheduled, at(130)),
            Stamps::default()
        );
    }

    #[test]
    fn a_check_in_noted_before_is_kept() {
        let noted = Stamps {
            check_in_at: Some(noon()),
            ..Stamps::default()
        };
        let later = noon() + TimeDelta::hours(1);
        assert_eq!(
            enter(noted, Scheduled, InProgress, later).check_in_at,
            Some(noon())
        );
        let out = Stamps {
            check_out_at: Some(noon()),
            ..Stamps::default()
        };
        assert_eq!(
            enter(out, Ready, Completed, later).check_out_at,
            Some(noon())
        );
    }

    // R-APPT-2
    #[test]
    fn staying_changes_nothing() {
        let stamps = enter(Stamps::default(), Scheduled, InProgress, noon());
        let later = noon() + TimeDelta::hours(1);
        assert_eq!(enter(stamps, InProgress, InProgress, later), stamps);
    }

    #[test]
    fn restoring_clears_the_reason_to_be_gone() {
        for gone in [NoShow, Canceled] {
            let stamps = enter(Stamps::default(), Scheduled, gone, noon());
            assert_ne!(stamps, Stamps::default());
            assert_eq!(enter(stamps, gone, Scheduled, noon()), Stamps::default());
        }
    }
}
