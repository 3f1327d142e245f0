//! What people of the shop are told without asking: the bell in the header and `/notifications` (R-NOTIF-1).
//!
//! Whoever knows of something calls [`tell`] in the transaction that makes it so. Of one kind and subject a member
//! has one notification: told again, it is unread again.

mod commands;
mod digest;
mod queries;
mod routes;
mod views;

pub use commands::{forget, tell};
pub use digest::{Digest, DigestMail};
pub use queries::is_told;
pub use routes::configure;

use crate::kernel::ids::{AppointmentId, CustomerId, InvoiceId, LeadId, MembershipId, MessageId};
use crate::kernel::words::{Notice, NoticeOf};
use uuid::Uuid;

/// Something to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// What it is.
    pub kind: Notice,
    /// Of what.
    pub of: Subject,
    /// Who or what, and when; cut to 200 characters.
    pub text: String,
    /// Whose visit it is: told beside the office.
    pub technician: Option<MembershipId>,
}

/// What somebody is told of, and where it leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A visit.
    Appointment(AppointmentId),
    /// A question on the shop's page.
    Lead(LeadId),
    /// What was written to a customer, or by one.
    Customer(CustomerId),
    /// A message of, or to, nobody who is known.
    Message(MessageId),
    /// A bill.
    Invoice(InvoiceId),
}

impl Subject {
    const fn stored(self) -> (NoticeOf, Uuid) {
        match self {
            Self::Appointment(id) => (NoticeOf::Appointment, id.0),
            Self::Lead(id) => (NoticeOf::Lead, id.0),
            Self::Customer(id) => (NoticeOf::Customer, id.0),
            Self::Message(id) => (NoticeOf::Message, id.0),
            Self::Invoice(id) => (NoticeOf::Invoice, id.0),
        }
    }
}
