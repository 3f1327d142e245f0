//! One bill with all that a bill may have, by the product's own commands: a used part, work of
//! another shop, a discount with its reason, the shop's fees, a part payment with a tip.

use super::ADVISOR;
use super::chance::Chance;
use super::history::Shop;
use crate::db::ShopTx;
use crate::entity::appointment;
use crate::error::{AppResult, OrNotFound};
use crate::features::invoices::commands::{
    Charge, NewDiscount, NewPayment, On, add_line, draft, give, issue, record,
};
use crate::features::invoices::queries::{bill, of_visit};
use crate::features::shops::charge::{self, Cost};
use crate::kernel::ids::{AppointmentId, InvoiceDiscountId, InvoiceId, InvoiceLineId, PaymentId};
use crate::kernel::money::{Cents, Quantity, Rate};
use crate::kernel::words::{AppointmentStatus, Condition, LineKind, PaymentMethod};
use crate::web::staff::Actor;
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// Bills the visit of today that was finished and not billed.
pub(super) async fn write(tx: &ShopTx, shop: &Shop<'_>, chance: &mut Chance) -> AppResult<()> {
    let actor = Actor::system(ADVISOR);
    let (by, today) = ((&actor, shop.now), shop.zone.day(shop.now));
    let Some(visit) = unbilled(tx, today).await? else {
        return Ok(());
    };
    let id = InvoiceId(chance.id(by.1));
    draft(tx, by, (id, visit)).await?;
    for charge in charges() {
        let line = InvoiceLineId(chance.id(by.1));
        add_line(tx, by, (id, line, version(tx, id).await?), &charge).await?;
    }
    let discount = NewDiscount {
        on: On::All,
        rate: Some(Rate(50_000)),
        amount: None,
        reason: "Returning customer".to_owned(),
    };
    let given = InvoiceDiscountId(chance.id(by.1));
    give(tx, by, (id, given, version(tx, id).await?), &discount).await?;
    issue(tx, by, (id, version(tx, id).await?), today).await?;
    let paid = NewPayment {
        method: PaymentMethod::Card,
        amount: Cents(20_000),
        tip: Cents(1_500),
        cash: None,
        reference: Some("card-today-1".to_owned()),
        note: None,
        received_at: by.1,
        received_day: today,
    };
    record(tx, by, (PaymentId(chance.id(by.1)), id), &paid).await
}

/// One with a car, since a bill names it.
async fn unbilled(tx: &ShopTx, today: NaiveDate) -> AppResult<Option<AppointmentId>> {
    use appointment::Column as A;
    let done = appointment::Entity::find()
        .filter(A::Status.eq(AppointmentStatus::Completed))
        .filter(A::Day.eq(today))
        .filter(A::VehicleId.is_not_null())
        .order_by_asc(A::StartAt)
        .order_by_asc(A::Id);
    for visit in tx.all(done).await? {
        if of_visit(tx, visit.id).await?.is_none() {
            return Ok(Some(visit.id));
        }
    }
    Ok(None)
}

async fn version(tx: &ShopTx, id: InvoiceId) -> AppResult<i64> {
    Ok(bill(tx, id).await?.or_not_found()?.invoice.version)
}

fn charges() -> [Charge; 2] {
    let alternator = charge::Charge {
        kind: LineKind::Part,
        name: "Alternator, 130 A".to_owned(),
        part_no: Some("31100-R40-A01".to_owned()),
        condition: Some(Condition::Used),
        quantity: Quantity::ONE,
        unit_price: Cents(18_500),
        cost: Cost::Is(Some(Cents(9_500))),
    };
    let alignment = charge::Charge {
        kind: LineKind::Sublet,
        name: "Wheel alignment, Woodland Tire".to_owned(),
        part_no: None,
        condition: None,
        quantity: Quantity::ONE,
        unit_price: Cents(8_900),
        cost: Cost::Is(Some(Cents(6_500))),
    };
    let of = |job: &str, what| Charge {
        job_name: Some(job.to_owned()),
        what,
    };
    [
        of("Alternator", alternator),
        of("Four-wheel alignment", alignment),
    ]
}
