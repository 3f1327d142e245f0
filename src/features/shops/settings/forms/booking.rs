//! Whether everybody can book on the shop's page, and until when a visit can be changed there (R-BOOK-4,
//! R-BOOK-6).

use super::Group;
use super::rules::whole;
use crate::entity::shop_settings::{ActiveModel, Model};
use crate::kernel::words::BookingMode;
use crate::ui::form::FormState;
use sea_orm::ActiveValue::Set;
use serde_json::{Value, json};

/// How the shop takes bookings.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Booking {
    mode: BookingMode,
    /// Minutes.
    cancel_notice: i32,
}

impl Group for Booking {
    const NAME: &'static str = "Online booking";
    const SAVED: &'static str = "Online booking saved.";

    fn of(row: &Model) -> Self {
        Self {
            mode: row.booking_mode,
            cancel_notice: row.cancel_notice,
        }
    }

    fn state(&self) -> FormState {
        FormState::of([
            ("booking_mode", self.mode.as_str().to_owned()),
            ("cancel_notice", self.cancel_notice.to_string()),
        ])
    }

    fn read(form: &mut FormState) -> Option<Self> {
        let mode = form.choice("booking_mode", "Way of booking");
        let cancel_notice = whole(form, "cancel_notice", "Last change", 20_160);
        if form.has_errors() {
            return None;
        }
        Some(Self {
            mode: mode?,
            cancel_notice,
        })
    }

    fn put(&self, row: &mut ActiveModel) {
        row.booking_mode = Set(self.mode);
        row.cancel_notice = Set(self.cancel_notice);
    }

    fn facts(&self) -> Value {
        json!({"booking_mode": self.mode, "cancel_notice": self.cancel_notice})
    }
}
