//! The figures of today, all in one statement: each counted by the filter of the list behind it.

use super::super::figures::Figure;
use crate::db::{ShopDb, sum};
use crate::entity::{invoice, payment, refund, shop_settings};
use crate::error::AppResult;
use crate::features::{appointments, invoices};
use crate::kernel::ids::ShopId;
use crate::kernel::time::ShopTime;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, DbErr, EntityTrait, FromQueryResult, IntoSimpleExpr, QueryResult, QuerySelect,
};
use std::collections::HashMap;

/// What each figure is now.
#[derive(Debug)]
pub(in super::super) struct Today(HashMap<Figure, i64>);

impl Today {
    /// How many, or how many cents.
    pub(in super::super) fn of(&self, figure: Figure) -> i64 {
        self.0.get(&figure).copied().unwrap_or_default()
    }
}

impl FromQueryResult for Today {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        let read = |figure: Figure| Ok((figure, row.try_get(prefix, &figure.name())?));
        let all = Figure::all().into_iter().map(read);
        all.collect::<Result<_, DbErr>>().map(Self)
    }
}

/// One statement.
pub(in super::super) async fn today(
    db: &ShopDb,
    (now, zone): (DateTime<Utc>, ShopTime),
) -> AppResult<Today> {
    let at = (now, zone);
    let one = shop_settings::Entity::find().select_only();
    let query = Figure::all().into_iter().fold(one, |query, figure| {
        query.expr_as(asked(db.shop(), figure, at), figure.name())
    });
    let found: Option<Today> = db.row(query).await?;
    Ok(found.unwrap_or_else(|| Today(HashMap::new())))
}

fn asked(shop: ShopId, figure: Figure, (now, zone): (DateTime<Utc>, ShopTime)) -> Expr {
    let today = zone.day(now);
    let query = figure.query(today);
    match figure {
        Figure::Unpaid | Figure::Overdue | Figure::Aged(_) => {
            let due = Query::select()
                .expr(sum(invoice::Column::Due.into_simple_expr()))
                .from(invoice::Entity)
                .and_where(invoice::Column::ShopId.eq(shop))
                .cond_where(invoices::asked(&query, today))
                .take();
            Expr::from(due)
        }
        Figure::Collected => Expr::from(came(shop, today)).sub(Expr::from(went(shop, today))),
        _ => Expr::from(appointments::counted(shop, &query, (now, zone))),
    }
}

fn came(shop: ShopId, day: NaiveDate) -> SelectStatement {
    Query::select()
        .expr(sum(payment::Column::Amount.into_simple_expr()))
        .from(payment::Entity)
        .and_where(payment::Column::ShopId.eq(shop))
        .and_where(payment::Column::ReceivedDay.eq(day))
        .take()
}

fn went(shop: ShopId, day: NaiveDate) -> SelectStatement {
    Query::select()
        .expr(sum(refund::Column::Amount.into_simple_expr()))
        .from(refund::Entity)
        .and_where(refund::Column::ShopId.eq(shop))
        .and_where(refund::Column::RefundedDay.eq(day))
        .take()
}
