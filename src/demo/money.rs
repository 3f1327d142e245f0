//! The demo's money that came early or went back: a few of each, by the product's own commands.

use super::ADVISOR;
use super::chance::Chance;
use super::history::Shop;
use crate::db::ShopTx;
use crate::entity::{appointment, invoice, invoice_line, payment};
use crate::error::AppResult;
use crate::features::accounts::proof::Proof;
use crate::features::invoices::commands::{
    Chosen, NewCredit, NewPayment, NewRefund, credit, refund, take_deposit,
};
use crate::kernel::ids::{CreditNoteId, PaymentId, RefundId};
use crate::kernel::money::Cents;
use crate::kernel::words::{AppointmentStatus, InvoiceStatus, LineKind, PaymentMethod};
use crate::web::staff::{Actor, By};
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

pub(super) async fn write(tx: &ShopTx, shop: &Shop<'_>, chance: &mut Chance) -> AppResult<()> {
    let actor = Actor::system(ADVISOR);
    let (by, today) = ((&actor, shop.now), shop.zone.day(shop.now));
    deposits(tx, by, (today, chance)).await?;
    refunded(tx, by, (today, chance)).await?;
    credited(tx, by, (today, chance)).await
}

/// Two of the next visits are paid for in part.
async fn deposits(
    tx: &ShopTx,
    by: By<'_>,
    (today, chance): (NaiveDate, &mut Chance),
) -> AppResult<()> {
    use appointment::Column as A;
    let next = appointment::Entity::find()
        .filter(A::Status.eq(AppointmentStatus::Scheduled))
        .filter(A::StartAt.gt(by.1))
        .order_by_asc(A::StartAt)
        .order_by_asc(A::Id)
        .limit(2);
    let ways = [
        (PaymentMethod::Card, Cents(15_000), Some("card-deposit-1")),
        (PaymentMethod::Cash, Cents(5_000), None),
    ];
    for (visit, (method, amount, reference)) in tx.all(next).await?.iter().zip(ways) {
        let new = NewPayment {
            method,
            amount,
            tip: Cents::ZERO,
            cash: (method == PaymentMethod::Cash).then_some((amount, Cents::ZERO)),
            reference: reference.map(str::to_owned),
            note: Some("For the parts that are ordered".to_owned()),
            received_at: by.1,
            received_day: today,
        };
        let id = PaymentId(chance.id(by.1));
        take_deposit(tx, by, (id, visit.id), &new).await?;
    }
    Ok(())
}

/// One card payment went back, since the customer pays by transfer.
async fn refunded(
    tx: &ShopTx,
    by: By<'_>,
    (today, chance): (NaiveDate, &mut Chance),
) -> AppResult<()> {
    use payment::Column as P;
    let last = payment::Entity::find()
        .filter(P::Method.eq(PaymentMethod::Card))
        .filter(P::InvoiceId.is_not_null())
        .filter(P::ReceivedDay.lt(today))
        .order_by_desc(P::ReceivedAt)
        .order_by_desc(P::Id);
    let Some(paid) = tx.one(last).await? else {
        return Ok(());
    };
    let new = NewRefund {
        method: paid.method,
        amount: paid.amount,
        tip: Cents::ZERO,
        reason: "Customer pays by bank transfer instead".to_owned(),
        reference: None,
        limit: None,
        day: today,
    };
    let id = RefundId(chance.id(by.1));
    refund(tx, by, (id, paid.id), (&new, &Proof::of_system())).await
}

/// One part was not needed after all.
async fn credited(
    tx: &ShopTx,
    by: By<'_>,
    (today, chance): (NaiveDate, &mut Chance),
) -> AppResult<()> {
    use {invoice::Column as I, invoice_line::Column as L};
    let paid = invoice_line::Entity::find()
        .inner_join(invoice::Entity)
        .filter(L::Kind.eq(LineKind::Part))
        .filter(I::Status.eq(InvoiceStatus::Paid))
        .filter(I::IssuedDay.lt(today))
        .order_by_desc(I::IssuedAt)
        .order_by_desc(L::Id);
    let Some(line) = tx.one(paid).await? else {
        return Ok(());
    };
    let new = NewCredit {
        chosen: Chosen::Lines(vec![(line.id, line.quantity)]),
        reason: "Part not needed, returned unused".to_owned(),
        reference: Some("credit-1".to_owned()),
        day: today,
    };
    let id = CreditNoteId(chance.id(by.1));
    credit(tx, by, (id, line.invoice_id), (&new, &Proof::of_system())).await
}
