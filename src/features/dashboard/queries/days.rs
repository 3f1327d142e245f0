//! What was invoiced and collected on each of the last days.

use crate::db::{ShopDb, sum};
use crate::entity::{credit_note, invoice, payment, refund};
use crate::error::AppResult;
use crate::features::reports::span::Span;
use crate::kernel::money::{Cents, Overflow};
use crate::kernel::words::InvoiceStatus;
use chrono::NaiveDate;
use invoice::Column as I;
use payment::Column as P;
use refund::Column as R;
use sea_orm::sea_query::{Expr, UnionType};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect,
    QueryTrait, RelationTrait,
};
use std::collections::BTreeMap;

/// A day's money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Day {
    /// Before tax, by the day of issue, less what was credited of it.
    pub(in super::super) invoiced: Cents,
    /// Less what was given back on the day; tips apart.
    pub(in super::super) collected: Cents,
}

#[derive(FromQueryResult)]
struct Row {
    day: NaiveDate,
    /// 0 and 1: invoiced and credited; 2 and 3: collected and given back.
    what: i32,
    amount: Cents,
}

/// Each day of the span, in order. One statement.
pub(in super::super) async fn days(db: &ShopDb, span: Span) -> AppResult<BTreeMap<NaiveDate, Day>> {
    let counted = || {
        Condition::all()
            .add(I::Status.is_not_in([InvoiceStatus::Draft, InvoiceStatus::Void]))
            .add(I::IssuedDay.between(span.from, span.to))
    };
    let issued = || Expr::col((invoice::Entity, I::IssuedDay));
    let mut all = invoice::Entity::find()
        .filter(counted())
        .select_only()
        .expr_as(issued(), "day")
        .expr_as(Expr::cust("0"), "what")
        .expr_as(sum(Expr::col((invoice::Entity, I::Subtotal))), "amount")
        .group_by(I::IssuedDay);
    let subtotal = (credit_note::Entity, credit_note::Column::Subtotal);
    let credited = credit_note::Entity::find()
        .join(JoinType::InnerJoin, credit_note::Relation::Invoice.def())
        .filter(I::ShopId.eq(db.shop()))
        .filter(counted())
        .select_only()
        .expr_as(issued(), "day")
        .expr_as(Expr::cust("1"), "what")
        .expr_as(sum(Expr::col(subtotal)), "amount")
        .group_by(I::IssuedDay);
    let came = payment::Entity::find()
        .filter(P::ShopId.eq(db.shop()))
        .filter(P::ReceivedDay.between(span.from, span.to))
        .select_only()
        .expr_as(Expr::col((payment::Entity, P::ReceivedDay)), "day")
        .expr_as(Expr::cust("2"), "what")
        .expr_as(sum(Expr::col((payment::Entity, P::Amount))), "amount")
        .group_by(P::ReceivedDay);
    let went = refund::Entity::find()
        .filter(R::ShopId.eq(db.shop()))
        .filter(R::RefundedDay.between(span.from, span.to))
        .select_only()
        .expr_as(Expr::col((refund::Entity, R::RefundedDay)), "day")
        .expr_as(Expr::cust("3"), "what")
        .expr_as(sum(Expr::col((refund::Entity, R::Amount))), "amount")
        .group_by(R::RefundedDay);
    for part in [credited.into_query(), came.into_query(), went.into_query()] {
        QueryTrait::query(&mut all).union(UnionType::All, part);
    }
    let rows: Vec<Row> = db.rows(all).await?;
    let each = span.from.iter_days().take_while(|day| *day <= span.to);
    let mut days: BTreeMap<NaiveDate, Day> = each.map(|day| (day, Day::default())).collect();
    for row in rows {
        if let Some(day) = days.get_mut(&row.day) {
            day.add(row.what, row.amount)?;
        }
    }
    Ok(days)
}

impl Day {
    fn add(&mut self, what: i32, amount: Cents) -> Result<(), Overflow> {
        match what {
            0 => self.invoiced = self.invoiced.checked_add(amount)?,
            1 => self.invoiced = self.invoiced.checked_sub(amount)?,
            2 => self.collected = self.collected.checked_add(amount)?,
            _ => self.collected = self.collected.checked_sub(amount)?,
        }
        Ok(())
    }
}
