//! How far people may go without an owner: discounts, refunds, costs, and bills that nobody
//! authorised (R-INV-3, R-PAY-6, R-ACC-14, R-AUTH-3).

use super::Group;
use crate::entity::shop_settings::{ActiveModel, Model};
use crate::kernel::money::{Cents, Rate};
use crate::ui::form::{FormState, ticked};
use sea_orm::ActiveValue::Set;
use serde_json::{Value, json};

/// How far people may go.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Limits {
    discount_limit: Rate,
    refund_limit: Cents,
    advisor_sees_cost: bool,
    require_authorisation: bool,
    overrun_tolerance: Rate,
}

impl Group for Limits {
    const NAME: &'static str = "Limits";
    const SAVED: &'static str = "Limits saved.";

    fn of(row: &Model) -> Self {
        Self {
            discount_limit: row.discount_limit,
            refund_limit: row.refund_limit,
            advisor_sees_cost: row.advisor_sees_cost,
            require_authorisation: row.require_authorisation,
            overrun_tolerance: row.overrun_tolerance,
        }
    }

    fn state(&self) -> FormState {
        FormState::of([
            ("discount_limit", self.discount_limit.plain()),
            ("refund_limit", self.refund_limit.plain()),
            ("advisor_sees_cost", ticked(self.advisor_sees_cost)),
            ("require_authorisation", ticked(self.require_authorisation)),
            ("overrun_tolerance", self.overrun_tolerance.plain()),
        ])
    }

    fn read(form: &mut FormState) -> Option<Self> {
        let discount_limit = form.rate("discount_limit", "Discounts");
        let refund_limit = form.money("refund_limit", "Refunds");
        let overrun_tolerance = form.rate("overrun_tolerance", "Tolerance");
        for (field, label) in [
            ("discount_limit", "percentage"),
            ("refund_limit", "amount"),
            ("overrun_tolerance", "percentage"),
        ] {
            form.demand(field, label);
        }
        if form.has_errors() {
            return None;
        }
        Some(Self {
            discount_limit: discount_limit?,
            refund_limit: refund_limit?,
            advisor_sees_cost: form.is_checked("advisor_sees_cost"),
            require_authorisation: form.is_checked("require_authorisation"),
            overrun_tolerance: overrun_tolerance?,
        })
    }

    fn put(&self, row: &mut ActiveModel) {
        row.discount_limit = Set(self.discount_limit);
        row.refund_limit = Set(self.refund_limit);
        row.advisor_sees_cost = Set(self.advisor_sees_cost);
        row.require_authorisation = Set(self.require_authorisation);
        row.overrun_tolerance = Set(self.overrun_tolerance);
    }

    fn facts(&self) -> Value {
        json!({
            "discount_limit": self.discount_limit, "refund_limit": self.refund_limit,
            "advisor_sees_cost": self.advisor_sees_cost,
            "require_authorisation": self.require_authorisation,
            "overrun_tolerance": self.overrun_tolerance,
        })
    }
}
