//! Which cars a visit may be for.

use super::{Billable, bill};
use crate::db::{ShopDb, is_true};
use crate::entity::{invoice, vehicle, vehicle_owner};
use crate::error::AppResult;
use crate::kernel::words::InvoiceStatus;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
};

/// What a visit's car may become.
#[derive(Clone, Debug, Default)]
pub struct Cars {
    /// The customer's cars in use, the primary one first (R-VEH-7); and the visit's own, whatever
    /// became of it.
    pub choices: Vec<vehicle::Model>,
    /// Whether the bill is issued: the car stands on it and stays (R-INV-8).
    pub billed: bool,
}

/// The cars of the visit's customer. One statement; two if none of them is in use.
///
/// # Errors
/// When the database does not answer.
pub async fn cars(db: &ShopDb, at: &Billable) -> AppResult<Cars> {
    #[derive(FromQueryResult)]
    struct Row {
        #[sea_orm(nested)]
        car: vehicle::Model,
        billed: bool,
    }
    use invoice::Column as I;
    use vehicle_owner::Column as O;
    let issued = Query::select()
        .expr(Expr::value(1))
        .from(invoice::Entity)
        .and_where(I::ShopId.eq(db.shop()))
        .and_where(I::RepairOrderId.eq(at.order.id))
        .and_where(is_true(I::IsCurrent))
        .and_where(I::Status.ne(InvoiceStatus::Draft))
        .take();
    let query = vehicle::Entity::find()
        .join(JoinType::InnerJoin, vehicle::Relation::VehicleOwner.def())
        .filter(O::CustomerId.eq(at.customer.id))
        .filter(O::UntilDay.is_null())
        .filter(vehicle::Column::DeletedAt.is_null())
        .filter(vehicle::Column::IsActive.eq(true))
        .expr_as(Expr::exists(issued), "billed")
        .order_by_desc(O::IsPrimary)
        .order_by_asc(vehicle::Column::Id);
    let rows: Vec<Row> = db.rows(query).await?;
    let billed = match rows.first() {
        Some(row) => row.billed,
        None => bill(db, at.order.id)
            .await?
            .is_some_and(|bill| bill.is_issued()),
    };
    let mut choices: Vec<vehicle::Model> = rows.into_iter().map(|row| row.car).collect();
    if let Some(own) = &at.vehicle
        && !choices.iter().any(|car| car.id == own.id)
    {
        choices.push(own.clone());
    }
    Ok(Cars { choices, billed })
}
