//! What people type about limits.

use crate::entity::shop_settings;
use crate::kernel::money::{Cents, Rate};
use crate::ui::form::FormState;

/// How far people may go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Limits {
    pub(super) discount_limit: Rate,
    pub(super) refund_limit: Cents,
    pub(super) advisor_sees_cost: bool,
    pub(super) require_authorisation: bool,
    pub(super) overrun_tolerance: Rate,
}

impl From<&shop_settings::Model> for Limits {
    fn from(row: &shop_settings::Model) -> Self {
        Self {
            discount_limit: row.discount_limit,
            refund_limit: row.refund_limit,
            advisor_sees_cost: row.advisor_sees_cost,
            require_authorisation: row.require_authorisation,
            overrun_tolerance: row.overrun_tolerance,
        }
    }
}

impl Limits {
    pub(super) fn state(&self) -> FormState {
        let ticked = |yes: bool| if yes { "true" } else { "" }.to_owned();
        FormState::of([
            ("discount_limit", self.discount_limit.plain()),
            ("refund_limit", self.refund_limit.plain()),
            ("advisor_sees_cost", ticked(self.advisor_sees_cost)),
            ("require_authorisation", ticked(self.require_authorisation)),
            ("overrun_tolerance", self.overrun_tolerance.plain()),
        ])
    }
}

pub(super) fn limits(form: &mut FormState) -> Option<Limits> {
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
    Some(Limits {
        discount_limit: discount_limit?,
        refund_limit: refund_limit?,
        advisor_sees_cost: form.is_checked("advisor_sees_cost"),
        require_authorisation: form.is_checked("require_authorisation"),
        overrun_tolerance: overrun_tolerance?,
    })
}
