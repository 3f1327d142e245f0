//! What came and went by each method.

use super::day::ByMethod;
use crate::db::{ShopDb, sum};
use crate::entity::{payment, refund};
use crate::error::AppResult;
use crate::kernel::money::Cents;
use crate::kernel::words::{PaymentKind, PaymentMethod};
use chrono::NaiveDate;
use payment::Column as P;
use refund::Column as R;
use sea_orm::sea_query::{Expr, UnionType};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait};

/// How many figures a method has.
pub(super) const FIGURES: usize = 6;

impl ByMethod {
    pub(super) fn of_figures(figures: &[i64]) -> Self {
        match *figures {
            [payments, deposits, refunds, tips, tips_back, rows] => Self {
                payments: Cents(payments),
                deposits: Cents(deposits),
                refunds: Cents(refunds),
                tips: Cents(tips),
                tips_back: Cents(tips_back),
                rows,
            },
            _ => Self::default(),
        }
    }

    const fn figures(&self) -> [i64; FIGURES] {
        [
            self.payments.0,
            self.deposits.0,
            self.refunds.0,
            self.tips.0,
            self.tips_back.0,
            self.rows,
        ]
    }
}

#[derive(FromQueryResult)]
struct Row {
    method: PaymentMethod,
    /// None: given back.
    kind: Option<PaymentKind>,
    amount: Cents,
    tip: Cents,
    rows: i64,
}

/// The figures of each method, in the order of the methods. One statement.
pub(super) async fn sums(db: &ShopDb, (from, to): (NaiveDate, NaiveDate)) -> AppResult<Vec<i64>> {
    let mut both = payment::Entity::find()
        .filter(P::ReceivedDay.between(from, to))
        .select_only()
        .column(P::Method)
        .column(P::Kind)
        .expr_as(sum(Expr::col(P::Amount)), "amount")
        .expr_as(sum(Expr::col(P::Tip)), "tip")
        .expr_as(Expr::cust("count(*)"), "rows")
        .group_by(P::Method)
        .group_by(P::Kind);
    let back = refund::Entity::find()
        .filter(R::ShopId.eq(db.shop()))
        .filter(R::RefundedDay.between(from, to))
        .select_only()
        .column(R::Method)
        .expr_as(Expr::cust("NULL"), "kind")
        .expr_as(sum(Expr::col(R::Amount)), "amount")
        .expr_as(sum(Expr::col(R::Tip)), "tip")
        .expr_as(Expr::cust("count(*)"), "rows")
        .group_by(R::Method);
    QueryTrait::query(&mut both).union(UnionType::All, back.into_query());
    let rows: Vec<Row> = db.rows(both).await?;
    let of_method = |method: &PaymentMethod| {
        let mut sums = ByMethod::default();
        for row in rows.iter().filter(|row| row.method == *method) {
            sums.rows += row.rows;
            match row.kind {
                Some(PaymentKind::Payment) => sums.payments = row.amount,
                Some(PaymentKind::Deposit) => sums.deposits = row.amount,
                None => (sums.refunds, sums.tips_back) = (row.amount, row.tip),
            }
            if row.kind.is_some() {
                sums.tips.0 = sums.tips.0.saturating_add(row.tip.0);
            }
        }
        sums.figures()
    };
    Ok(PaymentMethod::ALL.iter().flat_map(of_method).collect())
}
