//! What was invoiced in a span: by day, by category or service of the lines, by the visit's technician.

use super::numbers::counted;
use crate::db::{ShopDb, sum};
use crate::entity::{appointment, credit_note, credit_note_line, invoice, invoice_line};
use crate::error::AppResult;
use crate::features::reports::span::Span;
use crate::kernel::ids::{MembershipId, ShopId};
use crate::kernel::money::Cents;
use crate::kernel::words::Category;
use chrono::NaiveDate;
use invoice::Column as I;
use invoice_line::Column as L;
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, IntoSimpleExpr, JoinType, QueryFilter, QuerySelect,
    RelationTrait, Select,
};

/// What one key comes to: invoices, and what they or their lines come to before tax, less credits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sold<K> {
    pub key: K,
    pub bills: i64,
    pub net: Cents,
}

/// A bill's subtotal less what was credited of it.
pub(super) fn net_of_bill() -> Expr {
    use credit_note::Column as C;
    let credited = Query::select()
        .expr(Func::coalesce([
            Expr::col((credit_note::Entity, C::Subtotal)).sum(),
            Expr::value(0),
        ]))
        .from(credit_note::Entity)
        .and_where(same(C::ShopId, (invoice::Entity, I::ShopId)))
        .and_where(same(C::InvoiceId, (invoice::Entity, I::Id)))
        .take();
    Expr::col((invoice::Entity, I::Subtotal)).sub(Expr::from(credited))
}

/// A line's net less what was credited of it.
fn net_of_line() -> Expr {
    use credit_note_line::Column as C;
    let credited = Query::select()
        .expr(Func::coalesce([
            Expr::col((credit_note_line::Entity, C::Net)).sum(),
            Expr::value(0),
        ]))
        .from(credit_note_line::Entity)
        .and_where(same(C::ShopId, (invoice_line::Entity, L::ShopId)))
        .and_where(same(C::InvoiceLineId, (invoice_line::Entity, L::Id)))
        .take();
    Expr::col((invoice_line::Entity, L::Net)).sub(Expr::from(credited))
}

fn same<E, C>(inner: impl ColumnTrait, outer: (E, C)) -> Expr
where
    (E, C): sea_orm::sea_query::IntoColumnRef,
{
    inner.into_simple_expr().eq(Expr::col(outer))
}

fn bills(span: Span) -> Select<invoice::Entity> {
    invoice::Entity::find()
        .filter(counted(span))
        .select_only()
        .expr_as(Expr::cust("count(*)"), "bills")
        .expr_as(sum(net_of_bill()), "net")
}

/// By the day of issue, in order. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn by_day(db: &ShopDb, span: Span) -> AppResult<Vec<Sold<NaiveDate>>> {
    #[derive(FromQueryResult)]
    struct Row {
        day: NaiveDate,
        bills: i64,
        net: Cents,
    }
    let query = bills(span)
        .column_as(I::IssuedDay, "day")
        .group_by(I::IssuedDay);
    let mut rows: Vec<Row> = db.rows(query).await?;
    rows.sort_by_key(|row| row.day);
    let sold = |Row { day, bills, net }| Sold {
        key: day,
        bills,
        net,
    };
    Ok(rows.into_iter().map(sold).collect())
}

/// By who had the visit. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn by_technician(db: &ShopDb, span: Span) -> AppResult<Vec<Sold<Option<MembershipId>>>> {
    #[derive(FromQueryResult)]
    struct Row {
        technician_id: Option<MembershipId>,
        bills: i64,
        net: Cents,
    }
    let query = bills(span)
        .join(JoinType::LeftJoin, invoice::Relation::Appointment.def())
        .column(appointment::Column::TechnicianId)
        .group_by(appointment::Column::TechnicianId);
    let rows: Vec<Row> = db.rows(query).await?;
    let sold = |row: Row| Sold {
        key: row.technician_id,
        bills: row.bills,
        net: row.net,
    };
    Ok(rows.into_iter().map(sold).collect())
}

/// The bills lead, by their days: said of both, the shop leaves that open to no engine.
fn lines(shop: ShopId, span: Span) -> Select<invoice_line::Entity> {
    invoice_line::Entity::find()
        .join(JoinType::InnerJoin, invoice_line::Relation::Invoice.def())
        .filter(I::ShopId.eq(shop))
        .filter(counted(span))
        .select_only()
        .expr_as(
            Expr::col((invoice_line::Entity, L::InvoiceId)).count_distinct(),
            "bills",
        )
        .expr_as(sum(net_of_line()), "net")
}

/// By the category of the lines. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn by_category(db: &ShopDb, span: Span) -> AppResult<Vec<Sold<Option<Category>>>> {
    #[derive(FromQueryResult)]
    struct Row {
        category: Option<Category>,
        bills: i64,
        net: Cents,
    }
    let query = lines(db.shop(), span)
        .column(L::Category)
        .group_by(L::Category);
    let rows: Vec<Row> = db.rows(query).await?;
    let sold = |row: Row| Sold {
        key: row.category,
        bills: row.bills,
        net: row.net,
    };
    Ok(rows.into_iter().map(sold).collect())
}

/// By the service of the lines: its code, and what it was called. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn by_service(db: &ShopDb, span: Span) -> AppResult<Vec<Sold<Option<(String, String)>>>> {
    #[derive(FromQueryResult)]
    struct Row {
        service_code: Option<String>,
        name: Option<String>,
        bills: i64,
        net: Cents,
    }
    let name = Expr::col((invoice_line::Entity, L::JobName)).max();
    let query = lines(db.shop(), span)
        .column(L::ServiceCode)
        .expr_as(name, "name")
        .group_by(L::ServiceCode);
    let rows: Vec<Row> = db.rows(query).await?;
    let sold = |row: Row| Sold {
        key: row.service_code.map(|code| {
            let name = row.name.unwrap_or_else(|| code.clone());
            (code, name)
        }),
        bills: row.bills,
        net: row.net,
    };
    Ok(rows.into_iter().map(sold).collect())
}
