//! What people of the shop are told, and of what (R-NOTIF-1).

use super::words::{UnknownWord, words};
use sea_orm::{DeriveActiveEnum, EnumIter, entity::prelude::StringLen};
use serde::{Deserialize, Serialize};

words! {
    /// What somebody of the shop is told (R-NOTIF-1).
    Notice {
        Booking = "booking" "New booking",
        Lead = "lead" "New lead",
        Reply = "reply" "Reply",
        Canceled = "canceled" "Canceled by the customer",
        Moved = "moved" "Moved by the customer",
        NotSent = "not_sent" "Message not sent",
        Late = "late" "Late start",
        Waiting = "waiting" "Ready for a day",
        Overdue = "overdue" "Invoice overdue",
    }
    /// What a notification leads to.
    NoticeOf {
        Appointment = "appointment" "Appointment",
        Lead = "lead" "Lead",
        Customer = "customer" "Customer",
        Message = "message" "Message",
        Invoice = "invoice" "Invoice",
    }
}
