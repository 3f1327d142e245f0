//! Statuses: the only table from a status to its colour, icon and word.

use std::borrow::Cow;

use maud::{Markup, html};

use crate::kernel::words::{AppointmentStatus, BlockerKind, InvoiceStatus};

use super::icon::Icon;

/// A colour by what it means; never shown without an icon or a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Done, good.
    Ok,
    /// Under way, or look soon.
    Warn,
    /// Wrong, late.
    Bad,
    /// Known and waiting.
    Info,
    /// Over, of no more concern.
    Idle,
}

impl Tone {
    /// As the style sheet knows it (`data-status`).
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Info => "info",
            Self::Idle => "idle",
        }
    }
}

/// Anything that has a status badge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Where the car stands.
    Appointment(AppointmentStatus),
    /// How far a bill is paid.
    Invoice(InvoiceStatus),
    /// A bill that many days past its due date.
    Overdue(i64),
    /// A bill that was credited in full.
    Credited,
}

impl From<AppointmentStatus> for Status {
    fn from(status: AppointmentStatus) -> Self {
        Self::Appointment(status)
    }
}

impl From<InvoiceStatus> for Status {
    fn from(status: InvoiceStatus) -> Self {
        Self::Invoice(status)
    }
}

impl Status {
    /// Its colour and its icon.
    #[must_use]
    pub const fn look(self) -> (Tone, Icon) {
        match self {
            Self::Appointment(status) => match status {
                AppointmentStatus::Scheduled => (Tone::Info, Icon::CalendarClock),
                AppointmentStatus::InProgress => (Tone::Warn, Icon::Wrench),
                AppointmentStatus::Ready => (Tone::Ok, Icon::CircleCheck),
                AppointmentStatus::Completed => (Tone::Idle, Icon::CheckCheck),
                AppointmentStatus::NoShow => (Tone::Bad, Icon::UserX),
                AppointmentStatus::Canceled => (Tone::Idle, Icon::Ban),
            },
            Self::Invoice(status) => match status {
                InvoiceStatus::Draft => (Tone::Idle, Icon::FilePen),
                InvoiceStatus::Issued => (Tone::Info, Icon::Send),
                InvoiceStatus::PartiallyPaid => (Tone::Warn, Icon::CircleDashed),
                InvoiceStatus::Paid => (Tone::Ok, Icon::CircleDollarSign),
                InvoiceStatus::Void => (Tone::Idle, Icon::FileX),
            },
            Self::Overdue(_) => (Tone::Bad, Icon::AlarmClock),
            Self::Credited => (Tone::Idle, Icon::Undo2),
        }
    }

    /// The stored word (`data-status`).
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Appointment(status) => status.as_str(),
            Self::Invoice(status) => status.as_str(),
            Self::Overdue(_) => "overdue",
            Self::Credited => "credited",
        }
    }

    /// The word people read.
    #[must_use]
    pub fn word(self) -> Cow<'static, str> {
        match self {
            Self::Appointment(status) => status.label().into(),
            Self::Invoice(status) => status.label().into(),
            Self::Credited => "Credited".into(),
            Self::Overdue(1) => "Overdue 1 day".into(),
            Self::Overdue(days) => format!("Overdue {days} days").into(),
        }
    }
}

/// The badge of a status: colour, icon and word.
#[must_use]
pub fn status(status: impl Into<Status>) -> Markup {
    let status = status.into();
    let (tone, icon) = status.look();
    html! {
        span.badge data-tone=(tone.as_str()) data-status=(status.as_str()) { (icon) (status.word()) }
    }
}

/// The badge of what holds a visit up.
#[must_use]
pub fn blocker(kind: BlockerKind) -> Markup {
    let (tone, icon) = match kind {
        BlockerKind::Parts => (Tone::Warn, Icon::Package),
        BlockerKind::Approval => (Tone::Warn, Icon::CircleQuestionMark),
        BlockerKind::Customer => (Tone::Info, Icon::User),
        BlockerKind::Quality => (Tone::Info, Icon::ClipboardList),
        BlockerKind::Comeback => (Tone::Bad, Icon::Undo2),
    };
    badge(tone, icon, kind.label())
}

/// A badge for what is no status ("Tax exempt", "Inactive").
#[must_use]
pub fn badge(tone: Tone, icon: Icon, word: &str) -> Markup {
    html! { span.badge data-tone=(tone.as_str()) { (icon) (word) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_a_colour_an_icon_and_a_word() {
        let badge = status(AppointmentStatus::NoShow).into_string();

        assert!(badge.contains(r#"data-tone="bad""#), "{badge}");
        assert!(badge.contains("#user-x"), "{badge}");
        assert!(badge.contains("No-show"), "{badge}");
        assert_eq!(Status::Overdue(1).word(), "Overdue 1 day");
    }
}
