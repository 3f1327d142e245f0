//! What was asked for, paid, given back and credited: of one bill, and of one customer.

use crate::db::ShopDb;
use crate::entity::{credit_note, customer, invoice, payment, refund};
use crate::error::AppResult;
use crate::kernel::ids::{CustomerId, InvoiceId};
use crate::kernel::words::InvoiceStatus;
use sea_orm::{
    ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait,
};

/// Money that moved, oldest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Moved {
    pub(super) invoices: Vec<invoice::Model>,
    pub(super) payments: Vec<payment::Model>,
    pub(super) refunds: Vec<refund::Model>,
    pub(super) credits: Vec<credit_note::Model>,
}

/// Of one bill. Three statements; the bill itself is left out.
pub(super) async fn of_bill(db: &ShopDb, id: InvoiceId) -> AppResult<Moved> {
    use {credit_note::Column as C, payment::Column as P, refund::Column as R};
    let payments = payment::Entity::find()
        .filter(P::InvoiceId.eq(id))
        .order_by_asc(P::ReceivedAt)
        .order_by_asc(P::Id);
    let refunds = refund::Entity::find()
        .join(JoinType::InnerJoin, refund::Relation::Payment.def())
        .filter(P::InvoiceId.eq(id))
        .order_by_asc(R::RefundedAt)
        .order_by_asc(R::Id);
    let credits = credit_note::Entity::find()
        .filter(C::InvoiceId.eq(id))
        .order_by_asc(C::IssuedAt)
        .order_by_asc(C::Id);
    Ok(Moved {
        invoices: Vec::new(),
        payments: db.all(payments).await?,
        refunds: db.all(refunds).await?,
        credits: db.all(credits).await?,
    })
}

/// All there ever was of a customer. Four statements.
pub(super) async fn of_customer(db: &ShopDb, id: CustomerId) -> AppResult<Moved> {
    use {credit_note::Column as C, invoice::Column as I};
    use {payment::Column as P, refund::Column as R};
    let invoices = invoice::Entity::find()
        .filter(I::CustomerId.eq(id))
        .filter(I::Status.ne(InvoiceStatus::Draft))
        .filter(I::Number.is_not_null())
        .order_by_asc(I::IssuedAt)
        .order_by_asc(I::Id);
    let payments = payment::Entity::find()
        .filter(P::CustomerId.eq(id))
        .order_by_asc(P::ReceivedAt)
        .order_by_asc(P::Id);
    let refunds = refund::Entity::find()
        .join(JoinType::InnerJoin, refund::Relation::Payment.def())
        .filter(P::CustomerId.eq(id))
        .order_by_asc(R::RefundedAt)
        .order_by_asc(R::Id);
    let credits = credit_note::Entity::find()
        .filter(C::CustomerId.eq(id))
        .order_by_asc(C::IssuedAt)
        .order_by_asc(C::Id);
    Ok(Moved {
        invoices: db.all(invoices).await?,
        payments: db.all(payments).await?,
        refunds: db.all(refunds).await?,
        credits: db.all(credits).await?,
    })
}

/// Whose statement it is.
pub(super) async fn customer(db: &ShopDb, id: CustomerId) -> AppResult<Option<customer::Model>> {
    let query = customer::Entity::find_by_id(id).filter(customer::Column::DeletedAt.is_null());
    Ok(db.one(query).await?)
}
