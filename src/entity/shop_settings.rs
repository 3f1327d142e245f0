//! Rates and rules of one shop.

use crate::kernel::ids::ShopId;
use crate::kernel::money::{Cents, Rate};
use crate::kernel::words::{BookingMode, PaperSize};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "shop_settings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub shop_id: ShopId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub labor_rate: Cents,
    pub tax_labor: Rate,
    pub tax_part: Rate,
    pub tax_fee: Rate,
    pub tax_sublet: Rate,
    pub default_duration: i32,
    pub buffer: i32,
    pub default_travel: i32,
    pub max_jobs_per_day: Option<i32>,
    pub invoice_due_days: i32,
    pub vip_threshold: Cents,
    pub due_soon_days: i32,
    pub overdue_days: i32,
    pub technician_sees_prices: bool,
    pub technician_may_complete: bool,
    pub technician_may_collect: bool,
    pub discount_limit: Rate,
    pub refund_limit: Cents,
    pub advisor_sees_cost: bool,
    /// No bill without authorisation, and how far it may go beyond (R-AUTH-3).
    pub require_authorisation: bool,
    pub overrun_tolerance: Rate,
    pub invoice_footer: Option<String>,
    pub paper: PaperSize,
    pub terms: Option<String>,
    pub estimate_valid_days: i32,
    pub version: i64,
    /// Minutes after midnight on which a visit may start: each so many (R-AVAIL-1).
    pub slot_step: i32,
    /// Minutes before which nothing is offered any more.
    pub min_notice: i32,
    pub horizon_days: i32,
    /// Minutes in which a customer is told to expect somebody (R-APPT-13).
    pub arrival_window: i32,
    /// Whether messages are written by themselves (R-MSG-10).
    pub has_messages: bool,
    /// Where answers to e-mails go.
    pub reply_to: Option<String>,
    /// Whether everybody can book (R-BOOK-4).
    pub booking_mode: BookingMode,
    /// Minutes before a visit until which a customer may still change it (R-BOOK-6).
    pub cancel_notice: i32,
}

impl ActiveModelBehavior for ActiveModel {}
