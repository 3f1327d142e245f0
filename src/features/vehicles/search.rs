//! Which cars a search means: by plate or VIN, by the owner, by make, model or year.

use crate::db::once;
use crate::entity::{search_term, vehicle, vehicle_owner};
use crate::features::customers::queries::any_of;
use crate::kernel::ids::ShopId;
use crate::kernel::search::{Needle, SearchQuery, TermKind};
use sea_orm::sea_query::{
    CommonTableExpression, Expr, ExprTrait, Query, SelectStatement, UnionType, WithClause,
};
use sea_orm::{ColumnTrait, Condition};

/// Each word is found among the terms of the car or of its owner, or begins a word of make or
/// model, or is the year.
pub(super) fn found(shop: ShopId, query: &SearchQuery) -> Condition {
    query.words.iter().fold(Condition::all(), |all, needles| {
        all.add(one_word(shop, needles))
    })
}

fn one_word(shop: ShopId, needles: &[Needle]) -> Condition {
    use search_term::Column as Term;
    let name = needles.iter().find(|n| n.kinds.contains(&TermKind::Name));
    let word = name
        .map(|n| n.text.as_str())
        .filter(|word| !word.is_empty());
    let of_car = terms(shop, Term::VehicleId, needles)
        .and_where(Term::VehicleId.is_not_null())
        .take();
    let of_owner = terms(shop, Term::CustomerId, needles)
        .and_where(Term::VehicleId.is_null())
        .take();
    let owned = Query::select()
        .column(vehicle_owner::Column::VehicleId)
        .from(vehicle_owner::Entity)
        .and_where(vehicle_owner::Column::ShopId.eq(shop))
        .and_where(vehicle_owner::Column::UntilDay.is_null())
        .and_where(vehicle_owner::Column::CustomerId.in_subquery(of_owner))
        .take();
    let named = word.map(|word| {
        let words = Expr::col((vehicle::Entity, vehicle::Column::Folded));
        ids(shop, words.in_subquery(models(shop, word)))
    });
    let year = word.and_then(|word| word.parse::<i32>().ok());
    let built = year.map(|year| ids(shop, vehicle::Column::Year.eq(year)));
    // Each way by its own index, and what they lead to together: with OR, all cars were walked.
    let mut all = of_car;
    for way in [Some(owned), named, built].into_iter().flatten() {
        all.union(UnionType::All, way);
    }
    Condition::all().add(vehicle::Column::Id.in_subquery(once(all)))
}

/// The ids of the cars of which this is true.
fn ids(shop: ShopId, which: Expr) -> SelectStatement {
    Query::select()
        .column(vehicle::Column::Id)
        .from(vehicle::Entity)
        .and_where(vehicle::Column::ShopId.eq(shop))
        .and_where(vehicle::Column::DeletedAt.is_null())
        .and_where(which)
        .take()
}

/// The makes and models with such a word, each once. Many cars are of few models, so the index is gone
/// through from each to the next one, not from car to car.
fn models(shop: ShopId, word: &str) -> SelectStatement {
    let folded = || Expr::col((vehicle::Entity, vehicle::Column::Folded));
    let model = || Expr::col(("models", "folded"));
    let least = Query::select()
        .expr(folded().min())
        .from(vehicle::Entity)
        .and_where(vehicle::Column::ShopId.eq(shop))
        .and_where(vehicle::Column::DeletedAt.is_null())
        .take();
    let next = least.clone().and_where(folded().gt(model())).take();
    let further = Query::select()
        .expr(Expr::from(next))
        .from("models")
        .and_where(model().is_not_null())
        .take();
    let all = CommonTableExpression::new()
        .table_name("models")
        .column("folded")
        .query(least.clone().union(UnionType::All, further).take())
        .to_owned();
    // A folded word has only letters and digits, so nothing in it is a wildcard.
    Query::select()
        .expr(model())
        .from("models")
        .and_where(model().like(format!("% {word}%")))
        .with_cte(WithClause::new().recursive(true).cte(all).to_owned())
        .take()
}

fn terms(shop: ShopId, of: search_term::Column, needles: &[Needle]) -> SelectStatement {
    Query::select()
        .column(of)
        .from(search_term::Entity)
        .and_where(search_term::Column::ShopId.eq(shop))
        .cond_where(any_of(needles))
        .take()
}
