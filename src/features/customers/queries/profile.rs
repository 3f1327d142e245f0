//! Everything about one customer in three statements, however much there is (R-CUST-17).

use super::super::contacts::{Contact, contacts};
use super::super::merge::{Merged, merges};
use super::super::notes::{Note, notes};
use super::super::stats::{average_ticket, next_visit};
use super::super::tags::{Tagged, tagged};
use super::history::{self, Of, Visits};
use super::{Car, Owned, alive, cars, owned, stats};
use crate::db::{List, ShopDb};
use crate::entity::{customer, customer_stats, invoice, payment};
use crate::error::AppResult;
use crate::kernel::ids::{CustomerId, InvoiceId, RepairOrderId};
use crate::kernel::money::Cents;
use crate::kernel::words::{InvoiceStatus, PaymentMethod};
use chrono::{DateTime, NaiveDate, Utc};
use customer_stats::Column as Stats;
use sea_orm::sea_query::Order;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};
use serde::Deserialize;

/// Bills on a profile; the list of invoices has them all.
pub(in super::super) const MOST_BILLS: usize = 100;

/// A customer's page.
#[derive(Debug)]
pub(in super::super) struct Profile {
    pub(in super::super) customer: customer::Model,
    pub(in super::super) figures: Figures,
    pub(in super::super) average_ticket: Option<Cents>,
    pub(in super::super) next_visit_at: Option<DateTime<Utc>>,
    pub(in super::super) cars: Vec<Car>,
    pub(in super::super) contacts: Vec<Contact>,
    pub(in super::super) notes: Vec<Note>,
    pub(in super::super) tags: Vec<String>,
    /// Who became a part of this customer, and could still be parted.
    pub(in super::super) merges: Vec<Merged>,
    pub(in super::super) visits: Visits,
    pub(in super::super) invoices: Vec<Bill>,
}

/// What is kept in `customer_stats`.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub(in super::super) struct Figures {
    pub(in super::super) lifetime_spend: Cents,
    pub(in super::super) unpaid: Cents,
    pub(in super::super) invoices: i32,
    pub(in super::super) visits: i32,
    pub(in super::super) no_shows: i32,
    pub(in super::super) last_visit_at: Option<DateTime<Utc>>,
    pub(in super::super) recall_at: Option<DateTime<Utc>>,
}

/// An invoice with what was paid on it.
#[derive(Debug, FromQueryResult)]
pub(in super::super) struct Bill {
    pub(in super::super) id: InvoiceId,
    pub(in super::super) number: Option<String>,
    pub(in super::super) status: InvoiceStatus,
    pub(in super::super) issued_day: Option<NaiveDate>,
    pub(in super::super) due_day: Option<NaiveDate>,
    pub(in super::super) total: Cents,
    pub(in super::super) credited: Cents,
    pub(in super::super) due: Cents,
    pub(in super::super) payments: List<Paid>,
}

/// Money taken.
#[derive(Debug, Deserialize)]
pub(in super::super) struct Paid {
    pub(in super::super) method: PaymentMethod,
    pub(in super::super) amount: Cents,
    pub(in super::super) received_day: NaiveDate,
}

#[derive(FromQueryResult)]
struct Row {
    #[sea_orm(nested)]
    customer: customer::Model,
    #[sea_orm(nested)]
    figures: Figures,
    next_visit_at: Option<DateTime<Utc>>,
    cars: List<Owned>,
    contacts: List<Contact>,
    // `notes` is a column of the customer
    written: List<Note>,
    tags: List<Tagged>,
    merges: List<Merged>,
}

/// `None`: not there, or another shop's. `before` is the cursor of the older visits.
pub(in super::super) async fn profile(
    db: &ShopDb,
    (id, now): (CustomerId, DateTime<Utc>),
    before: Option<&str>,
) -> AppResult<Option<Profile>> {
    let query = customer::Entity::find_by_id(id)
        .join(JoinType::InnerJoin, stats())
        .filter(alive())
        .columns([
            Stats::LifetimeSpend,
            Stats::Unpaid,
            Stats::Invoices,
            Stats::Visits,
            Stats::NoShows,
            Stats::LastVisitAt,
            Stats::RecallAt,
        ])
        .expr_as(next_visit(db.shop(), id, now), "next_visit_at")
        .expr_as(owned(db), "cars")
        .expr_as(contacts(db), "contacts")
        .expr_as(notes(db), "written")
        .expr_as(tagged(db), "tags")
        .expr_as(merges(db, now), "merges");
    let Some(row) = db.row::<_, Row>(query).await? else {
        return Ok(None);
    };
    let visits = history::visits(db, Of::Customer(id), before).await?;
    let orders: Vec<RepairOrderId> = visits.rows.iter().map(|visit| visit.order).collect();
    let invoices = bills(db, id, orders).await?;
    Ok(Some(Profile {
        average_ticket: average_ticket(row.figures.lifetime_spend, row.figures.invoices),
        customer: row.customer,
        figures: row.figures,
        next_visit_at: row.next_visit_at,
        cars: cars(row.cars),
        contacts: Contact::sorted(row.contacts),
        notes: row.written.0,
        tags: Tagged::names(row.tags),
        merges: row.merges.0,
        visits,
        invoices,
    }))
}

/// The invoices of these orders, and whatever is still to be paid, newest first.
async fn bills(db: &ShopDb, id: CustomerId, orders: Vec<RepairOrderId>) -> AppResult<Vec<Bill>> {
    use invoice::Column::{
        CreatedAt, Credited, CustomerId, Due, DueDay, Id, IssuedDay, Number, RepairOrderId, Status,
        Total,
    };
    use payment::Column::{Amount, Method, ReceivedAt, ReceivedDay};
    let payments = db.list(
        invoice::Relation::Payment.def(),
        &[Method, Amount, ReceivedDay],
        (ReceivedAt, Order::Desc),
    );
    let open = [InvoiceStatus::Issued, InvoiceStatus::PartiallyPaid];
    let mut which = Condition::any().add(Status.is_in(open));
    if !orders.is_empty() {
        which = which.add(RepairOrderId.is_in(orders));
    }
    // A draft that was thrown away is kept, but nobody looks for it.
    let kept = Condition::any()
        .add(Number.is_not_null())
        .add(Status.ne(InvoiceStatus::Void));
    let query = invoice::Entity::find()
        .filter(CustomerId.eq(id))
        .filter(which)
        .filter(kept)
        .select_only()
        .columns([Id, Number, Status, IssuedDay, DueDay, Total, Credited, Due])
        .expr_as(payments, "payments")
        .order_by_desc(CreatedAt)
        .order_by_desc(Id)
        .limit(u64::try_from(MOST_BILLS).unwrap_or(100));
    Ok(db.rows(query).await?)
}
