//! What follows from money and credit notes: the bill's due and status, and whether it stands.

use super::super::totals::{due, status_of};
use crate::db::ShopTx;
use crate::entity::{invoice, payment, refund};
use crate::error::{AppResult, OrNotFound};
use crate::kernel::ids::{CreditNoteId, InvoiceId, PaymentId, RefundId};
use crate::kernel::money::Cents;
use crate::kernel::words::{InvoiceStatus, PaymentMethod};
use crate::web::staff::By;
use chrono::NaiveDate;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::{Value, json};

/// The bill, and nobody else changes it until this transaction ends.
pub(super) async fn locked(tx: &ShopTx, id: InvoiceId) -> AppResult<invoice::Model> {
    let query = invoice::Entity::find_by_id(id).lock_exclusive();
    tx.one(query).await?.or_not_found()
}

/// Due and status of these amounts (R-INV-11). One that was credited in full does not stand any more:
/// the order can be billed again (R-INV-10).
pub(super) async fn settle(
    tx: &ShopTx,
    by: By<'_>,
    bill: &invoice::Model,
    (credited, paid): (Cents, Cents),
) -> AppResult<invoice::Model> {
    let status = status_of(bill.total, credited, paid);
    let is_gone = credited >= bill.total && bill.total > Cents::ZERO;
    let is_paid = status == InvoiceStatus::Paid;
    let row = invoice::ActiveModel {
        id: Set(bill.id),
        version: Set(bill.version),
        credited: Set(credited),
        paid: Set(paid),
        due: Set(due(bill.total, credited, paid)?),
        status: Set(status),
        paid_at: Set(is_paid.then_some(bill.paid_at.unwrap_or(by.1))),
        is_current: Set(bill.is_current && !is_gone),
        ..Default::default()
    };
    Ok(tx.update(row, by.1).await?)
}

/// What the audit log says of a bill's money.
pub(super) fn standing(bill: &invoice::Model) -> Value {
    json!({
        "status": bill.status, "credited": bill.credited, "paid": bill.paid, "due": bill.due,
    })
}

/// Money that goes back because a credit note asks for less.
pub(super) struct Returned<'a> {
    pub(super) payment: PaymentId,
    pub(super) method: PaymentMethod,
    pub(super) amount: Cents,
    pub(super) note: CreditNoteId,
    pub(super) reason: &'a str,
    pub(super) reference: Option<&'a str>,
    pub(super) day: NaiveDate,
}

/// Gives back what no longer pays anything: a refund each, and less applied. Two statements, or none.
pub(super) async fn give_back(tx: &ShopTx, by: By<'_>, returned: &[Returned<'_>]) -> AppResult<()> {
    use payment::Column as P;
    if returned.is_empty() {
        return Ok(());
    }
    let rows = returned.iter().map(|back| refund::ActiveModel {
        id: Set(RefundId::new(by.1)),
        created_at: Set(by.1),
        updated_at: Set(by.1),
        payment_id: Set(back.payment),
        credit_note_id: Set(Some(back.note)),
        method: Set(back.method),
        amount: Set(back.amount),
        tip: Set(Cents::ZERO),
        reason: Set(back.reason.to_owned()),
        external_ref: Set(back.reference.map(str::to_owned)),
        refunded_at: Set(by.1),
        refunded_day: Set(back.day),
        given_by: Set(Some(by.0.name.clone())),
        ..Default::default()
    });
    tx.insert_all(rows).await?;
    let parts = || returned.iter().map(|back| (back.payment, back.amount));
    let less = payment::Entity::update_many()
        .col_expr(P::Applied, Expr::col(P::Applied).sub(by_payment(parts())))
        .col_expr(P::Refunded, Expr::col(P::Refunded).add(by_payment(parts())))
        .col_expr(P::UpdatedAt, Expr::value(by.1))
        .filter(P::Id.is_in(parts().map(|(id, _)| id)));
    tx.update_where(less).await?;
    Ok(())
}

/// An amount for each of several payments, in one statement.
pub(super) fn by_payment(parts: impl Iterator<Item = (PaymentId, Cents)>) -> Expr {
    let amounts = parts.fold(CaseStatement::new(), |case, (id, amount)| {
        case.case(payment::Column::Id.eq(id), amount)
    });
    Expr::Case(Box::new(amounts.finally(0)))
}
