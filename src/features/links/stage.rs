//! How far a visit is, in a customer's words.

use super::queries::Visit;
use crate::kernel::words::{AppointmentStatus, Confirmation};
use chrono::{DateTime, TimeDelta, Utc};

/// A visit is over for its customer so long after it ended (R-LINK-1).
const KEPT: TimeDelta = TimeDelta::days(90);

/// Where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// The shop has not confirmed it yet (R-BOOK-4).
    Requested,
    Booked,
    OnWay,
    Working,
    Ready,
    Done,
    Missed,
    Canceled,
}

/// The way of a visit that goes well.
pub(super) const WAY: [Stage; 5] = [
    Stage::Booked,
    Stage::OnWay,
    Stage::Working,
    Stage::Ready,
    Stage::Done,
];

impl Stage {
    pub(super) fn of(visit: &Visit) -> Self {
        match visit.appointment.status {
            AppointmentStatus::Scheduled if visit.arrived_at.is_some() => Self::Working,
            AppointmentStatus::Scheduled if visit.on_way_at.is_some() => Self::OnWay,
            AppointmentStatus::Scheduled
                if visit.appointment.confirmation == Confirmation::Requested =>
            {
                Self::Requested
            }
            AppointmentStatus::Scheduled => Self::Booked,
            AppointmentStatus::InProgress => Self::Working,
            AppointmentStatus::Ready => Self::Ready,
            AppointmentStatus::Completed => Self::Done,
            AppointmentStatus::NoShow => Self::Missed,
            AppointmentStatus::Canceled => Self::Canceled,
        }
    }

    /// What the page is called.
    pub(super) const fn heading(self) -> &'static str {
        match self {
            Self::Requested => "We have your request",
            Self::Booked => "Your visit is booked",
            Self::OnWay => "We are on our way",
            Self::Working => "We are at your car",
            Self::Ready => "Your car is ready",
            Self::Done => "All done",
            Self::Missed => "We missed you",
            Self::Canceled => "This visit is canceled",
        }
    }

    /// A step of [`WAY`].
    pub(super) const fn step(self) -> &'static str {
        match self {
            Self::Requested | Self::Booked => "Booked",
            Self::OnWay => "On the way",
            Self::Working => "At work",
            Self::Ready => "Ready",
            Self::Done | Self::Missed | Self::Canceled => "Done",
        }
    }
}

impl Visit {
    /// Whether the link still shows it.
    pub(super) fn is_shown(&self, now: DateTime<Utc>) -> bool {
        let row = &self.appointment;
        let ended = match row.status {
            AppointmentStatus::Completed => row.completed_at,
            AppointmentStatus::Canceled => row.canceled_at,
            AppointmentStatus::NoShow => row.no_show_at,
            AppointmentStatus::Scheduled
            | AppointmentStatus::InProgress
            | AppointmentStatus::Ready => None,
        };
        ended.is_none_or(|ended| now - ended.max(row.start_at) < KEPT)
    }

    /// Whether it is still to come.
    pub(super) fn is_ahead(&self) -> bool {
        matches!(Stage::of(self), Stage::Requested | Stage::Booked)
    }

    /// Whether the customer may still change it: nobody has set off, and there is notice enough, in
    /// minutes (R-BOOK-6).
    pub(super) fn may_change(&self, now: DateTime<Utc>, notice: i32) -> bool {
        let notice = TimeDelta::minutes(notice.max(0).into());
        self.is_ahead() && self.appointment.start_at - notice > now
    }

    /// About when somebody arrives who has set off: the drive that was planned, or what the shop says a
    /// drive takes, in minutes.
    pub(super) fn expected(&self, drive: i32) -> Option<DateTime<Utc>> {
        Some(self.on_way_at? + TimeDelta::minutes(drive.clamp(1, 480).into()))
    }
}
