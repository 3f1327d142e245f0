//! What a visit costs, wherever its price is shown (R-APPT-19).

use crate::entity::invoice;
use crate::kernel::money::Cents;
use crate::kernel::words::InvoiceStatus;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{Condition, FromQueryResult, RelationDef, RelationTrait};

/// What a visit's row says of the order's current bill.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub struct Billed {
    /// How far it is paid.
    #[sea_orm(from_alias = "bill")]
    pub status: Option<InvoiceStatus>,
    /// Tax included.
    #[sea_orm(from_alias = "bill_total")]
    pub total: Option<Cents>,
    /// Still to be paid.
    #[sea_orm(from_alias = "bill_due")]
    pub due: Option<Cents>,
}

/// The columns of [`Billed`], for a query that joins [`current_bill`].
pub const BILL: [(invoice::Column, &str); 3] = [
    (invoice::Column::Status, "bill"),
    (invoice::Column::Total, "bill_total"),
    (invoice::Column::Due, "bill_due"),
];

/// [`Billed::is_issued`], for such a query.
#[must_use]
pub fn is_issued() -> Expr {
    // Without a bill this is not known, which is no yes.
    Expr::col((invoice::Entity, invoice::Column::Status)).ne(InvoiceStatus::Draft)
}

impl Billed {
    /// Whether the bill was issued: a draft may still change or be thrown away.
    #[must_use]
    pub fn is_issued(&self) -> bool {
        self.status
            .is_some_and(|status| status != InvoiceStatus::Draft)
    }

    /// The bill's total once there is one that counts, else the sum of the lines.
    #[must_use]
    pub fn price(&self, lines: Cents) -> Cents {
        self.total.filter(|_| self.is_issued()).unwrap_or(lines)
    }
}

/// From an order to its current bill; there is at most one.
#[must_use]
pub fn current_bill() -> RelationDef {
    invoice::Relation::RepairOrder
        .def()
        .rev()
        .on_condition(|_, bill| {
            let current = Expr::col((bill, invoice::Column::IsCurrent));
            // Spelled out, like the index.
            Condition::all().add(current.eq(Expr::Constant(true.into())))
        })
}
