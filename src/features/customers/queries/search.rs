//! Search in the stored terms, and the order of its hits (R-CUST-6, R-CUST-7).
//!
//! A word of the query is found by a range of terms, so an index answers and `%` or `_` mean
//! nothing. What is compared is in byte order on both engines, hence so are the hits.

use crate::entity::{customer, customer_contact, search_term, vehicle};
use crate::kernel::contact::Phone;
use crate::kernel::ids::ShopId;
use crate::kernel::search::{Match, Needle, SearchQuery, TermKind, terms_for_vehicle};
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition};

/// The customers, by this column of theirs, among whose terms every word is found.
pub(crate) fn found(id: impl ColumnTrait, shop: ShopId, query: &SearchQuery) -> Condition {
    query.words.iter().fold(Condition::all(), |all, needles| {
        all.add(id.in_subquery(of_terms(shop, needles)))
    })
}

/// The terms that answer one of these needles.
pub(crate) fn any_of(needles: &[Needle]) -> Condition {
    use search_term::Column::{Kind, Term};
    needles.iter().fold(Condition::any(), |any, needle| {
        let kinds = needle.kinds.iter().map(|kind| kind.as_str());
        let one = Condition::all().add(Kind.is_in(kinds));
        any.add(match needle.how {
            Match::Whole => one.add(Term.eq(needle.text.as_str())),
            Match::Start => one
                .add(Term.gte(needle.text.as_str()))
                .add(Term.lt(needle.end())),
        })
    })
}

/// The number of a document has so many letters and digits before it is an exact hit by itself.
pub(crate) const LEAST_NUMBER: usize = 4;

/// 0 for an exact plate, VIN (or its last 6), phone or document number, 1 for the start of a plate, 2 for the start
/// of the name, 3 for any other hit.
pub(super) fn rank(shop: ShopId, query: &SearchQuery) -> Expr {
    use vehicle::Column::{PlateNormalized, Vin};
    let code = query.compact.to_uppercase();
    let length = code.chars().count();
    let mut exact = Condition::any().add(PlateNormalized.eq(code.as_str()));
    match length {
        17 => exact = exact.add(Vin.eq(code.as_str())),
        6 => exact = exact.add(starts(Vin, 12, (&code, 6))),
        _ => {}
    }
    let exact = Condition::any()
        .add_option(exact_phone(shop, query))
        .add_option((length >= LEAST_NUMBER).then(|| has_document(shop, query)))
        .add(has_car(shop, (query, Match::Whole), exact));
    let begun = starts(PlateNormalized, 1, (&code, length));
    let plate = has_car(shop, (query, Match::Start), begun.into());
    let folded = &query.folded;
    let name = starts(
        customer::Column::NameNormalized,
        1,
        (folded, folded.chars().count()),
    );
    let group = |n: i32| Expr::Constant(n.into());
    Expr::case(exact, group(0))
        .case(plate, group(1))
        .case(name, group(2))
        .finally(group(3))
        .into()
}

/// Whether an order or an invoice of the customer has this number.
fn has_document(shop: ShopId, query: &SearchQuery) -> Expr {
    let needle = Needle {
        text: query.compact.clone(),
        how: Match::Whole,
        kinds: vec![TermKind::Order, TermKind::Invoice],
    };
    customer::Column::Id.in_subquery(of_terms(shop, &[needle]))
}

/// The customers of the terms that answer one of these needles: looked up once, not for each hit.
fn of_terms(shop: ShopId, needles: &[Needle]) -> SelectStatement {
    use search_term::Column::{CustomerId, ShopId};
    Query::select()
        .expr(CustomerId.into_expr())
        .from(search_term::Entity)
        .and_where(ShopId.eq(shop))
        .cond_where(any_of(needles))
        .take()
}

/// The customer's own, or a contact's.
fn exact_phone(shop: ShopId, query: &SearchQuery) -> Option<Condition> {
    use customer_contact::Column as C;
    let digits = query.phone.as_deref()?;
    let read = Phone::parse(digits, super::super::forms::COUNTRY).ok();
    let mut numbers = vec![format!("+{digits}")];
    numbers.extend(read.map(|phone| phone.e164().to_owned()));
    let of_contact = Query::select()
        .column(C::CustomerId)
        .from(customer_contact::Entity)
        .and_where(C::ShopId.eq(shop))
        .and_where(C::Phone.is_in(numbers.iter().cloned()))
        .take();
    let own = customer::Column::Phone.is_in(numbers);
    Some(
        Condition::any()
            .add(own)
            .add(customer::Column::Id.in_subquery(of_contact)),
    )
}

/// Whether the text at this place of the column, counted from 1, is that.
fn starts(column: impl ColumnTrait, at: i32, (text, length): (&str, usize)) -> Expr {
    let length = i32::try_from(length).unwrap_or(i32::MAX);
    let part = Func::cust("substr").args([
        Expr::col(column.as_column_ref()),
        Expr::Constant(at.into()),
        Expr::Constant(length.into()),
    ]);
    Expr::from(part).eq(text)
}

/// Whether the customer has such a car now: one of those whose plate or VIN has a part that is, or begins as,
/// what was typed.
fn has_car(shop: ShopId, (query, how): (&SearchQuery, Match), such: Condition) -> Expr {
    let of = |column: search_term::Column| (search_term::Entity, column);
    let col = |column: vehicle::Column| Expr::col((vehicle::Entity, column));
    let same = Condition::all()
        .add(col(vehicle::Column::ShopId).equals(of(search_term::Column::ShopId)))
        .add(col(vehicle::Column::Id).equals(of(search_term::Column::VehicleId)));
    let needle = Needle {
        text: query.compact.clone(),
        how,
        kinds: match how {
            Match::Whole => vec![TermKind::Plate, TermKind::Vin],
            Match::Start => vec![TermKind::Plate],
        },
    };
    let mut cars = of_terms(shop, &[needle]);
    cars.inner_join(vehicle::Entity, same).cond_where(such);
    customer::Column::Id.in_subquery(cars)
}

/// Whether the query names this car, by plate or VIN.
pub(super) fn names_car(query: &SearchQuery, plate: Option<&str>, vin: Option<&str>) -> bool {
    let terms: Vec<(TermKind, String)> = terms_for_vehicle(plate, vin);
    let mut needles = query.words.iter().flatten();
    needles.any(|needle| terms.iter().any(|(kind, term)| needle.finds(*kind, term)))
}
