//! Drafts that were thrown away, and what became of their work.

use crate::db::ShopDb;
use crate::entity::{appointment, invoice};
use crate::error::AppResult;
use crate::kernel::ids::InvoiceId;
use appointment::Column as A;
use invoice::Column as I;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect,
    RelationTrait,
};

/// Of these drafts those that can't come back: the visit was changed or deleted since, or the work is
/// billed anew. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn overtaken(db: &ShopDb, drafts: Vec<InvoiceId>) -> AppResult<Vec<InvoiceId>> {
    #[derive(FromQueryResult)]
    struct Row {
        id: InvoiceId,
    }
    let of = |column: I| Expr::col((invoice::Entity, column));
    let visit = |column: A| Expr::col((appointment::Entity, column));
    let other = Alias::new("other");
    let its = |column: I| Expr::col((other.clone(), column));
    let anew = Query::select()
        .expr(Expr::Constant(1.into()))
        .from_as(invoice::Entity, other.clone())
        .and_where(its(I::ShopId).eq(db.shop()))
        .and_where(its(I::RepairOrderId).eq(of(I::RepairOrderId)))
        .and_where(its(I::IsCurrent).eq(Expr::Constant(true.into())))
        .take();
    let since = Condition::any()
        .add(visit(A::DeletedAt).is_not_null())
        .add(visit(A::UpdatedAt).gt(of(I::UpdatedAt)))
        .add(Expr::exists(anew));
    let query = invoice::Entity::find()
        .join(JoinType::LeftJoin, invoice::Relation::Appointment.def())
        .filter(I::Id.is_in(drafts))
        .filter(since)
        .select_only()
        .column(I::Id);
    let rows: Vec<Row> = db.rows(query).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}
