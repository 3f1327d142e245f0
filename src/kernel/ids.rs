//! Ids are UUIDv7 newtypes: a `VehicleId` can never stand where a `CustomerId` is wanted.

use chrono::{DateTime, Utc};
use sea_orm::{DbErr, DeriveValueType, TryFromU64, entity::prelude::Uuid};
use serde::{Deserialize, Serialize};
use std::sync::Mutex;
use std::{fmt, str::FromStr};
use uuid::{ContextV7, Timestamp};

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(
            Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType, Serialize, Deserialize,
        )]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id that sorts by the millisecond of `now`.
            #[must_use]
            pub fn new(now: DateTime<Utc>) -> Self {
                Self(v7(now))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                s.parse().map(Self)
            }
        }

        // A key must say how it is made from a u64; for a UUID the answer is "never".
        impl TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, DbErr> {
                Err(DbErr::ConvertFromU64(stringify!($name)))
            }
        }
    )+};
}

/// Counts within a millisecond, so that ids of one process sort in the order of their making.
static CONTEXT: Mutex<ContextV7> = Mutex::new(ContextV7::new());

/// A UUIDv7 of the given instant, counted and random in its lower bits.
#[must_use]
pub fn v7(now: DateTime<Utc>) -> Uuid {
    let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
    Uuid::new_v7(Timestamp::from_unix(
        &CONTEXT,
        seconds,
        now.timestamp_subsec_nanos(),
    ))
}

id!(
    /// The tenant.
    ShopId,
    /// A person with a staff login.
    UserId,
    /// A person in one shop with one role; a bookable one is a technician.
    MembershipId,
    /// A place in the shop offered to an address.
    InvitationId,
    /// Somebody whose cars the shop looks after.
    CustomerId,
    /// A car.
    VehicleId,
    /// One span of a car with one owner.
    VehicleOwnerId,
    /// What somebody wrote about a customer.
    NoteId,
    /// That somebody read an alert before a visit.
    AcknowledgementId,
    /// A word by which customers are told apart.
    TagId,
    /// Somebody who speaks for a customer.
    ContactId,
    /// What an odometer showed.
    ReadingId,
    /// Two customers that became one.
    MergeId,
    /// A canned job of the catalog.
    ServiceId,
    /// One template line of a service.
    ServiceLineId,
    /// Services that are sold together.
    PackageId,
    /// One service of a package.
    PackageItemId,
    /// The record of the work on one vehicle.
    RepairOrderId,
    /// One thing to do on a repair order.
    RepairJobId,
    /// Labor, part or fee inside a job.
    RepairLineId,
    /// A planned visit.
    AppointmentId,
    /// A tap of a technician on the way through a visit.
    StampId,
    /// What holds a visit up.
    BlockerId,
    /// A time in which somebody does not work.
    TimeOffId,
    /// An area that a shop serves.
    ZoneId,
    /// One step in an appointment's life.
    StatusChangeId,
    /// The bill.
    InvoiceId,
    /// One line of the bill.
    InvoiceLineId,
    /// Money taken.
    PaymentId,
    /// Why a bill asks for less.
    InvoiceDiscountId,
    /// What the shop adds to its bills.
    FeeRuleId,
    /// Money given back.
    RefundId,
    /// What takes back a part of a bill.
    CreditNoteId,
    /// One line of it.
    CreditNoteLineId,
    /// What a look at the books found.
    BooksCheckId,
    /// A stored file.
    AttachmentId,
    /// One entry of the audit log.
    AuditId,
    /// A file that was brought in.
    ImportId,
    /// Work outside a request.
    JobId,
    /// The link by which a customer sees a visit.
    JobLinkId,
    /// Words that messages are made of.
    TemplateId,
    /// What was written to a customer, or by one.
    MessageId,
    /// That a customer allowed messages, or forbade them.
    ConsentEventId,
    /// A booking that somebody fills in.
    DraftId,
    /// Somebody who asked, and was not booked yet.
    LeadId,
    /// What somebody of the shop is told.
    NotificationId,
    /// A calendar of visits that somebody subscribes to.
    CalendarFeedId,
    /// What somebody showed of a car.
    PhotoId,
);
