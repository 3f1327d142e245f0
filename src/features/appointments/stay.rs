//! How long a car is here: it leaves after it came, and neither is still to come (R-APPT-22).

use crate::entity::appointment;
use crate::kernel::words::AppointmentStatus;
use chrono::{DateTime, Utc};

/// One end of a stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    In,
    Out,
}

impl End {
    /// As it is noted.
    pub(super) const fn of(self, row: &appointment::Model) -> Option<DateTime<Utc>> {
        match self {
            Self::In => row.check_in_at,
            Self::Out => row.check_out_at,
        }
    }
}

/// Whether the visit may have this end of its stay at that instant; `None`: not at all.
///
/// # Errors
/// Why not, in words.
pub(super) fn fits(
    row: &appointment::Model,
    (end, when): (End, Option<DateTime<Utc>>),
    now: DateTime<Utc>,
) -> Result<(), &'static str> {
    use AppointmentStatus::{Canceled, NoShow};
    if when.is_some() && matches!(row.status, Canceled | NoShow) {
        return Err("This visit does not take place, so no car comes for it.");
    }
    if when.is_some_and(|at| at > now) {
        return Err("This time is still to come. Choose one that has passed.");
    }
    let (came, left) = match end {
        End::In => (when, row.check_out_at),
        End::Out => (row.check_in_at, when),
    };
    match (came, left) {
        (None, Some(_)) if end == End::In => Err("The car has left already. Clear that first."),
        (None, Some(_)) => Err("The car has not come yet. Check it in first."),
        (Some(came), Some(left)) if left < came => Err("It can't leave before it came."),
        _ => Ok(()),
    }
}
