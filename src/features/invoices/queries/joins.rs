//! Where money and credit notes belong, for whoever reads them.

use crate::entity::{appointment, credit_note_line, customer, invoice_line, payment, repair_order};
use payment::Column as P;
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition};
use sea_orm::{EntityTrait, RelationDef};

/// The order of a payment.
pub(crate) fn to_order() -> RelationDef {
    use repair_order::Column as O;
    payment::Entity::belongs_to(repair_order::Entity)
        .from((P::ShopId, P::RepairOrderId))
        .to((O::ShopId, O::Id))
        .into()
}

/// Who paid.
pub(crate) fn to_customer() -> RelationDef {
    use customer::Column as C;
    payment::Entity::belongs_to(customer::Entity)
        .from((P::ShopId, P::CustomerId))
        .to((C::ShopId, C::Id))
        .into()
}

/// The visits of a payment's order.
pub(crate) fn to_visit() -> RelationDef {
    use appointment::Column as A;
    payment::Entity::belongs_to(appointment::Entity)
        .from((P::ShopId, P::RepairOrderId))
        .to((A::ShopId, A::RepairOrderId))
        .on_condition(|_, visit| {
            let is_there = Expr::col((visit.clone(), A::DeletedAt)).is_null();
            is_there.into_condition()
        })
        .into()
}

/// The line of the bill that a line of a credit note takes back.
pub(crate) fn to_line() -> RelationDef {
    use {credit_note_line::Column as L, invoice_line::Column as I};
    credit_note_line::Entity::belongs_to(invoice_line::Entity)
        .from((L::ShopId, L::InvoiceLineId))
        .to((I::ShopId, I::Id))
        .into()
}
