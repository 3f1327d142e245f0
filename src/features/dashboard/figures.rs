//! The figures of today: what each is called, by which list it is counted, and in which words.

use crate::features::reports::queries::span;
use crate::kernel::words::AppointmentStatus;
use crate::web::paths::{AppointmentsPath, InvoicesPath, PaymentsPath};
use chrono::NaiveDate;

/// What is counted or added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Figure {
    Late,
    Approval,
    Unresolved,
    Jobs,
    Standing(AppointmentStatus),
    Premises,
    Booked,
    Unpaid,
    Overdue,
    /// Of what is unpaid, by days past the due day.
    Aged(usize),
    Collected,
}

/// The statuses that are counted of today.
pub(super) const STANDING: [AppointmentStatus; 5] = [
    AppointmentStatus::Scheduled,
    AppointmentStatus::InProgress,
    AppointmentStatus::Ready,
    AppointmentStatus::Completed,
    AppointmentStatus::NoShow,
];

/// The columns of the aging.
pub(super) const AGES: [&str; 5] = [
    "Not due yet",
    "0–30 days",
    "31–60 days",
    "61–90 days",
    "Over 90 days",
];

impl Figure {
    /// All of them, in the order in which they are asked for.
    pub(super) fn all() -> Vec<Self> {
        let first = [Self::Late, Self::Approval, Self::Unresolved, Self::Jobs];
        let last = [
            Self::Premises,
            Self::Booked,
            Self::Unpaid,
            Self::Overdue,
            Self::Collected,
        ];
        first
            .into_iter()
            .chain(STANDING.map(Self::Standing))
            .chain(last)
            .chain((0..AGES.len()).map(Self::Aged))
            .collect()
    }

    /// As its column is called in the statement.
    pub(super) fn name(self) -> String {
        match self {
            Self::Late => "late".to_owned(),
            Self::Approval => "approval".to_owned(),
            Self::Unresolved => "unresolved".to_owned(),
            Self::Jobs => "jobs".to_owned(),
            Self::Standing(status) => status.as_str().to_owned(),
            Self::Premises => "premises".to_owned(),
            Self::Booked => "booked".to_owned(),
            Self::Unpaid => "unpaid".to_owned(),
            Self::Overdue => "overdue".to_owned(),
            Self::Aged(column) => format!("aged_{column}"),
            Self::Collected => "collected".to_owned(),
        }
    }

    /// The query of the list that shows exactly what it counts.
    pub(super) fn query(self, today: NaiveDate) -> String {
        match self {
            Self::Late => "late=true".to_owned(),
            Self::Approval => "blocker=approval".to_owned(),
            Self::Unresolved => "unresolved=true".to_owned(),
            Self::Jobs => format!("status=not_canceled&from={today}&to={today}"),
            Self::Standing(status) => {
                format!("status={}&from={today}&to={today}", status.as_str())
            }
            Self::Premises => "premises=true".to_owned(),
            Self::Booked => format!("booked_from={today}&booked_to={today}"),
            Self::Unpaid => "status=unpaid".to_owned(),
            Self::Overdue => "status=overdue".to_owned(),
            Self::Aged(column) => {
                let (from, to) = span(column, today);
                let from = from.map(|day| format!("&due_from={day}"));
                let to = to.map(|day| format!("&due_to={day}"));
                let [from, to] = [from, to].map(Option::unwrap_or_default);
                format!("status=unpaid{from}{to}")
            }
            Self::Collected => format!("day={today}"),
        }
    }

    /// The list behind it.
    pub(super) fn href(self, today: NaiveDate) -> String {
        let query = self.query(today);
        match self {
            Self::Unpaid | Self::Overdue | Self::Aged(_) => format!("{InvoicesPath}?{query}"),
            Self::Collected => format!("{PaymentsPath}?{query}"),
            _ => format!("{AppointmentsPath}?{query}"),
        }
    }

    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Late => "Late",
            Self::Approval => "Needs approval",
            Self::Unresolved => "Unresolved",
            Self::Jobs => "Jobs today",
            Self::Standing(status) => status.label(),
            Self::Premises => "Cars on premises",
            Self::Booked => "Booked today",
            Self::Unpaid => "Unpaid",
            Self::Overdue => "Overdue",
            Self::Aged(column) => AGES.get(column).copied().unwrap_or_default(),
            Self::Collected => "Collected today",
        }
    }

    pub(super) fn formula(self) -> &'static str {
        match self {
            Self::Late => {
                "Scheduled for today, and the planned start passed by more than 10 minutes."
            }
            Self::Approval => {
                "Appointments that are not over and wait for the customer's approval."
            }
            Self::Unresolved => "Still scheduled, though the day is over.",
            Self::Jobs => "Appointments planned for today, without canceled ones.",
            Self::Standing(_) => "Of today's appointments, those that stand there now.",
            Self::Premises => {
                "In progress or ready, of any day, and checked in but not out, unless canceled or missed; each car once."
            }
            Self::Booked => "Appointments made today, for any day.",
            Self::Unpaid => "What is due on issued and partly paid invoices, of all days.",
            Self::Overdue => "Of that, where the due day is over.",
            Self::Aged(_) => "What is unpaid, by days past the due day.",
            Self::Collected => {
                "Payments and deposits of today less what was given back; tips apart."
            }
        }
    }
}
