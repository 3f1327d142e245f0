//! Where the next page of a list begins that is sorted by several columns.

use sea_orm::Condition;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Value};

/// One column of the order, and its value in the last row seen.
#[derive(Clone, Debug)]
pub struct Key {
    /// What is sorted by; never NULL.
    pub expr: Expr,
    /// Which way.
    pub order: Order,
    /// The last row's.
    pub last: Value,
}

/// A column of the order.
pub fn key(expr: impl Into<Expr>, order: Order, last: impl Into<Value>) -> Key {
    Key {
        expr: expr.into(),
        order,
        last: last.into(),
    }
}

/// The rows behind the last one seen, in this order. The first column's bound is said once more by
/// itself: of an OR neither engine makes the place in an index where to begin.
#[must_use]
pub fn behind(keys: Vec<Key>) -> Condition {
    // What is computed case by case is in no index.
    let first = keys
        .first()
        .filter(|key| !matches!(key.expr, Expr::Case(_)));
    let begin = first.map(|Key { expr, order, last }| match order {
        Order::Desc => expr.clone().lte(last.clone()),
        _ => expr.clone().gte(last.clone()),
    });
    let behind =
        keys.into_iter()
            .rev()
            .fold(Condition::any(), |tied, Key { expr, order, last }| {
                let past = match order {
                    Order::Desc => expr.clone().lt(last.clone()),
                    _ => expr.clone().gt(last.clone()),
                };
                let any = Condition::any().add(past);
                if tied.is_empty() {
                    any
                } else {
                    any.add(Condition::all().add(expr.eq(last)).add(tied))
                }
            });
    Condition::all().add_option(begin).add(behind)
}
